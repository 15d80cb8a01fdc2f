"""Run the desk: sources in; read, extract, link, tally; the ledger brought up to date.

Everything given is extracted again, which is cheap, and only what differs from the ledger is written: a new
version of Tollbook corrects old readings, and a second run over the same input writes nothing at all.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, islice
from pathlib import Path
from sqlite3 import Connection

from analysis import ledger as record
from analysis.model import Article, Claim, Incident, Offer, Reading, Relation, Ruling, Run
from analysis.read import Failure, articles
from analysis.rulings import Docket, RulingError, path_of
from analysis.rulings import read as read_rulings

LEDGER = Path("reports/ledger.db")
FEW = 200  # articles; below this a second process costs more than it saves
BATCH = 50  # articles handed to a process at a time
WORKERS = 2

Progress = Callable[[str, int], None]  # called with what is being done, and how many are done


class NothingRead(Exception):
    """Not one article could be read; the ledger is as it was."""

    def __init__(self, failures: list[Failure]) -> None:
        super().__init__("nothing could be read; the ledger is as it was")
        self.failures = tuple(failures)


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run read, what of it was new, and what the ledger now holds."""

    ledger: Path
    articles: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0  # the same article again within the run
    failures: tuple[Failure, ...] = ()
    has_changed: bool = False  # whether the ledger did
    totals: dict[str, int] = field(default_factory=dict)  # rows of the ledger, by table
    incidents: tuple[str, ...] = ()  # those that this run's articles tell of
    lost: tuple[Ruling, ...] = ()  # rulings that could not be applied
    offers: tuple[Offer, ...] = ()  # other readers' claims of this run, with their verdicts


def run(
    sources: Iterable[Path | str],
    ledger_path: Path | str = LEDGER,
    progress: Progress | None = None,
    command: str = "",
    claims: Path | str | None = None,
) -> RunReport:
    """Read *sources* into the ledger and say what came of it, or raise LedgerError or NothingRead.

    *claims* is a file of what other readers made of the same articles; each claim is held to its quote.
    One transaction: the ledger holds all of a run or nothing of it.
    """
    progress = progress or (lambda step, done: None)
    failures: list[Failure] = []
    sources = [str(source) for source in sources]
    seen: dict[str, str] = {}
    counts = {"articles": 0, "new": 0, "changed": 0, "unchanged": 0, "repeated": 0}
    offered = _offered(claims) if claims else []
    with record.writing(ledger_path) as base:
        before = base.total_changes
        for reading in readings(_once(articles(sources, failures), seen, counts, failures), failures):
            counts["articles"] += 1
            counts[_recorded(base, reading)] += 1
            progress("reading", counts["articles"])
        if not counts["articles"]:
            raise NothingRead(failures)
        progress("linking", counts["articles"])
        docket = read_rulings(path_of(ledger_path))
        _linked(base, docket, offered)
        has_changed = base.total_changes > before
        if has_changed:
            record.save(base, "runs", [_run(command, seen, counts, failures)])
        report = RunReport(
            ledger=Path(ledger_path),
            **counts,
            failures=tuple(failures),
            has_changed=has_changed,
            totals={
                table: record.count(base, table) for table in ("articles", "events", "incidents", "claims")
            },
            incidents=_told_of(base, seen),
            lost=tuple(docket.lost()),
            offers=_verdicts(base, offered),
        )
    return report


def _once(
    found: Iterable[Article], seen: dict[str, str], counts: dict[str, int], failures: list[Failure]
) -> Iterator[Article]:
    """Yield each article once: its text again is a repetition, another text under its id a failure."""
    for article in found:
        digest = hashlib.sha256(article.text.encode()).hexdigest()
        known = seen.get(article.article_id)
        if known is None:
            seen[article.article_id] = digest
            yield article
        elif known == digest:
            counts["repeated"] += 1
        else:
            reason = f"id {article.article_id!r} stands for another text already; give it an id of its own"
            failures.append(Failure(f"{article.path}, article {article.article_id}", reason))


def readings(found: Iterator[Article], failures: list[Failure]) -> Iterator[Reading]:
    """Yield the reading of each article, in order, and add to *failures* those that could not be read.

    With many articles, two processes share the work.
    """
    first = list(islice(found, FEW))
    more = list(islice(found, 1))
    everything = chain(first, more, found)
    read = _shared(everything) if more and (os.cpu_count() or 1) > 1 else map(_read, everything)
    for article, reading in read:
        if isinstance(reading, Reading):
            yield reading
        else:
            failures.append(Failure(f"{article.path}, article {article.article_id}", reading))


def _shared(found: Iterator[Article]) -> Iterator[tuple[Article, Reading | str]]:
    """Hand batches to the processes, a few ahead, so that memory stays bounded and the order is kept."""
    with ProcessPoolExecutor(WORKERS) as pool:
        ahead: deque[Future] = deque()
        while batch := list(islice(found, BATCH)):
            ahead.append(pool.submit(_read_all, batch))
            if len(ahead) > 2 * WORKERS:
                yield from ahead.popleft().result()
        for future in ahead:
            yield from future.result()


def _read_all(batch: list[Article]) -> list[tuple[Article, Reading | str]]:
    return [_read(article) for article in batch]


def _read(article: Article) -> tuple[Article, Reading | str]:
    """Extract one article; whatever goes wrong with it is its own affair, and is told at the end."""
    from analysis.extract import extract

    try:
        return article, extract(article)
    except Exception as error:  # one bad article never stops the others
        return (
            article,
            f"could not be read ({type(error).__name__}: {error}); please report it with this article",
        )


def _recorded(base: Connection, reading: Reading) -> str:
    """Store a reading if the ledger holds another one or none; return new, changed or unchanged."""
    own = reading.article.article_id
    before = next(record.readings(base, article_id=own), None)
    if before is not None:
        reading = replace(reading, article=replace(reading.article, path=before.article.path))
        if before == _sorted(reading):
            return "unchanged"
    record.save_reading(base, reading)
    return "new" if before is None else "changed"


def _sorted(reading: Reading) -> Reading:
    """Return a reading as the ledger gives it back."""
    return Reading(
        reading.article,
        tuple(sorted((replace(e, incident_id=None) for e in reading.events), key=lambda e: e.event_id)),
        tuple(
            sorted(
                (replace(c, incident_id=None) for c in reading.claims),
                key=lambda c: (c.start, c.end, c.claim_id),
            )
        ),
        tuple(sorted(set(reading.relations), key=lambda r: (r.claim_id, r.relation, r.related))),
    )


def _linked(base: Connection, docket: Docket, offered: Iterable[Offer] = ()) -> None:
    """Link and tally all that the ledger holds, old and new, other readers' claims and rulings on top."""
    from analysis import others, rulings
    from analysis.copies import copies, folded, unfolded
    from analysis.history import history
    from analysis.identity import aliases
    from analysis.link import link
    from analysis.tally import tallies

    known = record.fetch(base, "incidents")
    old = record.fetch(base, "aliases")
    offered = [*record.iterate(base, "offers"), *offered]
    named = {offer.article_id for offer in offered}
    subjects = [ruling.subject for ruling in docket.standing]
    named |= {claim.article_id for claim in record.iterate(base, "claims", claim_id=subjects)}
    readings = (r for r in record.readings(base) if r.events or r.article.article_id in named)
    alone = {r.article.article_id: r for r in readings}
    taken, verdicts = others.heard(alone.values(), offered)
    told = rulings.ruled([taken.get(own, reading) for own, reading in alone.items()], docket)
    told, known = rulings.unruled(told, record.fetch(base, "links"), known)
    apart, copied, twins = folded(told, copies(list(alone.values())), {i.incident_id for i in known})
    linked = unfolded(link(apart, known, {a.old_id for a in old}), copied, twins)
    linked = rulings.regrouped(linked, docket, {a.old_id: a.incident_id for a in old})
    learned = [
        row for r in linked.readings for row in record.save_linked(base, r, alone[r.article.article_id])
    ]
    claims = [c for r in linked.readings for c in r.claims if c.claim_id not in docket.rejected]
    relations = [relation for r in linked.readings for relation in r.relations]
    reports = {r.article.article_id: r.article for r in linked.readings}
    incidents = _graded(linked.incidents, claims, relations, reports, docket)
    events = [event for r in linked.readings for event in r.events]
    record.take_off(base, learned)
    record.replace_all(base, "incidents", incidents)
    record.replace_all(base, "links", linked.links)
    record.replace_all(
        base, "aliases", aliases(old, linked.aliases, events, [i.incident_id for i in incidents])
    )
    recalled = {event.event_id for event in events if event.background}
    tolls = tallies(claims, relations, reports, recalled=recalled)
    record.replace_all(base, "tolls", tolls)
    record.replace_all(
        base, "toll_history", history(claims, relations, reports, tolls=tolls, recalled=recalled)
    )
    record.replace_all(base, "rulings", docket.recorded())
    record.replace_all(base, "offers", {(o.reader, o.claim_id): o for o in verdicts}.values())


def _graded(
    incidents: Iterable[Incident],
    claims: Iterable[Claim],
    relations: Iterable[Relation],
    reports: dict[str, Article],
    docket: Docket,
) -> list[Incident]:
    """Return the incidents with their grade, an editor's before the computed one."""
    from analysis.tally import graded

    mine: dict[str | None, list[Claim]] = defaultdict(list)
    home: dict[str, str | None] = {}
    for claim in claims:
        mine[claim.incident_id].append(claim)
        home[claim.claim_id] = claim.incident_id
    ties: dict[str | None, list[Relation]] = defaultdict(list)
    for relation in relations:
        ties[home.get(relation.claim_id)].append(relation)
    found = (graded(i, mine[i.incident_id], ties[i.incident_id], reports) for i in incidents)
    return [replace(i, grade=docket.grades.get(i.incident_id, i.grade)) for i in found]


def rule(ruling: Ruling, ledger_path: Path | str = LEDGER, command: str = "") -> Ruling:
    """Sign a ruling into the file beside the ledger and bring the ledger up to date; return what came of it.

    A ruling that would change nothing is refused with RulingError, and nothing is written. The file is
    written before the ledger: whatever stops the machine in between, the next run applies it.
    """
    from analysis import rulings

    if not Path(ledger_path).is_file():
        record.opened(ledger_path)  # raises, and says what to do
    path = rulings.path_of(ledger_path)
    with record.writing(ledger_path) as base:
        every = rulings.read(path).every
        docket = Docket((*every, ruling))
        _linked(base, docket)
        done = docket.recorded()[-1]
        if not done.applied:
            raise RulingError(f"{ruling.subject}: not ruled: {done.note}")
        run = _run(command, {}, dict.fromkeys(("articles", "new"), 0), [])
        record.save(base, "runs", [run])
        rulings.append(path, ruling)
    return done


def _offered(claims: Path | str) -> list[Offer]:
    from analysis.others import offers

    return offers(claims)


def _verdicts(base: Connection, offered: Iterable[Offer]) -> tuple[Offer, ...]:
    wanted = {(o.reader, o.record) for o in offered}
    known = record.iterate(base, "offers", article_id=sorted({o.article_id for o in offered}))
    return tuple(o for o in known if (o.reader, o.record) in wanted)


def _told_of(base: Connection, seen: Iterable[str]) -> tuple[str, ...]:
    events = record.iterate(base, "events", article_id=list(seen))
    return tuple(dict.fromkeys(event.incident_id for event in events if event.incident_id))


def _run(command: str, seen: dict[str, str], counts: dict[str, int], failures: list[Failure]) -> Run:
    """Return the row that says what was run; it is written only by a run that changed something."""
    started = datetime.now(UTC).isoformat(timespec="microseconds")
    input_hash = hashlib.sha256("\n".join(f"{own} {text}" for own, text in seen.items()).encode()).hexdigest()
    return Run(
        run_id=hashlib.sha256(f"{started} {input_hash}".encode()).hexdigest()[:12],
        started=started,
        command=command,
        version=tollbook_version(),
        input_hash=input_hash,
        articles=counts["articles"],
        new_articles=counts["new"],
        failed=len(failures),
    )


def tollbook_version() -> str:
    """Return the version of the installed Tollbook."""
    try:
        return version("tollbook")
    except PackageNotFoundError:
        return "not installed"
