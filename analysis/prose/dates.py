"""Write dates, spans and moments as newsroom English."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from analysis.prose.numbers import said

if TYPE_CHECKING:
    import pandas as pd

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def when(start: Any, end: Any, precision: Any, *, brief: bool = False) -> str:
    """Return a date no more exactly than it is known.

    >>> when("2023-02-17", "2023-02-17", "day"), when("2023-01-01", "2023-01-31", "month")
    ('17 February 2023', 'January 2023')
    >>> when("2023-01-01", "2023-12-31", "year"), when(None, None, "unknown")
    ('2023', 'date unknown')
    >>> when("2023-02-17", "2023-02-18", "days"), when("2023-02-27", "2023-03-05", "week", brief=True)
    ('17 to 18 February 2023', 'week of 27 Feb 2023')
    """
    first, last = day(start), day(end)
    first, last = first or last, last or first
    if first is None:
        return "date unknown"
    month = MONTHS[first.month - 1][: 3 if brief else None]
    if precision == "year":
        return str(first.year)
    if precision == "month":
        return f"{month} {first.year}"
    if precision == "week":
        return f"week of {first.day} {month} {first.year}"
    if first == last:
        return f"{first.day} {month} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {month} {first.year}"
    return f"{when(first, first, 'day', brief=brief)} to {when(last, last, 'day', brief=brief)}"


def on(start: Any, end: Any, precision: Any) -> str:
    """Return a date with its preposition.

    >>> on("2023-02-17", "2023-02-17", "day"), on("2023-01-01", "2023-01-31", "month")
    ('on 17 February 2023', 'in January 2023')
    >>> on(None, None, "unknown")
    'on a date that no report gives'
    """
    words = when(start, end, precision)
    if words == "date unknown":
        return "on a date that no report gives"
    if words.startswith("week"):
        return f"in the {words}"
    if " to " in words:
        return f"between {words.replace(' to ', ' and ')}"
    return f"on {words}" if precision not in ("month", "year") else f"in {words}"


def moment(value: Any) -> str:
    """Return when something was written: its day, and its time as its own zone has it.

    >>> moment("2004-04-04T01:47:26-05:00"), moment("2023-02-17"), moment(None)
    ('4 Apr 2004, 01:47 UTC−5', '17 Feb 2023', 'no date given')
    """
    text = str(said(value) or "")
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        return text or "no date given"
    words = when(text, text, "day", brief=True)
    if len(text) <= 10:
        return words
    zone = ""
    if (offset := written.utcoffset()) is not None:
        minutes = int(offset.total_seconds()) // 60
        hours, rest = divmod(abs(minutes), 60)
        sign = "+" if minutes > 0 else "−" if minutes else ""
        zone = f" UTC{sign}{hours or ''}{f':{rest:02}' if rest else ''}"
    return f"{words}, {written:%H:%M}{zone}"


def day(value: Any) -> date | None:
    """Return the day of a date, a timestamp or ISO text; None stays None.

    >>> day("2004-04-04T01:47:26-05:00"), day(None)
    (datetime.date(2004, 4, 4), None)
    """
    value = said(value)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def years(incidents: pd.DataFrame) -> str:
    """Return the years that the attacks span, ready to follow a title."""
    return span(incidents.date_start.min(), incidents.date_end.max())


def span(first: Any, last: Any) -> str:
    """Return the years from one day to another, ready to follow a title, nothing if no day is known."""
    if said(first) is None:
        return ""
    return f", {first.year}" if first.year == last.year else f", {first.year}–{last.year}"
