"""Imports point down: the spine keeps its order, siblings stay apart, and the package is cheap to import."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FLOORS = (
    "model", "lexicon", "read", "extract", "identity", "sources",
    "profiles", "evidence", "candidates", "incident", "link", "copies", "tally", "history", "rulings",
    "others", "ledger", "desk", "tables", "datasets",
    "theme", "prose", "charts", "guards", "trace", "explain", "page", "briefing", "batch", "__main__",
)  # fmt: skip
WINGS = ("read", "extract", "datasets", "prose", "charts")
GROUND = {  # what the others in a wing may stand on, lowest first
    "read": ("encoding", "given", "stamps"),
    "extract": (
        "sentences",
        "quantities",
        "ages",
        "people",
        "capitals.words",
        "capitals.weights",
        "capitals.told",
        "capitals",
        "clauses",
        "casualties.findings",
        "casualties.parts",
        "casualties.nouns",
        "casualties.wounds",
        "casualties.attackers",
        "casualties.verbs",
        "casualties.described",
        "intervals",
        "clocks",
        "mentions",
        "lines",
        "callings",
        "subjects",
        "stretches",
    ),
    "datasets": ("layout", "columns", "cache", "dataset", "asked", "export.attack", "export.writing"),
    "prose": ("numbers", "dates", "names", "tolls"),
    "charts": ("",),  # the front itself, which loads the charts only when they are asked for
}


def modules(package: Path) -> dict[str, Path]:
    """Return every module under *package* by its dotted name, without the first part."""
    names = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def imported(name: str, path: Path, known: set[str]) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of whatever of ours the module imports; "" is the package's front."""
    package = name.split(".") if path.name == "__init__.py" and name else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first, _, rest = alias.name.partition(".")
                if first == "analysis":
                    yield node.lineno, rest
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                above = package[: len(package) - (node.level - 1)]
                base = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            else:
                first, _, base = (node.module or "").partition(".")
                if first != "analysis":
                    continue
            for alias in node.names:
                deeper = f"{base}.{alias.name}".strip(".")
                yield node.lineno, deeper if deeper in known else base


def is_below(wing: str, member: str, sibling: str) -> bool:
    """Tell whether *member* of a wing may stand on its *sibling*; a package stands on what is in it.

    >>> is_below("extract", "dates", "quantities"), is_below("extract", "sentences", "quantities")
    (True, False)
    """
    ground = GROUND.get(wing, ())
    return (
        sibling.startswith(f"{member}.")
        or sibling in ground
        and (member not in ground or ground.index(sibling) < ground.index(member))
    )


def upward(package: Path) -> list[str]:
    """Return a line for every import under *package* that goes up, sideways, or out by the front door."""
    known = modules(package)
    faults = []
    for name, path in known.items():
        if not name:
            continue  # the front may import anything, lazily
        floor, _, member = name.partition(".")
        if floor not in FLOORS:
            faults.append(f"{path.name}: {floor} has no floor; give it a place in FLOORS")
            continue
        for line, target in imported(name, path, set(known)):
            there, _, sibling = target.partition(".")
            words = f"{name}:{line} imports {f'analysis.{target}'.rstrip('.')}"
            if there not in FLOORS:
                faults.append(f"{words}: not a module with a floor")
            elif FLOORS.index(there) > FLOORS.index(floor):
                faults.append(f"{words}: that is upwards")
            elif (
                there == floor in WINGS and member and target != name and not is_below(floor, member, sibling)
            ):
                faults.append(f"{words}: siblings meet only in {floor}/__init__.py")
    return list(dict.fromkeys(faults))  # one line a fault, however many names it imports


def test_imports_point_down(root):
    """No module imports one that stands above it, nor its sibling in a wing."""
    assert upward(root / "analysis") == []


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        ("model.py", "import analysis.lexicon", "model:1 imports analysis.lexicon: that is upwards"),
        ("model.py", "from analysis import ledger", "model:1 imports analysis.ledger: that is upwards"),
        ("ledger.py", "from analysis.charts import x", "ledger:1 imports analysis.charts: that is upwards"),
        ("ledger.py", "from . import charts", "ledger:1 imports analysis.charts: that is upwards"),
        ("read/text.py", "from ..ledger import save", "read.text:1 imports analysis.ledger: that is upwards"),
        (
            "read/text.py",
            "from . import jsonl",
            "read.text:1 imports analysis.read.jsonl: siblings meet only in",
        ),
        (
            "read/text.py",
            "from .jsonl import x",
            "read.text:1 imports analysis.read.jsonl: siblings meet only in",
        ),
        (
            "read/text.py",
            "from analysis.read import x",
            "read.text:1 imports analysis.read: siblings meet only in",
        ),
        (
            "read/text.py",
            "def f():\n    import analysis.desk",
            "read.text:2 imports analysis.desk: that is upwards",
        ),
        ("ledger.py", "from analysis import load", "ledger:1 imports analysis: not a module with a floor"),
        ("helpers.py", "", "helpers.py: helpers has no floor"),
    ],
)
def test_a_planted_import_is_caught(tmp_path, root, module, line, fault):
    """Each way of importing upwards is seen in a copy of the package."""
    package = tmp_path / "analysis"
    shutil.copytree(root / "analysis", package, ignore=shutil.ignore_patterns("__pycache__"))
    for sibling in ("text.py", "jsonl.py"):
        (package / "read" / sibling).write_text("")
    (package / module).write_text(line)
    assert [found for found in upward(package) if fault in found], upward(package)


def test_the_wing_of_extract_stands_on_its_two_lowest(tmp_path):
    """Sentences and quantities are the ground of the other modules in extract/; never the reverse."""
    wing = tmp_path / "analysis" / "extract"
    wing.mkdir(parents=True)
    for name in ("__init__", "sentences", "quantities"):
        (wing / f"{name}.py").write_text("")
    (wing / "dates.py").write_text("from analysis.extract.sentences import Token\nfrom . import quantities")
    assert upward(tmp_path / "analysis") == []
    (wing / "sentences.py").write_text("from . import quantities")
    assert len(upward(tmp_path / "analysis")) == 1


@pytest.mark.parametrize(
    "name", ["analysis", "analysis.read", "analysis.extract", "analysis.desk", "analysis.__main__"]
)
def test_reading_does_not_pay_for_charts(name):
    """A command that only reads articles loads neither pandas nor Altair nor Jupyter."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not there")
    heavy = "{'pandas', 'altair', 'papermill', 'nbconvert', 'numpy'}"
    code = f"import sys, {name}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
