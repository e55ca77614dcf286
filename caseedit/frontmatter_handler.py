"""A handler for scripts written with python-frontmatter: they save what they changed, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from caseedit.core.dataclasses import dataclass
from caseedit.core.document.document import Document, load, loads
from caseedit.core.files import atomic
from caseedit.core.paths import FieldPath, spoken_path
from caseedit.core.text import minimal, split_lines
from caseedit.errors import Refused

_NOT_READ = (yaml.YAMLError, ValueError, TypeError, OverflowError, RecursionError)


@dataclass(slots=True)
class _Memory:
    """What was read.

    Attributes:
        document: The exact text.
        metadata: The values that the script was given.
    """

    document: Document
    metadata: dict[str, Any]

    @property
    def content(self) -> str:
        """The body as the script was given it."""
        return _unified(_content_of(self.document)).strip()


class LosslessHandler(YAMLHandler):
    """Reads and writes the front matter of one file; make one for each file.

    `frontmatter.loads(text, handler=LosslessHandler())` and later `frontmatter.dumps(post)` change the characters of
    the values that the script changed. The library drops what lies at both ends of a text (byte order mark, blank
    lines, the last line end) and may change line ends before a handler sees it: `read` and `write` keep those too.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._memory: _Memory | None = None

    def split(self, text: str) -> tuple[str, str]:
        """Split a text into front matter and content, and remember it.

        Raises:
            Refused: This handler has read another text before.
            ValueError: The text has no front matter in YAML; the library then takes all of it for content.
        """
        if self._memory is not None and self._memory.document.text != text:
            raise Refused("This handler has read another text already.", hint="Make one LosslessHandler for each file.")
        document = loads(text)
        self._memory = _Memory(document, {})
        parts = document.parts
        if parts.kind != "yaml":
            raise ValueError("there is no front matter in YAML")
        return parts.matter.of(document.text), parts.body.of(document.text)

    def load(self, fm: str, **settings: Any) -> Any:
        """Return the values of a front matter, as the library does, and remember them."""
        memory = self._memory
        metadata = _values(memory.document if memory else loads(f"---\n{fm}\n---\n"), fm, super().load, settings)
        if memory is not None:
            memory.metadata = deepcopy(metadata) if isinstance(metadata, dict) else {}
        return metadata

    def format(self, post: frontmatter.Post, **settings: Any) -> str:
        """Return the text that was read, changed where the post is; settings of the layout are not heeded.

        Raises:
            Refused: A difference cannot be made, or would not be read back as it is.
        """
        document = self._changed(post)
        return "\ufeff" + document.text if document.source.bom else document.text

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> frontmatter.Post:
        """Read a file, with a handler of its own that keeps every byte of it.

        Raises:
            CannotRead: It is not there, no regular file, not readable, or too big.
        """
        handler = cls()
        document = load(path)
        handler._memory = memory = _Memory(document, {})
        metadata = handler.load(document.parts.matter.of(document.text)) if document.parts.kind == "yaml" else {}
        return frontmatter.Post(memory.content, handler, **(metadata if isinstance(metadata, dict) else {}))

    @staticmethod
    def write(post: frontmatter.Post, path: str | os.PathLike[str]) -> None:
        """Write a post that `read` returned: safely, and with the bytes that it had where nothing changed.

        Raises:
            Refused: A difference cannot be made; nothing was written.
            ChangedOnDisk: The file is not what it was when it was read.
            CannotWrite: It could not be written.
        """
        handler = post.handler if isinstance(post.handler, LosslessHandler) else LosslessHandler()
        document = handler._changed(post)
        if document.path is not None and document.path.absolute() == Path(path).absolute():
            document.save()
        else:
            document.path = Path(path)
            document.stamp = atomic.write(document.path, document.to_bytes(), expected=None, overwrite=True)
            document.mark_saved(document.text, document.stamp)
        handler._memory = _Memory(document, deepcopy(dict(post.metadata)))

    def _changed(self, post: frontmatter.Post) -> Document:
        """Return the remembered document with the differences of a post made in it."""
        memory = self._memory
        if memory is None:
            memory = _Memory(loads(""), {})
        document = memory.document.snapshot()
        new = _new_values(memory.metadata, post.metadata)
        for key in memory.metadata:
            if key not in post.metadata:
                document.remove((key,))
        for key, value in new.items():
            document.set((key,), _plain(value))
        _set_content(document, memory.content, _unified(post.content), is_new=self._memory is None)
        if new:
            self._check(document, new)
        return document

    def _check(self, document: Document, wanted: dict[str, Any]) -> None:
        """Read the new values back, and put into quotes the texts that were taken for something else."""
        for path, value in list(_differences(self._read_back(document, wanted), wanted)):
            if isinstance(value, str):
                # Where a date or a flag stood, text of that form would stay one: first it becomes any text.
                document.set(path, "text")
                document.set(path, value)
        for path, _ in _differences(self._read_back(document, wanted), wanted):
            name = spoken_path(path) or "The front matter"
            raise Refused(f"‘{name}’ cannot be written so that it is read as this value.", path=document.path)

    def _read_back(self, document: Document, wanted: Mapping[str, Any]) -> dict[str, Any]:
        found = _values(document, document.parts.matter.of(document.text), super().load, {})
        return {key: found[key] for key in wanted if key in found} if isinstance(found, dict) else {}


def _values(document: Document, fm: str, library: Any, settings: dict[str, Any]) -> Any:
    """Return the library's values, or ours where it can give none: for unknown tags, impossible dates, odd keys."""
    try:
        found = library(fm, **settings)
    except _NOT_READ:
        if document.tree is None:
            raise
        return deepcopy(dict(document.fields))
    if isinstance(found, dict) and not all(isinstance(key, str) for key in found):
        return deepcopy(dict(document.fields))
    return found


def _new_values(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that differ from what was read, or were not there."""
    return {key: value for key, value in new.items() if key not in old or not _is_same(old[key], value)}


def _set_content(document: Document, old: str, new: str, *, is_new: bool) -> None:
    """Give the body another text; the blank lines around it stay, and its way to end a line."""
    if is_new:
        document.set_body(f"\n{new}")
        return
    if new.strip() == old:
        return
    body = _content_of(document)
    stripped = body.strip()
    at = body.index(stripped)
    body = body[:at] + _with_line_ends(new.strip(), stripped, document.newline) + body[at + len(stripped) :]
    if _is_all_content(document):
        document.apply(minimal(document.text, body))
    else:
        document.set_body(body)


def _content_of(document: Document) -> str:
    """Return what the library takes for content: all, where the front matter is of another sort than this handler's."""
    return document.text if _is_all_content(document) else document.body


def _is_all_content(document: Document) -> bool:
    return document.parts.kind in ("toml", "json")


def _with_line_ends(new: str, old: str, newline: str) -> str:
    """Give a text line ends: those that its lines had in the old text, which may be mixed, else the file's."""
    if "\r" not in old and newline == "\n":
        return new
    before, after = split_lines(old), split_lines(new)
    matcher = SequenceMatcher(None, [_unified(line) for line in before], after)
    lines: list[str] = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        lines += before[i1:i2] if what == "equal" else [line.replace("\n", newline) for line in after[j1:j2]]
    return "".join(lines)


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n")


def _plain(value: Any) -> Any:
    """Return a value as lists and maps of their own, in which nothing is shared and nothing refers to itself.

    Raises:
        Refused: It holds itself.
    """
    try:
        if isinstance(value, Mapping):
            return {str(key): _plain(item) for key, item in value.items()}
        return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
    except RecursionError as error:
        raise Refused("A value that holds itself cannot be written.") from error


def _is_same(one: Any, other: Any) -> bool:
    return next(_differences(one, other), None) is None


def _differences(found: Any, wanted: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """Yield where two values differ, in value or in type, with what is wanted there."""
    if isinstance(found, dict) and isinstance(wanted, Mapping) and found.keys() == wanted.keys():
        for key, value in wanted.items():
            yield from _differences(found[key], value, (*path, str(key)))
    elif isinstance(found, list | tuple) and isinstance(wanted, list | tuple) and len(found) == len(wanted):
        for place, (one, other) in enumerate(zip(found, wanted, strict=True)):
            yield from _differences(one, other, (*path, place))
    elif not _is_equal(found, wanted):
        yield path, wanted


def _is_equal(found: Any, wanted: Any) -> bool:
    """Compare single values: text of a kind of its own is text, but no flag is a number."""
    if isinstance(wanted, str) or isinstance(found, str):
        return isinstance(found, str) and isinstance(wanted, str) and str(found) == str(wanted)
    if isinstance(found, date) and isinstance(wanted, date):
        return type(found) is type(wanted) and found == wanted
    return type(found) is type(wanted) and bool(found == wanted or (found != found and wanted != wanted))
