"""A kill at any moment loses nothing that was recorded, and leaves a ledger that opens and holds together.

Three kills of each command by default; TOLLBOOK_KILLS=50 for the measurement.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from analysis import desk, ledger, rulings
from analysis.rulings import path_of

KILLS = int(os.environ.get("TOLLBOOK_KILLS", "3"))
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a kill as POSIX knows it")
ANY, WRITING = (0.0, 1.2), (0.6, 1.05)  # shares of the time that a command takes
POINTS = (
    ("claims", "article_id", "articles"),
    ("claims", "event_id", "events"),
    ("claims", "incident_id", "incidents"),
    ("events", "incident_id", "incidents"),
    ("tolls", "incident_id", "incidents"),
    ("toll_history", "incident_id", "incidents"),
    ("links", "event_id", "events"),
    ("aliases", "incident_id", "incidents"),
)


def started(*arguments):
    """Start a command of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "analysis", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def killed(process, after):
    """Kill a command and its helpers after some seconds; tell whether it had done its work before."""
    try:
        return process.wait(after) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False


def broken(path):
    """Return what does not hold in a ledger: damage, rows that point nowhere, quotes that do not stand."""
    ledger.opened(path).close()
    base = sqlite3.connect(path)
    faults = [row[0] for row in base.execute("pragma integrity_check") if row[0] != "ok"]
    for table, column, target in POINTS:
        key = f"{target[:-1]}_id"
        (n,) = base.execute(
            f"select count(*) from {table} where {column} not in (select {key} from {target})"
        ).fetchone()
        faults += [f"{table}.{column} points nowhere"] * n
    query = 'select text, quote, "start", "end" from claims join articles using (article_id)'
    faults += [quote for text, quote, start, end in base.execute(query) if text[start:end] != quote]
    base.close()
    return faults


def reports(folder, name, towns, many):
    """Write reports of attacks in some towns, several on each."""
    rows = [
        {"id": f"{name}{n}", "published": "2023-02-18", "outlet": f"outlet {n % 7}",
         "text": f"Gunmen killed {n % 9 + 2} policemen at a police post in {towns[n % len(towns)]} Friday."}
        for n in range(many)
    ]  # fmt: skip
    path = folder / f"{name}.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def ids(path, table="articles"):
    """Return the ids of a table."""
    base = ledger.opened(path)
    try:
        return {getattr(row, f"{table[:-1]}_id") for row in ledger.fetch(base, table)}
    finally:
        base.close()


def test_extract_killed_at_any_moment(tmp_path):
    """A run is there whole or not at all, and what was there before stays."""
    first, second = (reports(tmp_path, name, ("Karachi", "Quetta", "Lahore"), 40) for name in "ab")
    start = time.perf_counter()
    assert started("extract", first, "--ledger", tmp_path / "time.db").wait() == 0
    whole = time.perf_counter() - start
    path, chance, ends = tmp_path / "ledger.db", random.Random(1), []
    desk.run([first], path)
    for n in range(KILLS):
        moment = whole * chance.uniform(*(WRITING if n % 2 else ANY))
        ends.append(killed(started("extract", second, "--ledger", path), moment))
        assert broken(path) == [], f"kill {n} after {moment:.3f} s"
        found = ids(path)
        assert ids_of(first) <= found
        assert found in (ids_of(first), ids_of(first) | ids_of(second))
        if found != ids_of(first):
            path.unlink()
            desk.run([first], path)
    desk.run([second], path)
    assert ids(path) == ids_of(first) | ids_of(second)
    desk.run([first, second], tmp_path / "never.db")
    assert len(ids(path, "incidents")) == len(ids(tmp_path / "never.db", "incidents"))


def ids_of(file):
    """Return the ids of the articles in a file."""
    return {json.loads(line)["id"] for line in file.read_text().splitlines()}


def test_rule_killed_at_any_moment(tmp_path):
    """A decision that was confirmed is in the file; one in the file is applied by the next run."""
    news, path = reports(tmp_path, "a", ("Karachi", "Quetta", "Lahore"), 30), tmp_path / "ledger.db"
    desk.run([news], path)
    base = ledger.opened(path)
    claims = [c.claim_id for c in ledger.fetch(base, "claims", kind="killed")]
    base.close()
    signed = ("--by", "nk", "--why", "read again", "--ledger", path)
    start = time.perf_counter()
    assert started("rule", claims[0], "number", "--value", "4", *signed).wait() == 0
    whole = time.perf_counter() - start
    chance, confirmed = random.Random(2), {claims[0]}
    for n in range(KILLS):
        subject = claims[(n + 1) % len(claims)]
        command = started("rule", subject, "number", "--value", str(n % 5 + 3), *signed)
        moment = whole * chance.uniform(*(WRITING if n % 2 else ANY))
        if killed(command, moment):
            confirmed.add(subject)
        assert broken(path) == [], f"kill {n} after {moment:.3f} s"
        written = {r.ruling_id: r for r in rulings.read(path_of(path)).every}
        assert confirmed <= {r.subject for r in written.values()}
        assert ids(path, "rulings") <= written.keys()
        assert path_of(path).read_text().endswith("\n")
    desk.run([news], path)
    base = ledger.opened(path)
    assert {r.ruling_id for r in ledger.fetch(base, "rulings", applied=1)} == written.keys()
    base.close()
