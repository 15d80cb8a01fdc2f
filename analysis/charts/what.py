"""What is known, in the first screen: the title, two computed sentences, and how fresh the record is."""

from __future__ import annotations

from typing import Any

from analysis import prose
from analysis.theme import Figure, joined, tag


def opening(record: Any, title: str = "") -> Figure:
    """Return the briefing's opening; an own *title* replaces the computed one, never the sentences."""
    name = title or prose.title(record)
    lead = prose.lead(record)
    body = joined(
        [tag("h1", name), tag("p", lead, class_="lead"), tag("p", prose.as_of(record), class_="asof")]
    )
    return Figure(
        "top",
        "What is known",
        name,
        tag("div", body, id="top"),
        label=str(lead.striptags()),
        bare=True,
        title=name,
    )
