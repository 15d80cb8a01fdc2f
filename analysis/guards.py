"""Reasons not to publish yet: what an editor must look at before a briefing goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis import charts, prose
from analysis.rulings import path_of, read
from analysis.tables import Record
from analysis.theme import Figure, anchor, joined, tag

if TYPE_CHECKING:
    import pandas as pd

FRESH = 7  # days after which an editor should ask whether newer reports exist
JUMP, LEAST = 0.5, 3  # share and persons by which one report may move a best toll before an editor reads it
READ = 4  # claims named by a guard; the trace of the incident shows them all
MANY, FIRST = 24, 4  # reasons all told on the page; of more, how many of each kind are


@dataclass(frozen=True)
class Guard:
    """One reason to look again: which attack, if one, and why, with the next step."""

    name: str
    why: str
    number: int | None = None  # the attack's number on the page
    incident_id: str | None = None
    claim_ids: tuple[str, ...] = ()  # what to read first

    def __str__(self) -> str:
        where = f"attack {self.number} ({self.incident_id}): " if self.incident_id else ""
        return f"{self.name}: {where}{self.why}"


def look_again(record: Record, today: date | None = None) -> list[Guard]:
    """Return every reason to look again before *record* is published, in the order of GUARDS.

    A data set has no reports to be stale or to clash; what its reading left out is the reason there.
    """
    if getattr(record, "credit", ""):
        return [Guard("data set", doubt) for doubt in record.doubts]
    return [guard for check in GUARDS for guard in check(record, today or date.today())]


def guards_table(record: Record, today: date | None = None) -> pd.DataFrame:
    """Return the reasons as a table, one row each, for a notebook."""
    import pandas as pd

    rows = [(g.name, g.number, g.why, g.claim_ids) for g in look_again(record, today)]
    return pd.DataFrame(rows, columns=["guard", "number", "why", "claim_ids"]).astype({"number": "Int64"})


def before_you_publish(record: Record, today: date | None = None) -> Figure:
    """Return the reasons to look again as a note for the desk, each with the claims to read; not printed."""
    reasons = look_again(record, today)
    told, untold = foremost(reasons)
    wanted = {guard.incident_id for guard in told} - {None}
    named = record.incidents[lambda t: t.incident_id.isin(wanted)].set_index("incident_id") if wanted else ()
    on_page = charts.named(record) if wanted else frozenset()
    items = []
    for guard in told:
        where = ""
        if wanted and guard.incident_id in named.index:
            about = named.loc[guard.incident_id]
            where = f"{guard.number} {prose.name_of(about)}, {prose.town_of(about)}: "
        links = joined(
            (tag("a", f"claim {n}", href="#" + anchor("q", key)) for n, key in enumerate(guard.claim_ids, 1)),
            ", ",
        )
        if guard.incident_id and guard.incident_id not in on_page:
            links = tag("code", f"tollbook trace {guard.incident_id}")
        items.append(
            tag("li", joined([tag("b", where), prose.capital(guard.why), ". " if links else ".", links]))
        )
    text = tag("ul", joined(items)) if items else tag("p", "Nothing in the record asks for a second look.")
    if untold:
        kinds = prose.listed([f"{n:,} × {name}" for name, n in untold.items()])
        text += tag("p", joined(["And ", kinds, "; ", tag("code", "tollbook check"), " names them all."]))
    return Figure(
        "desk",
        "For the desk",
        f"Before you publish: {prose.count(len(reasons), 'reason', 'reasons')} to look again"
        if reasons
        else "Before you publish",
        tag("div", text, class_="desk"),
        label="Reasons to look again before this is published.",
    )


def foremost(reasons: list[Guard]) -> tuple[list[Guard], dict[str, int]]:
    """Return the reasons that the page tells, and how many more there are of each kind.

    >>> told, untold = foremost([Guard("jumped", "from 4 to 9")] * 30)
    >>> len(told), untold
    (4, {'jumped': 26})
    """
    if len(reasons) <= MANY:
        return reasons, {}
    every = Counter(guard.name for guard in reasons)
    seen: Counter[str] = Counter()
    told = [guard for guard in reasons if (seen.update([guard.name]) or seen[guard.name]) <= FIRST]
    return told, {name: n - FIRST for name, n in every.items() if n > FIRST}


def _read(record: Record, incident_id: str, articles: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the claims that count in an incident's tolls, those of some articles only if any are named."""
    behind = [
        claim
        for claim in _claims_of(record).get(incident_id, ())
        if claim.counts == 1 and claim.kind in ("killed", "injured")
    ]
    return tuple(c.claim_id for c in behind if articles is None or c.article_id in articles)[:READ]


def _claims_of(record: Record) -> dict[str, list[Any]]:
    """Return the claims of every incident, sorted out once for all guards of a record."""
    kept = vars(record)
    if "claims_of" not in kept:
        kept["claims_of"] = {}
        columns = ["incident_id", "article_id", "claim_id", "kind", "counts"]
        for claim in record.claims[columns].dropna(subset="incident_id").itertuples():
            kept["claims_of"].setdefault(claim.incident_id, []).append(claim)
    return kept["claims_of"]


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
            _read(record, row.incident_id, [row.article_id]),
        )


def single_source(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack with casualties rests on one source, copies counted once (Airwars grades it weak)."""
    hurt = set(record.tolls.loc[lambda t: t.best.fillna(0) > 0].incident_id)
    alone = record.incidents.loc[lambda t: (t.independent_sources <= 1) & t.incident_id.isin(hurt)]
    for row in alone.itertuples():
        yield Guard(
            "single source",
            "nobody else was read on it; find a second",
            row.number,
            row.incident_id,
            _read(record, row.incident_id),
        )


def nowhere(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack has no date or no place."""
    for row in record.incidents.itertuples():
        lacking = [
            name
            for name, precision in (("date", row.date_precision), ("place", row.place_precision))
            if precision == "unknown"
        ]
        if lacking:
            told = [c.claim_id for c in _claims_of(record).get(row.incident_id, ()) if c.kind in lacking]
            yield Guard(
                "no date or place",
                f"no {' and no '.join(lacking)} is known",
                row.number,
                row.incident_id,
                tuple(told[:READ]) or _read(record, row.incident_id),
            )


def disputed(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack's reports contradict each other about the killed or injured."""
    ours = record.claims.loc[lambda t: ~t.rule.str.startswith("reader:")].claim_id
    pairs = record.relations.loc[lambda t: (t.relation == "conflicts_with") & t.claim_id.isin(ours)]
    clashing = set(pairs.claim_id) | set(pairs.related)
    persons = record.claims.loc[lambda t: t.kind.isin(["killed", "injured"]) & t.claim_id.isin(clashing)]
    contested = record.incidents.loc[
        lambda t: (t.grade == "contested") | t.incident_id.isin(set(persons.incident_id))
    ]
    for row in contested.itertuples():
        against = tuple(persons.claim_id[persons.incident_id == row.incident_id][:READ])
        yield Guard(
            "disputed",
            "reports contradict each other; show the range",
            row.number,
            row.incident_id,
            against or _read(record, row.incident_id),
        )


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


def _is_null(value: object) -> bool:
    return value is None or str(value) in ("<NA>", "nan")


def jumped(record: Record, today: date) -> Iterator[Guard]:
    """Say which attack's latest report moved the best toll far (The Economist stops on such a move)."""
    numbers = dict(zip(record.incidents.incident_id, record.incidents.number, strict=True))
    moves = record.toll_history.loc[lambda t: (t.party == "all") & t.kind.isin(["killed", "injured"])]
    for (incident_id, kind), some in moves.sort_values("step").groupby(["incident_id", "kind"]):
        known = some.loc[lambda t: t.best.notna() & (t.best != t.best.shift()).fillna(True)]
        if len(known) < 2 or incident_id not in numbers:
            continue
        before, after = (int(best) for best in known.best.iloc[-2:])
        if abs(after - before) >= max(LEAST, JUMP * before):
            yield Guard(
                "jumped",
                f"best {kind} went from {before} to {after}; read the new claims first",
                numbers[incident_id],
                incident_id,
                tuple(known.claim_ids.iloc[-1])[:READ],
            )


def posing(record: Record, today: date) -> Iterator[Guard]:
    """Say which report repeats another's words and does not name it; it is counted once all the same."""
    original = record.articles.set_index("article_id")
    told = record.events.merge(record.articles, on="article_id")
    for row in told.loc[lambda t: t.copy_of.notna()].drop_duplicates("article_id").itertuples():
        if row.copy_of not in original.index:
            continue
        first = original.loc[row.copy_of]
        writers = {str(name) for name in (first.origin, first.outlet) if not _is_null(name)}
        named = {str(name) for name in (row.origin, row.outlet) if not _is_null(name)}
        if not any(one in other or other in one for one in writers for other in named):
            yield Guard(
                "copy",
                f"{row.outlet} repeats {first.outlet} word for word and does not say so; counted once",
                row.number,
                row.incident_id,
                _read(record, row.incident_id, [row.article_id]),
            )


def misread(record: Record, today: date) -> Iterator[Guard]:
    """Say where another reader read another number or party than we did."""
    theirs = record.claims.loc[
        lambda t: t.rule.str.startswith("reader:") & (t.relation == "conflicts_with") & t.incident_id.notna()
    ]
    for (incident_id, number), some in theirs.groupby(["incident_id", "number"]):
        readers = ", ".join(sorted({rule.partition(":")[2] for rule in some.rule}))
        yield Guard(
            "readers differ",
            f"{readers} read otherwise than we do; decide with tollbook rule",
            number,
            incident_id,
            tuple(some.claim_id[:READ]),
        )


def unruled(record: Record, today: date) -> Iterator[Guard]:
    """Say which ruling is not in the ledger yet, or could not be applied as what it is about is gone."""
    waiting = [
        r for r in read(path_of(record.ledger)).every if r.ruling_id not in set(record.rulings.ruling_id)
    ]
    if waiting:
        ids = ", ".join(r.ruling_id for r in waiting[:READ])
        yield Guard("ruling", f"not in the ledger yet: {ids}; run tollbook extract on the articles again")
    lost = record.rulings.loc[lambda t: (t.applied == 0) & ~t.note.fillna("").str.startswith("undone by")]
    for row in lost.itertuples():
        yield Guard("ruling", f"{row.ruling_id} by {row.by} was not applied: {row.note}; rule again")


GUARDS: tuple[Callable[[Record, date], Iterator[Guard]], ...] = (
    unsourced, unruled, misread, jumped, disputed, developing, single_source, posing, nowhere, stale,
)  # fmt: skip
