"""Links that lead out of the content are never written through unasked, by no way in."""

from __future__ import annotations

from pathlib import Path

import pytest

import caseedit
from caseedit.cli.main import main
from caseedit.errors import CannotWrite


@pytest.fixture
def link(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    (content / "sub").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("---\ntitle: theirs\n---\n")
    (content / "link.md").symlink_to("../secret.md")
    (content / "inner.md").write_text("---\ntitle: ours\n---\n")
    (content / "sub" / "up.md").symlink_to("../inner.md")
    return content / "link.md"


def test_a_script_is_refused(link: Path) -> None:
    for document in (caseedit.load(link), caseedit.open_collection(link.parent).open("link.md")):
        document.set(("title",), "mine")
        with pytest.raises(CannotWrite, match="a link to a file outside content") as told:
            document.save()
        assert "allow_outside" in told.value.hint
    assert (link.parent.parent / "secret.md").read_text() == "---\ntitle: theirs\n---\n"
    document.save(allow_outside=True)
    assert (link.parent.parent / "secret.md").read_text() == "---\ntitle: mine\n---\n"
    assert link.is_symlink()


def test_a_link_that_stays_inside_is_followed(link: Path) -> None:
    document = caseedit.open_collection(link.parent).open("sub/up.md")
    document.set(("title",), "mine")
    document.save()
    assert (link.parent / "inner.md").read_text() == "---\ntitle: mine\n---\n"
    assert (link.parent / "sub" / "up.md").is_symlink()


def test_the_command_line_is_refused(link: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", str(link), "title=mine"]) == 3
    assert "NOT saved: it is a link to a file outside" in capsys.readouterr().err
    assert main(["set", "--allow-outside", str(link), "title=mine"]) == 0
    assert "mine" in (link.parent.parent / "secret.md").read_text()
    assert main(["set", str(link.parent / "inner.md"), "title=mine"]) == 0
