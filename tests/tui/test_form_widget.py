"""The form on a screen: what is painted again, what is mounted, mouse and messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input

from caseedit.config import Config
from caseedit.core.document.document import Document
from caseedit.core.paths import FieldPath
from caseedit.core.text import Change
from caseedit.tui.widgets.front_matter_form import FrontMatterForm
from caseedit.workspace import Workspace

STUDY = """---
title: "Maps for every park"
client: Elm
background: "First paragraph about the parks and their paths, long enough for two rows and some more words.

Second paragraph."
tags: [Open Data, Maps]
images:
  - url: a.jpg
    caption: One
  - url: b.jpg
    caption: Two
---
Body
"""


class FormApp(App[None]):
    """The form alone, beside another widget that can take the focus."""

    CSS = "Input { height: 3; }"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.workspace = Workspace(folder, config=Config(recovery=False))
        self.form = FrontMatterForm(id="form")
        self.focused_paths: list[FieldPath | None] = []
        self.notices: list[str] = []
        self.painted: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.form
        yield Input()

    def on_mount(self) -> None:
        self.workspace.subscribe(self._changed)
        self.form.focus()

    def _changed(self, document: Document, change: Change) -> None:
        self.form.changed(change)

    @on(FrontMatterForm.FieldFocused)
    def _moved(self, message: FrontMatterForm.FieldFocused) -> None:
        self.focused_paths.append(message.path)

    @on(FrontMatterForm.Notice)
    def _told(self, message: FrontMatterForm.Notice) -> None:
        self.notices.append(message.text)

    def text(self) -> list[str]:
        """What a person reads."""
        return [self.form.render_line(y).text.rstrip() for y in range(self.form.size.height)]


@asynccontextmanager
async def form_app(
    folder: Path, text: str = STUDY, size: tuple[int, int] = (60, 24), **more: str
) -> AsyncIterator[tuple[FormApp, Pilot[None]]]:
    for name, content in {"a.md": text, **{f"{name}.md": content for name, content in more.items()}}.items():
        (folder / name).write_bytes(content.encode("utf-8"))
    app = FormApp(folder)
    async with app.run_test(size=size) as pilot:
        app.workspace.open(folder / "a.md")
        app.form.show(app.workspace)
        await pilot.pause()
        yield app, pilot


def watch_painting(app: FormApp, monkeypatch: Any) -> list[Region]:
    regions: list[Region] = []
    refresh = app.form.refresh

    def noted(*asked: Region, **how: Any) -> Any:
        regions.extend(asked or [Region(0, 0, *app.form.size)])
        return refresh(*asked, **how)

    monkeypatch.setattr(app.form, "refresh", noted)
    return regions


async def test_typing_paints_one_row_and_mounts_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    async with form_app(tmp_path) as (app, pilot):
        widgets = len(app.screen.query("*"))
        regions = watch_painting(app, monkeypatch)
        await pilot.press("x")
        assert [(region.y, region.height) for region in regions] == [(0, 1)]
        assert len(app.screen.query("*")) == widgets
        assert app.text()[0].startswith("▌title      Maps for every parkx")
        document = app.workspace.current
        assert document is not None and 'title: "Maps for every parkx"' in document.text


async def test_a_step_down_paints_the_two_rows_concerned(tmp_path: Path, monkeypatch: Any) -> None:
    async with form_app(tmp_path) as (app, pilot):
        regions = watch_painting(app, monkeypatch)
        await pilot.press("down")
        assert sorted(region.y for region in regions) == [0, 1]
        assert app.focused_paths[-1] == ("client",)


async def test_another_document_mounts_nothing_and_the_first_comes_back_as_it_was(tmp_path: Path) -> None:
    async with form_app(tmp_path, b="---\nname: B\n---\n") as (app, pilot):
        await pilot.press("tab", "tab", "tab", "enter", "down")
        assert app.form.current_path == ("tags", 1)
        widgets = list(app.screen.query("*"))
        app.workspace.open(tmp_path / "b.md")
        app.form.show(app.workspace)
        await pilot.pause()
        assert app.text()[0].startswith("▌name   B")
        app.workspace.open(tmp_path / "a.md")
        app.form.show(app.workspace)
        await pilot.pause()
        assert app.form.current_path == ("tags", 1)
        assert list(app.screen.query("*")) == widgets


async def test_a_click_puts_focus_and_caret(tmp_path: Path) -> None:
    async with form_app(tmp_path) as (app, pilot):
        at = app.text()[0].index("Maps")
        await pilot.click(app.form, offset=(at + 4, 0))
        await pilot.press("!")
        assert "Maps! for every park" in app.text()[0]


async def test_without_focus_no_row_is_raised_and_no_caret_shown(tmp_path: Path) -> None:
    async with form_app(tmp_path) as (app, pilot):
        app.query_one(Input).focus()
        await pilot.pause()
        assert not any("▌" in row for row in app.text())
        assert not any(segment.style and segment.style.reverse for segment in app.form.render_line(0))


async def test_focus_field_opens_scrolls_and_focuses(tmp_path: Path) -> None:
    async with form_app(tmp_path, size=(60, 9)) as (app, pilot):
        assert app.form.focus_field(("images", 1, "caption"))
        await pilot.pause()
        assert any(row.startswith("▌") and "caption" in row and "Two" in row for row in app.text())
        assert not app.form.focus_field(("nothing",))


async def test_the_wanted_height_stays_while_one_types(tmp_path: Path) -> None:
    async with form_app(tmp_path) as (app, pilot):
        height = app.form.wanted_height
        await pilot.press("down", "down", "x", "down", "down", "down", "enter", "tab", "tab")
        assert app.form.wanted_height == height


async def test_commands_of_the_palette(tmp_path: Path) -> None:
    async with form_app(tmp_path) as (app, pilot):
        form, document = app.form, app.workspace.current
        assert document is not None
        form.focus_field(("tags", 0))
        form.move_item_down()
        assert document.get(("tags",)) == ["Maps", "Open Data"]
        form.duplicate_item()
        assert document.get(("tags",)) == ["Maps", "Open Data", "Open Data"]
        form.remove_item()
        form.add_item()
        await pilot.press("U", "X")
        assert document.get(("tags",)) == ["Maps", "Open Data", "UX"]
        form.focus_field(("client",))
        form.set_null()
        assert document.get(("client",), "") is None
        form.clear_field()
        assert document.get(("client",)) == ""
        form.remove_field()
        assert "client" not in document.fields
        form.add_item()
        await pilot.pause()
        assert app.notices[-1] == "Only a list takes another item."


async def test_copying_and_pasting(tmp_path: Path) -> None:
    async with form_app(tmp_path) as (app, pilot):
        await pilot.press("ctrl+c")
        assert "Nothing is selected" in app.notices[-1]
        await pilot.press("home", "ctrl+right", "home", *["shift+right"] * 4, "ctrl+x", "end", "ctrl+v")
        assert " for every parkMaps" in app.text()[0]


async def test_empty_states_are_a_sentence(tmp_path: Path) -> None:
    async with form_app(tmp_path, b="Body\n", c='---\ntitle: "a\n---\n', d="---\n---\n") as (app, pilot):
        said = []
        for name in "bcd":
            app.workspace.open(tmp_path / f"{name}.md")
            app.form.show(app.workspace)
            await pilot.pause()
            said.append(" ".join(row.lstrip("▌ ") for row in app.text() if row))
        assert said[0] == "No front matter. Enter adds it; the body stays as it is."
        assert said[1].startswith("Line ")
        assert "form is off" in said[1]
        assert said[2].startswith("The front matter has no fields yet.")


async def test_hostile_text_is_shown_as_marks(tmp_path: Path) -> None:
    text = '---\ntitle: "a\\e[2Jb\\u202ec"\n"[bold]k": "[red]v"\n---\n'
    async with form_app(tmp_path, text=text) as (app, pilot):
        await pilot.press("down")
        shown = "\n".join(app.text())
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[red]v" in shown


async def test_narrow_and_wide(tmp_path: Path) -> None:
    async with form_app(tmp_path) as (app, pilot):
        for width in (20, 10, 3, 1, 120):
            await pilot.resize_terminal(width, 24)
            await pilot.press("down", "x", "left", "up")
            assert all(len(row) <= width for row in app.text())


async def test_tags_of_other_documents_are_offered_but_not_those_that_are_there(tmp_path: Path) -> None:
    others = {name: f"---\ntags: [Maps, Music, {name}]\n---\n" for name in ("b", "c")}
    async with form_app(tmp_path, b=others["b"], c=others["c"]) as (app, pilot):
        for _ in app.workspace.index.read_some():
            pass
        app.form.focus_field(("tags", 0))
        app.form.add_item()
        await pilot.press("M")
        assert [row.split() for row in app.text() if "document" in row] == [["▌", "Music", "in", "2", "documents"]]
        await pilot.press("down", "enter")
        document = app.workspace.current
        assert document is not None and document.get(("tags",)) == ["Open Data", "Music", "Maps"]


async def test_files_beside_the_document_are_offered_and_described(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "b.png").write_bytes(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\5\x78\0\0\3\x14" + b"\0" * 9
    )
    (tmp_path / "notes.txt").write_bytes(b"")
    async with form_app(tmp_path) as (app, pilot):
        app.form.focus_field(("images", 0, "url"))
        await pilot.press("enter")
        assert [row.split()[2:] for row in app.text() if "b.png" in row] == [["pictures/b.png", "1400×788", "33", "B"]]
        await pilot.press("enter")
        document = app.workspace.current
        assert document is not None and document.get(("images", 0, "url")) == "pictures/b.png"
