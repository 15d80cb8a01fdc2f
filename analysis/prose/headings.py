"""Write the finding above each figure of the page."""

from __future__ import annotations

from typing import Any

from analysis.prose.dates import years
from analysis.prose.names import PARTIES, PEOPLE
from analysis.prose.numbers import amount, capital, count, fraction, is_wide, number, share, total
from analysis.prose.tolls import ranges


def attacks_heading(record: Any) -> str:
    """Return what the drawing of attacks over time shows."""
    incidents = record.incidents
    if incidents.empty:
        return "No attack in this selection"
    undone = int((incidents.stage != "accomplished").sum())
    n = len(incidents)
    what = capital(count(n, "attack", "attacks"))
    if undone == n:
        return f"{what}, {'not carried out' if n == 1 else 'none carried out'}"
    return what + (f", {number(undone)} of them foiled or failed" if undone else "") + years(incidents)


def casualties_heading(record: Any) -> str:
    """Return how far one attack makes up the known dead, if that holds at low and at high."""
    held = ranges(record.tolls)
    tolls = [p for (_, kind, party), p in held.items() if (kind, party) == ("killed", "all")]
    if not tolls:
        return "No report says how many were killed"
    people = total(tolls)
    if people.high == 0:
        return "Nobody was killed, as far as the reports say"
    part = max(tolls, key=lambda toll: toll.low or 0)
    words = fraction(share(part, tolls)) if len(tolls) > 2 else None
    if words:
        return f"One attack holds {words} of the known dead"
    best = f", {people.best:,} by the best figures" if is_wide(people) else ""
    return f"{capital(amount(people))} killed in {count(len(record.incidents), 'attack', 'attacks')}{best}"


def party_heading(record: Any) -> str:
    """Return whose the dead were, if one party's share holds at low and at high."""
    held = ranges(record.tolls)
    parties = {
        p: total(r for (_, kind, party), r in held.items() if (kind, party) == ("killed", p)) for p in PARTIES
    }
    stated = {p: r for p, r in parties.items() if r.best}
    if len(stated) > 1:
        for party, people in stated.items():
            if fraction(share(people, list(parties.values()))):
                if party == "unknown":
                    return "For most of the dead, no report says who they were"
                return f"Most of the known dead were {PEOPLE[party][1]}"
    return "Who was killed and injured"


def claims_heading(record: Any) -> str:
    """Return how many claims of casualties there are, and from how many outlets."""
    rows = record.claims[record.claims.kind.isin(["killed", "injured"]) & record.claims.incident_id.notna()]
    if rows.empty:
        return "No report gives a number of killed or injured"
    outlets = rows.outlet.fillna(rows.article_id).nunique()
    return (
        f"{capital(count(len(rows), 'claim', 'claims'))} of killed and injured, from "
        f"{count(outlets, 'outlet', 'outlets')}"
    )


def places_heading(record: Any) -> str:
    """Return how the attacks spread over towns: "Five in Karachi, one in Peshawar"."""
    towns = record.incidents.place.dropna().value_counts()
    if towns.empty:
        return "No report names a place"
    if len(towns) <= 3:
        return capital(", ".join(f"{number(int(n))} in {town}" for town, n in towns.items()))
    return (
        f"{capital(number(int(towns.iloc[0])))} in {towns.index[0]}, "
        f"{number(int(towns.iloc[1:].sum()))} in {number(len(towns) - 1)} other places"
    )


def table_heading(record: Any) -> str:
    """Return the table's heading."""
    n = len(record.incidents)
    lead_in = "The attack" if n == 1 else f"The {number(n)} attacks"
    return f"{lead_in}: against whom, with what, by whom" if n else "No attack in this selection"
