"""What stands in quotes and in brackets, read the way its writer meant it; stops at the first thing that is off."""

from __future__ import annotations

import re

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.text import Edit, Span
from caseedit.core.validation.wording import cut

LINE_BREAK = expression(r"\r\n|\n|\r")

_FLOW_KEY = expression(r"[ \t]*[\w.-]+:[ \t]")
_END = expression(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")
_FLOW_PLAIN = expression(r"(?:[^,\[\]{}\r\n:#]|:(?![ \t\r\n,\[\]{}]|\Z)|(?<![ \t])#)+")
_NEXT_PLAIN_LINE = expression(r"[ \t]*(?:\r\n|\n|\r)[ \t]*(?=[^\s,\[\]{}:#\"'-])")
_AFTER_QUOTE = expression(r"[\s,\]}:]|\Z")
_LAST_WORD = expression(r"(?<=[^\s,:{\[])[ \t]+[\w.-]+[ \t]*$")
_TO_DELIMITER = expression(r"[^\"',\]}\r\n]*(?=[,\]}])")
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a part of the front matter cannot be read.

    Attributes:
        fixes: Ways to mend it, best first; each is tried before it is offered.
    """

    span: Span
    message: str
    hint: str
    fixes: tuple[tuple[Edit, ...], ...] = ()
    rule: str = "yaml-syntax"


class Found(Exception):
    """The walk has found the cause."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.message)
        self.cause = cause


class Enclosed:
    """Reads quotes and brackets of one part of a front matter."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._at = start
        self._start = start
        self._end = end
        self._key = ""
        self._value_start = start

    # Places in the text.

    def _line_number(self, offset: int) -> int:
        return len(LINE_BREAK.findall(self._text, 0, offset)) + 1

    def _line_start(self, offset: int) -> int:
        return max(self._text.rfind("\n", 0, offset), self._text.rfind("\r", 0, offset)) + 1

    def _line_end(self, offset: int) -> int:
        match = LINE_BREAK.search(self._text, offset, self._end)
        return match.start() if match else self._end

    def _next_line(self, offset: int) -> int:
        match = LINE_BREAK.search(self._text, offset, self._end)
        return match.end() if match else self._end

    def _is_line_done(self) -> bool:
        return _END.match(self._text, self._at, self._end) is not None

    def _skip_blanks(self) -> None:
        while self._at < self._end and self._text[self._at] in " \t":
            self._at += 1

    def _name(self) -> str:
        return f"‘{cut(self._key)}’: " if self._key else ""

    def _stop(self, span: Span, message: str, hint: str, *fixes: tuple[Edit, ...], rule: str = "yaml-syntax") -> Found:
        name = self._name()
        text = name + message if name else message[:1].upper() + message[1:]
        return Found(Cause(span, text, hint, tuple(fix for fix in fixes if fix), rule))

    # Quotes.

    def _quoted(self) -> int:
        """Return where the quoted text that begins here ends."""
        begin = self._at
        quote = self._text[begin]
        at = begin + 1
        while at < self._end:
            if self._text[at] == "\\" and quote == '"':
                at += 2
            elif self._text[at] == quote:
                if quote == '"' or self._text[at + 1 : at + 2] != "'":
                    return at + 1
                at += 2
            else:
                at += 1
        raise self._never_closed(begin)

    def _never_closed(self, begin: int) -> Found:
        quote, end = self._text[begin], self._line_end(begin)
        line = self._text[begin:end].rstrip()
        bare = line.rstrip(",")
        at = begin + len(bare)
        last = cut(bare[1:].split()[-1]) if bare[1:].split() else ""
        hint = f"Add {quote} after ‘{last}’." if last else "Close it, or remove it."
        message = f"the quote that opens on line {self._line_number(begin)} is never closed."
        if not bare[1:].strip():
            return self._stop(Span(begin, begin + 1), message, hint, (Edit(begin, begin + 1, ""),))
        return self._stop(Span(begin, at), message, hint, (Edit(at, at, quote),), self._closed_at_part_end(quote))

    def _closed_at_part_end(self, quote: str) -> tuple[Edit, ...]:
        at = self._start + len(self._text[self._start : self._end].rstrip())
        return (Edit(at, at, quote),)

    def _after_quote(self, begin: int) -> None:
        """Look at what follows a quoted value in block style."""
        if self._is_line_done():
            return
        rest = self._text[self._at : self._line_end(self._at)]
        if rest.strip() == ",":
            at = self._at + rest.index(",")
            message = "a comma stands after the closing quote."
            raise self._stop(Span(at, at + 1), message, "Remove it.", (Edit(self._at, at + 1, ""),))
        raise self._text_after_quote(begin)

    def _text_after_quote(self, begin: int, *, is_item: bool = False) -> Found:
        """Say what is wrong where text goes on after the closing quote at `self._at - 1`."""
        quote, end = self._text[begin], self._line_end(self._at)
        if LINE_BREAK.search(self._text, begin, self._at):
            return self._never_closed(begin)
        line = self._text[begin:end].rstrip()
        whole = self._item(begin, line) if is_item else re.sub(r"[,\]} ]*$", "", line)
        span = Span(self._at - 1, begin + len(whole))
        around = _words_around(self._text, self._at - 1, begin + 1, end)
        # Where nothing closes the whole, two quotes around words of it belong together.
        is_pair = self._text[self._at : self._at + 1].isspace()
        inner = whole[1:-1] if whole.endswith(quote) and len(whole) > 1 else whole if is_pair else whole[1:]
        place = Span(begin, begin + len(whole))
        if quote == "'":
            is_apostrophe = (
                self._text[self._at - 2 : self._at - 1].isalnum() and self._text[self._at : self._at + 1].isalnum()
            )
            message = f"the {'apostrophe' if is_apostrophe else 'quote'} in ‘{around}’ ends the text too early."
            return self._stop(span, message, "Put double quotes around the text, or write '' for it.",
                              *in_quotes(place, inner.replace("''", "'")))  # fmt: skip
        fixed = re.sub(r'(?<!\\)"', '\\"', inner)
        message = f"the quote in ‘{around}’ ends the text too early."
        return self._stop(span, message, 'Write \\" for a quote inside the text.',
                          (Edit(place.start, place.end, f'"{fixed}"'),))  # fmt: skip

    def _item(self, begin: int, line: str) -> str:
        """Return the item of a list that `line` begins with: to a quote before a comma or bracket, or to that."""
        gone = self._at - begin
        bare = _TO_DELIMITER.match(line, gone)
        if bare is not None:
            return line[: bare.end()].rstrip()
        closing = re.compile(re.escape(line[0]) + r"(?=[ \t]*(?:[,\]}]|$))").search(line, gone)
        return line[: closing.end()] if closing else re.sub(r"[,\]} ]*$", "", line)

    # Flow style: brackets.

    def _flow(self) -> None:
        """Read from an opening bracket to the one that closes it."""
        opened: list[int] = []
        named: list[bool] = []  # Whether the value that is read has its name and colon, in each open bracket.
        last_end = -1  # Where the last complete value ended, if no comma came since.
        while self._at < self._end:
            letter = self._text[self._at]
            if letter in " \t\r\n":
                self._at += 1
            elif letter == "#" and self._text[self._at - 1] in " \t\r\n":
                self._at = self._line_end(self._at)
            elif letter == ",":
                self._at, last_end = self._at + 1, -1
                named[-1] = False
            elif letter in "]}":
                self._close(opened)
                named.pop()
                last_end = self._at
                if not opened:
                    return
            elif letter == ":" and last_end >= 0:
                self._second_name(last_end, opened, named[-1])
                self._at, last_end = self._at + 1, -1
                named[-1] = True
            elif self._is_item_dash(opened):
                raise self._bracket_open(opened[-1])
            else:
                if last_end >= 0:
                    raise self._no_comma(last_end, opened)
                if letter in "[{":
                    opened.append(self._at)
                    named.append(False)
                    self._at += 1
                else:
                    last_end = self._flow_value(opened)
        raise self._bracket_open(opened[0] if len(opened) == 1 else opened[-1])

    def _is_item_dash(self, opened: list[int]) -> bool:
        is_first = not self._text[self._line_start(self._at) : self._at].strip()
        return bool(opened) and is_first and re.match(r"-[ \t]", self._text[self._at : self._at + 2]) is not None

    def _close(self, opened: list[int]) -> None:
        letter, opening = self._text[self._at], opened[-1] if opened else -1
        if opening < 0 or _CLOSING[self._text[opening]] != letter:
            wanted = _CLOSING[self._text[opening]] if opening >= 0 else ""
            span = Span(self._at, self._at + 1)
            message = f"a {wanted} belongs here, this is {letter}."
            hint = f"The {self._text[opening]} on line {self._line_number(opening)} is still open."
            raise self._stop(span, message, hint, (Edit(self._at, self._at + 1, wanted),))
        opened.pop()
        self._at += 1

    def _flow_value(self, opened: list[int]) -> int:
        begin = self._value_start = self._at
        if self._text[begin] in "\"'":
            self._at = self._quoted()
            if not _AFTER_QUOTE.match(self._text, self._at):
                raise self._text_after_quote(begin, is_item=True)
            return self._at
        match = _FLOW_PLAIN.match(self._text, begin, self._end)
        if match is None:
            self._at += 1
            return self._at
        self._at = begin + len(match[0].rstrip())
        return self._continued(opened)

    def _continued(self, opened: list[int]) -> int:
        """Pass the further lines of a text without quotes; a new `name:` there shows that a comma is missing."""
        end = self._at
        while True:
            match = _NEXT_PLAIN_LINE.match(self._text, end, self._end)
            if match is None:
                return self._at
            if _FLOW_KEY.match(self._text, match.end(), self._end):
                raise self._no_comma(end, opened)
            more = _FLOW_PLAIN.match(self._text, match.end(), self._end)
            end = self._at = more.end() if more else match.end()

    def _second_name(self, end: int, opened: list[int], has_name: bool) -> None:
        """Stop at `{name: some words url: ...}`: before the last word a comma is missing."""
        words = _LAST_WORD.search(self._text, self._line_start(end), end)
        if has_name and self._text[opened[-1]] == "{" and words is not None:
            raise self._no_comma(words.start(), opened)

    def _no_comma(self, end: int, opened: list[int]) -> Found:
        """Say that a comma is missing after the value that ended at `end`."""
        begin = self._line_start(end)
        is_same_line = not LINE_BREAK.search(self._text, end, self._at)
        # Two quoted texts side by side are two; what goes on without a quote is one that holds a quote.
        are_two = end < self._at and self._text[self._at] in "\"'"
        if is_same_line and not are_two and self._text[end - 1] in "\"'":
            self._at = end
            return self._text_after_quote(self._value_start, is_item=True)
        number = self._line_number(end)
        is_inside = bool(self._text[end : self._line_end(end)].strip())
        last = self._text[end - 1]
        mark = self._text.rfind(last, begin, end - 1) if last in "\"'" else self._text.rfind(",", begin, end) + 1
        shown = cut(self._text[max(begin, mark, opened[-1] + 1) : end].strip())
        message = f"a comma is missing after ‘{shown}’."
        hint = f"Add , there, on line {number}." if is_inside else f"Add , at the end of line {number}."
        return self._stop(Span(max(begin, self._start), end), message, hint, (Edit(end, end, ","),))

    def _bracket_open(self, opening: int) -> Found:
        letter = self._text[opening]
        closing = _CLOSING[letter]
        # Before the dash of the next item, or at the end of the part.
        at = self._line_start(self._at) if self._at < self._end else self._end
        solid = self._start + len(self._text[self._start : at].rstrip())
        newline = "\r\n" if "\r\n" in self._text[self._start : self._end] else "\n"
        indent = re.match(r"[ \t]*", self._text[self._line_start(opening) : opening])
        own_line = newline + (indent[0] if indent else "") + closing
        is_list_of_lines = bool(LINE_BREAK.search(self._text, opening, solid))
        message = f"the {letter} that opens on line {self._line_number(opening)} is never closed."
        hint = f"Add {closing} after line {self._line_number(solid)}."
        span = Span(opening, opening + 1) if at == self._end else Span(solid - 1, solid)
        fix = (Edit(solid, solid, own_line if is_list_of_lines else closing),)
        return self._stop(span, message, hint, fix)

    def _after_bracket(self, begin: int) -> None:
        if self._is_line_done():
            return
        end = self._line_end(self._at)
        line = self._text[begin:end].rstrip()
        rest = self._text[self._at : end].strip()
        span = Span(self._at, begin + len(line))
        if rest == ",":
            message, fix = "a comma stands after the closing bracket.", (Edit(self._at, end, ""),)
            raise self._stop(span, message, "Remove it.", fix)
        is_one_line = not LINE_BREAK.search(self._text, begin, self._at)
        fixes = in_quotes(Span(begin, begin + len(line)), line) if is_one_line else ()
        message = f"text stands after the closing bracket: ‘{cut(rest)}’."
        raise self._stop(span, message, "Put quotes around all of it.", *fixes)


def in_quotes(span: Span, text: str) -> tuple[tuple[Edit, ...], ...]:
    """Return the ways to put quotes around a text: double ones, single ones."""
    text = text.rstrip()
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    double, single = f'"{escaped}"', "'" + text.replace("'", "''") + "'"
    ways = (single, double) if '"' in text or "\\" in text else (double, single)
    return tuple((Edit(span.start, span.end, way),) for way in ways)


def _words_around(text: str, at: int, start: int, end: int) -> str:
    """Return the word at a place with the one before it, as far as they are short."""
    before = re.search(r"(?:\S{1,20}[ \t]+)?\S{0,20}$", text[start:at])
    after = re.match(r"\S{0,20}", text[at:end])
    return cut((before[0] if before else "") + (after[0] if after else ""))
