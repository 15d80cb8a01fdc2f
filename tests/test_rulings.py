"""Editors' decisions are signed, applied on top at every run, undone by another, and never lost."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import desk, ledger, rulings
from analysis.__main__ import main
from analysis.model import RULINGS
from analysis.rulings import RulingError, made, path_of
from analysis.trace import trace

TEXTS = {
    "ap": ("2004-04-04", "Five police were killed when gunmen stormed a police post in Karachi on Sunday. "
           "Two officers and three constables died, police said. Two civilians were wounded."),
    "bbc": ("2004-04-05", "Gunmen killed six policemen at a police post in Karachi on Sunday, police say."),
    "far": ("2004-04-06", "A bomb in a market in Quetta killed three people on Tuesday."),
}  # fmt: skip
MADE = ("rulings", "runs")


@pytest.fixture
def news(tmp_path):
    """Return the file of three reports on two attacks."""
    path = tmp_path / "news.jsonl"
    rows = [{"id": own, "published": day, "outlet": own, "text": text} for own, (day, text) in TEXTS.items()]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.fixture
def path(tmp_path, news):
    """Return a ledger of the three reports."""
    desk.run([news], tmp_path / "ledger.db")
    return tmp_path / "ledger.db"


def ruled(path, subject, ruling, **rest):
    """Sign a ruling and return it as recorded."""
    return desk.rule(made(subject, ruling, by="nk", why="read again", **rest), path)


def fetched(path, table, **where):
    """Return the rows of one table."""
    base = ledger.opened(path)
    try:
        return ledger.fetch(base, table, **where)
    finally:
        base.close()


def tolls(path, of="ap:E1", kind="killed"):
    """Return low, best and high by party of the incident that an event belongs to."""
    (event,) = fetched(path, "events", event_id=of)
    rows = fetched(path, "tolls", incident_id=event.incident_id, kind=kind)
    return {t.party: (t.low, t.best, t.high) for t in rows}


def held(path):
    """Return everything but the rulings themselves and the list of runs."""
    return {table: fetched(path, table) for table in ledger.TABLES if table not in MADE}


def claim(path, own="ap", kind="killed", low=5):
    """Return the first claim of an article with a number."""
    return next(c for c in fetched(path, "claims", article_id=own, kind=kind) if c.low == low)


def test_a_number_is_corrected_and_the_words_stay(path):
    """The AP's five are seven: the toll moves, the quote does not, and what was read stays in the record."""
    five = claim(path)
    done = ruled(path, five.claim_id, "number", value="at least 7")
    new = claim(path, low=7)
    assert (new.claim_id, new.quote, new.high, new.hedge) == (five.claim_id, five.quote, None, "at_least")
    assert tolls(path)["all"][2] is None
    assert done.note == "killed security 5 became killed security 7 or more"
    (was,) = fetched(path, "unlinked", of="claims", record_id=five.claim_id)
    assert json.loads(was.record) == {"low": 5, "high": 5, "hedge": "exact"}
    told = trace(ledger.opened(path), five.claim_id)
    assert any("by nk" in line for line in told)
    assert any("read again" in line for line in told)


def test_a_rejected_claim_enters_no_toll(path):
    """Six policemen by the BBC alone: without that claim, five stand."""
    assert tolls(path)["security"][2] == 6
    ruled(path, claim(path, "bbc", low=6).claim_id, "reject")
    assert tolls(path)["security"] == (5, 5, 5)
    assert claim(path, "bbc", low=6).counts == 0


def test_a_whole_that_is_rejected_lets_its_parts_count(path):
    """Without the headline's five, two officers and three constables are still five."""
    ruled(path, claim(path, "bbc", low=6).claim_id, "reject")
    ruled(path, claim(path).claim_id, "reject")
    assert tolls(path)["security"][1] == 5


def test_a_party_is_corrected(path):
    """The market's dead were soldiers."""
    three = claim(path, "far", low=3)
    ruled(path, three.claim_id, "party", value="security")
    assert tolls(path, "far:E1")["security"] == (3, 3, 3)
    assert "unknown" not in tolls(path, "far:E1")


def test_a_claim_is_part_of_another_or_says_it_again(path):
    """Two of a kind in one article: once ruled the same, they count once; `count` lets one count again."""
    six = claim(path, "bbc", low=6).claim_id
    other = claim(path, "ap").claim_id
    with pytest.raises(RulingError, match="same article"):
        ruled(path, six, "part-of", related=other)
    wounded = claim(path, kind="injured", low=2).claim_id
    ruled(path, wounded, "part-of", related=other)
    assert claim(path, kind="injured", low=2).counts == 0
    ruled(path, wounded, "count")
    assert (claim(path, kind="injured", low=2).counts, claim(path, kind="injured", low=2).relation) == (
        1,
        None,
    )


def test_a_date_and_a_place_are_corrected(path):
    """Of an event before linking, of an incident after it."""
    ruled(path, "far:E1", "place", value="Ziarat")
    ruled(path, "far:E1", "date", value="2004-04-05")
    (event,) = fetched(path, "events", event_id="far:E1")
    assert (event.place, event.country, event.date_start, event.date_basis) == (
        "Ziarat", "PAK", "2004-04-05", "stated",
    )  # fmt: skip
    (event,) = fetched(path, "events", event_id="ap:E1")
    ruled(path, event.incident_id, "date", value="2004-04")
    (incident,) = fetched(path, "incidents", incident_id=event.incident_id)
    assert (incident.date_start, incident.date_end, incident.date_precision) == (
        "2004-04-01", "2004-04-30", "month",
    )  # fmt: skip


def test_a_split_and_a_join(path):
    """The BBC tells of another attack, says the editor; then that it is one with Quetta's."""
    (before,) = {e.incident_id for e in fetched(path, "events") if e.event_id in ("ap:E1", "bbc:E1")}
    ruled(path, "bbc:E1", "split")
    homes = {e.event_id: e.incident_id for e in fetched(path, "events")}
    assert homes["ap:E1"] == before
    assert len(set(homes.values())) == 3
    assert tolls(path, "bbc:E1")["security"] == (6, 6, 6)
    lost = homes["far:E1"]
    ruled(path, homes["bbc:E1"], "join", related=lost)
    homes = {e.event_id: e.incident_id for e in fetched(path, "events")}
    assert homes["bbc:E1"] == homes["far:E1"] != homes["ap:E1"]
    assert [(a.old_id, a.incident_id) for a in fetched(path, "aliases")] == [(lost, homes["bbc:E1"])]
    assert trace(ledger.opened(path), lost)[0] == f"incident {homes['bbc:E1']}"
    (link,) = fetched(path, "links", event_id="far:E1")
    assert link.reason == "ruled by nk: read again"
    again = held(path)
    desk.run([path.with_name("news.jsonl")], path)
    assert held(path) == again


def test_a_grade(path):
    """Only an editor confirms."""
    (event,) = fetched(path, "events", event_id="far:E1")
    ruled(path, event.incident_id, "grade", value="confirmed")
    assert fetched(path, "incidents", incident_id=event.incident_id)[0].grade == "confirmed"


def test_a_claim_about_no_single_attack_may_be_rejected(path, news):
    """A sum over a year, in an article without an attack of its own."""
    with news.open("a") as lines:
        text = "Attacks by militants have killed more than 800 people in Pakistan since January."
        lines.write("\n" + json.dumps({"id": "sum", "published": "2004-05-01", "text": text}))
    desk.run([news], path)
    sums = [c for c in fetched(path, "claims", article_id="sum") if c.kind == "killed"]
    for one in sums:
        assert ruled(path, one.claim_id, "reject").applied


def test_an_undone_ruling_can_be_undone_too(path):
    """Undo the undoing, and the correction holds again."""
    first = ruled(path, claim(path).claim_id, "number", value="7")
    undo = ruled(path, first.ruling_id, "undo")
    assert tolls(path)["security"][2] == 6
    ruled(path, undo.ruling_id, "undo")
    assert tolls(path)["security"][2] == 7
    applied = {r.ruling_id: r.applied for r in fetched(path, "rulings")}
    assert (applied[first.ruling_id], applied[undo.ruling_id]) == (1, 0)


def test_a_ruling_whose_claim_is_gone_is_reported_and_kept(path, tmp_path, news, capsys):
    """The outlet rewrote its text; the ruling waits, and applies when the words come back."""
    ruled(path, claim(path).claim_id, "number", value="7")
    old = news.read_text()
    news.write_text(old.replace("Five police were killed", "Many police were harmed"))
    report = desk.run([news], path)
    assert [(r.applied, "any more" in r.note) for r in report.lost] == [(0, True)]
    main(["extract", str(news), "--ledger", str(path)])
    assert "was not applied" in capsys.readouterr().err
    news.write_text(old)
    assert desk.run([news], path).lost == ()
    assert tolls(path)["security"][2] == 7


def test_the_file_is_one_line_a_decision(path):
    """Git-friendly: appended to, never rewritten; commas and quotes in a reason do no harm."""
    five = claim(path).claim_id
    desk.rule(made(five, "number", value="7", by="N. K.", why='he said "seven", not five'), path)
    before = path_of(path).read_text()
    desk.rule(made(five, "number", value="8", by="nk", why="one\nmore"), path)
    after = path_of(path).read_text()
    assert after.startswith(before)
    rows = list(csv.DictReader(after.splitlines(keepends=True)))
    assert [(row["by"], row["value"]) for row in rows] == [("N. K.", "7"), ("nk", "8")]
    assert rows[0]["why"] == 'he said "seven", not five'
    assert tolls(path)["security"][2] == 8, "the later of two rulings holds"


def test_a_new_ledger_takes_the_rulings_of_the_file_beside_it(path, news):
    """The ledger is made by the machine and may be thrown away; decisions are not."""
    ruled(path, claim(path).claim_id, "number", value="7")
    before = tolls(path)
    path.unlink()
    desk.run([news], path)
    assert tolls(path) == before


def test_a_line_written_by_hand_needs_no_id(path, news):
    """An editor may write the file in any editor of tables; a bad line is reported, the others hold."""
    columns = ",".join(rulings.COLUMNS)
    five, six = claim(path).claim_id, claim(path, "bbc", low=6).claim_id
    path_of(path).write_text(
        f"{columns}\n,{six},reject,,,nk,2024-01-01,a typo\n,{five},shrink,,,nk,2024-01-02,why not\n"
    )
    report = desk.run([news], path)
    assert tolls(path)["security"] == (5, 5, 5)
    assert ["no ruling called 'shrink'" in r.note for r in report.lost] == [True]
    path_of(path).write_text("ruling_id,subject\n")
    with pytest.raises(RulingError, match="no column"):
        desk.run([news], path)


@pytest.mark.parametrize(
    ("ruling", "rest", "fault"),
    [
        ("number", {"value": "goats"}, "no number of people"),
        ("number", {}, "needs a value"),
        ("party", {"value": "goats"}, "choose one of: attackers"),
        ("date", {"value": "last week"}, "write it as 2023-02-17"),
        ("part-of", {}, "needs the id of the other"),
        ("grade", {"value": "sure"}, "choose one of: confirmed"),
    ],
)
def test_a_ruling_that_makes_no_sense_is_refused(path, ruling, rest, fault):
    """One line that says what would do, and nothing is written."""
    with pytest.raises(RulingError, match=fault):
        ruled(path, claim(path).claim_id, ruling, **rest)
    assert not path_of(path).exists()


def test_a_ruling_that_does_not_fit_is_refused_and_nothing_changes(path):
    """A claim of a date has no number; the ledger and the file are as they were."""
    before = held(path)
    day = fetched(path, "claims", article_id="ap", kind="date")[0]
    with pytest.raises(RulingError, match="has no number"):
        ruled(path, day.claim_id, "number", value="5")
    assert held(path) == before
    assert not path_of(path).exists()


def test_the_command(path, capsys):
    """The beginning of an id is enough; what is printed says how to undo it."""
    five = claim(path).claim_id
    rest = ["--by", "nk", "--why", "seven", "--ledger", str(path)]
    assert main(["rule", five, "number", "--value", "7", *rest]) == 0
    out = capsys.readouterr().out
    own = out.split()[1].rstrip(":")
    assert f"tollbook rule {own} undo" in out
    assert main(["rule", own[:4], "undo", *rest]) == 0
    assert main(["rule", "nothing", "reject", *rest]) == 1
    assert "no claim, toll, incident, event or article" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["rule", five, "shrink", *rest])
    assert stopped.value.code == 2


SUBJECTS = st.sampled_from(["claim", "event", "incident"])
CHOICES = {
    "claim": [("reject", {}), ("number", {"value": "3"}), ("number", {"value": "at least 9"}),
              ("party", {"value": "civilians"}), ("party", {"value": "attackers"}), ("count", {})],
    "event": [("split", {}), ("date", {"value": "2004-05-01"}), ("place", {"value": "Lahore"})],
    "incident": [("grade", {"value": "discounted"}), ("date", {"value": "2003"}), ("join", {})],
}  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_ruling_and_its_undoing_leave_everything_as_it_was(data, tmp_path_factory):
    """Whatever is ruled on whatever: after the undoing, each row is as before."""
    folder = tmp_path_factory.mktemp("undo")
    rows = [{"id": own, "published": day, "text": text} for own, (day, text) in TEXTS.items()]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    path = Path(folder / "ledger.db")
    desk.run([folder / "news.jsonl"], path)
    before = held(path)
    done = []
    for _ in range(data.draw(st.integers(1, 3))):
        kind = data.draw(SUBJECTS)
        ids = [getattr(row, f"{kind}_id") for row in fetched(path, f"{kind}s")]
        ruling, rest = data.draw(st.sampled_from(CHOICES[kind]))
        if ruling == "join":
            rest = {"related": data.draw(st.sampled_from(ids))}
        try:
            done.append(ruled(path, data.draw(st.sampled_from(ids)), ruling, **rest))
        except RulingError:
            continue
    for one in done:
        ruled(path, one.ruling_id, "undo")
    after = held(path)
    assert {t: after[t] for t in after if t != "aliases"} == {t: before[t] for t in before if t != "aliases"}
    assert {a.incident_id for a in after["aliases"]} <= {i.incident_id for i in after["incidents"]}


def test_every_ruling_is_explained(capsys):
    """The help of the command shows each one."""
    with pytest.raises(SystemExit):
        main(["rule", "--help"])
    told = capsys.readouterr().out
    assert all(ruling in told for ruling in RULINGS)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("turned", [False, True])
def test_the_first_report_keeps_its_incident_through_joins_and_splits(path, order, turned):
    """Two attacks joined, the second report split off, all undone in any order: each id is as it was."""
    before = held(path)
    far, two = (fetched(path, "events", article_id=own)[0].incident_id for own in ("far", "ap"))
    one, other = (far, two) if turned else (two, far)
    done = [ruled(path, one, "join", related=other), ruled(path, "bbc:E1", "split")]
    for n in order:
        ruled(path, done[n].ruling_id, "undo")
    after = held(path)
    assert after["events"] == before["events"]
    assert after["incidents"] == before["incidents"]
