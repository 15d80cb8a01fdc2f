"""Find whom an article names as harmed, and whom it names or describes as having attacked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import lexicon
from analysis.extract.capitals.words import known_words
from analysis.extract.people import Group, classes, people_in
from analysis.extract.sentences import Sentence

BE = frozenset("was were been being is are be got".split())
NO_DOERS = frozenset(("police", "people", "victim", "child", "other", ""))
ACCUSED_OF = lexicon.words("accused")
FAR = 8  # words between a group and its deed: "gunmen in two cars opened fire"
BEFORE_DONE = 14  # words between "killed" and "by": "killed in the north of the city by"
NOT_ACTIVE = BE | {"to", "of", "the", "a"}
AFTER_PASSIVE = frozenset("in by at near on during after as when while . , ;".split())
CLAUSE_ENDS = frozenset(", ; : . said says by that after when while who which".split())
LONGEST_TITLE = 7  # words before a name: "the former deputy mayor of the city"
APPOSITION = 16  # words between two commas after a name
ATTACKER = (
    r"(?:attackers?|gunm[ae]n|bombers?|shooters?|assailants?|perpetrators?|terrorists?|hijackers?"
    r"|knifem[ae]n)"
)
DID = r"(?:rammed|stabbed|opened\sfire|drove\sinto|detonated|blew\s(?:him|her)self)"
FULL_NAME = r"((?:[A-Z][\w'’-]+\.?\s){1,4}(?:al[ -])?[A-Z][\w'’-]+)"
CALLED = re.compile(
    rf"\b{ATTACKER}\b[^.;]{{0,50}}?\b(?:identified\s(?:by\s[\w ]{{3,30}}\s)?as|named(?:\sas)?)\s"
    rf"(?:an?\s)?(?:[\w-]+\s){{0,4}}?{FULL_NAME}"
    rf"|\b{ATTACKER},?\s{FULL_NAME}"
    rf"|\b(?i:man|woman|student|refugee)\s(?:named|identified\sas)\s{FULL_NAME}(?=,?\s{DID})"
    rf"|(?:\d\d[- ]year[- ]old|^)\s?{FULL_NAME}(?:\sof\s[A-Z][\w, ]{{2,30}},|,\s[^,.;]{{3,40}},)?(?=\s{DID})"
)  # fmt: skip
DOING = (
    "attacker", "gunm", "bomber", "shooter", "assailant", "perpetrator", "terrorist", "hijacker", "knifem",
    "rammed", "stabbed", "opened", "drove", "detonated", "blew",
)  # fmt: skip
HELD = re.compile(
    rf"{FULL_NAME}(?=,?\s(?:an?\s)?(?:\d{{1,2}}\b|aged?\s\d|of\s[A-Z]))"
    rf"|(?:identified\sas|named\s(?:as\s)?|suspect,?|arrested)\s{FULL_NAME}"
)
ACCUSED = ("arrest", "charged", "suspect", "accused", "identified", "convict", "indicted", "wanted")
ACCUSED_BEFORE = re.compile(
    r"\b(?:arrest\w*|charg\w+|suspects?|accused|convicted|indicted|wanted)\b[^.;]{0,60}$", re.IGNORECASE
)
ACCUSED_AFTER = re.compile(
    r"[^.;]{0,60}\b(?:arrested|charged|accused|convicted|indicted|wanted|suspect)\b", re.IGNORECASE
)
VICTIMS = re.compile(r"\b(?:victims?|dead|deceased|wounded|injured)\b", re.IGNORECASE)
STRICKEN = re.compile(
    r"\b(?:victims?|killed|killing|shot|died|dead|slain|wounded|injured|survived)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Role:
    """A person or a group in an attack: `kind` is harmed, attacker (called so) or suspect.

    `value` is the bare name or noun, `text` the words as written with titles; `is_name` tells a named person.
    """

    start: int
    end: int
    kind: str
    value: str
    text: str
    is_name: bool
    rule: str = "role"
    sure: float | None = None


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("deeds") if row["class"] == kind)


@cache
def _groups() -> frozenset[str]:
    """Return the names of armed groups that are one word: "FMLN"."""
    return frozenset(
        row["cue"].lower() for row in lexicon.rows("groups") if " " not in row["cue"] and row["cue"].isupper()
    )


class _Reader:
    """Reads the roles of one sentence after the other, and remembers full names for those that follow."""

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        self.known = known
        self.full: dict[str, str] = {}
        self.found: list[Role] = []

    def read(self, sentence: Sentence) -> None:
        self.sentence, self.row, self.low = sentence, sentence.tokens, sentence.words
        people = people_in(sentence, self.known)
        names = list(self.names(people))
        harmed = [self.is_harmed(first, last) for first, last in names]
        for n in range(1, len(names)):  # "the minister, Juan Mora and Luis Rey were killed"
            if self.is_next(names[n - 1], names[n]) and harmed[n] != harmed[n - 1]:
                harmed[n] = harmed[n - 1] = True
        for (first, last), hit in zip(names, harmed, strict=True):
            if hit:
                self.add("harmed", first, last, self.name(first, last), self.title(first), True)
        for group in people:
            if (
                group.form in ("count", "indef", "def", "bare")
                and group.noun not in NO_DOERS
                and self.is_doer(group)
                and not self.is_answer(group, people)
            ):
                last = self.members(group)
                first = group.head if last == group.last else self.bare(group)
                self.add("suspect", first, last, self.text(self.bare(group), last), group.first, False)
        self.named()

    @staticmethod
    def is_answer(group: Group, people: Sequence[Group]) -> bool:
        """Tell whether police or soldiers strike the attackers: "officers shot and killed the gunman"."""
        later = next((other for other in people if other.first >= group.last), None)
        return group.party == "security" and later is not None and later.party == "attackers"

    def add(self, kind: str, first: int, last: int, value: str, begin: int, is_name: bool) -> None:
        start, end = self.row[first].start, self.row[last - 1].end
        self.found.append(Role(start, end, kind, value, self.text(begin, last), is_name))

    def text(self, first: int, last: int) -> str:
        start, end = self.row[first].start - self.sentence.start, self.row[last - 1].end - self.sentence.start
        text = " ".join(self.sentence.text[start:end].split())
        return re.sub(r"['’]s$", "", text, flags=re.IGNORECASE)

    # -- names

    def names(self, people: Sequence[Group]) -> Iterator[tuple[int, int]]:
        for group in people:
            if group.form == "name":
                if group.last - group.first > 1:
                    self.full[self.low[group.last - 1].removesuffix("'s")] = self.text(
                        group.first, group.last
                    )
                yield group.first, group.last

    def name(self, first: int, last: int) -> str:
        text = self.text(first, last)
        return self.full.get(text.lower(), text)

    def title(self, first: int) -> int:
        """Return where the titles before a name begin: "Attorney General"."""
        begin = first
        while begin and first - begin < LONGEST_TITLE:
            word = self.low[begin - 1]
            if word in ("the", "a", "an"):
                return begin - 1
            if (
                word in classes()
                or not word[0].isalpha()
                or word in _words("harms")
                or word in _words("deed")
                or word in _words("fate")
            ):
                break
            begin -= 1
        return begin

    def is_next(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Tell whether a name follows another in a list, with or without a few words on the first."""
        between = self.low[one[1] : self.title(other[0])]
        if (
            not between
            or between[0] not in (",", ";", "and", "(", "[")
            or between[-1] not in (",", ";", "and")
        ):
            return False
        return len(between) <= APPOSITION and not any(
            w in BE or w in (".", "said", "who", "after", "when") or w in _words("deed") for w in between
        )

    def is_harmed(self, first: int, last: int) -> bool:
        """Tell whether somebody was killed, hurt or taken: "the murder of X", "X, a judge, was shot"."""
        low, begin = self.low, self.title(first)
        if begin:
            before = low[max(0, begin - 4) : begin]
            if before[-1] in _words("harms") - {"against", "including", "with"} and not set(before[:-1]) & BE:
                return True
            if before[-1] == "of" and set(before[:-1]) & _words("fate"):
                return True
            if (
                before[-1] == "as"
                and "identified" in before
                and any("victim" in w or w in ("dead", "killed") for w in low[:begin])
            ):
                return True
            if before[-1] == ":" and set(low[max(0, begin - 8) : begin]) & (
                _words("harms") - {"against", "including"} | {"dead", "died"}
            ):
                return True
            if before[-1] in ("against", "on") and set(before[:-1]) & {
                "attempt",
                "attempts",
                "attack",
                "attacks",
                "assassination",
            }:
                return True
        if low[last - 1].endswith("'s") and last < len(low) and low[last] in _words("fate"):
            return True
        place = last
        if place < len(low) and low[place] in (",", "[", "("):
            stop = next(
                (k for k in range(place + 1, min(len(low), place + APPOSITION)) if low[k] in (",", "]", ")")),
                None,
            )
            if place + 1 < len(low) and low[place + 1] == "who" and self.suffers(place + 2):
                return True
            return stop is not None and self.suffers(stop + 1)
        if low[place : place + 1] == ("who",):
            place += 1
        elif low[place : place + 1] in (
            ("of",),
            ("from",),
            ("and",),
        ):  # "the reporter X of a Dutch station was killed"
            stop = next(
                (
                    k
                    for k in range(place + 1, min(len(low), place + FAR))
                    if low[k] in BE or low[k] in CLAUSE_ENDS
                ),
                None,
            )
            place = stop if stop is not None and low[stop] in BE else place
        return self.suffers(place)

    def suffers(self, place: int) -> bool:
        group = self.low[place : place + 5]
        for k, word in enumerate(group):
            if word == "died":
                return True
            if word in _words("harmed") and k and set(group[:k]) & BE:
                return True
            if classes().get(word) not in ("aux", "adv") and not word.endswith("ly"):
                return False
        return False

    # -- who attacked

    def bare(self, group: Group) -> int:
        """Return where the phrase begins without its number, its article and the name of their group."""
        first = (
            max(group.first, group.word_last)
            if group.form == "count" and group.word_last <= group.head
            else group.first
        )
        while first < group.head and (
            classes().get(self.low[first]) in ("det", "indef", "poss")
            or self.low[first] in ("of", "other", "some", "several")
        ):
            first += 1
        for place in range(first, group.head):
            if (
                self.row[place].text.isupper()
                and len(self.row[place].text) > 1
                and self.low[place] in _groups()
                or self.low[place].endswith("'s")
            ):
                first = place + 1
        return first

    def members(self, group: Group) -> int:
        """Take in what a phrase for members is of: "members of the Shining Path"."""
        low, last = self.low, group.last
        if (
            group.noun not in ("member", "group", "column", "unit", "guerrilla")
            or last + 1 >= len(low)
            or low[last] != "of"
        ):
            return last
        end = last + 1 + (low[last + 1] in ("the", "a", "an"))
        stop = end
        while (
            stop < len(low)
            and stop - end < 6
            and low[stop] not in classes()
            and low[stop][0].isalnum()
            and low[stop] not in _words("deed")
        ):
            stop += 1
        return stop if stop > end else last

    def is_doer(self, group: Group) -> bool:
        """Tell whether persons attacked: "armed men opened fire", "killed by unidentified individuals"."""
        low, first = self.low, group.first
        while first and (
            low[first - 1] in _words("doubt") or low[first - 2 : first] in (("group", "of"), ("column", "of"))
        ):
            first -= (
                1
                if low[first - 1] in _words("doubt")
                else 2 + (low[first - 3 : first - 2] in (("a",), ("the",)))
            )
        opening = low[max(0, first - 3) : first]
        if group.party == "civilians":
            return False
        if "by" in opening[-1:] and set(low[max(0, first - BEFORE_DONE) : first]) & _words("done"):
            return True
        if set(opening[-1:]) & (_words("harms") | {"on", "of", "with", "from", "at", "to", "arrested"}):
            return False
        place = self.members(group)
        while place < len(low) and (low[place] in _words("follower") or low[place].endswith("ly")):
            place += 1
        if low[place : place + 2] == (",", "who") or low[place : place + 1] == ("who",):
            place += 1 + (low[place] == ",")
        if (
            low[place : place + 1]
            and low[place] in ACCUSED_OF
            and low[place + 1 : place + 2] in (("of",), ("in",), ("for",), ("on",))
        ):
            return True
        for step in range(place, min(len(low), place + FAR)):
            word, follows = low[step], low[step + 1] if step + 1 < len(low) else ""
            if word in _words("harms") and (not follows or follows in AFTER_PASSIVE):
                return False
            if word in _words("deed") and not set(low[step - 1 : step]) & NOT_ACTIVE:
                return True
            if word in CLAUSE_ENDS or word in BE and step == place:
                return False
        return False

    def named(self) -> None:
        """Add the persons whom the sentence calls the attacker, and those held or charged."""
        text = self.sentence.text
        for pattern, kind in ((CALLED, "attacker"), (HELD, "suspect")):
            if not any(map(self.sentence.low.__contains__, ACCUSED if kind == "suspect" else DOING)):
                continue
            for match in pattern.finditer(text):
                n = next(k for k in range(1, pattern.groups + 1) if match.group(k))
                if pattern is HELD and VICTIMS.search(text[: match.start()]):
                    continue  # "the victims were identified as"
                if pattern is HELD and n == 1 and not is_accused(text, match.start(), match.end()):
                    continue
                start, end = match.span(n)
                words = match.group(n)
                while words and (words.split()[0].lower().strip(".,") in known_words()):
                    cut = len(words.split()[0]) + 1
                    start, words = start + cut, words[cut:]
                if any(word.lower().strip(".,") in known_words() for word in words.split()):
                    continue
                if " " in words and not any(
                    r.start == self.sentence.start + start for r in self.found if r.kind == "attacker"
                ):
                    self.found.append(
                        Role(
                            self.sentence.start + start,
                            self.sentence.start + end,
                            kind,
                            " ".join(words.split()),
                            words,
                            True,
                        )
                    )


def is_accused(text: str, start: int, end: int) -> bool:
    """Tell whether the name at *start* to *end* is of somebody held or charged, and not of a victim.

    >>> is_accused("Police arrested Dale Rowe, 22.", 16, 25)
    True
    """
    if STRICKEN.search(text[:start]):
        return False
    return bool(ACCUSED_BEFORE.search(text[:start]) or ACCUSED_AFTER.match(text[end:]))


def roles(sentences: Sequence[Sentence], known: frozenset[str] = frozenset()) -> list[Role]:
    """Return who was harmed and who attacked, as far as the sentences of one article name or describe them.

    *known* surnames are those of persons whom the article names in full.

    >>> from analysis.extract.sentences import sentences
    >>> from analysis.model import Article
    >>> text = "Three gunmen killed Ramiro Quezada."
    >>> [(r.kind, r.value) for r in roles(sentences(Article("a", text)))]
    [('harmed', 'Ramiro Quezada'), ('suspect', 'gunmen')]
    """
    reader = _Reader(known)
    for sentence in sentences:
        reader.read(sentence)
    return reader.found
