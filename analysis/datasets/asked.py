"""A record of ours, asked in SQL as a data set is, so that both are summed by the same words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.datasets import cache
from analysis.datasets.layout import COUNTED, INCIDENT, PARTS, name, quoted
from analysis.tables import Record

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


class Asked:
    """The incidents and tolls of a record as the view that `DataSet.ask` describes."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.attacks = len(record.incidents)

    @property
    def counted(self) -> list[tuple[str, str]]:
        """The kinds and parties of which the record has tolls."""
        return sorted({(toll.kind, toll.party) for toll in self.record.tolls.itertuples()})

    def ask(self, query: str) -> pd.DataFrame:
        """Return what SQL over the view `incidents` finds."""
        found = self._engine.execute(query).df()
        texts = [column for column in found.columns.intersection(list(INCIDENT)) if cache.is_text(column)]
        return found.astype(dict.fromkeys(texts, "string"))

    def is_one_of(self, column: str, *words: str) -> str:
        """Return the SQL of whether a text is one of these *words*; where it is unknown, it is not."""
        return f"coalesce({name(column)} in ({', '.join(map(quoted, words))}), false)"

    @cached_property
    def _engine(self) -> duckdb.DuckDBPyConnection:
        import pandas as pd

        incidents = self.record.incidents
        told: dict[str, Any] = {}
        for column, values in incidents.items():
            is_text = str(values.dtype) == "string"
            told[column] = values.astype(object).where(values.notna(), None) if is_text else values
        wide = self.record.tolls.pivot(index="incident_id", columns=["kind", "party"], values=list(PARTS))
        wide = wide.reindex(incidents.incident_id)
        told |= {f"{kind}_all_{part}": pd.NA for kind in COUNTED for part in PARTS}
        told |= {f"{kind}_{party}_{part}": wide[part, kind, party].array for part, kind, party in wide}
        frame = pd.DataFrame(told)
        numbers = frame.columns.difference(incidents.columns)
        engine = cache.reader()
        engine.register("told", frame.astype(dict.fromkeys(numbers, "Int64")))
        engine.execute("create or replace temp view incidents as select * from told")
        return engine
