"""Reports all in capitals: who attacked whom and with what, by weights learned from such reports."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from analysis.extract import capitals, extract
from analysis.extract.capitals.parts import ROLES, phrases
from analysis.extract.capitals.told import plainness
from analysis.extract.capitals.verdicts import KINDS
from analysis.extract.capitals.weights import learned
from analysis.extract.capitals.words import known_words
from analysis.extract.sentences import sentences
from analysis.model import Article

WIRE = (
    "SAN MARCOS, 4 MAY 90 -- [TEXT] A POWERFUL BOMB EXPLODED LAST NIGHT "
    "OUTSIDE THE OFFICE OF THE WATER COMPANY, "
    "AND TERRORISTS MURDERED BUSINESSMAN ANSELMO QUIROZ PADUA IN HIS HOUSE. "
    "THE POLICE SAID THAT THE ATTACKS WERE CARRIED OUT BY URBAN GUERRILLAS."
)


PARTS = ("roles", "sentences", "bonds", "events", "story")


def cast(text):
    """Return (kind, value) of each part that the weights give."""
    return {(f.kind, f.value) for f in capitals.cast(sentences(Article("a", text)))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "GUNMEN YESTERDAY MURDERED ATTORNEY GENERAL RAMIRO QUEZADA LUNA.",
            ("harmed", "RAMIRO QUEZADA LUNA"),
        ),
        ("BISHOP ELIAS MONTUFAR SOSA WAS KIDNAPPED LAST NIGHT.", ("harmed", "ELIAS MONTUFAR SOSA")),
        ("URBAN GUERRILLAS BLEW UP A POWER PYLON AND A BRIDGE.", ("suspect", "URBAN GUERRILLAS")),
        ("TWO BUSES WERE BURNED BY TERRORISTS THIS MORNING.", ("suspect", "TERRORISTS")),
        ("A BOMB EXPLODED OUTSIDE THE OFFICE OF THE WATER COMPANY.", ("weapon", "BOMB")),
        ("THE FARC HAS CLAIMED RESPONSIBILITY FOR THE MURDER.", ("group", "FARC")),
        ("POLICE BLAMED THE SHINING PATH FOR THE ATTACK ON THE BANK.", ("group", "SHINING PATH")),
        ("UNIDENTIFIED MEN THREW A GRENADE AT THE HOME OF THE MAYOR.", ("target", "HOME OF THE MAYOR")),
    ],
)
def test_a_part_is_read_from_the_words_around(text, expected):
    """Doers, names without titles, weapons and groups are told apart by their words and neighbours."""
    assert expected in cast(text)


@pytest.mark.parametrize(
    "text",
    [
        "PRESIDENT ANSELMO QUIROZ PADUA WILL VISIT A SCHOOL IN THE NORTH.",
        "THE MINISTER SAID THAT THE BUDGET WILL GROW BY 3 PERCENT.",
        "THE TEAM PLAYED ITS SECOND MATCH ON THE COAST ON SUNDAY.",
    ],
)
def test_who_has_no_part(text):
    """Where nothing was attacked, nobody has a part in it."""
    assert extract(Article("a", text)).claims == ()


def test_a_part_of_a_phrase_may_be_the_name():
    """The weapon of mortar fire is the mortar, the group of its guerrillas the group."""
    ways = {
        " ".join(t.low for t in phrase.sentence.tokens[a:b])
        for phrase in phrases(sentences(Article("a", "FARC GUERRILLAS ANSWERED WITH MORTAR FIRE.")))
        for a, b, _ in phrase.ways
    }
    assert {"farc", "farc guerrillas", "guerrillas", "mortar", "mortar fire"} <= ways


def test_claims_say_that_they_were_learned_and_where_they_stand():
    """Each claim names its rule, and its quote is the text at its place."""
    reading = extract(Article("a", WIRE, published="1990-05-04"))
    learned = [c for c in reading.claims if c.rule == "learned"]
    assert {c.kind for c in learned} >= {"victim", "weapon"}
    assert all(WIRE[c.start : c.end] == c.quote for c in reading.claims)


@pytest.mark.parametrize(
    ("words", "party_text"),
    [
        ("A BISHOP, ELIAS MONTUFAR SOSA, WAS MURDERED BY GUNMEN LAST NIGHT.", "ELIAS MONTUFAR SOSA"),
        ("ELIAS MONTUFAR SOSA, A BISHOP, WAS MURDERED BY GUNMEN LAST NIGHT.", "ELIAS MONTUFAR SOSA"),
        ("THREE SOLDIERS WERE MURDERED BY GUNMEN LAST NIGHT.", "THREE SOLDIERS"),
        ("THREE PEOPLE WERE MURDERED BY GUNMEN LAST NIGHT.", None),
    ],
    ids=["a name behind", "a name before", "soldiers", "people are of no party"],
)
def test_whose_the_dead_are(words, party_text):
    """The words kept for the dead tell whose they are: a name, soldiers; "people" tells nothing."""
    claims = extract(Article("a", f"{words} POLICE ARE INVESTIGATING THE ATTACK.")).claims
    assert party_text in [c.party_text for c in claims if c.kind == "killed"]


@pytest.mark.parametrize(
    ("text", "party_text"),
    [
        (
            "GUNMEN SHOT JUDGE ELIAS MONTUFAR SOSA IN HIS CAR ON FRIDAY. THE JUDGE DIED IN A HOSPITAL.",
            "ELIAS MONTUFAR SOSA",
        ),
        (
            "GUNMEN SHOT JUDGE ELIAS MONTUFAR SOSA AND SENATOR RAMIRO QUEZADA LUNA ON FRIDAY. "
            "THE JUDGE DIED IN A HOSPITAL.",
            "THE JUDGE",
        ),
    ],
    ids=["one is named", "two are"],
)
def test_the_judge_is_the_one_harmed_who_is_named(text, party_text):
    """A description of one person means the one harmed whom the report names, unless it names several."""
    claims = extract(Article("a", f"{text} POLICE ARE INVESTIGATING THE ATTACK.")).claims
    assert [c.party_text for c in claims if c.kind == "killed" and "JUDGE DIED" in c.quote] == [party_text]


def test_a_target_is_kept_in_its_two_best_cuts():
    """What was hit is quoted as it weighs most, and beside it stands the next best way to cut its words."""
    claims = extract(Article("a", WIRE, published="1990-05-04")).claims
    hit = [(c.quote, c.party_text) for c in claims if c.kind == "target"]
    assert hit == [("OFFICE OF THE WATER COMPANY", "OFFICE")]


def test_a_sentence_on_an_attack_is_told_plainly():
    """Of three sentences the one that tells what was attacked weighs most."""
    text = (
        "THE MINISTER OPENED A SCHOOL IN SAN MARCOS. GUNMEN KIDNAPPED A BUSINESSMAN NEAR HIS HOME. "
        "THE TALKS ON TRADE WILL GO ON."
    )
    odds = plainness(sentences(Article("a", text)))
    assert odds[1] == max(odds) > odds[0] + 100


def test_two_attacks_told_one_after_the_other_are_two():
    """A second thing hit in another place, opened as news of its own, is another attack."""
    text = (
        "BOGOTA, 4 MAY 90 -- [TEXT] GUERRILLAS BLEW UP A BRIDGE IN ARAUCA ON TUESDAY, POLICE REPORTED.\n\n"
        "IN MEDELLIN, UNIDENTIFIED INDIVIDUALS MURDERED BUSINESSMAN ANSELMO QUIROZ PADUA IN ANOTHER ATTACK "
        "ON WEDNESDAY."
    )
    assert len(extract(Article("a", text, published="1990-05-04")).events) == 2


def test_mixed_case_is_left_to_the_rules():
    """The same report in mixed case has no learned claim."""
    text = "A bomb exploded last night outside the office of the water company. Police blamed the FARC."
    assert not [c for c in extract(Article("a", text)).claims if c.rule == "learned"]


def unread(features, common):
    """Return the words of features, after "=", that stand neither in our lists nor in *common*."""
    said = {word for f in features for word in re.findall(r"[^\W\d][\w'-]*", f.partition("=")[2])}
    read = known_words() | common
    return sorted(word for word in said if word not in read and word.removesuffix("'s") not in read)


def test_the_weights_name_nobody(root):
    """Every word weighed is in our lists or among the common words that a person read."""
    path = Path(capitals.__file__).with_name("weights.json")
    weights = json.loads(path.read_text(encoding="utf-8"))
    common = frozenset((root / "tests" / "common_words.txt").read_text(encoding="utf-8").split())
    words = [f for part in PARTS for f in weights[part] if "=" in f]
    assert len(words) > 1000
    assert unread(words, common) == []
    assert unread(["l1=murdered", "l21=the quezada", "opens=montufar's"], common) == ["montufar's", "quezada"]
    assert path.stat().st_size < 1_000_000


def test_the_common_words_are_written_small(root, shared):
    """Reports in mixed case write each of the common words small more often than not."""
    data = shared / "data"
    if not (data / "gva").is_dir():
        pytest.skip("needs the reports in mixed case that the weights' words were told from names by")
    trainer = runpy.run_path(str(root / "tools" / "train.py"))
    small = trainer["common_words"](trainer["in_mixed_case"](data))
    common = (root / "tests" / "common_words.txt").read_text(encoding="utf-8").split()
    assert [word for word in common if word not in small] == []


def test_each_weighs_as_many_as_there_are_answers():
    """A feature has a weight for each role, for each kind of attack, and one for yes or no."""
    table = learned()
    answers = {"roles": len(ROLES), "events": len(KINDS), "sentences": 1, "bonds": 1, "story": 1}
    for part, n in answers.items():
        assert {len(row) for row in table[part].values()} == {n} == {len(table[f"{part} bias"])}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("THE TALKS BEGIN TODAY. THE MINISTER PRAISED THE ARMY AND RECALLED ITS BATTLES.", 0),
        (WIRE, 1),
    ],
    ids=["talks", "a bomb and a murder"],
)
def test_attacks_are_news_and_praise_is_not(text, kinds):
    """An attack on somebody or something is an event; a speech is none."""
    assert bool(extract(Article("a", text, published="1990-05-04")).events) == bool(kinds)


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        (
            "Gunmen stormed a hotel in Mombasa on Friday. They were killed, including three cooks.",
            "They were killed",
            3,
        ),
        (
            "REBELS RAIDED A BARRACKS IN TUNJA ON SUNDAY. THEY WERE KILLED, INCLUDING TWO SERGEANTS.",
            "THEY WERE KILLED",
            2,
        ),
    ],
    ids=["mixed case", "capitals"],
)
def test_they_are_kept_where_others_are_among_them(text, whole, part):
    """A pronoun without a number is a claim only if another claim is a part of it, which needs its whole."""
    claims = [c for c in extract(Article("a", text, published="1990-05-04")).claims if c.kind == "killed"]
    they = next(c for c in claims if c.quote == whole)
    assert (they.low, they.high) == (None, None)
    assert [c.low for c in claims if c.related == they.claim_id] == [part]


def test_they_alone_are_no_claim():
    """A pronoun without a number that nothing relates to tells no figure."""
    text = "Gunmen stormed a hotel in Mombasa on Friday, killing three cooks. They were buried on Sunday."
    killed = [c for c in extract(Article("a", text, published="1990-05-04")).claims if c.kind == "killed"]
    assert [c.low for c in killed] == [3]
