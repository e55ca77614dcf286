"""`caseedit check`: what is wrong with the documents, for people and for continuous integration."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.cli import output, reports
from caseedit.cli.checking import Documents, Found
from caseedit.cli.misuse import WrongUse
from caseedit.core.collection.memory import Said
from caseedit.core.files.disk import is_folder, is_there
from caseedit.errors import CannotRead, CaseEditError

if TYPE_CHECKING:
    from caseedit.core.collection.narrowing import Narrowing
    from caseedit.core.document.document import Document
    from caseedit.core.validation.baseline import Baseline
    from caseedit.core.validation.check import Checker
    from caseedit.core.validation.diagnostic import Diagnostic

NAME = "check"
HELP = "say what is wrong with documents"

FORMATS = ("text", "json", "github", "sarif")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    add = parser.add_argument
    add("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; by default this folder")
    add("--format", choices=FORMATS, default="text", help="default: text")
    add("--schema", metavar="FILE", type=Path, help="check against this file, not the project's own")
    told = "tell only of files that differ from REF (from where the two parted; default: the last commit), "
    add("--changed", metavar="REF", nargs="?", const="", help=f"{told}and of what broke by that elsewhere")
    told = "mend what can be mended safely, of all rules or of these (RULE,RULE); "
    add("--fix", metavar="RULES", nargs="?", const="", help=f"{told}broken YAML and HTML only if named")
    add("--dry-run", action="store_true", help="with --fix: print the change as a unified diff; write nothing")
    add("--baseline", metavar="FILE", type=Path, help="do not tell of the old faults that this file names")
    hooks = (
        "pass over named files that are ignored or hidden, so that a check of this folder passes over them (for hooks)"
    )
    add("--skip-ignored", action="store_true", help=hooks)
    add("--no-cache", action="store_true", help="read every file, also those that are as they were at the last check")
    add("--write-baseline", metavar="FILE", type=Path, help="make that file of all that is wrong now")


def run(args: argparse.Namespace) -> int:
    """Check documents; 1 if something is wrong that is more than an information.

    Raises:
        WrongUse: A path is not there, no document is found, or options do not go together.
    """
    # Trees of thousands of documents hold no circles, and looking for some takes a third of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _Check(args).run()
    finally:
        if was_on:
            gc.enable()


class _Check:
    """One run of the command."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._began = time.monotonic()
        self._args = args
        _must_go_together(args)
        self._unlisted: list[CannotRead] = []
        self._skipped: list[CannotRead] = []
        self._failed: list[CaseEditError] = []
        self._baseline = _baseline(args.baseline)
        paths = args.paths or [Path()]
        self._documents = Documents(paths, args.schema, self._unlisted, is_found_only=args.skip_ignored)
        self._narrowing = None if args.changed is None else _narrowing(paths, args.changed)
        self._elsewhere: list[Path] = []
        self._count = 0

    def run(self) -> int:
        """Do all that is asked for and return the exit code."""
        if self._is_plain and not self._unlisted and (said := self._said()) is not None:
            return self._say(said)
        found = self._narrowed(self._found())
        if self._args.fix is not None:
            found = self._mended(found)
        elif self._args.write_baseline is not None:
            self._write_baseline(found)
        problems = [item for _, items in self._without_old(found) for item in items]
        counts = {name: sum(item.severity == name for item in problems) for name in reports.SEVERITIES}
        said = Said("" if self._args.dry_run else self._text(problems), counts)
        if self._is_plain and (memory := self._documents.memory) is not None:
            memory.keep_said(self._args.format, said)
        return self._say(said)

    @property
    def _is_plain(self) -> bool:
        """Whether all that is found is told, and nothing else is done."""
        args = self._args
        is_all = args.changed is None and self._baseline is None and args.write_baseline is None
        # What stands in SARIF is more than what was found.
        return is_all and args.fix is None and not args.no_cache and args.format != "sarif"

    def _said(self) -> Said | None:
        memory = self._documents.memory
        self._count = len(self._documents.names)
        return None if memory is None else memory.recall_said(self._args.format)

    def _say(self, said: Said) -> int:
        output.data(said.text, end="")
        self._tell(said.counts)
        return self._code(said.counts)

    def _found(self) -> Found:
        """Return what is wrong; documents without a finding may be left out."""
        self._skipped = list(self._unlisted)
        found = self._documents.check(self._skipped, is_remembered=self._args.fix is None and not self._args.no_cache)
        self._count = self._documents.count
        return sorted(found, key=lambda item: item[0].as_posix())

    def _narrowed(self, found: Found) -> Found:
        if self._narrowing is None:
            return found
        known = dict(found)
        narrowed = list(self._narrowing.narrowed((path, known.get(path, [])) for path in self._documents.paths))
        self._count = len(narrowed)
        self._elsewhere = self._narrowing.elsewhere(self._documents.paths)
        return narrowed

    def _without_old(self, found: Found) -> Found:
        known = self._baseline
        return found if known is None else [(path, list(known.new(items))) for path, items in found]

    def _mended(self, found: Found) -> Found:
        """Mend what is asked for; return what is left."""
        from caseedit.cli.mending import Mending, rules_named

        mending = Mending(rules_named(self._args.fix), self._args.dry_run)
        for path, items in found:
            if self._documents.has(path) and (self._narrowing is None or self._narrowing.has(path)):
                checker = self._documents.checker_of(path)
                mending.mend(path, self._new(items), checker.catalog, partial(self._check_new, checker))
        mending.tell()
        self._failed += mending.failed
        return self._narrowed(self._found()) if mending.files and not mending.is_trial else found

    def _check_new(self, checker: Checker, document: Document) -> list[Diagnostic]:
        return self._new(checker.check(document))

    def _new(self, items: Iterable[Diagnostic]) -> list[Diagnostic]:
        return list(items if self._baseline is None else self._baseline.again().new(items))

    def _write_baseline(self, found: Found) -> None:
        from caseedit.core.validation import baseline

        file = self._args.write_baseline
        count = baseline.write(file, [item for _, items in found for item in items])
        output.talk(f"{file} names {count} finding{'s' * (count != 1)}.")
        self._baseline = baseline.read(file)

    def _text(self, problems: Sequence[Diagnostic]) -> str:
        """Return what goes to stdout."""
        form = self._args.format
        if form == "json":
            return output.as_json(reports.as_data(problems, self._count), indent=2) + "\n"
        if form == "sarif":
            from caseedit.cli import sarif
            from caseedit.core.validation.rules import RULES

            unread = map(output.located, [*self._documents.schema_errors, *self._skipped])
            return output.as_json(sarif.as_data(problems, RULES, unread), indent=2) + "\n"
        if form == "github":
            lines = reports.github_lines(problems, [*self._documents.schema_errors, *self._skipped])
        else:
            lines = reports.text_lines(problems)
        return "".join([f"{line}\n" for line in lines])

    def _tell(self, counts: Mapping[str, int]) -> None:
        """Say on stderr what could not be checked, and the sum."""
        for notice in self._documents.notices:
            output.talk(notice)
        for error in self._documents.schema_errors:
            output.talk(f"{error.path}:{error.line or 1}:{error.column or 1}: {error}")
        for failure in (*self._skipped, *self._failed):
            output.talk(output.located(failure))
        for folder in self._elsewhere:
            output.talk(f"{folder} is a repository of its own; name it to see what changed in it.")
        if self._baseline is not None:
            output.talk(_spoken(self._baseline))
        files = f"{self._count} file{'s' * (self._count != 1)}"
        errors = f"{counts['error']} error{'s' * (counts['error'] != 1)}"
        warnings = f"{counts['warning']} warning{'s' * (counts['warning'] != 1)}"
        seconds = time.monotonic() - self._began
        output.talk(f"{files} checked in {seconds:.1f} s: {errors}, {warnings}, {counts['info']} for information.")

    def _code(self, counts: Mapping[str, int]) -> int:
        if self._documents.schema_errors:
            return 2
        if self._skipped or self._failed:
            return 3
        return int(any(count for severity, count in counts.items() if severity != "info"))


def _spoken(baseline: Baseline) -> str:
    hidden, gone = baseline.hidden, baseline.gone
    if not hidden:
        are_gone = f"{_old(gone)} gone" if gone else "No old finding is known"
        return f"{are_gone}."
    more = f", {gone} more of them {'is' if gone == 1 else 'are'} gone" if gone else ""
    return f"{_old(hidden)} not told{more}."


def _old(count: int) -> str:
    return "1 old finding is" if count == 1 else f"{count} old findings are"


def _must_go_together(args: argparse.Namespace) -> None:
    if args.dry_run and args.fix is None:
        raise WrongUse("--dry-run shows what --fix would do.", hint="Write --fix --dry-run.")
    if args.dry_run and args.format != "text":
        raise WrongUse("--dry-run prints a diff, which is text.", hint=f"Leave out --format {args.format}.")
    if args.write_baseline is not None and args.baseline is not None:
        raise WrongUse("A baseline is read or written, not both.", hint="--write-baseline makes it anew.")
    if args.write_baseline is not None and (args.fix is not None or args.changed is not None):
        raise WrongUse("--write-baseline tells of all that is wrong now.", hint="Leave out --fix and --changed.")


def _baseline(file: Path | None) -> Baseline | None:
    if file is None:
        return None
    from caseedit.core.validation import baseline

    if not is_there(file):
        raise WrongUse(f"There is no {file}.", hint=f"--write-baseline {file} makes it.")
    try:
        return baseline.read(file)
    except baseline.BadBaseline as error:
        raise WrongUse(error.message, hint=error.hint) from error


def _narrowing(paths: Sequence[Path], ref: str) -> Narrowing:
    """Ask git what changed.

    Raises:
        WrongUse: It cannot say.
    """
    from caseedit.core.collection import git
    from caseedit.core.collection.narrowing import Narrowing

    folder = paths[0] if is_folder(paths[0]) else paths[0].parent
    try:
        return Narrowing(git.changed(folder, ref))
    except git.NoGit as error:
        raise WrongUse(error.message, hint=error.hint) from error
