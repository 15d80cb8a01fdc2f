"""When the attacks were: a slot each with leaders to true time, or ticks on true time where many."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.charts import HIDDEN, links, said_of, slots
from analysis.theme import LIGHT, NARROW, WIDE, Figure, anchor, tag

FEW = 12  # attacks with a slot each
MANY = 1000  # attacks with a tick each; above, a step a month, and a step a year above forty years
NAMED = 10  # attacks named on the strip
LEFT = 34  # pixels before the strip, as before the casualties below it: one day stands at one place in both
TIP = [
    alt.Tooltip("attack:N", title="Attack"),
    alt.Tooltip("when:N", title="Date"),
    alt.Tooltip("words:N", title="Says"),
]


def attacks_over_time(record: Any) -> Figure:
    """How many attacks were there, and when?"""
    incidents = record.incidents
    dated = incidents.dropna(subset=["date_start", "date_end"])
    heading = prose.attacks_heading(record)
    about = {
        "id": "when",
        "name": "Attacks over time",
        "heading": heading,
        "label": spoken(incidents),
        "table": _table(incidents),
    }
    if len(dated) < 2:
        body = tag("p", spoken(incidents)) if len(incidents) else Markup("")
        return Figure(**about, body=body, nav="When" if len(incidents) else "")
    draw = _slots if len(dated) <= FEW else _strip if len(dated) <= MANY else _steps
    caption = []
    if draw is not _steps:
        caption.append(
            "On the time line a tick is a known day, a box a month or a longer span with the day unknown."
        )
    if undated := len(incidents) - len(dated):
        caption.append(
            f"{prose.capital(prose.count(undated, 'attack has', 'attacks have'))} no date and cannot "
            "be drawn."
        )
    if gap := prose.widest_gap(dated):
        caption.append(
            f"Hatched: nothing in the reports read lies between {gap[0]} and {gap[1]}; that does not "
            "mean that nothing happened."
        )
    note = {
        _slots: f"{prose.capital(prose.count(len(dated), 'attack', 'attacks'))} in date order; the "
        "lines lead down to true time.",
        _strip: f"One tick an attack; the {NAMED} with most dead are named.",
        _steps: "Attacks a month; those whose dates span a month’s end are in no month."
        if _span_years(dated) <= 40
        else "Attacks a year.",
    }[draw]
    return Figure(
        **about,
        aside=(f"Numbers 1 to {len(incidents)} name the same attack all down the page.",),
        note=note,
        caption=" ".join(caption),
        chart=draw(record, dated, WIDE),
        narrow=draw(record, dated, NARROW),
        links=links(incidents) if draw is not _steps else None,
        nav="When",
    )


def spoken(incidents: pd.DataFrame) -> str:
    """Return the drawing in words: each attack up to twelve, else how many, the first and the last."""
    told = [
        f"{prose.when(i.date_start, i.date_end, i.date_precision)}: {prose.attack(i)} {prose.at(i)}"
        + (f", {i.stage}" if i.stage != "accomplished" else "")
        for i in incidents.itertuples()
    ]
    if len(told) <= FEW:
        return prose.capital("; ".join(told) + "." if told else "No attack.")
    return f"{len(told):,} attacks. First: {told[0]}. Last: {told[-1]}."


def _span_years(dated: pd.DataFrame) -> float:
    return (dated.date_end.max() - dated.date_start.min()).days / 365.25


def _time(dated: pd.DataFrame, width: float, edge: float = 10) -> Any:
    first, last = dated.date_start.min(), dated.date_end.max()
    span = max((last - first).days, 1)
    return lambda day: round(edge + (day - first).days / span * (width - 2 * edge), 1)


def _pixels(width: float, height: float) -> tuple[alt.X, Any]:
    """Return channels in pixels; leaders from even slots to true time have no other common scale."""
    x = {"domain": [0, width], "nice": False, "zero": False}
    y = {"domain": [height, 0], "nice": False, "zero": False}
    return alt.X("x:Q", scale=x, axis=HIDDEN), lambda field: alt.Y(f"{field}:Q", scale=y, axis=HIDDEN)


def _slots(record: Any, dated: pd.DataFrame, width: int) -> alt.LayerChart:
    time = _time(dated, width)
    each = width / len(dated)
    wrap = int(each / 6.4)
    words = said_of(record, "injured") | said_of(record, "killed")
    rows = pd.DataFrame(slots(dated, width)).assign(
        words=[words.get(i, "no figure is quoted") for i in dated.incident_id],
        x2=[time(i.date_start + (i.date_end - i.date_start) / 2) for i in dated.itertuples()],
        left=[time(i.date_start) for i in dated.itertuples()],
        right=[max(time(i.date_end), time(i.date_start) + 4.5) for i in dated.itertuples()],
        box=[i.date_precision not in ("day", "days") for i in dated.itertuples()],
        disc=11,
        date_at=26,
    )
    has_dates, has_names = each > 40, wrap >= 12
    lines = [textwrap.wrap(name, wrap)[:3] for name in rows.attack] if has_names else [[]] * len(rows)
    rows["name"] = ["\n".join(part) for part in lines]
    below = 26 + (2 * 14 if has_dates else 0)
    rows["name_at"] = below + 4
    below += 10 + (max(map(len, lines)) * 14 if has_names else 0)
    rows["from_"], rows["to"], rows["top"], rows["bottom"] = below, below + 34, below + 35, below + 47
    axis, height = below + 41, below + 64
    x, y = _pixels(width, height)
    tip = TIP
    done, tried = rows[rows.carried_out], rows[~rows.carried_out]
    wide_box = rows.box & (rows.right - rows.left >= 4)
    layers = [
        *_rail(dated, time, width, axis, x, y),
        alt.Chart(rows)
        .mark_rule(stroke=LIGHT["axis"], strokeWidth=1)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y("from_"), y2=alt.Y2("to:Q")),
        alt.Chart(rows[wide_box])
        .mark_rect(fill=LIGHT["paper"], stroke=LIGHT["ink"], strokeWidth=1.4, opacity=1)
        .encode(x=alt.X("left:Q"), x2=alt.X2("right:Q"), y=y("top"), y2=alt.Y2("bottom:Q"), tooltip=tip),
        alt.Chart(rows[~wide_box])
        .mark_rule(stroke=LIGHT["ink"], strokeWidth=2.6)
        .encode(x=alt.X("x2:Q"), y=y("top"), y2=alt.Y2("bottom:Q"), tooltip=tip),
        alt.Chart(done)
        .mark_point(filled=True, fill=LIGHT["ink"], opacity=1, size=270)
        .encode(x=x, y=y("disc"), href=alt.Href("href:N"), tooltip=tip),
        alt.Chart(tried)
        .mark_point(
            filled=True, fill=LIGHT["paper"], stroke=LIGHT["ink"], strokeWidth=1.5, opacity=1, size=240
        )
        .encode(x=x, y=y("disc"), href=alt.Href("href:N"), tooltip=tip),
        alt.Chart(done)
        .mark_text(fontWeight="bold", fill=LIGHT["paper"])
        .encode(x=x, y=y("disc"), text=alt.Text("number:N")),
        alt.Chart(tried)
        .mark_text(fontWeight="bold", fill=LIGHT["ink"])
        .encode(x=x, y=y("disc"), text=alt.Text("number:N")),
    ]
    words = {"lineBreak": "\n", "lineHeight": 14, "baseline": "top"}
    if has_dates:
        layers.append(
            alt.Chart(rows)
            .mark_text(**words, fontWeight="bold", fill=LIGHT["ink"])
            .encode(x=x, y=y("date_at"), text=alt.Text("date:N"))
        )
    if has_names:
        layers.append(
            alt.Chart(rows)
            .mark_text(**words, fill=LIGHT["quiet"])
            .encode(x=x, y=y("name_at"), text=alt.Text("name:N"))
        )
    return alt.layer(*[layer for layer in layers if len(layer.data)]).properties(width=width, height=height)


def _rail(dated: pd.DataFrame, time: Any, width: int, axis: float, x: alt.X, y: Any) -> list[alt.Chart]:
    """Return the true time line: its years, and hatching over the longest time that no report covers."""
    first, last = dated.date_start.min(), dated.date_end.max()
    every = range(first.year, last.year + 1)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if len(every) / s <= width // 52), 100)
    years = {y_: time(pd.Timestamp(y_, 1, 1)) for y_ in every if y_ % step == 0}
    years = {y_: at for y_, at in years.items() if 0 <= at <= width}
    if not years:
        years = {first.year: time(first)}
        if last.year != first.year:
            years[last.year] = time(last)
    ticks = pd.DataFrame(
        [{"x": at, "year": str(y_), "a": axis, "b": axis + 5, "c": axis + 17} for y_, at in years.items()]
    )
    ends = pd.DataFrame([{"x": 0, "x2": width, "a": axis}])
    parts = [
        alt.Chart(ends).mark_rule(stroke=LIGHT["axis"]).encode(x=x, x2=alt.X2("x2:Q"), y=y("a")),
        alt.Chart(ticks).mark_rule(stroke=LIGHT["axis"]).encode(x=x, y=y("a"), y2=alt.Y2("b:Q")),
        alt.Chart(ticks).mark_text(fill=LIGHT["quiet"]).encode(x=x, y=y("c"), text=alt.Text("year:N")),
    ]
    if gap := _gap(dated):
        start, end = time(gap[0]) + 6, time(gap[1]) - 6
        strokes = pd.DataFrame(
            [
                {"x": at, "x2": min(at + 9, end), "a": axis + 4.5, "b": axis - 4.5}
                for at in range(int(start), int(end - 4), 6)
            ]
        )
        if len(strokes):
            parts.append(
                alt.Chart(strokes)
                .mark_rule(stroke=LIGHT["border"], strokeWidth=1)
                .encode(x=x, x2=alt.X2("x2:Q"), y=y("a"), y2=alt.Y2("b:Q"))
            )
    return parts


def _gap(dated: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    if prose.widest_gap(dated) is None:
        return None
    rows = dated.sort_values("date_start")
    ends, starts = rows.date_end.cummax().iloc[:-1], rows.date_start.iloc[1:]
    return max(zip(ends, starts, strict=True), key=lambda pair: pair[1] - pair[0])


def _strip(record: Any, dated: pd.DataFrame, width: int) -> alt.LayerChart:
    inner = width - LEFT - 8
    along = _time(dated, inner, 8)

    def time(day: pd.Timestamp) -> float:
        return LEFT + along(day)

    held = prose.ranges(record.tolls)
    killed = [(held.get((i, "killed", "all"), prose.UNSTATED).best or 0) for i in dated.incident_id]
    words = said_of(record, "injured") | said_of(record, "killed")
    labels, rows_used = _labels(dated.assign(killed=killed), time, width)
    axis = 18 + rows_used * 16 + 24
    height = axis + 24
    x, y = _pixels(width, height)
    rows = pd.DataFrame(
        [
            {
                "x": time(i.date_start + (i.date_end - i.date_start) / 2),
                "left": time(i.date_start),
                "right": max(time(i.date_end), time(i.date_start) + 1.5),
                "box": i.date_precision not in ("day", "days"),
                "top": axis - 14,
                "bottom": axis,
                "attack": prose.name_of(i),
                "when": prose.when(i.date_start, i.date_end, i.date_precision),
                "words": words.get(i.incident_id, "no figure is quoted"),
                "href": f"#{anchor('i', i.incident_id)}",
            }
            for i in dated.itertuples()
        ]
    )
    tip = TIP
    layers = [
        *_rail(dated, time, width, axis, x, y),
        alt.Chart(rows[rows.box])
        .mark_rect(fill=LIGHT["ink"], fillOpacity=0.2)
        .encode(
            x=alt.X("left:Q"),
            x2=alt.X2("right:Q"),
            y=y("top"),
            y2=alt.Y2("bottom:Q"),
            tooltip=tip,
            href=alt.Href("href:N"),
        ),
        alt.Chart(rows[~rows.box])
        .mark_rule(stroke=LIGHT["ink"], strokeWidth=1.4, strokeOpacity=0.65)
        .encode(x=x, y=y("top"), y2=alt.Y2("bottom:Q"), tooltip=tip, href=alt.Href("href:N")),
        alt.Chart(labels.assign(bottom=axis - 15))
        .mark_rule(stroke=LIGHT["axis"], strokeWidth=0.8)
        .encode(x=x, y=y("foot"), y2=alt.Y2("bottom:Q")),
        alt.Chart(labels)
        .mark_text(align="left", dx=-3, fill=LIGHT["ink"])
        .encode(x=alt.X("text_at:Q"), y=y("line"), text=alt.Text("name:N"), href=alt.Href("href:N")),
    ]
    return alt.layer(*[layer for layer in layers if len(layer.data)]).properties(width=width, height=height)


def _labels(dated: pd.DataFrame, time: Any, width: int) -> tuple[pd.DataFrame, int]:
    """Place the names of the deadliest attacks in rows above the strip, none over another."""
    top = (
        dated.sort_values("killed", ascending=False)
        .head(NAMED if width == WIDE else 5)
        .sort_values("date_start", ascending=False)
    )
    ends: list[float] = []  # of each row: where its leftmost text starts
    found = []
    for i in top.itertuples():
        words = f"{i.number} {prose.clipped(prose.town_of(i), 22)}"
        size, at = 6.6 * len(words) + 12, time(i.date_start + (i.date_end - i.date_start) / 2)
        text_at = min(at, width - size)
        row = next((r for r, start in enumerate(ends) if text_at + size <= start), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = min(text_at, at)
        found.append(
            {"x": at, "text_at": text_at, "row": row, "name": words, "href": f"#{anchor('i', i.incident_id)}"}
        )
    labels = pd.DataFrame(found)
    labels["line"] = 10 + labels["row"] * 16
    labels["foot"] = labels.line + 8
    return labels, len(ends)


def _steps(record: Any, dated: pd.DataFrame, width: int) -> alt.Chart:
    unit = "M" if _span_years(dated) <= 40 else "Y"
    start, end = dated.date_start.dt.to_period(unit), dated.date_end.dt.to_period(unit)
    counts = start[start == end].value_counts()
    every = pd.period_range(start.min(), end.max(), freq=unit)
    table = pd.DataFrame(
        {"when": every.to_timestamp(), "attacks": counts.reindex(every, fill_value=0).to_numpy()}
    )
    people = {"format": "d", "tickMinStep": 1, "title": None, "domain": False, "ticks": False}
    base = alt.Chart(table).encode(x=alt.X("when:T", title=None), y=alt.Y("attacks:Q", axis=people))
    line = base.mark_line(interpolate="step-after", stroke=LIGHT["ink"], strokeWidth=1.4)
    return (base.mark_area(interpolate="step-after", fill=LIGHT["ink"], fillOpacity=0.15) + line).properties(
        width=width - 44, height=150
    )


def _table(incidents: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "No.": i.number,
                "Date": prose.when(i.date_start, i.date_end, i.date_precision),
                "Attack": prose.name_of(i),
                "Place": prose.town_of(i),
                "Kind": i.attack_type,
                "Stage": i.stage,
            }
            for i in incidents.itertuples()
        ]
    )
