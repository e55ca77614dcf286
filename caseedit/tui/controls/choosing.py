"""`Suggestions`: a short list under a field, narrowed by what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from caseedit.core.cells import cell_width
from caseedit.tui.controls.control import Rows, Suggestion

SHOWN = 6


class Suggestions:
    """The values that fit what is typed; `current` is the one that Enter would take, or None.

    Attributes:
        found: What fits, best first.
        current: Position in `found`, or None.
    """

    def __init__(self, everything: Sequence[Suggestion], typed: str = "", *, warns: bool = False) -> None:
        """Make a list.

        Args:
            everything: What can be chosen.
            typed: What is typed so far.
            warns: What is known under another spelling of the typed text comes first, and is what Enter takes.
                Of two spellings that are known the one that is named first holds.
        """
        self._everything = tuple(everything)
        self._warns = warns
        self.found: list[Suggestion] = []
        self.current: int | None = None
        self.narrow(typed)

    def narrow(self, typed: str) -> None:
        """Keep what contains the typed text; what begins with it comes first."""
        wanted = typed.strip().casefold()
        others = (each for each in self._everything if not self._warns or each[0] != typed)
        fitting = [each for each in others if wanted in each[0].casefold()]
        self.found = sorted(fitting, key=lambda each: not each[0].casefold().startswith(wanted))
        self.current = None
        twin = self._twin(typed) if self._warns else None
        if twin is not None:
            self.found = [(twin[0], "Enter takes this"), *(each for each in self.found if each[0] != twin[0])]
            self.current = 0

    def _twin(self, typed: str) -> Suggestion | None:
        """Return what differs from the typed text in capitals, blanks and dashes alone, unless that is used less."""
        bare = _bare(typed)
        first = next((each for each in self._everything if bare and _bare(each[0]) == bare), None)
        return None if first is None or first[0] == typed else first

    def choose(self, text: str) -> None:
        """Go to a text, or to the first if it is not there."""
        self.current = next((at for at, each in enumerate(self.found) if each[0] == text), 0 if self.found else None)

    def move(self, by: int) -> None:
        """Go down or up; above the first there is none."""
        if not self.found:
            return
        at = -1 if self.current is None else self.current
        at = max(-1, min(at + by, len(self.found) - 1))
        self.current = None if at < 0 else at

    @property
    def text(self) -> str | None:
        """The text that is chosen, or None."""
        return None if self.current is None else self.found[self.current][0]

    def rows(self, width: int) -> Rows:
        """Return the list as rows, with a last one that says how many more there are."""
        first = max(0, (self.current or 0) - SHOWN + 1)
        shown = self.found[first : first + SHOWN]
        result: Rows = []
        for at, (text, note) in enumerate(shown, first):
            is_current = at == self.current
            look = "accent bold" if is_current else ""
            result.append([("› " if is_current else "  ", "accent sign"), (text, look)])
            if note and cell_width(text) + cell_width(note) + 6 <= width:
                result[-1].append(("  " + note, "dim"))
        left = len(self.found) - first - len(shown)
        if left > 0:
            result.append([(f"  and {left} more: type to narrow", "dim")])
        return result


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
