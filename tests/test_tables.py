"""The record as tables: what is let in, what is left out, and what a wrong parameter is told."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from small import changed_ledger, small_ledger

import analysis
from analysis import tables


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Return the small record's ledger."""
    return small_ledger(tmp_path_factory.mktemp("record") / "ledger.db")


@pytest.fixture
def changed(tmp_path):
    """Return a function that makes the small record anew with one thing changed by SQL."""

    return lambda sql: changed_ledger(tmp_path / "ledger.db", sql)


def test_attacks_are_numbered_by_date_and_the_undated_come_last(ledger):
    """The number on the page is the order of the attacks."""
    numbered = tables.load(ledger).incidents.set_index("number").incident_id.to_dict()
    assert numbered == {1: "consulate", 2: "peshawar", 3: "karachi", 4: "nowhere"}


def test_unknown_is_na_and_zero_is_a_count(ledger):
    """An open upper end stays open, and a foiled attack's zero stays a zero."""
    tolls = tables.load(ledger).tolls.set_index(["incident_id", "kind", "party"])
    assert tolls.loc[("karachi", "killed", "all"), "high"] is pd.NA
    assert tolls.loc[("nowhere", "killed", "victims"), "high"] == 0
    assert str(tolls.high.dtype) == "Int64"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["consulate", "peshawar", "karachi", "nowhere"]),
        ({"start": "2023-01-31"}, ["peshawar", "karachi"]),
        ({"start": "2023-02"}, ["karachi"]),
        ({"start": 2003}, ["peshawar", "karachi"]),
        ({"end": "2002-06-01"}, ["consulate"]),
        ({"end": date(2023, 1, 1)}, ["consulate", "peshawar"]),
        ({"start": "2002-06-10", "end": "2002-06-12"}, ["consulate"]),
        ({"place": " karāchi "}, ["consulate", "karachi"]),
        ({"place": "Sindh"}, ["consulate", "karachi"]),
        ({"place": "unknown"}, ["nowhere"]),
        ({"country": "pak"}, ["consulate", "peshawar", "karachi"]),
        ({"country": "Pakistan"}, ["consulate", "peshawar", "karachi"]),
        ({"country": "unknown"}, ["nowhere"]),
        ({"perpetrator": "unknown", "place": "Karachi"}, ["consulate"]),
        ({"perpetrator": "TTP"}, ["karachi"]),
        ({"perpetrator": "tehrik-e-taliban pakistan"}, ["karachi"]),
        ({"incident": "kara"}, ["karachi"]),
        ({"incident": "newest"}, ["karachi"]),
        ({"incident": "newest", "place": "Karachi"}, ["karachi"]),
        ({"start": "", "end": None, "place": ""}, ["consulate", "peshawar", "karachi", "nowhere"]),
    ],
)
def test_an_attack_counts_if_its_possible_days_overlap(ledger, parameters, expected):
    """A month overlaps each of its days; an attack without a date is in no stretch of days."""
    record = tables.load(ledger, **parameters)
    assert record.incidents.incident_id.tolist() == expected
    for name in ("claims", "events", "tolls", "links"):
        assert set(getattr(record, name).incident_id) <= set(expected)


def test_the_history_of_a_toll_comes_along(changed):
    """How the toll moved, report by report, numbered like the attack it belongs to."""
    step = "('karachi', 'killed', 'all', {}, '2023-02-{}', {}, {}, null, 'hand', '[]')"
    path = changed(f"insert into toll_history values {step.format(1, 17, 2, 2)}, {step.format(2, 18, 4, 4)}")
    moved = tables.load(path, place="Karachi").toll_history
    assert moved[["number", "step", "best"]].values.tolist() == [[2, 1, 2], [2, 2, 4]]
    assert tables.load(path, place="Peshawar").toll_history.empty


def test_an_attack_is_found_by_the_id_it_had(changed):
    """An attack that was merged into another keeps answering to its old id."""
    path = changed("insert into aliases values ('clifton', 'consulate')")
    assert tables.load(path, incident="clifton").incidents.incident_id.tolist() == ["consulate"]


def test_the_undated_left_out_are_counted(ledger):
    """A page for some days says how many attacks it could not place in time."""
    assert tables.load(ledger, start="2023").undated == 1
    assert tables.load(ledger).undated == 0


def test_only_the_reports_of_the_attacks_asked_for(ledger):
    """Narrowed to Peshawar, the DW report of Karachi is not a source."""
    assert tables.load(ledger, place="Peshawar").articles.outlet.tolist() == ["RFE/RL"]


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ({"start": "17 Feb"}, "start '17 Feb': not a day; write it as 2023-02-17, 2023-02 or 2023"),
        ({"end": "2023-02-30"}, "end '2023-02-30': not a day"),
        ({"start": "2023-02", "end": "2022"}, "end 2022-12-31: before start 2023-02-01; swap them"),
        ({"place": "Karachy"}, "which has Karachi, Sindh, Peshawar; did you mean 'Karachi'?"),
        ({"country": "Peru"}, "country 'Peru': not in the record, which has PAK"),
        ({"perpetrator": "x"}, "perpetrator 'x': not in the record, which has Tehrik-e-Taliban Pakistan"),
        ({"incident": "karachy"}, "incident 'karachy': not in the record; did you mean 'karachi'?; it has"),
        ({"incident": "karachi", "place": "Peshawar"}, "no attack matches place Peshawar, incident karachi"),
        ({"start": "2024"}, "no attack matches start 2024-01-01; the record has 4 attacks from 2002-06-01"),
        ({"ledger": "nowhere/x.db"}, "ledger 'nowhere/x.db': no such file; make one with: tollbook extract"),
    ],
)
def test_a_bad_parameter_gets_one_clear_line(ledger, parameters, line):
    """The line names the parameter, its value and what would do; both doors say the same."""
    for door in (tables.load, tables.checked_parameters):
        with pytest.raises(tables.ParameterError) as caught:
            door(**{"ledger": ledger, **parameters})
        assert line in str(caught.value)
        assert "\n" not in str(caught.value)
    assert caught.value._render_traceback_() == [f"ParameterError: {caught.value}"]


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    """A text file is told apart from a ledger."""
    path = tmp_path / "notes.db"
    path.write_text("not a database, but long enough to be mistaken for one" * 40)
    with pytest.raises(tables.ParameterError, match=r"notes\.db"):
        tables.load(path)


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("update claims set hedge = 'atleast'", "claims.hedge holds 'atleast', not one of exact, at_least"),
        ("update incidents set stage = null", "incidents.stage holds"),
        ("update tolls set low = 9, high = 3 where kind = 'injured'", "tolls.low is 9 and high 3"),
        ("update tolls set best = 'many'", "tolls.best"),
        ("update incidents set date_start = 'Friday'", "incidents.date_start"),
        (
            "update tolls set incident_id = 'lost' where incident_id = 'karachi'",
            "'lost', which is no incident",
        ),
    ],
)
def test_a_wrong_ledger_stops_at_the_door(changed, sql, line):
    """What the rules of the record do not allow is named with its table and column."""
    with pytest.raises(tables.RecordError) as caught:
        tables.load(changed(sql))
    assert line in str(caught.value)
    assert "tollbook extract" in str(caught.value)


@pytest.mark.parametrize(
    "sql",
    ["delete from claims", "delete from tolls", "update incidents set date_start = null, date_end = null"],
)
def test_a_thin_record_loads(changed, sql):
    """Attacks without a figure, a claim or a date are still attacks; the types of the columns stay."""
    record = tables.load(changed(sql))
    assert len(record.incidents) == 4
    assert (str(record.claims.low.dtype), str(record.tolls.best.dtype)) == ("Int64", "Int64")
    assert record.incidents.date_start.dtype.kind == "M"
    assert len(record.sentences) == len(record.claims)


def test_a_ledger_of_an_older_version_is_refused(changed):
    """A column that this version added is named, with the way to get it."""
    with pytest.raises(tables.ParameterError, match=r"claims\.hedge is missing.*tollbook extract"):
        tables.load(changed("alter table claims drop column hedge"))


def test_a_quote_is_the_sentence_with_its_words_marked(ledger):
    """From a claim to its words, its speaker and its outlet."""
    record = tables.load(ledger)
    claim = record.claims.set_index("quote").claim_id["At least two attackers were killed"]
    quote = record.quote(claim)
    assert (quote.before, quote.words) == ("", "At least two attackers were killed")
    assert quote.after == ", a police official told DW."
    assert str(quote).endswith("(a police official, in DW)")
    assert record.sentences.set_index("claim_id").loc[claim, "after"] == quote.after


def test_a_claim_that_is_its_whole_sentence_has_its_number_marked(changed):
    """When nothing stands around the claim, the mark goes to the number words."""
    path = changed("""update claims set "end" = "end" + 1 where reported = 'One'""")
    record = tables.load(path)
    quote = record.quote(record.claims.set_index("reported").claim_id["One"])
    assert (quote.before, quote.words, quote.after) == ("", "One", " security official was injured.")


def test_article_text_in_a_quote_is_escaped(changed):
    """An article cannot bring markup into a notebook."""
    path = changed("update articles set text = replace(text, 'soldiers', '<script>')")
    claim = "rfe:0-33:killed:security"
    assert "&lt;script&gt;" in tables.load(path).quote(claim)._repr_html_()
    assert "<script>" not in tables.load(path).quote(claim)._repr_html_()


def test_several_quotes_stand_below_each_other(ledger):
    """From a toll to the words of all its claims, or to the word that there are none."""
    record = tables.load(ledger)
    tolls = record.tolls.set_index(["incident_id", "kind", "party"]).claim_ids
    quotes = record.quotes(tolls[("karachi", "killed", "all")])
    assert [quote.words for quote in quotes] == [
        "At least two attackers were killed",
        "At least two soldiers were killed",
    ]
    assert quotes._repr_html_().count("<blockquote>") == 2
    assert repr(record.quotes(tolls[("nowhere", "killed", "all")])) == "no quote"


def test_an_unknown_claim_id_names_the_nearest(ledger):
    """A slip of the finger is answered with the id that was meant."""
    with pytest.raises(tables.ParameterError, match="did you mean 'rfe:0-33:killed:security'"):
        tables.quote("rfe:0-3:killed:security", ledger)


@pytest.mark.parametrize("seat", [".", "notebooks", "notebooks/deeper"])
def test_one_relative_path_does_from_the_top_and_from_notebooks(tmp_path, monkeypatch, seat):
    """JupyterLab works in notebooks/, plain papermill where it was called."""
    made = small_ledger(tmp_path / "reports" / "ledger.db")
    (tmp_path / seat).mkdir(parents=True, exist_ok=True)
    (tmp_path / "notebooks").mkdir(exist_ok=True)
    (tmp_path / "notebooks" / "briefing.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path / seat)
    assert tables.found("../reports/ledger.db") == made.resolve()


def test_the_short_names_are_for_notebooks(ledger):
    """`from analysis import ...` offers the tables by name, and help on each."""
    assert analysis.incidents(ledger, place="Peshawar").incident_id.tolist() == ["peshawar"]
    assert len(analysis.claims(ledger, start="2023")) == 4
    assert set(analysis.tolls(ledger, place="unknown").party) == {"all", "victims"}
    assert {"load", "incidents", "claims", "tolls", "quote"} <= set(dir(analysis))
    assert all(getattr(analysis, name).__doc__ for name in ("load", "incidents", "claims", "tolls", "quote"))
    with pytest.raises(AttributeError, match="it offers"):
        analysis.victims  # noqa: B018


def test_no_module_takes_the_place_of_a_short_name():
    """A module of that name would stand in its place as soon as anything imported it."""
    package = Path(analysis.__file__).parent
    functions = ("load", "incidents", "claims", "tolls", "quote")
    assert [name for name in functions if (package / f"{name}.py").exists()] == []


def test_checking_parameters_does_not_pay_for_pandas(ledger):
    """A wrong parameter is refused before anything slow is loaded."""
    check = f"tables.checked_parameters({str(ledger)!r}, place='karachi')"
    code = f"import sys; from analysis import tables; {check}; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("incident", ["karachi", "nowhere", "consulate"])
def test_one_attack_keeps_its_number_of_the_whole_record(ledger, incident):
    """So that a page on one attack and the briefing speak of the same number."""
    whole = tables.load(ledger).incidents.set_index("incident_id").number
    alone = tables.load(ledger, incident=incident)
    assert alone.incidents.number.tolist() == [whole[incident]]
    assert set(alone.tolls.number) == {whole[incident]}


def test_persons_named_are_left_out_unless_asked_for(changed):
    """A suspect whom a report names is no perpetrator on a page; the group that claimed an attack is."""
    path = changed("update incidents set perpetrator = 'A. Nobody' where incident_id = 'karachi'")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "update claims set kind = 'suspect', value = 'A. Nobody' where claim_id ="
            " (select min(claim_id) from claims where incident_id = 'karachi')"
        )
    shown, asked = tables.load(path), tables.load(path, names=True)
    assert "suspect" not in set(shown.claims.kind)
    assert "suspect" in set(asked.claims.kind)
    assert shown.incidents.set_index("incident_id").perpetrator.isna()["karachi"]
    assert asked.incidents.set_index("incident_id").perpetrator["karachi"] == "A. Nobody"
