"""What the program sends and imports, as counts that are the same on every machine."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

# Never before the first frame: of a folder, and of a document, whose page is laid out by then.
NOT_AT_FIRST = [
    "frontmatter", "tomllib", "jsonschema", "PIL", "textual_image", "http", "tree_sitter", "pygments.lexers",
    "markdown", "httpx", "pydantic", "email.parser", "wcwidth", "watchfiles", "justhtml", "html.parser",
    "ssl", "_ssl", "_hashlib", "textual.command", "textual.fuzzy", "textual.types", "textual.widgets._input",
    "textual.widgets._select", "textual.widgets._tree", "textual.widgets._option_list", "textual.widgets._toast",
    "rich.table", "argparse", "difflib", "secrets", "uuid", "bz2", "lzma", "zlib", "shutil", "tempfile", "platformdirs",
    "pickle", "base64", "tokenize", "typing_extensions", "rich.panel", "caseedit.tui.widgets.find_bar",
    "textual.scroll_view", "textual.containers", "textual.scrollbar", "textual.canvas", "subprocess", "locale",
    "traceback", "rich.markup",
]  # fmt: skip
# Of ours; on a busy machine the readers and checkers have theirs before the first frame, too.
MOST_MODULES = 290
NOT_WITHOUT_DOCUMENT = ["markdown_it", "mdit_py_plugins", "linkify_it"]
PROGRAM = """
import sys
from caseedit.tui.sparing import spared
with spared():
    from caseedit.tui import terminal
before = terminal.Terminal.paint
def paint(self, *update):
    if not hasattr(terminal, "is_painted"):
        terminal.is_painted = True
        with open({file!r}, "w") as out:
            out.write("\\n".join(sys.modules))
    return before(self, *update)
terminal.Terminal.paint = paint
from caseedit.cli.main import entry
entry()
"""


@pytest.mark.parametrize("begins_with_document", [False, True])
def test_modules_at_the_first_frame(
    start: Start, site: Path, study: Path, tmp_path: Path, begins_with_document: bool
) -> None:
    program, found = tmp_path / "painting.py", tmp_path / "modules.txt"
    program.write_text(PROGRAM.format(file=str(found)), "utf-8")
    session = start(study if begins_with_document else site, program=program)
    session.until("saved|with errors")
    modules = set(found.read_text("utf-8").split())
    forbidden = NOT_AT_FIRST if begins_with_document else [*NOT_AT_FIRST, *NOT_WITHOUT_DOCUMENT]
    assert modules & set(forbidden) == set()
    ours = [name for name in modules if name.startswith("caseedit")]
    assert len(ours) <= MOST_MODULES, sorted(ours)


COUNTING = """
from caseedit.tui import terminal
from textual.css import stylesheet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen
counts = {{"layouts": 0, "whole": 0, "parts": 0, "styled": 0, "foreign": 0, "parsed": 0, "sources": 0, "swept": 0}}
def count(name):
    counts[name] += 1
    with open({file!r}, "w") as out:
        out.write(" ".join(map(str, counts.values())))
layout, paint = Screen._refresh_layout, terminal.Terminal.paint
def counted_layout(self, size=None, scroll=False):
    if not self.app._batch_count and type(self).__name__ == "EditorScreen":
        count("layouts")
    return layout(self, size, scroll)
def counted_paint(self, update, cursor):
    count("whole" if type(update).__name__ == "LayoutUpdate" else "parts")
    return paint(self, update, cursor)
Screen._refresh_layout, terminal.Terminal.paint = counted_layout, counted_paint
style, add = Stylesheet.apply, Stylesheet.add_source
def counted_style(self, *what, **how):
    count("styled")
    return style(self, *what, **how)
def counted_source(self, css, read_from=None, *what, **how):
    if "caseedit" not in str(read_from):
        count("foreign")
    if read_from not in self.source:
        count("sources")
    return add(self, css, read_from, *what, **how)
Stylesheet.apply, Stylesheet.add_source = counted_style, counted_source
read, parse = Stylesheet.read, stylesheet.parse
def counted_read(self, *what):
    count("sources")
    return read(self, *what)
def counted_parse(*what, **how):
    count("parsed")
    return parse(*what, **how)
Stylesheet.read, stylesheet.parse = counted_read, counted_parse
import gc
gc.callbacks.append(lambda phase, found: count("swept") if phase == "start" else None)
from caseedit.cli.main import entry
entry()
"""


def test_one_whole_frame_at_start(start: Start, site: Path, study: Path, tmp_path: Path) -> None:
    """What comes after it is in parts: what the readers and checkers found out."""
    program, found = tmp_path / "counting.py", tmp_path / "counts.txt"
    program.write_text(COUNTING.format(file=str(found)), "utf-8")
    for path in (study, site):
        session = start(path, program=program)
        session.until("problems  |Enter opens")
        session.settle(0.3)
        layouts, whole, parts, styled, foreign, parsed, sources, swept = map(int, found.read_text("utf-8").split())
        assert whole == 1, path
        # On a busy machine the first frame comes before the names of the documents, which take a second layout.
        assert layouts <= 2, path
        assert parts <= 8
        # Each widget once, and a few again: by our own styles alone.
        assert (styled <= 26, foreign) == (True, 0), (path, styled)
        # And each source of styles is read once, when the colours are known.
        assert parsed == sources, (path, parsed, sources)
        # Garbage is hardly looked for: none is made.
        assert swept <= 4, path


MAKING = """
import collections, dataclasses, typing
from re import _compiler
made = {{}}
def counted(module, name):
    before = getattr(module, name)
    made[name] = 0
    def call(*what, **how):
        made[name] += 1
        with open({file!r}, "w") as out:
            out.write(" ".join(map(str, made.values())))
        return before(*what, **how)
    setattr(module, name, call)
counted(_compiler, "compile")
counted(collections, "namedtuple")
counted(dataclasses, "_process_class")
from caseedit.cli.main import entry
entry()
"""


def watched(start: Start, study: Path, folder: Path, code: str) -> tuple[Session, Path]:
    """Start the editor by a program that writes into a file what it sees; return that, too."""
    program, found = folder / "program.py", folder / "found.txt"
    program.write_text(code.format(file=str(found)), "utf-8")
    return start(study, program=program), found


def test_what_is_made_until_at_rest(start: Start, study: Path, tmp_path: Path) -> None:
    """Expressions, and classes of values in the way of the standard library: as few as this document needs."""
    session, found = watched(start, study, tmp_path, MAKING)
    session.until("problems  |Enter opens")
    session.settle(0.5)
    expressions, tuples, classes = map(int, found.read_text("utf-8").split())
    assert (expressions <= 120, tuples <= 10, classes == 0) == (True,) * 3, (expressions, tuples, classes)


def test_bytes_until_at_rest(start: Start, site: Path, study: Path) -> None:
    """One frame of all, then only what the readers and checkers found out."""
    for path, most in ((study, 12_000), (site, 12_000)):
        session = start(path)
        session.until("problems  |Enter opens")
        session.settle(0.3)
        assert len(session.sent) < most, path


def test_bytes_per_character_with_the_page_beside(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.settle()
    session.type("F")
    counts = [session.type(letter) for letter in "irst words of a paragraph"]
    session.settle(0.3)
    assert statistics.median(counts) <= 120, counts


def test_bytes_per_character_in_a_field(start: Start, study: Path) -> None:
    session = start("--field", "project", study)
    session.until(" project  LF")
    session.settle(0.3)
    session.press("end")
    session.type(" ")
    counts = [session.type(letter) for letter in "and more"]
    assert statistics.median(counts) <= 250, counts


def wake_ups(process: int) -> int | None:
    """Return how often the threads of a process went to sleep; None where that cannot be known."""
    try:
        states = [(task / "status").read_text() for task in Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return None
    return sum(int(state.partition("\nvoluntary_ctxt_switches:")[2].split()[0]) for state in states)


DISPATCHING = """
from textual.message_pump import MessagePump
dispatch, counted = MessagePump._dispatch_message, []
async def dispatched(self, message):
    counted.append(type(message).__name__)
    with open({file!r}, "w") as out:
        out.write(" ".join(counted))
    await dispatch(self, message)
MessagePump._dispatch_message = dispatched
from caseedit.cli.main import entry
entry()
"""


def test_a_typed_character_needs_no_message_and_wakes_few(start: Start, study: Path, tmp_path: Path) -> None:
    session, found = watched(start, study, tmp_path, DISPATCHING)
    session.until("saved")
    session.press("ctrl+end", "enter")
    session.type("F")
    # The last of those before went to sleep.
    session.settle(1.0)
    before, slept = found.read_text("utf-8").split(), wake_ups(session.process.pid)
    session.type("irst words of a paragraph")
    session.settle(0.1)
    after = wake_ups(session.process.pid)
    came = [name for name in found.read_text("utf-8").split()[len(before) :] if name not in ("Prompt", "Callback")]
    assert "Key" not in came
    assert slept is None or after is None or after - slept <= 25 * 6


def test_nothing_is_sent_while_nothing_happens(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.type("x")
    session.settle(0.5)
    # The one clock here: idleness is measured by it. The last timers of what was typed run out in the first part.
    time.sleep(1.5)
    before = wake_ups(session.process.pid)
    time.sleep(2.0)
    assert session.read() == 0
    after = wake_ups(session.process.pid)
    assert before is None or after is None or after - before <= 2


def test_a_key_that_does_nothing_sends_nothing(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.settle(0.5)
    session.press("home")
    for sent in ("\x1b[24~", "\x1f", "\x1bq", "\x1b[H", "\x1b[57441u"):
        assert session.type(sent) == 0, sent


def test_paging_paints_one_pane(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.settle(0.5)
    session.press("pagedown")
    assert session.press("pagedown") < 4_000
