"""A small record made by hand, for tests of what stands above extraction: four attacks, three reports."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from analysis import ledger
from analysis.model import Article, Claim, Event, Incident, Link, Relation, Run, Toll, columns

ARTICLES = (
    Article(
        "dw",
        "Gunmen stormed the police headquarters in Karachi on Friday. At least two attackers were killed, "
        "a police official told DW. One security official was injured.",
        path="dw.txt",
        outlet="DW",
        published="2023-02-17",
        published_precision="day",
        published_basis="given",
        story_status="developing",
    ),
    Article(
        "rfe",
        "At least two soldiers were killed in Karachi, officials said. Last month a bombing in Peshawar "
        "killed more than 100 people.",
        path="rfe.txt",
        outlet="RFE/RL",
        published="2023-02-18",
        published_precision="day",
        published_basis="given",
    ),
    Article(
        "ap",
        "A truck bomb killed 14 Pakistanis in Karachi in June 2002. Once a grenade was found; no one died.",
        path="ap.txt",
        outlet="AP",
        published="2004-04-04",
        published_precision="day",
        published_basis="given",
    ),
)
PLACES = {
    "karachi": {
        "date_start": "2023-02-17",
        "date_end": "2023-02-17",
        "date_precision": "day",
        "place": "Karachi",
        "admin1": "Sindh",
        "country": "PAK",
        "attack_type": "armed assault",
        "perpetrator": "Tehrik-e-Taliban Pakistan",
        "responsibility": "claimed",
        "target_type": "police",
    },
    "peshawar": {
        "date_start": "2023-01-01",
        "date_end": "2023-01-31",
        "date_precision": "month",
        "place": "Peshawar",
        "country": "PAK",
        "attack_type": "bombing",
        "suicide": 1,
    },
    "consulate": {
        "date_start": "2002-06-01",
        "date_end": "2002-06-30",
        "date_precision": "month",
        "place": "Karachi",
        "admin1": "Sindh",
        "country": "PAK",
        "attack_type": "bombing",
        "target_type": "diplomatic",
    },
    "nowhere": {"stage": "foiled"},
}
TITLES = {
    "karachi": "Police headquarters",
    "peshawar": "Mosque",
    "consulate": "US Consulate",
    "nowhere": None,
}
SAID = (
    (
        "dw",
        "karachi",
        "killed",
        "attackers",
        "At least two attackers were killed",
        "two",
        2,
        None,
        "at_least",
    ),
    ("dw", "karachi", "injured", "security", "One security official was injured", "One", 1, 1, "exact"),
    ("rfe", "karachi", "killed", "security", "At least two soldiers were killed", "two", 2, None, "at_least"),
    ("rfe", "peshawar", "killed", "unknown", "killed more than 100 people", "100", 101, None, "more_than"),
    ("ap", "consulate", "killed", "unknown", "killed 14 Pakistanis", "14", 14, 14, "exact"),
)
TOLLS = (
    ("karachi", "killed", "all", 4, 4, None),
    ("karachi", "killed", "attackers", 2, 2, None),
    ("karachi", "killed", "security", 2, 2, None),
    ("karachi", "killed", "victims", 2, 2, None),
    ("karachi", "injured", "all", 1, 1, 1),
    ("karachi", "injured", "security", 1, 1, 1),
    ("karachi", "injured", "victims", 1, 1, 1),
    ("peshawar", "killed", "all", 101, 101, None),
    ("peshawar", "killed", "unknown", 101, 101, None),
    ("peshawar", "killed", "victims", 101, 101, None),
    ("consulate", "killed", "all", 14, 14, 14),
    ("consulate", "killed", "unknown", 14, 14, 14),
    ("consulate", "killed", "victims", 14, 14, 14),
    ("nowhere", "killed", "all", 0, 0, 0),
    ("nowhere", "killed", "victims", 0, 0, 0),
)


def claims() -> list[Claim]:
    """Return the claims, each with its place in its article's text."""
    texts = {article.article_id: article.text for article in ARTICLES}
    made = []
    for article, incident, kind, party, quote, reported, low, high, hedge in SAID:
        start = texts[article].index(quote)
        end = start + len(quote)
        speaker = {"dw": "a police official"}.get(article)
        made.append(
            Claim(
                f"{article}:{start}-{end}:{kind}:{party}",
                article,
                kind,
                quote,
                start,
                end,
                "hand",
                event_id=f"{article}-{incident}",
                incident_id=incident,
                party=party,
                party_text=quote,
                low=low,
                high=high,
                reported=reported,
                hedge=hedge,
                speaker=speaker,
                speaker_type="police" if speaker else "outlet",
                counts=1,
                confidence=0.9,
            )
        )
    return made


def whose(party: str) -> tuple[str, ...]:
    """Return the parties whose claims make up the toll of *party*."""
    return {"all": ("attackers", "security", "unknown"), "victims": ("security", "unknown")}.get(
        party, (party,)
    )


def small_ledger(path: Path) -> Path:
    """Write the record to *path* and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = sorted({(claim.article_id, claim.incident_id) for claim in claims()} | {("ap", "nowhere")})
    sources = {incident: sum(i == incident for _, i in told) for incident in PLACES}
    of_event = set(columns(Event))
    made = claims()
    base = ledger.opened(path, write=True)
    with ledger.transaction(base):
        ledger.save(base, "articles", ARTICLES)
        ledger.save(base, "claims", made)
        ledger.save(base, "relations", [Relation(made[2].claim_id, "conflicts_with", made[0].claim_id)])
        events = [
            Event(f"{article}-{incident}", article, incident, **PLACES[incident])
            for article, incident in told
        ]
        ledger.save(base, "events", events)
        ledger.save(
            base,
            "incidents",
            [
                Incident(
                    name,
                    title=TITLES[name],
                    articles=sources[name],
                    independent_sources=sources[name],
                    grade="fair" if sources[name] > 1 else "weak",
                    **{key: value for key, value in facts.items() if key in of_event},
                )
                for name, facts in PLACES.items()
            ],
        )
        tolls = [
            Toll(
                incident,
                kind,
                party,
                low,
                best,
                high,
                "hand",
                claim_ids=tuple(
                    claim.claim_id
                    for claim in made
                    if (claim.incident_id, claim.kind) == (incident, kind) and claim.party in whose(party)
                ),
            )
            for incident, kind, party, low, best, high in TOLLS
        ]
        ledger.save(base, "tolls", tolls)
        links = [Link(incident, f"{article}-{incident}", "only report", 1.0) for article, incident in told]
        ledger.save(base, "links", links)
        run = Run("r1", "2023-02-18T23:00:00+05:00", "tollbook extract seeds", "0.1.0", "abc", 3, 3, 0)
        ledger.save(base, "runs", [run])
    base.close()
    return path


def changed_ledger(path: Path, sql: str) -> Path:
    """Write the record to *path*, then change one thing in it by SQL."""
    small_ledger(path)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(sql)
    return path
