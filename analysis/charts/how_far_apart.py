"""How far our record and a reference set are apart: which attacks both have, and where their tolls differ,
as ranges.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.tables import folded
from analysis.theme import LIGHT, NARROW, WIDE, Figure, joined, tag

MOST = 12  # tolls drawn; the table has the rest
LISTED = 200  # attacks in the table
MEANING = {
    "matched": "in both, joined by day, place, people and numbers",
    "only here": "in our record only",
    "only there": "in {set} only, on the days of our record",
    "beyond the set": "ours, on days that {set} does not cover",
    "beyond ours": "in {set}, before or after all of ours",
}
HEADINGS = {
    "matched": ("attack is in both", "attacks are in both"),
    "only here": ("attack is in our record only", "attacks are in our record only"),
    "only there": ("attack is in {set} only", "attacks are in {set} only"),
    "unsure": ("more pair may be one attack", "more pairs may be one attack"),
}


def side_by_side(both: Any) -> Figure:
    """Which attacks do both have, and which only one of them?"""
    counts = both.summary.set_index("status").attacks
    lines = [
        tag("li", f"{counts[status]:,} {words.format(set=_set(both))}")
        for status, words in MEANING.items()
        if counts[status] or status in ("matched", "only here")
    ]
    rows = both.pairs[both.pairs.incident_id.notna()]
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
    heading = _heading(both, "matched", int(counts["matched"]))
    why = [] if counts["matched"] else [tag("p", words) for words in _why_none(both)]
    return Figure(
        "beside",
        "Side by side",
        heading,
        joined([tag("ul", joined(lines)), *why]),
        caption=both.credit,
        label=f"{heading}; " + "; ".join(line.striptags() for line in lines[1:]),
        table=table.where(table.notna(), None).head(LISTED),
        nav="Side by side",
    )


def _set(both: Any) -> str:
    return getattr(getattr(both.there, "layout", None), "name", both.there.ledger.name)


def _heading(both: Any, which: str, n: int) -> str:
    one, many = (words.format(set=_set(both)) for words in HEADINGS[which])
    return prose.capital(prose.count(n, one, many))


def _why_none(both: Any) -> list[str]:
    """Say, as far as the two records tell, why they have no attack in common."""
    ours, theirs = both.pairs[both.pairs.incident_id.notna()], both.there.incidents
    apart = ours[ours.status == "only here"]
    first, last = (prose.when(day, day, "day") for day in both.covered)
    told = [f"{_set(both)} covers {first} to {last} here."]
    if not len(apart):
        return [f"{told[0]} None of our attacks is on these days."]
    near = sum(len(_near(theirs, row)) for row in apart.itertuples())
    told.append(
        f"In the months and places of ours it has {prose.count(near, 'attack', 'attacks')}"
        f"{', none of them surely the same' if near else ''}."
    )
    bloodless = int((apart.killed == 0).sum())
    if bloodless and (both.there.tolls.high.fillna(1) > 0).all():
        told.append(f"{prose.capital(prose.number(bloodless))} of ours killed nobody; it holds deaths only.")
    return [" ".join(told), "What a set lacks may lie outside its definition: neither side is wrong by that."]


def _near(theirs: pd.DataFrame, row: Any) -> pd.DataFrame:
    """Return the attacks of a set in the months and the place of one of ours."""
    month = pd.offsets.MonthBegin()
    first, last = month.rollback(row.start), month.rollforward(row.end + pd.Timedelta(1, "D"))
    within = theirs[(theirs.date_end >= first) & (theirs.date_start < last)]
    return within[within.place.astype("string").fillna("").map(folded) == folded(str(row.place))]


def attacks_listed(both: Any, which: str, most: int = 20) -> Figure:
    """Which attacks are they: matched, only here, only there, or unsure?"""
    rows = both.doubts if which == "unsure" else both.pairs[both.pairs.status == which]
    if which == "only there":
        rows = rows.sort_values("their_killed", ascending=False, kind="stable", na_position="last")
    heading, shown = _heading(both, which, len(rows)), rows.head(most)
    order = "deadliest" if which == "only there" else "first"
    note = f"The list has the {order} {most}. " if len(rows) > most else ""
    note += "Killed: everybody, attackers included." if len(rows) else ""
    columns = [("Our record", _ours), ("Killed", _killed(both.here, shown.incident_id))]
    columns = [] if which == "only there" else columns
    if which != "only here":
        columns += [(_set(both), _theirs), ("Killed there", _killed(both.there, shown.their_id, "their_id"))]
    if which in ("matched", "unsure"):
        columns.append(("Why", lambda row: row.why))
    head = tag("tr", joined(tag("th", name, scope="col") for name, _ in columns))
    cells = (
        joined(tag("td", cell(row), data_l=name) for name, cell in columns) for row in shown.itertuples()
    )
    table = tag(
        "table", tag("thead", head) + tag("tbody", joined(tag("tr", c) for c in cells)), class_="stack"
    )
    held = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=heading)
    name = f"listed-{which.replace(' ', '-')}"
    body = held if len(shown) else Markup("")
    return Figure(name, prose.capital(which), heading, body, note, caption=both.credit, label=heading)


def _ours(row: Any) -> Markup:
    day = prose.when(row.start, row.end, row.precision, brief=True)
    return joined([tag("b", f"{row.number} {prose.said(row.title) or 'attack'}"), Markup("<br>"), day])


def _theirs(row: Any) -> Markup:
    day = prose.when(row.their_start, row.their_end, row.their_precision, brief=True)
    return joined(
        [tag("b", prose.said(row.their_title) or "attack"), Markup("<br>"), f"{day}, {row.their_id}"]
    )


def _killed(record: Any, ids: pd.Series, column: str = "incident_id") -> Callable[[Any], str]:
    held = prose.ranges(record.tolls[record.tolls.incident_id.isin(set(ids.dropna()))])
    return lambda row: prose.short(held.get((getattr(row, column), "killed", "all"), prose.UNSTATED))


def tolls_apart(both: Any) -> Figure:
    """Where do the tolls of the same attack disagree?"""
    apart = both.apart
    heading = (
        f"{prose.capital(prose.count(len(apart), 'toll', 'tolls'))} of matched attacks disagree, "
        f"{prose.count(int((~apart.overlap).sum()), 'of them', 'of them')} even in their ranges"
        if len(apart)
        else "No toll of a matched attack disagrees"
        if (both.pairs.status == "matched").any()
        else "No attack is in both, so no tolls can be set side by side"
    )
    if apart.empty:
        return Figure("apart", "Where tolls disagree", heading, caption=both.credit, label=heading)
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
    theirs = _set(both)
    rows = []
    for toll in apart.itertuples():
        title = prose.clipped(str(prose.said(toll.title) or "attack"), 40 if width == WIDE else 16)
        name = f"{toll.number} {title}\n{toll.kind}, {toll.party}"
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
    names = alt.Axis(
        labelExpr="split(datum.label, '\\n')",
        labelLimit=room,
        minExtent=room,
        ticks=False,
        labelLineHeight=12,
    )
    people = alt.Axis(format=",d", tickMinStep=1, title="People", domain=False)
    base = alt.Chart(data).encode(
        y=alt.Y("toll:N", sort=None, title=None, axis=names),
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
    return (lines + best + arrows).properties(width=width - room - 20, height=alt.Step(15))
