"""The briefing's figures for thousands of attacks or more: every drawing from a small table of sums, never
from rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.prose import Range, short
from analysis.theme import LIGHT, NARROW, WIDE, Figure, joined, nice_top, range_bar, tag

KINDS = ("killed", "injured")
PARTS = ("low", "best", "high")
CELLS = 600  # squares of the map at most
STEPS = (1, 3, 10, 30, 100, 300, 1000)  # attacks from which a square is a shade darker
MAP_WIDTH, MAP_TALLEST = 520, 460  # pixels
MONTHS = 15  # years up to which attacks are counted by month; above, by year
DEADLIEST = 25  # attacks in the table
MOST = 8  # bars of one panel
NOT_SAID = "not said"
PLACES = 15  # places in the list
PEOPLE = {"format": ",d", "tickMinStep": 1, "title": None, "domain": False, "ticks": False}


@dataclass(frozen=True)
class Sums:
    """A record as sums: all that the figures here draw."""

    attacks: int
    first: pd.Timestamp
    last: pd.Timestamp
    undated: int  # without any date
    times: pd.DataFrame  # when, attacks
    astride: int  # attacks whose possible days lie in two such times, in none of them
    unit: str  # month, year
    years: pd.DataFrame  # kind, year, low, best, high, open
    parties: pd.DataFrame  # kind, party, low, best, high, attacks
    whole: dict[str, Range]
    stated: dict[str, int]  # attacks with a figure, by kind
    cells: pd.DataFrame  # west, east, south, north, attacks
    off_map: int
    places: pd.DataFrame  # place, attacks, killed
    deadliest: pd.DataFrame
    kinds: pd.DataFrame  # what, name, attacks


def sums(record: Any) -> Sums:
    """Return the sums of a record, made once for all its figures."""
    kept = vars(record)
    if "sums" not in kept:
        kept["sums"] = _sums(record)
    return kept["sums"]


def _sums(record: Any) -> Sums:
    incidents, tolls = record.incidents, record.tolls
    first, last = incidents.date_start.min(), incidents.date_end.max()
    unit = "month" if pd.notna(first) and last.year - first.year <= MONTHS else "year"
    times, astride = _times(incidents, unit)
    everybody = tolls[(tolls.party == "all") & tolls.kind.isin(KINDS)]
    people = everybody[["kind", *PARTS, "date_start", "date_end"]].assign(
        open=everybody.high.isna(),
        low=everybody.low.fillna(0),
        best=everybody.best.fillna(everybody.low).fillna(0),
        kind=everybody.kind.astype("str"),
    )
    people["high"] = people.high.fillna(people.best)
    within = people[people.date_start.dt.year == people.date_end.dt.year]
    by_year = within.groupby([within.kind, within.date_start.dt.year.rename("year")])
    years = by_year.agg(low=("low", "sum"), best=("best", "sum"), high=("high", "sum"), open=("open", "any"))
    whole = {
        kind: Range(int(of.low.sum()), int(of.best.sum()), None if of.open.any() else int(of.high.sum()))
        for kind in KINDS
        if len(of := people[people.kind == kind])
    }
    named = tolls[tolls.kind.isin(KINDS) & ~tolls.party.isin(["all", "victims"])]
    parties = named.groupby([named.kind.astype("str"), named.party.astype("str")]).agg(
        low=("low", "sum"), best=("best", "sum"), high=("high", "sum"), attacks=("number", "size")
    )
    cells, off_map = _cells(incidents)
    killed = everybody[everybody.kind == "killed"]
    return Sums(
        len(incidents),
        first,
        last,
        int(incidents.date_start.isna().sum()),
        times,
        astride,
        unit,
        years.reset_index(),
        parties.reset_index(),
        whole,
        {kind: int((people.kind == kind).sum()) for kind in KINDS},
        cells,
        off_map,
        _places(incidents, killed),
        _deadliest(incidents, killed),
        _of_kinds(incidents),
    )


def _times(incidents: pd.DataFrame, unit: str) -> tuple[pd.DataFrame, int]:
    dated = incidents[["date_start", "date_end"]].dropna()
    if dated.empty:
        return pd.DataFrame({"when": [], "attacks": []}), 0
    letter = unit[0].upper()
    start, end = (
        dated[c].to_numpy().astype(f"datetime64[{letter}]").astype("int64")
        for c in ("date_start", "date_end")
    )
    inside = start[start == end]
    first = int(start.min())
    counts = np.bincount(inside - first, minlength=int(end.max()) - first + 1)
    when = (np.arange(len(counts)) + first).astype(f"datetime64[{letter}]").astype("datetime64[s]")
    return pd.DataFrame({"when": when, "attacks": counts}), len(dated) - len(inside)


def _cells(incidents: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return how many attacks lie in each square of a grid as fine as CELLS allows; the coarsely placed
    are left out.
    """
    known = incidents.place_precision.isin(["exact", "near", "district"])
    points = incidents.loc[known, ["latitude", "longitude"]].dropna().astype("float64").to_numpy()
    none = pd.DataFrame(columns=["west", "east", "south", "north", "attacks"], dtype="float64")
    if not len(points):
        return none, len(incidents)
    for side in (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0):
        corners = np.floor(points / side).astype("int64")
        keys, counts = np.unique(corners[:, 0] * 100_000 + corners[:, 1], return_counts=True)
        if len(keys) <= CELLS:
            break
    row = np.floor_divide(keys + 50_000, 100_000)
    south, west = row * side, (keys - row * 100_000) * side
    cells = pd.DataFrame(
        {"west": west, "east": west + side, "south": south, "north": south + side, "attacks": counts}
    )
    return cells.round(3), len(incidents) - len(points)


def _places(incidents: pd.DataFrame, killed: pd.DataFrame) -> pd.DataFrame:
    dead = pd.Series(0, index=range(1, len(incidents) + 1), dtype="int64")
    dead.loc[killed.number.to_numpy("int64")] = killed.best.fillna(0).to_numpy("int64")
    told = pd.DataFrame(
        {
            "place": incidents.place.to_numpy(),
            "admin1": incidents.admin1.to_numpy(),
            "country": incidents.country.to_numpy(),
            "killed": dead.to_numpy(),
        }
    )
    found = told.groupby(["place", "admin1", "country"], observed=True, dropna=False).agg(
        attacks=("killed", "size"), killed=("killed", "sum")
    )
    return found.reset_index().dropna(subset="place").nlargest(PLACES, "attacks")


def _of_kinds(incidents: pd.DataFrame) -> pd.DataFrame:
    """Return the commonest targets, weapons and groups, the others together, and those of whom nothing is
    said.
    """
    found = []
    for column, what in (
        ("target_type", "Against whom"),
        ("weapons", "With what"),
        ("perpetrator", "By whom"),
    ):
        sizes = incidents[column].value_counts(dropna=False)
        silent = sizes.index.isna() | sizes.index.isin(["unknown"])
        named = sizes[~silent & (sizes > 0).to_numpy()]
        rows = [(what, str(value), int(n)) for value, n in named.head(MOST).items()]
        if others := int(named.iloc[MOST:].sum()):
            rows.append((what, "others", others))
        if none := int(sizes[silent].sum()):
            rows.append((what, NOT_SAID, none))
        found += rows if len(named) else []
    return pd.DataFrame(found, columns=["what", "name", "attacks"])


def _deadliest(incidents: pd.DataFrame, killed: pd.DataFrame) -> pd.DataFrame:
    top = killed.nlargest(DEADLIEST, "best") if len(killed) else killed
    return top[["number", *PARTS]].merge(
        incidents.iloc[(top.number - 1).to_numpy("int64")].astype(object), on="number", how="left"
    )


# Figures, under the names of the charts that they stand in for


def opening(record: Any, title: str = "") -> Figure:
    """Return the title and two computed sentences: how many attacks and dead, and what is not known of
    them.
    """
    held = sums(record)
    name = title or prose.title(record)
    told = []
    span = f", from {prose.day(held.first):%Y} to {prose.day(held.last):%Y}" if pd.notna(held.first) else ""
    for kind in KINDS:
        people = held.whole.get(kind)
        told.append(
            f"{_range(people)} {kind} in {held.stated[kind]:,} of them"
            if people
            else f"it does not say how many were {kind}"
        )
    lead = f"{prose.capital(f'{held.attacks:,}')} attacks{span}: {'; '.join(told)}."
    body = [tag("h1", name), tag("p", lead, class_="lead")]
    if credit := getattr(record, "credit", ""):
        body.append(tag("p", credit, class_="asof"))
    return Figure(
        "top",
        "What is known",
        name,
        tag("div", joined(body), id="top"),
        label=lead,
        bare=True,
        title=name,
    )


def key_figures(record: Any) -> Figure:
    """Return one card a kind: the sum of best figures, between the sums of lows and highs."""
    held = sums(record)
    top = nice_top(max([n or 0 for people in held.whole.values() for n in people] or [1]), 1.15)
    cards = []
    for kind, people in held.whole.items():
        label = f"Low {people.low:,}, best {people.best:,}, high {people.high or 'not limited'}"
        cards.append(
            tag(
                "li",
                joined(
                    [
                        tag("span", f"{prose.capital(kind)}, all attacks", class_=f"l k-{kind}"),
                        tag("div", joined([f"{people.best:,}", tag("small", " best")]), class_="n"),
                        range_bar(kind, *people, top, label, width=150, scale=True),
                        tag("p", f"{_range(people)}, in {held.stated[kind]:,} attacks"),
                    ]
                ),
            )
        )
    body = tag("ul", joined(cards), class_="cards two-up", aria_label="Key figures", id="figures")
    said = " ".join(f"{prose.capital(kind)}: {short(people)}." for kind, people in held.whole.items())
    return Figure("figures", "Key figures", body=body, label=said, bare=True)


def attacks_over_time(record: Any) -> Figure:
    """How many attacks were there each month or year?"""
    held = sums(record)
    table = held.times
    if len(table) < 2:
        return Figure("when", "Attacks over time", "All in one time", tag("p", f"{held.attacks:,} attacks."))
    most = table.loc[table.attacks.idxmax()]
    when = f"{most.when:%B %Y}" if held.unit == "month" else f"{most.when:%Y}"
    heading = f"Most attacks in {when}: {int(most.attacks):,}"
    notes = []
    if held.astride:
        notes.append(f"{held.astride:,} attacks whose possible days span two {held.unit}s are in none.")
    if held.undated:
        notes.append(f"{held.undated:,} attacks have no date and cannot be drawn.")
    yearly = (
        table.assign(Year=table.when.dt.year).groupby("Year", as_index=False).agg(Attacks=("attacks", "sum"))
    )
    return Figure(
        "when",
        "Attacks over time",
        heading,
        note=f"Attacks a {held.unit}.",
        caption=" ".join(notes),
        chart=_steps(table, WIDE),
        narrow=_steps(table, NARROW),
        label=f"{heading}. First: {table.when.iloc[0]:%Y}. Last: {table.when.iloc[-1]:%Y}.",
        table=yearly,
        nav="When",
    )


def _steps(table: pd.DataFrame, width: int) -> alt.LayerChart:
    base = alt.Chart(table).encode(
        x=alt.X("when:T", title=None), y=alt.Y("attacks:Q", axis=alt.Axis(**PEOPLE))
    )
    area = base.mark_area(interpolate="step-after", fill=LIGHT["ink"], fillOpacity=0.15)
    line = base.mark_line(interpolate="step-after", stroke=LIGHT["ink"], strokeWidth=1.4)
    return (area + line).properties(width=width - 56, height=150)


def casualties_over_time(record: Any) -> Figure:
    """How many were killed and injured each year, and how sure is it?"""
    held = sums(record)
    years = held.years
    if years.empty:
        return Figure("casualties", "Casualties over time", "No figure is stated")
    worst = years[years.kind == years.kind.iloc[-1]].nlargest(1, "best").iloc[0]
    heading = f"Most {worst.kind} in {int(worst.year)}: {int(worst.best):,}"
    table = years.rename(columns=str.capitalize).assign(
        High=years.high.astype("int64").astype(object).where(~years.open, "no upper limit")
    )
    return Figure(
        "casualties",
        "Casualties over time",
        heading,
        note="Sums of the best figures by year.",
        caption="The lines reach from the sum of the lows to the sum of the highs: a bound, not an interval. "
        "An attack whose possible days span two years is in neither.",
        chart=_bars(years, WIDE),
        narrow=_bars(years, NARROW),
        label=heading,
        table=table[["Kind", "Year", "Low", "Best", "High"]],
        nav="How many",
    )


def _bars(years: pd.DataFrame, width: int) -> alt.VConcatChart:
    panels = []
    for kind in [kind for kind in KINDS if (years.kind == kind).any()]:
        mine = years[years.kind == kind][["year", *PARTS]].astype("int64")
        base = alt.Chart(mine).encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
        )
        bars = base.mark_bar(fill=LIGHT[kind], fillOpacity=0.5).encode(
            y=alt.Y("best:Q", axis=alt.Axis(**PEOPLE))
        )
        lines = base.mark_rule(stroke=LIGHT[kind], strokeWidth=1.6).encode(y="low:Q", y2="high:Q")
        title = alt.TitleParams(
            f"{prose.capital(kind)}, people a year", color=LIGHT[kind], fontSize=13, anchor="start"
        )
        panels.append((bars + lines).properties(width=width - 60, height=130, title=title))
    return alt.vconcat(*panels)


def by_party(record: Any) -> Figure:
    """Who was killed and injured, on which side?"""
    held = sums(record)
    rows = held.parties.sort_values(["kind", "best"], ascending=[False, False])
    rows = rows.assign(
        who=rows.party.map(lambda party: prose.capital(prose.PARTY[party])),
        note=[f"{int(r.best):,} {r.kind} in {int(r.attacks):,} attacks" for r in rows.itertuples()],
    )
    if rows.empty:
        return Figure("who", "Killed and injured, by party", "No side is told", tag("p", "No side is told."))
    first = rows.iloc[0]
    heading = f"{first.who}: {int(first.best):,} {first.kind}, more than of any other side that is told"
    return Figure(
        "who",
        "Killed and injured, by party",
        heading,
        caption="Attackers are included, and are never victims. A side that is not told is in no bar but "
        "“unknown”.",
        chart=_sides(rows, WIDE),
        narrow=_sides(rows, NARROW),
        label="; ".join(f"{r.who}: {r.note}" for r in rows.itertuples()) + ".",
        table=rows[["kind", "who", "low", "best", "high", "attacks"]].rename(columns=str.capitalize),
        nav="Who",
    )


def _sides(rows: pd.DataFrame, width: int) -> alt.VConcatChart:
    panels = []
    for kind in [kind for kind in KINDS if (rows.kind == kind).any()]:
        mine = rows[rows.kind == kind][["who", "party", "best", "note"]].astype({"best": "int64"})
        base = alt.Chart(mine).encode(
            y=alt.Y("who:N", sort=None, title=None, axis=alt.Axis(minExtent=90)),
            x=alt.X("best:Q", axis=alt.Axis(**PEOPLE)),
        )
        colours = {party: LIGHT.get(party, LIGHT["unknown"]) for party in mine.party}
        bars = base.mark_bar().encode(
            fill=alt.Fill(
                "party:N", legend=None, scale=alt.Scale(domain=list(colours), range=list(colours.values()))
            ),
            tooltip=["note:N"],
        )
        title = alt.TitleParams(
            f"{prose.capital(kind)}, best figures", color=LIGHT[kind], fontSize=13, anchor="start"
        )
        panels.append(bars.properties(width=width - 110, height=alt.Step(22), title=title))
    return alt.vconcat(*panels)


def where(record: Any) -> Figure:
    """Where were the attacks?"""
    held = sums(record)
    if held.cells.empty:
        return Figure("where", "Where", "No place is known well enough for a map")
    listed = held.places
    items = [
        tag(
            "li",
            f"{prose.clipped(str(p.place), 28)}: {prose.count_figure(int(p.attacks), 'attack', 'attacks')}, "
            f"{int(p.killed):,} killed",
        )
        for p in listed.itertuples()
    ]
    side = held.cells.north.iloc[0] - held.cells.south.iloc[0]
    first = next(listed.itertuples(), None)
    heading = f"Most attacks in {first.place}: {int(first.attacks):,}" if first else "Where the attacks were"
    label = f"{heading}. A map of {len(held.cells)} squares of {side:g} degrees."
    drawn = tag(
        "div",
        joined([tag("div", _map(held.cells, label)), tag("ol", joined(items))]),
        class_="map",
    )
    return Figure(
        "where",
        "Where",
        heading,
        drawn,
        note=f"Squares of {side:g} degrees; darker from {', '.join(f'{n:,}' for n in STEPS[1:])} attacks on.",
        caption=f"{held.off_map:,} attacks are placed no better than to a province and are in no square."
        if held.off_map
        else "",
        label=label,
        table=listed.rename(columns=str.capitalize),
        nav="Where",
    )


def _map(cells: pd.DataFrame, label: str) -> Markup:
    """Return the squares as one path a shade, so that six hundred of them weigh as little as sixty."""
    west, east, south, north = cells.west.min(), cells.east.max(), cells.south.min(), cells.north.max()
    squeeze = max(np.cos(np.radians((south + north) / 2)), 0.2)
    up = min(MAP_WIDTH / ((east - west) * squeeze), MAP_TALLEST / (north - south))
    across = up * squeeze
    width, height = round((east - west) * across), round((north - south) * up)
    side = cells.north.iloc[0] - cells.south.iloc[0]
    shades = []
    for few, many in zip(STEPS, (*STEPS[1:], np.inf), strict=True):
        mine = cells[(cells.attacks >= few) & (cells.attacks < many)]
        squares = "".join(
            f"M{(c.west - west) * across:.1f} {(north - c.north) * up:.1f}"
            f"h{side * across:.1f}v{side * up:.1f}h-{side * across:.1f}z"
            for c in mine.itertuples()
        )
        if squares:
            opacity = 0.15 + 0.85 * STEPS.index(few) / (len(STEPS) - 1)
            shades.append(tag("path", d=squares, fill="var(--ink)", fill_opacity=f"{opacity:.2f}"))
    return tag(
        "svg",
        joined(shades),
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
        class_="hand",
    )


def kinds(record: Any) -> Figure:
    """Against whom were the attacks, with what, and by whom, as far as the set says?"""
    held = sums(record)
    rows = held.kinds
    said = rows[rows["name"] != NOT_SAID]
    if said.empty:
        words = "The set says neither against whom the attacks were, nor with what, nor by whom."
        return Figure(
            "kinds", "Targets, weapons, groups", "Of what kind is not said", tag("p", words), label=words
        )
    first = said.nlargest(1, "attacks").iloc[0]
    heading = (
        f"{first.what}: {first['name']} most often, in {int(first.attacks):,} of {held.attacks:,} attacks"
    )
    return Figure(
        "kinds",
        "Targets, weapons, groups",
        heading,
        label=heading,
        chart=_kinds(rows, WIDE),
        narrow=_kinds(rows, NARROW),
        table=rows.rename(columns=str.capitalize),
        nav="Of what kind",
    )


def _kinds(rows: pd.DataFrame, width: int) -> alt.VConcatChart:
    panels = []
    for what, mine in rows.groupby("what", sort=False):
        bars = (
            alt.Chart(mine[["name", "attacks"]])
            .mark_bar(fill=LIGHT["ink"], fillOpacity=0.6)
            .encode(
                y=alt.Y(
                    "name:N",
                    sort=None,
                    title=None,
                    axis=alt.Axis(minExtent=150, maxExtent=150, labelLimit=145),
                ),
                x=alt.X("attacks:Q", axis=alt.Axis(**PEOPLE)),
            )
        )
        title = alt.TitleParams(f"{what}, attacks", fontSize=13, anchor="start")
        panels.append(bars.properties(width=width - 170, height=alt.Step(20), title=title))
    return alt.vconcat(*panels)


def incidents_table(record: Any) -> Figure:
    """Which attacks cost most lives?"""
    held = sums(record)
    rows = pd.DataFrame(
        [
            {
                "Date": prose.when(r.date_start, r.date_end, prose.said(r.date_precision), brief=True),
                "Attack": prose.clipped(str(prose.said(r.title) or prose.name_of(r)), 90),
                "Where": prose.town_of(r),
                "Low": r.low,
                "Best": r.best,
                "High": "no upper limit" if pd.isna(r.high) else r.high,
                "Id": r.incident_id,
            }
            for r in held.deadliest.itertuples()
        ]
    )
    return Figure(
        "table",
        "The deadliest",
        f"The {prose.number(len(rows))} attacks with most killed",
        label=f"Table of {len(rows)} attacks.",
        body=tag("p", f"{held.attacks:,} attacks in all; tollbook export csv writes every one."),
        table=rows,
        nav="The deadliest",
    )


def not_known(record: Any) -> Figure:
    """What is not said, counted."""
    held = sums(record)
    incidents = record.incidents
    lines = [
        f"How many were {kind}: not said of {held.attacks - held.stated[kind]:,} of {held.attacks:,} attacks."
        for kind in KINDS
        if held.stated[kind] < held.attacks
    ]
    for column, words in (
        ("perpetrator", "Who did it"),
        ("weapons", "With what"),
        ("place", "In which town"),
        ("country", "In which country"),
    ):
        if missing := int(incidents[column].isna().sum()):
            lines.append(f"{words}: not said of {missing:,} attacks.")
    if vague := int((~incidents.date_precision.isin(["day"])).sum()):
        lines.append(f"The very day: not known of {vague:,} attacks.")
    body = tag("ul", joined(tag("li", line) for line in lines), class_="unk")
    return Figure(
        "unknown",
        "What is not known",
        "What is not said",
        body,
        label=" ".join(lines),
        nav="Not known" if lines else "",
    )


def who_says_what(record: Any) -> Figure:
    """Nobody is quoted in a data set."""
    return Figure("says", "Who says what", body=tag("div", id="says"), label="Nobody is quoted.", bare=True)


def toll_moved(record: Any) -> Figure:
    """A data set has one figure a toll, and none moved."""
    return Figure(
        "moved", "How the toll moved", body=tag("div", id="moved"), label="No toll moved.", bare=True
    )


def evidence(record: Any) -> Figure:
    """Where the figures come from, when there is no quote behind them."""
    words = (
        "A data set has codes, not quotes. Each row's own id and sources are in record.origin(incident_ids), "
        "in a notebook."
    )
    return Figure(
        "evidence", "Evidence", "No quotes: figures as the set codes them", tag("p", words), label=words
    )


def method(record: Any, parameters: Mapping[str, Any] | None = None) -> Figure:
    """Where are the data from, and what was left out?"""
    facts = [("Data", getattr(record, "credit", "")), ("Parameters", str(record.parameters))]
    facts += [("File", record.ledger.name)]
    facts += [("Reading", remark) for remark in getattr(record, "remarks", ())]
    facts += [("Best figures", ", ".join(sorted(set(record.tolls.rule.dropna().unique()))))]
    rules = (
        "One row of a data set is one attack here. What the set does not say stays empty, and is never zero.",
        "A single figure of a set is read as an exact one: low, best and high are the same.",
    )
    run = tag(
        "dl", joined(tag("dt", name) + tag("dd", value) for name, value in facts if value), class_="run"
    )
    return Figure(
        "method",
        "Method and data",
        "How this was made",
        joined([*(tag("p", text) for text in rules), run]),
        label="How this was made.",
        nav="Method and data",
    )


def _range(people: Range | None) -> str:
    if people is None or people.best is None:
        return "an unknown number"
    if people.high is None:
        return f"{people.best:,} or more"
    return f"{people.best:,} (between {people.low:,} and {people.high:,})"


FIGURES = {
    function.__name__: function
    for function in (
        opening,
        key_figures,
        attacks_over_time,
        casualties_over_time,
        by_party,
        where,
        kinds,
        incidents_table,
        evidence,
        who_says_what,
        toll_moved,
        not_known,
        method,
    )
}
