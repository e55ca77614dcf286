"""The editing session: opens, edits, undoes, saves and reloads documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from caseedit import config as settings
from caseedit import drafts, restoring
from caseedit.core.files import stamp
from caseedit.core.files.presence import Presence
from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.core.files.stamp import Stamp
from caseedit.core.schema.schema import Schema
from caseedit.core.text import Change, Edit
from caseedit.errors import CannotRead, CaseEditError, ChangedOnDisk
from caseedit.keeping import Keeping
from caseedit.meeting import MERGE, RELOAD, Meetings, edits_between, edits_for, is_doubtful, keep_mine, merged_with
from caseedit.permission import Permission
from caseedit.saving import Moment, SaveJob
from caseedit.site import Site

__all__ = ["SaveJob", "Workspace"]

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.core.document.merge import Choice, Merged
    from caseedit.core.paths import FieldPath
    from caseedit.core.schema.loader import Catalog

Listener = Callable[["Document", Change], None]
Outside = Literal["same", "reloaded", "changed", "gone"]


class Workspace(Site):
    """A folder of documents being edited: the one place that changes them.

    Attributes:
        config: The settings.
        journal: Keeps unsaved text.
        keeping: Hands it over.
        drafts: What is typed into fields and cannot be in the file.
        permission: Which documents may be changed.
        presence: Tells other sessions what is open here, and knows what is open there.
        is_root: The program may write everything, whoever owns it.
        documents: What is open, with its undo history.
        current: The document that the editor shows.
        recent: What was opened, the latest first.
    """

    def __init__(self, root: Path, *, config: settings.Config | None = None, journal: Journal | None = None) -> None:
        super().__init__(root)
        self.config = config or settings.Config()
        self.journal = journal or Journal(settings.state_dir() / "recovery")
        self.documents: dict[Path, Document] = {}
        self.current: Document | None = None
        self.recent: list[Path] = []
        self._listeners: list[Listener] = []
        self.keeping = Keeping(self.journal, is_on=self.config.recovery)
        self.drafts = self.keeping.drafts
        self.is_root = os.geteuid() == 0
        self.permission = Permission(self.real_root, self.config)
        self.presence = Presence(self.journal.folder, is_on=self.config.recovery and not self.config.read_only)
        self._meetings = Meetings()

    # What is known

    def reload_catalog(self) -> Catalog:
        """Read the schemas again; open documents take their order and dialect from them."""
        catalog = super().reload_catalog()
        for document in self.documents.values():
            self._teach(document)
        return catalog

    @property
    def schema(self) -> Schema:
        """The schema of the current document; an empty one if there is none."""
        return Schema() if self.current is None else self.schema_of(self.current)

    def learn_anew(self) -> bool:
        """Ask again for the schema of the current document; True if it is another now that the others are known."""
        before, self._known_schema = self._known_schema, None
        return before is not None and before[2] != self.schema

    @property
    def modified(self) -> list[Document]:
        """The open documents with changes that are not saved."""
        return [document for document in self.documents.values() if document.is_modified]

    @property
    def is_read_only(self) -> bool:
        """Whether the current document may only be looked at: by setting, or as its file lies outside the root."""
        return self.permission.why_not(self.current) != ""

    # Opening

    def open(self, path: Path) -> Document:
        """Make a document the current one, reading it if it is not open yet.

        Raises:
            CannotRead: It is not there, no regular file, not readable, or too big.
        """
        document = self.hold(path)
        self._make_current(self._absolute(path), document)
        return document

    def hold(self, path: Path) -> Document:
        """Return a document, reading it if it is not open yet, without making it the current one; raises as `open`."""
        path = self._absolute(path)
        if path not in self.documents:
            self.documents[path] = self._load(path)
            self.presence.claim(path)
        return self.documents[path]

    def _make_current(self, path: Path, document: Document) -> None:
        self.documents[path] = document
        self.current = document
        self.recent = [path, *(other for other in self.recent if other != path)]

    def abandon(self, document: Document) -> None:
        """Close a document and drop what is not saved of it, for good."""
        path = _path(document)
        self.drafts.forget(document)
        self.keeping.drop(path)
        self.presence.release(path)
        self.documents.pop(path, None)
        if self.current is document:
            self.current = None

    def move(self, document: Document, path: Path) -> None:
        """Note that a document lies elsewhere now; its history goes along."""
        old = _path(document)
        self.keeping.drop(old)
        self.presence.release(old)
        self.documents.pop(old, None)
        document.path = path
        self.presence.claim(path)
        if self.current is document:
            self._make_current(path, document)
        self.documents[path] = document
        self.recent = [other for other in self.recent if other != old]
        self.keeping.keep(document)

    def text_on_disk(self, document: Document) -> str:
        """Return the text that a document's file holds now.

        Raises:
            CannotRead: The file is gone or not readable.
        """
        return self._load(_path(document)).text

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` right after every change of a document, whoever asked for it."""
        self._listeners.append(listener)

    def _absolute(self, path: Path) -> Path:
        return Path(os.path.normpath(self.root / path))

    def _load(self, path: Path) -> Document:
        from caseedit.core.document.document import load

        return self._teach(load(path))

    def _load_or_begin(self, path: Path) -> Document:
        """Read a document; one whose file is gone begins empty, so that saving writes it anew."""
        return self._load(path) if os.path.lexists(path) else self._teach(restoring.empty(path))

    def _teach(self, document: Document) -> Document:
        """Tell a document what only its collection knows: how the site reads it, and the order of its keys."""
        document.dialect = self.catalog.owner(document.path or self.root / "new.md").dialect
        self.neighbours.teach(document, self.catalog)
        return document

    # Changing

    def edit(
        self,
        edits: Sequence[Edit],
        *,
        origin: str,
        label: str = "typing",
        merge: bool = False,
        document: Document | None = None,
    ) -> Change:
        """Replace characters of a document, by default of the current one.

        Raises:
            Refused: The document may only be looked at.
        """
        document = self.permission.must_allow(document or self.current)
        return self._tell(document, document.apply(edits, origin=origin, label=label, merge=merge))

    def set_field(self, path: FieldPath, value: Any, *, merge: bool = False) -> Change | None:
        """Give a field of the current document a value, adding the field if needed; None if nothing had to change.

        Raises:
            Refused: It cannot be done without touching anything else. So do the next four.
        """
        return self._operate(lambda document: document.set(path, value, merge=merge))

    def insert_item(self, path: FieldPath, position: int, value: Any) -> Change | None:
        """Put an item into a list."""
        return self._operate(lambda document: document.insert(path, position, value))

    def remove_field(self, path: FieldPath) -> Change | None:
        """Remove a field or a list's item."""
        return self._operate(lambda document: document.remove(path))

    def move_item(self, path: FieldPath, old: int, new: int) -> Change | None:
        """Move an item of a list, or a key of a mapping, to another position."""
        return self._operate(lambda document: document.move(path, old, new))

    def rename_field(self, path: FieldPath, key: str) -> Change | None:
        """Give a field another key."""
        return self._operate(lambda document: document.rename(path, key))

    def set_body(self, text: str) -> Change | None:
        """Replace the body; only the lines that differ change."""
        return self._operate(lambda document: document.set_body(text))

    def undo(self, document: Document | None = None) -> Change | None:
        """Take back the last step of a document, by default of the current one; None if there is none."""
        return self._operate(self._meetings.undo, document)

    def redo(self) -> Change | None:
        """Do again what was taken back."""
        return self._operate(self._meetings.redo)

    def _operate(
        self, operation: Callable[[Document], Change | None], document: Document | None = None
    ) -> Change | None:
        document = self.permission.must_allow(document or self.current)
        change = operation(document)
        return None if change is None else self._tell(document, change)

    def _tell(self, document: Document, change: Change) -> Change:
        self.keeping.keep(document, change)
        for listener in tuple(self._listeners):
            listener(document, change)
        return change

    def keep_all(self, timeout: float = 2.0) -> bool:
        """Keep all unsaved text at once, on the disk; return whether that is done."""
        return self.keeping.keep_all(self.modified, timeout)

    # Saving

    def begin_save(
        self, document: Document | None = None, *, overwrite: bool = False, in_place: bool = False
    ) -> SaveJob:
        """Take what is to be saved now (by default the current document); call its `run`, then `finish_save`.

        With `overwrite` it is written also if the file changed on disk, or is gone; with `in_place` over the old
        bytes at once, as on a full disk.

        Raises:
            Refused: There is no document, or it may only be looked at.
        """
        document = self.permission.must_allow(document or self.current)
        self.keeping.keep(document)
        moment = Moment.of(document, _path(document))
        return SaveJob(document, moment, overwrite, in_place, self.journal, self.permission.root)

    def finish_save(self, job: SaveJob, found: Stamp) -> str:
        """Note that a save was done; return the sentence for the status line."""
        job.document.mark_saved(job.moment.text, found)
        self._meetings.settled(job.document)
        self.keeping.keep(job.document)
        self.index.refresh(job.path)
        return job.sentence()

    # Changes from outside

    def outside(self, path: Path) -> Outside:
        """Look whether a document's file was changed by someone else; one without own changes is read again.

        Returns:
            `same`; `reloaded`; `changed`: a question for the writer, since there are own changes, or the new
            text is empty or its front matter newly broken; `gone`.
        """
        path = self._absolute(path)
        document = self.documents.get(path)
        if document is None or document.stamp is None:
            return "same"
        look = stamp.look(path, document.stamp)
        if look != "changed" or document.is_modified:
            return look
        try:
            theirs = self._load(path)
        except CannotRead:
            return "changed"
        if is_doubtful(document, theirs):
            return "changed"
        self._take(document, theirs)
        return "reloaded"

    def take_theirs(self, document: Document) -> Change:
        """Replace a document's text by that of the disk; undo brings the own text back.

        Raises:
            CannotRead: The file is gone or not readable.
        """
        return self._take(document, self._load(_path(document)))

    def merge_theirs(self, document: Document) -> Merged:
        """Join own changes and those of the disk, and apply the result if there is no conflict.

        Raises:
            CannotRead: The file is gone or not readable.
            Refused: It is now a link that leads outside.
        """
        theirs = self.permission.must_allow(self._load(_path(document)))
        merged = merged_with(document, theirs)
        if merged.text is not None:
            self._meet(document, theirs, merged.text, MERGE)
        return merged

    def merge_with_choices(self, document: Document, merged: Merged, choices: Sequence[Choice]) -> None:
        """Apply a merge whose conflicts a person has decided; each choice is a step of its own to undo.

        Raises:
            CannotRead: The file is gone or not readable.
            ChangedOnDisk: It changed again, or the own text did, since the conflicts were shown.
        """
        theirs = self.permission.must_allow(self._load(_path(document)))
        if merged_with(document, theirs) != merged:
            raise ChangedOnDisk(f"{_path(document).name} changed again; nothing was merged.", hint="Save again.")
        self._meet(document, theirs, merged.with_choices(["mine"] * len(choices)), MERGE)
        for where, edit in edits_for(merged, choices):
            self._tell(document, document.apply((edit,), origin=MERGE, label=f"merge of {where}"))

    def _take(self, document: Document, theirs: Document) -> Change:
        return self._meet(document, theirs, theirs.text, RELOAD)

    def _meet(self, document: Document, theirs: Document, text: str, origin: str) -> Change:
        """Let a document be a change of what is on the disk now, with this text."""
        keep_mine(document, self.journal)
        self._meetings.begin(document, theirs)
        return self._replace(document, text, origin=origin, label=origin)

    def _replace(self, document: Document, text: str, *, origin: str, label: str) -> Change:
        """Give a document another text, as one step of undo."""
        return self._tell(document, document.apply(edits_between(document, text), origin=origin, label=label))

    # Recovery

    def recoverable(self, path: Path | None = None) -> list[RecoveryEntry]:
        """Return unsaved texts of earlier sessions, of one file or of all under the root, newest first."""
        return restoring.recoverable(self.journal, self.root, None if path is None else self._absolute(path))

    def restore(self, entry: RecoveryEntry) -> Document:
        """Open a document with its unsaved text, as a change that can be undone and is not saved yet.

        Changes that the file or the open document has had since are joined with it; where it conflicts with the
        file, it is shown and saving asks, as for any file that changed on disk.

        Raises:
            CannotRead: The entry is damaged, or its file cannot be read.
            Refused: It conflicts with other unsaved text of the open document; both stay as they are.
        """
        kept = restoring.read(entry)
        document = self.documents.get(entry.path) or self._load_or_begin(entry.path)
        text = restoring.meet(document, entry, kept)
        self._replace(document, text, origin="recovery", label="restore unsaved text")
        self.drafts.take(document, drafts.read(entry.draft))
        # Made current only now: views that do not show it yet are not told of a change in it.
        self._make_current(entry.path, document)
        if self.journal.flush() and (self.config.recovery or not document.is_modified):
            self.journal.discard(entry)
        return document

    def discard(self, entry: RecoveryEntry) -> bool:
        """Remove an unsaved text; return whether the undo of its document brings it back while this session lasts."""
        try:
            document = self.hold(entry.path)
            for text in (restoring.joined(document, entry), document.text):
                self._replace(document, text, origin="recovery", label="discard unsaved text")
        except CaseEditError:
            return False
        finally:
            self.journal.discard(entry)
        return True

    def close(self) -> None:
        """Keep what is not saved, and end."""
        self.keep_all()
        self.journal.close()
        self.presence.close()


def _path(document: Document) -> Path:
    if document.path is not None:
        return document.path
    raise CannotRead("This text has no file.")
