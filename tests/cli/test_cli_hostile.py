from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.cli.commands.edit import must_be_there
from caseedit.errors import CannotRead

pytest_plugins = ("cli_running",)

Run = Callable[..., Any]


def test_a_link_that_leads_in_a_circle_ends_no_command(run: Run, collection: Path) -> None:
    (collection / "loop.md").symlink_to("loop.md")
    listed = run("list", collection)
    assert (listed.code, len(listed.out.splitlines())) == (3, 2)
    assert listed.err == f"{collection}/loop.md cannot be read: its links lead in a circle.\n"
    assert run("check", collection).code == 3
    assert run("new", "content", "Third").code == 0


@pytest.mark.parametrize("command", [("get", "{}", "title"), ("set", "{}", "a=1"), ("preview", "{}")])
def test_a_name_that_is_too_long_is_not_a_fault(run: Run, collection: Path, command: tuple[str, ...]) -> None:
    done = run(*(word.format("x" * 5000) for word in command))
    assert (done.code, done.err) == (3, f"{'x' * 100}…{'x' * 99} is too long for a file's name. Check the name.\n")


@pytest.mark.parametrize("command", ["check", "list"])
def test_no_path_has_a_name_that_is_too_long(run: Run, collection: Path, command: str) -> None:
    done = run(command, "x" * 5000)
    assert (done.code, len(done.err) < 300) == (2, True)


@pytest.mark.parametrize(
    "command", [("get", "{}", "title"), ("check", "{}"), ("list", "{}"), ("preview", "{}"), ("schema", "show", "{}")]
)
def test_of_a_file_in_a_locked_folder_nobody_says_that_it_is_not_there(
    run: Run, collection: Path, not_root: None, command: tuple[str, ...]
) -> None:
    collection.chmod(0)
    done = run(*(word.format("content/one.md") for word in command))
    collection.chmod(0o755)
    assert (done.code, done.err.splitlines()[0].partition(".md ")[::2]) == (
        3,
        ("content/one", "cannot be read: you are not allowed to. Ask its owner for permission to read it."),
    )


def test_the_editor_does_not_say_of_a_file_in_a_locked_folder_that_it_is_not_there(
    collection: Path, not_root: None
) -> None:
    collection.chmod(0)
    try:
        with pytest.raises(CannotRead, match=r"^one\.md cannot be read: you are not allowed to\."):
            must_be_there(Path("content/one.md"))
    finally:
        collection.chmod(0o755)


def test_a_folder_that_nobody_may_look_into_is_no_fault(
    run: Run, collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "one.md":
            raise PermissionError(13, "Permission denied", str(path))
        return asked(path, **options)

    # What `Path.is_dir` and its like ask; they let the refusal through.
    monkeypatch.setattr(Path, "stat", refuse)
    for words in (("get", "content/one.md", "title"), ("preview", "content/one.md"), ("list", "content")):
        assert run(*words).code == 0


def test_names_that_begin_with_a_dash(run: Run, collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(collection)
    Path("-odd.md").write_text("---\n-x: 1\n---\n")
    assert run("get", "--", "-odd.md", "-x").out == "1\n"
    assert run("get", "--json", "--", "-odd.md", "-x").out == "1\n"
    assert run("check", "--", "-odd.md").code == 0
    assert run("set", "one.md", "a=1", "--dry-run", "--", "-b=2").out.count("\n+") == 3
    assert run("get", "one.md", "-x").err == "There is no option -x. See caseedit get --help.\n"


def test_options_stand_anywhere(run: Run, collection: Path) -> None:
    expected = run("get", "--json", "content/one.md", "title", "year").out
    assert run("get", "content/one.md", "--json", "title", "year").out == expected
    assert run("get", "content/one.md", "title", "--json", "year").out == expected
    assert "two.md" in run("list", "--where", "-has:year", "content").out


def test_what_is_asked_twice_is_answered_twice(run: Run, collection: Path) -> None:
    assert run("get", "content/one.md", "year", "title", "year").out == "2018\nOne study\n2018\n"


def test_a_document_is_listed_once(run: Run, collection: Path) -> None:
    assert len(run("list", "content/one.md", "content", "content/one.md").out.splitlines()) == 2


def test_ignored_files_stay_so_seen_from_elsewhere(
    run: Run, collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "caseedit.yml").write_text("version: 1\nignore: ['content/two.md']\n")
    other = tmp_path.parent / f"{tmp_path.name}-other"
    other.mkdir()
    monkeypatch.chdir(other)
    assert run("list", f"../{tmp_path.name}/content").out.endswith("one.md\tOne study\n")
    (collection / "deep").mkdir()
    monkeypatch.chdir(collection / "deep")
    assert run("list", "..").out == "../one.md\tOne study\n"


def test_a_text_has_no_parts(run: Run, collection: Path) -> None:
    assert '"title[0]": null' in run("list", "content/one.md", "--fields", "title[0]", "--format", "json").out
    assert run("list", "content/one.md", "--fields", "title[0]").out == "content/one.md\t\n"
    assert run("list", "content", "--where", "title[0]:O").out == ""


def test_a_word_that_is_no_command(run: Run, collection: Path) -> None:
    done = run("validate", "show")
    assert done.code == 2
    assert done.err.startswith(
        "There is no command validate, and no file or folder of that name. The commands are edit,"
    )


def test_a_folder_that_was_removed(collection: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    program = "import os, sys; os.rmdir(os.getcwd()); from caseedit.cli.main import main; sys.exit(main(['list']))"
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=gone,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "The folder you are in is not there any more. Go to another one (cd).\n"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "Nothing is no JSON that can be set: at character 1, expecting value."),
        ("tru", "tru is no JSON that can be set: at character 1, expecting value."),
        ("1e400", "1e400 is no JSON that can be set: 1e400 is too large a number."),
        ("9" * 41, "a whole number has more than 40 digits."),
        ("[" * 100_000, "it has too many levels."),
        ("NaN", "NaN is not a number that JSON knows."),
    ],
)
def test_json_that_cannot_be_set(run: Run, collection: Path, value: str, said: str) -> None:
    before = (collection / "one.md").read_bytes()
    done = run("set", "content/one.md", f"title:={value}")
    assert (done.code, said in done.err) == (2, True), done.err
    assert (collection / "one.md").read_bytes() == before


def test_a_value_with_too_many_levels_is_refused(run: Run, collection: Path) -> None:
    done = run("set", "content/one.md", f"title:={'[' * 500}{']' * 500}")
    assert done.code == 1
    assert "‘title’ would hold more than 64 levels inside each other." in done.err


def test_a_diff_names_files_as_patch_programs_take_them(
    run: Run, collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (collection / "one.md").as_posix()
    assert run("set", "content/one.md", "year:=1", "--dry-run").out.startswith("--- a/content/one.md\n")
    assert run("set", whole, "year:=1", "--dry-run").out.startswith(f"--- a{whole}\n")
    monkeypatch.chdir(collection)
    assert run("set", "../content/one.md", "year:=1", "--dry-run").out.startswith(f"--- a{whole}\n")


def test_of_many_at_once_each_is_written_or_told(collection: Path) -> None:
    page = collection / "two.md"
    root = str(Path(__file__).parents[2])
    words = [sys.executable, "-m", "caseedit", "set", str(page), "--append"]
    environment = {**os.environ, "PYTHONPATH": root}
    running = [
        subprocess.Popen([*words, f"tags=n{number}"], env=environment, stderr=subprocess.PIPE, text=True)
        for number in range(8)
    ]
    told = [(process.communicate()[1], process.returncode) for process in running]
    written = page.read_text()
    for number, (said, code) in enumerate(told):
        assert code in (0, 3), said
        assert (f"n{number}" in written) is (code == 0)
        assert code == 0 or said.endswith("Run the command again: it reads the file anew.\n")


def test_help_says_that_text_keeps_a_number_a_number(run: Run, collection: Path) -> None:
    assert "weight=3 over 2 stays a number" in " ".join(run("set", "--help").out.split())
    run("set", "content/one.md", "year=2019")
    assert run("get", "--json", "content/one.md", "year").out == "2019\n"


def test_a_name_of_two_lines_is_one_row(run: Run, collection: Path) -> None:
    (collection / "a\n\tb.md").write_text("---\ntitle: |\n  A\n  B\ntext: a\u2028b\n---\n")
    assert run("list", "content").out.splitlines()[0] == "content/a␊␉b.md\tA B"
    assert run("check", "content").out.startswith("content/a␊␉b.md:5:")
    assert '"content/a\\n\\tb.md"' in run("list", "content", "--format", "json").out


@pytest.mark.parametrize("words", [("check", "content"), ("list", "content"), ("preview", "content/one.md")])
def test_a_cache_that_may_not_be_looked_at_stops_no_command(
    run: Run, collection: Path, not_root: None, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    closed = collection.parent / "closed"
    closed.mkdir(mode=0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(closed / "cache"))
    assert run(*words).code == 0


@pytest.mark.parametrize("name", ["caseedit.yml", ".pages.yml", "_config.yml", ".vscode/settings.json", ".git/HEAD"])
def test_a_pipe_in_place_of_a_file_that_says_something_of_the_site_is_not_waited_for(
    run: Run, collection: Path, name: str
) -> None:
    pipe = collection / name
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    assert run("list", collection).code == 0


@pytest.mark.parametrize("where", ["loop", "loop/deeper"])
def test_a_new_document_in_a_folder_that_leads_in_a_circle(run: Run, collection: Path, where: str) -> None:
    (collection / "loop").symlink_to("loop")
    done = run("new", f"content/{where}", "Third")
    assert (done.code, "There is no folder" in done.err) == (3, True)
