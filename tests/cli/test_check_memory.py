"""`caseedit check` again: nothing is read that is as it was, and nothing that changed is missed."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.collection import memory
from caseedit.core.files import cache, stamp
from caseedit.site import Site

pytest_plugins = ("cli_running",)

SCHEMA = """version: 1
media: { max_bytes: 1000 }
collections:
  - name: story
    match: "*.md"
    fields:
      - { name: title, required: true, unique: true, max: 9 }
      - { name: image, type: image }
      - { name: tags, type: multiselect, options: [UX, DevOps] }
"""
TEXT = "---\ntitle: {}\nimage: {}\ntags: [UX, {}]\n---\n##Text\n[a](two.md#there)\n\n## Other\n"


@pytest.fixture
def folder(collection: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make some documents with faults; they count as old enough to be remembered."""
    monkeypatch.setattr(cache, "SETTLING", -(10**12))
    (collection / "caseedit.yml").write_text(SCHEMA, "utf-8")
    for name, picture, tag in (
        ("one", "x.png", "UX"),
        ("two", "images/y.png", "Dev Ops"),
        ("three", "x.png", "DevOps"),
    ):
        (collection / f"{name}.md").write_text(TEXT.format(name, picture, tag), "utf-8")
    (collection / "x.png").write_bytes(b"x")
    return collection


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which documents are read."""
    seen: list[str] = []

    def noting(read: Any) -> Any:
        def noted(path: Path, **rest: Any) -> Any:
            seen.append(path.name)
            return read(path, **rest)

        return noted

    for name in ("read_raw", "content"):
        monkeypatch.setattr(stamp, name, noting(getattr(stamp, name)))
    return seen


def file_of(home: Path) -> Path:
    return home / "cache" / "caseedit" / cache.FILE


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_second_run_reads_no_document_and_says_the_same(folder: Path, run: Any, reads: list[str], form: str) -> None:
    first = run("check", "--format", form, "content")
    assert sorted(reads) == ["one.md", "three.md", "two.md", "two.md"]  # once, and once for a link into it
    reads.clear()
    second = run("check", "--format", form, "content")
    assert reads == []
    assert (second.code, second.out) == (first.code, first.out) == (1, first.out)
    assert "3 files checked" in second.err
    run("check", "--no-cache", "--format", form, "content")
    assert len(reads) == 4


def test_sarif_reads_only_what_has_a_fix(folder: Path, run: Any, reads: list[str]) -> None:
    first = run("check", "--format", "sarif", "content")
    reads.clear()
    assert run("check", "--format", "sarif", "content").out == first.out
    assert sorted(reads) == ["one.md", "three.md", "two.md"]


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a file behind the back of whoever looks at sizes and times."""
    before = path.stat()
    text = path.read_text("utf-8")
    assert old in text and len(old) == len(new)
    with path.open("r+", encoding="utf-8") as file:
        file.write(text.replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)


def test_the_same_size_and_time_are_no_proof(folder: Path, run: Any) -> None:
    assert "not-in-options" not in [line.split()[2] for line in run("check", "content/one.md").out.splitlines()[::2]]
    run("check", "content")
    rewrite(folder / "one.md", "UX, UX", "UX, uX")
    assert "content/one.md:4:12 error not-in-options" in run("check", "content").out


def test_what_is_young_is_not_remembered(folder: Path, run: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SETTLING", 60 * 10**9)
    run("check", "content")
    assert not file_of(home).exists()


def picture_in(folder: Path) -> None:
    folder.mkdir()
    (folder / "y.png").write_bytes(b"y")


def put(folder: Path, name: str, title: str, picture: str, tag: str) -> None:
    (folder / name).write_text(TEXT.format(title, picture, tag), "utf-8")


def repository(folder: Path) -> None:
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


# Each of them links to a heading of the second, which is read once for that.
LINKED = ["one.md", "three.md", "two.md", "two.md"]


# What is new is read before the others are known, and again when one of them turns out to have its title.
TWICE = ["one.md", "three.md", "three.md", "two.md"]


def folder_at(file: Path) -> None:
    file.unlink()
    file.mkdir()


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a picture goes": (lambda root: (root / "x.png").unlink(), "content/one.md:3:8 warning image-missing"),
    "a picture comes": (
        lambda root: picture_in(root / "images"),
        "-content/two.md:3:8 warning image-missing",
    ),
    "a picture grows": (
        lambda root: (root / "x.png").write_bytes(b"x" * 2000),
        "content/one.md:3:8 warning image-too-big",
    ),
    "a heading comes": (
        lambda root: (root / "two.md").write_text(TEXT.format("two", "images/y.png", "UX") + "\n## There\n", "utf-8"),
        "-content/one.md:7:5 warning link-broken",
    ),
    "a document comes": (
        lambda root: (root / "copy.md").write_text(TEXT.format("one", "x.png", "UX"), "utf-8"),
        "content/one.md:2:8 warning not-unique",
    ),
    "a document goes": (lambda root: (root / "two.md").unlink(), "There is no file two.md."),
    "the schema changes": (
        lambda root: (root / "caseedit.yml").write_text(SCHEMA.replace("max: 9", "max: 2"), "utf-8"),
        "content/one.md:2:8 warning too-long",
    ),
    "another schema comes": (
        lambda root: (root.parent / "package.json").write_text('{"dependencies": {"gray-matter": "4"}}', "utf-8"),
        "",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_told(folder: Path, run: Any, change: str) -> None:
    run("check", "content")
    before = run("check", "content").out
    make, wanted = CHANGES[change]
    make(folder)
    after = run("check", "content").out
    assert after == run("check", "--no-cache", "content").out
    if wanted.startswith("-"):
        assert wanted[1:] in before and wanted[1:] not in after
    else:
        assert wanted in after and (not wanted or wanted not in before)


def test_another_version_of_the_program_looks_again(
    folder: Path, run: Any, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", "content")
    reads.clear()
    monkeypatch.setattr(memory, "_program", lambda: "another")
    run("check", "content")
    assert len(reads) == 4


def test_two_command_lines_are_remembered_each_by_itself(folder: Path, run: Any, reads: list[str], home: Path) -> None:
    first = [run("check", path).out for path in ("content", "content/one.md")]
    assert first[0] != first[1]
    reads.clear()
    assert [run("check", path).out for path in ("content", "content/one.md")] == first
    assert reads == []
    assert oct(file_of(home).stat().st_mode & 0o777) == "0o600"


def tampered(home: Path, change: Callable[[str], str]) -> None:
    connection = sqlite3.connect(file_of(home))
    with connection:
        connection.create_function("changed", 1, change)
        connection.execute("UPDATE known SET payload = changed(payload)")
    connection.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda home: file_of(home).write_bytes(b""),
    "cut": lambda home: file_of(home).write_bytes(file_of(home).read_bytes()[:5000]),
    "binary": lambda home: file_of(home).write_bytes(os.urandom(9000)),
    "one letter": lambda home: tampered(home, lambda text: text.replace("heading-space", "heading-spice")),
    "no text": lambda home: tampered(home, lambda text: "["),
    "a folder": lambda home: folder_at(file_of(home)),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_only_costs_time(folder: Path, run: Any, home: Path, damage: str) -> None:
    wanted = run("check", "content").out
    DAMAGE[damage](home)
    assert run("check", "content").out == wanted
    assert run("check", "content").out == wanted


def test_no_place_to_keep_it_is_no_fault(folder: Path, run: Any, home: Path) -> None:
    (home / "cache").mkdir(exist_ok=True)
    (home / "cache" / "caseedit").write_text("a file in the way")
    done = run("check", "content")
    assert (done.code, "heading-space" in done.out) == (1, True)
    assert run("check", "content").out == done.out


def test_what_cannot_be_read_is_told_each_time(folder: Path, run: Any) -> None:
    (folder / "gone.md").symlink_to("nowhere.md")
    assert [run("check", "content").code for _ in range(2)] == [3, 3]


def test_without_a_schema_what_was_learned_rests_on_the_disk_too(folder: Path, run: Any, reads: list[str]) -> None:
    (folder / "caseedit.yml").unlink()
    for number in range(12):
        (folder / f"x{number}.png").write_bytes(b"x")
        (folder / f"n{number}.md").write_text(f"---\ntitle: N{number}\nimage: x{number}.png\n---\n", "utf-8")
    first = run("check", "content").out
    reads.clear()
    assert run("check", "content").out == first
    assert reads == []
    (folder / "x3.png").unlink()
    assert run("check", "content").out == run("check", "content", "--no-cache").out != first


def test_a_document_with_a_schema_of_its_own_is_read_each_time(folder: Path, run: Any, reads: list[str]) -> None:
    (folder / "sub").mkdir()
    own = "---\n# yaml-language-server: $schema=own.json\ntitle: Own\n---\n"
    (folder / "sub" / "own.md").write_text(own, "utf-8")
    schema = folder / "sub" / "own.json"
    schema.write_text('{"type": "object", "required": ["title"]}', "utf-8")
    assert "own.md" not in run("check", "content").out
    reads.clear()
    schema.write_text('{"type": "object", "properties": {"title": {"type": "string", "maxLength": 2}}}', "utf-8")
    assert "own.md:3:8 warning too-long" in run("check", "content").out
    assert reads == ["own.md"]


SMALL_CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a document": (lambda root: put(root, "three.md", "three", "x.png", "UX"), ["three.md", "two.md"]),
    "a title that another has": (
        lambda root: put(root, "three.md", "one", "x.png", "UX"),
        TWICE,
    ),
    "a new document": (lambda root: put(root, "four.md", "four", "x.png", "UX"), ["four.md", "two.md"]),
    "a document that others link to": (lambda root: put(root, "two.md", "two", "z.png", "UX"), LINKED),
    "one that goes": (lambda root: (root / "three.md").unlink(), []),
    "a picture in a folder that nobody names": (lambda root: picture_in(root / "other"), []),
    "a picture that was missing": (lambda root: picture_in(root / "images"), ["two.md", "two.md"]),
    "the time alone": (lambda root: os.utime(root / "one.md"), ["one.md", "two.md"]),
}


@pytest.mark.parametrize("change", SMALL_CHANGES)
@pytest.mark.parametrize("words", [[], ["--changed"]])
def test_a_small_change_costs_what_it_concerns(
    folder: Path, run: Any, reads: list[str], change: str, words: list[str]
) -> None:
    if words:
        repository(folder)
    run("check", "content")
    make, wanted = SMALL_CHANGES[change]
    make(folder)
    reads.clear()
    after = run("check", *words, "content").out
    if not words:
        assert sorted(reads) == wanted
    assert after == run("check", *words, "--no-cache", "content").out


@pytest.mark.parametrize("is_told", [True, False])
def test_any_changes_one_after_the_other(folder: Path, run: Any, is_told: bool) -> None:
    chance = random.Random(7)
    names = ["one", "two", "three", "four", "five"]
    if not is_told:
        # From so many on, the others say what a document should be.
        (folder / "caseedit.yml").unlink()
        names += [f"more{number}" for number in range(9)]
        for name in names:
            put(folder, f"{name}.md", name, "x.png", "UX")
    for number in range(40):
        name = chance.choice(names)
        file = folder / f"{name}.md"
        sort = chance.randrange(6)
        if sort == 0:
            file.unlink(missing_ok=True)
        elif sort == 1:
            (folder / "x.png").touch() if number % 2 else (folder / "x.png").unlink(missing_ok=True)
        elif sort == 2 and file.exists():
            more = f"\n## Head {number}\n[b]({name}.md#head-{number - 1})\n"
            file.write_text(file.read_text("utf-8") + more, "utf-8")
        else:
            title = chance.choice(("one", "two", "a title that is too long"))
            put(folder, file.name, title, chance.choice(("x.png", "X.png", "y/z.png")), chance.choice(("UX", "ux")))
        assert run("check", "content").out == run("check", "--no-cache", "content").out, number


def test_the_editor_knows_what_the_command_found_out(folder: Path, run: Any, reads: list[str]) -> None:
    told = dict(Site(folder).check_all())
    run("check", "content")
    reads.clear()
    again = dict(Site(folder).check_all())
    assert again == told and sum(map(len, told.values())) > 3
    assert reads == []


def test_what_changes_in_the_editor_reaches_those_that_were_only_remembered(folder: Path) -> None:
    dict(Site(folder).check_all())
    site = Site(folder)
    dict(site.check_all())
    put(folder, "three.md", "one", "x.png", "UX")
    site.refresh_index([folder / "three.md"])
    found = {path.name: {item.rule for item in items} for path, items in site.check_again([folder / "three.md"])}
    assert found.keys() == {"one.md", "three.md"}
    assert "not-unique" in found["one.md"]
