"""The manifest for pre-commit: what it runs is there, and it takes the files that are documents."""

from __future__ import annotations

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
    for name in ("a.md", "b/c.markdown", "d.mdx", "e.txt", "f.md.bak"):
        assert bool(re.search(hook["files"], name)) == is_document(name)
