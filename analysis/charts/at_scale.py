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
from analysis.datasets.asked import Asked
from analysis.prose import Range, short
from analysis.theme import LIGHT, NARROW, WIDE, Figure, joined, nice_top, range_bar, tag

KINDS = ("killed", "injured")
PARTS = ("low", "best", "high")
CELLS = 600  # squares of the map at most
FINEST = 0.05  # degrees of the grid that is counted
COARSER = (2, 5, 10, 20, 40, 100, 200)  # and of those that may be drawn, as many times as much
STEPS = (1, 3, 10, 30, 100, 300, 1000)  # attacks from which a square is a shade darker
MAP_WIDTH, MAP_TALLEST = 520, 460  # pixels
MONTHS = 15  # years up to which attacks are counted by month; above, by year
DEADLIEST = 25  # attacks in the table
MOST = 8  # bars of one panel
NOT_SAID = "not said"
KINDS_OF = {"target_type": "Against whom", "weapons": "With what", "perpetrator": "By whom"}
SILENT = {
    "perpetrator": "Who did it",
    "weapons": "With what",
    "place": "In which town",
    "country": "In which country",
}
PLACES = 15  # places in the list
PEOPLE = {"format": ",d", "tickMinStep": 1, "title": None, "domain": False, "ticks": False}


@dataclass(frozen=True)
class Sums:
    """A record as sums: all that the figures here draw."""

    attacks: int
    first: pd.Timestamp
    last: pd.Timestamp
    undated: int  # without any date
    tried: bool  # whether any was foiled, failed or threatened
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
    towns: list[str]  # the commonest names of places
    town_count: int
    countries: list[str]
    deadliest: pd.DataFrame
    kinds: pd.DataFrame  # what, name, attacks
    silent: dict[str, int]  # attacks of which a column is not said
    vague: int  # attacks whose very day is not known


def sums(record: Any) -> Sums:
    """Return the sums of a record, made once for all its figures."""
    kept = vars(record)
    if "sums" not in kept:
        kept["sums"] = _sums(record if hasattr(record, "ask") else Asked(record))
    return kept["sums"]


def _sums(record: Any) -> Sums:
    silent = ", ".join(f"count(*) - count({column}) as {column}_silent" for column in SILENT)
    about = record.ask(
        f"select min(date_start) as first, max(date_end) as last, count(*) - count(date_start) as undated, "
        f"count(*) filter (not {record.is_one_of('stage', 'accomplished')}) as tried, {silent}, "
        f"count(*) filter (not {record.is_one_of('date_precision', 'day')}) as vague, "
        f"count(distinct place) as towns from incidents"
    ).iloc[0]
    unit = (
        "month" if pd.notna(about["first"]) and about["last"].year - about["first"].year <= MONTHS else "year"
    )
    months = record.ask(_by_month())
    times, astride = _times(months, unit)
    years, whole, stated = _people(months)
    cells, off_map = _cells(record)
    return Sums(
        record.attacks,
        about["first"],
        about["last"],
        int(about.undated),
        bool(about.tried),
        times,
        astride,
        unit,
        years,
        _parties(record),
        whole,
        stated,
        cells,
        off_map,
        _places(record),
        record.ask(
            "select place from incidents where place is not null group by 1 order by count(*) desc, 1 limit 3"
        ).place.tolist(),
        int(about.towns),
        record.ask("select distinct country from incidents order by 1").country.dropna().tolist(),
        _deadliest(record),
        _of_kinds(record),
        {column: int(about[f"{column}_silent"]) for column in SILENT},
        int(about.vague),
    )


def _by_month() -> str:
    """Return the SQL of attacks and people by the months of the first and last possible day.

    An attack without a best figure counts with its low, one without a high with its best, and says so.
    """
    sums_ = []
    for kind in KINDS:
        low, best, high = (f"{kind}_all_{part}" for part in PARTS)
        least = f"coalesce({best}, {low}, 0)"
        is_stated = f"coalesce({low}, {best}, {high}) is not null"
        sums_ += [
            f"count(*) filter ({is_stated}) as {kind}_stated",
            f"sum(coalesce({low}, 0))::bigint as {kind}_low",
            f"sum({least})::bigint as {kind}_best",
            f"sum(coalesce({high}, {least}))::bigint as {kind}_high",
            f"bool_or({is_stated} and {high} is null) as {kind}_open",
        ]
    return (
        f"select date_trunc('month', date_start) as first, date_trunc('month', date_end) as last, "
        f"count(*) as attacks, {', '.join(sums_)} from incidents group by 1, 2 order by 1, 2"
    )


def _times(months: pd.DataFrame, unit: str) -> tuple[pd.DataFrame, int]:
    dated = months.dropna(subset=["first", "last"])
    if dated.empty:
        return pd.DataFrame({"when": [], "attacks": []}), 0
    letter = unit[0].upper()
    start, end = (
        dated[c].to_numpy().astype(f"datetime64[{letter}]").astype("int64") for c in ("first", "last")
    )
    within, attacks = start == end, dated.attacks.to_numpy("int64")
    first = int(start.min())
    counts = np.bincount(start[within] - first, attacks[within], minlength=int(end.max()) - first + 1)
    when = (np.arange(len(counts)) + first).astype(f"datetime64[{letter}]").astype("datetime64[s]")
    table = pd.DataFrame({"when": when, "attacks": counts.astype("int64")})
    return table, int(attacks[~within].sum())


def _people(months: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Range], dict[str, int]]:
    """Return the killed and injured of everybody, by year and as a whole, and in how many attacks."""
    parts = [*PARTS, "open", "stated"]
    told = pd.concat(
        months[["first", "last", *(f"{kind}_{part}" for part in parts)]]
        .set_axis(["first", "last", *parts], axis=1)
        .assign(kind=kind)
        for kind in KINDS
    )
    told = told[told.stated > 0]
    within = told[told["first"].dt.year == told["last"].dt.year].assign(year=lambda t: t["first"].dt.year)
    years = within.groupby(["kind", "year"]).agg(
        low=("low", "sum"), best=("best", "sum"), high=("high", "sum"), open=("open", "any")
    )
    whole = {
        kind: Range(int(of.low.sum()), int(of.best.sum()), None if of.open.any() else int(of.high.sum()))
        for kind in KINDS
        if len(of := told[told.kind == kind])
    }
    return years.reset_index(), whole, {kind: int(told.stated[told.kind == kind].sum()) for kind in KINDS}


def _parties(record: Any) -> pd.DataFrame:
    shown = [(k, p) for k, p in record.counted if k in KINDS and p not in ("all", "victims")]
    asked = []
    for kind, party in shown:
        numbers = [f"{kind}_{party}_{part}" for part in PARTS]
        asked += [f"coalesce(sum({number}), 0)::bigint as {number}" for number in numbers]
        asked.append(f"count(coalesce({', '.join(numbers)})) as {kind}_{party}_attacks")
    found = record.ask(f"select {', '.join(asked) or '0'} from incidents").iloc[0]
    columns = [*PARTS, "attacks"]
    rows = [[kind, party, *(int(found[f"{kind}_{party}_{c}"]) for c in columns)] for kind, party in shown]
    rows = [row for row in rows if row[-1]]
    return pd.DataFrame(rows, columns=["kind", "party", *columns])


def _cells(record: Any) -> tuple[pd.DataFrame, int]:
    """Return how many attacks lie in each square of a grid as fine as CELLS allows; the coarsely placed
    are left out.
    """
    known = record.is_one_of("place_precision", "exact", "near", "district")
    finest = record.ask(
        f"select floor(latitude / {FINEST})::integer as south, "
        f"floor(longitude / {FINEST})::integer as west, count(*) as attacks from incidents "
        f"where {known} and latitude is not null and longitude is not null "
        f"group by all order by all"
    )
    placed = int(finest.attacks.sum())
    if finest.empty:
        none = pd.DataFrame(columns=["west", "east", "south", "north", "attacks"], dtype="float64")
        return none, record.attacks
    for times in COARSER:
        corners = [finest.south // times, finest.west // times]
        cells = finest.attacks.groupby(corners).sum().reset_index()
        if len(cells) <= CELLS:
            break
    side = FINEST * times
    south, west = cells.south * side, cells.west * side
    cells = pd.DataFrame(
        {"west": west, "east": west + side, "south": south, "north": south + side, "attacks": cells.attacks}
    )
    return cells.round(3), record.attacks - placed


def _places(record: Any) -> pd.DataFrame:
    return record.ask(
        f"select place, admin1, country, count(*) as attacks, coalesce(sum(killed_all_best), 0)::bigint as "
        f"killed from incidents where place is not null group by all "
        f"order by attacks desc, place, admin1, country limit {PLACES}"
    )


def _of_kinds(record: Any) -> pd.DataFrame:
    """Return the commonest targets, weapons and groups, the others together, and those of whom nothing is
    said.
    """
    found = []
    for column, what in KINDS_OF.items():
        sizes = record.ask(
            f"select {column}, count(*) as attacks from incidents group by 1 order by 2 desc, 1"
        )
        silent = sizes[column].isna() | sizes[column].isin(["unknown"])
        named = sizes[~silent]
        rows = [(what, str(value), int(n)) for value, n in named.head(MOST).itertuples(index=False)]
        if others := int(named.attacks.iloc[MOST:].sum()):
            rows.append((what, "others", others))
        if none := int(sizes.attacks[silent].sum()):
            rows.append((what, NOT_SAID, none))
        found += rows if len(named) else []
    return pd.DataFrame(found, columns=["what", "name", "attacks"])


def _deadliest(record: Any) -> pd.DataFrame:
    found = record.ask(
        f"select *, killed_all_low as low, killed_all_best as best, killed_all_high as high from incidents "
        f"where killed_all_best is not null order by best desc, number limit {DEADLIEST}"
    )
    return found.astype(dict.fromkeys(PARTS, "Int64"))


# Figures, under the names of the charts that they stand in for


def opening(record: Any, title: str = "") -> Figure:
    """Return the title and two computed sentences: how many attacks and dead, and what is not known of
    them.
    """
    held = sums(record)
    what = prose.headline(held.attacks, held.towns, held.town_count, held.countries, tried=held.tried)
    name = title or what + prose.span(held.first, held.last)
    told = []
    span = ""
    if pd.notna(held.first):
        first, last = held.first.year, held.last.year
        span = f", in {first}" if first == last else f", from {first} to {last}"
    for kind in KINDS:
        people = held.whole.get(kind)
        told.append(
            f"{_range(people)} {kind}{_of_them(held, kind)}"
            if people
            else f"the set does not say how many were {kind}"
        )
    lead = f"{_attacks(held.attacks)}{span}: {'; '.join(told)}."
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
                        tag("p", f"{_range(people)}, in {_attacks(held.stated[kind])}"),
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
        return Figure("when", "Attacks over time", "All in one time", tag("p", f"{_attacks(held.attacks)}."))
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
        note=[f"{int(r.best):,} {r.kind} in {_attacks(int(r.attacks))}" for r in rows.itertuples()],
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
        f"{first.what}: {first['name']} most often, in {int(first.attacks):,} of {_attacks(held.attacks)}"
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
        f"The {prose.count(len(rows), 'attack', 'attacks')} with most killed"
        if len(rows) > 1
        else "The attack",
        label=f"Table of {_attacks(len(rows))}.",
        body=tag("p", f"{_attacks(held.attacks)} in all; tollbook export csv writes every one."),
        table=rows,
        nav="The deadliest",
    )


def not_known(record: Any) -> Figure:
    """What is not said, counted."""
    held = sums(record)
    lines = [
        f"How many were {kind}: not said of {held.attacks - held.stated[kind]:,} of {_attacks(held.attacks)}."
        for kind in KINDS
        if held.stated[kind] < held.attacks
    ]
    lines += [f"{SILENT[column]}: not said of {_attacks(n)}." for column, n in held.silent.items() if n]
    if held.vague:
        lines.append(f"The very day: not known of {_attacks(held.vague)}.")
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
    facts += [("Best figures", record.layout.rule)]
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


def _attacks(n: int) -> str:
    return prose.count_figure(n, "attack", "attacks")


def _of_them(held: Sums, kind: str) -> str:
    return f" in {held.stated[kind]:,} of them" if held.attacks > 1 else ""


def _range(people: Range | None) -> str:
    if people is None or people.best is None:
        return "an unknown number"
    if people.high is None:
        return f"{people.best:,} or more"
    if people.low == people.high:
        return f"{people.best:,}"
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
