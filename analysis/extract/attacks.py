"""Find what makes a sentence tell of an attack: its kind, weapons, target, outcome and whether it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import filterfalse, pairwise

from analysis import lexicon
from analysis.extract.sentences import Sentence, Token, tokens
from analysis.lexicon.phrases import Phrases

# GTD codebook, "Attack type": where several apply, the one higher up in this order is recorded.
PRECEDENCE = (
    "assassination", "hijacking", "kidnapping", "barricade", "bombing", "armed assault", "unarmed assault",
    "facility attack",
)  # fmt: skip
RANKS = {"strong": 3, "medium": 2, "thrown": 1, "weak": 1, "generic": 0}
BREAKS = frozenset(',;:()[]—–.!?…"“”«»')
LEFT_OF_NOUN = frozenset("of by to with and or that which who were was is are has have had as for".split())
WHERE = frozenset("in at near inside up through".split())
STOPS = frozenset(
    "and at in on near was were has had with by to from when while who where which after before".split()
)
NOT_NAMING = frozenset(
    "the a an his her its their another other several some many least "
    "two three four five six seven eight nine ten".split()
)
BE = frozenset("was were been being is are".split())
STATES = frozenset("in at to into from after of for".split())  # "in prison", "at home": no place is aimed at
VEHICLES = lexicon.words("vehicle")
LETTERS = 3  # a trigger is looked for only where a word begins like it: ten times as fast
_idle: set[str] = set()  # words met that begin no trigger, as most do
MOST_IDLE = 18_000
MARKS = str.maketrans(dict.fromkeys("\"'“”‘’«»()[]{}<>*=.,;:!?…/|—–-", " "))
CURLY = tuple(mark for mark in map(chr, MARKS) if not mark.isascii())
STRENGTHS = ("alone", "with a setting", "in a story")
GUARDS = 2  # words before "opened fire" in which those who fire are named
LEAD = 160  # characters around the first telling word
GENERAL = "private"  # what everybody is when nothing tells more


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which would triple the time that it takes to make one
class Feature:
    """A stretch of text that tells one thing about an attack.

    `kind` is attack_type, weapon, suicide, raid (attackers who come and fight), raider (gunmen, who do so
    beside bombers), target, victim (persons who tell whom it was aimed at), outcome (a stage other than
    accomplished) or status; `value` is the normalised word for it, `other` the next best way to cut it.
    """

    start: int
    end: int
    kind: str
    value: str
    text: str
    rule: str = "cue"
    sure: float | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or words for an attack, the first word, how surely it is one, and the senses that unsay it."""

    cue: str
    first: str
    strength: str
    unsaid: tuple[str, ...]


@cache
def _triggers() -> dict[str, list[Trigger]]:
    """Return the triggers by their first letters."""
    unsaid = [row["cue"] for row in lexicon.rows("attack_suppressors") if row["kind"] == "sense"]
    result: dict[str, list[Trigger]] = {}
    for row in lexicon.rows("attack_triggers"):
        cue = row["cue"]
        trigger = Trigger(
            cue,
            cue.translate(MARKS).split()[0],
            row["strength"],
            tuple(words for words in unsaid if cue in words),
        )
        result.setdefault(cue.split()[0][:LETTERS], []).append(trigger)
    return result


def _split(low: str) -> list[str]:
    """Return the words of a text in lower case without the marks around them."""
    if not low.isascii():
        for mark in CURLY:  # quicker than to translate a text that is not ASCII
            low = low.replace(mark, " ")
    return low.translate(MARKS).split()


def _begun(words: Iterable[str]) -> list[Trigger]:
    """Return the triggers that one of *words* begins."""
    triggers = _triggers()
    begun: list[Trigger] = []
    for word in set(filterfalse(_idle.__contains__, words)):
        ways = triggers.get(word[:LETTERS])
        found = [t for t in ways if word.startswith(t.first)] if ways else ()
        begun += found
        if not found and len(_idle) < MOST_IDLE:
            _idle.add(word)
    return begun


def _fires(low: str, begun: list[Trigger], *strengths: str) -> bool:
    """Tell whether a trigger of these strengths stands in *low* more often than the words that unsay it."""
    return any(
        t.cue in low and (not t.unsaid or low.count(t.cue) > sum(low.count(phrase) for phrase in t.unsaid))
        for t in begun
        if t.strength in strengths
    )


def is_attack_trigger(low: str) -> bool:
    """Tell whether *low*, a text in lower case, has any word that an attack could be told with.

    >>> is_attack_trigger("three others were injured")
    True
    >>> is_attack_trigger("the chief executive missed the deadline")
    False
    """
    return _fires(low, _begun(_split(low)), *STRENGTHS)


def tells(sentence: Sentence) -> bool:
    """Tell whether *sentence* has any word that an attack could be told with.

    >>> tells(Sentence(0, 1, "body", "Rebels shelled the market.", 0))
    True
    """
    return _fires(sentence.low, _begun(sentence.bag), *STRENGTHS)


def is_attack_story(low: str) -> bool:
    """Tell whether *low*, a whole article in lower case, may tell of an attack; "shot" alone may be sport.

    >>> is_attack_story("the striker was injured when his shot hit the post")
    False
    >>> is_attack_story("two soldiers were injured in the attack")
    True
    """
    begun = _begun(_split(low))
    if _fires(low, begun, "alone"):
        return True
    return _fires(low, begun, "setting") and _fires(low, begun, "with a setting")


@cache
def _accidents() -> tuple[str, ...]:
    return tuple(f" {r['cue']}" for r in lexicon.rows("attack_suppressors") if r["kind"] == "accident")


def is_accident(low: str) -> bool:
    """Tell whether *low* speaks of an accident, a natural disaster or a disease, which are no attacks.

    >>> is_accident("an earthquake killed nine villagers")
    True
    """
    return any(map(f" {low}".__contains__, _accidents()))


def _phrase(cue: str) -> tuple[str, ...]:
    return tuple(token.low for token in tokens(cue))


@cache
def _cues() -> Phrases:
    return Phrases((_phrase(row["cue"]), row) for row in lexicon.rows("attack_cues"))


@cache
def _outcomes() -> Phrases:
    return Phrases((_phrase(row["cue"]), row) for row in lexicon.rows("outcome_cues"))


@cache
def _targets() -> Phrases:
    return Phrases((_phrase(row["cue"]), row) for row in lexicon.rows("targets"))


@cache
def _strengths() -> dict[str, int]:
    return {row["cue"]: RANKS.get(row["strength"], 0) for row in lexicon.rows("attack_cues")}


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("deeds") if row["class"] == kind)


@cache
def _thrown() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("attack_cues") if row["strength"] == "thrown")


@cache
def _weapon_names() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("attack_cues") if row["names_weapon"] == "1")


def features(sentence: Sentence) -> list[Feature]:
    """Return what the sentence tells of an attack, in order of place.

    >>> from analysis.extract.sentences import sentences
    >>> from analysis.model import Article
    >>> found = features(sentences(Article("a", "A car bomb exploded outside a mosque in Quetta."))[0])
    >>> [(f.kind, f.value, f.text) for f in found]  # doctest: +NORMALIZE_WHITESPACE
    [('attack_type', 'bombing', 'car bomb'), ('weapon', 'explosives', 'car bomb'),
     ('attack_type', 'bombing', 'exploded'), ('weapon', 'explosives', 'exploded'),
     ('target', 'religious', 'a mosque')]
    """
    toks, low = sentence.tokens, sentence.words
    found: list[Feature] = []
    cues = [(first, last, row) for first, last, row in _cues().find(low) if row["strength"] != "none"]
    for first, last, row in cues:
        for kind, value in (
            ("attack_type", row["attack_type"]),
            ("weapon", row["weapon"]),
            ("suicide", row["suicide"]),
        ):
            if value:
                found.append(_feature(sentence, first, last, kind, value))
    found += [_feature(sentence, first, last, kind, "") for first, last, kind in _raids(low, cues)]
    if any(row["suicide"] for _, _, row in cues):
        found += [_feature(sentence, *place, "weapon", "vehicle") for place in _driven(low, cues)]
    for first, last, row in _outcomes().find(low):
        if row["value"] != "foiled" or cues or "attack" in low or "plot" in low:
            found.append(_feature(sentence, first, last, row["kind"], row["value"]))
    if cues:
        found.extend(_aims(sentence, toks, low, cues))
    return sorted(found, key=lambda feature: feature.start)


def _raids(
    low: tuple[str, ...], cues: list[tuple[int, int, dict[str, str]]]
) -> Iterator[tuple[int, int, str]]:
    """Yield where attackers fire or storm a place (raid), or are called gunmen (raider); guards also fire."""
    for first, last, row in cues:
        if not _guards().isdisjoint(low[max(0, first - GUARDS) : first]):
            continue
        for kind in ("raid", "raider"):
            if {row["cue"], low[first]} & _words(kind):
                yield first, last, kind


@cache
def _guards() -> frozenset[str]:
    named = (
        row for name in ("parties", "people") for row in lexicon.rows(name) if row["party"] == "security"
    )
    return frozenset(row[form] for row in named for form in ("cue", "singular", "plural") if row.get(form))


def _driven(low: tuple[str, ...], cues: list[tuple[int, int, dict[str, str]]]) -> Iterator[tuple[int, int]]:
    """Yield the vehicles that a suicide attacker blew up; GTD records them beside the explosives."""
    for first, last, row in cues:
        if row["weapon"] == "explosives" and low[first] in ("blew", "detonated", "exploded"):
            place = last + (low[last : last + 1] in (("a",), ("the",), ("his",), ("her",), ("their",)))
            if low[place : place + 1] and low[place] in VEHICLES and place > last:
                yield place, place + 1


def _feature(sentence: Sentence, first: int, last: int, kind: str, value: str) -> Feature:
    start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
    return Feature(start, end, kind, value, sentence.text[start - sentence.start : end - sentence.start])


def _aims(
    sentence: Sentence,
    toks: tuple[Token, ...],
    low: tuple[str, ...],
    cues: list[tuple[int, int, dict[str, str]]],
) -> Iterator[Feature]:
    """Yield the places that were aimed at, and the persons who tell whom it was aimed at."""
    taken = {place for first, last, _ in cues for place in range(first, last)}
    named = [(first, last, row) for first, last, row in _targets().find(low) if first not in taken]
    beginnings = {first for first, _, _ in named}
    reached = 0  # the end of the last target: "the church and the school"
    for first, last, row in named:
        if last in beginnings:
            continue  # "a ministry vehicle" is a vehicle
        begin = _phrase_start(low, toks, first)
        if row["kind"] == "person":
            if _is_harmed(low, begin, last):
                yield _feature(sentence, begin, last, "victim", row["target_type"])
            continue
        before = low[max(0, begin - 3) : begin]
        aimed = set(before) & _words("aimed")
        if row["kind"] == "area":
            aimed -= WHERE | {"on"}  # "in the town", "on the highway" is where, not what
        after = low[last : last + 6]
        is_struck = any(a in BE and b in _words("struck") for a, b in pairwise(after))
        is_next = reached and begin == reached + 1 and low[reached] in ("and", ",")
        is_state = (
            last - begin == 1 and begin and low[begin - 1] in STATES and not toks[begin].text[0].isupper()
        )
        if (aimed or is_struck or is_next) and not is_state:
            reached = _phrase_end(low, toks, last)
            yield _feature(sentence, begin, reached, "target", row["target_type"])


def _is_harmed(low: tuple[str, ...], first: int, last: int) -> bool:
    """Tell whether the persons are those whom the attack hit: "killed two judges", "a judge was shot"."""
    before = low[max(0, first - 4) : first]
    if set(before) & _words("harms") or (set(before) & {"on", "against"} and set(before) & _words("assault")):
        return True
    after = low[last : last + 7]
    for place, word in enumerate(after):
        if word in BE and set(after[place + 1 : place + 3]) & _words("harmed"):
            return True
        if word in (",", ".", ";", "that", "said"):
            return False
    return (
        bool(after)
        and after[0] in ("killed", "wounded", "injured", "dead", "hurt")
        and (len(after) < 2 or after[1] in ("in", "by", "as", "when", "after", "and", ".", ",", "at", "on"))
    )


def _phrase_start(low: Sequence[str], toks: Sequence[Token], first: int) -> int:
    """Return where the noun phrase begins whose noun stands at *first*."""
    begin = first
    while begin and first - begin < 6:
        word = low[begin - 1]
        if word in ("the", "a", "an", "their", "his", "its", "another", "several", "two", "three", "four"):
            return begin - 1
        if (
            word in BREAKS
            or word in LEFT_OF_NOUN
            or word in _words("aimed")
            or not (word[0].isalnum() or word[0] in "'’-")
        ):
            break
        begin -= 1
    return begin


def _phrase_end(low: Sequence[str], toks: Sequence[Token], last: int) -> int:
    """Take in an "of ..." that belongs to the name: "the motorcade of President Khan"."""
    if last + 1 < len(low) and low[last] == "of":
        end = last + 1
        if low[end] in ("the", "a", "an"):
            end += 1
        while end < len(low) and end - last < 8 and toks[end].text[0].isupper() and low[end] not in STOPS:
            end += 1
        if end > last + 2 or (end == last + 2 and low[last + 1] not in ("the", "a", "an")):
            return end
    return last


def rank(feature: Feature) -> int:
    return _strengths().get(" ".join(feature.text.lower().split()), 0)


def _leading(types: list[Feature]) -> list[Feature]:
    """Return the features near the first that names a kind of attack: news comes first."""
    telling = [f for f in types if rank(f) >= 3] or [f for f in types if rank(f) == 2]
    if not telling:
        return types
    first = min(f.start for f in telling)
    return [f for f in types if first - LEAD <= f.start <= first + LEAD]


def attack_type(found: Iterable[Feature], deaths: int | None = None) -> str:
    """Return the one attack type that GTD's precedence gives to the features of one attack.

    Grenades thrown in a raid with firearms leave it an armed assault; so do the bomb that opens the gate to
    gunmen and the vests they wear. Where the report tells of several people killed before it tells
    of some carried off, it was a raid: *deaths* is where it first tells of them.

    >>> attack_type([Feature(0, 6, "attack_type", "armed assault", "gunmen"),
    ...              Feature(9, 17, "attack_type", "armed assault", "grenades")])
    'armed assault'
    """
    told = _leading([f for f in found if f.kind in ("attack_type", "suicide", "raid", "raider")])
    types = [f for f in told if f.kind == "attack_type"]
    best: dict[str, int] = {}
    for f in types:
        best[f.value] = max(best.get(f.value, 0), rank(f))
    if not best:
        return "unknown"
    has_thrown = any(f.text.lower() in _thrown() for f in types)
    has_gunmen = any(f.value == "armed assault" and rank(f) >= 2 for f in types)
    if has_thrown and not has_gunmen and best.get("armed assault", 0) <= 1:
        best["bombing"] = max(best.get("bombing", 0), 2)
    if best.get("barricade") == 2 and max(best.values()) > 2:
        best["barricade"] = 0 if sum(f.value == "barricade" for f in types) < 2 else 3
    carried = [f.start for f in types if f.value == "kidnapping"]
    if deaths is not None and len(carried) == 1 < len(types) and carried[0] - LEAD <= deaths < carried[0]:
        best["kidnapping"] = 0
    kinds = {f.kind for f in told}
    if "raid" in kinds or kinds >= {"raider", "suicide"}:
        best["bombing"] = 0
    highest = max(best.values())
    if highest == 0:
        return "armed assault"
    return next(t for t in PRECEDENCE if best.get(t) == highest)


def weapons(found: Iterable[Feature]) -> str | None:
    """Return the weapons of one attack, comma-separated, or None if the text names none.

    >>> weapons([Feature(0, 5, "weapon", "firearms", "rifle"), Feature(9, 13, "weapon", "melee", "knife")])
    'firearms, melee'
    """
    return ", ".join(sorted({f.value for f in found if f.kind == "weapon"})) or None


def is_weapon_name(text: str) -> bool:
    """Tell whether *text* names a weapon, as "pistol" does and "shot dead" does not.

    >>> is_weapon_name("pistol"), is_weapon_name("shot dead")
    (True, False)
    """
    words = " ".join(text.lower().split())
    return words in _weapon_names() or words in VEHICLES


def weapon_of(text: str) -> str:
    """Return the kind of weapon that a phrase names.

    >>> weapon_of("automatic rifles"), weapon_of("an old bottle")
    ('firearms', 'other')
    """
    low = _phrase(text)
    return next((row["weapon"] for *_, row in _cues().find(low) if row["weapon"]), "other")


def target_type_of(text: str) -> str:
    """Return the type of target that a phrase names, by its last noun that our lists know.

    >>> target_type_of("the garage of the embassy"), target_type_of("two police stations")
    ('diplomatic', 'police')
    """
    found = [row["target_type"] for *_, row in _targets().find(_phrase(text))]
    return found[-1] if found else GENERAL


def bare(text: str) -> str:
    """Return the words for a target without what stands before its name.

    >>> bare("their two armoured cars")
    'armoured cars'
    """
    words = text.split()
    while len(words) > 1 and words[0].lower() in NOT_NAMING:
        del words[0]
    return " ".join(words)


def target(found: Iterable[Feature]) -> tuple[str | None, str]:
    """Return the target of one attack as written, or None, and its type; an office tells more than a house.

    >>> target([Feature(0, 3, "target", "private", "car"), Feature(5, 10, "victim", "government", "judge")])
    (None, 'government')
    """
    aims = [f for f in found if f.kind in ("target", "victim") and f.value]
    telling = [f for f in aims if f.value != GENERAL]
    places = [f for f in telling if f.kind == "target"]
    if places:
        return places[0].text, places[0].value
    if telling:
        return None, telling[0].value
    places = [f for f in aims if f.kind == "target"]
    if places:
        return places[0].text, GENERAL
    return None, GENERAL if aims else "unknown"


def stage(found: Iterable[Feature], has_harm: bool) -> str:
    """Return the stage of one attack: where somebody was harmed it was accomplished, whatever else failed.

    >>> stage([Feature(0, 7, "outcome", "foiled", "defused")], has_harm=False)
    'foiled'
    """
    if has_harm:
        return "accomplished"
    stages = {f.value for f in found if f.kind == "outcome"}
    return next((s for s in ("foiled", "failed", "threatened") if s in stages), "accomplished")
