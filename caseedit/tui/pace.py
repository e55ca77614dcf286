"""`Pace`: how much may be on its way to a terminal, learnt from how soon it answers."""

from __future__ import annotations

from collections import deque

QUESTION = "\x1b[5n"  # "are you there?": every terminal answers, in the order of what it was sent
ANSWER = "\x1b[0n"
_ASK_EVERY = 400  # characters
_LEAST, _FIRST, _MOST = 1_000, 4_000, 64_000  # characters on their way
_QUEUED = 0.1  # seconds above what is usual, from which a line is taken to be full
_LOST = 3.0  # seconds after which no answer will come


class Pace:
    """Counts what was sent and what was answered.

    Attributes:
        answers: The terminal is known to answer; before that nothing is held back.
    """

    def __init__(self) -> None:
        self.answers = False
        self._sent = self._arrived = self._last_asked = 0
        self._asked: deque[tuple[float, int]] = deque()
        self._window = _FIRST
        self._soonest = float("inf")
        self._was_full = False

    @property
    def is_waiting(self) -> bool:
        """An answer is on its way."""
        return self.answers and bool(self._asked)

    def room(self, now: float) -> int | None:
        """Return how many characters may be sent now; None: any number."""
        if not self.answers:
            return None
        if self._asked and now - self._asked[0][0] > _LOST:
            self.answers = False
            self._asked.clear()
            self._arrived = self._sent
            return None
        left = self._window - (self._sent - self._arrived)
        self._was_full = self._was_full or left <= 0
        return max(0, left)

    def sent(self, count: int, now: float) -> bool:
        """Take note of what was sent; tell whether the terminal is to be asked now."""
        self._sent += count
        if self._sent - self._last_asked < _ASK_EVERY or (self._asked and not self.answers):
            return False
        self.asks(now)
        return True

    def asks(self, now: float) -> None:
        """Take note that the terminal is asked."""
        self._last_asked = self._sent
        self._asked.append((now, self._sent))

    def answered(self, now: float) -> None:
        """Take note of an answer."""
        self.answers = True
        if not self._asked:
            return
        asked, self._arrived = self._asked.popleft()
        took = now - asked
        self._soonest = min(self._soonest, took)
        if took > 1.5 * self._soonest + _QUEUED:
            self._window = _LEAST
        elif self._was_full:
            self._window = min(2 * self._window, _MOST)
        self._was_full = False
