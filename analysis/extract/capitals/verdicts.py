"""Weigh whether an article has an attack as its news, and each event as one of four kinds of attack."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace

from analysis.extract.capitals.told import plainness
from analysis.extract.capitals.weights import added, learned
from analysis.extract.sentences import Sentence
from analysis.model import Claim, Event

KINDS = ("attack", "bombing", "kidnapping", "arson")
TYPES = {
    "attack": "armed assault",
    "bombing": "bombing",
    "kidnapping": "kidnapping",
    "arson": "facility attack",
}
MARGIN = 30  # hundredths of log odds by which another kind must beat the one that the rules say
PLAINEST = 0.5  # weight of the sentence that tells most plainly of an attack, beside that of the article
STORY = -70  # hundredths of log odds, with that sentence, below which an article has no attack as its news
TOLD = -110  # below which one of several events is no attack of its own
LEAD = 3  # sentences


def judged(made: Sequence[Event], claims: Sequence[Claim], rows: Sequence[Sentence]) -> list[Event]:
    """Return the events of an article that are attacks, with their kinds as weighed; perhaps none.

    The article as a whole is weighed first: most that speak of war, drugs or politics tell of no attack.
    """
    table = learned()
    if "events" not in table or not made:
        return list(made)
    news = added(story(made, claims, rows), table["story"], table["story bias"])[0]
    if news + PLAINEST * max(plainness(rows)) < STORY:
        return []
    found = []
    for n, event in enumerate(made):
        mine = [c for c in claims if c.event_id == event.event_id]
        weighed = added(signs(event, mine, rows, n, len(made)), table["events"], table["events bias"])
        odds = dict(zip(KINDS, weighed, strict=True))
        own = kind_of(event)
        best = max(KINDS, key=lambda kind: odds[kind] + (MARGIN if kind == own else 0))
        found.append((odds[best], event if best == own else replace(event, attack_type=TYPES[best])))
    least = min(TOLD, max(odds for odds, _ in found))
    return [event for odds, event in found if odds >= least]


def story(made: Sequence[Event], claims: Sequence[Claim], rows: Sequence[Sentence]) -> list[str]:
    """Return what tells whether an article has an attack as its news: its words, and what was found in it."""
    found = [f"events {min(len(made), 3)}", f"own {any(not event.background for event in made)}"]
    found += [f"long {min(len(rows) // 5, 6)}", *(f"kind={kind_of(event)}" for event in made)]
    sure: dict[str, list[float]] = {}
    for c in claims:
        found.append(f"{c.kind} {c.party}")
        if c.rule == "learned":
            sure.setdefault(c.kind, []).append(c.confidence or 0)
    for kind, values in sure.items():
        found += [f"{kind} above {n}" for n in range(int(max(values) * 10))]
        found += [f"{kind} in all {n}" for n in range(int(min(sum(values), 3) * 4))]
    for row in rows:
        words = [token.low for token in row.tokens if token.low[0].isalpha()]
        found += [f"w={word}" for word in words]
        if row.index < LEAD:
            found += [f"lead={word}" for word in words]
    return found


def signs(
    event: Event, claims: Sequence[Claim], rows: Sequence[Sentence], position: int, of: int
) -> list[str]:
    """Return what tells whether, and as which kind, an event is an attack that a report is made of."""
    starts = [row.start for row in rows]
    told = sorted({max(0, bisect.bisect_right(starts, c.start) - 1) for c in claims})
    kind = kind_of(event)
    found = [
        f"kind={kind}",
        f"kind={kind}/{event.background}",
        f"type={event.attack_type}",
        f"background {event.background}",
        f"place {min(position, 3)} of {min(of, 4)}",
        f"first {min(told[0] if told else 9, 9)}",
        f"told {min(len(told), 6)}",
        f"long {min(len(rows) // 5, 6)}",
        f"day {event.date_precision} {event.date_basis}",
        f"place {event.place_precision}",
        f"stage {event.stage}",
        f"who {event.responsibility}",
        f"aim {event.target_type}",
    ]
    for c in claims:
        found += [f"{c.kind}", f"{c.kind} {c.party}/{kind}", f"{c.kind} {c.rule}"]
        if c.rule == "learned":
            found += [f"{c.kind} above {n}" for n in range(int((c.confidence or 0) * 8))]
        if c.kind in ("attack_type", "outcome", "status"):
            found += [f"{c.kind}={(c.reported or '').lower()}", f"{c.kind} {c.value}"]
        elif c.kind in ("target", "weapon", "suspect"):
            words = (c.reported or c.value or "").lower().split()
            found.append(f"{c.kind}={words[-1] if words else ''}")
    for n, row in enumerate(rows[i] for i in told[:4]):
        for token in row.tokens:
            if token.low[0].isalpha():
                found.append(f"w={token.low}")
                if not n:
                    found.append(f"w1={token.low}")
    return found


def kind_of(event: Event) -> str:
    """Return which of KINDS an event is by the rules."""
    weapons = (event.weapons or "").split(", ")
    if event.attack_type in ("kidnapping", "hijacking", "barricade"):
        return "kidnapping"
    if event.attack_type == "facility attack" and "explosives" not in weapons:
        return "arson" if "incendiary" in weapons else "attack"
    explosive = "explosives" in weapons and event.attack_type in ("assassination", "facility attack")
    return "bombing" if explosive or event.attack_type == "bombing" else "attack"
