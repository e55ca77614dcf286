from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from caseedit.core.paths import FieldPath
from caseedit.core.preview.page import PageView
from caseedit.core.preview.row import Row, Run
from caseedit.tui.palette import ALIASES, ATTRIBUTES, COLOURS
from caseedit.tui.widgets.preview import Preview

FIELDS = {"type": "case-study", "title": "A title", "client_name": "Client", "tags": ["One"]}
BODY = "### Head\n\n" + "\n\n".join(f"Paragraph {number} of the body." for number in range(60))


class PreviewApp(App[None]):
    """One preview that counts the regions it is asked to paint again."""

    def __init__(self, view: PageView | None) -> None:
        super().__init__()
        self.view = view
        self.preview = Preview(id="page")
        self.clicks: list[Preview.Clicked] = []
        self.painted: list[Region] = []
        self.scrolls: list[tuple[FieldPath | None, int | None]] = []

    def compose(self) -> ComposeResult:
        yield self.preview

    def on_mount(self) -> None:
        self.preview.focus()
        self.preview.show(self.view)

    def on_preview_clicked(self, message: Preview.Clicked) -> None:
        self.clicks.append(message)

    def on_preview_scrolled(self, message: Preview.Scrolled) -> None:
        self.scrolls.append((message.field, message.line))

    def watch_painting(self) -> None:
        refresh = self.preview.refresh

        def counting(*regions: Region, **options: bool) -> Preview:
            self.painted += regions or (self.preview.size.region,)
            return refresh(*regions, **options)

        self.preview.refresh = counting  # type: ignore[method-assign]


@asynccontextmanager
async def running(
    body: str = BODY, size: tuple[int, int] = (60, 20)
) -> AsyncIterator[tuple[PreviewApp, Preview, Pilot[None]]]:
    view = PageView()
    view.update(FIELDS, body)
    app = PreviewApp(view)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, app.preview, pilot


def shown(preview: Preview) -> list[str]:
    return [preview.render_line(y).text.rstrip() for y in range(preview.size.height)]


async def test_the_page_is_painted_with_margins() -> None:
    async with running() as (_, preview, _pilot):
        text = shown(preview)
        assert text[0].startswith("▌ Client")  # the row that Enter goes from
        assert text[1].startswith("  ")
        assert text[2].startswith("  A title")
        assert text[3].strip(" ▕") == "═" * 56
        assert "Tags: One · not on the page" in "".join(text)


async def test_keys_and_wheel_scroll_and_stay_inside() -> None:
    async with running() as (_, preview, pilot):
        bottom = len(preview.rows) - preview.size.height
        last = len(preview.rows) - 1
        for key, top, row in [
            ("up", 0, 0),
            ("down", 0, 1),
            ("pagedown", 19, 20),
            ("pageup", 0, 1),
            ("end", bottom, last),
            ("pagedown", bottom, last),
            ("down", bottom, last),
        ]:
            await pilot.press(key)
            assert (preview.top, preview.row) == (top, row), key
        await pilot.press("home")
        assert preview.top == 0
        await pilot._post_mouse_events([events.MouseScrollDown], preview)
        assert preview.top == 3


async def test_the_mark_of_the_scroll_place_is_there_only_if_there_is_more() -> None:
    async with running() as (_, preview, pilot):
        assert shown(preview)[0].endswith("▕")
        assert not shown(preview)[-1].endswith("▕")
        await pilot.press("end")
        assert shown(preview)[-1].endswith("▕")
    async with running("short") as (_, preview, _pilot):
        assert not any(line.endswith("▕") for line in shown(preview))


async def test_a_key_paints_only_the_rows_that_differ() -> None:
    async with running() as (app, preview, pilot):
        app.watch_painting()
        assert app.view is not None
        app.view.update({**FIELDS, "title": "A titles"}, BODY)
        preview.changed()
        assert app.painted == [Region(0, 2, 60, 1)]
        app.painted.clear()
        app.view.update({**FIELDS, "title": "A titles"}, BODY)
        preview.changed()
        assert app.painted == []
        await pilot.pause()
        assert len(list(app.screen.query("*"))) == 1


async def test_what_changes_out_of_sight_is_scrolled_to() -> None:
    async with running() as (app, preview, pilot):
        assert app.view is not None
        body = BODY.replace("Paragraph 50 ", "Changed 50 ")
        app.view.update(FIELDS, body)
        preview.changed()
        assert any("Changed 50" in line for line in shown(preview))
        app.view.update({**FIELDS, "title": "Another"}, body)
        preview.changed()
        assert any("Another" in line for line in shown(preview))
        await pilot.pause()


@pytest.mark.parametrize("added", ["\n\nmore\n\nrows\n\nhere", ""])
async def test_the_place_stays_when_rows_above_it_come_and_go(added: str) -> None:
    async with running() as (app, preview, pilot):
        assert app.view is not None
        await pilot.press("pagedown", "pagedown")
        before = shown(preview)
        app.view.update(FIELDS, BODY.replace("Paragraph 0 of the body.", f"Paragraph 0.{added}"))
        preview.changed(follow=False)
        assert [line.rstrip("▕ ") for line in shown(preview)] == [line.rstrip("▕ ") for line in before]


async def test_the_place_stays_on_another_width() -> None:
    async with running(BODY.replace(" of the body", " of the body" * 6)) as (_, preview, pilot):
        await pilot.press("pagedown", "pagedown")
        place = preview.rows[preview.top]
        await pilot.resize_terminal(34, 20)
        await pilot.pause()
        assert (preview.rows[preview.top].field, preview.rows[preview.top].line) == (place.field, place.line)


async def test_a_page_seen_before_comes_back_where_it_was_left() -> None:
    async with running() as (app, preview, pilot):
        await pilot.press("pagedown")
        left = preview.top
        other = PageView()
        other.update({"title": "Other"}, "text")
        preview.show(other)
        assert preview.top == 0
        preview.show(app.view)
        assert preview.top == left


async def test_a_click_tells_the_field_or_the_line() -> None:
    async with running() as (app, preview, pilot):
        await pilot.click(preview, offset=(4, 2))
        head = next(y for y in range(20) if "Head" in shown(preview)[y])
        await pilot.click(preview, offset=(4, head + 1))
        assert [(click.field, click.line) for click in app.clicks] == [(("title",), None), (None, 2)]


async def test_reveal_scrolls_only_if_it_must() -> None:
    async with running() as (_, preview, _pilot):
        assert preview.reveal(field=("title",))
        assert preview.top == 0
        assert preview.reveal(line=100)
        assert preview.top > 0
        assert preview.reveal(field=("tags",))
        assert not preview.reveal(field=("nothing",))


async def test_an_empty_page_says_what_to_do() -> None:
    view = PageView()
    async with PreviewApp(view).run_test(size=(50, 10)) as pilot:
        preview = pilot.app.query_one(Preview)
        await pilot.pause()
        assert shown(preview)[0].startswith("  Nothing on the page yet. F6")
        view.update({}, "words")
        preview.changed()
        assert shown(preview)[0] == "▌ words"
    async with PreviewApp(None).run_test(size=(50, 10)) as pilot:
        await pilot.pause()
        assert set(shown(pilot.app.query_one(Preview))) == {""}


async def test_hostile_text_is_painted_as_marks() -> None:
    async with running("a\x1b]52;c;x\x07b\u202e [c](javascript:x)") as (_, preview, _pilot):
        text = "".join(shown(preview))
        assert "a␛]52;c;x␇b␦" in text
        assert text.isprintable()


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (5, 3), (10, 40), (120, 2)])
async def test_any_size_will_do(size: tuple[int, int]) -> None:
    async with running(size=size) as (_, preview, pilot):
        await pilot.press("end", "down")
        for y in range(preview.size.height):
            assert preview.render_line(y).cell_length == preview.size.width


def test_every_style_the_core_names_is_known() -> None:
    known = {*ALIASES, *ATTRIBUTES, *COLOURS["dark"]}
    view = PageView()
    html = "<b>b</b><i>i</i><u>u</u><s>s</s><mark>m</mark><small>s</small><code>c</code><button>b</button>"
    body = f"# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6\n\n{html}\n\n> q\n> <cite>c</cite>\n\n[a](/b)\n\n![x](y)\n\n"
    body += (
        "| a | b |\n|--|--|\n| c | d |\n\n```\nx\n```\n\n<figure><div><header>4</header></div></figure>\n\n- a\n\n---\n"
    )
    view.update({"type": "case-study", "tags": ["x"], "images": [{"url": "n.png"}]}, body)
    runs: list[Run] = [run for row in view.rows(60) for run in row.runs]
    assert {name for run in runs for name in run.styles} <= known
    assert Row().text == ""


async def test_enter_goes_to_what_made_the_marked_row() -> None:
    async with running() as (app, preview, pilot):
        head = next(y for y in range(20) if "Head" in shown(preview)[y])
        await pilot.press(*["down"] * (head + 1), "enter")
        assert [(click.field, click.line) for click in app.clicks] == [(None, 2)]
        assert shown(preview)[head + 1].startswith("▌")
        assert sum(line.startswith("▌") for line in shown(preview)) == 1


async def test_the_mark_moves_by_two_cells_of_paint() -> None:
    async with running() as (app, preview, pilot):
        app.watch_painting()
        await pilot.press("down")
        assert app.painted == [Region(0, 0, 1, 1), Region(0, 1, 1, 1)]
        app.screen.set_focus(None)
        await pilot.pause()
        assert not any(line.startswith("▌") for line in shown(preview))


async def test_details_fold_by_click_and_enter() -> None:
    body = "<details><summary>More</summary>\n\nhidden words\n\n</details>\n\nafter"
    async with running(body) as (app, preview, pilot):
        y = next(y for y in range(20) if "▾ More" in shown(preview)[y])
        await pilot.click(preview, offset=(4, y))
        text = "\n".join(shown(preview))
        assert "▸ More" in text
        assert "hidden words" not in text
        assert "after" in text
        await pilot.press("enter")
        assert "hidden words" in "\n".join(shown(preview))
        assert app.clicks == []


async def test_a_click_on_a_footnotes_mark_goes_to_the_note() -> None:
    body = "First[^1].\n\n" + "\n\n".join(f"Paragraph {n}." for n in range(40)) + "\n\n[^1]: The note.\n"
    async with running(body) as (app, preview, pilot):
        y = next(y for y in range(20) if "First" in shown(preview)[y])
        x = shown(preview)[y].index("¹")
        await pilot.click(preview, offset=(x, y))
        assert "1. The note." in shown(preview)[preview.row - preview.top]
        assert app.clicks == []


async def test_a_click_on_a_link_tells_where_it_leads() -> None:
    async with running("see [the site](https://x.org/a) there") as (app, preview, pilot):
        y = next(y for y in range(20) if "the site" in shown(preview)[y])
        await pilot.click(preview, offset=(shown(preview)[y].index("the site"), y))
        await pilot.click(preview, offset=(3, y))
        assert [click.link for click in app.clicks] == ["https://x.org/a", None]


async def test_only_what_is_in_the_window_is_laid_out() -> None:
    body = "\n\n".join(f"Paragraph {number} of a long, long text." for number in range(3000))
    async with running(body) as (app, preview, pilot):
        assert app.view is not None
        laid = sum(bool(group.laid) for group in app.view.body.groups)
        assert laid < 40
        app.view.update_body(body.replace("Paragraph 5 ", "Paragraph five "))
        app.watch_painting()
        preview.changed()
        assert len(app.painted) == 1
        assert sum(bool(group.laid) for group in app.view.body.groups) <= laid + 1
        await pilot.press("end")
        assert "Paragraph 2999" in "\n".join(shown(preview))
        await pilot.press("pageup", "pageup")
        top = preview.rows[preview.top].line
        app.view.update_body("new\n\n" * 30 + body)
        preview.changed(follow=False)
        assert preview.rows[preview.top].line == (top or 0) + 60


async def test_a_line_far_away_is_found_without_all_before_it() -> None:
    body = "\n\n".join(f"Paragraph {number} of a long, long text." for number in range(3000))
    async with running(body) as (app, preview, _pilot):
        assert preview.reveal(line=4000)
        assert any("Paragraph 2000 " in line for line in shown(preview))
        assert app.view is not None
        assert sum(bool(group.laid) for group in app.view.body.groups) < 80


async def test_the_page_tells_that_it_was_scrolled() -> None:
    async with running() as (app, preview, pilot):
        await pilot.press("pagedown")
        assert app.scrolls[-1] == (preview.rows[preview.top].field, preview.rows[preview.top].line)
        count = len(app.scrolls)
        preview.reveal(line=100)
        preview.scroll_to_line(3)
        await pilot.pause()
        assert len(app.scrolls) == count
