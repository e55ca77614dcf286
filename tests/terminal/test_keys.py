"""The keys that the contract promises, one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from session import Session, Start

pytest_plugins = ["terminal_fixtures"]


@pytest.fixture
def session(start: Start, study: Path) -> Session:
    session = start(study)
    session.until("saved")
    session.settle()
    return session


def test_save_and_its_second_key(session: Session, study: Path) -> None:
    session.press("ctrl+s")
    session.until("Nothing to save")
    session.type("One")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    session.type("Two")
    session.press("f2")
    session.until("Saved OCP.md: 1 line changed")
    assert "\nOneTwo\n" in study.read_text("utf-8")


@pytest.mark.parametrize("key", ["ctrl+q", "f10"])
def test_quit_asks_only_with_unsaved_work(session: Session, study: Path, key: str) -> None:
    before = study.read_bytes()
    session.type("x")
    session.press(key)
    session.until(r"Save OCP\.md\?")
    session.press("escape")
    session.until_gone(r"Save OCP\.md\?")
    session.press(key)
    session.until(r"Save OCP\.md\?")
    if key == "f10":
        session.press("d")
        assert session.wait() == 0
        assert study.read_bytes() == before
    else:
        session.press("s")
        assert session.wait() == 0
        assert study.read_bytes() != before
    assert session.reader.modes == {25, 7}
    assert session.terminal_modes == session.modes_before


def test_quit_without_changes(session: Session) -> None:
    session.press("f10")
    assert session.wait() == 0


def test_the_palette_has_every_command_and_takes_the_words_of_others(session: Session, study: Path) -> None:
    session.type("x")
    session.press("ctrl+p")
    session.until("Command:")
    session.type("quit")
    assert re.search(r"Quit .*\^Q F10", session.text)
    session.press("escape")
    session.press("ctrl+p")
    session.type(":wq\r")
    assert session.wait() == 0
    assert "\nx\n" in study.read_text("utf-8")


def test_keys_that_come_in_one_piece_are_not_lost(session: Session, study: Path) -> None:
    """As on a slow line: the palette, its words, Enter, text, save and quit, all at once."""
    session.send(b"one \x10replace\r")
    session.until("Find .*\n.*With")
    session.press("escape", "escape")
    session.send(b"two \x0fpermits\r\x1b[17~three\x13\x11")
    assert session.wait() == 0
    assert "\none two three\n" in study.read_text("utf-8")


def test_panes_go_round(session: Session) -> None:
    seen = []
    for _ in range(4):
        seen.append(session.status.split("  LF")[0].split()[-1])
        session.press("f6")
    assert session.status.split("  LF")[0].split()[-1] == seen[0]
    assert {"path", "title"} & set(seen), seen
    session.press("shift+f6")
    assert session.status.split("  LF")[0].split()[-1] == seen[-1]


def test_problems_over_all_documents(start: Start, site: Path) -> None:
    session = start(site)
    session.until_flowing("24 with errors")
    names = []
    for _ in range(4):
        session.press("f8")
        session.until_gone("^$")
        names.append(next(row for row in session.rows if row.startswith((">", "▌"))))
    assert len(set(names)) > 2, names
    session.press("f7", "f7")
    assert next(row for row in session.rows if row.startswith((">", "▌"))) == names[1]


def test_open_by_title_path_or_client(session: Session) -> None:
    for words, title in (
        ("Budget that", "bellhaven-budget.md"), ("quarry", "quarry-hill-schools.md"), ("Ostrander", "OCP.md")
    ):  # fmt: skip
        session.press("ctrl+o")
        session.until("Open:")
        session.type(words)
        session.press("enter")
        session.until(rf"{re.escape(title)} +saved")


def test_find_and_replace(session: Session, study: Path) -> None:
    session.press("ctrl+f")
    session.type("clerk")
    session.press("enter")
    session.until(r"\d+ of \d+|\d+/\d+")
    session.press("escape")
    session.type("X")
    session.press("ctrl+z")
    session.press("ctrl+r")
    session.type("porch")
    session.press("tab")
    session.type("veranda")
    session.press("enter")
    session.press("escape")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert "veranda" in study.read_text("utf-8")


def test_go_to_a_line_or_a_heading(session: Session) -> None:
    session.press("ctrl+g")
    session.until("Line or heading")
    session.type("Impact")
    session.press("enter")
    session.until(r"OCP\.md +saved .* 61:1")
    session.press("ctrl+g")
    session.type("7\r")
    session.until(r" 47:1 ")


def test_the_page_beside_alone_and_off(session: Session) -> None:
    assert re.search(r"│ Page", session.rows[0])
    session.press("ctrl+t")
    assert "Body" not in session.text
    assert "Page" in session.rows[0]
    session.press("ctrl+t")
    assert "Page" not in session.rows[0]
    assert "Body" in session.text
    session.press("ctrl+t")
    assert re.search(r"│ Page", session.rows[0])


def test_undo_and_redo_over_form_and_body(session: Session, study: Path) -> None:
    before = study.read_text("utf-8")
    session.type("body")
    session.press("shift+f6")
    session.walk_to("title")
    session.type("form")
    session.press("ctrl+z")
    session.until(" title  LF")
    session.until("▌title +Building")
    session.press("ctrl+z")
    session.until("saved .* 41:")
    session.press("ctrl+y", "ctrl+y")
    session.until("edited .* title  LF")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 2 lines changed")
    assert len(study.read_text("utf-8")) == len(before) + 8
    session.press("ctrl+z", "ctrl+z")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 2 lines changed")
    assert study.read_text("utf-8") == before


def test_help_names_the_place_and_the_keys(session: Session) -> None:
    session.press("f1")
    session.until("(?i)help.*body")
    assert re.search(r"\^S +F2 +Save", session.text), session.text
    session.press("escape")
    session.press("f6", "f6")
    session.press("f1")
    assert not re.search("(?i)help.*body", session.rows[0])
    session.press("escape")
    session.until("UTF-8")


def test_yaml_and_form_at_the_same_place(session: Session, study: Path) -> None:
    session.press("shift+f6")
    session.walk_to("title")
    session.press("f5")
    session.until(" 4:")
    session.press("right")
    session.type("!")
    session.press("f5")
    session.until("▌title .*!")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert 'title: "!Building permits' in study.read_text("utf-8")


def test_a_new_document(session: Session, study: Path) -> None:
    session.press("ctrl+n")
    session.until("Title of the new document")
    session.type("A porch of one's own")
    session.press("enter")
    session.until("New document")
    made = list(study.parent.glob("*porch*.md"))
    assert len(made) == 1
    assert "A porch of one's own" in made[0].read_text("utf-8")


def test_the_body_in_another_editor(start: Start, study: Path, tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\nprintf "Typed elsewhere.\\n" >> "$1"\n', "utf-8")
    editor.chmod(0o755)
    session = start(study, environment={"EDITOR": f"'{editor}'"})
    session.until("saved")
    session.settle()
    session.press("f4")
    session.until("edited")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert study.read_text("utf-8").endswith("Typed elsewhere.\n")
    session.press("ctrl+z")
    session.until("edited")


def test_copying_reaches_the_terminal_and_pasting_is_one_step(session: Session, study: Path) -> None:
    session.type("word")
    session.send(b"\x1b[1;2H")
    session.press("ctrl+x")
    session.until("Copied here: 4 characters")
    assert session.reader.copied == ["\x1b]52;c;d29yZA==\x07"]
    session.press("ctrl+v", "ctrl+v")
    session.paste("a\r\nb\x1b[31m\x00c")
    session.press("ctrl+z", "ctrl+y")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 2 lines changed")
    assert "\nwordworda\nb[31mc\n" in study.read_text("utf-8")


def test_nothing_is_bound_to_what_terminals_send_as_other_keys(session: Session, study: Path) -> None:
    before = study.read_bytes()
    for sent in ("\x08", "\t", "\x1b[Z", "\x1bq", "\x1b1", "\x1b[57441u", "\x1b[27;5;13~", "\x1f", "\x00", "\x1c"):
        session.type(sent)
    session.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
    session.until("Nothing to undo")
    session.press("right")
    session.until("saved")
    assert study.read_bytes() == before


def test_suspend_and_come_back(session: Session) -> None:
    session.command("suspend")
    session.until_true(
        lambda: Path(f"/proc/{session.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    )
    session.read()
    assert not session.reader.modes & {1049, 1000, 2004}
    session.kill(18)
    session.until_true(lambda: {1049, 2004} <= session.reader.modes)
    session.settle()
    session.type("back")
    session.until("▌back")


@pytest.mark.parametrize(("columns", "rows"), [(120, 36), (80, 24), (60, 20)])
def test_the_focus_is_seen_in_one_place_wherever_it_goes(start: Start, study: Path, columns: int, rows: int) -> None:
    session = start(study, columns=columns, rows=rows)
    session.until(r"saved .* UTF-8")
    session.type("Words")
    for _ in range(6):
        session.settle()
        assert [row.count("▌") for row in session.rows if "▌" in row] == [1], session.text
        session.press("f6")
