"""Weigh each run of nouns as a doer, a group, a target, a victim and a weapon."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.extract.capitals.weights import UNIT, added, learned
from analysis.extract.capitals.words import VAGUE, deeds, is_noun, is_verb, listed, sort
from analysis.extract.sentences import Sentence

ROLES = ("suspect", "group", "target", "harmed", "weapon")
BEFORE, AFTER = 9, 9  # words around a phrase that are weighed
LONGEST = 7  # words of a phrase
HOPELESS = -600  # below which no way to cut a phrase gives it a part
LIKELY = {
    "suspect": -160,
    "group": -140,
    "target": -190,
    "harmed": -190,
    "weapon": -220,
}  # where F is highest on articles that were not learned from


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that the weights give a part in an attack: `kind` is one of ROLES.

    `value` is the phrase weighed highest, `text` the next best way to say it, with titles and the like.
    """

    start: int
    end: int
    kind: str
    value: str
    text: str
    is_name: bool
    sure: float
    rule: str = "learned"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of nouns, as token positions of its sentence, with the features of its surroundings.

    `ways` are the shorter and longer phrases with the same head, each with its own features.
    """

    sentence: Sentence
    first: int
    last: int
    around: list[str]
    ways: list[tuple[int, int, list[str]]]


def cast(rows: Sequence[Sentence]) -> list[Found]:
    """Return the phrases of an article in capitals that have a part in an attack, in order.

    A phrase has the part that its weights make likelier than LIKELY, under its best way to be cut.
    """
    table, bias = learned()["roles"], learned()["roles bias"]
    found = []
    for phrase in phrases(rows):
        around = added(phrase.around, table, bias)
        if max(around) < HOPELESS:
            continue
        ways = [(first, last, added(within, table, around)) for first, last, within in phrase.ways]
        for n, role in enumerate(ROLES):
            best, *others = sorted(ways, key=lambda way: (-way[2][n], way[0]))
            if best[2][n] > LIKELY[role]:
                sure = 1 / (1 + math.exp(-best[2][n] / UNIT))
                found.append(_found(phrase.sentence, role, best, others[0] if others else best, sure))
    return found


def _found(
    row: Sentence, role: str, best: tuple[int, int, list[int]], other: tuple[int, int, list[int]], sure: float
) -> Found:
    first, last = best[:2]
    start, end = row.tokens[first].start, row.tokens[last - 1].end
    return Found(
        start,
        end,
        role,
        _text(row, first, last),
        _text(row, other[0], other[1]),
        all(sort(token.low) == "name" for token in row.tokens[first:last]),
        round(sure, 2),
    )


def _text(row: Sentence, first: int, last: int) -> str:
    start, end = row.tokens[first].start - row.start, row.tokens[last - 1].end - row.start
    return re.sub(r"['’]s$", "", " ".join(row.text[start:end].split()), flags=re.IGNORECASE)


def phrases(rows: Iterable[Sentence]) -> Iterator[Phrase]:
    """Yield the runs of nouns of an article, with what tells their part in an attack."""
    told: tuple[str, ...] = ()
    for row in rows:
        low = [token.low for token in row.tokens]
        first, n = 0, len(low)
        sorts = [sort(word) for word in low]
        before = told
        told = tuple(dict.fromkeys(kind for word in low for kind in deeds(word) if kind not in VAGUE))
        while first < n:
            if not is_noun(low[first]):
                first += 1
                continue
            last = first + 1
            while last < n and is_noun(low[last]):
                last += 1
            if last - first > 1 or not low[first][0].isdigit():
                yield Phrase(
                    row,
                    first,
                    last,
                    [*_around(row, low, sorts, first, last), *_beside(told, before, sorts[last - 1])],
                    list(_ways(low, sorts, first, last)),
                )
            first = last


def _beside(told: Sequence[str], before: Sequence[str], what: str) -> Iterator[str]:
    """Yield which deeds the sentence tells of, and the one before it."""
    if not told:
        yield "no deed"
        yield f"no deed/{what}"
    for kind in told:
        yield f"s.{kind}"
        yield f"s.{kind}/{what}"
    for kind in before:
        yield f"p.{kind}"


def _around(row: Sentence, low: list[str], sorts: list[str], first: int, last: int) -> Iterator[str]:
    """Yield the features of what stands around the nouns from *first* to *last*."""
    head, what = low[last - 1].removesuffix("'s"), sorts[last - 1]
    yield f"head={head}"
    yield f"sort={what}"
    yield f"sentence={min(row.index, 6)}"
    place, determiner = first - 1, ""
    while place >= 0 and low[place] in listed("determiner"):
        determiner = low[place]
        place -= 1
    yield f"det={determiner}"
    one, two, three = (low[p] if p >= 0 else "^" for p in (place, place - 1, place - 2))
    yield f"l1={one}"
    yield f"l2={two}"
    yield f"l21={two} {one}"
    yield f"l1={one}/{what}"
    yield f"l21={two} {one}/{what}"
    yield f"l32={three} {two}"
    for kind in deeds(one):
        yield f"l1.{kind}"
        yield f"l1.{kind}/{what}"
    left = low[max(0, place - BEFORE) : place + 1]
    for word in left:
        yield f"l={word}"
        for kind in deeds(word):
            yield f"l.{kind}"
            yield f"l.{kind}/{what}"
    verb = next((word for word in reversed(left) if is_verb(word)), "")
    yield f"lv={verb}"
    yield f"lv={verb}/{what}"
    yield f"lv={verb}/{one}"
    right = low[last : last + AFTER]
    if "." in right:
        right = right[: right.index(".")]
    after, next_ = (*right, "$", "$")[:2]
    yield f"r1={after}"
    yield f"r2={next_}"
    yield f"r12={after} {next_}"
    yield f"r1={after}/{what}"
    for word in right:
        yield f"r={word}"
        for kind in deeds(word):
            yield f"r.{kind}"
            yield f"r.{kind}/{what}"
    verb = next((word for word in right if is_verb(word)), "")
    passive = "be" if listed("be").intersection(right[:6]) else ""
    yield f"rv={verb}/{passive}"
    yield f"rv={verb}/{passive}/{what}"


def _ways(low: list[str], sorts: list[str], first: int, last: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the ways to cut a run: with the same head, with "of ...", and a name inside it.

    Inside "mortar fire" stands the weapon, inside "ELN guerrillas" the group.
    """
    end = _of(low, last)
    for begin in range(max(first, last - LONGEST), last):
        yield begin, last, list(_within(low, sorts, first, begin, last, last))
    if end > last:
        for begin in range(max(first, last - 3), last):
            yield begin, end, list(_within(low, sorts, first, begin, last, end))
    for inner in range(max(first, last - LONGEST), last - 1):
        if "weapon" in sorts[inner] or "group" in sorts[inner]:
            for begin in range(max(first, inner - 3), inner + 1):
                within = list(_within(low, sorts, first, begin, inner + 1, inner + 1))
                within += ["inner", f"inner={low[inner]}", f"inner {sorts[inner]}/{sorts[last - 1]}"]
                yield begin, inner + 1, [*within, f"inner/{sorts[inner]}/{low[last - 1]}"]


def _of(low: list[str], last: int) -> int:
    """Return the end of an "of ..." after the nouns, or *last*."""
    if low[last : last + 1] != ["of"]:
        return last
    begin = last + 1 + (low[last + 1 : last + 2] != [] and low[last + 1] in listed("determiner"))
    end = begin
    while end < len(low) and end - begin < LONGEST and is_noun(low[end]):
        end += 1
    return end if end > begin else last


def _within(low: list[str], sorts: list[str], first: int, begin: int, last: int, end: int) -> Iterator[str]:
    """Yield the features of one way to cut the phrase: its length, its first word, the word left out."""
    head, what, opens = low[last - 1].removesuffix("'s"), sorts[last - 1], sorts[begin]
    size = min(last - begin, 5)
    yield f"size={size}"
    yield f"size={size}/{opens}/{what}"
    yield f"first={low[begin]}"
    yield f"opens={opens}"
    names = sum(s == "name" for s in sorts[begin:last])
    yield f"names={'all' if names == last - begin else 'some' if names else 'none'}/{size}"
    if begin > first:
        yield f"left out={low[begin - 1]}"
        yield f"left out={sorts[begin - 1]}/{opens}"
    else:
        yield "whole"
        yield f"whole/{what}"
    if last - begin > 1:
        yield f"before={low[last - 2]} {head}"
        yield f"before={low[last - 2]}"
        yield f"before={sorts[last - 2]}/{what}"
    for word in low[begin : last - 1]:
        yield f"in={word}"
    if end > last:
        yield "of"
        yield f"of/{head}"
        yield f"of={low[end - 1]}"
        yield f"of={sorts[end - 1]}"
