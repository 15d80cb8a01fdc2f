"""Our record as plain tables: a CSV or a Parquet file a table, or a Frictionless data package."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis import tables
from analysis.datasets.cache import connection
from analysis.datasets.export.writing import ExportError, Report, cell, replacing
from analysis.datasets.layout import quoted
from analysis.tables import Record


def frames(record: Record) -> Iterator[tuple[str, Any]]:
    """Yield each table as a ledger has it: lists as JSON, days as text; the reports' texts stay their
    publishers'.
    """
    for table in tables.TABLES:
        frame = getattr(record, table)
        if table in ("incidents", "tolls") or len(frame):
            frame = frame.copy()
            for column in frame.columns:
                if column == "claim_ids":
                    frame[column] = frame[column].map(lambda ids: json.dumps(list(ids)))
                elif column in tables.DATES:
                    frame[column] = frame[column].dt.strftime("%Y-%m-%d").astype("string")
            yield table, frame


def as_csv(record: Record, path: Path) -> Report:
    """One CSV a table, in a folder."""
    path.mkdir(parents=True, exist_ok=True)
    report = Report(path)
    for table, frame in frames(record):
        safe = frame.map(cell, na_action="ignore")
        with replacing(path / f"{table}.csv") as stream:
            safe.to_csv(stream, index=False, lineterminator="\n")
        report.rows[table] = len(frame)
    if credit := getattr(record, "credit", ""):
        report.notes.append(credit)
    return report


def as_parquet(record: Record, path: Path) -> Report:
    """One Parquet file a table, in a folder."""
    path.mkdir(parents=True, exist_ok=True)
    report = Report(path)
    engine = connection()
    try:
        for table, frame in frames(record):
            plain = {
                column: frame[column].astype(object).where(frame[column].notna(), None)
                if str(frame[column].dtype) in ("string", "category")
                else frame[column]
                for column in frame.columns
            }
            engine.register("frame", type(frame)(plain))
            types = {
                c: "bigint" if str(d) == "Int64" else "double" if str(d) == "Float64" else "varchar"
                for c, d in frame.dtypes.items()
            }
            cast = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in types.items())
            draft = path / f".{table}.parquet"
            engine.execute(
                f"copy (select {cast} from frame) to {quoted(str(draft))} (format parquet, compression zstd)"
            )
            os.replace(draft, path / f"{table}.parquet")
            engine.unregister("frame")
            report.rows[table] = len(frame)
    finally:
        engine.close()
    if credit := getattr(record, "credit", ""):
        report.notes.append(credit)
    return report


def as_datapackage(record: Record, path: Path) -> Report:
    """The CSV tables with datapackage.json: every column's meaning, unit and values, and the codebook
    itself.
    """
    report = as_csv(record, path)
    text = codebook().read_text(encoding="utf-8")
    package = {
        "profile": "tabular-data-package",
        "name": "tollbook",
        "title": "Attacks, and who says what of them",
        "description": "Made by Tollbook; CODEBOOK.md explains every column.",
        "licenses": [{"name": "other", "title": getattr(record, "credit", "") or "the desk's own record"}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table,
                "path": f"{table}.csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        _field(text, table, column, str(kind))
                        for column, kind in getattr(record, table).dtypes.items()
                    ],
                    "missingValues": [""],
                    **({"primaryKey": PRIMARY[table]} if table in PRIMARY else {}),
                },
            }
            for table in report.rows
        ],
    }
    with replacing(path / "datapackage.json") as stream:
        json.dump(package, stream, indent=1, ensure_ascii=False)
    with replacing(path / "CODEBOOK.md") as stream:
        stream.write(text)
    report.rows |= {"columns explained": sum(len(r["schema"]["fields"]) for r in package["resources"])}
    return report


PRIMARY = {
    "incidents": ["incident_id"],
    "tolls": ["incident_id", "kind", "party"],
    "claims": ["claim_id"],
    "events": ["event_id"],
    "articles": ["article_id"],
    "links": ["incident_id", "event_id"],
}
ADDED = {  # columns that tables.py adds to a ledger's own
    "number": "The attack's number in the briefing, in order of date.",
    "title": "As in incidents.",
    "date_start": "As in incidents.",
    "date_end": "As in incidents.",
    "date_precision": "As in incidents.",
    "stage": "As in incidents.",
    "outlet": "As in articles.",
    "published": "As in articles.",
    "restated": "As in articles.",
}


def codebook() -> Path:
    """Return the codebook: the project's, or the one that was installed with the package."""
    package = Path(__file__).resolve().parents[2]
    for path in (package.parent / "CODEBOOK.md", package / "CODEBOOK.md"):
        if path.is_file():
            return path
    raise ExportError("CODEBOOK.md is not there; install Tollbook anew, or export csv")


def _field(text: str, table: str, column: str, kind: str) -> dict[str, Any]:
    types = {"Int64": "integer", "Int32": "integer", "Float64": "number"}
    told: dict[str, Any] = {"name": column, "type": types.get(kind, "string")}
    if column in tables.DATES:
        told["type"] = "date"
    section = text.partition(f"\n### {table}\n")[2].partition("\n### ")[0]
    line = next((row for row in section.splitlines() if row.startswith(f"| `{column}` |")), None)
    if line:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        told["description"] = " ".join(
            cell for cell in (cells[1], f"({cells[2]})" if cells[2] else "") if cell
        )
    else:
        told["description"] = ADDED.get(column, "")
    allowed = tables.ALLOWED.get(table, {}).get(column)
    if allowed:
        told["constraints"] = {"enum": list(allowed)}
    return told
