"""Reads a front matter that YAML refuses the way its writer meant it, and stops at the first thing that is off."""

from __future__ import annotations

import re

from caseedit.core.expressions import expression
from caseedit.core.text import Edit, Span
from caseedit.core.validation.enclosed import Cause, Enclosed, Found, in_quotes
from caseedit.core.validation.wording import cut

_KEY = expression(r"(\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s\[\]{}\"'#,&*!|>%@`][^\r\n]*?)[ \t]*:(?=[ \t\r\n]|\Z)")
_WORD = expression(r"\S+")
_COLON = expression(r":(?=[ \t])|:(?=[\r\n]|\Z)")
_INDENT = expression(r"^[ \t]+", re.MULTILINE)
_BARE_DASH = expression(r"^[ \t]*-(?=[^\s-])", re.MULTILINE)
_BLOCK_HEADER = expression(r"[|>][-+0-9]*[ \t]*(?:#|\r|\n|\Z)")
_BLOCK_SIGN = expression(r"([|>][-+0-9]*)[ \t]*")
_COMMENT = expression(r"[ \t]#")
_BLANKS = expression(r"[ \t]*")
_GLUED_KEY = expression(r"([A-Za-z_][\w-]*):(?!//)(?=[^\s:])")
# A colon or a space that only looks like the one of YAML.
_STRANGE_COLON = expression(r"([A-Za-z_][\w-]*)(?::[\u00a0\u2002\u2003\u2007\u2009\u202f\u3000]+|\uff1a[ \u3000]*)")
# With these a text cannot begin; with the last two only if what follows is no name of a value that is used twice.
_RESERVED = {"@": "an @", "`": "a backtick", "%": "a percent sign", "*": "an asterisk", "&": "an ampersand"}
_NAME_FOR_TWICE = expression(r"\*[^\s,\[\]{}]+|&[^\s,\[\]{}]+(?:\s.*)?", re.DOTALL)


class Walker(Enclosed):
    """Walks over one part of a front matter, line by line."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self._columns: list[tuple[int, str]] = []
        self._expects_more = False
        self._is_open_text = False

    def cause(self) -> Cause | None:
        """Return the first thing that is off, or None."""
        try:
            while self._at < self._end:
                self._line()
        except Found as found:
            return found.cause
        return None

    # Block style: one line after the other.

    def _line(self) -> None:
        begin = self._at
        self._skip_blanks()
        if self._is_line_done():
            self._at = self._next_line(begin)
            return
        self._no_tab(begin)
        column = self._at - begin
        had_dash = self._dashes(column)
        match = _KEY.match(self._text, self._at, self._end)
        if match is not None:
            self._key = match[1].strip("\"'")
            self._enter(self._at - begin, "key", self._at)
            self._at = match.end()
            self._skip_blanks()
            self._value(self._columns[-1][0])
        elif had_dash:
            self._value(self._columns[-1][0])
        elif not self._columns and self._text[self._at] in "[{":
            self._value(0)
        else:
            self._stray_line(column)
        self._at = self._next_line(self._at)

    def _no_tab(self, begin: int) -> None:
        indent = self._text[begin : self._at]
        if "\t" in indent:
            word = _WORD.match(self._text, self._at)
            message = f"a tab indents ‘{cut(word[0] if word else '')}’."
            fixes = [self._without_tabs(width) for width in (2, 4, 1, 8)]
            span = Span(begin, self._at)
            raise self._stop(span, message, "YAML wants spaces: put two for the tab.", *fixes, rule="tab-indent")

    def _without_tabs(self, width: int) -> tuple[Edit, ...]:
        """Return the edits that put blanks for the tabs that indent lines of this part."""
        found = _INDENT.finditer(self._text, self._start, self._end)
        return tuple(
            Edit(match.start(), match.end(), match[0].replace("\t", " " * width)) for match in found if "\t" in match[0]
        )

    def _dashes(self, column: int) -> bool:
        """Pass the dashes of list items at the beginning of a line; say whether there was one."""
        had = False
        begin = self._line_start(self._at)
        while self._text[self._at : self._at + 1] == "-":
            after = self._text[self._at + 1 : self._at + 2]
            if after not in ("", " ", "\t", "\r", "\n"):
                if not had:
                    self._dash_without_blank(after)
                break
            self._enter(self._at - begin, "-", self._at)
            had = True
            self._expects_more = True
            self._at += 1
            self._skip_blanks()
        return had

    def _dash_without_blank(self, after: str) -> None:
        """`-foo` where items are meant; `-5` alone is a number."""
        is_item = self._expects_more or any(kind == "-" for _, kind in self._columns)
        if not is_item or _KEY.match(self._text, self._at, self._end):
            return
        shown = cut(self._text[self._at : self._line_end(self._at)])
        fix = tuple(Edit(at, at, " ") for at in self._bare_dashes())
        span = Span(self._at, self._line_end(self._at))
        raise self._stop(span, f"a space is missing after the dash of ‘{shown}’.", "Write a dash and a space.", fix)

    def _bare_dashes(self) -> list[int]:
        """Return where a blank belongs, on this line and on those after it in the same part."""
        found = _BARE_DASH.finditer(self._text, self._line_start(self._at), self._end)
        return [match.end() for match in found]

    def _enter(self, column: int, kind: str, at: int) -> None:
        """Note the column at which a key or a dash stands; stop where no neighbour stands at that column."""
        # Items may stand at the column of the key that they belong to.
        kept = [place for place in self._columns if place[0] < column or place in ((column, kind), (column, "key"))]
        if kind == "key":
            kept = [place for place in kept if place != (column, "-")]
        is_new = (column, kind) not in self._columns
        if is_new and self._columns and (not self._expects_more or len(kept) < len(self._columns)):
            self._wrong_column(column, kind, at)
        self._columns = [*kept, *([(column, kind)] if (column, kind) not in kept else [])]
        self._expects_more = self._is_open_text = False

    def _wrong_column(self, column: int, kind: str, at: int) -> None:
        same = [place for place, other in self._columns if other == kind]
        if not same:
            return
        wanted = min(same, key=lambda place: (abs(place - column), -place))
        begin = self._line_start(at)
        what = "item" if kind == "-" else "line"
        message = f"this {what} begins at column {column + 1}, its neighbours at column {wanted + 1}."
        hint = (
            f"Indent it by {wanted} space{'s' * (wanted != 1)}, as they are." if wanted else "Begin it at the margin."
        )
        fix = (Edit(begin, begin + column, " " * wanted),) if not self._text[begin : begin + column].strip() else ()
        raise self._stop(Span(at, self._line_end(at)), message, hint, fix)

    def _stray_line(self, column: int) -> None:
        """A line that is neither a key nor an item: the rest of a text, a value below its key, or lost."""
        line = self._text[self._at : self._line_end(self._at)]
        glued = _GLUED_KEY.match(line)
        if self._expects_more and not (glued and self._is_beside_a_key(column)):
            self._value(self._columns[-1][0] if self._columns else 0)
            return
        if self._is_open_text and self._columns and column > self._columns[-1][0]:
            return
        span = Span(self._at, self._at + len(line))
        if glued is not None:
            self._key = glued[1]
            at = self._at + glued.end()
            place = Span(self._at, at)
            raise self._stop(place, "a space is missing after the colon.", "Put one there.", (Edit(at, at, " "),))
        strange = _STRANGE_COLON.match(line)
        if strange is not None:
            raise self._strange_colon(strange)
        if line.strip() in ('"', "'", "”"):
            fix = (Edit(self._line_start(self._at), self._next_line(self._at), ""),)
            raise self._stop(span, f"the quote on line {self._line_number(self._at)} stands alone.", "Remove it.", fix)
        hint = "Join it to the text above, or write a name and a colon before it."
        raise self._stop(span, f"this line has no name before it: ‘{cut(line)}’.", hint, *self._joined(line))

    def _strange_colon(self, match: re.Match[str]) -> Found:
        self._key = match[1]
        place = Span(self._at + match.end(1), self._at + match.end())
        is_wide = "\uff1a" in match[0]
        message = "this colon is a wide one." if is_wide else "the space after the colon is no ordinary one."
        hint = "Write : and a space." if is_wide else "Put an ordinary one there."
        return self._stop(place, message, hint, (Edit(place.start, place.end, ": "),))

    def _is_beside_a_key(self, column: int) -> bool:
        """Say whether the line after this one begins at the same column, with a name and a colon."""
        at = self._next_line(self._at)
        indent = _BLANKS.match(self._text, at, self._end)
        after = indent.end() if indent else at
        return after - at == column and _KEY.match(self._text, after, self._end) is not None

    def _joined(self, line: str) -> tuple[tuple[Edit, ...], ...]:
        """Return the ways to join a line to the text above: into its quotes, or as a further line."""
        end = self._at + len(line.rstrip())
        indented = Edit(self._at, self._at, "  ")
        above = len(self._text[: self._at].rstrip())
        quote = self._text[above - 1 : above]
        if above <= self._start or quote not in ("'", '"') or quote in line:
            return ((indented,),)
        return ((Edit(above - 1, above, ""), indented, Edit(end, end, quote)),)

    def _value(self, column: int) -> None:
        """Read a value that begins here, in block style."""
        # However many are written: a value has one of each at most, but that is for others to say.
        while self._begins_with("&!"):
            self._skip_word()
        begin = self._at
        if self._is_line_done():
            self._expects_more = True
            return
        self._expects_more = False
        letter = self._text[begin]
        if letter in "|>" and _BLOCK_HEADER.match(self._text, begin):
            self._block_text(column)
        elif letter in "\"'":
            self._at = self._quoted()
            self._after_quote(begin)
        elif letter in "[{":
            self._flow()
            self._after_bracket(begin)
        elif self._begins_with("*"):
            self._skip_word()
            if not self._is_line_done():
                self._at = begin
                self._plain(letter)
        else:
            self._plain(letter)

    def _begins_with(self, signs: str) -> bool:
        """Tell whether a word begins here with one of these signs."""
        if self._is_line_done():
            return False
        sign, following = self._text[self._at], self._text[self._at + 1 : self._at + 2]
        return sign in signs and following != "" and not following.isspace()

    def _skip_word(self) -> None:
        word = _WORD.match(self._text, self._at, self._end)
        self._at = word.end() if word else self._at + 1
        self._skip_blanks()

    def _block_text(self, column: int) -> None:
        self._at = self._next_line(self._at)
        least = column + 1
        is_first = True
        while self._at < self._end:
            begin = self._at
            line = self._text[begin : self._line_end(begin)]
            indent = len(line) - len(line.lstrip(" "))
            if line.strip():
                if indent < least:
                    break
                # The first line of such a text says how far all are indented.
                least, is_first = (indent, False) if is_first else (least, False)
            self._at = self._next_line(begin)
        # The caller goes to the next line; stay on the last one of the text.
        self._at = max(self._at - 1, self._start)

    def _plain(self, letter: str) -> None:
        """Read a value without quotes to the end of its line."""
        begin, end = self._at, self._line_end(self._at)
        comment = _COMMENT.search(self._text, begin, end)
        stop = comment.start() if comment else end
        line = self._text[begin:stop].rstrip()
        span = Span(begin, begin + len(line))
        if letter in _RESERVED and _NAME_FOR_TWICE.fullmatch(line) is None:
            message = f"a text cannot begin with {_RESERVED[letter]} here."
            raise self._stop(span, message, "Put quotes around it.", *in_quotes(span, line))
        if letter in "|>":
            raise self._text_beside_sign(letter, span, line)
        if letter in ",?" and (letter == "," or line[1:2] in ("", " ")):
            fix = (Edit(begin, begin + len(letter), ""),)
            raise self._stop(
                span, f"‘{letter}’ stands where the text begins.", "Remove it, or put quotes around all.", fix
            )
        if letter in "“”" and line[-1:] in "“”" and _COLON.search(line):
            message, fixes = "curly quotes hold nothing together here.", in_quotes(span, line.strip("“”"))
            raise self._stop(span, message, 'Use " for them.', *fixes, rule="smart-quotes")
        colon = _COLON.search(line)
        if colon is not None:
            near = " ".join(line[: colon.end()].split()[-3:])[-40:]
            message = f"the colon in ‘{near}’ is read as the end of a name."
            place = Span(begin + colon.start(), begin + colon.end())
            raise self._stop(place, message, "Put quotes around the whole text.", *in_quotes(span, line))
        self._is_open_text = True
        self._at = stop

    def _text_beside_sign(self, letter: str, span: Span, line: str) -> Found:
        """`|` and `>` begin a text of several lines, and it stands below them."""
        sign = _BLOCK_SIGN.match(line)
        words = span.start + (sign.end() if sign else 1)
        column = self._columns[-1][0] if self._columns else 0
        newline = "\r\n" if "\r\n" in self._text[self._start : self._end] else "\n"
        below = re.match(r"[ ]*", self._text[self._next_line(span.start) : self._end])
        indent = below[0] if below and len(below[0]) > column else " " * (column + 2)
        below_it = Edit(span.start + (sign.end(1) if sign else 1), words, newline + indent)
        fixes = ((below_it,), *in_quotes(span, line))
        message = f"no text can stand on the line of a {letter}."
        return self._stop(span, message, f"Write it on the next line, indented, or remove the {letter}.", *fixes)
