"""Persons and groups: how many, of which side, and what only looks like persons."""

from __future__ import annotations

import pytest

from analysis.extract.people import groups, is_title_case, surnames
from analysis.extract.sentences import sentences, tokens
from analysis.model import Article


def found(text, known=frozenset()):
    """Return (words, number, side) of each group in *text*."""
    row = list(tokens(text))
    return [(" ".join(t.text for t in row[g.first : g.last]), g.low, g.party) for g in groups(row, known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Six rangers were hurt.", ("Six rangers", 6, "security")),
        ("Two police officers were hurt.", ("Two police officers", 2, "security")),
        ("Three CRPF personnel were hurt.", ("Three CRPF personnel", 3, "security")),
        ("A former soldier was hurt.", ("A former soldier", 1, "civilians")),
        ("Five armed men fled.", ("Five armed men", 5, "attackers")),
        ("Two hostage takers were killed.", ("Two hostage takers", 2, "attackers")),
        ("Seven Abu Sayyaf members were killed.", ("Seven Abu Sayyaf members", 7, "militants")),
        ("Twelve worshippers were hurt.", ("Twelve worshippers", 12, "civilians")),
        ("Fourteen Pakistanis were killed.", ("Fourteen Pakistanis", 14, "unknown")),
        ("A man was shot.", ("A man", 1, "unknown")),
        ("His wife was hurt.", ("His wife", 1, "civilians")),
        ("A couple were found dead.", ("A couple", 2, "civilians")),
        ("A family of four was hurt.", ("A family of four", 4, "civilians")),
        ("A 19-year-old was shot.", ("A 19-year-old", 1, "unknown")),
        ("Another was shot.", ("Another", 1, "unknown")),
        ("Two of the attackers were killed.", ("Two of the attackers", 2, "attackers")),
        ("Nobody was hurt.", ("Nobody", 0, "unknown")),
        ("None of the pupils was hurt.", ("None of the pupils", 0, "civilians")),
        ("Not a single passenger was hurt.", ("Not a single passenger", 0, "civilians")),
        ("Six guards were killed and as many injured.", ("as many", 6, "security")),
    ],
)
def test_who_and_how_many(text, expected):
    """A phrase for persons has a number and, where its words say so, a side."""
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "They met at 7:10 p.m. on March 15.",
        "The city has 14 million inhabitants.",
        "Three shots were fired at two vehicles.",
        "They were sentenced to 10 years.",
        "They stood 30 metres from Highway 61.",
        "The police station and the police academy were searched.",
        "Boko Haram and Saudi Arabia were named.",
        "The twin blasts shook the town.",
    ],
)
def test_numbers_that_are_no_persons(text):
    """Times, dates, sums, ages and things are not counted as persons."""
    assert [g for g in found(text) if g[1]] in ([], [("14 million inhabitants", 14_000_000, "civilians")])


def test_ages_are_no_counts():
    """ "Lee, 22, and Cole, 16" are two persons, and know their ages."""
    row = list(tokens("Adam Lee, 22, and Dana K. Cole, 16, were shot."))
    assert [(g.noun, g.low, g.age) for g in groups(row)] == [("lee", 1, 22), ("cole", 1, 16)]


def test_who_is_killed_is_a_person_under_any_word():
    """A noun that no list holds is a person if it is killed, and a thing if it is not."""
    assert ("a bellringer", 1, "civilians") in found("The blast killed a bellringer.")
    assert found("The blast broke a bellringer.") == []
    assert not any("dogs" in words for words, _, _ in found("The blast killed two dogs."))


def test_a_surname_is_known_once_the_full_name_is():
    """A surname alone is a person where the article names him in full."""
    rows = sentences(Article("a", "James Brown was hurt. Brown was taken away."))
    known = surnames(rows)
    assert "brown" in known
    assert [g.form for g in groups(rows[1].tokens, known)] == ["name"]
    assert groups(rows[1].tokens) == []


def test_headlines_in_capitals():
    """A headline is known by its capitals, a sentence with many names is not one."""
    assert is_title_case(list(tokens("Three Shot, One Fatally, Outside Memphis Gas Station")))
    assert not is_title_case(list(tokens("Those killed were identified as Bashir Lone and Imran Dar.")))


def test_a_number_after_a_year_counts_persons():
    """The nine after "17, 2023 and" are injured, not an age."""
    text = "At least 2 people were killed in Karachi on February 17, 2023 and 9 others were injured."
    assert [g.low for g in groups(list(tokens(text)))] == [2, 9]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Also hurt in the shooting were four men, ages 19, 23, 31 and 44, who were shot in the legs.", [4]),
        ("Three women, ages 20, 33 and 48, and two men, 31 and 45, were injured.", [3, 2]),
        ("Two males, 19 and 27 were wounded.", [2]),
        ("A woman, 51, and two girls, 9 and 12, and 30 others were injured in the blast.", [1, 2, 30]),
        ("The victims are 18 to 25 years old.", []),
        ("They shot three children aged five, seven and nine.", [3]),
        ("One, 21, is in critical condition; the other, 30, is in fair condition.", [1]),
        ("A neighbor dialed 999 and was stabbed in the doorway.", [1]),
        ("Police counted 19 and 27 dead in the two villages.", [19, 27]),
    ],
)
def test_ages_and_telephone_numbers_count_nobody(sentence, expected):
    """A number told as an age, or dialled, is no number of people."""
    assert [g.low for g in groups(list(tokens(sentence))) if g.low is not None] == expected
