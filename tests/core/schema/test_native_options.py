"""Every kind of field and every option of `caseedit.yml`: read as meant, or told with line, column, reason and cure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.collection.new import first_bytes, path_for
from caseedit.core.document.document import loads
from caseedit.core.schema.fields import COMMON as COMMON_OPTIONS
from caseedit.core.schema.loader import Catalog, load_catalog
from caseedit.core.schema.schema import Field
from caseedit.core.schema.types import KINDS
from caseedit.core.validation.check import check

# One field of each kind with all the options that are its own.
FIELDS = """
- { name: f_string, type: string, min: 1, max: 60, pattern: "^a", words: { min: 1, max: 9 }, plain: true }
- { name: f_text, type: text, min: 1, max: 60, plain: true }
- { name: f_markdown, type: markdown, tag: "!md", words: { max: 90 } }
- { name: f_html, type: html, tag: "!html" }
- { name: f_slug, type: slug, from: title }
- { name: f_url, type: url, relative: true, schemes: [https] }
- { name: f_email, type: email }
- { name: f_code, type: code, language: python }
- { name: f_color, type: color }
- { name: f_uuid, type: uuid }
- { name: f_int, type: int, min: 1, max: 9, step: 2 }
- { name: f_number, type: number, min: 0.5, max: 9.5, step: 0.5 }
- { name: f_bool, type: bool, "true": "yes", "false": "no" }
- { name: f_date, type: date, format: "%d.%m.%Y", store: string, min: "2018-01-01", max: "2030-12-31" }
- { name: f_time, type: time, format: "%H:%M" }
- { name: f_datetime, type: datetime, store: native, zone: Europe/Vienna }
- { name: f_select, type: select, options: [a, { value: b, label: Bee }] }
- { name: f_multiselect, type: multiselect, options: [a, b], min_items: 1, max_items: 2 }
- { name: f_tags, type: tags, suggest: [a, b], min_items: 1, max_items: 9 }
- { name: f_list, type: list, of: { type: int }, min_items: 1, max_items: 3, label_item: "{{url}}" }
- { name: f_object, type: object, fields: [{ name: a }], optional: true }
- { name: f_blocks, type: blocks, key: kind, blocks: { quote: [{ name: said }], person: picture } }
- { name: f_map, type: map, of: { type: string } }
- { name: f_image, type: image, media: { relative_to: root }, multiple: true, alt: f_string, size: [12, 6] }
- { name: f_file, type: file, extensions: [PDF, .txt], max_bytes: 9 }
- { name: f_reference, type: reference, collection: [things], value: title, multiple: true, self: false }
- { name: f_const, type: const, value: 7 }
- { name: f_raw, type: raw }
"""
COMMON = """
- name: all
  type: string
  label: A label
  hint: A hint
  group: A heading
  required: { f_bool: "yes" }
  nullable: true
  allow_empty: true
  default: "{{today}} {{f_string | upper | first:3}}"
  pattern: { regex: "[a-z]+", message: small letters }
  unique: true
  scope: item
  when: { any: [{ f_select: [a, b] }, { not: { f_int: { min: 2, max: 3 } } }] }
  suggest: none
  tag: "!md"
  quote: double
  style: flow
  hidden: true
  readonly: true
  deprecated: Use another
  severity: info
"""
HEAD = """version: 1
dialect: js-yaml
readers: [go, psych]
tags: { "!md": markdown, "!html": html }
markdown: gfm
media: { roots: [img], relative_to: public, public: { "/up": static/up }, extensions: [png], max_bytes: 9000 }
shapes:
  picture:
    - { name: url, type: image }
  framed:
    - { name: inner, type: object, shape: picture }
ignore: ["drafts/**"]
rules: { image-alt: off }
import: none
collections:
  - name: things
    label: Things
    hint: All of them
    match: ["things/**/*.{md,mdx}", "!things/old/*"]
    where: { type: [a, b], website: { exists: true }, path: { matches: "^/x" } }
    title: f_string
    list: [f_string, f_int]
    sort: ["-f_date", f_int]
    preview: case-study
    url: "/things/{{f_slug}}/"
    slug: "{{f_string | slug}}"
    shape: picture
    body: { type: markdown, html: warn, headings: { start: 3 }, expect: [Approach], min_words: 5, max_words: 500 }
    unique: [f_slug, [f_string, f_int]]
    unknown: error
    order: siblings
    rules: { heading-jump: error }
    fields:
"""


def catalog_of(root: Path, text: str) -> Catalog:
    (root / "caseedit.yml").write_text(text, "utf-8")
    return load_catalog(root)


def whole(extra: str = COMMON) -> str:
    lines = (FIELDS + extra).strip().splitlines()
    return HEAD + "\n".join("      " + line for line in lines if line) + "\n"


def fields_of(catalog: Catalog) -> dict[str, Field]:
    return {field.name: field for field in catalog.collections[0].schema.fields}


def test_the_page_names_every_kind_and_option() -> None:
    page = (Path(__file__).parents[3] / "docs" / "schema.md").read_text("utf-8")
    words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", page))))
    options = {option for kind in KINDS.values() for option in kind.settings}
    assert (set(KINDS) | options | COMMON_OPTIONS) - words == set()


def test_all_that_can_be_said_is_read(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, whole())
    assert [str(error) for error in catalog.errors] == []
    schema, fields = catalog.collections[0].schema, fields_of(catalog)
    assert {field.type for field in fields.values()} == set(KINDS)
    assert (catalog.dialect, catalog.readers, catalog.markdown) == ("js-yaml-4", ("go-3", "psych"), "gfm")
    assert schema.settings == {
        "hint": "All of them",
        "url": "/things/{{f_slug}}/",
        "slug": "{{f_string | slug}}",
        "order": "siblings",
    }
    assert schema.unique == (("f_slug",), ("f_string", "f_int"))
    assert schema.rules == {"image-alt": "off", "heading-jump": "error"}
    assert schema.body["headings"] == {"start": 3}
    assert fields["url"].type == "image"
    assert fields["f_string"].settings == {"words": {"min": 1, "max": 9}, "plain": True}
    assert fields["f_blocks"].fields[1].fields[0].name == "url"
    assert fields["f_file"].settings == {"extensions": [".pdf", ".txt"], "max_bytes": 9}
    assert fields["all"].pattern_message == "small letters" and fields["all"].severity == "info"
    assert catalog.schema_for(tmp_path / "things/a.md", {"type": "a", "website": "", "path": "/x"}).name == "things"
    assert catalog.first_match(tmp_path / "things/old/a.md") is None


@pytest.mark.parametrize(
    ("field", "line", "said"),
    [
        ("{ name: x, type: strnig }", "‘strnig’", "Did you mean ‘string’?"),
        ("{ name: x, typ: string }", "‘typ’ means nothing", "Did you mean ‘type’?"),
        ("{ name: x, type: int, options: 3 }", "‘options’ should be a list", ""),
        ("{ name: x, words: many }", "‘words’ should be keys", ""),
        ("{ name: x, type: int, step: -1 }", "‘step’ should be a number above 0", ""),
        ("{ name: x, type: url, relative: maybe }", "‘relative’ should be true or false", ""),
        ("{ name: x, type: date, format: DD.MM }", "‘DD.MM’ is no form of a date", "Write it like format"),
        ("{ name: x, type: date, store: text }", "‘store’ cannot be ‘text’", "It may be: string, native."),
        ("{ name: x, type: select }", "has no options", "Add options"),
        ("{ name: x, type: reference }", "(reference) has no collection", "Add collection"),
        ("{ name: x, type: const }", "(const) has no value", "Add value"),
        ("{ name: x, type: reference, collection: thing }", "refers to a collection ‘thing’", "Did you mean ‘things’?"),
        ("{ name: x, type: image, size: [1] }", "‘size’ should be width and height", "size: [1200, 630]"),
        ("{ name: x, type: image, media: { root: a } }", "‘root’ means nothing", "Did you mean ‘roots’?"),
        ("{ name: x, type: list, label_item: '{{a' }", "a {{ is never closed", "A template reads"),
        ("{ name: x, default: '{{title | slag}}' }", "there is no filter ‘slag’, but ‘slug’", ""),
        ("{ name: x, tag: md }", "should begin with an exclamation mark", '"!md"'),
        ("{ name: x, type: int, min: few }", "‘min’ should be a number.", ""),
        ("{ name: x, type: int, min: 5, max: 3 }", "‘max’ is less than the least", ""),
        ("{ name: x, type: list, min_items: 5, max_items: 3 }", "‘max_items’ is less than the least", ""),
        ("{ name: x, type: date, min: soon }", "‘min’ should be a date.", "2021-03-09"),
        ("{ name: x, type: time, min: soon }", "‘min’ should be a time.", '"08:30"'),
        ("{ name: x, type: datetime, zone: Vienna }", "There is no zone ‘Vienna’.", "zone: Europe/Vienna"),
        ("{ name: x, type: datetime, zone: ../../etc/passwd }", "There is no zone ‘../../etc/passwd’.", ""),
        ("{ name: x, type: blocks }", "The field ‘x’ has no blocks.", "Add blocks:"),
        ("{ name: x, quote: curly }", "‘quote’ cannot be ‘curly’", ""),
        ("{ name: x, suggest: all }", "‘suggest’ cannot be ‘all’", ""),
        ("{ name: x, when: { f_selct: a } }", "asks for ‘f_selct’, which is no field", "Did you mean ‘f_select’?"),
        ("{ name: x, required: { f_int: { minn: 1 } } }", "‘minn’ means nothing", "Did you mean ‘min’?"),
        ("{ name: x, pattern: '(a' }", "a ( is never closed", ""),
        ("{ name: x, severity: fatal }", "‘severity’ cannot be ‘fatal’", ""),
        ("{ name: x, type: object, shape: pictur }", "‘shape’ cannot be ‘pictur’", "Did you mean ‘picture’?"),
        ("{ name: f_int }", "‘f_int’ is here twice", ""),
        ("{ type: int }", "A field has no name", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_with_its_place(tmp_path: Path, field: str, line: str, said: str) -> None:
    text = whole(f"\n- {field}\n")
    catalog = catalog_of(tmp_path, text)
    hits = [error for error in catalog.errors if line in error.message]
    assert len(hits) == 1, [str(error) for error in catalog.errors]
    assert len(catalog.errors) == 1 or "twice" in line, [str(error) for error in catalog.errors]
    assert said in hits[0].hint
    row = text.splitlines()[(hits[0].line or 0) - 1]
    assert hits[0].column is not None and (field in row or "collection ‘thing’" in line or "is no field" in line)
    # The rest of the file holds.
    assert {"f_string", "f_raw"} <= set(fields_of(catalog))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: f_string", "title: '{{nmae}}'", "there is no ‘nmae’"),
        ('url: "/things/{{f_slug}}/"', 'url: "/{{f_slg}}/"', "there is no ‘f_slg’, but ‘f_slug’"),
        ("list: [f_string, f_int]", "list: [f_strin]", "‘list’ names ‘f_strin’, which is no field."),
        ('sort: ["-f_date", f_int]', 'sort: ["-f_dates"]', "‘sort’ names ‘f_dates’, which is no field."),
        ("html: warn", "html: never", "‘html’ cannot be ‘never’."),
        ("headings: { start: 3 }", "headings: 3", "‘headings’ should be keys with values."),
        ("unique: [f_slug,", "unique: [f_slg,", "There is no field ‘f_slg’ to be unique."),
        ("order: siblings", "order: random", "‘order’ cannot be ‘random’."),
        ("unknown: error", "unknown: hide", "‘unknown’ cannot be ‘hide’."),
        ("dialect: js-yaml\n", "dialect: jsyaml\n", "‘dialect’ cannot be ‘jsyaml’."),
        ("rules: { image-alt: off }", "rules: { image-alts: off }", "‘image-alts’ means nothing in ‘rules’."),
        ("import: none", "import: none.yml", "There is no file ‘none.yml’ to import."),
        ("markdown: gfm", "markdown: gmf", "‘markdown’ cannot be ‘gmf’."),
    ],
)  # fmt: skip
def test_what_is_said_of_a_collection_and_of_the_site(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in whole()
    catalog = catalog_of(tmp_path, whole().replace(old, new))
    assert [error for error in catalog.errors if message in error.message], [str(each) for each in catalog.errors]
    assert all(error.line and error.column and error.path for error in catalog.errors)


def test_a_json_schema_file_gives_a_collection_its_fields(tmp_path: Path) -> None:
    (tmp_path / "bird.json").write_text(
        '{"properties": {"wings": {"type": "integer"}, "name": {"type": "string"}}}', "utf-8"
    )
    text = "version: 1\ncollections:\n- { name: a, match: '*.md', schema: %s, fields: [{ name: name, max: 9 }] }\n"
    catalog = catalog_of(tmp_path, text % "bird.json")
    assert catalog.errors == ()
    assert [(field.name, field.type, field.maximum) for field in catalog.collections[0].schema.fields] == [
        ("wings", "int", None), ("name", "string", 9),
    ]  # fmt: skip
    for name, said in (
        ("none.json", "is no file"),
        ("https://example.org/x.json", "is not fetched"),
        ("../x.json", "lies outside"),
    ):
        catalog = catalog_of(tmp_path, text % name)
        assert len(catalog.errors) == 1 and said in catalog.errors[0].message and catalog.errors[0].line == 3


def test_a_pattern_that_would_explode_elsewhere_is_matched_in_one_pass(tmp_path: Path) -> None:
    text = "version: 1\ncollections: [{ name: a, match: '*.md', fields: [{ name: x, pattern: '^(a+)+$' }] }]\n"
    catalog = catalog_of(tmp_path, text)
    document = loads(f"---\nx: {'a' * 9000}b\n---\n", tmp_path / "a.md")
    found: list[Any] = check(document, catalog=catalog)
    assert [item.rule for item in found] == ["pattern"]


def test_a_new_document_begins_as_the_schema_says(tmp_path: Path) -> None:
    text = """version: 1
collections:
  - name: notes
    match: notes/*.md
    slug: "{{today | date:'%Y'}}-{{title}}"
    fields:
      - { name: title, required: true }
      - { name: id, type: uuid }
      - { name: address, type: slug, from: title }
      - { name: place, default: "{{folder}}/{{filename | upper}}" }
      - { name: kind, type: const, value: note }
      - { name: tags, type: tags, required: true }
      - { name: odd, default: 3 }
"""
    (tmp_path / "notes").mkdir()
    catalog = catalog_of(tmp_path, text)
    assert catalog.errors == ()
    path, schema = path_for(tmp_path, "A Walk: Part 2", "notes", catalog)
    assert path.name.endswith("-a-walk-part-2.md") and path.name[:4].isdigit()
    fields = loads(first_bytes("A Walk: Part 2", path, schema, catalog.dialect)).fields
    assert list(fields) == ["title", "id", "address", "place", "kind", "tags", "odd"]
    assert fields["title"] == "A Walk: Part 2" and len(fields["id"]) == 36
    assert (fields["address"], fields["place"]) == ("a-walk-part-2", f"notes/{path.stem.upper()}")
    assert (fields["kind"], fields["tags"], fields["odd"]) == ("note", [], 3)


def test_mistakes_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = "dialekt: x\nversion: 2\nmarkdown: x\ncollections:\n- { name: A, match: x, fields: [1] }\n- 1\nzzz: 1\n"
    errors = catalog_of(tmp_path, text).errors
    lines = [error.line for error in errors]
    assert lines == sorted(lines, key=lambda line: line or 0) and len(lines) == 7
    assert "A field should be keys with values." in [error.message for error in errors]
