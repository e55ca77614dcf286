"""What is wrong with a front matter that cannot be read, in plain words and with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.events import LOADER
from caseedit.core.frontmatter.node import Problem
from caseedit.core.text import Span

_FIELD = expression(
    r"^(?:\"(?:[^\"\\\n]|\\.)*\"[ \t]*|'[^'\n]*'[ \t]*|[^\s#\-\"'\[\]{},:](?:[^\n:]|:(?=\S))*):(?=\s|\Z)", re.MULTILINE
)
_MARKER = expression(r"^(?:<{7}|={7}|>{7})(?: [^\r\n]*)?\r?$", re.MULTILINE)
_TAB = expression(r"^ *\t[ \t]*(?=[^\s#])", re.MULTILINE)
_CONTROL = expression("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A part that does not end where the next name begins is read together with at most so many parts after it.
_MOST_PARTS = 12
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Scene:
    """The part of the text that cannot be read, and what the parser said of it.

    Attributes:
        text: The document's text.
        start: Where the part begins.
        end: Where the part ends.
        name: The field that it belongs to; may be empty.
        said: The parser's words.
        at: Where the parser gave up.
        context: Where what it was reading had begun.
    """

    text: str
    start: int
    end: int
    name: str
    said: str
    at: int
    context: int

    def line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def next_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) + 1 if end < 0 else end + 1

    def line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def line_text(self, at: int) -> str:
        return self.text[self.line_start(at) : self.line_end(at)]

    def is_first_on_line(self, at: int) -> bool:
        return not self.text[self.line_start(at) : at].strip(" \t")

    def words_after(self, at: int) -> str:
        """Return the last words on the line of the quote at `at`."""
        line = self.text[at + 1 : self.line_end(at)].rstrip(" \t,]}")
        tail = line[-20:]
        return _short(tail.partition(" ")[2] or tail if len(line) > 20 and line[-21] != " " else tail)

    def before(self, at: int) -> int:
        """Return the end of the last word or mark before `at`."""
        while at > self.start and self.text[at - 1] in " \t\r\n":
            at -= 1
        return at

    def bracket(self) -> int:
        """Return where the bracket stands that the reader was in: where it says so, else the last one before; or -1."""
        if self.context >= 0 and self.text[self.context : self.context + 1] in ("[", "{"):
            return self.context
        return max(self.text.rfind(mark, self.start, self.at) for mark in "[{")

    def problem(self, message: str, hint: str, at: int, opened: int = -1, rule: str = "yaml-syntax") -> Problem:
        """Make a problem that covers the line's words from `at` on."""
        end = max(self.line_end(at), at)
        mark = None if opened < 0 else Span(opened, opened + 1)
        prefix = f"‘{_short(self.name)}’: " if self.name else ""
        text = prefix + message if prefix else message[0].upper() + message[1:]
        return Problem(rule, text + ".", hint, Span(at, end), mark)


def explain(text: str, start: int, end: int, error: Exception) -> Problem:
    """Tell a writer where and why `text[start:end]` cannot be read."""
    whole = _scene(text, start, end, error)
    for look in _MARKS:
        problem = look(whole)
        if problem is not None:
            return problem
    scene = _narrowed(text, start, end) or whole
    for look in _CAUSES:
        problem = look(scene)
        if problem is not None:
            return problem
    return scene.problem("from here on this cannot be read", "Look at quotes, brackets and spaces around it.", scene.at)


def _scene(text: str, start: int, end: int, error: Exception, name: str = "") -> _Scene:
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    at = min(start + (mark.index if mark is not None else 0), end)
    opened = min(start + context.index, end) if context is not None else -1
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    return _Scene(text, start, end, name, said, at, opened)


def _narrowed(text: str, start: int, end: int) -> _Scene | None:
    """Find the first field that cannot be read alone, nor together with the lines that follow it."""
    starts = [match.start() for match in _FIELD.finditer(text, start, end)]
    bounds = [start, *[at for at in starts if at > start], end]
    number = 0
    while number < len(bounds) - 1:
        error = None
        for last in range(number + 1, min(number + 1 + _MOST_PARTS, len(bounds))):
            failed = _error_of(text[bounds[number] : bounds[last]])
            if failed is None:
                break
            error = error or failed
        else:
            name = _FIELD.match(text, bounds[number])
            title = name[0].rstrip(": \t").strip("\"'") if name else ""
            return None if error is None else _scene(text, bounds[number], bounds[number + 1], error, title)
        number = last
    return None


def _error_of(part: str) -> Exception | None:
    loader = LOADER(part)
    try:
        while loader.check_event():
            loader.get_event()
    except (yaml.YAMLError, ValueError) as error:
        return error
    finally:
        loader.dispose()
    return None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _control(scene: _Scene) -> Problem | None:
    match = _CONTROL.search(scene.text, scene.start, scene.end)
    if match is None:
        return None
    message = f"an invisible control character (U+{ord(match[0]):04X}) stands on line {scene.line(match.start())}"
    return scene.problem(message, "Remove it.", match.start())


def _too_deep(scene: _Scene) -> Problem | None:
    if "nesting" not in scene.said:
        return None
    message = "the front matter is too big for the form: too many levels inside each other"
    return scene.problem(message, "It can be edited as text.", scene.at, rule="too-big")


def _merge_marker(scene: _Scene) -> Problem | None:
    match = _MARKER.search(scene.text, scene.start, scene.end)
    if match is None or match[0].startswith("="):
        return None
    message = "two versions of these lines are left from a merge"
    return scene.problem(message, "Keep one, and remove the marker lines.", match.start(), rule="merge-marker")


def _tab(scene: _Scene) -> Problem | None:
    line = scene.line_start(scene.at)
    for at in (line, scene.line_start(max(line - 1, scene.start))):
        match = _TAB.match(scene.text, at)
        if match is not None:
            word = re.compile(r"[^\s:]*").match(scene.text, match.end())
            message = f"a tab indents ‘{_short(word[0]) if word else ''}’"
            return scene.problem(message, "Use spaces instead.", at, rule="tab-indent")
    return None


def _unclosed_quote(scene: _Scene) -> Problem | None:
    if "quoted scalar" not in scene.said or ("end of stream" not in scene.said and "document" not in scene.said):
        return None
    opened = _odd_line(scene, scene.end)
    if opened is None:
        opened = scene.context
    quote = scene.text[opened]
    last = scene.words_after(opened)
    message = f"a quote that opens on line {scene.line(opened)} is never closed"
    return scene.problem(message, f"Add {quote} where the text ends, maybe after “{last}”.", opened, opened)


def _odd_line(scene: _Scene, end: int) -> int | None:
    """Return the last quote of the first line whose quotes do not come in pairs, above `end`."""
    at = scene.start
    while at < end:
        line = scene.line_text(at)
        quotes = [match.start() for match in re.finditer(r'(?<!\\)"', line)]
        if len(quotes) % 2 and "'" not in line:
            return scene.line_start(at) + quotes[-1]
        at = scene.next_line(at)
    return None


def _apostrophe(scene: _Scene) -> Problem | None:
    text, at = scene.text, scene.at
    if at < 2 or text[at - 1] != "'" or not text[at : at + 1].isalpha():
        return None
    word = re.compile(r"[^\W\d_]+'+[^\W\d_]+").search(text, max(scene.line_start(at), at - 20), scene.line_end(at))
    shown = _short(word[0] if word else text[at - 1 : at + 3])
    message = f"the apostrophe in “{shown}” ends the text, which stands in single quotes"
    return scene.problem(message, "Write it twice (''), or put double quotes around the text.", at - 1)


def _text_after_quote(scene: _Scene) -> Problem | None:
    at = scene.before(scene.at)
    if at <= scene.start or at < scene.line_start(scene.at) or "simple key" in scene.said:
        return None
    mark = scene.text[at - 1]
    if mark in "\"'" and not scene.is_first_on_line(at - 1):
        message = "text stands after the closing quote"
        return scene.problem(message, "Move the quote to the end, or double the quotes inside.", scene.at)
    if mark in "]}" and "flow" not in scene.said:
        return scene.problem(f"text stands after the closing {mark}", "Put quotes around the whole text.", scene.at)
    return None


def _open_bracket(scene: _Scene) -> Problem | None:
    if "flow" not in scene.said:
        return None
    if scene.text[scene.at - 1 : scene.at] in ('"', "'") and scene.is_first_on_line(scene.at - 1):
        opened = _odd_line(scene, scene.line_start(scene.at))
        if opened is not None:
            last = scene.words_after(opened)
            message = f"a quote that opens on line {scene.line(opened)} is never closed"
            return scene.problem(message, f'Add " after “{last}”.', opened, opened)
    rest = scene.line_text(scene.at).lstrip()
    at = scene.bracket()
    bracket = scene.text[at] if at >= 0 else "["
    closing = "}" if bracket == "{" else "]"
    if scene.at >= scene.end or rest.startswith(("- ", "-\t")) or _FIELD.match(scene.text, scene.line_start(scene.at)):
        line = scene.line(scene.before(scene.at))
        message = f"the {bracket} that opens on line {scene.line(at)} is never closed"
        return scene.problem(message, f"Add {closing} after line {line}.", scene.before(scene.at) - 1, at)
    return _missing_comma(scene, closing)


def _missing_comma(scene: _Scene, closing: str) -> Problem:
    end = scene.before(scene.at)
    last = _short(scene.text[max(scene.line_start(end), end - 20) : end].lstrip())
    line = scene.line(end)
    message = f"a comma is missing on line {line}, after “{last}”"
    return scene.problem(message, f"Add a comma there, or {closing} if the list ends there.", max(end - 1, scene.start))


def _dash_without_blank(scene: _Scene) -> Problem | None:
    for at in (scene.context, scene.at):
        if at < 0:
            continue
        line = scene.line_text(at).lstrip(" ")
        if re.match(r"-[^\s\-]", line) and ": " not in line:
            message = f"a space is missing after the dash on line {scene.line(at)}"
            return scene.problem(message, f"Write “- {_short(line[1:])}”.", scene.line_start(at))
    return None


def _line_without_name(scene: _Scene) -> Problem | None:
    if "simple key" not in scene.said:
        return None
    at = scene.line_start(scene.context if scene.context >= 0 else scene.at)
    line = scene.line_text(at).strip()
    message = f"line {scene.line(at)} has no name and colon: “{_short(line)}”"
    return scene.problem(message, "Join it to the text above inside its quotes, or give it a name.", at)


def _colon_in_text(scene: _Scene) -> Problem | None:
    if "mapping values" not in scene.said:
        return None
    line = scene.text[scene.line_start(scene.at) : scene.at]
    if not re.search(r":[ \t]", line):
        return _bad_indent(scene, always=True)
    name = re.match(r"[ \t]*(?:- )?([^:]*)", line)
    shown = _short(name[1].strip("\"' {")) if name else ""
    message = f"the text of ‘{shown}’ holds a colon and a space on line {scene.line(scene.at)}"
    return scene.problem(message, "Put quotes around the text.", scene.at)


def _special_start(scene: _Scene) -> Problem | None:
    character = scene.text[scene.at : scene.at + 1]
    if "cannot start any token" in scene.said and character not in ("", "\t"):
        message = f"a text cannot begin with {character} (line {scene.line(scene.at)})"
        return scene.problem(message, "Put quotes around the text.", scene.at)
    if "alphabetic or numeric" in scene.said and scene.context >= 0:
        start = scene.text[scene.context : scene.context + 1]
        message = f"a text cannot begin with {start} (line {scene.line(scene.context)})"
        return scene.problem(message, "Put quotes around the text.", scene.context)
    if "escape" in scene.said:
        at = scene.text.rfind("\\", scene.start, scene.at + 1)
        at = scene.at if at < 0 else at
        message = f"“{_short(scene.text[at : at + 2])}” has no meaning between double quotes"
        return scene.problem(message, "Write the backslash twice, or use single quotes.", at)
    return None


def _bad_indent(scene: _Scene, always: bool = False) -> Problem | None:
    is_first = scene.is_first_on_line(scene.at) and scene.at < scene.end
    if not (always or is_first):
        return None
    line = scene.line_start(scene.at)
    words = scene.line_text(line)
    column = len(words) - len(words.lstrip(" "))
    message = f"line {scene.line(line)} does not line up with the lines above (“{_short(words.strip())}”)"
    wanted = _column_above(scene, line, words.lstrip(" ").startswith("-"))
    hint = (
        f"Begin it {_blanks(wanted)} from the left." if wanted not in (None, column) else "Check the spaces before it."
    )
    return scene.problem(message, hint, line)


def _column_above(scene: _Scene, line: int, is_item: bool) -> int | None:
    for text in reversed(list(_lines(scene, line))):
        words = text.lstrip(" ")
        if words.startswith("-") == is_item and (is_item or re.match(r"[^\s#:]+:(?:\s|$)", words)):
            return len(text) - len(words)
    return None


def _lines(scene: _Scene, end: int) -> Iterator[str]:
    at = scene.start
    while at < end:
        yield scene.line_text(at)
        at = scene.next_line(at)


def _blanks(count: int | None) -> str:
    return {0: "without a space", 1: "one space"}.get(count or 0, f"{count} spaces")


_Look = Callable[[_Scene], Problem | None]
_MARKS: tuple[_Look, ...] = (_too_deep, _control, _merge_marker, _tab)
_CAUSES: tuple[_Look, ...] = (
    _unclosed_quote,
    _apostrophe,
    _open_bracket,
    _text_after_quote,
    _dash_without_blank,
    _colon_in_text,
    _line_without_name,
    _special_start,
    _bad_indent,
)
