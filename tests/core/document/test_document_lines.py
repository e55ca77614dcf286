from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from unhurried import unhurried

from caseedit.core.document.align import by_fewest_changes, by_longest_runs, gaps, lines_changed, surely
from caseedit.core.document.body import line_edits
from caseedit.core.document.lines import index_after
from caseedit.core.text import Edit, LineIndex, apply_edits, ordered, split_lines

TEXTS = st.text(st.sampled_from("ab\r\n\u2028"), max_size=12)
LISTS = st.lists(st.sampled_from("abc"), max_size=10)


@unhurried
@given(TEXTS, TEXTS, TEXTS, st.lists(st.integers(0, 12), min_size=4, max_size=4).map(sorted))
def test_the_index_after_edits_is_that_of_the_new_text(old: str, first: str, second: str, cuts: list[int]) -> None:
    a, b, c, d = (min(cut, len(old)) for cut in cuts)
    edits = ordered([Edit(a, b, first), Edit(c, d, second)], len(old))
    new = apply_edits(old, edits)
    index = index_after(LineIndex(old), edits, new)
    assert index is not None
    assert index.starts == LineIndex(new).starts
    assert index.offset(10_000) == len(new)


@unhurried
@given(TEXTS, TEXTS, st.text(max_size=3))
def test_line_edits_turn_one_text_into_the_other(old: str, new: str, before: str) -> None:
    edits = line_edits(old, new, len(before))
    assert apply_edits(before + old, edits) == before + new


def test_equal_lines_are_left_alone() -> None:
    edits = line_edits("one\n\ntwo\n\nthree\n", "one\n\nTwo\n\nthree!\n")
    assert edits == (Edit(5, 6, "T"), Edit(15, 15, "!"))


@unhurried
@given(TEXTS, TEXTS)
def test_lines_changed_are_none_only_of_equal_texts_and_never_more_than_there_are(old: str, new: str) -> None:
    count = lines_changed(old, new)
    assert (count == 0) == (old == new)
    assert count <= len(split_lines(old)) + len(split_lines(new))


def test_lines_changed_are_counted_by_place() -> None:
    assert lines_changed("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n") == 2


def test_a_long_text_of_equal_lines_is_counted_without_a_wait() -> None:
    old = "\n" * 60_000
    assert lines_changed(old, old[:30_000] + "x\n" + old[30_000:] + "y") == 2


@unhurried
@given(LISTS, LISTS)
def test_alignments_pair_equal_items_in_order(old: list[str], new: list[str]) -> None:
    for align in (by_fewest_changes, by_longest_runs, surely):
        pairs = align(old, new)
        assert pairs is not None
        assert all(old[i] == new[j] for i, j in pairs)
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
        assert sum(i2 - i1 for i1, i2, _, _ in gaps(pairs, len(old), len(new))) == len(old) - len(pairs)


@unhurried
@given(LISTS, LISTS)
def test_the_fewest_changes_are_the_fewest(old: list[str], new: list[str]) -> None:
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, left in enumerate(old):
        for j, right in enumerate(new):
            is_same = left == right
            longest[i + 1][j + 1] = longest[i][j] + 1 if is_same else max(longest[i][j + 1], longest[i + 1][j])
    pairs = by_fewest_changes(old, new)
    assert pairs is not None
    assert len(pairs) == longest[-1][-1]


def test_too_many_differences_are_one_edit() -> None:
    old = "".join(f"old {number}\n" for number in range(3000))
    new = "".join(f"new {number}\n" for number in range(2000))
    assert len(line_edits(f"a\n{old}z\n", f"a\n{new}z\n")) == 1
