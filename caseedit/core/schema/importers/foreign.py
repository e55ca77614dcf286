"""What all importers need: reading their files as plain data, and noting what has no counterpart here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.files.disk import glance, is_file, reason
from caseedit.core.frontmatter.tree import Problem, read
from caseedit.core.frontmatter.values import fields_of
from caseedit.core.schema.catalog import Notice
from caseedit.core.schema.patterns import PatternError, Patterns
from caseedit.core.schema.reading import DIALECT, named, text_of, unreadable
from caseedit.errors import SchemaError

Plain = dict[str, Any]

_LONGEST_JSON = 4 * 1024 * 1024
_DEEPEST = 60
_MOST_NOTICES = 200
# What one file may ask for: fields may hold fields, and be named from many places.
_MOST_FIELDS = 4000
_DEEPEST_FIELD = 12
# Each part is read once, whatever follows it: `*+` gives nothing back.
_STRING = r'"(?:[^"\\]|\\.)*+"?'
_COMMENT = expression(_STRING + r"|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?", re.DOTALL)
_LAST_COMMA = expression(_STRING + r"|,(?=\s*+[\]}])", re.DOTALL)

# The letters in which programs write the form of a date, those of moment.js and of date-fns.
_DATE_LETTERS = {
    "YYYY": "%Y", "yyyy": "%Y", "YY": "%y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "DD": "%d", "dd": "%d",
    "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "A": "%p", "a": "%p", "Z": "%z", "XXX": "%z",
}  # fmt: skip
_DATE_PART = expression(r"'[^']*'|\[[^\]]*\]|([A-Za-z])\1*|.", re.DOTALL)
_ISO_FORM = expression(r"[Yy]{4}-MM-[Dd]{2}(?![A-Za-z0-9-])|[Yy]{4}-MM-[Dd]{2}T")


def read_plain(path: Path) -> Plain:
    """Read a file of YAML, JSON (comments are passed over) or TOML, by its ending.

    Raises:
        SchemaError: It cannot be read, is too large or nested too deep, or holds no keys.
    """
    reader = {".json": _json, ".toml": _toml}.get(path.suffix, _yaml)
    found = reader(path)
    if not isinstance(found, dict):
        raise SchemaError(f"{path.name} should be keys with values.", path=path)
    if _is_deep(found):
        raise SchemaError(f"{path.name} is nested too deep.", path=path)
    return _merged(found) if reader is _yaml else found


def _yaml(path: Path) -> Any:
    text = text_of(path)
    opening = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*\n", text)
    tree = read(text, opening.end() if opening else 0, len(text))
    if isinstance(tree, Problem):
        raise unreadable(path, text, tree)
    return fields_of(tree, DIALECT)


def _json(path: Path) -> Any:
    import json

    text = _whole_text(path)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_without(_LAST_COMMA, _without(_COMMENT, text)))
    except RecursionError:
        raise SchemaError(f"{path.name} is nested too deep.", path=path) from None
    except json.JSONDecodeError as error:
        raise SchemaError(
            f"{path.name} is no JSON: line {error.lineno}.", path=path, line=error.lineno, column=error.colno
        ) from None
    except ValueError as error:
        raise SchemaError(f"{path.name} is no JSON: {str(error)[:100]}.", path=path) from None


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Return a text without comments or commas; what stands in quotes, and the number of each line, stay."""
    return pattern.sub(lambda match: match[0] if match[0][0] == '"' else "\n" * match[0].count("\n"), text)


def _toml(path: Path) -> Any:
    import tomllib

    text = text_of(path)
    if any(line.partition("=")[0].count(".") > _DEEPEST for line in text.split("\n")):
        raise SchemaError(f"{path.name} is nested too deep.", path=path)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SchemaError(f"{path.name} is no TOML: {str(error)[:100]}.", path=path) from None


def _whole_text(path: Path) -> str:
    if not is_file(path):
        raise SchemaError(f"{path.name} is no file that can be read.", path=path)
    try:
        data = glance(path, _LONGEST_JSON + 1)
    except OSError as error:
        raise SchemaError(f"{path.name} cannot be read: {reason(error)}.", path=path) from None
    if len(data) > _LONGEST_JSON:
        raise SchemaError(f"{path.name} is larger than {_LONGEST_JSON >> 20} MB.", path=path)
    return data.decode("utf-8-sig", "replace")


def _is_deep(value: Any, depth: int = 0) -> bool:
    if depth > _DEEPEST:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_is_deep(item, depth + 1) for item in inner)


def _merged(value: Any) -> Any:
    """Return a value in which `<<` has brought in the keys of other maps: the programs read YAML so, we do not."""
    if isinstance(value, list):
        return [_merged(item) for item in value]
    if not isinstance(value, dict):
        return value
    own = {key: _merged(item) for key, item in value.items()}
    given = own.pop("<<", {})
    brought: Plain = {}
    for part in reversed(items(given if isinstance(given, list) else [given])):
        brought |= part
    return {**brought, **own}


# Options for which no says something else than nothing.
_SAYING_NO = ("default", "relative")


class Notes:
    """Notices about one file, each with its place in it."""

    def __init__(self, file: Path, notices: list[Notice]) -> None:
        self._file = file
        self._notices = notices
        self._patterns = Patterns()
        self._fields = self._depth = 0

    def add(self, where: str, words: str) -> None:
        """Note something; the same is noted once."""
        notice = Notice(words, where, self._file)
        if notice not in self._notices and len(self._notices) < _MOST_NOTICES:
            self._notices.append(notice)

    def no_markdown(self, where: str, place: str) -> None:
        """Note files that a schema is about, and that are none of ours."""
        self.add(where, f"{named(place)} is no Markdown and is not checked.")

    @contextmanager
    def room_for_field(self) -> Iterator[bool]:
        """Say whether there is room for one more field, and count it while it is read."""
        self._fields += 1
        self._depth += 1
        has_room = self._fields <= _MOST_FIELDS and self._depth <= _DEEPEST_FIELD
        if self._depth > _DEEPEST_FIELD:
            self.add("", f"fields more than {_DEEPEST_FIELD} levels deep are edited as YAML.")
        elif not has_room:
            self.add("", f"it has more than {_MOST_FIELDS} fields; the rest are edited as YAML.")
        try:
            yield has_room
        finally:
            self._depth -= 1

    def unknown(self, where: str, keys: Iterable[str]) -> None:
        """Note options that have no counterpart here."""
        for key in sorted(map(str, keys)):
            self.add(where, f"not checked: {named(key)}.")

    def pattern(self, where: str, text: Any) -> str:
        """Return a pattern that can be used, or nothing, with a notice."""
        if not isinstance(text, str) or not text:
            return ""
        try:
            self._patterns.check(text)
        except PatternError as error:
            self.add(where, f"the pattern {named(text)} is not used: {error}.")
            return ""
        return text


def text(value: Any) -> str:
    """Return a text, or nothing where there is none."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> int | float | None:
    """Return a number, or None where there is none."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def items(value: Any) -> list[Plain]:
    """Return the items of a list that are keys with values."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def word(value: Any, default: str = "documents") -> str:
    """Return a text as the name of a collection."""
    return re.sub(r"[^a-z0-9]+", "-", text(value).lower()).strip("-")[:60] or default


def date_form(theirs: str) -> Plain | None:
    """Return kind and form of dates that another program writes so; None where there is no counterpart."""
    has_time = re.search(r"[Hh]", theirs) is not None
    kind = "datetime" if has_time else "date"
    if _ISO_FORM.match(theirs):
        return {"type": kind, "format": "" if has_time else "%Y-%m-%d"}
    parts = [match[0] for match in _DATE_PART.finditer(theirs)]
    if any(part.isalpha() and part not in _DATE_LETTERS for part in parts):
        return None
    read = (_DATE_LETTERS.get(part, part.strip("'[]").replace("%", "%%")) for part in parts)
    return {"type": kind, "format": "".join(read)}


def options(value: Any) -> list[Any]:
    """Return options as values, or as values with labels; the names of their keys differ from program to program."""
    if isinstance(value, Mapping):
        value = value.get("values")
    result: list[Any] = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, Mapping):
            found = next((item[key] for key in ("value", "id", "name") if key in item), None)
            label = next((item[key] for key in ("label", "title") if key in item), None)
            if isinstance(found, (str, int, float, bool)):
                result.append({"value": found, "label": str(label)} if label not in (None, found) else found)
        elif isinstance(item, (str, int, float, bool)):
            result.append(item)
    return result


def filled(plain: Plain) -> Plain:
    """Return options without those that say nothing; 0 is a limit, and a value may begin as no."""
    return {
        key: value
        for key, value in plain.items()
        if value is not None and value not in ("", [], {}) and (value is not False or key in _SAYING_NO)
    }
