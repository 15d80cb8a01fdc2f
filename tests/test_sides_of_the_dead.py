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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Three attackers stormed a bank in Herat. Two of them were shot dead. Four guards died.",
            [("killed", "attackers", 2), ("killed", "security", 4)],
        ),
        (
            "A lone gunman killed two nuns in Graz. The man was later found dead in the woods.",
            [("killed", "civilians", 2), ("killed", "attackers", 1)],
        ),
        (
            "Police shot dead a man who had stabbed two tourists in Hull.",
            [("killed", "attackers", 1), ("injured", "civilians", 2)],
        ),
        (
            "A former soldier shot his wife and a deputy in Perth before he died.",
            [("injured", "civilians", 1), ("injured", "security", 1), ("killed", "attackers", 1)],
        ),
        (
            "A gunman shot a clerk in Lodi. The man died in hospital.",
            [("killed", "civilians", 1)],
        ),
        (
            "The attackers, Karim Haddad and his cousin, Said Noor, fled after the bombing in Lille killed "
            "three nuns. Karim, 26, died in a shootout.",
            [("killed", "civilians", 3), ("killed", "attackers", 1)],
        ),
        (
            "Pedro Luna, 24, was found shot dead in a mall in Tucson. Luna was a night guard who lived "
            "in the next street.",
            [("killed", "security", 1)],
        ),
        (
            "Gunmen attacked the home of a judge near Zawiya. He and his two sons were killed. A neighbour "
            "was shot in the leg.",
            [("killed", "civilians", 3), ("injured", "civilians", 1)],
        ),
        (
            "The blast killed the deputy mayor of Mosul and two of his bodyguards.",
            [("killed", "civilians", 1), ("killed", "security", 2)],
        ),
    ],
    ids=[
        "two of them",
        "the man is the gunman",
        "who had stabbed",
        "before he died",
        "the man is the clerk",
        "names after the attackers",
        "a name was a guard",
        "a neighbour told later is another",
        "two of his guards",
    ],
)
def test_who_is_pointed_back_to(text, expected):
    """Words that point back take the side of those told of before."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Shells hit a bus station in Marib, killing 13 people, most of them passengers.", "civilians"),
        ("Twin bombs in Basra killed 13 people mostly children and wounded 40.", "civilians"),
        ("A shell killed 13 people, most of them civilians, in Taiz.", "unknown"),
        ("Air strikes killed 13 people, including civilians and rebel fighters, in Taiz.", "all"),
        ("A blast in Multan killed 13 people, including women and children.", "unknown"),
    ],
)
def test_bare_plurals_beside_a_number(text, side):
    """Most of them pupils are all civilians; most of them civilians are not; two sides are all sides."""
    assert told(text)[0] == ("killed", side, 13)


def test_no_casualties_of_one_side():
    """No military casualties are none of the army's."""
    assert told("Rebels fired on a post near Gao. There were no military casualties.") == [
        ("killed", "security", 0),
        ("injured", "security", 0),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A shooting in Topeka left one student fatally wounded and three others with serious injuries.",
            [("killed", "civilians", 1), ("injured", "civilians", 3)],
        ),
        (
            "Also taken to hospital after the shooting in Lodi was a nurse. Also wounded were two guests.",
            [("injured", "civilians", 2)],
        ),
        (
            "Two of the shooting victims in Compton suffered critical injuries.",
            [("injured", "unknown", 2)],
        ),
        (
            "An ex-deputy was found dead in Macon after he killed his wife and wounded two officers.",
            [("killed", "attackers", 1), ("killed", "civilians", 1), ("injured", "security", 2)],
        ),
        (
            "A baker shot her husband to death in Ogden.",
            [("killed", "civilians", 1)],
        ),
        (
            "Police found two girls with gunshot wounds in Kent. Both were pronounced dead.",
            [("killed", "civilians", 2)],
        ),
        (
            "A former guard killed his boss in Mesa, then himself.",
            [("killed", "attackers", 1), ("killed", "civilians", 1)],
        ),
    ],
    ids=["with injuries", "also", "shooting victims", "an ex-deputy", "to death", "both", "then himself"],
)
def test_the_dead_and_the_wounded_of_a_local_report(text, expected):
    """How a local report says who lived and who died."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "According to police, Omar Sall was shot in the leg in Accra.",
            [("injured", "civilians", 1)],
        ),
        (
            "Two officers, Ann Lee and Bo Ray, were shot in Mesa. Lee died later.",
            [("injured", "security", 2), ("killed", "security", 1)],
        ),
        ("Shot dead: Captain Ray said the cook fled the bar in Mesa.", []),
    ],
    ids=["police say so", "officers by name", "a caption's speaker"],
)
def test_a_name_behind_a_side(text, expected):
    """A name behind "the two officers" is an officer's; one behind "according to police" is not."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ninety people were kept in hospital after a blast in Derby and about 30 others were sent home "
            "after treatment.",
            [("injured", "unknown", 90), ("injured", "unknown", 30)],
        ),
        (
            "A dozen more were in hospital, five in a critical condition, after the attack in Nice.",
            [("injured", "unknown", 12)],
        ),
        ("Hospitals in Kabul received 40 wounded men after the attack.", [("injured", "unknown", 40)]),
        ("The number of wounded in the attack climbed past 100.", [("injured", "unknown", 100)]),
        (
            "Gunmen shot dead an elder in Mohmand. His nephew received bullet injuries.",
            [("killed", "civilians", 1), ("injured", "civilians", 1)],
        ),
        (
            "The troops killed 11 Maoists in Gadchiroli.",
            [("killed", "militants", 11)],
        ),
        (
            "A bomb in Nice has taken the life of a young man.",
            [("killed", "unknown", 1)],
        ),
        (
            "A blast hit a bus near Herat, killing eight. The dead are labourers, a police spokesman said.",
            [("killed", "unknown", 8)],
        ),
        (
            "Six were shot in Opa-locka -- 2 killed and 4 wounded.",
            [("killed", "unknown", 2), ("injured", "unknown", 4)],
        ),
    ],
    ids=[
        "kept and sent home",
        "in a condition",
        "received",
        "past",
        "a nephew",
        "killed by troops",
        "a life taken",
        "a spokesman is not among the dead",
        "the shot are the dead and the wounded",
    ],
)
def test_how_many_lived(text, expected):
    """Who is kept, treated, counted or spoken of; a part is no second number, a speaker no victim."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police say the shooter, identified as Hank Dole, knew the clerk whom he shot in Dayton.", (1, 1)),
        ("The assault on a hotel in Ouagadougou was carried out by three jihadists.", (3, 3)),
        ("A group of six men armed with knives attacked passengers in Kunming, killing two.", (6, 6)),
        ("There were four attackers in the raid on a mosque in Kano that killed nine, police said.", (4, 4)),
        ("A girl detonated explosives in Maiduguri, killing herself and 12 others.", (1, 1)),
        ("A clerk is accused of stabbing two pupils in Trollhattan.", (None, 1)),
    ],
)
def test_how_many_attacked(text, expected):
    """Attackers who are named, counted, armed or accused."""
    claims = extract(Article("a", text, published="2024-05-03")).claims
    assert [(c.low, c.high) for c in claims if c.kind == "attackers"][:1] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Eight rebel fighters and a child were killed in the raids near Homs on Friday, medics said.",
            [("killed", "civilians", 1), ("killed", "militants", 8)],
        ),
        (
            "Three soldiers and eight militants were killed in a clash in Swat on Monday.",
            [("killed", "militants", 8), ("killed", "security", 3)],
        ),
        (
            "Rebels raided an army camp in Marib on Sunday. Five soldiers and nine rebels died.",
            [("killed", "attackers", 9), ("killed", "security", 5)],
        ),
        (
            "Militants attacked a police post in Bannu on Sunday, killing four policemen. "
            "Three militants were killed.",
            [("killed", "attackers", 3), ("killed", "security", 4)],
        ),
    ],
    ids=["in the raids", "in a clash", "raided", "attacked"],
)
def test_fighters_beside_the_dead_are_attackers_only_where_they_attacked(text, expected):
    """Fighters hit together with others, or in a clash, made no attack that the report tells of."""
    assert sorted(told(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sgt. Dan Ray said a boy was shot in Mesa on Friday. Tim Ray, 9, died at a clinic.",
            [("killed", "civilians", 1)],
        ),
        (
            "A man was stabbed in Leeds. He was taken to Leeds General Infirmary with grave wounds.",
            [("injured", "unknown", 1)],
        ),
        (
            "A man was shot dead and a woman was wounded in Lodi on Friday. "
            "At the bar, one person was killed and another wounded, police said.",
            [("killed", "unknown", 1), ("injured", "civilians", 1)],
        ),
    ],
    ids=["a namesake", "an infirmary", "another than the dead"],
)
def test_nobody_is_taken_for_another(text, expected):
    """An officer's surname makes no officer, a hospital is nobody, and one wounded told twice is one."""
    assert told(text) == expected
