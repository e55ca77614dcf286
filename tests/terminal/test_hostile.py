"""Nothing that stands in a file, a name, a schema or an error acts on the terminal, on any screen or dialog."""

from __future__ import annotations

from pathlib import Path

from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

ESC = "\x1b"
# What terminals obey: colours, clipboard, title, device control, reset, keys defined, bells, 8-bit forms, directions.
ACTING = (
    f"{ESC}[31m", f"{ESC}]52;c;aGFja2Vk\x07", f"{ESC}]0;title\x07", f"{ESC}P$q m{ESC}\\", f"{ESC}c", f"{ESC}[2J",
    f"{ESC}[?1049l", f"{ESC}_Gx{ESC}\\", f"{ESC}]8;;http://x.example{ESC}\\", "\x07", "\x08\x08", "\x7f",
    "\x9b31m", "\x9d0;x\x9c", "\x90x\x9c", "\u202eback", "\u2066x", "\u200bz", "\ufeffz", "\u2028z",
    "\x85z", "\x0e\x0f", f"{ESC}[6n", f"{ESC}#8", f"{ESC}]4;1;?\x07", "\u061cx\u200f", "a\u00adb\u034fc\u180e",
    "\u115f\u3164\uffa0", "\ufff9x\ufffb", "\ufdd0\ufffe", "\U000e0041\U000e007f", "a\u200db\ufe0f",
    "e" + "\u0301" * 30,
)  # fmt: skip
MARKUP = "[@click=app.quit]x[/] [bold]b[/bold] [/nothing] [red"
ALL = " ".join(f"p{number}{payload}q" for number, payload in enumerate(ACTING)) + " " + MARKUP


def in_quotes(text: str) -> str:
    """Return a text as YAML between double quotes: every unusual character as its code."""
    inner = (c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(inner)}"'


def hostile_site(folder: Path) -> Path:
    """Return a folder whose names, keys, values, bodies and schema are all payloads."""
    folder.mkdir()
    name = f"n{ESC}]0;x\x07{ESC}[31m\u202e\x9b[b]m.md"
    quoted = in_quotes(ALL)
    (folder / name).write_bytes(
        (
            f"---\ntitle: {quoted}\n{in_quotes('key ' + ALL)}: {quoted}\ntags: [{quoted}, b]\n"
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
    session.press("f9", "down", "enter", "escape", "escape")
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


def test_what_is_asked_about_two_versions(start: Start, tmp_path: Path) -> None:
    """The place-by-place merge, a second editor, a new name, a file that is gone: all with payloads."""
    file = tmp_path / f"k{ESC}[31m\u202e{MARKUP.replace('/', '')}.md"
    page = f"---\ntitle: x\nb: {in_quotes(ALL)}\n---\nx {ALL}\n"
    file.write_text(page, "utf-8")
    first = start(file)
    first.until("saved")
    second = start(file)
    second.until("is open in")
    second.press("l")
    first.type("typed")
    file.write_text(page.replace("\nx ", "\ntheirs "), "utf-8")
    first.press("ctrl+s")
    if "error" in first.text:
        first.press("s")
    first.until("changed on disk")
    first.press("m")
    first.until("both sides changed body")
    first.press("pagedown", "a", "enter")
    first.until("Merged")
    first.command("rename the file")
    first.press("escape")
    first.command("delete this document")
    first.press("escape")
    file.unlink()
    first.type("y")
    first.press("ctrl+s")
    if "error" in first.text:
        first.press("s")
    first.until("no longer on the disk")
    first.press("s", "escape")
    for session in (first, second):
        must_be_clean(session)


def test_joiners_inside_pictures_and_scripts_are_kept_and_markup_is_plain(start: Start, tmp_path: Path) -> None:
    kept = (
        "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\u0915\u094d\u200d\u0937",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    )  # fmt: skip
    file = tmp_path / "joined.md"
    file.write_text("---\ntitle: Plain\n---\n" + "".join(f"- {one}\n" for one in (*kept, MARKUP)), "utf-8")
    session = start(file)
    session.until("saved")
    session.settle()
    for one in kept[:-1]:
        assert one in session.reader.text, ascii(one)
    # Each character may be put in its place by itself, but never without its joiner.
    assert "\u06cc\u200c" in session.reader.text
    assert "[@click=app.quit]x[/] [bold]b[/bold]" in session.text
    session.send(b"\x1b[<0;50;20M\x1b[<0;50;20m")
    session.settle()
    assert session.is_running
    must_be_clean(session)
