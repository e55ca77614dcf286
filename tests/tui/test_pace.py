"""How much may be on its way to a terminal: any number until it is known to answer, then what it shows in good time."""

from __future__ import annotations

from caseedit.tui.pace import Pace


class Line:
    """A terminal behind a line that takes so many characters a second, and a way to and fro."""

    def __init__(self, per_second: float, way: float) -> None:
        self.pace = Pace()
        self.now = self.free_at = 0.0
        self.way = way
        self.per_second = per_second
        self.answers: list[float] = []

    def send(self, count: int) -> None:
        self.free_at = max(self.free_at, self.now) + count / self.per_second
        if self.pace.sent(count, self.now):
            self.answers.append(self.free_at + self.way)

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while self.answers and self.answers[0] <= end:
            self.now = self.answers.pop(0)
            self.pace.answered(self.now)
        self.now = end

    @property
    def queued(self) -> float:
        """Seconds that a key's answer would wait for what was sent before it."""
        return max(0.0, self.free_at - self.now)


def fill(line: Line, seconds: float) -> list[float]:
    """Send as much as may be sent, always; return how long the queue was at each step."""
    queues = []
    end = line.now + seconds
    while line.now < end:
        room = line.pace.room(line.now)
        if room is None or room > 0:
            line.send(min(room or 3_000, 3_000))
        queues.append(line.queued)
        line.pass_time(0.02)
    return queues


def test_nothing_is_held_back_until_the_terminal_answers() -> None:
    line = Line(9_600, 0.2)
    line.send(3_000)
    assert line.pace.room(line.now) is None
    line.pass_time(1)
    assert line.pace.room(line.now) is not None


def test_one_question_is_enough_for_a_terminal_that_never_answers() -> None:
    pace = Pace()
    assert [pace.sent(3_000, float(at)) for at in range(20)].count(True) == 1


def test_a_slow_line_has_a_short_queue() -> None:
    line = Line(9_600, 0.2)
    line.send(500)
    line.pass_time(1)
    queues = fill(line, 20)
    assert max(queues[200:]) < 0.45


def test_a_fast_line_with_a_long_way_is_used() -> None:
    line = Line(1_000_000, 0.2)
    line.send(500)
    line.pass_time(1)
    fill(line, 10)
    line.pass_time(1)
    room = line.pace.room(line.now)
    assert room is not None
    assert room > 20_000


def test_lost_answers_hold_nothing_back() -> None:
    line = Line(9_600, 0.2)
    line.send(500)
    line.pass_time(1)
    line.send(9_000)
    line.answers.clear()
    assert line.pace.room(line.now) == 0
    line.pass_time(3.5)
    assert line.pace.room(line.now) is None
    line.pace.answered(line.now)
    assert line.pace.room(line.now) is not None
