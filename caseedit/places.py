"""Where open documents lie: saving one elsewhere, giving it another name, taking it away."""

from __future__ import annotations

import os
from pathlib import Path

from caseedit.core.collection.scan import SUFFIXES, is_document
from caseedit.core.dataclasses import replace
from caseedit.core.document.document import Document
from caseedit.core.files import atomic, naming
from caseedit.core.files.disk import is_folder
from caseedit.core.files.outside import leads_outside
from caseedit.core.files.stamp import Stamp
from caseedit.errors import CannotWrite
from caseedit.workspace import Workspace


def save_elsewhere(workspace: Workspace, document: Document, typed: str) -> tuple[Path, bool]:
    """Write a document into a new file; the document goes on there if that lies in the content.

    Args:
        workspace: The session.
        document: What is to be written.
        typed: A name, or a path from the document's folder; `~` is the home folder.

    Returns:
        The new file, and whether the document is that file now. If not, it is a copy.

    Raises:
        CannotWrite: There is such a file, or it cannot be written.
    """
    path = _path_from(document, typed)
    stamp = atomic.create(path, document.to_bytes())
    goes_on = is_document(path.name) and not leads_outside(stamp.real, workspace.root)
    if goes_on:
        document.mark_saved(document.text, stamp)
        workspace.move(document, path)
        workspace.index.refresh(path)
    return path, goes_on


def rename(workspace: Workspace, document: Document, typed: str) -> Path:
    """Give a document's file another name in its folder; what is edited in it stays edited.

    Raises:
        CannotWrite: There is such a file, the name cannot be one, or it cannot be done.
    """
    old = _file_of(document)
    name = naming.name_from(typed)
    new = old.with_name(name if name.lower().endswith(SUFFIXES) else name + old.suffix)
    if new == old:
        return old
    naming.rename(old, new)
    workspace.move(document, new)
    if document.stamp is not None:
        document.stamp = _moved(document.stamp, old, new)
    for path in (old, new):
        workspace.index.refresh(path)
    _forget(workspace, old)
    return new


def remove(workspace: Workspace, document: Document, *, for_good: bool) -> None:
    """Put a document's file into the trash, or delete it for good, and close the document.

    Raises:
        NoTrash: There is no trash.
        CannotWrite: It cannot be removed.
    """
    path = _file_of(document)
    if for_good:
        naming.delete(path)
    else:
        naming.trash(path)
    workspace.abandon(document)
    workspace.index.refresh(path)
    _forget(workspace, path)


def _forget(workspace: Workspace, path: Path) -> None:
    """Let no other document be compared with what is not there any more."""
    list(workspace.check_again([path]))


def _path_from(document: Document, typed: str) -> Path:
    folder = document.path.parent if document.path is not None else Path()
    given = Path(typed.strip()).expanduser()
    path = Path(os.path.normpath(folder / given.with_name(naming.name_from(given.name))))
    if not is_folder(path.parent):
        raise CannotWrite(f"There is no folder {path.parent}.", path=path, hint="Name one that is there.")
    return path


def _file_of(document: Document) -> Path:
    if document.path is None:
        raise CannotWrite("This text has no file.")
    return document.path


def _moved(stamp: Stamp, old: Path, new: Path) -> Stamp:
    """A link that was renamed leads where it led; a file has its new name."""
    return replace(stamp, real=Path(os.path.realpath(new))) if stamp.real.name == old.name else stamp
