"""UCDP GED, the Georeferenced Event Dataset: yearly releases and the monthly candidates.

Codebook: Högbladh, UCDP GED Codebook; Sundberg and Melander 2013, Journal of Peace Research 50(4).
"""

from __future__ import annotations

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

PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
DEATHS = (*PARTS, "low", "best", "high")
ONE_SIDED = f"{text('type_of_violence')} = '3'"


OURS = "coalesce(relid, '') like 'TOLLBOOK-%'"  # in our own exports, side b is who attacked


def _of_sides(party: str) -> str:
    """Return the deaths of the sides that are *party*: a government's are security, an armed group's
    militants.
    """
    dead = []
    for side in ("a", "b"):
        is_state = f"coalesce(side_{side}, '') like 'Government of %'"
        mine = is_state if party == "security" else f"not ({is_state})"
        dead.append(f"case when {mine} then {whole(f'deaths_{side}')} else 0 end")
    return f"({' + '.join(dead)})"


def _part(party: str, dead: str, when: str = "true") -> Number:
    """Return one part of the total; 0 also stands for "not stated" in GED, so a part of 0 is left unsaid."""
    return Number("killed", party, dead, dead, dead, f"({when}) and {dead} > 0")


LAYOUT = Layout(
    key="ucdp",
    name="UCDP GED",
    credit="UCDP Georeferenced Event Dataset, Uppsala Conflict Data Program (Sundberg and Melander 2013)",
    licence="CC BY 4.0",
    required=(
        "id",
        "type_of_violence",
        "dyad_name",
        "side_a",
        "side_b",
        "where_prec",
        "where_coordinates",
        "adm_1",
        "latitude",
        "longitude",
        "country",
        "date_prec",
        "date_start",
        "date_end",
        *DEATHS,
    ),
    usual=(
        "relid",
        "year",
        "active_year",
        "code_status",
        "conflict_name",
        "number_of_sources",
        "source_article",
        "source_original",
        "where_description",
        "adm_2",
        "priogrid_gid",
        "country_id",
        "region",
        "event_clarity",
    ),
    rule="UCDP best estimate",
    skipped="coalesce(date_start, '') like '#%'",
    incident={
        "incident_id": f"'ucdp:' || {text('id')}",
        "title": f"concat_ws(', ', {text('dyad_name')}, {text('where_coordinates')})",
        "stage": "'accomplished'",
        "date_start": day("date_start"),
        "date_end": day("date_end"),
        "date_precision": coded(
            "date_prec", {"1": "day", "2": "days", "3": "week", "4": "month", "5": "year"}, "unknown"
        ),
        "date_basis": "'stated'",
        "country": country("country"),
        "admin1": f"case when ends_with({text('adm_1')}, ' province') then left({text('adm_1')}, -9) else "
        f"{text('adm_1')} end",
        "place": f"case when {text('where_prec')} in ('1', '2') then "
        f"regexp_replace({text('where_coordinates')}, "
        "' (city|town|village)$', '') end",
        "site": text("where_description"),
        "latitude": real("latitude"),
        "longitude": real("longitude"),
        "place_precision": coded(
            "where_prec",
            {"1": "near", "2": "near", "3": "district", "4": "province", "5": "province", "6": "country"},
            "unknown",
        ),
        "attack_type": "'unknown'",
        "target_type": "'unknown'",
        "perpetrator": f"case when {ONE_SIDED} then {text('side_a')} end",
        "responsibility": f"case when not ({ONE_SIDED}) then 'unattributed' end",
        "articles": f"case when {whole('number_of_sources')} > 0 then {whole('number_of_sources')} end",
    },
    origin={
        "incident_id": "`id`, after `ucdp:`",
        "title": "`dyad_name`, `where_coordinates`",
        "stage": "always accomplished: GED holds deaths only",
        "date_precision": "`date_prec` 1 day, 2 days, 3 week, 4 month, 5 year",
        "date_basis": "always stated",
        "country": "`country`, former names in brackets passed over",
        "admin1": "`adm_1`, less a final province",
        "place": "`where_coordinates` where `where_prec` is 1 or 2, less a final city, town or village",
        "place_precision": "`where_prec` 1 and 2 near, 3 district, 4 and 5 province, 6 country, 7 unknown",
        "perpetrator": "`side_a` where `type_of_violence` is 3; GED does not say who attacked in the others",
        "responsibility": "unattributed where no perpetrator is named; GED does not say who named it",
        "articles": "`number_of_sources`, -1 is NULL",
    },
    numbers=(
        Number("killed", "all", whole("low"), whole("best"), whole("high")),
        _part("civilians", whole("deaths_civilians")),
        _part("unknown", whole("deaths_unknown")),
        _part("security", _of_sides("security"), f"not ({ONE_SIDED})"),
        _part("militants", _of_sides("militants"), f"not ({ONE_SIDED}) and not {OURS}"),
        _part(
            "attackers",
            f"case when {OURS} then {whole('deaths_b')} else {whole('deaths_a')} end",
            f"{ONE_SIDED} or {OURS}",
        ),
        Number(
            "killed",
            "victims",
            *(f"greatest({whole(n)} - {whole('deaths_a')}, 0)" for n in ("low", "best", "high")),
            f"{ONE_SIDED} and not {OURS}",
        ),
    ),
    checks=(
        Check(f"{text('id')} is null", "'id is empty'"),
        *not_whole(DEATHS),
        *(Check(f"{day(c)} is null", refused(c, "is no day")) for c in ("date_start", "date_end")),
        Check(f"{day('date_end')} < {day('date_start')}", "'date_end is before date_start'"),
        Check(
            f"{' + '.join(map(whole, PARTS))} <> {whole('best')}",
            f"'best ' || {whole('best')} || ' is not the sum of its parts, ' || "
            f"({' + '.join(map(whole, PARTS))})",
        ),
        *not_on_earth("latitude", "longitude"),
    ),
    remark=(
        f"{whole('low')} > {whole('best')} or {whole('best')} > {whole('high')}",
        "low, best and high out of order, kept as the set has them",
    ),
    kept=(
        "id",
        "relid",
        "type_of_violence",
        "conflict_name",
        "dyad_name",
        "side_a",
        "side_b",
        "number_of_sources",
        "source_article",
        "source_original",
        "where_prec",
        "where_coordinates",
        "adm_2",
        "country",
        "region",
        "priogrid_gid",
        "event_clarity",
        "code_status",
        "date_prec",
        *PARTS,
    ),
)
