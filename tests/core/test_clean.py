from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core import clean
from caseedit.core.cells import cell_width
from caseedit.core.clean import is_safe, show

FORBIDDEN = (
    {
        *range(0x20),
        *range(0x7F, 0xA0),
        0xAD,
        0x34F,
        0x61C,
        0x115F,
        0x1160,
        0x180E,
        0x200B,
        0x200E,
        0x200F,
        0x2028,
        0x2029,
    }
    | {*range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0x3164, 0xFEFF, 0xFFA0}
    | {*range(0xFFF9, 0xFFFC), *range(0xFDD0, 0xFDF0), *range(0xD800, 0xE000)}
    | {plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)}
)

NASTY = "\x00\x07\x1b\x9b\x7f\u202e\u2066\u200b\u200c\u200d\ufe0f\ufe0e\ufe00\u0301\u093f\u0915\u094d\u06a9a1 \n\t"
NASTY += "\U0001f3f4\U000e0067\U000e007f\U0001f468\U0001f3fd\u2764\ud800\ufdd0\U000e0100\u6f22"


def test_ordinary_text_is_given_back_as_the_same_object() -> None:
    for text in ("", "Plain words.", "“Curly” – é ü", "漢字", "emoji 🎉"):
        assert show(text) is text


@pytest.mark.parametrize(
    ("raw", "shown", "in_ascii"),
    [
        ("a\x1b[31mb", "a␛[31mb", "a^[[31mb"),
        ("\x00\x7f", "␀␡", "^@^?"),
        ("a\tb", "a b", "a b"),
        ("one\r\ntwo", "one␍␊two", "one^M^Jtwo"),
        ("\x9b2J", "\ufffd2J", "?2J"),
        ("a\u202eb\u2069", "a␦b␦", "a?b?"),
        ("a\u2028b\x85c\xadd", "a␦b␦c␦d", "a?b?c?d"),
        ("\ud800\ufdd0\U0001ffff", "\ufffd" * 3, "???"),
        ("a\u200bb\ufeff", "a␦b␦", "a?b?"),
        ("a\u200db", "a␦b", "a?b"),
        ("a\ufe0f", "a␦", "a?"),
        ("\u0301a", "◌\u0301a", "o\u0301a"),
        ("\U000e0041", "␦", "?"),
        ("e" + "\u0301" * 10, "e" + "\u0301" * 8 + "␦␦", "e" + "\u0301" * 8 + "??"),
    ],
)
def test_the_table(raw: str, shown: str, in_ascii: str) -> None:
    assert show(raw) == shown
    assert show(raw, ascii_marks=True) == in_ascii
    assert not is_safe(raw)
    assert is_safe(shown)


@pytest.mark.parametrize(
    "text",
    ["👨‍👩‍👧", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "क्‍ष", "می‌خواهم", "क्षि", "é".encode().decode(), "e\u0301", "🏳️‍🌈", "👩🏽‍💻"],
)
def test_what_belongs_together_stays(text: str) -> None:
    assert show(text) is text


def test_every_dangerous_character_alone_and_between_others() -> None:
    for character in map(chr, sorted(FORBIDDEN)):
        for text in (character, f"a{character}b", f"क{character}क", f"👍{character}👍"):
            shown = show(text)
            assert not FORBIDDEN & set(map(ord, shown + show(text, ascii_marks=True)))
            assert is_safe(shown)


@given(st.one_of(st.text(), st.text(alphabet=NASTY)))
def test_what_comes_out_is_safe_and_comes_out_the_same_again(text: str) -> None:
    shown = show(text)
    assert not FORBIDDEN & set(map(ord, shown))
    assert show(shown) == shown
    assert is_safe(shown)


def test_no_character_of_unicode_escapes_the_first_search() -> None:
    """The quick test must see each character that the slow pass would change."""
    for code in range(0x110000):
        character = chr(code)
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cs", "Zl", "Zp") or kind.startswith("M") or code in FORBIDDEN or 0xE0000 <= code < 0xE0080:
            assert clean._SUSPECT.match(character), hex(code)


def test_pictures_are_those_of_the_width_tables() -> None:
    from wcwidth.table_vs15 import VS15_WIDE_TO_NARROW
    from wcwidth.table_vs16 import VS16_NARROW_TO_WIDE

    for table in (VS15_WIDE_TO_NARROW, VS16_NARROW_TO_WIDE):
        for first, last in list(table.values())[-1]:
            for code in range(first, last + 1):
                assert clean._PICTURE.match(chr(code)), hex(code)


def test_marks_are_one_cell_each() -> None:
    assert cell_width(show("\x1b\u202e\x9b")) == 3
