"""Split an article into sentences and tokens whose offsets are exact in the article's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sentencex import segment

from analysis import lexicon
from analysis.lexicon.phrases import WORD
from analysis.model import Article

_ABBREVIATIONS = "|".join(row["cue"] for row in lexicon.rows("abbreviations"))
TOKEN = re.compile(
    r"[A-Za-z]++(?![\w.'’-])|,(?!\d)"  # most words, first because that is quickest
    r"|\d{1,2}:\d{2}"  # 7:10
    r"|\d+(?:,\d{3})+(?:\.\d+)?(?![\d])"  # 330,000
    r"|\d+-[A-Za-z][\w-]*"  # 19-year-old
    r"|\d+(?:\.\d+)?(?:st|nd|rd|th)?(?![\w])"  # 14, 3.5, 16th
    rf"|(?:[A-Za-z]\.){{2,}}|\b(?:{_ABBREVIATIONS})\.(?!\w)"  # U.S., p.m., Gen.
    r"|\w+(?:['’]\w+)*(?:-\w+(?:['’]\w+)*)*"  # Karachi's, gun-shot
    r"|[^\w\s]"
)
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
NEW_LINE = re.compile(r"\n\s*")
WRAPPED = range(45, 86)  # characters a line of a hard-wrapped wire text
LONGEST = 1200  # characters of a sentence; one that runs on without end is cut, lest it take hours to read
SEAMS = ("; ", ": ", " – ", " — ", ", ", " and ", " ")  # where it is cut, the best place first


@dataclass(slots=True, eq=False)  # not frozen, which would triple the time that it takes to make one
class Token:
    """One word, number or mark, with its place in the article's text."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article: its text, its place, and what kind of text it stands in."""

    index: int
    paragraph: int
    kind: str  # body, headline, caption
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just after the sentence."""
        return self.start + len(self.text)

    @cached_property
    def low(self) -> str:
        """The text in lower case, for quick looks; its offsets may differ from the text's."""
        return self.text.lower()

    @cached_property
    def bag(self) -> frozenset[str]:
        """The words in lower case, each once, for quick looks: most sentences have none of a list."""
        return frozenset(WORD.findall(self.low))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens, with offsets counted in the article's text."""
        return tuple(tokens(self.text, self.start))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens' words in lower case, as the word lists have them."""
        return tuple([token.low for token in self.tokens])


def tokens(text: str, offset: int = 0) -> list[Token]:
    """Return the tokens of *text*; offsets are counted from *offset*.

    >>> [t.text for t in tokens("At 7:10 p.m. Gen. Khan's 19-year-old son died.")]
    ['At', '7:10', 'p.m.', 'Gen.', "Khan's", '19-year-old', 'son', 'died', '.']
    """
    found: list[Token] = []
    at = 0
    for chunk in text.split():
        at = text.index(chunk, at)
        base = at + offset
        for word, low, start, end in _parts(chunk):
            found.append(Token(word, low, base + start, base + end))
        at += len(chunk)
    return found


@lru_cache(8192)
def _parts(chunk: str) -> tuple[tuple[str, str, int, int], ...]:
    """Return the tokens of what stands between two blanks, which no token spans: text, lower case, place."""
    return tuple((m[0], m[0].lower().replace("’", "'"), *m.span()) for m in TOKEN.finditer(chunk))


def is_wrapped(text: str) -> bool:
    """Tell whether single line breaks only wrap lines, as in old wire copy, rather than end paragraphs."""
    lengths = [len(line) for line in text.splitlines() if line.strip()]
    return len(lengths) > 3 and sum(n in WRAPPED for n in lengths) > len(lengths) / 2


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each paragraph, without the white space around it."""
    breaks = BLANK_LINE if is_wrapped(text) else NEW_LINE
    start = 0
    for match in breaks.finditer(text):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def sentences(article: Article) -> list[Sentence]:
    """Return the sentences of the news in *article*, in order; stamps, credits and widgets are left out.

    Captions and headlines are kept, and say so in `kind`. A sentence of more than 1,200 characters is cut
    into several at the ends of its clauses.

    >>> [s.text for s in sentences(Article("a", "Two died. Police said so."))]
    ['Two died.', 'Police said so.']
    """
    result: list[Sentence] = []
    silent = [(a.start, a.end) for a in article.apart if a.kind not in ("headline", "caption")]
    kinds = {a.start: a.kind for a in article.apart if a.kind in ("headline", "caption")}
    number = 0
    for first, last in paragraphs(article.text):
        for start, end in _without(first, last, silent):
            number += 1
            kind = kinds.get(start, "body")
            place = start
            for piece in segment("en", article.text[start:end]):
                for a, b in _bounded(article.text, place, place + len(piece)):
                    for s, e in _trimmed(article.text, a, b):
                        result.append(Sentence(len(result), number, kind, article.text[s:e], s))
                place += len(piece)
    return result


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence whole, or cut where a clause, a list or at least a word ends in its second half."""
    while end - start > LONGEST:
        middle, last = start + LONGEST // 2, start + LONGEST
        found = ((text.rfind(seam, middle, last), seam) for seam in SEAMS)
        cut = next((at + len(seam.rstrip()) for at, seam in found if at >= 0), last)
        yield start, cut
        start = cut
    yield start, end


def _without(start: int, end: int, silent: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for s, e in sorted(silent):
        if e <= start or s >= end:
            continue
        if s > start:
            yield start, s
        start = max(start, e)
    if start < end:
        yield start, end
