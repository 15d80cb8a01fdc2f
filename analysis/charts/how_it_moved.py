"""How the toll moved: the record's figure after each report, a step; hatched where nobody says when."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections import defaultdict
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.prose import Range, short
from analysis.theme import LIGHT, NARROW, WIDE, Figure, joined, nice_top, number_disc, tag

KINDS = ("killed", "injured")
NEWEST, FARTHEST = 3, 6  # attacks drawn: the newest; of more than MANY, those whose tolls moved most
MANY = 12
TIMED = 4  # dated steps, from which a toll stands on true time
TALL, TOP, BASE = 186, 16, 148  # pixels of one drawing, of its highest line and of its zero
LEFT = 40  # pixels for the numbers of the scale


class Step(NamedTuple):
    """What an attack's tolls were once one more report had come in."""

    names: str  # the reports that came in
    as_of: str  # when they were published, empty if no report says
    killed: Range
    injured: Range
    words: tuple[tuple[str, str], ...] = ()  # by kind, the words that moved the toll

    @property
    def day(self) -> str:
        """When, as short as it can be told."""
        if not self.as_of:
            return "undated"
        return prose.when(self.as_of, self.as_of, "day", brief=True).rpartition(" ")[0]

    @property
    def is_timed(self) -> bool:
        """Whether the hour is known, so that the change lies between two known times."""
        return len(self.as_of) > 10


def shown(record: Any) -> list[Any]:
    """Return the attacks whose tolls are drawn here: the newest, or of many those that moved most."""
    return [incident for incident, _ in _drawn(_moved(record))]


def _moved(record: Any) -> list[tuple[Any, list[Step]]]:
    told = steps(record)
    moved = [(i, told[i.incident_id]) for i in prose.newest_first(record.incidents) if i.incident_id in told]
    return [(i, found) for i, found in moved if len(found) > 1]


def _drawn(moved: list[tuple[Any, list[Step]]]) -> list[tuple[Any, list[Step]]]:
    if len(moved) > MANY:
        return sorted(moved, key=lambda one: -_distance(one[1]))[:FARTHEST]
    return moved[:NEWEST]


def toll_moved(record: Any) -> Figure:
    """How did the toll of each attack move as reports came in?"""
    moved = _moved(record)
    if not moved:
        text = "No toll here changed from one report to the next."
        return Figure(
            "moved",
            "How the toll moved",
            "No toll moved",
            tag("p", text, class_="q") if len(record.incidents) else Markup(""),
            label=text,
            nav="How the toll moved" if len(record.incidents) else "",
        )
    drawn = _drawn(moved)
    timed = [one for one in drawn if sum(bool(s.as_of) for s in one[1]) >= TIMED]
    slots = [one for one in drawn if one not in timed]
    body = joined(_incident(k, i, found) for k, (i, found) in enumerate(slots))
    caption = (
        "The record’s figure after each report, attackers included: the line is the best figure, the shade "
        "reaches from the lowest to the highest, arrows mean no upper limit."
    )
    if slots:
        caption += " Hatched: the figure changed somewhere here; no hour is given."
    if len(moved) > len(drawn):
        which = "in which most changed" if len(moved) > MANY else "newest"
        caption += f" Drawn: the {prose.number(len(drawn))} {which} of {prose.number(len(moved))}."
    return Figure(
        "moved",
        "How the toll moved",
        heading(drawn[0][1]),
        body + joined([tag("ul", joined(falls), class_="falls") if (falls := _falls(drawn)) else ""]),
        "Reports in the order of publication; those without a date stand last, and may be older.",
        caption,
        table=_table(moved),
        label=" ".join(_spoken(i, found, kind) for i, found in drawn for kind in KINDS),
        chart=_on_true_time(timed, WIDE) if timed else None,
        narrow=_on_true_time(timed, NARROW) if timed else None,
        nav="How the toll moved",
    )


def steps(record: Any) -> dict[str, list[Step]]:
    """Return, for each attack, what its tolls were after each report that moved one."""
    rows = record.toll_history[record.toll_history.kind.isin(KINDS)]
    claims = {c.claim_id: c for c in record.claims.itertuples()}
    ids: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in rows.itertuples():
        ids[row.incident_id, row.step] += row.claim_ids
    names = {
        key: str(prose.listed(list(dict.fromkeys(_outlet(claims[c]) for c in some if c in claims))))
        for key, some in ids.items()
    }
    found: dict[str, list[Step]] = {}
    whole = rows[rows.party == "all"].sort_values(["incident_id", "step"])
    for incident_id, mine in whole.groupby("incident_id"):
        now = dict.fromkeys(KINDS, prose.UNSTATED)
        for step, some in mine.groupby("step"):
            words = {}
            for row in some.itertuples():
                low, best, high = (
                    None if prose.said(v) is None else int(v) for v in (row.low, row.best, row.high)
                )
                now[row.kind] = Range(low, low if best is None else best, high)
                quotes = [claims[c].quote for c in row.claim_ids if c in claims]
                words[row.kind] = "; ".join(f"“{prose.clipped(q, 80)}”" for q in quotes[:2]) or "no new words"
            as_of = str(prose.said(some.as_of.iloc[0]) or "")
            name = names[incident_id, step] or "a report"
            found.setdefault(str(incident_id), []).append(
                Step(name, as_of, *now.values(), tuple(words.items()))
            )
    return found


def _outlet(claim: Any) -> str:
    return re.sub("^after ", "", str(prose.said(claim.outlet) or "no outlet named"), flags=re.I)


def _distance(found: list[Step]) -> int:
    bests = [s.killed.best for s in found if s.killed.best is not None]
    return max(bests, default=0) - min(bests, default=0)


def heading(found: list[Step]) -> str:
    """Return where the best figure of the dead, else of the injured, went, and by which way.

    >>> def at(n):
    ...     return Step("DW", "2023-02-17", Range(n, n, n), prose.UNSTATED)
    >>> heading([at(2), at(12), at(7)])
    'The best figure of the dead rose from two to 12, then fell to seven'
    """
    for kind, people in (("killed", "dead"), ("injured", "injured")):
        bests = [
            best for best, _ in itertools.groupby(getattr(s, kind).best for s in found) if best is not None
        ]
        if len(bests) < 2:
            continue
        turns = [bests[0], *(b for a, b, c in _threes(bests) if (b > a) != (c > b)), bests[-1]]
        way = [
            f"{'rose' if b > a else 'fell'} {f'from {prose.number(a)} ' if not k else ''}to {prose.number(b)}"
            for k, (a, b) in enumerate(itertools.pairwise(turns))
        ]
        if len(way) > 3:
            low, high = prose.number(min(bests)), prose.number(max(bests))
            return f"The best figure of the {people} moved between {low} and {high}"
        return f"The best figure of the {people} {', then '.join(way)}"
    return "The range moved, the best figure did not"


def _threes(values: list[int]) -> Any:
    return zip(values, values[1:], values[2:], strict=False)


def _falls(shown: list[tuple[Any, list[Step]]]) -> list[Markup]:
    """Return a line for each best figure that fell: from what, to what, with whose report."""
    lines = []
    for incident, found in shown:
        for before, after in itertools.pairwise(found):
            for kind in KINDS:
                first, then = getattr(before, kind).best, getattr(after, kind).best
                if first is not None and then is not None and then < first:
                    parts = [
                        number_disc(incident),
                        f" {prose.capital(kind)} fell from {first:,} to {then:,}: ",
                    ]
                    lines.append(tag("li", joined([*parts, f"{after.names}, {after.day}."])))
    return lines


def _name(incident: Any) -> str:
    when = prose.when(incident.date_start, incident.date_end, incident.date_precision)
    return f"{prose.clipped(prose.name_of(incident), 70)}, {when}"


def _table(moved: list[tuple[Any, list[Step]]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "No.": i.number,
                "Report": s.names,
                "Published": prose.moment(s.as_of),
                "Kind": kind,
                "Lowest": getattr(s, kind).low,
                "Best": getattr(s, kind).best,
                "Highest": "no upper limit" if getattr(s, kind).is_open else getattr(s, kind).high,
            }
            for i, found in moved
            for s in found
            for kind in KINDS
        ]
    )


def _on_true_time(timed: list[tuple[Any, list[Step]]], width: int) -> alt.VConcatChart:
    rows, inner = [], (width - 2 * LEFT - 28) // 2 if width == WIDE else width - LEFT - 8
    for incident, found in timed:
        told = [kind for kind in KINDS if any(s.as_of and getattr(s, kind).is_stated for s in found)]
        panels = [_panel(found, kind, inner) for kind in told]
        side = alt.hconcat(*panels, spacing=LEFT) if width == WIDE else alt.vconcat(*panels)
        title = alt.TitleParams(f"{incident.number}  {_name(incident)}", fontSize=14, frame="bounds")
        rows.append(side.properties(title=title))
    return alt.vconcat(*rows, spacing=26)


def _panel(found: list[Step], kind: str, inner: int) -> alt.LayerChart:
    """Return one kind's toll on true time; undated reports are told in words, for nobody can place them."""
    ink, told = LIGHT[kind], []
    for step in found:
        people = getattr(step, kind)
        if step.as_of and people.is_stated:
            top = people.best if people.high is None else people.high
            told.append(
                {
                    "when": pd.Timestamp(step.as_of).tz_localize(None)
                    if step.is_timed
                    else pd.Timestamp(step.as_of),
                    **dict(
                        zip(("low", "best", "top"), (people.low or 0, people.best or 0, top), strict=True)
                    ),
                    "figure": short(people),
                    "open": people.is_open,
                    "report": step.names,
                    "day": prose.moment(step.as_of),
                    "words": dict(step.words).get(kind, "no new words"),
                }
            )
    table = pd.DataFrame(told)
    span = (table.when.max() - table.when.min()) or pd.Timedelta(days=1)
    last = table.iloc[-1:].assign(when=table.when.max() + span / 5)
    end = last.when.iloc[0]
    highest = nice_top(float(table.top.max()), 1.35)
    x = alt.X(
        "when:T",
        scale=alt.Scale(domain=[_date(table.when.min()), _date(end)], nice=False),
        axis=alt.Axis(format="%-d %b", title=None, grid=False, tickCount="day" if span.days < 8 else 4),
    )
    axis = alt.Axis(
        format=",d", tickMinStep=1, tickCount=4, title=None, domain=False, ticks=False, minExtent=LEFT - 6
    )
    y = alt.Y("best:Q", scale=alt.Scale(domain=[0, highest], nice=False), axis=axis)
    base = alt.Chart(pd.concat([table, last]))
    tip = [
        alt.Tooltip("report:N", title="Report"),
        alt.Tooltip("day:N", title="Published"),
        alt.Tooltip("figure:N", title=prose.capital(kind)),
        alt.Tooltip("words:N", title="Says"),
    ]
    step = {"interpolate": "step-after"}
    layers = [
        base.mark_area(**step, fill=ink, fillOpacity=0.18).encode(
            x=x, y=alt.Y("low:Q", axis=axis), y2="top:Q"
        ),
        base.mark_line(**step, stroke=ink, strokeWidth=2.5).encode(x=x, y=y),
        alt.Chart(table).mark_point(filled=True, fill=ink, opacity=1, size=46).encode(x=x, y=y, tooltip=tip),
        alt.Chart(table)
        .mark_text(align="left", dx=3, dy=-9, fontWeight="bold", fill=LIGHT["ink"])
        .encode(x=x, y=y, text="figure:N"),
    ]
    if table.open.any():
        layers.append(
            alt.Chart(table[table.open].assign(arrow="↑"))
            .mark_text(align="left", dx=3, dy=-24, fontSize=14, fill=ink)
            .encode(x=x, y=y, text="arrow:N")
        )
    undated = [s for s in found if not s.as_of and getattr(s, kind).is_stated]
    words = "; ".join(f"then {s.names}, undated: {short(getattr(s, kind))}" for s in undated)
    title = alt.TitleParams(
        prose.capital(kind),
        subtitle=textwrap.wrap(words, inner // 6) if words else [],
        color=ink,
        subtitleColor=LIGHT["quiet"],
        fontSize=13,
        frame="bounds",
        offset=6,
    )
    return alt.layer(*layers).properties(width=inner, height=120, title=title)


def _date(moment: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(
        year=moment.year, month=moment.month, date=moment.day, hours=moment.hour, minutes=moment.minute
    )


def _incident(k: int, incident: Any, found: list[Step]) -> Markup:
    ends = [n for s in found for kind in KINDS for n in getattr(s, kind) if n is not None]
    top = nice_top(max(ends, default=0), 1.25)
    panels = [
        tag(
            "div",
            tag("h4", prose.capital(kind), class_=f"k-{kind}")
            + tag("div", _drawing(f"hatch-{k}-{kind}", incident, found, kind, top), class_="steps"),
        )
        for kind in KINDS
    ]
    return tag("h3", joined([number_disc(incident), " ", _name(incident)]), class_="inc") + tag(
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
    sizes = (size * 10**k for k in range(8) for size in (1, 2, 3, 4, 5, 6, 8))
    step = next(size for size in sizes if top / size <= 4)
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
        if people.is_stated and people.best is not None:
            parts += _step(people, left, wide, y)
        line = y(people.best or 0)
        above = 32 if people.is_open else 8
        at_text = line + 17 if BASE - line >= 20 else line - above
        at_end = k == n - 1
        side = {"x": "100%", "text_anchor": "end"} if at_end else {"x": f"{left + 1:.1f}%"}
        parts.append(tag("text", short(people), y=at_text, class_="b", **side))
        under = {
            "x": f"{left + (wide if at_end else 0):.1f}%",
            "text_anchor": "end" if at_end else None,
            "class_": "qt",
        }
        parts += [
            tag("text", prose.clipped(one.names, 60 // n), y=BASE + 16, **under),
            tag("text", one.day, y=BASE + 31, **under),
        ]
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
    low, best, high = people
    x1, x2 = f"{left:.1f}%", f"{left + wide:.1f}%"
    parts = []
    if high is None or high > (low or 0):
        top = y(best) if high is None else y(high)
        parts.append(
            tag(
                "rect",
                x=x1,
                width=f"{wide:.1f}%",
                y=top,
                height=round(y(low or 0) - top, 1),
                fill="currentColor",
                opacity=0.2,
            )
        )
    if high is None:
        arrow = tag(
            "path",
            d="M0 22V6M-3.500 9.500L0 6l3.500 3.500",
            fill="none",
            stroke="currentColor",
            stroke_width=1.3,
        )
        parts += [
            tag("svg", arrow, x=f"{left + wide * share:.1f}%", y=y(best) - 26) for share in (0.25, 0.5, 0.75)
        ]
    parts.append(tag("line", x1=x1, x2=x2, y1=y(best), y2=y(best), stroke="currentColor", stroke_width=2.5))
    return parts


def _spoken(incident: Any, found: list[Step], kind: str) -> str:
    told = ". ".join(f"{s.names}, {s.day}: {short(getattr(s, kind))}" for s in found)
    return f"{prose.capital(kind)}, {prose.name_of(incident)}. {told}."
