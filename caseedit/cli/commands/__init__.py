"""The commands without a screen, and the one that opens it, in the order in which the help lists them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import argparse

# The first is what `caseedit` does when no command is named. Each is a module here, imported when it is used.
COMMANDS = ("edit", "check", "list", "get", "set", "new", "preview", "schema", "recover", "doctor", "keys")


class Command(Protocol):
    """What a module in this folder offers."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say which arguments the command takes."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit code."""


def load(name: str) -> Command:
    """Return a command of the table."""
    return cast(Command, import_module(f"{__name__}.{name}"))
