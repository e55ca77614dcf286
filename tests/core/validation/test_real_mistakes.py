"""Real mistakes of real sites, each in its surroundings as far as they are known; and their healthy files."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.document.document import loads
from caseedit.core.paths import format_path
from caseedit.core.schema.loader import load_catalog
from caseedit.core.text import apply_edits
from caseedit.core.validation.check import check, check_files
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.disk import Disk

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"

YAML = ("yaml-syntax", "tab-indent", "merge-marker", "smart-quotes")

# Class of the corpus: the rule that finds it.
OTHERS = {
    "closing delimiter has more than 3 dashes": "reader-differs",
    "image-missing": "image-missing",
    "image-case": "image-case",
    "missing-key": "missing-field",
    "empty-value": "empty-value",
    "html: <p> opened inside <p> (</p> mistyped?)": "html-nesting",
    "html: unclosed tag": "html-unclosed",
    "heading without space (#Text)": "heading-space",
    "smart quotes used as YAML quotes": "smart-quotes",
}

# Its one row is a link whose ) stands on the next line: Markdown reads it, and the page shows it.
NO_MISTAKE = "broken Markdown link"

# Of types `page` and `new-case-study`, in a folder of case studies.
OF_OWN_TYPE = ("case-studies", "new-case-study")

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")


def rows() -> list[dict[str, Any]]:
    with (CORPUS / "mistakes.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def told(*lines: str) -> None:
    sys.stdout.write("\n".join(["", *lines, ""]))


def mended_lines(row: dict[str, Any]) -> set[int]:
    """Return the lines that the later repair changed, and those beside inserted ones."""
    bad, fixed = row["bad"].split("\n"), row["fixed"].split("\n")
    changed: set[int] = set()
    for tag, i1, i2, _, _ in SequenceMatcher(None, bad, fixed, autojunk=False).get_opcodes():
        if tag == "insert":
            changed |= {i1, i1 + 1}
        elif tag != "equal":
            changed |= set(range(i1 + 1, i2 + 1))
    return changed


def test_every_mistake_in_yaml_is_an_error_on_its_line_and_can_be_mended() -> None:
    judged = mended = 0
    missed = []
    others = 0
    for row in rows():
        if not row["class"].startswith("yaml:"):
            continue
        if "got '?'" in row["detail"]:
            others += 1  # An address with a question mark in brackets: the site reads it, and so do we.
            continue
        judged += 1
        problems = [item for item in check(loads(row["bad"])) if item.rule in YAML and item.severity == "error"]
        if not any(item.line in mended_lines(row) or item.line == row["line"] for item in problems):
            missed.append((row["path"], row["line"]))
        text = row["bad"]
        for item in reversed(problems):
            text = apply_edits(text, item.fix)
        mended += loads(text).problem is None
    told(f"YAML: {judged - len(missed)} of {judged} on their line, {mended} mended; {others} are none to the site")
    assert not missed
    assert mended >= 0.95 * judged


def test_what_only_another_reader_refuses_is_told_where_that_reader_counts(tmp_path: Path) -> None:
    two = [row for row in rows() if "got '?'" in row["detail"]]
    assert len(two) == 2
    for row in two:
        assert [item.rule for item in check(loads(row["bad"])) if item.severity == "error"] == []
        for reader, expected in (("pyyaml", ["reader-differs"]), ("js-yaml-4", [])):
            (tmp_path / "caseedit.yml").write_text(f"version: 1\ndialect: js-yaml-3\nreaders: [{reader}]\n", "utf-8")
            catalog = load_catalog(tmp_path)
            items = check(loads(row["bad"], tmp_path / "a.md"), catalog=catalog)
            found = [item for item in items if item.rule == "reader-differs"]
            assert [item.rule for item in found] == expected
            assert all(item.field and item.field[0] == "social" and item.fix for item in found)


def test_the_other_classes_are_found(tmp_path: Path) -> None:
    judged, found = Counter[str](), Counter[str]()
    missed = []
    for number, row in enumerate(rows()):
        name = row["class"]
        if name not in OTHERS:
            assert name.startswith("yaml:") or name == NO_MISTAKE, name
            continue
        judged[name] += 1
        items = checked(tmp_path / str(number), row)
        if any(item.rule == OTHERS[name] and is_there(item, row) for item in items):
            found[name] += 1
        else:
            missed.append((name, row["path"], row["detail"]))
    told(*(f"{name}: {found[name]} of {count}" for name, count in judged.items()))
    assert found.total() >= 0.95 * judged.total(), missed
    assert all(found[name] >= 0.9 * count for name, count in judged.items()), missed


def is_there(item: Diagnostic, row: dict[str, Any]) -> bool:
    """Say whether a finding is about the field that the row names."""
    wanted = row["detail"].partition("=")[0].replace(".[].", "[0].")
    if row["class"] not in ("image-missing", "image-case", "missing-key", "empty-value"):
        return row["line"] in (0, *range(item.line - 1, item.end_line + 2))
    return item.field is not None and re.sub(r"\[\d+\]", "[0]", format_path(item.field)) == wanted


def checked(root: Path, row: dict[str, Any]) -> list[Diagnostic]:
    """Check a row where it stood: its folder, the pictures that it names, and what its page needs.

    The row says which picture was not there, or which key the page cannot do without; the site said so by failing.
    """
    file = root / row["path"]
    file.parent.mkdir(parents=True)
    file.write_bytes(row["bad"].encode("utf-8"))
    field, _, written = row["detail"].partition("=")
    if row["class"] in ("image-missing", "image-case"):
        with_pictures(file, row, field, written)
    if row["class"] in OTHERS and row["line"] == 0 and "dashes" not in row["class"]:
        (root / "caseedit.yml").write_text(schema_for(row["class"], field), "utf-8")
    return dict(check_files([file], load_catalog(root)))[file]


def with_pictures(file: Path, row: dict[str, Any], field: str, written: str) -> None:
    """Put every picture of the document beside it, but the one that is missing; that in other letters, if it was so."""
    named = set(re.findall(r"[\w./-]+\.(?:jpe?g|png|svg|gif)\b", row["bad"], re.IGNORECASE)) - {written}
    if row["class"] == "image-case":
        folder, slash, name = written.rpartition("/")
        named.add(f"{folder}{slash}{name.swapcase()}")
    for name in named:
        picture = file.parent / name.lstrip("/")
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(b"")


def schema_for(name: str, field: str) -> str:
    """Return a schema that says of one field what the site's page needs."""
    if name not in ("image-missing", "image-case", "missing-key", "empty-value"):
        return "version: 1\ndialect: js-yaml-3\n"
    outer, inner = (*field.split(".[]."), "")[:2]
    kind = "type: image" if name.startswith("image") else "type: raw, required: true"
    item = f"type: list, of: {{ type: object, fields: [{{ name: {inner}, {kind} }}] }}" if inner else kind
    return (
        "version: 1\ndialect: js-yaml-3\ncollections:\n  - name: pages\n    match: '**/*.md'\n    unknown: allow\n"
        f"    fields:\n      - {{ name: {outer}, {item} }}\n"
    )


def test_pictures_are_missed_without_a_schema_where_others_lie_beside(tmp_path: Path) -> None:
    """Without a schema a picture counts as missing only where the folder has others: sites copy files about."""
    judged = found = 0
    for number, row in enumerate(rows()):
        if row["class"] != "image-missing":
            continue
        field, _, written = row["detail"].partition("=")
        file = tmp_path / str(number) / row["path"]
        file.parent.mkdir(parents=True)
        with_pictures(file, row, field, written)
        (file.parent / written).parent.mkdir(parents=True, exist_ok=True)
        (file.parent / written).with_name("another.jpg").write_bytes(b"")
        judged += 1
        items = check(loads(row["bad"], file), catalog=load_catalog(tmp_path), disk=Disk())
        found += any(item.rule == "image-missing" and is_there(item, row) for item in items)
    told(f"image-missing without a schema: {found} of {judged}")
    assert found >= 0.95 * judged


def test_what_the_siblings_alone_tell_of_missing_and_empty_fields(tmp_path: Path) -> None:
    """The classes say what the site's pages need; without a schema only what nearly all the others have can be missed.

    Left out are rows whose folder is not in the corpus. Pages of a type that no other document of their folder has are
    told apart: they lack the keys of another type, and nobody ever added them. An empty field is no mistake where two
    or more of the others leave it empty as well: nobody ever filled it, and the site shows such pages to this day.
    """
    root = Path(shutil.copytree(CORPUS / "files" / "CivicActions__civicactions.com", tmp_path / "site"))
    judged, found, left_out, of_own_type = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    left_empty = 0
    for row in rows():
        name, file = row["class"], root / row["path"]
        if name not in ("missing-key", "empty-value"):
            continue
        if len(list(file.parent.glob("*.md"))) < 6:
            left_out[name] += 1
            continue
        before = file.read_bytes() if file.exists() else None
        file.write_bytes(row["bad"].encode("utf-8"))
        items = dict(check_files(sorted(file.parent.glob("*.md")), load_catalog(root)))[file]
        is_found = any(item.rule == OTHERS[name] and is_there(item, row) for item in items)
        if file.stem in OF_OWN_TYPE:
            assert row["fixed"] is None and not is_found
            of_own_type[name] += 1
        elif is_empty_beside(file, row["detail"]):
            assert f'\n{row["detail"]}: ""\n' in row["fixed"] and not is_found
            left_empty += 1
        else:
            judged[name] += 1
            found[name] += is_found
        assert not [item for item in items if item.rule == OTHERS[name] and item.severity == "error"]
        file.unlink() if before is None else file.write_bytes(before)
    told(*(
        f"learned, {name}: {found[name]} of {judged[name]}; {of_own_type[name]} in pages of a type of their own,"
        f" {left_out[name]} without their folder"
        for name in judged
    ), f"{left_empty} are empty in others, too, and stayed so")  # fmt: skip
    assert found == judged == {"missing-key": 9, "empty-value": 8}
    assert left_empty == 2


def is_empty_beside(file: Path, field: str) -> bool:
    """Say whether two or more of the others have a field and nothing in it."""
    others = [loads(path.read_bytes()).fields for path in file.parent.glob("*.md") if path != file]
    return sum(fields.get(field, "-") in (None, "", []) for fields in others) >= 2


def test_real_files_are_quiet() -> None:
    """No healthy file has an error; those of which the corpus says that a key is in them twice have that one alone."""
    errors, warnings, count = dict[str, list[str]](), Counter[str](), 0
    for site in sorted((CORPUS / "files").iterdir()):
        paths = sorted(path for path in site.rglob("*") if path.suffix in (".md", ".mdx", ".markdown"))
        for path, found in check_files(paths, load_catalog(site)):
            count += 1
            if rules := [item.rule for item in found if item.severity == "error"]:
                errors[path.relative_to(CORPUS).as_posix()] = rules
            warnings.update(item.rule for item in found if item.severity == "warning")
    doubled = with_a_doubled_key()
    healthy = {path: rules for path, rules in errors.items() if path not in doubled}
    told(
        f"{count - len(doubled)} healthy files: errors {healthy}, warnings {dict(warnings)};"
        f" {len(errors.keys() & doubled)} of {len(doubled)} with a doubled key found"
    )
    assert len(doubled) == 3
    assert errors == {path: ["duplicate-key"] for path in doubled}
    # One study refers to a title that no study has; the others are what the siblings ask for.
    assert warnings.pop("reference-missing") == 1
    assert warnings.total() < 0.02 * count, warnings


def with_a_doubled_key() -> set[str]:
    """Return the files of which the corpus says that a key stands in them twice."""
    rows = [row.split("\t") for row in (CORPUS / "index.tsv").read_text("utf-8").splitlines()]
    return {path for path, _, _, features in rows if "dup" in features.split(",")}
