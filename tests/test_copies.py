"""Wire copies are found however they were cut or re-headed; outlets' own reports are not taken for copies."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from analysis import desk, ledger
from analysis.copies import copies, folded, words
from analysis.extract import extract
from analysis.model import Apart, Article, Reading

PARTS = (
    "Five police officers were killed at dawn on Sunday when gunmen stormed a police post in "
    "Karachi, officials said.",
    "Ten attackers arrived in two vehicles and opened fire with automatic weapons, said the deputy "
    "chief of the city's police.",
    "Two officers and three constables died on the spot, he said, while one constable was wounded in "
    "the arm.",
    "The attackers fled towards the north of the city and took their wounded with them, a second "
    "officer told reporters.",
    "No group has claimed the attack so far. Security was tightened at police stations all over the "
    "city in the evening.",
    "Karachi has seen many attacks by armed groups in recent years, and police are often their "
    "target, residents say.",
)
OWN_PARTS = (
    "Gunmen attacked a small police station near the airport of Karachi early on Sunday and killed "
    "five policemen.",
    '"They came to kill all of us," said a constable who survived with a wounded arm, lying in his '
    "bed at a hospital.",
    "According to the police, about ten men took part. They drove away before help came, and nobody "
    "has been arrested.",
)
WIRE, OWN = "\n\n".join(PARTS), "\n\n".join(OWN_PARTS)


def article(own, text, outlet, published="2004-04-04", origin=None):
    """Return an article; the wire's are its own, the others' what they made of them."""
    return Article(own, text, outlet=outlet, origin=origin, published=published)


AP = article("ap", WIRE, "AP")
COPIES = {
    "whole": WIRE,
    "cut from the end": "\n\n".join(PARTS[:3]),
    "cut to its first sentences": "\n\n".join(PARTS[:2]),
    "re-headed": f"Five policemen die in dawn raid on Karachi post\n\nKARACHI, Pakistan (AP) - {WIRE}",
    "lightly edited": WIRE.replace("on Sunday", "Sunday").replace("officials said", "according to officials")
    .replace("automatic weapons", "rifles").replace("residents say", "people say"),
    "cut in the middle": "\n\n".join([*PARTS[:2], *PARTS[4:]]),
}  # fmt: skip


def found(*articles):
    """Return which of the articles copy which."""
    return copies([extract(one) for one in articles])


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES)
def test_a_copy_is_found(text):
    """NBC prints the AP's report, and says so in its credit or not at all."""
    for origin in ("AP", None):
        nbc = article("nbc", text, "NBC News", "2004-04-05", origin)
        assert found(AP, nbc) == {"nbc": "ap"}


def test_the_first_is_copied_and_of_one_day_the_one_that_wrote_it():
    """A day earlier decides; then who wrote it; then the longer text."""
    early = article("z", WIRE, "NBC News", "2004-04-03", "AP")
    assert found(AP, early) == {"ap": "z"}
    assert found(AP, article("a", WIRE, "NBC News", origin="AP")) == {"a": "ap"}
    assert found(AP, article("a", COPIES["cut from the end"], "NBC News")) == {"a": "ap"}


def test_a_report_without_a_date_is_the_copy_if_it_is_the_shorter():
    """Nothing says which came first, but a cut text was cut from a whole one."""
    assert found(AP, article("a", COPIES["cut from the end"], "NBC News", None, "AP")) == {"a": "ap"}
    assert found(article("ap", WIRE, "AP", None), article("a", COPIES["cut from the end"], "NBC")) == {
        "a": "ap"
    }


def test_own_reports_of_the_same_facts_are_no_copies():
    """Two outlets may say the same of the same attack, each in its own words."""
    assert found(AP, article("own", OWN, "The Daily")) == {}


def test_a_report_that_quotes_the_wire_and_goes_on_is_no_copy():
    """A paragraph taken over does not make the rest somebody else's."""
    assert found(AP, article("own", f"{PARTS[0]}\n\n{OWN}", "The Daily", "2004-04-05")) == {}


def test_the_same_words_with_a_new_figure_are_an_update():
    """An agency's later version keeps its words and moves the toll: dropping it as a copy would lose that."""
    later = WIRE.replace("Five police officers", "Seven police officers")
    assert found(AP, article("later", later, "AP", "2004-04-05")) == {}


def test_notices_do_not_make_copies():
    """The same copyright line and credit under two reports are no text of theirs."""
    notice = " ".join(f"notice{n}" for n in range(200))
    texts = {"ap": WIRE, "own": OWN}
    made = [
        Reading(
            Article(
                own, f"{text}\n{notice}", apart=(Apart(len(text) + 1, len(text) + 1 + len(notice), "notice"),)
            )
        )
        for own, text in texts.items()
    ]
    assert words(made[0].article)[-1] == "say"
    assert copies(made) == {}


def test_what_an_outlet_prints_every_day_is_nobodys_text():
    """A long request to subscribe under six briefs on six attacks does not make them one."""
    pitch = " ".join(f"Our reader number {n} supports us with a small gift each month." for n in range(30))
    towns = ("Karachi", "Quetta", "Lahore", "Multan", "Swat", "Bannu")
    briefs = [
        article(town, f"A blast in the market of {town} killed five people, police said. {pitch}", "Daily",
                f"2023-02-1{n}")
        for n, town in enumerate(towns)
    ]  # fmt: skip
    assert found(*briefs) == {}


def test_the_order_makes_no_difference():
    """All orders of four copies point to the one that wrote it."""
    some = [AP, *(article(name, text, name) for name, text in list(COPIES.items())[:3])]
    expected = dict.fromkeys(list(COPIES)[:3], "ap")
    assert all(found(*order) == expected for order in permutations(some))


def test_a_copy_of_a_copy_points_to_the_first():
    """NBC cut the AP's, and a blog cut NBC's."""
    nbc = article("nbc", COPIES["cut from the end"], "NBC News", "2004-04-05")
    blog = article("blog", "\n\n".join(PARTS[:2]), "a blog", "2004-04-06")
    assert found(AP, nbc, blog) == {"nbc": "ap", "blog": "ap"}


def test_a_copy_adds_no_voice_but_is_linked():
    """Its event is its original's, so linking sees one of them."""
    made = [extract(AP), extract(article("nbc", COPIES["cut from the end"], "NBC News"))]
    apart, copied, twins = folded(made, copies(made))
    assert [r.article.article_id for r in apart] == ["ap"]
    assert [r.article.copy_of for r in copied] == ["ap"]
    assert twins == {"nbc:E1": "ap:E1"}


def test_the_copy_among_the_samples(root, tmp_path):
    """NBC News prints the AP's report of the police post without its end; the other samples are their own."""
    desk.run([root / "seeds"], tmp_path / "ledger.db")
    reports = ledger.fetch(ledger.opened(tmp_path / "ledger.db"), "articles")
    outlets = {a.article_id: a.outlet for a in reports}
    assert [(a.outlet, outlets[a.copy_of]) for a in reports if a.copy_of] == [("after NBC News", "after AP")]


def test_an_exact_copy_changes_no_toll_and_no_count_of_sources(root, tmp_path):
    """Every sample report printed again by another outlet, with no credit and no date of its own."""
    path = tmp_path / "ledger.db"
    desk.run([root / "seeds"], path)

    def held():
        base = ledger.opened(path)
        try:
            return (
                [
                    (t.incident_id, t.kind, t.party, t.low, t.best, t.high)
                    for t in ledger.fetch(base, "tolls")
                ],
                [(i.incident_id, i.independent_sources, i.title) for i in ledger.fetch(base, "incidents")],
                sum(i.articles for i in ledger.fetch(base, "incidents")),
                ledger.fetch(base, "articles"),
            )
        finally:
            base.close()

    tolls, sources, told, reports = held()
    again = tmp_path / "again.jsonl"
    lines = [{"id": f"again-{a.article_id}", "text": a.text, "outlet": "Reprints"} for a in reports]
    again.write_text("\n".join(map(json.dumps, lines)))
    desk.run([again], path)
    after = held()
    assert (after[0], after[1]) == (tolls, sources)
    assert after[2] > told
