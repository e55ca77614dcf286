from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from caseedit.cli import main as main_module
from caseedit.cli.arguments import Parser
from caseedit.cli.commands import COMMANDS, edit, load
from caseedit.cli.main import main

pytest_plugins = ("cli_running",)

Run = Callable[..., Any]
PROGRAM = [sys.executable, "-m", "caseedit"]
ROOT = Path(__file__).parents[2]
FORBIDDEN = ("textual", "rich", "asyncio", "watchfiles", "markdown_it", "justhtml", "wcwidth", "frontmatter")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_name_and_help(run: Run, name: str) -> None:
    command = load(name)
    assert name == command.NAME
    assert command.HELP[0].islower()
    done = run(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert command.HELP in done.out
    assert f"usage: caseedit {name}" in done.out


def test_every_argument_says_what_it_is() -> None:
    for name in COMMANDS:
        parser = Parser(name, "")
        load(name).add_arguments(parser)
        for action in parser._actions:
            assert action.help or action.metavar in ("FILE", "TITLE") or action.choices, (name, action.dest)


def test_the_help_names_all_commands(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in done.out
    assert run("--version").out.startswith("caseedit ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["get"], "FILE and FIELD are missing. See caseedit get --help.\n"),
        (["get", "x"], "FIELD is missing. See caseedit get --help.\n"),
        (["list", "--formt", "json"], "There is no option --formt. Did you mean --format? See caseedit list --help.\n"),
        (["list", "--format", "xml"], "--format can be text or json, not xml. See caseedit list --help.\n"),
        (["list", "--format"], "--format needs a value. See caseedit list --help.\n"),
        (["get", "--json=1", "x", "y"], "--json takes no value. See caseedit get --help.\n"),
        (["preview", "x", "--width", "wide"], "--width needs a whole number, not wide. See caseedit preview --help.\n"),
        (["preview", "x", "y"], "y is one word too many. See caseedit preview --help.\n"),
        (["chek", "x"], "There is no command chek. Did you mean check?\n"),
        (["--raed-only"], "There is no option --raed-only. Did you mean --read-only? See caseedit --help.\n"),
    ],
)
def test_wrong_use_is_said_in_our_words(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert (done.code, done.out, done.err) == (2, "", said)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "is not there"),
        (lambda path: path.mkdir(), "is a folder"),
        (os.mkfifo, "is a pipe"),
        (lambda path: path.symlink_to(path), ""),
    ],
)
@pytest.mark.parametrize(
    "command", [["get", "x.md", "a"], ["set", "x.md", "a=b"], ["preview", "x.md"], ["list", "x.md"]]
)
def test_what_cannot_be_read_is_code_3(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Any, said: str, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "x.md")
    done = run(*command)
    if command[0] == "list" and not os.path.lexists(tmp_path / "x.md"):
        assert (done.code, done.err) == (2, "There is no x.md. Name a file or a folder.\n")
        return
    if command[0] == "list" and (tmp_path / "x.md").is_dir():
        assert done.code == 0
        return
    assert (done.code, done.out) == (3, "")
    assert said in done.err
    assert "Traceback" not in done.err


HOSTILE = {
    "nul": b"---\na: \0\n---\n\0",
    "deep": b"---\na: " + b"[" * 25_000 + b"\n---\n",
    "latin": "---\na: é\n---\né".encode("latin-1"),
    "open": b"---\na: 1\n",
    "toml": b"+++\na = 1\n+++\n",
    "bomb": b"---\na: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n---\n",
    "empty": b"",
    "control": b'---\na: "\x1b]0;x\x07"\n"\\e[31m": 1\n---\n\x1b[2J',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_no_command(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "x.md"
    file.write_bytes(HOSTILE[name])
    for words in (["get", "x.md", "a"], ["list"], ["list", "--format", "json"], ["check", "x.md"], ["preview", "x.md"]):
        done = run(*words)
        assert done.code in (0, 1), (words, done)
        assert "Traceback" not in done.err
    assert file.read_bytes() == HOSTILE[name]
    assert run("set", "x.md", "b=c").code in (0, 1)


def test_a_fault_of_our_own_is_one_line_and_a_log(
    run: Run, home: Path, collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(args: object) -> int:
        raise RuntimeError("what\nnow")

    command = SimpleNamespace(NAME="get", HELP="", add_arguments=lambda parser: None, run=fail)
    monkeypatch.setattr(main_module, "load", lambda name: command)
    done = run("get")
    assert (done.code, done.out) == (70, "")
    log = home / "state" / "caseedit" / "faults.log"
    assert done.err == f"caseedit has a fault of its own: RuntimeError: what now. The details are in {log}.\n"
    assert "in fail" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_an_interrupt_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(args: object) -> int:
        raise KeyboardInterrupt

    command = SimpleNamespace(NAME="get", HELP="", add_arguments=lambda parser: None, run=stop)
    monkeypatch.setattr(main_module, "load", lambda name: command)
    assert run("get").code == 130


@pytest.mark.parametrize("term", ["xterm", "dumb", ""])
def test_the_editor_without_a_terminal_names_the_commands_that_need_none(
    run: Run, collection: Path, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    done = run("content")
    assert (done.code, done.out) == (2, "")
    assert "check, list, get, set, new and preview work without one" in done.err


class Screen:
    """Stands for a terminal."""

    closed = False

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("term", "said"), [("", "TERM is not set"), ("dumb", "TERM is dumb")])
def test_a_terminal_that_cannot_hold_a_screen(monkeypatch: pytest.MonkeyPatch, term: str, said: str) -> None:
    monkeypatch.setattr(edit, "sys", SimpleNamespace(stdin=Screen(), stdout=Screen()))
    monkeypatch.setenv("TERM", term)
    with pytest.raises(Exception, match=said):
        edit.must_have_screen()
    monkeypatch.setenv("TERM", "xterm-256color")
    edit.must_have_screen()


def test_a_place_in_a_file(collection: Path) -> None:
    assert edit.place("content/one.md:12") == (Path("content/one.md"), 12)
    assert edit.place("content/one.md:12:3") == (Path("content/one.md"), 12)
    assert edit.place("content/one.md:0") == (Path("content/one.md"), 1)
    assert edit.place("content/none.md:12") == (Path("content/none.md:12"), None)
    (collection / "a:1").write_text("")
    assert edit.place("content/a:1") == (Path("content/a:1"), None)


def test_the_editor_says_what_is_not_there(collection: Path) -> None:
    for name, hint in (("content/onn.md", "Did you mean content/one.md?"), ("chek", "Did you mean the command check?")):
        with pytest.raises(Exception, match="There is no file or folder") as caught:
            edit.must_be_there(Path(name))
        assert hint in str(caught.value)
    edit.must_be_there(collection)
    edit.must_be_there(collection / "one.md")


def test_the_editor_is_given_what_was_asked(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []

    def run_app(path: Path, **rest: Any) -> int:
        calls.append((path, rest))
        return 7

    monkeypatch.setattr(edit, "must_have_screen", lambda: None)
    monkeypatch.setitem(sys.modules, "caseedit.tui.app", SimpleNamespace(run=run_app))
    assert main(["content/one.md:3", "--field", "title", "--read-only", "--no-mouse", "--theme", "light"]) == 7
    path, rest = calls[0]
    assert (path, rest["line"], rest["field"]) == (Path("content/one.md"), 3, "title")
    config = rest["config"]
    assert (config.read_only, config.mouse, config.theme, config.accessible) == (True, False, "light", False)
    assert main(["--field", "a..b"]) == 2


def test_a_folder_called_like_a_command(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run("list").code == 0
    assert "needs a terminal" in run("./list").err


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other interpreters find the package from any folder."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def program(*words: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *words], capture_output=True, timeout=60, stdin=subprocess.DEVNULL, check=False, **more
    )


def test_bytes_that_are_no_utf8_go_through_a_pipe_as_they_are(collection: Path) -> None:
    (collection / "two.md").write_bytes(b"---\ntitle: x\n---\n")
    odd = os.fsencode(str(collection)) + b"/\xe9.md"
    Path(os.fsdecode(odd)).write_text("---\ntitle: y\n---\n")
    done = program("list", "content")
    assert done.returncode == 0
    assert b"/\xe9.md\ty\n" in done.stdout


def test_a_reader_that_leaves_early_is_no_fault(collection: Path) -> None:
    for number in range(3000):
        (collection / f"{number}-{'x' * 60}.md").touch()
    with subprocess.Popen(
        [*PROGRAM, "list", "content"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
def test_a_full_disk_is_code_3(collection: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "list", "content"], stdout=full, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"The result could not be written: No space left")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_takes_only_a_part_is_code_3(unbuffered: str, collection: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="sets a limit of the system")
    for number in range(300):
        (collection / f"{number}-{'x' * 60}.md").touch()
    with (tmp_path / "out").open("w") as out:
        done = subprocess.run(
            [*PROGRAM, "list", "content"], stdout=out, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
        )  # fmt: skip
    assert (tmp_path / "out").stat().st_size == 10_000
    assert done.returncode == 3
    assert done.stderr.startswith(b"The result could not be written: File too large")


@pytest.mark.parametrize(
    "words",
    [
        ["get", "content/one.md", "title"],
        ["set", "content/one.md", "title=x"],
        ["list", "content"],
        ["check", "content"],
    ],
)
def test_commands_without_a_screen_import_no_screen(collection: Path, words: list[str]) -> None:
    code = f"""
import sys
from caseedit.cli.main import main
main({words!r})
found = sorted(name for name in sys.modules if name.partition(".")[0] in {FORBIDDEN!r})
print(found, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def test_an_interrupt_while_the_program_is_still_loading_is_quiet() -> None:
    interrupted = (
        "import sys\nclass Interrupting:\n    def find_spec(self, name, *_):\n"
        "        if name == 'caseedit.cli.main':\n            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\nfrom caseedit.__main__ import entry\nentry()\n"
    )
    done = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_byte_too_much_is_told_as_more_than_the_limit(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "big.md"
    for more, words in ((1, "just over 16 MB"), (48 << 20, "64 MB")):
        with file.open("wb") as made:
            made.truncate((16 << 20) + more)
        for command in (("check",), ("get",)):
            done = run(*command, file, *(["title"] if command == ("get",) else []))
            assert f"too big to edit: {words}, the limit is 16 MB" in done.err
