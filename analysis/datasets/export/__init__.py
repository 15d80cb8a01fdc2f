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
FILES = ("gtd", "ucdp", "acled")  # one CSV; the others are a folder


def export(record: Record, kind: str, out: Path | str) -> Report:
    """Write *record* in the columns of a set: `export(load(), "ucdp", "ours.csv")`; return what it took."""
    if kind not in FORMATS:
        raise ExportError(f"format {kind!r}: not one of {', '.join(FORMATS)}")
    path = Path(out)
    if path.is_dir() if kind in FILES else path.is_file():
        what, wanted = ("folder", f"file, as {path / f'{kind}.csv'}") if kind in FILES else ("file", "folder")
        raise ExportError(f"{path}: a {what}; for {kind}, name a {wanted}")
    is_new = not path.parent.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        report = FORMATS[kind](record, path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror}); choose another place") from None
    if is_new:
        report.notes.insert(0, f"new folder: {path.parent}")
    return report
