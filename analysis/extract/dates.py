"""Find when a sentence says that something happened: an interval of days, with its precision and its basis.

The value of a date is its words, normalised: `2023-02-17`, `2023-02`, `2023`; `--02-17` and `--02` where no
year stands; `-1D`, `-1W`, `-1M`, `-1Y` counted from publication; `weekday:4` the last Friday (Monday is 0),
`weekday:4@-1W` Friday of last week, `+weekday:4` a Friday ahead, `next:weekday:4` next Friday; `weekend`;
`A/B` an interval; `@-1D` counted from another date of the story ("a day earlier").
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from analysis import lexicon
from analysis.extract.sentences import Sentence, Token

Interval = tuple[date | None, date | None, str]
Hit = tuple[int, str, str]  # the token after it, its value, its basis
UNKNOWN: Interval = (None, None, "unknown")
NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year"}
TO = frozenset(("-", "–", "—", "to", "through", "until", "into"))
YEAR_AFTER = frozenset(
    "in since of the early late mid during from until by and to between before after through around "
    "summer spring autumn fall winter".split()
)
WINDOW = frozenset(("last", "past", "previous"))
NEAR = 8  # tokens between a time of day and the date it belongs to, where a sentence has several dates
ALONE = 20  # the same, where it has one

ABSOLUTE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$")
YEARLESS = re.compile(r"(\+?)--(\d\d)(?:-(\d\d))?(@-1Y)?$")
OFFSET = re.compile(r"([+-]?\d+)([DWMY])$")
WEEKDAY = re.compile(r"(next:|\+|)weekday:(\d)(@-1W)?$")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|d)?$")
CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?(am|pm)?$")


@dataclass(frozen=True, slots=True)
class When:
    """A date or time as a sentence gives it: first and last possible day, and how we know."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: str  # day, days, week, month, year, unknown
    basis: str  # stated, relative, partial, none
    value: str
    time: str | None = None  # local: 19:10, or a part of the day; 06:40Z where the text says GMT
    since: bool = False  # a stretch that runs up to the report ("since 2003", "in the past two weeks")


@cache
def _words(kind: str) -> dict[str, str]:
    return {row["cue"]: row["value"] for row in lexicon.rows("calendar") if row["kind"] == kind}


@cache
def _starters() -> frozenset[str]:
    kinds = ("month", "weekday", "weekday_short", "day", "part", "unit")
    return frozenset(cue for kind in kinds for cue in _words(kind)) | {"weekend"}


def dates(sentence: Sentence, published: date | None = None) -> list[When]:
    """Return the dates and times in a sentence, in order, read as of the day of publication.

    >>> one = Sentence(0, 0, "body", "Gunmen stormed a police station on Sunday.", 0)
    >>> [(w.value, str(w.first), w.precision) for w in dates(one, date(2004, 4, 4))]
    [('weekday:6', '2004-04-04', 'day')]
    >>> [(w.value, w.first) for w in dates(one)]
    [('weekday:6', None)]
    """
    words = sentence.tokens
    plain = [_plain(token.low) for token in words]
    if _starters().isdisjoint(plain) and not any(w[0].isdigit() for w in plain):
        return []
    plain += ["", "", "", "", "", ""]  # so that looking ahead needs no bounds
    caps = sentence.text.isupper()
    spans: list[list] = []
    i = 0
    while i < len(words):
        hit = _date_at(words, plain, i, caps)
        if hit is None:
            i += 1
            continue
        after, value, basis = hit
        since = plain[i] in WINDOW and value.endswith("/0D")
        if _is_since(plain, i) and "/" not in value:
            since, value = True, f"{value}/0D"
        spans.append([i, after, value, basis, since, None])
        i = after
    return _joined(words, spans, _times(words, plain, caps), published)


def _is_since(plain: list[str], i: int) -> bool:
    """Tell whether a date opens a stretch up to now: since 2003, since the war began in March 2011."""
    if "since" in plain[max(i - 2, 0) : i]:
        return True
    before = plain[max(i - 14, 0) : i]
    if "since" not in before or before[-1] not in ("in", "on"):
        return False
    return any(w in _words("opening") for w in before[-before[::-1].index("since") :])


@lru_cache(8192)
def _plain(low: str) -> str:
    word = low.removesuffix("'s").strip("'")
    for prefix in ("mid-", "pre-", "post-"):
        word = word.removeprefix(prefix)
    return word.replace(".", "") or low


def _date_at(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> Hit | None:
    word = plain[i]
    if word[:1].isdigit():
        return _numeric(plain, i) or _calendar(words, plain, i, caps) or _counted(plain, i) or _year(plain, i)
    if word in _words("month"):
        return _calendar(words, plain, i, caps)
    if word in _words("weekday") or word in _words("weekday_short"):
        return _weekday(words, plain, i, caps)
    if word in _words("day"):
        return i + 1, f"{int(_words('day')[word])}D", "relative"
    if word in ("last", "past", "previous", "this", "next", "following", "same"):
        return _pointed(words, plain, i, caps)
    if word == "weekend":
        return i + 1, "weekend", "relative"
    if word == "overnight":
        beside = (
            plain[i - 1] if i else "",
            plain[i + 1],
            plain[i + 2] if plain[i + 1] in ("on", "from") else "",
        )
        if any(w in _words("weekday") for w in beside):
            return None
        return i + 1, "-1D/0D", "relative"
    if word == "day" and plain[i + 1 : i + 3] == ["before", "yesterday"]:
        return i + 3, "-2D", "relative"
    if word in _words("number") or word in _words("vague"):
        return _counted(plain, i)
    return None


def _is_month(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> bool:
    """Tell a month from a verb (may, march), a name (April Jones, Jan Egeland) or a word (mar, dec)."""
    if i >= len(words) or plain[i] not in _words("month"):
        return False
    if not words[i].text[0].isupper() and not words[i].text.startswith("mid-"):
        return False
    beside = _day(plain[i + 1]) or _is_year(plain[i + 1]) or (i and _day(plain[i - 1]))
    if beside or (i > 1 and plain[i - 1] == "of" and _day(plain[i - 2])):
        return True
    before = plain[i - 1] if i else ""
    if plain[i] in ("mar", "jan", "dec", "apr", "jun", "jul"):
        return False
    placed = before in YEAR_AFTER or before in (
        "last",
        "this",
        "next",
        "past",
        "late",
        "early",
        "on",
        ",",
        "(",
    )
    if plain[i] in ("may", "march") and (caps or i == 0):
        return before in (
            "in",
            "since",
            "last",
            "of",
            "early",
            "late",
            "until",
            "during",
            "from",
            "by",
            "next",
        )
    if plain[i] == "may" and not placed:
        return False
    following = words[i + 1].text if i + 1 < len(words) else "."
    return placed or caps or not following[0].isupper()


def _day(word: str) -> int | None:
    match = DAY.match(word)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and "1900" <= word <= "2099"


def _numeric(plain: list[str], i: int) -> Hit | None:
    """Read 2004-04-04 and 4/4/2004; what might be either is read month first, as US outlets write."""
    a, mark, b, again, c = plain[i : i + 5]
    if mark not in ("-", "/") or mark != again or not b.isdigit():
        return None
    c = c[:2] if _is_year(a) and c[:2].isdigit() else c
    if not (a.isdigit() and c.isdigit()):
        return None
    if _is_year(a):
        year, month, day = int(a), int(b), int(c)
    elif mark == "/" and (_is_year(c) or len(c) == 2):
        year = int(c) if len(c) == 4 else 2000 + int(c) if int(c) < 50 else 1900 + int(c)
        month, day = (int(b), int(a)) if int(a) > 12 else (int(a), int(b))
    else:
        return None
    return (i + 5, f"{year}-{month:02}-{day:02}", "stated") if _is_real(year, month, day) else None


def _is_real(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _calendar(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> Hit | None:
    """Read a date made of a month with or without day and year, or an interval of two."""
    one = _month_and_day(words, plain, i, caps)
    if one is None:
        return None
    k, parts = one
    ahead = _is_ahead(plain, i)
    between = "between" in plain[max(i - 3, 0) : i] or "from" in plain[max(i - 3, 0) : i]
    if plain[k] in TO or (plain[k] == "and" and between):
        two = _month_and_day(words, plain, k + 1, caps) if _starts_date(words, plain, k + 1, caps) else None
        if two and len(parts) == 1:
            k, parts = two[0], parts + two[1][-1:]
    if len(parts) == 2 and parts[0][0] is None and parts[1][0] is not None:
        year, month, _ = parts[1]
        parts = [(year - (parts[0][1] > month), *parts[0][1:]), parts[1]]
    for year, month, day in parts:
        if day and not _is_real(year or 2000, month, day):
            return None
    values = [_text(part) for part in parts]
    basis = "stated" if parts[-1][0] else "partial"
    if basis == "partial":
        at = k + (plain[k] in ("of", ","))
        if plain[at : at + 2] == ["last", "year"]:
            return at + 2, "/".join(f"{value}@-1Y" for value in values), "relative"
        if ahead:
            values = [f"+{value}" for value in values]
    return k, "/".join(values), basis


def _starts_date(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> bool:
    return bool(_day(plain[i])) or _is_month(words, plain, i, caps)


def _text(part: tuple[int | None, int, int | None]) -> str:
    year, month, day = part
    return (f"{year}-" if year else "--") + f"{month:02}" + (f"-{day:02}" if day else "")


def _month_and_day(
    words: tuple[Token, ...], plain: list[str], i: int, caps: bool
) -> tuple[int, list[tuple[int | None, int, int | None]]] | None:
    months = _words("month")
    first, second = _day(plain[i]), None
    if first:  # 5 January, 9-11 May, the 5th of May
        k = i + 1
        if plain[k] in TO or plain[k] in ("and", "or", "&"):
            second = _day(plain[k + 1])
            k += 2 if second else 0
        k += plain[k] == "of"
        if not _is_month(words, plain, k, caps):
            return None
        month = int(months[plain[k]])
        k += 1
    else:  # January, January 5, Jan. 5-7
        if not _is_month(words, plain, i, caps):
            return None
        month = int(months[plain[i]])
        k = i + 1
        k += plain[k] == "." and bool(_day(plain[k + 1]))
        first = _day(plain[k]) if not (i and plain[i - 1] == "in" and not _is_dated(plain, k)) else None
        k += first is not None
        if first and (plain[k] in TO or plain[k] == "and") and not _is_month(words, plain, k + 2, caps):
            second = _day(plain[k + 1])
            k += 2 if second else 0
    year = None
    at = k + (plain[k] in (",", "of"))
    if _is_year(plain[at]) and plain[at + 1] not in _words("counted"):
        year, k = int(plain[at]), at + 1
    elif first and caps and len(plain[k]) == 2 and plain[k].isdigit() and _day(plain[i]):  # 2 FEB 90
        year, k = (1900 if int(plain[k]) >= 50 else 2000) + int(plain[k]), k + 1
    days = [first] if second is None else [first, second]
    return k, [(year, month, day) for day in days]


def _is_dated(plain: list[str], k: int) -> bool:
    """Tell "in March 15, 2004" from "in March 15 people died"."""
    return _is_year(plain[k + 1]) or (plain[k + 1] == "," and _is_year(plain[k + 2]))


def _year(plain: list[str], i: int) -> Hit | None:
    if not _is_year(plain[i]) or plain[i + 1] in _words("counted") or plain[i + 1] in ("-", ":", "/", "%"):
        if not (_is_year(plain[i]) and plain[i + 1] == "-" and _is_year(plain[i + 2])):
            return None
    before = plain[i - 1] if i else ""
    if before not in YEAR_AFTER and not (before == "(" and plain[i + 1] in (")", ",")):
        return None
    linked = plain[i + 1] in TO or (plain[i + 1] == "and" and "between" in plain[max(i - 2, 0) : i])
    if linked and _is_year(plain[i + 2]):
        return i + 3, f"{plain[i]}/{plain[i + 2]}", "stated"
    return i + 1, plain[i], "stated"


def _is_ahead(plain: list[str], i: int) -> bool:
    """Tell whether the words before a date look forward ("will meet on Friday"), not back."""
    before = [w for w in plain[max(i - NEAR, 0) : i] if w not in ("on", "the", "in")]
    cues = _words("ahead")
    if before and before[-1] not in cues and (before[-1] in ("said", "told") or before[-1].endswith("ed")):
        return False
    for word in reversed(before):
        if word in (".", ";", "and", "but", "after", "since", "said", "told"):
            return False
        if word in cues:
            return True
    return False


def _weekday(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> Hit | None:
    if not words[i].text[0].isupper():
        return None
    short = plain[i] in _words("weekday_short")
    number = int(_words("weekday_short" if short else "weekday")[plain[i]])
    before = plain[i - 1] if i else ""
    if before in _words("not_before_weekday") or plain[i + 1] in _words("not_after_weekday"):
        return None
    k = i + 1
    while plain[k] in (",", "(", ".", "the") or plain[k] in _words("part"):
        k += 1
    dated = _calendar(words, plain, k, caps) if k - i <= 3 and _starts_date(words, plain, k, caps) else None
    if dated:
        return dated
    if short and words[i].low[-1:] != "." and plain[i + 1] not in (".", *_words("part")):
        return None
    value = f"weekday:{number}"
    k = i + 1 + (plain[i + 1] == "of")
    if plain[k : k + 2] == ["last", "week"]:
        return k + 2, f"{value}@-1W", "relative"
    if _is_ahead(plain, i):
        return i + 1, f"+{value}", "relative"
    k = i + 1 + (plain[i + 1] in _words("part"))
    if (plain[k] in TO or (plain[k] == "and" and before == "between")) and plain[k + 1] in _words("weekday"):
        return k + 2, f"{value}/weekday:{_words('weekday')[plain[k + 1]]}", "relative"
    return i + 1, value, "relative"


def _pointed(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> Hit | None:
    """Read last month, this week, next Friday, the previous day, the past two weeks, last May, last night."""
    word, k = plain[i], i + 1
    k += word == "this" and plain[k] in ("past", "coming")
    what = plain[k]
    unit = _words("unit").get(what)
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "same": 0, "next": 1, "following": 1}[word]
    if what in _words("weekday") and word in ("last", "past", "this", "next"):
        return k + 1, ("next:" if word == "next" else "") + f"weekday:{_words('weekday')[what]}", "relative"
    if what in _words("part") and word == "this":
        return k, "0D", "relative"
    if what == "night" and word == "last":
        return k, "-1D", "relative"
    if what == "weekend" and word in ("last", "this", "past"):
        return k + 1, "weekend", "relative"
    if word in ("last", "this", "next") and _is_month(words, plain, k, caps):
        return k + 1, ("+" if word == "next" else "") + f"--{int(_words('month')[what]):02}", "relative"
    if unit in NAMES and not what.endswith("s"):
        if unit == "D" or word in ("previous", "same", "following"):
            return k + 1, f"@{step:+}{unit}", "relative"
        if word == "past" or (word == "last" and i > 1 and plain[i - 2] in ("over", "during", "within")):
            return k + 1, f"-1{unit}/0D", "relative"
        return k + 1, f"{step:+}{unit}" if step else f"0{unit}", "relative"
    amount = _amount(plain, k)
    if word in ("last", "past", "previous") and amount:
        after, number, unit = amount
        if unit == "H":
            number, unit = (number + 23) // 24 if number else 1, "D"
        if number:
            return after, f"-{number}{unit}/0D", "relative"
    return None


def _amount(plain: list[str], i: int) -> tuple[int, int | None, str] | None:
    """Return the token after "two days", the number (None if vague) and the unit."""
    number: int | None
    if plain[i].isdigit() and len(plain[i]) < 4:
        number = int(plain[i])
    elif plain[i] in _words("number"):
        number = int(_words("number")[plain[i]])
    elif plain[i] in _words("vague"):
        number = None
    else:
        return None
    k = i + 1
    if plain[i] in ("a", "an", "one") and plain[k] in ("few", "couple"):
        number, k = (None if plain[k] == "few" else 2), k + 1
    k += plain[k] == "of"
    unit = _words("unit").get(plain[k])
    return (k + 1, number, unit) if unit else None


def _counted(plain: list[str], i: int) -> Hit | None:
    """Read "two days ago" from publication, and "two days later" or "a week earlier" from the story."""
    amount = _amount(plain, i)
    if amount is None:
        return None
    k, number, unit = amount
    if plain[k] == "ago":
        if unit == "H":
            days = (number or 1) // 24
            return k + 1, "0D" if number and number < 7 and not days else f"-{days + 1}D/{-days}D", "relative"
        if number is None:
            spread = {"D": "-7D/-2D", "W": "-8W/-2W", "M": "-11M/-2M"}.get(unit)
            return (k + 1, spread, "relative") if spread else None
        return k + 1, f"-{number}{unit}", "relative"
    if plain[k] in ("earlier", "later") and number and unit in NAMES:
        return k + 1, f"@{'-' if plain[k] == 'earlier' else '+'}{number}{unit}", "relative"
    return None


# Times of day


def _times(words: tuple[Token, ...], plain: list[str], caps: bool) -> list[tuple[int, int, str, int]]:
    """Return (first token, token after, time, rank): a clock, then a part of the day, then early or late."""
    found = []
    i = 0
    while i < len(words):
        hit = _time_at(words, plain, i, caps)
        if hit:
            found.append((i, *hit))
            i = hit[0]
        else:
            i += 1
    return found


def _time_at(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> tuple[int, str, int] | None:
    word, before = plain[i], plain[i - 1] if i else ""
    if word[:1].isdigit():
        return _clock(plain, i)
    if word in ("early", "late") and (
        plain[i + 1] in _words("weekday") or plain[i + 1] in ("today", "yesterday")
    ):
        return i + 1, word, 1
    if word in _words("number") and plain[i + 1] == "o'clock":
        hour = int(_words("number")[word])
        return i + 2, f"{hour % 12 + (12 if _later_half(plain, i + 2) else 0):02}:00", 3
    if word == "tonight":
        return i + 1, "night", 2
    part = _words("part").get(word)
    if part is None or (words[i].text[0].isupper() and not caps and i):
        return None
    if word in ("overnight", "noon", "midday", "midnight"):
        return i + 1, part, 3 if ":" in part else 2
    near = plain[max(i - 3, 0) : i]
    placed = before in _words("weekday") or before in (
        "yesterday",
        "last",
        "this",
        "at",
        "by",
        "before",
        "after",
        "early",
    )
    dated = bool(_day(before)) or before in _words("month") or _is_year(before)
    in_the = before in ("the", "early", "late") and (
        "in" in near or "on" in near or "of" in plain[i + 1 : i + 2]
    )
    attack = word == "dawn" and (before in ("a", "the", "around", "since") or words[i].low.startswith("pre-"))
    return (i + 1, part, 2) if placed or dated or in_the or attack else None


def _clock(plain: list[str], i: int) -> tuple[int, str, int] | None:
    before = plain[i - 1] if i else ""
    if len(plain[i]) == 4 and plain[i].isdigit() and int(plain[i][:2]) < 24 and int(plain[i][2:]) < 60:
        if plain[i + 1] in _words("zone"):
            return i + 2, f"{plain[i][:2]}:{plain[i][2:]}Z", 3
        if plain[i + 1] in ("hours", "hrs", "local") and before in ("at", "about", "around"):
            return i + 2, f"{plain[i][:2]}:{plain[i][2:]}", 3
        return None
    match = CLOCK.match(plain[i])
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    hour, minute, half, k = int(match[1]), int(match[2] or 0), match[3], i + 1
    if not half and plain[k] in _words("half") and hour <= 12:
        half, k = plain[k], k + 1
    if not half and plain[k] == "o'clock":
        half, k = "pm" if _later_half(plain, k + 1) else "", k + 1
    if half is None:
        clock = before in ("at", "around", "about", "by", "approximately", "after", "before", "near", "until")
        if not match[2] or not (clock or plain[k] in ("local", "hours") or plain[k] in _words("zone")):
            if not (match[2] and _later_half(plain, k)):
                return None
        half = "pm" if hour < 12 and _later_half(plain, k) else ""
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    zone = "Z" if plain[k] in _words("zone") else ""
    return k + (1 if zone else 0), f"{hour:02}:{minute:02}{zone}", 3


def _later_half(plain: list[str], k: int) -> bool:
    for word in plain[k : k + 4]:
        if word in ("afternoon", "evening", "night"):
            return True
        if word not in _words("weekday") and word not in ("in", "at", "on", "the", "last", "local", "time"):
            return False
    return False


def _joined(
    words: tuple[Token, ...],
    spans: list[list],
    times: list[tuple[int, int, str, int]],
    published: date | None,
) -> list[When]:
    """Give each time of day to the nearest date of the sentence; what is left over stands alone."""
    best: dict[int, tuple[int, int]] = {}
    alone: list[When] = []
    last = 0
    for i, j, time, rank in times:
        gaps = [(max(i - after, first - j, 0), n) for n, (first, after, *_) in enumerate(spans)]
        gap, n = min(gaps, default=(ALONE + 1, -1))
        if gap > (NEAR if len(spans) > 1 else ALONE):
            if alone and rank < 3 and i - last <= 4:  # "at two o'clock in the afternoon"
                continue
            last = j
            alone.append(When(words[i].start, words[j - 1].end, None, None, "unknown", "none", "", time))
            continue
        if (rank, -gap) > best.get(n, (0, 0)):
            best[n], spans[n][5] = (rank, -gap), time
        if gap <= 1:
            spans[n][0], spans[n][1] = min(i, spans[n][0]), max(j, spans[n][1])
    found = alone
    for first, after, value, basis, since, time in spans:
        interval = resolved(value, published)
        found.append(When(words[first].start, words[after - 1].end, *interval, basis, value, time, since))
    return sorted(found, key=lambda when: when.start)


# From a value to days


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
        if day and not _is_real(candidate, month, day):
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


# The clock of the place


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
