"""Yes or no, in the words the file uses."""

from __future__ import annotations

from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Answer, Do, Rows, Still, Write, nothing_written

# Yes first. A pair is kept whole, so that a file's spelling never changes.
PAIRS: tuple[tuple[str, str], ...] = (
    ("true", "false"), ("True", "False"), ("TRUE", "FALSE"),
    ("yes", "no"), ("Yes", "No"), ("YES", "NO"),
    ("on", "off"), ("On", "Off"), ("ON", "OFF"),
    ("y", "n"), ("Y", "N"), ("1", "0"),
)  # fmt: skip


def spelling(text: str) -> tuple[str, str] | None:
    """Return the pair of words that a text belongs to, or None."""
    return next((pair for pair in PAIRS if text in pair), None)


@dataclass
class Flag(Still):
    """Space turns it over; `y` and `n` say which."""

    def _pair(self) -> tuple[str, str]:
        wanted = self.value.field.settings
        own = (str(wanted.get("true", "true")), str(wanted.get("false", "false")))
        return spelling(self.value.text) or own

    def rows(self, width: int) -> Rows:
        """Show the word with a mark that can be told without colour."""
        nothing = nothing_written(self.value)
        if nothing:
            return [nothing]
        mark = "●" if self.value.text == self._pair()[0] else "○"
        return [[(f"{mark} ", "dim sign"), (self.value.text, "")]]

    def focused_rows(self, width: int) -> Rows:
        """Show both words, the one that holds in bold."""
        yes, no = self._pair()
        row = []
        for word in (yes, no):
            is_set = word == self.value.text
            row += [
                ("● " if is_set else "○ ", "accent sign" if is_set else "dim sign"),
                (word, "bold" if is_set else "dim"),
            ]
            row.append(("   ", ""))
        if self.value.is_absent or self.value.is_null:
            row.append(("Space sets it", "dim"))
        return [row]

    def _set(self, yes: bool) -> Answer:
        word = self._pair()[0 if yes else 1]
        if word == self.value.text:
            return Do.PAINT
        self.is_changed = True
        is_new = self.value.is_absent or self.value.is_null
        # Without words of its own, a new value is a real yes or no, written as the file writes them.
        return Write(yes if is_new and word in ("true", "false") else word)

    def key(self, name: str, character: str | None) -> Answer:
        """Turn over, say which, or leave to the form."""
        is_yes = self.value.text == self._pair()[0]
        if name in ("space", "left", "right"):
            return self._set(not is_yes)
        if character and character.casefold() in ("y", "t", "1"):
            return self._set(True)
        if character and character.casefold() in ("n", "f", "0"):
            return self._set(False)
        return Do.NEXT if name == "enter" else Do.PASS

    def click(self, row: int, cell: int, width: int) -> Answer:
        """A click on a word sets it."""
        first = len(self._pair()[0]) + 5
        return self._set(cell < first) if row == 0 else Do.PASS
