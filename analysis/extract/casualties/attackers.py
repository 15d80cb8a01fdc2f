"""Read who attacked and how many they were."""

from __future__ import annotations

from analysis import lexicon
from analysis.extract.casualties.findings import SHOT, assaults
from analysis.extract.casualties.nouns import counted_group, one_person
from analysis.extract.casualties.wounds import Wounds
from analysis.extract.clauses import BE, CLOSED, JOINS, Harm, said
from analysis.extract.people import Group
from analysis.extract.quantities import quantities

SENTENCED = lexicon.words("dealt with")
DOERS = lexicon.words("doer of an attack")
CARRIED = lexicon.words("done by")
BANDS = ("group", "gang", "band", "team", "squad")
NAMED = ("identified", "named")
NEXT = 8  # tokens between a name and what its bearer does


class Attackers(Wounds):
    """Persons who attack."""

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
                or self.low(group.first - 1).endswith(("ing", "ed"))
            ):
                continue
            if (
                self.kind(group.first - 1) == "prep"
                and group.form != "pronoun"
                or group.form in ("name", "bare")
                and (self.distance(group, first) > NEXT or self.belongs_to_noun(group))
            ):
                continue
            if any((group.head, kind) in self.harmed for kind in ("killed", "injured")):
                continue
            self.act(group, objects[0].last, "agent", modality)

    def belongs_to_noun(self, group: Group) -> bool:
        """Tell whether a name only describes the noun behind it.

        "the Wadi Rabea suburb of Tripoli", "Indian shelling that killed two".
        """
        at = group.last
        while (
            self.low(at).isalpha()
            and not self.kind(at)
            and at not in self.verbs
            and not self.low(at).endswith(("ed", "ly"))
        ):
            at += 1
        follows = (
            at in self.verbs or self.kind(at) in ("prep", "rel", "aux", "conj") or self.low(at) == "that"
        )
        return at > group.last and follows

    def distance(self, group: Group, at: int) -> int:
        """Return the number of tokens between a group and *at*, without those of asides."""
        return len(set(range(group.last, at)) - self.hidden(at))

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
            more = self.low(harm.last) in JOINS and self.objects(
                harm.last + 1
            )  # "killing herself and 12 others"
            accident = any(self.low(k).startswith("accident") for k in range(len(self.row)))
            if self.low(harm.first) in SHOT and (alone or accident):
                self.record("injured", group, group.first, harm.last, "self", modality)
            elif bomb or group.party in ("attackers", "militants") or (not alone or more) and not accident:
                if group.low is not None:
                    self.act(group, harm.last, "self", modality)
                self.record("killed", group, group.first, harm.last, "self", modality, party="attackers")
            else:
                self.record("killed", group, group.first, harm.last, "self", modality)
        if not subject and self.low(harm.last - 1) in ("himself", "herself") and self.low(harm.last) in JOINS:
            at = harm.last - 1
            self.record(
                "killed",
                one_person(at, "himself", "attackers"),
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

    def attackers(self) -> None:
        """Count those who took part.

        "ten gunmen entered", "by two gunmen", "three or four raiders were involved".
        """
        assaulting = not assaults().keys().isdisjoint(self.words)
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
            if self.is_named(group) or self.is_counted(group):
                self.act(group, group.last, "named")
                continue
            by = self.low(group.first - 1) == "by" and group.form in ("count", "indef")
            if by and group.party == "militants" and self.low(group.first - 2) in CARRIED:
                self.act(group, group.last, "by-whom")
                continue
            if by and group.party == "unknown" and self.done_by(group):
                self.act(group, group.last, "by-whom")
                continue
            at = self.forward(group.last + acts)
            if self.low(at) in BE and self.low(at + 1) == "accused" and self.low(at + 2) == "of":
                if any(at + 3 <= h.first <= at + 4 and h.form == "ing" for h in self.harms):
                    self.record(
                        "attackers", group, group.first, at + 4, "accused", "believed", party="attackers"
                    )
                continue
            if self.low(at) in BE and any(self.low(k) in SENTENCED for k in range(at + 1, at + 4)):
                continue
            is_listed = group.form == "name" and self.low(group.first - 1) in JOINS
            verb, sense = self.assault(group) if assaulting and not is_listed else (None, "")
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

    def is_named(self, group: Group) -> bool:
        """Tell whether an attacker is named: "the shooter, identified as Hank Dole"."""
        if group.plural or group.party != "attackers" or group.noun not in DOERS:
            return False
        at = group.last + (self.low(group.last) == ",")
        if self.low(at) in NAMED and at > group.last and self.low(at + 1) in ("as", "by"):
            return True
        before = group.first - 1
        return self.low(before) in NAMED and self.low(group.last) == "as" and self.kind(before - 1) != "aux"

    def is_counted(self, group: Group) -> bool:
        """Tell whether it is said how many attackers there were: "there were four gunmen"."""
        if group.party != "attackers" or group.form != "count" or group.noun not in DOERS or group.partitive:
            return False
        return self.low(group.first - 1) in BE and "there" in (
            self.low(group.first - 2),
            self.low(group.first - 3),
        )

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
                    self.act(counted_group(q, q.last, q.word_first, group.noun), q.last, "numbered")
                    return True
        return False

    def assault(self, group: Group) -> tuple[int | None, str]:
        """Return the end and the sense of the verb of assault whose subject is *group*.

        The sense is sure where the verb alone makes its subject an attacker, whoever that is ("opened fire").
        """
        governed = self.governed(group) and self.low(group.last) not in ("who", "that")
        if self.low(group.first - 1) == "of" and self.low(group.first - 2) in BANDS:
            governed = False  # "a group of six men attacked"
        known = group.party in ("attackers", "militants") or self.is_armed(group.last)
        far = 9 if known else 8
        for k in range(group.last, min(group.last + far, len(self.row))):
            for cue, sense in assaults().get(self.low(k), ()):
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
