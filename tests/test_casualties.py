"""Who was killed or wounded, and how many attacked.

Sentence by sentence, and what stays the same in other words.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.extract import extract
from analysis.extract.casualties import casualties
from analysis.extract.sentences import Sentence
from analysis.model import Article

WORDS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    11: "eleven",
    12: "twelve",
}
PERSONS = ["soldiers", "policemen", "farmers", "teachers", "students", "gunmen", "people", "miners", "nurses"]
NAMES = ["Anna Ruiz", "Tom Becker", "Zahra Malik", "Kofi Mensah", "Ivan Petrov"]


def told(text):
    """Return (kind, number, side) of each finding in one sentence."""
    return sorted(
        (f.kind, f.low if f.low is not None else f.high, f.party or "unknown")
        for f in casualties(Sentence(0, 1, "body", text, 0))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast killed five policemen.", [("killed", 5, "security")]),
        ("Five policemen were killed in the blast.", [("killed", 5, "security")]),
        (
            "It went off, killing two officers and three constables.",
            [("killed", 2, "security"), ("killed", 3, "security")],
        ),
        (
            "Medics received 44 bodies and 71 injured.",
            [("injured", 71, "unknown"), ("killed", 44, "unknown")],
        ),
        ("The shelling left a death toll of 59.", [("killed", 59, "unknown")]),
        ("The number of dead has climbed from 12 to 15.", [("killed", 15, "unknown")]),
        ("The fire claimed 14 lives.", [("killed", 14, "unknown")]),
        ("The fire claimed the lives of two miners.", [("killed", 2, "civilians")]),
        (
            "Rebels killed and wounded nine farmers.",
            [("injured", 9, "civilians"), ("killed", 9, "civilians")],
        ),
        ("A man was shot in the chest and killed.", [("killed", 1, "unknown")]),
        ("His wife and two sons were wounded.", [("injured", 1, "civilians"), ("injured", 2, "civilians")]),
        ("Ten people, three of them women, died.", [("killed", 3, "civilians"), ("killed", 10, "unknown")]),
        (
            "Fifteen people were hurt in the raid, including six cadets.",
            [("injured", 6, "security"), ("injured", 15, "unknown")],
        ),
        (
            "Thirteen miners were shot, seven of them fatally.",
            [("injured", 13, "civilians"), ("killed", 7, "civilians")],
        ),
        (
            "Three people - a driver, a cook and a maid - were killed.",
            [("killed", 1, "civilians")] * 3 + [("killed", 3, "unknown")],
        ),
        (
            "The bomb killed 27 people: 19 at the gate and eight at the hotel.",
            [("killed", 8, "unknown"), ("killed", 19, "unknown"), ("killed", 27, "unknown")],
        ),
        ("A guard at the bank, which had been robbed before, was killed.", [("killed", 1, "security")]),
        (
            "The mayor of the town of Olanchito and one of his guards were killed.",
            [("killed", 1, "civilians"), ("killed", 1, "security")],
        ),
        ("Police spoke of 15 dead.", [("killed", 15, "unknown")]),
        (
            "Two marines were killed and four injured.",
            [("injured", 4, "security"), ("killed", 2, "security")],
        ),
        (
            "Two marines and a nurse were killed and four injured.",
            [("injured", 4, "unknown"), ("killed", 1, "civilians"), ("killed", 2, "security")],
        ),
        (
            "Killed were a teacher, a nurse and two brothers.",
            [("killed", 1, "civilians")] * 2 + [("killed", 2, "civilians")],
        ),
        ("One of the six miners killed in the blast was buried.", [("killed", 6, "civilians")]),
        ("Three of the dead were children.", [("killed", 3, "civilians")]),
        ("Two of the seven injured died.", [("killed", 2, "unknown")]),
        ("A constable who was shot on Monday has died.", [("killed", 1, "security")]),
        ("Eight people were taken to hospital.", [("injured", 8, "unknown")]),
        ("A woman was grazed by a bullet.", [("injured", 1, "civilians")]),
        ("A man lost an eye.", [("injured", 1, "unknown")]),
        ("The convoy lost 19 soldiers.", [("killed", 19, "security")]),
        ("No one was hurt.", [("injured", 0, "unknown")]),
        ("No casualties were reported.", [("injured", 0, "unknown"), ("killed", 0, "unknown")]),
        ("He gave up without harming anyone.", [("injured", 0, "unknown")]),
        ("Woman, two children found dead in home", [("killed", 1, "civilians"), ("killed", 2, "civilians")]),
        (
            "A bomber blew himself up, killing four soldiers.",
            [("attackers", 1, "attackers"), ("killed", 1, "attackers"), ("killed", 4, "security")],
        ),
        (
            "The gunman shot dead a clerk before killing himself.",
            [("attackers", 1, "attackers"), ("killed", 1, "attackers"), ("killed", 1, "civilians")],
        ),
        ("Ten gunmen stormed the post.", [("attackers", 10, "attackers")]),
        ("Police killed all three attackers.", [("attackers", 3, "attackers"), ("killed", 3, "attackers")]),
        (
            "A Cape Town man shot and killed a tenant.",
            [("attackers", 1, "attackers"), ("killed", 1, "civilians")],
        ),
        ("The suspect who shot the girl fled.", [("attackers", 1, "attackers"), ("injured", 1, "civilians")]),
        ("A man accused of bombing the market was in court.", [("attackers", 1, "attackers")]),
    ],
)
def test_what_a_sentence_says(text, expected):
    """Each construction gives its persons, with number and side, once."""
    assert told(text) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "The threat to kill five officials came by mail.",
        "A 12-year-old dog was killed.",
        "The bombing cost 12 million dollars.",
        "Three men were sentenced to 10 years for the attack.",
        "The senator died of cancer.",
        "Six suspects were held.",
        "Nobody claimed the attack on the police station.",
        "The soldiers would have been killed.",
        "The police chief was unable to say who fired.",
    ],
)
def test_what_is_no_toll(text):
    """Threats, plans, terms, animals, illness and arrests are nobody's death by an attack."""
    assert [t for t in told(text) if t[0] != "arrested" and t[1]] == []


@pytest.mark.parametrize(
    ("text", "modality", "low", "high"),
    [
        ("Four miners are feared dead.", "feared", None, 4),
        ("One attacker is believed to have been killed.", "believed", None, 1),
        ("At least a dozen people are feared dead.", "feared", 12, None),
        ("Nine miners were killed.", "asserted", 9, 9),
    ],
)
def test_how_sure(text, modality, low, high):
    """What is feared or believed has no lower end, unless its number is itself open."""
    finding = next(iter(casualties(Sentence(0, 1, "body", text, 0))))
    assert (finding.modality, finding.low, finding.high) == (modality, low, high)


@given(st.sampled_from(sorted(WORDS)), st.sampled_from(PERSONS))
def test_figures_or_words(number, persons):
    """A toll is the same in figures and in words."""
    assert (
        told(f"Gunfire killed {number} {persons}.")
        == told(f"Gunfire killed {WORDS[number]} {persons}.")
        != []
    )


@given(
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(PERSONS),
    st.sampled_from(["killed", "wounded", "injured", "murdered"]),
)
def test_active_or_passive(number, persons, verb):
    """A toll is the same in the active and in the passive."""
    assert (
        told(f"The blast {verb} {number} {persons}.")
        == told(f"{WORDS[number].capitalize()} {persons} were {verb} in the blast.")
        != []
    )


@given(st.permutations(["two soldiers", "five teachers", "a nurse"]), st.sampled_from(["killed", "injured"]))
def test_the_order_of_a_list(listed, verb):
    """Who stands first in a list makes no difference."""
    same = told(f"Two soldiers, five teachers and a nurse were {verb}.")
    first, second, last = listed
    assert told(f"{first.capitalize()}, {second} and {last} were {verb}.") == same
    assert told(f"The raid {verb} {first}, {second} and {last}.") == same
    assert len(same) == 3


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
@settings(max_examples=25)
def test_a_name_is_a_name(one, other):
    """Another name changes nothing but itself."""
    text = "{}, 31, was shot dead by a gunman on Friday, police said. {} had been on the way home."
    first, second = (
        extract(Article("a", text.format(name, name.split()[1]))).claims for name in (one, other)
    )
    assert [(c.kind, c.low, c.party, c.counts) for c in first] == [
        (c.kind, c.low, c.party, c.counts) for c in second
    ]
    assert any(c.kind == "killed" and c.low == 1 for c in first)


@given(
    st.lists(
        st.sampled_from(
            [
                "Two men were shot.",
                "A gunman killed five police.",
                "“No one was hurt,” he said.",
                "Élodie Brun, 9, died.",
                "   ",
            ]
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=40)
def test_a_quote_stands_where_it_says(parts):
    """Every claim can be walked back to its words."""
    article = Article("a", "\n\n".join(parts))
    for claim in extract(article).claims:
        assert article.text[claim.start : claim.end] == claim.quote


def test_who_tells_of_the_dead_is_not_among_them():
    """The surgeon speaks of the bodies, also with her office in an aside; a list of names is the dead."""
    spoken = told(
        "The hospital received at least two bodies, Dr Amal Noor, a police surgeon, told reporters."
    )
    assert spoken == [("killed", 2, "unknown")]
    assert len(told("The hospital received two bodies, Dr Amal Noor told reporters.")) == 1


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The shelling claimed 31 lives in Mariana on Monday, including seven nurses.", [31, 7]),
        (
            "There were 26 deaths in the bombing of the ferry, including three nurses and the headmaster.",
            [26, 3, 1],
        ),
        ("The blast caused about a dozen deaths at the ferry, including four pupils.", [12, 4]),
        ("The toll of the shelling rose from 17 to 19 overnight, including six nurses.", [19, 6]),
    ],
)
def test_the_dead_of_a_toll_have_parts(text, killed):
    """Lives, deaths and tolls are wholes like any persons: who is included is not added to them."""
    claims = [c for c in extract(Article("a", text)).claims if c.kind == "killed"]
    assert [c.low for c in claims] == killed
    assert [c.counts for c in claims] == [1] + [0] * (len(killed) - 1)


@pytest.mark.parametrize("mark", ["²", "①", "³⁴"])
def test_a_raised_or_ringed_figure_is_no_number(mark):
    """A footnote's mark counts nobody, is nobody's age and no day, and stops no reading."""
    text = f"A bombing killed six miners in Tamale.{mark} One, {mark}, was aged {mark}, {mark} days ago."
    claims = extract(Article("a", text, published="2004-04-04")).claims
    assert [c.low for c in claims if c.kind == "killed" and c.counts] == [6]


@pytest.mark.parametrize("published", ["2004-13-45", "yesterday noon", "04/04/2004 10:00"])
def test_an_article_with_a_day_that_is_none(published):
    """A date that no calendar has is as good as none: the dead are read, the day of the attack is not."""
    told_in = extract(Article("a", "Gunmen killed five police in Karachi on Sunday.", published=published))
    assert [c.low for c in told_in.claims if c.kind == "killed"] == [5]
    assert [(e.date_start, e.date_end) for e in told_in.events] == [(None, None)]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("The union calls 33 deaths in the bombing a disgrace.", [33]),
        ("A gunman killed two nurses while neighbours called 911.", [2]),
        ("Neighbours called 112 and heard that two nurses were killed.", [2]),
        ("They called 15 soldiers, who were killed on the way.", [15]),
        ("En route 15 pilgrims were killed in an ambush.", [15]),
        ("Along the highway 15 soldiers were killed.", [15]),
        ("Raiders on Route 15 killed three soldiers.", [3]),
        ("Two girls aged 9 and 11 and a nurse, 52, were shot dead.", [1, 2]),
        ("Two girls, aged 9 and 11, and a nurse, 52, were shot dead.", [1, 2]),
        ("A nurse aged 52 and two girls aged 9 and 11 were killed.", [1, 2]),
        ("The shells killed 21, 13 and 8 people in three villages.", [8, 13, 21]),
        ("The shells killed Abla Tetteh, 21, and Kofi Mensah, 40, in Tamale.", [1, 1]),
    ],
)
def test_which_number_counts_the_dead(text, killed):
    """A road, a call for help and an age count nobody; persons beside such a number do."""
    assert [number for kind, number, _ in told(text) if kind == "killed"] == killed


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("One of three raiders was shot dead after they killed seven.", [(1, "attackers"), (7, "unknown")]),
        (
            "A bomb killed four people in Tamale on Friday, raising the toll this year to 260.",
            [(4, "unknown")],
        ),
        ("A bomb killed four in Tamale, raising the toll in the long insurgency to 260.", [(4, "unknown")]),
        ("A bomb hurt 20 in Tamale on Friday and the toll rose by Sunday to 11.", [(11, "unknown")]),
    ],
)
def test_which_dead_are_those_of_the_attack(text, killed):
    """A sum over a year is no toll of one attack, and those whom attackers killed are not attackers."""
    claims = extract(Article("a", text, published="2004-04-05")).claims
    assert [(c.low, c.party) for c in claims if c.kind == "killed" and c.counts] == killed
