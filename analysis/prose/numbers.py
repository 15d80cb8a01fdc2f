"""Write numbers, ranges and lists as newsroom English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from analysis.theme import joined

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
FRACTIONS = (
    (0.5, "half"),
    (2 / 3, "two in three"),
    (0.75, "three in four"),
    (0.8, "four in five"),
    (0.9, "nine in ten"),
)


class Range(NamedTuple):
    """Lowest, best and highest number of people; None is what nobody says, no high is no upper limit."""

    low: int | None
    best: int | None
    high: int | None

    @property
    def is_stated(self) -> bool:
        """Whether anybody gives a number."""
        return any(value is not None for value in self)

    @property
    def is_open(self) -> bool:
        """Whether there is no upper limit.

        >>> Range(4, 4, None).is_open, Range(None, None, 1).is_open, Range(None, None, None).is_open
        (True, False, False)
        """
        return self.is_stated and self.high is None


UNSTATED = Range(None, None, None)


def number(n: int) -> str:
    """Return a count as a newsroom writes it: words to nine, then figures.

    >>> number(9), number(10), number(1200)
    ('nine', '10', '1,200')
    """
    return WORDS[n] if 0 <= n < len(WORDS) else f"{n:,}"


def count(n: int, one: str, many: str) -> str:
    """Return a count with its noun.

    >>> count(1, "report", "reports"), count(6, "attack", "attacks"), count(0, "attack", "attacks")
    ('one report', 'six attacks', 'no attacks')
    """
    return f"no {many}" if n == 0 else f"{number(n)} {one if n == 1 else many}"


def amount(people: Range) -> str:
    """Return a toll in words.

    >>> amount(Range(4, 4, None)), amount(Range(8, 9, 9)), amount(Range(None, None, 1))
    ('at least four', '8 to 9', 'up to one')
    >>> amount(Range(0, 0, 0)), amount(Range(0, 0, None)), amount(Range(None, None, None))
    ('nobody', 'an unstated number', 'an unstated number')
    """
    low, _, high = people
    if high is None:
        return f"at least {number(low)}" if low else "an unstated number"
    if not low:
        return f"up to {number(high)}" if high else "nobody"
    return number(low) if low == high else f"{low:,} to {high:,}"


def short(people: Range) -> str:
    """Return a toll for tables and labels.

    >>> short(Range(4, 4, None)), short(Range(8, 9, 9)), short(Range(5, 5, 5)), short(Range(0, 0, 1))
    ('4+', '8–9', '5', '0–1')
    >>> short(Range(None, None, 1)), short(Range(None, None, None)), short(Range(0, 0, None))
    ('up to 1', 'not stated', 'not stated')
    >>> short(Range(2, 4, None))
    '4 (2+)'
    """
    low, best, high = people
    if high is None and low and best is not None and best > low:
        return f"{best:,} ({low:,}+)"
    if high is None:
        return f"{low:,}+" if low else "not stated"
    if low is None:
        return f"up to {high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def is_wide(people: Range, share: float = 0.1) -> bool:
    """Whether the best figure stands so far above the lowest that a sentence must give both.

    >>> is_wide(Range(47, 127, None)), is_wide(Range(122, 124, None))
    (True, False)
    """
    return people.best is not None and people.best > (people.low or 0) * (1 + share)


def of_all(people: Range) -> str:
    """Return a sum in words: its range, or the best figure where that says much more.

    >>> of_all(Range(122, 124, None)), of_all(Range(47, 127, None))
    ('at least 122', 'a best figure of 127')
    """
    return f"a best figure of {people.best:,}" if is_wide(people) else amount(people)


def listed(items: Sequence[str | Markup]) -> Markup:
    """Join names as in a sentence.

    >>> str(listed(["DW"])), str(listed(["DW", "RFE/RL", "AP"]))
    ('DW', 'DW, RFE/RL and AP')
    """
    if len(items) < 2:
        return joined(items)
    return joined([joined(items[:-1], ", "), " and ", items[-1]])


def capital(text: str) -> str:
    """Return *text* with its first letter upper case, and the rest as it was.

    >>> capital("at least four police of the CTD")
    'At least four police of the CTD'
    """
    return text[:1].upper() + text[1:]


def said(value: Any) -> Any:
    """Return a cell's value, or None where a table holds its own sign for nothing.

    >>> said(float("nan")), said(0), said("")
    (None, 0, None)
    """
    if value is None or value == "" if isinstance(value, (str, type(None))) else False:
        return None
    try:
        return None if value != value else value
    except TypeError:  # pandas' NA will not even say whether it equals itself
        return None


def total(parts: Iterable[Range]) -> Range:
    """Add up tolls of different attacks; one open end leaves the sum open.

    >>> total([Range(4, 4, None), Range(5, 5, 6)])
    Range(low=9, best=9, high=None)
    >>> total([Range(8, 9, 9), Range(None, None, 1)]), total([])
    (Range(low=8, best=9, high=10), Range(low=None, best=None, high=None))
    """
    parts = [part for part in parts if part.is_stated]
    if not parts:
        return UNSTATED
    ends = [part.high for part in parts]
    return Range(
        sum(p.low or 0 for p in parts), sum(p.best or 0 for p in parts), None if None in ends else sum(ends)
    )


def share(part: Range, whole: Sequence[Range]) -> tuple[float, float, float] | None:
    """Return one toll's share of all tolls (itself among them) at low, at best and at its least favourable.

    The third takes this toll at its low and all others at their high; an open end stands at its best figure,
    since nobody says more. A heading may state a share only if it holds at all three.
    """
    others = list(whole)
    others.remove(part)
    low, best = (sum(getattr(toll, at) or 0 for toll in whole) for at in ("low", "best"))
    high = sum(toll.high if toll.high is not None else toll.best or 0 for toll in others)
    mine = part.low or 0
    if not low or not best or not mine + high:
        return None
    return mine / low, (part.best or 0) / best, mine / (mine + high)


def fraction(shares: tuple[float, float, float] | None) -> str | None:
    """Return a share in words if it is within two points at all three; else "most" if always above half.

    >>> fraction((0.814, 0.814, 0.802)), fraction((0.6, 0.7, 0.55)), fraction((0.6, 0.5, 0.4))
    ('four in five', 'most', None)
    """
    if shares is None:
        return None
    for value, words in FRACTIONS:
        if all(abs(value - s) <= 0.02 for s in shares):
            return words
    return "most" if min(shares) > 0.5 else None


def capitalised(text: Markup) -> Markup:
    """Return markup whose first letter, wherever it stands, is upper case."""
    return Markup(re.sub(r"^((?:<[^>]*>)*)(\w)", lambda m: m.group(1) + m.group(2).upper(), str(text)))


def count_figure(n: int, one: str, many: str) -> str:
    """Return a count in figures, for lines of data: '3 reports', '1 report'."""
    return f"{n:,} {one if n == 1 else many}"


def clipped(text: str, most: int) -> str:
    """Return *text* cut at a word, with an ellipsis.

    >>> clipped("at least six guards were hurt when a wall fell on them", 30)
    'at least six guards were hurt…'
    """
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most + 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
