"""Tell harm by a storm, a flood or an accident from harm by people: it is no part of an attack's toll."""

from __future__ import annotations

from analysis import lexicon
from analysis.extract.casualties.findings import SHOT
from analysis.extract.clauses import BE, Clauses, Harm
from analysis.extract.people import attack_words

DISASTERS = lexicon.words("disaster")
OF_CAUSE = lexicon.words("cause")  # "in", "when": between those who died and what killed them
FAR = 6  # tokens between such a word and the disaster: "in a series of floods"


class Causes(Clauses):
    """Harm by what nobody did."""

    def is_by_disaster(self, harm: Harm) -> bool:
        """Tell whether a disaster harms: "the storm killed 40", "died in floods", "a quake, killing nine".

        Not those who are shot: "two nurses were shot dead after the quake".
        """
        if any(self.low(k) in SHOT for k in range(harm.first - 1, harm.last)):
            return False
        first, words = self.auxiliaries(harm.first)
        suffers = harm.frame not in "TL" or harm.form == "ed" and bool(words & BE)
        if suffers or not self.objects(harm.last) and harm.frame == "T":
            return self.dies_of(harm.last)
        return self.disaster_before(first, harm.form == "ing")

    def dies_of(self, at: int) -> bool:
        """Tell whether words at *at* lay the harm before them on a disaster."""
        at = self.forward(at)
        if self.low(at) not in OF_CAUSE:
            return False
        for k in range(at + 1, min(at + FAR, self.length)):
            if self.low(k) in DISASTERS:
                behind = self.low(k + 1)
                is_deed = behind in attack_words() and not behind.startswith("strike")  # "a lightning raid"
                return not is_deed and behind != "of" and k not in self.ending  # "a storm of", "men storm"
            if self.kind(k) not in ("", "det", "indef", "adv") and self.low(k) != "of" or k in self.verbs:
                return False
        return False

    def disaster_before(self, verb: int, is_participle: bool) -> bool:
        """Tell whether a disaster is the subject of a verb, or what a "killing nine" follows from."""
        hidden = self.hidden(verb)
        k = self.back(verb - 1)
        k -= self.low(k) in ("that", "which", ",") and not (self.low(k) == "," and not is_participle)
        while k >= 0:
            if k in hidden:
                k -= 1
                continue
            group = self.ending.get(k + 1)
            if group is not None:
                if not self.governed(group):
                    return False
                k = group.first - 2
                continue
            if self.low(k) in DISASTERS:
                opens = self.opening(k)
                if self.kind(opens - 1) != "prep":
                    return self.low(k + 1) != "of" and (k + 1 == verb or self.begins_clause(opens))
            elif self.kind(k) in ("sub", "conj", "rel") or k in self.verbs:
                return False
            elif not self.row[k].text[0].isalnum() and self.low(k) != "-":
                return False
            k -= 1
        return False

    def opening(self, noun: int) -> int:
        """Return where the phrase that ends with the noun at *noun* begins."""
        k = noun
        while (
            k > 0 and self.row[k - 1].text[0].isalnum() and self.kind(k - 1) in ("", "det", "indef", "poss")
        ):
            k -= 1
            if self.kind(k) in ("det", "indef", "poss"):
                break
        return k

    def begins_clause(self, at: int) -> bool:
        """Tell whether a clause begins at *at*."""
        return (
            at == 0 or not self.row[at - 1].text[0].isalnum() or self.kind(at - 1) in ("sub", "conj", "adv")
        )
