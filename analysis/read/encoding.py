"""Turn the bytes of a file into text exactly as stored, or say why they are not text.

The ladder is the one browsers use for English pages: a byte order mark decides; else UTF-16 if every other
byte is zero; else UTF-8, which other encodings practically never satisfy by accident; else Windows-1252,
Latin-1's superset (https://encoding.spec.whatwg.org/#names-and-labels). A statistical guesser has little to
count in one accented name.
"""

from __future__ import annotations

import codecs
import re

LIMIT = 5_000_000  # bytes of one article; "War and Peace" has 3.3 million
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class ReadError(Exception):
    """An article that cannot be read; the message says why and what to do."""


def decoded(data: bytes) -> str:
    """Return the text of *data*, whichever common encoding it is in, without its byte order mark.

    >>> {decoded("Bogotá".encode(encoding)) for encoding in ("utf-8", "latin-1", "utf-16")}
    {'Bogotá'}
    """
    mark, encoding = next((pair for pair in MARKS if data.startswith(pair[0])), (b"", _wide(data) or "utf-8"))
    data = data[len(mark) :]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "" if mark else data.decode("cp1252", errors="replace")
    if (data and not text) or UNPRINTABLE.search(text):
        raise ReadError("this is not text; save the article as plain text (UTF-8)")
    return text


def _wide(data: bytes) -> str | None:
    start = data[:1000]
    for zeros, encoding in ((start[1::2], "utf-16-le"), (start[0::2], "utf-16-be")):
        if len(zeros) > 1 and zeros.count(0) > 0.7 * len(zeros) and start.count(0) < 0.6 * len(start):
            return encoding
    return None


def storable(text: str) -> str:
    """Return *text* with half a surrogate pair as U+FFFD: SQLite cannot hold one, and offsets stay true.

    >>> storable("Karachi \\ud83d") == "Karachi \\ufffd"
    True
    """
    return LONE_SURROGATE.sub("\ufffd", text)
