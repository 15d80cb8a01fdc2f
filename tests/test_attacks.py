"""What a sentence tells of an attack: kind, weapons, target, outcome; and what is no attack."""

from __future__ import annotations

import pytest

from analysis.extract import attacks
from analysis.extract.sentences import sentences
from analysis.model import ATTACK_TYPES, TARGET_TYPES, WEAPONS, Article


def found(text):
    """Return the features of a text, checked against its words."""
    result = [f for s in sentences(Article("a", text)) for f in attacks.features(s)]
    assert all(text[f.start : f.end] == f.text for f in result)
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen opened fire on a bus.", "armed assault"),
        ("Two women were stabbed to death.", "armed assault"),
        ("Five or six militants threw hand grenades and started firing.", "armed assault"),
        ("Gunmen stormed a station after an explosion at its gate.", "armed assault"),
        (
            "There were sounds of explosion. " + "Police shut the road. " * 9 + "Two men opened fire.",
            "armed assault",
        ),
        ("Attackers threw grenades into a bar.", "bombing"),
        ("A suicide bomber blew up a tanker near the palace.", "bombing"),
        ("An air strike hit a school.", "bombing"),
        ("Artillery shelling killed a farmer.", "bombing"),
        ("A land mine killed two boys.", "bombing"),
        ("A gunman shot dead a police officer.", "armed assault"),
        ("The judge was assassinated outside her home.", "assassination"),
        ("A bomb was used in the attempt to assassinate the president.", "assassination"),
        ("Two engineers were kidnapped near Quetta.", "kidnapping"),
        ("Three men hijacked an airliner.", "hijacking"),
        ("They held hostages in the bank for nine hours.", "barricade"),
        ("A driver rammed his car into a crowd.", "unarmed assault"),
        ("Rebels set fire to a warehouse.", "facility attack"),
        ("THREE PEASANTS WERE SHOT DEAD BY MEN WITH RIFLES.", "armed assault"),
        ("The parliament met on Monday.", "unknown"),
        ("A car bomb tore open the gate of the barracks before men stormed it.", "armed assault"),
        ("A bomber killed himself at the gate, then gunmen opened fire on guests.", "armed assault"),
        ("Twelve died in a bombing and shooting at a college in Kano.", "armed assault"),
        ("Gunmen and suicide bombers attacked a customs office.", "armed assault"),
        ("He shot two guards. Inside, he blew himself up.", "armed assault"),
        ("A car bomb exploded outside a barracks, and soldiers opened fire.", "bombing"),
        ("Police opened fire on the bomber before he blew himself up.", "bombing"),
        ("Gunmen on a motorcycle planted a bomb under a bridge.", "bombing"),
        ("A bomb exploded at a market; a shootout followed.", "bombing"),
    ],
)
def test_attack_type(text, expected):
    """GTD's precedence decides, and a police officer's death is no assassination."""
    assert attacks.attack_type(found(text)) == expected


@pytest.mark.parametrize(
    ("text", "deaths", "expected"),
    [
        ("Gunmen killed 31 villagers, burned houses and abducted nine girls.", "killed", "armed assault"),
        ("Gunmen abducted nine girls from a school.", None, "kidnapping"),
        ("Gunmen kidnapped nine engineers and killed four of them.", "killed", "kidnapping"),
        ("Militants killed six villagers and kidnapped two. The kidnappers fled.", "killed", "kidnapping"),
    ],
)
def test_a_raid_that_carries_people_off(text, deaths, expected):
    """People abducted in passing, after others were killed, do not make a raid a kidnapping."""
    assert attacks.attack_type(found(text), text.index(deaths) if deaths else None) == expected


@pytest.mark.parametrize(
    ("text", "weapons", "suicide"),
    [
        ("A suicide bomber detonated his vest.", "explosives", True),
        ("Gunmen with rifles threw a grenade.", "explosives, firearms", False),
        ("A man with a knife attacked shoppers.", "melee", False),
        ("A petrol bomb hit the office.", "incendiary", False),
        ("The village was attacked.", None, False),
    ],
)
def test_weapons(text, weapons, suicide):
    """Weapons are what the words name; an attack without one has none."""
    features = found(text)
    assert attacks.weapons(features) == weapons
    assert any(f.kind == "suicide" for f in features) is suicide


@pytest.mark.parametrize(
    ("text", "target", "kind"),
    [
        ("Gunmen attacked the main police station in Multan.", "the main police station", "police"),
        ("A bomb exploded in a mosque during prayers.", "a mosque", "religious"),
        ("Police defused a bomb outside the Dutch Consulate.", "the Dutch Consulate", "diplomatic"),
        (
            "A bomb was aimed at the motorcade of President Khan.",
            "the motorcade of President Khan",
            "government",
        ),
        ("A mine hit a military convoy near Gao.", "a military convoy", "military"),
        ("A car bomb exploded in a busy market.", "a busy market", "business"),
        ("Rebels attacked a passenger train.", "a passenger train", "transport"),
        ("Militants attacked a girls' school.", "a girls' school", "education"),
        ("Gunmen attacked the house at night.", "the house", "private"),
        ("Gunmen killed two judges.", None, "government"),
        ("Five soldiers were killed in an ambush.", None, "military"),
        ("Three worshippers were stabbed.", None, "religious"),
        ("A bomb went off, officials said.", None, "unknown"),
        ("Three men were sentenced to ten years in prison for the bombing.", None, "unknown"),
    ],
)
def test_target(text, target, kind):
    """What was aimed at is a place, else whoever was hit; those who only speak of it are not."""
    assert attacks.target(found(text)) == (target, kind)


@pytest.mark.parametrize(
    ("text", "has_harm", "stage"),
    [
        ("Police defused a large bomb.", False, "foiled"),
        ("A bomb failed to detonate as he drove by.", False, "failed"),
        ("The president survived an assassination attempt.", False, "failed"),
        ("The group threatened to kill the hostages.", False, "threatened"),
        ("One bomb failed to detonate; another killed nine.", True, "accomplished"),
        ("Gunmen shot at a bus.", False, "accomplished"),
    ],
)
def test_stage(text, has_harm, stage):
    """Where somebody was harmed, an attack was accomplished."""
    assert attacks.stage(found(text), has_harm) == stage


@pytest.mark.parametrize(
    ("text", "status"),
    [("The attack was ongoing on Friday night.", "ongoing"), ("The attack was over.", "ended")],
)  # fmt: skip
def test_status(text, status):
    """A siege that goes on is told from one that is over."""
    assert status in {f.value for f in found(text) if f.kind == "status"}


@pytest.mark.parametrize(
    "text",
    [
        "The striker's shot hit the post and he was injured in injury time.",
        "The chief executive missed the deadline.",
        "The film was shot in Morocco.",
        "The bombshell sent shares down after the crisis.",
        "Her skill won the match with a penalty shootout.",
    ],
)
def test_no_story_of_an_attack(text):
    """Sport, film and trade cost no more than a look."""
    assert not attacks.is_attack_story(text.lower())


@pytest.mark.parametrize(
    "text",
    [
        "Two soldiers died when rebels raided a post.",
        "“Killed” was the word on the banner: nine miners killed by gunmen.",
        "A 19-year-old was fatally wounded.",
        "THE GUERRILLAS DYNAMITED A BRIDGE.",
        "Police found two people dead in a house.",
    ],
)
def test_a_story_of_an_attack(text):
    """Whatever may tell of an attack is read on."""
    assert attacks.is_attack_story(text.lower())


@pytest.mark.parametrize(
    "text", ["He had a heart attack.", "The attacking midfielder scored.", "The coal mine closed."]
)
def test_other_senses(text):
    """An attack of the heart is none of ours."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("an earthquake killed nine", True), ("gunmen killed nine", False), ("nine died in a car crash", True)],
)
def test_accidents(text, expected):
    """What nature or chance did is told apart."""
    assert attacks.is_accident(text) is expected


def test_values_are_the_codebooks():
    """Only values of the codebook are given out."""
    from analysis import lexicon

    assert {r["attack_type"] for r in lexicon.rows("attack_cues")} <= {*ATTACK_TYPES, ""}
    assert {r["weapon"] for r in lexicon.rows("attack_cues")} <= {*WEAPONS, ""}
    assert {r["target_type"] for r in lexicon.rows("targets")} <= set(TARGET_TYPES)
