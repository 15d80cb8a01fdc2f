"""Look up the places of the news by name: towns, districts, provinces, countries and their peoples."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

MARKS = str.maketrans(dict.fromkeys("'’‘`ʻʼʿʾ´.") | dict.fromkeys("-–/,", " "))
LETTERS = str.maketrans("ıøłđħəØŁĐ", "ioldheOLD")
SHORT = {"saint": "st", "mount": "mt", "fort": "ft", "sainte": "st"}
ARTICLES = frozenset("al el an ar as ash at ad az adh ez er es en de la".split())
VOWELS = {"e": "i", "i": "i", "y": "i", "o": "u", "u": "u", "w": "u"}


class Record(NamedTuple):
    """One entry of the gazetteer."""

    kind: str  # P town, D district, A province or state, C country, N people of a country
    name: str
    country: str
    admin1: str | None
    latitude: float | None
    longitude: float | None
    thousands: int


def folded(name: str) -> str:
    """Return a name as the gazetteer's keys write it: plain small letters, no marks, saint as st.

    >>> folded("Saint-Étienne"), folded("Dar‘a")
    ('st etienne', 'dara')
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.translate(LETTERS))
        name = "".join(c for c in name if not unicodedata.combining(c))
    words = name.lower().translate(MARKS).split()
    return " ".join(SHORT.get(word, word) for word in words)


def loose(key: str) -> str:
    """Return how a folded name sounds, for names that newsrooms write in many ways.

    >>> loose("al mayadin") == loose("mayadeen"), loose("ar raqqah") == loose("raqqa")
    (True, True)
    """
    words = key.split()
    kept = [word for word in words if word not in ARTICLES] or words
    sound = (
        "".join(kept)
        .replace("q", "k")
        .replace("kh", "k")
        .replace("gh", "g")
        .replace("dh", "d")
        .replace("th", "t")
    )
    sound = re.sub(r"(?<=[aeiouy])h$", "", sound)
    sound = re.sub(r"[aeiouyw]+", lambda vowels: VOWELS.get(vowels[0].lstrip("a")[:1], "a"), sound)
    return re.sub(r"(.)\1+", r"\1", sound)


@cache
def _lines() -> tuple[list[str], list[bytes]]:
    """Return the provinces by number, and the sorted lines of names: not parsed, to be quick and small."""
    head, _, names = files(__package__).joinpath("gazetteer.tsv").read_bytes().partition(b"\n\n")
    provinces = [line.split("\t")[2] for line in head.decode().splitlines() if not line.startswith("#")]
    return provinces, names.splitlines()


@lru_cache(4096)
def records(key: str) -> tuple[Record, ...]:
    """Return what the gazetteer knows under a folded name.

    >>> [(r.name, r.country, r.admin1) for r in records("karachi") if r.kind == "P"]
    [('Karachi', 'PAK', 'Sindh')]
    """
    provinces, lines = _lines()
    start = f"{key}\t".encode()
    at = bisect_left(lines, start)
    if at == len(lines) or not lines[at].startswith(start):
        return ()
    found: list[Record] = []
    for text in lines[at].decode().split("\t")[1:]:
        if text.startswith("="):
            found += [r for r in records(text[1:]) if r not in found]
            continue
        kind, name, country, number, latitude, longitude, thousands = text.split("|")
        found.append(
            Record(
                kind,
                name or key.title(),
                country,
                provinces[int(number)] if number else None,
                float(latitude) if latitude else None,
                float(longitude) if longitude else None,
                int(thousands),
            )
        )
    return tuple(found)


@lru_cache(4096)
def goes_on(key: str) -> bool:
    """Tell whether the gazetteer has a longer name that begins with these words."""
    lines = _lines()[1]
    start = f"{key} ".encode()
    at = bisect_left(lines, start)
    return at < len(lines) and lines[at].startswith(start)


def alike(key: str, country: str) -> Iterator[str]:
    """Yield the names of a country that sound like a folded name.

    >>> list(alike("mayadin", "SYR"))
    ['al mayadin']
    """
    names, mark = _sounds(country), f"\n{loose(key)}\t"
    at = names.find(mark)
    while at >= 0:
        start = at + len(mark)
        end = names.index("\n", start)
        yield names[start:end]
        at = names.find(mark, end)


@lru_cache(64)
def _sounds(country: str) -> str:
    """Return the names of a country, a line each after how it sounds: a tenth of what a dict would hold."""
    mark = f"|{country}|".encode()
    keys = [line.partition(b"\t")[0].decode() for line in _lines()[1] if mark in line]
    return "\n" + "".join(f"{loose(key)}\t{key}\n" for key in keys)
