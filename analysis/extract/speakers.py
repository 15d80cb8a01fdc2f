"""Find who says what: the stretch of an article that each speaker says, and how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from analysis import lexicon
from analysis.extract.sentences import Sentence, Token, tokens
from analysis.lexicon.phrases import Phrases

OPENING, CLOSING, EITHER = "“«„", "”»", '"'
QUOTES = frozenset(OPENING + CLOSING + EITHER)
BREAKS = frozenset(",;:()[]—–-.!?…") | QUOTES
DETERMINERS = frozenset("the a an his her its their our this that another one some several many".split())
NUMBERS = frozenset("two three four other new first".split())
LINKS = frozenset("of for in at from with and on by".split())
PERSONS = frozenset(("he", "she"))
ANYBODY = PERSONS | {"they", "it", "who"}
CONJUNCTIONS = frozenset(
    "and but while as although though whereas when after before because since if that".split()
)
RELATIVE = frozenset(("who", "whose", "which", "whom"))
CLAIMS = ("claimed", "claim", "claims", "claiming")
NOT_SAID = frozenset("responsibility credit life lives".split())
SPOKEN_SHARE = 0.6  # a sentence of which so much stands in quotation marks is somebody's words
LONGEST_SPEAKER = 22  # words
OFFICES = frozenset(
    "statement report source sources ministry observatory agency spokesman official officials".split()
)
TELLING = frozenset("told tell tells telling informed informs".split())
GENERIC = ("statement", "report", "source", "sources", "communique", "communiqué", "announcement")


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch of an article that one speaker says.

    `speaker` is the name in full or, where no name is given, the words for the speaker as written.
    """

    start: int
    end: int
    speaker: str | None
    role: str | None
    type: str | None
    via: str | None
    modality: str


@dataclass
class _Voice:
    """Somebody who speaks in the article, as far as it has been read."""

    name: str | None
    phrase: str
    role: str | None
    kind: str | None
    heads: frozenset[str]
    plural: bool = False


@dataclass
class _Said:
    """A stretch and its speaker, before names that come later are known."""

    start: int
    end: int
    voice: _Voice | None
    role: str | None
    via: str | None
    modality: str
    paragraph: int
    verb: int = 0
    outer: bool = False
    weight: str = "strong"


@dataclass
class _Line:
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
def _verbs() -> tuple[dict[str, tuple[str, str]], Phrases]:
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
def _roles() -> Phrases:
    listed = [
        (_phrase(row["cue"]), (row["type"], row["weight"]))
        for row in lexicon.rows("speaker_roles")
        if not row["cue"].isupper()
    ]
    groups = {
        _phrase(row["cue"]): ("perpetrator", "specific")
        for row in lexicon.rows("groups")
        if row["armed"] == "1" and len(row["cue"]) > 4
    }
    for words, _ in listed:
        groups.pop(words, None)
    return Phrases(listed + list(groups.items()))


@cache
def _acronyms() -> dict[str, tuple[str, str]]:
    """Short names that are words in lower case: the ETA and an eta, SANA and Sana."""
    groups = {r["cue"]: ("perpetrator", "specific") for r in lexicon.rows("groups") if r["armed"] == "1"}
    roles = {r["cue"]: (r["type"], r["weight"]) for r in lexicon.rows("speaker_roles")}
    return {cue: value for cue, value in (groups | roles).items() if cue.isupper() and len(cue) <= 5}


@cache
def _stems() -> tuple[str, ...]:
    """How the verbs of saying begin: a sentence without one names no speaker."""
    single, _ = _verbs()
    return tuple(sorted({form[:4] for form in (*single, "according", "citing", "pointing", "put ")}))


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("speaker_words") if row["class"] == kind)


def speeches(sentences: Sequence[Sentence]) -> list[Speech]:
    """Return the stretches that somebody other than the outlet says, in order; none overlaps another.

    >>> from analysis.extract.sentences import sentences
    >>> from analysis.model import Article
    >>> text = "Two guards died, said Tariq Jamil, a police inspector. Jamil said one attacker was hurt."
    >>> [(s.speaker, s.role, s.type) for s in speeches(sentences(Article("a", text)))]
    [('Tariq Jamil', 'a police inspector', 'police'), ('Tariq Jamil', 'a police inspector', 'police')]
    """
    reader = _Reader(sentences)
    for sentence in sentences:
        reader.read(sentence)
    return reader.finish()


class _Reader:
    """Reads an article's sentences in order and remembers who has spoken."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self.voices: list[_Voice] = []
        self.said: list[_Said] = []
        self.open = False
        self.paragraph = -1
        self.waiting: list[Sentence] = []

    def read(self, sentence: Sentence) -> None:
        """Find the speeches of one sentence."""
        begins_open = self._begin(sentence)
        low = sentence.low
        has_quote = any(mark in low for mark in QUOTES)
        if not (begins_open or has_quote) and not any(stem in low for stem in _stems()) and ":" not in low:
            return
        line = self._line(sentence, begins_open)
        found = _settled(list(self._attributions(line)), line)
        if found:
            self._hand_back(found[0])
            self.said.extend(found)
        elif line.tokens and sum(line.quoted) >= SPOKEN_SHARE * len(line.tokens):
            self._carry(sentence, begins_open)

    def _begin(self, sentence: Sentence) -> bool:
        if sentence.paragraph != self.paragraph:
            first = sentence.text[:1]
            if not (self.open and first and first in OPENING + EITHER):
                self.open = False
            elif first in QUOTES:
                self.open = False  # the mark that opens the paragraph opens the quotation again
                self.carried = True
            self.paragraph = sentence.paragraph
            self.waiting = []
        return self.open

    def _line(self, sentence: Sentence, is_open: bool) -> _Line:
        toks = sentence.tokens
        low = tuple(t.low for t in toks)
        quoted = []
        for token in toks:
            mark = token.text
            if mark in QUOTES:
                is_open = _opens(mark, sentence.text, token.start - sentence.start, is_open)
                quoted.append(True)
            else:
                quoted.append(is_open)
        self.open = is_open
        roles: dict[int, tuple[str, str]] = {}
        ends: dict[int, int] = {}
        for first, last, value in _roles().find(low):
            for place in range(first, last):
                roles[place] = value
                ends[place] = last
        letters = sentence.text
        shortest = 3 if letters.isupper() else 2
        for place, token in enumerate(toks):
            word = token.text
            if len(word) >= shortest and word.isupper() and word in _acronyms():
                roles.setdefault(place, _acronyms()[word])
        return _Line(
            toks, low, roles, quoted, letters.isupper(), sentence.start, sentence.end, sentence.paragraph,
            letters, sentence.start, ends,
        )  # fmt: skip

    def _carry(self, sentence: Sentence, is_open: bool) -> None:
        """Give an unattributed quotation to whoever speaks in this paragraph, or to the next who does."""
        last = self.said[-1] if self.said else None
        if last and (last.paragraph == sentence.paragraph or is_open or getattr(self, "carried", False)):
            self.said.append(
                _Said(
                    sentence.start,
                    sentence.end,
                    last.voice,
                    last.role,
                    last.via,
                    "asserted",
                    sentence.paragraph,
                )
            )
        else:
            self.waiting.append(sentence)
        self.carried = self.open

    def _hand_back(self, first: _Said) -> None:
        for s in self.waiting:
            self.said.append(
                _Said(s.start, s.end, first.voice, first.role, first.via, "asserted", s.paragraph)
            )
        self.waiting = []

    # -- the attributions of one sentence ------------------------------------------------------------

    def _attributions(self, line: _Line) -> Iterator[_Said]:
        single, several = _verbs()
        low = line.low
        verbs = {i: (i + 1, single[word]) for i, word in enumerate(low) if word in single}
        for first, last, meaning in several.find(low):
            verbs[first] = (last, meaning)
        yield from self._headline(line)
        previous: _Said | None = None
        for i, word in enumerate(low):
            found = None
            if word == "according" and low[i + 1 : i + 2] == ("to",):
                found = self._according(line, i, i + 2)
            elif word == "citing" and i + 1 < len(low):
                found = None if _cites(line, i) else self._according(line, i, i + 1)
            elif i in verbs:
                after, (modality, weight) = verbs[i]
                found = self._verb(line, i, after, modality, weight, previous)
            if found:
                yield found
                previous = found

    def _headline(self, line: _Line) -> Iterator[_Said]:
        """Find the speaker of a headline: "Police: three killed in raid"."""
        colon = low.index(":", 0, 12) if ":" in (low := line.low)[:12] else 0
        if not colon or colon + 1 >= len(low) or colon - 1 not in line.roles or low[colon + 1] in QUOTES:
            return
        found = _noun_phrase(line, colon - 1)
        if found and (found[0] == 0 or low[found[0] - 1][-1].isdigit()):
            voice, role = self._who(line, *found)
            start = line.tokens[colon + 1].start
            yield _Said(start, line.end, voice, role, None, "asserted", line.paragraph, colon)

    def _according(self, line: _Line, i: int, after: int) -> _Said | None:
        last = _forward(line, after)
        if last == after:
            return None
        voice, role = self._who(line, after, last)
        n = len(line.low)
        begin = _clause_start(line)
        if i <= begin:
            start, end = line.tokens[last].start if last < n else line.end, line.end
        elif last < n and line.low[last] == "," and last + 1 < n and line.low[last + 1] not in CONJUNCTIONS:
            start, end = line.tokens[begin].start, line.end
        else:
            start, end = line.tokens[begin].start, line.tokens[i].start
        return _Said(start, end, voice, role, None, "asserted", line.paragraph, i, outer=i > begin)

    def _verb(
        self, line: _Line, i: int, after: int, modality: str, weight: str, previous: _Said | None
    ) -> _Said | None:
        low, n = line.low, len(line.low)
        word = low[i]
        if line.quoted[i]:
            return None  # whoever is quoted quotes another
        before = i - 1
        skip = _words("skip")
        while before >= 0 and low[before] in skip:
            before -= 1
        is_passive = before >= 0 and (low[before] in _words("be") or low[before].endswith(("'re", "'s been")))
        if before >= 0 and (low[before] in _words("not") or low[before] == "to"):
            return None
        if word == "quoted" or (word in ("as", "saying") and low[i - 1] == "as"):
            return self._quoted(line, i, is_passive) if word == "quoted" else None
        if weight == "weak" and low[after : after + 1] == ("to",) and word.endswith("ed"):
            return None  # "a man believed to have fired"
        if is_passive or (word in CLAIMS and _is_claim_of_responsibility(low, after)):
            return None
        if word.endswith("ing") and (
            before < 0 or low[before] in BREAKS or before != i - 1 or word != "saying"
        ):
            return self._gerund(line, i, after, modality, weight, previous)
        subject = _before(line, i)
        is_inverted = False
        if i and (low[i - 1] in BREAKS or subject is None) and after < n and word not in TELLING:
            last = _forward(line, after)
            if last > after and (subject is None or low[i - 1] in QUOTES or not _is_aside(line, subject, i)):
                if _is_speaker(line, after, last, "strong"):
                    subject, is_inverted = (after, last), True
        if subject is None:
            return None
        first, last = subject
        if not _is_speaker(line, first, last, weight) and low[first] not in ANYBODY:
            return None
        if low[first] in ("it", "who") and weight == "weak":
            return None
        if (
            weight == "weak"
            and not is_inverted
            and word in ("report", "reports", "claims", "records", "counts")
        ):
            following = low[after] if after < n else ""
            if following in _verbs()[0] or following in LINKS or following in BREAKS:
                return None
        via = None
        if word in TELLING:
            hearer = _hearer(line, last if is_inverted else after)
            if hearer is None:
                return None
            if hearer[1] < n and low[hearer[1]] == "to" and not is_inverted:
                return None
            via = _via(line, *hearer)
            if not is_inverted:
                after = hearer[1]
        cited = next((p for p in range(last, i) if low[p] == "citing"), None)
        if cited is not None and _cites(
            line, cited
        ):  # "the agency, citing a doctor, said": the doctor speaks
            via = _clean(line.words(first, last))
            voice, role = self._who(line, cited + 1, _forward(line, cited + 1))
        else:
            voice, role = self._who(line, first, last)
        if voice is None:
            return None
        span = _extent(line, i, after, first, last, is_inverted)
        if span is None:
            return None
        start, end, is_outer = span
        if "unconfirmed" in low[first:last] or "unverified" in low[first:last]:
            modality = "unconfirmed"
        return _Said(start, end, voice, role, via, modality, line.paragraph, i, outer=is_outer, weight=weight)

    def _quoted(self, line: _Line, i: int, is_passive: bool) -> _Said | None:
        """Find who is quoted: "the agency quoted a nurse as saying", "a nurse was quoted as saying"."""
        low, n = line.low, len(line.low)
        try:
            saying = low.index("saying", i, min(n, i + 14))
        except ValueError:
            return None
        subject = _before(line, i)
        via = None
        if is_passive:
            speaker = subject
            if speaker is None:
                return None
        else:
            speaker = (i + 1, saying - 1)
            if subject:
                via = _clean(line.words(*subject))
        if speaker[1] <= speaker[0] or saying + 1 >= n:
            return None
        voice, role = self._who(line, *speaker)
        return _Said(line.tokens[saying + 1].start, line.end, voice, role, via, "asserted", line.paragraph, i)

    def _gerund(
        self, line: _Line, i: int, after: int, modality: str, weight: str, previous: _Said | None
    ) -> _Said | None:
        """Go on with the sentence's speaker: ", saying that ..."."""
        if after >= len(line.low):
            return None
        said_from = after + 1 if line.low[after] == "that" and after + 1 < len(line.low) else after
        start = line.tokens[said_from].start
        if previous is not None:
            return _Said(
                start, line.end, previous.voice, previous.role, previous.via, modality, line.paragraph, i
            )
        if weight == "weak" and line.low[after] != "that":
            return None
        begin = _clause_start(line)
        last = _forward(line, begin)
        if last > begin and _is_speaker(line, begin, last, "weak"):
            voice, role = self._who(line, begin, last)
            return _Said(start, line.end, voice, role, None, modality, line.paragraph, i)
        return None

    # -- who it is ------------------------------------------------------------------------------------

    def _who(self, line: _Line, first: int, last: int) -> tuple[_Voice | None, str | None]:
        """Return the speaker that the words mean, and the words for the speaker's role here."""
        low = line.low
        if low[first] in ANYBODY and last - first == 1:
            return self._pronoun(line, low[first])
        name, role, kind, heads = _parts(line, first, last)
        phrase = _clean(line.words(first, last))
        if name is None:
            return self._by_role(line, first, last, phrase, kind, heads)
        for voice in reversed(self.voices):
            if voice.name and _is_same_person(name, voice.name):
                if role and (voice.role is None or len(name.split()) > 1):
                    voice.role, voice.kind = role, kind or voice.kind
                if len(name.split()) > len(voice.name.split()):
                    voice.name = name
                self._spoke(voice)
                return voice, role or voice.role
        if len(name.split()) == 1:
            name = self._full_name(line, name) or name
        voice = _Voice(name, phrase, role, kind, heads)
        if role and role.casefold().startswith("the "):
            self._reveal(voice)
        self._spoke(voice)
        return voice, role

    def _spoke(self, voice: _Voice) -> None:
        if voice in self.voices:
            self.voices = [v for v in self.voices if v is not voice]
        self.voices.append(voice)

    def _reveal(self, voice: _Voice) -> None:
        """Name an earlier "a police surgeon" once "Dr Khan, the police surgeon" has spoken."""
        for earlier in self.voices:
            if earlier.name is None and not earlier.plural and earlier.heads and earlier.heads == voice.heads:
                if earlier.phrase.casefold().startswith(("a ", "an ")):
                    earlier.name = voice.name

    def _pronoun(self, line: _Line, word: str) -> tuple[_Voice | None, str | None]:
        for voice in reversed(self.voices):
            if word in ("they", "it", "who") or voice.name or not voice.plural:
                if word in PERSONS and voice.name is None and voice.kind == "outlet":
                    continue
                return voice, voice.role
        if word in PERSONS:
            name = self._last_person(line)
            if name:
                voice = _Voice(name, name, None, None, frozenset())
                self._spoke(voice)
                return voice, None
            return _Voice(None, word.capitalize(), None, None, frozenset()), None
        return None, None

    def _by_role(
        self, line: _Line, first: int, last: int, phrase: str, kind: str | None, heads: frozenset[str]
    ) -> tuple[_Voice, str | None]:
        low = line.low
        if low[first] in ("the", "this", "that"):
            head = _head(line, first, last)
            is_bare = all(
                p in line.roles or low[p] in DETERMINERS or low[p] in _words("modifier")
                for p in range(first, last)
            ) or any(word in RELATIVE for word in low[first:last])
            for voice in reversed(self.voices):
                is_same = (
                    head in voice.heads
                    or head in ("statement", "report")
                    or (head == "group" and voice.kind in ("ngo", "perpetrator"))
                )
                if is_bare and is_same and (kind is None or voice.kind in (kind, None) or head in GENERIC):
                    self._spoke(voice)
                    if kind and voice.kind is None:
                        voice.kind = kind
                    return voice, phrase
        for voice in self.voices:
            if voice.name is None and voice.phrase.casefold() == phrase.casefold():
                self._spoke(voice)
                return voice, phrase
        head = _head(line, first, last)
        plural = head.endswith("s") or head in ("police", "people", "media", "authorities")
        voice = _Voice(None, phrase, phrase, kind, heads, plural)
        self._spoke(voice)
        return voice, phrase

    def _full_name(self, line: _Line, surname: str) -> str | None:
        if line.caps or not surname[:1].isupper():
            return None
        pattern = re.compile(rf"((?:[A-Z][\w'’.-]+ ){{1,3}}{re.escape(surname)})\b")
        for sentence in reversed(self.sentences):
            if sentence.start < line.end and surname in sentence.text:
                for match in pattern.finditer(sentence.text):
                    name = _without_rank(match.group(1))
                    if len(name.split()) > 1:
                        return name
        return None

    def _last_person(self, line: _Line) -> str | None:
        for sentence in reversed([s for s in self.sentences if s.end <= line.start][-2:]):
            match = re.match(r"(?:[A-Z][\w'’.-]+ ){1,3}[A-Z][\w'’-]+", sentence.text)
            if match and not sentence.text.isupper():
                name = _without_rank(match.group())
                if len(name.split()) > 1:
                    return name
        return None

    def finish(self) -> list[Speech]:
        """Return the speeches with the names that became known, in order and apart from each other."""
        result: list[Speech] = []
        for said in sorted(self.said, key=lambda s: (s.start, s.end)):
            voice = said.voice
            if voice is None or said.end <= said.start:
                continue
            start = max(said.start, result[-1].end) if result else said.start
            if start >= said.end:
                continue
            kind = voice.kind
            result.append(
                Speech(
                    start,
                    said.end,
                    voice.name or voice.phrase,
                    said.role or voice.role,
                    kind,
                    said.via,
                    said.modality,
                )
            )
        return result


def _opens(mark: str, text: str, at: int, is_open: bool) -> bool:
    """Tell whether a quotation mark opens; a straight one alternates where blanks do not tell."""
    if mark not in EITHER:
        return mark in OPENING
    blank_before = at == 0 or text[at - 1].isspace() or text[at - 1] in "(["
    blank_after = at + 1 >= len(text) or text[at + 1].isspace()
    return not is_open if blank_before == blank_after or at == 0 else blank_before


def _is_same_person(name: str, known: str) -> bool:
    """Tell whether two names may be one person's: the shorter has nothing that the longer lacks."""
    some, others = set(name.casefold().split()), set(known.casefold().split())
    return some <= others or others <= some


def _cites(line: _Line, i: int) -> bool:
    """Tell whether a source is cited in an aside before the verb: "the agency, citing police, said"."""
    last = _forward(line, i + 1)
    behind = line.low[last : last + 2]
    return last > i + 1 and len(behind) == 2 and behind[0] == "," and behind[1] in _verbs()[0]


def _is_claim_of_responsibility(low: tuple[str, ...], after: int) -> bool:
    return any(
        word in NOT_SAID or word in ("attack", "attacks", "bombing") for word in low[after : after + 3]
    ) or (after < len(low) and (low[after] == "by" or low[after][0].isdigit()))


def _clause_start(line: _Line) -> int:
    """Return the first token after a dateline or other opening that nobody says."""
    low = line.low
    for i in range(min(len(low) - 1, 16)):
        if low[i] in ("—", "–", "--") or (low[i] == "-" and i and low[i - 1] in (")", "-")) or low[i] == "]":
            following = low[i + 1]
            if following not in ("—", "–", "-", "["):
                return i + 1
    i = 0
    while i < len(low) - 1 and low[i] in (
        "and",
        "but",
        "meanwhile",
        ",",
        "however",
        "later",
        "also",
        "-",
        "earlier",
    ):
        i += 1
    return i


def _is_name(line: _Line, i: int) -> bool:
    text = line.tokens[i].text
    if not text[0].isalpha():
        return False
    if line.caps:
        return _is_plain(line.low[i])
    return (
        text[0].isupper()
        or (text[:3] in ("al-", "el-", "ul-") and text[3:4].isupper())
        or text in ("bin", "ibn")
    )


def _is_plain(word: str) -> bool:
    return not (
        word in DETERMINERS or word in LINKS or word in CONJUNCTIONS or word in ANYBODY or word in RELATIVE
        or word in _words("be") or word in _words("day") or word.endswith(("ed", "ing")) or word == "to"
    )  # fmt: skip


def _is_noun(line: _Line, i: int) -> bool:
    word = line.low[i]
    if word in _words("day") or word in CONJUNCTIONS - {"and"} or word in ("i", "we", "you"):
        return False
    return i in line.roles or _is_name(line, i) or word in ("'s", "’s", "'", "’")


def _before(line: _Line, verb: int) -> tuple[int, int] | None:
    """Return the words for the speaker that stand before the verb at *verb*, as (first, after last)."""
    low = line.low
    j = _skipped(line, verb - 1)
    if j < 0:
        return None
    if low[j] in (",", ")"):
        return _aside(line, j)
    if low[j] in BREAKS:
        return None
    if low[j] in OFFICES:
        return _noun_phrase(line, j)
    return _relative(line, j) or _with_name(line, _noun_phrase(line, j))


def _with_name(line: _Line, found: tuple[int, int] | None) -> tuple[int, int] | None:
    """Join a name to the role behind its comma: "Haroon Khan, the daily's reporter in Quetta said"."""
    if found is None or line.caps:
        return found
    first, last = found
    if first < 3 or line.low[first - 1] != "," or not any(p in line.roles for p in range(first, last)):
        return found
    if _parts(line, first, last)[0] is not None:
        return found
    k = first - 2
    while k >= 0 and _is_name(line, k) and k not in line.roles and line.low[k] not in _words("day"):
        k -= 1
    opens = k < 0 or line.low[k] in BREAKS or line.low[k] in _words("title")
    return (k + 1, last) if opens and first - 2 - k >= 2 else found


def _skipped(line: _Line, j: int) -> int:
    """Step back over what may stand between a speaker and the verb: adverbs, days, "in a statement"."""
    low = line.low
    while j >= 0:
        if low[j] in _words("skip") or low[j] in _words("be"):
            j -= 1
        elif low[j] in _words("day"):
            j -= 1
            if j >= 0 and low[j] in ("on", "late", "early", "last"):
                j -= 1
        elif (
            low[j] in ("night", "morning", "afternoon", "evening", "week", "month")
            and j
            and (low[j - 1] in _words("day") or low[j - 1] in ("this", "last"))
        ):
            j -= 2 if low[j - 1] in ("this", "last") else 1
        elif low[j] in _words("means") and j not in _own_heads(line, j):
            k = j
            while k > max(-1, j - 8) and low[k] not in ("in", "via", "on", "during", "by", "through", "at"):
                if low[k] in BREAKS:
                    k = -1
                    break
                k -= 1
            if k <= 0 or k == max(-1, j - 8):
                return j
            j = k - 1
            if j >= 0 and low[j] == ",":
                j -= 1
        elif low[j] == "," and j and _ends_adverbial(line, j - 1):
            j -= 1
        else:
            return j
    return j


def _own_heads(line: _Line, j: int) -> tuple[int, ...]:
    """Return *j* where the means are themselves the speaker, as in "the statement said"."""
    k = j - 1
    while k >= 0 and (
        line.low[k] in _words("modifier") or line.low[k] in ("brief", "written", "joint", "separate")
    ):
        k -= 1
    if k < 0:
        return (j,)
    if line.low[k] in ("the", "a", "an", "its", "his", "her", "their", "this"):
        before = line.low[k - 1] if k else ""
        return () if before in ("in", "via", "on", "during", "by", "through", "at") else (j,)
    return () if line.low[k] in ("in", "via", "on", "during", "by", "through", "at") else (j,)


def _ends_adverbial(line: _Line, j: int) -> bool:
    return line.low[j] in _words("day") or (line.low[j] in _words("means") and j not in _own_heads(line, j))


def _relative(line: _Line, j: int) -> tuple[int, int] | None:
    """Return the speaker before a "who", as in "the police official who spoke to DW added"."""
    for k in range(j, max(-1, j - 12), -1):
        if line.low[k] in BREAKS:
            return None
        if line.low[k] == "who" and k:
            found = _noun_phrase(line, k - 1)
            return (found[0], found[1]) if found else None
    return None


def _aside(line: _Line, comma: int) -> tuple[int, int] | None:
    """Return a name with its aside, as in "Dr Khan, the police surgeon, said"."""
    low = line.low
    k = comma - 1
    while k >= 0 and not (low[k] in BREAKS and low[k] != "-") and comma - k < LONGEST_SPEAKER:
        k -= 1
    if k < 0 or low[k] not in (",", "("):
        return None
    if all(_is_name(line, p) for p in range(k + 1, comma)) and comma - k <= 4 and not line.caps:
        if set(low[max(0, k - 3) : k]) & {"in", "at", "near"}:
            return _noun_phrase(line, k - 1)  # "police in Tulsa, Oklahoma, say"
        office = _noun_phrase(line, k - 1) if comma - k > 2 else None
        if office and any(p in line.roles for p in range(*office)):
            return office[0], comma  # "the mayor, Ana Ruiz, said"
    is_role = any(p in line.roles for p in range(k + 1, comma)) and not any(
        w in _verbs()[0] and _verbs()[0][w][1] == "strong" for w in low[k + 1 : comma]
    )
    opens = low[k + 1]
    is_aged = opens.isdigit() and comma - k <= 3
    is_clause = opens in RELATIVE or opens in ("speaking", "citing", "quoting", "referring", "commenting")
    if not (is_role or is_aged or is_clause) or k == 0:
        return None
    found = _noun_phrase(line, k - 1)
    if found is None:
        return None
    first, last = found
    has_name = any(_is_name(line, p) and p not in line.roles for p in range(first, last))
    if not (has_name or is_clause or is_aged):
        return None
    return (first, last) if is_aged or is_clause else (first, comma)


def _noun_phrase(line: _Line, j: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends with token *j*."""
    low = line.low
    if low[j] in ANYBODY:
        return (j, j + 1)
    if low[j] in RELATIVE or low[j] in BREAKS or low[j] in LINKS or low[j] in DETERMINERS:
        return None
    if not _is_noun(line, j):
        return _plain_phrase(line, j)
    first, k = j, j
    while k >= 0 and j - k < LONGEST_SPEAKER:
        word = low[k]
        if word in DETERMINERS and word != "one":
            first = k
            if k >= 2 and low[k - 1] in ("of", "for", "in", "at", "from", "with") and _may_head(line, k - 2):
                k -= 2
                first = k
                continue
            break
        if k < j and _is_plural(line, k):
            break
        if _is_noun(line, k) or (word in _words("modifier") and word != "of") or word == "-":
            first = k if word not in ("-", "'s") else first
            k -= 1
            continue
        if (
            word in LINKS
            and k
            and first == k + 1
            and (_may_head(line, k - 1) or (word == "and" and _is_noun(line, k - 1)))
        ):
            k -= 1
            continue
        if word.endswith(("'s", "’s")) or word.endswith("s'"):
            first = k
            k -= 1
            continue
        if k and first == k + 1 and _determined(line, k):
            first = _determined(line, k)
            break
        break
    return (first, j + 1)


def _is_plural(line: _Line, k: int) -> bool:
    """Tell whether a plural ends the clause before, as in "killing two people police said"."""
    word = line.low[k]
    if word in _words("modifier") or not line.tokens[k].text[0].islower() and not line.caps:
        return False
    return word in ("people", "policemen", "men", "women") or (
        word.endswith("s") and not word.endswith(("ss", "'s")) and k in line.roles
    )


def _may_head(line: _Line, k: int) -> bool:
    if k in line.roles:
        return True
    return (
        _is_name(line, k)
        and not line.caps
        and line.low[k] not in _words("day")
        and k + 1 < len(line.low)
        and (line.low[k + 1] in ("of", "for", "and"))
    )


def _determined(line: _Line, k: int) -> int:
    """Return where a short phrase with a determiner begins that reaches token *k*, or 0."""
    for p in range(k, max(-1, k - 4), -1):
        word = line.low[p]
        if word in ("the", "a", "an", "another", "his", "her", "their", "its") and p:
            return p
        if (
            word in BREAKS
            or word in LINKS
            or word in CONJUNCTIONS
            or word in _words("be")
            or word.endswith("ed")
        ):
            return 0
    return 0


def _plain_phrase(line: _Line, j: int) -> tuple[int, int] | None:
    """Return a speaker of no known role, who needs a determiner close by: "the motel clerk"."""
    low = line.low
    for k in range(j - 1, max(-1, j - 6), -1):
        word = low[k]
        if word in ("the", "a", "an", "another", "his", "her", "their", "one"):
            return (k, j + 1)
        if (
            word in BREAKS
            or word in LINKS
            or word in CONJUNCTIONS
            or word in _words("be")
            or word in _words("day")
        ):
            return None
    return None


def _forward(line: _Line, i: int) -> int:
    """Return the end of the words for a speaker that begin at token *i*; *i* itself if none do."""
    low, n = line.low, len(line.low)
    k, has_noun = i, False
    if i < n and low[i] in LINKS:
        return i
    while k < n and k - i < LONGEST_SPEAKER:
        word = low[k]
        if word in BREAKS and word != "-":
            if word == "," and has_noun:
                end = _apposition(line, i, k)
                if end:
                    return end
            break
        if (
            word in _verbs()[0]
            and has_noun
            and word not in ("report", "reports", "records", "documents", "suspect", "post")
        ):
            break
        if word in RELATIVE or word in ("that", "to") or word in _words("be") or word in _words("day"):
            break
        if _is_noun(line, k) and word not in ("they", "it"):
            has_noun = True
        elif word in LINKS and has_noun:
            if k + 1 < n and (
                low[k + 1] in _words("day")
                or low[k + 1].isdigit()
                or (word in ("on", "and", "at") and not _may_follow(line, k + 1))
            ):
                break
        elif word in ANYBODY and k == i:
            return i + 1
        elif word in DETERMINERS or word in _words("modifier") or word == "-" or word.endswith(("'s", "’s")):
            if has_noun and word in DETERMINERS | NUMBERS and low[k - 1] not in LINKS:
                break
        elif has_noun:
            if not (low[k - 1] in LINKS or low[k - 1] in DETERMINERS or low[k - 1] in _words("modifier")):
                break
        elif k - i > 3 or word in _words("skip") or word.endswith("ed"):
            break
        k += 1
    while k > i and low[k - 1] in LINKS | DETERMINERS:
        k -= 1
    return k if has_noun or (k > i and low[i] in ("the", "a", "an")) else i


def _may_follow(line: _Line, k: int) -> bool:
    return _is_noun(line, k) or line.low[k] in DETERMINERS or line.low[k] in _words("modifier")


def _apposition(line: _Line, first: int, comma: int) -> int:
    """Return the end of the aside after a name, or 0: "said Tariq Jamil, police chief for Karachi"."""
    low, n = line.low, len(line.low)
    if not any(_is_name(line, p) for p in range(first, comma)):
        return 0
    k = comma + 1
    if (
        k >= n
        or low[k] in CONJUNCTIONS
        or low[k] in RELATIVE
        or low[k].endswith("ing")
        or low[k] == "according"
    ):
        return 0
    while k < n and low[k] not in BREAKS - {"-"}:
        if low[k] in RELATIVE or low[k] in _words("be") or low[k] in _words("day"):
            return 0 if k - comma < 2 else k
        k += 1
    near = range(comma + 1, min(k, comma + 9))
    return k if any(p in line.roles for p in near) and k - comma < LONGEST_SPEAKER else 0


def _is_aside(line: _Line, subject: tuple[int, int], verb: int) -> bool:
    return subject[1] >= verb - 1 and any(line.low[p] == "," for p in range(*subject))


def _is_speaker(line: _Line, first: int, last: int, weight: str) -> bool:
    """Tell whether the words can speak: a role, a name, a pronoun; with a strong verb any determined noun."""
    low = line.low
    if low[first] in ANYBODY:
        return True
    if low[first] in ("i", "we", "you", "there", "what"):
        return False
    if any(p in line.roles for p in range(first, last)):
        return True
    if weight == "weak" and line.caps:
        return False
    if any(_is_name(line, p) for p in range(first, last)) and not line.caps:
        return not (
            first == _clause_start(line)
            and last - first == 1
            and weight == "weak"
            and low[first] in DETERMINERS
        )
    return weight == "strong" and low[first] in ("the", "a", "an", "another", "his", "her", "their", "one")


def _hearer(line: _Line, i: int) -> tuple[int, int] | None:
    low, n = line.low, len(line.low)
    if i >= n or low[i] in BREAKS:
        return None
    k = i
    while k < n and k - i < 8:
        word = low[k]
        if (
            word in BREAKS
            and word != "/"
            or word in ("that", "to", "how", "what", "of", "about", "in", "on", "by", "via", "over")
        ):
            break
        if word in _words("day") or (k > i and (word in ANYBODY or word.isdigit() or word in _words("be"))):
            break
        if k > i and word in DETERMINERS and low[k - 1] not in LINKS:
            break
        if k > i and not (
            _is_noun(line, k) or low[k - 1] in DETERMINERS or low[k - 1] in _words("modifier") or word == "/"
        ):
            break
        k += 1
    return (i, max(k, i + 1))


def _via(line: _Line, first: int, last: int) -> str | None:
    """Return the hearer if it is an outlet or the press."""
    is_press = any(line.roles.get(p, ("", ""))[0] in ("outlet", "reporter") for p in range(first, last))
    is_named = not line.caps and any(_is_name(line, p) and p not in line.roles for p in range(first, last))
    return _clean(line.words(first, last)) if is_press or is_named else None


def _extent(
    line: _Line, verb: int, after: int, first: int, last: int, inverted: bool
) -> tuple[int, int, bool] | None:
    """Return start and end of what is said, and whether it encloses the clause before it."""
    low, n, toks = line.low, len(line.low), line.tokens
    begin = _clause_start(line)
    if inverted:
        rest = last
        start = toks[begin].start
        if rest < n and any(line.quoted[rest:]) and low[rest] in BREAKS:
            return start, line.end, True
        return start, toks[verb].start, True
    rest, starts = after, first <= begin
    is_late = not starts and (low[first - 1] in QUOTES or (low[first - 1] == "," and first - begin > 5))
    while rest < n and (
        low[rest] in _words("skip")
        or low[rest] in _words("day")
        or low[rest] in ("on", "late", "early", "this", "morning", "night", "afternoon", "evening")
        and (low[rest] != "on" or rest + 1 < n and low[rest + 1] in _words("day"))
    ):
        rest += 1
    is_last = rest >= n or all(w in BREAKS for w in low[rest:]) or _goes_on(line, rest)
    is_last = is_last or (not starts and _is_tail(line, rest, is_late))
    if is_last and first > begin:
        return toks[begin].start, toks[first].start, True
    if is_last:
        return None
    if not starts and low[rest] == "," and low[first - 1] in BREAKS:
        return toks[begin].start, line.end, True
    if not starts and low[first - 1] in QUOTES and not any(line.quoted[rest:]):
        return toks[begin].start, toks[first].start, True
    if low[rest] == "," and rest + 1 < n and low[rest + 1] not in QUOTES:
        if not starts and low[first - 1] == ",":
            return toks[begin].start, line.end, True
    if after < n - 1 and low[after] == "that":
        after += 1
    return toks[after].start if after < n else line.end, line.end, False


HOW = frozenset("condition anonymity news giving elaborating".split())
TAILS = (
    "in",
    "of",
    "about",
    "when",
    "to",
    "from",
    "before",
    "while",
    "but",
    "on",
    "at",
    "during",
    "via",
    "by",
    "after",
    "shortly",
    "through",
    "without",
    "as",
)


def _goes_on(line: _Line, rest: int) -> bool:
    """Tell whether a second verb of saying follows, as in ", the ministry said, adding that ..."."""
    place = rest + 1 if line.low[rest] == "," else rest
    word = line.low[place] if place < len(line.low) else ""
    return word == "citing" or (word.endswith("ing") and word in _verbs()[0])


def _is_tail(line: _Line, rest: int, is_late: bool) -> bool:
    """Tell whether only how and when follow the verb: "..., he said in a statement".

    Where a comma or a quotation mark stands before the speaker (*is_late*), any such words are the end.
    """
    low = line.low
    words = [w for w in low[rest:] if w not in BREAKS]
    if not words or words[0] not in TAILS or len(words) > 12 or "that" in words:
        return False
    return is_late or words[0] == "as" or bool(set(words) & (_words("means") | _words("day") | HOW))


def _settled(found: list[_Said], line: _Line) -> list[_Said]:
    """Let what encloses and what is enclosed agree: an outlet around a voice is the way it came."""
    if len(found) < 2:
        return found
    kept: list[_Said] = []
    for said in found:
        inner = [k for k in kept if said.outer and k.start < said.end and k.end > said.start]
        if inner and said.outer:
            kind = said.voice.kind if said.voice else None
            for k in inner:
                k.end = min(k.end, said.end) if k.end > said.end else k.end
                if kind == "outlet":
                    k.via = k.via or (said.voice.phrase if said.voice else None)
                elif (
                    k.voice
                    and not k.voice.name
                    and (k.weight == "weak" or k.voice.heads & {"reports", "report"})
                ):
                    k.voice, k.role, k.via = said.voice, said.role, said.via
                    k.start = min(k.start, said.start)
            first = min(k.start for k in inner)
            if kind == "outlet" and all(k.outer for k in inner):
                continue
            if said.start < first:
                kept.append(
                    _Said(said.start, first, said.voice, said.role, said.via, said.modality, said.paragraph)
                )
            continue
        for k in kept:
            if k.end > said.start and not said.outer:
                k.end = _cut(line, k, said)
        kept.append(said)
    return sorted((k for k in kept if k.end > k.start), key=lambda k: k.start)


def _cut(line: _Line, earlier: _Said, later: _Said) -> int:
    """End the earlier speech where the clause of the later speaker begins."""
    verb = later.verb
    place = verb
    for p in range(verb - 1, -1, -1):
        if line.tokens[p].start <= earlier.start:
            break
        if line.low[p] in BREAKS or line.low[p] in ("and", "but", "while", "whereas", "although"):
            place = p
            break
    return line.tokens[place].start


def _parts(line: _Line, first: int, last: int) -> tuple[str | None, str | None, str | None, frozenset[str]]:
    """Split the words for a speaker into name, role, type, and the role's own words."""
    low = line.low
    comma = next((p for p in range(first, last) if low[p] == ","), last)
    named = _name_span(line, first, comma)
    kind = _kind(line, first, comma)
    if named is None:
        if last > comma + 1 and not line.caps and not any(p in line.roles for p in range(comma + 1, last)):
            role, name = (_clean(line.words(*span)) for span in ((first, comma), (comma + 1, last)))
            return name, role, kind, _heads(line, first, comma)
        return None, _clean(line.words(first, last)), kind, _heads(line, first, last)
    name = _clean(line.words(*named)).removesuffix("'s").removesuffix("’s")
    if last > comma + 1:
        role = _clean(line.words(comma + 1, last)).strip(" ,")
        return name, role, _kind(line, comma + 1, last) or kind, _heads(line, comma + 1, last)
    titled = [p for p in range(first, named[0]) if p in line.roles]
    role = _clean(line.words(first, titled[-1] + 1)) if titled else None
    if role is None and any(p in line.roles for p in range(named[1], comma)):
        role = _clean(line.words(named[1] + 1, comma))
    if low[first] in ("dr", "dr."):
        role, kind = role or line.tokens[first].text, kind or "medical"
    return name, role, kind, _heads(line, first, comma)


def _name_span(line: _Line, first: int, last: int) -> tuple[int, int] | None:
    """Return where the name stands among the words for a speaker, if there is one."""
    low = line.low
    roles = [p for p in range(first, last) if p in line.roles]
    if line.caps and not roles:
        return None
    link = next((p for p in range(first + 1, last) if low[p] in LINKS and low[p] != "and"), last)
    before = [p for p in roles if p < link]
    spans = [(before[-1] + 1 if before else first, link, 1 if before or link == last else 2)]
    if roles and roles[-1] > link:
        spans.append((roles[-1] + 1, last, 2))
    if not roles and link < last:
        spans.append((first, last, 1))
    for start, end, least in spans:
        proper = [
            p for p in range(start, end) if _is_name(line, p) and low[p] not in _words("title") | DETERMINERS
        ]
        is_described = not roles and low[first] in DETERMINERS and len(proper) < end - start - 1
        if len(proper) >= least and not is_described:
            return proper[0], proper[-1] + 1
    return None


def _kind(line: _Line, first: int, last: int) -> str | None:
    """Return the speaker's type: a specific word of the head, else of the rest, else a general one."""
    head = last
    for p in range(first + 1, last):
        if line.low[p] in LINKS and line.low[p] != "and":
            head = p
            break
    for begin, end in ((first, head), (head, last)):
        specific = [
            line.roles[p][0] for p in range(begin, end) if p in line.roles and line.roles[p][1] == "specific"
        ]
        if specific:
            return specific[-1]
    for p in range(last - 1, first - 1, -1):
        if p in line.roles and line.roles[p][0]:
            return line.roles[p][0]
    text = line.tokens[first].text if last - first == 1 else ""
    return "police" if text.isupper() and text.endswith("PD") and len(text) > 2 else None


def _heads(line: _Line, first: int, last: int) -> frozenset[str]:
    return frozenset(line.low[p] for p in range(first, last) if p in line.roles)


def _head(line: _Line, first: int, last: int) -> str:
    for p in range(first, last):
        nxt = line.low[p + 1] if p + 1 < last else ""
        if (not nxt or nxt in LINKS or nxt in RELATIVE or nxt == ",") and line.low[p] not in DETERMINERS:
            return line.low[p]
    return line.low[last - 1]


def _without_rank(name: str) -> str:
    words = name.split()
    while len(words) > 1 and (words[0].lower() in _words("title") or words[0].lower() in _single_roles()):
        words = words[1:]
    return " ".join(words)


@cache
def _single_roles() -> frozenset[str]:
    words = {word for r in lexicon.rows("speaker_roles") for word in r["cue"].split()}
    return frozenset(words | {"the", "in", "on", "at", "but", "and"})


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(' ,"“”')
