"""Our record in the columns of ACLED."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from analysis.datasets.export.attack import Attack, country_name
from analysis.datasets.export.writing import Report, written
from analysis.tables import Record

ACLED_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 "
    "assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
    "location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
ACLED_EVENT = {  # our type to event_type, sub_event_type; the general word where ACLED has no narrower one
    "bombing": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "armed assault": ("Violence against civilians", "Attack"),
    "kidnapping": ("Violence against civilians", "Abduction/forced disappearance"),
    "unknown": ("Violence against civilians", "Attack"),
}


def as_acled(record: Record, path: Path) -> Report:
    """ACLED: a day always, with its precision; one number of dead, 0 if none is stated; disputes in notes."""
    of_country: Counter[str] = Counter()

    def row(attack: Attack, _: int) -> dict[str, Any] | str:
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
        event, sub = event_of(attack)
        killed = attack.flat("fatalities", "killed", "all")
        if killed is None:
            attack.note("fatalities", 0, "no number of killed is stated")
        if attack.tolls.keys() & {("injured", "all"), ("injured", "victims")}:
            attack.note("notes", "in words", "injured")
        of_country[attack.country] += 1
        country = country_name(attack.country)
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

    return written(record, path, ACLED_COLUMNS, row)


def event_of(attack: Attack) -> tuple[str, str]:
    """Return the event type and the sub-event type of an attack, and note where ours says more."""
    kind = attack.attack_type or "unknown"
    if kind == "bombing" and attack.suicide:
        return "Explosions/Remote violence", "Suicide bomb"
    if kind == "armed assault" and attack.target_type in ("police", "military"):
        return "Battles", "Armed clash"
    if kind not in ACLED_EVENT or kind == "unknown":
        attack.note("sub_event_type", "Attack", f"our kind of attack: {kind}")
    return ACLED_EVENT.get(kind, ACLED_EVENT["unknown"])
