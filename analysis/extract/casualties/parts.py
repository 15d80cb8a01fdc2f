"""Read the parts of persons told of that stand beside them: "including", "of them", "along with"."""

from __future__ import annotations

from dataclasses import replace

from analysis import lexicon
from analysis.extract.casualties.findings import SHOT, SIDES, Findings
from analysis.extract.clauses import BE, DASHES, INCLUDING, said
from analysis.extract.people import Group

FEW = 4  # words of an office behind the name of where it is
PARTS = lexicon.senses("state of a part")
MOSTLY = lexicon.words("most of those told of")
WHOLES = ("person", "people", "victim", "other", "")
FORCES = {"security", "militants", "attackers"}


class Parts(Findings):
    """Findings with the parts told beside them."""

    def told_beside(self, kind: str, group: Group, last: int, modality: str, host: int) -> None:
        """Record the parts of persons told of, and those with them."""
        for at in dict.fromkeys((group.last, last)):
            self.parts(kind, group, at, modality, host)
            if self.found[host].party in ("", "unknown") and (side := self.described_side(group, at)):
                self.found[host] = replace(self.found[host], party=side)
        self.company(kind, group, last, modality)
        self.among(kind, group, last, modality, host)

    def among(self, kind: str, whole: Group, last: int, modality: str, host: int) -> None:
        """Record who is said to be among those harmed: "Two nurses were among 14 killed"."""
        at = whole.first - 1
        if self.low(at) != "among" or whole.form != "count" or not whole.low:
            return
        at -= self.low(at - 1) in BE
        part = self.ending.get(at)
        if part is not None and part.low and part.low < whole.low and not self.governed(part):
            self.record(kind, part, part.first, last, "among", modality, host=host)

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
            if listed and (self.is_speaker(listed) or mark in ":—–-" and self.ends_headline(listed)):
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

    def described_side(self, group: Group, at: int) -> str:
        """Return the side that bare plurals beside a number give to all of them, or ''.

        "20 people, most of them pupils" are civilians, "20, including pupils and rebels" of all sides.
        """
        if not group.plural or group.noun not in WHOLES:
            return ""
        at += self.low(at) in (",", "(") or self.low(at) in DASHES
        mostly = self.low(at) in MOSTLY
        included = self.low(at) in INCLUDING
        if not mostly and not included:
            return ""
        at += 1
        if mostly and self.is_partitive(at):
            at += 2
        listed = self.objects(at, whole=True)
        sides = {g.party for g in listed if g.form == "bare" and g.plural and g.low is None}
        if mostly and any(g.noun == "civilian" for g in listed):
            return ""  # the others were none
        if mostly:
            return "civilians" if sides == {"civilians"} else ""
        return "all" if len(sides & SIDES) > 1 or sides & FORCES else ""

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

    def ends_headline(self, listed: list[Group]) -> bool:
        """Tell whether who stands at the end of a headline says it: "killing 14 troops: president"."""
        is_voice = all(g.form in ("bare", "name", "poss") for g in listed)
        return self.is_headline and is_voice and self.length - listed[-1].last < FEW

    def list_end(self, at: int) -> int:
        listed = self.objects(at, whole=True)
        return listed[-1].last if listed else at

    def state_of(self, at: int, kind: str) -> tuple[str, int]:
        """Return the state that an adverb at *at* gives to a part, and where it ends.

        "two of them fatally".
        """
        if self.low(at) == "in" and "condition" in (words := [self.low(k) for k in range(at + 1, at + 6)]):
            return "injured", at + 2 + words.index("condition")  # "a dozen, five in a critical condition"
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
