"""The hand-coded sentences and short articles: words occur, bounds follow hedges, tolls add up."""

import csv
import gzip
import importlib.util
import json
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis import model

GOLD = Path(__file__).parent / "gold"
SENTENCES = [json.loads(line) for line in (GOLD / "sentences.jsonl").read_text(encoding="utf-8").splitlines()]
ARTICLES = json.loads((GOLD / "articles.json").read_text(encoding="utf-8"))
TEXTS = {article["id"]: article["text"] for article in ARTICLES["texts"]}
CODED = ARTICLES["gold"]
COUNTED = ("killed", "injured", "attackers")
ARTICLE_CLAIMS = [(name, claim) for name, coding in CODED.items() for claim in coding["claims"]]
CLAIMS = [(s["id"], claim) for s in SENTENCES for claim in s["claims"]] + ARTICLE_CLAIMS
EVENTS = [(name, event) for name, coding in CODED.items() for event in coding["events"]]


def occurs(words: str, text: str) -> bool:
    """Say whether *words* stand in *text*, whole."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def test_there_is_enough_and_nothing_twice():
    """At least 300 sentences, 60 of them without a claim, and 30 articles, every id and every text once."""
    assert len(SENTENCES) >= 300
    assert sum(not s["claims"] for s in SENTENCES) >= 60
    assert len({s["id"] for s in SENTENCES}) == len({s["text"] for s in SENTENCES}) == len(SENTENCES)
    assert len(CODED) >= 30
    assert set(TEXTS) == set(CODED)
    assert len(TEXTS) == len(set(TEXTS.values())) == len(ARTICLES["texts"])


def test_the_readme_counts_right():
    """The sizes that the README of the gold gives are those of the files."""
    told = (GOLD / "README.md").read_text(encoding="utf-8")
    bare = sum(not s["claims"] for s in SENTENCES)
    claims = sum(len(s["claims"]) for s in SENTENCES)
    assert f"{len(SENTENCES)} sentences, {claims} claims, {bare} sentences without any" in told
    empty = sum(not coding["claims"] for coding in CODED.values())
    assert f"{len(CODED)} articles, {len(EVENTS)} events, {len(ARTICLE_CLAIMS)} claims" in told
    assert f"{empty} articles without any" in told


def test_the_words_of_a_claim_occur():
    """Numbers and speakers are written as in the text, and a quote stands there as often as its code says."""
    for sentence in SENTENCES:
        for claim in sentence["claims"]:
            assert occurs(claim["reported"], sentence["text"]), (sentence["id"], claim["reported"])
            assert claim["speaker"] is None or claim["speaker"] in sentence["text"], sentence["id"]
    for name, claim in ARTICLE_CLAIMS:
        assert TEXTS[name].count(claim["quote"]) >= claim["nth"] >= 1, (name, claim["quote"])
        assert occurs(claim["reported"], claim["quote"]), (name, claim["quote"])
        assert claim["speaker"] is None or claim["speaker"] in TEXTS[name], (name, claim["speaker"])


def test_values_are_those_of_the_contract():
    """Claims and events are coded in the words that the ledger uses."""
    for name, claim in CLAIMS:
        assert claim["kind"] in COUNTED, name
        assert {claim["party"], *claim.get("accept_party", [])} <= set(model.PARTIES), name
        assert claim.get("accept_party", [claim["party"]])[0] == claim["party"], name
        assert claim["hedge"] in model.HEDGES, name
        assert claim["modality"] in model.MODALITIES, name
        assert claim["kind"] != "attackers" or claim["party"] == "attackers", name
    for name, event in EVENTS:
        assert {event["attack_type"], *event.get("accept_attack_type", [])} <= set(model.ATTACK_TYPES), name
        assert event["stage"] in model.STAGES, name
        assert event["responsibility"] in model.RESPONSIBILITY, name
        assert event["country"] is None or re.fullmatch("[A-Z]{3}", event["country"]), name
        assert event["place"] is None or event["place"].lower() in TEXTS[name].lower(), name


@pytest.mark.parametrize("unsure", [False, True], ids=["said", "believed or feared"])
def test_hedges_say_what_the_bounds_say(unsure):
    """An open number has no high, "up to" no low, and a believed one no low unless it is open."""
    coded = [pair for pair in CLAIMS if (pair[1]["modality"] in ("believed", "feared")) is unsure]
    assert coded
    for name, claim in coded:
        low, high = claim["low"], claim["high"]
        match claim["hedge"]:
            case "at_least" | "more_than" | "vague":
                assert (low is None, high is None) == (False, True), name
            case "at_most" | "less_than":
                assert (low is None, high is None) == (True, False), name
            case "range":
                assert high is not None, name
                assert low is None if unsure else low < high, name
            case "exact" | "about":
                assert high is not None, name
                assert low is None if unsure else low == high, name


def test_relations_and_events_resolve():
    """A claim names an event and another claim of its own article, of its own kind, or nothing."""
    for name, coding in CODED.items():
        assert len({event["e"] for event in coding["events"]}) == len(coding["events"])
        for n, claim in enumerate(coding["claims"]):
            assert claim["event"] in {event["e"] for event in coding["events"]}, name
            assert (claim["relation"] is None) == (claim["related"] is None), (name, claim["quote"])
            if claim["related"] is not None:
                assert claim["relation"] in model.RELATIONS
                assert claim["related"] != n
                assert coding["claims"][claim["related"]]["kind"] == claim["kind"], (name, claim["quote"])


def test_dates_and_tolls_are_in_order():
    """Days run forward, not beyond publication, and low is at most best, best at most high."""
    published = {article["id"]: article["published"] for article in ARTICLES["texts"]}
    for name, event in EVENTS:
        first, last = date.fromisoformat(event["date_start"]), date.fromisoformat(event["date_end"])
        assert first <= last <= date.fromisoformat(published[name]), name
        for column in ("killed", "killed_attackers", "injured", "attackers"):
            known = [end for end in event[column] if end is not None]
            assert len(event[column]) == 3, name
            assert known == sorted(known), (name, column)


def test_tolls_follow_from_the_claims_that_count():
    """What counts adds up to the best toll, in every attack of which figures are given."""
    added = 0
    for name, coding in CODED.items():
        for event in coding["events"]:
            for kind in ("killed", "injured"):
                counted = [
                    claim["low"] for claim in coding["claims"]
                    if (claim["event"], claim["kind"], claim["counts"]) == (event["e"], kind, True)
                    and claim["modality"] not in model.UNSURE
                ]  # fmt: skip
                if counted:
                    added += 1
                    assert sum(counted) == event[kind][1], (name, event["e"], kind)
    assert added > 80


def test_mass_shootings_are_whole_and_name_no_shooter():
    """All 335 rows (two case numbers stand twice), with counts and descriptions, without shooters' names."""
    with gzip.open(GOLD / "msa.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert (len(rows), len({row["CaseID"] for row in rows})) == (335, 333)
    assert [column for column in rows[0] if "hooter" in column] == []
    counts = (
        "Civilian Killed",
        "Civilian Injured",
        "Enforcement Killed",
        "Enforcement Injured",
        "Total Fatalities",
    )
    for row in rows:
        assert row["Description"]
        assert all(row[column].isdigit() for column in counts)


@pytest.fixture(scope="module")
def accuracy():
    """Return tools/accuracy.py as a module."""
    spec = importlib.util.spec_from_file_location("accuracy", GOLD.parents[1] / "tools" / "accuracy.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy"] = module
    spec.loader.exec_module(module)
    return module


def as_given(coded: dict, text: str) -> model.Claim:
    """Return a coded claim as an extractor would give it."""
    same = ("kind", "party", "low", "high", "hedge", "modality", "reported", "speaker")
    start = coded.get("start", 0)
    end = coded.get("end", len(text))
    return model.Claim(
        "c", "a", quote=text[start:end], start=start, end=end, rule="hand", **{k: coded[k] for k in same}
    )


def test_the_truth_scores_all_and_silence_nothing(accuracy):
    """An extractor that says what the coder says has every claim right; one that says nothing has none."""
    right, silent = accuracy.Found(), accuracy.Found()
    texts = [(s["text"], s["claims"]) for s in SENTENCES]
    texts += [(article.text, coding["claims"]) for article, coding in accuracy.articles()]
    for text, coded in texts:
        right.add(coded, [as_given(claim, text) for claim in coded])
        silent.add(coded, [])
    wanted = sum(not claim.get("optional") for _, claim in CLAIMS)
    assert right.row("", "party")[1:] == (f"{wanted}", f"{wanted}", "1.00", "1.00", "1.00")
    assert (right.n["hedge"], right.n["modality"], right.n["speaker"]) == (
        wanted,
        wanted,
        right.n["speakers"],
    )
    assert silent.row("")[1:] == (f"{wanted}", "0", "-", "0.00", "0.00")


def test_an_invented_figure_costs_precision(accuracy):
    """A claim beside the truth is counted as given, and what was optional costs nothing."""
    sentence = next(s for s in SENTENCES if s["text"].startswith("Twenty-four more died overnight"))
    given = [as_given(claim, sentence["text"]) for claim in sentence["claims"]]
    invented = replace(given[0], kind="injured", low=7, high=7)
    found = accuracy.Found()
    found.add(sentence["claims"], [*given, invented])
    assert found.row("")[1:] == ("1", "2", "0.50", "1.00", "0.67")


def test_the_table_goes_between_its_markers(accuracy):
    """The page keeps what stands around the table, and a page without a place for it is refused."""
    begin, end = accuracy.MARKERS
    assert (
        accuracy.put_between(f"before\n{begin}\nold\n{end}\nafter", "new")
        == f"before\n{begin}\nnew\n{end}\nafter"
    )
    with pytest.raises(SystemExit, match="add the lines"):
        accuracy.put_between("nothing here", "new")


def test_the_readme_tells_the_current_finding(root):
    """The finding in the README is what the sample's briefing says today; else run make readme."""
    spec = importlib.util.spec_from_file_location("readme", root / "tools" / "readme.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.finding() in (root / "README.md").read_text(encoding="utf-8")
