"""The public data sets: what is loaded, what stays unknown, what is refused, and what is kept beside the
file.
"""

from __future__ import annotations

import csv
import gzip
import json
import os

import pandas as pd
import pytest

from analysis import briefing, charts, datasets, guards, model
from analysis.datasets import LAYOUTS, DataSetError
from analysis.datasets.export import ACLED_COLUMNS, UCDP_COLUMNS
from analysis.datasets.export import GTD_COLUMNS as ALL_OF_GTD
from analysis.datasets.layout import origin_of
from analysis.tables import ParameterError

GTD_COLUMNS = (  # of an older workbook: the export has more
    "eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt "
    "provstate city "
    "latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative "
    "multiple success "
    "suicide attacktype1 attacktype1_txt targtype1 targtype1_txt targsubtype1 corp1 target1 natlty1 gname "
    "gsubname "
    "guncertain1 individual nperps nperpcap claimed weaptype1 weaptype1_txt nkill nkillus nkillter nwound "
    "nwoundus "
    "nwoundte property addnotes scite1 scite2 scite3 dbsource"
).split()

KARACHI_2023 = {  # the police office, as each set would have it
    "ucdp": {
        "id": 482001,
        "relid": "PAK-2023-1-404-7",
        "year": 2023,
        "type_of_violence": 1,
        "dyad_name": "Government of Pakistan - TTP",
        "side_a": "Government of Pakistan",
        "side_b": "TTP",
        "number_of_sources": 6,
        "source_article": "two reports",
        "where_prec": 1,
        "where_coordinates": "Karachi city",
        "where_description": "police office, Shahrah-e-Faisal",
        "adm_1": "Sindh province",
        "latitude": 24.86,
        "longitude": 67.01,
        "country": "Pakistan",
        "country_id": 770,
        "event_clarity": 1,
        "date_prec": 1,
        "date_start": "2023-02-17 00:00:00.000",
        "date_end": "2023-02-17 00:00:00.000",
        "deaths_a": 4,
        "deaths_b": 3,
        "deaths_civilians": 1,
        "deaths_unknown": 0,
        "best": 8,
        "high": 9,
        "low": 7,
    },
    "acled": {
        "event_id_cnty": "PAK71234",
        "event_date": "17 February 2023",
        "year": 2023,
        "time_precision": 1,
        "disorder_type": "Political violence",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "TTP: Tehreek-i-Taliban Pakistan",
        "actor2": "Police Forces of Pakistan (2022-)",
        "iso": 586,
        "region": "South Asia",
        "country": "Pakistan",
        "admin1": "Sindh",
        "location": "Karachi",
        "latitude": 24.86,
        "longitude": 67.01,
        "geo_precision": 1,
        "source": "Dawn; AP",
        "notes": "TTP militants, in their thousands of rounds; see the report",
        "fatalities": 8,
        "timestamp": 1677000000,
    },
    "gtd": {
        "eventid": 202302170001,
        "iyear": 2023,
        "imonth": 2,
        "iday": 17,
        "country": 153,
        "country_txt": "Pakistan",
        "provstate": "Sindh",
        "city": "Karachi",
        "latitude": 24.86,
        "longitude": 67.01,
        "specificity": 1,
        "success": 1,
        "suicide": 1,
        "attacktype1": 2,
        "targtype1": 3,
        "target1": "Police Office",
        "gname": "Tehrik-i-Taliban Pakistan (TTP)",
        "guncertain1": 0,
        "nperps": 3,
        "claimed": 1,
        "weaptype1": 5,
        "nkill": 8,
        "nkillter": 3,
        "nwound": 19,
        "nwoundte": 0,
        "dbsource": "START",
    },
}
COLUMNS = {"ucdp": UCDP_COLUMNS, "acled": ACLED_COLUMNS, "gtd": GTD_COLUMNS}


def written(path, key, *rows, columns=None, separator=","):
    """Write rows of a set in its published columns, each the Karachi attack with what is changed in it."""
    columns = columns or COLUMNS[key]
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8", newline="") as stream:
        lines = csv.DictWriter(stream, columns, extrasaction="ignore", delimiter=separator)
        lines.writeheader()
        lines.writerows({**KARACHI_2023[key], **row} for row in rows)
    return path


def figures(record, part="best"):
    """Return the figures of a record with one attack."""
    return {(t.kind, t.party): getattr(t, part) for t in record.tolls.itertuples()}


# ------------------------------------------------------------------ what is loaded


@pytest.mark.parametrize(
    ("layout", "published"), list(zip(LAYOUTS, (UCDP_COLUMNS, ACLED_COLUMNS, ALL_OF_GTD), strict=True))
)
def test_every_column_that_is_read_is_one_that_is_published(layout, published):
    """A slip in a name would be a column that no file has."""
    assert (layout.signature | set(layout.kept)) - set(published) == set()


def test_ucdp_parts_by_who_the_sides_are(tmp_path):
    """A government's dead are security, a group's militants; a part of 0 may mean "not stated" and is left
    unsaid.
    """
    record = datasets.load(written(tmp_path / "ged.csv", "ucdp", {}))
    assert figures(record) == {
        ("killed", "all"): 8,
        ("killed", "civilians"): 1,
        ("killed", "militants"): 3,
        ("killed", "security"): 4,
    }
    assert (figures(record, "low")["killed", "all"], figures(record, "high")["killed", "all"]) == (7, 9)
    attack = record.incidents.iloc[0]
    assert (attack.place, attack.admin1, attack.country) == ("Karachi", "Sindh", "PAK")
    assert attack.date_start == attack.date_end == pd.Timestamp(2023, 2, 17)
    assert attack.perpetrator is pd.NA, "GED does not say who attacked whom in a conflict of two armed sides"
    assert attack.suicide is pd.NA
    assert attack.weapons is pd.NA


def test_ucdp_one_sided_violence_has_a_perpetrator(tmp_path):
    """The side that kills civilians is named, and its own dead are no victims."""
    row = {
        "type_of_violence": 3,
        "side_a": "IS",
        "side_b": "Civilians",
        "deaths_a": 1,
        "deaths_b": 0,
        "deaths_civilians": 7,
    }
    record = datasets.load(written(tmp_path / "ged.csv", "ucdp", row))
    assert record.incidents.perpetrator.tolist() == ["IS"]
    assert figures(record) == {
        ("killed", "all"): 8,
        ("killed", "attackers"): 1,
        ("killed", "civilians"): 7,
        ("killed", "victims"): 7,
    }


@pytest.mark.parametrize(
    ("code", "start", "end", "precision"),
    [
        (1, "2023-02-17", "2023-02-17", "day"),
        (2, "2023-02-17", "2023-02-19", "days"),
        (3, "2023-02-13", "2023-02-19", "week"),
        (4, "2023-02-01", "2023-02-28", "month"),
        (5, "2023-01-01", "2023-12-31", "year"),
    ],
)
def test_ucdp_days_keep_their_precision(tmp_path, code, start, end, precision):
    """A month stays a month, from its first day to its last."""
    row = {"date_prec": code, "date_start": start, "date_end": end}
    attack = datasets.load(written(tmp_path / "ged.csv", "ucdp", row)).incidents.iloc[0]
    assert (str(attack.date_start.date()), str(attack.date_end.date()), attack.date_precision) == (
        start,
        end,
        precision,
    )


@pytest.mark.parametrize("name", ["ged.csv", "ged.csv.gz"])
def test_a_row_of_tags_is_no_attack(tmp_path, name):
    """The HXL tags that humanitarian copies put under the header are passed over, not counted as a bad
    row.
    """
    tags = {**dict.fromkeys(UCDP_COLUMNS, ""), "date_start": "#date+start", "best": "#affected+killed"}
    record = datasets.load(written(tmp_path / name, "ucdp", tags, {}))
    assert (len(record.incidents), record.cached.left_out) == (1, 0)


def test_candidates_lack_some_columns(tmp_path):
    """The monthly candidate releases have other ids and fewer columns; what is not there stays empty."""
    fewer = [c for c in UCDP_COLUMNS if c not in ("code_status", "active_year", "source_original", "adm_2")]
    path = written(tmp_path / "GEDEvent_v26_01_26_09.csv", "ucdp", {"id": 990017}, columns=fewer)
    record = datasets.load(path)
    assert record.incidents.incident_id.tolist() == ["ucdp:990017"]
    assert record.origin().source_original.isna().all()


def test_acled_has_one_number_and_no_sides(tmp_path):
    """Fatalities are killed of all parties; who attacked is not told by actor1."""
    record = datasets.load(written(tmp_path / "acled.csv", "acled", {}, separator=";"))
    assert figures(record) == {("killed", "all"): 8}
    attack = record.incidents.iloc[0]
    assert (attack.place, attack.country, attack.attack_type) == ("Karachi", "PAK", "armed assault")
    assert attack.perpetrator is pd.NA
    assert record.origin().notes.tolist() == [KARACHI_2023["acled"]["notes"]]


def test_acled_dates_open_up_by_their_precision(tmp_path):
    """ACLED writes a month as its middle; here it is the whole month again."""
    rows = [{"event_id_cnty": f"PAK{n}", "time_precision": n, "event_date": "2023-02-15"} for n in (1, 2, 3)]
    found = datasets.load(written(tmp_path / "acled.csv", "acled", *rows)).incidents.set_index("incident_id")
    assert found.loc["acled:PAK2", "date_end"] == pd.Timestamp(2023, 2, 18)
    month = found.loc["acled:PAK3"]
    assert (month.date_start, month.date_end) == (pd.Timestamp(2023, 2, 1), pd.Timestamp(2023, 2, 28))
    assert month.date_precision == "month"


def test_acled_protests_are_no_attacks(tmp_path):
    """They are counted, and neither loaded nor called bad rows."""
    rows = [{}, {"event_id_cnty": "PAK2", "event_type": "Protests", "sub_event_type": "Peaceful protest"}]
    record = datasets.load(written(tmp_path / "acled.csv", "acled", *rows))
    assert (len(record.incidents), record.cached.outside, record.cached.left_out) == (1, 1, 0)
    assert "1 rows of protests" in record.remarks[0]


def test_acled_answer_of_the_api(tmp_path):
    """The JSON of the API says the same as the export."""
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"status": 200, "success": True, "count": 1, "data": [KARACHI_2023["acled"]]}))
    record = datasets.load(path)
    exported = datasets.load(written(tmp_path / "acled.csv", "acled", {}))
    pd.testing.assert_frame_equal(record.incidents, exported.incidents)
    pd.testing.assert_frame_equal(record.tolls, exported.tolls)


def test_acled_answer_with_columns_that_only_some_rows_have(tmp_path):
    """A column that the first row lacks is kept all the same."""
    first = {column: value for column, value in KARACHI_2023["acled"].items() if column != "notes"}
    path = tmp_path / "answer.json"
    path.write_text(
        json.dumps({"success": True, "data": [first, KARACHI_2023["acled"] | {"event_id_cnty": "P"}]})
    )
    assert datasets.load(path).origin().notes.isna().tolist() == [True, False]


def test_acled_refusal_is_told(tmp_path):
    """An answer that is an error message is not an empty data set."""
    path = tmp_path / "answer.json"
    path.write_text('{"status": 403, "success": false, "error": "Access denied"}')
    with pytest.raises(DataSetError, match="the API refused: Access denied"):
        datasets.load(path)


def workbook(path, *rows):
    """Write rows as the distributed workbook has them, numbers as numbers."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(GTD_COLUMNS)
    for row in rows:
        told = {**KARACHI_2023["gtd"], **row}
        sheet.append([told.get(column) for column in GTD_COLUMNS])
    book.save(path)
    return path


def test_gtd_killed_include_the_attackers(tmp_path):
    """Victims are the difference, and an empty count stays unknown."""
    record = datasets.load(written(tmp_path / "gtd.csv", "gtd", {"nwoundte": ""}))
    assert figures(record) == {
        ("killed", "all"): 8,
        ("killed", "attackers"): 3,
        ("killed", "victims"): 5,
        ("injured", "all"): 19,
        ("attackers", "attackers"): 3,
    }
    attack = record.incidents.iloc[0]
    assert (attack.attack_type, attack.target_type, attack.weapons) == ("armed assault", "police", "firearms")
    assert (attack.responsibility, attack.suicide) == ("claimed", 1)


def test_gtd_workbook_and_csv_say_the_same(tmp_path):
    """The distributed workbook needs no conversion by hand."""
    rows = ({}, {"eventid": 202302180001, "iday": 0, "nkill": None, "gname": "Unknown", "claimed": None})
    book = datasets.load(workbook(tmp_path / "gtd.xlsx", *rows))
    table = datasets.load(written(tmp_path / "gtd.csv", "gtd", *rows))
    pd.testing.assert_frame_equal(book.incidents, table.incidents)
    pd.testing.assert_frame_equal(book.tolls, table.tolls)
    unnamed = table.incidents.set_index("incident_id").loc["gtd:202302180001"]
    assert (unnamed.perpetrator is pd.NA, unnamed.responsibility) == (True, "unattributed")
    assert (unnamed.date_precision, unnamed.date_end) == ("month", pd.Timestamp(2023, 2, 28))


def test_gtd_shares_of_one_toll_are_not_rounded(tmp_path):
    """A toll shared out over linked attacks may be 2.5: between 2 and 3, with no best figure."""
    record = datasets.load(written(tmp_path / "gtd.csv", "gtd", {"nkill": 2.5, "nkillter": ""}))
    row = record.tolls.set_index(["kind", "party"]).loc[("killed", "all")]
    assert (row.low, row.high, row.best is pd.NA) == (2, 3, True)


def test_gtd_letters_of_a_spreadsheet(tmp_path):
    """A CSV saved as Latin-1 keeps its accents."""
    path = written(tmp_path / "gtd.csv", "gtd", {"city": "Bogotá", "country_txt": "Colombia"})
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    assert datasets.load(path, place="Bogota").incidents.place.tolist() == ["Bogotá"]


# ------------------------------------------------------------------ a CSV of one's own

MAPPING = """
name: My list
licence: mine
file: list.csv
id: No
incidents:
  date: {column: When, format: "%d.%m.%Y"}
  place: Town
  country: {value: PAK}
  target_type: {column: Target, values: {Mosque: religious}}
tolls:
  - {kind: killed, low: Dead from, high: Dead to}
  - {kind: injured, best: Hurt}
"""


def own(tmp_path, rows="1,30.1.2023,Peshawar,Mosque,84,101,\n", mapping=MAPPING):
    """Write a list of one's own and its mapping."""
    (tmp_path / "list.csv").write_text("No,When,Town,Target,Dead from,Dead to,Hurt\n" + rows)
    path = tmp_path / "list.yml"
    path.write_text(mapping)
    return path


def test_a_word_of_a_list_is_never_taken_for_a_truth(tmp_path):
    """Columns called No and cells of Yes are words; a number is one, or its row is left out and listed."""
    mapping = MAPPING.replace(
        "  place: Town", "  place: Town\n  suicide: {column: Target, values: {Yes: 1, No: 0}}"
    )
    mapping = mapping.replace(
        "\n  target_type: {column: Target, values: {Mosque: religious}}", "\n  articles: Hurt"
    )
    rows = "7,30.1.2023,Peshawar,Yes,84,101,3\n8,31.1.2023,Quetta,No,1,1,\n9,31.1.2023,Lahore,Perhaps,1,1,3\n"
    record = datasets.load(own(tmp_path, rows, mapping))
    assert record.incidents.incident_id.tolist() == ["list:7", "list:8"]
    assert (record.incidents.suicide.tolist(), record.incidents.articles.tolist()) == ([1, 0], [3, pd.NA])
    assert record.left_out.values.tolist() == [["3", "Target 'Perhaps' is no number"]]


def test_a_day_of_a_list_may_be_a_span(tmp_path):
    """Two columns are a first and a last day; where they differ, the day itself is not known."""
    mapping = MAPPING.replace(
        "date: {column: When,", 'date_end: {column: Town, format: "%d.%m.%Y"}\n  date_start: {column: When,'
    )
    mapping = mapping.replace("  place: Town\n", "")
    rows = "1,30.1.2023,1.2.2023,Mosque,84,101,\n2,30.1.2023,30.1.2023,Mosque,1,1,\n"
    attacks = datasets.load(own(tmp_path, rows, mapping)).incidents
    assert attacks.date_precision.tolist() == ["day", "days"]
    assert attacks.date_end.dt.day.tolist() == [30, 1]


def test_own_list_keeps_its_ranges(tmp_path):
    """Lowest and highest stay apart; a best that the list does not have stays unknown, and so do the
    injured.
    """
    record = datasets.load(own(tmp_path))
    toll = record.tolls.iloc[0]
    assert (len(record.tolls), toll.low, toll.best is pd.NA, toll.high) == (1, 84, True, 101)
    attack = record.incidents.iloc[0]
    assert (attack.incident_id, attack.country, attack.target_type) == ("list:1", "PAK", "religious")
    assert attack.date_start == pd.Timestamp(2023, 1, 30)
    assert datasets.load(tmp_path / "list.csv").incidents.equals(record.incidents), (
        "the mapping beside it is found"
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("file: list.csv", "file: lost.csv", "file 'lost.csv' is not beside it"),
        ("place: Town", "town: Town", "incidents.town is no column to fill; see CODEBOOK.md"),
        ("Mosque: religious", "Mosque: church", "target_type: 'church' is not one of business, government"),
        (
            "best: Hurt",
            "most: Hurt",
            "toll 2: 'most' means nothing here; it may hold kind, party, low, best, high",
        ),
        ("kind: injured", "kind: hurt", "toll 2: kind must be one of killed, injured, attackers"),
        ("place: Town", "place: City", "list.yml: list.csv has no column 'City'; it has No, When, Town"),
        ("place: Town", "place: Twon", "list.csv has no column 'Twon'; did you mean 'Town'?"),
        ("place: Town", "incident_id: No", "the column that names a row goes under id:"),
        ("{value: PAK}", "{value: Atlantis}", "'Atlantis' is no country known here; write its code, as PAK"),
        ("{value: PAK}", "{value: PAK, column: Town}", "give a column, or one value for all rows"),
        ("{Mosque: religious}", "[Mosque]", "values must be pairs, as {Mosque: religious}"),
        ('"%d.%m.%Y"', '"%Q"', "format '%Q' is none; write a day as %d, %m, %Y, %b or %B"),
        ('date: {column: When, format: "%d.%m.%Y"}', "site: Town", "names no date; add one under incidents:"),
        ("licence: mine", "license: mine", "'license' means nothing here"),
    ],
)
def test_a_slip_in_a_mapping_gets_one_clear_line(tmp_path, old, new, line):
    """The line names the mapping, the place in it and what would do."""
    with pytest.raises(DataSetError) as caught:
        datasets.load(own(tmp_path, mapping=MAPPING.replace(old, new)))
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


# ------------------------------------------------------------------ bad files, bad rows


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"best": "eight"}, "best 'eight' is no whole number of 0 or more"),
        ({"best": ""}, "best is empty and is no whole number of 0 or more"),
        ({"low": -1}, "low '-1' is no whole number of 0 or more"),
        ({"best": 9}, "best 9 is not the sum of its parts, 8"),
        ({"date_start": "17 Feb"}, "date_start '17 Feb' is no day"),
        ({"date_end": "2023-02-16"}, "date_end is before date_start"),
        ({"latitude": 248.6}, "latitude '248.6' is not within 90 degrees"),
        ({"id": ""}, "id is empty"),
    ],
)
def test_a_bad_row_is_listed_and_left_out(tmp_path, change, reason):
    """No number is guessed, and the row is named with the reason."""
    record = datasets.load(written(tmp_path / "ged.csv", "ucdp", {}, {"id": 2, **change}))
    assert record.incidents.incident_id.tolist() == ["ucdp:482001"]
    assert record.left_out.values.tolist() == [["2", reason]]
    assert record.remarks[0].startswith(
        "1 of 2 rows of ged.csv left out, as they cannot be read; first: row 2"
    )


def test_a_thousand_bad_rows(tmp_path):
    """They are one line, and a file that lists them."""
    rows = [{"id": n, **({"best": "?"} if n % 2 else {})} for n in range(2000)]
    record = datasets.load(written(tmp_path / "ged.csv", "ucdp", *rows))
    assert (len(record.incidents), record.cached.left_out, len(record.remarks)) == (1000, 1000, 1)
    assert len(record.cached.rejected.read_text().splitlines()) == 1001


def test_a_row_that_is_there_twice_counts_once(tmp_path):
    """A file joined from two downloads does not double its dead."""
    record = datasets.load(written(tmp_path / "ged.csv", "ucdp", {}, {}))
    assert record.left_out.reason.tolist() == ["482001 is there twice"]
    assert figures(record)["killed", "all"] == 8


def test_a_broken_line_is_left_out(tmp_path):
    """A line with too few cells stops nothing else."""
    path = written(tmp_path / "ged.csv", "ucdp", {})
    path.write_text(path.read_text() + "5,PAK\n")
    record = datasets.load(path)
    assert (len(record.incidents), record.cached.left_out) == (1, 1)
    assert record.left_out.row.tolist() == ["line 3"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "a,b,c\n1,2,3\n",
            "no data set known here (its columns begin a, b, c); UCDP GED, ACLED and GTD files are known",
        ),
        ("", "empty, or no text"),
        (
            ",".join(c for c in UCDP_COLUMNS if c != "where_prec"),
            "UCDP GED of a version that is not known here: it lacks where_prec",
        ),
        (",".join([*ACLED_COLUMNS, "notes"]), "column 'notes' is there twice"),
        (
            ",".join(
                "data_id iso event_id_cnty event_date year time_precision event_type sub_event_type "
                "actor1 actor2 region "
                "country admin1 admin2 location latitude longitude geo_precision "
                " source notes fatality".split()
            ),
            "it lacks fatalities (it has 'fatality')",
        ),
    ],
    ids=["another file", "nothing", "a column less", "a column twice", "another spelling"],
)
def test_a_wrong_file_gets_one_clear_line(tmp_path, text, line):
    """The line names the file, what is wrong and what would do."""
    path = tmp_path / "some.csv"
    path.write_text(text)
    with pytest.raises(DataSetError) as caught:
        datasets.load(path)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        (
            {"place": "Karachy"},
            "place 'Karachy': not in ged.csv, which has Karachi, Sindh; did you mean 'Karachi'?",
        ),
        ({"country": "Peru"}, "country 'Peru': not in ged.csv, which has PAK"),
        ({"start": "2024"}, "ged.csv: no attack matches start 2024-01-01; it has 1 attacks from 2023-02-17"),
        ({"start": "2023", "end": "2022"}, "end 2022-12-31: before start 2023-01-01; swap them"),
    ],
)
def test_parameters_narrow_a_set_as_they_narrow_the_record(tmp_path, parameters, line):
    """A name that is not there gets the nearest one that is."""
    path = written(tmp_path / "ged.csv", "ucdp", {})
    assert len(datasets.load(path, start="2023-02", place=" karāchi", country="Pakistan").incidents) == 1
    for door in (datasets.load, datasets.checked_parameters):
        with pytest.raises(ParameterError) as caught:
            door(path, **parameters)
        assert line in str(caught.value)


@pytest.mark.parametrize("spoilt", [",1,2,3", "short", "stray"])
def test_a_line_that_is_no_row_costs_that_line_only(tmp_path, spoilt):
    """Cells too many or too few, or a quotation mark inside a cell: one line is left out and named."""
    path = written(tmp_path / "ged.csv", "ucdp", *({"id": n} for n in range(5)))
    lines = path.read_text().splitlines()
    lines[3] = {"short": "2,PAK", "stray": lines[3].replace("Karachi city", '"The "old" city"')}.get(
        spoilt, lines[3] + spoilt
    )
    path.write_text("\n".join(lines) + "\n")
    record = datasets.load(path)
    assert record.incidents.incident_id.tolist() == [f"ucdp:{n}" for n in (0, 1, 3, 4)]
    assert record.left_out.row.tolist() == ["line 4"]
    assert "1 of 5 rows of ged.csv left out, as they cannot be read; first: line 4, " in record.doubts[0]


def test_a_row_given_twice_is_there_once(tmp_path):
    """The second one is left out, in the tables as in the set's own columns."""
    record = datasets.load(written(tmp_path / "ged.csv", "ucdp", {"id": 1}, {"id": 1, "best": 9}, {"id": 2}))
    assert record.left_out.reason.tolist() == ["best 9 is not the sum of its parts, 8"]
    record = datasets.load(written(tmp_path / "two.csv", "ucdp", {"id": 1}, {"id": 1, "low": 1}, {"id": 2}))
    assert record.left_out[["row", "reason"]].values.tolist() == [["2", "1 is there twice"]]
    assert record.origin().id.tolist() == ["1", "2"]


def test_a_file_without_one_row_to_read_says_why(tmp_path):
    """Nothing to load is an error, with the first reason."""
    path = written(tmp_path / "ged.csv", "ucdp", {"best": "many"}, {"id": 2, "best": "few"})
    with pytest.raises(DataSetError, match=r"2 rows left out, first: row 1, best 'many' is no whole number"):
        datasets.load(path)
    path.write_text(path.read_text(), encoding="utf-16")
    with pytest.raises(DataSetError, match="UTF-16; save it anew"):
        datasets.load(path)


def test_the_origin_of_a_part_of_a_set(tmp_path):
    """Narrowed to a town, a record tells the set's own columns of that town's attacks."""
    path = written(tmp_path / "ged.csv", "ucdp", {}, {"id": 2, "where_coordinates": "Quetta city"})
    record = datasets.load(path, place="quetta")
    assert (record.origin().id.tolist(), record.incidents.number.tolist()) == (["2"], [1])
    assert set(record.tolls.incident_id) == {"ucdp:2"}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "half.csv.gz",
            "half.csv.gz: cannot be read: IO Error: Unexpected end of GZIP stream: half.csv.gz; download",
        ),
        ("ged.zip", "ged.zip: an archive; unpack it and name the file in it"),
        ("cut.xlsx", "cut.xlsx: no workbook that can be read"),
        ("empty.csv", "empty.csv: no attack in it that can be read; it has a header and no row under it"),
        ("cut.json", "no JSON that can be read"),
        ("folder.csv", "a folder; name one file in it"),
        ("lost.zip", "source 'lost.zip': no such file; UCDP GED, ACLED and GTD files are known"),
    ],
)
def test_a_damaged_file_gets_a_line_that_says_what_to_do(tmp_path, monkeypatch, name, line):
    """An archive that is not unpacked, half a download, a folder: never a stack, never an empty record."""
    monkeypatch.chdir(tmp_path)
    whole = written(
        tmp_path / "whole.csv.gz",
        "ucdp",
        *({"id": n, "source_article": str(hash(str(n)))} for n in range(3000)),
    )
    with gzip.open(whole, "rb") as stream:
        header = stream.readline()
    (tmp_path / "half.csv.gz").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (tmp_path / "ged.zip").write_bytes(b"PK\x03\x04 and what is packed")
    (tmp_path / "cut.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "empty.csv").write_bytes(header)
    (tmp_path / "cut.json").write_text('{"success": true, "data": [{"event_id_cnty"')
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ParameterError) as caught:
        datasets.load(name)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


# ------------------------------------------------------------------ beside the file


def test_what_is_kept_follows_the_content(tmp_path):
    """A changed file is read anew even if its size and time are those of the last; an unchanged one is not
    read.
    """
    path = written(tmp_path / "ged.csv", "ucdp", {})
    before, unread = datasets.load(path), datasets.load(path)
    assert figures(before, "low")["killed", "all"] == 7
    stamp = path.stat()
    path.write_text(path.read_text().replace(",8,9,7", ",8,9,6"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    after = datasets.load(path)
    assert figures(after, "low")["killed", "all"] == 6
    with pytest.raises(DataSetError, match=r"ged\.csv: has changed since it was loaded; load it again"):
        unread.incidents  # noqa: B018
    assert not before.cached.attacks.exists(), "what was kept of the last content is taken away"
    made = after.cached.attacks.stat().st_mtime_ns
    os.utime(path)
    assert datasets.load(path).cached.attacks.stat().st_mtime_ns == made, "touched, not changed"


def test_a_cache_that_is_damaged_or_gone_is_made_again(tmp_path):
    """Whoever deletes the folder loses nothing."""
    path = written(tmp_path / "ged.csv", "ucdp", {})
    for spoil in (
        lambda c: c.attacks.unlink(),
        lambda c: (c.attacks.parent / "ged.csv.json").write_text("{"),
    ):
        spoil(datasets.load(path).cached)
        assert figures(datasets.load(path))["killed", "all"] == 8


# ------------------------------------------------------------------ the sets as published


@pytest.mark.parametrize(
    ("name", "rows", "best"), [("ucdp_pakistan", 6416, 43225), ("ucdp_ukraine", 2989, 7882)]
)
def test_ucdp_files_as_published(tmp_path, shared, name, rows, best):
    """Counts and totals are the file's own, and in every row the parts make up the best figure."""
    path = tmp_path / f"{name}.csv.gz"
    path.write_bytes((shared / "data" / path.name).read_bytes())
    plain = pd.read_csv(path, skiprows=[1], low_memory=False)
    record = datasets.load(path)
    assert (len(record.incidents), record.cached.left_out) == (rows, 0)
    everybody = record.tolls[record.tolls.party == "all"]
    assert everybody.best.sum() == best
    assert everybody[["low", "best", "high"]].sum().tolist() == plain[["low", "best", "high"]].sum().tolist()
    parts = record.tolls[~record.tolls.party.isin(["all", "victims"])].groupby("incident_id").best.sum()
    whole = everybody.set_index("incident_id").best
    assert (parts.reindex(whole.index, fill_value=0) == whole).all()


def test_own_list_as_found(tmp_path, shared):
    """The list of suicide attacks loads through a mapping with its ranges whole."""
    source = shared / "data" / "pakistan_suicide.csv"
    (tmp_path / "list.csv").write_bytes(source.read_bytes())
    (tmp_path / "list.yml").write_text(
        "name: Suicide attacks\nfile: list.csv\nid: S#\nincidents:\n"
        '  date: {column: Date, format: "%m/%d/%Y"}\n  place: City\n  country: {value: PAK}\n  suicide: '
        "{value: 1}\n"
        "tolls:\n  - {kind: killed, low: Killed Min, high: Killed Max}\n"
        "  - {kind: injured, low: Injured Min, high: Injured Max}\n"
    )
    record = datasets.load(tmp_path / "list.yml")
    plain = pd.read_csv(source, encoding="latin-1")
    assert (len(record.incidents), record.cached.left_out) == (496, 0)
    for kind, words in (("killed", "Killed"), ("injured", "Injured")):
        mine = record.tolls[record.tolls.kind == kind]
        theirs = [pd.to_numeric(plain[f"{words} {end}"], errors="coerce").sum() for end in ("Min", "Max")]
        assert mine[["low", "high"]].sum().tolist() == theirs


# ------------------------------------------------------------------ under the charts, and at scale


@pytest.fixture(scope="module")
def thousands(tmp_path_factory):
    """Return 30,000 attacks over thirty years and many places, as a data set."""
    path = tmp_path_factory.mktemp("many") / "ged.csv"
    towns = [f"Town {n} city" for n in range(900)]
    rows = (
        {
            "id": n,
            "where_coordinates": towns[n % 900],
            "latitude": 24 + n % 90 / 8,
            "longitude": 61 + n % 130 / 9,
            "date_start": (day := f"{1990 + n % 30}-{1 + n % 12:02}-{1 + n % 28:02}"),
            "date_end": day,
        }
        for n in range(30_000)
    )
    return datasets.load(written(path, "ucdp", *rows))


def test_tables_of_many_attacks_can_be_worked_with(tmp_path, thousands):
    """What is the same in every row is kept once; sums, sorting, joins, changes and files notice nothing."""
    attacks, tolls = thousands.incidents, thousands.tolls
    assert (len(attacks), attacks.stage.unique().tolist()) == (30_000, ["accomplished"])
    assert attacks.suicide.isna().all(), "GED does not say it"
    assert tolls.groupby("party", observed=True).best.sum().to_dict() == {
        "all": 240_000, "civilians": 30_000, "militants": 90_000, "security": 120_000,
    }  # fmt: skip
    assert tolls.groupby(["rule", "stage"], observed=True).number.nunique().tolist() == [30_000]
    assert tolls.sort_values(["number", "kind", "party"]).index.tolist() == list(range(120_000))
    joined = tolls[["incident_id", "best", "claim_ids"]].merge(attacks[["incident_id", "suicide"]])
    assert (len(joined), joined.suicide.sum(), set(joined.claim_ids)) == (120_000, 0, {()})
    assert (attacks.suicide.fillna(0) + attacks.number).sum() == 30_000 * 30_001 // 2
    changed = attacks.assign(suicide=1)
    changed.loc[0, "stage"] = pd.NA
    assert (changed.suicide.sum(), attacks.stage.isna().sum()) == (30_000, 0)
    for table in (attacks, tolls):
        pd.testing.assert_frame_equal(pd.read_pickle(pickled(tmp_path / "table", table)), table)
        pd.testing.assert_frame_equal(pd.concat([table.head(9), table.iloc[9:]]), table)
        table.to_csv(tmp_path / "table.csv", index=False)
        assert len((tmp_path / "table.csv").read_text().splitlines()) == len(table) + 1


def pickled(path, table):
    """Write a table as pandas keeps it; return where."""
    table.to_pickle(path)
    return path


def values(spec):
    """Return every row of data inside a specification."""
    found = [row for rows in spec.get("datasets", {}).values() for row in rows]
    stack = [spec]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            inline = part.get("data", {})
            found += inline.get("values", []) if isinstance(inline, dict) else []
            stack += [value for key, value in part.items() if key != "datasets"]
        elif isinstance(part, list):
            stack += part
    return found


def test_a_data_set_is_not_held_to_what_reports_owe(tmp_path, thousands):
    """No row is called unsourced or stale; what could not be read is the one reason to look again."""
    assert guards.look_again(thousands) == []
    spoiled = datasets.load(written(tmp_path / "ged.csv", "ucdp", {}, {"id": 2, "best": "many"}))
    (reason,) = guards.look_again(spoiled)
    assert str(reason).startswith("data set: 1 of 2 rows of ged.csv left out")
    assert str(tmp_path) not in reason.why, "the page tells no folder of the desk's"
    assert len(guards.before_you_publish(spoiled).__html__()) < 1000


@pytest.mark.parametrize("name", charts.HOMES)
def test_no_figure_ships_raw_rows(thousands, name):
    """Each drawing is made from sums: 30,000 attacks send no more than 700 rows, and 120 kB of page."""
    figure = getattr(charts, name)(thousands)
    for chart in (figure.chart, figure.narrow):
        if chart is not None:
            assert 1 < len(values(chart.to_dict())) <= 700
    assert len(figure.__html__()) < 120_000


def test_sums_are_those_of_the_set(thousands):
    """What the figures at scale draw adds up to what the set holds."""
    assert charts.casualties_over_time(thousands).table.Best.sum() == 8 * 30_000
    assert charts.attacks_over_time(thousands).table.Attacks.sum() == 30_000
    parties = charts.by_party(thousands).table.set_index("Who").Best
    assert parties.sum() == 8 * 30_000
    assert charts.where(thousands).table.Attacks.sum() == 15 * 34, "the fifteen places with most attacks"


@pytest.mark.parametrize("rows", [3, 500])
def test_the_credit_stands_under_every_figure(tmp_path, rows):
    """Few attacks or many: whose data it is, and on what terms."""
    ids = [
        {"id": n, "date_start": f"20{n % 20:02}-01-05", "date_end": f"20{n % 20:02}-01-05"}
        for n in range(rows)
    ]
    record = datasets.load(written(tmp_path / "ged.csv", "ucdp", *ids))
    credit = "Uppsala Conflict Data Program (Sundberg and Melander 2013), CC BY 4.0."
    figures_ = {name: getattr(charts, name)(record) for name in charts.HOMES}
    shown = {name: f for name, f in figures_.items() if not f.bare and (f.chart is not None or f.body)}
    assert {"attacks_over_time", "casualties_over_time", "by_party", "where"} <= set(shown)
    assert [name for name, figure in shown.items() if credit not in figure.__html__()] == []


def test_codebook_says_where_each_column_comes_from(root):
    """The table of origins is what the code does, column by column, and a word that overrides has a
    column.
    """
    text = (root / "CODEBOOK.md").read_text(encoding="utf-8")
    section = text.partition("## Where each column of a data set comes from")[2].partition("\n## ")[0]
    for column in model.columns(model.Incident):
        cells = " | ".join(origin_of(layout, column) for layout in LAYOUTS)
        assert f"| `{column}` | {cells} |" in section
    for layout in LAYOUTS:
        assert set(layout.origin) <= set(layout.incident)


def test_the_briefing_runs_on_a_data_set(tmp_path):
    """`tollbook brief -p source ged.csv` makes one page with the credit, named by the file."""
    source = written(
        tmp_path / "ged.csv", "ucdp", {}, {"id": 2, "date_start": "2022-03-04", "date_end": "2022-03-04"}
    )
    page = briefing.brief(parameters={"source": str(source)}, to=tmp_path)
    assert page.name == "briefing-ged.html"
    text = page.read_text(encoding="utf-8")
    assert text.count("CC BY 4.0") > 5
    assert str(tmp_path) not in text
    with pytest.raises(briefing.BriefingError, match=r"place .Lahore.: not in ged\.csv"):
        briefing.brief(parameters={"source": str(source), "place": "Lahore"}, to=tmp_path)


def test_a_small_set_speaks_as_a_set(tmp_path):
    """One attack or three: no word of reports where there are none, no plural or range of one number."""
    for ids in ((1,), (1, 2, 3)):
        path = written(tmp_path / f"{len(ids)}.csv", "ucdp", *({"id": n, "low": 8, "high": 8} for n in ids))
        record = datasets.load(path)
        words = " ".join(getattr(charts, name)(record).__html__() for name in charts.HOMES)
        assert [
            word for word in ("o report", "reports tell", "1 attacks", "between 8 and 8") if word in words
        ] == []
        assert f"{len(ids)} attack{'s'[: len(ids) - 1]}, in 2023: {8 * len(ids)} killed" in words
