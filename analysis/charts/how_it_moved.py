"""How the toll moved: each report's own figure as a step, hatched where nobody says when it changed."""

from __future__ import annotations

import itertools
import re
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.prose import Range, short
from analysis.theme import Figure, joined, nice_top, number_disc, tag

KINDS = ("killed", "injured")
MOST = 3  # attacks drawn, the newest first
REPORTS = 6  # steps of one attack; of more, the first and the last
TALL, TOP, BASE = 186, 16, 148  # pixels of one drawing, of its highest line and of its zero
ORDER = {"developing": 0, "updated": 1, "unknown": 2, "final": 3, "corrected": 4}
TOGETHER = ("same_as", "may_overlap")  # claims that may speak of the same people: the largest stands for all


class Step(NamedTuple):
    """What one report by itself says of an attack, and when it was written as far as that is known."""

    outlet: str
    order: tuple[str, int]
    is_timed: bool  # by the minute, so that the change lies between two known times
    killed: Range
    injured: Range
    day: str = ""
    is_placed: bool = True  # whether its place among the others is known


def toll_moved(record: Any) -> Figure:
    """How did the reported toll move from report to report?"""
    claims = record.claims[record.claims.kind.isin(KINDS) & record.claims.counts.eq(1)]
    by_incident = {
        incident_id: mine
        for incident_id, mine in claims.groupby("incident_id")
        if mine.article_id.nunique() > 1
    }
    articles = {a.article_id: a for a in record.articles.itertuples()}
    pairs = [
        (r.claim_id, r.related)
        for r in record.relations[record.relations.relation.isin(TOGETHER)].itertuples()
    ]
    told = [
        (i, steps(by_incident[i.incident_id], articles, pairs))
        for i in prose.newest_first(record.incidents)
        if i.incident_id in by_incident
    ]
    moved = [(i, found) for i, found in told if len(found) > 1]
    if not moved:
        told = len(record.incidents)
        text = "No attack here is told by two reports that give numbers, so no toll can be seen to move."
        return Figure(
            "moved",
            "How the toll moved",
            "No second figure to compare",
            tag("p", text, class_="q") if told else Markup(""),
            label=text,
            nav="How the toll moved" if told else "",
        )
    shown = moved[:MOST]
    body = joined(_incident(k, i, found) for k, (i, found) in enumerate(shown))
    caption = (
        "What each report says by itself, its claims of the same people counted once. A shade is "
        "the range, arrows mean no upper limit. Hatched: the figure changed somewhere here; no hour is "
        "given. A superseded figure stays in the record."
    )
    if len(moved) > len(shown):
        caption += f" The newest {prose.number(len(shown))} of {prose.number(len(moved))} are drawn."
    table = pd.DataFrame(
        [
            {
                "No.": i.number,
                "Report": s.outlet,
                "Kind": kind,
                "Lowest": getattr(s, kind).low,
                "Highest": "no upper limit" if getattr(s, kind).is_open else getattr(s, kind).high,
            }
            for i, found in moved
            for s in found
            for kind in KINDS
        ]
    )
    return Figure(
        "moved",
        "How the toll moved",
        heading(shown[0][1]),
        body,
        "Each report by itself, in the order in which they were written as far as that is known.",
        caption,
        table=table,
        label=" ".join(_spoken(i, found, kind) for i, found in shown for kind in KINDS),
        nav="How the toll moved",
    )


def heading(found: list[Step]) -> str:
    """Return how the dead, else the injured, moved: a direction only where every known step took it."""
    placed = [step for step in found if step.is_placed]
    for kind, people in (("killed", "dead"), ("injured", "injured")):
        told = [getattr(step, kind) for step in placed if getattr(step, kind).low is not None]
        orders = [step.order for step in placed if getattr(step, kind).low is not None]
        if len(told) < 2 or len(set(orders)) < 2:
            continue
        first, last = told[0], told[-1]
        pairs = list(itertools.pairwise(told))
        is_higher = last.low > (first.high if first.high is not None else first.low)
        is_lower = last.high is not None and last.high < first.low
        if is_higher and all(a.low <= b.low for a, b in pairs):
            return f"The {people} rose from {prose.amount(first)} to {prose.amount(last)}"
        if is_lower and all(a.low >= b.low for a, b in pairs):
            return f"The {people} fell from {prose.amount(first)} to {prose.amount(last)}"
        if is_higher or is_lower:
            lowest, highest = min(told, key=lambda t: t.low), max(told, key=lambda t: t.low)
            return f"Reports of the {people} go from {prose.amount(lowest)} to {prose.amount(highest)}"
    return f"{prose.capital(prose.count(len(found), 'report', 'reports'))}, each with its own figures"


def steps(claims: pd.DataFrame, articles: dict[str, Any], pairs: list[tuple[str, str]]) -> list[Step]:
    """Return what each report says of an attack, in the order of writing as far as it is known."""
    rows: dict[str, list[Any]] = {}
    for claim in claims.itertuples():
        rows.setdefault(claim.article_id, []).append(claim)
    found = []
    for article_id, mine in rows.items():
        article = articles.get(article_id)
        if article is None or prose.said(article.copy_of):
            continue
        published = str(prose.said(article.published) or "")[:10]
        order = (published or "9999", ORDER.get(str(article.story_status), 2))
        beside = [articles[other].story_status for other in rows if other != article_id and other in articles]
        # An undated report follows one written while the attack went on; among others nobody knows.
        is_placed = bool(published) or (beside == ["developing"] and article.story_status != "developing")
        sums = {kind: prose.own_figure([c for c in mine if c.kind == kind], pairs) for kind in KINDS}
        found.append(
            Step(
                re.sub("^after ", "", str(prose.said(article.outlet) or "no outlet named"), flags=re.I),
                order,
                article.published_precision in ("second", "minute"),
                sums["killed"],
                sums["injured"],
                prose.when(published, published, "day", brief=True).rpartition(" ")[0]
                if published
                else "undated",
                is_placed,
            )
        )
    return sorted(found, key=lambda s: s.order)


def _incident(k: int, incident: Any, found: list[Step]) -> Markup:
    name = (
        f"{prose.name_of(incident)}, "
        f"{prose.when(incident.date_start, incident.date_end, incident.date_precision)}"
    )
    if len(found) > REPORTS:
        found = [*found[: REPORTS // 2], *found[-REPORTS // 2 :]]
    ends = [n for s in found for kind in KINDS for n in getattr(s, kind) if n is not None]
    top = nice_top(max(ends, default=0), 1.25)
    panels = [
        tag(
            "div",
            tag("h3", prose.capital(kind), class_=f"k-{kind}")
            + tag("div", _drawing(f"hatch-{k}-{kind}", incident, found, kind, top), class_="steps"),
        )
        for kind in KINDS
    ]
    return tag("h3", joined([number_disc(incident), " ", name]), class_="inc") + tag(
        "div", joined(panels), class_="two"
    )


def _drawing(hatch: str, incident: Any, found: list[Step], kind: str, top: int) -> Markup:
    n = len(found)
    gap = 16 if n == 2 else 6
    wide = (100 - gap * (n - 1)) / n

    def y(people: float) -> float:
        return round(BASE - people / top * (BASE - TOP), 1)

    pattern = tag(
        "pattern",
        tag("line", y2=6, stroke="var(--rule)", stroke_width=2.5),
        id=hatch,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    step = next(
        s for s in (1, 2, 3, 4, 5, 6, 8, 10, 20, 25, 40, 50, 100, 200, 500, 1000, 5000, 10**5) if top / s <= 4
    )
    parts = [tag("defs", pattern)]
    for value in range(0, top + 1, step):
        parts += [
            tag("line", x1=0, x2="100%", y1=y(value), y2=y(value), class_="gr" if value else "ax"),
            tag("text", f"{value:,}", x=-8, y=y(value) + 4, text_anchor="end", class_="qt"),
        ]
    for k, one in enumerate(found):
        people, left = getattr(one, kind), k * (wide + gap)
        if k and not (one.is_timed and found[k - 1].is_timed):
            parts.append(
                tag(
                    "rect",
                    x=f"{left - gap:.1f}%",
                    width=f"{gap:.1f}%",
                    y=TOP - 8,
                    height=BASE - TOP + 8,
                    fill=f"url(#{hatch})",
                )
            )
        if people.is_stated and people.low is not None:
            parts += _step(people, left, wide, y)
        words = f"{people.low:,} or more" if people.is_open and people.low and n < 4 else short(people)
        line = y(people.low or 0)
        above = 32 if people.is_open else 8
        at_text = line + 17 if BASE - line >= 20 else line - above
        at_end = k == n - 1 and n > 1
        side = {"x": "100%", "text_anchor": "end"} if at_end else {"x": f"{left + 1:.1f}%"}
        parts.append(tag("text", words, y=at_text, class_="b", **side))
        under = {
            "x": f"{left + (wide if at_end else 0):.1f}%",
            "text_anchor": "end" if at_end else None,
            "class_": "qt",
        }
        name = one.outlet if n == 2 else prose.clipped(one.outlet, 66 // n)
        parts += [tag("text", name, y=BASE + 16, **under), tag("text", one.day, y=BASE + 31, **under)]
    return tag(
        "svg",
        joined(parts),
        width="100%",
        height=TALL,
        role="img",
        aria_label=_spoken(incident, found, kind),
        class_=f"hand k-{kind}",
    )


def _step(people: Range, left: float, wide: float, y: Any) -> list[Markup]:
    low, _, high = people
    x1, x2 = f"{left:.1f}%", f"{left + wide:.1f}%"
    parts = []
    if high is None:
        parts.append(
            tag(
                "rect",
                x=x1,
                width=f"{wide:.1f}%",
                y=y(low) - 26,
                height=26,
                fill="currentColor",
                opacity=0.13,
            )
        )
        for share in (0.25, 0.5, 0.75):
            arrow = tag(
                "path",
                d="M0 22V6M-3.500 9.500L0 6l3.500 3.500",
                fill="none",
                stroke="currentColor",
                stroke_width=1.3,
            )
            parts.append(tag("svg", arrow, x=f"{left + wide * share:.1f}%", y=y(low) - 26))
    elif high > low:
        parts.append(
            tag(
                "rect",
                x=x1,
                width=f"{wide:.1f}%",
                y=y(high),
                height=y(low) - y(high),
                fill="currentColor",
                opacity=0.22,
            )
        )
    parts.append(tag("line", x1=x1, x2=x2, y1=y(low), y2=y(low), stroke="currentColor", stroke_width=2.5))
    return parts


def _spoken(incident: Any, found: list[Step], kind: str) -> str:
    told = ". ".join(f"{s.outlet}, {s.day}: {prose.amount(getattr(s, kind))}" for s in found)
    return f"{prose.capital(kind)}, {prose.name_of(incident)}. {told}."
