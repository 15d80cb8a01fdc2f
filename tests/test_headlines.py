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
        ("Police: Gunmen kill constable in Goma", "security", 1),
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


@pytest.mark.parametrize(
    "text",
    [
        "Five killed in clashes in Mali",
        "Five people were killed in fighting between the army and rebels in Mali on Monday.",
        "Two women killed by cross-border firing in Kashmir",
        "Army kills five rebels in Mali",
        "Soldier martyred in firing on post in Ladakh",
    ],
)
def test_deaths_in_fighting_are_an_event(text):
    """Who dies in a clash or under fire dies of an attack, and a rebel whom an army kills does so too."""
    reading = extract(Article("a", text, published="2020-03-04"))
    assert len(reading.events) == 1
    assert all(c.event_id for c in reading.claims if c.kind == "killed")


@pytest.mark.parametrize(
    ("text", "is_sum"),
    [
        ("Shelling kills six over past week", True),
        ("Rockets kill two militiamen in one week", True),
        ("Ten soldiers were killed in the third attack in the past week in Mali.", False),
        ("A bomb killed nine people in Kano, where raids have troubled traders in the past year.", False),
        ("Two farmers killed in attack in past 24 hours", False),
        ("Rebels killed nine villagers in a day-long attack on a town near Beni.", False),
        ("A gunman killed two teachers in a day care centre in Boise.", False),
    ],
)
def test_a_weeks_deaths_are_a_sum(text, is_sum):
    """What shelling kills in a week is no attack's toll; the third attack of a week is one."""
    reading = extract(Article("a", text, published="2020-03-04"))
    assert [c.counts == 0 for c in reading.claims if c.kind == "killed"] == [is_sum]


@pytest.mark.parametrize(
    "text",
    [
        "Two Hamas policemen die in shelling",
        "One Hezbollah fighter killed and one injured in strike",
        "Nine people wounded in DPR in shelling",
    ],
)
def test_the_side_that_is_hit_did_not_do_it(text):
    """Whose men die, or on whose land, is not the one who attacks."""
    assert [e.perpetrator for e in extract(Article("a", text, published="2020-03-04")).events] == [None]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Judge among 11 dead in court attack", 1, 11),
        ("Two officers among 14 killed in Kano blast", 2, 14),
        ("A nurse was among at least nine people killed in the blast.", 1, 9),
    ],
)
def test_who_is_among_the_dead_is_a_part_of_them(text, part, whole):
    """The judge is one of the eleven, not a twelfth."""
    claims = [c for c in extract(Article("a", text, published="2020-03-04")).claims if c.kind == "killed"]
    assert [(c.low, c.counts) for c in claims] == [(part, 0), (whole, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Indian shelling kills two civilians, wounds 15 others",
        "Fresh Darfur border clashes kill ten",
        "Nepal condemns Indian firing that killed 7 soldiers",
    ],
)
def test_a_word_for_a_people_before_a_deed_is_no_attacker(text):
    """In "Indian shelling" nobody is counted as an attacker."""
    assert "attackers" not in {kind for kind, _, _ in told(text)}


def test_whom_police_free_is_not_killed_with_those_before_the_comma():
    """A child who is recovered lives."""
    assert told("Police kill rebels, recover kidnapped child in Lagos") == [("killed", None, "militants")]


def test_gunmen_who_storm_a_bank_are_no_weather():
    """To storm is also a verb."""
    assert told("2 killed as militants storm bank") == [("killed", 2, "unknown")]


def test_injuries_to_persons():
    """Whoever injuries are done to is injured; a part of the body is nobody."""
    assert told("The blast caused injuries to four soldiers and two children.") == [
        ("injured", 2, "civilians"),
        ("injured", 4, "security"),
    ]
    assert told("The blast caused injuries to the head.") == []


@pytest.mark.parametrize(
    "text",
    [
        "There were 60 injured people after the blast in Gao.",
        "The clinic received 60 injured people on Monday.",
    ],
)
def test_injured_people_who_are_counted(text):
    """The injury may be told by an adjective alone."""
    assert told(text) == [("injured", 60, "unknown")]


@pytest.mark.parametrize(
    "text",
    [
        "Two members of a pro-government militia were killed in a blast.",
        "Two pro-government militia members killed in blast",
    ],
)
def test_a_militia_on_the_states_side_is_of_its_forces(text):
    """It is no armed group that fights the state."""
    assert told(text) == [("killed", 2, "security")]


def test_suspected_persons_are_dead_for_a_fact():
    """That they were rebels is in doubt; that they died is not."""
    reading = extract(
        Article("a", "Four suspected rebels were killed in an ambush in Chad.", published="2020-03-04")
    )
    assert [(c.low, c.high, c.modality, c.speaker) for c in reading.claims if c.kind == "killed"] == [
        (4, 4, "asserted", None)
    ]
