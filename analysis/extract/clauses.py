"""Find the words of harm in a sentence, and the persons who are their subject and object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from analysis import lexicon
from analysis.extract.ages import AGES, BETWEEN
from analysis.extract.people import OF_THEM, Group, classes, is_title_case, nouns, people_in
from analysis.extract.sentences import Sentence, Token

BE = {
    "was",
    "were",
    "is",
    "are",
    "been",
    "be",
    "being",
    "got",
    "get",
    "gets",
    "getting",
    "'s",
    "wasn't",
    "weren't",
    "isn't",
    "become",
    "became",
    "becoming",
}
NOT = {
    "not",
    "never",
    "wasn't",
    "weren't",
    "isn't",
    "aren't",
    "didn't",
    "hasn't",
    "haven't",
    "hadn't",
    "n't",
    "without",
}
UNREAL = {"would", "could", "will", "wouldn't", "couldn't", "shall", "should", "to", "if"}
MAYBE = lexicon.senses("perhaps")
SELVES = {"himself", "herself", "themselves"}
REPORTED = lexicon.words("reported as")  # between "were" and a state: "was found shot"
JOINS = {"and", "or", "&", "plus"}
NOMINATIVE = {"he", "she", "they"}
INCLUDING = {"including", "included", "includes", "include"}
NOT_GOVERNING = {"with", "leaving", "left", "that", "after"}
CLOSED = {";", ":", '"', "“", "”"}
DASHES = {"-", "—", "–"}
OPENERS = {"that", ":", "leaves", "leave", "left", "leaving"}  # behind which a list may begin in a headline
STOPS = {".", "!", "?", "…", '"', "”"}  # with which a sentence ends, and no headline
FAR = 40  # tokens that an aside may have
FEW = 5  # tokens before a colon that opens a headline
NEAR = 20  # tokens between a subject and its verb, asides aside


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which would triple the time that it takes to make one
class Harm:
    """A word of harm at token positions `first` to `last` (exclusive)."""

    first: int
    last: int
    kind: str
    frame: str
    form: str


@cache
def _frames() -> dict[str, list[tuple[tuple[str, ...], str, str, str]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {}
    for row in lexicon.rows("harm"):
        cue = tuple(row["cue"].split())
        by_first.setdefault(cue[0].lower(), []).append((cue, row["kind"], row["frame"], row["form"]))
    for rows in by_first.values():
        rows.sort(key=lambda r: -len(r[0]))
    return by_first


@lru_cache(2048)
def _beginning(word: str, following: str) -> tuple[tuple[tuple[str, ...], str, str, str], ...]:
    """Return the cues that two words may begin, the longest first."""
    return tuple(r for r in _frames().get(word, ()) if len(r[0]) == 1 or r[0][1] == following)


@cache
def said() -> frozenset[str]:
    """Return the first words of the verbs of speech."""
    return frozenset(
        form.split()[0] for row in lexicon.rows("speech_verbs") for form in row["cue"].split("|")
    )


def harms(row: Sequence[Token]) -> list[Harm]:
    """Return the words of harm in a row of tokens; of phrases that overlap the longest wins, in each sense.

    >>> from analysis.extract.sentences import tokens
    >>> [(h.kind, h.frame) for h in harms(list(tokens("two men were shot dead")))]
    [('killed', 'T')]
    """
    found: list[Harm] = []
    frames = _frames()
    words = [token.low for token in row]
    free = 0
    for i in [i for i, word in enumerate(words) if word in frames]:
        if i < free:
            continue
        length = 0
        for cue, kind, frame, form in _beginning(words[i], words[i + 1] if i + 1 < len(words) else ""):
            n = len(cue)
            if n < length:
                break
            if cue[0] != words[i] and cue[0] != row[i].text:
                continue  # "two KIA", not a Kia
            if n < 3 or cue == tuple(words[i : i + n]):
                found.append(Harm(i, i + n, kind, frame, form))
                length = n
        free = i + length
    return found


def is_named(group: Group) -> bool:
    """Tell whether persons have a number or none, and a word of their own: "four soldiers", "a cook"."""
    return group.form in ("count", "indef", "bare") and group.noun not in ("", "other")


class Clauses:
    """A sentence as groups of persons and words of harm, and the way from one to the other."""

    def __init__(self, sentence: Sentence, surnames: frozenset[str]) -> None:
        self.sentence = sentence
        self.row = row = sentence.tokens
        self.words = sentence.words
        self.length = len(row)
        classed = classes()
        self.kinds = [classed.get(token.low, "") if token.text != "IS" else "" for token in row]
        self.title_case = is_title_case(row)
        self.is_headline = bool(row) and row[-1].text not in STOPS
        self.groups = people_in(sentence, surnames)
        self.starting = {g.first: g for g in self.groups}
        self.ending = {g.last: g for g in self.groups}
        self.harms = harms(row)
        self.verbs = {
            k
            for h in self.harms
            if h.frame in "TISAK" and not self.is_noun(h)
            for k in range(h.first, h.last)
        }
        self.asides = list(self.find_asides())
        self.included: set[int] = set()
        self.included = {g.first for at in self.inclusions() for g in self.objects(at, whole=True)}

    # -- looking around

    def low(self, at: int) -> str:
        """Return the token at *at* in lower case, '' outside the sentence."""
        return self.words[at] if 0 <= at < self.length else ""

    def kind(self, at: int) -> str:
        """Return the class of the function word at *at*, or ''."""
        return self.kinds[at] if 0 <= at < self.length else ""

    def is_noun(self, harm: Harm) -> bool:
        """Tell whether a word in -ing is a noun: "a late night shooting in"."""
        before = harm.first - 1
        return (
            harm.form == "ing"
            and before >= 0
            and self.kind(harm.last) == "prep"
            and self.row[before].text[0].isalnum()
            and self.kind(before) in ("", "det", "indef", "poss")
            and before + 1 not in self.ending
        )

    def is_adverb(self, at: int) -> bool:
        return self.kind(at) == "adv" or self.low(at).endswith("ly") and at not in self.starting

    def back(self, at: int) -> int:
        """Step left over adverbs."""
        while (
            at >= 0
            and self.is_adverb(at)
            and self.low(at) not in ("all", "both")
            and at + 1 not in self.ending
        ):
            at -= 1
        return at

    def forward(self, at: int) -> int:
        """Step right over adverbs."""
        while at < len(self.row) and self.kind(at) == "adv" and at not in self.starting:
            at += 1
        return at

    def predicate_at(self, at: int) -> bool:
        """Tell whether a finite verb begins at *at*: an auxiliary, a verb of speech or of harm."""
        while self.is_adverb(at):
            at += 1
        if self.kind(at) == "aux" or self.low(at) in said():
            return True
        return any(h.first == at and h.frame in "TIAWSP" and h.form != "ing" for h in self.harms)

    # -- asides

    def find_asides(self) -> Iterator[tuple[int, int]]:
        """Yield the marks around words that stand between persons and their verb.

        "Ten people, three of them women, died"; "a clerk, 22, and"; "three people - a maid and two cooks -".
        """
        for group in self.groups:
            first = group.last
            mark = self.low(first)
            if mark == "(":
                close = next(
                    (k for k in range(first + 1, min(first + FAR, len(self.row))) if self.low(k) == ")"), None
                )
                if close is not None:
                    yield first, close
            elif mark in DASHES:
                first += self.low(first + 1) == "-"
                close = next(
                    (k for k in range(first + 2, min(first + FAR, len(self.row))) if self.low(k) in DASHES),
                    None,
                )
                if close is not None and self.low(close - 1) != "to":
                    yield group.last, close + (self.low(close + 1) == "-")
            elif mark == ",":
                close = self.aside_end(first)
                if close is not None:
                    yield first, close
            elif (self.kind(first) == "prep" or self.is_busy(first)) and (
                close := self.phrase_end(first)
            ) is not None:
                yield first, close
            elif (
                mark in ("of", "from")
                and group.form == "name"
                and self.row[first + 1 : first + 2]
                and self.row[first + 1].text[0].isupper()
            ):
                yield (
                    first,
                    next(
                        k
                        for k in range(first + 1, len(self.row))
                        if k + 1 == len(self.row) or not self.row[k + 1].text[0].isupper()
                    ),
                )

        for k in [k for k, word in enumerate(self.words) if word == ","]:
            if k and self.low(k + 1) in ("which", "who", "whose", "where") and k not in self.ending:
                close = self.aside_end(k)
                if close is not None:
                    yield k, close

    def is_busy(self, at: int) -> bool:
        """Tell whether a participle at *at* says what persons do: "a guide working for the army"."""
        return self.low(at).endswith("ing") and at not in self.verbs and self.kind(at + 1) == "prep"

    def phrase_end(self, preposition: int) -> int | None:
        """Return the last token of a place or the like between persons and what follows.

        "the mayor of the town and a guard".
        """
        for k in range(preposition + 1, min(preposition + 12, len(self.row))):
            if (
                self.low(k) in JOINS
                and (following := self.starting.get(k + 1))
                and (self.row[k + 1].low not in ("its", "their") or not following.plural)
            ):
                return k - 1
            if (
                self.kind(k) in ("aux", "sub", "rel", "conj", "pron")
                or k in self.verbs
                or not (self.row[k].text[0].isalnum() or self.low(k) == "-")
            ):
                return None
        return None

    def aside_end(self, comma: int) -> int | None:
        """Return the last token of the aside that begins at *comma*, None if it begins none."""
        end = self.after_age(comma)
        if end > comma:
            return end if self.low(end) in (",", ";") else end - 1
        for k in range(comma + 2, min(comma + FAR, len(self.row))):
            if self.low(k) in (";", ":"):
                return None
            if self.low(k) == "," and self.predicate_at(k + 1):
                return k
        return None

    def after_age(self, at: int) -> int:
        """Step over ages and a home between commas: "Ayanna Northern, 22, of Akron, and"."""
        if self.low(at - 1).isdecimal():
            return at  # "killed 12, 14 and 9 people"
        while self.low(at) == ",":
            k = at + 1
            if self.low(k) in AGES and self.low(k + 1).isdecimal():
                k += 1
            while self.low(k).isdecimal() and self.low(k + 1) in (",", "and") and self.is_bare_number(k + 2):
                k += 2  # "two men, 31 and 45, and"
            if self.low(k).isdecimal() and self.low(k + 1) in (",", "and", ";", "."):
                at = k + 1
            elif self.low(k) in ("of", "from"):
                close = next((n for n in range(k + 1, k + 6) if self.low(n) in (",", ";")), None)
                if close is None:
                    return at
                at = close
            elif k < len(self.row) and self.row[k].text[0].isupper() and (named := self.named_aside(k)):
                at = named
            else:
                return at
        return at

    def before_ages(self, at: int) -> int:
        """Step back over ages that end at *at*: "two boys aged 12 and 14 and a man"."""
        k = at
        while k > 0 and k + 1 not in self.ending and (self.low(k).isdecimal() or self.low(k) in BETWEEN):
            k -= 1
        if k == at or self.low(k) not in AGES:
            return at
        return k - 1 - (self.low(k - 1) == ",")

    def is_bare_number(self, at: int) -> bool:
        """Tell whether a number stands at *at* that counts nobody."""
        return self.low(at).isdecimal() and at not in self.starting

    def named_aside(self, at: int) -> int | None:
        """Return the comma before the age of one who is named in an aside: "his wife, Laila, 29"."""
        close = next((n for n in range(at + 1, at + 4) if self.low(n) == ","), None)
        named = (
            close is not None
            and self.low(close + 1).isdecimal()
            and all(self.row[n].text[0].isupper() for n in range(at, close))
        )
        described = self.ending.get(at - 1)
        return (
            close
            if named
            and described is not None
            and described.form in ("poss", "def", "indef")
            and not described.plural
            else None
        )

    def hidden(self, at: int) -> set[int]:
        """Return the tokens of the asides that lie wholly before *at*."""
        return {k for first, last in self.asides if last < at for k in range(first, last + 1)}

    def inclusions(self) -> Iterator[int]:
        """Yield where a list of parts begins: after "including", "among them"."""
        for k in [k for k, word in enumerate(self.words) if word in INCLUDING or word in ("them", "whom")]:
            if k and self.words[k] in INCLUDING:
                yield k + 1
            elif self.words[k] not in INCLUDING and self.low(k - 1) == "among" and self.kind(k + 1) != "aux":
                yield k + 1

    # -- the verb

    def auxiliaries(self, at: int) -> tuple[int, set[str]]:
        """Return the position where the verb group of the verb at *at* begins.

        And its auxiliaries and adverbs.
        """
        words: set[str] = set()
        first = at
        k = at - 1
        while k >= 0:
            word = self.low(k)
            reported = word in REPORTED and (self.kind(k - 1) == "aux" or self.is_said_of(k))
            if not (
                self.kind(k) in ("aux", "adv", "neg")
                or word in SELVES
                or word.endswith("ly")
                or word in ("to", "likely")
                or reported
            ):
                break
            if word == "no" or k + 1 in self.ending and word not in SELVES:
                break
            words.add(word)
            if self.kind(k) != "adv" or word in MAYBE:
                first = k
            k -= 1
        return first, words

    def is_said_of(self, at: int) -> bool:
        """Tell whether a "said" or "reported" at *at* is of counted persons: "six said killed in clashes"."""
        counted = self.ending.get(at)
        return self.low(at) in ("said", "reported") and counted is not None and counted.form == "count"

    def modality(self, first: int, words: set[str]) -> str | None:
        """Return how surely the verb group is said, None when it says that nothing happened."""
        ordinal = first in self.ending and self.ending[first].others
        if words & NOT or ordinal and {"to", "have"} <= words:
            return None  # "the fifth child this year to have died"
        if (
            words & UNREAL
            and not words & {"later", "eventually"}
            and not ("to" in words and words & (set(MAYBE) | {"have", "said", "reported"}))
        ):
            return None
        before = self.low(first - 1)
        for word, modality in MAYBE.items():
            if word in words or before == word:
                return modality
        return "asserted"

    # -- arguments

    def governed(self, group: Group) -> bool:
        """Tell whether a preposition or an "including" stands before a group, so that it is no subject."""
        if group.first in self.included:
            return True
        if group.noun in NOMINATIVE:
            return False  # "before he died"
        before = self.low(group.first - 1)
        return classes().get(before) == "prep" and before not in NOT_GOVERNING

    def subject(self, at: int, *, near: bool = False) -> list[Group]:
        """Return the groups that are the subject of the verb group beginning at *at*.

        With *near*, persons right before the verb are its subject whatever governs them: "spoke of 15 dead".
        """
        if near and (opener := self.opener(at)) is not None:
            return self.hedged([opener])
        k = self.back(at - 1)
        relative = self.low(k) in ("who", "that", "which") and k > 0
        if relative:
            k -= 1
            if self.low(k) == ",":
                k -= 1
        hidden = self.hidden(at)
        beside = self.ending.get(k + 1)
        if (
            beside is not None
            and self.governed(beside)
            and (relative or near)
            and beside.first not in self.included
        ):
            return self.hedged([beside])
        if (
            self.low(at).endswith("ing")
            and self.low(k) in ("before", "after")
            and (did := self.controller(k))
        ):
            return did
        spare: Group | None = None
        for group in reversed(self.groups):
            if group.last > k + 1 or group.noun in SELVES or group.head in hidden:
                continue
            if (
                self.low(group.last) in said()
                and group.form in ("bare", "def", "name", "pronoun")
                and group.last < k + 1
            ):
                continue
            gap = [self.row[n].low for n in range(group.last, k + 1) if n not in hidden]
            if (gap or self.low(at - 1) == "then") and self.is_object(group):
                continue  # the object of a verb before: "hit one attacker and was himself shot"
            aside = bool(gap) and gap[0] in (",", "(", "—", "–", "-") and gap[-1] in (",", ")", "—", "–", "-")
            if any(word in CLOSED for word in gap):
                break
            if not aside and gap and gap[0] in ("who", "that") and not relative and len(gap) < NEAR:
                return self.hedged(self.listed_before(group))
            if not aside and gap:
                kinds = {classes().get(word, "") for word in gap}
                if "sub" in kinds or "rel" in kinds and not relative:
                    break
                reduced = self.reduced(group.last)  # "one of six miners wounded in a raid has died"
                finite = (
                    "aux" in kinds
                    or any(word in said() for word in gap)
                    or any(group.last <= v <= k and v not in reduced for v in self.verbs)
                )
                if finite and gap[-1] not in ("and", "or", ",", "but", "then"):
                    break
                if len(gap) > NEAR:
                    break
            if self.governed(group) and not group.partitive:
                if group.form != "name":
                    spare = spare or (group if not gap or self.low(group.first - 1) == "of" else None)
                if gap and not aside and self.low(group.first - 1) != "of" and len(gap) > NEAR // 2:
                    break
                continue
            return self.apposed(group) or self.hedged(self.listed_before(group))
        return self.hedged(self.listed_before(spare)) if spare else []

    def opener(self, at: int) -> Group | None:
        """Return who opens a headline if only words on them stand before a participle at *at*.

        "Chief of village council shot dead", "Policeman guarding nurses shot dead".
        """
        first = next((k + 1 for k in range(min(at, FEW)) if self.low(k) == ":"), 0)
        group = self.starting.get(first)
        if (
            group is None
            or not self.is_headline
            or not is_named(group)
            or not 0 < at - group.last <= NEAR // 2
        ):
            return None
        busy = self.low(group.last).endswith("ing") and group.last not in self.verbs
        if not busy and self.low(group.last) not in ("of", "from"):
            return None
        between = range(group.last, at)
        plain = all(
            self.kind(k) not in ("aux", "sub", "rel", "conj", "pron")
            and k not in self.verbs
            and self.row[k].text[0].isalnum()
            and self.low(k) not in said()
            for k in between
        )
        counted = any(self.starting[k].form == "count" for k in between if k in self.starting)
        return group if plain and not counted else None

    def controller(self, at: int) -> list[Group]:
        """Return the subject of the clause before *at*, whom a "before being" there is about.

        "He killed four and wounded a guard before being shot": he was shot, not the guard.
        """
        verb = next((h for h in reversed(self.harms) if h.last <= at and h.frame == "T"), None)
        if verb is None and [self.low(at), self.low(at + 1)] != ["before", "being"]:
            return []
        first, words = self.auxiliaries(verb.first) if verb else (at, BE)
        opening = (g for g in self.groups if g.last <= first and not self.governed(g))
        found = verb and self.subject(first) or [g for g in opening if not self.is_object(g)][:1]
        did = not words & BE and all(g.party in ("", "unknown", "civilians") for g in found)
        harmed = self.objects(verb.last) if verb else []
        if harmed and all(g.party in ("attackers", "militants") for g in harmed):
            return found  # "a guest wounded the gunman before being shot"
        return [replace(g, party="attackers") for g in found] if did else found

    def is_object(self, group: Group) -> bool:
        """Tell whether a group is, or stands in a list of, what a verb before it takes."""
        while group.first - 1 not in self.verbs:
            k = group.first - 1
            k -= self.low(k) in JOINS
            k -= (
                self.low(k) == ","
                and k + 1 < group.first
                or self.low(k) == ","
                and self.low(k + 1) not in JOINS
            )
            before = self.ending.get(k + 1)
            if before is None or before.last == group.first:
                return False
            group = before
        return True

    def reduced(self, at: int) -> set[int]:
        """Return the tokens of a participle right after persons.

        Which says who they are rather than what befell them now.
        """
        return {
            k
            for h in self.harms
            if h.first == at and h.frame == "T" and h.form == "ed"
            for k in range(h.first, h.last)
        }

    def apposed(self, group: Group) -> list[Group]:
        """Return the list that says who a group without a number is.

        "The victims, a dentist and his receptionist, died".
        """
        if group.low is None and group.form == "def" and any(first == group.last for first, _ in self.asides):
            listed = self.objects(group.last + 1, whole=True)
            return [] if any(g.partitive or g.low is None for g in listed) else listed
        return []

    def apposed_side(self, group: Group, last: int | None = None) -> str:
        """Return the side of an aside that says who persons are, or ''.

        "16 people, all of them passengers, were burned"; "a third person, a neighbour, died".
        """
        if group.form not in ("count", "indef", "def", "name", "poss"):
            return ""
        at = self.after_age(group.last)
        is_all = self.low(at + 1) in ("all", "both", "each")
        if last is not None and not is_all:
            at = last
            is_all = self.low(at + 1) in ("all", "both")
            if not is_all:
                return ""
        if self.low(at) not in (",", "(") and self.low(at) not in DASHES:
            return ""
        k = at + 1
        if self.low(k) in INCLUDING:
            return ""  # "15 people, including the two bombers, were killed"
        k += is_all
        if is_all and self.is_partitive(k):
            k += 2
        inner = self.starting.get(k) or self.starting.get(k + 1)
        if (
            inner is None
            or inner.partitive
            or inner.form not in ("bare", "indef", "def", "name")
            or inner.plural != group.plural
            or inner.form == "bare"
            and inner.plural
            and not is_all
        ):
            return ""
        end = self.aside_closes(inner.last)
        if end is None:
            return ""
        if inner.form == "name":
            return self.titled_side(inner) if group.form != "name" else ""
        alone = self.low(end) != "," or self.predicate_at(end + 1) or end + 1 >= len(self.row)
        return inner.party if is_all or group.form == "name" or alone else ""

    def titled_side(self, group: Group) -> str:
        """Return the side of a rank that opens a name: "a third man, Sergeant Paul Innes"."""
        entry = nouns().get(self.low(group.first).strip("."))
        return "security" if group.party == "security" or entry and entry[0] == "security" else ""

    def aside_closes(self, at: int) -> int | None:
        """Return the mark that ends an aside whose noun ends at *at*, None if a verb or a list follows."""
        for k in range(at, min(at + 10, len(self.row))):
            if self.low(k) in (",", ".", ")", ";") or self.low(k) in DASHES:
                return k
            if self.kind(k) in ("aux", "sub", "rel", "conj") or k in self.verbs or self.low(k) in JOINS:
                return None
        return None if at + 10 < len(self.row) else len(self.row)

    def listed_before(self, group: Group) -> list[Group]:
        """Return the coordinated groups that end with *group*: "Two officers, a soldier and a child"."""
        found = [group]
        joined = False
        while True:
            k = found[0].first - 1
            if self.low(k) in JOINS:
                joined = True
                k -= 1
                if self.low(k) == ",":
                    k -= 1
            elif self.low(k) == "as" and self.low(k - 1) == "well" and self.low(k - 2) == "as":
                joined, k = True, k - 3
            elif (
                self.low(k) in (",", ";") and joined or self.low(k) == "," and self.is_headline_list(found[0])
            ):
                joined, k = True, k - 1
            else:
                return found
            k = self.before_ages(k)
            k = next(
                (
                    first - 1
                    for first, last in self.asides
                    if last in (k, k + 1) and first <= k and k + 1 not in self.ending
                ),
                k,
            )
            before = self.ending.get(k + 1)
            if before is not None and self.governed(before) and not before.partitive:
                before = self.owner_of(before) or before
            if (
                before is None
                or before.form == "zero"
                or self.governed(before)
                or before.first - 1 in self.verbs
            ):
                return found
            if (
                before.noun in ("body", "corpse")
                or before.form == "name"
                and found[0].form not in ("name", "poss")
                and not (found[0].others and found[0].form == "indef")
            ):
                return found
            if found[0].low is None and before.low is not None and self.low(found[0].first - 1) == ",":
                before = replace(before, party="unknown")  # "41 soldiers, civilians killed"
            found.insert(0, before)

    def owner_of(self, group: Group) -> Group | None:
        """Return the persons whom an "of" says more of: "four agents of the Federal Police"."""
        at = group.first - 1
        return self.ending.get(at) if self.low(at) in ("of", "from") else None

    def is_headline_list(self, after: Group) -> bool:
        """Tell whether the comma before a group stands for an "and", as in headlines.

        "Woman, two children found dead", "Four soldiers, nine rebels killed in raid".
        """
        before = self.ending.get(after.first - 1)
        if before is None or self.low(after.first - 1) != ",":
            return False
        if self.title_case or before.form == "bare" and not before.plural:
            return True
        return self.is_headline and is_named(before) and is_named(after) and self.opens(before)

    def opens(self, group: Group) -> bool:
        """Tell whether a headline, or what somebody says in one, opens with a group or the list it is in."""
        at = group.first - 1
        if self.low(at) == "," and (before := self.ending.get(at)) is not None:
            return is_named(before) and self.opens(before)
        return at < 0 or self.low(at) in OPENERS or self.low(at) in said()

    def objects(self, at: int, *, whole: bool = False) -> list[Group]:
        """Return the coordinated groups that begin at *at*: "two officers and three constables".

        A group with a verb of its own ends the list, unless the *whole* list is asked for.
        """
        at = self.forward(at)
        if self.low(at) == "that" and self.low(at + 1) == "of":
            at += 2
        found: list[Group] = []
        title, joined = "", whole or self.title_case
        while (group := self.starting.get(at)) is not None:
            if found and (
                group.partitive
                and group.noun == ""
                or group.noun in NOMINATIVE
                or not whole
                and self.predicate_follows(group)
            ):
                break
            if found and self.low(at - 1) == "," and not joined and group.head - group.first > 1:
                if group.form == "bare" and not group.plural:
                    break  # "kill rebels, recover kidnapped child"
            named = self.starting.get(group.last) if group.form == "bare" and group.plural else None
            if named is not None and named.form == "name":
                at, title = named.first, group.party  # "constables Bashir Lone, Imran Dar and"
                continue
            found.append(replace(group, party=title) if group.form == "name" and title else group)
            mark = self.after_age(group.last)
            if group.form == "name" and (aside := self.starting.get(mark + 1)) and self.low(mark) == ",":
                if aside.form == "indef" and not aside.plural and self.low(aside.last) in (",", ";", "."):
                    mark = self.after_age(aside.last)  # "killed Hassan Ali, a baker, his wife and"
            after = self.next_member(mark)
            if after is None:
                break
            joined = (
                joined
                or any(self.low(k) in (*JOINS, "as") for k in range(mark, after))
                and (self.starting.get(after) is not None or self.is_bare_list(found, after))
            )
            at = self.forward(after)
        if not joined and found and found[0].form != "bare" and not self.is_told_in_short(found):
            found = found[:1]  # "shooting the woman, the suspect fled"
        return self.hedged(found)

    def is_bare_list(self, listed: list[Group], at: int) -> bool:
        """Tell whether persons are told in a list without an "and", since a second verb has it at *at*.

        "He killed the cook, a guard, a guest and wounded two"; "a guest" after one of them may say who he is.
        """
        is_named = (
            len(listed) == 2 and listed[1].form == "indef" and listed[0].form in ("def", "poss", "name")
        )
        return len(listed) > 1 and not is_named and self.forward(at) in self.verbs

    def is_told_in_short(self, listed: list[Group]) -> bool:
        """Tell whether a headline lists by commas alone: "Clash kills two soldiers, four rebels in Chad"."""
        at = listed[-1].last
        ends = at >= self.length or self.kind(at) == "prep" or not self.row[at].text[0].isalnum()
        return self.is_headline and ends and all(is_named(g) for g in listed)

    def next_member(self, at: int) -> int | None:
        """Return where the next member of a list may begin, if a comma or an "and" stands at *at*."""
        if self.low(at) in (",", ";") and self.low(at + 1) in JOINS:
            return at + 2
        if self.low(at) == "," and [self.low(at + n) for n in (1, 2, 3)] == ["as", "well", "as"]:
            return at + 4
        if self.low(at) in JOINS or self.low(at) in (",", ";"):
            return at + 1
        if self.low(at) == "as" and self.low(at + 1) == "well" and self.low(at + 2) == "as":
            return at + 3
        return self.list_goes_on(at)

    def list_goes_on(self, at: int) -> int | None:
        """Return where a list goes on after words on its first member.

        "a mayor seeking another term, his cook and a guard".
        """
        for k in range(at, min(at + 12, len(self.row) - 1)):
            if k > at and self.low(k) in JOINS and (second := self.starting.get(k + 1)):
                joins = second.form in ("indef", "count") and second.noun or self.row[k + 1].low == "their"
                return k + 1 if joins and self.kind(at) == "prep" else None
            if (
                self.kind(k) in ("aux", "sub", "rel", "conj")
                or k in self.verbs
                or self.low(k) in CLOSED
                or self.low(k) in said()
            ):
                return None
            if self.low(k) == ",":
                second = self.starting.get(k + 1)
                if (
                    second is not None
                    and second.form in ("poss", "indef", "count")
                    and self.low(last := second.last + (self.low(second.last) == ",")) in JOINS
                ):
                    if self.starting.get(last + 1) is not None:
                        return k + 1
                return None
        return None

    def predicate_follows(self, group: Group) -> bool:
        """Tell whether a group has a verb of its own."""
        at = self.forward(group.last)
        if self.kind(at) == "aux" or self.low(at) in said():
            return True
        return any(
            h.first == at and h.frame in "TIAW" and h.form in ("ed", "adj") and not self.starting.get(h.last)
            for h in self.harms
        )

    def hedged(self, listed: list[Group]) -> list[Group]:
        """Let an "at least" before a list hold for the whole list.

        "at least nine soldiers and six raiders".
        """
        if not listed or listed[0].hedge != "at_least":
            return listed
        return [listed[0]] + [
            replace(g, hedge="at_least", high=None)
            if g.form == "count" and g.hedge == "exact" and not g.others
            else g
            for g in listed[1:]
        ]

    def directly_before(self, at: int) -> bool:
        """Tell whether persons stand right before *at*."""
        k = self.back(at - 1)
        return (
            k + 1 in self.ending
            or any(last == k for _, last in self.asides)
            or self.low(k) == ")"
            or (self.title_case and any(g.last <= k + 1 for g in self.groups))
        )

    def is_partitive(self, at: int) -> bool:
        """Tell whether "of them", "of whom" stands at *at*."""
        return self.low(at) == "of" and self.low(at + 1) in OF_THEM
