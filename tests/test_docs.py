"""The documentation says what the code does."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import caseedit

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]


def make_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_pages", DOCS / "make_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_pages"] = module
    spec.loader.exec_module(module)
    return module


def test_pages_from_the_code_are_as_the_code_is() -> None:
    assert make_pages().stale() == [], "run ./dev docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    found = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in found if not (page.parent / link).exists()] == []


def test_every_public_name_is_told() -> None:
    text = (DOCS / "python.md").read_text("utf-8")
    assert [name for name in caseedit.__all__ if not re.search(rf"`{name}\b", text)] == []


def test_the_readme_begins_with_what_it_is_a_picture_and_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    first, picture, commands = text.index("caseedit"), text.index("docs/caseedit.svg"), text.index("./dev run")
    assert first < picture < commands < text.index("./dev test") < text.index("## ")


def test_the_picture_is_of_the_app() -> None:
    picture = (DOCS / "caseedit.svg").read_text("utf-8")
    assert picture.startswith("<svg")
    assert "Putting" in picture


def test_commands_in_the_readme_exist() -> None:
    from caseedit.cli.commands import COMMANDS

    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    named = set(re.findall(r"^caseedit ([a-z]+)\b", "\n".join(blocks), re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


def test_python_in_the_docs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    page = (ROOT / "sample_content" / "case-studies" / "OCP.md").read_bytes()
    (tmp_path / "content" / "permits.md").write_bytes(page)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / "python.md").read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), {})
