"""The same frames as Textual sends them and as the differ does: both terminals show the same, cell by cell."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from emulator import Cell, Emulator
from session import Session, Start
from textual import events
from textual._compositor import LayoutUpdate

from caseedit.config import Config
from caseedit.tui import terminal
from caseedit.tui.app import CaseEditApp
from caseedit.tui.compositing import Update, frame_of
from caseedit.tui.differ import Differ
from caseedit.tui.start import Start as Beginning
from caseedit.workspace import Workspace

pytest_plugins = ["terminal_fixtures"]

FRAME = 0.02
SIZES = [(120, 36), (80, 24), (60, 20)]
TEXTS = ["words ", "日本語", "e\u0301", "👩‍👩‍👧", "🇫🇷", "—“x”", "**bold** ", "# ", "`code`", "☁️"]
KEYS = [
    "down", "up", "left", "right", "pagedown", "pageup", "home", "end", "ctrl+home", "ctrl+end", "enter", "backspace",
    "delete", "tab", "shift+tab", "f6", "ctrl+z", "ctrl+y", "shift+right", "shift+down", "escape", "f8",
]  # fmt: skip
SCREENS = [
    ["f1", "pagedown", "escape"], ["ctrl+p", "t", "h", "down", "escape"], ["ctrl+o", "down", "escape"],
    ["ctrl+t"], ["ctrl+f", "a", "escape"], ["ctrl+g", "escape"], ["ctrl+n", "escape"], ["f8"],
    ["ctrl+l"], ["f7"], ["f3"], ["f6"], ["ctrl+r", "escape"], ["ctrl+space"],
]  # fmt: skip


class Twins:
    """Takes every frame of an app for two emulators, and compares them after each."""

    def __init__(self, width: int, height: int) -> None:
        self.plain, self.saved, self.differ = Emulator(width, height), Emulator(width, height), Differ()
        self.plain.feed("\x1b[0m\x1b[2J")
        self.frames = self.bytes = self.plain_bytes = 0

    def resize(self, width: int, height: int) -> None:
        self.plain.resize(width, height)
        self.saved.resize(width, height)
        self.plain.feed("\x1b[0m\x1b[2J")

    def take(self, app: CaseEditApp, update: object) -> None:
        if not isinstance(update, Update) or app._batch_count:
            return
        if isinstance(update, LayoutUpdate) and update.region.size != (self.plain.width, self.plain.height):
            self.resize(*update.region.size)
        sent = update.render_segments(app.console)
        self.plain.feed(sent)
        cursor = app.screen.outer_size.clamp_offset(app.cursor_position)
        frame_of(update).ask(self.differ, cursor, app.console)
        least = self.differ.frame()
        self.saved.feed(least)
        self.frames += 1
        self.bytes += len(least.encode())
        self.plain_bytes += len(sent.encode())
        assert not unequal(self.saved, self.plain)
        assert self.saved.cursor == tuple(cursor)


def whole_screen(app: CaseEditApp) -> Emulator:
    """Return what the screen looks like when all of it is rendered anew."""
    emulator = Emulator(*app.size)
    emulator.feed(app.screen._compositor.render_full_update().render_segments(app.console))
    return emulator


def unequal(one: Emulator, other: Emulator) -> list[tuple[int, int, Cell, Cell]]:
    """Return column, row and both cells where two terminals differ."""
    return [
        (x, y, mine, theirs)
        for y, (row, other_row) in enumerate(zip(one.seen, other.seen, strict=True))
        for x, (mine, theirs) in enumerate(zip(row, other_row, strict=True))
        if mine != theirs
    ]


async def run(twins: Twins, site: Path, keys: Iterator[str], size: tuple[int, int], **settings: Any) -> None:
    config = Config(**settings)
    app = CaseEditApp(Workspace(site, config=config), Beginning(site / "case-studies" / "OCP.md"), config)
    setattr(app, "_display", lambda screen, update: twins.take(app, update))  # noqa: B010
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in keys:
            if key.startswith("size:"):
                await pilot.resize_terminal(*map(int, key[5:].split("x")))
            elif key.startswith("theme:"):
                app.theme = key[6:]
            elif key in TEXTS:
                for character in key:
                    app.post_message(events.Key("space" if character == " " else character, character))
            else:
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            # As fast as keys come, and never faster than a frame.
            await app.settled(app, app.screen, *(app.focused or app.screen).ancestors_with_self)
            await asyncio.sleep(FRAME)
        await app.settled(app, app.screen, app.screen)
        await pilot.pause(FRAME * 3)
        assert app.is_running
        assert not unequal(twins.saved, whole_screen(app))


def every_screen(draw: random.Random) -> Iterator[str]:
    yield from ("x", "ctrl+q", "down", "escape")
    for _ in range(2):
        for screen in SCREENS:
            yield from screen
            yield draw.choice(KEYS)
    yield from ("size:120x40", "size:60x20", "size:200x50", "size:44x10", "size:80x24")
    yield from ("theme:caseedit-light", "theme:caseedit-ansi", "theme:caseedit-dark")


def anything(draw: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        yield draw.choice(TEXTS if draw.random() < 0.4 else KEYS)


@pytest.fixture(scope="module", autouse=True)
def wall() -> None:
    terminal.install()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_screen(site: Path, size: tuple[int, int]) -> None:
    twins = Twins(*size)
    await run(twins, site, every_screen(random.Random(1)), size)
    assert twins.frames > 60
    assert twins.bytes < twins.plain_bytes / 3


@pytest.mark.parametrize("looks", ["NO_COLOR", "ansi", "contrast", "accessible"])
async def test_other_looks(site: Path, looks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if looks == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    settings: dict[str, Any] = {"accessible": True} if looks == "accessible" else {}
    if looks in ("ansi", "contrast"):
        settings["theme"] = looks
    twins = Twins(80, 24)
    await run(twins, site, anything(random.Random(2), 40), (80, 24), **settings)
    assert twins.frames > 20


async def test_random_editing(site: Path) -> None:
    twins = Twins(120, 36)
    await run(twins, site, anything(random.Random(3), 120), (120, 36))
    assert twins.frames > 60


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 120))
async def test_random_editing_at_length(site: Path, seed: int) -> None:
    draw = random.Random(seed)
    size = draw.choice(SIZES)
    await run(Twins(*size), site, anything(draw, 500), size)


# --- in a real terminal


def whole(session: Session, begin: int = 0) -> Emulator:
    """Return what a terminal shows that knew nothing before the byte `begin`."""
    emulator = Emulator(session.screen.columns, session.screen.lines)
    emulator.feed(bytes(session.sent[begin:]).decode())
    return emulator


def spoil(session: Session) -> int:
    """Take what stands on the screen for lost; return how much was sent before."""
    session.settle()
    return len(session.sent)


def after_stop(session: Session) -> None:
    session.kill(signal.SIGSTOP)
    session.kill(signal.SIGCONT)


def after_same_size(session: Session) -> None:
    session.kill(signal.SIGWINCH)


def after_redraw(session: Session) -> None:
    session.press("ctrl+l")


def after_editor(session: Session) -> None:
    session.press("f4")


@pytest.mark.parametrize(
    "spoiling", [after_stop, after_same_size, after_redraw, after_editor], ids=lambda f: f.__name__
)
def test_all_is_sent_again_when_the_screen_may_be_spoilt(start: Start, study: Path, spoiling: Any) -> None:
    session = start(study, environment={"EDITOR": "true"})
    session.until("saved")
    session.press("f6")
    session.settle(0.3)
    session.type("typed")
    session.settle(0.3)
    before = whole(session)
    begin = spoil(session)
    spoiling(session)
    session.until_true(lambda: len(session.sent) > begin + 1_000)
    session.settle(0.3)
    assert not unequal(whole(session, begin), before)


def test_a_session_shows_the_same_with_and_without_it(start: Start, site: Path, tmp_path: Path) -> None:
    shown = []
    for differ in ("", "0"):
        session = start(site, environment={"CASEEDIT_DIFFER": differ}, state=tmp_path / f"user{differ}")
        session.until("Enter opens")
        session.settle(0.3)
        session.press("down", "enter", "f6", "x", "y", "pagedown", "ctrl+p")
        session.type("theme")
        session.press("escape", "f1", "escape", "ctrl+z")
        session.settle(0.3)
        shown.append(whole(session))
    assert not unequal(*shown)
