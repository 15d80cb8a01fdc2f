"""The ledger as tidy tables, checked once at the door and narrowed to a briefing's parameters."""

from __future__ import annotations

import calendar
import difflib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import ledger as ledgers
from analysis import lexicon, model

if TYPE_CHECKING:  # a command that only checks parameters should not pay for pandas
    import pandas as pd

LEDGER = "../reports/ledger.db"  # as seen from notebooks/
UNKNOWN = "unknown"
NEWEST = "newest"
TABLES = (
    "articles",
    "claims",
    "events",
    "incidents",
    "tolls",
    "links",
    "relations",
    "rulings",
    "runs",
    "toll_history",
)
TOLL_PARTIES = (*model.PARTIES, "victims")
ARTICLE_COLUMNS = tuple(name for name in model.columns(model.Article) if name not in ("text", "apart"))
ALLOWED: dict[str, dict[str, tuple[str, ...]]] = {
    "claims": {
        "kind": model.KINDS,
        "party": model.PARTIES,
        "hedge": model.HEDGES,
        "modality": model.MODALITIES,
        "speaker_type": model.SPEAKER_TYPES,
        "relation": model.RELATIONS,
    },
    "events": {
        "stage": model.STAGES,
        "date_precision": model.DATE_PRECISIONS,
        "date_basis": model.DATE_BASES,
        "place_precision": model.PLACE_PRECISIONS,
        "attack_type": model.ATTACK_TYPES,
        "target_type": model.TARGET_TYPES,
        "responsibility": model.RESPONSIBILITY,
    },
    "tolls": {"kind": ("killed", "injured", "attackers"), "party": TOLL_PARTIES},
    "relations": {"relation": model.RELATIONS},
}
ALLOWED["incidents"] = {**ALLOWED["events"], "grade": model.GRADES}
MAY_BE_NULL = {"party", "speaker_type", "relation"}
DATES = ("date_start", "date_end")


class ParameterError(ValueError):
    """A parameter cannot be used; the message names it, its value and what would do."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]  # a notebook shows this line and no stack


class RecordError(ValueError):
    """The ledger holds something that its own rules do not allow; the message says where."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Parameters:
    """What a briefing is narrowed to, after the check; None is no limit, 'unknown' is what nobody says."""

    start: date | None = None
    end: date | None = None
    place: str | None = None
    country: str | None = None
    perpetrator: str | None = None
    incident: str | None = None

    @property
    def stated(self) -> dict[str, str]:
        """Only the parameters that narrow anything, as text.

        >>> Parameters(start=date(2023, 2, 1), place="Karachi").stated
        {'start': '2023-02-01', 'place': 'Karachi'}
        """
        return {name: str(value) for name, value in vars(self).items() if value is not None}

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.stated.items()) or "everything"


@dataclass(frozen=True)
class Quote:
    """A claim's sentence, its words marked, and who says so where."""

    claim_id: str
    before: str
    words: str
    after: str
    speaker: str | None
    outlet: str | None

    @property
    def source(self) -> str:
        """Who says it, and where it was published.

        >>> Quote("a:6-14:killed", "Up to ", "two died", ".", "the police chief", "DW").source
        'the police chief, in DW'
        """
        outlet = self.outlet or "an outlet not named"
        return f"{self.speaker}, in {outlet}" if self.speaker else outlet

    def __str__(self) -> str:
        return f"“{self.before}[{self.words}]{self.after}” ({self.source})"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        marked = f"{escape(self.before)}<mark>{escape(self.words)}</mark>{escape(self.after)}"
        foot = f"{escape(self.source)}<br><small>{escape(self.claim_id)}</small>"
        return f"<blockquote><p>{marked}</p><footer>{foot}</footer></blockquote>"


class Quotes(tuple[Quote, ...]):
    """Several quotes, one below the other."""

    def __repr__(self) -> str:
        return "\n".join(map(str, self)) or "no quote"

    def _repr_html_(self) -> str:
        return (
            "".join(quote._repr_html_() for quote in self) or "<p>No quote: no claim is asked for here.</p>"
        )


@dataclass(frozen=True, repr=False)
class Record:
    """What the reports say, as tables: one row an article, claim, event, incident, toll.

    Incidents carry their `number` by date; claims, events and tolls repeat it, so a chain needs no join.
    Days are timestamps, counts are nullable integers, and what nobody said is <NA>, never 0.
    """

    articles: pd.DataFrame
    claims: pd.DataFrame
    events: pd.DataFrame
    incidents: pd.DataFrame
    tolls: pd.DataFrame
    links: pd.DataFrame
    relations: pd.DataFrame
    rulings: pd.DataFrame
    runs: pd.DataFrame
    toll_history: pd.DataFrame
    parameters: Parameters
    ledger: Path = field(default=Path(LEDGER))
    undated: int = 0  # attacks without any date, left out because a first or last day was asked for

    def quote(self, claim_id: str) -> Quote:
        """Return the sentence of one claim, its words marked: `record.quote(record.claims.claim_id[0])`."""
        return quote(claim_id, self.ledger)

    def quotes(self, claim_ids: Iterable[str]) -> Quotes:
        """Return the sentences of several claims: `record.quotes(record.tolls.claim_ids[0])`."""
        with _reading(self.ledger) as base:
            return Quotes(_sentences(base, claim_ids))

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """The sentence of every claim in three parts, before, words and after, one row a claim_id."""
        import pandas as pd

        with _reading(self.ledger) as base:
            rows = _sentences(base, self.claims.claim_id.tolist())
        names = ("claim_id", "before", "words", "after")
        return pd.DataFrame(
            [{name: getattr(row, name) for name in names} for row in rows], columns=names, dtype="string"
        )

    def __repr__(self) -> str:
        counts = f"{len(self.incidents)} attacks, {len(self.claims)} claims, {len(self.articles)} articles"
        return f"<Record of {counts}: {self.parameters}>"


def load(
    ledger: Path | str = LEDGER,
    *,
    start: date | str | int | None = None,
    end: date | str | int | None = None,
    place: str | None = None,
    country: str | None = None,
    perpetrator: str | None = None,
    incident: str | None = None,
    names: bool = False,
) -> Record:
    """Load the record, narrowed to the attacks that may lie between two days, in a place, by a group.

    An attack counts if its possible days overlap the days asked for. `place` is a town or a province,
    `country` its name or ISO 3166-1 code, and 'unknown' asks for what no report says; `incident` is one
    attack by its id or the beginning of it, or the 'newest', and keeps the number it has among them all:

        record = load("../reports/ledger.db", start="2023", place="Karachi", perpetrator="unknown")

    Persons named as victims or suspects stay in the ledger, and are left out here unless `names` are asked
    for.
    """
    path = found(ledger)
    with _reading(path) as base:
        wanted = _checked_parameters(base, start, end, place, country, perpetrator, incident)
        where, values = _condition(base, wanted)
        of_these = f"where incident_id in (select incident_id from incidents where {where})"
        limits = {
            "incidents": f"where {where}",
            **dict.fromkeys(("events", "claims", "tolls", "toll_history", "links"), of_these),
            "relations": f"where claim_id in (select claim_id from claims {of_these})",
            "articles": f"where article_id in (select article_id from events {of_these})",
        }
        if not wanted.stated:
            limits = {}  # then claims that belong to no attack, and articles without one, are shown too
        tables = {
            name: _table(base, name, limits.get(name, ""), values if name in limits else ())
            for name in TABLES
        }
        if not names:
            tables = _without_names(tables)
        if tables["incidents"].empty:
            raise ParameterError(f"{path.name}: no attack matches {wanted}; {_span(base)}")
        undated = _undated(base, wanted)
        first = _place_of(base, wanted.incident) if wanted.incident else 1
    return Record(**_checked(_numbered(tables, first), path), parameters=wanted, ledger=path, undated=undated)


def _without_names(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Leave out the persons whom reports name as victims or suspects; groups stay.

    A name is no figure, and a suspect is not a culprit (Every Casualty Counts: do no harm to those named).
    """
    claims = tables["claims"]
    personal = claims.kind.isin(("victim", "suspect"))
    suspects = set(claims.loc[claims.kind == "suspect", "value"].dropna())
    masked = {
        name: tables[name].assign(
            perpetrator=tables[name].perpetrator.mask(tables[name].perpetrator.isin(suspects))
        )
        for name in ("incidents", "events")
    }
    gone = set(claims.loc[personal, "claim_id"])
    ties = tables["relations"]
    ties = ties[~(ties.claim_id.isin(gone) | ties.related.isin(gone))]
    return {
        **tables,
        **masked,
        "claims": claims[~personal].reset_index(drop=True),
        "relations": ties.reset_index(drop=True),
    }


def incidents(ledger: Path | str = LEDGER, **parameters: Any) -> pd.DataFrame:
    """Return the attacks, numbered by date: `incidents(place="Karachi")`."""
    return load(ledger, **parameters).incidents


def claims(ledger: Path | str = LEDGER, **parameters: Any) -> pd.DataFrame:
    """Return every claim about the attacks, one row a claim: `claims(start="2023")`."""
    return load(ledger, **parameters).claims


def tolls(ledger: Path | str = LEDGER, **parameters: Any) -> pd.DataFrame:
    """Return the lowest, best and highest number of each attack, kind and party: `tolls(place="Karachi")`."""
    return load(ledger, **parameters).tolls


def quote(claim_id: str, ledger: Path | str = LEDGER) -> Quote:
    """Return the sentence of one claim, its words marked: `quote("c529b5469cc7:143-179:killed:security")`."""
    with _reading(found(ledger)) as base:
        for row in _sentences(base, [claim_id]):
            return row
        known = [row[0] for row in base.execute("select claim_id from claims")]
    raise ParameterError(f"claim_id {claim_id!r}: not in the record{_nearest(claim_id, known)}")


def checked_parameters(ledger: Path | str = LEDGER, **parameters: Any) -> Parameters:
    """Check a briefing's parameters against the record without loading it, or raise one clear line."""
    with _reading(found(ledger)) as base:
        wanted = _checked_parameters(base, **parameters)
        where, values = _condition(base, wanted)
        if not base.execute(f"select 1 from incidents where {where} limit 1", values).fetchone():
            raise ParameterError(f"{Path(ledger).name}: no attack matches {wanted}; {_span(base)}")
    return wanted


def found(ledger: Path | str) -> Path:
    """Return the ledger's path: as seen from here, else from the project's notebooks or its top folder.

    JupyterLab works in notebooks/, plain papermill where it was called; one relative path must do in both.
    """
    path = Path(ledger).expanduser()
    roots = (
        []
        if path.is_absolute()
        else [seat for root in project_roots() for seat in (root / "notebooks", root)]
    )
    for candidate in (path, *(seat / path for seat in roots)):
        if candidate.is_file():
            return candidate.resolve()
    raise ParameterError(f"ledger {str(ledger)!r}: no such file; make one with: tollbook extract seeds")


def project_roots() -> list[Path]:
    """Return the folders that may be the project's top: around the working directory, then this package's."""
    here, package = Path.cwd(), Path(__file__).parent.parent
    return [
        root for root in (here, *here.parents, package) if (root / "notebooks" / "briefing.ipynb").is_file()
    ]


def day(name: str, value: date | str | int | None, *, last: bool = False) -> date | None:
    """Return the day that a parameter names; a month or a year is its first day, or its *last*.

    >>> day("start", "2023-02")
    datetime.date(2023, 2, 1)
    >>> day("end", 2004, last=True)
    datetime.date(2004, 12, 31)
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    parts = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.removesuffix(" 00:00:00"))
    try:
        year, month, in_month = (int(part) if part else None for part in parts.groups())
        month = month or (12 if last else 1)
        return date(year, month, in_month or (calendar.monthrange(year, month)[1] if last else 1))
    except (AttributeError, ValueError):
        raise ParameterError(f"{name} {text!r}: not a day; write it as 2023-02-17, 2023-02 or 2023") from None


def _reading(path: Path) -> closing[sqlite3.Connection]:
    try:
        return closing(ledgers.opened(path))
    except ledgers.LedgerError as error:
        raise ParameterError(f"ledger {error}") from None


def _checked_parameters(
    base: sqlite3.Connection,
    start: Any = None,
    end: Any = None,
    place: Any = None,
    country: Any = None,
    perpetrator: Any = None,
    incident: Any = None,
) -> Parameters:
    first, last = day("start", start), day("end", end, last=True)
    if first and last and last < first:
        raise ParameterError(f"end {last}: before start {first}; swap them")
    return Parameters(
        first,
        last,
        _known(base, "place", place, ("place", "admin1")),
        _known(base, "country", country, ("country",)),
        _known(base, "perpetrator", perpetrator, ("perpetrator",)),
        _one_incident(base, incident),
    )


def _one_incident(base: sqlite3.Connection, value: Any) -> str | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    if folded(text) == NEWEST:
        newest = base.execute(
            "select incident_id from incidents order by date_end is null, date_end desc, incident_id limit 1"
        )
        return next((row[0] for row in newest), None)
    known = [row[0] for row in base.execute("select incident_id from incidents order by incident_id")]
    alike = [name for name in known if name == text] or [name for name in known if name.startswith(text)]
    alike = alike or [
        row[0] for row in base.execute("select incident_id from aliases where old_id = ?", (text,))
    ]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise ParameterError(f"incident {text!r}: begins several, {_some(alike)}; write more of it")
    raise ParameterError(
        f"incident {text!r}: not in the record{_nearest(text, known)}; it has {_some(known)}"
    )


def _known(base: sqlite3.Connection, name: str, value: Any, columns: tuple[str, ...]) -> str | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    stated = _stated(base, columns)
    if folded(text) == UNKNOWN:
        if any(base.execute(f"select 1 from incidents where {columns[0]} is null limit 1")):
            return UNKNOWN
        raise ParameterError(f"{name} {text!r}: every attack in the record has a {name}: {_some(stated)}")
    asked = {folded(text), *(folded(other) for other in _other_names(name, text))}
    for written in stated:
        if folded(written) in asked:
            return written
    raise ParameterError(
        f"{name} {text!r}: not in the record, which has {_some(stated)}{_nearest(text, stated)}"
    )


def _other_names(name: str, text: str) -> Iterator[str]:
    """Yield what the record may write for *text*: PAK for Pakistan, a group's full name for its letters."""
    lists = {
        "country": (("countries", "country"),),
        "perpetrator": (("groups", "name"),),
        "place": (("admin1", "name"), ("towns", "name")),
    }
    for words, written in lists[name]:
        for row in lexicon.rows(words):
            spellings = [row.get("cue", ""), row["name"], *row.get("aliases", "").split("|")]
            if folded(text) in map(folded, spellings):
                yield row[written]


def _stated(base: sqlite3.Connection, columns: tuple[str, ...]) -> list[str]:
    each = " union all ".join(
        f"select {column} as name from incidents where {column} is not null" for column in columns
    )
    return [
        row[0]
        for row in base.execute(f"select name from ({each}) group by name order by count(*) desc, name")
    ]


def folded(text: str) -> str:
    """Return *text* as people compare it: no accents, no case, single spaces.

    >>> folded(" Kandahār ")
    'kandahar'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def _nearest(text: str, known: list[str]) -> str:
    by_fold = {folded(name): name for name in known}
    near = difflib.get_close_matches(folded(text), by_fold, n=1)
    return f"; did you mean {by_fold[near[0]]!r}?" if near else ""


def _some(names: list[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more if names else "none"


def _condition(base: sqlite3.Connection, wanted: Parameters) -> tuple[str, tuple[str, ...]]:
    parts: list[str] = ["1"]
    values: list[str] = []
    if wanted.start or wanted.end:
        parts.append("coalesce(date_start, date_end) is not null")
    if wanted.start:
        parts.append("coalesce(date_end, '9999') >= ?")
        values.append(wanted.start.isoformat())
    if wanted.end:
        parts.append("coalesce(date_start, '0000') <= ?")
        values.append(wanted.end.isoformat())
    if wanted.incident:
        parts.append("incident_id = ?")
        values.append(wanted.incident)
    for name, columns in (
        ("place", ("place", "admin1")),
        ("country", ("country",)),
        ("perpetrator", ("perpetrator",)),
    ):
        value = getattr(wanted, name)
        if value == UNKNOWN:
            parts.append(f"{name} is null")
        elif value is not None:
            alike = [written for written in _stated(base, columns) if folded(written) == folded(value)]
            marks = ", ".join("?" * len(alike))
            parts.append("(" + " or ".join(f"{column} in ({marks})" for column in columns) + ")")
            values.extend(alike * len(columns))
    return " and ".join(parts), tuple(values)


def _span(base: sqlite3.Connection) -> str:
    count, first, last = base.execute(
        "select count(*), min(date_start), max(date_end) from incidents"
    ).fetchone()
    return (
        f"the record has {count} attacks from {first} to {last}"
        if count
        else "the record has no attack; run: tollbook extract seeds"
    )


def _undated(base: sqlite3.Connection, wanted: Parameters) -> int:
    if not (wanted.start or wanted.end):
        return 0
    where, values = _condition(base, replace(wanted, start=None, end=None))
    query = f"select count(*) from incidents where {where} and coalesce(date_start, date_end) is null"
    return base.execute(query, values).fetchone()[0]


def _table(base: sqlite3.Connection, name: str, where: str, values: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    record = ledgers.TABLES[name][0]
    columns = ARTICLE_COLUMNS if name == "articles" else model.columns(record)
    quoted = ", ".join(f'"{column}"' for column in columns)
    rows = base.execute(f"select {quoted} from {name} {where}", values).fetchall()
    frame = pd.DataFrame.from_records(rows, columns=list(columns))
    for column in columns:
        frame[column] = _typed(frame[column], record.__annotations__[column], f"{name}.{column}")
    return frame


def _typed(column: pd.Series, annotation: str, name: str) -> pd.Series:
    import pandas as pd

    kind = (
        "Int64" if annotation.startswith("int") else "Float64" if annotation.startswith("float") else "string"
    )
    try:
        if annotation.startswith("tuple"):
            return column.map(lambda text: tuple(json.loads(text or "[]")))
        if name.partition(".")[2] in DATES:
            return pd.to_datetime(column, format="%Y-%m-%d")
        return column.astype(kind)
    except (TypeError, ValueError) as error:
        raise RecordError(f"{name}: {error}; make the ledger anew with: tollbook extract") from None


def _place_of(base: sqlite3.Connection, incident_id: str) -> int:
    """Return the number of an attack among all of the record, in the order of `_numbered`."""
    order = "date_start is null, date_start, date_end is null, date_end, incident_id"
    ids = [row[0] for row in base.execute(f"select incident_id from incidents order by {order}")]
    return ids.index(incident_id) + 1


def _numbered(tables: dict[str, pd.DataFrame], first: int = 1) -> dict[str, pd.DataFrame]:
    ordered = tables["incidents"].sort_values(
        ["date_start", "date_end", "incident_id"], na_position="last", ignore_index=True
    )
    ordered.insert(0, "number", range(first, first + len(ordered)))
    ordered["number"] = ordered["number"].astype("Int64")
    told = ordered[["incident_id", "number", "title", "date_start", "date_end", "date_precision", "stage"]]
    outlets = tables["articles"][["article_id", "outlet", "published", "restated"]]
    return {
        **tables,
        "incidents": ordered,
        "tolls": tables["tolls"]
        .merge(told, on="incident_id", how="left")
        .sort_values(["number", "kind", "party"], ignore_index=True),
        "toll_history": tables["toll_history"]
        .merge(told[["incident_id", "number", "title"]], on="incident_id", how="left")
        .sort_values(["number", "kind", "party", "step"], ignore_index=True),
        "events": tables["events"].merge(told[["incident_id", "number"]], on="incident_id", how="left"),
        "claims": tables["claims"]
        .merge(told[["incident_id", "number"]], on="incident_id", how="left")
        .merge(outlets, on="article_id", how="left")
        .sort_values(["number", "article_id", "start", "claim_id"], ignore_index=True),
    }


def _checked(tables: dict[str, pd.DataFrame], path: Path) -> dict[str, pd.DataFrame]:
    again = "; make it anew with: tollbook extract"
    for name, sets in ALLOWED.items():
        for column, allowed in sets.items():
            values = tables[name][column]
            wrong = ~values.isin(allowed)
            if column in MAY_BE_NULL:
                wrong &= values.notna()
            if wrong.any():
                bad = values[wrong].iloc[0]
                raise RecordError(
                    f"{path.name}: {name}.{column} holds {bad!r}, not one of {', '.join(allowed)}{again}"
                )
    for table in ("claims", "tolls"):
        low, high = tables[table].low, tables[table].high
        if (negative := ((low < 0) | (high < 0) | (high < low)).fillna(False)).any():
            row = tables[table][negative].iloc[0]
            raise RecordError(
                f"{path.name}: {table}.low is {row.low} and high {row.high} ({row.incident_id}){again}"
            )
    known = set(tables["incidents"].incident_id)
    if stray := set(tables["tolls"].incident_id) - known:
        raise RecordError(f"{path.name}: tolls.incident_id holds {min(stray)!r}, which is no incident{again}")
    return tables


def _sentences(base: sqlite3.Connection, claim_ids: Iterable[str]) -> list[Quote]:
    from analysis.extract.sentences import sentences

    query = (
        'select article_id, c."start", c."end", c.reported, c.speaker, a.outlet, a.text, a.apart '
        "from claims c join articles a using (article_id) where c.claim_id = ?"
    )
    split: dict[str, list] = {}
    quotes = []
    for claim_id in claim_ids:
        for article_id, start, end, reported, speaker, outlet, text, apart in base.execute(
            query, (claim_id,)
        ):
            if article_id not in split:
                silent = tuple(model.Apart(*part) for part in json.loads(apart or "[]"))
                split[article_id] = sentences(model.Article(article_id, text, apart=silent))
            first = min((s.start for s in split[article_id] if s.start <= start < s.end), default=start)
            last = max((s.end for s in split[article_id] if s.start < end <= s.end), default=end)
            first, last = min(first, start), max(last, end)
            if reported and (at := text.find(reported, start, end)) >= 0 and (first, last) == (start, end):
                start, end = at, at + len(reported)  # the claim is the whole sentence: mark its number words
            quotes.append(
                Quote(claim_id, text[first:start], text[start:end], text[end:last], speaker, outlet)
            )
    return quotes
