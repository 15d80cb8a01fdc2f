"""Numbers, dates, names and findings of the record as newsroom English, all of them computed."""

from __future__ import annotations

from analysis.prose.dates import MONTHS, day, moment, on, span, when
from analysis.prose.gaps import not_known, why_not_counted
from analysis.prose.headings import (
    attacks_heading,
    casualties_heading,
    claims_heading,
    party_heading,
    places_heading,
    table_heading,
)
from analysis.prose.names import (
    COUNTRIES,
    HEDGE,
    KIND,
    PARTIES,
    PARTY,
    PEOPLE,
    at,
    attack,
    headline,
    name_of,
    noun,
    outlet,
    responsibility,
    restated,
    speaker,
    spoken_outlet,
    title,
    town_of,
)
from analysis.prose.numbers import (
    UNSTATED,
    Range,
    amount,
    capital,
    clipped,
    count,
    count_figure,
    fraction,
    listed,
    number,
    said,
    share,
    short,
    total,
)
from analysis.prose.opening import as_of, lead
from analysis.prose.tolls import by_party, newest, newest_first, own_figure, ranges, unstated, widest_gap

__all__ = [
    "COUNTRIES", "HEDGE", "KIND", "MONTHS", "PARTIES", "PARTY", "PEOPLE", "UNSTATED", "Range",
    "amount", "as_of", "at", "attack", "attacks_heading", "by_party", "capital",
    "casualties_heading", "claims_heading", "clipped", "count", "count_figure", "day", "fraction",
    "headline", "lead", "listed", "moment", "name_of", "newest", "newest_first", "not_known",
    "noun", "number", "on", "outlet", "own_figure", "party_heading", "places_heading", "ranges",
    "responsibility", "restated", "said", "share", "short", "span", "speaker", "spoken_outlet",
    "table_heading", "title", "total", "town_of", "unstated", "when", "why_not_counted",
    "widest_gap",
]  # fmt: skip
