"""What each command ends with, in one table: 0 fine, 1 problems, 2 wrong use, 3 could not read or write."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.cli.commands import COMMANDS

pytest_plugins = ("cli_running",)

Run = Callable[..., Any]

SCHEMA = "version: 1\ncollections: [{ name: pages, match: 'pages/*.md', fields: [{ name: title }] }]\n"
# Files of the folder in which each command runs; what lies there is as good or as bad as its name.
FILES = {
    "good/a.md": "---\ntitle: A\n---\n\nText.\n",
    "info/a.md": "---\ntitle: A\n----------\n\nText.\n",
    "doubled/a.md": "---\ntitle: A\ntitle: B\n---\n",
    "torn/a.md": "---\ntitle: [A\n---\n",
    "told/caseedit.yml": SCHEMA,
    "told/pages/a.md": "---\ntitle: A\n---\n",
    "untold/caseedit.yml": "version: 1\ncolour: red\n",
    "untold/a.md": "---\ntitle: A\n---\n",
    "empty/a.txt": "Text.\n",
}

# Words of a command line, the code, and whether stdout says something.
TABLE: dict[str, list[tuple[str, int, bool]]] = {
    "check": [
        ("good", 0, False),
        ("info", 0, True),
        ("doubled", 1, True),
        ("doubled --format json", 1, True),
        ("doubled --format github", 1, True),
        ("doubled --format sarif", 1, True),
        ("doubled --fix", 1, True),
        ("doubled --write-baseline known.json", 0, False),
        ("doubled --baseline nowhere.json", 2, False),
        ("torn", 1, True),
        ("nowhere", 2, False),
        ("good nowhere", 2, False),
        ("empty", 2, False),
        ("untold", 2, False),
        ("good --schema nowhere.yml", 2, False),
        ("good --format xml", 2, False),
        ("good --colour", 2, False),
        ("good --dry-run", 2, False),
        ("good --fix nosuch-rule", 2, False),
        ("good --changed", 2, False),
        ("closed", 3, False),
        ("good --write-baseline good", 3, False),
    ],
    "list": [
        ("good", 0, True),
        ("empty", 0, False),
        ("good --where nowhere:1", 0, False),
        ("torn", 1, True),
        ("nowhere", 2, False),
        ("good --format xml", 2, False),
        ("good --fields a[", 2, False),
        ("closed", 3, False),
    ],
    "get": [
        ("good/a.md title", 0, True),
        ("good/a.md nowhere", 1, False),
        ("torn/a.md title", 1, False),
        ("good/a.md", 2, False),
        ("good/a.md a[", 2, False),
        ("nowhere.md title", 3, False),
        ("closed/a.md title", 3, False),
        ("good title", 3, False),
    ],
    "set": [
        ("good/a.md title=B", 0, False),
        ("good/a.md title=B --dry-run", 0, True),
        ("good/a.md --remove nowhere", 1, False),
        ("torn/a.md title=B", 1, False),
        ("good/a.md", 2, False),
        ("good/a.md title", 2, False),
        ("good/a.md title:={", 2, False),
        ("nowhere.md title=B", 3, False),
    ],
    "new": [
        ("good Title", 0, True),
        ("nowhere Title", 2, False),
        ("good ?!", 2, False),
        ("", 2, False),
        ("good A", 3, False),
    ],
    "preview": [
        ("good/a.md", 0, True),
        ("torn/a.md", 1, False),
        ("good/a.md --width 0", 2, False),
        ("good/a.md --width wide", 2, False),
        ("", 2, False),
        ("nowhere.md", 3, False),
        ("closed/a.md", 3, False),
    ],
    "schema": [
        ("show good", 0, True),
        ("show told/pages/a.md", 0, True),
        ("export told", 0, True),
        ("", 2, False),
        ("draw good", 2, False),
        ("show nowhere", 2, False),
        ("show untold", 2, True),
        ("infer empty", 2, False),
        ("infer good/a.md", 2, False),
        ("export good", 2, False),
        ("import good", 2, False),
        ("show closed/a.md", 2, False),
    ],
    "recover": [
        ("", 0, False),
        ("list", 0, False),
        ("show nowhere.md", 2, False),
        ("discard nowhere.md", 2, False),
        ("draw", 2, False),
    ],
    "doctor": [("--nowhere", 2, False)],
    "keys": [("--nowhere", 2, False), ("", 2, False)],
    "edit": [("nowhere/at/all.md", 2, False), ("good", 2, False)],
}

ROWS = [(name, *row) for name, rows in TABLE.items() for row in rows]


@pytest.fixture
def folder(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "a.md").symlink_to("a.md")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", os.fspath(tmp_path.parent))
    return tmp_path


def test_every_command_is_in_the_table() -> None:
    assert TABLE.keys() == set(COMMANDS)


@pytest.mark.parametrize(("command", "words", "code", "has_output"), ROWS)
def test_each_command_ends_as_promised(
    folder: Path, run: Run, command: str, words: str, code: int, has_output: bool
) -> None:
    done = run(command, *words.split())
    assert (done.code, bool(done.out)) == (code, has_output), done.err
    # Whatever is wrong is said, in whole sentences and without a trace of our own.
    assert code == 0 or done.err.rstrip().endswith((".", "?", ")")) or code == 1, done.err
    assert "Traceback" not in done.err and "fault of its own" not in done.err


def test_a_fault_of_our_own_is_70_and_an_interrupt_130(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from caseedit.cli.commands import check

    for error, code in (
        (ValueError("x"), 70),
        (KeyboardInterrupt(), 130),
        (MemoryError(), 3),
        (BrokenPipeError(), 141),
    ):

        def fail(args: object, error: BaseException = error) -> int:
            raise error

        monkeypatch.setattr(check, "run", fail)
        assert run("check", "good").code == code
