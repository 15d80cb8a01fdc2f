"""The record: one SQLite file that stores and fetches, and decides nothing.

A run is one transaction: it is there whole or not at all, also when the machine stops in the middle.
Linking may fill in what an article alone does not say (the year of a date); the article's own record then
stays in the table `unlinked`, so that a later run starts from what the articles said, whatever the order in
which they came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, get_type_hints

from analysis.model import (
    Alias,
    Apart,
    Article,
    Claim,
    Event,
    Incident,
    Link,
    Movement,
    Offer,
    Reading,
    Relation,
    Ruling,
    Run,
    Toll,
    columns,
)

SCHEMA_VERSION = 1
PATIENCE = 30.0  # seconds that a second writer waits for the first


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A record as its article alone gives it, where other reports, readers or rulings changed it; JSON."""

    of: str  # articles, events, claims, relations
    record_id: str
    article_id: str
    record: str  # null if the article alone does not have it at all


TABLES: dict[str, tuple[type, tuple[str, ...]]] = {
    "articles": (Article, ("article_id",)),
    "claims": (Claim, ("claim_id",)),
    "relations": (Relation, ("claim_id", "relation", "related")),
    "events": (Event, ("event_id",)),
    "incidents": (Incident, ("incident_id",)),
    "tolls": (Toll, ("incident_id", "kind", "party")),
    "toll_history": (Movement, ("incident_id", "kind", "party", "step")),
    "links": (Link, ("incident_id", "event_id")),
    "aliases": (Alias, ("old_id",)),
    "rulings": (Ruling, ("ruling_id",)),
    "offers": (Offer, ("reader", "claim_id")),
    "runs": (Run, ("run_id",)),
    "unlinked": (Unlinked, ("of", "record_id")),
}
ORDER = {"claims": ("article_id", "start", "end", "claim_id")}  # where the key is not the order of reading
INDEXES = {
    "claims": (("article_id", "start"), ("event_id",), ("incident_id", "kind", "party")),
    "events": (("article_id",), ("incident_id",)),
    "incidents": (("date_start",),),
    "links": (("event_id",),),
    "offers": (("article_id",),),
    "relations": (("related",),),
    "unlinked": (("article_id",),),
}
AFFINITY = {int: "integer", float: "real"}


class LedgerError(Exception):
    """The ledger cannot be opened, read or written; the message says which and what to do."""


def opened(path: Path | str, *, write: bool = False) -> sqlite3.Connection:
    """Open the ledger at *path*, or raise LedgerError with the remedy.

    For writing it is made if absent, and a transaction begun, which `transaction` ends; others wait.
    """
    path = Path(path)
    if not write and (not path.is_file() or not path.stat().st_size):
        raise LedgerError(f"{path}: no ledger here; make one with: tollbook extract seeds --ledger {path}")
    try:
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif Path(f"{path}-journal").exists():
            _recover(path)
        mode = "rwc" if write else "ro"
        base = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level="IMMEDIATE"
        )
    except (OSError, sqlite3.Error) as error:
        raise LedgerError(f"{path}: cannot be opened ({error}); choose another place with --ledger") from None
    try:
        if write:
            base.execute("begin immediate")
        _check(base, path, write)
        if write:
            _make(base)
    except sqlite3.Error as error:
        base.close()
        raise explained(path, error) from None
    except LedgerError:
        base.close()
        raise
    return base


@contextmanager
def transaction(base: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write all of a block or, on any error, nothing; a block without changes leaves every byte."""
    path = base.execute("pragma database_list").fetchone()[2]
    try:
        with base:
            yield base
    except sqlite3.Error as error:
        raise explained(path, error) from error


@contextmanager
def writing(path: Path | str) -> Iterator[sqlite3.Connection]:
    """Open the ledger at *path* for one transaction; if that fails, a file made for it is taken away."""
    path = Path(path)
    is_new = not path.exists()
    base = opened(path, write=True)
    try:
        with transaction(base):
            yield base
    except BaseException:
        base.close()
        if is_new:
            path.unlink(missing_ok=True)
        raise
    base.close()


def _check(base: sqlite3.Connection, path: Path, write: bool) -> None:
    version = base.execute("pragma user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise LedgerError(
            f"{path}: made by a newer Tollbook (ledger version {version}); update Tollbook, or choose another"
        )
    present = {name for (name,) in base.execute("select name from sqlite_master where type = 'table'")}
    if present and (not version or "claims" not in present):
        raise LedgerError(f"{path}: a database, but not a ledger of Tollbook; choose another --ledger")
    if not write and (lacking := _lacking(base)):
        table, name = lacking[0]
        raise LedgerError(
            f"{path}: made by an older Tollbook ({table}.{name} is missing); run tollbook extract on it"
        )


def _lacking(base: sqlite3.Connection) -> list[tuple[str, str]]:
    present = {
        (table, row[1])
        for table in TABLES
        for row in base.execute(f"select * from pragma_table_xinfo('{table}')")
    }
    return [
        (t, name) for t, (record, _) in TABLES.items() for name in columns(record) if (t, name) not in present
    ]


def _make(base: sqlite3.Connection) -> None:
    """Make the tables, or the columns that this version added."""
    lacking = _lacking(base)
    for table in dict.fromkeys(table for table, _ in lacking):
        record, key = TABLES[table]
        declared = _declared(record, key)
        if base.execute("select 1 from sqlite_master where name = ?", (table,)).fetchone():
            for name in (name for t, name in lacking if t == table):
                base.execute(f"alter table {table} add column {declared[name].replace(' not null', '')}")
        else:
            base.execute(
                f"create table {table} ({', '.join(declared.values())}, primary key ({', '.join(key)}))"
            )
        for names in INDEXES.get(table, ()):
            base.execute(f"create index if not exists {table}_by_{names[0]} on {table} ({_quoted(names)})")
    if lacking:
        base.execute(f"pragma user_version = {SCHEMA_VERSION}")


def _declared(record: type, key: tuple[str, ...]) -> dict[str, str]:
    """Return how each column is declared, by the record's annotations: affinity, not null if required."""
    hints = get_type_hints(record)
    declared = {}
    for f in fields(record):
        kinds = getattr(hints[f.name], "__args__", (hints[f.name],))
        required = f.name in key or (
            f.default is MISSING and f.default_factory is MISSING and type(None) not in kinds
        )
        affinity = next((AFFINITY[kind] for kind in kinds if kind in AFFINITY), "text")
        declared[f.name] = f'"{f.name}" {affinity}{" not null" if required else ""}'
    return declared


def _recover(path: Path) -> None:
    """Take back what a run that was killed left half done; a connection that may only read could not."""
    base = sqlite3.connect(path, timeout=PATIENCE)
    try:
        base.execute("select count(*) from sqlite_master").fetchone()
    finally:
        base.close()


def explained(path: Path | str, error: sqlite3.Error) -> LedgerError:
    """Return what SQLite says in words that name the file and the next step."""
    words = str(error)
    remedy = {
        "locked": "another run is writing to it; wait for it, then run again",
        "readonly": "it may not be written; choose another place with --ledger",
        "unable to open": "it cannot be written there; choose another place with --ledger",
        "not a database": "this is not a ledger; choose another --ledger",
        "malformed": "the file is damaged; restore it, or make it anew with tollbook extract",
        "full": "the disk is full; make room, then run again",
    }
    return LedgerError(f"{path}: {next((text for cue, text in remedy.items() if cue in words), words)}")


def save(base: sqlite3.Connection, table: str, records: Iterable[Any]) -> None:
    """Insert or update *records* of a table, touching only what differs, in the caller's transaction."""
    record, key = TABLES[table]
    names = columns(record)
    rest = [name for name in names if name not in key]
    update = "nothing"
    if rest:
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in rest)
        differs = " or ".join(f'{table}."{name}" is not excluded."{name}"' for name in rest)
        update = f"update set {changes} where {differs}"
    base.executemany(
        f"insert into {table} ({_quoted(names)}) values ({', '.join('?' * len(names))}) "
        f"on conflict ({', '.join(key)}) do {update}",
        map(_row(record), records),
    )


def replace_all(base: sqlite3.Connection, table: str, records: Iterable[Any]) -> None:
    """Make *table* hold exactly *records*: rows that differ are written, rows that are gone are deleted."""
    records = list(records)
    _, key = TABLES[table]
    save(base, table, records)
    kept = {tuple(getattr(row, name) for name in key) for row in records}
    gone = [row for row in base.execute(f"select {_quoted(key)} from {table}") if row not in kept]
    base.executemany(f"delete from {table} where {' and '.join(f'{_quoted((k,))} = ?' for k in key)}", gone)


def forget(base: sqlite3.Connection, article_id: str) -> None:
    """Delete what was read from one article, and the article."""
    base.execute(
        "delete from relations where claim_id in (select claim_id from claims where article_id = ?)",
        (article_id,),
    )
    for table in ("claims", "events", "unlinked", "articles"):
        base.execute(f"delete from {table} where article_id = ?", (article_id,))


def fetch(base: sqlite3.Connection, table: str, **where: Any) -> list[Any]:
    """Return the records of *table* that have these values (a list: one of them), in the order of the key.

    `fetch(base, "claims", incident_id="E1", kind=["killed", "injured"])`
    """
    return list(iterate(base, table, **where))


def iterate(base: sqlite3.Connection, table: str, **where: Any) -> Iterator[Any]:
    """Yield what `fetch` returns, one at a time."""
    record, key = TABLES[table]
    conditions, values = [], []
    for name, value in where.items():
        if name not in columns(record):
            raise LedgerError(f"{table} has no column {name!r}; it has {', '.join(columns(record))}")
        if isinstance(value, (list, tuple, set, frozenset)):
            conditions.append(f'"{name}" in (select value from json_each(?))')
            values.append(json.dumps(list(value)))
        else:
            conditions.append(f'"{name}" is ?')
            values.append(value)
    clause = f" where {' and '.join(conditions)}" if conditions else ""
    order = _quoted(ORDER.get(table, key))
    rows = base.execute(f"select {_quoted(columns(record))} from {table}{clause} order by {order}", values)
    if record is Article:
        return (
            Article(*row[:-1], apart=tuple(Apart(*a) for a in json.loads(row[-1] or "[]"))) for row in rows
        )
    if record in (Toll, Movement):
        return (record(*row[:-1], claim_ids=tuple(json.loads(row[-1] or "[]"))) for row in rows)
    return (record(*row) for row in rows)


def count(base: sqlite3.Connection, table: str) -> int:
    """Return how many rows *table* has."""
    return base.execute(f"select count(*) from {table}").fetchone()[0]


def save_reading(base: sqlite3.Connection, reading: Reading) -> None:
    """Store what one article yields, in place of what it yielded before."""
    forget(base, reading.article.article_id)
    save(base, "articles", [reading.article])
    save(base, "events", reading.events)
    save(base, "claims", reading.claims)
    save(base, "relations", reading.relations)


def save_linked(base: sqlite3.Connection, reading: Reading, alone: Reading) -> list[Unlinked]:
    """Store a reading as linking, other readers and rulings left it; return what the article *alone* says."""
    own = alone.article.article_id
    save(base, "articles", [reading.article])
    save(base, "events", reading.events)
    save(base, "claims", reading.claims)
    save(base, "relations", reading.relations)
    before, after = _records(alone), _records(reading)
    changed = [
        Unlinked(*key, own, json.dumps(_differing(was, after[key])))
        for key, was in before.items()
        if key in after and _said(was) != _said(after[key])
    ]
    return changed + [Unlinked(*key, own, "null") for key in after.keys() - before.keys()]


def _records(reading: Reading) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {("articles", reading.article.article_id): reading.article}
    found |= {("events", e.event_id): e for e in reading.events}
    found |= {("claims", c.claim_id): c for c in reading.claims}
    return found | {("relations", _tie(r)): r for r in reading.relations}


@cache
def _but_incident(record: type) -> Callable[[Any], tuple]:
    return attrgetter(*(name for name in columns(record) if name != "incident_id"))


def _said(row: Any) -> tuple:
    """Return what a row says, whatever incident it was linked to."""
    return _but_incident(type(row))(row)


def _tie(relation: Relation) -> str:
    return f"{relation.claim_id}\t{relation.relation}\t{relation.related}"


def take_off(base: sqlite3.Connection, kept: Iterable[Unlinked]) -> None:
    """Make `unlinked` hold exactly *kept*; what other readers or rulings had added and no longer do goes."""
    kept = list(kept)
    added = {(u.of, u.record_id) for u in kept if u.record == "null"}
    for u in fetch(base, "unlinked", record="null"):
        if (u.of, u.record_id) in added:
            continue
        if u.of == "relations":
            base.execute(
                "delete from relations where claim_id = ? and relation = ? and related = ?",
                u.record_id.split("\t"),
            )
        else:
            base.execute(f"delete from {u.of} where {u.of[:-1]}_id = ?", (u.record_id,))
    replace_all(base, "unlinked", kept)


def _differing(before: Any, after: Any) -> dict[str, Any]:
    pairs = ((name, getattr(before, name)) for name in columns(type(before)) if name != "incident_id")
    return {name: value for name, value in pairs if value != getattr(after, name)}


def readings(base: sqlite3.Connection, **where: Any) -> Iterator[Reading]:
    """Yield what each article alone says, in the order of their ids: no incidents, nothing learned."""
    tables = {
        "articles": iterate(base, "articles", **where),
        "events": _by_article(base, "events", where),
        "claims": _by_article(base, "claims", where),
        "unlinked": _by_article(base, "unlinked", where),
    }
    relations = _Groups(
        (article_id, Relation(*row))
        for article_id, *row in base.execute(
            "select article_id, r.claim_id, r.relation, r.related "
            "from relations r join claims using (claim_id) "
            f"{_where_article(where)} order by article_id, r.claim_id, r.relation, r.related",
            list(where.values()),
        )
    )
    for article in tables["articles"]:
        own = article.article_id
        learned = {(u.of, u.record_id): json.loads(u.record) for u in tables["unlinked"].of(own)}

        def alone(of: str, record_id: str, row: Any, learned: dict = learned) -> list[Any]:
            was = learned.get((of, record_id), {})
            return [] if was is None else [replace(row, **was) if was else row]

        yield Reading(
            replace(article, **learned.get(("articles", own), {})),
            tuple(one for e in tables["events"].of(own) for one in alone("events", e.event_id, e)),
            tuple(one for c in tables["claims"].of(own) for one in alone("claims", c.claim_id, c)),
            tuple(one for r in relations.of(own) for one in alone("relations", _tie(r), r)),
        )


class _Groups:
    """The rows of a table that is sorted by article, a group at a time."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self.groups = groupby(pairs, key=lambda pair: pair[0])
        self.next = next(self.groups, None)

    def of(self, article_id: str) -> list[Any]:
        """Return the rows of one article; articles are asked for in order."""
        while self.next and self.next[0] < article_id:
            self.next = next(self.groups, None)
        return [row for _, row in self.next[1]] if self.next and self.next[0] == article_id else []


def _by_article(base: sqlite3.Connection, table: str, where: dict[str, Any]) -> _Groups:
    record, key = TABLES[table]
    names = _quoted(columns(record)).replace('"incident_id"', "null")  # what an article alone does not know
    order = _quoted(ORDER.get(table, ("article_id", *key)))
    rows = base.execute(
        f"select article_id, {names} from {table} {_where_article(where)} order by {order}",
        list(where.values()),
    )
    return _Groups((row[0], record(*row[1:])) for row in rows)


def _where_article(where: dict[str, Any]) -> str:
    return "where article_id = ?" if where else ""


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _row(record: type):
    get = attrgetter(*columns(record))
    if record is Article:
        return lambda row: (*get(row)[:-1], json.dumps([[a.start, a.end, a.kind] for a in row.apart]))
    if record in (Toll, Movement):
        return lambda row: (*get(row)[:-1], json.dumps(row.claim_ids))
    return get
