"""Which of the unsaved texts that are found stand for others: a session that was killed can leave older ones, too."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from caseedit.core.dataclasses import replace
from caseedit.core.files.entry import RecoveryEntry
from caseedit.core.files.stamp import digest_of


def supersedes(entry: RecoveryEntry, other: RecoveryEntry) -> bool:
    """Tell whether nobody who has `entry` needs `other`: an older text of its session, or the same text once more."""
    if entry.real != other.real or entry.is_replaced != other.is_replaced:
        return False
    is_older = _session(entry) == _session(other) and entry.number > other.number
    return is_older or entry.text_bytes == other.text_bytes


def one_of_each(entries: Iterable[RecoveryEntry]) -> list[RecoveryEntry]:
    """Return the newest text of each session and file, and of those that are alike one; newest first."""
    newest = [_newest(group) for group in _groups(entries, _session)]
    alike = _groups(newest, lambda entry: (entry.real or entry.file, digest_of(entry.text_bytes), entry.is_replaced))
    return sorted(map(_last, alike), key=lambda entry: -entry.at)


def _session(entry: RecoveryEntry) -> Hashable:
    if not entry.session or entry.is_replaced:
        return entry.file or id(entry)
    return entry.session, entry.real


def _groups(entries: Iterable[RecoveryEntry], key: Callable[[RecoveryEntry], Hashable]) -> list[list[RecoveryEntry]]:
    groups: dict[Hashable, list[RecoveryEntry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return list(groups.values())


def _newest(texts: Sequence[RecoveryEntry]) -> RecoveryEntry:
    """Return the last text of a session; what a pair says of the file holds for it, too."""
    last = max(texts, key=lambda entry: entry.number)
    # A pair has neither what is typed and no value yet nor the place of the cursor.
    last = next((entry for entry in texts if entry.text_bytes == last.text_bytes and not entry.is_pair), last)
    pair = next((entry for entry in texts if entry.is_pair), last)
    return replace(last, is_pair=pair.is_pair, base=pair.base, base_digest=pair.base_digest) if pair.is_pair else last


def _last(alike: Sequence[RecoveryEntry]) -> RecoveryEntry:
    """Return the newest of entries with the same text; one with its base if there is one."""
    return max(alike, key=lambda entry: (entry.base is not None, entry.at))
