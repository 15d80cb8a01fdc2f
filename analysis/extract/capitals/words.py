"""Tell what sort of word each is by our lists, where all is in capitals and a capital shows no name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis import lexicon
from analysis.extract.people import classes, nouns
from analysis.extract.sentences import Sentence

VAGUE = ("aimed", "doubt")  # words like "in" and "likely" tell of no deed
DEEDS = ("deed", "harms", "harmed", "done", "aimed", "struck", "fate", "doubt", "assault")


def is_in_capitals(rows: Sequence[Sentence]) -> bool:
    """Tell whether an article is all in capitals, so that a capital shows no name."""
    return bool(rows) and all(row.text.isupper() or not any(map(str.isalpha, row.text)) for row in rows)


@cache
def known_words() -> frozenset[str]:
    """Return the words of our lists, none of which is taken for a name where all is in capitals."""
    lists = ("people", "compounds", "targets", "attack_cues", "harm", "speaker_roles", "speaker_words",
             "not_names", "deeds", "calendar", "numbers", "speech_verbs",
             "common_sites", "units", "traits", "countries",
             "attack_triggers", "responsibility_cues", "outcome_cues", "abbreviations")  # fmt: skip
    found = set(classes())
    for name in lists:
        for row in lexicon.rows(name):
            text = " ".join(
                row.get(column) or "" for column in ("cue", "singular", "plural", "demonyms", "name")
            )
            found.update(
                word.lower()
                for word in re.findall(r"[\w'-]+", text.replace("|", " "))
                if name == "countries" or not word.istitle()
            )
            found.update(word for word in re.findall(r"[\w'-]+", row.get("example") or "") if word.islower())
    return frozenset(found)


@cache
def is_strange(word: str) -> bool:
    """Tell whether a word in lower case is in no list, as names are."""
    word = word.removesuffix("'s")
    return (
        word.replace("-", "").isalpha()
        and len(word) > 2
        and word not in known_words()
        and not _no_name().fullmatch(word)
    )


@cache
def sort(word: str) -> str:
    """Return what sort of word this is by our lists: a person, a place, a weapon, a number, or a name.

    >>> sort("policemen"), sort("seven"), sort("quezada")
    ('security', 'number', 'name')
    """
    word = word.removesuffix("'s")
    kinds = _heads().get(word, ())
    if word[0].isdigit() or word in _numbers():
        kinds = (*kinds, "number")
    return "+".join(kinds) if kinds else "name" if is_strange(word) else "plain"


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    """Return what our lists say of the last word of a person, a place, a weapon or a group."""
    found: dict[str, list[str]] = {}
    for word, (party, _, _) in nouns().items():
        found.setdefault(word, []).append(party or "person")
    persons = frozenset(found)
    for row in lexicon.rows("targets"):
        word = row["cue"].split()[-1]
        if word not in persons:
            found.setdefault(word, []).append(row["kind"])
    for row in lexicon.rows("attack_cues"):
        if row["names_weapon"] == "1":
            found.setdefault(row["cue"].split()[-1], []).append("weapon")
    for row in lexicon.rows("groups"):
        found.setdefault(row["cue"].lower().split()[-1], []).append("group")
    return {word: tuple(dict.fromkeys(kinds)) for word, kinds in found.items()}


@cache
def _numbers() -> frozenset[str]:
    return frozenset(row["cue"].lower() for row in lexicon.rows("numbers"))


@cache
def deeds(word: str) -> tuple[str, ...]:
    """Return which deeds a word tells of, as DEEDS orders them.

    >>> deeds("murder")
    ('deed', 'harms', 'done', 'fate')
    """
    return tuple(kind for kind in DEEDS if word in _of_class(kind))


@cache
def _of_class(kind: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("deeds") if row["class"] == kind)


@cache
def is_verb(word: str) -> bool:
    """Tell whether a word ends a run of nouns as a verb does."""
    if len(word) > 3 and word.endswith("ed"):
        return word not in listed("participle")
    return word in _verbs()


@cache
def _verbs() -> frozenset[str]:
    told = _of_class("deed") | _of_class("harms") | _of_class("harmed")
    said = {form for row in lexicon.rows("speech_verbs") for form in row["cue"].split("|")}
    return (told | said | listed("verb")) - listed("noun")


@cache
def listed(kind: str) -> frozenset[str]:
    """Return the words of wires of one class: participles that stand before a noun, determiners."""
    return frozenset(row["cue"] for row in lexicon.rows("wire_words") if row["class"] == kind)


@cache
def _no_name() -> re.Pattern[str]:
    """Return the ends of words that are no names: "-tion", "-ment"."""
    return re.compile("|".join(sorted(listed("ending"))))


@cache
def is_noun(word: str) -> bool:
    """Tell whether a word may stand in a run of nouns: no word of the grammar, and no verb."""
    return word[0].isalnum() and (word not in classes() or word in _numbers()) and not is_verb(word)
