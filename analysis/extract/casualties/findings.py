"""Keep what a sentence is found to say of persons, each in one state once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from analysis import lexicon
from analysis.extract.clauses import BE, NOMINATIVE, SELVES, Clauses, Harm
from analysis.extract.people import Group, force
from analysis.extract.sentences import Sentence

SIDES = {"attackers", "militants", "security", "civilians"}
SHOT = lexicon.words("shot")
FEW = 5  # tokens of a verb after its pronoun: "was shot and killed"


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which would triple the time that it takes to make one
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
def assaults() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in lexicon.rows("assault_verbs"):
        cue = tuple(row["cue"].split())
        found.setdefault(cue[0], []).append((cue, row["sense"]))
    return found


class Findings(Clauses):
    """A sentence and what is found in it; the findings grow in `found`."""

    def __init__(self, sentence: Sentence, surnames: frozenset[str], before: str | None = None) -> None:
        super().__init__(sentence, surnames)
        self.before = before
        self.found: list[Finding] = []
        self.persons: list[Group] = []  # whom each finding is on
        self.harmed: dict[tuple[int, str], int] = {}
        self.acting: set[int] = set()

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
            side = self.side_beside(group, last) or self.meant_side(group, first, last)
            group = replace(group, party=side or group.party)
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
            self.told_beside(kind, group, last, modality, self.harmed[key])
        return self.harmed[key]

    def is_by_force(self, group: Group, first: int, last: int) -> bool:
        """Tell whether police or troops harm one person, or those for whom a pronoun stands.

        "He was shot dead by police", "officers shot him", "police shot the driver dead".
        """
        alone = group.form in ("def", "indef") and group.low == group.high == 1
        alone &= group.party in ("", "unknown") or group.noun == "driver"
        if group.form != "pronoun" and self.low(group.last - 1) != "them" and not alone:
            return False
        if first == group.first and self.low(first - 1) in SHOT:
            first -= 1
        if first < group.first:
            is_verb = not self.low(first).endswith("ing")
            is_verb &= not alone or self.low(first) in SHOT or self.low(first).startswith("kill")
            return is_verb and any(g.party == "security" for g in self.subject(first))
        at = self.forward(last)
        if len(set(range(group.last, last)) - self.hidden(last)) > FEW:
            return False  # "he heard of a man being shot by police"
        doer = next((g for g in self.groups if at < g.first <= at + 3), None)
        return self.low(at) == "by" and (
            doer is not None and doer.party == "security" or force(self.low(at + 1)) == "security"
        )

    def meant_side(self, group: Group, first: int, last: int) -> str:
        """Return the side of those of this sentence for whom a pronoun stands, or ''.

        "Police fired at the raider, killing him"; "he killed two cooks before he was shot by police".
        """
        if group.form != "pronoun" or group.plural:
            return ""
        if group.noun in NOMINATIVE:
            did = any(f.rule.endswith("active") and f.form != "pronoun" for f in self.found)
            return "attackers" if did and self.is_by_force(group, first, last) else ""
        before = [g for g in self.groups if g.last <= first and not g.plural]
        if not before or before[-1].form in ("name", "pronoun"):
            return ""
        is_aim = self.governed(before[-1]) or self.is_object(before[-1])
        return before[-1].party if is_aim and before[-1].party in SIDES else ""

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
            for cue, sense in assaults().get(self.low(k), ()):
                if sense == "sure" and all(self.low(k + n) == word for n, word in enumerate(cue)):
                    return not any(self.low(n) in BE for n in range(at + 1, k))
        return any(self.strikes(at, h) for h in self.harms if at < h.first <= at + 3)

    def strikes(self, at: int, harm: Harm) -> bool:
        """Tell whether those before a "who" at *at* harm others: "a man who had stabbed two people"."""
        return (
            harm.frame == "T"
            and harm.form == "ed"
            and harm.kind in ("killed", "injured")
            and not any(self.low(n) in BE for n in range(at + 1, harm.first))
            and any(g.noun not in SELVES for g in self.objects(harm.last))
        )

    def owner_side(self, at: int) -> str:
        """Return the side of the force nearest before *at*: "the army said 8 of its men were killed"."""
        for k in range(at - 1, -1, -1):
            if (side := force(self.low(k), self.low(k + 1))) in ("security", "militants"):
                return side
            if (group := self.ending.get(k + 1)) is not None and group.party in SIDES:
                return group.party
        return ""

    def side_before(self, at: int) -> str:
        """Return the side of the nearest persons before *at*."""
        owner = next(
            (g for g in reversed(self.groups) if g.last <= at and g.party not in ("", "unknown")), None
        )
        return owner.party if owner else ""

    def act(self, group: Group, last: int, rule: str, modality: str = "asserted") -> None:
        """Record persons who attack."""
        self.acting.add(group.head)
        self.record("attackers", group, group.first, last, rule, modality, party="attackers")

    def told_beside(self, kind: str, group: Group, last: int, modality: str, host: int) -> None:
        """Record what stands right beside persons, up to token *last*, and tells of the same ones."""
