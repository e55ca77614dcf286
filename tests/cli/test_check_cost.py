"""What a check costs that finds all, or nearly all, as it was: counted, the same on every machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from counting import STORIES, calls_of

from caseedit.core import dataclasses, namedtuples
from caseedit.core.files import cache

pytest_plugins = ("cli_running",)

FEW, MANY = 40, 140


def grown(folder: Path, count: int) -> Path:
    """Make documents with a picture, a reference and a fault each."""
    (folder / "images").mkdir(parents=True)
    (folder / "caseedit.yml").write_text(STORIES, "utf-8")
    for number in range(count):
        front = f"title: {number}\nimage: images/{number}.png\nafter: {max(0, number - 1)}"
        (folder / f"n{number}.md").write_text(f"---\n{front}\n---\n##Text {number}\n", "utf-8")
        (folder / "images" / f"{number}.png").write_bytes(b"x")
    return folder


@pytest.fixture
def folders(collection: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Make a few documents and many; they count as old enough to be remembered."""
    monkeypatch.setattr(cache, "SETTLING", -(10**12))
    return [grown(collection / str(count), count) for count in (FEW, MANY)]


def test_a_document_that_is_as_it_was_costs_no_call(folders: list[Path], run: Any) -> None:
    for folder in folders:
        # How an object begins is written for its class when there were so many of it.
        for _ in range(max(dataclasses._OFTEN, namedtuples._OFTEN) + 1):
            assert run("check", folder).code == 1
    few, many = [calls_of(partial(run, "check", folder)) for folder in folders]
    # All that is asked is asked of all files of a folder at once.
    assert many == few
