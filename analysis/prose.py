"""Numbers, dates, names and findings of the record as newsroom English, all of them computed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from analysis import lexicon
from analysis.theme import anchor, joined, tag

if TYPE_CHECKING:
    import pandas as pd

COUNTRIES = {row["country"]: row["name"] for row in lexicon.rows("countries")}
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
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
FRACTIONS = (
    (0.5, "half"),
    (2 / 3, "two in three"),
    (0.75, "three in four"),
    (0.8, "four in five"),
    (0.9, "nine in ten"),
)
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


class Range(NamedTuple):
    """Lowest, best and highest number of people; None is what nobody says, no high is no upper limit."""

    low: int | None
    best: int | None
    high: int | None

    @property
    def is_stated(self) -> bool:
        """Whether anybody gives a number."""
        return any(value is not None for value in self)

    @property
    def is_open(self) -> bool:
        """Whether there is no upper limit.

        >>> Range(4, 4, None).is_open, Range(None, None, 1).is_open, Range(None, None, None).is_open
        (True, False, False)
        """
        return self.is_stated and self.high is None


UNSTATED = Range(None, None, None)


def number(n: int) -> str:
    """Return a count as a newsroom writes it: words to nine, then figures.

    >>> number(9), number(10), number(1200)
    ('nine', '10', '1,200')
    """
    return WORDS[n] if 0 <= n < len(WORDS) else f"{n:,}"


def count(n: int, one: str, many: str) -> str:
    """Return a count with its noun.

    >>> count(1, "report", "reports"), count(6, "attack", "attacks"), count(0, "attack", "attacks")
    ('one report', 'six attacks', 'no attacks')
    """
    return f"no {many}" if n == 0 else f"{number(n)} {one if n == 1 else many}"


def amount(people: Range) -> str:
    """Return a toll in words.

    >>> amount(Range(4, 4, None)), amount(Range(8, 9, 9)), amount(Range(None, None, 1))
    ('at least four', '8 to 9', 'up to one')
    >>> amount(Range(0, 0, 0)), amount(Range(0, 0, None)), amount(Range(None, None, None))
    ('nobody', 'an unstated number', 'an unstated number')
    """
    low, _, high = people
    if high is None:
        return f"at least {number(low)}" if low else "an unstated number"
    if not low:
        return f"up to {number(high)}" if high else "nobody"
    return number(low) if low == high else f"{low:,} to {high:,}"


def short(people: Range) -> str:
    """Return a toll for tables and labels.

    >>> short(Range(4, 4, None)), short(Range(8, 9, 9)), short(Range(5, 5, 5)), short(Range(0, 0, 1))
    ('4+', '8–9', '5', '0–1')
    >>> short(Range(None, None, 1)), short(Range(None, None, None)), short(Range(0, 0, None))
    ('up to 1', 'not stated', 'not stated')
    >>> short(Range(2, 4, None))
    '4 (2+)'
    """
    low, best, high = people
    if high is None and low and best is not None and best > low:
        return f"{best:,} ({low:,}+)"
    if high is None:
        return f"{low:,}+" if low else "not stated"
    if low is None:
        return f"up to {high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def is_wide(people: Range, share: float = 0.1) -> bool:
    """Whether the best figure stands so far above the lowest that a sentence must give both.

    >>> is_wide(Range(47, 127, None)), is_wide(Range(122, 124, None))
    (True, False)
    """
    return people.best is not None and people.best > (people.low or 0) * (1 + share)


def of_all(people: Range) -> str:
    """Return a sum in words: its range, or the best figure where that says much more.

    >>> of_all(Range(122, 124, None)), of_all(Range(47, 127, None))
    ('at least 122', 'a best figure of 127')
    """
    return f"a best figure of {people.best:,}" if is_wide(people) else amount(people)


def listed(items: Sequence[str | Markup]) -> Markup:
    """Join names as in a sentence.

    >>> str(listed(["DW"])), str(listed(["DW", "RFE/RL", "AP"]))
    ('DW', 'DW, RFE/RL and AP')
    """
    if len(items) < 2:
        return joined(items)
    return joined([joined(items[:-1], ", "), " and ", items[-1]])


def capital(text: str) -> str:
    """Return *text* with its first letter upper case, and the rest as it was.

    >>> capital("at least four police of the CTD")
    'At least four police of the CTD'
    """
    return text[:1].upper() + text[1:]


# ---- dates


def when(start: Any, end: Any, precision: Any, *, brief: bool = False) -> str:
    """Return a date no more exactly than it is known.

    >>> when("2023-02-17", "2023-02-17", "day"), when("2023-01-01", "2023-01-31", "month")
    ('17 February 2023', 'January 2023')
    >>> when("2023-01-01", "2023-12-31", "year"), when(None, None, "unknown")
    ('2023', 'date unknown')
    >>> when("2023-02-17", "2023-02-18", "days"), when("2023-02-27", "2023-03-05", "week", brief=True)
    ('17 to 18 February 2023', 'week of 27 Feb 2023')
    """
    first, last = day(start), day(end)
    first, last = first or last, last or first
    if first is None:
        return "date unknown"
    month = MONTHS[first.month - 1][: 3 if brief else None]
    if precision == "year":
        return str(first.year)
    if precision == "month":
        return f"{month} {first.year}"
    if precision == "week":
        return f"week of {first.day} {month} {first.year}"
    if first == last:
        return f"{first.day} {month} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {month} {first.year}"
    return f"{when(first, first, 'day', brief=brief)} to {when(last, last, 'day', brief=brief)}"


def on(start: Any, end: Any, precision: Any) -> str:
    """Return a date with its preposition.

    >>> on("2023-02-17", "2023-02-17", "day"), on("2023-01-01", "2023-01-31", "month")
    ('on 17 February 2023', 'in January 2023')
    >>> on(None, None, "unknown")
    'on a date that no report gives'
    """
    words = when(start, end, precision)
    if words == "date unknown":
        return "on a date that no report gives"
    if words.startswith("week"):
        return f"in the {words}"
    if " to " in words:
        return f"between {words.replace(' to ', ' and ')}"
    return f"on {words}" if precision not in ("month", "year") else f"in {words}"


def moment(value: Any) -> str:
    """Return when something was written: its day, and its time as its own zone has it.

    >>> moment("2004-04-04T01:47:26-05:00"), moment("2023-02-17"), moment(None)
    ('4 Apr 2004, 01:47 UTC−5', '17 Feb 2023', 'no date given')
    """
    text = str(said(value) or "")
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        return text or "no date given"
    words = when(text, text, "day", brief=True)
    if len(text) <= 10:
        return words
    zone = ""
    if (offset := written.utcoffset()) is not None:
        minutes = int(offset.total_seconds()) // 60
        hours, rest = divmod(abs(minutes), 60)
        sign = "+" if minutes > 0 else "−" if minutes else ""
        zone = f" UTC{sign}{hours or ''}{f':{rest:02}' if rest else ''}"
    return f"{words}, {written:%H:%M}{zone}"


def day(value: Any) -> date | None:
    """Return the day of a date, a timestamp or ISO text; None stays None.

    >>> day("2004-04-04T01:47:26-05:00"), day(None)
    (datetime.date(2004, 4, 4), None)
    """
    value = said(value)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def said(value: Any) -> Any:
    """Return a cell's value, or None where a table holds its own sign for nothing.

    >>> said(float("nan")), said(0), said("")
    (None, 0, None)
    """
    if value is None or value == "" if isinstance(value, (str, type(None))) else False:
        return None
    try:
        return None if value != value else value
    except TypeError:  # pandas' NA will not even say whether it equals itself
        return None


# ---- tolls


def ranges(tolls: pd.DataFrame) -> dict[tuple[str, str, str], Range]:
    """Return the tolls by incident, kind and party, those without any number left out."""
    found = {}
    for row in tolls.itertuples():
        low, best, high = (None if said(v) is None else int(v) for v in (row.low, row.best, row.high))
        people = Range(low, low if best is None else best, high)
        if people.is_stated:
            found[row.incident_id, row.kind, row.party] = people
    return found


def total(parts: Iterable[Range]) -> Range:
    """Add up tolls of different attacks; one open end leaves the sum open.

    >>> total([Range(4, 4, None), Range(5, 5, 6)])
    Range(low=9, best=9, high=None)
    >>> total([Range(8, 9, 9), Range(None, None, 1)]), total([])
    (Range(low=8, best=9, high=10), Range(low=None, best=None, high=None))
    """
    parts = [part for part in parts if part.is_stated]
    if not parts:
        return UNSTATED
    ends = [part.high for part in parts]
    return Range(
        sum(p.low or 0 for p in parts), sum(p.best or 0 for p in parts), None if None in ends else sum(ends)
    )


def own_figure(claims: list[Any], pairs: Iterable[tuple[str, str]]) -> Range:
    """Return one report's figure: its counted claims added, those of perhaps the same people only once."""
    root = {claim.claim_id: claim.claim_id for claim in claims}

    def found(claim_id: str) -> str:
        while root[claim_id] != claim_id:
            claim_id = root[claim_id]
        return claim_id

    for first, second in pairs:
        if first in root and second in root:
            root[found(first)] = found(second)
    parts: dict[str, list[Any]] = {}
    for claim in claims:
        parts.setdefault(found(claim.claim_id), []).append(claim)
    sums = []
    for group in parts.values():
        low = max((int(c.low) for c in group if said(c.low) is not None), default=None)
        highs = [said(c.high) for c in group]
        sums.append(Range(low, low, None if None in highs else int(max(highs))))
    return total(sums)


def by_party(held: dict[tuple[str, str, str], Range], incident_id: str, kind: str) -> dict[str, Range]:
    """Return an incident's tolls of one kind by party, in the order in which parties are named."""
    return {party: held[incident_id, kind, party] for party in PARTIES if (incident_id, kind, party) in held}


def share(part: Range, whole: Sequence[Range]) -> tuple[float, float, float] | None:
    """Return one toll's share of all tolls (itself among them) at low, at best and at its least favourable.

    The third takes this toll at its low and all others at their high; an open end stands at its best figure,
    since nobody says more. A heading may state a share only if it holds at all three.
    """
    others = list(whole)
    others.remove(part)
    low, best = (sum(getattr(toll, at) or 0 for toll in whole) for at in ("low", "best"))
    high = sum(toll.high if toll.high is not None else toll.best or 0 for toll in others)
    mine = part.low or 0
    if not low or not best or not mine + high:
        return None
    return mine / low, (part.best or 0) / best, mine / (mine + high)


def fraction(shares: tuple[float, float, float] | None) -> str | None:
    """Return a share in words if it is within two points at all three; else "most" if always above half.

    >>> fraction((0.814, 0.814, 0.802)), fraction((0.6, 0.7, 0.55)), fraction((0.6, 0.5, 0.4))
    ('four in five', 'most', None)
    """
    if shares is None:
        return None
    for value, words in FRACTIONS:
        if all(abs(value - s) <= 0.02 for s in shares):
            return words
    return "most" if min(shares) > 0.5 else None


# ---- names


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


# ---- the opening


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


def years(incidents: pd.DataFrame) -> str:
    """Return the years that the attacks span, ready to follow a title."""
    return span(incidents.date_start.min(), incidents.date_end.max())


def span(first: Any, last: Any) -> str:
    """Return the years from one day to another, ready to follow a title, nothing if no day is known."""
    if said(first) is None:
        return ""
    return f", {first.year}" if first.year == last.year else f", {first.year}–{last.year}"


def lead(record: Any) -> Markup:
    """Return the two sentences an editor reads first: the newest attack, then the record and its holes."""
    if record.incidents.empty:
        read = count(len(record.articles), "report", "reports")
        return Markup("{} read; none tells of an attack in this selection.").format(
            capital(read) if len(record.articles) else "No report"
        )
    return joined([_newest(record), " ", _whole(record)])


def newest_first(incidents: pd.DataFrame) -> list[Any]:
    """Return the attacks from the newest to the oldest, and last those of no known date."""
    rows = list(incidents.itertuples())[::-1]
    return sorted(rows, key=lambda incident: day(incident.date_start) is None)


def newest(incidents: pd.DataFrame) -> Any:
    """Return the row of the attack that happened last, as far as dates are known."""
    dated = incidents.dropna(subset=["date_start"])
    rows = dated if len(dated) else incidents
    return next(rows.sort_values(["date_end", "date_start", "number"]).tail(1).itertuples())


def _newest(record: Any) -> Markup:
    incident = newest(record.incidents)
    held = ranges(record.tolls)
    place, date_ = at(incident), on(incident.date_start, incident.date_end, incident.date_precision)
    lower = _lower(record, held, incident)
    killed, injured = (
        _casualties(record, held, incident, kind, kind in lower) for kind in ("killed", "injured")
    )
    name = str(said(incident.perpetrator) or "")
    before, name, after = (
        responsibility(incident).partition(name) if name else (responsibility(incident), "", "")
    )
    link = _responsible(record, incident)
    parts = [
        tag("a", part.strip(), href=link) if link and part.strip() else part.strip()
        for part in (before, after)
    ]
    who = joined(parts, f" {name} " if name else "")
    who = Markup(who.strip())
    tail = [x for x in (who, _disagreements(lower)) if x]
    ending = joined(tail, ", and ")
    if incident.stage != "accomplished":
        hurt = joined(
            [
                f", with {amount(p)} {kind}"
                for kind in ("killed", "injured")
                if (p := held.get((incident.incident_id, kind, "all"))) and p.high != 0
            ]
        )
        what = f"{capital(attack(incident))} {place} {date_} {STAGE.get(incident.stage, 'did not happen')}"
        return joined([what, hurt, "; ", ending, "."])
    scene = f"in {attack(incident)} {place} {date_}"
    if killed is None and injured is None:
        return joined([f"No report says how many were killed or injured {scene}; ", ending, "."])
    if killed is None:
        return joined(
            [
                capitalised(injured),
                f" injured {scene}; no report says how many were killed, and ",
                ending,
                ".",
            ]
        )
    if injured is None:
        return joined(
            [capitalised(killed), f" killed {scene}; no report says how many were injured, and ", ending, "."]
        )
    return joined(
        [capitalised(killed), " killed, and ", _unverbed(injured), f" injured, {scene}; ", ending, "."]
    )


def capitalised(text: Markup) -> Markup:
    """Return markup whose first letter, wherever it stands, is upper case."""
    return Markup(re.sub(r"^((?:<[^>]*>)*)(\w)", lambda m: m.group(1) + m.group(2).upper(), str(text)))


def _unverbed(text: Markup) -> Markup:
    return Markup(re.sub(r" (was|were)$", "", str(text)))


def _casualties(record: Any, held: dict, incident: Any, kind: str, is_disputed: bool) -> Markup | None:
    """Return "at least two soldiers and two attackers were", each a link, or None if nobody counts.

    Where a report counts fewer (*is_disputed*), the best figures stand, which add up, and behind them the
    sum and the range of the whole if it has an upper end; else each party stands with its range.
    """
    everybody = held.get((incident.incident_id, kind, "all"))
    if everybody is None or amount(everybody) == "an unstated number":
        return None
    if everybody.high == 0:
        return Markup("nobody was")
    parties = {p: r for p, r in by_party(held, incident.incident_id, kind).items() if r.best}
    fits = sum(r.best for r in parties.values()) == everybody.best
    if not fits or not any(p != "unknown" for p in parties) or kind == "injured":
        parties = {"all": everybody}
    if is_disputed:
        parties = {p: Range(r.best, r.best, everybody.high and r.best) for p, r in parties.items()}
    shared = len(parties) > 1 and all(r.is_open and r.low for r in parties.values())
    words = []
    for party, people in parties.items():
        n = people.best or people.high
        rows = _supporting(record, incident.incident_id, kind, party)
        who = noun(rows.party_text, party, n)
        if party == "unknown" and len(parties) > 1:
            who = "other" if n == 1 else "others"
        text = number(people.low) if shared else amount(people)
        words.append(tag("a", f"{text} {who}", href=_source(rows, people, incident)))
    n = everybody.best or everybody.high
    verb = " was" if n == 1 and len(words) == 1 else " were"
    summed = f"{number(everybody.best)} in all; " if len(words) > 1 else ""
    spread = f" ({summed}reports range from {amount(everybody)})" if is_disputed and everybody.high else ""
    return joined(["at least " if shared else "", listed(words), spread, verb])


def _supporting(record: Any, incident_id: str, kind: str, party: str) -> pd.DataFrame:
    tolls, claims = record.tolls, record.claims
    rows = tolls[(tolls.incident_id == incident_id) & (tolls.kind == kind) & (tolls.party == party)]
    ids = [claim_id for ids in rows.claim_ids for claim_id in _ids(ids)]
    return claims[claims.claim_id.isin(ids)]


def _ids(value: Any) -> tuple[str, ...]:
    import json

    return tuple(json.loads(value)) if isinstance(value, str) else tuple(value)


def _source(rows: pd.DataFrame, people: Range, incident: Any) -> str:
    """Return the anchor of a claim behind a figure: one that says it, else one of the parts that make it."""
    if rows.empty:
        return f"#{anchor('i', incident.incident_id)}"
    same = rows[rows.low.eq(people.best).fillna(False).astype(bool)]
    if same.empty:
        sums = rows.groupby("article_id").low.transform("sum")
        same = rows[sums.eq(people.best).fillna(False).astype(bool)].sort_values(
            "party", key=lambda p: p.eq("unknown")
        )
    chosen = (same if len(same) else rows).iloc[0]
    return f"#{anchor('q', chosen.claim_id)}"


def _responsible(record: Any, incident: Any) -> str | None:
    rows = record.claims[
        (record.claims.incident_id == incident.incident_id) & (record.claims.kind == "responsibility")
    ]
    return f"#{anchor('q', rows.iloc[0].claim_id)}" if len(rows) else None


def _lower(record: Any, held: dict, incident: Any) -> dict[str, tuple[Range, Any]]:
    """Return, for each kind of which a report counts fewer than the best figure, its count and a claim."""
    found = {}
    rows = record.claims[record.claims.incident_id.eq(incident.incident_id) & record.claims.counts.eq(1)]
    together = record.relations[record.relations.relation.isin(["same_as", "may_overlap"])]
    pairs = list(zip(together.claim_id, together.related, strict=True))
    for kind in ("killed", "injured"):
        people = held.get((incident.incident_id, kind, "all"), UNSTATED)
        if people.low is None or people.low == people.best:
            continue
        for _, mine in rows[rows.kind == kind].groupby("article_id", sort=False):
            claims = sorted(mine.itertuples(), key=lambda c: said(c.party) not in ("all", "unknown"))
            own = own_figure(claims, pairs)
            if own.low == people.low:
                same = [c for c in claims if said(c.low) == own.low]
                found[kind] = own, (same or claims)[0]
                break
    return found


def _disagreements(lower: dict[str, tuple[Range, Any]]) -> Markup | None:
    """Return who counted fewer, and how many: "DW counted at least two killed and eight injured"."""
    by_outlet: dict[str, list[Markup]] = {}
    for kind, (people, claim) in lower.items():
        link = tag("a", f"{amount(people)} {kind}", href=f"#{anchor('q', claim.claim_id)}")
        by_outlet.setdefault(spoken_outlet(claim), []).append(link)
    return joined([joined([name, " counted ", listed(links)]) for name, links in by_outlet.items()], ", and ")


def _whole(record: Any) -> Markup:
    incidents, held = record.incidents, ranges(record.tolls)
    reports = count(len(record.articles), "report", "reports")
    told = "tells" if len(record.articles) == 1 else "tell"
    if len(incidents) == 1:
        only = next(incidents.itertuples())
        return Markup("{} {} of it; {}.").format(
            capital(reports),
            told,
            "nothing here is confirmed" if only.grade == "weak" else f"the record grades it {only.grade}",
        )
    tried = (incidents.stage != "accomplished").any()
    first = incidents.date_start.min()
    since = f" since {first.year}" if said(first) is not None else ""
    sums = []
    for kind in ("killed", "injured"):
        tolls = {i: held[i, kind, "all"] for i in incidents.incident_id if (i, kind, "all") in held}
        people = total(tolls.values())
        if not people.is_stated:
            continue
        words = joined(
            [
                tag("a", f"{of_all(people)} {kind}", href="#casualties"),
                f" ({amount(people)})" if is_wide(people) else "",
                _of_them(record, tolls) if kind == "killed" else "",
            ]
        )
        sums.append(words)
    what = count(len(incidents), "attack", "attacks and attempts" if tried else "attacks")
    start = (
        f"The {reports} {told} of {what}{since}"
        if len(record.articles) > 1
        else f"{capital(reports)} {told} of {what}{since}"
    )
    body = joined(
        [
            start,
            ", with " if sums else "",
            joined(sums, ", and " if any(", " in str(s) for s in sums) else " and "),
        ]
    )
    gaps = [
        f"for {number(n)} {'attack' if n == 1 else 'attacks'} no report says how many were {kind}"
        for kind in ("killed", "injured")
        if (n := len(unstated(incidents, held, kind)))
    ]
    return joined([body, "; " if gaps else "", joined(gaps, ", and "), "."])


def _of_them(record: Any, tolls: dict[str, Range]) -> Markup:
    if len(tolls) < 2:
        return Markup("")
    incident_id, people = max(tolls.items(), key=lambda item: item[1].low or 0)
    if fraction(share(people, list(tolls.values()))) is None:
        return Markup("")
    incident = next(record.incidents[record.incidents.incident_id == incident_id].itertuples())
    rows = _supporting(record, incident_id, "killed", "all")
    words = number(people.low)
    if len(rows) == 1 and rows.iloc[0].hedge == "more_than":
        words = f"more than {number(people.low - 1)}"
    where = (
        f"in one attack in {town_of(incident)}" if town_of(incident) != "place unknown" else "in one attack"
    )
    return joined([", ", tag("a", words, href=_source(rows, people, incident)), f" of them {where}"])


def unstated(incidents: pd.DataFrame, held: dict, kind: str) -> list[Any]:
    """Return the attacks that took place and for which no report gives a number of the *kind*."""
    done = incidents[incidents.stage == "accomplished"]
    return [
        i
        for i in done.itertuples()
        if short(held.get((i.incident_id, kind, "all"), UNSTATED)) == "not stated"
    ]


def as_of(record: Any) -> Markup:
    """Return the line that says how fresh the record is, how much was read, and how well it stands."""
    articles, incidents = record.articles, record.incidents
    dated = articles.dropna(subset=["published"])
    latest = dated.loc[dated.published.map(day).idxmax()] if len(dated) else None
    fresh = tag(
        "b",
        f"As of {when(latest.published, latest.published, 'day')}"
        if latest is not None
        else "No report carries a date",
    )
    undated = len(articles) - len(dated)
    notes = [f"latest dated report read: {outlet(latest)}"] if latest is not None else []
    if undated and latest is not None:
        notes.append(f"{count(undated, 'report carries', 'reports carry')} no date")
    grades = incidents.grade.value_counts()
    graded = ", ".join(
        f"{grade} {grades[grade]}"
        for grade in ("confirmed", "fair", "weak", "contested", "discounted")
        if grade in grades
    )
    counts = (
        f"{count_figure(len(articles), 'report', 'reports')}, "
        f"{count_figure(len(incidents), 'incident', 'incidents')}"
    )
    facts = [counts, graded, restated(articles)]
    return joined(
        [fresh, f" ({'; '.join(notes)})" if notes else "", *(f" · {fact}" for fact in facts if fact)]
    )


def restated(articles: pd.DataFrame) -> str:
    """Return a warning if reports are in our own words, so that nobody takes the quotes for an outlet's."""
    n, all_ = int(articles.restated.fillna(0).sum()), len(articles)
    if not n:
        return ""
    which = "all of them" if n == all_ else f"{number(n)} of them"
    return f"{which} restated in our own words: the quotes are not the outlets’ own"


def count_figure(n: int, one: str, many: str) -> str:
    """Return a count in figures, for lines of data: '3 reports', '1 report'."""
    return f"{n:,} {one if n == 1 else many}"


# ---- headings: a finding only where it holds at low and at high


def attacks_heading(record: Any) -> str:
    """Return what the drawing of attacks over time shows."""
    incidents = record.incidents
    if incidents.empty:
        return "No attack in this selection"
    undone = int((incidents.stage != "accomplished").sum())
    n = len(incidents)
    what = capital(count(n, "attack", "attacks"))
    if undone == n:
        return f"{what}, {'not carried out' if n == 1 else 'none carried out'}"
    return what + (f", {number(undone)} of them foiled or failed" if undone else "") + years(incidents)


def casualties_heading(record: Any) -> str:
    """Return how far one attack makes up the known dead, if that holds at low and at high."""
    held = ranges(record.tolls)
    tolls = [p for (_, kind, party), p in held.items() if (kind, party) == ("killed", "all")]
    if not tolls:
        return "No report says how many were killed"
    people = total(tolls)
    if people.high == 0:
        return "Nobody was killed, as far as the reports say"
    part = max(tolls, key=lambda toll: toll.low or 0)
    words = fraction(share(part, tolls)) if len(tolls) > 2 else None
    if words:
        return f"One attack holds {words} of the known dead"
    best = f", {people.best:,} by the best figures" if is_wide(people) else ""
    return f"{capital(amount(people))} killed in {count(len(record.incidents), 'attack', 'attacks')}{best}"


def party_heading(record: Any) -> str:
    """Return whose the dead were, if one party's share holds at low and at high."""
    held = ranges(record.tolls)
    parties = {
        p: total(r for (_, kind, party), r in held.items() if (kind, party) == ("killed", p)) for p in PARTIES
    }
    stated = {p: r for p, r in parties.items() if r.best}
    if len(stated) > 1:
        for party, people in stated.items():
            if fraction(share(people, list(parties.values()))):
                if party == "unknown":
                    return "For most of the dead, no report says who they were"
                return f"Most of the known dead were {PEOPLE[party][1]}"
    return "Who was killed and injured"


def claims_heading(record: Any) -> str:
    """Return how many claims of casualties there are, and from how many outlets."""
    rows = record.claims[record.claims.kind.isin(["killed", "injured"]) & record.claims.incident_id.notna()]
    if rows.empty:
        return "No report gives a number of killed or injured"
    outlets = rows.outlet.fillna(rows.article_id).nunique()
    return (
        f"{capital(count(len(rows), 'claim', 'claims'))} of killed and injured, from "
        f"{count(outlets, 'outlet', 'outlets')}"
    )


def places_heading(record: Any) -> str:
    """Return how the attacks spread over towns: "Five in Karachi, one in Peshawar"."""
    towns = record.incidents.place.dropna().value_counts()
    if towns.empty:
        return "No report names a place"
    if len(towns) <= 3:
        return capital(", ".join(f"{number(int(n))} in {town}" for town, n in towns.items()))
    return (
        f"{capital(number(int(towns.iloc[0])))} in {towns.index[0]}, "
        f"{number(int(towns.iloc[1:].sum()))} in {number(len(towns) - 1)} other places"
    )


def table_heading(record: Any) -> str:
    """Return the table's heading."""
    n = len(record.incidents)
    lead_in = "The attack" if n == 1 else f"The {number(n)} attacks"
    return f"{lead_in}: against whom, with what, by whom" if n else "No attack in this selection"


# ---- why a claim is not counted, and what is not known


def why_not_counted(claim: Any, relations: pd.DataFrame | dict[str, list], claims: dict[str, Any]) -> str:
    """Return in a few words why a claim adds nothing to its toll, or how it stands to another one."""
    mine = (
        relations.get(claim.claim_id, [])
        if isinstance(relations, dict)
        else [(r.relation, r.related) for r in relations[relations.claim_id == claim.claim_id].itertuples()]
    )
    reasons = []
    for relation, words in (
        ("part_of", "part of {}; not added"),
        ("summedof", "a sum of {}; not counted again"),
        ("same_as", "same fact as {}: one claim’s worth"),
        ("including", "includes {}"),
        ("supersedes", "replaces {}"),
        ("may_overlap", "may overlap {}; not added"),
        ("conflicts_with", "disagrees with {}"),
        ("increment_of", "comes on top of {}"),
    ):
        others = [
            _cited(claims[related], claim) for kind, related in mine if kind == relation and related in claims
        ]
        if others:
            reasons.append(words.format(listed(list(dict.fromkeys(others))).unescape()))
    if claim.modality in ("believed", "feared", "unconfirmed", "denied"):
        reasons.append(f"{claim.modality} only; never in the best figure")
    if not reasons and not claim.counts:
        reasons.append("said, and not counted")
    return "; ".join(reasons[:2])


def _cited(claim: Any, beside: Any) -> str:
    low, high = said(claim.low), said(claim.high)
    party = str(said(claim.party) or "unknown")
    people = {"unknown": "of no stated party", "all": "in all", "security": "of security"}.get(
        party
    ) or PEOPLE[party][int((high or low) != 1)]
    kind = f" {KIND[claim.kind]}" if claim.kind != beside.kind and claim.kind in ("killed", "injured") else ""
    figure = short(Range(low, low, high))
    words = f"{'' if figure.startswith('up to') else 'the '}{figure} {people}{kind}"
    return words if claim.article_id == beside.article_id else f"{words} in {outlet(claim)}"


def not_known(record: Any) -> list[Markup]:
    """Return what no report says, most important first; each line computed from a hole in the record."""
    incidents, held = record.incidents, ranges(record.tolls)
    if incidents.empty:
        return []
    n = len(incidents)
    lines: list[Markup] = []

    def add(text: str | Markup) -> None:
        lines.append(joined([text]))

    for kind in ("killed", "injured"):
        missing = unstated(incidents, held, kind)
        if missing:
            add(joined([f"How many were {kind} ", _named(missing), "."]))
    for kind, people in (("killed", "dead"), ("injured", "injured")):
        nameless = [
            i for i in incidents.itertuples() if (r := held.get((i.incident_id, kind, "unknown"))) and r.best
        ]
        if nameless:
            add(
                joined(
                    [
                        f"Who the {people} were ",
                        _named(nameless),
                        ": no report says whether police, soldiers or civilians.",
                    ]
                )
            )
    if not any(party == "civilians" for _, _, party in held):
        scope = "this attack" if n == 1 else f"any of the {number(n)}"
        add(
            f"Whether civilians were among the dead or injured in {scope}: no report gives a figure for them."
        )
    lines += _overlaps(record)
    undated = [i for i in incidents.itertuples() if i.date_precision not in ("day", "days")]
    if undated:
        add(joined(["The day of the attack ", _named(undated), "."]))
    nobody = [i for i in incidents.itertuples() if said(i.responsibility) == "unattributed"]
    if nobody:
        add(
            joined(["Who carried out the attack ", _named(nobody), "."])
            if len(nobody) < 3
            else f"Who carried out {number(len(nobody))} of the {number(n)}: no report names a group "
            "or a culprit."
        )
    for article in record.articles[record.articles.published.isna()].itertuples():
        name = (
            spoken_outlet(article)
            if said(article.restated)
            else f"the report in {said(article.outlet) or 'an outlet not named'}"
        )
        add(f"When {name} was published: the text carries no full date.")
    open_ = [
        i
        for i in incidents.itertuples()
        if any((r := held.get((i.incident_id, k, "all"))) and r.is_open for k in ("killed", "injured"))
    ]
    if open_:
        add(joined(["The upper limit ", _named(open_), ": the reports say “at least” or “more than”."]))
    if gap := widest_gap(incidents):
        add(
            f"Anything between {gap[0]} and {gap[1]}: "
            f"{count(len(record.articles), 'report is', 'reports are')} not a count of attacks."
        )
    return lines


def _named(rows: Sequence[Any]) -> Markup:
    if len(rows) > 4:
        return Markup(f"in {number(len(rows))} attacks")
    return joined(
        [
            listed(
                [
                    tag(
                        "a",
                        f"{at(i)} ({when(i.date_start, i.date_end, i.date_precision, brief=True)})",
                        href=f"#{anchor('i', i.incident_id)}",
                    )
                    for i in rows
                ]
            )
        ]
    )


def _overlaps(record: Any, most: int = 4) -> list[Markup]:
    claims = {
        c.claim_id: c for c in record.claims[record.claims.kind.isin(["killed", "injured"])].itertuples()
    }
    seen: set[frozenset[str]] = set()
    lines = []
    same: dict[str, str] = {}  # one claim stands for all that state the same fact
    for row in record.relations[record.relations.relation == "same_as"].itertuples():
        first, second = sorted((same.get(row.claim_id, row.claim_id), same.get(row.related, row.related)))
        same |= {row.claim_id: first, row.related: first, second: first}
    for row in record.relations[record.relations.relation == "may_overlap"].itertuples():
        pair = frozenset(same.get(claim_id, claim_id) for claim_id in (row.claim_id, row.related))
        if pair in seen or not {row.claim_id, row.related} <= claims.keys():
            continue
        seen.add(pair)
        first, second = (claims[row.claim_id], claims[row.related])
        if said(first.party) not in (None, "unknown", "all"):
            first, second = second, first
        quotes = [
            joined(["“", tag("a", clipped(c.quote, 60), href=f"#{anchor('q', c.claim_id)}"), "”"])
            for c in (first, second)
        ]
        lines.append(
            joined(
                ["Whether ", quotes[0], " and ", quotes[1], f" ({outlet(first)}) speak of the same people."]
            )
        )
    if len(lines) > most:
        return [
            *lines[:most],
            Markup(
                f"Whether {count(len(lines) - most, 'more pair', 'more pairs')} of figures speak of "
                "the same people."
            ),
        ]
    return lines


def clipped(text: str, most: int) -> str:
    """Return *text* cut at a word, with an ellipsis.

    >>> clipped("at least six guards were hurt when a wall fell on them", 30)
    'at least six guards were hurt…'
    """
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most + 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def widest_gap(incidents: pd.DataFrame, least: float = 0.25) -> tuple[str, str] | None:
    """Return the months around the longest time without an attack, if it is a large part of the whole."""
    dated = incidents.dropna(subset=["date_start"]).sort_values("date_start")
    if len(dated) < 3:
        return None
    ends, starts = dated.date_end.cummax().iloc[:-1], dated.date_start.iloc[1:]
    gaps = [(b - a, a, b) for a, b in zip(ends, starts, strict=True)]
    size, first, last = max(gaps)
    whole = dated.date_end.max() - dated.date_start.min()
    if not whole or size < whole * least or size.days < 366:
        return None
    return tuple(f"{MONTHS[d.month - 1]} {d.year}" for d in (first, last))
