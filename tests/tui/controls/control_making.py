"""Values and controls for the tests, made from a line of YAML."""

from __future__ import annotations

from typing import Any

from caseedit.core.document.document import loads
from caseedit.core.schema.schema import Field
from caseedit.tui.controls import control_of
from caseedit.tui.controls.control import Answer, Around, Control, Rows, Value, Write
from caseedit.tui.controls.outline import Outline


def value(yaml: str | None, field: Field | None = None) -> Value:
    """Return what stands after `field:` in a document; None for a key that is not there."""
    outline = Outline()
    if yaml is None:
        return Value(("field",), field or Field("field"))
    document = loads(f"---\nfield: {yaml}\n---\n")
    assert document.tree is not None
    outline.places(document.tree, outline._schema, "js-yaml-3", None)
    return outline.value_at(("field",), field or Field("field"), document.node(("field",)))


def control(kind: str, yaml: str | None = None, field: Field | None = None, **around: Any) -> Control:
    """Return a control that has the focus."""
    made = control_of(kind)(value(yaml, field), Around(**around))
    made.enter()
    return made


def press(made: Control, *keys: str) -> Answer:
    """Press keys, single characters as typed, and return the last answer."""
    answer: Answer | None = None
    for key in keys:
        answer = made.key("space" if key == " " else key, key if len(key) == 1 else " " if key == "space" else None)
    assert answer is not None
    return answer


def written(made: Control, *keys: str) -> Any:
    """Press keys and return what the last of them writes."""
    answer = press(made, *keys)
    assert isinstance(answer, Write), answer
    return answer.value


def words(rows: Rows) -> list[str]:
    """Return rows as a person reads them."""
    return ["".join(text for text, _ in row).rstrip() for row in rows]
