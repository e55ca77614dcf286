from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseedit.config import Config
from caseedit.core.document.document import Document
from caseedit.core.files.recovery import Journal
from caseedit.core.text import Change, Edit
from caseedit.errors import CannotRead, CannotWrite, ChangedOnDisk, Refused
from caseedit.workspace import SaveJob, Workspace

TEXT = """---
title: "One"
tags: [UX, Drupal]
---

First paragraph.

Second paragraph.
"""
SCHEMA = """version: 1
dialect: js-yaml-3
ignore: [drafts]
collections:
  - name: case-study
    match: "case-studies/*.md"
    fields:
      - { name: path, type: string, required: true }
      - { name: type, type: const, value: case-study }
      - { name: title, type: string, required: true }
      - { name: tags, type: tags, required: true }
      - { name: weight, type: int }
"""


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    (root / "case-studies").mkdir(parents=True)
    (root / "case-studies" / "one.md").write_text(TEXT)
    (root / "plain.md").write_bytes(b"no front matter\r\nlast line without an end")
    return root


@pytest.fixture
def workspace(root: Path) -> Iterator[Workspace]:
    workspace = Workspace(root)
    yield workspace
    workspace.close()


@pytest.fixture
def one(workspace: Workspace, root: Path) -> Document:
    return workspace.open(root / "case-studies" / "one.md")


def type_words(workspace: Workspace, words: str, after: str = "First") -> Change:
    document = workspace.current
    assert document is not None
    at = document.text.index(after) + len(after)
    return workspace.edit([Edit(at, at, words)], origin="body")


def save(workspace: Workspace, document: Document | None = None, *, overwrite: bool = False) -> str:
    job = workspace.begin_save(document, overwrite=overwrite)
    return workspace.finish_save(job, job.run())


def can_edit(document: Document) -> bool:
    return document.can_edit_fields


def again(workspace: Workspace) -> Workspace:
    """What the next start sees, as if this process had been killed."""
    assert workspace.journal.flush()
    return Workspace(workspace.root)


# Opening


def test_a_document_stays_open_with_its_history(workspace: Workspace, root: Path, one: Document) -> None:
    type_words(workspace, " new")
    other = workspace.open(Path("plain.md"))
    assert workspace.current is other
    assert workspace.open(root / "case-studies" / ".." / "case-studies" / "one.md") is one
    assert workspace.undo() is not None
    assert one.text == TEXT
    assert workspace.recent == [root / "case-studies" / "one.md", root / "plain.md"]


def test_what_cannot_be_opened_leaves_the_current_document(workspace: Workspace, root: Path, one: Document) -> None:
    os.mkfifo(root / "pipe.md")
    for name in ("pipe.md", "none.md", "case-studies"):
        with pytest.raises(CannotRead):
            workspace.open(root / name)
    assert workspace.current is one
    assert set(workspace.documents) == {root / "case-studies" / "one.md"}


def test_a_root_that_is_not_there_is_told(root: Path) -> None:
    with pytest.raises(CannotRead, match="There is no folder"):
        Workspace(root / "none")
    with pytest.raises(CannotRead, match="There is no folder"):
        Workspace(root / "plain.md")


def test_schema_gives_order_and_dialect(root: Path) -> None:
    (root / "caseedit.yml").write_text(SCHEMA)
    workspace = Workspace(root)
    document = workspace.open(root / "case-studies" / "one.md")
    assert document.dialect == "js-yaml-3"
    assert list(document.order) == ["path", "type", "title", "tags", "weight"]
    assert workspace.schema.name == "case-study"
    assert workspace.schema_of(workspace.open(root / "plain.md")).name == ""
    # Opened by its own folder, a document has the schema of the folder above.
    assert Workspace(root / "case-studies").open(Path("one.md")).dialect == "js-yaml-3"


def test_a_broken_schema_is_told_and_the_rest_goes_on(root: Path) -> None:
    (root / "caseedit.yml").write_text("version: 1\ncollections: [\n")
    workspace = Workspace(root)
    assert workspace.open(root / "plain.md").text
    (error,) = workspace.catalog.errors
    assert error.line
    (root / "caseedit.yml").write_text(SCHEMA)
    assert workspace.refresh_index([root / "caseedit.yml"]) is False
    assert workspace.catalog.errors == ()
    assert workspace.documents[root / "plain.md"].dialect == "js-yaml-3"


def test_what_the_schema_ignores_is_not_listed(root: Path) -> None:
    (root / "drafts").mkdir()
    (root / "drafts" / "a.md").write_text("x")
    workspace = Workspace(root)
    assert len(workspace.index.rows) == 3
    (root / "caseedit.yml").write_text(SCHEMA)
    assert workspace.refresh_index([root / "caseedit.yml"])
    assert [row.name for row in workspace.index.rows] == ["plain.md", "one.md"]


# Changing


def test_listeners_are_told_at_once_whoever_asked(workspace: Workspace, one: Document) -> None:
    told: list[tuple[str, str]] = []
    workspace.subscribe(lambda document, change: told.append((change.origin, document.text)))
    change = type_words(workspace, " new")
    assert told == [("body", TEXT.replace("First", "First new"))]
    assert change.revision == one.revision
    workspace.undo()
    workspace.redo()
    assert [origin for origin, _ in told] == ["body", "undo", "redo"]
    assert workspace.modified == [one]
    workspace.undo()
    assert workspace.modified == []
    assert workspace.undo() is None


def test_fields_are_changed_in_place(workspace: Workspace, one: Document) -> None:
    assert workspace.set_field(("title",), "Two") is not None
    assert workspace.set_field(("title",), "Two") is None
    workspace.insert_item(("tags",), 2, "Support")
    workspace.move_item(("tags",), 2, 0)
    workspace.rename_field(("title",), "name")
    workspace.remove_field(("tags", 1))
    workspace.set_body("New body.\n")
    assert one.text == '---\nname: "Two"\ntags: [Support, Drupal]\n---\nNew body.\n'
    for _ in range(6):
        workspace.undo()
    assert one.text == TEXT


def test_without_a_document_nothing_is_changed(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="No document is open"):
        workspace.edit([Edit(0, 0, "x")], origin="body")
    with pytest.raises(Refused, match="No document is open"):
        workspace.begin_save()


def test_read_only_refuses_every_change(root: Path) -> None:
    workspace = Workspace(root, config=Config(read_only=True))
    workspace.open(root / "plain.md")
    assert workspace.is_read_only
    with pytest.raises(Refused, match=r"plain\.md may only be looked at"):
        workspace.edit([Edit(0, 0, "x")], origin="body")
    with pytest.raises(Refused):
        workspace.begin_save()


def test_a_link_out_of_the_root_may_only_be_looked_at(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret\n")
    (root / "link.md").symlink_to(tmp_path / "outside.md")
    (root / "inner.md").symlink_to("plain.md")
    workspace = Workspace(root)
    workspace.open(root / "link.md")
    with pytest.raises(Refused, match="may only be looked at") as told:
        workspace.edit([Edit(0, 0, "x")], origin="body")
    assert "--allow-outside" in told.value.hint
    workspace.open(root / "inner.md")
    assert not workspace.is_read_only
    allowed = Workspace(root, config=Config(allow_outside=True))
    allowed.open(root / "link.md")
    allowed.edit([Edit(0, 0, "x")], origin="body")
    save(allowed)
    assert (tmp_path / "outside.md").read_text() == "xsecret\n"
    assert (root / "link.md").is_symlink()


# Saving


def test_a_save_writes_the_file_and_says_how_many_lines_changed(
    workspace: Workspace, root: Path, one: Document
) -> None:
    type_words(workspace, " new")
    assert save(workspace) == "Saved one.md: 1 line changed"
    assert one.path is not None and one.path.read_text() == one.text
    assert not one.is_modified
    type_words(workspace, " x\n y\n z")
    assert save(workspace) == "Saved one.md: 3 lines changed"
    assert save(workspace) == "Saved one.md: 0 lines changed"
    row = workspace.index.get(one.path)
    assert row is not None and row.title == "One"


def test_a_save_without_a_change_does_not_touch_the_file(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    before = one.path.stat()
    assert save(workspace) == "Saved one.md: 0 lines changed"
    after = one.path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_typing_goes_on_while_a_save_runs(workspace: Workspace, one: Document) -> None:
    type_words(workspace, " saved")
    job = workspace.begin_save()
    type_words(workspace, " later", after="Second")
    message = workspace.finish_save(job, job.run())
    assert message == "Saved one.md: 1 line changed"
    assert one.path is not None
    assert one.path.read_text() == TEXT.replace("First", "First saved")
    assert one.is_modified
    (entry,) = again(workspace).recoverable()
    assert entry.text_bytes.decode() == one.text
    assert entry.base == one.path.read_bytes()
    save(workspace)
    assert one.path.read_text() == one.text


def test_a_change_on_disk_stops_a_save(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    one.path.write_text(TEXT.replace("Second", "Theirs"))
    with pytest.raises(ChangedOnDisk):
        save(workspace)
    assert one.is_modified
    assert workspace.outside(one.path) == "changed"
    save(workspace, overwrite=True)
    assert one.path.read_text() == TEXT.replace("First", "First mine")
    # What somebody else had written is kept, though nobody is asked about it.
    next_one = again(workspace)
    assert next_one.recoverable() == []
    (entry,) = next_one.journal.entries(one.path)
    assert entry.text_bytes.decode() == TEXT.replace("Second", "Theirs")


def test_a_read_only_file_is_not_saved_and_nothing_is_lost(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    one.path.chmod(0o444)
    type_words(workspace, " mine")
    with pytest.raises(CannotWrite, match="read-only"):
        save(workspace)
    assert one.is_modified
    (entry,) = again(workspace).recoverable()
    assert entry.text_bytes.decode() == one.text
    one.path.chmod(0o640)
    save(workspace)
    assert stat.S_IMODE(one.path.stat().st_mode) == 0o640


def test_a_file_that_is_gone_is_written_anew_only_when_asked(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    shutil.rmtree(one.path.parent)
    assert workspace.outside(one.path) == "gone"
    with pytest.raises(ChangedOnDisk, match="gone"):
        save(workspace)
    save(workspace, overwrite=True)
    assert one.path.read_text() == one.text


def test_line_ends_and_a_missing_last_one_stay(workspace: Workspace, root: Path) -> None:
    workspace.open(root / "plain.md")
    workspace.edit([Edit(0, 2, "NO")], origin="body")
    save(workspace)
    assert (root / "plain.md").read_bytes() == b"NO front matter\r\nlast line without an end"


# From outside


def test_a_clean_document_is_read_again(workspace: Workspace, one: Document) -> None:
    told: list[str] = []
    workspace.subscribe(lambda document, change: told.append(change.origin))
    assert one.path is not None
    assert workspace.outside(one.path) == "same"
    one.path.write_text(TEXT.replace("Second", "Theirs"))
    assert workspace.outside(one.path) == "reloaded"
    assert (one.text, one.is_modified, told) == (TEXT.replace("Second", "Theirs"), False, ["reload"])
    type_words(workspace, " mine")
    save(workspace)
    assert one.path.read_text() == TEXT.replace("Second", "Theirs").replace("First", "First mine")


@pytest.mark.parametrize("text", ["", TEXT.replace('"One"', '"One')])
def test_an_empty_or_newly_broken_file_is_not_taken_over_quietly(
    workspace: Workspace, one: Document, text: str
) -> None:
    assert one.path is not None
    one.path.write_text(text)
    assert workspace.outside(one.path) == "changed"
    assert one.text == TEXT


def test_a_file_that_becomes_unreadable_is_told(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    one.path.unlink()
    assert workspace.outside(one.path) == "gone"
    os.mkfifo(one.path)
    assert workspace.outside(one.path) == "gone"
    assert workspace.outside(workspace.root / "never-opened.md") == "same"


def test_a_mended_encoding_turns_the_form_on_again(workspace: Workspace, root: Path) -> None:
    path = root / "latin.md"
    path.write_bytes(b"---\ntitle: x\n---\ncaf\xe9\n")
    document = workspace.open(path)
    assert can_edit(document) is False
    path.write_bytes("---\ntitle: x\n---\ncafé\n".encode())
    assert workspace.outside(path) == "reloaded"
    assert can_edit(document) is True
    workspace.set_field(("title",), "z")
    save(workspace)
    assert path.read_bytes() == "---\ntitle: z\n---\ncafé\n".encode()


def test_a_bom_that_comes_from_outside_stays(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    one.path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert workspace.outside(one.path) == "reloaded"
    type_words(workspace, " mine")
    save(workspace)
    assert one.path.read_bytes().startswith(b"\xef\xbb\xbf---")


def test_taking_theirs_can_be_undone(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    mine = one.text
    one.path.write_text("theirs\n")
    assert workspace.text_on_disk(one) == "theirs\n"
    assert workspace.take_theirs(one).origin == "reload"
    assert (one.text, one.is_modified) == ("theirs\n", False)
    workspace.undo()
    assert (one.text, one.is_modified) == (mine, True)
    with pytest.raises(ChangedOnDisk):
        save(workspace)
    assert one.path.read_text() == "theirs\n"
    save(workspace, overwrite=True)
    assert one.path.read_text() == mine


def test_merging_joins_both_changes_in_one_step(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    mine = one.text
    one.path.write_text(TEXT.replace("Second", "Theirs").replace('"One"', '"Two"'))
    merged = workspace.merge_theirs(one)
    wanted = mine.replace("Second", "Theirs").replace('"One"', '"Two"')
    assert merged.text == one.text == wanted
    workspace.undo()
    assert one.text == mine
    workspace.redo()
    save(workspace)
    assert one.path.read_text() == wanted


def test_a_conflict_changes_nothing(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    mine = one.text
    one.path.write_text(TEXT.replace("First", "First theirs"))
    merged = workspace.merge_theirs(one)
    assert merged.text is None
    assert merged.conflicts
    assert one.text == mine
    with pytest.raises(ChangedOnDisk):
        save(workspace)


# Recovery


def test_unsaved_text_is_offered_and_restored_as_an_undoable_change(
    workspace: Workspace, root: Path, one: Document
) -> None:
    type_words(workspace, " mine")
    mine = one.text
    next_one = again(workspace)
    workspace.keep_all()
    (entry,) = next_one.recoverable()
    assert entry.path == one.path
    assert mine[: entry.cursor].endswith("First mine")
    assert next_one.recoverable(root / "plain.md") == []
    document = next_one.restore(entry)
    assert (document.text, document.is_modified) == (mine, True)
    # From now on it is this session that keeps it.
    assert again(next_one).recoverable()[0].text_bytes.decode() == mine
    next_one.undo()
    assert document.text == TEXT
    next_one.redo()
    assert save(next_one) == "Saved one.md: 1 line changed"
    next_one.journal.flush()


def test_nothing_is_offered_after_a_save_an_undo_or_a_discard(workspace: Workspace, one: Document) -> None:
    type_words(workspace, " mine")
    save(workspace)
    assert again(workspace).recoverable() == []
    type_words(workspace, " more")
    workspace.undo()
    assert again(workspace).recoverable() == []
    type_words(workspace, " more")
    next_one = again(workspace)
    next_one.discard(next_one.recoverable()[0])
    assert again(next_one).recoverable() == []
    type_words(workspace, " again")
    workspace.abandon(one)
    assert again(workspace).recoverable() == []
    assert workspace.current is None


def test_text_that_equals_the_disk_is_dropped_silently(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    next_one = again(workspace)
    one.path.write_text(one.text)
    assert next_one.recoverable() == []
    assert next_one.journal.entries() == []


def test_a_file_that_changed_since_is_joined_with_the_unsaved_text(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    next_one = again(workspace)
    one.path.write_text(TEXT.replace("Second", "Theirs"))
    document = next_one.restore(next_one.recoverable()[0])
    assert document.text == TEXT.replace("Second", "Theirs").replace("First", "First mine")
    save(next_one)


def test_where_they_conflict_the_unsaved_text_is_shown_and_saving_asks(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    mine = one.text
    next_one = again(workspace)
    one.path.write_text(TEXT.replace("First", "First theirs"))
    document = next_one.restore(next_one.recoverable()[0])
    assert document.text == mine
    assert document.is_modified
    with pytest.raises(ChangedOnDisk):
        save(next_one)
    assert next_one.merge_theirs(document).text is None
    save(next_one, overwrite=True)
    assert one.path.read_text() == mine


def test_unsaved_text_of_a_file_that_is_gone_comes_back(workspace: Workspace, one: Document) -> None:
    assert one.path is not None
    type_words(workspace, " mine")
    mine = one.text
    next_one = again(workspace)
    one.path.unlink()
    document = next_one.restore(next_one.recoverable()[0])
    assert (document.text, document.is_modified) == (mine, True)
    save(next_one)
    assert one.path.read_text() == mine


def test_a_damaged_entry_is_not_restored(workspace: Workspace, one: Document) -> None:
    type_words(workspace, " mine")
    next_one = again(workspace)
    (file,) = workspace.journal.folder.glob("*.text")
    file.write_bytes(file.read_bytes()[:-3])
    (entry,) = next_one.recoverable(one.path)
    with pytest.raises(CannotRead, match="cut short"):
        next_one.restore(entry)
    assert file.exists()


def test_without_recovery_nothing_is_kept(root: Path) -> None:
    workspace = Workspace(root, config=Config(recovery=False))
    workspace.open(root / "plain.md")
    workspace.edit([Edit(0, 0, "x")], origin="body")
    workspace.close()
    assert not workspace.journal.folder.exists()
    assert workspace.keeping.note == "recovery OFF"


def test_the_status_says_where_unsaved_text_goes(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "no", elsewhere=(tmp_path / "else",), delay=0)
    workspace = Workspace(root, journal=journal)
    workspace.open(root / "plain.md")
    workspace.edit([Edit(0, 0, "x")], origin="body")
    assert workspace.keep_all()
    assert workspace.keeping.note == "recovery elsewhere"
    workspace.close()


# New documents, and the list


def test_a_new_document_has_what_its_schema_asks_for(root: Path) -> None:
    (root / "caseedit.yml").write_text(SCHEMA)
    workspace = Workspace(root)
    path = workspace.new_document("It's a Größe: test!", "case-study")
    assert path == root / "case-studies" / "its-a-grosse-test.md" or path.name == "its-a-groe-test.md"
    document = workspace.open(path)
    assert list(document.fields) == ["path", "type", "title", "tags"]
    assert document.fields["title"] == "It's a Größe: test!"
    assert document.fields["type"] == "case-study"
    assert path in workspace.index
    with pytest.raises(CannotWrite, match="there already"):
        workspace.new_document("It's a Größe: test!", root / "case-studies")
    workspace.close()


@pytest.mark.parametrize(
    ("title", "where", "words"), [("???", "", "letter"), ("a", "..", "outside"), ("a", "none", "no folder none")]
)
def test_a_new_document_needs_a_name_and_a_place(workspace: Workspace, title: str, where: str, words: str) -> None:
    with pytest.raises(CannotWrite, match=words):
        workspace.new_document(title, where)


def test_the_list_follows_the_disk(workspace: Workspace, root: Path) -> None:
    assert len(workspace.index.rows) == 2
    (root / "press").mkdir()
    (root / "press" / "a.md").write_text("# A\n")
    assert workspace.refresh_index({root / "press"})
    assert workspace.refresh_index({root / "press" / "a.md"})
    assert not workspace.refresh_index({root / "press" / "a.md", root / "x.png"})
    (root / "press").rename(root / "news")
    assert workspace.refresh_index({root / "press", root / "news"})
    assert [row.relative for row in workspace.index.rows] == ["plain.md", "case-studies/one.md", "news/a.md"]


def test_checking_reads_a_copy(workspace: Workspace, one: Document) -> None:
    workspace.set_field(("title",), "")
    found = workspace.check(one)
    assert all(item.path == one.path for item in found)
    paths = [path for path, _ in workspace.check_all()]
    assert paths == [row.path for row in workspace.index.rows]


def test_a_job_knows_its_path(workspace: Workspace, one: Document) -> None:
    job = workspace.begin_save(one)
    assert isinstance(job, SaveJob)
    assert (job.path, job.document) == (one.path, one)
