"""Opening a link: the whole address first, then the person's browser, without a shell."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from app_session import Session, editing

from caseedit.tui import opening
from caseedit.tui.opening import Opener
from caseedit.tui.start import Start

LINK = "https://a.example/$(id);x"
BODY = f"One [word]({LINK}) and https://b.example/ here.\n\nNothing.\n"
TEXT = f"---\ntitle: One\nwebsite: https://site.example/\n---\n{BODY}"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(opening, "opener", lambda: Opener(("browser",)))
    monkeypatch.setattr(opening, "start", lambda opener, address, failed: found.append(address))
    return found


def file_in(folder: Path, text: str = TEXT) -> Path:
    file = folder / "a.md"
    file.write_text(text, "utf-8")
    return file


def shown(session: Session) -> str:
    return " ".join(session.text().split())


async def test_the_link_under_the_cursor_is_shown_then_opened(tmp_path: Path, opened: list[str]) -> None:
    async with editing(tmp_path, start=Start(file_in(tmp_path), line=5)) as session:
        await session.press(*["right"] * 14, "f9")
        assert f"Open this address? {LINK} o Open it" in shown(session).replace("▌", "")
        await session.press("escape")
        assert opened == []
        await session.press("f9", "o")
        assert opened == [LINK]


async def test_of_several_on_a_line_one_is_taken(tmp_path: Path, opened: list[str]) -> None:
    async with editing(tmp_path, start=Start(file_in(tmp_path), line=5)) as session:
        await session.press("f9", ":b.exa", "enter", "o")
        assert opened == ["https://b.example/"]


async def test_a_field_with_an_address(tmp_path: Path, opened: list[str]) -> None:
    async with editing(tmp_path, start=Start(file_in(tmp_path), field=("website",))) as session:
        await session.press("f9", "o")
        assert opened == ["https://site.example/"]


async def test_a_row_of_the_page(tmp_path: Path, opened: list[str]) -> None:
    file = file_in(tmp_path, "# Head\n\n[there](https://page.example/)\n")
    async with editing(tmp_path, start=Start(file)) as session:
        session.screen.set_focus(session.screen.page)
        await session.press("end", "f9", "o")
        assert opened == ["https://page.example/"]


async def test_where_there_is_none_all_of_the_document_are_offered(tmp_path: Path, opened: list[str]) -> None:
    async with editing(tmp_path, start=Start(file_in(tmp_path), line=7)) as session:
        await session.press("f9", ":site", "enter", "o")
        assert opened == ["https://site.example/"]


async def test_a_document_without_links(tmp_path: Path) -> None:
    async with editing(tmp_path, start=Start(file_in(tmp_path, "Nothing\n"))) as session:
        await session.press("f9")
        assert session.screen.status.message == "No link here, and none in this document."


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "other.md"])
async def test_others_are_refused(tmp_path: Path, opened: list[str], address: str) -> None:
    async with editing(tmp_path, start=Start(file_in(tmp_path, f"[x]({address})\n"))) as session:
        await session.press("f9")
        assert session.screen.status.message.startswith("Not opened.")
        assert session.app.screen is session.screen


async def test_an_address_that_does_not_fit_is_not_opened(tmp_path: Path, opened: list[str]) -> None:
    file = file_in(tmp_path, f"[x](https://a.example/{'y' * 1500})\n")
    async with editing(tmp_path, (60, 20), Start(file)) as session:
        await session.press("f9")
        assert "longer than can be shown" in session.screen.status.message


async def test_far_from_a_display_it_is_shown_and_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "opener", lambda: None)
    async with editing(tmp_path, start=Start(file_in(tmp_path), field=("website",))) as session:
        await session.press("f9")
        assert "No browser can be started from here" in shown(session)
        assert "https://site.example/" in shown(session)
        await session.press("c")
        assert session.app.clipboard == "https://site.example/"


@pytest.mark.parametrize(
    ("environment", "platform", "wanted"),
    [
        ({"BROWSER": "firefox --new-tab:lynx", "DISPLAY": ":0"}, "linux", Opener(("firefox", "--new-tab"))),
        ({"BROWSER": "w3m %s"}, "linux", Opener(("w3m", "%s"), takes_terminal=True)),
        ({"SSH_CONNECTION": "x"}, "linux", None),
        ({}, "linux", None),
        ({"DISPLAY": ":0"}, "linux", "xdg-open"),
        ({"WAYLAND_DISPLAY": "w", "SSH_TTY": "x"}, "linux", "xdg-open"),
        ({}, "darwin", "open"),
        ({"SSH_TTY": "x"}, "darwin", None),
        ({"BROWSER": "'", "DISPLAY": ":0"}, "linux", "xdg-open"),
    ],
)
def test_what_opens_it(tmp_path: Path, environment: dict[str, str], platform: str, wanted: Opener | str | None) -> None:
    for name in ("xdg-open", "open"):
        (tmp_path / name).touch(mode=0o755)
    found = opening.opener({"PATH": str(tmp_path), **environment}, platform)
    assert found == (Opener((str(tmp_path / wanted),)) if isinstance(wanted, str) else wanted)


def test_no_shell_sees_the_address(tmp_path: Path) -> None:
    program, note = tmp_path / "browser", tmp_path / "note"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$*" > {note}.tmp\nmv {note}.tmp {note}\nexit 3\n')
    program.chmod(0o755)
    told: list[str] = []
    opening.start(Opener((str(program), "-x=%s")), LINK, told.append)
    for thread in threading.enumerate():
        if thread.name == "browser":
            thread.join(20)
    assert note.read_text() == f"-x={LINK}"
    assert told == [f"{program} could not open it."]
    opening.start(Opener(("/no/such/browser",)), LINK, told.append)
    assert told[-1] == "/no/such/browser cannot be run: No such file or directory."
