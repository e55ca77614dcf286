"""`EditorScreen`: the panes and how they hear of each other; the work itself is in `tui/flows`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

from caseedit.core.collection.index import IndexRow
from caseedit.core.document.document import Document
from caseedit.core.paths import FieldPath
from caseedit.core.text import Change
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.errors import CaseEditError, in_short
from caseedit.tui import arrange, background, commands, listing, telling
from caseedit.tui.arrange import PANES, PageMode, Pane
from caseedit.tui.findings import Findings
from caseedit.tui.flows import moving, offering, page, panes, problems
from caseedit.tui.framing import FramedScreen
from caseedit.tui.later import Later
from caseedit.tui.regions import Region
from caseedit.tui.start import Start
from caseedit.tui.widgets.boxes import Column, Row
from caseedit.tui.widgets.file_browser import FileBrowser
from caseedit.tui.widgets.front_matter_form import FrontMatterForm
from caseedit.tui.widgets.lines import Lines
from caseedit.tui.widgets.offered import Offered
from caseedit.tui.widgets.pane_title import PaneBar, PaneTitle
from caseedit.tui.widgets.preview import Preview
from caseedit.tui.widgets.status_bar import KeyBar, StatusBar, Tone
from caseedit.tui.widgets.text_editor import TextEditor
from caseedit.tui.words import Words
from caseedit.workspace import Workspace

if TYPE_CHECKING:
    from caseedit.tui.widgets.find_bar import FindBar

FIRST_FRAME, FIRST_REST = 0.15, 0.02  # seconds until the first frame without the names of the documents, and with them
NO_BODY = "No text yet. F6 leads here: write Markdown."
CHECK_DELAY = 0.15  # seconds after the last key


class EditorScreen(FramedScreen):
    """Browser, form, body and page of one workspace."""

    BINDINGS: ClassVar[list[BindingType]] = commands.bindings()
    AUTO_FOCUS = ""  # but where the editor begins
    # Where the focus is shows in the panes; Textual would paint the whole screen again for it.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    class Checked(Message):
        """A document was checked."""

        def __init__(self, document: Document, revision: int, found: list[Diagnostic]) -> None:
            super().__init__()
            self.document = document
            self.revision = revision
            self.found = found

    class Placed(Message):
        """The panes stand where they belong; these widgets are still to learn how large they are."""

        def __init__(self, widgets: Iterable[Widget]) -> None:
            super().__init__()
            self.widgets = widgets

    def __init__(self, workspace: Workspace, start: Start) -> None:
        super().__init__()
        self.workspace = workspace
        self.findings = Findings()
        self.accepted_errors: dict[Document, set[tuple[str, FieldPath | None]]] = {}
        self.pane: Pane = "list"
        self.pane_before_page: Pane = "body"
        self.yaml_wanted = False
        self.page_upkeep = page.Upkeep(self)
        self.character_note = ""
        self.knows_others = False
        self.branch = workspace.branch
        self.rows: list[IndexRow] = []
        self._start = start
        has_page = workspace.config.preview and not workspace.config.accessible
        self.page_modes: dict[str, PageMode] = {"wide": "beside" if has_page else "off"}
        self._regions: dict[str, Region] = {}
        self._check = Later(self._check_in_thread)
        self._edited: list[Document] = []
        self._is_told = True
        self._words = Words()
        self.arrangement = arrange.arrange(120, 36, "beside", "list")
        self.browser = FileBrowser(id="browser")
        self.form = FrontMatterForm(id="form")
        self.yaml = TextEditor(language="yaml", id="yaml")
        self.body = TextEditor(language="markdown", hint=NO_BODY, id="body")
        self.body.most_columns = max(20, workspace.config.wrap)
        self.page = Preview(id="page")
        self.status = StatusBar()
        self.keys = KeyBar()
        # Like the YAML these two are mounted where they are first seen: in the first window that is small enough.
        self.pane_bar = PaneBar(self._bar_panes, lambda: telling.counts(self))
        self.too_small = Lines(id="too-small")
        self.titles: dict[Pane, PaneTitle] = {
            "list": PaneTitle("Documents", "list"),
            "form": PaneTitle("Front matter", "form"),
            "body": PaneTitle("Body", "body", has_rule=True),
            "page": PaneTitle("Page", "page"),
        }

    # --- what is on the screen

    def compose(self) -> ComposeResult:
        """All panes; which of them are seen is decided by the window's size."""
        panes.classify(self, has_document=self._start.file is not None)
        with Row(id="work"):
            with Column(id="list-pane"):
                yield self.titles["list"]
                yield self.browser
            with Column(id="middle"):
                with Column(id="form-pane"):
                    yield self.titles["form"]
                    yield self.form
                with Column(id="body-pane"):
                    yield self.titles["body"]
                    yield self.body
            with Column(id="page-pane"):
                yield self.titles["page"]
                yield self.page
        yield self.status
        yield self.keys

    def on_mount(self) -> None:
        """Open what was asked for."""
        self.workspace.subscribe(self._changed)
        moving.begin(self, self._start)
        panes.lay_out(self)
        background.start(self)
        self.set_timer(FIRST_FRAME, self._show_first_frame)

    def _show_first_frame(self) -> None:
        # Twice: what one learns of its size can move another.
        self.post_message(self.Placed((self.browser, self.form, self.body, self.page, self) * 2))

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panes for the new size."""
        panes.lay_out(self)
        self.call_after_refresh(lambda: self.keys.say(self.status.rest, self.status.tone))
        self.call_after_refresh(panes.keep_focus, self)

    # --- panes and focus

    def _bar_panes(self) -> list[tuple[str, str, bool]]:
        return [(pane, arrange.PANE_NAMES[pane], pane == self.pane) for pane in PANES]

    @property
    def shows_yaml(self) -> bool:
        """The front matter is shown as text: because that is wanted, or because it cannot be read as fields."""
        document = self.document
        if document is None:
            return False
        return self.yaml_wanted or (document.problem is not None and len(document.parts.matter) > 0)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus when a click moved it."""
        # The focus may have gone on since the event was sent.
        pane = panes.pane_of(self, self.focused or event.widget)
        if pane is not None and pane != self.pane:
            self.pane = pane
            panes.lay_out(self)
        self.tell()

    @on(PaneTitle.Clicked)
    def _title_clicked(self, message: PaneTitle.Clicked) -> None:
        panes.focus(self, next(pane for pane in PANES if pane == message.pane))

    def editor_in_use(self) -> TextEditor:
        """Return the text editor that find and go-to work on: the YAML view if it has the focus, else the body."""
        return self.yaml if self.pane == "form" and self.shows_yaml else self.body

    def on_find_bar_notice(self, message: FindBar.Notice) -> None:
        """Tell what the bar has to say; it is loaded when somebody first finds."""
        self.say(message.text)

    def on_find_bar_closed(self) -> None:
        """Go back to the text."""
        self.query_one("#find").display = False
        panes.focus_editor(self, self.editor_in_use())

    # --- documents

    @property
    def document(self) -> Document | None:
        """The document that is shown."""
        return self.workspace.current

    def name_of(self, document: Document) -> str:
        """Return a document's file name, as sentences have it."""
        return in_short(document.path.name) if document.path else "untitled"

    def open(self, path: Path, *, pane: Pane | None = None) -> bool:
        """Open a document and show it; False, with the reason told, if it cannot be read."""
        try:
            document = self.workspace.open(path)
        except CaseEditError as error:
            commands.flow("looking").cannot_open(self, path, error)
            return False
        self.show_document(document)
        panes.focus(self, pane or ("form" if document.can_edit_fields or self.shows_yaml else "body"))
        moving.go_to_cause(self)
        background.offer_recovery(self, document)
        return True

    def show_document(self, document: Document) -> None:
        """Fill all panes with a document."""
        self.key_pressed("escape")
        self.findings.last = None
        self.yaml_wanted = False
        self._regions = {part: Region(self.workspace, document, part) for part in ("body", "matter")}
        self.browser.set_current(document.path)
        self.form.show(self.workspace)
        self.body.show(self._regions["body"], (document.path, "body"))
        self.yaml.show(self._regions["matter"], (document.path, "yaml"))
        self.page.show(page.view_of(self, document))
        self.check_soon(0 if self.knows_others else CHECK_DELAY)
        panes.lay_out(self)
        self.tell()

    def list_read(self) -> None:
        """The names of the documents are known: show them, and say what to do first."""
        self.refresh_list()
        telling.greet(self, is_first=True)
        # The sizes of all panes are on their way.
        self.set_timer(FIRST_REST, self._show_first_frame)

    def refresh_list(self) -> None:
        """Show the rows of the index as they are now."""
        self.rows = listing.by_collection(self.workspace.index.rows, self.workspace.catalog)
        self.browser.show(self.rows, self.workspace.root)
        if self.document is not None:
            self.browser.set_current(self.document.path)
        self.tell_marks()

    def order(self) -> list[Path]:
        """Return the documents in the order of the list."""
        return [row.path for row in self.rows]

    @on(FileBrowser.SummaryChanged)
    def _list_counted(self) -> None:
        self.titles["list"].set(note=telling.list_note(self))

    @on(FileBrowser.Opened)
    def _opened(self, message: FileBrowser.Opened) -> None:
        self.open(message.path)

    def document_saved(self, document: Document) -> None:
        """Refresh what depends on the saved file."""
        if document.path is not None:
            background.check_again(self, {document.path})
        self.tell_marks()
        self.tell()

    # --- changes

    def attempt(self, change: Callable[[], object]) -> bool:
        """Make a change; False, with the reason told, if it is refused."""
        try:
            change()
        except CaseEditError as error:
            offering.tell_refusal(self, error)
            return False
        return True

    def _changed(self, document: Document, change: Change) -> None:
        """Hand a change of the current document to the views, at once."""
        if document is not self.document or not self._regions:
            self.tell_marks()
            return
        had_yaml = self.shows_yaml
        for part, editor in (("body", self.body), ("matter", self.yaml)):
            edits = self._regions[part].follow(change)
            if edits:
                editor.changed(edits, follow=change.origin in ("undo", "redo"))
        touches_fields = telling.touches_front_matter(document, change)
        if touches_fields:
            self.form.changed(change)
        page.update(self, document, touches_fields=touches_fields)
        if self.shows_yaml != had_yaml or touches_fields:
            panes.size_form(self)
        if self.form.display == self.shows_yaml:
            panes.swap_form(self)
        if change.origin in ("undo", "redo"):
            moving.show_place(self, document, change)
        self.check_soon()
        if self.workspace.modified != self._edited:
            self.tell_marks()
        self.tell()

    @on(TextEditor.CursorMoved)
    def _cursor_moved(self, message: TextEditor.CursorMoved) -> None:
        message.stop()
        self.character_note = message.note
        if self.pane == "body" and "page" in self.arrangement.shown:
            self.page.reveal(line=message.line)
        self.tell()

    @on(TextEditor.Notice)
    @on(FrontMatterForm.Notice)
    def _noticed(self, message: TextEditor.Notice | FrontMatterForm.Notice) -> None:
        self.say(message.text)

    @on(FrontMatterForm.FieldFocused)
    def _field_focused(self, message: FrontMatterForm.FieldFocused) -> None:
        panes.size_form(self)
        if "page" in self.arrangement.shown:
            self.page.reveal(field=message.path)
        self.tell()

    @on(FrontMatterForm.Unfinished)
    def _unfinished(self) -> None:
        problems.take_unfinished(self)

    @on(Offered)
    def _offered(self, message: Offered) -> None:
        offering.ask(self, message)

    @on(TextEditor.Scrolled, "#body")
    @on(Preview.Scrolled)
    def _scrolled(self, message: TextEditor.Scrolled | Preview.Scrolled) -> None:
        page.scroll_along(self, message)

    @on(Preview.Clicked)
    def _page_clicked(self, message: Preview.Clicked) -> None:
        moving.go_to_source(self, message.field, message.line, message.link)

    # --- problems

    def check_soon(self, delay: float = CHECK_DELAY) -> None:
        """Check the current document when nothing was typed for a while."""
        self._check.call(self, delay)

    def _check_in_thread(self) -> None:
        if self.document is not None and not background.will_check(self):
            background.check(self, self.document)

    @on(Checked)
    def _checked(self, message: Checked) -> None:
        if message.document.revision == message.revision:
            problems.take_checked(self, message.document, message.found)

    # --- telling

    def say(self, text: str, tone: Tone = "text") -> None:
        """Show a message in the status line."""
        self.status.say(text, tone)
        self.keys.say(self.status.rest, tone)

    def key_pressed(self, key: str) -> None:
        """Take a message away at the next key; an error only at Escape."""
        self.status.hush(even_errors=key == "escape")
        self.keys.say("")  # the start of an error stays; its rest gives the row back to the keys

    def tell_marks(self) -> None:
        """Refresh the marks of the list."""
        self._edited = self.workspace.modified
        self.browser.set_marks(telling.marks(self))
        telling.greet(self)
        self.titles["list"].set(note=telling.list_note(self))
        self.pane_bar.refresh()

    def tell(self) -> None:
        """Refresh status line, key bar and titles when all that is on its way has come; once for a burst of keys."""
        self._is_told = False
        self.catch_up_soon()

    def catch_up(self) -> None:
        """Refresh what is to be refreshed; what did not change is not painted."""
        if self._is_told:
            return
        self._is_told = True
        self.status.set(telling.state(self), telling.place(self))
        self.keys.set(commands.bar_entries(self))
        words = self._words.count(self.document.body) if self.document is not None else 0
        for pane, note in telling.title_notes(self, words).items():
            self.titles[pane].set(note=note)

    def action_command(self, name: str) -> None:
        """Run a command of the table."""
        commands.perform(self, name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a key to the widget that has the focus where its command means nothing."""
        return action != "command" or commands.takes_key(self, str(parameters[0]))

    @on(KeyBar.Pressed)
    def _bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.action_command(message.command)
