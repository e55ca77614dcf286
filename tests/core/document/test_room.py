from __future__ import annotations

from pathlib import Path

import pytest

import caseedit
from caseedit.cli.main import main
from caseedit.core.files.stamp import LIMIT
from caseedit.core.text import Edit
from caseedit.errors import Refused

HEAD = "---\ntitle: A\n---\n"


@pytest.mark.parametrize("letter", ["x", "é", "文", "😀"])
def test_no_change_makes_a_document_that_could_only_be_looked_at(letter: str) -> None:
    size = len(letter.encode())
    text = HEAD + letter * ((LIMIT - len(HEAD)) // size - 2)
    document = caseedit.loads(text)
    at = len(text)
    document.apply([Edit(at, at, letter)])
    document.apply([Edit(at, at, letter)])
    with pytest.raises(Refused, match="larger than 16 MB"):
        document.apply([Edit(at, at, letter * 2)])
    with pytest.raises(Refused, match="only be looked at"):
        document.set(("title",), "A longer one, by far")
    assert LIMIT - size < len(document.to_bytes()) <= LIMIT
    # Room that is made can be used again, also by what takes something back.
    document.undo()
    document.apply([Edit(at, at, letter)])
    document.apply([Edit(at - 9, at, "")])
    document.set(("title",), "A longer")
    assert len(document.to_bytes()) <= LIMIT


def test_set_refuses_what_would_make_the_file_too_large(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.md"
    file.write_text(HEAD + "x" * (LIMIT - len(HEAD)))
    assert main(["set", str(file), "title=Longer"]) == 1
    assert "larger than 16 MB" in capsys.readouterr().err
    assert file.stat().st_size == LIMIT
    assert main(["set", str(file), "title=B"]) == 0
