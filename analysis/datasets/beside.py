"""Our incidents beside a reference set's: which are the same attack, which only one of them has, where
tolls disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis import lexicon, link, model
from analysis.model import Article, Claim, Event, Incident, Reading
from analysis.tables import Quotes, Record, folded

if TYPE_CHECKING:
    import pandas as pd

OURS, THEIRS = "here", "there"
STATUS = ("matched", "only here", "only there", "beyond the set")
PARTS = ("low", "best", "high")
WIDE = 20  # persons between low and high up to which every number between them counts as told
SIDES = ("side_a", "side_b", "gname", "actor1", "actor2")  # where sets name groups, whoever attacked


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two records side by side: `pairs` has a row an attack, `apart` one a toll that the two tell
    differently.
    """

    here: Record
    there: Record
    pairs: pd.DataFrame
    apart: pd.DataFrame
    doubts: pd.DataFrame  # pairs that may be one attack, but not surely enough

    @property
    def summary(self) -> pd.DataFrame:
        """How many attacks are matched, only here, only there, or beyond what the set covers."""
        import pandas as pd

        counts = self.pairs.status.value_counts().reindex(STATUS, fill_value=0)
        return pd.DataFrame({"attacks": counts}).rename_axis("status").reset_index()

    @property
    def credit(self) -> str:
        """The line that must stand under whatever is drawn from the reference set."""
        return getattr(self.there, "credit", "")

    def quotes(self, most: int = 5) -> Quotes:
        """Return our sentences behind the tolls that are furthest apart."""
        tolls = self.here.tolls.set_index(["incident_id", "kind", "party"]).claim_ids
        keys = [(row.incident_id, row.kind, row.party) for row in self.apart.itertuples()]
        claims = dict.fromkeys(claim for key in keys for claim in tolls.get(key, ()))
        return self.here.quotes(list(claims)[:most])

    def __repr__(self) -> str:
        told = ", ".join(f"{row.attacks:,} {row.status}" for row in self.summary.itertuples())
        return f"<{self.here.ledger.name} beside {self.there.ledger.name}: {told}>"


def compare(here: Record, there: Record, covered: tuple[date, date] | None = None) -> Comparison:
    """Match the attacks of two records one to one, as `link` joins reports, and set their tolls side by side.

    What lies beyond the days that the reference set covers is not held against it. `covered` are these
    days; without them, they are those of all attacks in its file.
    """
    import pandas as pd

    linked = link.link([reading(here, OURS), reading(there, THEIRS, near=here.incidents)])
    joined = [
        (link_.incident_id, link_.event_id.partition(":")[0], link_.event_id.partition(":")[2], link_)
        for link_ in linked.links
    ]
    told: dict[str, dict[str, Any]] = {}
    for group, side, incident_id, link_ in joined:
        told.setdefault(group, {})[side] = (incident_id, link_)
    ours, theirs = (record.incidents.set_index("incident_id") for record in (here, there))
    shown = there.incidents.date_start.min(), there.incidents.date_end.max()
    first, last = covered or getattr(there, "days", None) or shown
    first, last = pd.Timestamp(first), pd.Timestamp(last)
    far = set(there.incidents.incident_id) - {sides[THEIRS][0] for sides in told.values() if THEIRS in sides}
    told |= {incident_id: {THEIRS: (incident_id, None)} for incident_id in far}
    rows = []
    for sides in told.values():
        one, two = (sides.get(side, (None, None))[0] for side in (OURS, THEIRS))
        row: dict[str, Any] = {"incident_id": one, "their_id": two}
        if one:
            mine = ours.loc[one]
            row |= {
                "number": mine.number,
                "title": mine.title,
                "start": mine.date_start,
                "end": mine.date_end,
            }
            row |= {"place": mine.place}
        if two:
            yours = theirs.loc[two]
            row |= {"their_title": yours.title, "their_start": yours.date_start, "their_place": yours.place}
            row.setdefault("start", yours.date_start)
        if one and two:
            why = max((sides[OURS][1], sides[THEIRS][1]), key=lambda link_: len(link_.reason))
            row |= {
                "status": STATUS[0],
                "why": why.reason,
                "score": min(sides[OURS][1].score, sides[THEIRS][1].score),
            }
        elif one:
            beyond = pd.isna(mine.date_start) or mine.date_start > last or mine.date_end < first
            row["status"] = STATUS[3] if beyond else STATUS[1]
        else:
            row["status"] = STATUS[2]
        rows.append(row)
    columns = (
        "status incident_id their_id number title start end place their_title their_start their_place why "
        "score"
    ).split()
    pairs = pd.DataFrame(rows, columns=columns)
    texts = ("incident_id", "their_id", "title", "place", "their_title", "their_place", "why")
    pairs = pairs.astype({"number": "Int64", "score": "Float64", **dict.fromkeys(texts, "string")})
    pairs["status"] = pd.Categorical(pairs.status, STATUS, ordered=True)
    pairs = pairs.sort_values(["status", "start", "incident_id", "their_id"], ignore_index=True)
    doubts = pd.DataFrame(
        [
            (*sorted(e.partition(":")[2] for e in (d.event_id, d.other)), d.reason, d.score)
            for d in linked.doubts
        ],
        columns=["one", "other", "why", "score"],
    )
    return Comparison(here, there, pairs, _apart(here, there, pairs), doubts)


def _apart(here: Record, there: Record, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the tolls that both tell of matched attacks and that are not the same, the furthest apart
    first.
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
    return both[differs].sort_values(
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
            perpetrator=told.get("perpetrator") or groups.get(row.incident_id),
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
    known = {folded(row["cue"]): row["name"] for row in lexicon.rows("groups")}
    theirs = record.origin(rows.incident_id)
    found = {}
    for column in [column for column in SIDES if column in theirs]:
        for incident_id, group in zip(theirs.incident_id, theirs[column], strict=True):
            if _plain(group) and not str(group).startswith(
                ("Government of", "Civilians", "Unknown", "Military Forces", "Police Forces")
            ):
                found[incident_id] = known.get(folded(str(group)), str(group))
    return found


def _plain(value: Any) -> Any:
    """Return a cell as our records hold it: days as text, nothing as None."""
    import pandas as pd

    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
