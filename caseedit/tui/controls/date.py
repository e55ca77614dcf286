"""A date in the file's own spelling: a step changes its digits and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.tui.controls.control import Answer, Do, Rows, Value, Write
from caseedit.tui.controls.text import Text

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_FORMS = (
    expression(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"),
    expression(rf"(?P<name>{_NAMES})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})"),
    expression(rf"(?P<d>\d{{1,2}}) (?P<name>{_NAMES})\.? (?P<y>\d{{4}})"),
)
_RELATIVE = expression(r"(?P<sign>[+-])(?P<count>\d{1,4})(?P<unit>[dwm]?)")


def find(text: str) -> tuple[date, re.Match[str]] | None:
    """Return the date at the start of a text and where its parts stand, or None."""
    for form in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        parts = match.groupdict()
        name = parts.get("name")
        month = next(n for n, each in enumerate(MONTHS, 1) if each.startswith(name[:3])) if name else int(parts["m"])
        try:
            return date(int(parts["y"]), month, int(parts["d"])), match
        except ValueError:
            return None
    return None


def moved_by(day: date, days: int) -> date:
    """Return a day some days further; at the ends of time the same day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def respelled(text: str, match: re.Match[str], day: date) -> str:
    """Return `text` with its date replaced by `day`: zeros, separators, names and all else as they were."""
    result = text
    for part in sorted(("y", "m", "d", "name"), key=lambda each: -_start(match, each)):
        if _start(match, part) < 0:
            continue
        old = match[part]
        new = {"y": f"{day.year:04}", "m": str(day.month), "d": str(day.day), "name": MONTHS[day.month - 1]}[part]
        if part == "name" and len(old) == 3:
            new = new[:3]
        elif part in ("m", "d"):
            new = new.zfill(2) if _is_padded(match) else new
        result = result[: match.start(part)] + new + result[match.end(part) :]
    return result


def _start(match: re.Match[str], part: str) -> int:
    return match.start(part) if part in match.re.groupindex else -1


def _is_padded(match: re.Match[str]) -> bool:
    parts = [match[part] for part in ("m", "d") if part in match.re.groupindex]
    if any(part.startswith("0") for part in parts):
        return True
    # Two digits everywhere say nothing, except that numbers with dashes are usually padded.
    return "m" in match.re.groupindex and all(len(part) == 2 for part in parts)


@dataclass
class Date(Text):
    """Ctrl+Up and Ctrl+Down go by days, `t` in an empty field is today, `+3` and `-1w` are understood when left."""

    def rows(self, width: int) -> Rows:
        """Show the date and its weekday."""
        rows = super().rows(width)
        return [[*rows[0], *self._weekday(self.value.text)], *rows[1:]]

    def focused_rows(self, width: int) -> Rows:
        """Show the same with the caret."""
        rows = super().focused_rows(width)
        return [[*rows[0], *self._weekday(self.input.text)], *rows[1:]]

    def _weekday(self, text: str) -> list[tuple[str, str]]:
        found = find(text)
        return [(f"  {found[0]:%A}", "dim")] if found else []

    def write(self, text: str) -> Answer:
        """Write what is typed, but not a count of days, which is no date until the field is left."""
        if _RELATIVE.fullmatch(text) or text in ("+", "-"):
            return Do.PAINT
        return Write(new_date(self.before, text))

    def key(self, name: str, character: str | None) -> Answer:
        """Step, take today, or type."""
        if name in ("ctrl+up", "ctrl+down"):
            return self.step(1 if name == "ctrl+up" else -1)
        if character == "t" and not self.input.text:
            return self._take(self.around.today().isoformat())
        if name == "enter":
            answer = self.leave()
            return Do.NEXT if answer is Do.PASS else answer
        return super().key(name, character)

    def leave(self) -> Answer:
        """Count from the date that was here, or from today."""
        self.shown = None
        match = _RELATIVE.fullmatch(self.input.text)
        if match is None:
            return Do.PASS
        days = int(match["count"]) * {"": 1, "d": 1, "w": 7, "m": 30}[match["unit"]]
        return self._step_from(self.before.text, days if match["sign"] == "+" else -days)

    def step(self, amount: int) -> Answer:
        """Go some days on; an empty field becomes today."""
        return self._step_from(self.input.text, amount)

    def _step_from(self, text: str, days: int) -> Answer:
        found = find(text)
        if found is None:
            return self._take(moved_by(self.around.today(), days).isoformat()) if not text else Do.PAINT
        return self._take(respelled(text, found[1], moved_by(found[0], days)))

    def _take(self, text: str) -> Answer:
        self.is_changed = True
        self.input.put(text)
        return Write(new_date(self.before, text))


def new_date(value: Value, text: str) -> object:
    """Return a real date where none stands and the schema does not ask for text; else the text."""
    is_new = value.is_absent or value.is_null
    if is_new and not value.field.settings.get("format") and value.field.settings.get("store") != "string":
        found = find(text)
        if found is not None and found[0].isoformat() == text:
            return found[0]
    return text
