"""Patterns of a schema file, matched in linear time: a schema is data and must not be able to hang the editor.

Python's `re` goes back and forth; `(a+)+$` doubles its time with each letter. Here the pattern becomes a
machine that reads each character of the text once, so no pattern has to be guessed safe. A machine with very many
states takes long for each character all the same, so its steps are counted, and it stops where there are too many.
"""

from __future__ import annotations

from functools import lru_cache

from caseedit.core.schema.pattern_reader import NAMED, PatternError, PatternReader

__all__ = ["LONGEST_TEXT", "Pattern", "PatternError", "Patterns"]

LONGEST_TEXT = 10_000
_MOST_STATES_TOGETHER = 30_000
# Counted in states.
_MOST_REMEMBERED = 100_000
# What no pattern that people write comes near: the steps that one text is worth.
_MOST_STEPS, _STEPS_A_LETTER = 20_000, 30

# The states before a letter, the letter before it, and the letter.
_Key = tuple[frozenset[int], str, str]


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_accept", "_held", "_remembered", "_start", "_states", "text")

    def __init__(self, text: str) -> None:
        """Compile it.

        Raises:
            PatternError: It is too long, not a pattern, or uses what is not offered (look-around, back references).
        """
        self.text = text
        reader = PatternReader(text)
        self._start, self._accept = reader.read()
        self._states = reader.states
        self._remembered: dict[_Key, frozenset[int]] = {}
        self._held = 0

    @property
    def size(self) -> int:
        """How many states it has."""
        return len(self._states)

    @staticmethod
    def of(text: str) -> Pattern:
        """Return the pattern, compiled once."""
        return _compiled(text)

    def found_in(self, text: str) -> bool:
        """Say whether the pattern occurs anywhere in the first 10,000 characters of `text`.

        What would take too many steps to find out counts as found, as nothing can be said against it.
        """
        is_cut = len(text) > LONGEST_TEXT
        text = text[:LONGEST_TEXT]
        left = _MOST_STEPS + _STEPS_A_LETTER * len(text)
        before, states = "", frozenset[int]()
        for letter in text:
            key = (states, before, letter)
            known = self._remembered.get(key)
            if known is None:
                known, steps = self._step(states, before, letter)
                self._remember(key, known)
                left -= steps
            states, before = known, letter
            if self._accept in states or left < 0:
                return True
        # Where more follows that is not read, what fits so far may fit as a whole.
        return bool(states) if is_cut else self._accept in self._closed(states | {self._start}, before, "")

    def _remember(self, key: _Key, states: frozenset[int]) -> None:
        self._held += 1 + len(states)
        if self._held > _MOST_REMEMBERED:
            self._remembered.clear()
            self._held = 0
        self._remembered[key] = states

    def _step(self, states: frozenset[int], before: str, letter: str) -> tuple[frozenset[int], int]:
        """Return the states after a letter, or the accepting one as soon as it is met; and how many steps it took."""
        closed = self._closed(states | {self._start}, before, letter)
        if self._accept in closed:
            return frozenset({self._accept}), len(closed)
        tested = [self._states[number] for number in closed if self._states[number].test is not None]
        after = frozenset(state.after for state in tested if state.test is not None and state.test(letter))
        return after, len(closed) + sum(state.weight for state in tested)

    def _closed(self, states: frozenset[int], before: str, after: str) -> frozenset[int]:
        """Return the states reached without reading, between two characters."""
        seen = set(states)
        waiting = list(states)
        while waiting:
            for place, number in self._states[waiting.pop()].free:
                if number not in seen and (not place or _is_at(place, before, after)):
                    seen.add(number)
                    waiting.append(number)
        return frozenset(seen)


def _is_at(place: str, before: str, after: str) -> bool:
    if place == "^":
        return not before
    if place == "$":
        return not after
    is_edge = (before != "" and NAMED["w"](before)) is not (after != "" and NAMED["w"](after))
    return is_edge if place == "b" else not is_edge


class Patterns:
    """The patterns of one file, which must not be too large together."""

    def __init__(self) -> None:
        self._states = 0

    def check(self, text: str) -> None:
        """Make sure that a further pattern can be used.

        Raises:
            PatternError: It cannot, or those before it are too large.
        """
        if self._states > _MOST_STATES_TOGETHER:
            raise PatternError("the patterns of this file are too large together")
        self._states += Pattern.of(text).size


@lru_cache(maxsize=512)
def _compiled(text: str) -> Pattern:
    return Pattern(text)
