"""Decide which events, told by different articles, are the same incident, and say why in words a reader
understands.

The surest pairs join first, into groups that grow; what is uncertain stays apart and is listed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import exp

from analysis.candidates import candidates
from analysis.evidence import evidence, said
from analysis.identity import born
from analysis.incident import incident
from analysis.model import Claim, Event, Incident, Link, Reading
from analysis.profiles import Profile, profiles

ENOUGH = 6.0  # points that join two events
SAMPLE = 8  # members of a group that a newcomer is compared with
SURE = 8.0  # points that join even where the dates of others in the two groups do not meet
SLACK = 2.0  # points that a group as a whole may fall short of ENOUGH
CLEARLY = 1.0  # points by which a vaguely dated event must fit better than elsewhere
COARSE = re.compile(r"-\d+[MY]$|\+?--\d\d")  # a date that is safe to count from the day of the news


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two events that may be one attack, but not surely enough to join them: for an editor to decide."""

    event_id: str
    other: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking yields: incidents, the links with their reasons, the readings with incidents and learned
    dates filled in.

    `aliases` says under which id an incident lives on that was merged into another.
    """

    incidents: tuple[Incident, ...]
    links: tuple[Link, ...]
    readings: tuple[Reading, ...]
    doubts: tuple[Doubt, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


# Joining


@dataclass(slots=True)
class _Groups:
    """Events in groups that grow by joining, never two of one article, never against evidence that they
    differ.
    """

    told: Sequence[Profile]
    scores: dict[tuple[int, int], float | None]
    parent: list[int] = field(default_factory=list)
    members: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parent = list(range(len(self.told)))
        self.members = {i: [i] for i in self.parent}

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def score(self, i: int, j: int) -> float | None:
        pair = (i, j) if i < j else (j, i)
        if pair not in self.scores:
            found = evidence(self.told[i], self.told[j])
            self.scores[pair] = None if found is None else sum(points for points, _ in found)
        return self.scores[pair]

    def may_join(self, i: int, j: int) -> bool:
        a, b = self.members[self.root(i)], self.members[self.root(j)]
        if {self.told[x].article.article_id for x in a} & {self.told[x].article.article_id for x in b}:
            return False
        across = [self.score(x, y) for x in a[:SAMPLE] for y in b[:SAMPLE]]
        if None in across and (self.score(i, j) or 0) < SURE:
            return False
        return sum(s or 0 for s in across) / len(across) >= ENOUGH - SLACK

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self.root(i), self.root(j)))
        self.parent[b] = a
        self.members[a] = sorted(self.members[a] + self.members.pop(b))


def _grouped(told: Sequence[Profile]) -> tuple[_Groups, list[tuple[int, int, float]]]:
    """Return the groups, and the pairs that were nearly joined.

    The surest pairs join first. A vaguely dated event (a month, a year, no year) joins last, and only where
    one group fits clearly better than any other.
    """
    groups = _Groups(told, {})
    scored = []
    for i, j in candidates(told):
        score = groups.score(i, j)
        if score is not None and score >= ENOUGH - SLACK:
            scored.append((score, i, j))
    scored.sort(key=lambda s: (-s[0], s[1], s[2]))
    rivals: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for score, i, j in scored:
        rivals[i].append((score, j))
        rivals[j].append((score, i))
    doubts = []

    def is_ambiguous(score: float, i: int, j: int) -> bool:
        home = groups.root(j)
        return any(
            other > score - CLEARLY
            and groups.root(k) not in (home, groups.root(i))
            and (groups.score(j, k) or 0) < ENOUGH
            for other, k in rivals[i]
        )

    for vague in (False, True):
        for score, i, j in scored:
            precise = told[i].is_precise and told[j].is_precise
            if precise is vague or groups.root(i) == groups.root(j):
                continue
            unsure = vague and any(
                not told[x].is_precise and is_ambiguous(score, x, y) for x, y in ((i, j), (j, i))
            )
            if score >= ENOUGH and not unsure and groups.may_join(i, j):
                groups.join(i, j)
            else:
                doubts.append((i, j, score))
    return groups, [(i, j, score) for i, j, score in doubts if groups.root(i) != groups.root(j)]


# Linking


def link(
    readings: Sequence[Reading], known: Sequence[Incident] = (), retired: Collection[str] = ()
) -> Linked:
    """Join the events of many articles into incidents; `known` incidents keep their ids.

    A *retired* id lives again if the event it was made of has no incident: a ruling undone leaves no trace.

    The order of the readings makes no difference. A date without its year is learned from the report it is
    joined with (`date_basis` linked), and dates that its article counts in months or years from its own day
    follow from it.

    >>> from analysis.model import Article
    >>> dw = Event("a1", "a", date_start="2023-02-17", date_end="2023-02-17", place="Karachi", country="PAK",
    ...            target_type="police", attack_type="armed assault", perpetrator="Tehrik-e-Taliban Pakistan")
    >>> rfe = replace(dw, event_id="b1", article_id="b")
    >>> linked = link([
    ...     Reading(Article("a", "", outlet="DW"), (dw,)), Reading(Article("b", "", outlet="RFE/RL"), (rfe,))
    ... ])
    >>> [(i.articles, i.independent_sources, i.grade) for i in linked.incidents]
    [(2, 2, 'fair')]
    >>> linked.links[0].reason
    'same day, same town, both police targets, both armed assaults, Tehrik-e-Taliban Pakistan named in both'
    """
    readings = sorted(readings, key=lambda r: r.article.article_id)
    told, groups, doubts = _joined(readings)
    learned = _learned(readings, told, groups)
    if learned is not None:
        readings = learned
        told, groups, doubts = _joined(readings)
    return _reconciled(readings, told, groups, doubts, known, frozenset(retired))


def _joined(readings: Iterable[Reading]) -> tuple[list[Profile], _Groups, list[tuple[int, int, float]]]:
    told = profiles(readings)
    return told, *_grouped(told)


def _learned(readings: Sequence[Reading], told: Sequence[Profile], groups: _Groups) -> list[Reading] | None:
    """Return the readings with the years they learn from those they are joined with, or None if there are
    none to learn.
    """
    days: dict[str, Event] = {}
    base: dict[str, date] = {}
    for members in groups.members.values():
        dated = Counter((t.first, t.last) for t in map(told.__getitem__, members) if t.is_precise)
        if not dated:
            continue
        first, last = max(dated, key=lambda d: (dated[d], d))
        for t in map(told.__getitem__, members):
            if not t.partial:
                continue
            month_only = t.partial[1] is None
            a, b = _month(first) if month_only else (first, last)
            days[t.event.event_id] = _dated(t.event, a, b, "month" if month_only else "day")
            if not t.event.background and not t.article.published:
                base[t.article.article_id] = b if not month_only else a
    if not days:
        return None
    result = []
    for reading in readings:
        day = base.get(reading.article.article_id)
        events = [
            days.get(e.event_id) or (_counted_from(e, day, reading.claims) if day else e)
            for e in reading.events
        ]
        article = replace(reading.article, published_basis="linked") if day else reading.article
        result.append(replace(reading, article=article, events=tuple(events)))
    return result


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _dated(event: Event, first: date, last: date, precision: str) -> Event:
    return replace(
        event,
        date_start=first.isoformat(),
        date_end=last.isoformat(),
        date_precision=precision,
        date_basis="linked",
    )


def _counted_from(event: Event, day: date, claims: Iterable[Claim]) -> Event:
    """Return an undated event with its date counted from the day of its article's news, if it is told in
    months or years.
    """
    if event.date_start:
        return event
    values = {c.value for c in claims if c.kind == "date" and c.event_id == event.event_id and c.value}
    if len(values) != 1 or not COARSE.match(value := values.pop()):
        return event
    from analysis.extract import dates  # here, because it is needed only where a year was learned

    first, last, precision = dates.resolved(value, day)
    return _dated(event, first, last, precision) if first and last else event


# Incidents


def _reconciled(
    readings: Sequence[Reading],
    told: Sequence[Profile],
    groups: _Groups,
    doubts: Iterable[tuple[int, int, float]],
    known: Sequence[Incident],
    retired: frozenset[str],
) -> Linked:
    articles = {r.article.article_id: r.article for r in readings}
    clusters = [[told[i] for i in groups.members[root]] for root in sorted(groups.members)]
    ids, aliases = _identified(clusters, {i.incident_id for i in known}, retired)
    incidents, links, home = [], [], {}
    for key, cluster, root in zip(ids, clusters, sorted(groups.members), strict=True):
        incidents.append(incident(key, [t.event for t in cluster], [t.article for t in cluster], articles))
        for i in groups.members[root]:
            home[told[i].event.event_id] = key
            links.append(Link(key, told[i].event.event_id, *_why(i, groups)))
    filled = tuple(
        replace(
            r,
            events=tuple(replace(e, incident_id=home[e.event_id]) for e in r.events),
            claims=tuple(replace(c, incident_id=home.get(c.event_id or "")) for c in r.claims),
        )
        for r in readings
    )
    uncertain = tuple(
        Doubt(told[i].event.event_id, told[j].event.event_id, said(told[i], told[j]), _share(score))
        for i, j, score in doubts
    )
    incidents.sort(key=lambda i: i.incident_id)
    return Linked(
        tuple(incidents),
        tuple(sorted(links, key=lambda k: (k.incident_id, k.event_id))),
        filled,
        uncertain,
        aliases,
    )


def _identified(
    clusters: Sequence[Sequence[Profile]], known: set[str], retired: frozenset[str]
) -> tuple[list[str], dict[str, str]]:
    """Return the id of each cluster: the known one that most of its events had, else one made of its first
    event.

    Of clusters that had one id, the largest keeps it, or of two as large the one whose event it was made of;
    an id that lost its events to a merge is an alias.
    """
    wishes = []
    for n, cluster in enumerate(clusters):
        had = Counter(
            key
            for t in cluster
            for key in {t.event.incident_id, _fresh(t)} & (known if t.event.incident_id else known | retired)
        )
        made = {_fresh(t): place for place, t in reversed([*enumerate(cluster)])}
        wishes += [(-count, made.get(key, len(cluster)), n, key) for key, count in had.items() if key]
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, n, key in sorted(wishes, key=lambda w: (w[0], w[1], w[3], w[2])):
        if n not in ids and key not in taken:
            ids[n] = key
            taken.add(key)
    aliases = {key: ids[n] for _, _, n, key in sorted(wishes) if key not in taken}
    for n, cluster in enumerate(clusters):
        seeds = (key for key in map(_fresh, cluster) if key not in taken)
        ids[n] = ids.get(n) or next(seeds)
        taken.add(ids[n])
    return [ids[n] for n in range(len(clusters))], aliases


def _fresh(told: Profile) -> str:
    return born(told.event.event_id)


def _why(i: int, groups: _Groups) -> tuple[str, float]:
    others = [j for j in groups.members[groups.root(i)][: SAMPLE + 1] if j != i]
    if not others:
        return "the only report of it", 1.0
    best = max(others, key=lambda j: (groups.score(i, j) or 0, -j))
    return said(groups.told[i], groups.told[best]), _share(groups.score(i, best) or 0)


def _share(points: float) -> float:
    """Return points as a score between 0 and 1; just enough to join is 0.5."""
    return round(1 / (1 + exp(ENOUGH - points)), 3)
