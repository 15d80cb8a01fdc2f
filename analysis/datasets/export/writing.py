"""How an export is written: no formulas, whole files only, and a report of what did not fit."""

from __future__ import annotations

import csv
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.datasets.export.attack import Attack, Convention, attacks
from analysis.tables import Record

FORMULA = (
    "=",
    "+",
    "@",
    "\t",
    "\r",
)  # a cell that starts so is a formula to a spreadsheet; so is - before a letter


class ExportError(ValueError):
    """Nothing was written; the message is one line that says why and what would do."""


@dataclass
class Report:
    """What an export wrote, what it left empty, out, or wrote by convention."""

    path: Path
    rows: dict[str, int] = field(default_factory=dict)
    unfilled: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)  # incident_id, reason
    conventions: list[Convention] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the report in sentences, the longest lists last."""
        yield f"{self.path}: " + ", ".join(f"{n:,} {name}" for name, n in self.rows.items())
        yield from self.notes
        for reason, n in Counter(reason for _, reason in self.left_out).most_common():
            some = ", ".join([key for key, why in self.left_out if why == reason][:3])
            attacks_ = "attack" if n == 1 else "attacks"
            yield f"left out: {n:,} {attacks_} {reason} ({some}{', ...' if n > 3 else ''})"
        for (column, meaning), n in Counter((c.column, c.stands_for) for c in self.conventions).most_common():
            yield f"by convention: {column}, {meaning}: {'once' if n == 1 else f'{n:,} times'}"
        if self.conventions or self.left_out:
            yield f"row by row: {beside(self.path)}"
        if self.unfilled:
            yield f"left empty: {', '.join(self.unfilled)}"


def beside(path: Path) -> Path:
    """Return where the report of an export goes: gtd.csv has gtd.conventions.csv."""
    return path.with_name(f"{path.stem}.conventions.csv")


def written(
    record: Record, path: Path, columns: list[str], row: Callable[[Attack, int], dict[str, Any] | str]
) -> Report:
    """Write one CSV, a row an attack; *row* gives the cells or the reason why an attack has no place in
    the set.
    """
    report, filled, count = Report(path), set(), 0
    with replacing(path) as stream:
        lines = csv.DictWriter(stream, columns, lineterminator="\n")
        lines.writeheader()
        for attack in attacks(record):
            cells = row(attack, count + 1)
            if isinstance(cells, str):
                report.left_out.append((attack.incident.incident_id, cells))
                continue
            count += 1
            cells = {column: cell(value) for column, value in cells.items() if value is not None}
            filled |= {column for column, value in cells.items() if value != ""}
            lines.writerow(cells)
            report.conventions += attack.conventions
    report.rows = {"attacks": count}
    report.unfilled = [column for column in columns if column not in filled]
    if report.conventions or report.left_out:
        with replacing(beside(path)) as stream:
            lines = csv.writer(stream, lineterminator="\n")
            lines.writerow(Convention._fields)
            lines.writerows([[key, "", "", f"left out: {reason}"] for key, reason in report.left_out])
            lines.writerows([[cell(value) for value in c] for c in report.conventions])
    else:
        beside(path).unlink(missing_ok=True)
    if credit := getattr(record, "credit", ""):
        report.notes.append(credit)
    return report


class replacing:
    """Write a text file beside its goal and rename it over the last one only when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Any:
        handle, self.draft = tempfile.mkstemp(prefix=f".{self.path.name}-", dir=self.path.parent)
        os.chmod(self.draft, 0o644)
        self.stream = os.fdopen(handle, "w", encoding="utf-8", newline="")
        return self.stream

    def __exit__(self, failed: Any, *_: Any) -> None:
        self.stream.close()
        if failed:
            os.unlink(self.draft)
        else:
            os.replace(self.draft, self.path)


def cell(value: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula.

    >>> cell("=1+1"), cell("-5"), cell("- two dead"), cell(None)
    ("'=1+1", '-5', "'- two dead", '')
    """
    if value is None:
        return ""
    if isinstance(value, str) and value:
        is_minus = value[0] == "-" and not value[1:].replace(".", "", 1).isdigit()
        return f"'{value}" if value.startswith(FORMULA) or is_minus else value
    return value
