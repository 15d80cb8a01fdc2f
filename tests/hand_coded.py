"""The hand-coded truth of the three original reports, as readings that an extractor without a fault would
give.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any

from analysis.model import KINDS, PERSONS, RELATIONS, Article, Claim, Event, Reading, Relation

WORDS = {"on February 17": "--02-17", "Last month": "-1M"}  # dates as written where the report gives no year


def gold(shared: Path) -> dict[str, Any]:
    """Return the coding itself."""
    return json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8"))


def readings(shared: Path, *, incidents: bool = False, years: bool = True) -> list[Reading]:
    """Return a reading of each report, with the coder's incidents or none, with all years or only those it
    states.
    """
    coded = gold(shared)
    ids = _ids(coded["claims"])
    result = []
    for article in coded["articles"]:
        own = article["article_id"]
        text = (shared / "seeds" / article["path"]).read_bytes().decode()
        origin = ", ".join(article["origin"]) if isinstance(article["origin"], list) else article["origin"]
        undated = not article["published"] and not years
        claims, relations, events = [], [], []
        for c in coded["claims"]:
            if c["article_id"] != own or c["claim_id"] not in ids:
                continue
            ties = [
                Relation(ids[c["claim_id"]], r["relation"], ids[r["related"]])
                for r in c["relations"]
                if r["relation"] in RELATIONS and r["related"] in ids
            ]
            relations += ties
            claims.append(
                _made(
                    Claim,
                    c,
                    claim_id=ids[c["claim_id"]],
                    incident_id=c["incident_id"] if incidents else None,
                    rule="hand",
                    value=WORDS.get(c["quote"], c.get("value")) if c["kind"] == "date" else c.get("value"),
                    counts=c["counts"] if c["counts"] is not None else int(c["kind"] in PERSONS),
                    relation=ties[0].relation if ties else None,
                    related=ties[0].related if ties else None,
                )
            )
        for e in coded["events"]:
            if e["article_id"] == own:
                date = {
                    "date_start": None,
                    "date_end": None,
                    "date_precision": "unknown",
                    "date_basis": "none",
                }
                known = {"date_basis": e["accept_date_basis"][0]}
                events.append(
                    _made(
                        Event,
                        e,
                        incident_id=e["incident_id"] if incidents else None,
                        place_precision="near",
                        **(date if undated else known),
                    )
                )
        article = _made(Article, article, text=text, origin=origin)
        result.append(Reading(article, tuple(events), tuple(claims), tuple(relations)))
    return result


def _ids(claims: list[dict[str, Any]]) -> dict[str, str]:
    """Return the contract's claim ids by the coder's."""
    seen: Counter[str] = Counter()
    ids = {}
    for c in claims:
        if c["kind"] in KINDS:
            key = f"{c['article_id']}:{c['start']}-{c['end']}:{c['kind']}" + (
                f":{c['party']}" if c["party"] else ""
            )
            ids[c["claim_id"]] = f"{key}:{seen[key]}" if seen[key] else key
            seen[key] += 1
    return ids


def _made(record: type, row: dict[str, Any], **more: Any) -> Any:
    names = {f.name for f in fields(record)}
    return record(**{**{k: v for k, v in row.items() if k in names and v is not None}, **more})
