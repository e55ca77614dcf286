"""The sample is healthy outside `broken/`, and each file in there is found out for its one mistake."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import caseedit
from caseedit.cli.main import main

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_content"
BROKEN = SAMPLE / "broken"
FILES = sorted(SAMPLE.rglob("*.md"))
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((BROKEN / "expected.json").read_text("utf-8"))


def label(path: Path) -> str:
    return path.relative_to(SAMPLE).as_posix()


def findings(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    main(["check", *words, "--format", "json"])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return found


@pytest.fixture(scope="module")
def broken() -> dict[str, list[dict[str, Any]]]:
    """Check the folder of mistakes once."""
    import contextlib
    import io

    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        main(["check", str(BROKEN), "--format", "json"])
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in EXPECTED}
    for problem in json.loads(output.getvalue())["problems"]:
        found[Path(problem["path"]).name].append(problem)
    return found


def test_the_healthy_files_have_no_error_and_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    bad = [
        f"{problem['path']}:{problem['line']} {problem['rule']}: {problem['message']}"
        for problem in findings(capsys, str(SAMPLE))
        if "broken" not in Path(problem["path"]).parts and problem["severity"] != "info"
    ]
    assert bad == []


def test_what_is_only_told_is_what_all_the_pages_do(capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(capsys, str(SAMPLE))
    told = {problem["rule"] for problem in found if "broken" not in Path(problem["path"]).parts}
    assert told <= {"html-nesting", "plain-text", "unknown-field"}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_mistake_is_found_at_its_line_and_nothing_else(name: str, broken: dict[str, list[dict[str, Any]]]) -> None:
    parts = ("rule", "line", "severity", "field", "fix")
    assert [{part: problem[part] for part in parts} for problem in broken[name]] == EXPECTED[name]


def test_every_broken_file_is_listed() -> None:
    assert {path.name for path in BROKEN.glob("*.md")} == set(EXPECTED)


def test_every_mistake_is_explained(broken: dict[str, list[dict[str, Any]]]) -> None:
    for name, problems in broken.items():
        for problem in problems:
            assert len(problem["message"]) <= 140, f"{name}: {problem['message']}"
            assert problem["hint"] or problem["message"].endswith((".", "?")), name


@pytest.mark.parametrize("path", FILES, ids=label)
def test_opening_and_saving_changes_no_byte(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    document = caseedit.load(path)
    assert document.to_bytes() == before
    copy = tmp_path / path.name
    shutil.copy2(path, copy)
    if document.source.is_utf8:
        assert caseedit.load(copy).save() == 0
    assert copy.read_bytes() == before


@pytest.mark.parametrize("path", [path for path in FILES if BROKEN not in path.parents], ids=label)
def test_a_title_can_be_changed_alone(path: Path) -> None:
    document = caseedit.load(path)
    key = "name" if "name" in document.fields else "title"
    before = document.text
    document.set((key,), "Something else entirely")
    assert document.fields[key] == "Something else entirely"
    assert sum(a != b for a, b in zip(before.split("\n"), document.text.split("\n"), strict=True)) == 1
    document.undo()
    assert document.to_bytes() == path.read_bytes()


def test_the_oddities_are_there() -> None:
    case = SAMPLE / "case-studies"
    everything = {path.name: path.read_bytes() for path in case.glob("*.md")}
    assert (
        sum(b'type:  "case-study"\n' in data or b'type:  "case-study"\r\n' in data for data in everything.values())
        == 10
    )
    assert b"\r\n" in everything["lantern-legal-aid.md"]
    assert not everything["saltmarsh-housing.md"].endswith(b"\n")
    assert b"website: ''" in everything["north-fork-water.md"]
    assert b"website:\n" in everything["juniper-health.md"]
    assert b"tags: []" in everything["bellhaven-budget.md"]
    assert b"text: !md | \n" in everything["copper-basin-fire.md"]
    assert sum(data.count(b"<p>\n") > 0 for data in everything.values()) >= 8
    assert (case / "images" / "OCP_2.PNG").is_file()


def test_the_pictures_are_the_ones_the_script_draws() -> None:
    spec = importlib.util.spec_from_file_location("make_images", SAMPLE / "make_images.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["make_images"] = module
    spec.loader.exec_module(module)
    on_disk = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.glob("*/images/*")}
    assert on_disk == set(module.PICTURES)
    assert all((SAMPLE / name).stat().st_size < module.LIMIT for name in on_disk)
    for name in ("case-studies/images/OCP_tall.png", "team/images/ines.png", "case-studies/images/icon-bell.svg"):
        drawn = module.draw(name)
        if name.endswith(".svg"):
            assert (SAMPLE / name).read_bytes() == drawn
        else:
            # How well the pixels are packed may differ between builds of zlib.
            assert (SAMPLE / name).read_bytes()[:33] == drawn[:33]
