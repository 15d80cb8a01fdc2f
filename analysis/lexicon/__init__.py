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
