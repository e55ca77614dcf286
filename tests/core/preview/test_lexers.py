from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.preview.lexers import coloured, knows
from caseedit.core.preview.page import page_rows

CASES = {
    "md": ("# Head\ntext `code`", {"# Head": "code-word", "`code`": "code-text"}),
    "yaml": ("# c\nkey: 'v'\n- other: true", {"# c": "code-comment", "key": "code-name", "'v'": "code-text"}),
    "json": ('{"a": "b", "c": null}', {'"a"': "code-name", '"b"': "code-text", "null": "code-word"}),
    "html": ('<!-- x --><a href="y">', {"<!-- x -->": "code-comment", "<a": "code-word", '"y"': "code-text"}),
    "css": ("/* x */ a { color: red } @me", {"/* x */": "code-comment", "color": "code-name", "@me": "code-word"}),
    "js": ("const a = `x\ny` // c", {"const": "code-word", "`x\ny`": "code-text", "// c": "code-comment"}),
    "ts": ("interface A { b: 'c' }", {"interface": "code-word", "'c'": "code-text"}),
    "py": ('def f():  # c\n    """d\n  """', {"def": "code-word", "# c": "code-comment", '"""d\n  """': "code-text"}),
    "sh": ("if [ $A ]; then # c\necho 'x'", {"if": "code-word", "$A": "code-name", "# c": "code-comment"}),
    "diff": ("+new\n-old", {"+new": "code-added", "-old": "code-gone"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_set_off(name: str) -> None:
    code, expected = CASES[name]
    pieces = list(coloured(code, name))
    assert "".join(text for text, _ in pieces) == code
    found = {text.strip(): style for text, style in pieces}
    for text, style in expected.items():
        assert found.get(text) == style, pieces


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.text(alphabet="ab1 \n\t\"'`#/*<>!-=:{}[]$@+.,", max_size=120))
def test_the_pieces_are_the_code(name: str, code: str) -> None:
    assert "".join(text for text, _ in coloured(code, name)) == code


def test_an_unknown_language_and_very_long_code_stay_plain() -> None:
    assert not knows("brainfuck")
    assert list(coloured("def", "brainfuck")) == [("def", "")]
    assert list(coloured("def " * 20_000, "py")) == [("def " * 20_000, "")]


@pytest.mark.parametrize("unit", ['"', "'", "/*", "<!--", "#", "`", "key: ", "[", "*", "\\"])
def test_long_runs_take_no_time_to_speak_of(unit: str) -> None:
    """A pattern that tried every place against every other would not end here."""
    for name in CASES:
        assert "".join(text for text, _ in coloured(unit * 5000, name)) == unit * 5000


def test_a_fence_and_a_class_name_the_language_and_rows_keep_their_lines() -> None:
    rows = page_rows({}, "a\n\n```js\nconst a = `x\ny`\nreturn\n```\n", 40)
    looks = {run.text: run.styles for row in rows for run in row.runs}
    assert looks["const"] == ("code", "code-word")
    assert [row.line for row in rows] == [0, 0, 3, 4, 5]
    rows = page_rows({}, '<pre><code class="hljs language-py">def f</code></pre>', 40)
    assert ("code", "code-word") in [run.styles for run in rows[0].runs if run.text == "def"]
