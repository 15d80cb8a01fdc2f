"""In which places: a dashed ring as wide as the place is unsure, never a pin; the unplaced in words."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.prose import short
from analysis.theme import Figure, joined, number_disc, tag

WIDTH, TALLEST = 400, 380  # pixels
REACH = {"exact": 5, "near": 25, "district": 60, "province": 150}  # kilometres that a ring covers at least
KM = 111.32  # kilometres of one degree of latitude
LABELLED = 8  # places named on the map
LISTED = 20  # attacks whose place is told beside the map
ROOM = 3.2  # degrees around the outermost places


class Frame(NamedTuple):
    """The stretch of the world that a map shows, and how many pixels a degree has."""

    west: float
    south: float
    east: float
    north: float
    across: float
    up: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the pixel of a point on the earth."""
        return round((longitude - self.west) * self.across, 1), round((self.north - latitude) * self.up, 1)


def where(record: Any) -> Figure:
    """Where were the attacks, and how exactly is that known?"""
    incidents = record.incidents
    heading = prose.places_heading(record)
    if incidents.empty:
        return Figure("where", "Where", "No attack in this selection")
    placed = incidents[
        incidents.latitude.notna() & incidents.longitude.notna() & incidents.place_precision.isin(REACH)
    ]
    held = prose.ranges(record.tolls)
    listed = _list(incidents)
    unplaced = len(incidents) - len(placed)
    words = (
        "There are no pins: a dashed ring says “somewhere in here”. It reaches at least 25 km for "
        "a town, 60 for a district, 150 for a province."
    )
    if unplaced:
        words += (
            f" {prose.capital(prose.count(unplaced, 'attack is', 'attacks are'))} known to the "
            "country only, or not at all, and not on the map."
        )
    if placed.empty:
        return Figure(
            "where",
            "Where",
            heading,
            joined(
                [
                    listed,
                    tag(
                        "p",
                        "No place is known well enough for a map: "
                        f"{prose.count(len(incidents), 'attack', 'attacks')} without one.",
                        class_="caption",
                    ),
                ]
            ),
            label=heading,
            nav="Where",
        )
    groups_ = [(name, rows) for name, rows in placed.groupby(["latitude", "longitude"])]
    groups_.sort(key=lambda item: -len(item[1]))
    label = (
        "Map. "
        + " ".join(
            f"{_name(rows)}: {prose.count(len(rows), 'incident', 'incidents')}." for _, rows in groups_[:20]
        )
        + " Places are not known more exactly."
    )
    map_ = _map(groups_, held, set(incidents.country.dropna()), label)
    notice = tag(
        "p", words + " Land and borders: Natural Earth, 1:110 million, as it draws them.", class_="caption"
    )
    body = tag("div", joined([tag("div", map_), tag("div", joined([listed, notice]))]), class_="map")
    table = pd.DataFrame(
        [
            {
                "Place": _name(rows),
                "Known as": str(rows.place_precision.iloc[0]),
                "Attacks": len(rows),
                **_tolls(rows, held),
            }
            for _, rows in groups_
        ]
    )
    return Figure("where", "Where", heading, body, label=label, table=table, nav="Where")


def _name(rows: pd.DataFrame) -> str:
    return prose.clipped(prose.town_of(next(rows.itertuples())), 28)


def _tolls(rows: pd.DataFrame, held: dict) -> dict[str, str]:
    return {
        prose.capital(kind): short(
            prose.total(held[i, kind, "all"] for i in rows.incident_id if (i, kind, "all") in held)
        )
        for kind in ("killed", "injured")
    }


def _list(incidents: pd.DataFrame) -> Markup:
    rows = prose.newest_first(incidents)
    items = [tag("li", joined([tag("span", number_disc(i)), tag("span", _known(i))])) for i in rows[:LISTED]]
    if len(rows) > LISTED:
        items.append(tag("li", joined([tag("span"), f"and {len(rows) - LISTED:,} more, in the table"])))
    return tag("ul", joined(items), class_="places", aria_label="What the reports say of each place")


def _known(incident: Any) -> str:
    site = prose.said(incident.site)
    town = prose.town_of(incident)
    words = prose.clipped(str(site), 80) if site else "no site named"
    return words if town.casefold() in words.casefold() else f"{words}, {town}"


def _map(groups_: list[tuple[Any, pd.DataFrame]], held: dict, homes: set[str], label: str) -> Markup:
    frame, height = _framed([point for point, _ in groups_])
    home = {prose.COUNTRIES.get(code) for code in homes}
    land = [
        tag(
            "path",
            d=path,
            fill="var(--home)" if name in home else "var(--land)",
            stroke="var(--border)",
            stroke_width=1,
        )
        for name, path in _land(frame, height)
    ]
    clip = tag("clipPath", tag("rect", width=WIDTH, height=height), id="map-clip")
    rings, labels, taken = [], [], []
    for k, ((latitude, longitude), rows) in enumerate(groups_):
        x, y = frame.place(longitude, latitude)
        r = max(REACH[str(rows.place_precision.iloc[0])] / KM * frame.up, 8.5)
        rings.append(
            tag(
                "circle",
                cx=x,
                cy=y,
                r=f"{r:.1f}",
                fill="none",
                stroke="var(--ink)",
                stroke_width=1.8,
                stroke_dasharray="3.2 2.4",
            )
        )
        if k < LABELLED:
            labels += _label(x, y, r, rows, held, taken, height)
    parts = [
        tag("defs", clip),
        tag("g", joined(land), clip_path="url(#map-clip)"),
        *rings,
        *labels,
        *_scale_bar(frame, height),
    ]
    return tag(
        "svg",
        joined(parts),
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="img",
        aria_label=label,
        class_="hand",
    )


def _label(
    x: float, y: float, r: float, rows: pd.DataFrame, held: dict, taken: list, height: float
) -> list[Markup]:
    tolls = _tolls(rows, held)
    first = f"{_name(rows)}: {prose.count_figure(len(rows), 'incident', 'incidents')}"
    second = f"{tolls['Killed']} killed, {tolls['Injured']} injured"
    half = max(len(first) * 4.1, len(second) * 3.6)
    middle = min(max(x, half + 4), WIDTH - half - 4)
    for top in (y - r - 26, y + r + 18):
        box = (middle - half, top - 14, middle + half, top + 20)
        clear = all(box[2] < b[0] or b[2] < box[0] or box[3] < b[1] or b[3] < box[1] for b in taken)
        if clear and 14 < top < height - 20:
            taken.append(box)
            halo = {
                "x": f"{middle:.0f}",
                "text_anchor": "middle",
                "paint_order": "stroke",
                "stroke": "var(--land)",
                "stroke_width": 3,
                "stroke_linejoin": "round",
            }
            return [
                tag("text", first, y=f"{top:.0f}", class_="b", **halo),
                tag("text", second, y=f"{top + 16:.0f}", **halo),
            ]
    return []


def _framed(points: list[tuple[float, float]]) -> tuple[Frame, int]:
    south, north = min(p[0] for p in points) - ROOM, max(p[0] for p in points) + ROOM
    west, east = min(p[1] for p in points) - ROOM, max(p[1] for p in points) + ROOM
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, tall = (east - west) * squeeze, north - south
    if tall / wide > TALLEST / WIDTH:  # too tall: show more land at the sides
        more = (tall * WIDTH / TALLEST - wide) / squeeze / 2
        west, east = west - more, east + more
    elif tall / wide < 0.6:
        more = (wide * 0.6 - tall) / 2
        south, north = max(south - more, -85), min(north + more, 85)
    across = WIDTH / (east - west)
    up = across / squeeze
    return Frame(west, south, east, north, across, up), round((north - south) * up)


def _scale_bar(frame: Frame, height: int) -> list[Markup]:
    length = next(
        km
        for km in (5000, 2000, 1000, 500, 300, 200, 100, 50, 20, 10)
        if km / KM * frame.up <= 100 or km == 10
    )
    wide = length / KM * frame.up
    x, y = WIDTH - wide - 12, height - 14
    return [
        tag(
            "path",
            d=f"M{x:.1f} {y - 4}v4h{wide:.1f}v-4",
            fill="none",
            stroke="var(--quiet)",
            stroke_width=1.2,
        ),
        tag("text", f"{length:,} km", x=f"{x + wide / 2:.1f}", y=y - 7, text_anchor="middle", class_="qt"),
    ]


@cache
def _world() -> dict[str, Any]:
    return json.loads((files("analysis.charts") / "world-110m.json").read_text(encoding="utf-8"))


@cache
def _arcs() -> list[list[tuple[float, float]]]:
    """Return the lines of the map in degrees; TopoJSON stores them as whole steps from point to point."""
    (sx, sy), (tx, ty) = _world()["transform"]["scale"], _world()["transform"]["translate"]
    found = []
    for arc in _world()["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def _land(frame: Frame, height: int) -> Iterator[tuple[str, str]]:
    """Yield each country in the frame as its name and the path of its outline."""
    for country in _world()["countries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        path = []
        for ring in (ring for polygon in polygons for ring in polygon):
            line = [p for arc in ring for p in (_arcs()[arc] if arc >= 0 else _arcs()[~arc][::-1])]
            xs, ys = [p[0] for p in line], [p[1] for p in line]
            if (
                min(xs) < frame.east
                and max(xs) > frame.west
                and min(ys) < frame.north
                and max(ys) > frame.south
            ):
                path.append(
                    "M" + "L".join("{} {}".format(*frame.place(*_near(p, frame))) for p in line) + "Z"
                )
        if path:
            yield country["name"], "".join(path)


def _near(point: tuple[float, float], frame: Frame) -> tuple[float, float]:
    """Keep far points just outside of the frame, so that a path carries no digits nobody sees."""
    wide, tall = frame.east - frame.west, frame.north - frame.south
    return (
        min(max(point[0], frame.west - wide), frame.east + wide),
        min(max(point[1], frame.south - tall), frame.north + tall),
    )
