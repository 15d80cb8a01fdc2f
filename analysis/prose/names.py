"""Name attacks, places, outlets, speakers and persons as the record knows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from analysis import lexicon
from analysis.prose.dates import years
from analysis.prose.numbers import WORDS, capital, listed, number, said

if TYPE_CHECKING:
    import pandas as pd

COUNTRIES = {row["country"]: row["name"] for row in lexicon.rows("countries")}
PARTIES = ("security", "militants", "civilians", "unknown", "attackers")  # the order in which they are drawn
PARTY = {
    "security": "security",
    "militants": "armed groups",
    "civilians": "civilians",
    "unknown": "not stated who",
    "attackers": "attackers",
    "all": "in all",
    "victims": "all but attackers",
}
PEOPLE = {
    "security": ("member of the security forces", "members of the security forces"),
    "militants": ("member of an armed group", "members of armed groups"),
    "civilians": ("civilian", "civilians"),
    "unknown": ("person", "people"),
    "all": ("person", "people"),
    "attackers": ("attacker", "attackers"),
}
KIND = {
    "killed": "killed",
    "injured": "injured",
    "attackers": "attackers who took part",
    "arrested": "arrested",
    "hostages": "taken hostage",
}
STAGE = {"failed": "failed", "foiled": "was foiled", "threatened": "was threatened, and not carried out"}
HEDGE = {
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "less_than": "less than",
    "about": "about",
    "range": "a range",
    "vague": "vague words",
    "exact": "exact",
}
NO_ARTICLE = re.compile(
    r"(outside|in|inside|near|on|at|along|around|behind|opposite|off|between|by|the|an?|his|her|its|their)\b",
    re.I,
)
COUNTED = re.compile(
    rf"^(?:(?:at least|about|more than|the|an?|another|more|other|\d[\d,]*|{'|'.join(WORDS)})\s+)+"
)
PLAIN = re.compile(r"(?!.*\b(?:was|were|killed|injured|dead|wounded|of|in)\b)[a-z-]+(?: [a-z-]+)?")
LABELS = ("terrorist", "martyr", "innocent")  # words of one side; they stand in quotes only


def name_of(incident: Any) -> str:
    """Return what an attack is called in tables and labels: its site, else its target, title or kind."""
    text = said(incident.site) or said(incident.target) or said(incident.title)
    if text is None:
        return capital("attack" if incident.attack_type == "unknown" else str(incident.attack_type))
    text = " ".join(str(text).split(" / ")[0].split())
    return capital(re.sub(r"^(the|an?)\s+", "", text, flags=re.I)) or "Attack"


def town_of(incident: Any) -> str:
    """Return the town, else the province, else the country's code."""
    for value in (incident.place, incident.admin1, incident.country):
        if said(value) is not None:
            return str(value)
    return "place unknown"


def at(incident: Any) -> str:
    """Return where an attack was, with its preposition: "at Karachi police headquarters", "in Peshawar"."""
    site = said(incident.site) or said(incident.target)
    town = town_of(incident)
    town = "" if town == "place unknown" else town
    if site is None:
        return f"in {town}" if town else "at a place that no report names"
    site = " ".join(str(site).split(" / ")[0].split())
    within = "" if not town or town.casefold() in site.casefold() else f" in {town}"
    first = site.split()[0]
    if NO_ARTICLE.match(first):
        plain = first.lower() in ("the", "a", "an", "his", "her", "its", "their")
        return f"at {site}{within}" if plain else f"{site}{within}"
    return f"at {site if first[0].isupper() else 'the ' + site}{within}"


def attack(incident: Any) -> str:
    """Return what kind of attack it was, with its article: "a suicide bombing", "an armed assault"."""
    noun = "attack" if incident.attack_type in ("unknown", "facility attack") else str(incident.attack_type)
    if said(incident.suicide):
        noun = f"suicide {noun if noun == 'bombing' else 'attack'}"
    if incident.stage in ("failed", "foiled"):
        noun = f"attempted {noun}"
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def outlet(row: Any) -> str:
    """Return how an article or claim is credited; a text restated in our own words says after whom."""
    name = str(said(row.outlet) or "an outlet not named")
    if not said(getattr(row, "restated", 0)):
        return name
    return f"{'' if name.casefold().startswith('after ') else 'after '}{name}, restated"


def spoken_outlet(row: Any) -> str:
    """Return how an outlet is named inside a sentence: "DW", "the restated DW report"."""
    name = str(said(row.outlet) or "a report of no named outlet")
    return f"the restated {re.sub('^after ', '', name, flags=re.I)} report" if said(row.restated) else name


def speaker(claim: Any, *, with_role: bool = False) -> str:
    """Return who says it: the person, with the office where that tells more, else the office, else nobody."""
    person, role = said(claim.speaker), said(claim.speaker_role)
    if person:
        known = {word.casefold() for word in re.findall(r"\w+", str(person))} | {"the", "a", "an", "of"}
        is_news = not {word.casefold() for word in re.findall(r"\w+", str(role or ""))} <= known
        return f"{person}, {role}" if with_role and role and is_news else str(person)
    if role:
        return f"{role}, unnamed" if claim.speaker_type not in ("outlet", None) else str(role)
    return "its own words"


def responsibility(incident: Any) -> str:
    """Return who is said to have done it, and by whom it is said; never more than the reports carry."""
    who = said(incident.perpetrator)
    if not who:
        return {
            "claimed": "a group says it did it",
            "convicted": "the courts have convicted people for it",
            "blamed": "the authorities blame a group",
        }.get(incident.responsibility, "no report says who did it")
    return {
        "claimed": f"{who} say they did it",
        "convicted": f"{who} were convicted",
        "blamed": f"the authorities blame {who}",
        "suspected": f"{who} are suspected",
        "denied": f"{who} deny it",
    }.get(incident.responsibility, "no report says who did it")


def noun(texts: Iterable[Any], party: str, n: int) -> str:
    """Return the word for the people of one party: the reports' own, if they agree on a plain one.

    >>> noun(["two soldiers"], "security", 2), noun(["six rangers", "three policemen"], "security", 9)
    ('soldiers', 'members of the security forces')
    >>> noun(["two terrorists"], "attackers", 2), noun(["one police officer"], "security", 1)
    ('attackers', 'police officer')
    >>> noun(["Two more worshippers"], "civilians", 2)
    'worshippers'
    >>> noun(["Two soldiers were killed"], "security", 2)
    'members of the security forces'
    """
    one, many = PEOPLE[party]
    heads = {COUNTED.sub("", str(said(text) or "").strip().lower()) for text in texts}
    if party in ("security", "civilians") and len(heads) == 1:
        head = heads.pop()
        is_plural = head.endswith(("s", "men", "people", "police", "children"))
        if PLAIN.fullmatch(head) and is_plural == (n != 1) and not any(label in head for label in LABELS):
            return head
    return one if n == 1 else many


def title(record: Any) -> str:
    """Return the briefing's title from where and when its attacks were."""
    incidents = record.incidents
    if incidents.empty:
        return "No attack in this selection"
    towns = [str(town) for town in incidents.place.dropna().value_counts().index]
    countries = [str(country) for country in incidents.country.dropna().unique()]
    tried = bool((incidents.stage != "accomplished").any())
    return headline(len(incidents), towns, len(towns), countries, tried=tried) + years(incidents)


def headline(
    attacks: int, towns: Sequence[str], places: int, countries: Sequence[str], *, tried: bool
) -> str:
    """Return what was where: up to three *towns* are named, more *places* counted; *tried* and not done.

    >>> headline(2, ["Karachi"], 1, ["PAK"], tried=False), headline(9, [], 0, ["PAK", "AFG"], tried=True)
    ('Attacks in Karachi, Pakistan', 'Attacks and attempts')
    """
    few = 0 < places < 4
    place = f" in {listed(towns)}" if few else f" in {number(places)} places" if places else ""
    one, many = ("An attempted attack", "Attacks and attempts") if tried else ("An attack", "Attacks")
    country = COUNTRIES.get(countries[0]) if len(countries) == 1 else None
    if country:
        place = f"{place}{', ' if few else ' in '}{country}"
    return f"{one if attacks == 1 else many}{place}"


def restated(articles: pd.DataFrame) -> str:
    """Return a warning if reports are in our own words, so that nobody takes the quotes for an outlet's."""
    n, all_ = int(articles.restated.fillna(0).sum()), len(articles)
    if not n:
        return ""
    which = "all of them" if n == all_ else f"{number(n)} of them"
    return f"{which} restated in our own words: the quotes are not the outlets’ own"
