"""`caseedit check`: what is wrong with the documents, for people and for continuous integration."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.cli import output, reports
from caseedit.cli.arguments import WrongUse
from caseedit.cli.project import Project, must_be_there
from caseedit.core.files.disk import is_file, is_there
from caseedit.core.validation.check import Checker, must_read_others
from caseedit.errors import CannotRead, CaseEditError, SchemaError

if TYPE_CHECKING:
    from caseedit.core.collection.narrowing import Narrowing
    from caseedit.core.document.document import Document
    from caseedit.core.schema.loader import Catalog
    from caseedit.core.validation.baseline import Baseline
    from caseedit.core.validation.diagnostic import Diagnostic

NAME = "check"
HELP = "say what is wrong with documents"

FORMATS = ("text", "json", "github", "sarif")

# What is wrong in each document.
Found = list[tuple[Path, "list[Diagnostic]"]]


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
    add("--write-baseline", metavar="FILE", type=Path, help="make that file of all that is wrong now")


def run(args: argparse.Namespace) -> int:
    """Check documents; 1 if something is wrong that is more than an information.

    Raises:
        WrongUse: A path is not there, no document is found, or options do not go together.
    """
    return _Check(args).run()


class _Check:
    """One run of the command."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._began = time.monotonic()
        self._args = args
        _must_go_together(args)
        self._paths: list[Path] = args.paths or [Path()]
        self._unlisted: list[CannotRead] = []
        self._skipped: list[CannotRead] = []
        self._failed: list[CaseEditError] = []
        self._schema_errors: list[SchemaError] = []
        self._checkers: list[tuple[Checker, list[Path]]] = []
        self._baseline = _baseline(args.baseline)

    def run(self) -> int:
        """Do all that is asked for and return the exit code."""
        documents = _documents(self._paths, self._unlisted)
        narrowing = None if self._args.changed is None else _narrowing(self._paths, self._args.changed)
        for catalog, group in _by_catalog(documents, self._args.schema):
            self._schema_errors += catalog.errors
            self._checkers.append((Checker(catalog), group))
        found = self._narrowed(self._found(), narrowing)
        if self._args.fix is not None:
            found = self._mended(found, narrowing)
        elif self._args.write_baseline is not None:
            self._write_baseline(found)
        shown = self._without_old(found)
        if not self._args.dry_run:
            self._write(shown)
        self._tell(shown)
        return self._code(shown)

    def _found(self) -> Found:
        found: Found = []
        self._skipped = list(self._unlisted)
        for checker, group in self._checkers:
            found += _checked(checker, group, self._skipped)
        return sorted(found, key=lambda item: item[0].as_posix())

    def _narrowed(self, found: Found, narrowing: Narrowing | None) -> Found:
        return found if narrowing is None else list(narrowing.narrowed(found))

    def _without_old(self, found: Found) -> Found:
        known = self._baseline
        return found if known is None else [(path, list(known.new(items))) for path, items in found]

    def _mended(self, found: Found, narrowing: Narrowing | None) -> Found:
        """Mend what is asked for; return what is left."""
        from caseedit.cli.mending import Mending, rules_named

        mending = Mending(rules_named(self._args.fix), self._args.dry_run)
        checker_of = {path: checker for checker, group in self._checkers for path in group}
        for path, items in found:
            if narrowing is None or narrowing.has(path):
                checker = checker_of[path]
                mending.mend(path, self._new(items), checker.catalog, partial(self._check_new, checker))
        mending.tell()
        self._failed += mending.failed
        return self._narrowed(self._found(), narrowing) if mending.files and not mending.is_trial else found

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

    def _write(self, found: Found) -> None:
        form = self._args.format
        problems = [item for _, items in found for item in items]
        if form == "json":
            output.json(reports.as_data(problems, len(found)))
        elif form == "sarif":
            from caseedit.cli import sarif
            from caseedit.core.validation.rules import RULES

            output.json(sarif.as_data(problems, RULES, map(str, [*self._schema_errors, *self._skipped])))
        else:
            for line in reports.github_lines(problems) if form == "github" else reports.text_lines(problems):
                output.data(line)

    def _tell(self, found: Found) -> None:
        """Say on stderr what could not be checked, and the sum."""
        for error in self._schema_errors:
            output.talk(f"{error.path}:{error.line or 1}:{error.column or 1}: {error}")
        for failure in (*self._skipped, *self._failed):
            output.talk(str(failure))
        if self._baseline is not None:
            gone = f", {self._baseline.gone} more of them are gone" if self._baseline.gone else ""
            output.talk(f"{self._baseline.hidden} old findings are not told{gone}.")
        counts = {
            name: sum(item.severity == name for _, items in found for item in items) for name in reports.SEVERITIES
        }
        files = f"{len(found)} file{'s' * (len(found) != 1)}"
        errors = f"{counts['error']} error{'s' * (counts['error'] != 1)}"
        warnings = f"{counts['warning']} warning{'s' * (counts['warning'] != 1)}"
        seconds = time.monotonic() - self._began
        output.talk(f"{files} checked in {seconds:.1f} s: {errors}, {warnings}, {counts['info']} for information.")

    def _code(self, found: Found) -> int:
        if self._schema_errors:
            return 2
        if self._skipped or self._failed:
            return 3
        return int(any(item.severity != "info" for _, items in found for item in items))


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

    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    try:
        return Narrowing(git.changed(folder, ref))
    except git.NoGit as error:
        raise WrongUse(error.message, hint=error.hint) from error


def _documents(paths: Sequence[Path], skipped: list[CannotRead]) -> list[Path]:
    """Return the documents at some paths, each once."""
    must_be_there(paths)
    found = list(Project().documents(list(paths), skipped))
    if not found and not skipped:
        where = ", ".join(str(path.absolute()) for path in paths)
        raise WrongUse(f"No documents were found in {where}.", hint="Looked for .md, .markdown and .mdx files.")
    return found


def _by_catalog(paths: Iterable[Path], schema: Path | None) -> Iterator[tuple[Catalog, list[Path]]]:
    """Group documents by the schema file that is nearest to each."""
    if schema is not None:
        yield _named_schema(schema), list(paths)
        return
    project = Project()
    groups: dict[Path, tuple[Catalog, list[Path]]] = {}
    for path in paths:
        catalog = project.catalog_for(path.parent)
        groups.setdefault(catalog.root, (catalog, []))[1].append(path)
    yield from groups.values()


def _named_schema(file: Path) -> Catalog:
    from caseedit.core.schema.loader import load_catalog

    if not is_file(file):
        raise WrongUse(f"There is no schema file {file}.")
    return load_catalog(file.parent, file)


def _checked(checker: Checker, paths: list[Path], skipped: list[CannotRead]) -> Iterator[tuple[Path, list[Diagnostic]]]:
    catalog = checker.catalog
    others: Iterable[Path] = ()
    if must_read_others(catalog):
        # One document alone can be the second with its address; what cannot be read is told of when it is asked for.
        others = [path for path in Project().documents([catalog.root], []) if catalog.owner(path) is catalog]
    yield from checker.check_files(paths, others=others, skipped=skipped)
