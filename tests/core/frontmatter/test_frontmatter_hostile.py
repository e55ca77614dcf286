"""Front matter written to hang, swell or crash its reader: it is told, kept, and stopped at after a counted effort."""

from __future__ import annotations

from typing import Any

import pytest

from caseedit import Refused, loads
from caseedit.core.frontmatter import events

MANY = 100_000
HOSTILE = {
    "lists in lists": "a: " + "[" * MANY,
    "maps in maps": "a: " + "{a: " * MANY,
    "dashes": "- " * MANY,
    "dashes on lines": "".join(" " * number + "-\n" for number in range(500)),
    "question marks": "? " * MANY,
    "names": "&a " * MANY,
    "references": "a: &a x\nb: [" + "*a, " * 60_000 + "]",
    "references to references": "a0: &a0 [x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 90)),
    "merges": "b: &b {c: d}\n" + "".join(f"m{n}:\n  <<: *b\n" for n in range(400)),
    "merges of merges": "a0: &a0 {k: v}\n"
    + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n  k{n}: v\n" for n in range(1, 40)),
    "items": "a: [" + "x, " * 80_000 + "]",
    "keys": "".join(f"k{number}: x\n" for number in range(20_000)),
    "keys in braces": "a: {" + ", ".join(f"k{number}: x" for number in range(20_000)) + "}",
    "keys without end": "a: " * 80_000,
    "a long key": "x" * 250_000 + ": 1",
    "comments": "# x\n" * 50_000 + "a: 1",
    "hashes": "#" * 250_000,
    "tags": "!" * MANY,
    "directives": "%YAML 1.1\n" * 20_000,
    "documents": "a: 1\n" + "--- x\n" * 40_000,
    "tabs": "\t" * 250_000,
    "blanks": "a: x" + " " * 250_000,
    "blank lines": "a: |\n" + " \n" * 100_000,
    "indents": "a: |\n" + "".join(" " * (number % 500) + "x\n" for number in range(900)),
    "a quote that never ends": 'a: "' + "x y\n" * 60_000,
    "an apostrophe that never ends": "a: '" + "x\n" * 60_000,
    "escapes": 'a: "' + "\\u0041" * 40_000 + '"',
    "broken escapes": 'a: "' + "\\q" * MANY + '"',
    "line separators": 'a: "' + "\u2028" * MANY + '"',
    "next lines": "a: " + "x\x85" * MANY,
    "byte order marks": "\ufeff" * MANY,
    "every private character": "".join(map(chr, range(0x10F000, 0x10FFFE))) + ": \u2028",
    "digits": "a: " + "9" * MANY,
    "a number of numbers": "a: " + "1:" * MANY + "1",
    "a number with a power": "a: " + "9" * MANY + "e" + "9" * MANY,
    "a date without end": "a: 2018-01-01T" + "0" * MANY,
    "a line end of another age": "a: b\r" * 50_000,
    "zeros": "a: " + "\0" * MANY,
}


@pytest.mark.parametrize("matter", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_stopped_at_and_kept(matter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    class Counting(events.LOADER):  # type: ignore[misc]
        def get_event(self) -> Any:
            taken.append(1)
            return super().get_event()

    monkeypatch.setattr(events, "LOADER", Counting)
    text = f"---\n{matter}\n---\nBody.\n"
    document = loads(text.encode())
    # Each value is one event, each list or map two.
    assert len(taken) <= 2 * events.MAX_NODES
    assert document.to_bytes() == text.encode()
    assert list(document.fields) == ([] if document.tree is None else [e.name for e in document.tree.root.entries])
    assert (document.problem is None) == (document.tree is not None)
    document.set_body(document.body + "More.\n")
    try:
        document.set(("added",), "x")
    except Refused:
        assert document.problem is not None
    else:
        assert document.get(("added",)) == "x"


def test_more_private_characters_than_can_be_told_apart_are_no_crash() -> None:
    every = "".join(map(chr, [*range(0x10F000, 0x10FFFE), *range(0xF0000, 0xFFFFE)]))
    document = loads(f"---\na: {every}\u2028\n---\nBody.\n")
    assert document.problem is not None
    assert document.problem.rule == "encoding"
