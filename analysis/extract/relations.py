"""Decide how the claims of one attack in one article stand to one another.

So that nobody is counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from analysis import lexicon

GENERIC = {
    "people",
    "person",
    "victim",
    "toll",
    "",
    "life",
    "deaths",
    "fatalities",
    "injuries",
    "body",
    "corpse",
    "individual",
    "casualty",
    "man",
    "other",
    "injured",
    "wounded",
    "dead",
    "homicides",
}
MANY = 10  # a number so large, twice in a sentence, is the same number
DESCRIBING = (
    "among",
    "described",
    "dead-include",
    "victims",
    "they-included",
)  # rules of words that say who some of the dead or wounded were
AGES = re.compile(r"\bage[sd]?\b|, \d\d and \d\d\b")
WHOLES = {"people", "person", "victim", "toll", "", "other"}
AGED = re.compile(r"\d|.*-old$")
ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
WHOSE = ("his", "her", "their")
FEW = 3  # of "several": the few who are named may be all of them
KIN = lexicon.words("kin")
FAMILY = KIN | {"mother", "father", "wife", "husband", "girlfriend", "boyfriend", "ex-wife", "ex-husband"}
SINGLES = ("indef", "poss", "def", "name", "bare")  # forms of persons without a number
STATES = lexicon.senses("described state")
UNCERTAIN = ("denied", "unconfirmed")
OFFICIAL = ("police", "military", "government", "medical")
CHILDREN = lexicon.words("young")


@dataclass
class Count:
    """One claim of persons as it is being related: what it counts, and where it stands."""

    index: int
    kind: str
    party: str
    low: int | None
    high: int | None
    hedge: str
    modality: str
    rule: str
    form: str
    noun: str
    others: bool
    partitive: bool
    plural: bool
    sentence: int
    start: int
    end: int
    name: str
    text: str = ""
    headline: bool = False
    host: int | None = None
    age: int | None = None
    listed: int | None = None
    rival: bool = False  # said by the other side: the attackers, of their victims
    voice: str = ""  # the kind of speaker: police, witness
    summed: bool = False  # a member of a sum over several sides, which counts itself
    quote: str = ""
    also: bool = False  # a further person: "a woman was also shot", "also injured was a man"
    further: bool = False  # done after what is told before: "he then killed a guard"
    after: bool = False  # told after an "after" or a "when": "one died after three were shot"
    relation: str | None = None
    related: int | None = None
    counts: bool = True
    all: list[tuple[str, int]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The number as spoken: for a range or an open end, its low end."""
        return self.low if self.low is not None else self.high or 0

    @property
    def spoken(self) -> int:
        """The number without its hedge: 100 for "more than 100"."""
        return self.number - 1 if self.hedge == "more_than" else self.number

    @property
    def traits(self) -> tuple[str, str]:
        """Sex and age that the noun tells: "male" and "child" of a boy, '' for what it leaves open."""
        return _traits(self.noun)

    @property
    def sort(self) -> str:
        """What the noun tells of a person: nothing (generic), family, child, or other."""
        if self.noun in GENERIC:
            return "generic"
        return "family" if self.noun in FAMILY else "child" if self.noun in CHILDREN else "other"

    @property
    def names(self) -> set[str]:
        """The words of the name by which a person is told of, if there is one."""
        return _names([self])

    @property
    def ordinal(self) -> int | None:
        """The place in a count that the words give: 3 of "a third victim"."""
        return next((n for word, n in ORDINALS.items() if word in self.text.split()), None)

    def can_be(self, other: Count) -> bool:
        """Tell whether two counts can be of one person."""
        return _alike(self, other)

    def relate(self, relation: str, other: Count, counts: bool) -> None:
        """Note how this claim stands to another; the first relation noted decides whether it counts."""
        self.all.append((relation, other.index))
        if (
            relation in ("same_as", "part_of")
            and self.party in ("unknown", "")
            and other.party == "civilians"
        ):
            if self.noun in GENERIC or self.form == "pronoun":
                self.party = other.party
        if self.relation is None:
            self.relation, self.related, self.counts = relation, other.index, counts

    def turn(self, beside: Sequence[Count]) -> None:
        """Count a person who was left out, or leave out one who counts: the counted nearest may be the same.

        The claim says by its rule that learned weights decided.
        """
        self.rule, self.counts = "learned", not self.counts
        self.relation = self.related = None
        self.all = []
        counted = [d for d in beside if d is not self and d.counts and d.number]
        if not self.counts and counted:
            self.relate("may_overlap", _nearest(self, counted), False)


def _nearest(c: Count, counted: Sequence[Count]) -> Count:
    return min(counted, key=lambda d: (d.kind != c.kind, abs(d.start - c.start)))


def relate(counts: Sequence[Count]) -> None:
    """Fill relation, related and counts of the claims of one event, in text order.

    The rules follow CODEBOOK.md, "How a toll is made": a repeated figure is one claim, a part is not added
    to its whole, a total equal to its breakdown by party gives way to it, and "others" add to those before.
    """
    _victims(counts)
    _they(counts)
    _other_states(counts)
    tellings = _tellings(counts)
    for kind in ("killed", "injured", "attackers", "arrested", "hostages"):
        listed = sorted((c for c in counts if c.kind == kind), key=lambda c: c.headline)
        for c in listed:
            if c.modality in UNCERTAIN:
                c.counts = False
        _repeats(listed)
        _hosts(listed, counts)
        _rivals(listed)
        _pointing(listed, counts)
        _sums(listed)
        _headlines(listed)
        if kind == "injured":
            _dead_and_wounded(listed, counts)
        _parts(listed, sum(c.number for c in _dead(counts)) if kind == "injured" else 0, tellings)
        _overlaps(listed)
        _vague(listed)
        _mixed(listed)
    _shot(counts)


def _other_states(counts: Sequence[Count]) -> None:
    """Let "another" stand against the dead beside it: "one was killed and another wounded" is one wounded.

    It is another than the dead, not than the wounded of other sentences.
    """
    for c in counts:
        if not c.others or c.noun != "other" or c.number != 1 or c.kind not in ("killed", "injured"):
            continue
        beside = [d for d in counts if d.sentence == c.sentence and d.start < c.start and d.number]
        if beside and {d.kind for d in beside} == {"killed" if c.kind == "injured" else "injured"}:
            c.others = False


def in_one_breath(counts: Sequence[Count]) -> list[list[Count]]:
    """Return the counts by the claims they make: persons without a number told in one list are one claim.

    "Killed a trader and his son" is one claim; "two officers and a cook" are two claims, and so are
    persons who do not stand alike: one told of before, the other new.
    """
    lists: dict[tuple[int | None, str], list[Count]] = {}
    for c in counts:
        lists.setdefault((c.listed if c.listed is not None else -1 - c.index, c.kind), []).append(c)
    made = [
        part
        for members in lists.values()
        for run in (
            [members] if _is_one_claim(members) or members[0].rule in DESCRIBING else _by_side(members)
        )
        for part in ([run] if _is_one_claim(run) else [[c] for c in run])
    ]
    return sorted(made, key=lambda members: members[0].index)


def _by_side(members: list[Count]) -> list[list[Count]]:
    """Cut a list where another side begins: "his wife, her cousin / a constable and a sergeant"."""
    runs: list[list[Count]] = []
    for c in members:
        sides = {d.party for d in runs[-1]} - {"unknown", ""} if runs else set()
        if runs and (c.party in ("unknown", "") or sides <= {c.party}):
            runs[-1].append(c)
        else:
            runs.append([c])
    return runs


def _is_one_claim(members: list[Count]) -> bool:
    """Tell whether persons told in one list are one claim.

    Persons without a number, and their kin, alike in all else.
    """
    kin = any(c.text.split()[0] in WHOSE for c in members if c.text)
    if members[0].number != 1 or not all(
        c.low == c.high
        and c.low
        and (c.low == 1 and (c.form in SINGLES or kin and c.form == "pronoun") or kin and c.noun in KIN)
        for c in members
    ):
        return False
    states = {(c.modality, c.counts, c.relation is None) for c in members}
    sides = {c.party for c in members} - {"unknown", ""}
    forms = {c.form for c in members}
    return (
        len(states) == 1
        and len(sides) < 2
        and (kin or forms == {"name"} or forms == {"indef"} and len(members) == 2 or _is_fellow(members))
    )


def _is_fellow(members: list[Count]) -> bool:
    """Tell whether the last of two is another such as the first: "Sheriff Toby Marsh and another deputy"."""
    first, last = members[0], members[-1]
    return (
        len(members) == 2 and first.form == "name" and last.others and first.party == last.party != "unknown"
    )


def side_of(members: Sequence[Count]) -> str:
    """Return the side of persons told in one breath.

    A man and a woman may be anybody, a man and his son are civilians.
    """
    sides = {c.party or "unknown" for c in members}
    if len(sides) > 1 and not any(c.form == "poss" or c.noun in CHILDREN - {"woman"} for c in members):
        return "unknown"
    known = sides - {"unknown"}
    return known.pop() if len(known) == 1 else "unknown"


def _victims(counts: Sequence[Count]) -> None:
    """The victims who are named are the wounded, where nobody is said to have died."""
    if not any(c.kind == "killed" and c.rule != "victims" and c.number for c in counts) and any(
        c.kind == "injured" for c in counts
    ):
        for c in counts:
            c.kind = "injured" if c.rule == "victims" else c.kind


def _they(counts: Sequence[Count]) -> None:
    """Those who are told to be dead are those told of just before: "They were pronounced dead"."""
    for c in counts:
        if c.form != "pronoun" or not c.plural or c.low is not None:
            continue
        near = [d for d in counts if d.start < c.start and c.sentence - d.sentence < 2 and d.number > 1]
        told = [
            d for d in near if d.kind in ("killed", "injured") and d.low == d.high and d.form != "pronoun"
        ]
        if told:
            c.low = c.high = told[-1].low
            c.hedge, c.party = "exact", told[-1].party
            if told[-1].kind == "injured":
                told[-1].relate("same_as", c, False)


def _firm(c: Count) -> bool:
    return c.modality in ("asserted", "confirmed") and c.relation is None and c.hedge != "vague"


def _same_side(a: Count, b: Count) -> bool:
    loose = ("unknown", "all", "")
    return a.party == b.party or a.party in loose or b.party in loose


def _together(a: Count, b: Count) -> bool:
    """Tell whether two counts stand in one list of one sentence: "two officers and three constables"."""
    return a.sentence == b.sentence and a.rule == b.rule and (a.start == b.start or a.end == b.end)


def _repeats(listed: list[Count]) -> None:
    """A figure said again is the same as the first: by number and side, or, for one person, by who it is."""
    for n, c in enumerate(listed):
        if c.relation or c.host is not None or c.low is None and c.high is None:
            continue
        for d in listed[:n]:
            if (
                d.relation == "same_as"
                or d.modality in UNCERTAIN
                or _together(c, d)
                or d.spoken != c.spoken
                or not _same_side(c, d)
            ):
                continue
            if d.host is not None and c.number == 1:
                continue
            if c.partitive and STATES.get(c.noun) == "injured" and d.party == "attackers" != c.party:
                continue  # one of the wounded is not the gunman shot dead
            if c.further and d.sentence != c.sentence and (c.form != "def" or c.noun != d.noun):
                continue  # "he then went to a school and shot two" is no repetition
            if "zero" in (c.form, d.form) and c.form != d.form:
                continue
            if c.number == 1 and c.kind != "attackers" and not _same_person(c, d, listed[:n]):
                continue
            if (
                c.number > 1
                and c.sentence == d.sentence
                and (c.others != d.others or c.rule == d.rule and c.number < MANY)
            ):
                continue
            if (
                c.party == "attackers"
                and d.party == "unknown"
                and d.number > 1
                and d.noun not in ("body", "corpse")
            ):
                continue
            if c.rule == "self" and d.rule == "active":
                continue  # whom the gunman killed is not the gunman
            if d.noun in ("body", "corpse") and c.party == "attackers" and c.noun not in ("body", "corpse"):
                continue  # a body of unknown side may be an attacker: overlap, not identity
            c.relate("same_as", d, False)
            break


def _same_person(c: Count, d: Count, before: list[Count]) -> bool:
    """Tell whether two mentions of one person are of the same.

    By name, by noun, or as the only one who fits.
    """
    if c.form == "name" and d.form == "name":
        mine, other = _names([c]), _names([d])
        return (
            c.name == d.name or min(len(mine), len(other)) == 1 and bool(mine & other)
        )  # "Rosa", "Rosa Diaz"
    if c.form == "indef" and c.sentence == d.sentence:
        return False
    if c.age is not None and d.age is not None:
        return not c.others and _alike(c, d)
    if c.others and c.noun == "other" and c.text == d.text and c.rule == d.rule and c.sentence != d.sentence:
        return True  # "and another injured", said again
    if (
        c.others
        or d.others
        and c.form != "pronoun"
        or c.form == "count"
        and d.form == "count"
        and c.partitive != d.partitive
    ):
        return False
    if not _alike(c, d):
        return False
    if c.form == "indef" and c.text == d.text:
        return True
    if c.headline:
        return True
    if c.form == "poss" and c.quote[:1].isupper() and c.sentence - d.sentence == 1 and d.form != "poss":
        return False  # "a clerk was shot; his wife was stabbed"
    if c.form in ("pronoun", "def", "name", "poss", "bare"):
        if c.noun == d.noun and c.noun and c.form != "poss":
            return True
        fitting = [
            x
            for x in before
            if x.number == 1 and x.relation != "same_as" and x.kind == c.kind and _alike(c, x)
        ]
        if c.form == "poss":
            return len(fitting) == 1 and d is fitting[0] and c.sentence != d.sentence
        if c.form == "name" and any(x.form == "name" for x in fitting):
            return False
        return (
            bool(fitting)
            and d is (fitting[-1] if c.form == "pronoun" else fitting[0])
            and (c.form != "name" or len(fitting) == 1)
        )
    if c.form == "count":
        return c.noun in GENERIC or d.noun in GENERIC or c.noun == d.noun
    if c.noun in GENERIC or d.noun in GENERIC:
        return (
            sum(x.number == 1 and x.relation != "same_as" for x in before) == 1 and c.sentence != d.sentence
        )
    return (
        c.noun == d.noun
        and c.sentence != d.sentence
        and d.form in ("indef", "count")
        and d.headline is False
        and c.sentence - d.sentence > 3
    )


def _alike(a: Count, b: Count) -> bool:
    """Tell whether two counts can be of one person.

    No man is a woman, no child an adult, nobody is of two ages.
    """
    (sex, grown), (other_sex, other_grown) = _traits(a.noun), _traits(b.noun)
    if "young " in f"{a.text} {b.text}":
        grown = other_grown = ""  # a young man may be a boy of 15
    if a.age is not None and b.age is not None and a.age != b.age:
        return False
    return not (sex and other_sex and sex != other_sex) and not (
        grown and other_grown and grown != other_grown
    )


def is_of_sex(noun: str, pronoun: str) -> bool:
    """Tell whether a noun can be meant by a "he" or a "she"."""
    sex = _traits(noun)[0]
    return not sex or sex == _traits(pronoun)[0]


@cache
def _traits(noun: str) -> tuple[str, str]:
    row = next((r for r in lexicon.rows("traits") if r["cue"] == noun), None)
    return (row["sex"], row["age"]) if row else ("", "")


def _hosts(listed: list[Count], counts: Sequence[Count]) -> None:
    for c in listed:
        if c.host is not None and c.relation is None and counts[c.host].kind == c.kind:
            whole = counts[c.host]
            is_all_known = whole.low is None and whole.high is None  # "they died, including three cooks"
            c.relate("part_of", whole, is_all_known or _is_side(c, whole))


def _rivals(listed: list[Count]) -> None:
    """What the attackers say of their victims is kept beside what others say.

    And does not count where others give a figure; nor does a higher one of residents or witnesses where
    police, soldiers, officials or medics give theirs.
    """
    fair = [c for c in listed if _firm(c) and c.number and not c.rival and c.party != "attackers"]
    for c in listed:
        if c.rival and _firm(c) and c.number and c.party != "attackers" and fair:
            c.relate("may_overlap", fair[0], False)
    counted = [c for c in listed if _firm(c) and c.form == "count" and c.number and not c.partitive]
    for c in counted:
        if c.voice == "witness":
            known = [
                d
                for d in counted
                if d.voice in OFFICIAL and _same_side(c, d) and d.host is None and d.rule not in DESCRIBING
            ]
            if known and c.number > max(d.number for d in known) > 1:
                c.relate("conflicts_with", max(known, key=lambda d: d.number), False)


def _pointing(listed: list[Count], counts: Sequence[Count]) -> None:
    """ "Both", "the three" point back at persons told of before, and add nobody."""
    for c in listed:
        if c.form != "def" or c.number < 2 or c.relation or c.noun not in ("other", "") or c.others:
            continue
        before = [
            d for d in listed if d.start < c.start and d.number and d.low != 0 and d.modality not in UNCERTAIN
        ]
        singles = [d for d in before if d.number == 1 and d.relation != "same_as"][-c.number :]
        if len(singles) == c.number:
            c.relate("sum_of", singles[0], False)
            c.all += [("sum_of", d.index) for d in singles[1:]]
        elif any(d.kind == "killed" and d.number for d in counts) and before:
            c.relate("part_of", before[-1], False)


def _sums(listed: list[Count]) -> None:
    """A total equal to the sum of a breakdown is the same persons.

    Parts of several sides count, of one side the total does.
    """
    for total in listed:
        if not _firm(total) or total.number < 2 or total.others or total.further:
            continue
        for members in _lists(listed, total):
            if any(m.further and m.start > total.start for m in members):
                continue
            if (
                any(m.rule == "self" and m.sentence == total.sentence for m in members)
                and total.rule == "active"
            ):
                continue  # "killing two before he shot his wife and then himself"
            if all(m.start < total.start and _is_group_apart(m, total) for m in members):
                continue
            added = sum(m.number for m in members)
            if added != total.number and not (
                total.hedge in ("at_least", "more_than") and total.spoken <= added <= total.spoken * 1.3
            ):
                continue
            sides = {m.party or "unknown" for m in members}
            if sides == {"civilians", "unknown"}:
                sides = {"civilians"}  # a man and a woman are of one side
            if len(sides) > 1 and (total.party in ("unknown", "all", "") or added == total.number >= MANY):
                for m in members:
                    total.relate("sum_of", m, False)
                    m.summed = True
                total.party = "all"
            elif all(_same_side(m, total) for m in members):
                for m in members:
                    m.relate("part_of", total, False)
            break


def _headlines(listed: list[Count]) -> None:
    """A headline's number above every number below it may hold the attackers: a total over everybody."""
    body = [c for c in listed if not c.headline and _firm(c) and c.number and c.party != "attackers"]
    for c in listed:
        if (
            c.headline
            and _firm(c)
            and c.party == "unknown"
            and body
            and c.number > max(d.number for d in body)
        ):
            c.party = "all"


def _is_side(part: Count, whole: Count) -> bool:
    """Tell whether a part says who some of everybody are: it counts for their side's toll, and in no sum."""
    return whole.party == "all" and part.party != "all" and not part.others


def _lists(listed: list[Count], total: Count) -> list[list[Count]]:
    """Return the lists of two or more counts that stand together, or follow one another.

    And could add up to *total*.
    """
    rest = [
        c
        for c in listed
        if c is not total
        and _firm(c)
        and c.number
        and c.number < total.number
        and c.host is None
        and (c.listed is None or c.listed != total.listed)
    ]
    by_sentence: dict[int, list[Count]] = {}
    for c in rest:
        by_sentence.setdefault(c.sentence, []).append(c)
    candidates = [m for m in by_sentence.values() if len(m) > 1]
    if len(rest) > 1:
        candidates.append(rest)
        candidates.append([c for c in rest if c.start > total.start])
    return [m for m in candidates if len(m) > 1]


def _parts(listed: list[Count], dead: int, tellings: dict[int, int]) -> None:
    """Take the sentence that counts most as the whole; what others count is part of it, unless it adds to it.

    What one sentence counts is added up: "two officers and three constables", "one killed and another died",
    and what the doer did then ("he then killed a guard").
    Another sentence adds only persons of another stated side, or said to be others ("a second officer also").
    """
    for side in (True, False):
        mine = [
            c
            for c in listed
            if _firm(c) and c.number and not c.partitive and (c.party == "attackers") == side
        ]
        if not mine:  # "killed three of them": no whole of theirs is told
            mine = [c for c in listed if _firm(c) and c.number and (c.party == "attackers") == side]
        again = {c.related for c in listed if c.rule == "toll" and c.relation == "same_as"}  # "in total 26"
        tolls = [c for c in mine if c.rule == "toll" or c.index in again]
        units: dict[int, list[Count]] = {}
        for c in mine:
            listed_with = [o for o in mine if o.form != "name" and _together(c, o)]
            if c.form != "name" or listed_with and c.rule not in DESCRIBING:
                units.setdefault(tellings[c.sentence], []).append(c)
        if len(units) > 1 or any(c.rule not in DESCRIBING for c in mine):
            units = {
                n: kept
                for n, unit in units.items()
                if (kept := [c for c in unit if c.rule not in DESCRIBING])
            }
        names = [c for c in mine if c.form == "name"]
        whole = max(
            units.values(), key=lambda unit: (sum(c.number for c in unit), -unit[0].sentence), default=[]
        )
        largest = max((c.number for c in mine if c.sentence == mine[0].sentence), default=0)
        tolls = [c for c in tolls if c.number >= largest]  # a smaller toll is another speaker's
        if tolls:
            whole = [max(tolls, key=lambda c: (c.number, c.start))]
        if (
            sum(c.number for c in names) > sum(c.number for c in whole)
            and not tolls
            and all(c.number == 1 for c in mine)
        ):
            whole = names
        if not whole:
            continue
        if not tolls:
            whole = _outnumbering(listed, whole) or whole
        first = max(whole, key=lambda c: c.number)
        general = first.number > 1 and (first.noun in GENERIC or first.party in ("unknown", "all", ""))
        for c in listed:
            if (
                c in whole
                or c.summed
                or c.relation
                or c.modality in UNCERTAIN
                or c.low == 0
                or (c.party == "attackers") != side
            ):
                continue
            if c.hedge == "vague" and c.form != "count":
                continue
            if tolls:
                c.relate(
                    "increment_of" if c.others or c.rule == "toll" and c.start < first.start else "part_of",
                    first,
                    False,
                )
            elif _is_next(c, whole):
                continue
            elif _ordinal(c) > first.number and _adds(c, whole, general):
                if first.start < c.start and _has_room(first, c, listed, dead):
                    c.relate("part_of", first, False)
                continue
            elif c.start < first.start and _is_group_apart(c, first):
                continue
            elif (
                first.others
                and c.start < first.start
                and (c.number == 1 and c.form == "indef" or c.rule == first.rule == "active")
                and not c.headline
            ):
                continue  # "a woman was shot; five other victims came to the hospital"
            else:
                c.relate("part_of", first, _is_side(c, first))


def _tellings(counts: Sequence[Count]) -> dict[int, int]:
    """Return for each sentence the first of those told on: what somebody does then adds to what he did.

    "He killed a cook at home. He then drove to a depot and killed two guards": a retelling has no "then".
    """
    first: dict[int, int] = {}
    before: Count | None = None
    for c in sorted(counts, key=lambda c: c.start):
        if c.kind not in ("killed", "injured") or c.party == "attackers":
            first.setdefault(c.sentence, c.sentence)
            continue
        if before is None or c.sentence != before.sentence:
            goes_on = c.further and before is not None and not before.headline
            first[c.sentence] = first[before.sentence] if goes_on and before else c.sentence
        before = c
    return first


def _outnumbering(listed: list[Count], whole: list[Count]) -> list[Count]:
    """Return the dozens hurt whom no smaller number can hold: "Dozens were hurt. One clinic treated 14".

    The dead are counted, so that "scores killed" gives way to 22.
    """
    number = sum(c.number for c in whole)
    side = whole[0].party
    many = [
        c
        for c in listed
        if c.hedge == "vague"
        and c.form == "count"
        and c.number > max(number, FEW)
        and _same_side(c, whole[0])
    ]
    firm = [c for c in many if c.relation is None and c.modality in ("asserted", "confirmed")]
    is_told = firm and firm[0].kind == "injured" and side != "attackers"
    return [max(firm, key=lambda c: (c.number, -c.start))] if is_told else []


def _has_room(total: Count, another: Count, listed: list[Count], dead: int) -> bool:
    """Tell whether those told of since a total leave room in it for another.

    "Four teens were shot, one fatally. Another is in hospital": he is of the four.
    """
    if total.number < 3 or not another.others:
        return False
    told = [c for c in listed if c.relation == "part_of" and c.related == total.index]
    told = [c for c in told if total.start < c.start < another.start]
    return sum(c.number for c in told) + dead + another.number <= total.number


def _is_group_apart(c: Count, group: Count) -> bool:
    """Tell whether a group told after a single person, with ages of its own, leaves him out.

    "A nurse, 50, was hurt. Three girls, ages 9, 12 and 15, were hurt."
    """
    return (
        c.form in ("indef", "count")
        and c.kind == "injured"
        and not c.headline
        and not group.headline
        and group.form == "count"
        and group.noun not in WHOLES
        and bool(AGES.search(group.quote))
        and (c.age is None or str(c.age) not in group.quote)
    )


def _ordinal(c: Count) -> int:
    """Return the place of a person in a count: a fourth victim is the last of four; else a large number."""
    return c.ordinal or 10**6


def _is_next(c: Count, whole: list[Count]) -> bool:
    """Tell whether an ordinal counts on from a number: "four were found dead; a fifth man died later"."""
    return c.form == "indef" and _ordinal(c) == sum(w.number for w in whole) + 1


def _adds(c: Count, whole: list[Count], general: bool) -> bool:
    """Tell whether a count from another sentence adds to the whole instead of being a part of it."""
    if c.partitive:
        return c.noun == "survivor" and c.rule == "passive"  # "one of the survivors was later murdered"
    sides = {w.party for w in whole}
    if (
        not general
        and c.party not in sides
        and not sides & {"unknown", "all", ""}
        and c.party not in ("unknown", "all", "")
    ):
        children = c.noun in CHILDREN and "civilians" in sides
        return not children
    if c.number == 1 and c.form in ("indef", "count", "bare") and not c.headline and not general:
        return c.others or not any(_alike(c, w) for w in whole)
    return c.others and c.number == 1 and not general


def _overlaps(listed: list[Count]) -> None:
    """Bodies of unknown side may be the attackers': overlap, not a sum."""
    for body in listed:
        if (
            body.noun not in ("body", "corpse")
            or body.party != "unknown"
            or body.relation
            or body.kind != "killed"
        ):
            continue
        for c in listed:
            if (
                c.party == "attackers"
                and c.modality in ("asserted", "confirmed")
                and c.number <= body.number + 1
            ):
                body.relate("may_overlap", c, True)


def _vague(listed: list[Count]) -> None:
    """A bare plural counts only where nothing better is said of the same side."""
    firm = [c for c in listed if c.hedge != "vague" and c.number and c.modality in ("asserted", "confirmed")]
    for c in listed:
        if c.hedge != "vague" or c.relation:
            continue
        if c.rule == "their-wounded":
            for d in firm:
                if d.party == c.party:
                    c.relate("may_overlap", d, True)
            continue
        if (
            c.form == "def"
            and c.noun == "victim"
            and (whole := max(firm, key=lambda d: d.number, default=None))
            and whole.number > 1
        ):
            c.low, c.high, c.hedge = whole.low, whole.high, whole.hedge
            c.relate("same_as", whole, False)
            continue
        better = next(
            (d for d in firm if d.related != c.index and _same_side(c, d) and d.number >= c.number), None
        )
        earlier = next(
            (
                d
                for d in listed
                if d is not c
                and d.hedge == "vague"
                and d.start < c.start
                and _same_side(c, d)
                and d.relation is None
            ),
            None,
        )
        if better is not None:
            c.relate("may_overlap" if c.form == "count" else "part_of", better, False)
        elif earlier is not None:
            c.relate("same_as", earlier, False)


def _mixed(listed: list[Count]) -> None:
    """A general total with members of several sides among its parts is a total over all of them."""
    for total in listed:
        parts = {c.party for c in listed if c.related == total.index and c.relation == "part_of"} - {
            "unknown",
            "all",
            "",
        }
        if (
            total.party == "unknown"
            and total.number > 1
            and total.noun != "other"
            and (len(parts) > 1 or parts & {"security", "militants"})
        ):
            total.party = "all"
    for c in listed:
        whole = next((d for d in listed if c.relation == "same_as" and d.index == c.related), None)
        if whole is not None and whole.party == "all" and c.party == "unknown":
            c.party = "all"


def _dead(counts: Sequence[Count]) -> list[Count]:
    return [c for c in counts if c.kind == "killed" and _firm(c) and c.number and c.party != "attackers"]


def _dead_and_wounded(injured: list[Count], counts: Sequence[Count]) -> None:
    """A number of wounded that equals the dead and another number of wounded is their sum.

    "four were taken to hospital".
    """
    killed = _dead(counts)
    dead = sum(c.number for c in killed)
    firm = [c for c in injured if _firm(c) and c.number and not c.partitive]
    for total in firm:
        rest = next(
            (
                c
                for c in firm
                if c is not total and dead and c.number == total.number - dead and c.relation is None
            ),
            None,
        )
        is_plain = total.rule.startswith(("shot", "hospital", "hit", "victims")) or total.noun in GENERIC
        in_one = rest is not None and rest.sentence == total.sentence
        if in_one and any(k.sentence == total.sentence and k.number == dead for k in killed):
            in_one = False  # "six were shot: two killed and four wounded"
        if rest is not None and is_plain and not total.others and not in_one:
            for c in firm:
                if (
                    c is not total
                    and c.spoken == total.spoken
                    and c.relation is None
                    and c.sentence != total.sentence
                ):
                    c.relate("same_as", total, False)
            total.relate("sum_of", killed[0], False)
            total.all.append(("sum_of", rest.index))
            return


def _died(
    hurt: Count, killed: list[Count], injured: list[Count], told: list[Count], counts: Sequence[Count]
) -> Count | None:
    """Return those dead who are those hurt: "the victim was shot" where one victim died."""
    dead = sum(c.number for c in killed)
    if hurt.form in ("def", "pronoun") and hurt.number == dead and hurt.number > 1:
        return killed[0]
    both = [k for k in killed if k.form == "def" and k.noun in ("", "other") and k.start > hurt.start]
    if hurt.number == dead > 1 and any(k.number == dead for k in both):
        return killed[0]  # "two girls with bullet wounds; both were pronounced dead"
    if hurt.others or hurt.partitive and any(c.number > 1 for c in injured if c is not hurt):
        return None
    rest = [c for c in injured if c is not hurt]
    apart = [c for c in rest if c.form in ("count", "indef") and not _may_be_fatal(c)]
    beside = [c for c in rest if c.listed is not None and c.listed == hurt.listed]
    added = hurt.number + sum(c.number for c in beside)
    if hurt.number > 1 or beside:
        apart_told = any(k.sentence == hurt.sentence and not hurt.after for k in killed)
        if hurt.rule.startswith("shot") and not apart and 1 < added <= dead and not apart_told:
            return killed[0]
        if hurt.number > 1:
            return None
    mine = [c for c in counts if c is hurt or c.relation == "same_as" and c.related == hurt.index]
    for k in told:
        person = [d for d in told if d is k or d.relation == "same_as" and d.related == k.index]
        if k.number == 1 and k.relation != "same_as" and _is_dead(mine, person, rest, bool(apart)):
            return k
    return None


def _may_be_fatal(c: Count) -> bool:
    """Tell whether the words for a wound leave open whether its bearer lives: "was shot", "was hit"."""
    return c.rule.startswith(("shot", "hospital", "hit", "wounds", "self"))


def _is_dead(mine: list[Count], person: list[Count], rest: list[Count], apart: bool) -> bool:
    """Tell whether one who was hurt, by all that is said of both, is the one person dead."""
    hurt = mine[0]
    if not all(_alike(k, c) for k in person for c in mine):
        return False
    names, mine_named = _names(person), _names(mine)
    if names and mine_named and len(names) + len(mine_named) > 2:
        return bool(names & mine_named)
    if hurt.age is not None and any(hurt.age == k.age for k in person):
        return True
    if (
        hurt.form in ("def", "bare", "poss")
        and hurt.noun in FAMILY
        and any(hurt.noun == k.noun for k in person)
    ):
        return True
    sides = {c.party for c in (*person, *mine) if c.form not in ("name", "pronoun")}
    if apart or hurt.also or len(sides & {"attackers", "security", "civilians"}) > 1:
        return False
    if "attackers" in sides and hurt.form == "count":
        return False  # one person who broke an arm is not the gunman who was shot dead
    if person[0].relation is not None and not hurt.rule.startswith(("shot", "hit", "wounds", "self")):
        return False  # one of several dead: "in critical condition" is somebody else
    if hurt.listed is not None:
        others = [c for c in rest if c.listed == hurt.listed and c.sentence == hurt.sentence]
        if others and (not _same_sex(person[0], hurt) or any(_alike(person[0], c) for c in others)):
            return False
    if hurt.form == "poss" and hurt.quote[:1].isupper() and all(k.noun != hurt.noun for k in person):
        return False  # "an elder was shot dead; his nephew was wounded"
    if hurt.form == "indef" and person[0].form == "pronoun" and hurt.start > person[0].start:
        return False  # "he was killed; a neighbour was shot"
    for k in person:
        told_after = k.start > hurt.start and k.form in ("def", "pronoun", "bare")
        if any(k.sentence == c.sentence for c in mine) and not told_after:
            return False
    alone = not rest and hurt.form in ("name", "poss")
    return alone or hurt.form in ("def", "pronoun", "bare") or _may_be_fatal(hurt)


def _names(mentions: list[Count]) -> set[str]:
    """Return the words of the names in which a person is told of."""
    words = (w for c in mentions if c.form == "name" for w in c.text.split() if w[0].isalpha())
    return {w.removesuffix("'s").removesuffix("’s") for w in words if not AGED.match(w)}


def _same_sex(a: Count, b: Count) -> bool:
    """Tell whether two nouns say that both are men, or both women."""
    sex = _traits(a.noun)[0]
    return bool(sex) and sex == _traits(b.noun)[0]


def _told(total: Count, counts: Sequence[Count]) -> set[int]:
    """Return the sentences that tell of a count, or say it again."""
    return {total.sentence} | {
        c.sentence for c in counts if c.relation == "same_as" and c.related == total.index
    }


def _shot(counts: Sequence[Count]) -> None:
    """Those shot are the dead and the wounded together, unless a sentence sets them apart as others.

    "Five were shot, three of them fatally": five include three dead. Where the wounded are counted too and
    the numbers add up, the shot are the sum.
    """
    told = [
        c
        for c in counts
        if c.kind == "killed" and c.modality in ("asserted", "confirmed") and c.hedge != "vague" and c.number
    ]
    _later_dead(counts, told)
    killed = _dead(counts)
    injured = [c for c in counts if c.kind == "injured" and _firm(c) and c.number]
    dead = sum(c.number for c in killed)
    if not dead:
        return
    for total in injured:
        if total.relation is None and (includes := _dead_among(total, killed, told, counts)):
            total.all += [("including", k.index) for k in includes]
            total.relation, total.related = "including", includes[0].index
            return


def _later_dead(counts: Sequence[Count], told: list[Count]) -> None:
    """Who was hurt and is told to be dead is no longer among the wounded."""
    killed = [c for c in told if _firm(c)]
    injured = [c for c in counts if c.kind == "injured" and _firm(c) and c.number]
    for hurt in injured if killed else ():
        k = _died(hurt, killed, injured, told, counts)
        if k is not None:
            if k.party == "unknown":
                k.party = hurt.party  # "a clerk was shot; the man died"
            hurt.relate("same_as", k, False)
            if hurt.rule.startswith("shot"):
                hurt.kind = "killed"  # who was shot is known to have died


def _dead_among(total: Count, killed: list[Count], told: list[Count], counts: Sequence[Count]) -> list[Count]:
    """Return the dead whom a number of people shot or wounded holds."""
    parts = [k for k in killed if k.host == total.index]  # "three wounded, including a girl who died"
    if parts or total.others or total.also or total.number < 2:
        return parts
    apart = any(
        k.sentence == total.sentence
        and not k.partitive
        and not k.others
        and k.start < total.start
        and not total.after
        or total.number < _ordinal(k) < MANY  # "three were taken to hospital; the fourth victim died"
        for k in killed
    )
    again = [
        k
        for k in told
        if k.partitive
        and k.number < total.number
        and (k.noun == total.noun and k.sentence in _told(total, counts) or k.noun == "victim" and not apart)
    ]
    if again:
        return killed  # "one of four women wounded has died"
    if not total.rule.startswith(("shot", "hospital", "hit")) or total.number <= sum(
        k.number for k in killed
    ):
        return []
    summed = any(c.relation == "sum_of" and ("sum_of", total.index) in c.all for c in counts)
    return [] if apart or summed else killed
