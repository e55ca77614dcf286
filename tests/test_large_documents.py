"""Documents of many megabytes: what they take is counted, in copies, in lines and in characters looked at."""

from __future__ import annotations

import gc
import weakref
from copy import copy
from pathlib import Path

import pytest

import caseedit
from caseedit.core.document import align
from caseedit.core.document.document import Document, loads
from caseedit.core.document.lines import MOST_MOVED
from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.core.files.stamp import digest_of
from caseedit.core.schema.schema import Schema
from caseedit.core.text import Edit, LineIndex
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.check import check
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.markdown_text import MOST, MarkdownText
from caseedit.saving import Moment
from caseedit.tui.controls.visit import Visit
from caseedit.tui.giving_back import give_back
from caseedit.workspace import Workspace

HEAD = "---\ntitle: Large\n---\n"


def test_the_body_is_checked_up_to_a_limit_and_that_is_said() -> None:
    filler = "A line of words.\n" * (MOST // 17 + 2)
    document = loads(f"{HEAD}<div>\n\n##First\n\n{filler}</div>\n\n##Last\n")
    found = check(document, Schema())
    assert [(item.rule, item.severity) for item in found if item.rule != "heading-space"] == [
        ("too-big", Severity.INFO)
    ]
    (heading,) = [item for item in found if item.rule == "heading-space"]
    assert heading.line == 6
    (told,) = [item for item in found if item.rule == "too-big"]
    assert told.message == "The body is checked up to here, its first 1 MB; the rest is not looked at."
    assert document.text[told.span.start - 1] == "\n"


def test_a_heading_that_is_not_looked_at_may_be_there() -> None:
    text = "# First\n\n" + "words " * (MOST // 6) + "\n\n# Last\n"
    assert Anchors.of(text, MarkdownText(text, 0)).has("last")
    short = "# First\n\nwords\n"
    assert not Anchors.of(short, MarkdownText(short, 0)).has("last")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_of_very_many_lines_no_number_is_moved_by_a_key(end: str) -> None:
    document = loads(HEAD.replace("\n", end) + f"x{end}" * (MOST_MOVED + 1))
    assert len(document.lines) > MOST_MOVED
    document.apply([Edit(len(document.text), len(document.text), f"y{end}z")])
    assert document._lines is None
    at = len(document.text)
    assert document.position(at) == LineIndex(document.text).position(at)


def test_the_body_is_cut_out_once_for_all_who_ask() -> None:
    document = loads(HEAD + "words\n")
    assert document.body is document.body
    document.apply([Edit(len(HEAD), len(HEAD), "more ")])
    assert document.body == "more words\n"


def test_only_the_lines_that_differ_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(text: str) -> list[str]:
        compared.append(len(text))
        return text.splitlines(keepends=True)

    monkeypatch.setattr(align, "split_lines", counted)
    lines = "some words\n" * 10_000
    assert align.lines_changed(lines + "old\n" + lines, lines + "new\nmore\n" + lines) == 2
    assert sum(compared) < 100


def test_the_file_is_made_bytes_once_for_the_journal(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(HEAD, "utf-8")
    workspace = Workspace(tmp_path, journal=Journal(tmp_path / "state", elsewhere=(), delay=0.0))
    document = workspace.open(file)
    digest = digest_of(HEAD.encode())
    first = Moment.of(document, file).entry()
    assert (first.base, first.base_digest) == (HEAD.encode(), digest)
    later = Moment.of(document, file).entry(digest)
    assert (later.base, later.base_digest) == (None, digest)
    for word in ("one ", "two "):
        workspace.edit([Edit(len(HEAD), len(HEAD), word)], origin="body")
        assert workspace.keep_all()
    (kept,) = Journal(tmp_path / "state", elsewhere=()).entries(file)
    assert (kept.base, kept.text_bytes) == (HEAD.encode(), f"{HEAD}two one ".encode())
    workspace.close()


def test_the_journal_holds_no_text_while_it_waits(tmp_path: Path) -> None:
    class Making:
        def __call__(self, _: str) -> RecoveryEntry:
            return RecoveryEntry(tmp_path / "a.md", b"text")

    journal = Journal(tmp_path / "state", elsewhere=(), delay=0.0)
    making = Making()
    is_alive = weakref.ref(making)
    journal.keep_later(tmp_path / "a.md", making)
    assert journal.flush()
    del making
    gc.collect()
    assert is_alive() is None
    journal.close()


def test_a_script_reads_what_it_wrote_into_a_large_document(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(HEAD + "x\n" * 500_000, "utf-8")
    document = caseedit.load(file)
    document.set(("title",), "Larger")
    assert document.save() == 1
    assert file.read_text("utf-8") == HEAD.replace("Large", "Larger") + "x\n" * 500_000


def test_what_a_large_text_took_can_be_given_back() -> None:
    assert isinstance(give_back(), bool)


def test_a_tree_keeps_no_body() -> None:
    document = loads(HEAD + "x\n" * 500_000)
    assert document.tree is not None
    assert len(document.tree.text) < 10_000
    assert document.tree.text.startswith(HEAD)


def test_a_look_at_a_field_keeps_no_text_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    document = loads(HEAD + "x\n" * 10)
    copies: list[Document] = []

    def counted(document: Document) -> Document:
        copies.append(copy(document))
        return copies[-1]

    monkeypatch.setattr(Document, "snapshot", counted)
    visit = Visit(document, ("title",))
    assert visit.edits_back(document) == ()
    assert copies == []
    document.apply(visit.edits(document, "Larger"))
    visit.done(document)
    assert document.get(("title",)) == "Larger"
    assert [edit.text for edit in visit.edits_back(document)] == [""]
    assert len(copies) == 1
