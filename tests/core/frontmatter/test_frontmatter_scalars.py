from __future__ import annotations

from typing import Any

import pytest
import yaml
from frontmatter_cases import after, block, done, good_tree
from hypothesis import example, given, settings
from hypothesis import strategies as st

from caseedit.core.frontmatter.operations import Rename, Set
from caseedit.core.frontmatter.scalars import is_plain_safe, stays_plain, typed
from caseedit.core.frontmatter.segments import decoded, segments_of

NASTY = st.lists(
    st.sampled_from(
        [
            *":#,[]{}&*!|>%@?-'\"`\\/ \t\n\r=<~.+_0123eEyNabZ",
            *"\x85\u2028\u2029\ufeff\u200b\u202eé😀\xa0\x00\x07\x1b\x7f\ufffe",
            *("yes", "no", "null", "---", "...", "- ", "? ", ": ", " #", "2018-01-01", "1:30", "\n\n", " \n", "\n "),
        ]
    ),
    max_size=9,
).map("".join)
PLACES = [
    ("k: plain\n", ("k",)),
    ("k: 'single'\n", ("k",)),
    ('k: "double"\n', ("k",)),
    ("k: |\n  literal\n\n  text\n", ("k",)),
    ("k: |2-\n    deep\n  text\n", ("k",)),
    ("k: >-\n  folded\n  text\n\n  para\n   more\n  end\n", ("k",)),
    ('k: "first\nsecond line\n\nthird"\n', ("k",)),
    ("k: 'first\n  second\n\n  third'\n", ("k",)),
    ("k: first\n  second\n\n  third\n", ("k",)),
    ('k: [plain, "x"]\n', ("k", 0)),
    ("k: [plain, 'x']\n", ("k", 1)),
    ("k: {a: plain, b: c}\n", ("k", "a")),
    ("k:\n  - plain\n  - 'x'\n", ("k", 0)),
    ("k:\n- a: x\n  b: |\n    lit\n    more\n", ("k", 0, "b")),
    ("k: 012\n", ("k",)),
    ("k: yes\n", ("k",)),
    ("k:   # c\n", ("k",)),
    ("k: &x !t plain # c\n", ("k",)),
]


def read_back(text: str, path: tuple[str | int, ...], loader: type) -> yaml.ScalarNode:
    node: Any = yaml.compose(text.removeprefix("---\n").split("---\nBody.")[0], Loader=loader)
    for part in path:
        node = node.value[part] if isinstance(part, int) else {k.value: v for k, v in node.value}[part]
    assert isinstance(node, yaml.ScalarNode)
    return node


@pytest.mark.parametrize(("matter", "path"), PLACES)
@given(new=NASTY, cut=st.tuples(st.integers(0, 30), st.integers(0, 30)), whole=st.booleans())
@settings(max_examples=60, deadline=None)
@example(new="---", cut=(0, 30), whole=False)
def test_any_text_reads_back_in_every_style(
    matter: str, path: tuple[str | int, ...], new: str, cut: tuple[int, int], whole: bool
) -> None:
    text = block(matter + "z: end\n")
    node = good_tree(text).find(path)
    low, high = sorted(min(place, len(node.text)) for place in cut)
    wanted = new if whole else node.text[:low] + new + node.text[high:]
    result = done(text, Set(path, wanted))
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        found = read_back(result, path, loader)
        assert found.value == wanted
        assert node.style == "plain" or found.tag == "tag:yaml.org,2002:str"
    assert result.endswith("---\nBody.\n")
    assert "z: end\n" in result


@given(name=NASTY.filter(lambda text: text and "\n" not in text))
@settings(max_examples=150, deadline=None)
def test_any_one_line_name_can_be_given_to_a_key(name: str) -> None:
    result = done(block("k: v\n"), Rename(("k",), name))
    assert read_back(result, (name,), yaml.SafeLoader).value == "v"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("yes", "no", "no"),
        ("012", "013", "013"),
        ("012", "019", '"019"'),
        ("2018-01-01", "2018-02-01", "2018-02-01"),
        ("2018-01-01", "soon", "soon"),
        ("word", "yes", '"yes"'),
        ("word", "1e3", '"1e3"'),
        ("word", "18f consulting", "18f consulting"),
        ("word", "2018-01-01", '"2018-01-01"'),
        ("07-07-18", "08-07-18", "08-07-18"),
        ("'2018-10-14'", "2018-10-15", "'2018-10-15'"),
        ('"no"', "yes", '"yes"'),
        ("a/b?c=d", "a/b?c=e", "a/b?c=e"),
        ("Foo [x]", "Foo [y]", "Foo [y]"),
        ("word", "a: b", '"a: b"'),
        ("word", "# a", '"# a"'),
        ("word", "", '""'),
        ("word", "nan", '"nan"'),
        ("two\n  lines", "=", '"="'),
        ("two\n  lines", "e3", '"e3"'),
        ("two\n  lines", ".", '"."'),
    ],
)
def test_a_style_is_kept_where_every_reader_agrees(old: str, new: str, expected: str) -> None:
    assert after(f"k: {old}\n", Set(("k",), new)) == f"k: {expected}\n"


@pytest.mark.parametrize(
    ("old", "value", "expected"),
    [
        ("true", False, "false"),
        ("Yes", False, "No"),
        ("ON", False, "OFF"),
        ("yes", True, "yes"),
        ("3", 4, "4"),
        ('"3"', 4, "4"),
        ("3", None, "null"),
        ("~", None, "~"),
        ("1.0", 1e21, "1.0e+21"),
        ("x", 1.5, "1.5"),
    ],
)
def test_typed_values_are_plain_and_in_the_spelling_of_the_file(old: str, value: object, expected: str) -> None:
    assert after(f"k: {old}\n", Set(("k",), value)) == f"k: {expected}\n"


def test_a_flag_is_written_so_that_the_reader_takes_it_for_one() -> None:
    assert after("k: yes\n", Set(("k",), False), dialect="js-yaml-4") == "k: false\n"


def test_escapes_that_stand_there_are_kept() -> None:
    assert after(r'k: "a\/b caf\u00e9 end"' + "\n", Set(("k",), "a/b café END")) == r'k: "a\/b caf\u00e9 END"' + "\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"one two\nthree"', "one TWO three", '"one TWO\nthree"'),
        ('"one two\nthree"', "one  three", '"one\\x20\nthree"'),
        ('"one\nthree"', "one\nthree", '"one\n\nthree"'),
        ('"one\n\nthree"', "one three", '"one three"'),
        ("'one\n  two'", "one it's two", "'one\n  it''s two'"),
        ("|\n  a\n  b\n  c", "a\nX\nc\n", "|\n  a\n  X\n  c"),
        ("|\n  a\n  b", "a\nb", "|-\n  a\n  b"),
        ("|-\n  a", " a", "|2-\n   a"),
        ("|-\n  a", "a\rb", '"a\\rb"'),
        ("|-\n  a", "  ", '"  "'),
        ("|-\n  a\n  b", "a\n ", '"a\\n "'),
        ("|-\n  a\n   ", "b\n ", "|-\n  b\n   "),
        (">\n  a\n  b\n\n  c", "a b\nC\n", ">\n  a\n  b\n\n  C"),
        ("| # note\n  a", "", '"" # note'),
    ],
)
def test_only_the_changed_part_of_a_long_text_is_written(old: str, new: str, expected: str) -> None:
    assert after(f"k: {old}\nz: 1\n", Set(("k",), new)) == f"k: {expected}\nz: 1\n"


@given(st.text(alphabet="ab \n'\\\"xu0\t", max_size=20))
def test_segments_are_the_raw_text_or_nothing(inner: str) -> None:
    for style in ("'", '"'):
        raw = style + inner + style
        segments = segments_of(style, raw)
        if segments is not None:
            assert "".join(raw[segment.start : segment.end] for segment in segments) == inner
            assert decoded(segments) is not None


def test_plain_rules() -> None:
    assert is_plain_safe("two words", "block")
    assert not is_plain_safe("two, words", "flow")
    assert not is_plain_safe("a: b", "block")
    assert not is_plain_safe("e3", "block")
    assert stays_plain("012", "013", "block")
    assert not stays_plain("012", "x", "block")
    assert typed(object()) is None
