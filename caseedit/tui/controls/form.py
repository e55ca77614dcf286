"""The form without a screen: its places, where the focus is, and what each key does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseedit.core.document.document import Document
from caseedit.core.paths import FieldPath, spoken_path
from caseedit.core.schema.schema import Field
from caseedit.core.text import Change
from caseedit.errors import Refused
from caseedit.tui.controls.control import Answer, Around, Begin, Control, Do, Replace, Say, Value, Write
from caseedit.tui.controls.fields import Fields
from caseedit.tui.controls.items import Items
from caseedit.tui.controls.outline import Key, Outline, Place
from caseedit.tui.controls.pool import Pool
from caseedit.tui.controls.text import Text
from caseedit.tui.controls.unfinished import Unfinished
from caseedit.tui.controls.visit import Operation, Visit, difference, reachable
from caseedit.tui.controls.walking import Walk, is_locked, nearest


class Form:
    """One projection of the front matter's text: every change goes through the workspace and comes back as text.

    Attributes:
        document: The document whose fields are shown.
        places: All places, from top to bottom.
        at: Position of the focused place; -1 if there is none.
        refusal: Why the last change could not be made; stands under the field until Escape or the next change.
        focus: The place that has, or had, the focus; it is found again after each change.
    """

    def __init__(
        self,
        workspace: Fields,
        document: Document | None,
        around: Around | None = None,
        say: Callable[[str], None] = lambda _: None,
        ask: Callable[[Refused], object] = lambda _: None,
    ) -> None:
        self.workspace = workspace
        self.document = document
        self.around = around or Around()
        self.say = say
        self.ask = ask
        self.outline = Outline()
        self.items = Items(self)
        self.walk = Walk(self)
        self.unfinished = Unfinished(self)
        self.places: list[Place] = []
        self.at = -1
        self.refusal = ""
        self.focus: Key | None = None
        self._controls = Pool(self.around)
        self._visit: Visit | None = None
        self.read()

    # --- what there is

    @property
    def place(self) -> Place | None:
        """The place that has the focus."""
        return self.places[self.at] if 0 <= self.at < len(self.places) else None

    @property
    def control(self) -> Control | None:
        """The control that has the focus."""
        place = self.place
        return None if place is None else self.control_of(place)

    def control_of(self, place: Place) -> Control:
        """Return the control of a place; it lives as long as the document is shown."""
        keeps_text = place is self.place and (self.refusal != "" or self.unfinished.here is not None)
        return self._controls.of(place, keeps_text=keeps_text)

    def follow(self) -> None:
        """The text has changed: what was refused before is no more, and the places are read again."""
        draft = self.unfinished.here
        self.refusal = draft.reason if draft is not None else ""
        self.read()

    def read(self) -> None:
        """Read the places from the document again; the focus stays at its path, or goes to the nearest."""
        self._find()
        place = self.place
        if place is not None and place.key != self.focus:
            self._enter(place)
            # A list shows more of itself when it has the focus.
            self._find()

    def _find(self) -> None:
        self.places = self._places_for(self.focus)
        positions = {place.key: at for at, place in enumerate(self.places)}
        near = (positions[key] for key in nearest(self.focus) if key in positions)
        self.at = next(near, self._first() if self.focus is None else max(0, min(self.at, len(self.places) - 1)))
        if not self.places:
            self.at = -1

    def _first(self) -> int:
        """Return where a writer begins: at the title. The first key is often an address that nobody should change."""
        titles = (self.workspace.schema.title, "title", "name")
        found = (at for name in titles for at, place in enumerate(self.places) if place.key == ("field", (name,), 0))
        return next(found, 0)

    def look(self) -> list[Place]:
        """Return the places as they would be with what is open now."""
        return self._places_for(self.focus)

    def _places_for(self, focus: Key | None) -> list[Place]:
        document = self.document
        if document is None or document.tree is None:
            return []
        return self.outline.places(document.tree, self.workspace.schema, document.dialect, focus)

    # --- focus

    def go(self, key: Key, *, at_end: bool = True) -> bool:
        """Put the focus on a place; False, and nothing moves, if there is no such place."""
        if not any(place.key == key for place in self._places_for(key)):
            return False
        if key != self.focus:
            self._leave()
        self.focus = key
        self.read()
        place = self.place
        if place is None or place.key != key:
            return False
        self._enter(place, at_end=at_end)
        return True

    def _enter(self, place: Place, *, at_end: bool = True) -> None:
        self.focus = place.key
        self.refusal = ""
        document = self.document
        self._visit = Visit(document, place.path) if document is not None else None
        self.control_of(place).enter(at_end=at_end)
        self.unfinished.show_again()

    def _leave(self) -> None:
        control, place = self.control, self.place
        if control is None or place is None:
            return
        answer = control.leave()
        if isinstance(answer, Write):
            self._write(place, answer)
        if place.key[0] == "add":
            self.outline.drafts.pop(place.path, None)
        self.unfinished.note()
        self.refusal = ""

    # --- keys

    def key(self, name: str, character: str | None) -> bool:
        """Answer a key; False if it means nothing here."""
        place, control = self.place, self.control
        if place is None or control is None:
            return self._key_without_fields(name)
        if place.key[0] in ("absent", "more"):
            answer = _fold_key(name)
        elif place.in_list and name in _ITEM_KEYS and place.key[0] == "field":
            answer = _ITEM_KEYS[name]
        elif place.in_list and name in ("backspace", "delete") and _is_empty(control):
            self.items.remove(place, backwards=name == "backspace")
            return True
        else:
            answer = control.key(name, character)
        if answer is Do.PASS:
            answer = _FORM_KEYS.get(name, Do.PASS)
        if answer is not Do.PASS:
            return self.answer(answer)
        if name == "ctrl+d":
            self.say("^D removes an item of a list. For a whole field: ^P, Remove this field.")
            return True
        if name in ("up", "down"):
            self.walk.step(1 if name == "down" else -1, goes_round=False)
            return True
        return name == "escape" and self.escape()

    def _key_without_fields(self, name: str) -> bool:
        document = self.document
        if name != "enter" or document is None or not document.can_edit_fields:
            return False
        self.change(lambda: self.workspace.set_field(("title",), ""))
        return self.walk.to_path(("title",))

    def paste(self, text: str) -> bool:
        """Take pasted text; False if there is no place for it."""
        place, control = self.place, self.control
        if place is None or control is None:
            return False
        if place.in_list and place.key[0] == "field" and "\n" in text.strip() and place.kind != "records":
            return self.items.paste_into(place, control, text)
        return self.answer(control.paste(text))

    def answer(self, answer: Answer) -> bool:
        """Do what a control asks for; False if that is nothing."""
        place = self.place
        if answer is Do.PASS or place is None:
            return False
        if isinstance(answer, Write | Begin | Replace) and (is_locked(place) or self.workspace.is_read_only):
            what = "This document" if self.workspace.is_read_only else spoken_path(place.path)
            self.say(f"{what} may only be looked at.")
            self._enter(place)
        elif isinstance(answer, Write):
            self._write(place, answer)
        elif isinstance(answer, Begin):
            self.items.begin(place, answer.items)
        elif isinstance(answer, Replace):
            self._replace(place, answer.raw)
        elif isinstance(answer, Say):
            self.say(answer.message)
        else:
            self._do(place, answer)
        self.unfinished.note()
        return True

    def _do(self, place: Place, what: Do) -> None:
        if what in (Do.NEXT, Do.BACK):
            self.walk.step(1 if what is Do.NEXT else -1)
        elif what is Do.OPEN:
            self.walk.open(place)
        elif what is Do.CLOSE:
            self.walk.close(place)
        elif what is Do.ADD:
            self.items.add(place)
        elif what is Do.REMOVE:
            self.items.remove(place)
        elif what is Do.DUPLICATE:
            self.items.duplicate(place)
        elif what in (Do.UP, Do.DOWN):
            self.items.move(place, -1 if what is Do.UP else 1)

    def pause(self) -> None:
        """The focus leaves the form: finish what is typed."""
        place, control = self.place, self.control
        answer = control.leave() if control is not None else Do.PASS
        if place is not None and isinstance(answer, Write):
            self._write(place, answer)
        self.unfinished.note()

    def click(self, at: int, row: int, cell: int, width: int) -> None:
        """Put the focus on a place and the caret on a cell of its value."""
        place = self.places[at]
        if place.key[0] in ("absent", "more"):
            self.go(place.key)
            self.walk.open(place)
            return
        if place.key != self.focus and not self.go(place.key):
            return
        control = self.control
        if control is None:
            return
        if cell >= 0:
            self.answer(control.click(row, cell, width))

    def set_whole(self, place: Place, value: Any) -> None:
        """Replace a whole value, whatever its shape."""
        document = self.document
        if document is None:
            return
        path, value = reachable(document, place.path, value)
        self.unfinished.give_up(place)
        if place.key[0] == "field" and self.change(lambda: self.workspace.set_field(path, value)):
            now = self.place
            if now is not None:
                self._enter(now)

    def field_of(self, path: FieldPath) -> Field | None:
        """Return what the schema, or a guess, says of the list at a path."""
        for place in self.places:
            if place.path == path:
                return place.value.field
            if place.path[: len(path)] == path and len(place.path) == len(path) + 1:
                return Field("", "list", item=place.value.field)
        return None

    def escape(self) -> bool:
        """Give back the text the field had when the focus came; with nothing to give back, fold what is open."""
        place, control, document = self.place, self.control, self.document
        if place is None or control is None or document is None:
            return False
        if (
            self.refusal
            or self.unfinished.here
            or (control.is_changed and self._visit is not None and self._visit.edits_back(document))
        ):
            self._give_back(place, document)
            return True
        if place.path in self.outline.opened or (place.key[0] == "absent" and place.is_open):
            self.walk.close(place)
            return True
        return self.walk.close_around(place)

    def _give_back(self, place: Place, document: Document) -> None:
        edits = self._visit.edits_back(document) if self._visit is not None else ()
        label = spoken_path(place.path)
        self.refusal = ""
        self.unfinished.give_up(place)
        if edits and self.change(lambda: self.workspace.edit(edits, origin="field", label=label)):
            self.say("The text from before is back. ^Z brings yours again.")
        now = self.place
        if now is not None:
            self._enter(now)

    # --- changes

    def change(self, act: Callable[[], Change | None]) -> bool:
        """Ask the workspace for a change and show it; a refusal is kept to be shown at the field."""
        try:
            act()
        except Refused as refused:
            if self.workspace.is_read_only:
                self.say(str(refused))
                return False
            self.refusal = f"{refused.placed} {refused.hint}".rstrip()
            if refused.offer:
                self.ask(refused)
            return False
        self.refusal = ""
        self.read()
        return True

    def begin(self, path: FieldPath, operation: Operation, value: Any) -> None:
        """Make a value by an operation and go on typing in it; Escape takes it away again."""
        document = self.document
        if document is None:
            return
        visit = Visit(document, path, operation)
        if not self._apply(visit, path, value, merge=False):
            return
        self.go(("field", path, 0))
        place, control = self.place, self.control
        if place is not None and control is not None and place.path == path:
            self._visit = visit
            control.is_changed = True
            if isinstance(control, Text):
                control.before = Value(path, place.value.field)
                control.suggest()

    def _write(self, place: Place, write: Write) -> None:
        if self._visit is not None:
            is_typing = place.kind not in ("flag", "choice")
            self._apply(self._visit, place.path, write.value, merge=is_typing)

    def _apply(self, visit: Visit, path: FieldPath, value: Any, *, merge: bool) -> bool:
        document = self.document
        if document is None:
            return False
        label = spoken_path(path)

        def act() -> Change | None:
            edits = visit.edits(document, value)
            change = self.workspace.edit(edits, origin="field", label=label, merge=merge) if edits else None
            visit.done(document)
            return change

        return self.change(act)

    def _replace(self, place: Place, raw: str) -> None:
        document = self.document
        if document is None or document.tree is None:
            return
        node = document.node(place.path)
        edits = difference(document.text[node.start : node.end], raw)
        edits = tuple(edit.shifted(node.start) for edit in edits)
        reason = self.items.why_not(document, place.path, edits)
        if reason:
            self.refusal = reason
        elif edits:
            label = spoken_path(place.path)
            if self._visit is not None:
                self._visit.note(document)
            is_done = self.change(lambda: self.workspace.edit(edits, origin="field", label=label, merge=True))
            if is_done and self._visit is not None:
                self._visit.done(document)


_FORM_KEYS = {
    "tab": Do.NEXT, "shift+tab": Do.BACK, "enter": Do.NEXT,
}  # fmt: skip
_ITEM_KEYS = {"ctrl+up": Do.UP, "ctrl+down": Do.DOWN, "alt+up": Do.UP, "alt+down": Do.DOWN, "ctrl+d": Do.REMOVE}


def _fold_key(name: str) -> Answer:
    if name in ("enter", "right", "space"):
        return Do.OPEN
    return Do.CLOSE if name == "left" else Do.PASS


def _is_empty(control: Control) -> bool:
    typed = getattr(control, "input", None)
    return typed is not None and not typed.text
