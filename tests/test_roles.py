"""Who was harmed and who attacked, by name or as described."""

from __future__ import annotations

import pytest

from analysis.extract.roles import roles
from analysis.extract.sentences import sentences
from analysis.model import Article


def cast(text):
    """Return (kind, value) of each role in *text*."""
    return [(r.kind, r.value) for r in roles(sentences(Article("a", text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("THREE GUNMEN KILLED ATTORNEY GENERAL RAMIRO QUEZADA.", ("harmed", "RAMIRO QUEZADA")),
        ("THE MURDER OF BISHOP ELIAS MONTUFAR WAS CONDEMNED.", ("harmed", "ELIAS MONTUFAR")),
        ("ELIAS MONTUFAR, A BISHOP, WAS SHOT TO DEATH.", ("harmed", "ELIAS MONTUFAR")),
        ("The shots killed Amina Diallo, 19, and hurt two others.", ("harmed", "Amina Diallo")),
        ("THE BUS WAS BURNED BY UNIDENTIFIED INDIVIDUALS.", ("suspect", "UNIDENTIFIED INDIVIDUALS")),
        ("URBAN GUERRILLAS DYNAMITED A POWER PYLON.", ("suspect", "URBAN GUERRILLAS")),
        ("The gunman, identified as Dale Rowe, was shot by police.", ("attacker", "Dale Rowe")),
        ("Police arrested Dale Rowe, 22, on charges of murder.", ("suspect", "Dale Rowe")),
    ],
)
def test_a_role_has_its_name_without_titles(text, expected):
    """Names lose their titles and numbers; the words as written stay beside them."""
    assert expected in cast(text)


@pytest.mark.parametrize(
    "text",
    [
        "GUERRILLAS WERE KILLED IN COMBAT.",
        "Officer Dale Rowe said two people were shot.",
        "Police identified the victim as Dale Rowe, 22.",
    ],
)
def test_who_is_no_suspect(text):
    """Whoever was hit, speaks or is a victim did not attack."""
    assert not [kind for kind, _ in cast(text) if kind in ("suspect", "attacker")]
