from __future__ import annotations

import os
from pathlib import Path

import pytest

from caseedit.core.collection import git
from caseedit.core.collection.index import Index, IndexRow, nearest, read_row
from caseedit.core.collection.query import parse
from caseedit.errors import CannotRead


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def row_of(root: Path, text: str | bytes) -> IndexRow:
    path = write(root / "one.md", text)
    index = Index(root)
    for _ in index.read_some():
        pass
    row = index.get(path)
    assert row is not None
    return row


def titles(index: Index) -> list[str]:
    return [row.title for row in index.rows]


def test_names_come_first_and_titles_as_they_are_read(tmp_path: Path) -> None:
    for number in range(10):
        write(tmp_path / "posts" / f"{number}.md", f"---\ntitle: Number {number}\n---\n")
    index = Index(tmp_path)
    assert [row.name for row in index.rows] == [f"{number}.md" for number in range(10)]
    assert titles(index) == [""] * 10
    wanted = [tmp_path / "posts" / "7.md"]
    reading = index.read_some(3, first=lambda: wanted)
    assert [row.title for row in next(reading)] == ["Number 7", "Number 0", "Number 1"]
    assert index.unread == 7
    for _ in reading:
        pass
    assert titles(index) == [f"Number {number}" for number in range(10)]
    assert index.rows[3].fields == {"title": "Number 3"}
    assert list(index.read_some()) == []


@pytest.mark.parametrize(
    ("text", "title", "client"),
    [
        ("---\ntitle: \"In double quotes\"\nclient_name: 'It''s one'\n---\n", "In double quotes", "It's one"),
        ("---\ntitle:  plain words \nclient: HHS\n---\n", "plain words", "HHS"),
        ("---\r\ntitle: with CRLF\r\n---\r\n", "with CRLF", ""),
        ('---\ntitle: "an \\"escape\\" \\u00e9"\n---\n', 'an "escape" é', ""),
        ("---\ntitle: >\n  folded\n  words\n---\n", "folded words", ""),
        ('---\ntitle: "over\n  lines"\n---\n', "over lines", ""),
        ("---\ntitle: over\n  lines\n---\n", "over lines", ""),
        ("---\ntitle: words # comment\n---\n", "words", ""),
        ("---\nname: A name\n---\n", "A name", ""),
        ("---\ntitle: 2020\n---\n", "2020", ""),
        ("---\ntitle:\n---\n# Heading\n", "Heading", ""),
        ("---\ntitle: ''\n---\n## Second\n", "Second", ""),
        ("# A heading ##\n\nbody\n", "A heading", ""),
        ("just words\n", "", ""),
        ("", "", ""),
        ("\ufeff---\ntitle: after a BOM\n---\n", "after a BOM", ""),
        ("---\nimages:\n  - title: inner\ntitle: outer\n---\n", "outer", ""),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str, client: str) -> None:
    row = row_of(tmp_path, text)
    assert (row.title, row.client, row.problem) == (title, client, False)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: never closed\n",
        '---\ntitle: "open quote\n---\n',
        "---\ntitle: [a\n---\n",
        b"---\ntitle: caf\xe9\n---\n",
        "---\n" + "[" * 5000 + "\n---\n",
    ],
)
def test_broken_files_are_listed_and_marked(tmp_path: Path, text: str | bytes) -> None:
    assert row_of(tmp_path, text).problem


def test_what_cannot_be_read_is_listed_and_marked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "dangling.md").symlink_to("gone.md")
    index = Index(tmp_path)
    for _ in index.read_some():
        pass
    assert [row.problem for row in index.rows] == [True, True]


def test_a_character_cut_by_the_end_of_the_head_is_no_problem(tmp_path: Path) -> None:
    for shift in range(4):
        assert not row_of(tmp_path, "---\ntitle: x\n---\n" + "a" * shift + "é漢😀" * 8000).problem


def test_a_front_matter_longer_than_the_head_is_read(tmp_path: Path) -> None:
    text = "---\nbackground: |\n" + "  many words\n" * 5000 + "title: at the end\n---\n"
    row = row_of(tmp_path, text)
    assert (row.title, row.problem) == ("at the end", False)
    assert len(row.fields["background"]) == 200


CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "files"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not here")
def test_titles_read_in_haste_are_those_read_with_care() -> None:
    for row in Index(CORPUS).rows:
        hasty, careful = read_row(row, deep=False), read_row(row, deep=True)
        assert (hasty.title, hasty.client) == (careful.title, careful.client)


def test_one_path_is_kept_current(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "---\ntitle: one\n---\n")
    index = Index(tmp_path)
    assert len(index.rows) == 1
    write(path, "---\ntitle: two\n---\n")
    row = index.refresh(path)
    assert row is not None and row.title == "two"
    for name in ("b/z.md", "0.md", "b/a.md", "a/z.md", "B.md"):
        index.refresh(write(tmp_path / name, "x"))
    assert [row.relative for row in index.rows] == ["0.md", "a.md", "B.md", "a/z.md", "b/a.md", "b/z.md"]
    assert [row.path for row in index.rows] == [row.path for row in Index(tmp_path).rows]
    path.unlink()
    assert index.refresh(path) is None
    assert path not in index
    assert index.refresh(write(tmp_path / ".x.md", "x")) is None
    assert index.refresh(write(tmp_path / "x.txt", "x")) is None


def test_a_new_scan_keeps_what_was_read(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "---\ntitle: one\n---\n")
    index = Index(tmp_path)
    for _ in index.read_some():
        pass
    write(tmp_path / "b.md", "---\ntitle: two\n---\n")
    index.scan()
    assert titles(index) == ["one", ""]
    assert index.has_folder(tmp_path)
    index.ignore(["a.md"])
    assert titles(index) == [""]


def test_a_root_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead):
        _ = Index(tmp_path / "none").rows


def test_rows_are_filtered_by_words_and_fields(tmp_path: Path) -> None:
    row = row_of(tmp_path, "---\ntitle: Promoting health\ntags: [UX]\n---\n")
    assert row.fits(parse("promoting tags:ux one.md"))
    assert not row.fits(parse("has:error"))
    assert row.fits(parse("has:error"), ("error",))


def test_a_filter_that_finds_nothing_names_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "HHS.md", "x")
    rows = Index(tmp_path).rows
    assert nearest("hsh", rows) == "HHS"
    assert nearest("qqqqqq", rows) == ""


def test_the_branch_is_read_from_git_s_own_files(tmp_path: Path) -> None:
    assert git.branch(tmp_path / "site") == "" or (tmp_path.parent / ".git").exists()
    write(tmp_path / ".git" / "HEAD", "ref: refs/heads/feature/one\n")
    write(tmp_path / "site" / "a.md", "x")
    assert git.branch(tmp_path / "site") == "feature/one"
    write(tmp_path / ".git" / "HEAD", "0123456789abcdef\n")
    assert git.branch(tmp_path) == "012345678"
    write(tmp_path / "tree" / ".git", "gitdir: ../.git\n")
    assert git.branch(tmp_path / "tree") == "012345678"
