"""The records of Tollbook: what an article, a claim, an event, an incident and a toll hold."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date

KINDS = (
    "killed", "injured", "attackers", "arrested", "hostages", "responsibility", "weapon", "target",
    "attack_type", "outcome", "status", "date", "place", "victim", "suspect",
)  # fmt: skip
PERSONS = ("killed", "injured", "attackers", "arrested", "hostages")
PARTIES = ("attackers", "security", "militants", "civilians", "unknown", "all")
HEDGES = ("exact", "at_least", "more_than", "at_most", "less_than", "about", "range", "vague")
MODALITIES = ("asserted", "confirmed", "believed", "feared", "denied", "unconfirmed")
UNSURE = ("believed", "feared", "denied", "unconfirmed")
SPEAKER_TYPES = (
    "police", "military", "government", "medical", "perpetrator", "witness", "victim", "ngo", "reporter",
    "outlet",
)  # fmt: skip
RELATIONS = (
    "same_as", "part_of", "sum_of", "including", "supersedes", "may_overlap", "conflicts_with",
    "increment_of",
)  # fmt: skip
STAGES = ("accomplished", "failed", "foiled", "threatened")
RESPONSIBILITY = ("claimed", "convicted", "blamed", "suspected", "denied", "unattributed")
ATTACK_TYPES = (
    "assassination", "hijacking", "kidnapping", "barricade", "bombing", "armed assault", "unarmed assault",
    "facility attack", "unknown",
)  # fmt: skip
WEAPONS = (
    "firearms", "explosives", "incendiary", "melee", "vehicle", "chemical", "biological", "radiological",
    "sabotage", "fake", "other", "unknown",
)  # fmt: skip
TARGET_TYPES = (
    "business", "government", "police", "military", "diplomatic", "religious", "education", "transport",
    "utilities", "media", "airport", "maritime", "ngo", "private", "tourists", "political party", "militia",
    "other", "unknown",
)  # fmt: skip
DATE_PRECISIONS = ("day", "days", "week", "month", "year", "unknown")
DATE_BASES = ("stated", "relative", "partial", "linked", "none")
PLACE_PRECISIONS = ("exact", "near", "district", "province", "country", "unknown")
GRADES = ("confirmed", "fair", "weak", "contested", "discounted")
RULINGS = (
    "reject", "count", "number", "party", "part-of", "same-as", "date", "place", "split", "join", "grade",
    "undo",
)  # fmt: skip
VERDICTS = ("agrees", "conflicts", "adds", "refused")


@dataclass(frozen=True, slots=True)
class Apart:
    """A stretch of an article that is not running news: a stamp, a caption, a credit, a widget, a notice."""

    start: int
    end: int
    kind: str  # metadata, headline, caption, credit, copyright, widget, notice


@dataclass(frozen=True, slots=True)
class Article:
    """One published report, its text untouched."""

    article_id: str
    text: str
    path: str | None = None
    title: str | None = None
    outlet: str | None = None
    origin: str | None = None
    byline: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None  # ISO 8601 date, or date-time with offset
    published_precision: str = "unknown"  # second, minute, day, month, unknown
    published_basis: str = "none"  # given, in_text, linked, none
    updated: str | None = None
    story_status: str = "unknown"  # developing, updated, final, corrected, unknown
    copy_of: str | None = None
    restated: int = 0
    apart: tuple[Apart, ...] = ()  # stored as JSON


@dataclass(frozen=True, slots=True)
class Claim:
    """One article giving one value of one thing, with the words that say so."""

    claim_id: str
    article_id: str
    kind: str
    quote: str
    start: int
    end: int
    rule: str
    event_id: str | None = None
    incident_id: str | None = None
    party: str | None = None
    party_text: str | None = None
    low: int | None = None
    high: int | None = None
    value: str | None = None
    reported: str | None = None
    hedge: str = "exact"
    modality: str = "asserted"
    speaker: str | None = None
    speaker_role: str | None = None
    speaker_type: str | None = None
    via: str | None = None
    as_of: str | None = None
    counts: int = 0
    relation: str | None = None
    related: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """How one claim stands to another, so that nobody is counted twice."""

    claim_id: str
    relation: str
    related: str


@dataclass(frozen=True, slots=True)
class Event:
    """An attack as one article tells it."""

    event_id: str
    article_id: str
    incident_id: str | None = None
    background: int = 0
    stage: str = "accomplished"
    date_start: str | None = None
    date_end: str | None = None
    date_precision: str = "unknown"
    date_basis: str = "none"
    time_local: str | None = None
    country: str | None = None
    admin1: str | None = None
    place: str | None = None
    site: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_precision: str = "unknown"
    attack_type: str = "unknown"
    weapons: str | None = None
    suicide: int = 0
    target_type: str = "unknown"
    target: str | None = None
    perpetrator: str | None = None
    responsibility: str = "unattributed"


@dataclass(frozen=True, slots=True)
class Incident:
    """The attack itself, reconciled over the events that tell of it."""

    incident_id: str
    title: str | None = None
    stage: str = "accomplished"
    date_start: str | None = None
    date_end: str | None = None
    date_precision: str = "unknown"
    date_basis: str = "none"
    time_local: str | None = None
    country: str | None = None
    admin1: str | None = None
    place: str | None = None
    site: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_precision: str = "unknown"
    attack_type: str = "unknown"
    weapons: str | None = None
    suicide: int = 0
    target_type: str = "unknown"
    target: str | None = None
    perpetrator: str | None = None
    responsibility: str = "unattributed"
    articles: int = 0
    independent_sources: int = 0
    grade: str = "weak"


@dataclass(frozen=True, slots=True)
class Toll:
    """Lowest, best and highest number of persons of one kind and party in one incident."""

    incident_id: str
    kind: str  # killed, injured, attackers
    party: str  # attackers, security, militants, civilians, unknown, all, victims
    low: int | None
    best: int | None
    high: int | None  # None: the highest standing claim is open-ended
    rule: str
    as_of: str | None = None
    claim_ids: tuple[str, ...] = ()  # stored as JSON


@dataclass(frozen=True, slots=True)
class Movement:
    """What a toll was after one more report had come in, and the claims of that report that moved it."""

    incident_id: str
    kind: str  # killed, injured, attackers
    party: str
    step: int  # 1 is the first report; only reports that moved this toll have a row
    as_of: str | None  # when the report was published; None stands last
    low: int | None
    best: int | None
    high: int | None
    rule: str
    claim_ids: tuple[str, ...] = ()  # stored as JSON


@dataclass(frozen=True, slots=True)
class Alias:
    """The id of an incident that was merged into another, and where it lives on."""

    old_id: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class Link:
    """Why an event belongs to an incident."""

    incident_id: str
    event_id: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """An editor's signed decision, applied on top of the claims and never an edit of them."""

    ruling_id: str
    subject: str
    ruling: str
    value: str | None
    related: str | None
    by: str
    on: str
    why: str
    applied: int = 1
    note: str | None = None  # what it changed, or why it was not applied


@dataclass(frozen=True, slots=True)
class Offer:
    """A claim that another reader offers, held to its quote: taken, or refused with a reason."""

    reader: str
    claim_id: str
    article_id: str
    verdict: str
    reason: str
    record: str  # the claim as offered, JSON


@dataclass(frozen=True, slots=True)
class Run:
    """What was run, when, with which version, on which input."""

    run_id: str
    started: str
    command: str
    version: str
    input_hash: str
    articles: int
    new_articles: int
    failed: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one article yields: itself, its events, its claims, and how those stand to one another."""

    article: Article
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = field(default=())


def columns(record: type) -> tuple[str, ...]:
    """Return the column names of a record, in order.

    >>> columns(Link)
    ('incident_id', 'event_id', 'reason', 'score')
    """
    return tuple(f.name for f in fields(record))


def day_of(text: str | None) -> date | None:
    """Return the day of an ISO date or date-time, None if it is none.

    >>> day_of("2004-04-04T09:30"), day_of("4 April 2004")
    (datetime.date(2004, 4, 4), None)
    """
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
