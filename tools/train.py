"""Learn analysis/extract/capitals/weights.json from reports all in capitals and their answer keys.

    make train DATA=folder

The folder holds `muc4/NAME.docs.jsonl.gz` and `.keys.jsonl.gz` and, to tell common words from names,
articles in mixed case. Logistic regressions with a quadratic penalty, fitted by plain gradient steps from
zero in a fixed order: the same data give the same file. A feature is kept only if its words are common words
(or on our own lists), if enough articles have it, and if its weight is not close to zero.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np

from analysis.extract import extract, scenes
from analysis.extract.capitals import weights as stored
from analysis.extract.capitals.bonds import bond, nucleus
from analysis.extract.capitals.parts import ROLES, phrases
from analysis.extract.capitals.told import marks
from analysis.extract.capitals.verdicts import KINDS, kind_of, signs, story
from analysis.extract.capitals.words import VAGUE, deeds, known_words
from analysis.extract.sentences import sentences
from analysis.model import Article

TARGET = Path(__file__).parents[1] / "analysis" / "extract" / "capitals" / "weights.json"
KEYS = {"suspect": "PerpInd", "group": "PerpOrg", "target": "Target", "harmed": "Victim", "weapon": "Weapon"}
HIT = ("Target", "Victim", "Weapon")
SEEN = 3  # articles that must have a feature
SMALL = {
    "roles": 0.06,
    "sentences": 0.05,
    "bonds": 0.03,
    "events": 0.03,
    "story": 0.02,
}  # weight, in log odds, that is not worth keeping
PENALTY = {
    "roles": 2.0,
    "sentences": 10.0,
    "bonds": 10.0,
    "events": 5.0,
    "story": 20.0,
}  # the fewer examples, the larger
ROUNDS = 50
SAMPLED = {
    "roles": 3,
    "sentences": 1,
    "bonds": 1,
    "events": 1,
    "story": 1,
}  # one in so many phrases without a part is learned from


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def plain(text: str) -> str:
    """Return text without articles and marks, as answer keys are compared."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def in_mixed_case(folder: Path) -> Iterator[str]:
    """Yield the texts that tell common words from names; one put in small letters would make names common."""
    yield from (row["text"] for row in lines(folder / "gva" / "docs.jsonl.gz"))
    yield from (row["text"] for row in json.loads((folder / "articles.json").read_text("utf-8"))["texts"])
    yield from (row["text"] for row in json.loads((folder / "wiki.json").read_text("utf-8")))


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that articles in mixed case write small more often than not: no names."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in texts:
        for word in re.findall(r"(?<=[a-z,] )[A-Za-z][\w'-]*", text):
            (large if word[0].isupper() else small)[word.lower()] += 1
    return frozenset(word for word, n in small.items() if n > 1 and n > large[word])


def fit(
    rows: Sequence[Sequence[int]], truth: np.ndarray, width: int, penalty: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and biases of one logistic regression a column of *truth*."""
    n, k = truth.shape
    where = np.repeat(np.arange(n), [len(row) for row in rows])
    index = np.fromiter((f for row in rows for f in row), dtype=np.int32)
    weights = np.zeros((width, k))
    share = truth.mean(0)
    bias = np.log(share / (1 - share))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, ROUNDS + 1):
        slope = np.empty_like(weights)
        for c in range(k):
            z = np.bincount(where, weights=weights[index, c], minlength=n) + bias[c]
            p = 1 / (1 + np.exp(-z))
            off = p - truth[:, c]
            slope[:, c] = np.bincount(index, weights=off[where], minlength=width)
            bias[c] -= np.clip(0.5 * off.sum() / max((p * (1 - p)).sum(), 1), -0.5, 0.5)
        slope += penalty * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        pace = 0.03 * (1 - step / (ROUNDS + 1))
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6)
    return weights, bias


def learned(
    what: str, rows: list[list[str]], articles: list[str], truth: np.ndarray, common: frozenset[str]
) -> dict[str, Any]:
    """Return the weights worth keeping and the biases, in hundredths, after a second fit with those alone."""
    seen: Counter[str] = Counter()
    last: dict[str, str] = {}
    for row, article in zip(rows, articles, strict=True):
        for f in row:
            if last.get(f) != article:
                last[f] = article
                seen[f] += 1
    names = sorted(f for f, n in seen.items() if n >= SEEN and is_common(f, common))
    for final in (False, True):
        place = {f: n for n, f in enumerate(names)}
        places = [sorted({place[f] for f in row if f in place}) for row in rows]
        weights, bias = fit(places, truth, len(names), PENALTY[what])
        if not final:
            names = [f for f, w in zip(names, np.abs(weights).max(1), strict=True) if w >= SMALL[what]]
    bias -= np.log(SAMPLED[what])
    kept = {f: np.rint(w * stored.UNIT).astype(int).tolist() for f, w in zip(names, weights, strict=True)}
    kept = {f: w for f, w in kept.items() if any(w)}
    return {what: kept, f"{what} bias": np.rint(bias * stored.UNIT).astype(int).tolist()}


def is_common(feature: str, common: frozenset[str]) -> bool:
    """Tell whether a feature names nobody: each of its words is a common word or one of our lists."""
    words = re.findall(r"[^\W\d][\w'-]*", feature.partition("=")[2])
    return all(w.removesuffix("'s") in common or w in known_words() for w in words)


def examples(folder: Path, parts: Sequence[str]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each article with its answer key."""
    for part in parts:
        name, _, half = part.partition(":")
        pairs = zip(
            lines(folder / "muc4" / f"{name}.docs.jsonl.gz"),
            lines(folder / "muc4" / f"{name}.keys.jsonl.gz"),
            strict=True,
        )
        yield from (pair for n, pair in enumerate(pairs) if not half or n % 2 == int(half))


def roles(
    pairs: Iterable[tuple[dict[str, Any], dict[str, Any]]],
) -> tuple[list[list[str]], list[str], np.ndarray]:
    """Return the features of every way to cut every phrase, its article, and the roles the key gives it."""
    rows, articles, truth = [], [], []
    for article, key in pairs:
        wanted = [
            {plain(m) for t in key["templates"] for entity in t[KEYS[role]] for m in entity["mentions"]}
            for role in ROLES
        ]
        for n, phrase in enumerate(phrases(sentences(Article(article["id"], article["text"])))):
            tokens = phrase.sentence.tokens
            said = [plain(article["text"][tokens[a].start : tokens[b - 1].end]) for a, b, _ in phrase.ways]
            parts = [[text in names for names in wanted] for text in said]
            if n % SAMPLED["roles"] and not any(map(any, parts)):
                continue
            rows += [phrase.around + within for *_, within in phrase.ways]
            articles += [article["id"]] * len(parts)
            truth += parts
    return rows, articles, np.array(truth, dtype=float)


def plain_sentences(
    pairs: Iterable[tuple[dict[str, Any], dict[str, Any]]],
) -> tuple[list[list[str]], list[str], np.ndarray]:
    """Return the marks of every sentence, and whether it tells of an attack with what that hit.

    A sentence of an article with an attack that names no more than who did it, or no deed, says neither.
    """
    rows, articles, truth = [], [], []
    for article, key in pairs:
        named = {
            role: {plain(m) for t in key["templates"] for entity in t[role] for m in entity["mentions"]}
            for role in (*KEYS.values(), "VictimDescribed")
        }
        if key["templates"] and all(t["optional"] for t in key["templates"]):
            continue
        for row in sentences(Article(article["id"], article["text"])):
            said = f" {plain(row.text)} "
            hit, anything = (
                any(f" {m} " in said for role in of for m in named[role])
                for of in (("Target", "Victim", "VictimDescribed"), named)
            )
            done = any(set(deeds(token.low)) - set(VAGUE) for token in row.tokens)
            if anything and not (hit and done):
                continue
            rows.append(list(marks(row)))
            articles.append(article["id"])
            truth.append([hit])
    return rows, articles, np.array(truth, dtype=float)


def bonds(
    pairs: Iterable[tuple[dict[str, Any], dict[str, Any]]],
) -> tuple[list[list[str]], list[str], np.ndarray]:
    """Return the features of every two sentences that name something hit, and whether one attack hit both."""
    rows, articles, truth = [], [], []
    for article, key in pairs:
        read = Article(article["id"], article["text"], published=article.get("published"))
        published = date.fromisoformat(read.published) if read.published else None
        cores = []
        for scene in scenes(sentences(read), published):
            core = nucleus(scene)
            said = {plain(x) for f in core.found for x in (f.text, f.value)} if core else set()
            told = {
                n
                for n, t in enumerate(key["templates"])
                if any(said & {plain(m) for m in entity["mentions"]} for role in HIT for entity in t[role])
            }
            if told:
                cores.append((core, told))
        for (one, first), (other, second) in combinations(cores, 2):
            rows.append(bond(one, other))
            articles.append(article["id"])
            truth.append([bool(first & second)])
    return rows, articles, np.array(truth, dtype=float)


def kinds(
    pairs: Iterable[tuple[dict[str, Any], dict[str, Any]]],
) -> tuple[list[list[str]], list[str], np.ndarray]:
    """Return the signs of every event made of an article, and the kinds the key gives it."""
    rows, articles, truth = [], [], []
    for article, key in pairs:
        read = Article(article["id"], article["text"], published=article.get("published"))
        reading = extract(read)
        wanted = [next((k for k in t["type"] if k in KINDS), "attack") for t in key["templates"]]
        own = [kind_of(event) for event in reading.events]
        given: list[list[str]] = []
        for kind in own:
            given.append([kind] if kind in wanted else [])
            if kind in wanted:
                wanted.remove(kind)
        for n, event in enumerate(reading.events):
            if not given[n] or len(own) == 1:
                given[n] += wanted
            mine = [c for c in reading.claims if c.event_id == event.event_id]
            rows.append(signs(event, mine, sentences(read), n, len(own)))
            articles.append(article["id"])
            truth.append([kind in given[n] for kind in KINDS])
    return rows, articles, np.array(truth, dtype=float)


def stories(
    pairs: Iterable[tuple[dict[str, Any], dict[str, Any]]],
) -> tuple[list[list[str]], list[str], np.ndarray]:
    """Return the features of every article, and whether it tells of an attack, if that is certain."""
    rows, articles, truth = [], [], []
    for article, key in pairs:
        tells = any(not t["optional"] for t in key["templates"])
        if tells or not key["templates"]:
            read = Article(article["id"], article["text"], published=article.get("published"))
            reading = extract(read)
            rows.append(story(reading.events, reading.claims, sentences(read)))
            articles.append(article["id"])
            truth.append([tells])
    return rows, articles, np.array(truth, dtype=float)


def write(weights: dict[str, Any]) -> None:
    """Write the weights, and have the package read them anew."""
    TARGET.write_text(json.dumps(weights, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    stored.learned.cache_clear()


Folds = list[tuple[dict[str, Any], list[Any]]]


def over(folds: Folds, examples_of: Any, **more: Any) -> tuple[list[list[str]], list[str], np.ndarray]:
    """Return the examples of each half as the package reads it with what the other half taught it."""
    told = []
    for taught, other in folds:
        write({**taught, **more})
        told.append(examples_of(other))
    rows, articles, truth = zip(*told, strict=True)
    return list(chain(*rows)), list(chain(*articles)), np.concatenate(truth)


def main() -> None:
    """Learn the roles on each half, all that builds on them from the other half, and the roles on all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path, help="folder of the articles and their keys")
    parser.add_argument("--parts", nargs="+", default=["dev"], help="dev, or dev:0 for every other article")
    options = parser.parse_args()
    common = common_words(in_mixed_case(options.data))
    pairs = list(examples(options.data, options.parts))
    halves = pairs[::2], pairs[1::2]
    folds = [
        (learned("roles", *roles(one), common) | learned("sentences", *plain_sentences(one), common), other)
        for one, other in (halves, halves[::-1])
    ]
    weights = learned("bonds", *over(folds, bonds), common)
    later = learned("story", *over(folds, stories, **weights), common)
    weights |= later | learned("events", *over(folds, kinds, **weights), common)
    weights |= learned("roles", *roles(pairs), common)
    weights |= learned("sentences", *plain_sentences(pairs), common)
    write(weights)
    sizes = " + ".join(str(len(weights[part])) for part in SMALL)
    print(f"{sizes} features, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
