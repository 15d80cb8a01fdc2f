"""Weigh whether two sentences tell of one attack, and take apart the attacks told one after the other."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.extract.capitals.weights import added, learned
from analysis.extract.capitals.words import listed
from analysis.extract.sentences import Sentence

HIT = ("target", "harmed", "weapon")
SAME = 90  # hundredths of log odds above which a sentence tells of the attack of another


@dataclass(frozen=True, slots=True)
class Nucleus:
    """A sentence that says what an attack hit or used, with what ties it to others on that attack."""

    sentence: Sentence
    found: tuple[Any, ...]
    kinds: frozenset[str]
    towns: frozenset[str]
    days: frozenset[str]


def apart(tellings: Sequence[Any], scenes: Sequence[Any]) -> list[Any]:
    """Return the attacks, one that holds several told one after the other taken apart.

    A sentence opens an attack of its own where it is weighed as none of those before; what names nothing hit
    goes to the sentence before it, and who did it all stays with each.
    """
    if "bonds" not in learned():
        return list(tellings)
    parts = []
    for telling in tellings:
        owned = {id(f) for f in telling.features}
        cores = [
            n
            for scene in scenes
            if any(id(f) in owned for f in scene.features) and (n := nucleus(scene)) is not None
        ]
        groups: list[list[Nucleus]] = []
        for core in cores:
            odds = [max(_odds(one, core) for one in group) for group in groups]
            if odds and max(odds) > SAME:
                groups[odds.index(max(odds))].append(core)
            else:
                groups.append([core])
        parts += [telling] if len(groups) < 2 else _parts(telling, groups)
    return parts


def nucleus(scene: Any) -> Nucleus | None:
    """Return what a sentence tells of the things hit, None where it names none."""
    found = tuple(f for f in scene.features if f.rule == "learned" and f.kind in HIT)
    if not found:
        return None
    return Nucleus(
        scene.sentence,
        found,
        frozenset(f.value for f in scene.features if f.kind == "attack_type"),
        frozenset(p.name.lower() for p in scene.wheres),
        frozenset(w.value for w in scene.whens if w.value and not w.since),
    )


def _odds(one: Nucleus, other: Nucleus) -> int:
    return added(bond(one, other), learned()["bonds"], learned()["bonds bias"])[0]


def bond(one: Nucleus, other: Nucleus) -> list[str]:
    """Return what tells whether a sentence and a later one speak of the same attack."""
    low = [token.low for token in other.sentence.tokens]
    found = [
        f"gap {min(other.sentence.index - one.sentence.index, 8)}",
        f"paragraphs {min(other.sentence.paragraph - one.sentence.paragraph, 4)}",
        f"opens={low[0]}",
        f"opens={' '.join(low[:2])}",
        f"kinds {_shared(one.kinds, other.kinds)}",
        f"towns {_shared(one.towns, other.towns)}",
        f"days {_shared(one.days, other.days)}",
        f"places {_shared(one.towns, other.towns)} {_shared(one.days, other.days)}",
        *(f"w={word}" for word in dict.fromkeys(low) if word[0].isalpha()),
    ]
    for kind in HIT:
        mine, theirs = (
            frozenset(w for f in n.found if f.kind == kind for w in f.text.lower().split()[-1:])
            for n in (one, other)
        )
        shared = _shared(mine, theirs)
        found += [f"{kind} {shared}", f"{kind} {shared} {_shared(one.days, other.days)}"]
    for f in other.found:
        place = next(n for n, token in enumerate(other.sentence.tokens) if token.end > f.start)
        before = low[place - 1] if place else ""
        found.append(f"{f.kind} after={before if before in listed('determiner') else ''}")
        found.append(f"{f.kind} opens={f.text.lower().split()[0]}")
    return found


def _shared(mine: frozenset[str], theirs: frozenset[str]) -> str:
    if not mine or not theirs:
        return "none" if not theirs else "first"
    return "shared" if mine & theirs else "other"


def _parts(telling: Any, groups: Sequence[Sequence[Nucleus]]) -> list[Any]:
    """Return a telling for each group of sentences, with what stands there or after."""
    heads = sorted((core.sentence.start, n) for n, group in enumerate(groups) for core in group)
    starts = [start for start, _ in heads]

    def owner(offset: int) -> int:
        return heads[max(0, bisect.bisect_right(starts, offset) - 1)][1]

    made = []
    for n in range(len(groups)):
        mine = {
            name: [x for x in getattr(telling, name) if owner(x.start) == n]
            for name in ("features", "duties", "whens", "wheres")
        }
        mine["findings"] = [(scene, f) for scene, f in telling.findings if owner(f.start) == n]
        if not any(f.kind == "suspect" for f in mine["features"]):
            mine["features"] += [f for f in telling.features if f.kind == "suspect"]
        mine["duties"] = mine["duties"] or telling.duties
        if not any(f.kind == "attack_type" for f in mine["features"]):
            mine["features"] += [f for f in telling.features if f.kind == "attack_type"]
        made.append(replace(telling, **mine))
    return made
