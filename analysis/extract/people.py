"""Find the persons and groups of persons that a sentence names, with their number and their side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from analysis import lexicon
from analysis.extract.ages import OLDEST, ages
from analysis.extract.quantities import Quantity, quantities
from analysis.extract.sentences import Sentence, Token

AGE = re.compile(r"(\d+|[a-z]+(?:-[a-z]+)?)-(?:year|month|week|day)s?-old$")
MODIFIERS = 7  # tokens between a number and its noun: "eight Syrian civil defence workers"
ADJECTIVES = lexicon.words("kind of person")
SINGULAR_PRONOUNS = {"he", "she", "him", "himself", "herself", "someone", "somebody"}
PLURAL_PRONOUNS = {"they", "them", "themselves"}
OTHERS = {"more", "other", "additional", "further", "others", "second", "third", "fourth", "fifth", "sixth"}
DOUBTED = lexicon.words("doubted")  # verbs of speech that also stand before a noun
SUFFERED = lexicon.words("suffered")  # after "was", of persons only
HOW_SHOT = {
    "and",
    "in",
    "dead",
    "by",
    "multiple",
    "several",
    "at",
    "to",
    "once",
    "twice",
    "",
}  # no film was "shot on location"
INFLICTED = lexicon.words("inflicted")
VIOLENT = {"shooting", "stabbing", "bombing", "attack"}  # "two of the shooting victims"
STATES = {"dead", "wounded", "injured", "armed", "unarmed", "of"}
MANY_HEADS = {"people", "persons", "civilians", "others", "soldiers", "policemen", "militants", "fighters"}
RANK_WORDS = lexicon.words("rank")
ORDINALS = {"first", "second", "third", "fourth", "fifth", "sixth"}
COLLECTIVES = lexicon.words("collective")  # followed by their number: "a family of four"
ANYBODY = {"any", "every"}  # "any child" is nobody in particular
OF_THEM = {"them", "whom", "these", "those", "which"}
OPENED = {'"': '"', "“": "”", "‘": "’", "'": "'"}  # quotation marks, each with the one that closes it
STOP = re.compile(r"\b[a-z]{3,}\.$")  # not that of an abbreviation
LONG = 16  # letters that few words have
TITLE_CASE = 0.85  # share of capitalised words from which a sentence is a headline in capitals


@dataclass(slots=True, unsafe_hash=True)  # not frozen, which would triple the time that it takes to make one
class Group:
    """A noun phrase for persons, as token positions `first` to `last` (exclusive) of its sentence.

    `form` is count, indef, def, poss, name, pronoun, bare, zero or others; `others` tells that it adds to
    persons told of before; `partitive` that it is a part of a group ("two of the attackers").
    """

    first: int
    last: int
    head: int
    low: int | None
    high: int | None
    hedge: str
    word_first: int
    word_last: int
    party: str
    form: str
    plural: bool
    noun: str = ""
    others: bool = False
    partitive: bool = False
    age: int | None = None
    whole: Group | None = None  # of "one of the six": the six


@cache
def classes() -> dict[str, str]:
    """Return the class of every function word."""
    return {row["word"]: row["class"] for row in lexicon.rows("function_words")}


@cache
def nouns() -> dict[str, tuple[str, bool, str]]:
    """Return each person noun form with its party, whether it is plural, and its singular."""
    found: dict[str, tuple[str, bool, str]] = {}
    for row in lexicon.rows("people"):
        if row["plural"]:
            found[row["plural"].lower()] = (row["party"], True, row["cue"].lower())
        if row["singular"]:
            found.setdefault(row["singular"].lower(), (row["party"], False, row["cue"].lower()))
    return found


@cache
def _compounds() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("compounds"))


@cache
def _party_words() -> dict[str, tuple[str, str]]:
    return {row["cue"]: (row["party"], row["strength"]) for row in lexicon.rows("parties")}


@cache
def _not_modifiers() -> frozenset[str]:
    words = {form.split()[0] for row in lexicon.rows("speech_verbs") for form in row["cue"].split("|")}
    words |= {row["cue"].split()[0] for row in lexicon.rows("harm") if row["form"] in ("ing", "s", "base")}
    return frozenset(words)


@cache
def _units() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("units"))


@cache
def _not_counts(kind: str = "") -> frozenset[str]:
    """Return the words behind which a number counts nobody, or of the numbers dialled for help."""
    return frozenset(row["cue"] for row in lexicon.rows("not_counts") if row["kind"] == kind)


@cache
def _not_names() -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("not_names"))


@cache
def _calendar() -> frozenset[str]:
    return frozenset(
        row["cue"].lower() for row in lexicon.rows("calendar") if row["kind"] in ("month", "weekday")
    )


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(row["cue"].lower() for row in lexicon.rows("calendar") if row["kind"] == "weekday")


def is_title_case(row: Sequence[Token]) -> bool:
    """Tell whether most longer words are capitalised, as in a headline, which has no full stop."""
    if len(row) > 4 and row[-1].text == ".":
        return False
    words = [t.text for t in row if len(t.text) > 3 and t.text[0].isalpha() and t.low not in classes()]
    return len(words) > 3 and sum(w[0].isupper() for w in words) >= TITLE_CASE * len(words)


def _is_prose(text: str) -> bool:
    """Tell by a quick look that a sentence has five words and ends in a full stop: it is no headline."""
    return text.endswith(".") and text.count(" ") > 3 and bool(STOP.search(text, len(text) - LONG))


def is_word(word: str) -> bool:
    """Tell whether a token is a word or a hyphenated age, rather than a mark or a number."""
    return word[0].isalpha() or bool(AGE.match(word))


def _modifies(word: str) -> bool:
    return word not in _no_modifiers() and is_word(word)


@cache
def _no_modifiers() -> frozenset[str]:
    return (_not_modifiers() - DOUBTED).union(classes())


def _is_person_count(row: Sequence[Token], q: Quantity) -> bool:
    """Tell a count from an age, a date, a clock time, a sum of money, a share, a road or a house number."""
    before = row[q.first - 1] if q.first else None
    after = row[q.last] if q.last < len(row) else None
    word = row[q.word_first]
    if after is not None and (
        after.low in ("%", "per", "º", "°", "/", "year-old", "year-olds") or after.low in _units()
    ):
        return False
    if after is not None and after.low == ":" and _is_figure(row, q.last + 1):
        return False  # "by 3 : 2", but "Bomb kills 25: officials"
    if before is not None:
        if before.low in _not_counts():
            return False
        if (after is None or after.low not in nouns()) and (
            before.low in _not_counts("road")
            or before.low in _not_counts("dialled")
            and word.low in _not_counts("number")
        ):
            return False  # "on Highway 12", but "along the highway 12 soldiers were killed"
        behind_place = _is_behind_place(row, q)
        if before.low.rstrip(".") in _calendar() and q.digits and not behind_place:
            return False
        if before.low in ("both", "all") and q.digits and (after is None or not after.text[0].isalnum()):
            return False  # "two classmates, both 16"
        if (
            q.digits
            and before.text[:1].isupper()
            and before.low not in classes()
            and before.low not in nouns()
            and q.first > 1
        ):
            if q.hedge == "exact" and not before.text.isupper() and not behind_place:
                return False
        if (
            before.low == ","
            and (
                after is None
                or after.low in (",", "—", ")", ".", ";", "and")
                or classes().get(after.low) == "rel"
            )
            and q.digits
            and (q.low or 0) < OLDEST
        ):
            return q.first < 2 or not _is_person(row, q.first - 2)
        if before.low == "(" and after is not None and after.low == ")":
            return False
    if after is not None and after.low.rstrip(".") in _calendar() and q.digits:
        return False
    if (
        before is not None
        and before.low == "of"
        and q.hedge == "exact"
        and q.first > 1
        and (q.low or 0) < OLDEST
    ):
        owner = nouns().get(row[q.first - 2].low)
        if owner and not owner[1] and owner[2] not in COLLECTIVES:
            return False  # "a girl of eight"
    if (
        before is not None
        and before.low in ("fired", "fires", "firing")
        and after is not None
        and after.low == "shot"
    ):
        return False
    if (
        q.digits
        and q.hedge == "exact"
        and q.low is not None
        and 1900 <= q.low <= 2100
        and "," not in word.text
    ):
        return (
            before is not None
            and before.low
            not in ("in", "since", "of", "by", "from", "until", "during", ",", "to", "–", "-", "and")
            and after is not None
            and (after.low in nouns() or _modifies(after.low))
        )
    return True


def _is_figure(row: Sequence[Token], at: int) -> bool:
    return at < len(row) and row[at].text[0].isdigit()


def _is_behind_place(row: Sequence[Token], q: Quantity) -> bool:
    """Tell whether a number counts persons behind a place or a weekday without a comma.

    "In Hasaka 13 fighters were killed", "on Friday 25 people died".
    """
    if q.first < 2 or row[q.first - 2].low not in ("in", "at", "near", "outside", "on"):
        return False
    day = row[q.first - 1].low in _weekdays()
    if row[q.first - 2].low == "on" and not day:
        return False
    for token in row[q.last : q.last + 3]:
        if (entry := nouns().get(token.low)) is not None:
            return entry[1]
        if not _modifies(token.low):
            return day and classes().get(token.low) == "aux"
    return False


def _is_person(row: Sequence[Token], at: int) -> bool:
    """Tell whether the token at *at* ends the words for somebody, whose age may follow: "the other, 20,"."""
    return at >= 0 and (row[at].text[:1].isupper() or row[at].low in nouns() or row[at].low in OTHERS)


NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z]\.?| [A-Z][a-z]+)? ([A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?)\b")


def surnames(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the surnames of the persons whom some sentences name in full, in lower case."""
    found: set[str] = set()
    for sentence in sentences:
        match = NAME.search(sentence.text)
        if match and (_is_prose(sentence.text) or not is_title_case(sentence.tokens)):
            while match:
                words = [w.lower() for w in match.group().split()]
                is_titled = words[0] in nouns()  # "Officer Ann Lee"
                if not any(
                    w in _not_names() or w in classes() or w in _calendar() or w in nouns() for w in words
                ):
                    found |= {words[0], words[-1]}  # children are called by their first names
                start = match.start() + len(words[0]) if is_titled else match.end()
                match = NAME.search(sentence.text, start)
    return frozenset(found)


def groups(row: Sequence[Token], known: frozenset[str] = frozenset()) -> list[Group]:
    """Return the groups of persons in a row of tokens, by position; *known* names are persons on their own.

    >>> from analysis.extract.sentences import tokens
    >>> [(g.low, g.party) for g in groups(list(tokens("Seven rangers and four constables were hurt.")))]
    [(7, 'security'), (4, 'security')]
    """
    counts = {q.word_first: q for q in person_counts(row)}
    ends = {q.last: q for q in counts.values()}
    found: list[Group] = []
    taken: set[int] = set()
    standing = _standing()
    for i, token in enumerate(row):
        if token.low not in standing and token.low[-4:] != "-old" and token.low[:3] != "ex-":
            continue
        if i in taken:
            continue
        entry = nouns().get(token.low) or _former(token.low)
        if entry and (_is_surname(row, i, entry) or _is_verb(row, i, entry) or _is_time(row, i, entry)):
            entry = None
        if not entry and (AGE.match(token.low) or _is_spaced_age(row, i - 2)) and _ends_phrase(row, i + 1):
            entry = ("unknown", token.low.endswith("s"), "person")
            group = _phrase(row, i, entry, ends)
        elif entry and _is_head(row, i):
            group = _phrase(row, i, entry, ends)
        elif (
            token.low in ("others", "other")
            and (token.low == "others" or _ends_phrase(row, i + 1))
            and not (i and row[i - 1].low == "each")
        ):
            group = _phrase(row, i, ("unknown", True, "other"), ends)
            group = replace(group, others=True) if group.form in ("count", "def") else None
        elif token.low in SINGULAR_PRONOUNS or token.low == "her" and _ends_phrase(row, i + 1):
            group = Group(i, i + 1, i, 1, 1, "exact", i, i + 1, "", "pronoun", False, token.low)
        elif token.low == "them" and i + 1 < len(row) and row[i + 1].low == "both":
            group = Group(i, i + 2, i, 2, 2, "exact", i, i + 2, "unknown", "def", True, "other")
        elif token.low in PLURAL_PRONOUNS:
            group = Group(i, i + 1, i, None, None, "vague", i, i + 1, "", "pronoun", True, token.low)
        elif (alone := _alone(row, i)) is not None:
            group = alone
        elif token.low in ("nobody", "none", "neither") or (
            token.low == "one" and i and row[i - 1].low == "no"
        ):
            first = i - 1 if token.low == "one" else i
            group = Group(first, i + 1, i, 0, 0, "exact", first, i + 1, "unknown", "zero", False, token.low)
        else:
            group = None
        if group:
            group = _with_first_name(row, group)
            found.append(group)
            taken.update(range(i, group.last))
    found += _as_many(row, found)
    covered = {k for g in found for k in range(g.first, g.last)}
    for group in _harmed(row, covered, ends, found):
        found.append(group)
        covered.update(range(group.first, group.last))
    for q in counts.values():
        if q.word_first not in covered and (_ends_phrase(row, q.last) or _is_some_of(row, q)):
            found.append(_elliptic(row, q))
    found += _names(row, covered, known)
    found.sort(key=lambda g: (g.first, g.last))
    joined = _nobody(row, _titled(row, _partitives(row, found)))
    return [replace(g, age=age) if not g.plural and (age := _age(row, g)) is not None else g for g in joined]


def _former(word: str) -> tuple[str, bool, str] | None:
    """Return the entry of somebody no longer in office: "ex-deputy"."""
    entry = nouns().get(word[3:]) if word.startswith("ex-") else None
    return ("civilians" if entry[0] == "security" else entry[0], *entry[1:]) if entry else None


def _nobody(row: Sequence[Token], found: list[Group]) -> list[Group]:
    """Let the no before the first of several persons joined by an "or" hold for all.

    "No police or civilians were hurt".
    """
    made = list(found)
    for n, group in enumerate(found):
        if group.form != "zero":
            continue
        chain: list[int] = []
        for k in range(n + 1, len(found)):
            link = [token.low for token in row[found[k - 1].last : found[k].first]]
            if link not in ([","], ["or"], [",", "or"], ["nor"]) or found[k].form != "bare":
                break
            chain.append(k)
            if link[-1] != ",":
                for c in chain:
                    made[c] = replace(found[c], low=0, high=0, hedge="exact", form="zero")
    return made


@cache
def _standing() -> frozenset[str]:
    """Return the words that can be the last of a phrase for persons, save ages such as "19-year-old"."""
    alone = "other others another both her one nobody none neither old olds".split()  # "the 17 year old"
    return frozenset(ORDINALS.union(SINGULAR_PRONOUNS, PLURAL_PRONOUNS, nouns(), alone))


@lru_cache(maxsize=128)
def people_in(sentence: Sentence, known: frozenset[str] = frozenset()) -> tuple[Group, ...]:
    """Return the groups of persons in a sentence, which several readers ask for."""
    return tuple(groups(sentence.tokens, known))


def _titled(row: Sequence[Token], found: list[Group]) -> list[Group]:
    """Join a name with the age or the word for the person before it.

    "31-year-old Mere Contreras", "waitress Elena Sosa".
    """
    joined: list[Group] = []
    for group in found:
        before = joined[-1] if joined else None
        if group.form == "name" and group.first and AGE.match(row[group.first - 1].low):
            group = replace(group, first=group.first - 1)
        elif (
            group.form == "name"
            and before is not None
            and before.last == group.first
            and before.form in ("bare", "poss")
            and not before.plural
        ):
            group = replace(
                group, first=before.first, party=before.party if before.party != "unknown" else group.party
            )
            joined.pop()
        joined.append(group)
    return joined


def _with_first_name(row: Sequence[Token], group: Group) -> Group:
    """Take in the one name of a relative: "his wife Amal and"."""
    at = group.last
    if group.form != "poss" or group.plural or at >= len(row) or is_title_case(row):
        return group
    word = row[at]
    is_name = word.text[0].isupper() and word.text.isalpha() and not word.text.isupper()
    if not is_name or word.low in classes() or word.low in _calendar() or word.low in nouns():
        return group
    if at + 1 < len(row) and row[at + 1].text[0].isupper():
        return group
    return replace(group, last=at + 1)


def _is_spaced_age(row: Sequence[Token], at: int) -> bool:
    """Tell whether an age in three words stands at *at*: "the 17 year old"."""
    return (
        at >= 0
        and row[at].low.isdecimal()
        and row[at + 1].low in ("year", "yr")
        and row[at + 2].low in ("old", "olds")
    )


def person_counts(row: Sequence[Token]) -> list[Quantity]:
    """Return the numbers in a row of tokens that can count persons."""
    found = quantities(row)
    if not found:
        return []
    old = ages(row, {q.last - 1: q.low for q in found if q.low}, nouns().__contains__)
    return [q for q in found if q.word_first not in old and _is_person_count(row, q)]


def _age(row: Sequence[Token], group: Group) -> int | None:
    """Return how old a person is said to be, in figures: "a 19-year-old man", "John Park, 22,"."""
    for k in range(group.first, group.last):
        if (match := AGE.match(row[k].low)) and match.group(1).isdecimal() and "-year" in row[k].low:
            return int(match.group(1))
        if k + 2 < len(row) and _is_spaced_age(row, k):
            return int(row[k].low)
    at = group.last
    if (
        at + 1 < len(row)
        and row[at].low == ","
        and row[at + 1].low.isdecimal()
        and int(row[at + 1].low) < 110
    ):
        return int(row[at + 1].low)
    return None


def _is_verb(row: Sequence[Token], i: int, entry: tuple[str, bool, str]) -> bool:
    """Tell whether a word for a person is a verb after a plural: "investigators suspect that"."""
    before = nouns().get(row[i - 1].low) if i else None
    if row[i].low == "suspect" and i + 1 < len(row) and row[i + 1].low == "that":
        return True
    return (
        before is not None
        and before[1]
        and not entry[1]
        and row[i].text.islower()
        and row[i - 1].low != "police"
        and row[i - 1].low not in _armed_groups()  # "a Taliban commander"
    )


def _is_time(row: Sequence[Token], i: int, entry: tuple[str, bool, str]) -> bool:
    """Tell whether a pair is of hours or the like: "a couple of hours before"."""
    return entry[2] in ("couple", "pair") and any(t.low in _units() for t in row[i + 2 : i + 3])


def _is_surname(row: Sequence[Token], i: int, entry: tuple[str, bool, str]) -> bool:
    """Tell whether a word for a person ends a name: "James Baker was shot"."""
    if not i or entry[1] or entry[2][0].isupper() or not row[i].text[0].isupper() or row[i].text.isupper():
        return False
    before = row[i - 1]
    if (
        not before.text[0].isupper()
        or before.text.isupper()
        or before.low in classes()
        or before.low in nouns()
    ):
        return False
    if before.low in _party_words() or before.low in _not_names() or is_title_case(row):
        return False
    return i + 1 >= len(row) or not row[i + 1].text[0].isupper()


@cache
def _sure_harm() -> tuple[frozenset[str], frozenset[str]]:
    """Return the last words of verbs that only persons can suffer.

    Before their object, and after their subject.
    """
    rows = [row for row in lexicon.rows("harm") if row["sure"]]
    return (
        frozenset(row["cue"].split()[-1] for row in rows),
        frozenset(row["cue"] for row in rows if row["form"] in ("ed", "adj") and " " not in row["cue"]),
    )


def _alone(row: Sequence[Token], i: int) -> Group | None:
    """Return the person or the two whom a word without a noun stands for.

    "another was shot", "the second died", "both died", "wounded another".
    """
    token = row[i]
    is_alone = _ends_phrase(row, i + 1) or row[i + 1].low.endswith("ed")  # "another accused of spying"
    is_harmed = i > 0 and row[i - 1].low in _sure_harm()[0] and is_alone
    if token.low == "both" and _verb_at(row, i + 1) and (not i or row[i - 1].low in ("and", "but", ";", ".")):
        return Group(i, i + 1, i, 2, 2, "exact", i, i + 1, "unknown", "def", True, "other")
    if token.low == "another" and (is_harmed or _verb_at(row, i + 1)):
        return Group(i, i + 1, i, 1, 1, "exact", i, i + 1, "unknown", "indef", False, "other", others=True)
    if token.low in ORDINALS and i and row[i - 1].low in ("a", "the") and _verb_at(row, i + 1):
        form, others = ("indef", True) if row[i - 1].low == "a" else ("def", token.low != "first")
        return Group(
            i - 1, i + 1, i, 1, 1, "exact", i - 1, i + 1, "unknown", form, False, "other", others=others
        )
    return None


def _as_many(row: Sequence[Token], found: list[Group]) -> list[Group]:
    """Return the number that "as many" repeats: "six guards were killed and as many injured"."""
    new = []
    for i in [i for i, token in enumerate(row) if i and token.low == "many"]:
        if row[i - 1].low == "as" and (i + 1 == len(row) or row[i + 1].low != "as"):
            told = next((g for g in reversed(found) if g.last < i and g.form == "count"), None)
            if told and _ends_phrase(row, i + 1):
                new.append(
                    replace(
                        told,
                        first=i - 1,
                        last=i + 1,
                        head=i,
                        word_first=i - 1,
                        word_last=i + 1,
                        noun="other",
                        others=True,
                    )
                )
    return new


def _verb_at(row: Sequence[Token], at: int) -> bool:
    """Tell whether an auxiliary or a word of harm stands at *at*."""
    while at < len(row) and classes().get(row[at].low) == "adv":
        at += 1
    return at < len(row) and (
        classes().get(row[at].low) == "aux"
        or row[at].low in _harm_words()
        and row[at].low not in ("the", "no")
    )


def _harmed(
    row: Sequence[Token], covered: set[int], ends: dict[int, Quantity], found: list[Group]
) -> list[Group]:
    """Return persons under words that no list holds.

    Who is killed or wounded is one ("killed a beekeeper").
    """
    before, after = _sure_harm()
    new: list[Group] = []
    lows = [token.low for token in row]
    if before.isdisjoint(lows) and after.isdisjoint(lows):
        return new
    headline = is_title_case(row)
    edges = {g.last for g in found}
    numbers = {k for q in ends.values() for k in range(q.first, q.last)}
    for i, token in enumerate(row):
        if i in covered or i in numbers or not _may_be_harmed(token.low):
            continue
        if token.text[0].isupper() and not headline or not _ends_phrase(row, i + 1):
            continue
        plural = token.low.endswith("s") and not token.low.endswith("ss")
        word = token.low.removesuffix("s") if plural else token.low
        group = _phrase(row, i, (force(word) or "civilians", plural, word), ends)
        if group.first == i or any(k in covered for k in range(group.first, i + 1)):
            continue
        if group.form not in ("count", "indef", "poss") or (group.form == "count") != (
            group.low is not None and plural
        ):
            if group.form != "indef" and group.form != "poss" or plural:
                continue
        at = group.first - 1
        chained = at > 0 and (row[at].low in ("and", ",") and (at in edges or at - 1 in edges))
        k = i + 1
        while k < len(row) and classes().get(row[k].low) in ("aux", "adv"):
            k += 1
        passive = k < len(row) and row[k].low in after and (k > i + 1 or group.form == "count")
        active = at >= 0 and row[at].low in before or chained and passive
        if not active and at >= 0 and classes().get(row[at].low) == "prep":
            continue
        if active or passive or chained and _in_harmed_list(row, at, before):
            new.append(group)
            edges.add(group.last)
    return new


@lru_cache(4096)
def _may_be_harmed(word: str) -> bool:
    """Tell whether a word may be that for a person whom no list holds."""
    return (
        len(word) > 2
        and _modifies(word)
        and word not in _units()
        and word not in _compounds()
        and word not in attack_words()
    )


@cache
def attack_words() -> frozenset[str]:
    """Return the nouns for attacks, one and several."""
    return frozenset(row[column] for row in lexicon.rows("attack_nouns") for column in ("cue", "plural"))


def _in_harmed_list(row: Sequence[Token], at: int, before: frozenset[str]) -> bool:
    """Tell whether the list that goes on at *at* began as the object of a harm.

    "killed a priest, a nun and a bellringer".
    """
    for k in range(at - 1, max(-1, at - 12), -1):
        if row[k].low in before:
            return True
        if classes().get(row[k].low) in ("aux", "sub", "rel", "prep", "pron"):
            return False
    return False


def _is_head(row: Sequence[Token], i: int) -> bool:
    if i + 1 >= len(row):
        return True
    nxt = row[i + 1]
    if nxt.low in _compounds() or (nxt.low == "-" and nxt.start == row[i].end and i + 2 < len(row)):
        return False
    entry, mine = nouns().get(nxt.low), nouns().get(row[i].low) or _former(row[i].low)
    if entry and (not mine[1] or row[i].low == "police" or row[i].low in _armed_groups()):
        return False  # "Taliban commander"
    is_adjective = not mine[1] and (
        row[i].text[0].isupper() and mine[2][0] != "o" or row[i].low in ADJECTIVES
    )
    return not (
        is_adjective
        and nxt.text[0].isalpha()
        and _modifies(nxt.low)
        and nxt.low not in _harm_words()
        and not nxt.low.endswith("ing")  # "Policeman guarding a church"
    )


def _ends_phrase(row: Sequence[Token], at: int) -> bool:
    """Tell whether the token at *at* can follow a number that stands for persons on its own.

    "killing four in a market".
    """
    if at >= len(row):
        return True
    token = row[at]
    if token.low == ":":
        return not _is_figure(row, at + 1)  # "Bomb kills 25: officials"
    if token.low == "-":
        return token.start > row[at - 1].end and not _is_figure(row, at + 1)  # "Bomb kills 25 - officials"
    if not token.text[0].isalnum():
        return token.low not in ("%", "/", "$", "'", "’")
    if token.low in ("said", "reported"):
        return at + 1 < len(row) and row[at + 1].low in _harm_words()  # "six said killed in clashes"
    if token.low == "of":
        return at + 1 < len(row) and (
            row[at + 1].low in OF_THEM or classes().get(row[at + 1].low) in ("det", "poss")
        )
    if token.low in ("a.m.", "p.m.", "one"):
        return False
    return token.low in classes() or token.low in _harm_words()


def _is_some_of(row: Sequence[Token], q: Quantity) -> bool:
    """Tell whether a number is of a larger one of persons: "one of four women", "two of three gunmen"."""
    following = row[q.last : q.last + 3]
    if len(following) < 3 or following[0].low != "of" or following[2].low not in nouns():
        return False
    return any((whole.low or 0) > (q.low or 0) for whole in quantities(following[1:2]))


@cache
def _harm_words() -> frozenset[str]:
    words = {row["cue"].split()[0].lower() for row in lexicon.rows("harm")}
    return frozenset(
        words
        | {
            "dead",
            "deaths",
            "fatalities",
            "lives",
            "bodies",
            "injuries",
            "more",
            "others",
            "people",
            "casualties",
            "critically",
            "fatally",
        }
    )


def _phrase(
    row: Sequence[Token], head: int, entry: tuple[str, bool, str], ends: dict[int, Quantity]
) -> Group:
    """Build the phrase that ends at the person noun *head*, reading leftwards for its number or article."""
    party, plural, noun = entry
    first, form, low, high, hedge = head, "bare", None, None, "exact"
    words = (head, head + 1)
    others, quoted = False, 0
    at = head - 1
    for _ in range(MODIFIERS + 1):
        if at < 0:
            break
        token = row[at]
        if at + 1 in ends:
            q = ends[at + 1]
            low, high, hedge, form = q.low, q.high, q.hedge, "count"
            first, words = q.first, (q.word_first, q.word_last)
            at = first - 1
            if at >= 0 and row[at].low in (
                "another",
                "additional",
                "further",
                "other",
                "others",
                "remaining",
            ):
                first, others, at = at, True, at - 1
            if (
                at >= 0
                and row[at].low != "that"
                and (classes().get(row[at].low) in ("det", "poss") or row[at].low in ("all", "both"))
            ):
                first = at
                form = "count" if row[at].low == "all" else "def"
            break
        if token.low in OTHERS:
            others, first, at = True, at, at - 1
            continue
        if head - at == 1 and token.low in MANY_HEADS and plural:
            break  # "killing 20 people residents said"
        if head - at > 1 and nouns().get(token.low, ("", False))[1] and token.low not in ("police", "troops"):
            first = min(at + 2, head)  # "gunmen attacked soldiers"
            break
        if head - at > 1 and token.low in nouns() and row[at + 1].low.endswith("ing"):
            first = min(at + 2, head)  # "officer guarding pilgrims"
            break
        if token.low.isdecimal() and (
            at + 2 <= head and _is_spaced_age(row, at) or row[at + 1].low == "year-old"
        ):
            first, at = at, at - 1
            continue
        kind = classes().get(token.low)
        if kind == "indef":
            first, form = at, "indef"
            others = others or token.low == "another"
            if not plural or noun == "police":
                low = high = 2 if noun in ("couple", "pair") else 1
                words = (at, head + 1)
            if at and row[at - 1].low == "not" and token.low == "a" and not plural:
                first, form, low, high, words = at - 1, "zero", 0, 0, (at - 1, at + 2)
            break
        if token.low == "both":
            first, form, low, high, words = at, "def", 2, 2, (at, at + 1)
            break
        if token.low == "no":
            first, form, low, high, words = at, "zero", 0, 0, (at, at + 1)
            break
        if kind == "det":
            first, form = at, "def"
            break
        if kind == "poss" or (token.text.endswith(("'s", "’s")) and len(token.text) > 2) or token.low == "'":
            if at in ends and kind != "poss":
                first, at = at, at - 1  # "two sheriff's deputies"
                continue
            first, form = at, "poss"
            if kind != "poss" and at and classes().get(row[at - 1].low) in ("det", "indef", "poss"):
                first = at - 1  # "the bank's manager", "his friend's wife"
            break
        if token.text in OPENED and at + 1 == head and at in ends and head + 1 < len(row):
            if row[head + 1].text in OPENED[token.text]:
                quoted, first, at = 1, at, at - 1  # 'six "terrorists"'
                continue
        if at and row[at - 1].low in nouns() and token.low in SUFFERED:
            break  # "a terrorist shot officers"
        is_kind = noun == "victim" and token.low in VIOLENT
        if token.low in STATES or is_kind or token.text == "IS" or _modifies(token.low):
            if (
                token.low == "of"
                and (at not in ends)
                and not _in_name(row, at, ends)
                and not (
                    at
                    and row[at - 1].low
                    in ("dozens", "scores", "hundreds", "thousands", "tens", "number", "couple")
                )
            ):
                break
            if token.low == "of" and at and row[at - 1].low == "number" and at not in ends:
                break
            first, at = at, at - 1
            continue
        break
    if form in ("def", "poss") and low is None and not plural:
        low = high = 1
        words = (first, head + 1)
    if form == "bare" and not plural:
        low = high = 1
        words = (first, head + 1)
    if form in ("bare", "def", "poss") and plural and low is None:
        words, hedge = (head, head + 1), "vague"
    if (
        noun in COLLECTIVES
        and (form != "count" or noun in ("family", "household"))
        or row[first].low in ANYBODY
    ):
        low = high = None
    party = _side(row, first, head, party)
    last = head + 1 + quoted
    return Group(first, last, head, low, high, hedge, *words, party, form, plural, noun, others)


def _in_name(row: Sequence[Token], of: int, ends: Mapping[int, Quantity]) -> bool:
    """Tell whether an "of" stands in a name behind a number: "three University of Virginia students"."""
    if ends.keys().isdisjoint(range(max(1, of - 3), of)):
        return False
    return all(word[0].isupper() and not word.isupper() for word in (row[of - 1].text, row[of + 1].text))


def _side(row: Sequence[Token], first: int, head: int, party: str) -> str:
    """Return the party of a phrase: that of its noun, unless a word beside it says otherwise."""
    words = _party_words()
    window = [row[k].low for k in range(first, head)]
    if head + 2 < len(row) and row[head + 1].low == "of":
        window += (
            [t.low for t in row[head + 2 : head + 7]]
            if row[head].low in ("member", "members", "employee", "employees", "officer", "officers")
            else []
        )
    if party in ("unknown", "militants", "") and _has_armed_group(window):
        return "militants"
    if party == "unknown" and row[head].low in ("member", "members"):
        party = next((nouns()[word][0] for word in window[head - first :] if word in nouns()), party)
    for k, word in enumerate(window):
        three, two = (" ".join(window[k : k + n]) for n in (3, 2))
        side, strength = words.get(three) or words.get(two) or words.get(word) or ("", "")
        if not side:
            continue
        if strength == "fighter" and party not in ("militants", "security"):
            continue
        if strength == "member" and party not in ("unknown", ""):
            continue
        if word in ("former", "retired") and party != "security":
            continue
        if word == "armed" and party not in ("unknown", ""):
            continue
        if word.endswith("'s") and party == "civilians":
            continue  # "the sheriff's daughter"
        if side == "security" and party == "attackers" or side == "attackers" and party == "civilians":
            continue  # "suicide blast-hit candidate"
        return side
    return party


def force(word: str, following: str = "") -> str:
    """Return the side of a force by its name or by a word for it, or '': "the army", "the Taliban"."""
    side, strength = _party_words().get(f"{word} {following}") or _party_words().get(word) or ("", "")
    if strength == "modifier" and side in ("security", "militants"):
        return side
    return "militants" if word in _armed_groups() or f"{word} {following}" in _armed_groups() else ""


@cache
def _armed_groups() -> frozenset[str]:
    return frozenset(row["cue"].lower() for row in lexicon.rows("groups") if row["armed"] == "1")


def _has_armed_group(window: list[str]) -> bool:
    names = _armed_groups()
    return any(" ".join(window[k : k + n]) in names for k in range(len(window)) for n in (1, 2, 3))


def _elliptic(row: Sequence[Token], q: Quantity) -> Group:
    """A number that stands alone for persons: "killing four", "25 injured", "40 others"."""
    last = q.last
    first = q.first
    others = first > 0 and row[first - 1].low in ("another", "other", "remaining", "additional", "further")
    if others:
        first -= 1 + (first > 1 and row[first - 2].low == "an")
    if last < len(row) and row[last].low in ("others", "other", "more"):
        others, last = True, last + 1
    form = "count"
    if first and row[first - 1].low in ("the", "these", "those"):
        first, form = first - 1, "def"
    return Group(
        first,
        last,
        q.word_first,
        q.low,
        q.high,
        q.hedge,
        q.word_first,
        q.word_last,
        "unknown",
        form,
        (q.low or 2) != 1,
        "",
        others,
    )


def _partitives(row: Sequence[Token], found: list[Group]) -> list[Group]:
    """Join "two of the attackers", "six of the injured", "three of them".

    "none of the pupils" into one group that is a part.
    """
    joined: list[Group] = []
    skip = -1
    for n, group in enumerate(found):
        if group.first < skip:
            continue
        at = group.last
        if at + 1 < len(row) and row[at].low == "of" and (inner := _members(row, group, found[n + 1 :])):
            skip = inner.last
            if group.noun in COLLECTIVES:
                group = replace(
                    group,
                    last=inner.last,
                    low=inner.low,
                    high=inner.high,
                    word_first=inner.word_first,
                    word_last=inner.word_last,
                    form="count",
                    plural=True,
                    noun="member",
                )
            else:
                whole = inner.partitive and _antecedent(joined)
                party = whole or ("" if inner.partitive else inner.party)
                group = replace(
                    group,
                    last=inner.last,
                    head=inner.head,
                    party=party,
                    noun=inner.noun or group.noun,
                    partitive=True,
                    whole=inner,
                )
        elif (
            joined
            and row[joined[0].first - 1].low == "of"
            and joined[0].first == 1
            and len(joined) == 1
            and (group.noun in ("", "other") and row[group.first - 1].low == ",")
        ):
            group = replace(
                group, party=joined[0].party, partitive=True
            )  # "Of the 31 hostages, four were killed"
        joined.append(group)
    return joined


def _members(row: Sequence[Token], group: Group, later: list[Group]) -> Group | None:
    """Return the whole that a group is a part of, or the number of a collective.

    Where "of" stands after the group.
    """
    at = group.last
    inner = next((g for g in later if g.first in (at + 1, at + 2)), None)
    if group.noun in COLLECTIVES:
        return (
            inner
            if inner
            and inner.form == "count"
            and inner.first == at + 1
            and inner.noun in ("", "person", "people")
            else None
        )
    if group.form not in ("count", "def", "zero") or group.noun not in ("", "other", "none", "neither"):
        return None
    if inner and inner.head != group.head and not inner.partitive and inner.form != "pronoun":
        state = row[inner.last].low if inner.noun in ("", "other") and inner.last < len(row) else ""
        return (
            replace(inner, last=inner.last + 1, noun=state)
            if state in ("injured", "wounded", "dead", "hurt")
            else inner
        )
    if row[at + 1].low in OF_THEM:
        return replace(group, first=at + 1, last=at + 2, noun="", partitive=True)
    if row[at + 1].low in ("the", "his", "its", "their") and at + 2 < len(row):
        k = (
            at
            + 2
            + (
                at + 3 < len(row)
                and row[at + 2].text[0].isdigit()
                or row[at + 2].low in ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
            )
        )
        if k < len(row) and row[k].low in ("injured", "wounded", "dead", "hurt", "killed"):
            return replace(group, first=at + 1, last=k + 1, noun=row[k].low, party="unknown")
    return None


def _antecedent(before: list[Group]) -> str:
    """Return the side of those whom "of them" means: the nearest plural persons of a known side."""
    return next((g.party for g in reversed(before) if g.plural and g.party not in ("", "unknown")), "")


def _names(row: Sequence[Token], covered: set[int], known: frozenset[str]) -> list[Group]:
    """Names of persons: two or more capitalised words together, with their title; in a headline none."""
    if is_title_case(row) or (row and all(t.text.isupper() for t in row if t.text.isalpha())):
        return []
    found = []
    j = 0
    for i in [i for i, token in enumerate(row) if token.text[0].isupper()]:
        if i < j or i in covered:
            continue
        j = i
        while (
            j < len(row) and j not in covered and (_is_name_part(row[j], j == i) or _ends_initial(row, j, i))
        ):
            if j > i and row[j].low in _calendar():
                break  # "Kwame Asante Thursday night"
            j += 1
        words = [t for t in row[i:j] if t.text[0].isupper()]
        if (title := _title_within(words)) is not None:
            words = words[words.index(title) :]
        while len(words) > 2 and words[0].low.strip(".") in nouns() and words[1].low in RANK_WORDS:
            words = words[:1] + words[2:]  # "Sgt. First Class Ann Lee"
        if (
            (len(words) >= 2 or len(words) == 1 and (words[0].low in known or _suffers(row, i, j)))
            and row[j - 1].text[0].isupper()
            and not any(t.low in _not_names() or t.low.rstrip(".") in _calendar() for t in words)
            and not _is_collective(words)
            and not (i and row[i - 1].low == "the" and words[0].low.strip(".") not in nouns())
            and not nouns().get(words[0].low, ("", False))[1]  # "Police Lines" is a place
            and (
                j == len(row) or row[j].low not in _not_names() or row[j].low in _calendar()
            )  # "Norfolk General hospital"
        ):
            found.append(
                Group(i, j, j - 1, 1, 1, "exact", i, j, "", "name", False, row[j - 1].low.removesuffix("'s"))
            )
    return found


def _title_within(words: Sequence[Token]) -> Token | None:
    """Return the title behind the words for where it is held: "Lane County Sheriff Toby Marsh"."""
    inner = [t for t in words[1:-1] if (entry := nouns().get(t.low.strip("."))) and not entry[1]]
    return inner[-1] if inner and not any(t.low in _not_names() for t in inner) else None


def _suffers(row: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether a name of one word is a person's by what befalls its bearer.

    "Dakotta was shot", "killing Jones".
    """
    if row[first].low in nouns() or row[first].low in _compounds() or _is_collective(row[first:last]):
        return False
    if last < len(row) and row[last].low == "died":
        return not quantities(row[: last + 1][first:])  # "Scores died"
    if last + 1 < len(row) and row[last].low == "was" and _verb_at(row, last + 1):
        after = row[last + 2].low if last + 2 < len(row) else ""
        return row[last + 1].low in SUFFERED and (row[last + 1].low != "shot" or after in HOW_SHOT)
    return (
        first > 0
        and row[first - 1].low in INFLICTED
        and (last == len(row) or not row[last].text[0].isalnum())
    )


@cache
def _collectives() -> frozenset[str]:
    names = [row["cue"] for row in lexicon.rows("groups")] + [
        row["name"] for row in lexicon.rows("countries")
    ]
    return frozenset(name.lower() for name in names)


def _is_collective(words: Sequence[Token]) -> bool:
    """Tell whether a name is, or begins with, that of an armed group or a country."""
    low = [t.low for t in words]
    return any(" ".join(low[:n]) in _collectives() for n in range(1, len(low) + 1))


def _ends_initial(row: Sequence[Token], at: int, first: int) -> bool:
    """Tell whether the full stop at *at* belongs to an initial within a name: "David K. Jones"."""
    if row[at].text != "." or at <= first or at + 1 >= len(row):
        return False
    return len(row[at - 1].text) == 1 and row[at - 1].text.isupper() and row[at + 1].text[0].isupper()


def _is_name_part(token: Token, first: bool) -> bool:
    if token.text.endswith(("'s", "’s")):
        return False
    if token.text[0].isupper() and token.text[0].isalpha():
        return token.low not in classes() or not first
    return not first and token.low in ("al", "bin", "de", "la", "van", "von", "ul", "el", "del", "abu")
