"""Whether an attack that a report speaks of is its own news, by learned weights."""

from __future__ import annotations

import re

import pytest

from analysis import lexicon
from analysis.extract import extract, own_news
from analysis.extract.sentences import sentences
from analysis.model import Article

BUDGET = (
    "The minister told parliament on Tuesday that the budget would rise by 4% next year. Spending on "
    "the army, which lost nine soldiers in an ambush near Gao in 2019, would be cut. The opposition "
    "said the economy had suffered, and that the vote would come in March. Shares in the bank fell. "
    "The company expects growth this year."
)
FILM = (
    "The film festival in Lisbon opens this week with a drama about a robbery. In it, a gunman kills "
    "six guests at a hotel. The director has won two awards and the star sings on the album of the "
    "soundtrack. Critics said the story and the music were the best of the year. The company expects "
    "the film to sell well on television."
)
MATCH = (
    "United lost the match after their striker was injured. The coach said the team had been under "
    "attack all season, and fans had attacked his players after the game in Porto. A win on Saturday "
    "would put the club first in the league. He made his first appearance of the season in the second"
    " half and scored two goals."
)


def read(text):
    return extract(Article("a", text, published="2020-05-05"))


@pytest.mark.parametrize("text", [BUDGET, FILM, MATCH], ids=["a budget", "a film", "a match"])
def test_what_has_other_news(text):
    "The attack of a debate, a plot or a fight of fans is not what the report is about."
    reading = read(text)
    assert [event for event in reading.events if not event.background] == []
    told = [claim for claim in reading.claims if claim.rule == "learned"]
    assert {(claim.kind, claim.value) for claim in told} == {("status", "recalled")}
    assert all(text[claim.start : claim.end] == claim.quote for claim in told)


@pytest.mark.parametrize(
    "text",
    [
        "Two people were stabbed to death at a railway station in Osaka on Monday, police said.",
        "a bomb exploded in a pub in leeds on saturday night killing four people and injuring 30 others. "
        "the prime minister said the government would not give in. labour and tory mps condemned the "
        "attack.",
        "The musician was shot dead outside his studio in Kingston late on Friday, police said. The "
        "singer had sold two million albums and played at the festival last year. His record company said"
        " it was shocked.",
        "The footballer was shot and wounded when gunmen opened fire on the team bus near Bogota on "
        "Sunday. The match was called off. The coach said the players were in shock. The league said the "
        "season would go on.",
        "An explosion ripped through the headquarters of the bank in Athens on Tuesday, injuring six "
        "employees. Shares in the company fell by 3%. The finance minister said the economy would not be "
        "held hostage.",
        "Rebels attacked a convoy of aid trucks near Goma at dawn, killing five drivers, the United "
        "Nations said. The violence comes a month before elections, and the economy of the region has "
        "suffered for years.",
    ],
    ids=["a stabbing", "small letters", "a singer", "a team bus", "a bank", "before elections"],
)
def test_what_is_news_of_an_attack(text):
    "An attack on a singer, a team or a bank is news of an attack, whatever else the report speaks"
    "of."
    assert [event.background for event in read(text).events] == [0]


def test_a_verdict_adds_up():
    "The odds are the sum of the reasons, and each word stands where the reason says."
    reading = read(MATCH)
    verdict = own_news.verdict(sentences(reading.article), reading.events, reading.claims)
    assert verdict.odds == sum(weight for _, weight, _ in verdict.reasons)
    assert all(MATCH[slice(*place)].lower() == word for word, _, place in verdict.reasons if place)
    assert "season" in {word for word, weight, _ in verdict.reasons if weight < 0}


def test_the_weights_name_nobody():
    "Each weighed word is one common word; no country, town or group is among them."
    found = {word for part in ("anywhere", "lead") for word in own_news.weights()[part]}
    names = {row["cue"].lower() for row in lexicon.rows("groups") if not row["cue"][-1].isupper()}
    names |= {row["name"].lower() for row in lexicon.rows("countries")}
    assert len(found) > 500
    assert [word for word in sorted(found) if not re.fullmatch(r"[a-z][a-z'’-]+", word)] == []
    assert found & names == set()
