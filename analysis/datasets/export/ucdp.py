"""Our record in the columns of UCDP GED."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from analysis.datasets.export.attack import Attack, Toll, country_name
from analysis.datasets.export.writing import Report, written
from analysis.tables import Record

STATE = ("police", "military", "government", "diplomatic")  # targets whose defenders are the state's
UCDP_COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id "
    "dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources "
    "source_article source_office source_date source_headline source_original where_prec where_coordinates "
    "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region "
    "event_clarity "
    "date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa "
    "gwnob"
).split()


def as_ucdp(record: Record, path: Path) -> Report:
    """UCDP GED: deaths only; parts that add up to best, with 0 for what is not stated; an open end written
    as best.
    """

    def row(attack: Attack, n: int) -> dict[str, Any] | str:
        if attack.days is None:
            return "without any date, and GED needs one"
        toll = attack.tolls.get(("killed", "all"))
        if toll is None or not max(part or 0 for part in toll):
            return "without a death, and GED has none"
        low, best, high = _closed(attack, toll)
        parts = _parts(attack, best)
        first, last = attack.days
        state = parts["security"] or attack.target_type in STATE
        one_sided = not state and not parts["fighters"]
        home, group = (
            f"Government of {country_name(attack.country) or 'unknown'}",
            attack.perpetrator or "Unknown",
        )
        sides = (group, "Civilians") if one_sided else (home, group)
        if attack.perpetrator is None:
            attack.note("side_a" if one_sided else "side_b", "Unknown", "nobody is named")
        attack.note("type_of_violence", 3 if one_sided else 1, "inferred from who was killed and aimed at")
        place = None not in (attack.latitude, attack.longitude)
        if not place:
            attack.note("latitude", None, "no place is known well enough")
        return {
            "id": n,
            "relid": f"TOLLBOOK-{attack.incident_id}",
            "year": first.year,
            "active_year": 0,
            "type_of_violence": 3 if one_sided else 1,
            "dyad_name": " - ".join(sides),
            "conflict_name": " - ".join(sides),
            "side_a": sides[0],
            "side_b": sides[1],
            "number_of_sources": attack.articles or -1,
            "source_article": ";".join(f'"{source}"' for source in attack.sources) or None,
            "where_prec": {"exact": 1, "near": 1, "district": 3, "province": 4}.get(
                attack.place_precision, 6
            ),
            "where_coordinates": attack.place or attack.admin1 or country_name(attack.country),
            "where_description": attack.site or attack.target,
            "adm_1": attack.admin1,
            "latitude": attack.latitude,
            "longitude": attack.longitude,
            "geom_wkt": f"POINT ({attack.longitude} {attack.latitude})" if place else None,
            "priogrid_gid": priogrid(attack.latitude, attack.longitude) if place else None,
            "country": country_name(attack.country),
            "event_clarity": 1,
            "date_prec": {"day": 1, "days": 2, "week": 3, "month": 4}.get(attack.date_precision, 5),
            "date_start": f"{first.isoformat()} 00:00:00.000",
            "date_end": f"{last.isoformat()} 00:00:00.000",
            "deaths_a": 0 if one_sided else parts["security"],
            "deaths_b": 0 if one_sided else parts["fighters"],
            "deaths_civilians": parts["civilians"],
            "deaths_unknown": parts["unknown"],
            "best": best,
            "high": high,
            "low": low,
        }

    return written(record, path, UCDP_COLUMNS, row)


def _closed(attack: Attack, toll: Toll) -> tuple[int, int, int]:
    """Return low, best and high as GED has them: numbers all three."""
    low, best, high = toll
    if best is None:
        best = low or 0
        attack.note("best", best, "no best figure; the lowest that is stated, else 0")
    if low is None:
        low = min(best, 0) if toll.best is None else best
        attack.note("low", low, "no lowest figure is stated")
    if high is None:
        high = max(low, best)
        attack.note("high", high, "no upper limit")
    return low, best, high


def _parts(attack: Attack, best: int) -> dict[str, int]:
    """Return the parts of *best*; whoever is of no told side is unknown, and so is everybody where the
    sides are too many.
    """
    sides = {
        party: attack.number("killed", party) for party in ("security", "attackers", "militants", "civilians")
    }
    parts = {party: sides[party] or 0 for party in sides}
    for party, column in (
        ("security", "deaths_a"),
        ("attackers", "deaths_b"),
        ("civilians", "deaths_civilians"),
    ):
        toll = attack.tolls.get(("killed", party))
        if toll is None or toll.best is None:
            attack.note(column, 0, "not stated")
        elif (toll.low, toll.high) != (toll.best, toll.best):
            attack.note(column, toll.best, "the best figure of a range")
    if parts["militants"]:
        attack.note(
            "deaths_b", parts["militants"] + parts["attackers"], "militants who did not attack, among side b"
        )
    rest = best - sum(parts.values())
    if rest < 0:
        attack.note(
            "deaths_unknown",
            best,
            "the sides' best figures are more than the best of all; none is told apart",
        )
        parts, rest = dict.fromkeys(parts, 0), best
    told = attack.tolls.get(("killed", "unknown"))
    if rest != ((told.best or 0) if told else 0):
        attack.note("deaths_unknown", rest, "the best of all less the sides that are told")
    elif told and (told.low, told.high) != (told.best, told.best):
        attack.note("deaths_unknown", rest, "the best figure of a range")
    return {
        "security": parts["security"],
        "fighters": parts["attackers"] + parts["militants"],
        "civilians": parts["civilians"],
        "unknown": rest,
    }


def priogrid(latitude: float, longitude: float) -> int:
    """Return the PRIO-GRID cell of a place (Tollefsen et al. 2012): half degrees, from the south-west corner.

    >>> priogrid(34.821865, 74.355544), priogrid(50.45, 30.52333)
    (179789, 202022)
    """
    return math.floor((latitude + 90) * 2) * 720 + math.floor((longitude + 180) * 2) + 1
