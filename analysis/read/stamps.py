"""Read a stamp of publication: a label, a date, a time and its zone, as web pages leave them in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from analysis import lexicon

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+)?"
DATE = (
    rf"{DAY}(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{MONTH}),?\s+(?P<y1>\d{{4}})"
    rf"|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<a>\d{1,2})(?P<mark>[./-])(?P<b>\d{1,2})(?P=mark)(?P<y3>\d{4}))"
)
ZONES = tuple((row["cue"], row["zone"]) for row in lexicon.rows("clock_zones"))
ZONE = "|".join(cue for cue, _ in ZONES)
TIME = (
    r"(?:T|[\s,–-]*(?:at\s+)?)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    rf"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s*\(?(?P<zone>{ZONE})\b\)?)?"
)
LABELS = tuple((row["cue"], row["gives"]) for row in lexicon.rows("stamps"))
LABEL = "|".join(f"(?:{cue})" for cue, _ in LABELS)
STAMP = re.compile(rf"(?:(?P<label>{LABEL})\b\s*:?\s*)?{DATE}(?![/-]?\d)(?:{TIME})?", re.IGNORECASE)
LABELLED = re.compile(rf"\b(?:{LABEL})\s*:\s*(?={DAY}[\w.]+)", re.IGNORECASE)
WIRE_DATE = re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Z]{3})[A-Z]* (?P<year>\d{4}|\d{2})\b")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date of publication or update, where it stands and how exact it is."""

    start: int
    end: int
    gives: str  # published, updated
    labelled: bool
    value: str
    precision: str  # second, minute, day
    moment: datetime | None  # where a time is given


def stamp(text: str, at: int) -> Stamp | None:
    """Return the stamp that begins at *at*, or None; a date whose order cannot be told is none.

    The zone database decides what ET was on that day: on 3 April 2005 it changed at 02:00.

    >>> stamp("updated 4/3/2005 1:47:26 AM ET", 0).value
    '2005-04-03T01:47:26-05:00'
    >>> stamp("30 Apr 2017 White smoke rose", 0).value
    '2017-04-30'
    >>> stamp("05-04-2016 Five died", 0).value, stamp("5/4/2016 Five died", 0)
    ('2016-04-05', None)
    """
    match = STAMP.match(text, at)
    day = match and _day(match)
    if not day:
        return None
    label = match["label"]
    gives = next(
        (gives for cue, gives in LABELS if label and re.fullmatch(cue, label, re.IGNORECASE)), "published"
    )
    clock = _clock(match)
    if clock is None:
        end = match.start("hour") if match["hour"] else match.end()
        end = len(text[:end].rstrip(" \t,T")) if match["hour"] else end
        return Stamp(at, end, gives, bool(label), day.isoformat(), "day", None)
    moment = datetime.combine(day, clock, _zone(match["zone"]))
    precision = "second" if match["second"] else "minute"
    value = moment.isoformat(timespec={"second": "seconds", "minute": "minutes"}[precision])
    return Stamp(at, match.end(), gives, bool(label), value.replace("+00:00", "Z"), precision, moment)


def utc(first: Stamp, second: Stamp) -> str | None:
    """Return the second stamp's value with its Z if it is the first one told in UTC, else None.

    >>> text = "updated 4/3/2005 1:47:26 AM ET 2005-04-03T06:47:26"
    >>> utc(stamp(text, 0), stamp(text, 31))
    '2005-04-03T06:47:26Z'
    """
    if first.moment is None or first.moment.tzinfo is None or second.moment is None or second.moment.tzinfo:
        return None
    same = first.moment.astimezone(UTC) == second.moment.replace(tzinfo=UTC)
    return f"{second.value}Z" if same else None


def wire_date(words: str) -> str | None:
    """Return the day in an old wire dateline, whose years are two figures of the twentieth century or after.

    >>> wire_date("LIMA, 4 FEB 90 (EFE)"), wire_date("LIMA, NO DATE (EFE)")
    ('1990-02-04', None)
    """
    match = WIRE_DATE.search(words.upper())
    if not match or match["month"].lower() not in MONTHS:
        return None
    year = int(match["year"])
    year += (
        0 if year > 99 else 1900 if year >= 50 else 2000
    )  # POSIX strptime splits at 69; wires began earlier
    return _valid(year, MONTHS.index(match["month"].lower()) + 1, int(match["day"]), str)


def _day(match: re.Match[str]) -> date | None:
    if match["iso"]:
        return _valid(*map(int, match["iso"].split("-")))
    if match["y1"] or match["y2"]:
        n = "1" if match["y1"] else "2"
        return _valid(int(match[f"y{n}"]), MONTHS.index(match[f"m{n}"][:3].lower()) + 1, int(match[f"d{n}"]))
    a, b, year = int(match["a"]), int(match["b"]), int(match["y3"])
    american = match["mark"] == "/" and (match["half"] or (match["zone"] or "").upper()[-1:] == "T")
    if match["mark"] in ".-" or a > 12:
        return _valid(year, b, a) or _valid(year, a, b)
    return _valid(year, a, b) if american or a == b or b > 12 else None


def _valid(year: int, month: int, day: int, form=None):
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return form(found) if form else found


def _clock(match: re.Match[str]) -> time | None:
    if not match["hour"]:
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None


def _zone(words: str | None) -> ZoneInfo | None:
    return next(
        (ZoneInfo(zone) for cue, zone in ZONES if words and re.fullmatch(cue, words, re.IGNORECASE)), None
    )
