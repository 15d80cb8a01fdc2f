"""Time a briefing beside what its tools cost alone: papermill and nbconvert on an empty notebook."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

ROUNDS = 3
WALL, RATIO = 5.0, 1.3  # seconds that a briefing may take; how many times the plain tools
IMPORTS = "from analysis import charts, load\nimport pandas, altair, vl_convert"


def spent(*command: object, cwd: Path) -> tuple[float, float]:
    """Return the seconds that a command takes on the clock and on the processors, its kernel included."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(list(map(str, command)), cwd=cwd, check=True, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, used


def measured(folder: Path, ledger: Path) -> dict[str, list[tuple[float, float]]]:
    """Return what each command took in every round, the commands taking turns."""
    tools = Path(sysconfig.get_path("scripts"))
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": IMPORTS}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    empty = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}
    (folder / "empty.ipynb").write_text(json.dumps(empty))
    commands = {
        "papermill": (tools / "papermill", "--no-progress-bar", "empty.ipynb", "out.ipynb"),
        "nbconvert": (tools / "jupyter-nbconvert", "--to", "html", "out.ipynb"),
        "tollbook brief": (tools / "tollbook", "brief", "--ledger", ledger, "--to", folder),
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            taken[name].append(spent(*command, cwd=folder))
    return taken


def main(seeds: Path) -> int:
    """Print the medians and the ratio; 1 if the ratio on the processors is above the limit."""
    folder = Path(tempfile.mkdtemp())
    try:
        ledger = folder / "ledger.db"
        spent(sys.executable, "-m", "analysis", "extract", seeds, "--ledger", ledger, cwd=Path.cwd())
        taken = measured(folder, ledger)
    finally:
        shutil.rmtree(folder)
    medians = {name: list(map(statistics.median, zip(*laps, strict=True))) for name, laps in taken.items()}
    for name, (wall, used) in medians.items():
        print(f"{name:15} {wall:5.2f} s wall, {used:5.2f} s CPU")
    plain = [sum(medians[name][k] for name in ("papermill", "nbconvert")) for k in (0, 1)]
    ours = medians["tollbook brief"]
    print(
        f"tollbook brief is {ours[1] / plain[1]:.2f} times the plain tools on the processors, "
        f"{ours[0] / plain[0]:.2f} times on the clock"
    )
    print(f"(at most {RATIO} times, and {WALL:.0f} s on a machine with nothing else to do)")
    return int(ours[1] / plain[1] > RATIO)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "seeds")))
