"""Our incidents beside a reference set's: which are the same attack, which only one of them has, where
tolls disagree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import lexicon, link, model
from analysis.model import Article, Claim, Event, Incident, Reading
from analysis.tables import Quotes, Record, folded

if TYPE_CHECKING:
    import pandas as pd

OURS, THEIRS = "here", "there"
STATUS = ("matched", "only here", "only there", "beyond the set", "beyond ours")
PARTS = ("low", "best", "high")
JOINED = ("their_id", "why", "score")
SHOWN = ("title", "start", "end", "precision", "place", "killed")
WIDE = 20  # persons between low and high up to which every number between them counts as told
ALIKE = 4  # two tolls are alike if the lower lacks no more than one part in so many of the higher
ALONE = "the one attack there that day in both"
THEIR_GROUPS = {"is": "Islamic State"}  # as UCDP writes it; in a report it is a verb
SIDES = ("side_a", "side_b", "gname", "actor1", "actor2")  # where sets name groups, whoever attacked


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two records side by side: `pairs` has a row an attack, `apart` one a toll that the two tell
    differently.
    """

    here: Record
    there: Record
    covered: tuple[Any, Any]  # the days of the reference set
    pairs: pd.DataFrame
    apart: pd.DataFrame
    doubts: pd.DataFrame  # pairs that may be one attack, but not surely enough

    @property
    def summary(self) -> pd.DataFrame:
        """How many attacks are matched, only here, only there, or beyond the days of the other."""
        import pandas as pd

        counts = self.pairs.status.value_counts().reindex(STATUS, fill_value=0)
        return pd.DataFrame({"attacks": counts}).rename_axis("status").reset_index()

    @property
    def credit(self) -> str:
        """The line that must stand under whatever is drawn from the reference set."""
        return getattr(self.there, "credit", "")

    def quotes(self, most: int = 5) -> Quotes:
        """Return our sentences behind the tolls that are furthest apart, then those of the other matches."""
        tolls = self.here.tolls.set_index(["incident_id", "kind", "party"]).claim_ids
        keys = [(row.incident_id, row.kind, row.party) for row in self.apart.itertuples()]
        matched = self.pairs[self.pairs.status == STATUS[0]]
        keys += [(incident_id, "killed", "all") for incident_id in matched.incident_id]
        claims = dict.fromkeys(claim for key in keys for claim in tolls.get(key, ()))
        return self.here.quotes(list(claims)[:most])

    def __repr__(self) -> str:
        told = ", ".join(f"{row.attacks:,} {row.status}" for row in self.summary.itertuples())
        return f"<{self.here.ledger.name} beside {self.there.ledger.name}: {told}>"


def compare(here: Record, there: Record, covered: tuple[date, date] | None = None) -> Comparison:
    """Match the attacks of two records one to one, as `link` joins reports, and set their tolls side by side.

    Where each of the two has one attack of a day in a town, with tolls alike, it is the same even if their
    words for it share nothing more. What lies beyond the days of the other is not held against it: `covered`
    are the days of the reference set; without them, they are those of all attacks in its file.
    """
    linked = link.link([reading(here, OURS), reading(there, THEIRS, near=here.incidents)])
    joined = _joined(linked, here, there)
    covered = covered or getattr(there, "days", None) or _days(there)
    pairs = _pairs(here, there, joined, covered)
    apart, doubts = _apart(here, there, pairs), _doubts(linked, joined, here, there)
    return Comparison(here, there, covered, pairs, apart, doubts)


def _joined(linked: link.Linked, here: Record, there: Record) -> dict[str, tuple[str, str, float]]:
    """Return our attacks that are matched: theirs, why, and how surely."""
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for link_ in linked.links:
        side, _, incident_id = link_.event_id.partition(":")
        groups[link_.incident_id][side] = (incident_id, link_)
    joined = {}
    for sides in groups.values():
        if len(sides) == 2:
            (one, mine), (two, yours) = sides[OURS], sides[THEIRS]
            why = max(mine.reason, yours.reason, key=len)
            joined[one] = (two, why, min(mine.score, yours.score))
    taken = {two for two, *_ in joined.values()}
    dead = _killed(here) | _killed(there)
    alone = _alone(here, here.incidents), _alone(there, here.incidents)
    for one, two, doubt in _unsure(linked):
        mine, yours = dead.get(one), dead.get(two)
        is_free = one not in joined and two not in taken
        if is_free and alone[0].get(one) == alone[1].get(two, "") and _alike(mine, yours):
            joined[one] = (two, f"{doubt.reason}, {ALONE}", doubt.score)
            taken.add(two)
    return joined


def _unsure(linked: link.Linked) -> Iterator[tuple[str, str, link.Doubt]]:
    """Yield our attack, theirs and the doubt of every pair that was nearly joined, the surest first."""
    for doubt in sorted(linked.doubts, key=lambda d: (-d.score, d.event_id, d.other)):
        sides = dict(key.partition(":")[::2] for key in (doubt.event_id, doubt.other))
        if len(sides) == 2:
            yield sides[OURS], sides[THEIRS], doubt


def _alone(record: Record, near: pd.DataFrame) -> dict[str, tuple[Any, str]]:
    """Return day and town of each attack that is the record's only one there, on the days of *near*."""
    rows = record.incidents
    rows = rows[
        (rows.date_start == rows.date_end) & rows.date_start.isin(near.date_start) & rows.place.notna()
    ]
    seats = [(day, folded(str(town))) for day, town in zip(rows.date_start, rows.place, strict=True)]
    held: dict[tuple[Any, str], list[str]] = defaultdict(list)
    for seat, incident_id in zip(seats, rows.incident_id, strict=True):
        held[seat].append(incident_id)
    return {ids[0]: seat for seat, ids in held.items() if len(ids) == 1}


def _killed(record: Record) -> dict[str, int]:
    """Return the killed of each attack: the best figure, or without one the lowest."""
    rows = record.tolls[(record.tolls.kind == "killed") & (record.tolls.party == "all")]
    known = rows.best.fillna(rows.low)
    return {key: int(n) for key, n in zip(rows.incident_id, known, strict=True) if _plain(n) is not None}


def _alike(one: int | None, two: int | None) -> bool:
    """Tell whether two tolls are near each other; that both are of one or nobody tells nothing."""
    return one is not None and two is not None and abs(one - two) * ALIKE <= max(one, two) > 1


def _days(record: Record) -> tuple[Any, Any]:
    """Return the first and the last day that a record is asked for, or else that it tells of."""
    asked = record.parameters
    return (
        asked.start or record.incidents.date_start.min(),
        asked.end or record.incidents.date_end.max(),
    )


def _pairs(
    here: Record, there: Record, joined: dict[str, tuple[str, str, float]], covered: tuple[Any, Any]
) -> pd.DataFrame:
    """Return a row an attack: ours beside theirs where they are matched, else one of them alone."""
    import numpy as np
    import pandas as pd

    matched = pd.DataFrame([(one, *rest) for one, rest in joined.items()], columns=["incident_id", *JOINED])
    matched = matched.astype(
        dict.fromkeys(("incident_id", "their_id", "why"), "string") | {"score": "Float64"}
    )
    ours = _rows(here)[["incident_id", "number", *SHOWN]]
    theirs = (
        _rows(there)[["incident_id", *SHOWN]]
        .add_prefix("their_")
        .rename(columns={"their_incident_id": "their_id"})
    )
    pairs = ours.merge(matched, on="incident_id", how="left").merge(theirs, on="their_id", how="outer")
    (first, last), (since, until) = (map(pd.Timestamp, days) for days in (covered, _days(here)))
    is_beyond = pairs.start.isna() | (pairs.start > last) | (pairs.end < first)
    is_beyond_ours = (pairs.their_end < since) | (pairs.their_start > until)
    is_ours, is_theirs = pairs.incident_id.notna(), pairs.their_id.notna()
    status = np.select(
        [is_ours & is_theirs, is_ours & is_beyond, is_ours, is_beyond_ours],
        [STATUS[0], STATUS[3], STATUS[1], STATUS[4]],
        STATUS[2],
    )
    pairs.insert(0, "status", pd.Categorical(status, STATUS, ordered=True))
    pairs["start"] = pairs.start.fillna(pairs.their_start)
    return pairs.sort_values(["status", "start", "incident_id", "their_id"], ignore_index=True)


def _rows(record: Record) -> pd.DataFrame:
    """Return of each attack what a comparison shows."""
    rows = record.incidents.rename(
        columns={"date_start": "start", "date_end": "end", "date_precision": "precision"}
    )
    texts = dict.fromkeys(("incident_id", "title", "place"), "string")
    return rows.astype(texts).assign(killed=rows.incident_id.map(_killed(record)).astype("Int64"))


def _doubts(
    linked: link.Linked, joined: dict[str, tuple[str, str, float]], here: Record, there: Record
) -> pd.DataFrame:
    """Return the pairs that may be one attack, but not surely enough."""
    import pandas as pd

    left = [
        (one, two, doubt.reason, doubt.score)
        for one, two, doubt in _unsure(linked)
        if joined.get(one, ("",))[0] != two
    ]
    found = pd.DataFrame(left, columns=["incident_id", *JOINED])
    found = found.astype(dict.fromkeys(("incident_id", "their_id", "why"), "string"))
    theirs = (
        _rows(there)[["incident_id", *SHOWN]]
        .add_prefix("their_")
        .rename(columns={"their_incident_id": "their_id"})
    )
    return found.merge(_rows(here)[["incident_id", "number", *SHOWN]]).merge(theirs)


def _apart(here: Record, there: Record, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the tolls that both tell of matched attacks and that are not the same, the furthest apart
    first; victims only where they are others than all.
    """
    matched = pairs.loc[pairs.status == STATUS[0], ["incident_id", "their_id", "number", "title", "start"]]
    mine = here.tolls[["incident_id", "kind", "party", *PARTS]].astype({"kind": "str", "party": "str"})
    yours = there.tolls[["incident_id", "kind", "party", *PARTS]].astype({"kind": "str", "party": "str"})
    both = matched.merge(mine, on="incident_id").merge(
        yours.rename(columns={"incident_id": "their_id", **{part: f"their_{part}" for part in PARTS}}),
        on=["their_id", "kind", "party"],
    )
    differs = False
    for part in PARTS:
        same = (both[part] == both[f"their_{part}"]).fillna(False)
        differs |= ~(same | (both[part].isna() & both[f"their_{part}"].isna()))
    both["gap"] = (both.best - both.their_best).abs()
    meet = (both.high.isna() | (both.their_low <= both.high)) & (
        both.their_high.isna() | (both.low <= both.their_high)
    )
    both["overlap"] = meet.fillna(True).astype(bool)
    told = ["incident_id", "kind", *PARTS, *(f"their_{part}" for part in PARTS)]
    again = both.sort_values("party").duplicated(told) & both.party.eq("victims")
    return both[differs & ~again].sort_values(
        ["gap", "number", "kind", "party"], ascending=[False, True, True, True], ignore_index=True
    )


def reading(record: Record, side: str, near: pd.DataFrame | None = None) -> Reading:
    """Return a record as the reading of one report, so that `link` joins none of its own attacks.

    With *near*, only the attacks that can be on a day of one of these; the others cannot match.
    """
    rows = record.incidents if near is None else record.incidents[_in_reach(record.incidents, near)]
    killed: dict[str, list[tuple[str, Any]]] = {}
    for toll in record.tolls[record.tolls.party.isin(["all"])].itertuples():
        killed.setdefault(toll.incident_id, []).append((toll.kind, toll))
    groups = _groups(record, rows)
    events, claims = [], []
    for row in rows.itertuples():
        told = {name: _plain(getattr(row, name)) for name in model.columns(Incident) if hasattr(row, name)}
        event = Event(
            f"{side}:{row.incident_id}",
            side,
            background=0,
            **{
                name: told[name]
                for name in model.columns(Event)
                if name not in ("event_id", "article_id", "incident_id", "background", "perpetrator")
                and told.get(name) is not None
            },
            perpetrator=_group(told.get("perpetrator")) or groups.get(row.incident_id),
        )
        events.append(event)
        claims += _claims(event.event_id, side, killed.get(row.incident_id, []))
    return Reading(Article(side, "", outlet=side), tuple(events), tuple(claims))


def _claims(event_id: str, side: str, tolls: list[tuple[str, Any]]) -> Iterator[Claim]:
    for kind, toll in tolls:
        stated = {int(n) for n in (toll.best, toll.low, toll.high) if _plain(n) is not None}
        if len(stated) > 1 and max(stated) - min(stated) <= WIDE:
            stated = set(range(min(stated), max(stated) + 1))  # whatever the range allows
        for number in sorted(stated):
            yield Claim(
                f"{event_id}:{kind}:{number}",
                side,
                kind,
                "",
                0,
                0,
                "toll",
                event_id,
                party="all",
                low=number,
                high=number,
            )


def _in_reach(rows: pd.DataFrame, near: pd.DataFrame) -> Any:
    """Tell which rows have a possible day within a day of one of *near*'s, by two searches in sorted days."""
    import numpy as np
    import pandas as pd

    dated = near.dropna(subset=["date_start", "date_end"]).sort_values("date_start")
    if dated.empty:
        return np.zeros(len(rows), dtype=bool)
    day = pd.Timedelta(1, "D")
    starts, ends = dated.date_start.to_numpy(), dated.date_end.cummax().to_numpy()
    before = np.searchsorted(starts, (rows.date_end + day).to_numpy(), side="right")
    latest = ends[np.maximum(before - 1, 0)]
    return (before > 0) & (latest >= (rows.date_start - day).to_numpy())


def _groups(record: Record, rows: pd.DataFrame) -> dict[str, str]:
    """Return the armed groups that a set names, by incident: matching asks who was there, not who
    attacked.
    """
    if not hasattr(record, "origin"):
        return {}
    theirs = record.origin(rows.incident_id)
    found = {}
    for column in [column for column in SIDES if column in theirs]:
        for incident_id, group in zip(theirs.incident_id, theirs[column], strict=True):
            if _plain(group) and not str(group).startswith(
                ("Government of", "Civilians", "Unknown", "Military Forces", "Police Forces")
            ):
                found[incident_id] = _group(str(group))
    return found


def _group(written: str | None) -> str | None:
    """Return an armed group as reports name it: by all that a set writes, or by a part of it.

    >>> _group("TTP - TA"), _group("Tehrik-i-Taliban Pakistan (TTP)"), _group("IS"), _group("Turi")
    ('Tehrik-e-Taliban Pakistan', 'Tehrik-e-Taliban Pakistan', 'Islamic State', 'Turi')
    """
    if written is None:
        return None
    parts = (written, *re.split(r"\s*[:()]\s*|\s+-\s+|-(?=[A-Z]{2}\b)", written))
    return next((_groups_known()[part] for part in map(folded, parts) if part in _groups_known()), written)


@cache
def _groups_known() -> dict[str, str]:
    return {folded(row["cue"]): row["name"] for row in lexicon.rows("groups")} | THEIR_GROUPS


def _plain(value: Any) -> Any:
    """Return a cell as our records hold it: days as text, nothing as None."""
    import pandas as pd

    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
