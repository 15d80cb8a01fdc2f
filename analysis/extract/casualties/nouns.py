"""Read harm told by nouns and counts: deaths, lives, tolls, "the dead included", "no casualties"."""

from __future__ import annotations

from dataclasses import replace

from analysis import lexicon
from analysis.extract.casualties.findings import SIDES
from analysis.extract.casualties.parts import Parts
from analysis.extract.clauses import BE, INCLUDING, MAYBE, NOT, Harm, said
from analysis.extract.people import Group, force, nouns, person_counts
from analysis.extract.quantities import Quantity, quantities

MOVED = lexicon.words("toll moves")
TOLL_AT = lexicon.words("toll stands")
PUT = ("put", "puts", "putting")
UNITS = lexicon.words("not persons")


def counted_group(q: Quantity, last: int, head: int, noun: str) -> Group:
    """Return persons whom a number and a noun of harm stand for: "12 deaths", "14 lives", a toll."""
    return Group(
        q.first, last, head, q.low, q.high, q.hedge, q.word_first, q.word_last, "unknown", "count", True, noun
    )


def no_one(first: int, last: int, noun: str, *, others: bool = False) -> Group:
    """Return the nobody of "no casualties", "without harming anyone"."""
    return Group(first, last, first, 0, 0, "exact", first, first + 1, "unknown", "zero", True, noun, others)


def one_person(at: int, noun: str, party: str) -> Group:
    """Return the one person whom a pronoun at *at* stands for."""
    return Group(at, at + 1, at, 1, 1, "exact", at, at + 1, party, "pronoun", False, noun)


class Nouns(Parts):
    """Harm told by nouns."""

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
                    counted_group(q, harm.last, harm.first, self.low(harm.first)),
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
            whole = counted_group(q, q.last, q.word_first, "toll")
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
                ) and not (between == ["at"] and self.low(harm.first - 1) in PUT):
                    return
                if (
                    between == ["to"]
                    and self.low(harm.last - 1) != "total"
                    or between == [","]
                    and self.low(q.last) not in ("in", ",")
                ):
                    return
                whole = counted_group(q, q.last, q.word_first, "toll")
                self.record(harm.kind, whole, harm.first, q.last, "toll")
                return

    def frame_L(self, harm: Harm) -> None:
        """Claimed 14 lives, claimed the lives of two men."""
        for k in range(harm.last, min(harm.last + 6, len(self.row))):
            if self.low(k) in ("life", "lives"):
                if self.low(k + 1) == "of":
                    self.record_all(harm.kind, self.objects(k + 2), harm.first, None, "lives")
                    return
                if self.low(k - 1) in ("his", "her"):
                    whose = one_person(k - 1, self.low(k - 1), "")
                    self.record(harm.kind, whose, harm.first, k + 1, "lives")
                for q in (q for q in quantities(self.row[: k + 1]) if harm.last <= q.first and q.last <= k):
                    self.record(
                        harm.kind,
                        counted_group(q, k + 1, k, "life"),
                        harm.first,
                        k + 1,
                        "lives",
                    )
                return

    def frame_O(self, harm: Harm) -> None:
        """The death of, the killing of, the murder of, injuries to."""
        link = "to" if harm.kind == "injured" and self.low(harm.first).startswith("injur") else "of"
        if self.low(harm.last) not in ("of", link) or self.low(harm.first) in ("lives", "life"):
            return
        listed = [
            g
            for g in self.objects(harm.last + 1)
            if g.form in ("count", "indef", "name")
            or g.form in ("def", "poss")
            and not g.plural
            or g.form == "bare"
            and not g.plural
            and self.is_headline
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
        """The dead included two officers; the victims were a nun and two cooks; the dead were named as ...

        "The injured, including two constables, were taken away".
        """
        if any(g.partitive and g.first <= harm.first < g.last for g in self.groups):
            return
        told = self.starting.get(harm.first)
        at = self.forward(told.last if told is not None and told.form == "def" and told.plural else harm.last)
        if self.low(at) in BE and self.low(at + 1) in ("named", "identified") and self.low(at + 2) == "as":
            at += 2
        if (
            self.low(at) in BE
            and self.low(at + 1) == ":"
            or self.low(at) == ","
            and self.low(at + 1) in INCLUDING
        ):
            at += 1
        if self.low(at) in INCLUDING or self.low(at) in ("were", "are", "as", ":"):
            listed = [
                g
                for g in self.objects(at + 1, whole=True)
                if g.low is not None
                and g.form in ("count", "indef", "name", "def", "poss")
                and self.low(self.forward(g.last)) not in said()
            ]
            victims = self.low(harm.last - 1) == "victims"  # of whom not even the death is said
            self.record_all(harm.kind, listed, harm.first, None, "victims" if victims else "dead-include")

    def frame_Z(self, harm: Harm) -> None:
        """Nobody was harmed: "no casualties were reported"."""
        others = self.low(harm.first + 1) in ("other", "further", "additional")
        none = no_one(harm.first, harm.last, self.low(harm.last - 1), others=others)
        for word in self.words[harm.first : harm.last]:
            if (side := force(word) or nouns().get(word, ("",))[0]) in SIDES:
                none = replace(none, party=side)  # "no military casualties"
        for kind in ("killed", "injured") if harm.kind == "both" else (harm.kind,):
            self.record(kind, none, harm.first, harm.last, "zero")

    def nobody(self, harm: Harm) -> None:
        """Nobody harmed: "without harming anyone"."""
        at = next(k for k in (harm.first - 1, harm.first - 2) if self.low(k) == "without")
        none = no_one(at, harm.last, "anyone")
        self.record(harm.kind, none, at, harm.last, "zero")
