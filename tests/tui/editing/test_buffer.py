"""Keys to edits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.cells import grapheme_boundaries
from caseedit.core.text import Edit, apply_edits, ordered
from caseedit.tui.editing import buffer as module
from caseedit.tui.editing.buffer import EditBuffer

PIECES = [
    *("a", "word", "Zoë’s", " ", "  ", "\n", "\r\n", "\r", "\t", "- ", "1. ", "> ", "é", "e\u0301", "漢字"),
    *("👨‍👩‍👧", "🇩🇪", "🇩🇪🇫🇷", "\u200b", "\x1b", "\u2028", "\x85", "क्षि", "\u0301", "\u200d", "\ufe0f", "![x](y)"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
NAMES = sorted({*module._MOVES, *module._EDITS, *(f"shift+{name}" for name in module._MOVES), "ctrl+shift+left"})
KEYS = st.one_of(
    st.sampled_from(NAMES).map(lambda name: (name, None)),
    st.sampled_from(["x", "é", "\u0301", "漢", "🇩", "\u200d", " ", "\xa0"]).map(lambda typed: ("any", typed)),
)


def press(buffer: EditBuffer, *names: str) -> EditBuffer:
    """Press keys; `=abc` types."""
    for name in names:
        for key, character in [(c, c) for c in name[1:]] if name[0] == "=" else [(name, None)]:
            edits = buffer.key(key, character)
            if edits:
                buffer.apply(edits)
    return buffer


def at(marked: str, **options: object) -> EditBuffer:
    """Make a buffer of a text in which `|` is the cursor and `^` the other end of the selection, if there is one."""
    anchor = marked.replace("|", "").find("^")
    cursor = marked.replace("^", "").index("|")
    buffer = EditBuffer(marked.replace("|", "").replace("^", ""), **options)  # type: ignore[arg-type]
    buffer.goto(cursor if anchor < 0 else anchor, select_to=cursor)
    return buffer


def shown(buffer: EditBuffer) -> str:
    text = buffer.text[: buffer.cursor] + "|" + buffer.text[buffer.cursor :]
    if buffer.anchor == buffer.cursor:
        return text
    place = buffer.anchor + (buffer.anchor > buffer.cursor)
    return text[:place] + "^" + text[place:]


@settings(max_examples=300)
@given(TEXTS, st.lists(KEYS, max_size=30), st.sampled_from(["", "markdown", "yaml"]), st.integers(0, 12))
def test_any_keys_keep_the_buffer_true(
    text: str, keys: list[tuple[str, str | None]], language: str, width: int
) -> None:
    buffer = EditBuffer(text, language=language, width=width)
    buffer.page = 3
    for name, character in keys:
        edits = buffer.key(name, character)
        if edits:
            ordered(edits, len(text))
            text = apply_edits(text, edits)
            buffer.apply(edits, text)
        assert buffer.text == text
        for place in (buffer.cursor, buffer.anchor):
            line = buffer.lines.line_of(place)
            assert place - buffer.lines.start(line) in grapheme_boundaries(buffer.lines.of(line))


@given(TEXTS, TEXTS, st.data())
def test_edits_of_others_move_the_cursor_along(text: str, new: str, data: st.DataObject) -> None:
    buffer = EditBuffer(text)
    buffer.goto(data.draw(st.integers(0, len(text))))
    start = data.draw(st.integers(0, len(text)))
    edits = [Edit(start, data.draw(st.integers(start, len(text))), new)]
    buffer.apply(edits)
    assert buffer.text == apply_edits(text, edits)
    assert 0 <= buffer.cursor <= len(buffer.text)


@pytest.mark.parametrize("cluster", ["e\u0301", "👨‍👩‍👧", "🇩🇪", "क्षि", "1️⃣", "👍🏽", "\r\n", "한"])
def test_a_cluster_is_stepped_over_and_deleted_as_one(cluster: str) -> None:
    buffer = press(EditBuffer(f"a{cluster}b"), "right", "right")
    assert buffer.cursor == 1 + len(cluster)
    assert press(buffer, "backspace").text == "ab"
    assert press(EditBuffer(f"a{cluster}b"), "right", "delete").text == "ab"


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("one |two", ["ctrl+right"], "one two|"),
        ("one two|", ["ctrl+left"], "one |two"),
        ("it’s |don't", ["ctrl+left"], "|it’s don't"),
        ("Größe| हिन्दी", ["ctrl+right"], "Größe हिन्दी|"),
        ("end.\r\n|next", ["ctrl+left"], "|end.\r\nnext"),
        ("  text|", ["home"], "  |text"),
        ("  |text", ["home"], "|  text"),
        ("|  text", ["home"], "  |text"),
        ("a|b\r\nc", ["end"], "ab|\r\nc"),
        ("ab|\r\nc", ["right"], "ab\r\n|c"),
        ("ab\r\n|c", ["left"], "ab|\r\nc"),
        ("^ab|c", ["left"], "|abc"),
        ("|ab^c", ["right"], "ab|c"),
        ("|abc", ["shift+right", "shift+right"], "^ab|c"),
        ("^abc|d", ["=x"], "x|d"),
        ("one two| x", ["ctrl+w"], "one | x"),
        ("one |two x", ["ctrl+delete"], "one | x"),
        ("one |two\nx", ["ctrl+k"], "one |\nx"),
        ("one |\nx", ["ctrl+k"], "one |x"),
        ("one |two", ["ctrl+u"], "|two"),
        ("a|\r\nb", ["enter"], "a\r\n|\r\nb"),
        ("a\r\nb|", ["enter"], "a\r\nb\r\n|"),
        ("a\rb|\nc\r\n", ["enter"], "a\rb\n|\nc\r\n"),
        ("a\r|b\n", ["enter"], "a\r\r|b\n"),
        ("p one\n\np t|wo\nmore", ["ctrl+up"], "p one\n\n|p two\nmore"),
        ("p one\n\n|p two", ["ctrl+up"], "|p one\n\np two"),
        ("|p one\n\n\np two", ["ctrl+down"], "p one\n\n\n|p two"),
        ("a|b", ["up"], "|ab"),
        ("a|b", ["down"], "ab|"),
        ("abc|\na\nabc", ["down", "down"], "abc\na\nabc|"),
        ("漢字漢|\nabcdefgh", ["down"], "漢字漢\nabcdef|gh"),
        ("ab|\ncd\nef", ["ctrl+d"], "ab\nab|\ncd\nef"),
        ("ab\r\ncd|", ["ctrl+d"], "ab\r\ncd\r\ncd|"),
        ("a|b\ncd", ["alt+down"], "cd\na|b"),
        ("ab\nc|d", ["alt+up"], "c|d\nab"),
        ("ab\nc|d\nef", ["alt+up"], "c|d\nab\nef"),
        ("^ab\ncd\n|ef\ngh", ["alt+down"], "ef\n^ab\ncd\n|gh"),
        ("ab\nc|d", ["ctrl+shift+k"], "ab|"),
        ("a|b\ncd", ["ctrl+shift+k"], "|cd"),
    ],
)
def test_keys(before: str, keys: list[str], after: str) -> None:
    buffer = press(at(before, language="markdown"), *keys)
    assert shown(buffer) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one|", "- one\n- |"),
        ("* one| two", "* one\n* | two"),
        ("- one\n- |", "- one\n|"),
        ("  9. nine|", "  9. nine\n  10. |"),
        ("- [x] done|", "- [x] done\n- [ ] |"),
        ("> said|", "> said\n> |"),
        ("> - deep|", "> - deep\n> - |"),
        ("> |", "|"),
        ("|- one", "\n|- one"),
        ("* * *|", "* * *\n|"),
        ("    code|", "    code\n    |"),
        ("plain -|", "plain -\n|"),
        ("-|", "-\n|"),
        ("- one|\r\n", "- one\r\n- |\r\n"),
    ],
)
def test_enter_carries_on_lists(before: str, after: str) -> None:
    assert shown(press(at(before, language="markdown"), "enter")) == after


def test_enter_keeps_the_indentation_of_yaml_and_nothing_in_a_plain_field() -> None:
    assert shown(press(at("  a: 1|", language="yaml"), "enter")) == "  a: 1\n  |"
    assert shown(press(at("  - a|"), "enter")) == "  - a\n|"


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("a|b", "tab", "a |b"),
        ("|ab", "tab", "  |ab"),
        ("- i|t", "tab", "  - i|t"),
        ("1. i|t", "tab", "   1. i|t"),
        ("   1. i|t", "shift+tab", "1. i|t"),
        ("^a\n\nb|", "tab", "  ^a\n\n  b|"),
        ("\ta|", "shift+tab", "a|"),
        (" a|", "shift+tab", "a|"),
        ("a|", "shift+tab", "a|"),
    ],
)
def test_tab_indents(before: str, key: str, after: str) -> None:
    assert shown(press(at(before, language="markdown"), key)) == after


def test_wrapped_rows_are_walked_by_rows() -> None:
    buffer = at("one two| three four\nfive", width=8)
    assert buffer.place() == (0, 0, 7)
    assert shown(press(buffer, "down")) == "one two three| four\nfive"
    assert shown(press(buffer, "down", "down")) == "one two three four\nfive|"
    assert shown(press(buffer, "up", "up", "up")) == "one two| three four\nfive"
    assert shown(press(buffer, "home", "down", "end")) == "one two three| four\nfive"
    assert shown(press(buffer, "end")) == "one two three four|\nfive"
    assert shown(press(buffer, "home")) == "one two three |four\nfive"
    assert shown(press(buffer, "home")) == "|one two three four\nfive"


def test_typing_continues_until_the_cursor_is_moved() -> None:
    buffer = EditBuffer("word")
    continues = []
    for name in ["a", "b", "left", "c", "d", "backspace", "backspace", "e"]:
        edits = buffer.key(name, name if len(name) == 1 else None)
        continues.append(buffer.continues)
        buffer.apply(edits or []) if edits else None
    assert continues == [False, True, False, False, True, False, True, False]


def test_one_line_leaves_the_rest_to_others() -> None:
    buffer = EditBuffer("one", one_line=True)
    assert all(buffer.key(name) is None for name in ["up", "down", "enter", "tab", "pageup", "ctrl+d", "escape", "f3"])
    assert buffer.key("ctrl+x", "\x18") is None
    assert press(buffer, "end", "ctrl+u").text == ""
    buffer.apply(buffer.paste("two\r\nlines\x1b\x00\u202e"))
    assert buffer.text == "two lines\u202e"


def test_paste_takes_the_line_end_of_the_place() -> None:
    buffer = at("a|\r\nb\n")
    buffer.apply(buffer.paste("1\n2\r3\r\n\t\x07\x9b"))
    assert shown(buffer) == "a1\r\n2\r\n3\r\n\t|\r\nb\n"


def test_words_and_lines_are_selected() -> None:
    buffer = EditBuffer("it’s here\r\nnext")
    buffer.select_word(2)
    assert buffer.selected_text == "it’s"
    buffer.select_word(4)
    assert buffer.selected_text == " "
    buffer.select_line(6)
    assert buffer.selected_text == "it’s here\r\n"
    buffer.select_all()
    assert buffer.selected_text == buffer.text


def test_rows_at_the_edges_are_known() -> None:
    buffer = at("one two |three", width=8)
    assert not buffer.is_on_first_row
    assert buffer.is_on_last_row


def test_enter_in_a_line_of_very_many_blanks_does_not_try_all_divisions() -> None:
    buffer = EditBuffer(" " * 200_000, language="markdown")
    buffer.goto(100_000)
    assert len(press(buffer, "enter").text) == 300_001
