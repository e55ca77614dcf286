"""Python, the libraries, and whether the guards of the terminal hold."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import cache_from_source
from pathlib import Path

from caseedit.cli.checkup.fact import Fact, fault, fine, note

LIBRARIES = ("textual", "rich", "PyYAML", "markdown-it-py", "justhtml", "wcwidth", "watchfiles", "platformdirs")
EXTRAS = {"tomlkit": "TOML front matter is shown and edited as text. To have its fields: pip install 'caseedit[toml]'"}


def look(folder: Path) -> Iterator[Fact]:
    """Look at Python, the libraries and our guards."""
    yield fine("Python", f"{platform.python_implementation()} {platform.python_version()}")
    for name in LIBRARIES:
        yield _library(name)
    for name, meaning in EXTRAS.items():
        found = _version(name)
        yield fine(name, found) if found else note(name, "not installed", meaning)
    yield _yaml()
    yield _compiled()
    yield guards(_install)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _library(name: str) -> Fact:
    found = _version(name)
    return fine(name, found) if found else fault(name, "missing", "caseedit needs it.", "Install caseedit anew.")


def _yaml() -> Fact:
    import yaml

    if yaml.__with_libyaml__:
        return fine("YAML reader", "in C")
    return note("YAML reader", "in Python", "Reading a folder takes several times as long.", "Install PyYAML's wheel.")


def _compiled() -> Fact:
    import caseedit

    is_compiled = Path(cache_from_source(str(caseedit.__file__))).is_file()
    if is_compiled and not sys.dont_write_bytecode:
        return fine("compiled modules", "yes")
    return note(
        "compiled modules",
        "no" if not is_compiled else "not renewed",
        "Each start compiles again and takes about twice as long.",
        f"unset PYTHONDONTWRITEBYTECODE, and once: python -m compileall -q {Path(str(caseedit.__file__)).parent}",
    )


def _install() -> None:
    from caseedit.tui import terminal

    terminal.install()


def guards(install: Callable[[], None]) -> Fact:
    """Put the guards in place, as the editor does at its start, and tell whether they hold."""
    try:
        install()
    except Exception as error:
        return fault(
            "guards of the terminal",
            "they do not hold",
            f"The editor does not start with this Textual: {error}",
            "pip install --upgrade caseedit, or the Textual that its constraints.txt names.",
        )
    return fine("guards of the terminal", "hold", "Nothing in a file can act on the terminal.")
