"""What git says of each file; every git call of the program."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.files.disk import glance, is_file, is_folder
from caseedit.errors import CaseEditError

# Nothing of the repository's own is run: no hook, no pager, no other diff program, no watcher.
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager")
# Nor is anything fetched: what a partial clone lacks would come from wherever it says, by whatever program.
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1",
}  # fmt: skip
# Set by git while it runs a hook; they would lead to another index or work tree than the folder's own.
_SET_BY_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF")
_DIFF = ("diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules")
_SLOW = 120
_LONGEST_HEAD = 4096  # bytes; it names one branch


class NoGit(CaseEditError):
    """What was asked of git cannot be answered here."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs from a commit.

    Attributes:
        top: The top folder of the work tree, links followed.
        base: The commit that the rest is compared with; empty before the first commit.
        files: What is new or differs, also what git does not track yet.
        gone: What was there and is not any more.
    """

    top: Path
    base: str
    files: frozenset[Path]
    gone: frozenset[Path]

    def before(self, path: Path) -> bytes | None:
        """Return the bytes that a file had then; None if it was not there."""
        if not self.base:
            return None
        name = os.fsencode(path.relative_to(self.top).as_posix())
        try:
            return _run(self.top, "cat-file", "blob", os.fsdecode(self.base.encode() + b":" + name))
        except NoGit:
            return None


def changed(folder: Path, ref: str = "") -> Changed:
    """Return what differs in the work tree around a folder from `ref`: from where the two parted, if they did.

    Args:
        ref: A branch, tag or commit; by default the commit that is checked out.

    Raises:
        NoGit: There is no git, no repository, or no such commit.
    """
    top = Path(os.fsdecode(_run(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    base = _base(top, ref)
    files: set[Path] = set()
    gone: set[Path] = set()
    if base:
        words = _run(top, *_DIFF, base, "--", settings=_without_filters(top)).split(b"\0")
        for status, name in zip(words[0::2], words[1::2], strict=False):
            (gone if status == b"D" else files).add(top / os.fsdecode(name))
    else:
        files |= _names(top, "ls-files", "-z")
    files |= _names(top, "ls-files", "-z", "--others", "--exclude-standard")
    return Changed(top, base, frozenset(files), frozenset(gone - files))


def _names(top: Path, *words: str) -> set[Path]:
    return {top / os.fsdecode(name) for name in _run(top, *words).split(b"\0") if name}


def _base(top: Path, ref: str) -> str:
    """Return the commit to compare with; empty in a repository without one."""
    if not ref:
        try:
            return _commit(top, "HEAD")
        except NoGit:
            return ""
    wanted = _commit(top, ref)
    try:
        return _run(top, "merge-base", wanted, "HEAD").decode().strip()
    except NoGit:
        # A clone that is cut off before the two parted: all that differs is told.
        return wanted


def _commit(top: Path, ref: str) -> str:
    try:
        return _run(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    except NoGit as error:
        hint = "Name a branch, tag or commit; a clone of one commit has no others (fetch-depth: 0 fetches them)."
        raise NoGit(f"Git knows no {ref[:80]} here.", hint=hint) from error


def _without_filters(top: Path) -> list[tuple[str, str]]:
    """Return settings by which git runs no program that is named for files: without, a file may differ that did not."""
    names = _run(top, "config", "--list", "--name-only", "-z").split(b"\0")
    filters = {os.fsdecode(name.rpartition(b".")[0]) for name in names if name.startswith(b"filter.")}
    off = (("clean", ""), ("process", ""), ("required", "false"))
    return [(f"{name}.{key}", value) for name in sorted(filters) for key, value in off]


def _run(folder: Path, *words: str, settings: Sequence[tuple[str, str]] = ()) -> bytes:
    """Run git, with some settings of ours, and return what it prints.

    Raises:
        NoGit: It is not there, or it refuses; the message says why.
    """
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name not in _SET_BY_HOOKS} | _ENVIRONMENT
    # A name may hold what would end it in an argument.
    environment["GIT_CONFIG_COUNT"] = str(len(settings))
    for at, (key, value) in enumerate(settings):
        environment |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    command: Sequence[str] = ("git", *_QUIET, *words)
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SLOW
        )
    except FileNotFoundError:
        raise NoGit("Git is not installed here.", hint="Without it --changed cannot know what changed.") from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise NoGit(f"Git could not be run: {error}.") from error
    if done.returncode:
        raise _refused(folder, done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _refused(folder: Path, told: str) -> NoGit:
    if "not a git repository" in told:
        return NoGit(f"{folder} is in no git repository.", hint="Without one --changed cannot know what changed.")
    if "dubious ownership" in told:
        hint = f"If you trust it: git config --global --add safe.directory {folder}"
        return NoGit(f"Git does not read {folder}: it belongs to another user.", hint=hint)
    return NoGit(f"Git says: {told.splitlines()[0] if told else 'nothing'}.")


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
        if is_file(place):
            # A work tree or a submodule: the file says where the repository is.
            place = place.parent / _words_in(place).removeprefix("gitdir:").strip()
        return _words_in(place / "HEAD") if is_folder(place) else None
    except (OSError, ValueError):
        return None


def _words_in(file: Path) -> str:
    return glance(file, _LONGEST_HEAD).decode("utf-8", "replace").strip()


def version() -> str:
    """Return what git calls itself.

    Raises:
        NoGit: It is not there.
    """
    return _run(Path(), "--version").decode("utf-8", "replace").strip()


def unmerged(folder: Path) -> list[str]:
    """Return the files below a folder that a merge has left unfinished.

    Raises:
        NoGit: There is no git or no repository.
    """
    names = _run(folder, "ls-files", "--unmerged", "-z").split(b"\0")
    return sorted({os.fsdecode(name.rpartition(b"\t")[2]) for name in names if name})
