"""Find the events worth comparing: near in place and time, or with the same names, so that the work grows as
n log n.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from analysis.evidence import TELLING
from analysis.lexicon.gazetteer import folded
from analysis.profiles import Profile

WINDOW = 150  # neighbours by date that an event is compared with in one place
FEW = 12  # articles with a name, up to which they are compared for it


def candidates(told: Sequence[Profile]) -> set[tuple[int, int]]:
    """Return the pairs worth comparing, as positions: one place and near in time, or one name, or a year to
    be learned.
    """
    blocks: dict[tuple, list[int]] = defaultdict(list)
    areas: dict[tuple, list[int]] = defaultdict(list)
    yearless: dict[tuple, list[int]] = defaultdict(list)
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        for name, _ in t.people:
            words = folded(name).split()
            named[words[0], words[-1]].append(i)
        if t.partial:
            yearless[t.place, *t.partial].append(i)
            continue
        if t.first is None:
            continue
        areas[t.event.country, None].append(i)
        if t.event.admin1:
            areas[t.event.country, t.event.admin1].append(i)
        for key in _keys(t):
            blocks[key].append(i)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        pairs |= set(_neighbours(told, members))
    for (_, area), members in areas.items():
        wide = {i for i in members if told[i].is_wide and (area or not told[i].event.admin1)}
        if wide:
            pairs |= {(i, j) for i, j in _neighbours(told, members) if i in wide or j in wide}
    for members in named.values():
        pairs |= {(i, j) for n, i in enumerate(members) for j in members[n + 1 : n + 1 + WINDOW]}
    pairs |= set(_alike(told))
    pairs |= set(_on_another_day(told))
    for (place, month, day), members in yearless.items():
        dated = [i for i in blocks.get(("town", place), ()) if _falls(told[i], month, day)] if place else []
        pairs |= {(min(i, j), max(i, j)) for i in members for j in dated[:WINDOW]}
    return pairs


def _on_another_day(told: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one place in which one report speaks of the other's day."""
    on: dict[tuple, list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        if t.day:
            for key in _keys(t):
                on[*key, t.day].append(i)
    for i, t in enumerate(told):
        for key in _keys(t) if t.other_days else ():
            for day in t.other_days:
                yield from ((min(i, j), max(i, j)) for j in on[*key, day][:WINDOW] if j != i)


def _alike(told: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share names which hardly another article has."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, t in enumerate(told):
        for name in t.rare:
            holders[name].append(i)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for name, some in holders.items():
        if len(some) <= FEW:
            for pair in combinations(some, 2):
                shared[pair] += told[some[0]].rare[name]
    return (pair for pair, weight in shared.items() if weight > TELLING)


def _keys(t: Profile) -> Iterator[tuple]:
    if t.place:
        yield "town", t.place
    e = t.event
    if e.place_precision in ("exact", "near") and e.latitude is not None and e.longitude is not None:
        for down in (
            0,
            0.5,
        ):  # cells of 0.4 degrees, twice and half a cell apart, so that near places share one
            for along in (0, 0.5):
                yield (
                    "cell",
                    down,
                    along,
                    int(e.latitude * 2.5 + down + 1000),
                    int(e.longitude * 2.5 + along + 1000),
                )


def _falls(t: Profile, month: int, day: int | None) -> bool:
    if t.soft or t.first is None or t.last is None or t.first.month != month or t.last.month != month:
        return False
    return day is None or t.first.day == t.last.day == day


def _neighbours(told: Sequence[Profile], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block whose days may meet; each with the next few by date (Hernández and Stolfo
    1995).
    """
    order = sorted(members, key=lambda i: (told[i].first, told[i].last, told[i].key))
    for n, i in enumerate(order):
        last = told[i].last
        for j in order[n + 1 : n + 1 + WINDOW]:
            first = told[j].first
            if first is None or last is None or (first - last).days > 1:
                break
            yield (i, j) if i < j else (j, i)
