"""The page in a real Chromium, network off: readable, linked, accessible, and safe from what articles say."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import nbformat
import pytest
from small import changed_ledger, small_ledger

from analysis import charts, desk, tables
from analysis.page import BriefingExporter

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = (
    # scripts
    "<script>window.hit=1</script>",
    "<ScRiPt/x>window.hit=2</ScRiPt>",
    "</script><script>window.hit=3</script>",
    "</title><script>window.hit=4</script>",
    "<script src=//x.example/a.js></script>",
    "<script type=module>import('data:text/javascript,window.hit=5')</script>",
    "\\u003cscript\\u003ewindow.hit=6\\u003c/script\\u003e",
    '"}</script><script>window.hit=7</script>{"',
    "<!--<script>window.hit=8//-->",
    # handlers, links, frames
    "<img src=x onerror='window.hit=9'>",
    "' onmouseover='window.hit=10' x='",
    '" autofocus onfocus="window.hit=11',
    "<details open ontoggle=window.hit=12>",
    "<body onload=window.hit=13>",
    "<a href='javascript:window.hit=14'>dead</a>",
    "javascript:window.hit=15",
    "data:text/html,<script>parent.hit=16</script>",
    "</main></div><iframe srcdoc='<script>parent.hit=17</script>'>",
    "<object data='data:text/html,x'></object><embed src=x>",
    "<meta http-equiv=refresh content='0;url=about:blank'>",
    "<base href='//x.example/'>",
    "<form action=//x.example><button autofocus>send</button>",
    # pictures in markup
    '"><svg onload=window.hit=18>',
    "</svg><svg><script>window.hit=19</script></svg>",
    "<svg><use href='#i-control'/></svg>",
    "<svg><foreignObject><img src=x onerror=window.hit=20></foreignObject></svg>",
    "<svg><animate attributeName=href values='javascript:window.hit=21'/></svg>",
    "url(#hatch-0-killed)",
    # styles
    "</style><style>body{display:none}</style>",
    "<style>@import '//x.example/a.css';</style>",
    "<p style='position:fixed;inset:0'>",
    "}body{display:none}/*",
    "<link rel=stylesheet href=//x.example/a.css>",
    # templates and formats
    "{{ cycler.__init__.__globals__ }}",
    "{% for x in (1,) %}x{% endfor %}{% raw %}",
    "{#- hidden -#}",
    "%s %(x)s %n {0.__class__} {claim!r:>999} ${7*7} #{7*7} <%= 7*7 %>",
    "$x^2$ \\\\(y\\\\) `code` **bold** [link](javascript:window.hit=22) ![](x)",
    "${window.hit=23}`${window.hit=24}`",
    # characters that reorder, hide or end
    "\u202efdp.exe\u2066 \u2067right\u2069",
    "zero\u200bwidth\u2060join\ufeff\u00ad",
    "nul\x00bell\x07escape\x1b[2Jdelete\x7f",
    "line\u2028paragraph\u2029next\x85form\x0c",
    "Z\u0351\u0343\u034e" * 20 + "algo",
    "\U000e0041\U000e0042 tags \ufffe",
    "]]><!-- -->",
    "&lt;script&gt; &#60;b&#62; &amp;&quot;&#x202e;",
    # cells that a spreadsheet would run
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("//x.example","dead")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    '","=1+1',
    # names of files
    "../../../etc/passwd",
    "..\\\\..\\\\windows\\\\system32",
    "C:\\\\con.txt:stream",
    "a/../../b?x#y%00.html",
    "constructor",
    "__proto__",
    "i-control",
)
BREAKER = '"><svg onload=window.hit=1>'
CONTROL = (
    "On 3 May 2019 a bomb killed 12 policemen in Quetta, Pakistan, the police chief said. Nine were injured."
)
SIZES = pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (360, "dark")],
    ids=lambda value: str(value),
)


def page_of(record, title=""):
    """Return the page of a record as the briefing notebook makes it."""
    notebook = nbformat.v4.new_notebook()
    for name in charts.HOMES:
        figure = charts.opening(record, title=title) if name == "opening" else getattr(charts, name)(record)
        data, metadata = figure._repr_mimebundle_()
        cell = nbformat.v4.new_code_cell(f"charts.{name}(record)")
        cell.outputs = [
            nbformat.v4.new_output("execute_result", data=data, metadata=metadata, execution_count=1)
        ]
        notebook.cells.append(cell)
    page, _ = BriefingExporter().from_notebook_node(notebook)
    return page


@pytest.fixture(scope="module")
def small_page(tmp_path_factory):
    """Return the path of the small record's page."""
    folder = tmp_path_factory.mktemp("page")
    path = folder / "briefing.html"
    path.write_text(page_of(tables.load(small_ledger(folder / "ledger.db"))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    """Return the path of a page whose every text from outside is an attack on the page."""
    folder = tmp_path_factory.mktemp("hostile")
    ledger = small_ledger(folder / "ledger.db")
    with closing(sqlite3.connect(ledger)) as base, base:
        for table, columns in {
            "articles": ("outlet", "title", "byline", "url", "origin", "path"),
            "claims": ("speaker", "speaker_role", "via", "reported", "party_text", "as_of", "rule"),
            "incidents": ("title", "site", "target", "place", "perpetrator", "weapons", "admin1"),
            "links": ("reason",),
            "tolls": ("rule",),
            "runs": ("command", "version", "input_hash"),
        }.items():
            for k, column in enumerate(columns):
                payload = "".join(HOSTILE[k % len(HOSTILE) :] + HOSTILE[: k % len(HOSTILE)])
                base.execute(f"update {table} set {column} = ?", (payload,))
        base.execute("update claims set quote = ?", ("two " + "".join(HOSTILE),))
        base.execute("update claims set claim_id = claim_id || ?", (BREAKER + HOSTILE[0],))
        base.execute("update incidents set incident_id = incident_id || ?", (BREAKER,))
        for table in ("claims", "tolls", "events", "links"):
            base.execute(f"update {table} set incident_id = incident_id || ?", (BREAKER,))
    path = folder / "briefing.html"
    path.write_text(page_of(tables.load(ledger), title="".join(HOSTILE)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    """Return Debian's Chromium, or skip."""
    if CHROMIUM is None:
        pytest.skip("needs a Chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e .[dev]")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def opened(browser):
    """Return a function that opens a page without a network and fails on any request or console message."""
    contexts, told = [], []

    def open_(path, width=1280, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **options
        )
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: told.append(message.text))
        tab.on("pageerror", lambda error: told.append(str(error)))

        def answered(route):
            if route.request.url == path.as_uri():
                route.continue_()
            else:
                told.append(f"asked for {route.request.url}")
                route.abort()

        tab.route("**/*", answered)
        tab.goto(path.as_uri())
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert told == []


@SIZES
def test_it_opens_without_a_word(opened, small_page, width, scheme):
    """No request, no console message, and nothing to scroll sideways, wide or narrow, light or dark."""
    tab = opened(small_page, width, scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        tab.locator("h1").inner_text() == "Attacks and attempts in Karachi and Peshawar, Pakistan, 2002–2023"
    )
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 246)", "dark": "rgb(22, 21, 19)"}[scheme]


def test_one_drawing_is_shown_at_a_width(opened, small_page):
    """Wide screens get the wide drawings, phones the slim ones, and paper the wide ones."""
    wide, slim = (opened(small_page, width, java_script_enabled=False) for width in (1280, 360))
    assert wide.locator("svg.wide:visible").count() == 2
    assert wide.locator("svg.slim:visible").count() == 0
    assert slim.locator("svg.slim:visible").count() == 2
    assert slim.locator("svg.wide:visible").count() == 0
    wide.emulate_media(media="print")
    assert wide.locator("svg.wide:visible").count() == 2


@SIZES
def test_drawings_keep_their_text_readable(opened, small_page, width, scheme):
    """No text of a visible drawing is drawn below 10 pixels."""
    tab = opened(small_page, width, scheme)
    sizes = tab.evaluate(
        """() => [...document.querySelectorAll('svg text')]
        .filter(t => t.getClientRects().length && t.textContent)
        .map(t => parseFloat(getComputedStyle(t).fontSize) * (t.ownerSVGElement.getScreenCTM()?.a ?? 1))"""
    )
    assert sizes
    assert min(sizes) >= 10


def test_every_link_leads_somewhere(opened, small_page):
    """Each figure's link finds its quote, in a fold if need be, and ids are used once."""
    tab = opened(small_page, 360)
    links = tab.evaluate(
        "[...document.querySelectorAll('a')].map(a => a.getAttribute('href') || a.href.baseVal)"
    )
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    inner = [link[1:] for link in links if link.startswith("#")]
    assert len(inner) > 30
    assert set(inner) <= set(ids)
    assert all(
        link.startswith(("#", "data:text/csv;charset=utf-8;base64,", "data:application/json;base64,"))
        for link in links
    )
    quote = next(link for link in inner if link.startswith("q-"))
    tab.locator(f'[href="#{quote}"]').first.click()
    assert tab.locator(f'[id="{quote}"]').is_visible()


def test_figures_without_javascript(opened, small_page):
    """With JavaScript off every figure, quote and table is there: the page never needed it."""
    tab = opened(small_page, 1280, java_script_enabled=False)
    text = tab.locator("main").inner_text()
    for figure in ("101+", "14", "not stated", "4 or more", "killed more than 100 people"):
        assert figure in text
    assert tab.locator("svg[role=img]:visible").count() > 10
    assert tab.locator(".chart > .drawing:visible").count() == 2
    assert tab.locator(".live:visible").count() == 0


@SIZES
def test_live_charts_answer(opened, small_page, width, scheme):
    """Hover shows quote, outlet and speaker; a click, or Enter on a mark, lands on the evidence."""
    tab = opened(small_page, width, scheme)
    tab.wait_for_selector(".chart.is-live >> nth=1")
    assert tab.locator(".chart > .drawing:visible").count() == 0
    mark = tab.locator("#casualties .live [role=link][aria-label*='Police headquarters']")
    mark.hover(force=True)
    told = tab.locator("#vg-tooltip-element").inner_text()
    assert "At least two attackers were killed” DW, a police official" in " ".join(told.split())
    mark.click(force=True)
    assert tab.evaluate("location.hash") == "#i-karachi"
    assert tab.locator("[id='q-dw:61-95:killed:attackers']").is_visible()
    tab.evaluate("location.hash = ''")
    mark.press("Enter")
    assert tab.evaluate("location.hash") == "#i-karachi"
    ink = mark.evaluate("e => getComputedStyle(e).fill")
    assert ink == {"light": "rgb(140, 45, 25)", "dark": "rgb(255, 138, 112)"}[scheme]
    tab.emulate_media(media="print")
    assert tab.locator(".live:visible").count() == 0
    assert tab.locator(".chart > .wide:visible").count() == 2


def test_evidence_is_folded_on_a_phone_and_open_on_paper(opened, small_page):
    """A phone shows one incident's quotes and the names of the rest; paper and wide screens show all."""
    phone, wide = opened(small_page, 360), opened(small_page, 1280)
    quotes = "#evidence ol.ev q"
    assert 0 < phone.locator(f"{quotes}:visible").count() < phone.locator(quotes).count()
    shown = (
        "() => [...document.querySelectorAll('#evidence .fold > ol.ev q')].every(q => q.checkVisibility())"
    )
    assert wide.evaluate(shown)
    phone.emulate_media(media="print")
    assert phone.evaluate(shown)


def test_paper_cuts_no_drawing(opened, small_page):
    """At the width of A4 less its margins nothing is wider or taller than a page, and no heading ends one."""
    tab = opened(small_page, 695)
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 695
    boxes = tab.evaluate(
        "[...document.querySelectorAll('svg, .cl, .ev li, tr, .chg > div')]"
        ".map(e => [e.getBoundingClientRect(), getComputedStyle(e).breakInside])"
        ".filter(([r]) => r.height).map(([r, b]) => [r.right, r.height, b])"
    )
    assert len(boxes) > 40
    assert all(right <= 696 and height < 1010 and inside == "avoid" for right, height, inside in boxes)
    kept = "[...document.querySelectorAll('h2, h3')].map(e => getComputedStyle(e).breakAfter)"
    assert set(tab.evaluate(kept)) == {"avoid"}
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_keyboard_reaches_everything(opened, small_page):
    """Tab goes from the skip link to every link, fold and live mark, and the one in focus can be seen."""
    tab = opened(small_page)
    tab.wait_for_selector(".chart.is-live >> nth=1")
    tab.evaluate("window.reached = new Set(), 0")
    step = """() => {
        const e = document.activeElement;
        if (e === document.body || reached.has(e)) return null;
        reached.add(e);
        return [e.tagName.toLowerCase(), getComputedStyle(e).outlineStyle];
    }"""
    found = []
    tab.keyboard.press("Tab")
    while reached := tab.evaluate(step):
        found.append(reached)
        tab.keyboard.press("Tab")
    assert {name for name, _ in found} >= {"a", "summary", "path", "div"}
    assert [name for name, outline in found if outline == "none"] == []
    assert (
        tab.evaluate(
            "[...document.querySelectorAll('a, summary')].filter(e => e.checkVisibility() && "
            "!e.closest('.drawing') && !reached.has(e)).map(e => e.outerHTML.slice(0, 80))"
        )
        == []
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(opened, small_page, width, scheme):
    """axe-core finds no violation, wide and narrow, light and dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    tab = opened(small_page, width, scheme, bypass_csp=True)  # axe is a script; the page allows none
    found = axe.Axe().run(tab).response["violations"]
    assert [(one["id"], [node["html"][:90] for node in one["nodes"][:2]]) for one in found] == []


def test_stacked_tables_keep_their_roles(opened, small_page):
    """On a phone the table's rows become cards, and still are rows to a screen reader."""
    tab = opened(small_page, 360)
    assert tab.get_by_role("row").count() >= 4
    assert tab.locator("table.stack thead").is_hidden()


@pytest.fixture(scope="module")
def beside_hostile(tmp_path_factory):
    """Return two pages as read from articles: one report beside harmless ones, and beside hostile ones."""
    folder, paths = tmp_path_factory.mktemp("beside"), []
    control = {"id": "control", "text": CONTROL, "outlet": "DW", "published": "2019-05-04"}
    for name in ("harmless", "hostile"):
        rows = [control]
        for k, payload in enumerate(HOSTILE):
            day = date(2010, 1, 5) + timedelta(days=41 * k)
            words = payload if name == "hostile" else f"Khan{k}"
            told = (
                f"On {day:%-d %B %Y} gunmen killed {k % 9 + 2} policemen in Lahore, Pakistan, police chief "
                f"{words} said. Two {words} soldiers were injured, {words}."
            )
            about = dict.fromkeys(("title", "outlet", "byline", "origin", "url"), words)
            published = (day + timedelta(days=1)).isoformat()
            rows.append({"id": words, "text": told, "published": published, **about})
        source = folder / f"{name}.jsonl"
        source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        desk.run([source], folder / f"{name}.db", command=f"tollbook extract {rows[-1]['id']}")
        title = "".join(HOSTILE) if name == "hostile" else ""
        paths.append(folder / f"{name}.html")
        paths[-1].write_text(page_of(tables.load(folder / f"{name}.db"), title=title), encoding="utf-8")
    return paths


def stands(tab, width, sections):
    """Check that nothing from an article ran, loaded, styled or broke the page open in *tab*."""
    tab.mouse.move(200, 400)
    tab.wait_for_selector(".chart.is-live >> nth=1")
    assert tab.evaluate("window.hit") is None
    assert tab.locator("iframe, img, object, embed, form, base, link, foreignObject, animate").count() == 0
    assert tab.locator("script:not([type='application/json'])").count() == 1
    assert tab.locator("style").count() == 1
    assert tab.locator("main > section").count() == sections
    assert tab.evaluate("getComputedStyle(document.body).display") == "block"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    handlers = (
        "[...document.querySelectorAll('*')].filter(e => !e.closest('.live, #vg-tooltip-element'))"
        ".flatMap(e => [...e.attributes]).filter(a => "
        "/^on/i.test(a.name) || /^\\s*javascript:/i.test(a.value) || a.name === 'style').length"
    )
    assert tab.evaluate(handlers) == 0
    shown = tab.locator("main").inner_text()
    assert "{% for x in (1,) %}" in shown
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\x00\x1b]", tab.content())


@SIZES
def test_a_hostile_article_runs_nothing(opened, hostile_page, width, scheme):
    """Scripts, handlers, styles and template syntax from articles stay text, and the page stands."""
    stands(opened(hostile_page, width, scheme), width, len(charts.HOMES) - 3)


def test_a_hostile_article_changes_no_other(opened, beside_hostile):
    """Sixty hostile reports, read as any other, run nothing and leave a report beside them as it was."""
    assert len(HOSTILE) >= 60
    harmless, beside = (opened(path) for path in beside_hostile)
    stands(beside, 1280, len(charts.HOMES) - 2)
    parts = "[...document.querySelectorAll('#evidence li[id^=\"q-control:\"]')].map(e => e.outerHTML).sort()"
    own = harmless.evaluate(parts)
    assert len(own) >= 2
    assert "<mark>12</mark>" in "".join(own)
    assert [part for part in own if part not in beside.evaluate(parts)] == []
    assert beside.locator("#evidence .fold").count() > 40


def test_no_cell_of_the_data_is_a_formula(beside_hostile):
    """The tables inside the page open in a spreadsheet without running anything, whatever was read."""
    page = beside_hostile[1].read_text(encoding="utf-8")
    found = re.findall(r"data:text/csv;charset=utf-8;base64,([\w+/=]+)", page)
    assert len(found) == 3
    for encoded in found:
        head, *rows = csv.reader(io.StringIO(base64.b64decode(encoded).decode("utf-8-sig"), newline=""))
        assert all(len(row) == len(head) for row in rows)
        cells = {cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))}
        assert {cell for cell in cells if not re.fullmatch(r"-\d+(\.\d+)?", cell)} == set()


def test_hostile_ids_still_lead_to_their_quotes(opened, hostile_page):
    """An id made of markup is made safe, alike in the link and at its goal."""
    tab = opened(hostile_page)
    inner = tab.evaluate(
        "[...document.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => h && h[0] "
        "=== '#').map(h => h.slice(1))"
    )
    ids = set(tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
    assert inner
    assert set(inner) <= ids
    assert all(re.fullmatch(r"[\w:.-]+", name) for name in ids)


def test_the_sample_keeps_its_budget(tmp_path):
    """At most 1.8 MB, 600 kB packed; every figure, and the newest attack's quotes, in the first 300 kB."""
    desk.run([Path(__file__).parent.parent / "seeds"], tmp_path / "l.db")
    page = page_of(tables.load(tmp_path / "l.db")).encode()
    assert len(page) <= 1_800_000
    assert len(gzip.compress(page)) <= 600_000
    assert page.index(b'<details class="fold"', page.index(b'id="evidence"')) < 300_000
    assert page.index(b"application/json;base64") < page.index(b'<script type="application/json"')


def test_words_from_right_to_left_keep_to_their_own(opened, tmp_path):
    """A quote and an outlet in Urdu read from right to left inside their own element, not beside it."""
    urdu = "کراچی میں دو اہلکار ہلاک"
    path = changed_ledger(tmp_path / "l.db", f"update claims set quote = '{urdu}', reported = null")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("update articles set outlet = 'جنگ'")
    (tmp_path / "briefing.html").write_text(page_of(tables.load(path)), encoding="utf-8")
    tab = opened(tmp_path / "briefing.html")
    assert tab.locator("#evidence q").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert tab.locator("#says .qq bdi").first.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
    isolated = "e => getComputedStyle(e).unicodeBidi"
    assert tab.locator("#evidence .m b").first.evaluate(isolated) == "isolate"
    assert tab.locator("#says .who b").first.evaluate(isolated) == "isolate"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_policy_is_strict(small_page):
    """Nothing is loaded from anywhere; one style applies and one script runs, each by its hash."""
    page, script, _ = re.split("<script>|</script></body>", small_page.read_text(encoding="utf-8"))
    policy = unescape(re.search(r'content="(default-src [^"]+)"', page)[1])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert len(script) > 500_000
    assert "unsafe" not in policy
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
