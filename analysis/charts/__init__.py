"""Figures of the briefing, one a file, named by the question it answers; each takes the record and returns a Figure.

In a notebook, in the page's order:

    charts.opening(record, title="")        h1, the two computed sentences, how fresh the record is
    charts.key_figures(record)              four cards
    charts.attacks_over_time(record)        when
    charts.casualties_over_time(record)     how many
    charts.by_party(record)                 who was killed and injured
    charts.who_says_what(record)            each claim with its words
    charts.toll_moved(record)               how the toll moved, report by report
    charts.where(record)                    the places, no more exactly than they are known
    charts.incidents_table(record)          against whom, with what, by whom
    charts.evidence(record)                 every quote
    charts.not_known(record)                what no report says
    charts.method(record, parameters={})    how this was made, and the data as CSV
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

NAMES = (
    "opening", "key_figures", "attacks_over_time", "casualties_over_time", "by_party", "who_says_what", "toll_moved",
    "where", "incidents_table", "evidence", "not_known", "method",
)  # fmt: skip
__all__ = list(NAMES)


class ChartError(ValueError):
    """A drawing would not agree with the record, so it is not drawn; the message says where they part."""


def __getattr__(name: str) -> Any:
    """Import a figure when it is first asked for, so that reading articles never pays for Altair."""
    if name not in NAMES:
        raise AttributeError(f"analysis.charts has no {name!r}; it offers {', '.join(NAMES)}")
    return getattr(import_module(f"{__name__}.{name}"), name)


def __dir__() -> list[str]:
    return [*NAMES, "ChartError"]
