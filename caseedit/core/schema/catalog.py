"""`Catalog`: all that is said of the documents below a folder, and which of it holds for each of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass, field, replace
from caseedit.core.files.disk import is_file
from caseedit.core.schema import dialects
from caseedit.core.schema.conditions import holds, near_miss
from caseedit.core.schema.globs import Globs
from caseedit.core.schema.schema import FILE_NAME, Media, Schema
from caseedit.errors import SchemaError

# A document that names a schema itself has this word near its beginning.
SIGN, NEAR = "yaml-language-server", 2000


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a foreign schema that has no counterpart here, or a hint about one.

    Attributes:
        words: One sentence.
        where: The place in that file, in words: `collection posts, field hero`; may be empty.
        file: The file.
    """

    words: str
    where: str = ""
    file: Path | None = None

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file.name}: "
        return f"{place}{self.where + ': ' if self.where else ''}{self.words}"


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
        markdown: How the body is read: a dialect and words after it; empty where nothing tells.
        markdown_because: What decided that, in words.
        has_schema: Whether there is a schema file at all.
        imports: What the schema file says of foreign schemas: `none`, the path of one, or nothing.
        source: The file that the collections come from, as people call it; empty where there is none.
        notices: What of a foreign schema could not be taken over.
        tags_offered: YAML tags that the site's own settings define.
        others: Further foreign schemas that were found and are not used.
    """

    root: Path
    collections: tuple[Membership, ...] = ()
    errors: tuple[SchemaError, ...] = ()
    dialect: str = dialects.UNKNOWN
    dialect_because: str = ""
    readers: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    markdown: str = ""
    markdown_because: str = ""
    media: Media = field(default_factory=Media)
    ignore: tuple[str, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    has_schema: bool = False
    imports: str = ""
    source: str = ""
    notices: tuple[Notice, ...] = ()
    others: tuple[Path, ...] = ()
    tags_offered: tuple[str, ...] = ()
    _deeper: dict[str, Catalog | None] = field(default_factory=dict, repr=False, compare=False)

    def schema_for(self, path: Path, fields: Mapping[str, Any], text: str = "") -> Schema:
        """Return the schema of the document at `path` with these fields; one without fields if none owns it.

        Args:
            text: The document's text; a comment in it may name a schema for editors.
        """
        owner = self.owner(path)
        if owner is not self:
            return owner.schema_for(path, fields, text)
        name = self.relative(path)
        nearly = None
        for membership in self.collections:
            if membership.match.match(name):
                if holds(membership.where, fields):
                    return membership.schema
                nearly = nearly or near_miss(membership.where, fields)
        bare = replace(self.bare_schema(), nearly=nearly)
        return self._named_in(text, path, bare) if SIGN in text[:NEAR] else bare

    def _named_in(self, text: str, path: Path, bare: Schema) -> Schema:
        """Return the schema that a comment in a document names, else the one without fields."""
        from caseedit.core.schema.modeline import schema_named_in

        return schema_named_in(text, path, self, bare)

    def is_told(self, path: Path) -> bool:
        """Say whether some collection is for files of this name, so that nothing is to be learned for it."""
        return self.first_match(path) is not None

    def bare_schema(self) -> Schema:
        """Return the schema of documents that belong to no collection: text rules only."""
        return Schema(
            rules=self.rules,
            tags=self.tags,
            media=self.media,
            dialect=self.dialect if self.dialect_because else "",
            readers=self.readers,
            markdown=self.markdown,
            root=self.root if self.has_schema or self.collections else None,
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
        whole, root = str(absolute(path)), str(self.root).rstrip(os.sep) + os.sep
        return (whole[len(root) :] if whole.startswith(root) else whole).replace(os.sep, "/")

    def owner(self, path: Path) -> Catalog:
        """Return the catalog of the deepest folder with a schema file of its own that holds `path`."""
        folder = str(absolute(path)).rpartition(os.sep)[0] or os.sep
        if folder not in self._deeper:
            self._look_down_to(folder)
        return self._deeper[folder] or self

    def _look_down_to(self, folder: str) -> None:
        """Find out whose a folder is: for each above it first, without recursion, since many may lie in each other."""
        root = str(self.root)
        above = root.rstrip(os.sep) + os.sep
        unknown: list[str] = []
        while folder not in self._deeper and folder != root and folder.startswith(above):
            unknown.append(folder)
            folder = folder.rpartition(os.sep)[0] or os.sep
        owner = self._deeper.setdefault(folder, None)
        for deeper in reversed(unknown):
            if is_file(Path(deeper, FILE_NAME)):
                from caseedit.core.schema.loader import load_catalog

                owner = load_catalog(Path(deeper))
            self._deeper[deeper] = owner


def absolute(path: Path) -> Path:
    """Return a path from the root of the disk, without `..`, links left as they are."""
    text = str(path)
    # Asked many times for each of very many files, most of which have such a path already.
    return path if text.startswith("/") and "/.." not in text else Path(os.path.abspath(text))  # noqa: PTH100
