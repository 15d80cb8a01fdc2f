"""Tollbook: from news reports to a briefing in which every figure leads to the sentence that says it.

In a notebook:

    from analysis import charts, load
    record = load("../reports/ledger.db", place="Karachi")
    record.incidents
    charts.attacks_over_time(record)
    record.quote(record.claims.claim_id[0])
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

# Altair and papermill import jsonschema, which builds some 35 parsers on import for a format that no schema
# here uses; without this package it goes on without them, two seconds sooner (jsonschema issue 1392).
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

_HOMES = {
    "load": "datasets",  # our own record, or a public data set
    **dict.fromkeys(("incidents", "claims", "tolls", "quote"), "tables"),
    **dict.fromkeys(("charts", "datasets", "guards", "prose", "tables", "theme"), ""),
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a name for notebooks when it is first asked for, so that `import analysis` stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"analysis has no {name!r}; it offers {', '.join(__all__)}")
    home = _HOMES[name]
    return getattr(import_module(f"{__name__}.{home}"), name) if home else import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return __all__
