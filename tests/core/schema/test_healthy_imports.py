"""Healthy documents of other programs: their schemas find no fault with what those programs themselves write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caseedit.core.collection.scan import scan
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation.check import check_files

TOP = "media_folder: static/img\npublic_folder: /img\n"


def told(tmp_path: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return file, rule and message of all that is worse than a note."""
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    found = check_files(list(scan(tmp_path, (), unreadable=lambda error: None)), load_catalog(tmp_path))
    return [
        (path.name, item.rule, item.message) for path, items in found for item in items if item.severity.value != "info"
    ]


def collection(name: str, *fields: str, more: str = "") -> str:
    return f"collections:\n  - name: {name}\n    folder: {name}\n{more}    fields:\n" + "".join(
        f"      - {field}\n" for field in fields
    )


def test_hidden_fields_of_decap_are_what_they_begin_with(tmp_path: Path) -> None:
    config = TOP + collection(
        "walks",
        "{ name: shown, widget: hidden, default: false }",
        "{ name: rank, widget: hidden, default: 3 }",
        "{ name: rows, widget: hidden }",
        "{ name: key, widget: compute }",
        "{ name: listing, widget: code }",
        "{ name: bare, widget: code, output_code_only: true }",
    )
    walk = "---\nshown: true\nrank: 9\nrows: [a]\nkey: 12\nlisting: { code: ls, lang: sh }\nbare: |\n  ls -l\n---\n"
    assert told(tmp_path, {"admin/config.yml": config, "walks/a.md": walk}) == []
    schema = load_catalog(tmp_path).collection("walks")
    assert schema is not None and schema.fields[0].default is False


def test_shared_parts_of_a_decap_config(tmp_path: Path) -> None:
    config = (
        TOP
        + "shared: &shared { name: title, widget: string }\n"
        + collection(
            "walks", "{ <<: *shared, hint: Where to }", "{ name: length, widget: number, value_type: int, min: 0 }"
        )
    )
    found = told(tmp_path, {"admin/config.yml": config, "walks/a.md": "---\nlength: -1\n---\n"})
    assert [(rule, message) for _, rule, message in found] == [
        ("missing-field", "‘title’ is missing."),
        ("too-short", "‘length’ is -1, the least is 0."),
    ]
    assert load_catalog(tmp_path).notices == ()


@pytest.mark.parametrize(
    ("structure", "first", "second"),
    [
        ("multiple_files", "walks/a.en.md", "walks/a.fr.md"),
        ("multiple_folders", "walks/en/a.md", "walks/fr/a.md"),
        ("multiple_folders_i18n_root", "en/walks/a.md", "fr/walks/a.md"),
    ],
)
def test_other_languages_lack_what_is_kept_in_the_first(
    tmp_path: Path, structure: str, first: str, second: str
) -> None:
    config = (
        TOP
        + f"i18n: {{ structure: {structure}, locales: [en, fr] }}\n"
        + collection(
            "walks",
            "{ name: title, widget: string, i18n: true }",
            "{ name: day, widget: date }",
            more="    i18n: true\n",
        )
    )
    files = {"admin/config.yml": config, first: "---\ntitle: x\nday: 2021-04-05\n---\n", second: "---\ntitle: x\n---\n"}
    assert told(tmp_path, files) == []
    assert [rule for _, rule, _ in told(tmp_path, {second: "---\nday: 2021-04-05\n---\n"})] == ["missing-field"]


def test_all_languages_in_one_file(tmp_path: Path) -> None:
    config = (
        TOP
        + "i18n: { structure: single_file, locales: [en, fr], default_locale: en }\n"
        + collection(
            "walks",
            "{ name: title, widget: string, i18n: true }",
            "{ name: day, widget: date }",
            more="    i18n: true\n",
        )
    )
    walk = "---\nen:\n  title: x\n  day: 2021-04-05\nfr:\n  title: x\n---\n"
    assert told(tmp_path, {"admin/config.yml": config, "walks/a.md": walk}) == []
    walk = "---\nen:\n  title: x\nfr:\n  day: 2021-04-05\n---\n"
    assert [message for *_, message in told(tmp_path, {"walks/a.md": walk})] == [
        "‘en, day’ is missing.",
        "‘fr, title’ is missing.",
    ]


def test_what_is_no_markdown_is_said_not_to_be_checked(tmp_path: Path) -> None:
    decap = TOP + "collections:\n  - { name: top, files: [{ name: menu, file: data/menu.yml, fields: [] }] }\n"
    pages = "content:\n  - { name: menu, type: file, path: data/menu.json, format: json, fields: [] }\n"
    tina = json.dumps({"schema": {"collections": [{"name": "menu", "path": "data", "format": "json", "fields": []}]}})
    for number, (name, text) in enumerate(
        {"admin/config.yml": decap, ".pages.yml": pages, "tina/tina-lock.json": tina}.items()
    ):
        told(tmp_path / str(number), {name: text, "a.md": "Text.\n"})
        notices = load_catalog(tmp_path / str(number)).notices
        assert "is no Markdown and is not checked." in str(notices[0])


def test_a_config_that_cannot_be_read_is_named_with_one_cure(tmp_path: Path) -> None:
    told(tmp_path, {"admin/config.yml": "collections:\n  - name: a\n   folder: b\n", "a.md": "Text.\n"})
    (notice,) = load_catalog(tmp_path).notices
    assert str(notice).startswith("config.yml: ") and str(notice).count("Begin it") == 1


def test_relations_of_front_matter_name_types_of_content(tmp_path: Path) -> None:
    fields = [
        {"name": "next", "type": "contentRelationship", "contentTypeName": "walk", "contentTypeValue": "slug"},
        {"name": "type", "type": "string", "single": True},
    ]
    settings = {
        "frontMatter.content.pageFolders": [
            {"title": "outside", "path": "[[workspace]]/out", "contentTypes": ["walk", "swim"]}
        ],
        "frontMatter.taxonomy.contentTypes": [{"name": "walk", "fields": fields}, {"name": "swim", "fields": fields}],
    }
    files = {
        "frontmatter.json": json.dumps(settings),
        "out/hill.md": "---\ntype: walk\nnext: shore\n---\n",
        "out/shore.md": "---\ntype: walk\nnext: hil\n---\n",
    }
    assert [item[1:] for item in told(tmp_path, files)] == [
        ("reference-missing", "‘next’: no document here has the slug ‘hil’.")
    ]
    assert load_catalog(tmp_path).notices == ()


ASTRO = {
    "type": "object",
    "properties": {
        "day": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]},
        "words": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "home": {"type": "string", "format": "uri"},
    },
    "not": {"required": ["old"]},
    "allOf": [{"if": {"required": ["home"]}, "then": {"required": ["words"]}}],
}


def test_what_astro_takes_for_a_date_is_none_of_our_business(tmp_path: Path) -> None:
    files = {".astro/collections/walks.schema.json": json.dumps(ASTRO), "astro.config.mjs": ""}
    place = "src/content/walks/a.md"
    assert told(tmp_path, {**files, place: "---\nday: Jul 08 2022\nwords: [a, b]\nhome: https://a.org\n---\n"}) == []
    bad = "---\nday: 2022-02-30\nwords: [a, a]\nhome: /a\n---\n"
    assert [rule for _, rule, _ in told(tmp_path, {place: bad})] == ["date-malformed", "not-unique", "url-malformed"]
    notices = "\n".join(map(str, load_catalog(tmp_path).notices))
    assert "not checked: ‘not’." in notices and "not checked: ‘if’." in notices
