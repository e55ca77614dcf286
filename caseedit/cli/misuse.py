"""What a command line can be besides right: wrong, or a question how a command is used."""

from __future__ import annotations

from caseedit.errors import CaseEditError


class WrongUse(CaseEditError):
    """The command line says something that no command understands."""


class HelpWanted(Exception):
    """Someone asked how a command is used; the text is the answer."""
