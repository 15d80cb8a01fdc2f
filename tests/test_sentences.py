"""Sentences: whole, and cut only where they run on without end."""

from __future__ import annotations

from analysis.extract.sentences import LONGEST, sentences
from analysis.model import Article


def test_a_sentence_that_runs_on_is_cut_at_its_clauses():
    """A page without a full stop is read in pieces, each of whole words, with nothing lost."""
    text = "gunmen shot two clerks in Gao, troops shot three raiders near Kidal " * 60
    rows = sentences(Article("a", text))
    assert max(len(row.text) for row in rows) <= LONGEST
    assert all(text[row.start : row.end] == row.text for row in rows)
    assert " ".join(row.text for row in rows).split() == text.split()
    assert all(row.text.endswith(",") for row in rows[:-1])


def test_a_word_without_end_is_cut_too():
    """Not even a string of letters makes a sentence longer than that."""
    assert [len(row.text) for row in sentences(Article("a", "x" * (2 * LONGEST + 7)))] == [
        LONGEST,
        LONGEST,
        7,
    ]


def test_a_long_sentence_of_the_news_stays_whole():
    """Forty names in a list are one sentence."""
    text = f"Those named were {', '.join(f'Ann Lee {n}' for n in range(40))} and Bo Ray."
    assert len(sentences(Article("a", text))) == 1
