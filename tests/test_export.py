"""The record in other people's columns: nothing guessed, every compromise listed, and the same tolls when
loaded back.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import small_ledger

from analysis import datasets, ledger, model
from analysis.__main__ import main
from analysis.datasets.export import ACLED_COLUMNS, FORMATS, GTD_COLUMNS, UCDP_COLUMNS, export
from analysis.model import Incident, Toll


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """Return the small record: Karachi and Peshawar with open ends, a month, a foiled attack without a
    place.
    """
    return datasets.load(small_ledger(tmp_path_factory.mktemp("record") / "ledger.db"))


def rows(path):
    """Return the rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def conventions(report):
    """Return what was written in place of what, as incident, column, written, meaning."""
    return {(c.incident_id, c.column): (c.written, c.stands_for) for c in report.conventions}


def test_columns_are_those_published():
    """The numbers of columns of GTD's codebook of 2021, UCDP GED 23.1 and later, and ACLED's export of
    2023 and later.
    """
    assert (len(GTD_COLUMNS), len(UCDP_COLUMNS), len(ACLED_COLUMNS)) == (135, 49, 31)
    for columns in (GTD_COLUMNS, UCDP_COLUMNS, ACLED_COLUMNS):
        assert len(set(columns)) == len(columns)


def test_ucdp_columns_are_the_files_own(shared):
    """UCDP's own file has these columns in this order, but for the code of the country that a copy added."""
    import gzip

    with gzip.open(shared / "data" / "ucdp_pakistan.csv.gz", "rt", encoding="utf-8") as stream:
        header = next(csv.reader(stream))
    assert [column for column in header if column != "iso3"] == UCDP_COLUMNS


def test_priogrid_cells_are_the_files_own(shared):
    """The cell numbers that we compute are those that UCDP gives."""
    from analysis.datasets.export import priogrid

    theirs = pd.read_csv(shared / "data" / "ucdp_ukraine.csv.gz", skiprows=[1], low_memory=False)
    ours = [priogrid(*place) for place in zip(theirs.latitude, theirs.longitude, strict=True)]
    on_edge = (theirs.latitude * 2 % 1 == 0) | (theirs.longitude * 2 % 1 == 0)
    assert (pd.Series(ours)[~on_edge] == theirs.priogrid_gid[~on_edge]).all()


def test_gtd_conventions(record, tmp_path):
    """Day 0 for a month, attackers inside nkill, Unknown for nobody; the open end stands in addnotes."""
    report = export(record, "gtd", tmp_path / "gtd.csv")
    karachi = next(row for row in rows(report.path) if "Tollbook karachi" in row["addnotes"])
    assert {
        name: karachi[name] for name in ("eventid", "nkill", "nkillter", "nwound", "nwoundte", "gname")
    } == {
        "eventid": "202302170001",
        "nkill": "4",
        "nkillter": "2",
        "nwound": "1",
        "nwoundte": "",
        "gname": "Tehrik-e-Taliban Pakistan",
    }
    assert "killed, all: low 4, best 4, high no upper limit" in karachi["addnotes"]
    assert (karachi["attacktype1_txt"], karachi["targtype1_txt"], karachi["claimed"]) == (
        "Armed Assault",
        "Police",
        "1",
    )
    peshawar = next(row for row in rows(report.path) if "Tollbook peshawar" in row["addnotes"])
    assert (peshawar["eventid"], peshawar["iday"], peshawar["gname"]) == ("202301000001", "0", "Unknown")
    told = conventions(report)
    assert told["peshawar", "iday"] == (0, "a day that is not known")
    assert told["peshawar", "gname"] == ("Unknown", "nobody is named")
    assert told["karachi", "nkill"] == (4, "the best figure of a range")
    assert report.left_out == [("nowhere", "without any date, and GTD needs a year")]
    assert "nperpcap" in report.unfilled


def test_ucdp_conventions(record, tmp_path):
    """Parts that add up to best, 0 for what nobody says, best for an open end, a month by its first and
    last day.
    """
    report = export(record, "ucdp", tmp_path / "ucdp.csv")
    found = {row["relid"].removeprefix("TOLLBOOK-"): row for row in rows(report.path)}
    karachi = found["karachi"]
    parts = [karachi[f"deaths_{part}"] for part in ("a", "b", "civilians", "unknown")]
    assert (parts, karachi["low"], karachi["best"], karachi["high"]) == (["2", "2", "0", "0"], "4", "4", "4")
    assert (karachi["side_a"], karachi["side_b"]) == ("Government of Pakistan", "Tehrik-e-Taliban Pakistan")
    peshawar = found["peshawar"]
    assert (peshawar["date_start"][:10], peshawar["date_end"][:10], peshawar["date_prec"]) == (
        "2023-01-01",
        "2023-01-31",
        "4",
    )
    told = conventions(report)
    assert told["karachi", "high"] == (4, "no upper limit")
    assert told["karachi", "deaths_civilians"] == (0, "not stated")
    assert told["peshawar", "side_a"] == ("Unknown", "nobody is named")
    assert ("karachi", "deaths_unknown") not in told
    assert [key for key, _ in report.left_out] == ["nowhere"]


def test_acled_conventions(record, tmp_path):
    """A month is its middle with time_precision 3, and one number stands for all; disputes go to notes."""
    report = export(record, "acled", tmp_path / "acled.csv")
    found = {row["tags"].removeprefix("tollbook="): row for row in rows(report.path)}
    assert (found["peshawar"]["event_date"], found["peshawar"]["time_precision"]) == ("2023-01-15", "3")
    assert (found["karachi"]["event_type"], found["karachi"]["fatalities"]) == ("Battles", "4")
    assert found["karachi"]["source"] == "DW; RFE/RL"
    assert "Injured: 1" in found["karachi"]["notes"]
    told = conventions(report)
    assert told["peshawar", "event_date"] == ("2023-01-15", "2023-01-01 to 2023-01-31, month")
    assert told["peshawar", "actor1"] == ("Unidentified Armed Group (Pakistan)", "nobody is named")


def test_the_report_stands_beside_the_export(record, tmp_path):
    """Row by row, and in sentences."""
    report = export(record, "ucdp", tmp_path / "ours.csv")
    beside = rows(tmp_path / "ours.conventions.csv")
    assert len(beside) == len(report.conventions) + len(report.left_out)
    assert {
        "incident_id": "karachi",
        "column": "high",
        "written": "4",
        "stands_for": "no upper limit",
    } in beside
    lines = list(report.lines())
    assert lines[0] == f"{tmp_path / 'ours.csv'}: 3 attacks"
    assert "left out: 1 attack without any date, and GED needs one (nowhere)" in lines
    assert any(line.startswith("left empty: code_status, ") for line in lines)


# ------------------------------------------------------------------ there and back

HELD = {  # column of the export, and which number of ours it holds
    "ucdp": {
        "low": ("killed", "all", "low"),
        "best": ("killed", "all", "best"),
        "high": ("killed", "all", "high"),
        "deaths_a": ("killed", "security", "best"),
        "deaths_b": ("killed", "attackers", "best"),
        "deaths_civilians": ("killed", "civilians", "best"),
        "deaths_unknown": ("killed", "unknown", "best"),
    },
    "gtd": {
        "nkill": ("killed", "all", "best"),
        "nkillter": ("killed", "attackers", "best"),
        "nwound": ("injured", "all", "best"),
        "nwoundte": ("injured", "attackers", "best"),
        "nperps": ("attackers", "attackers", "best"),
    },
    "acled": {"fatalities": ("killed", "all", "best")},
}
OWN = {"ucdp": ("relid", "TOLLBOOK-"), "gtd": ("addnotes", "Tollbook "), "acled": ("tags", "tollbook=")}
NUMBERS = st.one_of(st.none(), st.integers(0, 120))


@st.composite
def tolls(draw, incident_id):
    """Return tolls as reconciling leaves them: ranges in order, ends open or not, parties told or not."""
    made = []
    for kind, parties in (
        ("killed", ("all", "security", "attackers", "militants", "civilians", "unknown")),
        ("injured", ("all", "attackers")),
        ("attackers", ("attackers",)),
    ):
        for party in parties:
            low, best, high = draw(NUMBERS), draw(NUMBERS), draw(NUMBERS)
            numbers = sorted(n for n in (low, best, high) if n is not None)
            low, best, high = (
                numbers.pop(0) if n is not None and numbers else None for n in (low, best, high)
            )
            if (low, best, high) != (None, None, None) and draw(st.booleans()):
                made.append(Toll(incident_id, kind, party, low, best, high, "hand"))
    return made


@st.composite
def records(draw):
    """Return incidents with tolls, of every stage, precision and kind."""
    made = []
    for n in range(draw(st.integers(1, 4))):
        first = draw(st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2025, 12, 1))))
        length = draw(st.sampled_from([0, 0, 2, 6, 27, 300]))
        last = first + timedelta(days=length) if first else None
        placed = draw(st.booleans())
        made.append(
            (
                Incident(
                    f"i{n}",
                    title=draw(st.sampled_from([None, "=Attack", "Raid, with a comma"])),
                    stage=draw(st.sampled_from(model.STAGES)),
                    date_start=first and first.isoformat(),
                    date_end=last and last.isoformat(),
                    date_precision=draw(st.sampled_from(model.DATE_PRECISIONS)) if first else "unknown",
                    country=draw(st.sampled_from([None, "PAK", "CIV"])),
                    place=draw(st.sampled_from([None, "Karachi"])),
                    latitude=24.86 if placed else None,
                    longitude=67.01 if placed else None,
                    place_precision=draw(st.sampled_from(model.PLACE_PRECISIONS)) if placed else "unknown",
                    attack_type=draw(st.sampled_from(model.ATTACK_TYPES)),
                    target_type=draw(st.sampled_from(model.TARGET_TYPES)),
                    weapons=draw(st.sampled_from([None, "firearms, explosives", "unknown"])),
                    perpetrator=draw(st.sampled_from([None, "TTP"])),
                    responsibility=draw(st.sampled_from(model.RESPONSIBILITY)),
                    suicide=draw(st.integers(0, 1)),
                ),
                draw(tolls(f"i{n}")),
            )
        )
    return made


@pytest.mark.parametrize("kind", HELD)
@given(made=records())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_there_and_back(kind, made, tmp_path_factory):
    """What is exported loads without a bad row, and every toll is the same but where the report says what
    it is not.
    """
    folder = tmp_path_factory.mktemp("trip")
    base = ledger.opened(folder / "ledger.db", write=True)
    with ledger.transaction(base):
        ledger.save(base, "incidents", [incident for incident, _ in made])
        ledger.save(base, "tolls", [toll for _, of in made for toll in of])
    base.close()
    report = export(datasets.load(folder / "ledger.db"), kind, folder / "out.csv")
    gone, told = dict(report.left_out), conventions(report)
    assert report.rows["attacks"] + len(gone) == len(made)
    if not report.rows["attacks"]:
        return
    back = datasets.load(report.path)
    assert back.cached.left_out == 0, back.left_out.to_string()
    column, before = OWN[kind]
    ids = back.origin().set_index("incident_id")[column].str.removeprefix(before).str.split(";").str[0]
    held = {
        (ids[t.incident_id], t.kind, t.party, part): getattr(t, part)
        for t in back.tolls.itertuples()
        for part in ("low", "best", "high")
    }
    for incident, of in made:
        if incident.incident_id in gone:
            continue
        ours = {(t.kind, t.party, part): getattr(t, part) for t in of for part in ("low", "best", "high")}
        for name, number in HELD[kind].items():
            if (incident.incident_id, name) in told:
                continue
            there = held.get((incident.incident_id, *number))
            there = None if there is None or pd.isna(there) else int(there)
            here = ours.get(number)
            if kind == "ucdp" and number[1] != "all":
                there, here = there or 0, here or 0  # GED has no word for "not stated" but 0
            if kind == "gtd" and name == "nperps":
                there, here = there or None, here or None  # nor GTD for nobody
            assert there == here, (name, incident.incident_id)


# ------------------------------------------------------------------ tables


def test_csv_and_parquet_hold_the_same(record, tmp_path):
    """Both have every table that is not empty, and the texts of the reports stay their publishers'."""
    export(record, "csv", tmp_path / "csv")
    export(record, "parquet", tmp_path / "parquet")
    names = {path.stem for path in (tmp_path / "csv").iterdir()}
    assert {"incidents", "tolls", "claims", "events", "articles"} <= names
    assert names == {path.stem for path in (tmp_path / "parquet").iterdir()}
    assert "text" not in rows(tmp_path / "csv" / "articles.csv")[0]
    import duckdb

    path = tmp_path / "parquet" / "tolls.parquet"
    stored = duckdb.sql(f"select incident_id, kind, party, low, best, high from '{path}'").fetchall()
    written = [
        (
            r["incident_id"],
            r["kind"],
            r["party"],
            *(int(r[n]) if r[n] else None for n in ("low", "best", "high")),
        )
        for r in rows(tmp_path / "csv" / "tolls.csv")
    ]
    assert stored == written
    assert {None, 0} <= {row[5] for row in stored}


def test_a_cell_cannot_run_as_a_formula(tmp_path):
    """A headline that begins with = is text in a spreadsheet too."""
    path = small_ledger(tmp_path / "ledger.db")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("update incidents set title = '=HYPERLINK(1)' where incident_id = 'karachi'")
    record = datasets.load(path)
    export(record, "csv", tmp_path / "csv")
    export(record, "gtd", tmp_path / "gtd.csv")
    titles = {row["title"] for row in rows(tmp_path / "csv" / "incidents.csv")}
    assert "'=HYPERLINK(1)" in titles
    assert not [row for row in rows(tmp_path / "gtd.csv") if row["summary"].startswith("=")]


def test_data_package_explains_every_column(record, tmp_path):
    """Frictionless: each resource is there, each column has its meaning from the codebook, which lies
    inside.
    """
    export(record, "datapackage", tmp_path / "package")
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text())
    assert (tmp_path / "package" / "CODEBOOK.md").read_text().startswith("# Codebook")
    for resource in package["resources"]:
        header = next(csv.reader((tmp_path / "package" / resource["path"]).open(encoding="utf-8")))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        assert [field["name"] for field in fields if not field["description"]] == [], resource["name"]
    incidents = next(r for r in package["resources"] if r["name"] == "incidents")["schema"]
    assert incidents["primaryKey"] == ["incident_id"]
    stage = next(field for field in incidents["fields"] if field["name"] == "stage")
    assert stage["constraints"]["enum"] == list(model.STAGES)


# ------------------------------------------------------------------ the command


@pytest.mark.parametrize("kind", FORMATS)
def test_the_command_says_what_it_did(kind, tmp_path, capsys):
    """One line of what was written, then each compromise."""
    path = small_ledger(tmp_path / "ledger.db")
    out = tmp_path / ("out.csv" if kind in HELD else "out")
    assert main(["export", kind, str(out), "--ledger", str(path), "-p", "place", "Karachi"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{out}: 2 attacks" if kind in HELD else f"{out}: ")
    assert out.exists()


@pytest.mark.parametrize(
    ("given_", "line"),
    [
        (["ucdp", "{}/o.csv", "--ledger", "{}/lost.db"], "no such file; make one with: tollbook extract"),
        (
            ["ucdp", "{}/o.csv", "--ledger", "{}/ledger.db", "-p", "place", "Lahore"],
            "place 'Lahore': not in the record",
        ),
        (
            ["ucdp", "{}/o.csv", "--ledger", "{}/ledger.db", "-p", "town", "x"],
            "parameter town: an export takes start",
        ),
        (["ucdp", "{}/ledger.db/o.csv", "--ledger", "{}/ledger.db"], "cannot be written"),
        (["gtd", "{}", "--ledger", "{}/ledger.db"], "a folder; for gtd, name a file, as "),
        (["csv", "{}/ledger.db", "--ledger", "{}/ledger.db"], "ledger.db: a file; for csv, name a folder"),
        (["csv", "{}/o", "-p", "source", "ged.csv"], "perpetrator; give a data set as --ledger"),
    ],
)
def test_a_command_that_cannot_be_done_leaves_nothing(given_, line, tmp_path, capsys):
    """One clear line, and no half-written file."""
    small_ledger(tmp_path / "ledger.db")
    assert main(["export", *(word.format(tmp_path) for word in given_)]) == 1
    assert line in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.db"]


def test_a_folder_that_an_export_makes_is_told(record, tmp_path):
    """Whoever mistypes a folder sees that there is a new one."""
    out = tmp_path / "week" / "ours.csv"
    assert f"new folder: {tmp_path / 'week'}" in list(export(record, "gtd", out).lines())
    assert "new folder" not in " ".join(export(record, "gtd", out).lines())
