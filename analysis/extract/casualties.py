"""Read who was killed, injured, arrested or held in a sentence, and how many took part in the attack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis import lexicon
from analysis.extract.clauses import (
    BE,
    CLOSED,
    DASHES,
    INCLUDING,
    JOINS,
    MAYBE,
    NOT,
    SELVES,
    Clauses,
    Harm,
    said,
)
from analysis.extract.people import Group, force, person_counts
from analysis.extract.quantities import Quantity, quantities
from analysis.extract.sentences import Sentence

MOVED = {
    "rose",
    "risen",
    "rises",
    "rising",
    "climbed",
    "climbs",
    "climbing",
    "reached",
    "reaches",
    "stood",
    "stands",
    "jumped",
    "soared",
    "mounted",
    "grew",
    "grown",
    "went",
    "passed",
    "put",
    "raised",
    "revised",
    "lowered",
    "increased",
    "hit",
}
TOLL_AT = {
    "to",
    "at",
    "of",
    "is",
    "was",
    "reached",
    "hit",
    "passed",
    "pass",
    "topped",
    "stood",
    "stands",
    "exceeded",
    ":",
    "reaches",
    "tops",
    "number",
    "numbered",
    "numbers",
    "exceed",
    "reach",
}
SHOT = {"shot", "shoots", "shooting", "shoot", "stabbed", "stabbing", "stabs"}
AIMED = ("at", "into", "toward", "towards")
STRUCK = {"hit", "hits", "hitting", "struck", "strikes", "striking"}
COPULAS = {
    "left",
    "found",
    ",",
    "and",
    "remained",
    "remains",
    "remain",
    "listed",
    "lay",
    "lying",
    "still",
    "recovering",
    "hospitalized",
}
PARTS = {
    "fatally": "killed",
    "mortally": "killed",
    "dead": "killed",
    "to death": "killed",
    "critically": "injured",
    "seriously": "injured",
    "severely": "injured",
    "gravely": "injured",
}
SENTENCED = {
    "sentenced",
    "arrested",
    "convicted",
    "charged",
    "jailed",
    "detained",
    "killed",
    "wounded",
    "injured",
    "hurt",
    "tried",
    "accused",
    "acquitted",
    "executed",
    "identified",
    "shot",
    "captured",
    "held",
    "released",
    "wanted",
}
SIDES = {"attackers", "militants", "security", "civilians"}
DESCRIBED = {
    "dead": "killed",
    "slain": "killed",
    "killed": "killed",
    "lifeless": "killed",
    "injured": "injured",
    "wounded": "injured",
    "hurt": "injured",
}
FOUND = {"found", "recovered", "discovered", "saw", "find", "discover", "finding"}
UNITS = {"years", "months", "days", "hours", "p.m.", "a.m.", "%"}
AIM_NOUNS = frozenset(
    "attack attacks fire fired shot shots shooting assault raid ambush bombing strike".split()
)
AIM_VERBS = frozenset(
    "attacked ambushed targeted targeting struck hit stormed carrying transporting ferrying attacking"
    " kidnapped abducted rammed shelled bombed".split()
)
AIM_WHOLES = frozenset("full group crowd convoy busload truckload patrol vehicle".split())
WHERE = frozenset("inside outside elsewhere nearby later".split())
BETWEEN = 90  # characters between a whole and an "including"
MISSILES = {
    "bullet",
    "bullets",
    "shots",
    "gunshots",
    "gunfire",
    "round",
    "rounds",
    "pellets",
    "shrapnel",
    "shooting",
}  # what strikes persons
FEW = 5  # tokens of a verb after its pronoun: "was shot and killed"
RAMS = frozenset("rammed ramming rams".split())
BLASTS = frozenset("exploded exploding detonated detonating explosion blast".split())
NEXT = 8  # tokens between a name and what its bearer does
LOST = {
    "soldier",
    "man",
    "fighter",
    "officer",
    "troops",
    "militant",
    "policeman",
    "guard",
    "member",
    "personnel",
}  # what an army loses


@dataclass(frozen=True, slots=True)
class Finding:
    """A number of persons in one state, as one sentence says it; offsets are the article's.

    `host` is the position, in the sentence's findings, of the whole that this is a part of; `listed` the
    offset at which a list of persons told in one breath begins.
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
    head: (
        int  # offset of the head noun, so that two findings on one phrase are seen to be on the same persons
    )
    words: tuple[int, int]  # offsets of the phrase for the persons
    age: int | None = None
    host: int | None = None
    listed: int | None = None
    by_force: bool = False  # harmed by police or troops


@cache
def _wound_words() -> dict[str, str]:
    return {row["cue"]: row["class"] for row in lexicon.rows("wound_words")}


@cache
def _assaults() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in lexicon.rows("assault_verbs"):
        cue = tuple(row["cue"].split())
        found.setdefault(cue[0], []).append((cue, row["sense"]))
    return found


def _counted(q: Quantity, last: int, head: int, noun: str) -> Group:
    """Return persons whom a number and a noun of harm stand for: "12 deaths", "14 lives", a toll."""
    return Group(
        q.first, last, head, q.low, q.high, q.hedge, q.word_first, q.word_last, "unknown", "count", True, noun
    )


def _nobody(first: int, last: int, noun: str, *, others: bool = False) -> Group:
    """Return the nobody of "no casualties", "without harming anyone"."""
    return Group(first, last, first, 0, 0, "exact", first, first + 1, "unknown", "zero", True, noun, others)


def _single(at: int, noun: str, party: str) -> Group:
    """Return the one person whom a pronoun at *at* stands for."""
    return Group(at, at + 1, at, 1, 1, "exact", at, at + 1, party, "pronoun", False, noun)


class _Reader(Clauses):
    """Reads one sentence; the findings grow in `found`."""

    def __init__(self, sentence: Sentence, surnames: frozenset[str], before: str | None = None) -> None:
        super().__init__(sentence, surnames)
        self.before = before
        self.found: list[Finding] = []
        self.persons: list[Group] = []  # whom each finding is on
        self.harmed: dict[tuple[int, str], int] = {}
        self.acting: set[int] = set()

    # -- recording

    def antecedent(self, they: Group, kind: str) -> Group | None:
        """Return the counted persons of this sentence for whom a "they" stands.

        "Four gunmen killed six cadets before they were shot dead": the dead cannot be shot again.
        """
        told = [
            g
            for g in self.groups
            if g.last <= they.first
            and g.form == "count"
            and g.plural
            and g.noun != ""
            and (g.head, "killed") not in self.harmed
            and (g.head, kind) not in self.harmed
        ]
        return told[0] if len(told) == 1 and not self.governed(told[0]) else None

    def shot(self, harm: Harm, rule: str) -> str:
        """Name the rule of a wound by a shot or a blow, which may have been fatal."""
        if harm.kind != "injured":
            return rule
        word = self.low(harm.first)
        return f"shot-{rule}" if word in SHOT else f"hit-{rule}" if word in STRUCK else rule

    def record_all(
        self,
        kind: str,
        listed: list[Group],
        first: int | None,
        last: int | None,
        rule: str,
        modality: str = "asserted",
        party: str | None = None,
    ) -> None:
        """Add a finding on each group of a list that has a number.

        Quoted to the token *first* or *last* of its verb.
        """
        if (
            len(listed) == 1
            and last is not None
            and self.low(listed[0].first - 1) == "of"
            and self.low(listed[0].first - 2) == "number"
        ):
            self.frame_T1(
                Harm(listed[0].first - 2, last, kind, "T1", "noun")
            )  # "the number of people who died has reached 37"
            return
        for group in listed:
            if group.form == "pronoun" and group.plural and kind == "killed":
                group = self.antecedent(group, kind) or group
                if group.party == "attackers":
                    self.act(group, group.last, "assault")
            if group.low is None and group.high is None and not group.plural:
                continue
            if group.form == "bare" and group.low is None and listed[0].form == "count":
                continue  # "killing 26 civilians, mostly women"
            if rule.endswith("participle") and group.whole and group.low == 1 and (group.whole.low or 0) > 1:
                group = group.whole  # "one of the six firefighters killed"
            self.record(
                kind,
                group,
                group.first if first is None else first,
                group.last if last is None else last,
                rule,
                modality,
                party=party,
                listed=listed[0].first if len(listed) > 1 else None,
            )

    def record(
        self,
        kind: str,
        group: Group,
        first: int,
        last: int,
        rule: str,
        modality: str = "asserted",
        *,
        host: int | None = None,
        party: str | None = None,
        listed: int | None = None,
    ) -> int | None:
        """Add one finding on *group*.

        Quoted from token *first* to *last*; the same persons are recorded once a state.
        """
        key = (group.head, kind)
        if group.form == "pronoun" and group.plural and (group.noun != "they" or kind != "killed"):
            return None
        if key in self.harmed:
            return self.harmed[key]
        dead = self.harmed.get((group.head, "killed"))
        if kind == "injured" and dead is not None and group.form != "zero" and rule != "active":
            return None  # who died counts as wounded only in "killed and wounded hundreds"
        first, last = min(first, group.first), max(last, group.last)
        if group.low is None and group.plural and group.form in ("def", "poss"):
            group = self.counted_by_age(group)
        if party is None and group.party in ("", "unknown"):
            group = replace(group, party=self.side_beside(group, last) or group.party)
        elif party is None and group.form == "poss" and self.apposed_side(group) == "security":
            group = replace(group, party="security")  # "her husband, a deputy, was killed"
        row = self.row
        text, base = self.sentence.text, self.sentence.start
        low, high, hedge = group.low, group.high, group.hedge
        if modality in ("believed", "feared") and high is not None:
            low = None
        start, end = row[first].start, row[last - 1].end
        reported = text[row[group.word_first].start - base : row[group.word_last - 1].end - base]
        place = (row[group.first].start, row[group.last - 1].end)
        self.found.append(
            Finding(
                kind,
                party or group.party,
                low,
                high,
                hedge,
                modality,
                start,
                end,
                reported,
                text[place[0] - base : place[1] - base],
                rule,
                group.form,
                group.noun,
                group.others,
                group.partitive,
                group.plural,
                row[group.head].start,
                place,
                group.age,
                host,
                row[listed].start if listed is not None else None,
                self.is_by_force(group, first, last),
            )
        )
        self.persons.append(group)
        self.harmed[key] = len(self.found) - 1
        if (
            kind == "killed"
            and group.party == "attackers"
            and self.low(group.first) in ("all", "both")
            and group.low
        ):
            self.act(group, last, "all-of-them", modality)
        if kind in ("killed", "injured"):
            for at in dict.fromkeys((group.last, last)):
                self.parts(kind, group, at, modality, self.harmed[key])
            self.company(kind, group, last, modality)
        return self.harmed[key]

    def is_by_force(self, group: Group, first: int, last: int) -> bool:
        """Tell whether police or troops harm those for whom a pronoun stands.

        "He was shot dead by police", "officers shot him".
        """
        if group.form != "pronoun" and self.low(group.last - 1) != "them":
            return False
        if first < group.first:
            is_verb = not self.low(first).endswith("ing")
            return is_verb and any(g.party == "security" for g in self.subject(first))
        at = self.forward(last)
        if last - group.last > FEW:
            return False  # "he heard of a man being shot by police"
        doer = next((g for g in self.groups if at < g.first <= at + 3), None)
        return self.low(at) == "by" and (
            doer is not None and doer.party == "security" or force(self.low(at + 1)) == "security"
        )

    def counted_by_age(self, group: Group) -> Group:
        """Count persons by their ages: "the men, ages 24 and 31, were hospitalized"."""
        at = group.last + (self.low(group.last) == ",")
        if self.low(at) not in ("ages", "aged"):
            return group
        ages = []
        for k in range(at + 1, min(at + 14, len(self.row))):
            if self.low(k).isdecimal():
                ages.append(k)
            elif self.low(k) not in (",", "and"):
                break
        n = len(ages)
        return replace(group, low=n, high=n, hedge="exact") if n > 1 else group

    def side_beside(self, group: Group, last: int) -> str:
        """Return the side that words beside a phrase, or behind its verb, give to its persons, or ''."""
        for at in (None, last):
            if (side := self.apposed_side(group, at)) not in ("", "unknown"):
                return side
        if group.form in ("count", "indef", "def", "bare") and self.is_armed(group.last):
            return "attackers"
        if group.partitive and self.low(group.head - 1) in ("its", "their", "his"):
            return self.owner_side(group.first)
        return ""

    def is_armed(self, at: int) -> bool:
        """Tell whether words at *at* say that those before them attacked or bore arms.

        "a man who opened fire", "a man armed with a knife", "a man wielding an axe".
        """
        if self.low(at) in ("armed", "wielding", "brandishing"):
            return True
        at += self.low(at) == ","
        if self.low(at) not in ("who", "allegedly"):
            return False
        for k in range(at + 1, min(at + 7, len(self.row))):
            for cue, sense in _assaults().get(self.low(k), ()):
                if sense == "sure" and all(self.low(k + n) == word for n, word in enumerate(cue)):
                    return not any(self.low(n) in BE for n in range(at + 1, k))
        return False

    def owner_side(self, at: int) -> str:
        """Return the side of the force nearest before *at*: "the army said 8 of its men were killed"."""
        for k in range(at - 1, -1, -1):
            if (side := force(self.low(k), self.low(k + 1))) in ("security", "militants"):
                return side
            if (group := self.ending.get(k + 1)) is not None and group.party in SIDES:
                return group.party
        return ""

    # -- parts of those told of

    def parts(self, kind: str, group: Group, at: int, modality: str, host: int) -> None:
        """Record what an including, "among them", "of them" or a list in an aside at token *at* says.

        Parts of the same persons.
        """
        if not group.plural or group.form == "zero":
            return
        if self.low(at) == "of" and (inner := self.starting.get(at + 1)):
            at = inner.last  # "seven members of one family - the parents and"
        mark = self.low(at)
        if mark in (",", "(", ":") or mark in DASHES:
            at += 2 if mark in DASHES and self.low(at + 1) in DASHES else 1
        if self.low(at) == "half" and group.low and group.low == group.high:
            self.half(kind, group, at, modality, host)
            return
        part = self.starting.get(at)
        if self.low(at) in INCLUDING or (self.low(at) == "among" and self.low(at + 1) in ("them", "whom")):
            at += 1 if self.low(at) in INCLUDING else 2
            self.record_parts(kind, group, self.objects(at, whole=True), "including", modality, host)
        elif part is None:
            return
        elif part.partitive and self.is_partitive(part.last - 2):
            if part.hedge == "vague":
                return  # "30 people, many of them women and children"
            at = self.forward(part.last)
            following = self.starting.get(at + (self.low(at) in ("were", "was", "are")))
            if following and following.form in ("bare", "indef"):
                part = replace(part, party=following.party, last=following.last, noun=following.noun)
            state, end = self.state_of(part.last, kind)
            if part.form == "zero" and end > part.last:
                return  # "none of them fatally"
            self.record(state, part, group.first, end, "of-them", modality, host=host)
        elif mark == "," and part.form == "count" and part.noun == "" and self.state_of(part.last, "")[0]:
            state, end = self.state_of(part.last, kind)
            self.record(
                state, replace(part, partitive=True), group.first, end, "of-them", modality, host=host
            )
        elif mark == ":" and part.form == "count" and part.noun == "":
            listed = [g for g in self.groups if g.first >= at and g.form == "count"]
            if sum(g.low or 0 for g in listed) == group.low:
                self.record_parts(kind, group, listed, "apposition", modality, host)
        elif (
            mark in (":", "(")
            or mark in DASHES
            or mark == ","
            and any(first == at - 1 for first, _ in self.asides)
        ):
            listed = self.objects(at, whole=True)
            if listed and self.is_speaker(listed):
                return
            added = sum(g.low or 0 for g in listed)
            named = all(g.noun for g in listed) and added <= (group.low or 0)
            if (
                group.form == "def"
                and group.low is None
                or group.low is not None
                and (named or added == group.low)
            ):
                self.record_parts(kind, group, listed, "apposition", modality, host)
        elif (
            mark == ","
            and self.low(self.list_end(at)) == "among"
            and self.low(self.list_end(at) + 1) == "them"
        ):
            self.record_parts(kind, group, self.objects(at, whole=True), "including", modality, host)

    def half(self, kind: str, whole: Group, at: int, modality: str, host: int) -> None:
        """Record half of those told of: "eight people, half of them children"."""
        who = self.starting.get(at + 3) if self.is_partitive(at + 1) else None
        if who is None or who.form != "bare" or not whole.low or whole.low % 2:
            return
        number = whole.low // 2
        part = replace(
            who, low=number, high=number, hedge="exact", word_first=at, word_last=at + 1, partitive=True
        )
        self.record(kind, part, whole.first, who.last, "of-them", modality, host=host)

    def company(self, kind: str, group: Group, at: int, modality: str) -> None:
        """Record those with whom somebody was harmed: "Mensa was shot along with two others"."""
        if self.low(at) in ("along", "together") and self.low(at + 1) == "with":
            for other in self.objects(at + 2):
                if other.form in ("count", "indef") and other.low:
                    rule = "shot-with" if self.low(at - 1) in SHOT else "with"
                    first = other.first
                    self.record(kind, replace(other, others=True), first, other.last, rule, modality)

    def record_parts(
        self, kind: str, whole: Group, listed: list[Group], rule: str, modality: str, host: int
    ) -> None:
        for part in listed:
            if (
                part.others
                or {whole.party, part.party} <= SIDES
                and part.party != whole.party
                and {whole.party, part.party} != {"attackers", "militants"}
                and part.form == "count"
            ):
                # "eight people, including four soldiers, and another 19"
                if not part.others and self.row[part.last - 1].end <= self.found[host].end:
                    # "five gunmen, including two bombers, and nine civilians were killed"
                    self.record(kind, part, part.first, part.last, "gapped", modality)
                break
            if part.form in ("count", "indef", "name", "poss", "def", "bare") and part.low is not None:
                self.record(
                    kind,
                    part,
                    whole.first,
                    part.last,
                    rule,
                    modality,
                    host=host,
                    listed=listed[0].first if len(listed) > 1 else None,
                )

    def is_speaker(self, listed: list[Group]) -> bool:
        """Tell whether persons in an aside say what is before it.

        "two bodies, Dr Syed told DW"; "two bodies, Dr Syed, a surgeon, told DW".
        """
        at = listed[-1].last
        close = self.aside_end(at) if self.low(at) == "," else None
        ends = (at, at + 1) if close is None else (at + 1, close, close + 1)
        return any(self.low(k) in said() for k in ends)

    def list_end(self, at: int) -> int:
        listed = self.objects(at, whole=True)
        return listed[-1].last if listed else at

    def state_of(self, at: int, kind: str) -> tuple[str, int]:
        """Return the state that an adverb at *at* gives to a part, and where it ends.

        "two of them fatally".
        """
        for length in (1, 2):
            words = " ".join(self.low(k) for k in range(at, at + length))
            after = self.low(at + length)
            if words in PARTS and (
                after in ("", ",", ".", ";", "(", ")", "in", "at", "by", "on", "when")
                or after in DASHES
                or self.title_case
            ):
                return PARTS[words], at + length
        return kind, at

    # -- frames

    def read(self) -> list[Finding]:
        """Return what the sentence says, frame by frame."""
        for harm in self.harms:
            getattr(self, f"frame_{harm.frame}")(harm)
        self.of_those()
        self.parted_later()
        self.they_included()
        self.included_later()
        self.adjectives()
        self.bodies()
        self.described()
        self.theirs()
        self.attackers()
        return self.settled()

    def theirs(self) -> None:
        """Their own dead or wounded, of whom no number is given: "taking their injured with them"."""
        for k in [k for k, word in enumerate(self.words) if word in ("injured", "wounded", "dead")]:
            if self.low(k - 1) not in ("their", "his", "its"):
                continue
            if self.kind(k + 1) not in ("prep", "conj", "aux") and self.low(k + 1) not in (",", "."):
                continue
            owner = next((g for g in reversed(self.groups) if g.last < k and not self.governed(g)), None)
            if owner is not None and owner.party in ("attackers", "militants", "security"):
                kind = "killed" if self.low(k) == "dead" else "injured"
                those = Group(
                    k - 1, k + 1, k, 1, None, "vague", k - 1, k + 1, owner.party, "poss", True, self.low(k)
                )
                self.record(kind, those, k - 2, k + 1, "their-wounded")

    def settled(self) -> list[Finding]:
        """Let a death replace the wound of the same person.

        "Smith was shot and taken to hospital, where he died".
        """
        gone: dict[int, int] = {}
        for n, hurt in enumerate(self.found):
            if hurt.kind == "injured" and hurt.low:
                dead = next(
                    (
                        k
                        for k, f in enumerate(self.found)
                        if f.kind == "killed" and f.head == hurt.head and f.low == hurt.low
                    ),
                    None,
                )
                if dead is not None and not self.found[dead].rule == hurt.rule == "active":
                    gone[n] = dead
        for n, dead in enumerate(self.found):
            if dead.kind != "killed" or dead.form != "pronoun" or dead.plural or dead.by_force:
                continue
            hurt = [
                k
                for k, f in enumerate(self.found)
                if f.kind == "injured"
                and not f.plural
                and f.start < dead.start
                and f.form in ("name", "indef", "def", "poss", "pronoun")
                and k not in gone
            ]
            if (
                hurt and len({self.found[k].head for k in hurt}) == 1
            ):  # of several wounded, who died is not said
                first = self.found[hurt[-1]]
                self.found[n] = replace(
                    first, kind="killed", end=dead.end, rule=dead.rule, modality=dead.modality
                )
                gone[hurt[-1]] = n
        for n, hurt in enumerate(self.found):
            if hurt.kind == "injured" and hurt.form == "pronoun" and not hurt.plural and n not in gone:
                dead = [
                    k
                    for k, f in enumerate(self.found)
                    if f.kind == "killed"
                    and not f.plural
                    and f.start < hurt.start
                    and f.low == 1
                    and f.form in ("name", "indef", "def", "count")
                ]
                if len(dead) == 1:
                    gone[n] = dead[0]
                hurt_before = [
                    k
                    for k, f in enumerate(self.found[:n])
                    if f.kind == "injured" and not f.plural and f.form != "pronoun" and k not in gone
                ]
                if hurt.rule == "state" and len(hurt_before) == 1:
                    gone[n] = hurt_before[0]  # "the officer was shot; he is in stable condition"
        kept = [n for n in range(len(self.found)) if n not in gone]
        place = {old: new for new, old in enumerate(kept)} | {
            old: kept.index(n) for old, n in gone.items() if n in kept
        }
        self.inherit()
        return [
            replace(
                self.found[n], host=place.get(self.found[n].host) if self.found[n].host is not None else None
            )
            for n in kept
        ]

    def inherit(self) -> None:
        """Give numbers that stand alone the side of those told before, if all of these are of one side.

        "Two marines were killed and four injured": four marines.
        """
        for n, f in enumerate(self.found):
            if (
                f.noun in ("", "other")
                and f.party == "unknown"
                and (f.form == "count" or f.form == "indef" and f.others)
                and not f.partitive
                and f.kind in ("killed", "injured")
            ):
                told = [
                    o
                    for o in self.found
                    if o.start < f.start
                    and o.head != f.head
                    and o.kind in ("killed", "injured")
                    and o.host is None
                    and o.rule != "among"
                ]
                sides = {o.party for o in told} or self.aimed_at(f.start)
                known = SIDES if f.form == "indef" else SIDES - {"attackers"}
                if len(sides) == 1 and sides <= known:
                    self.found[n] = replace(f, party=sides.pop())

    def aimed_at(self, offset: int) -> set[str]:
        """Return the sides of the persons who are attacked before *offset*.

        "Gunmen fired on a bus carrying pilgrims, killing three": three pilgrims.
        """
        return {
            g.party
            for g in self.groups
            if g.plural
            and g.party in SIDES - {"attackers"}
            and self.row[g.last - 1].end <= offset
            and self.is_aim(g.first - 1)
        }

    def is_aim(self, at: int) -> bool:
        """Tell whether the word at *at* makes those after it those attacked: "fired on", "ambushed"."""
        words = [self.low(k) for k in range(max(0, at - 5), at + 1)]
        if words[-1:] == ["of"]:
            return len(words) > 1 and words[-2] in AIM_WHOLES
        if words[-1:] in (["on"], ["at"], ["against"]):
            return bool(set(words) & AIM_NOUNS)
        return words[-1:] != ["by"] and bool(words) and words[-1] in AIM_VERBS

    def frame_T(self, harm: Harm) -> None:
        """Verbs with an object: "killing five police", "three policemen were injured"."""
        if any(g.partitive and g.first <= harm.first < g.last for g in self.groups):
            return  # "two of the injured"
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if harm.form == "ed" and first == 0 and (verb := self.inverted(harm)) is not None:
            listed = self.objects(verb + 1, whole=True)
            self.record_all(harm.kind, listed if len(listed) > 1 else [], harm.first, None, "inverted")
            return  # "Killed in the blast were a teacher and two brothers"
        if harm.form == "base" and (self.low(harm.first - 1) == "to" or self.kind(harm.first - 1) == "aux"):
            return
        if modality is None:
            self.record_all(
                harm.kind, [g for g in self.subject(first) if g.form == "zero"], None, harm.last, "zero"
            )
            return
        if any(self.low(k) == "without" for k in (harm.first - 1, harm.first - 2)):
            self.nobody(harm)
            return
        passive = harm.form == "ed" and bool(words & BE)
        objects = [] if passive else self.objects(harm.last)
        if (
            harm.form in ("ing", "base")
            and objects
            and objects[0].form == "bare"
            and (self.low(harm.first) in SHOT or not objects[0].plural and not self.title_case)
            and not self.is_headline_verb(harm)
        ):
            return  # "shooting victims", "murder suspect" are nouns
        if (
            harm.form == "ed"
            and objects
            and self.predicate_follows(objects[0])
            and self.directly_before(harm.first)
        ):
            objects = []  # "one person killed 16 others injured": commas lost
        if harm.form == "ed" and not passive and not objects:
            if self.low(harm.last) in JOINS and (shared := self.shared_objects(harm.last + 1)):
                objects = shared
            elif (
                self.low(harm.first - 1) in JOINS
                and self.low(harm.first - 2).endswith("ed")
                and self.auxiliaries(harm.first - 2)[1] & BE
            ):
                passive = True  # "was robbed and shot"
                first, words = self.auxiliaries(harm.first - 2)
                modality = self.modality(first, words) or "asserted"
            elif self.low(harm.first - 1) in JOINS and (previous := self.harm_before(harm)):
                passive = True  # "was shot in the chest and killed"
                first, words = self.auxiliaries(previous.first)
                modality = self.modality(first, words) or "asserted"
            elif self.directly_before(harm.first):
                shooter = self.ending.get(self.back(harm.first - 1) + 1)
                opens = (
                    shooter is not None
                    and not shooter.plural
                    and (shooter.first == 0 or not self.row[shooter.first - 1].text[0].isalnum())
                )
                if self.low(harm.last) in AIMED and self.starting.get(harm.last + 1):
                    return  # "a man shot at them"
                if (
                    self.low(harm.first) == "shot"
                    and not self.title_case
                    and shooter is not None
                    and shooter.form in ("bare", "def")
                    and not (shooter.form == "bare" and opens and self.low(harm.last) not in AIMED)
                ):
                    return  # "officers shot" at somebody, but "Teen shot in hand"
                passive = True
        if passive:
            rule = self.shot(harm, "passive" if words & BE else "participle")
            self.record_all(
                harm.kind, self.subject(first, near=not words & BE), None, harm.last, rule, modality
            )
            self.likewise(harm)
            return
        if objects and all(g.noun in SELVES for g in objects):
            self.record_all(
                harm.kind, self.subject(first), harm.first, None, self.shot(harm, "active"), modality
            )
            return
        if objects and objects[0].noun == "driver" and self.is_rammed(harm.first):
            objects = [replace(objects[0], party="attackers"), *objects[1:]]
        if objects and harm.kind in ("killed", "injured"):
            self.agents(harm, first, objects, modality)
        mixed = [g.noun in SELVES for g in objects]
        for group, oneself in zip(objects, mixed, strict=True):
            self.record_all(
                harm.kind,
                [group] if any(mixed) else objects,
                harm.first,
                None,
                self.shot(harm, "active"),
                modality,
                party="attackers" if oneself else None,
            )

    def is_rammed(self, at: int) -> bool:
        """Tell whether a vehicle rams something and blows up before *at*: its driver is the attacker."""
        said_before = [self.low(k) for k in range(at)]
        rams = [k for k, word in enumerate(said_before) if word in RAMS and self.low(k - 1) not in BE]
        return bool(rams) and not BLASTS.isdisjoint(said_before)

    def inverted(self, harm: Harm) -> int | None:
        """Return the verb or colon after a participle that opens a sentence: "Killed in the blast were"."""
        for k in range(harm.last, min(harm.last + 9, len(self.row))):
            if self.low(k) in (":", "were", "are", "was"):
                return k
            if self.low(k) in (",", ";") or k in self.verbs or k in self.starting:
                return None
        return None

    def is_headline_verb(self, harm: Harm) -> bool:
        """Tell whether a headline's plural subject stands right before: "Gunmen kill judge, bodyguard"."""
        before = self.ending.get(harm.first)
        return (
            harm.form == "base"
            and before is not None
            and before.plural
            and before.form in ("bare", "count")
            and before.first == 0
            and self.low(len(self.row) - 1) != "."
        )

    def harm_before(self, harm: Harm) -> Harm | None:
        """Return the harm suffered just before, to which an "and" joins *harm*."""
        near = [
            h
            for h in self.harms
            if h.frame in "TB" and h.form in ("ed", "pp") and harm.first - 8 < h.last < harm.first
        ]
        if not near or any(near[-1].last <= g.first < harm.first for g in self.groups):
            return None
        return near[-1]

    def shared_objects(self, at: int) -> list[Group]:
        """The objects that a second verb takes for both: "killed and wounded hundreds of civilians"."""
        following = next((h for h in self.harms if h.first == at and h.frame == "T"), None)
        return self.objects(following.last) if following else []

    def agents(self, harm: Harm, first: int, objects: list[Group], modality: str) -> None:
        """Record the persons who kill or injure.

        Unless they are the state's forces or harm themselves only.
        """
        if harm.form == "ing" or all(g.party in ("attackers", "militants") for g in objects):
            return  # who kills the gunman is no attacker
        for group in self.subject(first):
            if (
                group.low is None
                or group.noun in ("body", "corpse")
                or group.form == "zero"
                or group.party == "security"
                or group.noun in ("", "other")
                or self.low(group.first - 1).endswith("ing")
            ):
                continue
            if (
                self.kind(group.first - 1) == "prep"
                or group.form in ("name", "bare")
                and (self.distance(group, first) > NEXT or self.belongs_to_noun(group))
            ):
                continue
            if any((group.head, kind) in self.harmed for kind in ("killed", "injured")):
                continue
            self.act(group, objects[0].last, "agent", modality)

    def belongs_to_noun(self, group: Group) -> bool:
        """Tell whether a name only describes the noun after it: "the Wadi Rabea suburb of Tripoli"."""
        at = group.last
        return (
            self.low(at).isalpha()
            and not self.kind(at)
            and self.kind(at + 1) == "prep"
            and not self.low(at).endswith("ed")
        )

    def distance(self, group: Group, at: int) -> int:
        """Return the number of tokens between a group and *at*, without those of asides."""
        return len(set(range(group.last, at)) - self.hidden(at))

    def act(self, group: Group, last: int, rule: str, modality: str = "asserted") -> None:
        """Record persons who attack."""
        self.acting.add(group.head)
        self.record("attackers", group, group.first, last, rule, modality, party="attackers")

    def nobody(self, harm: Harm) -> None:
        """Nobody harmed: "without harming anyone"."""
        at = next(k for k in (harm.first - 1, harm.first - 2) if self.low(k) == "without")
        none = _nobody(at, harm.last, "anyone")
        self.record(harm.kind, none, at, harm.last, "zero")

    def frame_K(self, harm: Harm) -> None:
        """Losses of a side: "the convoy lost 19 men"."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        for group in self.objects(harm.last):
            if modality and group.form == "count" and group.noun in LOST and not group.partitive:
                self.record(
                    harm.kind,
                    replace(group, party=self.side_before(first) or group.party),
                    harm.first,
                    group.last,
                    "lost",
                    modality,
                )

    def side_before(self, at: int) -> str:
        """Return the side of the nearest persons before *at*."""
        owner = next(
            (g for g in reversed(self.groups) if g.last <= at and g.party not in ("", "unknown")), None
        )
        return owner.party if owner else ""

    def frame_I(self, harm: Harm) -> None:
        """Verbs without an object: "Scores died in the attacks", "lost their lives"."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        subject = self.subject(first)
        if not subject and self.low(harm.first).endswith("ing"):
            near = [
                g
                for g in self.groups
                if g.last <= first and (g.form in ("pronoun", "name") and not self.governed(g))
            ]
            subject = near[-1:]
        if modality is None:
            subject = [g for g in subject if g.form == "zero"]
        if self.low(harm.last) == "as" and self.low(harm.first - 1) == "who" and subject:
            listed = [g for g in self.objects(harm.last + 1, whole=True) if g.form == "name"]
            side = subject[-1].party if subject[-1].party in SIDES else None
            self.record_all(harm.kind, listed, harm.first, None, "dead-include", party=side)
            return  # "named the soldiers who died as Ann Lee and Bo Ray"
        if harm.form == "base" and not words:
            subject = [g for g in subject if g.plural]  # "don't let my baby die"
        if any(_wound_words().get(self.low(k)) == "disease" for k in range(harm.last, harm.last + 4)):
            return
        self.record_all(harm.kind, subject, None, harm.last, "intransitive", modality or "asserted")
        self.likewise(harm)

    def likewise(self, harm: Harm) -> None:
        """Record those whom the same befell: "the bomber died, as did two children".

        Without a verb too: "14 soldiers died and at least nine rebels".
        """
        k = self.forward(harm.last)
        far = self.kind(k) == "prep" or self.low(k) in WHERE
        while far and k < harm.last + 9 and self.low(k) not in (*JOINS, ",", ";") and self.kind(k) != "aux":
            k += 1
        more = self.starting.get(k + 1) if self.low(k) in JOINS or far and self.low(k) == "," else None
        if more is None or more.form != "count" or more.partitive or not self.ends_clause(more.last):
            more = None
        if more is not None and (
            not far
            or more.noun in ("", "other")
            and (self.kind(more.last) == "prep" or self.low(more.last) in WHERE)
        ):
            self.record_all(harm.kind, [more], None, None, "gapped")
            return
        at = harm.last + (self.low(harm.last) == ",")
        if self.low(at) == "as" and self.low(at + 1) in ("did", "was", "were", "had", "have"):
            listed = [g for g in self.objects(at + 2) if g.low]
            self.record_all(harm.kind, listed, at, None, "likewise")

    def ends_clause(self, at: int) -> bool:
        """Tell whether no verb follows at *at* before the clause ends."""
        is_word = at < len(self.row) and self.row[at].text[0].isalnum()
        if self.low(at) == "," or is_word and self.kind(at) != "prep" and self.low(at) not in WHERE:
            return False
        for k in range(at, min(at + 12, len(self.row))):
            if self.low(k) in (",", ";", "."):
                break
            if self.kind(k) == "aux" or k in self.verbs or self.low(k) in said():
                return False
        return True

    def frame_A(self, harm: Harm) -> None:
        """States: "two people were dead", "seven dead", "in critical condition"."""
        if self.low(harm.first - 1) in ("the", "his", "her") or self.low(harm.last) in (
            "body",
            "bodies",
            "woman",
            "man",
            "end",
        ):
            return
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words) if words else "asserted"
        if modality is None:
            return
        if self.low(harm.last) == "of" and self.wound_after(harm, "injury", 6) is None:
            return
        if self.low(harm.last) == "or" and self.low(harm.last + 1) in ("alive", "wounded", "injured"):
            return
        k = self.back(harm.first - 1)
        adjacent = k + 1 in self.ending or any(last == k for _, last in self.asides)
        if not (words & BE or adjacent or self.low(k) in COPULAS or self.low(k) in said()):
            return
        self.record_all(harm.kind, self.subject(first, near=not words), None, harm.last, "state", modality)

    def frame_P(self, harm: Harm) -> None:
        """Taken to hospital: injury implied."""
        near = [self.low(k) for k in range(harm.last, harm.last + 9)]
        if any(_wound_words().get(word) in ("hospital", "injury") for word in near):
            self.implied(harm, "hospital")

    def frame_H(self, harm: Harm) -> None:
        """Sent to hospital: "a blast that sent nine miners to the hospital"."""
        for group in self.objects(harm.last):
            near = [self.low(k) for k in range(group.last, group.last + 6)]
            if near[:1] == ["to"] and any(_wound_words().get(word) == "hospital" for word in near):
                self.record(harm.kind, group, harm.first, group.last, "hospital-sent")

    def frame_W(self, harm: Harm) -> None:
        """Sustained gunshot wounds, suffered burns, lost an eye, had a bullet wound."""
        wanted = "limb" if self.low(harm.first) in ("lost", "loses", "losing") else "injury"
        if (end := self.wound_after(harm, wanted, 4 if wanted == "limb" else 7)) is not None:
            self.implied(replace(harm, last=end), "wounds")

    def frame_V(self, harm: Harm) -> None:
        """Found with a gunshot wound: "neighbours found a baker in a chair with a wound to the neck"."""
        end = self.wound_after(harm, "injury", 6)
        if end is None or any(self.kind(k) in ("aux", "sub", "rel", "conj") for k in range(harm.last, end)):
            return
        if (
            self.low(harm.first - 1) in FOUND | {"hospitalized", "hospitalised", "taken", "treated"}
            and self.kind(harm.first - 2) == "aux"
        ):
            self.implied(
                replace(harm, first=harm.first - 1, last=end), "wounds"
            )  # "the cook was found with a stab wound"
            return
        found = next(
            (k for k in range(harm.first - 1, max(0, harm.first - 9), -1) if self.low(k) in FOUND), None
        )
        if (
            found is not None
            and self.low(self.back(found - 1)) in BE
            and not any(found < g.first < harm.first for g in self.groups)
        ):
            self.implied(replace(harm, first=found, last=end), "wounds")
            return  # "the cook was found in a cellar with a stab wound"
        near = [
            g
            for g in self.groups
            if harm.first - 12 <= g.last <= harm.first
            and g.noun not in ("police", "officer", "deputy", "paramedic")
            and g.noun not in SELVES
        ]
        hidden = self.hidden(harm.first)
        whose = next((g for g in reversed(near) if g.head not in hidden), None)
        if (
            whose is None
            or any(self.kind(k) in ("sub", "aux") for k in range(whose.last, harm.first))
            or self.low(whose.first - 1) in ("by", "near")
        ):
            return
        if (whose.head, "killed") not in self.harmed:
            self.record_all(harm.kind, self.listed_before(whose), None, end, "wounds")

    def wound_after(self, harm: Harm, wanted: str, far: int) -> int | None:
        """Return the end of the word for a wound within *far* tokens after a verb, None if there is none."""
        hits = [k for k in range(harm.last, harm.last + far) if _wound_words().get(self.low(k)) == wanted]
        if (
            not hits
            or self.low(harm.first) in ("had", "has", "have")
            and any(self.kind(k) in ("aux", "prep") or k in self.verbs for k in range(harm.last, hits[0]))
        ):
            return None
        return hits[0] + 1

    def frame_B(self, harm: Harm) -> None:
        """Hit in the leg, struck by a bullet; "the bullet struck a nurse in the shin"."""
        if self.low(harm.last + 1) == "times":
            harm = replace(harm, last=harm.last + 2)  # "struck four times in the shin"
        near = [self.low(k) for k in range(harm.last, harm.last + 7)]
        hits = [k for k, word in enumerate(near) if _wound_words().get(word) in ("body", "limb")]
        objects = self.objects(harm.last)
        if hits and near[0] in ("in", "by", "on", "with"):
            end = harm.last + hits[0] + 1
            self.implied(replace(harm, last=end), "hit")
            other = self.starting.get(end + 1) if self.low(end) in JOINS else None
            if other is not None and self.low(other.last) in ("in", "on") and other.noun == "other":
                if other.form == "def" and other.low is None:
                    other = replace(other, low=1, high=1, hedge="exact", plural=False, partitive=True)
                body = [k for k in range(other.last, other.last + 4) if _wound_words().get(self.low(k))]
                if body:  # "one constable was struck in the knee and the other in the elbow"
                    self.record(harm.kind, other, other.first, body[0] + 1, "hit")
        elif objects and self.low(harm.first - 1) not in BE:
            after = objects[-1].last
            body = self.low(after) in ("in", "on") and any(
                _wound_words().get(self.low(k)) in ("body", "limb") for k in range(after, after + 5)
            )
            if body or any(self.low(k) in MISSILES for k in range(max(0, harm.first - 6), harm.first)):
                self.record_all(harm.kind, objects, harm.first, None, "hit")
        elif (
            near[0] not in ("by", "with")
            and self.low(harm.first - 1) in BE
            and (
                any(g.noun == "victim" and g.last <= harm.first for g in self.groups)
                or not MISSILES.isdisjoint(self.words)
            )
        ):
            self.implied(harm, "hit")

    def implied(self, harm: Harm, rule: str) -> None:
        """Record the subject of a verb that implies a wound."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if modality is None:
            return
        found = self.subject(first, near=not words & BE)
        listed = [g for g in found if g.noun not in ("body", "corpse", "dead")]
        self.record_all(harm.kind, listed, None, harm.last, rule, modality)

    def frame_L(self, harm: Harm) -> None:
        """Claimed 14 lives, claimed the lives of two men."""
        for k in range(harm.last, min(harm.last + 6, len(self.row))):
            if self.low(k) in ("life", "lives"):
                if self.low(k + 1) == "of":
                    self.record_all(harm.kind, self.objects(k + 2), harm.first, None, "lives")
                    return
                if self.low(k - 1) in ("his", "her"):
                    whose = _single(k - 1, self.low(k - 1), "")
                    self.record(harm.kind, whose, harm.first, k + 1, "lives")
                for q in (q for q in quantities(self.row[: k + 1]) if harm.last <= q.first and q.last <= k):
                    self.record(
                        harm.kind,
                        _counted(q, k + 1, k, "life"),
                        harm.first,
                        k + 1,
                        "lives",
                    )
                return

    def frame_S(self, harm: Harm) -> None:
        """Blew himself up: an attacker, and dead."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if modality is None:
            return
        subject = self.subject(first) or self.actor(harm)
        plural = any(self.low(k) in ("themselves", "their") for k in range(harm.first, harm.last))
        bomb = any(
            self.low(k).startswith(("blow", "blew", "deton", "explod")) for k in range(harm.first, harm.last)
        )
        for group in subject:
            if plural != group.plural and group.form != "pronoun":
                continue
            alone = not any(h.frame in "TKL" and h.first != harm.first for h in self.harms)
            accident = any(self.low(k).startswith("accident") for k in range(len(self.row)))
            if self.low(harm.first) in SHOT and (alone or accident):
                self.record("injured", group, group.first, harm.last, "self", modality)
            elif bomb or group.party in ("attackers", "militants") or not alone and not accident:
                if group.low is not None:
                    self.act(group, harm.last, "self", modality)
                self.record("killed", group, group.first, harm.last, "self", modality, party="attackers")
            else:
                self.record("killed", group, group.first, harm.last, "self", modality)
        if not subject and self.low(harm.last - 1) in ("himself", "herself") and self.low(harm.last) in JOINS:
            at = harm.last - 1
            self.record(
                "killed",
                _single(at, "himself", "attackers"),
                harm.first,
                harm.last,
                "self",
                modality,
            )
        if self.low(harm.last) in JOINS and self.low(harm.first).startswith("kill"):
            self.record_all("killed", self.objects(harm.last + 1), harm.first, None, "active", modality)

    def actor(self, harm: Harm) -> list[Group]:
        """Return who acts in a sentence that ends with his own death.

        "The gunman shot dead a clerk before killing himself".
        """
        acting = [g for g in self.groups if g.head in self.acting and g.last <= harm.first]
        return acting[-1:]

    def frame_C(self, harm: Harm) -> None:
        """Counted nouns of harm: "12 deaths", "three injuries"."""
        if self.low(harm.first) in ("dead", "injured", "wounded", "bodies", "corpses"):
            return
        for q in person_counts(self.row[: harm.first + 1]):
            if (
                q.last <= harm.first
                and harm.first - q.last <= 2
                and all(self.kind(k) == "" for k in range(q.last, harm.first))
                and q.low != 0
            ):
                self.record(
                    harm.kind,
                    _counted(q, harm.last, harm.first, self.low(harm.first)),
                    q.first,
                    harm.last,
                    "noun",
                )

    def frame_T1(self, harm: Harm) -> None:
        """A toll: "the death toll rose to 59", "raising the toll to 10", "a death toll of 59"."""
        numbers = [self.risen(q) for q in quantities(self.row) if q.first >= harm.last]
        hidden = self.hidden(len(self.row))
        to = [
            q
            for q in numbers
            if self.low(q.first - 1) in TOLL_AT
            and q.first not in hidden
            and (q.first - harm.last <= 7 or any(self.low(k) in MOVED for k in range(harm.last, q.first)))
        ]
        if not to:
            before = [
                q for q in quantities(self.row) if q.last == harm.first - 1 and self.low(q.first - 1) == "to"
            ]
            to = before if self.low(harm.first - 1) == "the" else []
        if to:
            q = to[-1] if self.low(to[0].first - 2) == "from" else to[0]
            if len(to) > 1 and any(self.low(k) == "from" for k in range(harm.last, to[0].first)):
                q = to[1]
            if self.low(q.last) in UNITS:
                return
            whole = _counted(q, q.last, q.word_first, "toll")
            counted = self.starting.get(harm.first + 2) if self.low(harm.first) == "number" else None
            if counted is not None and counted.plural:
                whole = replace(whole, party=counted.party)  # "the number of officers killed rose to four"
            feared = any(self.low(k) in MAYBE for k in range(max(0, harm.first - 6), to[0].first - 1))
            last = max(q.last, harm.last)
            self.record(harm.kind, whole, harm.first, last, "toll", "feared" if feared else "asserted")

    def risen(self, q: Quantity) -> Quantity:
        """Read "from 12 to 15" after a toll as the 15 to which it rose."""
        if q.hedge != "range" or self.low(q.first) != "from":
            return q
        last = q.word_last - 1
        return replace(q, first=last, word_first=last, low=q.high, hedge="exact")

    def frame_N(self, harm: Harm) -> None:
        """The dead numbered seven; the injured, 36 in all; bringing the total to 59."""
        for q in quantities(self.row):
            if harm.last <= q.first <= harm.last + 3 and self.low(q.last) not in UNITS:
                between = [self.low(k) for k in range(harm.last, q.first) if self.kind(k) != "adv"]
                if between not in (
                    [","],
                    ["number"],
                    ["numbered"],
                    ["totalled"],
                    ["totaled"],
                    ["stood", "at"],
                    ["to"],
                    [],
                ):
                    return
                if (
                    between == ["to"]
                    and self.low(harm.last - 1) != "total"
                    or between == [","]
                    and self.low(q.last) not in ("in", ",")
                ):
                    return
                whole = _counted(q, q.last, q.word_first, "toll")
                self.record(harm.kind, whole, harm.first, q.last, "toll")
                return

    def frame_O(self, harm: Harm) -> None:
        """The death of, the killing of, the murder of."""
        if self.low(harm.last) != "of" or self.low(harm.first) in ("lives", "life"):
            return
        listed = [
            g
            for g in self.objects(harm.last + 1)
            if g.form in ("count", "indef", "name") or g.form in ("def", "poss") and not g.plural
        ]
        self.record_all(harm.kind, listed, harm.first, None, "nominal")

    def frame_M(self, harm: Harm) -> None:
        """Among the dead were two officers; a couple were among the dead."""
        at = self.forward(harm.last)
        modality = "asserted"
        if self.low(at) in BE:
            listed = self.objects(at + 1)
        else:
            first, words = self.auxiliaries(harm.first)
            listed = self.subject(first) if words & BE and not words & NOT else []
            modality = self.modality(first, words) or "asserted"
        self.record_all(
            harm.kind,
            [g for g in listed if g.low is not None or g.high is not None],
            harm.first,
            harm.last,
            "among",
            modality,
        )

    def frame_D(self, harm: Harm) -> None:
        """The dead included two officers; the victims were a nun and two cooks; the dead were named as ..."""
        if any(g.partitive and g.first <= harm.first < g.last for g in self.groups):
            return
        told = self.starting.get(harm.first)
        at = self.forward(told.last if told is not None and told.form == "def" and told.plural else harm.last)
        if self.low(at) in BE and self.low(at + 1) in ("named", "identified") and self.low(at + 2) == "as":
            at += 2
        if self.low(at) in BE and self.low(at + 1) == ":":
            at += 1
        if self.low(at) in INCLUDING or self.low(at) in ("were", "are", "as", ":"):
            listed = [
                g
                for g in self.objects(at + 1, whole=True)
                if g.low is not None and g.form in ("count", "indef", "name", "def", "poss")
            ]
            victims = self.low(harm.last - 1) == "victims"  # of whom not even the death is said
            self.record_all(harm.kind, listed, harm.first, None, "victims" if victims else "dead-include")

    def frame_Z(self, harm: Harm) -> None:
        """Nobody was harmed: "no casualties were reported"."""
        others = self.low(harm.first + 1) in ("other", "further", "additional")
        none = _nobody(harm.first, harm.last, self.low(harm.last - 1), others=others)
        for kind in ("killed", "injured") if harm.kind == "both" else (harm.kind,):
            self.record(kind, none, harm.first, harm.last, "zero")

    def bodies(self) -> None:
        """Counted bodies are dead, whoever they are."""
        for group in self.groups:
            if group.noun in ("body", "corpse") and group.form in ("count", "indef") and (group.low or 0) > 0:
                at = self.forward(group.last)
                if (
                    group.form == "indef"
                    and self.low(at) != "of"
                    and self.kind(at) != "aux"
                    and self.low(group.first - 1) not in FOUND
                ):
                    continue  # "an Islamic body"
                following = self.objects(at + 1) if self.low(at) == "of" else []
                if following and group.form == "count":
                    self.record(
                        "killed",
                        replace(group, party=following[0].party),
                        group.first,
                        following[0].last,
                        "bodies",
                    )
                else:
                    self.record("killed", group, group.first, group.last, "bodies")

    def parted_later(self) -> None:
        """Parts told after more words on the whole: "seven have died this year, three of them in May"."""
        for group in self.groups:
            at = group.first - 1
            if (
                not group.partitive
                or group.noun
                or not group.low
                or self.low(at) != ","
                or group.hedge == "vague"
            ):
                continue
            if self.kind(self.forward(group.last)) == "aux" or not self.is_partitive(group.last - 2):
                continue
            before = [
                n
                for n, f in enumerate(self.found)
                if f.kind in ("killed", "injured")
                and f.plural
                and f.host is None
                and f.form in ("count", "def")
                and 0 <= self.row[at].start - f.end < BETWEEN
            ]
            if not before or any((group.head, kind) in self.harmed for kind in ("killed", "injured")):
                continue
            whole = self.found[before[-1]]
            if (
                any(f.start > whole.start for f in self.found[before[-1] + 1 :])
                or (whole.low or 0) < group.low
            ):
                continue
            kind, end = self.state_of(group.last, whole.kind)
            self.record(kind, group, group.first, end, "of-them", whole.modality, host=before[-1])

    def of_those(self) -> None:
        """Parts of the dead or wounded who open a sentence: "Of those hurt, five are children"."""
        if self.low(0) != "of" or self.low(1) not in ("the", "those"):
            return
        kind = next((DESCRIBED[self.low(k)] for k in range(2, 5) if self.low(k) in DESCRIBED), None)
        comma = next((k for k in range(2, 7) if self.low(k) == ","), None)
        part = self.starting.get(comma + 1) if comma else None
        if kind and part and part.form == "count" and (part.head, kind) not in self.harmed:
            who = self.starting.get(part.last + 1) if self.low(part.last) in BE else None
            party = who.party if who and who.form in ("bare", "indef") else part.party
            last = who.last if who and who.form in ("bare", "indef") else part.last
            self.record(kind, replace(part, partitive=True, party=party), 0, last, "of-them")

    def they_included(self) -> None:
        """Parts of those whom the sentence before tells of: "They included three nurses"."""
        if self.before is None or self.found:
            return
        opening = [self.low(k) for k in range(4)]
        if opening[0] in ("they", "these", "those") and opening[1] in INCLUDING:
            at = 2
        elif opening[:2] == ["among", "them"] and opening[2] in BE:
            at = 3
        else:
            return
        listed = [g for g in self.objects(at, whole=True) if g.low is not None and not g.others]
        listed = [replace(g, partitive=True) for g in listed]
        self.record_all(self.before, listed, 0, None, "they-included")

    def included_later(self) -> None:
        """Parts told after more words on the whole.

        "fifteen were wounded in the attack, including six cadets".
        """
        for at in self.inclusions():
            listed = self.objects(at, whole=True)
            before = [
                n
                for n, f in enumerate(self.found)
                if f.kind in ("killed", "injured")
                and f.plural
                and f.host is None
                and f.form in ("count", "def")
                and f.end <= self.row[at - 1].start
                and self.row[at - 1].start - f.end < BETWEEN
            ]
            if (
                before
                and listed
                and not any((g.head, kind) in self.harmed for g in listed for kind in ("killed", "injured"))
            ):
                whole = self.found[before[-1]]
                group = self.persons[before[-1]]
                self.record_parts(whole.kind, group, listed, "including", whole.modality, before[-1])
            elif before and listed and (n := self.harmed.get((listed[0].head, "killed"))) is not None:
                self.found[n] = replace(
                    self.found[n], host=before[-1]
                )  # "three hurt, including a girl who died"

    def adjectives(self) -> None:
        """Persons called wounded or dead where they are found: "officers found two injured men"."""
        for group in self.groups:
            told = (
                group.form == "def"
                and group.low is not None
                or self.low(group.first - 1) in FOUND | {"leaving", "left", "and"}
                or self.low(self.forward(group.last)) in ("is", "lies", "lie", "sits", "receives", "are")
            )
            if group.form in ("count", "indef", "def") and not group.partitive and told and not group.others:
                kind = next(
                    (kind for k in range(group.first, group.head) if (kind := DESCRIBED.get(self.low(k)))),
                    None,
                )
                if kind and not any((group.head, k) in self.harmed for k in ("killed", "injured")):
                    self.record(kind, group, group.first, group.last, "adjective")

    def described(self) -> None:
        """Parts of the dead or wounded that a sentence describes: "three of the dead were children"."""
        for group in self.groups:
            kind = DESCRIBED.get(self.low(group.last))
            if kind and group.form == "def" and group.low and self.low(group.first - 1) == "among":
                first, words = self.auxiliaries(group.first - 1)
                listed = self.subject(first) if words & BE and not words & NOT else []
                self.record_all(kind, listed, None, group.last + 1, "among")
            kind = DESCRIBED.get(group.noun)
            if kind and group.partitive and self.low(group.last) in ("were", "was", "are"):
                which = self.starting.get(group.last + 1)
                if which and which.form in ("bare", "indef", "count"):
                    self.record(
                        kind,
                        replace(group, party=which.party, noun=which.noun),
                        group.first,
                        which.last,
                        "described",
                    )
                elif not which:
                    self.record(kind, group, group.first, group.last, "described")

    def attackers(self) -> None:
        """Count those who took part.

        "ten gunmen entered", "by two gunmen", "three or four raiders were involved".
        """
        assaults = not _assaults().keys().isdisjoint(self.words)
        for group in self.groups:
            if (
                group.form in ("pronoun", "zero")
                and group.noun not in ("someone", "somebody")
                or group.others
            ):
                continue
            if group.party in ("attackers", "militants") and self.numbered(group):
                continue
            if not group.low and not group.high or group.party == "security":
                continue
            acts = self.low(group.last) in ("who", "that")
            if (
                any(
                    (group.head, kind) in self.harmed
                    for kind in ("killed", "injured", "attackers", "arrested")
                )
                and not acts
            ):
                continue
            by = self.low(group.first - 1) == "by" and group.form in ("count", "indef")
            if by and group.party == "unknown" and self.done_by(group):
                self.act(group, group.last, "by-whom")
                continue
            at = self.forward(group.last + acts)
            if self.low(at) in BE and any(self.low(k) in SENTENCED for k in range(at + 1, at + 4)):
                continue
            verb, sense = self.assault(group) if assaults else (None, "")
            if sense == "accused":
                self.record(
                    "attackers",
                    group,
                    group.first,
                    verb or group.last,
                    "accused",
                    "believed",
                    party="attackers",
                )
            elif (
                group.party == "attackers"
                and (by or verb)
                or verb
                and (
                    group.form in ("count", "indef")
                    and group.party in ("militants", "unknown", "")
                    or sense == "sure"
                )
            ):
                self.act(group, verb or group.last, "assault")

    def done_by(self, group: Group) -> bool:
        """Tell whether somebody was harmed by persons: "shot dead by two men on a motorcycle"."""
        return any(
            h.frame == "T"
            and h.form == "ed"
            and h.kind in ("killed", "injured")
            and h.last == group.first - 1
            for h in self.harms
        )

    def numbered(self, group: Group) -> bool:
        """Record how many the attackers were: "the attackers, who numbered about 30"."""
        at = group.last + (self.low(group.last) == ",")
        at += self.low(at) == "who"
        if group.low is None and self.low(at) in ("numbered", "numbering"):
            for q in quantities(self.row):
                if q.first == at + 1:
                    self.act(_counted(q, q.last, q.word_first, group.noun), q.last, "numbered")
                    return True
        return False

    def assault(self, group: Group) -> tuple[int | None, str]:
        """Return the end and the sense of the verb of assault whose subject is *group*.

        The sense is sure where the verb alone makes its subject an attacker, whoever that is ("opened fire").
        """
        governed = self.governed(group) and self.low(group.last) not in ("who", "that")
        known = group.party in ("attackers", "militants")
        far = 9 if known else 8
        for k in range(group.last, min(group.last + far, len(self.row))):
            for cue, sense in _assaults().get(self.low(k), ()):
                if all(self.low(k + n) == word for n, word in enumerate(cue)):
                    if not known and not sense or governed and sense != "accused":
                        continue
                    return k + len(cue), sense
            if (
                not known
                and (self.kind(k) in ("sub", "conj", "aux") or k in self.verbs)
                or self.low(k) in CLOSED
                or self.low(k) in said()
            ):
                return None, ""
        return None, ""


@cache
def _telling() -> frozenset[str]:
    """Return the words of which a sentence has one if it tells of harm or an assault.

    The longest of each cue; verbs that imply harm ("taken to") tell of it only with a wound or a hospital.
    """
    cues = [row["cue"] for row in lexicon.rows("harm") if row["frame"] not in "VWPH"]
    cues += [row["cue"] for row in lexicon.rows("assault_verbs")] + ["someone"]
    wounds = [word for word, sense in _wound_words().items() if sense in ("injury", "hospital", "limb")]
    return frozenset([max(cue.split(), key=len) for cue in cues] + wounds)


def casualties(
    sentence: Sentence, surnames: frozenset[str] = frozenset(), before: str | None = None
) -> Iterator[Finding]:
    """Yield the persons killed, injured, arrested, held or attacking that *sentence* tells of.

    *surnames* are those of persons whom the article names in full elsewhere; *before* is what the sentence
    before says befell several persons, killed or injured, if it says one thing only.

    >>> from analysis.extract.sentences import Sentence
    >>> text = "Seven rangers and four constables were hurt."
    >>> [(f.kind, f.low, f.party) for f in casualties(Sentence(0, 1, "body", text, 0))]
    [('injured', 7, 'security'), ('injured', 4, 'security')]
    """
    if not _telling().isdisjoint(sentence.words) or before and _resumes(sentence):
        yield from _Reader(sentence, surnames, before).read()


def _resumes(sentence: Sentence) -> bool:
    """Tell whether a sentence may say who those of the sentence before were: "They included"."""
    opening = sentence.words[:2]
    return opening[1:] == ("them",) or bool(opening) and opening[-1] in INCLUDING


def told_of(findings: Sequence[Finding]) -> str | None:
    """Return what befell the several persons whom a sentence tells of, None if nothing or both."""
    kinds = {f.kind for f in findings if f.plural and f.kind in ("killed", "injured") and f.form != "zero"}
    return kinds.pop() if len(kinds) == 1 else None
