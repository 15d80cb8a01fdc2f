"""Find the words of a sentence that may name a place, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from analysis import lexicon
from analysis.extract.sentences import Sentence, Token
from analysis.lexicon.gazetteer import Record, folded, goes_on, records

LINKING = frozenset("of de del la el los las al and e i da do di du des le les y".split())
FIRST_PARTS = lexicon.words("begins a place name")
HELD = re.compile(
    r"-(?:held|led|controlled|based|run|backed|dominated|majority|speaking|born|owned|linked)$", re.I
)
IN = {
    "in": "in",
    "near": "near",
    "at": "at",
    "outside": "in",
    "inside": "in",
    "around": "in",
    "throughout": "in",
}
TOWARDS = ("to", "into", "between", "across")
LONGEST = 5  # words in a name
FAMOUS = 400  # thousands of people from which a town needs no word such as "in" before it


@dataclass(slots=True)
class Mention:
    start: int
    end: int
    name: str
    key: str
    sentence: int
    records: tuple[Record, ...]
    cue: str  # the word that makes it a place; "" if none does
    wanted: str = ""  # the kind that the words around it ask for
    within: tuple[Record, ...] = ()  # what follows after a comma: "Karachi, Pakistan"
    people: bool = False
    votes: list[tuple[str, str | None, float]] = field(default_factory=list)


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in lexicon.rows("place_cues") if row["kind"] == kind)


@cache
def no_places(kind: str) -> frozenset[str]:
    """Return the words of one kind that are no places."""
    words = {row["cue"] for row in lexicon.rows("not_places") if row["kind"] == kind}
    if kind == "word":
        words |= {
            row["cue"]
            for row in lexicon.rows("calendar")
            if row["kind"] in ("month", "weekday", "day", "part")
        }
        words |= {
            word for word in _cues("side") | _cues("noun") | _cues("after") if word not in ("hit", "left")
        }
    return frozenset(words)


@cache
def _states() -> dict[str, str]:
    return {s: row["name"] for row in lexicon.rows("admin1") for s in row["after_comma"].split("|") if s}


def mentions_in(sentence: Sentence, persons: set[str]) -> Iterator[Mention]:
    """Yield what may be places in a sentence; *persons* grows by the names that are people."""
    words = sentence.tokens
    caps = sentence.text.isupper()
    starts = [
        i
        for i, token in enumerate(words)
        if (token.text[0].isupper() or token.low[2:3] == "-") and _may_start(token, caps)
    ]
    titled = caps or sentence.kind == "headline" or len(starts) > 4 and _is_titled(words)
    free = 0
    last: Mention | None = None
    for i in starts:
        if i < free:
            continue
        described = _described(sentence, words, i, caps)
        if described and described[2][0].kind == "?" and _longest(words, i, caps):
            described = None
        hit = described or _longest(words, i, caps)
        if hit is None:
            free = _past_name(words, i, titled, persons)
            continue
        j, key, entries = _capital(words, *hit) or hit
        mention = _mention(sentence, words, i, j, key, entries, caps, titled, last, persons)
        free = j
        if mention is None:
            continue
        if described:
            mention.cue = "described"
        yield mention
        last = mention


def _capital(
    words: Sequence[Token], j: int, key: str, entries: tuple[Record, ...]
) -> tuple[int, str, tuple[Record, ...]] | None:
    """Return the town that is meant by "the Somali capital"."""
    if j >= len(words) or words[j].low != "capital" or any(r.kind != "N" for r in entries):
        return None
    names = {row["country"]: folded(row["capital"]) for row in lexicon.rows("countries") if row["capital"]}
    for people in entries:
        towns = records(names.get(people.country, ""))
        if town := next((r for r in towns if r.kind == "P" and r.country == people.country), None):
            return j + 1, key, (town,)
    return None


def _may_start(token: Token, caps: bool) -> bool:
    first = token.text[0]
    if first.isupper():
        return not caps or token.low != "the"
    return (
        not caps
        and token.low[:3] in ("al-", "el-", "ar-", "as-", "ad-", "at-", "an-", "az-")
        and token.text[3:4].isupper()
    )


def _is_titled(words: Sequence[Token]) -> bool:
    """Tell a headline in which nearly every word has a capital, so that capitals say nothing."""
    plain = [t.text for t in words if t.text[0].isalpha() and len(t.text) > 3]
    return len(plain) > 4 and sum(w[0].isupper() for w in plain) > 0.9 * len(plain)


def _key(token: Token) -> str:
    return _folded(token.text)


@lru_cache(4096)
def _folded(text: str) -> str:
    return folded(text.removesuffix("'s").removesuffix("’s").removesuffix("'S").removesuffix("’S"))


def _longest(words: Sequence[Token], i: int, caps: bool) -> tuple[int, str, tuple[Record, ...]] | None:
    """Return the end, key and records of the longest known name that begins at a token."""
    best = None
    key = ""
    for j in range(i, min(i + LONGEST, len(words))):
        text = words[j].text
        if not text[0].isalpha() or (
            j > i and not text[0].isupper() and words[j].low not in LINKING and "-" not in text
        ):
            if not (j > i and text == "." and words[j - 1].end == words[j].start):
                break
            continue
        key = f"{key} {_key(words[j])}".strip()
        if entries := records(key):
            if len(key) > 3 or text.isupper() or text[-1:] == "." or key not in ("us", "uk"):
                best = (j + 1, key, entries) if j > i or key not in no_places("word") else best
        if text.endswith(("'s", "’s")) or not goes_on(key):
            break
    if best is None and not caps and (lost := _lost_apostrophe(words, i)):
        return i + 1, lost, records(lost)
    if best and best[1] in ("us", "uk", "car", "uae", "drc") and (caps or not words[i].text.isupper()):
        return None
    return best


def _lost_apostrophe(words: Sequence[Token], i: int) -> str:
    """Return the country or large town in "Syrias Assad", from outlets whose copy lost its marks."""
    key = _key(words[i])
    if len(key) < 5 or not key.endswith("s") or i + 1 >= len(words) or words[i + 1].start != words[i].end + 1:
        return ""
    entries = records(key[:-1])
    return key[:-1] if any(r.kind in "CA" or r.thousands >= 1000 for r in entries) else ""


def _past_name(words: Sequence[Token], i: int, titled: bool, persons: set[str]) -> int:
    """Step over a capitalised word that is no place; a town after it is then somebody's last name."""
    j = i + 1
    if (
        titled
        or i == 0
        or words[i].low in _cues("side")
        or words[i].low in _cues("before")
        or len(words[i].text) < 3
    ):
        return j
    if words[i].low in _cues("after") or words[i].low in _cues("known_after"):
        return j
    if (
        j < len(words)
        and words[j].text[0].isupper()
        and words[i].text[1:].islower()
        and words[i].low not in _cues("noun")
    ):
        after = words[j + 1].low if j + 1 < len(words) else ""
        entries = records(_key(words[j]))
        if entries and all(r.kind in "PD" for r in entries) and after not in _cues("known_after"):
            persons.add(_key(words[j]))
            return j + 1
    return j


def _mention(
    sentence: Sentence, words: Sequence[Token], i: int, j: int, key: str, entries: tuple[Record, ...],
    caps: bool, titled: bool, last: Mention | None, persons: set[str],
) -> Mention | None:  # fmt: skip
    area = any(r.kind in "CN" or (r.kind == "A" and r.country == "USA") for r in entries) or is_county(key)
    within = _within(words, j, entries, caps) or _owner(words, i, entries)
    cue = _dateline(sentence, words, i, j, caps) or _cue(words, i, j, caps) or ("comma" if within else "")
    if not cue and last and last.sentence == sentence.index and last.end <= words[i].start:
        cue = _listed(sentence, words[i], last, area)
    after = words[j].low if j < len(words) else ""
    if not titled and not within:
        sure = area and key not in no_places("doubtful")
        big = cue in ("in", "near", "at") and any(r.thousands >= FAMOUS for r in entries)
        if not sure and not big and _is_first_name(words, j, entries):
            if all(r.thousands < FAMOUS for r in entries):
                persons.add(key)
            persons.add(_key(words[j]))
            return None
        if not area and _is_last_name(words, i, last):
            persons.add(key)
            return None
    if not caps and j < len(words) and words[j].text[0].isupper():
        if after in _cues("not_after") or [w.low for w in words[j : j + 2]] == ["state", "university"]:
            return None
    grouped = not caps and _is_in_group(words, i)
    if (grouped and not area) or (caps and not cue and not area):
        return None
    end = words[j - 1].end - (2 if words[j - 1].text[-2:] in ("'s", "’s", "'S", "’S") else 0)
    if end == words[j - 1].end and _key(words[j - 1]).endswith("s") and not key.endswith("s") and j == i + 1:
        end -= 1
    return Mention(
        start=words[i].start,
        end=end,
        name=sentence.text[words[i].start - sentence.start : end - sentence.start],
        key=key,
        sentence=sentence.index,
        records=entries,
        cue=cue,
        wanted=_wanted(words, i, j),
        within=within,
        people=grouped or _is_people(words, j, key, entries, titled),
    )  # fmt: skip


def is_county(key: str) -> bool:
    """Tell whether a key ends like a county."""
    return key.endswith((" county", " parish"))


def _listed(sentence: Sentence, word: Token, last: Mention, area: bool) -> str:
    """Return the cue of the place before, where only a comma or "and" stands between."""
    if not last.cue and not any(r.kind in "CA" for r in last.records):
        return ""
    gap = sentence.text[last.end - sentence.start : word.start - sentence.start].strip().lower()
    if gap not in (",", "and", ", and", "or", "to", ", the", "and the"):
        return ""
    if last.cue in ("", "dateline", "comma"):
        return "in" if area and not last.cue else ""
    return last.cue


def _is_first_name(words: Sequence[Token], j: int, entries: tuple[Record, ...]) -> bool:
    """Tell whether a capitalised word goes on a name that is no longer the place's: Victoria Smith."""
    if j >= len(words) or not words[j].text[0].isupper() or words[j].start != words[j - 1].end + 1:
        return False
    if words[j - 1].text.endswith(("'s", "’s")):
        return False
    plain = words[j].low.removesuffix("'s")
    if plain in _cues("known_after") or plain in _cues("after"):
        return False
    outer = _longest(words, j, False)
    return not (outer and any(o.kind in "CA" and lies_in(r, o) for o in outer[2] for r in entries))


def _is_last_name(words: Sequence[Token], i: int, last: Mention | None) -> bool:
    """Tell whether a capitalised word before a name makes it the end of another: Jimmy Carter."""
    if i < 2 or not words[i - 1].text[0].isupper() or words[i - 1].end + 1 != words[i].start:
        return False
    plain = words[i - 1].low.removesuffix("'s")
    if plain in ("a", "an", "the") or any(plain in _cues(kind) for kind in ("before", "side", "noun")):
        return False
    return not (last and last.end >= words[i - 1].start)


def _is_in_group(words: Sequence[Token], i: int) -> bool:
    """Tell whether a name is part of an armed group's: Islamic State of Iraq, al-Qaeda in the Maghreb."""
    k = i - 1
    while (
        k > i - 9
        and k >= 0
        and (words[k].text[0].isupper() or words[k].low in ("of", "in", "the", "and", "for"))
    ):
        low = words[k].low
        if low in _cues("group") and words[k].text[0].isupper() and k < i - 1:
            return low != "state" or (k > 0 and words[k - 1].low == "islamic")
        k -= 1
    return (
        i > 1 and words[i - 1].low in ("in", "of") and words[i - 2].low.startswith(("al-qaeda", "al-qaida"))
    )


def _within(words: Sequence[Token], j: int, entries: tuple[Record, ...], caps: bool) -> tuple[Record, ...]:
    """Return the country or state after a comma that has a place of this name: "Phoenix, Ariz."."""
    if j + 1 >= len(words) or words[j].text not in (",", "("):
        return ()
    text = words[j + 1].text
    dotted = text + "." if j + 2 < len(words) and words[j + 2].text == "." else text
    state = _states().get(dotted) or _states().get(text)
    if state and (not caps or dotted.endswith(".") or len(text) > 2):
        if any(r.country == "USA" and r.admin1 == state for r in entries):
            return tuple(r for r in records(folded(state)) if r.kind == "A" and r.country == "USA")
    hit = _longest(words, j + 1, caps)
    if hit is None:
        return ()
    outer = tuple(r for r in hit[2] if r.kind in "CA")
    inner = [r for r in entries if r.kind != "C"]
    return tuple(o for o in outer if any(lies_in(r, o) for r in inner))


def lies_in(record: Record, outer: Record) -> bool:
    """Tell whether a place lies in a country or a province."""
    return record.country == outer.country and (outer.kind == "C" or record.admin1 == outer.admin1)


def _is_people(words: Sequence[Token], j: int, key: str, entries: tuple[Record, ...], titled: bool) -> bool:
    """Tell a country that only says whose something is, as in "U.S. Consulate" or "Syrian soldiers"."""
    if all(r.kind == "N" for r in entries):
        return True
    if (
        titled
        or j >= len(words)
        or not all(r.kind == "C" for r in entries)
        or words[j].start != words[j - 1].end + 1
    ):
        return False
    after = words[j].text
    if words[j - 1].text.endswith(("'s", "’s")):
        return False
    return after[0].isupper() or (
        key in ("us", "uk") and after[0].isalpha() and words[j].low not in _cues("free_after")
    )


def _owner(words: Sequence[Token], i: int, entries: tuple[Record, ...]) -> tuple[Record, ...]:
    """Return the country whose place it is said to be: "the Indian state of Punjab", "Iraq's Anbar"."""
    k = i - 1
    while k >= max(i - 4, 0) and (
        words[k].low in _cues("side") or words[k].low in _cues("noun") or words[k].low == "of"
    ):
        k -= 1
    if (
        k < 0
        or not words[k].text[0].isupper()
        or (k == i - 1 and words[k].text[-2:].lower() not in ("'s", "’s"))
    ):
        return ()
    outer = [r.country for r in records(_key(words[k])) if r.kind in "CN"]
    return tuple(
        Record("C", "", country, None, None, None, 0)
        for country in dict.fromkeys(outer)
        if any(r.country == country and r.kind in "PDA" for r in entries)
    )


def _cue(words: Sequence[Token], i: int, j: int, caps: bool) -> str:
    """Return the word that makes a name a place: in, near, the city of, or police after it."""
    k = i - 1
    steps = 0
    while (
        k >= 0
        and steps < 4
        and (words[k].low in _cues("side") or words[k].low == "-" or _is_demonym(words[k]))
    ):
        k -= 1
        steps += 1
    if k >= 0:
        low = words[k].low
        if low == "as" and k and words[k - 1].low == "such":
            return "in"
        if low == "to" and caps:
            return "perhaps"
        if low in TOWARDS:
            return "to"
        if low in _cues("verb"):
            return "in"
        if low in ("a", "an") and k and words[k - 1].low in IN:
            return IN[words[k - 1].low]  # "in a Kabul mosque"
        if low in _cues("before"):
            return IN.get(low, "from")
        if low == "of" and k and words[k - 1].low in _cues("noun"):
            return "in"
        if low == "of" and k and (words[k - 1].text == "," or (words[k - 1].text[0].isupper() and not caps)):
            return "from"  # "Smith, of Knoxville,"
        if (
            words[k].low in _cues("noun")
            and k
            and (words[k - 1].low in _cues("before") or words[k - 1].low in _cues("side"))
        ):
            return "in"  # "in the town Marjah", "the southern city Karachi"
        side = words[i - 1]
        if k < i - 1 and side.low in _cues("side") and side.low != "the" and side.text[0].islower():
            return "in"
    if j < len(words) and words[j].start == words[j - 1].end + 1 and words[j].text[0].isalpha():
        if words[j].low in _cues("after"):
            return "after"
        if i and words[i - 1].low in ("a", "an") and words[j].text[0].islower() and not caps:
            return "after"  # "a Brooklyn street"
    return ""


def _is_demonym(token: Token) -> bool:
    return token.text[0].isupper() and any(r.kind == "N" for r in records(_key(token)))


def _dateline(sentence: Sentence, words: Sequence[Token], i: int, j: int, caps: bool) -> str:
    """Recognise the place that a report is datelined from: PHOENIX --, KABUL, Afghanistan (AP)."""
    ahead = words[j : j + 14]
    if i == 0 and sentence.index == 0 and ahead and ahead[0].text in ("–", "—", "―"):
        return "dateline"
    if i > 1 or not all(w.text.isupper() for w in words[i:j]) or len(words[i].text) < 3:
        return ""
    for n, token in enumerate(ahead):
        if token.text in ("–", "—", "―") or (
            token.text == "-" and n + 1 < len(ahead) and ahead[n + 1].text == "-"
        ):
            return "dateline"
        if token.text == "-" and n < 8 and sentence.text[token.start - sentence.start - 1] == " ":
            return "dateline"
        if not caps and (token.text == "(" or (token.text == ":" and sentence.index == 0)) and n < 4:
            return "dateline"
    return ""


def _wanted(words: Sequence[Token], i: int, j: int) -> str:
    after = words[j].low if j < len(words) else ""
    of = words[i - 2].low if i > 1 and words[i - 1].low == "of" else ""
    if after == "state" and words[j].text == "State":
        after = ""
    for word in (after, of):
        if word in (
            "province",
            "provinces",
            "state",
            "governorate",
            "region",
            "oblast",
            "department",
            "departments",
        ):
            return "A"
        if word in ("district", "districts", "agency", "county"):
            return "D"
        if word in ("city", "town", "village", "municipality"):
            return "P"
    return ""


def _described(
    sentence: Sentence, words: Sequence[Token], i: int, caps: bool
) -> tuple[int, str, tuple[Record, ...]] | None:
    """Return an unknown name that the text itself calls a place: the village of X, the X district."""
    if words[i].low in _cues("before") or words[i].low in no_places("word"):
        if (
            caps
            or words[i].low not in _cues("side")
            or i + 1 >= len(words)
            or not words[i + 1].text[0].isupper()
        ):
            return None
    before = words[i - 1].low if i else ""
    called = before == "of" and i > 1 and words[i - 2].low in _cues("described_of")
    j = i
    while j < len(words) and j < i + 4 and words[j].text[0].isalpha() and _may_start(words[j], caps):
        j += 1
        if words[j - 1].text.endswith(("'s", "’s")) or (caps and words[j - 1].low not in FIRST_PARTS):
            break
    run = (words[i].start, words[j - 1].end) if j > i else (0, 0)
    after = words[j].low if j < len(words) else ""
    quarter = after in (
        "neighborhood",
        "neighbourhood",
        "quarter",
        "neighborhoods",
        "neighbourhoods",
        "suburb",
    )
    noun = after in _cues("described_after") and (
        before in ("the", "in", "and", "near", "at") or before in _cues("side") or before.endswith("s")
    )
    if caps and not called:
        return None
    placed = before in ("in", "near", "outside", "around", "at") or before in _cues("verb")
    if not called and not noun and (not placed or j - i > 2):
        return None
    key = " ".join(_key(w) for w in words[i:j])
    if any(HELD.search(w.text) for w in words[i:j]):
        return None
    if not key or j - i > 3 or any(w.low in no_places("word") for w in words[i:j]):
        return None
    known = records(key)
    if known and not (quarter and not called):
        return None
    hit = _longest(words, i, caps)
    if hit and not quarter and any(r.kind in "CAN" for r in hit[2]):
        return None
    name = (
        sentence.text[run[0] - sentence.start : run[1] - sentence.start].removesuffix("'s").removesuffix("’s")
    )
    kind = "D" if after in ("district", "agency") or (called and words[i - 2].low == "district") else "P"
    if after in ("province", "governorate", "oblast") or (
        called and words[i - 2].low in ("province", "governorate")
    ):
        kind = "A"
    if not called and not noun:
        kind = "?"
    return j, key, (Record(kind, name, "", None, None, None, 0),)
