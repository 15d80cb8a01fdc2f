"""On what words each figure rests, to explore: pick an attack or an outlet, click a claim, read it whole."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from analysis import prose
from analysis.charts import HIDDEN
from analysis.prose import Range, short
from analysis.theme import LIGHT, LIVE_TYPE, WIDE, Figure

KINDS = ("killed", "injured")
MOST = 2000  # claims held by the drawing
BARS = 14  # attacks and outlets drawn; the picker lists every attack
ROWS = 12  # claims listed at once
LINE, TALL = 20, 18  # pixels of a row in the lists, and of a bar
WORDS, WRAP = 74, 118  # characters of a quote in its row, and of a line of the sentence below
BAR = "is_toll"  # marks what picks an attack; a list beside a drawing makes it listen to clicks anywhere
COLUMNS = (0, 26, 196, 400)  # pixels: attack, figure, who says so, in which words


class Explorer(Figure):
    """A figure whose texts can be marked and copied in JupyterLab, as the ids of claims are."""

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data, about = super()._repr_mimebundle_(include, exclude)
        return data, {**about, LIVE_TYPE: {"embed_options": {"renderer": "svg", "actions": False}}}


def explorer(record: Any) -> Figure:
    """On what words does each figure rest? In a notebook every part answers a click on the others."""
    rows = claims(record)
    heading = "Pick an attack or an outlet, click a claim, read its sentence"
    if rows.empty:
        return Figure("explorer", "To explore", "No report counts the killed or injured", bare=True)
    attack = alt.selection_point(
        name="attack",
        fields=["number"],
        bind=alt.binding_select(options=[None, *_numbers(record)], labels=_labels(record), name="Attack "),
        on=f"click[event.item && event.item.datum && event.item.datum.{BAR}]",
        clear="dblclick",
    )
    outlet = alt.selection_point(name="outlet", fields=["outlet"], clear="dblclick")
    claim = alt.selection_point(name="claim", fields=["claim_id"], empty=False, clear="dblclick")
    chosen = alt.Chart(rows).transform_filter(attack).transform_filter(outlet)
    return Explorer(
        "explorer",
        "To explore",
        heading,
        caption="A figure that no claim carries alone is drawn above and not listed here.",
        label=f"{len(rows)} claims about the killed and injured, by attack and outlet.",
        table=rows[["number", "outlet", "speaker", "kind", "figure", "words"]],
        chart=alt.vconcat(
            alt.hconcat(_tolls(record, attack), _outlets(rows, attack, outlet), spacing=36),
            _list(chosen, claim),
            _sentence(chosen, claim),
            spacing=16,
        ).resolve_scale(color="shared"),
    )


def claims(record: Any) -> pd.DataFrame:
    """Return one row a claim of killed or injured people, with its sentence wrapped for reading."""
    some = record.claims[record.claims.kind.isin(KINDS) & record.claims.number.notna()].head(MOST)
    told = {s.claim_id: f"“{s.before}{s.words}{s.after}”" for s in record.sentences.itertuples()}
    names = {i.incident_id: prose.name_of(i) for i in record.incidents.itertuples()}
    found = [
        {
            "claim_id": c.claim_id,
            "number": int(c.number),
            "attack": prose.clipped(names[c.incident_id], 40),
            "outlet": prose.clipped(prose.outlet(c), 26),
            "speaker": prose.speaker(c),
            "kind": c.kind,
            "figure": f"{short(Range(prose.said(c.low), prose.said(c.low), prose.said(c.high)))} {c.kind}"
            + (f", {c.party}" if prose.said(c.party) not in (None, "unknown", "all") else ""),
            "who": prose.clipped(f"{prose.outlet(c)}, {prose.speaker(c)}", 34),
            "words": prose.clipped(str(c.quote), WORDS),
            "sentence": textwrap.fill(told.get(c.claim_id, f"“{c.quote}”"), WRAP),
        }
        for c in some.itertuples()
    ]
    return pd.DataFrame(found)


def _numbers(record: Any) -> list[int]:
    return [int(i.number) for i in prose.newest_first(record.incidents)]


def _labels(record: Any) -> list[str]:
    told = [
        f"{i.number}  {prose.when(i.date_start, i.date_end, i.date_precision)}, "
        f"{prose.clipped(prose.name_of(i), 50)}, {prose.town_of(i)}"
        for i in prose.newest_first(record.incidents)
    ]
    return ["all of them", *told]


def _tolls(record: Any, attack: alt.Parameter) -> alt.LayerChart:
    """Return each attack's best figures as bars with their ranges; a click picks the attack."""
    held = prose.ranges(record.tolls)
    found = []
    for i in record.incidents.itertuples():
        for kind in KINDS:
            people = held.get((i.incident_id, kind, "all"), prose.UNSTATED)
            if people.best is not None:
                found.append(
                    {
                        "number": int(i.number),
                        "name": f"{i.number}  {prose.clipped(prose.name_of(i), 22)}",
                        "kind": kind,
                        "low": people.low,
                        "best": people.best,
                        "high": people.high,
                        "figure": short(people),
                        "ends": people.high if people.high is not None else people.best,
                        BAR: True,
                    }
                )
    tolls = pd.DataFrame(
        found, columns=["number", "name", "kind", "low", "best", "high", "figure", "ends", BAR]
    )
    deadliest = tolls.groupby("number").best.sum().sort_values(ascending=False).index[:BARS]
    tolls = tolls[tolls.number.isin(deadliest)].sort_values("number", ascending=False)
    base = alt.Chart(tolls).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200)),
        yOffset=alt.YOffset("kind:N", sort=list(KINDS)),
        opacity=alt.when(attack).then(alt.value(1)).otherwise(alt.value(0.25)),
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("kind:N"), alt.Tooltip("figure:N", title="people")],
    )
    people = alt.X("best:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, domain=False, ticks=False))
    bars = (
        base.mark_bar(cursor="pointer", fillOpacity=0.55).encode(x=people, color=_colour()).add_params(attack)
    )
    ranges = base.mark_rule(stroke=LIGHT["ink"], strokeWidth=2).encode(x=alt.X("low:Q"), x2=alt.X2("ends:Q"))
    figures = base.mark_text(align="left", dx=5, fill=LIGHT["ink"]).encode(
        x=alt.X("ends:Q"), text=alt.Text("figure:N")
    )
    title = "Best figure of each attack, its range a line"
    return (bars + ranges + figures).properties(
        width=300, height=alt.Step(TALL), title=alt.TitleParams(title, fontSize=13)
    )


def _outlets(rows: pd.DataFrame, attack: alt.Parameter, outlet: alt.Parameter) -> alt.Chart:
    """Return how many claims each outlet makes about what is picked; a click picks the outlet."""
    first = rows.outlet.value_counts().index[:BARS]
    return (
        alt.Chart(rows[rows.outlet.isin(first)])
        .transform_filter(attack)
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X("count():Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, domain=False)),
            y=alt.Y("outlet:N", sort="-x", title=None, axis=alt.Axis(domain=False, ticks=False)),
            color=_colour(),
            opacity=alt.when(outlet).then(alt.value(1)).otherwise(alt.value(0.25)),
            tooltip=[
                alt.Tooltip("outlet:N"),
                alt.Tooltip("kind:N"),
                alt.Tooltip("count():Q", title="claims"),
            ],
        )
        .add_params(outlet)
        .properties(width=220, height=alt.Step(TALL), title=alt.TitleParams("Claims by outlet", fontSize=13))
    )


def _colour() -> alt.Color:
    scale = alt.Scale(domain=list(KINDS), range=[LIGHT[kind] for kind in KINDS])
    return alt.Color("kind:N", title=None, scale=scale, legend=alt.Legend(orient="top", symbolType="square"))


def _list(chosen: alt.Chart, claim: alt.Parameter) -> alt.LayerChart:
    """Return the claims that are picked, a line each; a click opens one below."""
    rows = chosen.transform_window(
        row="row_number()", sort=[alt.SortField("number", "descending"), alt.SortField("outlet")]
    ).transform_filter(f"datum.row <= {ROWS}")
    y = alt.Y("row:Q", scale=alt.Scale(domain=[0.4, ROWS + 1.4], reverse=True), axis=alt.Axis(**HIDDEN))
    band = (
        rows.mark_bar(orient="horizontal", height=LINE, cursor="pointer", fill=LIGHT["mark"])
        .encode(
            x=alt.XValue(0),
            x2=alt.X2Value(WIDE),
            y=y,
            fillOpacity=alt.when(claim).then(alt.value(1)).otherwise(alt.value(0)),
            tooltip=[alt.Tooltip("claim_id:N", title="claim"), alt.Tooltip("words:N")],
        )
        .add_params(claim)
    )
    texts = [
        rows.mark_text(align="left", baseline="middle", fill=LIGHT[ink]).encode(
            x=alt.XValue(at), y=y, text=alt.Text(f"{field}:N")
        )
        for at, field, ink in zip(
            COLUMNS,
            ("number", "figure", "who", "words"),
            ("quiet", "ink", "quiet", "ink"),
            strict=True,
        )
    ]
    more = (
        chosen.transform_aggregate(all="count()")
        .transform_calculate(
            said=f"datum.all > {ROWS} ? 'and ' + (datum.all - {ROWS}) + ' more: pick an attack or an outlet'"
            f" : datum.all == 0 ? 'No such claim; double-click to see all again' : ''"
        )
        .mark_text(align="left", baseline="middle", fill=LIGHT["quiet"])
        .encode(x=alt.XValue(COLUMNS[1]), y=alt.YValue(ROWS * LINE + 8), text=alt.Text("said:N"))
    )
    title = alt.TitleParams("Claims: click one for its sentence", fontSize=13)
    return alt.layer(band, *texts, more).properties(width=WIDE, height=(ROWS + 1) * LINE, title=title)


def _sentence(chosen: alt.Chart, claim: alt.Parameter) -> alt.LayerChart:
    """Return the sentence of the claim that was clicked, and its id for `record.quote(...)`."""
    one = chosen.transform_filter(claim).transform_calculate(source="datum.who + '  ·  ' + datum.claim_id")
    words = one.mark_text(
        align="left", baseline="top", lineBreak="\n", lineHeight=20, fontSize=15, fill=LIGHT["ink"]
    ).encode(x=alt.XValue(0), y=alt.YValue(0), text=alt.Text("sentence:N"))
    source = one.mark_text(align="left", baseline="bottom", fill=LIGHT["quiet"]).encode(
        x=alt.XValue(0), y=alt.YValue(110), text=alt.Text("source:N")
    )
    return (words + source).properties(width=WIDE, height=110)
