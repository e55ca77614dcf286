"""The program that opens an address: the person's browser, without a shell; none by accident where nobody sees it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping

from caseedit.core.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opener:
    """How an address is opened here.

    Attributes:
        command: The program and its arguments; `%s` stands for the address, which comes last where there is none.
        takes_terminal: It may draw where the editor does, as browsers without a display do.
    """

    command: tuple[str, ...]
    takes_terminal: bool = False

    def with_address(self, address: str) -> list[str]:
        """Return what is run for an address."""
        if any("%s" in word for word in self.command):
            return [word.replace("%s", address) for word in self.command]
        return [*self.command, address]


def opener(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Opener | None:
    """Return what opens addresses here: `$BROWSER`, else what the system has for it; None if there is nothing."""
    is_far = "SSH_CONNECTION" in environment or "SSH_TTY" in environment
    has_display = bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    has_display = has_display or (platform == "darwin" and not is_far)
    chosen = environment.get("BROWSER", "").partition(":")[0]
    try:
        command = tuple(shlex.split(chosen))
    except ValueError:
        command = ()
    if command:
        return Opener(command, takes_terminal=not has_display)
    system = shutil.which("open" if platform == "darwin" else "xdg-open", path=environment.get("PATH"))
    # Without a display it would look for a browser that draws in a terminal.
    return Opener((system,)) if system and has_display else None


def start(opener: Opener, address: str, failed: Callable[[str], None]) -> None:
    """Start a program beside the editor; `failed` is told, in another thread, if it says that it could not."""
    command = opener.with_address(address)
    try:
        quiet = subprocess.DEVNULL
        child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        failed(f"{command[0]} cannot be run: {error.strerror}.")
        return

    def wait() -> None:
        if child.wait():
            failed(f"{command[0]} could not open it.")

    threading.Thread(target=wait, name="browser", daemon=True).start()
