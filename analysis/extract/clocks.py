"""Find the times of day in a sentence, and what they are in the zone of the place."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from analysis import lexicon
from analysis.extract.sentences import Token

DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|d)?$")
CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?(am|pm)?$")


@cache
def listed(kind: str) -> dict[str, str]:
    """Return the words of one kind with their values: months, weekdays, units."""
    return {row["cue"]: row["value"] for row in lexicon.rows("calendar") if row["kind"] == kind}


def day_number(word: str) -> int | None:
    """Return the day of the month that a word is, or None."""
    match = DAY.match(word)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def is_year(word: str) -> bool:
    """Tell whether a word is a year."""
    return len(word) == 4 and word.isdecimal() and "1900" <= word <= "2099"


def times_of_day(words: tuple[Token, ...], plain: list[str], caps: bool) -> list[tuple[int, int, str, int]]:
    """Return (first token, token after, time, rank): a clock, then a part of the day, then early or late."""
    found = []
    free = 0
    openers = _openers()
    for i in [i for i, word in enumerate(plain[: len(words)]) if word in openers or word[0].isdigit()]:
        if i >= free and (hit := _time_at(words, plain, i, caps)):
            found.append((i, *hit))
            free = hit[0]
    return found


@cache
def _openers() -> frozenset[str]:
    """Return the words, other than figures, with which a time of day may begin."""
    return frozenset(("early", "late", "tonight")).union(listed("number"), listed("part"))


def _time_at(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> tuple[int, str, int] | None:
    word, before = plain[i], plain[i - 1] if i else ""
    if word[:1].isdigit():
        return _clock(plain, i)
    if word in ("early", "late") and (
        plain[i + 1] in listed("weekday") or plain[i + 1] in ("today", "yesterday")
    ):
        return i + 1, word, 1
    if word in listed("number") and plain[i + 1] == "o'clock":
        hour = int(listed("number")[word])
        return i + 2, f"{hour % 12 + (12 if _later_half(plain, i + 2) else 0):02}:00", 3
    if word == "tonight":
        return i + 1, "night", 2
    part = listed("part").get(word)
    if part is None or (words[i].text[0].isupper() and not caps and i):
        return None
    if word in ("overnight", "noon", "midday", "midnight"):
        return i + 1, part, 3 if ":" in part else 2
    near = plain[max(i - 3, 0) : i]
    placed = before in listed("weekday") or before in (
        "yesterday",
        "last",
        "this",
        "at",
        "by",
        "before",
        "after",
        "early",
    )
    dated = bool(day_number(before)) or before in listed("month") or is_year(before)
    in_the = before in ("the", "early", "late") and (
        "in" in near or "on" in near or "of" in plain[i + 1 : i + 2]
    )
    attack = word == "dawn" and (before in ("a", "the", "around", "since") or words[i].low.startswith("pre-"))
    return (i + 1, part, 2) if placed or dated or in_the or attack else None


def _clock(plain: list[str], i: int) -> tuple[int, str, int] | None:
    before = plain[i - 1] if i else ""
    if len(plain[i]) == 4 and plain[i].isdecimal() and int(plain[i][:2]) < 24 and int(plain[i][2:]) < 60:
        if plain[i + 1] in listed("zone"):
            return i + 2, f"{plain[i][:2]}:{plain[i][2:]}Z", 3
        if plain[i + 1] in ("hours", "hrs", "local") and before in ("at", "about", "around"):
            return i + 2, f"{plain[i][:2]}:{plain[i][2:]}", 3
        return None
    match = CLOCK.match(plain[i])
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    hour, minute, half, k = int(match[1]), int(match[2] or 0), match[3], i + 1
    if not half and plain[k] in listed("half") and hour <= 12:
        half, k = plain[k], k + 1
    if not half and plain[k] == "o'clock":
        half, k = "pm" if _later_half(plain, k + 1) else "", k + 1
    if half is None:
        clock = before in ("at", "around", "about", "by", "approximately", "after", "before", "near", "until")
        if not match[2] or not (clock or plain[k] in ("local", "hours") or plain[k] in listed("zone")):
            if not (match[2] and _later_half(plain, k)):
                return None
        half = "pm" if hour < 12 and _later_half(plain, k) else ""
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    zone = "Z" if plain[k] in listed("zone") else ""
    return k + (1 if zone else 0), f"{hour:02}:{minute:02}{zone}", 3


def _later_half(plain: list[str], k: int) -> bool:
    for word in plain[k : k + 4]:
        if word in ("afternoon", "evening", "night"):
            return True
        if word not in listed("weekday") and word not in (
            "in",
            "at",
            "on",
            "the",
            "last",
            "local",
            "time",
        ):
            return False
    return False


def local_time(day: date, time: str, country: str | None, admin1: str | None = None) -> str | None:
    """Return a time of the clock with the day and, where the place has one zone, the offset of that day.

    >>> local_time(date(2023, 2, 17), "19:10", "PAK")
    '2023-02-17T19:10+05:00'
    >>> local_time(date(2004, 4, 4), "19:10", None)
    '2004-04-04T19:10'
    """
    match = re.fullmatch(r"(\d\d):(\d\d)(Z?)", time)
    if match is None:
        return None
    moment = datetime(day.year, day.month, day.day, int(match[1]), int(match[2]))
    zone = _zone(country, admin1)
    if match[3]:
        moment = moment.replace(tzinfo=ZoneInfo("UTC"))
        return (moment.astimezone(ZoneInfo(zone)) if zone else moment).isoformat(timespec="minutes")
    return (moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment).isoformat(timespec="minutes")


@cache
def _zones() -> dict[tuple[str, str], str]:
    return {(row["country"], row["admin1"]): row["zone"] for row in lexicon.rows("zones")}


def _zone(country: str | None, admin1: str | None) -> str | None:
    zones = _zones()
    return zones.get((country or "", admin1 or "")) or zones.get((country or "", "")) or None
