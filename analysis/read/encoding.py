"""Turn the bytes of a file into text exactly as stored, or say why they are not text.

The ladder is the one browsers use for English pages: a byte order mark decides; else UTF-8, which other encodings
practically never satisfy by accident; else UTF-16 if every other byte is zero; else Windows-1252, Latin-1's superset
(https://encoding.spec.whatwg.org/#names-and-labels). A statistical guesser is not used: on two sentences with one
accented name it has nothing to count.
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
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class ReadError(Exception):
    """An article that cannot be read; the message says why and what to do."""


def decoded(data: bytes) -> str:
    """Return the text of *data*, whichever common encoding it is in, without its byte order mark.

    >>> decoded("Bogotá".encode("utf-8")) == decoded("Bogotá".encode("latin-1")) == decoded("Bogotá".encode("utf-16"))
    True
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if wide := _wide(data):
        return _strictly(data, wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _strictly(data, "cp1252")
    if CONTROLS.search(text):
        raise ReadError("this is not text; save the article as plain text (UTF-8)")
    return text


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ReadError(f"this is not text, or broken {encoding}; save it again as UTF-8") from None


def _wide(data: bytes) -> str | None:
    start = data[:1000]
    for zeros, encoding in ((start[1::2], "utf-16-le"), (start[0::2], "utf-16-be")):
        if len(zeros) > 1 and zeros.count(0) > 0.7 * len(zeros) and start.count(0) < 0.6 * len(start):
            return encoding
    return None


def storable(text: str) -> str:
    """Return *text* with each half of a broken surrogate pair as U+FFFD: SQLite cannot hold one, and offsets stay true.

    >>> storable("Karachi \\ud83d") == "Karachi \\ufffd"
    True
    """
    return LONE_SURROGATE.sub("\ufffd", text)
