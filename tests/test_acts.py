"""What an attacker does to one after another: lists without an "and", another, some of a number."""

from __future__ import annotations

import pytest

from analysis.extract.casualties import casualties
from analysis.extract.sentences import Sentence


def told(text):
    """Return (kind, number, side) of each finding on the harmed in one sentence."""
    found = casualties(Sentence(0, 1, "body", text, 0))
    return [(f.kind, f.low, f.party or "unknown") for f in found if f.kind in ("killed", "injured")]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("The raider killed the abbot, a gardener, a novice and wounded three others.", [1, 1, 1], [3]),
        ("He killed four waiters, a cook, a porter, and injured 11 guests in the bar.", [4, 1, 1], [11]),
        ("He killed three tellers at the bank, a cleaner, and the guard who stopped him.", [3, 1, 1], []),
        ("The gunman killed the mayor, a former soldier and wounded his driver.", [1], [1]),
        ("Police shot the attacker, a student, and arrested his brother.", [], [1]),
        ("A trader killed his wife and two sons, then he set the shop on fire.", [1, 2], []),
    ],
)
def test_a_list_that_a_second_verb_ends(text, killed, injured):
    """Persons before "and wounded" are a list; who one of two is, is said by "a former soldier"."""
    found = told(text)
    assert [number for kind, number, _ in found if kind == "killed"] == killed
    assert [number for kind, number, _ in found if kind == "injured"] == injured


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A man stabbed a tailor and wounded another before fleeing.", [1, 1]),
        ("The bomber wounded another 20 pilgrims.", [20]),
        ("He killed an additional four at the depot.", [4]),
        ("The raider burst into the office of two auditors and shot and killed them both.", [2]),
        ("Two of three lodgers were wounded.", [2]),
        ("Three of four members of a family were shot dead.", [3]),
        ("Six of nine cadets in the boat were killed.", [6]),
    ],
)
def test_who_stands_for_whom(text, expected):
    """Another is one more, both are two, and two of three are two."""
    assert [number for _, number, _ in told(text)] == expected
