from __future__ import annotations

from preview_reference import words_of_rows

from caseedit.core.preview.body import Body
from caseedit.core.preview.page import PageView, page_rows, preview_text, text_of

TEXT = """First[^b], then[^a] and `[^a]` and [^none].

[^a]: The *a* note.

[^b]: The b note.

    Its second part, with[^c].

[^c]: Inside.
[^d]: Never used.

After, again[^b].
"""


def test_notes_stand_at_the_end_in_the_order_in_which_they_are_referred_to() -> None:
    assert (
        preview_text(TEXT, 40)
        == """\
First¹, then² and [^a] and [^none].

After, again¹.

────────────

1. The b note.

   Its second part, with³.
2. The a note.
3. Inside.
[^d] nothing refers to this note: not on
the page

Never used."""
    )


def test_a_row_of_a_note_knows_the_line_of_its_definition() -> None:
    rows = page_rows({}, TEXT, 40)
    lines = {row.text: row.line for row in rows}
    assert (lines["2. The a note."], lines["1. The b note."], lines["3. Inside."]) == (2, 4, 8)
    assert lines["   Its second part, with³."] == 6


def test_words_of_notes_are_kept_and_numbers_are_no_words() -> None:
    words = words_of_rows(page_rows({}, TEXT, 40))
    for word in ("b note.", "second part", "Inside.", "Never used."):
        assert word in words
    assert "¹" not in words


def test_a_changed_order_numbers_again_only_what_shows_it() -> None:
    body = Body()
    text = "one[^a]\n\ntwo[^b]\n\nthree\n\n[^a]: x\n\n[^b]: y\n"
    body.update(text)
    before = list(body.groups)
    html = [group.html for group in before]
    body.update(text.replace("three", "three [^b]"))
    assert [now is then for now, then in zip(body.groups, before, strict=True)] == [True, True, False, True, True]
    body.update("zero[^b]\n\n" + text)
    assert body.groups[1].html != html[0]
    assert body.groups[3].html == html[2]
    assert list(body.numbers.items()) == [("b", 1), ("a", 2)]


def test_a_mark_leads_to_its_note() -> None:
    view = PageView()
    view.update({}, TEXT)
    rows = view.rows(40)
    links = [run.link for run in rows[0].runs if run.link]
    assert links == ["#note-1", "#note-2"]
    start = rows.start_of_note(2)
    assert start is not None
    assert rows[start].text == "2. The a note."


def test_definitions_without_a_text_and_circles_end_well() -> None:
    for text in ("[^a]:\n\nx[^a]", "[^a]: [^b]\n\n[^b]: [^a]\n\nx[^a]", "[^a]: [^a]", "> [^a]: q\n\nx[^a]"):
        assert "x" in preview_text(text, 30) or "[^a]" in preview_text(text, 30)


def test_commonmark_knows_no_notes() -> None:
    body = Body("commonmark")
    body.update("a[^1]\n\n[^1]: x\n")
    assert body.notes == []
    view = PageView()
    view.update({}, "a[^1]")
    assert text_of(view.rows(20)) == "a[^1]"
