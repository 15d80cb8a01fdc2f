"""Make an article of a text and of what its sender says about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from analysis.model import Article
from analysis.read.encoding import LIMIT, ReadError, storable

KEYS = ("id", "title", "outlet", "origin", "byline", "published", "url", "language", "restated")
TRUE = {"true", "yes", "1"}
SHAPES = (  # of ISO 8601, https://www.iso.org/iso-8601-date-and-time-format.html
    (re.compile(r"\d{4}-\d{2}"), "month"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "day"),
    (re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?:Z|[+-]\d{2}:?\d{2})?"), "minute"),
    (re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?"), "second"),
)


def article(text: str, given: Mapping[str, Any], path: str) -> Article:
    """Return the article that *text* and the *given* metadata make, or raise ReadError with the remedy.

    >>> article("Two men died in Quetta.", {"published": "2023-02-17"}, "quetta.txt").published_precision
    'day'
    """
    if not text.strip():
        raise ReadError("there is no text; put the article's words in it or take it away")
    if len(text) > LIMIT:
        raise ReadError(f"longer than {LIMIT:,} characters, the limit for one article; split it")
    text = storable(text)
    known = {key: _word(key, given.get(key)) for key in KEYS}
    published, precision = _moment(known.pop("published"))
    restated = int((known.pop("restated") or "").lower() in TRUE)
    return Article(
        article_id=known.pop("id") or hashlib.sha256(text.encode()).hexdigest()[:12],
        text=text,
        path=path,
        published=published,
        published_precision=precision,
        published_basis="given" if published else "none",
        restated=restated,
        **known,
    )


def _word(key: str, value: Any) -> str | None:
    if isinstance(value, (dict, list)):
        raise ReadError(f"{key} holds a {type(value).__name__}; give it one value")
    return None if value is None else storable(str(value)).strip() or None


def _moment(value: str | None) -> tuple[str | None, str]:
    if value is None:
        return None, "unknown"
    for shape, precision in SHAPES:
        if shape.fullmatch(value):
            try:
                date.fromisoformat(f"{value}-01") if precision == "month" else datetime.fromisoformat(value)
            except ValueError:
                break
            return value.replace(" ", "T"), precision
    raise ReadError(
        f"published is {value!r}; write it as 2023-02-17 or 2023-02-17T19:10:00+05:00, or leave it out"
    )
