"""One command, one right page: parameters are checked first, and a run that fails changes nothing."""

from __future__ import annotations

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_notebook
from small import small_ledger

from analysis import briefing, page
from analysis.briefing import BriefingError, Parameter, brief

PARAMETERS = """\
start: str = ""  # first day to count
end: str = ""  # last day to count
place: str = ""  # one town
country: str = ""  # one country
perpetrator: str = ""  # one group
most: int = 10  # rows at most
ledger: str = "../reports/ledger.db"  # the record to read
"""
LOAD = (
    "from analysis import load\n"
    "record = load(ledger, start=start, end=end, place=place, country=country, perpetrator=perpetrator)"
)
SHOW = (
    "from IPython.display import HTML\n"
    "HTML(f'<h1>{len(record.incidents)} attacks</h1><p>at most {most + 0}</p>')"
)


def notebook(path, *sources):
    """Write a notebook whose first cell holds the parameters."""
    cells = [new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}), *map(new_code_cell, sources)]
    nb = new_notebook(cells=cells)
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nb, path)
    return path


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a folder with a record and a notebook that shows how many attacks it loaded."""
    folder = tmp_path_factory.mktemp("project")
    small_ledger(folder / "reports" / "ledger.db")
    (folder / "notebooks").mkdir()
    notebook(folder / "notebooks" / "briefing.ipynb", LOAD, SHOW)
    return folder


@pytest.fixture
def no_kernel(monkeypatch):
    """Fail the test if a kernel would be started."""

    def started(*_, **__):
        pytest.fail("a kernel was started before the parameters were checked")

    monkeypatch.setattr(briefing, "executed_notebook", started)


@pytest.mark.parametrize("seat", [".", "notebooks"])
def test_a_briefing_from_any_folder(project, monkeypatch, seat):
    """The page goes to the project's reports/, named by what it is narrowed to; it shows no code or path."""
    monkeypatch.chdir(project / seat)
    made = brief(parameters={"place": "karachi", "start": "2023"})
    assert made == project / "reports" / "briefing-karachi-2023.html"
    html = made.read_text(encoding="utf-8")
    assert "1 attacks" in html
    assert "<title>1 attacks" in html
    for hidden in (str(project), "tmp", "first day to count", "from analysis import", "In&nbsp;[", "In ["):
        assert hidden not in html
    assert sorted(path.name for path in made.parent.iterdir()) == ["briefing-karachi-2023.html", "ledger.db"]
    made.unlink()


@pytest.mark.usefixtures("no_kernel")
@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        (
            {"plaice": "Karachi"},
            "parameter plaice: briefing.ipynb has none of that name; did you mean place?",
        ),
        (
            {"weekday": "Friday"},
            "parameter weekday: briefing.ipynb has none of that name; it has start, end, place",
        ),
        ({"most": "many"}, "parameter most: 'many' is not a whole number (int)"),
        ({"most": 2.5}, "parameter most: 2.5 is not a whole number (int)"),
        ({"place": ["Karachi"]}, "parameter place: ['Karachi'] is not a text (str)"),
        ({"start": "yesterday"}, "start 'yesterday': not a day; write it as 2023-02-17, 2023-02 or 2023"),
        ({"start": "2023", "end": "2022"}, "end 2022-12-31: before start 2023-01-01; swap them"),
        ({"place": "Lahore"}, "place 'Lahore': not in the record, which has Karachi, Sindh, Peshawar"),
        ({"country": "Peru"}, "country 'Peru': not in the record, which has PAK"),
        ({"perpetrator": "IRA"}, "perpetrator 'IRA': not in the record, which has Tehrik-e-Taliban Pakistan"),
        ({"start": "2024"}, "no attack matches start 2024-01-01; the record has 4 attacks"),
        ({"ledger": "lost.db"}, "ledger 'lost.db': no such file; make one with: tollbook extract"),
    ],
)
def test_a_bad_parameter_stops_before_any_kernel(project, tmp_path, monkeypatch, parameters, line):
    """One clear line, no page, and the last briefing as it was."""
    monkeypatch.chdir(project)
    (tmp_path / "briefing.html").write_text("the last one")
    with pytest.raises(BriefingError) as caught:
        brief(parameters=parameters, to=tmp_path)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the last one"]


def test_a_failing_cell_leaves_the_last_briefing(project, tmp_path):
    """The line names the notebook, what went wrong and the cell; the page of before still stands, alone."""
    broken = notebook(tmp_path / "briefing.ipynb", LOAD, "record.incidents.killled")
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "briefing.html").write_text("the last one")
    with pytest.raises(BriefingError) as caught:
        brief(broken, ledger=project / "reports" / "ledger.db", to=reports)
    assert str(caught.value) == (
        "briefing.ipynb: AttributeError: 'DataFrame' object has no attribute 'killled' "
        "(in the cell that ends: record.incidents.killled)"
    )
    assert [path.read_text() for path in reports.iterdir()] == ["the last one"]


def test_a_page_that_lost_a_part_is_not_published(project, tmp_path, monkeypatch):
    """A figure that the notebook drew and the template dropped stops the briefing."""
    part = "from IPython.display import display\n" + (
        "display({'text/plain': 'x'}, raw=True, metadata={'tollbook': {'id': 'casualties'}})"
    )
    drawn = notebook(tmp_path / "briefing.ipynb", LOAD, part)
    with pytest.raises(BriefingError, match="the page lost the part 'casualties'"):
        brief(drawn, ledger=project / "reports" / "ledger.db", to=tmp_path / "reports")
    assert not list((tmp_path / "reports").iterdir())


def test_a_folder_that_cannot_be_written(project, tmp_path):
    """The line names the folder and the way out."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BriefingError, match=r"file/reports: cannot write here .*; choose another with --to"):
        brief(
            project / "notebooks/briefing.ipynb",
            ledger=project / "reports/ledger.db",
            to=tmp_path / "file/reports",
        )


def test_a_table_of_pandas_comes_without_its_own_style():
    """The page allows one style, its own; what a table brings along would only be refused by the browser."""
    cell = new_code_cell("x")
    table = "<div><style scoped>.x {color: red}</style><table><tr><td>2</td></tr></table></div>"
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": table})]
    html, _ = page.BriefingExporter().from_notebook_node(new_notebook(cells=[cell]))
    assert "<td>2</td>" in html
    assert "color: red" not in html


def test_cells_for_the_notebook_only_stay_off_the_page():
    """A cell tagged notebook-only is for whoever explores."""
    cell = new_code_cell("x", metadata={"tags": ["notebook-only"]})
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="a note to myself")]
    html, _ = page.BriefingExporter().from_notebook_node(new_notebook(cells=[cell]))
    assert "a note to myself" not in html


def test_an_installed_tollbook_brings_its_notebooks(tmp_path, monkeypatch):
    """Without a project around, the notebooks of the package are used, and pages go to reports/ here."""
    (tmp_path / "package" / "notebooks").mkdir(parents=True)
    made = notebook(tmp_path / "package" / "notebooks" / "briefing.ipynb", LOAD, SHOW)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(briefing, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(briefing.tables, "project_roots", list)
    assert briefing.notebook_path() == made
    assert briefing.reports() == tmp_path / "reports"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({}, "briefing"),
        (
            {"place": "Karachi", "start": "2023-02", "ledger": "/x.db", "title": "Big"},
            "briefing-karachi-2023-02",
        ),
        ({"place": "", "most": 5}, "briefing-5"),
        ({"place": "../../etc/x"}, "briefing-etc-x"),
        ({"place": "کراچی"}, "briefing-کراچی"),
        ({"place": "K" * 300}, "briefing-" + "k" * 51),
    ],
)
def test_a_page_is_named_by_what_it_is_narrowed_to(parameters, name):
    """Two selections never share a file, and a name cannot leave its folder."""
    assert briefing._slug("briefing", parameters) == name


def test_warnings_of_the_run_stay_off_the_page():
    """What a cell writes to its error stream is for the log, not for readers."""
    cell = new_code_cell("x")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stderr", text="DeprecationWarning"),
        nbformat.v4.new_output("stream", name="stdout", text="kept"),
    ]
    nb = new_notebook(cells=[cell])
    nb.metadata.papermill = {
        "input_path": "/home/nk/n.ipynb",
        "output_path": "/home/nk/o.ipynb",
        "parameters": {"ledger": "/home/nk/ledger.db"},
    }
    clean = page.published(nb)
    assert [output.text for output in clean.cells[0].outputs] == ["kept"]
    assert "/home/nk" not in str(clean)
    assert "/home/nk" in str(nb)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("str", 2023, "2023"),
        ("str", None, ""),
        ("int", " 12 ", 12),
        ("float", "0.5", 0.5),
        ("bool", "no", False),
        ("bool", True, True),
        ("list", "DW, AP", ["DW", "AP"]),
        ("list[str]", ["DW"], ["DW"]),
        ("str | None", "x", "x"),
    ],
)
def test_values_arrive_in_their_declared_type(kind, value, expected):
    """A value from the command line is a text; YAML gives its own types."""
    known = {"x": Parameter("x", kind, None, "")}
    assert briefing.converted({"x": value}, known) == {"x": expected}


@pytest.mark.parametrize(
    ("kind", "value"), [("int", True), ("float", "half"), ("bool", "maybe"), ("list", 3)]
)
def test_values_of_another_type_are_refused(kind, value):
    """The name, the value and the type stand in the line."""
    with pytest.raises(BriefingError, match=rf"parameter x: .*{value}.* is not .*\({kind}\)"):
        briefing.converted({"x": value}, {"x": Parameter("x", kind, None, "")})


def test_the_parameters_cell_is_read_as_written(project):
    """Type, default and meaning of each line."""
    known = briefing.declared(project / "notebooks" / "briefing.ipynb")
    assert list(known) == ["start", "end", "place", "country", "perpetrator", "most", "ledger"]
    assert known["most"] == Parameter("most", "int", 10, "rows at most")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("place: Karachi\nstart: 2023-02-17\n", "2023-02-17"), ("place: Karachi\nstart: 2023\n", "2023")],
)
def test_parameters_from_a_file(tmp_path, text, expected):
    """YAML reads a day as a date and a year as a number; both become the text that the notebook declares."""
    path = tmp_path / "karachi.yml"
    path.write_text(text)
    known = {name: Parameter(name, "str", "", "") for name in ("place", "start")}
    given = briefing.converted(briefing.parameters_from(path), known)
    assert given == {"place": "Karachi", "start": expected}


@pytest.mark.parametrize("text", ["- Karachi\n", "place: [Karachi\n"], ids=["a list", "broken"])
def test_a_file_of_parameters_that_is_none(tmp_path, text):
    """The line names the file."""
    path = tmp_path / "karachi.yml"
    path.write_text(text)
    with pytest.raises(BriefingError, match=r"karachi\.yml: "):
        briefing.parameters_from(path)


def test_an_unknown_notebook_names_those_there_are(project, monkeypatch):
    """A notebook can be meant by its name alone."""
    monkeypatch.chdir(project)
    assert briefing.notebook_path("briefing") == project / "notebooks" / "briefing.ipynb"
    with pytest.raises(BriefingError, match="weekly: no such notebook; there are briefing"):
        briefing.notebook_path("weekly")


def test_nbconvert_knows_the_exporter():
    """`jupyter nbconvert --to tollbook` makes the same page."""
    assert get_exporter("tollbook") is page.BriefingExporter


def test_a_page_is_called_what_readers_see():
    """A figure's own title first, then the first heading shown; what is for the notebook only is not read."""
    own = nbformat.v4.new_markdown_cell(
        "# For whoever explores\n\nRun all.", metadata={"tags": ["notebook-only"]}
    )
    seen = nbformat.v4.new_markdown_cell("# Karachi, this week\n\nTwo attacks.")
    figure = new_code_cell("x")
    figure.outputs = [
        nbformat.v4.new_output("display_data", metadata={"tollbook": {"title": "Four dead in Karachi"}})
    ]
    assert page.heading(new_notebook(cells=[own])) is None
    assert page.heading(new_notebook(cells=[own, seen])) == "Karachi, this week"
    assert page.heading(new_notebook(cells=[own, seen, figure])) == "Four dead in Karachi"


@pytest.mark.parametrize("strict", [True, False])
def test_a_strict_briefing_stops_at_the_guards(project, tmp_path, monkeypatch, strict):
    """Peshawar rests on one report: with strict nothing is run, without it the page is made."""
    ran = []
    monkeypatch.setattr(briefing, "executed_notebook", lambda *_, **__: ran.append(1) or new_notebook())
    order = {"ledger": project / "reports/ledger.db", "to": tmp_path, "strict": strict}
    notebook_here = project / "notebooks/briefing.ipynb"
    if strict:
        with pytest.raises(briefing.Guarded, match=r"\d reasons to look again; leave out --strict") as caught:
            brief(notebook_here, {"place": "Peshawar"}, **order)
        assert ("single source", "peshawar") in {(g.name, g.incident_id) for g in caught.value.guards}
    else:
        assert brief(notebook_here, {"place": "Peshawar"}, **order).is_file()
    assert bool(ran) is not strict


def test_what_a_page_showed_is_remembered_beside_its_ledger(project, tmp_path, monkeypatch):
    """Only once the page is in place, so that the next one can say what changed."""
    kept = []
    monkeypatch.setattr("analysis.charts.what_changed.remember", lambda *given: kept.append(given))
    cell = new_code_cell("x")
    cell.outputs = [nbformat.v4.new_output("display_data", metadata={"tollbook": {"edition": {"made": "x"}}})]
    monkeypatch.setattr(briefing, "executed_notebook", lambda *_, **__: new_notebook(cells=[cell]))
    ledger = project / "reports/ledger.db"
    brief(project / "notebooks/briefing.ipynb", ledger=ledger, to=tmp_path)
    assert kept == [(str(ledger), {"made": "x"})]


@pytest.mark.skipif(not page.chromium(), reason="no Chromium here: install one to print a page")
def test_a_page_on_paper(tmp_path):
    """The PDF stands beside the page, and nothing else is left there."""
    made = tmp_path / "briefing.html"
    made.write_text("<!doctype html><title>x</title><p>Four killed.</p>")
    printed = page.printed(made)
    assert printed.read_bytes().startswith(b"%PDF-")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["briefing.html", "briefing.pdf"]


def test_without_a_browser_there_is_no_paper(tmp_path, monkeypatch):
    """The page stands, and the line says what is missing."""
    monkeypatch.setattr(page.shutil, "which", lambda name: None)
    with pytest.raises(page.PageError, match=r"briefing\.html was made, but no PDF: no Chromium"):
        page.printed(tmp_path / "briefing.html")
