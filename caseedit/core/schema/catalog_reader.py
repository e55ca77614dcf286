"""Reads `caseedit.yml` into a `Catalog`; what is wrong in it is noted with its place, and the rest holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import replace
from caseedit.core.expressions import expression
from caseedit.core.files.disk import is_file
from caseedit.core.frontmatter.tree import Entry, Node, Problem, Tree, read
from caseedit.core.schema import dialects
from caseedit.core.schema.catalog import Catalog, Notice
from caseedit.core.schema.collection_reader import CollectionReader, check_names, read_globs, read_rules
from caseedit.core.schema.fields import FieldReader
from caseedit.core.schema.markdown_engines import DIALECTS, WORDS
from caseedit.core.schema.reading import Sheet, named
from caseedit.core.schema.schema import FILE_NAME, Field, Media
from caseedit.core.schema.settings import read_media
from caseedit.errors import SchemaError

# YAML files often begin with a line of dashes.
_OPENING = expression(r"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*---[ \t]*(?:#[^\r\n]*)?\r?\n")

_TOP = (
    "version", "dialect", "readers", "tags", "markdown", "media", "shapes", "ignore", "rules", "import", "collections",
)  # fmt: skip
_TAG_KINDS = ("markdown", "html", "text", "string", "raw")


class CatalogReader:
    """Reads one schema file, or what was made of a foreign one."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._catalog = Catalog(sheet.path.parent)
        self._fields = FieldReader(sheet, {})
        self._notices: list[Notice] = []

    def read(self, bare: Catalog) -> Catalog:
        """Return `bare` with all that the file says."""
        sheet = self._sheet
        pairs = sheet.known_pairs(sheet.tree.root, FILE_NAME, _TOP)
        self._version(pairs)
        if "shapes" in pairs:
            shapes = sheet.pairs(pairs["shapes"].value, "‘shapes’")
            self._fields = FieldReader(sheet, {name: entry.value for name, entry in shapes.items()})
        self._catalog = replace(bare, **self._settings(pairs))
        if "collections" in pairs:
            items = sheet.items(pairs["collections"].value, "‘collections’")
            reader = CollectionReader(sheet, self._fields, self._catalog.bare_schema(), self._fields_of_file)
            pairs_of = [(found, item) for item in items if (found := reader.read(item)) is not None]
            self._catalog = replace(self._catalog, collections=tuple(found for found, _ in pairs_of))
            check_names(sheet, pairs_of)
        errors = sorted(sheet.errors, key=lambda error: (error.line or 0, error.column or 0))
        return replace(self._catalog, errors=tuple(errors), notices=tuple(self._notices))

    def _version(self, pairs: Mapping[str, Entry]) -> None:
        if "version" not in pairs:
            root = self._sheet.tree.root
            self._sheet.error(root, f"{FILE_NAME} does not say its version.", "Write version: 1 on its first line.")
        elif self._sheet.plain(pairs["version"].value) != 1:
            self._sheet.error(pairs["version"].value, "This program reads version 1 only.", "Write version: 1.")

    def _settings(self, pairs: Mapping[str, Entry]) -> dict[str, Any]:
        sheet, result = self._sheet, dict[str, Any]()
        if "dialect" in pairs:
            name = self._dialect(pairs["dialect"].value)
            if name:
                result |= {"dialect": name, "dialect_because": FILE_NAME}
        if "import" in pairs:
            result["imports"] = sheet.text(pairs["import"].value, "‘import’")
            if result["imports"] != "none" and not is_file(sheet.path.parent / result["imports"]):
                message = f"There is no file {named(result['imports'])} to import."
                sheet.error(pairs["import"].value, message, "Name one, or write import: none.")
                result["imports"] = "none"
        if "readers" in pairs:
            node = sheet.resolved(pairs["readers"].value)
            items = [node] if node.kind == "scalar" else sheet.items(node, "‘readers’")
            result["readers"] = tuple(name for item in items if (name := self._dialect(item)))
        if "tags" in pairs:
            result["tags"] = self._tags(pairs["tags"].value)
        if "markdown" in pairs:
            result |= self._markdown(pairs["markdown"].value)
        if "media" in pairs:
            result["media"] = media_of(read_media(sheet, pairs["media"].value))
        if "ignore" in pairs:
            texts = sheet.texts(pairs["ignore"].value, "‘ignore’")
            result["ignore"] = texts if read_globs(sheet, pairs["ignore"].value, texts) else ()
        if "rules" in pairs:
            result["rules"] = read_rules(sheet, pairs["rules"].value)
        return result

    def _markdown(self, node: Node) -> dict[str, Any]:
        """Return how Markdown is read: a dialect, which is GitHub's where none is named, and words after it."""
        words = self._sheet.words(node, "‘markdown’", (*DIALECTS, *WORDS))
        told = [word for word in words if word in DIALECTS]
        if len(told) > 1:
            self._sheet.error(node, f"‘markdown’ cannot be {' and '.join(told)} at once.", "Keep one of them.")
        if not words:
            return {}
        reading = [*(told[:1] or DIALECTS[:1]), *(word for word in WORDS if word in words)]
        return {"markdown": " ".join(reading), "markdown_because": FILE_NAME}

    def _dialect(self, node: Node) -> str:
        word = self._sheet.word(node, "‘dialect’", (*dialects.SHORT, *dialects.NAMES))
        return dialects.resolve(word, self._sheet.path.parent) or ""

    def _tags(self, node: Node) -> dict[str, str]:
        result = {}
        for tag, entry in self._sheet.pairs(node, "‘tags’").items():
            kind = self._sheet.word(entry.value, f"The tag {named(tag)}", _TAG_KINDS)
            if not tag.startswith("!"):
                self._sheet.error(
                    entry.key or entry.value, f"The tag {named(tag)} should begin with an exclamation mark."
                )
            elif kind:
                result[tag] = kind
        return result

    def _fields_of_file(self, sheet: Sheet, node: Node) -> tuple[Field, ...]:
        """Return the fields of a JSON Schema file that a collection names."""
        from caseedit.core.schema.importers import jsonschema

        name = sheet.text(node, "‘schema’")
        notes: list[Notice] = []
        try:
            plain = jsonschema.fields_of_file(sheet.path.parent, name, notes)
        except SchemaError as error:
            sheet.error(node, f"The file {named(name)} cannot be used: {error}", error.hint)
            return ()
        self._notices += notes
        return fields_from(sheet.path, plain, self._notices)


def media_of(plain: Mapping[str, Any]) -> Media:
    """Return where files lie, from plain data."""
    found = {key: value for key, value in plain.items() if value not in (None, "")}
    for key in ("roots", "extensions"):
        if key in found:
            found[key] = tuple(found[key])
    return Media(**found)


def read_tree(path: Path, text: str) -> Tree | Problem:
    """Read the text of a schema file; a line of dashes before it is passed over."""
    opening = _OPENING.match(text)
    return read(text, opening.end() if opening else 0, len(text))


def fields_from(path: Path, plain: list[Any], notices: list[Notice]) -> tuple[Field, ...]:
    """Return the fields that plain data stands for, in the words of `caseedit.yml`; what is wrong becomes a notice."""
    from json import dumps

    text = dumps({"fields": plain})
    tree = read_tree(path, text)
    if isinstance(tree, Problem):
        notices.append(Notice(tree.message, file=path))
        return ()
    sheet = Sheet(path, text, tree)
    found = FieldReader(sheet, {}).fields(tree.find(("fields",)))
    notices += [Notice(str(error), file=path) for error in sheet.errors]
    return found
