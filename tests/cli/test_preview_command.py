from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from caseedit.cli import colours
from caseedit.cli.colours import wants_colour
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


def test_colour_is_written_only_where_it_is_wanted(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["preview", str(file), "--width", "60"])
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    main(["preview", str(file), "--width", "60", "--color", "never"])
    assert capsys.readouterr().out == plain
    main(["preview", str(file), "--width", "60", "--color", "always"])
    coloured = capsys.readouterr().out
    assert "\x1b[1m" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_colour_goes_to_a_terminal_unless_it_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseedit.cli.output.is_terminal", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert wants_colour("auto")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_colour("auto")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour("auto")
    assert wants_colour("always")


def test_every_style_of_the_page_has_its_codes() -> None:
    from caseedit.tui.palette import ALIASES

    assert set(ALIASES) - {"focus"} <= set(colours._CODES)


def test_the_cleaned_html_holds_nothing_active(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.md"
    page.write_text(
        "---\ntitle: A <b> title\n---\n# Head\n\n<script>x</script><p onclick='y'>"
        "<a href='javascript:z'>link</a></p>\n\n"
        "a[^1] {{< b >}}\n\n[^1]: note\n"
    )
    assert main(["preview", str(page), "--html"]) == 0
    html = capsys.readouterr().out
    assert "<h1>A &lt;b&gt; title</h1>" in html
    assert "<h1>Head</h1>" in html
    for words in ("script", "onclick", "javascript", "data-l", "page-"):
        assert words not in html
    assert "<a>link</a>" in html
    assert "note" in html
