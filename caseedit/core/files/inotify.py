"""Linux's own news of changes in folders: it sleeps until there are some, and passes over what is hidden."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from caseedit.core.files.walk import Entries, inside, is_real_folder, walk

_MODIFY, _ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO = 0x2, 0x4, 0x8, 0x40, 0x80
_CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF = 0x100, 0x200, 0x400, 0x800
_OVERFLOW, _IGNORED, _IS_FOLDER = 0x4000, 0x8000, 0x40000000
_ONLY_FOLDERS, _NO_LINKS = 0x01000000, 0x02000000
_WANTED = (
    _MODIFY | _ATTRIB | _CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF
) | (_ONLY_FOLDERS | _NO_LINKS)
_EVENT = struct.Struct("iIII")
_ROOM = 1 << 16
# Folders that went away between two looks, or that nobody may look into, are passed over.
_PASSED_OVER = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.ELOOP, errno.ENAMETOOLONG})

Belongs = Callable[[str], bool]


class Inotify:
    """Watches a folder and those below it.

    Attributes:
        handle: Can be read from when there is news.
    """

    def __init__(self, root: Path, belongs: Belongs) -> None:
        """Begin to listen.

        Args:
            root: The folder.
            belongs: Tells by its path whether a file or folder below it is of interest.

        Raises:
            OSError: The system cannot, or there are no watches left.
        """
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._root = str(root)
        self._belongs = belongs
        self._folders: dict[int, str] = {}
        self.handle = self._checked(self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        try:
            for _ in self._watch(self._root):
                pass
            if not self._folders:
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), self._root)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Listen no more."""
        os.close(self.handle)

    def read(self) -> set[str]:
        """Return the paths that the news is about; the root stands for anything.

        Raises:
            OSError: There is nothing left to watch.
        """
        try:
            data = os.read(self.handle, _ROOM)
        except BlockingIOError:
            return set()
        found = {path for event in _events(data) for path in self._of(*event) if self._belongs(path)}
        if not self._folders:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), self._root)
        return found

    def _of(self, number: int, mask: int, name: bytes) -> Iterator[str]:
        if mask & _OVERFLOW:
            yield self._root
            return
        folder = self._folders.get(number)
        if mask & _IGNORED:
            self._folders.pop(number, None)
        if folder is None or not name:
            return
        path = f"{folder}{os.sep}{os.fsdecode(name)}"
        yield path
        if not mask & _IS_FOLDER:
            return
        if mask & _MOVED_FROM:
            self._forget(path)
        if mask & (_CREATE | _MOVED_TO) and self._belongs(path):
            # Files may have come into it before it was watched.
            yield from self._watch(path)

    def _watch(self, folder: str) -> Iterator[str]:
        """Watch a folder and those below it; yield the files that are there."""
        for _, found in walk(folder, self._watch_one, self._is_entered):
            yield from (entry.path for entry in found if not is_real_folder(entry))

    def _is_entered(self, entry: os.DirEntry[str]) -> bool:
        return self._belongs(entry.path)

    def _watch_one(self, folder: str) -> Entries:
        number = self._libc.inotify_add_watch(self.handle, os.fsencode(folder), ctypes.c_uint32(_WANTED))
        if number < 0 and ctypes.get_errno() in _PASSED_OVER:
            return []
        self._folders[self._checked(number)] = folder
        return inside(folder)

    def _forget(self, folder: str) -> None:
        """Watch no more what lay below a folder that was moved: its names are other ones now."""
        for number, path in list(self._folders.items()):
            if path == folder or path.startswith(folder + os.sep):
                del self._folders[number]
                self._libc.inotify_rm_watch(self.handle, number)

    def _checked(self, answer: int) -> int:
        if answer < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return answer


def _events(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + _EVENT.size <= len(data):
        number, mask, _, size = _EVENT.unpack_from(data, at)
        at += _EVENT.size
        yield number, mask, data[at : at + size].rstrip(b"\0")
        at += size
