"""Read one article into the attacks it tells of and every claim about them."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, partial
from itertools import pairwise
from typing import Any

from analysis import lexicon
from analysis.extract import (
    attacks,
    capitals,
    casualties,
    clocks,
    dates,
    events,
    namings,
    own_news,
    people,
    places,
    relations,
    repeats,
    responsibility,
    roles,
    speakers,
)
from analysis.extract.clauses import said
from analysis.extract.sentences import Sentence, sentences
from analysis.lexicon.gazetteer import folded
from analysis.model import Article, Claim, Event, Reading, Relation, day_of

AFTER = re.compile(r" (after|when) (?!being)")
RAMS = re.compile(rf"\b(?:{'|'.join(sorted(lexicon.words('ramming')))})\b")
VEHICLES = "|".join(sorted(lexicon.words("vehicle")))
BY_VEHICLE = re.compile(
    rf"\b(?:{VEHICLES}) (?:\w+ )?{RAMS.pattern}|\b(?:rammed|drove) (?:his|her) (?:\w+ )?(?:{VEHICLES})\b"
)
WHO = re.compile(r"\b(?:who|which|that)(?: \w+)? $")  # "the bomb, which also damaged a school, killed nine"
ASIDES = re.compile(r",[^,]*,")
NEAR_ROWS = 3  # sentences between the ramming and what became of the driver
FURTHER = re.compile(rf"\b(?:{'|'.join(sorted(lexicon.words('goes on')))})\b")
DOUBT = 90  # characters beside a figure in which words of doubt are about it
BRIEF_TEXT = 1200  # characters; in a longer text a single word that could be sport is not enough to read on
NO_SCENE = ("people", "from")  # "the U.S. consulate", "a man from Lahore": no place of an attack
NAMED = 1.5  # for somebody harmed whom the text names
SHORT = 6  # sentences of a brief report
ENOUGH = 1.8  # evidence that there was an attack, in an article of its own
PLACELESS = 6.0  # the same where nobody is harmed and no place is named
NOWHERE = 4.0  # the same where somebody is, and neither place nor day is named
APPOSED = re.compile(r"\s*[,(\[]\s*(?:(?:THE|AN?|HIS|HER|THEIR)\s+)?(?:[A-Z][\w'-]*\s+){0,4}")
ASIDE = 12  # characters between a description and the name: "the mayor, Mr. X"
PERSONS = ("killed", "injured", "attackers", "hostages", "arrested")
FAINT = 0.3  # the same where learned weights decide
BRIEF = 0.9  # the same in a brief report, and for an attack recalled
WEIGHTS = (0.4, 0.3, 0.6, 1.0)  # of a word for an attack, by how plainly it says so
LEAD = 4  # sentences
STATE_FIRE = lexicon.words("fire of a state")  # militants hit by it do not attack
PASSING = 0.2  # share of a long article's sentences below which an attack told late is only recalled
OF_HIS = re.compile(r"\bof (?:his|her|their|its) ")  # "two of his guards" are no part of those told of
OF_THEM = ("of them", "of whom")
SIDES = ("attackers", "militants", "security", "civilians")
CLASHES = lexicon.words("clash")
ONSLAUGHTS = lexicon.words("onslaught")
WHOLE = ("person", "people", "victim", "other", "")
PERSON = ("man", "person", "he", "she", "him", "her")
RESUMED = ("victim", "person", "other", "")  # nouns that point back to persons told of
BACK = 600  # characters to those told of before
SURE = {
    "name": 0.9,
    "count": 0.9,
    "indef": 0.85,
    "def": 0.8,
    "poss": 0.8,
    "pronoun": 0.75,
    "bare": 0.6,
    "zero": 0.85,
}


def extract(article: Article) -> Reading:
    """Return the attacks that *article* tells of, and its claims about them.

    An article without a word of an attack costs one look at its text.

    >>> text = "Gunmen killed five police in Karachi on Sunday."
    >>> reading = extract(Article("a", text, published="2004-04-04"))
    >>> [(c.low, c.party) for c in reading.claims if c.kind == "killed"]
    [(5, 'security')]
    """
    low = article.text.lower()
    if not (attacks.is_attack_trigger(low) if len(low) < BRIEF_TEXT else attacks.is_attack_story(low)):
        return Reading(article)
    rows = sentences(article)
    published = day_of(article.published)
    found = scenes(rows, published, article.title or "")
    if not found:
        return Reading(article)
    told, sums = events.tellings(found, published)
    if capitals.is_in_capitals(rows):
        told = capitals.apart(told, found)
    return _Writer(article, rows, told, sums).reading()


def scenes(rows: list[Sentence], published: date | None, title: str = "") -> list[events.Scene]:
    """Return the sentences with all that was found in them; none where not one tells of harm or an attack."""
    found = [events.Scene(row) for row in rows]
    for scene in found:
        if attacks.tells(scene.sentence):
            scene.features = attacks.features(scene.sentence)
    if not any(scene.features or casualties.tells(scene.sentence) for scene in found):
        return []
    known = people.surnames(rows)
    before = None
    for scene in found:
        scene.findings = list(casualties.casualties(scene.sentence, known, before))
        before = casualties.told_of(scene.findings)
    if not any(scene.findings or scene.features for scene in found):
        return []
    is_harmful = any(scene.findings for scene in found)
    duties = responsibility.responsibilities(rows)
    if capitals.is_in_capitals(rows):
        learned = capitals.cast(rows)
        for scene in found:
            scene.features = [f for f in scene.features if not _is_replaced(f)]
        cast = [f for f in learned if f.kind in ("harmed", "suspect")] + [
            _as_feature(f) for f in learned if f.kind in ("target", "weapon")
        ]
        duties = [_as_duty(f, duties) for f in learned if f.kind == "group"]
    else:
        cast = roles.roles([scene.sentence for scene in found if scene.tells], known)
    features = [f for scene in found for f in scene.features] + cast
    if not is_harmful and _weight(features, duties, lambda f: (f.start, True)) < BRIEF:
        return []
    starts = [row.start for row in rows]
    is_sure = is_harmful or len(rows) <= SHORT or capitals.is_in_capitals(rows) or _is_dated(found, published)
    weight = math.inf if is_sure else _weight(features, duties, partial(_place_in, starts))
    if weight < ENOUGH:
        return []
    everywhere = [p for p in places.places(rows, title) if p.role not in NO_SCENE]
    if not everywhere and weight < PLACELESS:
        return []
    for scene in found:
        scene.whens = dates.dates(scene.sentence, published)
    for name, things in (("wheres", everywhere), ("duties", duties), ("features", cast)):
        for thing in things:
            getattr(found[bisect.bisect_right(starts, thing.start) - 1], name).append(thing)
    return found


def _place_in(starts: list[int], f: Any) -> tuple[int, bool]:
    """Return the position of the sentence that holds *f*, and whether it leads the report."""
    row = max(0, bisect.bisect_right(starts, f.start) - 1)
    return row, row < LEAD


def _is_dated(found: list[events.Scene], published: date | None) -> bool:
    """Tell whether a sentence on an attack has a date, or that after it, which may be cut off it."""
    near = [pair for pair in pairwise([*found, found[-1]]) if pair[0].tells]
    return any(dates.dates(scene.sentence, published) for pair in near for scene in pair)


def _is_replaced(f: Any) -> bool:
    """Tell whether the weights decide this better than the rules, where all is in capitals."""
    return f.kind == "target" or f.kind == "weapon" and attacks.is_weapon_name(f.text)


def _as_feature(f: capitals.Found) -> attacks.Feature:
    value = attacks.weapon_of(f.value) if f.kind == "weapon" else attacks.target_type_of(f.value)
    return attacks.Feature(f.start, f.end, f.kind, value, f.value, f.rule, f.sure, f.text)


def _as_duty(f: capitals.Found, duties: list[responsibility.Responsibility]) -> responsibility.Responsibility:
    """Return who did it, with the status that the rules read there, else as suspected."""
    same = [d for d in duties if d.start < f.end and f.start < d.end]
    status = same[0].status if same else "suspected"
    return responsibility.Responsibility(
        f.start, f.end, responsibility.canonical(f.value), f.value, status, f.rule, f.sure
    )


def _weight(features: Iterable[Any], duties: Iterable[Any], at: Callable[[Any], tuple[int, bool]]) -> float:
    """Weigh what tells of an attack, each sentence by its plainest word; *at* gives the sentence."""
    features = list(features)
    best: dict[int, float] = {}
    for f in features:
        if f.kind == "attack_type":
            row, leads = at(f)
            best[row] = max(best.get(row, 0.0), WEIGHTS[attacks.rank(f)] * (1.5 if leads else 1.0))
    kinds = {f.kind for f in features}
    return (
        sum(best.values())
        + NAMED * ("harmed" in kinds)
        + 0.7 * ("outcome" in kinds)
        + 0.3 * ("target" in kinds)
        + 0.7 * any(d.group for d in duties)
    )


@cache
def _doubts() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    ends = {"before": r"\s*$", "after": ""}
    return tuple(
        (row["side"], re.compile(row["cue"] + ends[row["side"]]), row["modality"])
        for row in lexicon.rows("doubts")
    )


@cache
def _violence() -> tuple[str, ...]:
    return tuple(row["cue"] for row in lexicon.rows("violence"))


def resumed_side(c: relations.Count, counts: list[relations.Count]) -> str:
    """Return the side of those harmed before whom a phrase points back to, or ''.

    "Two officers were shot. Both are stable": as many as before, of one side. "He died": the last one.
    """
    is_he = c.form == "pronoun" and not c.plural
    if not is_he and (c.form != "def" or c.noun not in RESUMED) or not c.low:
        return ""
    before = [
        o
        for o in counts
        if o.start < c.start
        and o.kind in ("killed", "injured")
        and o.low == c.low
        and c.start - o.start < BACK
    ]
    if c.rule.endswith("active"):
        before = [o for o in before if o.party != "attackers"]  # whom he killed is not himself
    sides = {o.party or "unknown" for o in (before[-1:] if is_he else before)}
    return sides.pop() if len(sides) == 1 else ""


def _is_assault(words: tuple[str, ...]) -> bool:
    """Tell whether militants attack in a sentence: "rebels raided a camp"."""
    return any(
        people.nouns().get(before, ("",))[0] in SIDES[:2] and word in ONSLAUGHTS
        for before, word in pairwise(words)
    )


class _Writer:
    """Turns what was found into events, claims and relations."""

    def __init__(
        self, article: Article, rows: list[Sentence], told: list[events.Telling], sums: list[tuple[Any, Any]]
    ) -> None:
        self.article, self.rows, self.told, self.sums = article, rows, told, sums
        self.claims: list[Claim] = []
        self.links: list[Relation] = []
        self.ids: set[str] = set()
        self.starts = [row.start for row in rows]
        self.learned = [f for t in told for f in t.features if f.rule == "learned"]

    @cached_property
    def speech(self) -> list[speakers.Speech]:
        """The stretches that somebody says; an article without claims needs none."""
        return speakers.speeches(self.rows)

    @cached_property
    def speech_ends(self) -> list[int]:
        """Where they end."""
        return [speech.end for speech in self.speech]

    def reading(self) -> Reading:
        made = []
        for n, telling in enumerate(self.told):
            event = self.event(telling, f"{self.article.article_id}:E{n + 1}")
            if event is not None:
                self.cast(telling, event)
            if event is not None or not self.is_accident():
                self.persons(telling.findings, event)
            if event is not None:
                made.append(event)
                self.facts(telling, event)
        self.persons(self.sums, None)
        if made and all(event.background for event in made):
            made = self.promoted(made)
        if capitals.is_in_capitals(self.rows):
            made = self.judged(made)
        elif any(not event.background for event in made):
            made = self.weighed(made)
        return Reading(self.article, tuple(made), tuple(self.claims), tuple(self.links))

    # -- events

    def judged(self, made: list[Event]) -> list[Event]:
        """Leave out the events that learned weights take for no attack, and with them their claims."""
        kept = capitals.judged(made, self.claims, self.rows)
        self.leave_out(kept)
        return kept

    def leave_out(self, kept: list[Event]) -> None:
        """Take the claims from events that are not *kept*; those of persons stay, and count for nothing."""
        ids = {event.event_id for event in kept}
        lost = {c.claim_id for c in self.claims if c.event_id is not None and c.event_id not in ids}
        self.claims = [
            replace(c, event_id=None, counts=0) if c.claim_id in lost else c
            for c in self.claims
            if c.claim_id not in lost or c.kind in PERSONS
        ]

    def is_accident(self) -> bool:
        """Tell whether the article speaks of an accident or a disaster."""
        return attacks.is_accident(self.article.text.lower())

    def promoted(self, made: list[Event]) -> list[Event]:
        """Make the attack that a follow-up story is about its own news: the one told early and most."""
        told = {e.event_id: [c.start for c in self.claims if c.event_id == e.event_id] for e in made}
        early = [
            e
            for e in made
            if told[e.event_id] and self.row_at(min(told[e.event_id])) <= LEAD and (e.country or e.date_start)
        ]
        if not early:
            return made
        about = max(early, key=lambda e: len(told[e.event_id]))
        return [replace(e, background=0) if e is about else e for e in made]

    def weighed(self, made: list[Event]) -> list[Event]:
        """Hold the attacks to be only recalled where learned weights say that the report has other news.

        One without a place and a day is no attack then: its words were those of a film, a match or a war.
        """
        verdict = own_news.verdict(self.rows, made, self.claims)
        if verdict.is_own_news:
            return made
        kept = [e for e in made if e.background or e.country or e.date_start]
        self.leave_out(kept)
        for start, end in verdict.against[:1]:
            word = self.article.text[start:end]
            self.claims += [
                self.claim("status", start, end, "learned", e, value="recalled", reported=word)
                for e in kept
                if not e.background
            ]
        return [replace(e, background=1) for e in kept]

    def event(self, telling: events.Telling, event_id: str) -> Event | None:
        """Return the event of a telling, None where nothing shows that there was an attack."""
        harmed = [f for _, f in telling.findings if f.kind in ("killed", "injured", "attackers")]
        if self.evidence(telling, harmed) < self.needed(telling, harmed):
            return None
        deaths = min((f.start for f in harmed if f.kind == "killed" and (f.low or 0) > 1), default=None)
        attack = attacks.attack_type(telling.features, deaths)
        has_harm = any(f.low for f in harmed if f.kind in ("killed", "injured"))
        target, target_type = self.target(telling)
        group, how = self.responsible(telling)
        when, where = telling.when, telling.where
        times = [w.time for w in telling.whens if w.time]
        time = next((t for t in times if ":" in t), next(iter(times), None))
        local = (
            clocks.local_time(when.first, time, where.country)
            if when and when.first and time and where
            else None
        )
        return Event(
            event_id=event_id,
            article_id=self.article.article_id,
            background=int(telling.background or self.is_passing(telling)),
            stage=attacks.stage(telling.features, has_harm),
            date_start=when.first.isoformat() if when and when.first else None,
            date_end=when.last.isoformat() if when and when.last else self.latest(telling),
            date_precision=when.precision if when else "unknown",
            date_basis=when.basis if when else "none",
            time_local=local or time,
            country=where.country if where else None,
            admin1=where.admin1 if where else None,
            place=where.place if where else None,
            site=", ".join(dict.fromkeys(x for x in (target, telling.quarter, self.as_written(where)) if x))
            or None,
            latitude=where.latitude if where else None,
            longitude=where.longitude if where else None,
            place_precision=where.precision if where else "unknown",
            attack_type=attack,
            weapons=attacks.weapons(telling.features),
            suicide=int(any(f.kind == "suicide" for f in telling.features)),
            target_type=target_type,
            target=target,
            perpetrator=group,
            responsibility=how,
        )

    def latest(self, telling: events.Telling) -> str | None:
        """Return the last possible day of an attack without a day: a report is no older than its news."""
        published = day_of(self.article.published)
        is_news = telling.when is None and not telling.background
        return published.isoformat() if published and is_news else None

    def as_written(self, where: Any) -> str | None:
        """Return the name of a place where `place` does not hold it: a province, a town spelt otherwise."""
        if where is None or where.precision in ("country", "unknown") or where.role == "people":
            return None
        return None if where.place and folded(where.place) == folded(where.name) else where.name

    def needed(self, telling: events.Telling, harmed: list[Any]) -> float:
        """Return the evidence asked for: more of a long article that says neither where nor when.

        Of a report in capitals hardly any, since learned weights judge its attacks later.
        """
        if self.learned:
            return FAINT
        if telling.background or len(self.rows) <= SHORT:
            return BRIEF
        if telling.where is None and not harmed:
            return PLACELESS
        return ENOUGH if telling.where is not None or telling.when is not None else NOWHERE

    def evidence(self, telling: events.Telling, harmed: list[Any]) -> float:
        """Weigh what shows that there was an attack: plain words, harm by violence, and how it ended."""
        weight = _weight(telling.features, telling.duties, partial(_place_in, self.starts))
        return weight + 2.0 * any(self.is_violent(f) for f in harmed)

    def is_passing(self, telling: events.Telling) -> bool:
        """Tell whether a long article speaks of the attack only in passing, late and in few sentences."""
        told = {self.row_at(f.start) for f in telling.features if f.kind == "attack_type" and attacks.rank(f)}
        told |= {self.row_at(f.start) for _, f in telling.findings}
        return (
            not telling.separate
            and len(self.rows) > 12
            and min(told, default=0) >= LEAD
            and len(told) < len(self.rows) * PASSING
        )

    def row_at(self, offset: int) -> int:
        """Return the position of the sentence that holds *offset*."""
        return max(0, bisect.bisect_right(self.starts, offset) - 1)

    def target(self, telling: events.Telling) -> tuple[str | None, str]:
        """Return the target as written, in its longest words where they overlap, and its type."""
        text, kind = attacks.target(telling.features)
        first = next((f for f in telling.features if f.kind == "target" and f.text == text), None)
        if first is None:
            return text, kind
        near = [
            f for f in telling.features if f.kind == "target" and f.start < first.end and first.start < f.end
        ]
        longest = max(near, key=lambda f: f.end - f.start)
        return longest.text, longest.value

    def is_violent(self, finding: Any) -> bool:
        near = self.article.text[max(0, finding.start - 400) : finding.end + 400].lower()
        is_fighter = finding.kind == "killed" and finding.party in ("attackers", "militants") and finding.low
        if finding.kind == "attackers" or is_fighter:
            return True
        return any(cue in near for cue in _violence()) and not (
            attacks.is_accident(near) and not attacks.is_attack_story(near)
        )

    def responsible(self, telling: events.Telling) -> tuple[str | None, str]:
        """Return who did it and how we know: the group held for it, else the person called the attacker."""
        group, how = responsibility.responsible(telling.duties)
        named = next((f.value for f in telling.features if f.kind == "attacker"), None)
        return (group, how) if group or not named else (named, "blamed")

    # -- claims

    def persons(self, found: list[tuple[Any, Any]], event: Event | None) -> None:
        """Make the claims of persons of one event, related to one another so that nobody is counted twice."""
        ordered = sorted(found, key=lambda pair: (pair[1].start, pair[1].end))
        place = {id(f): n for n, (_, f) in enumerate(ordered)}
        counts = []
        for n, (scene, f) in enumerate(ordered):
            host = scene.findings[f.host] if f.host is not None else None
            speech = self.said(f.start, f.end)
            modality = f.modality if f.modality != "asserted" or speech is None else speech.modality
            if modality == "asserted":
                modality = self.doubted(f)
            low = None if modality in ("believed", "feared") and f.high is not None else f.low
            counts.append(
                relations.Count(
                    n,
                    f.kind,
                    self.party(f, host, event, [x for _, x in ordered]),
                    low,
                    f.high,
                    f.hedge,
                    modality,
                    f.rule,
                    f.form,
                    f.noun,
                    f.others,
                    f.partitive and not OF_HIS.search(f.party_text),
                    f.plural,
                    scene.sentence.index,
                    f.start,
                    f.end,
                    f.noun,
                    f.party_text.lower(),
                    self.is_headline(scene.sentence),
                    place.get(id(host)),
                    f.age,
                    f.listed,
                    self.is_rival(f, speech),
                    (speech and speech.type) or "",
                    quote=self.article.text[f.start : f.end],
                    also=" also " in f" {scene.sentence.low[: f.end - scene.sentence.start]} ",
                    after=bool(AFTER.search(scene.sentence.low[: f.start - scene.sentence.start])),
                    further=self.is_further(scene, f),
                )
            )
        relations.relate(counts)
        told = {index for c in counts for index in (c.related, *(other for _, other in c.all))}
        counts = [
            c
            for c in counts
            if c.form != "pronoun" or c.low is not None or c.high is not None or c.index in told
        ]
        for c in counts:
            if c.party in ("", "unknown"):
                c.party = resumed_side(c, counts) or c.party
        if event is not None:
            self.weigh_repeats(counts)
        made: dict[int, Claim] = {}
        for members in relations.in_one_breath(counts):
            claim = self.person_claim(members, [ordered[c.index][1] for c in members], event)
            made |= {c.index: claim for c in members}
        for claim in dict.fromkeys(made.values()):
            mine = [c for c in counts if made[c.index] is claim]
            first = mine[0]
            related = made[first.related].claim_id if first.related is not None else None
            self.claims.append(
                replace(
                    claim,
                    counts=int(first.counts and event is not None),
                    relation=first.relation,
                    related=related,
                )
            )
            ties = dict.fromkeys((r, made[other].claim_id) for c in mine for r, other in c.all)
            self.links += [Relation(claim.claim_id, r, other) for r, other in ties if other != claim.claim_id]

    def weigh_repeats(self, counts: list[relations.Count]) -> None:
        """Ask learned weights about persons of whom the rules do not know for sure if they are new."""
        told = [c for c in counts if c.kind in repeats.KINDS]
        alone = {members[0].index for members in relations.in_one_breath(told) if len(members) == 1}
        doubted = repeats.doubted(told, alone, self.article.text)
        if doubted is not None:
            doubted.turn(told)

    def is_rival(self, f: Any, speech: Any) -> bool:
        """Tell whether the attackers themselves say how many they killed or wounded."""
        if speech is not None and speech.type == "perpetrator":
            return True
        row = self.rows[self.row_at(f.start)]
        before = row.low[: f.start - row.start]
        boasts = before.endswith(tuple(f"{b} " for b in lexicon.words("boasts"))) and f.party not in (
            "militants",
            "attackers",
        )
        return boasts or "claimed responsibility" in before

    def is_further(self, scene: events.Scene, f: Any) -> bool:
        """Tell whether a deed follows on those told before: "he then went to a depot and killed a guard".

        Not where its sentence tells of a deed before that, nor of what the doer did after it.
        """
        if f.rule not in ("active", "to-death") or f.form == "pronoun":
            return False
        before = scene.sentence.low[: f.start - scene.sentence.start]
        match = FURTHER.search(before)
        if match is None or AFTER.search(before, match.end()) or WHO.search(before, 0, match.start()):
            return False
        between = set(ASIDES.sub(" ", before[match.end() :]).split())
        if "that" in between or between & said():
            return False  # "police later said that he killed five"
        at = scene.sentence.start + match.start()
        told = [o for o in scene.findings if o.kind in ("killed", "injured") and o.party != "attackers"]
        return all(o.start > at for o in told)

    def doubted(self, f: Any) -> str:
        """Return how surely the words beside a figure let it stand: "a figure that could not be verified"."""
        after = re.split(r"[.;!?]", self.article.text[f.end : f.end + DOUBT].lower())[0]
        before = self.article.text[max(0, f.start - DOUBT) : f.start].lower()
        for side, cue, modality in _doubts():
            if cue.search(after if side == "after" else before):
                return modality
        return "asserted"

    def person_claim(self, members: list[relations.Count], found: list[Any], event: Event | None) -> Claim:
        """Make one claim of the persons told in one breath, with all their words."""
        first, f = members[0], found[0]
        words = self.article.text[f.words[0] : found[-1].words[1]]
        several = len(members) > 1
        party = relations.side_of(members)
        tells = several or f.form not in ("zero", "pronoun") and party not in ("unknown", "all")
        return self.claim(
            first.kind,
            min(x.start for x in found),
            max(x.end for x in found),
            first.rule,
            event,
            party=party,
            party_text=(words if several else self.named(f, event) or f.party_text) if tells else None,
            low=sum(c.number for c in members) if several else first.low,
            high=sum(c.number for c in members) if several else first.high,
            reported=words if several else f.reported,
            hedge=first.hedge,
            modality=first.modality,
            confidence=SURE.get(f.form, 0.7),
        )

    def named(self, f: Any, event: Event | None) -> str | None:
        """Return the name of the one person whom words in capitals describe: "a judge, X", "X, a judge".

        "The judge" is the one harmed in this attack whom the report names, if it names one alone.
        """
        if not f.low == f.high == 1:
            return None
        begin, end = f.words
        for x in self.learned:
            if x.kind != "harmed" or not x.is_name:
                continue
            after = x.start < end + ASIDE and begin < x.end
            if after or x.end < begin and APPOSED.fullmatch(self.article.text[x.end : begin]):
                return x.value
        if event is None or f.form not in ("def", "bare"):
            return None
        mine = (c for c in self.claims if c.event_id == event.event_id and c.rule == "learned")
        names = [c.value for c in mine if c.kind == "victim"]
        return names[0] if len(names) == 1 else None

    def is_headline(self, sentence: Sentence) -> bool:
        return sentence.kind == "headline" or sentence.index == 0 and people.is_title_case(sentence.tokens)

    def party(self, f: Any, host: Any, event: Event | None, others: list[Any]) -> str:
        """Return the side of the persons of a finding, from the article where the phrase does not say."""
        if f.kind == "attackers":
            return "attackers"
        party = f.party
        if f.by_force and self.is_stopped(f, others):
            return "attackers"
        if self.is_doer(f, others) or self.is_ramming_driver(f, others):
            return "attackers"
        if host is not None and (not party or party == "unknown" and host.party not in ("", "civilians")):
            party = host.party
        if party in ("", "unknown"):
            party = self.pointed_side(f, others) or party
        if f.form in ("name", "pronoun") and party in ("", "unknown"):
            party = self.named_side(f, others)
        if party == "unknown" and f.plural and f.noun in WHOLE and f.host is None:
            party = self.summed_side(f) or party
        if (
            party == "unknown"
            and f.noun in ("", "other")
            and not (f.noun == "other" and f.low == 1)
            and (f.form == "def" or f.party_text.lower().startswith(("all ", "both")) or self.is_all(f))
        ):
            twin = [o for o in others if o.start < f.start and o.low == f.low and o.party == "attackers"]
            since = [
                o
                for o in others
                if twin
                and twin[-1].end < o.start < f.start
                and o.low == 1
                and o.kind in ("killed", "injured")
            ]
            party = "attackers" if twin and len(since) < 2 else party
        if (
            party == "unknown"
            and f.noun == ""
            and not f.rule.endswith("active")  # "one of the gunmen died after they killed four"
            and any(
                o.party == "attackers" and o.partitive and o.kind == f.kind and 0 < f.start - o.start < 150
                for o in others
            )
        ):
            party = "attackers"
        near = self.rows[self.row_at(f.start)].low + self.rows[0].low
        if (
            party == "militants"
            and event is not None
            and not any(cue in near for cue in STATE_FIRE)
            and self.are_attackers(f, event, others)
        ):
            party = "attackers"
        if party == "unknown" and f.noun in ("other", "") and f.kind != "attackers":
            near = [
                o
                for o in others
                if o is not f
                and abs(o.start - f.start) < 200
                and o.party not in ("", "unknown")
                and o.kind in ("killed", "injured")
                and o.hedge != "vague"
                and o.host is None
                and o.rule != "among"
            ]
            sides = {o.party for o in near}
            if len(sides) == 1 and (sides == {"civilians"} or f.others and sides != {"attackers"}):
                party = sides.pop()
        if (
            party == "unknown"
            and f.noun in ("person", "people", "victim", "other", "")
            and any(
                o.party == "civilians" and o.kind == f.kind and o.low == f.low and o.noun not in ("other", "")
                for o in others
            )
        ):
            party = "civilians"
        return party or "unknown"

    def pointed_side(self, f: Any, others: list[Any]) -> str:
        """Return the side of those whom words point back to, or of all others in one list, or ''.

        "Three gunmen stormed in. Two of them were shot"; "a lone gunman killed two nuns; the man died later";
        "shot his wife before he died"; "two women and a man".
        """
        before = [o for o in others if o.words < f.words and o.head != f.head]
        if f.partitive and f.host is None and f.party_text.lower().endswith(OF_THEM):
            wholes = [o for o in before if o.plural and not o.partitive and (o.low or 0) > (f.low or 0)]
            return wholes[-1].party if wholes and wholes[-1].party in SIDES else ""
        if f.kind == "killed" and f.low == 1 and f.noun in PERSON:
            lone = [o for o in before if o.party == "attackers" and o.low == 1]
            victims = [o for o in before if o.party != "attackers" and o.low == 1]
            is_doer = self.article.text[: f.words[0]].endswith(" before ") and bool(lone)
            is_doer &= bool(lone) and self.row_at(lone[-1].start) == self.row_at(f.start)
            is_object = f.rule.endswith("active")  # "he killed her"
            may_be = lone and not victims and not is_object and not self.is_on_one(lone[-1])
            if is_doer or may_be and f.form in ("def", "pronoun"):
                return "attackers"
        beside = {
            o.party for o in others if o.listed == f.listed is not None and o.kind == f.kind and o is not f
        }
        return "civilians" if beside == {"civilians"} and f.noun in PERSON else ""

    def is_on_one(self, f: Any) -> bool:
        """Tell whether an attacker acts on one person: "a gunman attacked the mayor. He died"."""
        row = self.rows[self.row_at(f.start)]
        return any(
            not g.plural
            and g.party != "attackers"
            and 0 <= row.tokens[g.first].start - f.end <= len(" against ")
            for g in people.people_in(row)
        )

    def summed_side(self, f: Any) -> str:
        """Return the side that the lead's total gives to those of attacks told one by one, or ''."""
        own = [t for t in self.told if not t.background]
        sides = {
            o.party
            for scene, o in self.sums
            if scene.sentence.index < events.LEAD and o.kind == f.kind and (o.low or 0) > (f.low or 0)
        }
        return sides.pop() if len(own) > 1 and len(sides) == 1 and sides < set(SIDES) else ""

    def is_ramming_driver(self, f: Any, others: list[Any]) -> bool:
        """Tell whether "the driver" drove at people: "A man rammed a bus stop. The driver was shot"."""
        if f.noun != "driver" or f.form != "def" or self.article.text.startswith(" of a", f.words[1]):
            return False  # "the driver of a bus" is not the one told of
        row = self.row_at(f.start)
        for before in self.rows[max(0, row - NEAR_ROWS) : row]:
            if BY_VEHICLE.search(before.low):
                return True
            near = [o for o in others if before.start <= o.start < before.end and o.kind == "attackers"]
            if near and RAMS.search(before.low):
                return near[0].low == near[0].high == 1
        return False

    def is_doer(self, f: Any, others: list[Any]) -> bool:
        """Tell whether somebody dead is said to have harmed others: "found dead after he killed his wife"."""
        if f.kind != "killed" or f.low != 1 or f.form not in ("indef", "def", "name"):
            return False
        row = self.row_at(f.start)
        doing = [o for o in others if o.kind == "attackers" and o.form == "pronoun" and o.start > f.end]
        if not doing or self.row_at(doing[0].start) != row or not relations.is_of_sex(f.noun, doing[0].noun):
            return False
        return " after " in f" {self.article.text[f.end : doing[0].start].lower()}"

    def is_stopped(self, f: Any, others: list[Any]) -> bool:
        """Tell whether one whom police or troops harm is the attacker told of before, or of whose victims.

        "A lorry ploughed into a crowd, killing nine. The driver was shot dead by police."
        """
        attacked = any(o.kind == "attackers" and o.start < f.start for o in others)
        if f.form == "pronoun" or f.plural or not attacked and self.is_told_dead(f, others):
            return attacked
        row = self.rows[self.row_at(f.start)]
        is_next = " also " in row.low[: f.end - row.start]  # "officers also shot a man", after others
        return not (f.others or is_next) and any(
            o.start < f.start
            and not o.by_force
            and o.low
            and o.party != "attackers"
            and o.kind in ("killed", "injured")
            for o in others
        )

    def is_told_dead(self, f: Any, others: list[Any]) -> bool:
        """Tell whether "the man" may be the one dead of before: "one person was killed. The man was shot"."""
        return f.form == "def" and any(
            o.kind == "killed" and o.low == 1 and o.start < f.start and relations.is_of_sex(o.noun, f.noun)
            for o in others
        )

    def is_all(self, f: Any) -> bool:
        """Tell whether a bare number points back to all told of: "three attackers; all three died"."""
        return self.article.text[: f.start].lower().endswith("all ")

    def named_side(self, f: Any, others: list[Any]) -> str:
        """Return the side of a named person: by the title before the name, else as a private person."""
        before = self.article.text[max(0, f.words[0] - 40) : f.words[0]].lower().split()
        entry = people.nouns().get(before[-1]) if before else None
        if entry and entry[1]:
            entry = None
        for word in f.party_text.lower().split()[:-1]:
            entry = entry or people.nouns().get(word.strip("."))
        if entry and entry[0] not in ("unknown", ""):
            return entry[0]
        speech = self.said(f.start, f.end)
        if f.form == "name" and (side := self.side_of_name(f.party_text)):
            return side
        if f.form == "pronoun" and speech and self.is_himself(speech, f, others):
            led = (
                self.article.text[: speech.start].rstrip().endswith(("said", "says", "said that", "recalled"))
            )
            row = self.rows[self.row_at(f.start)]
            if led and abs(f.head - speech.start) < 9 or f" {f.noun} said" in row.low:
                return "security"  # the officer who says so speaks of himself
        return "civilians" if f.form == "name" else "unknown"

    def is_himself(self, speech: speakers.Speech, f: Any, others: list[Any]) -> bool:
        """Tell whether an officer or soldier who says "he was shot" may speak of himself.

        "A constable said he was shot" may; police as a body may not, nor a named sheriff who was just
        preceded by somebody else who was hurt.
        """
        words = (speech.speaker or "").split(",")[0].split()
        if speech.type not in ("police", "military") or not words:
            return False
        if (entry := people.nouns().get(words[-1].lower())) is not None:
            return not entry[1]
        is_name = len(words) > 1 and all(word[:1].isupper() for word in words)
        return is_name and not any(
            o.low == 1 and o.start < f.start and o.kind in ("killed", "injured") and o.party != "attackers"
            for o in others
        )

    def side_of_name(self, words: str) -> str:
        """Return the side of the bearer of a name, as another sentence has it, or ''.

        Not of an officer of the same surname whom the report names in full: Tim Ray is not Sergeant Dan Ray.
        """
        name = re.sub(r"['’]s$", "", " ".join(words.lower().split()))
        given, surname = name.split()[0], name.split()[-1]
        namesakes = [full for full in self.sides if full.endswith(f" {surname}")]
        is_other = given != surname and namesakes and not any(full.startswith(given) for full in namesakes)
        side = self.sides.get(name) or ("" if is_other else self.sides.get(surname, ""))
        first = {
            self.sides[full] for full in self.sides if full.startswith(f"{name} ")
        }  # "Karim" of Karim Haddad
        return side or (first.pop() if len(first) == 1 else "")

    @cached_property
    def sides(self) -> dict[str, str]:
        """The side of each name: of those called attackers, else as a title or an aside has it."""
        called = [
            f.value.lower() for t in self.told for f in t.features if f.kind == "attacker" and f.is_name
        ]
        accused = {part: "attackers" for name in called for part in (name, name.split()[-1])}
        return namings.namings(self.rows) | accused

    def are_attackers(self, f: Any, event: Event, others: list[Any]) -> bool:
        """Tell whether militants who were hurt belong to those who made this attack.

        Not where they fell in a clash, or in one breath with its victims ("eight fighters and a child were
        killed in the raids"), unless the report says that they attacked.
        """
        if event.responsibility in ("claimed", "blamed") or any(o.kind == "attackers" for o in others):
            return True
        victims = [o for o in others if o.party in SIDES[2:] and o.kind in ("killed", "injured")]
        row = self.rows[self.row_at(f.start)]
        beside = f.listed is not None and any(o.listed == f.listed for o in victims)
        if not beside and CLASHES.isdisjoint(row.words):
            return bool(victims)
        return any(_is_assault(r.words) for r in (self.rows[0], row))

    def said(self, start: int, end: int) -> Any:
        """Return the speech that holds most of a stretch of text."""
        for speech in self.speech[bisect.bisect_right(self.speech_ends, start) :]:
            if speech.start >= end:
                return None
            if (min(end, speech.end) - max(start, speech.start)) * 2 > end - start:
                return speech
        return None

    def claim(self, kind: str, start: int, end: int, rule: str, event: Event | None, **rest: Any) -> Claim:
        speech = self.said(start, end)
        party = rest.get("party")
        claim_id = f"{self.article.article_id}:{start}-{end}:{kind}" + (f":{party}" if party else "")
        number, base = 1, claim_id
        while claim_id in self.ids:
            number += 1
            claim_id = f"{base}:{number}"
        self.ids.add(claim_id)
        return Claim(
            claim_id=claim_id,
            article_id=self.article.article_id,
            kind=kind,
            quote=self.article.text[start:end],
            start=start,
            end=end,
            rule=rule,
            event_id=event.event_id if event else None,
            speaker=speech.speaker if speech else None,
            speaker_role=speech.role if speech else None,
            speaker_type=speech.type if speech else "outlet",
            via=speech.via if speech else None,
            as_of=self.article.published,
            **rest,
        )

    def cast(self, telling: events.Telling, event: Event) -> None:
        """Make the claims of who was harmed and who attacked, by name or as described; no page shows them."""
        said: list[tuple[str, set[str]]] = []
        for f in telling.features:
            kind = {"harmed": "victim", "attacker": "suspect", "suspect": "suspect"}.get(f.kind)
            words = set(f.value.lower().split())
            if kind and not any(kind == k and (words <= w or w <= words and f.is_name) for k, w in said):
                said.append((kind, words))
                party = "attackers" if kind == "suspect" else None
                self.claims.append(
                    self.claim(
                        kind,
                        f.start,
                        f.end,
                        f.rule,
                        event,
                        value=f.value,
                        party_text=f.text,
                        party=party,
                        confidence=f.sure,
                    )
                )

    def facts(self, telling: events.Telling, event: Event) -> None:
        """Make the claims without a number: date, place, kind of attack, weapon, target, outcome."""
        said: set[tuple[str, str | None, str | None]] = set()

        def note(kind: str, thing: Any, rule: str, value: str | None, **rest: Any) -> None:
            key = (
                kind,
                value,
                rest.get("party_text") or (rest.get("reported") or "").lower()
                if kind in ("weapon", "responsibility", "target")
                else None,
            )
            if key not in said:
                said.add(key)
                sure = getattr(thing, "sure", None)
                self.claims.append(
                    self.claim(
                        kind, thing.start, thing.end, rule, event, value=value, confidence=sure, **rest
                    )
                )

        aimed: list[set[str]] = []
        for f in telling.features:
            if f.kind == "weapon" and (f.rule == "learned" or attacks.is_weapon_name(f.text)):
                note("weapon", f, f.rule, f.value, reported=f.other or f.text)
            elif f.kind == "target":
                words = set(attacks.bare(f.text).lower().split())
                if not any(words <= known or known <= words for known in aimed):
                    aimed.append(words)
                    note(
                        "target",
                        f,
                        f.rule,
                        f"{f.value}; {f.text}",
                        reported=f.text,
                        party_text=attacks.bare(f.other or f.text),
                    )
            elif f.kind in ("outcome", "status") or f.kind == "attack_type" and attacks.rank(f):
                note(f.kind, f, f.rule, f.value, reported=f.text)
        for w in telling.whens:
            if not w.since and w.value:
                note("date", w, w.basis, w.value)
        for p in telling.wheres:
            note("place", p, "gazetteer", "; ".join(x for x in (p.country, p.admin1, p.place) if x))
        for d in telling.duties:
            note("responsibility", d, d.rule, d.status, party_text=d.text, party="attackers", reported=d.text)
