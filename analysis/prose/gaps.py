"""Write what is not known, and why a claim is not counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analysis.prose.dates import when
from analysis.prose.names import KIND, PEOPLE, at, outlet, spoken_outlet
from analysis.prose.numbers import Range, clipped, count, listed, number, said, short
from analysis.prose.tolls import ranges, unstated, widest_gap
from analysis.theme import anchor, joined, tag

if TYPE_CHECKING:
    import pandas as pd


def why_not_counted(claim: Any, relations: pd.DataFrame | dict[str, list], claims: dict[str, Any]) -> str:
    """Return in a few words why a claim adds nothing to its toll, or how it stands to another one."""
    mine = (
        relations.get(claim.claim_id, [])
        if isinstance(relations, dict)
        else [(r.relation, r.related) for r in relations[relations.claim_id == claim.claim_id].itertuples()]
    )
    reasons = []
    for relation, words in (
        ("part_of", "part of {}; not added"),
        ("summedof", "a sum of {}; not counted again"),
        ("same_as", "same fact as {}: one claim’s worth"),
        ("including", "includes {}"),
        ("supersedes", "replaces {}"),
        ("may_overlap", "may overlap {}; not added"),
        ("conflicts_with", "disagrees with {}"),
        ("increment_of", "comes on top of {}"),
    ):
        others = [
            _cited(claims[related], claim) for kind, related in mine if kind == relation and related in claims
        ]
        if others:
            reasons.append(words.format(listed(list(dict.fromkeys(others))).unescape()))
    if claim.modality in ("believed", "feared", "unconfirmed", "denied"):
        reasons.append(f"{claim.modality} only; never in the best figure")
    if not reasons and not claim.counts:
        reasons.append("said, and not counted")
    return "; ".join(reasons[:2])


def _cited(claim: Any, beside: Any) -> str:
    low, high = said(claim.low), said(claim.high)
    party = str(said(claim.party) or "unknown")
    people = {"unknown": "of no stated party", "all": "in all", "security": "of security"}.get(
        party
    ) or PEOPLE[party][int((high or low) != 1)]
    kind = f" {KIND[claim.kind]}" if claim.kind != beside.kind and claim.kind in ("killed", "injured") else ""
    figure = short(Range(low, low, high))
    words = f"{'' if figure.startswith('up to') else 'the '}{figure} {people}{kind}"
    return words if claim.article_id == beside.article_id else f"{words} in {outlet(claim)}"


def not_known(record: Any) -> list[Markup]:
    """Return what no report says, most important first; each line computed from a hole in the record."""
    incidents, held = record.incidents, ranges(record.tolls)
    if incidents.empty:
        return []
    n = len(incidents)
    lines: list[Markup] = []

    def add(text: str | Markup) -> None:
        lines.append(joined([text]))

    for kind in ("killed", "injured"):
        missing = unstated(incidents, held, kind)
        if missing:
            add(joined([f"How many were {kind} ", _named(missing), "."]))
    for kind, people in (("killed", "dead"), ("injured", "injured")):
        nameless = [
            i for i in incidents.itertuples() if (r := held.get((i.incident_id, kind, "unknown"))) and r.best
        ]
        if nameless:
            add(
                joined(
                    [
                        f"Who the {people} were ",
                        _named(nameless),
                        ": no report says whether police, soldiers or civilians.",
                    ]
                )
            )
    if not any(party == "civilians" for _, _, party in held):
        scope = "this attack" if n == 1 else f"any of the {number(n)}"
        add(
            f"Whether civilians were among the dead or injured in {scope}: no report gives a figure for them."
        )
    lines += _overlaps(record)
    undated = [i for i in incidents.itertuples() if i.date_precision not in ("day", "days")]
    if undated:
        add(joined(["The day of the attack ", _named(undated), "."]))
    nobody = [i for i in incidents.itertuples() if said(i.responsibility) == "unattributed"]
    if nobody:
        add(
            joined(["Who carried out the attack ", _named(nobody), "."])
            if len(nobody) < 3
            else f"Who carried out {number(len(nobody))} of the {number(n)}: no report names a group "
            "or a culprit."
        )
    for article in record.articles[record.articles.published.isna()].itertuples():
        name = (
            spoken_outlet(article)
            if said(article.restated)
            else f"the report in {said(article.outlet) or 'an outlet not named'}"
        )
        add(f"When {name} was published: the text carries no full date.")
    open_ = [
        i
        for i in incidents.itertuples()
        if any((r := held.get((i.incident_id, k, "all"))) and r.is_open for k in ("killed", "injured"))
    ]
    if open_:
        add(joined(["The upper limit ", _named(open_), ": the reports say “at least” or “more than”."]))
    if gap := widest_gap(incidents):
        add(
            f"Anything between {gap[0]} and {gap[1]}: "
            f"{count(len(record.articles), 'report is', 'reports are')} not a count of attacks."
        )
    return lines


def _named(rows: Sequence[Any]) -> Markup:
    if len(rows) > 4:
        return Markup(f"in {number(len(rows))} attacks")
    return joined(
        [
            listed(
                [
                    tag(
                        "a",
                        f"{at(i)} ({when(i.date_start, i.date_end, i.date_precision, brief=True)})",
                        href=f"#{anchor('i', i.incident_id)}",
                    )
                    for i in rows
                ]
            )
        ]
    )


def _overlaps(record: Any, most: int = 4) -> list[Markup]:
    claims = {
        c.claim_id: c for c in record.claims[record.claims.kind.isin(["killed", "injured"])].itertuples()
    }
    seen: set[frozenset[str]] = set()
    lines = []
    same: dict[str, str] = {}  # one claim stands for all that state the same fact
    for row in record.relations[record.relations.relation == "same_as"].itertuples():
        first, second = sorted((same.get(row.claim_id, row.claim_id), same.get(row.related, row.related)))
        same |= {row.claim_id: first, row.related: first, second: first}
    for row in record.relations[record.relations.relation == "may_overlap"].itertuples():
        pair = frozenset(same.get(claim_id, claim_id) for claim_id in (row.claim_id, row.related))
        if pair in seen or not {row.claim_id, row.related} <= claims.keys():
            continue
        seen.add(pair)
        first, second = (claims[row.claim_id], claims[row.related])
        if said(first.party) not in (None, "unknown", "all"):
            first, second = second, first
        quotes = [
            joined(["“", tag("a", clipped(c.quote, 60), href=f"#{anchor('q', c.claim_id)}"), "”"])
            for c in (first, second)
        ]
        lines.append(
            joined(
                ["Whether ", quotes[0], " and ", quotes[1], f" ({outlet(first)}) speak of the same people."]
            )
        )
    if len(lines) > most:
        return [
            *lines[:most],
            Markup(
                f"Whether {count(len(lines) - most, 'more pair', 'more pairs')} of figures speak of "
                "the same people."
            ),
        ]
    return lines
