"""Without a schema the other documents are the schema: what they ask for is found, and it warns at most."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caseedit.core.schema.infer import Answer, Group, Learned
from caseedit.core.schema.loader import load_catalog
from caseedit.core.schema.schema import Schema
from caseedit.core.validation.check import Checker
from caseedit.core.validation.diagnostic import Diagnostic

SAMPLE = Path(__file__).parents[3] / "sample_content"
LEARNED = {
    "missing-field", "unknown-field", "wrong-type", "empty-value", "not-in-options", "pattern", "not-unique",
    "date-malformed", "url-malformed", "reference-missing",
}  # fmt: skip


def checked(root: Path) -> dict[str, list[Diagnostic]]:
    paths = sorted(root.rglob("*.md"))
    return {path.name: found for path, found in Checker(load_catalog(root)).check_files(paths)}


def site(root: Path, odd: str, count: int = 24) -> list[Diagnostic]:
    """Make documents that are alike, and one that is not; return what is said of that one."""
    folder = root / "pages"
    folder.mkdir(exist_ok=True)
    (folder / "images").mkdir(exist_ok=True)
    for number in range(count):
        (folder / "images" / f"{number}.png").touch()
        (folder / f"n{number:02}.md").write_text(page(number), "utf-8")
    (folder / "odd.md").write_text(odd, "utf-8")
    found = checked(root)
    told = {item.rule for name, items in found.items() if name != "odd.md" for item in items}
    # What two documents share is told in both.
    assert told <= {"not-unique"}
    return found["odd.md"]


def page(number: int, **other: str) -> str:
    values = {
        "path": f"/pages/p{number}", "title": f'"Page {number}"', "client_name": f"Client {number}",
        "weight": str(number), "date": f"2020-01-{number % 28 + 1:02}", "website": f"https://example.org/{number}",
        "tags": f"[DevOps, {['Open Data', 'Security'][number % 2]}]", "picture": f"images/{number}.png",
        "next": f'"Page {(number + 1) % 24}"',
    } | other  # fmt: skip
    lines = [f"{key}: {value}" for key, value in values.items() if value != "-"]
    return "---\n" + "\n".join(lines) + "\n---\n\nText.\n"


@pytest.mark.parametrize(
    ("other", "rule", "severity", "said"),
    [
        ({"client_name": "-"}, "missing-field", "warning", "All 24 other documents have it."),
        ({"client_name": "-", "clientname": "x"}, "unknown-field", "warning", "Did you mean ‘client_name’? All 24"),
        ({"weight": "heavy"}, "wrong-type", "warning", "All 24 other values are whole numbers."),
        ({"tags": "DevOps"}, "wrong-type", "warning", "All 24 other values are lists. Write it as [DevOps]."),
        ({"client_name": ""}, "empty-value", "warning", "All 24 other documents have a value here."),
        ({"tags": "[Dev Ops]"}, "not-in-options", "warning", "‘DevOps’ is used in 24 documents."),
        ({"tags": "[Accessibility]"}, "not-in-options", "info", "No other document has it. All 48 other values"),
        ({"path": "/page/p77"}, "pattern", "warning", "All 24 other values begin with ‘/pages/’."),
        ({"path": "/pages/p3"}, "not-unique", "warning", "No two of the 24 other values are the same."),
        ({"date": "2021-02-30"}, "date-malformed", "warning", "All 24 other values are dates."),
        ({"website": "www.example.org"}, "url-malformed", "warning", "All 24 other values are whole addresses."),
        ({"next": '"Page 99"'}, "reference-missing", "warning", "All 24 other values are the title of a document."),
        ({"picture": "images/gone.png"}, "image-missing", "warning", ""),
    ],
)  # fmt: skip
def test_each_rule_with_its_evidence(
    tmp_path: Path, other: dict[str, str], rule: str, severity: str, said: str
) -> None:
    found = site(tmp_path, page(30, **{"picture": "images/3.png", **other}))
    hits = [item for item in found if item.rule == rule]
    assert len(hits) == 1, found
    assert hits[0].severity == severity
    assert hits[0].hint.startswith(said) or said in hits[0].hint
    if rule == "unknown-field":
        assert hits[0].fix


def test_a_document_like_the_others_has_no_faults(tmp_path: Path) -> None:
    assert site(tmp_path, page(30, picture="images/3.png")) == []


def test_keys_of_ones_own_are_welcome(tmp_path: Path) -> None:
    assert site(tmp_path, page(30, picture="images/3.png", mood="calm", version="3")) == []


def test_version_two_is_not_version_one_misspelt(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.md").write_text(f"---\nrelease: Version {number % 2 + 1}\n---\n", "utf-8")
    (folder / "odd.md").write_text("---\nrelease: Version 3\n---\n", "utf-8")
    assert [(item.rule, str(item.severity)) for item in checked(tmp_path)["odd.md"]] == [("not-in-options", "info")]


def test_the_sample_without_its_schema_still_tells_its_faults(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(SAMPLE, folder)
    (folder / "caseedit.yml").unlink()
    (folder / "broken" / "caseedit.yml").unlink()
    found = checked(folder)
    for name, rule, field in (
        ("related-title-unknown.md", "reference-missing", ("related_titles", 0)),
        ("picture-missing.md", "image-missing", ("preview_image",)),
        ("picture-case.md", "image-case", ("images", 0, "url")),
        ("tag-misspelt.md", "not-in-options", ("tags", 1)),
        ("path-twice.md", "not-unique", ("path",)),
        ("path-twice-again.md", "not-unique", ("path",)),
        ("preview-image-missing.md", "missing-field", ("preview_image",)),
        ("tags-as-text.md", "wrong-type", ("tags",)),
        ("impossible-date.md", "date-malformed", ("date",)),
    ):
        hits = [item for item in found[name] if item.rule == rule and item.field == field]
        assert len(hits) == 1 and hits[0].severity != "info", (name, found[name])
    learned = [item for items in found.values() for item in items if item.rule in LEARNED]
    assert all(item.severity != "error" for item in learned)
    healthy = {path.name for place in ("case-studies", "press", "team") for path in (folder / place).glob("*.md")}
    warned = [item for name in healthy for item in found[name] if item.rule in LEARNED and item.severity != "info"]
    assert warned == []


def test_what_the_schema_does_not_speak_of_is_learned_beside_it(tmp_path: Path) -> None:
    # It has the name of the other folder; what is unique in one is not in the other.
    text = "version: 1\ncollections: [{name: free, match: told/*.md, fields: [{name: path, unique: true}]}]\n"
    (tmp_path / "caseedit.yml").write_text(text, "utf-8")
    for folder in ("told", "free"):
        (tmp_path / folder).mkdir()
        for number in range(12):
            (tmp_path / folder / f"{folder}{number}.md").write_text(
                f"---\npath: /{number}\nx: {number}\n---\n", "utf-8"
            )
    (tmp_path / "told" / "told1.md").write_text("---\npath: /1\nx: one\n---\n", "utf-8")
    (tmp_path / "free" / "free1.md").write_text("---\npath: /1\nx: one\n---\n", "utf-8")
    found = checked(tmp_path)
    assert [item.rule for item in found["told1.md"]] == ["unknown-field"]
    assert [item.rule for item in found["free1.md"]] == ["wrong-type"]


def test_a_change_is_told_in_the_documents_that_it_breaks(tmp_path: Path) -> None:
    site(tmp_path, page(30, picture="images/3.png"))
    checker = Checker(load_catalog(tmp_path))
    paths = sorted(tmp_path.rglob("*.md"))
    assert all(not found for _, found in checker.check_files(paths))
    changed = tmp_path / "pages" / "n04.md"
    changed.write_text(page(4, title='"Another title"'), "utf-8")
    again = dict(checker.check_changed([changed], Path.is_file))
    assert [item.rule for item in again[tmp_path / "pages" / "n03.md"]] == ["reference-missing"]


def test_what_the_others_say_follows_a_save_where_something_is_found(tmp_path: Path) -> None:
    site(tmp_path, page(30, picture="images/3.png", client_name="-"))
    checker = Checker(load_catalog(tmp_path))
    found = {path.name: items for path, items in checker.check_files(sorted(tmp_path.rglob("*.md")))}
    assert [(item.rule, item.severity, item.hint) for item in found["odd.md"]] == [
        ("missing-field", "warning", "All 24 other documents have it.")
    ]
    changed = tmp_path / "pages" / "n04.md"
    before = changed.read_text("utf-8")
    changed.write_text(page(4, client_name="-"), "utf-8")
    again = {path.name: items for path, items in checker.check_changed([changed], Path.is_file)}
    # Both lack it now, and each is told that nearly all others have it; nobody else is read again.
    assert {name: [(item.severity, item.hint) for item in items] for name, items in again.items()} == {
        "n04.md": [("info", "23 of 24 other documents have it.")],
        "odd.md": [("info", "23 of 24 other documents have it.")],
    }
    changed.write_text(before, "utf-8")
    again = {path.name: items for path, items in checker.check_changed([changed], Path.is_file)}
    assert {name: [item.severity for item in items] for name, items in again.items()} == {
        "n04.md": [], "odd.md": ["warning"],
    }  # fmt: skip


def test_a_save_of_the_front_matter_asks_only_what_is_learned_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents of another sort in the same folder learn nothing from it, and were asked for by the check before."""
    for number in range(12):
        for sort in ("bird", "tree"):
            text = f"---\ntype: {sort}\ntitle: {sort} {number}\n---\n"
            (tmp_path / f"{sort}{number:02}.md").write_text(text, "utf-8")
    checker = Checker(load_catalog(tmp_path))
    assert not any(found for _, found in checker.check_files(sorted(tmp_path.glob("*.md"))))
    asked: list[str] = []
    real = Learned._answer

    def counted(learned: Learned, group: Group, path: Path | None, bare: Schema) -> Answer:
        asked.append("" if path is None else path.name[:4])
        return real(learned, group, path, bare)

    monkeypatch.setattr(Learned, "_answer", counted)
    changed = tmp_path / "bird04.md"
    for title in ("A wren", "A finch"):
        changed.write_text(f"---\ntype: bird\ntitle: {title}\n---\n", "utf-8")
        assert [path.name for path, _ in checker.check_changed([changed], Path.is_file)] == ["bird04.md"]
        # Each of the twelve once, and the schema of the one that was saved.
        assert asked == ["bird"] * 13
        asked.clear()


def test_a_save_of_the_body_asks_nobody_what_was_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site(tmp_path, page(30, picture="images/3.png", client_name="-"))
    checker = Checker(load_catalog(tmp_path))
    list(checker.check_files(sorted(tmp_path.rglob("*.md"))))
    changed = tmp_path / "pages" / "n04.md"
    list(checker.check_changed([changed], Path.is_file))
    asked: list[Path] = []
    monkeypatch.setattr(Learned, "is_doubtful", lambda _self, path, _bare: asked.append(path))
    changed.write_text(changed.read_text("utf-8") + "More text.\n", "utf-8")
    assert [path.name for path, _ in checker.check_changed([changed], Path.is_file)] == ["n04.md"]
    assert asked == []


def test_references_of_foreign_schemas_by_file_and_by_its_name(tmp_path: Path) -> None:
    config = """
collections:
  - { name: people, folder: people, fields: [{ name: name, required: false }] }
  - name: posts
    folder: posts
    fields:
      - { name: writer, widget: relation, collection: people, value_field: "{{slug}}" }
      - { name: host, widget: relation, collection: people, value_field: path }
"""
    for name, text in {
        "admin/config.yml": config,
        "people/ann.md": "---\nname: Ann\n---\n",
        "posts/good.md": "---\nwriter: ann\nhost: people/ann.md\n---\n",
        "posts/bad.md": "---\nwriter: bob\nhost: people/bob.md\n---\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = checked(tmp_path)
    assert found["good.md"] == []
    assert [item.rule for item in found["bad.md"]] == ["reference-missing", "reference-missing"]
