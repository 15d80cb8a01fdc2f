"""Sort what an article says into the attacks it tells of: its own news, and earlier attacks it recalls."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import Any

from analysis import lexicon
from analysis.extract.sentences import Sentence

FAR = 25.0  # km between two towns from which a report tells of two attacks
MONTH = 31  # days before an undated report from which a date is that of an earlier attack
RECENT = 4  # days that a round-up spans, and within which an attack on "the lodge" is that told of
MANY = 3000  # dead from which a figure without an attack of its own is a sum over a war
WAVE = 100  # dead in a month from which a figure without an attack is a sum
YEARLY = 25  # the same in a year
NEARBY = 60  # characters between a number and the town where it happened
HUGE = 5  # times the lead's figure from which a later figure is a sum over more than this attack
STAMP = 60  # characters from the start in which a date is the stamp of the report
LEAD = 3  # sentences in which a report gives its total
SEEN = 15  # sentences in which the place and the day of the news are looked for
PRECISE = ("day", "days", "week")
COARSE = ("month", "year")
TOWN = ("exact", "near", "district")
HARM = ("killed", "injured")
PLACED = {"in": 1.0, "mention": 0.7, "dateline": 0.5, "people": 0.3, "from": 0.1}
FINE = {"exact": 3.0, "near": 3.0, "district": 2.2, "province": 1.0, "country": 0.3}
EARTH = 6371.0
AGO = re.compile(
    r"\b(?:(\w+) )?(days?|weeks?|months?|years?) "
    r"(?:earlier|previously|before(?=[.,;])|after(?! (?:the|that|this|being|he|she|his|her|they)))\b",
    re.I,
)
NAME = r"((?:(?:(?:al|el|ash|as|at|ar|an)-)?[A-Z][\w'’-]++ ?|\d+(?:st|nd|rd|th) ?)+)"
IN_PLACE = re.compile(rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]n|of|[Oo]utside) (?:the )?(?:\d+ block of )?{NAME}")
SETTLEMENTS = ("village", "town", "hamlet", "neighbo")
FAR_FROM = re.compile(
    r"\b(?:north|south|(?:\w+)?east|(?:\w+)?west|kilomet\w+|km|miles?)(?: \w+)? "
    r"(?:of|from)(?: the)?(?: \w+ of)? $"
)
TIED_TO = re.compile(
    r"['’]s? (?:\w+ ){0,2}(?:hospital|mayor|governor|police)|-based|"
    r"[^,.]{0,12} (?:hospital|media center|medical examiner|coroner|prosecutor|sheriff|district attorney)",
    re.I,
)
RURAL = re.compile(r"\brural $", re.I)
TURN = re.compile(
    r"[,;]? (?:while|whereas)\b|;|,? and (?=in |on |at |another |a second |last )|, and |, but "
    r"|(?P<bare> and )"
)
OPENING = 30  # characters from the start in which a date opens a sentence
A_DAY = 3  # words of a sentence that is only a day, cut off after "a.m."


@dataclass
class Scene:
    """One sentence, or a clause of it, and what the other readers found there."""

    sentence: Sentence
    findings: list[Any] = field(default_factory=list)
    whens: list[Any] = field(default_factory=list)
    wheres: list[Any] = field(default_factory=list)
    features: list[Any] = field(default_factory=list)
    duties: list[Any] = field(default_factory=list)  # who is responsible
    whole: Scene | None = None  # the sentence that this is a clause of
    text: str = ""  # the words, where this is a clause

    @property
    def tells(self) -> bool:
        """Whether the sentence tells of an attack: of harm, or of a kind of attack, or of how one ended."""
        return bool(self.findings) or any(
            f.kind in ("attack_type", "outcome", "suicide") for f in self.features
        )

    @property
    def words(self) -> str:
        """The words of the sentence or clause."""
        return self.text or self.sentence.text

    @cached_property
    def low(self) -> str:
        """The words in lower case, for quick looks."""
        return self.words.lower()

    @cached_property
    def localities(self) -> set[str]:
        """The words of the places and quarters in which something is said to have happened."""
        return _localities(self)

    @property
    def towns(self) -> list[Any]:
        """The towns and districts named, save those where somebody comes from."""
        return [p for p in self.wheres if p.precision in TOWN and p.role not in ("from", "people")]

    @property
    def counts(self) -> list[Any]:
        """The killed and injured in numbers."""
        return [f for f in self.findings if f.kind in HARM and f.low and f.rule != "hospital"]


@dataclass
class Telling:
    """One attack as the article tells it, with all that was found on it."""

    background: bool
    when: Any = None
    where: Any = None
    quarter: str = ""  # the neighbourhood, village or street, as written
    separate: bool = False
    findings: list[tuple[Scene, Any]] = field(default_factory=list)
    features: list[Any] = field(default_factory=list)
    duties: list[Any] = field(default_factory=list)
    whens: list[Any] = field(default_factory=list)
    wheres: list[Any] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    start: int = 0


@cache
def _pattern(name: str, column: str, value: str) -> re.Pattern[str]:
    cues = [row["cue"] for row in lexicon.rows(name) if not column or row[column] == value]
    return re.compile(rf"(?<!\w)(?:{'|'.join(cues)})(?!\w)", re.I)


@cache
def _in_lower_case(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern for text in lower case, three times as fast as one that ignores case."""
    return re.compile(re.sub(r"(?<!\\)[A-Z]", lambda letter: letter[0].lower(), pattern.pattern))


def _hours(whens: Sequence[Any]) -> set[str]:
    """Return the hours of the clock that dates give."""
    return {w.time for w in whens if w.time and ":" in w.time}


def _says(scene: Scene, kind: str) -> bool:
    """Tell whether a sentence has a word of one kind of our list."""
    return bool(_in_lower_case(_word(kind)).search(scene.low))


def _names(scene: Scene, column: str) -> bool:
    """Tell whether a sentence has a noun for an attack, or for several."""
    return bool(_in_lower_case(_nouns(column)).search(scene.low))


def _word(kind: str) -> re.Pattern[str]:
    return _pattern("event_words", "kind", kind)


@cache
def _quarters() -> re.Pattern[str]:
    local = _word("local").pattern[len("(?<!\\w)") :].removesuffix("(?!\\w)")
    return re.compile(
        rf"\b(?:in|of|at|on|inside|near) (?:the )?{NAME}{local}\b|\b(?:{local}|district|town) of {NAME}"
    )


@cache
def _nouns(column: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(row[column] for row in lexicon.rows('attack_nouns'))})\b", re.I)


@lru_cache(maxsize=512)
def sense(text: str) -> str:
    """Return what a sentence's own words say of its attack: own, same, recall, apart, separate, also, or ''.

    >>> sense("Meanwhile, ten people were killed in Aleppo.")
    'separate'
    """
    low = text.lower()
    if not _in_lower_case(_pattern("recalls", "", "")).search(low):
        return ""
    for name in ("own", "same", "recall", "apart", "separate", "also"):
        if _in_lower_case(_pattern("recalls", "sense", name)).search(low):
            return name
    return ""


@lru_cache(maxsize=512)
def is_aggregate(text: str, strength: str = "") -> bool:
    """Tell whether a sentence sums over a war, a year or a wave of attacks rather than tell of one.

    With *strength* "always", whether its words do so whatever else it says.

    >>> is_aggregate("More than 300,000 people have died in the civil war.")
    True
    """
    if strength and not is_aggregate(text):
        return False
    pattern = _pattern("aggregates", "strength" if strength else "", strength)
    return _in_lower_case(pattern).search(text.lower()) is not None


@lru_cache(maxsize=512)
def is_on_several(text: str) -> bool:
    """Tell whether a sentence speaks of several attacks at once.

    >>> is_on_several("Bomb attacks killed 17 people in four Iraqi cities.")
    True
    """
    return bool(_in_lower_case(_pattern("several_attacks", "", "")).search(text.lower()))


def distance(a: Any, b: Any) -> float | None:
    """Return the kilometres between two places, None where one has no coordinates."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    p, q = math.radians(a.latitude), math.radians(b.latitude)
    h = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(h))


def tellings(
    scenes: Sequence[Scene], published: date | None = None
) -> tuple[list[Telling], list[tuple[Scene, Any]]]:
    """Return the attacks an article tells of, its own news first, and the findings that belong to none.

    A sum over a war or a year belongs to no attack, nor does a total over attacks told one by one.
    """
    if scenes:
        stamps = {
            id(w)
            for n, scene in enumerate(scenes[:LEAD])
            for w in scene.whens
            if _is_stamp(w, published, scene, n)
        }
        scenes = _joined([_without(scene, stamps) for scene in scenes])
    parts = [part for scene in scenes for part in _clauses(scene)]
    told = _Sorter(parts, published)
    for scene in parts:
        told.place(scene)
    return told.result()


def _is_stamp(w: Any, published: date | None, scene: Scene, n: int) -> bool:
    """Tell whether a date at the head, in the dateline or in the first caption is that of publication."""
    if not w.first or w.first != published or w.basis == "relative":
        return False
    at = w.start - scene.sentence.start
    if scene.sentence.text[:at].lower().split()[-1:] == ["on"]:
        return False  # "On 3 May 2019 a bomb killed ..."
    return (
        n == 0
        and (at < STAMP or not scene.findings)
        or at < STAMP
        and scene.sentence.text[:at].strip(" ,(").isupper()
    )


def _without(scene: Scene, stamps: set[int]) -> Scene:
    if any(id(w) in stamps for w in scene.whens):
        scene.whens = [w for w in scene.whens if id(w) not in stamps]
    return scene


def _joined(scenes: Sequence[Scene]) -> list[Scene]:
    """Give a day that stands alone, cut off after "at 1 a.m.", to the sentence before it."""
    for before, scene in pairwise(scenes):
        if (
            scene.whens
            and not scene.findings
            and len(scene.sentence.tokens) <= A_DAY + 1
            and scene.sentence.paragraph == before.sentence.paragraph
        ):
            before.whens, scene.whens = before.whens + scene.whens, []
    return list(scenes)


def _clauses(scene: Scene) -> Iterator[Scene]:
    """Yield the clauses of a sentence that tell of an attack each, by day or place; else the sentence."""
    if len(scene.counts) > 1:
        offset = scene.sentence.start
        for turn in TURN.finditer(scene.sentence.text):
            at = offset + turn.start()
            left, right = _cut(scene, offset, at), _cut(scene, at, scene.sentence.end + 1)
            if (
                not left.counts
                or not right.counts
                or len(left.findings) + len(right.findings) != len(scene.findings)
            ):
                continue
            dated = all(any(not w.since for w in side.whens) for side in (left, right))
            aside = "while" in turn.group() or ";" in turn.group()
            is_bare = turn["bare"] is not None
            if is_bare and not {f.kind for f in left.counts} & {f.kind for f in right.counts}:
                continue  # "five were killed and 16 injured in the town"
            told = all(
                side.localities or not is_bare and any(f.kind == "attack_type" for f in side.features)
                for side in (left, right)
            )
            if dated or told and (right.localities - left.localities or aside):
                right.whens = right.whens or _opening(left)
                yield left
                yield from _clauses(right)
                return
    yield scene


def _opening(scene: Scene) -> list[Any]:
    """Return the dates with which a sentence opens, which hold for all of its clauses: "In March, ..."."""
    first = min(f.start for f in scene.findings)
    return [w for w in scene.whens if w.end - scene.sentence.start < OPENING and w.end < first]


def _cut(scene: Scene, start: int, end: int) -> Scene:
    """Return the part of a sentence between two offsets as a scene of its own."""

    def within(things: list[Any]) -> list[Any]:
        return [x for x in things if start <= x.start < end]

    base = scene.sentence.start
    names = ("findings", "whens", "wheres", "features", "duties")
    parts = [within(getattr(scene, name)) for name in names]
    return Scene(scene.sentence, *parts, scene.whole or scene, scene.sentence.text[start - base : end - base])


class _Sorter:
    """Walks through an article and gives each sentence to the attack it tells of."""

    def __init__(self, scenes: Sequence[Scene], published: date | None) -> None:
        self.scenes, self.published = scenes, published
        self.own = Telling(background=False)
        self.own.when = _main_date(scenes, published)
        self.own.where = _main_place(scenes)
        self.own.quarter = _main_quarter(scenes)
        self.told, self.sums, self.totals, self.shared = [self.own], [], [], []
        self.current, self.last, self.paragraph, self.before = self.own, self.own, -1, -1
        self.few_paragraphs = len({s.sentence.paragraph for s in scenes}) < 4
        self.leads = _leads(scenes)
        self.summed_up = _summed_up(scenes)
        several = any(is_on_several(s.words) and s.sentence.kind != "caption" for s in scenes[:6])
        spree = any(_says(s, "spree") for s in scenes[:6])  # one attack, though in several places
        self.is_roundup = (bool(self.summed_up) or several) and not spree
        self.home: set[str] = set()  # the words of the town where the one attack of the news was
        if self.own.where is not None and self.own.where.precision in TOWN and not self.is_roundup:
            self.home = {w.title() for w in _words(self.own.where.name)}
            self.own.names |= self.home
        self.spread = False  # whether the sentence before spoke of several years
        self.opened = False  # whether the first attack of a round-up has been told

    def place(self, scene: Scene) -> None:
        """Give one sentence to its attack."""
        self.before = self.paragraph
        if scene.sentence.paragraph != self.paragraph:
            self.current = self.own if self.current.background else self.current
            self.paragraph = scene.sentence.paragraph
        cue = sense(scene.words)
        if cue != "own" and (whens := list(self.resolved(scene, cue))) != scene.whens:
            scene = Scene(
                scene.sentence, scene.findings, whens, scene.wheres, scene.features, scene.duties,
                scene.whole or scene, scene.words,
            )  # fmt: skip
        past = [] if cue == "own" else [w for w in scene.whens if self.is_past(w)]
        here = [w for w in scene.whens if not w.since and w not in past]
        if self.few_paragraphs and self.current.background and not past and cue != "same":
            self.current = self.last
        findings = self.without_sums(scene, past)
        early = scene.sentence.index < 2 or self.is_own_day(scene)
        if not findings and (scene.findings or not past and not early and self.is_summed(scene)):
            return
        home = self.current if not self.current.background else self.last
        target = self.current
        if past and self.is_worth(scene, findings) and not self.is_repeat(scene, findings, past, here):
            target = self.recalled(past[-1] if here else past[0], scene)
            if not here:
                self.current = target
        elif cue == "same" and any(t.background for t in self.told):
            target = self.current = next(t for t in reversed(self.told) if t.background)
        elif cue == "recall" and self.is_recall(scene, findings):
            target = self.recalled(None, scene)
        elif self.is_roundup and not self.current.background and self.is_total(scene, findings):
            self.totals += [(scene.whole or scene, f) for f in findings]
            self.shared.append(scene)
            return
        elif self.starts_another(scene, findings, cue):
            target = self.current = self.another(scene)
        elif scene.tells and not self.current.background and (back := self.back_home(scene)):
            target = self.current = back
        if not target.background:
            self.last = target
            target.names |= scene.localities
        self.deal(scene, findings, target, home, past, here)

    def resolved(self, scene: Scene, cue: str) -> Iterator[Any]:
        """Yield a sentence's dates, those counted from the news ("weeks earlier") resolved by its day."""
        main = self.own.when
        for w in scene.whens:
            span = re.fullmatch(r"@-(\d+)([DWMY])", w.value)
            if span and main and main.first:
                yield _earlier(main, w, int(span[1]), span[2])
            elif w.since and cue == "recall" and w.first and _says(scene, "deadliest"):
                yield replace(w, last=_last_day(w), since=False, value=w.value.split("/")[0])
            else:
                yield w
        if cue == "recall" and not scene.whens and main and main.first and (match := AGO.search(scene.words)):
            number, unit = _numbers().get((match[1] or "").lower().strip()), match[2][0].upper()
            if number:
                start = scene.sentence.start + scene.sentence.text.find(scene.words) + match.start()
                yield _earlier(main, replace(main, start=start, end=start + len(match[0])), number, unit)

    # -- sums

    def without_sums(self, scene: Scene, past: list[Any]) -> list[Any]:
        """Return the findings of a sentence that belong to one attack; the others are put aside as sums."""
        kept: list[Any] = []
        is_spread = self.is_spread(scene)
        if not scene.findings:
            return kept
        always = is_spread or is_aggregate(scene.words, "always")
        coarse = any(map(_is_coarse, scene.whens)) and not _names(scene, "cue")
        coarse &= not any(f.kind == "attackers" and f.low == 1 for f in scene.findings)  # one man's deed
        coarse &= not _says(scene, "deadliest")
        coarse &= not _names(scene, "plural") or _has_deeds(scene)  # "the 2002 Bali bombings" are one attack
        wave = self.is_wave(scene)
        yearly = any(w.precision == "year" for w in scene.whens)
        near = not past or any(w.precision in COARSE or w.since for w in scene.whens)
        ours = (
            self.is_own_day(scene)
            and not self.is_eve(scene)
            or scene.sentence.index < 2
            and _names(scene, "cue")
        )
        summed = near and not ours and self.is_summed(scene) and not _says(scene, "deadliest")
        summed &= not (past and _is_on_one(scene))
        for f in scene.findings:
            number = f.low if f.low is not None else f.high or 0
            lead = self.leads.get(f.kind, 0)
            later = scene.sentence.index > 4
            is_sum = f.kind in HARM and number >= MANY
            is_sum |= coarse and number >= (YEARLY if yearly else WAVE)
            is_sum |= bool(not past and later and lead and number > HUGE * lead + 10 and f.rule != "toll")
            told = max((g.low or 0 for _, g in self.own.findings if g.kind == f.kind), default=0)
            is_sum |= f.kind in HARM and 0 < told < number and not past and self.is_over_several(scene)
            many = f.kind != "attackers" and (f.plural or f.low is None)
            is_sum |= bool(many and (always or summed)) or wave and f.kind in HARM and f.plural
            is_sum |= f.rule == "toll" and is_aggregate(
                scene.sentence.text[f.start - scene.sentence.start : f.end - scene.sentence.start]
            )
            is_sum |= self.is_record(scene, f)
            if is_sum:
                self.sums.append((scene.whole or scene, f))
            else:
                kept.append(f)
        return kept

    def is_record(self, scene: Scene, f: Any) -> bool:
        """Tell whether deaths are laid to those who kill: "a group blamed for 200 deaths killed three"."""
        if f.rule != "noun" or not any(g.kind == f.kind and g is not f and g.low for g in scene.counts):
            return False
        text, start = scene.sentence.text, f.start - scene.sentence.start
        return _word("laid to").search(text[max(0, start - NEARBY) : start].rstrip()) is not None

    def is_wave(self, scene: Scene) -> bool:
        """Tell whether a sentence speaks of attacks or fighting over a stretch of time, in no one town."""
        if _says(scene, "spell") and not scene.towns:
            return True
        if not any((w.precision == "week" or _is_coarse(w)) and not w.since for w in scene.whens):
            return False
        aimed = any(f.kind == "target" and f.text.lower().startswith(("a ", "an ")) for f in scene.features)
        return _has_deeds(scene) and not aimed and not any(p.role == "in" for p in scene.towns)

    def is_over_several(self, scene: Scene) -> bool:
        """Tell whether a later sentence speaks of attacks in general, not of these, this day or a town."""
        if not scene.sentence.index or self.is_own_day(scene) or scene.localities - self.wide:
            return False
        return _has_deeds(scene)

    def is_spread(self, scene: Scene) -> bool:
        """Tell whether a sentence on "the attacks" goes on about the attacks of several years or months."""
        dates = {w.value for w in scene.whens if w.precision in COARSE}
        spread, self.spread = self.spread, len(dates) > 1
        return spread and not scene.whens and _names(scene, "plural")

    def is_summed(self, scene: Scene) -> bool:
        """Tell whether a sentence speaks of a stretch of time, a war or a wave of attacks."""
        return any(w.since for w in scene.whens) or is_aggregate(scene.words)

    def is_own_day(self, scene: Scene) -> bool:
        """Tell whether a sentence names the day of the article's own attack."""
        days = [w for w in scene.whens if w.precision == "day" and not w.since and not self.is_past(w)]
        return any(not _is_other_day(w, scene) for w in days)

    def is_eve(self, scene: Scene) -> bool:
        """Tell whether all days of a sentence lie before the day of the article's own attack."""
        days = [w.last for w in scene.whens if w.precision == "day" and w.last]
        main = self.own.when
        return bool(days and main and main.first and max(days) < main.first)

    def is_total(self, scene: Scene, findings: list[Any]) -> bool:
        """Tell whether a sentence of a round-up gives a total over its attacks."""
        if not any(f.kind in HARM and f.low for f in findings):
            return False
        numbers = {(f.kind, f.low) for f in findings if f.kind in HARM and f.low}
        if numbers & self.summed_up:
            return True
        narrow = scene.localities - self.wide
        whole = dict(self.summed_up)
        if self.totals and narrow and all(low < whole.get(kind, 0) for kind, low in numbers):
            return False  # "in Mukalla 73 died in three explosions" is a part
        if self.opened:
            return is_on_several(scene.words) and sense(scene.words) != "apart"
        if any(f.low > 2 and (f.kind, f.low) in numbers for _, f in self.totals if f.low):
            return True
        return (
            is_on_several(scene.words)
            or scene.sentence.index < LEAD
            and _names(scene, "plural")
            and not narrow
        )

    @cached_property
    def wide(self) -> set[str]:
        """Return the words of the names that hold all of the report: countries, dateline, first provinces."""
        everywhere = [p for s in self.scenes for p in s.wheres]
        held = [p for p in everywhere if p.role == "dateline" or p.precision == "country" and p.place is None]
        held += [
            p for s in self.scenes[:1] for p in s.wheres if p.precision not in TOWN and not _is_joined(p, s)
        ]
        words = {w for p in held for w in _words(p.name)}
        return words | {w.title() for w in words}

    # -- other attacks

    def is_past(self, w: Any) -> bool:
        """Tell whether a date lies clearly before the day of the article's own attack."""
        main = self.own.when
        if main is None and self.published and w.last and not w.since:
            return (self.published - w.last).days > MONTH
        if main is None and self.published is None and not w.since:
            return bool(self.own.findings) and w.value[:1] in ("-", "1", "2")  # last week, in March, in 2009
        if main is None or w is main or w.since:
            return False
        if w.last is not None and main.first is not None:
            near = RECENT if self.is_roundup else 1 if w.precision == "day" else 0
            return (main.first - w.last).days > near
        if w.last is not None and main.first is None and self.published is None:
            return w.basis == "stated"
        if w.last is None and main.first is None:
            return (
                w.value != main.value
                and w.precision in ("month", "year", "unknown")
                and w.value.startswith(("-", "1", "2"))
            )
        return False

    def is_repeat(self, scene: Scene, findings: list[Any], past: list[Any], here: list[Any]) -> bool:
        """Tell whether beside an early date stands the news again: its numbers, or its site days before."""
        mine = {(f.kind, f.low) for _, f in self.own.findings if f.low and f.low > 2}
        if here:
            return False
        main = self.own.when
        days = [(main.first - w.last).days for w in past if main and main.first and w.last]
        site = {w for f in self.own.features if f.kind == "target" for w in f.text.lower().split()[-1:]}
        back = any(
            f.kind == "target" and f.text.lower().startswith("the ") and f.text.lower().split()[-1] in site
            for f in scene.features
        )
        return any((f.kind, f.low) in mine for f in findings) or back and bool(days) and max(days) <= RECENT

    def is_worth(self, scene: Scene, findings: list[Any]) -> bool:
        """Tell whether a sentence with an early date tells of harm, or names an attack."""
        deeds = [
            f.text for f in scene.features if f.kind == "attack_type" and not _word("doer").search(f.text)
        ]
        ends = any(f.kind in ("outcome", "suicide") for f in scene.features)
        aimed = any(f.kind == "target" for f in scene.features)
        return (
            any(
                f.rule != "named" for f in findings
            )  # the day on which the gunman was named is not his deed's
            or ends
            or bool(deeds)
            and (aimed or any(not _word("arm").fullmatch(d) for d in deeds))
        )

    def is_recall(self, scene: Scene, findings: list[Any]) -> bool:
        """Tell whether what follows the words of recall is harm or an attack, not yet told."""
        match = _pattern("recalls", "sense", "recall").search(scene.words)
        before = scene.words[: match.end()] if match else ""
        later = before.lower().endswith("after")
        comes = bool(_comes().match(scene.words))
        if later and not comes and not _nouns("cue").search(before):
            return False

        def key(f: Any) -> tuple[str, int, str]:
            return f.kind, f.low, f.noun if f.low < 3 else ""

        told_after = [f for f in findings if match and f.start - scene.sentence.start >= match.end() - 1]
        if comes and later and told_after and scene.words == scene.sentence.text:
            return any(f.kind in HARM and f.low for f in told_after)  # though as many died in both
        mine = {key(f) for _, f in self.own.findings if f.low}
        return bool(match) and any(f.low and f.kind in HARM and key(f) not in mine for f in findings)

    def recalled(self, w: Any, scene: Scene) -> Telling:
        """Return the recalled attack of date *w*, told before or new."""
        for t in self.told[1:]:
            same = t.background and w is not None and t.when is not None and t.when.value == w.value
            if same and not _towns_apart(t, scene):
                return t
        t = Telling(background=True, when=w, start=scene.sentence.start)
        towns = [p for p in scene.towns if p.role != "dateline"]
        t.where = next(iter(towns), None) or next(iter(scene.wheres), None)
        self.told.append(t)
        return t

    def starts_another(self, scene: Scene, findings: list[Any], cue: str) -> bool:
        """Tell whether a sentence opens another attack of the report, by its words or a place far away."""
        current = self.current
        if current.background:
            return False
        counts = [f for f in findings if f.kind in HARM and f.low and f.rule != "hospital"]
        fresh = [
            f for f in counts if f.form in ("count", "indef", "name") or self.is_roundup and not self.opened
        ]
        strikes = scene.sentence.paragraph != self.before and any(
            f.kind == "attack_type" for f in scene.features
        )
        if not fresh and not strikes:
            return False
        new = scene.localities - current.names - self.wide
        if self.is_roundup and (strikes or fresh) and _says(scene, "heading"):
            return True
        if not fresh and is_on_several(scene.words) or cue != "apart" and _says(scene, "further victim"):
            return False
        if strikes and new and not fresh and not self.is_roundup and cue in ("apart", "separate"):
            return bool(scene.towns) and _towns_apart(current, scene)
        opens = strikes and (self.opened or bool(self.totals)) and not _says(scene, "goes on")
        if not fresh and not (self.is_roundup and opens):
            return False
        same = {(g.kind, g.low) for t in self.told for _, g in t.findings}
        unsaid = [f for f in fresh if (f.kind, f.low) not in same]
        if self.is_roundup:
            known = set().union(*(t.names for t in self.told)) if self.opened else set()
            if self.opened and scene.sentence.paragraph != self.before and self.is_other_hour(scene, fresh):
                return True
            return bool(new - known) or cue in ("apart", "separate") and bool(unsaid)
        if not self.own.findings and not any(f.kind == "attack_type" for f in self.own.features):
            return False
        if cue == "apart":
            return bool(unsaid)
        there = {w for p in scene.towns if p.role == "in" for w in _words(p.name)} & new
        if cue == "separate" and there and any(f.kind == "attack_type" for f in scene.features):
            return True  # "hours earlier a car bomb killed three in Van", though three died here too
        if cue in ("separate", "also") and unsaid and (new or any(self.is_abroad(p) for p in scene.wheres)):
            return True
        if current.where is None or current.where.precision not in TOWN or not _towns_apart(current, scene):
            return False
        there = [p for p in scene.towns if p.role == "in" and not _is_aside(p, scene)]
        near = [f for f in unsaid if f.form != "name" and any(abs(p.start - f.end) < NEARBY for p in there)]
        return cue in ("separate", "also") or bool(near) and len({p.name for p in scene.towns}) == 1

    def is_other_hour(self, scene: Scene, fresh: list[Any]) -> bool:
        """Tell whether a sentence of a round-up tells of other persons hurt at another hour."""
        here, there = _hours(scene.whens), _hours(self.current.whens)
        persons = any(f.form in ("count", "indef") for f in fresh)
        return persons and bool(here and there) and not here & there and not _says(scene, "dies later")

    def is_abroad(self, place: Any) -> bool:
        """Tell whether a sentence speaks of something done in another country."""
        here = self.own.where.country if self.own.where else None
        return place.role == "in" and bool(here and place.country) and place.country != here

    def another(self, scene: Scene) -> Telling:
        """Return the telling of another attack of the report; a round-up's first is the article's own."""
        when = next((w for w in scene.whens if not w.since and w.precision in PRECISE), self.own.when)
        when = when if when is None or not _is_other_day(when, scene) else self.own.when
        towns = [p for p in scene.towns if p.role != "dateline" and not _is_aside(p, scene)] or scene.towns
        wide = [p for p in towns if not _is_quarter(p, scene)]
        where = next(iter(wide or towns), None) or next(
            (p for p in scene.wheres if p.precision == "province"), None
        )
        where = where or next((p for p in scene.wheres if self.is_abroad(p)), None)
        quarter = (
            _quarter(scene)
            or next((p.name for p in towns if p is not where and _is_quarter(p, scene)), "")
            or _street(scene)
        )
        if not self.is_roundup:
            same = (t for t in self.told if t.separate and t.where and where and t.where.name == where.name)
            if (t := next(same, None)) is not None:
                return t
        elif not self.opened:
            self.opened = self.own.separate = True
            self.own.when, self.own.where, self.own.quarter = when, where or self.own.where, quarter
            return self.own
        t = Telling(False, when, where or self.own.where, quarter, separate=True, start=scene.sentence.start)
        self.told.append(t)
        return t

    def back_home(self, scene: Scene) -> Telling | None:
        """Return the attack of an earlier place when a sentence names that place again."""
        if len(self.told) == 1:
            return None
        names = scene.localities - (self.wide - self.home)
        mine = [t for t in self.told if not t.background and t.names & names]
        return mine[0] if len(mine) == 1 else None

    # -- dealing

    def deal(
        self,
        scene: Scene,
        findings: list[Any],
        target: Telling,
        home: Telling,
        past: list[Any],
        here: list[Any],
    ) -> None:
        """Give each thing found in a sentence to the attack it belongs to."""
        mixed = target.background and bool(here) and bool(past)
        cut = self.recall_offset(scene) if target.background and not past else None
        divided = mixed or cut is not None

        def owner(thing: Any) -> Telling:
            if cut is not None:
                return target if thing.start >= cut else home
            if not mixed:
                return target
            gaps = {
                id(w): min(abs(w.start - thing.end), abs(thing.start - w.end))
                for w in scene.whens
                if not w.since
            }
            nearest = min((w for w in scene.whens if not w.since), key=lambda w: gaps[id(w)])
            return target if nearest in past else home

        for f in findings:
            t = owner(f)
            t.findings.append((scene.whole or scene, f))
            t.start = t.start or f.start
        for name in ("features", "duties", "whens", "wheres"):
            for thing in getattr(scene, name):
                getattr(owner(thing) if divided else target, name).append(thing)

    def recall_offset(self, scene: Scene) -> int | None:
        """Return where in a sentence the recalled attack begins, None if all of it is recalled."""
        match = _pattern("recalls", "sense", "recall").search(scene.words)
        if (
            match is None
            or match.start() < 3
            or re.search(r"(?:earlier|before|previously|week|month|year)$", match.group(), re.I)
        ):
            return None
        return scene.sentence.start + scene.sentence.text.find(scene.words) + match.end()

    def result(self) -> tuple[list[Telling], list[tuple[Scene, Any]]]:
        """Return the attacks told of and the sums, when all is read."""
        attacks = [t for t in self.told if not t.background and (t.findings or t.features)]
        for t in attacks or [self.own]:
            if len(attacks) < 2 or not any(f.kind == "attack_type" for f in t.features):
                t.features = [
                    f
                    for s in self.shared
                    for f in s.features
                    if f.kind in ("attack_type", "weapon", "raid", "raider", "suicide")
                ] + t.features
            t.duties = t.duties or [d for s in self.shared for d in s.duties]
        if self.totals:
            if len(attacks) < 2:
                one = self.opened and any(is_on_several(scene.words) for scene in self.shared)
                late = [
                    pair
                    for pair in self.totals
                    if self.is_over_more(*pair) or one and self.is_larger(pair[1])
                ]
                self.sums += late
                early = [pair for pair in self.totals if pair not in late]
                self.own.findings = sorted(self.own.findings + early, key=lambda pair: pair[1].start)
            else:
                self.sums += self.totals
        self.sum_up()
        if len(attacks) > 1 and not self.own.separate:
            mine = {id(p) for p in self.own.wheres}
            kept = [replace(s, wheres=[p for p in s.wheres if id(p) in mine]) for s in self.scenes]
            self.own.where = _main_place(kept) or self.own.where
        self.follow_up()
        told = [t for t in self.told if t is self.own or t.findings or t.features]
        for t in told[1:]:
            _placed(t, told)
        return told, self.sums

    def sum_up(self) -> None:
        """Put aside the headline's total where the next sentence says that it is one over several attacks."""
        early = {(f.kind, f.low) for s, f in self.sums if s.sentence.index < LEAD and (f.low or 0) > 2}
        mine = [
            pair
            for pair in self.own.findings
            if pair[0].sentence.index < LEAD and (pair[1].kind, pair[1].low) in early
        ]
        self.own.findings = [pair for pair in self.own.findings if pair not in mine]
        self.sums += mine

    def is_larger(self, f: Any) -> bool:
        """Tell whether a total is above all that is told of the one attack singled out of several."""
        told = [g.low for _, g in self.own.findings if g.kind == f.kind and g.low]
        return bool(told) and max(told) < f.low

    def is_over_more(self, scene: Scene, f: Any) -> bool:
        """Tell whether a total told after the one attack of a report sums over others too."""
        mine = [g for _, g in self.own.findings if g.kind in HARM and g.low]
        told = [g for _, g in self.totals if g.start < f.start and g.kind == f.kind]
        before = mine and min(g.start for g in mine) < f.start
        return bool(before) and scene.sentence.index >= LEAD and f.low not in {g.low for g in mine + told}

    def follow_up(self) -> None:
        """Make the past attack its own where a follow-up without harm of its own tells of one at once."""
        if len(self.told) < 2 or self.own.separate or not all(t.background for t in self.told[1:]):
            return
        t = self.told[1]
        ends = any(f.kind == "outcome" for f in self.own.features + t.features)
        harmed = any(f.kind in HARM for _, f in self.own.findings)
        if t.findings and not harmed and not ends and self.index(t) <= LEAD:
            for name in ("findings", "features", "duties", "whens", "wheres"):
                getattr(self.own, name).extend(getattr(t, name))
                getattr(t, name).clear()
            self.own.when, self.own.where = t.when or self.own.when, t.where or self.own.where

    def index(self, t: Telling) -> int:
        """Return the position of the sentence in which an attack is first told of."""
        return next((n for n, s in enumerate(self.scenes) if s.sentence.end > t.start), 0)


# -- the day and the place of the news


def _main_date(scenes: Sequence[Scene], published: date | None) -> Any:
    """Return the date of the article's own attack: the most exact one near its first tellings of harm.

    The day of an arrest, of a court's hearing or of somebody's saying is not the attack's.
    """
    best, value = None, -1e9
    told: set[tuple[str, int]] = set()  # the figures of the sentences before
    for n, scene in enumerate(scenes[: SEEN + 1]):
        cue = sense(scene.words)
        figures = {(f.kind, f.low) for f in scene.counts if f.host is None}
        other_figures = bool(told and figures and not figures & told)
        for w in scene.whens:
            if w.since or w.value[:1] in ("", "@", "+") or w.first and published and w.first > published:
                continue
            if n > 0 and cue in ("apart", "separate") or (other := _is_other_day(w, scene)) == "never":
                continue
            if w.precision in ("year", "unknown") and w.first is not None:
                continue
            if w.first is None and w.value.startswith("-") and other_figures:
                continue  # "last week three people were killed", in a report without a day
            if w.precision in COARSE and (not scene.findings or other_figures):
                continue
            score = -1.0 * n + 4 * scene.tells + 2 * bool(scene.findings)
            score += {"day": 3, "days": 2, "week": 0, "month": -2}.get(w.precision, 1)
            score -= 6 * (cue == "recall")
            score += 4 * _is_on_attack(w, scene) - 5.5 * (other == "rarely") - 4 * other_figures
            if score > value:
                best, value = w, score
        told |= figures
    return best


def _is_other_day(w: Any, scene: Scene) -> str:
    """Tell by the words beside it if a date is never the attack's (an arrest), or rarely (a saying)."""
    text, base = scene.sentence.text, scene.sentence.start
    return _other_day(text[: w.start - base], text[w.end - base :])


@lru_cache(maxsize=512)
def _other_day(before: str, after: str) -> str:
    """Tell the same by the words before and after the date."""
    words = before.lower().split()[-9:]
    before, after = " ".join(words), " ".join(after.lower().split()[:6])
    leading = len(words) <= 2 or words[-1].endswith(",")
    harmed = _in_lower_case(_word("harmed"))
    for strength in ("never", "rarely"):
        for match in _in_lower_case(_pattern("other_days", "sense", f"{strength} before")).finditer(before):
            between = before[match.end() :]
            if len(between.split()) <= (6 if strength == "never" else 3) and not harmed.search(between):
                return strength
        follows = _in_lower_case(_pattern("other_days", "sense", f"{strength} after"))
        if leading and follows.search(after) and not harmed.search(after):
            return strength
    return ""


def _is_on_attack(w: Any, scene: Scene) -> bool:
    """Tell whether a date stands with the attack itself: "the April 7 shooting", "it happened on Monday"."""
    text, base = scene.sentence.text, scene.sentence.start
    before, after = " ".join(text[: w.start - base].split()[-6:]), " ".join(text[w.end - base :].split()[:4])
    return bool(_attack_first().match(after) or _attack_last().search(before))


@cache
def _attack_first() -> re.Pattern[str]:
    return re.compile(
        rf"(?:['’]s )?(?:[\w-]+ ){{0,3}}(?:(?:{_nouns('cue').pattern})s?|{_word('attack word').pattern})",
        re.I,
    )


@cache
def _attack_last() -> re.Pattern[str]:
    nouns = f"{_nouns('cue').pattern}|{_nouns('plural').pattern}"
    words = f"{nouns}|{_word('attack word').pattern}|{_word('attack verb').pattern}"
    return re.compile(rf"(?:{words})(?: (?!said|told|after)[\w-]+){{0,3}}$", re.I)


def _main_place(scenes: Sequence[Scene]) -> Any:
    """Return the place of the article's own attack: the town named most, earliest and nearest to the harm."""
    scores: Counter[str] = Counter()
    first: dict[str, Any] = {}
    start = next((n for n, scene in enumerate(scenes) if scene.tells), 0)
    for n, scene in enumerate(scenes[: start + SEEN], -start):
        if sense(scene.words) in ("recall", "apart") or n > 0 and sense(scene.words) == "separate":
            continue
        for place in scene.wheres:
            weight = FINE.get(place.precision, 0.3 if place.place is None else 1.5) * PLACED.get(
                place.role, 0.7
            )
            weight *= (2.0 if scene.tells else 1.0) * (1.5 if scene.findings else 1.0) / (1 + 0.35 * abs(n))
            weight *= 0.3 if _is_aside(place, scene) else 1.0
            scores[place.name] += weight
            if (
                place.name not in first
                or first[place.name].role not in ("in", "mention")
                and place.role == "in"
            ):
                first[place.name] = place
    best = max(scores, key=lambda name: (scores[name], -first[name].start), default=None)
    return first[best] if best else None


def _is_aside(place: Any, scene: Scene) -> bool:
    """Tell whether a town is that of a hospital, a speaker or a road, or says where another one lies."""
    text, base = scene.sentence.text, scene.sentence.start
    before, after = (
        text[max(0, place.start - base - 40) : place.start - base],
        text[place.end - base : place.end - base + 30],
    )
    if FAR_FROM.search(before) or RURAL.search(before) or TIED_TO.match(after):
        return True
    struck = any(f.kind == "target" and _word("care").search(f.text) for f in scene.features)
    return not struck and bool(_asides().search(before))


def _is_joined(place: Any, scene: Scene) -> bool:
    """Tell whether a place is the second of two: of "Sanaa and Ibb provinces" neither holds all."""
    return scene.sentence.text[: place.start - scene.sentence.start].endswith(" and ")


def _is_of_hospital(place: Any, scene: Scene) -> bool:
    """Tell whether a town is that of the hospital to which somebody was taken."""
    before = scene.sentence.text[: place.start - scene.sentence.start]
    return bool(_taken_to().search(before[-120:]))


@cache
def _taken_to() -> re.Pattern[str]:
    return re.compile(_word("taken").pattern + r"(?:[^,.;]{0,60} to\b)?[^,.;]{0,50} (?:in|near) $", re.I)


@cache
def _these() -> re.Pattern[str]:
    return re.compile(_word("these").pattern + r" (?:[\w-]+ )?$", re.I)


@cache
def _asides() -> re.Pattern[str]:
    cues = _word("aside").pattern.removeprefix("(?<!\\w)")
    return re.compile(rf"(?:(?<!\w)|(?=,)){cues}[^,.]{{0,18}}$", re.I)


def _main_quarter(scenes: Sequence[Scene]) -> str:
    """Return the neighbourhood or village of the first sentences that tell of harm, as written."""
    told = [s for n, s in enumerate(scenes[:4]) if s.tells and (n == 0 or not sense(s.words))]
    return next((q for scene in told for q in [_quarter(scene)] if q), "")


def _quarter(scene: Scene) -> str:
    match = _quarters().search(scene.words)
    return (match.group(1) or match.group(2)).strip() if match else ""


def _is_quarter(place: Any, scene: Scene) -> bool:
    """Tell whether a name is that of a part of a town, by the words around it."""
    text, base = scene.sentence.text, scene.sentence.start
    before, after = (
        text[max(0, place.start - base - 50) : place.start - base],
        text[place.end - base : place.end - base + 20],
    )
    parts = r"(?:neighbou?rhoods?|quarters?|suburbs?|districts?)"
    return bool(
        re.search(rf"\b{parts} of (?:[\w'’-]+ )*(?:and )?$", before) or re.match(rf" {parts}\b", after)
    )


def _street(scene: Scene) -> str:
    names = [m.group(1).strip() for m in IN_PLACE.finditer(scene.words)]
    towns = {w for p in scene.wheres for w in _words(p.name)}
    named = [" ".join(_words(n)) for n in names if not _word("care").search(n)]
    return next((n for n in named if not set(n.split()) <= towns), "")


# -- small questions


def _summed_up(scenes: Sequence[Scene]) -> set[tuple[str, int]]:
    """Return the totals of the lead over several places that are told of afterwards, one by one.

    Their figures add up to it, or each of two sentences at least opens with another place.
    """
    found = set()
    for kind in HARM:
        for n, lead in enumerate(scenes[:LEAD]):
            total = max((f.low for f in lead.counts if f.kind == kind), default=0)
            if total < 3:
                continue
            parts, names, opened = [], set(), 0
            for scene in scenes[n + 1 :]:
                told = [f for f in scene.counts if f.kind == kind and f.low < total]
                numbers = [f.low for f in told if f.party != "attackers"]  # they die in the attack they make
                new = scene.localities - names
                if numbers and (new or scene.text or sense(scene.words) in ("apart", "separate")):
                    parts.append(max(numbers))
                    names |= new
                    opened += bool(new and _in_first().match(scene.words))
            adds_up = len(parts) > 1 and sum(parts) == total
            if _is_wide(lead) and (adds_up or opened > 1 and sum(parts) <= total):
                found.add((kind, total))
    return found


def _is_wide(scene: Scene) -> bool:
    """Tell whether a sentence speaks of several places or attacks."""
    return _names(scene, "plural") or _says(scene, "places")


@cache
def _in_first() -> re.Pattern[str]:
    return re.compile(r"\W*(?:in|at|near|outside) (?:[\w-]+ ){0,6}?[A-Z]", re.I)


def _localities(scene: Scene) -> set[str]:
    """Return the words of the places and quarters in which a sentence says that something happened."""
    found = {w for p in scene.towns if not _is_aside(p, scene) for w in _words(p.name)}
    if not scene.words.isupper():
        found |= _locality_words(scene.words).difference(
            *(_words(p.name) for p in scene.wheres if p.role == "people" or _is_of_hospital(p, scene))
        )
    return found


@lru_cache(maxsize=512)
def _locality_words(text: str) -> frozenset[str]:
    """Return the capitalised words after "in" or before "village" that no hospital and no home follows."""
    found: set[str] = set()
    for match in IN_PLACE.finditer(text):
        if match.group().startswith("of ") and text[: match.start()].endswith(", "):
            continue  # "John Doe, of Columbia"
        if _at_home().search(text[max(0, match.start() - NEARBY) : match.start()]):
            continue  # "who lived in the same block"
        if not _word("care").search(text[match.start() : match.end() + 20]):
            found.update(w for w in _words(match.group(1)) if w[0].isupper())
    if any(word in text for word in SETTLEMENTS):
        for match in _settlement().finditer(text):
            found.update(w for w in _words(match.group(1)) if w[0].isupper())
    return frozenset(found)


@cache
def _at_home() -> re.Pattern[str]:
    return re.compile(_word("home").pattern + r" $", re.I)


@cache
def _settlement() -> re.Pattern[str]:
    return re.compile(rf"{NAME}(?:village|town|hamlet|neighbou?rhood)s?\b")


@cache
def _calendar() -> frozenset[str]:
    return frozenset(row["cue"].lower().strip(".") for row in lexicon.rows("calendar"))


@lru_cache(maxsize=512)
def _words(name: str) -> tuple[str, ...]:
    return tuple(
        w
        for w in re.findall(r"[\w'’-]+", name)
        if w.lower() not in _calendar() and w.lower() not in ("the", "of", "al")
    )


@cache
def _numbers() -> dict[str, int]:
    rows = [row for row in lexicon.rows("numbers") if row["low"] == row["high"] and row["low"].isdigit()]
    return (
        {row["cue"].lower(): int(row["low"]) for row in rows}
        | {"a": 1, "an": 1}
        | {str(n): n for n in range(1, 100)}
    )


def _last_day(w: Any) -> date:
    """Return the last day of the year, the month or the day from which a stretch of time runs."""
    if w.precision == "year":
        return date(w.first.year, 12, 31)
    if w.precision == "month":
        return (w.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return w.first


def _earlier(main: Any, w: Any, number: int, unit: str) -> Any:
    """Return the date that lies some days, weeks, months or years before the article's own attack.

    A day is exact; a week is known to within a week; months and years are those of the calendar.
    """
    day = main.first
    if unit in "DW":
        at, slack = (
            day - timedelta(days=number * (7 if unit == "W" else 1)),
            timedelta(days=7 * (unit == "W")),
        )
        last = min(at + slack, day - timedelta(days=1))
        first, precision = at - slack, "days" if unit == "W" else "day"
    elif unit == "M":
        months = day.year * 12 + day.month - 1 - number
        first = date(months // 12, months % 12 + 1, 1)
        last, precision = date((months + 1) // 12, (months + 1) % 12 + 1, 1) - timedelta(days=1), "month"
    else:
        first, last, precision = date(day.year - number, 1, 1), date(day.year - number, 12, 31), "year"
    return replace(
        w,
        first=first,
        last=last,
        precision=precision,
        basis="relative",
        value=f"@-{number}{unit}",
        since=False,
        time=None,
    )


@cache
def _comes() -> re.Pattern[str]:
    nouns = f"{_nouns('cue').pattern}|{_word('attack word').pattern}"
    return re.compile(
        rf"\W*(?:it|this|(?:the|this) (?:\w+ )?(?:{nouns})) (?:comes?|came|happened|occurred)\b", re.I
    )


def _is_coarse(w: Any) -> bool:
    """Tell whether a date is a month or a year, though the report's own is not known: "last month"."""
    return w.precision in COARSE or w.first is None and bool(re.fullmatch(r"-?\d+[MY]|--\d\d", w.value))


def _has_deeds(scene: Scene) -> bool:
    """Tell whether a sentence speaks of attacks in the plural, and not of "the attacks" told of before."""
    return any(
        noun.group().lower().endswith("s")
        and not _word("doer").fullmatch(noun.group())
        and not _these().search(scene.words[: noun.start()])
        for noun in _nouns("plural").finditer(scene.words)
    )


def _is_on_one(scene: Scene) -> bool:
    """Tell whether a sentence names one attack: "killed 22 cadets in a raid on the camp last year"."""
    return bool(_one().search(scene.low)) and not _names(scene, "plural")


@cache
def _one() -> re.Pattern[str]:
    return re.compile(rf"\b(?:an?|the|that|one) (?:[\w-]+ ){{0,3}}?{_nouns('cue').pattern}")


def _towns_apart(t: Telling, scene: Scene) -> bool:
    if t.where is None or not scene.towns:
        return False
    gaps = [distance(t.where, p) for p in scene.towns]
    return all(g is not None and g > FAR for g in gaps)


def _leads(scenes: Sequence[Scene]) -> dict[str, int]:
    """Return the largest number of each kind that the first sentences give."""
    found: dict[str, int] = {}
    for scene in scenes:
        if scene.sentence.index > 4:
            break
        for f in scene.findings:
            found[f.kind] = max(found.get(f.kind, 0), f.low or f.high or 0)
    return found


def _placed(t: Telling, told: list[Telling]) -> None:
    """Give a recalled attack "in the same town", or on "the consulate", the town told of before."""
    if t.where is not None and t.where.precision in TOWN:
        return
    if any(_says(s, "same place") for s, _ in t.findings) and (own := told[0].where) is not None:
        t.where = t.where if t.where is not None and t.where.country not in (None, own.country) else own
        return
    heads = {
        f.text.split()[-1].lower()
        for f in t.features
        if f.kind == "target" and f.text.lower().startswith("the ")
    }
    for other in told:
        if other is t or other.where is None or other.where.precision not in TOWN:
            continue
        theirs = {w.lower() for f in other.features if f.kind == "target" for w in f.text.split()[-1:]}
        if heads & theirs and (t.where is None or t.where.country in (None, other.where.country)):
            t.where = other.where
            return
