from __future__ import annotations

import os
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import caseedit
from caseedit import ChangedOnDisk, Document, Edit, Refused, load, loads
from caseedit.core.document import document as module
from caseedit.core.document.split import split
from caseedit.core.frontmatter import formats
from caseedit.core.frontmatter.glance import glance

PAGE = '---\ntitle: "One"\n# what we used\ntags: [a, b]\nimages:\n  - {url: x.jpg, alt: "An x"}\n---\n\nText\n'


def test_what_a_document_tells() -> None:
    document = loads(PAGE, "page.md")
    assert list(document.fields) == ["title", "tags", "images"]
    assert document.get(("images", 0, "alt")) == "An x"
    assert document.get(("images", -1, "url")) == "x.jpg"
    assert document.get(("images", 5), "none") == "none"
    assert document.get(("title", 0), "none") == "none"
    assert document.node(("title",)).span.of(document.text) == '"One"'
    assert document.comments_above(("tags",)) == ("what we used",)
    assert document.comments_above(("title",)) == ()
    assert document.body == "\nText\n"
    assert document.newline == "\n"
    assert document.can_edit_fields
    assert not document.is_modified
    assert document.path == Path("page.md")


def test_fields_cannot_be_changed_by_hand() -> None:
    fields: Any = loads(PAGE).fields
    with pytest.raises(TypeError):
        fields["title"] = "x"


def test_a_change_tells_what_it_did() -> None:
    document = loads(PAGE)
    change = document.apply([Edit(len(PAGE), len(PAGE), "!"), Edit(12, 13, "T")], origin="yaml", label="typing")
    assert change.revision == document.revision == 1
    assert change.edits == (Edit(12, 13, "T"), Edit(len(PAGE), len(PAGE), "!"))
    assert (change.origin, change.label) == ("yaml", "typing")
    assert document.fields["title"] == "Tne"
    assert document.is_modified


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    document = loads(PAGE)
    assert document.apply([Edit(0, 3, "---")]).edits == ()
    assert document.revision == 0
    assert document.undo() is None


def test_an_edit_outside_the_text_is_an_error_and_changes_nothing() -> None:
    document = loads(PAGE)
    with pytest.raises(ValueError, match="outside"):
        document.apply([Edit(0, 9999, "")])
    with pytest.raises(Refused, match="half a character"):
        document.apply([Edit(0, 0, "\ud800")])
    assert document.text == PAGE


def test_a_body_edit_reads_no_front_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []

    def counted(read: Any) -> Any:
        def reading(*args: Any) -> Any:
            reads.append(args)
            return read(*args)

        return reading

    monkeypatch.setattr(module, "formats", SimpleNamespace(read=counted(formats.read)))
    monkeypatch.setattr(module, "glance", counted(glance))
    document = loads(PAGE)
    assert reads == []
    fields, tree = document.fields, document.tree
    document.apply([Edit(len(PAGE), len(PAGE), "more")])
    document.apply([Edit(document.parts.body.start, document.parts.body.start, "x")])
    document.undo()
    assert document.fields is fields and document.tree is tree
    assert len(reads) == 2  # the values alone, then the tree
    document.apply([Edit(5, 5, "# ")])
    assert document.tree is not tree
    assert len(reads) == 3


def test_undo_and_redo_give_the_same_bytes() -> None:
    document = loads(PAGE)
    document.apply([Edit(5, 5, "x: 1\n")], label="x")
    document.set_body("other\n")
    texts = [document.text]
    assert document.undo_label == "body"
    while document.undo():
        texts.append(document.text)
    assert texts[-1] == PAGE
    assert document.redo_label == "x"
    while document.redo():
        pass
    assert document.text == texts[0]
    assert document.revision == 6


def test_the_saved_mark_is_about_text() -> None:
    document = loads(PAGE)
    document.apply([Edit(0, 0, "x")])
    document.apply([Edit(0, 0, "y")])
    document.mark_saved("x" + PAGE, None)
    assert document.is_modified
    assert document.saved_text == "x" + PAGE
    document.undo()
    assert not document.is_modified


def test_set_body_changes_only_the_lines_that_differ() -> None:
    document = loads("---\na: 1\n---\none\r\ntwo\nthree\n")
    change = document.set_body("one\r\nTWO\nthree\nfour\n")
    assert change is not None
    assert change.edits == (Edit(18, 21, "TWO"), Edit(28, 28, "four\n"))
    assert document.set_body(document.body) is None


@pytest.mark.parametrize("text", ["---\na: 1\n---", "---\r\na: 1\r\n---"])
def test_a_body_after_a_last_line_without_end_begins_a_line(text: str) -> None:
    document = loads(text)
    document.set_body("Hello\n")
    assert document.body == "Hello\n"
    assert document.text.startswith(text + document.newline)


def test_a_body_that_would_be_front_matter_is_refused() -> None:
    document = loads("plain\n")
    with pytest.raises(Refused, match="front matter"):
        document.set_body("---\na: 1\n---\n")
    document = loads("---\r---\rx")
    with pytest.raises(Refused, match="front matter"):
        document.set_body("\nx")
    assert document.text == "---\r---\rx"


@pytest.mark.parametrize(
    ("data", "rule", "words"),
    [
        (b"---\na: 1\nbody\n", "front-matter-unclosed", "never closed"),
        (b"---js\n{}\n---\nbody\n", "front-matter-kind", "JavaScript"),
        (b"+++\na = \n+++\nbody\n", "yaml-syntax", "TOML"),
        (b"---json\n{,}\n---\nbody\n", "yaml-syntax", "JSON"),
        (b'{\n"a": 1,\n}\nbody\n', "yaml-syntax", "JSON"),
        (b"---\ntitle: caf\xe9\n---\nbody\n", "encoding", "line 2 holds the byte E9"),
        (b"---\na: [1\n---\nbody\n", "yaml-syntax", ""),
        (b"---\n- a\n---\nbody\n", "yaml-syntax", "list"),
    ],
)
def test_what_cannot_be_read_as_fields_is_kept_and_said(data: bytes, rule: str, words: str) -> None:
    document = loads(data)
    assert document.problem is not None
    assert document.problem.rule == rule
    assert words in document.problem.message
    assert not document.fields
    assert not document.can_edit_fields
    assert document.body.endswith("body\n")
    with pytest.raises(Refused) as refused:
        document.set(("a",), "x")
    assert refused.value.line is not None
    with pytest.raises(KeyError):
        document.node(("a",))
    assert document.comments_above(("a",)) == ()
    document.set_body(document.body.replace("body", "text"))
    assert document.to_bytes() == data.replace(b"body", b"text")


def test_mending_the_text_brings_the_fields_back() -> None:
    document = loads("---\na: 1\nbody\n")
    document.apply([Edit(9, 9, "---\n")])
    assert document.fields == {"a": 1}
    document.undo()
    assert not document.can_edit_fields
    latin = loads(b"---\na: caf\xe9\n---\n")
    at = latin.text.index("\udce9")
    latin.apply([Edit(at, at + 1, "é")])
    assert latin.can_edit_fields
    assert latin.to_bytes() == "---\na: café\n---\n".encode()


def test_a_doubled_key_is_refused_by_its_lines() -> None:
    document = loads("---\na: 1\nb:\n  c: 1\n  c: 2\na: 3\n---\n")
    with pytest.raises(Refused, match=r"‘a’ stands twice, on lines 2 and 6"):
        document.set(("a",), "x")
    with pytest.raises(Refused, match=r"‘b, c’ stands twice, on lines 4 and 5"):
        document.remove(("b", "c"))


def test_a_snapshot_has_a_life_of_its_own() -> None:
    document = loads(PAGE)
    document.apply([Edit(0, 0, "x")])
    twin = document.snapshot()
    document.apply([Edit(0, 0, "y")])
    assert twin.text == "x" + PAGE
    assert twin.revision == 1
    assert twin.undo() is None
    twin.apply([Edit(0, 1, "")])
    assert document.text == "yx" + PAGE
    assert document.undo() is not None


def test_a_snapshot_never_shows_half_a_change() -> None:
    document = loads("---\na: 0\n---\nText\n")
    is_done = threading.Event()
    torn: list[str] = []

    def look() -> None:
        while not is_done.is_set():
            twin = document.snapshot()
            if twin.parts != split(twin.text) or twin.fields["a"] != twin.text.count("#"):
                torn.append(twin.text)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        for number in range(1, 200):
            at = document.parts.matter.end - 1
            document.apply([Edit(7, at, str(number)), Edit(at + 5, at + 5, "#")])
    finally:
        is_done.set()
        watcher.join()
    assert not torn


def test_load_and_save(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(PAGE.encode())
    document = load(str(file))
    assert document.save() == 0
    document.apply([Edit(12, 12, "x"), Edit(len(PAGE), len(PAGE), "more\n")])
    assert document.save() == 2
    assert file.read_bytes() == document.to_bytes()
    assert not document.is_modified
    document.apply([Edit(0, 0, "")])
    assert document.save() == 0


def test_a_file_that_changed_is_not_overwritten_unasked(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(PAGE)
    document = load(file)
    file.write_text(PAGE.replace("Text", "TEXT"))
    with pytest.raises(ChangedOnDisk):
        document.save()
    document.apply([Edit(12, 12, "x")])
    with pytest.raises(ChangedOnDisk):
        document.save()
    assert file.read_text() == PAGE.replace("Text", "TEXT")
    assert document.save(overwrite=True) == 1
    assert file.read_bytes() == document.to_bytes()


def test_a_document_without_a_file_cannot_be_saved_until_it_has_one(tmp_path: Path) -> None:
    document = loads(PAGE)
    with pytest.raises(caseedit.CannotWrite, match="no file name"):
        document.save()
    document.path = tmp_path / "new.md"
    document.save()
    assert document.path.read_text() == PAGE


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.md")
    return folder / "pipe.md"


def test_what_is_no_file_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, fifo(tmp_path), tmp_path / "nowhere.md", tmp_path / "x" / "y.md"):
        with pytest.raises(caseedit.CannotRead):
            load(path)


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 100,
        b"---\na: \0\n---\n",
        b"---\n" + b"[" * 25_000 + b"\n---\n",
        b"---\na: &a [*a]\n---\n",
        b"---\n" + b"a: &x 1\n" * 3000 + b"---\n",
        b"---\n\xff\xfe\n---\n",
        b"\xff\xfe-\0-\0-\0\n\0",
        b"---\na: 2020-99-99\nb: !x y\nc: !!binary zzz\nd: 1" + b"0" * 5000 + b"\n---\n",
        b'---\na: "\\ud800"\n---\n',
        b"---\r\n\r---\r\n",
        b"---",
        b"---\n\xe2\x80\xa8---\n",
        b"---\na: b\r\tc\n---\n",
    ],
)
def test_hostile_bytes_open_and_come_back(data: bytes) -> None:
    document = loads(data)
    assert document.to_bytes() == data
    assert isinstance(dict(document.fields), dict)
    document.set_body(document.body + "x")
    document.undo()
    assert document.to_bytes() == data


def test_a_large_body_costs_no_reading_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    document = loads("---\na: 1\n---\n" + "some words of a line\n\n" * 50_000)
    lines = document.lines
    monkeypatch.setattr(module, "LineIndex", None)
    monkeypatch.setattr("caseedit.core.document.split.split", None)
    for at in range(500_000, 500_020):
        document.apply([Edit(at, at, "x\n")], merge=True)
    assert len(document.lines) == len(lines) + 20


def test_documents_name_themselves() -> None:
    assert "page.md" in repr(loads("", "page.md"))
    assert isinstance(loads(""), Document)


def test_a_text_is_no_path() -> None:
    document = loads(PAGE)
    for ask in (document.get, document.node, document.remove):
        with pytest.raises(TypeError, match="A path is a tuple of keys"):
            ask("title")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not 'title'"):
        document.set("title", "x")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="None"):
        document.insert((None,), 0, "x")  # type: ignore[arg-type]
    assert document.text == PAGE


@pytest.mark.parametrize("page", [PAGE, "No front matter\n"])
def test_values_without_an_end_are_refused(page: str) -> None:
    document = loads(page)
    endless: list[Any] = []
    endless.append(endless)
    deep: Any = 1
    for _ in range(5000):
        deep = {"a": deep}
    for value, said in ((endless, "64 levels"), (deep, "64 levels"), ([0] * 60_000, "50,000 values")):
        with pytest.raises(Refused, match=said):
            document.set(("title",), value)
    assert document.text == page
