"""`NamedTuple` as in the standard library, but quick to make: how an instance begins is written when it pays."""

from __future__ import annotations

import collections
import typing
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # To a type checker it is the same.
    from typing import NamedTuple as NamedTuple
    from typing import Self

_OFTEN = 80  # instances of a class, from which it is quicker to have written how they begin
_getter: Any = vars(collections)["_tuplegetter"]


class _Tuple(tuple[Any, ...]):
    """What instances of all classes can do."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes: Any) -> Self:
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        values = [f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True)]
        return f"{type(self).__name__}({', '.join(values)})"


class _Making(type):
    """Makes a class of the names in its body; what asks for more is left to the standard library."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        names = tuple(body.get("__annotations__", ()))
        starts = {one: body[one] for one in names if one in body}
        if not names or len(bases) > 1 or names[len(names) - len(starts) :] != tuple(starts):
            return type(_STANDARD)(name, tuple([_STANDARD if base is _BEGUN else base for base in bases]), body)
        own = {one: _getter(place, None) for place, one in enumerate(names)}
        own |= {"__slots__": (), "_fields": names, "_field_defaults": starts, "__match_args__": names}
        return type(name, (_Tuple,), body | own | {"__new__": _early_new(names, starts)})


_STANDARD = vars(typing.NamedTuple)["__mro_entries__"]((typing.NamedTuple,))[0]
_BEGUN = type.__new__(_Making, "NamedTuple", (), {})


def entries(_bases: tuple[Any, ...]) -> tuple[type]:
    """Return what stands for `NamedTuple` among the bases of a class."""
    return (_BEGUN,)


def _early_new(names: tuple[str, ...], starts: Mapping[str, Any]) -> Any:
    """Return what makes instances until there are so many that it pays to write it for this class."""
    count = 0

    def early_new(cls: Any, /, *values: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        whole = _completed(names, starts, values, named) if count < _OFTEN else None
        if whole is not None:
            return tuple.__new__(cls, whole)
        owner = next(base for base in cls.__mro__ if vars(base).get("_fields") is names)
        owner.__new__ = staticmethod(_written(names, starts))
        return owner.__new__(cls, *values, **named)

    return early_new


def _completed(
    names: tuple[str, ...], starts: Mapping[str, Any], values: tuple[Any, ...], named: Mapping[str, Any]
) -> tuple[Any, ...] | None:
    """Return the values of all fields; None if the arguments do not fit."""
    if not named and len(values) == len(names):
        return values
    missing = names[len(values) :]
    found = {**starts, **named}
    if len(values) > len(names) or not named.keys() <= set(missing) <= found.keys():
        return None
    return (*values, *[found[name] for name in missing])


def _written(names: tuple[str, ...], starts: Mapping[str, Any]) -> Any:
    words = ", ".join(names)
    made = eval(f"lambda _cls, {words}: _new(_cls, ({words},))", {"_new": tuple.__new__})  # names of fields alone
    made.__name__ = "__new__"
    made.__defaults__ = tuple(starts.values())
    return made


if not TYPE_CHECKING:

    class NamedTuple:
        """What classes of named values are derived from."""

        __mro_entries__ = staticmethod(entries)

    NamedTuple = NamedTuple()
