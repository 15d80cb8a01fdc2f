"""The record in the columns of GTD, UCDP GED or ACLED, or as plain tables, with a word on each compromise.

Every set has its own conventions for what it has no room for: a month without a day, an open upper end,
a side that nobody names. What was written in place of what is listed row by row beside the export.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analysis.datasets.export.acled import ACLED_COLUMNS, as_acled
from analysis.datasets.export.gtd import GTD_COLUMNS, as_gtd
from analysis.datasets.export.plain import as_csv, as_datapackage, as_parquet
from analysis.datasets.export.ucdp import UCDP_COLUMNS, as_ucdp, priogrid
from analysis.datasets.export.writing import ExportError, Report
from analysis.tables import Record

__all__ = [
    "ACLED_COLUMNS",
    "FORMATS",
    "GTD_COLUMNS",
    "UCDP_COLUMNS",
    "ExportError",
    "Report",
    "export",
    "priogrid",
]

FORMATS: dict[str, Callable[[Record, Path], Report]] = {
    "csv": as_csv,
    "parquet": as_parquet,
    "gtd": as_gtd,
    "ucdp": as_ucdp,
    "acled": as_acled,
    "datapackage": as_datapackage,
}


def export(record: Record, kind: str, out: Path | str) -> Report:
    """Write *record* in the columns of a set: `export(load(), "ucdp", "ours.csv")`; return what it took."""
    if kind not in FORMATS:
        raise ExportError(f"format {kind!r}: not one of {', '.join(FORMATS)}")
    path = Path(out)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FORMATS[kind](record, path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror})") from None
