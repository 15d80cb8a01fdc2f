"""Figures of the briefing: one a file, named by its question; each takes the record and returns a Figure.

In a notebook, in the page's order:

    charts.opening(record, title="")        h1, the two computed sentences, how fresh the record is
    charts.key_figures(record)              four cards
    charts.attacks_over_time(record)        when
    charts.calendar(record)                 by month and year, where there are many
    charts.casualties_over_time(record)     how many
    charts.by_party(record)                 who was killed and injured
    charts.who_says_what(record)            each claim with its words
    charts.toll_moved(record)               how the toll moved, report by report
    charts.where(record)                    the places, no more exactly than they are known
    charts.kinds(record)                    by target, weapon and responsibility
    charts.incidents_table(record)          against whom, with what, by whom
    charts.changes(record)                  what changed since the last briefing
    charts.evidence(record)                 every quote
    charts.not_known(record)                what no report says
    charts.method(record, parameters={})    how this was made, and the data as CSV
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from importlib import import_module
from typing import Any

HOMES = {  # the file is named by the question, the function by its answer
    "opening": "what",
    "key_figures": "how_many_at_a_glance",
    "attacks_over_time": "when",
    "calendar": "in_which_months",
    "casualties_over_time": "how_many",
    "by_party": "who",
    "who_says_what": "who_says_so",
    "toll_moved": "how_it_moved",
    "where": "in_which_places",
    "kinds": "of_what_kind",
    "incidents_table": "which",
    "changes": "what_changed",
    "evidence": "in_which_words",
    "not_known": "what_nobody_says",
    "method": "how_we_know",
}
BESIDE = dict.fromkeys(
    ("side_by_side", "tolls_apart", "attacks_listed"), "how_far_apart"
)  # of two records, for compare.ipynb
FOR_NOTEBOOKS = {"explorer": "on_what_words"}  # live parts that a page could not answer with
MANY = 400  # attacks, above which figures are drawn from sums
FEW_OF_A_SET = (
    "attacks_over_time",
    "casualties_over_time",
    "where",
)  # drawn one by one, in no report's words
# Figures of many attacks that are drawn from sums, whether or not the record has quotes
FROM_SUMS = ("attacks_over_time", "casualties_over_time", "by_party", "where", "kinds")
HIDDEN = {
    "labels": False,
    "ticks": False,
    "domain": False,
    "grid": False,
    "title": None,
}  # an axis that is not drawn
__all__ = ["ChartError", *HOMES, *BESIDE]


class ChartError(ValueError):
    """A drawing would not agree with the record, so it is not drawn; the message says where they part."""


def slots(incidents: Any, width: float) -> list[dict[str, Any]]:
    """Return one slot an attack, in order of date: its middle in pixels, number, date in two lines, link."""
    from analysis import prose
    from analysis.theme import anchor

    each = width / max(len(incidents), 1)
    rows = []
    for k, incident in enumerate(incidents.itertuples()):
        words = prose.when(incident.date_start, incident.date_end, incident.date_precision, brief=True)
        first, _, last = words.rpartition(" ")
        rows.append(
            {
                "x": round((k + 0.5) * each, 1),
                "number": str(incident.number),
                "date": "\n".join([first, last])
                if first and incident.date_precision in ("day", "month")
                else words.replace(" ", "\n"),
                "carried_out": incident.stage == "accomplished",
                "attack": prose.clipped(prose.name_of(incident), 60),
                "when": prose.when(incident.date_start, incident.date_end, incident.date_precision),
                "href": f"#{anchor('i', incident.incident_id)}",
                "incident_id": incident.incident_id,
            }
        )
    return rows


def links(incidents: Any) -> dict[str, str]:
    """Return what the link of each attack is called aloud."""
    from analysis import prose
    from analysis.theme import anchor

    return {
        f"#{anchor('i', i.incident_id)}": f"Evidence of attack {i.number}, "
        f"{prose.clipped(prose.name_of(i), 60)}, "
        f"{prose.when(i.date_start, i.date_end, i.date_precision)}"
        for i in incidents.itertuples()
    }


def said_of(record: Any, kind: str, most: int = 110) -> dict[str, str]:
    """Return what a hover over each attack shows: the words of its best figure, outlet and speaker."""
    from analysis import prose

    claims = {c.claim_id: c for c in record.claims[record.claims.kind == kind].itertuples()}
    tolls = record.tolls[(record.tolls.kind == kind) & (record.tolls.party == "all")]
    found = {}
    for toll in tolls.itertuples():
        rows = [claims[claim_id] for claim_id in toll.claim_ids if claim_id in claims]
        rows.sort(key=lambda c: (prose.said(c.low) != prose.said(toll.best), not c.counts))
        if rows:
            words = prose.clipped(str(rows[0].quote), most)
            found[toll.incident_id] = f"“{words}” {prose.outlet(rows[0])}, {prose.speaker(rows[0])}"
    return found


def size(record: Any) -> int:
    """Return how many attacks a record holds; a data set knows without reading them."""
    return record.attacks if hasattr(record, "ask") else len(record.incidents)


def named(record: Any) -> set[str]:
    """Return the attacks whose words a page holds: all, or of many those that its other figures name."""
    from analysis import prose

    if size(record) <= MANY:
        return set(record.incidents.incident_id)
    killed = record.tolls[record.tolls.kind.eq("killed") & record.tolls.party.eq("all")]
    found = {prose.newest(record.incidents).incident_id, *killed.nlargest(1, "low").incident_id}
    for part in ("incidents_table", "who_says_what", "toll_moved"):
        found |= {i.incident_id for i in import_module(f"{__name__}.{HOMES[part]}").shown(record)}
    return found


def __getattr__(name: str) -> Any:
    """Import a figure when it is first asked for, so that reading articles never pays for Altair."""
    if name in BESIDE:
        return getattr(import_module(f"{__name__}.{BESIDE[name]}"), name)
    if name in FOR_NOTEBOOKS:
        return getattr(import_module(f"{__name__}.{FOR_NOTEBOOKS[name]}"), name)
    if name not in HOMES:
        raise AttributeError(f"analysis.charts has no {name!r}; it offers {', '.join(HOMES)}")
    return _suited(name, getattr(import_module(f"{__name__}.{HOMES[name]}"), name))


def _suited(name: str, one_by_one: Callable[..., Any]) -> Callable[..., Any]:
    """Return a figure that suits the record's size, with the credit of its data under it."""

    @wraps(one_by_one)
    def figure(record: Any, *given: Any, **named: Any) -> Any:
        credit = getattr(record, "credit", "")
        draw = one_by_one
        is_long = size(record) > MANY
        if credit and (is_long or name not in FEW_OF_A_SET) or is_long and name in FROM_SUMS:
            from analysis.charts import at_scale

            draw = at_scale.FIGURES.get(name, one_by_one)
        drawn = draw(record, *given, **named)
        if credit and not drawn.bare and (drawn.chart is not None or drawn.body):
            return replace(drawn, caption=f"{drawn.caption} {credit}".strip())
        return drawn

    return figure


def __dir__() -> list[str]:
    return __all__
