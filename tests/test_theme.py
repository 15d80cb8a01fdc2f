"""Colours mean one thing each, can be read, and a drawing is safe to stand on the page."""

from __future__ import annotations

import hashlib
import re

import pytest
from markupsafe import Markup

from analysis import theme
from analysis.theme import CONFIG, PALETTE, cleaned, shape, stylesheet, tag

TEXT = (
    "ink",
    "quiet",
    "killed",
    "injured",
    "security",
    "civilians",
    "unknown",
    "attackers",
    "militants",
    "changed",
)
MARKS = ("axis", "focus")


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_colour_has_one_meaning():
    """No colour stands for two things, in light or in dark, or the swap to variables would mix them up."""
    colours = [colour for pair in PALETTE.values() for colour in pair]
    assert len(colours) == len(set(colours))


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_text_and_marks_can_be_read(mode, ground):
    """Text stands at 4.5 to 1, marks at 3 to 1, on the page and on cards."""
    on = PALETTE[ground][mode]
    assert {n: c for n in TEXT if (c := contrast(PALETTE[n][mode], on)) < 4.5} == {}
    assert {n: c for n in MARKS if (c := contrast(PALETTE[n][mode], on)) < 3} == {}
    assert contrast(PALETTE["ink"][mode], PALETTE["mark"][mode]) >= 4.5


def test_known_contrast():
    """Black on white is 21 to 1: the formula above is the standard's."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_charts_use_the_palette_only():
    """Every colour in the Altair theme can be swapped for a variable."""
    used = set(re.findall(r"#[0-9a-f]{6}", str(CONFIG)))
    assert used
    assert used <= set(theme.LIGHT.values())


def test_each_party_has_its_own_shape():
    """Shape says the party before colour does."""
    parties = ("security", "militants", "civilians", "unknown", "attackers")
    assert len({shape(party, 5, 5, 3) for party in parties}) == len(parties)


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
width="10" height="10" viewBox="0 0 10 10">
<defs><clipPath id="clip0"><rect width="5" height="5"/></clipPath></defs>
<g clip-path="url(#clip0)" role="graphics-object" aria-roledescription="x" style="color:red"
onclick="alert(1)">
<a xlink:href="https://vega.github.io/vega-datasets/#i-E1"><path d="M0,0h1" fill="#8c2d19"
aria-label="x"/></a>
<a xlink:href="javascript:alert(1)"><path d="M0,0h2" fill="#8c2d19"/></a>
<text font-family="sans-serif" font-size="12px">&lt;img src=x onerror=alert(1)></text>
<script>alert(1)</script><foreignObject><b>x</b></foreignObject><image href="https://x.test/p.png"/></g></svg>"""


def test_a_drawing_is_cleaned():
    """Ids are prefixed, links stay on the page, colours are variables; fonts, styles, handlers are gone."""
    svg = str(cleaned(DRAWING, "when-w", 'Attacks & "attempts"'))
    assert 'id="when-w-clip0"' in svg
    assert 'clip-path="url(#when-w-clip0)"' in svg
    assert 'href="#i-E1"' in svg
    assert svg.count("<a ") == 1
    assert "tabindex" in svg  # nobody named this link, so it is no stop for the keyboard
    assert "var(--killed)" in svg
    assert "#8c2d19" not in svg
    assert svg.startswith("<svg ")
    assert 'role="img" aria-label="Attacks &amp; &#34;attempts&#34;"' in svg
    for gone in (
        "font-family",
        "style=",
        "onclick",
        "javascript",
        "<script",
        "foreignObject",
        "<image",
        "https://",
        "graphics-object",
    ):
        assert gone not in svg
    assert "&lt;img src=x" in svg


def test_a_drawing_with_links_is_a_group_with_named_goals():
    """The keyboard reaches each goal once, by its name; the texts are left to the label."""
    svg = str(cleaned(DRAWING, "when-w", "Attacks", links={"#i-E1": "Evidence of attack 1"}))
    assert 'role="group" aria-label="Attacks"' in svg
    assert '<a href="#i-E1" aria-label="Evidence of attack 1">' in svg
    assert re.search(r"<text[^>]*aria-hidden", svg)


def test_text_is_escaped_and_markup_is_kept():
    """A speaker's name cannot open a tag; our own markup can."""
    assert tag("p", "<script>") == Markup("<p>&lt;script&gt;</p>")
    assert tag("p", tag("b", "&")) == Markup("<p><b>&amp;</b></p>")


def test_the_policy_allows_this_style_and_nothing_else():
    """The policy carries the hash of the very style of the page, and no exception for inline ones."""
    import base64

    digest = base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()
    assert f"'sha256-{digest}'" in theme.policy()
    assert "unsafe" not in theme.policy()
    assert "script-src" not in theme.policy()  # falls to default-src 'none'
    assert "</style" not in stylesheet()


def test_styles_in_a_notebook_stay_in_their_box():
    """JupyterLab's own parts are not restyled by ours."""
    assert "@scope (.tollbook)" in theme.lab_styles()
    assert "body{" not in theme.lab_styles()


def test_a_chart_keeps_only_the_fields_it_draws():
    """Rows go to the page without what no mark shows; a chart that filters keeps all of it."""
    alt = pytest.importorskip("altair")
    pd = pytest.importorskip("pandas")
    rows = pd.DataFrame({"killed": [4], "when": ["2023"], "aside": ["x" * 99]})
    chart = alt.Chart(rows).mark_point().encode(x="killed:Q", y="when:N")
    (kept,) = theme.themed(chart)["datasets"].values()
    assert kept == [{"killed": 4, "when": "2023"}]
    picked = chart.add_params(alt.selection_point(fields=["aside"]))
    (every,) = theme.themed(picked)["datasets"].values()
    assert set(every[0]) == {"killed", "when", "aside"}
