"""Decide which events, told by different articles, are the same incident, and say why in words a reader
understands.

Candidates are found by place and day (sorted neighbourhoods, so the work grows as n log n), and scored by
what they share. The date dominates: events that cannot have happened on the same day stay apart, unless both
reports name people and places that hardly another report names; and a town alone joins nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from math import asin, cos, exp, fsum, log, radians, sin, sqrt

from analysis import lexicon
from analysis.identity import born
from analysis.model import ATTACK_TYPES, UNSURE, WEAPONS, Article, Claim, Event, Incident, Link, Reading

ENOUGH = 6.0  # points that join two events
COMMON = 4.5  # log of one in 90 articles: a name that so many have weighs nothing
TELLING = 1.5  # weight of the names two articles share, above which dates and places may differ
FEW = 12  # articles with a name, up to which they are compared for it
LAGS = ((10, -1.0), (40, -2.0), (150, -2.5), (10**6, -3.0))  # points by days between such reports
AT_ONCE = 2  # days after an attack in which its report is news of that day
NEAR = 20.0  # km between two towns' centres that may be one place in two reports
WINDOW = 150  # neighbours by date that an event is compared with in one place
PROPER = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")  # a word with a capital inside a sentence
ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}")
PARTIAL = re.compile(r"\+?--(\d\d)(?:-(\d\d))?$")
NAME = re.compile(r"[A-Z][\w'’.-]+(?: (?:[a-z]{2,3} )?[A-Z][\w'’.-]*)+")
AGED = re.compile(
    rf"({NAME.pattern})(?:, (?:aged? )?\d{{1,2}}(?=[,.;:)]| (?:of|was|and|who|from) )| \(\d{{1,2}}\))"
)
OF_AGE = re.compile(rf"\d{{1,2}}-year-old (?:[a-z]+ )?({NAME.pattern})")
STRENGTH = ("convicted", "claimed", "blamed", "suspected", "denied", "unattributed")
DATES = ("day", "days", "week", "month", "year", "unknown")
BASES = ("stated", "relative", "partial", "linked", "none")
COARSE = re.compile(
    r"-\d+[MY]$|\+?--\d\d"
)  # months, years and dates without a year: safe to count from the day of the news
JOINTS = {"bombing": "at", "assassination": "of", "kidnapping": "of", "hijacking": "of", "barricade": "at"}
PLACED = ("in", "at", "on", "near", "outside", "inside", "behind", "opposite")
BARE = (*PLACED, "the", "a", "an", "his", "her", "their", "its", "two", "three", "several")
SAMPLE = 8  # members of a group that a newcomer is compared with
SURE = 8.0  # points that join even where the dates of others in the two groups do not meet
SLACK = 2.0  # points that a group as a whole may fall short of ENOUGH
MANY_DAYS = 100  # days with attacks on record, before a town can be called quiet
RARE = 0.02  # chance of another attack in a town within a day
CLEARLY = 1.0  # points by which a vaguely dated event must fit better than elsewhere
STAGE_ORDER = ("accomplished", "failed", "foiled", "threatened")
PRECISE = ("exact", "near", "district", "province", "country", "unknown")


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


# Sources


def original(article: Article, articles: Mapping[str, Article]) -> str:
    """Return the id of the article that *article* copies, or its own."""
    seen = {article.article_id}
    while article.copy_of and article.copy_of not in seen:
        seen.add(article.copy_of)
        if article.copy_of not in articles:
            return article.copy_of
        article = articles[article.copy_of]
    return min(seen) if article.copy_of else article.article_id


def source_of(article: Article, articles: Mapping[str, Article]) -> str:
    """Return who stands behind an article: the wire it comes from, else its outlet, else itself; a copy has
    its original's.

    >>> source_of(Article("a", "", outlet="NBC News", origin="AP"), {})
    'ap'
    """
    first = articles.get(original(article, articles), article)
    return plain(first.origin or first.outlet or "") or first.article_id


def originals(some: Iterable[Article], articles: Mapping[str, Article]) -> list[Article]:
    """Return *some* articles without the copies among them: of each family the original, or else the earliest
    copy.

    >>> [a.article_id for a in originals([Article("copy", "", copy_of="wire"), Article("wire", "")], {})]
    ['wire']
    """
    families: dict[str, list[Article]] = defaultdict(list)
    for article in some:
        families[original(article, articles)].append(article)
    kept = [
        min(f, key=lambda a: (a.article_id != key, a.published or "9", a.article_id))
        for key, f in families.items()
    ]
    return sorted(kept, key=lambda a: a.article_id)


def independent_sources(some: Iterable[Article], articles: Mapping[str, Article]) -> int:
    """Count the sources that stand behind *some* articles: wire copies and reports of one origin are one
    source.

    >>> independent_sources([Article("a", "", outlet="DW"), Article("b", "", outlet="DW")], {})
    1
    """
    return len({source_of(article, articles) for article in some})


# What an event offers to be compared by


@cache
def plain(text: str) -> str:
    """Return *text* in lower case without accents or punctuation.

    >>> plain("Kandahār's Old City")
    'kandahar s old city'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare.lower()))


@cache
def _common() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("common_sites"))


Names = tuple[tuple[str, frozenset[str]], ...]  # a name as written, and its words


@dataclass(slots=True)
class _Told:
    """An event, its article, and what it can be recognised by."""

    event: Event
    article: Article
    first: date | None
    last: date | None
    soft: bool  # the interval is only when the article appeared, good for finding, never as a date
    partial: tuple[int, int | None] | None  # month and day without a year
    place: str
    generic: frozenset[str]
    site: frozenset[str]
    proper: frozenset[str]  # the words of the site that are written as names
    group: frozenset[str]
    people: Names
    officials: Names
    killed: frozenset[int]
    injured: frozenset[int]
    rare: Mapping[str, float] = field(default_factory=dict)  # names few other articles have, by weight
    quiet: bool = False  # the record knows few attacks in this town, and many elsewhere

    @property
    def key(self) -> tuple[int, str, str, str]:
        """Own news before recalled attacks, then as they appeared."""
        return (
            self.event.background,
            self.article.published or "9",
            self.article.article_id,
            self.event.event_id,
        )

    @property
    def is_wide(self) -> bool:
        """Whether its place is no more than a district, or not known."""
        return not self.place or self.event.place_precision in ("district", "province", "country")

    @property
    def is_fresh(self) -> bool:
        """Whether its article appeared at once, so that its day is that of the news."""
        published = _day(self.article.published)
        if self.soft or self.first is None or self.first != self.last or published is None:
            return False
        return 0 <= (published - self.first).days <= AT_ONCE

    @property
    def is_precise(self) -> bool:
        """Whether its day is known to a week."""
        return (
            not self.soft
            and self.first is not None
            and self.last is not None
            and (self.last - self.first).days < 8
        )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


@cache
def _not_names() -> frozenset[str]:
    words = {row["cue"].lower() for name in ("not_names", "common_sites") for row in lexicon.rows(name)}
    return frozenset(words | {row["cue"].lower() for row in lexicon.rows("calendar")})


def _names(values: Iterable[str | None]) -> Names:
    names = {m.group() for value in values if value for m in [NAME.search(value)] if m}
    split = ((name, frozenset(plain(name).split())) for name in sorted(names))
    return tuple((name, words) for name, words in split if not words & _not_names())


def _aged(text: str) -> Iterator[str]:
    """Yield the people whom a text names with their age: those who were hit, and those accused.

    >>> list(_aged("Ada Carter, 34, and 19-year-old Ben Moss died, said Chief Cy Lee, who is not yet 60."))
    ['Ada Carter', 'Ben Moss']
    """
    for pattern in (AGED, OF_AGE):
        yield from (match[1] for match in pattern.finditer(text))


def _undotted(acronym: re.Match[str]) -> str:
    return acronym[0].replace(".", "")


def _partial(claims: Iterable[Claim]) -> tuple[int, int | None] | None:
    """Return the month and day that an event without a year is told by, if its dates agree on one."""
    matches = [m for c in claims if c.kind == "date" and c.value for m in [PARTIAL.match(c.value)] if m]
    found = {(int(m[1]), int(m[2])) for m in matches if m[2]} or {(int(m[1]), None) for m in matches}
    return found.pop() if len(found) == 1 else None


def _told(reading: Reading) -> Iterator[_Told]:
    news = [e for e in reading.events if not e.background]
    text = (
        reading.article.text if len(news) == 1 else ""
    )  # what stands anywhere in it is about that one attack
    people, names = list(_aged(text)), frozenset(PROPER.findall(text))
    claims: dict[str, list[Claim]] = defaultdict(list)
    for c in reading.claims:
        if c.event_id:
            claims[c.event_id].append(c)
    for e in reading.events:
        mine = claims[e.event_id]
        first, last, soft, partial = _day(e.date_start), _day(e.date_end or e.date_start), False, None
        if not first or not last:
            first = last = None
            partial = _partial(mine)
            published = _day(reading.article.published)
            if published and not partial and not e.background:
                first, last, soft = published - timedelta(days=3), published, True
        place = plain(e.place or "")
        written = re.findall(r"[\w'’]+", ACRONYM.sub(_undotted, f"{e.site or ''} {e.target or ''}"))
        words = (
            frozenset(plain(" ".join(written)).split()) - set(place.split()) - {"the", "of", "s", "a", "in"}
        )
        proper = frozenset(plain(" ".join(w for w in written if w[0].isupper())).split()) & words - _common()
        sure = [c for c in mine if c.modality not in UNSURE and c.low]
        yield _Told(
            e,
            reading.article,
            first,
            last,
            soft,
            partial,
            place,
            words & _common(),
            words - _common(),
            proper,
            frozenset(plain(e.perpetrator or "").split())
            - {"the", "islamic", "militants", "gunmen", "group", "of"},
            _names(
                [c.value for c in mine if c.kind in ("victim", "suspect")] + (people if e in news else [])
            ),
            _names(c.speaker for c in mine if c.speaker_type not in ("perpetrator", "outlet", "reporter")),
            frozenset(c.low or 0 for c in sure if c.kind == "killed"),
            frozenset(c.low or 0 for c in sure if c.kind == "injured"),
            dict.fromkeys(names, 0.0) if e in news else {},
        )


# Evidence for and against


Evidence = list[tuple[float, str]]


def _evidence(a: _Told, b: _Told) -> Evidence | None:
    """Return what speaks for and against two events being one attack, in points and words; None if they
    cannot be one.
    """
    if a.article.article_id == b.article.article_id:
        return None
    when, where = _dates(a, b), _places(a, b)
    if when is None or where is None:  # only names can outweigh that, when both tell of it as news
        if a.event.background or b.event.background or not (_same_people(a, b) or _in_common(a, b) > TELLING):
            return None
        when = when if when is not None else [(_dated_apart(a, b), "dated differently")]
        where = where if where is not None else [(-0.5, "placed differently")]
    return [*when, *where, *_persons(a, b), *_circumstances(a, b), *_numbers(a, b)]


def _dates(a: _Told, b: _Told) -> Evidence | None:
    if a.partial or b.partial:
        return _partly(a, b) if a.partial and not b.partial else _partly(b, a) if not a.partial else None
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return None
    gap = max((b.first - a.last).days, (a.first - b.last).days)
    if gap > 1:
        return None
    days = max((a.last - a.first).days, (b.last - b.first).days)
    if a.soft or b.soft:
        near = abs((a.last - b.last).days) <= 1
        return [(2.0, "reported at once") if near else (1.0, "reported within days")] if gap <= 0 else None
    if gap == 1:
        return [(1.75, "a day apart")] if days == 0 else None
    if days == 0:
        return [(3.0, "same day")]
    exact = (a.first, a.last) == (b.first, b.last)
    if days < 8:
        return [(2.5, "same days")]
    if days < 32:
        return [(2.0 if exact else 1.5, "same month")]
    return [(1.0 if exact else 0.5, "same year")]


def _partly(a: _Told, b: _Told) -> Evidence | None:
    """Compare a date without its year with a full one."""
    if a.partial is None or b.first is None or b.last is None or b.soft:
        return None
    month, day = a.partial
    if day is not None and b.first == b.last and (b.first.month, b.first.day) == (month, day):
        return [(2.5, "same day of the year")]
    if day is None and (b.first.month, b.last.month) == (month, month) and b.first.year == b.last.year:
        return [(1.0, "same month of the year")]
    return None


def _places(a: _Told, b: _Told) -> Evidence | None:
    one, two = a.event, b.event
    if one.country and two.country and one.country != two.country:
        return None
    same_area = plain(one.admin1 or "") == plain(two.admin1 or "") if one.admin1 and two.admin1 else None
    km = _km(one, two)
    if a.place and a.place == b.place:
        if same_area is False and (km or 0) > NEAR:
            return None
        rare = [(0.5, "few attacks there")] if a.quiet and b.quiet else []
        return [(2.0, "same area" if a.is_wide else "same town"), *rare]
    if km is not None and km <= NEAR:
        return [(1.5 if km < 5 else 0.75, f"{km:.0f} km apart")]
    if plain(one.admin1 or "") == b.place or plain(two.admin1 or "") == a.place:
        return [(0.5, "same area")] if b.place or a.place else []
    if not (a.is_wide or b.is_wide) or same_area is False:
        return None
    return [(1.0, "same province")] if same_area else [(-1.0, "place not told")]


def _km(a: Event, b: Event) -> float | None:
    """Return the distance of two places on the globe (haversine), if both are known."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    la, lb = radians(a.latitude or 0), radians(b.latitude or 0)
    h = (
        sin((lb - la) / 2) ** 2
        + cos(la) * cos(lb) * sin(radians((b.longitude or 0) - (a.longitude or 0)) / 2) ** 2
    )
    return 12742 * asin(sqrt(h))


def _circumstances(a: _Told, b: _Told) -> Iterator[tuple[float, str]]:
    one, two = a.event, b.event
    if "unknown" not in (one.target_type, two.target_type):
        same = one.target_type == two.target_type
        yield (
            (1.0, f"both {_TARGETS.get(one.target_type, one.target_type + ' targets')}")
            if same
            else (-0.5, "other target")
        )
    if "unknown" not in (one.attack_type, two.attack_type):
        same = one.attack_type == two.attack_type
        yield (
            (0.75, f"both {_PLURALS.get(one.attack_type, one.attack_type)}")
            if same
            else (-0.5, "other kind of attack")
        )
    shared = a.site & b.site
    if shared:
        yield (
            min(3.0, 1.5 + 0.5 * len(shared)),
            f"both name {_in_words(one, shared | (a.generic & b.generic))}",
        )
    elif a.proper and b.proper:
        yield -1.0, "other site"
    elif kind := (a.generic & b.generic) - {one.target_type, two.target_type}:
        yield 0.5, f"both name a {_in_words(one, kind)}"
    if a.group and b.group:
        common = a.group & b.group
        yield (1.5, f"{one.perpetrator} named in both") if common else (-1.0, "other perpetrator")
    if one.stage != two.stage and "accomplished" in (one.stage, two.stage):
        yield -2.0, "one succeeded, the other did not"
    elif one.stage == two.stage != "accomplished":
        yield 1.0, f"both {one.stage}"
    if one.suicide != two.suicide and "bombing" == one.attack_type == two.attack_type:
        yield -0.25, "suicide attack in one only"


def _in_words(event: Event, shared: frozenset[str]) -> str:
    """Return the first words of a site that two events share, in the order and spelling of one of them."""
    said = ACRONYM.sub(_undotted, f"{event.site or ''} {event.target or ''}")
    words = dict.fromkeys(w.strip(".,;/'’\"") for w in said.split())
    return " ".join([w for w in words if plain(w) in shared and w not in PLACED][:4]) or min(shared)


_TARGETS = {
    "police": "police targets", "military": "military targets", "government": "government targets",
    "diplomatic": "diplomatic missions", "religious": "places of worship", "education": "schools",
    "private": "private citizens", "tourists": "tourists", "media": "media", "ngo": "aid workers",
    "business": "businesses", "airport": "airports",
}  # fmt: skip
_PLURALS = {
    "assassination": "assassinations", "hijacking": "hijackings", "kidnapping": "kidnappings",
    "bombing": "bombings", "barricade": "sieges", "armed assault": "armed assaults",
    "unarmed assault": "unarmed assaults", "facility attack": "attacks on a facility",
}  # fmt: skip


def _dated_apart(a: _Told, b: _Told) -> float:
    """Return what it tells that two reports date the attack differently: the less, the nearer they appeared.

    A follow-up takes the day of a court hearing for that of the attack; but two reports that each tell of
    their own day's news hardly mean the same.
    """
    days = [day for t in (a, b) if (day := _day(t.article.published))]
    gap = abs((days[0] - days[1]).days) if len(days) > 1 else LAGS[-2][0]
    points = next(points for most, points in LAGS if gap <= most)
    return points - 1.5 if a.is_fresh and b.is_fresh else points


def _in_common(a: _Told, b: _Told) -> float:
    """Return the weight of the rare names that two articles share."""
    return fsum(a.rare[name] for name in a.rare.keys() & b.rare.keys())


def _same_people(a: _Told, b: _Told) -> bool:
    return any(len(words & others) > 1 for _, words in a.people for _, others in b.people)


def _persons(a: _Told, b: _Told) -> Iterator[tuple[float, str]]:
    hit = [name for name, words in a.people if any(len(words & others) > 1 for _, others in b.people)]
    if hit:
        yield (
            min(9.0, 3.0 + 2.0 * len(hit)),
            "the same victims or suspects" if len(hit) > 1 else "the same victim or suspect",
        )
    if common := _in_common(a, b):
        share = common / max(1.0, min(fsum(a.rare.values()), fsum(b.rare.values())))
        yield 0.5 * common + 3.0 * share, "rare names in both" if common > TELLING else "a rare name in both"
    heard = [name for name, words in a.officials if any(len(words & others) > 1 for _, others in b.officials)]
    if heard:
        yield min(2.5, 0.5 + len(heard)), f"{' and '.join(heard[:2])} quoted in both"


def _numbers(a: _Told, b: _Told) -> Iterator[tuple[float, str]]:
    for mine, other, word in ((a.killed, b.killed, "killed"), (a.injured, b.injured, "injured")):
        if not mine or not other:
            continue
        same = max(mine & other, default=0)  # that both say one tells nothing
        if same > 1:
            yield (1.5 if same > 3 else 0.75), f"both say {same} {word}"
        elif min(max(mine), max(other)) > 9 and abs(max(mine) - max(other)) * 4 < max(*mine, *other):
            yield 0.5, f"similar numbers of {word}"
        elif max(mine) > 4 * max(other) + 10 or max(other) > 4 * max(mine) + 10:
            yield -1.0, f"very different numbers of {word}"


# Which events to compare


def _candidates(told: Sequence[_Told]) -> set[tuple[int, int]]:
    """Return the pairs worth comparing, as positions: one place and near in time, or one name, or a year to
    be learned.
    """
    blocks: dict[tuple, list[int]] = defaultdict(list)
    areas: dict[tuple, list[int]] = defaultdict(list)
    yearless: dict[tuple, list[int]] = defaultdict(list)
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        for name, _ in t.people:
            words = plain(name).split()
            named[words[0], words[-1]].append(i)
        if t.partial:
            yearless[t.place, *t.partial].append(i)
            continue
        if t.first is None:
            continue
        areas[t.event.country, None].append(i)
        if t.event.admin1:
            areas[t.event.country, t.event.admin1].append(i)
        for key in _keys(t):
            blocks[key].append(i)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        pairs |= set(_neighbours(told, members))
    for (_, area), members in areas.items():
        wide = {i for i in members if told[i].is_wide and (area or not told[i].event.admin1)}
        if wide:
            pairs |= {(i, j) for i, j in _neighbours(told, members) if i in wide or j in wide}
    for members in named.values():
        pairs |= {(i, j) for n, i in enumerate(members) for j in members[n + 1 : n + 1 + WINDOW]}
    pairs |= set(_alike(told))
    for (place, month, day), members in yearless.items():
        dated = [i for i in blocks.get(("town", place), ()) if _falls(told[i], month, day)] if place else []
        pairs |= {(min(i, j), max(i, j)) for i in members for j in dated[:WINDOW]}
    return pairs


def _alike(told: Sequence[_Told]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share names which hardly another article has."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        for name in t.rare:
            holders[name].append(i)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for name, some in holders.items():
        if len(some) <= FEW:
            for pair in combinations(some, 2):
                shared[pair] += told[some[0]].rare[name]
    return (pair for pair, weight in shared.items() if weight > TELLING)


def _keys(t: _Told) -> Iterator[tuple]:
    if t.place:
        yield "town", t.place
    e = t.event
    if e.place_precision in ("exact", "near") and e.latitude is not None and e.longitude is not None:
        for down in (
            0,
            0.5,
        ):  # cells of 0.4 degrees, twice and half a cell apart, so that near places share one
            for along in (0, 0.5):
                yield (
                    "cell",
                    down,
                    along,
                    int(e.latitude * 2.5 + down + 1000),
                    int(e.longitude * 2.5 + along + 1000),
                )


def _falls(t: _Told, month: int, day: int | None) -> bool:
    if t.soft or t.first is None or t.last is None or t.first.month != month or t.last.month != month:
        return False
    return day is None or t.first.day == t.last.day == day


def _neighbours(told: Sequence[_Told], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block whose days may meet; each with the next few by date (Hernández and Stolfo
    1995).
    """
    order = sorted(members, key=lambda i: (told[i].first, told[i].last, told[i].key))
    for n, i in enumerate(order):
        last = told[i].last
        for j in order[n + 1 : n + 1 + WINDOW]:
            first = told[j].first
            if first is None or last is None or (first - last).days > 1:
                break
            yield (i, j) if i < j else (j, i)


# Joining


@dataclass(slots=True)
class _Groups:
    """Events in groups that grow by joining, never two of one article, never against evidence that they
    differ.
    """

    told: Sequence[_Told]
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
            found = _evidence(self.told[i], self.told[j])
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


def _grouped(told: Sequence[_Told]) -> tuple[_Groups, list[tuple[int, int, float]]]:
    """Return the groups, and the pairs that were nearly joined.

    The surest pairs join first. A vaguely dated event (a month, a year, no year) joins last, and only where
    one group fits clearly better than any other.
    """
    groups = _Groups(told, {})
    scored = []
    for i, j in _candidates(told):
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


def _joined(readings: Sequence[Reading]) -> tuple[list[_Told], _Groups, list[tuple[int, int, float]]]:
    told = sorted((t for reading in readings for t in _told(reading)), key=lambda t: t.key)
    _note_quiet(told)
    _note_rare(told)
    return told, *_grouped(told)


def _note_quiet(told: Sequence[_Told]) -> None:
    """Mark the events in towns where, by the days on record, a second attack that day would be rare."""
    days: dict[str, set[date]] = defaultdict(set)
    for t in told:
        if t.is_precise and t.first:
            days[t.place].add(t.first)
    every = set().union(*days.values())
    if len(every) < MANY_DAYS:
        return
    span = (max(every) - min(every)).days
    for t in told:
        t.quiet = bool(t.place) and 3 * len(days[t.place]) < RARE * span


def _note_rare(told: Sequence[_Told]) -> None:
    """Keep of each article's names those that few others have, by weight; what is also written small is none.

    To share what hardly anybody has tells more than to share what many have (Newcombe and others 1959): a
    name weighs the log of its rarity. Among a hundred articles none is rare.
    """
    counts = Counter(word for t in told for word in t.rare)
    several = {word.lower() for word, n in counts.items() if n > 1}
    small = {word for t in told if t.rare for word in several.intersection(t.article.text.split())}
    texts = sum(1 for t in told if t.rare)
    weights = {
        word: log(texts / n) - COMMON for word, n in counts.items() if n > 1 and word.lower() not in small
    }
    for t in told:
        t.rare = {word: weights[word] for word in sorted(t.rare) if weights.get(word, 0.0) > 0}


def _learned(readings: Sequence[Reading], told: Sequence[_Told], groups: _Groups) -> list[Reading] | None:
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
    told: Sequence[_Told],
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
        Doubt(told[i].event.event_id, told[j].event.event_id, _said(told[i], told[j]), _share(score))
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
    clusters: Sequence[Sequence[_Told]], known: set[str], retired: frozenset[str]
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


def _fresh(told: _Told) -> str:
    return born(told.event.event_id)


def _why(i: int, groups: _Groups) -> tuple[str, float]:
    others = [j for j in groups.members[groups.root(i)][: SAMPLE + 1] if j != i]
    if not others:
        return "the only report of it", 1.0
    best = max(others, key=lambda j: (groups.score(i, j) or 0, -j))
    return _said(groups.told[i], groups.told[best]), _share(groups.score(i, best) or 0)


def _said(a: _Told, b: _Told) -> str:
    return ", ".join(words for points, words in _evidence(a, b) or () if points > 0)


def _share(points: float) -> float:
    """Return points as a score between 0 and 1; just enough to join is 0.5."""
    return round(1 / (1 + exp(ENOUGH - points)), 3)


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
            DATES.index(e.date_precision),
            -dated[e.date_start, e.date_end],
            BASES.index(e.date_basis),
            e.date_start,
        ),
        default=events[0],
    )
    towns = Counter(e.place for e in events if e.place)
    where = min(events, key=lambda e: (PRECISE.index(e.place_precision), -towns[e.place], e.event_id))
    named = [e for e in events if e.perpetrator]
    strongest = min(named or events, key=lambda e: (STRENGTH.index(e.responsibility), e.event_id))
    held = [e for e in named if e.responsibility == strongest.responsibility]
    weapons = {w.strip() for e in events for w in (e.weapons or "").split(",")}
    sources = independent_sources(articles, every)
    result = Incident(
        key,
        stage=_most((e.stage for e in own), STAGE_ORDER) or "accomplished",
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
    named = not where or (target is not None and plain(where) in plain(target))
    return what[:1].upper() + what[1:] + ("" if named else f", {where}")
