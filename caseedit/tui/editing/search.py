"""`Query`: what is searched for, and where it is in a text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from time import monotonic
from unicodedata import is_normalized, normalize

from caseedit.core.cells import graphemes
from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.text import LINE_END, Edit, Span

MOST = 10_000
# A pattern is tried line by line, on no more than this of a line, and for no longer than this in all: a slow one must
# not hold the editor.
_LINE_LIMIT = 20_000
_SECONDS = 2.0


class BadPatternError(ValueError):
    """A pattern that cannot be used; the message says why, for the person who typed it."""


@dataclass(frozen=True)
class Query:
    """What is searched for.

    Attributes:
        text: Words as they are, or a regular expression.
        is_pattern: `text` is a regular expression; it is matched within each line.
        match_case: Capitals count; None: they count if `text` has some.
        whole_word: Only where no letter stands before or after.
    """

    text: str
    is_pattern: bool = False
    match_case: bool | None = None
    whole_word: bool = False

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The query as a compiled pattern.

        Raises:
            BadPatternError: It is not a regular expression, or one that could take for ever.
        """
        return _compile(normalize("NFC", self.text), self.is_pattern, self._matches_case, self.whole_word)

    @property
    def _matches_case(self) -> bool:
        if self.match_case is not None:
            return self.match_case
        # `\S` and `\W` in a pattern are not capitals that somebody wants.
        words = re.sub(r"\\.", "", self.text) if self.is_pattern else self.text
        return words != words.lower()

    def matches(self, text: str) -> list[Span]:
        """Return the places of all matches, at most `MOST`.

        Raises:
            BadPatternError: The pattern cannot be used, or takes too long.
        """
        if not self.text:
            return []
        return [span for span, _ in zip(self._found(text), range(MOST), strict=False)]

    def _found(self, text: str) -> Iterator[Span]:
        composed = _composed(text)
        for match in self._tries(composed.text):
            if match.end() > match.start():
                yield composed.span(match.start(), match.end())

    def _tries(self, text: str) -> Iterator[re.Match[str]]:
        if not self.is_pattern:
            yield from self.compiled.finditer(text)
            return
        until = monotonic() + _SECONDS
        for start, end in _lines(text):
            yield from self.compiled.finditer(text, start, min(end, start + _LINE_LIMIT))
            if monotonic() > until:
                raise BadPatternError("This pattern takes too long here. Make it more exact.")

    def replacement(self, text: str, span: Span, replacement: str) -> Edit:
        r"""Return the edit that puts `replacement` in place of a match; a pattern's has `\1` and `\g<name>` for groups.

        Raises:
            BadPatternError: The replacement names a group that is not there.
        """
        if not self.is_pattern:
            return Edit(span.start, span.end, replacement)
        composed = _composed(text)
        start, end = next(line for line in _lines(composed.text) if composed.offset(line[1]) >= span.end)
        for match in self.compiled.finditer(composed.text, start, min(end, start + _LINE_LIMIT)):
            if composed.span(match.start(), match.end()) == span:
                return Edit(span.start, span.end, _expanded(match, replacement))
        raise BadPatternError("The text is no longer what was found.")

    def replacements(self, text: str, replacement: str) -> list[Edit]:
        """Return the edits that replace all matches.

        Raises:
            BadPatternError: As for `matches` and `replacement`.
        """
        if not self.text:
            return []
        composed = _composed(text)
        edits: list[Edit] = []
        for match in self._tries(composed.text):
            if match.end() > match.start():
                span = composed.span(match.start(), match.end())
                new = _expanded(match, replacement) if self.is_pattern else replacement
                if not edits or span.start >= edits[-1].end:
                    edits.append(Edit(span.start, span.end, new))
        return edits


def _expanded(match: re.Match[str], replacement: str) -> str:
    try:
        return match.expand(replacement)
    except (re.error, IndexError) as error:
        raise BadPatternError(f"The replacement cannot be used: {error}.") from error


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


@lru_cache(maxsize=32)
def _compile(text: str, is_pattern: bool, match_case: bool, whole_word: bool) -> re.Pattern[str]:
    if is_pattern:
        _refuse_endless(text)
    source = text if is_pattern else re.escape(text)
    if whole_word:
        source = rf"(?<!\w)(?:{source})(?!\w)"
    try:
        return re.compile(source, re.MULTILINE | (0 if match_case else re.IGNORECASE))
    except (re.error, OverflowError, RecursionError) as error:
        reason = error.msg if isinstance(error, re.error) else "it is too large"
        raise BadPatternError(f"Not a regular expression: {reason}.") from error


_PART = expression(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\??|\)|[*+]|\{\d*,\d*\}|\{\d+\}|.", re.DOTALL)


def _refuse_endless(pattern: str) -> None:
    """Refuse a repeat of a group that holds a repeat or a choice: on some texts it would try for years."""
    groups = [False]
    closed = False  # the part before was a group with a repeat or a choice in it
    for match in _PART.finditer(pattern):
        part = match[0]
        repeats = part in ("*", "+") or (part[0] == "{" and len(part) > 2)
        if repeats and closed:
            raise BadPatternError(
                "A repeated group with a repeat or a choice in it could take for ever. Make it simpler."
            )
        closed = False
        if part.startswith("("):
            groups.append(False)
        elif part == ")" and len(groups) > 1:
            closed = groups.pop()
            groups[-1] = groups[-1] or closed
        elif repeats or part in ("|", "?"):
            groups[-1] = True


class _Composed:
    """A text in NFC, with the way back to the places of the original."""

    def __init__(self, original: str) -> None:
        self._starts: list[int] | None = None
        self.text = original
        if not is_normalized("NFC", original):
            self._compose(original)

    def _compose(self, original: str) -> None:
        parts: list[str] = []
        self._starts = []
        at = 0
        for cluster in graphemes(original):
            part = cluster if cluster.isascii() else normalize("NFC", cluster)
            parts.append(part)
            # The way back from inside a cluster leads to its start or end, never into it, unless nothing was composed.
            is_same = part == cluster
            self._starts += [at + index if is_same else at for index in range(len(part))]
            at += len(cluster)
        self._starts.append(at)
        self.text = "".join(parts)

    def offset(self, at: int) -> int:
        return at if self._starts is None else self._starts[at]

    def span(self, start: int, end: int) -> Span:
        if self._starts is None:
            return Span(start, end)
        # A match that ends inside a composed cluster takes all of it.
        while end < len(self._starts) - 1 and self._starts[end] == self._starts[end - 1]:
            end += 1
        return Span(self._starts[start], self._starts[end])


@lru_cache(maxsize=2)
def _composed(text: str) -> _Composed:
    return _Composed(text)


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of a search.

    Attributes:
        span: The match, or None.
        position: Which of the matches it is, counted from 1.
        total: How many there are; `MOST` stands for that many or more.
        wrapped: The search went on from the other end of the text.
        problem: Why the pattern cannot be used; empty if it can.
    """

    span: Span | None = None
    position: int = 0
    total: int = 0
    wrapped: bool = False
    problem: str = ""

    @property
    def told(self) -> str:
        """What to tell a person: `3 of 17`."""
        if self.problem or not self.total:
            return self.problem or "no match"
        total = f"{self.total:,}+" if self.total == MOST else f"{self.total:,}"
        return f"{self.position:,} of {total}" if self.position else f"{total} matches"


def find(query: Query, text: str, at: int, *, backwards: bool = False) -> Found:
    """Find the first match that begins at or after `at`, or the last that ends at or before it; goes round."""
    try:
        spans = query.matches(text)
    except BadPatternError as error:
        return Found(problem=str(error))
    if not spans:
        return Found()
    if backwards:
        index = bisect_right([span.end for span in spans], at) - 1
        wrapped = index < 0
    else:
        index = bisect_left([span.start for span in spans], at)
        wrapped = index == len(spans)
    index %= len(spans)
    return Found(spans[index], index + 1, len(spans), wrapped)
