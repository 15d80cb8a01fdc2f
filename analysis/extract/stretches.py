"""Find how far the words reach that somebody says."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.extract.callings import Voice
from analysis.extract.lines import Line, listed, speech_verbs
from analysis.extract.subjects import BREAKS, QUOTES, clause_start


@dataclass
class Said:
    """A stretch and its speaker, before names that come later are known."""

    start: int
    end: int
    voice: Voice | None
    role: str | None
    via: str | None
    modality: str
    paragraph: int
    verb: int = 0
    outer: bool = False
    weight: str = "strong"


def extent_of(
    line: Line, verb: int, after: int, first: int, last: int, inverted: bool
) -> tuple[int, int, bool] | None:
    """Return start and end of what is said, and whether it encloses the clause before it."""
    low, n, toks = line.low, len(line.low), line.tokens
    begin = clause_start(line)
    if inverted:
        rest = last
        start = toks[begin].start
        if rest < n and any(line.quoted[rest:]) and low[rest] in BREAKS:
            return start, line.end, True
        return start, toks[verb].start, True
    rest, starts = after, first <= begin
    is_late = not starts and (low[first - 1] in QUOTES or (low[first - 1] == "," and first - begin > 5))
    while rest < n and (
        low[rest] in listed("skip")
        or low[rest] in listed("day")
        or low[rest] in ("on", "late", "early", "this", "morning", "night", "afternoon", "evening")
        and (low[rest] != "on" or rest + 1 < n and low[rest + 1] in listed("day"))
    ):
        rest += 1
    is_last = rest >= n or all(w in BREAKS for w in low[rest:]) or _goes_on(line, rest)
    is_last = is_last or (not starts and _is_tail(line, rest, is_late))
    if is_last and first > begin:
        return toks[begin].start, toks[first].start, True
    if is_last:
        return None
    if not starts and low[rest] == "," and low[first - 1] in BREAKS:
        return toks[begin].start, line.end, True
    if not starts and low[first - 1] in QUOTES and not any(line.quoted[rest:]):
        return toks[begin].start, toks[first].start, True
    if low[rest] == "," and rest + 1 < n and low[rest + 1] not in QUOTES:
        if not starts and low[first - 1] == ",":
            return toks[begin].start, line.end, True
    if after < n - 1 and low[after] == "that":
        after += 1
    return toks[after].start if after < n else line.end, line.end, False


HOW = frozenset("condition anonymity news giving elaborating".split())
TAILS = (
    "in",
    "of",
    "about",
    "when",
    "to",
    "from",
    "before",
    "while",
    "but",
    "on",
    "at",
    "during",
    "via",
    "by",
    "after",
    "shortly",
    "through",
    "without",
    "as",
)


def _goes_on(line: Line, rest: int) -> bool:
    """Tell whether a second verb of saying follows, as in ", the ministry said, adding that ..."."""
    place = rest + 1 if line.low[rest] == "," else rest
    word = line.low[place] if place < len(line.low) else ""
    return word == "citing" or (word.endswith("ing") and word in speech_verbs()[0])


def _is_tail(line: Line, rest: int, is_late: bool) -> bool:
    """Tell whether only how and when follow the verb: "..., he said in a statement".

    Where a comma or a quotation mark stands before the speaker (*is_late*), any such words are the end.
    """
    low = line.low
    words = [w for w in low[rest:] if w not in BREAKS]
    if not words or words[0] not in TAILS or len(words) > 12 or "that" in words:
        return False
    return is_late or words[0] == "as" or bool(set(words) & (listed("means") | listed("day") | HOW))


def apart(found: list[Said], line: Line) -> list[Said]:
    """Let what encloses and what is enclosed agree: an outlet around a voice is the way it came."""
    if len(found) < 2:
        return found
    kept: list[Said] = []
    for said in found:
        inner = [k for k in kept if said.outer and k.start < said.end and k.end > said.start]
        if inner and said.outer:
            kind = said.voice.kind if said.voice else None
            for k in inner:
                k.end = min(k.end, said.end) if k.end > said.end else k.end
                if kind == "outlet":
                    k.via = k.via or (said.voice.phrase if said.voice else None)
                elif (
                    k.voice
                    and not k.voice.name
                    and (k.weight == "weak" or k.voice.heads & {"reports", "report"})
                ):
                    k.voice, k.role, k.via = said.voice, said.role, said.via
                    k.start = min(k.start, said.start)
            first = min(k.start for k in inner)
            if kind == "outlet" and all(k.outer for k in inner):
                continue
            if said.start < first:
                kept.append(
                    Said(said.start, first, said.voice, said.role, said.via, said.modality, said.paragraph)
                )
            continue
        for k in kept:
            if k.end > said.start and not said.outer:
                k.end = _cut(line, k, said)
        kept.append(said)
    return sorted((k for k in kept if k.end > k.start), key=lambda k: k.start)


def _cut(line: Line, earlier: Said, later: Said) -> int:
    """End the earlier speech where the clause of the later speaker begins."""
    verb = later.verb
    place = verb
    for p in range(verb - 1, -1, -1):
        if line.tokens[p].start <= earlier.start:
            break
        if line.low[p] in BREAKS or line.low[p] in ("and", "but", "while", "whereas", "although"):
            place = p
            break
    return line.tokens[place].start
