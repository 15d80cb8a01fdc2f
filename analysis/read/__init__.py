"""Read articles from files, folders and standard input; what cannot be read is listed, never fatal.

A folder is read recursively in the order of its names; hidden files and other formats in it are passed over.
Standard input (`-`) is JSON Lines.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.model import Article
from analysis.read.encoding import ReadError
from analysis.read.lines import read_lines
from analysis.read.metadata import furnished
from analysis.read.plain import read_plain

FORMATS = (".txt", ".jsonl")


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and why."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


def articles(sources: Iterable[Path | str], failures: list[Failure]) -> Iterator[Article]:
    """Yield every article under *sources*, with the metadata its text holds; *failures* grows by what failed.

    >>> failures = []
    >>> list(articles(["no/such/folder"], failures)), str(failures[0])
    ([], 'no/such/folder: nothing there; check the path')
    """

    def failed(source: str, reason: str) -> None:
        failures.append(Failure(source, reason))

    for path in _files(sources, failed):
        try:
            if path is None or path.suffix.lower() == ".jsonl":
                found = read_lines(path, failed)
            else:
                found = read_plain(path)
            yield from map(furnished, found)
        except ReadError as error:
            failed(_name(path), str(error))
        except OSError as error:
            failed(_name(path), f"{error.strerror or error}; check that you may read it")


def _name(path: Path | None) -> str:
    return "standard input" if path is None else str(path)


def _files(sources: Iterable[Path | str], failed) -> Iterator[Path | None]:
    for source in sources:
        path = Path(source)
        if str(source) == "-":
            yield None
        elif path.is_dir():
            found = list(_below(path, failed))
            yield from found
            if not found:
                failed(str(path), f"no articles in this folder; Tollbook reads {' and '.join(FORMATS)} files")
        elif not path.exists():
            failed(str(path), "nothing there; check the path")
        elif path.suffix.lower() in FORMATS:
            yield path
        else:
            failed(
                str(path), f"Tollbook reads {' and '.join(FORMATS)}; save the article's text as a .txt file"
            )


def _below(folder: Path, failed) -> Iterator[Path]:
    def closed(error: OSError) -> None:
        failed(str(error.filename), f"{error.strerror}; check that you may read it")

    for here, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in FORMATS:
                yield Path(here, name)
