"""Find who says what: the stretch of an article that each speaker says, and how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis import lexicon
from analysis.extract.callings import (
    ANYBODY,
    CONJUNCTIONS,
    DETERMINERS,
    LINKS,
    PERSONS,
    RELATIVE,
    Voice,
    head_of,
    on_one_line,
    parts_of,
    without_rank,
)
from analysis.extract.lines import (
    EITHER,
    OPENING,
    Line,
    acronyms,
    attributing,
    listed,
    opens,
    role_phrases,
    speech_verbs,
)
from analysis.extract.people import classes
from analysis.extract.sentences import Sentence
from analysis.extract.stretches import Said, apart, extent_of
from analysis.extract.subjects import (
    BREAKS,
    QUOTES,
    clause_start,
    is_aside,
    is_speaker,
    noun_phrase,
    speaker_after,
    subject_before,
    told_outlet,
    told_to,
)

ARTICLES = lexicon.words("article")
CLAIMS = lexicon.words("claims")
NOT_SAID = lexicon.words("claimed thing")
SPOKEN_SHARE = 0.6  # a sentence of which so much stands in quotation marks is somebody's words
DOUBTED = lexicon.words("doubted")  # also of persons: "four suspected rebels"
ENDS = frozenset((".", "!", "?", *QUOTES))  # with which no headline ends
LONGEST_TAIL = 7  # words for whoever says a headline, behind its mark
SPACED = (" - ", " – ", " — ")
TELLING = lexicon.words("telling")
GENERIC = lexicon.words("nameless source")


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
        self.voices: list[Voice] = []
        self.said: list[Said] = []
        self.open = False
        self.paragraph = -1
        self.waiting: list[Sentence] = []

    def read(self, sentence: Sentence) -> None:
        """Find the speeches of one sentence."""
        begins_open = self._begin(sentence)
        may_speak = begins_open or not attributing().isdisjoint(sentence.bag)
        may_speak = may_speak or any(map(sentence.text.__contains__, (":", *QUOTES)))
        if not may_speak and not any(map(sentence.text.__contains__, SPACED)):
            return
        line = self._line(sentence, begins_open)
        found = apart(list(self._attributions(line)), line)
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

    def _line(self, sentence: Sentence, is_open: bool) -> Line:
        toks, low = sentence.tokens, sentence.words
        quoted = [is_open] * len(toks)
        for place in [place for place, word in enumerate(low) if word in QUOTES]:
            mark = toks[place]
            is_open = opens(mark.text, sentence.text, mark.start - sentence.start, is_open)
            quoted[place:] = [True] + [is_open] * (len(toks) - place - 1)
        self.open = is_open
        roles: dict[int, tuple[str, str]] = {}
        ends: dict[int, int] = {}
        for first, last, value in role_phrases().find(low):
            for place in range(first, last):
                roles[place] = value
                ends[place] = last
        letters = sentence.text
        shortest = 3 if letters.isupper() else 2
        short = acronyms()
        for place, word in [(n, token.text) for n, token in enumerate(toks) if token.text in short]:
            if len(word) >= shortest:
                roles.setdefault(place, short[word])
        return Line(
            toks, low, roles, quoted, letters.isupper(), sentence.start, sentence.end, sentence.paragraph,
            letters, sentence.start, ends,
        )  # fmt: skip

    def _carry(self, sentence: Sentence, is_open: bool) -> None:
        """Give an unattributed quotation to whoever speaks in this paragraph, or to the next who does."""
        last = self.said[-1] if self.said else None
        if last and (last.paragraph == sentence.paragraph or is_open or getattr(self, "carried", False)):
            self.said.append(
                Said(
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

    def _hand_back(self, first: Said) -> None:
        for s in self.waiting:
            self.said.append(
                Said(s.start, s.end, first.voice, first.role, first.via, "asserted", s.paragraph)
            )
        self.waiting = []

    # -- the attributions of one sentence ------------------------------------------------------------

    def _attributions(self, line: Line) -> Iterator[Said]:
        single, several = speech_verbs()
        low = line.low
        verbs = {i: (i + 1, single[word]) for i, word in enumerate(low) if word in single}
        for first, last, meaning in several.find(low):
            verbs[first] = (last, meaning)
        yield from self._headline(line)
        yield from self._closing(line)
        previous: Said | None = None
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

    def _headline(self, line: Line) -> Iterator[Said]:
        """Find the speaker of a headline: "Police: three killed in raid"."""
        colon = low.index(":", 0, 12) if ":" in (low := line.low)[:12] else 0
        if not colon or colon + 1 >= len(low) or colon - 1 not in line.roles or low[colon + 1] in QUOTES:
            return
        found = noun_phrase(line, colon - 1)
        if found and (found[0] == 0 or low[found[0] - 1][-1].isdigit()):
            voice, role = self._who(line, *found)
            start = line.tokens[colon + 1].start
            yield Said(start, line.end, voice, role, None, "asserted", line.paragraph, colon)

    def _closing(self, line: Line) -> Iterator[Said]:
        """Find the speaker at the end of a headline: "Bomb kills 12 in Lahore: police", "... - army"."""
        low, n = line.low, len(line.low)
        if n < 5 or low[-1] in ENDS:
            return
        at = next((i for i in range(n - 2, max(2, n - LONGEST_TAIL - 2), -1) if _is_mark(line, i)), None)
        if at is None or any(line.quoted[at:]) or not self._is_voice(line, at):
            return
        voice, role = self._who(line, at + 1, n)
        begin = clause_start(line)
        start, end = line.tokens[begin if begin < at else 0].start, line.tokens[at].start
        yield Said(start, end, voice, role, None, "asserted", line.paragraph, at, outer=True)

    def _is_voice(self, line: Line, mark: int) -> bool:
        """Tell whether the words behind a mark are an office or, behind a colon, a name."""
        low, first, n = line.low, mark + 1, len(line.low)
        found = noun_phrase(line, n - 1)
        if found is None or found[0] > first or low[first] in DETERMINERS:
            return False
        if any(low[p] in listed("day") or low[p][0].isdigit() for p in range(first, n)):
            return False
        words = line.tokens[first:]
        if any(p in line.roles for p in range(first, n)):
            is_outlet = all(line.roles.get(p, ("",))[0] in ("outlet", "") for p in range(first, n))
            return not (is_outlet and all(word.text[0].isupper() for word in words))  # "... - BBC News"
        if line.caps or len(words) > 3 or not all(word.text[0].isupper() for word in words):
            return False
        return low[mark] == ":" or words[-1].text.isupper()

    def _according(self, line: Line, i: int, after: int) -> Said | None:
        last = speaker_after(line, after)
        if last == after:
            return None
        voice, role = self._who(line, after, last)
        n = len(line.low)
        begin = clause_start(line)
        if i <= begin:
            start, end = line.tokens[last].start if last < n else line.end, line.end
        elif last < n and line.low[last] == "," and last + 1 < n and line.low[last + 1] not in CONJUNCTIONS:
            start, end = line.tokens[begin].start, line.end
        else:
            start, end = line.tokens[begin].start, line.tokens[i].start
        return Said(start, end, voice, role, None, "asserted", line.paragraph, i, outer=i > begin)

    def _verb(
        self, line: Line, i: int, after: int, modality: str, weight: str, previous: Said | None
    ) -> Said | None:
        low, n = line.low, len(line.low)
        word = low[i]
        if line.quoted[i]:
            return None  # whoever is quoted quotes another
        before = i - 1
        skip = listed("skip")
        while before >= 0 and low[before] in skip:
            before -= 1
        is_passive = before >= 0 and (low[before] in listed("be") or low[before].endswith(("'re", "'s been")))
        if before >= 0 and (low[before] in listed("not") or low[before] == "to"):
            return None
        if i and (low[i - 1] in ARTICLES or word.endswith("ed") and classes().get(low[i - 1]) == "prep"):
            return None  # "in a suspected bombing", "by suspected rebels"
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
        subject = subject_before(line, i)
        if word in DOUBTED and subject is None:
            return None  # "killed in a suspected rebel attack"
        is_inverted = False
        closes = subject is not None and self._closes(line, subject, after)
        if i and (low[i - 1] in BREAKS or subject is None or closes) and after < n and word not in TELLING:
            last = speaker_after(line, after)
            is_free = subject is None or closes or low[i - 1] in QUOTES
            if last > after and (is_free or not is_aside(line, subject, i)):
                if is_speaker(line, after, last, "strong"):
                    subject, is_inverted = (after, last), True
        if subject is None:
            return None
        first, last = subject
        if not is_speaker(line, first, last, weight) and low[first] not in ANYBODY:
            return None
        if low[first] in ("it", "who") and weight == "weak":
            return None
        if (
            weight == "weak"
            and not is_inverted
            and word in ("report", "reports", "claims", "records", "counts")
        ):
            following = low[after] if after < n else ""
            if following in speech_verbs()[0] or following in LINKS or following in BREAKS:
                return None
        via = None
        if word in TELLING:
            hearer = told_to(line, last if is_inverted else after)
            if hearer is None:
                return None
            if hearer[1] < n and low[hearer[1]] == "to" and not is_inverted:
                return None
            via = told_outlet(line, *hearer)
            if not is_inverted:
                after = hearer[1]
        cited = next((p for p in range(last, i) if low[p] == "citing"), None)
        if cited is not None and _cites(
            line, cited
        ):  # "the agency, citing a doctor, said": the doctor speaks
            via = on_one_line(line.words(first, last))
            voice, role = self._who(line, cited + 1, speaker_after(line, cited + 1))
        else:
            voice, role = self._who(line, first, last)
        if voice is None:
            return None
        span = extent_of(line, i, after, first, last, is_inverted)
        if span is None:
            return None
        start, end, is_outer = span
        if "unconfirmed" in low[first:last] or "unverified" in low[first:last]:
            modality = "unconfirmed"
        return Said(start, end, voice, role, via, modality, line.paragraph, i, outer=is_outer, weight=weight)

    def _closes(self, line: Line, subject: tuple[int, int], after: int) -> bool:
        """Tell whether a role that ends the sentence speaks, not the plain name before the verb.

        "Rebels attacked a base on the river said the Observatory."
        """
        n = len(line.low)
        if any(p in line.roles for p in range(*subject)) or after >= n or line.low[subject[0]] in ANYBODY:
            return False
        last = speaker_after(line, after)
        ends = last == n or last == n - 1 and line.low[last] == "."
        return ends and last > after and any(p in line.roles for p in range(after, last))

    def _quoted(self, line: Line, i: int, is_passive: bool) -> Said | None:
        """Find who is quoted: "the agency quoted a nurse as saying", "a nurse was quoted as saying"."""
        low, n = line.low, len(line.low)
        try:
            saying = low.index("saying", i, min(n, i + 14))
        except ValueError:
            return None
        subject = subject_before(line, i)
        via = None
        if is_passive:
            speaker = subject
            if speaker is None:
                return None
        else:
            speaker = (i + 1, saying - 1)
            if subject:
                via = on_one_line(line.words(*subject))
        if speaker[1] <= speaker[0] or saying + 1 >= n:
            return None
        voice, role = self._who(line, *speaker)
        return Said(line.tokens[saying + 1].start, line.end, voice, role, via, "asserted", line.paragraph, i)

    def _gerund(
        self, line: Line, i: int, after: int, modality: str, weight: str, previous: Said | None
    ) -> Said | None:
        """Go on with the sentence's speaker: ", saying that ..."."""
        if after >= len(line.low):
            return None
        said_from = after + 1 if line.low[after] == "that" and after + 1 < len(line.low) else after
        start = line.tokens[said_from].start
        if previous is not None:
            return Said(
                start, line.end, previous.voice, previous.role, previous.via, modality, line.paragraph, i
            )
        if weight == "weak" and line.low[after] != "that":
            return None
        begin = clause_start(line)
        last = speaker_after(line, begin)
        if last > begin and is_speaker(line, begin, last, "weak"):
            voice, role = self._who(line, begin, last)
            return Said(start, line.end, voice, role, None, modality, line.paragraph, i)
        return None

    # -- who it is ------------------------------------------------------------------------------------

    def _who(self, line: Line, first: int, last: int) -> tuple[Voice | None, str | None]:
        """Return the speaker that the words mean, and the words for the speaker's role here."""
        low = line.low
        if low[first] in ANYBODY and last - first == 1:
            return self._pronoun(line, low[first])
        name, role, kind, heads = parts_of(line, first, last)
        phrase = on_one_line(line.words(first, last))
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
        voice = Voice(name, phrase, role, kind, heads)
        if role and role.casefold().startswith("the "):
            self._reveal(voice)
        self._spoke(voice)
        return voice, role

    def _spoke(self, voice: Voice) -> None:
        if voice in self.voices:
            self.voices = [v for v in self.voices if v is not voice]
        self.voices.append(voice)

    def _reveal(self, voice: Voice) -> None:
        """Name an earlier "a police surgeon" once "Dr Khan, the police surgeon" has spoken."""
        for earlier in self.voices:
            if earlier.name is None and not earlier.plural and earlier.heads and earlier.heads == voice.heads:
                if earlier.phrase.casefold().startswith(("a ", "an ")):
                    earlier.name = voice.name

    def _pronoun(self, line: Line, word: str) -> tuple[Voice | None, str | None]:
        for voice in reversed(self.voices):
            if word in ("they", "it", "who") or voice.name or not voice.plural:
                if word in PERSONS and voice.name is None and voice.kind == "outlet":
                    continue
                return voice, voice.role
        if word in PERSONS:
            name = self._last_person(line)
            if name:
                voice = Voice(name, name, None, None, frozenset())
                self._spoke(voice)
                return voice, None
            return Voice(None, word.capitalize(), None, None, frozenset()), None
        return None, None

    def _by_role(
        self, line: Line, first: int, last: int, phrase: str, kind: str | None, heads: frozenset[str]
    ) -> tuple[Voice, str | None]:
        low = line.low
        if low[first] in ("the", "this", "that"):
            head = head_of(line, first, last)
            is_bare = all(
                p in line.roles or low[p] in DETERMINERS or low[p] in listed("modifier")
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
        head = head_of(line, first, last)
        plural = head.endswith("s") or head in ("police", "people", "media", "authorities")
        voice = Voice(None, phrase, phrase, kind, heads, plural)
        self._spoke(voice)
        return voice, phrase

    def _full_name(self, line: Line, surname: str) -> str | None:
        if line.caps or not surname[:1].isupper():
            return None
        pattern = re.compile(rf"((?:[A-Z][\w'’.-]+ ){{1,3}}{re.escape(surname)})\b")
        for sentence in reversed(self.sentences):
            if sentence.start < line.end and surname in sentence.text:
                for match in pattern.finditer(sentence.text):
                    name = without_rank(match.group(1))
                    if len(name.split()) > 1:
                        return name
        return None

    def _last_person(self, line: Line) -> str | None:
        for sentence in reversed([s for s in self.sentences if s.end <= line.start][-2:]):
            match = re.match(r"(?:[A-Z][\w'’.-]+ ){1,3}[A-Z][\w'’-]+", sentence.text)
            if match and not sentence.text.isupper():
                name = without_rank(match.group())
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


def _is_mark(line: Line, i: int) -> bool:
    """Tell whether a colon or a dash with blanks around it stands at token *i*."""
    word, after = line.low[i], line.tokens[i + 1].start
    is_dash = word in ("-", "–", "—") and line.tokens[i - 1].end < line.tokens[i].start
    return word == ":" or is_dash and line.tokens[i].end < after


def _is_same_person(name: str, known: str) -> bool:
    """Tell whether two names may be one person's: the shorter has nothing that the longer lacks."""
    some, others = set(name.casefold().split()), set(known.casefold().split())
    return some <= others or others <= some


def _cites(line: Line, i: int) -> bool:
    """Tell whether a source is cited in an aside before the verb: "the agency, citing police, said"."""
    last = speaker_after(line, i + 1)
    behind = line.low[last : last + 2]
    return last > i + 1 and len(behind) == 2 and behind[0] == "," and behind[1] in speech_verbs()[0]


def _is_claim_of_responsibility(low: tuple[str, ...], after: int) -> bool:
    return any(
        word in NOT_SAID or word in ("attack", "attacks", "bombing") for word in low[after : after + 3]
    ) or (after < len(low) and (low[after] == "by" or low[after][0].isdigit()))
