from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.files.entry import RecoveryEntry
from caseedit.core.files.recovery import Journal, keep_pair
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
    assert done.code == 1
    assert done.err == (
        "one.md was changed in the same places since, and is as it was. This text is in one.recovered.md. "
        "To join both: caseedit one.md\n"
    )
    assert unsaved.read_text() == "someone else's"
    assert "Unsaved words" in (unsaved.parent / "one.recovered.md").read_text()
    assert run("recover", "restore", "content/one.md").code == 1
    assert "Unsaved words" in (unsaved.parent / "one.recovered-2.md").read_text()
    assert run("recover", "restore", "content/one.md", "--output", "saved.md").code == 0
    assert "Unsaved words" in Path("saved.md").read_text()


def test_restore_joins_what_was_changed_elsewhere_since(run: Run, unsaved: Path) -> None:
    unsaved.write_text(unsaved.read_text().replace("One study", "Theirs"))
    done = run("recover", "restore", "content/one.md")
    assert (done.code, done.err) == (0, "Restored one.md, together with what was changed in it since.\n")
    text = unsaved.read_text()
    assert "Theirs" in text
    assert "Unsaved words" in text
    assert run("recover").out == ""


def test_restore_after_the_same_was_saved_otherwise(run: Run, unsaved: Path) -> None:
    unsaved.write_text(unsaved.read_text().replace("Text of one", "Unsaved words"))
    done = run("recover", "restore", "content/one.md")
    assert (done.code, done.err) == (0, "one.md has this text already.\n")
    assert run("recover").out == ""


OLD, NEW = b"The old text, longer than the new one.\n" * 3, b"Only new words.\n" * 5


@pytest.mark.parametrize(
    ("found", "is_put_back"),
    [(NEW[:20] + OLD[20:], True), (NEW + OLD[len(NEW) :], True), (NEW[:20], False), (b"Someone else's.\n", False)],
)
def test_a_save_in_place_that_was_ended_half_way(
    run: Run, home: Path, collection: Path, found: bytes, is_put_back: bool
) -> None:
    file, folder = collection / "one.md", home / "state" / "caseedit" / "recovery"
    file.write_bytes(found)
    keep_pair(file, OLD, NEW, folder)
    done = run("recover", "restore", "content/one.md")
    assert done.code == (0 if is_put_back else 1)
    assert file.read_bytes() == (NEW if is_put_back else found)
    if is_put_back:
        assert "in which a save that was ended had left half of it" in done.err
        assert run("recover", "show", "content/one.md").out.encode() == found
    else:
        assert (collection / "one.recovered.md").read_bytes() == NEW


def test_the_text_from_before_such_a_save(run: Run, home: Path, collection: Path) -> None:
    file, folder = collection / "one.md", home / "state" / "caseedit" / "recovery"
    file.write_bytes(NEW[:20] + OLD[20:])
    keep_pair(file, OLD, NEW, folder)
    assert run("recover", "restore", "--base", "content/one.md").code == 0
    assert file.read_bytes() == OLD
    # The newer text stays where it was.
    assert NEW in [entry.text_bytes for entry in Journal(folder, elsewhere=()).entries(file)]


def test_what_is_damaged_comes_back_as_it_was_found(run: Run, home: Path, collection: Path) -> None:
    folder = home / "state" / "caseedit" / "recovery"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "0123456789abcdef01234567-89abcdef.text").write_bytes(b"no header\nWords.\n")
    done = run("recover", "restore", "89abcdef")
    assert done.code == 1
    assert "All that was found is in recovered-89abcdef.md." in done.err
    assert Path("recovered-89abcdef.md").read_bytes() == b"no header\nWords.\n"
    assert "89abcdef" in run("recover").out


def test_what_is_open_elsewhere_is_left_to_it(
    run: Run, unsaved: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecoveryEntry, "is_live", True)
    done = run("recover", "restore", "content/one.md")
    assert done.code == 2
    assert "is open in another caseedit" in done.err
    assert run("recover", "restore", "content/one.md", "--output", "saved.md").code == 0
    assert run("recover").out.endswith("open elsewhere\n")


def test_two_texts_of_one_file_are_told_apart(run: Run, unsaved: Path, home: Path) -> None:
    journal = Journal(home / "state" / "caseedit" / "recovery")
    journal.keep(RecoveryEntry(unsaved, b"Other words", at=1.8e9))
    journal.close()
    done = run("recover", "restore", "content/one.md")
    assert done.code == 2
    assert "content/one.md means 2 texts." in done.err
    assert done.err.index("2027") < done.err.index("2023")
    name = run("recover").out.partition("\t")[0]
    assert name in done.err
    assert run("recover", "show", name).out == "Other words"


def test_restore_of_a_file_that_is_gone(run: Run, unsaved: Path) -> None:
    unsaved.unlink()
    done = run("recover", "restore", "content/one.md")
    assert (done.code, done.err) == (0, "Restored one.md, which was gone.\n")
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
    before = (collection / "one.md").read_bytes()
    done = run("recover", "restore", "0123")
    assert done.code == 1
    assert "is in one.recovered.md; it may be only a part. one.md is as it was." in done.err
    assert (collection / "one.recovered.md").read_text() == "half a te"
    assert (collection / "one.md").read_bytes() == before
    assert not left.exists()
    left.write_bytes(before)
    assert run("recover", "restore", "0123").err == "one.md has this text already.\n"
    left.write_text("half a te")
    assert run("recover", "restore", "0123", "--output", "part.md").code == 0
    assert Path("part.md").read_text() == "half a te"
    left.write_text("half a te")
    assert run("recover", "discard", "0123").err == "Removed what a save of one.md left.\n"
    assert not left.exists()
    assert other.exists()
    assert busy.exists()


def test_the_text_that_it_was_made_from(run: Run, unsaved: Path) -> None:
    base = unsaved.read_text()
    assert run("recover", "show", "--base", "content/one.md").out == base
    run("recover", "restore", "--base", "--output", "old.md", "content/one.md")
    assert Path("old.md").read_text() == base
    assert "Unsaved words" in run("recover", "show", "content/one.md").out


def test_what_was_typed_in_the_form_is_named(run: Run, home: Path, collection: Path) -> None:
    journal = Journal(home / "state" / "caseedit" / "recovery")
    draft = to_bytes([Draft(("images", 0, "caption"), "[not\tyet")])
    journal.keep(RecoveryEntry(collection / "one.md", b"x", at=1.7e9, draft=draft))
    journal.close()
    assert run("recover").out.rstrip("\n").split("\t")[3] == "and typed into images[0].caption: [not␉yet"
    done = run("recover", "restore", "content/one.md", "--output", "saved.md")
    assert done.err.splitlines()[1].startswith("Typed into images[0].caption, and in no file")
    assert done.err.endswith(": [not␉yet\n")


def test_restore_does_not_write_through_a_link_that_came_since(run: Run, unsaved: Path, tmp_path: Path) -> None:
    other = unsaved.rename(tmp_path / "other.md")
    unsaved.symlink_to(other)
    before = other.read_bytes()
    done = run("recover", "restore", "content/one.md")
    assert (done.code, "now leads to another file" in done.err) == (1, True)
    assert other.read_bytes() == before
    assert "Unsaved words" in (unsaved.parent / "one.recovered.md").read_text()
