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


class _Place:
    """Where a machine can be between two letters.

    Attributes:
        states: The states it may be in.
        before: What stands before: nothing, or a letter that stands for all of its sort.
        next: The places after each letter that was met here.
        fits_end: Whether the pattern is found if the text ends here; None until that is asked.
    """

    __slots__ = ("before", "fits_end", "next", "states")

    def __init__(self, states: frozenset[int], before: str) -> None:
        self.states, self.before = states, before
        self.next: dict[str, _Place] = {}
        self.fits_end: bool | None = None


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_accept", "_first", "_held", "_places", "_start", "_states", "text")

    def __init__(self, text: str) -> None:
        """Compile it.

        Raises:
            PatternError: It is too long, not a pattern, or uses what is not offered (look-around, back references).
        """
        self.text = text
        reader = PatternReader(text)
        self._start, self._accept = reader.read()
        self._states = reader.states
        self._forget()

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
        place = self._first
        for letter in text:
            after = place.next.get(letter)
            if after is None:
                after, steps = self._after(place, letter)
                left -= steps
            if after is _FOUND or left < 0:
                return True
            place = after
        if is_cut:
            # Where more follows that is not read, what fits so far may fit as a whole.
            return bool(place.states)
        if place.fits_end is None:
            place.fits_end = self._accept in self._closed(place.states | {self._start}, place.before, "")
        return place.fits_end

    def _forget(self) -> None:
        self._first = _Place(frozenset(), "")
        self._places: dict[tuple[frozenset[int], str], _Place] = {}
        self._held = 0

    def _after(self, place: _Place, letter: str) -> tuple[_Place, int]:
        """Return the place after a letter, which is remembered, and how many steps it took to find it."""
        states, steps = self._step(place.states, place.before, letter)
        if self._held > _MOST_REMEMBERED:
            self._forget()
        key = (states, "a" if NAMED["w"](letter) else " ")
        after = _FOUND if self._accept in states else self._places.get(key)
        if after is None:
            after = self._places[key] = _Place(*key)
            self._held += len(states)
        self._held += 1
        place.next[letter] = after
        return after, steps

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


# Whatever follows: the pattern was met.
_FOUND = _Place(frozenset(), "")


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
