"""`caseedit check --changed`: only what a change touched, told by git, which runs nothing of the repository's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("cli_running",)

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

SCHEMA = """version: 1
collections:
  - name: story
    match: "*.md"
    fields:
      - { name: title, required: true }
      - { name: related, type: reference, collection: story, value: title }
      - { name: image, type: image }
"""
WRONG = "---\ntitle: {}\n---\n##Text\n"


def git(*words: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *identity, *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(collection: Path) -> Path:
    (collection / "caseedit.yml").write_text(SCHEMA, "utf-8")
    (collection / "one.md").write_text(WRONG.format("One"), "utf-8")
    (collection / "two.md").write_text(WRONG.format("Two"), "utf-8")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "begin")
    return collection


def told(done: Any) -> set[str]:
    return {problem["path"] for problem in json.loads(done.out)["problems"]}


def test_nothing_changed(repository: Path, run: Any) -> None:
    done: Any = run("check", "--changed", "content")
    assert (done.code, done.out) == (0, "")
    assert "0 files checked" in done.err


def test_changed_new_and_staged_files_are_told_of(repository: Path, run: Any) -> None:
    (repository / "two.md").write_text(WRONG.format("Two!"), "utf-8")
    (repository / "new.md").write_text(WRONG.format("New"), "utf-8")
    (repository / "staged.md").write_text(WRONG.format("Staged"), "utf-8")
    git("add", "content/staged.md")
    done: Any = run("check", "--changed", "--format", "json", "content")
    assert done.code == 1
    assert told(done) == {"content/two.md", "content/new.md", "content/staged.md"}
    assert json.loads(done.out)["files"] == 3


def test_a_branch_is_compared_with_where_it_parted(repository: Path, run: Any) -> None:
    git("checkout", "-qb", "topic")
    (repository / "new.md").write_text(WRONG.format("New"), "utf-8")
    git("add", ".")
    git("commit", "-qm", "topic")
    git("checkout", "-q", "main")
    (repository / "two.md").write_text(WRONG.format("Of others"), "utf-8")
    git("commit", "-qam", "of others")
    git("checkout", "-q", "topic")
    assert told(run("check", "--changed=main", "--format", "json", "content")) == {"content/new.md"}


def test_what_broke_elsewhere_is_told_of(repository: Path, run: Any) -> None:
    (repository / "x.png").write_bytes(b"x")
    (repository / "y.png").write_bytes(b"y")
    (repository / "three.md").write_text("---\ntitle: Three\nrelated: Two\nimage: x.png\n---\n##Text\n", "utf-8")
    (repository / "four.md").write_text("---\ntitle: Four\nrelated: Nobody\nimage: z.png\n---\n##Text\n", "utf-8")
    git("add", ".")
    git("commit", "-qm", "more")
    (repository / "two.md").write_text("---\ntitle: Renamed\n---\n", "utf-8")
    (repository / "x.png").unlink()
    found = json.loads(run("check", "--changed", "--format", "json", "content").out)["problems"]
    assert {(item["path"], item["rule"]) for item in found} == {
        ("content/three.md", "reference-missing"),
        ("content/three.md", "image-missing"),
    }


def test_names_of_odd_bytes(repository: Path, run: Any) -> None:
    names = [os.fsdecode(b"caf\xe9.md"), 'quo"te.md', "new\nline.md", "umläut 😀.md", "-dash.md"]
    for name in names:
        (repository / name).write_text(WRONG.format("x"), "utf-8")
    done: Any = run("check", "--changed", "--format", "json", "content")
    assert told(done) == {f"content/{name}" for name in names}


def test_from_within_a_folder_and_through_a_link(repository: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "two.md").write_text(WRONG.format("Two!"), "utf-8")
    monkeypatch.chdir(repository)
    assert told(run("check", "--changed", "--format", "json")) == {"two.md"}
    link = repository.parent / "link"
    link.symlink_to(repository)
    monkeypatch.chdir(link)
    assert told(run("check", "--changed", "--format", "json")) == {"two.md"}


def test_before_the_first_commit_all_is_new(collection: Path, run: Any) -> None:
    (collection / "one.md").write_text(WRONG.format("One"), "utf-8")
    git("init", "-q")
    assert told(run("check", "--changed", "--format", "json", "content")) == {"content/one.md"}


def test_git_runs_nothing_of_the_repository(repository: Path, run: Any, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "pager.diff", "diff.external", "diff.md.textconv", "core.editor"):
        git("config", name, str(trap))
    (repository / ".gitattributes").write_text("*.md diff=md\n")
    hooks = repository.parent / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "pre-commit", "post-checkout"):
        shutil.copy(trap, hooks / name)
    (repository / "two.md").write_text(WRONG.format("Two!"), "utf-8")
    os.utime(repository / "one.md", (1, 1))
    assert told(run("check", "--changed", "--format", "json", "content")) == {"content/two.md"}
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("ref", ["nowhere", "--output=owned", "-h", "HEAD^{tree}"])
def test_a_commit_that_is_not_there_is_wrong_use(repository: Path, run: Any, ref: str) -> None:
    done: Any = run("check", f"--changed={ref}", "content")
    assert done.code == 2
    assert f"Git knows no {ref} here." in done.err
    assert not Path("owned").exists()


def test_outside_a_repository_is_wrong_use(collection: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(collection.parent.parent))
    done: Any = run("check", "--changed", "content")
    assert done.code == 2
    assert "is in no git repository" in done.err


def test_without_git_is_wrong_use(repository: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository / "nothing"))
    done: Any = run("check", "--changed", "content")
    assert done.code == 2
    assert "Git is not installed here." in done.err
    assert run("check", "content").code == 1


def test_a_path_that_is_not_there_is_told_before_git_is_asked(collection: Path, run: Any) -> None:
    done: Any = run("check", "--changed", "nowhere/x.md")
    assert (done.code, done.err) == (2, "There is no nowhere/x.md. Name a file or a folder.\n")


def test_fix_mends_only_what_changed(repository: Path, run: Any) -> None:
    (repository / "two.md").write_text(WRONG.format("Two!"), "utf-8")
    run("check", "--changed", "--fix", "content")
    assert (repository / "one.md").read_text("utf-8") == WRONG.format("One")
    assert (repository / "two.md").read_text("utf-8") == WRONG.format("Two!").replace("##", "## ")


def test_repositories_below_are_named_and_not_passed_over_in_silence(repository: Path, run: Any) -> None:
    inner = repository / "inner" / "deep"
    inner.mkdir(parents=True)
    (inner / "three.md").write_text(WRONG.format("Three"), "utf-8")
    git("-C", str(repository / "inner"), "init", "-q")
    done: Any = run("check", "--changed", "content")
    assert done.code == 0
    assert f"{repository / 'inner'} is a repository of its own; name it to see what changed in it." in done.err
    done = run("check", "--changed", "--format", "json", "content/inner")
    assert told(done) == {"content/inner/deep/three.md"} and "of its own" not in done.err


def test_a_file_with_another_name_is_new_and_one_that_is_gone_is_no_error(repository: Path, run: Any) -> None:
    git("mv", "content/one.md", "content/a one.md")
    git("rm", "-q", "content/two.md")
    assert told(run("check", "--changed", "--format", "json", "content")) == {"content/a one.md"}
    git("commit", "-qm", "more")
    git("checkout", "-q", "--detach")
    assert told(run("check", "--changed", "--format", "json", "content")) == set()
    assert told(run("check", "--changed=HEAD~1", "--format", "json", "content")) == {"content/a one.md"}


def test_a_clone_of_one_commit_knows_no_other(
    repository: Path, run: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("commit", "-q", "--allow-empty", "-m", "more")
    clone = tmp_path_factory.mktemp("clone") / "site"
    git("clone", "-q", "--depth=1", f"file://{repository.parent}", str(clone))
    monkeypatch.chdir(clone)
    assert run("check", "--changed", "content").code == 0
    done: Any = run("check", "--changed=HEAD~1", "content")
    assert done.code == 2 and "fetch-depth: 0" in done.err
