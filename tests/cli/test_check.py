"""`caseedit check`: what it prints, and with which code it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from caseedit.cli.main import main

ROOT = Path(__file__).parents[2]

SCHEMA = """version: 1
dialect: js-yaml-3
collections:
  - name: story
    match: "*.md"
    fields:
      - { name: title, required: true, max: 20 }
      - { name: path, unique: true }
      - { name: tags, type: multiselect, options: [UX, DevOps] }
"""
FINE = "---\ntitle: The ferry\npath: /ferry\ntags: [UX]\n---\nText.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "caseedit.yml").write_text(SCHEMA, "utf-8")
    (tmp_path / "content" / "ferry.md").write_text(FINE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"


def test_fine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "content"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("1 file checked in ") and err.endswith(": 0 errors, 0 warnings, 0 for information.\n")


def test_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bridge.md").write_text("---\ntitle: The bridge\ntags: [UX, Dev Ops]\n---\n[a] (https://b.c)\n", "utf-8")
    assert main(["check", "content"]) == 1
    assert capsys.readouterr().out == (
        "content/bridge.md:3:12 error not-in-options ‘tags 2’: ‘Dev Ops’ is not one of the 2 options.\n"
        "    Did you mean ‘DevOps’?\n"
        "content/bridge.md:5:3 warning link-broken The space between ] and ( breaks this link.\n"
        "    Remove it.\n"
    )


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bridge.md").write_text("---\ntitle: The bridge\ntags: [UX, Dev Ops]\n---\n", "utf-8")
    assert main(["check", "--format", "json", "content"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "files": 2,
        "problems": [
            {
                "path": "content/bridge.md",
                "line": 3,
                "column": 12,
                "end_line": 3,
                "end_column": 19,
                "rule": "not-in-options",
                "severity": "error",
                "field": "tags[1]",
                "message": "‘tags 2’: ‘Dev Ops’ is not one of the 2 options.",
                "hint": "Did you mean ‘DevOps’?",
                "fix": True,
            }
        ],
    }


def test_github_puts_errors_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.md").write_text("---\ntitle: 100% of a long and winding road\n---\n", "utf-8")
    (folder / "b.md").write_text("---\ntags: [UX]\n---\n", "utf-8")
    assert main(["check", "--format", "github", "content"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("::error file=content/b.md,line=1,endLine=1,col=1,endColumn=4,title=missing-field::")
    assert lines[1].startswith("::warning file=content/a.md,line=2,")
    assert len(lines) == 2


def test_information_alone_is_fine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "ferry.md").write_text(FINE + "\n# One\n\n### Three\n", "utf-8")
    assert main(["check", "content"]) == 0
    assert "info heading-jump" in capsys.readouterr().out


def test_one_file_is_compared_with_its_collection(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "copy.md").write_text(FINE, "utf-8")
    assert main(["check", "content/copy.md"]) == 1
    out = capsys.readouterr().out
    assert "content/copy.md:3:7 error not-unique ‘path’ is also used by ferry.md." in out
    assert "content/ferry.md" not in out


def test_what_is_not_there_is_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere"]) == 2
    assert "There is no nowhere." in capsys.readouterr().err
    assert main(["check", "--schema", "nowhere.yml", "content"]) == 2
    assert "There is no schema file nowhere.yml." in capsys.readouterr().err
    assert main(["check", "--format", "xml", "content"]) == 2


def test_no_documents_is_never_a_silent_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_broken_schema_is_told_of_and_the_rest_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "caseedit.yml").write_text(SCHEMA.replace("required: true", "requird: true"), "utf-8")
    (folder / "bridge.md").write_text("---\ntags: [Dev Ops]\n---\n", "utf-8")
    assert main(["check", "content"]) == 2
    out, err = capsys.readouterr()
    assert "not-in-options" in out
    assert "caseedit.yml:7:24: ‘requird’ means nothing in the field ‘title’ (string). Did you mean ‘required’?" in err


def test_another_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "strict.yml").write_text(SCHEMA.replace("max: 20", "max: 5"), "utf-8")
    assert main(["check", "--schema", "content/strict.yml", "content"]) == 1
    assert "too-long" in capsys.readouterr().out


def test_bytes_that_are_no_text_are_a_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "old.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    assert main(["check", "content"]) == 1
    assert "content/old.md:2:11 error encoding" in capsys.readouterr().out


def test_what_cannot_be_read_is_told_of_and_the_rest_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "gone.md").symlink_to(folder / "nothing.md")
    (folder / "bridge.md").write_text("---\ntags: [UX]\n---\n", "utf-8")
    assert main(["check", "content/bridge.md", "content/ferry.md"]) == 1
    code = main(["check", "content"])
    out, err = capsys.readouterr()
    assert code == 3
    assert "missing-field" in out
    assert "gone.md" in err


def test_a_folder_of_broken_files_has_what_is_expected(capsys: pytest.CaptureFixture[str]) -> None:
    broken = ROOT / "sample_content" / "broken"
    if not broken.exists():
        pytest.skip("there is no folder of broken files")
    assert main(["check", str(broken), "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    expected = json.loads((broken / "expected.json").read_text("utf-8"))
    for name, wanted in expected.items():
        names = ("rule", "line", "severity", "field", "fix")
        found = [
            {key: problem[key] for key in names}
            for problem in problems
            if Path(problem["path"]).name == name and problem["severity"] != "info"
        ]
        assert found == wanted, name


def test_it_imports_no_screen() -> None:
    code = (
        "import sys; from caseedit.cli.main import main; main(['check', 'sample_content'])\n"
        "wrong = {'textual', 'rich', 'markdown_it', 'asyncio', 'watchfiles', 'justhtml', 'wcwidth', 'frontmatter'}\n"
        "print(sorted(wrong & set(sys.modules)), len(sys.modules), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    names, _, count = run.stderr.splitlines()[-1].rpartition(" ")
    assert names == "[]"
    assert int(count) < 330
