"""Read persons described as dead or wounded, and what later phrases tell of those counted before."""

from __future__ import annotations

from dataclasses import replace

from analysis import lexicon
from analysis.extract.casualties.verbs import Verbs
from analysis.extract.casualties.wounds import FOUND
from analysis.extract.clauses import BE, INCLUDING, NOT
from analysis.extract.people import Group

DESCRIBED = lexicon.senses("described state")
TAKEN_IN = lexicon.words("taken in")
BETWEEN = 90  # characters between a whole and an "including"


class Described(Verbs):
    """Persons described as dead or wounded, and later parts of those told of."""

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
                or self.low(group.first - 1) in FOUND | TAKEN_IN | {"leaving", "left", "and"}
                or self.low(group.first - 1) in BE
                and self.low(group.first - 2) == "there"
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
                if self.low(group.last + 1) in BE:
                    listed = self.objects(group.last + 2)  # "among the 16 dead were four children"
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
