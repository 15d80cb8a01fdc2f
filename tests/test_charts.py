"""Figures draw what the record holds: reconciled tolls, claims as points, and nothing where nobody says."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest
from small import changed_ledger, small_ledger

from analysis import charts, prose, tables, theme
from analysis.charts import how_it_moved, how_many, how_we_know, in_which_places, when, who, who_says_so
from analysis.prose import Range


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """Return the small record: four attacks, three reports."""
    return tables.load(small_ledger(tmp_path_factory.mktemp("charts") / "ledger.db"))


def many(record, n):
    """Return the small record with its attacks told again on later days until there are *n*."""
    rows, tolls = [record.incidents.head(0)], [record.tolls.head(0)]
    for k in range(n):
        one = record.incidents.iloc[[k % 3]].assign(
            incident_id=f"{record.incidents.incident_id.iloc[k % 3]}-{k}"
        )
        shift = pd.Timedelta(days=31 * (k // 3))
        rows.append(one.assign(date_start=one.date_start + shift, date_end=one.date_end + shift))
        mine = record.tolls[record.tolls.incident_id == record.incidents.incident_id.iloc[k % 3]]
        tolls.append(mine.assign(incident_id=rows[-1].incident_id.iloc[0]))
    incidents = pd.concat(rows).sort_values("date_start", ignore_index=True)
    incidents["number"] = pd.array(range(1, n + 1), dtype="Int64")
    empty = {name: getattr(record, name).head(0) for name in ("claims", "events", "links", "relations")}
    return SimpleNamespace(**{**vars(record), **empty, "incidents": incidents, "tolls": pd.concat(tolls)})


def layers(chart):
    """Yield every layer of a chart's specification."""
    spec = chart.to_dict()
    stack = [spec]
    while stack:
        one = stack.pop()
        stack += one.get("layer", []) + one.get("vconcat", [])
        if "mark" in one:
            yield one


def test_every_figure_is_made_for_any_number_of_attacks(record):
    """No attack, one, thirteen, three hundred: each figure has markup, its id, and words."""
    for n in (0, 1, 13, 300):
        some = many(record, n)
        for name in charts.HOMES:
            figure = getattr(charts, name)(some)
            data, about = figure._repr_mimebundle_()
            assert f'id="{about["tollbook"]["id"]}"' in data[theme.PAGE_TYPE]
            assert data["text/plain"]
            assert "nan" not in re.sub(r"<[^>]*>", " ", data[theme.PAGE_TYPE]).lower().split()
            assert "<NA>" not in data[theme.PAGE_TYPE]


@pytest.mark.parametrize("n", [2, 12, 13, 60], ids=str)
def test_specifications_are_valid(record, n):
    """Altair's own check passes for each form of the charts over time, wide and slim."""
    for figure in (charts.attacks_over_time(many(record, n)), charts.casualties_over_time(many(record, n))):
        for chart in (figure.chart, figure.narrow):
            assert chart.to_dict(validate=True)["$schema"].startswith(
                "https://vega.github.io/schema/vega-lite/"
            )


def test_no_bar_is_made_of_claims(record):
    """Bars come from reconciled tolls only; here, with few attacks, there is no bar at all."""
    figure = charts.casualties_over_time(record)
    marks = {one["mark"]["type"] for one in layers(figure.chart)}
    assert "bar" not in marks
    assert "area" not in marks
    assert not charts.who_says_what(record).chart


def test_the_point_is_the_best_figure_and_the_rule_its_range(record):
    """Killed and injured stand at `best`; ranges run from `low` to `high`."""
    points = [
        one for one in layers(charts.casualties_over_time(record).chart) if one["mark"]["type"] == "point"
    ]
    fields = {one["encoding"]["y"]["field"] for one in points}
    assert fields == {"best", "line"}  # the line is the row of numbered discs


def test_people_are_whole(record):
    """No axis of people has half a person."""
    axes = [
        one["encoding"]["y"]["axis"]
        for one in layers(charts.casualties_over_time(record).chart)
        if one["encoding"].get("y", {}).get("field") == "best"
    ]
    assert axes
    assert all(axis["format"] == ",d" and axis["tickMinStep"] == 1 for axis in axes)


def test_what_nobody_says_is_not_drawn_at_zero(record):
    """No report counts the injured of Peshawar: the figure says so, and no mark stands there."""
    rows = how_many.casualties(record)
    peshawar = rows[(rows.attack == "Mosque") & (rows.kind == "injured")].iloc[0]
    assert pd.isna(peshawar.best)
    assert peshawar.figure == "not stated"
    foiled = rows[(rows.kind == "killed") & ~rows.carried_out].iloc[0]
    assert foiled.best == 0
    assert foiled.inferred


def test_an_open_end_is_an_arrow(record):
    """Two or more killed in Karachi carries an arrow; 14 exactly does not."""
    rows = how_many.casualties(record).query("kind == 'killed'").set_index("attack").is_open
    assert rows["Police headquarters"]
    assert not rows["US Consulate"]


def test_one_slot_an_attack_then_ticks_then_steps(record):
    """The form follows the number of attacks."""
    few, strip = charts.attacks_over_time(many(record, 6)), charts.attacks_over_time(many(record, 60))
    assert {one["mark"]["type"] for one in layers(few.chart)} >= {"point", "rule", "text"}
    assert "point" not in {one["mark"]["type"] for one in layers(strip.chart)}
    steps = when._steps(None, many(record, 60).incidents, 860)
    assert {one["mark"]["interpolate"] for one in layers(steps)} == {"step-after"}


def test_a_month_is_not_its_first_day(record):
    """An attack known to the month is drawn as a box over the month."""
    boxes = [one for one in layers(charts.attacks_over_time(record).chart) if one["mark"]["type"] == "rect"]
    assert boxes
    assert {"x", "x2"} <= set(boxes[0]["encoding"])


def test_all_claims_of_one_fact_do_not_add_up():
    """Five police told as five, as two officers and as three constables are five marks, never ten."""
    held = {
        ("i", "killed", "all"): Range(5, 5, 6),
        ("i", "killed", "security"): Range(5, 5, 5),
        ("i", "killed", "attackers"): Range(0, 0, 1),
    }
    drawn = who.groups(held, "i", "killed")
    assert sum(r.best for r in drawn.values()) == 5
    assert drawn["attackers"] == Range(0, 0, 1)


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        (10, {"security": 4}, {"security": 4, "unknown": 6}),
        (10, {"security": 4, "unknown": 2}, {"security": 4, "unknown": 6}),
        (4, {"security": 4, "civilians": 3}, {"unknown": 4}),
        (4, {}, {"unknown": 4}),
    ],
    ids=[
        "rest not stated",
        "rest joins the unknown",
        "parts above the whole are not drawn",
        "no part stated",
    ],
)
def test_marks_make_up_the_toll(whole, parts, expected):
    """As many marks as the toll has people, whatever its parts say."""
    held = {
        ("i", "killed", "all"): Range(whole, whole, whole),
        **{("i", "killed", p): Range(n, n, n) for p, n in parts.items()},
    }
    assert {p: r.best for p, r in who.groups(held, "i", "killed").items()} == expected


def test_a_drawing_that_disagrees_with_the_toll_is_refused():
    """Ten marks for a toll of five stop the briefing, and say where."""
    with pytest.raises(charts.ChartError, match="karachi, killed: 10 marks would be drawn for a toll of 5"):
        who._agrees(
            {("karachi", "killed"): {"security": Range(10, 10, 10)}},
            {("karachi", "killed", "all"): Range(5, 5, 5)},
        )


def test_one_mark_a_person(record):
    """101 diamonds stand for the 101 or more killed in Peshawar."""
    drawing = str(who._marks("unknown", Range(101, 101, None)))
    assert drawing.count("M") == 101 + 1  # and the arrow
    assert "<rect" in str(who._bar("unknown", Range(400, 400, None), 400))


def test_a_quote_is_cut_around_its_number():
    """The number words stay whole and marked, however long the sentence."""
    claim = SimpleNamespace(
        quote="a " * 80 + "six rangers and three policemen were injured" + " b" * 80,
        reported="three",
        party_text="three policemen",
    )
    words = str(who_says_so.marked(claim))
    assert "<mark>three</mark> policemen were" in words
    assert len(re.sub(r"<[^>]*>", "", words)) < 100
    assert "<mark>three policemen</mark>" in str(who_says_so.marked(claim, several=True))


def test_each_claim_leads_to_its_quote(record):
    """Every row of who says what links to a quote in the evidence."""
    links = set(re.findall(r'href="#(q-[^"]+)"', charts.who_says_what(record).__html__()))
    ids = set(re.findall(r'id="(q-[^"]+)"', charts.evidence(record).__html__()))
    assert links
    assert links <= ids


def test_one_report_counts_the_same_people_once():
    """Two bodies that may be the two attackers are two, not four; six and three injured are nine."""

    def claim(name, low, high):
        return SimpleNamespace(claim_id=name, low=low, high=high)

    claims = [claim("bodies", 2, None), claim("attackers", 2, 2), claim("again", 2, None)]
    assert prose.own_figure(claims, [("bodies", "attackers"), ("again", "attackers")]) == Range(2, 2, None)
    assert prose.own_figure([claim("rangers", 6, 6), claim("police", 3, 3)], []) == Range(9, 9, 9)
    assert prose.own_figure([], []) == prose.UNSTATED


def step(order, low, high, timed=False):
    """Return one report's figures of the dead."""
    return how_it_moved.Step("DW", order, timed, Range(low, low, high), prose.UNSTATED)


def test_a_toll_that_fell_is_told_like_one_that_rose():
    """Both directions have a verb, and reports of unknown order have none."""
    first, later = ("2023-02-17", 0), ("2023-02-18", 1)
    assert (
        how_it_moved.heading([step(first, 2, None), step(later, 4, None)])
        == "The dead rose from at least two to at least four"
    )
    assert how_it_moved.heading([step(first, 9, 9), step(later, 4, 4)]) == "The dead fell from nine to four"
    assert (
        how_it_moved.heading([step(first, 2, None), step(first, 4, None)])
        == "Two reports, each with its own figures"
    )
    assert (
        how_it_moved.heading([step(first, 4, 8), step(later, 6, 6)])
        == "Two reports, each with its own figures"
    )
    last = ("2023-02-19", 0)
    assert how_it_moved.heading([step(first, 2, None), step(later, 9, 9), step(last, 7, 7)]) == (
        "Reports of the dead go from at least two to nine"
    )


def test_an_undated_report_moves_no_toll_unless_it_must_follow():
    """Undated beside a report written during the attack, it came later; among several nobody knows."""

    def said(article_id):
        return {"article_id": article_id, "claim_id": article_id, "kind": "killed", "low": 2, "high": None}

    def article(status, published):
        return SimpleNamespace(
            outlet="DW",
            restated=0,
            copy_of=None,
            published=published,
            published_precision="day",
            story_status=status,
        )

    two = {"a": article("developing", "2023-02-17"), "b": article("unknown", None)}
    claims = pd.DataFrame([said("a"), said("b"), said("c")])
    assert [s.is_placed for s in how_it_moved.steps(claims.head(2), two, [])] == [True, True]
    three = {**two, "c": article("unknown", "2023-02-18")}
    found = how_it_moved.steps(claims, three, [])
    assert [(s.day, s.is_placed) for s in found] == [("17 Feb", True), ("18 Feb", True), ("undated", False)]


def test_the_gap_between_untimed_reports_is_hatched(tmp_path):
    """Nobody says when the figure changed: no slope, no invented hour."""
    record = tables.load(
        changed_ledger(
            tmp_path / "l.db", "update claims set party = 'security' where incident_id = 'karachi'"
        )
    )
    assert "url(#hatch-0-killed)" in charts.toll_moved(record).__html__()


def test_no_pin_where_only_the_country_is_known(record):
    """Without coordinates known to a town there is no map, and the words count who is missing."""
    figure = charts.where(record)
    assert "<circle" not in figure.__html__()
    assert "No place is known well enough for a map: four attacks without one." in figure.__html__()


def test_a_ring_reaches_as_far_as_the_place_is_unsure(record):
    """A province's ring covers 150 km at least."""
    frame, _ = in_which_places._framed([(24.9, 67.0), (34.0, 71.6)])
    incidents = record.incidents.assign(latitude=24.9, longitude=67.0, place_precision="province")
    page = charts.where(SimpleNamespace(**{**vars(record), "incidents": incidents})).__html__()
    radius = float(re.search(r'<circle cx="[\d.]+" cy="[\d.]+" r="([\d.]+)"[^>]*dasharray', page)[1])
    own, _ = in_which_places._framed([(24.9, 67.0)])
    assert radius >= 149 / 111.32 * own.up
    assert frame.up < own.up


def test_no_formula_in_the_csv():
    """A quote that starts with = is text to a spreadsheet; a negative number stays one."""
    table = pd.DataFrame(
        {"quote": ["=cmd|' /C calc'!A0", "+1", "@x", "\tx", "-2", "two"], "latitude": [-1.5] * 6}
    )
    rows = how_we_know.spreadsheet(table).splitlines()[1:]
    assert [row[0] for row in rows[:5]] == ["'"] * 5
    assert rows[5] == "two,-1.5"


def test_jupyterlab_gets_a_live_chart_and_the_page_its_section(record):
    """One object, two faces: a specification that JupyterLab draws, and the markup of the page."""
    data, about = charts.casualties_over_time(record)._repr_mimebundle_()
    assert data[theme.LIVE_TYPE]["title"] == "One attack holds most of the known dead"
    assert data[theme.PAGE_TYPE].startswith('<section id="casualties"')
    assert data[theme.PAGE_TYPE].count("<svg") >= 2
    assert about == {"tollbook": {"id": "casualties", "nav": "How many", "live": True}}
    assert charts.casualties_over_time(record)._repr_html_() is None
    assert "@scope" in charts.by_party(record)._repr_html_()


def test_jupyterlab_can_draw_it(record):
    """The live specification draws under the Vega-Lite that JupyterLab carries, points and title included."""
    import vl_convert

    for figure in (charts.attacks_over_time(record), charts.casualties_over_time(record)):
        live = figure._repr_mimebundle_()[0][theme.LIVE_TYPE]
        drawn = vl_convert.vegalite_to_svg(live, vl_version="5.8")
        assert figure.heading in drawn
        assert drawn.count("<path") > 10


def test_every_drawing_says_aloud_what_it_shows(record):
    """Each labelled drawing names attacks and figures, and hides its parts from screen readers."""
    page = charts.casualties_over_time(record).__html__()
    assert "17 February 2023, Police headquarters: 4+" in page
    assert "Mosque: not stated" in page
    assert all(
        "aria-label" in one or "aria-hidden" in one
        for one in re.findall(r"<svg[^>]*>", page)
        if 'role="img"' in one or "width" in one
    )


def test_a_wrong_figure_name_is_told_with_the_right_ones():
    """A typing slip in a notebook names what there is."""
    with pytest.raises(AttributeError, match="it offers opening, key_figures"):
        charts.casualty_over_time  # noqa: B018
