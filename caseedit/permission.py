"""Which documents may be changed here, and why the others may only be looked at."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.config import Config
from caseedit.errors import Refused

if TYPE_CHECKING:
    from caseedit.core.document.document import Document


class Permission:
    """What the settings, the disk and the writer have said.

    Attributes:
        root: The folder in which whatever is written must lie, links followed; None: anywhere.
        only_looked_at: Documents that the writer wants to look at only, as they are open elsewhere.
    """

    def __init__(self, real_root: str, config: Config) -> None:
        self.root = None if config.allow_outside else Path(real_root)
        self.only_looked_at: set[Path] = set()
        self._inside = real_root.rstrip(os.sep) + os.sep
        self._config = config

    def why_not(self, document: Document | None) -> str:
        """Say why a document may not be changed; empty if it may."""
        if self._config.read_only:
            return "caseedit was started read-only."
        if document is None or document.path is None:
            return ""
        if document.path in self.only_looked_at:
            return "It is open in another caseedit."
        real = document.stamp.real if document.stamp is not None else document.path
        if not self._config.allow_outside and not str(real).startswith(self._inside):
            return "It is a link to a file outside this folder; --allow-outside lets you change it."
        return ""

    def only_look(self, document: Document) -> None:
        """Let a document be looked at only, as it is open elsewhere."""
        if document.path is not None:
            self.only_looked_at.add(document.path)

    def allow_again(self, document: Document) -> bool:
        """Let a document be changed that was only looked at; return whether it was."""
        was_looked_at = document.path in self.only_looked_at
        self.only_looked_at -= {document.path}
        return was_looked_at

    def must_allow(self, document: Document | None) -> Document:
        """Return a document that may be changed.

        Raises:
            Refused: There is none, or it may only be looked at.
        """
        if document is None:
            raise Refused("No document is open.")
        reason = self.why_not(document)
        if reason:
            name = document.path.name if document.path is not None else "This text"
            raise Refused(f"{name} may only be looked at.", path=document.path, hint=reason)
        return document
