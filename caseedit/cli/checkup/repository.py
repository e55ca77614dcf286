"""git, and its state here: the repository, and merges that were not finished."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from caseedit.cli.checkup.fact import Fact, fault, fine, note
from caseedit.core.collection import git
from caseedit.core.files.disk import is_folder


def look(folder: Path) -> Iterator[Fact]:
    """Look at git and the repository that the folder lies in."""
    try:
        yield fine("git", git.version())
    except git.NoGit as error:
        yield note("git", error.message, "Texts are merged by our own means; check --changed needs it.", error.hint)
        return
    try:
        unmerged = git.unmerged(folder if is_folder(folder) else folder.absolute().parent)
    except git.NoGit as error:
        yield note("repository", "none that git works with", error.message, error.hint)
        return
    yield fine("repository", f"on {git.branch(folder.absolute()) or 'no branch'}")
    yield _merge(unmerged)


def _merge(unmerged: list[str]) -> Fact:
    if not unmerged:
        return fine("merges", "none unfinished")
    names = ", ".join(unmerged[:3]) + (", ..." if len(unmerged) > 3 else "")
    return fault(
        "merges",
        f"unfinished in {len(unmerged)}: {names}",
        "Lines with <<<<<<< stand in them, and a site breaks of that.",
        "caseedit check names the lines; when they are mended, git add each file.",
    )
