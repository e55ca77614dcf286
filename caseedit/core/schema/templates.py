"""Templates of a schema: `{{title | slug}}`; names, filters and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.schema.conditions import at_path
from caseedit.core.schema.near import nearest
from caseedit.core.schema.types.date import form_of

# What every template may name, beside the fields.
OWN_NAMES = ("filename", "folder", "today", "now", "slug", "body")
FILTERS = ("slug", "lower", "upper", "date", "default", "first")

_LONGEST = 1000
_HOLE = expression(r"\{\{(.*?)\}\}", re.DOTALL)
_FILTER = expression(r"\s*(\w+)(?::\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?\s*")


class TemplateError(ValueError):
    """The template cannot be used; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Hole:
    """One `{{ }}`: the name in it, and its filters with what stands after each one's colon."""

    name: str
    filters: tuple[tuple[str, str], ...] = ()


def parts_of(text: str) -> list[str | Hole]:
    """Return the texts and holes of a template.

    Raises:
        TemplateError: A hole cannot be read, or has a filter that is not there.
    """
    if len(text) > _LONGEST:
        raise TemplateError(f"it is longer than {_LONGEST} characters")
    result: list[str | Hole] = []
    at = 0
    for match in _HOLE.finditer(text):
        result += [text[at : match.start()], _hole(match[1])]
        at = match.end()
    rest = text[at:]
    if "{{" in rest:
        raise TemplateError("a {{ is never closed")
    return [part for part in [*result, rest] if part != ""]


def _hole(text: str) -> Hole:
    name, *filters = _pieces(text)
    if not name.strip():
        raise TemplateError("a {{ }} is empty")
    return Hole(name.strip(), tuple(_filter(each) for each in filters))


def _pieces(text: str) -> Iterator[str]:
    """Cut at bars that do not stand in quotes."""
    at = 0
    quote = ""
    for place, letter in enumerate(text):
        if letter in "\"'" and quote in ("", letter):
            quote = "" if quote else letter
        elif letter == "|" and not quote:
            yield text[at:place]
            at = place + 1
    yield text[at:]


def _filter(text: str) -> tuple[str, str]:
    match = _FILTER.fullmatch(text)
    name = match[1] if match is not None else text.strip()
    if match is None or name not in FILTERS:
        near = nearest(name, FILTERS)
        raise TemplateError(f"there is no filter ‘{name[:40]}’" + (f", but ‘{near}’" if near else ""))
    value = next((group for group in match.groups()[1:] if group is not None), "")
    if name == "first" and not value.isdigit():
        raise TemplateError("the filter ‘first’ needs a number: first:40")
    return name, value


def check_template(text: str, names: Iterable[str]) -> None:
    """Make sure that a template can be filled; `names` are the fields it may name, none if any may be meant.

    Raises:
        TemplateError: It cannot be read, or names what is not there.
    """
    fields = list(names)
    for part in parts_of(text):
        if isinstance(part, Hole) and fields:
            first = re.split(r"[.\[]", part.name, maxsplit=1)[0]
            if first not in fields and part.name not in OWN_NAMES:
                near = nearest(first, [*fields, *OWN_NAMES])
                raise TemplateError(f"there is no ‘{first[:40]}’" + (f", but ‘{near}’" if near else ""))


def fill(text: str, fields: Mapping[str, Any], *, path: Path | None = None, now: datetime | None = None) -> str:
    """Return a template with its holes filled; a name without a value leaves nothing.

    Raises:
        TemplateError: It cannot be read.
    """
    moment = now or datetime.now()
    own: dict[str, Any] = {"today": moment.date(), "now": moment.replace(microsecond=0)}
    if path is not None:
        own |= {"filename": path.stem, "folder": path.parent.name}
    result = []
    for part in parts_of(text):
        if isinstance(part, str):
            result.append(part)
            continue
        value = at_path(fields, part.name)
        result.append(_filled(own.get(part.name, "") if not _is_value(value) else value, part.filters))
    return "".join(result)


def _is_value(value: Any) -> bool:
    return isinstance(value, (str, int, float, bool, date, list))


def _filled(value: Any, filters: tuple[tuple[str, str], ...]) -> str:
    for name, word in filters:
        value = _FILTERS[name](value, word)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        value.isoformat()
        if isinstance(value, date)
        else ", ".join(map(str, value))
        if isinstance(value, list)
        else str(value)
    )


def slug(title: str) -> str:
    """Return a text as part of an address: small letters and digits joined by hyphens, accents dropped."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    # A title in another script keeps its own letters.
    words = words or re.findall(r"[^\W_]+", unicodedata.normalize("NFC", title).lower())
    return "-".join(words)


def _dated(value: Any, form: str) -> str:
    if isinstance(value, str) and form_of(value) == "%Y-%m-%d":
        value = datetime.fromisoformat(value[:10])
    return value.strftime(form or "%Y-%m-%d") if isinstance(value, date) else _text(value)


_FILTERS: dict[str, Callable[[Any, str], Any]] = {
    "slug": lambda value, word: slug(_text(value)),
    "lower": lambda value, word: _text(value).lower(),
    "upper": lambda value, word: _text(value).upper(),
    "date": _dated,
    "default": lambda value, word: value if _text(value) else word,
    "first": lambda value, word: _text(value)[: int(word)],
}
