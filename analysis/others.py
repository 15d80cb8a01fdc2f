"""Hold claims that another reader offers to their quotes, and set those that pass beside our own reading.

A reader is a colleague, another program or a language model. A quote must stand in the article; the number,
its hedge and the party must follow from the quote by our own grammar; the event must be one that the article
tells of. What passes is recorded under its reader's name, and never added to a figure that we read ourselves.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis import lexicon
from analysis.extract import casualties, dates, people, quantities
from analysis.extract.clauses import harms
from analysis.extract.sentences import Sentence, Token, sentences, tokens
from analysis.model import (
    HEDGES,
    MODALITIES,
    PARTIES,
    PERSONS,
    Claim,
    Event,
    Offer,
    Reading,
    Relation,
)

SURE, UNSURE = (
    0.97,
    0.5,
)  # where two readers fire and agree, 153 of 157 were right; where they differ, who knows
UNLIKELY = ("believed", "feared")
WIDE = ("unknown", "all")  # parties that say nothing of a side
MADE_BY = "reader:"  # how the rule of such a claim begins
AGE = re.compile(r"\d{1,2}-[\w-]+$")
AGED = re.compile(r",? ?\(?\b\d{1,2}\)?(?=,|$)")  # "Ada Carter, 34,"
NOBODY = re.compile(r"(?:no|none|nobody|without|neither)\b", re.IGNORECASE)
LISTED = re.compile(r",? and |, ")
JOINED = re.compile(r"\s*(?:,|and|, and|&)\s*$")
ARMED = {  # parties that are not taken for granted, and the words' parties that speak of them
    "security": {"security"},
    "militants": {"militants", "attackers"},
    "attackers": {"attackers", "militants"},
}
MONTH = timedelta(days=31)
KEEPS = ("speaker", "speaker_role", "speaker_type", "via", "as_of", "reported", "party_text", "value")
ABOUT_EVENTS = ("date_start", "date_end", "place", "country")


class OfferError(Exception):
    """The file of claims cannot be read; the message says where and what to do."""


class _Refused(Exception):
    """A claim does not follow from its article; the message says why."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of persons that stands in a quote; `kind` is None where no word of harm governs it."""

    low: int | None
    high: int | None
    hedge: str
    kind: str | None
    party: str
    start: int
    end: int


def offers(path: Path | str) -> list[Offer]:
    """Read a file of claims, one JSON object a line, in the ledger's columns and `reader`; not judged yet."""
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8"
        raise OfferError(f"{path}: cannot be read ({why}); give JSON Lines in UTF-8") from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise OfferError(f"{path}:{number}: not a JSON object; write one claim a line")
        if lacking := [name for name in ("article_id", "kind", "quote") if not row.get(name)]:
            raise OfferError(f"{path}:{number}: no {', '.join(lacking)}")
        reader = str(row.pop("reader", None) or path.stem)
        found.append(offer(reader, row))
    return found


def offer(reader: str, row: Mapping[str, Any]) -> Offer:
    """Return a claim in the ledger's columns as an offer of *reader*, not judged yet."""
    record = json.dumps(dict(row), ensure_ascii=False, sort_keys=True)
    own = f"{row['article_id']}:{sha256(record.encode()).hexdigest()[:12]}@{reader}"
    return Offer(reader, own, str(row["article_id"]), "refused", "not judged yet", record)


def heard(readings: Iterable[Reading], offered: Iterable[Offer]) -> tuple[dict[str, Reading], list[Offer]]:
    """Judge the offers about articles; return, by article, the reading with what passed, and the verdicts."""
    of_article: dict[str, dict[tuple[str, str], Offer]] = defaultdict(dict)
    for one in offered:  # the same again is one
        of_article[one.article_id][one.reader, one.record] = one
    changed: dict[str, Reading] = {}
    verdicts: list[Offer] = []
    for reading in readings:
        own = reading.article.article_id
        if own in of_article:
            changed[own], told = judged(reading, list(of_article.pop(own).values()))
            verdicts += told
    verdicts += [
        replace(o, claim_id=_unplaced(o), verdict="refused", reason="the ledger has no such article")
        for some in of_article.values()
        for o in some.values()
    ]
    return changed, sorted(verdicts, key=lambda o: (o.reader, o.claim_id))


def judged(reading: Reading, offered: Sequence[Offer]) -> tuple[Reading, list[Offer]]:
    """Return a reading with the offers that pass beside our own claims, and every offer with its verdict.

    >>> from analysis.model import Article
    >>> told = Reading(Article("a", "Gunmen killed five police in Karachi."))
    >>> rows = [{"article_id": "a", "kind": "killed", "party": "security", "low": n, "high": n,
    ...          "quote": "killed five police"} for n in (5, 6)]
    >>> [o.verdict for o in judged(told, [offer("nk", row) for row in rows])[1]]
    ['adds', 'refused']
    """
    court = _Court(reading)
    for one in sorted(offered, key=lambda o: (o.reader, o.record)):
        court.hear(one)
    return court.reading(), sorted(court.verdicts, key=lambda o: (o.reader, o.claim_id))


def _unplaced(one: Offer) -> str:
    return offer(one.reader, json.loads(one.record)).claim_id


class _Court:
    """One article's reading, and what others offer about it."""

    def __init__(self, reading: Reading) -> None:
        self.own = reading
        self.article = reading.article
        self.rows = sentences(reading.article)
        self.known = people.surnames(self.rows)
        self.claims = {c.claim_id: c for c in reading.claims}
        self.relations = set(reading.relations)
        self.verdicts: list[Offer] = []
        self.figures_of = lru_cache(None)(self._figures)

    def reading(self) -> Reading:
        """Return the reading as it is after the hearing."""
        ordered = tuple(sorted(self.relations, key=lambda r: (r.claim_id, r.relation, r.related)))
        return replace(self.own, claims=tuple(self.claims.values()), relations=ordered)

    def hear(self, one: Offer) -> None:
        """Judge one offer, and take its claim in if it passes."""
        row = json.loads(one.record)
        try:
            claim = self.held(row, one.reader)
        except _Refused as fault:
            self.verdicts.append(replace(one, claim_id=_unplaced(one), verdict="refused", reason=str(fault)))
            return
        verdict, reason, claim = self.beside(claim, row)
        self.claims[claim.claim_id] = claim
        if claim.relation and claim.related:
            self.relations.add(Relation(claim.claim_id, claim.relation, claim.related))
        self.verdicts.append(replace(one, claim_id=claim.claim_id, verdict=verdict, reason=reason))

    # -- does it follow from the article?

    def held(self, row: Mapping[str, Any], reader: str) -> Claim:
        """Return the claim that a row makes, or raise with the first thing that does not follow."""
        kind, party = row["kind"], row.get("party")
        if kind not in PERSONS:
            raise _Refused(f"kind {kind!r}: only numbers of persons can be held to their words")
        if party not in (*PARTIES, None):
            raise _Refused(f"party {party!r}: not one of {', '.join(PARTIES)}")
        low, high = _whole(row, "low"), _whole(row, "high")
        if low is None and high is None and row.get("hedge") != "vague":
            raise _Refused("neither low nor high: there is no number")
        if low is not None and high is not None and low > high:
            raise _Refused(f"low {low} is above high {high}")
        hedge, modality = row.get("hedge") or "exact", row.get("modality") or "asserted"
        if hedge not in HEDGES or modality not in MODALITIES:
            raise _Refused(f"hedge {hedge!r} or modality {modality!r} is not one of the ledger's")
        start, end = self.place(row)
        event_id = self.event(row, start, end)
        self.side(party, kind, self.number(row, kind, low, high, hedge, modality, start, end), start, end)
        base = f"{self.article.article_id}:{start}-{end}:{kind}" + (f":{party}" if party else "")
        claim_id, n = f"{base}@{reader}", 1
        while claim_id in self.claims:
            n += 1
            claim_id = f"{base}:{n}@{reader}"
        kept = {name: str(row[name]) for name in KEEPS if row.get(name) is not None}
        return Claim(
            claim_id, self.article.article_id, kind, self.article.text[start:end], start, end,
            f"{MADE_BY}{reader}", event_id, None, party, low=low, high=high, hedge=hedge,
            modality=modality, confidence=_share(row), **kept,
        )  # fmt: skip

    def place(self, row: Mapping[str, Any]) -> tuple[int, int]:
        """Return where the quote stands: at its offsets if given, else where it occurs, the nth time."""
        text, quote = self.article.text, str(row["quote"])
        start = _whole(row, "start")
        if start is not None:
            if text[start : start + len(quote)] == quote and row.get("end") in (None, start + len(quote)):
                return start, start + len(quote)
            raise _Refused(f"the quote does not stand at {start} in the article")
        at = -1
        for _ in range(_whole(row, "nth") or 1):
            at = text.find(quote, at + 1)
            if at < 0:
                raise _Refused("the quote does not stand in the article")
        return at, at + len(quote)

    def around(self, start: int, end: int) -> list[Sentence]:
        """Return the sentences that a stretch touches; if none is news, the stretch itself is one."""
        found = [s for s in self.rows if s.start < end and s.end > start]
        return found or [Sentence(0, 0, "body", self.article.text[start:end], start)]

    def _figures(self, start: int, end: int) -> list[Figure]:
        """Return the numbers of persons in a stretch, by our own grammar, the most explained first."""
        found: list[Figure] = []
        for row in self.around(start, end):
            inside = [t for t in row.tokens if t.start < end and t.end > start]
            for f in casualties.casualties(row, self.known):
                if (
                    f.start < end
                    and f.end > start
                    and (f.head < end and f.head >= start or _within(f, inside))
                ):
                    found.append(Figure(f.low, f.high, f.hedge, f.kind, f.party, f.start, f.end))
            for g in people.groups(row.tokens, self.known):
                first, last = row.tokens[g.first].start, row.tokens[g.last - 1].end
                if first < end and last > start:
                    found.append(Figure(g.low, g.high, g.hedge, None, g.party, first, last))
            for q in quantities.quantities(row.tokens):
                first, last = row.tokens[q.word_first].start, row.tokens[q.word_last - 1].end
                if first < end and last > start:
                    found.append(Figure(q.low, q.high, q.hedge, None, "", first, last))
        return found

    def number(
        self, row: Mapping[str, Any], kind: str, low: int | None, high: int | None, hedge: str, modality: str,
        start: int, end: int,
    ) -> list[Figure]:  # fmt: skip
        """Return the figures in the quote that a number and its hedge follow from, or refuse it."""
        reported = str(row.get("reported") or "")
        if reported and reported.lower() not in self.article.text[start:end].lower():
            raise _Refused(f"the words reported, {reported!r}, do not stand in the quote")
        if not reported and not self.harmed(kind, start, end):
            raise _Refused(f"nothing in the sentence of the quote says that anybody was {kind}")
        spoken = _spoken(low, high, hedge)
        if reported and spoken is not None and spoken not in _said(reported, spoken):
            raise _Refused(f"the number {spoken} does not follow from the words reported, {reported!r}")
        found = self.figures_of(start, end)
        mine = [f for f in found if f.kind == kind]
        taken = {(f.low, f.high) for f in found if f.kind not in (kind, None)} - {
            (f.low, f.high) for f in mine
        }
        free = [f for f in found if f.kind is None and (f.low, f.high) not in taken]
        wanted = (low, high)
        fits = [f for f in (*mine, *free) if wanted in _ends(f, modality)]
        sums = _sums(mine, self.article.text, 80) + _sums(free, self.article.text, 0)
        if not fits and any(wanted in _ends(f, modality) for f in sums):
            return []
        if reported and not fits and wanted in self.counted(reported, hedge, modality, mine):
            return []
        if not reported and not fits and wanted in self.unnumbered(start, end, hedge, modality, mine):
            return []
        if not fits and wanted == (None, None) and any(f.hedge == "vague" for f in found):
            return []
        if not fits and wanted == (0, 0) and not mine and _denied(reported):
            return []
        if not fits:
            said = ", ".join(sorted({_words(f) for f in mine or free})) or "no number"
            number = _words(Figure(low, high, hedge, kind, "", 0, 0))
            raise _Refused(f"the number {number} does not follow; the quote says {said}")
        if modality not in UNLIKELY and all(f.hedge != hedge for f in fits):
            raise _Refused(f"the hedge {hedge} does not follow; the quote says {fits[0].hedge}")
        return fits

    def counted(
        self, reported: str, hedge: str, modality: str, mine: Sequence[Figure]
    ) -> set[tuple[int | None, int | None]]:
        """Return the ends that a list of persons allows, or words without a number: names, a bare plural."""
        items = [part for part in LISTED.split(AGED.sub("", reported)) if part.strip(" ,")]
        if len(items) < 2 and any(f.hedge != "vague" for f in mine):
            return set()  # a number stands there
        if hedge == "vague":
            bare = {(2, None), (None, None)}
            return bare if len(items) == 1 and not quantities.quantities(list(tokens(reported))) else set()
        if len(items) == 1 and quantities.quantities(list(tokens(reported))):
            return set()
        counts = _listed(reported)
        return {(n, n) for n in counts} | ({(None, n) for n in counts} if modality in UNLIKELY else set())

    def unnumbered(
        self, start: int, end: int, hedge: str, modality: str, mine: Sequence[Figure]
    ) -> set[tuple[int | None, int | None]]:
        """Return the ends that a quote without a number allows, if no words are reported."""
        row = [t for s in self.around(start, end) for t in s.tokens if t.start >= start and t.end <= end]
        some = [q for q in quantities.quantities(row) if q.low is None or q.low > 1]
        ages = {n for n, t in enumerate(row) if AGED.search(f"{t.text},") and n and row[n - 1].text == ","}
        if any(f.hedge != "vague" for f in mine) or any(q.first not in ages for q in some):
            return set()
        if hedge == "vague":
            return {(2, None), (None, None)}
        if any(people.nouns().get(t.low, ("", False))[1] for t in row) or any(t.low == "and" for t in row):
            return set()
        return {(1, 1), (None, 1)} if modality in UNLIKELY else {(1, 1)}

    def harmed(self, kind: str, start: int, end: int) -> bool:
        """Tell whether a quote or its sentence has a word of this harm."""
        return kind not in ("killed", "injured") or any(
            harm.kind == kind for row in self.around(start, end) for harm in harms(row.tokens)
        )

    def side(self, party: str | None, kind: str, fits: Sequence[Figure], start: int, end: int) -> None:
        """Refuse a party that the words for these persons speak against, or that nothing near speaks of."""
        if party in (None, *WIDE) or kind == "attackers":
            return
        sides = {f.party for f in fits if f.party not in ("", *WIDE)}
        if sides and party not in sides and not (sides | {party} <= {"attackers", "militants"}):
            raise _Refused(f"the party {party} does not follow; the words are for {', '.join(sorted(sides))}")
        if not sides and party in ARMED and not self.evoked(start, end, bool(fits)) & ARMED[party]:
            raise _Refused(f"the party {party} does not follow; nothing near the quote speaks of them")

    def evoked(self, start: int, end: int, is_near: bool) -> set[str]:
        """Return the parties that the sentences of a quote and the two before, or all, speak of."""
        rows = self.around(start, end)
        first = rows[0].index
        near = [*self.rows[max(0, first - 2) : first], *rows] if is_near else self.rows
        told = {g.party for row in near for g in people.groups(row.tokens, self.known)}
        told |= {entry[0] for row in near for t in row.tokens if (entry := people.nouns().get(t.low))}
        return told | {
            party for row in near for cue, party in _sides().items() if re.search(rf"\b{cue}\b", row.low)
        }

    # -- the event

    def event(self, row: Mapping[str, Any], start: int, end: int) -> str | None:
        """Return our event that a row speaks of: by id, by date and place, or by its quote; else None."""
        known = {e.event_id: e for e in self.own.events}
        if row.get("event_id"):
            if row["event_id"] not in known:
                raise _Refused(f"the article tells of no event {row['event_id']}")
            return str(row["event_id"])
        given = row["event"] if isinstance(row.get("event"), Mapping) else row
        about = {name: given.get(name) for name in ABOUT_EVENTS if given.get(name)}
        if "event" in row and row["event"] is None:
            return None  # a figure over many attacks
        near = self.nearest(start, end)
        if not about:
            return near.event_id if near else None
        self.told(about, near, start, end)
        if near and _may_be(near, about):
            return near.event_id
        fits = [e for e in self.own.events if _may_be(e, about)]
        return fits[0].event_id if len(fits) == 1 else None

    def nearest(self, start: int, end: int) -> Event | None:
        """Return the event of our own claims in the quote, or else in its sentence."""
        for first, last in ((start, end), *((s.start, s.end) for s in self.around(start, end))):
            counts: dict[str, int] = defaultdict(int)
            for c in self.own.claims:
                if c.event_id and c.start < last and c.end > first:
                    counts[c.event_id] += 1
            if counts:
                best = max(sorted(counts), key=counts.__getitem__)
                return next(e for e in self.own.events if e.event_id == best)
        return None

    def told(self, about: Mapping[str, Any], near: Event | None, start: int, end: int) -> None:
        """Refuse an event whose place or day the article does not tell of, or the quote speaks against."""
        text = _plain(self.article.text)
        if about.get("place") and not any(word in text for word in _plain(about["place"]).split()):
            raise _Refused(f"the article tells of nothing in {about['place']}")
        first, last = about.get("date_start"), about.get("date_end") or about.get("date_start")
        if not (first and last):
            return
        if not any(_overlaps(first, last, a, b) for a, b in self.days):
            raise _Refused(f"the article tells of nothing about {first}")
        here = [day for row in self.around(start, end) for day in self.named(row)]
        elsewhere = near is not None and not _may_be(near, about)
        near_by = (_moved(first, -MONTH), _moved(last, MONTH))
        if elsewhere and here and not any(_overlaps(*near_by, a, b) for a, b in here):
            raise _Refused(f"the sentence of the quote is about {here[0][0]}, not about {first}")

    def named(self, row: Sentence) -> list[tuple[str, str]]:
        """Return the stretches of days that a sentence names."""
        found = dates.dates(row, _date(self.article.published))
        return [(w.first.isoformat(), w.last.isoformat()) for w in found if w.first and w.last]

    @cached_property
    def days(self) -> list[tuple[str, str]]:
        """Return the stretches of days that an article names and its own day, a month wider.

        Readers work out days that we do not ("two days after the funeral").
        """
        published = _date(self.article.published)
        found = [day for row in self.rows for day in self.named(row)]
        found += [(e.date_start, e.date_end or e.date_start) for e in self.own.events if e.date_start]
        found += [(published.isoformat(), published.isoformat())] if published else []
        return [(_moved(first, -MONTH), _moved(last, MONTH)) for first, last in found]

    # -- beside our own reading

    def beside(self, claim: Claim, row: Mapping[str, Any]) -> tuple[str, str, Claim]:
        """Return how a claim stands to our own reading, in a word and in words, and the claim as recorded."""
        there = [
            c for c in self.own.claims
            if c.kind == claim.kind and c.start < claim.end and c.end > claim.start
        ]  # fmt: skip
        same = [c for c in there if (c.low, c.high) == (claim.low, claim.high)]
        if same:
            mine = max(
                same, key=lambda c: (_agree(c.party, claim.party), -abs(c.start - claim.start), c.claim_id)
            )
            if _agree(mine.party, claim.party):
                self.weigh(mine, SURE)
                claim = replace(
                    claim, event_id=mine.event_id, counts=0, relation="same_as", related=mine.claim_id
                )
                return "agrees", f"as in {mine.claim_id}", replace(claim, confidence=SURE)
        parts = [c for c in there if claim.start <= c.start and c.end <= claim.end and c.low == c.high]
        if len(parts) > 1 and claim.low == claim.high == sum(c.low or 0 for c in parts):
            for part in parts:
                self.weigh(part, SURE)
            first = min(parts, key=lambda c: (c.start, c.claim_id))
            claim = replace(claim, event_id=first.event_id, counts=0, relation="sum_of", confidence=SURE)
            return "agrees", "the sum of what we read there", replace(claim, related=first.claim_id)
        if there:
            mine = max(same or there, key=lambda c: (-abs(c.start - claim.start), c.claim_id))
            self.weigh(mine, UNSURE)
            claim = replace(
                claim, counts=0, relation="conflicts_with", related=mine.claim_id, confidence=UNSURE
            )
            ours = f"{_words(_figure(mine))} {mine.party or ''}".strip()
            return "conflicts", f"we read {ours} there ({mine.claim_id})", claim
        counted = claim.event_id and any(
            c.counts and c.kind == claim.kind and c.event_id == claim.event_id for c in self.claims.values()
        )
        if counted or not claim.event_id or not row.get("counts", 1):
            return "adds", "we read nothing there; it does not count beside what we read", claim
        return "adds", "we read no figure of this kind, so this one counts", replace(claim, counts=1)

    def weigh(self, mine: Claim, confidence: float) -> None:
        """Set our claim's confidence: up where another reader agrees, down where one differs."""
        now = self.claims[mine.claim_id]
        before = now.confidence if now.confidence is not None else confidence
        better = max(before, confidence) if confidence == SURE else min(before, confidence)
        self.claims[mine.claim_id] = replace(now, confidence=better)


def _whole(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not str(value).lstrip("-").isdecimal() or int(value) < 0:
        raise _Refused(f"{name} {value!r} is not a whole number from 0")
    return int(value)


@cache
def _sides() -> dict[str, str]:
    return {row["cue"].lower(): row["party"] for row in lexicon.rows("parties")}


def _denied(words: str) -> bool:
    return bool(NOBODY.match(words.strip()))


def _spoken(low: int | None, high: int | None, hedge: str) -> int | None:
    """Return the number that somebody must have said, before its hedge was applied."""
    if hedge == "vague":
        return None
    if hedge == "more_than" and low is not None:
        return low - 1
    if hedge == "less_than" and high is not None:
        return high + 1
    return low if low is not None else high


def _said(reported: str, spoken: int) -> set[int]:
    """Return the numbers that the words reported can mean; *spoken* among them if they hold no number at all.

    >>> sorted(_said("a mother and her son", 1)), sorted(_said("five or six", 5)), _said("he", 1)
    ([2], [5, 6], {1})
    """
    if _denied(reported):
        return {0}
    row = [t for t in tokens(AGED.sub("", reported)) if not AGE.match(t.text)]
    found = {end for q in quantities.quantities(row) for end in (q.low, q.high) if end is not None}
    listed = _listed(reported)
    return found | (listed if max(listed, default=0) > 1 else set()) or {spoken}


def _listed(reported: str) -> set[int]:
    """Return how many persons a list may hold; a comma may also set off another name of the same man.

    >>> sorted(_listed("Ben and his brother, Ali Khan")), _listed("eight women, a girl and four men")
    ([2, 3], {13})
    """
    parts = [part for part in LISTED.split(AGED.sub("", reported)) if part.strip(" ,")]
    counts = [_persons(part) for part in parts]
    if not counts or None in counts:
        return set()
    total = sum(n for n in counts if n is not None)
    fewest = reported.count(" and ") + 1 if total == len(parts) else total
    return set(range(fewest, total + 1))


def _persons(item: str) -> int | None:
    """Return how many persons one item of a list is: its number, or one if it is not a plural.

    >>> [_persons(item) for item in ("four men", "a 10-year-old girl", "Bill Zigan", "guests")]
    [4, 1, 1, None]
    """
    row = [t for t in tokens(item) if not AGE.match(t.text)]
    numbers = quantities.quantities(row)
    if numbers:
        only = numbers[0]
        return only.low if len(numbers) == 1 and only.hedge == "exact" else None
    return None if any(people.nouns().get(t.low, ("", False))[1] for t in row[-1:]) else 1


def _share(row: Mapping[str, Any]) -> float | None:
    value = row.get("confidence")
    return float(value) if isinstance(value, (int, float)) and 0 <= value <= 1 else None


def _within(finding: casualties.Finding, inside: Sequence[Token]) -> bool:
    """Tell whether the number of a finding stands in the quote."""
    return bool(finding.reported) and any(
        t.start >= finding.start and t.end <= finding.end and t.low in finding.reported.lower()
        for t in inside
    )


def _ends(figure: Figure, modality: str) -> set[tuple[int | None, int | None]]:
    """Return the pairs of ends that a figure allows, as it is asserted or only believed."""
    ends = {(figure.low, figure.high)}
    if modality in UNLIKELY:
        ends.add((None, figure.high if figure.high is not None else figure.low))
    return ends


def _sums(figures: Sequence[Figure], text: str, gap: int) -> list[Figure]:
    """Return the sums of exact figures in a row, joined by and or a comma or at most *gap* characters apart.

    "His wife and two sons" are three.
    """
    apart: list[Figure] = []
    for f in sorted(figures, key=lambda f: (f.start, f.end)):
        if f.low is not None and f.low == f.high and (not apart or f.start >= apart[-1].end):
            apart.append(f)
    sums = []
    for n in range(len(apart)):
        for m in range(n + 1, len(apart)):
            between = text[apart[m - 1].end : apart[m].start]
            if len(between) > gap and not JOINED.match(between):
                break
            total = sum(f.low or 0 for f in apart[n : m + 1])
            sums.append(Figure(total, total, "exact", apart[n].kind, "", apart[n].start, apart[m].end))
    return sums


def _words(figure: Figure) -> str:
    if figure.low is None:
        return "no number" if figure.high is None else f"up to {figure.high}"
    if figure.high is None:
        return f"{figure.low} or more"
    return str(figure.low) if figure.low == figure.high else f"{figure.low} to {figure.high}"


def _figure(claim: Claim) -> Figure:
    return Figure(claim.low, claim.high, claim.hedge, claim.kind, claim.party or "", claim.start, claim.end)


def _agree(one: str | None, other: str | None) -> bool:
    """Tell whether two parties are no contradiction: "people" may be civilians, but are not called police."""
    return one == other or None in (one, other) or {one, other} <= {*WIDE, "civilians"}


def _plain(text: str) -> str:
    from analysis.lexicon.gazetteer import folded

    return folded(text)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _moved(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day[:10]) + by).isoformat()


def _overlaps(first: str, last: str, other_first: str, other_last: str) -> bool:
    return first[:10] <= other_last[:10] and other_first[:10] <= last[:10]


def _may_be(event: Event, about: Mapping[str, Any]) -> bool:
    """Tell whether an event can be the one described: neither day, country nor place speaks against it."""
    first, last = about.get("date_start"), about.get("date_end") or about.get("date_start")
    if first and last and event.date_start:
        if not _overlaps(first, last, event.date_start, event.date_end or event.date_start):
            return False
    if about.get("country") and event.country and about["country"] != event.country:
        return False
    here = set(_plain(about.get("place") or "").split())
    there = set(_plain(" ".join(filter(None, (event.place, event.site, event.admin1)))).split())
    return not here or not there or bool(here & there)
