"""Nothing that stands in a file, a name, a schema or an error acts on the terminal, on any screen or dialog."""

from __future__ import annotations

import json
from pathlib import Path

from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

ESC = "\x1b"
# What terminals obey: colours, clipboard, title, device control, reset, keys defined, bells, 8-bit forms, directions.
ACTING = (
    f"{ESC}[31m", f"{ESC}]52;c;aGFja2Vk\x07", f"{ESC}]0;title\x07", f"{ESC}P$q m{ESC}\\", f"{ESC}c", f"{ESC}[2J",
    f"{ESC}[?1049l", f"{ESC}_Gx{ESC}\\", f"{ESC}]8;;http://x.example{ESC}\\", "\x07", "\x08\x08", "\x7f",
    "\x9b31m", "\x9d0;x\x9c", "\x90x\x9c", "\u202eback", "\u2066x", "\u200bz", "\ufeffz", "\u2028z",
    "\x85z", "\x0e\x0f",
)  # fmt: skip
MARKUP = "[@click=app.quit]x[/] [bold]b[/bold] [/nothing] [red"
ALL = " ".join(f"p{number}{payload}q" for number, payload in enumerate(ACTING)) + " " + MARKUP


def hostile_site(folder: Path) -> Path:
    """Return a folder whose names, keys, values, bodies and schema are all payloads."""
    folder.mkdir()
    name = f"n{ESC}]0;x\x07{ESC}[31m\u202e\x9b[b]m.md"
    quoted = json.dumps(ALL)
    (folder / name).write_bytes(
        (
            f"---\ntitle: {quoted}\n{json.dumps('key ' + ALL)}: {quoted}\ntags: [{quoted}, b]\n"
            f"images:\n  - {{url: {quoted}, caption: {quoted}, alt: {quoted}}}\n---\n"
            f"# {ALL}\n\n{ALL} ![{ALL}]({ACTING[0]}.png) [{ALL}](http://x.example/{ACTING[1]})\n\n"
            f"<figure><header>{ALL}</header></figure>\n\n```{ALL}\n{ALL}\n```\n\n<p title='{ALL}'>x\n"
        ).encode("utf-8", "surrogatepass")
    )
    (folder / f"raw{ESC}[2J.md").write_bytes(b"---\ntitle: \x1b[31m\x9b \xff\nb: [\n---\n\x1b]0;x\x07 \x00 \x85 text\n")
    (folder / "odd.md").write_bytes(f"---\n{ALL}\n---\n{ALL}\n".encode())
    sub = folder / f"folder{ESC}c\u202e"
    sub.mkdir()
    (sub / "in.md").write_text(f"---\ntitle: In {MARKUP}\n---\n", "utf-8")
    (folder / "caseedit.yml").write_text(
        f"version: 1\ncollections:\n  - name: {quoted}\n    label: {quoted}\n    match: '*.md'\n"
        f"    fields:\n      - {{ name: title, type: string, max: 5, hint: {quoted} }}\n"
        f"      - {{ name: tags, type: multiselect, options: [{quoted}] }}\n"
        f"      - {{ name: {quoted}, type: {quoted} }}\n",
        "utf-8",
    )
    return folder


def test_every_screen_and_dialog(start: Start, tmp_path: Path) -> None:
    site = hostile_site(tmp_path / "hostile")
    session = start(site)
    session.until("documents|caseedit.yml")
    session.press("escape", "down", "down", "down", "up")
    for words in ("raw", "odd", "n"):
        session.press("ctrl+o")
        session.type(words)
        session.press("enter")
        session.settle()
        if words != "odd":
            walk(session)
    must_be_clean(session)
    session.press("ctrl+q")
    session.settle()
    if session.is_running:
        session.press("d")
    assert session.wait() == 0
    must_be_clean(session)


def walk(session: Session) -> None:
    """Go through every pane and open every dialog."""
    for _ in range(4):
        session.press("f6", "tab", "tab", "enter", "down", "pagedown")
    session.press("escape", "f5", "pagedown", "f5", "ctrl+t", "pagedown", "ctrl+t", "ctrl+t")
    for key in ("f1", "ctrl+p", "ctrl+g", "ctrl+f"):
        session.press(key)
        session.type("p1")
        session.press("escape", "escape")
    session.press("f8", "f8", "f7")
    for command in ("list of problems", "mend the problem", "what is edited", "rename this field"):
        session.press("ctrl+p")
        session.type(command)
        session.press("enter", "pagedown", "escape", "escape")
    session.press("f6", "f6")
    session.type("e")
    session.press("ctrl+s", "escape")
    must_be_clean(session)


def test_messages_of_files_that_cannot_be_opened(start: Start, tmp_path: Path) -> None:
    name = f"gone{ESC}]0;x\x07{ESC}[31m\u202e.md"
    session = start(tmp_path / name)
    assert session.wait() == 3
    must_be_clean(session)


def test_the_question_after_a_kill_and_the_diff(start: Start, tmp_path: Path) -> None:
    file = tmp_path / f"k{ESC}[31m\u202e.md"
    file.write_text(f"---\ntitle: x\n---\n{ALL}\n", "utf-8")
    first = start(file)
    first.until("saved")
    first.type("typed")
    first.until_true(lambda: any(first.state.rglob("*.text")))
    first.kill()
    first.wait()
    second = start(file)
    second.until("Unsaved work")
    second.press("d", "pagedown", "escape", "r")
    second.until("Restored")
    file.write_text(f"---\ntitle: y\n---\n{ALL} theirs\n", "utf-8")
    second.press("ctrl+s")
    second.until("changed on disk")
    second.press("d", "pagedown", "escape", "m", "escape", "escape")
    for session in (first, second):
        must_be_clean(session)


def must_be_clean(session: Session) -> None:
    assert session.reader.faults == [], session.reader.faults[:5]
    assert session.reader.copied == []
    assert {1049} & session.reader.modes or not session.is_running
