"""Say what an attack, as one article tells it, can be recognised by: its days, place, people, numbers, rare
names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from math import log

from analysis import lexicon
from analysis.lexicon.gazetteer import folded
from analysis.model import UNSURE, Article, Claim, Event, Reading, day_of

AT_ONCE = 2  # days after an attack in which its report is news of that day
COMMON = 4.5  # log of one in 90 articles: a name that so many have weighs nothing
MANY_DAYS = 100  # days with attacks on record, before a town can be called quiet
RARE = 0.02  # chance of another attack in a town within a day
PLACED = ("in", "at", "on", "near", "outside", "inside", "behind", "opposite")
PROPER = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")  # a word with a capital inside a sentence
ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}")
PARTIAL = re.compile(r"\+?--(\d\d)(?:-(\d\d))?$")
NAME = re.compile(r"[A-Z][\w'’.-]+(?: (?:[a-z]{2,3} )?[A-Z][\w'’.-]*)+")
AGED = re.compile(
    rf"({NAME.pattern})(?:, (?:aged? )?\d{{1,2}}(?=[,.;:)]| (?:of|was|and|who|from) )| \(\d{{1,2}}\))"
)
OF_AGE = re.compile(rf"\d{{1,2}}-year-old (?:[a-z]+ )?({NAME.pattern})")

Names = tuple[tuple[str, frozenset[str]], ...]  # a name as written, and its words


def profiles(readings: Iterable[Reading]) -> list[Profile]:
    """Return the events of all *readings*, own news before recalled attacks, then as they appeared."""
    found = sorted((t for reading in readings for t in _told(reading)), key=lambda t: t.key)
    _note_quiet(found)
    _note_rare(found)
    return found


@cache
def _common() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("common_sites"))


@dataclass(slots=True)
class Profile:
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
    other_days: frozenset[date]  # past days that its article speaks of, one of which may be the right one
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
    def day(self) -> date | None:
        """The day itself, if its article tells it."""
        return self.first if self.first == self.last and not self.soft else None

    @property
    def is_wide(self) -> bool:
        """Whether its place is no more than a district, or not known."""
        return not self.place or self.event.place_precision in ("district", "province", "country")

    @property
    def is_fresh(self) -> bool:
        """Whether its article appeared at once, so that its day is that of the news."""
        published = day_of(self.article.published)
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


@cache
def _not_names() -> frozenset[str]:
    words = {row["cue"].lower() for name in ("not_names", "common_sites") for row in lexicon.rows(name)}
    return frozenset(words | {row["cue"].lower() for row in lexicon.rows("calendar")})


def _names(values: Iterable[str | None]) -> Names:
    names = {m.group() for value in values if value for m in [NAME.search(value)] if m}
    split = ((name, frozenset(folded(name).split())) for name in sorted(names))
    return tuple((name, words) for name, words in split if not words & _not_names())


def _aged(text: str) -> Iterator[str]:
    """Yield the people whom a text names with their age: those who were hit, and those accused.

    >>> list(_aged("Ada Carter, 34, and 19-year-old Ben Moss died, said Chief Cy Lee, who is not yet 60."))
    ['Ada Carter', 'Ben Moss']
    """
    for pattern in (AGED, OF_AGE):
        yield from (match[1] for match in pattern.finditer(text))


def undotted(acronym: re.Match[str]) -> str:
    """Return an acronym without its dots, so that U.S. and US are one."""
    return acronym[0].replace(".", "")


def _partial(claims: Iterable[Claim]) -> tuple[int, int | None] | None:
    """Return the month and day that an event without a year is told by, if its dates agree on one."""
    matches = [m for c in claims if c.kind == "date" and c.value for m in [PARTIAL.match(c.value)] if m]
    found = {(int(m[1]), int(m[2])) for m in matches if m[2]} or {(int(m[1]), None) for m in matches}
    return found.pop() if len(found) == 1 else None


def _days(claims: Iterable[Claim], article: Article) -> frozenset[date]:
    """Return the past days that an article speaks of."""
    from analysis.extract.intervals import resolved  # here, because only linking reads dates again

    published = day_of(article.published)
    if published is None:
        return frozenset()
    values = {c.value for c in claims if c.kind == "date" and c.value and c.value[0] not in "+@"}
    found = (resolved(value, published) for value in values)
    return frozenset(first for first, last, _ in found if first and first == last and first <= published)


def _told(reading: Reading) -> Iterator[Profile]:
    news = [e for e in reading.events if not e.background]
    text = reading.article.text if len(news) == 1 else ""  # all of it is about that one attack
    people, names = list(_aged(text)), frozenset(PROPER.findall(text))
    claims: dict[str, list[Claim]] = defaultdict(list)
    for c in reading.claims:
        if c.event_id:
            claims[c.event_id].append(c)
    for e in reading.events:
        mine = claims[e.event_id]
        first, last, soft, partial = day_of(e.date_start), day_of(e.date_end or e.date_start), False, None
        if not first or not last:
            first = last = None
            partial = _partial(mine)
            published = day_of(reading.article.published)
            if published and not partial and not e.background:
                first, last, soft = published - timedelta(days=3), published, True
        place = folded(e.place or "")
        written = re.findall(r"[\w'’]+", ACRONYM.sub(undotted, f"{e.site or ''} {e.target or ''}"))
        words = (
            frozenset(folded(" ".join(written)).split()) - set(place.split()) - {"the", "of", "s", "a", "in"}
        )
        proper = frozenset(folded(" ".join(w for w in written if w[0].isupper())).split()) & words - _common()
        sure = [c for c in mine if c.modality not in UNSURE and c.low]
        yield Profile(
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
            frozenset(folded(e.perpetrator or "").split())
            - {"the", "islamic", "militants", "gunmen", "group", "of"},
            _names(
                [c.value for c in mine if c.kind in ("victim", "suspect")] + (people if e in news else [])
            ),
            _names(c.speaker for c in mine if c.speaker_type not in ("perpetrator", "outlet", "reporter")),
            frozenset(c.low or 0 for c in sure if c.kind == "killed"),
            frozenset(c.low or 0 for c in sure if c.kind == "injured"),
            _days(mine, reading.article) if len(news) == 1 and e in news else frozenset(),
            dict.fromkeys(names, 0.0) if e in news else {},
        )


def _note_quiet(told: Sequence[Profile]) -> None:
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


def _note_rare(told: Sequence[Profile]) -> None:
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
