"""Load a public data set at its real size and beyond, in ratios to pandas.read_csv of the same file.

    python bench/datasets.py 400000 5000000 --from ged.csv.gz --runs 3

The rows of the file are written again and again under new ids, in one CSV. Each step runs in a process of
its own, in turn, as often as asked; a ratio is of two steps of one turn, and what is told is the median.
Loading includes both tables, incidents and tolls, which are otherwise made only when they are read.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "reference" / "ucdp-pakistan-sample.csv"
Step = Callable[[Path], dict[str, int]]


def plain(path: Path) -> dict[str, int]:
    """What it is measured against."""
    import pandas

    return {"rows": len(pandas.read_csv(path, low_memory=False))}


def load(path: Path) -> dict[str, int]:
    """Both tables of the set."""
    from analysis import datasets

    record = datasets.load(path)
    return {"attacks": len(record.incidents), "tolls": len(record.tolls)}


def charts_of(path: Path) -> dict[str, int]:
    """Every chart of the briefing, as Vega-Lite that a page can draw."""
    from analysis import charts, datasets

    record = datasets.load(path)
    figures = [getattr(charts, name)(record) for name in charts.HOMES]
    drawn = [json.dumps(figure.spec) for figure in figures if figure.chart is not None]
    return {"charts": len(drawn), "kB": sum(map(len, drawn)) // 1000}


STEPS: dict[str, Step] = {
    "pandas.read_csv": plain,
    "first load": load,
    "cached load": load,
    "cached, all charts": charts_of,
}


def measured(step: str, path: Path) -> dict[str, float]:
    """Return the time and the peak memory of one step; the libraries are imported before it begins."""
    import altair  # noqa: F401
    import duckdb  # noqa: F401
    import pandas  # noqa: F401

    from analysis import charts, datasets  # noqa: F401
    from analysis.charts import at_scale  # noqa: F401

    [getattr(charts, name) for name in charts.HOMES]
    wall, cpu = time.perf_counter(), time.process_time()
    found = STEPS[step](path)
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **found,
    }


def resampled(source: Path, rows: int, goal: Path) -> None:
    """Write *rows* rows of *source* to *goal*, each with an id of its own."""
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rt", encoding="utf-8", newline="") as stream:
        header, *known = csv.reader(stream)
    start = header.index("date_start")
    known = [row for row in known if not row[start].startswith("#")]
    with goal.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(header)
        for n, row in zip(range(rows), cycle(known), strict=False):
            lines.writerow([n, *row[1:]])


def in_turn(path: Path, runs: int) -> dict[str, list[dict[str, float]]]:
    """Return what each step took in each turn; the first load finds nothing kept."""
    found: dict[str, list[dict[str, float]]] = {step: [] for step in STEPS}
    for _ in range(runs):
        shutil.rmtree(path.parent / ".tollbook", ignore_errors=True)
        for step, taken in found.items():
            command = [sys.executable, __file__, "--step", step, "--from", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(done.stderr.strip().splitlines()[-1])
            taken.append(json.loads(done.stdout.splitlines()[-1]))
    return found


def page_kb(source: Path | None, folder: Path) -> int:
    """Return the size of the briefing: of a set, or of the sample's own ledger."""
    ledger = folder / "sample.db"
    tollbook = [sys.executable, "-m", "analysis"]
    given = ["-p", "source", str(source)] if source else ["--ledger", str(ledger)]
    commands = [] if source else [[*tollbook, "extract", str(ROOT / "seeds"), "--ledger", str(ledger)]]
    for command in (*commands, [*tollbook, "brief", *given, "--to", str(folder)]):
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (page,) = folder.glob("*.html")
    size = page.stat().st_size
    page.unlink()
    return size // 1000


def told(found: dict[str, list[dict[str, float]]]) -> None:
    """Print a line a step: seconds and CPU seconds, least and median, their ratios, memory, what was made."""
    base = found["pandas.read_csv"]
    print("                      wall s  least   ratio |  CPU s  least   ratio |     MB")
    for step, taken in found.items():
        parts = [f"  {step:18}"]
        for kind in ("wall", "cpu"):
            every = [run[kind] for run in taken]
            ratio = statistics.median(run[kind] / of[kind] for run, of in zip(taken, base, strict=True))
            parts.append(f"{statistics.median(every):8.2f} {min(every):6.2f} {ratio:6.2f}x |")
        made = {key: n for key, n in taken[0].items() if key not in ("wall", "cpu", "MB")}
        parts.append(f"{max(run['MB'] for run in taken):6,}")
        print(*parts, " ", ", ".join(f"{n:,} {key}" for key, n in made.items()), flush=True)


def main() -> None:
    """Measure every size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", type=int, default=[400_000])
    parser.add_argument("--from", dest="source", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(measured(options.step, options.source)))
        return
    for rows in options.rows:
        with tempfile.TemporaryDirectory(prefix="tollbook-bench-") as folder:
            path = Path(folder) / "ged.csv"
            resampled(options.source, rows, path)
            print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB, {options.runs} turns")
            told(in_turn(path, options.runs))
            kept = sum(file.stat().st_size for file in (path.parent / ".tollbook").iterdir())
            pages = [page_kb(source, path.parent) for source in (path, None)]
            print(f"  kept beside the file: {kept / 1e6:,.0f} MB")
            print(f"  the page: {pages[0]:,} kB, {pages[0] - pages[1]:+,} kB to that of the sample")


if __name__ == "__main__":
    main()
