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
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from analysis import datasets, tables, theme

if TYPE_CHECKING:  # the page's machinery is loaded while the kernel works
    from nbformat import NotebookNode
    from traitlets.config import Config

    from analysis.guards import Guard

PACKAGE = Path(__file__).parent
NOTEBOOK = "briefing"
LEDGER = "reports/ledger.db"
DOOR = tuple(name for name in signature(tables.load).parameters if name != "ledger")
SOCKET_FOLDER = 80  # characters of a folder's path that leave room for a socket's name (limit about 104)


class BriefingError(Exception):
    """No briefing was made and the last one stands; the message is one line that says why."""


class Guarded(BriefingError):
    """A strict briefing was refused: there are reasons to look again first."""

    def __init__(self, guards: list[Guard]) -> None:
        self.guards = guards
        reasons = "1 reason" if len(guards) == 1 else f"{len(guards)} reasons"
        super().__init__(
            f"no briefing made: {reasons} to look again; leave out --strict to make it all the same"
        )


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell: `name: type = default  # meaning`."""

    name: str
    type: str
    default: Any
    meaning: str


@dataclass(frozen=True)
class Order:
    """One briefing to make, its parameters checked: from which notebook, to which page."""

    source: Path
    parameters: Mapping[str, Any]
    page: Path


@dataclass(frozen=True)
class Briefing:
    """One briefing that was made: its page, what it is called, what is known, and what changed."""

    page: Path
    title: str
    lead: str = ""
    changes: str = ""  # the part of the page that says it, as markup


def brief(
    notebook: Path | str | None = None,
    parameters: Mapping[str, Any] | None = None,
    *,
    ledger: Path | str | None = None,
    to: Path | str | None = None,
    strict: bool = False,
) -> Path:
    """Render *notebook* with *parameters* into one HTML file and return its path, or raise BriefingError.

    The page is written beside its goal and renamed over the last one only after every cell ran and every
    chart is in it; a run that fails leaves nothing behind.
    """
    order = ordered(notebook, parameters, ledger=ledger, to=to, strict=strict)
    with workshop(order.page.parent) as folder, ThreadPoolExecutor(1) as aside:
        output = folder / order.source.name
        executed = executed_notebook(
            order.source, order.parameters, output, meanwhile=lambda: aside.submit(_page_machinery)
        )
        return published(order, executed, folder).page


def ordered(
    notebook: Path | str | None = None,
    parameters: Mapping[str, Any] | None = None,
    *,
    ledger: Path | str | None = None,
    to: Path | str | None = None,
    strict: bool = False,
) -> Order:
    """Check everything that can be checked before a kernel starts, or raise BriefingError.

    *strict* refuses while a guard has a reason to look again.
    """
    source = notebook_path(notebook)
    known = declared(source)
    given = converted(parameters or {}, known, source.name)
    try:
        given |= _checked_at_the_door(given, known, ledger)
        if strict and (found := _reasons(given)):
            raise Guarded(found)
    except (tables.ParameterError, tables.RecordError) as error:
        raise BriefingError(str(error)) from None
    folder = Path(to) if to else reports()
    return Order(source, given, folder.absolute() / f"{_slug(source.stem, given)}.html")


def _reasons(given: Mapping[str, Any]) -> list[Guard]:
    from analysis.guards import look_again

    asked = {name: value for name, value in given.items() if name in DOOR}
    return look_again(datasets.load(given.get("source") or given.get("ledger") or LEDGER, **asked))


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Lend a folder beside the page, gone afterwards, so that a page is renamed into place whole."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".briefing-", dir=folder) as lent:
            yield Path(lent)
    except OSError as error:
        raise BriefingError(
            f"{folder}: cannot write here ({error.strerror}); choose another with --to"
        ) from None


def _page_machinery() -> None:
    from analysis import page

    page.exporter()


def published(order: Order, executed: NotebookNode, folder: Path) -> Briefing:
    """Put the page of an executed notebook in place of the last one, and remember what it showed."""
    from analysis import page

    try:
        html = page.rendered(executed, order.source.name)
    except page.PageError as error:
        raise BriefingError(str(error)) from None
    draft = folder / order.page.name
    draft.write_text(html, encoding="utf-8")
    os.replace(draft, order.page)
    lead = changes = ""
    for about, output in page.parts(executed):
        data = output.get("data", {})
        if about.get("title"):
            lead = str(data.get("text/plain", ""))
        if about.get("id") == "changes":
            changes = str(data.get(theme.PAGE_TYPE, ""))
        if edition := about.get("edition"):
            from analysis.charts.what_changed import remember

            remember(order.parameters["ledger"], edition)
    return Briefing(order.page, page.heading(executed) or order.source.stem.capitalize(), lead, changes)


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


def executed_notebook(
    source: Path,
    parameters: Mapping[str, Any],
    output: Path,
    *,
    meanwhile: Callable[[], Any] = lambda: None,
) -> NotebookNode:
    """Run *source* through papermill in its own folder and return it with its outputs.

    *meanwhile* is called once the kernel is up, when this process has nothing to do but wait.
    """
    import papermill
    from papermill.exceptions import PapermillException

    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with _sockets() as config:
            return papermill.execute_notebook(
                source,
                output,
                parameters=dict(parameters),
                kernel_name="python3",
                cwd=source.parent,
                progress_bar=False,
                request_save_on_cell_execute=False,
                shutdown_kernel="immediate",  # the outputs are here already; a gentle end takes a second more
                config=config,
                on_notebook_start=lambda notebook: meanwhile(),
            )
    except papermill.PapermillExecutionError as error:
        reason = f"{error.ename}: {error.evalue}".strip().splitlines() or ["it stopped"]
        cell = error.source.strip().splitlines() or [""]
        raise BriefingError(f"{source.name}: {reason[-1]} (in the cell that ends: {cell[-1][:60]})") from None
    except (PapermillException, RuntimeError, ValueError) as error:
        last = str(error).strip().splitlines() or [type(error).__name__]
        raise BriefingError(f"{source.name}: {last[-1]}") from None


@contextmanager
def _sockets() -> Iterator[Config]:
    """Let a kernel talk through files in a folder of its own rather than open ports, where that is possible.

    Without a folder of its own jupyter_client puts the sockets into the working directory, under one name for
    every kernel there: two briefings made at the same time would listen to each other.
    """
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="tollbook-", ignore_cleanup_errors=True) as own:
        if sys.platform == "win32" or len(own) > SOCKET_FOLDER:
            yield Config()
        else:
            yield Config({"KernelManager": {"transport": "ipc", "ip": str(Path(own) / "kernel")}})


def reports() -> Path:
    """Return where pages go unless told otherwise: the project's reports/, else reports/ here."""
    roots = tables.project_roots()
    return (roots[0] if roots else Path.cwd()) / "reports"


def _slug(stem: str, given: Mapping[str, Any]) -> str:
    kept = [
        Path(value).name.partition(".")[0] if name in ("source", "reference") else str(value)
        for name, value in given.items()
        if name not in ("ledger", "title")
    ]
    words = re.findall(r"[^\W_]+(?:-\d+)*", tables.folded(" ".join([stem, *kept])))
    return "-".join(words)[:60]
