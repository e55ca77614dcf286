"""Text in a field that cannot be its value: noted as it is typed, and shown again when the focus comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseedit.drafts import Draft
from caseedit.tui.controls.control import Control
from caseedit.tui.controls.outline import Place

if TYPE_CHECKING:
    from caseedit.tui.controls.form import Form


class Unfinished:
    """Stands between the controls of a form and the drafts of the workspace."""

    def __init__(self, form: Form) -> None:
        self._form = form

    @property
    def all(self) -> tuple[Draft, ...]:
        """The drafts of the document that is shown."""
        form = self._form
        return form.workspace.drafts.of(form.document) if form.document is not None else ()

    @property
    def here(self) -> Draft | None:
        """The draft of the focused field."""
        form, place = self._form, self._form.place
        if form.document is None or place is None or place.key[0] != "field":
            return None
        return form.workspace.drafts.at(form.document, place.path)

    def note(self) -> None:
        """Keep what is typed in the focused field, if the file does not have it."""
        form, place, control = self._form, self._form.place, self._form.control
        typed = getattr(control, "input", None)
        if form.document is None or place is None or control is None or typed is None or place.key[0] != "field":
            return
        if typed.text == _written(place, control):
            form.workspace.drafts.clear(form.document, place.path)
        else:
            form.workspace.drafts.note(form.document, place.path, typed.text, form.refusal)

    def show_again(self) -> None:
        """Put what was typed in the focused field into its control, with the reason why it is not in the file."""
        form, draft, control = self._form, self.here, self._form.control
        typed = getattr(control, "input", None)
        if draft is not None and control is not None and typed is not None:
            typed.put(draft.text)
            control.is_changed = True
            form.refusal = draft.reason

    def give_up(self, place: Place) -> None:
        """The person takes it back, or sets another value."""
        if self._form.document is not None:
            self._form.workspace.drafts.clear(self._form.document, place.path)


def _written(place: Place, control: Control) -> str:
    return control.value.raw if place.kind == "raw" else control.value.text
