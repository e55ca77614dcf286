"""Schema file to `Schema`; its errors carry line numbers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from caseedit.core.dataclasses import replace
from caseedit.core.files.disk import is_file, is_folder, is_there
from caseedit.core.schema import dialects, markdown_engines
from caseedit.core.schema.catalog import Catalog, Membership, Notice, absolute
from caseedit.core.schema.importers import found_at, is_foreign, named_at, signs_at
from caseedit.core.schema.schema import FILE_NAME
from caseedit.errors import SchemaError

__all__ = ["Catalog", "Membership", "Notice", "absolute", "find_root", "load_catalog", "load_named"]


def find_root(path: Path) -> Path:
    """Return the nearest folder at or above `path` with our schema file, else with a foreign one; else the folder."""
    start = absolute(path if is_folder(path) else path.parent)
    above = []
    for folder in (start, *start.parents):
        if is_file(folder / FILE_NAME):
            return folder
        above.append(folder)
        if is_there(folder / ".git"):
            break
    return next((folder for folder in above if signs_at(folder)), start)


def load_catalog(root: Path, file: Path | None = None) -> Catalog:
    """Read `caseedit.yml` at `root`, or `file` in its place; what is wrong in it is in `errors`, never raised.

    Where it names no collections, those of a foreign schema hold.
    """
    root = absolute(root)
    path = root / FILE_NAME if file is None else absolute(file)
    found = dialects.detect(root), markdown_engines.detect(root)
    bare = _bare(root, *found)
    if not os.path.lexists(path):
        return _with_foreign(bare)
    # What reads schema files is loaded where there is one.
    from caseedit.core.schema.reading import text_of

    try:
        text = text_of(path)
    except SchemaError as error:
        return replace(bare, has_schema=True, errors=(error,))
    # What lies deeper is asked for anew: other files say it.
    catalog = replace(_read(root, path, text, *found), _deeper={})
    return _with_foreign(catalog) if file is None else catalog


def load_named(file: Path, documents: Iterable[str]) -> Catalog:
    """Read one schema file, of whatever program, in the place of all that a project says itself.

    Its paths count from its own folder; where no document lies below that, from the nearest folder that holds all.
    """
    path = absolute(file)
    above = str(path.parent)
    places = [os.path.abspath(each) for each in documents]  # noqa: PTH100
    is_beside = not places or any(each.startswith(above.rstrip(os.sep) + os.sep) for each in places)
    root = path.parent if is_beside else Path(os.path.commonpath([above, *places]))
    if not is_foreign(path):
        return load_catalog(root, path)
    return named_at(path, _bare(root, dialects.detect(root), markdown_engines.detect(root)))


@lru_cache(maxsize=16)
def _read(root: Path, path: Path, text: str, yaml: dialects.Found, markdown: markdown_engines.Reading) -> Catalog:
    """Read a schema file; a script that opens one document after another pays for it once."""
    from caseedit.core.frontmatter.tree import Problem
    from caseedit.core.schema.catalog_reader import CatalogReader, read_tree
    from caseedit.core.schema.reading import Sheet, unreadable

    bare = replace(_bare(root, yaml, markdown), has_schema=True, source=path.name)
    tree = read_tree(path, text)
    if isinstance(tree, Problem):
        return replace(bare, errors=(unreadable(path, text, tree),))
    return CatalogReader(Sheet(path, text, tree)).read(bare)


def _bare(root: Path, yaml: dialects.Found, markdown: markdown_engines.Reading) -> Catalog:
    """Return what the settings of the site say, and no schema."""
    return Catalog(
        root,
        dialect=yaml.dialect,
        dialect_because=yaml.because,
        tags_offered=yaml.tags,
        markdown=markdown.dialect,
        markdown_because=markdown.because,
    )


def _with_foreign(catalog: Catalog) -> Catalog:
    """Add the collections of a foreign schema where there are none of our own, and note which were found."""
    if catalog.imports == "none":
        return catalog
    return found_at(catalog)
