"""Columns as the tables of a data set hold them: as a ledger does, and in less memory if rows are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis import model, tables

if TYPE_CHECKING:
    import numpy as np

# attacks up to which texts are texts; above, they are categories, which take a tenth of the memory
PLAIN = 20_000


def same(value: Any, rows: int) -> np.ndarray:
    """Return a column that holds *value* in every row, and in memory once."""
    import numpy as np

    one = np.empty((), dtype=object if isinstance(value, tuple) else np.dtype(type(value)))
    one[()] = value
    return np.broadcast_to(one, rows)


def texts(codes: np.ndarray, known: Sequence[str], attacks: int) -> Any:
    """Return the texts that the codes of a set of so many *attacks* stand for; -1 is <NA>."""
    import pandas as pd

    values = pd.Categorical.from_codes(codes, categories=pd.Index(known, dtype="str"), validate=False)
    return values.astype("string") if attacks <= PLAIN else values


def numbers(values: np.ndarray, attacks: int, unknown: np.ndarray | None = None) -> Any:
    """Return numbers of a set of so many *attacks*, <NA> where they are *unknown*."""
    import numpy as np
    import pandas as pd

    if unknown is None or not unknown.any():
        unknown = same(False, len(values))
    if values.dtype.kind == "f":
        return pd.arrays.FloatingArray(values, unknown)
    return pd.arrays.IntegerArray(values.astype(np.int64) if attacks <= PLAIN else values, unknown)


def of(column: str, values: np.ndarray | None, attacks: int) -> Any:
    """Return a column of incidents that is no code; one that the set does not have is all unknown."""
    import numpy as np
    import pandas as pd

    kind = kind_of(column)
    if values is None and column in tables.DATES:
        return pd.Series(np.full(attacks, np.datetime64("NaT", "us")), copy=False)
    if values is None:
        return numbers(same(np.int32(0) if kind == "int" else 0.0, attacks), attacks, same(True, attacks))
    unknown, plain = np.ma.getmaskarray(values), np.ma.getdata(values)
    if column in tables.DATES:
        plain[unknown] = np.datetime64("NaT")
        return pd.Series(plain.astype("datetime64[us]", copy=False), copy=False)
    if kind == "str":
        plain[unknown] = pd.NA
        return pd.array(plain, dtype="string", copy=False)
    return numbers(plain.astype(float, copy=False) if kind == "float" else plain, attacks, unknown)


def kind_of(column: str) -> str:
    """Return int, float or str: what our incidents hold in a column."""
    return model.Incident.__annotations__[column].partition(" ")[0]
