"""Find the reports that repeat another one's text, so that a wire story printed by ten papers is one source.

A copy shares the words of another report: cut from the end, re-headed or lightly edited, most of what it
says stands there word for word, and it has no figure that the other does not have. Candidates come from
MinHash signatures; each is then decided on the words themselves, so that chance decides nothing. (Broder
1997, on resemblance and containment.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.identity import born
from analysis.lexicon.gazetteer import folded as plain
from analysis.model import Article, Claim, Event, Link, Reading

if TYPE_CHECKING:
    from analysis.link import Linked

WORDS = (
    5  # in a row, by which texts are compared: shorter runs are common coin, longer ones break at every edit
)
SHARE = 0.5  # of a copy's runs that stand in its original
BRIEF, BRIEF_SHARE = 30, 0.8  # runs; a text shorter than this must be nearly the same
LEAD = 80  # words; a report is cut from the end, so copies agree there however short the cut
PERMUTATIONS, BANDS = 128, 64  # two values a band: texts that share a tenth are found by half, a third by all
SEED = 1
DAYS, SHORT = 5, 20  # days on which an outlet prints a line, and characters, for it to be furniture
WORD = re.compile(r"\w+")
LINE_END = re.compile(r"[\n.!?]+")
CUT = 0.8  # of a text; what is shorter was cut
COUNTED = ("killed", "injured", "attackers")


def copies(readings: Sequence[Reading]) -> dict[str, str]:
    """Return, by article id, the article that each copy copies, whatever the order of the readings.

    The copied one is the earlier published; of one day, the one whose outlet wrote it; then the longer.

    >>> text = "Gunmen killed five police in Karachi at dawn, police said. They fled in two cars "
    >>> text += "and took their wounded with them; nobody has said who they were."
    >>> ap = Reading(Article("a", text, outlet="AP", published="2004-04-04"))
    >>> nbc = Article("n", f"Five die. {text}", outlet="NBC News", origin="AP", published="2004-04-04")
    >>> copies([Reading(nbc), ap])
    {'n': 'a'}
    """
    known = {r.article.article_id: r for r in readings}
    articles = [known[key].article for key in sorted(known)]
    house = _house(articles)
    runs = lru_cache(4096)(
        lambda key: frozenset(_runs(words(known[key].article, house[known[key].article.outlet])))
    )
    found: dict[str, list[str]] = {}
    for one, other in _candidates(articles, house):
        first, later = _in_order(known[one].article, known[other].article)
        if _is_repeated(runs(later.article_id), runs(first.article_id)) and _adds_nothing(
            known[later.article_id].claims, known[first.article_id].claims
        ):
            found.setdefault(later.article_id, []).append(first.article_id)
    copied = {
        key: min(firsts, key=lambda own: _standing(known[own].article))
        for key, firsts in sorted(found.items())
    }
    for key in sorted(copied):  # where undated reports make a ring of copies, its first stands
        ring = [key]
        while copied.get(ring[-1]) and copied[ring[-1]] not in ring:
            ring.append(copied[ring[-1]])
        if copied.get(ring[-1]) == key:
            del copied[min(ring, key=lambda own: _standing(known[own].article))]
    return {key: _first(key, copied) for key in copied}


def _first(key: str, copied: Mapping[str, str]) -> str:
    while key in copied:
        key = copied[key]
    return key


def folded(
    readings: Sequence[Reading], found: Mapping[str, str], live: Collection[str] = ()
) -> tuple[list[Reading], list[Reading], dict[str, str]]:
    """Return what is to be linked, the copies *found*, and which event of its original each one repeats.

    A copy has no voice of its own in what an incident is; only what it tells beyond its original is linked.
    If the copy came first, the *live* incident that it founded is handed on to its original.
    """
    known = {r.article.article_id: r for r in readings}
    apart, copied, twins, heirs, days = [], [], {}, {}, {}
    for own, reading in known.items():
        if own not in found:
            apart.append(reading)
            continue
        reading = replace(reading, article=replace(reading.article, copy_of=found[own]))
        copied.append(reading)
        same = _twins(reading, known[found[own]])
        twins |= same
        days |= _learned(reading, known[found[own]], same)
        heirs |= {theirs: born(mine) for mine, theirs in same.items() if born(mine) in live}
        if left := tuple(event for event in reading.events if event.event_id not in same):
            apart.append(replace(reading, events=left))
    if heirs or days:
        apart = [
            replace(
                r,
                events=tuple(
                    replace(days.get(e.event_id, e), incident_id=heirs.get(e.event_id)) for e in r.events
                ),
            )
            for r in apart
        ]
    return apart, copied, twins


def unfolded(linked: Linked, copied: Sequence[Reading], twins: Mapping[str, str]) -> Linked:
    """Return what linking yields with the copies beside their originals, in the same incidents."""
    if not copied:
        return linked
    told = {event.event_id: event for reading in linked.readings for event in reading.events}
    links, more, whole = list(linked.links), Counter(), []
    for reading in copied:
        original = reading.article.copy_of
        events = []
        for event in reading.events:
            twin = told.get(twins.get(event.event_id, ""))
            if twin is None:
                events.append(told[event.event_id])
                continue
            events.append(_as_told(event, twin))
            links.append(Link(twin.incident_id or "", event.event_id, f"a copy of report {original}", 1.0))
        homes = {event.event_id: event.incident_id for event in events}
        claims = tuple(replace(c, incident_id=homes.get(c.event_id or "")) for c in reading.claims)
        whole.append(replace(reading, events=tuple(events), claims=claims))
        already = {told[e.event_id].incident_id for e in events if e.event_id in told}
        more.update({e.incident_id for e in events} - already)
    gone = {reading.article.article_id for reading in copied}
    return replace(
        linked,
        incidents=tuple(replace(i, articles=i.articles + more[i.incident_id]) for i in linked.incidents),
        links=tuple(sorted(links, key=lambda k: (k.incident_id, k.event_id))),
        readings=(*(r for r in linked.readings if r.article.article_id not in gone), *whole),
    )


def _twins(copy: Reading, original: Reading) -> dict[str, str]:
    """Return the events of a copy with those of its original that share most of their words."""
    said = {event.event_id: set() for event in (*copy.events, *original.events)}
    for claim in (*copy.claims, *original.claims):
        if claim.event_id in said:
            said[claim.event_id].add((claim.kind, claim.quote.lower()))
    pairs = sorted(
        (
            (len(said[a.event_id] & said[b.event_id]), a.event_id, b.event_id)
            for a in copy.events
            for b in original.events
        ),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    found: dict[str, str] = {}
    for shared, mine, theirs in pairs:
        if shared and mine not in found and theirs not in found.values():
            found[mine] = theirs
    return found


def _learned(copy: Reading, original: Reading, same: Mapping[str, str]) -> dict[str, Event]:
    """Return the events of an original without a date that a copy, which has one, dates."""
    mine = {e.event_id: e for e in copy.events}
    dated = {theirs: mine[own] for own, theirs in same.items() if mine[own].date_start}
    return {
        e.event_id: _dated(e, dated[e.event_id])
        for e in original.events
        if e.event_id in dated and e.date_start is None
    }


def _dated(event: Event, by: Event) -> Event:
    return replace(
        event,
        date_start=by.date_start,
        date_end=by.date_end,
        date_precision=by.date_precision,
        date_basis="linked",
    )


def _as_told(event: Event, twin: Event) -> Event:
    """Return an event of a copy in the incident of its original, on the day learned there if it has none."""
    if event.date_start is None and twin.date_start:
        event = _dated(event, twin)
    return replace(event, incident_id=twin.incident_id)


def words(article: Article, without: Collection[str] = ()) -> list[str]:
    """Return the words of an article's running text, less stamps, credits, notices and some lines.

    >>> words(Article("a", "KARACHI (AP) - Five died. Sign up for our letter!"), {"sign up for our letter"})
    ['karachi', 'ap', 'five', 'died']
    """
    lines = _lines(article) if without else [_running(article).lower()]
    return [word for line in lines if line not in without for word in WORD.findall(line)]


def _running(article: Article) -> str:
    parts, at = [], 0
    for apart in sorted(article.apart, key=lambda a: a.start):
        parts.append(article.text[at : apart.start])
        at = max(at, apart.end)
    return " ".join([*parts, article.text[at:]])


def _lines(article: Article) -> list[str]:
    return [line.strip() for line in LINE_END.split(_running(article).lower())]


def _house(articles: Sequence[Article]) -> dict[str | None, set[str]]:
    """Return, by outlet, the lines that it prints under everything: no text of its reports is theirs.

    A wire story runs for a day or two; what one outlet prints on many days is its own furniture.
    """
    days: dict[str | None, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for article in articles:
        for line in set(_lines(article)):
            if len(line) > SHORT:
                days[article.outlet][line].add((article.published or "")[:10])
    found: dict[str | None, set[str]] = defaultdict(set)
    for outlet, lines in days.items():
        found[outlet] = {line for line, some in lines.items() if len(some) >= DAYS}
    return found


def _runs(row: Sequence[str]) -> Iterator[str]:
    for n in range(max(1, len(row) - WORDS + 1)):
        yield " ".join(row[n : n + WORDS])


def _candidates(
    articles: Sequence[Article], house: Mapping[str | None, set[str]]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs that may be copies: alike as a whole, or in their first words."""
    if len(articles) < 2:
        return
    from rensa import RMinHash, RMinHashLSH

    pairs: set[tuple[int, int]] = set()
    whole, lead = (RMinHashLSH(0.0, PERMUTATIONS, BANDS) for _ in range(2))
    for n, article in enumerate(articles):
        row = words(article, house[article.outlet])
        for index, part in ((whole, row), (lead, row[:LEAD])):
            signature = RMinHash(PERMUTATIONS, SEED)
            signature.update(list(_runs(part)))
            pairs.update((other, n) for other in index.query(signature))
            index.insert(n, signature)
    for one, other in sorted(pairs):
        yield articles[one].article_id, articles[other].article_id


def _is_repeated(copy: frozenset[str], original: frozenset[str]) -> bool:
    share = BRIEF_SHARE if len(copy) < BRIEF else SHARE
    return len(copy & original) >= share * len(copy)


def _adds_nothing(copy: Sequence[Claim], original: Sequence[Claim]) -> bool:
    """Tell whether a near copy has no figure of its own; else it is an update, and tolls may move with it."""
    figures = {(c.kind, c.low, c.high) for c in original if c.kind in COUNTED}
    return all((c.kind, c.low, c.high) in figures for c in copy if c.kind in COUNTED)


def _in_order(one: Article, other: Article) -> tuple[Article, Article]:
    """Return two like articles, the one that was there first before the other; see `copies`.

    Where one has no date, credit decides, then a clearly longer text, then the date of the other.
    """
    days = [a.published[:10] if a.published else "" for a in (one, other)]
    if all(days) and days[0] != days[1]:
        return (one, other) if days[0] < days[1] else (other, one)

    def standing(article: Article, beside: Article) -> tuple:
        is_cut = len(article.text) < CUT * len(beside.text)
        return (
            not _wrote(article, beside),
            is_cut,
            not article.published,
            -len(article.text),
            article.article_id,
        )

    return (one, other) if standing(one, other) < standing(other, one) else (other, one)


def _wrote(article: Article, other: Article) -> bool:
    """Tell whether the other article credits this one's outlet."""
    return bool(article.outlet and other.origin) and plain(article.outlet or "") in plain(other.origin or "")


def _standing(article: Article) -> tuple:
    """Earlier days first, undated last; of one day, the longer."""
    return (article.published or "9")[:10], -len(article.text), article.article_id
