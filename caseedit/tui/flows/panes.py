"""The panes: which are shown, which has the focus, where the page stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from caseedit.tui import arrange, telling
from caseedit.tui.arrange import PANES, PageMode, Pane
from caseedit.tui.flows import page

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen
    from caseedit.tui.widgets.text_editor import TextEditor

AFTER: dict[PageMode, PageMode] = {"beside": "alone", "alone": "off", "off": "beside"}


def page_mode(screen: EditorScreen) -> PageMode:
    """Return where the writer wants the page at this size."""
    return screen.page_modes.get(arrange.size_class(*screen.app.size), "off")


def lay_out(screen: EditorScreen) -> None:
    """Show the panes that belong on a window of this size; focus, place and text stay."""
    width, height = screen.app.size
    wanted = arrange.arrange(width, height, page_mode(screen), screen.pane, has_document=screen.document is not None)
    before, screen.arrangement = screen.arrangement.shown, wanted
    classify(screen, has_document=screen.document is not None)
    shown = wanted.shown
    for selector, is_shown in (
        ("#list-pane", "list" in shown),
        ("#middle", bool(shown & {"form", "body"})),
        ("#form-pane", "form" in shown),
        ("#body-pane", "body" in shown),
        ("#page-pane", "page" in shown),
    ):
        screen.query_one(selector).display = is_shown
    if wanted.size == "tiny":
        from caseedit.tui.screens.text_page import wrapped

        told = f" Make the window larger (now {width} x {height}). Nothing is lost."
        screen.too_small.show([[("", "")], *([(" " + row, "bold")] for row in wrapped(told, width - 2))])
    screen.form.display, screen.yaml.display = not screen.shows_yaml, screen.shows_yaml
    if screen.shows_yaml and not screen.yaml.is_attached:
        screen.query_one("#form-pane").mount(screen.yaml)
    for widget, is_shown in ((screen.too_small, wanted.size == "tiny"), (screen.pane_bar, wanted.has_bar)):
        widget.display = is_shown
        if is_shown and not widget.is_attached:
            screen.mount(widget, before=0)
    for pane, title in screen.titles.items():
        title.display = not wanted.has_bar
        title.set(active=pane == screen.pane)
    screen.titles["form"].set(title="Front matter" if screen.document is not None else "Welcome")
    screen.pane_bar.refresh()
    if "page" in shown and "page" not in before:
        if screen.page_upkeep.is_stale and screen.document is not None:
            page.update(screen, screen.document, touches_fields=True)
        # Its size is known only then.
        screen.call_after_refresh(page.reveal, screen)
    size_form(screen)


def classify(screen: EditorScreen, *, has_document: bool) -> None:
    """Give the screen the classes that its styles ask for."""
    classes = {
        f"-{arrange.size_class(*screen.app.size)}": True,
        "-page-alone": page_mode(screen) == "alone",
        "-no-document": not has_document,
        "-plain": screen.workspace.config.accessible,
    }
    names = {name for name, is_so in classes.items() if is_so}
    if names != screen.classes:
        # All at once: with each, Textual looks for the styles of everything again.
        screen.set_classes(names)


def size_form(screen: EditorScreen) -> None:
    """Give the form what it needs, at most half of the column; the body has the rest."""
    pane = screen.query_one("#form-pane")
    if "body" not in screen.arrangement.shown:
        pane.styles.height = "1fr"
        return
    room = max(6, (screen.app.size.height - 2) // 2)
    pane.styles.height = room if screen.shows_yaml else max(4, min(room, screen.form.wanted_height + 1))


def swap_form(screen: EditorScreen) -> None:
    """Change between form and YAML because the front matter stopped, or began, to be readable."""
    lay_out(screen)
    if screen.pane == "form":
        screen.set_focus(widget_of(screen, "form"))


def widget_of(screen: EditorScreen, pane: Pane) -> Widget:
    """Return the widget that takes the keys of a pane."""
    form = screen.yaml if screen.shows_yaml else screen.form
    return {"list": screen.browser, "form": form, "body": screen.body, "page": screen.page}[pane]


def pane_of(screen: EditorScreen, widget: Widget) -> Pane | None:
    """Return the pane that a widget belongs to."""
    owners: dict[Widget, Pane] = {
        screen.browser: "list",
        screen.form: "form",
        screen.yaml: "form",
        screen.body: "body",
        screen.page: "page",
    }
    return owners.get(widget)


def focus(screen: EditorScreen, pane: Pane) -> None:
    """Give the keys to a pane, and show it if it is hidden."""
    size = screen.arrangement.size
    if size in ("wide", "medium"):
        hides = page_mode(screen) == ("off" if pane == "page" else "alone")
        if hides and pane != "list":
            screen.page_modes[size] = "beside"
    screen.pane = pane
    lay_out(screen)
    screen.set_focus(widget_of(screen, pane))
    screen.tell()


def keep_focus(screen: EditorScreen) -> None:
    """Give the keys back to the pane that had them, if a window too small for any pane took them."""
    if screen.focused is None and screen.arrangement.size != "tiny":
        screen.set_focus(widget_of(screen, screen.pane))


def focus_editor(screen: EditorScreen, editor: TextEditor) -> None:
    """Give the keys to a text editor."""
    focus(screen, "form" if editor is screen.yaml else "body")


def next_pane(screen: EditorScreen) -> None:
    """Give the keys to the next pane."""
    _step(screen, 1)


def previous_pane(screen: EditorScreen) -> None:
    """Give the keys to the pane before."""
    _step(screen, -1)


def _step(screen: EditorScreen, step: int) -> None:
    """Go round the panes that can be shown without changing what the writer chose."""
    is_narrow = screen.arrangement.size in ("narrow", "tiny")
    panes = [pane for pane in PANES if is_narrow or pane == "list" or pane in screen.arrangement.shown]
    at = panes.index(screen.pane) if screen.pane in panes else 0
    focus(screen, panes[(at + step) % len(panes)])


def cycle_page(screen: EditorScreen) -> None:
    """Beside, alone, off; in a narrow window: to the page and back."""
    size = screen.arrangement.size
    if size in ("narrow", "tiny"):
        if screen.pane != "page":
            screen.pane_before_page = screen.pane
        focus(screen, screen.pane_before_page if screen.pane == "page" else "page")
        return
    mode = AFTER[page_mode(screen)]
    screen.page_modes[size] = mode
    pane = screen.pane
    if mode == "alone":
        pane = "page"
    elif pane == "page":
        pane = "body"
    focus(screen, pane)


def toggle_yaml(screen: EditorScreen) -> None:
    """Swap form and YAML at the same place."""
    document = screen.document
    if document is None:
        return
    if document.problem is not None and screen.shows_yaml:
        screen.say(f"The form comes back when this is mended: {document.problem.message}", "warning")
        return
    path = screen.form.current_path
    start = document.parts.matter.start
    offset = screen.yaml.cursor + start
    screen.yaml_wanted = not screen.yaml_wanted
    focus(screen, "form")
    if not screen.yaml_wanted:
        screen.form.focus_field(telling.path_at(document, offset))
    elif path is not None:
        screen.yaml.goto(max(0, telling.offset_of(document, path) - start))
