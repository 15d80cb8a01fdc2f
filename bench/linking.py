"""How long linking and tallying take as the number of articles grows, on made-up reports."""

from __future__ import annotations

import argparse
import random
import time
from datetime import date, timedelta

from analysis.link import link
from analysis.model import Article, Claim, Event, Reading
from analysis.tally import tallies

TOWNS = 300
TYPES = ("armed assault", "bombing", "kidnapping", "assassination")
TARGETS = ("police", "military", "private", "religious", "government", "business")


def reports(count: int, seed: int = 7) -> list[Reading]:
    """Return made-up reports, four an attack on average, spread over more years the more they are."""
    dice = random.Random(seed)
    days = max(30, count // 40)
    readings = []
    while len(readings) < count:
        day, town = date(2001, 1, 1) + timedelta(days=dice.randrange(days)), dice.randrange(TOWNS)
        kind, target, killed = dice.choice(TYPES), dice.choice(TARGETS), dice.randrange(1, 30)
        names = [_name(dice.randrange(20 * count)) for _ in range(4)] + [_name(town) for _ in range(2)]
        for _ in range(dice.randrange(1, 8)):
            own = f"a{len(readings)}"
            event = Event(
                f"{own}:1", own, date_start=day.isoformat(), date_end=day.isoformat(), date_precision="day",
                date_basis="relative", country="PAK", place=f"Town {town}", latitude=25 + town % 20 / 3,
                longitude=60 + town // 20, place_precision="near", attack_type=kind, target_type=target,
                site=f"{target} station in quarter {town % 7}",
            )  # fmt: skip
            claims = tuple(
                Claim(
                    f"{own}:{what}", own, what, "x", 0, 1, "made", event.event_id, party=party,
                    low=low, high=low, counts=1,
                )
                for what, party, low in (("killed", "security", killed), ("injured", "unknown", killed * 2))
            )  # fmt: skip
            article = Article(
                own,
                f"seen by {', '.join(dice.sample(names, 4))} and others",
                outlet=f"outlet {dice.randrange(40)}",
                published=(day + timedelta(days=1)).isoformat(),
            )
            readings.append(Reading(article, (event,), claims))
    return readings[:count]


def _name(number: int) -> str:
    """Return a made-up name, the same for the same number."""
    letters = ""
    while number:
        number, rest = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[rest] + "aeiou"[rest % 5]
    return f"Na{letters}"


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    for size in parser.parse_args().sizes:
        given = reports(size)
        start = time.process_time()
        linked = link(given)
        middle = time.process_time()
        articles = {r.article.article_id: r.article for r in linked.readings}
        tolls = tallies((c for r in linked.readings for c in r.claims), (), articles)
        end = time.process_time()
        print(
            f"{size:>7,} articles: {len(linked.incidents):>6,} incidents linked in {middle - start:6.2f} s, "
            f"{len(tolls):>7,} tolls in {end - middle:6.2f} s"
        )


if __name__ == "__main__":
    main()
