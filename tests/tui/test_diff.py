from __future__ import annotations

from caseedit.core.cells import cell_width
from caseedit.tui.diff import Diff


def seen(old: str, new: str, width: int = 60) -> list[str]:
    return ["".join(text for text, _ in row).rstrip() for row in Diff(old, new).rows(width)]


def test_changed_lines_are_wrapped_whole_and_others_cut() -> None:
    words = "some words of a long paragraph that nobody would break by hand, as prose is written today"
    rows = seen(f"one\n{words}\nlast\n", f"one\n{words} and more\nlast\n", 40)
    assert rows[0] == " - on the disk   + here"
    assert " Line 1" in rows
    assert all(cell_width(row) <= 40 for row in rows)
    assert " ".join("".join(rows).split()).count("today") == 2
    assert rows[-1] == "   last"


def test_the_words_that_differ_are_set_off() -> None:
    rows = Diff("title: Opening hours today\n", "title: Opening times today\n").rows(60)
    marked = [text for row in rows for text, look in row if "underline" in look]
    assert marked == ["hours", "times"]


def test_what_only_grew_is_set_off_by_whole_words() -> None:
    rows = Diff("a clinic here\n", "a clinics here\n").rows(60)
    assert [text for row in rows for text, look in row if "underline" in look] == ["clinic", "clinics"]


def test_no_difference_and_line_ends_alone_are_said() -> None:
    assert seen("a\n", "a\n")[-1] == " No difference."
    assert seen("a\r\n", "a\n")[-1] == " Only line ends differ."


def test_hostile_text_is_shown_not_sent() -> None:
    text = "".join(seen("a\n", "a\x1b]0;x\x07\n"))
    assert "\x1b" not in text
    assert "\x07" not in text
