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
        (
            "Three gunmen killed Attorney General Ramiro Quezada.",
            ("harmed", "Attorney General Ramiro Quezada"),
        ),
        ("The murder of Elias Montufar was condemned.", ("harmed", "Elias Montufar")),
        ("Elias Montufar, a bishop, was shot to death.", ("harmed", "Elias Montufar")),
        ("The shots killed Amina Diallo, 19, and hurt two others.", ("harmed", "Amina Diallo")),
        ("The bus was burned by unidentified individuals.", ("suspect", "unidentified individuals")),
        ("Urban guerrillas dynamited a power pylon.", ("suspect", "Urban guerrillas")),
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
        "Guerrillas were killed in combat.",
        "Officer Dale Rowe said two people were shot.",
        "Police identified the victim as Dale Rowe, 22.",
    ],
)
def test_who_is_no_suspect(text):
    """Whoever was hit, speaks or is a victim did not attack."""
    assert not [kind for kind, _ in cast(text) if kind in ("suspect", "attacker")]
