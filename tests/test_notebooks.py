"""The notebooks: thin, explained, without outputs, and the same wherever they run."""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import papermill
import pytest
from papermill.exceptions import PapermillExecutionError
from small import small_ledger

from analysis import briefing, theme

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 120  # seconds; the machine may have other work
SETTINGS = f"--LabApp.app_settings_dir={Path(__file__).parent.parent / 'tools' / 'lab'}"
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a copy of the notebooks beside a small record."""
    folder = tmp_path_factory.mktemp("project")
    small_ledger(folder / "reports" / "ledger.db")
    (folder / "notebooks").mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, folder / "notebooks")
    return folder


def code(path):
    """Return the code cells of a notebook."""
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]


def shown(nb):
    """Return everything that a run of a notebook shows, cell by cell."""
    return [[output["data"] for output in cell.outputs] for cell in nb.cells if cell.get("outputs")]


def run(folder, notebook, monkeypatch, tmp_path, **parameters):
    """Run a notebook by plain papermill, called from *folder*."""
    monkeypatch.chdir(folder)
    return papermill.execute_notebook(
        notebook,
        tmp_path / "out.ipynb",
        parameters=parameters,
        progress_bar=False,
        shutdown_kernel="immediate",
    )


@EACH
def test_a_notebook_is_thin_and_clean(path):
    """Nothing is defined or looped over in it, its code fits a screen, and it keeps no outputs."""
    nb = json.loads(path.read_text())
    trees = [ast.parse("".join(cell["source"])) for cell in code(path)]
    nodes = [type(node) for tree in trees for node in ast.walk(tree)]
    assert not {ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.ListComp, ast.Try} & set(nodes)
    assert sum(line.strip() != "" for cell in code(path) for line in cell["source"]) <= 45
    assert [cell for cell in code(path) if cell["outputs"] or cell["execution_count"] is not None] == []
    assert nb["metadata"]["kernelspec"]["name"] == "python3"
    imports = [
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import)
    ]
    assert {node.module for node in imports} == {"analysis"}


@EACH
def test_papermill_can_teach_every_parameter(path):
    """`papermill --help-notebook` gives each a type and a meaning, and the parameters come first."""
    parameters = papermill.inspect_notebook(str(path))
    assert list(parameters) == list(briefing.declared(path))
    for name, parameter in parameters.items():
        assert parameter["inferred_type_name"] in briefing.TYPES, name
        assert len(parameter["help"]) > 15, name
    assert code(path)[0]["metadata"]["tags"] == ["parameters"]


def test_the_briefing_takes_what_the_brief_asks():
    """The parameters that `tollbook brief -p` is documented with."""
    known = briefing.declared(next(path for path in NOTEBOOKS if path.stem == "briefing"))
    assert list(known) == [*("start", "end", "place", "country", "perpetrator", "title", "ledger", "source")]


@EACH
def test_a_notebook_shows_the_same_from_every_door(path, project, monkeypatch, tmp_path):
    """Plain papermill from the top and from notebooks/, and `tollbook brief`, come to the same outputs."""
    top = run(project, f"notebooks/{path.name}", monkeypatch, tmp_path, place="Karachi")
    below = run(project / "notebooks", path.name, monkeypatch, tmp_path, place="Karachi")
    monkeypatch.chdir(tmp_path)
    ours = briefing.executed_notebook(
        project / "notebooks" / path.name, {"place": "Karachi"}, tmp_path / "ours.ipynb"
    )
    assert shown(top)
    assert shown(top) == shown(below) == shown(ours)


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ({"start": "Friday"}, "start 'Friday': not a day; write it as 2023-02-17, 2023-02 or 2023"),
        ({"start": "2023", "end": "2022"}, "end 2022-12-31: before start 2023-01-01; swap them"),
        ({"place": "Lahore"}, "place 'Lahore': not in the record, which has Karachi, Sindh, Peshawar"),
        ({"ledger": "lost.db"}, "ledger 'lost.db': no such file; make one with: tollbook extract seeds"),
    ],
)
def test_plain_papermill_gets_the_same_clear_line(project, monkeypatch, tmp_path, parameters, line):
    """The cell that loads the record stops with one line, before any chart is drawn."""
    with pytest.raises(PapermillExecutionError) as caught:
        run(project, "notebooks/briefing.ipynb", monkeypatch, tmp_path, **parameters)
    assert (caught.value.ename, caught.value.evalue) == ("ParameterError", line)
    assert caught.value.traceback == [f"ParameterError: {line}"]
    nb = json.loads((tmp_path / "out.ipynb").read_text())
    drawn = [
        output
        for cell in nb["cells"]
        for output in cell.get("outputs", [])
        if theme.PAGE_TYPE in output.get("data", {})
    ]
    assert drawn == []


@pytest.fixture(scope="module")
def lab(project):
    """Start JupyterLab on the notebooks' folder, with the settings of `make lab`, and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    home = project / "home"
    options = [f"--ServerApp.port={port}", "--IdentityProvider.token=", "--notebook-dir=notebooks"]
    server = subprocess.Popen(
        [*(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"), *options, SETTINGS],
        cwd=project,
        env={**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_DATA_DIR": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and server.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5)
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def window():
    """Return one window of a real browser, kept for all notebooks: its caches spare most of the time."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: install one to see the notebooks run in JupyterLab")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 1400, "height": 12000}
        )  # it draws only what is in view
        context.set_default_timeout(PATIENCE * 1000)
        yield context
        browser.close()


FINISHED = """() => {
  if (document.querySelector("[data-mime-type='application/vnd.jupyter.stderr']")) return true  // an error
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(p => p.innerText)
  return prompts.length >= CELLS && prompts.every(text => /\\[\\d+\\]/.test(text))
}"""


def ran(path, window, lab):
    """Run all cells of a notebook in JupyterLab; return the page and what it asked of others."""
    page = window.new_page()
    elsewhere = []

    def local(route):
        if route.request.url.startswith((lab, "data:", "blob:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    page.route("**/*", local)
    page.goto(f"{lab}/lab/tree/{path.name}?reset")  # without the tabs of the last one
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for()
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    page.wait_for_function(FINISHED.replace("CELLS", str(len(code(path)))))
    page.wait_for_timeout(500)
    if keep := os.environ.get("TOLLBOOK_SCREENSHOTS"):
        page.screenshot(path=Path(keep) / f"lab-{path.stem}.png")
    return page, elsewhere


@EACH
def test_a_notebook_runs_in_jupyterlab(path, window, lab):
    """Opened in a real browser, run all: no error, every chart drawn, nothing asked of others, no pop-up."""
    page, elsewhere = ran(path, window, lab)
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts() == []
    assert elsewhere == []
    assert page.locator(".jp-toastContainer").all_inner_texts() == []
    figures = [cell for cell in code(path) if "charts." in "".join(cell["source"])]
    shown_here = page.locator(".jp-OutputArea .tollbook, .jp-OutputArea .vega-embed .marks").all()
    assert len(shown_here) >= len(figures) > 0
    assert all(figure.bounding_box()["width"] > 300 for figure in shown_here)
    if path.stem == "explore":
        explored(page)
    page.close()


def explored(page):
    """Walk from an attack to an outlet to a sentence in the drawing that is to be explored."""
    live = page.locator(".vega-embed", has=page.locator(".vega-bind select"))
    texts = live.locator("svg text")
    everything = texts.all_text_contents()
    assert {"2+ killed, attackers", "101+ killed", "14 killed"} <= set(everything)
    live.locator("select").select_option(label=next(o for o in options(live) if "Police headquarters" in o))
    page.wait_for_timeout(300)
    of_karachi = texts.all_text_contents()
    assert "2+ killed, attackers" in of_karachi
    assert "101+ killed" not in of_karachi
    label = live.get_by_text("DW", exact=True).bounding_box()
    page.mouse.click(label["x"] + label["width"] + 14, label["y"] + label["height"] / 2)  # its bar
    page.wait_for_timeout(300)
    assert not {"2+ killed, security"} & set(texts.all_text_contents())  # that is RFE/RL's
    assert "At least two attackers were killed, a police official told DW.”" not in " ".join(of_karachi)
    live.locator("svg text", has_text="2+ killed, attackers").first.click(force=True)
    page.wait_for_timeout(300)
    assert "At least two attackers were killed" in " ".join(texts.all_text_contents())
    assert "dw:" in " ".join(texts.all_text_contents())
    label = live.get_by_text("2  Mosque").bounding_box()
    page.mouse.click(label["x"] + label["width"] + 40, label["y"] + 4)
    page.wait_for_timeout(300)
    assert live.locator("select").input_value() == "2"  # the list follows the bar


def options(live):
    """Return what the picker offers."""
    return live.locator("select option").all_inner_texts()
