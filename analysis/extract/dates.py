"""Find when a sentence says that something happened: an interval of days, with its precision and its basis.

The value of a date is its words, normalised: `2023-02-17`, `2023-02`, `2023`; `--02-17` and `--02` where no
year stands; `-1D`, `-1W`, `-1M`, `-1Y` counted from publication; `weekday:4` the last Friday (Monday is 0),
`weekday:4@-1W` Friday of last week, `+weekday:4` a Friday ahead, `next:weekday:4` next Friday; `weekend`;
`A/B` an interval; `@-1D` counted from another date of the story ("a day earlier").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from analysis import lexicon
from analysis.extract.clocks import day_number, is_year, listed, times_of_day
from analysis.extract.intervals import NAMES, is_real, resolved
from analysis.extract.sentences import Sentence, Token

Hit = tuple[int, str, str]  # the token after it, its value, its basis
TO = frozenset(("-", "–", "—", "to", "through", "until", "into"))
YEAR_AFTER = frozenset(
    "in since of the early late mid during from until by and to between before after through around "
    "summer spring autumn fall winter".split()
)
WINDOW = frozenset(("last", "past", "previous"))
FIGURE = re.compile(r"\d")
NEAR = 8  # tokens between a time of day and the date it belongs to, where a sentence has several dates
ALONE = 20  # the same, where it has one


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which would triple the time that it takes to make one
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
def _starters() -> frozenset[str]:
    kinds = ("month", "weekday", "weekday_short", "day", "part", "unit")
    return frozenset(cue for kind in kinds for cue in listed(kind)) | {"weekend"}


POINTING = frozenset(("last", "past", "previous", "this", "next", "following", "same"))


@cache
def _openers() -> frozenset[str]:
    """Return the words, other than figures, with which a date may begin."""
    kinds = ("month", "weekday", "weekday_short", "day", "number", "vague")
    return POINTING.union(("weekend", "overnight", "day"), *map(listed, kinds))


def dates(sentence: Sentence, published: date | None = None) -> list[When]:
    """Return the dates and times in a sentence, in order, read as of the day of publication.

    >>> one = Sentence(0, 0, "body", "Gunmen stormed a police station on Sunday.", 0)
    >>> [(w.value, str(w.first), w.precision) for w in dates(one, date(2004, 4, 4))]
    [('weekday:6', '2004-04-04', 'day')]
    >>> [(w.value, w.first) for w in dates(one)]
    [('weekday:6', None)]
    """
    has_figure = FIGURE.search(sentence.text) is not None
    if not has_figure and _starters().isdisjoint(sentence.bag):
        return []
    words = sentence.tokens
    plain = [_plain(word) for word in sentence.words]
    figures = [i for i, word in enumerate(plain) if word[0].isdigit()] if has_figure else []
    if not figures and _starters().isdisjoint(plain):
        return []
    openers = _openers()
    opening = sorted(figures + [i for i, word in enumerate(plain) if word in openers])
    plain += ["", "", "", "", "", ""]  # so that looking ahead needs no bounds
    caps = sentence.text.isupper()
    spans: list[list] = []
    free = 0
    for i in opening:
        if i < free or (hit := _date_at(words, plain, i, caps)) is None:
            continue
        after, value, basis = hit
        since = plain[i] in WINDOW and value.endswith("/0D")
        if _is_since(plain, i) and "/" not in value:
            since, value = True, f"{value}/0D"
        spans.append([i, after, value, basis, since, None])
        free = after
    return _joined(words, spans, times_of_day(words, plain, caps), published)


def _is_since(plain: list[str], i: int) -> bool:
    """Tell whether a date opens a stretch up to now: since 2003, since the war began in March 2011."""
    if "since" in plain[max(i - 2, 0) : i]:
        return True
    before = plain[max(i - 14, 0) : i]
    if "since" not in before or before[-1] not in ("in", "on"):
        return False
    return any(w in listed("opening") for w in before[-before[::-1].index("since") :])


@lru_cache(4096)
def _plain(low: str) -> str:
    word = low.removesuffix("'s").strip("'")
    for prefix in ("mid-", "pre-", "post-"):
        word = word.removeprefix(prefix)
    return word.replace(".", "") or low


def _date_at(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> Hit | None:
    word = plain[i]
    if word[:1].isdigit():
        return _numeric(plain, i) or _calendar(words, plain, i, caps) or _counted(plain, i) or _year(plain, i)
    if word in listed("month"):
        return _calendar(words, plain, i, caps)
    if word in listed("weekday") or word in listed("weekday_short"):
        return _weekday(words, plain, i, caps)
    if word in listed("day"):
        return i + 1, f"{int(listed('day')[word])}D", "relative"
    if word in POINTING:
        return _pointed(words, plain, i, caps)
    if word == "weekend":
        return i + 1, "weekend", "relative"
    if word == "overnight":
        beside = (
            plain[i - 1] if i else "",
            plain[i + 1],
            plain[i + 2] if plain[i + 1] in ("on", "from") else "",
        )
        if any(w in listed("weekday") for w in beside):
            return None
        return i + 1, "-1D/0D", "relative"
    if word == "day" and plain[i + 1 : i + 3] == ["before", "yesterday"]:
        return i + 3, "-2D", "relative"
    if word in listed("number") or word in listed("vague"):
        return _counted(plain, i)
    return None


def _is_month(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> bool:
    """Tell a month from a verb (may, march), a name (April Jones, Jan Egeland) or a word (mar, dec)."""
    if i >= len(words) or plain[i] not in listed("month"):
        return False
    if not words[i].text[0].isupper() and not words[i].text.startswith("mid-"):
        return False
    beside = day_number(plain[i + 1]) or is_year(plain[i + 1]) or (i and day_number(plain[i - 1]))
    if beside or (i > 1 and plain[i - 1] == "of" and day_number(plain[i - 2])):
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


def _numeric(plain: list[str], i: int) -> Hit | None:
    """Read 2004-04-04 and 4/4/2004; what might be either is read month first, as US outlets write."""
    a, mark, b, again, c = plain[i : i + 5]
    if mark not in ("-", "/") or mark != again or not b.isdecimal():
        return None
    c = c[:2] if is_year(a) and c[:2].isdecimal() else c
    if not (a.isdecimal() and c.isdecimal()):
        return None
    if is_year(a):
        year, month, day = int(a), int(b), int(c)
    elif mark == "/" and (is_year(c) or len(c) == 2):
        year = int(c) if len(c) == 4 else 2000 + int(c) if int(c) < 50 else 1900 + int(c)
        month, day = (int(b), int(a)) if int(a) > 12 else (int(a), int(b))
    else:
        return None
    return (i + 5, f"{year}-{month:02}-{day:02}", "stated") if is_real(year, month, day) else None


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
        if day and not is_real(year or 2000, month, day):
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
    return bool(day_number(plain[i])) or _is_month(words, plain, i, caps)


def _text(part: tuple[int | None, int, int | None]) -> str:
    year, month, day = part
    return (f"{year}-" if year else "--") + f"{month:02}" + (f"-{day:02}" if day else "")


def _month_and_day(
    words: tuple[Token, ...], plain: list[str], i: int, caps: bool
) -> tuple[int, list[tuple[int | None, int, int | None]]] | None:
    months = listed("month")
    first, second = day_number(plain[i]), None
    if first:  # 5 January, 9-11 May, the 5th of May
        k = i + 1
        if plain[k] in TO or plain[k] in ("and", "or", "&"):
            second = day_number(plain[k + 1])
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
        k += plain[k] == "." and bool(day_number(plain[k + 1]))
        first = day_number(plain[k]) if not (i and plain[i - 1] == "in" and not _is_dated(plain, k)) else None
        k += first is not None
        if first and (plain[k] in TO or plain[k] == "and") and not _is_month(words, plain, k + 2, caps):
            second = day_number(plain[k + 1])
            k += 2 if second else 0
    year = None
    at = k + (plain[k] in (",", "of"))
    if is_year(plain[at]) and plain[at + 1] not in listed("counted"):
        year, k = int(plain[at]), at + 1
    elif first and caps and len(plain[k]) == 2 and plain[k].isdecimal() and day_number(plain[i]):  # 2 FEB 90
        year, k = (1900 if int(plain[k]) >= 50 else 2000) + int(plain[k]), k + 1
    days = [first] if second is None else [first, second]
    return k, [(year, month, day) for day in days]


def _is_dated(plain: list[str], k: int) -> bool:
    """Tell "in March 15, 2004" from "in March 15 people died"."""
    return is_year(plain[k + 1]) or (plain[k + 1] == "," and is_year(plain[k + 2]))


@cache
def _attack_nouns() -> frozenset[str]:
    return frozenset(row[column] for row in lexicon.rows("attack_nouns") for column in ("cue", "plural"))


def _year(plain: list[str], i: int) -> Hit | None:
    if not is_year(plain[i]) or plain[i + 1] in listed("counted") or plain[i + 1] in ("-", ":", "/", "%"):
        if not (is_year(plain[i]) and plain[i + 1] == "-" and is_year(plain[i + 2])):
            return None
    before = plain[i - 1] if i else ""
    names_an_attack = before[:1].isalpha() and plain[i + 1] in _attack_nouns()  # "a 2009 bombing"
    if (
        before not in YEAR_AFTER
        and not names_an_attack
        and not (before == "(" and plain[i + 1] in (")", ","))
    ):
        return None
    linked = plain[i + 1] in TO or (plain[i + 1] == "and" and "between" in plain[max(i - 2, 0) : i])
    if linked and is_year(plain[i + 2]):
        return i + 3, f"{plain[i]}/{plain[i + 2]}", "stated"
    return i + 1, plain[i], "stated"


def _is_ahead(plain: list[str], i: int) -> bool:
    """Tell whether the words before a date look forward ("will meet on Friday"), not back."""
    before = [w for w in plain[max(i - NEAR, 0) : i] if w not in ("on", "the", "in")]
    cues = listed("ahead")
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
    short = plain[i] in listed("weekday_short")
    number = int(listed("weekday_short" if short else "weekday")[plain[i]])
    before = plain[i - 1] if i else ""
    if before in listed("not_before_weekday") or plain[i + 1] in listed("not_after_weekday"):
        return None
    k = i + 1
    while plain[k] in (",", "(", ".", "the") or plain[k] in listed("part"):
        k += 1
    dated = _calendar(words, plain, k, caps) if k - i <= 3 and _starts_date(words, plain, k, caps) else None
    if dated:
        return dated
    if short and words[i].low[-1:] != "." and plain[i + 1] not in (".", *listed("part")):
        return None
    value = f"weekday:{number}"
    k = i + 1 + (plain[i + 1] == "of")
    if plain[k : k + 2] == ["last", "week"]:
        return k + 2, f"{value}@-1W", "relative"
    if _is_ahead(plain, i):
        return i + 1, f"+{value}", "relative"
    k = i + 1 + (plain[i + 1] in listed("part"))
    if (plain[k] in TO or (plain[k] == "and" and before == "between")) and plain[k + 1] in listed("weekday"):
        return k + 2, f"{value}/weekday:{listed('weekday')[plain[k + 1]]}", "relative"
    return i + 1, value, "relative"


def _pointed(words: tuple[Token, ...], plain: list[str], i: int, caps: bool) -> Hit | None:
    """Read last month, this week, next Friday, the previous day, the past two weeks, last May, last night."""
    word, k = plain[i], i + 1
    k += word == "this" and plain[k] in ("past", "coming")
    what = plain[k]
    unit = listed("unit").get(what)
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "same": 0, "next": 1, "following": 1}[word]
    if what in listed("weekday") and word in ("last", "past", "this", "next"):
        return (
            k + 1,
            ("next:" if word == "next" else "") + f"weekday:{listed('weekday')[what]}",
            "relative",
        )
    if what in listed("part") and word == "this":
        return k, "0D", "relative"
    if what == "night" and word == "last":
        return k, "-1D", "relative"
    if what == "weekend" and word in ("last", "this", "past"):
        return k + 1, "weekend", "relative"
    if word in ("last", "this", "next") and _is_month(words, plain, k, caps):
        return (
            k + 1,
            ("+" if word == "next" else "") + f"--{int(listed('month')[what]):02}",
            "relative",
        )
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
    if plain[i].isdecimal() and len(plain[i]) < 4:
        number = int(plain[i])
    elif plain[i] in listed("number"):
        number = int(listed("number")[plain[i]])
    elif plain[i] in listed("vague"):
        number = None
    else:
        return None
    k = i + 1
    if plain[i] in ("a", "an", "one") and plain[k] in ("few", "couple"):
        number, k = (None if plain[k] == "few" else 2), k + 1
    k += plain[k] == "of"
    unit = listed("unit").get(plain[k])
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
