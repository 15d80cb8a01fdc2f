"""Weigh what speaks for and against two events being one attack, in points and in words a reader understands.

The date dominates: events that cannot have happened on the same day are two, unless both reports name people
and places that hardly another report names; and a town alone proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, fsum, radians, sin, sqrt

from analysis.lexicon.gazetteer import folded
from analysis.model import Event, day_of
from analysis.profiles import ACRONYM, PLACED, Profile, undotted

TELLING = 1.5  # weight of the names two articles share, above which dates and places may differ
LAGS = ((10, -1.0), (40, -2.0), (150, -2.5), (10**6, -3.0))  # points by days between such reports
NEAR = 20.0  # km between two towns' centres that may be one place in two reports
TARGETS = {
    "police": "police targets", "military": "military targets", "government": "government targets",
    "diplomatic": "diplomatic missions", "religious": "places of worship", "education": "schools",
    "private": "private citizens", "tourists": "tourists", "media": "media", "ngo": "aid workers",
    "business": "businesses", "airport": "airports",
}  # fmt: skip
PLURALS = {
    "assassination": "assassinations", "hijacking": "hijackings", "kidnapping": "kidnappings",
    "bombing": "bombings", "barricade": "sieges", "armed assault": "armed assaults",
    "unarmed assault": "unarmed assaults", "facility attack": "attacks on a facility",
}  # fmt: skip

Evidence = list[tuple[float, str]]


def evidence(a: Profile, b: Profile) -> Evidence | None:
    """Return what speaks for and against two events being one attack, in points and words; None if they
    cannot be one.
    """
    if a.article.article_id == b.article.article_id:
        return None
    when, where = _dates(a, b), _places(a, b)
    sites = a.site | b.site if when is None else frozenset()  # attacked again, a site names no one attack
    names = _in_common(a, b, sites)
    if when is None or where is None:  # only names can outweigh that, when both tell of it as news
        is_named = names > TELLING or _same_people(a, b)
        if a.event.background or b.event.background or not is_named or _are_two_days_news(a, b):
            return None
        when = when if when is not None else [(_dated_apart(a, b), "dated differently")]
        where = where if where is not None else [(-0.5, "placed differently")]
    about = [*_persons(a, b), *_rare_names(a, b, names), *_circumstances(a, b), *_numbers(a, b)]
    return [*when, *where, *about, *(() if sites else _sites(a, b))]


def _dates(a: Profile, b: Profile) -> Evidence | None:
    if a.partial or b.partial:
        return _partly(a, b) if a.partial and not b.partial else _partly(b, a) if not a.partial else None
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return None
    gap = max((b.first - a.last).days, (a.first - b.last).days)
    if gap > 1:
        is_told = a.day in b.other_days or b.day in a.other_days
        return [(1.0, "the day of one told in the other")] if is_told and _in_common(a, b) else None
    days = max((a.last - a.first).days, (b.last - b.first).days)
    if a.soft or b.soft:
        near = abs((a.last - b.last).days) <= 1
        return [(2.0, "reported at once") if near else (1.0, "reported within days")] if gap <= 0 else None
    if gap == 1:
        return [(1.75, "a day apart")] if days == 0 else None
    if days == 0:
        return [(3.0, "same day")]
    exact = (a.first, a.last) == (b.first, b.last)
    if days < 8:
        return [(2.5, "same days")]
    if days < 32:
        return [(2.0 if exact else 1.5, "same month")]
    return [(1.0 if exact else 0.5, "same year")]


def _dated_apart(a: Profile, b: Profile) -> float:
    """Return what it tells that two reports date the attack differently: the less, the nearer they appeared.

    A follow-up takes the day of a court hearing for that of the attack; but two reports that each tell of
    their own day's news hardly mean the same.
    """
    gap = _days_between(a, b)
    points = next(points for most, points in LAGS if gap <= most)
    return points - 1.5 if a.is_fresh and b.is_fresh else points


def _are_two_days_news(a: Profile, b: Profile) -> bool:
    """Tell whether two reports each tell at once of an attack, too long apart for an arrest to be meant."""
    return a.is_fresh and b.is_fresh and _days_between(a, b) > LAGS[1][0]


def _days_between(a: Profile, b: Profile) -> int:
    days = [day for t in (a, b) if (day := day_of(t.article.published))]
    return abs((days[0] - days[1]).days) if len(days) > 1 else LAGS[-2][0]


def _partly(a: Profile, b: Profile) -> Evidence | None:
    """Compare a date without its year with a full one."""
    if a.partial is None or b.first is None or b.last is None or b.soft:
        return None
    month, day = a.partial
    if day is not None and b.first == b.last and (b.first.month, b.first.day) == (month, day):
        return [(2.5, "same day of the year")]
    if day is None and (b.first.month, b.last.month) == (month, month) and b.first.year == b.last.year:
        return [(1.0, "same month of the year")]
    return None


def _places(a: Profile, b: Profile) -> Evidence | None:
    one, two = a.event, b.event
    if one.country and two.country and one.country != two.country:
        return None
    same_area = folded(one.admin1 or "") == folded(two.admin1 or "") if one.admin1 and two.admin1 else None
    km = _km(one, two)
    if a.place and a.place == b.place:
        if same_area is False and (km or 0) > NEAR:
            return None
        rare = [(0.5, "few attacks there")] if a.quiet and b.quiet else []
        return [(2.0, "same area" if a.is_wide else "same town"), *rare]
    if km is not None and km <= NEAR:
        return [(1.5 if km < 5 else 0.75, f"{km:.0f} km apart")]
    if folded(one.admin1 or "") == b.place or folded(two.admin1 or "") == a.place:
        return [(0.5, "same area")] if b.place or a.place else []
    if not (a.is_wide or b.is_wide) or same_area is False:
        return None
    return [(1.0, "same province")] if same_area else [(-1.0, "place not told")]


def _km(a: Event, b: Event) -> float | None:
    """Return the distance of two places on the globe (haversine), if both are known."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return None
    la, lb = radians(a.latitude or 0), radians(b.latitude or 0)
    h = (
        sin((lb - la) / 2) ** 2
        + cos(la) * cos(lb) * sin(radians((b.longitude or 0) - (a.longitude or 0)) / 2) ** 2
    )
    return 12742 * asin(sqrt(h))


def _circumstances(a: Profile, b: Profile) -> Iterator[tuple[float, str]]:
    one, two = a.event, b.event
    if "unknown" not in (one.target_type, two.target_type):
        same = one.target_type == two.target_type
        yield (
            (1.0, f"both {TARGETS.get(one.target_type, one.target_type + ' targets')}")
            if same
            else (-0.25, "other target")
        )
    if "unknown" not in (one.attack_type, two.attack_type):
        same = one.attack_type == two.attack_type
        yield (
            (0.75, f"both {PLURALS.get(one.attack_type, one.attack_type)}")
            if same
            else (-0.5, "other kind of attack")
        )
    if a.group and b.group:
        common = a.group & b.group
        yield (1.5, f"{one.perpetrator} named in both") if common else (-1.0, "other perpetrator")
    if one.stage != two.stage and "accomplished" in (one.stage, two.stage):
        yield -2.0, "one succeeded, the other did not"
    elif one.stage == two.stage != "accomplished":
        yield 1.0, f"both {one.stage}"
    if one.suicide != two.suicide and "bombing" == one.attack_type == two.attack_type:
        yield -0.25, "suicide attack in one only"


def _sites(a: Profile, b: Profile) -> Iterator[tuple[float, str]]:
    one, two = a.event, b.event
    shared = a.site & b.site
    if shared:
        yield (
            min(3.0, 1.5 + 0.5 * len(shared)),
            f"both name {_in_words(one, shared | (a.generic & b.generic))}",
        )
    elif a.proper and b.proper:
        yield -1.0, "other site"
    elif kind := (a.generic & b.generic) - {one.target_type, two.target_type}:
        yield 0.5, f"both name a {_in_words(one, kind)}"


def _in_words(event: Event, shared: frozenset[str]) -> str:
    """Return the first words of a site that two events share, in the order and spelling of one of them."""
    said = ACRONYM.sub(undotted, f"{event.site or ''} {event.target or ''}")
    words = dict.fromkeys(w.strip(".,;/'’\"") for w in said.split())
    return " ".join([w for w in words if folded(w) in shared and w not in PLACED][:4]) or min(shared)


def _in_common(a: Profile, b: Profile, without: frozenset[str] = frozenset()) -> float:
    """Return the weight of the rare names that two articles share."""
    shared = a.rare.keys() & b.rare.keys()
    return fsum(a.rare[name] for name in shared if not without or name.lower() not in without)


def _rare_names(a: Profile, b: Profile, common: float) -> Iterator[tuple[float, str]]:
    if common:
        share = common / max(1.0, min(fsum(a.rare.values()), fsum(b.rare.values())))
        yield 0.5 * common + 3.0 * share, "rare names in both" if common > TELLING else "a rare name in both"


def _same_people(a: Profile, b: Profile) -> bool:
    return any(len(words & others) > 1 for _, words in a.people for _, others in b.people)


def _persons(a: Profile, b: Profile) -> Iterator[tuple[float, str]]:
    hit = [name for name, words in a.people if any(len(words & others) > 1 for _, others in b.people)]
    if hit:
        yield (
            min(9.0, 3.0 + 2.0 * len(hit)),
            "the same victims or suspects" if len(hit) > 1 else "the same victim or suspect",
        )
    heard = [name for name, words in a.officials if any(len(words & others) > 1 for _, others in b.officials)]
    if heard:
        yield min(2.5, 0.5 + len(heard)), f"{' and '.join(heard[:2])} quoted in both"


def _numbers(a: Profile, b: Profile) -> Iterator[tuple[float, str]]:
    for mine, other, word in ((a.killed, b.killed, "killed"), (a.injured, b.injured, "injured")):
        if not mine or not other:
            continue
        same = max(mine & other, default=0)  # that both say one tells nothing
        if same > 1:
            yield (1.5 if same > 3 else 0.75), f"both say {same} {word}"
        elif min(max(mine), max(other)) > 9 and abs(max(mine) - max(other)) * 4 < max(*mine, *other):
            yield 0.5, f"similar numbers of {word}"
        elif max(mine) > 4 * max(other) + 10 or max(other) > 4 * max(mine) + 10:
            yield -1.0, f"very different numbers of {word}"


def said(a: Profile, b: Profile) -> str:
    """Return what speaks for two events being one attack, in a reader's words."""
    return ", ".join(words for points, words in evidence(a, b) or () if points > 0)
