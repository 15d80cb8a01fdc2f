"""Whom police shoot is the attacker, a driver who rams a gate too; who survives and is murdered adds."""

from __future__ import annotations

import pytest

from analysis.extract import extract
from analysis.model import Article


def told(text):
    """Return (kind, side, low) of the dead and wounded of an article who count, in order of the text."""
    made = extract(Article("a", text, published="2024-05-03")).claims
    counted = [c for c in made if c.kind in ("killed", "injured") and c.counts]
    return [(c.kind, c.party, c.low) for c in sorted(counted, key=lambda c: (c.start, c.end))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A knifeman wounded four people in Nantes. Police shot him and he died in hospital.",
            [("injured", "unknown", 4), ("killed", "attackers", 1)],
        ),
        (
            "A man attacked shoppers with a knife in Turku. Five people were stabbed. The attacker was chased"
            " by officers who shot him, and he was declared dead on the quay.",
            [("injured", "unknown", 5), ("killed", "attackers", 1)],
        ),
        (
            "Two men who fired on a patrol in Batna fled; one of them was killed by soldiers.",
            [("killed", "attackers", 1)],
        ),
        (
            "A man stabbed a woman in Malmo before he was shot dead by police.",
            [("injured", "civilians", 1), ("killed", "attackers", 1)],
        ),
        (
            "Two gunmen shot three farmers near Gao; one of them died.",
            [("injured", "civilians", 3), ("killed", "civilians", 1)],
        ),
    ],
)
def test_whom_police_shoot_is_the_attacker(text, expected):
    """A pronoun for somebody whom police or troops shoot stands for the attacker told of before."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (
            "A truck rammed into the gate of the embassy in Tripoli and exploded, killing the driver.",
            "attackers",
        ),
        (
            "A van rammed a checkpoint in Aden and detonated, killing its driver and injuring six.",
            "attackers",
        ),
        ("The bus was hit by a roadside bomb in Quetta, killing the driver and injuring six.", "civilians"),
        ("The bus was rammed by a bomber who exploded in Quetta, killing the driver.", "civilians"),
    ],
)
def test_driver(text, side):
    """The driver of a vehicle that rams and blows up is the attacker, of one that is rammed a victim."""
    assert ("killed", side, 1) in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Six militants, including two bombers, and at least 11 civilians were killed in Baidoa.",
            [("killed", "attackers", 6), ("killed", "civilians", 11)],
        ),
        (
            "Three gunmen, including a bomber, and nine soldiers died in the assault in Gao.",
            [("killed", "attackers", 3), ("killed", "security", 9)],
        ),
        (
            "Five gunmen were killed, including two bombers, and nine civilians were wounded in Mogadishu.",
            [("killed", "attackers", 5), ("injured", "civilians", 9)],
        ),
    ],
)
def test_another_side_after_an_including(text, expected):
    """Persons of another side after an including are no part of those before, and die with them."""
    assert told(text) == expected


def test_survivor_murdered_later():
    """A survivor who is murdered later adds to the dead."""
    text = "Bandits killed six farmers in Kaura. One of the survivors was then abducted and murdered."
    assert told(text) == [("killed", "civilians", 6), ("killed", "civilians", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No police or civilians were hurt in the bombing in Tulsa.", [("injured", 0)]),
        ("No soldiers, officers or bystanders were injured in the bombing in Split.", [("injured", 0)]),
        ("The grenade attack in Bujumbura left several dozen people wounded.", [("injured", 36)]),
        (
            "A bomb in Herat killed 9 people and several dozen more were wounded.",
            [("killed", 9), ("injured", 36)],
        ),
        ("The bomb in Kano injured several hundred people.", [("injured", 300)]),
        ("An explosion in Ankara wounded an unknown number of people.", []),
        ("A bomb in Kidal killed 14 soldiers, wounding an unknown number too.", [("killed", 14)]),
    ],
)
def test_numbers_in_words(text, expected):
    """A no holds for all whom an or joins; several dozen are 36 or more; an unknown number none."""
    assert [(kind, low) for kind, _, low in told(text) if low is not None] == expected


@pytest.mark.parametrize("outcome", ["failed bomb attack", "failed bombing", "attempted suicide bombing"])
def test_failed_bombing(outcome):
    """An attack called failed did not happen."""
    text = f"A device was found in a van in Newry. Police held dissidents responsible for the {outcome}."
    assert [e.stage for e in extract(Article("a", text)).events] == ["failed"]
