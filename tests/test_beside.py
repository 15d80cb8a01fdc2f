"""Our record beside a reference set: matched, only here, only there, beyond it, and where tolls disagree."""

from __future__ import annotations

import csv

import pytest
from small import small_ledger

from analysis import charts, datasets

COLUMNS = (
    "id relid year type_of_violence conflict_name dyad_name side_a side_b number_of_sources source_article "
    "where_prec "
    "where_coordinates where_description adm_1 latitude longitude country country_id region event_clarity "
    "date_prec "
    "date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low"
).split()
KARACHI = {
    "id": 1,
    "type_of_violence": 1,
    "dyad_name": "Government of Pakistan - TTP",
    "side_a": "Government of Pakistan",
    "side_b": "TTP",
    "where_prec": 1,
    "where_coordinates": "Karachi city",
    "adm_1": "Sindh province",
    "latitude": 24.86,
    "longitude": 67.01,
    "country": "Pakistan",
    "date_prec": 1,
    "date_start": "2023-02-17",
    "date_end": "2023-02-17",
    "deaths_a": 4,
    "deaths_b": 3,
    "deaths_civilians": 0,
    "deaths_unknown": 0,
    "best": 7,
    "high": 8,
    "low": 6,
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Return the small record beside a set that has its Karachi attack, with another toll, and two others."""
    folder = tmp_path_factory.mktemp("beside")
    earlier = {"id": 2, "date_start": "2019-02-17", "date_end": "2019-02-17"}
    elsewhere = {
        "id": 3,
        "where_coordinates": "Quetta city",
        "adm_1": "Balochistan province",
        "latitude": 30.2,
    }
    with (folder / "ged.csv").open("w", encoding="utf-8", newline="") as stream:
        lines = csv.DictWriter(stream, COLUMNS)
        lines.writeheader()
        lines.writerows({**KARACHI, **row} for row in ({}, earlier, elsewhere))
    here = datasets.load(small_ledger(folder / "ledger.db"))
    return datasets.compare(here, datasets.load(folder / "ged.csv"))


def test_each_attack_has_one_place_in_the_comparison(both):
    """Same town, day and group are one attack; another year or town is not; 2002 is before the set begins."""
    status = {row.incident_id: row.status for row in both.pairs.dropna(subset="incident_id").itertuples()}
    assert status == {
        "karachi": "matched",
        "peshawar": "only here",
        "consulate": "beyond the set",
        "nowhere": "beyond the set",
    }
    theirs = both.pairs.loc[both.pairs.status == "only there", "their_id"]
    assert sorted(theirs) == ["ucdp:2", "ucdp:3"]
    assert both.summary.attacks.sum() == len(both.pairs) == 6


def test_a_match_says_why(both):
    """The reason is the one that joins reports."""
    why = both.pairs.loc[both.pairs.status == "matched", "why"].item()
    assert why.startswith("same day, same town")
    assert "Tehrik-e-Taliban Pakistan named in both" in why


def test_tolls_that_disagree_stand_side_by_side(both):
    """Ours is 4 or more, theirs 6 to 8: the ranges meet, the best figures do not; the two attackers are
    told as two.
    """
    rows = both.apart.set_index(["kind", "party"])
    killed = rows.loc[("killed", "all")]
    assert (killed.low, killed.best, killed.their_low, killed.their_best, killed.their_high) == (
        4,
        4,
        6,
        7,
        8,
    )
    assert killed.gap == 3
    assert bool(killed.overlap) is True
    assert ("killed", "attackers") not in rows.index, "the set does not say who attacked"
    assert rows.loc[("killed", "security")].their_best == 4


def test_our_words_stand_behind_the_tolls_that_disagree(both):
    """Quotes are of our side; a set has none."""
    words = str(both.quotes(most=4))
    assert "[At least two soldiers were killed]" in words or "[two]" in words
    assert both.credit.endswith("CC BY 4.0.")


def test_the_drawing_has_two_ranges_a_toll(both):
    """One of ours and one of theirs, each from low to high, with the credit of the set under it."""
    figure = charts.tolls_apart(both)
    (rows,) = figure.chart.to_dict()["datasets"].values()
    assert len(rows) == 2 * len(both.apart)
    ours, theirs = (
        next(r for r in rows if r["who"] == who and "killed, all" in r["toll"])
        for who in ("ours", "UCDP GED")
    )
    assert (ours["from"], ours["best"], ours["open"]) == (4, 4, True)
    assert (theirs["from"], theirs["best"], theirs["to"], theirs["open"]) == (6, 7, 8, False)
    for drawn in (figure, charts.side_by_side(both)):
        assert "CC BY 4.0" in drawn.__html__()
