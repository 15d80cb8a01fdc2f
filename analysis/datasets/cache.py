"""A data set as Parquet beside its file, made once for each content and read ever after."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import model
from analysis.datasets.layout import (
    INCIDENT,
    Layout,
    computed_once,
    country_code,
    country_codes,
    name,
    quoted,
)
from analysis.tables import DATES, ParameterError

if TYPE_CHECKING:  # a command that only checks parameters should not pay for the engine
    import duckdb

FOLDER = ".tollbook"
MEMORY = "800MB"  # what the engine may hold; beyond it, it works on disk
VERSION = 5  # of what is written; another number makes every cache anew
SETTLED = 2.0  # seconds after which a file's size and time are trusted to tell that it did not change
COUNTRY = "(select code from countries where written = held.country)"  # a name is looked up once
LISTED = 1000  # rows left out that are listed with their reasons


class DataSetError(ParameterError):
    """A file cannot be used as a data set; the message is one line that says why and what would do."""


@dataclass(frozen=True)
class Cached:
    """Where the Parquet files of a data set are, and what was left out when they were made."""

    attacks: (
        Path  # sorted by date: our columns, texts as codes, the numbers of the tolls, the place in `rows`
    )
    rows: Path  # as in the file: their columns, with the reason if left out
    rejected: Path  # row and reason, CSV
    categories: Path  # the different texts of each column, in the order of the codes in `attacks`
    read: int  # rows of data in the file
    kept: int
    left_out: int
    outside: int  # rows that are no attacks
    odd: int  # rows that are kept, with a remark
    sha256: str

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that this cache is made of."""
        return (self.attacks, self.rows, self.rejected, self.categories)


def coded(layout: Layout) -> list[str]:
    """Return the columns of texts that a set has, apart from those that say the same in every row."""
    return [column for column in layout.incident if is_text(column) and column not in layout.constants]


def is_text(column: str) -> bool:
    """Tell whether a column of our incidents holds texts that many attacks share."""
    annotation = model.Incident.__annotations__[column]
    return annotation.startswith("str") and column not in (*DATES, "incident_id")


def connection(folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return an engine that asks the network for nothing and keeps to its memory."""
    try:
        import duckdb
    except ImportError:
        raise DataSetError("data sets need DuckDB; install it with: pip install duckdb") from None
    engine = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY,
            "threads": str(min(os.cpu_count() or 1, 4)),
            "enable_external_file_cache": "false",  # the system keeps what was read; twice is once too often
        }
    )
    with suppress(duckdb.Error):  # a kernel has no bar to turn off
        engine.execute("set enable_progress_bar = false")
    if folder is not None:
        engine.execute(f"set temp_directory = {quoted(str(folder))}")
    return engine


@cache
def _reading() -> duckdb.DuckDBPyConnection:
    return connection()


def reader() -> duckdb.DuckDBPyConnection:
    """Return a reader of what is kept, with views of its own; all share one engine."""
    return _reading().cursor()


def cached(path: Path, layout: Layout, plain: Callable[[Path], Sequence[Any]]) -> Cached:
    """Return the cache of the data set at *path*, made now if its content or the layout is new.

    `plain(workshop)` gives what the engine can read: the CSV's path, its separator and its columns.
    """
    folder = _folder(path)
    index = folder / f"{path.name}.json"
    known = _known(index)
    stamp = [path.stat().st_size, path.stat().st_mtime_ns]
    version = hashlib.sha256(f"{VERSION} {layout!r} {sorted(country_codes().items())}".encode()).hexdigest()[
        :8
    ]
    if known and known["version"] == version:
        found = _cached(folder, known["cached"])
        if found and known["stamp"] == stamp and known["settled"]:
            return found
        if found and found.sha256 == sha256(path):
            _write_index(index, version, stamp, found)
            return found
    with (
        tempfile.TemporaryDirectory(prefix="making-", dir=folder) as workshop,
        ThreadPoolExecutor(1) as beside,
    ):
        hashing = beside.submit(sha256, path)  # while the engine reads
        made = _made(path, layout, plain(Path(workshop)), Path(workshop))
        digest = hashing.result()
        stem = f"{path.name}.{digest[:12]}"
        places = {}
        for kind, source in made.items():
            if isinstance(source, Path):
                places[kind] = folder / f"{stem}.{source.name}"
                os.replace(source, places[kind])
    counts = {kind: n for kind, n in made.items() if not isinstance(n, Path)}
    found = Cached(**places, **counts, sha256=digest)
    if known and (old := _cached(folder, known["cached"])):
        for file in set(old.files) - set(found.files):
            file.unlink(missing_ok=True)
    _write_index(index, version, stamp, found)
    return found


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _folder(path: Path) -> Path:
    for folder in (path.parent / FOLDER, Path.home() / ".cache" / "tollbook"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    raise DataSetError(f"{path.name}: no place for its cache; make {path.parent} or your home writable")


def _known(index: Path) -> dict | None:
    try:
        return json.loads(index.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _cached(folder: Path, told: dict) -> Cached | None:
    try:
        paths = {kind: folder / told[kind] for kind in ("attacks", "rows", "rejected", "categories")}
        found = Cached(**{**told, **paths})
    except (KeyError, TypeError):  # written by another version
        return None
    return found if all(file.is_file() for file in found.files) else None


def _write_index(index: Path, version: str, stamp: list[int], found: Cached) -> None:
    told = {kind: value.name if isinstance(value, Path) else value for kind, value in asdict(found).items()}
    settled = time.time() - stamp[1] / 1e9 > SETTLED  # else a change within the clock's tick could go unseen
    text = json.dumps({"version": version, "stamp": stamp, "settled": settled, "cached": told}, indent=1)
    draft = index.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, index)


def _made(path: Path, layout: Layout, readable: Sequence[Any], workshop: Path) -> dict[str, Path | int]:
    import duckdb

    engine = connection(workshop)
    parts = ("rows.parquet", "attacks.parquet", "left-out.csv", "categories.parquet")
    rows, attacks, rejected, categories = (workshop / part for part in parts)
    try:
        try:
            _copy(engine, layout, readable, "utf-8", rows)
        except duckdb.Error as first:  # not UTF-8 throughout, or damaged
            try:
                _copy(engine, layout, readable, "latin-1", rows)
            except duckdb.Error:
                raise first from None
        engine.execute(
            f"create view held as select *, file_row_number as row "
            f"from read_parquet({quoted(str(rows))}, file_row_number = true)"
        )
        left_out = _left_out(engine)
        _write_categories(engine, layout, categories)
        _write_attacks(engine, layout, attacks)
        read, outside, odd = engine.execute(
            "select count(*), count(*) filter (outside and fault is null), count(*) filter (odd and fault is "
            "null) from held"
        ).fetchone()
        kept = engine.execute(f"select count(*) from read_parquet({quoted(str(attacks))})").fetchone()[0]
    except duckdb.Error as error:
        why = str(error).splitlines()[0].replace(str(path), path.name)
        raise DataSetError(f"{path.name}: cannot be read: {why}; download it again") from None
    finally:
        engine.close()
    with rejected.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(("row", "reason"))
        lines.writerows(left_out)
    broken = sum(isinstance(place, str) for place, _ in left_out)
    return {
        "attacks": attacks,
        "rows": rows,
        "rejected": rejected,
        "categories": categories,
        "read": read + broken,
        "kept": kept,
        "left_out": len(left_out),
        "outside": outside,
        "odd": odd,
    }


def _left_out(engine: Any) -> list[tuple[int | str, str]]:
    """Return the row and the reason of whatever is left out, a row with the id of an earlier one too.

    A line that is no row of the CSV at all is named by its place among the lines.
    """
    engine.execute(
        "create table again as select row, incident_id from held where fault is null and incident_id in "
        "(select incident_id from held where fault is null group by 1 having count(*) > 1) "
        "qualify row_number() over (partition by incident_id order by row) > 1"
    )
    faults = engine.execute("select row + 1, fault from held where fault is not null").fetchall()
    repeated = engine.execute("select row + 1, incident_id from again").fetchall()
    faults += [(row, f"{key.partition(':')[2]} is there twice") for row, key in repeated]
    broken = engine.execute(
        "select line, any_value(error_message) from reject_errors group by line order by line"
    ).fetchall()
    return [*sorted(faults), *((f"line {line}", message.splitlines()[0]) for line, message in broken)]


def _write_categories(engine: Any, layout: Layout, path: Path) -> None:
    """Write the different texts of each column in alphabetical order, and make the engine's types of them."""
    texts = coded(layout)
    if "country" in texts:
        named = engine.execute("select distinct country from held where country is not null").fetchall()
        engine.execute("create table countries (written varchar, code varchar)")
        if named:
            engine.executemany(
                "insert into countries values (?, ?)", [(n, country_code(n)) for (n,) in named]
            )
    for column in texts:
        value = COUNTRY if column == "country" else column
        engine.execute(
            f"create type of_{column} as enum (select distinct {value} as value from held "
            f"where fault is null and not outside and {value} is not null order by 1)"
        )
    each = " union all ".join(
        f"select '{column}' as of_column, unnest(enum_range(null::of_{column}))::varchar as value"
        for column in texts
    )
    nothing = "select null::varchar as of_column, null::varchar as value where false"
    engine.execute(f"copy ({each or nothing}) to {quoted(str(path))} (format parquet)")


def _write_attacks(engine: Any, layout: Layout, path: Path) -> None:
    """Write the attacks in the order of their dates."""
    texts, constants = coded(layout), layout.constants
    columns = [name(c) for c in INCIDENT if c in layout.incident and c not in constants and c not in texts]
    for column in texts:
        value = COUNTRY if column == "country" else column
        known = engine.execute(f"select len(enum_range(null::of_{column}))").fetchone()[0]
        kind = "tinyint" if known < 2**7 else "smallint" if known < 2**15 else "integer"
        columns.append(f"enum_code({value}::of_{column})::{kind} as {name(column)}")
    columns += [*layout.counts.values(), "row::integer as row"]
    again = "and row not in (select row from again)"
    is_repeated = engine.execute("select count(*) from again").fetchone()[0]
    engine.execute(
        f"copy (select {', '.join(columns)} from held where fault is null and not outside "
        f"{again if is_repeated else ''} order by date_start, date_end, incident_id) "
        f"to {quoted(str(path))} (format parquet)"
    )


def _copy(engine: Any, layout: Layout, readable: Sequence[Any], encoding: str, rows: Path) -> None:
    """Read the CSV once, a stretch at a time, and write its rows with our columns, their columns and what
    is wrong.
    """
    source, separator, header = readable
    engine.execute("drop table if exists reject_errors")
    engine.execute("drop table if exists reject_scans")
    lacking = sorted((layout.signature | set(layout.kept)) - set(header))
    columns = ", ".join(f"{quoted(column)}: 'varchar'" for column in header)
    nulls = "".join(f", null::varchar as {name(column)}" for column in lacking)
    reader = (
        f"(select *{nulls} from read_csv({quoted(str(source))}, delim = {quoted(separator)}, quote = '\"', "
        f"escape = '\"', header = true, auto_detect = false, columns = {{{columns}}}, "
        f"encoding = '{encoding}', store_rejects = true, rejects_limit = 0))"
    )
    engine.execute(
        f"copy ({_selected(layout, reader)}) to {quoted(str(rows))} (format parquet, compression zstd)"
    )
    if encoding == "utf-8":
        query = "select count(*) from reject_errors where error_type::varchar like '%ENCODING%'"
        if engine.execute(query).fetchone()[0]:
            _copy(engine, layout, readable, "latin-1", rows)


def _selected(layout: Layout, reader: str) -> str:
    faults = " ".join(f"when {check.wrong} then {check.reason}" for check in layout.checks)
    parts = [f"case {faults} end as fault", f"coalesce({layout.outside}, false) as outside"]
    parts.append(f"coalesce({layout.remark[0]}, false) as odd")
    constants = layout.constants
    parts += [
        f"{sql} as {name(column)}" for column, sql in layout.incident.items() if column not in constants
    ]
    parts += [f"{sql} as {count}" for sql, count in layout.counts.items()]
    parts += [f"{name(column)} as {name('their ' + column)}" for column in layout.kept]
    selected = ", ".join(parts)
    return f"select {selected} from {computed_once(selected, reader)} where not ({layout.skipped})"


def forget(path: Path) -> None:
    """Take away the caches beside *path*, as when a desk moves on."""
    shutil.rmtree(path.parent / FOLDER, ignore_errors=True)
