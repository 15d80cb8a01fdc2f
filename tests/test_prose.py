"""Sentences say what the record holds, no more surely than it holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import SimpleNamespace

import pandas as pd
import pytest
from small import changed_ledger, small_ledger

from analysis import prose, tables
from analysis.prose import Range, amount, fraction, share, short, total


@dataclass
class Named:
    """An attack or a claim with only what a sentence needs."""

    fields: dict = field(default_factory=dict)

    def __getattr__(self, name):
        return self.fields.get(name)


@pytest.fixture
def record(tmp_path):
    """Return the small record: four killed in Karachi, over 100 in Peshawar, 14 in 2002, one foiled."""
    return tables.load(small_ledger(tmp_path / "ledger.db"))


def with_sql(tmp_path, sql):
    """Return the small record after one change."""
    return tables.load(changed_ledger(tmp_path / "ledger.db", sql))


def words(markup):
    """Return the text of a sentence without its links."""
    return markup.striptags() if hasattr(markup, "striptags") else markup


@pytest.mark.parametrize(
    ("low", "best", "high", "said", "labelled"),
    [
        (2, 2, None, "at least two", "2+"),
        (101, 101, None, "at least 101", "101+"),
        (8, 9, 9, "8 to 9", "8–9"),
        (5, 5, 5, "five", "5"),
        (10, 10, 10, "10", "10"),
        (0, 0, 0, "nobody", "0"),
        (0, 0, 1, "up to one", "0–1"),
        (None, None, 1, "up to one", "up to 1"),
        (None, None, None, "an unstated number", "not stated"),
        (0, 0, None, "an unstated number", "not stated"),
        (2, 4, None, "at least two", "4 (2+)"),
        (1200, 1200, 1500, "1,200 to 1,500", "1,200–1,500"),
    ],
)
def test_a_toll_in_words_and_on_a_label(low, best, high, said, labelled):
    """An open end stays open, what nobody says is no zero, and a zero is nobody."""
    assert amount(Range(low, best, high)) == said
    assert short(Range(low, best, high)) == labelled


def test_one_open_end_leaves_a_sum_open():
    """Four or more and five to six are nine or more; a toll that nobody states adds nothing."""
    assert total([Range(4, 4, None), Range(5, 5, 6), prose.UNSTATED]) == Range(9, 9, None)
    assert total([prose.UNSTATED]) == prose.UNSTATED


def test_a_share_holds_only_if_it_holds_at_low_and_at_high():
    """101 of 124 is four in five even with all others at their highest; 50 of 90 to 300 is no share."""
    seeds = [Range(4, 4, None), Range(101, 101, None), Range(5, 5, 6), Range(14, 14, 15), Range(0, 0, 0)]
    assert fraction(share(seeds[1], seeds)) == "four in five"
    unsure = [Range(50, 50, 50), Range(30, 30, 200), Range(10, 10, 50)]
    assert fraction(share(unsure[0], unsure)) is None
    assert fraction(share(Range(60, 60, 60), [Range(60, 60, 60), Range(20, 20, 40)])) == "most"


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        ("2023-02-17", "2023-02-17", "day", "on 17 February 2023"),
        ("2023-01-01", "2023-01-31", "month", "in January 2023"),
        ("2002-01-01", "2002-12-31", "year", "in 2002"),
        ("2023-02-17", "2023-02-18", "days", "between 17 and 18 February 2023"),
        (None, None, "unknown", "on a date that no report gives"),
        (pd.NaT, pd.NaT, "unknown", "on a date that no report gives"),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_known(start, end, precision, expected):
    """A month is never its first day."""
    assert prose.on(start, end, precision) == expected


@pytest.mark.parametrize(
    ("site", "place", "expected"),
    [
        ("Karachi police headquarters / police chief's office", "Karachi", "at Karachi police headquarters"),
        ("outside the U.S. Consulate", "Karachi", "outside the U.S. Consulate in Karachi"),
        ("the Police Lines mosque", "Peshawar", "at the Police Lines mosque in Peshawar"),
        ("police post", "Quetta", "at the police post in Quetta"),
        ("inland port", "Quetta", "at the inland port in Quetta"),
        (None, "Swat", "in Swat"),
        (None, None, "at a place that no report names"),
    ],
)
def test_where_an_attack_was(site, place, expected):
    """The place takes the preposition that its words allow, and the town is not said twice."""
    assert prose.at(Named({"site": site, "place": place})) == expected


@pytest.mark.parametrize(
    ("perpetrator", "how", "expected"),
    [
        ("Tehrik-e-Taliban Pakistan", "claimed", "Tehrik-e-Taliban Pakistan say they did it"),
        ("Tehrik-e-Taliban Pakistan", "blamed", "the authorities blame Tehrik-e-Taliban Pakistan"),
        ("Islamic militants", "convicted", "Islamic militants were convicted"),
        ("The group", "denied", "The group deny it"),
        (None, "unattributed", "no report says who did it"),
    ],
)
def test_claimed_is_not_blamed(perpetrator, how, expected):
    """Each way of knowing who did it has its own verb."""
    assert prose.responsibility(Named({"perpetrator": perpetrator, "responsibility": how})) == expected


def test_the_lead_of_the_small_record(record):
    """The newest attack first, by party and place, then the whole record and what it lacks."""
    lead = words(prose.lead(record))
    assert lead.startswith(
        "At least two members of the security forces and two attackers were killed, and one person injured, "
        "in an armed assault in Karachi on 17 February 2023; "
    )
    assert "Tehrik-e-Taliban Pakistan say they did it" in lead
    assert "The three reports tell of four attacks and attempts since 2002, with at least 119 killed" in lead
    assert "more than 100 of them in one attack in Peshawar" in lead
    assert lead.endswith("for two attacks no report says how many were injured.")


def test_every_figure_of_the_lead_leads_to_its_words(record):
    """Numbers in the first sentence link to claims that are in the record."""
    first = str(prose.lead(record)).split("The three reports")[0]
    targets = re.findall(r'href="#q-([^"]+)"', first)
    assert len(targets) >= 3
    assert set(targets) <= set(record.claims.claim_id)


def test_injured_that_nobody_counts_are_said_not_to_be_counted(tmp_path):
    """No figure for the injured is a sentence, never a zero."""
    lead = words(prose.lead(with_sql(tmp_path, "delete from tolls where kind = 'injured'")))
    assert "no report says how many were injured" in lead.split("The three")[0]


def test_a_lower_figure_is_told_beside_the_best(tmp_path):
    """The disputed kind stands at its best figure, and who counted fewer is named."""
    lower = with_sql(
        tmp_path,
        "update tolls set low = 2, best = 4 where incident_id = 'karachi' and kind = 'killed' and "
        "party = 'all'",
    )
    lead = words(prose.lead(lower))
    assert lead.startswith(
        "At least two members of the security forces and two attackers were killed, and one person"
    )
    assert "and DW counted at least two killed. The three" in lead


def test_a_disputed_figure_adds_up_and_has_its_range_behind_it(tmp_path):
    """Two and two are the best figure of four; the range from 2 to 6 is that of the four, not of a party."""
    sql = (
        "update tolls set low = 2, best = 4, high = 6 where incident_id = 'karachi' and kind = 'killed' and "
    )
    sql += "party = 'all'"
    assert words(prose.lead(with_sql(tmp_path, sql))).startswith(
        "Two members of the security forces and two attackers (four in all; reports range from 2 to 6) were"
    )


def test_a_restated_report_is_named_as_one_inside_a_sentence():
    """A sentence names the report, not a credit line."""
    assert prose.spoken_outlet(Named({"outlet": "after DW", "restated": 1})) == "the restated DW report"
    assert prose.spoken_outlet(Named({"outlet": "AP", "restated": 0})) == "AP"


def test_people_of_no_stated_party_are_others_beside_the_rest(tmp_path):
    """Two soldiers, two attackers and three others: nobody says who the three were."""
    sql = (
        "insert into tolls (incident_id, kind, party, low, best, high, rule, claim_ids) "
        "values ('karachi', 'killed', 'unknown', 3, 3, null, 'hand', '[]'); "
    )
    record = with_sql(tmp_path, sql)
    record.tolls.loc[
        (record.tolls.incident_id == "karachi")
        & (record.tolls.party == "all")
        & (record.tolls.kind == "killed"),
        ["low", "best"],
    ] = 7
    assert ("members of the security forces, three others and two attackers were killed") in words(
        prose.lead(record)
    )


def test_a_bomber_among_gunmen_makes_no_suicide_assault(tmp_path):
    """A suicide bombing is a bombing; anything else with a bomber is a suicide attack."""
    assert (
        prose.attack(Named({"attack_type": "bombing", "suicide": 1, "stage": "accomplished"}))
        == "a suicide bombing"
    )
    assert (
        prose.attack(Named({"attack_type": "armed assault", "suicide": 1, "stage": "accomplished"}))
        == "a suicide attack"
    )
    assert (
        prose.attack(Named({"attack_type": "bombing", "suicide": 0, "stage": "failed"}))
        == "an attempted bombing"
    )


def test_attacks_without_a_date_come_last(record):
    """The newest attack leads a list; one of no known date is not taken for it."""
    order = [i.incident_id for i in prose.newest_first(record.incidents)]
    assert order == ["karachi", "peshawar", "consulate", "nowhere"]


def test_nobody_counted_at_all(tmp_path):
    """An attack of which no report counts anybody opens with that."""
    lead = words(prose.lead(with_sql(tmp_path, "delete from tolls")))
    assert lead.startswith("No report says how many were killed or injured in an armed assault in Karachi")
    assert "with" not in lead.split("The three")[1]


def test_one_person_was(tmp_path):
    """One civilian was, two civilians were."""
    one = (
        "update tolls set low = 1, best = 1, high = 1, party = replace(party, 'security', "
        "'civilians') where incident_id = 'karachi' and kind = 'killed' and party in ('all', 'security')"
    )
    record = with_sql(tmp_path, one)
    record = SimpleNamespace(
        **{
            **vars(record),
            "tolls": record.tolls[
                ~((record.tolls.incident_id == "karachi") & (record.tolls.party == "attackers"))
            ],
        }
    )
    assert words(prose.lead(record)).startswith("One civilian was killed")


def test_a_foiled_attack_is_told_as_one(tmp_path):
    """What was foiled did not kill anybody, and the sentence does not start with a toll."""
    record = with_sql(tmp_path, "update incidents set stage = 'foiled' where incident_id = 'karachi'")
    lead = words(prose.lead(record))
    assert lead.startswith("An attempted armed assault in Karachi on 17 February 2023 was foiled")


def test_nothing_in_the_selection(record):
    """An empty selection is a sentence, and no heading claims anything."""
    empty = SimpleNamespace(
        **{
            **vars(record),
            "incidents": record.incidents.head(0),
            "tolls": record.tolls.head(0),
            "claims": record.claims.head(0),
            "events": record.events.head(0),
            "links": record.links.head(0),
            "relations": record.relations.head(0),
        }
    )
    assert words(prose.lead(empty)) == "Three reports read; none tells of an attack in this selection."
    assert prose.title(empty) == "No attack in this selection"
    assert prose.attacks_heading(empty) == "No attack in this selection"
    assert prose.casualties_heading(empty) == "No report says how many were killed"
    assert prose.not_known(empty) == []


def test_headings_state_what_holds(record):
    """101 of 119 is most at low and high; most of the dead have no stated party."""
    assert prose.casualties_heading(record) == "One attack holds most of the known dead"
    assert prose.party_heading(record) == "For most of the dead, no report says who they were"
    assert prose.attacks_heading(record) == "Four attacks, one of them foiled or failed, 2002–2023"
    assert prose.title(record) == "Attacks and attempts in Karachi and Peshawar, Pakistan, 2002–2023"


def test_how_fresh_the_record_is(record):
    """The line names the latest report that carries a date, and how well the incidents stand."""
    assert (
        words(prose.as_of(record))
        == "As of 18 February 2023 (latest dated report read: RFE/RL) · 3 reports, 4 incidents · fair "
        "1, weak 3"
    )


def test_a_restated_report_says_so():
    """A sample in our own words never passes for the outlet's."""
    assert prose.outlet(Named({"outlet": "DW", "restated": 1})) == "after DW, restated"
    assert prose.outlet(Named({"outlet": "after DW", "restated": 1})) == "after DW, restated"
    assert prose.outlet(Named({"outlet": "DW", "restated": 0})) == "DW"
    assert prose.outlet(Named({"outlet": None, "restated": 0})) == "an outlet not named"


def test_restated_quotes_are_not_taken_for_an_outlets(tmp_path, record):
    """The line under the lead says which reports are told in our own words."""
    assert "restated" not in words(prose.as_of(record))
    told = words(prose.as_of(with_sql(tmp_path / "all", "update articles set restated = 1")))
    assert told.endswith("· all of them restated in our own words: the quotes are not the outlets’ own")
    one = with_sql(tmp_path / "one", "update articles set restated = 1 where article_id = 'dw'")
    assert "one of them restated" in words(prose.as_of(one))


def test_what_is_not_known(record):
    """Each hole in the record is a line: the injured, whose the dead were, the day, who did it, the limit."""
    told = " ".join(words(line) for line in prose.not_known(record))
    for hole in (
        "How many were injured",
        "Who the dead were",
        "Whether civilians were among",
        "The day of the attack",
        "Who carried out three of the four",
        "The upper limit",
    ):
        assert hole in told


def test_why_a_part_is_not_counted():
    """Two officers are part of the five police, and are not added."""
    part = Named(
        {
            "claim_id": "a",
            "article_id": "ap",
            "kind": "killed",
            "party": "security",
            "low": 2,
            "high": 2,
            "hedge": "exact",
            "modality": "asserted",
            "counts": 0,
        }
    )
    whole = Named(
        {"claim_id": "b", "article_id": "ap", "kind": "killed", "party": "security", "low": 5, "high": 5}
    )
    assert (
        prose.why_not_counted(part, {"a": [("part_of", "b")]}, {"b": whole})
        == "part of the 5 of security; not added"
    )


def test_what_is_only_believed_is_never_in_the_best_figure():
    """The words beside a claim say so."""
    claim = Named({"claim_id": "a", "modality": "believed", "hedge": "exact", "counts": 1})
    assert prose.why_not_counted(claim, {}, {}) == "believed only; never in the best figure"


def test_no_label_in_our_own_voice(tmp_path, record):
    """Whatever a report calls people, our sentences call attackers attackers."""
    loaded = with_sql(
        tmp_path / "loaded",
        "update claims set party_text = 'two terrorists', speaker_role = 'terrorist hunter'",
    )
    ours = [
        prose.lead(loaded),
        prose.as_of(loaded),
        prose.title(loaded),
        prose.casualties_heading(loaded),
        prose.party_heading(loaded),
        *prose.not_known(loaded),
    ]
    assert not [text for text in ours if "terrorist" in str(text).lower()]


def test_text_from_a_report_cannot_open_a_tag(tmp_path):
    """Names and places are escaped wherever a sentence holds them."""
    record = with_sql(
        tmp_path,
        "update incidents set site = '<img src=x onerror=alert(1)>', place = '<b>Karachi', perpetrator "
        "= '<script>'",
    )
    told = str(prose.lead(record)) + "".join(map(str, prose.not_known(record)))
    assert "<img" not in told
    assert "<script" not in told
    assert "<b>Karachi" not in told
