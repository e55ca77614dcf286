"""Sessions that are ended whatever a test does, and copies of real documents to work on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from session import ROOT, Session, Start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a session; several in one test share the directories of one user."""
    running: list[Session] = []

    def begin(*arguments: str | Path, **options: Any) -> Session:
        session = Session(*arguments, state=options.pop("state", tmp_path / "user"), **options)
        running.append(session)
        return session

    yield begin
    for session in running:
        session.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the sample content."""
    return Path(shutil.copytree(ROOT / "sample_content", tmp_path / "site"))


@pytest.fixture
def study(site: Path) -> Path:
    """One document of it."""
    return site / "case-studies" / "OCP.md"
