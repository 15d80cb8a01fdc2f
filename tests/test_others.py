"""What another reader claims is held to its quote: a true claim passes, a false one is refused, and why."""

from __future__ import annotations

import json

import pytest

from analysis import desk, ledger
from analysis.__main__ import main
from analysis.extract import extract
from analysis.model import Article, Event, Reading
from analysis.others import OfferError, judged, offer, offers

TEXT = (
    "KARACHI - Gunmen stormed a police post in Karachi on Sunday and killed at least five policemen, "
    "officials said. Six rangers and three constables were wounded. A baker and his son were taken to "
    "hospital with bullet wounds. One attacker is believed to have died. Nobody was arrested.\n\n"
    "In June 2002 a truck bomb killed 14 people outside the consulate in Lahore."
)
PAPER = Article("ap", TEXT, outlet="AP", published="2004-04-04", published_precision="day")
FIVE = {
    "article_id": "ap",
    "kind": "killed",
    "party": "security",
    "low": 5,
    "high": None,
    "hedge": "at_least",
    "reported": "five",
    "quote": "killed at least five policemen",
}
WOUNDED = FIVE | {
    "kind": "injured",
    "low": 9,
    "high": 9,
    "hedge": "exact",
    "reported": "Six rangers and three constables",
    "quote": "Six rangers and three constables were wounded",
}
LAHORE = {"date_start": "2002-06-01", "date_end": "2002-06-30", "place": "Lahore", "country": "PAK"}
BOMB = {
    "article_id": "ap",
    "kind": "killed",
    "party": "unknown",
    "low": 14,
    "high": 14,
    "hedge": "exact",
    "quote": "killed 14 people",
    "event": LAHORE,
}


def verdict(row):
    """Return how one claim of one reader is judged, and why."""
    _, (one,) = judged(extract(PAPER), [offer("nk", row)])
    return one.verdict, one.reason


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (FIVE, "agrees"),
        (FIVE | {"quote": "five policemen"}, "agrees"),
        (FIVE | {"start": TEXT.index("killed at"), "end": TEXT.index(", officials")}, "agrees"),
        (FIVE | {"event": {"place": "Karachi", "date_start": "2004-04-04"}}, "agrees"),
        (WOUNDED | {"low": 6, "high": 6, "reported": "Six", "quote": "Six rangers"}, "agrees"),
        (BOMB, "agrees"),
        (BOMB | {"party": "civilians"}, "agrees"),
        (
            FIVE | {"party": "attackers", "low": None, "high": 1, "hedge": "exact", "modality": "believed",
                    "reported": "One attacker", "quote": "One attacker is believed to have died"},
            "agrees",
        ),
    ],
    ids=["whole", "short quote", "offsets", "with its event", "one of two", "recalled", "people", "believed"],
)  # fmt: skip
def test_a_true_claim_that_we_read_too(row, expected):
    """The same number in the same words is agreement, and our claim is the surer for it."""
    assert verdict(row)[0] == expected


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (FIVE | {"low": 6}, "the number 6 does not follow"),
        (FIVE | {"low": 6, "reported": "six"}, "do not stand in the quote"),
        (FIVE | {"low": 50, "reported": None}, "the quote says 5 or more"),
        (FIVE | {"low": 5, "high": 5}, "the number 5 does not follow"),
        (FIVE | {"low": 5, "high": 5, "hedge": "exact"}, "does not follow"),
        (FIVE | {"hedge": "more_than"}, "does not follow"),
        (WOUNDED | {"low": 10, "high": 10}, "the number 10 does not follow"),
        (WOUNDED | {"party": "civilians", "low": 6, "high": 6, "reported": "Six", "quote": "Six rangers"},
         "the words are for security"),
        (FIVE | {"party": "civilians"}, "the words are for security"),
        (FIVE | {"party": "goats"}, "not one of attackers"),
        (FIVE | {"quote": "killed at least five cops"}, "does not stand in the article"),
        (FIVE | {"start": 3}, "does not stand at 3"),
        (FIVE | {"quote": "Nobody was arrested", "reported": None}, "nothing in the sentence"),
        (FIVE | {"event": {"place": "Quetta"}}, "tells of nothing in Quetta"),
        (FIVE | {"event": {"place": "Karachi", "date_start": "1999-01-01"}}, "nothing about 1999-01-01"),
        (FIVE | {"event_id": "ap:E9"}, "tells of no event ap:E9"),
        (FIVE | {"event": LAHORE | {"place": "Karachi"}}, "not about 2002-06-01"),
        (BOMB | {"kind": "injured"}, "says that anybody was injured"),
        (FIVE | {"kind": "weapon"}, "only numbers of persons"),
        (FIVE | {"low": None, "high": None, "hedge": "exact"}, "there is no number"),
        (FIVE | {"low": "five"}, "not a whole number"),
    ],
)  # fmt: skip
def test_a_false_claim_is_refused_with_its_reason(row, reason):
    """A number, a hedge, a party, a quote, an event: whatever does not follow is named."""
    assert verdict(row)[0] == "refused"
    assert reason in verdict(row)[1]


def test_persons_without_a_number_are_counted_one_by_one():
    """A baker and his son are two, not three, and not one."""
    row = WOUNDED | {
        "party": "civilians",
        "reported": "A baker and his son",
        "quote": "A baker and his son were",
    }
    assert [verdict(row | {"low": n, "high": n})[0] == "refused" for n in (1, 2, 3)] == [True, False, True]


def test_agreement_and_conflict_weigh_our_claim():
    """Confidence goes up where two read the same, down where they differ; our figures stay as they are."""
    alone = extract(PAPER)
    (mine,) = [c for c in alone.claims if c.kind == "killed" and c.low == 5]
    both, (yes,) = judged(alone, [offer("nk", FIVE)])
    agreed = next(c for c in both.claims if c.claim_id == mine.claim_id)
    theirs = next(c for c in both.claims if c.claim_id == yes.claim_id)
    assert agreed.confidence > mine.confidence
    assert (theirs.rule, theirs.relation, theirs.related, theirs.counts) == (
        "reader:nk",
        "same_as",
        mine.claim_id,
        0,
    )
    differing = BOMB | {"party": "security"}
    assert verdict(differing)[0] in ("refused", "conflicts")


def test_what_we_did_not_read_counts_only_if_nothing_does():
    """A reader's figure fills a gap, and is never added to a figure that we read."""
    text = "Gunmen attacked a church in Kaduna on Sunday. Its priest did not survive, nor did a guard."
    quiet = Reading(Article("q", text), (Event("q:E1", "q"),))
    priest, guard = (
        {"article_id": "q", "event_id": "q:E1", "kind": "killed", "party": "civilians", "low": 1, "high": 1,
         "hedge": "exact", "reported": who, "quote": who}
        for who in ("Its priest", "a guard")
    )  # fmt: skip
    both, told = judged(quiet, [offer("nk", priest), offer("nk", guard | {"party": None})])
    assert [one.verdict for one in told] == ["adds", "adds"]
    assert sorted(c.counts for c in both.claims) == [0, 1]


@pytest.fixture
def news(tmp_path):
    """Return a folder with the article and two readers' claims on it."""
    (tmp_path / "news.jsonl").write_text(
        json.dumps({"id": "ap", "text": TEXT, "outlet": "AP", "published": "2004-04-04"})
    )
    rows = [FIVE | {"reader": "nk"}, WOUNDED | {"reader": "nk"}, FIVE | {"low": 6, "reader": "a model"}]
    (tmp_path / "claims.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def held(path):
    """Return everything in a ledger but the list of runs."""
    base = ledger.opened(path)
    try:
        return {table: ledger.fetch(base, table) for table in ledger.TABLES if table != "runs"}
    finally:
        base.close()


def test_offers_are_kept_and_judged_at_every_run(news):
    """Given once, they stay; the second time nothing is new; the tolls are those of our own reading."""
    path, alone = news / "ledger.db", news / "alone.db"
    desk.run([news / "news.jsonl"], alone)
    report = desk.run([news / "news.jsonl"], path, claims=news / "claims.jsonl")
    assert sorted(o.verdict for o in report.offers) == ["agrees", "agrees", "refused"]
    first = held(path)
    assert not desk.run([news / "news.jsonl"], path).has_changed
    assert not desk.run([news / "news.jsonl"], path, claims=news / "claims.jsonl").has_changed
    assert held(path) == first
    assert first["tolls"] == held(alone)["tolls"]
    assert {c.rule for c in first["claims"]} - {c.rule for c in held(alone)["claims"]} == {"reader:nk"}


def test_claims_may_come_before_their_article(news):
    """An offer about an article that is not there waits for it."""
    (news / "other.jsonl").write_text(json.dumps({"id": "x", "text": "Shares rose."}))
    path = news / "ledger.db"
    report = desk.run([news / "other.jsonl"], path, claims=news / "claims.jsonl")
    assert {o.reason for o in report.offers} == {"the ledger has no such article"}
    desk.run([news / "news.jsonl"], path)
    assert sorted(o.verdict for o in held(path)["offers"]) == ["agrees", "agrees", "refused"]


def test_the_command_lists_what_it_refuses(news, capsys):
    """Counts on one line; each refusal with its reason."""
    given = ["extract", str(news / "news.jsonl"), "--ledger", str(news / "x.db")]
    assert main([*given, "--claims", str(news / "claims.jsonl")]) == 0
    shown = capsys.readouterr()
    assert "claims of other readers: 2 agrees, 1 refused" in shown.out
    assert "@a model: the number 6 does not follow" in shown.err
    (news / "claims.jsonl").write_text("{}\n")
    assert main([*given, "--claims", str(news / "claims.jsonl")]) == 1
    assert "claims.jsonl:1: no article_id, kind, quote" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["five died", "[]", '{"article_id": "ap"}'])
def test_a_file_of_claims_that_cannot_be_read(tmp_path, line):
    """The line and the remedy are named."""
    path = tmp_path / "claims.jsonl"
    path.write_text(f"{json.dumps(FIVE)}\n{line}\n")
    with pytest.raises(OfferError, match=r"claims\.jsonl:2"):
        offers(path)
