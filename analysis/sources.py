"""Say who stands behind a report, so that copies and reports of one wire count as one source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from analysis.lexicon.gazetteer import folded
from analysis.model import Article


def original(article: Article, articles: Mapping[str, Article]) -> str:
    """Return the id of the article that *article* copies, or its own."""
    seen = {article.article_id}
    while article.copy_of and article.copy_of not in seen:
        seen.add(article.copy_of)
        if article.copy_of not in articles:
            return article.copy_of
        article = articles[article.copy_of]
    return min(seen) if article.copy_of else article.article_id


def source_of(article: Article, articles: Mapping[str, Article]) -> str:
    """Return who stands behind an article: the wire it comes from, else its outlet, else itself; a copy has
    its original's.

    >>> source_of(Article("a", "", outlet="NBC News", origin="AP"), {})
    'ap'
    """
    first = articles.get(original(article, articles), article)
    return folded(first.origin or first.outlet or "") or first.article_id


def originals(some: Iterable[Article], articles: Mapping[str, Article]) -> list[Article]:
    """Return *some* articles without the copies among them: of each family the original, or else the earliest
    copy.

    >>> [a.article_id for a in originals([Article("copy", "", copy_of="wire"), Article("wire", "")], {})]
    ['wire']
    """
    families: dict[str, list[Article]] = defaultdict(list)
    for article in some:
        families[original(article, articles)].append(article)
    kept = [
        min(f, key=lambda a: (a.article_id != key, a.published or "9", a.article_id))
        for key, f in families.items()
    ]
    return sorted(kept, key=lambda a: a.article_id)


def independent_sources(some: Iterable[Article], articles: Mapping[str, Article]) -> int:
    """Count the sources that stand behind *some* articles: wire copies and reports of one origin are one
    source.

    >>> independent_sources([Article("a", "", outlet="DW"), Article("b", "", outlet="DW")], {})
    1
    """
    return len({source_of(article, articles) for article in some})
