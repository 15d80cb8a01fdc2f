"""The record: one SQLite file that stores and fetches, and decides nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, is_dataclass
from pathlib import Path
from typing import Any

from analysis.model import Article, Claim, Event, Incident, Link, Relation, Ruling, Run, Toll, columns

SCHEMA_VERSION = 1
TABLES: dict[str, tuple[type, tuple[str, ...]]] = {
    "articles": (Article, ("article_id",)),
    "claims": (Claim, ("claim_id",)),
    "relations": (Relation, ("claim_id", "relation", "related")),
    "events": (Event, ("event_id",)),
    "incidents": (Incident, ("incident_id",)),
    "tolls": (Toll, ("incident_id", "kind", "party")),
    "links": (Link, ("incident_id", "event_id")),
    "rulings": (Ruling, ("ruling_id",)),
    "runs": (Run, ("run_id",)),
}


class LedgerError(Exception):
    """The ledger cannot be opened, read or written; the message says which and what to do."""


def opened(path: Path | str, *, write: bool = False) -> sqlite3.Connection:
    """Open the ledger at *path*, made anew when writing and absent; raises LedgerError with the remedy."""
    path = Path(path)
    if not write and not path.is_file():
        raise LedgerError(f"{path}: no ledger here; make one with: tollbook extract seeds --ledger {path}")
    base = sqlite3.connect(path if write else f"file:{path.resolve()}?mode=ro", uri=not write)
    version = base.execute("pragma user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        base.close()
        raise LedgerError(f"{path}: made by a newer Tollbook (ledger version {version}); update Tollbook to read it")
    if write and not version:
        with base:
            for table, (record, key) in TABLES.items():
                names = ", ".join(f'"{name}"' for name in columns(record))
                base.execute(f"create table if not exists {table} ({names}, primary key ({', '.join(key)})) without rowid")
            base.execute(f"pragma user_version = {SCHEMA_VERSION}")
    return base


def save(base: sqlite3.Connection, table: str, records: Iterable[Any]) -> None:
    """Insert or update *records* of one table; the caller holds the transaction."""
    record, key = TABLES[table]
    names = columns(record)
    quoted = [f'"{name}"' for name in names]
    changes = ", ".join(f"{name} = excluded.{name}" for name in quoted if name.strip('"') not in key) or f"{quoted[0]} = excluded.{quoted[0]}"
    base.executemany(
        f"insert into {table} ({', '.join(quoted)}) values ({', '.join('?' * len(names))}) "
        f"on conflict ({', '.join(key)}) do update set {changes}",
        (tuple(map(_stored, astuple(row))) for row in records),
    )


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (tuple, list)) or is_dataclass(value) else value
