"""What the tests of the commands share: an own home, a small collection, and a way to run a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from caseedit.cli.main import main

PAGE = """---
title: "One study"
client_name: HHS
tags: ["Open Data", Drupal]
year: 2018
images:
  - {url: x.jpg, caption: 'An x'}
---

Text of one.
"""


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the user's folders to a temporary one."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    return folder


@pytest.fixture
def collection(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make two documents in a folder and go there."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "one.md").write_text(PAGE)
    (content / "two.md").write_text("---\ntitle: Two\ntags: []\n---\n")
    monkeypatch.chdir(tmp_path)
    return content


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command line in this process."""

    def command(*words: object) -> Ran:
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return command
