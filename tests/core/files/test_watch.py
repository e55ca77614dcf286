from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caseedit.core.files import watch


async def next_of(found: AsyncIterator[set[Path]]) -> set[Path]:
    return await asyncio.wait_for(anext(found), 20)


@pytest.mark.parametrize("poll", [False, True])
async def test_a_change_is_told(tmp_path: Path, poll: bool) -> None:
    (tmp_path / "posts").mkdir()
    file = tmp_path / "posts" / "a.md"
    file.write_text("old")
    (tmp_path / "dangling.md").symlink_to("gone")
    found = watch.changes(tmp_path, poll=poll, poll_seconds=0.05)
    waiting = asyncio.create_task(next_of(found))
    # The watcher needs to be listening before anything happens; writing goes on until it hears.
    number = 0
    while not waiting.done():
        (tmp_path / ".git").mkdir(exist_ok=True)
        (tmp_path / ".git" / "index").write_text(str(number))
        (tmp_path / ".a.md.0123.tmp").write_text(str(number))
        file.write_text("new" * number)
        number += 1
        await asyncio.sleep(0.02)
    assert file in await waiting
    assert all(not part.startswith(".") for path in await waiting for part in path.relative_to(tmp_path).parts)
    await found.aclose()


async def test_where_no_events_come_it_looks_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_events(root: Path) -> AsyncIterator[set[Path]]:
        if root:
            raise OSError("no watches left")
        yield set()

    monkeypatch.setattr(watch, "_events", no_events)
    monkeypatch.setattr(watch, "_news", no_events)
    found = watch.changes(tmp_path, poll_seconds=0.02)
    waiting = asyncio.create_task(next_of(found))
    await asyncio.sleep(0.2)
    (tmp_path / "a.md").write_text("x")
    assert await waiting == {tmp_path / "a.md"}
    await found.aclose()
