"""How we know: how the briefing was made, what it counts, and its data as CSV inside the page."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.theme import Figure, joined, tag

HELD = ("incidents", "tolls", "claims")  # tables inside the page
MOST = 3000  # rows of one table inside the page
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that starts so is a formula to a spreadsheet
RULES = (
    "A toll has a low, a best and a high. “At least two” has a low of 2 and no high; “more than 100” "
    "starts at 101. What is only "
    "believed can raise the high, never the best. A part is never added to its whole, and the "
    "attackers’ dead are never victims. "
    "A zero is said by somebody or follows from a foiled or failed attack; anything else that no "
    "report states stays empty.",
    "Grades: confirmed; fair, two or more independent reports; weak, one; contested; discounted. "
    "Copies of one wire story count once. "
    "Reports differ in what they count and when they were written; a few reports are not a count of "
    "all attacks.",
)


def method(record: Any, parameters: Mapping[str, Any] | None = None) -> Figure:
    """How was this made, what does it count, and where are the data?"""
    links = [_link(name, getattr(record, name)) for name in HELD]
    data = tag("ul", joined([*links, _json(record)]), class_="csv")
    facts = [(name, value) for name, value in _facts(record, parameters) if value]
    run = tag("dl", joined(tag("dt", name) + tag("dd", value) for name, value in facts), class_="run")
    body = joined([data, *(tag("p", text) for text in RULES), run])
    return Figure(
        "method",
        "Method and data",
        "How this was made",
        body,
        label="How this was made.",
        nav="Method and data",
    )


def _link(name: str, frame: pd.DataFrame) -> Markup:
    if len(frame) > MOST:
        return tag(
            "li",
            f"{prose.capital(name)}: {len(frame):,} rows, too many for the page; tollbook export csv "
            "writes them",
        )
    encoded = base64.b64encode(spreadsheet(frame).encode("utf-8-sig")).decode()
    link = tag(
        "a",
        f"{prose.capital(name)}, CSV",
        download=f"{name}.csv",
        href=f"data:text/csv;charset=utf-8;base64,{encoded}",
    )
    return tag(
        "li",
        joined([link, " ", tag("span", f"({prose.count_figure(len(frame), 'row', 'rows')})", class_="note")]),
    )


def _json(record: Any) -> Markup:
    """Return all tables inside the page as one JSON file, for programs; what nobody says has no key."""
    tables = {name: getattr(record, name) for name in HELD}
    if max(map(len, tables.values())) > MOST:
        return Markup("")
    rows = {
        name: [
            {
                key: _plain(value)
                for key, value in zip(frame.columns, row, strict=True)
                if _plain(value) is not None
            }
            for row in frame.itertuples(index=False)
        ]
        for name, frame in tables.items()
    }
    encoded = base64.b64encode(json.dumps(rows, ensure_ascii=False, default=int).encode()).decode()
    href = f"data:application/json;base64,{encoded}"
    return tag("li", tag("a", "All three, JSON", download="briefing.json", href=href))


def spreadsheet(frame: pd.DataFrame) -> str:
    """Return a table as CSV in which no cell of text can run as a formula.

    >>> spreadsheet(pd.DataFrame({"quote": ["=1+1", "two dead"], "low": [-1, 2]}))
    "quote,low\\r\\n'=1+1,-1\\r\\ntwo dead,2\\r\\n"
    """
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return lines.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return list(value)
    value = prose.said(value)
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def _cell(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return _cell(" ".join(map(str, value)))
    value = prose.said(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"'{value}" if str(value).startswith(FORMULA) else str(value)


def _facts(record: Any, parameters: Mapping[str, Any] | None) -> list[tuple[str, object]]:
    stated = dict(parameters or {}) or getattr(getattr(record, "parameters", None), "stated", {})
    given = (
        " · ".join(f"{name}: {value}" for name, value in stated.items() if value not in ("", None))
        or "none: the whole record"
    )
    last = next(record.runs.sort_values("started").tail(1).itertuples(), None) if len(record.runs) else None
    run = (
        f"{prose.moment(last.started)}, Tollbook {last.version}: {without_folders(last.command)}; "
        f"input {str(last.input_hash)[:16]}"
        if last
        else ""
    )
    persons = record.claims.kind.isin(["killed", "injured"])
    joined_ = record.links.groupby("incident_id").size()
    events = len(record.events)
    return [
        ("Parameters", given),
        ("Last reading", run),
        (
            "Reports read",
            joined((_article(a) for a in list(record.articles.itertuples())[:40]), Markup("<br>"))
            + (
                Markup("<br>and {} more").format(len(record.articles) - 40)
                if len(record.articles) > 40
                else ""
            ),
        ),
        (
            "Claims",
            f"{len(record.claims):,} found, {int(persons.sum()):,} of killed or injured, "
            f"{int((persons & record.claims.counts.eq(1)).sum()):,} of them counted",
        ),
        (
            "Reports joined",
            f"{prose.count_figure(events, 'telling', 'tellings')} of "
            f"{prose.count_figure(len(record.incidents), 'incident', 'incidents')}; "
            f"{prose.count(int((joined_ > 1).sum()), 'incident', 'incidents')} told by more "
            "than one report",
        ),
        ("Toll rules", ", ".join(sorted(set(record.tolls.rule.dropna()))) if len(record.tolls) else ""),
    ]


def without_folders(command: Any) -> str:
    """Return a command as it may be published: no path says where somebody keeps files.

    >>> without_folders("tollbook extract /home/nk/seeds D:\\\\nk\\\\more --ledger ../reports/ledger.db")
    'tollbook extract seeds more --ledger ledger.db'
    """
    words = str(prose.said(command) or "").split(" ")
    return " ".join(re.split(r"[/\\]", word.rstrip("/\\"))[-1] for word in words)


def _article(article: Any) -> str:
    published = prose.moment(article.published)
    copy = prose.said(article.copy_of)
    return (
        f"{prose.outlet(article)}, {published}, "
        f"{str(article.article_id)[:12]}{f', a copy of {copy}' if copy else ''}"
    )
