"""The record keeps what it is given, whole or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from analysis import ledger
from analysis.model import Apart, Article, Claim, Event, Incident, Reading, Relation, Toll

ARTICLE = Article("dw", "Two died in Karachi.", outlet="DW", apart=(Apart(0, 3, "metadata"),))
CLAIM = Claim(
    "dw:0-8:killed", "dw", "killed", "Two died", 0, 8, "hand", event_id="dw:1", low=2, high=None, counts=1
)
EVENT = Event("dw:1", "dw", place="Karachi", latitude=24.86, date_precision="unknown")
READING = Reading(ARTICLE, (EVENT,), (CLAIM,), (Relation(CLAIM.claim_id, "same_as", CLAIM.claim_id),))
TOLL = Toll("i1", "killed", "all", 2, 2, None, "default", claim_ids=(CLAIM.claim_id,))


@pytest.fixture
def path(tmp_path):
    """Return a ledger with one reading and one toll."""
    path = tmp_path / "reports" / "ledger.db"
    with ledger.writing(path) as base:
        ledger.save_reading(base, READING)
        ledger.save(base, "tolls", [TOLL])
    return path


def dump(path):
    """Return all that a ledger holds, as SQL."""
    base = sqlite3.connect(path)
    try:
        return list(base.iterdump())
    finally:
        base.close()


def test_records_come_back_as_they_went_in(path):
    """Lists within a record too; an open end is None, not 0."""
    base = ledger.opened(path)
    assert ledger.fetch(base, "articles") == [ARTICLE]
    assert ledger.fetch(base, "tolls", incident_id="i1", kind=["killed", "injured"]) == [TOLL]
    assert ledger.fetch(base, "claims", high=None) == [CLAIM]
    assert ledger.fetch(base, "claims", low=0) == []
    assert list(ledger.readings(base)) == [READING]


def test_columns_have_the_types_of_the_records(path):
    """Numbers are numbers for any program that opens the file."""
    base = ledger.opened(path)
    kinds = {row[1]: (row[2], row[3]) for row in base.execute("pragma table_info(claims)")}
    assert kinds["start"] == ("INTEGER", 1)
    assert kinds["high"] == ("INTEGER", 0)
    assert kinds["confidence"] == ("REAL", 0)
    assert kinds["quote"] == ("TEXT", 1)


def test_the_quote_stands_in_the_text(path):
    """SQLite counts characters as Python does."""
    base = ledger.opened(path)
    ((quote, cut),) = base.execute(
        'select quote, substr(text, start + 1, "end" - start) from claims join articles using (article_id)'
    )
    assert quote == cut == "Two died"


def test_writing_the_same_again_touches_nothing(path):
    """The file stays byte for byte, and SQLite counts no change."""
    before = path.read_bytes()
    with ledger.writing(path) as base:
        ledger.save(base, "articles", [ARTICLE])
        ledger.save(base, "claims", [CLAIM])
        ledger.replace_all(base, "tolls", [TOLL])
        assert base.total_changes == 0
    assert path.read_bytes() == before


def failing_run(path, write):
    """Write, then fail."""
    with ledger.writing(path) as base:
        write(base)
        raise ZeroDivisionError


def test_an_error_leaves_the_ledger_as_it_was(path):
    """What was written before the error in the same run is gone with it."""
    before = dump(path)
    with pytest.raises(ZeroDivisionError):
        failing_run(path, lambda base: ledger.forget(base, "dw"))
    assert dump(path) == before


def test_a_first_run_that_fails_leaves_no_file(tmp_path):
    """An empty ledger would look like news without attacks."""
    path = tmp_path / "new.db"
    with pytest.raises(ZeroDivisionError):
        failing_run(path, lambda base: ledger.save_reading(base, READING))
    assert not path.exists()


def test_a_killed_run_leaves_the_ledger_as_it_was(path):
    """Not even the power cord makes half a record."""
    before = dump(path)
    code = (
        "import sys, time; from analysis import ledger\n"
        f"with ledger.writing({str(path)!r}) as base:\n"
        "    base.execute('pragma cache_size = 10')\n"  # so that unfinished pages reach the file
        "    base.execute('delete from claims')\n"
        "    rows = ((str(n), 'x' * 999) for n in range(2000))\n"
        "    base.executemany('insert into articles (article_id, text) values (?, ?)', rows)\n"
        "    print('half', flush=True); time.sleep(60)"
    )
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline() == "half\n"
    run.kill()
    run.wait()
    assert list(ledger.readings(ledger.opened(path))) == [READING]
    assert dump(path) == before


def test_rows_that_are_gone_are_deleted(path):
    """An incident that linking no longer makes takes its tolls along."""
    with ledger.writing(path) as base:
        ledger.replace_all(base, "tolls", [replace(TOLL, party="victims")])
        assert [t.party for t in ledger.fetch(base, "tolls")] == ["victims"]


def test_what_linking_learned_can_be_taken_back(path):
    """The article gave no year; the linked event has one, and the reading comes back without it."""
    linked = replace(
        READING,
        events=(replace(EVENT, incident_id="i1", date_start="2023-02-17", date_basis="linked"),),
        claims=(replace(CLAIM, incident_id="i1"),),
    )
    with ledger.writing(path) as base:
        ledger.replace_all(base, "unlinked", ledger.save_linked(base, linked, READING))
        (event,) = ledger.fetch(base, "events")
        assert (event.date_start, event.incident_id) == ("2023-02-17", "i1")
        assert list(ledger.readings(base)) == [READING]
        assert ledger.save_linked(base, READING, READING) == []


def test_readings_keep_to_their_articles(path):
    """Claims and events of several articles are not mixed up, and an article without any comes too."""
    other = Reading(
        Article("zz", "Three died."),
        (Event("zz:1", "zz"),),
        (replace(CLAIM, claim_id="zz:0-10:killed", article_id="zz", event_id="zz:1"),),
    )
    quiet = Reading(Article("mm", "Nothing happened."))
    with ledger.writing(path) as base:
        ledger.save_reading(base, other)
        ledger.save_reading(base, quiet)
        assert list(ledger.readings(base)) == [READING, quiet, other]
        assert list(ledger.readings(base, article_id="zz")) == [other]


def test_a_second_writer_waits_then_gets_a_clear_line(path, monkeypatch):
    """Two runs at once do not mix."""
    monkeypatch.setattr(ledger, "PATIENCE", 0.05)
    start = time.monotonic()
    with (
        ledger.writing(path),
        pytest.raises(ledger.LedgerError, match=r"ledger\.db: another run is writing to it; wait"),
        ledger.writing(path),
    ):
        pass
    assert time.monotonic() - start >= 0.05


def test_a_reader_is_not_disturbed_by_a_writer(path):
    """A briefing rendered during a run shows the record from before it."""
    with ledger.writing(path) as base:
        ledger.forget(base, "dw")
        assert ledger.count(ledger.opened(path), "articles") == 1


def changed(path, sql):
    """Run SQL on a ledger, as some other program might."""
    base = sqlite3.connect(path)
    base.executescript(sql)
    base.close()


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("pragma user_version = 99", "made by a newer Tollbook"),
        ("pragma user_version = 0", "not a ledger of Tollbook"),
        ("drop table claims", "not a ledger of Tollbook"),
    ],
)
def test_a_ledger_of_another_kind_is_refused(path, sql, words, write):
    """It is named, left alone, and the remedy given."""
    changed(path, sql)
    before = path.read_bytes()
    with pytest.raises(ledger.LedgerError, match=words) as caught:
        ledger.opened(path, write=write)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_a_column_added_since(path):
    """An older ledger is read after the next run has added the column."""
    changed(path, "alter table incidents drop column grade")
    with pytest.raises(
        ledger.LedgerError, match=r"older Tollbook \(incidents.grade is missing\); run tollbook extract"
    ):
        ledger.opened(path)
    with ledger.writing(path) as base:
        ledger.save(base, "incidents", [Incident("i1", grade="fair")])
    assert ledger.fetch(ledger.opened(path), "incidents")[0].grade == "fair"


@pytest.mark.parametrize("write", [False, True])
def test_a_file_that_is_no_database(tmp_path, write):
    """A text in the ledger's place is not overwritten."""
    path = tmp_path / "ledger.db"
    path.write_text("notes of the night desk, which nobody wants to lose\n" * 99)
    with pytest.raises(ledger.LedgerError, match="this is not a ledger"):
        ledger.opened(path, write=write)
    assert path.read_text().startswith("notes")


def test_no_ledger_here(tmp_path):
    """Reading makes no file, and says how to make one."""
    with pytest.raises(ledger.LedgerError, match="make one with: tollbook extract"):
        ledger.opened(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path):
    """A folder in the ledger's place, or a file in its folder's place."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "ledger.db"):
        with pytest.raises(ledger.LedgerError, match="choose another place with --ledger"):
            ledger.opened(path, write=True)


def test_an_unknown_column_is_named(path):
    """A misspelt condition must not read as no condition."""
    with pytest.raises(ledger.LedgerError, match="claims has no column 'incident'; it has claim_id"):
        ledger.fetch(ledger.opened(path), "claims", incident="i1")
