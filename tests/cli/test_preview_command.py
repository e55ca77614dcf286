from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from caseedit.cli.main import main

TEXT = '---\ntype: case-study\ntitle: "Parks"\ntags: ["Open Data"]\n---\n\n# Head\n\n<figure><div><header>40</header>'
TEXT += "<p>agencies<p></div></figure>\n\n> a \x1b[31mred\x1b[0m one\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "study.md"
    path.write_text(TEXT, "utf-8")
    return path


def test_it_prints_the_page_as_text(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(file), "--width", "30"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:3] == ["Parks", "═" * 30, "Background"]
    assert "Tags: Open Data · not on the\npage" in out
    assert "40 agencies" in out
    assert "\x1b" not in out
    assert "␛[31mred" in out
    assert err == ""
    assert max(map(len, out.splitlines())) <= 30


def test_the_width_is_80_where_there_is_no_terminal(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(file)]) == 0
    assert "═" * 72 in capsys.readouterr().out


def test_front_matter_that_cannot_be_read_leaves_the_body(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.md"
    path.write_text('---\ntitle: "open\n---\n\nThe *body*.\n', "utf-8")
    assert main(["preview", str(path)]) == 1
    out, err = capsys.readouterr()
    assert "The body." in out
    assert str(path) in err


@pytest.mark.parametrize("width", ["0", "-3", "x", "1000000"])
def test_an_impossible_width_is_wrong_use(file: Path, width: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(file), f"--width={width}"]) == 2
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(tmp_path / "none.md")]) == 3
    assert "none.md" in capsys.readouterr().err


def test_it_needs_no_terminal(file: Path) -> None:
    code = (
        "import sys; from caseedit.cli.main import main; main(['preview', sys.argv[1]]);"
        "sys.exit(bool({'textual', 'rich'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(file)], check=False, capture_output=True).returncode == 0
