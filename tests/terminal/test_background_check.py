"""All documents are checked beside the writer: how far that is can be seen, and leaving does not wait for it."""

from __future__ import annotations

import re
from pathlib import Path

from session import Start

pytest_plugins = ["terminal_fixtures"]

FAULTS = "".join(f"##Heading {at}\n\nText.\n\n" for at in range(10))


def test_leaving_while_all_documents_are_checked(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for at in range(1_000):
        (folder / f"d{at:04}.md").write_text(f"---\ntitle: D {at}\n---\n{FAULTS}", "utf-8")
    session = start(folder)
    assert re.search(r"check (20|40|60|80)%", session.until(r"check \d+%"))
    session.send(b"\x11")
    session.until_true(lambda: session.process.poll() is not None)
    assert session.process.returncode == 0
