"""Tell on which side of an attack an article puts the persons whom it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from analysis import lexicon
from analysis.extract.clauses import said
from analysis.extract.people import nouns
from analysis.extract.sentences import Sentence

SIDES = frozenset(("security", "attackers", "militants"))
NAME = re.compile(
    r"(?<![\w’'-])[A-Z][\w’'-]*\.?(?:\s(?:[A-Z][\w’'-]*\.?(?=[\s,;.)]|$)|(?:al|bin|de|la|el|van|von|ul)\b))*"
)
APPOSED = re.compile(r"^,(?:\s(?:aged\s)?\d{1,2},)?\s(?!who\b|which\b)([^,.;()]{3,90})(?:[,.;)]|$)")
HEAD_ENDS = re.compile(r"\s(?:of|who|with|from|in|for|at|on|based|assigned|serving|said)\b")
CALLED = re.compile(r"\b(?:identified|named)\b")
SUFFERED = re.compile(r"(?:,|\b(?:was|were|been|is|are|being)(?:\s\w+ly)?)\s$")
BEING = re.compile(r"^ (?:was|is|had been) (?:an?|the) ([^,.;()]{3,60})")
LONG_AGO = frozenset(("former", "retired", "ex"))
LISTED = re.compile(
    r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Tt]wo|three|four|five|six)"
    r"(?: [a-z][\w-]*){0,2} ([a-z-]+)(?:,|:) (?=[A-Z])"
)
LINK = re.compile(r",? and (?:(?:his|her|their) [\w-]+,? )?|, (?=[A-Z])")
NEAR = 60  # characters between "identified" and those who are
LIST = 240  # characters that a list of names may have


@cache
def _service() -> re.Pattern[str]:
    cues = "|".join(row["cue"] for row in lexicon.rows("service"))
    return re.compile(rf"\b(?:{cues})\b", re.IGNORECASE)


def _side(word: str) -> str | None:
    entry = nouns().get(word.lower().strip(".,'’"))
    return entry[0] if entry else None


def _titles(word: str) -> str:
    """Return the side of a word for one person that may stand before a name, or ''."""
    entry = nouns().get(word.lower().strip(".,'’"))
    return entry[0] if entry and not entry[1] else ""


def _parts(match: re.Match[str]) -> tuple[str, list[str]]:
    """Split a run of capitals into the side of the titles that open it, and the words of the name."""
    words = match.group().split()
    titles = [k for k in range(len(words) - 1) if _side(words[k]) is not None]
    side = next((mine for k in reversed(titles) if (mine := _titles(words[k])) in SIDES), "")
    words = words[titles[-1] + 1 :] if titles else words
    return side, [word.strip(".,").lower().removesuffix("'s").removesuffix("’s") for word in words]


def _apposed(text: str) -> str:
    """Return the side that an aside after a name gives: ", 58, long a veteran of the river police,"."""
    match = APPOSED.match(text)
    if not match or said() & set(match.group(1).lower().split()):
        return ""
    if _service().search(match.group(1)):
        return "security"
    words = HEAD_ENDS.split(match.group(1))[0].split()
    return _titles(words[-1]) if words else ""


def _being(text: str) -> str:
    """Return the side that a name is said to have been of: " was a night guard who lived"."""
    match = BEING.match(text)
    words = HEAD_ENDS.split(match.group(1))[0].split() if match else []
    return _titles(words[-1]) if words and not LONG_AGO & set(words) else ""


def _listed(text: str) -> Iterator[tuple[int, str]]:
    """Yield where the names after a noun begin, with its side: "the attackers, Ali Noor and his cousin".

    Of a noun in the plural all that follow, of one in the singular the next; not who is said to say so, and
    not who comes after a bare noun: "according to police, Ali Noor was hurt".
    """
    for match in LISTED.finditer(text):
        entry = nouns().get(match.group(1).lower())
        if entry is None or entry[0] not in SIDES:
            continue
        at = match.end()
        starts, names = [], NAME.match(text, at)
        while names:
            starts.append(names.start())
            at = names.end()
            link = LINK.match(text, at) if entry[1] else None
            names = NAME.match(text, link.end()) if link else None
        if starts and text[at:].split()[:1] and text[at:].split()[0].strip(".,") not in said():
            yield from ((start, entry[0]) for start in starts)


def _called(text: str) -> Iterator[tuple[int, str]]:
    """Yield where names begin that are those of described persons, with the side of these.

    "The officer was identified as", "identified the gunman as".
    """
    for match in CALLED.finditer(text):
        start = match.end()
        until = re.search(r"\bas\b|:", text[start : start + NEAR])
        if until:
            start += until.end()
        between = re.findall(r"\b(?:the|a)\s(?:[\w-]+\s){0,3}?([\w-]+)\s(?=as\b)", text[match.end() : start])
        before = text[max(0, match.start() - NEAR) : match.start()]
        told = [w for w in re.findall(r"[\w-]+", before) if _side(w)] if SUFFERED.search(before) else []
        word = between[-1] if between else told[-1] if told else ""
        if (side := _side(word)) in SIDES:
            yield start, side


def namings(sentences: Sequence[Sentence]) -> dict[str, str]:
    """Return the side of each name of whose bearer some sentence tells it, by full name and by surname.

    >>> from analysis.extract.sentences import Sentence
    >>> text = "Officer Ann Lee was shot. Lee, 34, was named with Bo Ray, a sergeant."
    >>> namings([Sentence(0, len(text), "body", text, 0)])
    {'ann lee': 'security', 'lee': 'security', 'bo ray': 'security', 'ray': 'security'}
    """
    found: dict[str, str] = {}
    for sentence in sentences:
        text = sentence.text
        called, listed = list(_called(text)), dict(_listed(text))
        for match in NAME.finditer(text):
            side, words = _parts(match)
            before = text[: match.start()].split()[-1:]
            if not side and before and _titles(before[0]) in SIDES:
                side = _titles(before[0])
            side = next((s for at, s in called if at <= match.start() < at + LIST), side)
            side = side or _apposed(text[match.end() :]) if len(words) > 1 or side else side
            side = side or listed.get(match.start()) or _being(text[match.end() :])
            if side in SIDES:
                for name in dict.fromkeys((" ".join(words), words[-1])):
                    found.setdefault(name, side)
    return found
