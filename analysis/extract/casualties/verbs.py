"""Read harm told by verbs with their subjects and objects: "killing five police", "scores died"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from analysis import lexicon
from analysis.extract.casualties.attackers import Attackers
from analysis.extract.casualties.findings import SHOT, SIDES
from analysis.extract.casualties.wounds import wound_words
from analysis.extract.clauses import BE, JOINS, SELVES, Harm, said
from analysis.extract.people import Group

AIMED = ("at", "into", "toward", "towards")
WHERE = frozenset("inside outside elsewhere nearby later".split())
RAMS = lexicon.words("ramming")
BLASTS = lexicon.words("blowing up")
TO_DEATH = lexicon.words("done to death")
FAR_VERB = 16  # tokens between a verb and its "to death"
LOST = lexicon.words("lost by a force")  # what an army loses


def at_most(group: Group) -> Group:
    """Return persons of whom only some were harmed so: their number is the most that it can be."""
    if group.form != "count" or (group.high or group.low or 0) < 2:
        return group
    return replace(group, low=None, hedge="at_most" if group.high else "vague")  # "several"


class Verbs(Attackers):
    """Harm told by verbs."""

    def frame_T(self, harm: Harm) -> None:
        """Verbs with an object: "killing five police", "three policemen were injured"."""
        if any(g.partitive and g.first <= harm.first < g.last for g in self.groups):
            return  # "two of the injured"
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        if harm.form == "ed" and self.back(first - 1) < 0 and (verb := self.inverted(harm)) is not None:
            listed = self.objects(verb + 1, whole=True)
            told = len(listed) > 1 or listed and listed[0].form in ("count", "indef", "name")
            told = told and not self.is_speaker(listed)  # "Shot dead: Captain Ray said the cook fled"
            self.record_all(harm.kind, listed if told else [], harm.first, None, "inverted")
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
            and not self.is_headline_deed(harm)
        ):
            return  # "shooting victims", "murder suspect" are nouns
        if (
            harm.form == "ed"
            and objects
            and self.predicate_follows(objects[0])
            and self.directly_before(harm.first)
        ):
            if self.low(harm.first) in SHOT and self.low(objects[0].last) == "dead":
                self.agents(harm, first, objects, modality)
                return  # "a woman shot her husband dead": "dead" says who died
            objects = []  # "one person killed 16 others injured": commas lost
        if harm.form == "ing" and not objects and self.low(harm.last) in JOINS and self.is_one_fate(harm):
            objects = self.shared_objects(harm.last + 1)  # "wounding and kidnapping dozens"
        if harm.form == "ed" and not passive and not objects:
            if self.low(harm.last) in JOINS and (shared := self.shared_objects(harm.last + 1)):
                objects = shared
            elif (verb := self.suffered_before(harm)) is not None:
                passive = True  # "was robbed and shot"
                first, words = self.auxiliaries(verb)
                modality = self.modality(first, words) or "asserted"
            elif self.low(harm.first - 1) in JOINS and (previous := self.harm_before(harm)):
                passive = True  # "was shot in the chest and killed"
                first, words = self.auxiliaries(previous.first)
                modality = self.modality(first, words) or "asserted"
            elif self.stands_before(harm.first, first):
                shooter = self.opener(first) or self.ending.get(self.back(harm.first - 1) + 1)
                opens = (
                    shooter is not None
                    and not shooter.plural
                    and (shooter.first == 0 or not self.row[shooter.first - 1].text[0].isalnum())
                )
                if self.low(harm.last) in AIMED and (
                    self.starting.get(harm.last + 1) or shooter is not None and shooter.party == "attackers"
                ):
                    return  # "a man shot at them", "two gunmen shot at a bus"
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
            listed = self.subject(first, near=not words & BE)
            if rule == "hit-participle":
                listed = [g for g in listed if g.form != "name"]  # "Rebel-held Kidal hit by air strike"
            if self.shares(harm, (*JOINS, ",")) and not self.shared_objects(harm.last + 1):
                listed = [at_most(g) for g in listed]
            self.record_all(harm.kind, listed, None, harm.last, rule, modality)
            self.likewise(harm)
            return
        if objects and all(g.noun in SELVES for g in objects):
            self.record_all(
                harm.kind, self.subject(first), harm.first, None, self.shot(harm, "active"), modality
            )
            return
        after = objects[-1].last if objects else 0
        if objects and objects[0].noun == "driver" and self.is_rammed(harm.first):
            objects = [replace(objects[0], party="attackers"), *objects[1:]]
        if self.shares(harm, ("or",)):
            objects = [at_most(g) for g in objects]
        if objects and harm.kind in ("killed", "injured"):
            self.agents(harm, first, objects, modality)
        if objects and harm.kind == "killed":
            self.then_oneself(first, after, modality)
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

    def stands_before(self, at: int, first: int) -> bool:
        """Tell whether persons stand before a participle at *at*, whose words begin at *first*."""
        return self.directly_before(at) or self.is_said_of(first) or self.opener(first) is not None

    def shares(self, harm: Harm, joins: Collection[str] = JOINS) -> bool:
        """Tell whether one number is of two fates: "30 were killed or wounded", "ten killed or captured"."""
        for h in self.harms:
            one, other = (h, harm) if h.first < harm.first else (harm, h)
            if h.kind == harm.kind or h.frame != "T" or one.last + 1 != other.first:
                continue
            if {h.kind, harm.kind} != {"killed", "injured"}:
                if self.low(one.last) == "or":
                    return True
                continue
            hurt = self.low((h if h.kind == "injured" else harm).first)
            if self.low(one.last) in joins and hurt.startswith(("wound", "injur", "hurt")):
                return True
        return False

    def to_death(self) -> None:
        """Record those whom a verb before them does to death: "beat two shepherds to death"."""
        for k in [k for k, word in enumerate(self.words) if word == "to" and self.low(k + 1) == "death"]:
            for verb in range(k - 2, max(-1, k - FAR_VERB), -1):
                if self.low(verb) not in TO_DEATH and verb not in self.verbs:
                    continue
                listed = self.objects(verb + 1)
                if listed and listed[-1].last == k:
                    self.record_all("killed", listed, verb, k + 2, "to-death")
                break

    def then_oneself(self, first: int, at: int, modality: str) -> None:
        """Record the death of those who kill others "and then himself"."""
        for k in range(at, min(at + 7, self.length)):
            if self.low(k) == "then" and self.low(k + 1) in SELVES:
                self.record_all(
                    "killed", self.subject(first), None, k + 2, "self", modality, party="attackers"
                )
            if k in self.verbs or self.kind(k) == "aux":
                return

    def is_rammed(self, at: int) -> bool:
        """Tell whether a vehicle rams something and blows up before *at*: its driver is the attacker."""
        said_before = [self.low(k) for k in range(at)]
        rams = [k for k, word in enumerate(said_before) if word in RAMS and self.low(k - 1) not in BE]
        return bool(rams) and not BLASTS.isdisjoint(said_before)

    def is_headline_verb(self, harm: Harm) -> bool:
        """Tell whether a headline's plural subject stands right before: "Gunmen kill judge, bodyguard"."""
        before = self.ending.get(harm.first)
        return (
            harm.form == "base"
            and before is not None
            and before.plural
            and before.form in ("bare", "count")
            and self.is_headline
            and self.opens(before)
        )

    def is_headline_deed(self, harm: Harm) -> bool:
        """Tell whether a headline names a deed in -ing: "Rebels claim killing officer"."""
        before = harm.first - 1
        is_governed = self.kind(before) == "prep" or self.low(before) in said()
        return self.is_headline and harm.form == "ing" and is_governed and self.low(harm.first) not in SHOT

    def suffered_before(self, harm: Harm) -> int | None:
        """Return the participle to which an "and" joins *harm*: "was robbed and shot", "were seized, held and
        later killed".
        """
        k = self.back(harm.first - 1)
        if self.low(k) == "then":
            k -= 1
        if self.low(k) not in JOINS:
            return None
        k -= 1
        while self.low(k - 1) == "," and self.low(k - 2).endswith("ed"):
            k -= 2
        is_participle = k > 0 and k + 1 not in self.ending and self.row[k].text[0].isalpha()
        return k if is_participle and self.auxiliaries(k)[1] & BE else None

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

    def is_one_fate(self, harm: Harm) -> bool:
        """Tell whether the next verb tells of no dead or wounded, so that one number is of both verbs."""
        return not any(h.first == harm.last + 1 and h.kind in ("killed", "injured") for h in self.harms)

    def shared_objects(self, at: int) -> list[Group]:
        """The objects that a second verb takes for both: "killed and wounded hundreds of civilians"."""
        following = next((h for h in self.harms if h.first == at and h.frame == "T"), None)
        return self.objects(following.last) if following else []

    def frame_K(self, harm: Harm) -> None:
        """Losses of a side: "the convoy lost 19 men"."""
        first, words = self.auxiliaries(harm.first)
        modality = self.modality(first, words)
        for group in self.objects(harm.last):
            if modality and group.form == "count" and group.noun in LOST and not group.partitive:
                self.record(
                    harm.kind,
                    replace(group, party=self.side_before(first) or self.owner_side(first) or group.party),
                    harm.first,
                    group.last,
                    "lost",
                    modality,
                )

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
        if harm.form == "base" and not words and len(subject) == 1:
            subject = [g for g in subject if g.plural]  # "don't let my baby die"
        if any(wound_words().get(self.low(k)) == "disease" for k in range(harm.last, harm.last + 4)):
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
            wounded = self.low(more.last) == "with" and self.wound_after(
                replace(harm, last=more.last), "injury", 5
            )
            self.record_all("injured" if wounded else harm.kind, [more], None, wounded or None, "gapped")
            return  # "one student died and three others with burns" are wounded
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
            is_last = self.low(k + 1) in ("", ".")  # "and 23 in Haditha it said"
            if self.kind(k) == "aux" or k in self.verbs or self.low(k) in said() and not is_last:
                return False
        return True
