"""Unsaved text back into its file; where that has had other changes since, into a new file beside it."""

from __future__ import annotations

import os
from pathlib import Path

from caseedit import restoring
from caseedit.cli import output
from caseedit.cli.misuse import WrongUse
from caseedit.core.files import atomic, stamp, strays
from caseedit.core.files.recovery import Journal, RecoveryEntry, keep_replaced
from caseedit.core.paths import format_path
from caseedit.core.text import shared_ends
from caseedit.drafts import read
from caseedit.errors import CannotWrite

_MOST_NAMES = 100


def bring_back(journal: Journal, entry: RecoveryEntry, target: Path | None, *, is_base: bool = False) -> int:
    """Write an unsaved text to a file and say to which; return 1 if it is not the one it was typed in.

    Args:
        target: The new file; None: the one it was typed in.
        is_base: The text that it was made from is wanted instead; the unsaved text stays where it is.

    Raises:
        CaseEditError: It can be written nowhere.
        WrongUse: The text belongs to a program that runs, or is not there.
    """
    data = base_of(entry) if is_base else entry.text_bytes
    if target is not None:
        atomic.create(target, data)
        said, is_back = f"Restored {target.name}.", True
    elif entry.is_live:
        message = f"{entry.path.name} is open in another caseedit (process {entry.process[0]}), which has this text."
        raise WrongUse(message, hint="Save it there, or give --output FILE to write it to another file.")
    else:
        said, is_back = _into_its_file(journal, entry, data)
    if is_back and not is_base and not entry.is_live:
        journal.discard(entry)
    output.talk(said)
    for draft in read(entry.draft):
        words = output.in_one_line(draft.text)
        output.talk(f"Typed into {format_path(draft.field)}, and in no file, since it cannot be its value: {words}")
    return 0 if is_back else 1


def _into_its_file(journal: Journal, entry: RecoveryEntry, data: bytes) -> tuple[str, bool]:
    """Put a text into its file if nothing else can be lost by it; return what is said, and whether it is there."""
    path = entry.path
    if entry.damage:
        file = _new_file(Path.cwd() / f"recovered-{entry.file.stem[-8:] if entry.file else 'text'}.md", data)
        return f"This text is damaged: {entry.damage}. All that was found is in {file.name}.", False
    if not os.path.lexists(path):
        atomic.create(path, data)
        return f"Restored {path.name}, which was gone.", True
    there, mark = stamp.read(path)
    if there == data:
        return f"{path.name} has this text already.", True
    if entry.real is not None and mark.real != entry.real:
        file = _new_file(beside(path), data)
        return (
            f"{path.name} now leads to another file, {mark.real}, which is as it was. This text is in {file.name}.",
            False,
        )
    if mark.digest == entry.base_digest:
        atomic.write(path, data, expected=mark)
        return f"Restored {path.name}.", True
    if entry.is_pair and entry.base is not None and is_mixture(there, entry.base, entry.text_bytes):
        keep_replaced(path, there, journal.folder)
        atomic.write(path, data, expected=mark)
        return f"Restored {path.name}, in which a save that was ended had left half of it.", True
    joined = restoring.joined_bytes(entry) if data is entry.text_bytes and not entry.is_pair else None
    if joined is not None:
        atomic.write(path, joined, expected=mark)
        return f"Restored {path.name}, together with what was changed in it since.", True
    file = _new_file(beside(path), data)
    said = f"{path.name} was changed in the same places since, and is as it was. This text is in {file.name}."
    return f"{said} To join both: caseedit {path.name}", False


def bring_back_leftover(file: Path, target: Path | None) -> int:
    """Write what an ended save left to a file of its own, since it may be a part only; return 1 if none was named."""
    data, _ = stamp.read(file)
    document = strays.document_of(file)
    if target is not None:
        atomic.create(target, data)
        said, code = f"Restored {target.name}.", 0
    elif os.path.lexists(document) and stamp.read(document)[0] == data:
        said, code = f"{document.name} has this text already.", 0
    else:
        new = _new_file(beside(document), data)
        what = "as it was" if os.path.lexists(document) else "not there"
        said = f"What a save of {document.name} had written when it was ended is in {new.name}; it may be only a part."
        said, code = f"{said} {document.name} is {what}.", 1
    strays.remove(file)
    output.talk(said)
    return code


def is_mixture(found: bytes, old: bytes, new: bytes) -> bool:
    """Tell whether a file holds the beginning of a new text over an old one, as a write that was ended leaves it."""
    written, _ = shared_ends(found, new)
    return found[written:] == old[written:]


def beside(path: Path) -> Path:
    """Return the name for a text that must not take the place of its document."""
    return path.with_name(f"{path.stem}.recovered{path.suffix}")


def _new_file(path: Path, data: bytes) -> Path:
    """Make a file of this name, or of the first one like it that is free, and return it."""
    for number in range(1, _MOST_NAMES):
        name = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        if not os.path.lexists(name):
            atomic.create(name, data)
            return name
    raise CannotWrite(f"There are too many files like {path.name}.", path=path, hint="Give --output FILE.")


def base_of(entry: RecoveryEntry) -> bytes:
    """Return the text that an unsaved one was made from.

    Raises:
        WrongUse: It was not kept.
    """
    if entry.base is None:
        raise WrongUse("The text that it was made from was not kept.", hint="Leave out --base.")
    return entry.base
