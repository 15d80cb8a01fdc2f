"""Score the extractor against the hand-coded gold and write the tables of README.md and docs/accuracy.md.

    python tools/accuracy.py

tests/gold/README.md describes the gold and its rules. A claim is found if the extractor gives one of the same
kind and the same number as spoken (100 for "more than 100"), in articles on some of the same words; each
pairs once. Hedge, modality, speaker and party are asked of what was found.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.extract import extract
from analysis.link import link
from analysis.model import PARTIES, Article, Claim, Event, Reading
from analysis.tally import tallies

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "accuracy.md"
MARKERS = "<!-- accuracy: written by make accuracy -->", "<!-- end of accuracy -->"
COUNTED = ("killed", "injured", "attackers")
CASUALTIES = ("killed", "injured")

Coded = dict[str, Any]  # a claim or an event as tests/gold has it
Pair = tuple[Coded, Claim]


# ------------------------------------------------------------------ the gold


def sentences() -> list[Coded]:
    """Return the coded sentences."""
    return [json.loads(line) for line in (GOLD / "sentences.jsonl").read_text(encoding="utf-8").splitlines()]


def articles() -> Iterator[tuple[Article, Coded]]:
    """Yield each short article with its coding, the claims of which know where their quotes stand."""
    stored = json.loads((GOLD / "articles.json").read_text(encoding="utf-8"))
    for row in stored["texts"]:
        coding = stored["gold"][row["id"]]
        sums = {event["e"] for event in coding["events"] if event["aggregate"]}
        for claim in coding["claims"]:
            claim["aggregate"] = claim["event"] in sums
            found = re.finditer(re.escape(claim["quote"]), row["text"])
            claim["start"], claim["end"] = [m.span() for m in found][claim["nth"] - 1]
        yield (
            Article(
                row["id"], row["text"], title=row["title"], outlet=row["outlet"], published=row["published"]
            ),
            coding,
        )


def shootings() -> Iterator[tuple[Article, int, int]]:
    """Yield the description of each mass shooting, with the victims killed and injured."""
    with gzip.open(GOLD / "msa.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for n, row in enumerate(csv.DictReader(lines)):
            killed, injured = (
                int(row[f"Civilian {w}"]) + int(row[f"Enforcement {w}"]) for w in ("Killed", "Injured")
            )
            yield Article(f"msa{n}", row["Description"]), killed, injured


# ------------------------------------------------------------------ comparing


def spoken(low: int | None, high: int | None, hedge: str) -> tuple[int | None, ...]:
    """Return a number as it was spoken, without its hedge.

    >>> spoken(101, None, "more_than"), spoken(None, 9, "at_most"), spoken(5, 6, "range")
    ((100,), (9,), (5, 6))
    """
    if hedge == "range":
        return low, high
    if hedge == "more_than" and low is not None:
        return (low - 1,)
    if hedge == "less_than" and high is not None:
        return (high + 1,)
    return (high,) if low is None else (low,)


def fits(coded: Coded, claim: Claim) -> bool:
    """Say whether a claim gives the coded number of the coded kind, in articles on some of the same words."""
    if coded["kind"] != claim.kind:
        return False
    if "start" in coded and (claim.end <= coded["start"] or coded["end"] <= claim.start):
        return False
    if (
        coded["hedge"] == claim.hedge == "vague"
        and coded["reported"].lower() in (claim.reported or "").lower()
    ):
        return True
    return spoken(coded["low"], coded["high"], coded["hedge"]) == spoken(claim.low, claim.high, claim.hedge)


def is_party(coded: Coded, claim: Claim) -> bool:
    """Say whether a fair editor could give the claim's party."""
    return (claim.party or "unknown") in coded.get("accept_party", [coded["party"]])


def is_speaker(name: str, claim: Claim) -> bool:
    """Say whether the last word of the coded speaker stands in the claim's speaker or role.

    >>> is_speaker("police spokesman Ali Raza", Claim("c", "a", "killed", "2 dead", 0, 6, "", speaker="Raza"))
    True
    """
    said = re.findall(r"\w+", f"{claim.speaker or ''} {claim.speaker_role or ''}".lower())
    return re.findall(r"\w+", name.lower())[-1] in said


def paired(coded: Sequence[Coded], given: Sequence[Claim]) -> list[Pair]:
    """Pair coded and given claims one to one: the right party first, then the closest words."""
    possible = sorted(
        (
            (not is_party(g, c), abs(c.start - g.get("start", 0)) if "start" in g else 0, i, j)
            for i, g in enumerate(coded)
            for j, c in enumerate(given)
            if fits(g, c)
        ),
    )
    pairs: dict[int, int] = {}
    for *_, i, j in possible:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(coded[i], given[j]) for i, j in pairs.items()]


def ratio(part: int, whole: int) -> str:
    """Return a share as it is printed, or a dash where there is nothing to share."""
    return f"{part / whole:.2f}" if whole else "-"


class Found:
    """What was found of some coded claims."""

    def __init__(self) -> None:
        self.n: Counter[Any] = Counter()

    def add(self, coded: Sequence[Coded], given: Sequence[Claim]) -> list[Pair]:
        """Compare one text's claims; what the coder left open counts neither way."""
        every = paired(coded, given)
        left = {id(c) for g, c in every if g.get("optional")}
        given = [c for c in given if id(c) not in left]
        pairs = [(g, c) for g, c in every if not g.get("optional")]
        for g in coded:
            if not g.get("optional"):
                self.n.update(["coded", ("coded", g["kind"]), ("coded of", g["party"])])
        for c in given:
            self.n.update(["given", ("given", c.kind), ("rule", c.rule)])
        for g, c in pairs:
            party = is_party(g, c)
            self.n.update(["found", ("found", g["kind"]), ("found of", g["party"]), ("rule right", c.rule)])
            if party:
                self.n.update(
                    ["party", ("party", g["kind"]), ("party of", g["party"]), ("rule party", c.rule)]
                )
            self.n["hedge"] += g["hedge"] == c.hedge
            self.n["modality"] += g["modality"] == ("asserted" if c.modality == "confirmed" else c.modality)
            if g.get("aggregate"):
                self.n["sums"] += 1
                self.n["sums taken"] += bool(c.event_id and c.counts)
            if g["speaker"]:
                self.n["speakers"] += 1
                self.n["speaker"] += is_speaker(g["speaker"], c)
            else:
                self.n["invented"] += bool(c.speaker)
        return pairs

    def row(self, name: str, right: str = "found", of: str | None = None) -> tuple[str, ...]:
        """Return one line of a table: how many were coded and given, precision, recall and F."""
        coded, given, hits = (self.n[key if of is None else (key, of)] for key in ("coded", "given", right))
        return (
            name,
            f"{coded}",
            f"{given}",
            ratio(hits, given),
            ratio(hits, coded),
            ratio(2 * hits, coded + given),
        )


# ------------------------------------------------------------------ whole articles


def tolls(reading: Reading) -> tuple[Reading, Mapping[tuple[str, str, str], int | None]]:
    """Return a reading with its incidents, and the best toll of each by incident, kind and party."""
    linked = link([reading])
    whole = linked.readings[0]
    made = tallies(whole.claims, whole.relations, {whole.article.article_id: whole.article})
    return whole, {(toll.incident_id, toll.kind, toll.party): toll.best for toll in made}


def twin(event: Coded, given: Mapping[str, Event], pairs: Iterable[Pair]) -> Event | None:
    """Return the event that shares the most claims with the coded one, or else one of its place and day."""
    shared = Counter(c.event_id for g, c in pairs if g["event"] == event["e"] and c.event_id in given)
    if shared:
        return given[shared.most_common(1)[0][0]]
    for e in given.values():
        same_place = (e.place or "").casefold() == (event["place"] or "").casefold()
        if same_place and e.date_start and event["date_start"] <= e.date_start[:10] <= event["date_end"]:
            return e
    return None


def matches(best: Mapping[str, int | None], wanted: Mapping[str, int | None]) -> dict[str, bool]:
    """Say of killed and injured whether the toll is exact; a silent one is 0 only beside one that is known.

    >>> matches({"killed": 5, "injured": None}, {"killed": 5, "injured": None})
    {'killed': True, 'injured': True}
    >>> matches({"killed": None, "injured": None}, {"killed": 0, "injured": 0})
    {'killed': False, 'injured': False}
    """
    known = any(best[kind] is not None for kind in CASUALTIES)
    return {kind: known and (best[kind] or 0) == (wanted[kind] or 0) for kind in CASUALTIES}


class Whole:
    """What articles as a whole come to: attacks and their tolls."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()

    def add(self, coding: Coded, reading: Reading, pairs: Sequence[Pair]) -> None:
        """Compare the attacks and tolls of one article."""
        reading, best = tolls(reading)
        background = {e["e"]: e["background"] for e in coding["events"]}
        given = {e.event_id: e for e in reading.events}
        for g, c in pairs:
            if c.event_id and not g["aggregate"]:
                self.n["placed"] += 1
                self.n["placed right"] += background[g["event"]] == bool(given[c.event_id].background)
        for event in coding["events"]:
            if event["aggregate"]:
                continue
            kind = "recalled" if event["background"] else "own"
            mine = twin(event, given, pairs)
            self.n[kind] += 1
            if mine is not None:
                del given[mine.event_id]
                self.n[f"{kind} found"] += bool(mine.background) == event["background"]
            if event["background"] or all(event[k][1] is None for k in CASUALTIES):
                continue
            said = {k: best.get((mine.incident_id, k, "all")) if mine else None for k in CASUALTIES}
            right = matches(said, {k: event[k][1] for k in CASUALTIES})
            self.n.update(["tolls", *(k for k in CASUALTIES if right[k])])
            self.n["both"] += all(right.values())
        for e in reading.events:
            self.n["recalled given" if e.background else "own given"] += 1

    def events(self, name: str, kind: str) -> tuple[str, ...]:
        """Return one line of the table of attacks."""
        coded, given, hits = self.n[kind], self.n[f"{kind} given"], self.n[f"{kind} found"]
        return (
            name,
            f"{coded}",
            f"{given}",
            ratio(hits, given),
            ratio(hits, coded),
            ratio(2 * hits, coded + given),
        )


def counted(reading: Reading) -> list[Claim]:
    """Return the claims that count persons killed, injured or attacking."""
    return [claim for claim in reading.claims if claim.kind in COUNTED]


def mass_shootings() -> Counter[str]:
    """Return how often the victims of a mass shooting follow exactly from its description."""
    n: Counter[str] = Counter()
    for article, killed, injured in shootings():
        reading, best = tolls(extract(article))
        own = {e.incident_id for e in reading.events if not e.background}
        said: dict[str, int | None] = {}
        for kind in CASUALTIES:
            known = [v for i in own if (v := best.get((i, kind, "victims"))) is not None]
            said[kind] = sum(known) if known else None
        right = matches(said, {"killed": killed, "injured": injured})
        n.update(["incidents", *(kind for kind in CASUALTIES if right[kind])])
        n["both"] += all(right.values())
    return n


# ------------------------------------------------------------------ writing


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a Markdown table, its numbers to the right.

    >>> print(table(["rule", "given"], [("count", 12)]))
    | rule | given |
    | --- | ---: |
    | count | 12 |
    """
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def put_between(text: str, part: str) -> str:
    """Return *text* with what stands between the two markers replaced by *part*."""
    begin, end = MARKERS
    if begin not in text or end not in text:
        raise SystemExit(f"README.md has no place for the table: add the lines {begin} and {end}")
    return text[: text.index(begin) + len(begin)] + f"\n{part}\n" + text[text.index(end) :]


PRF = ("", "coded", "given", "precision", "recall", "F")


@dataclass
class Result:
    """All that was scored."""

    single: Found = field(default_factory=Found)  # sentences
    short: Found = field(default_factory=Found)  # articles
    whole: Whole = field(default_factory=Whole)
    kinds: defaultdict[str, Found] = field(
        default_factory=lambda: defaultdict(Found)
    )  # sentences, by construction
    bare: int = 0  # sentences that hold no claim
    bare_wrong: int = 0  # those of them in which one was found
    msa: Counter[str] = field(default_factory=Counter)

    def parts(self) -> tuple[tuple[str, Found], ...]:
        """Return what was scored claim by claim, with its name."""
        return ("sentences", self.single), ("articles", self.short)


def scored() -> Result:
    """Return the result of extracting everything that is coded."""
    result = Result(msa=mass_shootings())
    for row in sentences():
        given = counted(extract(Article(row["id"], row["text"])))
        result.single.add(row["claims"], given)
        result.kinds[row["kind"]].add(row["claims"], given)
        result.bare += not row["claims"]
        result.bare_wrong += bool(given) and not row["claims"]
    for article, coding in articles():
        reading = extract(article)
        result.whole.add(coding, reading, result.short.add(coding["claims"], counted(reading)))
    return result


def summary(result: Result) -> str:
    """Return what the README shows."""
    single, short, n, m, msa = result.single, result.short, result.short.n, result.whole.n, result.msa
    claims = [
        single.row("sentences: claims"),
        single.row("sentences: with party", "party"),
        short.row("articles: claims"),
        short.row("articles: with party", "party"),
        *(short.row(f"articles: {kind}, with party", "party", kind) for kind in COUNTED),
        result.whole.events("articles: attacks that are the news", "own"),
        result.whole.events("articles: attacks that are recalled", "recalled"),
    ]
    shares = [
        ("hedge, of the claims found in articles", n["hedge"], n["found"]),
        ("modality, likewise", n["modality"], n["found"]),
        ("speaker, where one is named", n["speaker"], n["speakers"]),
        ("killed exact, attacks that are the news", m["killed"], m["tolls"]),
        ("injured exact, likewise", m["injured"], m["tolls"]),
        ("Stanford MSA: victims killed exact", msa["killed"], msa["incidents"]),
        ("Stanford MSA: injured exact", msa["injured"], msa["incidents"]),
        ("Stanford MSA: both exact", msa["both"], msa["incidents"]),
    ]
    taken, sums = (single.n[key] + n[key] for key in ("sums taken", "sums"))
    shares.append(("sums over many attacks taken for a toll (must be 0)", taken, sums))
    shown = [(*share, ratio(*share[1:])) for share in shares]
    return f"{table(PRF, claims)}\n\n{table(('', 'right', 'of', 'share'), shown)}"


def by_rule(result: Result) -> str:
    """Return how often each rule was used, and how often rightly, over all texts."""
    n = result.single.n + result.short.n
    used = {key[1]: times for key, times in n.items() if isinstance(key, tuple) and key[0] == "rule"}
    rows = [
        (rule, times, n["rule right", rule], n["rule party", rule], ratio(n["rule party", rule], times))
        for rule, times in sorted(used.items(), key=lambda item: (-item[1], item[0]))
    ]
    return table(("rule", "given", "right", "right with party", "share"), rows)


def by_party(result: Result) -> str:
    """Return how many of each party's claims were found, and with that party."""
    rows = []
    for name, part in result.parts():
        for party in PARTIES:
            coded, found, right = (part.n[key, party] for key in ("coded of", "found of", "party of"))
            rows.append((name, party, coded, ratio(found, coded), ratio(right, coded)))
    return table(("", "party", "coded", "found", "found with that party"), rows)


def of_those_found(result: Result) -> str:
    """Return how often hedge, modality and speaker are right in the claims found."""
    rows = [
        (
            name,
            ratio(n["hedge"], n["found"]),
            ratio(n["modality"], n["found"]),
            ratio(n["speaker"], n["speakers"]),
            n["invented"],
        )
        for name, n in ((name, part.n) for name, part in result.parts())
    ]
    return table(("", "hedge right", "modality right", "speaker right", "speaker invented"), rows)


def page(result: Result) -> str:
    """Return docs/accuracy.md."""
    m = result.whole.n
    kinds = [part.row(f"{name}: {kind}", "found", kind) for name, part in result.parts() for kind in COUNTED]
    constructions = [part.row(kind, "party") for kind, part in result.kinds.items() if part.n["coded"]]
    return f"""# How accurate the extraction is

Written by `make accuracy`; do not edit. The gold was coded by hand before its coder had seen the rules or
their output, but it is open to those who improve them, and the weights that tell a person told of again from
another learned from its articles and from Stanford MSA (`docs/learned.md`): read these figures as an upper
bound. What is coded, and how, is said in `tests/gold/README.md`.

## In short
{summary(result)}

Mass shootings are asked of one paragraph each; not every paragraph gives both numbers.

## By kind of claim
{table(PRF, kinds)}

## By rule
Over sentences and articles. Right means the kind and the number, and then the party too.

{by_rule(result)}

## By party
{by_party(result)}

## Of the claims found
{of_those_found(result)}

Of the claims of an attack, {ratio(m["placed right"], m["placed"])} stand rightly with the news or with what
the article recalls.
Killed and injured are both exact in {m["both"]} of {m["tolls"]} attacks that are the news.

## By construction
Of {result.bare} sentences without a claim, {result.bare_wrong} were given one. The others, with party:

{table(("construction", *PRF[1:]), constructions)}
"""


def main() -> None:
    """Score everything, write both pages, and print what the README shows."""
    result = scored()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(result), encoding="utf-8")
    told = f"{summary(result)}\n\n{by_rule(result)}"
    print(told)
    readme = README.read_text(encoding="utf-8") if README.exists() else ""
    README.write_text(put_between(readme, told), encoding="utf-8")


if __name__ == "__main__":
    main()
