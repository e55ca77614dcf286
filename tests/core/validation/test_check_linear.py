"""What a faulty document costs does not depend on how many there are: counted, the same on every machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from counting import STORIES, calls_of

from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation.check import check_files

BROKEN = Path(__file__).parents[3] / "sample_content" / "broken"


def checked(folder: Path) -> int:
    """Return how many findings there are in a folder."""
    found = check_files(sorted(folder.glob("*.md")), load_catalog(folder))
    return sum(len(each) for _, each in found)


def copied(folder: Path, source: Path, count: int) -> Path:
    """Make a folder with copies of a document under names of their own; all their faults are in each."""
    folder.mkdir()
    (folder / "caseedit.yml").write_bytes((BROKEN / "caseedit.yml").read_bytes())
    (folder / "images").mkdir()
    for picture in (BROKEN / "images").iterdir():
        (folder / "images" / picture.name).write_bytes(b"")
    for number in range(count):
        (folder / f"n{number}.md").write_bytes(source.read_bytes())
    return folder


@pytest.mark.parametrize("source", sorted(BROKEN.glob("*.md")), ids=lambda path: path.stem)
def test_a_folder_of_one_mistake(tmp_path: Path, source: Path) -> None:
    checked(copied(tmp_path / "warm", source, 8))
    costs = [calls_of(partial(checked, copied(tmp_path / str(count), source, count))) for count in (10, 20, 40)]
    assert costs[2] - costs[1] <= 2.05 * (costs[1] - costs[0])


def named(folder: Path, documents: int, pictures: int, of_others: str) -> Path:
    """Make documents that name a picture that is not there, and a document that is not there; each another one."""
    folder.mkdir()
    (folder / "caseedit.yml").write_text(STORIES, "utf-8")
    for number in range(pictures):
        (folder / f"{number * 7919 % 100_003:06}-{of_others}.png").write_bytes(b"")
    for number in range(documents):
        title, after = f"Story {number * 7919 % 100_003:06}", f"Stroy {number * 104_729 % 100_003:06}"
        text = f"---\ntitle: {title}\nimage: {number * 50_021 % 100_003:06}-pictures.png\nafter: {after}\n---\nText\n"
        (folder / f"n{number}.md").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("of_others", ["picture", "bridge"])
def test_a_picture_that_is_not_there_costs_the_same_among_few_and_many(tmp_path: Path, of_others: str) -> None:
    costs: list[int] = []
    for pictures in (100, 800):
        few, many = (
            calls_of(partial(checked, named(tmp_path / f"{pictures}-{documents}", documents, pictures, of_others)))
            for documents in (10, 20)
        )
        costs.append(many - few)
    assert costs[1] <= 1.2 * costs[0]


def test_a_reference_that_leads_nowhere_costs_the_same_among_few_and_many(tmp_path: Path) -> None:
    few, more, most = (
        calls_of(partial(checked, named(tmp_path / str(documents), documents, 0, ""))) for documents in (120, 240, 480)
    )
    assert most - more <= 2.1 * (more - few)
