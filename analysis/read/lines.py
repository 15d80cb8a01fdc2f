"""Read JSON Lines, one article a line, from a file or from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.model import Article
from analysis.read.encoding import LIMIT, ReadError, decoded
from analysis.read.given import article

LONGEST = 2 * LIMIT  # escapes take room


def read_lines(path: Path | None, failed: Callable[[str, str], None]) -> Iterator[Article]:
    """Yield the articles of a file, or of standard input if *path* is None; tell *failed* of bad lines."""
    name = "standard input" if path is None else str(path)
    if path is None:
        yield from _articles(sys.stdin.buffer, name, failed)
    else:
        with path.open("rb") as lines:
            yield from _articles(lines, name, failed)


def _articles(lines, name: str, failed: Callable[[str, str], None]) -> Iterator[Article]:
    number = 0
    while line := lines.readline(LONGEST):
        number += 1
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ReadError("JSON Lines in UTF-16; save the file as UTF-8")
        try:
            if len(line) == LONGEST and not line.endswith(b"\n"):
                while (rest := lines.readline(LONGEST)) and not rest.endswith(b"\n"):
                    pass
                raise ReadError(f"longer than {LONGEST:,} bytes; split it")
            if line.strip():
                yield _article(line, name)
        except ReadError as error:
            failed(f"{name}, line {number}", str(error))


def _article(line: bytes, name: str) -> Article:
    try:
        given = json.loads(decoded(line))
    except (json.JSONDecodeError, RecursionError) as error:
        where = (
            f" at character {error.pos + 1} ({error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise ReadError(f"broken JSON{where}; each line must be one whole object") from None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise ReadError(
            'no "text"; each line must be an object like {"text": "...", "published": "2023-02-17"}'
        )
    return article(given["text"], given, name)
