from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.files.entry import RecoveryEntry
from caseedit.core.files.recovery import Journal
from caseedit.core.files.stamp import digest_of
from caseedit.drafts import Draft, to_bytes

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


def test_what_an_ended_save_left_is_listed_and_removed_only_when_asked(run: Run, collection: Path) -> None:
    left = collection / ".one.md.0123456789ab.tmp"
    left.write_text("half a te")
    other = collection / ".one.md.notours.tmp"
    other.write_text("not ours")
    busy = collection / ".two.md.ba9876543210.tmp"
    busy.write_text("being written")
    with busy.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        listed = run("recover", "list").out.rstrip("\n").split("\t")
        assert listed[0] == "0123456789ab"
        assert listed[2:] == [str(collection / "one.md"), "left behind by a save that was ended"]
    assert run("recover", "show", "0123").out == "half a te"
    assert run("recover", "restore", "0123").code == 2
    assert run("recover", "discard", "0123").err == "Removed what a save of one.md left.\n"
    assert not left.exists()
    assert other.exists()
    assert busy.exists()


def test_the_text_that_it_was_made_from(run: Run, unsaved: Path) -> None:
    base = unsaved.read_text()
    assert run("recover", "show", "--base", "content/one.md").out == base
    run("recover", "restore", "--base", "--output", "old.md", "content/one.md")
    assert Path("old.md").read_text() == base


def test_what_was_typed_in_the_form_is_named(run: Run, home: Path, collection: Path) -> None:
    journal = Journal(home / "state" / "caseedit" / "recovery")
    draft = to_bytes([Draft(("images", 0, "caption"), "[not\tyet")])
    journal.keep(RecoveryEntry(collection / "one.md", b"x", at=1.7e9, draft=draft))
    journal.close()
    assert run("recover").out.rstrip("\n").split("\t")[3] == "and typed into images[0].caption: [not␉yet"
