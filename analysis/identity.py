"""Keep the ids of incidents: of which event an id was made, and where that of a merged incident lives on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from analysis.model import Alias, Event


def born(event_id: str) -> str:
    """Return the id of the incident that an event founds if its report is the first.

    >>> born("ab2fcfdee221:E1")
    '982add8aa06d'
    """
    return sha256(event_id.encode()).hexdigest()[:12]


def resolved(
    wanted: str, events: Iterable[Event], live: Iterable[str], aliases: Mapping[str, str]
) -> str | None:
    """Return the incident that an id leads to: its own, that of the event it was made of, or by alias.

    So an id holds in every ledger of the same articles, in whatever order they were read.
    """
    live = set(live)
    if wanted in live:
        return wanted
    for event in events:
        if wanted == event.event_id or wanted == born(event.event_id):
            return event.incident_id
    seen = {wanted}
    while wanted in aliases and aliases[wanted] not in seen:
        wanted = aliases[wanted]
        seen.add(wanted)
    return wanted if wanted in live else None


def aliases(
    old: Iterable[Alias], new: Mapping[str, str], events: Iterable[Event], live: Iterable[str]
) -> list[Alias]:
    """Return where every merged id leads now; an id that lives again is no alias."""
    live = set(live)
    leads = {alias.old_id: alias.incident_id for alias in old} | dict(new)
    leads = {old_id: goal for old_id, goal in leads.items() if old_id not in live}
    if not leads:
        return []
    homes = {born(event.event_id): event.incident_id for event in events}
    found = []
    for old_id in sorted(leads):
        goal = homes.get(old_id) or resolved(old_id, (), live, leads)
        if goal in live and goal is not None:
            found.append(Alias(old_id, goal))
    return found
