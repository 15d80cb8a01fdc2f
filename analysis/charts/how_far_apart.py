"""How far our record and a reference set are apart: which attacks both have, and where their tolls differ,
as ranges.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis import prose
from analysis.theme import LIGHT, NARROW, WIDE, Figure, joined, tag

MOST = 12  # tolls drawn; the table has the rest
LISTED = 200  # attacks in the table
MEANING = {
    "matched": "in both, joined by day, place, people and numbers",
    "only here": "in our record only",
    "only there": "in the reference set only",
    "beyond the set": "ours, on days that the set does not cover",
}


def side_by_side(both: Any) -> Figure:
    """Which attacks do both have, and which only one of them?"""
    counts = both.summary.set_index("status").attacks
    lines = [tag("li", f"{counts[status]:,} {words}") for status, words in MEANING.items()]
    rows = both.pairs[both.pairs.status != "only there"]
    table = pd.DataFrame(
        {
            "No.": rows.number,
            "Status": rows.status.astype(str),
            "Attack": rows.title,
            "First day": rows.start.dt.date,
            "There": rows.their_title,
            "Their first day": rows.their_start.dt.date,
            "Why": rows.why,
        }
    ).astype(object)
    heading = f"{prose.capital(prose.count(int(counts['matched']), 'attack is', 'attacks are'))} in both"
    body = [tag("ul", joined(lines))]
    if len(both.doubts):
        body.append(
            tag(
                "p", f"{len(both.doubts):,} pairs more may be one attack, but not surely enough to join them."
            )
        )
    return Figure(
        "beside",
        "Side by side",
        heading,
        joined(body),
        caption=both.credit,
        label=f"{heading}; " + "; ".join(f"{counts[s]:,} {MEANING[s]}" for s in MEANING if s != "matched"),
        table=table.where(table.notna(), None).head(LISTED),
        nav="Side by side",
    )


def tolls_apart(both: Any) -> Figure:
    """Where do the tolls of the same attack disagree?"""
    apart = both.apart
    heading = (
        f"{prose.capital(prose.count(len(apart), 'toll', 'tolls'))} of matched attacks disagree, "
        f"{prose.count(int((~apart.overlap).sum()), 'of them', 'of them')} even in their ranges"
        if len(apart)
        else "No toll of a matched attack disagrees"
    )
    if apart.empty:
        return Figure("apart", "Where tolls disagree", heading, tag("p", f"{heading}."), caption=both.credit)
    table = apart.rename(columns={"number": "No."}).assign(
        Attack=apart.title, Toll=apart.kind + ", " + apart.party
    )
    table = table[["No.", "Attack", "Toll", "low", "best", "high", "their_low", "their_best", "their_high"]]
    return Figure(
        "apart",
        "Where tolls disagree",
        heading,
        note="Each line reaches from low to high, the point is the best figure, an arrow means no upper "
        "limit.",
        caption=both.credit,
        label=heading,
        chart=_ranges(apart.head(MOST), both, WIDE),
        narrow=_ranges(apart.head(MOST), both, NARROW),
        table=table.astype(object).where(table.notna(), None).head(LISTED),
        nav="Tolls apart",
    )


def _ranges(apart: pd.DataFrame, both: Any, width: int) -> alt.LayerChart:
    theirs = getattr(getattr(both.there, "layout", None), "name", both.there.ledger.name)
    rows = []
    for toll in apart.itertuples():
        name = (
            f"{toll.number} "
            f"{prose.clipped(str(prose.said(toll.title) or 'attack'), 34 if width == WIDE else 16)}"
        )
        name = f"{name}: {toll.kind}, {toll.party}"
        for who, numbers in (
            ("ours", (toll.low, toll.best, toll.high)),
            (theirs, (toll.their_low, toll.their_best, toll.their_high)),
        ):
            low, best, high = (None if prose.said(n) is None else int(n) for n in numbers)
            ends = [n for n in (low, best, high) if n is not None]
            rows.append(
                {
                    "toll": name,
                    "who": who,
                    "from": min(ends),
                    "to": max(ends),
                    "best": best,
                    "open": high is None,
                    "words": f"{who}: low {low}, best {best}, high "
                    f"{'no upper limit' if high is None else high}",
                }
            )
    data = pd.DataFrame(rows).astype({"best": "Float64"})
    room = 250 if width == WIDE else 110
    people = alt.Axis(format=",d", tickMinStep=1, title="People", domain=False)
    base = alt.Chart(data).encode(
        y=alt.Y("toll:N", sort=None, title=None, axis=alt.Axis(labelLimit=room, minExtent=room, ticks=False)),
        yOffset=alt.YOffset("who:N", sort=["ours", theirs]),
        color=alt.Color(
            "who:N",
            scale=alt.Scale(domain=["ours", theirs], range=[LIGHT["ink"], LIGHT["security"]]),
            legend=alt.Legend(title=None, orient="top"),
        ),
        tooltip="words:N",
    )
    x = alt.X("from:Q", axis=people, scale=alt.Scale(zero=True))
    lines = base.mark_rule(strokeWidth=2).encode(x=x, x2="to:Q")
    best = (
        base.transform_filter("isValid(datum.best)")
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x="best:Q")
    )
    arrows = (
        base.transform_filter("datum.open")
        .mark_point(shape="triangle-right", filled=True, size=60, opacity=1, xOffset=9)
        .encode(x="to:Q")
    )
    return (lines + best + arrows).properties(width=width - room - 20, height=alt.Step(13))
