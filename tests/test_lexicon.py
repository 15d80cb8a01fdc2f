"""Every row of every word list proves itself by its example."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from analysis import lexicon
from analysis.extract.sentences import Sentence, tokens
from analysis.lexicon.phrases import Phrases

LISTS = sorted((Path(__file__).resolve().parent.parent / "analysis" / "lexicon").glob("*.csv"))
PATTERN = re.compile(r"[|()\[\]?*+\\^$]")  # a cue with one of these may be a regular expression
EDGES = r"(?:(?<!\w)|(?=\W))(?:{})(?:(?!\w)|(?<=\W))"  # no word is cut in two
ASIDE = {"example", "note"}  # what a row says about itself, rather than what it means


def rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a list with the lines they stand on."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        return [(reader.line_num, row) for row in reader]


def stands(cue: str, example: str) -> bool:
    """Tell whether *cue*, a phrase or a pattern, stands in *example* as whole words, in any case."""
    patterns = [re.escape(cue), cue] if PATTERN.search(cue) else [re.escape(cue)]
    return any(re.search(EDGES.format(pattern), example, re.IGNORECASE) for pattern in patterns)


@pytest.mark.parametrize(
    ("cue", "example", "expected"),
    [
        ("police", "Two Police officers were killed", True),
        ("police", "Policemen were killed", False),
        ("polic(?:e|emen)", "Policemen were killed", True),
        ("Workers' Party (PKK)", "The Workers' Party (PKK) denied it", True),
        ("'s war", "Syria's war", True),
        ("'s war", "Syria's warlords", False),
        ("p.m.", "at 7 p.m. on Friday", True),
        ("p.m.", "at 7 pompous", False),
    ],
)
def test_a_cue_stands_as_whole_words(cue, example, expected):
    """A cue inside a longer word does not count."""
    assert stands(cue, example) is expected


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_rows_are_whole(path):
    """No row has more or fewer cells than the header, and none has spaces around a meaning."""
    faults = []
    for line, row in rows(path):
        if None in row or None in row.values():
            faults.append(
                f"{path.name}:{line}: not as many cells as the header; quote a cell that holds a comma"
            )
        elif any(cell != cell.strip() for column, cell in row.items() if column not in ("cue", "example")):
            faults.append(f"{path.name}:{line}: spaces around a cell")
    assert faults == []


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_cue_matches_its_example(path):
    """Each cue stands in the sentence that was written to show it."""
    faults = [
        f"{path.name}:{line}: cue {row['cue']!r} does not stand in its example {row['example']!r}"
        for line, row in rows(path)
        if {"cue", "example"} <= row.keys() and not stands(row["cue"], row["example"])
    ]
    assert faults == []


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_cue_is_listed_once(path):
    """No two rows give a cue the same meaning twice."""
    meanings = Counter(
        tuple(str(cell).casefold() for column, cell in row.items() if column not in ASIDE)
        for _, row in rows(path)
    )
    assert [meaning for meaning, count in meanings.items() if count > 1] == []


@pytest.mark.parametrize("name", ["harm", "assault_verbs", "groups", "responsibility_cues", "outcome_cues"])
def test_a_quick_look_denies_no_phrase(name):
    """Where a phrase stands in a sentence, the look at its bare words says that one may stand there."""
    listed = {tuple(token.low for token in tokens(row["cue"])) for row in lexicon.rows(name)}
    phrases = Phrases((words, words) for words in listed)
    said = [
        Sentence(0, 1, "body", f"On Friday, “{' '.join(words)}”, she wrote.", 0) for words in sorted(listed)
    ]
    assert [s.text for s in said if not phrases.may_stand_among(s.bag)] == []
    assert not phrases.may_stand_among({"she", "wrote", "on", "friday"})
