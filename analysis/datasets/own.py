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

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from analysis.datasets.cache import DataSetError
from analysis.datasets.columns import kind_of
from analysis.datasets.layout import (
    INCIDENT,
    PARTS,
    Check,
    Layout,
    Number,
    country_code,
    day,
    not_on_earth,
    not_whole,
    quoted,
    refused,
    text,
    whole,
)
from analysis.tables import ALLOWED

KEYS = ("name", "credit", "licence", "file", "id", "incidents", "tolls", "keep", "key")
OF_A_COLUMN = ("column", "values", "other", "value", "format")
DAYS = ("date_start", "date_end")
NOT_A_DAY = re.compile(r"%(?!-?[aAbBdejmpyYHIMSfzZ%])")  # what stands for no part of a date or time
USUAL = {  # what is said of a column that the mapping does not name
    "stage": "'accomplished'",
    "date_basis": "'stated'",
    "attack_type": "'unknown'",
    "target_type": "'unknown'",
}


class Words(yaml.SafeLoader):
    """YAML in which every word is a word: a column may be called No, a cell Yes, and neither is a truth."""

    yaml_implicit_resolvers: dict = {}  # noqa: RUF012  # as the base class has it


def mapping(path: Path) -> tuple[Layout, Path]:
    """Read a mapping; return the layout it describes and the file that it is for."""
    try:
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=Words)
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
        keep = self.told.get("keep") or []
        kept = tuple(dict.fromkeys([*self.columns, *([keep] if isinstance(keep, str) else map(str, keep))]))
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
        given = {column: self._given(column, told) for column, told in self.told["incidents"].items()}
        if "date" in given:
            given |= dict.fromkeys(DAYS, given.pop("date"))
        if not given.keys() & set(DAYS):
            raise DataSetError(f"{self.where}: names no date; add one under incidents:, as date: Day")
        only = given.get("date_start") or given.get("date_end")
        given = dict.fromkeys(DAYS, only) | given
        for column, told in given.items():
            yield column, self._day(column, told) if column in DAYS else self._value(column, told)
        if "date_precision" not in given:
            first, last = (self._day(column, given[column]) for column in DAYS)
            is_none, is_one = f"coalesce({first}, {last}) is null", f"{first} = {last}"
            yield (
                "date_precision",
                f"case when {is_none} then 'unknown' when {is_one} then 'day' else 'days' end",
            )
        if {"latitude", "longitude"} <= given.keys():
            named = [given[column].get("column") for column in ("latitude", "longitude")]
            self.checks += not_on_earth(*named) if all(named) else []
            if "place_precision" not in given:
                known = self._value("latitude", given["latitude"])
                yield "place_precision", f"case when {known} is null then 'unknown' else 'near' end"

    def numbers(self) -> Iterator[Number]:
        """Yield the tolls."""
        tolls = self.told.get("tolls") or []
        for n, given in enumerate(tolls if isinstance(tolls, list) else [tolls], start=1):
            place = f"{self.where}: toll {n}"
            if not isinstance(given, dict) or given.get("kind") not in ALLOWED["tolls"]["kind"]:
                raise DataSetError(f"{place}: kind must be one of {', '.join(ALLOWED['tolls']['kind'])}")
            party = given.get("party", "all")
            if party not in ALLOWED["tolls"]["party"]:
                raise DataSetError(
                    f"{place}: party {party!r} is not one of {', '.join(ALLOWED['tolls']['party'])}"
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

    def _given(self, column: str, told: object) -> dict[str, Any]:
        """Return what the mapping says of one of our columns, a bare name as that of a column."""
        place = f"{self.where}: incidents.{column}"
        if column != "date" and column not in INCIDENT or column == "incident_id":
            hint = "; the column that names a row goes under id:" if column == "incident_id" else ""
            raise DataSetError(f"{place} is no column to fill{hint}; see CODEBOOK.md, incidents")
        given = told if isinstance(told, dict) else {"column": told}
        if wrong := set(given) - set(OF_A_COLUMN):
            raise DataSetError(
                f"{place}: {min(wrong)!r} means nothing here; it may hold {', '.join(OF_A_COLUMN)}"
            )
        if not isinstance(given.get("values", {}), dict):
            raise DataSetError(f"{place}: values must be pairs, as {{Mosque: religious}}")
        if ("column" in given) == ("value" in given):
            raise DataSetError(f"{place}: give a column, or one value for all rows")
        return given

    def _day(self, column: str, given: Mapping[str, Any]) -> str:
        if "value" in given:
            raise DataSetError(f"{self.where}: incidents.{column}: a day must come from a column")
        theirs = self._name(given["column"])
        formats = [str(given["format"])] if given.get("format") else []
        if formats and NOT_A_DAY.search(formats[0]):
            raise DataSetError(
                f"{self.where}: format {formats[0]!r} is none; write a day as %d, %m, %Y, %b or %B"
            )
        found = day(theirs, *formats)
        check = Check(f"{text(theirs)} is not null and {found} is null", refused(theirs, "is no day"))
        self.checks += [] if check in self.checks else [check]
        return found

    def _value(self, column: str, given: Mapping[str, Any]) -> str:
        """Return the SQL of one of our columns: one value, or a column of theirs, word for word."""
        allowed = ALLOWED["incidents"].get(column)
        if "value" in given:
            return self._constant(column, str(given["value"]))
        theirs = self._column(given["column"])
        words = {theirs_: str(ours) for theirs_, ours in given.get("values", {}).items()}
        for ours in [*words.values(), *([given["other"]] if "other" in given else [])]:
            self._constant(column, ours)
        found = theirs
        if words:
            cases = " ".join(f"when {quoted(word)} then {quoted(ours)}" for word, ours in words.items())
            other = quoted(given["other"]) if "other" in given else "'unknown'" if allowed else theirs
            found = f"case {theirs} {cases} else {other} end"
        kind = {"int": "integer", "float": "double"}.get(kind_of(column))
        known = f"try_cast({found} as {kind})" if kind else found
        if kind or allowed:
            wrong = (
                f"{known} is null" if kind else f"{known} not in ({', '.join(map(quoted, allowed or ()))})"
            )
            why = "is no number" if kind else f"is not one of our words for {column}"
            self.checks.append(Check(f"{found} is not null and {wrong}", refused(given["column"], why)))
        return known

    def _constant(self, column: str, value: str) -> str:
        """Return the SQL of a value that the mapping itself gives, or say why it cannot be one."""
        place, allowed = f"{self.where}: incidents.{column}: {value!r}", ALLOWED["incidents"].get(column)
        if allowed and value not in allowed:
            raise DataSetError(f"{place} is not one of {', '.join(allowed)}")
        if column == "country" and country_code(value) is None:
            raise DataSetError(f"{place} is no country known here; write its code, as PAK")
        if (kind := kind_of(column)) == "str":
            return quoted(value)
        if not re.fullmatch(r"\d+" if kind == "int" else r"-?\d+(\.\d+)?", value):
            raise DataSetError(f"{place} is no number")
        return value
