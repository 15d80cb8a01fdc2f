"""Render every briefing that one file asks for, in one process, with an index that leads with the news."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis import briefing, prose, theme
from analysis.briefing import Briefing, BriefingError

LIST = "briefings"
NOTEBOOK = "notebook"
AT_ONCE = 2  # kernels at work at one time


@dataclass(frozen=True)
class Asked:
    """One briefing as the file asks for it."""

    name: str
    notebook: str | None
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Failure:
    """One briefing that could not be made, and why."""

    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}: {self.why}"


@dataclass(frozen=True)
class Batch:
    """What came of a file of briefings."""

    index: Path
    made: tuple[Briefing, ...]
    failures: tuple[Failure, ...]


def asked_for(
    given: Mapping[str, Any], own: Mapping[str, Any] | None = None, notebook: str | None = None
) -> list[Asked] | None:
    """Return the briefings that a file's parameters ask for, or None if the file is about a single one.

    What stands beside the list holds for all; *own*, from the command line, outweighs both.

    >>> weekly = {"start": 2023, "briefings": [{"place": "Karachi"}, {"notebook": "incident", "start": ""}]}
    >>> [one.name for one in asked_for(weekly)]
    ['briefing: start 2023, place Karachi', 'incident']
    """
    if LIST not in given:
        return None
    shared = {name: value for name, value in given.items() if name != LIST}
    listed = given[LIST]
    if not isinstance(listed, list) or not listed:
        raise BriefingError(f"{LIST}: not a list of briefings; write a line - place: Karachi for each")
    found = []
    for number, one in enumerate(listed, 1):
        if not isinstance(one, dict):
            raise BriefingError(f"{LIST}, number {number}: {one!r} has no parameter; write - place: Karachi")
        parameters = shared | {str(name): value for name, value in one.items()} | dict(own or {})
        which = parameters.pop(NOTEBOOK, None) or notebook
        stated = ", ".join(
            f"{name} {value}" for name, value in parameters.items() if value and name != "ledger"
        )
        name = Path(str(which or briefing.NOTEBOOK)).stem
        found.append(Asked(f"{name}: {stated}" if stated else name, which and str(which), parameters))
    return found


def briefings(
    asked: list[Asked],
    *,
    ledger: Path | str | None = None,
    to: Path | str | None = None,
    strict: bool = False,
    progress: Callable[[str, int], None] | None = None,
) -> Batch:
    """Render them all and an index page; one that fails stops none of the others.

    Two kernels work at a time, while this process, with one exporter, makes the pages.
    """
    orders: dict[int, briefing.Order] = {}
    failures: dict[int, Failure] = {}
    goals: dict[Path, str] = {}
    for number, one in enumerate(asked):
        try:
            order = briefing.ordered(one.notebook, one.parameters, ledger=ledger, to=to, strict=strict)
            if order.page in goals:
                raise BriefingError(f"asks for the same page as {goals[order.page]}")
            orders[number], goals[order.page] = order, one.name
        except BriefingError as error:
            failures[number] = Failure(one.name, str(error))
    made: dict[int, Briefing] = {}
    done = len(failures)
    folder = Path(to).absolute() if to else briefing.reports()
    with briefing.workshop(folder) as shop:
        for number, executed in _executed(orders, shop):
            try:
                if isinstance(executed, BriefingError):
                    raise executed
                made[number] = briefing.published(orders[number], executed, shop)
            except BriefingError as error:
                failures[number] = Failure(asked[number].name, str(error))
            done += 1
            if progress:
                progress(asked[number].name, done)
        listed = tuple(made[number] for number in sorted(made))
        failed = tuple(failures[number] for number in sorted(failures))
        draft = shop / "index.html"
        draft.write_text(index(listed, failed), encoding="utf-8")
        os.replace(draft, folder / draft.name)
    return Batch(folder / draft.name, listed, failed)


def _executed(orders: Mapping[int, briefing.Order], shop: Path) -> Iterator[tuple[int, Any]]:
    """Yield each order's executed notebook, or the error that stopped it, as they come."""

    def run(number: int) -> Any:
        order = orders[number]
        try:
            output = shop / f"{number}.ipynb"
            return briefing.executed_notebook(order.source, order.parameters, output)
        except BriefingError as error:
            return error

    ordered = sorted(orders, key=lambda number: (orders[number].source.parent, number))
    for seat, some in groupby(ordered, key=lambda number: orders[number].source.parent):
        # papermill changes the working directory of the whole process: all that run at once share one seat
        with _working_in(seat), ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as pool:
            running = {pool.submit(run, number): number for number in some}
            for future in as_completed(running):
                yield running[future], future.result()


@contextmanager
def _working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def index(made: tuple[Briefing, ...], failures: tuple[Failure, ...] = ()) -> str:
    """Return the page that leads to all others, those that changed first, and says what was not made."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from analysis import page

    ordered = sorted(made, key=lambda one: not _rows(one))
    changed = [one for one in ordered if _rows(one)]
    title = prose.capital(prose.count(len(made), "briefing", "briefings")) if made else "No briefing"
    of_all = f"{prose.number(len(changed))} of the {prose.number(len(made))}"
    news = (
        f"{prose.capital(of_all)} changed since the last time."
        if changed
        else "Nothing changed since the last time, or this is the first."
    )
    top = [theme.tag("h1", title), theme.tag("p", news if made else "", class_="lead")]
    figures = [
        theme.Figure(
            "top", title, title, theme.tag("div", theme.joined(top), id="top"), title=title, bare=True
        ),
        *(_entry(number, one) for number, one in enumerate(ordered, 1)),
    ]
    if failures:
        lines = theme.joined(theme.tag("li", str(failure)) for failure in failures)
        heading = f"{prose.capital(prose.count(len(failures), 'briefing', 'briefings'))} could not be made"
        figures.append(theme.Figure("failed", "Not made", heading, theme.tag("ul", lines), nav="Not made"))
    shown = [figure._repr_mimebundle_() for figure in figures]
    outputs = [new_output("display_data", data=data, metadata=metadata) for data, metadata in shown]
    nb = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    return page.rendered(nb, "the index")


def _entry(number: int, one: Briefing) -> theme.Figure:
    goal = one.page.name
    heading = re.search(r"<h2[^>]*>(.*?)</h2>", one.changes, re.DOTALL)
    parts = [
        _rows(one),
        theme.tag("p", one.lead, class_="q"),
        theme.tag("p", theme.tag("a", f"The briefing: {one.title}", href=goal)),
    ]
    return theme.Figure(
        f"briefing-{number}",
        prose.clipped(one.title, 60),
        Markup(heading[1]).unescape() if heading else one.title,
        theme.joined(parts),
        nav=prose.clipped(one.title, 40),
    )


def _rows(one: Briefing) -> Markup:
    """Return the lines that say what changed, leading from the index into the briefing."""
    found = re.search(r'<dl class="chg">.*?</dl>', one.changes, re.DOTALL)
    goal = theme.escape(one.page.name)
    return Markup(found[0].replace('href="#', f'href="{goal}#') if found else "")
