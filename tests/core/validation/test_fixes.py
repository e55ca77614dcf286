"""Every cure that is offered: what it mends is gone, nothing new comes, and nothing else is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caseedit.core.document.document import loads
from caseedit.core.schema.loader import load_catalog
from caseedit.core.text import apply_edits
from caseedit.core.validation.check import check_files
from caseedit.core.validation.diagnostic import Diagnostic

BROKEN = Path(__file__).parents[3] / "sample_content" / "broken"
FILES = sorted(path.name for path in BROKEN.glob("*.md"))

# With these mended the fields are read again, and what they say may be another matter.
OF_YAML = ("yaml-syntax", "tab-indent", "smart-quotes", "front-matter-unclosed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(BROKEN, tmp_path_factory.mktemp("samples") / "broken"))


def checked(folder: Path, name: str) -> list[Diagnostic]:
    others = sorted(folder.glob("*.md"))
    return dict(check_files([folder / name], load_catalog(folder), others=others))[folder / name]


@pytest.mark.parametrize("name", FILES)
def test_each_fix_alone(folder: Path, name: str) -> None:
    file = folder / name
    data = file.read_bytes()
    before = checked(folder, name)
    try:
        for problem in before:
            if problem.fix:
                text = loads(data).text
                mended = apply_edits(text, problem.fix)
                file.write_bytes(loads(data).source.encode(mended))
                assert_better(problem, before, checked(folder, name))
                assert_confined(text, mended, problem)
    finally:
        file.write_bytes(data)


def assert_better(problem: Diagnostic, before: list[Diagnostic], after: list[Diagnostic]) -> None:
    known = [(item.rule, item.message, item.field) for item in before]
    now = [(item.rule, item.message, item.field) for item in after]
    this = (problem.rule, problem.message, problem.field)
    assert now.count(this) < known.count(this)
    if problem.rule not in OF_YAML:
        assert [item for item in now if item not in known] == []
    elif problem.severity == "error":
        assert (
            not {item.rule for item in after if item.severity == "error"}
            - {rule for rule, *_ in known}
            - {problem.rule}
        )


def assert_confined(text: str, mended: str, problem: Diagnostic) -> None:
    """Only the lines of the problem, or those that its cure speaks of, are other ones."""
    assert mended != text
    was, now = loads(text), loads(mended)
    if was.parts.kind != "yaml" or was.problem is not None:
        return
    in_matter = problem.fix[-1].end <= was.parts.body.start
    assert now.body == was.body if in_matter else mended.startswith(text[: was.parts.body.start])
    if problem.field is None:
        assert dict(now.fields) == dict(was.fields)
        return
    others = [name for name in was.fields if name != problem.field[0]]
    assert [now.fields.get(name) for name in others] == [was.fields[name] for name in others]


def test_most_mistakes_of_the_samples_can_be_mended(folder: Path) -> None:
    all_found = dict(check_files(sorted(folder.glob("*.md")), load_catalog(folder)))
    found = [item for items in all_found.values() for item in items if item.severity != "info"]
    assert sum(bool(item.fix) for item in found) >= 0.6 * len(found)
