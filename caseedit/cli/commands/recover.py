"""`caseedit recover`: unsaved text of earlier sessions."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from caseedit import config
from caseedit.cli import output
from caseedit.cli.arguments import WrongUse
from caseedit.core.dataclasses import replace
from caseedit.core.files import strays
from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.core.paths import format_path
from caseedit.drafts import read
from caseedit.errors import ChangedOnDisk

NAME = "recover"
_MOST_FOLDERS = 5_000
HELP = "list, show, restore or discard unsaved text of earlier sessions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("action", choices=("list", "show", "restore", "discard"), nargs="?", default="list")
    parser.add_argument("entry", metavar="ENTRY", nargs="?", help="an id of the list, its beginning, or a file")
    parser.add_argument("--base", action="store_true", help="show, restore: the text that it was made from")
    parser.add_argument("--output", metavar="FILE", type=Path, help="restore: write the text here")


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
        if args.base and args.action != "discard":
            entry = _base_of(entry)
        if args.action == "show":
            output.data(_text(entry), end="")
        elif args.action == "restore":
            _restore(journal, entry, args.output)
        else:
            journal.discard(entry)
            output.talk(f"Discarded the unsaved text of {entry.path.name}.")
        return 0
    finally:
        journal.close()


def _base_of(entry: RecoveryEntry) -> RecoveryEntry:
    if entry.base is None:
        raise WrongUse("The text that it was made from was not kept.", hint="Leave out --base.")
    return replace(entry, text_bytes=entry.base)


def _leftovers(entries: list[RecoveryEntry]) -> list[Path]:
    """Return what ended saves left behind: in and under this folder, and beside the files of unsaved texts."""
    here = islice(_folders(), _MOST_FOLDERS)
    folders = [*here, *(entry.path.parent for entry in entries)]
    return list(strays.find(folders))


def _folders() -> Iterator[Path]:
    for folder, inside, _ in os.walk(Path.cwd()):
        inside[:] = [name for name in inside if not name.startswith(".") and name != "node_modules"]
        yield Path(folder)


def _leftover(entries: list[RecoveryEntry], text: str | None) -> Path | None:
    """Return the one leftover that `text` means; None if it means something else."""
    if not text:
        return None
    path = Path(text).absolute()
    found = [file for file in _leftovers(entries) if file == path or strays.id_of(file).startswith(text)]
    return found[0] if len(found) == 1 else None


def _with_leftover(args: argparse.Namespace, file: Path) -> int:
    from caseedit.core.files import atomic, stamp

    data, _ = stamp.read(file)
    name = strays.document_of(file).name
    if args.action == "show":
        output.data(data.decode("utf-8", "surrogateescape"), end="")
        return 0
    if args.action == "restore":
        if args.output is None:
            raise WrongUse(
                f"This may be only a part of {name}.", hint="Give --output FILE to write it to another file."
            )
        atomic.create(args.output, data)
    strays.remove(file)
    output.talk(f"Restored {args.output.name}." if args.action == "restore" else f"Removed what a save of {name} left.")
    return 0


def chosen(entries: list[RecoveryEntry], text: str | None) -> RecoveryEntry:
    """Return the one entry that `text` means.

    Raises:
        WrongUse: It means none, or more than one.
    """
    if not text:
        raise WrongUse("Which one?", hint="Give an id from caseedit recover list, or the file's name.")
    path = Path(text).absolute()
    found = [entry for entry in entries if name_of(entry).startswith(text) or path in (entry.path, entry.real)]
    if not found:
        raise WrongUse(f"There is no unsaved text {text}.", hint="caseedit recover list shows what there is.")
    if len(found) > 1:
        raise WrongUse(f"{text} means {len(found)} texts.", hint="Give more characters of the id.")
    return found[0]


def name_of(entry: RecoveryEntry) -> str:
    """Return the id by which a person names an entry: the part of its file's name that is its own."""
    return entry.file.stem.rpartition("-")[2] if entry.file is not None else ""


def _list(entries: list[RecoveryEntry]) -> int:
    from time import localtime, strftime

    left = _leftovers(entries)
    if not entries and not left:
        output.talk("There is no unsaved text.")
    for entry in entries:
        state = _state(entry)
        when = strftime("%Y-%m-%d %H:%M", localtime(entry.at)) if entry.at else ""
        output.data("\t".join((name_of(entry), when, output.in_one_line(entry.path), state)).rstrip("\t"))
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


def _text(entry: RecoveryEntry) -> str:
    return entry.text_bytes.decode("utf-8", "surrogateescape")


def _restore(journal: Journal, entry: RecoveryEntry, target: Path | None) -> None:
    from caseedit.core.files import atomic

    if target is not None:
        atomic.create(target, entry.text_bytes)
    else:
        _write_back(entry)
    journal.discard(entry)
    output.talk(f"Restored {(target or entry.path).name}.")


def _write_back(entry: RecoveryEntry) -> None:
    """Put the text into its file, if that is still what the text was made from."""
    from caseedit.core.files import atomic, stamp

    if entry.damage:
        raise WrongUse(f"This text is damaged: {entry.damage}.", hint="Give --output FILE to write it to another file.")
    if not entry.base_digest or not os.path.lexists(entry.path):
        atomic.create(entry.path, entry.text_bytes)
        return
    _, mark = stamp.read(entry.path)
    if mark.digest != entry.base_digest:
        raise ChangedOnDisk(
            f"{entry.path.name} changed since this text was made from it; nothing was written.",
            path=entry.path,
            hint="Open it in caseedit, which joins both, or give --output FILE.",
        )
    atomic.write(entry.path, entry.text_bytes, expected=mark)
