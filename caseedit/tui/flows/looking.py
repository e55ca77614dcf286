"""Looking: commands, help, lists, diffs, colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.errors import CannotRead, CaseEditError
from caseedit.tui import terminal
from caseedit.tui.diff import Diff
from caseedit.tui.screens.picker import Item, Picker, fitting
from caseedit.tui.screens.text_page import TextPage

if TYPE_CHECKING:
    from caseedit.tui.commands import Command
    from caseedit.tui.screens.editor import EditorScreen


def palette(screen: EditorScreen) -> None:
    """Offer every command that does something now, with its key."""
    from caseedit.tui.commands import COMMANDS, key_label

    live = [command for command in COMMANDS if command.when(screen) and command.id != "palette"]
    items = [
        Item(command.title, command, command.alias, " ".join(key_label(key) for key in command.keys))
        for command in live
    ]

    def offered(query: str) -> list[Item]:
        exact = [item for item in items if query.strip() and query.strip().lstrip(":") in _aliases(item.value)]
        return [*exact, *(item for item in fitting(items, query) if item not in exact)]

    def run(command: Command | None) -> None:
        if command is not None:
            screen.attempt(lambda: command.run(screen))

    screen.app.push_screen(Picker("Command", offered, empty='No command has "%s" in its name.'), run)


def _aliases(command: Command) -> set[str]:
    return {word.lstrip(":") for word in command.alias.split()}


def help_here(screen: EditorScreen) -> None:
    """Show help for the pane that has the focus."""
    from caseedit.tui.help import help_rows

    screen.app.push_screen(TextPage(f"Help: {screen.pane}", lambda width: help_rows(screen, width)))


def cannot_open(screen: EditorScreen, path: Path, error: CaseEditError) -> None:
    """Say why a document is not opened, and show it as it lies on the disk if it is only too big."""
    screen.say(str(error), "error")
    if isinstance(error, CannotRead) and error.is_too_big:
        from caseedit.core.files.raw import Raw
        from caseedit.tui.screens.raw_page import RawPage

        try:
            raw = Raw(screen.workspace.root / path)
        except CannotRead:
            return
        screen.app.push_screen(RawPage(f"{error.message} To look at only.", raw))


def show_diff(screen: EditorScreen) -> None:
    """Show what is edited and not saved."""
    document = screen.document
    if document is not None:
        name = screen.name_of(document)
        screen.app.push_screen(TextPage(f"{name}: what is edited", Diff(document.saved_text, document.text).rows))


def choose_theme(screen: EditorScreen) -> None:
    """Offer the four looks."""
    items = [
        Item("Dark", "dark"),
        Item("Light", "light"),
        Item("High contrast", "contrast"),
        Item("The terminal's own colours", "ansi"),
    ]

    def choose(name: str | None) -> None:
        if name is not None:
            terminal.keep_theme(screen.app, f"caseedit-{name}")

    screen.app.push_screen(Picker("Colours", items), choose)


def redraw(screen: EditorScreen) -> None:
    """Paint everything again, in case something else wrote on the terminal."""
    terminal.repaint(screen.app)
