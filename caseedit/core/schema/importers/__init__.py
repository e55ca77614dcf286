"""One file per foreign schema, in the order in which they hold; all are read into the words of `caseedit.yml`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.files.disk import glance, is_folder, is_there
from caseedit.core.schema.catalog import Catalog, Membership, Notice
from caseedit.errors import SchemaError

_ADMIN = ("admin", "static/admin", "public/admin", "src/admin")
_CONFIGS = ("config.yml", "config.yaml", "config.json", "config.toml")

# Module, and where its files lie from the root of a project; a pattern for where names are free.
IMPORTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("decap", tuple(f"{folder}/{name}" for folder in _ADMIN for name in _CONFIGS)),
    ("jsonschema", (".astro/collections/*.schema.json", ".vscode/settings.json")),
    ("pages", (".pages.yml",)),
    ("frontmatter_cms", ("frontmatter.json", ".frontmatter/config")),
    ("tina", ("tina/tina-lock.json",)),
)
# Folder -> when it changed, and what may begin in it.
_MOST_LISTED = 512
_LISTED: dict[str, tuple[int, tuple[tuple[str, str], ...]]] = {}


@dataclass(frozen=True, slots=True)
class Hit:
    """A foreign schema that was found."""

    importer: str
    path: Path


def signs_at(folder: Path) -> list[Hit]:
    """Return the foreign schemas of a folder, those that hold first."""
    try:
        begun = _begun(str(folder))
    except OSError:
        return []
    hits = [Hit(name, path) for name, place in begun for path in _at(folder, place)]
    # One importer reads all the files that it has; the first stands for them.
    firsts = {hit.importer: hit for hit in reversed(hits)}
    return [firsts[name] for name, _ in IMPORTERS if name in firsts]


def _begun(folder: str) -> tuple[tuple[str, str], ...]:
    """Return the places that may be there, as their first part is; nearly no folder has any.

    Raises:
        OSError: The folder is not there, or cannot be read.
    """
    # Of each folder the last answer alone: every save changes the folder that it is in.
    changed, known = os.stat(folder).st_mtime_ns, _LISTED.get(folder)  # noqa: PTH116
    if known is None or known[0] != changed:
        names = set(os.listdir(folder))  # noqa: PTH208
        begun = tuple((name, place) for name, places in IMPORTERS for place in places if place.split("/")[0] in names)
        if len(_LISTED) >= _MOST_LISTED:
            _LISTED.clear()
        known = _LISTED[folder] = changed, begun
    return known[1]


def _at(folder: Path, place: str) -> list[Path]:
    if "*" in place:
        above = folder / Path(place).parent
        return sorted(above.glob(Path(place).name)) if is_there(above) else []
    path = folder / place
    if not is_there(path):
        return []
    # That file says many other things, too.
    return [path] if path.name != "settings.json" or _names_schemas(path) else []


def _names_schemas(path: Path) -> bool:
    try:
        return b'"yaml.schemas"' in glance(path, 1 << 20)
    except OSError:
        return False


def plain_of(hit: Hit, root: Path, notices: list[Notice]) -> dict[str, Any]:
    """Return what a foreign schema says, in the words of `caseedit.yml`.

    Raises:
        SchemaError: It cannot be read at all.
    """
    reader: Callable[[Path, Path, list[Notice]], dict[str, Any]] = import_module(f"{__name__}.{hit.importer}").read
    return reader(hit.path, root, notices)


def found_at(catalog: Catalog) -> Catalog:
    """Add to a catalog the collections of the foreign schemas at its root; the first that covers a document holds."""
    hits = _named(catalog) if catalog.imports else signs_at(catalog.root)
    notices = [*catalog.notices]
    if not any(hit.importer == "jsonschema" for hit in hits) and not catalog.collections:
        notices += _astro_without_schemas(catalog.root)
    members = list(catalog.collections)
    media = catalog.media
    source = catalog.source
    for hit in hits:
        read = read_catalog(hit, catalog, notices)
        taken = {member.schema.name for member in members}
        members += [_renamed(member, taken, hit) for member in read.collections]
        if read.collections and not source:
            source, media = hit.path.relative_to(catalog.root).as_posix(), read.media
    others = tuple(hit.path for hit in hits if hit.path != catalog.root / source)
    return replace(
        catalog, collections=tuple(members), notices=tuple(notices), others=others, media=media, source=source
    )


def _astro_without_schemas(root: Path) -> list[Notice]:
    """Say how to get the schemas that Astro keeps in a program, where they are not written out."""
    sources = ("src/content.config.ts", "src/content.config.mjs", "src/content/config.ts", "src/content/config.js")
    file = next((root / name for name in sources if is_there(root / name)), None)
    words = "Its schemas are a program, which is not run; npx astro sync writes them where they can be read."
    return [] if file is None else [Notice(words, file=file)]


def hits_of(path: Path) -> tuple[Path, list[Hit]]:
    """Return the root of a project and the foreign schemas that a path means: a file of one, or a folder."""
    if is_folder(path):
        for folder in (path, *path.parents):
            if (hits := signs_at(folder)) or is_there(folder / ".git"):
                return folder, hits
        return path, []
    hit = _hit_of(path)
    for folder in path.parents:
        if any(path == each.path for each in signs_at(folder)):
            return folder, [hit]
    return path.parent, [hit]


def _named(catalog: Catalog) -> list[Hit]:
    return [_hit_of(catalog.root / catalog.imports)]


def _hit_of(path: Path) -> Hit:
    """Return what a file is by its name; any other is a JSON Schema."""
    for name, places in IMPORTERS:
        endings = {Path(place).name.replace("*", "") for place in places}
        if any(path.name.endswith(ending) for ending in endings):
            return Hit(name, path)
    return Hit("jsonschema", path)


def is_foreign(path: Path) -> bool:
    """Say whether a file is the schema of another program: JSON Schema, or one by whose name such programs go."""
    if path.suffix.lower() == ".json":
        return True
    if _hit_of(path).importer == "jsonschema":
        return False
    try:
        # No other program begins its file so.
        return re.search(rb"(?m)^version:", glance(path, 1 << 16)) is None
    except OSError:
        return False


def named_at(path: Path, bare: Catalog) -> Catalog:
    """Return what one foreign schema says, where a person named it: that it cannot be used is an error."""
    root, hits = hits_of(path)
    notices: list[Notice] = []
    hit = hits[0]
    if hit.importer != "jsonschema":
        bare = replace(bare, root=root)
    catalog = read_catalog(hit, bare, notices)
    if catalog.collections:
        return replace(catalog, source=path.name, notices=tuple(notices))
    words = notices[0].words if notices else "It names no collection of documents."
    return replace(catalog, has_schema=True, errors=(SchemaError(words, path=path),))


def read_catalog(hit: Hit, bare: Catalog, notices: list[Notice]) -> Catalog:
    """Read one foreign schema into a catalog of its own; what is wrong in it becomes a notice."""
    from caseedit.core.schema.plain import catalog_from

    try:
        plain = plain_of(hit, bare.root, notices)
    except SchemaError as error:
        # A notice begins with the name of its file.
        words = re.sub(f"^{re.escape(hit.path.name)} ", "It ", str(error))
        notices.append(Notice(words, file=hit.path))
        return replace(bare, collections=())
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        # It holds what its makers never write; the rest of the program goes on without it.
        notices.append(Notice(f"It is not what it should be ({type(error).__name__}).", file=hit.path))
        return replace(bare, collections=())
    source = hit.path.relative_to(bare.root).as_posix() if hit.path.is_relative_to(bare.root) else hit.path.name
    return catalog_from(plain, hit.path, bare, source, notices)


def _renamed(member: Membership, taken: set[str], hit: Hit) -> Membership:
    name, number = member.schema.name, 2
    while name in taken:
        name, number = f"{member.schema.name}-{number}", number + 1
    taken.add(name)
    return member if name == member.schema.name else replace(member, schema=replace(member.schema, name=name))
