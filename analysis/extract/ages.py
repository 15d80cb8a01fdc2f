"""Which numbers of a sentence tell how old people are, and not how many they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from analysis.extract.quantities import quantity
from analysis.extract.sentences import Token

OLDEST = 110  # years; a smaller number may be an age
AGES = {"ages", "aged", "age"}
BETWEEN = {",", "and", "to", "or", "-", "–", "between", "from"}  # what may stand between two ages
ONE_OF_THEM = {"one", "other", "another", "first", "second", "third", "fourth", "fifth", "sixth"}


def ages(row: Sequence[Token], counts: dict[int, int], is_people: Callable[[str], bool]) -> Collection[int]:
    """Return where ages stand in a row of tokens; *counts* are the numbers by the place of their last word.

    Told as ages are numbers after "ages" and before "years old", the one behind "one" or "the other", and as
    many numbers behind a group as it has members.

    >>> from analysis.extract.sentences import tokens
    >>> row = list(tokens("Two women, 19 and 27, and a boy were shot; one, 19, died."))
    >>> [row[k].text for k in sorted(ages(row, {0: 2}, {"women"}.__contains__))]
    ['19', '27', '19']
    """
    found: set[int] = set()
    for k, token in enumerate(row):
        if token.low in AGES:
            found |= _run(row, k + 1, is_people, spelt=True)
        elif token.low in ("year", "years") and k + 1 < len(row) and row[k + 1].low in ("old", "olds"):
            found |= _run_before(row, k - 1)
        elif token.low == "," and k:
            run = _run(row, k + 1, is_people)
            if (
                row[k - 1].low in ONE_OF_THEM
                and len(run) == 1
                or (len(run) > 1 and is_people(row[k - 1].low) and _members(row, k - 1, counts) == len(run))
            ):
                found |= run
    return found


def _is_age(token: Token) -> bool:
    return token.low.isdecimal() and int(token.low) < OLDEST


def _run(row: Sequence[Token], at: int, is_people: Callable[[str], bool], *, spelt: bool = False) -> set[int]:
    """Return the ages of a list that begins at *at*; a number with people of its own behind it ends it.

    Behind "aged" they may be *spelt*: "three children aged five, seven and nine".
    """
    found: set[int] = set()
    while at < len(row):
        token = row[at]
        if _is_age(token) or spelt and token.text[0].isalpha() and quantity(token.low) is not None:
            if at + 1 < len(row) and (is_people(row[at + 1].low) or row[at + 1].low in ("others", "other")):
                break
            found.add(at)
        elif token.low not in BETWEEN:
            break
        at += 1
    return found


def _run_before(row: Sequence[Token], at: int) -> set[int]:
    found = set()
    while at >= 0 and (_is_age(row[at]) or row[at].low in BETWEEN - {","}):
        if _is_age(row[at]):
            found.add(at)
        at -= 1
    return found


def _members(row: Sequence[Token], head: int, counts: dict[int, int], reach: int = 4) -> int | None:
    """Return the number of a group whose noun stands at *head*: "two young women"."""
    return next((counts[k] for k in range(head - 1, max(-1, head - reach), -1) if k in counts), None)
