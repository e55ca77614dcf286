"""Any order of editing, saving, changes from outside, kills and new starts, against a model of three texts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.document.document import Document
from caseedit.core.files.recovery import Journal
from caseedit.core.text import Edit
from caseedit.errors import ChangedOnDisk
from caseedit.workspace import Workspace

FIRST = '---\ntitle: "One"\ntags: [a, b]\n---\n\nFirst.\n\nSecond.\n'
WORDS = st.sampled_from(["x", "\n", "é", "漢", "title", ": ", "---\n", '"', "\r\n", "- ", "a b"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), WORDS, st.floats(0, 1)),
        st.tuples(st.just("erase"), st.just(""), st.floats(0, 1)),
        st.tuples(st.just("outside"), WORDS, st.floats(0, 1)),
        st.tuples(st.sampled_from(["undo", "redo", "save", "overwrite", "theirs", "merge", "look", "kill"])),
    ),
    max_size=25,
)


class Story:
    """One file, one session after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "content" / "a.md"
        self.path.parent.mkdir()
        self.disk = FIRST
        self.path.write_bytes(FIRST.encode())
        self.document = self.start()

    def start(self) -> Document:
        journal = Journal(self.folder / "recovery", elsewhere=(), delay=0)
        self.workspace = Workspace(self.path.parent, journal=journal)
        document = self.workspace.open(self.path)
        assert document.text == self.disk
        for entry in self.workspace.recoverable(self.path):
            document = self.workspace.restore(entry)
        return document

    def step(self, name: str, words: str = "", where: float = 0.0) -> None:
        if name == "outside":
            at = int(where * len(self.disk))
            self.disk = self.disk[:at] + words + self.disk[at:]
            self.path.write_bytes(self.disk.encode())
        else:
            getattr(self, name)(words, where)
        assert self.path.read_bytes() == self.disk.encode()

    def type(self, words: str, where: float) -> None:
        at = int(where * len(self.document.text))
        self.workspace.edit([Edit(at, at, words)], origin="body", merge=True)

    def erase(self, words: str, where: float) -> None:
        at = int(where * len(self.document.text))
        self.workspace.edit([Edit(at, min(at + 3, len(self.document.text)), words)], origin="body")

    def undo(self, *_: object) -> None:
        self.workspace.undo()

    def redo(self, *_: object) -> None:
        self.workspace.redo()

    def save(self, *_: object) -> None:
        job = self.workspace.begin_save()
        known = self.document.stamp
        is_theirs = known is None or known.digest != _digest(self.disk)
        try:
            self.workspace.finish_save(job, job.run())
        except ChangedOnDisk:
            assert is_theirs
        else:
            # Nobody else's words were overwritten: what was there was known, or was the same.
            assert not is_theirs or self.disk == self.document.text
            self.disk = self.document.text
            assert not self.document.is_modified

    def overwrite(self, *_: object) -> None:
        job = self.workspace.begin_save(overwrite=True)
        self.workspace.finish_save(job, job.run())
        self.disk = self.document.text
        assert not self.document.is_modified

    def theirs(self, *_: object) -> None:
        self.workspace.take_theirs(self.document)
        assert (self.document.text, self.document.is_modified) == (self.disk, False)

    def merge(self, *_: object) -> None:
        before = self.document.text
        if self.workspace.merge_theirs(self.document).text is None:
            assert self.document.text == before
        else:
            assert self.document.is_modified == (self.document.text != self.disk)

    def look(self, *_: object) -> None:
        before, was_modified = self.document.text, self.document.is_modified
        answer = self.workspace.outside(self.path)
        assert answer in ("same", "reloaded", "changed")
        assert self.document.text == (self.disk if answer == "reloaded" else before)
        assert not (was_modified and answer == "reloaded")

    def kill(self, *_: object) -> None:
        """End without a word, half a second after the last key, and start again."""
        mine, was_modified, base = self.document.text, self.document.is_modified, self.document.saved_text
        self.workspace.journal.flush()
        self.document = self.start()
        if was_modified and base == self.disk:
            assert self.document.text == mine
        if not was_modified:
            assert self.document.text == self.disk


def _digest(text: str) -> str:
    from caseedit.core.files.stamp import digest_of

    return digest_of(text.encode())


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_no_order_of_events_loses_words(steps: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder).resolve())
        for step in steps:
            story.step(*step)  # type: ignore[arg-type]
        story.workspace.close()
