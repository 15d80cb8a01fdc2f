"""Which side somebody is on whom a sentence tells of by a pronoun."""

import pytest

from analysis.extract import extract
from analysis.model import Article


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "A 19-year-old woman was shot in Leeds on Sunday. Police said she was wounded in the leg.",
            {"civilians"},
        ),
        (
            "A boy was shot in Tampa on Sunday. The sheriff's office says he was wounded by his brother.",
            {"civilians"},
        ),
        (
            "A girl was stabbed in Lyon on Friday. Commandant Paul Roux said she was wounded in the arm.",
            {"civilians"},
        ),
        ("A gunman opened fire in Jaffna on Monday. A constable said he was shot in the arm.", {"security"}),
        (
            "Rebels ambushed a convoy near Gao on Friday. A soldier said he was wounded by a mine.",
            {"security"},
        ),
    ],
)
def test_police_who_tell_of_a_victim_are_not_the_victim(text, sides):
    claims = [c for c in extract(Article("a", text)).claims if c.kind == "injured"]
    assert {c.party for c in claims if c.counts} == sides
    assert sum(c.counts for c in claims) == 1
