"""One run: what is new, what is not, and a ledger that is always whole; extraction has a stand-in here."""

from __future__ import annotations

import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from analysis import desk, ledger
from analysis.link import Linked
from analysis.model import Claim, Event, Incident, Link, Reading, Relation, Toll

DEATHS = re.compile(r"(\d+) (?:people|police) died in (\w+)")


def extract(article):
    """Find "5 people died in Quetta", and nothing else."""
    if "unreadable" in article.text:
        raise ValueError("a sentence without a verb")
    events, claims = [], []
    for n, match in enumerate(DEATHS.finditer(article.text), 1):
        event = f"{article.article_id}:{n}"
        claim = f"{article.article_id}:{match.start()}-{match.end()}:killed"
        dead = int(match[1])
        events.append(Event(event, article.article_id, place=match[2], date_start=article.published))
        claims.append(
            Claim(
                claim,
                article.article_id,
                "killed",
                match[0],
                *match.span(),
                "test",
                event,
                low=dead,
                high=dead,
                counts=1,
            )
        )
    ties = [
        Relation(a.claim_id, "conflicts_with", b.claim_id) for a in claims[::-1] for b in claims if a is not b
    ]
    return Reading(article, tuple(events[::-1]), tuple(claims[::-1]), tuple(ties))


def link(readings, known=(), retired=()):
    """Join by place alone; an event without a date learns it from the others."""
    days, filled, links = {}, [], []
    for reading in readings:
        for event in reading.events:
            days.setdefault(event.place, set()).add(event.date_start)
    for reading in readings:
        events = []
        for event in reading.events:
            day = min(filter(None, days[event.place]), default=None)
            basis = event.date_basis if event.date_start == day else "linked"
            events.append(replace(event, incident_id=event.place, date_start=day, date_basis=basis))
            links.append(Link(event.place, event.event_id, "same town", 1.0))
        places = {event.event_id: event.place for event in events}
        claims = tuple(replace(c, incident_id=places[c.event_id]) for c in reading.claims)
        filled.append(Reading(reading.article, tuple(events), claims, reading.relations))
    counts = {place: sum(link.incident_id == place for link in links) for place in days}
    return Linked(
        incidents=tuple(Incident(place, place=place, articles=counts[place]) for place in days),
        links=tuple(links),
        readings=tuple(filled),
    )


def tallies(claims, relations, articles, **_):
    """Give the range over all claims of an incident."""
    found = {}
    for claim in claims:
        found.setdefault(claim.incident_id, []).append(claim)
    return [
        Toll(
            own,
            "killed",
            "all",
            min(c.low for c in cs),
            cs[0].low,
            max(c.high for c in cs),
            "test",
            claim_ids=tuple(c.claim_id for c in cs),
        )
        for own, cs in found.items()
    ]


@pytest.fixture(autouse=True)
def _stand_ins(monkeypatch):
    monkeypatch.setattr("analysis.extract.extract", extract)
    monkeypatch.setattr("analysis.link.link", link)
    monkeypatch.setattr("analysis.tally.tallies", tallies)
    monkeypatch.setattr("analysis.history.history", lambda *_, **__: [])


@pytest.fixture
def seeds(tmp_path):
    """Return a folder with two reports of one attack and one of another."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "dw.txt").write_text("---\npublished: 2023-02-17\n---\n4 people died in Karachi.")
    (folder / "rfe.txt").write_text(
        "At least 5 people died in Karachi. 14 people died in Quetta. So far 9 people died in Quetta."
    )
    (folder / "quiet.txt").write_text("Shares rose.")
    return folder


@pytest.fixture
def path(tmp_path):
    """Return where the ledger goes."""
    return tmp_path / "ledger.db"


def dump(path):
    """Return all that a ledger holds, as SQL."""
    base = sqlite3.connect(path)
    try:
        return list(base.iterdump())
    finally:
        base.close()


def tolls(path):
    """Return the tolls by incident."""
    return {t.incident_id: (t.low, t.high) for t in ledger.fetch(ledger.opened(path), "tolls")}


def test_a_first_run(seeds, path):
    """All is new, and the report says what the ledger holds."""
    report = desk.run([seeds], path)
    assert (report.articles, report.new, report.unchanged, report.failures) == (3, 3, 0, ())
    assert report.totals == {"articles": 3, "events": 4, "incidents": 2, "claims": 4}
    assert report.incidents == ("Karachi", "Quetta")
    assert tolls(path) == {"Karachi": (4, 5), "Quetta": (9, 14)}


def test_the_same_again_changes_nothing(seeds, path):
    """Byte for byte, the list of runs included."""
    desk.run([seeds], path)
    before, content = path.read_bytes(), dump(path)
    report = desk.run([seeds], path)
    assert (report.new, report.changed, report.unchanged, report.has_changed) == (0, 0, 3, False)
    assert path.read_bytes() == before
    assert dump(path) == content


def test_an_article_that_moved_is_the_same_article(seeds, path):
    """A path is where it was first found, not what it says."""
    desk.run([seeds], path)
    before = path.read_bytes()
    seeds.rename(seeds.with_name("moved"))
    assert desk.run([seeds.with_name("moved")], path).unchanged == 3
    assert path.read_bytes() == before


def test_a_later_report_moves_the_toll(seeds, path):
    """Old and new events are linked together, and only what changed is written."""
    desk.run([seeds], path)
    (seeds / "ap.txt").write_text("7 people died in Karachi.")
    report = desk.run([seeds], path)
    assert (report.new, report.unchanged) == (1, 3)
    assert tolls(path) == {"Karachi": (4, 7), "Quetta": (9, 14)}
    assert [run.new_articles for run in ledger.fetch(ledger.opened(path), "runs")].count(1) == 1


def test_the_order_of_arrival_makes_no_difference(seeds, tmp_path):
    """What one report learned from another is learned again, and forgotten where it no longer holds."""
    files = [seeds / name for name in ("dw.txt", "rfe.txt", "quiet.txt")]
    for name, order in (("a.db", files), ("b.db", files[::-1])):
        for file in order:
            desk.run([file], tmp_path / name)
    one, other = (
        {
            table: ledger.fetch(ledger.opened(tmp_path / name), table)
            for table in ledger.TABLES
            if table != "runs"
        }
        for name in ("a.db", "b.db")
    )
    assert one == other
    assert {e.date_start for e in one["events"] if e.place == "Karachi"} == {"2023-02-17"}


def test_a_given_id_with_a_new_text_replaces_the_old(path, tmp_path):
    """An outlet's correction under the same id takes the old claims and incidents away."""
    file = tmp_path / "news.jsonl"
    file.write_text(json.dumps({"id": "n1", "text": "4 people died in Karachi."}))
    desk.run([file], path)
    file.write_text(json.dumps({"id": "n1", "text": "3 people died in Quetta."}))
    report = desk.run([file], path)
    assert (report.new, report.changed) == (0, 1)
    assert tolls(path) == {"Quetta": (3, 3)}
    assert [i.incident_id for i in ledger.fetch(ledger.opened(path), "incidents")] == ["Quetta"]


def test_metadata_given_later_changes_the_article(seeds, path):
    """A date added in front matter reaches the events, though the text and its id are the same."""
    desk.run([seeds], path)
    (seeds / "quiet.txt").write_text("---\noutlet: DW\n---\nShares rose.")
    report = desk.run([seeds], path)
    assert (report.new, report.changed, report.unchanged) == (0, 1, 2)
    assert "DW" in {a.outlet for a in ledger.fetch(ledger.opened(path), "articles")}


def test_one_bad_article_never_stops_the_others(seeds, path):
    """Each failure is listed with its file and reason, also when extraction itself fails."""
    (seeds / "bad.txt").write_text("unreadable")
    (seeds / "empty.txt").write_text("")
    report = desk.run([seeds, "nope"], path)
    assert report.articles == 3
    listed = " ".join(map(str, report.failures))
    assert all(
        f"{name}" in listed for name in ("bad.txt, article", "empty.txt: there is no text", "nope: nothing")
    )
    assert len(report.failures) == 3
    assert any("ValueError: a sentence without a verb" in f.reason for f in report.failures)


def test_the_same_text_twice_is_one_article(seeds, path):
    """A copy of a file is counted as repeated."""
    (seeds / "dw copy.txt").write_text((seeds / "dw.txt").read_text())
    report = desk.run([seeds], path)
    assert (report.articles, report.repeated, report.failures) == (3, 1, ())


def test_two_texts_under_one_id_are_a_mistake(path, tmp_path):
    """The first is kept, the second is named."""
    file = tmp_path / "news.jsonl"
    file.write_text(
        "\n".join(json.dumps({"id": "n1", "text": f"{n} people died in Karachi."}) for n in (4, 5))
    )
    report = desk.run([file], path)
    assert tolls(path) == {"Karachi": (4, 4)}
    assert "stands for another text already" in report.failures[0].reason


def test_nothing_to_read_leaves_nothing_behind(path, tmp_path):
    """No ledger is made, and the failures say why."""
    with pytest.raises(desk.NothingRead) as caught:
        desk.run([tmp_path / "nope"], path)
    assert "nothing there" in caught.value.failures[0].reason
    assert not path.exists()


def test_an_error_in_linking_leaves_the_ledger_as_it_was(seeds, path, monkeypatch):
    """A run is whole or not at all."""
    desk.run([seeds], path)
    before = dump(path)
    (seeds / "ap.txt").write_text("7 people died in Karachi.")
    monkeypatch.setattr("analysis.link.link", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.run([seeds], path)
    assert dump(path) == before


def test_many_articles_are_shared_out_in_order(tmp_path, path, monkeypatch):
    """Two processes give what one gives, in the same order."""
    monkeypatch.setattr(desk, "FEW", 3)
    monkeypatch.setattr(desk, "BATCH", 2)
    monkeypatch.setattr(desk, "ProcessPoolExecutor", ThreadPoolExecutor)
    monkeypatch.setattr(desk.os, "cpu_count", lambda: 2)
    file = tmp_path / "news.jsonl"
    file.write_text(
        "\n".join(
            json.dumps({"id": f"n{n:02}", "text": f"{n} people died in Town{n}."}) for n in range(1, 30)
        )
    )
    seen = []
    report = desk.run([file], path, lambda step, done: seen.append((step, done)))
    assert report.new == 29
    assert seen == [("reading", n) for n in range(1, 30)] + [("linking", 29)]
    assert report.incidents == tuple(f"Town{n}" for n in range(1, 30))
