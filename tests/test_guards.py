"""Each guard fires for its reason, and is silent otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from small import changed_ledger, small_ledger

from analysis import guards, tables

THAT_WEEK = date(2023, 2, 20)


def fired(record, today=THAT_WEEK):
    """Return what fired, as (guard, attack)."""
    return {(guard.name, guard.incident_id) for guard in guards.look_again(record, today)}


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """Return the small record."""
    return tables.load(small_ledger(tmp_path_factory.mktemp("guards") / "ledger.db"))


def test_what_an_editor_must_look_at(record):
    """Two attacks rest on one report, one has neither date nor place, one is still told as it happens."""
    assert {
        ("single source", "peshawar"),
        ("single source", "consulate"),
        ("no date or place", "nowhere"),
    } <= fired(record)


def test_a_foiled_attack_needs_no_second_source(record):
    """Nobody was hurt, so nobody's toll rests on one report."""
    assert ("single source", "nowhere") not in fired(record)


def test_contradicting_tolls_are_disputed(record):
    """The reports' claims on the killed are marked as conflicting."""
    assert ("disputed", "karachi") in fired(record)
    assert ("disputed", "peshawar") not in fired(record)


def test_the_newest_report_decides_whether_a_story_develops(tmp_path):
    """DW's is developing, RFE/RL's came a day later; without it, the story still develops."""
    assert ("developing", "karachi") not in fired(tables.load(small_ledger(tmp_path / "both.db")))
    alone = changed_ledger(tmp_path / "one.db", "delete from events where event_id = 'rfe-karachi'")
    assert ("developing", "karachi") in fired(tables.load(alone))


def test_a_figure_without_a_sentence(tmp_path):
    """A toll above zero whose claims are gone is unsourced."""
    bare = changed_ledger(
        tmp_path / "x.db", "update tolls set claim_ids = '[]' where incident_id = 'consulate'"
    )
    assert ("unsourced", "consulate") in fired(tables.load(bare))
    assert ("unsourced", "nowhere") not in fired(tables.load(bare))


@pytest.mark.parametrize(
    ("today", "is_stale"),
    [(date(2023, 2, 25), False), (date(2023, 2, 26), True)],
    ids=["a week", "a day more"],
)
def test_a_week_after_the_newest_report_it_is_stale(record, today, is_stale):
    """The newest report is of 18 February 2023."""
    assert (("stale", None) in fired(record, today)) is is_stale


def test_a_guard_says_which_attack_and_what_to_do(record):
    """One line each, by the number that the page shows."""
    lines = [str(guard) for guard in guards.look_again(record, THAT_WEEK)]
    assert "single source: attack 1 (consulate): nobody else was read on it; find a second" in lines
    table = guards.guards_table(record, THAT_WEEK)
    assert (len(table), str(table.number.dtype)) == (len(lines), "Int64")
