"""What controls may ask about other documents and the disk, answered from the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from caseedit.core.paths import FieldPath
from caseedit.core.preview.pictures import Picture, describe, spoken_size
from caseedit.core.schema.schema import Field
from caseedit.tui.controls.control import NOT_THERE, Around, Suggestion
from caseedit.workspace import Workspace

MOST_FILES = 2000


class Surroundings:
    """Answers for the current document; what was read from the disk is kept until another is shown."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._files: dict[Path, list[str]] = {}
        self._about: dict[Path, str] = {}
        self._owners: dict[Path, object] = {}

    def around(self) -> Around:
        """Return the answers in the form that controls know."""
        return Around(self.suggestions, self.files, self.about_file, self.titles)

    def suggestions(self, path: FieldPath, field: Field) -> Sequence[Suggestion]:
        """Return the values that the schema names and those that other documents have, the most used first."""
        used = field.settings.get("used", {})
        names = [
            (str(option.value), option.label or (_in_documents(used[option.value]) if option.value in used else ""))
            for option in field.options
        ]
        listed = field.settings.get("suggest")
        if isinstance(listed, (list, tuple)):
            names += [(str(value), "") for value in listed]
        known = {name for name, _ in names}
        if listed != "none" and field.type not in ("slug", "url", "date", "int", "number"):
            names += [each for each in self._in_use(path, field) if each[0] not in known]
        there = self._beside(path)
        return [each for each in names if each[0] not in there]

    def _beside(self, path: FieldPath) -> set[str]:
        """Return the other items of the list: what is there already need not be offered."""
        current = self._workspace.current
        items = current.get(path[:-1]) if current is not None and path and isinstance(path[-1], int) else None
        if not isinstance(items, list):
            return set()
        return {str(item) for at, item in enumerate(items) if at != path[-1]}

    def _in_use(self, path: FieldPath, field: Field) -> list[Suggestion]:
        """Return the items that lists of this name hold elsewhere, or the words that two share; with how often."""
        is_word = len(path) == 1 and field.type == "string" and not field.unique
        if not is_word and (len(path) != 2 or not isinstance(path[1], int)):
            return []
        counts: dict[str, int] = {}
        for found in self._values(str(path[0])):
            for value in found if isinstance(found, (list, tuple)) and not is_word else (found,):
                if isinstance(value, str) and value:
                    counts[value] = counts.get(value, 0) + 1
        used = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
        return [(value, _in_documents(count)) for value, count in used if count > 1 or not is_word]

    def _values(self, name: str) -> Iterable[Any]:
        current = self._workspace.current
        for row in self._workspace.index.rows:
            if current is not None and (row.path == current.path or not self._is_kin(row.path, current.path)):
                continue
            if row.fields and name in row.fields:
                yield row.fields[name]

    def _is_kin(self, path: Path, current: Path | None) -> bool:
        """Tell whether two documents follow the same schema file: words of other sites' folders are not our words."""
        catalog, folder = self._workspace.catalog, path.parent
        if folder not in self._owners:
            self._owners[folder] = catalog.owner(path)
        return current is None or self._owners[folder] is catalog.owner(current)

    def titles(self, path: FieldPath, field: Field) -> Sequence[Suggestion]:
        """Return the titles of other documents, each with its path."""
        current = self._workspace.current
        rows = [row for row in self._workspace.index.rows if row.title]
        return [(row.title, row.relative) for row in rows if current is None or row.path != current.path]

    def files(self, path: FieldPath, field: Field) -> Sequence[Suggestion]:
        """Return the files beside the document, and in the folders of the schema, that may be named here."""
        folder = self._folder()
        if folder is None:
            return []
        found = self._files.get(folder)
        if found is None:
            found = self._files[folder] = sorted(_below(folder, 2), key=str.casefold)
        fits: Callable[[str], bool] = _is_picture if field.type == "image" else lambda name: True
        return [(name, self.about_file(name)) for name in found if fits(name)]

    def about_file(self, name: str) -> str:
        """Return size and weight of a file that a field names; empty if it is not there."""
        folder = self._folder()
        if folder is None or not name or "://" in name or "\0" in name:
            return ""
        file = folder / name.lstrip("/") if not name.startswith("/") else self._workspace.root / name.lstrip("/")
        if file not in self._about:
            self._about[file] = _spoken(describe(file, self._workspace.root))
        return self._about[file]

    def _folder(self) -> Path | None:
        current = self._workspace.current
        return current.path.parent if current is not None and current.path is not None else None


def _in_documents(count: int) -> str:
    return f"in {count} documents" if count > 1 else "in 1 document"


def _is_picture(name: str) -> bool:
    return name.casefold().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp"))


def _spoken(picture: Picture) -> str:
    """Return `1400×788  84 KB`; the weight alone where the size is not known."""
    if picture.problem == "case":
        return f"on the disk: {picture.actual}"
    if picture.problem:
        return NOT_THERE if picture.problem == "missing" else ""
    weight = spoken_size(picture.size)
    return f"{picture.width}×{picture.height}  {weight}" if picture.width else weight


def _below(folder: Path, depth: int) -> Iterable[str]:
    """Yield names of files in a folder and the folders in it, not hidden and no documents, up to a number."""
    waiting, count = [(folder, "", depth)], 0
    while waiting and count < MOST_FILES:
        place, prefix, left = waiting.pop(0)
        try:
            entries = sorted(place.iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "node_modules":
                continue
            if entry.is_dir():
                if left > 1 and not entry.is_symlink():
                    waiting.append((entry, f"{prefix}{entry.name}/", left - 1))
            elif entry.suffix.casefold() not in (".md", ".markdown", ".mdx", ".yml", ".yaml"):
                count += 1
                yield prefix + entry.name
