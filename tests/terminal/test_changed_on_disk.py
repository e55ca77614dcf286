"""What happens when somebody else writes, moves or deletes the file that is being edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

MINE = "Mine. "
THEIRS = "Theirs at the end.\n"


@pytest.fixture
def conflict(start: Start, study: Path) -> Session:
    """Edited here at the top of the body, and at its end by somebody else; then saved."""
    session = start(study)
    session.until("saved")
    session.type(MINE)
    with study.open("a", encoding="utf-8") as file:
        file.write(THEIRS)
    session.until("changed on disk while it is edited here")
    session.press("ctrl+s")
    session.until("changed on disk")
    session.until("(?i)merge")
    return session


def test_merge_takes_both(conflict: Session, study: Path) -> None:
    conflict.press("m")
    conflict.until("Merged")
    conflict.press("ctrl+s")
    conflict.until("Saved OCP.md: 1 line changed")
    text = study.read_text("utf-8")
    assert f"\n{MINE}\n" in text
    assert text.endswith(THEIRS)


def test_keep_mine_writes_over_theirs(conflict: Session, study: Path) -> None:
    conflict.press("k")
    conflict.until("Saved OCP.md")
    text = study.read_text("utf-8")
    assert f"\n{MINE}\n" in text
    assert THEIRS not in text


def test_take_theirs_can_be_taken_back(conflict: Session, study: Path) -> None:
    conflict.press("t")
    conflict.until("is now as on the disk")
    conflict.press("ctrl+home")
    assert MINE not in conflict.text
    assert THEIRS in study.read_text("utf-8")
    conflict.press("ctrl+z")
    conflict.until("edited")
    conflict.press("ctrl+home")
    conflict.until(f"▌{MINE.strip()}")


def test_the_diff_comes_back_to_the_question(conflict: Session, study: Path) -> None:
    before = study.read_bytes()
    conflict.press("d")
    conflict.until("Mine")
    conflict.until("Theirs at the end")
    conflict.press("escape")
    conflict.until("changed on disk")
    conflict.press("escape")
    conflict.until_gone("(?i)keep mine")
    assert study.read_bytes() == before
    conflict.until("edited")


def test_conflicting_changes_are_not_merged_by_guess(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.press("shift+f6")
    session.walk_to("title")
    session.press("end")
    session.type(" mine")
    text = study.read_text("utf-8").replace("instead of months", "instead of years")
    study.write_text(text, "utf-8")
    session.press("ctrl+s")
    session.until("(?i)merge")
    session.press("m")
    session.until_flowing("nothing is taken unasked")
    session.press("enter")
    session.until_flowing("nothing is taken unasked")
    assert study.read_text("utf-8") == text
    session.press("escape", "escape")
    session.press("ctrl+z")
    session.until("instead")


def test_a_clean_document_is_read_again_and_keeps_its_place(start: Start, study: Path) -> None:
    session = start(f"{study}:61")
    session.until("saved .* 61:1")
    study.write_text(study.read_text("utf-8").replace("Permit Desk", "Permit Office").replace("### App", "### Our app"))
    session.until("changed on disk and was read again")
    session.until("Permit Office")
    session.press("right")
    session.until("saved .* 61:2")
    session.command("problems")
    session.press("escape")


def test_a_file_replaced_by_rename_is_noticed(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    other = study.with_name("other.tmp")
    other.write_text(study.read_text("utf-8").replace("Permit Desk", "Permit Office"), "utf-8")
    other.replace(study)
    session.until("Permit Office")


def test_same_size_and_time_is_still_noticed_at_save(start: Start, study: Path) -> None:
    import os

    session = start(study)
    session.until("saved")
    session.type("x")
    status = study.stat()
    text = study.read_bytes().replace(b"Permit Desk", b"Permit Dusk")
    study.write_bytes(text)
    os.utime(study, ns=(status.st_atime_ns, status.st_mtime_ns))
    session.press("ctrl+s")
    session.until("changed on disk")
    assert study.read_bytes() == text


def test_a_deleted_file_is_told_and_written_anew(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.type("Kept. ")
    study.unlink()
    session.until("no longer on the disk")
    session.press("ctrl+s")
    session.settle()
    if "Saved" not in session.text:
        session.press("k")
    session.until("Saved OCP.md")
    assert "\nKept. \n" in study.read_text("utf-8")


def test_a_file_emptied_by_others_is_not_taken_unasked(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    study.write_bytes(b"")
    session.until("OCP.md changed on disk")
    assert "Building permits in" in session.text


def test_new_and_renamed_files_come_into_the_list(start: Start, site: Path) -> None:
    session = start(site / "team")
    session.until("3 documents")
    (site / "team" / "new.md").write_text("---\nname: Newcomer\n---\n", "utf-8")
    session.until("Newcomer")
    (site / "team" / "new.md").rename(site / "team" / "newer.md")
    session.until("Newcomer")
    (site / "team" / "newer.md").unlink()
    session.until_gone("Newcomer")


def test_a_changed_schema_is_used_at_once(start: Start, site: Path, study: Path) -> None:
    session = start(site)
    session.until_flowing("with errors")
    session.press("ctrl+o")
    session.type("permits\r")
    session.until("no problems|2 problems|saved")
    schema = site / "caseedit.yml"
    schema.write_text(
        schema.read_text("utf-8").replace(
            "type: string, required: true, unique: true, max: 60", "type: string, required: true, max: 9"
        ),
        "utf-8",
    )
    session.until(r"\d+ problems?  ")
    session.press("f8")
    session.until("(?i)longer|at most|characters")


def test_a_full_folder_says_that_nothing_was_saved(start: Start, study: Path) -> None:
    """A folder that takes no new files, and a file that may not be written."""
    import os

    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    session = start(study)
    session.until("saved")
    session.type("x")
    study.chmod(0o444)
    before = study.read_bytes()
    session.press("ctrl+s")
    session.until("(?i)not saved|read-only")
    assert study.read_bytes() == before


def test_problems_of_other_documents_follow_the_disk(start: Start, site: Path) -> None:
    session = start(site / "team")
    session.until("3 documents")
    broken = site / "team" / "broken.md"
    broken.write_text("---\nname: [\n---\n", "utf-8")
    session.until("! broken.md")
    session.press("f8")
    session.until_flowing("broken.md")
    session.press("ctrl+o")
    session.type("wren\r")
    session.until("saved")
    broken.unlink()
    session.until_gone("broken.md")
    session.press("f8")
    session.settle()
    assert "is not there" not in session.flowing


def led_outside(start: Start, study: Path, tmp_path: Path) -> tuple[Session, Path]:
    """Return an editor with something typed into a file that is by now a link out of the content, and that file."""
    outside = tmp_path / "outside.md"
    outside.write_text("---\ntitle: Outside\n---\nText of another.\n", "utf-8")
    session = start(study)
    session.until("saved")
    session.type(MINE)
    study.unlink()
    study.symlink_to(outside)
    session.until("changed on disk while it is edited here")
    return session, outside


def test_a_file_that_became_a_link_out_of_the_content_is_not_written_through(
    start: Start, study: Path, tmp_path: Path
) -> None:
    session, outside = led_outside(start, study, tmp_path)
    before = outside.read_bytes()
    session.press("ctrl+s")
    session.until("NOT saved: it is a link to a file outside")
    session.press("escape")
    session.command("save as")
    session.until("Save as:")
    session.press("enter")
    session.until(r"Saved as OCP-2\.md")
    assert f"\n{MINE}\n" in study.with_name("OCP-2.md").read_text("utf-8")
    assert outside.read_bytes() == before


def test_a_command_that_is_refused_says_so_and_ends_nothing(start: Start, study: Path, tmp_path: Path) -> None:
    """Taking what is outside leaves a document that may only be looked at, with steps to undo."""
    session, _ = led_outside(start, study, tmp_path)
    session.command("take the file as it is")
    session.until("Drop what is edited")
    session.press("t")
    session.until("now as on the disk")
    session.press("ctrl+z")
    session.until("OCP.md may only be looked at")
    session.kill(15)
    assert session.wait() == 143
