"""What an attacker does to one after another, and what befalls him."""

from __future__ import annotations

import pytest

from analysis.extract import extract
from analysis.extract.casualties import casualties
from analysis.extract.sentences import Sentence
from analysis.model import Article


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
        ("A man shot his mother, stepfather, and his friend's brother.", [1, 1, 1]),
        ("Raiders left a post, wounding and kidnapping 12 cadets.", [12]),
    ],
)
def test_who_stands_for_whom(text, expected):
    """Another is one more, both are two, and two of three are two."""
    assert [number for _, number, _ in told(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "He killed four clerks and wounded a guard before being shot dead by police.",
            [("killed", 1, "attackers"), ("killed", 4, "civilians"), ("injured", 1, "security")],
        ),
        (
            "Three raiders opened fire on the depot and took hostages before being killed by soldiers.",
            [("killed", 3, "attackers")],
        ),
        ("A nurse was shot dead before being robbed.", [("killed", 1, "civilians")]),
        ("A guard was beaten before being killed.", [("killed", 1, "security")]),
        ("Police fired at the raider, killing him.", [("killed", 1, "attackers")]),
        ("The raider fired at a constable, killing him.", [("killed", 1, "security")]),
        (
            "He killed nine before he was shot and killed by law enforcement officers.",
            [("killed", 9, "unknown"), ("killed", 1, "attackers")],
        ),
        ("Two gunmen shot at a minibus.", []),
        (
            "Fifteen people, including the two bombers, were killed.",
            [("killed", 2, "attackers"), ("killed", 15, "unknown")],
        ),
        (
            "He killed a farmer who had run to help before taking his life.",
            [("killed", 1, "attackers"), ("killed", 1, "civilians")],
        ),
        (
            "Two women and a man were hospitalized after being shot.",
            [("injured", 2, "civilians"), ("injured", 1, "unknown")],
        ),
    ],
)
def test_who_dies_in_the_end(text, expected):
    """Before being shot, it was the doer who acted; who is fired at and killed is not the one who fires."""
    assert sorted(told(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He stabbed two lodgers and their landlord to death.", [2, 1]),
        ("The mob beat a shepherd to death.", [1]),
        ("Raiders burned five farmers and a priest to death in a barn.", [5, 1]),
        ("He stabbed two lodgers and put a third to flight.", []),
        ("They sent two farmers to their death.", []),
    ],
)
def test_to_death(text, expected):
    """Those whom somebody stabs or beats to death are killed, however many words stand between."""
    assert [number for kind, number, _ in told(text) if kind == "killed"] == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Ten rebels were killed or captured in the raid.", None, 10),
        ("The raiders killed or wounded 300 soldiers.", None, 300),
        ("Nobody was killed or wounded in the raid.", 0, 0),
        ("Ten rebels were killed and captured arms were shown.", 10, 10),
    ],
)
def test_one_fate_or_another(text, low, high):
    """How many of those killed or captured were killed is not said: at most all of them."""
    found = casualties(Sentence(0, 1, "body", text, 0))
    assert [(f.low, f.high) for f in found if f.kind == "killed"] == [(low, high)]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Four people were found shot dead near Durban. A fifth man was shot dead on Tuesday.", 5),
        ("Four people were found shot dead near Durban. A second man was named on Tuesday.", 4),
        ("Two nurses and a cook were shot dead. A fourth victim was shot dead at home.", 4),
        ("Five people were shot dead. A second body was found upstairs.", 5),
    ],
)
def test_an_ordinal_counts_on(text, killed):
    """A fifth man after four adds to them; the second of five is one of them."""
    claims = extract(Article("a", text)).claims
    assert sum(c.low or 0 for c in claims if c.kind == "killed" and c.counts) == killed


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("A man shot dead a cook in Lima. He then drove to a depot and killed two guards.", 3, 0),
        ("A gunman killed four people in Kano. He also killed a guard at a school.", 5, 0),
        (
            "He stabbed a nurse and wounded two porters. He later wounded another nurse and three cooks.",
            0,
            7,
        ),
        ("The attacker killed 12 people in Berlin. He had earlier killed a driver.", 13, 0),
        ("Ten people were hurt by a gunman. He then fled, wounding a guard on the road.", 0, 11),
        (
            "A cadet killed his mother and aunt at home. At a school in Lyon he killed three other people.",
            5,
            0,
        ),
        # the parts of a total are told from the beginning
        (
            "Four people were killed in Kano. He stabbed his wife, police said. He then killed three cooks.",
            4,
            1,
        ),
        ("Four people were killed in Kano. The man first killed a cook and then killed two guards.", 4, 0),
        ("A gunman killed four people in Kano. He fled after killing a guard, police said.", 4, 0),
    ],
)
def test_one_deed_after_another(text, killed, injured):
    """What somebody does then adds to what he did; a total and its parts told later do not add up."""
    claims = extract(Article("a", text)).claims
    for kind, number in (("killed", killed), ("injured", injured)):
        assert sum(c.low or 0 for c in claims if c.kind == kind and c.counts) == number


@pytest.mark.parametrize(
    ("text", "killed", "attackers"),
    [
        ("A soldier shot two clerks dead before he drove his wife to a hut and killed her.", 3, 0),
        (
            "A guard fired on three men, killing two before going to a hut, where he killed his aunt and then"
            " himself.",
            4,
            1,
        ),
        (
            "A driver rammed a crowd in Gent, killing four people. The attacker then ran to the gate, fatally"
            " stabbing a constable before being shot dead by police.",
            6,
            1,
        ),
        (
            "No clerk was hurt in the attack in Lima, though one person broke an arm; the gunman was shot.",
            0,
            0,
        ),
        ("Nine people were shot dead in Gao; he killed two at a shop and in total nine were killed.", 9, 0),
    ],
)
def test_the_doer_is_not_among_his_victims(text, killed, attackers):
    """Whom somebody kills is not himself, and one in all is the whole of what was told before."""
    claims = [c for c in extract(Article("a", text)).claims if c.kind == "killed" and c.counts]
    assert sum(c.low or 0 for c in claims) == killed
    assert sum(c.low or 0 for c in claims if c.party == "attackers") == attackers


@pytest.mark.parametrize(
    ("text", "events", "injured"),
    [
        ("A bus was fired upon by men in a van in Leeds. Five people were injured.", 1, 5),
        ("Soldiers firing upon a crowd in Gao wounded nine people.", 1, 9),
        ("A storm that fell upon Leeds injured nine people.", 0, 0),
    ],
)
def test_to_fire_upon_people_is_an_attack(text, events, injured):
    """Fired upon is fired on."""
    reading = extract(Article("a", text))
    assert len(reading.events) == events
    assert sum(c.low or 0 for c in reading.claims if c.kind == "injured" and c.counts) == injured


@pytest.mark.parametrize(
    ("text", "victims", "fighters"),
    [
        ("A gunman wounded six people in Lima and was shot dead. One of the injured died in hospital.", 1, 1),
        ("The gunman was shot dead in Lima. One of the gunmen died at the scene, police said.", 0, 1),
        (
            "The rebels claimed to have killed 30 soldiers; the army said 14 died in the ambush in Bamako.",
            14,
            0,
        ),
        ("The army claimed to have killed 30 militants; four soldiers died in the battle in Bamako.", 4, 30),
    ],
)
def test_who_else_died(text, victims, fighters):
    """One of the wounded is not the gunman shot dead; what rebels claim to have killed is not added up."""
    claims = [c for c in extract(Article("a", text)).claims if c.kind == "killed" and c.counts]
    sides = ("attackers", "militants")
    assert sum(c.low or 0 for c in claims if c.party not in sides) == victims
    assert sum(c.low or 0 for c in claims if c.party in sides) == fighters


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (
            "A man rammed his car into a bus stop in Jaffa. Four people were hurt. The driver was shot dead.",
            "attackers",
        ),
        (
            "A van ploughed into a crowd in Gent, injuring nine. The driver was shot dead by police.",
            "attackers",
        ),
        ("An attacker drove at a crowd in Berlin, hurting nine. The driver was shot dead.", "attackers"),
        ("Gunmen rammed a bus in Quetta with a lorry. The driver was killed.", "civilians"),
        ("Gunmen attacked a bus in Quetta. The driver was killed.", "civilians"),
        ("Raiders in a lorry drove into a market in Bria. The driver of a bus was killed.", "civilians"),
    ],
)
def test_who_drove_at_people(text, side):
    """The driver of the car that is driven at people attacks; that of a bus that is attacked does not."""
    assert [c.party for c in extract(Article("a", text)).claims if c.kind == "killed" and c.counts] == [side]


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("A gunman killed five people in a bar in Lyon. Police later said the man killed six people.", 6),
        ("A gunman killed five people in a bar in Lyon. The mayor also said that he killed five people.", 5),
        ("A gunman killed five people in Lyon. It later emerged that he killed two women and three men.", 5),
        (
            "Three people were killed in Kano. The man, who fled by bus, killed a baker and two clients.",
            3,
        ),
        ("Nine people were killed in Kano. The bomb, which also hit a school, killed four cooks.", 9),
        ("A gunman killed four people in Kano. In a shop next to a mosque he killed three women.", 4),
        ("A man killed a cook in Kano. He then, police said, killed two guards.", 3),
    ],
)
def test_who_tells_it_again_later_adds_nobody(text, killed):
    """Later, also and then go on from a deed to a deed, not to what is said or stands in an aside."""
    claims = extract(Article("a", text)).claims
    assert sum(c.low or 0 for c in claims if c.kind == "killed" and c.counts) == killed


@pytest.mark.parametrize(
    ("text", "victims", "attackers"),
    [
        ("A gunman attacked the mayor of Kano at a rally on Monday. He died in hospital.", 1, 0),
        ("A lone gunman opened fire on a priest in Kano on Monday. The man was pronounced dead.", 1, 0),
        ("A lone gunman opened fire on shoppers in Kano on Monday. The man was pronounced dead.", 0, 1),
        ("A guest wounded the gunman before being shot dead outside a bank in Reno on Monday.", 1, 0),
        ("A guest wounded a clerk before being shot dead outside a bank in Reno on Monday.", 0, 1),
        ("One person was killed in an attack in Lima on Monday. The man was shot by police.", 1, 0),
        ("A woman was stabbed to death in Lima on Monday. Officers shot the man dead.", 1, 1),
        ("A man stabbed a clerk to death in Lima on Monday. Officers shot the man dead.", 1, 1),
        ("Police fired on a crowd in Dhaka, wounding four people. Officers also shot a man dead.", 1, 0),
    ],
)
def test_who_may_be_the_one_attacked_is_no_attacker(text, victims, attackers):
    """He who died may be the mayor; whoever wounds a gunman is none, nor is another whom police shoot."""
    claims = [c for c in extract(Article("a", text)).claims if c.kind == "killed" and c.counts]
    assert sum(c.low or 0 for c in claims if c.party != "attackers") == victims
    assert sum(c.low or 0 for c in claims if c.party == "attackers") == attackers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A woman shot her husband dead and wounded his friend.", [("injured", 1), ("killed", 1)]),
        ("A gunman shot two men dead in Graz.", [("killed", 2)]),
        ("Two rebels shot dead a priest in Goma.", [("killed", 1)]),
        ("One man killed 16 others injured in a raid in Goma.", [("injured", 16), ("killed", 1)]),
    ],
)
def test_who_shoots_somebody_dead_is_not_shot(text, expected):
    """Of a woman who shot her husband dead, only he was shot."""
    assert sorted((kind, number) for kind, number, _ in told(text)) == expected
