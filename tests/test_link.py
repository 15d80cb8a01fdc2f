"""Events of many articles become incidents: joined with a reason, or left apart."""

from __future__ import annotations

from dataclasses import replace

import hand_coded
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.link import Linked, link
from analysis.model import Article, Claim, Event, Reading
from analysis.sources import independent_sources

HEADQUARTERS = Event(
    "dw:1",
    "dw",
    date_start="2023-02-17",
    date_end="2023-02-17",
    date_precision="day",
    date_basis="relative",
    country="PAK",
    admin1="Sindh",
    place="Karachi",
    latitude=24.86,
    longitude=67.01,
    place_precision="near",
    attack_type="armed assault",
    target_type="police",
    site="police headquarters",
    perpetrator="Tehrik-e-Taliban Pakistan",
    responsibility="claimed",
)


def reading(article: str, *events: Event, claims: tuple[Claim, ...] = (), **about: object) -> Reading:
    """Return a reading of one article, whose events and claims take its id."""
    own = tuple(replace(e, event_id=f"{article}:{n}", article_id=article) for n, e in enumerate(events, 1))
    told = tuple(
        replace(c, article_id=article, claim_id=f"{article}:{c.claim_id}", event_id=f"{article}:{c.event_id}")
        for c in claims
    )
    return Reading(Article(article, "", **{"outlet": article, **about}), own, told)


def said(event: int, kind: str, **more: object) -> Claim:
    """Return a claim about the article's event of that number."""
    name = f"{event}:{kind}:{more.get('value') or more.get('low')}"
    return Claim(name, "", kind, "x", 0, 1, "hand", str(event), counts=1, **more)


def together(linked: Linked) -> set[frozenset[str]]:
    """Return which events share an incident."""
    groups: dict[str, set[str]] = {}
    for k in linked.links:
        groups.setdefault(k.incident_id, set()).add(k.event_id)
    return {frozenset(group) for group in groups.values()}


def are_joined(one: Event, two: Event, *claims: tuple[Claim, ...]) -> bool:
    """Tell whether the same attack is seen in two articles' events."""
    first, second = claims or ((), ())
    return len(link([reading("one", one, claims=first), reading("two", two, claims=second)]).incidents) == 1


def test_two_reports_of_one_attack_join_and_say_why():
    """The reason names what both reports share, in a reader's words."""
    linked = link(
        [reading("dw", HEADQUARTERS), reading("rfe", replace(HEADQUARTERS, site="central police station"))]
    )
    assert [k.reason for k in linked.links] == [
        "same day, same town, both police targets, both armed assaults, "
        "Tehrik-e-Taliban Pakistan named in both"
    ] * 2
    assert [(i.articles, i.independent_sources, i.grade) for i in linked.incidents] == [(2, 2, "fair")]


@pytest.mark.parametrize(
    "other",
    [
        {"date_start": "2004-04-04", "date_end": "2004-04-04"},
        {"date_start": "2021-02-17", "date_end": "2021-02-17"},
        {"country": "IND"},
        {"place": "Lahore", "latitude": 31.56, "longitude": 74.35, "admin1": "Punjab"},
        {"site": "Saddar market", "target_type": "business", "perpetrator": None},
        {"attack_type": "bombing", "target_type": "religious", "site": "Memon mosque"},
        {"site": None, "target_type": "unknown", "perpetrator": None, "attack_type": "unknown"},
        {"site": None, "target_type": "unknown", "perpetrator": None},
    ],
    ids=[
        "nineteen years",
        "two years",
        "country",
        "town",
        "market",
        "mosque",
        "town alone",
        "town and kind alone",
    ],
)
def test_what_stays_apart(other):
    """Another year, another place, another site; and a city on a day is not enough."""
    assert not are_joined(HEADQUARTERS, replace(HEADQUARTERS, **other))


def test_two_attacks_of_one_article_never_join():
    """An article that tells of two bombs knows that they are two."""
    bomb = replace(HEADQUARTERS, attack_type="bombing")
    linked = link([reading("dw", bomb, bomb), reading("ap", bomb)])
    assert len(linked.incidents) == 2
    assert not any({"dw:1", "dw:2"} <= group for group in together(linked))


def test_a_third_report_does_not_chain_two_that_differ():
    """A vague report between two bombs of one day does not make them one."""
    bomb = replace(
        HEADQUARTERS, attack_type="bombing", target_type="religious", site="Memon mosque", perpetrator=None
    )
    other = replace(bomb, target_type="business", site="Saddar market")
    vague = replace(bomb, site=None, perpetrator=None)
    linked = link([reading("a", bomb), reading("b", other), reading("c", vague)])
    assert not any({"a:1", "b:1"} <= group for group in together(linked))


@pytest.mark.parametrize(("deaths", "expected"), [((101, 101), True), ((84, 101), True), ((3, 101), False)])
def test_a_recalled_attack_joins_the_incident_it_recalls(deaths, expected):
    """Last month's bombing of a mosque is the one of January 30, unless the tolls are worlds apart."""
    mosque = Event(
        "", "", date_start="2023-01-30", date_end="2023-01-30", date_precision="day",
        country="PAK", place="Peshawar", attack_type="bombing", target_type="religious", site="mosque",
    )  # fmt: skip
    recalled = replace(
        mosque, background=1, date_start="2023-01-01", date_end="2023-01-31", date_precision="month"
    )
    told = [(said(1, "killed", low=n),) for n in deaths]
    assert are_joined(mosque, recalled, *told) is expected


def test_a_recalled_attack_that_fits_two_incidents_joins_neither():
    """Two bombings of one month: which of them is meant is for an editor to say, and the pair is listed."""
    one = Event(
        "", "", date_start="2023-01-10", date_end="2023-01-10", date_precision="day",
        country="PAK", place="Peshawar", attack_type="bombing", target_type="religious", site="Kohati mosque",
    )  # fmt: skip
    two = replace(one, date_start="2023-01-30", date_end="2023-01-30")
    recalled = replace(
        one, background=1, date_start="2023-01-01", date_end="2023-01-31", date_precision="month"
    )
    linked = link([reading("a", one), reading("b", two), reading("c", recalled)])
    assert len(linked.incidents) == 3
    assert {frozenset((d.event_id, d.other)) for d in linked.doubts} == {
        frozenset(("a:1", "c:1")),
        frozenset(("b:1", "c:1")),
    }


def test_a_year_is_learned_from_the_report_that_states_it():
    """February 17 becomes 2023, and last month January 2023; the day of publication stays unknown."""
    undated = {"date_start": None, "date_end": None, "date_precision": "unknown", "date_basis": "none"}
    police = replace(HEADQUARTERS, **undated)
    mosque = Event(
        "", "", background=1, country="PAK", place="Peshawar", attack_type="bombing", target_type="religious"
    )
    rfe = reading(
        "rfe", police, mosque, claims=(said(1, "date", value="--02-17"), said(2, "date", value="-1M"))
    )
    linked = link([reading("dw", HEADQUARTERS, published="2023-02-17"), rfe])
    found = {e.event_id: e for r in linked.readings for e in r.events}
    assert [
        (found[k].date_start, found[k].date_end, found[k].date_precision, found[k].date_basis)
        for k in ("rfe:1", "rfe:2")
    ] == [
        ("2023-02-17", "2023-02-17", "day", "linked"),
        ("2023-01-01", "2023-01-31", "month", "linked"),
    ]
    article = next(r.article for r in linked.readings if r.article.article_id == "rfe")
    assert (article.published, article.published_basis) == (None, "linked")


def test_a_month_beside_the_day_does_not_hide_it():
    """A report of February 17 that also speaks of November still tells of February 17."""
    undated = replace(HEADQUARTERS, date_start=None, date_end=None)
    dates = (said(1, "date", value="--02-17"), said(1, "date", value="--11"))
    linked = link([reading("dw", HEADQUARTERS), reading("rfe", undated, claims=dates)])
    assert len(linked.incidents) == 1


def test_us_and_u_s_are_one_country():
    """The U.S. Consulate and the US Consulate are one site."""
    bomb = replace(HEADQUARTERS, attack_type="bombing", target_type="diplomatic", perpetrator=None)
    one, two = (
        replace(bomb, site=f"outside the {country} Consulate", stage="foiled") for country in ("U.S.", "US")
    )
    linked = link([reading("a", one), reading("b", two)])
    assert [k.reason for k in linked.links] == [
        "same day, same town, both diplomatic missions, both bombings, both foiled, both name US Consulate"
    ] * 2


def test_no_year_is_learned_where_two_would_do():
    """February 17 of 2021 or of 2023: nobody can tell, so the date stays unknown."""
    undated = replace(HEADQUARTERS, date_start=None, date_end=None)
    linked = link(
        [
            reading("a", replace(HEADQUARTERS, date_start="2021-02-17", date_end="2021-02-17")),
            reading("b", HEADQUARTERS),
            reading("c", undated, claims=(said(1, "date", value="--02-17"),)),
        ]
    )
    assert len(linked.incidents) == 3
    assert [e.date_start for r in linked.readings for e in r.events if e.article_id == "c"] == [None]


def test_a_shared_name_joins_reports_without_a_site():
    """Two local reports that name the same victim tell of one shooting."""
    shooting = Event(
        "", "", date_start="2015-05-10", date_end="2015-05-10", date_precision="day",
        country="USA", place="Newark", attack_type="armed assault",
    )  # fmt: skip
    names = [(said(1, "victim", value=f"{name} Carter"),) for name in ("Ada", "Ada", "Grace")]
    assert are_joined(shooting, shooting, names[0], names[1])
    assert not are_joined(shooting, shooting, names[0], names[2])


SHOOTING = Event(
    "", "", date_start="2015-05-10", date_end="2015-05-10", date_precision="day",
    country="USA", admin1="New Jersey", place="Newark", place_precision="near", attack_type="armed assault",
)  # fmt: skip
OTHERS = [  # the rest of the record: other towns, other days, other names
    replace(
        reading(f"o{n}", replace(SHOOTING, place=f"Town {n}", date_start=day, date_end=day), published=day),
        article=Article(
            f"o{n}", f"the man told Detective Namesake{n} of it in Newark near the Highway", published=day
        ),
    )
    for n in range(2000)
    for day in [f"20{10 + n % 5}-{1 + n % 12:02}-{1 + n % 28:02}"]
]


def are_joined_by_names(
    first: str, later: str, *, others: list[Reading] = OTHERS, also: str = "", **facts: str
) -> bool:
    """Tell whether a report of a shooting and a later one, dated by what it tells of, become one incident."""
    court = {"date_start": "2015-05-29", "date_end": "2015-05-29"} | facts
    pair = [
        replace(reading(own, event, claims=claims), article=Article(own, text, outlet=own, published=day))
        for own, event, text, day, claims in (
            ("first", SHOOTING, first, "2015-05-11", ()),
            ("later", replace(SHOOTING, **court), later, "2015-06-02", (said(1, "date", value=also),)),
        )
    ]
    return any({"first:1", "later:1"} <= group for group in together(link([*others, *pair])))


KILLED = "police found Adaline Carteret dead on the porch of her house in Ironbound, said Detective Moresby"


def test_rare_names_tie_a_follow_up_to_the_attack_it_dates_differently():
    """The hearing is on another day, but who else is called Carteret and was killed in Ironbound?"""
    hearing = "a judge in Newark heard how Adaline Carteret died in Ironbound, and sent Moresby away"
    assert are_joined_by_names(KILLED, hearing)
    assert are_joined_by_names(KILLED, hearing, place="Elizabeth")
    assert not are_joined_by_names(KILLED, "a judge in Newark heard how Grace Oduya died in Weequahic")


def test_one_detective_ties_no_two_attacks():
    """He speaks of every shooting in town; two that are news of their own days are two."""
    other = "a man was shot on Sunday outside a bar in Weequahic, said Detective Moresby"
    assert not are_joined_by_names(KILLED, other, date_start="2015-06-01", date_end="2015-06-01")


def test_a_follow_up_that_also_tells_the_day_of_the_attack():
    """Charged on Monday with what was done on May 10: with the name of the detective that is enough."""
    charge = "a man was charged on Monday with a shooting in Newark, said Detective Moresby"
    monday = {"date_start": "2015-06-01", "date_end": "2015-06-01"}
    assert are_joined_by_names(KILLED, charge, also="--05-10", **monday)
    assert not are_joined_by_names(KILLED, charge, also="--05-12", **monday)
    assert not are_joined_by_names(KILLED, charge.replace("Moresby", "Ruiz"), also="--05-10", **monday)


@pytest.mark.parametrize("published", ["2017-06-02", "2017-09-20"], ids=["at once", "in a long look back"])
def test_one_shrine_attacked_two_years_apart(published):
    """The names of the site are those of both attacks; only people tell which one a report is of."""
    site = replace(SHOOTING, site="the shrine of Sayyid Qadamgah Malangabad", target_type="religious")
    text = "they were shot at the shrine of Sayyid Qadamgah, near Malangabad"
    june = replace(site, date_start="2017-06-01", date_end="2017-06-01")
    told = [
        replace(reading("then", site), article=Article("then", text, published="2015-05-11")),
        replace(reading("again", june), article=Article("again", text, published=published)),
    ]
    assert not any({"then:1", "again:1"} <= group for group in together(link([*OTHERS, *told])))


def test_what_is_also_written_small_is_no_name():
    """A page's furniture in capitals is no person: Incidents, Arrests, Address."""
    page = "the Incidents, the Arrests, the Address of it"
    small = [replace(r, article=replace(r.article, text="incidents arrests address Here")) for r in OTHERS]
    assert are_joined_by_names(page, page)
    assert not are_joined_by_names(page, page, others=small)


def test_among_few_articles_no_name_is_rare():
    """Two reports alone share the names of a town's police chief and its hospital: that tells nothing."""
    assert not are_joined_by_names(KILLED, KILLED, others=[])


def test_copies_and_one_wire_are_one_source():
    """A copy counts as its original, and two reports from one wire as that wire."""
    wire = Article("wire", "", outlet="AP")
    copy = Article("copy", "", outlet="NBC News", copy_of="wire")
    credited = Article("credited", "", outlet="Fox News", origin="AP")
    own = Article("own", "", outlet="DW")
    every = {a.article_id: a for a in (wire, copy, credited, own)}
    assert independent_sources(every.values(), every) == 2
    events = [
        Reading(a, (replace(HEADQUARTERS, event_id=a.article_id, article_id=a.article_id),))
        for a in (wire, copy, credited)
    ]
    assert [(i.articles, i.independent_sources, i.grade) for i in link(events).incidents] == [(3, 1, "weak")]


def test_fields_are_reconciled():
    """The most precise date and place, the commonest kind, the strongest word on responsibility."""
    month = replace(
        HEADQUARTERS, date_start="2023-02-01", date_end="2023-02-28", date_precision="month", background=1,
        responsibility="blamed", suicide=1,
    )  # fmt: skip
    linked = link(
        [
            reading("a", month),
            reading("b", HEADQUARTERS),
            reading("c", replace(HEADQUARTERS, weapons="firearms")),
        ]
    )
    (one,) = linked.incidents
    assert (one.date_start, one.date_precision, one.responsibility, one.weapons, one.suicide) == (
        "2023-02-17",
        "day",
        "claimed",
        "firearms",
        1,
    )
    assert one.title == "Armed assault on the police headquarters, Karachi"


def test_an_incident_keeps_its_id_when_an_earlier_report_arrives_later():
    """The id made when the second report came first is kept, once known."""
    late = reading("b", HEADQUARTERS, published="2023-02-18")
    early = reading("a", HEADQUARTERS, published="2023-02-17")
    before = link([late])
    after = link([early, late], known=before.incidents)
    assert [i.incident_id for i in after.incidents] == [i.incident_id for i in before.incidents]


def test_a_merge_leaves_an_alias():
    """Two incidents that turn out to be one live on under one id; the other leads to it."""
    vague = replace(HEADQUARTERS, site=None, target_type="unknown", perpetrator=None)
    a = reading("a", replace(HEADQUARTERS, site=None, perpetrator=None, attack_type="unknown"))
    b = reading("b", vague)
    before = link([a, b])
    assert len(before.incidents) == 2
    bridge = (said(1, "killed", low=19), said(1, "injured", low=77))
    told = [
        replace(
            r,
            claims=tuple(
                replace(c, article_id=r.article.article_id, event_id=r.events[0].event_id) for c in bridge
            ),
        )
        for r in (a, b)
    ]
    after = link(told, known=before.incidents)
    (one,) = after.incidents
    (other,) = {i.incident_id for i in before.incidents} - {one.incident_id}
    assert dict(after.aliases) == {other: one.incident_id}


def test_the_seeds(shared):
    """DW and RFE/RL tell of one attack, nothing else joins, and the year left out is learned."""
    linked = link(hand_coded.readings(shared, years=False))
    assert {g for g in together(linked) if len(g) > 1} == {frozenset(("DW-E1", "RFE-E1"))}
    found = {e.event_id: (e.date_start, e.date_end, e.date_basis) for r in linked.readings for e in r.events}
    assert found["RFE-E1"] == ("2023-02-17", "2023-02-17", "linked")
    assert found["RFE-E2"] == ("2023-01-01", "2023-01-31", "linked")


# What always holds

TOWNS = st.sampled_from(["Karachi", "Lahore", None])
EVENTS = st.builds(
    Event,
    event_id=st.just(""),
    article_id=st.just(""),
    background=st.integers(0, 1),
    date_start=st.sampled_from([None, "2023-02-16", "2023-02-17", "2023-02-18"]),
    date_precision=st.just("day"),
    country=st.just("PAK"),
    place=TOWNS,
    attack_type=st.sampled_from(["bombing", "armed assault", "unknown"]),
    target_type=st.sampled_from(["police", "religious", "unknown"]),
    site=st.sampled_from([None, "Memon mosque", "Saddar market"]),
    perpetrator=st.sampled_from([None, "Tehrik-e-Taliban Pakistan", "Islamic State"]),
)


@st.composite
def corpora(draw: st.DrawFn) -> list[Reading]:
    """Draw up to eight articles with up to three events each, some with a date that lacks its year."""
    result = []
    for n in range(draw(st.integers(1, 8))):
        events = [replace(e, date_end=e.date_start) for e in draw(st.lists(EVENTS, min_size=1, max_size=3))]
        claims = tuple(
            said(i, "date", value=draw(st.sampled_from(["--02-17", "-1M"])))
            for i, e in enumerate(events, 1)
            if not e.date_start and draw(st.booleans())
        )
        published = draw(st.sampled_from([None, "2023-02-17", "2023-02-19"]))
        result.append(reading(f"a{n}", *events, claims=claims, published=published))
    return result


@given(corpora(), st.randoms())
def test_order_makes_no_difference(readings, dice):
    """Any order of the same articles gives the same incidents, links and dates."""
    assert link(dice.sample(readings, len(readings))) == link(readings)


@given(corpora())
def test_linking_again_changes_nothing(readings):
    """What the articles say, linked again as every run of a ledger does, gives the same incidents and ids."""
    once = link(readings)
    again = link(readings, known=once.incidents)
    assert again.readings == once.readings
    assert [i.incident_id for i in again.incidents] == [i.incident_id for i in once.incidents]
    assert together(again) == together(once)
    assert again.aliases == {}


@given(corpora())
def test_every_event_has_one_incident_and_no_article_two_events_in_it(readings):
    """Nothing is lost, nothing stands twice, and one article's attacks stay apart."""
    linked = link(readings)
    assert sorted(k.event_id for k in linked.links) == sorted(e.event_id for r in readings for e in r.events)
    for group in together(linked):
        assert len({event.split(":")[0] for event in group}) == len(group)
    assert len({i.incident_id for i in linked.incidents}) == len(linked.incidents)
    for r in linked.readings:
        home = {e.event_id: e.incident_id for e in r.events}
        assert all(c.incident_id == home[c.event_id] for c in r.claims)


@given(corpora())
def test_articles_that_come_one_by_one_keep_the_ids(readings):
    """An id that once stood for an incident still leads to one, whatever arrives later."""
    known: tuple = ()
    for n in range(1, len(readings) + 1):
        linked = link(readings[:n], known=known)
        alive = {i.incident_id for i in linked.incidents} | set(linked.aliases)
        assert {i.incident_id for i in known} <= alive
        known = linked.incidents
    assert together(linked) == together(link(readings))
