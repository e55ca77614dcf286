"""`caseedit schema`: what is said of documents and where, learned, written, exported and imported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from caseedit.cli.main import main
from caseedit.core.schema.loader import load_catalog

SAMPLE = Path(__file__).parents[2] / "sample_content"


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = main(["schema", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def untold(tmp_path: Path) -> Path:
    """The sample content without its schema files."""
    folder = tmp_path / "content"
    shutil.copytree(SAMPLE, folder)
    (folder / "caseedit.yml").unlink()
    (folder / "broken" / "caseedit.yml").unlink()
    return folder


def test_show_names_the_source_of_each_field(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", SAMPLE / "case-studies" / "OCP.md")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "schema: caseedit.yml"
    assert lines[1].startswith("dialect: js-yaml-3, js-yaml 3 (Gatsby, Eleventy), because of caseedit.yml")
    assert "collection: case-study (Case studies)" in lines
    assert "  weight: int  [caseedit.yml]" in lines


def test_show_learns_where_nothing_is_said(untold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", untold / "case-studies" / "OCP.md")
    assert code == 0
    assert "schema: none" in out and "Nothing here says which generator" in out
    assert "  preview_image: image, required  [the other documents]" in out
    # The document itself is no evidence: nine others, not ten.
    assert "all 9 other documents have it" in out


def test_show_names_what_else_was_found_and_what_was_not_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = "collections: [{name: a, folder: a, fields: [{name: x, widget: moon}]}]\n"
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "config.yml").write_text(config, "utf-8")
    (tmp_path / ".pages.yml").write_text("content: []\n", "utf-8")
    code, out, err = run(capsys, "show", tmp_path)
    assert code == 0
    assert "schema: admin/config.yml" in out and f"also found: {tmp_path / '.pages.yml'}" in out
    assert "  x: raw, required  [admin/config.yml]" in out
    assert err == "config.yml: collection a, field x: the widget ‘moon’ is not known here; its text is kept as it is.\n"


def test_what_is_inferred_loads_and_says_its_evidence(untold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "infer", untold)
    assert (code, out) == (0, "") and err == f"Wrote {untold / 'caseedit.yml'}.\n"
    text = (untold / "caseedit.yml").read_text("utf-8")
    assert "# all 10 documents have it\n      - { name: client_name, type: string, required: true }" in text or (
        "- { name: client_name, type: string, required: true }  # all 10 documents have it" in text
    )
    catalog = load_catalog(untold)
    assert catalog.errors == () and [member.schema.name for member in catalog.collections] != []
    # It says what the documents are, so they are so.
    assert main(["check", str(untold / "case-studies"), "--format", "json"]) == 0
    capsys.readouterr()
    code, out, err = run(capsys, "infer", untold)
    assert code == 2 and "There is a caseedit.yml already" in err
    assert (untold / "caseedit.yml").read_text("utf-8") == text
    code, out, _ = run(capsys, "infer", untold, "--stdout")
    assert (code, out) == (0, text)


def test_odd_names_survive_inference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a {b} [c]"
    folder.mkdir()
    for number in range(6):
        text = f'---\n"odd: key": "yes"\n"#": "- x {number}"\n"no": [a, "b: c"]\nmixed: {[1, "[x]"][number % 2]}\n---\n'
        (folder / f"{number}.md").write_text(text, "utf-8")
    code, _, _ = run(capsys, "infer", tmp_path)
    catalog = load_catalog(tmp_path)
    assert code == 0 and catalog.errors == ()
    assert catalog.first_match(folder / "1.md") == "a-b-c"
    kinds = {field.name: field.type for field in catalog.collections[0].schema.fields}
    assert kinds == {"odd: key": "const", "#": "string", "no": "multiselect", "mixed": "raw"}


def test_export_and_import_to_and_fro(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "export", SAMPLE, "--to", tmp_path / "out")
    assert (code, err) == (0, f"Wrote 4 files to {tmp_path / 'out'}.\n")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"{name}.schema.json" for name in ("case-study-2", "case-study", "press", "team")]
    code, out, _ = run(capsys, "export", SAMPLE)
    assert list(json.loads(out)) == ["case-study", "case-study-2", "team", "press"]
    code, out, _ = run(capsys, "import", tmp_path / "out" / "team.schema.json", "--stdout")
    (tmp_path / "caseedit.yml").write_text(out, "utf-8")
    again, before = load_catalog(tmp_path), load_catalog(SAMPLE)
    assert code == 0 and again.errors == ()
    team = before.collection("team")
    assert team is not None and again.collections[0].schema.fields == team.fields
    assert again.dialect == "js-yaml-3" and again.tags == {"!md": "markdown"}


def test_import_writes_our_own_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "content: [{name: news, path: news, fields: [{name: day, type: date, required: true}]}]\n"
    (tmp_path / ".pages.yml").write_text(text, "utf-8")
    code, out, err = run(capsys, "import", tmp_path)
    assert (code, out, err) == (0, "", f"Wrote {tmp_path / 'caseedit.yml'}.\n")
    written = (tmp_path / "caseedit.yml").read_text("utf-8")
    assert written.startswith("# Taken over from .pages.yml by caseedit.\nversion: 1\n")
    catalog = load_catalog(tmp_path)
    assert catalog.source == "caseedit.yml" and catalog.errors == ()
    assert [(field.name, field.type) for field in catalog.collections[0].schema.fields] == [("day", "date")]


def test_what_cannot_be_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".git").mkdir()
    few = tmp_path / "few"
    few.mkdir()
    (few / "one.md").write_text("---\na: 1\n---\n", "utf-8")
    for words, said in (
        (["infer", few], "There are too few documents to learn from."),
        (["infer", tmp_path / ".git"], "No documents with fields were found"),
        (["export", tmp_path], "There is no schema to export."),
        (["import", tmp_path], "No other schema was found"),
        (["show", tmp_path / "none"], "There is no "),
        (["explain"], "action can be show, infer, export or import, not explain."),
    ):
        code, _, err = run(capsys, *words)
        assert code == 2 and said in err


def test_check_says_in_one_line_what_of_a_foreign_schema_is_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = "collections: [{name: a, folder: a, fields: [{name: x, widget: moon, required: false}]}]\n"
    (tmp_path / "admin").mkdir()
    (tmp_path / "a").mkdir()
    (tmp_path / "admin" / "config.yml").write_text(config, "utf-8")
    (tmp_path / "a" / "one.md").write_text("---\nx: 1\n---\n", "utf-8")
    assert main(["check", "--no-cache", str(tmp_path / "a")]) == 0
    err = capsys.readouterr().err.splitlines()
    assert err[0] == "admin/config.yml: 1 thing could not be taken over; caseedit schema show tells which."
    assert len(err) == 2


def test_check_learns_from_all_that_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(12):
        for folder, text in (("posts", f"writer: w{number % 5}"), ("people", f"name: Person {number}")):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / f"w{number}.md").write_text(f"---\n{text}\n---\n", "utf-8")
    (tmp_path / "posts" / "odd.md").write_text("---\nwriter: nobody\n---\n", "utf-8")
    assert main(["check", "--no-cache", "--format", "json", str(tmp_path)]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert [(Path(item["path"]).name, item["rule"]) for item in found] == [("odd.md", "reference-missing")]
    # One file alone is compared with those beside it.
    main(["check", "--no-cache", "--format", "json", str(tmp_path / "posts" / "odd.md")])
    assert json.loads(capsys.readouterr().out)["files"] == 1


def test_what_is_inferred_finds_no_fault_with_what_it_was_learned_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for section in ("birds", "trees"):
        folder = tmp_path / "content" / section
        folder.mkdir(parents=True)
        (folder / "_index.md").write_text("---\ntitle: All of them\n---\n")
        (folder / "plain [a].md").write_text("Words without fields.\n")
        (folder / "bare.md").write_text("---\n---\n")
        for number in range(1, 10):
            day = f"2021-03-0{number}T10:00:00+02:00"
            (folder / f"{number}.md").write_text(f"---\ntitle: '{section} {number}'\nday: {day}\n---\n")
    (tmp_path / "hugo.toml").write_text("")
    assert run(capsys, "infer", tmp_path)[0] == 0
    text = (tmp_path / "caseedit.yml").read_text()
    assert "{ name: day, type: datetime, required: true }" in text and '"!content/birds/_index.md"' in text
    assert main(["check", "--no-cache", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""


def test_what_a_document_names_itself_is_shown_with_what_does_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.json").write_text('{"properties": {"wings": {"type": "integer", "x-made-up": 1}}}', "utf-8")
    text = "---\n# yaml-language-server: $schema=own.json\nwings: 2\n---\n"
    (tmp_path / "a.md").write_text(text, "utf-8")
    (tmp_path / "b.md").write_text(text.replace("own", "won"), "utf-8")
    code, out, err = run(capsys, "show", tmp_path / "a.md")
    assert code == 0 and "  wings: int  [own.json]\n" in out
    assert err == "own.json: wings: not checked: ‘x-made-up’.\n"
    code, _, err = run(capsys, "show", tmp_path / "b.md")
    assert code == 0
    assert err == f"{tmp_path / 'b.md'}:2:33: There is no schema ‘won.json’. Did you mean ‘own.json’?\n"
