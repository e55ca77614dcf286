"""Globs over paths."""

from __future__ import annotations

import pytest

from caseedit.core.schema.globs import Globs


@pytest.mark.parametrize(
    ("globs", "path", "fits"),
    [
        (["*.md"], "a.md", True),
        (["*.md"], "b/a.md", False),
        (["**/*.md"], "a.md", True),
        (["**/*.md"], "b/c/a.md", True),
        (["b/**"], "b/c/a.md", True),
        (["b/**"], "b", False),
        (["b/**/a.md"], "b/a.md", True),
        (["b/*/a.md"], "b/a.md", False),
        (["*.{md,mdx}"], "a.mdx", True),
        (["{a,b}/{c,d}.md"], "b/c.md", True),
        (["{a,b}/{c,d}.md"], "c/c.md", False),
        (["case-studies/*.md", "!case-studies/draft-*.md"], "case-studies/draft-1.md", False),
        (["case-studies/*.md", "!case-studies/draft-*.md"], "case-studies/final.md", True),
        (["!*.txt"], "a.md", True),
        (["!*.txt"], "a.txt", False),
        (["a?.md"], "ab.md", True),
        (["a?.md"], "a/.md", False),
        (["[ab].md"], "b.md", True),
        (["[!ab].md"], "b.md", False),
        (["./a.md"], "a.md", True),
        (["a+(b).md"], "a+(b).md", True),
        (["a\n.md"], "a\n.md", True),
    ],
)
def test_fits(globs: list[str], path: str, fits: bool) -> None:
    assert Globs(globs).match(path) is fits


def test_no_globs_fit_nothing() -> None:
    assert not Globs([])
    assert not Globs([]).match("a.md")


@pytest.mark.parametrize("glob", ["a" * 501, "{a,b}" * 8, "*a" * 20])
def test_what_would_cost_too_much_is_refused(glob: str) -> None:
    with pytest.raises(ValueError, match="it"):
        Globs([glob])


def test_runs_of_stars_are_one() -> None:
    assert Globs(["**/**/**/**/a.md"]).match("x/y/a.md")
    assert Globs(["*****.md"]).match("a.md")


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("*a*b*.md", "xaxbabc.md", True),
        ("*a*b*.md", "xbxa.md", False),
        ("a*b/*.md", "axbxb/c.md", True),
        ("**/b/**/c.md", "x/b/y/b/c.md", True),
        ("**/b*/**/c/*.md", "b1/c/b2/c/d.md", True),
        ("**/b*/**/c/*.md", "x/c/b2/d.md", False),
        ("posts/**.md", "posts/2020/a.md", True),
        ("a**b**c.md", "a/b/xb/c.md", True),
        ("a**/c.md", "ab/x/c.md", True),
        ("[*]a*.md", "*ab.md", True),
        ("[*]a*.md", "xab.md", False),
        ("**", "a/b.md", True),
    ],
)
def test_stars_beside_each_other(glob: str, path: str, fits: bool) -> None:
    assert Globs([glob]).match(path) is fits


@pytest.mark.parametrize(
    ("glob", "path"),
    [("*a" * 12 + "b", "a" * 255), ("**/a" * 6 + "b", "a/" * 1000), ("**a" * 6 + "b", "a" * 4000)],
)
def test_a_path_is_read_without_going_back_and_forth(glob: str, path: str) -> None:
    """Otherwise each of these takes longer than anyone lives."""
    assert not Globs([glob]).match(path)
