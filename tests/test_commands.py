"""The commands as a reporter meets them: in a shell, by what they print and how they end."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys

import pytest

from analysis import ledger

KARACHI = (
    "date 2023-02-17 Gunmen stormed a police office in Karachi, Pakistan, on Friday, killing at least "
    "two police officers, a police spokesman told DW. Nine people were wounded.\n\n"
    "This is a developing story."
)
QUIET = "Shares in two cement makers rose on Monday after a strong quarter, brokers said."


def tollbook(*arguments, cwd, given=None):
    """Run a command in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "analysis", *map(str, arguments)],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def desk(tmp_path):
    """Return a folder with one report in seeds/."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "karachi.txt").write_text(KARACHI)
    return tmp_path


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Return a folder whose ledger holds one report."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "karachi.txt").write_text(KARACHI)
    assert tollbook("extract", "karachi.txt", cwd=folder).returncode == 0
    return folder


def test_help_teaches_by_example(tmp_path):
    """The help names the commands, shows them at work, and says what the exit codes mean."""
    result = tollbook("--help", cwd=tmp_path)
    assert result.returncode == 0
    for words in ("extract", "brief", "trace", "tollbook extract seeds", "exit codes: 0 done"):
        assert words in result.stdout


def test_help_is_cheap(tmp_path):
    """Nothing heavy is imported to print a page of help, or to read articles."""
    code = (
        "import sys; from analysis.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'altair', 'papermill', 'rich', 'sqlite3', 'yaml'} & sys.modules.keys()\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_version(tmp_path):
    """The version is that of the installed package."""
    result = tollbook("--version", cwd=tmp_path)
    assert (result.returncode, bool(re.fullmatch(r"tollbook \d+\.\d+\S*\n", result.stdout))) == (0, True)


@pytest.mark.parametrize(
    "arguments", [(), ("extract",), ("trace",), ("count", "seeds"), ("extract", "--legder", "x", "seeds")]
)
def test_wrong_usage(tmp_path, arguments):
    """A command that cannot be understood ends with 2 and says how it is used."""
    result = tollbook(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert "usage: tollbook" in result.stderr


def test_extract_sums_up_in_plain_lines(desk):
    """In a pipe the summary is lines, one number each, and one line an incident."""
    result = tollbook("extract", "seeds", cwd=desk)
    assert (result.returncode, result.stderr) == (0, "")
    assert "articles read: 1\nnew: 1\n" in result.stdout
    assert "incidents in the ledger: 1\n" in result.stdout
    assert "17 February 2023, Karachi: killed at least two, injured nine (1 report)" in result.stdout
    assert "\x1b" not in result.stdout


def test_extract_again_says_that_nothing_was_new(desk):
    """The second run leaves the file as it was, byte for byte."""
    tollbook("extract", "seeds", cwd=desk)
    path = desk / "reports" / "ledger.db"
    before = path.read_bytes()
    result = tollbook("extract", "seeds", cwd=desk)
    assert "unchanged: 1\n" in result.stdout
    assert "nothing was new; reports/ledger.db is as it was" in result.stdout
    assert path.read_bytes() == before


def test_extract_on_a_terminal(desk):
    """On a terminal the summary is a table."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "analysis", "extract", "seeds"]
    run = subprocess.Popen(
        command, cwd=desk, stdout=theirs, stderr=subprocess.PIPE, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # a terminal whose other end is closed
        pass
    assert run.wait() == 0
    assert "articles read" in shown.decode()
    assert "│" in shown.decode()


def test_extract_from_a_pipe(desk):
    """JSON Lines on standard input; a broken line is named and the others are read."""
    lines = [json.dumps({"id": "k", "text": KARACHI}), "{", json.dumps({"id": "q", "text": QUIET})]
    result = tollbook("extract", "-", "--ledger", "news.db", cwd=desk, given="\n".join(lines))
    assert result.returncode == 0
    assert "articles read: 2\n" in result.stdout
    assert result.stderr.startswith("failed: standard input, line 2: broken JSON")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "there is no text"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "this is not text"),
        ("huge.txt", b"x" * 50_000_000, "one article may have 5,000,000"),
        ("none", None, "nothing there; check the path"),
        ("folder", ..., "no articles in this folder"),
    ],
)
def test_bad_input_alone(tmp_path, name, data, words):
    """Nothing could be read: one line that names it, exit 1, and no ledger is made."""
    if data is ...:
        (tmp_path / name).mkdir()
    elif data is not None:
        (tmp_path / name).write_bytes(data)
    result = tollbook("extract", name, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert name in result.stderr
    assert words in result.stderr
    assert not (tmp_path / "reports" / "ledger.db").exists()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_old_encodings(tmp_path, encoding):
    """An article from an old system is read like any other."""
    (tmp_path / "a.txt").write_bytes(KARACHI.replace("Gunmen", "Señor Núñez's gunmen").encode(encoding))
    result = tollbook("extract", "a.txt", cwd=tmp_path)
    assert result.returncode == 0
    assert "Karachi: killed at least two" in result.stdout


def test_an_article_without_an_attack(tmp_path):
    """It is in the ledger, and no incident is."""
    (tmp_path / "a.txt").write_text(QUIET)
    result = tollbook("extract", "a.txt", cwd=tmp_path)
    assert result.returncode == 0
    base = ledger.opened(tmp_path / "reports" / "ledger.db")
    assert {t: ledger.count(base, t) for t in ("articles", "events", "incidents")} == {
        "articles": 1,
        "events": 0,
        "incidents": 0,
    }


def test_an_article_without_a_date(tmp_path):
    """Its date stays unknown, for article and incident alike."""
    (tmp_path / "a.txt").write_text("A bomb killed five people in a market in Quetta, police said.")
    result = tollbook("extract", "a.txt", cwd=tmp_path)
    assert "date unknown, Quetta: killed five (1 report)" in result.stdout
    base = ledger.opened(tmp_path / "reports" / "ledger.db")
    (article,), (incident,) = ledger.fetch(base, "articles"), ledger.fetch(base, "incidents")
    assert (article.published, article.published_basis) == (None, "none")
    assert (incident.date_start, incident.date_precision) == (None, "unknown")


def test_a_ledger_made_by_a_newer_version(desk):
    """It is left alone."""
    tollbook("extract", "seeds", cwd=desk)
    base = ledger.opened(desk / "reports" / "ledger.db", write=True)
    with ledger.transaction(base):
        base.execute("pragma user_version = 99")
    base.close()
    before = (desk / "reports" / "ledger.db").read_bytes()
    for command in (("extract", "seeds"), ("trace", "x")):
        result = tollbook(*command, cwd=desk)
        assert result.returncode == 1
        assert re.fullmatch(r"tollbook: reports/ledger.db: made by a newer Tollbook .*\n", result.stderr)
    assert (desk / "reports" / "ledger.db").read_bytes() == before


def test_a_ledger_path_that_cannot_be_written(desk):
    """One line with the remedy."""
    result = tollbook("extract", "seeds", "--ledger", "seeds/karachi.txt/x.db", cwd=desk)
    assert result.returncode == 1
    assert re.fullmatch(
        r"tollbook: seeds/karachi.txt/x.db: .*; choose another place with --ledger\n", result.stderr
    )


def test_trace_a_claim_to_its_sentence(recorded):
    """The words are marked within their sentence, with rule, speaker, outlet, incident and toll."""
    base = ledger.opened(recorded / "reports" / "ledger.db")
    claim = next(c for c in ledger.fetch(base, "claims", kind="killed") if c.party == "security")
    shown = tollbook("trace", claim.claim_id, cwd=recorded).stdout
    assert f"«{claim.quote}»" in shown
    assert "Gunmen stormed a police office" in shown
    assert f"rule {claim.rule}" in shown
    assert "in DW, 2023-02-17" in shown
    assert f"toll {claim.incident_id}:killed:security: at least two" in shown


def test_trace_from_incident_to_toll_to_article(recorded):
    """Each id that is printed can be traced again; the beginning of one is enough."""
    base = ledger.opened(recorded / "reports" / "ledger.db")
    ((incident,), (article,)) = ledger.fetch(base, "incidents"), ledger.fetch(base, "articles")
    shown = tollbook("trace", incident.incident_id[:6], cwd=recorded).stdout
    toll = f"{incident.incident_id}:killed:all"
    assert f"killed, all: at least two  [{toll}]" in shown
    assert "(score " in shown
    assert tollbook("trace", toll, cwd=recorded).stdout.startswith(f"toll {toll}\n")
    assert (
        f"supports incident {incident.incident_id}"
        in tollbook("trace", article.article_id, cwd=recorded).stdout
    )


def test_trace_of_an_unknown_id(recorded):
    """One line that names ids near it."""
    base = ledger.opened(recorded / "reports" / "ledger.db")
    (incident,) = ledger.fetch(base, "incidents")
    result = tollbook("trace", f"{incident.incident_id[:-1]}x", cwd=recorded)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert incident.incident_id in result.stderr


def test_trace_without_a_ledger(tmp_path):
    """It says how to make one."""
    result = tollbook("trace", "x", cwd=tmp_path)
    assert (result.returncode, "make one with: tollbook extract" in result.stderr) == (1, True)


def test_a_reader_that_leaves_early(recorded):
    """`| head` may close the pipe before we have written; nobody needs to hear of it."""
    (incident,) = ledger.fetch(ledger.opened(recorded / "reports" / "ledger.db"), "incidents")
    command = f"{sys.executable} -m analysis trace {incident.incident_id} | true"
    result = subprocess.run(command, shell=True, cwd=recorded, capture_output=True, text=True, check=False)
    assert (result.stderr, result.stdout) == ("", "")


def test_brief_of_a_notebook_that_is_not_there(recorded):
    """One line, exit 1."""
    result = tollbook("brief", "none.ipynb", cwd=recorded)
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 1)
    assert "no such notebook" in result.stderr


def test_explain_marks_every_claim_and_names_its_rule(tmp_path):
    """Two claims in one sentence, the second inside the first, each with its rule; nothing is recorded."""
    path = tmp_path / "late.txt"
    path.write_text(
        "---\npublished: 2004-04-04\n---\nTwo officers and three constables were killed in Karachi on Sunday "
        "when gunmen stormed a police post, police said.\n",
        encoding="utf-8",
    )
    done = tollbook("explain", path, cwd=tmp_path)
    assert done.returncode == 0
    assert "[1 Two officers and [2 three constables were killed 2] 1] in Karachi" in " ".join(
        done.stdout.split()
    )
    assert "1. killed 2, security; rule passive; police" in done.stdout
    assert "2. killed 3, security; rule passive; police" in done.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["late.txt"]


def test_explain_of_nothing_there(tmp_path):
    """A path that is not there is one clear line."""
    done = tollbook("explain", "no.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr.strip()) == (1, "failed: no.txt: nothing there; check the path")


def test_one_bad_article_does_not_stop_explain(tmp_path, monkeypatch, capsys):
    """What cannot be read is one line at the end; the next article is shown."""
    import analysis.extract
    from analysis.__main__ import main

    whole = analysis.extract.extract

    def fragile(article):
        if "mosque" in article.text:
            raise ValueError("no such thing")
        return whole(article)

    monkeypatch.setattr(analysis.extract, "extract", fragile)
    for name, where in (("a.txt", "a mosque"), ("b.txt", "a market")):
        (tmp_path / name).write_text(f"A bomb killed six people at {where} in Karachi.", encoding="utf-8")
    assert main(["explain", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "[1 killed six people 1] at a market" in told.out
    assert "a.txt" in told.err
    assert "could not be read (ValueError: no such thing)" in told.err


def test_an_empty_id_is_asked_for(recorded):
    """The message says what to give."""
    assert "give one that" in tollbook("trace", "", "--ledger", "reports/ledger.db", cwd=recorded).stderr
