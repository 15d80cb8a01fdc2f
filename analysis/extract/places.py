"""Find the places an article names, and choose among namesakes by what else the article names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from analysis.extract.mentions import FAMOUS, Mention, is_county, lies_in, mentions_in, no_places
from analysis.extract.sentences import Sentence
from analysis.lexicon.gazetteer import Record, alike, records

TITLE = -1  # the sentence number of the title, which stands outside the text
KNOWN = 100  # thousands of people from which a namesake may be taken without support, if others are small
NAMESAKES = (
    "USA",
    "CAN",
    "AUS",
    "GBR",
    "NZL",
    "IRL",
)  # whose small towns, many not in the gazetteer, share names
DOMINANT = 8  # times as many people as the next namesake
LARGEST = 4  # the same, among namesakes of one country
PRECISION = {"P": "near", "D": "district", "A": "province", "C": "country", "N": "country"}
FADING = 0.15  # how fast another place of the article loses its say, a sentence
SUPPORT = 0.7  # how much must speak for a country before a namesake in it is taken
LIKELY = {"C": 5.0, "N": 5.0, "A": 2.0, "D": 0.5, "P": 0.2}  # that a name means this kind, before reading on
TOLD = 1.5  # what a town says once it is told from its namesakes
SAME_SENTENCE = 2.0
VOICE = {"C": 3.0, "A": 3.0, "D": 2.0, "N": 1.0, "P": 1.0}  # how much a place says about where the others are


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which would triple the time that it takes to make one
class Where:
    """A place as an article names it; what the text leaves open is None."""

    start: int
    end: int
    name: str  # as written
    place: str | None
    admin1: str | None
    country: str | None  # ISO 3166-1 alpha-3
    latitude: float | None
    longitude: float | None
    precision: str  # near (a town), district, province, country, unknown
    role: str = (
        "mention"  # in (there it happened), dateline (there it was written), from, people ("Syrian"), mention
    )


def places(sentences: Sequence[Sentence], title: str = "") -> list[Where]:
    """Return the places that an article names, in order; its other places, and those of the title that a site
    gives it, tell namesakes apart.

    >>> lines = ["A bomb went off in Hyderabad on Monday.", "Police in Karachi blamed separatists in Sindh."]
    >>> text = [Sentence(n, n, "body", line, 100 * n) for n, line in enumerate(lines)]
    >>> [(w.place, w.country, w.precision) for w in places(text)]
    [('Hyderabad', 'PAK', 'near'), ('Karachi', 'PAK', 'near'), (None, 'PAK', 'province')]
    """
    persons: set[str] = set()
    above = [Sentence(TITLE, TITLE, "headline", title, 0)] if title else []
    mentions = [m for s in (*above, *sentences) for m in mentions_in(s, persons)]
    known = {m.key for m in mentions if m.cue and m.key not in persons}
    mentions = [m for m in mentions if _stands(m, known, persons)]
    for mention in mentions:
        mention.votes = _votes(mention)
    mentions = [m for n, m in enumerate(mentions) if _is_backed(m, n, mentions)]
    for mention, where in [(m, _resolved(m, n, mentions)) for n, m in enumerate(mentions)]:
        if where and where.place and where.admin1 and where.country:
            mention.votes = [(where.country, where.admin1, TOLD)]
    told = [(n, m) for n, m in enumerate(mentions) if m.sentence != TITLE]
    found = [where for n, m in told if (where := _resolved(m, n, mentions))]
    return sorted(found, key=lambda where: where.start)


def _stands(mention: Mention, known: set[str], persons: set[str]) -> bool:
    """Tell whether a name is meant as a place."""
    area = any(r.kind in "CAN" for r in mention.records) or is_county(mention.key)
    if mention.within or mention.cue in ("dateline", "described"):
        return True
    if mention.key in persons and mention.cue not in ("in", "near", "after"):
        return False
    if mention.key in no_places("word"):
        return False
    if mention.key in no_places("doubtful") and mention.cue not in ("in", "near", "at", "outside", "after"):
        return mention.key in known and not mention.cue
    if mention.cue or mention.people or area or mention.key in known:
        return True
    return any(r.thousands >= FAMOUS for r in mention.records)


def _is_backed(mention: Mention, n: int, mentions: list[Mention]) -> bool:
    """Tell a province from a last name: without an "in", its country must be spoken of elsewhere."""
    if mention.cue or mention.within or any(r.kind != "A" or r.country == "USA" for r in mention.records):
        return True
    countries, _ = _context(mention, n, mentions)
    return any(countries.get(r.country, 0) >= 0.5 for r in mention.records)


def _votes(mention: Mention) -> list[tuple[str, str | None, float]]:
    """Return what a mention says about where the article is: country, province, weight."""
    found: dict[tuple[str, str | None], float] = {}
    entries = [r for r in mention.records if r.country] if not mention.within else list(mention.within)
    likely = [LIKELY[r.kind] + min(r.thousands / 1000, 2) for r in entries]
    for record, odds in zip(entries, likely, strict=True):
        weight = VOICE[record.kind] * odds / sum(likely)
        key = (record.country, record.admin1)
        found[key] = max(found.get(key, 0.0), weight)
    return [(country, admin1, weight) for (country, admin1), weight in found.items()]


def _context(
    mention: Mention, n: int, mentions: list[Mention]
) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Return how much the article's other places speak for each country and province, the nearest loudest."""
    countries: dict[str, float] = defaultdict(float)
    provinces: dict[tuple[str, str], float] = defaultdict(float)
    for m, other in enumerate(mentions):
        if m == n or other.key == mention.key:
            continue
        apart = abs(other.sentence - mention.sentence)
        near = 1 / (1 + FADING * apart) if apart else SAME_SENTENCE
        for country, admin1, weight in other.votes:
            countries[country] += weight * near
            if admin1:
                provinces[country, admin1] += weight * near
    return countries, provinces


def _resolved(mention: Mention, n: int, mentions: list[Mention]) -> Where | None:
    entries = mention.records
    within = mention.within or _said_elsewhere(mention, mentions)
    if within:
        fits = tuple(r for r in entries if any(lies_in(r, o) for o in within))
        entries = (
            (() if mention.wanted == "A" else tuple(r for r in fits if r.kind in "PD")) or fits or entries
        )
    if len(entries) == 1 and entries[0].kind in "CNA":
        return _where(mention, entries[0])
    countries, provinces = _context(mention, n, mentions)
    if not entries[0].country:
        return _unlisted(mention, countries, mentions)
    ranked = sorted(entries, key=lambda r: _score(r, mention, countries, provinces), reverse=True)
    best = ranked[0]
    rivals = [r for r in ranked if r.country != best.country]
    if mention.cue == "perhaps" and best.thousands < KNOWN and countries.get(best.country, 0) < SUPPORT:
        return None
    if not within and best.kind in "PD" and best.thousands < FAMOUS and _is_elsewhere(best, countries):
        return _unknown(mention, best) if mention.cue in ("in", "near", "dateline") else None
    if within or best.kind == "N" or not rivals or countries.get(best.country, 0) >= SUPPORT:
        same = [
            r for r in ranked if r.country == best.country and r.kind == best.kind and r.admin1 != best.admin1
        ]
        if same and not within and best.country and best.kind != "N":
            top = max(r.thousands for r in same)
            supported = provinces.get((best.country, best.admin1 or ""), 0) >= 0.5
            if not supported and not (best.thousands >= KNOWN and best.thousands >= LARGEST * top):
                return _where(
                    mention, Record(best.kind, best.name, best.country, None, None, None, 0), "country"
                )
        if best.country == "USA" and best.kind == "P" and not within and best.thousands < KNOWN:
            states = {state: voice for (country, state), voice in provinces.items() if country == "USA"}
            if states.get(best.admin1 or "", 0) < 0.2 and max(states.values(), default=0) >= 1.5:
                return _where(mention, Record("P", best.name, "USA", None, None, None, 0), "country")
        return _where(mention, best)
    most = max(r.thousands for r in rivals)
    own = max(r.thousands for r in entries if r.country == best.country)
    if best.kind == "C" or (own >= KNOWN and own >= DOMINANT * most):
        return _where(mention, best)
    return _unknown(mention, best)


def _is_elsewhere(record: Record, countries: dict[str, float]) -> bool:
    """Tell whether the article is plainly about a country that shares town names with a small place's own."""
    most = max(countries, key=countries.get, default="")
    return countries.get(record.country, 0) < 0.3 and most in NAMESAKES and countries[most] >= 1.5


def _unknown(mention: Mention, record: Record) -> Where | None:
    if mention.name.isupper() and mention.cue != "dateline" and " " not in mention.key:
        return None  # in a text all in capitals any word may be meant
    return Where(
        mention.start,
        mention.end,
        mention.name,
        record.name,
        None,
        None,
        None,
        None,
        "unknown",
        _role(mention),
    )


def _said_elsewhere(mention: Mention, mentions: list[Mention]) -> tuple[Record, ...]:
    """Return the state or country that the article gives with the same name elsewhere, if it does."""
    same = [m for m in mentions if m.key == mention.key and m.within]
    before = [m for m in same if m.start < mention.start]
    return before[-1].within if before else same[0].within if same else ()


def _score(
    record: Record, mention: Mention, countries: dict[str, float], provinces: dict[tuple[str, str], float]
) -> float:
    score = log10(record.thousands + 1) / 2 + 2 * min(countries.get(record.country, 0.0), 4.0)
    score += 2 * min(provinces.get((record.country, record.admin1 or ""), 0.0), 3.0)
    if mention.wanted:
        score += 3 if record.kind == mention.wanted else 0
    elif record.kind == "P" and (record.thousands >= 30 or mention.cue in ("at", "dateline")):
        score += 1
    elif record.kind == "A":
        score += 0.8
    elif record.kind in "CN":
        score += 3
    return score


def _unlisted(mention: Mention, countries: dict[str, float], mentions: list[Mention]) -> Where | None:
    """Place a name that the gazetteer lacks by its sound in a country of the article, or by the country."""
    kind = mention.records[0].kind
    here = _beside(mention, mentions)
    countries = here or countries
    for country in sorted(countries, key=countries.get, reverse=True)[:2]:
        if kind in "P?" and (record := _heard(mention.key, country)):
            return _where(mention, record)
    if kind == "?":
        return None
    top = max(countries, key=countries.get, default=None)
    country = top if top and countries[top] >= SUPPORT else None
    return Where(
        mention.start,
        mention.end,
        mention.name,
        mention.name,
        None,
        country,
        None,
        None,
        PRECISION[kind],
        _role(mention),
    )


def _beside(mention: Mention, mentions: list[Mention]) -> dict[str, float]:
    """Return the countries that the other places of the same sentence speak for."""
    found: dict[str, float] = {}
    for other in mentions:
        if other is not mention and other.sentence == mention.sentence:
            for country, _, weight in other.votes:
                found[country] = found.get(country, 0.0) + weight
    return found


def _heard(key: str, country: str) -> Record | None:
    if country in ("USA", "GBR", "CAN", "AUS") or len(key) < 4:
        return None
    for other in alike(key, country):
        for record in records(other):
            if record.country == country and record.kind in "PDA" and other[:1] in (key[:1], "a", "e"):
                return record
    return None


def _role(mention: Mention) -> str:
    if mention.people:
        return "people"
    if mention.cue in ("dateline", "from"):
        return mention.cue
    return "in" if mention.cue in ("in", "near", "at", "to", "described") else "mention"


def _where(mention: Mention, record: Record, precision: str | None = None) -> Where:
    place = record.name if record.kind in "PD" else None
    admin1 = record.admin1 if record.kind in "PDA" else None
    return Where(
        mention.start,
        mention.end,
        mention.name,
        place,
        admin1,
        record.country,
        record.latitude,
        record.longitude,
        precision or PRECISION[record.kind],
        _role(mention),
    )
