"""How many were killed and injured over time: the best figure a point, its range drawn, open ends arrows."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.charts import HIDDEN, links, said_of, slots
from analysis.prose import short
from analysis.theme import LIGHT, NARROW, WIDE, Figure, joined, mark, nice_top, tag

KINDS = ("killed", "injured")
FEW = 12  # attacks with a slot each; above, marks stand on true time
MANY = 400  # attacks drawn one by one; above, one bar a year from the reconciled tolls
LEFT = 40  # pixels for the numbers of the scale
TALL = 250  # pixels that both panels share, at one scale of pixels per person
NAMED = 10  # marks that carry their figure when there are many
PEOPLE = {
    "format": ",d",
    "tickMinStep": 1,
    "minExtent": LEFT - 6,
    "maxExtent": LEFT - 6,
    "title": None,
    "domain": False,
    "ticks": False,
    "labelOverlap": False,
}


def casualties_over_time(record: Any) -> Figure:
    """How many were killed and injured in each attack, over time, and how sure is it?"""
    rows = casualties(record)
    heading = prose.casualties_heading(record)
    stated = rows[rows.best.notna()] if len(rows) else rows
    if stated.empty or len(record.incidents) == 1:
        note = (
            "One attack needs no drawing over time; its figures stand above."
            if len(record.incidents) == 1
            else ""
        )
        return Figure(
            "casualties",
            "Casualties over time",
            heading,
            tag("p", note) if note else Markup(""),
            table=_table(rows),
            label=spoken(rows),
            nav="How many" if len(rows) else "",
        )
    draw = (
        _lollipops
        if len(record.incidents) <= FEW
        else _at_true_dates
        if len(record.incidents) <= MANY
        else _by_year
    )
    undated = int(record.incidents.date_start.isna().sum())
    caption = ["Both panels use one scale. Attackers are included here and told apart in the next figure."]
    if len(record.incidents) > FEW:
        caption.append(
            f"The {NAMED} highest figures are written out. Months and years are drawn in their middle."
        )
        if undated:
            caption.append(
                f"{prose.capital(prose.count(undated, 'attack has', 'attacks have'))} no date and "
                "cannot be drawn."
            )
    if draw is _by_year:
        caption = [
            "Sums of the best figures by year, with the sums of lows and highs as a bound, not an "
            "interval. An attack whose dates span two years is in neither."
        ]
    return Figure(
        "casualties",
        "Casualties over time",
        heading,
        _key(rows),
        _note(record, draw),
        " ".join(caption),
        aside=_aside(record),
        label=spoken(rows),
        table=_table(rows),
        chart=draw(record, rows, WIDE),
        narrow=draw(record, rows, NARROW),
        links=links(record.incidents) if draw is not _by_year else None,
        nav="How many",
    )


def _aside(record: Any) -> tuple[str, ...]:
    """Return how much of the known dead the deadliest attack holds, as two figures."""
    held = prose.ranges(record.tolls)
    tolls = [
        (held[i.incident_id, "killed", "all"], i)
        for i in record.incidents.itertuples()
        if (i.incident_id, "killed", "all") in held
    ]
    if len(tolls) < 2:
        return ()
    most, incident = max(tolls, key=lambda pair: pair[0].best or 0)
    best = prose.total(people for people, _ in tolls).best
    place = prose.clipped(prose.town_of(incident), 40)
    return (f"{most.best or 0:,} of the best figure of {best:,} in {place}.",) if best and most.best else ()


def casualties(record: Any) -> pd.DataFrame:
    """Return one row an attack and kind: low, best and high of everybody, empty where nobody counts."""
    held = prose.ranges(record.tolls)
    words = {kind: said_of(record, kind) for kind in KINDS}
    found = []
    for slot, incident in zip(slots(record.incidents, 1), record.incidents.itertuples(), strict=True):
        for kind in KINDS:
            people = held.get((incident.incident_id, kind, "all"), prose.UNSTATED)
            people = people if short(people) != "not stated" else prose.UNSTATED
            found.append(
                {
                    **slot,
                    "kind": kind,
                    "low": people.low,
                    "best": people.best,
                    "high": people.high,
                    "is_open": people.is_open,
                    "inferred": people.high == 0,
                    "figure": short(people),
                    "start": incident.date_start,
                    "end": incident.date_end,
                    "precision": incident.date_precision,
                    "words": words[kind].get(incident.incident_id, "no figure is quoted"),
                }
            )
    return pd.DataFrame(found)


def spoken(rows: pd.DataFrame) -> str:
    """Return the drawing in words: each attack up to twelve, else the highest and the last."""
    parts = []
    for kind in KINDS:
        mine = rows[rows.kind == kind] if len(rows) else rows
        if len(mine) > FEW:
            mine = pd.concat(
                [mine.dropna(subset=["best"]).sort_values("best").tail(3).iloc[::-1], mine.tail(1)]
            )
            start = f"{prose.capital(kind)}, the three highest and the latest"
        else:
            start = f"{prose.capital(kind)} in each attack, in order of date"
        parts.append(
            f"{start}: " + "; ".join(f"{r.when}, {r.attack}: {r.figure}" for r in mine.itertuples()) + "."
        )
    return " ".join(parts)


def _lollipops(record: Any, rows: pd.DataFrame, width: int) -> alt.VConcatChart:
    inner = width - LEFT
    per_slot = inner / len(record.incidents)
    rows = rows.drop(columns="x").merge(
        pd.DataFrame(slots(record.incidents, inner))[["number", "x"]], on="number"
    )
    tops = {kind: nice_top(_highest(rows, kind)) for kind in KINDS}
    unit = TALL / sum(tops.values())
    panels = []
    for kind in KINDS:
        top = max(tops[kind], round(44 / unit))
        panels.append(_panel(rows[rows.kind == kind], kind, top, unit, inner))
    return alt.vconcat(
        *panels, _numbers(rows[rows.kind == "killed"], inner, per_slot), spacing=10
    ).resolve_scale(x="shared")


def _highest(rows: pd.DataFrame, kind: str) -> float:
    told = rows[rows.kind == kind][["best", "high"]].astype("Float64").max()
    return max((float(value) for value in told if pd.notna(value)), default=0)


def _panel(
    rows: pd.DataFrame, kind: str, top: int, unit: float, inner: float, tick: float = 6, arrow: float = 20
) -> alt.LayerChart:
    ink = LIGHT[kind]
    rows = rows.assign(
        left=rows.x - tick,
        right=rows.x + tick,
        tail=rows.best + 7 / unit,
        tip=rows.best + arrow / unit,
        barb=rows.best + (arrow - 4) / unit,
        above=rows[["best", "high"]].max(axis=1) + rows.is_open * arrow / unit,
        missing="not\nstated",
        zero=0,
    )
    told, silent = rows[rows.best.notna()], rows[rows.best.isna()]
    x = alt.X("x:Q", scale={"domain": [0, inner], "nice": False}, axis=HIDDEN)
    room = rows.above.max() + 26 / unit if len(told) else top  # for the highest arrow and its figure
    scale = {"domain": [0, max(top, room)], "nice": False}
    step = next(
        s
        for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 50000, 10**6)
        if s * unit >= 22
    )
    axis = dict(
        **PEOPLE, values=list(range(0, top + 1, step))
    )  # the same on every layer, or the last one wins

    def y_of(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=scale, axis=axis)

    y = y_of("best")
    tip = [
        alt.Tooltip("attack:N", title="Attack"),
        alt.Tooltip("when:N", title="Date"),
        alt.Tooltip("figure:N", title=prose.capital(kind)),
        alt.Tooltip("words:N", title="Says"),
    ]
    has_range = told[told.low.notna() & told.high.notna() & ((told.high - told.low.fillna(0)) * unit >= 5)]
    openly = told[told.is_open]
    base = alt.Chart(told)
    layers = [
        alt.Chart(pd.DataFrame({"best": [0]})).mark_rule(stroke=LIGHT["axis"]).encode(y=y),
        base.mark_rule(stroke=ink, strokeWidth=2).encode(x=x, y=y, y2=alt.Y2("zero:Q")),
        alt.Chart(has_range)
        .mark_rule(stroke=ink, strokeWidth=1.6)
        .encode(x=x, y=y_of("low"), y2=alt.Y2("high:Q")),
        *(
            alt.Chart(has_range)
            .mark_rule(stroke=ink, strokeWidth=1.6)
            .encode(x=alt.X("left:Q"), x2=alt.X2("right:Q"), y=y_of(end))
            for end in ("low", "high")
        ),
        alt.Chart(openly)
        .mark_rule(stroke=ink, strokeWidth=1.4)
        .encode(x=x, y=y_of("tail"), y2=alt.Y2("tip:Q")),
        alt.Chart(openly.assign(x2=openly.x + 4))
        .mark_rule(stroke=ink, strokeWidth=1.4)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y_of("tip"), y2=alt.Y2("barb:Q")),
        alt.Chart(openly.assign(x2=openly.x - 4))
        .mark_rule(stroke=ink, strokeWidth=1.4)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y_of("tip"), y2=alt.Y2("barb:Q")),
        alt.Chart(told[told.best > 0])
        .mark_point(filled=True, fill=ink, opacity=1, size=62)
        .encode(x=x, y=y, href=alt.Href("href:N"), tooltip=tip),
        alt.Chart(told[told.best == 0])
        .mark_point(filled=True, fill=LIGHT["paper"], stroke=ink, strokeWidth=1.8, opacity=1, size=72)
        .encode(x=x, y=y, href=alt.Href("href:N"), tooltip=tip),
        alt.Chart(told[told.named] if "named" in told else told)
        .mark_text(dy=-13, fontWeight="bold", fontSize=13, fill=LIGHT["ink"])
        .encode(x=x, y=y_of("above"), text=alt.Text("figure:N")),
        alt.Chart(silent)
        .mark_text(dy=-23, lineBreak="\n", lineHeight=13, fontSize=12, fill=LIGHT["quiet"])
        .encode(x=x, y=y_of("zero"), text=alt.Text("missing:N")),
    ]
    title = alt.TitleParams(
        f"{prose.capital(kind)}, people in each attack",
        color=ink,
        fontSize=13,
        anchor="start",
        frame="bounds",
        offset=4,
    )
    return alt.layer(*[layer for layer in layers if len(layer.data)]).properties(
        width=inner, height=max(top, room) * unit, title=title
    )


def _numbers(rows: pd.DataFrame, inner: float, per_slot: float) -> alt.LayerChart:
    x = alt.X("x:Q", scale={"domain": [0, inner], "nice": False}, axis=HIDDEN)
    y = alt.Y(
        "line:Q",
        scale={"domain": [54, 0], "nice": False},
        axis=dict(HIDDEN, minExtent=LEFT - 6, maxExtent=LEFT - 6),
    )
    rows = rows.assign(line=12, below=28)
    done, tried = rows[rows.carried_out], rows[~rows.carried_out]
    layers = [
        alt.Chart(done)
        .mark_point(filled=True, fill=LIGHT["ink"], opacity=1, size=270)
        .encode(x=x, y=y, href=alt.Href("href:N")),
        alt.Chart(tried)
        .mark_point(
            filled=True, fill=LIGHT["paper"], stroke=LIGHT["ink"], strokeWidth=1.5, opacity=1, size=240
        )
        .encode(x=x, y=y, href=alt.Href("href:N")),
        alt.Chart(done)
        .mark_text(fontWeight="bold", fill=LIGHT["paper"])
        .encode(x=x, y=y, text=alt.Text("number:N")),
        alt.Chart(tried)
        .mark_text(fontWeight="bold", fill=LIGHT["ink"])
        .encode(x=x, y=y, text=alt.Text("number:N")),
    ]
    if per_slot > 40:
        layers.append(
            alt.Chart(rows)
            .mark_text(lineBreak="\n", lineHeight=14, baseline="top", fill=LIGHT["ink"])
            .encode(x=x, y=alt.Y("below:Q", scale={"domain": [54, 0]}), text=alt.Text("date:N"))
        )
    return alt.layer(*[layer for layer in layers if len(layer.data)]).properties(width=inner, height=54)


def _at_true_dates(record: Any, rows: pd.DataFrame, width: int) -> alt.VConcatChart:
    inner = width - LEFT - 8
    rows = rows[rows.start.notna()]
    first, last = rows.start.min(), rows.end.max()
    span = max((last - first).days, 1)
    middle = (rows.start + (rows.end - rows.start) / 2 - first).dt.days / span
    rows = rows.assign(x=(8 + middle * (inner - 16)).round(1))
    tops = {kind: nice_top(_highest(rows, kind), 1.1) for kind in KINDS}
    unit = TALL / sum(tops.values())
    ticks = _years(first, last, inner, span)
    panels = []
    for kind in KINDS:
        mine = rows[rows.kind == kind]
        keep = _spaced(
            mine.dropna(subset=["best"]).sort_values("best", ascending=False).head(NAMED),
            34 if width == WIDE else 40,
        )
        mine = mine[mine.best.notna()].assign(named=lambda t, keep=keep: t.index.isin(keep))
        panels.append(_panel(mine, kind, max(tops[kind], round(44 / unit)), unit, inner, 3, 13))
    x = alt.X("x:Q", scale={"domain": [0, inner], "nice": False}, axis=HIDDEN)
    y = alt.Y(
        "line:Q",
        scale={"domain": [20, 0], "nice": False},
        axis=dict(HIDDEN, minExtent=LEFT - 6, maxExtent=LEFT - 6),
    )
    axis = (
        alt.Chart(ticks)
        .mark_text(fill=LIGHT["quiet"])
        .encode(x=x, y=y, text=alt.Text("year:N"))
        .properties(width=inner, height=20)
    )
    return alt.vconcat(*panels, axis, spacing=6).resolve_scale(x="shared")


def _spaced(rows: pd.DataFrame, least: float) -> list[Any]:
    kept: list[tuple[Any, float]] = []
    for row in rows.itertuples():
        if all(abs(row.x - x) >= least for _, x in kept):
            kept.append((row.Index, row.x))
    return [index for index, _ in kept]


def _years(first: pd.Timestamp, last: pd.Timestamp, inner: float, span: int) -> pd.DataFrame:
    every = range(first.year, last.year + 1)
    most = max(int(inner // 48), 2)
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100) if len(every) / s <= most), 100)
    found = [
        {"x": 8 + (pd.Timestamp(y, 1, 1) - first).days / span * (inner - 16), "year": str(y), "line": 10}
        for y in every
        if y % step == 0
    ]
    return pd.DataFrame(
        [row for row in found if 0 <= row["x"] <= inner]
        or [{"x": inner / 2, "year": str(first.year), "line": 10}]
    )


def _by_year(record: Any, rows: pd.DataFrame, width: int) -> alt.VConcatChart:
    inside = rows[rows.start.notna() & (rows.start.dt.year == rows.end.dt.year)]
    inside = inside.assign(year=inside.start.dt.year, high=inside.high.fillna(inside.best))
    sums = inside.groupby(["kind", "year"], as_index=False)[["low", "best", "high"]].sum()
    panels = []
    for kind in KINDS:
        base = alt.Chart(sums[sums.kind == kind]).encode(
            x=alt.X("year:O", title=None, axis={"labelAngle": 0, "labelOverlap": True})
        )
        bars = base.mark_bar(fill=LIGHT[kind], fillOpacity=0.5).encode(y=alt.Y("best:Q", axis=dict(**PEOPLE)))
        lines = base.mark_rule(stroke=LIGHT[kind]).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
        title = alt.TitleParams(
            f"{prose.capital(kind)}, people a year",
            color=LIGHT[kind],
            fontSize=13,
            anchor="start",
            frame="bounds",
        )
        panels.append((bars + lines).properties(width=width - LEFT - 8, height=120, title=title))
    return alt.vconcat(*panels)


def _note(record: Any, draw: Any) -> str:
    n = len(record.incidents)
    what = prose.capital(prose.count(n, "attack", "attacks"))
    return (
        f"{what} in date order, one slot each; the numbers name the same attack all down the page."
        if draw is _lollipops
        else f"{what} at their dates."
    )


def _key(rows: pd.DataFrame) -> Markup:
    def sign(*parts: Markup, width: int = 14) -> Markup:
        return tag("svg", joined(parts), width=width, height=16, aria_hidden="true")

    line = {"stroke": "var(--ink)", "stroke_width": 1.6, "fill": "none"}
    items = [sign(tag("path", d="M7 6v10", **line), mark("security", 7, 5, 3.8)) + joined(["best figure"])]
    told = rows[rows.best.notna()]
    if told.is_open.any():
        items.append(
            sign(tag("path", d="M7 15V2M3.500 5.500L7 2l3.500 3.500", **line))
            + joined(["“at least”: no upper limit"])
        )
    if (told.high.notna() & (told.high > told.low)).any():
        items.append(sign(tag("path", d="M3 3h8M7 3v10M3 13h8", **line)) + joined(["lowest to highest"]))
    if told.inferred.any():
        items.append(
            sign(mark("all", 7, 8, 4.2, form="ring"))
            + joined(["zero, inferred from an attack that was foiled or failed"])
        )
    return tag("ul", joined(tag("li", item) for item in items), class_="key")


def _table(rows: pd.DataFrame) -> pd.DataFrame | None:
    if rows.empty:
        return None
    named = {
        "number": "No.",
        "when": "Date",
        "attack": "Attack",
        "kind": "Kind",
        "low": "Low",
        "best": "Best",
        "high": "High",
    }
    table = rows.assign(high=rows.high.astype(object).where(~rows.is_open, "no upper limit"))
    return table[list(named)].rename(columns=named)
