"""Render a notebook, parameters checked first, into one HTML briefing that replaces the last if right."""

from __future__ import annotations

import ast
import difflib
import io
import json
import logging
import os
import re
import sys
import tempfile
import tokenize
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from inspect import signature
from pathlib import Path
from typing import Any

import yaml
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from analysis import datasets, tables, theme

PACKAGE = Path(__file__).parent
NOTEBOOK = "briefing"
LEDGER = "reports/ledger.db"
DOOR = tuple(name for name in signature(tables.load).parameters if name != "ledger")
SOCKET_FOLDER = (
    70  # characters of a temporary folder's path that leave room for a socket's name (limit about 104)
)


class BriefingError(Exception):
    """No briefing was made and the last one stands; the message is one line that says why."""


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell: `name: type = default  # meaning`."""

    name: str
    type: str
    default: Any
    meaning: str


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
                    "remove_cell_tags": ["parameters", "injected-parameters", "notebook-only"],
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
        """Render *nb* without what only its machine cares about: local paths, warnings, error streams."""
        resources = {**(resources or {}), "tollbook": theme.page()}
        return super().from_notebook_node(published(nb), resources, **kwargs)


def published(nb: NotebookNode) -> NotebookNode:
    """Return a copy of an executed notebook fit for readers, its title taken from its first heading."""
    nb = deepcopy(nb)
    run = nb.metadata.get("papermill", {})
    for name in ("input_path", "output_path", "environment_variables"):
        run.pop(name, None)
    for name in {"ledger", "source"} & set(run.get("parameters", {})):
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
    """Return the title that a figure gives the page, or the first top heading shown."""
    for cell in nb["cells"]:
        shown = [cell["source"]] if cell["cell_type"] == "markdown" else []
        for output in cell.get("outputs", []):
            if title := output.get("metadata", {}).get("tollbook", {}).get("title"):
                return title
            data = output.get("data", {})
            shown += [data[kind] for kind in ("text/html", "text/markdown") if kind in data]
        for text in map("".join, shown):
            if found := re.search(r"<h1[^>]*>(.*?)</h1>|^# +(.+)$", text, re.DOTALL | re.MULTILINE):
                return unescape(re.sub(r"<[^>]+>", "", found[1] or found[2])).strip()
    return None


def brief(
    notebook: Path | str | None = None,
    parameters: Mapping[str, Any] | None = None,
    *,
    ledger: Path | str | None = None,
    to: Path | str | None = None,
) -> Path:
    """Render *notebook* with *parameters* into one HTML file and return its path, or raise BriefingError.

    The page is written beside its goal and renamed over the last one only after every cell ran and every
    chart is in it; a run that fails leaves nothing behind.
    """
    source = notebook_path(notebook)
    known = declared(source)
    given = converted(parameters or {}, known, source.name)
    try:
        given |= _checked_at_the_door(given, known, ledger)
    except tables.ParameterError as error:
        raise BriefingError(str(error)) from None
    folder = Path(to) if to else _reports()
    goal = folder / f"{_slug(source.stem, given)}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".briefing-", dir=folder) as workshop:
            executed = executed_notebook(source, given, Path(workshop) / source.name)
            page = _page(executed, source.name)
            draft = Path(workshop) / goal.name
            draft.write_text(page, encoding="utf-8")
            os.replace(draft, goal)
    except OSError as error:
        raise BriefingError(
            f"{folder}: cannot write here ({error.strerror}); choose another with --to"
        ) from None
    return goal


def parameters_from(path: Path | str) -> dict[str, Any]:
    """Read the parameters in a YAML file: one `name: value` a line."""
    try:
        given = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise BriefingError(f"{path}: cannot read parameters ({reason})") from None
    if not isinstance(given, dict):
        raise BriefingError(f"{path}: write one parameter a line, as in place: Karachi")
    return {str(name): value for name, value in given.items()}


def notebook_path(notebook: Path | str | None = None) -> Path:
    """Return the notebook meant: a path, or a name such as 'incident' among the project's notebooks."""
    name = Path(notebook or NOTEBOOK)
    if name.is_file():
        return name.resolve()
    if name.suffix and notebook and len(name.parts) > 1:
        raise BriefingError(f"{name}: no such notebook")
    shelves = [root / "notebooks" for root in tables.project_roots()] + [PACKAGE / "notebooks"]
    for shelf in shelves:
        if (path := shelf / name.with_suffix(".ipynb")).is_file():
            return path.resolve()
    offered = sorted({path.stem for shelf in shelves for path in shelf.glob("*.ipynb")})
    raise BriefingError(f"{name}: no such notebook; there are {', '.join(offered) or 'none here'}")


def declared(notebook: Path) -> dict[str, Parameter]:
    """Read a notebook's parameters cell: every name with its type, default and meaning."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(c["source"]) for c in cells if "parameters" in c["metadata"].get("tags", [])]
        lines = sources[0] if sources else ""
        meanings = {
            token.start[0]: token.string.lstrip("# ")
            for token in tokenize.generate_tokens(io.StringIO(lines).readline)
            if token.type == tokenize.COMMENT
        }
        found = {}
        for node in ast.parse(lines).body:
            if isinstance(node, ast.AnnAssign):
                target, kind = node.target, ast.unparse(node.annotation).strip("'\"")
            elif isinstance(node, ast.Assign):
                target, kind = node.targets[0], type(ast.literal_eval(node.value)).__name__
            else:
                continue
            default = ast.literal_eval(node.value)
            found[target.id] = Parameter(target.id, kind, default, meanings.get(node.end_lineno, ""))
        return found
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        SyntaxError,
        tokenize.TokenError,
    ) as error:
        raise BriefingError(f"{notebook.name}: cannot read its parameters cell ({error})") from None


def converted(
    given: Mapping[str, Any], known: Mapping[str, Parameter], notebook: str = "the notebook"
) -> dict[str, Any]:
    """Return the given values in the types that the notebook declares, or refuse the first that does not fit.

    >>> converted({"most": "12"}, {"most": Parameter("most", "int", 10, "rows")})
    {'most': 12}
    >>> converted({"most": "many"}, {"most": Parameter("most", "int", 10, "rows")})
    Traceback (most recent call last):
    analysis.briefing.BriefingError: parameter most: 'many' is not a whole number (int)
    """
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            offer = f"did you mean {near[0]}?" if near else f"it has {', '.join(known) or 'none'}"
            raise BriefingError(f"parameter {name}: {notebook} has none of that name; {offer}")
    return {name: _converted(name, value, known[name].type) for name, value in given.items()}


def _number(kind: type) -> Callable[[Any], Any]:
    def number(value: Any) -> Any:
        if isinstance(value, bool) or (kind is int and isinstance(value, float) and value % 1):
            raise ValueError(value)
        return kind(value)

    return number


def _truth(value: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    return words[str(value).strip().casefold()]


def _text(value: Any) -> str:
    if isinstance(value, (list, dict, bool)):
        raise TypeError(value)
    return "" if value is None else str(value)


def _list(value: Any) -> list:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return list(value)


TYPES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "str": (_text, "a text"),
    "int": (_number(int), "a whole number"),
    "float": (_number(float), "a number"),
    "bool": (_truth, "true or false"),
    "list": (_list, "a list; write it as one, two"),
}


def _converted(name: str, value: Any, kind: str) -> Any:
    convert, words = TYPES.get(re.split(r"[\[|\s]", kind)[0], (lambda same: same, ""))
    try:
        return convert(value)
    except (ValueError, TypeError, KeyError):
        raise BriefingError(f"parameter {name}: {value!r} is not {words} ({kind})") from None


def _checked_at_the_door(
    given: Mapping[str, Any], known: Mapping[str, Parameter], ledger: Path | str | None
) -> dict[str, str]:
    if "ledger" not in known:
        return {}
    values = {name: given.get(name, known[name].default) for name in DOOR if name in known}
    if source := given.get("source"):
        path = datasets.found(source)
        datasets.checked_parameters(path, **values)
        return {"source": str(path)}
    path = tables.found(ledger or given.get("ledger") or LEDGER)
    tables.checked_parameters(path, **values)
    return {"ledger": str(path)}


def executed_notebook(source: Path, parameters: Mapping[str, Any], output: Path) -> NotebookNode:
    """Run *source* through papermill in its own folder and return it with its outputs."""
    import papermill
    from papermill.exceptions import PapermillException

    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        return papermill.execute_notebook(
            source,
            output,
            parameters=dict(parameters),
            kernel_name="python3",
            cwd=source.parent,
            progress_bar=False,
            request_save_on_cell_execute=False,
            shutdown_kernel="immediate",  # the outputs are here already; a gentle end takes a second more
            config=_transport(),
        )
    except papermill.PapermillExecutionError as error:
        reason = f"{error.ename}: {error.evalue}".strip().splitlines() or ["it stopped"]
        cell = error.source.strip().splitlines() or [""]
        raise BriefingError(f"{source.name}: {reason[-1]} (in the cell that ends: {cell[-1][:60]})") from None
    except (PapermillException, RuntimeError, ValueError) as error:
        last = str(error).strip().splitlines() or [type(error).__name__]
        raise BriefingError(f"{source.name}: {last[-1]}") from None


def _transport() -> Config:
    """Let the kernel talk through this user's files rather than open ports, where sockets allow it."""
    if sys.platform == "win32" or len(tempfile.gettempdir()) > SOCKET_FOLDER:
        return Config()
    return Config({"KernelManager": {"transport": "ipc"}})


def _page(executed: NotebookNode, name: str) -> str:
    page, _ = BriefingExporter().from_notebook_node(executed)
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            part = output.get("metadata", {}).get("tollbook", {}).get("id")
            if part and f'id="{part}"' not in page:
                raise BriefingError(f"{name}: the page lost the part {part!r}; look at the template")
    if not page.rstrip().endswith("</html>"):
        raise BriefingError(f"{name}: the page is not complete")
    return page


def _reports() -> Path:
    roots = tables.project_roots()
    return (roots[0] if roots else Path.cwd()) / "reports"


def _slug(stem: str, given: Mapping[str, Any]) -> str:
    kept = [
        Path(value).name.partition(".")[0] if name == "source" else str(value)
        for name, value in given.items()
        if name not in ("ledger", "title")
    ]
    words = re.findall(r"[^\W_]+(?:-\d+)*", tables.folded(" ".join([stem, *kept])))
    return "-".join(words)[:60]
