from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.text import Edit
from caseedit.workspace import Workspace

BROKEN = ("a: &a &b x", "a: [", "- a\n- b", "words", "a: " + "[" * 200, "a: !t !t x", "? " * 100 + "a")


@pytest.mark.parametrize("matter", BROKEN)
def test_what_cannot_be_read_is_compared_with_no_other_document(tmp_path: Path, matter: str) -> None:
    for number in range(12):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Title {number}\ntags: [a]\n---\nx\n")
    file = tmp_path / "a.md"
    file.write_text(f"---\n{matter}\n---\nx\n")
    workspace = Workspace(tmp_path)
    document = workspace.open(file)
    for _ in workspace.check_all():
        pass
    workspace.learn_anew()
    for _ in range(2):
        workspace.edit([Edit(len(document.text), len(document.text), "x")], origin="body")
        assert [found.severity for found in workspace.check(document.snapshot())]
    workspace.close()
