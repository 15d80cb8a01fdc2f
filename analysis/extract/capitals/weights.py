"""Read the learned weights and add up those of what was seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

UNIT = 100  # weights are kept as hundredths of log odds


@cache
def learned() -> dict[str, dict[str, list[int]]]:
    """Return the learned weights, by what they weigh and by feature."""
    return json.loads(files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))


def added(features: Iterable[str], table: dict[str, list[int]], start: Sequence[int]) -> list[int]:
    """Return *start* with the weights of the features that have any in *table*, each once.

    >>> added(["head=bomb", "head=bomb", "r1=the"], {"head=bomb": [5, 0]}, [1, 1])
    [6, 1]
    """
    total = list(start)
    for feature in dict.fromkeys(features):
        row = table.get(feature)
        if row is not None:
            for n, weight in enumerate(row):
                total[n] += weight
    return total
