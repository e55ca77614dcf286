"""What libraries are spared while the editor starts, and that everything is as ever afterwards."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from caseedit.tui import sparing

ROOT = Path(__file__).parents[2]


def run(code: str) -> str:
    words = [sys.executable, "-c", code]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("print(*sorted({'ssl', '_ssl', 'bz2', 'textual.command', 'textual.fuzzy'} & sys.modules.keys()))", ""),
        ("import ssl; print(ssl.SSLContext.__name__)", "SSLContext"),
        (
            "import hashlib; print(hashlib.sha256(b'x').hexdigest()[:8], hashlib.md5(b'').hexdigest()[:8])",
            "2d711642 d41d8cd9",
        ),
        ("from textual.command import CommandPalette; print(CommandPalette.__mro__[1].__name__)", "SystemModalScreen"),
        (
            "import re, dataclasses; print(re.compile('a').__class__.__name__, dataclasses.dataclass.__module__)",
            "Pattern dataclasses",
        ),
        (
            "import bz2, lzma, rich.table; print(bz2.compress(b'')[:2], rich.table.Table('a').columns[0].header)",
            "b'BZ' a",
        ),
        ("import asyncio; print(asyncio.run(asyncio.sleep(0, 'slept')))", "slept"),
        ("import platformdirs; print(platformdirs.user_cache_path().__class__.__name__)", "PosixPath"),
        ("import textual.app; print(textual.app.user_downloads_path().__class__.__name__)", "PosixPath"),
        ("import rich.style; print(rich.style.loads(rich.style.dumps([1])))", "[1]"),
        ("import inspect; print(inspect.getsource(inspect.isclass)[:17])", "def isclass(objec"),
        ("import yaml; print(yaml.safe_load('!!binary aGk='), yaml.safe_dump(b'hi'))", "b'hi' !!binary |\n  aGk="),
        (
            "import yaml\ntry: yaml.safe_load('!!binary a')\nexcept yaml.YAMLError as error: print(error.problem[:6])",
            "failed",
        ),
        ("import typing_extensions; print(typing_extensions.deprecated.__name__)", "deprecated"),
        (
            "import subprocess, asyncio\n"
            "async def run():\n"
            "    told = await asyncio.create_subprocess_exec('echo', 'told', stdout=asyncio.subprocess.PIPE)\n"
            "    return (await told.communicate())[0]\n"
            f"print(asyncio.run(run()), {sparing.PIPES!r}.items() <= vars(subprocess).items())",
            "b'told\\n' True",
        ),
        (
            "import asyncio, logging\ntry: 1 / 0\nexcept ZeroDivisionError as error:\n"
            "    record = logging.LogRecord('', 40, '', 1, 'x', (), (ZeroDivisionError, error, error.__traceback__))\n"
            "    print(logging.Formatter().format(record).splitlines()[-1])",
            "ZeroDivisionError: division by zero",
        ),
        ("from rich.text import Text; print(Text.from_markup('[b]a[/b] :heart:').plain)", "a \u2764"),
        ("from rich.align import Align; print(Align.center('a').align)", "center"),
        (
            "from typing import NamedTuple\nclass Own(NamedTuple):\n    a: int\nprint(Own.__bases__, Own(1))",
            "(<class 'tuple'>,) Own(a=1)",
        ),
        (
            "from textual.geometry import Region; print(Region(1, 2, 3, 4).shrink((1, 1, 1, 1)))",
            "Region(x=2, y=3, width=1, height=2)",
        ),
    ],
)
def test_all_is_as_ever_afterwards(code: str, answer: str) -> None:
    before = (
        "import sys\nfrom caseedit.tui.sparing import spared\nwith spared():\n    import hashlib, textual.app, yaml\n"
    )
    assert run(before + code) == answer


def test_classes_of_widgets_are_made_as_ever() -> None:
    code = """
from caseedit.tui.sparing import spared
with spared():
    import caseedit.tui.app
    from textual import dom
    from textual.widgets import DataTable, Input
    class Mixed:
        compute_mixed = None
    class Made(Mixed, Input):
        def _compute_own(self): return 1
        def compute_other(self): return 1
def below(cls): return {cls}.union(*map(below, cls.__subclasses__()))
starts = ("_compute_", "compute_")
wrong = [cls for cls in below(dom.DOMNode) if cls is not dom.DOMNode
    and cls._computes != {name.lstrip("_")[8:] for name in dir(cls) if name.startswith(starts)}]
print(wrong, *sorted(Made._computes), "dir" in vars(dom))
"""
    assert run(code) == "[] mixed other own False"


def test_what_is_there_already_stays() -> None:
    code = """
import ssl, sys
from caseedit.tui.sparing import spared
with spared():
    import asyncio.base_events
print(asyncio.base_events.ssl is ssl)
"""
    assert run(code) == "True"


def test_it_ends_with_a_fault() -> None:
    make, compile_now = dataclasses.dataclass, re.compile
    with pytest.raises(ZeroDivisionError), sparing.spared():
        assert re.compile is not compile_now
        _ = 1 / 0
    assert (dataclasses.dataclass, re.compile) == (make, compile_now)


def test_expressions_with_flags_and_compiled_ones() -> None:
    compiled = re.compile("a", re.IGNORECASE)
    assert sparing._late_compile(compiled) is compiled
    assert sparing._late_compile("A", re.IGNORECASE).match("a")


def test_data_classes_of_libraries() -> None:
    with sparing.spared():

        @dataclasses.dataclass
        class Late:
            name: str
            parts: list[str] = dataclasses.field(default_factory=list)

        @dataclasses.dataclass(kw_only=True)
        class Odd(Late):
            size: int = 1

        @dataclasses.dataclass
        class Given:
            start: dataclasses.InitVar[int]
            value: int = dataclasses.field(init=False)

            def __post_init__(self, start: int) -> None:
                self.value = start + 1

    late: Any = Late
    assert late("x") == late("x", [])
    assert late("x").parts is not late("x").parts
    assert dataclasses.asdict(Odd("x", size=2)) == {"name": "x", "parts": [], "size": 2}
    assert Given(3).value == 4
    assert "__fields__" in vars(Late)
    assert "__fields__" not in vars(Odd)
    assert "__fields__" not in vars(Given)

    @dataclasses.dataclass
    class Later(Late):
        colour: str = "red"

    assert dataclasses.replace(Later("x"), colour="blue") == Later("x", [], "blue")


def test_where_python_works_out_annotations_later_a_data_class_is_left_to_the_standard_library() -> None:
    def annotate(format: int) -> dict[str, type]:
        return {"name": str}

    with sparing.spared():
        plain: Any = dataclasses.dataclass(type("Plain", (), {"__annotations__": {"name": "str"}}))
        # As Python 3.14 makes classes; it has no `__annotations__` of its own until somebody asks.
        later: Any = dataclasses.dataclass(type("Later", (), {"__annotate__": staticmethod(annotate)}))
    assert "__fields__" in vars(plain)
    assert "__fields__" not in vars(later)
