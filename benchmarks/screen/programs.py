"""The programs that are compared, and the keys that do the same in each."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.screen.running import Running

ROOT = Path(__file__).parent.parent.parent
APPS = ROOT / "benchmarks" / "apps"
OURS, NAIVE, HELLO, TEXT_AREA = "caseedit", "naive", "hello", "TextArea"
PAGE_DOWN = b"\x1b[6~"
END_OF_TEXT = b"\x1b[1;5F"
# Textual's own text area knows no key for it.
MANY_PAGES = 20 * PAGE_DOWN + b"\x1b[F"


@dataclass(frozen=True, slots=True)
class Program:
    """One editor.

    Attributes:
        name: How the table calls it.
        words: The command; the file or folder comes behind it.
        to_end: Keys that go to the end of the text, ready to type there.
        page_down: The key that goes one page down.
        about: What it is, for the notes under the table.
    """

    name: str
    words: tuple[str, ...]
    to_end: bytes = END_OF_TEXT
    page_down: bytes = PAGE_DOWN
    about: str = ""

    def start(self, path: Path | None, home: Path, *, is_remote: bool = False) -> Running:
        """Run it on a file or folder, with a home of its own."""
        words = [*self.words, *([str(path)] if path is not None else [])]
        return Running(words, home, environment(home, is_remote=is_remote))


def installed() -> tuple[list[Program], list[str]]:
    """Return the programs that are here, and the names of those that are not."""
    python = (sys.executable, "-P")
    programs = [
        Program(OURS, (*python, "-m", "caseedit"), about="this program"),
        Program(
            NAIVE,
            (*python, str(APPS / "naive.py")),
            to_end=MANY_PAGES,
            about="DirectoryTree, Inputs, TextArea and Markdown",
        ),
        Program(TEXT_AREA, (*python, str(APPS / "text_area.py")), to_end=MANY_PAGES, about="one TextArea"),
        Program(HELLO, (*python, str(APPS / "hello.py")), about="a Textual hello world"),
        Program("nano", ("nano",), to_end=b"\x1b/"),
        Program("vim", ("vim", "-N", "-u", "DEFAULTS", "-i", "NONE", "-n"), to_end=b"Go"),
        Program("micro", ("micro",)),
    ]
    here = [program for program in programs if shutil.which(program.words[0])]
    return here, [program.name for program in programs if program not in here]


def environment(home: Path, *, is_remote: bool) -> dict[str, str]:
    """Return the variables of somebody who has set nothing."""
    variables = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CONFIG", "CACHE")},
    }
    return {**variables, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"} if is_remote else variables
