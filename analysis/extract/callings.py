"""Take the words for a speaker apart: name, role, kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from analysis import lexicon
from analysis.extract.lines import Line, listed

DETERMINERS = frozenset("the a an his her its their our this that another one some several many".split())
LINKS = frozenset("of for in at from with and on by".split())
PERSONS = frozenset(("he", "she"))
ANYBODY = PERSONS | {"they", "it", "who"}
CONJUNCTIONS = frozenset(
    "and but while as although though whereas when after before because since if that".split()
)
RELATIVE = frozenset(("who", "whose", "which", "whom"))


@dataclass
class Voice:
    """Somebody who speaks in the article, as far as it has been read."""

    name: str | None
    phrase: str
    role: str | None
    kind: str | None
    heads: frozenset[str]
    plural: bool = False


def is_name(line: Line, i: int) -> bool:
    """Tell whether a word is part of a name."""
    text = line.tokens[i].text
    if not text[0].isalpha():
        return False
    if line.caps:
        return _is_plain(line.low[i])
    return (
        text[0].isupper()
        or (text[:3] in ("al-", "el-", "ul-") and text[3:4].isupper())
        or text in ("bin", "ibn")
    )


def _is_plain(word: str) -> bool:
    return not (
        word in DETERMINERS or word in LINKS or word in CONJUNCTIONS or word in ANYBODY or word in RELATIVE
        or word in listed("be") or word in listed("day") or word.endswith(("ed", "ing")) or word == "to"
    )  # fmt: skip


def parts_of(line: Line, first: int, last: int) -> tuple[str | None, str | None, str | None, frozenset[str]]:
    """Split the words for a speaker into name, role, type, and the role's own words."""
    low = line.low
    comma = next((p for p in range(first, last) if low[p] == ","), last)
    named = _name_span(line, first, comma)
    kind = _kind(line, first, comma)
    if named is None:
        if last > comma + 1 and not line.caps and not any(p in line.roles for p in range(comma + 1, last)):
            role, name = (on_one_line(line.words(*span)) for span in ((first, comma), (comma + 1, last)))
            return name, role, kind, _heads(line, first, comma)
        return None, on_one_line(line.words(first, last)), kind, _heads(line, first, last)
    name = on_one_line(line.words(*named)).removesuffix("'s").removesuffix("’s")
    if last > comma + 1:
        role = on_one_line(line.words(comma + 1, last)).strip(" ,")
        return name, role, _kind(line, comma + 1, last) or kind, _heads(line, comma + 1, last)
    titled = [p for p in range(first, named[0]) if p in line.roles]
    role = on_one_line(line.words(first, titled[-1] + 1)) if titled else None
    if role is None and any(p in line.roles for p in range(named[1], comma)):
        role = on_one_line(line.words(named[1] + 1, comma))
    if low[first] in ("dr", "dr."):
        role, kind = role or line.tokens[first].text, kind or "medical"
    return name, role, kind, _heads(line, first, comma)


def _name_span(line: Line, first: int, last: int) -> tuple[int, int] | None:
    """Return where the name stands among the words for a speaker, if there is one."""
    low = line.low
    roles = [p for p in range(first, last) if p in line.roles]
    if line.caps and not roles:
        return None
    if not line.caps and roles and (opening := _name_before(line, first, roles[0])):
        return opening
    link = next((p for p in range(first + 1, last) if low[p] in LINKS and low[p] != "and"), last)
    before = [p for p in roles if p < link]
    spans = [(before[-1] + 1 if before else first, link, 1 if before or link == last else 2)]
    if roles and roles[-1] > link and low[min(roles[-1] + 1, last - 1)] not in LINKS:
        spans.append((roles[-1] + 1, last, 2))
    if not roles and link < last:
        spans.append((first, last, 1))
    for start, end, least in spans:
        proper = [
            p for p in range(start, end) if is_name(line, p) and low[p] not in listed("title") | DETERMINERS
        ]
        is_described = not roles and low[first] in DETERMINERS and len(proper) < end - start - 1
        if len(proper) >= least and not is_described:
            return proper[0], proper[-1] + 1
    return None


def _name_before(line: Line, first: int, role: int) -> tuple[int, int] | None:
    """Return the name that a description follows without a comma: "Ann Lee a spokesman for the ministry"."""
    end = next((p for p in range(first, role) if line.low[p] in ("a", "an", "the")), None)
    if end is None or end - first < 2 or role - end > 3:
        return None
    named = all(is_name(line, p) and line.low[p] not in listed("title") for p in range(first, end))
    return (first, end) if named else None


def _kind(line: Line, first: int, last: int) -> str | None:
    """Return the speaker's type: a specific word of the head, else of the rest, else a general one."""
    head = last
    for p in range(first + 1, last):
        if line.low[p] in LINKS and line.low[p] != "and":
            head = p
            break
    for begin, end in ((first, head), (head, last)):
        specific = [
            line.roles[p][0] for p in range(begin, end) if p in line.roles and line.roles[p][1] == "specific"
        ]
        if specific:
            return specific[-1]
    for p in range(last - 1, first - 1, -1):
        if p in line.roles and line.roles[p][0]:
            return line.roles[p][0]
    text = line.tokens[first].text if last - first == 1 else ""
    return "police" if text.isupper() and text.endswith("PD") and len(text) > 2 else None


def _heads(line: Line, first: int, last: int) -> frozenset[str]:
    return frozenset(line.low[p] for p in range(first, last) if p in line.roles)


def head_of(line: Line, first: int, last: int) -> str:
    """Return the last word that carries the role."""
    for p in range(first, last):
        nxt = line.low[p + 1] if p + 1 < last else ""
        if (not nxt or nxt in LINKS or nxt in RELATIVE or nxt == ",") and line.low[p] not in DETERMINERS:
            return line.low[p]
    return line.low[last - 1]


def without_rank(name: str) -> str:
    """Return a name without rank and title."""
    words = name.split()
    while len(words) > 1 and (words[0].lower() in listed("title") or words[0].lower() in _single_roles()):
        words = words[1:]
    return " ".join(words)


@cache
def _single_roles() -> frozenset[str]:
    words = {word for r in lexicon.rows("speaker_roles") for word in r["cue"].split()}
    return frozenset(words | {"the", "in", "on", "at", "but", "and"})


def on_one_line(text: str) -> str:
    """Return words on one line, without marks at their ends."""
    return " ".join(text.split()).strip(' ,"“”')
