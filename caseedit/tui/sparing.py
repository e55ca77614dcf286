"""Libraries as the editor needs them: loaded without what nothing here uses, and with the rest made when it is used."""

from __future__ import annotations

import re
import sys
import typing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

from caseedit.core import dataclasses as late
from caseedit.core import namedtuples
from caseedit.core.expressions import expression

# Nothing here speaks to a network: asyncio and hashlib know how to do without OpenSSL, which takes 4 MB; so does shutil
# without the packers.
ABSENT = ("ssl", "_ssl", "_hashlib", "bz2", "lzma", "zlib")
# The command palette, toasts and tooltips of Textual, with the widgets only they need; what it shows its colours and
# widgets by to a programmer, tests by, and tells of wrong styles by; layouts, and lines between widgets, that nothing
# here has; notebooks; asyncio's part for OpenSSL, and for hosts of several addresses.
UNUSED = (
    "textual.command", "textual.widgets._toast", "textual.widgets._tooltip", "rich.table", "uuid", "mimetypes",
    "textual.suggestions", "textual.css._help_text", "asyncio.sslproto", "rich.tree", "rich.panel", "rich.padding",
    "rich.pager", "rich.screen", "rich.styled", "textual.canvas", "textual.pilot", "textual.layouts.grid",
    "textual.layouts.stream", "asyncio.staggered", "rich.align", "rich.jupyter", "rich.emoji",
)  # fmt: skip
# Of these only functions are used, and hardly ever.
LATER = (
    "pickle", "base64", "binascii", "platformdirs", "tokenize", "subprocess", "traceback", "rich.markup",
    "rich._emoji_replace",
)  # fmt: skip
# What asyncio takes from there when it is loaded.
PIPES = {"PIPE": -1, "STDOUT": -2, "DEVNULL": -3}
_COMPUTING = ("compute_", "_compute_")
_KNOWN_OPTIONS = {"frozen", "slots", "eq", "order"}

_standard_compile = re.compile


class _StandIn(ModuleType):
    """A module with an empty class of each name that is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = self._made(name)
        setattr(self, name, found)
        return found

    def _made(self, name: str) -> Any:
        return type(name, (), {})

    def _true(self, name: str) -> Any:
        """Return what the module itself has, which is loaded now."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


class _Later(_StandIn):
    """A module that is loaded when a function of it is called, or something else of it is asked for."""

    def _made(self, name: str) -> Any:
        if name.islower():
            return lambda *values, **named: self._true(name)(*values, **named)
        return self._true(name)


class _Typing(_StandIn):
    """What `typing` has since, taken from there; the rest is loaded."""

    def _made(self, name: str) -> Any:
        return getattr(typing, name) if hasattr(typing, name) else self._true(name)


@contextmanager
def spared() -> Iterator[None]:
    """Import libraries inside this, before there are threads; afterwards everything can be imported as ever.

    Their data classes, named tuples and regular expressions are made as ours are: most of them are never used.
    """
    held: dict[str, Any] = {name: _StandIn(name) for name in UNUSED} | _absent()
    held |= {name: _Later(name) for name in LATER} | {"typing_extensions": _Typing("typing_extensions")}
    vars(held["subprocess"]).update(PIPES)
    held = {name: module for name, module in held.items() if name not in sys.modules}
    sys.modules.update(held)
    _put(re, "compile", _late_compile)
    import dataclasses

    make = dataclasses.dataclass
    make_tuple = vars(typing.NamedTuple)["__mro_entries__"]
    _put(dataclasses, "dataclass", partial(_late_dataclass, make))
    _put(typing.NamedTuple, "__mro_entries__", namedtuples.entries)
    try:
        from textual import dom

        _put(dom, "dir", partial(_computing, {}))
        yield
    finally:
        vars(sys.modules["textual.dom"]).pop("dir", None)
        _put(dataclasses, "dataclass", make)
        _put(typing.NamedTuple, "__mro_entries__", make_tuple)
        _put(re, "compile", _standard_compile)
        for name, module in held.items():
            if sys.modules.get(name, module) is module:
                sys.modules.pop(name, None)


def _put(module: Any, name: str, value: Any) -> None:
    """Replace on purpose what libraries find in a module."""
    setattr(module, name, value)


def _computing(known: dict[type, list[str]], cls: type) -> list[str]:
    """Return what Textual looks for among all names of a new widget's class; each class is gone through once."""
    for base in cls.__mro__:
        if base not in known:
            known[base] = [name for name in vars(base) if name.startswith(_COMPUTING)]
    return [name for base in cls.__mro__ for name in known[base]]


def _absent() -> dict[str, None]:
    """Return what makes these imports fail; none of it where Python has no hashes of its own."""
    try:
        import _md5  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        return {}
    return dict.fromkeys(ABSENT)


def _late_compile(pattern: Any, flags: int = 0) -> Any:
    is_text = isinstance(pattern, str | bytes)
    return expression(pattern, flags) if is_text and not flags & re.DEBUG else _standard_compile(pattern, flags)


def _late_dataclass(standard: Any, cls: Any = None, /, **options: Any) -> Any:
    if cls is None:
        return lambda cls: _late_dataclass(standard, cls, **options)
    fields = _standard_fields(cls)
    if not (options.keys() <= _KNOWN_OPTIONS and _is_simple(cls, fields.values())):
        return standard(cls, **options)
    for name, value in fields.items():
        setattr(cls, name, late.taken_over(value))
    return late.dataclass(cls, **options)


def _standard_fields(cls: Any) -> dict[str, Any]:
    from dataclasses import Field

    return {name: value for name, value in vars(cls).items() if isinstance(value, Field)}


def _is_simple(cls: Any, fields: Iterable[Any]) -> bool:
    """Tell whether a class asks for nothing that only the standard library does."""
    kinds = " ".join(map(str, vars(cls).get("__annotations__", {}).values()))
    has_odd_field = any(field.kw_only is True or field.hash is not None or field.metadata for field in fields)
    has_odd_base = any("__dataclass_fields__" in vars(base) and "__fields__" not in vars(base) for base in cls.__mro__)
    # Newer Pythons work out what a class says of its fields only when they are asked.
    is_unsaid = "__annotations__" not in vars(cls) and getattr(cls, "__annotate__", None) is not None
    return not (has_odd_field or has_odd_base or is_unsaid or "InitVar" in kinds or "KW_ONLY" in kinds)
