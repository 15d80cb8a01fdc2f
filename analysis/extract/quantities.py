"""Read the numbers in a sentence, with what their words allow: two, at least 100, five or six, dozens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis import lexicon
from analysis.extract.sentences import Token, tokens

DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?$")

OF_THOSE = [["of", word] for word in ("the", "those", "them", "these", "its", "his", "their")]
UNTOLD = [[word, "number"] for word in ("unknown", "unspecified", "undisclosed", "undetermined")]


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which would triple the time that it takes to make one
class Quantity:
    """A number: token positions `first` to `last` (exclusive), bounds, and the number's own words.

    `word_first` to `word_last` are the number without its hedge; `digits` tells 14 from fourteen.
    """

    first: int
    last: int
    word_first: int
    word_last: int
    low: int | None
    high: int | None
    hedge: str
    digits: bool = False


@cache
def _words() -> dict[str, tuple[int | None, int | None, str]]:
    return {
        row["cue"]: (int(row["low"]), int(row["high"]) if row["high"] else None, row["hedge"])
        for row in lexicon.rows("numbers")
    }


@cache
def _times() -> dict[str, int]:
    return {row["cue"]: int(row["times"]) for row in lexicon.rows("multipliers")}


@cache
def _hedges() -> dict[tuple[str, str], list[tuple[tuple[str, ...], str]]]:
    """Return the hedges by side and by the word that touches the number, the longest first."""
    found: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
    for row in sorted(lexicon.rows("hedges"), key=lambda row: -len(row["cue"].split())):
        words = tuple(row["cue"].split())
        touching = words[-1] if row["side"] == "before" else words[0]
        found.setdefault((row["side"], touching), []).append((words, row["hedge"]))
    return found


@lru_cache(2048)
def _value(word: str) -> tuple[int | None, int | None, str] | None:
    if word in _words():
        return _words()[word]
    if DIGITS.match(word):
        number = float(word.replace(",", ""))
        return (int(number), int(number), "exact")
    if "-" in word:
        tens, _, ones = word.partition("-")
        if tens in _words() and ones in _words() and (_words()[tens][0] or 0) >= 20:
            total = (_words()[tens][0] or 0) + (_words()[ones][0] or 0)
            return (total, total, "exact")
    return None


@cache
def _openers() -> frozenset[str]:
    """Return the words with which a number may begin, unless it is in figures or has a hyphen."""
    return frozenset(("a", "an", "half", "between", "from", "some", "most")).union(_words())


def _number(row: Sequence[Token], i: int) -> tuple[int, int | None, int | None, str] | None:
    """Return (end, low, high, hedge) of the plain number that begins at token *i*, or None."""
    word = row[i].low
    if word == "many" and i and row[i - 1].low == "as":
        return None  # "as many as 30", "and as many injured"
    if word in ("some", "most") and [t.low for t in row[i + 1 : i + 3]] in OF_THOSE:
        return i + 1, *_words()["many"]
    value = _value(word)
    times = _times()
    if value is None:
        if word == "an" and [t.low for t in row[i + 1 : i + 3]] in UNTOLD:
            return i + 3, None, None, "vague"
        if word in ("a", "half") and i + 1 < len(row):
            if word == "half" and row[i + 1].low == "a" and i + 2 < len(row) and row[i + 2].low == "dozen":
                return i + 3, 6, 6, "exact"
            if word == "half" and row[i + 1].low == "a" and i + 2 < len(row) and row[i + 2].low in times:
                return i + 3, times[row[i + 2].low] // 2, times[row[i + 2].low] // 2, "exact"
            if word == "a" and row[i + 1].low in times:
                number, end = times[row[i + 1].low], i + 2
                more = _value(row[end + 1].low) if end + 1 < len(row) and row[end].low == "and" else None
                if more and more[2] == "exact" and (more[0] or 0) < number:
                    number, end = number + (more[0] or 0), end + 2
                return end, number, number, "exact"
            if word == "a" and row[i + 1].low in ("couple", "few", "handful", "pair"):
                low, high, hedge = _words()[row[i + 1].low]
                return i + 2, low, high, hedge
            if word == "a" and row[i + 1].low == "number" and i + 2 < len(row) and row[i + 2].low == "of":
                return i + 2, *_words()["many"]
        return None
    low, high, hedge = value
    end = i + 1
    if hedge == "vague" and end < len(row) and row[end].low in times and word != "many":
        return end + 1, (low or 0) * times[row[end].low] or None, None, hedge  # "several dozen"
    ones = _value(row[end].low) if end < len(row) and word in _words() and row[end].low in _words() else None
    if ones and low in range(20, 100, 10) and high == low and ones[0] in range(1, 10) and ones[2] == "exact":
        low, high, end = low + ones[0], high + ones[0], end + 1  # ninety six
    while (
        end < len(row) and (row[end].low in times or row[end].low.rstrip("s") in times) and hedge != "vague"
    ):
        times_by = times.get(row[end].low) or times[row[end].low.rstrip("s")]
        if DIGITS.match(row[i].low) and "." in row[i].low:
            low = high = round(float(row[i].low) * times_by)
        else:
            low, high = (low or 0) * times_by, None if high is None else high * times_by
        end += 1
        nxt = end + 1 if end < len(row) and row[end].low == "and" else end
        more = _value(row[nxt].low) if nxt < len(row) and nxt > end else None
        if more and more[2] == "exact" and high is not None and (more[0] or 0) < times_by:
            low, high, end = low + (more[0] or 0), high + (more[0] or 0), nxt + 1
    if row[i].low in ("dozens", "scores", "tens", "hundreds", "thousands") and end + 1 < len(row):
        if row[end].low == "of" and row[end + 1].low in ("thousands", "hundreds"):  # "tens of thousands"
            low, end = (low or 0) * (_words()[row[end + 1].low][0] or 0) // 2, end + 2
    return end, low, high, hedge


def quantities(row: Sequence[Token]) -> list[Quantity]:
    """Return the numbers in a row of tokens, left to right, none overlapping.

    >>> row = list(tokens("five or six men, at least 20 women, up to 9"))
    >>> [(q.low, q.high, q.hedge) for q in quantities(row)]
    [(5, 6, 'range'), (20, None, 'at_least'), (None, 9, 'at_most')]
    """
    found: list[Quantity] = []
    i = 0
    openers = _openers()
    lows = [token.low for token in row]
    for begin in [i for i, word in enumerate(lows) if word in openers or word[0].isdigit() or "-" in word]:
        if begin < i:
            continue
        i = begin
        if row[i].low in ("between", "from") and i + 1 < len(row) and (one := _number(row, i + 1)):
            two = _second(row, one[0], ("and", "to"))
            if two and two[1] is not None and one[1] is not None and two[1] > one[1]:
                found.append(
                    Quantity(
                        begin, two[0], i + 1, two[0], one[1], two[2], "range", row[i + 1].low[0].isdigit()
                    )
                )
                i = two[0]
                continue
        one = _number(row, i)
        if one is None:
            continue
        end, low, high, hedge = one
        word_end = end
        two = _second(row, end, ("or", "to", "-", "–", "—")) if hedge == "exact" else None
        if two and two[3] == "exact" and low is not None and two[1] is not None and two[1] > low:
            end = word_end = two[0]
            high, hedge = two[2], "range"
        digits = row[i].low[0].isdigit()
        first = i
        changed = _hedged(row, first, "before")
        if changed and hedge in ("exact", "vague"):
            first, hedge_word = changed
        else:
            hedge_word = None
            after = _hedged(row, end, "after")
            if after and hedge == "exact":
                end, hedge_word = after
        if hedge_word and hedge != "vague":
            low, high, hedge = _bounds(low, high, hedge_word)
        elif hedge_word == "at_most":
            pass
        found.append(Quantity(first, end, i, word_end, low, high, hedge, digits))
        i = end
    return found


def _second(
    row: Sequence[Token], at: int, joins: tuple[str, ...]
) -> tuple[int, int | None, int | None, str] | None:
    if at + 1 < len(row) and row[at].low in joins:
        return _number(row, at + 1)
    return None


def _hedged(row: Sequence[Token], at: int, side: str) -> tuple[int, str] | None:
    """Return (new edge, hedge) of the hedge words that touch token position *at*."""
    touching = at - 1 if side == "before" else at
    if not 0 <= touching < len(row):
        return None
    for words, hedge in _hedges().get((side, row[touching].low), ()):
        n = len(words)
        piece = (
            row[at - n : at] if side == "before" and at >= n else row[at : at + n] if side == "after" else ()
        )
        if len(piece) == n and all(token.low == word for token, word in zip(piece, words, strict=True)):
            return (at - n if side == "before" else at + n), hedge
    return None


def _bounds(low: int | None, high: int | None, hedge: str) -> tuple[int | None, int | None, str]:
    """Apply the rules of the codebook.

    "at least N" is N and open, "more than N" is N+1 and open, "up to N" has no low.
    """
    number = low if low is not None else high
    if hedge == "at_least":
        return low, None, hedge
    if hedge == "more_than":
        return None if number is None else number + 1, None, hedge
    if hedge == "at_most":
        return None, high, hedge
    if hedge == "less_than":
        return None, None if number is None else number - 1, hedge
    return low, high, hedge


def quantity(words: str) -> tuple[int | None, int | None, str] | None:
    """Return (low, high, hedge) of the first number in *words*, or None.

    >>> quantity("more than 100")
    (101, None, 'more_than')
    >>> quantity("half a dozen")
    (6, 6, 'exact')
    >>> quantity("twenty-two"), quantity("Ninety six")
    ((22, 22, 'exact'), (96, 96, 'exact'))
    >>> quantity("a number of")
    (2, None, 'vague')
    """
    first = quantities(list(tokens(words)))
    return (first[0].low, first[0].high, first[0].hedge) if first else None
