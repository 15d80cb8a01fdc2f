"""Find who is held or claims to be responsible for an attack, and how we know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import lexicon
from analysis.extract.sentences import Sentence, Token, tokens
from analysis.lexicon.phrases import Phrases

# What a claim or a conviction says weighs more than what others say; a denial alone names nobody.
ORDER = ("convicted", "claimed", "blamed", "suspected", "denied", "unattributed")
NEAR = 4  # words between a group and what it did
FAR = 8  # words between a group's name and its deed: "rebels on horses and in boats attacked"
COUNTS = tuple((word,) for word in "one two three four five six another several".split())
PASSIVE = frozenset("was were been being be is are".split())
NOT_ACTIVE = PASSIVE | {"to", "of", "the", "a"}
AFTER_PASSIVE = frozenset("in by at near on during after as when while . , ;".split())
CLAUSE_ENDS = frozenset(", ; : said says by that after when claimed while".split())
DYING = frozenset("die dies died dead".split())  # befalls whoever stands before it
NEW_CLAUSE = frozenset("when after as while where because".split())  # "were killed when three ... bombers"
NOT_BEFORE_A_DOER = frozenset("against anti on of with from killed at between targeted and to".split())
ATTACKERS = lexicon.words("attacker")
NO_NAMES = frozenset("this that these he she it they the police no who which a".split())
LONGEST_NAME = 8  # words
SAME_GROUP = lexicon.words("the same group")
WORDS_IN_LOWER_CASE = frozenset("is it let mend gal tak sl mas aum let".split())
JOINERS = frozenset("of the for and in al ul e i - '".split())
GROUP_NOUNS = lexicon.words("group noun")
ACCUSED = (
    "arrest",
    "charged",
    "suspect",
    "accused",
    "identified",
    "gunman",
    "shooter",
    "convict",
    "indicted",
    "wanted",
)
PERSON = re.compile(
    r"((?:[A-Z][\w'’.-]+\s){1,3}[A-Z][\w'’-]+)(?=,?\s(?:an?\s)?(?:\d{1,2}\b|aged?\s\d|of\s[A-Z]))"
    r"|(?:identified\sas|named\s(?:as\s)?|suspect,?|gunman,?|shooter,?|bomber,?|attacker,?)\s((?:[A-Z][\w'’.-]+\s){1,3}[A-Z][\w'’-]+)"
)
HARMED = re.compile(
    r"\b(?:victims?|killed|died|dead|slain|wounded|injured|survived)\b[^.;]{0,40}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A stretch of text that says who did it, or that nobody says so.

    `group` is the group's canonical name, None where no group is named; `text` is the group as written.
    """

    start: int
    end: int
    group: str | None
    text: str | None
    status: str
    rule: str = "cue"
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A person whom the text names as the one held, charged or sought for an attack; never a group."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class _Group:
    first: int
    last: int
    name: str
    is_armed: bool


def _phrase(cue: str) -> tuple[str, ...]:
    return tuple(token.low for token in tokens(cue))


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """Drop the possessive: "the ETA's bombs" are the ETA's."""
    return tuple([word[:-2] if word[-2:] == "'s" else word for word in words])


@cache
def _names() -> Phrases:
    return Phrases((_bare(_phrase(row["cue"])), row) for row in lexicon.rows("groups"))


@cache
def _cues() -> Phrases:
    return Phrases((_phrase(row["cue"]), row) for row in lexicon.rows("responsibility_cues"))


@cache
def _months() -> frozenset[str]:
    return frozenset(row["cue"].lower() for row in lexicon.rows("calendar") if row["kind"] == "month")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("deeds") if row["class"] == kind)


def responsibilities(sentences: Sequence[Sentence]) -> list[Responsibility]:
    """Return all that the sentences say about who did it, in order.

    >>> from analysis.extract.sentences import sentences
    >>> from analysis.model import Article
    >>> text = "The Pakistani Taliban claimed responsibility. The Afghan Taliban denied involvement."
    >>> [(r.group, r.status) for r in responsibilities(sentences(Article("a", text)))]
    [('Tehrik-e-Taliban Pakistan', 'claimed'), ('Taliban', 'denied')]
    """
    found: list[Responsibility] = []
    last: tuple[str, str] | None = None
    for sentence in sentences:
        here, groups = _of_sentence(sentence, last)
        found.extend(here)
        if groups:
            last = groups[-1]
    return found


def canonical(text: str) -> str:
    """Return the canonical name of an armed group, or *text* where no list has it.

    >>> canonical("the FARC"), canonical("the Sons of the Lamp")
    ('Revolutionary Armed Forces of Colombia', 'the Sons of the Lamp')
    """
    found = [row["name"] for *_, row in _names().find(_bare(_phrase(text))) if row["armed"] == "1"]
    return found[0] if len(found) == 1 else text


def responsible(found: Iterable[Responsibility]) -> tuple[str | None, str]:
    """Return the group that did it as far as it is known, and how it is known.

    >>> denied, suspected = (Responsibility(0, 3, "ETA", "ETA", status) for status in ("denied", "suspected"))
    >>> responsible([denied, suspected])
    ('ETA', 'suspected')
    """
    ranked = sorted(found, key=lambda r: ORDER.index(r.status))
    ranked = [r for r in ranked if r.group or r.status in ("unattributed", "claimed")] or ranked
    if not ranked:
        return None, "unattributed"
    best = ranked[0]
    return (None if best.status == "denied" else best.group), best.status


def _of_sentence(
    sentence: Sentence, last: tuple[str, str] | None
) -> tuple[list[Responsibility], list[tuple[str, str]]]:
    is_named = _names().may_stand_among(sentence.bag) or "IS" in sentence.text
    if not is_named and not _cues().may_stand_among(sentence.bag):
        return [], []
    toks, low = sentence.tokens, sentence.words
    groups = list(_groups(sentence, toks, low)) if is_named else []
    cues = list(_cues().find(low))
    found: list[Responsibility] = []
    for first, end, row in cues:
        made = _by_cue(sentence, toks, low, groups, first, end, row, last)
        if made is not None:
            found.append(made)
    if not any(r.status in ("claimed", "convicted", "blamed") and r.group for r in found):
        spoken = {r.text for r in found}
        for group in groups:
            made = _by_deed(sentence, low, group)
            if made is not None and made.text not in spoken:
                found.append(made)
                break
    made = _by_membership(sentence, low, groups) if not found else None
    if made is not None:
        found.append(made)
    return found, [(g.name, _text(sentence, g.first, g.last)) for g in groups if g.is_armed]


def _by_membership(sentence: Sentence, low: tuple[str, ...], groups: list[_Group]) -> Responsibility | None:
    """Return the group of which an attacker is said to be a member; that it sent them is not said."""
    for group in groups:
        before = low[max(0, group.first - 4) : group.first]
        if before[-1:] == ("the",):
            before = before[:-1]
        is_member = before[-2:] in (
            ("member", "of"),
            ("members", "of"),
            ("belonged", "to"),
            ("belonging", "to"),
        )
        if (
            is_member
            and group.is_armed
            and set(low[: group.first]) & (ATTACKERS | {"he", "she", "hijackers", "hijacker"})
        ):
            return _made(
                sentence,
                (group.first, group.last),
                group.name,
                _text(sentence, group.first, group.last),
                "suspected",
            )
    return None


def _groups(sentence: Sentence, toks: tuple[Token, ...], low: tuple[str, ...]) -> Iterator[_Group]:
    is_caps = sentence.text.isupper()
    found = []
    for first, last, row in _names().find(_bare(low)):
        cue = row["cue"]
        if cue.isupper() and len(cue) <= 6:
            is_word = is_caps and cue.lower() in WORDS_IN_LOWER_CASE
            if is_word or not toks[first].text[: len(cue)].isupper():
                continue
        is_armed = row["armed"] == "1"
        found.append(_Group(first, last, row["name"] if is_armed else _text(sentence, first, last), is_armed))
    if not is_caps and ("is" in low or "is's" in low):
        letters = (place for place, token in enumerate(toks) if token.text in ("IS", "IS's", "IS’s"))
        found.extend(_Group(place, place + 1, "Islamic State", True) for place in letters)
    beginnings = {group.first for group in found}
    for group in sorted(found, key=lambda g: g.first):
        if group.last not in beginnings or group.name in {g.name for g in found if g.first == group.last}:
            yield group  # in "Maoist Shining Path guerrillas" only the second is the group


def _text(sentence: Sentence, first: int, last: int) -> str:
    start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
    text = " ".join(sentence.text[start - sentence.start : end - sentence.start].split())
    return re.sub(r"['’]s$", "", text, flags=re.IGNORECASE)


def _made(
    sentence: Sentence, places: Sequence[int], group: str | None, text: str | None, status: str
) -> Responsibility:
    start = sentence.tokens[min(places)].start
    end = sentence.tokens[max(places) - 1].end
    return Responsibility(start, end, group, text, status)


def _by_cue(
    sentence: Sentence, toks: tuple[Token, ...], low: tuple[str, ...], groups: list[_Group],
    first: int, end: int, row: dict[str, str], last: tuple[str, str] | None,
) -> Responsibility | None:  # fmt: skip
    status, side = row["status"], row["side"]
    if status == "unattributed":
        return _made(sentence, (first, end), None, None, status)
    if status == "claimed" and side == "before" and set(low[max(0, first - NEAR) : first]) & _words("none"):
        return _made(sentence, (first, end), None, None, "unattributed")
    before = [g for g in groups if g.last <= first]
    after = [g for g in groups if g.first >= end]
    if side == "before":
        near = before[-1] if before and not _is_object(low, before[-1]) else None
        if near is not None and low[max(0, near.first - 2) : near.first] in ((",", "a"), (",", "an")):
            named = _unlisted(
                sentence, toks, low, near.first - 2
            )  # "the Brigade, an al-Qaeda offshoot, claimed"
            if named is not None and named[1] - named[0] > 1:
                return _made(sentence, (named[0], end), *([_text(sentence, *named)] * 2), status)
    elif side == "after":
        near = after[0] if after and after[0].first - end <= 2 * NEAR else None
        if near is not None and status == "suspected" and near.first - end > NEAR:
            near = None
    else:
        near = min(groups, key=lambda g: min(abs(g.first - end), abs(first - g.last)), default=None)
    if near is not None:
        words = (near.first, near.last, first, end)
        return _made(sentence, words, near.name, _text(sentence, near.first, near.last), status)
    if status not in ("claimed", "denied"):
        return None
    if status == "claimed" and side == "before":
        named = _unlisted(sentence, toks, low, first)
        if named is not None:
            return _made(sentence, (named[0], end), *([_text(sentence, *named)] * 2), status)
    if status == "claimed" and side == "after":
        stop = end
        while (
            stop < len(toks)
            and stop - end < LONGEST_NAME
            and (toks[stop].text[0].isupper() or low[stop] in JOINERS)
        ):
            stop += 1
        while stop > end and low[stop - 1] in JOINERS:
            stop -= 1
        if stop > end and (not sentence.text.isupper() or set(low[end:stop]) & GROUP_NOUNS):
            start = end + 1 if low[end] == "the" and stop > end + 1 else end
            return _made(sentence, (first, stop), *([_text(sentence, start, stop)] * 2), status)
    if last is not None and first and set(low[max(0, first - NEAR) : first]) & SAME_GROUP:
        return _made(sentence, (first, end), *last, status)
    return None


def _is_object(low: tuple[str, ...], group: _Group) -> bool:
    """Tell whether something was done to the group: "gunmen who attacked the Taliban"."""
    opening = low[max(0, group.first - 3) : group.first]
    return bool(set(opening) & {"against", "on", "attacked", "killed", "rival", "anti"})


def _unlisted(
    sentence: Sentence, toks: tuple[Token, ...], low: tuple[str, ...], first: int
) -> tuple[int, int] | None:
    """Return the name before "claimed responsibility" that no list has: "the Army of the Poor"."""
    end = first
    while end and (
        low[end - 1] in ("has", "have", "had", "also", "later", "immediately", "tonight", "on", ",")
        or low[end - 1].endswith("day")
        or low[end - 1] in _months()
    ):
        end -= 1
    start = end
    while start and end - start < LONGEST_NAME:
        word = toks[start - 1]
        if not (word.text[0].isupper() and word.low not in ("on", "in") or word.low in JOINERS):
            break
        start -= 1
    while start < end and low[start] in JOINERS:
        start += 1
    while end > start and low[end - 1] in JOINERS:
        end -= 1
    if start >= end or low[end - 1] in ("that", "which", "who", "group's") or low[start] in NO_NAMES:
        return None
    if sentence.text.isupper() and not set(low[start:end]) & GROUP_NOUNS:
        return None
    return start, end


def _by_deed(sentence: Sentence, low: tuple[str, ...], group: _Group) -> Responsibility | None:
    """Return what the text says in its own voice: "Taliban militants killed", "an attack by Boko Haram"."""
    n = len(low)
    whole = _with_members(low, group.first)
    is_doubtful = bool(set(low[max(0, whole - NEAR) : group.first]) & _words("doubt"))
    status = "suspected" if is_doubtful else "blamed"
    text = _text(sentence, group.first, group.last)
    opening = low[max(0, whole - 3) : whole]
    if "by" in opening and set(low[max(0, whole - 14) : whole]) & _words("done"):
        if not group.is_armed and set(low) & ATTACKERS:
            return None  # "the bomber was killed by the security forces"
        return _made(sentence, (group.first, group.last), group.name, text, status)
    fresh = next((k for k, word in enumerate(reversed(opening)) if word in NEW_CLAUSE), len(opening))
    if set(opening[len(opening) - fresh :]) & NOT_BEFORE_A_DOER:
        return None
    place = group.last
    if opening[-1:] == ("in",) and low[place : place + 1] == ("in",):
        return None  # "nine wounded in DPR in shelling": the land that it holds
    if place < n and low[place] in _words("work") and low[place - 1][-1] != "s":
        return _made(sentence, (group.first, place + 1), group.name, text, status)
    if place + 2 < n and low[place] in ("[", "(") and low[place + 2] in ("]", ")"):
        place += 3  # the name and then its letters in brackets
    while place < n and (low[place] in _words("follower") or low[place].endswith("ly")):
        place += 1
    if low[place : place + 2] == (",", "who") or low[place : place + 1] == ("who",):
        place += 1 + (low[place] == ",")
    for step in range(place, min(n, place + FAR)):
        word = low[step]
        follows = low[step + 1] if step + 1 < n else ""
        if word in DYING or word in _words("harms") and (not follows or follows in AFTER_PASSIVE):
            return None  # "Hamas leader killed in raid", "Two Hamas policemen die in shelling"
        if word in _words("harms") and follows == "and" and low[step + 2 : step + 3] in COUNTS:
            return None  # "Hezbollah fighter killed and one injured in strike"
        if word in _words("deed") and not (set(low[step - 1 : step]) & NOT_ACTIVE):
            return _made(sentence, (group.first, step + 1), group.name, text, status)
        if word == "and" and follows in _words("deed"):
            continue  # "arrived in the village and shot"
        is_and = word == "and" and follows not in ("on", "in", "with")
        if is_and or word in CLAUSE_ENDS or word in PASSIVE:
            return None
    return None


def _with_members(low: tuple[str, ...], first: int) -> int:
    """Step back over "members of", "a column of", "the 12th front of": who did it begins there."""
    place = first
    while place and low[place - 1] in ("the", "suspected", "alleged"):
        place -= 1
    if place > 1 and low[place - 1] in ("of", "from") and low[place - 2] in _words("follower"):
        place -= 2
        while place and first - place < 8 and low[place - 1] not in ("by", ",", ".", "on", "against", "with"):
            place -= 1
        return place
    return first


def suspects(sentences: Sequence[Sentence]) -> list[Suspect]:
    """Return the persons named as arrested, charged or sought, in order.

    >>> from analysis.extract.sentences import sentences
    >>> from analysis.model import Article
    >>> text = "Police arrested Dale Rowe, 22, on charges of murder."
    >>> [s.name for s in suspects(sentences(Article("a", text)))]
    ['Dale Rowe']
    """
    found = []
    for sentence in sentences:
        if not any(word in sentence.low for word in ACCUSED):
            continue
        for match in PERSON.finditer(sentence.text):
            group = 1 if match.group(1) else 2
            if group == 1 and HARMED.search(sentence.text[: match.start()]):
                continue
            start, end = match.span(group)
            words = match.group(group)
            while words.split()[0].lower() in (
                "police",
                "officers",
                "authorities",
                "suspect",
                "the",
                "officer",
                "sheriff",
            ):
                cut = words.index(" ") + 1
                start, words = start + cut, words[cut:]
                if " " not in words:
                    break
            if " " in words:
                found.append(Suspect(sentence.start + start, sentence.start + end, " ".join(words.split())))
    return found
