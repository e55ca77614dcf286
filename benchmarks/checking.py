"""Checking a folder, with schema and positions, beside a plain loop of python-frontmatter that only reads it."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import Times, Way, in_turns_by, report, with_children
from caseedit.cli.processes import cores
from caseedit.core.files import cache

if TYPE_CHECKING:
    from caseedit.core.validation.diagnostic import Diagnostic

SAMPLE = Path(__file__).parent.parent / "sample_content"
COPIES = 90
MANY = 900
ROUNDS = 3
REFERENCE = "python-frontmatter, load only (C library)"
REMEMBERED = "caseedit check, nothing changed"
ONE_CHANGED = "caseedit check, one document changed"
AGAIN = "caseedit check --no-cache, the whole command"
AGAIN_FAULTY = "the same, with faults in each document"
STARTED = "the whole command, started as a program"
CHECKED = "caseedit, check with the schema"
FAULTY = "caseedit, check, with faults in each document"
FAULTS = """
<blockquote>
<cite>  </cite>
</blockquote>
<div>
  <p>Two words<p>
</div>
#Outlook
"""


def main() -> None:
    """Go over a folder in each way, all of it anew; then over a larger one of which nearly all is known."""
    with tempfile.TemporaryDirectory() as name, kept_in(Path(name) / "cache"):
        anew(Path(name) / "content", Path(name) / "faulty")
        known(Path(name) / "large")


def anew(root: Path, faulty: Path) -> None:
    """Look at all documents of a folder, and at those of another one in each of which something is wrong."""
    files, ill = grow(root, COPIES), spoilt(faulty)
    command = partial(run, "check", str(root / "case-studies"), "--no-cache")
    run("check", str(root / "case-studies"), "--fix=html-nesting")
    print(f"{len(files)} case studies, each looked at anew; and {len(ill)} with {counted(faulty, ill)} faults")
    spent = compare(
        {
            **ways(root, files),
            FAULTY: partial(checked, faulty, ill),
            AGAIN: command,
            AGAIN_FAULTY: partial(run, "check", str(faulty / "case-studies"), "--no-cache"),
            STARTED: partial(started, root),
        },
        len(files),
    )
    for healthy, name in ((CHECKED, FAULTY), (AGAIN, AGAIN_FAULTY)):
        report({each: spent[each] for each in (healthy, name)}, healthy, len(files), "files", "CPU of faults")


def known(root: Path) -> None:
    """Check a large folder again, where nothing changed, and where one document did."""
    files = grow(root, MANY)
    command = partial(run, "check", str(root / "case-studies"))
    command("--fix=html-nesting")
    print(f"{len(files)} case studies that are known; waiting until they are old enough to be remembered")
    time.sleep(cache.SETTLING / 1e9 + 1)
    command()
    compare({REFERENCE: partial(loaded, files), REMEMBERED: command}, len(files))
    compare(
        {REFERENCE: partial(loaded, files), ONE_CHANGED: partial(changed, files[len(files) // 2], command)}, len(files)
    )


def compare(found: Mapping[str, Way], count: int) -> Times:
    """Print what each way costs all processors together, which is returned, and how long one waits for it."""
    spent, waited = in_turns_by((with_children, time.perf_counter), found, ROUNDS)
    report(spent, REFERENCE, count, "files", "CPU, with that of other processes")
    report(waited, REFERENCE, count, "files", f"time on the wall, {cores()} processors")
    return spent


def changed(file: Path, command: Way) -> None:
    """Write into a document, and check."""
    file.write_text(file.read_text("utf-8") + "One more line.\n", "utf-8")
    command()


def started(root: Path) -> None:
    """Run the command as a program of its own, from its start to its end."""
    words = [sys.executable, "-m", "caseedit", "check", "--no-cache", str(root / "case-studies")]
    subprocess.run(words, capture_output=True, check=False)


def loaded(files: list[Path]) -> None:
    """Do what scripts do: load each document with python-frontmatter."""
    import frontmatter

    for path in files:
        frontmatter.load(str(path))


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Let what is remembered lie in a folder of its own."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_CACHE_HOME"]
        else:
            os.environ["XDG_CACHE_HOME"] = before


def run(*words: str) -> int:
    """Run a command in this process, and let nobody see what it says."""
    from caseedit.cli.main import main as command

    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return command(words)


def grow(root: Path, copies: int = COPIES) -> list[Path]:
    """Copy the sample, and its case studies many times with paths and titles of their own; return those."""
    shutil.copytree(SAMPLE, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("broken", "*.py"))
    folder = root / "case-studies"
    for path in sorted(folder.glob("*.md")):
        data = path.read_bytes()
        if b"!md" in data:
            # python-frontmatter cannot read these at all.
            path.unlink()
            continue
        for number in range(copies):
            copy = data.replace(b'path: "/case-study/', f'path: "/case-study/c{number}-'.encode())
            copy = copy.replace(b'\ntitle: "', f'\ntitle: "{number}: '.encode())
            (folder / f"{path.stem}-{number}.md").write_bytes(copy)
    return sorted(folder.glob("*.md"))


def spoilt(root: Path) -> list[Path]:
    """Grow a folder of documents with the faults that writers make most; each names pictures of its own."""
    files = grow(root, COPIES)
    for number, path in enumerate(files):
        text = path.read_text("utf-8").replace("/case-study/c", "/case-study/C", 1)
        text = re.sub(r"((?:url|preview_image): *['\"]?)(?:images/)?", rf"\1images/{number}-", text)
        path.write_text(text + FAULTS, "utf-8")
    return files


def checked(root: Path, files: list[Path]) -> list[list[Diagnostic]]:
    """Return what is wrong with each document."""
    from caseedit.core.schema.loader import load_catalog
    from caseedit.core.validation.check import check_files

    return [found for _, found in check_files(files, load_catalog(root))]


def counted(root: Path, files: list[Path]) -> int:
    """Return how many faults there are."""
    return sum(map(len, checked(root, files)))


def ways(root: Path, files: list[Path]) -> dict[str, Way]:
    """Return what is compared."""
    import frontmatter
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    import caseedit

    class Pure(YAMLHandler):
        """The reader that python-frontmatter takes where the C library is missing."""

        def load(self, fm: str, **settings: Any) -> Any:
            return yaml.load(fm, Loader=yaml.SafeLoader)

    pure = Pure()
    return {
        REFERENCE: partial(loaded, files),
        "python-frontmatter, load only (pure Python)": lambda: [
            frontmatter.load(str(path), handler=pure) for path in files
        ],
        "caseedit.load, each file by itself": lambda: [caseedit.load(path).fields for path in files],
        "caseedit.open_collection": lambda: [document.fields for document in caseedit.open_collection(root)],
        CHECKED: partial(checked, root, files),
    }


if __name__ == "__main__":
    main()
