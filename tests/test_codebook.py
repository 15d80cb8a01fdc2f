"""The codebook says what the ledger holds: every table, column and value, and nothing else."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from analysis import lexicon, model, tally
from analysis.ledger import TABLES

CODEBOOK = (Path(__file__).resolve().parent.parent / "CODEBOOK.md").read_text(encoding="utf-8")


def commented(record: type, column: str) -> tuple[str, ...]:
    """Return the values that the comment beside a column of a record lists."""
    line = re.search(rf"^    {column}: .*?# ([a-z_, ]+)$", inspect.getsource(record), re.MULTILINE)
    return tuple(line[1].split(", "))


VALUES = {
    "kind": model.KINDS,
    "party": model.PARTIES,
    "hedge": model.HEDGES,
    "modality": model.MODALITIES,
    "speaker type": model.SPEAKER_TYPES,
    "relation": model.RELATIONS,
    "stage": model.STAGES,
    "responsibility": model.RESPONSIBILITY,
    "attack type": model.ATTACK_TYPES,
    "weapon": model.WEAPONS,
    "target type": model.TARGET_TYPES,
    "date precision": model.DATE_PRECISIONS,
    "date basis": model.DATE_BASES,
    "place precision": model.PLACE_PRECISIONS,
    "published precision": commented(model.Article, "published_precision"),
    "published basis": commented(model.Article, "published_basis"),
    "story status": commented(model.Article, "story_status"),
    "apart": commented(model.Apart, "kind"),
    "grade": model.GRADES,
    "toll kind": commented(model.Toll, "kind"),
    "toll party": commented(model.Toll, "party"),
    "ruling": model.RULINGS,
    "verdict": model.VERDICTS,
    "toll rule": (*tally.RULES, tally.INFERRED, tally.ATTACKERS_ALONE),
}
ELSEWHERE = {  # columns whose list of values has another name than the column
    ("toll_history", "kind"): "toll kind",
    ("toll_history", "party"): "toll party",
    ("toll_history", "rule"): "toll rule",
    ("tolls", "kind"): "toll kind",
    ("tolls", "party"): "toll party",
    ("tolls", "rule"): "toll rule",
    ("events", "weapons"): "weapon",
    ("incidents", "weapons"): "weapon",
}


def chapter(title: str) -> str:
    """Return the text under a heading of the second level."""
    return re.split(r"^## ", CODEBOOK, flags=re.MULTILINE)[1:][headings("## ").index(title)]


def headings(mark: str, text: str = CODEBOOK) -> list[str]:
    """Return the headings of one level, in order."""
    return re.findall(rf"^{mark}(.+)$", text, re.MULTILINE)


def table(title: str, under: str) -> list[list[str]]:
    """Return the cells of the last table under a heading of the third level, without its first row."""
    text = chapter(under)
    section = re.split(r"^### ", text, flags=re.MULTILINE)[1:][headings("### ", text).index(title)]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_table_is_described():
    """The codebook has the ledger's tables in the ledger's order."""
    assert headings("### ", chapter("Tables")) == list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described(name):
    """Each column stands there once, in order, with a meaning and where it comes from."""
    rows = table(name, "Tables")
    assert [row[0] for row in rows] == [f"`{column}`" for column in model.columns(TABLES[name][0])]
    assert [row for row in rows if len(row) != 5 or not row[1] or not row[4]] == []


def test_every_list_of_values_is_described():
    """The codebook explains the lists of values that the code has, and no other."""
    assert sorted(headings("### ", chapter("Values"))) == sorted(VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_values_are_those_of_the_code(name):
    """Each value has a meaning, and the order is the code's, which in attack types decides."""
    rows = table(name, "Values")
    assert [row[0] for row in rows] == [f"`{value}`" for value in VALUES[name]]
    assert [row for row in rows if len(row) != 2 or not row[1]] == []


@pytest.mark.parametrize("name", TABLES)
def test_a_column_with_a_list_of_values_leads_to_it(name):
    """Whoever reads about a column finds its values by one click."""
    lost = []
    for row in table(name, "Tables"):
        column = row[0].strip("`")
        values = ELSEWHERE.get((name, column), column.replace("_", " "))
        if values in VALUES and f"[{values}](#{values.replace(' ', '-')})" not in row[3]:
            lost.append(column)
    assert lost == []


def test_links_lead_somewhere():
    """Every link inside the codebook has a heading to go to."""
    anchors = {title.lower().replace(" ", "-") for title in headings("#+ ")}
    assert set(re.findall(r"\]\(#([\w-]+)\)", CODEBOOK)) <= anchors


def test_vague_words_are_read_as_written():
    """What the codebook says of "dozens" and "several" is what the word list says."""
    listed = re.findall(r"^\| (\w+) \| (\d+) \| .+ \|$", chapter("How a number is read"), re.MULTILINE)
    used = [(row["cue"], row["low"]) for row in lexicon.rows("numbers") if row["hedge"] == "vague"]
    assert listed == used
