"""The commands: extract, explain, brief, trace, rule, check, export."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.model import RULINGS, VERDICTS

if TYPE_CHECKING:
    from analysis.batch import Asked
    from analysis.guards import Guard

LEDGER = Path("reports/ledger.db")
EXPORTS = ("csv", "parquet", "datapackage", "gtd", "ucdp", "acled")
SHOWN = 20  # incidents in the summary; the briefing shows them all
EXAMPLES = """examples:
  tollbook extract seeds                      read every article in seeds/ into reports/ledger.db
  tollbook extract news.jsonl late.txt        read files; running it again changes nothing
  gzip -dc news.jsonl.gz | tollbook extract - --ledger news.db
  tollbook explain late.txt                   the article with its claims marked, and the rule behind each
  tollbook brief -p place Karachi             render one HTML briefing
  tollbook trace 05e20d6a3b9e                 what an article supports (the beginning of an id is enough)
  tollbook trace INCIDENT:killed:all          the sentences behind a toll
  tollbook rule CLAIM reject --by nk --why "counts a goat"    a signed decision, undone by another
  tollbook check                              what an editor must look at before publishing
  tollbook export ucdp ours.csv               the record in UCDP GED's columns, and what did not fit

exit codes: 0 done; 1 could not be done, with one line that says why; 2 wrong usage"""
RULING_HELP = """rulings:
  on a claim      reject; count; number --value "at least 5"; party --value security;
                  part-of --with CLAIM; same-as --with CLAIM
  on an event     split (it is an incident of its own); date --value 2023-02-17;
                  place --value "Karachi; Sindh; PAK"
  on an incident  join --with INCIDENT; date; place; grade --value confirmed
  on a ruling     undo

examples:
  tollbook rule c529b5469cc7:143-162:killed:security reject --by nk --why "the dead of 2004"
  tollbook rule 9fa97c340031 join --with 4e39709bd031 --by nk --why "one attack, two names for the place"
  tollbook rule 42453c31 undo --by nk --why "the outlet confirms its figure"

A ruling is one line in the CSV beside the ledger (reports/ledger.rulings.csv), applied on top at every run;
what the articles say is never edited. Keep that file in git. The ledger is brought up to date at once."""


BRIEF_HELP = """\
examples:
  tollbook brief -p place Karachi -p start 2023-01-01   one town, from a day on
  tollbook brief incident -p incident newest --pdf      one attack, on paper too
  tollbook brief -p source GEDEvent.csv -p country KEN  a public data set in place of the record
  tollbook brief -f briefings.yml --strict              all of a file, past the guards

A file of one briefing has a parameter a line, as in place: Karachi. A file of many lists them; what stands
beside the list holds for all:

  ledger: reports/weekly.db
  briefings:
    - title: The whole record
    - {place: Karachi, start: 2023}
    - {notebook: incident, incident: newest}

Each becomes one page, and index.html leads to them, first what changed since the last time. One that fails
stops none of the others; it is named at the end, and the exit code is 1. What a notebook takes:
papermill --help-notebook notebooks/briefing.ipynb"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without our letters still gets the figures
    try:
        code = options.run(options, given)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _refused("interrupted; the ledger is as it was")
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # so that the last flush does not complain
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tollbook",
        description="From news reports to a briefing whose every figure leads to its sentence.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, help="print the version and stop")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    extract = commands.add_parser(
        "extract",
        help="read articles into the ledger",
        description="Read every article under the sources, link and tally the attacks, and record all of it.",
        epilog="A .txt file is one article, with optional front matter (--- title: ... ---); a .jsonl file "
        'has one object a line: {"text": "...", "published": "2023-02-17", "outlet": "DW"}. '
        "Folders are read whole. What cannot be read is listed at the end and stops nothing else. "
        "Running it twice changes nothing. A line of --claims: "
        '{"article_id": "n1", "reader": "nk", "kind": "killed", "party": "security", "low": 5, "high": null, '
        '"hedge": "at_least", "reported": "five", "quote": "killed at least five policemen", '
        '"event": {"date_start": "2004-04-04", "place": "Karachi"}}; reported and event may be left out.',
    )
    extract.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="a file, a folder, or - for JSON Lines from a pipe"
    )
    extract.add_argument(
        "--claims",
        metavar="FILE.jsonl",
        help="claims that somebody or something else read there, one JSON object a line in the ledger's "
        "columns (article_id, kind, party, low, high, hedge, quote, reader ...); each is held to its quote",
    )
    extract.set_defaults(run=_extract)

    explain = commands.add_parser(
        "explain",
        help="show an article with its claims marked, and the rule behind each",
        description="Read articles without recording them: the text with a numbered mark around the words of "
        "each claim, then each attack with its claims, the rule that read them, who says so, and what is not "
        "counted because it repeats or is part of another.",
        epilog="example: tollbook explain seeds/2023-02-17-police-office-after-dw.txt",
    )
    explain.add_argument(
        "sources", nargs="+", metavar="FILE", help="a file, a folder, or - for JSON Lines from a pipe"
    )
    explain.add_argument("--all", action="store_true", help="mark dates, places, weapons and targets too")
    explain.set_defaults(run=_explain)

    brief = commands.add_parser(
        "brief",
        help="render one HTML briefing, or all that a file lists",
        description="Render a notebook with parameters into one HTML file that works offline.",
        epilog=BRIEF_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    brief.add_argument(
        "notebook",
        nargs="?",
        metavar="NOTEBOOK",
        help="a path, or a name: briefing (the default), incident, explore, compare",
    )
    brief.add_argument(
        "-p",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        dest="parameters",
        help="a parameter of the notebook",
    )
    brief.add_argument(
        "-f", metavar="FILE.yml", dest="file", help="a file of parameters, or of many briefings (see below)"
    )
    brief.add_argument("--to", metavar="DIR", help="where the page goes; default: reports")
    brief.add_argument(
        "--pdf", action="store_true", help="print each page to PDF too, by a Chromium or Chrome that is here"
    )
    brief.add_argument(
        "--strict", action="store_true", help="refuse while tollbook check has a reason to look again"
    )
    brief.set_defaults(run=_brief)

    trace = commands.add_parser(
        "trace",
        help="walk from a figure to its sentences",
        description="Show what stands behind a claim, a toll (INCIDENT:kind:party), an incident or article.",
        epilog="The beginning of an id is enough where it is the only one.",
    )
    trace.add_argument("id", metavar="ID", help="an id as the briefing and the other commands print it")
    trace.set_defaults(run=_trace)

    rule = commands.add_parser(
        "rule",
        help="sign an editor's decision: reject, correct, split, join, grade, undo",
        description="Sign a decision about a claim, an event, an incident or an earlier ruling.",
        epilog=RULING_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    rule.add_argument("id", metavar="ID", help="what it is about; the beginning of an id is enough")
    rule.add_argument("ruling", metavar="RULING", choices=RULINGS, help=f"one of: {', '.join(RULINGS)}")
    rule.add_argument("--value", metavar="V", help="the right value")
    rule.add_argument("--with", metavar="ID2", dest="related", help="the other claim, event or incident")
    rule.add_argument("--by", metavar="NAME", required=True, help="who decides")
    rule.add_argument("--why", metavar="TEXT", required=True, help="the reason, for readers")
    rule.set_defaults(run=_rule)

    check = commands.add_parser(
        "check",
        help="name what an editor must look at before publishing",
        description="Run the guards: each reason to look again, with the claims to read. Exit 1 if any.",
    )
    check.set_defaults(run=_check)

    export = commands.add_parser(
        "export",
        help="write the record in other people's columns",
        description="Write the record as tables (csv, parquet, datapackage: a folder) or in the columns of a "
        "public data set (gtd, ucdp, acled: a CSV), and say what could not be filled and which convention "
        "was applied.",
        epilog="example: tollbook export gtd ours.csv -p place Karachi",
    )
    export.add_argument("format", metavar="FORMAT", choices=EXPORTS, help=f"one of {', '.join(EXPORTS)}")
    export.add_argument("out", metavar="OUT", type=Path, help="the file or folder to write")
    export.add_argument(
        "-p",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        dest="parameters",
        help="start, end, place, country or perpetrator, as in a briefing",
    )
    export.set_defaults(run=_export)

    for command in (extract, brief, trace, rule, check, export):
        default = None if command is brief else LEDGER
        command.add_argument(
            "--ledger", metavar="PATH", type=Path, default=default, help=f"the record; default: {LEDGER}"
        )
    return parser


class _Version(argparse.Action):
    """Look the version up only when it is asked for: the look-up costs more than all the rest of --help."""

    def __init__(self, option_strings, dest, **known) -> None:
        super().__init__(option_strings, dest, nargs=0, **known)

    def __call__(self, parser, *_) -> None:
        from analysis.desk import tollbook_version

        print(f"tollbook {tollbook_version()}")
        parser.exit()


def _extract(options: argparse.Namespace, given: list[str]) -> int:
    from analysis import desk
    from analysis.ledger import LedgerError
    from analysis.others import OfferError
    from analysis.rulings import RulingError

    try:
        with _Progress() as progress:
            command = f"tollbook {shlex.join(given)}"
            report = desk.run(options.sources, options.ledger, progress, command, options.claims)
    except desk.NothingRead as error:
        for failure in error.failures:
            print(failure, file=sys.stderr)
        return _refused(str(error)) if len(error.failures) != 1 else 1
    except (LedgerError, RulingError, OfferError) as error:
        return _refused(str(error))
    _summary(report)
    return 0


def _explain(options: argparse.Namespace, given: list[str]) -> int:
    from analysis.desk import readings
    from analysis.explain import explained
    from analysis.read import Failure, articles

    failures: list[Failure] = []
    read = 0
    for reading in readings(articles(options.sources, failures), failures):
        print(*explained(reading, everything=options.all), sep="\n")
        read += 1
    for failure in failures:
        print(f"failed: {failure}", file=sys.stderr)
    if not read and not failures:
        return _refused("no article there; give a .txt or .jsonl file, a folder, or JSON Lines from a pipe")
    return 1 if failures else 0


def _brief(options: argparse.Namespace, given: list[str]) -> int:
    from analysis.batch import asked_for
    from analysis.briefing import BriefingError, Guarded, brief, parameters_from

    own = dict(options.parameters)
    try:
        stated = parameters_from(options.file) if options.file else {}
        if (asked := asked_for(stated, own, options.notebook)) is not None:
            return _brief_all(options, asked)
        page = brief(
            options.notebook, stated | own, ledger=options.ledger, to=options.to, strict=options.strict
        )
    except Guarded as error:
        _told(error.guards)
        return _refused(str(error))
    except BriefingError as error:
        return _refused(str(error))
    return _made([page], options.pdf)


def _brief_all(options: argparse.Namespace, asked: list[Asked]) -> int:
    from analysis.batch import briefings

    with _Progress("briefings", "rendering", len(asked)) as progress:
        batch = briefings(
            asked, ledger=options.ledger, to=options.to, strict=options.strict, progress=progress
        )
    code = _made([one.page for one in batch.made], options.pdf)
    print(batch.index)
    for failure in batch.failures:
        print(f"failed: {failure}", file=sys.stderr)
    if batch.failures:
        code = _refused(f"{len(batch.failures)} of {len(asked)} briefings could not be made")
    return code


def _made(pages: list[Path], pdf: bool) -> int:
    """Print where the pages are, and print them on paper if asked."""
    code = 0
    for page in pages:
        print(page)
        if pdf:
            from analysis.page import PageError, printed

            try:
                print(printed(page))
            except PageError as error:
                code = _refused(str(error))
    return code


def _export(options: argparse.Namespace, given: list[str]) -> int:
    from analysis import datasets
    from analysis.datasets.export import ExportError, export
    from analysis.tables import ParameterError, RecordError

    asked = dict(options.parameters)
    if wrong := set(asked) - {"start", "end", "place", "country", "perpetrator"}:
        hint = "; give a data set as --ledger" if "source" in wrong else ""
        return _refused(
            f"parameter {min(wrong)}: an export takes start, end, place, country, perpetrator{hint}"
        )
    try:
        print(*export(datasets.load(options.ledger, **asked), options.format, options.out).lines(), sep="\n")
    except (ExportError, ParameterError, RecordError) as error:
        return _refused(str(error))
    return 0


def _trace(options: argparse.Namespace, given: list[str]) -> int:
    from analysis import ledger
    from analysis.trace import UnknownId, trace

    try:
        base = ledger.opened(options.ledger)
        try:
            print(*trace(base, options.id), sep="\n")
        finally:
            base.close()
    except (ledger.LedgerError, UnknownId) as error:
        return _refused(str(error))
    return 0


def _rule(options: argparse.Namespace, given: list[str]) -> int:
    from analysis import desk, ledger, rulings
    from analysis.trace import UnknownId, found_in

    def whole(wanted: str | None) -> str | None:
        return found_in(base, wanted)[1] if wanted else None

    try:
        base = ledger.opened(options.ledger)
        try:
            subject = options.id if options.ruling == "undo" else whole(options.id)
            related = whole(options.related)
        finally:
            base.close()
        if options.ruling == "undo":
            subject = rulings.known(rulings.path_of(options.ledger), options.id)
        new = rulings.made(
            subject, options.ruling, value=options.value, related=related, by=options.by, why=options.why
        )
        done = desk.rule(new, options.ledger, f"tollbook {shlex.join(given)}")
    except (ledger.LedgerError, rulings.RulingError, UnknownId) as error:
        return _refused(str(error))
    print(f"ruling {done.ruling_id}: {done.note}")
    print(f"undo it with: tollbook rule {done.ruling_id} undo --by {shlex.quote(done.by)} --why ...")
    return 0


def _check(options: argparse.Namespace, given: list[str]) -> int:
    from analysis.guards import look_again
    from analysis.tables import ParameterError, RecordError, load

    try:
        found = look_again(load(options.ledger))
    except (ParameterError, RecordError) as error:
        return _refused(str(error))
    _told(found)
    reasons = "1 reason" if len(found) == 1 else f"{len(found)} reasons"
    print(f"{reasons} to look again" if found else "nothing stands against publishing")
    return 1 if found else 0


def _told(found: list[Guard]) -> None:
    """Print every reason to look again, with the claims to read."""
    for guard in found:
        print(guard)
        for claim_id in guard.claim_ids:
            print(f"  read: tollbook trace {claim_id}")


def _refused(words: str) -> int:
    print(f"tollbook: {words}", file=sys.stderr)
    return 1


class _Progress:
    """A moving count on a terminal; nothing in a pipe."""

    def __init__(self, what: str = "articles", doing: str = "reading", total: int | None = None) -> None:
        self.what, self.doing, self.total, self.bar = what, doing, total, None

    def __enter__(self) -> Callable[[str, int], None] | None:
        if not sys.stderr.isatty():
            return None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        of_all = f" of {self.total}" if self.total else ""
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            *([BarColumn()] if self.total else []),
            TextColumn("{task.completed}" + of_all + f" {self.what}"),
            TimeElapsedColumn(),
        )
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self.bar.start()
        task = self.bar.add_task(self.doing, total=self.total)
        return lambda step, done: self.bar.update(task, description=step, completed=done)

    def __exit__(self, *_) -> None:
        if self.bar:
            self.bar.stop()


def _summary(report) -> None:
    """Print what a run did, as a table on a terminal or lines in a pipe; then incidents; then failures."""
    rows = {
        "articles read": report.articles,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "repeated": report.repeated,
        "failed": len(report.failures),
    } | {f"{table} in the ledger": n for table, n in report.totals.items() if table != "articles"}
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table

        table = Table(show_header=False, title=str(report.ledger), title_justify="left")
        for name, n in rows.items():
            table.add_row(name, f"{n:,}")
        Console().print(table)
    else:
        print(*(f"{name}: {n}" for name, n in rows.items()), sep="\n")
    if not report.has_changed:
        print(f"nothing was new; {report.ledger} is as it was")
    for line in _incidents(report):
        print(line)
    for failure in report.failures:
        print(f"failed: {failure}", file=sys.stderr)
    verdicts = Counter(offer.verdict for offer in report.offers)
    if verdicts:
        print("claims of other readers:", ", ".join(f"{verdicts[v]} {v}" for v in VERDICTS if verdicts[v]))
    for offer in report.offers:
        if offer.verdict in ("refused", "conflicts"):
            print(f"{offer.verdict}: {offer.claim_id}: {offer.reason}", file=sys.stderr)
    for ruling in report.lost:
        print(f"ruling {ruling.ruling_id} was not applied: {ruling.note}", file=sys.stderr)


def _incidents(report) -> list[str]:
    from analysis import ledger
    from analysis.trace import headline

    base = ledger.opened(report.ledger)
    try:
        shown = report.incidents[:SHOWN]
        tolls = ledger.fetch(base, "tolls", incident_id=shown)
        lines = [
            f"{headline(one, [t for t in tolls if t.incident_id == one.incident_id])}  [{one.incident_id}]"
            for one in sorted(
                ledger.fetch(base, "incidents", incident_id=shown), key=lambda i: i.date_start or "9"
            )
        ]
    finally:
        base.close()
    more = len(report.incidents) - len(shown)
    return [*lines, *([f"and {more:,} more: tollbook brief shows them all"] if more else [])]


if __name__ == "__main__":
    sys.exit(main())
