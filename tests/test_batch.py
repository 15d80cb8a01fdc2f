"""Many briefings from one file: each its page, an index that leads with the news, failures at the end."""

from __future__ import annotations

import re

import pytest
import yaml
from small import small_ledger
from test_briefing import LOAD, notebook

from analysis import batch, briefing
from analysis.__main__ import main
from analysis.briefing import Briefing, BriefingError

SHOW = "from IPython.display import HTML\nHTML(f'<h1>{len(record.incidents)} in {place or \"all\"}</h1>')"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a folder with a record and a notebook."""
    folder = tmp_path_factory.mktemp("batch")
    small_ledger(folder / "reports" / "ledger.db")
    (folder / "notebooks").mkdir()
    notebook(folder / "notebooks" / "briefing.ipynb", LOAD, SHOW)
    return folder


def test_one_failing_set_stops_none_of_the_others(project, monkeypatch, capsys):
    """Each page shows its own attacks; the place nobody knows is named at the end, and the exit code is 1."""
    monkeypatch.chdir(project)
    (project / "briefings.yml").write_text(
        "briefings:\n  - place: Karachi\n  - place: Lahore\n  - place: Peshawar\n  - place: Karachi\n"
    )
    assert main(["brief", "-f", "briefings.yml", "--to", "out"]) == 1
    said = capsys.readouterr()
    assert [line.rpartition("/")[2] for line in said.out.splitlines()] == [
        *("briefing-karachi.html", "briefing-peshawar.html", "index.html")
    ]
    first, second, last = said.err.splitlines()
    assert first.startswith("failed: briefing: place Lahore: place 'Lahore': not in the record")
    assert second == "failed: briefing: place Karachi: asks for the same page as briefing: place Karachi"
    assert last == "tollbook: 2 of 4 briefings could not be made"
    out = project / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        *("briefing-karachi.html", "briefing-peshawar.html", "index.html")
    ]
    assert "2 in Karachi" in (out / "briefing-karachi.html").read_text(encoding="utf-8")
    assert "1 in Peshawar" in (out / "briefing-peshawar.html").read_text(encoding="utf-8")
    index = (out / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="(briefing-[a-z]+\.html)"', index) == [
        *("briefing-karachi.html", "briefing-peshawar.html")
    ]
    assert "Two briefings could not be made" in index
    assert "place Lahore" in index


def changed(tmp_path, name, what):
    """Return a briefing one of whose tolls moved."""
    rows = f'<dl class="chg"><div><dt><a href="#i-1">{what}</a></dt></div></dl>'
    part = f'<section id="changes"><h2 id="h-changes">One toll moved</h2>{rows}</section>'
    return Briefing(tmp_path / f"{name}.html", name, f"{name} it is.", part)


def test_the_index_leads_with_what_changed(tmp_path):
    """The briefing with news comes first, and its lines lead into its page."""
    quiet = Briefing(
        tmp_path / "quiet.html", "Quiet", "Nothing.", "<section><h2>Nothing changed</h2></section>"
    )
    html = batch.index((quiet, changed(tmp_path, "Karachi", "4 to 5 killed")))
    assert html.index("4 to 5 killed") < html.index("Nothing changed")
    assert 'href="Karachi.html#i-1"' in html
    assert "One of the two changed since the last time." in html


def test_a_title_is_text_on_the_index(tmp_path):
    """What a parameter says cannot run there."""
    html = batch.index((Briefing(tmp_path / "a.html", "<script>alert(1)</script>", "<img onerror=x>"),))
    assert "<script>alert" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"briefings": "Karachi"}, "briefings: not a list of briefings"),
        ({"briefings": []}, "briefings: not a list of briefings"),
        (
            {"briefings": ["Karachi"]},
            "briefings, number 1: 'Karachi' has no parameter",
        ),
    ],
)
def test_a_file_that_lists_no_briefings(given, line):
    """The line says what to write."""
    with pytest.raises(BriefingError, match=re.escape(line)):
        batch.asked_for(given)


def test_the_command_line_outweighs_the_file():
    """And the file's own lines outweigh what it says for all."""
    given = {"start": 2022, "place": "Karachi", "briefings": [{"start": 2023}]}
    (one,) = batch.asked_for(given, {"place": "Peshawar"}, "incident")
    assert (one.notebook, one.parameters) == ("incident", {"start": 2023, "place": "Peshawar"})
    assert batch.asked_for({"place": "Karachi"}) is None


def test_kernels_side_by_side_do_not_share_a_socket():
    """Two briefings at one time, in one folder: each talks to its own kernel."""
    with briefing._sockets() as one, briefing._sockets() as other:
        ends = [config.get("KernelManager", {}).get("ip") for config in (one, other)]
    assert ends == [None, None] or ends[0] != ends[1]


def test_the_help_of_brief_teaches(capsys):
    """A file of many briefings as it is written, and where its index goes, stand in the help."""
    with pytest.raises(SystemExit):
        main(["brief", "--help"])
    told = capsys.readouterr().out
    example = told[told.index("  ledger:") : told.index("Each becomes")]
    assert len(batch.asked_for(yaml.safe_load(example))) == 3
    for word in ("--pdf", "--strict", "index.html", "exit code is 1"):
        assert word in told
