"""A public data set as a record: read from its cache no sooner than asked for, and no more than asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import ledger as ledgers
from analysis import model, tables
from analysis.datasets import cache, columns
from analysis.datasets.cache import Cached, DataSetError
from analysis.datasets.layout import COUNTED, INCIDENT, PARTS, Layout, country_code, name, quoted
from analysis.tables import Parameters, Record

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pandas as pd

OF_TOLLS = ("title", "date_start", "date_end", "date_precision", "stage")
TOGETHER = 8  # columns of every attack that are fetched at a time
STRETCH = 2**14  # attacks whose tolls are laid out at a time, so that what passes stays in the processor


class DataSet(Record):
    """A public data set as a record: incidents and tolls, with no article, claim or event behind them.

    The tables are made when they are first read. `ask` sums what is in the cache without making them.
    """

    layout: Layout
    cached: Cached
    where: str

    def __init__(
        self, layout: Layout, cached: Cached, where: str, parameters: Parameters, ledger: Path, undated: int
    ) -> None:
        vars(self).update(
            layout=layout, cached=cached, where=where, parameters=parameters, ledger=ledger, undated=undated
        )

    def __getattr__(self, table: str) -> pd.DataFrame:
        """Return a table that no data set fills, without rows."""
        if table not in tables.TABLES:
            raise AttributeError(f"a data set has no {table!r}")
        return vars(self).setdefault(table, _empty(table))

    def __repr__(self) -> str:
        return f"<{self.layout.name}, {self.attacks:,} attacks: {self.parameters}>"

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
            place, reason = self.left_out.iloc[0]
            first, listed = (
                f"{place if place.startswith('line') else f'row {place}'}, {reason}",
                done.rejected,
            )
            told.append(
                f"{done.left_out:,} of {done.read:,} rows of {self.ledger.name} left out, as they cannot be "
                f"read; first: {first}; all: {listed.parent.name}/{listed.name}"
            )
        if done.odd:
            told.append(f"{done.odd:,} {'row has' if done.odd == 1 else 'rows have'} {self.layout.remark[1]}")
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
    def attacks(self) -> int:
        """How many attacks the record holds."""
        if self.where == "true":
            return self.cached.kept
        return self._found("select count(*) from incidents").fetchall()[0][0]

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the whole file tells of."""
        kept = f"read_parquet({quoted(str(self.cached.attacks))})"
        return self._found(f"select min(date_start), max(date_end) from {kept}").fetchall()[0]

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """The rows that could not be read, and why, as many as are listed."""
        import pandas as pd

        return pd.read_csv(self.cached.rejected, dtype="string", nrows=cache.LISTED)

    @property
    def counted(self) -> list[tuple[str, str]]:
        """The kinds and parties of which the set has tolls."""
        return sorted({(number.kind, number.party) for number in self.layout.numbers})

    def ask(self, query: str) -> pd.DataFrame:
        """Return what SQL over the view `incidents` finds, texts as texts.

        The view has our columns, and each toll's numbers as columns: `killed_all_low`, `injured_all_best`.
        Its texts are codes, so that grouping by them is cheap; compare them by `is_one_of`.
        """
        import pandas as pd

        found = self._found(query).df()
        for column in found.columns.intersection(list(self.words)):
            codes = found[column].fillna(-1).to_numpy("int64")
            found[column] = pd.Categorical.from_codes(codes, categories=self.words[column])
            found[column] = found[column].astype("string")
        return found

    def is_one_of(self, column: str, *words: str) -> str:
        """Return the SQL of whether a text is one of these *words*; where it is unknown, it is not."""
        held = self.words[column]
        codes = ", ".join(str(n) for n, word in enumerate(held) if word in words)
        return f"coalesce({name(column)} in ({codes}), false)" if codes else "false"

    def origin(self, incident_ids: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the set's own columns for these incidents: ids, sources, precision codes as they are
        written.
        """
        import pandas as pd

        wanted = ""
        if incident_ids is not None:
            self._engine.register(
                "these", pd.DataFrame({"wanted": pd.Series(list(incident_ids), dtype="str")})
            )
            wanted = "where a.incident_id in (select wanted from these)"
        named = ", ".join(f"r.{name('their ' + column)} as {name(column)}" for column in self.layout.kept)
        rows = f"read_parquet({quoted(str(self.cached.rows))}, file_row_number = true)"
        query = f"select a.incident_id, {named} from incidents a join {rows} r on r.file_row_number = a.row"
        return self._found(f"{query} {wanted} order by a.row").df().astype("string")

    @cached_property
    def words(self) -> dict[str, pd.Index]:
        """The different texts of each column of texts, in the order of their codes."""
        return words(self._found, self.layout, self.cached)

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """No sentence: a data set has codes, not quotes."""
        import pandas as pd

        return pd.DataFrame(columns=["claim_id", "before", "words", "after"], dtype="string")

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """The attacks, numbered by date, with whatever the set does not say as <NA>."""
        import numpy as np
        import pandas as pd

        count, words = self.attacks, self.words
        kept = [column for column in self.layout.incident if column not in self.layout.constants]
        values = self._columns({c: f"coalesce({name(c)}, -1)" if c in words else name(c) for c in kept})
        told: dict[str, Any] = {"number": columns.numbers(np.arange(1, count + 1, dtype="int32"), count)}
        for column in INCIDENT:
            held = values.pop(column, None)
            if column not in words:
                told[column] = columns.of(column, held, count)
            elif held is None:  # the same text for every attack, or none
                told[column] = self._same(column, count)
            else:
                texts = columns.texts(held, words[column], count)
                is_whole = self.where == "true" or count <= columns.PLAIN
                told[column] = texts if is_whole else texts.remove_unused_categories()
        return pd.DataFrame(told, copy=False)

    @cached_property
    def tolls(self) -> pd.DataFrame:
        """What is known of each attack's killed, injured and attackers, by party: a row a toll."""
        import numpy as np
        import pandas as pd

        seats, ranks, numbers = self._stated()
        ordered = [self.layout.numbers[n] for n in self.layout.order]
        told: dict[str, Any] = {"incident_id": self.incidents.incident_id.array.take(seats)}
        for part in ("kind", "party"):
            every = [getattr(number, part) for number in ordered]
            known = sorted(set(every))
            codes = np.array([known.index(value) for value in every], dtype="int8")[ranks]
            told[part] = columns.texts(codes, known, self.attacks)
        for part in PARTS:
            told[part] = columns.numbers(numbers[part], self.attacks, numbers[part] < 0)
        told["rule"] = columns.texts(columns.same(np.int8(0), len(seats)), [self.layout.rule], self.attacks)
        told["as_of"] = columns.texts(columns.same(np.int8(-1), len(seats)), [], self.attacks)
        told["claim_ids"] = columns.same((), len(seats))
        told["number"] = columns.numbers(seats + 1, self.attacks)
        for column in OF_TOLLS:
            is_same = column in self.layout.constants
            told[column] = (
                self._same(column, len(seats)) if is_same else self.incidents[column].array.take(seats)
            )
        return pd.DataFrame(told, copy=False)

    def _same(self, column: str, rows: int) -> Any:
        """Return a column of texts that says the same in every row, or nothing."""
        import numpy as np

        known = self.words[column]
        return columns.texts(columns.same(np.int8(min(len(known), 1) - 1), rows), known, self.attacks)

    def _stated(self) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
        """Return of every toll that is stated the place of its attack, its rank among them, its numbers."""
        import numpy as np

        held = self._columns({count: f"coalesce({count}, -1)" for count in self.layout.counts.values()})
        by_rank = [self.layout.kept_as(self.layout.numbers[n]) for n in self.layout.order]
        held[None] = columns.same(np.int32(-1), self.attacks)  # a part that the set does not say
        is_stated = [np.logical_or.reduce([held[count] >= 0 for count in set(three)]) for three in by_rank]
        total = sum(map(np.count_nonzero, is_stated))
        seats, ranks = np.empty(total, dtype="int32"), np.empty(total, dtype="int8")
        numbers = {part: np.empty(total, dtype="int32") for part in PARTS}
        done = 0
        for first in range(0, self.attacks, STRETCH):
            these = slice(first, first + STRETCH)
            stated = np.flatnonzero(np.column_stack([told[these] for told in is_stated]))
            rows = stated // len(by_rank)
            now = slice(done, done := done + len(stated))
            seats[now], ranks[now] = rows + first, stated - rows * len(by_rank)
            for part, counts in zip(PARTS, zip(*by_rank, strict=True), strict=True):
                laid = np.column_stack([held[count][these] for count in counts])
                numbers[part][now] = laid.ravel().take(stated)
        return seats, ranks, numbers

    def _columns(self, asked: Mapping[str, str]) -> dict[str, np.ndarray]:
        """Return what SQL finds of every attack, some columns at a time: what fetching one takes is then
        free for the next.
        """
        named = [f"{sql} as {name(column)}" for column, sql in asked.items()]
        found = {}
        for first in range(0, len(named), TOGETHER):
            query = f"select {', '.join(named[first : first + TOGETHER])} from incidents"
            found |= self._found(query, whole=True).fetchnumpy()
        return found

    @cached_property
    def _engine(self) -> duckdb.DuckDBPyConnection:
        engine = cache.reader()
        view(engine, self.layout, self.cached, self.where)
        return engine

    def _found(self, query: str, *, whole: bool = False) -> Any:
        """Run a query, or say that what it reads is gone, as when the file has changed and been loaded.

        Found *whole*, an answer is there before it is fetched: more memory, half the time.
        """
        import duckdb

        try:
            return self._engine.sql(query) if whole else self._engine.execute(query)
        except duckdb.IOException:
            raise DataSetError(
                f"{self.ledger.name}: has changed since it was loaded; load it again"
            ) from None


def view(engine: Any, layout: Layout, made: Cached, where: str) -> None:
    """Make the view `incidents`: the attacks of which *where* holds, in the order of their dates."""
    more = {column: f"null::{_engines(column)}" for column in INCIDENT if column not in layout.incident}
    for column in layout.constants:
        more[column] = "0::tinyint" if _constant(layout, column) else "null::tinyint"
    more |= {f"{kind}_all_{part}": "null::integer" for kind in COUNTED for part in PARTS}
    for number in layout.numbers:
        for part, count in zip(PARTS, layout.kept_as(number), strict=True):
            more[f"{number.kind}_{number.party}_{part}"] = count or "null::integer"
    named = ", ".join(f"{sql} as {name(column)}" for column, sql in more.items())
    kept = f"read_parquet({quoted(str(made.attacks))}, file_row_number = true)"
    number = "file_row_number + 1" if where == "true" else "row_number() over (order by file_row_number)"
    engine.execute(
        f"create or replace temp view incidents as select * exclude (file_row_number), {number} as number "
        f"from (select *, {named} from {kept}) where {where}"
    )


def words(execute: Callable[[str], Any], layout: Layout, made: Cached) -> dict[str, pd.Index]:
    """Return the different texts of each column of texts that the set has, in the order of their codes."""
    import pandas as pd

    query = f"select of_column, value from read_parquet({quoted(str(made.categories))})"
    told: dict[str, list[str]] = {}
    for column, word in execute(query).fetchall():
        told.setdefault(column, []).append(word)
    held = {column: pd.Index(known, dtype="str") for column, known in told.items()}
    for column in layout.constants:
        known = _constant(layout, column)
        held[column] = pd.Index([known] if known else [], dtype="str")
    return {c: held.get(c, pd.Index([], dtype="str")) for c in INCIDENT if cache.is_text(c)}


def _constant(layout: Layout, column: str) -> str | None:
    word = layout.constants[column]
    return country_code(word) if column == "country" else word


def _engines(column: str) -> str:
    """Return the engine's type of a column that the set does not have."""
    kinds = {"float": "double", "int": "bigint"}
    if column in tables.DATES:
        return "date"
    return "tinyint" if cache.is_text(column) else kinds.get(columns.kind_of(column), "varchar")


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
