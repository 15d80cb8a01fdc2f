"""Our record in the columns of GTD."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from analysis.datasets.export.attack import Attack, country_name
from analysis.datasets.export.writing import Report, written
from analysis.tables import Record

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


def as_gtd(record: Record, path: Path) -> Report:
    """GTD: day 0 where it is not known, one number a toll, attackers inside nkill; ranges in addnotes."""
    of_day: Counter[str] = Counter()

    def row(attack: Attack, _: int) -> dict[str, Any] | str:
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
            "country_txt": country_name(attack.country),
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

    return written(record, path, GTD_COLUMNS, row)
