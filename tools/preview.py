"""Take the pictures of the sample briefing in docs/: a wide window, a phone in the dark, a page on paper."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis import desk
from analysis.briefing import brief
from analysis.page import PageError, chromium, printed

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LARGEST = 350  # kilobytes of a picture
VIEWS = {  # name: width, height, colours
    "briefing-1280-light": (1280, 1500, "light"),
    "briefing-360-dark": (360, 1500, "dark"),
}
PAPER = "briefing-printed"


def pictures(page: Path) -> list[Path]:
    """Return the pictures of a page, taken anew."""
    from playwright.sync_api import sync_playwright

    taken = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, (width, height, scheme) in VIEWS.items():
            window = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            window.goto(page.as_uri())
            window.wait_for_timeout(1500)  # the charts are drawn once more, to answer
            taken.append(DOCS / f"{name}.png")
            window.screenshot(path=taken[-1])
            window.close()
        browser.close()
    return taken


def on_paper(page: Path) -> Path:
    """Return the picture of the first page as printed."""
    pdf = printed(page)
    goal = DOCS / PAPER
    subprocess.run(
        ["pdftoppm", "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile", pdf, goal], check=True
    )
    return goal.with_suffix(".png")


def main() -> int:
    """Take them all, or say what is missing."""
    if chromium() is None:
        print("No Chromium, Chrome or Edge here; install one, then make preview.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.db"
        desk.run([ROOT / "seeds"], ledger)
        page = brief(ledger=ledger, to=folder)
        try:
            taken = pictures(page)
            if shutil.which("pdftoppm"):
                taken.append(on_paper(page))
            else:
                print("No pdftoppm here (poppler-utils), so no picture of the printed page.", file=sys.stderr)
        except (ImportError, PageError) as error:
            print(f"No pictures: {error}", file=sys.stderr)
            return 1
    for picture in taken:
        size = picture.stat().st_size // 1000
        print(f"{picture.relative_to(ROOT)}  {size} kB" + (" - too large" if size > LARGEST else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
