"""What one key costs, counted: messages, frames, rows made, blocks read, checks; the same on every machine."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from app_session import Session, editing, sample_in
from textual import events, messages
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from caseedit.core.document.document import Document
from caseedit.tui import background
from caseedit.tui.compositing import NarrowCompositor, Rows
from caseedit.tui.framing import Rowwise
from caseedit.tui.later import Later
from caseedit.tui.screens.editor import CHECK_DELAY, EditorScreen
from caseedit.tui.start import Start


@dataclass
class Counts:
    """What has happened since it was made.

    Attributes:
        messages: Dispatched by the app, the screen and its widgets, by name; those that only wait for quiet left out.
        rows: Rows that were made, by the widget's id.
        frames: Frames made of rows alone.
        other: Frames that Textual put together, and layouts.
    """

    messages: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    frames: int = 0
    other: int = 0


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counts]:
    found = Counts()
    dispatch, make, partial = MessagePump._dispatch_message, Rowwise._strip, NarrowCompositor.render_partial_update
    layout = Screen._refresh_layout

    async def dispatched(pump: MessagePump, message: Message) -> None:
        if not isinstance(message, messages.Prompt) and message.__class__.__name__ not in ("Callback", "InvokeLater"):
            found.messages[message.__class__.__name__] += 1
        await dispatch(pump, message)

    def made(widget: Rowwise, y: int, width: int) -> Any:
        if y not in widget._strips:
            found.rows[str(widget.id)] += 1
        return make(widget, y, width)

    def rendered(compositor: NarrowCompositor) -> Any:
        update = partial(compositor)
        found.frames += isinstance(update, Rows)
        found.other += update is not None and not isinstance(update, Rows)
        return update

    def laid_out(screen: Screen[Any], *args: Any, **options: Any) -> None:
        found.other += 1
        layout(screen, *args, **options)

    monkeypatch.setattr(MessagePump, "_dispatch_message", dispatched)
    monkeypatch.setattr(Rowwise, "_strip", made)
    monkeypatch.setattr(NarrowCompositor, "render_partial_update", rendered)
    monkeypatch.setattr(Screen, "_refresh_layout", laid_out)
    # A check comes when it comes; it has a test of its own.
    monkeypatch.setattr(Later, "call", lambda *_: None)
    yield found


async def quiet(session: Session, counts: Counts) -> None:
    """Let everything come to rest, and begin to count."""
    await session.settle()
    counts.__init__()  # type: ignore[misc]


def study_in(folder: Path) -> Path:
    return sample_in(folder) / "case-studies" / "OCP.md"


async def test_a_letter_in_the_body(tmp_path: Path, counts: Counts) -> None:
    study = study_in(tmp_path)
    async with editing(study.parent.parent, start=Start(study)) as session:
        await session.press(":First words", "left", "left")
        await quiet(session, counts)
        await session.press(":a")
        assert counts.messages == {"Key": 1}
        assert counts.rows == {"body": 1, "page": 1, "status": 1}
        assert (counts.frames, counts.other) == (1, 0)
        page = session.screen.page.view
        assert page is not None
        assert page.body.blocks_read <= 6


async def test_a_letter_in_a_field(tmp_path: Path, counts: Counts) -> None:
    study = study_in(tmp_path)
    async with editing(study.parent.parent, start=Start(study, field=("project",))) as session:
        await session.press("end", ":ab")
        await quiet(session, counts)
        await session.press(":c")
        assert counts.messages == {"Key": 1}
        assert counts.rows == {"form": 1, "page": 1}
        assert (counts.frames, counts.other) == (1, 0)


async def test_a_step_in_the_list(tmp_path: Path, counts: Counts) -> None:
    async with editing(sample_in(tmp_path)) as session:
        await session.press("down")
        await quiet(session, counts)
        await session.press("down")
        assert counts.messages == {"Key": 1}
        assert counts.rows == {"browser": 2}
        assert (counts.frames, counts.other) == (1, 0)


async def test_a_letter_of_the_filter_lays_nothing_out(tmp_path: Path, counts: Counts) -> None:
    async with editing(sample_in(tmp_path)) as session:
        await session.press(":j")
        await quiet(session, counts)
        await session.press(":u")
        assert counts.other == 0
        assert counts.rows["browser"] <= session.screen.browser.size.height


async def test_a_page_further_makes_the_rows_of_its_pane_once(tmp_path: Path, counts: Counts) -> None:
    study = study_in(tmp_path)
    async with editing(study.parent.parent, start=Start(study)) as session:
        await quiet(session, counts)
        await session.press("pagedown")
        height = session.screen.body.size.height
        assert height <= counts.rows["body"] <= height + 1
        assert counts.rows["page"] <= session.screen.page.size.height
        assert counts.other == 0


async def test_a_burst_is_told_and_checked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checks: list[int] = []
    check = background.check

    def checked(screen: EditorScreen, document: Document, **options: Any) -> None:
        checks.append(document.revision)
        check(screen, document, **options)

    study = study_in(tmp_path)
    async with editing(study.parent.parent, start=Start(study)) as session:
        screen = session.screen
        await session.press(":First words")
        # What was typed is checked when nothing was for a while; then all is at rest.
        await session.pilot.pause(2 * CHECK_DELAY)
        await session.settle()
        monkeypatch.setattr(background, "check", checked)
        told: list[Any] = []
        monkeypatch.setattr(screen.status, "set", lambda state, place: told.append(place))
        for letter in "burst":
            assert screen.body.answer(events.Key(letter, letter))
        await session.app.settled(screen)
        assert len(told) == 1
        await session.pilot.pause(2 * CHECK_DELAY)
        assert screen.document is not None
        assert checks == [screen.document.revision]


async def test_what_changes_while_nothing_may_be_shown_is_shown_after_that(tmp_path: Path, counts: Counts) -> None:
    async with editing(sample_in(tmp_path)) as session:
        await quiet(session, counts)
        with session.app.batch_update():
            session.screen.status.say("Words")
            for _ in range(20):
                await asyncio.sleep(0)
            assert counts.frames == 0
        for _ in range(200):
            if not counts.frames:
                await asyncio.sleep(1 / 60)
        assert counts.frames == 1
        assert counts.rows == {"status": 1}


async def test_what_is_not_seen_is_not_made(tmp_path: Path, counts: Counts) -> None:
    """Of panes that lie behind others nothing is painted, and no row is kept of another size."""
    study = study_in(tmp_path)
    async with editing(study.parent.parent, (60, 20), start=Start(study)) as session:
        await quiet(session, counts)
        await session.press(":a")
        assert set(counts.rows) <= {"body", "status", "pane-bar", "keys"}
        for widget in session.screen.query(Rowwise):
            assert isinstance(widget, Widget)
            assert all(strip.cell_length == widget.size.width for strip in widget._strips.values() if widget.size)


@pytest.mark.parametrize("key", ["x", "left", "f1", "f12"])
async def test_the_editor_hears_of_each_key_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """Whether it is answered as soon as it comes from the terminal, or waits for its turn."""
    root = sample_in(tmp_path)
    heard: list[str] = []
    monkeypatch.setattr(EditorScreen, "key_pressed", lambda _, pressed: heard.append(pressed))
    async with editing(root, start=Start(root / "case-studies" / "OCP.md")) as session:
        heard.clear()
        session.app.take_input(events.Key(key, key if len(key) == 1 else None))
        await session.settle()
        assert heard == [key]
