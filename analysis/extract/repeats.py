"""Weigh whether one person told of is a person told of before, where the rules leave a doubt.

"A man was shot on Elm Street. Police found a 30-year-old with a wound": one person, or two? The rules relate
claims by number, side, age and words; where they leave a doubt, learned weights ask what else speaks for one
person more or fewer. `tools/train_repeats.py` learns them; `docs/learned.md` says from what, and how well
they do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

CHANGED = 0  # hundredths of log odds, of a change to leaving all as it is, above which it is made
KINDS = ("killed", "injured")
SURE = ("asserted", "confirmed")
MARKS = ("headline", "also", "others", "plural", "after")
SIGNS = {
    "care": re.compile(
        r"hospital|condition|treated|transported|taken|stable|critical|surger|recover|survive|expected"
    ),
    "death": re.compile(r"\bdied|\bdead|kill|fatal|death|pronounced|slain|murder|homicide|succumb"),
    "further": re.compile(r"\b(another|others?|also|second|third|fourth|additional|more|as well|separate)\b"),
    "past": re.compile(
        r"\b(previous|earlier|last (year|month|week)|in (19|20)\d\d|so far this year|since|ago)\b"
    ),
}
BEFORE, AFTER = 60, 40  # letters around a claim that are read
Counts = Sequence[Any]  # relations.Count of the dead and the wounded of one attack, in text order


@cache
def weights() -> dict[str, int]:
    """Return the learned weights of the features, in hundredths of log odds."""
    return json.loads(files(__package__).joinpath("repeats.json").read_text(encoding="utf-8"))


def doubted(counts: Counts, alone: Collection[int], text: str) -> Any | None:
    """Return the person whom the rules most likely count, or leave out, wrongly; None for nobody.

    At most one in an attack, so that a reader can follow it, and of those who are claims by themselves: a
    list told in one breath ("a trader and his son") stands as it is.
    """
    table = weights()
    best, found = CHANGED, None
    for c in (c for c in counts if c.index in alone and is_open(c, counts)):
        odds = sum(table.get(feature, 0) for feature in features(c, counts, text))
        if odds > best:
            best, found = odds, c
    return found


def is_open(c: Any, counts: Counts) -> bool:
    """Tell whether the rules leave a doubt about *c*; weights never overrule what is said outright.

    - How many there are: "two", "at least one". Whoever gives a number has counted, and so neither is it
      changed, nor are those told one by one where they add up to it.
    - Who belongs to whom, "including a boy", "one of them"; that somebody is another, "also", "a second
      man"; who somebody is, a name, an age or a kinship told before.
    - That nobody counted can be meant: a girl is no man, an officer no civilian, and who stand side by side
      in a sentence are not one.
    """
    if c.kind not in KINDS or not c.low == c.high == 1 or c.modality not in SURE or c.hedge != "exact":
        return False
    if c.partitive or c.host is not None or _is_against_a_number(c, counts):
        return False
    if c.counts:
        return (
            c.form != "count" and not (c.others or c.also) and c.relation is None and _can_be_known(c, counts)
        )
    if c.relation not in ("same_as", "part_of"):
        return False
    other = next((d for d in counts if d.index == c.related), None)
    return other is None or c.relation == "part_of" or not _is_recognised(c, other)


def _is_against_a_number(c: Any, counts: Counts) -> bool:
    """Tell whether the change would leave a number that is said: of five, or "a third victim"."""
    was, now = _totals(c, counts)
    said = {d.number for d in counts if d is not c and d.kind == c.kind and d.number > 1}
    if was[c.kind] in said and now[c.kind] not in said:
        return True
    if c.counts:
        return sum(now.values()) < max((d.ordinal for d in counts if d.ordinal), default=0)
    counted = [d for d in counts if d.counts and d.kind == c.kind]
    return len(counted) == 1 and counted[0].number > 1


def _totals(c: Any, counts: Counts) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many dead and wounded are counted, as the rules have it and with the change."""
    was = {k: sum(d.number for d in counts if d.kind == k and d.counts and d.modality in SURE) for k in KINDS}
    return was, {**was, c.kind: was[c.kind] + (-1 if c.counts else 1)}


def _can_be_known(c: Any, counts: Counts) -> bool:
    """Tell whether somebody else who counts can be the person; who is hurt may be one who died."""
    return any(
        d.counts
        and d is not c
        and (d.kind == c.kind or d.kind == "killed" and d.number == 1)
        and c.can_be(d)
        and not _are_apart(c, d, counts)
        for d in counts
    )


def _are_apart(c: Any, d: Any, counts: Counts) -> bool:
    """Tell whether two are not one: an officer and a woman, a porter and two cooks, a man and "another".

    A side that is only taken over from a title, a speaker or another sentence may be mistaken.
    """
    mentions = [d, *(e for e in counts if e.relation == "same_as" and e.related == d.index)]
    if any(e.sentence == c.sentence for e in mentions) or d.partitive or d.others and d.start > c.start:
        return True
    is_new = c.form == "indef" and c.start > d.start  # "a neighbour was shot", after a death
    if c.kind != d.kind and is_new or d.number > 1 and c.noun != d.noun and c.sort == d.sort == "other":
        return True
    sides = {c.party, d.party}
    if sides == {"attackers", "security"} or c.party == "attackers" != d.party and d.number > 1:
        return True  # nor is the driver who was shot one of the 84 whom he killed
    is_said = all(x.form not in ("name", "pronoun") or x.rule == "self" for x in (c, d))
    return is_said and len(sides) > 1 and not sides & {"unknown", "all", ""}


def _is_recognised(c: Any, other: Any) -> bool:
    is_kin = c.noun == other.noun and c.sort == other.sort == "family"
    return bool(c.names & other.names) or c.age is not None and c.age == other.age or is_kin


def features(c: Any, counts: Counts, text: str) -> set[str]:
    """Return what a reader sees of a person, of those told of around, and of what the change would make."""
    change = "fewer" if c.counts else "more"
    parts = (_alone(c, text), _sums(c, counts), _fitting(c, counts), _beside(c, counts))
    return {f"{change}: {f}" for part in parts for f in part}


def _size(number: int, most: int = 4) -> str:
    return str(number) if number < most else f"{most}+"


def _distance(sentences: int) -> str:
    return str(sentences) if sentences < 2 else "2-4" if sentences < 5 else "5+"


def _alone(c: Any, text: str) -> Iterator[str]:
    yield "always"
    yield f"told as {c.form}"
    yield f"told as {c.form}, {c.sort}"
    yield f"is {c.sort}"
    yield f"held for {c.relation or 'new'}"
    yield from (mark for mark in MARKS if getattr(c, mark))
    yield "with age" if c.age is not None else "without age"
    if c.listed is not None:
        yield "in a list"
    yield "in the lead" if c.sentence < 2 else "early" if c.sentence < 9 else "late"
    around = {
        "in": text[c.start : c.end + AFTER].lower(),
        "before": text[max(0, c.start - BEFORE) : c.start].lower(),
    }
    yield from (
        f"{sign} {where}" for sign, cue in SIGNS.items() for where in around if cue.search(around[where])
    )


def _sums(c: Any, counts: Counts) -> Iterator[str]:
    """Yield whether the sums with and without a person are numbers that the article gives."""
    total, new = _totals(c, counts)
    said = [(d.kind, d.number) for d in counts if d is not c and d.number > 1]
    numbers = {number for _, number in said}
    yield f"sum {_size(total[c.kind])}"
    yield f"sum is said {_size(said.count((c.kind, total[c.kind])), 2)}"
    yield f"new sum is said {_size(said.count((c.kind, new[c.kind])), 2)}"
    if sum(total.values()) in numbers:
        yield "sum of dead and hurt is said"
    if sum(new.values()) in numbers:
        yield "new sum of dead and hurt is said"


def _fitting(c: Any, counts: Counts) -> Iterator[str]:
    """Yield how many of those counted the person can be, by sex and age."""
    counted = [d for d in counts if d is not c and d.counts]
    same = [d for d in counted if d.kind == c.kind]
    ones = [d for d in same if d.number == 1]
    others = [d for d in counted if d.kind != c.kind]
    fits = [d for d in ones if c.can_be(d)]
    yield f"can be {_size(len(fits), 3)}"
    yield f"cannot be {_size(len(ones) - len(fits), 2)}"
    yield f"groups {_size(sum(d.number > 1 for d in same), 2)}"
    yield f"of the other kind {_size(len(others), 3)}"
    yield f"can be of the other kind {_size(sum(d.number == 1 and c.can_be(d) for d in others), 2)}"


def _beside(c: Any, counts: Counts) -> Iterator[str]:
    """Yield how the person stands to those counted who are told of nearest."""
    counted = [d for d in counts if d is not c and d.counts]
    before = [d for d in counted if d.kind == c.kind and d.start < c.start]
    after = [d for d in counted if d.kind == c.kind and d.start >= c.start]
    yield f"{_size(len(before))} before"
    yield f"{_size(len(after))} after"
    pairs = {
        "held for": next((d for d in counts if d.index == c.related), None),
        "last": before[-1] if before else None,
        "first": before[0] if before else None,
        "next": after[0] if after else None,
        "other kind": min(
            (d for d in counted if d.kind != c.kind), key=lambda d: abs(d.start - c.start), default=None
        ),
    }
    for name, d in pairs.items():
        yield from (f"{name}: {f}" for f in (("nobody",) if d is None else _pair(c, d)))


def _pair(c: Any, d: Any) -> Iterator[str]:
    yield f"{_distance(abs(c.sentence - d.sentence))} sentences off"
    yield "one" if d.number == 1 else "more"
    yield f"told as {d.form}"
    yield "same words of harm" if c.rule == d.rule else "other words of harm"
    yield "same noun" if c.noun == d.noun else "generic" if "generic" in (c.sort, d.sort) else "other noun"
    if c.age is None or d.age is None:
        yield "no age" if c.age == d.age else "one age"
    else:
        yield "same age" if c.age == d.age else "other age"
    for trait, mine, other in zip(("sex", "grown"), c.traits, d.traits, strict=True):
        yield f"{trait} open" if not (mine and other) else f"{trait} {'same' if mine == other else 'other'}"
    yield from (f"{mark} there" for mark in ("headline", "others") if getattr(d, mark))
    sides = {c.party, d.party} - {"unknown", ""}
    if len(sides) > 1:
        yield "other side"
