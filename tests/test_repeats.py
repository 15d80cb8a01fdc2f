"""Whether one person told of is a person told of before, where the rules leave a doubt."""

import json
import re
from pathlib import Path

import pytest

from analysis.extract import extract, repeats
from analysis.model import Article

FILE = Path(repeats.__file__).with_name("repeats.json")
WOUNDED = "A trader was shot dead in Jos on Monday. A guard was wounded, doctors said."


def told(text):
    return sorted((c for c in extract(Article("a", text)).claims if c.kind in repeats.KINDS), key=by_place)


def by_place(claim):
    return claim.start


def toll(text):
    claims = [c for c in told(text) if c.counts]
    return tuple(sum(c.low for c in claims if c.kind == kind) for kind in repeats.KINDS)


@pytest.fixture
def eager(monkeypatch):
    """Weights that would change whatever they are asked of."""
    monkeypatch.setattr(repeats, "weights", lambda: {"more: always": 900, "fewer: always": 900})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb killed four soldiers in Quetta on Friday and wounded nine others.", (4, 9)),
        ("Two women were shot dead in Nairobi on Sunday. A third woman was killed a mile away.", (3, 0)),
        ("A man was stabbed to death in Leeds on Tuesday. A second man was injured.", (1, 1)),
        ("An attack on a bus killed five people near Jos on Monday. Five people died, police said.", (5, 0)),
        ("A bomb wounded three people in Oslo on Friday, including a boy.", (0, 3)),
        ("A soldier was shot dead near Gao on Friday. A girl was killed too, the mayor said.", (2, 0)),
        ("Gunmen shot a porter in Lima on Monday and wounded another porter.", (0, 2)),
        ("A clerk killed his wife in Bari on Sunday before he killed himself, police say.", (2, 0)),
        ("A girl was shot dead in Zawiya on Friday. Hours later a neighbour was wounded.", (1, 1)),
        ("A girl was fatally shot in Gent on Friday. A nanny was also hit, doctors say.", (1, 1)),
    ],
    ids=[
        "numbers",
        "a third makes three",
        "a second man",
        "a number again",
        "including",
        "a soldier is no girl",
        "another",
        "the doer is not the victim",
        "a neighbour, told after the dead",
        "also",
    ],
)
def test_what_is_said_outright_is_never_changed(eager, text, expected):
    """However sure the weights are, they are asked only where the words leave a doubt."""
    assert toll(text) == expected
    assert not [c for c in told(text) if c.rule == "learned"]


def test_a_person_held_for_one_told_of_before_is_named_and_tied(monkeypatch):
    monkeypatch.setattr(repeats, "doubted", lambda counts, *_: counts[-1])
    dead, hurt = told(WOUNDED)
    assert (dead.kind, hurt.kind) == repeats.KINDS
    assert (hurt.counts, hurt.rule, hurt.relation) == (0, "learned", "may_overlap")
    assert hurt.related == dead.claim_id
    assert WOUNDED[hurt.start : hurt.end] == hurt.quote


def test_a_person_held_for_new_counts_and_repeats_nobody(monkeypatch):
    """Whom the rules take for the man told of before is another, if weights say so."""
    text = "A man was wounded in Jos on Monday. On Tuesday doctors spoke of the man hurt by a bullet."
    assert toll(text) == (0, 1)
    monkeypatch.setattr(repeats, "weights", lambda: {"more: always": 900})
    assert toll(text) == (0, 2)
    changed = next(c for c in told(text) if c.rule == "learned")
    assert (changed.counts, changed.relation, changed.related) == (1, None, None)


def test_at_most_one_person_of_an_attack_is_changed(monkeypatch):
    monkeypatch.setattr(repeats, "weights", lambda: {"more: always": 900})
    text = "A man was wounded in Jos on Monday. The man was hurt by a bullet. The man was hurt in the leg."
    assert [c.rule for c in told(text)].count("learned") == 1


def test_the_weights_name_no_place_and_nobody():
    """Each stands in the program that makes the features, which knows no word of a report."""
    made = "".join(
        Path(repeats.__file__).with_name(f"{name}.py").read_text().lower()
        for name in ("repeats", "relations")
    )
    for feature in json.loads(FILE.read_text(encoding="utf-8")):
        assert all(word in made for word in re.findall(r"[a-z]+", feature.lower())), feature
