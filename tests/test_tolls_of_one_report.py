"""What a careful editor concludes from one report: who died, who was hurt, and how many did it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.extract import extract
from analysis.model import Article
from analysis.tally import tally


def tolls(text: str) -> dict[str, dict[tuple[str, str], int | None]]:
    """Return the best figures of each attack that is news, by place, then by kind and party."""
    article = Article("a", text, published="2024-03-06")
    reading = extract(article)
    found = {}
    for event in reading.events:
        if not event.background:
            mine = [
                replace(c, incident_id=event.event_id) for c in reading.claims if c.event_id == event.event_id
            ]
            rows = tally(event.event_id, mine, reading.relations, {"a": article})
            found[event.place or ""] = {(t.kind, t.party): t.best for t in rows}
    return found


def best(text: str) -> tuple[int | None, int | None]:
    """Return the dead and the hurt of the one attack that a report tells of."""
    (one,) = tolls(text).values()
    return one.get(("killed", "all")), one.get(("injured", "all"))


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [
        ("Nine people were killed and 12 injured in a suspected bombing at Leeds Arena on Monday.", 9, 12),
        ("Six people died and two were hurt in an alleged arson attack in Turin, prosecutors said.", 6, 2),
        ("Four guards were shot dead by suspected Rawla Front fighters at a market in Bama.", 4, None),
    ],
    ids=["a suspected bombing", "an alleged attack", "by suspected fighters"],
)
def test_a_word_of_doubt_on_the_deed_is_none_on_the_dead(text, dead, hurt):
    """Whether it was a bombing is doubted; that nine died is not."""
    assert best(text) == (dead, hurt)


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [
        ("The storm killed 40 people in the south. Gunmen then killed 5 in a market of Kano.", 5, None),
        (
            "Floods in the north killed 12 people, officials said. Rebels shot dead two guards in Abra.",
            2,
            None,
        ),
        ("A bomb exploded after the flood, killing nine people in Herat.", 9, None),
        (
            "Gunmen who struck after the floods killed four nurses in Kano. Six others were wounded.",
            4,
            6,
        ),
        ("Gunmen killed six farmers in a storm of bullets near Zaria. Two were wounded.", 6, 2),
        ("A bus bombing killed four in Quetta. Five persons died in a road accident near Sibi.", 4, None),
        ("Four soldiers were killed in a lightning raid on their post in Sinai.", 4, None),
        ("A bomb killed two men in Gao. Three people were killed by a lightning strike near Kidal.", 2, None),
        ("Two nurses were shot dead in an ambush after an earthquake in Herat.", 2, None),
        ("Gunmen killed six people near Goma. An eruption killed 30 people there last month.", 6, None),
    ],
    ids=[
        "a storm",
        "floods",
        "a bomb after a flood",
        "gunmen after floods",
        "of bullets",
        "an accident",
        "a lightning raid",
        "lightning",
        "after a quake",
        "an eruption",
    ],
)
def test_whom_a_disaster_kills_no_attack_kills(text, dead, hurt):
    """The dead of a storm told beside an attack are not the attack's, those of a storm of bullets are."""
    assert best(text) == (dead, hurt)


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [
        (
            'Raiders attacked a church near Jos. "I counted more than 30 bodies," a resident said. '
            "The police put the figure at 22 dead and 58 injured.",
            22,
            58,
        ),
        (
            "Raiders attacked a hamlet near Jos. Three children were among the dead, an official said. "
            "Residents said 17 people were killed.",
            17,
            None,
        ),
        (
            "Raiders attacked a hamlet near Jos. Residents said that at least 40 people were killed.",
            40,
            None,
        ),
        (
            "Gunmen who seized five builders near Jos have killed three of them. The bodies lay by a road; "
            "one of them, a foreign cook, had been beheaded.",
            3,
            None,
        ),
        (
            "Bombers attacked a bar in Omaha. Dozens of people were wounded. One clinic treated 14 patients.",
            None,
            24,
        ),
        ("A man was stabbed in Leeds. Several people were hurt. Two are in critical condition.", None, 2),
        (
            "Three University of Oregon students were fatally shot and two others injured on a bus.",
            3,
            2,
        ),
        ("Rebels beheaded a man and shot dead another accused of spying near Rafah.", 2, None),
    ],
    ids=[
        "a resident's higher figure",
        "an official's part",
        "residents alone",
        "one of the three",
        "dozens hold 14",
        "the few may be all",
        "students of a university with an of",
        "another",
    ],
)
def test_nobody_is_added_twice_and_nobody_left_out(text, dead, hurt):
    """Whose figure stands, who is among whom, and whom a name or an "another" stands for."""
    assert best(text) == (dead, hurt)


def test_what_residents_say_against_an_official_stays_in_the_range():
    """The police say 11, residents at least 40: best is 11, and there is no upper end."""
    article = Article(
        "a",
        "Raiders attacked a hamlet near Jos. Residents said that at least 40 people were killed. "
        "The police confirmed that 11 people were killed.",
    )
    reading = extract(article)
    rows = tally(
        "i", [replace(c, incident_id="i") for c in reading.claims], reading.relations, {"a": article}
    )
    whole = next(t for t in rows if (t.kind, t.party) == ("killed", "all"))
    assert (whole.low, whole.best, whole.high) == (11, 11, None)


@pytest.mark.parametrize(
    ("text", "dead", "attackers"),
    [
        (
            "A lorry ploughed into a crowd in Graz, killing at least 84 people. The driver, a 31-year-old, "
            "was shot dead by police.",
            85,
            1,
        ),
        (
            "Two fans were shot dead in Antwerp on Monday. Police shot a 45-year-old man in a cafe; he died "
            "in hospital.",
            3,
            1,
        ),
        ("A man drove a van into shoppers in Graz, killing three. Officers shot the man dead.", 4, 1),
        ("Police shot and killed a man in Tulsa on Monday after a chase.", 1, None),
        ("Five protesters were killed in Dhaka on Monday. Police shot dead three people.", 5, None),
    ],
    ids=["the driver", "a man in a cafe", "the man dead", "nobody killed before", "several people"],
)
def test_whom_police_shoot_after_the_victims_is_the_attacker(text, dead, attackers):
    """One person shot by police, in a report of others killed before, did it; he is no victim."""
    (one,) = tolls(text).values()
    assert one["killed", "all"] == dead
    assert one.get(("killed", "attackers")) == attackers


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [
        ("Two nurses were abducted and later killed by gunmen near Gusau.", 2, None),
        ("Three villagers were beaten and then burned alive in an attack in Ranchi.", 3, None),
        ("A monk was seized, tortured and killed in an attack in Sagaing.", 1, None),
        ("Four constables laid down their lives in an attack in Quetta.", 4, None),
        ("A terrorist shot officers at a checkpoint in Jenin.", None, None),
        ("A gunman shot two officers at a checkpoint in Jenin.", None, 2),
    ],
)
def test_what_befell_them_is_read_to_its_end(text, dead, hurt):
    """Seized and later killed is killed; who shot at officers is not the one who was hit."""
    assert best(text) == (dead, hurt)


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [
        ("Gunmen attacked a hotel in Gao. They were killed, including three cooks.", 3, None),
        (
            "Gunmen attacked a post in Gao, killing four. The injured, including two constables, were "
            "taken to a hospital.",
            4,
            2,
        ),
        (
            "Gunmen attacked a post in Gao, killing four and wounding nine. The injured, including two "
            "constables, were taken to a hospital.",
            4,
            9,
        ),
    ],
    ids=["a part of nobody knows how many", "of the injured two", "two of nine"],
)
def test_a_part_stands_where_its_whole_has_no_number(text, dead, hurt):
    """Who is among them is counted where nobody says how many they are, and only there."""
    assert best(text) == (dead, hurt)


def test_parts_never_hold_each_other():
    """They include the cooks; the cooks do not include them."""
    reading = extract(
        Article("a", "Gunmen attacked a hotel in Gao. They were killed, including three cooks.")
    )
    over = {(r.claim_id, r.related) for r in reading.relations if r.relation == "part_of"}
    assert over
    assert not over & {(b, a) for a, b in over}
