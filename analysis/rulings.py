"""The editors' signed decisions: a CSV beside the ledger, applied on top at every run, never an edit."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from analysis import identity
from analysis.model import (
    GRADES,
    PARTIES,
    PERSONS,
    RULINGS,
    Article,
    Claim,
    Event,
    Incident,
    Link,
    Reading,
    Relation,
    Ruling,
)

COLUMNS = ("ruling_id", "subject", "ruling", "value", "related", "by", "on", "why")
ABOUT_CLAIMS = ("reject", "count", "number", "party", "part-of", "same-as")
WITH_VALUE = ("number", "party", "date", "place", "grade")
WITH_OTHER = ("part-of", "same-as", "join")
RULED = "ruled by"  # how the reason of a link begins where an editor placed the event


class RulingError(Exception):
    """A ruling cannot be made or read; the message says which, and what would do."""


@dataclass
class Docket:
    """The rulings of one ledger, those that stand among them, and what became of each."""

    every: tuple[Ruling, ...]
    notes: dict[str, str] = field(default_factory=dict)  # ruling_id: what it changed
    faults: dict[str, str] = field(default_factory=dict)  # ruling_id: why it was not applied

    def __post_init__(self) -> None:
        undone: dict[str, str] = {}
        known = {r.ruling_id for r in self.every}
        for ruling in reversed(self.every):
            if ruling.ruling_id in undone:
                self.faults[ruling.ruling_id] = f"undone by {undone[ruling.ruling_id]}"
            elif fault := _fault(ruling):
                self.faults[ruling.ruling_id] = fault
            elif ruling.ruling == "undo":
                if ruling.subject in known:
                    undone[ruling.subject] = ruling.ruling_id
                    self.notes[ruling.ruling_id] = f"{ruling.subject} no longer holds"
                else:
                    self.faults[ruling.ruling_id] = f"there is no ruling {ruling.subject}"
        self.rejected: set[str] = set()
        self.grades: dict[str, str] = {}  # incident_id: grade

    @property
    def standing(self) -> list[Ruling]:
        """The rulings that hold, in the order in which they were made."""
        return [r for r in self.every if r.ruling_id not in self.faults and r.ruling != "undo"]

    def recorded(self) -> list[Ruling]:
        """Return every ruling with what became of it."""
        return [
            replace(
                r,
                applied=int(r.ruling_id not in self.faults),
                note=self.faults.get(r.ruling_id) or self.notes.get(r.ruling_id),
            )
            for r in self.every
        ]

    def lost(self) -> list[Ruling]:
        """Return those that could not be applied, though nobody undid them."""
        return [r for r in self.recorded() if not r.applied and not (r.note or "").startswith("undone by")]


# The file


def path_of(ledger: Path | str) -> Path:
    """Return where the rulings of a ledger stand.

    >>> path_of("reports/ledger.db").as_posix()
    'reports/ledger.rulings.csv'
    """
    return Path(ledger).with_suffix(".rulings.csv")


def made(
    subject: str, ruling: str, *, value: str | None = None, related: str | None = None, by: str, why: str
) -> Ruling:
    """Return a signed ruling, dated now, or raise RulingError with what it lacks.

    >>> made("a:6-14:killed:security", "number", value="5", by="nk", why="the later text says five").value
    '5'
    """
    on = datetime.now(UTC).isoformat(timespec="milliseconds")
    said = (subject, ruling, value, related, by.strip(), on, why.strip())
    own = sha256("\x1f".join(part or "" for part in said).encode()).hexdigest()[:8]
    new = Ruling(own, *said)
    if fault := _fault(new):
        raise RulingError(fault)
    return new


def read(path: Path) -> Docket:
    """Return the rulings in a file, by the time they were made; none if there is no file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Docket(())
    except (OSError, UnicodeDecodeError) as error:
        raise RulingError(f"{path}: cannot be read ({error})") from None
    lines = csv.DictReader(io.StringIO(text))
    if text.strip() and (lacking := set(COLUMNS[1:]) - set(lines.fieldnames or ())):
        raise RulingError(f"{path}:1: no column {', '.join(sorted(lacking))}; the first line names them all")
    found: dict[str, Ruling] = {}
    for row in lines:
        said = [(row.get(name) or "").strip() or None for name in COLUMNS[1:]]
        key = (row.get("ruling_id") or "").strip()
        own = key or sha256("\x1f".join(part or "" for part in said).encode()).hexdigest()[:8]
        found[own] = Ruling(
            own, *(part or "" if n in (0, 1, 4, 5, 6) else part for n, part in enumerate(said))
        )
    return Docket(tuple(sorted(found.values(), key=lambda r: r.on)))


def known(path: Path, start: str) -> str:
    """Return the id of the one ruling in a file that begins so, or raise RulingError with those there are."""
    ids = [r.ruling_id for r in read(path).every if r.ruling_id.startswith(start)]
    if len(ids) == 1 or start in ids:
        return start if start in ids else ids[0]
    last = ", ".join(r.ruling_id for r in read(path).every[-3:]) or "none yet"
    raise RulingError(
        f"{start}: {'several rulings begin so' if ids else 'no such ruling'}; the last are: {last}"
    )


def append(path: Path, ruling: Ruling) -> None:
    """Add one line to the file, on the disk before this returns; what stands there is not touched."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    is_new = not path.exists() or not path.stat().st_size
    if is_new:
        writer.writerow(COLUMNS)
    elif not path.read_bytes().endswith(b"\n"):
        line.write("\n")
    writer.writerow([getattr(ruling, name) or "" for name in COLUMNS])
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line.getvalue().encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise RulingError(f"{path}: cannot be written ({error.strerror}); nothing was ruled") from None


def _fault(ruling: Ruling) -> str | None:
    """Say what a ruling lacks by itself, or return None."""
    if ruling.ruling not in RULINGS:
        return f"no ruling called {ruling.ruling!r}; choose one of: {', '.join(RULINGS)}"
    for name in ("subject", "by", "why", "on"):
        if not getattr(ruling, name):
            return f"{name} is empty; a ruling is signed and says why"
    if ruling.ruling in WITH_VALUE and not ruling.value:
        return f"{ruling.ruling} needs a value; give it with --value"
    if ruling.ruling in WITH_OTHER and not ruling.related:
        return f"{ruling.ruling} needs the id of the other; give it with --with"
    checks = {"party": PARTIES, "grade": GRADES}
    allowed = checks.get(ruling.ruling)
    if allowed and ruling.value not in allowed:
        return f"{ruling.value!r} is no {ruling.ruling}; choose one of: {', '.join(allowed)}"
    if ruling.ruling == "number" and _number(ruling.value or "") is None:
        return f"{ruling.value!r} is no number of people; write it as 5, at least 5, 5 or 6, up to 9"
    if ruling.ruling == "date" and _days(ruling.value or "") is None:
        return f"{ruling.value!r} is no date; write it as 2023-02-17, 2023-02 or 2023"
    return None


def _number(text: str) -> tuple[int | None, int | None, str] | None:
    from analysis.extract.quantities import quantity

    return quantity(text)


def _days(text: str) -> dict[str, str] | None:
    from analysis.extract.dates import resolved

    try:
        first, last, precision = resolved(text, None)
    except ValueError:
        return None
    if first is None or last is None:
        return None
    return {
        "date_start": first.isoformat(),
        "date_end": last.isoformat(),
        "date_precision": precision,
        "date_basis": "stated",
    }


def _place(text: str) -> dict[str, str | float | None]:
    """Return the columns of a place given as "Karachi" or "Karachi; Sindh; PAK", pinned where it is known."""
    from analysis.lexicon import gazetteer

    place, admin1, country = ([part.strip() or None for part in text.split(";")] + [None, None])[:3]
    fits = [
        r
        for r in gazetteer.records(gazetteer.folded(place or ""))
        if r.kind in "PD" and admin1 in (None, r.admin1) and country in (None, r.country)
    ]
    one = max(fits, key=lambda r: r.thousands, default=None)
    return {
        "place": place,
        "admin1": admin1 or (one.admin1 if one else None),
        "country": country or (one.country if one else None),
        "latitude": one.latitude if one else None,
        "longitude": one.longitude if one else None,
        "place_precision": ("near" if one.kind == "P" else "district") if one else "unknown",
    }


# On claims and events, before linking


def ruled(readings: Iterable[Reading], docket: Docket) -> list[Reading]:
    """Return the readings with the rulings on claims and events applied, and note what each changed."""
    readings = list(readings)
    bench = [r for r in docket.standing if r.ruling in ABOUT_CLAIMS or r.ruling in ("date", "place")]
    if not bench:
        return readings
    home = {c.claim_id: n for n, reading in enumerate(readings) for c in reading.claims}
    home |= {e.event_id: n for n, reading in enumerate(readings) for e in reading.events}
    for ruling in bench:
        at = home.get(ruling.subject)
        if at is None:
            if ruling.ruling in ABOUT_CLAIMS:
                docket.faults[ruling.ruling_id] = f"there is no claim {ruling.subject} any more"
            continue  # a date or place may be an incident's, which comes after linking
        if ruling.ruling in ABOUT_CLAIMS:
            readings[at] = _on_claim(readings[at], ruling, docket)
        else:
            readings[at] = _on_event(readings[at], ruling, docket)
    return readings


def _on_claim(reading: Reading, ruling: Ruling, docket: Docket) -> Reading:
    claims = {c.claim_id: c for c in reading.claims}
    own = claims.get(ruling.subject)
    relations = set(reading.relations)
    fault = None
    if own is None:
        fault = f"{ruling.subject} is an event; {ruling.ruling} is about a claim"
    elif ruling.ruling in ("number", "party", "count") and own.kind not in PERSONS:
        fault = f"a claim of {own.kind} has no {ruling.ruling}"
    elif ruling.ruling in WITH_OTHER and ruling.related not in claims:
        fault = f"there is no claim {ruling.related} in the same article"
    elif ruling.ruling == "count" and own.event_id is None:
        fault = "it is about no single attack, so it counts nowhere"
    if fault or own is None:
        docket.faults[ruling.ruling_id] = fault or ""
        return reading
    if ruling.ruling == "reject":
        docket.rejected.add(own.claim_id)
        new = replace(own, counts=0)
        claims = _released(claims, own)
    elif ruling.ruling == "number":
        low, high, hedge = _number(ruling.value or "") or (None, None, "exact")
        new = replace(own, low=low, high=high, hedge=hedge)
    elif ruling.ruling == "party":
        new = replace(own, party=ruling.value)
    elif ruling.ruling == "count":
        gone = {r for r in relations if r.claim_id == own.claim_id and r.relation in ("same_as", "part_of")}
        relations -= gone
        new = replace(own, counts=1, relation=None, related=None)
    else:
        relation = ruling.ruling.replace("-", "_")
        relations.add(Relation(own.claim_id, relation, ruling.related or ""))
        new = replace(own, counts=0, relation=relation, related=ruling.related)
    docket.notes[ruling.ruling_id] = f"{_said(own)} became {_said(new)}"
    claims[own.claim_id] = new
    ordered = tuple(sorted(relations, key=lambda r: (r.claim_id, r.relation, r.related)))
    return replace(reading, claims=tuple(claims.values()), relations=ordered)


def _released(claims: dict[str, Claim], gone: Claim) -> dict[str, Claim]:
    """Let count what did not only because of a claim that is rejected: its parts, or its first repetition."""
    if not gone.counts:
        return claims
    freed = [
        c for c in claims.values() if c.related == gone.claim_id and c.relation in ("part_of", "same_as")
    ]
    parts = [c for c in freed if c.relation == "part_of"] or freed[:1]
    return claims | {
        c.claim_id: replace(c, counts=1, relation=None, related=None) for c in parts if c.event_id
    }


def _said(claim: Claim) -> str:
    if claim.low is None:
        amount = claim.value or ("no number" if claim.high is None else f"up to {claim.high}")
    elif claim.high is None:
        amount = f"{claim.low} or more"
    else:
        amount = str(claim.low) if claim.low == claim.high else f"{claim.low} to {claim.high}"
    relation = f", {claim.relation} {claim.related}" if claim.relation else ""
    said = " ".join(filter(None, (claim.kind, claim.party, amount)))
    return f"{said}{relation}{'' if claim.counts else ', not counted'}"


def _on_event(reading: Reading, ruling: Ruling, docket: Docket) -> Reading:
    of_claim = next((c.event_id for c in reading.claims if c.claim_id == ruling.subject), None)
    wanted = of_claim or ruling.subject
    events = {e.event_id: e for e in reading.events}
    if wanted not in events:
        docket.faults[ruling.ruling_id] = (
            f"{ruling.subject} belongs to no event, so it has no {ruling.ruling}"
        )
        return reading
    events[wanted] = _moved(events[wanted], ruling, docket)
    return replace(reading, events=tuple(events.values()))


def _moved(record: Event | Incident, ruling: Ruling, docket: Docket):
    columns = _days(ruling.value or "") if ruling.ruling == "date" else _place(ruling.value or "")
    was = record.date_start if ruling.ruling == "date" else record.place
    docket.notes[ruling.ruling_id] = f"{ruling.ruling} {was or 'unknown'} became {ruling.value}"
    return replace(record, **(columns or {}))


# On incidents, after linking


def unruled(
    readings: Iterable[Reading], links: Iterable[Link], known: Iterable[Incident]
) -> tuple[list[Reading], list[Incident]]:
    """Return readings and *known* incidents as linking left them, without what rulings had put together or
    apart, so that a ruling undone leaves no id behind.
    """
    links = list(links)
    ruled = {link.event_id for link in links if link.reason.startswith(RULED)}
    if not ruled:
        return list(readings), list(known)
    lone = {link.incident_id for link in links if link.event_id not in ruled}
    cleared = [
        replace(
            r,
            events=tuple(replace(e, incident_id=None) if e.event_id in ruled else e for e in r.events),
        )
        for r in readings
    ]
    return cleared, [i for i in known if i.incident_id in lone]


def regrouped(linked, docket: Docket, aliases: Mapping[str, str]):
    """Return what linking yields with the standing splits and joins, dates, places of incidents applied."""
    bench = [r for r in docket.standing if r.ruling in ("split", "join", "date", "place", "grade")]
    bench = [r for r in bench if r.ruling_id not in docket.notes]
    if not bench:
        return linked
    events = {e.event_id: e for reading in linked.readings for e in reading.events}
    home = {key: e.incident_id or "" for key, e in events.items()}
    merged = dict(linked.aliases)
    changed: dict[str, Ruling] = {}

    def incident_of(wanted: str) -> str | None:
        if wanted in home:
            return home[wanted]
        here = [replace(e, incident_id=home[e.event_id]) for e in events.values()]
        return identity.resolved(wanted, here, home.values(), {**aliases, **linked.aliases})

    for ruling in (r for r in bench if r.ruling == "split"):
        if ruling.subject not in events:
            docket.faults[ruling.ruling_id] = (
                f"there is no event {ruling.subject} any more; split takes an event"
            )
            continue
        old = home[ruling.subject]
        rest = [key for key, own in home.items() if own == old and key != ruling.subject]
        if rest:
            new = identity.born(ruling.subject)
            home[ruling.subject] = (
                new if new not in home.values() else identity.born(f"{ruling.subject} split")
            )
            changed[ruling.subject] = ruling
        docket.notes[ruling.ruling_id] = f"an incident of its own, no longer {old}"
    for ruling in (r for r in bench if r.ruling == "join"):
        one, other = incident_of(ruling.subject), incident_of(ruling.related or "")
        if one is None or other is None:
            gone = ruling.subject if one is None else ruling.related
            docket.faults[ruling.ruling_id] = f"there is no event or incident {gone} any more"
            continue
        for key in [key for key, own in home.items() if own == other and own != one]:
            home[key] = one
            changed[key] = ruling
        if other != one:
            merged[other] = one
            if ruling.related not in events and ruling.related != one:
                merged[ruling.related or ""] = one
        docket.notes[ruling.ruling_id] = f"{other} became part of {one}"
    linked = _rebuilt(linked, events, home, changed, merged)
    incidents = {i.incident_id: i for i in linked.incidents}
    for ruling in (r for r in bench if r.ruling in ("date", "place", "grade")):
        key = incident_of(ruling.subject)
        if key is None:
            docket.faults[ruling.ruling_id] = f"there is no {ruling.subject} any more"
        elif ruling.ruling == "grade":
            docket.notes[ruling.ruling_id] = f"graded {ruling.value}"
            docket.grades[key] = ruling.value or ""
        else:
            incidents[key] = _moved(incidents[key], ruling, docket)
    return replace(linked, incidents=tuple(incidents[key] for key in sorted(incidents)))


def _rebuilt(
    linked,
    events: Mapping[str, Event],
    home: Mapping[str, str],
    changed: Mapping[str, Ruling],
    merged: Mapping[str, str],
):
    """Return what linking yields with its events in the incidents that *home* names."""
    from analysis.incident import incident

    touched = {home[key] for key in changed} | {events[key].incident_id for key in changed}
    reports = {r.article.article_id: r.article for r in linked.readings}
    members: dict[str, list[Event]] = defaultdict(list)
    for key in sorted(events):
        if home[key] in touched:
            members[home[key]].append(replace(events[key], incident_id=home[key]))
    kept = [i for i in linked.incidents if i.incident_id not in touched]
    kept += [_told(key, some, reports, incident) for key, some in members.items()]
    links = [
        Link(home[k.event_id], k.event_id, f"{RULED} {r.by}: {r.why}", 1.0)
        if (r := changed.get(k.event_id))
        else k
        for k in linked.links
    ]
    readings = tuple(
        replace(
            r,
            events=tuple(replace(e, incident_id=home[e.event_id]) for e in r.events),
            claims=tuple(replace(c, incident_id=home.get(c.event_id or "")) for c in r.claims),
        )
        if any(e.event_id in changed for e in r.events)
        else r
        for r in linked.readings
    )
    return replace(
        linked,
        incidents=tuple(sorted(kept, key=lambda i: i.incident_id)),
        links=tuple(sorted(links, key=lambda k: (k.incident_id, k.event_id))),
        readings=readings,
        aliases={old: new for old, new in merged.items() if old != new},
    )


def _told(key: str, events: Sequence[Event], reports: Mapping[str, Article], incident) -> Incident:
    own = [e for e in events if not reports[e.article_id].copy_of] or events
    articles = [reports[name] for name in sorted({e.article_id for e in events})]
    return replace(incident(key, own, articles, reports))
