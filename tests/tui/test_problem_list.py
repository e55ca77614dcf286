"""The list of problems: narrowed by typing; a problem is gone to, mended, or all of its kind, after seeing how."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_session import editing, open_list
from textual import events

from caseedit.core.text import Span
from caseedit.core.validation.diagnostic import Diagnostic, Severity
from caseedit.tui.screens import problem_list
from caseedit.tui.screens.problem_list import ProblemList
from caseedit.tui.screens.text_page import TextPage
from caseedit.tui.widgets.lines import PieceRow

ONE = "---\ntitle: One\n---\n##First\n\nText.\n\n##Second\n"
TWO = "---\ntitle: Two\n---\n[a] (https://b.c)\n\n##Third\n"
FINE = "---\ntitle: Fine\n---\nText.\n"


def folder_with_faults(folder: Path) -> Path:
    for name, text in (("one.md", ONE), ("two.md", TWO), ("fine.md", FINE), ("open.md", "---\ntags: [a\n---\n")):
        (folder / name).write_text(text, "utf-8")
    return folder


async def test_typing_narrows_by_severity_rule_file_and_word(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        await open_list(session)
        listed = [row.split()[1] for row in session.rows() if row.strip(" ▌")[:2] in ("! ", "? ", "i ")]
        assert listed == ["open.md:2", "one.md:4", "one.md:8", "two.md:4", "two.md:6"]
        for words, count in (("error", 1), ("after ##", 3), ("two.md", 2), ("two blank ###", 0), ("warning one", 2)):
            await session.press("ctrl+u", f":{words}")
            shown = [row for row in session.rows() if ".md:" in row]
            assert len(shown) == count, words
        await session.press("ctrl+u", ":nowhere")
        assert 'Nothing has "nowhere".' in session.text()
        await session.press("enter", "ctrl+f", "ctrl+r", "down", "end")
        assert isinstance(session.app.screen, ProblemList)


async def test_enter_goes_there(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        await open_list(session)
        await session.press(":third", "enter")
        document = session.screen.document
        assert document is not None and document.path == tmp_path / "two.md"
        assert session.screen.body.place[0] == 2


async def test_one_is_mended_after_a_look_at_how(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        await open_list(session)
        await session.press(":second", "ctrl+f")
        assert isinstance(session.app.screen, TextPage)
        assert "## Second" in session.text()
        await session.press("a")
        document = session.screen.document
        assert document is not None and document.text == ONE.replace("##Second", "## Second")
        await session.press("ctrl+z")
        assert document.text == ONE


async def test_all_of_a_kind_are_mended_as_one_step_in_each_document_and_nothing_is_saved(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        workspace = session.screen.workspace
        await open_list(session)
        await session.press(":third", "ctrl+r")
        await session.settle()
        text = session.text()
        assert "3 problems in 2 documents" in text and "nothing is saved yet" in text
        assert "one.md" in text and "two.md" in text
        assert [document.text for document in workspace.documents.values()] == []
        await session.press("a")
        await session.settle()
        assert {path.name: document.text for path, document in workspace.documents.items()} == {
            "one.md": ONE.replace("##", "## "),
            "two.md": TWO.replace("##", "## "),
        }
        assert (tmp_path / "one.md").read_text("utf-8") == ONE
        assert [document.is_modified for document in workspace.documents.values()] == [True, True]
        assert session.screen.document is None
        rules = [found.rule for _, found in session.screen.findings.everything(session.screen.order())]
        assert "heading-space" not in rules
        for document in workspace.documents.values():
            document.undo()
        assert [document.text for document in workspace.documents.values()] == [ONE, TWO]


async def test_a_look_that_is_not_applied_changes_nothing(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        await open_list(session)
        await session.press(":third", "ctrl+r")
        await session.settle()
        await session.press("escape")
        assert session.screen.workspace.modified == []


async def test_what_was_typed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        workspace = session.screen.workspace
        await open_list(session)
        await session.press(":third", "ctrl+r")
        await session.settle()
        (tmp_path / "two.md").write_text(TWO + "More.\n", "utf-8")
        await session.press("a")
        assert workspace.hold(tmp_path / "two.md").text == TWO + "More.\n"
        assert workspace.hold(tmp_path / "one.md").text == ONE.replace("##", "## ")


async def test_no_problems(tmp_path: Path) -> None:
    (tmp_path / "fine.md").write_text(FINE, "utf-8")
    async with editing(tmp_path) as session:
        await open_list(session)
        assert "No problems." in session.text()


async def test_how_far_the_check_is_stands_in_the_title_of_the_list(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        assert "check 50%" not in session.text()
        session.screen.findings.checked = 2
        session.screen.tell_marks()
        await session.pilot.pause()
        assert "check 50%" in session.text()
        await open_list(session)
        assert "2 of 4 checked" in session.text()


def many(path: Path, count: int) -> list[Diagnostic]:
    return [
        Diagnostic("pattern", Severity.WARNING, f"Word {at} is odd.", "", path, Span(0, 1), at, 1, at, 2)
        for at in range(1, count + 1)
    ]


async def test_of_ten_thousand_only_what_is_in_view_is_made_and_painted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fine.md").write_text(FINE, "utf-8")
    made: list[int] = []
    row_of = problem_list.problem_row

    def counted(entry: problem_list.Entry, width: int, place: int) -> PieceRow:
        made.append(entry.problem.line)
        return row_of(entry, width, place)

    monkeypatch.setattr(problem_list, "problem_row", counted)
    async with editing(tmp_path) as session:
        session.screen.findings.put(tmp_path / "fine.md", many(tmp_path / "fine.md", 10_000))
        await open_list(session)
        assert "10,000?" in session.text()
        for keys in (["down"], ["pagedown"], ["end"], ["up"], [":999 "]):
            made.clear()
            await session.press(*keys)
            assert len(made) < 4 * 36 * len("".join(keys).removeprefix(":")), keys
        assert [row.split()[1] for row in session.rows() if "fine.md:" in row][:2] == ["fine.md:999", "fine.md:1999"]
        await session.press("ctrl+u", "end")
        assert "Word 10000 is odd." in session.rows()[-4]
        await session.press("enter")
        assert session.screen.document is not None


async def test_tab_shows_the_problems_of_the_open_document_alone(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        await open_list(session)
        assert "This document" not in session.rows()[-1]
        await session.press("tab", "escape")
        session.screen.open(tmp_path / "two.md")
        await session.settle()
        await open_list(session)
        assert "Tab This document" in session.rows()[-1]
        await session.press(":two", "down", "tab")
        rows = [row for row in session.rows() if ".md:" in row]
        assert len(rows) == 2 and rows[1].startswith("▌")
        assert "In this document." in session.text() and "Tab All documents" in session.rows()[-1]
        await session.press("ctrl+u", ":one.md")
        assert 'Nothing has "one.md".' in session.text()
        await session.press("tab")
        assert len([row for row in session.rows() if "one.md:" in row]) == 2
        await session.press("ctrl+u", "escape")
        session.screen.open(tmp_path / "fine.md")
        await session.settle()
        await open_list(session)
        await session.press("tab")
        assert "No problems in this document. Tab shows those of all documents." in session.text()


async def test_what_is_found_meanwhile_does_not_move_the_current_one(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        shown = await open_list(session)
        await session.press("end")
        assert next(row for row in session.rows() if row.startswith("▌")).split()[1] == "two.md:6"
        session.screen.findings.put(tmp_path / "fine.md", many(tmp_path / "fine.md", 3))
        shown.refresh_entries()
        assert next(row for row in session.rows() if row.startswith("▌")).split()[1] == "two.md:6"
        session.screen.findings.put(tmp_path / "two.md", [])
        shown.refresh_entries()
        await session.pilot.pause()
        assert len([row for row in session.rows() if row.startswith("▌")]) == 1


async def test_rows_fit_and_the_list_works_in_a_small_window_and_through_a_change_of_size(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path), size=(60, 20)) as session:
        session.screen.open(tmp_path / "one.md")
        await session.settle()
        await open_list(session)
        for width, height in ((60, 20), (120, 36), (40, 12), (80, 24)):
            await session.pilot.resize_terminal(width, height)
            await session.settle()
            rows = session.rows()
            assert len(rows) == height and all(len(row) <= width for row in rows)
            assert [row for row in rows if row.startswith("▌") and "open.md:2" in row]
            assert "Enter Go there" in rows[-1]
        await session.press("end", "enter")
        assert session.screen.document is not None and session.screen.document.path == tmp_path / "two.md"


async def test_words_of_files_and_names_are_shown_and_do_nothing(tmp_path: Path) -> None:
    name = "[bold]\x1b]0;x\x07\n\u202e[@click=app.quit]q.md"
    (tmp_path / name).write_text("---\n'[red]\u202e\\x1b[31m': [a\n---\n##[link=x]A[/]\x1b[2J\n", "utf-8")
    async with editing(tmp_path) as session:
        await open_list(session)
        for row in session.rows():
            assert not any(ord(each) < 32 or each in "\x7f\x9b\u202e" for each in row), row
        assert "[@click=app.quit]q.md:4" in session.text()
        await session.press(":##", "ctrl+f")
        assert isinstance(session.app.screen, TextPage)
        for row in session.rows():
            assert not any(ord(each) < 32 or each in "\x7f\x9b\u202e" for each in row), row
        await session.press("a")
        document = session.screen.document
        assert document is not None and "\n## [link=x]A" in document.text
        await session.press("ctrl+z")
        assert document.text == (tmp_path / name).read_text("utf-8")


async def test_mouse_wheel_and_click(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("---\ntitle: One\n---\n" + "##A\n\n" * 60, "utf-8")
    async with editing(tmp_path, size=(80, 24)) as session:
        await open_list(session)
        assert "one.md:4 " in session.text()
        await session.pilot._post_mouse_events([events.MouseScrollDown], "#found", offset=(5, 5), times=8)
        await session.pilot.pause()
        assert "one.md:4 " not in session.text()
        at = next(y for y, row in enumerate(session.rows()) if "one.md:" in row)
        line = int(session.rows()[at].partition("one.md:")[2].split()[0])
        await session.pilot.click("#found", offset=(10, at - 2))
        await session.settle()
        assert session.screen.body.place[0] == line - 4
