"""Say what an incident is, reconciled over the events that tell of it: its fields, and a plain title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analysis.lexicon.gazetteer import folded
from analysis.model import (
    ATTACK_TYPES,
    DATE_BASES,
    DATE_PRECISIONS,
    PLACE_PRECISIONS,
    STAGES,
    WEAPONS,
    Article,
    Event,
    Incident,
)
from analysis.profiles import PLACED
from analysis.sources import independent_sources

STRENGTH = ("convicted", "claimed", "blamed", "suspected", "denied", "unattributed")
JOINTS = {"bombing": "at", "assassination": "of", "kidnapping": "of", "hijacking": "of", "barricade": "at"}
BARE = (*PLACED, "the", "a", "an", "his", "her", "their", "its", "two", "three", "several")


def incident(
    key: str, events: Sequence[Event], articles: Sequence[Article], every: Mapping[str, Article]
) -> Incident:
    """Return the incident that *events* of *articles* tell of: each field as most of them have it, the more
    precise first.
    """
    own = [e for e in events if not e.background] or list(events)
    dated = Counter((e.date_start, e.date_end) for e in events if e.date_start)
    when = min(
        (e for e in events if e.date_start),
        key=lambda e: (
            DATE_PRECISIONS.index(e.date_precision),
            -dated[e.date_start, e.date_end],
            DATE_BASES.index(e.date_basis),
            e.date_start,
        ),
        default=events[0],
    )
    towns = Counter(e.place for e in events if e.place)
    where = min(
        events, key=lambda e: (PLACE_PRECISIONS.index(e.place_precision), -towns[e.place], e.event_id)
    )
    named = [e for e in events if e.perpetrator]
    strongest = min(named or events, key=lambda e: (STRENGTH.index(e.responsibility), e.event_id))
    held = [e for e in named if e.responsibility == strongest.responsibility]
    weapons = {w.strip() for e in events for w in (e.weapons or "").split(",")}
    sources = independent_sources(articles, every)
    result = Incident(
        key,
        stage=_most((e.stage for e in own), STAGES) or "accomplished",
        date_start=when.date_start,
        date_end=when.date_end,
        date_precision=when.date_precision,
        date_basis=when.date_basis,
        time_local=_most(e.time_local for e in own),
        country=where.country or _most(e.country for e in events),
        admin1=where.admin1 or _most(e.admin1 for e in events if e.place == where.place),
        place=where.place or _most(e.place for e in events),
        site=_most(e.site for e in own) or _most(e.site for e in events),
        latitude=where.latitude,
        longitude=where.longitude,
        place_precision=where.place_precision,
        attack_type=_most((e.attack_type for e in events if e.attack_type != "unknown"), ATTACK_TYPES)
        or "unknown",
        weapons=", ".join(w for w in WEAPONS if w in weapons - {"unknown"})
        or ("unknown" if "unknown" in weapons else None),
        suicide=max(e.suicide for e in events),
        target_type=_most(e.target_type for e in events if e.target_type != "unknown") or "unknown",
        target=_most(e.target for e in own) or _most(e.target for e in events),
        perpetrator=_most(e.perpetrator for e in held),
        responsibility=strongest.responsibility
        if named
        else _most((e.responsibility for e in events), STRENGTH) or "unattributed",
        articles=len({a.article_id for a in articles}),
        independent_sources=sources,
        grade="fair" if sources > 1 else "weak",
    )
    return replace(result, title=title(result))


def _most(values: Iterable[str | None], order: Sequence[str] = ()) -> str | None:
    """Return the commonest value; of equals the first in *order*, else the longest, else the first by
    spelling.
    """
    counts = Counter(v for v in values if v)
    return min(
        counts, key=lambda v: (-counts[v], order.index(v) if v in order else 0, -len(v), v), default=None
    )


def title(incident: Incident) -> str:
    """Return a short plain title.

    >>> title(Incident("i", attack_type="armed assault", target="central police station", place="Karachi"))
    'Armed assault on the central police station, Karachi'
    >>> title(Incident("i", attack_type="bombing", stage="foiled", place="Karachi"))
    'Foiled bombing, Karachi'
    >>> title(Incident("i", attack_type="bombing", suicide=1, site="outside the consulate", place="Karachi"))
    'Suicide bombing outside the consulate, Karachi'
    """
    what = incident.attack_type if incident.attack_type != "unknown" else "attack"
    what = f"suicide {what}" if incident.suicide and what in ("bombing", "attack") else what
    joint = JOINTS.get(what.removeprefix("suicide "), "on")
    if incident.stage != "accomplished":
        what = f"{incident.stage} {what}"
        if incident.attack_type == "assassination":
            what, joint = f"{what} attempt", "on"
    target = incident.target or incident.site
    if target:
        first = target.split()[0].lower()
        joint = "" if first in PLACED else f"{joint} "
        what += f" {joint}{target if target[:1].isupper() or first in BARE else 'the ' + target}"
    where = incident.place or incident.admin1
    named = not where or (target is not None and folded(where) in folded(target))
    return what[:1].upper() + what[1:] + ("" if named else f", {where}")
