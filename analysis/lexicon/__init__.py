"""Word lists made by hand: CSV rows, each with an example sentence that is its test."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one list as dicts of strings, empty cells as ''.

    >>> "cue" in rows("parties")[0]
    True
    """
    path = files(__package__).joinpath(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def words(name: str) -> frozenset[str]:
    """Return the words of one class of `word_classes`.

    >>> "rose" in words("toll moves")
    True
    """
    return frozenset(senses(name))


@cache
def senses(name: str) -> dict[str, str]:
    """Return the words of one class of `word_classes` with what each means there, '' if only that it belongs.

    >>> senses("state of a part")["fatally"]
    'killed'
    """
    found = {row["cue"]: row["sense"] for row in rows("word_classes") if row["class"] == name}
    if not found:
        raise KeyError(f"analysis/lexicon/word_classes.csv: no words of the class {name!r}")
    return found
