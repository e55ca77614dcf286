"""The controls of a form: one for each place that came into view, made again only for another kind."""

from __future__ import annotations

from collections.abc import Callable

from caseedit.tui.controls import control_of
from caseedit.tui.controls.control import Around, Control
from caseedit.tui.controls.group import Group
from caseedit.tui.controls.list import Add
from caseedit.tui.controls.outline import Key, Place
from caseedit.tui.controls.records import Records


class Pool:
    """Finds the control of a place and tells it what the file says now."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._made: dict[Key, Control] = {}

    def of(self, place: Place, *, keeps_text: bool = False) -> Control:
        """Return the control of a place.

        Args:
            keeps_text: The text in the control could not be written to the file: it must not be lost.
        """
        known = self._made.get(place.key)
        if known is None or type(known) is not _class_of(place):
            known = self._made[place.key] = self._new(place)
        elif known.value is not place.value:
            if keeps_text:
                known.value = place.value
            else:
                known.renew(place.value)
        if isinstance(known, Group | Records):
            known.is_open = place.is_open
        return known

    def _new(self, place: Place) -> Control:
        if place.key[0] == "add":
            return Add(place.value, self._around, word=place.names[0], takes_text=place.in_list)
        if place.kind == "records":
            template = str(place.value.field.settings.get("label_item", ""))
            return Records(place.value, self._around, template=template)
        return _class_of(place)(place.value, self._around)


def _class_of(place: Place) -> Callable[..., Control]:
    return Add if place.key[0] == "add" else control_of(place.kind)
