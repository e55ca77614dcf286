"""Reads the text of a pattern into the states of a machine; what is not offered is refused, and why."""

from __future__ import annotations

from collections.abc import Callable

from caseedit.core.dataclasses import dataclass, field

LONGEST_PATTERN = 256
_MOST_STATES = 2000
_MOST_REPEATS = 200
_DEEPEST = 30

Test = Callable[[str], bool]

NAMED: dict[str, Test] = {
    "d": str.isdigit,
    "w": lambda letter: letter.isalnum() or letter == "_",
    "s": str.isspace,
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}


class PatternError(ValueError):
    """The pattern cannot be used; the message says why, for a person."""


@dataclass(slots=True)
class State:
    """One step: a test on a character, or steps taken without one, each perhaps only at a place.

    Attributes:
        weight: How many tests the test is made of.
    """

    test: Test | None = None
    after: int = -1
    weight: int = 1
    free: list[tuple[str, int]] = field(default_factory=list)


class PatternReader:
    """Reads a pattern into states, by descent."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_PATTERN:
            raise PatternError(f"it is longer than {LONGEST_PATTERN} characters")
        self.states: list[State] = []
        self._text = text
        self._at = 0
        self._depth = 0
        self._any_case = text.startswith("(?i)")
        if self._any_case:
            self._at = 4

    def read(self) -> tuple[int, int]:
        """Return the first and the accepting state."""
        result = self._choices()
        if self._at < len(self._text):
            raise PatternError("a ) closes nothing")
        return result

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        letter = self._peek()
        if not letter:
            raise PatternError("it ends too early")
        self._at += 1
        return letter

    def _new(self, test: Test | None = None) -> int:
        if len(self.states) >= _MOST_STATES:
            raise PatternError("it has too many repetitions")
        self.states.append(State(test))
        return len(self.states) - 1

    def _link(self, start: int, end: int, place: str = "") -> None:
        self.states[start].free.append((place, end))

    def _choices(self) -> tuple[int, int]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternError("its brackets are nested too deep")
        start, end = self._new(), self._new()
        while True:
            first, last = self._sequence()
            self._link(start, first)
            self._link(last, end)
            if self._peek() != "|":
                break
            self._at += 1
        self._depth -= 1
        return start, end

    def _sequence(self) -> tuple[int, int]:
        start = end = self._new()
        while self._peek() not in ("", "|", ")"):
            first, last = self._repeated()
            self._link(end, first)
            end = last
        return start, end

    def _repeated(self) -> tuple[int, int]:
        """Read one atom and what says how often it may come."""
        at = self._at
        start, end = self._atom()
        low, high = self._amount()
        if (low, high) == (1, 1):
            return start, end
        after = self._at
        if self._peek() in ("*", "+"):
            raise PatternError("two repetitions follow each other")
        pieces = [(start, end)]
        for _ in range(max(low, high or low or 1) - 1):
            self._at = at
            pieces.append(self._atom())
        self._at = after
        return self._joined(pieces, low, high)

    def _joined(self, pieces: list[tuple[int, int]], low: int, high: int | None) -> tuple[int, int]:
        start, end = self._new(), self._new()
        last = start
        for number, (first, final) in enumerate(pieces):
            if number >= low:
                self._link(last, end)
            self._link(last, first)
            last = final
        self._link(last, end)
        if high is None:
            self._link(last, pieces[-1][0])
        return start, end

    def _amount(self) -> tuple[int, int | None]:
        letter = self._peek()
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        amount: tuple[int, int | None] = (1, 1)
        if letter in simple:
            self._at += 1
            amount = simple[letter]
        elif letter == "{":
            amount = self._braces()
        if amount != (1, 1) and self._peek() == "?":
            self._at += 1  # As few as possible finds the same texts.
        return amount

    def _braces(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._at)
        low, comma, high = self._text[self._at + 1 : end].partition(",")
        if end < 0 or not (low or comma) or not all(part.isascii() and part.isdigit() for part in (low, high) if part):
            raise PatternError("{ } holds how often something comes: {2}, {2,} or {2,5}; write \\{ for the sign")
        least, most = int(low or 0), (int(high) if high else None) if comma else int(low)
        if least > _MOST_REPEATS or (most or 0) > _MOST_REPEATS:
            raise PatternError(f"something may come {_MOST_REPEATS} times at most")
        if most is not None and (most < least or most == 0):
            raise PatternError("the second number in { } is smaller than the first")
        self._at = end + 1
        return least, most

    def _atom(self) -> tuple[int, int]:
        letter = self._next()
        if letter == "(":
            return self._group()
        if letter == "[":
            return self._single(*self._class())
        if letter == "\\":
            return self._escape()
        if letter in "^$":
            return self._place(letter)
        if letter in "*+?":
            raise PatternError(f"{letter} has nothing before it to repeat")
        if letter == "{":
            raise PatternError("{ has nothing before it to repeat; write \\{ for the sign")
        return self._single((lambda other: other != "\n") if letter == "." else self._is_letter(letter))

    def _group(self) -> tuple[int, int]:
        if self._peek() == "?":
            rest = self._text[self._at : self._at + 40]
            name_end = rest.find(">")
            if rest.startswith("?:"):
                self._at += 2
            elif rest.startswith(("?P<", "?<")) and name_end > 2 and rest[2:3] not in ("=", "!"):
                self._at += name_end + 1
            else:
                raise PatternError(f"({rest[:2]} is not offered in patterns")
        result = self._choices()
        if self._peek() != ")":
            raise PatternError("a ( is never closed")
        self._at += 1
        return result

    def _single(self, test: Test, weight: int = 1) -> tuple[int, int]:
        start = self._new(test)
        self.states[start].weight = weight
        end = self._new()
        self.states[start].after = end
        return start, end

    def _place(self, place: str) -> tuple[int, int]:
        start, end = self._new(), self._new()
        self._link(start, end, place)
        return start, end

    def _is_letter(self, letter: str) -> Test:
        if self._any_case:
            both = letter.casefold()
            return lambda other: other.casefold() == both
        return lambda other: other == letter

    def _escape(self) -> tuple[int, int]:
        letter = self._next()
        if letter in "AZz":
            return self._place("^" if letter == "A" else "$")
        if letter in "bB":
            return self._place(letter)
        return self._single(self._escaped(letter))

    def _escaped(self, letter: str) -> Test:
        if letter.lower() in NAMED:
            test = NAMED[letter.lower()]
            return (lambda other: not test(other)) if letter.isupper() else test
        return self._is_letter(self._escaped_letter(letter))

    def _escaped_letter(self, letter: str) -> str:
        if letter in "xu":
            digits = self._text[self._at : self._at + (2 if letter == "x" else 4)]
            self._at += len(digits)
            try:
                return chr(int(digits, 16))
            except ValueError:
                raise PatternError(f"\\{letter} belongs before the digits of a character") from None
        if letter in _ESCAPES:
            return _ESCAPES[letter]
        if letter.isalnum():
            raise PatternError(f"\\{letter} is not offered in patterns")
        return letter

    def _class(self) -> tuple[Test, int]:
        """Read what stands in `[ ]`, after the opening one; return it with the number of its tests."""
        is_not = self._peek() == "^"
        if is_not:
            self._at += 1
        letters: set[str] = set()
        tests: list[Test] = [letters.__contains__]
        while self._peek() != "]" or not (letters or tests[1:]):
            if not self._peek():
                raise PatternError("a [ is never closed")
            part = self._class_part()
            if isinstance(part, str):
                letters |= {part.lower(), part.upper()} if self._any_case else {part}
            else:
                tests.append(part)
        self._at += 1
        if is_not:
            return (lambda other: not any(test(other) for test in tests)), len(tests)
        return (lambda other: any(test(other) for test in tests)), len(tests)

    def _class_part(self) -> Test | str:
        letter = self._next()
        if letter == "\\":
            letter = self._next()
            if letter.lower() in NAMED:
                return self._escaped(letter)
            letter = "\b" if letter == "b" else self._escaped_letter(letter)
        if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("", "]"):
            self._at += 1
            return self._range(letter)
        return letter

    def _range(self, low: str) -> Test:
        high = self._next()
        if high == "\\":
            high = self._escaped_letter(self._next())
        if high < low:
            raise PatternError(f"the range {low}-{high} runs backwards")
        if self._any_case:
            return lambda other: low <= other.lower() <= high or low <= other.upper() <= high
        return lambda other: low <= other <= high
