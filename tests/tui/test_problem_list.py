"""The list of problems: narrowed by typing; a problem is gone to, mended, or all of its kind, after seeing how."""

from __future__ import annotations

from pathlib import Path

from app_session import Session, editing

from caseedit.tui.screens.problem_list import ProblemList
from caseedit.tui.screens.text_page import TextPage

ONE = "---\ntitle: One\n---\n##First\n\nText.\n\n##Second\n"
TWO = "---\ntitle: Two\n---\n[a] (https://b.c)\n\n##Third\n"
FINE = "---\ntitle: Fine\n---\nText.\n"


def folder_with_faults(folder: Path) -> Path:
    for name, text in (("one.md", ONE), ("two.md", TWO), ("fine.md", FINE), ("open.md", "---\ntags: [a\n---\n")):
        (folder / name).write_text(text, "utf-8")
    return folder


async def open_list(session: Session) -> ProblemList:
    session.screen.action_command("problems")
    await session.pilot.pause()
    screen = session.app.screen
    assert isinstance(screen, ProblemList)
    return screen


async def test_typing_narrows_by_severity_rule_file_and_word(tmp_path: Path) -> None:
    async with editing(folder_with_faults(tmp_path)) as session:
        await open_list(session)
        listed = [row.split()[1] for row in session.rows() if row.strip(" ▌")[:2] in ("! ", "~ ", "i ")]
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
