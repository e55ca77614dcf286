"""How the focus goes from place to place, and what opens and folds on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caseedit.core.paths import FieldPath
from caseedit.tui.controls.outline import FOLDED_ITEMS, Key, Place

if TYPE_CHECKING:
    from caseedit.tui.controls.form import Form


def is_locked(place: Place) -> bool:
    """Whether a value is shown but not to be changed."""
    return place.value.field.readonly or place.value.field.type == "const"


def nearest(key: Key | None) -> Iterator[Key]:
    """Yield a place, then those that stand in for it when it is gone: the next item, the one before, the whole."""
    if key is None:
        return
    part, path, _ = key
    yield key
    if part != "field":
        yield ("field", path, 0)
        yield ("field", (*path, 0), 0)
    for depth in range(len(path), 0, -1):
        owner, step = path[: depth - 1], path[depth - 1]
        if isinstance(step, int):
            yield ("field", (*owner, step), 0)
            yield ("add", owner, step)
            for before in range(step - 1, -1, -1):
                yield ("field", (*owner, before), 0)
        yield ("field", owner, 0)
        yield ("absent", owner, 0)


class Walk:
    """Moves the focus of a form."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def step(self, by: int, *, goes_round: bool = True) -> None:
        """Go to the next or previous place that can be edited; from the last to the first, if it may go round."""
        form, count = self._form, len(self._form.places)
        for distance in range(1, count + 1):
            at = form.at + by * distance
            if not goes_round and not 0 <= at < count:
                return
            place = form.places[at % count]
            if not is_locked(place):
                at_end = by < 0 or place.kind != "multiline"
                if place.key[0] == "more":
                    form.go(("field", (*place.path, len(place.value.nodes) - 1), 0))
                else:
                    form.go(place.key, at_end=at_end)
                return

    def leap(self, at: int) -> None:
        """Go to the place at a position, or to the last."""
        places = self._form.places
        if places:
            self._form.go(places[max(0, min(at, len(places) - 1))].key)

    def to_path(self, path: FieldPath) -> bool:
        """Put the focus on a value and open what hides it; False, and on what is around it, if there is none."""
        outline = self._form.outline
        opened, unfolded = set(outline.opened), set(outline.unfolded)
        for depth in range(len(path)):
            if isinstance(path[depth], str):
                outline.opened |= {path[:depth]} if depth else set()
                outline.unfolded |= {path[:depth]} if self._folds(path[:depth], path[depth]) else set()
        outline.opened.discard(path)
        if self._form.go(("field", path, 0)) or self._form.go(("field", (*path, 0), 0)):
            return True
        outline.opened, outline.unfolded = opened, unfolded
        if len(path) > 1:
            self.to_path(path[:-1])
        return False

    def _folds(self, owner: FieldPath, name: str | int) -> bool:
        """Whether a name is among the folded fields of a mapping."""
        places = self._form.look()
        return any(place.key == ("absent", owner, 0) and name in place.names for place in places)

    def open(self, place: Place) -> None:
        """Show the parts of a place and go to the first."""
        path = place.path
        if place.key[0] == "absent":
            (self._form.outline.unfolded.discard if place.is_open else self._form.outline.unfolded.add)(path)
            self._form.read()
            if not place.is_open:
                self.step(1)
        elif place.key[0] == "more":
            self._form.go(("field", (*path, FOLDED_ITEMS), 0))
        elif place.kind == "list":
            self._form.go(("field", (*path, 0), 0)) or self._form.go(("add", path, 0))
        elif place.kind == "records" and (not place.in_list or place.value.is_null):
            self._form.items.add(place)
        else:
            self._form.outline.opened.add(path)
            self._form.read()
            if place.value.keys or not place.in_list:
                self.step(1)

    def close(self, place: Place) -> None:
        """Fold a place; one that is folded, or has no parts, folds what it is a part of."""
        if place.key[0] == "absent" and place.is_open:
            self._form.outline.unfolded.discard(place.path)
            self._form.read()
        elif place.path in self._form.outline.opened:
            self._form.outline.opened.discard(place.path)
            self._form.read()
        else:
            self.close_around(place)

    def close_around(self, place: Place) -> bool:
        """Fold what a place is a part of and go there; False if it is a part of nothing."""
        path = place.path if place.key[0] == "add" else place.path[:-1]
        while path:
            self._form.outline.opened.discard(path)
            self._form.outline.unfolded.discard(path)
            if self._form.go(("field", path, 0)):
                return True
            path = path[:-1]
        return False
