"""Follow every toll report by report: what it was as each came in, and which claims moved it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from analysis.model import Article, Claim, Movement, Relation, Toll
from analysis.tally import by_incident, tally


def history(
    claims: Iterable[Claim],
    relations: Iterable[Relation],
    articles: Mapping[str, Article],
    rule: str = "default",
    tolls: Iterable[Toll] = (),
    recalled: Collection[str] = (),
) -> list[Movement]:
    """Return how the tolls of every incident moved, by incident; the last row of each is the toll as it is.

    Reports come in by their time of publication, undated ones last; those of one moment come in together.
    *tolls*, where they are known already, spare reckoning the last step; *recalled* are the events that an
    article tells in passing.

    >>> def told(own, n):
    ...     return Claim(own, own, "killed", "", 0, 1, "hand", "e", "i", "unknown", low=n, high=n, counts=1)
    >>> papers = {day: Article(day, "", outlet=day, published=day) for day in ("2023-01-30", "2023-01-31")}
    >>> moves = history([told("2023-01-31", 100), told("2023-01-30", 59)], [], papers)
    >>> [(m.as_of, m.best) for m in moves if m.party == "all"]
    [('2023-01-30', 59), ('2023-01-31', 100)]
    """
    told, ties = by_incident(claims, relations)
    last: dict[str, list[Toll]] = defaultdict(list)
    for toll in tolls:
        last[toll.incident_id].append(toll)
    moments = {key: _moment(article) for key, article in articles.items()}
    return [
        row
        for key in sorted(told)
        for row in _moved(key, told[key], ties[key], articles, moments, rule, last.get(key), recalled)
    ]


def _moved(
    incident_id: str,
    claims: Sequence[Claim],
    ties: Sequence[Relation],
    articles: Mapping[str, Article],
    moment: Mapping[str, tuple[str, str]],
    rule: str,
    now: Sequence[Toll] | None,
    recalled: Collection[str],
) -> Iterator[Movement]:
    arrived: list[Claim] = []
    last: dict[tuple[str, str], tuple] = {}
    ordered = sorted(claims, key=lambda c: (moment[c.article_id], c.article_id, c.claim_id))
    for step, (_, some) in enumerate(groupby(ordered, key=lambda c: moment[c.article_id]), 1):
        new = list(some)
        arrived += new
        ids = {c.claim_id for c in new}
        as_of = min((p for c in new if (p := articles[c.article_id].published)), default=None)
        is_last = now is not None and len(arrived) == len(claims)
        found = now if is_last else tally(incident_id, arrived, ties, articles, rule, recalled)
        tolls = {(t.kind, t.party): t for t in found or ()}
        for cell in sorted(tolls.keys() | last.keys()):
            toll = tolls.get(cell) or Toll(incident_id, *cell, None, None, None, rule)
            figures = (toll.low, toll.best, toll.high)
            if last.get(cell) == figures or (cell not in tolls and last[cell] == (None, None, None)):
                continue
            last[cell] = figures
            moving = tuple(c for c in toll.claim_ids if c in ids)
            yield Movement(incident_id, *cell, step, as_of, *figures, toll.rule, moving)


def _moment(article: Article) -> tuple[str, str]:
    """Return when an article appeared, comparable: the day in UTC, then the time, a day without one first."""
    if not article.published:
        return "9", ""
    try:
        when = datetime.fromisoformat(article.published)
    except ValueError:
        return article.published, ""
    if len(article.published) <= 10:
        return article.published, ""
    when = when.astimezone(UTC) if when.tzinfo else when
    return when.date().isoformat(), when.time().isoformat()
