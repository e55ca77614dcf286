"""Opening a link: the whole address is shown, then a browser is started, if a person wants that."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from caseedit.core import addresses
from caseedit.core.addresses import Address
from caseedit.core.document.document import Document
from caseedit.errors import CaseEditError
from caseedit.tui import opening, telling
from caseedit.tui.screens.picker import Item, Picker
from caseedit.tui.screens.question import WIDEST, Question

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen

OTHER_ROWS = 14  # of the question, besides the address
NO_OPENER = "No browser can be started from here: this terminal has no display, and BROWSER is not set."


def open_link(screen: EditorScreen) -> None:
    """Open the link at the cursor; where there is none, or more than one, ask which."""
    document = screen.document
    if document is None:
        return
    found = _unique(_here(screen, document)) or _unique(address for _, address in addresses.found_in(document.text))
    if not found:
        screen.say("No link here, and none in this document.")
    elif len(found) == 1:
        _ask(screen, found[0])
    else:
        items = [Item(address, address) for address in found]
        picker = Picker("Open link", items, empty='No link has "%s" in it.', is_wide=True)
        screen.app.push_screen(picker, lambda chosen: _ask(screen, chosen) if chosen is not None else None)


def _unique(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _here(screen: EditorScreen, document: Document) -> Iterator[str]:
    """Yield the addresses at the place of work: that under the cursor, else those of its line, row or field."""
    if screen.pane == "page":
        yield from screen.page.links
        return
    if screen.pane == "form" and not screen.shows_yaml:
        value = document.get(screen.form.current_path or ())
        if isinstance(value, str):
            whole = [value.strip()] if len(value.split()) == 1 and ("://" in value or "@" in value) else []
            yield from whole or (address for _, address in addresses.found_in(value))
        return
    at = telling.offset_here(screen)
    line = document.lines.span(document.lines.line_of(at))
    found = list(addresses.found_in(line.of(document.text)))
    under = [address for span, address in found if span.start <= at - line.start <= span.end]
    yield from under or (address for _, address in found)


def _ask(screen: EditorScreen, link: str) -> None:
    try:
        address = addresses.opened_as(link)
    except CaseEditError as error:
        screen.say(f"Not opened. {error}", "warning")
        return
    width = min(WIDEST, screen.app.size.width - 4) - 4
    if len(address.text) > width * (screen.app.size.height - OTHER_ROWS):
        screen.say("Not opened: this address is longer than can be shown in this window.", "warning")
        return
    opener = opening.opener()
    choices = [("c", "Copy it")] if opener is None else [("o", "Open it"), ("c", "Copy it")]
    detail = "\n".join([address.text, "", *address.notes, *([NO_OPENER] if opener is None else [])]).strip()
    question = Question("Open this address?" if opener is not None else "This is the address.", choices, detail=detail)

    def answer(key: str | None) -> None:
        if key == "o" and opener is not None:
            _open(screen, opener, address)
        elif key == "c":
            screen.app.copy_to_clipboard(address.text)
            screen.say("Copied here, and sent to the terminal, which may keep it out of your clipboard.")

    screen.app.push_screen(question, answer)


def _open(screen: EditorScreen, opener: opening.Opener, address: Address) -> None:
    if not opener.takes_terminal:
        screen.say(f"Opening {address.text}")
        opening.start(opener, address.text, partial(_tell_failure, screen))
        return
    screen.workspace.keep_all()
    try:
        with screen.app.suspend():
            subprocess.run(opener.with_address(address.text), check=False)
    except OSError as error:
        screen.say(f"{opener.command[0]} cannot be run: {error.strerror}.", "error")


def _tell_failure(screen: EditorScreen, reason: str) -> None:
    # The editor may have ended before the browser.
    with suppress(RuntimeError):
        screen.app.call_later(screen.say, reason, "error")
