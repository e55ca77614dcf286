"""`dataclass` as in the standard library, but quick to make: a method is written when it is called, and pays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # To a type checker it is the same.
    from dataclasses import Field
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import is_dataclass as is_dataclass
    from dataclasses import replace as replace

_NOTHING: Any = object()
_OFTEN = 30  # instances of a class, from which it is quicker to have written how they begin
_COMPARISONS = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
# A method as source, and the values that it knows by name.
Source = tuple[str, dict[str, Any]]


class _Field:
    """One field: what it begins with, and what it counts for."""

    __slots__ = ("compare", "default", "factory", "init", "name", "repr")

    def __init__(self, default: Any, factory: Any, init: bool, repr: bool, compare: bool) -> None:
        self.name = ""
        self.default, self.factory = default, factory
        self.init, self.repr, self.compare = init, repr, compare


Fields = tuple[_Field, ...]


class _Options:
    """What the standard library asks of the class that another one is derived from."""

    __slots__ = ("frozen",)

    def __init__(self, frozen: bool) -> None:
        self.frozen = frozen


class _StandardFields:
    """The fields as the standard library knows them: made when a function of its own asks for them."""

    def __get__(self, instance: object, owner: Any) -> Any:
        import dataclasses

        rows = []
        for one in owner.__fields__:
            start: dict[str, Any] = {"default": dataclasses.MISSING if one.default is _NOTHING else one.default}
            if one.factory is not _NOTHING:
                start = {"default_factory": one.factory}
            rows.append((one.name, Any, dataclasses.field(**start, init=one.init, repr=one.repr, compare=one.compare)))
        owner.__dataclass_fields__ = vars(dataclasses.make_dataclass(owner.__name__, rows))["__dataclass_fields__"]
        return owner.__dataclass_fields__


def _field(
    *,
    default: Any = _NOTHING,
    default_factory: Any = _NOTHING,
    init: bool = True,
    repr: bool = True,
    compare: bool = True,
) -> Any:
    return _Field(default, default_factory, init, repr, compare)


def taken_over(given: Field[Any]) -> Any:
    """Return a field of the standard library as one of ours."""
    from dataclasses import MISSING

    default, factory = [_NOTHING if start is MISSING else start for start in (given.default, given.default_factory)]
    return _Field(default, factory, init=given.init, repr=given.repr, compare=given.compare)


def _fields_of(value: Any) -> tuple[_Field, ...]:
    found: tuple[_Field, ...] = value.__fields__
    return found


def _is_dataclass(value: Any) -> bool:
    return hasattr(value, "__fields__")


def _replace(value: Any, /, **changes: Any) -> Any:
    for one in value.__fields__:
        if one.init and one.name not in changes:
            changes[one.name] = getattr(value, one.name)
    return value.__class__(**changes)


def _dataclass(
    cls: Any = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False
) -> Any:
    if cls is None:
        return lambda cls: _dataclass(cls, frozen=frozen, slots=slots, eq=eq, order=order)
    own = _own_fields(cls)
    inherited = {one.name: one for base in cls.__mro__[:0:-1] for one in vars(base).get("__fields__", ())}
    fields = tuple({**inherited, **own}.values())
    added = _additions(cls, fields, frozen)
    if "__init__" not in vars(cls):
        added["__init__"] = _late_init(cls, fields, frozen)
    for name, source in _methods(frozen, eq, order):
        if not _has_own(cls, name):
            added[name] = _late(fields, name, source)
    if eq and not frozen and not _has_own(cls, "__hash__"):
        added["__hash__"] = None
    if slots:
        return _with_slots(cls, own, added)
    for name, start in own.items():
        if isinstance(vars(cls).get(name), _Field):
            delattr(cls, name) if start.default is _NOTHING else setattr(cls, name, start.default)
    for name, value in added.items():
        setattr(cls, name, value)
    return cls


def _own_fields(cls: Any) -> dict[str, _Field]:
    """Return the fields that a class itself names."""
    found = {}
    for name, kind in vars(cls).get("__annotations__", {}).items():
        if "ClassVar" in str(kind):
            continue
        start = vars(cls).get(name, _NOTHING)
        if not isinstance(start, _Field):
            start = _Field(start, _NOTHING, init=True, repr=True, compare=True)
        start.name = name
        found[name] = start
    return found


def _additions(cls: Any, fields: Fields, frozen: bool) -> dict[str, Any]:
    """Return what is the same in all data classes, and what tells of the fields."""
    added: dict[str, Any] = {
        "__fields__": fields,
        "_is_frozen": frozen,
        "__dataclass_fields__": _StandardFields(),
        "__dataclass_params__": _Options(frozen),
        "__match_args__": tuple([one.name for one in fields if one.init]),
    }
    if "__repr__" not in vars(cls):
        added["__repr__"] = _repr
    if frozen:
        added |= {"__setattr__": _refuse, "__delattr__": _refuse, "__getstate__": _state, "__setstate__": _take_state}
    return added


def _methods(frozen: bool, eq: bool, order: bool) -> Iterator[tuple[str, Callable[[Any, str], Source]]]:
    """Yield the methods that compare, with what writes them."""
    for name in _COMPARISONS if order else ("__eq__",) if eq else ():
        yield name, _comparison
    if eq and frozen:
        yield "__hash__", _hashing


def _has_own(cls: Any, name: str) -> bool:
    own = vars(cls)
    # A class that says when two are equal has no hash for that, unless it says which.
    return name in own and not (name == "__hash__" and own[name] is None and "__eq__" in own)


def _with_slots(cls: Any, names: Iterable[str], added: dict[str, Any]) -> Any:
    """Return the class with a slot for each name: it must be made anew, as a slot cannot be added."""
    body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__", *names)}
    made = type(cls)(cls.__name__, cls.__bases__, {**body, **added, "__slots__": tuple(names)})
    made.__qualname__ = cls.__qualname__
    return made


# --- methods


def _late_init(cls: Any, fields: Fields, frozen: bool) -> Any:
    """Return what begins instances until there are so many that it pays to write it for this class."""
    count, beginning = 0, None

    def early_call(self: Any, *values: Any, **named: Any) -> None:
        nonlocal count, beginning
        count += 1
        if beginning is None:
            beginning = _Beginning(cls, fields, frozen)
        if count >= _OFTEN or not beginning.begins(self, values, named):
            _written(self, fields, "__init__", _initialisation)(self, *values, **named)

    return early_call


class _Beginning:
    """What the initialisation that is not written yet would do."""

    __slots__ = ("count", "factories", "names", "put", "runs_after", "starts")

    def __init__(self, cls: Any, fields: Fields, frozen: bool) -> None:
        self.names = [one.name for one in fields if one.init]
        self.starts = {one.name: one.default for one in fields if one.default is not _NOTHING}
        self.factories = [(one.name, one.factory) for one in fields if one.factory is not _NOTHING]
        self.count = len({*self.names, *self.starts, *[name for name, _ in self.factories]})
        self.put: Callable[[Any, str, Any], None] = object.__setattr__ if frozen else setattr
        self.runs_after = hasattr(cls, "__post_init__")

    def begins(self, one: Any, values: tuple[Any, ...], named: dict[str, Any]) -> bool:
        """Give a new instance its values; False if the arguments do not fit."""
        names, put = self.names, self.put
        if len(values) > len(names) or (named and not named.keys() <= {*names[len(values) :]}):
            return False
        found = {**self.starts, **dict(zip(names, values, strict=False)), **named}
        for name, factory in self.factories:
            if name not in found:
                found[name] = factory()
        if len(found) < self.count:
            return False
        for name, value in found.items():
            put(one, name, value)
        if self.runs_after:
            one.__post_init__()
        return True


def _late(fields: Fields, name: str, source: Callable[[Any, str], Source]) -> Any:
    """Return a method that writes itself when it is called."""

    def early_call(self: Any, *values: Any) -> Any:
        return _written(self, fields, name, source)(self, *values)

    return early_call


def _written(one: Any, fields: Fields, name: str, source: Callable[[Any, str], Source]) -> Any:
    """Write a method, in the class of an object that has these fields."""
    cls = next(base for base in type(one).__mro__ if vars(base).get("__fields__") is fields)
    text, known = source(cls, name)
    exec(text, known)
    known[name].__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, known[name])
    return known[name]


def _initialisation(cls: Any, name: str) -> Source:
    known: dict[str, Any] = {"_nothing": _NOTHING, "_set": object.__setattr__}
    words, lines = ["self"], []
    for one in cls.__fields__:
        value, start = one.name, ""
        if one.factory is not _NOTHING:
            known[f"_new_{one.name}"] = one.factory
            value = f"_new_{one.name}()" + (f" if {one.name} is _nothing else {one.name}" if one.init else "")
            start = "=_nothing"
        elif one.default is not _NOTHING:
            known[f"_start_{one.name}"] = one.default
            value = one.name if one.init else f"_start_{one.name}"
            start = f"=_start_{one.name}"
        elif not one.init:
            continue
        if one.init:
            words.append(f"{one.name}{start}")
        slot = getattr(cls, one.name, None) if cls._is_frozen else None
        if isinstance(slot, MemberDescriptorType):
            # What a frozen object is made by most quickly.
            known[f"_set_{one.name}"] = slot.__set__
            lines.append(f"_set_{one.name}(self, {value})")
            continue
        lines.append(f"_set(self, {one.name!r}, {value})" if cls._is_frozen else f"self.{one.name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return _function(name, words, *lines), known


def _comparison(cls: Any, name: str) -> Source:
    comparison = f"{_compared(cls, 'self')} {_COMPARISONS[name]} {_compared(cls, 'other')}"
    line = f"return {comparison} if other.__class__ is self.__class__ else NotImplemented"
    return _function(name, ["self", "other"], line), {}


def _hashing(cls: Any, name: str) -> Source:
    return _function(name, ["self"], f"return hash({_compared(cls, 'self')})"), {}


def _compared(cls: Any, owner: str) -> str:
    return f"({''.join([f'{owner}.{one.name}, ' for one in cls.__fields__ if one.compare])})"


def _function(name: str, words: Iterable[str], *lines: str) -> str:
    return f"def {name}({', '.join(words)}):\n " + "\n ".join(lines or ["pass"])


def _repr(self: Any) -> str:
    values = [f"{one.name}={getattr(self, one.name)!r}" for one in self.__fields__ if one.repr]
    return f"{type(self).__qualname__}({', '.join(values)})"


def _refuse(self: Any, name: str, *_: Any) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot change {name!r} of {type(self).__qualname__}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in self.__fields__]


def _take_state(self: Any, state: list[Any]) -> None:
    for one, value in zip(self.__fields__, state, strict=True):
        object.__setattr__(self, one.name, value)


if not TYPE_CHECKING:
    dataclass, field, fields, is_dataclass, replace = _dataclass, _field, _fields_of, _is_dataclass, _replace
