"""Load a public data set at its real size and beyond, in ratios to pandas.read_csv of the same file.

    python bench/datasets.py 400000 5000000 --from ged.csv.gz

The rows of the file are written again and again under new ids, in one CSV; each step runs in a process
of its own, one after the other, so that the ratios are of one run.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "reference" / "ucdp-pakistan-sample.csv"
START = "import json, resource, sys, time\npath = sys.argv[1]\n"
END = (
    "used = resource.getrusage(resource.RUSAGE_SELF)\n"
    "print(json.dumps({'seconds': time.perf_counter() - begun, 'cpu': used.ru_utime + used.ru_stime, "
    "'MB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 'said': said}))\n"
)
STEPS = {
    "pandas.read_csv": "import pandas\nbegun = time.perf_counter()\n"
    "frame = pandas.read_csv(path, low_memory=False)\nsaid = len(frame)\n",
    "first load": "from analysis import datasets\nimport pandas, duckdb\nbegun = time.perf_counter()\n"
    "record = datasets.load(path)\nsaid = [len(record.incidents), len(record.tolls), "
    "record.cached.left_out]\n",
    "cached load": "from analysis import datasets\nimport pandas, duckdb\nbegun = time.perf_counter()\n"
    "record = datasets.load(path)\nsaid = len(record.incidents)\n",
    "cached, all charts": "from analysis import charts, datasets\nimport pandas, duckdb, altair\n"
    "[getattr(charts, name) for name in charts.HOMES]\nfrom analysis.charts import at_scale\nbegun = "
    "time.perf_counter()\n"
    "record = datasets.load(path)\nfigures = [getattr(charts, name)(record) for name in charts.HOMES]\n"
    "specs = [json.dumps(f.spec) for f in figures if f.chart is not None]\n"
    "said = {'kB of specifications': sum(map(len, specs)) // 1000}\n",
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


def step(code: str, path: Path) -> dict:
    """Run one step in its own process and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-c", START + code + END, str(path)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure every size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", type=int, default=[400_000])
    parser.add_argument("--from", dest="source", type=Path, default=SAMPLE)
    options = parser.parse_args()
    for rows in options.rows:
        folder = Path(tempfile.mkdtemp(prefix="tollbook-bench-"))
        try:
            path = folder / "ged.csv"
            resampled(options.source, rows, path)
            print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
            plain = None
            for name, code in STEPS.items():
                found = step(code, path)
                plain = plain or found["seconds"]
                print(
                    f"  {name:20} {found['seconds']:7.2f} s  {found['seconds'] / plain:5.2f} x  "
                    f"{found['cpu']:6.1f} s CPU  "
                    f"{found['MB']:6,} MB  {found['said']}",
                    flush=True,
                )
            kept = sum(file.stat().st_size for file in (folder / ".tollbook").iterdir())
            print(f"  kept beside the file: {kept / 1e6:,.0f} MB")
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
