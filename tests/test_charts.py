"""Figures draw what the record holds: reconciled tolls, claims as points, and nothing where nobody says."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pandas as pd
import pytest
from small import changed_ledger, small_ledger

from analysis import charts, prose, tables, theme
from analysis.charts import (
    how_it_moved,
    how_many,
    how_we_know,
    in_which_months,
    in_which_places,
    of_what_kind,
    what_changed,
    when,
    who,
    who_says_so,
)
from analysis.guards import before_you_publish
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
        stack += one.get("layer", []) + one.get("vconcat", []) + one.get("hconcat", [])
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


def test_a_page_of_many_attacks_holds_the_words_of_those_it_names(record):
    """Of 600 attacks the page draws sums, tells few reasons of each kind, and leads nowhere in vain."""
    some = many(record, 600)
    html = {
        name: getattr(charts, name)(some)._repr_mimebundle_()[0][theme.PAGE_TYPE]
        for name in charts.HOMES
        if name not in ("method", "changes")
    }
    desk = before_you_publish(some)._repr_mimebundle_()[0][theme.PAGE_TYPE]
    held = set(re.findall(r'id="(i-[^"]+)"', html["evidence"]))
    assert 50 <= len(held) < 80
    assert set(re.findall(r'href="#(i-[^"]+)"', desk + "".join(html.values()))) <= held
    assert desk.count("<li>") < 20
    assert "tollbook check" in desk
    assert sum(map(len, html.values())) < 600_000


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
        quote="a " * 80 + "seven rangers and three policemen were hurt" + " b" * 80,
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


def at(n, day="2023-02-17"):
    """Return the dead as they stood once a report had come in."""
    return how_it_moved.Step("DW", day, Range(n, n, n), prose.UNSTATED)


@pytest.mark.parametrize(
    ("bests", "words"),
    [
        ((2, 4), "The best figure of the dead rose from two to four"),
        ((9, 4), "The best figure of the dead fell from nine to four"),
        ((2, 9, 7), "The best figure of the dead rose from two to nine, then fell to seven"),
        ((2, 5, 9), "The best figure of the dead rose from two to nine"),
        ((2, 9, 7, 12, 3), "The best figure of the dead moved between two and 12"),
        ((5, 5), "The range moved, the best figure did not"),
    ],
    ids=str,
)
def test_a_toll_that_fell_is_told_like_one_that_rose(bests, words):
    """Both directions have a verb, and so has a turn."""
    assert how_it_moved.heading([at(n) for n in bests]) == words


def moved(tmp_path, *tolls):
    """Return a record whose dead of Karachi stood at each of the *tolls*, a report each, the dates given."""
    values = ", ".join(
        f"('karachi', 'killed', 'all', {k}, {day!r}, {low}, {best}, {high}, 'default', "
        f"'[\"dw:61-95:killed:attackers\"]')".replace("None", "null")
        for k, (day, low, best, high) in enumerate(tolls, 1)
    )
    return tables.load(changed_ledger(tmp_path / "l.db", f"insert into toll_history values {values}"))


def test_a_toll_moves_in_steps_and_a_fall_gets_a_line(tmp_path):
    """Three reports by day are three slots with hatching between: no slope, no invented hour."""
    days = [("2023-02-17", 2, 2, None), ("2023-02-18", 2, 9, 9), (None, 2, 7, 9)]
    figure = charts.toll_moved(moved(tmp_path, *days))
    page = figure.__html__()
    assert figure.chart is None
    assert page.count('fill="url(#hatch-0-killed)"') == 2
    assert "Killed fell from 9 to 7: DW, undated." in re.sub(r"<[^>]*>", "", page)
    assert list(figure.table.Best[figure.table.Kind == "killed"]) == [2, 9, 7]


def test_four_dated_reports_stand_on_true_time(tmp_path):
    """A step after each report and never a slope; the words behind it answer a hover."""
    days = [(f"2023-02-{17 + k}T10:00:00+05:00", 2, 2 + k, None) for k in range(4)]
    figure = charts.toll_moved(moved(tmp_path, *days))
    lines = [one for one in layers(figure.chart) if one["mark"]["type"] in ("line", "area")]
    assert lines
    assert {one["mark"]["interpolate"] for one in lines} == {"step-after"}
    told = [one for one in layers(figure.chart) if one["mark"]["type"] == "point"]
    assert {tip["title"] for one in told for tip in one["encoding"]["tooltip"]} >= {"Report", "Says"}


def test_months_have_squares_only_where_attacks_are_many(record):
    """Four attacks need no calendar; sixty get one square a month and year, each counted once."""
    assert charts.calendar(record).bare
    few = record.incidents.iloc[[0] * 20].assign(
        date_start=[pd.Timestamp(2001 + k // 5, 1 + k % 5, 9) for k in range(20)],
        date_end=[pd.Timestamp(2001 + k // 5, 1 + k % 5, 9) for k in range(20)],
    )
    figure = charts.calendar(SimpleNamespace(**{**vars(record), "incidents": few}))
    assert figure.table.drop(columns="Year").to_numpy().sum() == 20
    assert list(figure.table.columns) == ["Year", "Jan", "Feb", "Mar", "Apr", "May"]


def test_a_month_that_nobody_gives_is_no_january(record):
    """An attack known to the year stands apart, under a question mark."""
    year = record.incidents.head(1).assign(
        date_start=pd.Timestamp("2003-01-01"), date_end=pd.Timestamp("2003-12-31")
    )
    rows = in_which_months.monthly(SimpleNamespace(**{**vars(record), "incidents": year}))
    assert rows[["month", "attacks"]].to_numpy().tolist() == [["?", 1]]


def test_kinds_are_words_for_few_and_bars_for_many(record):
    """Four attacks are told in three sentences; a target that nobody names is "not stated", in no heading."""
    figure = charts.kinds(record)
    assert figure.chart is None
    told = "Against whom: diplomatic missions in one and police in one; not stated in two."
    assert told in figure.__html__()
    assert of_what_kind.counted(many(record, 60).incidents).query("what == 'target'").attacks.sum() == 60
    marks = {one["mark"]["type"] for one in layers(charts.kinds(many(record, 60)).chart)}
    assert marks == {"bar", "text"}


def test_what_changed_since_the_last_briefing(record, tmp_path):
    """A new attack, a toll that rose, one that fell and a signed correction: a line each, with its reason."""
    path = small_ledger(tmp_path / "l.db")
    first = tables.load(path)
    assert "The first briefing of this selection" in charts.changes(first).__html__()
    shown = what_changed.edition(first)
    del shown["incidents"]["consulate"]
    shown["reports"].remove("ap")
    shown["incidents"]["karachi"] |= {"killed": [2, 2, None], "injured": [3, 3, 3]}
    shown["incidents"]["peshawar"]["reports"] = []
    what_changed.remember(path, shown)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "insert into rulings values ('r1', 'rfe:72-99:killed:unknown', 'number', '101', null, 'nk', "
            "'2023-02-19', 'the later text says so', 1, null)"
        )
    figure = charts.changes(tables.load(path))
    words = " ".join(re.sub(r"<[^>]*>", " ", figure.__html__()).split())
    assert figure.heading == "One new attack, two tolls moved and one correction since the last briefing"
    assert "was 2+ → now 4+" in words
    assert "was 3 → now 1 Fell." in words
    assert "New: told by AP." in words
    assert "Correction. The later text says so. nk, 19 Feb 2023." in words


def test_a_briefing_made_again_tells_the_same(tmp_path):
    """Rendering twice changes nothing: the second page still compares with the briefing before the first."""
    path = small_ledger(tmp_path / "l.db")
    record = tables.load(path)
    now = what_changed.edition(record)
    older = {**now, "made": "2023-02-17T21:00+00:00", "incidents": {}}
    what_changed.remember(path, older)
    before = charts.changes(record).__html__()
    what_changed.remember(path, now)
    what_changed.remember(path, now)
    assert charts.changes(record).__html__() == before
    assert "Against the briefing of 17 Feb 2023, 21:00 UTC" in before
    other = tables.load(path, place="Karachi")
    assert what_changed.last(other, what_changed.edition(other)) is None


def test_a_merged_attack_is_told_as_joined(tmp_path):
    """An id that led on to another is no new attack and no loss; one that left is told too."""
    path = changed_ledger(tmp_path / "l.db", "insert into aliases values ('old', 'karachi')")
    record = tables.load(path)
    shown = what_changed.edition(record)
    shown["incidents"]["old"] = shown["incidents"]["karachi"] | {"name": "Police office"}
    shown["incidents"]["lost"] = shown["incidents"]["karachi"] | {"name": "Nobody’s"}
    what_changed.remember(path, shown)
    words = re.sub(r"<[^>]*>", " ", charts.changes(record).__html__())
    assert "Two attacks joined or withdrawn since the last briefing" in words
    assert "Joined with attack 3: the reports tell of one." in words
    assert "No report in the record tells of it any more." in words


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
    title = data[theme.LIVE_TYPE]["title"]
    assert title["text"] == "One attack holds most of the known dead"
    assert title["subtitle"][0].startswith("Four attacks in date order"), "a cell has no other place for it"
    assert data[theme.PAGE_TYPE].startswith('<section id="casualties"')
    assert data[theme.PAGE_TYPE].count("<svg") >= 2
    assert about["tollbook"].pop("live").startswith('<script type="application/json" id="live-casualties">')
    assert about == {"tollbook": {"id": "casualties", "nav": "How many"}}
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
