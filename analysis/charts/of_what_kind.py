"""Of what kind: attacks by target, weapon and who is held responsible; a sentence each where they are few."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis import prose
from analysis.theme import LIGHT, NARROW, WIDE, Figure, joined, tag

FEW = 12  # attacks; up to here words tell it, and the table names each
MOST = 7  # bars of one panel
NOBODY = "not stated"
PANELS = {"target": "Against whom", "weapon": "With what", "responsibility": "Who did it, as far as is said"}
TARGETS = {
    "private": "civilians and homes",
    "diplomatic": "diplomatic missions",
    "military": "the military",
    "business": "businesses",
    "education": "schools",
    "airport": "airports",
    "ngo": "aid workers",
    "political party": "political parties",
    "other": "others",
    "religious": "places of worship",
    "tourists": "tourists",
    "utilities": "utilities",
    "maritime": "ships",
    "militia": "armed groups",
}
HELD = {
    "claimed": "a group says it did it",
    "convicted": "courts convicted people",
    "blamed": "authorities blame a group",
    "suspected": "a group is suspected",
    "denied": "the accused deny it",
}


def kinds(record: Any) -> Figure:
    """Against whom were the attacks, with what, and who is held responsible?"""
    rows = counted(record.incidents)
    n = len(record.incidents)
    about = {"id": "kinds", "name": "Targets, weapons, groups"}
    if n < 2:
        return Figure(
            **about, body=tag("div", id="kinds"), label="One attack is told in the table.", bare=True
        )
    words = [sentence(rows, what, n) for what in PANELS]
    if n <= FEW:
        return Figure(
            **about, heading=heading(rows, n), body=joined(tag("p", w) for w in words), label=" ".join(words)
        )
    table = rows.assign(what=rows.what.map(PANELS)).rename(
        columns={"what": "Of", "name": "Which", "attacks": "Attacks"}
    )
    return Figure(
        **about,
        heading=heading(rows, n),
        caption="An attack with two weapons is counted under both; so those add up to more than all attacks.",
        label=" ".join(words),
        table=table,
        chart=_bars(rows, WIDE),
        narrow=_bars(rows, NARROW),
        nav="Of what kind",
    )


def counted(incidents: pd.DataFrame) -> pd.DataFrame:
    """Return how many attacks there are of each target, weapon and responsibility, the most first."""
    target = incidents.target_type.map(lambda t: TARGETS.get(t, t)).astype("object")
    weapons = incidents.weapons.fillna("unknown").str.split(r", *").explode().astype("object")
    held = incidents.responsibility.map(HELD).astype("object")
    found = []
    for what, names in (("target", target), ("weapon", weapons), ("responsibility", held)):
        sizes = names.mask(names.isin(["unknown", "unattributed", ""]), NOBODY).fillna(NOBODY).value_counts()
        sizes = sizes.sort_index().sort_values(ascending=False, kind="stable")
        named, rest = sizes.drop(NOBODY, errors="ignore"), sizes.get(NOBODY, 0)
        some = list(named.head(MOST).items())
        if len(named) > MOST:
            some.append(("others", int(named.iloc[MOST:].sum())))
        if rest:
            some.append((NOBODY, int(rest)))
        found += [{"what": what, "name": str(name), "attacks": int(count)} for name, count in some]
    return pd.DataFrame(found, columns=["what", "name", "attacks"])


def heading(rows: pd.DataFrame, n: int) -> str:
    """Return whom most attacks were against, if that holds whatever the targets were that nobody names."""
    first = rows[(rows.what == "target") & (rows.name != NOBODY)].head(1)
    if len(first) and int(first.attacks.iloc[0]) * 2 > n:
        return f"Most attacks were against {first.name.iloc[0]}"
    return "Against whom, with what, and who did it"


def sentence(rows: pd.DataFrame, what: str, n: int) -> str:
    """Return one panel in words: "Against whom: police in three, religious in two; not stated in one"."""
    mine = rows[rows.what == what]
    named, rest = mine[mine.name != NOBODY], int(mine.attacks[mine.name == NOBODY].sum())
    told = [
        f"{r.name_} in {prose.number(r.attacks)}"
        for r in named.rename(columns={"name": "name_"}).itertuples()
    ]
    words = str(prose.listed(told)) if told else f"no report says, in any of the {prose.number(n)}"
    return f"{PANELS[what]}: {words}{f'; {NOBODY} in {prose.number(rest)}' if rest and told else ''}."


def _bars(rows: pd.DataFrame, width: int) -> alt.HConcatChart | alt.VConcatChart:
    panels = []
    inner = (width - 2 * 24) // 3 if width == WIDE else width
    top = int(rows.attacks.max())
    for what, title in PANELS.items():
        mine = rows[rows.what == what]
        axis = alt.Axis(title=None, domain=False, ticks=False, labelLimit=150, minExtent=132, maxExtent=132)
        y = alt.Y("name:N", sort=list(mine.name), axis=axis)
        x = alt.X("attacks:Q", scale=alt.Scale(domain=[0, top * 1.25], nice=False), axis=None)
        tip = [alt.Tooltip("name:N", title=title), alt.Tooltip("attacks:Q", title="Attacks")]
        base = alt.Chart(mine).encode(x=x, y=y)
        bars = base.mark_bar(fill=LIGHT["ink"], fillOpacity=0.75, height=11).encode(tooltip=tip)
        words = base.mark_text(align="left", dx=4, fill=LIGHT["ink"]).encode(
            text=alt.Text("attacks:Q", format=",d")
        )
        about = alt.TitleParams(title, fontSize=13, frame="bounds", offset=4)
        panels.append((bars + words).properties(width=inner - 140, height=20 * len(mine), title=about))
    return alt.hconcat(*panels, spacing=24) if width == WIDE else alt.vconcat(*panels, spacing=18)
