"""Show an article with its claims marked in it, and behind each the rule that read it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from analysis.model import PERSONS, Article, Claim, Event, Reading, Relation
from analysis.prose import HEDGE, Range, at, short, when

TOLD = (*PERSONS, "responsibility", "outcome", "status")  # what is marked unless all is asked for
WIDTH = 110


def explained(reading: Reading, *, everything: bool = False) -> list[str]:
    """Return line by line an article with numbered marks, then each attack with its claims and their rules.

    Dates, places, weapons and targets are marked too if *everything* is asked for.

    >>> from analysis.extract import extract
    >>> text = "Gunmen killed five police in Karachi on Sunday."
    >>> lines = explained(extract(Article("a", text, published="2004-04-04")))
    >>> print(*lines[1:6], sep="\\n")
    <BLANKLINE>
    Gunmen [1 killed five police 1] in Karachi on Sunday.
    <BLANKLINE>
    4 April 2004, in Karachi: armed assault, accomplished
      1. killed 5, security; rule active; the outlet itself
    """
    claims = sorted(
        (c for c in reading.claims if everything or c.kind in TOLD), key=lambda c: (c.start, -c.end, c.kind)
    )
    numbers = {claim.claim_id: n for n, claim in enumerate(claims, 1)}
    lines = [_head(reading.article), "", *_marked(reading.article.text, claims), ""]
    for event in reading.events:
        lines += _event(
            event, [c for c in claims if c.event_id == event.event_id], numbers, reading.relations
        )
    if loose := [c for c in claims if c.event_id is None]:
        lines += ["Of no attack:", *_rows(loose, numbers, reading.relations)]
    if not reading.events:
        lines.append("No attack was read in it.")
    return lines


def _head(article: Article) -> str:
    named = (article.outlet, article.title, (article.published or "")[:10], article.article_id)
    return " | ".join(part for part in named if part)


def _marked(text: str, claims: Sequence[Claim]) -> Iterator[str]:
    """Yield the text's lines, each claim between "[1" and "1]", the outer mark around the inner one."""
    marks = [(c.end, -n, f" {n}]") for n, c in enumerate(claims, 1)]  # the inner mark closes first
    marks += [(c.start, n, f"[{n} ") for n, c in enumerate(claims, 1)]
    pieces, done = [], 0
    for place, _, mark in sorted(marks):
        pieces += [text[done:place], mark]
        done = place
    for line in "".join([*pieces, text[done:]]).splitlines():
        yield from textwrap.wrap(line, WIDTH) or [""]


def _event(
    event: Event, claims: Sequence[Claim], numbers: dict[str, int], relations: Sequence[Relation]
) -> list[str]:
    head = f"{when(event.date_start, event.date_end, event.date_precision)}, {at(event)}"
    about = ", ".join([event.attack_type, event.stage, *(["recalled"] if event.background else [])])
    return [f"{head}: {about}", *_rows(claims, numbers, relations), ""]


def _rows(claims: Sequence[Claim], numbers: dict[str, int], relations: Sequence[Relation]) -> list[str]:
    return [
        f"  {numbers[c.claim_id]}. {_said(c)}; rule {c.rule}; {_by(c)}{_tied(c, numbers, relations)}"
        for c in claims
    ]


def _said(claim: Claim) -> str:
    if claim.kind not in PERSONS:
        return f"{claim.kind} {claim.value or claim.party or 'as said'}"
    words = f"{claim.kind} {short(Range(claim.low, claim.low, claim.high))}"
    if claim.party and claim.kind != "attackers":
        words += f", {claim.party}"
    how = [HEDGE.get(claim.hedge, claim.hedge)] if claim.hedge != "exact" else []
    return ", ".join([words, *how, *([claim.modality] if claim.modality != "asserted" else [])])


def _by(claim: Claim) -> str:
    names = dict.fromkeys(part for part in (claim.speaker, claim.speaker_role) if part)
    return ", ".join(names) or "the outlet itself"


def _tied(claim: Claim, numbers: dict[str, int], relations: Sequence[Relation]) -> str:
    """Return what a claim has to do with others, and that it is not counted."""
    ties = [
        f"{relation.relation.replace('_', ' ')} {numbers[relation.related]}"
        for relation in relations
        if relation.claim_id == claim.claim_id and relation.related in numbers
    ]
    if claim.kind in PERSONS and not claim.counts:
        ties.append("not counted")
    return "".join(f"; {tie}" for tie in ties)
