"""In which words: every incident's quotes with outlet, speaker, time, hedge and the rule that read them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

from markupsafe import Markup

from analysis import prose
from analysis.charts import named
from analysis.model import PERSONS
from analysis.prose import Range, short
from analysis.theme import Figure, anchor, joined, tag

FIRST = ("killed", "injured", "attackers", "arrested", "hostages", "responsibility", "outcome")
LATER = ("attack_type", "weapon", "target", "date", "place", "status")
NAMED = {"attack_type": "kind of attack", "responsibility": "who did it"}
FEW = 12  # incidents; of more, each stays folded until asked for
AROUND = 160  # characters shown on either side of a quote
MANY = 60  # incidents; above, only quotes on people and responsibility


class Beside(NamedTuple):
    """What stands beside a claim: how it relates to others, those others, its article, its sentence."""

    related: dict[str, list[tuple[str, str]]]
    claims: dict[str, Any]
    articles: dict[str, Any]
    sentences: dict[str, str]
    rulings: dict[str, list[Any]]


def evidence(record: Any) -> Figure:
    """In which words does each report say it, who says them, and by which rule were they read?"""
    ids = named(record)
    rows = [i for i in prose.newest_first(record.incidents) if i.incident_id in ids]
    claims = record.claims[record.claims.kind.isin(FIRST + LATER) & record.claims.incident_id.isin(ids)]
    is_long = len(record.incidents) > MANY
    if is_long:
        claims = claims[claims.kind.isin(FIRST)]
    sentences = {} if is_long else _sentences(record)
    told = {c.claim_id: c for c in claims.itertuples()}
    by_incident: dict[str, list[Any]] = defaultdict(list)
    for claim in told.values():
        by_incident[claim.incident_id].append(claim)
    related: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in record.relations.itertuples():
        related[row.claim_id].append((row.relation, row.related))
    articles = {a.article_id: a for a in record.articles.itertuples()}
    latest = prose.newest(record.incidents).incident_id if rows else None
    rulings: dict[str, list[Any]] = defaultdict(list)
    for ruling in record.rulings[record.rulings.applied.eq(1)].itertuples():
        rulings[ruling.subject].append(ruling)
    beside = Beside(related, told, articles, sentences, rulings)
    folds = [_incident(record, i, by_incident[i.incident_id], beside, i.incident_id == latest) for i in rows]
    # Few stand open on a wide screen and on paper.
    body = tag("div", joined(folds), class_="few" if len(rows) <= FEW else None)
    note = (
        f"{prose.capital(prose.count(len(told), 'quote', 'quotes'))}. Highlighted: the words read "
        "as a number. Beside each: where it stands in the article, by its first and last character."
    )
    if left := len(record.incidents) - len(rows):
        note += f" Of {left:,} attacks that this page does not name, tollbook trace shows the words."
    if warning := prose.restated(record.articles):
        note += f" Of the reports, {warning}."
    return Figure(
        "evidence",
        "Evidence",
        "The words behind the figures",
        body,
        note if rows else "",
        label=f"{len(told)} quotes.",
        nav="Evidence" if rows else "",
    )


def _incident(record: Any, incident: Any, claims: list[Any], beside: Beside, is_open: bool) -> Markup:
    site, town = prose.name_of(incident), prose.town_of(incident)
    when = prose.when(incident.date_start, incident.date_end, incident.date_precision)
    name = f"{site}, {when}" if town.casefold() in site.casefold() else f"{site}, {town}, {when}"
    disc = tag("span", incident.number, class_="no h" if incident.stage != "accomplished" else "no")
    head = tag("summary", tag("h3", joined([disc, " ", name])))
    several = {
        (c.article_id, c.start, c.end, c.kind)
        for c in claims
        if sum(
            (d.article_id, d.start, d.end, d.kind) == (c.article_id, c.start, c.end, c.kind) for d in claims
        )
        > 1
    }
    order = {kind: k for k, kind in enumerate(FIRST + LATER)}
    claims = sorted(claims, key=lambda c: (order[c.kind], prose.outlet(c), c.start))

    def quotes(kinds: tuple[str, ...]) -> list[Markup]:
        return [
            _quote(c, beside, (c.article_id, c.start, c.end, c.kind) in several)
            for c in claims
            if c.kind in kinds
        ]

    first, later = quotes(FIRST), quotes(LATER)
    list_ = (
        tag("ol", joined(first), class_="ev")
        if first
        else tag("p", "No report gives a number of people or says who did it.", class_="q")
    )
    if later:
        kinds = prose.listed(
            list(dict.fromkeys(NAMED.get(c.kind, c.kind) for c in claims if c.kind in LATER))
        )
        words = f"{prose.capital(prose.count(len(later), 'more quote', 'more quotes'))}: {kinds}"
        list_ += tag("details", tag("summary", words) + tag("ol", joined(later), class_="ev"), class_="more")
    parts = joined([head, tag("p", _why(record, incident), class_="why"), list_])
    return tag(
        "details",
        parts,
        class_="fold",
        id=anchor("i", incident.incident_id),
        **({"open": ""} if is_open else {}),
    )


def _why(record: Any, incident: Any) -> str:
    links = record.links[record.links.incident_id == incident.incident_id]
    if len(links) < 2:
        return f"One report tells of it (grade: {incident.grade})."
    reasons = dict.fromkeys(part for r in links.reason.dropna() for part in re.split(r", |; ", str(r)))
    return (
        f"{prose.capital(prose.count(len(links), 'report', 'reports'))} joined (grade: "
        f"{incident.grade}), each to one before it, by: {'; '.join(reasons)}."
    )


def _sentences(record: Any) -> dict[str, str]:
    rows = getattr(record, "sentences", None)  # a record made by hand may have no articles behind it
    return {} if rows is None else {r.claim_id: f"{r.before}{r.words}{r.after}" for r in rows.itertuples()}


def _around(quote: str, sentence: str) -> tuple[str, str]:
    """Return what stands before and after a quote in its sentence, cut at words where it is long."""
    before, found, after = (" ".join(part.split()) for part in sentence.partition(quote))
    if not found:
        return "", ""
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    after = prose.clipped(after, AROUND)
    return f"{before} " if before else "", f"{'' if after[:1] in ',.;:!?’”' else ' '}{after}" if after else ""


def _quote(claim: Any, beside: Beside, several: bool) -> Markup:
    quote = str(claim.quote)
    number_ = str(prose.said(claim.reported) or "") if claim.kind in PERSONS else ""
    people = str(prose.said(claim.party_text) or "")
    if several and number_ and number_ in people and people in quote:
        number_ = people
    before, found, after = quote.partition(number_) if number_ else (quote, "", "")
    around = [
        tag("span", part, class_="cx") if part else ""
        for part in _around(quote, beside.sentences.get(claim.claim_id, ""))
    ]
    parts = [around[0], before, tag("mark", found) if found else "", after, around[1]]
    words = tag("q", joined(parts), dir="auto")
    place = joined([str(claim.article_id)[:12], Markup("<br>"), f"{claim.start}–{claim.end}"])
    cells = [
        tag("span", place, class_="id"),
        tag("div", words),
        tag("div", _source(claim, beside), class_="m"),
    ]
    return tag("li", joined(cells), id=anchor("q", claim.claim_id))


def _source(claim: Any, beside: Beside) -> Markup:
    via = prose.said(claim.via)
    who = prose.speaker(claim, with_role=True) + (f" ({via})" if via else "")
    lines = [joined([tag("b", prose.outlet(claim)), " · ", who])]
    kind = NAMED.get(claim.kind, prose.KIND.get(claim.kind, claim.kind.replace("_", " ")))
    if claim.kind in PERSONS:
        low, high = prose.said(claim.low), prose.said(claim.high)
        party = (
            f", {prose.PARTY[claim.party]}"
            if prose.said(claim.party) in prose.PARTY and claim.kind in ("killed", "injured")
            else ""
        )
        how = [
            prose.HEDGE.get(claim.hedge, claim.hedge),
            *([claim.modality] if claim.modality != "asserted" else []),
        ]
        lines.append(
            joined([f"{kind}{party}: ", tag("b", short(Range(low, low, high))), f" · {', '.join(how)}"])
        )
        why = prose.why_not_counted(claim, beside.related, beside.claims)
        if why != "said, and not counted" or not claim.counts and claim.kind in ("killed", "injured"):
            lines += [joined([why])] if why else []
    else:
        lines.append(joined([f"{kind}: ", tag("b", str(prose.said(claim.value) or "as said"))]))
    article = beside.articles.get(claim.article_id)
    as_of = prose.said(claim.as_of) or (article is not None and prose.said(article.published)) or None
    lines.append(joined([f"{prose.moment(as_of)} · rule: {claim.rule}"]))
    lines += [
        tag("span", f"Corrected by {r.by}, {prose.moment(r.on)}: {r.why}", class_="fix")
        for r in beside.rulings.get(claim.claim_id, ())
    ]
    return joined(lines, Markup("<br>"))
