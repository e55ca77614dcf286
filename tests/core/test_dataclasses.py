"""Our `dataclass` behaves as that of the standard library, and makes nothing before it is used."""

from __future__ import annotations

import copy
import dataclasses as standard
import pickle
import subprocess
import sys
import threading
from typing import Any, ClassVar

import pytest

from caseedit.core import dataclasses as ours


@pytest.fixture(autouse=True, params=[ours._OFTEN, 0], ids=["early", "written"])
def often(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told of few instances holds for many."""
    monkeypatch.setattr(ours, "_OFTEN", request.param)


BOTH = pytest.mark.parametrize("module", [ours, standard], ids=["ours", "standard"])


@ours.dataclass(frozen=True, slots=True, order=True)
class Place:
    """Can be pickled, as its name is known."""

    line: int
    column: int = 0


def make(module: Any, **options: bool) -> Any:
    @module.dataclass(**options)
    class Thing:
        kinds: ClassVar[list[str]] = ["a"]
        name: str
        size: int = 3
        parts: list[str] = module.field(default_factory=list)
        note: str = module.field(default="n", compare=False, repr=False)
        state: str = module.field(default="new", init=False)

        @property
        def double(self) -> int:
            return self.size * 2

    return Thing


@BOTH
@pytest.mark.parametrize("slots", [True, False])
@pytest.mark.parametrize("frozen", [True, False])
def test_what_an_instance_is(module: Any, slots: bool, frozen: bool) -> None:
    thing = make(module, frozen=frozen, slots=slots)
    one, other = thing("x"), thing(name="x", size=3, parts=[], note="other")
    assert (one.name, one.size, one.parts, one.note, one.state, one.double) == ("x", 3, [], "n", "new", 6)
    assert one == other
    assert one.parts is not other.parts
    assert one != thing("x", 4)
    assert one != "x"
    assert repr(one).endswith("Thing(name='x', size=3, parts=[], state='new')")
    assert "<locals>" in repr(one)
    assert hasattr(one, "__dict__") is not slots
    assert thing.__match_args__ == ("name", "size", "parts", "note")
    assert thing.kinds == ["a"]


@BOTH
def test_wrong_arguments(module: Any) -> None:
    thing = make(module)
    for values, named in (((), {}), (("x", 1, [], "n", "more"), {}), (("x",), {"colour": 1}), (("x",), {"state": "s"})):
        with pytest.raises(TypeError):
            thing(*values, **named)


@BOTH
@pytest.mark.parametrize("slots", [True, False])
def test_what_is_frozen_stays(module: Any, slots: bool) -> None:
    thing = make(module, frozen=True, slots=slots)
    one = thing("x")
    with pytest.raises(standard.FrozenInstanceError):
        one.name = "y"
    with pytest.raises(standard.FrozenInstanceError):
        del one.name
    loose = make(module, slots=slots)("x")
    loose.name = "y"
    assert loose.name == "y"


@BOTH
def test_hashes(module: Any) -> None:
    @module.dataclass(frozen=True)
    class Key:
        name: str
        seen: int = module.field(default=0, compare=False)

    key: Any = Key
    assert {key("x", 1): "found"}[key("x", 2)] == "found"
    assert hash(key("x")) == hash(key("x", 5)) != hash(key("y"))
    with pytest.raises(TypeError):
        hash(make(module)("x"))
    by_identity = make(module, frozen=True, eq=False)
    assert len({by_identity("x"), by_identity("x")}) == 2


@BOTH
def test_what_a_class_has_of_its_own_stays(module: Any) -> None:
    @module.dataclass
    class Own:
        name: str

        def __init__(self) -> None:
            self.name = "own"

        def __repr__(self) -> str:
            return "mine"

        def __eq__(self, other: object) -> bool:
            return other == "own"

        def __hash__(self) -> int:
            return 7

    own: Any = Own
    assert (own().name, repr(own()), own() == "own", hash(own())) == ("own", "mine", True, 7)


@BOTH
def test_order(module: Any) -> None:
    @module.dataclass(frozen=True, slots=True, order=True)
    class Pair:
        first: int
        second: int

    pair: Any = Pair
    low, high = pair(1, 9), pair(2, 0)
    assert sorted([high, low]) == [low, high]
    assert (low < high, low <= high, low > high, low >= high, low <= pair(1, 9)) == (True, True, False, False, True)
    with pytest.raises(TypeError):
        _ = low < (2, 0)


@BOTH
def test_inheritance_and_what_runs_afterwards(module: Any) -> None:
    @module.dataclass
    class First:
        name: str
        size: int = 1

        def __post_init__(self) -> None:
            self.told = f"{self.name} {self.size}"

    @module.dataclass
    class Second(First):
        size: int = 2
        colour: str = "red"

        def __repr__(self) -> str:
            return "own"

    first: Any = First
    second: Any = Second
    assert second("x").told == "x 2"
    assert first("x").told == "x 1"
    assert second("x", colour="blue").colour == "blue"
    assert repr(second("x")) == "own"
    assert first("x", 2) != second("x")
    assert [field.name for field in module.fields(Second)] == ["name", "size", "colour"]


@BOTH
def test_replace_and_patterns(module: Any) -> None:
    thing = make(module, frozen=True, slots=True)
    changed = module.replace(thing("x", 5, note="kept"), name="y")
    assert (changed.name, changed.size, changed.note) == ("y", 5, "kept")
    with pytest.raises(TypeError):
        module.replace(changed, colour=1)
    match changed:
        case thing(name, 5):
            assert name == "y"
        case _:
            pytest.fail("the pattern does not fit")


@pytest.mark.parametrize("slots", [True, False])
def test_the_standard_library_knows_them(slots: bool) -> None:
    thing = make(ours, frozen=True, slots=slots)
    one = thing("x", parts=["p"])
    assert isinstance(one, thing)
    assert all(module.is_dataclass(what) for module in (ours, standard) for what in (thing, thing("x")))
    assert not ours.is_dataclass("x")
    assert standard.asdict(one) == {"name": "x", "size": 3, "parts": ["p"], "note": "n", "state": "new"}
    assert standard.replace(one, size=9) == thing("x", 9, ["p"])
    assert [(field.name, field.init) for field in standard.fields(thing)][-2:] == [("note", True), ("state", False)]


def test_copies() -> None:
    place = Place(3, 4)
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == copy.copy(place) == place


def test_threads_that_use_one_at_once() -> None:
    thing, found = make(ours, frozen=True, slots=True), []

    def many() -> None:
        found.extend([thing("x", size=number) == thing("x", size=number) for number in range(300)])

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 1200


def test_nothing_is_written_before_it_pays() -> None:
    """Not even what the standard one needs is imported."""
    code = """
import sys
from caseedit.core.dataclasses import dataclass
@dataclass(frozen=True, slots=True)
class Thing:
    name: str
METHODS = "__init__", "__eq__", "__hash__"
before = [vars(Thing)[name].__name__ for name in METHODS]
things = {Thing("x"), Thing("y")}
few = [vars(Thing)[name].__name__ for name in METHODS]
for _ in range(100):
    Thing("z")
many = [vars(Thing)[name].__name__ for name in METHODS]
print(*before, *few, *many, "inspect" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    few = ["early_call", "early_call", "__hash__"]
    assert done.stdout.split() == [*["early_call"] * 3, *few, "__init__", *few[1:], "False"]
