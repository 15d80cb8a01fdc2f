"""Work out which days the value of a date means, once the day of publication is known."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

Interval = tuple[date | None, date | None, str]
UNKNOWN: Interval = (None, None, "unknown")
NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year"}
ABSOLUTE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$")
YEARLESS = re.compile(r"(\+?)--(\d\d)(?:-(\d\d))?(@-1Y)?$")
OFFSET = re.compile(r"([+-]?\d+)([DWMY])$")
WEEKDAY = re.compile(r"(next:|\+|)weekday:(\d)(@-1W)?$")


def is_real(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has such a day."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def resolved(value: str, published: date | None) -> Interval:
    """Return the first and last day that a value allows as of *published*, and the precision.

    Past days are preferred: what is reported has happened.

    >>> resolved("--03-15", date(2004, 4, 4))
    (datetime.date(2004, 3, 15), datetime.date(2004, 3, 15), 'day')
    >>> resolved("-1M", date(2023, 2, 17))
    (datetime.date(2023, 1, 1), datetime.date(2023, 1, 31), 'month')
    >>> resolved("weekday:4", None)
    (None, None, 'unknown')
    """
    if "/" in value:
        return _between(*value.split("/"), published)
    if match := ABSOLUTE.match(value):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _capped(_span(year, month, day), published)
    if published is None or value.startswith("@") or not value:
        return UNKNOWN
    if match := YEARLESS.match(value):
        month, day = int(match[2]), int(match[3]) if match[3] else None
        return _nearest(month, day, published, ahead=bool(match[1]), back=bool(match[4]))
    if match := OFFSET.match(value):
        return _offset(int(match[1]), match[2], published)
    if match := WEEKDAY.match(value):
        return _on_weekday(int(match[2]), match[1], bool(match[3]), published)
    if value == "weekend":
        sunday = published - timedelta(days=(published.weekday() + 1) % 7)
        saturday = published if published.weekday() == 5 else sunday - timedelta(days=1)
        return saturday, min(saturday + timedelta(days=1), published), "days"
    return UNKNOWN


def _span(year: int, month: int | None, day: int | None) -> Interval:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"
    return date(year, month, day), date(year, month, day), "day"


def _capped(span: Interval, published: date | None) -> Interval:
    """End a stretch that holds the day of publication there: what is reported has happened."""
    first, last, precision = span
    if published is not None and first <= published < last:
        return first, published, precision
    return span


def _nearest(month: int, day: int | None, published: date, *, ahead: bool, back: bool) -> Interval:
    year = published.year - back
    span = None
    for candidate in (year, year + 1, year + 2, year + 3) if ahead else (year, year - 1, year - 2, year - 3):
        if day and not is_real(candidate, month, day):
            continue
        span = _span(candidate, month, day)
        # a report dated in another zone may be a day behind the place it tells of
        if back or (span[1] >= published if ahead else span[0] <= published + timedelta(days=1)):
            break
    return UNKNOWN if span is None else span if ahead else _capped(span, published)


def _offset(number: int, unit: str, published: date) -> Interval:
    if unit == "D":
        day = published + timedelta(days=number)
        return day, day, "day"
    if unit == "W":
        monday = published + timedelta(weeks=number, days=-published.weekday())
        return _capped((monday, monday + timedelta(days=6), "week"), published)
    if unit == "Y":
        year = published.year + number
        return _capped(_span(year, None, None), published) if 1 <= year <= 9999 else UNKNOWN
    months = published.year * 12 + published.month - 1 + number
    return _capped(_span(months // 12, months % 12 + 1, None), published)


def _on_weekday(number: int, direction: str, last_week: bool, published: date) -> Interval:
    if last_week:
        day = published - timedelta(days=published.weekday() + 7 - number)
    elif direction:
        ahead = (number - published.weekday()) % 7
        day = published + timedelta(days=ahead or (7 if direction == "next:" else 0))
    else:
        day = published - timedelta(days=(published.weekday() - number) % 7)
    return day, day, "day"


def _between(start: str, end: str, published: date | None) -> Interval:
    first_of_end, last, unit = resolved(end, published)
    if last is None and end != "0D":
        return UNKNOWN
    as_of = first_of_end if start.startswith(("--", "weekday", "+")) else published
    window = OFFSET.match(start) if end == "0D" else None
    if window and window[2] in "MY" and published:
        back = int(window[1]) * (12 if window[2] == "Y" else 1)
        months = published.year * 12 + published.month - 1 + back
        year, month = months // 12, months % 12 + 1
        day = min(published.day, monthrange(year, month)[1])
        return date(year, month, day), published, NAMES[window[2]]
    if window and published:
        days = int(window[1]) * (7 if window[2] == "W" else 1)
        return published + timedelta(days=days), published, "week" if window[2] == "W" else "days"
    first, last_of_start, precision = resolved(start.removeprefix("+"), as_of)
    if first is None:
        return UNKNOWN
    if precision == "day":
        precision = "day" if first == last else "days"
    return first, last, precision if unit in ("day", precision) else unit if last_of_start else "unknown"
