"""What goes to the terminal: at once where it is taken, else by a thread that waits so that nobody else has to."""

from __future__ import annotations

import os
import select
import termios
import threading
import tty
from collections.abc import Iterator

import pyte
import pytest
from rich.color import ColorSystem

from caseedit.tui.differ import Differ
from caseedit.tui.looks import look_of
from caseedit.tui.outgoing import Outgoing

WIDTH, HEIGHT = 80, 24
PLAIN = look_of(None, ColorSystem.TRUECOLOR)


class Line:
    """A terminal, what is sent to it, and who wrote that."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(self.master, False)
        self.file = os.fdopen(slave, "w", encoding="utf-8")
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.ByteStream(self.screen)
        self.outgoing = Outgoing(self.file)
        self.outgoing.start()
        differ = Differ()
        differ.resize(WIDTH, HEIGHT)
        self.outgoing.begin(differ)

    def want(self, words: str) -> None:
        """Have words in every row."""

        def wish(differ: Differ) -> None:
            for y in range(HEIGHT):
                differ.put(y, 0, WIDTH, [(f"{words:{WIDTH}}", PLAIN)])

        self.outgoing.paint(wish)

    def take(self, words: str) -> None:
        """Read until the last row begins with words."""
        while self.screen.display[-1].rstrip() != words:
            assert select.select([self.master], [], [], 10)[0], words
            self.stream.feed(os.read(self.master, 65536))


@pytest.fixture
def writers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the threads that wrote, in order."""
    found: list[str] = []
    write = os.write

    def noted(handle: int, data: bytes) -> int:
        found.append(threading.current_thread().name)
        return write(handle, data)

    monkeypatch.setattr(os, "write", noted)
    return found


@pytest.fixture
def line(writers: list[str]) -> Iterator[Line]:
    made = Line()
    yield made
    termios.tcflow(made.file.fileno(), termios.TCOON)
    os.close(made.master)
    made.outgoing.stop()
    made.file.close()


def test_what_the_terminal_takes_is_written_at_once(line: Line, writers: list[str]) -> None:
    line.want("")
    line.take("")
    writers.clear()
    for words in ("first", "second", "third"):
        line.want(words)
        line.take(words)
        line.outgoing.write("\x1b[?25l")
    assert set(writers) == {threading.current_thread().name}
    assert len(writers) == 6


def test_a_terminal_that_takes_nothing_stops_nobody(line: Line, writers: list[str]) -> None:
    """As after ^S, or where the other end does not read: what comes later takes the place of what is not sent."""
    line.want("before")
    line.take("before")
    termios.tcflow(line.file.fileno(), termios.TCOOFF)
    for number in range(200):
        line.want(f"word {number}")
    termios.tcflow(line.file.fileno(), termios.TCOON)
    line.take("word 199")
    assert line.outgoing.frames < 20
    assert "terminal-output" in writers
    line.want("after")
    line.take("after")


def test_a_full_terminal_stops_nobody(line: Line) -> None:
    for number in range(200):
        line.want(str(number % 10) * WIDTH)
    line.take("9" * WIDTH)
    assert line.outgoing.frames < 50


def test_a_lost_terminal_stops_nobody() -> None:
    made = Line()
    os.close(made.master)
    for number in range(50):
        made.want(f"word {number}")
        made.outgoing.write("\x1b[?25l")
    made.outgoing.stop()
    made.file.close()


def test_the_thread_writes_all_where_the_terminal_cannot_be_opened_again(
    monkeypatch: pytest.MonkeyPatch, writers: list[str]
) -> None:
    def fails(_handle: int) -> str:
        raise OSError

    monkeypatch.setattr(os, "ttyname", fails)
    made = Line()
    for words in ("first", "second"):
        made.want(words)
        made.take(words)
    assert set(writers) == {"terminal-output"}
    os.close(made.master)
    made.outgoing.stop()
    made.file.close()
