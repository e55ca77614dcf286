"""Editing that is not a key in a text: undo, list items, fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseedit.core.paths import FieldPath, format_path
from caseedit.errors import CaseEditError
from caseedit.tui.flows import offering, panes
from caseedit.tui.screens.picker import Item, Picker, Prompt

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen


def undo(screen: EditorScreen) -> None:
    """Take the last change back and show its place."""
    if screen.document is None or screen.workspace.undo() is None:
        screen.say("Nothing to undo.")


def redo(screen: EditorScreen) -> None:
    """Do again what was taken back."""
    if screen.document is None or screen.workspace.redo() is None:
        screen.say("Nothing to redo.")


def duplicate_lines(screen: EditorScreen) -> None:
    """Put a copy of the line, or of the lines selected, below."""
    screen.editor_in_use().duplicate_lines()


def delete_lines(screen: EditorScreen) -> None:
    """Delete the line, or the lines selected."""
    screen.editor_in_use().delete_lines()


def lines_up(screen: EditorScreen) -> None:
    """Move the line, or the lines selected, up."""
    screen.editor_in_use().move_lines(-1)


def lines_down(screen: EditorScreen) -> None:
    """Move the line, or the lines selected, down."""
    screen.editor_in_use().move_lines(1)


def select_all(screen: EditorScreen) -> None:
    """Select the whole text."""
    screen.editor_in_use().select_all()


def add_item(screen: EditorScreen) -> None:
    """Add an item to the list that the form is in."""
    screen.form.add_item()


def remove_item(screen: EditorScreen) -> None:
    """Remove the item that the form is in."""
    screen.form.remove_item()


def duplicate_item(screen: EditorScreen) -> None:
    """Put a copy of the item under it."""
    screen.form.duplicate_item()


def item_up(screen: EditorScreen) -> None:
    """Move the item up."""
    screen.form.move_item_up()


def item_down(screen: EditorScreen) -> None:
    """Move the item down."""
    screen.form.move_item_down()


def remove_field(screen: EditorScreen) -> None:
    """Remove the field with its key."""
    screen.form.remove_field()


def clear_field(screen: EditorScreen) -> None:
    """Make the field an empty text."""
    screen.form.clear_field()


def set_null(screen: EditorScreen) -> None:
    """Make the field null."""
    screen.form.set_null()


def add_field(screen: EditorScreen) -> None:
    """Ask for a name, offering the schema's absent fields, and add an empty field of that name."""
    document = screen.document
    if document is None:
        return
    absent = [field for field in screen.workspace.schema.fields if field.name not in document.fields]

    def items(query: str) -> list[Item]:
        known = [
            Item(field.name, field.name, field.hint) for field in absent if query.casefold() in field.name.casefold()
        ]
        is_new = query.strip() and query.strip() not in document.fields and query.strip() not in {i.text for i in known}
        return [*known, *([Item(query.strip(), query.strip(), "new key")] if is_new else [])]

    def add(name: str | None) -> None:
        if name and screen.attempt(lambda: screen.workspace.set_field((name,), "")):
            panes.focus(screen, "form")
            screen.form.focus_field((name,))

    screen.app.push_screen(Picker("Add field", items, empty="Type a name for the field."), add)


def rename_field(screen: EditorScreen) -> None:
    """Ask for another key for the field that the form is in."""
    path = screen.form.current_path
    if path is None or not isinstance(path[-1], str):
        screen.say("Go to a field with a name first; items of lists have none.")
        return

    _ask_for_key(screen, path, path[-1])


def _ask_for_key(screen: EditorScreen, path: FieldPath, typed: str, hint: str = "") -> None:
    def rename(name: str | None) -> None:
        if not name:
            return
        try:
            screen.workspace.rename_field(path, name)
        except CaseEditError as error:
            offering.tell_refusal(screen, error)
            if not getattr(error, "offer", ()):
                # Nobody should type it again because of one letter.
                _ask_for_key(screen, path, name, error.message)
        else:
            screen.form.focus_field((*path[:-1], name))

    screen.app.push_screen(Prompt(f"Rename {format_path(path)} to", query=typed, hint=hint), rename)
