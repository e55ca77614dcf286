from __future__ import annotations

import difflib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import frontmatter
import pytest
import yaml
from frontmatter_cases import (
    SHARED,
    TOO_EARLY,
    USED_AGAIN,
    corpus_texts,
    done,
    every_operation,
    expected,
    good_tree,
    judged,
    meets,
    reason_of,
    shared_texts,
    tree_of,
)

from caseedit.core.document.split import split
from caseedit.core.frontmatter import events
from caseedit.core.frontmatter.operations import Operation, Remove, Set
from caseedit.core.frontmatter.order import KeyOrder
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.values import fields_of
from caseedit.errors import Refused

OWN = [pytest.param(text, id=name) for name, text in corpus_texts()]
REAL = [(name, text) for name, text in shared_texts() if isinstance(tree_of(text), Tree)]
# One of so many operations on the real files is tried in the short run.
STEP = 61
needs_shared = pytest.mark.skipif(not REAL, reason="../shared/corpus is not here")


def try_operation(text: str, operation: Operation, counts: Counter[str]) -> None:
    """Do one operation and let the independent judge look at the result; a refusal is counted by its reason."""
    counts["operations"] += 1
    try:
        new = done(text, operation)
    except Refused as refusal:
        counts["refused"] += 1
        counts[reason_of(refusal)] += 1
        assert refusal.line is not None
        return
    old_parts, new_parts = split(text), split(new)
    assert old_parts.body.of(text) == new_parts.body.of(new)
    assert old_parts.opening.of(text) == new_parts.opening.of(new)
    assert old_parts.closing.of(text) == new_parts.closing.of(new)
    if "*" not in old_parts.matter.of(text):
        assert meets(judged(new), expected(judged(text), operation)), (operation, new)


@pytest.mark.parametrize("text", OWN)
def test_every_operation_on_our_files_does_what_it_says(text: str) -> None:
    tree = tree_of(text)
    if not isinstance(tree, Tree) or "\r" in text.replace("\r\n", ""):
        pytest.skip("no fields in this one")
    counts: Counter[str] = Counter()
    for operation in every_operation(tree):
        try_operation(text, operation, counts)
    # Our own files have a part with an alias for the sake of this refusal.
    assert counts["refused"] == counts[USED_AGAIN] + counts[TOO_EARLY]


@needs_shared
@pytest.mark.parametrize("step", [STEP, pytest.param(1, marks=pytest.mark.long)])
def test_operations_on_real_files_do_what_they_say(step: int, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    number = 0
    for _, text in REAL:
        for operation in every_operation(good_tree(text)):
            number += 1
            if number % step == 0:
                try_operation(text, operation, counts)
    with capsys.disabled():
        sys.stdout.write(f"\nreal files: {dict(counts)}\n")
    assert counts["operations"] > 500
    assert counts["refused"] == 0


@needs_shared
def test_only_a_name_that_stands_twice_is_refused_on_real_files() -> None:
    doubled = 0
    for _, text in REAL:
        tree = good_tree(text)
        for path, entry in tree.duplicates:
            doubled += 1
            with pytest.raises(Refused, match=r"twice, on lines \d+ and \d+") as caught:
                done(text, Set(path, "x"))
            assert caught.value.line == text.count("\n", 0, entry.start) + 1
    assert doubled > 0


@pytest.mark.parametrize("text", OWN)
def test_both_loaders_give_the_same_tree(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = tree_of(text)
    monkeypatch.setattr(events, "LOADER", yaml.SafeLoader)
    slow = tree_of(text)
    assert isinstance(fast, Tree) == isinstance(slow, Tree)
    if isinstance(fast, Tree) and isinstance(slow, Tree):
        assert slow.root == fast.root
        assert slow.comments == fast.comments


@needs_shared
def test_both_loaders_give_the_same_tree_of_real_files(monkeypatch: pytest.MonkeyPatch) -> None:
    # A tab after a value: the loader in C takes it, the one in Python does not.
    files = [(name, text) for name, text in REAL if "\t" not in split(text).matter.of(text)]
    fast = [good_tree(text).root for _, text in files]
    monkeypatch.setattr(events, "LOADER", yaml.SafeLoader)
    for (name, text), root in zip(files, fast, strict=True):
        assert good_tree(text).root == root, name


@needs_shared
def test_values_of_real_files_are_those_of_python_frontmatter() -> None:
    differ = []
    for name, text in REAL:
        try:
            metadata = frontmatter.loads(text).metadata
        except (yaml.YAMLError, TypeError, ValueError):
            continue  # unknown tags, impossible dates, keys that are maps
        if metadata and _with_text_keys(metadata) != fields_of(good_tree(text)):
            differ.append(name)
    assert differ == []


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    return [_with_text_keys(item) for item in value] if isinstance(value, list) else value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$date"}:
            text = value["$date"]
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        return {key: _typed(item) for key, item in value.items()}
    return [_typed(item) for item in value] if isinstance(value, list) else value


def _replayed(row: dict[str, Any], others: Sequence[list[str]], counts: Counter[str]) -> tuple[str, Any]:
    """Do one person's changes beside what the folder's other documents hold; return the text, and the data wanted."""
    order = KeyOrder((), lambda: others)
    text = row["old"]
    wanted: Any = fields_of(good_tree(text))
    for change in row["changes"]:
        path = tuple(change["path"])
        before = text
        operation = Remove(path) if change["op"] == "remove" else Set(path, _typed(change["new"]))
        text = done(text, operation, order=order)
        holder = wanted
        for part in path[:-1]:
            holder = holder[part]
        if change["op"] == "remove":
            del holder[path[-1]]
        else:
            holder[path[-1]] = _typed(change["new"])
        counts["confined"] += _is_confined(before, text, path[0])
        counts["changes"] += 1
        if change["op"] == "set":
            _compare_spelling(before, text, row["new"], path, counts)
        elif change["op"] == "add":
            _compare_entry(text, row["new"], path, counts)
    return text, wanted


def _compare_entry(ours: str, theirs: str, path: Any, counts: Counter[str]) -> None:
    """Count whether a new key is written as a person wrote it, and whether it stands after the same key too."""
    written = []
    for text in (ours, theirs):
        tree = good_tree(text)
        names = [entry.name for entry in tree.find(path[:-1]).entries]
        at = names.index(path[-1])
        written.append((text[tree.entry(path).start : tree.entry(path).end], names[max(at - 1, 0)]))
    counts["add"] += 1
    counts["add, same bytes"] += written[0][0] == written[1][0]
    counts["add, same bytes and place"] += written[0] == written[1]


def _is_confined(before: str, after: str, name: Any) -> bool:
    """Whether all other top-level entries are byte for byte the same."""
    old, new = good_tree(before), good_tree(after)
    return [before[e.start : e.end] for e in old.root.entries if e.name != name] == [
        after[e.start : e.end] for e in new.root.entries if e.name != name
    ]


def _compare_spelling(before: str, ours: str, theirs: str, path: Any, counts: Counter[str]) -> None:
    was, mine, human = (good_tree(text).find(path) for text in (before, ours, theirs))
    same = ours[mine.start : mine.end] == theirs[human.start : human.end]
    kept = "kept" if was.style == human.style else "other"
    counts[f"set, style {kept}"] += 1
    counts[f"same bytes, style {kept}"] += same


def _changed_lines(old: str, new: str) -> int:
    before, after = (split(text).matter.of(text).splitlines() for text in (old, new))
    return sum(line[0] in "+-" for line in list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:])


@pytest.mark.skipif(not (SHARED / "corpus" / "replay.jsonl").is_file(), reason="../shared/corpus is not here")
def test_replay_of_real_edits(capsys: pytest.CaptureFixture[str]) -> None:
    lines = (SHARED / "corpus" / "replay.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    counts: Counter[str] = Counter()
    beside: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in rows:
        folder = beside.setdefault((row["source"], row["path"].rpartition("/")[0]), {})
        folder.setdefault(row["path"], [entry.name for entry in good_tree(row["old"]).root.entries])
    for row in rows:
        folder = beside[row["source"], row["path"].rpartition("/")[0]]
        others = [keys for path, keys in folder.items() if path != row["path"]]
        text, wanted = _replayed(row, others, counts)
        counts["data right"] += fields_of(good_tree(text)) == wanted
        counts["no more lines"] += _changed_lines(row["old"], text) <= _changed_lines(row["old"], row["new"])
    with capsys.disabled():
        sys.stdout.write(f"\nreplay: {len(rows)} edits, {dict(counts)}\n")
    assert counts["data right"] == len(rows)
    assert counts["confined"] == counts["changes"]
    assert counts["no more lines"] >= 0.97 * len(rows)
    assert counts["same bytes, style kept"] >= 0.9 * counts["set, style kept"]
    assert counts["add, same bytes"] >= 0.7 * counts["add"]
