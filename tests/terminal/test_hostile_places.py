"""Payloads in what is no document: git, the environment, journals, templates; and in windows of small sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from session import Session, Start
from test_hostile import ACTING, ALL, ESC, MARKUP, hostile_site, in_quotes, must_be_clean, walk

pytest_plugins = ["terminal_fixtures"]

SHORT = f"{ESC}]0;x\x07{ESC}[31m\u202e\x9b31m{MARKUP.replace('/', '')}"


def with_git(folder: Path, branch: str) -> None:
    """Make a folder look like a repository whose branch has a name that git itself would refuse."""
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".git" / "refs").mkdir()
    (folder / ".git" / "HEAD").write_text(f"ref: refs/heads/{branch}\n", "utf-8")


def with_template(folder: Path) -> None:
    text = (folder / "caseedit.yml").read_text("utf-8")
    at = text.index("    fields:")
    (folder / "caseedit.yml").write_text(f"{text[:at]}    template: {in_quotes(SHORT + '.html')}\n{text[at:]}", "utf-8")


@pytest.mark.parametrize(("columns", "rows"), [pytest.param(80, 24, marks=pytest.mark.long), (60, 20)])
def test_every_dialog_in_a_small_window(start: Start, tmp_path: Path, columns: int, rows: int) -> None:
    site = hostile_site(tmp_path / "hostile")
    with_git(site, SHORT)
    with_template(site)
    hostile = {"USER": SHORT, "EDITOR": f"no{SHORT}", "LANG": "C.UTF-8", "LOGNAME": SHORT, "BROWSER": f"no{SHORT}"}
    session = start(site, columns=columns, rows=rows, environment=hostile)
    session.until("documents|caseedit.yml")
    session.press("ctrl+o")
    session.type("n")
    session.press("enter")
    session.settle()
    walk(session)
    session.press("f4", "escape", "ctrl+n", "escape", "escape")
    for command in ("rename the file", "delete this document", "colours", "headings"):
        session.command(command)
        session.press("escape", "escape")
    must_be_clean(session)
    must_be_in_place(session)


def must_be_in_place(session: Session) -> None:
    """Check that what is sent piece by piece is what a whole new picture would be: no cell has moved."""
    session.press("ctrl+l")
    before = session.rows
    session.screen.reset()
    session.press("ctrl+l")
    assert session.rows == before


def must_only_ask(session: Session) -> None:
    """Check what a command wrote: `doctor` asks the terminal what it is and which keys it can tell apart."""
    session.reader.faults = [fault for fault in session.reader.faults if fault not in (f"{ESC}[?u", f"{ESC}[c")]
    must_be_clean(session)


def test_records_of_unsaved_text_are_shown_as_text(start: Start, tmp_path: Path) -> None:
    file = tmp_path / f"r{SHORT}.md"
    file.write_text(f"---\ntitle: {in_quotes(ALL)}\n---\nx\n", "utf-8")
    first = start(file)
    first.until("saved")
    first.type("typed")
    first.until_true(lambda: any(first.state.rglob("*.text")))
    first.kill()
    first.wait()
    # Somebody damages one, and names in its header what is no file of ours.
    kept = next(first.state.rglob("*.text"))
    for payload in ACTING[:6]:
        twin = kept.with_name(f"{kept.name[:24]}-{ACTING.index(payload):08x}.text")
        twin.write_bytes(kept.read_bytes()[:-1] + payload.encode("utf-8", "surrogatepass"))
    second = start(tmp_path, columns=80, rows=24)
    second.until("Unsaved work")
    for _ in range(7):
        second.press("d", "escape", "x")
    for session in (first, second):
        must_be_clean(session)
    for words in (["recover"], ["recover", "show", kept.name[:24]], ["doctor"], ["list"], ["check"]):
        told = start(*words, folder=tmp_path, environment={"USER": SHORT, "EDITOR": SHORT, "VISUAL": SHORT})
        told.wait()
        must_only_ask(told)


@pytest.mark.parametrize("name", [SHORT, "xterm\u202e[b]", "dumb"])
def test_a_terminal_with_a_hostile_name(start: Start, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    session = start("doctor", folder=tmp_path, environment={"TERM": name, "TERM_PROGRAM": SHORT, "COLORTERM": SHORT})
    session.wait()
    must_only_ask(session)
    session = start(tmp_path, environment={"TERM": name, "COLORTERM": SHORT})
    if name == "dumb":
        assert session.wait() == 2
    else:
        session.until("1 document")
        session.press("ctrl+q")
        assert session.wait() == 0
    must_be_clean(session)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 20)])
@pytest.mark.parametrize("letter", ["n", "文", "e\u0301"])
def test_a_name_of_255_bytes_leaves_room_for_what_is_said(
    start: Start, tmp_path: Path, letter: str, columns: int, rows: int
) -> None:
    name = letter * (252 // len(letter.encode())) + ".md"
    (tmp_path / name).write_text("---\ntitle: A\n---\nBody.\n")
    session = start(tmp_path / name, columns=columns, rows=rows)
    session.until("saved")
    session.type("x")
    session.until("edited")
    session.press("ctrl+s")
    session.until(f"Saved [{letter[0]}é]")
    assert ": 1 line" in session.told
    assert "…" in session.told
    must_be_in_place(session)


def test_the_whole_screen_is_painted_again_everywhere(start: Start, site: Path) -> None:
    session = start(site)
    session.until("documents")
    session.settle()
    for keys in ((), ("ctrl+p",), ("escape", "f1"), ("escape", "f6", "enter")):
        session.press(*keys)
        session.settle()
        must_be_in_place(session)
    session.type("x")
    session.press("ctrl+q")
    session.until("Save 1 file|Esc")
    must_be_in_place(session)
