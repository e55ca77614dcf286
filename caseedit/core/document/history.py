"""Groups of edits to undo and redo, and the saved mark."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from sys import getsizeof

from caseedit.core.dataclasses import dataclass
from caseedit.core.text import Change, Edit, apply_edits, minimal

# Bytes that the parts of a step take besides their text, about.
_OVERHEAD = 150

# A pause in typing after which the next key starts a new step.
PAUSE = 2.0

# A single edit longer than this, with what it replaces, is no typing.
LONGEST_KEY = 4096

# Bytes of what can be taken back; beyond it the oldest steps are forgotten.
LIMIT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """What one undo takes back.

    Attributes:
        edits: From the text before to the text after.
        inverse: From the text after to the text before.
        origin: Who asked for it.
        label: What it is, in words.
        at: When its last part was made, in seconds of the history's clock.
        last: The last key in it as the smallest edit that says it; None where it was no typing.
    """

    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    origin: str
    label: str
    at: float
    last: Edit | None

    @property
    def size(self) -> int:
        """How many bytes it takes, about."""
        return _size_of(self.edits) + _size_of(self.inverse)


def _size_of(edits: Sequence[Edit]) -> int:
    return _OVERHEAD + sum(_OVERHEAD + getsizeof(edit.text) for edit in edits)


class Steps:
    """Steps in the order in which they came; the oldest are forgotten when all together are too large."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._steps: deque[Step] = deque()
        self._size = 0

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def last(self) -> Step:
        """The newest."""
        return self._steps[-1]

    def put(self, step: Step) -> None:
        """Add one; the newest stays, however large it is."""
        self._steps.append(step)
        self._size += step.size
        while self._size > self._limit and len(self._steps) > 1:
            self._size -= self._steps.popleft().size

    def take(self) -> Step:
        """Give up the newest, and return it."""
        step = self._steps.pop()
        self._size -= step.size
        return step

    def clear(self) -> None:
        """Give up all."""
        self._steps.clear()
        self._size = 0


class History:
    """Everything done to one text, for fields and body alike."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = LIMIT) -> None:
        self._clock = clock
        self._done = Steps(limit)
        self._undone = Steps(limit)
        self._is_sealed = True

    @property
    def undo_label(self) -> str:
        """What `undo` would take back; empty if nothing."""
        return self._done.last.label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What `redo` would do again; empty if nothing."""
        return self._undone.last.label if self._undone else ""

    def add(self, before: str, change: Change, *, merge: bool) -> None:
        """Take a change of the text `before` in; with `merge` it may join the step before it."""
        step = self._step(before, change)
        if merge and not self._is_sealed and self._done and _belong_together(self._done.last, step):
            step = _joined(before, self._done.take(), step)
        self._done.put(step)
        self._undone.clear()
        self._is_sealed = False

    def undo(self) -> Step | None:
        """Give the last step to be taken back, or None."""
        return self._pass(self._done, self._undone)

    def redo(self) -> Step | None:
        """Give the step that was taken back last, or None."""
        return self._pass(self._undone, self._done)

    def seal(self) -> None:
        """Let the next change start a step of its own."""
        self._is_sealed = True

    def _step(self, before: str, change: Change) -> Step:
        last = None
        if len(change.edits) == 1:
            edit = change.edits[0]
            if len(edit.text) + edit.end - edit.start <= LONGEST_KEY:
                last = next(iter(minimal(before[edit.start : edit.end], edit.text, edit.start)), None)
        return Step(change.edits, change.inverse, change.origin, change.label, self._clock(), last)

    def _pass(self, source: Steps, target: Steps) -> Step | None:
        if not source:
            return None
        self._is_sealed = True
        step = source.take()
        target.put(step)
        return step


def _belong_together(old: Step, new: Step) -> bool:
    """Tell whether two steps are one stretch of typing: same place, same direction, same word, no pause."""
    if (old.origin, old.label) != (new.origin, new.label) or new.at - old.at > PAUSE:
        return False
    if old.last is None or new.last is None or (old.last.text == "") != (new.last.text == ""):
        return False
    reached = old.last.start + len(old.last.text)
    if not new.last.text:
        return new.last.start <= reached <= new.last.end
    return new.last.start == reached and not _starts_a_word(old.last.text[-1], new.last.text)


def _starts_a_word(last: str, text: str) -> bool:
    """Tell whether `text`, typed after the character `last`, begins a new word or line."""
    return (last.isspace() and not text[0].isspace()) or "\n" in text or "\r" in text


def _joined(middle: str, old: Step, new: Step) -> Step:
    edits, inverse = compose(middle, old.inverse, new.edits)
    return Step(edits, inverse, new.origin, new.label, new.at, new.last)


def compose(middle: str, back: Sequence[Edit], forth: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """Make one step of two that meet in the text `middle`.

    Args:
        middle: The text after the first and before the second.
        back: From `middle` to the first text.
        forth: From `middle` to the last text.

    Returns:
        The edits from the first text to the last, and those from the last to the first.
    """
    edits: list[Edit] = []
    inverse: list[Edit] = []
    shift_back = shift_forth = 0
    for start, end, old_edits, new_edits in _clusters(back, forth):
        old = apply_edits(middle[start:end], [edit.shifted(-start) for edit in old_edits])
        new = apply_edits(middle[start:end], [edit.shifted(-start) for edit in new_edits])
        edits.append(Edit(start + shift_back, start + shift_back + len(old), new))
        inverse.append(Edit(start + shift_forth, start + shift_forth + len(new), old))
        shift_back += sum(edit.delta for edit in old_edits)
        shift_forth += sum(edit.delta for edit in new_edits)
    return tuple(edits), tuple(inverse)


def _clusters(back: Sequence[Edit], forth: Sequence[Edit]) -> list[tuple[int, int, list[Edit], list[Edit]]]:
    """Gather edits that touch each other: (start, end, those of `back`, those of `forth`)."""
    marked = sorted([(edit, 0) for edit in back] + [(edit, 1) for edit in forth], key=lambda item: item[0].start)
    result: list[tuple[int, int, list[Edit], list[Edit]]] = []
    for edit, side in marked:
        if result and edit.start <= result[-1][1]:
            start, end, *sides = result.pop()
        else:
            start, end, sides = edit.start, edit.start, [[], []]
        sides[side].append(edit)
        result.append((start, max(end, edit.end), sides[0], sides[1]))
    return result
