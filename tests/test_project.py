"""The project as a newcomer finds it: installable, consistent, and free of what must not be published."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import tokenize
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REGISTRIES = r"py[p]i\.org|pythonhoste[d]\.org|npmj[s]\.(?:org|com)|deb\.debia[n]\.org|anacond[a]\.org"
SOMEBODYS_FOLDER = r"(?<![\w./:-])/(?:Users|root|work)/\w"
QUOTED = 9  # words in a row that make a quotation of a publisher
SHORT_QUOTE = 3  # such runs that a test may hold: one quotation of up to eleven words


@pytest.fixture(scope="module")
def project() -> dict:
    """Return pyproject.toml as it stands."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Return the files that are or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so there is no list of files to check")
    return [path for name in names if (path := ROOT / name).is_file()]


def bounds(lines: list[str]) -> dict[str, Requirement]:
    """Return requirements by their name in its usual spelling."""
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def declared(project: dict, *extras: str) -> dict[str, Requirement]:
    """Return what pyproject.toml asks for, with the named extras."""
    optional = project["project"]["optional-dependencies"]
    return bounds(
        [*project["project"]["dependencies"], *(line for extra in extras for line in optional[extra])]
    )


def text_of(path: Path) -> str:
    """Return the text of a file, or nothing for a picture."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


# ------------------------------------------------------------------ installing


def test_requirements_hold_no_address():
    """The pinned list can be installed from whichever index a newsroom uses."""
    assert "://" not in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_requirements_pin_what_the_project_asks_for(project):
    """Every dependency, developers' tools too, is pinned in its bounds and by hash; the parser is not."""
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.txt").read_text(encoding="utf-8").strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    pinned: dict[str, list[str]] = {}
    for entry in entries:
        name, version = re.match(r"([\w.-]+)==([^\s;\\]+)", entry).groups()
        pinned.setdefault(canonicalize_name(name), []).append(version)
    outside = {
        name: pinned.get(name)
        for name, wanted in declared(project, "dev").items()
        if not pinned.get(name) or not all(wanted.specifier.contains(v) for v in pinned[name])
    }
    assert outside == {}, "run: make requirements"
    assert {"spacy", "rfc3987-syntax", "lark"} & pinned.keys() == set()


def test_conda_environment_agrees_with_pyproject(project):
    """environment.yml names nothing of its own, repeats the bounds, and leaves the rest to pip."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    names = bounds([line for line in listed if isinstance(line, str)])
    assert str(names.pop("python").specifier) == project["project"]["requires-python"]
    assert str(names.pop("pip").specifier) == ""
    wanted = declared(project, "dev")
    assert {name: str(r.specifier) for name, r in names.items()} == {
        name: str(wanted[name].specifier) if name in wanted else "not in pyproject.toml" for name in names
    }
    assert [line for line in listed if not isinstance(line, str)] == [{"pip": ["-e ."]}]


def test_version_is_told_in_one_voice(project):
    """Citation and changelog know the version that pyproject.toml gives."""
    version = project["project"]["version"]
    assert str(yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]) == version
    assert re.search(
        rf"^## \[?{re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )


def test_every_import_is_declared(project):
    """The package imports nothing that it does not ask for."""
    distributions = packages_distributions()
    wanted = declared(project)
    faults = set()
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"analysis"}:
                if not {canonicalize_name(d) for d in distributions.get(name, [name])} & wanted.keys():
                    faults.add(
                        f"{path.relative_to(ROOT)} imports {name}, which pyproject.toml does not ask for"
                    )
    assert faults == set()


def test_wheel_carries_what_the_package_reads(tmp_path):
    """Word lists, templates and notebooks travel with the code."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        inside = set(wheel.namelist())
    beside = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "analysis").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    notebooks = {f"analysis/notebooks/{path.name}" for path in NOTEBOOKS}
    assert "analysis/lexicon/abbreviations.csv" in inside
    assert (beside | notebooks) - inside == set()


def test_make_explains_itself():
    """Each target that a person may type is in the help."""
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for target in ("briefing", "test", "lab", "bench", "lint"):
        assert f"make {target} " in done.stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[
        1
    ].split()
    assert [target for target in phony if f"make {target} " not in done.stdout] == []


# ------------------------------------------------------------------ notebooks


def cells(path: Path) -> list[dict]:
    """Return the cells of a notebook, with the source of each as one text."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in found]


def python_of(source: str) -> str:
    """Return the code of a cell without its magics."""
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_committed_without_outputs(path):
    """A notebook holds questions; answers are made when it runs."""
    code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
    assert [cell["source"] for cell in code if cell["outputs"] or cell["execution_count"]] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_defines_nothing(path):
    """What deserves a name lives in the package, where it is tested."""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    named = [
        node.name
        for cell in cells(path)
        if cell["cell_type"] == "code"
        for node in ast.walk(ast.parse(python_of(cell["source"])))
        if isinstance(node, definitions)
    ]
    assert named == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_explains_every_parameter(path):
    """The one parameters cell gives each name a type, a default and a meaning on the same line."""
    tagged = [c["source"] for c in cells(path) if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1, "one cell, tagged parameters"
    tokens = tokenize.generate_tokens(io.StringIO(tagged[0]).readline)
    commented = {
        token.start[0] for token in tokens if token.type == tokenize.COMMENT and len(token.string) > 3
    }
    unexplained = [
        ast.unparse(node)
        for node in ast.parse(tagged[0]).body
        if not (isinstance(node, ast.AnnAssign) and node.value is not None and node.end_lineno in commented)
    ]
    assert unexplained == []


# ------------------------------------------------------------------ what must not be published


@pytest.mark.parametrize(
    "pattern", [REGISTRIES, SOMEBODYS_FOLDER], ids=["registry hosts", "somebody's folders"]
)
def test_no_file_names_a_machine(tracked, pattern):
    """Nothing in the project points to a package registry's host or to a folder of one person's machine."""
    assert [str(path.relative_to(ROOT)) for path in tracked if re.search(pattern, text_of(path))] == []


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Return every run of words that is long enough to be a quotation."""
    words = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + QUOTED]) for i in range(len(words) - QUOTED + 1)}


def test_no_sentence_of_a_publisher_is_in_the_project(tracked, shared):
    """Facts and names may be restated; the publishers' sentences stay theirs."""
    theirs = set().union(
        *(runs_of_words(path.read_text(encoding="utf-8")) for path in (shared / "seeds").glob("*.txt"))
    )
    for article in json.loads((shared / "data" / "articles.json").read_text(encoding="utf-8"))["texts"]:
        theirs |= runs_of_words(article["text"])
    copied = []
    for path in tracked:
        runs = sorted(" ".join(run) for run in runs_of_words(text_of(path)) & theirs)
        allowed = SHORT_QUOTE if path.is_relative_to(ROOT / "tests") else 0
        if len(runs) > allowed:
            copied.append(f"{path.relative_to(ROOT)}: {len(runs)} runs of {QUOTED} words, such as: {runs[0]}")
    assert copied == []
