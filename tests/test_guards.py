"""Each guard fires for its reason, and is silent otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from small import changed_ledger, small_ledger

from analysis import guards, tables
from analysis.__main__ import main
from analysis.rulings import append, made, path_of
from analysis.theme import anchor

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


def moved(folder, *bests):
    """Return the record with a history of the killed in Peshawar, and which attacks jumped."""
    rows = ", ".join(
        f"('peshawar', 'killed', 'all', {n}, '2023-01-{n + 10}', {best}, {best}, null, 'x', '[\"rfe:{n}\"]')"
        for n, best in enumerate(bests)
    )
    record = tables.load(changed_ledger(folder / f"{bests}.db", f"insert into toll_history values {rows}"))
    return [guard for guard in guards.look_again(record, THAT_WEEK) if guard.name == "jumped"]


def test_a_best_toll_that_jumped(tmp_path):
    """59 dead, then 100: read the new claim first. Two more people are no jump, nor is one long ago."""
    (guard,) = moved(tmp_path, 59, 100)
    assert (guard.incident_id, guard.claim_ids) == ("peshawar", ("rfe:1",))
    assert "from 59 to 100" in guard.why
    assert moved(tmp_path, 2, 4) == moved(tmp_path, 90, 100) == moved(tmp_path, 20, 100, 101) == []
    assert len(moved(tmp_path, 100, 40)) == 1, "down is a jump too"


def test_a_copy_that_does_not_say_so(tmp_path):
    """RFE/RL repeats DW's words; it may, but an editor should know that it is one source."""
    sql = "update articles set copy_of = 'dw'{} where article_id = 'rfe'"
    assert ("copy", "karachi") in fired(tables.load(changed_ledger(tmp_path / "x.db", sql.format(""))))
    named = changed_ledger(tmp_path / "y.db", sql.format(", origin = 'DW, AFP'"))
    assert ("copy", "karachi") not in fired(tables.load(named))


def test_a_ruling_that_was_not_applied(tmp_path):
    """What it was about is gone: the editor rules again. One that was undone is nobody's worry."""
    sql = "insert into rulings values ('r1', 'c', 'reject', null, null, 'nk', '2023', 'why', 0, '{}')"
    lost = changed_ledger(tmp_path / "x.db", sql.format("there is no claim c any more"))
    assert ("ruling", None) in fired(tables.load(lost))
    undone = changed_ledger(tmp_path / "y.db", sql.format("undone by r2"))
    assert ("ruling", None) not in fired(tables.load(undone))


def test_a_ruling_that_came_by_git(tmp_path):
    """A colleague's line is in the file, and nobody has run the desk since."""
    path = small_ledger(tmp_path / "ledger.db")
    append(path_of(path), made("dw:1", "reject", by="nk", why="about another attack"))
    (guard,) = [g for g in guards.look_again(tables.load(path), THAT_WEEK) if g.name == "ruling"]
    assert "not in the ledger yet" in guard.why


def test_another_reader_who_reads_otherwise(tmp_path, record):
    """The conflict is between readers, not between reports; the claim to read is theirs."""
    sql = (
        "update claims set rule = 'reader:nk', relation = 'conflicts_with' "
        "where claim_id = (select min(claim_id) from claims where incident_id = 'consulate')"
    )
    guard = next(
        g
        for g in guards.look_again(tables.load(changed_ledger(tmp_path / "x.db", sql)), THAT_WEEK)
        if g.name == "readers differ"
    )
    assert (guard.incident_id, guard.why.partition(" ")[0]) == ("consulate", "nk")
    assert ("readers differ", "consulate") not in fired(record)


def test_each_guard_names_the_claims_to_read(record):
    """Whatever is about one attack with claims says where to begin, and each claim is in the record."""
    told = [g for g in guards.look_again(record, THAT_WEEK) if g.incident_id not in (None, "nowhere")]
    assert all(guard.claim_ids for guard in told)
    assert {own for guard in told for own in guard.claim_ids} <= set(record.claims.claim_id)


def test_the_command_names_the_claims_and_exits_with_one(tmp_path, capsys):
    """Exit 1 if anything; a briefing made strictly is refused for the same reasons."""
    path = small_ledger(tmp_path / "ledger.db")
    assert main(["check", "--ledger", str(path)]) == 1
    shown = capsys.readouterr().out
    assert "single source: attack 1 (consulate)" in shown
    assert "  read: tollbook trace ap:" in shown
    assert main(["brief", "--strict", "--ledger", str(path), "--to", str(tmp_path)]) == 1
    refused = capsys.readouterr()
    assert "no briefing made" in refused.err
    assert list(tmp_path.glob("*.html")) == []
    assert main(["check", "--ledger", str(tmp_path / "none.db")]) == 1
    assert "no such file" in capsys.readouterr().err


def test_the_desk_note_names_each_reason_and_the_claims_to_read(record):
    """The page carries every reason, with links to the quotes behind it, in a part that is not printed."""
    reasons = guards.look_again(record, THAT_WEEK)
    note = guards.before_you_publish(record, THAT_WEEK).__html__()
    assert note.count("<li>") == len(reasons) > 0
    assert all(anchor("q", key) in note for guard in reasons for key in guard.claim_ids)
