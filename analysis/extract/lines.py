"""Show a sentence as the search for its speakers sees it: roles, quotation marks, verbs of saying."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from analysis import lexicon
from analysis.extract.sentences import Token, tokens
from analysis.lexicon.phrases import Phrases

OPENING, CLOSING, EITHER = "“«„", "”»", '"'


@dataclass
class Line:
    """One sentence as the search sees it."""

    tokens: tuple[Token, ...]
    low: tuple[str, ...]
    roles: dict[int, tuple[str, str]]
    quoted: list[bool]
    caps: bool
    start: int
    end: int
    paragraph: int
    text: str = ""
    offset: int = 0
    role_ends: dict[int, int] = field(default_factory=dict)

    def words(self, first: int, last: int) -> str:
        """The text from token *first* to before token *last*."""
        return self.text[self.tokens[first].start - self.offset : self.tokens[last - 1].end - self.offset]


@cache
def speech_verbs() -> tuple[dict[str, tuple[str, str]], Phrases]:
    """Return the verbs of saying, of one word and of several, each with its modality and weight."""
    single, several = {}, []
    for row in lexicon.rows("speech_verbs"):
        for form in row["cue"].split("|"):
            meaning = (row["modality"], row["weight"])
            if " " in form:
                several.append((form.split(), meaning))
            else:
                single[form] = meaning
    return single, Phrases(several)


def _phrase(cue: str) -> tuple[str, ...]:
    """Return the words of a cue as a text's tokens have them; "lt." is one word."""
    return (cue,) if cue.endswith(".") and " " not in cue else tuple(token.low for token in tokens(cue))


@cache
def role_phrases() -> Phrases:
    """Return the words for those who speak, with their type and weight."""
    single = [
        (_phrase(row["cue"]), (row["type"], row["weight"]))
        for row in lexicon.rows("speaker_roles")
        if not row["cue"].isupper()
    ]
    groups = {
        _phrase(row["cue"]): ("perpetrator", "specific")
        for row in lexicon.rows("groups")
        if row["armed"] == "1" and len(row["cue"]) > 4
    }
    for words, _ in single:
        groups.pop(words, None)
    return Phrases(single + list(groups.items()))


@cache
def acronyms() -> dict[str, tuple[str, str]]:
    """Short names that are words in lower case: the ETA and an eta, SANA and Sana."""
    groups = {r["cue"]: ("perpetrator", "specific") for r in lexicon.rows("groups") if r["armed"] == "1"}
    roles = {r["cue"]: (r["type"], r["weight"]) for r in lexicon.rows("speaker_roles")}
    return {cue: value for cue, value in (groups | roles).items() if cue.isupper() and len(cue) <= 5}


@cache
def attributing() -> frozenset[str]:
    """Return the words of which a sentence has one if it names a speaker without a quotation mark."""
    single, several = speech_verbs()
    return frozenset((*single, *several.openings, "according", "citing"))


@cache
def listed(kind: str) -> frozenset[str]:
    """Return the words of one class: modifiers, titles, negations."""
    return frozenset(row["cue"] for row in lexicon.rows("speaker_words") if row["class"] == kind)


def opens(mark: str, text: str, at: int, is_open: bool) -> bool:
    """Tell whether a quotation mark opens; a straight one alternates where blanks do not tell."""
    if mark not in EITHER:
        return mark in OPENING
    blank_before = at == 0 or text[at - 1].isspace() or text[at - 1] in "(["
    blank_after = at + 1 >= len(text) or text[at + 1].isspace()
    return not is_open if blank_before == blank_after or at == 0 else blank_before
