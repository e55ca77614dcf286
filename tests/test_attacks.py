"""A table of attacks on everything that is read: a clear sentence, little work, no fault, and the file as it was."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from counting import calls_of

import caseedit
from caseedit.cli.main import main
from caseedit.core.collection.index import Index
from caseedit.core.preview.pictures import describe
from caseedit.core.validation.check import check
from caseedit.errors import CannotRead, CaseEditError

MOST_CALLS = 1_000_000  # of Python functions: about half a second on a slow machine


def matter(text: str) -> bytes:
    return f"---\n{text}\n---\n\nBody.\n".encode()


def laughs(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


def merges(count: int) -> str:
    lines = ["b0: &b0 {x: 1}"]
    lines += [f"b{n}: &b{n} {{<<: [{', '.join([f'*b{n - 1}'] * 9)}]}}" for n in range(1, count)]
    return "\n".join(lines)


# What is written into a file: its bytes, and what must be said of it; empty where all is read as it is.
TEXTS: dict[str, tuple[bytes, str]] = {
    "25,000 brackets": (matter("a: " + "[" * 25_000), "deep|levels"),
    "25,000 braces": (matter("a: " + "{a: " * 25_000), "deep|levels"),
    "66 levels of blocks": (matter("\n".join(" " * n + "- " for n in range(66)) + "x"), "deep|levels|."),
    "100,000 keys": (matter("\n".join(f"k{n}: 1" for n in range(100_000))), "too big"),
    "513 keys": (matter("\n".join(f"k{n}: 1" for n in range(513))), "many|more than"),
    "60,000 items": (matter("a: [" + "x," * 60_000 + "]"), "many|more than"),
    "a front matter of 300 KB": (matter("a: " + "x" * 300_000), "too big"),
    "a thousand million laughs": (matter(laughs(10)), "unfold without end"),
    "101 aliases": (matter("a: &a 1\n" + "\n".join(f"b{n}: *a" for n in range(101))), "alias|more than"),
    "merge keys on merge keys": (matter(merges(12)), "unfold without end"),
    "an alias of itself": (matter("a: &a [*a]"), ""),
    "two megabytes of one number": (matter("a: 0x" + "f" * 200_000), ""),
    "41 digits": (matter("a: " + "9" * 41), ""),
    "an impossible date": (matter("a: 2020-99-99\nb: 2020-02-30T99:99:99Z"), ""),
    "base 60 without end": (matter("a: " + ":".join(["59"] * 4000) + ".5"), ""),
    "half a character": (matter('a: "\\ud800"'), ""),
    "an escape in quotes": (matter('a: "\\e[31m\\x07"'), ""),
    "tags that would build objects": (matter("a: !!python/object/apply:os.system [touch pwned]\nb: !!map x"), ""),
    "a key that is a mapping": (matter("? {a: 1}\n: b\n? [x]\n: c"), ""),
    "a line of a megabyte": (b"x" * 1_000_000, ""),
    "20,000 brackets in the body": (b"[" * 20_000, ""),
    "3,000 nested tags": (b"<div>" * 3_000, ""),
    "nothing but line ends": (b"\r\n\r\n\n\n\r" * 20_000, ""),
    "nothing but zeros": (b"\0" * 100_000, ""),
    "no text at all": (bytes(range(256)) * 400, ""),
    "an opening without an end": (b"---\n" + b"a: 1\n" * 20_000, "clos|end|---"),
    "nested TOML": (b"+++\na = " + b"[" * 20_000 + b"\n+++\n", ""),
    "a TOML name of 100,000 parts": (b"+++\n" + b"a." * 100_000 + b"b = 1\n+++\n", "levels"),
    "5,000 anchors on one value": (matter("a: " + "&a " * 5_000 + "x"), ""),
    "5,000 tags on one value": (matter("a: " + "!t " * 5_000 + "x"), ""),
    "100,000 marks of a quotation before words": (b">" * 100_000 + b" x\n" + b"> " * 100_000 + b"x\n", ""),
    "nested JSON": (b'{"a": ' + b"[" * 20_000, ""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text(tmp_path: Path, name: str) -> None:
    data, words = TEXTS[name]
    file = tmp_path / "a.md"
    file.write_bytes(data)
    said, document = "", caseedit.loads("")

    def attack() -> None:
        nonlocal said, document
        document = caseedit.load(file)
        found = check(document)
        said = " ".join([document.problem.message if document.problem else "", *(item.message for item in found)])
        try:
            document.set(("title",), "x")
            document.undo()
        except CaseEditError:
            assert document.problem is not None or document.parts.kind != "none"

    assert calls_of(attack) < MOST_CALLS
    if words:
        assert any(word in said for word in words.split("|")), said[:500]
    assert len(said) < 200_000
    assert document.to_bytes() == data
    assert file.read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


def _link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("p"))
    path.symlink_to("p")


# What stands in the place of a file, and what is said of it.
PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "5 GB of nothing": (lambda path: _sparse(path, 5 << 30), "too big to edit: 5,120 MB"),
    "17 MB": (lambda path: _sparse(path, 17 << 20), "too big to edit: 17 MB"),
    "a pipe": (lambda path: os.mkfifo(path), "a pipe between programs"),
    "a socket": (_socket, "a socket between programs"),
    "a folder": (lambda path: path.mkdir(), "a folder, not a file"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "a device"),
    "a link to a terminal": (lambda path: path.symlink_to("/dev/tty"), "a device|not there"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "lead in a circle"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "not there"),
    "a link to a pipe": (_link_to_pipe, "a pipe"),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    make, words = PLACES[name]
    path = tmp_path / "a.md"
    make(path)
    (tmp_path / "fine.md").write_text("---\ntitle: Fine\n---\n")

    def attack() -> None:
        with pytest.raises(CannotRead) as told:
            caseedit.load(path)
        assert any(word in str(told.value) for word in words.split("|")), told.value
        # The others go on, in every list.
        index = Index(tmp_path)
        index.scan()
        list(index.read_some(100))
        assert "Fine" in [row.title for row in index.rows]
        assert [document.path for document in caseedit.open_collection(tmp_path)] == [tmp_path / "fine.md"]
        for words_of in (["check", str(tmp_path)], ["list", str(tmp_path)], ["get", str(path), "title"]):
            assert main(words_of) in (0, 2, 3)
        assert main(["set", str(path), "title=x"]) == 3

    assert calls_of(attack) < MOST_CALLS
    assert "Traceback" not in capsys.readouterr().err


def _png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100_000, 9)), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(d)) + name + d + struct.pack(">I", zlib.crc32(name + d)) for name, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(_png(100_000, 100_000)),
        lambda path: path.write_bytes(_png(0, 0)),
        lambda path: path.write_bytes(_png(12_000, 12_000)[:20]),
        lambda path: path.write_bytes(b"\xff\xd8" + b"\xff\xc0\x00" * 30_000),
        lambda path: path.write_bytes(b"RIFF\xff\xff\xff\xffWEBPVP8X"),
        lambda path: path.write_bytes(b"<svg" + b" width" * 50_000),
        lambda path: os.mkfifo(path),
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: _sparse(path, 5 << 30),
    ],
    ids=["gigapixel", "no size", "cut short", "a JPEG of headers", "WebP", "SVG", "pipe", "device", "5 GB"],
)
def test_hostile_pictures(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "a.png")

    def attack() -> None:
        describe(tmp_path / "a.png", tmp_path)
        check(caseedit.loads("---\nimage: a.png\n---\n![x](a.png)\n", tmp_path / "a.md"))

    assert calls_of(attack) < MOST_CALLS


SCHEMAS: dict[str, bytes] = {
    "a pattern that never ends": b"fields: [{name: title, type: string, pattern: '(a+)+$'}]\n",
    "a pattern of 10 KB": b"fields: [{name: title, type: string, pattern: '" + b"a" * 10_000 + b"'}]\n",
    "tags that would run": b"!!python/object/apply:os.system ['touch pwned']\n",
    "tags inside": b"fields: !!python/name:os.system\n",
    "20,000 levels": b"fields: " + b"[" * 20_000,
    "laughs": laughs(10).encode(),
    "a template elsewhere": b"collections: [{name: a, match: '*.md', template: ../../../etc/passwd}]\n",
    "an absolute template": b"collections: [{name: a, match: '*.md', template: /etc/passwd}]\n",
    "no text": bytes(range(256)) * 10,
    "a megabyte": b"# " + b"x" * 1_500_000,
    "a pattern of sets in sets": b"fields: [{name: title, type: string, pattern: '(((a{1,99}){1,99}){1,99})'}]\n",
    "globs without end": b"collections: [{name: a, match: '" + b"{a,b}" * 60 + b"**/*" * 200 + b".md'}]\n",
    "a template of templates": b"collections: [{name: a, match: '*.md', slug: '"
    + b"{{title | slug}}" * 5_000
    + b"'}]\n",
    "folders for pictures elsewhere": b"media: {roots: [/, ../../.., /proc]}\n",
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_hostile_schemas(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / "caseedit.yml").write_bytes(SCHEMAS[name])
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: {'a' * 40}!\n---\n\nBody.\n")
    before = file.read_bytes()

    def attack() -> None:
        assert main(["check", str(tmp_path)]) in (0, 1, 2)
        assert main(["preview", str(file)]) == 0

    assert calls_of(attack) < MOST_CALLS
    out = capsys.readouterr()
    assert "root:" not in out.out
    assert "Traceback" not in out.err
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "caseedit.yml"]


@pytest.mark.parametrize(
    "what", ["caseedit.yml", ".git", ".git/HEAD", "_config.yml", "gatsby-config.js", "package.json"]
)
def test_a_pipe_in_the_place_of_what_is_looked_for_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    place = tmp_path / what
    place.parent.mkdir(exist_ok=True)
    os.mkfifo(place)
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    from caseedit.workspace import Workspace

    workspace = Workspace(tmp_path)
    workspace.open(tmp_path / "a.md")
    assert workspace.branch == ""
    assert main(["check", str(tmp_path)]) in (0, 1, 2)
    workspace.close()


# Files that other programs read their settings from: a site, a content system, the editor itself.
SETTINGS: dict[str, bytes] = {
    "static/admin/config.yml": b"collections: " + b"[" * 20_000,
    ".pages.yml": laughs(10).encode(),
    "frontmatter.json": b'{"a": ' * 20_000,
    "tina/tina-lock.json": b"[" * 100_000,
    "_config.yml": b"!!python/object/apply:os.system ['touch pwned']\n",
    "caseedit.toml": b"a = " + b"[" * 20_000,
    ".caseedit.toml": b"\xff\xfe\x00",
    "hugo.toml": b"[a" + b".a" * 20_000 + b"]\n",
    "package.json": b'{"dependencies": {"astro": ' + b"9" * 100_000 + b"}}",
    "gatsby-config.js": b"require('child_process').execSync('touch pwned')\n",
    ".git": b"gitdir: /proc/self/fd/0\n",
}


@pytest.mark.parametrize("name", SETTINGS)
def test_hostile_settings_of_a_site(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(SETTINGS[name])
    file = tmp_path / "a.md"
    file.write_text("---\ntitle: A\n---\n\nBody.\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def attack() -> None:
        assert main(["check", str(tmp_path)]) in (0, 1, 2)
        assert main(["preview", str(file)]) in (0, 2)
        assert main(["list", str(tmp_path)]) in (0, 2)

    assert calls_of(attack) < MOST_CALLS
    assert "Traceback" not in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


PROGRAMS = """
[filter "evil"]
 clean = {run} clean
 smudge = {run} smudge
 process = {run} process
 required = true
[diff]
 external = {run} external
[diff "evil"]
 textconv = {run} textconv
 command = {run} command
[core]
 pager = {run} pager
 fsmonitor = {run} fsmonitor
 sshCommand = {run} ssh
 hooksPath = {folder}/hooks
 askPass = {run} askpass
[credential]
 helper = {run} credential
[extensions]
 partialClone = evil
[remote "evil"]
 url = ext::{run} fetch
 promisor = true
 partialclonefilter = blob:none
 uploadpack = {run} uploadpack
[protocol "ext"]
 allow = always
"""


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
@pytest.mark.parametrize("is_partial", [False, True], ids=["whole", "with words missing"])
def test_no_program_that_a_repository_names_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], is_partial: bool
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: A\n---\n")

    def git(*words: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)

    git("init", "-q")
    git("add", "a.md")
    git("commit", "-qm", "x")
    run = tmp_path / "run"
    run.write_text(f"#!/bin/sh\necho $* >> {tmp_path}/pwned\n")
    run.chmod(0o755)
    (folder / ".gitattributes").write_text("*.md filter=evil diff=evil\n")
    with (folder / ".git" / "config").open("a") as config:
        config.write(PROGRAMS.format(run=run, folder=tmp_path))
    (folder / "a.md").write_text("---\ntitle: B\n---\nMore.\n")
    if is_partial:
        for piece in (folder / ".git" / "objects").glob("??/*"):
            if zlib.decompress(piece.read_bytes()).startswith(b"blob"):
                piece.unlink()
    for words in (["check", "--changed=HEAD", str(folder)], ["list", str(folder)], ["doctor", str(folder)]):
        assert main(words) in (0, 1, 2, 3)
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "pwned").exists(), (tmp_path / "pwned").read_text()
