from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import caseedit
from caseedit import errors

CONTRACT = {
    "load", "loads", "open_collection", "preview_text", "Document", "Collection", "Schema", "Field", "Diagnostic",
    "Severity", "Edit", "Span", "Nth",
    "CaseEditError", "Refused", "ChangedOnDisk", "CannotRead", "CannotWrite", "SchemaError",
}  # fmt: skip


def test_the_names_are_those_of_the_contract() -> None:
    assert set(caseedit.__all__) == CONTRACT
    for name in caseedit.__all__:
        assert getattr(caseedit, name).__name__ == name
        assert getattr(caseedit, name).__doc__
    assert set(caseedit.__all__) < set(dir(caseedit))
    with pytest.raises(AttributeError, match="no attribute 'dump'"):
        getattr(caseedit, "dump")  # noqa: B009


def test_every_error_is_a_child_of_one() -> None:
    children = {
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)
    }
    assert children == {name for name in CONTRACT if name in vars(errors)}
    assert all(issubclass(getattr(caseedit, name), caseedit.CaseEditError) for name in children)


def test_importing_it_imports_nothing_more() -> None:
    code = "import sys, caseedit; print(sorted(name for name in sys.modules if name.startswith('caseedit')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['caseedit']\n"


def test_the_contract_in_use(tmp_path: Path) -> None:
    file = tmp_path / "content" / "hhs.md"
    file.parent.mkdir()
    fields = "title: HHS\nclientname: x\ntags: [a]\nspecs: [p, q, r, s]\nimages:\n- caption: c\n- caption: d\n"
    file.write_text(f"---\n{fields}---\nBody\n")
    document = caseedit.load(str(file))
    assert document.path == file
    assert document.get(("images", 0, "caption")) == "c"
    document.set(("client_name",), "HHS")
    document.insert(("tags",), 1, "UX")
    document.remove(("images", 0))
    document.move(("specs",), 3, 0)
    document.remove(("client_name",))
    document.rename(("clientname",), "client_name")
    document.set_body("New body\n")
    document.undo()
    document.redo()
    assert document.check() == document.check(None)
    assert document.save() == 5
    assert document.to_bytes() == file.read_bytes()
    assert dict(document.fields) == {
        "title": "HHS",
        "client_name": "x",
        "tags": ["a", "UX"],
        "specs": ["s", "p", "q", "r"],
        "images": [{"caption": "d"}],
    }
    for opened in caseedit.open_collection(tmp_path / "content"):
        assert opened.body == "New body\n"
    assert caseedit.preview_text("# Hello\n\nWorld", 40).split("\n")[0].strip()


def test_the_project_decides_how_values_are_read(tmp_path: Path) -> None:
    (tmp_path / "caseedit.yml").write_text("version: 1\ndialect: js-yaml-4\n")
    file = tmp_path / "content" / "page.md"
    file.parent.mkdir()
    file.write_text("---\nshown: yes\n---\n")
    assert caseedit.load(file).fields["shown"] == "yes"
    assert caseedit.loads(file.read_bytes()).fields["shown"] is True


def test_invalid_yaml_is_no_error_of_load(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"---\na: [\n---\nBody\n")
    document = caseedit.load(file)
    assert document.problem is not None
    assert (dict(document.fields), document.body, document.to_bytes()) == ({}, "Body\n", file.read_bytes())
    with pytest.raises(caseedit.Refused) as refused:
        document.set(("a",), "x")
    assert refused.value.path == file
    with pytest.raises(caseedit.CannotRead):
        caseedit.load(tmp_path / "none.md")
