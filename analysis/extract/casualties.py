"""Read who was killed, injured, arrested or held in a sentence, and how many took part in the attack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis import lexicon
from analysis.extract.people import Group, classes, groups, is_title_case
from analysis.extract.quantities import quantities
from analysis.extract.sentences import Sentence, Token

BE = {"was", "were", "is", "are", "been", "be", "being", "got", "get", "gets", "getting", "'s", "wasn't", "weren't", "isn't", "become", "became", "becoming"}
NOT = {"not", "never", "wasn't", "weren't", "isn't", "aren't", "didn't", "hasn't", "haven't", "hadn't", "n't", "without"}
UNREAL = {"would", "could", "will", "wouldn't", "couldn't", "shall", "should", "to", "if"}
MAYBE = {"may": "believed", "might": "believed", "believed": "believed", "feared": "feared", "presumed": "believed",
         "thought": "believed", "likely": "believed", "probably": "believed", "appears": "believed", "appeared": "believed"}  # fmt: skip
MOVED = {"rose", "risen", "rises", "rising", "climbed", "climbs", "climbing", "reached", "reaches", "stood", "stands", "jumped", "soared",
         "mounted", "grew", "grown", "went", "passed", "put", "raised", "revised", "lowered", "increased", "hit"}  # fmt: skip
SHOT = {"shot", "shoots", "shooting", "shoot", "stabbed", "stabbing", "stabs"}
COPULAS = {"left", "found", ",", "and", "remained", "remains", "remain", "listed", "lay", "lying", "still", "recovering", "hospitalized"}
CLOSED = {";", ":", '"', "“", "”"}
JOINS = {"and", "or", "&", "plus"}
INCLUDING = {"including", "included", "includes", "include"}
NOT_GOVERNING = {"with", "leaving", "left", "that", "after"}
SENTENCED = {"sentenced", "arrested", "convicted", "charged", "jailed", "detained", "killed", "wounded", "injured", "hurt",
             "tried", "accused", "acquitted", "executed", "identified", "shot", "captured", "released", "wanted"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Harm:
    """A word of harm at token positions `first` to `last` (exclusive)."""

    first: int
    last: int
    kind: str
    frame: str
    form: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A number of persons in one state, as one sentence says it; offsets are the article's.

    `host` is the position, in the sentence's findings, of the whole that this is a part of.
    """

    kind: str
    party: str
    low: int | None
    high: int | None
    hedge: str
    modality: str
    start: int
    end: int
    reported: str
    party_text: str
    rule: str
    form: str
    noun: str
    others: bool
    partitive: bool
    plural: bool
    head: int  # offset of the head noun, so that two findings on one phrase are seen to be on the same persons
    host: int | None = None


@cache
def _frames() -> dict[str, list[tuple[tuple[str, ...], str, str, str]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {}
    for row in lexicon.rows("harm"):
        cue = tuple(row["cue"].split())
        by_first.setdefault(cue[0], []).append((cue, row["kind"], row["frame"], row["form"]))
    for rows in by_first.values():
        rows.sort(key=lambda r: -len(r[0]))
    return by_first


@cache
def _wound_words() -> dict[str, str]:
    return {row["cue"]: row["class"] for row in lexicon.rows("wound_words")}


@cache
def _assaults() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in lexicon.rows("assault_verbs"):
        cue = tuple(row["cue"].split())
        found.setdefault(cue[0], []).append(cue)
    return found


@cache
def _said() -> frozenset[str]:
    return frozenset(form.split()[0] for row in lexicon.rows("speech_verbs") for form in row["cue"].split("|"))


def harms(row: Sequence[Token]) -> list[Harm]:
    """Return the words of harm in a row of tokens; where phrases overlap the longest wins, in each of its senses.

    >>> from analysis.extract.sentences import tokens
    >>> [(h.kind, h.frame) for h in harms(list(tokens("two men were shot dead")))]
    [('killed', 'T')]
    """
    found: list[Harm] = []
    i = 0
    while i < len(row):
        length = 0
        for cue, kind, frame, form in _frames().get(row[i].low, ()):
            n = len(cue)
            if n < length:
                break
            if n == 1 or all(i + k < len(row) and row[i + k].low == cue[k] for k in range(1, n)):
                found.append(Harm(i, i + n, kind, frame, form))
                length = n
        i += max(length, 1)
    return found


class _Reader:
    """Reads one sentence; the findings grow in `found`."""

    def __init__(self, sentence: Sentence, surnames: frozenset[str]) -> None:
        self.row = sentence.tokens
        self.sentence = sentence
        self.groups = groups(self.row, surnames)
        self.starting = {g.first: g for g in self.groups}
        self.harms = harms(self.row)
        self.verbs = {k for h in self.harms if h.frame in "TISA" for k in range(h.first, h.last)}
        self.included: set[int] = set()
        self.included = {g.first for at in self.inclusions() for g in self.objects(at, whole=True)}
        self.found: list[Finding] = []
        self.harmed: dict[tuple[int, str], int] = {}

    # -- looking around

    def low(self, at: int) -> str:
        return self.row[at].low if 0 <= at < len(self.row) else ""

    def kind(self, at: int) -> str:
        return classes().get(self.low(at), "")

    def back(self, at: int) -> int:
        """Step left over adverbs."""
        while at >= 0 and (self.kind(at) == "adv" or self.low(at).endswith("ly")) and self.low(at) not in ("all", "both"):
            at -= 1
        return at

    def forward(self, at: int) -> int:
        """Step right over adverbs."""
        while at < len(self.row) and self.kind(at) == "adv" and at not in self.starting:
            at += 1
        return at

    def auxiliaries(self, at: int) -> tuple[int, set[str]]:
        """Return the position where the verb group of the verb at *at* begins, and its auxiliaries and adverbs."""
        words: set[str] = set()
        first = at
        k = at - 1
        while k >= 0 and (self.kind(k) in ("aux", "adv", "neg") or self.low(k) in ("himself", "herself", "themselves") or self.low(k).endswith("ly") or self.low(k) in ("to", "likely")):
            if self.low(k) == "no":
                break
            words.add(self.low(k))
            if self.kind(k) != "adv" or self.low(k) in MAYBE:
                first = k
            k -= 1
        return first, words

    def inclusions(self) -> Iterator[int]:
        """Yield where a list of parts begins: after "including", "among them"."""
        for k in range(1, len(self.row)):
            if self.low(k) in INCLUDING:
                yield k + 1
            elif self.low(k) in ("them", "whom") and self.low(k - 1) == "among" and self.kind(k + 1) != "aux":
                yield k + 1

    def governed(self, group: Group) -> bool:
        if group.first in self.included:
            return True
        before = self.low(group.first - 1)
        return classes().get(before) == "prep" and before not in NOT_GOVERNING

    # -- arguments

    def subject(self, at: int) -> list[Group]:
        """Return the groups that are the subject of the verb group beginning at *at*."""
        k = self.back(at - 1)
        relative = self.low(k) in ("who", "that") and k > 0
        if relative:
            k -= 1
            if self.low(k) == ",":
                k -= 1
        spare: Group | None = None
        for group in reversed(self.groups):
            if group.last > k + 1 or group.noun in ("himself", "themselves", "herself"):
                continue
            if self.low(group.last) in _said() and group.form in ("bare", "def", "name", "pronoun") and group.last < k + 1:
                continue
            gap = [t.low for t in self.row[group.last : k + 1]]
            if gap and group.first - 1 in self.verbs:
                continue  # the object of a verb before: "hit one attacker and was himself shot"
            aside = bool(gap) and gap[0] in (",", "(", "—", "–", "-") and gap[-1] in (",", ")", "—", "–", "-")
            if any(word in CLOSED for word in gap):
                break
            if not aside and gap and gap[0] in ("who", "that") and not relative and len(gap) < 14:
                return self.hedged(self.listed_before(group))
            if not aside and gap:
                kinds = {classes().get(word, "") for word in gap}
                if "sub" in kinds or "rel" in kinds and not relative:
                    break
                finite = "aux" in kinds or any(word in _said() for word in gap) or any(
                    group.last <= v <= k for v in self.verbs)  # fmt: skip
                if finite and gap[-1] not in ("and", "or", ",", "but", "then"):
                    break
                if len(gap) > 16:
                    break
            if self.governed(group) and not group.partitive:
                if group.form != "name":
                    spare = spare or (group if not gap or self.low(group.first - 1) == "of" else None)
                if gap and not aside and self.low(group.first - 1) != "of" and len(gap) > 8:
                    break
                continue
            return self.hedged(self.listed_before(group))
        return self.hedged(self.listed_before(spare)) if spare else []

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
            elif self.low(k) == "," and joined:
                k -= 1
            else:
                return found
            before = next((g for g in self.groups if g.last == k + 1), None)
            if before is None or before.form == "zero" or self.governed(before) or before.first - 1 in self.verbs:
                return found
            if before.noun in ("body", "corpse") or before.form == "name" and found[0].form not in ("name", "poss"):
                return found
            found.insert(0, before)

    def objects(self, at: int, *, whole: bool = False) -> list[Group]:
        """Return the coordinated groups that begin at *at*: "two officers and three constables".

        A group with a verb of its own ends the list, unless the *whole* list is asked for.
        """
        at = self.forward(at)
        found: list[Group] = []
        while True:
            group = self.starting.get(at)
            if group is None or found and not whole and self.predicate_follows(group):
                return self.hedged(found)
            found.append(group)
            at = self.after_aside(group.last)
            if self.low(at) == "," and self.low(at + 1) in JOINS:
                at += 2
            elif self.low(at) == "," and [self.low(at + n) for n in (1, 2, 3)] == ["as", "well", "as"]:
                at += 4
            elif self.low(at) in JOINS or self.low(at) == ",":
                at += 1
            elif self.low(at) == "as" and self.low(at + 1) == "well" and self.low(at + 2) == "as":
                at += 3
            elif (later := self.list_goes_on(at)) is not None:
                at = later
            else:
                return self.hedged(found)
            at = self.forward(at)

    def list_goes_on(self, at: int) -> int | None:
        """Return where a list goes on after words on its first member: "a candidate running for a seat, his driver and a guard"."""
        for k in range(at, min(at + 12, len(self.row) - 1)):
            if self.kind(k) in ("aux", "sub", "rel", "conj") or k in self.verbs or self.low(k) in CLOSED or self.low(k) in _said():
                return None
            if self.low(k) == ",":
                second = self.starting.get(k + 1)
                if second is not None and second.form in ("poss", "indef", "count") and self.low(second.last) in JOINS:
                    if self.starting.get(second.last + 1) is not None:
                        return k + 1
                return None
        return None

    def after_aside(self, at: int) -> int:
        """Step over an age between commas: "Ayanna Northern, 22, and"."""
        if self.low(at) == "," and self.low(at + 1).isdigit() and self.low(at + 2) in (",", "and"):
            return at + 2 if self.low(at + 2) == "and" else at + 2
        return at

    def predicate_follows(self, group: Group) -> bool:
        at = self.forward(group.last)
        if self.kind(at) == "aux" or self.low(at) in _said():
            return True
        return any(h.first == at and h.frame in "TIAW" and h.form in ("ed", "adj") and not self.starting.get(h.last) for h in self.harms)

    def hedged(self, listed: list[Group]) -> list[Group]:
        """Let an "at least" before a list hold for the whole list: "at least two soldiers and two militants"."""
        if not listed or listed[0].hedge != "at_least":
            return listed
        return [listed[0]] + [replace(g, hedge="at_least", high=None) if g.form == "count" and g.hedge == "exact" and not g.others
                              else g for g in listed[1:]]  # fmt: skip

    # -- recording

    def shot(self, harm: Harm, rule: str) -> str:
        """Name the rule of a wound by shooting, which may have been fatal."""
        return f"shot-{rule}" if harm.kind == "injured" and self.low(harm.first) in SHOT else rule

    def record(self, kind: str, group: Group, first: int, last: int, rule: str, modality: str = "asserted",
               host: int | None = None, party: str | None = None) -> int | None:  # fmt: skip
        """Add one finding on *group*, quoted from token *first* to *last*; the same persons are recorded once a state."""
        key = (group.head, kind)
        if group.form == "pronoun" and group.plural:
            return None
        if key in self.harmed:
            return self.harmed[key]
        if kind == "injured" and (group.head, "killed") in self.harmed and group.form != "zero":
            return None
        first, last = min(first, group.first), max(last, group.last)
        row = self.row
        text, base = self.sentence.text, self.sentence.start
        low, high, hedge = group.low, group.high, group.hedge
        if modality in ("believed", "feared"):
            low, high = None, high
        start, end = row[first].start, row[last - 1].end
        reported = text[row[group.word_first].start - base : row[group.word_last - 1].end - base]
        words = text[row[group.first].start - base : row[group.last - 1].end - base]
        self.found.append(Finding(
            kind, party or group.party, low, high, hedge, modality, start, end, reported, words, rule, group.form,
            group.noun, group.others, group.partitive, group.plural, row[group.head].start, host))  # fmt: skip
        self.harmed[key] = len(self.found) - 1
        if kind in ("killed", "injured"):
            for at in dict.fromkeys((group.last, last)):
                self.parts(kind, group, at, modality, len(self.found) - 1)
        return len(self.found) - 1

    def parts(self, kind: str, group: Group, at: int, modality: str, host: int) -> None:
        """Record what an including, "among them" or "of them" at token *at* says: parts of the same persons."""
        if not group.plural or group.form == "zero":
            return
        if self.low(at) in (",", "—", "–", "-", "(") or self.low(at) == "-" and self.low(at + 1) == "-":
            at += 1
        if self.low(at) in INCLUDING or (self.low(at) == "among" and self.low(at + 1) in ("them", "whom")):
            at += 1 if self.low(at) in INCLUDING else 2
            for part in self.objects(at):
                if part.form in ("count", "indef", "name", "poss", "def") and part.low is not None:
                    self.record(kind, part, group.first, part.last, "including", modality, host)
        else:
            part = self.starting.get(at)
            if part and part.partitive and self.low(part.last - 1) in ("them", "whom"):
                following = self.starting.get(self.forward(part.last))
                if following and following.form == "bare":
                    part = replace(part, party=following.party, last=following.last, noun=following.noun)
                self.record(kind, part, group.first, part.last, "of-them", modality, host)

    def modality(self, first: int, words: set[str]) -> str | None:
        """Return how surely the verb group is said, None when it says that nothing happened."""
        if words & NOT:
            return None
        if words & UNREAL and "later" not in words and "eventually" not in words and not ("to" in words and words & set(MAYBE)) and not ("have" in words and "to" in words):
            return None
        for word, modality in MAYBE.items():
            if word in words or self.low(first - 1) == word:
                return modality
        return "asserted"

    # -- frames

    def read(self) -> list[Finding]:
        for harm in self.harms:
            getattr(self, f"frame_{harm.frame}")(harm)
        self.bodies()
        self.theirs()
        self.attackers()
        return self.settled()

    def theirs(self) -> None:
        """Their own dead or wounded, of whom no number is given: "taking their injured with them"."""
        for k in range(1, len(self.row)):
            if self.low(k) not in ("injured", "wounded", "dead") or self.low(k - 1) not in ("their", "his", "its"):
                continue
            if self.kind(k + 1) not in ("prep", "conj", "aux") and self.low(k + 1) not in (",", "."):
                continue
            owner = next((g for g in reversed(self.groups) if g.last < k and not self.governed(g)), None)
            if owner is not None and owner.party in ("attackers", "militants", "security"):
                kind = "killed" if self.low(k) == "dead" else "injured"
                those = Group(k - 1, k + 1, k, 1, None, "vague", k - 1, k + 1, owner.party, "poss", True, self.low(k))
                self.record(kind, those, k - 2, k + 1, "their-wounded")

    def settled(self) -> list[Finding]:
        """Let a death replace the wound of the same person: "Smith was shot and taken to hospital, where he died"."""
        gone: dict[int, int] = {}
        for n, dead in enumerate(self.found):
            if dead.kind != "killed" or dead.form != "pronoun" or dead.plural:
                continue
            hurt = [k for k, f in enumerate(self.found) if f.kind == "injured" and not f.plural and f.start < dead.start
                    and f.form in ("name", "indef", "def", "poss", "pronoun") and k not in gone]  # fmt: skip
            if hurt:
                first = self.found[hurt[-1]]
                self.found[n] = replace(first, kind="killed", end=dead.end, rule=dead.rule, modality=dead.modality)
                gone[hurt[-1]] = n
        for n, hurt in enumerate(self.found):
            if hurt.kind == "injured" and hurt.form == "pronoun" and not hurt.plural and n not in gone:
                dead = [k for k, f in enumerate(self.found) if f.kind == "killed" and not f.plural and f.start < hurt.start
                        and f.low == 1 and f.form in ("name", "indef", "def", "count")]  # fmt: skip
                if len(dead) == 1:
                    gone[n] = dead[0]
        kept = [n for n in range(len(self.found)) if n not in gone]
        place = {old: new for new, old in enumerate(kept)} | {old: kept.index(n) for old, n in gone.items() if n in kept}
        return [replace(self.found[n], host=place.get(self.found[n].host) if self.found[n].host is not None else None)
                for n in kept]  # fmt: skip

    def frame_T(self, harm: Harm) -> None:
        """Verbs with an object: "killing five police", "three policemen were injured"."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if harm.form == "base" and (self.low(harm.first - 1) == "to" or self.kind(harm.first - 1) == "aux"):
            return
        if modality is None:
            zero = [g for g in self.subject(first) if g.form == "zero"]
            for group in zero:
                self.record(harm.kind, group, group.first, harm.last, "zero")
            return
        passive = harm.form == "ed" and bool(words & BE)
        objects = [] if passive else self.objects(harm.last)
        if harm.form in ("ing", "base") and objects and objects[0].form == "bare" and (
            self.low(harm.first) in SHOT or not objects[0].plural and not is_title_case(self.row)):  # fmt: skip
            return  # "shooting victims", "murder suspect" are nouns
        if harm.form == "ed" and objects and self.predicate_follows(objects[0]) and self.directly_before(harm.first):
            objects = []  # "one person killed 16 others injured": commas lost
        if harm.form == "ed" and not passive and not objects:
            if self.low(harm.last) in JOINS and (shared := self.shared_objects(harm.last + 1)):
                objects = shared
            elif self.low(harm.first - 1) in JOINS and harm.first - 2 in self.verbs:
                passive = True
                previous = next((h for h in self.harms if h.last == harm.first - 1), harm)
                first, words = self.auxiliaries(previous.first)
                modality = self.modality(first, words) or "asserted"
            elif self.directly_before(harm.first):
                if self.low(harm.first) == "shot" and not is_title_case(self.row) and any(
                    g.last == self.back(harm.first - 1) + 1 and g.form in ("bare", "def") for g in self.groups):  # fmt: skip
                    return  # "officers shot" at somebody
                passive = True
        if passive:
            for group in self.subject(first):
                if group.low is not None or group.plural:
                    self.record(harm.kind, group, group.first, harm.last, self.shot(harm, "passive" if words & BE else "participle"), modality)
            return
        if harm.form in ("ed", "base", "s", "ing"):
            if objects and all(g.noun in ("himself", "herself", "themselves") for g in objects):
                objects = self.subject(first)
            for group in objects:
                party = "attackers" if group.noun in ("himself", "herself", "themselves") else None
                self.record(harm.kind, group, harm.first, group.last, self.shot(harm, "active"), modality, party=party)
            if objects and harm.kind in ("killed", "injured"):
                self.agents(harm, first, objects, modality)

    def shared_objects(self, at: int) -> list[Group]:
        """The objects that a second verb takes for both: "killed and wounded hundreds of civilians"."""
        following = next((h for h in self.harms if h.first == at and h.frame == "T"), None)
        return self.objects(following.last) if following else []

    def directly_before(self, at: int) -> bool:
        k = self.back(at - 1)
        return any(g.last == k + 1 for g in self.groups) or self.low(k) == ")" or (
            is_title_case(self.row) and any(g.last <= k + 1 for g in self.groups))  # fmt: skip

    def agents(self, harm: Harm, first: int, objects: list[Group], modality: str) -> None:
        """Record the persons who kill or injure, unless they are the state's forces or harm themselves only."""
        if harm.form == "ing" or self.low(harm.first - 1) in JOINS:
            return
        for group in self.subject(first):
            if group.low is not None and group.form in ("count", "indef", "bare", "pronoun") and group.party != "security":
                if group.noun == "other" or any((group.head, kind) in self.harmed for kind in ("killed", "injured")):
                    continue
                self.record("attackers", group, group.first, objects[0].last, "agent", modality, party="attackers")

    def frame_I(self, harm: Harm) -> None:
        """Verbs without an object: "Scores died in the attacks", "lost their lives"."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        subject = self.subject(first)
        if not subject and self.low(harm.first).endswith("ing"):
            near = [g for g in self.groups if g.last <= first and (g.form in ("pronoun", "name") and not self.governed(g))]
            subject = near[-1:]
        for group in subject:
            if modality is None and group.form != "zero":
                continue
            if group.low is not None or group.plural:
                self.record(harm.kind, group, group.first, harm.last, "intransitive", modality or "asserted")

    def frame_A(self, harm: Harm) -> None:
        """States: "two people were dead", "seven dead", "in critical condition"."""
        if self.low(harm.first - 1) in ("the", "his", "her") or self.low(harm.last) in ("body", "bodies", "woman", "man", "end"):
            return
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words) if words else "asserted"
        if modality is None:
            return
        if self.low(harm.last) == "or" and self.low(harm.last + 1) in ("alive", "wounded", "injured"):
            return
        k = self.back(harm.first - 1)
        adjacent = any(g.last == k + 1 for g in self.groups)
        if not (words & BE or adjacent or self.low(k) in COPULAS or self.low(k) in _said()):
            return
        for group in self.subject(first):
            if group.low is not None or group.plural:
                self.record(harm.kind, group, group.first, harm.last, "state", modality)

    def frame_P(self, harm: Harm) -> None:
        """Taken to hospital: injury implied."""
        near = [self.low(k) for k in range(harm.last, harm.last + 9)]
        if any(_wound_words().get(word) in ("hospital", "injury") for word in near):
            self.implied(harm, "hospital")

    def frame_H(self, harm: Harm) -> None:
        """Sent to hospital: "a shooting that sent four people to the hospital"."""
        for group in self.objects(harm.last):
            near = [self.low(k) for k in range(group.last, group.last + 6)]
            if near[:1] == ["to"] and any(_wound_words().get(word) == "hospital" for word in near):
                self.record(harm.kind, group, harm.first, group.last, "hospital-sent")

    def frame_W(self, harm: Harm) -> None:
        """Sustained gunshot wounds, suffered burns."""
        near = [self.low(k) for k in range(harm.last, harm.last + 7)]
        hits = [k for k, word in enumerate(near) if _wound_words().get(word) == "injury"]
        if hits:
            self.implied(replace(harm, last=harm.last + hits[0] + 1), "wounds")

    def frame_B(self, harm: Harm) -> None:
        """Hit in the leg, struck by a bullet."""
        near = [self.low(k) for k in range(harm.last, harm.last + 7)]
        hits = [k for k, word in enumerate(near) if _wound_words().get(word) == "body"]
        if hits and near[0] in ("in", "by", "on", "with"):
            self.implied(replace(harm, last=harm.last + hits[0] + 1), "hit")
        elif near[0] not in ("by", "with") and self.low(harm.first - 1) in BE and any(
            g.noun == "victim" and g.last <= harm.first for g in self.groups):  # fmt: skip
            self.implied(harm, "hit")

    def implied(self, harm: Harm, rule: str) -> None:
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if modality is None:
            return
        for group in self.subject(first):
            if group.noun in ("body", "corpse", "dead"):
                continue
            if group.low is not None or group.plural:
                self.record(harm.kind, group, group.first, harm.last, rule, modality)

    def frame_L(self, harm: Harm) -> None:
        """Claimed 14 lives, claimed the lives of two men."""
        for k in range(harm.last, min(harm.last + 6, len(self.row))):
            if self.low(k) in ("life", "lives"):
                if self.low(k + 1) == "of":
                    for group in self.objects(k + 2):
                        self.record(harm.kind, group, harm.first, group.last, "lives")
                    return
                if self.low(k - 1) in ("his", "her"):
                    whose = Group(k - 1, k, k - 1, 1, 1, "exact", k - 1, k, "", "pronoun", False, self.low(k - 1))
                    self.record(harm.kind, whose, harm.first, k + 1, "lives")
                for q in quantities(self.row[harm.last : k]):
                    at = harm.last
                    self.record(harm.kind, Group(at + q.first, k + 1, k, q.low, q.high, q.hedge, at + q.word_first,
                                at + q.word_last, "unknown", "count", True, "life"), harm.first, k + 1, "lives")  # fmt: skip
                return

    def frame_S(self, harm: Harm) -> None:
        """Blew himself up: an attacker, and dead."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if modality is None:
            return
        subject = self.subject(first)
        plural = any(self.low(k) in ("themselves", "their") for k in range(harm.first, harm.last))
        for group in subject:
            if plural != group.plural and group.form != "pronoun":
                continue
            bomb = any(self.low(k).startswith(("blow", "blew", "deton", "explod")) for k in range(harm.first, harm.last))
            if self.low(harm.first) in SHOT and len(self.harms) == 1:
                self.record("injured", group, group.first, harm.last, "self", modality)
            elif bomb or group.party in ("attackers", "militants") or len(self.harms) > 1:
                self.record("killed", group, group.first, harm.last, "self", modality, party="attackers")
                if group.low is not None and group.form in ("count", "indef"):
                    self.record("attackers", group, group.first, harm.last, "self", modality, party="attackers")
            else:
                self.record("killed", group, group.first, harm.last, "self", modality)
        if not subject and self.low(harm.last - 1) in ("himself", "herself") and self.low(harm.last) in JOINS:
            at = harm.last - 1
            self.record("killed", Group(at, at + 1, at, 1, 1, "exact", at, at + 1, "attackers", "pronoun", False, "himself"),
                        harm.first, harm.last, "self", modality)  # fmt: skip
        if self.low(harm.last) in JOINS and self.low(harm.first).startswith("kill"):
            for group in self.objects(harm.last + 1):
                self.record("killed", group, harm.first, group.last, "active", modality)

    def frame_C(self, harm: Harm) -> None:
        """Counted nouns of harm: "12 deaths", "three injuries"."""
        if self.low(harm.first) in ("dead", "injured", "wounded", "bodies", "corpses"):
            return
        for q in quantities(self.row[: harm.first]):
            if harm.first - q.last <= 2 and all(self.kind(k) == "" for k in range(q.last, harm.first)) and q.low != 0:
                self.record(harm.kind, Group(q.first, harm.last, harm.first, q.low, q.high, q.hedge, q.word_first, q.word_last,
                            "unknown", "count", True, self.low(harm.first)), q.first, harm.last, "noun")  # fmt: skip

    def frame_T1(self, harm: Harm) -> None:
        """A toll: "the death toll rose to 59", "raising the toll to 10", "a death toll of 59"."""
        numbers = [q for q in quantities(self.row) if q.first >= harm.last]
        to = [q for q in numbers if self.low(q.first - 1) in ("to", "at", "of", "is", "was", "reached", "hit", "passed", "topped",
                                                             "stood", "stands", "exceeded", ":", "reaches", "tops")
              and (q.first - harm.last <= 7 or any(self.low(k) in MOVED for k in range(harm.last, q.first)))]  # fmt: skip
        if to:
            q = to[-1] if self.low(to[0].first - 2) == "from" else to[0]
            if len(to) > 1 and any(self.low(k) == "from" for k in range(harm.last, to[0].first)):
                q = to[1]
            after = [self.low(q.last), self.low(q.last + 1)]
            if after[0] in ("years", "months", "days", "hours", "p.m.", "a.m.", "%"):
                return
            whole = Group(q.first, q.last, q.word_first, q.low, q.high, q.hedge, q.word_first, q.word_last, "unknown", "count", True, "toll")
            self.record(harm.kind, whole, harm.first, q.last, "toll")

    def frame_O(self, harm: Harm) -> None:
        """The death of, the killing of, the murder of."""
        if self.low(harm.last) != "of" or self.low(harm.first) in ("lives", "life"):
            return
        for group in self.objects(harm.last + 1):
            if group.form in ("count", "indef", "name") or group.form in ("def", "poss") and not group.plural:
                self.record(harm.kind, group, harm.first, group.last, "nominal")

    def frame_M(self, harm: Harm) -> None:
        """Among the dead were two officers; a couple were among the dead."""
        at = self.forward(harm.last)
        if self.low(at) in BE:
            listed = self.objects(at + 1)
        else:
            first, words = self.auxiliaries(harm.first)
            listed = self.subject(first) if words & BE and not words & NOT else []
        for group in listed:
            if group.low is not None:
                self.record(harm.kind, group, harm.first, harm.last, "among", host=None)

    def frame_D(self, harm: Harm) -> None:
        """The dead included two officers; the victims were two women and a boy."""
        at = self.forward(harm.last)
        if self.low(at) in INCLUDING or self.low(at) in ("were", "are"):
            for group in self.objects(at + 1):
                if group.low is not None and group.form in ("count", "indef", "name", "def"):
                    self.record(harm.kind, group, harm.first, group.last, "dead-include")

    def frame_Z(self, harm: Harm) -> None:
        """Nobody was harmed: "no casualties were reported"."""
        none = Group(harm.first, harm.last, harm.first, 0, 0, "exact", harm.first, harm.first + 1, "unknown", "zero", True,
                     self.low(harm.last - 1), others=self.low(harm.first + 1) in ("other", "further", "additional"))  # fmt: skip
        for kind in ("killed", "injured") if harm.kind == "both" else (harm.kind,):
            self.record(kind, none, harm.first, harm.last, "zero")

    def bodies(self) -> None:
        """Counted bodies are dead, whoever they are."""
        for group in self.groups:
            if group.noun in ("body", "corpse") and group.form in ("count", "indef") and (group.low or 0) > 0:
                at = self.forward(group.last)
                following = self.objects(at + 1) if self.low(at) == "of" else []
                if following and group.form == "count":
                    self.record("killed", replace(group, party=following[0].party), group.first, following[0].last, "bodies")
                else:
                    self.record("killed", group, group.first, group.last, "bodies")

    def attackers(self) -> None:
        """Count those who took part: "ten gunmen entered", "by two gunmen", "five or six militants were involved"."""
        for group in self.groups:
            someone = group.noun in ("someone", "somebody")
            if group.form not in ("count", "indef") and not someone or not group.low and not group.high or group.others:
                continue
            if any((group.head, kind) in self.harmed for kind in ("killed", "injured", "attackers", "arrested")):
                continue
            by = self.low(group.first - 1) == "by"
            at = self.forward(group.last)
            if self.low(at) in BE and any(self.low(k) in SENTENCED for k in range(at + 1, at + 4)):
                continue
            verb = self.assault(group)
            if group.party == "attackers" and (by or verb) or group.party in ("militants", "unknown", "") and verb:
                if group.party == "unknown" and not group.low:
                    continue
                self.record("attackers", group, group.first, verb or group.last, "assault", party="attackers")

    def assault(self, group: Group) -> int | None:
        """Return the end of the verb of assault whose subject is *group*, or None."""
        if self.governed(group):
            return None
        far = 3 if group.party == "unknown" else 9
        for k in range(group.last, min(group.last + far, len(self.row))):
            for cue in _assaults().get(self.low(k), ()):
                if all(self.low(k + n) == word for n, word in enumerate(cue)):
                    if group.party == "unknown" and len(cue) == 1 and self.low(k) not in ("fired", "attacked", "stormed", "ambushed"):
                        continue
                    return k + len(cue)
            if self.kind(k) in ("sub", "conj") and far == 3 or self.low(k) in CLOSED:
                return None
        return None


def casualties(sentence: Sentence, surnames: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield the persons killed, injured, arrested, held or attacking that *sentence* tells of.

    *surnames* are those of persons whom the article names in full elsewhere.

    >>> from analysis.extract.sentences import Sentence
    >>> text = "Six rangers and three policemen were injured."
    >>> [(f.kind, f.low, f.party) for f in casualties(Sentence(0, 1, "body", text, 0))]
    [('injured', 6, 'security'), ('injured', 3, 'security')]
    """
    yield from _Reader(sentence, surnames).read()
