"""Who says what: one row a claim, a point or a range on a scale of people, its words beside it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import prose
from analysis.charts import MANY
from analysis.prose import Range, short
from analysis.theme import Figure, anchor, icon, joined, mark, nice_top, tag

KINDS = ("killed", "injured", "attackers")
FEW = 12  # attacks of which all claims are drawn; of more, only the contested and the much reported
ENOUGH = 3  # claims that make a comparison
MOST = 12  # attacks drawn
ROWS = 24  # claims drawn of one kind and party; of more, those that count first
WINDOW = 74  # characters of a quote around its number


def shown(record: Any) -> list[Any]:
    """Return the attacks drawn here: of many, the contested and those of which most is claimed."""
    groups_ = dict(list(_claims(record).groupby("incident_id")))
    wanted = [i for i in record.incidents.itertuples() if len(groups_.get(i.incident_id, ())) >= ENOUGH]
    if len(record.incidents) > FEW:
        wanted = [i for i in wanted if i.grade == "contested" or len(groups_[i.incident_id]) > ENOUGH]
        wanted = sorted(wanted, key=lambda i: (i.grade != "contested", -len(groups_[i.incident_id])))[:MOST]
    return sorted(
        wanted or [i for i in record.incidents.itertuples() if i.incident_id in groups_][-MOST:],
        key=lambda i: (prose.day(i.date_start) is None, -i.number),
    )


def _claims(record: Any) -> pd.DataFrame:
    return record.claims[record.claims.kind.isin(KINDS) & record.claims.incident_id.notna()]


def who_says_what(record: Any) -> Figure:
    """Who says what about each attack, in which words, and which of it counts?"""
    claims = _claims(record)
    heading = prose.claims_heading(record)
    groups_ = dict(list(claims.groupby("incident_id")))
    wanted = shown(record)
    if not wanted:
        return Figure("says", "Who says what", heading, nav="Who says what" if len(record.incidents) else "")
    held = prose.ranges(record.tolls)
    told = {c.claim_id: c for c in claims.itertuples()}
    related: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in record.relations.itertuples():
        related[row.claim_id].append((row.relation, row.related))
    drawn = claims[claims.incident_id.isin([i.incident_id for i in wanted])]
    folds = [_incident(i, groups_[i.incident_id], held, related, told, i is wanted[0]) for i in wanted]
    body = _key(drawn) + tag("div", joined(folds), class_="few" if len(record.incidents) <= MANY else None)
    left = len(record.incidents) - len(wanted)
    note = (
        "Each point is one claim, by outlet and speaker, with the words it rests on; the words lead "
        "to the evidence."
    )
    caption = (
        "Numbers of people. Points are never stacked or joined into bars: one fact said three "
        "times is still one."
    )
    if left:
        caption += (
            f" {prose.capital(prose.count(left, 'attack', 'attacks'))} with fewer claims stand "
            "in the evidence below."
        )
    label = " ".join(_spoken(c) + "." for c in list(drawn.itertuples())[:40])
    return Figure(
        "says",
        "Who says what",
        heading,
        body,
        note,
        caption,
        label=label,
        table=_table(drawn),
        nav="Who says what",
    )


def _incident(
    incident: Any, claims: pd.DataFrame, held: dict, related: dict, told: dict, is_open: bool
) -> Markup:
    ends = [n for c in claims.itertuples() for n in (prose.said(c.low), prose.said(c.high)) if n is not None]
    open_ends = [
        c.low for c in claims.itertuples() if prose.said(c.low) is not None and prose.said(c.high) is None
    ]
    top = nice_top(max([*ends, *(low * 1.18 for low in open_ends)], default=0))  # room for the arrows
    ticks = _ticks(top)
    axis = joined(
        tag("text", f"{t:,}", x=f"{100 * t / top:.2f}%", y=12, text_anchor="middle", class_="qt")
        for t in ticks
    )
    scale = tag("svg", axis, width="100%", height=16, aria_hidden="true", class_="hand")
    name = (
        f"{prose.name_of(incident)}, "
        f"{prose.when(incident.date_start, incident.date_end, incident.date_precision)}"
    )
    disc = tag("span", incident.number, class_="no h" if incident.stage != "accomplished" else "no")
    rows = [
        tag("summary", tag("h3", joined([disc, " ", name]))),
        tag(
            "div",
            joined([tag("div", class_="empty"), tag("div", scale, class_="ex"), tag("div", class_="empty")]),
            class_="cl axrow",
            aria_hidden="true",
        ),
    ]
    shared = claims.groupby(["article_id", "start", "end", "kind"]).claim_id.transform("size")
    several = set(claims.claim_id[shared > 1])
    for (kind, party), group in _grouped(claims):
        rows.append(_heading(kind, party, held, incident))
        drawn = sorted(sorted(group, key=lambda c: not c.counts)[:ROWS], key=group.index)
        rows += [_row(c, top, related, told, c.claim_id in several) for c in drawn]
        if left := len(group) - len(drawn):
            more = f"{prose.capital(prose.count(left, 'more claim', 'more claims'))} in the evidence below."
            rows.append(tag("p", more, class_="q"))
    room = tag("div", joined(rows[2:]), class_=f"cls t{len(ticks) - 1}")
    return tag("details", joined([*rows[:2], room]), class_="fold", **({"open": ""} if is_open else {}))


def _grouped(claims: pd.DataFrame) -> list[tuple[tuple[str, str | None], list[Any]]]:
    """Return the claims of the killed by party, then all of the injured, then of the attackers' number."""
    found: dict[tuple[str, str | None], list[Any]] = {}
    order = {
        party: k
        for k, party in enumerate(("attackers", "security", "militants", "civilians", "unknown", "all"))
    }
    for c in sorted(claims.itertuples(), key=lambda c: (prose.outlet(c), c.start)):
        key = (c.kind, str(prose.said(c.party) or "unknown") if c.kind == "killed" else None)
        found.setdefault(key, []).append(c)
    return sorted(found.items(), key=lambda item: (KINDS.index(item[0][0]), order.get(item[0][1] or "", 0)))


def _heading(kind: str, party: str | None, held: dict, incident: Any) -> Markup:
    people = held.get((incident.incident_id, kind, party or ("attackers" if kind == "attackers" else "all")))
    name = {
        "killed": f"Killed, {prose.PARTY.get(party or '', '')}",
        "injured": "Injured",
        "attackers": "Attackers who took part",
    }[kind]
    if people is None or short(people) == "not stated":
        record = "the record: not stated" if people is None and party != "all" else ""
    elif people.low == people.best and people.high in (people.best, None):
        record = f"the record: {people.best:,}{' or more' if people.is_open else ''}"
    else:
        end = "or more" if people.is_open else f"to {people.high:,}"
        record = f"the record: {people.low or 0:,} {end}, best {people.best or 0:,}"
    return tag("div", joined([name, tag("span", record)]), class_="cg")


def _row(claim: Any, top: int, related: dict, told: dict, several: bool) -> Markup:
    who = joined([tag("b", prose.outlet(claim)), " · ", prose.clipped(prose.speaker(claim), 60)])
    why = (
        prose.why_not_counted(claim, related, told)
        if claim.kind != "attackers" or related.get(claim.claim_id)
        else ""
    )
    why = "" if why == "said, and not counted" and claim.counts else why
    quote = tag("bdi", marked(claim, several))
    words = tag("a", joined(["“", quote, "”"]), href=f"#{anchor('q', claim.claim_id)}")
    cells = [
        tag("div", who, class_="who"),
        tag("div", _plot(claim, top), class_="ex"),
        tag("div", joined([words, tag("em", why) if why else ""]), class_="qq"),
    ]
    return tag("div", joined(cells), class_="cl")


def marked(claim: Any, several: bool = False, window: int = WINDOW) -> Markup:
    """Return a claim's quote with its number words highlighted, cut around them and never through them."""
    quote, number_ = str(claim.quote), str(prose.said(claim.reported) or "")
    people = str(prose.said(claim.party_text) or "")
    if several and number_ and number_ in people and people in quote:
        number_ = people
    at = quote.find(number_) if number_ else -1
    if at < 0:
        return joined([prose.clipped(quote, window)])
    before, after = quote[:at], quote[at + len(number_) :]
    room = max(window - len(number_), 24)
    if len(before) > room * 2 // 3:
        before = "…" + before[-(room * 2 // 3) :].partition(" ")[2]
    left = max(room - len(before), 16)
    if len(after) > left:
        after = after[:left].rpartition(" ")[0].rstrip(",;:") + "…"
    return joined([before, tag("mark", number_), after])


def _plot(claim: Any, top: int) -> Markup:
    low, high, party = (
        prose.said(claim.low),
        prose.said(claim.high),
        str(prose.said(claim.party) or "unknown"),
    )

    def at(value: int, *parts: Markup) -> Markup:
        return tag("svg", joined(parts), x=f"{100 * min(value, top) / top:.2f}%", y="50%")

    ring = not claim.counts and claim.kind != "attackers"
    shapes = mark(party, 0, 0, 4.6, form="ring" if ring else "solid")
    drawn = []
    if claim.modality in ("believed", "feared", "unconfirmed") or (low is None and high is not None):
        end = high if high is not None else low
        if end is not None:
            drawn = [
                tag(
                    "line",
                    x1=0,
                    x2=f"{100 * end / top:.2f}%",
                    y1="50%",
                    y2="50%",
                    stroke="currentColor",
                    stroke_width=1.5,
                    stroke_dasharray="1.5 3",
                ),
                at(end, mark(party, 0, 0, 4.6, form="believed")),
            ]
    elif low is None:
        drawn = [
            at(
                0,
                tag(
                    "line",
                    x1=6,
                    x2=40,
                    y1=0,
                    y2=0,
                    stroke="var(--axis)",
                    stroke_width=1.6,
                    stroke_dasharray="1.5 4",
                ),
            )
        ]
    elif high is None:
        dash = "2 3" if claim.hedge == "vague" else None
        drawn = [
            at(
                low,
                tag("path", d="M6 0h32", stroke="currentColor", stroke_width=1.5, stroke_dasharray=dash)
                + tag("path", d="M34-4l5 4-5 4", fill="none", stroke="currentColor", stroke_width=1.5)
                + shapes,
            )
        ]
    elif low != high:
        drawn = [
            tag(
                "line",
                x1=f"{100 * low / top:.2f}%",
                x2=f"{100 * high / top:.2f}%",
                y1="50%",
                y2="50%",
                stroke="currentColor",
                stroke_width=1.6,
            ),
            at(low, shapes),
            at(high, shapes),
        ]
    else:
        drawn = [at(low, shapes)]
    return tag(
        "svg",
        joined(drawn),
        width="100%",
        height=36,
        role="img",
        aria_label=_spoken(claim),
        class_=f"hand k-{party}",
    )


def _ticks(top: int) -> list[int]:
    sizes = (n * 10**k for k in range(8) for n in (1, 2, 3, 4, 5))
    step = next(size for size in sizes if top / size <= 6 and not top % size)
    return list(range(0, top + 1, step))


def _spoken(claim: Any) -> str:
    low, high = prose.said(claim.low), prose.said(claim.high)
    people = Range(low, low, high)
    figure = f"exactly {low}" if low is not None and low == high else prose.amount(people)
    party = f", {prose.PARTY[claim.party]}" if prose.said(claim.party) in prose.PARTY else ""
    return f"{prose.outlet(claim)}, {prose.speaker(claim)}: {figure} {prose.KIND[claim.kind]}{party}"


def _key(claims: pd.DataFrame) -> Markup:
    names = {
        "security": "security",
        "militants": "armed groups",
        "civilians": "civilians",
        "unknown": "party not stated",
        "attackers": "attackers",
    }
    present = set(claims.party.fillna("unknown"))
    items = [icon(p) + joined([names[p]]) for p in prose.PARTIES if p in present]
    line = {"fill": "none", "stroke": "var(--ink)", "stroke_width": 1.5}
    if (claims.counts.eq(0) & claims.kind.ne("attackers")).any():
        items.append(icon("all", "ring") + joined(["said, not counted (a sum or a part)"]))
    if (claims.high.isna() & claims.low.notna()).any():
        items.append(
            tag("svg", tag("path", d="M1 5h30m-4-4l4 4-4 4", **line), width=34, height=10, aria_hidden="true")
            + joined(["at least"])
        )
    if claims.hedge.eq("vague").any():
        items.append(
            tag(
                "svg",
                tag("path", d="M1 5h30m-4-4l4 4-4 4", stroke_dasharray="2 3", **line),
                width=34,
                height=10,
                aria_hidden="true",
            )
            + joined(["vague words"])
        )
    if claims.modality.isin(["believed", "feared", "unconfirmed"]).any():
        items.append(icon("attackers", "believed") + joined(["believed or feared"]))
    return tag("ul", joined(tag("li", item) for item in items), class_="key")


def _table(claims: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "No.": c.number,
                "Outlet": prose.outlet(c),
                "Speaker": prose.speaker(c),
                "Kind": prose.KIND[c.kind],
                "Party": prose.PARTY.get(str(prose.said(c.party)), "not stated"),
                "Low": prose.said(c.low),
                "High": "no upper limit"
                if prose.said(c.high) is None and prose.said(c.low) is not None
                else prose.said(c.high),
                "Counted": "yes" if c.counts else "no",
                "Words": c.reported,
            }
            for c in claims.itertuples()
        ]
    )
