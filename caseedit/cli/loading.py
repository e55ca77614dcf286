"""Finds modules of large packages and of Python where they must lie, their bytecode beside them; all else as ever."""

from __future__ import annotations

import _imp
import marshal
import os
import sys
from _frozen_importlib_external import MAGIC_NUMBER
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType

# In each of these a name is one file of Python, and nothing compiled stands beside it. Most of a start is loading them.
PLAIN = frozenset(
    (
        "caseedit", "textual", "rich", "markdown_it", "mdit_py_plugins", "mdurl", "linkify_it", "yaml", "asyncio",
        "concurrent", "ctypes", "html", "json", "urllib",
    )
)  # fmt: skip
# Where Python's own modules lie, and those that lie nowhere.
_STANDARD = os.path.dirname(getattr(os, "__file__", ""))  # noqa: PTH120
_INSIDE = frozenset(sys.builtin_module_names)
_HEADER = 16  # bytes: what kind of bytecode it is, and of which source it was made
_BY_TIME = MAGIC_NUMBER + b"\0\0\0\0"
_LOW = 0xFFFFFFFF


def install() -> None:
    """Have modules found so from now on, where bytecode lies in its usual place."""
    if sys.pycache_prefix is None and not sys.flags.optimize and PlainFinder not in sys.meta_path:
        sys.meta_path.insert(0, PlainFinder)


class PlainFinder:
    """Looks in one place for a module of a package, and in no other; Python's own finders come after it."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        """Return where a module is; None for what is not simply a file in the folder of its package."""
        package, _, tail = name.rpartition(".")
        if path is None:
            if name not in sys.stdlib_module_names or name in _INSIDE or _imp.is_frozen(name):
                return None
            path = (_STANDARD,)
        elif package.partition(".")[0] not in PLAIN or len(path) != 1:
            return None
        (folder,) = path
        source = f"{folder}/{tail}.py"
        try:
            status = os.stat(source)  # noqa: PTH116 - hundreds of times in a start
        except OSError:
            return None
        cached = f"{folder}/__pycache__/{tail}.{sys.implementation.cache_tag}.pyc"
        spec = ModuleSpec(name, _PlainLoader(name, source, cached, status), origin=source)
        spec.has_location = True
        spec.cached = cached
        return spec


class _PlainLoader(SourceFileLoader):
    """Takes the bytecode if it was made of the source as it is now; else Python's own way makes it."""

    def __init__(self, name: str, path: str, cached: str, source: os.stat_result) -> None:
        super().__init__(name, path)
        self._cached = cached
        self._source = (int(source.st_mtime) & _LOW | (source.st_size & _LOW) << 32).to_bytes(8, "little")

    def get_code(self, fullname: str) -> CodeType | None:
        """Return what is to be run."""
        try:
            with open(self._cached, "rb", 0) as file:  # noqa: PTH123 - like `os.stat` above
                data = file.read()
        except OSError:
            data = b""
        if data[:_HEADER] != _BY_TIME + self._source:
            return super().get_code(fullname)
        code: CodeType = marshal.loads(memoryview(data)[_HEADER:])
        return code
