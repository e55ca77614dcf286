"""`caseedit check --fix`: mends documents on the disk, and says what became of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.cli import output
from caseedit.cli.misuse import WrongUse
from caseedit.core.dataclasses import dataclass, field
from caseedit.core.document.document import Document, load
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.fixing import Check, is_wanted, mend
from caseedit.errors import CannotRead, CannotWrite, CaseEditError

if TYPE_CHECKING:
    from caseedit.core.schema.loader import Catalog


@dataclass(slots=True)
class Mending:
    """Mends document after document.

    Attributes:
        rules: Whose fixes; none named means all that are safe without a look.
        is_trial: Print what would change, and write nothing.
        failed: What could not be read or written.
        files: How many documents were mended.
        problems: How many problems were.
    """

    rules: Collection[str]
    is_trial: bool = False
    failed: list[CaseEditError] = field(default_factory=list)
    files: int = 0
    problems: int = 0

    def mend(self, path: Path, found: Iterable[Diagnostic], catalog: Catalog, check: Check) -> None:
        """Mend a document, if a fix is asked for of what was found there."""
        if not any(is_wanted(item, self.rules) for item in found):
            return
        try:
            document = load(path, dialect=catalog.owner(path).dialect)
            if _is_outside(document, catalog.root):
                output.talk(f"{path} is a link to a file outside {catalog.root}; it was not mended.")
                return
            before = document.text
            done = mend(document, check, self.rules).done
            if not done:
                return
            if self.is_trial:
                _print_diff(path, before, document.text)
            else:
                document.save()
        except (CannotRead, CannotWrite) as error:
            self.failed.append(error)
            return
        self.files += 1
        self.problems += len(done)

    def tell(self) -> None:
        """Say what was done."""
        problems = f"{self.problems} problem{'s' * (self.problems != 1)}"
        files = f"{self.files} file{'s' * (self.files != 1)}"
        told = f"{problems} {'would be ' if self.is_trial else ''}mended in {files}."
        output.talk("Nothing could be mended." if not self.files else told)


def rules_named(text: str) -> tuple[str, ...]:
    """Return the rules that `--fix` names.

    Raises:
        WrongUse: There is no such rule.
    """
    from caseedit.core.schema.near import nearest
    from caseedit.core.validation.rules import RULES

    known = [rule.name for rule in RULES]
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            near = nearest(name, known)
            raise WrongUse(f"There is no rule {name[:80]}.", hint=f"Did you mean {near}?" if near else "")
    return names


def _is_outside(document: Document, root: Path) -> bool:
    return document.stamp is not None and not document.stamp.real.is_relative_to(os.path.realpath(root))


def _print_diff(path: Path, before: str, after: str) -> None:
    from caseedit.cli.commands.set import diff_of, name_in_diff

    output.data(diff_of(before, after, name_in_diff(path)), end="")
