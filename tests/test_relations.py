"""Nobody is counted twice: repeats, parts, sums, later deaths, and persons told in one breath."""

from __future__ import annotations

import pytest

from analysis.extract import extract
from analysis.extract.relations import Count, side_of
from analysis.model import Apart, Article


def claims(text, kind):
    """Return the claims of one kind that an article makes, in order."""
    made = extract(Article("a", text, published="2024-05-03")).claims
    return sorted((c for c in made if c.kind == kind), key=lambda c: (c.start, c.end))


def counted(text, kind):
    """Return the number of persons of one kind for whom the claims that count stand.

    Less those said to be among them.
    """
    reading = extract(Article("a", text, published="2024-05-03"))
    mine = [c for c in reading.claims if c.kind == kind and c.counts]
    by = {c.claim_id: c for c in reading.claims}
    less = sum(
        by[r.related].low or 0
        for r in reading.relations
        if r.relation == "including" and by[r.claim_id] in mine
    )
    return sum(c.low if c.low is not None else c.high or 0 for c in mine) - less


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        (
            "Gunmen killed five police in Karachi. Two officers and three constables were killed, he said.",
            5,
            0,
        ),
        ("At least four people were killed in the attack. Two soldiers and two gunmen were killed.", 4, 0),
        ("Six people were shot, two fatally, at a bar. Police found the gunman.", 2, 4),
        ("A man was shot on Elm Street. The man died at hospital, police said.", 1, 0),
        (
            "A man was shot and his wife was wounded when someone opened fire. "
            "Both were taken to hospital, where the husband died.",
            1,
            1,
        ),
        (
            "Gunmen shot a 52-year-old woman and a 38-year-old woman. "
            "The 38-year-old died. The 52-year-old is in a clinic.",
            1,
            1,
        ),
        (
            "A sniper wounded four nuns. "
            "One of the four nuns wounded in the raid has died. A fourth victim walked to a clinic.",
            1,
            3,
        ),
        (
            "7 killed in attack by gunmen in Karachi\n\n"
            "The attack on February 17, 2023 killed 4 people and 9 others were injured.\n\n"
            "3 attackers were also killed.",
            7,
            9,
        ),
        ("The bomb killed nine people. Nine people were killed, the mayor said.", 9, 0),
        (
            "A gunman killed three farmers. A second farmer, Juan Diaz, was killed as he ran, police said.",
            3,
            0,
        ),
        (
            "Gunmen killed 11 soldiers and wounded six, the army said. "
            "The rebels claimed responsibility and said 40 soldiers were killed.",
            11,
            6,
        ),
    ],
)
def test_the_toll_follows_from_who_is_what(text, killed, injured):
    """Persons are followed through the text, and each of them is counted once."""
    assert (counted(text, "killed"), counted(text, "injured")) == (killed, injured)


def test_a_trader_and_his_son_are_one_claim():
    """Persons without a number, told in one list, are one claim with the words of all of them."""
    (claim,) = claims("A gunman shot dead a trader and his son in the market.", "killed")
    assert (claim.low, claim.reported, claim.party) == (2, "a trader and his son", "civilians")


def test_counted_persons_stay_claims_of_their_own():
    """Two officers and a cook are two claims, for they differ in side and number."""
    made = claims("A gunman shot dead two officers and a cook.", "killed")
    assert [(c.low, c.party) for c in made] == [(2, "security"), (1, "civilians")]


def test_shot_of_one_known_to_have_died_is_killed():
    """Whoever was shot and died is one dead, in each sentence that tells of it."""
    text = "Police said Omar Diaz died in the attack at the bar. Diaz was shot by a gunman in the doorway."
    assert claims(text, "injured") == []
    assert [c.counts for c in claims(text, "killed")] == [1, 0]


def test_the_attackers_figure_stands_beside_the_others():
    """What those who claim an attack say of its victims is kept.

    And does not count where others give a figure.
    """
    text = (
        "The blast killed nine soldiers, the ministry said. "
        "The Taliban claimed responsibility and said 30 soldiers were killed."
    )
    first, second = claims(text, "killed")
    assert (first.low, first.counts) == (9, 1)
    assert (second.low, second.counts, second.relation) == (30, 0, "may_overlap")


def test_militants_hit_from_the_air_do_not_attack():
    """Militants in an air strike are its victims, gunmen shot in their own attack are attackers."""
    (claim,) = claims("An air strike killed 13 rebels in the village, the army said.", "killed")
    assert claim.party == "militants"
    (claim,) = claims("Two militants were killed after they attacked a post and killed nobody.", "killed")[:1]
    assert claim.party in ("attackers", "militants")


def test_a_headline_above_the_text_may_hold_the_attackers():
    """Headline seven killed, text four died: seven are everybody, four are victims of their own toll."""
    head, body = (
        "7 killed in raid on a police post",
        "4 people died when gunmen stormed it, and 18 were hurt.",
    )
    article = Article("a", f"{head}\n\n{body}", apart=(Apart(0, len(head), "headline"),))
    killed = {c.low: c for c in extract(article).claims if c.kind == "killed"}
    assert (killed[7].party, killed[4].party) == ("all", "unknown")
    assert (killed[4].relation, killed[4].counts) == ("part_of", 1)


@pytest.mark.parametrize(
    ("sides", "side"),
    [
        (["civilians", "unknown"], "civilians"),
        (["security", "attackers", "unknown"], "unknown"),
        (["unknown"], "unknown"),
    ],
)
def test_the_side_of_a_list(sides, side):
    """One known side is that of all; of a boy beside two sides nobody can say which it is."""
    members = [
        Count(
            n,
            "killed",
            party,
            1,
            1,
            "exact",
            "asserted",
            "active",
            "poss",
            "boy",
            False,
            False,
            False,
            0,
            0,
            0,
            "",
        )
        for n, party in enumerate(sides)
    ]
    assert side_of(members) == side_of(members[::-1]) == side
