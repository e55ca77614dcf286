"""The manifest for pre-commit: what it runs is there, and it takes the files that are documents."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from caseedit.core.collection.scan import is_document

pytest_plugins = ("cli_running",)

HOOKS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_each_hook_is_whole_and_runs(hook: dict[str, Any], collection: Path, run: Any) -> None:
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    program, *words = hook["entry"].split()
    assert program == "caseedit"
    assert run(*words, "content/one.md", "content/two.md").code in (0, 1)
    assert "--skip-ignored" in words
    for name in ("a.md", "b/c.markdown", "d.mdx", "e.txt", "f.md.bak"):
        assert bool(re.search(hook["files"], name)) == is_document(name)


def test_what_is_ignored_is_passed_over_although_it_is_named(collection: Path, run: Any) -> None:
    """Hooks name every file of a commit, with blanks in its name or not; a person who names a file means it."""
    Path("caseedit.yml").write_text("version: 1\nignore: [README.md, content/drafts]\n", "utf-8")
    faulty = "---\ntitle: A\ntitle: B\n---\n"
    names = ("README.md", "content/drafts/a.md", ".github/a b.md", "content/a b.md")
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(faulty, "utf-8")
    named = run("check", "--format", "json", *names)
    assert [item["path"] for item in json.loads(named.out)["problems"]] == sorted(names)
    passed = run("check", "--skip-ignored", "--format", "json", *names)
    assert [item["path"] for item in json.loads(passed.out)["problems"]] == ["content/a b.md"]
    for form in ("text", "json", "sarif", "github"):
        none = run("check", "--skip-ignored", "--format", form, names[0], Path(names[1]).absolute())
        assert none.code == 0 and "0 files checked" in none.err
        assert not json.loads(none.out).get("problems") if form in ("json", "sarif") else none.out == ""
    assert run("check", "--skip-ignored", "gone.md").code == 2
    assert run("check", "--skip-ignored", "--fix", "README.md").code == 0
    assert Path("README.md").read_text("utf-8") == faulty
