"""On which side those harmed stand: by their noun, by words beside it, by what the article says of them."""

from __future__ import annotations

import pytest

from analysis.extract import extract
from analysis.extract.namings import namings
from analysis.extract.sentences import sentences
from analysis.model import Article


def told(text):
    """Return (kind, number, side) of each claim of killed and injured in an article."""
    claims = extract(Article("a", text, published="2023-06-14")).claims
    return sorted(
        (c.kind, c.low if c.low is not None else c.high, c.party)
        for c in claims
        if c.kind in ("killed", "injured")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The number of officers killed rose to four when a corporal died of his wounds.",
            [("killed", 1, "security"), ("killed", 4, "security")],
        ),
        ("Seven members of the Garde Nationale were killed in the ambush.", [("killed", 7, "security")]),
        ("The army said 8 of its men were killed in the attack.", [("killed", 8, "security")]),
        (
            "Two sheriff's deputies were shot while serving a warrant in Beaumont.",
            [("injured", 2, "security")],
        ),
        (
            "A third person, a neighbour, was wounded in the shooting.",
            [("injured", 1, "civilians")],
        ),
        (
            "Sixteen people, all of them passengers on the bus, were burned to death by the attackers.",
            [("killed", 16, "civilians")],
        ),
        (
            "Seven were wounded, all of them passengers, when a bomb exploded in Lahore.",
            [("injured", 7, "civilians")],
        ),
        ("Her husband, a deputy, was also killed in the shooting.", [("killed", 1, "security")]),
        ("Police shot a man armed with an axe outside the court.", [("injured", 1, "attackers")]),
        (
            "Gunmen fired on a bus carrying schoolchildren, killing three and wounding seven.",
            [("injured", 7, "civilians"), ("killed", 3, "civilians")],
        ),
        ("Gunmen attacked soldiers at a checkpoint, killing three.", [("killed", 3, "security")]),
        ("Gunmen attacked a market, killing five.", [("killed", 5, "unknown")]),
        ("A bomb targeting a politician killed three.", [("killed", 3, "unknown")]),
        (
            "Three officers were wounded and a fourth was killed when a man opened fire.",
            [("injured", 3, "security"), ("killed", 1, "security")],
        ),
        ("The sheriff's daughter was killed in a shooting.", [("killed", 1, "civilians")]),
        ("A bomb injured the mayor and a member of the town council.", [("injured", 1, "civilians")] * 2),
        (
            "Five soldiers died when their jeep hit a mine. Another three were injured.",
            [("injured", 3, "security"), ("killed", 5, "security")],
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_the_side_of_those_harmed(text, expected):
    """A number takes the side of the persons whom it counts."""
    assert told(text) == expected


def test_who_bears_a_name_is_told_elsewhere():
    """An officer named in one sentence is an officer in the next."""
    text = "Officer Daniel Reyes was shot in Memphis. Reyes died of gunshot wounds at a hospital."
    assert ("killed", 1, "security") in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Staff Sgt. Aaron Bright was killed.", {"aaron bright": "security", "bright": "security"}),
        (
            "Dana Whitlow, long a veteran of the river police, died.",
            {"dana whitlow": "security", "whitlow": "security"},
        ),
        (
            "Officials identified the gunman as Kyle Boone.",
            {"kyle boone": "attackers", "boone": "attackers"},
        ),
        ("Police identified the victim as Mark Ost.", {}),
        ("A man was charged with the murder of Rohan Dale, 15, police said.", {}),
        ("She told police Dale was at home.", {}),
    ],
)
def test_the_side_of_a_name(text, expected):
    """A title or an aside puts the bearer of a name on a side; whoever speaks of it does not."""
    assert namings(sentences(Article("a", text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Twenty-two people died in the bombing. They included seven children and two nurses.",
            [("killed", 2, "civilians"), ("killed", 7, "civilians"), ("killed", 22, "unknown")],
        ),
        (
            "Of those hurt in the explosion, five are children.",
            [("injured", 5, "civilians")],
        ),
        (
            "Seven journalists were shot dead this year, three of them in Mexico.",
            [("killed", 3, "civilians"), ("killed", 7, "civilians")],
        ),
        (
            "Eight people, half of them children, died in the attack.",
            [("killed", 4, "civilians"), ("killed", 8, "unknown")],
        ),
        ("Shelling killed 30, many of them women and children.", [("killed", 30, "unknown")]),
        (
            "Two policemen were killed in the first attack and one in the second.",
            [("killed", 1, "security"), ("killed", 2, "security")],
        ),
        (
            "The bomber died, as did two children playing nearby.",
            [("killed", 1, "attackers"), ("killed", 2, "civilians")],
        ),
        (
            "Killed in the ambush were two Italian carabinieri and their driver.",
            [("killed", 1, "civilians"), ("killed", 2, "security")],
        ),
        ("The shelling killed Hassan Ali, a baker, and his wife Amal.", [("killed", 2, "civilians")]),
        (
            "Four agents of the Federal Police and a prosecutor were gunned down.",
            [("killed", 1, "civilians"), ("killed", 4, "security")],
        ),
        ("Three children aged five, seven and nine died in the shelling.", [("killed", 3, "civilians")]),
        ("The men, ages 24 and 31, were hospitalized after the shooting.", [("injured", 2, "unknown")]),
        ("The storm killed 12 people in Bihar.", []),
        (
            "One constable was struck in the knee and the other in the elbow by the raider's bullets.",
            [("injured", 1, "security"), ("injured", 1, "security")],
        ),
        ("They were found killing each other's dogs, and the man was shot.", [("injured", 1, "unknown")]),
        (
            "A courier was robbed and shot in Flint.",
            [("injured", 1, "civilians")],
        ),
        (
            "Carl Fenn, 44, was found in a pickup truck with a gunshot wound to the head.",
            [("injured", 1, "civilians")],
        ),
        (
            "The ambush killed two, bringing to 109 the number of troops killed since the invasion.",
            [("killed", 2, "unknown"), ("killed", 109, "security")],
        ),
        (
            "The ministry named the soldiers who died as Ann Lee, 28, and Tom Croft, 19, after the blast.",
            [("killed", 2, "security")],
        ),
        (
            "An interpreter working for the army and his brother were killed by gunmen.",
            [("killed", 2, "civilians")],
        ),
        (
            "Police said a woman was shot and two men were arrested.",
            [("injured", 1, "civilians")],
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_parts_and_lists(text, expected):
    """Parts told after their whole, and lists that go on after a phrase or without a verb."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "An off-duty ranger stabbed his aunt, her lodger, a constable and a sergeant.",
            [("injured", 2, "civilians"), ("injured", 2, "security")],
        ),
        (
            "Lane County Sheriff Toby Marsh and another deputy were wounded at a farm.",
            [("injured", 2, "security")],
        ),
        (
            "The gunman shot Lane County Sheriff Toby Marsh and deputy Raul Ortiz.",
            [("injured", 2, "security")],
        ),
        ("Gunmen killed Erbil Mayor Sana Khan in the attack.", [("killed", 1, "civilians")]),
        (
            "Three people died in the blast. They included a clerk and a soldier.",
            [("killed", 1, "civilians"), ("killed", 1, "security"), ("killed", 3, "all")],
        ),
    ],
    ids=["two sides in one list", "a name and another", "two names", "a town before the title", "parts"],
)
def test_persons_told_in_one_list_are_one_claim_a_side(text, expected):
    """A list is cut where another side begins."""
    assert told(text) == expected


def test_a_number_of_wounded():
    """A number, and some of those told of, are more than one, and nobody knows how many."""
    assert told(
        "An unspecified number of passengers were killed in the attack and a number of others injured. "
        "Some of the injured were flown to Nairobi in critical condition."
    ) == [("injured", 2, "civilians"), ("injured", 2, "civilians"), ("killed", None, "civilians")]
