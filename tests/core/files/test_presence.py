from __future__ import annotations

import fcntl
import queue
import threading
from pathlib import Path

import pytest

from caseedit.core.files.presence import Presence


def test_who_comes_second_takes_over_when_the_first_ends(tmp_path: Path) -> None:
    file, told = tmp_path / "a.md", queue.Queue[Path]()
    first, second, third = (Presence(tmp_path / "recovery") for _ in range(3))
    second.on_free = told.put
    assert first.claim(file) is None
    holder = second.claim(file)
    assert holder is not None and holder.pid
    assert second.waits_for(file)
    assert told.empty()
    first.close()
    assert told.get(timeout=10) == file
    assert not second.waits_for(file)
    # Now it is the one that others are told of.
    assert third.claim(file) is not None
    third.close()
    second.close()
    assert told.empty()


def test_who_closes_the_document_meanwhile_does_not_take_over(tmp_path: Path) -> None:
    file, told = tmp_path / "a.md", queue.Queue[Path]()
    first, second = Presence(tmp_path / "recovery"), Presence(tmp_path / "recovery")
    second.on_free = told.put
    first.claim(file)
    second.claim(file)
    second.release(file)
    waiting = [thread for thread in threading.enumerate() if thread.daemon and "_wait" in thread.name]
    first.close()
    for thread in waiting:
        thread.join(10)
    assert waiting
    assert told.empty()
    assert first.claim(file) is None
    first.close()
    assert list((tmp_path / "recovery").iterdir()) == []


def test_where_nothing_can_be_locked_nobody_is_said_to_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(handle: int, what: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    one = Presence(tmp_path / "recovery")
    assert one.claim(tmp_path / "a.md") is None
    assert one.elsewhere == {}
    one.close()
