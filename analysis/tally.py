"""Reduce the claims about one incident to tolls: low, best and high, by a named rule.

Within an article, parts, wholes, repetitions and overlaps are settled before anything is added. Across
articles, low and high never hide a credible report; only *best* depends on the rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise

from analysis.model import UNSURE, Article, Claim, Incident, Relation, Toll
from analysis.sources import originals, source_of

VICTIMS = ("security", "militants", "civilians")  # parties that are named and are not the attackers
OFFICIAL = ("police", "military", "government", "medical")
INFERRED = "inferred from a foiled or failed attack"
ATTACKERS_ALONE = "inferred where only attackers are said to have died"
FRESH = 7  # days after the first report in which a toll is expected to rise
BREATH = 150  # characters between figures that are still told together
MANY = 10  # people dead or hurt; of more, more are found for days
SPARING = ("foiled", "failed")
WHOLES = ("all", "unknown", None)  # parties that may hold people of other parties
SEARCHED = 12  # overlapping figures tried in all combinations; beyond it, the largest stands

Ties = Collection[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many persons: low and best None if no sure number is stated, high None if open-ended."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What one article's claims of one kind and party add up to, and how that article stands among the
    others.
    """

    article_id: str
    source: str
    day: str  # an undated report counts as of the first dated one
    settled: bool  # not a developing story
    figure: Figure
    vague: bool = False  # no number, only a plural
    rank: int = 0  # the place of the article among the incident's, see `_ranked`
    dead: int | None = None  # of a figure of injured: the victims killed that the same report gives
    deaths: int | None = None  # and the victims killed that all reports together come to
    is_disputed: bool = False  # no more sources tell of people hurt than of the dead alone
    is_beyond: bool = False  # "more than 100", which nobody counted as 101

    @property
    def said(self) -> int:
        """The number in its words: 100 of "more than 100", which whoever counts 100 or more bears out."""
        return self.best - self.is_beyond

    @property
    def best(self) -> int:
        """The figure itself; only reports with a sure number are given to a rule."""
        return self.figure.best or 0


Rule = Callable[[Sequence[Report]], Report]


# Within an article


def figure(claims: Iterable[Claim], ties: Ties = ()) -> Figure | None:
    """Return what one article's *claims* of one kind add up to, or None if they hold no number.

    Claims that are the same or conflict are one; of claims that may overlap, the most that surely differ
    stand; a whole stands for its parts unless the parts are more; a superseded claim is left out, and an
    increment whose base is not there.

    >>> whole = Claim("w", "ap", "killed", "five police", 0, 11, "hand", party="security", low=5, high=5)
    >>> parts = [replace(whole, claim_id="a", low=2, high=2), replace(whole, claim_id="b", low=3, high=3)]
    >>> figure([whole, *parts], [("a", "part_of", "w"), ("b", "part_of", "w")])
    Figure(low=5, best=5, high=5)
    """
    stand = {c.claim_id: c for c in claims if c.low is not None or c.high is not None}
    ties = sorted(t for t in ties if t[0] in stand or t[2] in stand)
    stray = {a for a, relation, b in ties if relation == "increment_of" and b not in stand}
    stand = {key: c for key, c in stand.items() if key not in stray}
    ties = [(a, relation, b) for a, relation, b in ties if a in stand and b in stand and a != b]
    group = _groups(stand, ties)
    over: dict[str, set[str]] = defaultdict(set)  # whole: its parts
    beside: dict[str, set[str]] = defaultdict(set)
    gone, conflicts = set(), set()
    for a, relation, b in ties:
        a, b = group[a], group[b]
        if relation == "conflicts_with":
            conflicts.add(a)
        elif a == b:
            continue
        elif relation == "supersedes" and a not in gone:
            gone.add(b)
        elif relation == "part_of":
            over[b].add(a)
        elif relation in ("sum_of", "including"):
            over[a].add(b)
        elif relation == "may_overlap":
            beside[a].add(b)
            beside[b].add(a)
    members: dict[str, list[Claim]] = defaultdict(list)
    for key, c in stand.items():
        if group[key] not in gone:
            members[group[key]].append(c)
    own = {key: _one(held, key in conflicts) for key, held in members.items()}
    if not own:
        return None
    home = _homes(own, over)
    for a, others in list(beside.items()):  # what overlaps a part overlaps its whole
        for b in others & own.keys():
            if a in own and home[a] != home[b]:
                beside[home[a]].add(home[b])
                beside[home[b]].add(home[a])

    def value(key: str, above: frozenset[str] = frozenset()) -> Figure:
        inside = [p for p in sorted(over[key] & own.keys()) if p not in above and p != key]
        if not inside:
            return own[key]
        parts = _added({p: value(p, above | {key}) for p in inside}, beside)
        return parts if _size(parts) > _size(own[key]) else own[key]

    tops = {key: value(key) for key in own if home[key] == key}
    totals = {key: f for key, f in tops.items() if all(c.party == "all" for c in members[key])}
    rest = {key: f for key, f in tops.items() if key not in totals}
    sums = [_added(some, beside) for some in (totals, rest) if some]
    return max(sums, key=_size)  # a total and a breakdown are never added


def _groups(stand: Mapping[str, Claim], ties: Ties) -> dict[str, str]:
    parent = {key: key for key in stand}

    def root(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    for a, relation, b in ties:
        if relation in ("same_as", "conflicts_with"):
            first, second = sorted((root(a), root(b)))
            parent[second] = first
    return {key: root(key) for key in stand}


def _homes(own: Mapping[str, Figure], over: Mapping[str, set[str]]) -> dict[str, str]:
    """Return, for each group, the outermost whole that holds it; wholes that hold each other stand alone."""
    above = {
        part: whole
        for whole in sorted(over, reverse=True)
        if whole in own
        for part in over[whole]
        if part in own
    }
    home = {}
    for key in own:
        seen, top = {key}, key
        while top in above and above[top] not in seen:
            top = above[top]
            seen.add(top)
        home[key] = key if top in above else top
    return home


def _one(claims: Sequence[Claim], conflict: bool) -> Figure:
    """Return the figure of claims that tell of the same people: the largest, open if any of that size is
    open.
    """
    top = max(_number(c) for c in claims)
    largest = [c for c in claims if _number(c) == top]
    lows = [c.low for c in (claims if conflict else largest) if c.low is not None]
    low = min(lows, default=None) if conflict else max(lows, default=None)
    closed = [c.high for c in claims if c.high is not None]
    return Figure(low, top, None if any(c.high is None for c in largest) else max(closed))


def _number(claim: Claim) -> int:
    return claim.low if claim.low is not None else claim.high or 0


def _size(figure: Figure) -> tuple[int, bool]:
    return figure.best or 0, figure.high is not None


def _added(figures: Mapping[str, Figure], beside: Mapping[str, set[str]]) -> Figure:
    """Add up figures; of those that may overlap, take the largest sum of some that do not."""
    chosen: list[Figure] = []
    left = sorted(figures)
    while left:
        near, edge = {left[0]}, [left[0]]
        while edge:
            new = (beside.get(edge.pop(), set()) & figures.keys()) - near
            near |= new
            edge += sorted(new)
        left = [key for key in left if key not in near]
        chosen += [
            figures[key]
            for key in _apart(sorted(near, key=lambda k: (-_size(figures[k])[0], k)), figures, beside)
        ]
    lows = [f.low for f in chosen if f.low is not None]
    highs = [f.high for f in chosen]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Figure(sum(lows) if lows else None, sum(f.best or 0 for f in chosen), high)


def _apart(keys: list[str], figures: Mapping[str, Figure], beside: Mapping[str, set[str]]) -> list[str]:
    if len(keys) > SEARCHED or len(keys) < 2:
        return keys[:1]
    first, *others = keys
    with_first = [first, *_apart([k for k in others if k not in beside.get(first, ())], figures, beside)]
    without = _apart(others, figures, beside)
    return max(with_first, without, key=lambda some: sum(figures[k].best or 0 for k in some))


# Across articles


def agreed(reports: Sequence[Report]) -> Report:
    """Take the report that most independent sources agree with on killed and injured.

    Of equals, take one that needs no adding up, then news of the attack rather than an aside in other news,
    then exact figures rather than floors, then a dated report; then, where all count ten dead or ten hurt,
    the latest, else the lower, as UCDP does where sources cannot be told apart (its definitions, on best
    estimates), then the latest. A report has no say once a later day's higher toll, told in one breath within
    a week of the first report, has overtaken it, nor has "at least N" where somebody counts more, nor "more
    than N" where somebody counts N: nobody said N + 1, and it stands only where nobody gives an exact figure
    of N or more. Developing stories stand behind settled ones, and a correction before all. All figures come
    from one report where it gives them. (One source, one vote, as in The Economist's estimate of the war dead
    in Ukraine; the rest is ours.)
    """
    first = min(reports, key=_place)
    exact = [r for r in reports if r.figure.high is not None and r.best >= first.said]
    return min(exact, key=_place) if first.is_beyond and exact else first


def _place(report: Report) -> tuple[int, str]:
    return report.rank, report.article_id


def lowest(reports: Sequence[Report]) -> Report:
    """Take the lowest figure, as ACLED does: its codebook asks for the most conservative estimate."""
    return min(reports, key=lambda r: (r.best, r.figure.high is None, r.article_id))


def median(reports: Sequence[Report]) -> Report:
    """Take the middle figure of the independent sources' latest reports, the lower of two middles.

    A source with three numbers weighs no more than a source with one: The Economist, estimates of war dead.
    """
    votes = sorted(_latest_of_each(reports), key=lambda r: (r.best, r.article_id))
    return votes[(len(votes) - 1) // 2]


def latest(reports: Sequence[Report]) -> Report:
    """Take the latest report; of one day the settled before the developing, then the higher.

    Under `latest-official` only figures that police, soldiers, officials or medics give are looked at: a
    newsroom's usual attribution, our own wording of it.
    """
    return max(reports, key=lambda r: (r.day, r.settled, r.best, r.article_id))


def most_attested(reports: Sequence[Report]) -> Report:
    """Take the figure that most independent sources give, the lower of two.

    UCDP's GED states low, best and high, best being the most reliable estimate (its codebook); that the
    number of sources makes it so is our reading.
    """
    votes = _latest_of_each(reports)
    sources = Counter(r.best for r in votes)
    return min(votes, key=lambda r: (-sources[r.best], r.best, r.article_id))


RULES: dict[str, Rule] = {
    "default": agreed,
    "conservative": lowest,
    "median": median,
    "latest-official": latest,
    "ucdp": most_attested,
}


def _latest_of_each(reports: Sequence[Report]) -> list[Report]:
    of_source: dict[str, list[Report]] = defaultdict(list)
    for r in reports:
        of_source[r.source].append(r)
    return [latest(some) for some in of_source.values()]


# An incident


@dataclass(frozen=True, slots=True)
class _Told:
    """One article's claims on an incident, with what decides the article's weight."""

    article: Article
    source: str
    day: str
    claims: tuple[Claim, ...]
    ties: Ties
    rank: int = 0
    dead: int | None = None
    deaths: int | None = None
    is_disputed: bool = False
    is_recalled: bool = False

    @property
    def key(self) -> str:
        """The article's id."""
        return self.article.article_id

    @property
    def is_developing(self) -> bool:
        """Whether the article says that the story goes on."""
        return self.article.story_status == "developing"

    def by(self, speakers: Collection[str]) -> _Told:
        """The same article with the claims of some speakers only."""
        return replace(self, claims=tuple(c for c in self.claims if c.speaker_type in speakers))

    def report(self, figure: Figure, claims: Sequence[Claim]) -> Report:
        vague = all(c.hedge == "vague" for c in claims if c.modality not in UNSURE)
        is_beyond = figure.high is None and any(c.hedge == "more_than" for c in claims)
        about = (self.key, self.source, self.day, not self.is_developing)
        return Report(*about, figure, vague, self.rank, self.dead, self.deaths, self.is_disputed, is_beyond)

    def breaths(self) -> int:
        """How often the article's figures start anew: of several that we add up, one may be misread."""
        sure = [c for c in self.claims if c.counts and c.low and c.modality not in UNSURE]
        told = [c for c in sure if c.party != "attackers"]  # who are not added to the victims
        n = 0
        for kind in ("killed", "injured"):
            row = sorted((c for c in told if c.kind == kind), key=lambda c: (c.start, c.end))
            n += sum(b.start - a.end > BREATH for a, b in pairwise(row))
        return n


def tally(
    incident_id: str,
    claims: Iterable[Claim],
    relations: Iterable[Relation],
    articles: Mapping[str, Article],
    rule: str = "default",
    recalled: Collection[str] = (),
) -> list[Toll]:
    """Return the tolls of one incident: killed and injured by party, attackers by number.

    Only claims that count and are asserted or confirmed enter low and best; believed, feared and unconfirmed
    ones raise high; denied ones do nothing. `all` = `victims` + `attackers`; `unknown` is what no named party
    accounts for. No claim, no toll; a foiled or failed attack without any figure has 0 killed and 0 injured,
    and its rule says so; where the hurt are counted and only attackers are said to have died, the victims
    have 0 killed and no upper end. *recalled* are the events that an article tells in passing.

    >>> five = Claim("c", "ap", "killed", "five police", 0, 11, "hand", "e", "i", "security", low=5, high=5)
    >>> [(t.party, t.low, t.best, t.high) for t in tally("i", [replace(five, counts=1)], [], {})]
    [('all', 5, 5, 5), ('victims', 5, 5, 5), ('security', 5, 5, 5)]
    """
    if rule not in RULES:
        raise ValueError(f"no rule called {rule!r}; choose one of: {', '.join(RULES)}")
    own = sorted((c for c in claims if c.incident_id == incident_id and c.event_id), key=lambda c: c.claim_id)
    told = _ranked(_told(own, relations, articles, recalled))
    killed, accounts = _casualties(incident_id, "killed", told, rule)
    dead = {r.article_id: r.best for r in accounts.of("victims") if r.figure.best is not None}
    deaths = next((t.best for t in killed if t.party == "victims"), None)
    since = [
        replace(t, dead=dead.get(t.key), deaths=deaths, is_disputed=doubt)
        for doubt in [_is_disputed(told, dead)]
        for t in told
    ]
    injured, _ = _casualties(incident_id, "injured", since, rule)
    killed += _outlived(killed, injured)
    return (killed + injured or _spared(incident_id, told)) + _attackers(incident_id, told, rule)


def _is_disputed(told: Sequence[_Told], dead: Mapping[str, int]) -> bool:
    """Tell whether no more sources tell of people hurt than tell of the dead and of nobody hurt."""
    hurt = _Accounts("injured", told).reports["victims"]
    said = {t.source for t in told if t.key in hurt and hurt[t.key].best}
    return len(said) <= len({t.source for t in told if dead.get(t.key)} - said)


def by_incident(
    claims: Iterable[Claim], relations: Iterable[Relation]
) -> tuple[dict[str, list[Claim]], dict[str, list[Relation]]]:
    """Return the claims about each incident, and the relations among them."""
    told: dict[str, list[Claim]] = defaultdict(list)
    owner: dict[str, str] = {}
    for claim in claims:
        if claim.incident_id and claim.event_id:
            told[claim.incident_id].append(claim)
            owner[claim.claim_id] = claim.incident_id
    ties: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        if relation.claim_id in owner:
            ties[owner[relation.claim_id]].append(relation)
    return told, ties


def tallies(
    claims: Iterable[Claim],
    relations: Iterable[Relation],
    articles: Mapping[str, Article],
    rule: str = "default",
    recalled: Collection[str] = (),
) -> list[Toll]:
    """Return the tolls of every incident that the claims tell of, by incident."""
    told, ties = by_incident(claims, relations)
    return [
        toll for key in sorted(told) for toll in tally(key, told[key], ties[key], articles, rule, recalled)
    ]


def _told(
    claims: Sequence[Claim],
    relations: Iterable[Relation],
    articles: Mapping[str, Article],
    recalled: Collection[str] = (),
) -> list[_Told]:
    of_article: dict[str, list[Claim]] = defaultdict(list)
    home = {c.claim_id: c.article_id for c in claims}
    ties: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for c in claims:
        of_article[c.article_id].append(c)
        if c.relation and c.related and home.get(c.related) == c.article_id:
            ties[c.article_id].add((c.claim_id, c.relation, c.related))
    for r in relations:
        if r.claim_id in home and home[r.claim_id] == home.get(r.related):
            ties[home[r.claim_id]].add((r.claim_id, r.relation, r.related))
    known = {key: articles.get(key) or Article(key, "") for key in of_article}
    days = {key: day for key, article in known.items() if (day := _day(article.published))}
    first = min(days.values(), default="")
    return [
        _Told(
            a,
            source_of(a, articles),
            days.get(a.article_id, first),
            tuple(of_article[a.article_id]),
            ties[a.article_id],
            is_recalled=all(c.event_id in recalled for c in of_article[a.article_id]),
        )
        for a in originals(known.values(), articles)
    ]


def _ranked(told: Sequence[_Told]) -> list[_Told]:
    """Return the articles with their rank: first the one whose figures stand best, see `agreed`."""
    if len(told) < 2:
        return list(told)
    killed, injured = (_Accounts(kind, told) for kind in ("killed", "injured"))
    told_of = {
        t.key: _Counted(
            _firm(killed.reports["victims"].get(t.key)),
            _firm(injured.reports["victims"].get(t.key)),
            _firm(killed.reports["all"].get(t.key)),
            t.breaths(),
        )
        for t in told
    }
    if killed.reports["attackers"]:
        for key in killed.over_everybody:  # the total may hold the attackers
            whole, victims = killed.reports["victims"].get(key), killed.named(key)
            said = replace(whole, figure=Figure(victims, victims, victims)) if whole and victims else None
            told_of[key] = replace(told_of[key], killed=said)
    first = min(_ordinal(t.day) for t in told)
    fresh = [t for t in told if _ordinal(t.day) - first <= FRESH]
    stale = {
        t.key for t in told if any(_overtakes(told_of[o.key], told_of[t.key], o.day > t.day) for o in fresh)
    }
    votes: dict[str, _Told] = {}  # each source's latest
    for t in sorted(told, key=lambda t: (not t.is_recalled, t.day, not t.is_developing, t.key)):
        if t.key not in stale and not told_of[t.key].is_silent:
            votes[t.source] = t

    is_large = all(c.is_large for c in told_of.values() if not c.is_silent)

    def standing(t: _Told) -> tuple:
        voices = sum(
            _agreement(told_of[t.key], told_of[v.key]) for v in votes.values() if v.source != t.source
        )
        own = told_of[t.key]
        is_corrected = t.article.story_status == "corrected"
        near = (own.breaths, t.is_recalled, own.floors, not t.article.published)
        later = -_ordinal(t.day)
        likely = (*near, is_large and later, own.total, later)
        return t.key in stale, not is_corrected, -voices, t.is_developing, *likely, t.key

    return [replace(t, rank=rank) for rank, t in enumerate(sorted(told, key=standing))]


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one article counts: its sure figures, and in how many breaths it tells them."""

    killed: Report | None  # victims
    injured: Report | None
    whole: Report | None  # killed, attackers among them
    breaths: int

    @property
    def is_silent(self) -> bool:
        """Whether the article has no figure at all, and so no say."""
        return not (self.killed or self.injured or self.whole)

    @property
    def floors(self) -> int:
        """How many of its figures of victims are open-ended ("at least 59")."""
        return sum(r.figure.high is None for r in (self.killed, self.injured) if r)

    @property
    def is_large(self) -> bool:
        """Whether many are dead or many hurt."""
        return any(_said(r) >= MANY for r in (self.killed, self.injured))

    @property
    def total(self) -> int:
        """Victims killed and injured."""
        return sum(r.best for r in (self.killed, self.injured) if r)


def _firm(report: Report | None) -> Report | None:
    return report if report and report.figure.best is not None and not report.vague else None


def _said(report: Report | None) -> int:
    return report.said if report else 0


def _overtakes(one: _Counted, other: _Counted, later: bool) -> bool:
    """Tell whether one report updates another: more are dead, or of many hurt more, and it is later or takes
    the place of a floor.

    What we added up from here and there in an article is no update: one of its parts may be misread.
    """
    if not other.total or _said(one.killed) < _said(other.killed):
        return False
    floors = ((one.killed, other.killed), (one.injured, other.injured))
    if any(_replaces(a, b) for a, b in floors):
        return True
    is_higher = _said(one.killed) > _said(other.killed) or _said(one.injured) > _said(other.injured) >= MANY
    return later and is_higher and not one.breaths and one.total > other.total


def _replaces(one: Report | None, floor: Report | None) -> bool:
    """Tell whether a figure takes the place of a floor: it is higher, or it is 100 where the floor is "more
    than 100", of which nobody said 101.
    """
    if not one or not floor or floor.figure.high is not None or floor.said < 1:
        return False
    return one.said > floor.said or (floor.is_beyond and not one.is_beyond and one.said == floor.said)


def _agreement(one: _Counted, other: _Counted) -> float:
    """Return how far two reports agree: half for the killed, half for the injured; who says nothing of them
    agrees with who says that there are none.
    """
    pairs = ((one.killed, other.killed), (one.whole, other.whole))
    killed = any(_said(a) == _said(b) for a, b in pairs)
    return (killed + (_said(one.injured) == _said(other.injured))) / 2


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return 0


def _day(published: str | None) -> str | None:
    """Return the day of publication, in UTC when a time with its offset is given."""
    if not published:
        return None
    try:
        when = datetime.fromisoformat(published)
    except ValueError:
        return published
    return (when.astimezone(UTC) if when.tzinfo else when).date().isoformat()


# The figures of one kind


class _Accounts:
    """The reports' figures of one kind, by party and article, with the claims behind them."""

    def __init__(self, kind: str, told: Iterable[_Told]) -> None:
        self.reports: dict[str, dict[str, Report]] = defaultdict(dict)
        self.claims: dict[str, list[Claim]] = defaultdict(list)  # none that counts: only what others say
        self.over_everybody: set[str] = set()  # reports whose figure is a total over several parties, by key
        self.implied: dict[str, int] = {}  # attackers' dead that a report's total leaves room for, by its key
        self.contested: dict[str, list[Report]] = defaultdict(list)  # other figures in a report, by party
        for t in told:
            said = [
                _survivors(c, t.claims, t.ties)
                for c in t.claims
                if c.kind == kind and c.modality != "denied" and (c.low, c.high) != (None, None)
            ]
            counted = [c for c in said if c.counts]
            key, parts = t.key, _parts(said, t.ties) if counted else []
            held = {c.claim_id for c in counted}
            ties = [
                tie for tie in t.ties if tie[1] != "increment_of" or tie[2] not in held
            ]  # else it simply adds
            for party, one in _by_party(counted, parts, ties).items():
                self.reports[party][key] = t.report(one, counted)
            self.contest(t, [c for c in said if not c.counts])
            if counted:
                self.claims[key] = counted + parts
                within = {a for a, relation, b in t.ties if relation == "part_of" and b in held}
                if all(c.party == "all" for c in counted if c.claim_id not in within):
                    self.over_everybody.add(key)

    def contest(self, t: _Told, said: Sequence[Claim]) -> None:
        """Keep what others say in a report against its figures: it is in the range, never the best."""
        against = {a for a, relation, _ in t.ties if relation == "conflicts_with"}
        for c in said:
            if c.claim_id in against and c.modality not in UNSURE:
                other = t.report(Figure(c.low, _number(c), c.high), [c])
                whole = () if c.party == "attackers" else ("victims", "all")
                for party in {c.party or "unknown", *whole}:
                    self.contested[party].append(other)

    def of(self, party: str) -> list[Report]:
        """The reports that give a figure for a party."""
        return list(self.reports[party].values())

    def named(self, key: str) -> int:
        """The victims of stated parties in a report: three officers and a civilian."""
        return sum(self.reports[p][key].best or 0 for p in VICTIMS if key in self.reports[p])

    def armed(self, key: str) -> bool:
        """Whether a report says that police, soldiers or other fighters are among the victims."""
        return any(key in self.reports[party] for party in ("security", "militants"))

    def split(self, attackers: Figure | None) -> None:
        """Make totals and victims comparable, given how many attackers died by the reports that say so.

        A total over several parties includes them, as far as the victims it names leave room: of seven dead,
        three officers and a civilian among them, at most three are attackers. So does a total that is, less
        the attackers, what another report says of the victims, or that is what another says of all of them:
        three robbers here and three teenagers there are the same three. Other reports without a word on
        attackers are of victims, and the attackers are added to their total.
        """
        if attackers is None:
            return
        fallen = Figure(attackers.low or 0, attackers.best or 0, attackers.high)
        by_others = {r.best for key, r in self.reports["victims"].items() if key in self.reports["attackers"]}
        wholes = {self.reports["all"][key].best for key in self.reports["attackers"]}
        for key in self.reports["victims"].keys() - self.reports["attackers"].keys():
            whole = self.reports["all"][key]
            is_same = whole.best in wholes - by_others and not self.armed(key)
            is_total = key in self.over_everybody or is_same
            less = _less(whole.figure, fallen)
            if fallen.best and (is_total or (less.best in by_others and whole.best not in by_others)):
                named = self.named(key)
                if whole.best is not None and (less.best or 0) < named <= whole.best:
                    less = Figure(less.low, named, less.high if less.high is None else max(less.high, named))
                    self.implied[key] = whole.best - named
                self.reports["victims"][key] = replace(whole, figure=less)
            else:
                self.reports["all"][key] = replace(whole, figure=_sum(whole.figure, fallen))

    def ids(self, party: str, first: Report | None) -> tuple[str, ...]:
        """The claims behind the figures of a party, those of the report that was chosen first."""
        told = sorted(
            self.reports["victims" if party == "unknown" else party],
            key=lambda key: (first is None or key != first.article_id, key),
        )
        fits = {
            "all": lambda c: c.counts,
            "victims": lambda c: c.counts and c.party != "attackers",
            "unknown": lambda c: c.counts and c.party in WHOLES,
        }.get(party, lambda c: c.party == party)
        return tuple(c.claim_id for key in told for c in self.claims[key] if fits(c))

    def as_of(self, report: Report | None) -> str | None:
        """The time of a report's figure, if its claims say it."""
        said = [c.as_of for c in self.claims[report.article_id] if c.as_of] if report else []
        return max(said, default=None)


def _by_party(counted: list[Claim], parts: list[Claim], ties: Ties) -> dict[str, Figure]:
    """Return one article's figures: `all`, `victims`, and each party it names."""
    told = {"all": counted, "victims": [c for c in counted if c.party != "attackers"]}
    told |= {party: [c for c in counted + parts if c.party == party] for party in ("attackers", *VICTIMS)}
    figures = {party: reported for party, some in told.items() if (reported := _reported(some, ties))}
    victims, attackers = figures.get("victims"), figures.get("attackers")
    if victims and attackers and (victims.best or 0) + (attackers.best or 0) != (figures["all"].best or 0):
        figures["victims"] = _less(figures["all"], attackers)
    return figures


def _survivors(claim: Claim, claims: Iterable[Claim], ties: Ties) -> Claim:
    """Return people hit less the dead among them: of six shot, two of them fatally, four are injured."""
    within = {b for a, relation, b in ties if a == claim.claim_id and relation == "including"}
    dead = (
        figure([c for c in claims if c.claim_id in within and c.kind != claim.kind], ties) if within else None
    )
    if dead is None or dead.best is None:
        return claim
    low, high = (None if end is None else max(0, end - dead.best) for end in (claim.low, claim.high))
    return replace(claim, low=low, high=high)


def _parts(said: Iterable[Claim], ties: Ties) -> list[Claim]:
    """Return what is part of a total and so does not count, but says who was hit ("two of them police")."""
    by_id = {c.claim_id: c for c in said}
    over = {a: b for a, relation, b in sorted(ties) if relation == "part_of"}
    over |= {b: a for a, relation, b in sorted(ties) if relation == "including"}
    return [
        c
        for key, c in by_id.items()
        if not c.counts
        and c.modality not in UNSURE
        and over.get(key) in by_id
        and by_id[over[key]].party != c.party
    ]


def _reported(claims: Sequence[Claim], ties: Ties) -> Figure | None:
    """Return the figure of the sure claims, its upper end raised by those that are believed, feared or
    unconfirmed.
    """
    sure = [c for c in claims if c.modality not in UNSURE]
    base = figure(sure, ties)
    doubted: dict[str | None, list[int | None]] = defaultdict(list)
    for c in claims:
        if c.modality in UNSURE:
            doubted[None if c.party in WHOLES else c.party].append(c.high)
    if not doubted or (base and base.high is None):
        return base
    if any(None in highs for highs in doubted.values()):
        return Figure(base and base.low, base and base.best, None)
    high, most = (base and base.high) or 0, 0
    for party, highs in doubted.items():
        top = max(h for h in highs if h is not None)
        if party is None:
            most = top
        else:
            own = figure([c for c in sure if c.party == party], ties)
            high += max(0, top - ((own and own.high) or 0))
    return Figure(base and base.low, base and base.best, max(high, most))


def _less(whole: Figure, part: Figure) -> Figure:
    most = part.high if part.high is not None else part.best or 0
    return Figure(
        None if whole.low is None else max(0, whole.low - most),
        None if whole.best is None else max(0, whole.best - (part.best or 0)),
        None if whole.high is None else max(0, whole.high - (part.low or 0)),
    )


def _sum(one: Figure, other: Figure) -> Figure:
    ends = ((one.low, other.low), (one.best, other.best), (one.high, other.high))
    return Figure(*(None if None in pair else sum(n or 0 for n in pair) for pair in ends))


def _across(
    reports: Sequence[Report], eligible: Sequence[Report], rule: Rule, party: str
) -> tuple[Figure, Report | None]:
    """Return the range over all *reports*, with the best that the rule picks from the *eligible*, and the
    report picked. Who have died since are of no stated *party*: nobody says whether police or passers-by.
    """
    firm = [r for r in reports if r.figure.best is not None]
    clear = [r for r in firm if not r.vague] or firm
    ready = [r for r in eligible if r.figure.best is not None]
    ready = [r for r in ready if not r.vague] or ready or clear
    living = [r for r in map(_living, ready) if r] if party not in VICTIMS else ready
    chosen = rule(living) if living else None
    lows = [r.figure.low for r in clear if r.figure.low is not None]
    floors = [r.best for r in firm if r.figure.high is None]
    tops = [r.figure.high for r in reports if r.figure.high is not None]
    is_open = len(tops) < len(reports) and max(floors, default=0) >= max(tops, default=0)
    high = None if is_open else max(tops)
    if chosen is None:  # nothing sure is left, so the figures are no more than an upper end
        return Figure(None, None, high), None
    return _around(Figure(min(lows, default=None), chosen and chosen.best, high)), chosen


def _living(report: Report) -> Report | None:
    """Return a report of people hurt without those who have died since, None if all of them may have: nobody
    counts twice, whatever the rule.
    """
    if not report.deaths or not report.best:
        return report
    if report.is_disputed and report.best <= report.deaths:
        return None
    if report.dead is None:
        return report if report.best > report.deaths else None
    left = report.best - max(0, report.deaths - report.dead)
    return replace(report, figure=replace(report.figure, best=left)) if left > 0 else None


def _around(f: Figure) -> Figure:
    """Return the figure with its ends moved, if need be, so that best lies between them."""
    if f.best is None:
        return f
    return Figure(
        None if f.low is None else min(f.low, f.best), f.best, None if f.high is None else max(f.high, f.best)
    )


def _casualties(
    incident_id: str, kind: str, told: Sequence[_Told], rule: str
) -> tuple[list[Toll], _Accounts]:
    every = _Accounts(kind, told)
    pool, pick = every, RULES[rule]
    if rule == "latest-official":
        pool = _Accounts(kind, [t.by(OFFICIAL) for t in told])
        if all(r.figure.best is None for r in pool.of("all")):
            pool, pick, rule = every, agreed, "default"  # no official gives a figure

    def across(party: str) -> tuple[Figure | None, Report | None]:
        reports = every.of(party)
        if not reports:
            return None, None
        return _across(reports + every.contested[party], pool.of(party), pick, party)

    fallen, of_fallen = across("attackers")
    for accounts in {id(a): a for a in (every, pool)}.values():
        accounts.split(fallen)
    victims, of_victims = across("victims")
    whole, _ = across("all")
    if whole is None:
        return [], every
    if fallen and of_victims and of_victims.article_id in every.implied:
        fallen = _around(replace(fallen, best=every.implied[of_victims.article_id]))
    sure = [f.best for f in (victims, fallen) if f and f.best is not None]
    whole = _around(Figure(whole.low, sum(sure) if sure else None, whole.high))
    rows = {
        "all": (whole, of_victims or of_fallen),
        "victims": (victims, of_victims),
        "attackers": (fallen, of_fallen),
    }
    rows |= _named(every, across, victims, of_victims)
    tolls = []
    for party, (one, report) in rows.items():
        if one:
            f = (
                Figure(0, 0, one.high) if one.best is None and sure else one
            )  # others are counted, of these none is sure
            ids = every.ids(party, report)
            tolls.append(
                Toll(incident_id, kind, party, f.low, f.best, f.high, rule, every.as_of(report), ids)
            )
    return tolls, every


def _named(
    accounts: _Accounts,
    across: Callable[[str], tuple[Figure | None, Report | None]],
    victims: Figure | None,
    chosen: Report | None,
) -> dict[str, tuple[Figure | None, Report | None]]:
    """Return the figures of security, militants, civilians, and of the rest; together never more than the
    victims.

    The report that gave the victims comes first; what others say of a party it leaves out fills the rest.
    """
    rows: dict[str, tuple[Figure | None, Report | None]] = {}
    left = victims.best if victims else None
    key = chosen.article_id if chosen else ""
    for party in sorted(VICTIMS, key=lambda p: key not in accounts.reports[p]):
        one, report = across(party)
        mine = accounts.reports[party].get(key)
        if one and mine and mine.figure.best is not None:
            one, report = _around(replace(one, best=mine.best)), mine
        if one and left is None:  # of the victims as a whole none is sure
            one = Figure(None, None, one.high)
        elif one and one.best is not None:
            one = _around(replace(one, best=min(one.best, left)))
            left -= one.best or 0
        if one:
            rows[party] = one, report
    if victims and left:
        others = (victims.best or 0) - left
        low = max(0, min(left, (victims.low or 0) - others))
        high = None if victims.high is None else max(left, victims.high - others)
        rows["unknown"] = Figure(low, left, high), chosen
    return {party: rows[party] for party in (*VICTIMS, "unknown") if party in rows}


def _attackers(incident_id: str, told: Sequence[_Told], rule: str) -> list[Toll]:
    """Return how many took part in the attack, if anybody says."""
    rows, _ = _casualties(incident_id, "attackers", told, rule)
    return [replace(row, party="attackers") for row in rows if row.party == "all"]


def _outlived(killed: Sequence[Toll], injured: Sequence[Toll]) -> list[Toll]:
    """Return that no victim is known to have died where only attackers are said to have, and the hurt are
    counted: "a bomber blew himself up, wounding three". Nobody says so, hence no upper end.
    """
    fallen = next((t for t in killed if t.party == "attackers" and t.best), None)
    counted = any(t.party == "victims" and t.best is not None for t in injured)
    if fallen is None or not counted or any(t.party == "victims" for t in killed):
        return []
    return [replace(fallen, party="victims", low=0, best=0, high=None, rule=ATTACKERS_ALONE)]


def _spared(incident_id: str, told: Sequence[_Told]) -> list[Toll]:
    """Return zeros for an attack of which nobody is said to be hurt and which is said to have been foiled or
    to have failed.
    """
    outcomes = [
        c for t in told for c in t.claims if c.kind == "outcome" and c.value and c.modality not in UNSURE
    ]
    if not outcomes or any(not c.value.startswith(SPARING) for c in outcomes if c.value):
        return []
    ids = tuple(c.claim_id for c in outcomes)
    as_of = max((c.as_of for c in outcomes if c.as_of), default=None)
    return [
        Toll(incident_id, kind, party, 0, 0, 0, INFERRED, as_of, ids)
        for kind in ("killed", "injured")
        for party in ("all", "victims")
    ]


def graded(
    incident: Incident,
    claims: Iterable[Claim],
    relations: Iterable[Relation],
    articles: Mapping[str, Article],
) -> Incident:
    """Return the incident with its grade: contested where settled reports of independent sources contradict
    each other.

    They do when their figures of the killed or injured exclude each other and no figure is held by most of
    them. Otherwise fair with two independent sources or more, weak with one (Airwars, grading of civilian
    harm); only an editor confirms.
    """
    own = sorted(
        (c for c in claims if c.incident_id == incident.incident_id and c.event_id), key=lambda c: c.claim_id
    )
    told = _told(own, relations, articles)
    for kind in ("killed", "injured"):
        _, accounts = _casualties(incident.incident_id, kind, told, "default")
        held = [
            r
            for r in _latest_of_each(accounts.of("victims"))
            if r.settled and not r.vague and r.figure.best is not None
        ]
        highs = [r.figure.high for r in held if r.figure.high is not None]
        votes = Counter(r.best for r in held)
        if highs and min(highs) < max(votes) and max(votes.values()) * 2 <= len(held):
            return replace(incident, grade="contested")
    return replace(incident, grade="fair" if incident.independent_sources > 1 else "weak")
