"""Read who was killed, injured, arrested or held in a sentence, and how many took part in the attack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from analysis import lexicon
from analysis.extract.casualties.causes import DISASTERS, Causes
from analysis.extract.casualties.described import Described
from analysis.extract.casualties.findings import SIDES, Finding
from analysis.extract.casualties.wounds import wound_words
from analysis.extract.clauses import INCLUDING
from analysis.extract.sentences import Sentence
from analysis.lexicon.phrases import Phrases

AIM_NOUNS = lexicon.words("aimed deed")
AIM_VERBS = lexicon.words("aiming")
AIM_WHOLES = lexicon.words("held persons")


class _Reader(Causes, Described):
    """Reads one sentence."""

    def read(self) -> list[Finding]:
        """Return what the sentence says, frame by frame."""
        nature = not DISASTERS.isdisjoint(self.words)
        for harm in self.harms:
            if not (nature and self.is_by_disaster(harm)):
                getattr(self, f"frame_{harm.frame}")(harm)
        self.to_death()
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
        found = [self.found[n] for n in kept]
        return [f if f.host is None else replace(f, host=place.get(f.host)) for f in found]

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


TELLING = ["numbered", "numbering", "identified as", "named as"]  # of attackers


@cache
def _telling() -> Phrases:
    """Return the words of which a sentence has some if it tells of harm or an assault.

    Those of verbs that imply harm ("taken to") tell of it only with a wound or a hospital, "claimed" and
    its like only with lives.
    """
    cues = [row["cue"] for row in lexicon.rows("harm") if row["frame"] not in "VWPHL"]
    cues += [row["cue"] for row in lexicon.rows("assault_verbs")] + TELLING
    cues += [word for word, sense in wound_words().items() if sense in ("injury", "hospital", "limb")]
    return Phrases((cue.lower().split(), cue) for cue in cues)


def tells(sentence: Sentence) -> bool:
    """Tell whether *sentence* has words for harm or an assault.

    >>> from analysis.extract.sentences import Sentence
    >>> tells(Sentence(0, 1, "body", "The number of tourists rose.", 0))
    False
    """
    return _telling().may_stand_among(sentence.bag) and any(True for _ in _telling().find(sentence.words))


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
    if tells(sentence) or before and _resumes(sentence):
        yield from _Reader(sentence, surnames, before).read()


def _resumes(sentence: Sentence) -> bool:
    """Tell whether a sentence may say who those of the sentence before were: "They included"."""
    opening = sentence.words[:2]
    return opening[1:] == ("them",) or bool(opening) and opening[-1] in INCLUDING


def told_of(findings: Sequence[Finding]) -> str | None:
    """Return what befell the several persons whom a sentence tells of, None if nothing or both."""
    kinds = {f.kind for f in findings if f.plural and f.kind in ("killed", "injured") and f.form != "zero"}
    return kinds.pop() if len(kinds) == 1 else None
