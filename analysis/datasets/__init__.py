"""Public data sets in the tables of our own record: UCDP GED, ACLED, GTD, or a CSV of your own.

record = load("ged251.csv", start="2023", country="Pakistan")
record.incidents, record.tolls             as from our own reports; what the set does not say is <NA>
record.origin(record.incidents.incident_id.head())    the set's own columns
record.left_out                            rows that could not be read, with the reason
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import ledger as ledgers
from analysis import lexicon, model, tables
from analysis.datasets import acled, cache, gtd, own, ucdp
from analysis.datasets.beside import compare
from analysis.datasets.cache import Cached, DataSetError
from analysis.datasets.layout import LIKELY, Layout, country_codes, name, quoted
from analysis.tables import ParameterError, Parameters, Record, folded

if TYPE_CHECKING:
    import pandas as pd

LAYOUTS = (ucdp.LAYOUT, acled.LAYOUT, gtd.LAYOUT)
KNOWN = "UCDP GED, ACLED and GTD files are known, and your own through a mapping (.yml)"
# attacks up to which texts are texts; above, they are categories, which take a tenth of the memory
PLAIN = 20_000
SUFFIXES = (".csv", ".gz", ".json", ".xlsx", ".yml", ".yaml", ".tsv", ".txt")
LEDGER_MARK = b"SQLite format 3\0"

__all__ = ["DataSet", "DataSetError", "checked_parameters", "compare", "found", "is_ledger", "load"]


@dataclass(frozen=True, repr=False)
class DataSet(Record):
    """A public data set as a record: incidents and tolls, with no article, claim or event behind them."""

    layout: Layout = None  # type: ignore[assignment]
    cached: Cached = None  # type: ignore[assignment]

    @property
    def credit(self) -> str:
        """The line that must stand under every drawing made from the set."""
        return f"Data: {self.layout.credit}, {self.layout.licence}."

    @property
    def doubts(self) -> tuple[str, ...]:
        """What an editor should look at before anything of the set is published, in sentences."""
        done = self.cached
        told = []
        if done.left_out:
            first, listed = self.left_out.iloc[0], done.rejected
            told.append(
                f"{self.ledger.name}: {done.left_out:,} of {done.read:,} rows left out, as they cannot be "
                f"read; first: row {first.row}, {first.reason}; all: {listed.parent.name}/{listed.name}"
            )
        if done.odd:
            told.append(f"{done.odd:,} rows have {self.layout.remark[1]}")
        return tuple(told)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader should know of how the file was read, in sentences."""
        outside = self.cached.outside
        return (
            (*self.doubts, f"{outside:,} {self.layout.outside_name} are not counted")
            if outside
            else self.doubts
        )

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the whole file tells of."""
        engine = cache.connection()
        try:
            return engine.execute(
                f"select min(date_start), max(date_end) from read_parquet({quoted(str(self.cached.attacks))})"
            ).fetchone()
        finally:
            engine.close()

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """The rows that could not be read, and why, as many as are listed."""
        import pandas as pd

        return pd.read_csv(self.cached.rejected, dtype="string", nrows=cache.LISTED)

    def origin(self, incident_ids: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the set's own columns for these incidents: ids, sources, precision codes as they are
        written.
        """
        import pandas as pd

        named = ", ".join(f"{name('their ' + column)} as {name(column)}" for column in self.layout.kept)
        query = (
            f"select incident_id, {named} from read_parquet({quoted(str(self.cached.rows))}) where fault "
            f"is null"
        )
        engine = cache.connection()
        try:
            if incident_ids is not None:
                wanted = pd.DataFrame({"wanted": pd.Series(list(incident_ids), dtype="str")})
                engine.register("these", wanted)
                query += " and incident_id in (select wanted from these)"
            return engine.execute(query).df().astype("string")
        finally:
            engine.close()

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """No sentence: a data set has codes, not quotes."""
        import pandas as pd

        return pd.DataFrame(columns=["claim_id", "before", "words", "after"], dtype="string")

    def __repr__(self) -> str:
        return f"<{self.layout.name}, {len(self.incidents):,} attacks: {self.parameters}>"


def load(
    source: Path | str = tables.LEDGER,
    *,
    start: date | str | int | None = None,
    end: date | str | int | None = None,
    place: str | None = None,
    country: str | None = None,
    perpetrator: str | None = None,
    incident: str | None = None,
) -> Record:
    """Load our own record or a public data set, narrowed alike: what it is, its content says.

    load("../reports/ledger.db", place="Karachi")
    load("ged251.csv", start="2023", country="Pakistan")
    """
    path = found(source)
    asked = {"start": start, "end": end, "place": place, "country": country, "perpetrator": perpetrator}
    if is_ledger(path):
        return tables.load(path, **asked, incident=incident)
    layout, data, made = _opened(path)
    wanted, where, undated = _narrowed(made.attacks, data.name, asked | {"incident": incident})
    frames = _frames(layout, made, where)
    none = {table: _empty(table) for table in tables.TABLES if table not in frames}
    return DataSet(
        **frames, **none, parameters=wanted, ledger=data, undated=undated, layout=layout, cached=made
    )


def checked_parameters(source: Path | str, **parameters: Any) -> Parameters:
    """Check a briefing's parameters against a data set without loading it, or raise one clear line."""
    if is_ledger(path := found(source)):
        return tables.checked_parameters(path, **parameters)
    _, data, made = _opened(path)
    return _narrowed(made.attacks, data.name, parameters)[0]


def found(source: Path | str) -> Path:
    """Return the path of a data set or ledger, as seen from here, from notebooks/ or from the project's
    top.
    """
    path = Path(source).expanduser()
    seats = [path] if path.is_absolute() else [path, *(root / path for root in _seats())]
    for candidate in seats:
        if candidate.is_file():
            return candidate.resolve()
    if path.suffix.lower() in SUFFIXES:
        raise ParameterError(f"source {str(source)!r}: no such file; {KNOWN}")
    return tables.found(source)


def is_ledger(path: Path) -> bool:
    """Tell whether a file is a ledger of ours rather than a data set."""
    with path.open("rb") as stream:
        return stream.read(len(LEDGER_MARK)) == LEDGER_MARK or path.suffix in (".db", ".sqlite")


def _seats() -> list[Path]:
    return [seat for root in tables.project_roots() for seat in (root / "notebooks", root)]


# Which set it is


def _opened(path: Path) -> tuple[Layout, Path, Cached]:
    """Return the layout, the file of data (a mapping names another) and its cache."""
    mapping = path if path.suffix.lower() in (".yml", ".yaml") else None
    if mapping is None and is_ledger(path):
        raise DataSetError(f"{path.name}: a ledger, not a data set")
    if mapping is None:
        mapping = next((m for e in (".yml", ".yaml") if (m := path.with_suffix(e)).is_file()), None)
    if mapping is not None:
        layout, path = own.mapping(mapping)
        _agreed(layout, _header(path), path)
    else:
        layout = _recognised(_header(path), path)
    return layout, path, cache.cached(path, layout, lambda workshop: _readable(path, workshop))


def _recognised(header: list[str], path: Path) -> Layout:
    shares = [len(layout.signature & set(header)) / len(layout.signature) for layout in LAYOUTS]
    layout = LAYOUTS[shares.index(max(shares))]
    if max(shares) < LIKELY:
        some = ", ".join(header[:5])
        raise DataSetError(f"{path.name}: no data set known here (its columns begin {some}); {KNOWN}")
    return _agreed(layout, header, path)


def _agreed(layout: Layout, header: list[str], path: Path) -> Layout:
    """Return the layout less the columns that this file need not have, or say which it lacks."""
    lacking = [column for column in layout.required if column not in header]
    if lacking:
        near = difflib.get_close_matches(lacking[0], header, n=1)
        hint = f" (it has {near[0]!r})" if near else ""
        raise DataSetError(
            f"{path.name}: {layout.name} of a version that is not known here: it lacks "
            f"{', '.join(lacking)}{hint}; "
            "download a recent release, or name its columns in a mapping (.yml)"
        )
    if twice := {column for column in header if header.count(column) > 1}:
        raise DataSetError(f"{path.name}: column {min(twice)!r} is there twice; keep one of them")
    return layout


def _header(path: Path) -> list[str]:
    kind = _kind(path)
    if kind == ".json":
        return acled.json_header(path)
    if kind == ".xlsx":
        return gtd.sheet_header(path)
    line = _first_lines(path)
    return [
        column.strip().lstrip("\ufeff") for column in next(csv.reader([line], delimiter=separator(line)), [])
    ]


def _first_lines(path: Path) -> str:
    import gzip

    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rb") as stream:
            raw = stream.readline(1_000_000)
    except (OSError, EOFError) as error:
        raise DataSetError(f"{path.name}: cannot be read ({error})") from None
    if not raw.strip() or b"\0" in raw:
        raise DataSetError(f"{path.name}: empty, or no text; {KNOWN}")
    return raw.decode("utf-8-sig", errors="replace")


def separator(line: str) -> str:
    r"""Return what separates the columns in a header.

    >>> separator("event_id_cnty;event_date;year")
    ';'
    """
    return max(",;\t|", key=line.count)


def _kind(path: Path) -> str:
    return path.suffix.lower() if path.suffix.lower() in (".json", ".xlsx") else ".csv"


def _readable(path: Path, workshop: Path) -> tuple[Path, str, list[str]]:
    """Return a CSV that the engine reads: the file itself, or one made from a sheet or an answer in JSON."""
    kind = _kind(path)
    if kind == ".csv":
        return path, separator(_first_lines(path)), _header(path)
    made = workshop / "plain.csv"
    with made.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(acled.json_rows(path) if kind == ".json" else gtd.sheet_rows(path))
    return made, ",", _header(path)


# What of it


def _narrowed(attacks: Path, source: str, asked: dict[str, Any]) -> tuple[Parameters, str, int]:
    first, last = tables.day("start", asked.get("start")), tables.day("end", asked.get("end"), last=True)
    if first and last and last < first:
        raise ParameterError(f"end {last}: before start {first}; swap them")
    engine = cache.connection()
    try:
        engine.execute(f"create view attacks as from read_parquet({quoted(str(attacks))})")
        columns = {row[0] for row in engine.execute("describe attacks").fetchall()}
        parts, chosen = [], {}
        for parameter, places in (
            ("place", ("place", "admin1")),
            ("country", ("country",)),
            ("perpetrator", ("perpetrator",)),
        ):
            value = "" if asked.get(parameter) is None else str(asked[parameter]).strip()
            held = [column for column in places if column in columns]
            chosen[parameter] = value and _written(engine, source, parameter, value, held)
            if chosen[parameter] == tables.UNKNOWN:
                parts.append(f"{held[0]} is null")
            elif value:
                folds = quoted(folded(chosen[parameter]))
                parts.append("(" + " or ".join(f"strip_accents(lower({c})) = {folds}" for c in held) + ")")
        if asked.get("incident"):
            parts.append(f"incident_id = {quoted(str(asked['incident']))}")
        elsewhere = " and ".join(parts) or "true"
        if first:
            parts.append(f"date_end >= date {quoted(first.isoformat())}")
        if last:
            parts.append(f"date_start <= date {quoted(last.isoformat())}")
        wanted = Parameters(first, last, *(chosen[p] or None for p in ("place", "country", "perpetrator")))
        where = " and ".join(parts) or "true"
        count, since, until = engine.execute(
            "select count(*), min(date_start), max(date_end) from attacks"
        ).fetchone()
        if not engine.execute(f"select 1 from attacks where {where} limit 1").fetchone():
            span = (
                f"it has {count:,} attacks from {since} to {until}"
                if count
                else "it has no attack that can be read"
            )
            raise ParameterError(f"{source}: no attack matches {wanted}; {span}")
        undated = 0
        if first or last:
            undated = engine.execute(
                f"select count(*) from attacks where date_start is null and {elsewhere}"
            ).fetchone()[0]
        return wanted, where, undated
    finally:
        engine.close()


def _written(engine: Any, source: str, parameter: str, value: str, held: list[str]) -> str:
    """Return a parameter's value as the set writes it."""
    if not held:
        raise ParameterError(f"{parameter} {value!r}: {source} does not say any {parameter}")
    if folded(value) == tables.UNKNOWN:
        return tables.UNKNOWN
    names = " union all ".join(f"select {c} as stated from attacks where {c} is not null" for c in held)
    stated = [
        row[0]
        for row in engine.execute(
            f"select stated from ({names}) group by 1 order by count(*) desc, 1"
        ).fetchall()
    ]
    others = {"country": _country_names, "perpetrator": _group_names}.get(parameter, lambda _: set())
    asked = {folded(value), *map(folded, others(value))}
    for written in stated:
        if folded(written) in asked:
            return written
    near = difflib.get_close_matches(folded(value), list(map(folded, stated)), n=1)
    hint = f"; did you mean {next(s for s in stated if folded(s) == near[0])!r}?" if near else ""
    raise ParameterError(f"{parameter} {value!r}: not in {source}, which has {', '.join(stated[:8])}{hint}")


def _country_names(value: str) -> set[str]:
    code = country_codes().get(value.casefold())
    return {code} if code else set()


def _group_names(value: str) -> set[str]:
    for row in lexicon.rows("groups"):
        spellings = [row.get("cue", ""), row["name"], *row.get("aliases", "").split("|")]
        if folded(value) in map(folded, spellings):
            return {spelling for spelling in spellings if spelling}
    return set()


# The tables


def _frames(layout: Layout, made: Cached, where: str) -> dict[str, pd.DataFrame]:
    import numpy as np
    import pandas as pd

    engine = cache.connection()
    try:
        engine.execute(f"create view attacks as from read_parquet({quoted(str(made.attacks))}) where {where}")
        count = engine.execute("select count(*) from attacks").fetchone()[0]
        present = [c for c in model.columns(model.Incident) if c in layout.incident]
        texts = [c for c in present if cache.is_text(c)] if count > PLAIN else []
        asked = [f"{name('code ' + c)} as {c}" if c in texts else name(c) for c in present]
        found_ = engine.execute(f"select {', '.join(asked)} from attacks").fetchnumpy()
        categories = _categories(engine, made.categories) if texts else {}
        told: dict[str, Any] = {"number": pd.array(np.arange(1, count + 1), dtype="Int64")}
        for column in model.columns(model.Incident):
            values = found_.pop(column, None)
            if column in texts:
                codes = np.where(np.ma.getmaskarray(values), -1, np.ma.getdata(values))
                kept = pd.Categorical.from_codes(codes, categories=categories[column], validate=False)
                told[column] = kept if where == "true" else kept.remove_unused_categories()
            else:
                told[column] = _column(column, values, count)
        incidents = pd.DataFrame(told, copy=False)
        tolls = _tolls(layout, engine, made, where, incidents)
    finally:
        engine.close()
    return {"incidents": incidents, "tolls": tolls}


def _categories(engine: Any, path: Path) -> dict[str, pd.Index]:
    import pandas as pd

    frame = engine.execute(f"select of_column, value from read_parquet({quoted(str(path))})").df()
    held = {column: pd.Index(rows.value, dtype="str") for column, rows in frame.groupby("of_column")}
    none = pd.Index([], dtype="str")
    return {column: held.get(column, none) for column in model.columns(model.Incident)}


def _column(column: str, values: Any, count: int) -> Any:
    """Return a column in the type that a ledger gives it; one that the set does not have is all unknown."""
    import numpy as np
    import pandas as pd

    annotation = model.Incident.__annotations__[column]
    kind = (
        "Int64" if annotation.startswith("int") else "Float64" if annotation.startswith("float") else "string"
    )
    if column in tables.DATES:
        if values is None:
            return pd.Series(pd.NaT, index=range(count), dtype="datetime64[us]")
        days = np.ma.getdata(values).astype("datetime64[us]")
        days[np.ma.getmaskarray(values)] = np.datetime64("NaT")
        return pd.Series(days)
    if values is None:
        if kind == "string" and count > PLAIN:
            return pd.Categorical.from_codes(
                np.full(count, -1, dtype="int8"), categories=pd.Index([], dtype="str")
            )
        return pd.array([pd.NA], dtype=kind).take(np.zeros(count, dtype="int64"))
    if kind == "string":
        texts = np.ma.getdata(values)
        texts[np.ma.getmaskarray(values)] = pd.NA
        return pd.array(texts, dtype=kind)
    array = pd.arrays.IntegerArray if kind == "Int64" else pd.arrays.FloatingArray
    plain = np.ma.getdata(values).astype(kind.lower())
    return array(np.ascontiguousarray(plain), np.array(np.ma.getmaskarray(values)))


def _tolls(layout: Layout, engine: Any, made: Cached, where: str, incidents: pd.DataFrame) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    tolls = f"read_parquet({quoted(str(made.tolls))})"
    if where == "true":
        query = f"select seat, rank, low, best, high from {tolls}"
    else:
        kept = f"read_parquet({quoted(str(made.attacks))}, file_row_number = true) where {where}"
        query = (
            f"select s.seat, rank, low, best, high from {tolls} t join "
            f"(select file_row_number as held, (row_number() over (order by file_row_number) - 1)::integer "
            f"as seat from {kept}) s "
            "on t.seat = s.held order by s.seat, rank"
        )
    found_ = engine.execute(query).fetchnumpy()
    rows, rank = np.ma.getdata(found_["seat"]), np.ma.getdata(found_["rank"])
    order = layout.order
    is_large = len(incidents) > PLAIN
    named: dict[str, Any] = {"incident_id": incidents.incident_id.array.take(rows)}
    for field in ("kind", "party"):
        every = [getattr(layout.numbers[n], field) for n in order]
        categories = sorted(set(every))
        codes = np.array([categories.index(value) for value in every], dtype="int8")[rank]
        values = pd.Categorical.from_codes(codes, categories=pd.Index(categories, dtype="str"))
        named[field] = values if is_large else pd.array(np.asarray(values, dtype=object), dtype="string")
    for part in ("low", "best", "high"):
        values = found_.pop(part)
        unknown = np.array(np.ma.getmaskarray(values))
        masked = pd.arrays.IntegerArray(np.ascontiguousarray(np.ma.getdata(values)), unknown)
        named[part] = masked if is_large else masked.astype("Int64")
    rule = pd.Categorical.from_codes(np.zeros(len(rows), dtype="int8"), categories=[layout.rule])
    named["rule"] = rule if is_large else pd.array([layout.rule] * len(rows), dtype="string")
    none = pd.Categorical.from_codes(
        np.full(len(rows), -1, dtype="int8"), categories=pd.Index([], dtype="str")
    )
    named["as_of"] = none if is_large else pd.array([pd.NA] * len(rows), dtype="string")
    claims = np.empty(len(rows), dtype=object)
    claims.fill(())
    named["claim_ids"] = claims
    for column in ("number", "title", "date_start", "date_end", "date_precision", "stage"):
        named[column] = incidents[column].array.take(rows)
    return pd.DataFrame(named, copy=False)


def _empty(table: str) -> pd.DataFrame:
    """Return a table of the record without rows, in the types that a ledger gives it."""
    import pandas as pd

    record = ledgers.TABLES[table][0]
    names = tables.ARTICLE_COLUMNS if table == "articles" else model.columns(record)
    types = {}
    for column in names:
        annotation = record.__annotations__[column]
        types[column] = (
            "datetime64[us]" if column in tables.DATES
            else "Int64" if annotation.startswith("int")
            else "Float64" if annotation.startswith("float")
            else "string"
        )  # fmt: skip
    if table in ("events", "claims"):
        types["number"] = "Int64"
    if table == "claims":
        types |= {"outlet": "string", "published": "string", "restated": "Int64"}
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types.items()})
