from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.files.entry import RecoveryEntry
from caseedit.core.files.recovery import Journal
from caseedit.core.files.stamp import digest_of

pytest_plugins = ("cli_running",)

Run = Callable[..., Any]


@pytest.fixture
def unsaved(home: Path, collection: Path) -> Path:
    """Leave unsaved text of one document behind, as a program that was killed does."""
    file = collection / "one.md"
    base = file.read_bytes()
    journal = Journal(home / "state" / "caseedit" / "recovery")
    text = base.replace(b"Text of one", b"Unsaved words")
    journal.keep(RecoveryEntry(file, text, digest_of(base), at=1.7e9, base=base))
    assert journal.flush()
    journal.close()
    return file


def test_nothing_to_recover(run: Run) -> None:
    done = run("recover")
    assert (done.code, done.out, done.err) == (0, "", "There is no unsaved text.\n")


def test_list_and_show(run: Run, unsaved: Path) -> None:
    done = run("recover", "list")
    name, when, path = done.out.rstrip("\n").split("\t")
    assert (len(name), when[:4], path) == (8, "2023", str(unsaved))
    assert "Unsaved words" in run("recover", "show", name).out
    assert "Unsaved words" in run("recover", "show", "content/one.md").out


def test_restore_writes_the_file_and_forgets(run: Run, unsaved: Path) -> None:
    done = run("recover", "restore", "content/one.md")
    assert (done.code, done.err) == (0, "Restored one.md.\n")
    assert "Unsaved words" in unsaved.read_text()
    assert run("recover").out == ""


def test_restore_overwrites_nobodys_work(run: Run, unsaved: Path) -> None:
    unsaved.write_text("someone else's")
    done = run("recover", "restore", "content/one.md")
    assert done.code == 3
    assert "changed since" in done.err
    assert unsaved.read_text() == "someone else's"
    assert run("recover", "restore", "content/one.md", "--output", "saved.md").code == 0
    assert "Unsaved words" in Path("saved.md").read_text()


def test_restore_of_a_file_that_is_gone(run: Run, unsaved: Path) -> None:
    unsaved.unlink()
    done = run("recover", "restore", "content/one.md")
    assert done.code == 0
    assert "Unsaved words" in unsaved.read_text()


def test_discard(run: Run, unsaved: Path) -> None:
    before = unsaved.read_bytes()
    assert run("recover", "discard", "content/one.md").code == 0
    assert run("recover").out == ""
    assert unsaved.read_bytes() == before


@pytest.mark.parametrize("words", [["show"], ["show", "zzz"], ["restore", "nowhere.md"], ["burn", "x"]])
def test_wrong_use(run: Run, unsaved: Path, words: list[str]) -> None:
    done = run("recover", *words)
    assert (done.code, done.out) == (2, "")
