"""`caseedit check --format sarif`, judged by what SARIF 2.1.0 requires, and annotations with hostile words."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from caseedit.cli.reports import github_lines
from caseedit.core.text import Edit as TextEdit
from caseedit.core.text import LineIndex, Span, apply_edits
from caseedit.core.validation.diagnostic import Diagnostic, Severity
from caseedit.core.validation.rules import RULES

pytest_plugins = ("cli_running",)

SCHEMA = """version: 1
collections:
  - name: story
    match: "*.md"
    fields:
      - { name: title, required: true }
      - { name: tags, type: multiselect, options: [UX, DevOps] }
"""
BAD = "---\ntitle: Ümläute 😀\ntags: [UX, Dev Ops]\n---\n###Text\n[a] (https://b.c)\n"


@pytest.fixture
def log(collection: Path, run: Any) -> dict[str, Any]:
    (collection / "caseedit.yml").write_text(SCHEMA, "utf-8")
    (collection / "sp ace: 100%.md").write_text(BAD, "utf-8")
    done: Any = run("check", "--format", "sarif", "content")
    assert done.code == 1
    found: dict[str, Any] = json.loads(done.out)
    return found


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def test_it_has_what_the_standard_requires(log: dict[str, Any]) -> None:
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    driver = only["tool"]["driver"]
    assert driver["name"] == "caseedit"
    assert only["columnKind"] == "unicodeCodePoints"
    assert only["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert [rule["id"] for rule in driver["rules"]][: len(RULES)] == [rule.name for rule in RULES]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in only["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in ("error", "warning", "note")
        region = result["locations"][0]["physicalLocation"]["region"]
        assert all(region[name] >= 1 for name in ("startLine", "startColumn", "endLine", "endColumn"))
        assert len(result["partialFingerprints"]["caseedit/v1"]) == 16


def test_addresses_are_relative_and_spelled_as_addresses(log: dict[str, Any]) -> None:
    found = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results(log)}
    assert "content/sp%20ace%3A%20100%25.md" in found
    assert not any(name.startswith("/") or "://" in name for name in found)


def test_a_fix_gives_the_text_that_the_rule_would_make(log: dict[str, Any]) -> None:
    index = LineIndex(BAD)
    fixed = {}
    for result in results(log):
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            assert change["artifactLocation"]["uri"] == "content/sp%20ace%3A%20100%25.md"
            edits = []
            for replacement in change["replacements"]:
                region = replacement["deletedRegion"]
                start = index.offset(region["startLine"] - 1, region["startColumn"] - 1)
                end = index.offset(region["endLine"] - 1, region["endColumn"] - 1)
                edits.append(TextEdit(start, end, replacement["insertedContent"]["text"]))
            fixed[result["ruleId"]] = apply_edits(BAD, edits)
    assert fixed["not-in-options"] == BAD.replace("Dev Ops", "DevOps")
    assert fixed["heading-space"] == BAD.replace("###Text", "### Text")
    assert fixed["link-broken"] == BAD.replace("] (", "](")


def test_fingerprints_stay_when_lines_move(log: dict[str, Any], collection: Path, run: Any) -> None:
    before = sorted(result["partialFingerprints"]["caseedit/v1"] for result in results(log))
    moved = BAD.replace("title:", "# a comment\ntitle:").replace("###Text", "New first line.\n\n###Text")
    (collection / "sp ace: 100%.md").write_text(moved, "utf-8")
    after = results(json.loads(run("check", "--format", "sarif", "content").out))
    assert sorted(result["partialFingerprints"]["caseedit/v1"] for result in after) == before


def test_what_cannot_be_checked_is_in_the_log(collection: Path, run: Any) -> None:
    (collection / "gone.md").symlink_to("nowhere.md")
    done: Any = run("check", "--format", "sarif", "content")
    assert done.code == 3
    (invocation,) = json.loads(done.out)["runs"][0]["invocations"]
    assert not invocation["executionSuccessful"]
    assert "gone.md" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_bytes_that_are_no_text_make_no_broken_log(collection: Path, run: Any) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    (collection / name).write_bytes(b"---\ntitle: \xff\xfe\n---\n")
    done: Any = run("check", "--format", "sarif", "content")
    assert "caf%E9.md" in {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].removeprefix("content/")
        for result in results(json.loads(done.out.encode("utf-8")))
    }


def test_lines_are_counted_as_in_the_log(collection: Path, run: Any) -> None:
    (collection / "one.md").write_bytes(b"---\ntitle: A\n---\n\nOne\rTwo\n\n[a] (https://b.c)\n")
    found = json.loads(run("check", "--format", "sarif", "content/one.md").out)["runs"][0]
    assert found["newlineSequences"] == ["\r\n", "\n", "\r"]
    lines = [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in found["results"]]
    assert lines == [5, 8]


def test_what_cannot_be_read_is_annotated_and_columns_stay_on_one_line(collection: Path, run: Any) -> None:
    (collection / "gone.md").symlink_to("nowhere.md")
    (collection / "caseedit.yml").write_text("version: 1\ncolour: red\n", "utf-8")
    (collection / "one.md").write_text("---\ntitle: A\n---\n\n> \n> <cite>\n> </cite>\n\n##Text\n", "utf-8")
    lines = run("check", "--format", "github", "content").out.splitlines()
    assert lines[0].startswith("::error file=content/caseedit.yml,line=2,col=1,title=caseedit::")
    assert lines[1].startswith("::error file=content/gone.md,line=1,col=1,title=caseedit::")
    assert len(lines) > 2
    for line in lines[2:]:
        place = dict(part.split("=") for part in line.split("::")[1].partition(" ")[2].split(","))
        assert ("col" in place) is (place["line"] == place["endLine"])


def test_words_cannot_end_an_annotation_or_begin_another() -> None:
    message = "100%\r\n::error file=x::owned"
    item = Diagnostic("a,b:c", Severity.INFO, message, "", Path("a,b: 100%\n.md"), Span(0, 1), 1, 1, 1, 2)
    (line,) = github_lines([item])
    assert line == (
        "::notice file=a%2Cb%3A 100%25%0A.md,line=1,endLine=1,col=1,endColumn=2,title=a%2Cb%3Ac"
        "::100%25%0D%0A::error file=x::owned"
    )
