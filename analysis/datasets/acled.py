"""ACLED, the Armed Conflict Location and Event Data: its export as CSV, and its API's answer as JSON.

Codebook: ACLED Codebook (event_type, sub_event_type, time_precision, geo_precision, fatalities).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from analysis.datasets.cache import DataSetError
from analysis.datasets.layout import (
    Check,
    Layout,
    Number,
    coded,
    country,
    day,
    not_on_earth,
    not_whole,
    real,
    refused,
    text,
    whole,
)  # fmt: skip

DATED = day("event_date", "%d %B %Y", "%d-%b-%Y", "%d/%m/%Y")
HEAD = 1_000_000  # letters of an answer in which its first row is looked for
WITHIN = 3  # days around a date of time_precision 2: ACLED's week
PRECISION = {"1": "day", "2": "week", "3": "month"}
NOT_ATTACKS = ("protests", "strategic developments")
ATTACKS = {  # our types after GTD's; what ACLED's words leave open is unknown
    "Suicide bomb": "bombing",
    "Remote explosive/landmine/IED": "bombing",
    "Shelling/artillery/missile attack": "bombing",
    "Air/drone strike": "bombing",
    "Grenade": "armed assault",
    "Armed clash": "armed assault",
    "Chemical weapon": "unarmed assault",
    "Sexual violence": "unarmed assault",
    "Abduction/forced disappearance": "kidnapping",
}
WEAPONS = {
    "Suicide bomb": "explosives",
    "Remote explosive/landmine/IED": "explosives",
    "Shelling/artillery/missile attack": "explosives",
    "Air/drone strike": "explosives",
    "Grenade": "explosives",
    "Chemical weapon": "chemical",
}


def _interval(first: str, around: str) -> str:
    """Return the first or last possible day of a row, by its precision."""
    return (
        f"case {text('time_precision')} when '1' then {DATED} when '2' then {DATED} {around} "
        f"when '3' then {first} end"
    )


LAYOUT = Layout(
    key="acled",
    name="ACLED",
    credit="Armed Conflict Location and Event Data (ACLED), acleddata.com",
    licence="ACLED's terms of use: no redistribution of the data",
    required=(
        "event_id_cnty",
        "event_date",
        "time_precision",
        "event_type",
        "sub_event_type",
        "country",
        "admin1",
        "location",
        "latitude",
        "longitude",
        "geo_precision",
        "fatalities",
    ),
    usual=(
        "year",
        "disorder_type",
        "actor1",
        "assoc_actor_1",
        "inter1",
        "actor2",
        "assoc_actor_2",
        "inter2",
        "interaction",
        "civilian_targeting",
        "iso",
        "region",
        "admin2",
        "admin3",
        "source",
        "source_scale",
        "notes",
        "tags",
        "timestamp",
    ),
    rule="ACLED's one conservative number",
    outside=f"lower({text('event_type')}) in ({', '.join(repr(kind) for kind in NOT_ATTACKS)})",
    outside_name="rows of protests and strategic developments",
    incident={
        "incident_id": f"'acled:' || {text('event_id_cnty')}",
        "title": f"concat_ws(', ', coalesce({text('sub_event_type')}, {text('event_type')}), "
        f"{text('location')})",
        "stage": "'accomplished'",
        "date_start": _interval(f"date_trunc('month', {DATED})::date", f"- {WITHIN}"),
        "date_end": _interval(f"last_day({DATED})", f"+ {WITHIN}"),
        "date_precision": coded("time_precision", PRECISION, "unknown"),
        "date_basis": "'stated'",
        "country": country("country"),
        "admin1": text("admin1"),
        "place": f"case when {text('geo_precision')} in ('1', '2') then {text('location')} end",
        "site": text("location"),
        "latitude": real("latitude"),
        "longitude": real("longitude"),
        "place_precision": coded("geo_precision", {"1": "near", "2": "near", "3": "province"}, "unknown"),
        "attack_type": coded("sub_event_type", ATTACKS, "unknown"),
        "weapons": coded("sub_event_type", WEAPONS),
        "suicide": f"case when {text('sub_event_type')} = 'Suicide bomb' then 1 end",
        "target_type": "'unknown'",
    },
    origin={
        "incident_id": "`event_id_cnty`, after `acled:`",
        "title": "`sub_event_type`, `location`",
        "stage": "always accomplished",
        "date_start": "`event_date`; its month's first day where `time_precision` is 3, 3 days before "
        "where it is 2",
        "date_end": "`event_date`; its month's last day where `time_precision` is 3, 3 days after where it "
        "is 2",
        "date_precision": "`time_precision` 1 day, 2 week, 3 month",
        "date_basis": "always stated",
        "country": "`country`",
        "place": "`location` where `geo_precision` is 1 or 2",
        "place_precision": "`geo_precision` 1 and 2 near, 3 province",
        "attack_type": "`sub_event_type`, as far as its words settle it",
        "weapons": "`sub_event_type`, as far as its words settle it",
        "suicide": "1 where `sub_event_type` is Suicide bomb, else NULL",
    },
    numbers=(Number("killed", "all", whole("fatalities"), whole("fatalities"), whole("fatalities")),),
    checks=(
        Check(f"{text('event_id_cnty')} is null", "'event_id_cnty is empty'"),
        Check(f"{DATED} is null", refused("event_date", "is no day")),
        Check(
            f"coalesce({text('time_precision')}, '') not in ('1', '2', '3')",
            refused("time_precision", "is not 1, 2 or 3"),
        ),
        *not_whole(["fatalities"]),
        *not_on_earth("latitude", "longitude"),
    ),
    kept=(
        "event_id_cnty",
        "event_date",
        "time_precision",
        "disorder_type",
        "event_type",
        "sub_event_type",
        "actor1",
        "assoc_actor_1",
        "inter1",
        "actor2",
        "assoc_actor_2",
        "inter2",
        "civilian_targeting",
        "iso",
        "country",
        "admin2",
        "admin3",
        "geo_precision",
        "source",
        "source_scale",
        "notes",
        "tags",
        "timestamp",
    ),
)


def json_header(path: Path) -> list[str]:
    """Return the columns of the API's answer, as its first row has them."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        head = stream.read(HEAD)
    first = re.search(r"\[\s*(?=\{)", head)
    try:
        if first and '"success":false' not in head[: first.start()].replace(" ", ""):
            return list(json.JSONDecoder().raw_decode(head, first.end())[0])
    except ValueError:  # a first row longer than what was read
        pass
    return _columns(_answer(path))


def _columns(rows: list[dict[str, object]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def json_rows(path: Path) -> Iterator[list[object]]:
    """Yield the header and the rows of the API's answer."""
    rows = _answer(path)
    yield (header := _columns(rows))
    for row in rows:
        yield [row.get(column) for column in header]


def _answer(path: Path) -> list[dict[str, object]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise DataSetError(f"{path.name}: no JSON that can be read ({error}); ask the API again") from None
    if isinstance(told, dict) and told.get("success") is False:
        raise DataSetError(
            f"{path.name}: the API refused: {told.get('error') or told.get('messages') or told}"
        )
    rows = told.get("data") if isinstance(told, dict) else told
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise DataSetError(f"{path.name}: holds no rows; ACLED's answer has them under 'data'")
    return rows
