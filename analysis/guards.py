"""Reasons not to publish yet: what an editor must look at before a briefing goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analysis.tables import Record

if TYPE_CHECKING:
    import pandas as pd

FRESH = 7  # days after which an editor should ask whether newer reports exist


@dataclass(frozen=True)
class Guard:
    """One reason to look again: which attack, if one, and why, with the next step."""

    name: str
    why: str
    number: int | None = None  # the attack's number on the page
    incident_id: str | None = None

    def __str__(self) -> str:
        where = f"attack {self.number} ({self.incident_id}): " if self.incident_id else ""
        return f"{self.name}: {where}{self.why}"


def look_again(record: Record, today: date | None = None) -> list[Guard]:
    """Return every reason to look again before *record* is published, in the order of GUARDS."""
    return [guard for check in GUARDS for guard in check(record, today or date.today())]


def guards_table(record: Record, today: date | None = None) -> pd.DataFrame:
    """Return the reasons as a table, one row each, for a notebook."""
    import pandas as pd

    rows = [(guard.name, guard.number, guard.why) for guard in look_again(record, today)]
    return pd.DataFrame(rows, columns=["guard", "number", "why"]).astype({"number": "Int64"})


def stale(record: Record, today: date) -> Iterator[Guard]:
    """Say when the newest report is old: tolls may have moved (The Economist stops on stale sources)."""
    published = record.articles.published.dropna().str[:10]
    if published.empty:
        yield Guard("stale", "no report says when it was published; find the days of publication")
        return
    age = (today - date.fromisoformat(published.max())).days
    if age > FRESH:
        yield Guard(
            "stale", f"the newest report is of {published.max()}, {age} days ago; look for newer ones"
        )


def developing(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack's newest report calls its own story unfinished."""
    told = record.events.merge(
        record.articles[["article_id", "outlet", "published", "story_status"]], on="article_id"
    )
    newest = told.loc[lambda t: t.background == 0].sort_values("published").groupby("incident_id").tail(1)
    for row in newest.loc[lambda t: t.story_status == "developing"].itertuples():
        yield Guard(
            "developing",
            f"{row.outlet} still reports as it happens; wait or say so",
            row.number,
            row.incident_id,
        )


def single_source(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack with casualties rests on one source, copies counted once (Airwars grades it weak)."""
    hurt = set(record.tolls.loc[lambda t: t.best.fillna(0) > 0].incident_id)
    alone = record.incidents.loc[lambda t: (t.independent_sources <= 1) & t.incident_id.isin(hurt)]
    for row in alone.itertuples():
        yield Guard("single source", "nobody else was read on it; find a second", row.number, row.incident_id)


def nowhere(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack has no date or no place."""
    for row in record.incidents.itertuples():
        lacking = [
            name
            for name, precision in (("date", row.date_precision), ("place", row.place_precision))
            if precision == "unknown"
        ]
        if lacking:
            yield Guard(
                "no date or place", f"no {' and no '.join(lacking)} is known", row.number, row.incident_id
            )


def disputed(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack's reports contradict each other about the killed or injured."""
    pairs = record.relations.loc[lambda t: t.relation == "conflicts_with"]
    clashing = set(pairs.claim_id) | set(pairs.related)
    persons = record.claims.loc[lambda t: t.kind.isin(["killed", "injured"]) & t.claim_id.isin(clashing)]
    contested = record.incidents.loc[
        lambda t: (t.grade == "contested") | t.incident_id.isin(set(persons.incident_id))
    ]
    for row in contested.itertuples():
        yield Guard("disputed", "reports contradict each other; show the range", row.number, row.incident_id)


def unsourced(record: Record, today: date) -> Iterator[Guard]:
    """Say which figure has no sentence behind it."""
    bare = record.tolls.loc[
        lambda t: (
            t.kind.isin(["killed", "injured"])
            & (t.party == "all")
            & (t.best.fillna(0) > 0)
            & ~t.claim_ids.map(bool)
        )
    ]
    for row in bare.itertuples():
        yield Guard(
            "unsourced", f"{row.kind} {row.best} has no sentence behind it", row.number, row.incident_id
        )


GUARDS: tuple[Callable[[Record, date], Iterator[Guard]], ...] = (
    unsourced, disputed, developing, single_source, nowhere, stale,
)  # fmt: skip
