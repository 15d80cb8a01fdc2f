"""How tolls moved: one step a report, by the time of publication, ending at the toll as it stands."""

from __future__ import annotations

from itertools import permutations

import pytest

from analysis import desk, ledger
from analysis.history import history
from analysis.model import Article, Claim


def told(own, low, high="same", party="unknown"):
    """Return one article's claim on the killed."""
    high = low if high == "same" else high
    return Claim(f"{own}:1", own, "killed", "", 0, 1, "hand", "e", "i", party, low=low, high=high, counts=1)


PAPERS = {
    own: Article(own, "", outlet=own, published=published)
    for own, published in {
        "noon": "2023-01-30T12:00:00+05:00",
        "night": "2023-01-30T23:30:00+05:00",
        "next": "2023-01-31",
        "undated": None,
    }.items()
}
SAID = {
    "noon": told("noon", 28, None),
    "night": told("night", 59),
    "next": told("next", 100),
    "undated": told("undated", 101, None),
}


def moved(claims, party="all"):
    """Return the steps of one party: when, best, high and which claims moved it."""
    rows = history(claims, [], PAPERS)
    return [(m.step, m.as_of, m.best, m.high, m.claim_ids) for m in rows if m.party == party]


def test_a_rising_toll_in_every_order():
    """The mosque in Peshawar: 28 at noon, 59 at night, 100 the next day; a report without a date is last."""
    expected = [
        (1, "2023-01-30T12:00:00+05:00", 28, None, ("noon:1",)),
        (2, "2023-01-30T23:30:00+05:00", 59, None, ("night:1",)),
        (3, "2023-01-31", 100, 100, ("next:1",)),
        (4, None, 100, None, ("undated:1",)),
    ]
    figures = [(step, as_of) for step, as_of, *_ in expected]
    for order in permutations(SAID.values()):
        steps = moved(order)
        assert [(step, as_of) for step, as_of, *_ in steps] == figures
        assert [best for _, _, best, *_ in steps][:3] == [28, 59, 100]
        assert [ids for *_, ids in steps] == [ids for *_, ids in expected]


def test_a_report_that_says_the_same_is_no_step():
    """Only what moves a toll stands in its history."""
    assert len(moved([SAID["noon"], told("night", 28, None)])) == 1


def test_a_party_that_a_later_report_names_takes_over():
    """Five people, then five police: the toll of unknown victims ends with NULL, it is not left standing."""
    rows = history([told("noon", 5), told("next", 5, party="security")], [], PAPERS)
    ends = {m.party: (m.step, m.best) for m in rows}
    assert ends["security"] == (2, 5)
    assert ends["unknown"][1] in (None, 0) or ends["unknown"][0] == 1


@pytest.fixture(scope="module")
def base(root, tmp_path_factory):
    """Return the ledger of the sample reports."""
    path = tmp_path_factory.mktemp("history") / "ledger.db"
    desk.run([root / "seeds"], path)
    return ledger.opened(path)


def test_the_last_step_is_the_toll(base):
    """Every toll of the samples has a history that ends where it stands."""
    last = {
        (m.incident_id, m.kind, m.party): (m.low, m.best, m.high) for m in ledger.fetch(base, "toll_history")
    }
    tolls = {(t.incident_id, t.kind, t.party): (t.low, t.best, t.high) for t in ledger.fetch(base, "tolls")}
    assert {key: last[key] for key in tolls} == tolls
    assert all(last[key] == (None, None, None) for key in last.keys() - tolls.keys())


def test_each_step_names_claims_of_its_own_report(base):
    """A step's claims were published when it says."""
    published = {c.claim_id: a.published for a in ledger.fetch(base, "articles")
                 for c in ledger.fetch(base, "claims", article_id=a.article_id)}  # fmt: skip
    for move in ledger.fetch(base, "toll_history"):
        assert {published[own] for own in move.claim_ids} <= {move.as_of}
