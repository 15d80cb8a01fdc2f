"""Numbers as news writes them, and what their words allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.quantities import quantities, quantity
from analysis.extract.sentences import tokens

ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SPELT = dict(enumerate(ONES.split(), 1)) | {
    20 + 10 * i + n: f"{word}-{one}" if n else word
    for i, word in enumerate(TENS.split())
    for n, one in enumerate(["", *ONES.split()[:9]])
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("five", (5, 5, "exact")),
        ("at least five", (5, None, "at_least")),
        ("no fewer than 18", (18, None, "at_least")),
        ("five or more", (5, None, "at_least")),
        ("more than five", (6, None, "more_than")),
        ("over 200", (201, None, "more_than")),
        ("up to five", (None, 5, "at_most")),
        ("as many as 30", (None, 30, "at_most")),
        ("fewer than five", (None, 4, "less_than")),
        ("about 40", (40, 40, "about")),
        ("some 40", (40, 40, "about")),
        ("five or six", (5, 6, "range")),
        ("between 20 and 25", (20, 25, "range")),
        ("dozens", (24, None, "vague")),
        ("scores", (40, None, "vague")),
        ("hundreds", (200, None, "vague")),
        ("several", (3, None, "vague")),
        ("a dozen", (12, 12, "exact")),
        ("half a dozen", (6, 6, "exact")),
        ("half a million", (500_000, 500_000, "exact")),
        ("1.9 million", (1_900_000, 1_900_000, "exact")),
        ("280,000", (280_000, 280_000, "exact")),
        ("a hundred and twenty", (120, 120, "exact")),
    ],
)
def test_what_the_words_allow(words, expected):
    """The two ends and the hedge are those of the codebook."""
    assert quantity(f"{words} people") == expected


@given(st.sampled_from(sorted(SPELT)))
def test_figures_and_words_are_one(number):
    """A number is the same in figures and in words."""
    assert quantity(f"{number} people") == quantity(f"{SPELT[number]} people") == (number, number, "exact")


@given(st.lists(st.sampled_from(sorted(SPELT)), min_size=1, max_size=5))
def test_numbers_of_a_list_stay_apart(numbers):
    """Numbers with words between them are read one by one, in order."""
    text = ", ".join(f"{SPELT[n]} guards" for n in numbers)
    assert [q.low for q in quantities(list(tokens(text)))] == numbers


def test_no_number_is_none():
    """Words without a number give none."""
    assert quantity("the people of the town") is None
