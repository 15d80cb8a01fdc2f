"""Find the words for whoever speaks, before or after a verb of saying."""

from __future__ import annotations

from functools import cache

from analysis import lexicon
from analysis.extract.callings import (
    ANYBODY,
    CONJUNCTIONS,
    DETERMINERS,
    LINKS,
    RELATIVE,
    is_name,
    on_one_line,
    parts_of,
)
from analysis.extract.lines import CLOSING, EITHER, OPENING, Line, listed, speech_verbs

QUOTES = frozenset(OPENING + CLOSING + EITHER)
BREAKS = frozenset(",;:()[]—–-.!?…") | QUOTES
NUMBERS = frozenset("two three four other new first".split())
LONGEST_SPEAKER = 22  # words
OFFICES = lexicon.words("office")


@cache
def numerals() -> frozenset[str]:
    """Return the words for numbers, none of which is a speaker."""
    return frozenset(row["cue"] for row in lexicon.rows("numbers"))


def clause_start(line: Line) -> int:
    """Return the first token after a dateline or other opening that nobody says."""
    low = line.low
    for i in range(min(len(low) - 1, 16)):
        if low[i] in ("—", "–", "--") or (low[i] == "-" and i and low[i - 1] in (")", "-")) or low[i] == "]":
            following = low[i + 1]
            if following not in ("—", "–", "-", "["):
                return i + 1
    i = 0
    while i < len(low) - 1 and low[i] in (
        "and",
        "but",
        "meanwhile",
        ",",
        "however",
        "later",
        "also",
        "-",
        "earlier",
    ):
        i += 1
    return i


def _is_noun(line: Line, i: int) -> bool:
    word = line.low[i]
    if word in listed("day") or word in CONJUNCTIONS - {"and"} or word in ("i", "we", "you"):
        return False
    return i in line.roles or is_name(line, i) or word in ("'s", "’s", "'", "’")


def subject_before(line: Line, verb: int) -> tuple[int, int] | None:
    """Return the words for the speaker that stand before the verb at *verb*, as (first, after last)."""
    low = line.low
    j = _skipped(line, verb - 1)
    if j < 0:
        return None
    if low[j] in (",", ")"):
        return _aside(line, j)
    if low[j] in BREAKS:
        return None
    if low[j] in OFFICES:
        return noun_phrase(line, j)
    return _relative(line, j) or _with_name(line, noun_phrase(line, j))


def _with_name(line: Line, found: tuple[int, int] | None) -> tuple[int, int] | None:
    """Join a name to the role behind its comma: "Haroon Khan, the daily's reporter in Quetta said"."""
    if found is None or line.caps:
        return found
    first, last = found
    if first > 1 and line.low[first] in ("a", "an") and any(p in line.roles for p in range(first, last)):
        k = first - 1
        while k >= 0 and is_name(line, k) and k not in line.roles and line.low[k] not in listed("day"):
            k -= 1
        if first - 1 - k >= 2:
            return k + 1, last  # "Ann Lee a spokesman for the ministry said"
    if first < 3 or line.low[first - 1] != "," or not any(p in line.roles for p in range(first, last)):
        return found
    if parts_of(line, first, last)[0] is not None:
        return found
    k = first - 2
    while k >= 0 and is_name(line, k) and k not in line.roles and line.low[k] not in listed("day"):
        k -= 1
    opens = k < 0 or line.low[k] in BREAKS or line.low[k] in listed("title")
    return (k + 1, last) if opens and first - 2 - k >= 2 else found


def _skipped(line: Line, j: int) -> int:
    """Step back over what may stand between a speaker and the verb: adverbs, days, "in a statement"."""
    low = line.low
    while j >= 0:
        if low[j] in listed("skip") or low[j] in listed("be"):
            j -= 1
        elif low[j] in listed("day"):
            j -= 1
            if j >= 0 and low[j] in ("on", "late", "early", "last"):
                j -= 1
        elif (
            low[j] in ("night", "morning", "afternoon", "evening", "week", "month")
            and j
            and (low[j - 1] in listed("day") or low[j - 1] in ("this", "last"))
        ):
            j -= 2 if low[j - 1] in ("this", "last") else 1
        elif low[j] in listed("means") and j not in _own_heads(line, j):
            k = j
            while k > max(-1, j - 8) and low[k] not in ("in", "via", "on", "during", "by", "through", "at"):
                if low[k] in BREAKS:
                    k = -1
                    break
                k -= 1
            if k <= 0 or k == max(-1, j - 8):
                return j
            j = k - 1
            if j >= 0 and low[j] == ",":
                j -= 1
        elif low[j] == "," and j and _ends_adverbial(line, j - 1):
            j -= 1
        else:
            return j
    return j


def _own_heads(line: Line, j: int) -> tuple[int, ...]:
    """Return *j* where the means are themselves the speaker, as in "the statement said"."""
    k = j - 1
    while k >= 0 and (
        line.low[k] in listed("modifier") or line.low[k] in ("brief", "written", "joint", "separate")
    ):
        k -= 1
    if k < 0:
        return (j,)
    if line.low[k] in ("the", "a", "an", "its", "his", "her", "their", "this"):
        before = line.low[k - 1] if k else ""
        return () if before in ("in", "via", "on", "during", "by", "through", "at") else (j,)
    return () if line.low[k] in ("in", "via", "on", "during", "by", "through", "at") else (j,)


def _ends_adverbial(line: Line, j: int) -> bool:
    return line.low[j] in listed("day") or (line.low[j] in listed("means") and j not in _own_heads(line, j))


def _relative(line: Line, j: int) -> tuple[int, int] | None:
    """Return the speaker before a "who", as in "the police official who spoke to DW added"."""
    for k in range(j, max(-1, j - 12), -1):
        if line.low[k] in BREAKS:
            return None
        if line.low[k] == "who" and k:
            found = noun_phrase(line, k - 1)
            return (found[0], found[1]) if found else None
    return None


def _aside(line: Line, comma: int) -> tuple[int, int] | None:
    """Return a name with its aside, as in "Dr Khan, the police surgeon, said"."""
    low = line.low
    k = comma - 1
    while k >= 0 and not (low[k] in BREAKS and low[k] != "-") and comma - k < LONGEST_SPEAKER:
        k -= 1
    if k < 0 or low[k] not in (",", "("):
        return None
    if all(is_name(line, p) for p in range(k + 1, comma)) and comma - k <= 4 and not line.caps:
        if set(low[max(0, k - 3) : k]) & {"in", "at", "near"}:
            return noun_phrase(line, k - 1)  # "police in Tulsa, Oklahoma, say"
        office = noun_phrase(line, k - 1) if comma - k > 2 else None
        if office and any(p in line.roles for p in range(*office)):
            return office[0], comma  # "the mayor, Ana Ruiz, said"
    is_role = any(p in line.roles for p in range(k + 1, comma)) and not any(
        w in speech_verbs()[0] and speech_verbs()[0][w][1] == "strong" for w in low[k + 1 : comma]
    )
    opens = low[k + 1]
    is_aged = opens.isdigit() and comma - k <= 3
    is_clause = opens in RELATIVE or opens in ("speaking", "citing", "quoting", "referring", "commenting")
    if not (is_role or is_aged or is_clause) or k == 0:
        return None
    found = noun_phrase(line, k - 1)
    if found is None:
        return None
    first, last = found
    has_name = any(is_name(line, p) and p not in line.roles for p in range(first, last))
    if not (has_name or is_clause or is_aged):
        return None
    return (first, last) if is_aged or is_clause else (first, comma)


def noun_phrase(line: Line, j: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends with token *j*."""
    low = line.low
    if low[j] in ANYBODY:
        return (j, j + 1)
    if low[j] in RELATIVE or low[j] in BREAKS or low[j] in LINKS or low[j] in DETERMINERS:
        return None
    if not _is_noun(line, j):
        return _plain_phrase(line, j)
    first, k = j, j
    while k >= 0 and j - k < LONGEST_SPEAKER:
        word = low[k]
        if word in DETERMINERS and word != "one":
            first = k
            if k >= 2 and low[k - 1] in ("of", "for", "in", "at", "from", "with") and _may_head(line, k - 2):
                k -= 2
                first = k
                continue
            break
        if k < j and _is_plural(line, k):
            break
        if _is_noun(line, k) or (word in listed("modifier") and word != "of") or word == "-":
            first = k if word not in ("-", "'s") else first
            k -= 1
            continue
        if (
            word in LINKS
            and k
            and first == k + 1
            and (_may_head(line, k - 1) or (word == "and" and _is_noun(line, k - 1)))
        ):
            k -= 1
            continue
        if word.endswith(("'s", "’s")) or word.endswith("s'"):
            first = k
            k -= 1
            continue
        if k and first == k + 1 and _determined(line, k):
            k = _determined(line, k)
            continue
        break
    return (first, j + 1)


def _is_plural(line: Line, k: int) -> bool:
    """Tell whether a plural ends the clause before, as in "killing two people police said"."""
    word = line.low[k]
    if word in listed("modifier") or not line.tokens[k].text[0].islower() and not line.caps:
        return False
    return word in ("people", "policemen", "men", "women") or (
        word.endswith("s") and not word.endswith(("ss", "'s")) and k in line.roles
    )


def _may_head(line: Line, k: int) -> bool:
    if k in line.roles:
        return True
    if not is_name(line, k) or line.caps or line.low[k] in listed("day") or k + 1 >= len(line.low):
        return False
    return line.low[k + 1] in ("of", "for", "and") or line.low[k + 1] in ("in", "near") and _is_seat(line, k)


def _is_seat(line: Line, k: int) -> bool:
    """Tell whether a place is where an office is: "a doctor at the hospital in Azaz in Aleppo"."""
    while k >= 0 and is_name(line, k) and k not in line.roles:
        k -= 1
    return k > 0 and line.low[k] in ("in", "at", "near") and k - 1 in line.roles


def _determined(line: Line, k: int) -> int:
    """Return where a short phrase with a determiner begins that reaches token *k*, or 0."""
    for p in range(k, max(-1, k - 4), -1):
        word = line.low[p]
        if word in ("the", "a", "an", "another", "his", "her", "their", "its") and p:
            return p
        if (
            word in BREAKS
            or word in LINKS
            or word in CONJUNCTIONS
            or word in listed("be")
            or word.endswith("ed")
        ):
            return 0
    return 0


def _plain_phrase(line: Line, j: int) -> tuple[int, int] | None:
    """Return a speaker of no known role, who needs a determiner close by: "the motel clerk"."""
    low = line.low
    for k in range(j - 1, max(-1, j - 6), -1):
        word = low[k]
        if word in ("the", "a", "an", "another", "his", "her", "their", "one"):
            return (k, j + 1)
        if (
            word in BREAKS
            or word in LINKS
            or word in CONJUNCTIONS
            or word in listed("be")
            or word in listed("day")
        ):
            return None
    return None


def speaker_after(line: Line, i: int) -> int:
    """Return the end of the words for a speaker that begin at token *i*; *i* itself if none do."""
    low, n = line.low, len(line.low)
    k, has_noun = i, False
    if i < n and low[i] in LINKS:
        return i
    while k < n and k - i < LONGEST_SPEAKER:
        word = low[k]
        if word in BREAKS and word != "-":
            if word == "," and has_noun:
                end = _apposition(line, i, k)
                if end:
                    return end
            break
        if (
            word in speech_verbs()[0]
            and has_noun
            and word not in ("report", "reports", "records", "documents", "suspect", "post")
        ):
            break
        if word in RELATIVE or word in ("that", "to") or word in listed("be") or word in listed("day"):
            break
        if _is_noun(line, k) and word not in ("they", "it"):
            has_noun = True
        elif word in LINKS and has_noun:
            if k + 1 < n and (
                low[k + 1] in listed("day")
                or low[k + 1].isdigit()
                or (word in ("on", "and", "at") and not _may_follow(line, k + 1))
            ):
                break
        elif word in ANYBODY and k == i:
            return i + 1
        elif word in DETERMINERS or word in listed("modifier") or word == "-" or word.endswith(("'s", "’s")):
            if has_noun and word in DETERMINERS | NUMBERS and low[k - 1] not in LINKS:
                break
        elif has_noun:
            if not (low[k - 1] in LINKS or low[k - 1] in DETERMINERS or low[k - 1] in listed("modifier")):
                break
        elif k - i > 3 or word in listed("skip") or word.endswith("ed"):
            break
        k += 1
    while k > i and low[k - 1] in LINKS | DETERMINERS:
        k -= 1
    return k if has_noun or (k > i and low[i] in ("the", "a", "an")) else i


def _may_follow(line: Line, k: int) -> bool:
    return _is_noun(line, k) or line.low[k] in DETERMINERS or line.low[k] in listed("modifier")


def _apposition(line: Line, first: int, comma: int) -> int:
    """Return the end of the aside after a name, or 0: "said Tariq Jamil, police chief for Karachi"."""
    low, n = line.low, len(line.low)
    if not any(is_name(line, p) for p in range(first, comma)):
        return 0
    k = comma + 1
    if (
        k >= n
        or low[k] in CONJUNCTIONS
        or low[k] in RELATIVE
        or low[k].endswith("ing")
        or low[k] == "according"
    ):
        return 0
    while k < n and low[k] not in BREAKS - {"-"}:
        if low[k] in RELATIVE or low[k] in listed("be") or low[k] in listed("day"):
            return 0 if k - comma < 2 else k
        k += 1
    near = range(comma + 1, min(k, comma + 9))
    return k if any(p in line.roles for p in near) and k - comma < LONGEST_SPEAKER else 0


def is_aside(line: Line, subject: tuple[int, int], verb: int) -> bool:
    """Tell whether only an aside stands between subject and verb."""
    return subject[1] >= verb - 1 and any(line.low[p] == "," for p in range(*subject))


def is_speaker(line: Line, first: int, last: int, weight: str) -> bool:
    """Tell whether the words can speak: a role, a name, a pronoun; with a strong verb any determined noun."""
    low = line.low
    if low[first] in ANYBODY:
        return True
    if low[first] in ("i", "we", "you", "there", "what"):
        return False
    if any(p in line.roles for p in range(first, last)):
        return True
    if weight == "weak" and (line.caps or last - first == 1 and low[first] in numerals()):
        return False  # "Four suspected rebels were killed"
    if any(is_name(line, p) for p in range(first, last)) and not line.caps:
        return not (
            first == clause_start(line)
            and last - first == 1
            and weight == "weak"
            and low[first] in DETERMINERS
        )
    return weight == "strong" and low[first] in ("the", "a", "an", "another", "his", "her", "their", "one")


def told_to(line: Line, i: int) -> tuple[int, int] | None:
    """Return the words for whoever is told."""
    low, n = line.low, len(line.low)
    if i >= n or low[i] in BREAKS:
        return None
    k = i
    while k < n and k - i < 8:
        word = low[k]
        if (
            word in BREAKS
            and word != "/"
            or word in ("that", "to", "how", "what", "of", "about", "in", "on", "by", "via", "over")
        ):
            break
        if word in listed("day") or (k > i and (word in ANYBODY or word.isdigit() or word in listed("be"))):
            break
        if k > i and word in DETERMINERS and low[k - 1] not in LINKS:
            break
        if k > i and not (
            _is_noun(line, k) or low[k - 1] in DETERMINERS or low[k - 1] in listed("modifier") or word == "/"
        ):
            break
        k += 1
    return (i, max(k, i + 1))


def told_outlet(line: Line, first: int, last: int) -> str | None:
    """Return the hearer if it is an outlet or the press."""
    is_press = any(line.roles.get(p, ("", ""))[0] in ("outlet", "reporter") for p in range(first, last))
    is_named = not line.caps and any(is_name(line, p) and p not in line.roles for p in range(first, last))
    return on_one_line(line.words(first, last)) if is_press or is_named else None
