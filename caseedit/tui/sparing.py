"""Libraries as the editor needs them: loaded without what nothing here uses, and with the rest made when it is used."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from caseedit.core import dataclasses as late
from caseedit.core.expressions import expression

# Nothing here speaks to a network: asyncio and hashlib know how to do without OpenSSL, which takes 4 MB; so does shutil
# without the packers.
ABSENT = ("ssl", "_ssl", "_hashlib", "bz2", "lzma")
# The command palette, toasts and tooltips of Textual, with the widgets only they need; what it shows its colours by,
# hands out files by, and tells a programmer of wrong styles by; asyncio's part for OpenSSL.
UNUSED = (
    "textual.command", "textual.widgets._toast", "textual.widgets._tooltip", "rich.table", "uuid", "mimetypes",
    "textual.suggestions", "textual.css._help_text", "asyncio.sslproto",
)  # fmt: skip
_KNOWN_OPTIONS = {"frozen", "slots", "eq", "order"}

_standard_dataclass, _standard_compile = dataclasses.dataclass, re.compile


class _StandIn(ModuleType):
    """A module with an empty class of each name that is asked for."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        found = type(name, (), {})
        setattr(self, name, found)
        return found


@contextmanager
def spared() -> Iterator[None]:
    """Import libraries inside this, before there are threads; afterwards everything can be imported as ever.

    Their data classes and regular expressions are made as ours are: most of them are never used.
    """
    held: dict[str, Any] = {name: _StandIn(name) for name in UNUSED} | _absent()
    held = {name: module for name, module in held.items() if name not in sys.modules}
    sys.modules.update(held)
    _put(_late_dataclass, _late_compile)
    try:
        yield
    finally:
        _put(_standard_dataclass, _standard_compile)
        for name in held:
            del sys.modules[name]


def _put(make: Any, compile_: Any) -> None:
    setattr(dataclasses, "dataclass", make)  # noqa: B010 - what libraries find there is replaced on purpose
    setattr(re, "compile", compile_)  # noqa: B010


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


def _late_dataclass(cls: Any = None, /, **options: Any) -> Any:
    if cls is None:
        return lambda cls: _late_dataclass(cls, **options)
    if not (options.keys() <= _KNOWN_OPTIONS and _is_simple(cls)):
        return _standard_dataclass(cls, **options)
    for name, value in list(vars(cls).items()):
        if isinstance(value, dataclasses.Field):
            setattr(cls, name, late.taken_over(value))
    return late.dataclass(cls, **options)


def _is_simple(cls: Any) -> bool:
    """Tell whether a class asks for nothing that only the standard library does."""
    kinds = " ".join(map(str, vars(cls).get("__annotations__", {}).values()))
    fields = [value for value in vars(cls).values() if isinstance(value, dataclasses.Field)]
    has_odd_field = any(field.kw_only is True or field.hash is not None or field.metadata for field in fields)
    has_odd_base = any("__dataclass_fields__" in vars(base) and "__fields__" not in vars(base) for base in cls.__mro__)
    return not (has_odd_field or has_odd_base or "InitVar" in kinds or "KW_ONLY" in kinds)
