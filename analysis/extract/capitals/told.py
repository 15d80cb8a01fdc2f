"""Weigh how plainly each sentence tells of an attack on somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from analysis.extract.capitals.weights import added, learned
from analysis.extract.capitals.words import deeds, sort
from analysis.extract.sentences import Sentence


def plainness(rows: Sequence[Sentence]) -> list[int]:
    """Return for each sentence the log odds, in hundredths, that it tells of an attack and what that hit."""
    table, bias = learned()["sentences"], learned()["sentences bias"]
    return [added(marks(row), table, bias)[0] for row in rows]


def marks(row: Sentence) -> Iterator[str]:
    """Yield what tells whether a sentence is about an attack: its words, pairs, deeds beside persons."""
    low = [token.low for token in row.tokens]
    done = dict.fromkeys(kind for word in low for kind in deeds(word))
    sorts = [s for s in dict.fromkeys(map(sort, low)) if s not in ("plain", "name")]
    words = [word for word in low if word[0].isalpha()]
    yield f"sentence={min(row.index, 6)}"
    yield from (f"deed {kind}" for kind in done)
    yield from (f"sort {s}" for s in sorts)
    yield from (f"deed {kind}/{s}" for kind in done for s in sorts)
    yield from (f"w={word}" for word in words)
    yield from (f"b={one} {two}" for one, two in pairwise(words))
