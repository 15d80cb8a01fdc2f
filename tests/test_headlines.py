"""What headlines say of the dead: in the present tense, with commas for "and", without articles."""

from __future__ import annotations

import pytest

from analysis.extract import extract
from analysis.extract.casualties import casualties
from analysis.extract.sentences import Sentence
from analysis.model import Article


def told(text):
    """Return (kind, lowest or else highest number, side) of each finding in one sentence."""
    return sorted(
        (f.kind, f.low if f.low is not None else f.high, f.party or "unknown")
        for f in casualties(Sentence(0, 1, "body", text, 0))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four soldiers, nine rebels killed in Mali", {("security", 4), ("militants", 9)}),
        ("Army: five troops, 19 villagers killed in Ituri", {("security", 5), ("civilians", 19)}),
        ("Clash kills two guards, six insurgents in Sahel: army", {("security", 2), ("militants", 6)}),
        ("Raid leaves 8 constables, 21 rebels dead in Chad", {("security", 8), ("militants", 21)}),
        ("Shelling kills 1 soldier, 2 children: mayor", {("security", 1), ("civilians", 2)}),
        (
            "Two policemen, a nurse, three rebels die in Kivu",
            {("security", 2), ("civilians", 1), ("militants", 3)},
        ),
        ("At least 41 soldiers, villagers killed in Darfur", {("unknown", 41)}),
    ],
)
def test_a_comma_stands_for_an_and(text, expected):
    """Each of those listed has a number and a side; a number for two sides at once has neither's."""
    assert {(party, n) for kind, n, party in told(text) if kind == "killed"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bomb hits convoy of ten soldiers, two drivers killed", {("civilians", 2)}),
        ("The man fled after shooting two guards, four witnesses said.", set()),
        ("In a fight with soldiers, nine rebels were killed.", {("militants", 9)}),
    ],
)
def test_a_comma_that_ends_a_clause_joins_nobody(text, expected):
    """Persons before such a comma are not among the dead."""
    assert {(party, n) for kind, n, party in told(text) if kind == "killed"} == expected


@pytest.mark.parametrize(
    ("text", "party", "number"),
    [
        ("Double attack in Kano kills 25: officials", "unknown", 25),
        ("Bomb attack kills at least nine - police", "unknown", 9),
        ("Six said killed by shelling in Sudan attack", "unknown", 6),
        ("Chief of village council shot dead in Nigeria", "unknown", 1),
        ("Policeman guarding nurses shot dead in Kabul", "security", 1),
        ("Gunmen kill soldier guarding pilgrims in Karbala", "security", 1),
        ("Eleven miners from Hazara minority killed in attack", "civilians", 11),
        ("Taliban commander killed in Kunar blast", "militants", 1),
        ('Six "terrorists" killed by police in Cairo', "attackers", 6),
        ("Rebels claim responsibility for killing policeman in Goma", "security", 1),
        ("Army confirms death of lieutenant in ambush", "security", 1),
        ("Two KIA, nine shells fired at posts in east", "unknown", 2),
        ("Army loses nine men in Mali ambush", "security", 9),
        ("The army lost nine men in the ambush near Gao.", "security", 9),
    ],
)
def test_short_forms(text, party, number):
    """Headlines leave out articles and auxiliaries, and quote whom they do not name themselves."""
    assert [(kind, n, side) for kind, n, side in told(text) if kind == "killed"] == [
        ("killed", number, party)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Rebel-held Kidal hit by air strike",
        "A Kia was found near the scene of the attack.",
        "Police look for clues in killing spree",
        "Army wins by 3 : 2 in attack on relegation",
    ],
)
def test_nobody_is_harmed(text):
    """A town that is hit, a car and a spree are no dead or wounded."""
    assert told(text) == []


def test_a_speaker_behind_a_colon_is_not_among_the_dead():
    """The president who speaks is no fifteenth victim of the shooting down."""
    assert told("Rebels shoot down helicopter, killing 14 troops: president") == [("killed", 14, "security")]


@pytest.mark.parametrize(
    "text",
    [
        "Some 30 soldiers were killed or wounded in the attack.",
        "Up to 30 soldiers killed and wounded in attack",
    ],
)
def test_one_number_for_dead_and_wounded_is_no_death_toll(text):
    """Of a number told of both together, the most that can have died is known, not how many did."""
    (dead,) = [f for f in casualties(Sentence(0, 1, "body", text, 0)) if f.kind == "killed"]
    assert (dead.low, dead.high) == (None, 30)


def test_injuries_to_persons():
    """Whoever injuries are done to is injured; a part of the body is nobody."""
    assert told("The blast caused injuries to four soldiers and two children.") == [
        ("injured", 2, "civilians"),
        ("injured", 4, "security"),
    ]
    assert told("The blast caused injuries to the head.") == []


def test_suspected_persons_are_dead_for_a_fact():
    """That they were rebels is in doubt; that they died is not."""
    reading = extract(
        Article("a", "Four suspected rebels were killed in an ambush in Chad.", published="2020-03-04")
    )
    assert [(c.low, c.high, c.modality, c.speaker) for c in reading.claims if c.kind == "killed"] == [
        (4, 4, "asserted", None)
    ]
