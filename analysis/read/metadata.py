"""Lift an article's metadata out of its text, and mark what in the text is not running news.

Nothing is removed: every find is an `Apart`, a stretch with a kind, so offsets stay those of the text as
stored. What was given with the article wins over what its text says. The date of publication is never
guessed from a file, from today or from a copyright year. A dateline stays in the running text, for its
place; who wrote it, and when, is taken from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from analysis import lexicon
from analysis.model import Apart, Article
from analysis.read.stamps import LABELLED, Stamp, stamp, utc, wire_date

LINE = re.compile(r"\S[^\r\n]*(?<=\S)")
OUTLETS = lexicon.rows("outlets")
NAMES = "|".join(f"(?:{row['cue']})" for row in OUTLETS)
TOLD = re.compile(
    r"\b(?:told|tells|spoke to|spoke with|speaking to|interview with|statement to)\s+(?:the\s+)?"
    rf"(?P<told>{NAMES})\b"
    rf"|\b(?P<own>{NAMES})['’]s? (?:own )?(?:reporter|correspondent|bureau)\b"
)
WIRES = "|".join(f"(?:{row['cue']})" for row in OUTLETS if row["kind"] == "wire")
CREDIT = re.compile(
    rf"(?:\b[a-z]{{2,4}}(?:[,/][a-z]{{2,4}})*\s*)?\((?:{NAMES})(?:(?:\s*[,;/]\s*|\s+and\s+)(?:{NAMES}))*\)\s*\Z"
    rf"|-\s?(?:{WIRES})\s*\Z"
)
REGION = r"(?:, [A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2})?"
DATELINE = re.compile(
    rf"(?P<place>[A-Z][A-Z.'’]+(?:[ -][A-Z][A-Z.'’]*){{0,4}}(?: \([A-Z][A-Z .]+\)(?=,))?{REGION}"
    rf"|[A-Z][\w.'’]+(?: [A-Z][\w.'’]*){{0,3}}{REGION}(?=,? ?(?:[A-Z][a-z]{{2}}|\d|\()))"  # Kabul (AP)
    r"(?:,? (?P<date>\d{1,2} [A-Z]{3,9} \d{2,4}|NO DATE|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?))?"
    r"\s*(?:\((?P<by>(?![^()]*\d{4})[A-Z][^()\n]{1,50})\)\s*(?:--+|—|–|-|:)?|(?:--+|—|–| - ))"
    r"\s*(?:\[[A-Z]+\]\s*)*"
)
BRACKET = re.compile(rf"\((?P<by>(?:{NAMES})(?:\s*[,;/]\s*(?:{NAMES}))*)\)\s+")
PERSON = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,4}"
BYLINE = re.compile(rf"By:? (?P<by>{PERSON}(?:(?:,| and) {PERSON})*)\Z")
COPYRIGHT_HOLDER = re.compile(
    rf"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)\W*(?:\d{{4}}\W+)?(?:by )?(?:[Tt]he )?(?P<holder>{NAMES})\b"
)
ROWS = {f"row{n}": row for n, row in enumerate(lexicon.rows("furniture"))}


def _any(where: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    cues = (f"(?P<{name}>{row['cue']})" for name, row in ROWS.items() if row["where"] == where)
    return re.compile("|".join(cues), flags)


SLUGS = "|".join(row["cue"] for row in ROWS.values() if row["where"] == "slug")
SLUG = re.compile(rf"(?:(?:{SLUGS})(?:\s?[-–]\s?|:\s+))+(?=\W?[A-Z0-9])")  # "UPDATE 2-Two killed"
START, INLINE, PICTURE = _any("start"), _any("inline"), _any("after headline", 0)
PROSE_END = (".", ",", ";", ":", "”", '"', "—")
LONGEST_HEADLINE, LONGEST_FURNITURE, HEAD = 180, 400, 5


def furnished(article: Article) -> Article:
    """Return *article* with its metadata filled from the text and its furniture marked.

    >>> text = "date 2023-02-17 Two men died, police told DW.\\n\\nrm/es (Reuters, AP)"
    >>> told = furnished(Article("a", text))
    >>> told.published, told.outlet, told.origin, [apart.kind for apart in told.apart]
    ('2023-02-17', 'DW', 'Reuters, AP', ['metadata', 'credit'])
    """
    text = article.text
    lines = [(match.start(), match.end()) for match in LINE.finditer(text)]
    aparts: list[Apart] = []
    if lines and (slug := SLUG.match(text, lines[0][0])):
        aparts.append(Apart(slug.start(), slug.end(), "metadata"))
    stamps = list(_stamps(text, lines, aparts))
    head = _head(article, text, lines, aparts)
    found = {**_published(stamps), **head}
    status = _furniture(text, lines, aparts) or (
        "updated" if any(s.gives == "updated" for s in stamps) else None
    )
    if credit := CREDIT.search(text, max(0, lines[-1][0], lines[-1][1] - 120) if lines else 0):
        aparts.append(Apart(credit.start(), len(text[: credit.end()].rstrip()), "credit"))
        found["origin"] = ", ".join(dict.fromkeys(_short(name) for name in re.findall(NAMES, credit.group())))
    for apart in aparts:
        if apart.kind == "copyright" and (match := COPYRIGHT_HOLDER.search(text, apart.start, apart.end)):
            row = _row(match["holder"])
            found.setdefault(
                *(("origin", row["short"]) if row["kind"] == "wire" else ("outlet", row["outlet"]))
            )
    if not article.outlet and (told := _told(text)):
        found["outlet"] = told["outlet"]
        if told["kind"] == "wire":
            found.setdefault("origin", told["short"])
    return _filled(article, found, status, _tidy(text, aparts))


def _filled(article: Article, found: dict[str, str], status: str | None, apart: tuple[Apart, ...]) -> Article:
    dates = {key: found.pop(key) for key in ("published", "published_precision") if key in found}
    if dates and not article.published:
        found |= dates | {"published_basis": "in_text"}
    news = {key: value for key, value in found.items() if key in dates or not _given(article, key)}
    return replace(article, **news, **({"story_status": status} if status else {}), apart=apart)


def _given(article: Article, key: str) -> bool:
    return key != "published_basis" and getattr(article, key) is not None


def _stamps(text: str, lines: list[tuple[int, int]], aparts: list[Apart]) -> Iterator[Stamp]:
    for n, (start, end) in enumerate(lines[:4]):
        at, last = start, start
        while (
            (found := stamp(text, at))
            and found.end <= end
            and (found.labelled or n == 0 or found.end == end or at > start)
        ):
            if not found.labelled and at == start and not _stands_alone(text, found.end, end):
                break
            yield found
            last = found.end
            at = last + len(re.match(r"[\s|,;–-]*", text[last:end])[0])
        if last > start:
            opening = 0 if n == 0 else start
            aparts.append(Apart(opening, last + len(re.match(r"[ \t]*", text[last:])[0]), "metadata"))
    for start, end in lines[:4] + lines[4:][-1:]:
        for label in LABELLED.finditer(text, start, end):
            found = stamp(text, label.start())
            if found and not any(a.start <= found.start < a.end for a in aparts):
                yield found
                aparts.append(Apart(found.start, found.end, "metadata"))


def _stands_alone(text: str, at: int, end: int) -> bool:
    return at == end or bool(re.match(r"\s+(?=[A-Z0-9“\"'‘])|Get |\s*[|–-]\s", text[at:end]))


def _published(stamps: list[Stamp]) -> dict[str, str]:
    if not stamps:
        return {}
    first = next((s for s in stamps if s.gives == "published" and s.labelled), stamps[0])
    found = {"published": first.value, "published_precision": first.precision}
    updated = next((s for s in stamps if s.gives == "updated"), None)
    if updated:
        again = next((z for s in stamps if s is not updated and (z := utc(updated, s))), None)
        found["updated"] = again or updated.value
        if again and first is not updated and not first.labelled:
            found |= {"published": updated.value, "published_precision": updated.precision}
    return found


def _head(article: Article, text: str, lines: list[tuple[int, int]], aparts: list[Apart]) -> dict[str, str]:
    """Read the lines above the news: headline, byline, captions, dateline."""
    found: dict[str, str] = {}
    headline = False
    for start, end in lines[:HEAD]:
        start = max([start, *(a.end for a in aparts if a.start <= start < a.end)])
        line = text[start:end]
        if not line or _whole(line) or INLINE.search(line):
            continue
        if byline := BYLINE.match(line):
            aparts.append(Apart(start, end, "metadata"))
            found["byline"] = byline["by"]
        elif (wired := DATELINE.match(line)) or (wired := BRACKET.match(line)):
            _dateline(wired, found)
            break
        elif headline and len(line) < LONGEST_FURNITURE and PICTURE.match(line) and " said" not in line:
            aparts.append(Apart(start, end, "caption"))
        elif not headline and _is_headline(line, text[end:], article.title):
            headline = True
            stop = min([end, *(a.start for a in aparts if start < a.start < end)])
            found["title"] = text[start:stop].strip(" ×|")
            aparts.append(Apart(start, start + len(text[start:stop].rstrip()), "headline"))
        else:
            break
    return found


def _dateline(wired: re.Match[str], found: dict[str, str]) -> None:
    groups = wired.groupdict()
    written = groups.get("date") or ""
    full = stamp(written, 0)
    if day := wire_date(written) or (full and full.value):
        found |= {"published": day, "published_precision": "day"}
    if not wired["by"]:
        return
    names = [name.strip() for name in re.split(r"[/;,]| and ", wired["by"])]
    known = [(row, name) for name in names if (row := _row(name))]
    if wires := [row["short"] for row, _ in known if row["kind"] == "wire"]:
        found["origin"] = ", ".join(wires)
    if own := [row["outlet"] for row, _ in known if row["kind"] == "outlet"]:
        found["outlet"] = own[0]
    elif not wires:
        found["outlet"] = wired["by"]


def _is_headline(line: str, after: str, title: str | None) -> bool:
    if title and line.strip(" .") == title.strip(" ."):
        return True
    blank = re.match(r"[ \t]*\r?\n[ \t]*\r?\n", after)
    return (
        bool(blank)
        and len(line.split()) >= 4
        and len(line) <= LONGEST_HEADLINE
        and not line.endswith(PROSE_END)
    )


def _furniture(text: str, lines: list[tuple[int, int]], aparts: list[Apart]) -> str | None:
    """Mark widgets, notices, credits, captions; return what a notice says of the story's status."""
    status = set()
    for start, end in lines:
        if row := _whole(text[start:end]):
            status.add(row["status"])
            aparts.append(Apart(start, end, row["kind"]))
        elif match := INLINE.search(text, start, end):
            row = ROWS[match.lastgroup]
            whole = row["kind"] == "caption"
            aparts.append(
                Apart(start if whole else match.start(), end if whole else match.end(), row["kind"])
            )
    return next((s for s in ("corrected", "developing") if s in status), None)


def _whole(line: str) -> dict[str, str] | None:
    match = START.match(line) if len(line) <= LONGEST_FURNITURE else None
    return ROWS[match.lastgroup] if match else None


def _tidy(text: str, aparts: list[Apart]) -> tuple[Apart, ...]:
    """Sort, drop what another covers, and join neighbours of one kind with no word between them."""
    result: list[Apart] = []
    for apart in sorted(aparts, key=lambda a: (a.start, -a.end)):
        last = result[-1] if result else None
        if last and apart.end <= last.end:
            continue
        if (
            last
            and last.kind == apart.kind == "widget"
            and not re.search(r"\w", text[last.end : apart.start])
        ):
            result[-1] = replace(last, end=apart.end)
        else:
            result.append(apart)
    return tuple(result)


def _row(name: str) -> dict[str, str] | None:
    return next((row for row in OUTLETS if re.fullmatch(row["cue"], name)), None)


def _short(name: str) -> str:
    row = _row(name)
    return row["short"] if row else name


def _told(text: str) -> dict[str, str] | None:
    """Return the outlet that most people spoke to; of equals, one that is no wire, then the first."""
    told = Counter(_row(match["told"] or match["own"])["outlet"] for match in TOLD.finditer(text))
    rows = {row["outlet"]: row for row in OUTLETS if row["outlet"] in told}
    best = max(told, key=lambda name: (told[name], rows[name]["kind"] != "wire"), default=None)
    return rows.get(best)
