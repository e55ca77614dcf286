"""The rows of the whole form: each place with its findings and help; what did not change is kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from caseedit.core.paths import FieldPath, spoken_path
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.drafts import RULE
from caseedit.tui.controls.form import Form
from caseedit.tui.controls.outline import Key, Place
from caseedit.tui.controls.painting import FormRow, Measure, Note, measure, place_rows
from caseedit.tui.marks import GRAVITY


class Showing:
    """Gives rows of a form; the rows of a place without focus are made once.

    Attributes:
        form: Whose rows.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self._problems: Sequence[Diagnostic] = ()
        self._unfinished: Sequence[Diagnostic] = ()
        self._rows: dict[Place, tuple[Any, list[FormRow]]] = {}
        self._places: list[Place] = []
        self._findings: dict[Key, list[Note]] = {}
        self._left: dict[Key, list[Note]] = {}

    def put_problems(self, problems: Sequence[Diagnostic]) -> None:
        """Take what is wrong with the document."""
        self._problems = tuple(problem for problem in problems if problem.rule != RULE)
        self._unfinished = tuple(problem for problem in problems if problem.rule == RULE)
        self._places = []

    def columns(self, width: int) -> Measure:
        """Return the columns at a width, after looking at what the form has now."""
        places = self.form.places
        if places is not self._places:
            self._places = places
            self._findings = _by_place(self._problems, places)
            self._left = _by_place(self._unfinished, places)
            self._rows = {place: self._rows[place] for place in places if place in self._rows}
        return measure(places, width)

    def rows(self, at: int, columns: Measure, *, has_focus: bool) -> list[FormRow]:
        """Return the rows of the place at a position."""
        form = self.form
        place = form.places[at]
        is_focused = has_focus and at == form.at
        notes = self._notes(place, is_focused)
        if is_focused:
            return place_rows(place, form.control_of(place), columns, has_focus=True, notes=notes)
        known = self._rows.get(place)
        if known is None or known[0] != (columns, notes):
            rows = place_rows(place, form.control_of(place), columns, has_focus=False, notes=notes)
            known = self._rows[place] = ((columns, notes), rows)
        return known[1]

    def _notes(self, place: Place, has_focus: bool) -> list[Note]:
        # Where one types, what is typed is seen, with the reason why it is refused.
        notes = [] if has_focus else list(self._left.get(place.key, ()))
        if has_focus and self.form.refusal:
            notes.append(("error", self.form.refusal))
        notes += self._findings.get(place.key, ())
        return notes + (self._help(place) if has_focus and place.key[0] == "field" else [])

    def _help(self, place: Place) -> list[Note]:
        field, document = place.value.field, self.form.document
        lines = [field.hint]
        if document is not None and place.key[2] == 0 and place.label:
            with suppress(KeyError):
                lines += document.comments_above(place.path)
        lines.append(self._shared(place))
        return [("help", line) for line in lines if line]

    def _shared(self, place: Place) -> str:
        """Say what a change of a part that several places share would change."""
        value, document = place.value, self.form.document
        if value.node is None or document is None or document.tree is None:
            return ""
        if value.raw.startswith("*"):
            return f"This stands for what is named &{value.node.anchor}. What you put in its place stands here only."
        count = len(document.tree.aliases_of(value.node))
        again = "one more place" if count == 1 else f"{count} more places"
        return f"Used in {again} (*{value.node.anchor}): a change here changes it there too." if count else ""


def _by_place(problems: Sequence[Diagnostic], places: Sequence[Place]) -> dict[Key, list[Note]]:
    keys = {place.key for place in places}
    result: dict[Key, list[Note]] = {}
    for problem in sorted(problems, key=lambda problem: GRAVITY[problem.severity]):
        key = _visible(problem.field, keys)
        if key is not None:
            sentence = f"{_without_name(problem)} {problem.hint}".strip()
            result.setdefault(key, []).append((str(problem.severity), sentence))
    return result


def _without_name(problem: Diagnostic) -> str:
    """Return a finding's sentence without the name it begins with: it stands at the field."""
    name = f"‘{spoken_path(problem.field)}’: " if problem.field else ""
    rest = problem.message.removeprefix(name)
    return problem.message if rest == problem.message else rest[:1].upper() + rest[1:]


def _visible(path: FieldPath | None, keys: set[Key]) -> Key | None:
    """Return the innermost place that shows a value, or the folded fields it is among."""
    while path:
        near: tuple[Key, ...] = (
            ("field", path, 0),
            ("field", (*path, 0), 0),
            ("absent", path[:-1], 0),
        )
        for key in near:
            if key in keys:
                return key
        path = path[:-1]
    return None
