"""Which attacks these were: against whom, with what, by whom, with small range bars."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from analysis import prose
from analysis.prose import Range, short
from analysis.theme import Figure, joined, nice_top, number_disc, range_bar, tag

NEWEST = 50  # rows on the page; the rest is in the CSV
SQUARES = {"confirmed": 3, "fair": 2, "weak": 1, "contested": 1, "discounted": 0}


def shown(record: Any) -> list[Any]:
    """Return the attacks that have a row here, the newest first."""
    return prose.newest_first(record.incidents)[:NEWEST]


def incidents_table(record: Any) -> Figure:
    """Which attacks: where, against whom, with what, by whom, and how well do we know?"""
    held = prose.ranges(record.tolls)
    rows = shown(record)
    highest = max(
        (
            n
            for i in rows
            for k in ("killed", "injured")
            for n in held.get((i.incident_id, k, "all"), prose.UNSTATED)
            if n is not None
        ),
        default=0,
    )
    top = nice_top(highest, 1.08)
    more = (
        f"The newest {NEWEST} of {len(record.incidents):,}; all are in the CSV. "
        if len(record.incidents) > NEWEST
        else "Newest first. "
    )
    caption = tag(
        "caption",
        f"{more}Range bars share one scale, 0 to {top:,} people. Hollow: zero, inferred from a foiled "
        "or failed attack. Dotted: not stated. “All” includes attackers.",
    )
    columns = ("Date", "Where, against whom", "With what, by whom", "Killed", "Injured", "Grade", "Reports")
    head = tag(
        "thead",
        tag("tr", joined(tag("th", c, scope="col", role="columnheader") for c in columns), role="row"),
        role="rowgroup",
    )
    body = tag("tbody", joined(_row(record, held, i, top) for i in rows), role="rowgroup")
    table = tag(
        "div",
        tag("table", caption + head + body, class_="stack", role="table"),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label="Incidents table",
    )
    return Figure(
        "table",
        "All incidents",
        prose.table_heading(record),
        table if rows else Markup(""),
        label=f"Table of {len(rows)} incidents.",
        nav="All incidents" if rows else "",
        full=True,
    )


def _row(record: Any, held: dict, incident: Any, top: int) -> Markup:
    date = tag(
        "th",
        joined(
            [
                number_disc(incident),
                " ",
                tag(
                    "b",
                    prose.when(incident.date_start, incident.date_end, incident.date_precision, brief=True),
                ),
                Markup("<br>") if _precision(incident) else "",
                _precision(incident),
            ]
        ),
        scope="row",
        role="rowheader",
    )
    name, town = prose.clipped(prose.name_of(incident), 70), prose.town_of(incident)
    target = "" if incident.target_type == "unknown" else incident.target_type
    where = joined(
        [
            tag("b", name),
            f", {town}" if town.casefold() not in name.casefold() else "",
            Markup("<br>") if target else "",
            target,
        ]
    )
    weapons = ", ".join(str(prose.said(incident.weapons) or "").split(",")).replace(",  ", ", ")
    kind = incident.attack_type if incident.attack_type != "unknown" else "attack"
    if prose.said(incident.suicide):
        kind = "suicide bombing" if kind == "bombing" else f"suicide attack, {kind}"
    what = f"{kind}: {weapons}" if weapons and weapons != "unknown" else kind
    stage = f"{incident.stage}. " if incident.stage != "accomplished" else ""
    cells = [
        _cell("Where, against whom", where),
        _cell(
            "With what, by whom",
            joined([tag("b", prose.capital(stage)) if stage else "", what, Markup("<br>"), _by(incident)]),
        ),
        *(
            _cell(
                prose.capital(k),
                _toll(k, held.get((incident.incident_id, k, "all"), prose.UNSTATED), incident, top),
                "rb",
            )
            for k in ("killed", "injured")
        ),
        _cell("Grade", grade(str(prose.said(incident.grade) or "not graded"))),
        _cell("Reports", _reports(record, incident)),
    ]
    return tag("tr", joined([date, *cells]), role="row")


def _cell(label: str, content: object, class_: str | None = None) -> Markup:
    return tag("td", content, data_l=label, class_=class_, role="cell")


def _precision(incident: Any) -> str:
    return {"month": "day not stated", "year": "month not stated", "unknown": ""}.get(
        incident.date_precision, ""
    )


def _by(incident: Any) -> Markup:
    who = prose.said(incident.perpetrator)
    how = prose.said(incident.responsibility)
    if not who:
        return joined(["by whom: ", tag("span", "no report says" if how in (None, "unattributed") else how)])
    return joined([prose.clipped(who, 60), *([", ", tag("span", how)] if how else [])])


def _toll(kind: str, people: Range, incident: Any, top: int) -> Markup:
    words = short(people)
    note = " inferred" if people.high == 0 and incident.stage != "accomplished" else ""
    low, best, high = people if words != "not stated" else prose.UNSTATED
    return joined(
        [tag("b", words + note, class_="f"), range_bar(kind, low, best, high, top, f"{kind}: {words}")]
    )


def grade(name: str) -> Markup:
    """Return a grade as three squares and its word; the squares never speak alone."""
    full = SQUARES.get(name, 0)
    squares = joined(
        tag(
            "rect",
            x=1 + 10 * k,
            y=1,
            width=7,
            height=7,
            stroke="var(--ink)",
            stroke_width=1.2,
            fill="var(--ink)" if k < full else "none",
        )
        for k in range(3)
    )
    return tag(
        "span", tag("svg", squares, width=30, height=9, aria_hidden="true") + joined([name]), class_="gd"
    )


def _reports(record: Any, incident: Any) -> Markup:
    ids = record.events[record.events.incident_id == incident.incident_id].article_id
    articles = record.articles[record.articles.article_id.isin(ids)]
    rows = list(articles.itertuples())
    restated = bool(rows) and all(prose.said(a.restated) for a in rows)
    names = list(
        dict.fromkeys(
            str(prose.said(a.outlet) or "no outlet named") if restated else prose.outlet(a) for a in rows
        )
    )
    if restated:
        names = [name.removeprefix("after ") for name in names]
    shown = "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    shown = f"after {shown} (restated)" if restated else shown
    return joined([shown or str(incident.articles)])
