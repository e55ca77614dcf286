"""What git says of each file; every git call of the program."""

from __future__ import annotations

from pathlib import Path


def branch(folder: Path) -> str:
    """Return the branch that a folder's repository is on, the start of the commit if it is on none, or nothing.

    The files of git are read; git itself is not run.
    """
    for place in (folder, *folder.parents):
        head = _head_of(place / ".git")
        if head is not None:
            return head.removeprefix("ref: refs/heads/") if head.startswith("ref: ") else head[:9]
    return ""


def _head_of(place: Path) -> str | None:
    try:
        if place.is_file():
            # A work tree or a submodule: the file says where the repository is.
            place = place.parent / place.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
        return (place / "HEAD").read_text("utf-8", "replace").strip() if place.is_dir() else None
    except OSError:
        return None
