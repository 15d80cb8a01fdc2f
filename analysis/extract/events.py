"""Sort what an article says into the attacks it tells of: its own news, and the earlier attacks it recalls."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from analysis import lexicon
from analysis.extract.sentences import Sentence

FAR = 25.0  # km between two towns from which a report tells of two attacks
MANY = 3000  # dead from which a figure without an attack of its own is a sum over a war
NEARBY = 60  # characters between a number and the town where it happened
HUGE = 5  # times the lead's figure from which a later figure is a sum over more than this attack
PRECISE = ("day", "days", "week")
TOWN = ("exact", "near", "district")
EARTH = 6371.0
IN_PLACE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]n|of|[Oo]utside) (?:the )?(?:\d+ block of )?((?:[A-Z][\w'’-]+\s?)+)")


@dataclass
class Scene:
    """One sentence and what the other readers found in it."""

    sentence: Sentence
    findings: list[Any] = field(default_factory=list)
    whens: list[Any] = field(default_factory=list)
    wheres: list[Any] = field(default_factory=list)
    features: list[Any] = field(default_factory=list)
    duties: list[Any] = field(default_factory=list)  # who is responsible

    @property
    def tells(self) -> bool:
        """Whether the sentence tells of an attack: of harm, or of a kind of attack, or of how one ended."""
        return bool(self.findings) or any(f.kind in ("attack_type", "outcome", "suicide") for f in self.features)


@dataclass
class Telling:
    """One attack as the article tells it, with all that was found on it."""

    background: bool
    when: Any = None
    where: Any = None
    separate: bool = False
    findings: list[tuple[Scene, Any]] = field(default_factory=list)
    features: list[Any] = field(default_factory=list)
    duties: list[Any] = field(default_factory=list)
    whens: list[Any] = field(default_factory=list)
    wheres: list[Any] = field(default_factory=list)
    start: int = 0


@cache
def _cues(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((row["cue"].lower(), row.get("sense", "")) for row in lexicon.rows(name))


def sense(text: str) -> str:
    """Return what a sentence's own words say of its attack: separate, same, recall, or ''.

    >>> sense("Meanwhile, ten people were killed in Aleppo.")
    'separate'
    """
    low = text.lower()
    return next((s for cue, s in _cues("recalls") if cue in low), "")


def is_aggregate(text: str) -> bool:
    """Tell whether a sentence sums over a war, a year or a wave of attacks rather than tell of one.

    >>> is_aggregate("More than 300,000 people have died in the civil war.")
    True
    """
    low = text.lower()
    return any(cue in low for cue, _ in _cues("aggregates"))


def distance(a: Any, b: Any) -> float | None:
    """Return the kilometres between two places, None where one has no coordinates."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    p, q = math.radians(a.latitude), math.radians(b.latitude)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(h))


def tellings(scenes: Sequence[Scene], published: date | None = None) -> tuple[list[Telling], list[tuple[Scene, Any]]]:
    """Return the attacks an article tells of, its own news first, and the findings that belong to none.

    A sum over a war or a year belongs to no attack.
    """
    if (several := _several(scenes, published)) is not None:
        return several
    own = Telling(background=False)
    own.when = _main_date(scenes, published)
    own.where = _main_place(scenes)
    told = [own]
    sums: list[tuple[Scene, Any]] = []
    leads = _leads(scenes)
    current = own
    few_paragraphs = len({s.sentence.paragraph for s in scenes}) < 4
    paragraph = -1
    for scene in scenes:
        if scene.sentence.paragraph != paragraph:
            current = own if current.background else current
            paragraph = scene.sentence.paragraph
        cue = sense(scene.sentence.text)
        past = [w for w in scene.whens if w is not own.when and not w.since and _is_apart(w, own.when)]
        here = [w for w in scene.whens if not w.since and w not in past]
        if few_paragraphs and current.background and not past and cue != "same":
            current = own
        target = current
        if past and scene.tells:
            target = _recalled(told, past[-1] if here else past[0], scene)
            if not here:
                current = target
        elif scene.tells and (place := _elsewhere(scene, current, cue)):
            target = current = _separate(told, place, scene, current)
        elif scene.tells and current.background is False and (place := _back_home(scene, told)):
            target = current = place
        _deal(scene, target, own if here and past else target, past, sums, leads)
    told = [t for t in told if t is own or t.findings or t.features]
    for t in told[1:]:
        _placed(t, told)
    return told, sums


def _several(scenes: Sequence[Scene], published: date | None) -> tuple[list[Telling], list[tuple[Scene, Any]]] | None:
    """Return the attacks of a report on several attacks of a day, one a place, or None if the report is of one.

    Such a report says so near its beginning ("three separate shootings"); its totals belong to no one attack.
    """
    if not any(cue in scene.sentence.low for scene in scenes[:6] for cue, _ in _cues("several_attacks")):
        return None
    told: list[Telling] = []
    sums: list[tuple[Scene, Any]] = []
    main = _main_date(scenes, published)
    current: Telling | None = None
    names: set[str] = set()
    for scene in scenes:
        here = _localities(scene)
        is_total = any(cue in scene.sentence.low for cue, _ in _cues("several_attacks"))
        fresh = [f for f in scene.findings if f.kind in ("killed", "injured") and f.form in ("count", "indef", "name")]
        if is_total and fresh:
            sums += [(scene, f) for f in scene.findings]
            continue
        if fresh and here and not here & names:
            where = next((p for p in scene.wheres if p.precision in TOWN), None) or _main_place(scenes)
            when = next((w for w in scene.whens if not w.since and w.precision in PRECISE), main)
            current = Telling(background=False, when=when, where=where, separate=True, start=scene.sentence.start)
            told.append(current)
            names = here
        elif here:
            names |= here
        if current is None:
            sums += [(scene, f) for f in scene.findings]
            continue
        for f in scene.findings:
            current.findings.append((scene, f))
        for name in ("features", "duties", "whens", "wheres"):
            getattr(current, name).extend(getattr(scene, name))
    return (told, sums) if len(told) > 1 else None


def _localities(scene: Scene) -> set[str]:
    """Return the capitalised words of the places and quarters in which a sentence says that something happened."""
    return {word for match in IN_PLACE.finditer(scene.sentence.text) for word in match.group(1).split() if word[0].isupper()}


def _placed(t: Telling, told: list[Telling]) -> None:
    """Give a recalled attack on "the consulate" the town of the consulate told of before."""
    if t.where is not None and t.where.precision in TOWN:
        return
    heads = {f.text.split()[-1].lower() for f in t.features if f.kind == "target" and f.text.lower().startswith("the ")}
    for other in told:
        if other is t or other.where is None or other.where.precision not in TOWN:
            continue
        theirs = {w.lower() for f in other.features if f.kind == "target" for w in f.text.split()[-1:]}
        if heads & theirs and (t.where is None or t.where.country in (None, other.where.country)):
            t.where = other.where
            return


def _leads(scenes: Sequence[Scene]) -> dict[str, int]:
    """Return the largest number of each kind that the first sentences give."""
    found: dict[str, int] = {}
    for scene in scenes[:5]:
        for f in scene.findings:
            found[f.kind] = max(found.get(f.kind, 0), f.low or f.high or 0)
    return found


def _deal(scene: Scene, target: Telling, home: Telling, past: list[Any], sums: list[tuple[Scene, Any]],
          leads: dict[str, int]) -> None:  # fmt: skip
    """Give each thing found in a sentence to the attack it belongs to."""
    since = any(w.since for w in scene.whens)
    summed = since or is_aggregate(scene.sentence.text)
    for finding in scene.findings:
        number = finding.low if finding.low is not None else finding.high or 0
        big = finding.kind in ("killed", "injured") and number >= MANY
        own_day = _is_own_day(scene, home) and not since
        lead = leads.get(finding.kind, 0)
        huge = scene.sentence.index > 4 and lead and number > HUGE * lead + 10 and finding.rule != "toll"
        if big or not past and (huge or summed and finding.plural and finding.kind != "attackers" and not own_day):
            sums.append((scene, finding))
            continue
        owner = target if target is home else _nearest(scene, finding, target, home, past)
        owner.findings.append((scene, finding))
        owner.start = owner.start or finding.start
    if summed and not past and not _is_own_day(scene, home) and not scene.findings:
        return
    for name in ("features", "duties", "whens", "wheres"):
        for thing in getattr(scene, name):
            owner = target if target is home else _nearest(scene, thing, target, home, past)
            getattr(owner, name).append(thing)


def _is_own_day(scene: Scene, home: Telling) -> bool:
    return any(w.precision == "day" and not w.since and not _is_apart(w, home.when) for w in scene.whens)


def _nearest(scene: Scene, thing: Any, target: Telling, home: Telling, past: list[Any]) -> Telling:
    """In a sentence with two dates, a thing belongs to the attack whose date stands nearer."""
    gaps = {id(w): min(abs(w.start - thing.end), abs(thing.start - w.end)) for w in scene.whens if not w.since}
    nearest = min((w for w in scene.whens if not w.since), key=lambda w: gaps[id(w)], default=None)
    return target if nearest in past else home


def _main_date(scenes: Sequence[Scene], published: date | None) -> Any:
    """Return the date of the article's own attack: the most exact one near its first tellings of harm."""
    best, value = None, -1e9
    for n, scene in enumerate(scenes):
        for w in scene.whens:
            if w.since or w.precision in ("year", "unknown") and w.first is not None or w.first and published and w.first > published:
                continue
            score = -1.0 * n + 4 * scene.tells + 2 * bool(scene.findings)
            score += {"day": 3, "days": 2, "week": 0, "month": -2}.get(w.precision, 1)
            score -= 6 * (sense(scene.sentence.text) == "recall")
            if score > value:
                best, value = w, score
        if n > 14:
            break
    return best


def _main_place(scenes: Sequence[Scene]) -> Any:
    """Return the place of the article's own attack: the town named most, earliest and nearest to the harm."""
    scores: Counter[str] = Counter()
    first: dict[str, Any] = {}
    for n, scene in enumerate(scenes[:15]):
        if sense(scene.sentence.text) == "recall":
            continue
        for place in scene.wheres:
            weight = {"exact": 3, "near": 3, "district": 2.2, "province": 1, "country": 0.3}.get(place.precision, 0.3)
            weight *= (2.0 if scene.tells else 1.0) / (1 + 0.35 * n)
            scores[place.name] += weight
            if place.name not in first:
                first[place.name] = place
    best = max(scores, key=lambda name: (scores[name], -first[name].start), default=None)
    return first[best] if best else None


def _is_apart(w: Any, main: Any) -> bool:
    """Tell whether a date lies clearly before the day of the article's own attack."""
    if main is None or w is main:
        return False
    if w.last is not None and main.first is not None:
        return (main.first - w.last).days > (1 if w.precision == "day" else 0)
    if w.last is None and main.first is None:
        return w.value != main.value and w.precision in ("month", "year", "unknown") and w.value[:1] in "-12"
    return False


def _recalled(told: list[Telling], w: Any, scene: Scene) -> Telling:
    """Return the recalled attack of date *w*, told before or new."""
    for t in told[1:]:
        if t.background and t.when is not None and t.when.value == w.value and not _towns_apart(t, scene):
            return t
    t = Telling(background=True, when=w, start=scene.sentence.start)
    t.where = next((p for p in scene.wheres if p.precision in TOWN), None) or next(iter(scene.wheres), None)
    told.append(t)
    return t


def _towns_apart(t: Telling, scene: Scene) -> bool:
    towns = [p for p in scene.wheres if p.precision in TOWN]
    if t.where is None or not towns:
        return False
    gaps = [distance(t.where, p) for p in towns]
    return all(g is not None and g > FAR for g in gaps)


def _elsewhere(scene: Scene, current: Telling, cue: str) -> Any:
    """Return the town of another attack of the day: one far from the attack told so far, in a sentence that says so."""
    if current.where is None or current.where.precision not in TOWN or not scene.findings:
        return None
    towns = [p for p in scene.wheres if p.precision in TOWN]
    if not towns or not _towns_apart(current, scene):
        return None
    counted = [f for f in scene.findings if f.kind in ("killed", "injured") and f.form in ("count", "indef") and f.rule != "hospital"]
    same = {(g.kind, g.low) for _, g in current.findings}
    fresh = [f for f in counted if (f.kind, f.low) not in same and min(abs(p.start - f.end) for p in towns) < NEARBY]
    return towns[0] if cue == "separate" or fresh and few(scene) else None


def few(scene: Scene) -> bool:
    """Tell whether a sentence names one town only, so that it is clear where its harm was done."""
    return len({p.name for p in scene.wheres if p.precision in TOWN}) == 1


def _separate(told: list[Telling], place: Any, scene: Scene, current: Telling) -> Telling:
    for t in told:
        if not t.background and t.where is not None and t.where.name == place.name:
            return t
    when = next((w for w in scene.whens if not w.since and w.precision in PRECISE), current.when)
    t = Telling(background=False, when=when, where=place, separate=True, start=scene.sentence.start)
    told.append(t)
    return t


def _back_home(scene: Scene, told: list[Telling]) -> Telling | None:
    """Return the attack of an earlier town when a sentence names that town again."""
    names = {p.name for p in scene.wheres if p.precision in TOWN}
    mine = [t for t in told if not t.background and t.where is not None and t.where.name in names]
    return mine[0] if len(told) > 1 and len(mine) == 1 else None
