"""Find the phrases of a word list in a row of words, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, cached_property
from typing import Any

from analysis import lexicon

WORD = re.compile(r"\w+")


class Phrases:
    """A word list as an index by first word and second, so that a sentence is passed over once."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], Any]]) -> None:
        """Index *entries*, pairs of a phrase's words in lower case and what it stands for.

        >>> list(Phrases([(("car", "bomb"), "explosives")]).find(("a", "car", "bomb", "went", "off")))
        [(1, 3, 'explosives')]
        """
        self._index: dict[str, dict[str, list[tuple[tuple[str, ...], Any]]]] = {}
        for words, value in sorted(entries, key=lambda entry: -len(entry[0])):
            following = words[1] if len(words) > 1 else ""
            self._index.setdefault(words[0], {}).setdefault(following, []).append((tuple(words), value))

    @property
    def openings(self) -> Set[str]:
        """The first words of the phrases."""
        return self._index.keys()

    def may_stand_among(self, words: Set[str]) -> bool:
        """Tell by one quick look at a sentence's words, without their marks, if a phrase may stand there.

        >>> Phrases([(("set", "off"), "bombing")]).may_stand_among({"off", "she", "set", "for", "school"})
        True
        """
        rare = self._rare
        return not rare.keys().isdisjoint(words) and any(
            words.issuperset(parts) for word in words if word in rare for parts in rare[word]
        )

    @cached_property
    def _rare(self) -> dict[str, list[tuple[str, ...]]]:
        """The words of the phrases by the rarest of each."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in {
            words for begun in self._index.values() for ways in begun.values() for words, _ in ways
        }:
            parts = tuple(WORD.findall(" ".join(phrase)))
            found.setdefault(rarest(parts), []).append(parts)
        return found

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, Any]]:
        """Yield (first, after last, value) for every phrase in *words*; none overlaps the one before it.

        >>> list(Phrases([(("car",), 1), (("car", "bomb"), 2)]).find(("car", "bomb", "car")))
        [(0, 2, 2), (2, 3, 1)]
        """
        index = self._index
        if index.keys().isdisjoint(words):
            return
        free = 0
        for place in [place for place, word in enumerate(words) if word in index]:
            if place < free:
                continue
            begun = index[words[place]]
            following = words[place + 1] if place + 1 < len(words) else ""
            for phrase, value in (*begun.get(following, ()), *begun.get("", ())):
                size = len(phrase)
                if size < 3 or tuple(words[place : place + size]) == phrase:
                    yield place, place + size, value
                    free = place + size
                    break


def rarest(words: Iterable[str]) -> str:
    """Return the word that fewest sentences have: the longest that is no function word.

    >>> rarest(("taken", "to", "the", "hospital"))
    'hospital'
    """
    return max(words, key=lambda word: (word not in _function_words(), len(word), word))


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon.rows("function_words"))
