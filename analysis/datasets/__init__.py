"""Public data sets in the tables of our own record: UCDP GED, ACLED, GTD, or a CSV of your own.

record = load("ged251.csv", start="2023", country="Pakistan")
record.incidents, record.tolls             as from our own reports; what the set does not say is <NA>
record.origin(record.incidents.incident_id.head())    the set's own columns
record.left_out                            rows that could not be read, with the reason
"""

from __future__ import annotations

import csv
import difflib
from datetime import date
from pathlib import Path
from typing import Any

from analysis import lexicon, tables
from analysis.datasets import acled, cache, gtd, own, ucdp
from analysis.datasets.beside import compare
from analysis.datasets.cache import Cached, DataSetError
from analysis.datasets.dataset import DataSet, view, words
from analysis.datasets.layout import LIKELY, Layout, country_codes, quoted
from analysis.tables import ParameterError, Parameters, Record, folded

LAYOUTS = (ucdp.LAYOUT, acled.LAYOUT, gtd.LAYOUT)
KNOWN = "UCDP GED, ACLED and GTD files are known, and your own through a mapping (.yml)"
NARROWING = {"place": ("place", "admin1"), "country": ("country",), "perpetrator": ("perpetrator",)}
SUFFIXES = (".csv", ".gz", ".json", ".xlsx", ".yml", ".yaml", ".tsv", ".txt", ".zip", ".xls")
LEDGER_MARK = b"SQLite format 3\0"

__all__ = ["DataSet", "DataSetError", "checked_parameters", "compare", "found", "is_ledger", "load"]


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
    wanted, where, undated = _narrowed(layout, made, data.name, asked | {"incident": incident})
    return DataSet(layout, made, where, wanted, data, undated)


def checked_parameters(source: Path | str, **parameters: Any) -> Parameters:
    """Check a briefing's parameters against a data set without loading it, or raise one clear line."""
    if is_ledger(path := found(source)):
        return tables.checked_parameters(path, **parameters)
    layout, data, made = _opened(path)
    return _narrowed(layout, made, data.name, parameters)[0]


def found(source: Path | str) -> Path:
    """Return the path of a data set or ledger, as seen from here, from notebooks/ or from the project's
    top.
    """
    path = Path(source).expanduser()
    seats = [path] if path.is_absolute() else [path, *(root / path for root in _seats())]
    for candidate in seats:
        if candidate.is_file():
            return candidate.resolve()
    if any(candidate.is_dir() for candidate in seats):
        raise ParameterError(f"source {str(source)!r}: a folder; name one file in it")
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
        _described(layout, _header(path), path, mapping)
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
    _once_each(header, path)
    return layout


def _described(layout: Layout, header: list[str], path: Path, mapping: Path) -> None:
    """Say which column of a mapping its file does not have."""
    lacking = [column for column in layout.required if column not in header]
    if lacking:
        near = difflib.get_close_matches(lacking[0], header, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(header[:8])}"
        raise DataSetError(f"{mapping.name}: {path.name} has no column {lacking[0]!r}; {hint}")
    _once_each(header, path)


def _once_each(header: list[str], path: Path) -> None:
    if twice := {column for column in header if header.count(column) > 1}:
        raise DataSetError(f"{path.name}: column {min(twice)!r} is there twice; keep one of them")


def _header(path: Path) -> list[str]:
    kind = _kind(path)
    if kind == ".json":
        return acled.json_header(path)
    if kind == ".xlsx":
        return gtd.sheet_header(path)
    line = _first_lines(path)
    columns = next(csv.reader([line], delimiter=separator(line)), [])
    return [column.strip().lstrip("\ufeff") or f"column {n}" for n, column in enumerate(columns, start=1)]


def _first_lines(path: Path) -> str:
    import gzip
    import zlib

    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rb") as stream:
            raw = stream.readline(1_000_000)
    except (OSError, EOFError, zlib.error) as error:
        again = "; download it again" if path.suffix == ".gz" else ""
        raise DataSetError(f"{path.name}: cannot be read ({error}){again}") from None
    if raw.startswith(b"PK"):
        raise DataSetError(
            f"{path.name}: an archive; unpack it and name the file in it (a workbook is .xlsx)"
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataSetError(f"{path.name}: text in UTF-16; save it anew as CSV in UTF-8")
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
    rows = acled.json_rows(path) if kind == ".json" else gtd.sheet_rows(path)
    with made.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(header := [str(column).strip() for column in next(rows)])
        lines.writerows([*row, *[""] * (len(header) - len(row))] for row in rows if any(row))
    return made, ",", header


# What of it


def _narrowed(
    layout: Layout, made: Cached, source: str, asked: dict[str, Any]
) -> tuple[Parameters, str, int]:
    """Return the parameters as checked, the SQL of the attacks that they leave, and how many lack a date."""
    first, last = tables.day("start", asked.get("start")), tables.day("end", asked.get("end"), last=True)
    if first and last and last < first:
        raise ParameterError(f"end {last}: before start {first}; swap them")
    if not made.kept:
        raise DataSetError(f"{source}: no attack in it that can be read{_first_fault(made)}")
    engine = cache.reader()
    view(engine, layout, made, "true")
    parts, chosen = [], {}
    for parameter, places in NARROWING.items():
        value = "" if asked.get(parameter) is None else str(asked[parameter]).strip()
        if value:
            held = [column for column in places if column in layout.incident]
            chosen[parameter], codes = _written(engine, layout, made, source, parameter, value, held)
            parts.append(" or ".join(codes))
    if asked.get("incident"):
        parts.append(f"incident_id = {quoted(str(asked['incident']))}")
    elsewhere = [f"({part})" for part in parts]
    days = [f"date_end >= date {quoted(first.isoformat())}"] if first else []
    days += [f"date_start <= date {quoted(last.isoformat())}"] if last else []
    wanted = Parameters(first, last, *map(chosen.get, NARROWING))
    where = " and ".join([*elsewhere, *days]) or "true"
    if where != "true" and not engine.execute(f"select 1 from incidents where {where} limit 1").fetchone():
        since, until = engine.execute("select min(date_start), max(date_end) from incidents").fetchone()
        raise ParameterError(
            f"{source}: no attack matches {wanted}; it has {made.kept:,} attacks from {since} to {until}"
        )
    undated = 0
    if days:
        lost = " and ".join(["date_start is null", *elsewhere])
        undated = engine.execute(f"select count(*) from incidents where {lost}").fetchone()[0]
    return wanted, where, undated


def _first_fault(made: Cached) -> str:
    with made.rejected.open(encoding="utf-8", newline="") as stream:
        _, *some = csv.reader(line for line, _ in zip(stream, range(9), strict=False))
    if some:
        return f"; {made.left_out:,} rows left out, first: row {some[0][0]}, {some[0][1]}"
    return "; it has a header and no row under it" if not made.read else "; none of its rows is an attack"


def _written(
    engine: Any, layout: Layout, made: Cached, source: str, parameter: str, value: str, held: list[str]
) -> tuple[str, list[str]]:
    """Return a parameter's value as the set writes it, and the SQL of each column that may say so."""
    if not held:
        raise ParameterError(f"{parameter} {value!r}: {source} does not say any {parameter}")
    if folded(value) == tables.UNKNOWN:
        return tables.UNKNOWN, [f"{held[0]} is null"]
    known = {column: words(engine.execute, layout, made)[column] for column in held}
    others = {"country": _country_names, "perpetrator": _group_names}.get(parameter, lambda _: set())
    asked = {folded(value), *map(folded, others(value))}
    codes = {
        column: [n for n, word in enumerate(stated) if folded(word) in asked]
        for column, stated in known.items()
    }
    if found := [known[column][n] for column in held for n in codes[column]]:
        return found[0], [f"{c} in ({', '.join(map(str, mine))})" for c, mine in codes.items() if mine]
    each = " union all ".join(f"select {n} as place, {c} as code from incidents" for n, c in enumerate(held))
    commonest = engine.execute(
        f"select place, code from ({each}) where code is not null group by all order by count(*) desc, code"
    ).fetchall()
    stated = list(dict.fromkeys(known[held[place]][code] for place, code in commonest))
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
