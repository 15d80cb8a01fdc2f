"""Write the opening of the page: the newest attack, the whole record, and how fresh it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analysis.prose.dates import day, on, when
from analysis.prose.names import (
    STAGE,
    at,
    attack,
    noun,
    outlet,
    responsibility,
    restated,
    spoken_outlet,
    town_of,
)
from analysis.prose.numbers import (
    UNSTATED,
    Range,
    amount,
    capital,
    capitalised,
    count,
    count_figure,
    fraction,
    is_wide,
    listed,
    number,
    of_all,
    said,
    share,
    total,
)
from analysis.prose.tolls import by_party, newest, own_figure, ranges, unstated
from analysis.theme import anchor, joined, tag

if TYPE_CHECKING:
    import pandas as pd


def lead(record: Any) -> Markup:
    """Return the two sentences an editor reads first: the newest attack, then the record and its holes."""
    if record.incidents.empty:
        read = count(len(record.articles), "report", "reports")
        return Markup("{} read; none tells of an attack in this selection.").format(
            capital(read) if len(record.articles) else "No report"
        )
    return joined([_newest(record), " ", _whole(record)])


def _newest(record: Any) -> Markup:
    incident = newest(record.incidents)
    held = ranges(record.tolls)
    place, date_ = at(incident), on(incident.date_start, incident.date_end, incident.date_precision)
    lower = _lower(record, held, incident)
    killed, injured = (
        _casualties(record, held, incident, kind, kind in lower) for kind in ("killed", "injured")
    )
    name = str(said(incident.perpetrator) or "")
    before, name, after = (
        responsibility(incident).partition(name) if name else (responsibility(incident), "", "")
    )
    link = _responsible(record, incident)
    parts = [
        tag("a", part.strip(), href=link) if link and part.strip() else part.strip()
        for part in (before, after)
    ]
    who = joined(parts, f" {name} " if name else "")
    who = Markup(who.strip())
    tail = [x for x in (who, _disagreements(lower)) if x]
    ending = joined(tail, ", and ")
    if incident.stage != "accomplished":
        hurt = joined(
            [
                f", with {amount(p)} {kind}"
                for kind in ("killed", "injured")
                if (p := held.get((incident.incident_id, kind, "all"))) and p.high != 0
            ]
        )
        what = f"{capital(attack(incident))} {place} {date_} {STAGE.get(incident.stage, 'did not happen')}"
        return joined([what, hurt, "; ", ending, "."])
    scene = f"in {attack(incident)} {place} {date_}"
    if killed is None and injured is None:
        return joined([f"No report says how many were killed or injured {scene}; ", ending, "."])
    if killed is None:
        return joined(
            [
                capitalised(injured),
                f" injured {scene}; no report says how many were killed, and ",
                ending,
                ".",
            ]
        )
    if injured is None:
        return joined(
            [capitalised(killed), f" killed {scene}; no report says how many were injured, and ", ending, "."]
        )
    return joined(
        [capitalised(killed), " killed, and ", _unverbed(injured), f" injured, {scene}; ", ending, "."]
    )


def _unverbed(text: Markup) -> Markup:
    return Markup(re.sub(r" (was|were)$", "", str(text)))


def _casualties(record: Any, held: dict, incident: Any, kind: str, is_disputed: bool) -> Markup | None:
    """Return "at least two soldiers and two attackers were", each a link, or None if nobody counts.

    Where a report counts fewer (*is_disputed*), the best figures stand, which add up, and behind them the
    sum and the range of the whole if it has an upper end; else each party stands with its range.
    """
    everybody = held.get((incident.incident_id, kind, "all"))
    if everybody is None or amount(everybody) == "an unstated number":
        return None
    if everybody.high == 0:
        return Markup("nobody was")
    parties = {p: r for p, r in by_party(held, incident.incident_id, kind).items() if r.best}
    fits = sum(r.best for r in parties.values()) == everybody.best
    if not fits or not any(p != "unknown" for p in parties) or kind == "injured":
        parties = {"all": everybody}
    if is_disputed:
        parties = {p: Range(r.best, r.best, everybody.high and r.best) for p, r in parties.items()}
    shared = len(parties) > 1 and all(r.is_open and r.low for r in parties.values())
    words = []
    for party, people in parties.items():
        n = people.best or people.high
        rows = _supporting(record, incident.incident_id, kind, party)
        who = noun(rows.party_text, party, n)
        if party == "unknown" and len(parties) > 1:
            who = "other" if n == 1 else "others"
        text = number(people.low) if shared else amount(people)
        words.append(tag("a", f"{text} {who}", href=_source(rows, people, incident)))
    n = everybody.best or everybody.high
    verb = " was" if n == 1 and len(words) == 1 else " were"
    summed = f"{number(everybody.best)} in all; " if len(words) > 1 else ""
    spread = f" ({summed}reports range from {amount(everybody)})" if is_disputed and everybody.high else ""
    return joined(["at least " if shared else "", listed(words), spread, verb])


def _supporting(record: Any, incident_id: str, kind: str, party: str) -> pd.DataFrame:
    tolls, claims = record.tolls, record.claims
    rows = tolls[(tolls.incident_id == incident_id) & (tolls.kind == kind) & (tolls.party == party)]
    ids = [claim_id for ids in rows.claim_ids for claim_id in _ids(ids)]
    return claims[claims.claim_id.isin(ids)]


def _ids(value: Any) -> tuple[str, ...]:
    import json

    return tuple(json.loads(value)) if isinstance(value, str) else tuple(value)


def _source(rows: pd.DataFrame, people: Range, incident: Any) -> str:
    """Return the anchor of a claim behind a figure: one that says it, else one of the parts that make it."""
    if rows.empty:
        return f"#{anchor('i', incident.incident_id)}"
    same = rows[rows.low.eq(people.best).fillna(False).astype(bool)]
    if same.empty:
        sums = rows.groupby("article_id").low.transform("sum")
        same = rows[sums.eq(people.best).fillna(False).astype(bool)].sort_values(
            "party", key=lambda p: p.eq("unknown")
        )
    chosen = (same if len(same) else rows).iloc[0]
    return f"#{anchor('q', chosen.claim_id)}"


def _responsible(record: Any, incident: Any) -> str | None:
    rows = record.claims[
        (record.claims.incident_id == incident.incident_id) & (record.claims.kind == "responsibility")
    ]
    return f"#{anchor('q', rows.iloc[0].claim_id)}" if len(rows) else None


def _lower(record: Any, held: dict, incident: Any) -> dict[str, tuple[Range, Any]]:
    """Return, for each kind of which a report counts fewer than the best figure, its count and a claim."""
    found = {}
    rows = record.claims[record.claims.incident_id.eq(incident.incident_id) & record.claims.counts.eq(1)]
    together = record.relations[record.relations.relation.isin(["same_as", "may_overlap"])]
    pairs = list(zip(together.claim_id, together.related, strict=True))
    for kind in ("killed", "injured"):
        people = held.get((incident.incident_id, kind, "all"), UNSTATED)
        if people.low is None or people.low == people.best:
            continue
        for _, mine in rows[rows.kind == kind].groupby("article_id", sort=False):
            claims = sorted(mine.itertuples(), key=lambda c: said(c.party) not in ("all", "unknown"))
            own = own_figure(claims, pairs)
            if own.low == people.low:
                same = [c for c in claims if said(c.low) == own.low]
                found[kind] = own, (same or claims)[0]
                break
    return found


def _disagreements(lower: dict[str, tuple[Range, Any]]) -> Markup | None:
    """Return who counted fewer, and how many: "DW counted at least two killed and eight injured"."""
    by_outlet: dict[str, list[Markup]] = {}
    for kind, (people, claim) in lower.items():
        link = tag("a", f"{amount(people)} {kind}", href=f"#{anchor('q', claim.claim_id)}")
        by_outlet.setdefault(spoken_outlet(claim), []).append(link)
    return joined([joined([name, " counted ", listed(links)]) for name, links in by_outlet.items()], ", and ")


def _whole(record: Any) -> Markup:
    incidents, held = record.incidents, ranges(record.tolls)
    reports = count(len(record.articles), "report", "reports")
    told = "tells" if len(record.articles) == 1 else "tell"
    if len(incidents) == 1:
        only = next(incidents.itertuples())
        return Markup("{} {} of it; {}.").format(
            capital(reports),
            told,
            "nothing here is confirmed" if only.grade == "weak" else f"the record grades it {only.grade}",
        )
    tried = (incidents.stage != "accomplished").any()
    first = incidents.date_start.min()
    since = f" since {first.year}" if said(first) is not None else ""
    sums = []
    for kind in ("killed", "injured"):
        tolls = {i: held[i, kind, "all"] for i in incidents.incident_id if (i, kind, "all") in held}
        people = total(tolls.values())
        if not people.is_stated:
            continue
        words = joined(
            [
                tag("a", f"{of_all(people)} {kind}", href="#casualties"),
                f" ({amount(people)})" if is_wide(people) else "",
                _of_them(record, tolls) if kind == "killed" else "",
            ]
        )
        sums.append(words)
    what = count(len(incidents), "attack", "attacks and attempts" if tried else "attacks")
    start = (
        f"The {reports} {told} of {what}{since}"
        if len(record.articles) > 1
        else f"{capital(reports)} {told} of {what}{since}"
    )
    body = joined(
        [
            start,
            ", with " if sums else "",
            joined(sums, ", and " if any(", " in str(s) for s in sums) else " and "),
        ]
    )
    gaps = [
        f"for {number(n)} {'attack' if n == 1 else 'attacks'} no report says how many were {kind}"
        for kind in ("killed", "injured")
        if (n := len(unstated(incidents, held, kind)))
    ]
    return joined([body, "; " if gaps else "", joined(gaps, ", and "), "."])


def _of_them(record: Any, tolls: dict[str, Range]) -> Markup:
    if len(tolls) < 2:
        return Markup("")
    incident_id, people = max(tolls.items(), key=lambda item: item[1].low or 0)
    if fraction(share(people, list(tolls.values()))) is None:
        return Markup("")
    incident = next(record.incidents[record.incidents.incident_id == incident_id].itertuples())
    rows = _supporting(record, incident_id, "killed", "all")
    words = number(people.low)
    if len(rows) == 1 and rows.iloc[0].hedge == "more_than":
        words = f"more than {number(people.low - 1)}"
    where = (
        f"in one attack in {town_of(incident)}" if town_of(incident) != "place unknown" else "in one attack"
    )
    return joined([", ", tag("a", words, href=_source(rows, people, incident)), f" of them {where}"])


def as_of(record: Any) -> Markup:
    """Return the line that says how fresh the record is, how much was read, and how well it stands."""
    articles, incidents = record.articles, record.incidents
    dated = articles.dropna(subset=["published"])
    latest = dated.loc[dated.published.map(day).idxmax()] if len(dated) else None
    fresh = tag(
        "b",
        f"As of {when(latest.published, latest.published, 'day')}"
        if latest is not None
        else "No report carries a date",
    )
    undated = len(articles) - len(dated)
    notes = [f"latest dated report read: {outlet(latest)}"] if latest is not None else []
    if undated and latest is not None:
        notes.append(f"{count(undated, 'report carries', 'reports carry')} no date")
    grades = incidents.grade.value_counts()
    graded = ", ".join(
        f"{grade} {grades[grade]}"
        for grade in ("confirmed", "fair", "weak", "contested", "discounted")
        if grade in grades
    )
    counts = (
        f"{count_figure(len(articles), 'report', 'reports')}, "
        f"{count_figure(len(incidents), 'incident', 'incidents')}"
    )
    facts = [counts, graded, restated(articles)]
    return joined(
        [fresh, f" ({'; '.join(notes)})" if notes else "", *(f" · {fact}" for fact in facts if fact)]
    )
