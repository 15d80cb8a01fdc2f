"""One attack as every export asks for it: its tolls, its reports, the conventions used to write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from analysis import lexicon
from analysis.tables import Record


class Convention(NamedTuple):
    """What was written in a column in place of what the set has no room for."""

    incident_id: str
    column: str
    written: object
    stands_for: str


class Attack:
    """One attack with its tolls and reports, and the conventions used to write it."""

    def __init__(self, incident: Any, tolls: dict[tuple[str, str], Any], sources: list[str]) -> None:
        self.incident, self.tolls, self.sources = incident, tolls, sources
        self.conventions: list[Convention] = []

    def __getattr__(self, column: str) -> Any:
        return said(getattr(self.incident, column))

    def number(self, kind: str, party: str, part: str = "best") -> int | None:
        """Return one number of one toll, None if nobody states it."""
        toll = self.tolls.get((kind, party))
        return getattr(toll, part) if toll else None

    def note(self, column: str, written: object, stands_for: str) -> None:
        """Record what was written in place of what."""
        self.conventions.append(Convention(self.incident.incident_id, column, written, stands_for))

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and last possible day."""
        first, last = self.date_start, self.date_end
        first, last = first or last, last or first
        return (first.date(), last.date()) if first is not None else None

    def ranges(self) -> str:
        """Return every range in words, for a column of notes."""
        told = []
        for (kind, party), toll in sorted(self.tolls.items()):
            if (toll.low, toll.best, toll.high) != (toll.best, toll.best, toll.best):
                low = "not stated" if toll.low is None else toll.low
                high = "no upper limit" if toll.high is None else toll.high
                told.append(
                    f"{kind}, {party}: low {low}, best {'none' if toll.best is None else toll.best}, high "
                    f"{high}"
                )
        return "; ".join(told)

    def flat(self, column: str, kind: str, party: str) -> int | None:
        """Return the best of a toll for a column without room for a range, and note what is lost."""
        toll = self.tolls.get((kind, party))
        if toll is None:
            return None
        if toll.best is None:
            self.note(column, None, "a range without a best figure, left empty")
        elif (toll.low, toll.high) != (toll.best, toll.best):
            self.note(column, toll.best, "the best figure of a range")
        return toll.best


class Toll(NamedTuple):
    low: int | None
    best: int | None
    high: int | None


def said(value: Any) -> Any:
    """Return a cell's value, None where pandas has its own sign for nothing."""
    import pandas as pd

    return None if pd.isna(value) else value


def attacks(record: Record) -> Iterator[Attack]:
    """Yield every attack of a record, in order of date."""
    held: dict[str, dict[tuple[str, str], Toll]] = {}
    for t in record.tolls.itertuples():
        numbers = map(said, (t.low, t.best, t.high))
        held.setdefault(t.incident_id, {})[t.kind, t.party] = Toll(
            *(n if n is None else int(n) for n in numbers)
        )
    reports: dict[str, list[str]] = {}
    told = record.events[["incident_id", "article_id"]].merge(
        record.articles[["article_id", "outlet", "published", "title"]], on="article_id"
    )
    for row in told.itertuples():
        words = [str(v) for v in (row.outlet, row.published, row.title) if said(v) is not None]
        reports.setdefault(row.incident_id, []).append(", ".join(words))
    for incident in record.incidents.itertuples(index=False):
        key = incident.incident_id
        yield Attack(incident, held.get(key, {}), list(dict.fromkeys(reports.get(key, []))))


def country_name(code: str | None) -> str | None:
    """Return the name of a country, its code if it has none here.

    >>> country_name("PAK")
    'Pakistan'
    """
    return next((row["name"] for row in lexicon.rows("countries") if row["country"] == code), code)
