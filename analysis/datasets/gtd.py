"""GTD, the Global Terrorism Database: the distributed workbook, and the same saved as CSV.

Codebook: START, Global Terrorism Database Codebook: attacktype, targtype, weaptype, specificity, nkill,
nkillter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.datasets.cache import DataSetError
from analysis.datasets.layout import (
    Check,
    Layout,
    Number,
    coded,
    country,
    not_on_earth,
    real,
    refused,
    text,
    whole,
)

ATTACK_TYPES = {
    "1": "assassination",
    "2": "armed assault",
    "3": "bombing",
    "4": "hijacking",
    "5": "barricade",
    "6": "kidnapping",
    "7": "facility attack",
    "8": "unarmed assault",
    "9": "unknown",
}
TARGET_TYPES = {
    "1": "business",
    "2": "government",
    "3": "police",
    "4": "military",
    "5": "other",
    "6": "airport",
    "7": "diplomatic",
    "8": "education",
    "9": "utilities",
    "10": "media",
    "11": "maritime",
    "12": "ngo",
    "13": "other",
    "14": "private",
    "15": "religious",
    "16": "utilities",
    "17": "militia",
    "18": "tourists",
    "19": "transport",
    "20": "unknown",
    "21": "utilities",
    "22": "political party",
}
WEAPON_TYPES = {
    "1": "biological",
    "2": "chemical",
    "3": "radiological",
    "4": "radiological",
    "5": "firearms",
    "6": "explosives",
    "7": "fake",
    "8": "incendiary",
    "9": "melee",
    "10": "vehicle",
    "11": "sabotage",
    "12": "other",
    "13": "unknown",
}
NOBODY = "lower(coalesce(trim(gname), 'unknown')) = 'unknown'"
DAY = "try_cast(concat_ws('-', trim(iyear), lpad(trim(imonth), 2, '0'), lpad(trim(iday), 2, '0')) as date)"
MONTH = "try_cast(concat_ws('-', trim(iyear), lpad(trim(imonth), 2, '0'), '01') as date)"
YEAR = "try_cast(concat_ws('-', trim(iyear), '01', '01') as date)"
HAS_DAY = f"coalesce({whole('iday')}, 0) <> 0"
HAS_MONTH = f"coalesce({whole('imonth')}, 0) <> 0"
COUNTS = ("nkill", "nkillter", "nwound", "nwoundte")


def _numbers(kind: str, everybody: str, attackers: str) -> Iterator[Number]:
    """Yield what GTD counts; a toll shared out over linked attacks may be a fraction, of which both ends
    are kept.
    """
    for party, value in (
        ("all", real(everybody)),
        ("attackers", real(attackers)),
        (
            "victims",
            f"case when {real(attackers)} <= {real(everybody)} then {real(everybody)} - {real(attackers)} "
            f"end",
        ),
    ):
        best = f"case when {value} = floor({value}) then {value} end"
        yield Number(kind, party, f"floor({value})", best, f"ceil({value})")


LAYOUT = Layout(
    key="gtd",
    name="GTD",
    credit="Global Terrorism Database, START, University of Maryland",
    licence="START's end user licence: no redistribution of the data",
    required=(
        "eventid",
        "iyear",
        "imonth",
        "iday",
        "country_txt",
        "provstate",
        "city",
        "latitude",
        "longitude",
        "specificity",
        "success",
        "suicide",
        "attacktype1",
        "targtype1",
        "target1",
        "gname",
        "weaptype1",
        *COUNTS,
    ),
    usual=(
        "approxdate",
        "extended",
        "resolution",
        "country",
        "region",
        "region_txt",
        "vicinity",
        "location",
        "summary",
        "crit1",
        "crit2",
        "crit3",
        "doubtterr",
        "multiple",
        "attacktype1_txt",
        "targtype1_txt",
        "guncertain1",
        "nperps",
        "claimed",
        "weaptype1_txt",
        "addnotes",
        "scite1",
        "dbsource",
    ),
    rule="GTD's majority of independent sources",
    incident={
        "incident_id": f"'gtd:' || {text('eventid')}",
        "title": f"concat_ws(', ', concat_ws(': ', {coded('attacktype1', ATTACK_TYPES, 'attack')}, "
        f"{text('target1')}), "
        f"{text('city')})",
        "stage": coded("success", {"1": "accomplished", "0": "failed"}, "accomplished"),
        "date_start": f"case when {HAS_DAY} then {DAY} when {HAS_MONTH} then {MONTH} else {YEAR} end",
        "date_end": f"case when {HAS_DAY} then {DAY} when {HAS_MONTH} then last_day({MONTH}) "
        f"else ({YEAR} + interval 1 year - interval 1 day)::date end",
        "date_precision": f"case when {HAS_DAY} then 'day' when {HAS_MONTH} then 'month' else 'year' end",
        "date_basis": "'stated'",
        "country": country("country_txt"),
        "admin1": f"nullif({text('provstate')}, 'Unknown')",
        "place": f"nullif({text('city')}, 'Unknown')",
        "site": text("location"),
        "latitude": real("latitude"),
        "longitude": real("longitude"),
        "place_precision": coded(
            "specificity",
            {"1": "near", "2": "district", "3": "district", "4": "province", "5": "country"},
            "unknown",
        ),
        "attack_type": coded("attacktype1", ATTACK_TYPES, "unknown"),
        "weapons": coded("weaptype1", WEAPON_TYPES, "unknown"),
        "suicide": f"case when {text('suicide')} in ('0', '1') then {whole('suicide')} end",
        "target_type": coded("targtype1", TARGET_TYPES, "unknown"),
        "target": f"nullif({text('target1')}, 'Unknown')",
        "perpetrator": f"case when not ({NOBODY}) then {text('gname')} end",
        "responsibility": f"case when {NOBODY} then 'unattributed' when {text('claimed')} = '1' then "
        f"'claimed' "
        f"when {text('guncertain1')} = '1' then 'suspected' end",
    },
    origin={
        "incident_id": "`eventid`, after `gtd:`",
        "title": "`attacktype1`, `target1`, `city`",
        "stage": "`success` 1 accomplished, 0 failed; GTD does not tell foiled from failed",
        "date_start": "`iyear`, `imonth`, `iday`; 0 is not known, so the first day of the month or year",
        "date_end": "`iyear`, `imonth`, `iday`; 0 is not known, so the last day of the month or year",
        "date_precision": "day, month or year, by which of them is 0",
        "date_basis": "always stated",
        "country": "`country_txt`; states that are gone have none",
        "place_precision": "`specificity` 1 near, 2 and 3 district, 4 province, 5 country",
        "attack_type": "`attacktype1`",
        "weapons": "`weaptype1`; nuclear is radiological",
        "target_type": "`targtype1`; 5 is other, 9 and 16 utilities",
        "perpetrator": "`gname`, Unknown is NULL",
        "responsibility": "unattributed without a group; claimed where `claimed` is 1, suspected where "
        "`guncertain1` is 1",
    },
    numbers=(
        *_numbers("killed", "nkill", "nkillter"),
        *_numbers("injured", "nwound", "nwoundte"),
        Number(
            "attackers", "attackers", *[f"case when {whole('nperps')} > 0 then {whole('nperps')} end"] * 3
        ),
    ),
    checks=(
        Check(
            f"not regexp_full_match(coalesce({text('eventid')}, ''), '[0-9]{{12}}')",
            refused("eventid", "is no eventid of 12 digits"),
        ),
        Check(
            f"case when {HAS_DAY} then {DAY} when {HAS_MONTH} then {MONTH} else {YEAR} end is null",
            "'iyear, imonth, iday are no date: ' || concat_ws('-', iyear, imonth, iday)",
        ),
        *(
            Check(
                f"{text(column)} is not null and coalesce({real(column)} not between 0 and 1e6, true)",
                refused(column, "is no number of 0 or more"),
            )
            for column in COUNTS
        ),
        *not_on_earth("latitude", "longitude"),
    ),
    remark=(
        f"{real('nkillter')} > {real('nkill')} or {real('nwoundte')} > {real('nwound')}",
        "more attackers than people",
    ),
    kept=(
        "eventid",
        "iyear",
        "imonth",
        "iday",
        "approxdate",
        "extended",
        "country_txt",
        "region_txt",
        "specificity",
        "vicinity",
        "summary",
        "crit1",
        "crit2",
        "crit3",
        "doubtterr",
        "multiple",
        "attacktype1_txt",
        "targtype1_txt",
        "gname",
        "guncertain1",
        "claimed",
        "weaptype1_txt",
        "addnotes",
        "scite1",
        "dbsource",
        *COUNTS,
    ),
)


def sheet_header(path: Path) -> list[str]:
    """Return the first row of a workbook."""
    return next(_sheet(path), [])


def sheet_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a workbook's first sheet, a row at a time, so that a large one fits in memory."""
    yield from _sheet(path)


def _sheet(path: Path) -> Iterator[list[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise DataSetError(
            f"{path.name}: workbooks need openpyxl; install it, or save the sheet as CSV"
        ) from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets out whatever its XML and ZIP readers raise
        raise DataSetError(
            f"{path.name}: no workbook that can be read ({error}); download it again, or save it as CSV"
        ) from None
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    finally:
        book.close()


def _cell(value: Any) -> str:
    """Return a cell as its CSV has it: a whole number without decimals.

    >>> _cell(200004010001.0), _cell(None), _cell(0.5)
    ('200004010001', '', '0.5')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
