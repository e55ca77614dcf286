"""A number, kept as typed: `3.10` stays `3.10` and `012` stays `012`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Answer, Do, Write, typed_value
from caseedit.tui.controls.text import Text


def stepped(text: str, amount: int, step: str = "1") -> str | None:
    """Return the number `amount` steps further in the same spelling, or None if the text is no plain number."""
    try:
        number, by = Decimal(text.strip()), Decimal(step)
    except InvalidOperation:
        return None
    if not number.is_finite() or "e" in text.casefold():
        return None
    places = len(text.partition(".")[2])
    result = number + by * amount
    written = f"{result:.{places}f}" if places else f"{result:f}"
    is_padded = text.startswith("0") and len(text) > 1 and not places and result >= 0
    return written.zfill(len(text)) if is_padded else written


@dataclass
class Number(Text):
    """Ctrl+Up and Ctrl+Down go by the schema's step."""

    def write(self, text: str) -> Answer:
        """Write what is typed; where there was nothing, a real number."""
        is_new = self.before.is_absent or self.before.is_null
        return Write(typed_value("number", text) if is_new or (not text and self.before.is_plain) else text)

    def key(self, name: str, character: str | None) -> Answer:
        """Step, or type."""
        if name in ("ctrl+up", "ctrl+down"):
            return self.step(1 if name == "ctrl+up" else -1)
        return super().key(name, character)

    def step(self, amount: int) -> Answer:
        """Go on by steps; an empty field begins at the smallest allowed."""
        field = self.value.field
        start = "0" if field.minimum is None else str(field.minimum)
        new = stepped(self.input.text, amount, str(field.settings.get("step", 1))) if self.input.text else start
        if new is None:
            return Do.PAINT
        self.is_changed = True
        self.input.put(new)
        return self.write(new)
