"""`Highlighter`: the styled spans of any line of a text, with what earlier lines hand on kept edit by edit."""

from __future__ import annotations

import re

from caseedit.core.expressions import expression
from caseedit.tui.editing import lex_markdown, lex_yaml
from caseedit.tui.editing.lines import Lines
from caseedit.tui.editing.remembering import remembered

Spans = tuple[tuple[int, int, str], ...]

_LEXERS = {"markdown": lex_markdown, "yaml": lex_yaml}
_MOST_LINES = 2_000
# So many characters are looked at in one step for what ends ordinary text.
_REACH = 1 << 16
_HEADING_START = expression(r"(?:^|(?<=\r))[ \t]{0,3}#{1,6}(?=[ \t])", re.MULTILINE)
_UNDERLINED = expression(
    r"(?:^|(?<=\r))[ \t]{0,3}(?![ \t#>|])\S[^\r\n]*(?:\r\n|\r|\n)[ \t]{0,3}(=+|-{2,})[ \t]*(?![^\r\n])", re.MULTILINE
)


@remembered(1)
def spans_of(language: str, text: str, state: str) -> Spans:
    """Return the spans of a line: (start, end, style names), in order, not overlapping."""
    lexer = _LEXERS.get(language)
    return tuple(span for span in lexer.spans(text, state) if span[0] < span[1]) if lexer else ()


class Highlighter:
    """What each line is handed by the lines above it, read only as far as it was needed."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._states: list[str] = [""]

    def reset(self) -> None:
        """Forget all lines: the text is another."""
        self._states = [""]

    def state(self, line: int, lines: Lines) -> str:
        """Return what a line is handed."""
        lexer = _LEXERS.get(self.language)
        if lexer is None:
            return ""
        states = self._states
        while len(states) <= line:
            at = len(states) - 1
            turn = self._next_turn(at, lines)
            if turn > at:
                states += [""] * (turn - at)
            else:
                states.append(lexer.next_state(lines.of(at), states[at]))
        return states[line]

    def _next_turn(self, line: int, lines: Lines) -> int:
        """Return a line up to which, from `line` on, all hand on nothing: the first that may, or one before it."""
        if self.language != "markdown" or self._states[line]:
            return line
        start = lines.start(line)
        end = start + _REACH
        for turn in lex_markdown.TURNS:
            found = lines.text.find(turn, start, end)
            end = found if found >= 0 else end
        return lines.line_of(end) if end < len(lines.text) else len(lines)

    def spans(self, line: int, lines: Lines) -> Spans:
        """Return the styled spans of a line."""
        return spans_of(self.language, lines.of(line), self.state(line, lines))

    def apply(self, touched: tuple[int, int, int], lines: Lines) -> None:
        """Follow an edit that `Lines.apply` has told of; what follows is read again only if the state changed."""
        first, old, new = touched
        states, lexer = self._states, _LEXERS.get(self.language)
        if lexer is None or first + 1 >= len(states):
            return
        after = first + old
        expected = states[after] if after < len(states) else None
        if new > _MOST_LINES or expected is None:
            del states[first + 1 :]
            return
        renewed, state = [], states[first]
        for line in range(first, first + new):
            renewed.append(state)
            state = lexer.next_state(lines.of(line), state)
        if state == expected:
            states[first:after] = renewed
        else:
            states[first:] = renewed

    def headings(self, lines: Lines) -> list[tuple[int, int, str]]:
        """Return (line, level, words) of each heading of a Markdown text."""
        if self.language != "markdown":
            return []
        found: dict[int, tuple[int, str]] = {}
        for match in _HEADING_START.finditer(lines.text):
            line = lines.line_of(match.start())
            heading = lex_markdown.heading_of(lines.of(line))
            if heading and not self.state(line, lines):
                found[line] = heading
        for match in _UNDERLINED.finditer(lines.text):
            line = lines.line_of(match.start())
            if line not in found and not self.state(line, lines):
                found[line] = (1 if match[1][0] == "=" else 2, lines.of(line).strip())
        return [(line, *found[line]) for line in sorted(found)]
