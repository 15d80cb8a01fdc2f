"""In which months: attacks by month and year, one square each, its shade the number of attacks."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis import prose
from analysis.charts import size
from analysis.theme import LIGHT, NARROW, WIDE, Figure, tag

FEW = 12  # attacks; up to here the time line above shows each of them
YEARS = (3, 40)  # fewer years need no grid, more are too many rows for a page
MONTHS = [month[:3] for month in prose.MONTHS]
NO_MONTH = "?"
BY_MONTH = (  # what `monthly` finds, asked of a data set
    "select year(date_start) as year, "
    "case when month(date_start) = month(date_end) then month(date_start) end as month, "
    "count(*) as attacks, coalesce(sum(killed_all_best), 0)::bigint as killed from incidents "
    "where year(date_start) = year(date_end) group by all"
)
WHY_NOT = f"A calendar needs more than {FEW} attacks, in {YEARS[0]} to {YEARS[1]} years; see the time line."


def calendar(record: Any) -> Figure:
    """In which months and years were the attacks?"""
    rows = monthly(record)
    attacks = size(record)
    nothing = Figure("calendar", "By month", body=tag("div", id="calendar"), label=WHY_NOT, bare=True)
    if attacks <= FEW or rows.empty:
        return nothing
    first, last = int(rows.year.min()), int(rows.year.max())
    if not YEARS[0] <= last - first + 1 <= YEARS[1]:
        return nothing
    years = rows.groupby("year").attacks.sum()
    most = rows[rows.attacks == rows.attacks.max()]
    caption = [
        "The stronger the shade, the more attacks. "
        "An empty square is a month in which no report read tells of one."
    ]
    loose = int(rows.attacks[rows.month == NO_MONTH].sum())
    if loose:
        caption.append(
            f"Under {NO_MONTH}: {prose.count(loose, 'attack', 'attacks')} whose month no report gives."
        )
    out = attacks - int(rows.attacks.sum())
    if out:
        caption.append(
            f"{prose.capital(prose.count(out, 'attack is', 'attacks are'))} in no square: no year is known."
        )
    heading = "Attacks by month and year"
    if len(most) == 1 and most.month.iloc[0] != NO_MONTH:
        month = prose.MONTHS[MONTHS.index(most.month.iloc[0])]
        heading = f"Most attacks in {month} {most.year.iloc[0]}: {prose.number(int(most.attacks.iloc[0]))}"
    return Figure(
        "calendar",
        "By month and year",
        heading,
        caption=" ".join(caption),
        label=f"Attacks by year: {'; '.join(f'{year}, {n:,}' for year, n in years.items())}.",
        table=rows.pivot_table(index="year", columns="month", values="attacks", aggfunc="sum", fill_value=0)
        .reindex(columns=[m for m in [*MONTHS, NO_MONTH] if m in set(rows.month)])
        .reset_index()
        .rename(columns={"year": "Year"}),
        chart=_grid(rows, first, last, WIDE),
        narrow=_grid(rows, first, last, NARROW),
        nav="By month",
    )


def monthly(record: Any) -> pd.DataFrame:
    """Return attacks and best figures of the killed by year and month; a month that nobody gives is "?"."""
    if hasattr(record, "ask"):
        found = record.ask(BY_MONTH)
        names = found.month.map(lambda m: NO_MONTH if pd.isna(m) else MONTHS[int(m) - 1])
        return found.assign(month=names).sort_values(["year", "month"], ignore_index=True)
    dated = record.incidents.dropna(subset=["date_start", "date_end"])
    inside = dated[dated.date_start.dt.year == dated.date_end.dt.year]
    is_month = inside.date_start.dt.month == inside.date_end.dt.month
    names = inside.date_start.dt.month.map(lambda m: MONTHS[m - 1]).where(is_month, NO_MONTH)
    whole = record.tolls[(record.tolls.kind == "killed") & (record.tolls.party == "all")]
    killed = inside.incident_id.map(whole.set_index("incident_id").best).fillna(0).astype("int64")
    told = pd.DataFrame({"year": inside.date_start.dt.year, "month": names.astype(str), "killed": killed})
    found = told.groupby(["year", "month"], as_index=False).agg(
        attacks=("killed", "size"), killed=("killed", "sum")
    )
    return found.astype({"year": "int64"})


def _grid(rows: pd.DataFrame, first: int, last: int, width: int) -> alt.LayerChart:
    columns = [m for m in [*MONTHS, NO_MONTH] if m != NO_MONTH or (rows.month == NO_MONTH).any()]
    tall = 20 if last - first < 25 else 15
    x = alt.X(
        "month:N",
        sort=columns,
        scale=alt.Scale(domain=columns),
        axis=alt.Axis(
            orient="top", labelAngle=0, title=None, domain=False, ticks=False,
            labelExpr="datum.label" if width == WIDE else "slice(datum.label, 0, 1)",
        ),
    )  # fmt: skip
    y = alt.Y(
        "year:O",
        scale=alt.Scale(domain=list(range(first, last + 1))),
        axis=alt.Axis(title=None, domain=False, ticks=False, minExtent=34, maxExtent=34),
    )
    shade = alt.Opacity(
        "attacks:Q",
        scale=alt.Scale(domain=[0, max(int(rows.attacks.max()), 5)], range=[0.06, 0.8]),
        legend=None,
    )
    tip = [
        alt.Tooltip("month:N", title="Month"),
        alt.Tooltip("year:O", title="Year"),
        alt.Tooltip("attacks:Q", title="Attacks"),
        alt.Tooltip("killed:Q", title="Killed, best figures"),
    ]
    base = alt.Chart(rows).encode(x=x, y=y)
    squares = base.mark_rect(fill=LIGHT["ink"], stroke=LIGHT["paper"], strokeWidth=1).encode(
        opacity=shade, tooltip=tip
    )
    layers = [squares]
    if width == WIDE:
        dark = rows.attacks > max(rows.attacks.max(), 5) * 0.66
        for mine, ink in ((rows[~dark], "ink"), (rows[dark], "paper")):
            if len(mine):
                words = alt.Chart(mine).mark_text(fontSize=11, fill=LIGHT[ink])
                layers.append(words.encode(x=x, y=y, text=alt.Text("attacks:Q")))
    return alt.layer(*layers).properties(width=width - 44, height=tall * (last - first + 1))
