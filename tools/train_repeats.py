"""Learn the weights of analysis/extract/repeats.json: is one person told of a person told of before?

    python tools/train_repeats.py ../shared/data

reads every other report of the data in that folder, and the own gold of the project, writes the weights,
and puts into docs/learned.md how they do on the reports that were not learned from; it also says what these
are. The same data give the same file.

Of a coded article we know which claims count. Of any other report we know the toll: what is right is to leave
the claims as the rules have them if they give it, else to change one so that they do; where no single change
does, nothing is learned. One log-linear choice an attack, with a quadratic penalty.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.extract import extract, repeats
from analysis.model import Article

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
TARGET = ROOT / "analysis" / "extract" / "repeats.json"
PAGE = ROOT / "docs" / "learned.md"
OPENING, CLOSING = "<!-- figures of repeats: written by make train -->", "<!-- end of figures of repeats -->"
UNIT = 100  # weights are kept as hundredths of log odds
SEEN = 5  # choices that must have a feature
PENALTY, STEPS, PACE = 8.0, 150, 0.05
Toll = tuple[int, int]  # killed, injured


@dataclass(frozen=True)
class Choice:
    """What may be done with the claims of an attack: first to leave them, then to change each open person."""

    source: str
    is_learned: bool  # or kept to be judged on
    features: list[set[str]]
    right: list[bool]


# ------------------------------------------------------------------ what is learned from


class Reader:
    """Reads reports as the package does, and notes what the weights would be asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[Any], set[int]]] = []
        repeats.doubted = lambda counts, alone, text: self.asked.append((list(counts), alone))

    def own(self, article: Article) -> tuple[list[Any], list[Any]]:
        """Return the counts of a report's own attack, the most told of, and those of them that are open."""
        self.asked.clear()
        reading = extract(article)
        news = {event.event_id for event in reading.events if not event.background}
        starts = {claim.start for claim in reading.claims if claim.event_id in news}
        mine = [asked for asked in self.asked if any(c.start in starts for c in asked[0])]
        counts, alone = max(mine, key=lambda asked: len(asked[0]), default=([], set()))
        return counts, [c for c in counts if c.index in alone and repeats.is_open(c, counts)]

    def by_toll(self, source: str, is_learned: bool, article: Article, right: set[Toll]) -> Choice:
        """Return the choices that a report leaves, right where its claims give one of the tolls."""
        counts, persons = self.own(article)
        found = [toll(counts) in right]
        for c in persons:
            c.counts = not c.counts
            found.append(toll(counts) in right)
            c.counts = not c.counts
        return Choice(source, is_learned, self.seen(persons, counts, article), found)

    def by_claims(self, is_learned: bool, article: Article, coded: list[dict[str, Any]]) -> Choice:
        """Return the choices that a coded article leaves, right where a claim counts as a person says."""
        counts, persons = self.own(article)
        at = [(place(row, article.text), row) for row in coded]
        wrong = [self.is_wrong(c, at) for c in persons]
        return Choice("coded", is_learned, self.seen(persons, counts, article), [not any(wrong), *wrong])

    @staticmethod
    def is_wrong(c: Any, coded: list[tuple[tuple[int, int], dict[str, Any]]]) -> bool:
        """Tell whether a person counts where the coded claim at that place does not, or the reverse."""
        shared = [
            (min(end, c.end) - max(start, c.start), row["counts"])
            for (start, end), row in coded
            if row["kind"] == c.kind and row["low"] == c.low and start < c.end and c.start < end
        ]
        return bool(shared) and max(shared)[1] != c.counts

    @staticmethod
    def seen(persons: list[Any], counts: list[Any], article: Article) -> list[set[str]]:
        return [set(), *(repeats.features(c, counts, article.text) for c in persons)]


def place(row: dict[str, Any], text: str) -> tuple[int, int]:
    """Return where the words of a coded claim stand."""
    start = -1
    for _ in range(row.get("nth") or 1):
        start = text.find(row["quote"], start + 1)
    return start, start + len(row["quote"])


def toll(counts: Sequence[Any]) -> Toll:
    """Return what the counts add up to: of "five shot, two fatally", two dead and three hurt."""
    total: Counter[str] = Counter()
    for c in counts:
        if c.counts and c.modality in repeats.SURE:
            total[c.kind] += c.number
            if c.kind == "injured":
                dead = {i for relation, i in c.all if relation == "including"}
                total["injured"] -= sum(d.number for d in counts if d.index in dead and d.kind == "killed")
    return total["killed"], total["injured"]


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of packed JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(map(json.loads, file))


def article_of(row: dict[str, Any]) -> Article:
    """Return a report without what the rules do not read."""
    return Article(row["id"], row["text"], **{k: row.get(k) for k in ("title", "outlet", "published")})


def choices(data: Path) -> Iterator[Choice]:
    """Yield the choices that each report leaves; of the others' reports every second is only judged on."""
    reader = Reader()
    texts = {row["id"]: row for row in lines(data / "gva" / "docs.jsonl.gz")}
    for n, incident in enumerate(lines(data / "gva" / "incidents.jsonl.gz")):
        right = {(incident["killed"], incident["injured"])}
        for key in incident["docs"]:
            yield reader.by_toll("local news", n % 2 == 0, article_of(texts[key]), right)
    for path, step in ((data / "articles.json", 2), (GOLD / "articles.json", 1)):
        coded = json.loads(path.read_text(encoding="utf-8"))
        for n, row in enumerate(sorted(coded["texts"], key=lambda row: row["id"])):
            yield reader.by_claims(n % step == 0, article_of(row), coded["gold"][row["id"]]["claims"])
    with gzip.open(GOLD / "msa.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            article = Article(f"msa-{row['CaseID']}", row["Description"])
            yield reader.by_toll("mass shootings", True, article, tolls(row))


def tolls(row: dict[str, str]) -> set[Toll]:
    """Return the tolls of a mass shooting with and without the dead shooters, whom texts count or not."""
    killed, injured = (
        sum(int(row[f"{who} {harm}"] or 0) for who in ("Civilian", "Enforcement"))
        for harm in ("Killed", "Injured")
    )
    return {(killed, injured), (int(row["Total Fatalities"] or 0), injured)}


# ------------------------------------------------------------------ learning


def fit(made: Iterable[Choice]) -> dict[str, int]:
    """Return the weights, in hundredths of log odds."""
    made = [m for m in made if any(m.right) and len(m.right) > 1]
    seen = Counter(f for m in made for choice in m.features for f in choice)
    names = sorted(f for f, n in seen.items() if n >= SEEN)
    column = {f: n for n, f in enumerate(names)}
    rows = [sorted(column[f] for f in choice if f in column) for m in made for choice in m.features]
    index = np.array([f for row in rows for f in row])
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    attack = np.repeat(np.arange(len(made)), [len(m.right) for m in made])
    right = np.array([r for m in made for r in m.right], float)
    w, mean, square = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):
        likely = np.exp(np.bincount(row_of, weights=w[index], minlength=len(rows)))
        held = likely / np.bincount(attack, weights=likely)[attack]
        wanted = likely * right / np.bincount(attack, weights=likely * right)[attack]
        slope = np.bincount(index, weights=(held - wanted)[row_of], minlength=len(names)) + PENALTY * w
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = PACE * (1 - step / (STEPS + 1))
        w -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6)
    rounded = np.rint(w * UNIT).astype(int).tolist()
    return {f: n for f, n in zip(names, rounded, strict=True) if n}


def taken(choice: Choice, weights: dict[str, int]) -> int:
    """Return which choice the package takes: 0 to leave all as it is."""
    odds = [sum(weights.get(f, 0) for f in features) for features in choice.features]
    best = max(range(len(odds)), key=lambda n: (odds[n], -n))
    return best if odds[best] > repeats.CHANGED else 0


def figures(made: Sequence[Choice], weights: dict[str, int]) -> str:
    """Return a table of how the weights do on the reports that they were not learned from."""
    table = [
        "| source | reports | right by rules | right with weights | changed | won | lost |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for source in ("local news", "coded"):
        kept = [m for m in made if m.source == source and not m.is_learned]
        then = [(m.right[0], m.right[taken(m, weights)], taken(m, weights) > 0) for m in kept]
        row = [sum(was for was, _, _ in then), sum(now for _, now, _ in then), sum(c for _, _, c in then)]
        row += [sum(now > was for was, now, _ in then), sum(now < was for was, now, _ in then)]
        table.append(f"| {source} | {len(kept)} | " + " | ".join(map(str, row)) + " |")
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
    made = list(choices(Path(sys.argv[1])))
    weights = fit(m for m in made if m.is_learned)
    TARGET.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    learned = [m for m in made if m.is_learned and any(m.right) and len(m.right) > 1]
    told = (
        f"{len(weights)} weights, {TARGET.stat().st_size // 1000} kB, learned from {len(learned)} reports.\n"
    )
    table = f"{told}\n{figures(made, weights)}"
    PAGE.write_text(f"{before}{OPENING}\n{table}\n{CLOSING}{after}", encoding="utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
