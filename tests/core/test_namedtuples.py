"""Our `NamedTuple` behaves as that of the standard library, and writes nothing before it pays."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import threading
import typing
from typing import Any, Generic, TypeVar

import pytest

from caseedit.core import namedtuples as ours

T = TypeVar("T")


@pytest.fixture(autouse=True, params=[ours._OFTEN, 0], ids=["early", "written"])
def often(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told of few instances holds for many."""
    monkeypatch.setattr(ours, "_OFTEN", request.param)


BOTH = pytest.mark.parametrize("module", [ours, typing], ids=["ours", "standard"])


class Place(ours.NamedTuple):
    """Can be pickled, as its name is known."""

    line: int
    column: int = 0


def make(module: Any) -> Any:
    class Thing(module.NamedTuple):  # type: ignore[misc]
        name: str
        size: int = 3
        note: str = "n"

        @property
        def double(self) -> int:
            return 2 * self.size

        @classmethod
        def plain(cls) -> Any:
            return cls("plain")

        def __str__(self) -> str:
            return "told"

    return Thing


@BOTH
def test_what_an_instance_is(module: Any) -> None:
    thing = make(module)
    for one in (thing("x"), thing(name="x"), thing("x", note="n"), thing("x", 3, "n"), thing("x", size=3)):
        assert one == ("x", 3, "n")
        assert (one.name, one.size, one.note, one.double, str(one)) == ("x", 3, "n", 6, "told")
        assert repr(one) == "Thing(name='x', size=3, note='n')"
        assert isinstance(one, tuple)
        assert type(one) is thing
        assert hash(one) == hash(("x", 3, "n"))
    assert thing.plain()._asdict() == {"name": "plain", "size": 3, "note": "n"}
    assert thing("x")._replace(size=4) == ("x", 4, "n")
    assert thing._make(["a", 1, "b"]).note == "b"
    assert (thing._fields, thing.__match_args__) == (("name", "size", "note"),) * 2
    assert thing._field_defaults == {"size": 3, "note": "n"}
    assert (thing.__name__, thing.__module__) == ("Thing", __name__)


@BOTH
def test_wrong_arguments(module: Any) -> None:
    thing = make(module)
    for values, named in (
        ((), {}), (("x", 1, "n", "more"), {}), (("x",), {"colour": 1}), (("x",), {"name": "y"}), ((), {"size": 1}),
    ):  # fmt: skip
        with pytest.raises(TypeError):
            thing(*values, **named)
    with pytest.raises(TypeError):
        thing._make([1])
    with pytest.raises(ValueError, match="colour"):
        thing("x")._replace(colour=1)


@BOTH
def test_it_stays_as_it_is(module: Any) -> None:
    one = make(module)("x")
    for name in ("name", "colour"):
        with pytest.raises(AttributeError):
            setattr(one, name, "y")
    assert not hasattr(one, "__dict__")


@BOTH
def test_a_class_derived_from_one(module: Any) -> None:
    thing = make(module)

    class Other(thing):  # type: ignore[misc, valid-type]
        def __new__(cls, name: str) -> Any:
            return super().__new__(cls, name, size=9)

    for _ in range(3):
        assert Other("x") == ("x", 9, "n")
        assert type(Other("x")) is Other
        assert thing("x").size == 3


@BOTH
def test_what_is_not_simple(module: Any) -> None:
    class Box(module.NamedTuple, Generic[T]):  # type: ignore[misc]
        what: T

    assert Box[int](3).what == 3
    with pytest.raises(TypeError, match="default"):

        class Wrong(module.NamedTuple):  # type: ignore[misc]
            first: int = 1
            second: int


def test_copies() -> None:
    place = Place(3, 4)
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == copy.copy(place) == place
    match place:
        case Place(3, column):
            assert column == 4
        case _:
            pytest.fail("the pattern does not fit")


def test_threads_that_make_many_at_once() -> None:
    thing, found = make(ours), []

    def many() -> None:
        found.extend([thing("x", size=number) for number in range(300)])

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.size for one in found) == sorted([*range(300)] * 4)


def test_nothing_is_written_before_it_pays() -> None:
    code = """
from caseedit.core.namedtuples import NamedTuple
class Thing(NamedTuple):
    name: str
class Other(NamedTuple):
    name: str
before = Thing.__new__.__name__
for _ in range(100):
    Thing("x")
print(before, Thing.__new__.__name__, Other.__new__.__name__)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["early_new", "__new__", "early_new"]
