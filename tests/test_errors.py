from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.cli.main import main
from caseedit.core.cells import cell_width
from caseedit.errors import CannotRead, in_short


@pytest.mark.parametrize("name", ["a" * 255, "文" * 85, "é" * 127, "a" * 41, "文a" * 60, "x" * 39 + "文文"])
def test_a_long_name_keeps_both_ends(name: str) -> None:
    short = in_short(name + ".md")
    assert 36 <= cell_width(short) <= 40
    assert short[:10] == name[:10]
    assert short.endswith(".md")
    assert short.count("…") == 1


@pytest.mark.parametrize("name", ["a" * 40, "文" * 20, "", "OCP.md"])
def test_a_name_that_fits_is_left_alone(name: str) -> None:
    assert in_short(name) is name


def test_a_path_of_four_thousand_bytes_is_told_in_a_few_words(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("/" + "/".join(["d" * 200] * 20), "file.md")
    told = CannotRead(f"{path} cannot be read.", path=path, hint=f"Look at {path.parent} first.")
    assert len(told.message) < 250
    assert told.message.endswith("/file.md cannot be read.")
    assert len(told.hint) < 250
    for words in (["check", str(path)], ["get", str(path), "a"], ["recover", "show", str(path)], ["set", "x" * 4000]):
        assert main(words) in (2, 3)
        said = capsys.readouterr().err
        assert 0 < len(said) < 700, said
