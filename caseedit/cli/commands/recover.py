"""`caseedit recover`: unsaved text of earlier sessions."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from caseedit import config
from caseedit.cli import output
from caseedit.cli.bringing_back import base_of, bring_back, bring_back_leftover
from caseedit.cli.misuse import WrongUse
from caseedit.core.files import stamp, strays
from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.core.files.walk import SKIPPED, Entries, inside, walk
from caseedit.core.paths import format_path
from caseedit.drafts import read

NAME = "recover"
_MOST_FOLDERS = 5_000
HELP = "list, show, restore or discard unsaved text of earlier sessions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("action", choices=("list", "show", "restore", "discard"), nargs="?", default="list")
    parser.add_argument("entry", metavar="ENTRY", nargs="?", help="an id of the list, its beginning, or a file")
    parser.add_argument("--base", action="store_true", help="show, restore: the text that it was made from")
    parser.add_argument("--output", metavar="FILE", type=Path, help="restore: write the text to this new file instead")


def run(args: argparse.Namespace) -> int:
    """Do what is asked with the recovery folder."""
    journal = Journal(config.state_dir() / "recovery")
    try:
        entries = journal.entries()
        if args.action == "list":
            return _list(entries)
        left = _leftover(entries, args.entry)
        if left is not None:
            return _with_leftover(args, left)
        entry = chosen(entries, args.entry)
        if args.action == "show":
            data = base_of(entry) if args.base else entry.text_bytes
            output.data(data.decode("utf-8", "surrogateescape"), end="")
        elif args.action == "restore":
            return bring_back(journal, entry, args.output, is_base=args.base)
        else:
            journal.discard(entry)
            output.talk(f"Discarded the unsaved text of {entry.path.name}.")
        return 0
    finally:
        journal.close()


def _leftovers(entries: list[RecoveryEntry]) -> list[Path]:
    """Return what ended saves left behind: in and under this folder, and beside the files of unsaved texts."""
    here = islice(_folders(), _MOST_FOLDERS)
    folders = [*here, *(entry.path.parent for entry in entries)]
    return list(strays.find(folders))


def _folders() -> Iterator[Path]:
    def look(folder: str) -> Entries:
        return [entry for entry in inside(folder) if not entry.name.startswith(".") and entry.name not in SKIPPED]

    return (Path(folder) for folder, _ in walk(str(Path.cwd()), look))


def _leftover(entries: list[RecoveryEntry], text: str | None) -> Path | None:
    """Return the one leftover that `text` means; None if it means something else."""
    if not text:
        return None
    path = Path(text).absolute()
    found = [file for file in _leftovers(entries) if file == path or strays.id_of(file).startswith(text)]
    return found[0] if len(found) == 1 else None


def _with_leftover(args: argparse.Namespace, file: Path) -> int:
    if args.action == "restore":
        return bring_back_leftover(file, args.output)
    if args.action == "show":
        data, _ = stamp.read(file)
        output.data(data.decode("utf-8", "surrogateescape"), end="")
    else:
        strays.remove(file)
        output.talk(f"Removed what a save of {strays.document_of(file).name} left.")
    return 0


def chosen(entries: list[RecoveryEntry], text: str | None) -> RecoveryEntry:
    """Return the one entry that `text` means.

    Raises:
        WrongUse: It means none, or more than one.
    """
    if not text:
        raise WrongUse("Which one?", hint="Give an id from caseedit recover list, or the file's name.")
    path = Path(text).absolute()
    found = [entry for entry in entries if entry.id.startswith(text) or path in (entry.path, entry.real)]
    if not found:
        raise WrongUse(f"There is no unsaved text {text}.", hint="caseedit recover list shows what there is.")
    if len(found) > 1:
        ids = ", ".join(f"{entry.id} ({entry.when})" for entry in found)
        raise WrongUse(f"{text} means {len(found)} texts.", hint=f"Give the id of one, the newest first: {ids}.")
    return found[0]


def _list(entries: list[RecoveryEntry]) -> int:
    from time import localtime, strftime

    left = _leftovers(entries)
    if not entries and not left:
        output.talk("There is no unsaved text.")
    for entry in entries:
        state = _state(entry)
        when = strftime("%Y-%m-%d %H:%M", localtime(entry.at)) if entry.at else ""
        output.data("\t".join((entry.id, when, output.in_one_line(entry.path), state)).rstrip("\t"))
    for file in left:
        when = strftime("%Y-%m-%d %H:%M", localtime(file.lstat().st_mtime))
        place = output.in_one_line(strays.document_of(file))
        output.data("\t".join((strays.id_of(file), when, place, "left behind by a save that was ended")))
    return 0


def _state(entry: RecoveryEntry) -> str:
    """Say in a few words what is special about an entry."""
    if entry.damage:
        return f"damaged: {entry.damage}"
    if entry.is_live:
        return "open elsewhere"
    if entry.is_replaced:
        return "was replaced"
    typed = [f"typed into {format_path(draft.field)}: {output.in_one_line(draft.text)}" for draft in read(entry.draft)]
    return f"and {', '.join(typed)}" if typed else ""
