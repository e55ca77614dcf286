from __future__ import annotations

import difflib
import json
import re

import pytest
from frontmatter_cases import CORPUS, SHARED, tree_of

from caseedit.core.frontmatter.node import Problem

# The line that a writer should look at (from 1), and words that the sentence should hold.
BROKEN = {
    "missing-quote": (5, "quote that opens on line 5"),
    "missing-comma": (3, "comma is missing on line 3"),
    "missing-brace": (5, "opens on line 3 is never closed"),
    "apostrophe": (2, "port's"),
    "apostrophe-in-list": (3, "We're"),
    "unquoted-colon": (2, "colon"),
    "bad-indent": (4, "does not line up"),
    "bad-key-indent": (4, "does not line up"),
    "dash-without-blank": (3, "space is missing after the dash"),
    "tab-indent": (3, "tab indents ‘a’"),
    "unclosed-quote": (2, "quote that opens on line 2"),
    "text-after-quote": (2, "after the closing quote"),
    "text-after-bracket": (2, "after the closing ]"),
    "line-without-key": (3, "no name and colon"),
    "at-sign": (2, "begin with @"),
    "star": (2, "begin with *"),
    "escape": (2, "\\d"),
    "merge-marker": (2, "merge"),
    "unknown-alias": (2, "*nothing"),
    "second-document": (3, "second document"),
    "list-root": (2, "is a list"),
    "text-root": (2, "without a name"),
    "control": (2, "U+0008"),
    "alias-inside-itself": (2, "inside the very part"),
}
PARSER_WORDS = re.compile(
    r"scalar|mapping|sequence|\bflow\b|\bnode|token|anchor|expected|invalid|please", re.IGNORECASE
)


def problem_in(text: str) -> Problem:
    problem = tree_of(text)
    assert isinstance(problem, Problem)
    return problem


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_mistake_is_told_at_its_line_in_plain_words(name: str, newline: str) -> None:
    text = (CORPUS / "broken" / f"{name}.md").read_bytes().decode().replace("\n", newline)
    line, words = BROKEN[name]
    problem = problem_in(text)
    assert text.count("\n", 0, problem.span.start) + 1 == line
    assert words in problem.message
    assert not PARSER_WORDS.search(problem.message + problem.hint)
    assert len(problem.message) <= 120
    assert problem.hint


def test_an_open_quote_and_an_open_bracket_are_pointed_at() -> None:
    for name, character in (("missing-quote", '"'), ("missing-brace", "{")):
        text = (CORPUS / "broken" / f"{name}.md").read_bytes().decode()
        opened = problem_in(text).opened
        assert opened is not None
        assert opened.of(text) == character


def test_every_broken_file_is_in_the_table() -> None:
    assert {path.stem for path in (CORPUS / "broken").glob("*.md")} == {*BROKEN, "unclosed"}


@pytest.mark.skipif(not (SHARED / "corpus" / "mistakes.jsonl").is_file(), reason="../shared/corpus is not here")
def test_real_mistakes_are_told_at_a_line_that_the_repair_changed() -> None:
    lines = (SHARED / "corpus" / "mistakes.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    wrong, seen = [], 0
    for row in rows:
        problem = tree_of(row["bad"]) if row["bad"] else None
        if not isinstance(problem, Problem):
            continue
        seen += 1
        line = row["bad"].count("\n", 0, problem.span.start)
        if not any(abs(line - changed) <= 1 for changed in _changed(row["bad"], row["fixed"] or "")):
            wrong.append((row["path"], problem))
        assert not PARSER_WORDS.search(problem.message + problem.hint)
    assert seen >= 30
    assert wrong == []


def _changed(bad: str, fixed: str) -> set[int]:
    matcher = difflib.SequenceMatcher(None, bad.split("\n"), fixed.split("\n"), autojunk=False)
    found: set[int] = set()
    for tag, start, end, _, _ in matcher.get_opcodes():
        if tag != "equal":
            found.update(range(start, max(end, start + 1)))
    return found
