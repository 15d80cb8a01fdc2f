"""The page: an executed notebook through nbconvert and our template, whole or refused; on paper if asked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from analysis import theme

PACKAGE = Path(__file__).parent
NOTEBOOK_ONLY = "notebook-only"  # the tag of a cell that stays off the page
CHROMIUMS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PATIENCE = 120  # seconds that a browser may take to print a page


class PageError(Exception):
    """The page would not be what the notebook showed, or cannot be printed; one line says why."""


class BriefingExporter(HTMLExporter):
    """nbconvert's HTML exporter with our page: `jupyter nbconvert --to tollbook out.ipynb` works too."""

    export_from_notebook = "Tollbook briefing"

    def _template_name_default(self) -> str:
        return "briefing"

    def _extra_template_basedirs_default(self) -> list[str]:
        return [*super()._default_extra_template_basedirs(), str(PACKAGE / "templates")]

    @property
    def default_config(self) -> Config:
        """The page shows no code: parameters cells are dropped, inputs and prompts hidden."""
        ours = Config(
            {
                "NbConvertBase": {
                    "display_data_priority": [theme.PAGE_TYPE, "text/html", "text/markdown", "text/plain"]
                },
                "TagRemovePreprocessor": {
                    "enabled": True,
                    "remove_cell_tags": ["parameters", "injected-parameters", NOTEBOOK_ONLY],
                },
                "HTMLExporter": {"exclude_anchor_links": True},
                "TemplateExporter": {
                    "exclude_input": True,
                    "exclude_input_prompt": True,
                    "exclude_output_prompt": True,
                },
            }
        )
        ours.merge(super().default_config)
        return ours

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **kwargs: Any
    ) -> tuple[str, dict]:
        """Render *nb* without what only its machine cares about: local paths, warnings, error streams.

        HTMLExporter would parse the finished page once more, to add what our template has written already.
        """
        resources = {**(resources or {}), "tollbook": theme.page()}
        return super(HTMLExporter, self).from_notebook_node(published(nb), resources, **kwargs)


def published(nb: NotebookNode) -> NotebookNode:
    """Return a copy of an executed notebook fit for readers, its title taken from its first heading."""
    nb = deepcopy(nb)
    run = nb.metadata.get("papermill", {})
    for name in ("input_path", "output_path", "environment_variables"):
        run.pop(name, None)
    for name in {"ledger", "source", "reference"} & set(run.get("parameters", {})):
        run["parameters"][name] = Path(run["parameters"][name]).name
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
            for data in (output.data for output in cell.outputs if "text/html" in output.get("data", {})):
                html = "".join(data["text/html"])  # pandas styles its tables; the page has its own
                data["text/html"] = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    nb.metadata.setdefault("title", heading(nb) or "Briefing")
    return nb


def heading(nb: Mapping[str, Any]) -> str | None:
    """Return the title that a figure gives the page, or else the first top heading that readers see."""
    for about, _ in parts(nb):
        if about.get("title"):
            return about["title"]
    for cell in nb["cells"]:
        if NOTEBOOK_ONLY in cell["metadata"].get("tags", []):
            continue
        shown = [cell["source"]] if cell["cell_type"] == "markdown" else []
        data = [output.get("data", {}) for output in cell.get("outputs", [])]
        shown += [one[kind] for one in data for kind in ("text/html", "text/markdown") if kind in one]
        for text in map("".join, shown):
            if found := re.search(r"<h1[^>]*>((?s:.*?))</h1>|^# +(.+)$", text, re.MULTILINE):
                return unescape(re.sub(r"<[^>]+>", "", found[1] or found[2])).strip()
    return None


def parts(nb: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Yield what each figure that readers see says about itself, with its output."""
    for cell in nb["cells"]:
        if NOTEBOOK_ONLY in cell["metadata"].get("tags", []):
            continue
        for output in cell.get("outputs", []):
            if about := output.get("metadata", {}).get("tollbook"):
                yield about, output


@cache
def exporter() -> BriefingExporter:
    """Return the one exporter of this process, its template read: every page but the first costs less."""
    made = BriefingExporter()
    _ = made.template
    return made


def rendered(nb: NotebookNode, name: str = "the notebook") -> str:
    """Return the page of an executed notebook, or refuse one that lost a part on the way."""
    page, _ = exporter().from_notebook_node(nb)
    for about, _ in parts(nb):
        if about.get("id") and f'id="{about["id"]}"' not in page:
            raise PageError(f"{name}: the page lost the part {about['id']!r}; look at the template")
    if not page.rstrip().endswith("</html>"):
        raise PageError(f"{name}: the page is not complete")
    return page


def chromium() -> str | None:
    """Return the Chromium, Chrome or Edge on this machine, or None."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def printed(page: Path) -> Path:
    """Print a finished page to PDF, beside it, by a Chromium that is already here; nothing is fetched."""
    browser = chromium()
    if browser is None:
        raise PageError(f"{page.name} was made, but no PDF: no Chromium, Chrome or Edge here; install one")
    goal = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix=".print-", dir=page.parent) as workshop:
        draft = Path(workshop) / goal.name
        call = [
            browser,
            *("--headless", "--disable-gpu", "--no-pdf-header-footer", "--disable-extensions"),
            *("--no-first-run", "--disable-background-networking", f"--user-data-dir={workshop}/profile"),
            *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
            f"--print-to-pdf={draft}",
            page.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(call, capture_output=True, text=True, timeout=PATIENCE, check=False)
            said = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        except (OSError, subprocess.TimeoutExpired) as error:
            said = str(error).partition("\n")[0]
        if not draft.is_file():
            raise PageError(f"{page.name} was made, but no PDF: {Path(browser).name} failed ({said[:200]})")
        os.replace(draft, goal)
    return goal
