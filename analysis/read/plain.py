"""Read a text file as one article, with an optional front matter block.

The text is kept as found, line ends and leading spaces included. A front matter block (`---`, YAML, `---`)
is not part of it, nor are the empty lines after the block: an article's id is the same with and without
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import yaml

from analysis.model import Article
from analysis.read.encoding import LIMIT, ReadError, decoded
from analysis.read.given import KEYS, article

FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>.{0,10000}?)^---[ \t]*(?:\r?\n(?:[ \t]*\r?\n)*|\Z)", re.DOTALL | re.MULTILINE
)


def read_plain(path: Path) -> Iterator[Article]:
    """Yield the one article of a text file."""
    size = path.stat().st_size
    if size > LIMIT:
        raise ReadError(
            f"{size:,} bytes; one article may have {LIMIT:,}: split it, or give many articles as .jsonl"
        )
    text = decoded(path.read_bytes())
    given: dict[str, str] = {}
    if block := FRONT_MATTER.match(text):
        given = _given(block["yaml"])
        text = text[block.end() :] if given else text
    yield article(text, given, str(path))


def _given(block: str) -> dict[str, str]:
    try:
        given = yaml.load(block, Loader=yaml.BaseLoader)  # strings, lists and dicts only
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" on line {mark.line + 2}" if mark else ""
        raise ReadError(f"the front matter is not valid YAML{line}; write one 'key: value' a line") from None
    if not isinstance(given, dict):
        return {}
    for key in given.keys() - set(KEYS):
        if near := get_close_matches(str(key).lower(), KEYS, n=1, cutoff=0.75):
            raise ReadError(f"the front matter says {key!r}; did you mean {near[0]!r}?")
    return given
