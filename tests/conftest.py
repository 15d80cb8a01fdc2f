"""What several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of original reports beside the project, which may not be published, or skip."""
    path = ROOT.parent / "shared"
    if not (path / "seeds").is_dir():
        pytest.skip(
            "needs the original reports in ../shared, which are their publishers' and not part of the project"
        )
    return path
