"""Two versions of one document: decided place by place; saved elsewhere; open twice."""

from __future__ import annotations

import subprocess
from pathlib import Path

from session import Session, Start

pytest_plugins = ["terminal_fixtures"]


def edit_title(session: Session, words: str) -> None:
    session.press("shift+f6")
    session.walk_to("title")
    session.press("end")
    session.type(words)


def in_two_places(start: Start, study: Path, **options: int) -> Session:
    """Change the title and the first line of the body, here and on the disk, in different ways."""
    session = start(study, **options)
    session.until("saved")
    session.type("Mine. ")
    edit_title(session, " mine")
    text = study.read_text("utf-8")
    body = text.index("\n---\n", 4) + 5
    text = text[:body] + "Theirs. " + text[body:]
    study.write_text(text.replace("instead of months", "instead of years", 1), "utf-8")
    session.press("ctrl+s")
    session.until("(?i)keep mine")
    session.press("m")
    session.until("both sides changed title, 1 of 2")
    return session


def test_each_conflict_is_decided_and_each_choice_can_be_taken_back(start: Start, study: Path) -> None:
    session = in_two_places(start, study)
    session.until("Before both +m  Mine, here +t  Theirs, on the disk")
    session.press("t")
    session.until("changed body, 2 of 2")
    session.press("u")
    session.until("changed title, 1 of 2")
    session.press("t", "a")
    session.until("All is decided")
    session.press("enter")
    session.until("Merged")
    session.press("ctrl+s")
    session.until("Saved OCP.md")
    text = study.read_text("utf-8")
    assert "instead of years" in text
    assert "mine" not in text.partition("\n---\n")[0]
    assert "\nMine. \nTheirs. \n" in text
    # One step for each choice: the first undo takes the title back to mine.
    session.press("ctrl+z")
    session.until("edited")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert "instead of months mine" in study.read_text("utf-8")


def test_leaving_the_conflicts_changes_nothing(start: Start, study: Path) -> None:
    session = in_two_places(start, study, columns=60, rows=20)
    on_disk = study.read_bytes()
    session.press("m", "escape")
    session.until("changed on disk")
    session.press("escape")
    session.until("edited")
    assert study.read_bytes() == on_disk
    session.press("ctrl+s")
    session.until("changed on disk")


def test_what_is_merged_and_taken_back_is_asked_about_again(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.type("Mine. ")
    with study.open("a", encoding="utf-8") as file:
        file.write("Theirs.\n")
    on_disk = study.read_bytes()
    session.press("ctrl+s")
    session.until("(?i)keep mine")
    session.press("m")
    session.until("Merged")
    session.press("ctrl+z")
    session.press("ctrl+s")
    session.until("changed on disk")
    assert study.read_bytes() == on_disk


def test_a_document_that_is_gone_is_saved_under_another_name(start: Start, study: Path, tmp_path: Path) -> None:
    session = start(study)
    session.until("saved")
    session.type("Kept. ")
    study.rename(tmp_path / "moved.md")
    session.press("ctrl+s")
    session.until("OCP.md is no longer on the disk")
    session.press("s")
    session.until("Save as: OCP-2.md")
    session.press("enter")
    session.until("Saved as OCP-2.md")
    assert "\nKept. \n" in study.with_name("OCP-2.md").read_text("utf-8")
    assert not study.exists()
    session.type("More. ")
    session.press("ctrl+s")
    session.until("Saved OCP-2.md: 1 line changed")


def test_a_folder_that_moved_is_named_and_written_anew(start: Start, site: Path, study: Path) -> None:
    session = start(site)
    session.until_flowing("with errors")
    session.press("ctrl+o")
    session.type("permits\r")
    session.until("saved")
    session.press("f6")
    session.type("Kept. ")
    study.parent.rename(site / "elsewhere")
    session.press("ctrl+s")
    session.until("(?i)no longer on the disk")
    assert "case-studies is not there" in session.flowing
    session.press("k")
    session.until("Saved OCP.md")
    assert "Kept. " in study.read_text("utf-8")
    assert (site / "elsewhere" / "OCP.md").exists()


def test_a_second_editor_on_the_same_file_is_told(start: Start, study: Path) -> None:
    first = start(study)
    first.until("saved")
    second = start(study)
    second.until("OCP.md is open in another caseedit")
    assert f"process {first.process.pid}" in second.flowing
    second.press("l")
    second.until("read-only")
    second.type("x")
    second.until_flowing("may only be looked at")
    second.press("ctrl+q")
    assert second.wait() == 0
    assert first.is_running
    third = start(study)
    third.until("is open in another caseedit")
    third.press("c")
    first.type("First. ")
    third.type("Third. ")
    third.press("ctrl+s")
    third.until("Saved OCP.md")
    first.press("ctrl+s")
    first.until("changed on disk")
    first.kill()
    first.wait()
    third.press("ctrl+q")
    assert third.wait() == 0
    fourth = start(study)
    fourth.until("Unsaved work")
    fourth.press("escape")
    fourth.settle()
    assert "another caseedit" not in fourth.text


def test_the_second_editor_takes_over_when_the_first_ends(start: Start, study: Path) -> None:
    first = start(study)
    first.until("saved")
    looking = start(study)
    looking.until("is open in another caseedit")
    looking.press("l")
    looking.until("read-only")
    asked = start(study)
    asked.until("is open in another caseedit")
    first.kill()
    first.wait()
    # One of the two has it now: it says so, or nothing is left to be decided by its question.
    asked.press("l")
    for session in (looking, asked):
        session.settle()
    told = [session for session in (looking, asked) if "OCP.md is open only here now" in session.told]
    assert len(told) == 1
    heir, other = told[0], asked if told[0] is looking else looking
    heir.type("Mine. ")
    heir.until("edited")
    assert "read-only" in other.text
    heir.press("ctrl+s")
    heir.until("Saved OCP.md")
    heir.press("ctrl+q")
    assert heir.wait() == 0
    other.until("OCP.md is open only here now, and can be changed")
    other.type("Too. ")
    other.until("edited")
    other.press("ctrl+s")
    other.until("Saved OCP.md")
    assert "Mine. " in study.read_text("utf-8")
    assert "Too. " in study.read_text("utf-8")


def test_another_name_and_away(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.type("Edited. ")
    session.command("rename the file")
    session.until("New name of the file: OCP.md")
    session.press("ctrl+u")
    session.type("permits\r")
    session.until("The file is called permits.md now")
    session.press("ctrl+s")
    session.until("Saved permits.md: 1 line changed")
    renamed = study.with_name("permits.md")
    assert "\nEdited. \n" in renamed.read_text("utf-8")
    assert not study.exists()
    session.command("delete this document")
    session.until("Delete permits.md")
    session.press("t")
    session.until("(?i)for good|in the trash")
    if "for good" in session.text:
        session.press("x")
    session.until("permits.md is deleted|in the trash")
    assert not renamed.exists()
    session.press("ctrl+q")
    assert session.wait() == 0


def test_a_full_disk_offers_another_place_and_the_old_bytes(start: Start, small_disk: Path, tmp_path: Path) -> None:
    file = small_disk / "a.md"
    file.write_text("old words\n" * 4_000)
    before = file.read_bytes()
    session = start(file)
    session.until("saved")
    session.type("New. ")
    session.press("ctrl+s")
    session.until("NOT saved: the disk is full")
    assert file.read_bytes() == before
    session.press("s")
    session.until("Save as")
    session.press("ctrl+u")
    session.type(f"{tmp_path}/kept.md\r")
    session.until_flowing("itself is not saved")
    assert (tmp_path / "kept.md").read_bytes() == b"New. " + before
    assert "1~" in session.text
    session.press("escape", "ctrl+s")
    session.until("the disk is full")
    session.press("o")
    session.until("Saved a.md: 1 line changed")
    assert file.read_bytes() == b"New. " + before
    assert [path.name for path in small_disk.iterdir()] == ["a.md"]


def test_a_disk_that_became_read_only_loses_nothing(start: Start, small_disk: Path, tmp_path: Path) -> None:
    file = small_disk / "a.md"
    file.write_text("old words\n")
    session = start(file)
    session.until("saved")
    session.type("New. ")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    session.press("ctrl+s")
    session.until("NOT saved")
    session.press("escape")
    assert file.read_bytes() == b"old words\n"
    session.until_true(lambda: any("New. " in kept.read_text("utf-8") for kept in session.state.rglob("*.text")))
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    session.press("ctrl+s")
    session.until("Saved a.md")
    assert file.read_bytes() == b"New. old words\n"


def test_what_is_typed_and_no_value_yet_survives_a_kill(start: Start, site: Path) -> None:
    article = next((site / "press").glob("*.md"))
    session = start(article)
    session.until("saved")
    session.press("shift+f6")
    session.walk_to("date")
    session.press("ctrl+u")
    session.type("+3")
    session.until_true(lambda: any('"+3"' in kept.read_text("utf-8") for kept in session.state.rglob("*.text")))
    session.kill()
    session.wait()
    again = start(article)
    again.until("Unsaved work")
    again.press("r")
    again.until("Restored")
    again.until(r"date +\+3")


def test_a_form_that_may_only_be_looked_at_takes_no_key(start: Start, study: Path) -> None:
    session = start("--read-only", "--field", "title", study)
    session.until("read-only")
    session.settle()
    before = session.text
    session.type("zzz")
    session.until_flowing("This document may only be looked at")
    assert "zzz" not in session.text
    session.press("escape", "down", "up")
    assert "zzz" not in session.text
    assert "refus" not in session.text.lower()
    assert before.splitlines()[1:5] == session.text.splitlines()[1:5]
