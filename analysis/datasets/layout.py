"""What a data set's columns become: a layout is SQL, one expression a column, so that it can be read and
run alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from analysis import lexicon, model

INCIDENT = model.columns(model.Incident)
THEIR_COUNTRIES = {  # as UCDP and GTD write them; states that are gone have no code
    "kingdom of eswatini": "SWZ",
    "macedonia, fyr": "MKD",
    "west bank and gaza strip": "PSE",
    "slovak republic": "SVK",
    "rhodesia": "ZWE",
    "st. kitts and nevis": "KNA",
    "st. lucia": "LCA",
    "new hebrides": "VUT",
    "caribbean netherlands": "BES",
    "republic of south sudan": "SSD",
    "people's republic of the congo": "COG",
}
PARTS = ("low", "best", "high")
COUNTED = ("killed", "injured")  # of everybody; asked of every set, whether it says them or not
CONSTANT = re.compile(r"'((?:[^']|'')*)'")
LIKELY = 0.5  # of a set's usual columns: a file with this many is that set, in whatever version


@dataclass(frozen=True, slots=True)
class Number:
    """Where a toll's three numbers come from; None is what the set does not say, and *when* is who it says
    it of.
    """

    kind: str
    party: str
    low: str | None
    best: str | None
    high: str | None
    when: str = "true"


@dataclass(frozen=True, slots=True)
class Check:
    """A row of which *wrong* holds is left out and listed with the *reason*; both are SQL."""

    wrong: str
    reason: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How one data set says what our tables hold."""

    key: str  # the first part of its incident_ids
    name: str
    credit: str  # whom to thank
    licence: str  # on what terms
    required: tuple[str, ...]
    usual: tuple[str, ...]  # what else its files have
    rule: str  # how the set chose its best figure, in its own terms
    incident: Mapping[str, str]  # our column to SQL over theirs
    numbers: tuple[Number, ...]
    checks: tuple[Check, ...]
    kept: tuple[str, ...]  # their own columns that travel along
    origin: Mapping[str, str] = field(default_factory=dict)  # for the codebook, where SQL does not say it all
    skipped: str = "false"  # rows that are no data, such as a second header
    remark: tuple[str, str] = ("false", "")  # rows that are odd but kept, and what is odd
    outside: str = "false"  # rows that are data but no attacks; counted, not faults
    outside_name: str = "rows that are no attacks"

    @property
    def order(self) -> list[int]:
        """The places of the numbers, sorted by kind and party as a table of tolls is."""
        return sorted(range(len(self.numbers)), key=lambda n: (self.numbers[n].kind, self.numbers[n].party))

    @property
    def counts(self) -> dict[str, str]:
        """The different numbers of its tolls: SQL to the name of the column that keeps it.

        A part of which a set has one number keeps it once, though it is low, best and high.
        """
        stated = (self.said(number, part) for number in self.numbers for part in PARTS)
        return {sql: f"count_{n}" for n, sql in enumerate(dict.fromkeys(filter(None, stated)))}

    def kept_as(self, number: Number) -> tuple[str | None, ...]:
        """Return the columns that keep a toll's low, best and high."""
        return tuple(self.counts.get(self.said(number, part) or "") for part in PARTS)

    @staticmethod
    def said(number: Number, part: str) -> str | None:
        """Return the SQL of one part of a toll, None if the set does not have it."""
        if (value := getattr(number, part)) is None:
            return None
        known = f"try_cast({value} as integer)"
        return known if number.when == "true" else f"case when {number.when} then {known} end"

    @property
    def constants(self) -> dict[str, str]:
        """Our columns that hold one text in every row, which no row need repeat."""
        found = {column: CONSTANT.fullmatch(sql) for column, sql in self.incident.items()}
        return {column: told[1].replace("''", "'") for column, told in found.items() if told}

    @property
    def signature(self) -> frozenset[str]:
        """The columns by which a file is recognised."""
        return frozenset(self.required) | frozenset(self.usual)


def name(column: str) -> str:
    """Return a column as SQL writes it.

    >>> print(name("Killed Min"))
    "Killed Min"
    """
    return '"' + column.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """Return a text as SQL writes it.

    >>> print(quoted("Côte d'Ivoire"))
    'Côte d''Ivoire'
    """
    return "'" + text.replace("'", "''") + "'"


def text(column: str) -> str:
    """Return the text of a column, NULL if there is none."""
    return name(f"text {column}")


def real(column: str) -> str:
    """Return a column as a number with decimals, NULL if it is none."""
    return name(f"real {column}")


def whole(column: str) -> str:
    """Return a column as a whole number, NULL if it is none ("3.0" is one, "3.5" is not)."""
    return name(f"whole {column}")


def day(column: str, *formats: str) -> str:
    """Return a column as a day: ISO 8601, with or without a time, else the first of *formats* that fits."""
    return name("|".join((f"day {column}", *formats)))


def computed_once(query: str, source: str) -> str:
    """Return *source* with every text, number and day that *query* asks for, each computed once a row."""
    asked = dict.fromkeys(ASKED.findall(query))
    asked |= dict.fromkeys(("real", column) for kind, column in tuple(asked) if kind == "whole")
    texts = {f"text {column}": _trimmed(name(column)) for kind, column in asked if kind == "text"}
    values = {
        f"{kind} {column}": f"try_cast({name(column)} as double)" if kind == "real" else _day(column)
        for kind, column in asked
        if kind in ("real", "day")
    }
    wholes = {
        f"whole {column}": f"case when {real(column)} = trunc({real(column)}) then try_cast({real(column)} "
        f"as integer) end"
        for kind, column in asked
        if kind == "whole"
    }
    for layer in filter(None, (texts, values, wholes)):
        computed = ", ".join(f"{sql} as {name(alias)}" for alias, sql in layer.items())
        source = f"(select *, {computed} from {source})"
    return source


ASKED = re.compile(r'"(text|whole|real|day) ((?:[^"]|"")+)"')


def _trimmed(column: str) -> str:
    """Return a text without spaces around it; to look for them first costs half of trimming every one."""
    is_spaced = f"{column} like ' %' or {column} like '% '"
    return f"case when {is_spaced} then nullif(trim({column}), '') else {column} end"


def _day(asked: str) -> str:
    column, *formats = asked.split("|")
    iso = f"try_cast(substr({name(column)}, 1, 10) as date)"
    listed = ", ".join(map(quoted, formats))
    return f"coalesce({iso}, try_strptime(trim({name(column)}), [{listed}])::date)" if formats else iso


def coded(column: str, codes: Mapping[str, str | None], other: str | None = None) -> str:
    """Return what the codes of a column stand for.

    >>> print(coded("success", {"1": "accomplished", "0": "failed"}))
    case "text success" when '1' then 'accomplished' when '0' then 'failed' end
    """
    cases = " ".join(
        f"when {quoted(code)} then {quoted(meaning)}"
        for code, meaning in codes.items()
        if meaning is not None
    )
    otherwise = f" else {quoted(other)}" if other is not None else ""
    return f"case {text(column)} {cases}{otherwise} end"


def country(column: str) -> str:
    """Return a country as the set names it; its ISO 3166-1 code is looked up once a name, by
    `country_code`.
    """
    return text(column)


def country_code(written: str) -> str | None:
    """Return the ISO 3166-1 code of a country's name; a former name in brackets is passed over.

    >>> country_code("Myanmar (Burma)"), country_code("PAK"), country_code("Yugoslavia")
    ('MMR', 'PAK', None)
    """
    known = country_codes()
    plain = written.casefold().partition("(")[0].strip()
    return (
        known.get(written.casefold()) or known.get(plain) or (written if written in known.values() else None)
    )


@cache
def country_codes() -> dict[str, str]:
    """Return the codes of all names of countries, in lower case, those of the data sets too.

    >>> country_codes()["macedonia, fyr"]
    'MKD'
    """
    known = {}
    for row in lexicon.rows("countries"):
        for spelling in (row["name"], *row["aliases"].split("|")):
            known.setdefault(spelling.casefold(), row["country"])
    return known | THEIR_COUNTRIES


def not_whole(columns: Iterable[str], *, may_be_empty: bool = False) -> list[Check]:
    """Return the checks that each of *columns* is a whole number of 0 or more."""
    checks = []
    for column in columns:
        wrong = f"({whole(column)} is null or {whole(column)} < 0)"
        if may_be_empty:
            wrong = f"({text(column)} is not null and {wrong})"
        checks.append(Check(wrong, refused(column, "is no whole number of 0 or more")))
    return checks


def refused(column: str, why: str) -> str:
    """Return the SQL of a reason that quotes the value: best 'x' is no whole number."""
    value = f"nullif(left(trim({name(column)}), 40), '')"  # seldom asked for, so not computed for every row
    known = f"chr(39) || {value} || chr(39) || ' '"
    return f"{quoted(column + ' ')} || coalesce({known}, 'is empty and ') || {quoted(why)}"


def not_on_earth(latitude: str, longitude: str) -> list[Check]:
    """Return the checks of coordinates, which may be missing but not wrong."""
    return [
        Check(
            f"({text(column)} is not null and coalesce(abs({real(column)}) > {most}, true))",
            refused(column, f"is not within {most} degrees"),
        )
        for column, most in ((latitude, 90), (longitude, 180))
    ]


def origin_of(layout: Layout, column: str) -> str:
    """Return in words which of a set's columns fill one of ours, as the codebook has it."""
    if column in layout.origin:
        return layout.origin[column]
    if column not in layout.incident:
        return "NULL"
    theirs = dict.fromkeys(asked.partition("|")[0] for _, asked in ASKED.findall(layout.incident[column]))
    return ", ".join(f"`{column}`" for column in theirs) or f"always {layout.incident[column].strip(chr(39))}"
