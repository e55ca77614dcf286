"""Schema file to `Schema`; its errors carry line numbers."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from caseedit.core.files.disk import is_file, is_folder, is_there
from caseedit.core.frontmatter.tree import Entry, Node, Problem, read
from caseedit.core.schema import dialects
from caseedit.core.schema.conditions import holds, near_miss
from caseedit.core.schema.fields import SEVERITIES, FieldReader, read_condition
from caseedit.core.schema.globs import Globs
from caseedit.core.schema.near import nearest
from caseedit.core.schema.reading import Sheet, named, text_of, unreadable
from caseedit.core.schema.schema import FILE_NAME, Media, Schema
from caseedit.errors import SchemaError

# YAML files often begin with a line of dashes.
_OPENING = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*---[ \t]*(?:#[^\r\n]*)?\r?\n")

_TOP = (
    "version", "dialect", "readers", "tags", "markdown", "media", "shapes", "ignore", "rules", "import", "collections",
)  # fmt: skip
_COLLECTION = (
    "name", "label", "hint", "match", "where", "title", "list", "sort", "preview", "url", "slug", "fields", "schema",
    "shape", "body", "unique", "unknown", "order", "rules",
)  # fmt: skip
_BODY = ("type", "html", "headings", "expect", "min_words", "max_words")
_MEDIA = ("roots", "relative_to", "public", "extensions", "max_bytes")
_TAG_KINDS = ("markdown", "html", "text", "string", "raw")
_MARKDOWN = ("gfm", "commonmark", "remark-pedantic")


@dataclass(frozen=True, slots=True)
class Membership:
    """One collection: its schema, and which documents belong to it."""

    schema: Schema
    match: Globs
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that a schema file says about the documents below its folder.

    Attributes:
        root: The folder that its paths count from.
        collections: In order; the first that fits a document owns it.
        errors: What is wrong in the file; the rest of it holds.
        dialect: How the site reads YAML; always a name that `values.DIALECTS` has.
        dialect_because: What decided the dialect, in words; empty where nothing did.
        has_schema: Whether there is a schema file at all.
    """

    root: Path
    collections: tuple[Membership, ...] = ()
    errors: tuple[SchemaError, ...] = ()
    dialect: str = dialects.UNKNOWN
    dialect_because: str = ""
    readers: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    markdown: str = ""
    media: Media = field(default_factory=Media)
    ignore: tuple[str, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    has_schema: bool = False
    _deeper: dict[str, Catalog | None] = field(default_factory=dict, repr=False, compare=False)

    def schema_for(self, path: Path, fields: Mapping[str, Any]) -> Schema:
        """Return the schema of the document at `path` with these fields; one without fields if none owns it."""
        owner = self.owner(path)
        if owner is not self:
            return owner.schema_for(path, fields)
        name = self.relative(path)
        nearly = None
        for membership in self.collections:
            if membership.match.match(name):
                if holds(membership.where, fields):
                    return membership.schema
                nearly = nearly or near_miss(membership.where, fields)
        return replace(self.bare_schema(), nearly=nearly)

    def bare_schema(self) -> Schema:
        """Return the schema of documents that belong to no collection: text rules only."""
        return Schema(
            rules=self.rules,
            tags=self.tags,
            media=self.media,
            dialect=self.dialect if self.dialect_because else "",
            readers=self.readers,
            root=self.root if self.has_schema else None,
        )

    def first_match(self, path: Path) -> str | None:
        """Return the name of the first collection whose globs fit, before anything is read of the document."""
        owner = self.owner(path)
        if owner is not self:
            return owner.first_match(path)
        name = self.relative(path)
        return next((item.schema.name for item in self.collections if item.match.match(name)), None)

    def collection(self, name: str) -> Schema | None:
        """Return the schema of a collection by its name."""
        return next((item.schema for item in self.collections if item.schema.name == name), None)

    def relative(self, path: Path) -> str:
        """Return a path as globs see it: from the root, with `/`."""
        # Strings: this is asked several times for each of very many files.
        whole, root = os.path.abspath(path), str(self.root).rstrip(os.sep) + os.sep  # noqa: PTH100
        return (whole[len(root) :] if whole.startswith(root) else whole).replace(os.sep, "/")

    def owner(self, path: Path) -> Catalog:
        """Return the catalog of the deepest folder with a schema file of its own that holds `path`."""
        folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
        root = str(self.root)
        if folder == root or not folder.startswith(root.rstrip(os.sep) + os.sep):
            return self
        if folder not in self._deeper:
            self._deeper[folder] = self._look_deeper(Path(folder))
        return self._deeper[folder] or self

    def _look_deeper(self, folder: Path) -> Catalog | None:
        if is_file(folder / FILE_NAME):
            return load_catalog(folder)
        owner = self.owner(folder)
        return None if owner is self else owner


def absolute(path: Path) -> Path:
    """Return a path from the root of the disk, without `..`, links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def find_root(path: Path) -> Path:
    """Return the nearest folder at or above `path` that has a schema file; without one the folder itself."""
    start = absolute(path if is_folder(path) else path.parent)
    for folder in (start, *start.parents):
        if is_file(folder / FILE_NAME):
            return folder
        if is_there(folder / ".git"):
            break
    return start


def load_catalog(root: Path, file: Path | None = None) -> Catalog:
    """Read `caseedit.yml` at `root`, or `file` in its place; what is wrong in it is in `errors`, never raised."""
    root = absolute(root)
    path = root / FILE_NAME if file is None else absolute(file)
    found = dialects.detect(root)
    if not os.path.lexists(path):
        return _bare(root, found)
    try:
        text = text_of(path)
    except SchemaError as error:
        return replace(_bare(root, found), has_schema=True, errors=(error,))
    # What lies deeper is asked for anew: other files say it.
    return replace(_read(root, path, text, found), _deeper={})


@lru_cache(maxsize=16)
def _read(root: Path, path: Path, text: str, found: dialects.Found) -> Catalog:
    """Read a schema file; a script that opens one document after another pays for it once."""
    bare = replace(_bare(root, found), has_schema=True)
    opening = _OPENING.match(text)
    tree = read(text, opening.end() if opening else 0, len(text))
    if isinstance(tree, Problem):
        return replace(bare, errors=(unreadable(path, text, tree),))
    return _CatalogReader(Sheet(path, text, tree)).read(bare)


def _bare(root: Path, found: dialects.Found) -> Catalog:
    return Catalog(root, dialect=found.dialect, dialect_because=found.because)


class _CatalogReader:
    """Reads one schema file."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._catalog = Catalog(sheet.path.parent)
        self._fields = FieldReader(sheet, {})

    def read(self, bare: Catalog) -> Catalog:
        sheet = self._sheet
        pairs = sheet.known_pairs(sheet.tree.root, FILE_NAME, _TOP)
        self._version(pairs)
        if "shapes" in pairs:
            shapes = sheet.pairs(pairs["shapes"].value, "‘shapes’")
            self._fields = FieldReader(sheet, {name: entry.value for name, entry in shapes.items()})
        self._catalog = replace(bare, **self._settings(pairs))
        if "collections" in pairs:
            items = sheet.items(pairs["collections"].value, "‘collections’")
            pairs_of = [(found, item) for item in items if (found := self._membership(item)) is not None]
            self._catalog = replace(self._catalog, collections=tuple(found for found, _ in pairs_of))
            self._same_names(pairs_of)
            self._references(pairs_of)
        return replace(self._catalog, errors=tuple(sheet.errors))

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
        if "import" in pairs and sheet.text(pairs["import"].value, "‘import’") != "none":
            hint = "Name the collections and their fields here."
            sheet.error(pairs["import"].value, "Foreign schemas are not read yet.", hint)
        if "readers" in pairs:
            node = sheet.resolved(pairs["readers"].value)
            items = [node] if node.kind == "scalar" else sheet.items(node, "‘readers’")
            result["readers"] = tuple(name for item in items if (name := self._dialect(item)))
        if "tags" in pairs:
            result["tags"] = self._tags(pairs["tags"].value)
        if "markdown" in pairs:
            result["markdown"] = sheet.word(pairs["markdown"].value, "‘markdown’", _MARKDOWN)
        if "media" in pairs:
            result["media"] = self._media(pairs["media"].value)
        if "ignore" in pairs:
            texts = sheet.texts(pairs["ignore"].value, "‘ignore’")
            result["ignore"] = texts if self._globs(pairs["ignore"].value, texts) else ()
        if "rules" in pairs:
            result["rules"] = self._rules(pairs["rules"].value)
        return result

    def _dialect(self, node: Node) -> str:
        word = self._sheet.word(node, "‘dialect’", (*dialects.SHORT, *dialects.NAMES))
        return dialects.resolve(word) or ""

    def _tags(self, node: Node) -> dict[str, str]:
        result = {}
        for tag, entry in self._sheet.pairs(node, "‘tags’").items():
            kind = self._sheet.word(entry.value, "a tag", _TAG_KINDS)
            if not tag.startswith("!"):
                self._sheet.error(
                    entry.key or entry.value, f"The tag {named(tag)} should begin with an exclamation mark."
                )
            elif kind:
                result[tag] = kind
        return result

    def _media(self, node: Node) -> Media:
        sheet = self._sheet
        pairs = sheet.known_pairs(node, "‘media’", _MEDIA)
        media = Media()
        if "roots" in pairs:
            media = replace(media, roots=sheet.texts(pairs["roots"].value, "‘roots’"))
        if "relative_to" in pairs:
            word = sheet.word(pairs["relative_to"].value, "‘relative_to’", ("file", "root", "public"))
            media = replace(media, relative_to=word or "file")
        if "public" in pairs:
            public = sheet.pairs(pairs["public"].value, "‘public’")
            media = replace(media, public={key: sheet.text(entry.value, key) for key, entry in public.items()})
        if "extensions" in pairs:
            endings = sheet.texts(pairs["extensions"].value, "‘extensions’")
            media = replace(media, extensions=tuple("." + ending.lower().lstrip(".") for ending in endings))
        if "max_bytes" in pairs:
            media = replace(media, max_bytes=sheet.whole(pairs["max_bytes"].value, "‘max_bytes’"))
        return media

    def _rules(self, node: Node) -> dict[str, str]:
        pairs = self._sheet.known_pairs(node, "‘rules’", RULE_NAMES)
        read_words = {name: self._sheet.word(entry.value, "a rule", SEVERITIES) for name, entry in pairs.items()}
        return {name: word for name, word in read_words.items() if word}

    def _globs(self, node: Node, texts: tuple[str, ...]) -> Globs | None:
        try:
            return Globs(texts)
        except ValueError as error:
            self._sheet.error(node, f"A glob cannot be used: {error}.")
            return None

    def _membership(self, node: Node) -> Membership | None:
        sheet = self._sheet
        if sheet.resolved(node).kind != "map":
            sheet.error(node, "A collection should be keys with values.", "It begins with - name: and its name.")
            return None
        pairs = sheet.known_pairs(node, "a collection", _COLLECTION)
        for key in ("name", "match"):
            if key not in pairs or sheet.is_empty(pairs[key].value):
                sheet.error(node, f"A collection has no {key}.", f"Add {key}: to it.")
                return None
        name = sheet.text(pairs["name"].value, "‘name’")
        if not re.fullmatch(r"[a-z0-9-]{1,60}", name):
            sheet.error(
                pairs["name"].value, f"{named(name)} cannot name a collection.", "Use a to z, 0 to 9 and hyphens."
            )
        match = self._globs(pairs["match"].value, sheet.texts(pairs["match"].value, "‘match’"))
        where = read_condition(sheet, pairs["where"].value, "‘where’") if "where" in pairs else {}
        return None if match is None else Membership(self._schema(name, pairs), match, where)

    def _schema(self, name: str, pairs: Mapping[str, Entry]) -> Schema:
        sheet, result = self._sheet, dict[str, Any]()
        for key in ("label", "title", "preview"):
            if key in pairs:
                result[key] = sheet.text(pairs[key].value, named(key))
        for key, attribute in (("list", "columns"), ("sort", "sort")):
            if key in pairs:
                result[attribute] = sheet.texts(pairs[key].value, named(key))
        if "unknown" in pairs:
            result["unknown"] = sheet.word(pairs["unknown"].value, "‘unknown’", ("allow", "warn", "error"))
        if "body" in pairs:
            body = sheet.known_pairs(pairs["body"].value, "‘body’", _BODY)
            result["body"] = {key: sheet.plain(entry.value) for key, entry in body.items()}
        rules = self._rules(pairs["rules"].value) if "rules" in pairs else {}
        settings = {key: sheet.plain(pairs[key].value) for key in ("hint", "url", "slug", "order") if key in pairs}
        bare = replace(self._catalog.bare_schema(), name=name, source=FILE_NAME, unknown="warn")
        result = {key: value for key, value in result.items() if value or key == "body"}
        fields = self._all_fields(pairs)
        unique = self._unique(pairs, {item.name for item in fields})
        return replace(
            bare, **result, fields=fields, unique=unique, rules={**bare.rules, **rules}, settings=settings
        )  # fmt: skip

    def _all_fields(self, pairs: Mapping[str, Entry]) -> Any:
        if "schema" in pairs:
            hint = "Name its fields here; files of JSON Schema are not read yet."
            self._sheet.error(pairs["schema"].value, "A schema in a file of its own cannot be used here.", hint)
        fields = self._fields.shape(pairs["shape"].value) if "shape" in pairs else ()
        return (*fields, *self._fields.fields(pairs["fields"].value)) if "fields" in pairs else fields

    def _unique(self, pairs: Mapping[str, Entry], names: set[str]) -> tuple[tuple[str, ...], ...]:
        result = []
        if "unique" in pairs:
            node = self._sheet.resolved(pairs["unique"].value)
            items = [node] if node.kind == "scalar" else self._sheet.items(node, "‘unique’")
            for item in items:
                group = self._sheet.texts(item, "‘unique’")
                strange = [name for name in group if name not in names]
                if strange:
                    self._sheet.error(item, f"There is no field {named(strange[0])} to be unique.")
                elif group:
                    result.append(group)
        return tuple(result)

    def _same_names(self, pairs: list[tuple[Membership, Node]]) -> None:
        seen: set[str] = set()
        for membership, item in pairs:
            name = membership.schema.name
            if name in seen:
                self._sheet.error(item, f"The collection {named(name)} is here twice.", "Give one another name.")
            seen.add(name)

    def _references(self, pairs: list[tuple[Membership, Node]]) -> None:
        """Note references to collections that are not there."""
        known = {membership.schema.name for membership, _ in pairs}
        for membership, item in pairs:
            for target in _targets(membership.schema.fields):
                if target not in known:
                    near = nearest(target, known)
                    hint = f"Did you mean {named(near)}?" if near else "It may be: " + ", ".join(sorted(known)) + "."
                    message = (
                        f"{named(membership.schema.name)} refers to a collection {named(target)} that is not here."
                    )
                    self._sheet.error(item, message, hint)


def _targets(fields: Any) -> set[str]:
    result: set[str] = set()
    for item in fields:
        if item.type == "reference":
            target = item.settings.get("collection")
            result |= set(map(str, target)) if isinstance(target, list) else {str(target)} if target else set()
        result |= _targets(item.fields) | (_targets((item.item,)) if item.item else set())
    return result


RULE_NAMES = (
    "yaml-syntax", "front-matter-unclosed", "duplicate-key", "smart-quotes", "merge-marker", "tab-indent",
    "reader-differs", "unknown-tag", "missing-field", "unknown-field", "wrong-type", "empty-value", "not-in-options",
    "pattern", "too-short", "too-long", "too-few", "too-many", "not-unique", "date-malformed", "url-malformed",
    "image-missing", "image-case", "image-alt", "reference-missing", "html-unclosed", "html-nesting", "empty-quote",
    "heading-space", "heading-jump", "link-broken", "plain-text", "control-character", "encoding", "too-big",
)  # fmt: skip
