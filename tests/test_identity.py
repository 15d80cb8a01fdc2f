"""An incident's id stays: later reports do not change it, a merge leaves an alias, any order resolves it."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import permutations

import pytest

from analysis import desk, ledger
from analysis.identity import aliases, born, resolved
from analysis.model import Alias, Event
from analysis.trace import trace

REPORTS = {
    "ap": ("2004-04-04", "AP", "Gunmen killed five police in a raid on a police post in Karachi on Sunday."),
    "bbc": ("2004-04-04", "BBC", "Five policemen were shot dead by gunmen at a Karachi police post Sunday."),
    "dawn": ("2004-04-05", "Dawn", "Gunmen stormed a Karachi police post Sunday and killed five policemen."),
    "far": ("2004-04-06", "Dawn", "A bomb killed three people in a market in Quetta on Tuesday."),
}  # fmt: skip
HISTORY = ("runs", "aliases")  # what says how the ledger came about


@pytest.fixture
def file(tmp_path):
    """Return a way to write some reports into one file."""

    def written(*names):
        path = tmp_path / f"{'-'.join(names)}.jsonl"
        rows = [
            {"id": n, "published": REPORTS[n][0], "outlet": REPORTS[n][1], "text": REPORTS[n][2]}
            for n in names
        ]
        path.write_text("\n".join(map(json.dumps, rows)))
        return path

    return written


def content(path, named=True):
    """Return all rows of a ledger, sorted; incidents named by their first event unless *named*."""
    base = ledger.opened(path)
    try:
        firsts: dict[str, str] = {}
        for event in ledger.fetch(base, "events"):
            firsts.setdefault(event.incident_id, event.event_id)
        rows = {
            t: [asdict(r) | {"path": None} for r in ledger.fetch(base, t)]
            for t in ledger.TABLES
            if t not in HISTORY
        }
    finally:
        base.close()
    called = {} if named else firsts
    return {
        table: sorted(
            json.dumps({k: called.get(v, v) if isinstance(v, str) else v for k, v in r.items()}) for r in some
        )
        for table, some in rows.items()
    }


def test_a_later_report_does_not_change_the_id(file, tmp_path):
    """Whichever report comes first founds the incident; also if an earlier published one comes after it."""
    for order in permutations(["ap", "bbc", "dawn"]):
        path = tmp_path / f"{'-'.join(order)}.db"
        desk.run([file(order[0])], path)
        (first,) = ledger.fetch(ledger.opened(path), "incidents")
        for name in order[1:]:
            desk.run([file(name)], path)
        (last,) = ledger.fetch(ledger.opened(path), "incidents")
        assert (last.incident_id, last.articles) == (first.incident_id, 3)
        assert last.incident_id == born(f"{order[0]}:E1")


def test_any_order_gives_the_same_ledger(file, tmp_path):
    """In one run or in four; only which of its reports an incident is named after may differ."""
    contents = []
    for n, order in enumerate(permutations(REPORTS)):
        if n % 5:
            continue
        one, each = tmp_path / f"one{n}.db", tmp_path / f"each{n}.db"
        desk.run([file(*order)], one)
        for name in order:
            desk.run([file(name)], each)
        contents += [content(one, named=False), content(each, named=False)]
    assert all(other == contents[0] for other in contents)


def test_an_id_of_another_order_still_leads_to_the_incident(file, tmp_path):
    """A colleague's ledger names the incident after another report; the id that she sends resolves."""
    path = tmp_path / "ledger.db"
    desk.run([file("ap", "bbc", "dawn")], path)
    base = ledger.opened(path)
    ids = {trace(base, born(f"{name}:E1"))[0] for name in ("ap", "bbc", "dawn")}
    assert ids == {f"incident {born('ap:E1')}"}


def test_a_merged_id_is_an_alias():
    """Of two incidents that became one, the lost id leads on; if it lives again, it is none."""
    events = [Event("a:E1", "a", "A"), Event("b:E1", "b", "A")]
    assert aliases([], {"B": "A"}, events, ["A"]) == [Alias("B", "A")]
    assert aliases([Alias("B", "A")], {}, events, ["A"]) == [Alias("B", "A")]
    assert aliases([Alias("B", "A")], {}, events, ["A", "B"]) == []
    assert aliases([Alias("B", "A")], {"A": "C"}, events, ["C"]) == [Alias("A", "C"), Alias("B", "C")]
    assert aliases([Alias("B", "gone")], {}, events, ["A"]) == []


def test_what_an_id_leads_to():
    """Its own incident, that of its event, or by alias; a ring of aliases leads nowhere."""
    events = [Event("a:E1", "a", "A")]
    assert resolved("A", events, ["A"], {}) == "A"
    assert resolved(born("a:E1"), events, ["A"], {}) == "A"
    assert resolved("old", events, ["A"], {"old": "older", "older": "A"}) == "A"
    assert resolved("x", events, ["A"], {"x": "y", "y": "x"}) is None


def test_the_original_inherits_the_incident_of_a_copy_that_came_first(file, tmp_path):
    """NBC's copy founded the incident; when the AP's own report comes, the id stays."""
    text = (
        f"{REPORTS['ap'][2]} Ten men came in two cars and left with their wounded, and nobody was arrested."
    )
    path = tmp_path / "ledger.db"
    for own, outlet, day in (("nbc", "NBC News", "2004-04-05"), ("wire", "AP", "2004-04-04")):
        one = tmp_path / f"{own}.jsonl"
        one.write_text(json.dumps({"id": own, "text": text, "outlet": outlet, "published": day}))
        desk.run([one], path)
    base = ledger.opened(path)
    assert [(a.article_id, a.copy_of) for a in ledger.fetch(base, "articles")] == [
        ("nbc", "wire"),
        ("wire", None),
    ]
    assert [i.incident_id for i in ledger.fetch(base, "incidents")] == [born("nbc:E1")]
