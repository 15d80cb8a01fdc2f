"""Write the sample's current finding, as computed from the ledger, into README.md between its two markers."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from markupsafe import Markup

from analysis import desk, prose, tables

ROOT = Path(__file__).resolve().parent.parent
OPENING, CLOSING = "<!-- finding: written by make readme -->", "<!-- end of finding -->"


def finding() -> str:
    """Return the lead of the sample briefing as plain text, and as of when it holds."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.db"
        desk.run([ROOT / "seeds"], ledger)
        record = tables.load(ledger)
        return f"> {plain(prose.lead(record))}\n>\n> {plain(prose.as_of(record))}"


def plain(text: Markup) -> str:
    """Return markup as one line of plain text."""
    return " ".join(Markup(re.sub(r"</p>\s*<p[^>]*>", " ", str(text))).striptags().split())


def main() -> int:
    """Rewrite README.md; 1 if its markers are gone."""
    path = ROOT / "README.md"
    before, opening, rest = path.read_text(encoding="utf-8").partition(OPENING)
    _, closing, after = rest.partition(CLOSING)
    if not (opening and closing):
        print(f"README.md: put the markers {OPENING!r} and {CLOSING!r} back", file=sys.stderr)
        return 1
    told = f"The sample record, in the words of its briefing:\n\n{finding()}"
    path.write_text(f"{before}{OPENING}\n{told}\n{CLOSING}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
