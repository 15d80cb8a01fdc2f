"""Walk back from any id to the words behind it: a claim, a toll, an incident, an event, an article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import Connection

from analysis import ledger
from analysis.identity import resolved
from analysis.model import KINDS, PARTIES, PERSONS, Article, Claim, Event, Incident, Movement, Toll
from analysis.prose import Range, amount, responsibility, when

SEARCHED = ("articles", "incidents", "events", "claims")
NEAR = 3  # ids offered for one that is not there
OPEN, CLOSE = "«", "»"  # around the words that a claim stands on


class UnknownId(Exception):
    """No record has this id, or several begin with it; the message names the nearest."""


def trace(base: Connection, wanted: str) -> list[str]:
    """Return line by line what stands behind an id, the beginning of one, or `INCIDENT:kind:party`."""
    if not wanted.strip():
        raise UnknownId("an empty id: give one that the briefing or another command prints")
    incident_id, *cell = wanted.rsplit(":", 2)
    if len(cell) == 2 and (
        incidents := _beginning(base, "incidents", incident_id) or _merged(base, incident_id)
    ):
        of = {"incident_id": incidents[0], "kind": cell[0], "party": cell[1]}
        if len(incidents) == 1 and (tolls := ledger.fetch(base, "tolls", **of)):
            return list(_toll(base, tolls[0]))
    table, found = found_in(base, wanted)
    (one,) = ledger.fetch(base, table, **{f"{table[:-1]}_id": found})
    return list(
        {"articles": _article, "incidents": _incident, "events": _event, "claims": _claim}[table](base, one)
    )


def found_in(base: Connection, wanted: str) -> tuple[str, str]:
    """Return the table and the whole id of what an id, or the beginning of one, stands for."""
    for table in SEARCHED:
        ids = _beginning(base, table, wanted)
        if len(ids) == 1 or wanted in ids:
            return table, wanted if wanted in ids else ids[0]
        if ids:
            raise UnknownId(
                f"{wanted}: several {table} begin so: {', '.join(ids[:NEAR])}; give more of the id"
            )
    if merged := _merged(base, wanted):
        return "incidents", merged[0]
    near = _near(base, wanted)
    offer = f"; {'near it' if near[0][:1] == wanted[:1] else 'some are'}: {', '.join(near)}" if near else ""
    raise UnknownId(f"{wanted}: no claim, toll, incident, event or article has this id{offer}")


def _merged(base: Connection, wanted: str) -> list[str]:
    """Return the incident that an id leads to which was merged into it, or would name it in another order."""
    aliases = {alias.old_id: alias.incident_id for alias in ledger.iterate(base, "aliases")}
    live = [own for (own,) in base.execute("select incident_id from incidents")]
    found = resolved(wanted, ledger.iterate(base, "events"), live, aliases)
    return [found] if found else []


def _rulings(base: Connection, subjects: Iterable[str]) -> Iterator[str]:
    """Tell what editors ruled about any of some ids: who, when, why, and what it changed."""
    ids = list(subjects)
    rows = {
        r.ruling_id: r
        for name in ("subject", "related")
        for r in ledger.fetch(base, "rulings", **{name: ids})
    }
    for r in sorted(rows.values(), key=lambda r: r.on):
        state = "" if r.applied else "; not applied"
        yield f"  ruling {r.ruling_id} by {r.by}, {r.on[:10]}: {r.ruling} {r.subject}{state}"
        yield f"    {r.note}; because: {_flat(r.why)}"


def _beginning(base: Connection, table: str, start: str, limit: int = NEAR + 1) -> list[str]:
    name = f"{table[:-1]}_id"
    rows = base.execute(
        f"select {name} from {table} where {name} >= ? and {name} < ? order by {name} limit ?",
        (start, f"{start}\U0010ffff", limit),
    )
    return [own for (own,) in rows]


def _near(base: Connection, wanted: str) -> list[str]:
    """Return the ids that share the longest beginning with the wanted one, or else the first incidents."""
    found: list[str] = []
    for table in SEARCHED:
        name = f"{table[:-1]}_id"
        for order, side in (("<", "desc"), (">", "asc")):
            query = f"select {name} from {table} where {name} {order} ? order by {name} {side} limit 1"
            found += [own for (own,) in base.execute(query, (wanted,))]
    near = [own for own in found if own[:1] == wanted[:1]]
    return sorted(near, key=lambda own: -_shared(own, wanted))[:NEAR] or _beginning(
        base, "incidents", "", NEAR
    )


def _shared(one: str, other: str) -> int:
    """Return how many characters two ids share from their beginning."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def headline(incident: Incident, tolls: Sequence[Toll]) -> str:
    """Return an incident in one line: when, where, and what it cost.

    >>> day = {"date_start": "2023-02-17", "date_end": "2023-02-17", "date_precision": "day"}
    >>> karachi = Incident("E1", place="Karachi", articles=2, **day)
    >>> injured = Toll("E1", "injured", "all", 8, 8, 9, "x")
    >>> killed = Toll("E1", "killed", "all", 2, 4, None, "x")
    >>> headline(karachi, [injured, killed])
    '17 February 2023, Karachi: killed 4 (at least two), injured 8 to 9 (2 reports)'
    """
    place = incident.place or incident.admin1 or incident.country or "place unknown"
    stage = "" if incident.stage == "accomplished" else f"{incident.stage}; "
    casualties = [t for t in _in_order(tolls) if t.party == "all" and t.kind in ("killed", "injured")]
    cost = ", ".join(f"{t.kind} {_amount(t)}" for t in casualties)
    reports = f"{incident.articles} report{'' if incident.articles == 1 else 's'}"
    return f"{_when(incident)}, {place}: {stage}{cost or 'no casualties stated'} ({reports})"


def _in_order(tolls: Sequence[Toll]) -> list[Toll]:
    parties = ("all", "victims", *PARTIES)
    return sorted(tolls, key=lambda t: (PERSONS.index(t.kind), parties.index(t.party)))


def _amount(toll: Toll | Movement) -> str:
    """Return a toll's range in words; the best figure first where an open end would hide it."""
    words = amount(_range(toll))
    is_hidden = toll.high is None and toll.best not in (None, toll.low)
    return f"{toll.best:,} ({words})" if is_hidden else words


def _range(toll: Toll | Movement | Claim) -> Range:
    best = toll.low if isinstance(toll, Claim) else toll.best
    return Range(toll.low, toll.low if best is None else best, toll.high)


def _when(record: Incident | Event) -> str:
    return when(record.date_start, record.date_end, record.date_precision)


def _toll(base: Connection, toll: Toll) -> Iterator[str]:
    (incident,) = ledger.fetch(base, "incidents", incident_id=toll.incident_id)
    yield f"toll {toll.incident_id}:{toll.kind}:{toll.party}"
    yield f"  {_title(incident)}"
    yield f"  {toll.kind}, {toll.party}: {_amount(toll)}; best {_number(toll.best)}, by the rule {toll.rule}"
    told = ledger.fetch(base, "claims", incident_id=toll.incident_id, kind=toll.kind)
    yield from _rulings(base, [toll.incident_id, *(c.claim_id for c in told)])
    moves = ledger.fetch(base, "toll_history", incident_id=toll.incident_id, kind=toll.kind, party=toll.party)
    for move in moves if len(moves) > 1 else ():
        yield f"  as of {move.as_of or 'a report without a date'}: {_amount(move)}"
    yield from _claims(base, ledger.fetch(base, "claims", claim_id=toll.claim_ids))


def _incident(base: Connection, incident: Incident) -> Iterator[str]:
    yield f"incident {incident.incident_id}"
    yield f"  {_title(incident)}"
    what = f"{incident.attack_type}, {incident.stage}; target {incident.target_type}"
    yield f"  {what}; {responsibility(incident)}; {incident.grade}"
    for toll in _in_order(ledger.fetch(base, "tolls", incident_id=incident.incident_id)):
        yield f"  {toll.kind}, {toll.party}: {_amount(toll)}  [{toll.incident_id}:{toll.kind}:{toll.party}]"
    for link in ledger.fetch(base, "links", incident_id=incident.incident_id):
        yield f"  event {link.event_id}: {link.reason} (score {link.score:.2f})"
    for alias in ledger.fetch(base, "aliases", incident_id=incident.incident_id):
        yield f"  also known as {alias.old_id}"
    claims = ledger.fetch(base, "claims", incident_id=incident.incident_id)
    events = ledger.fetch(base, "events", incident_id=incident.incident_id)
    ids = [incident.incident_id, *(e.event_id for e in events), *(c.claim_id for c in claims)]
    yield from _rulings(base, ids)
    yield from _claims(base, claims)


def _event(base: Connection, event: Event) -> Iterator[str]:
    recalled = ", an earlier attack it recalls" if event.background else ""
    yield f"event {event.event_id} as article {event.article_id} tells it{recalled}"
    place = event.place or "place unknown"
    yield f"  {_when(event)} ({event.date_basis}), {place}: {event.attack_type}, {event.stage}"
    yield f"  {responsibility(event)}"
    if event.incident_id:
        yield f"  incident {event.incident_id}"
    yield from _rulings(base, [event.event_id])
    yield from _claims(base, ledger.fetch(base, "claims", event_id=event.event_id))


def _article(base: Connection, article: Article) -> Iterator[str]:
    yield f"article {article.article_id}"
    yield f"  {article.title or 'no title'}"
    published = f"{article.published or 'date unknown'} ({article.published_basis})"
    yield f"  {_source(article)}, {published}, from {article.path}"
    if article.copy_of:
        yield f"  a copy of {article.copy_of}; it is no independent source"
    for copy in ledger.fetch(base, "articles", copy_of=article.article_id):
        yield f"  copied by {copy.article_id}, {_source(copy)}"
    events = ledger.fetch(base, "events", article_id=article.article_id)
    for incident in ledger.fetch(
        base, "incidents", incident_id=sorted({e.incident_id for e in events if e.incident_id})
    ):
        yield f"  supports incident {incident.incident_id}: {_title(incident)}"
    if not events:
        yield "  tells of no attack"
    yield from _claims(base, ledger.fetch(base, "claims", article_id=article.article_id))


def _claim(base: Connection, claim: Claim) -> Iterator[str]:
    (article,) = ledger.fetch(base, "articles", article_id=claim.article_id)
    yield f"claim {claim.claim_id}"
    yield f"  {_stated(claim)}"
    yield f"  {_in_sentence(article, claim)}"
    day = article.published or "date unknown"
    yield f"  said by {_speaker(claim)}; in {_source(article)}, {day} [{article.article_id}]"
    sure = f", confidence {claim.confidence:.2f}" if claim.confidence is not None else ""
    yield f"  rule {claim.rule}{sure}; {'counts' if claim.counts else 'does not count'} in the toll"
    for relation in ledger.fetch(base, "relations", claim_id=claim.claim_id):
        yield f"  {relation.relation} {relation.related}"
    yield from _rulings(base, [claim.claim_id])
    for was in ledger.fetch(base, "unlinked", of="claims", record_id=claim.claim_id):
        before = json.loads(was.record)
        yield f"  as extracted: {before}" if before else "  not in our own reading"
    for offer in ledger.fetch(base, "offers", claim_id=claim.claim_id):
        yield f"  offered by {offer.reader}: {offer.verdict}; {offer.reason}"
    if claim.incident_id:
        (incident,) = ledger.fetch(base, "incidents", incident_id=claim.incident_id)
        yield f"  incident {incident.incident_id}: {_title(incident)}"
        tolls = ledger.fetch(base, "tolls", incident_id=claim.incident_id, kind=claim.kind)
        for toll in (t for t in tolls if claim.claim_id in t.claim_ids):
            address = f"{toll.incident_id}:{toll.kind}:{toll.party}"
            yield f"  toll {address}: {_amount(toll)}, by the rule {toll.rule}"


def _claims(base: Connection, claims: Sequence[Claim]) -> Iterator[str]:
    articles = {
        a.article_id: a
        for a in ledger.fetch(base, "articles", article_id=sorted({c.article_id for c in claims}))
    }
    for claim in sorted(claims, key=lambda c: KINDS.index(c.kind)):
        yield f"  - {_stated(claim)}: {OPEN}{_flat(claim.quote)}{CLOSE}"
        yield f"    {_speaker(claim)}; {_source(articles[claim.article_id])}  [{claim.claim_id}]"


def _title(incident: Incident) -> str:
    return f"{_when(incident)}, {incident.place or 'place unknown'}: {incident.title or incident.attack_type}"


def _stated(claim: Claim) -> str:
    """Return what a claim states; a word that is not there is not known."""
    what = claim.value if claim.low is None and claim.high is None else amount(_range(claim))
    party = f", {claim.party}" if claim.party else ""
    how = "" if claim.modality == "asserted" else f" ({claim.modality})"
    return f"{claim.kind}{party}: {what or 'no number'}{how}"


def _speaker(claim: Claim) -> str:
    named = ", ".join(filter(None, dict.fromkeys((claim.speaker, claim.speaker_role))))
    return f"{named or claim.speaker_type or 'nobody named'}{f' by way of {claim.via}' if claim.via else ''}"


def _source(article: Article) -> str:
    origin = f" ({article.origin})" if article.origin and article.origin != article.outlet else ""
    return f"{article.outlet or 'outlet unknown'}{origin}"


def _number(n: int | None) -> str:
    return "not known" if n is None else str(n)


def _in_sentence(article: Article, claim: Claim) -> str:
    from analysis.extract.sentences import sentences

    around = [s for s in sentences(article) if s.start < claim.end and s.end > claim.start]
    start = min([claim.start, *(s.start for s in around)])
    end = max([claim.end, *(s.end for s in around)])
    before, after = article.text[start : claim.start], article.text[claim.end : end]
    return _flat(f"{before}{OPEN}{claim.quote}{CLOSE}{after}")


def _flat(text: str) -> str:
    """Return text on one line, without what could steer a terminal."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
