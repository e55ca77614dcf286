"""Modules that are found in one step are those that Python would find, and are made anew when their source changed."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from importlib.machinery import PathFinder, all_suffixes
from pathlib import Path

import pytest

from caseedit.cli import loading
from caseedit.cli.loading import PLAIN, PlainFinder

ROOT = Path(__file__).parents[2]
COMPILED = [suffix for suffix in all_suffixes() if not suffix.startswith(".py")]


def folders(package: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    (place,) = spec.submodule_search_locations
    return [Path(place), *(path.parent for path in Path(place).rglob("__init__.py"))]


@pytest.mark.parametrize("package", sorted(PLAIN))
def test_nothing_compiled_stands_beside_a_file_of_python(package: str) -> None:
    """It would be taken in place of it."""
    for folder in folders(package):
        for file in folder.glob("*.py"):
            assert not [suffix for suffix in COMPILED if file.with_suffix(suffix).exists()], file


@pytest.mark.parametrize("name", ["caseedit.core.text", "textual.css.styles", "asyncio.events", "rich.style"])
def test_a_module_is_found_as_python_finds_it(name: str) -> None:
    path = importlib.import_module(name.rpartition(".")[0]).__path__
    ours, usual = PlainFinder.find_spec(name, path), PathFinder.find_spec(name, path)
    assert ours is not None
    assert usual is not None
    for part in ("name", "origin", "cached", "has_location", "parent", "submodule_search_locations"):
        assert getattr(ours, part) == getattr(usual, part), part
    assert isinstance(ours.loader, importlib.machinery.SourceFileLoader)
    assert ours.loader.get_code(name) is not None
    assert ours.loader.get_source(name)


@pytest.mark.parametrize("name", ["socket", "selectors", "json", "ctypes", "_decimal", "sys", "os", "zlib", "nothing"])
def test_a_module_of_python_itself_is_found_as_python_finds_it(name: str) -> None:
    ours, usual = PlainFinder.find_spec(name), importlib.util.find_spec(name)
    if ours is None:
        assert usual is None or usual.origin in ("built-in", "frozen") or not str(usual.origin).endswith(f"/{name}.py")
        return
    assert usual is not None
    for part in ("name", "origin", "cached", "has_location", "parent", "submodule_search_locations"):
        assert getattr(ours, part) == getattr(usual, part), part


def test_what_is_not_one_file_is_left_to_python() -> None:
    import textual

    assert PlainFinder.find_spec("textual") is None
    assert PlainFinder.find_spec("textual.css", textual.__path__) is None
    assert PlainFinder.find_spec("textual.nothing", textual.__path__) is None
    assert PlainFinder.find_spec("unknown.app", textual.__path__) is None
    assert PlainFinder.find_spec("textual.app", [*textual.__path__, "/elsewhere"]) is None


def test_a_changed_source_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PLAIN", {"made"})
    source = tmp_path / "part.py"
    cached = Path(importlib.util.cache_from_source(str(source)))
    cached.parent.mkdir()

    def value() -> object:
        spec = PlainFinder.find_spec("made.part", [str(tmp_path)])
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        assert spec.loader is not None
        spec.loader.exec_module(module)
        return module.VALUE

    source.write_text("VALUE = 1\n")
    assert value() == 1
    cached.write_bytes(importlib.machinery.SourceFileLoader("made.part", str(source)).get_data(str(source)))
    assert value() == 1  # what lies there is no bytecode
    import py_compile

    py_compile.compile(str(source), str(cached))
    before = source.stat()
    source.write_text("VALUE = 2\n")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert value() == 1  # of the same size and time: as Python has it
    source.write_text("VALUE = 33\n")
    assert value() == 33
    cached.write_bytes(b"\0" * 4 + cached.read_bytes()[4:])
    assert value() == 33  # of another version of Python


@pytest.mark.parametrize(
    ("flags", "is_used"), [([], True), (["-O"], False), (["-X", "pycache_prefix=/tmp/none"], False)]
)
def test_it_is_used_where_bytecode_lies_in_its_usual_place(flags: list[str], is_used: bool) -> None:
    code = """
import sys
from caseedit.cli import loading
loading.install()
loading.install()
print(sys.meta_path.count(loading.PlainFinder))
"""
    done = subprocess.run(
        [sys.executable, "-B", *flags, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(int(is_used))
