"""Find who is held or claims to be responsible for an attack, and how we know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import lexicon
from analysis.extract.sentences import Sentence, Token, tokens
from analysis.lexicon.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A stretch of text that says who did it, or that nobody says so.

    `group` is the group's canonical name, None where no group is named; `text` is the group as written.
    """

    start: int
    end: int
    group: str | None
    text: str | None
    status: str


def responsibilities(sentences: Sequence[Sentence]) -> list[Responsibility]:
    return []
