"""An expression that waits to be compiled answers as a compiled one."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Any

import pytest

import caseedit
from caseedit.core import expressions
from caseedit.core.expressions import expression


def test_it_answers_as_a_compiled_one() -> None:
    source, flags = r"(?P<first>[a-z])(\d*)", re.IGNORECASE
    waiting, compiled = expression(source, flags), re.compile(source, flags)
    text = "a1 B22 -"
    for ask in ("search", "match", "fullmatch", "findall", "split"):
        one, other = getattr(waiting, ask)(text), getattr(compiled, ask)(text)
        assert (one.span() if isinstance(one, re.Match) else one) == (
            other.span() if isinstance(other, re.Match) else other
        )
    assert waiting.sub("x", text) == compiled.sub("x", text)
    assert waiting.match(text, 3) is not None
    assert [found["first"] for found in waiting.finditer(text)] == ["a", "B"]
    assert (waiting.pattern, waiting.flags, waiting.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_bytes() -> None:
    assert expression(rb"\d+").findall(b"1 22") == [b"1", b"22"]


def test_it_is_compiled_once_and_late(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compile_now = expressions._compile

    def counted(source: str, flags: int = 0) -> Any:
        made.append(source)
        return compile_now(source, flags)

    monkeypatch.setattr(expressions, "_compile", counted)
    waiting = expression("[unlikely]")
    assert made == []
    assert waiting.match("u")
    assert waiting.match("n")
    assert waiting.sub("", "x") == "x"
    assert made == ["[unlikely]"]


def test_a_wrong_one_is_told_when_it_is_used() -> None:
    wrong = expression("(")
    with pytest.raises(re.error):
        wrong.match("")
    with pytest.raises(AttributeError):
        _ = expression("a").colour  # type: ignore[attr-defined]


def test_every_one_of_ours_can_be_compiled() -> None:
    """None of them is found wrong only when a writer meets it."""
    found = 0
    for module in pkgutil.walk_packages(caseedit.__path__, "caseedit."):
        if module.name.startswith(("caseedit.tui", "caseedit.__main__")):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            for one in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
                if isinstance(one, expressions._Expression):
                    assert isinstance(one.pattern, str | bytes)
                    found += 1
    assert found > 100
