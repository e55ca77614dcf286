from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from caseedit.cli.main import main
from caseedit.core.collection import key_order
from caseedit.core.collection.collection import open_collection
from caseedit.core.collection.index import IndexRow, read_row
from caseedit.core.collection.key_order import MOST, Neighbours
from caseedit.core.document.document import loads
from caseedit.core.frontmatter.order import KeyOrder, place_by_others, place_of
from caseedit.workspace import Workspace

SCHEMA = """version: 1
collections:
  - name: studies
    match: "*.md"
    fields: [{ name: title, type: string }, { name: client, type: string }]
"""
REPLAY = Path(__file__).parents[4] / "shared" / "corpus" / "replay.jsonl"


def write(folder: Path, name: str, keys: str) -> Path:
    path = folder / name
    path.write_text("---\n" + "".join(f"{key}: x\n" for key in keys.split()) + "---\n", "utf-8")
    return path


def keys_of(path: Path) -> str:
    return " ".join(line.partition(":")[0] for line in path.read_text("utf-8").split("\n") if ":" in line)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "a.md", "title date tags image")
    write(tmp_path, "b.md", "title layout date tags")
    write(tmp_path, "c.md", "title tags date lead")
    write(tmp_path, "mine.md", "title tags image")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "present", "others", "place"),
    [
        ("b", "a c", ["a b c"], 1),
        ("b", "a c", ["a x b c", "a b c", "c b"], 1),
        ("b", "a c", ["a b", "c b"], 2),  # of two that tie the one nearer to the end
        ("b", "a c", ["b a c"], 0),
        ("b", "a c", ["b"], 2),  # it says nothing about these keys
        ("b", "a c", ["a c"], 2),
        ("b", "a c", [], 2),
        ("b", "", ["a b"], 0),
    ],
)
def test_a_key_follows_the_one_that_it_follows_most_often(
    name: str, present: str, others: list[str], place: int
) -> None:
    assert place_by_others(name, present.split(), [keys.split() for keys in others]) == place


def test_the_schema_comes_first_and_others_are_not_even_asked() -> None:
    def never() -> list[list[str]]:
        raise AssertionError("asked")

    order = KeyOrder(("title", "client"), never)
    assert list(order) == ["title", "client"]
    assert (order[0], order[:1], len(order), "client" in order) == ("title", ("title",), 2, True)
    assert place_of("client", ["x", "title", "y"], order) == 2
    assert place_of("z", ["x"], ("title",)) == 1


def test_the_documents_beside_it_tell_where_a_key_goes(folder: Path) -> None:
    document = open_collection(folder).open("mine.md")
    document.set(("date",), "x")
    document.set(("lead",), "x")
    document.set(("never seen",), "x")
    document.save()
    assert keys_of(folder / "mine.md") == "title date lead tags image never seen"


def test_a_key_of_the_schema_goes_where_the_schema_has_it(folder: Path) -> None:
    (folder / "caseedit.yml").write_text(SCHEMA, "utf-8")
    write(folder, "d.md", "client title date")
    document = open_collection(folder).open("mine.md")
    document.set(("client",), "x")
    document.set(("date",), "x")
    assert list(document.fields) == ["title", "date", "client", "tags", "image"]


def test_the_command_and_the_editor_know_it_too(folder: Path) -> None:
    assert main(["set", str(folder / "mine.md"), "date=x"]) == 0
    assert keys_of(folder / "mine.md") == "title date tags image"
    workspace = Workspace(folder)
    document = workspace.open(folder / "c.md")
    workspace.set_field(("image",), "x")
    workspace.close()
    assert list(document.fields) == ["title", "tags", "image", "date", "lead"]


def test_opening_and_changing_reads_no_other_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    monkeypatch.setattr(key_order, "read_row", lambda row, deep: read.append(row))
    document = open_collection(folder).open("mine.md")
    document.set(("title",), "y")
    assert read == []


def test_few_are_read_and_each_of_them_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3 * MOST):
        write(tmp_path, f"{number:03}.md", "title date")
    read: list[str] = []
    before = read_row

    def counted(row: IndexRow, *, deep: bool) -> IndexRow:
        read.append(row.path.name)
        return before(row, deep=deep)

    monkeypatch.setattr(key_order, "read_row", counted)
    neighbours = Neighbours()
    middle = tmp_path / f"{MOST:03}.md"
    assert len(neighbours.keys_beside(middle)) == MOST == len(set(read))
    assert middle.name not in read
    assert f"{MOST - 1:03}.md" in read
    neighbours.keys_beside(middle)
    assert len(read) == MOST
    os.utime(tmp_path / f"{MOST - 1:03}.md", (1, 1))
    neighbours.keys_beside(middle)
    assert len(read) == MOST + 1
    for edge in ("000.md", f"{3 * MOST - 1:03}.md"):
        assert len(neighbours.keys_beside(tmp_path / edge)) == MOST


def test_what_cannot_be_read_says_nothing(folder: Path) -> None:
    (folder / "broken.md").write_text("---\na: [\n---\n", "utf-8")
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    assert len(Neighbours().keys_beside(folder / "mine.md")) == 3
    assert Neighbours().keys_beside(folder / "no folder" / "x.md") == []


def top_keys(text: str) -> list[str]:
    tree = loads(text).tree
    return [] if tree is None else [entry.name for entry in tree.root.entries]


@pytest.mark.skipif(not REPLAY.is_file(), reason="../shared/corpus is not here")
def test_more_keys_go_where_people_put_them(capsys: pytest.CaptureFixture[str]) -> None:
    """Of each document the folder's other ones are known as they were before anyone added the key."""
    rows = [json.loads(line) for line in REPLAY.read_text("utf-8").split("\n") if line]
    beside: dict[tuple[str, Path], dict[str, list[str]]] = {}
    for row in rows:
        folder = beside.setdefault((row["source"], Path(row["path"]).parent), {})
        folder.setdefault(row["path"], top_keys(row["old"]))
    counts: Counter[str] = Counter()
    for row in rows:
        folder = beside[row["source"], Path(row["path"]).parent]
        others = [keys for path, keys in folder.items() if path != row["path"]]
        theirs = top_keys(row["new"])
        for name in [change["path"][0] for change in row["changes"] if change["op"] == "add"]:
            present = [key for key in top_keys(row["old"]) if key in theirs and key != name]
            before = [key for key in theirs[: theirs.index(name)] if key in present]
            counts["added"] += 1
            counts["right at the end"] += len(before) == len(present)
            counts["right beside others"] += place_by_others(name, present, others) == len(before)
    with capsys.disabled():
        sys.stdout.write(f"\nnew keys: {dict(counts)}\n")
    assert counts["right beside others"] >= counts["right at the end"]
