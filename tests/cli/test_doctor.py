"""`caseedit doctor`: what it finds out, and that nothing of the surroundings comes out raw."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.cli.checkup import disks, libraries, multiplexers, raw, terminals
from caseedit.cli.checkup.fact import Fact
from caseedit.cli.checkup.reach import doubtful, taken
from caseedit.core.files.disk import Disk

pytest_plugins = ("cli_running",)
Run = Callable[..., Any]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which nothing is set that matters."""
    for name in ("LC_ALL", "LC_CTYPE", "NO_COLOR", "TMUX", "STY", "SSH_CONNECTION", "SSH_TTY", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("LANG", "C.UTF-8")
    return monkeypatch


def facts(ran: Any) -> dict[str, dict[str, Any]]:
    found = json.loads(ran.out)
    assert found["version"] == 1
    return {fact["name"]: fact for fact in found["facts"]}


def by_name(some: list[Fact]) -> dict[str, Fact]:
    return {fact.name: fact for fact in some}


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_all_is_told_and_nothing_is_left_behind(run: Run, collection: Path, plain: pytest.MonkeyPatch) -> None:
    before = sorted(collection.iterdir())
    ran = run("doctor", "content")
    assert ran.code == 0, ran.out
    for topic in ("terminal", "multiplexer", "file system", "git", "Python", "folders"):
        assert f"\n{topic}\n" in f"\n{ran.out}"
    assert "ok  guards of the terminal: hold" in ran.out
    assert "No faults" in ran.err
    assert sorted(collection.iterdir()) == before


def test_as_json(run: Run, collection: Path, plain: pytest.MonkeyPatch) -> None:
    found = facts(run("doctor", "content", "--json"))
    assert {fact["state"] for fact in found.values()} <= {"ok", "note", "fault"}
    assert found["TERM"]["state"] == "note"  # it was not asked
    assert found["writing"] == {
        "topic": "file system",
        "name": "writing",
        "state": "ok",
        "value": "yes",
        "meaning": "A file is written beside the old one and renamed: whole or not at all.",
        "cure": "",
    }


@pytest.mark.parametrize(
    ("variable", "value", "name", "state", "cure"),
    [
        ("TERM", "dumb", "TERM", "fault", "export TERM="),
        ("TERM", "", "TERM", "fault", "export TERM="),
        ("LANG", "de_DE.ISO-8859-1", "language", "fault", "export LANG=C.UTF-8"),
        ("LANG", "", "language", "note", "export LANG=C.UTF-8"),
        ("LANG", "xx_YY.UTF-8", "language", "note", "export LANG=C.UTF-8"),
        ("NO_COLOR", "", "colours", "note", "unset NO_COLOR"),
        ("COLORTERM", "", "colours", "note", "export COLORTERM=truecolor"),
        ("STY", "1.pts", "TERM inside", "fault", "~/.screenrc"),
        ("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22", "line", "ok", ""),
    ],
)
def test_what_is_set_and_what_follows(
    run: Run, collection: Path, plain: pytest.MonkeyPatch, variable: str, value: str, name: str, state: str, cure: str
) -> None:
    plain.setenv(variable, value)
    ran = run("doctor", "content", "--json")
    fact = facts(ran)[name]
    assert fact["state"] == state
    assert cure in fact["cure"]
    assert ran.code == (1 if state == "fault" else 0)
    assert "192.0.2" not in ran.out


def test_no_byte_of_the_surroundings_comes_out_raw(run: Run, collection: Path, plain: pytest.MonkeyPatch) -> None:
    bad = "x\x1b]0;owned\x07\x9b31m\u202e\udcff"
    for name in ("TERM", "LANG", "LC_ALL", "STY", "COLORTERM"):
        plain.setenv(name, bad)
    plain.setenv("XDG_STATE_HOME", f"{collection}/{bad}")
    (collection / f"a{bad}").mkdir()
    for words in (("doctor", f"content/a{bad}"), ("doctor", f"content/a{bad}", "--json")):
        ran = run(*words)
        said = ran.out + ran.err
        assert not set("\x1b\x07\x9b\u202e\udcff") & set(said)
        assert not any(escape in said for escape in ("\\u001b", "\\udcff"))


def test_settings_of_tmux(plain: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = """case "$*" in
      -V) echo 'tmux 3.4' ;;
      *set-clipboard) echo external ;;
      *escape-time) echo 500 ;;
      *prefix) echo C-a ;;
      *features*) echo 256,RGB ;;
    esac"""
    program(tmp_path / "bin", "tmux", script)
    plain.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    plain.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    found = by_name(list(multiplexers.look(tmp_path)))
    states = {name: fact.state for name, fact in found.items()}
    assert states == {
        "multiplexer": "ok",
        "TERM inside": "fault",
        "set-clipboard": "note",
        "escape-time": "note",
        "allow-passthrough": "ok",
        "prefix": "ok",
        "colours outside": "ok",
    }
    assert found["prefix"].value == "ctrl+a"
    assert "set -g set-clipboard on" in found["set-clipboard"].cure
    assert taken({}) == {"ctrl+a": "the multiplexer keeps it"}


def test_a_tmux_that_does_not_answer_is_not_waited_for(plain: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path / "bin", "tmux", "exec sleep 60")
    plain.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    plain.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    plain.setattr(multiplexers, "PATIENCE", 0.1)
    (fact,) = multiplexers.look(tmp_path)
    assert (fact.value, fact.state) == ("tmux", "note")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"", {"answers": "none in time"}),
        (b"\x1b[?62;22c", {"answers": "yes", "whole frames": "no", "keyboard protocol": "no"}),
        (
            b"\x1b[?2026;2$y\x1b[?0u\x1b]11;rgb:ffff/ffff/f0f0\x1b\\\x1b[?62c",
            {"answers": "yes", "whole frames": "yes", "keyboard protocol": "yes", "background": "light"},
        ),
        (
            b"\x1b]11;rgba:1e/1e/1e/ff\x07\x1b[?1;2c",
            {"answers": "yes", "whole frames": "no", "keyboard protocol": "no", "background": "dark"},
        ),
        (b"\x1b[?2026;0$y\x1b[?6c", {"answers": "yes", "whole frames": "no", "keyboard protocol": "no"}),
    ],
)
def test_answers_of_terminals(said: bytes, expected: dict[str, str]) -> None:
    assert {fact.name: fact.value for fact in terminals.told(said)} == expected


def test_a_console_is_not_asked(plain: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError

    plain.setenv("TERM", "linux")
    plain.setattr(raw, "is_here", lambda: True)
    plain.setattr(raw, "answers", never)
    assert "answers" not in by_name(list(terminals.look(tmp_path)))


def test_kinds_of_file_systems(plain: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    real = os.path.realpath(tmp_path)
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/x rw\n2 1 0:9 / {real} rw shared:1 - nfs4 host:/x rw\nnonsense\n")
    plain.setattr(disks, "MOUNTS", mounts)
    assert disks.kind_of(tmp_path / "inner") == "nfs4"
    assert disks.kind_of(Path("/")) == "ext4"
    assert by_name(list(disks.look(tmp_path)))["file system"].state == "note"
    plain.setattr(disks, "MOUNTS", tmp_path / "none")
    assert disks.kind_of(tmp_path) == ""


def test_a_disk_that_cannot_do_all(plain: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Poor(Disk):
        def sync(self, handle: int) -> None:
            raise OSError(5, "bad")

        def link(self, old: Path, new: Path) -> None:
            raise OSError(1, "no")

        def set_attribute(self, handle: int, name: str, value: bytes) -> None:
            raise OSError(95, "no")

    plain.setattr(disks, "DISK", Poor())
    states = {name: fact.state for name, fact in by_name(list(disks.look(tmp_path))).items()}
    assert states["flushing (fsync)"] == "fault"
    assert states["flushing a folder"] == "note"
    assert states["hard links"] == "note"
    assert states["extended attributes"] == "ok"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_which_nothing_can_be_made(plain: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    plain.setattr(tempfile, "mkdtemp", refuse)
    fact = by_name(list(disks.look(tmp_path)))["writing"]
    assert (fact.state, fact.value) == ("fault", "you are not allowed to")


def test_a_folder_that_is_not_there(run: Run, collection: Path, plain: pytest.MonkeyPatch) -> None:
    ran = run("doctor", "nowhere/at/all")
    assert ran.code == 1
    assert "folder: nowhere/at/all" in ran.out


def test_an_unfinished_merge(run: Run, collection: Path, plain: pytest.MonkeyPatch) -> None:
    def git(*words: str, code: int = 0) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *identity, *words], cwd=collection, capture_output=True, check=False)
        assert done.returncode == code, done.stderr

    assert facts(run("doctor", "content", "--json"))["repository"]["state"] == "note"
    git("init", "-q", "-b", "main")
    for text, words in (("a", ["commit"]), ("b", ["checkout", "-B", "other"]), ("c", ["checkout", "main"])):
        if words[0] == "checkout":
            git(*words)
        (collection / "one.md").write_text(f"{text}\n")
        git("add", ".")
        git("commit", "-q", "-m", text)
    assert facts(run("doctor", "content", "--json"))["merges"]["state"] == "ok"
    git("merge", "-q", "other", code=1)
    ran = run("doctor", "content", "--json")
    assert ran.code == 1
    assert facts(ran)["merges"]["value"] == "unfinished in 1: one.md"


def test_the_folders_of_ours(run: Run, collection: Path, home: Path, plain: pytest.MonkeyPatch) -> None:
    recovery = home / "state" / "caseedit" / "recovery"
    assert "not there yet" in facts(run("doctor", "content", "--json"))["recovery"]["value"]
    recovery.mkdir(parents=True, mode=0o755)
    recovery.chmod(0o755)
    fact = facts(run("doctor", "content", "--json"))["recovery"]
    assert (fact["state"], fact["cure"]) == ("fault", f"chmod 700 {recovery}")
    recovery.chmod(0o700)
    (recovery / "x.text").write_text("")
    fact = facts(run("doctor", "content", "--json"))["recovery"]
    assert (fact["state"], fact["value"]) == ("note", f"{recovery}: 1 text")
    (home / "config" / "caseedit").mkdir(parents=True)
    (home / "config" / "caseedit" / "config.toml").write_text("them = 'dark'\n")
    assert facts(run("doctor", "content", "--json"))["settings"]["state"] == "fault"


def test_guards_that_do_not_hold() -> None:
    def install() -> None:
        raise ValueError("Strip.render of Textual 99 is gone")

    fact = libraries.guards(install)
    assert fact.state == "fault"
    assert "Strip.render of Textual 99" in fact.meaning


def test_the_table_of_keys_needs_no_terminal(run: Run, plain: pytest.MonkeyPatch) -> None:
    ran = run("keys", "--list")
    assert ran.code == 0
    assert "ctrl+s, f2" in ran.out
    assert "[save]" in ran.out
    assert "only by the palette" not in ran.out
    plain.setenv("TERM", "linux")
    told = run("keys", "--list").out
    assert "Previous pane [previous-pane]  (here only by the palette)" in told
    assert "! shift+f6: the Linux console sends f18" in told


def test_keys_without_a_terminal(run: Run, plain: pytest.MonkeyPatch) -> None:
    ran = run("keys")
    assert ran.code == 2
    assert ran.err == (
        "caseedit keys needs a terminal to listen to. caseedit keys --list prints all keys without one.\n"
    )
    assert ran.out == ""


def test_terminals_that_may_keep_keys() -> None:
    assert "f10" in doubtful({"GNOME_TERMINAL_SCREEN": "x"})
    assert "ctrl+p" in doubtful({"TERM_PROGRAM": "vscode"})
    assert doubtful({}) == {}
