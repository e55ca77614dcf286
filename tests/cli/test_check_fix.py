"""`caseedit check --fix`: what is safe is mended, byte for byte nothing else, and the rest is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("cli_running",)

SCHEMA = """version: 1
collections:
  - name: story
    match: "*.md"
    fields:
      - { name: title, required: true }
      - { name: client_name }
      - { name: tags, type: multiselect, options: [UX, DevOps] }
"""
BAD = (
    b"---\r\ntitle:   'A  story' # kept\r\nclientname: HHS\r\ntags: [ UX,   'Dev Ops' ]\r\n---\r\n"
    b"##Text\r\n\r\n<p>One<p>\r\n[a] (https://b.c)  \r\n"
)
MENDED = (
    BAD.replace(b"clientname", b"client_name")
    .replace(b"Dev Ops", b"DevOps")
    .replace(b"##Text", b"## Text")
    .replace(b"] (", b"](")
)


@pytest.fixture
def file(collection: Path) -> Path:
    (collection / "caseedit.yml").write_text(SCHEMA, "utf-8")
    for name in ("one.md", "two.md"):
        (collection / name).unlink()
    path = collection / "bad.md"
    path.write_bytes(BAD)
    return path


def test_only_what_is_wrong_changes_and_the_rest_is_told(file: Path, run: Any) -> None:
    done: Any = run("check", "--fix", "content")
    assert file.read_bytes() == MENDED
    assert done.code == 1
    assert [line.split()[2] for line in done.out.splitlines() if line.startswith("content")] == ["html-nesting"]
    assert "4 problems mended in 1 file." in done.err


def test_html_is_mended_when_its_rule_is_named(file: Path, run: Any) -> None:
    done: Any = run("check", "content", "--fix=html-nesting")
    assert file.read_bytes() == BAD.replace(b"One<p>", b"One</p>")
    assert done.code == 1
    assert "1 problem mended in 1 file." in done.err
    assert (
        run("check", "--fix=html-nesting,link-broken,heading-space,unknown-field,not-in-options", "content").code == 0
    )


def test_a_trial_prints_a_diff_and_writes_nothing(file: Path, run: Any) -> None:
    done: Any = run("check", "--fix", "--dry-run", "content")
    assert file.read_bytes() == BAD
    assert done.code == 1
    assert "+client_name: HHS\r\n" in done.out and "-clientname: HHS\r\n" in done.out
    assert "4 problems would be mended in 1 file." in done.err


def test_a_rule_that_is_not_there_is_wrong_use(file: Path, run: Any) -> None:
    done: Any = run("check", "--fix=link-brokn", "content")
    assert (done.code, file.read_bytes()) == (2, BAD)
    assert "There is no rule link-brokn. Did you mean link-broken?" in done.err
    assert run("check", "--dry-run", "content").code == 2
    assert run("check", "--fix", "--dry-run", "--format", "json", "content").code == 2


def test_a_file_elsewhere_that_a_link_leads_to_is_left_alone(file: Path, run: Any, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_bytes(BAD)
    (file.parent / "link.md").symlink_to(elsewhere)
    done: Any = run("check", "--fix", "content")
    assert elsewhere.read_bytes() == BAD
    assert "is a link to a file outside" in done.err


def test_a_file_that_may_not_be_written_is_told_and_the_rest_goes_on(
    file: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseedit.core.document.document import Document
    from caseedit.errors import CannotWrite

    (file.parent / "also.md").write_bytes(BAD)
    save = Document.save

    def refuse(document: Document, **rest: Any) -> int:
        if document.path is not None and document.path.name == "also.md":
            raise CannotWrite("also.md cannot be written: the disk is full.")
        return save(document, **rest)

    monkeypatch.setattr(Document, "save", refuse)
    done: Any = run("check", "--fix", "content")
    assert done.code == 3
    assert "the disk is full" in done.err
    assert file.read_bytes() == MENDED
    assert (file.parent / "also.md").read_bytes() == BAD
