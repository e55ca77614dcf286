"""The whole job of a writer, by keys, in windows of three sizes: diff and page hold what was done."""

from __future__ import annotations

import difflib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from session import ROOT, Session, Start, key

pytest_plugins = ["terminal_fixtures"]

SEED = ROOT.parent / "shared" / "seed" / "HHS.md"
SIZES = [(120, 36), (80, 24), (60, 20)]


@dataclass(frozen=True)
class Work:
    """A document, and what stands in it before and after.

    Attributes:
        steps: How many words lie between the end of the background and the word to change.
        word: That word, as it is to become.
        caption: The end of the caption of the second picture.
        spec: The first of the specs.
    """

    name: str
    steps: int
    word: str
    caption: str
    spec: str


OSTRANDER = Work("OCP.md", 2, "which un-somebody waited", "what this job needs", "Drupal 10")
HEALTH = Work("HHS.md", 5, "the un-dedicated HHS", "the resources they need", "Drupal 7")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_whole_job_on_a_sample(start: Start, study: Path, columns: int, rows: int) -> None:
    do_the_job(start(study, columns=columns, rows=rows), study, OSTRANDER)


@pytest.mark.skipif(not SEED.is_file(), reason="the seed file is not part of this checkout")
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_whole_job_on_the_seed(start: Start, tmp_path: Path, columns: int, rows: int) -> None:
    (tmp_path / "site").mkdir()
    file = Path(shutil.copyfile(SEED, tmp_path / "site" / "HHS.md"))
    do_the_job(start(file, columns=columns, rows=rows), file, HEALTH)


def do_the_job(session: Session, file: Path, work: Work) -> None:
    before = file.read_text("utf-8").split("\n")
    session.until(r"saved .* UTF-8")
    if session.screen.columns == 80:
        session.press("ctrl+t")
    go_to_form(session)

    session.walk_to("title")
    session.press("end")
    session.type(" here")
    sees(session, " here")

    session.walk_to("background_section")
    session.press("ctrl+end")
    session.type(key("ctrl+left") * work.steps)
    session.type("un-")
    sees(session, work.word)

    session.walk_to("tags")
    session.type("Security")
    session.press("enter", "escape")
    sees(session, "Security")

    session.walk_to("specs")
    session.press("enter", "ctrl+d", "escape")
    sees_not(session, work.spec)

    session.walk_to("images 2")
    session.press("enter")
    session.walk_to("images 2, caption")
    session.press("end")
    session.type(" now")
    sees(session, work.caption + " now")
    session.press("enter")

    session.command("add an item")
    session.walk_to("images 3, url")
    session.type("images/new.png")
    session.walk_to("images 3, caption")
    session.type("It's a new caption")
    session.walk_to("images 3, alt")
    session.type("A new picture")
    sees(session, "It's a new caption")

    session.press("f6", "ctrl+end")
    session.type("\r\rA paragraph of its own.")
    sees(session, "A paragraph of its own.")

    session.press("ctrl+s")
    if "Save it as it is?" in session.text:
        session.press("s")
    session.until(rf"Saved {work.name}: \d+ lines changed")
    must_hold(before, file.read_text("utf-8").split("\n"), work)
    assert session.reader.faults == []
    session.press("ctrl+q")
    assert session.wait() == 0


def must_hold(before: list[str], after: list[str], work: Work) -> None:
    """The diff is what was done, line for line: 1, 1, 1, 1, 1, then 5 new ones, then the paragraph."""
    lines = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if line[:3] not in ("---", "+++")]
    shape = "".join(line[0] for line in lines)
    # Title; background and tag, which are neighbours; spec; caption; picture; paragraph.
    assert shape == "@-+@--++@-@-+@+++++@++", "\n".join(lines)


def go_to_form(session: Session) -> None:
    for _ in range(4):
        if re.search("  (path|title)(  LF.*)?$", session.status):
            return
        session.press("shift+f6")
    raise AssertionError(session.text)


def page(session: Session) -> str:
    """What the page shows, as flowing text; in a narrow window the page is visited for it."""
    if session.screen.columns < 80:
        session.press("ctrl+t")
        shown = session.flowing
        session.press("ctrl+t")
        return shown
    return " ".join(" ".join(row.rpartition("│")[2].rstrip(" ▐") for row in session.rows[:-2]).split())


def sees(session: Session, words: str) -> None:
    session.until_true(lambda: " ".join(words.split()) in page(session))


def sees_not(session: Session, words: str) -> None:
    session.until_true(lambda: words not in page(session))
