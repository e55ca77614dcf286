"""Bad input ends in a readable page; each takes the work that its size allows, counted in calls of Python."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from counting import calls_of

from caseedit.core.clean import is_safe
from caseedit.core.preview.inline import row_width
from caseedit.core.preview.page import PageSettings, PageView, text_of
from caseedit.core.preview.rows import Rows

LIMIT = 600_000  # calls; about a quarter of a second
INPUTS: dict[str, tuple[str, str]] = {
    "script": ("<script>alert(1)</script><style>p{}</style>\n\n<p onclick='x()'>kept</p>", "kept"),
    "svg and objects": ("<svg onload=x><text>no</text></svg><object data=x></object><embed src=x>\n\nkept", "kept"),
    "links": ("[a](javascript:x) [b](data:text/html,x) [c](vbscript:x) [d](https://x.org/?a=\x1b)", "a"),
    "escapes": ("a\x1b]52;c;x\x07b \x1b[2J \x9b2J", "a␛]52;c;x␇b"),
    "bidirectional": ("a\u202eb\u2066c\u200bd", "a"),
    "nested tags": ("<div>" * 3000 + "kept", "kept"),
    "nested inline tags": ("<b>" * 3000 + "kept", "kept"),
    "nested quotes": (">" * 3000 + " kept", "kept"),
    "table of 500 columns": ("|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n|" + "kept|" * 500, "kept"),
    "brackets": ("[" * 20_000 + " kept", "[[["),
    "closing brackets": ("]" * 20_000 + " kept", "]]]"),
    "a line of 1 MB without a blank": ("x" * 1_000_000 + " kept", "xxx"),
    "a line of 1 MB of words": ("word " * 200_000, "word word"),
    "many openings": ("*a " * 7000 + "kept", "*a"),
    "entities": ("&amp;" * 4000 + " kept", "&&&"),
    "footnotes that refer to each other": ("".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(300)) + "kept[^0]", "kept"),
    "unclosed comment": ("<!-- " + "x " * 20_000, ""),
    "tag that never ends": ("<p " + "x=1 " * 5000 + "\n\nkept", "x=1"),
    "brackets both ways": ("[" * 10_000 + "]" * 10_000, "[[["),
    "links side by side": ("[a](b) " * 2000, "a a a"),
    "a bare address in a line of 1 MB": ("word: " * 160_000 + "https://example.org", "word: word:"),
}  # fmt: skip


def first_rows(view: PageView) -> Rows:
    """Return the rows with those of a first window laid out, as the editor shows them."""
    rows = view.rows(72, is_whole=False)
    rows.settle(0, 40)
    return rows


@pytest.mark.parametrize("name", INPUTS)
def test_bad_input_ends_in_a_readable_page(name: str) -> None:
    text, words = INPUTS[name]
    view = PageView()
    shown: list[Rows] = []

    def work() -> None:
        view.update({}, text)
        shown.append(first_rows(view))

    assert calls_of(work) < LIMIT
    rows = shown[0][:200]
    assert words in text_of(rows)
    for row in rows:
        assert row_width(row) <= 72
        for run in row.runs:
            assert is_safe(run.text)
            assert run.link is None or run.link.startswith(("https://", "#note-", "b"))


def test_a_key_in_bad_input_costs_no_more_than_reading_it() -> None:
    for name in ("brackets", "nested tags", "table of 500 columns", "a line of 1 MB of words"):
        text, _words = INPUTS[name]
        view = PageView()
        view.update({}, text)
        first_rows(view)
        assert calls_of(lambda view=view, text=text: (view.update_body(f"{text}x"), first_rows(view))) < LIMIT  # type: ignore[misc]


def test_a_broken_template_and_a_picture_of_a_gigapixel_say_so(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p x-each=" + "<p>" * 5000, "utf-8")
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (40_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    (tmp_path / "huge.png").write_bytes(header)
    view = PageView(tmp_path, tmp_path)
    view.update({"a": "b"}, "![big](huge.png)", PageSettings("page.html"))
    text = text_of(first_rows(view)[:60])
    assert "40000×40000" in text


@pytest.mark.long
@pytest.mark.parametrize("name", INPUTS)
def test_bad_input_takes_less_than_a_quarter_of_a_second(name: str) -> None:
    """Once for the imports, then the best of three: other programs may be at work."""
    text, _ = INPUTS[name]
    times: list[float] = []
    for _round in range(4):
        view = PageView()
        start = time.process_time()
        view.update({}, text)
        first_rows(view)
        times.append(time.process_time() - start)
    assert min(times) < 0.25
