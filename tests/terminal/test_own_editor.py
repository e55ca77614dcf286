"""The body in the person's own editor, whatever that does to the file and to the program."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

EDITOR = """#!/bin/sh
cp "$1" "$0.given"
echo "$1" > "$0.file"
case "$(cat "$0.how")" in
    deletes) rm "$1" ;;
    folder) rm "$1"; mkdir "$1" ;;
    pipe) rm "$1"; mkfifo "$1" ;;
    device) rm "$1"; ln -s /dev/zero "$1" ;;
    empties) rm -r "$(dirname "$1")" ;;
    fails) exit 3 ;;
    huge) head -c 17000000 /dev/zero | tr '\\0' 'x' > "$1" ;;
    latin) printf 'caf\\351\\n' >> "$1" ;;
    killed) echo words >> "$1"; kill -9 $$ ;;
    keys) trap '' INT QUIT; kill -INT 0; kill -QUIT 0; sleep 0.1; echo after the keys >> "$1" ;;
esac
"""
# How the editor ends, what is said of it, and whether what it wrote is kept.
ENDS = (
    ("deletes", "is not there", False),
    ("folder", "is a folder, not a file", False),
    ("pipe", "is a pipe between programs", False),
    ("device", "is a device", False),
    ("empties", "is not there", False),
    ("fails", "ended with a failure", False),
    ("huge", "is too big to edit: 16.2 MB", True),
    ("latin", "wrote bytes that are no UTF-8, first in line", True),
    ("killed", "ended with a failure", True),
)


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """An editor that does what stands in a file beside it."""
    program = tmp_path / "editor"
    program.write_text(EDITOR, "utf-8")
    program.chmod(0o755)
    return program


def _edit(session: Session, editor: Path, how: str) -> Path:
    """Have the editor do something; return the file it was given."""
    editor.with_name("editor.how").write_text(how)
    editor.with_name("editor.file").unlink(missing_ok=True)
    session.press("escape", "f4")
    session.until_true(lambda: editor.with_name("editor.file").exists())
    session.settle()
    return Path(editor.with_name("editor.file").read_text().strip())


def test_what_cannot_be_taken_changes_nothing_and_is_not_thrown_away(
    start: Start, study: Path, tmp_path: Path, editor: Path
) -> None:
    before = study.read_bytes()
    session = start(study, environment={"EDITOR": str(editor), "TMPDIR": str(tmp_path)})
    session.until("saved")
    session.settle()
    for how, words, is_kept in ENDS:
        file = _edit(session, editor, how)
        session.until_flowing("The body is as it was.")
        assert words in session.told, (how, session.told)
        assert file.is_file() == is_kept, how
        assert file.parent.exists() == is_kept, how
        assert (str(file) in re.sub(r"\s", "", session.told)) == is_kept, (how, session.told)
    assert study.read_bytes() == before
    session.press("escape", "ctrl+q")
    assert session.wait() == 0
    assert session.terminal_modes == session.modes_before


def test_the_keys_that_end_a_program_belong_to_the_editor(start: Start, study: Path, editor: Path) -> None:
    session = start(study, environment={"EDITOR": str(editor)})
    session.until("saved")
    session.settle()
    _edit(session, editor, "keys")
    session.until("edited")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert study.read_text("utf-8").endswith("after the keys\n")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("no-such-editor", "Your editor no-such-editor could not be run: it is not there."),
        (" ", "Set EDITOR to the name of your editor first"),
        ("vi 'x", "has a quote or a backslash that is not closed"),
        (os.devnull, "could not be run: you are not allowed to."),
    ],
)
def test_what_is_no_editor(start: Start, study: Path, command: str, words: str) -> None:
    session = start(study, environment={"EDITOR": command})
    session.until("saved")
    session.settle()
    session.press("f4")
    session.until_flowing(words)
