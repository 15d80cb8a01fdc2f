"""Read from a report all in capitals who attacked whom and with what, by weights learned from such reports.

Capitals hide the names that mixed case shows, and wires sent only capitals until about 1992. Each run of
nouns is weighed as a doer, a group, a target, a victim and a weapon by its own words and those around it;
`tools/train.py` learns the weights and says from what, `docs/learned.md` how well they do.
"""

from __future__ import annotations

import bisect
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from analysis import lexicon
from analysis.extract.people import classes, nouns
from analysis.extract.sentences import Sentence
from analysis.model import Claim, Event

ROLES = ("suspect", "group", "target", "harmed", "weapon")
KINDS = ("attack", "bombing", "kidnapping", "arson")
TYPES = {
    "attack": "armed assault",
    "bombing": "bombing",
    "kidnapping": "kidnapping",
    "arson": "facility attack",
}
HIT = ("target", "harmed", "weapon")
SAME = 90  # hundredths of log odds above which a sentence tells of the attack of another
MARGIN = 30  # hundredths of log odds by which another kind must beat the one that the rules say
STORY = -100  # hundredths of log odds below which an article has no attack as its news: one in four
TOLD = -110  # below which one of several events is no attack of its own
LEAD = 3  # sentences
BEFORE, AFTER = 9, 9  # words around a phrase that are weighed
LONGEST = 7  # words of a phrase
DETERMINERS = frozenset(
    "the a an this that these those his her their its our my your another other some several any all both "
    "each every".split()
)
BE = frozenset("was were been being is are be got".split())
UNIT = 100  # weights are kept as hundredths of log odds
HOPELESS = -600  # below which no way to cut a phrase gives it a part
LIKELY = {
    "suspect": -160,
    "group": -140,
    "target": -190,
    "harmed": -190,
    "weapon": -220,
}  # where F is highest on articles that were not learned from
NOT_OF_NAMES = re.compile(
    r"(?:ing|tion|sion|ly|ment|ness|ity|ive|ous|ful|ism|ists?|ed|ical|ance|ence|ship|ary|ers|ors)$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that the weights give a part in an attack: `kind` is one of ROLES.

    `value` is the phrase weighed highest, `text` the next best way to say it, with titles and the like.
    """

    start: int
    end: int
    kind: str
    value: str
    text: str
    is_name: bool
    sure: float
    rule: str = "learned"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of nouns, as token positions of its sentence, with the features of its surroundings.

    `ways` are the shorter and longer phrases with the same head, each with its own features.
    """

    sentence: Sentence
    first: int
    last: int
    around: list[str]
    ways: list[tuple[int, int, list[str]]]


def is_in_capitals(rows: Sequence[Sentence]) -> bool:
    """Tell whether an article is all in capitals, so that a capital shows no name."""
    return bool(rows) and all(row.text.isupper() or not any(map(str.isalpha, row.text)) for row in rows)


@cache
def known_words() -> frozenset[str]:
    """Return the words of our lists, none of which is taken for a name where all is in capitals."""
    lists = ("people", "compounds", "targets", "attack_cues", "harm", "speaker_roles", "speaker_words",
             "not_names", "deeds", "calendar", "numbers", "speech_verbs",
             "common_sites", "units", "traits", "countries",
             "attack_triggers", "responsibility_cues", "outcome_cues", "abbreviations")  # fmt: skip
    found = set(classes())
    for name in lists:
        for row in lexicon.rows(name):
            text = " ".join(
                row.get(column) or "" for column in ("cue", "singular", "plural", "demonyms", "name")
            )
            found.update(
                word.lower()
                for word in re.findall(r"[\w'-]+", text.replace("|", " "))
                if name == "countries" or not word.istitle()
            )
            found.update(word for word in re.findall(r"[\w'-]+", row.get("example") or "") if word.islower())
    return frozenset(found)


@cache
def is_strange(word: str) -> bool:
    """Tell whether a word in lower case is in no list, as names are."""
    word = word.removesuffix("'s")
    return (
        word.replace("-", "").isalpha()
        and len(word) > 2
        and word not in known_words()
        and not NOT_OF_NAMES.search(word)
    )


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("deeds") if row["class"] == kind)


VAGUE = ("aimed", "doubt")  # words like "in" and "likely" tell of no deed
DEEDS = ("deed", "harms", "harmed", "done", "aimed", "struck", "fate", "doubt", "assault")


@cache
def _deeds(word: str) -> tuple[str, ...]:
    return tuple(kind for kind in DEEDS if word in _words(kind))


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    """Return what our lists say of the last word of a person, a place, a weapon or a group."""
    found: dict[str, list[str]] = {}
    for word, (party, _, _) in nouns().items():
        found.setdefault(word, []).append(party or "person")
    persons = frozenset(found)
    for row in lexicon.rows("targets"):
        word = row["cue"].split()[-1]
        if word not in persons:
            found.setdefault(word, []).append(row["kind"])
    for row in lexicon.rows("attack_cues"):
        if row["names_weapon"] == "1":
            found.setdefault(row["cue"].split()[-1], []).append("weapon")
    for row in lexicon.rows("groups"):
        found.setdefault(row["cue"].lower().split()[-1], []).append("group")
    return {word: tuple(dict.fromkeys(kinds)) for word, kinds in found.items()}


@cache
def sort(word: str) -> str:
    """Return what sort of word this is by our lists: a person, a place, a weapon, a number, or a name.

    >>> sort("policemen"), sort("seven"), sort("quezada")
    ('security', 'number', 'name')
    """
    word = word.removesuffix("'s")
    kinds = _heads().get(word, ())
    if word[0].isdigit() or word in _numbers():
        kinds = (*kinds, "number")
    return "+".join(kinds) if kinds else "name" if is_strange(word) else "plain"


@cache
def _numbers() -> frozenset[str]:
    return frozenset(row["cue"].lower() for row in lexicon.rows("numbers"))


@cache
def _participles() -> frozenset[str]:
    """Return the words in -ed that stand before a noun: "armed men"."""
    return frozenset(row["cue"] for row in lexicon.rows("wire_words") if row["class"] == "participle")


@cache
def is_verb(word: str) -> bool:
    """Tell whether a word ends a run of nouns as a verb does."""
    if len(word) > 3 and word.endswith("ed"):
        return word not in _participles()
    return word in _verbs()


@cache
def _verbs() -> frozenset[str]:
    deeds = _words("deed") | _words("harms") | _words("harmed")
    said = {form for row in lexicon.rows("speech_verbs") for form in row["cue"].split("|")}
    listed = {row["cue"] for row in lexicon.rows("wire_words") if row["class"] == "verb"}
    nouns_too = {row["cue"] for row in lexicon.rows("wire_words") if row["class"] == "noun"}
    return frozenset((deeds | said | listed) - nouns_too)


@cache
def _is_noun(word: str) -> bool:
    return word[0].isalnum() and (word not in classes() or word in _numbers()) and not is_verb(word)


def phrases(rows: Iterable[Sentence]) -> Iterator[Phrase]:
    """Yield the runs of nouns of an article, with what tells their part in an attack."""
    told: tuple[str, ...] = ()
    for row in rows:
        low = [token.low for token in row.tokens]
        first, n = 0, len(low)
        sorts = [sort(word) for word in low]
        before = told
        told = tuple(dict.fromkeys(kind for word in low for kind in _deeds(word) if kind not in VAGUE))
        while first < n:
            if not _is_noun(low[first]):
                first += 1
                continue
            last = first + 1
            while last < n and _is_noun(low[last]):
                last += 1
            if last - first > 1 or not low[first][0].isdigit():
                yield Phrase(
                    row,
                    first,
                    last,
                    [*_around(row, low, sorts, first, last), *_beside(told, before, sorts[last - 1])],
                    list(_ways(low, sorts, first, last)),
                )
            first = last


def _beside(told: Sequence[str], before: Sequence[str], what: str) -> Iterator[str]:
    """Yield which deeds the sentence tells of, and the one before it."""
    if not told:
        yield "no deed"
        yield f"no deed/{what}"
    for kind in told:
        yield f"s.{kind}"
        yield f"s.{kind}/{what}"
    for kind in before:
        yield f"p.{kind}"


def _around(row: Sentence, low: list[str], sorts: list[str], first: int, last: int) -> Iterator[str]:
    """Yield the features of what stands around the nouns from *first* to *last*."""
    head, what = low[last - 1].removesuffix("'s"), sorts[last - 1]
    yield f"head={head}"
    yield f"sort={what}"
    yield f"sentence={min(row.index, 6)}"
    place, determiner = first - 1, ""
    while place >= 0 and low[place] in DETERMINERS:
        determiner = low[place]
        place -= 1
    yield f"det={determiner}"
    one, two, three = (low[p] if p >= 0 else "^" for p in (place, place - 1, place - 2))
    yield f"l1={one}"
    yield f"l2={two}"
    yield f"l21={two} {one}"
    yield f"l1={one}/{what}"
    yield f"l21={two} {one}/{what}"
    yield f"l32={three} {two}"
    for kind in _deeds(one):
        yield f"l1.{kind}"
        yield f"l1.{kind}/{what}"
    left = low[max(0, place - BEFORE) : place + 1]
    for word in left:
        yield f"l={word}"
        for kind in _deeds(word):
            yield f"l.{kind}"
            yield f"l.{kind}/{what}"
    verb = next((word for word in reversed(left) if is_verb(word)), "")
    yield f"lv={verb}"
    yield f"lv={verb}/{what}"
    yield f"lv={verb}/{one}"
    right = low[last : last + AFTER]
    if "." in right:
        right = right[: right.index(".")]
    after, next_ = (*right, "$", "$")[:2]
    yield f"r1={after}"
    yield f"r2={next_}"
    yield f"r12={after} {next_}"
    yield f"r1={after}/{what}"
    for word in right:
        yield f"r={word}"
        for kind in _deeds(word):
            yield f"r.{kind}"
            yield f"r.{kind}/{what}"
    verb = next((word for word in right if is_verb(word)), "")
    passive = "be" if BE.intersection(right[:6]) else ""
    yield f"rv={verb}/{passive}"
    yield f"rv={verb}/{passive}/{what}"


def _ways(low: list[str], sorts: list[str], first: int, last: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the ways to cut a run: with the same head, with "of ...", and a name inside it.

    Inside "mortar fire" stands the weapon, inside "ELN guerrillas" the group.
    """
    end = _of(low, last)
    for begin in range(max(first, last - LONGEST), last):
        yield begin, last, list(_within(low, sorts, first, begin, last, last))
    if end > last:
        for begin in range(max(first, last - 3), last):
            yield begin, end, list(_within(low, sorts, first, begin, last, end))
    for inner in range(max(first, last - LONGEST), last - 1):
        if "weapon" in sorts[inner] or "group" in sorts[inner]:
            for begin in range(max(first, inner - 3), inner + 1):
                within = list(_within(low, sorts, first, begin, inner + 1, inner + 1))
                within += ["inner", f"inner={low[inner]}", f"inner {sorts[inner]}/{sorts[last - 1]}"]
                yield begin, inner + 1, [*within, f"inner/{sorts[inner]}/{low[last - 1]}"]


def _of(low: list[str], last: int) -> int:
    """Return the end of an "of ..." after the nouns, or *last*."""
    if low[last : last + 1] != ["of"]:
        return last
    begin = last + 1 + (low[last + 1 : last + 2] != [] and low[last + 1] in DETERMINERS)
    end = begin
    while end < len(low) and end - begin < LONGEST and _is_noun(low[end]):
        end += 1
    return end if end > begin else last


def _within(low: list[str], sorts: list[str], first: int, begin: int, last: int, end: int) -> Iterator[str]:
    """Yield the features of one way to cut the phrase: its length, its first word, the word left out."""
    head, what, opens = low[last - 1].removesuffix("'s"), sorts[last - 1], sorts[begin]
    size = min(last - begin, 5)
    yield f"size={size}"
    yield f"size={size}/{opens}/{what}"
    yield f"first={low[begin]}"
    yield f"opens={opens}"
    names = sum(s == "name" for s in sorts[begin:last])
    yield f"names={'all' if names == last - begin else 'some' if names else 'none'}/{size}"
    if begin > first:
        yield f"left out={low[begin - 1]}"
        yield f"left out={sorts[begin - 1]}/{opens}"
    else:
        yield "whole"
        yield f"whole/{what}"
    if last - begin > 1:
        yield f"before={low[last - 2]} {head}"
        yield f"before={low[last - 2]}"
        yield f"before={sorts[last - 2]}/{what}"
    for word in low[begin : last - 1]:
        yield f"in={word}"
    if end > last:
        yield "of"
        yield f"of/{head}"
        yield f"of={low[end - 1]}"
        yield f"of={sorts[end - 1]}"


@cache
def weights() -> dict[str, dict[str, list[int]]]:
    """Return the learned weights, by what they weigh and by feature."""
    return json.loads(files(__package__).joinpath("capitals.json").read_text(encoding="utf-8"))


def cast(rows: Sequence[Sentence]) -> list[Found]:
    """Return the phrases of an article in capitals that have a part in an attack, in order.

    A phrase has the part that its weights make likelier than LIKELY, under its best way to be cut.
    """
    table, bias = weights()["roles"], weights()["roles bias"]
    found = []
    for phrase in phrases(rows):
        around = _sum(phrase.around, table, bias)
        if max(around) < HOPELESS:
            continue
        ways = [(first, last, _sum(within, table, around)) for first, last, within in phrase.ways]
        for n, role in enumerate(ROLES):
            best, *others = sorted(ways, key=lambda way: (-way[2][n], way[0]))
            if best[2][n] > LIKELY[role]:
                sure = 1 / (1 + math.exp(-best[2][n] / UNIT))
                found.append(_found(phrase.sentence, role, best, others[0] if others else best, sure))
    return found


def _sum(features: Iterable[str], table: dict[str, list[int]], start: Sequence[int]) -> list[int]:
    total = list(start)
    for feature in dict.fromkeys(features):
        row = table.get(feature)
        if row is not None:
            for n, weight in enumerate(row):
                total[n] += weight
    return total


def _found(
    row: Sentence, role: str, best: tuple[int, int, list[int]], other: tuple[int, int, list[int]], sure: float
) -> Found:
    first, last = best[:2]
    start, end = row.tokens[first].start, row.tokens[last - 1].end
    return Found(
        start,
        end,
        role,
        _text(row, first, last),
        _text(row, other[0], other[1]),
        all(sort(token.low) == "name" for token in row.tokens[first:last]),
        round(sure, 2),
    )


def _text(row: Sentence, first: int, last: int) -> str:
    start, end = row.tokens[first].start - row.start, row.tokens[last - 1].end - row.start
    return re.sub(r"['’]s$", "", " ".join(row.text[start:end].split()), flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Nucleus:
    """A sentence that says what an attack hit or used, with what ties it to others on that attack."""

    sentence: Sentence
    found: tuple[Any, ...]
    kinds: frozenset[str]
    towns: frozenset[str]
    days: frozenset[str]


def nucleus(scene: Any) -> Nucleus | None:
    """Return what a sentence tells of the things hit, None where it names none."""
    found = tuple(f for f in scene.features if f.rule == "learned" and f.kind in HIT)
    if not found:
        return None
    return Nucleus(
        scene.sentence,
        found,
        frozenset(f.value for f in scene.features if f.kind == "attack_type"),
        frozenset(p.name.lower() for p in scene.wheres),
        frozenset(w.value for w in scene.whens if w.value and not w.since),
    )


def bond(one: Nucleus, other: Nucleus) -> list[str]:
    """Return what tells whether a sentence and a later one speak of the same attack."""
    low = [token.low for token in other.sentence.tokens]
    found = [
        f"gap {min(other.sentence.index - one.sentence.index, 8)}",
        f"paragraphs {min(other.sentence.paragraph - one.sentence.paragraph, 4)}",
        f"opens={low[0]}",
        f"opens={' '.join(low[:2])}",
        f"kinds {_shared(one.kinds, other.kinds)}",
        f"towns {_shared(one.towns, other.towns)}",
        f"days {_shared(one.days, other.days)}",
        f"places {_shared(one.towns, other.towns)} {_shared(one.days, other.days)}",
        *(f"w={word}" for word in dict.fromkeys(low) if word[0].isalpha()),
    ]
    for kind in HIT:
        mine, theirs = (
            frozenset(w for f in n.found if f.kind == kind for w in f.text.lower().split()[-1:])
            for n in (one, other)
        )
        shared = _shared(mine, theirs)
        found += [f"{kind} {shared}", f"{kind} {shared} {_shared(one.days, other.days)}"]
    for f in other.found:
        place = next(n for n, token in enumerate(other.sentence.tokens) if token.end > f.start)
        before = low[place - 1] if place else ""
        found.append(f"{f.kind} after={before if before in DETERMINERS else ''}")
        found.append(f"{f.kind} opens={f.text.lower().split()[0]}")
    return found


def _shared(mine: frozenset[str], theirs: frozenset[str]) -> str:
    if not mine or not theirs:
        return "none" if not theirs else "first"
    return "shared" if mine & theirs else "other"


def apart(tellings: Sequence[Any], scenes: Sequence[Any]) -> list[Any]:
    """Return the attacks, one that holds several told one after the other taken apart.

    A sentence opens an attack of its own where it is weighed as none of those before; what names nothing hit
    goes to the sentence before it, and who did it all stays with each.
    """
    if "bonds" not in weights():
        return list(tellings)
    parts = []
    for telling in tellings:
        owned = {id(f) for f in telling.features}
        cores = [
            n
            for scene in scenes
            if any(id(f) in owned for f in scene.features) and (n := nucleus(scene)) is not None
        ]
        groups: list[list[Nucleus]] = []
        for core in cores:
            odds = [max(_odds(one, core) for one in group) for group in groups]
            if odds and max(odds) > SAME:
                groups[odds.index(max(odds))].append(core)
            else:
                groups.append([core])
        parts += [telling] if len(groups) < 2 else _parts(telling, groups)
    return parts


def _odds(one: Nucleus, other: Nucleus) -> int:
    return _sum(bond(one, other), weights()["bonds"], weights()["bonds bias"])[0]


def _parts(telling: Any, groups: Sequence[Sequence[Nucleus]]) -> list[Any]:
    """Return a telling for each group of sentences, with what stands there or after."""
    heads = sorted((core.sentence.start, n) for n, group in enumerate(groups) for core in group)
    starts = [start for start, _ in heads]

    def owner(offset: int) -> int:
        return heads[max(0, bisect.bisect_right(starts, offset) - 1)][1]

    made = []
    for n in range(len(groups)):
        mine = {
            name: [x for x in getattr(telling, name) if owner(x.start) == n]
            for name in ("features", "duties", "whens", "wheres")
        }
        mine["findings"] = [(scene, f) for scene, f in telling.findings if owner(f.start) == n]
        if not any(f.kind == "suspect" for f in mine["features"]):
            mine["features"] += [f for f in telling.features if f.kind == "suspect"]
        mine["duties"] = mine["duties"] or telling.duties
        if not any(f.kind == "attack_type" for f in mine["features"]):
            mine["features"] += [f for f in telling.features if f.kind == "attack_type"]
        made.append(replace(telling, **mine))
    return made


def kind_of(event: Event) -> str:
    """Return which of KINDS an event is by the rules."""
    weapons = (event.weapons or "").split(", ")
    if event.attack_type in ("kidnapping", "hijacking", "barricade"):
        return "kidnapping"
    if event.attack_type == "facility attack" and "explosives" not in weapons:
        return "arson" if "incendiary" in weapons else "attack"
    explosive = "explosives" in weapons and event.attack_type in ("assassination", "facility attack")
    return "bombing" if explosive or event.attack_type == "bombing" else "attack"


def signs(
    event: Event, claims: Sequence[Claim], rows: Sequence[Sentence], position: int, of: int
) -> list[str]:
    """Return what tells whether, and as which kind, an event is an attack that a report is made of."""
    starts = [row.start for row in rows]
    told = sorted({max(0, bisect.bisect_right(starts, c.start) - 1) for c in claims})
    kind = kind_of(event)
    found = [
        f"kind={kind}",
        f"kind={kind}/{event.background}",
        f"type={event.attack_type}",
        f"background {event.background}",
        f"place {min(position, 3)} of {min(of, 4)}",
        f"first {min(told[0] if told else 9, 9)}",
        f"told {min(len(told), 6)}",
        f"long {min(len(rows) // 5, 6)}",
        f"day {event.date_precision} {event.date_basis}",
        f"place {event.place_precision}",
        f"stage {event.stage}",
        f"who {event.responsibility}",
        f"aim {event.target_type}",
    ]
    for c in claims:
        found += [f"{c.kind}", f"{c.kind} {c.party}/{kind}", f"{c.kind} {c.rule}"]
        if c.rule == "learned":
            found += [f"{c.kind} above {n}" for n in range(int((c.confidence or 0) * 8))]
        if c.kind in ("attack_type", "outcome", "status"):
            found += [f"{c.kind}={(c.reported or '').lower()}", f"{c.kind} {c.value}"]
        elif c.kind in ("target", "weapon", "suspect"):
            words = (c.reported or c.value or "").lower().split()
            found.append(f"{c.kind}={words[-1] if words else ''}")
    for n, row in enumerate(rows[i] for i in told[:4]):
        for token in row.tokens:
            if token.low[0].isalpha():
                found.append(f"w={token.low}")
                if not n:
                    found.append(f"w1={token.low}")
    return found


def judged(made: Sequence[Event], claims: Sequence[Claim], rows: Sequence[Sentence]) -> list[Event]:
    """Return the events of an article that are attacks, with their kinds as weighed; perhaps none.

    The article as a whole is weighed first: most that speak of war, drugs or politics tell of no attack.
    """
    table = weights()
    if "events" not in table or not made:
        return list(made)
    if _sum(story(made, claims, rows), table["story"], table["story bias"])[0] < STORY:
        return []
    found = []
    for n, event in enumerate(made):
        mine = [c for c in claims if c.event_id == event.event_id]
        weighed = _sum(signs(event, mine, rows, n, len(made)), table["events"], table["events bias"])
        odds = dict(zip(KINDS, weighed, strict=True))
        own = kind_of(event)
        best = max(KINDS, key=lambda kind: odds[kind] + (MARGIN if kind == own else 0))
        found.append((odds[best], event if best == own else replace(event, attack_type=TYPES[best])))
    least = min(TOLD, max(odds for odds, _ in found))
    return [event for odds, event in found if odds >= least]


def story(made: Sequence[Event], claims: Sequence[Claim], rows: Sequence[Sentence]) -> list[str]:
    """Return what tells whether an article has an attack as its news: its words, and what was found in it."""
    found = [f"events {min(len(made), 3)}", f"own {any(not event.background for event in made)}"]
    found += [f"long {min(len(rows) // 5, 6)}", *(f"kind={kind_of(event)}" for event in made)]
    sure: dict[str, list[float]] = {}
    for c in claims:
        found.append(f"{c.kind} {c.party}")
        if c.rule == "learned":
            sure.setdefault(c.kind, []).append(c.confidence or 0)
    for kind, values in sure.items():
        found += [f"{kind} above {n}" for n in range(int(max(values) * 10))]
        found += [f"{kind} in all {n}" for n in range(int(min(sum(values), 3) * 4))]
    for row in rows:
        words = [token.low for token in row.tokens if token.low[0].isalpha()]
        found += [f"w={word}" for word in words]
        if row.index < LEAD:
            found += [f"lead={word}" for word in words]
    return found
