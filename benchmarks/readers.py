"""Writes thousands of nasty texts with our writer and looks whether the readers of other languages read the same."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from caseedit.core.document.document import loads
from caseedit.core.paths import FieldPath

HERE = Path(__file__).parent / "other_readers"
# Where Debian puts golang-gopkg-yaml.v2-dev and golang-gopkg-yaml.v3-dev.
DEBIAN = Path("/usr/share/gocode")
THOUSANDS = 20
SHOWN = 5
PIECES = [
    *":#,[]{}&*!|>%@?-'\"`\\/ \t\n\r=<~.+_0123456789eEyNabxZ",
    *"\x85\u2028\u2029\ufeff\u200b\u202e\u2066é😀\xa0\x00\x07\x1b\x7f\x9f\ufffe\ufffd",
    *("yes", "no", "on", "off", "y", "null", "nan", ".inf", "true", "~", "<<", "---", "...", "- ", "? ", ": ", " #"),
    *("2018-01-01", "2018-1-1 10:00:00 -0700", "1:30", "012", "0o14", "08", "1_000", "1,000", "1e3", "e3", "0b11"),
    *("0x1F", "1.", ".5", "+1", "-0", "12e03", "190:20:30", "685.230_15e+03", ":foo", "!ruby/object", "&a", "*a"),
    *("\n\n", " \n", "\n ", "a?&/", "word", "two words", "{{ x }}", "<b>", "http://a.b/?c=d&e#f", "it's", "“q”"),
]
# What stands there before, and where the text goes; an empty place of a list is appended to.
PLACES: list[tuple[str, FieldPath]] = [
    ("k: plain\n", ("k",)),
    ("k: 'single'\n", ("k",)),
    ('k: "double"\n', ("k",)),
    ("k:  # c\nz: 1\n", ("k",)),
    ("k: &x plain\n", ("k",)),
    ("k: |\n  literal\n\n  text\nz: 1\n", ("k",)),
    ("k: |2-\n    deep\n  text\nz: 1\n", ("k",)),
    ("k: >-\n  folded\n  text\n\n  para\n   more\n  end\nz: 1\n", ("k",)),
    ('k: "first\nsecond line\n\nthird"\n', ("k",)),
    ("k: 'first\n  second\n\n  third'\n", ("k",)),
    ("k: first\n  second\n\n  third\n", ("k",)),
    ("k: [plain, x]\n", ("k", 0)),
    ("k: ['a', 'b']\n", ("k", 2)),
    ("k: {a: plain, b: c}\n", ("k", "a")),
    ("k: {a: plain}\n", ("k", "b")),
    ("k:\n  - plain\n  - 'x'\n", ("k", 0)),
    ("k:\n- a: x\n  b: |\n    lit\n    more\n", ("k", 0, "b")),
    ("a: 1\n", ("k",)),
    ("a: 'x'\nb: 'y'\n", ("k",)),
    ("a: |\n  x\n  y\nb: |\n  z\n  w\n", ("k",)),
]


def main() -> None:
    """Write the texts, let each reader that is here read them, and print what differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [row_of(number) for number in range(1000 * THOUSANDS)]
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / "rows.jsonl").write_text(lines, "utf-8")
        print(f"{len(rows):,} texts in {len(PLACES)} places, written as front matter by caseedit; wanted: 0 differ")
        for answers in (in_python(rows), in_node(folder), in_ruby(folder), in_go(folder)):
            for reader, wrong in answers:
                tell(reader, wrong, rows)


def row_of(number: int) -> dict[str, Any]:
    """Write one text, the same one in each run, in one of the places."""
    chance = random.Random(number)
    matter, path = PLACES[number % len(PLACES)]
    text = "".join(chance.choice(PIECES) for _ in range(chance.randrange(9)))
    document = loads(f"---\n{matter}---\n")
    old = document.get(path)
    if isinstance(old, str) and chance.random() < 0.5:  # a change inside of what stands there
        at = chance.randrange(len(old) + 1)
        text = old[:at] + text + old[at:]
    document.set(path, text)
    return {"before": matter, "yaml": document.parts.matter.of(document.text), "path": path, "text": text}


Answers = Iterator[tuple[str, list[Any] | str]]


def in_python(rows: list[dict[str, Any]]) -> Answers:
    """Read with PyYAML, by its two loaders, and with ruamel.yaml."""
    import yaml
    from ruamel.yaml import YAML
    from ruamel.yaml import __version__ as version

    yield f"PyYAML {yaml.__version__} in C", _wrong(rows, partial(yaml.load, Loader=yaml.CSafeLoader))
    yield f"PyYAML {yaml.__version__} in Python", _wrong(rows, partial(yaml.load, Loader=yaml.SafeLoader))
    yield f"ruamel.yaml {version}", _wrong(rows, YAML(typ="safe", pure=True).load)
    yield f"ruamel.yaml {version}, round trip", _wrong(rows, YAML(pure=True).load)


def _wrong(rows: list[dict[str, Any]], read: Callable[[str], Any]) -> list[Any]:
    wrong: list[Any] = []
    for number, row in enumerate(rows):
        try:
            found = read(row["yaml"])
            for part in row["path"]:
                found = found[part]
        except Exception as error:
            found = error
        if not isinstance(found, str) or found != row["text"]:
            wrong.append([number, repr(found)])
    return wrong


def in_node(folder: Path) -> Answers:
    """Read with js-yaml and yaml, which npm installs into the folder."""
    wanted = ("js-yaml-3@npm:js-yaml@3", "js-yaml-4@npm:js-yaml@4", "yaml@2")
    yield from _foreign(folder, "node.cjs", ("node", "npm"), ["npm", "install", "--silent", *wanted], ["node"])


def in_ruby(folder: Path) -> Answers:
    """Read with Psych, which comes with Ruby."""
    yield from _foreign(folder, "ruby.rb", ("ruby",), [], ["ruby"])


def in_go(folder: Path) -> Answers:
    """Read with both generations of Go's yaml: Debian's packages of them, or what go fetches into its cache."""
    if (DEBIAN / "src" / "gopkg.in" / "yaml.v3").is_dir():
        yield from _foreign(folder, "main.go", ("go",), [], ["env", "GO111MODULE=off", f"GOPATH={DEBIAN}", "go", "run"])
        return
    get = ["go", "get", "gopkg.in/yaml.v2", "gopkg.in/yaml.v3"]
    if shutil.which("go"):
        _run(["go", "mod", "init", "readers"], folder)
    yield from _foreign(folder, "main.go", ("go",), get, ["go", "run"])


def _foreign(folder: Path, script: str, programs: tuple[str, ...], prepare: list[str], run: list[str]) -> Answers:
    """Let a program of another language read the rows; it prints one line for each reader."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        yield script, f"skipped: {missing[0]} is not installed"
        return
    shutil.copy(HERE / script, folder)
    for words in filter(None, (prepare, [*run, script, "rows.jsonl"])):
        done = _run(words, folder)
        if done.returncode:
            reason = (done.stderr.strip() or "no reason given").splitlines()[-1]
            yield script, f"skipped: {' '.join(words[:2])} ended with {done.returncode}: {reason}"
            return
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        unread = answer.get("unread", 0)
        yield answer["reader"] + (f" ({unread:,} passed over)" if unread else ""), answer["wrong"]


def _run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def tell(reader: str, wrong: list[Any] | str, rows: list[dict[str, Any]]) -> None:
    """Print what a reader read differently, or why it did not read."""
    if isinstance(wrong, str):
        print(f"  {reader:40} {wrong}")
        return
    print(f"  {reader:40} {len(wrong):6,} differ")
    for number, found in wrong[:SHOWN]:
        print(f"      {rows[number]['yaml']!r}: {rows[number]['text']!r} was read as {found!r}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
