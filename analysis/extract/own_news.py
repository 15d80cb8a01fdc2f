"""Weigh by learned weights whether a report tells of an attack as its own news, or only speaks of one.

A film, a match, a budget or a trial of long ago may be told in the words of an attack. The rules read the
words; the weights ask what else the report speaks of, and how much of it is about the attack.
`tools/train_own_news.py` learns them; `docs/learned.md` says from what, and how well they do.
"""

from __future__ import annotations

import bisect
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from analysis.extract.sentences import Sentence
from analysis.model import Claim, Event

LEAD = 3  # sentences
LONG = (8, 16, 32)  # sentences from which a report is long, longer, longest
SHARES = (5, 10, 20, 40, 60)  # percent of the sentences that tell of the attack
LATE = 5  # sentences after which it does not matter where the attack is first told
SHORTEST = 3  # letters of a word that is weighed
ASIDE = ("date", "place")  # claims that say nothing of an attack by themselves
UNIT = 100  # weights are kept as hundredths of log odds
TOLD = -70  # below which a report is held to be about something else: one in three


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely a report tells of an attack as its own news: *odds* in hundredths of log odds.

    *reasons* are what decided, the heaviest first: the word or sign, its weight, and the word's place in the
    text, None for what the report does not say in one word.
    """

    odds: int
    reasons: tuple[tuple[str, int, tuple[int, int] | None], ...]

    @property
    def is_own_news(self) -> bool:
        return self.odds >= TOLD

    @property
    def against(self) -> list[tuple[int, int]]:
        """The places of the words that speak against it, the heaviest first."""
        return [place for _, weight, place in self.reasons if weight < 0 and place is not None]


@cache
def weights() -> dict[str, dict[str, int]]:
    """Return the learned weights of the words of the lead, of the words anywhere, and of the signs."""
    return json.loads(files(__package__).joinpath("own_news.json").read_text(encoding="utf-8"))


def verdict(rows: Sequence[Sentence], events: Sequence[Event], claims: Sequence[Claim]) -> Verdict:
    """Return how likely the attacks that the rules took for a report's own news are that."""
    table = weights()
    said = words(rows)
    led = rows[:LEAD][-1].end if rows else 0
    found = [
        (word, table[part][word], said[word])
        for part in ("anywhere", "lead")
        for word in said.keys() & table[part].keys()
        if part == "anywhere" or said[word][0] < led
    ]
    found += [
        (sign, table["signs"][sign], None) for sign in signs(rows, events, claims) if sign in table["signs"]
    ]
    odds = sum(weight for _, weight, _ in found)
    return Verdict(odds, tuple(sorted(found, key=lambda reason: (-abs(reason[1]), reason[0]))))


def words(rows: Sequence[Sentence]) -> dict[str, tuple[int, int]]:
    """Return each word of the sentences in lower case, with its first place in the text."""
    said = {t.low: (t.start, t.end) for row in reversed(rows) for t in reversed(row.tokens)}
    return {word: place for word, place in said.items() if len(word) >= SHORTEST and word[0].isalpha()}


def signs(rows: Sequence[Sentence], events: Sequence[Event], claims: Sequence[Claim]) -> list[str]:
    """Return what the grammar says of how a report tells of its attacks: how much, how early, how fully."""
    own = [event for event in events if not event.background]
    return list(dict.fromkeys(chain(("always",), _telling(rows, own, claims), _news(events, own))))


def _telling(rows: Sequence[Sentence], own: Sequence[Event], claims: Sequence[Claim]) -> Iterator[str]:
    ids = {event.event_id for event in own}
    mine = [claim for claim in claims if claim.event_id in ids]
    starts = [row.start for row in rows]
    told = {max(0, bisect.bisect_right(starts, c.start) - 1) for c in mine if c.kind not in ASIDE}
    if told:
        yield f"first told in sentence {min(*told, LATE)}"
    yield from (
        f"{share}% of the sentences tell of it" for share in SHARES if len(told) * 100 >= share * len(rows)
    )
    yield from (f"{long} sentences" for long in LONG if len(rows) >= long)
    for kind, number in Counter(claim.kind for claim in mine).items():
        yield kind
        if number > 1:
            yield f"{kind}, more than once"


def _news(events: Sequence[Event], own: Sequence[Event]) -> Iterator[str]:
    if len(own) > 1:
        yield "several attacks"
    if len(own) < len(events):
        yield "an attack recalled"
    for event in own:
        yield event.attack_type
        yield event.stage
        if event.country or event.place:
            yield "where"
        if event.date_start:
            yield "when"
        if event.perpetrator:
            yield "who"
