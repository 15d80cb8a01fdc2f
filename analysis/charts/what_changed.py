"""What changed since the last briefing: new attacks, tolls that moved and why, corrections."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from markupsafe import Markup

from analysis import ledger as ledgers
from analysis import prose
from analysis.prose import Range, short
from analysis.theme import Figure, anchor, joined, number_disc, tag

KINDS = ("killed", "injured")
MOST = 12  # lines of one sort
ONE_AT_A_TIME = Lock()  # many briefings of one ledger may be published at once
KEPT = 2  # briefings of one selection kept: the newest, and the last before it that showed something else
ABOUT = {"when": "date", "place": "place", "grade": "grade", "who": "responsibility"}
SORTS = {  # in the order shown, and how they are counted
    "new": ("new attack", "new attacks"),
    "moved": ("toll moved", "tolls moved"),
    "about": ("other fact", "other facts"),
    "gone": ("attack joined or withdrawn", "attacks joined or withdrawn"),
    "correction": ("correction", "corrections"),
}
RULED = {
    "reject": "not counted",
    "count": "counted",
    "split": "an attack of its own",
    "join": "one attack with another",
    "undo": "an earlier correction undone",
}


class Change(NamedTuple):
    """One line of what changed: what, what it was, what it is, and why."""

    sort: str
    what: str | Markup
    was: str
    now: str
    why: str | Markup


def changes(record: Any) -> Figure:
    """What changed since the last briefing of this selection that showed something else?"""
    if getattr(record, "credit", ""):  # the editions of a data set are its makers' to tell
        return Figure(
            "changes",
            "What changed",
            body=tag("div", id="changes"),
            label="What changed is followed for a record of reports, not for a data set.",
            bare=True,
        )
    now = edition(record)
    before = last(record, now)
    about = {"id": "changes", "name": "What changed", "nav": "What changed", "about": {"edition": now}}
    found = list(_changed(record, now, before)) if before else list(_corrections(record, set()))
    if before is None:
        return Figure(
            **about,
            heading="The first briefing of this selection",
            body=_drawn(found),
            note="From the next one on, this part says what changed.",
            label="No earlier briefing to compare with.",
        )
    counts = [
        prose.count(n, *words) for sort, words in SORTS.items() if (n := sum(c.sort == sort for c in found))
    ]
    heading = prose.capital(str(prose.listed(counts))) if counts else "Nothing changed"
    reports = prose.count(len(set(now["reports"]) - set(before["reports"])), "more report", "more reports")
    return Figure(
        **about,
        heading=f"{heading} since the last briefing",
        body=_drawn(found),
        note=f"Against the briefing of {prose.moment(before['made'])}; {reports} read since.",
        label=" ".join(f"{Markup(c.what).striptags()}: {c.was}, now {c.now}." for c in found[:MOST]),
    )


def edition(record: Any) -> dict[str, Any]:
    """Return what this briefing shows, small enough to keep: attacks, tolls, reports, rulings."""
    held = prose.ranges(record.tolls)
    told: dict[str, list[str]] = defaultdict(list)
    for event in record.events.itertuples():
        told[event.incident_id].append(event.article_id)
    return {
        "made": datetime.now(UTC).isoformat(timespec="minutes"),
        "selection": str(record.parameters),
        "reports": sorted(record.articles.article_id),
        "rulings": sorted(record.rulings.ruling_id[record.rulings.applied.eq(1)]),
        "incidents": {
            i.incident_id: {
                "name": prose.name_of(i),
                "when": prose.when(i.date_start, i.date_end, i.date_precision, brief=True),
                "place": prose.town_of(i),
                "grade": prose.said(i.grade),
                "who": prose.responsibility(i),
                "reports": sorted(set(told[i.incident_id])),
                **{k: list(held.get((i.incident_id, k, "all"), prose.UNSTATED)) for k in KINDS},
            }
            for i in record.incidents.itertuples()
        },
    }


def path_of(ledger: Path | str) -> Path:
    """Return where the last briefings of a ledger are remembered.

    >>> path_of("reports/ledger.db").as_posix()
    'reports/ledger.briefings.json'
    """
    return Path(ledger).with_suffix(".briefings.json")


def last(record: Any, now: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the last briefing of the same selection that showed anything else, or None.

    Made again from an unchanged record, a briefing says what it said before: the same change, the same day.
    """
    kept = _kept(path_of(record.ledger)).get(now["selection"], [])
    others = kept[:-1] if kept and _shown(kept[-1]) == _shown(now) else kept
    return others[-1] if others else None


def remember(ledger: Path | str, now: Mapping[str, Any]) -> Path:
    """Keep what a published briefing showed, beside its ledger, for the next one to compare with."""
    path = path_of(ledger)
    with ONE_AT_A_TIME:
        every = _kept(path)
        kept = every.get(now["selection"], [])
        if kept and _shown(kept[-1]) == _shown(now):
            return path
        every[now["selection"]] = [*kept, dict(now)][-KEPT:]
        draft = path.with_name(f".{path.name}.new")
        draft.write_text(json.dumps(every, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        os.replace(draft, path)
    return path


def _kept(path: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or not one of ours: then there is nothing to compare with
        return {}


def _shown(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "made"}


def _changed(record: Any, now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Change]:
    rows = {i.incident_id: i for i in record.incidents.itertuples()}
    articles = {a.article_id: a for a in record.articles.itertuples()}
    aliases = _aliases(record)
    was = {key: old for key, old in before["incidents"].items() if key in rows}
    for old_id, old in before["incidents"].items():
        live = aliases.get(old_id)
        if old_id in rows:
            continue
        if live in rows and live not in was:
            was[live] = old  # the same attack under a new id
            continue
        why = (
            f"Joined with attack {rows[live].number}: the reports tell of one."
            if live in rows
            else "No report in the record tells of it any more."
        )
        yield Change("gone", f"{old['name']}, {old['when']}", "an attack", "–", why)
    ruled = {r.subject for r in _new_rulings(record, set(before["rulings"]))}
    for incident in prose.newest_first(record.incidents):
        incident_id = incident.incident_id
        new, old = now["incidents"][incident_id], was.get(incident_id)
        name = joined([number_disc(incident), f" {prose.clipped(new['name'], 60)}, {new['when']}"])
        reports = set(new["reports"]) - set(old["reports"] if old else ())
        by = str(
            prose.listed(list(dict.fromkeys(_outlet(articles[a]) for a in sorted(reports) if a in articles)))
        )
        if old is None:
            figures = " and ".join(
                f"{short(Range(*new[k]))} {k}" for k in KINDS if short(Range(*new[k])) != "not stated"
            )
            yield Change(
                "new", name, "–", figures or "no figure", f"New: told by {by or 'a report read before'}."
            )
            continue
        cause = f"More reports: {by}." if by else "The same reports, read anew."
        claims = record.claims[record.claims.incident_id.eq(incident_id) & record.claims.claim_id.isin(ruled)]
        for kind in KINDS:
            first, then = Range(*old[kind]), Range(*new[kind])
            if first != then:
                fell = first.best is not None and then.best is not None and then.best < first.best
                is_ruled = incident_id in ruled or claims.kind.eq(kind).any()
                why = f"{'Fell. ' if fell else ''}{cause}{' Corrected, see below.' if is_ruled else ''}"
                yield Change("moved", joined([name, f": {kind}"]), _figure(first), _figure(then), why)
        for key, words in ABOUT.items():
            if old[key] != new[key]:
                yield Change("about", joined([name, f": {words}"]), old[key] or "–", new[key] or "–", cause)
    yield from _corrections(record, set(before["rulings"]))


def _figure(people: Range) -> str:
    best = (
        f", best {people.best:,}"
        if people.high is not None and people.best not in (people.low, people.high)
        else ""
    )
    return short(people) + best


def _outlet(article: Any) -> str:
    name = prose.outlet(article)
    return name.removeprefix("after ").removesuffix(", restated")


def _new_rulings(record: Any, known: set[str]) -> list[Any]:
    made = record.rulings[record.rulings.applied.eq(1) & ~record.rulings.ruling_id.isin(known)]
    return list(made.sort_values("on").itertuples())


def _corrections(record: Any, known: set[str]) -> Iterator[Change]:
    claims = {c.claim_id: c for c in record.claims.itertuples()}
    incidents = {i.incident_id: i for i in record.incidents.itertuples()}
    for ruling in _new_rulings(record, known):
        if claim := claims.get(ruling.subject):
            words = f"“{prose.clipped(str(claim.quote), 60)}”"
            what = tag("a", words, href=f"#{anchor('q', claim.claim_id)}")
        elif incident := incidents.get(ruling.subject):
            what = joined([number_disc(incident), f" {prose.clipped(prose.name_of(incident), 60)}"])
        else:
            what = str(ruling.subject)
        value, other = prose.said(ruling.value), prose.said(ruling.related)
        done = RULED.get(ruling.ruling) or f"{ruling.ruling.replace('-', ' ')} {value or other or ''}".strip()
        signed = f" {ruling.by}, {prose.moment(ruling.on)}."
        why = joined([tag("b", "Correction."), f" {prose.capital(str(ruling.why)).rstrip('.')}.", signed])
        yield Change("correction", what, "as read", done, why)


def _aliases(record: Any) -> dict[str, str]:
    try:
        with closing(ledgers.opened(record.ledger)) as base:
            return dict(base.execute("select old_id, incident_id from aliases"))
    except (ledgers.LedgerError, sqlite3.Error):
        return {}


def _drawn(found: list[Change]) -> Markup:
    order = list(SORTS)
    rows = []
    for sort in order:
        mine = [change for change in found if change.sort == sort]
        rows += [_row(change) for change in mine[:MOST]]
        if len(mine) > MOST:
            more = f"and {prose.count(len(mine) - MOST, *SORTS[sort])} more"
            rows.append(tag("div", tag("dt", more) + tag("dd", "all in the data below", class_="why")))
    return tag("dl", joined(rows), class_="chg") if rows else Markup("")


def _row(change: Change) -> Markup:
    cells = [
        tag("dt", change.what),
        tag("dd", joined([tag("span", "was ", class_="vh"), change.was]), class_="was"),
        tag("dd", "→", aria_hidden="true"),
        tag("dd", joined([tag("span", "now ", class_="vh"), change.now]), class_="now"),
        tag("dd", change.why, class_="why"),
    ]
    return tag("div", joined(cells))
