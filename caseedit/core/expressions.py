"""`expression`: a regular expression that is compiled when it is first used; most of them never are."""

from __future__ import annotations

import re
from functools import cached_property, partial
from typing import Any, AnyStr, cast

# As it is now: libraries may be given another one, which makes these.
_compile = re.compile
_METHODS = frozenset(("match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"))


class _Expression:
    """Stands for a compiled expression: what is asked of it comes from there, and is then its own."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _METHODS and "_compiled" not in vars(self):
            # Some only take a method, to call it later or never.
            return partial(self._call, name)
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value

    def _call(self, name: str, /, *values: Any, **named: Any) -> Any:
        return getattr(self._compiled, name)(*values, **named)

    @cached_property
    def _compiled(self) -> re.Pattern[Any]:
        return _compile(self._source, self._flags)


def expression(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` would, without compiling it yet.

    Args:
        source: The expression.
        flags: Those of `re`.
    """
    return cast("re.Pattern[AnyStr]", _Expression(source, flags))
