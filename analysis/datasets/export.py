"""The record in the columns of GTD, UCDP GED or ACLED, or as plain tables, with a word on each compromise.

Every set has its own conventions for what it has no room for: a month without a day, an open upper end,
a side that nobody names. What was written in place of what is listed row by row beside the export.
"""

from __future__ import annotations

import csv
import json
import math
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from analysis import lexicon, tables
from analysis.datasets.layout import quoted
from analysis.tables import Record

FORMULA = (
    "=",
    "+",
    "@",
    "\t",
    "\r",
)  # a cell that starts so is a formula to a spreadsheet; so is - before a letter
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
ACLED_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 "
    "assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
    "location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
GTD_COLUMNS = (
    "eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt "
    "provstate city "
    "latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative "
    "alternative_txt "
    "multiple success suicide attacktype1 attacktype1_txt attacktype2 attacktype2_txt attacktype3 "
    "attacktype3_txt "
    "targtype1 targtype1_txt targsubtype1 targsubtype1_txt corp1 target1 natlty1 natlty1_txt targtype2 "
    "targtype2_txt "
    "targsubtype2 targsubtype2_txt corp2 target2 natlty2 natlty2_txt targtype3 targtype3_txt targsubtype3 "
    "targsubtype3_txt corp3 target3 natlty3 natlty3_txt gname gsubname gname2 gsubname2 gname3 gsubname3 "
    "motive "
    "guncertain1 guncertain2 guncertain3 individual nperps nperpcap claimed claimmode claimmode_txt claim2 "
    "claimmode2 "
    "claimmode2_txt claim3 claimmode3 claimmode3_txt compclaim weaptype1 weaptype1_txt weapsubtype1 "
    "weapsubtype1_txt "
    "weaptype2 weaptype2_txt weapsubtype2 weapsubtype2_txt weaptype3 weaptype3_txt weapsubtype3 "
    "weapsubtype3_txt "
    "weaptype4 weaptype4_txt weapsubtype4 weapsubtype4_txt weapdetail nkill nkillus nkillter nwound "
    "nwoundus nwoundte "
    "property propextent propextent_txt propvalue propcomment ishostkid nhostkid nhostkidus nhours ndays "
    "divert "
    "kidhijcountry ransom ransomamt ransomamtus ransompaid ransompaidus ransomnote hostkidoutcome "
    "hostkidoutcome_txt "
    "nreleased addnotes scite1 scite2 scite3 dbsource INT_LOG INT_IDEO INT_MISC INT_ANY related"
).split()
GTD_ATTACK = {
    "assassination": (1, "Assassination"),
    "armed assault": (2, "Armed Assault"),
    "bombing": (3, "Bombing/Explosion"),
    "hijacking": (4, "Hijacking"),
    "barricade": (5, "Hostage Taking (Barricade Incident)"),
    "kidnapping": (6, "Hostage Taking (Kidnapping)"),
    "facility attack": (7, "Facility/Infrastructure Attack"),
    "unarmed assault": (8, "Unarmed Assault"),
    "unknown": (9, "Unknown"),
}
GTD_TARGET = {
    "business": (1, "Business"),
    "government": (2, "Government (General)"),
    "police": (3, "Police"),
    "military": (4, "Military"),
    "airport": (6, "Airports & Aircraft"),
    "diplomatic": (7, "Government (Diplomatic)"),
    "education": (8, "Educational Institution"),
    "media": (10, "Journalists & Media"),
    "maritime": (11, "Maritime"),
    "ngo": (12, "NGO"),
    "other": (13, "Other"),
    "private": (14, "Private Citizens & Property"),
    "religious": (15, "Religious Figures/Institutions"),
    "militia": (17, "Terrorists/Non-State Militia"),
    "tourists": (18, "Tourists"),
    "transport": (19, "Transportation"),
    "unknown": (20, "Unknown"),
    "utilities": (21, "Utilities"),
    "political party": (22, "Violent Political Party"),
}
GTD_WEAPON = {
    "biological": (1, "Biological"),
    "chemical": (2, "Chemical"),
    "radiological": (3, "Radiological"),
    "firearms": (5, "Firearms"),
    "explosives": (6, "Explosives"),
    "fake": (7, "Fake Weapons"),
    "incendiary": (8, "Incendiary"),
    "melee": (9, "Melee"),
    "vehicle": (10, "Vehicle"),
    "sabotage": (11, "Sabotage Equipment"),
    "other": (12, "Other"),
    "unknown": (13, "Unknown"),
}
ACLED_EVENT = {  # our type to event_type, sub_event_type; the general word where ACLED has no narrower one
    "bombing": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "armed assault": ("Violence against civilians", "Attack"),
    "kidnapping": ("Violence against civilians", "Abduction/forced disappearance"),
    "unknown": ("Violence against civilians", "Attack"),
}


class ExportError(ValueError):
    """Nothing was written; the message is one line that says why and what would do."""


class Convention(NamedTuple):
    """What was written in a column in place of what the set has no room for."""

    incident_id: str
    column: str
    written: object
    stands_for: str


@dataclass
class Report:
    """What an export wrote, what it left empty, out, or wrote by convention."""

    path: Path
    rows: dict[str, int] = field(default_factory=dict)
    unfilled: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)  # incident_id, reason
    conventions: list[Convention] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the report in sentences, the longest lists last."""
        yield f"{self.path}: " + ", ".join(f"{n:,} {name}" for name, n in self.rows.items())
        yield from self.notes
        for reason, n in Counter(reason for _, reason in self.left_out).most_common():
            some = [key for key, why in self.left_out if why == reason][:3]
            yield f"left out: {n:,} attacks {reason} ({', '.join(some)}{', ...' if n > 3 else ''})"
        for (column, meaning), n in Counter((c.column, c.stands_for) for c in self.conventions).most_common():
            yield f"by convention: {column}, {meaning}: {n:,} times"
        if self.conventions or self.left_out:
            yield f"row by row: {beside(self.path)}"
        if self.unfilled:
            yield f"left empty: {', '.join(self.unfilled)}"


def beside(path: Path) -> Path:
    """Return where the report of an export goes: gtd.csv has gtd.conventions.csv."""
    return path.with_name(f"{path.stem}.conventions.csv")


def export(record: Record, kind: str, out: Path | str) -> Report:
    """Write *record* in the columns of a set: `export(load(), "ucdp", "ours.csv")`; return what it took."""
    if kind not in FORMATS:
        raise ExportError(f"format {kind!r}: not one of {', '.join(FORMATS)}")
    path = Path(out)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FORMATS[kind](record, path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror})") from None


# Attack by attack


class _Attack:
    """One attack with its tolls and reports, and the conventions used to write it."""

    def __init__(self, incident: Any, tolls: dict[tuple[str, str], Any], sources: list[str]) -> None:
        self.incident, self.tolls, self.sources = incident, tolls, sources
        self.conventions: list[Convention] = []

    def __getattr__(self, column: str) -> Any:
        return _said(getattr(self.incident, column))

    def number(self, kind: str, party: str, part: str = "best") -> int | None:
        """Return one number of one toll, None if nobody states it."""
        toll = self.tolls.get((kind, party))
        return getattr(toll, part) if toll else None

    def note(self, column: str, written: object, stands_for: str) -> None:
        """Record what was written in place of what."""
        self.conventions.append(Convention(self.incident.incident_id, column, written, stands_for))

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and last possible day."""
        first, last = self.date_start, self.date_end
        first, last = first or last, last or first
        return (first.date(), last.date()) if first is not None else None

    def ranges(self) -> str:
        """Return every range in words, for a column of notes."""
        told = []
        for (kind, party), toll in sorted(self.tolls.items()):
            if (toll.low, toll.best, toll.high) != (toll.best, toll.best, toll.best):
                low = "not stated" if toll.low is None else toll.low
                high = "no upper limit" if toll.high is None else toll.high
                told.append(
                    f"{kind}, {party}: low {low}, best {'none' if toll.best is None else toll.best}, high "
                    f"{high}"
                )
        return "; ".join(told)

    def flat(self, column: str, kind: str, party: str) -> int | None:
        """Return the best of a toll for a column without room for a range, and note what is lost."""
        toll = self.tolls.get((kind, party))
        if toll is None:
            return None
        if toll.best is None:
            self.note(column, None, "a range without a best figure, left empty")
        elif (toll.low, toll.high) != (toll.best, toll.best):
            self.note(column, toll.best, "the best figure of a range")
        return toll.best


class _Toll(NamedTuple):
    low: int | None
    best: int | None
    high: int | None


def _said(value: Any) -> Any:
    """Return a cell's value, None where pandas has its own sign for nothing."""
    import pandas as pd

    return None if pd.isna(value) else value


def _attacks(record: Record) -> Iterator[_Attack]:
    held: dict[str, dict[tuple[str, str], _Toll]] = {}
    for t in record.tolls.itertuples():
        numbers = map(_said, (t.low, t.best, t.high))
        held.setdefault(t.incident_id, {})[t.kind, t.party] = _Toll(
            *(n if n is None else int(n) for n in numbers)
        )
    reports: dict[str, list[str]] = {}
    told = record.events[["incident_id", "article_id"]].merge(
        record.articles[["article_id", "outlet", "published", "title"]], on="article_id"
    )
    for row in told.itertuples():
        words = [str(v) for v in (row.outlet, row.published, row.title) if _said(v) is not None]
        reports.setdefault(row.incident_id, []).append(", ".join(words))
    for incident in record.incidents.itertuples(index=False):
        key = incident.incident_id
        yield _Attack(incident, held.get(key, {}), list(dict.fromkeys(reports.get(key, []))))


def _written(
    record: Record, path: Path, columns: list[str], row: Callable[[_Attack, int], dict[str, Any] | str]
) -> Report:
    """Write one CSV, a row an attack; *row* gives the cells or the reason why an attack has no place in
    the set.
    """
    report, filled, count = Report(path), set(), 0
    with _replacing(path) as stream:
        lines = csv.DictWriter(stream, columns, lineterminator="\n")
        lines.writeheader()
        for attack in _attacks(record):
            cells = row(attack, count + 1)
            if isinstance(cells, str):
                report.left_out.append((attack.incident.incident_id, cells))
                continue
            count += 1
            cells = {column: _cell(value) for column, value in cells.items() if value is not None}
            filled |= {column for column, value in cells.items() if value != ""}
            lines.writerow(cells)
            report.conventions += attack.conventions
    report.rows = {"attacks": count}
    report.unfilled = [column for column in columns if column not in filled]
    if report.conventions or report.left_out:
        with _replacing(beside(path)) as stream:
            lines = csv.writer(stream, lineterminator="\n")
            lines.writerow(Convention._fields)
            lines.writerows([[key, "", "", f"left out: {reason}"] for key, reason in report.left_out])
            lines.writerows([[_cell(value) for value in c] for c in report.conventions])
    else:
        beside(path).unlink(missing_ok=True)
    if credit := getattr(record, "credit", ""):
        report.notes.append(credit)
    return report


class _replacing:
    """Write a text file beside its goal and rename it over the last one only when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Any:
        handle, self.draft = tempfile.mkstemp(prefix=f".{self.path.name}-", dir=self.path.parent)
        os.chmod(self.draft, 0o644)
        self.stream = os.fdopen(handle, "w", encoding="utf-8", newline="")
        return self.stream

    def __exit__(self, failed: Any, *_: Any) -> None:
        self.stream.close()
        if failed:
            os.unlink(self.draft)
        else:
            os.replace(self.draft, self.path)


def _cell(value: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula.

    >>> _cell("=1+1"), _cell("-5"), _cell("- two dead"), _cell(None)
    ("'=1+1", '-5', "'- two dead", '')
    """
    if value is None:
        return ""
    if isinstance(value, str) and value:
        is_minus = value[0] == "-" and not value[1:].replace(".", "", 1).isdigit()
        return f"'{value}" if value.startswith(FORMULA) or is_minus else value
    return value


def _country(code: str | None) -> str | None:
    return next((row["name"] for row in lexicon.rows("countries") if row["country"] == code), code)


# GTD


def _gtd(record: Record, path: Path) -> Report:
    """GTD: day 0 where it is not known, one number a toll, attackers inside nkill; ranges in addnotes."""
    of_day: Counter[str] = Counter()

    def row(attack: _Attack, _: int) -> dict[str, Any] | str:
        if attack.days is None:
            return "without any date, and GTD needs a year"
        if attack.stage == "threatened":
            return "that were only threatened, and GTD has none"
        first, last = attack.days
        month = first.month if (first.year, first.month) == (last.year, last.month) else 0
        day = first.day if first == last else 0
        if first.year != last.year:
            return "whose possible days lie in two years, and GTD needs one"
        if not day:
            attack.note("iday", 0, "a day that is not known")
        if not month:
            attack.note("imonth", 0, "a month that is not known")
        stem = f"{first.year}{month:02}{day:02}"
        of_day[stem] += 1
        weapons = [w.strip() for w in str(attack.weapons or "unknown").split(",")]
        arms = {
            f"weaptype{n}{end}": GTD_WEAPON.get(weapon, GTD_WEAPON["unknown"])[k]
            for n, weapon in enumerate(weapons[:4], start=1)
            for k, end in enumerate(("", "_txt"))
        }
        kind, target = (
            GTD_ATTACK[attack.attack_type or "unknown"],
            GTD_TARGET[attack.target_type or "unknown"],
        )
        if attack.perpetrator is None:
            attack.note("gname", "Unknown", "nobody is named")
        near = attack.place_precision in ("exact", "near")
        return {
            "eventid": f"{stem}{of_day[stem]:04}",
            "iyear": first.year,
            "imonth": month,
            "iday": day,
            "approxdate": f"{first.isoformat()} to {last.isoformat()}" if first != last else None,
            "extended": 0,
            "country_txt": _country(attack.country),
            "provstate": attack.admin1,
            "city": attack.place or "Unknown",
            "latitude": attack.latitude if near or attack.place_precision == "district" else None,
            "longitude": attack.longitude if near or attack.place_precision == "district" else None,
            "specificity": {"exact": 1, "near": 1, "district": 3, "province": 4}.get(
                attack.place_precision, 5
            ),
            "location": attack.site,
            "summary": attack.title,
            "success": int(attack.stage == "accomplished"),
            "suicide": attack.suicide,
            "attacktype1": kind[0],
            "attacktype1_txt": kind[1],
            "targtype1": target[0],
            "targtype1_txt": target[1],
            "target1": attack.target,
            "gname": attack.perpetrator or "Unknown",
            "guncertain1": {"suspected": 1, "denied": 1, "claimed": 0, "convicted": 0}.get(
                attack.responsibility
            ),
            "nperps": attack.flat("nperps", "attackers", "attackers"),
            "claimed": {"claimed": 1, "denied": 0, "unattributed": 0}.get(attack.responsibility),
            **arms,
            "nkill": attack.flat("nkill", "killed", "all"),
            "nkillter": attack.flat("nkillter", "killed", "attackers"),
            "nwound": attack.flat("nwound", "injured", "all"),
            "nwoundte": attack.flat("nwoundte", "injured", "attackers"),
            "addnotes": "; ".join(filter(None, [f"Tollbook {attack.incident_id}", attack.ranges()])),
            **{f"scite{n}": source for n, source in enumerate(attack.sources[:3], start=1)},
            "dbsource": "Tollbook",
        }

    return _written(record, path, GTD_COLUMNS, row)


# UCDP GED


def _ucdp(record: Record, path: Path) -> Report:
    """UCDP GED: deaths only; parts that add up to best, with 0 for what is not stated; an open end written
    as best.
    """

    def row(attack: _Attack, n: int) -> dict[str, Any] | str:
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
            f"Government of {_country(attack.country) or 'unknown'}",
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
            "where_coordinates": attack.place or attack.admin1 or _country(attack.country),
            "where_description": attack.site or attack.target,
            "adm_1": attack.admin1,
            "latitude": attack.latitude,
            "longitude": attack.longitude,
            "geom_wkt": f"POINT ({attack.longitude} {attack.latitude})" if place else None,
            "priogrid_gid": priogrid(attack.latitude, attack.longitude) if place else None,
            "country": _country(attack.country),
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

    return _written(record, path, UCDP_COLUMNS, row)


def _closed(attack: _Attack, toll: _Toll) -> tuple[int, int, int]:
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


def _parts(attack: _Attack, best: int) -> dict[str, int]:
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


# ACLED


def _acled(record: Record, path: Path) -> Report:
    """ACLED: a day always, with its precision; one number of dead, 0 if none is stated; disputes in notes."""
    of_country: Counter[str] = Counter()

    def row(attack: _Attack, _: int) -> dict[str, Any] | str:
        if attack.days is None:
            return "without any date, and ACLED needs a day"
        if attack.stage in ("foiled", "threatened"):
            return "that did not take place, and ACLED has no attack of that kind"
        if attack.country is None:
            return "without a country, and ACLED needs one"
        first, last = attack.days
        if (last - first).days > 31:
            return "known to the year only, and ACLED needs the month"
        day, precision = first, 1
        if first != last:
            is_month = (last - first).days > 7
            day = (
                date(first.year, first.month, 15)
                if is_month and first.day == 1
                else first + (last - first) / 2
            )
            precision = 3 if is_month else 2
            attack.note(
                "event_date",
                day.isoformat(),
                f"{first.isoformat()} to {last.isoformat()}, {attack.date_precision}",
            )
        event, sub = _acled_event(attack)
        killed = attack.flat("fatalities", "killed", "all")
        if killed is None:
            attack.note("fatalities", 0, "no number of killed is stated")
        if attack.tolls.keys() & {("injured", "all"), ("injured", "victims")}:
            attack.note("notes", "in words", "injured")
        of_country[attack.country] += 1
        country = _country(attack.country)
        if attack.perpetrator is None:
            attack.note("actor1", f"Unidentified Armed Group ({country})", "nobody is named")
        hit = {"police": f"Police Forces of {country}", "military": f"Military Forces of {country}"}
        injured = attack.number("injured", "all")
        notes = [attack.title, f"Injured: {injured}" if injured is not None else None, attack.ranges()]
        return {
            "event_id_cnty": f"{attack.country}{of_country[attack.country]}",
            "event_date": day.isoformat(),
            "year": day.year,
            "time_precision": precision,
            "disorder_type": "Political violence",
            "event_type": event,
            "sub_event_type": sub,
            "actor1": attack.perpetrator or f"Unidentified Armed Group ({country})",
            "actor2": hit.get(attack.target_type, f"Civilians ({country})"),
            "civilian_targeting": "Civilian targeting" if attack.target_type not in hit else None,
            "country": country,
            "admin1": attack.admin1,
            "location": attack.place or attack.admin1 or country,
            "latitude": attack.latitude,
            "longitude": attack.longitude,
            "geo_precision": {"exact": 1, "near": 1, "district": 2}.get(attack.place_precision, 3),
            "source": "; ".join(dict.fromkeys(source.split(",")[0] for source in attack.sources)) or None,
            "notes": ". ".join(str(note) for note in notes if note) or None,
            "fatalities": killed or 0,
            "tags": f"tollbook={attack.incident_id}",
        }

    return _written(record, path, ACLED_COLUMNS, row)


def _acled_event(attack: _Attack) -> tuple[str, str]:
    kind = attack.attack_type or "unknown"
    if kind == "bombing" and attack.suicide:
        return "Explosions/Remote violence", "Suicide bomb"
    if kind == "armed assault" and attack.target_type in ("police", "military"):
        return "Battles", "Armed clash"
    if kind not in ACLED_EVENT or kind == "unknown":
        attack.note("sub_event_type", "Attack", f"our kind of attack: {kind}")
    return ACLED_EVENT.get(kind, ACLED_EVENT["unknown"])


# Plain tables and the data package


def _frames(record: Record) -> Iterator[tuple[str, Any]]:
    """Yield each table as a ledger has it: lists as JSON, days as text; the reports' texts stay their
    publishers'.
    """
    for table in tables.TABLES:
        frame = getattr(record, table)
        if table in ("incidents", "tolls") or len(frame):
            frame = frame.copy()
            for column in frame.columns:
                if column == "claim_ids":
                    frame[column] = frame[column].map(lambda ids: json.dumps(list(ids)))
                elif column in tables.DATES:
                    frame[column] = frame[column].dt.strftime("%Y-%m-%d").astype("string")
            yield table, frame


def _csv(record: Record, path: Path) -> Report:
    """One CSV a table, in a folder."""
    path.mkdir(parents=True, exist_ok=True)
    report = Report(path)
    for table, frame in _frames(record):
        safe = frame.map(_cell, na_action="ignore")
        with _replacing(path / f"{table}.csv") as stream:
            safe.to_csv(stream, index=False, lineterminator="\n")
        report.rows[table] = len(frame)
    if credit := getattr(record, "credit", ""):
        report.notes.append(credit)
    return report


def _parquet(record: Record, path: Path) -> Report:
    """One Parquet file a table, in a folder."""
    from analysis.datasets.cache import connection

    path.mkdir(parents=True, exist_ok=True)
    report = Report(path)
    engine = connection()
    try:
        for table, frame in _frames(record):
            plain = {
                column: frame[column].astype(object).where(frame[column].notna(), None)
                if str(frame[column].dtype) in ("string", "category")
                else frame[column]
                for column in frame.columns
            }
            engine.register("frame", type(frame)(plain))
            types = {
                c: "bigint" if str(d) == "Int64" else "double" if str(d) == "Float64" else "varchar"
                for c, d in frame.dtypes.items()
            }
            cast = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in types.items())
            draft = path / f".{table}.parquet"
            engine.execute(
                f"copy (select {cast} from frame) to {quoted(str(draft))} (format parquet, compression zstd)"
            )
            os.replace(draft, path / f"{table}.parquet")
            engine.unregister("frame")
            report.rows[table] = len(frame)
    finally:
        engine.close()
    if credit := getattr(record, "credit", ""):
        report.notes.append(credit)
    return report


def _datapackage(record: Record, path: Path) -> Report:
    """The CSV tables with datapackage.json: every column's meaning, unit and values, and the codebook
    itself.
    """
    report = _csv(record, path)
    text = codebook().read_text(encoding="utf-8")
    package = {
        "profile": "tabular-data-package",
        "name": "tollbook",
        "title": "Attacks, and who says what of them",
        "description": "Made by Tollbook; CODEBOOK.md explains every column.",
        "licenses": [{"name": "other", "title": getattr(record, "credit", "") or "the desk's own record"}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table,
                "path": f"{table}.csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        _field(text, table, column, str(kind))
                        for column, kind in getattr(record, table).dtypes.items()
                    ],
                    "missingValues": [""],
                    **({"primaryKey": PRIMARY[table]} if table in PRIMARY else {}),
                },
            }
            for table in report.rows
        ],
    }
    with _replacing(path / "datapackage.json") as stream:
        json.dump(package, stream, indent=1, ensure_ascii=False)
    with _replacing(path / "CODEBOOK.md") as stream:
        stream.write(text)
    report.rows |= {"columns explained": sum(len(r["schema"]["fields"]) for r in package["resources"])}
    return report


PRIMARY = {
    "incidents": ["incident_id"],
    "tolls": ["incident_id", "kind", "party"],
    "claims": ["claim_id"],
    "events": ["event_id"],
    "articles": ["article_id"],
    "links": ["incident_id", "event_id"],
}
ADDED = {  # columns that tables.py adds to a ledger's own
    "number": "The attack's number in the briefing, in order of date.",
    "title": "As in incidents.",
    "date_start": "As in incidents.",
    "date_end": "As in incidents.",
    "date_precision": "As in incidents.",
    "stage": "As in incidents.",
    "outlet": "As in articles.",
    "published": "As in articles.",
    "restated": "As in articles.",
}


def codebook() -> Path:
    """Return the codebook: the project's, or the one that was installed with the package."""
    package = Path(__file__).resolve().parent.parent
    for path in (package.parent / "CODEBOOK.md", package / "CODEBOOK.md"):
        if path.is_file():
            return path
    raise ExportError("CODEBOOK.md is not there; install Tollbook anew, or export csv")


def _field(text: str, table: str, column: str, kind: str) -> dict[str, Any]:
    types = {"Int64": "integer", "Int32": "integer", "Float64": "number"}
    told: dict[str, Any] = {"name": column, "type": types.get(kind, "string")}
    if column in tables.DATES:
        told["type"] = "date"
    section = text.partition(f"\n### {table}\n")[2].partition("\n### ")[0]
    line = next((row for row in section.splitlines() if row.startswith(f"| `{column}` |")), None)
    if line:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        told["description"] = " ".join(
            cell for cell in (cells[1], f"({cells[2]})" if cells[2] else "") if cell
        )
    else:
        told["description"] = ADDED.get(column, "")
    allowed = tables.ALLOWED.get(table, {}).get(column)
    if allowed:
        told["constraints"] = {"enum": list(allowed)}
    return told


FORMATS: dict[str, Callable[[Record, Path], Report]] = {
    "csv": _csv,
    "parquet": _parquet,
    "gtd": _gtd,
    "ucdp": _ucdp,
    "acled": _acled,
    "datapackage": _datapackage,
}
