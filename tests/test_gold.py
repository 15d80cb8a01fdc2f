"""The hand-coded truth of the sample reports: its spans, its ids and its arithmetic hold."""

import hashlib
import itertools
import json
import re
from pathlib import Path

import pytest

from analysis import model

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
ORIGINALS = ROOT.parent / "shared" / "seeds"
GOLD = json.loads((ROOT / "tests" / "gold" / "seeds.json").read_text(encoding="utf-8"))
FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)


def front_and_text(path):
    """Return the front matter block of a sample report and the article's text after it."""
    stored = path.read_bytes().decode("utf-8")
    front = FRONT.match(stored)
    return front.group(1), stored[front.end() :]


TEXTS = {a["article_id"]: front_and_text(SEEDS / a["path"])[1] for a in GOLD["articles"]}
CLAIMS = {c["claim_id"]: c for c in GOLD["claims"]}
EVENTS = {e["event_id"]: e for e in GOLD["events"]}
INCIDENTS = {i["incident_id"]: i for i in GOLD["incidents"]}
COPIES = {a["article"] for a in GOLD["articles"] if a["copy_of"]}


def test_every_sample_report_is_coded_and_says_that_it_is_restated():
    """No file in seeds/ is without truth, and none could be taken for the outlet's own article."""
    assert {a["path"] for a in GOLD["articles"]} == {path.name for path in SEEDS.glob("*.txt")}
    for article in GOLD["articles"]:
        front, _ = front_and_text(SEEDS / article["path"])
        assert f"outlet: {article['outlet']}\n" in front
        assert "restated: true" in front.splitlines()
        assert article["outlet"].startswith(("after ", "Sample "))


def test_articles_are_known_by_their_text():
    """The id and the length of each article are those of its text without the front matter."""
    assert len(TEXTS) == len(GOLD["articles"])
    for article in GOLD["articles"]:
        text = TEXTS[article["article_id"]]
        assert hashlib.sha256(text.encode()).hexdigest()[:12] == article["article_id"], article["path"]
        assert len(text) == article["chars"]
        assert article["copy_of"] is None or article["copy_of"] in TEXTS


@pytest.mark.parametrize("table", ["claims", "apart", "number_traps"])
def test_spans_exist_exactly_in_the_texts(table):
    """Each quote stands at its offsets; if a report was edited, the message says where it stands now."""
    for row in GOLD[table]:
        text = TEXTS[row["article_id"]]
        assert text[row["start"] : row["end"]] == row["quote"], (row["article"], text.find(row["quote"]))


def test_ids_are_unique_and_resolve():
    """Claims name events of their own article, events name incidents, and relations name other claims."""
    assert (len(CLAIMS), len(EVENTS), len(INCIDENTS)) == tuple(
        len(GOLD[table]) for table in ("claims", "events", "incidents")
    )
    for event in GOLD["events"]:
        assert event["incident_id"] in INCIDENTS
        assert event["article_id"] in TEXTS
    for claim in GOLD["claims"]:
        event = EVENTS[claim["event_id"]]
        assert (event["article_id"], event["incident_id"]) == (claim["article_id"], claim["incident_id"])
        for relation in claim["relations"]:
            assert CLAIMS[relation["related"]]["article_id"] == claim["article_id"]
            assert relation["related"] != claim["claim_id"]


def test_values_are_those_of_the_contract():
    """The truth is told in the words that the ledger uses."""
    for claim in GOLD["claims"]:
        assert claim["kind"] in ("killed", "injured", "attackers")
        assert claim["party"] in model.PARTIES
        assert claim["hedge"] in model.HEDGES
        assert claim["modality"] in model.MODALITIES
        assert claim["speaker_type"] in model.SPEAKER_TYPES
        assert {r["relation"] for r in claim["relations"]} <= set(model.RELATIONS)
    for event in GOLD["events"]:
        assert event["attack_type"] in event["accept_attack_type"]
        assert set(event["accept_attack_type"]) <= set(model.ATTACK_TYPES)
        assert event["stage"] in model.STAGES
        assert event["responsibility"] in model.RESPONSIBILITY
        assert set(event["accept_target_type"]) <= set(model.TARGET_TYPES)
        assert event["date_precision"] in model.DATE_PRECISIONS
        assert set(event["accept_date_basis"]) <= set(model.DATE_BASES)
        assert set((event["weapons"] or "unknown").split(", ")) <= set(model.WEAPONS)
    for row in GOLD["apart"]:
        assert row["kind"] in ("metadata", "headline", "caption", "credit", "copyright", "widget", "notice")


def test_hedges_say_what_the_bounds_say():
    """Open, exact and believed numbers have the bounds that the codebook gives them."""
    for claim in GOLD["claims"]:
        low, high, said = claim["low"], claim["high"], claim["claim_id"]
        match claim["modality"], claim["hedge"]:
            case ("believed", _):
                assert (low is None, high is None) == (True, False), said
            case (_, "at_least" | "more_than" | "vague"):
                assert (low is None, high is None) == (False, True), said
            case (_, "range"):
                assert low < high, said
            case (_, "exact" | "about"):
                assert low == high is not None, said
            case other:
                pytest.fail(f"{said}: no rule for {other}")


def test_an_events_day_lies_in_its_incidents_dates():
    """What an article tells of the date never contradicts the incident, however coarse it is."""
    for event in GOLD["events"]:
        incident = INCIDENTS[event["incident_id"]]
        assert event["date_start"] <= incident["date_start"] <= incident["date_end"] <= event["date_end"]
        assert event["country"] == incident["country"]
        assert event["place"] == incident["place"]


def test_links_are_the_pairs_of_each_incident():
    """The pairs to be joined are those of one incident, and an incident counts its articles."""
    of = {name: [e["event_id"] for e in GOLD["events"] if e["incident_id"] == name] for name in INCIDENTS}
    pairs = {pair for events in of.values() for pair in itertools.combinations(events, 2)}
    assert pairs == {tuple(pair) for pair in GOLD["links"]["together"]}
    for name, incident in INCIDENTS.items():
        assert incident["articles"] == len(of[name])


def least(numbers):
    """Return the smallest number that is known, or None."""
    return min((n for n in numbers if n is not None), default=None)


@pytest.mark.parametrize(
    "toll", GOLD["tolls"], ids=lambda toll: f"{toll['incident_id']} {toll['kind']} {toll['party']}"
)
def test_tolls_follow(toll):
    """Figures add up from their claims, and low, best and high are taken from the figures."""
    figures = toll["figures"]
    answer = [toll["low"], toll["best"], toll["high"]]
    assert answer in toll["accept"]
    if not figures:
        assert INCIDENTS[toll["incident_id"]]["stage"] in ("failed", "foiled")
        assert answer == [0, 0, 0]
        return
    for figure in figures:
        claims = [CLAIMS[name] for name in figure["claims"]]
        assert {c["article"] for c in claims} == {figure["article"]}
        assert figure["article"] not in COPIES
        assert {(c["incident_id"], c["kind"]) for c in claims} == {(toll["incident_id"], toll["kind"])}
        assert all(c["counts"] for c in claims)
        lows = [c["low"] for c in claims if c["low"] is not None]
        assert figure["low"] == (sum(lows) if lows else None)
        highs = [c["high"] for c in claims]
        assert figure["high"] == (None if None in highs else sum(highs))
        if toll["party"] in model.PARTIES and toll["party"] != "all":
            assert {c["party"] for c in claims} == {toll["party"]}
    lowest = least(figure["low"] for figure in figures)
    highest = max(figures, key=lambda f: (f["high"] or f["low"] or 0, f["high"] is None))
    best = next(figure for figure in figures if figure["article"] == toll["best_from"])
    assert answer == [lowest, best["low"], highest["high"]]


def test_every_counting_claim_reaches_a_toll():
    """Nobody's dead are lost: a claim that counts is in a figure, or stands to one that is."""
    used = {name for toll in GOLD["tolls"] for figure in toll["figures"] for name in figure["claims"]}
    for claim in GOLD["claims"]:
        if claim["counts"] and claim["article"] not in COPIES:
            kin = {
                r["related"]
                for r in claim["relations"]
                if r["relation"] in ("same_as", "may_overlap", "part_of")
            }
            assert claim["claim_id"] in used or kin & used, claim["claim_id"]


def test_the_report_after_rferl_names_no_year():
    """Its year can be learned only from a linked report, as with the original."""
    article = next(a for a in GOLD["articles"] if a["outlet"] == "after RFE/RL")
    front, text = front_and_text(SEEDS / article["path"])
    assert article["published"] is None
    assert "published" not in front
    assert not re.search(r"\b(?:19|20)\d\d\b", text)


def runs(text, words=9):
    """Return every run of nine words of a text."""
    said = re.findall(r"[\w']+", text.lower())
    return {tuple(said[i : i + words]) for i in range(len(said) - words + 1)}


def test_no_sentence_is_the_publishers():
    """No nine words in a row are those of an original article."""
    originals = sorted(ORIGINALS.glob("*.txt"))
    if not originals:
        pytest.skip(f"the original articles are not in {ORIGINALS.relative_to(ROOT.parent)}")
    given = set().union(*(runs(path.read_text(encoding="utf-8")) for path in originals))
    for path in [*SEEDS.iterdir(), ROOT / "tests" / "gold" / "seeds.json"]:
        assert not runs(path.read_text(encoding="utf-8")) & given, path.name
