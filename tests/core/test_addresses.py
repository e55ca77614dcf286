"""Addresses: where they stand in a text, and what would be opened, with nothing hidden."""

from __future__ import annotations

import pytest

from caseedit.core.addresses import LONGEST, found_in, opened_as
from caseedit.core.clean import is_safe
from caseedit.errors import CaseEditError


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("See https://a.example/x_(y). Then", ["https://a.example/x_(y)"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("<https://a.example/?q=1&r=2>", ["https://a.example/?q=1&r=2"]),
        ("[words](https://a.example/a_(b)) or [more](b.md#part 'title')", ["https://a.example/a_(b)", "b.md#part"]),
        ('<a href="https://a.example">x</a>', ["https://a.example"]),
        ("**https://a.example**, www.b.example!", ["https://a.example", "www.b.example"]),
        ("mailto:ann@a.example; no ftp://c.example", ["mailto:ann@a.example"]),
        ("[x](javascript:alert(1))", ["javascript:alert(1)"]),
        ("no address at all", []),
    ],
)  # fmt: skip
def test_addresses_are_found_with_their_places(text: str, wanted: list[str]) -> None:
    found = list(found_in(text))
    assert [address for _, address in found] == wanted
    assert [span.of(text) for span, _ in found] == wanted


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("HTTP://A.example:8080/ä b".replace(" ", ""), "http://a.example:8080/%C3%A4b"),
        ("www.a.example", "https://www.a.example"),
        ("mailto:ann@a.example?subject=x", "mailto:ann@a.example?subject=x"),
        ("https://[::1]:80/", "https://[::1]:80/"),
        ("https://a.example/100%25", "https://a.example/100%25"),
        ("https://a.example/$(id);`id`|x", "https://a.example/$(id);%60id%60%7Cx"),
        ("https://a.example\\@b.example/", "https://a.example%5C@b.example/"),
    ],
)
def test_what_is_opened_is_ascii_and_whole(address: str, opened: str) -> None:
    assert opened_as(address).text == opened


@pytest.mark.parametrize(
    ("address", "opened", "note"),
    [
        (
            "https://bank.example@evil.example/",
            "https://bank.example@evil.example/",
            "What stands before the @ is the name of a user; it leads to evil.example.",
        ),
        ("https://b\u0430nk.example", "https://xn--bnk-6cd.example", "what looks like “b\u0430nk.example”"),
        ("https://xn--bnk-6cd.example", "https://xn--bnk-6cd.example", "what looks like “b\u0430nk.example”"),
        ("https://stra\xdfe.example", "https://xn--strae-oqa.example", "what looks like “stra\xdfe.example”"),
        ("https://a.example/\u202egnp.exe", "https://a.example/%E2%80%AEgnp.exe", "characters that nobody sees"),
    ],
)
def test_what_could_be_taken_for_something_else_is_said(address: str, opened: str, note: str) -> None:
    found = opened_as(address)
    assert found.text == opened
    assert note in " ".join(found.notes)
    assert all(is_safe(sentence) for sentence in found.notes)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "ssh://a",
        "other.md", "/etc/passwd", "#part", "", "https://", "https:///x", "https://a b.example", "https://a.example/\x1b[2J",
        "java\nscript:alert(1)", "https://[::1", "https://a.example:99999/", "https://a\u202eb.example", "https://-x.example",
        "https://a\uff0fb.example", "https://a..example", "-oProxyCommand=x", "https://" + "a" * LONGEST, "https://a\ud800.example",
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(CaseEditError) as caught:
        opened_as(address)
    assert is_safe(str(caught.value))
    assert str(caught.value).endswith(".")
