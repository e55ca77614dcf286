"""How the editor begins: on a folder, on a file, at a line, in a field, and on what cannot be opened."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from session import ROOT, Start

pytest_plugins = ["terminal_fixtures"]


def test_a_folder_begins_in_the_list(start: Start, site: Path) -> None:
    session = start(site)
    session.until_flowing("Enter opens one, F8 the first problem.")
    session.until("Building permits in")
    session.press("down", "enter")
    session.until("saved")
    # Enter leads to the form; the document's place is told.
    assert re.search(r"saved .*  (path|name|title)  LF  UTF-8$", session.status), session.text


def test_a_file_begins_in_the_body_at_its_first_line(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.type("Begun. ")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    lines = study.read_text("utf-8").split("\n")
    assert lines[40] == "Begun. ", lines[38:43]


@pytest.mark.parametrize(("line", "place"), [(47, "47:1"), (4, "title"), (31, "images 2, caption"), (9_999, "83:")])
def test_a_line_of_the_file(start: Start, study: Path, line: int, place: str) -> None:
    session = start(f"{study}:{line}")
    session.until(f"saved .*  {re.escape(place)}")


def test_a_field(start: Start, study: Path) -> None:
    session = start("--field", "images[1].caption", study)
    session.until("saved .*  images 2, caption  LF")
    session.until("▌ *caption")
    session.press("end")
    session.type("!")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert "this job needs!'" in study.read_text("utf-8")


def test_a_field_that_is_not_there(start: Start, study: Path) -> None:
    session = start("--field", "nonsense", study)
    session.until("There is no field nonsense")


def test_relative_paths(start: Start, site: Path) -> None:
    session = start("OCP.md:47", folder=site / "case-studies")
    session.until(r"OCP\.md +saved .*  47:1")
    session.type("x")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    other = start("./team", folder=site)
    other.until(r"3 documents\.")


def test_read_only(start: Start, study: Path) -> None:
    before = study.read_bytes()
    session = start("--read-only", study)
    session.until("read-only")
    session.type("x")
    session.until("may only be looked")
    session.press("shift+f6")
    session.press("tab", "tab", "x")
    session.until("may only be looked")
    session.press("ctrl+s")
    session.press("ctrl+q")
    assert session.wait() == 0
    assert study.read_bytes() == before


def test_an_empty_folder(start: Start, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    session = start(tmp_path / "empty")
    session.until(r"No Markdown files here\. \^N makes one")
    session.press("f6", "f8", "ctrl+s", "ctrl+f", "ctrl+g", "ctrl+z", "enter")
    session.press("ctrl+n")
    session.until("Title of the new document")
    session.type("Some words")
    session.press("enter")
    session.until(r"some-words\.md")
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["some-words.md"]


@pytest.mark.parametrize("name", ["nowhere", "nowhere/at/all.md"])
def test_a_path_that_is_not_there(start: Start, tmp_path: Path, name: str) -> None:
    session = start(tmp_path / name)
    assert session.wait() == 3
    assert "There is no file or folder" in session.flowing
    assert "Traceback" not in session.text


def test_what_is_no_file_and_what_cannot_be_opened(start: Start, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    big = tmp_path / "big.md"
    with big.open("wb") as file:
        file.truncate(20 << 20)
    for path, words in ((tmp_path / "pipe.md", "is a pipe between programs"), (big, "is too big to edit: 20 MB")):
        session = start(path)
        assert session.wait() == 3
        assert words in session.flowing


def test_what_cannot_be_opened_is_told_from_the_list(start: Start, tmp_path: Path) -> None:
    site = tmp_path / "odd"
    site.mkdir()
    os.mkfifo(site / "apipe.md")
    with (site / "big.md").open("wb") as file:
        file.truncate(20 << 20)
    (site / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (site / "fine.md").write_text("---\ntitle: Fine\n---\nText\n", "utf-8")
    session = start(site)
    session.until("Fine")
    told = {"apipe.md": "pipe between programs", "big.md": "too big", "gone.md": "not there"}
    for name, words in told.items():
        session.press("ctrl+o")
        session.type(name)
        if name not in session.text.replace(f"Open: {name}", ""):
            session.press("escape")
            continue
        session.press("enter")
        session.until(words)
        session.press("escape")
    session.press("ctrl+o")
    session.type("fine")
    session.press("enter")
    session.until(r"fine\.md +saved")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(start: Start, study: Path) -> None:
    study.chmod(0)
    session = start(study)
    assert session.wait() == 3
    assert "you are not allowed to" in session.flowing


def test_a_broken_schema_is_told_and_the_rest_goes_on(start: Start, site: Path) -> None:
    (site / "caseedit.yml").write_text("version: 1\ncollections: [\n", "utf-8")
    session = start(site)
    session.until(r"caseedit\.yml")
    session.until_flowing("The rest of the schema is used")
    session.press("ctrl+o")
    session.type("permits")
    session.press("enter")
    session.until(r"OCP\.md +saved")
    session.press("ctrl+end")
    again = start(site / "case-studies" / "OCP.md")
    again.until_flowing("caseedit.yml:2")


def test_a_file_that_is_no_utf8_keeps_its_bytes(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "latin.md"
    file.write_bytes(b"---\ntitle: caf\xe9\n---\nIl fait \xe9t\xe9\nend\n")
    session = start(file)
    session.until("not UTF-8")
    session.press("ctrl+end")
    session.type("more")
    session.press("ctrl+s")
    if "Save it as it is?" in session.text:
        session.press("s")
    session.until(r"Saved latin\.md: 1 line changed")
    assert file.read_bytes() == b"---\ntitle: caf\xe9\n---\nIl fait \xe9t\xe9\nend\nmore"


def test_invalid_yaml_can_be_edited_and_saved_and_mended(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "broken.md"
    file.write_text('---\ntitle: "Open\nweight: 2\n---\nBody\n', "utf-8")
    session = start(file)
    session.until_flowing("a quote that opens on line 2 is never closed")
    session.press("ctrl+end")
    session.type("more")
    session.press("ctrl+s")
    session.until("Save it as it is")
    session.press("s")
    session.until(r"Saved broken\.md: 1 line changed")
    session.press("shift+f6")
    assert 'title: "Open' in session.text
    session.press("ctrl+home", "end")
    session.type('"')
    # The form is back, and in the field that was mended.
    session.until("saved|edited .*  title  LF")
    assert re.search("▌title +Open", session.text), session.text
    session.type("!")
    session.press("ctrl+s")
    session.until(r"Saved broken\.md: 1 line changed")
    assert file.read_text("utf-8") == '---\ntitle: "Open!"\nweight: 2\n---\nBody\nmore'


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_hold_a_screen(start: Start, study: Path, term: str) -> None:
    session = start(study, environment={"TERM": term})
    assert session.wait() == 2
    assert "caseedit needs a terminal for editing; check, list, get, set, new and preview work" in session.flowing
    assert session.reader.modes == {25, 7}


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_no_terminal_at_all(study: Path, tmp_path: Path, stream: str) -> None:
    master, slave = os.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "caseedit", str(study)],
            stdin=subprocess.DEVNULL if stream == "stdin" else slave,
            stdout=subprocess.DEVNULL if stream == "stdout" else slave,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            timeout=60,
            check=False,
        )
    finally:
        os.close(master)
        os.close(slave)
    assert done.returncode == 2
    assert b"caseedit needs a terminal for editing" in done.stderr


def test_messages_of_programs_may_go_elsewhere(site: Path, start: Start, tmp_path: Path) -> None:
    program = tmp_path / "quiet.py"
    program.write_text(
        "import os, sys\nos.dup2(os.open('errors.log', os.O_WRONLY | os.O_CREAT), 2)\n"
        "from caseedit.cli.main import entry\nentry()\n",
        "utf-8",
    )
    session = start(site / "case-studies", program=program, folder=tmp_path)
    session.until("Building permits")
    assert (tmp_path / "errors.log").read_bytes() == b""


@pytest.mark.long
def test_ten_thousand_files_do_not_keep_anybody_waiting(start: Start, study: Path, tmp_path: Path) -> None:
    """The list is there, keys are answered and quitting is at once while files are still read and checked."""
    text = study.read_text("utf-8")
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"f{number:05}.md").write_text(text.replace("Building permits", f"Number {number}"), "utf-8")
    session = start(folder)
    session.until("10,000")
    session.send(b"f09")
    session.until("/ f09")
    session.send(b"\x11")
    assert session.wait(10) == 0
