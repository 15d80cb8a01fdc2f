"""What nobody says: the holes in the record, each found by a figure, a day or a name that is not there."""

from __future__ import annotations

from typing import Any

from analysis import prose
from analysis.theme import Figure, joined, tag


def not_known(record: Any) -> Figure:
    """What does no report say?"""
    lines = prose.not_known(record)
    body = (
        tag("ul", joined(tag("li", line) for line in lines), class_="unk")
        if lines
        else tag("p", "Nothing was read of which something could be missing.")
    )
    return Figure(
        "unknown",
        "What is not known",
        "What no report says",
        body,
        label=" ".join(str(line.striptags()) for line in lines),
        nav="Not known" if lines else "",
    )
