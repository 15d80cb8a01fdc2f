"""How many were killed and injured, at a glance: the newest attack and the whole record, as cards."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from analysis import prose
from analysis.prose import Range, short
from analysis.theme import Figure, joined, nice_top, range_bar, tag


def key_figures(record: Any) -> Figure:
    """Return up to four cards: killed and injured in the newest attack, and in all of them."""
    incidents, held = record.incidents, prose.ranges(record.tolls)
    if incidents.empty:
        return Figure(
            "figures",
            "Key figures",
            bare=True,
            body=tag("div", id="figures"),
            label="No attack in this selection.",
        )
    latest = prose.newest(incidents)
    cards, said = [], []
    groups = [(_short_name(latest), [latest.incident_id])]
    if len(incidents) > 1:
        groups.append((f"all {prose.number(len(incidents))}", list(incidents.incident_id)))
    for name, ids in groups:
        sums = {
            kind: prose.total(held[i, kind, "all"] for i in ids if (i, kind, "all") in held)
            for kind in ("killed", "injured")
        }
        top = nice_top(max(n for people in sums.values() for n in (*people, 0) if n is not None), 1.15)
        for kind, people in sums.items():
            note = _parties(held, ids[0], kind) if len(ids) == 1 else _whole(record, held, kind)
            cards.append(_card(kind, name, people, top, note))
            said.append(f"{prose.capital(kind)}, {name}: {short(people)}.")
    body = tag(
        "ul",
        joined(cards),
        class_="cards" if len(cards) > 2 else "cards two-up",
        aria_label="Key figures",
        id="figures",
    )
    return Figure("figures", "Key figures", body=body, label=" ".join(said), bare=True)


def _short_name(incident: Any) -> str:
    first = prose.day(incident.date_start)
    return f"{prose.clipped(prose.town_of(incident), 28)}{f' {first.year}' if first else ''}"


def _card(kind: str, name: str, people: Range, top: int, note: Markup) -> Markup:
    low, best, high = people
    big, small = best, ""
    if short(people) == "not stated":
        return tag(
            "li",
            joined(
                [
                    tag("span", f"{prose.capital(kind)}, {name}", class_=f"l k-{kind}"),
                    tag("div", "not stated", class_="n words"),
                    range_bar(kind, None, None, None, top, "not stated", width=150, scale=True),
                    tag("p", note),
                ]
            ),
        )
    if high is None and best == low:
        big, small = low, " or more"
    elif low != high:
        small = " best" if best else f" to {high:,}"
    label = (
        f"Low {'not stated' if low is None else low}, best {best}, "
        f"{'no upper limit' if high is None else f'high {high}'}"
    )
    figure = tag("div", joined([f"{big or 0:,}", tag("small", small) if small else ""]), class_="n")
    return tag(
        "li",
        joined(
            [
                tag("span", f"{prose.capital(kind)}, {name}", class_=f"l k-{kind}"),
                figure,
                range_bar(kind, *people, top, label, width=150, scale=True),
                tag("p", note),
            ]
        ),
    )


def _parties(held: dict, incident_id: str, kind: str) -> Markup:
    people = held.get((incident_id, kind, "all"), prose.UNSTATED)
    parties = prose.by_party(held, incident_id, kind)
    named = {p: prose.PARTY[p] for p in ("security", "militants", "unknown")}
    told = [
        f"{short(r)} {named.get(p) or prose.PEOPLE[p][r.best != 1]}" for p, r in parties.items() if r.best
    ]
    notes = [", ".join(told)] if told else []
    if people.high is not None and people.low != people.high:
        notes.insert(0, f"Reports range from {people.low or 0:,} to {people.high:,}")
    elif people.low != people.best:
        notes.insert(0, f"Lowest {people.low:,}, no upper limit")
    if "civilians" not in parties and people.high != 0:
        notes.append("Civilians: not stated")
    return joined([". ".join(notes), ". " if notes else "", tag("a", "The claims", href="#says")])


def _whole(record: Any, held: dict, kind: str) -> Markup:
    ids = record.incidents.incident_id
    notes = []
    people = prose.total(held[i, kind, "all"] for i in ids if (i, kind, "all") in held)
    if people.is_stated and people.low != people.best:
        notes.append(
            f"{people.low:,} or more" if people.is_open else f"From {people.low:,} to {people.high:,}"
        )
    attackers = prose.total(held[i, kind, "attackers"] for i in ids if (i, kind, "attackers") in held)
    if attackers.best:
        notes.append(f"Includes {short(attackers)} {'attacker' if attackers.best == 1 else 'attackers'}")
    missing = len(prose.unstated(record.incidents, held, kind))
    if missing:
        notes.append(
            f"{prose.capital(prose.count(missing, 'attack is', 'attacks are'))} left out: nobody gives "
            "a number"
        )
    return joined([". ".join(notes), ". " if notes else "", tag("a", "By incident", href="#table")])
