"""Installed from a wheel, in a folder of its own: articles in, a briefing out, the project out of sight."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """Return a wheel built as `make wheel` does."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("tollbook-*.whl"))


@pytest.fixture(scope="module")
def tollbook(wheel, tmp_path_factory):
    """Return the command of a clean environment: the wheel's own files, the dependencies of this one."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [scripts / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )
    paths = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", paths))
    # a .pth inside a folder named by a .pth is not read, so the editable project stays out of sight
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return scripts / "tollbook"


def test_the_wheel_holds_what_a_briefing_needs(wheel, root):
    """Every notebook, the template with its style and script, and the word lists."""
    names = set(ZipFile(wheel).namelist())
    for path in (root / "notebooks").glob("*.ipynb"):
        assert f"analysis/notebooks/{path.name}" in names
    for folder in ("templates", "lexicon"):
        own = [path for path in (root / "analysis" / folder).rglob("*") if path.is_file()]
        assert {path.relative_to(root).as_posix() for path in own if "__pycache__" not in path.parts} <= names


def test_a_briefing_from_an_empty_folder(tollbook, root, tmp_path):
    """Extract, brief, and a batch; pages go to reports/ there, and the package is the wheel's."""
    shutil.copytree(root / "seeds", tmp_path / "articles")
    here = tmp_path / "desk"
    here.mkdir()
    bare = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    bare["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")  # where nbconvert's base template lies

    def run(*given):
        done = subprocess.run([tollbook, *given], cwd=here, env=bare, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr[-2000:]
        return done.stdout

    run("extract", "../articles")
    where = [tollbook.with_name("python"), "-c", "import analysis; print(analysis.__file__)"]
    package = subprocess.run(where, cwd=here, env=bare, capture_output=True, text=True, check=True).stdout
    assert Path(package).is_relative_to(tollbook.parent.parent)
    page = here / "reports" / "briefing.html"
    assert run("brief").strip() == str(page)
    assert "Karachi" in page.read_text(encoding="utf-8")
    incident = here / "reports" / "incident-newest.html"
    assert run("brief", "incident", "-p", "incident", "newest").strip() == str(incident)
