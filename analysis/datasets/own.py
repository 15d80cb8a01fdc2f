"""A CSV of your own: a small YAML file says what its columns are.

name: Suicide attacks in Pakistan     # how the set is called under its charts
credit: who made it
licence: on what terms
file: attacks.csv                     # beside this file
id: Number                            # the column that names a row; without it, the row's place in the file
incidents:
  date: {column: Date, format: "%m/%d/%Y"}    # a day; or date_start and date_end, written likewise
  place: City                         # any column of our incidents: a column of yours,
  country: {value: PAK}               # or one value for all rows,
  target_type: {column: Target, values: {Mosque: religious}, other: unknown}   # or word for word
tolls:
  - {kind: killed, low: Killed Min, high: Killed Max}       # party: all, unless it says another
  - {kind: injured, best: Injured}    # one number alone is low, best and high
keep: [Hospital Names]                # columns of yours that travel along
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from analysis import model
from analysis.datasets.cache import DataSetError
from analysis.datasets.layout import (
    INCIDENT,
    Check,
    Layout,
    Number,
    day,
    not_on_earth,
    not_whole,
    quoted,
    real,
    refused,
    text,
    whole,
)

PARTS = ("low", "best", "high")
KEYS = ("name", "credit", "licence", "file", "id", "incidents", "tolls", "keep")
LISTS = {
    "stage": model.STAGES,
    "date_precision": model.DATE_PRECISIONS,
    "date_basis": model.DATE_BASES,
    "place_precision": model.PLACE_PRECISIONS,
    "attack_type": model.ATTACK_TYPES,
    "target_type": model.TARGET_TYPES,
    "responsibility": model.RESPONSIBILITY,
    "grade": model.GRADES,
}
USUAL = {  # what is said of a column that the mapping does not name
    "stage": "'accomplished'",
    "date_basis": "'stated'",
    "attack_type": "'unknown'",
    "target_type": "'unknown'",
}


def mapping(path: Path) -> tuple[Layout, Path]:
    """Read a mapping; return the layout it describes and the file that it is for."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataSetError(f"{path.name}: cannot be read ({' '.join(str(error).split())})") from None
    if not isinstance(told, dict) or not isinstance(told.get("incidents"), dict):
        raise DataSetError(f"{path.name}: no mapping; it needs name, file, incidents and tolls")
    if wrong := set(told) - set(KEYS):
        raise DataSetError(f"{path.name}: {min(wrong)!r} means nothing here; it may hold {', '.join(KEYS)}")
    file = path.parent / str(told.get("file") or path.with_suffix(".csv").name)
    if not file.is_file():
        raise DataSetError(f"{path.name}: file {file.name!r} is not beside it; name it under file:")
    return Described(path.name, told).layout, file


class Described:
    """One mapping, turned into a layout; every complaint names the mapping."""

    def __init__(self, where: str, told: Mapping[str, Any]) -> None:
        self.where, self.told, self.columns, self.checks = where, told, [], []

    @property
    def layout(self) -> Layout:
        """The layout that the mapping describes."""
        incident = {**USUAL, **dict(self.incident())}
        numbers = tuple(self.numbers())
        if not numbers:
            raise DataSetError(
                f"{self.where}: names no toll; add one under tolls:, as {{kind: killed, best: Killed}}"
            )
        kept = tuple(dict.fromkeys([*self.columns, *map(str, self.told.get("keep") or ())]))
        spread = [n for n in numbers if n.low and n.high and n.low != n.high]
        odd = " or ".join(f"{n.low} > {n.high}" for n in spread) or "false"
        return Layout(
            key=str(self.told.get("key") or Path(self.where).stem),
            name=str(self.told.get("name") or Path(self.where).stem),
            credit=str(self.told.get("credit") or self.told.get("name") or Path(self.where).stem),
            licence=str(self.told.get("licence") or "licence not stated"),
            required=kept,
            usual=(),
            rule="as the file has it",
            incident={column: incident[column] for column in INCIDENT if column in incident},
            numbers=numbers,
            checks=tuple(self.checks),
            kept=kept,
            remark=(odd, "a lowest number above the highest, kept as the file has them"),
        )

    def incident(self) -> Iterator[tuple[str, str]]:
        """Yield our columns with the SQL that fills them."""
        key = quoted(f"{Path(self.where).stem}:")
        if self.told.get("id"):
            yield "incident_id", f"{key} || {self._column(self.told['id'])}"
            self.checks.append(
                Check(f"{text(self.told['id'])} is null", quoted(f"{self.told['id']} is empty"))
            )
        else:
            yield "incident_id", f"{key} || row_number() over ()"
        for column, given in self.told["incidents"].items():
            if column == "date":
                first = self._day(given)
                yield from {"date_start": first, "date_end": first}.items()
                if "date_precision" not in self.told["incidents"]:
                    yield "date_precision", f"case when {first} is null then 'unknown' else 'day' end"
            elif column in ("date_start", "date_end"):
                yield column, self._day(given)
            elif column not in INCIDENT:
                raise DataSetError(
                    f"{self.where}: incidents.{column} is no column of ours; see CODEBOOK.md, incidents"
                )
            elif column in ("latitude", "longitude"):
                yield column, real(self._name(given))
            else:
                yield column, self._value(column, given)
        given = self.told["incidents"]
        if {"latitude", "longitude"} <= set(given):
            self.checks += not_on_earth(given["latitude"], given["longitude"])
            if "place_precision" not in given:
                yield (
                    "place_precision",
                    f"case when {real(given['latitude'])} is null then 'unknown' else 'near' end",
                )

    def numbers(self) -> Iterator[Number]:
        """Yield the tolls."""
        for n, given in enumerate(self.told.get("tolls") or (), start=1):
            place = f"{self.where}: toll {n}"
            if not isinstance(given, dict) or given.get("kind") not in ("killed", "injured", "attackers"):
                raise DataSetError(f"{place}: kind must be killed, injured or attackers")
            party = given.get("party", "all")
            if party not in (*model.PARTIES, "victims"):
                raise DataSetError(
                    f"{place}: party {party!r} is not one of {', '.join(model.PARTIES)}, victims"
                )
            if wrong := set(given) - {"kind", "party", *PARTS}:
                raise DataSetError(
                    f"{place}: {min(wrong)!r} means nothing here; it may hold kind, party, low, best, high"
                )
            stated = {part: str(given[part]) for part in PARTS if given.get(part)}
            if not stated:
                raise DataSetError(f"{place}: names no column; give low, best or high")
            self.columns += stated.values()
            self.checks += not_whole(stated.values(), may_be_empty=True)
            if list(stated) == ["best"]:  # one number is read as an exact one
                stated = dict.fromkeys(PARTS, stated["best"])
            yield Number(
                given["kind"], party, *(whole(stated[part]) if part in stated else None for part in PARTS)
            )

    def _column(self, column: object) -> str:
        return text(self._name(column))

    def _name(self, column: object) -> str:
        if not isinstance(column, str):
            raise DataSetError(f"{self.where}: {column!r} is no name of a column")
        self.columns.append(column)
        return column

    def _day(self, given: object) -> str:
        told = given if isinstance(given, dict) else {"column": given}
        column = self._name(told.get("column"))
        formats = [str(told["format"])] if told.get("format") else []
        self.checks.append(
            Check(
                f"{text(column)} is not null and {day(column, *formats)} is null",
                refused(column, "is no day"),
            )
        )
        return day(column, *formats)

    def _value(self, column: str, given: object) -> str:
        allowed = LISTS.get(column)
        if not isinstance(given, dict):
            return self._column(given)
        if "value" in given:
            self._allowed(column, [given["value"]], allowed)
            constant = given["value"]
            return str(constant) if isinstance(constant, int | float) else quoted(str(constant))
        if wrong := set(given) - {"column", "values", "other"}:
            raise DataSetError(f"{self.where}: incidents.{column}: {min(wrong)!r} means nothing here")
        words = {str(theirs): ours for theirs, ours in (given.get("values") or {}).items()}
        self._allowed(column, [*words.values(), *([given["other"]] if "other" in given else [])], allowed)
        theirs = self._column(given.get("column"))
        cases = " ".join(f"when {quoted(word)} then {quoted(str(ours))}" for word, ours in words.items())
        other = quoted(str(given["other"])) if "other" in given else ("'unknown'" if allowed else theirs)
        return f"case {theirs} {cases} else {other} end" if cases else theirs

    def _allowed(self, column: str, values: list[object], allowed: tuple[str, ...] | None) -> None:
        for value in values:
            if allowed and value not in allowed:
                raise DataSetError(
                    f"{self.where}: incidents.{column}: {value!r} is not one of {', '.join(allowed)}"
                )
