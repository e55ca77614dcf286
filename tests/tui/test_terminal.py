"""The border with the terminal: what is private in Textual is as it was, and a change of it is noticed at start."""

from __future__ import annotations

from typing import Any

import pytest
import textual.screen
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._xterm_parser import XTermParser
from textual.strip import Strip

from caseedit.tui import reading, terminal
from caseedit.tui.incoming import Token


@pytest.fixture(autouse=True)
def wall_is_taken_down_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Strip, "render", Strip.render)


def test_the_private_parts_in_use_are_there() -> None:
    terminal.install()


@pytest.mark.parametrize("part", terminal.PRIVATE_PARTS, ids=lambda part: f"{part[0].__name__}.{part[1]}")
def test_a_part_that_moved_is_named(part: tuple[type, str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, _ = part
    monkeypatch.setattr(terminal, "PRIVATE_PARTS", ((owner, name, ("self", "other")),))
    with pytest.raises(terminal.WrongTextual, match=f"{owner.__name__}.{name} of Textual"):
        terminal.install()


def test_another_way_to_read_keys_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(XTermParser, "feed", lambda self, data: [])
    with pytest.raises(terminal.WrongTextual, match="reads keys in another way"):
        terminal.install()


@pytest.mark.parametrize("style", [Style(), None, Style(bold=True, color="red")], ids=str)
def test_the_wall_lets_nothing_through_with_any_style(style: Style | None) -> None:
    terminal.install()
    strip = Strip([Segment("plain \x1b]0;x\x07 \x9b31m \u202e \ud800 \x00 end", style)])
    sent = strip.render(Console(color_system="truecolor", force_terminal=True))
    for mark in ("\x1b]", "\x07", "\x9b", "\u202e", "\ud800", "\x00"):
        assert mark not in sent
    assert "plain" in sent
    assert "end" in sent


def messages(*tokens: Token) -> list[Any]:
    return reading.Reader().messages(tokens)


def test_tokens_become_events() -> None:
    found = messages(
        Token("text", "a\x13"),
        Token("escape"),
        Token("alt", "q"),
        Token("sequence", "\x1b[13;2~"),
        Token("sequence", "\x1b[<0;12;3M"),
        Token("paste", "words\n"),
        Token("unreadable"),
    )
    keys = [(event.key, event.character) for event in found if isinstance(event, events.Key)]
    assert keys == [("a", "a"), ("ctrl+s", "\x13"), ("escape", "\x1b"), ("alt+q", None), ("shift+f3", None)]
    assert [type(event) for event in found[-3:]] == [events.MouseDown, events.Paste, reading.Unreadable]


def test_what_the_parser_fails_at_or_waits_after_is_dropped_alone() -> None:
    found = messages(Token("sequence", "\x1b[:9700H"), Token("sequence", "\x1b[1y"), Token("text", "b"))
    assert [event.key for event in found] == ["b"]


def test_over_ssh_there_are_fewer_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.screen, "UPDATE_PERIOD", textual.screen.UPDATE_PERIOD)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    terminal.install()
    assert textual.screen.UPDATE_PERIOD == 1 / terminal.FRAMES_OVER_SSH
