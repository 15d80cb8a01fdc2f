"""Learn the weights that tell a report whose own news is an attack from one that only speaks of attacks.

    python tools/train_own_news.py ../shared/data

reads the development data in that folder, writes analysis/extract/own_news.json, and puts into
docs/learned.md how weights do on reports that they were not learned from; it also says what these were.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.extract import capitals, extract, own_news
from analysis.extract.sentences import sentences
from analysis.lexicon import rows as listed
from analysis.model import Article, Reading

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "analysis" / "extract" / "own_news.json"
PAGE = ROOT / "docs" / "learned.md"
OPENING, CLOSING = "<!-- figures: written by make train -->", "<!-- end of figures -->"
WEIGHT = {
    "articles": 2.0,
    "lists": 1.0,
    "local news": 3.0,
    "mass shootings": 0.3,
    "wire 1988-91": 0.6,
    "no attack": 5.0,
}  # of a report of each source
SIXTH = 6  # of the local news, every sixth report is learned from, so that the others are not drowned
COMMON = 12  # reports in mixed case in which a word must stand in lower case, so that it is no name
CASED = 30  # different words of a report among which one at least is written large where names are
SHARED = 8  # reports of a source in which it must stand, in two sources at least
SEEN = 15  # reports in which a feature must stand
SMALL = 2  # hundredths below which a weight is left out
LIKENESS = 0.75  # of how a report without an attack is taken to be told to how mistaken ones are
DECAY, STEPS, PACE = 0.005, 250, 0.05
FOLDS = 5  # parts, each of which is judged by weights learned from the others
NO_WEIGHTS = {"anywhere": {}, "lead": {}, "signs": {}}
WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True)
class Example:
    """A report, whether an attack is its news, and the features that the package sees in it."""

    source: str
    is_news: bool
    text: str
    features: frozenset[tuple[str, str]]
    told: bool  # whether the rules find an attack that is its news


# ------------------------------------------------------------------ what is learned from


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, packed or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def reports(data: Path) -> Iterator[tuple[str, bool, Article]]:
    """Yield each report with its source, and whether people say that an attack is its news."""

    def article(row: dict[str, Any]) -> Article:
        return Article(row["id"], row["text"], **{k: row.get(k) for k in ("title", "outlet", "published")})

    wire = data / "muc4"
    for row, key in zip(lines(wire / "dev.docs.jsonl.gz"), lines(wire / "dev.keys.jsonl.gz"), strict=True):
        templates = key["templates"]
        is_news = any(not template["optional"] for template in templates)
        if is_news or not templates:
            yield "wire 1988-91", is_news, article(row)
    for row in lines(data / "negatives.jsonl"):
        yield "no attack", False, article(row)
    for row in json.loads((data / "wiki.json").read_text(encoding="utf-8")):
        yield "lists", True, Article(row["id"], row["text"])
    with open(data / "msa.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield "mass shootings", True, Article(f"msa-{row['CaseID']}", row["Description"])
    coded = json.loads((data / "articles.json").read_text(encoding="utf-8"))
    for row in coded["texts"]:
        events = coded["gold"][row["id"]]["events"]
        yield "articles", any(not event["background"] for event in events), article(row)
    for row in lines(data / "gva" / "docs.jsonl.gz"):
        yield "local news", True, article(row)


def example(source: str, is_news: bool, article: Article) -> Example:
    """Return a report as the package sees it before it weighs it."""
    reading: Reading = extract(article)
    rows = sentences(article)
    found = [("anywhere", word) for word in own_news.words(rows)]
    found += [("lead", word) for word in own_news.words(rows[: own_news.LEAD])]
    found += [("signs", sign) for sign in own_news.signs(rows, reading.events, reading.claims)]
    told = any(not event.background for event in reading.events)
    return Example(source, is_news, article.text, frozenset(found), told)


def common_words(examples: Iterable[Example]) -> frozenset[str]:
    """Return the words that name nobody: in mixed case mostly small, and at home in more than one source."""
    small: Counter[str] = Counter()
    tall: Counter[str] = Counter()
    kept_small: Counter[str] = Counter()  # in reports that write names large
    of: dict[str, Counter[str]] = {}
    for e in examples:
        seen = set(WORD.findall(e.text))
        if any(word.islower() for word in seen) and not e.text.islower():
            small.update(word for word in seen if word.islower())
            tall.update(word.lower() for word in seen if not word.islower())
        if sum(not word.islower() for word in seen) * CASED > len(seen):
            kept_small.update(word for word in seen if word.islower())
        kind = "local news" if e.source == "mass shootings" else e.source
        of.setdefault(kind, Counter()).update({word.lower() for word in seen})
    function = {row["word"] for row in listed("function_words")} | {
        form for row in listed("speech_verbs") for form in row["cue"].split("|")
    }
    return frozenset(
        word
        for word, number in small.items()
        if number >= COMMON
        and kept_small[word] >= tall[word]
        and word not in function
        and sum(seen[word] >= SHARED for seen in of.values()) > 1
    )


# ------------------------------------------------------------------ learning


def fit(examples: Sequence[Example], common: frozenset[str]) -> dict[tuple[str, str], int]:
    """Return the weights of a logistic regression with L2 decay, in hundredths of log odds.

    Where the rules see no attack, nothing tells how a report tells of it. That alone would decide, and the
    words teach nothing; so its signs are moved towards those of reports where the rules were mistaken.
    """
    seen = Counter(f for e in examples for f in e.features)
    names = sorted(f for f, n in seen.items() if n >= SEEN and (f[0] == "signs" or f[1] in common))
    place = {f: n for n, f in enumerate(names)}
    x = np.zeros((len(examples), len(names)), np.float32)
    for n, e in enumerate(examples):
        x[n, [place[f] for f in e.features if f in place]] = 1
    signs = np.array([f[0] == "signs" for f in names])
    mistaken = np.array([e.told and not e.is_news for e in examples])
    untold = np.array([not e.told for e in examples])
    alike = x[np.ix_(mistaken, signs)].mean(0)
    x[np.ix_(untold, signs)] = LIKENESS * alike + (1 - LIKENESS) * x[np.ix_(untold, signs)]
    y = np.array([e.is_news for e in examples], np.float32)
    share = np.array([WEIGHT[e.source] for e in examples], np.float32)
    share /= share.sum()
    decay = np.array([0 if f == ("signs", "always") else DECAY for f in names], np.float32)
    w = np.zeros(len(names), np.float32)
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        slope = x.T @ (share * (1 / (1 + np.exp(-(x @ w))) - y)) + decay * w
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = PACE * (1 - 0.9 * step / STEPS)
        w -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    rounded = np.rint(w * own_news.UNIT).astype(int).tolist()
    return {f: n for f, n in zip(names, rounded, strict=True) if abs(n) >= SMALL or f == ("signs", "always")}


def odds(e: Example, weights: dict[tuple[str, str], int]) -> int:
    """Return what the weights say of a report, as the package does."""
    return sum(weights.get(f, 0) for f in e.features)


def figures(examples: Sequence[Example], learned_from: Sequence[Example]) -> str:
    """Return a table of how weights do on the fifth of the reports that they were not learned from."""
    right: Counter[tuple[str, str]] = Counter()
    chosen = {id(e) for e in learned_from}
    for part in range(FOLDS):
        mine = [e for n, e in enumerate(examples) if n % FOLDS != part]
        weights = fit([e for e in mine if id(e) in chosen], common_words(mine))
        for e in examples[part::FOLDS]:
            if e.told:
                right[e.source, "news" if e.is_news else "none"] += 1
                right[e.source, "news kept" if e.is_news else "none kept"] += (
                    odds(e, weights) >= own_news.TOLD
                )
    table = ["| source | its own news, kept | not its own news, yet kept |", "| --- | ---: | ---: |"]
    for source in WEIGHT:
        kept = [f"{right[source, f'{what} kept']} of {right[source, what]}" for what in ("news", "none")]
        table.append(f"| {source} | {kept[0]} | {kept[1]} |")
    return "\n".join(table)


def main() -> int:
    """Learn the weights, write them and how they do; 2 without the data, 1 if the page lost its markers."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("name the folder of the development data: make train DATA=../shared/data", file=sys.stderr)
        return 2
    before, opening, rest = PAGE.read_text(encoding="utf-8").partition(OPENING)
    _, closing, after = rest.partition(CLOSING)
    if not (opening and closing):
        print(f"docs/learned.md: put the markers {OPENING!r} and {CLOSING!r} back", file=sys.stderr)
        return 1
    own_news.weights = lambda: NO_WEIGHTS  # what the rules find, before it is weighed
    capitals.is_in_capitals = lambda rows: False  # and as they find it in mixed case
    examples = [example(*report) for report in reports(Path(sys.argv[1]))]
    local = [e for e in examples if e.source == "local news"]
    left_out = {id(e) for n, e in enumerate(local) if n % SIXTH}
    learned_from = [e for e in examples if id(e) not in left_out and (e.told or e.source == "no attack")]
    weights = fit(learned_from, common_words(examples))
    parts = {part: {f: n for (p, f), n in weights.items() if p == part} for part in NO_WEIGHTS}
    TARGET.write_text(
        json.dumps(parts, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    size = TARGET.stat().st_size // 1000
    told = f"{len(weights)} weights, {size} kB, learned from {len(learned_from)} reports.\n"
    table = f"{told}\n{figures(examples, learned_from)}"
    PAGE.write_text(f"{before}{OPENING}\n{table}\n{CLOSING}{after}", encoding="utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
