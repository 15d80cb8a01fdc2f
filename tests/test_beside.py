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


def beside(folder, *rows, **parameters):
    """Return the small record beside a set of these rows, each the Karachi attack with what is changed."""
    with (folder / "ged.csv").open("w", encoding="utf-8", newline="") as stream:
        lines = csv.DictWriter(stream, COLUMNS)
        lines.writeheader()
        lines.writerows({**KARACHI, "id": n, **row} for n, row in enumerate(rows, start=1))
    here = datasets.load(small_ledger(folder / "ledger.db"), **parameters)
    return datasets.compare(here, datasets.load(folder / "ged.csv", **parameters))


EARLIER = {"date_start": "2019-02-17", "date_end": "2019-02-17"}
QUETTA = {"where_coordinates": "Quetta city", "adm_1": "Balochistan province", "latitude": 30.2}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Return the small record beside a set that has its Karachi attack, with another toll, and two others."""
    return beside(tmp_path_factory.mktemp("beside"), {}, EARLIER, QUETTA)


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
        assert "CC BY 4.0" in str(drawn._repr_mimebundle_()[0]), "in a notebook too"


FOUR = {"deaths_a": 4, "deaths_b": 0, "best": 4, "low": 4, "high": 4}
OF_BALOCHISTAN = {"side_b": "BLA", "dyad_name": "Government of Pakistan - BLA"}


@pytest.mark.parametrize(
    ("rows", "matched"),
    [
        ([FOUR | OF_BALOCHISTAN], ["ucdp:1"]),
        ([FOUR | OF_BALOCHISTAN, FOUR | OF_BALOCHISTAN], []),
        ([OF_BALOCHISTAN | {"deaths_a": 37, "best": 40, "low": 40, "high": 40}], []),
        ([FOUR | OF_BALOCHISTAN | QUETTA], []),
        ([FOUR | OF_BALOCHISTAN | {"date_prec": 2, "date_end": "2023-02-19"}], []),
    ],
    ids=["alone", "two that day", "ten times the toll", "another town", "some day of three"],
)
def test_the_one_attack_of_a_day_in_a_town_is_the_same(tmp_path, rows, matched):
    """Though another group is named, if the tolls are alike; of two that day, neither is surely it."""
    both = beside(tmp_path, *rows)
    assert both.pairs.their_id[both.pairs.status == "matched"].tolist() == matched
    if matched:
        assert (
            both.pairs.why[both.pairs.status == "matched"]
            .item()
            .endswith("the one attack there that day in both")
        )
    if len(rows) == 2:
        assert both.doubts.their_id.tolist() == ["ucdp:1", "ucdp:2"]
        assert "two more pairs may be one attack" in charts.attacks_listed(both, "unsure").heading.casefold()


def test_a_group_is_known_by_the_name_a_set_gives_it(tmp_path):
    """The side that killed civilians is named TTP there and in full here: that is one name."""
    both = beside(tmp_path, {"type_of_violence": 3, "side_a": "TTP", "side_b": "Civilians", "deaths_a": 0,
                             "deaths_b": 0, "deaths_civilians": 7})  # fmt: skip
    assert "Tehrik-e-Taliban Pakistan named in both" in both.pairs.why.dropna().item()


def test_what_is_there_before_or_after_ours_is_counted_apart(tmp_path):
    """Ours are of 2002 and of 2023; whoever asks for a year is told what the set has of all that year."""
    days = ("2023-02-17", "1999-05-01", "2023-11-05")
    rows = [QUETTA | {"date_start": day, "date_end": day} for day in days]
    both = beside(tmp_path, *rows)
    assert both.pairs.their_id[both.pairs.status == "beyond ours"].tolist() == ["ucdp:2", "ucdp:3"]
    both = beside(tmp_path, *rows, start="2023", end="2023")
    assert both.pairs.their_id[both.pairs.status == "only there"].tolist() == ["ucdp:1", "ucdp:3"]


def test_nothing_in_common_is_explained(tmp_path):
    """How far the set reaches, what it has near ours, what it does not hold; no error, and no empty table."""
    both = beside(tmp_path, QUETTA, EARLIER)
    words = charts.side_by_side(both).__html__()
    assert "No attacks are in both" in words
    assert "UCDP GED covers 17 February 2019 to 17 February 2023 here." in words
    assert "In the months and places of ours it has no attacks." in words
    assert "No attack is in both, so no tolls can be set side by side" in charts.tolls_apart(both).heading
    assert "<table" not in charts.attacks_listed(both, "matched").__html__()
    late = beside(tmp_path, EARLIER)
    assert "None of our attacks is on these days." in charts.side_by_side(late).__html__()


def test_attacks_are_listed_with_both_tolls_and_the_reason(both):
    """Each side by its own name, number or id; the deadliest come first where only the set has them."""
    listed = charts.attacks_listed(both, "matched").__html__()
    for words in ("17 Feb 2023, ucdp:1", "4+", "6–8", "same day, same town", "CC BY 4.0"):
        assert words in listed
    there = charts.attacks_listed(both, "only there", most=1)
    assert (there.heading, there.note) == (
        "Two attacks are in UCDP GED only",
        "The list has the deadliest 1. Killed: everybody, attackers included.",
    )
