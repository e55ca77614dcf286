from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unhurried import unhurried

from caseedit.core.document.source import decode, first_line_end, from_text, odd_byte
from caseedit.errors import Refused


@unhurried
@given(st.binary())
def test_every_byte_string_comes_back(data: bytes) -> None:
    source = decode(data)
    assert source.encode(source.text) == data


@unhurried
@given(st.sampled_from([b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xff\xfe"]), st.binary(max_size=20))
def test_marks_at_the_beginning_come_back(mark: bytes, rest: bytes) -> None:
    source = decode(mark + rest)
    assert source.encode(source.text) == mark + rest


def test_a_byte_order_mark_is_outside_the_text() -> None:
    source = decode(b"\xef\xbb\xbf---\n")
    assert (source.text, source.bom, source.is_utf8) == ("---\n", True, True)


def test_bytes_that_are_no_utf8_are_found() -> None:
    source = decode("café".encode("latin-1"))
    assert not source.is_utf8
    assert odd_byte(source.text) == (3, 0xE9)


def test_new_text_with_half_a_character_is_refused() -> None:
    with pytest.raises(Refused, match="half a character"):
        decode(b"abc").must_hold("\ud83d")
    with pytest.raises(Refused, match="half a character"):
        decode(b"abc\xff").must_hold("\ud83d")
    # Moving a byte that the file holds already is allowed.
    decode(b"abc\xff").must_hold("\udcff")


def test_text_in_place_of_bytes() -> None:
    assert from_text("\ufeffab").bom
    assert not from_text("a\udce9").is_utf8
    with pytest.raises(Refused):
        from_text("a\ud800")


@pytest.mark.parametrize(
    ("text", "end"), [("a\r\nb\n", "\r\n"), ("a\rb\n", "\r"), ("a\u2028b\n", "\n"), ("", "\n"), ("a\x85b\r\n", "\r\n")]
)
def test_only_three_things_end_a_line(text: str, end: str) -> None:
    assert first_line_end(text) == end
