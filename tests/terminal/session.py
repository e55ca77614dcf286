"""A real program in a real pseudo-terminal, with an emulator that shows what a person would see."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte
from output_reading import Reader

ROOT = Path(__file__).parent.parent.parent
KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "delete": "\x1b[3~",
    "space": " ", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H",
    "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "ctrl+right": "\x1b[1;5C", "ctrl+left": "\x1b[1;5D",
    "ctrl+end": "\x1b[1;5F", "ctrl+home": "\x1b[1;5H", "shift+right": "\x1b[1;2C", "shift+f6": "\x1b[17;2~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f10": "\x1b[21~",
}  # fmt: skip
# A frame may come up to a sixtieth of a second after the key that asked for it.
REST = 0.035
# A lone Escape may be the beginning of another key for a tenth of a second.
ESCAPE_REST = 0.14
PATIENCE = 15.0


def size(columns: int, rows: int) -> bytes:
    return struct.pack("HHHH", rows, columns, 0, 0)


class Session:
    """Runs `caseedit ARGUMENTS` until `close`.

    Attributes:
        state: Where its user's directories are.
        sent: Every byte that came.
        reader: What those bytes are: text, sequences, modes that are on.
        screen: What they paint.
    """

    def __init__(
        self,
        *arguments: str | Path,
        columns: int = 120,
        rows: int = 36,
        state: Path,
        environment: dict[str, str] | None = None,
        folder: Path | None = None,
        program: Path | None = None,
    ) -> None:
        self.state = state
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.reader = Reader()
        self.sent = bytearray()
        self._master, self._slave = os.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size(columns, rows))
        self.modes_before = termios.tcgetattr(self._slave)
        start = [str(program)] if program is not None else ["-m", "caseedit"]
        self.process = subprocess.Popen(
            [sys.executable, *start, *map(str, arguments)],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=folder or ROOT,
            env=_variables(state, environment or {}),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.set_blocking(self._master, False)

    # --- what is seen

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.rows)

    @property
    def rows(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    @property
    def status(self) -> str:
        """The row above the key bar."""
        return self.rows[-2]

    @property
    def told(self) -> str:
        """The two rows at the foot as one text: a long message takes both."""
        return " ".join(" ".join(self.rows[-2:]).split())

    @property
    def flowing(self) -> str:
        """The screen with every gap as one blank, so that wrapped words are found again."""
        return " ".join(self.text.split())

    # --- reading

    def receive(self, limit: int = 65536) -> bytes:
        """Take some of what has come; nothing if nothing has."""
        if not select.select([self._master], [], [], 0)[0]:
            return b""
        try:
            data = os.read(self._master, limit)
        except OSError:
            return b""
        self.sent += data
        self._stream.feed(self.reader.feed(data))
        return data

    def read(self) -> int:
        """Take what has come; return how many bytes."""
        count = 0
        while data := self.receive():
            count += len(data)
        return count

    def settle(self, rest: float = REST, patience: float = PATIENCE) -> int:
        """Wait until the program has taken all input and sleeps, and nothing comes; return how many bytes came."""
        count, end = 0, time.monotonic() + patience
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < rest:
            came = self.read()
            count += came
            if came or not self._is_asleep():
                quiet_since = time.monotonic()
            if quiet_since > end:
                raise AssertionError(f"never at rest\n{self.text}")
            time.sleep(0.003)
        return count

    def _is_asleep(self) -> bool:
        waiting = struct.unpack("i", fcntl.ioctl(self._slave, termios.FIONREAD, b"\0" * 4))[0]
        if waiting:
            return False
        try:
            for task in Path(f"/proc/{self.process.pid}/task").iterdir():
                if (task / "stat").read_text().rpartition(")")[2].split()[0] not in "SITtZX":
                    return False
        except OSError:
            # It has ended, or there is no such file system: then only quiet counts.
            return True
        return True

    def until(self, pattern: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows a pattern; the last screen is in the error if it never does."""
        return self._wait(lambda: re.search(pattern, self.text) is not None, f"not seen: {pattern}", seconds)

    def until_flowing(self, words: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows these words, wherever lines are broken."""
        return self._wait(lambda: words in self.flowing, f"not seen: {words}", seconds)

    def until_gone(self, pattern: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows a pattern no more."""
        return self._wait(lambda: re.search(pattern, self.text) is None, f"still seen: {pattern}", seconds)

    def until_true(self, is_so: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until a function returns something true."""
        self._wait(is_so, f"never true: {is_so}", seconds)

    def _wait(self, is_so: Callable[[], object], told: str, seconds: float) -> str:
        end = time.monotonic() + seconds
        while True:
            self.read()
            if is_so():
                return self.text
            if time.monotonic() > end:
                raise AssertionError(f"{told}\n{self.text}")
            if self.process.poll() is not None and not self.read():
                raise AssertionError(f"{told}, and the program has ended\n{self.text}")
            select.select([self._master], [], [], 0.02)

    # --- writing

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._master, left) :]
            except BlockingIOError:
                self.read()
                time.sleep(0.002)

    def type(self, text: str) -> int:
        """Type characters, and wait for the answer; return how many bytes came."""
        self.send(text.encode())
        return self.settle()

    def press(self, *names: str) -> int:
        """Send keys by name: `ctrl+s`, `f6`, `enter`, or one character; each waits for the answer to the one before."""
        count = 0
        for name in names:
            self.send(key(name).encode())
            count += self.settle(ESCAPE_REST if name == "escape" else REST)
        return count

    def walk_to(self, place: str) -> None:
        """Go through the form by Tab until the status line names a place."""
        for _ in range(60):
            if re.search(rf" {re.escape(place)}(  LF.*)?$", self.status):
                return
            self.press("tab")
        raise AssertionError(f"never at {place}\n{self.text}")

    def paste(self, text: str) -> int:
        """Paste, as a terminal does that was asked to mark it."""
        return self.type(f"\x1b[200~{text}\x1b[201~")

    def command(self, words: str) -> None:
        """Run a command by its words, from the palette."""
        self.press("ctrl+p")
        self.until("Command:")
        self.type(words)
        self.press("enter")

    def resize(self, columns: int, rows: int) -> None:
        """Change the window."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size(columns, rows))
        self.settle()

    def resize_to_odd(self, columns: int, rows: int) -> None:
        """Tell the program of a size that the emulator here does not follow."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size(columns, rows))
        if 0 < columns < 500 and 0 < rows < 500:
            self.screen.resize(rows, columns)

    # --- ending

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def wait(self, seconds: float = 20) -> int:
        """Wait for the end and return the exit code (128+n for a signal)."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            if self._master >= 0:
                self.read()
            if time.monotonic() > end:
                raise AssertionError(f"still running\n{self.text}")
            time.sleep(0.005)
        if self._master >= 0:
            self.read()
        code = self.process.returncode
        return code if code >= 0 else 128 - code

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    @property
    def terminal_modes(self) -> list[object]:
        """Return what `stty` would show."""
        return termios.tcgetattr(self._slave)

    @property
    def is_blocking(self) -> bool:
        """Tell whether programs that read from the terminal wait until something comes."""
        return os.get_blocking(self._slave)

    def close(self) -> None:
        """End the program if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for descriptor in (self._slave, self._master):
            if descriptor >= 0:
                with contextlib.suppress(OSError):
                    os.close(descriptor)


Start = Callable[..., Session]


def key(name: str) -> str:
    """Return what a terminal sends for a key."""
    if name in KEYS:
        return KEYS[name]
    if name.startswith("ctrl+"):
        return chr(ord(name[5]) & 31)
    return name


def _variables(state: Path, given: dict[str, str]) -> dict[str, str]:
    variables = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "HOME": str(state / "home"),
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(state / "state"),
        "XDG_CONFIG_HOME": str(state / "config"),
        "XDG_CACHE_HOME": str(state / "cache"),
    }
    for name in ("NO_COLOR", "SSH_CONNECTION", "TMUX", "VISUAL", "EDITOR", "COLUMNS", "LINES"):
        variables.pop(name, None)
    variables.update(given)
    return {name: value for name, value in variables.items() if value}
