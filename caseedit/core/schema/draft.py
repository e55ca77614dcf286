"""What was learned, as a `caseedit.yml` to go on from: each field with its evidence as a comment."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from caseedit.core.files.walk import SKIPPED, inside, walk
from caseedit.core.schema.catalog import Catalog
from caseedit.core.schema.evidence import ENOUGH
from caseedit.core.schema.globs import Globs
from caseedit.core.schema.guess import PICTURE
from caseedit.core.schema.infer import Group, Learned, folder_of
from caseedit.core.schema.plain import plain_field
from caseedit.core.schema.schema import Field
from caseedit.core.schema.writing import COMMENT, write_schema

_HEADING = (
    "What the documents here have in common, as a start: change what is not so.",
    "The comments say how many documents each line was learned from.",
)
# A schema says that files are there. Where they lie elsewhere, as beside a part of a site, no document is at fault.
_NO_FILES = {"image-missing": "off"}
_NO_PICTURE = "no picture lies below this folder, so none is missed"
_FEW_FILES = "most files that they name lie elsewhere, so none is missed"
_MOST_FOLDERS = 20_000
# Learned from the others for each new value anyway.
_LEARNED_ANYWAY = ("quote", "style")


def draft(learned: Learned, catalog: Catalog, silent: Iterable[Path] = ()) -> str:
    """Return the text of a schema file that says what was learned.

    Args:
        silent: Documents that have no fields, so that nothing was learned from them.
    """
    groups = learned.groups()
    paths = [*(path for group in groups for path in group.members), *silent]
    bare = catalog.bare_schema()
    fields = {group.name: learned.schema_of(group, None, bare).fields for group in groups}
    named = {name for each in fields.values() for field in each for name in _named_by(field)}
    wanted = [group for group in groups if len(group.members) >= ENOUGH or group.name in named]
    plain: dict[str, Any] = {}
    if catalog.dialect_because:
        plain["dialect"] = catalog.dialect
    tags = _tags(groups)
    if tags:
        plain["tags"] = tags
    plain["collections"] = [_collection(group, fields[group.name], catalog.root, paths) for group in wanted]
    if not _has_pictures(str(catalog.root)):
        plain["rules"] = {COMMENT: _NO_PICTURE, **_NO_FILES}
    else:
        for made in plain["collections"]:
            _look_for_no_files(made, fields[made["name"]])
    return write_schema(plain, _HEADING)


def _tags(groups: list[Group]) -> dict[str, str]:
    """Return the YAML tags that two or more values have, each with the kind that its name speaks of."""
    found = Counter[str]()
    for group in groups:
        for tally in group.tallies.values():
            for traits, count in tally.traits.items():
                found.update({name: count for name in traits if name.startswith("tag:")})
    names = sorted(key.removeprefix("tag:") for key, count in found.items() if count >= 2)
    kinds = {"md": "markdown", "markdown": "markdown", "html": "html"}
    return {name: kinds.get(name.strip("!").lower(), "text") for name in names}


def _named_by(field: Field) -> Iterator[str]:
    targets = field.settings.get("collection", ()) if field.type == "reference" else ()
    yield from [targets] if isinstance(targets, str) else targets
    for inner in (*field.fields, *((field.item,) if field.item is not None else ())):
        yield from _named_by(inner)


def _naming_files(field: Field) -> Iterator[bool]:
    """Yield for a field that names files, and each below, whether they are there."""
    if field.type in ("image", "file"):
        yield "image-missing" in field.evidence
    for inner in (*field.fields, *((field.item,) if field.item is not None else ())):
        yield from _naming_files(inner)


def _look_for_no_files(made: dict[str, Any], fields: Iterable[Field]) -> None:
    """Miss no files in a collection of which some field names files that are mostly elsewhere."""
    if "fields" in made and not all(are_here for field in fields for are_here in _naming_files(field)):
        made[COMMENT] += f"; {_FEW_FILES}"
        made["rules"] = _NO_FILES


def _has_pictures(root: str) -> bool:
    """Say whether a picture lies somewhere below a folder; in one with very many folders there surely are some."""
    for number, (_, found) in enumerate(walk(root, inside, _may_hold_pictures)):
        if number >= _MOST_FOLDERS or any(PICTURE.fullmatch(f"x{os.path.splitext(each.name)[1]}") for each in found):  # noqa: PTH122
            return True
    return False


def _may_hold_pictures(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.name not in SKIPPED


def _collection(group: Group, fields: tuple[Field, ...], root: Path, paths: Iterable[Path]) -> dict[str, Any]:
    count = len(group.members)
    made: dict[str, Any] = {
        COMMENT: f"{count} document{'s' * (count != 1)}",
        "name": group.name,
        "match": _match(group, root),
    }
    key, text = group.sort
    if not text:
        made["match"] = _without_others(made["match"], group, root, paths)
    if key:
        made["where"] = {key: text} if text else {key: {"exists": False}}
    if count < ENOUGH:
        return made
    known = {field.name for field in fields}
    odd = [way for way in group.children.get("", ()) if way not in known and group.tallies[way].count("there") > 0]
    return {
        **made,
        # What is a list here and a text there has no kind; it is known all the same.
        "fields": [*map(_field, fields), *({"name": name, "type": "raw"} for name in odd)],
    }


def _without_others(match: str, group: Group, root: Path, paths: Iterable[Path]) -> str | list[str]:
    """Return a glob and what it must leave out: pages of the folder itself, documents without fields."""
    globs, key = Globs([match]), group.sort[0]
    others = sorted(
        _plain(path, root)
        for path in paths
        if path not in group.members
        # What has another word under that key is told apart by it.
        and not (key and folder_of(path) == group.folder)
        and globs.match(path.relative_to(root).as_posix())
    )
    return [match, *(f"!{other}" for other in others)] if others else match


def _plain(path: Path, root: Path) -> str:
    # A sign that means something in a glob stands for itself in brackets.
    return re.sub(r"([*?[{])", r"[\1]", path.relative_to(root).as_posix())


def _match(group: Group, root: Path) -> str:
    folder, stem = group.folder
    plain = _plain(folder, root)
    place = "" if folder == root else f"{plain}/"
    suffixes = sorted({path.suffix.removeprefix(".") for path in group.members})
    ending = suffixes[0] if len(suffixes) == 1 else "{" + ",".join(suffixes) + "}"
    if not stem:
        return f"{place}*.{ending}"
    names = sorted({path.stem for path in group.members})
    return f"{place}*/{names[0] if len(names) == 1 else '{' + ','.join(names) + '}'}.{ending}"


def _field(field: Field) -> dict[str, Any]:
    plain = plain_field(field)
    for key in _LEARNED_ANYWAY:
        plain.pop(key, None)
    if plain.get("media") == {"relative_to": "file"}:
        plain.pop("media")
    found = field.evidence.get("missing-field")
    if found is not None and found.severity != "warning":
        # Not all have it: what most have is worth a comment, not a rule.
        plain.pop("required", None)
    if field.fields:
        plain["fields"] = [_field(inner) for inner in field.fields]
    if field.item is not None:
        plain["of"] = {key: value for key, value in _field(field.item).items() if key not in ("name", COMMENT)}
    comment = _evidence(field)
    return {COMMENT: comment, **plain} if comment else plain


def _evidence(field: Field) -> str:
    # That some are empty is worth a word; that none is, `required` says.
    told = [found for rule, found in field.evidence.items() if rule != "empty-value" or field.nullable]
    words = dict.fromkeys(found.words.replace(" other ", " ") for found in told)
    return "; ".join(words)
