"""Look up the tolls that sentences tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis.prose.dates import MONTHS, day
from analysis.prose.names import PARTIES
from analysis.prose.numbers import UNSTATED, Range, said, short, total

if TYPE_CHECKING:
    import pandas as pd


def ranges(tolls: pd.DataFrame) -> dict[tuple[str, str, str], Range]:
    """Return the tolls by incident, kind and party, those without any number left out."""
    found = {}
    for row in tolls.itertuples():
        low, best, high = (None if said(v) is None else int(v) for v in (row.low, row.best, row.high))
        people = Range(low, low if best is None else best, high)
        if people.is_stated:
            found[row.incident_id, row.kind, row.party] = people
    return found


def own_figure(claims: list[Any], pairs: Iterable[tuple[str, str]]) -> Range:
    """Return one report's figure: its counted claims added, those of perhaps the same people only once."""
    root = {claim.claim_id: claim.claim_id for claim in claims}

    def found(claim_id: str) -> str:
        while root[claim_id] != claim_id:
            claim_id = root[claim_id]
        return claim_id

    for first, second in pairs:
        if first in root and second in root:
            root[found(first)] = found(second)
    parts: dict[str, list[Any]] = {}
    for claim in claims:
        parts.setdefault(found(claim.claim_id), []).append(claim)
    sums = []
    for group in parts.values():
        low = max((int(c.low) for c in group if said(c.low) is not None), default=None)
        highs = [said(c.high) for c in group]
        sums.append(Range(low, low, None if None in highs else int(max(highs))))
    return total(sums)


def by_party(held: dict[tuple[str, str, str], Range], incident_id: str, kind: str) -> dict[str, Range]:
    """Return an incident's tolls of one kind by party, in the order in which parties are named."""
    return {party: held[incident_id, kind, party] for party in PARTIES if (incident_id, kind, party) in held}


def newest_first(incidents: pd.DataFrame) -> list[Any]:
    """Return the attacks from the newest to the oldest, and last those of no known date."""
    rows = list(incidents.itertuples())[::-1]
    return sorted(rows, key=lambda incident: day(incident.date_start) is None)


def newest(incidents: pd.DataFrame) -> Any:
    """Return the row of the attack that happened last, as far as dates are known."""
    dated = incidents.dropna(subset=["date_start"])
    rows = dated if len(dated) else incidents
    return next(rows.sort_values(["date_end", "date_start", "number"]).tail(1).itertuples())


def unstated(incidents: pd.DataFrame, held: dict, kind: str) -> list[Any]:
    """Return the attacks that took place and for which no report gives a number of the *kind*."""
    done = incidents[incidents.stage == "accomplished"]
    return [
        i
        for i in done.itertuples()
        if short(held.get((i.incident_id, kind, "all"), UNSTATED)) == "not stated"
    ]


def widest_gap(incidents: pd.DataFrame, least: float = 0.25) -> tuple[str, str] | None:
    """Return the months around the longest time without an attack, if it is a large part of the whole."""
    dated = incidents.dropna(subset=["date_start"]).sort_values("date_start")
    if len(dated) < 3:
        return None
    ends, starts = dated.date_end.cummax().iloc[:-1], dated.date_start.iloc[1:]
    gaps = [(b - a, a, b) for a, b in zip(ends, starts, strict=True)]
    size, first, last = max(gaps)
    whole = dated.date_end.max() - dated.date_start.min()
    if not whole or size < whole * least or size.days < 366:
        return None
    return tuple(f"{MONTHS[d.month - 1]} {d.year}" for d in (first, last))
