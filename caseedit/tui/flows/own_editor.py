"""The body in the person's own editor: what comes back is one step of undo; what cannot be taken is not thrown away."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.files import stamp
from caseedit.core.files.disk import reason
from caseedit.core.text import split_lines
from caseedit.errors import CaseEditError, Refused

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.tui.screens.editor import EditorScreen


def external_editor(screen: EditorScreen) -> None:
    """Give the body to the person's own editor."""
    document = screen.document
    if document is None:
        return
    try:
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    except ValueError:
        screen.say("EDITOR has a quote or a backslash that is not closed. Set it anew: export EDITOR=nano", "warning")
        return
    if not command:
        screen.say("Set EDITOR to the name of your editor first, for example: export EDITOR=nano", "warning")
        return
    screen.workspace.keep_all()
    try:
        folder = Path(tempfile.mkdtemp(prefix="caseedit-"))
    except OSError as error:
        screen.say(f"There is no room for a copy of the body: {reason(error)}. It is as it was.", "error")
        return
    if _edit(screen, document, command, folder / f"{document.path.stem if document.path else 'body'}.md"):
        shutil.rmtree(folder, ignore_errors=True)


def _edit(screen: EditorScreen, document: Document, command: list[str], file: Path) -> bool:
    """Run the editor and take what it leaves; tell whether the file is needed no more."""
    given = document.body.encode("utf-8", "surrogateescape")
    try:
        file.write_bytes(given)
        file.chmod(0o600)
        status = _run(screen, [*command, str(file)])
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "that is no name of a program"
        screen.say(f"Your editor {command[0]} could not be run: {why}. The body is as it was.", "error")
        return True
    try:
        if status:
            raise Refused("Your editor ended with a failure.")
        text = _left_by_editor(document, file)
        if text != document.body:
            screen.workspace.set_body(text)
    except CaseEditError as error:
        is_kept = _was_changed(file, given)
        where = f" What you wrote there is kept in {file}." if is_kept else ""
        screen.say(f"{error.message} The body is as it was.{where} {error.hint}".rstrip(), "warning")
        return not is_kept
    return True


def _run(screen: EditorScreen, command: list[str]) -> int:
    """Give the terminal to a program until it ends, and return its exit code.

    Raises:
        OSError, ValueError: It cannot be run.
    """
    trouble: OSError | ValueError | None = None
    status = 0
    with screen.app.suspend(), _ends_not_by_its_keys():
        # What is raised in here would leave the terminal given away.
        try:
            status = subprocess.run(command, check=False).returncode
        except (OSError, ValueError) as error:
            trouble = error
    if trouble is not None:
        raise trouble
    return status


def _left_by_editor(document: Document, file: Path) -> str:
    """Return the body that an editor left.

    Raises:
        CaseEditError: What it left cannot be the body of this document.
    """
    data, _ = stamp.read(file)
    text = data.decode("utf-8", "surrogateescape")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        if document.source.is_utf8:
            line = text.count("\n", 0, error.start) + 1
            message = f"Your editor wrote bytes that are no UTF-8, first in line {line}."
            raise Refused(message, hint="Have it write UTF-8.") from None
    ends = {line[len(line.rstrip("\r\n")) :] for line in split_lines(document.body)} - {""}
    # An editor that ends every file with a line end must not add one to a body that has none.
    if ends <= {"\n"} and text.endswith("\n") and text[:-1] == document.body:
        return document.body
    return text


def _was_changed(file: Path, given: bytes) -> bool:
    """Tell whether a file holds what somebody wrote there."""
    try:
        return file.is_file() and (file.stat().st_size != len(given) or file.read_bytes() != given)
    except OSError:
        return False


@contextmanager
def _ends_not_by_its_keys() -> Iterator[None]:
    """Leave ^C and ^\\ to the editor, which has the terminal: they reach this program too.

    A function of ours, not `SIG_IGN`, which the editor would inherit.
    """
    numbers = (signal.SIGINT, signal.SIGQUIT)
    before = [signal.signal(number, lambda *_: None) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
