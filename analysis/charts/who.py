"""Who was killed and injured: one mark a person, by party; bars where there are too many to draw."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.charts import ChartError
from analysis.prose import Range, short
from analysis.theme import PALETTE, Figure, icon, joined, mark, number_disc, shape, tag

STEP, GAP = 8.4, 3.6  # pixels of one mark's cell, and between blocks of five columns
CROWD = 300  # people of one party in one attack; above this a bar
MOST = 12  # attacks drawn one by one; of more, the sum of all and the deadliest
KINDS = ("killed", "injured")


def by_party(record: Any) -> Figure:
    """Who was killed and injured, on which side, in each attack?"""
    held = prose.ranges(record.tolls)
    rows = prose.newest_first(record.incidents)
    left_out = 0
    if len(rows) > MOST:
        keep = sorted(
            rows,
            key=lambda i: (
                -sum((held.get((i.incident_id, k, "all"), prose.UNSTATED).best or 0) for k in KINDS)
            ),
        )[:MOST]
        left_out = len(rows) - MOST
        kept = {i.incident_id for i in keep}
        rows = [i for i in rows if i.incident_id in kept]
    scale = max((r.best or 0 for r in held.values()), default=0)
    drawn = {(i.incident_id, kind): groups(held, i.incident_id, kind) for i in rows for kind in KINDS}
    _agrees(drawn, held)
    whole = [_sum_row(record, held)] if left_out else []
    head = tag(
        "div",
        joined(
            [
                tag("span"),
                tag("span", "Killed", class_="k-killed"),
                tag("span", "Injured", class_="k-injured"),
            ]
        ),
        class_="row hd",
        aria_hidden="true",
    )
    body = (
        joined(
            [
                _key(drawn),
                head,
                *whole,
                *(_row(i, {k: drawn[i.incident_id, k] for k in KINDS}, scale) for i in rows),
            ]
        )
        if rows
        else Markup("")
    )
    caption = [
        f"Each mark is one person, in columns of five; more than {CROWD} in one party are a bar. "
        "Attackers’ dead are never counted as victims."
    ]
    if left_out:
        caption.append(
            f"First all attacks together, then the {MOST} with most killed and injured; the tolls of "
            f"the {left_out:,} others are in the CSV."
        )
    parties = {p for (_, kind, p) in held if kind in KINDS}
    if rows and "civilians" not in parties:
        caption.append("No report gives a figure for civilians.")
    return Figure(
        "who",
        "Casualties, by party",
        prose.party_heading(record),
        body,
        _note(held),
        " ".join(caption) if rows else "",
        label="; ".join(
            f"{prose.name_of(i)}: " + ", ".join(said(k, drawn[i.incident_id, k]) for k in KINDS)
            for i in rows[:12]
        ),
        table=_table(rows, drawn),
        nav="Who was hurt" if rows else "",
    )


def groups(held: dict, incident_id: str, kind: str) -> dict[str, Range]:
    """Return what is drawn for one attack: its tolls by party if they make up the whole, else the whole.

    What a whole has above its parts is drawn as people of no stated party, and never more than the whole.
    """
    whole = held.get((incident_id, kind, "all"))
    parties = {p: r for p, r in prose.by_party(held, incident_id, kind).items() if r.best or r.high}
    if whole is None or not parties:
        return {"unknown": whole} if whole else {}
    parts = sum(r.best or 0 for r in parties.values())
    if parts > (whole.best or 0):
        return {"unknown": whole}
    if parts < (whole.best or 0):
        rest = (whole.best or 0) - parts + (parties["unknown"].best or 0 if "unknown" in parties else 0)
        known = {p: r for p, r in parties.items() if p != "unknown"}
        return {**known, "unknown": Range(rest, rest, None if whole.high is None else rest)}
    return parties


def _agrees(drawn: dict[tuple[str, str], dict[str, Range]], held: dict) -> None:
    for (incident_id, kind), parties in drawn.items():
        whole = held.get((incident_id, kind, "all"))
        marks = sum(r.best or 0 for r in parties.values())
        if whole is not None and marks != (whole.best or 0):
            raise ChartError(
                f"{incident_id}, {kind}: {marks} marks would be drawn for a toll of {whole.best}; look "
                "at its tolls by party"
            )


def said(kind: str, parties: dict[str, Range]) -> str:
    """Return what one attack's drawing shows, in words.

    >>> said("killed", {"security": Range(2, 2, None), "attackers": Range(0, 0, 1)})
    'killed: 2+ security; 0–1 attackers'
    """
    return f"{kind}: " + (
        "; ".join(f"{short(r)} {prose.PARTY[p]}" for p, r in parties.items()) or "not stated"
    )


def _row(incident: Any, kinds: dict[str, dict[str, Range]], scale: int) -> Markup:
    where = (
        f"{prose.town_of(incident)}, "
        f"{prose.when(incident.date_start, incident.date_end, incident.date_precision, brief=True)}"
    )
    who = tag(
        "div",
        joined(
            [
                tag("span", number_disc(incident)),
                tag(
                    "div", joined([tag("b", prose.clipped(prose.name_of(incident), 60)), tag("span", where)])
                ),
            ]
        ),
        class_="who",
    )
    cells = [
        tag(
            "div",
            tag(
                "div",
                joined(_group(incident, p, r, scale) for p, r in parties.items()) or _nothing(),
                role="img",
                aria_label=said(kind, parties),
            ),
            class_="kl",
            data_l=prose.capital(kind),
        )
        for kind, parties in kinds.items()
    ]
    return tag("div", joined([who, *cells]), class_="row")


def _sum_row(record: Any, held: dict) -> Markup:
    ids = list(record.incidents.incident_id)
    kinds = {kind: {} for kind in KINDS}
    for kind in KINDS:
        each = [groups(held, i, kind) for i in ids]
        for party in prose.PARTIES:
            people = prose.total(parties[party] for parties in each if party in parties)
            if people.best:
                kinds[kind][party] = people
    scale = max((r.best for parties in kinds.values() for r in parties.values()), default=1)
    who = tag(
        "div",
        joined(
            [
                tag("span"),
                tag(
                    "div",
                    joined([tag("b", f"All {len(ids):,} attacks"), tag("span", "sums of the tolls; bars")]),
                ),
            ]
        ),
        class_="who",
    )
    cells = [
        tag(
            "div",
            tag(
                "div",
                joined(
                    tag("div", tag("small", _words(None, p, r)) + _bar(p, r, scale), class_="gp")
                    for p, r in parties.items()
                )
                or _nothing(),
                role="img",
                aria_label=said(kind, parties),
            ),
            class_="kl",
            data_l=prose.capital(kind),
        )
        for kind, parties in kinds.items()
    ]
    return tag("div", joined([who, *cells]), class_="row")


def _nothing() -> Markup:
    dots = tag(
        "svg",
        tag(
            "line", x1=0, x2=36, y1=4, y2=4, stroke="var(--axis)", stroke_width=1.6, stroke_dasharray="1.5 4"
        ),
        width=36,
        height=8,
        aria_hidden="true",
    )
    return tag("div", tag("small", "no report says") + dots, class_="gp")


def _group(incident: Any, party: str, people: Range, scale: int) -> Markup:
    _, best, high = people
    words = _words(incident, party, people)
    if high == 0:
        drawing = tag(
            "svg",
            tag("circle", cx=6, cy=6, r=4.6, stroke="var(--ink)", stroke_width=1.6, fill="none"),
            width=12,
            height=12,
            aria_hidden="true",
        )
    elif not best and party != "attackers":
        return tag(
            "div",
            tag("small", joined([tag("b", short(people)), " not stated who: may be the same people"])),
            class_="gp",
        )
    elif (best or 0) > CROWD:
        drawing = _bar(party, people, scale)
    else:
        drawing = _marks(party, people)
    return tag("div", tag("small", words) + drawing, class_="gp")


def _words(incident: Any, party: str, people: Range) -> Markup:
    if people.high == 0:
        return joined(
            [
                tag("b", 0),
                " inferred" if incident is not None and incident.stage != "accomplished" else " said",
            ]
        )
    name = {"unknown": "party not stated", "security": "security", "militants": "armed groups"}.get(
        party, prose.PEOPLE[party][people.best != 1 and people.high != 1]
    )
    doubt = ", believed or implied" if not people.best else ""
    return joined([tag("b", short(people)), f" {name}{doubt}"])


def _marks(party: str, people: Range) -> Markup:
    n, r = people.best or 0, 3.0

    def place(k: int) -> tuple[float, float]:
        column, row = divmod(k, 5)
        return 4.4 + column * STEP + column // 5 * GAP, 4.4 + row * STEP

    path = "".join(shape(party, *place(k), r) for k in range(n))
    line = (
        {"stroke": "currentColor", "stroke_width": 2.1, "fill": "none"}
        if party == "attackers"
        else {"fill": "currentColor"}
    )
    parts = [tag("path", d=path, **line)] if n else []
    width = place(n - 1)[0] + 4.4 if n > 5 or not n else 8.8
    width = 0 if not n else width
    rows = min(max(n, 1), 5)
    for _ in range(min((people.high or 0) - n, 5) if people.high is not None else 0):
        parts.append(
            mark("attackers", width + 6, 6, 3.4, form="believed")
            if party == "attackers"
            else mark(party, width + 6, 6, 3.2, form="ring")
        )
        width += 12
        rows = max(rows, 2) if n else rows
    if people.high is None:
        middle = rows * STEP / 2 + 0.2
        parts.append(
            tag(
                "path",
                d=f"M{width + 3:.1f} {middle:.1f}h11m-4-4l4 4-4 4",
                fill="none",
                stroke="currentColor",
                stroke_width=1.5,
            )
        )
        width += 16
    height = max(rows * STEP + 0.4, 12.4)
    return tag(
        "svg",
        joined(parts),
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        class_=f"k-{party}",
        aria_hidden="true",
    )


def _bar(party: str, people: Range, scale: int) -> Markup:
    low, best, high = people
    unit = 150 / max(scale, 1)
    parts = [tag("rect", x=0, y=3, width=f"{best * unit:.1f}", height=10, fill="currentColor", opacity=0.55)]
    parts.append(
        tag(
            "line",
            x1=f"{best * unit:.1f}",
            x2=f"{best * unit:.1f}",
            y1=1,
            y2=15,
            stroke="currentColor",
            stroke_width=2,
        )
    )
    if high is None:
        parts.append(
            tag(
                "path",
                d=f"M{best * unit + 3:.1f} 8h12m-4-4l4 4-4 4",
                fill="none",
                stroke="currentColor",
                stroke_width=1.5,
            )
        )
    elif high > (low or 0):
        parts.append(
            tag(
                "line",
                x1=f"{(low or 0) * unit:.1f}",
                x2=f"{high * unit:.1f}",
                y1=8,
                y2=8,
                stroke="var(--ink)",
                stroke_width=1.5,
            )
        )
    return tag("svg", joined(parts), width=200, height=16, class_=f"k-{party}", aria_hidden="true")


def _key(drawn: dict[tuple[str, str], dict[str, Range]]) -> Markup:
    names = {
        "security": "security (police, soldiers, guards)",
        "militants": "armed groups",
        "civilians": "civilians",
        "unknown": "party not stated",
        "attackers": "attackers",
    }
    all_parties = list(drawn.values())
    present = {p for parties in all_parties for p, r in parties.items() if r.high != 0}
    items = [tag("li", icon(p) + joined([names[p]])) for p in prose.PARTIES if p in present]
    beyond = {
        p
        for parties in all_parties
        for p, r in parties.items()
        if r.high is not None and r.high > (r.best or 0) and (r.best or p == "attackers")
    }
    if "attackers" in beyond:
        items.append(
            tag(
                "li",
                icon("attackers", "believed") + joined(["believed or implied, never in the best figure"]),
            )
        )
    if beyond - {"attackers"}:
        items.append(tag("li", icon("all", "ring") + joined(["between the best and the highest figure"])))
    if any(r.is_open for parties in all_parties for r in parties.values()):
        arrow = tag(
            "svg",
            tag("path", d="M1 5h13m-4-4l4 4-4 4", fill="none", stroke="var(--ink)", stroke_width=1.5),
            width=16,
            height=10,
            aria_hidden="true",
        )
        items.append(tag("li", arrow + joined(["or more: no upper limit"])))
    return tag("ul", joined(items), class_="key")


def _note(held: dict) -> str:
    sums = {
        p: prose.total(r for (_, kind, q), r in held.items() if (kind, q) == ("killed", p))
        for p in PALETTE
        if p in prose.PEOPLE
    }
    told = [
        f"{prose.amount(r)} {prose.noun([], p, r.best)}" for p, r in sums.items() if r.best and p != "unknown"
    ]
    unknown = sums["unknown"]
    parts = []
    if told:
        parts.append(f"Known of the dead: {prose.listed(told)}.")
    if unknown.best:
        parts.append(f"For {prose.amount(unknown)}, no report says who they were.")
    return " ".join(str(part) for part in parts)


def _table(rows: list[Any], drawn: dict) -> pd.DataFrame:
    found = [
        {
            "Date": prose.when(i.date_start, i.date_end, i.date_precision, brief=True),
            "Attack": prose.name_of(i),
            "Kind": kind,
            "Party": prose.PARTY[party],
            "Low": r.low,
            "Best": r.best,
            "High": "no upper limit" if r.is_open else r.high,
        }
        for i in rows
        for kind in KINDS
        for party, r in drawn[i.incident_id, kind].items()
    ]
    return pd.DataFrame(found)
