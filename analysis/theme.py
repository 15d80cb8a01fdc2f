"""How things look: colours by meaning, marks by party, one Altair theme, and the frame of every figure."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from markupsafe import Markup, escape

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

# One meaning, one pair of colours (light, dark). Contrast of text 4.5, of marks 3 (WCAG 2.2, 1.4.3, 1.4.11).
PALETTE: dict[str, tuple[str, str]] = {
    "paper": ("#fbfaf6", "#161513"),
    "surface": ("#f2efe6", "#211f1c"),
    "ink": ("#1d1b18", "#ece8df"),
    "quiet": ("#5b564d", "#b6aea1"),
    "rule": ("#d9d3c5", "#3c3934"),
    "axis": ("#857d6f", "#8d8577"),
    "killed": ("#8c2d19", "#ff8a70"),
    "injured": ("#8a5700", "#f2b65a"),
    "security": ("#1d5c8f", "#7fbcee"),
    "civilians": ("#0f6b58", "#5fcfb3"),
    "unknown": ("#756c5a", "#c4bba5"),
    "attackers": ("#4a3f86", "#b9aef2"),
    "militants": ("#7a3f8f", "#d79be8"),
    "mark": ("#ffe7a0", "#5e4a0e"),
    "changed": ("#a3195b", "#ff8fc0"),
    "land": ("#ebe6d9", "#282622"),
    "home": ("#ddd5c1", "#383530"),
    "border": ("#b7ad97", "#5a554d"),
    "focus": ("#0a58ca", "#8ab8ff"),
}
LIGHT = {name: pair[0] for name, pair in PALETTE.items()}
PAGE_TYPE = "application/vnd.tollbook.page+html"  # an output's markup for the page; JupyterLab passes it over
WIDE, NARROW = 860, 316  # pixels of the two drawings of an Altair chart; the page shows the one that fits
LETTER = 7  # pixels of a letter of small print, on average

# Altair 6 writes Vega-Lite 6; JupyterLab 4.6 draws 5 and shows nothing for 6. Our charts are valid as both.
LIVE_TYPE = "application/vnd.vegalite.v5+json"
LIVE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelColor": LIGHT["quiet"],
        "titleColor": LIGHT["quiet"],
        "domainColor": LIGHT["axis"],
        "tickColor": LIGHT["axis"],
        "gridColor": LIGHT["rule"],
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelPadding": 6,
    },
    "legend": {"labelColor": LIGHT["quiet"], "titleColor": LIGHT["quiet"], "labelFontSize": 12},
    "header": {"labelColor": LIGHT["ink"], "titleColor": LIGHT["quiet"], "labelFontSize": 13},
    "title": {"color": LIGHT["ink"], "fontSize": 15, "fontWeight": "bold", "anchor": "start", "offset": 14},
    "text": {"color": LIGHT["ink"], "fontSize": 12},
    "rule": {"color": LIGHT["axis"]},
    "concat": {"spacing": 14},
    "aria": False,
}

# What a drawing may hold once cleaned: everything else that a library writes is left out.
_DRAWN = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "a", "defs", "clipPath"}
_KEPT = set(
    "d x y x1 x2 y1 y2 r cx cy dx dy "
    "width height transform fill fill-opacity stroke stroke-width stroke-dasharray stroke-opacity "
    "stroke-linecap opacity text-anchor font-size font-weight font-style id clip-path viewBox "
    "stroke-miterlimit".split()
)
# Overrides, embeddings, isolates, zero-width marks; the marks that Arabic or Urdu needs (LRM, RLM) stay.
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"


def variables(text: str) -> str:
    """Swap the palette's light colours for the page's variables, so that one drawing serves light and dark.

    >>> variables('<path fill="#8c2d19"/>')
    '<path fill="var(--killed)"/>'
    """
    return re.sub("|".join(LIGHT.values()), lambda m: f"var(--{_NAMES[m.group()]})", text)


_NAMES = {colour: name for name, colour in LIGHT.items()}


def anchor(kind: str, name: object) -> str:
    """Return an id for the page that nothing in *name* can break out of, unique to it.

    >>> anchor("q", "ab2fcfdee221:419-447:injured:security")
    'q-ab2fcfdee221:419-447:injured:security'
    >>> anchor("q", 'x"><script>')
    'q-x---script--c24132c2'
    """
    text = str(name)
    safe = re.sub(r"[^A-Za-z0-9_:.-]", "-", text)[:120]
    return (
        f"{kind}-{safe}" if safe == text else f"{kind}-{safe}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    )


def plain(text: object) -> object:
    """Return text without the characters that reorder or hide what stands beside them; markup is left alone.

    >>> plain("\u202efdp.exe")
    'fdp.exe'
    """
    return text if hasattr(text, "__html__") else UNSEEN.sub("", str(text))


def tag(name: str, content: object = "", **attributes: object) -> Markup:
    """Return one HTML or SVG element; text is escaped, None attributes are left out, `_` in a name is `-`.

    >>> tag("a", "<b>", href="#x", class_="no")
    Markup('<a href="#x" class="no">&lt;b&gt;</a>')
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), plain(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, plain(content))


def joined(parts: Iterable[object], by: object = "") -> Markup:
    """Join texts and markup, escaping the texts.

    >>> joined(["<", Markup("<br>")])
    Markup('&lt;<br>')
    """
    return Markup(escape(plain(by))).join(map(plain, parts))


# ---- marks: the shape says the party, the colour says it again


def shape(party: str | None, x: float, y: float, r: float) -> str:
    """Return the path of a party's mark: disc security, square civilians, cross attackers, else diamond.

    >>> shape("civilians", 5, 5, 2)
    'M3 3h4v4h-4z'
    """
    n = _n
    if party == "security":
        return f"M{n(x - r)} {n(y)}a{n(r)} {n(r)} 0 1 0 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 0 {n(-2 * r)} 0z"
    if party == "civilians":
        return f"M{n(x - r)} {n(y - r)}h{n(2 * r)}v{n(2 * r)}h{n(-2 * r)}z"
    if party == "attackers":
        return f"M{n(x - r)} {n(y - r)}l{n(2 * r)} {n(2 * r)}m0 {n(-2 * r)}l{n(-2 * r)} {n(2 * r)}"
    if party == "militants":
        return f"M{n(x)} {n(y - r)}l{n(r)} {n(2 * r)}h{n(-2 * r)}z"
    return (
        f"M{n(x)} {n(y - 1.25 * r)}l{n(1.25 * r)} {n(1.25 * r)} {n(-1.25 * r)} {n(1.25 * r)} "
        f"{n(-1.25 * r)} {n(-1.25 * r)}z"
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.") or "0"


def mark(party: str | None, x: float = 7, y: float = 7, r: float = 4, *, form: str = "solid") -> Markup:
    """Return a party's mark: solid, a `ring` (said, not counted), or `believed` (dashed, with a cross)."""
    if form == "ring":
        return tag(
            "circle",
            cx=_n(x),
            cy=_n(y),
            r=_n(r),
            fill="var(--paper)",
            stroke="currentColor",
            stroke_width=1.8,
        )
    if form == "believed":
        ring = tag(
            "circle",
            cx=_n(x),
            cy=_n(y),
            r=_n(r + 1.2),
            fill="var(--paper)",
            stroke="currentColor",
            stroke_width=1.5,
            stroke_dasharray="2.4 1.6",
        )
        return ring + tag(
            "path", d=shape("attackers", x, y, r * 0.42), stroke="currentColor", stroke_width=1.6, fill="none"
        )
    line = {"stroke": "currentColor", "stroke_width": _n(r * 0.7)} if party == "attackers" else {}
    return tag("path", d=shape(party, x, y, r), fill="none" if line else "currentColor", **line)


def icon(party: str | None, form: str = "solid") -> Markup:
    """Return a party's mark as a small drawing for a key."""
    return tag(
        "svg", mark(party, form=form), width=14, height=14, aria_hidden="true", class_=f"k-{party or 'all'}"
    )


def number_disc(incident: object, label: str = "") -> Markup:
    """Return an incident's number as a link to its evidence: a disc, or a ring when foiled or failed."""
    ring = incident.stage != "accomplished"
    spoken = label or f"Incident {incident.number}"
    return tag(
        "a",
        incident.number,
        class_="no h" if ring else "no",
        href=f"#{anchor('i', incident.incident_id)}",
        aria_label=spoken,
    )


def nice_top(highest: float, room: float = 1.0) -> int:
    """Return a round end for an axis that leaves *room* above the highest value.

    >>> nice_top(9), nice_top(101), nice_top(201, 1.15), nice_top(0)
    (10, 120, 240, 4)
    """
    wanted = max(highest * room, 4)
    size = 10 ** (len(str(int(wanted))) - 1)
    return next(
        int(step * size)
        for step in (1, 1.2, 1.5, 2, 2.4, 3, 4, 5, 6, 8, 10)
        if step * size >= wanted and step * size == int(step * size)
    )


def range_bar(
    kind: str,
    low: int | None,
    best: int | None,
    high: int | None,
    top: int,
    label: str,
    *,
    width: int = 104,
    scale: bool = False,
) -> Markup:
    """Return a toll on a line from 0 to *top*: best a point, ends ticks, an arrow where there is no end."""
    end = width - (19 if scale else 21)  # room for an arrow that starts at the highest figure

    def x(value: float) -> float:
        return round(5 + value / top * (end - 5), 1)

    line, grid = {"stroke": "currentColor"}, "gr"
    parts = [
        tag("line", x1=0, x2=width, y1=11.5, y2=11.5, class_=grid),
        tag("line", x1=5, x2=5, y1=2, y2=11, class_="ax"),
    ]
    if scale:
        parts += [
            tag("text", 0, x=2, y=23, class_="qt"),
            tag("text", f"{top:,}", x=x(top), y=23, text_anchor="middle", class_="qt"),
        ]
    if best is None and high is None:
        parts.append(
            tag(
                "line",
                x1=9,
                x2=45,
                y1=6,
                y2=6,
                stroke="var(--axis)",
                stroke_width=1.6,
                stroke_dasharray="1.5 5",
            )
        )
    elif high is None:
        parts += [
            tag("line", x1=x(low or 0), x2=x(best or 0) + 14, y1=6, y2=6, stroke_width=2, **line),
            tag("path", d=f"M{x(best or 0) + 10} 2.5l4.5 3.5-4.5 3.5", fill="none", stroke_width=1.6, **line),
        ]
        if low is not None and x(best or 0) - x(low) > 5:
            parts.append(tag("line", x1=x(low), x2=x(low), y1=2.5, y2=9.5, stroke_width=1.6, **line))
    elif x(high) - x(low or 0) > 3:
        parts.append(tag("line", x1=x(low or 0), x2=x(high), y1=6, y2=6, stroke_width=2, **line))
        parts += [
            tag("line", x1=x(v), x2=x(v), y1=2.5, y2=9.5, stroke_width=1.6, **line) for v in (low or 0, high)
        ]
    if high == 0:
        parts.append(tag("circle", cx=5, cy=6, r=3.4, fill="var(--paper)", stroke_width=1.6, **line))
    elif best:
        parts.append(tag("circle", cx=x(best), cy=6, r=3.6, fill="currentColor"))
    return tag(
        "svg",
        joined(parts),
        width=width,
        height=26 if scale else 12,
        role="img",
        aria_label=label,
        class_=f"hand k-{kind}",
    )


# ---- Altair


def draw(
    spec: Mapping[str, Any], prefix: str, label: str, class_: str, links: Mapping[str, str] | None = None
) -> Markup:
    """Draw a specification as an SVG; *label* says it aloud, *links* say where each anchor leads."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return cleaned(svg, prefix, label, class_, links)


def themed(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Return the specification of a chart in the house theme."""
    import altair as alt

    alt.data_transformers.register("records", _records)
    with alt.data_transformers.enable("records"):
        spec = chart.to_dict(validate=False)  # the tests validate; a briefing at night need not pay for it
    own = {key: value for key, value in spec.get("config", {}).items() if key != "view"}  # Altair's default
    needed: dict[str, set[str]] = {}
    if not _answers(spec):
        _prune(spec, spec.get("datasets", {}), spec.get("data"), needed)
    for name, fields in needed.items():
        rows = spec["datasets"][name]
        spec["datasets"][name] = [{k: row[k] for k in row if k in fields} for row in rows]
    return {
        **spec,
        "config": {**CONFIG, **own},
        "background": "transparent",
        "padding": {"left": 0, "right": 4, "top": 4, "bottom": 4},
    }


def _answers(unit: Any) -> bool:
    """Whether a chart filters or picks among its rows, so that fields which are not drawn may matter too."""
    if isinstance(unit, dict):
        return bool({"transform", "params"} & unit.keys()) or any(
            _answers(part) for key, part in unit.items() if key not in ("datasets", "config")
        )
    return isinstance(unit, list) and any(map(_answers, unit))


def _prune(unit: Any, datasets: Mapping[str, Any], data: Any, needed: dict[str, set[str]]) -> None:
    """Collect in *needed* which fields of each data set are drawn or told; the rest stay off the page."""
    if isinstance(unit, list):
        for part in unit:
            _prune(part, datasets, data, needed)
    elif isinstance(unit, dict):
        data = unit.get("data", data)
        name = data.get("name") if isinstance(data, dict) else None
        if name in datasets:
            used = needed.setdefault(name, set())
            if "field" in unit:
                used.add(str(unit["field"]))
        for key, part in unit.items():
            if key not in ("data", "datasets", "config"):
                _prune(part, datasets, data, needed)


def _records(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a layer's rows as Vega reads them; Altair's own way takes five milliseconds for each layer."""
    import altair as alt

    alt.limit_rows(frame)  # raises above 5,000 rows; charts are made from sums
    return {"values": json.loads(frame.to_json(orient="records", date_format="iso"))}


def cleaned(
    svg: str, prefix: str, label: str, class_: str = "", links: Mapping[str, str] | None = None
) -> Markup:
    """Return the drawing with ids prefixed, no fonts or styles of its own, only known parts, and said aloud.

    The library turns `#anchors` into web addresses; they are turned back, and any other link is dropped.
    A drawing without links is one image. With links it is a group in which each goal can be reached once by
    keyboard, under the name that *links* gives it; its other texts are left to the label.
    """
    root = ElementTree.fromstring(svg)
    size = {key: root.get(key, "") for key in ("width", "height", "viewBox")}
    unseen = dict(links or {})
    inner = joined(_clean(child, prefix, unseen, bool(links)) for child in root)
    role = "group" if links else "img"
    text = tag("svg", inner, **size, role=role, aria_label=label, class_=class_ or None, fill="none")
    return Markup(variables(str(text)))


def _clean(element: ElementTree.Element, prefix: str, unseen: dict[str, str], is_group: bool) -> Markup:
    name = element.tag.removeprefix(_SVG)
    is_ground = name == "path" and "background" in element.get("class", "")
    if name not in _DRAWN or element.get("display") == "none" or is_ground:
        return Markup("")
    kept = {key: value for key, value in element.attrib.items() if key in _KEPT}
    if "id" in kept:
        kept["id"] = f"{prefix}-{kept['id']}"
    if "clip-path" in kept:
        kept["clip-path"] = re.sub(r"url\(#(.+?)\)", rf"url(#{prefix}-\1)", kept["clip-path"])
    children = joined(_clean(child, prefix, unseen, is_group) for child in element)
    if name == "path" and not kept.get("d"):
        return Markup("")
    if name == "g":
        kept = {key: kept[key] for key in kept if key not in ("stroke-miterlimit", "width", "height")}
        if not children or not kept:
            return children
    if name == "a":
        link = "#" + (element.get(f"{_XLINK}href") or element.get("href") or "").partition("#")[2]
        if link == "#":
            return children
        goal = unseen.pop(link, None)
        kept = {"href": link, **({"aria-label": goal} if goal else {"aria-hidden": "true", "tabindex": "-1"})}
    if name == "text" and is_group:
        kept["aria-hidden"] = "true"
    text = escape(plain(element.text)) if element.text and name in ("text", "tspan") else Markup("")
    return tag(name, text + children, **{key.replace("-", "_"): value for key, value in kept.items()})


# ---- the frame


@dataclass(frozen=True, eq=False)
class Figure:
    """One part of the briefing: live in JupyterLab, on the page a section with its words and its table."""

    id: str
    name: str  # in the margin: what this is
    heading: str = ""  # above the figure: what it shows
    body: Markup = Markup("")
    note: str | Markup = ""
    caption: str | Markup = ""
    aside: tuple[str | Markup, ...] = ()
    label: str = ""  # what the drawing shows, said aloud
    table: pd.DataFrame | None = None  # the figures behind the drawing
    chart: alt.TopLevelMixin | None = None
    narrow: alt.TopLevelMixin | None = None
    links: Mapping[str, str] | None = None  # what each anchor in the drawing is called
    nav: str = ""  # in the contents line; empty: not listed
    full: bool = False
    bare: bool = False  # the body alone, without section, heading and margin
    title: str = ""  # for the head of the page
    about: Mapping[str, Any] | None = None  # what else goes with the output, for whoever publishes it

    def __html__(self) -> str:
        """Return the markup for the page."""
        body = self.body + self._drawings()
        if self.bare:
            return str(body)
        words = [
            tag("h2", self.heading, id=f"h-{self.id}"),
            tag("p", self.note, class_="q") if self.note else "",
        ]
        if self.caption:
            body += tag("p", self.caption, class_="caption")
        if self.table is not None and len(self.table):
            body += data_table(self.table, f"{self.name}: the figures drawn")
        side = tag(
            "div", joined([tag("b", self.name), *(tag("p", text) for text in self.aside)]), class_="side"
        )
        main = tag("div", joined([*words, body]), class_="main")
        return str(
            tag(
                "section",
                side + main,
                id=self.id,
                class_="full" if self.full else None,
                aria_labelledby=f"h-{self.id}",
            )
        )

    @cached_property
    def specs(self) -> dict[str, dict[str, Any]]:
        """The specifications in the house theme: of the wide chart, and of the slim one if there is one."""
        drawn = {"wide": self.chart, "slim": self.narrow}
        return {name: themed(chart) for name, chart in drawn.items() if chart is not None}

    @property
    def spec(self) -> dict[str, Any]:
        """The specification of the wide chart."""
        return self.specs["wide"]

    def _drawings(self) -> Markup:
        if self.chart is None:
            return Markup("")
        # Of two, only one is shown, so only one is read aloud.
        classes = {"wide": "drawing wide", "slim": "drawing slim"} if self.narrow else {"wide": "drawing"}
        drawn = joined(
            draw(spec, f"{self.id}-{name[0]}", self.label, classes[name], self.links)
            for name, spec in self.specs.items()
        )
        return tag("div", drawn + tag("div", class_="live"), class_="chart", id=f"chart-{self.id}")

    def _live(self) -> str:
        """Return the block that the page's script draws again; the page keeps it behind all that is read."""
        if self.chart is None:
            return ""
        # The schema is an address, though never asked for; the page's script says which grammar it is.
        specs = {name: {**spec, "$schema": None} for name, spec in self.specs.items()}
        told = {**specs, "label": self.label, "links": self.links and dict(self.links)}
        return str(embedded(told, f"live-{self.id}"))

    def _titled(self) -> dict[str, Any]:
        """Return what a cell of a notebook has no other place for: heading, how to read it, whose data."""
        words = [Markup(text).striptags() for text in (self.note, self.caption) if text]
        lines = [line for text in words for line in wrap(text, WIDE // LETTER)]
        small = {
            "subtitle": lines,
            "subtitleColor": LIGHT["quiet"],
            "subtitleFontSize": 12,
            "subtitlePadding": 6,
        }
        if not self.heading:
            return {}
        return {"title": {"text": self.heading, **(small if lines else {})}}

    def _repr_html_(self) -> str | None:
        if self.chart is not None:
            return None
        page = self.__html__()
        if not Markup(page).striptags():  # the page leaves it out; a cell says why it shows nothing
            page = str(tag("p", self.label, class_="q"))
        ids = set(re.findall(r' id="([^"]*)"', page))
        here = re.sub(r' href="#([^"]*)"', lambda m: m[0] if m[1] in ids else "", page)
        return str(tag("div", Markup(here), class_="tollbook")) + lab_styles()

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data: dict[str, Any] = {
            PAGE_TYPE: self.__html__(),
            "text/plain": self.label or self.heading or self.name,
        }
        if self.chart is not None:
            data[LIVE_TYPE] = {
                **self.spec,
                **self._titled(),
                "$schema": LIVE_SCHEMA,
                "background": LIGHT["paper"],
                "padding": 12,
            }
        about = {"id": self.id, "nav": self.nav, "title": plain(self.title), "live": self._live()}
        return data, {"tollbook": {key: value for key, value in about.items() if value} | (self.about or {})}


def _visible(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _visible(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_visible(part) for part in value]
    return UNSEEN.sub("", value) if isinstance(value, str) else value


def embedded(value: Any, id_: str | None = None) -> Markup:
    """Return data as a block inside the page that no script runs and nothing in it can close.

    >>> str(embedded({"quote": "</script>"}))
    '<script type="application/json">{"quote":"\\\\u003c/script>"}</script>'
    """
    text = variables(json.dumps(_visible(value), ensure_ascii=False, separators=(",", ":")))
    return tag("script", Markup(text.replace("<", "\\u003c")), type="application/json", id=id_)


def data_table(frame: pd.DataFrame, caption: str) -> Markup:
    """Return a table folded under a line, for those who read figures rather than drawings.

    >>> frame = __import__("pandas").DataFrame({"Attack": ["Bali", "Poso"], "Killed": [202.0, None]})
    >>> str(data_table(frame, "Killed")).count("<td>202</td>"), "not stated" in data_table(frame, "Killed")
    (1, True)
    """
    import pandas as pd

    def cell(value: Any) -> object:
        if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
            return "not stated"
        # a column of people with an unknown among them is one of floats
        return int(value) if isinstance(value, float) and value.is_integer() else value

    head = joined(tag("th", name, scope="col") for name in frame.columns)
    rows = (
        joined([tag("th", cell(first), scope="row"), *(tag("td", cell(value)) for value in rest)])
        for first, *rest in frame.itertuples(index=False)
    )
    body = joined(tag("tr", row) for row in rows)
    table = tag("table", tag("caption", caption) + tag("thead", tag("tr", head)) + tag("tbody", body))
    held = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=caption)
    return tag("details", tag("summary", "The figures as a table") + held, class_="data")


# ---- the page's style


def palette_css() -> str:
    """Return the palette as CSS variables: light, dark where the reader asks for it, light again on paper."""
    light, dark = (";".join(f"--{name}:{pair[i]}" for name, pair in PALETTE.items()) for i in (0, 1))
    return (
        f":root{{{light};color-scheme:light}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark};color-scheme:dark}}}}"
    )


@cache
def stylesheet() -> str:
    """Return the style of the page: the palette, then the template's CSS, without comments and indents."""
    written = "".join(_css(name) for name in ("type.css", "parts.css", "page.css"))
    return palette_css() + written


@cache
def policy(*, is_live: bool = False) -> str:
    """Return the content policy: nothing is loaded, and only our one style and one script, by their hashes.

    >>> policy().split(";")[0]
    "default-src 'none'"
    """
    script = f"script-src '{_digest(live_script())}'; " if is_live else ""
    return (
        f"default-src 'none'; {script}style-src '{_digest(stylesheet())}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def live_script() -> str:
    """Return the one script of a page with live charts: Vega's library, then the lines that use it."""
    text = _library() + "\n" + _css("live.js")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _library() -> str:
    """Return Vega and Vega-Lite as one script, bundled once for each version of the drawing library."""
    import vl_convert

    kept = _cache_folder() / f"vega-{vl_convert.__version__}.js"
    try:
        return kept.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        bundle = vl_convert.javascript_bundle()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=kept.parent, delete=False, encoding="utf-8") as draft:
            draft.write(bundle)
        os.replace(draft.name, kept)
    except OSError:
        pass  # the next briefing bundles it again
    return bundle


def _cache_folder() -> Path:
    home = Path.home()
    system = {"win32": home / "AppData/Local", "darwin": home / "Library/Caches"}
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(named) if named else system.get(sys.platform, home / ".cache")) / "tollbook"


def page() -> dict[str, Any]:
    """Return what the page template needs: `css`, and on asking `policy` and `script`."""
    return {"css": stylesheet(), "policy": policy, "script": live_script}


# JupyterLab styles links, lists and tables more narrowly than the page does; the doubled class outweighs it.
LAB = "".join(
    f".tollbook.tollbook {part}"
    for part in (
        "a{color:inherit}",
        "a.no{color:var(--paper);text-decoration:none}",
        "a.no.h{color:var(--ink)}",
        ":is(.cards,.key,.ev,.unk,.csv,.places){list-style:none;padding:0;margin-left:0}",
        ":is(.cards,.key,.ev,.csv,.places) li{margin-top:0}",
        ":is(h1,h2,h3){font-weight:700}",
        ":is(td,tbody th){border-bottom:1px solid var(--rule);vertical-align:top;font-weight:400}",
        "table{margin:0;font-size:.8125rem;table-layout:auto}",
        ":is(th,td){text-align:left;padding:8px 12px 8px 0;max-width:none;white-space:normal}",
        "tbody tr{background:none}",
    )
)


@cache
def lab_styles() -> str:
    """Return the style for parts shown in JupyterLab, kept to our own boxes; its own theme is left alone."""
    light = ";".join(f"--{name}:{pair[0]}" for name, pair in PALETTE.items())
    box = f".tollbook{{{light};background:var(--paper);color:var(--ink);padding:8px 16px}}{LAB}"
    return (
        f"<style>{box}@scope "
        f"(.tollbook){{{_css('type.css').replace(':root', ':scope')}{_css('parts.css')}}}</style>"
    )


def _css(name: str) -> str:
    text = (files("analysis") / "templates" / "briefing" / name).read_text(encoding="utf-8")
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
