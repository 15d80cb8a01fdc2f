"""Read wounds told by states and by what implies them: "in critical condition", "taken to hospital"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from analysis import lexicon
from analysis.extract.casualties.findings import SHOT
from analysis.extract.casualties.nouns import Nouns
from analysis.extract.clauses import BE, JOINS, SELVES, Harm, said

STRUCK = lexicon.words("struck")
COPULAS = lexicon.words("links a state")
FOUND = lexicon.words("finding")
MISSILES = lexicon.words("missile")  # what strikes persons


@cache
def wound_words() -> dict[str, str]:
    return {row["cue"]: row["class"] for row in lexicon.rows("wound_words")}


class Wounds(Nouns):
    """Harm told by states and wounds."""

    def shot(self, harm: Harm, rule: str) -> str:
        """Name the rule of a wound by a shot or a blow, which may have been fatal."""
        if harm.kind != "injured":
            return rule
        word = self.low(harm.first)
        return f"shot-{rule}" if word in SHOT else f"hit-{rule}" if word in STRUCK else rule

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
        if any(wound_words().get(word) in ("hospital", "injury") for word in near):
            self.implied(harm, "hospital")

    def frame_H(self, harm: Harm) -> None:
        """Sent to hospital: "a blast that sent nine miners to the hospital"."""
        for group in self.objects(harm.last):
            near = [self.low(k) for k in range(group.last, group.last + 6)]
            if near[:1] == ["to"] and any(wound_words().get(word) == "hospital" for word in near):
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
        hits = [k for k in range(harm.last, harm.last + far) if wound_words().get(self.low(k)) == wanted]
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
        hits = [k for k, word in enumerate(near) if wound_words().get(word) in ("body", "limb")]
        objects = self.objects(harm.last)
        if hits and near[0] in ("in", "by", "on", "with"):
            end = harm.last + hits[0] + 1
            self.implied(replace(harm, last=end), "hit")
            other = self.starting.get(end + 1) if self.low(end) in JOINS else None
            if other is not None and self.low(other.last) in ("in", "on") and other.noun == "other":
                if other.form == "def" and other.low is None:
                    other = replace(other, low=1, high=1, hedge="exact", plural=False, partitive=True)
                body = [k for k in range(other.last, other.last + 4) if wound_words().get(self.low(k))]
                if body:  # "one constable was struck in the knee and the other in the elbow"
                    self.record(harm.kind, other, other.first, body[0] + 1, "hit")
        elif objects and self.low(harm.first - 1) not in BE:
            after = objects[-1].last
            body = self.low(after) in ("in", "on") and any(
                wound_words().get(self.low(k)) in ("body", "limb") for k in range(after, after + 5)
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

    def inverted(self, harm: Harm) -> int | None:
        """Return the verb or colon after a participle that opens a sentence: "Killed in the blast were"."""
        for k in range(harm.last, min(harm.last + 12, len(self.row))):
            if self.low(k) in (":", "were", "are", "was"):
                return k
            if self.low(k) in (",", ";") or k in self.verbs or k in self.starting:
                return None
        return None

    def implied(self, harm: Harm, rule: str) -> None:
        """Record the subject of a verb that implies a wound."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if modality is None:
            return
        found = self.subject(first, near=not words & BE)
        if not found and self.back(first - 1) < 0 and (verb := self.inverted(harm)) is not None:
            found = self.objects(verb + 1)  # "Also taken to a clinic was a nurse"
        listed = [g for g in found if g.noun not in ("body", "corpse", "dead")]
        self.record_all(harm.kind, listed, None, harm.last, rule, modality)
