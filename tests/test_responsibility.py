"""Who did it, and how we know."""

from __future__ import annotations

import pytest

from analysis.extract.responsibility import responsibilities, responsible, suspects
from analysis.extract.sentences import sentences
from analysis.model import RESPONSIBILITY, Article


def held(text):
    """Return (group, status) for each statement of responsibility in *text*."""
    return [(r.group, r.status) for r in responsibilities(sentences(Article("a", text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Pakistani Taliban on Friday claimed responsibility.", ("Tehrik-e-Taliban Pakistan", "claimed")),
        ("The TTP, in a brief statement, claimed responsibility.", ("Tehrik-e-Taliban Pakistan", "claimed")),
        ("Four Killed In Attack Claimed By Pakistani Taliban", ("Tehrik-e-Taliban Pakistan", "claimed")),
        ("ISIL claimed responsibility.", ("Islamic State", "claimed")),
        ("Daesh said it carried out the attack.", ("Islamic State", "claimed")),
        ("The Army of the Poor claimed responsibility.", ("Army of the Poor", "claimed")),
        ("The government blamed Boko Haram for the raid.", ("Boko Haram", "blamed")),
        ("ETA was blamed for the bombing.", ("ETA", "blamed")),
        ("Al-Shabab militants stormed a hotel.", ("Al-Shabaab", "blamed")),
        ("Nine were killed in an attack by the Shining Path.", ("Shining Path", "blamed")),
        ("A Taliban suicide bomber killed nine.", ("Taliban", "blamed")),
        ("THE FMLN GUERRILLAS ATTACKED A GARRISON.", ("Farabundo Marti National Liberation Front", "blamed")),
        ("Al-Shabab fighters came to the village and shot nine.", ("Al-Shabaab", "blamed")),
        ("Maoist Shining Path guerrillas attacked a post.", ("Shining Path", "blamed")),
        ("Suspected Boko Haram fighters killed nine.", ("Boko Haram", "suspected")),
        ("The ambush was believed to have been carried out by ETA.", ("ETA", "suspected")),
        ("The Taliban denied involvement.", ("Taliban", "denied")),
        ("No group has claimed responsibility.", (None, "unattributed")),
        ("There was no immediate claim of responsibility.", (None, "unattributed")),
        ("The PKK has not claimed responsibility.", (None, "unattributed")),
        ("Three Islamic militants were sentenced for the attempt.", ("Islamic militants", "convicted")),
    ],
)  # fmt: skip
def test_status_and_group(text, expected):
    """Each way of saying who did it has its own status, and every alias its group."""
    assert expected in held(text)
    assert all(status in RESPONSIBILITY for _, status in held(text))


@pytest.mark.parametrize(
    "text",
    [
        "Nine Taliban fighters were killed in an air strike.",
        "The army killed ten Boko Haram fighters.",
        "Hamas leader killed in raid",
        "The tanker blast claimed 14 lives.",
        "Her ETA was noon, and he is fine.",
        "Gunmen attacked a village.",
        "The bomber was killed by the security forces.",
    ],
)
def test_nobody_is_held_responsible(text):
    """A group that was hit, or is only named, did nothing."""
    assert held(text) == []


def test_the_pakistani_taliban_are_not_the_afghan_taliban():
    """Two groups, two names."""
    text = "The Pakistani Taliban claimed responsibility. The Afghan Taliban denied involvement."
    assert held(text) == [("Tehrik-e-Taliban Pakistan", "claimed"), ("Taliban", "denied")]


def test_the_group_is_the_one_just_named():
    """Words such as "the group" refer to the group before."""
    assert held("Al-Shabab fights in Somalia. The group said it carried out the attack.")[-1] == (
        "Al-Shabaab",
        "claimed",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "No group has claimed responsibility, but the Islamic State is suspected.",
            ("Islamic State", "suspected"),
        ),
        (
            "Officials blamed the Taliban. Later the Islamic State claimed responsibility.",
            ("Islamic State", "claimed"),
        ),
        ("The Taliban denied involvement.", (None, "denied")),
        ("A bomb went off.", (None, "unattributed")),
    ],
)
def test_what_is_known_of_one_attack(text, expected):
    """A claim weighs more than blame, blame more than silence; a denial names nobody."""
    assert responsible(responsibilities(sentences(Article("a", text)))) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police arrested Dale Rowe, 22, on charges of murder.", ["Dale Rowe"]),
        ("The suspect, identified as Luis Ortega Paz, fled.", ["Luis Ortega Paz"]),
        ("The victim, Ann Lee, 31, died; a suspect fled.", []),
        ("Mayor Dale Rowe, 52, spoke.", []),
    ],
)
def test_suspects(text, names):
    """A person is a suspect only where the words say so, and never a victim."""
    assert [s.name for s in suspects(sentences(Article("a", text)))] == names
