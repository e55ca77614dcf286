"""Schemas of other programs are found by themselves, read, and what is not understood is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.schema.importers import IMPORTERS, signs_at
from caseedit.core.schema.loader import Catalog, find_root, load_catalog
from caseedit.core.schema.schema import Field
from caseedit.core.validation.check import check_files

DECAP = """
backend: { name: git-gateway, branch: main }
media_folder: static/uploads
public_folder: /uploads
collections:
  - name: posts
    label: Notes from the yard
    label_singular: Note
    folder: content/posts
    filter: { field: kind, value: note }
    create: true
    fields:
      - { name: kind, widget: hidden, default: note }
      - { name: title, label: Title, widget: string, pattern: ['.{3,}', 'at least three letters'] }
      - { name: date, widget: datetime, format: 'YYYY-MM-DD' }
      - { name: rating, widget: number, value_type: int, min: 1, max: 5, required: false }
      - { name: mood, widget: select, options: [calm, { label: In a hurry, value: hurried }], required: false }
      - { name: words, widget: list, required: false }
      - { name: hero, widget: image, required: false }
      - { name: writer, widget: relation, collection: people, value_field: name, required: false }
      - name: steps
        widget: list
        required: false
        summary: '{{fields.text}}'
        fields: [{ name: text, widget: text }, { name: done, widget: boolean, required: false }]
      - name: parts
        widget: list
        required: false
        typeKey: sort
        types:
          - { name: quote, widget: object, fields: [{ name: said, widget: text }] }
      - { name: place, widget: map, required: false }
      - { name: tide, widget: tide-table, required: false }
      - { name: code, widget: string, required: false, pattern: ['(?=a)a', 'no'] }
      - { name: body, widget: markdown }
  - name: people
    folder: content/people
    extension: md
    fields: [{ name: name, widget: string }]
  - name: pages
    files:
      - { name: about, file: content/about.md, fields: [{ name: title, widget: string }] }
      - { name: settings, file: data/site.yml, fields: [{ name: title, widget: string }] }
"""

PAGES = """
media: { input: public/media, output: /media }
components:
  seo: { type: object, fields: [{ name: summary, type: text }] }
content:
  - name: news
    label: News
    type: collection
    path: src/news
    subfolders: false
    view: { primary: headline, fields: [headline, day] }
    fields:
      - { name: headline, type: string, required: true, options: { maxlength: 70 } }
      - { name: day, type: date }
      - { name: stars, type: number, options: { min: 0, max: 5 } }
      - { name: section, type: select, options: { values: [inside, outside] } }
      - { name: topics, type: string, list: { min: 1, max: 4 } }
      - { name: seo, component: seo }
      - { name: gallery, type: image, list: true }
      - { name: author, type: reference, options: { collection: people, value: '{name}' } }
      - { name: sparkle, type: glitter }
      - { name: body, type: rich-text }
  - { name: people, type: collection, path: src/people, fields: [{ name: name, type: string }] }
  - { name: settings, type: file, path: data/site.json, format: json, fields: [] }
"""

FRONT_MATTER = """
// the settings of the editor
{
  "frontMatter.content.publicFolder": "public",
  "frontMatter.content.pageFolders": [
    { "title": "Walks", "path": "[[workspace]]/content/walks", "contentTypes": ["walk"] },
  ],
  "frontMatter.taxonomy.tags": ["hill", "shore"],
  "frontMatter.taxonomy.contentTypes": [
    {
      "name": "walk",
      "fields": [
        { "title": "Title", "name": "title", "type": "string", "single": true, "required": true },
        { "title": "Summary", "name": "summary", "type": "string" },
        { "title": "Length", "name": "length", "type": "number", "numberOptions": { "isDecimal": true, "min": 0 } },
        { "title": "Draft", "name": "draft", "type": "draft", "invert": true },
        { "title": "Tags", "name": "tags", "type": "tags", "taxonomyLimit": 3 },
        { "title": "Season", "name": "season", "type": "choice", "choices": ["wet",
          { "id": "dry", "title": "Dry months" }] },
        { "title": "Ferry", "name": "ferry", "type": "string", "single": true,
          "when": { "fieldRef": "season", "operator": "eq", "value": "dry" } },
        { "title": "Map", "name": "map", "type": "fields", "fields": [{ "name": "sheet", "type": "number" }] },
        { "title": "Line", "name": "line", "type": "divider" },
        { "title": "Odd", "name": "odd", "type": "hologram" }
      ]
    }
  ]
}
"""

TINA = {
    "schema": {
        "config": {"media": {"tina": {"publicFolder": "public", "mediaRoot": "uploads"}}},
        "collections": [
            {
                "name": "essay",
                "label": "Essays",
                "path": "content/essays",
                "format": "md",
                "fields": [
                    {"name": "title", "type": "string", "isTitle": True, "required": True},
                    {"name": "lead", "type": "string", "ui": {"component": "textarea"}},
                    {"name": "when_", "nameOverride": "when", "type": "datetime"},
                    {"name": "labels", "type": "string", "list": True, "options": ["long", "short"]},
                    {"name": "cover", "type": "image"},
                    {"name": "body", "type": "rich-text", "isBody": True},
                    {"name": "extras", "type": "object", "list": True, "fields": [{"name": "text", "type": "string"}]},
                    {
                        "name": "blocks",
                        "type": "object",
                        "list": True,
                        "templates": [{"name": "note", "fields": [{"name": "said", "type": "string"}]}],
                    },
                    {"name": "unheard", "type": "sound"},
                ],
            }
        ],
    }
}

ASTRO = {
    "$ref": "#/definitions/garden",
    "definitions": {
        "garden": {
            "type": "object",
            "properties": {
                "title": {"type": "string", "maxLength": 40},
                "planted": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"},
                                      {"type": "integer", "format": "unix-time"}]},
                "beds": {"type": "array", "items": {"type": "string"}},
                "kind": {"type": "string", "enum": ["fruit", "herb"]},
                "shade": {"type": ["boolean", "null"]},
                "size": {"allOf": [{"type": "integer", "minimum": 1}, {"maximum": 9}]},
                "pets": {"$ref": "https://example.org/pets.json"},
                "soil": {"type": "string", "x-made-up": 1, "examples": ["clay", "sand"]},
                "$schema": {"type": "string"},
            },
            "required": ["title"],
            "additionalProperties": False,
        }
    },
}  # fmt: skip


def project(tmp_path: Path, files: dict[str, str]) -> Catalog:
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return load_catalog(tmp_path)


def fields_of(catalog: Catalog, name: str) -> dict[str, Field]:
    schema = catalog.collection(name)
    assert schema is not None, [member.schema.name for member in catalog.collections]
    return {field.name: field for field in schema.fields}


def kinds(fields: dict[str, Field]) -> dict[str, str]:
    return {name: field.type for name, field in fields.items()}


def said(catalog: Catalog) -> str:
    return "\n".join(map(str, catalog.notices))


def test_decap(tmp_path: Path) -> None:
    catalog = project(tmp_path, {"static/admin/config.yml": DECAP})
    assert catalog.source == "static/admin/config.yml"
    assert [member.schema.name for member in catalog.collections] == ["posts", "people", "pages-about"]
    fields = fields_of(catalog, "posts")
    assert kinds(fields) == {
        "kind": "string", "title": "string", "date": "date", "rating": "int", "mood": "select", "words": "tags",
        "hero": "image", "writer": "reference", "steps": "list", "parts": "blocks", "place": "raw", "tide": "raw",
        "code": "string",
    }  # fmt: skip
    assert fields["title"].required and not fields["rating"].required
    assert (fields["title"].pattern, fields["title"].pattern_message) == (".{3,}", "at least three letters")
    assert [(option.value, option.label) for option in fields["mood"].options] == [
        ("calm", ""),
        ("hurried", "In a hurry"),
    ]
    assert fields["writer"].settings["collection"] == "people" and fields["writer"].settings["value"] == "name"
    assert fields["steps"].item is not None and [field.name for field in fields["steps"].item.fields] == [
        "text",
        "done",
    ]
    assert [block.name for block in fields["parts"].fields] == ["quote"] and fields["parts"].settings["key"] == "sort"
    assert catalog.media.public == {"/uploads": "static/uploads"} and catalog.media.roots == ("static/uploads",)
    assert "field tide: the widget ‘tide-table’ is not known" in said(catalog)
    assert "field code: the pattern ‘(?=a)a’ is not used" in said(catalog)
    assert catalog.errors == ()
    note = tmp_path / "content" / "posts" / "a.md"
    assert catalog.schema_for(note, {"kind": "note"}).name == "posts"
    assert catalog.schema_for(note, {"kind": "other"}).name == ""
    assert catalog.schema_for(note, {"kind": "note"}).source == "static/admin/config.yml"
    assert catalog.schema_for(tmp_path / "content/about.md", {}).name == "pages-about"


@pytest.mark.parametrize(
    ("theirs", "kind", "form"),
    [
        ("yyyy-MM-dd", "date", "%Y-%m-%d"),
        ("DD.MM.YYYY", "date", "%d.%m.%Y"),
        ("MMM dd, yyyy", "date", "%b %d, %Y"),
        ("dd/MM/yyyy HH:mm", "datetime", "%d/%m/%Y %H:%M"),
        ("yyyy-MM-dd'T'HH:mm:ssXXX", "datetime", ""),
        ("MMMM Do, YYYY", "string", ""),
    ],
)
def test_forms_of_dates_are_those_of_the_program(tmp_path: Path, theirs: str, kind: str, form: str) -> None:
    pages = {
        "name": "a",
        "type": "collection",
        "path": "a",
        "fields": [{"name": "day", "type": "date", "options": {"format": theirs}}],
    }
    matter = {
        "frontMatter.content.pageFolders": [{"title": "a", "path": "a"}],
        "frontMatter.taxonomy.dateFormat": theirs,
        "frontMatter.taxonomy.contentTypes": [{"name": "default", "fields": [{"name": "day", "type": "datetime"}]}],
    }
    decap = {
        "collections": [
            {"name": "a", "folder": "a", "fields": [{"name": "day", "widget": "datetime", "format": theirs}]}
        ]
    }
    for name, config in {
        ".pages.yml": {"content": [pages]},
        "frontmatter.json": matter,
        "admin/config.json": decap,
    }.items():
        catalog = project(tmp_path / name.replace("/", "-"), {name: json.dumps(config)})
        field = fields_of(catalog, "a")["day"]
        assert (field.type, field.settings.get("format", "")) == (kind, form), name
        assert (kind == "string") == (f"dates written as ‘{theirs}’ are not checked." in said(catalog))


def test_decap_collections_with_folders_of_their_own(tmp_path: Path) -> None:
    config = """
media_folder: static/img
public_folder: /img
collections:
  - name: trips
    folder: content/trips
    media_folder: ''
    public_folder: ''
    slug: '{{year}}-{{fields.port}}-{{slug}}'
    fields:
      - { name: port, widget: string }
      - { name: map, widget: image }
      - { name: stops, widget: list, fields: [{ name: picture, widget: image }] }
      - { name: log, widget: file, media_folder: /static/logs, public_folder: /logs }
  - name: boats
    folder: content/boats
    media_folder: '{{media_folder}}/boats'
    slug: '{{hour}}-{{slug}}'
    wind: strong
    fields: [{ name: picture, widget: image }]
"""
    catalog = project(tmp_path, {
        "admin/config.yml": config, "content/trips/map.png": "", "static/logs/one.txt": "",
        "content/trips/a.md": "---\nport: x\nmap: map.png\nstops: [{ picture: gone.png }]\nlog: /logs/one.txt\n---\n",
    })  # fmt: skip
    fields = fields_of(catalog, "trips")
    beside = {"relative_to": "file"}
    assert fields["map"].settings["media"] == beside
    assert fields["stops"].item is not None and fields["stops"].item.fields[0].settings["media"] == beside
    assert fields["log"].settings["media"]["public"] == {"/logs": "static/logs"}
    trips = catalog.collection("trips")
    assert trips is not None and trips.settings["slug"] == '{{today | date:"%Y"}}-{{port}}-{{slug}}'
    file = tmp_path / "content" / "trips" / "a.md"
    assert [(item.rule, item.field) for item in dict(check_files([file], catalog))[file]] == [
        ("image-missing", ("stops", 0, "picture"))
    ]
    told = said(catalog)
    assert "collection boats: where its files lie is not taken over." in told
    assert "collection boats: the name of new files is not taken over: there is no ‘hour’" in told
    assert "collection boats: not checked: ‘wind’." in told


@pytest.mark.parametrize("name", ["admin/config.json", "public/admin/config.toml"])
def test_sveltia_in_other_languages(tmp_path: Path, name: str) -> None:
    data = '{"collections": [{"name": "a", "folder": "a", "fields": [{"name": "site", "type": "url"}]}]}'
    toml = '[[collections]]\nname = "a"\nfolder = "a"\nfields = [{ name = "site", type = "url" }]\n'
    catalog = project(tmp_path, {name: data if name.endswith("json") else toml})
    assert kinds(fields_of(catalog, "a")) == {"site": "url"}


def test_pages(tmp_path: Path) -> None:
    catalog = project(tmp_path, {".pages.yml": PAGES})
    fields = fields_of(catalog, "news")
    assert kinds(fields) == {
        "headline": "string", "day": "date", "stars": "number", "section": "select", "topics": "list", "seo": "object",
        "gallery": "image", "author": "reference", "sparkle": "raw",
    }  # fmt: skip
    assert (fields["headline"].maximum, fields["headline"].required) == (70, True)
    assert (fields["topics"].min_items, fields["topics"].max_items) == (1, 4)
    assert [field.name for field in fields["seo"].fields] == ["summary"]
    assert fields["gallery"].settings["multiple"] is True
    schema = catalog.collection("news")
    assert schema is not None and schema.title == "headline" and schema.columns == ("headline", "day")
    assert catalog.first_match(tmp_path / "src/news/a.md") == "news"
    assert catalog.first_match(tmp_path / "src/news/deep/a.md") is None
    assert "‘glitter’ is not known" in said(catalog)


def test_front_matter(tmp_path: Path) -> None:
    more = json.dumps({"name": "shop", "fields": [{"name": "open", "type": "boolean"}]})
    catalog = project(
        tmp_path, {"frontmatter.json": FRONT_MATTER, ".frontmatter/config/taxonomy/contentTypes/shop.json": more}
    )
    fields = fields_of(catalog, "walks")
    assert kinds(fields) == {
        "title": "string", "summary": "text", "length": "number", "draft": "bool", "tags": "tags", "season": "select",
        "ferry": "string", "map": "object", "odd": "raw",
    }  # fmt: skip
    assert fields["ferry"].when == {"season": "dry"}
    assert fields["tags"].settings["suggest"] == ["hill", "shore"] and fields["tags"].max_items == 3
    assert [(option.value, option.label) for option in fields["season"].options] == [("wet", ""), ("dry", "Dry months")]
    assert catalog.media.public == {"/": "public"}
    assert "‘hologram’ is not known" in said(catalog)


def test_tina(tmp_path: Path) -> None:
    catalog = project(tmp_path, {"tina/tina-lock.json": json.dumps(TINA)})
    fields = fields_of(catalog, "essay")
    assert kinds(fields) == {
        "title": "string", "lead": "text", "when": "datetime", "labels": "multiselect", "cover": "image",
        "extras": "list", "blocks": "blocks", "unheard": "raw",
    }  # fmt: skip
    assert fields["blocks"].settings["key"] == "_template"
    schema = catalog.collection("essay")
    assert schema is not None and schema.title == "title" and schema.label == "Essays"
    assert "field unheard: the kind ‘sound’ is not known" in said(catalog)


def test_what_astro_writes(tmp_path: Path) -> None:
    catalog = project(tmp_path, {".astro/collections/garden.schema.json": json.dumps(ASTRO), "astro.config.mjs": ""})
    fields = fields_of(catalog, "garden")
    assert kinds(fields) == {
        "title": "string", "planted": "datetime", "beds": "tags", "kind": "select", "shade": "bool", "size": "int",
        "pets": "raw", "soil": "string",
    }  # fmt: skip
    assert fields["title"].required and fields["shade"].nullable
    assert (fields["size"].minimum, fields["size"].maximum) == (1, 9)
    assert fields["soil"].settings["suggest"] == ["clay", "sand"]
    assert catalog.first_match(tmp_path / "src/content/garden/deep/a.mdx") == "garden"
    assert "https://example.org/pets.json is not fetched" in said(catalog)
    assert "soil: not checked: ‘x-made-up’." in said(catalog)


def test_astro_without_its_files_is_told_which_command_writes_them(tmp_path: Path) -> None:
    catalog = project(tmp_path, {"astro.config.mjs": "export default {}", "src/content.config.ts": "x"})
    assert "npx astro sync" in said(catalog)


def test_the_settings_of_an_editor(tmp_path: Path) -> None:
    settings = '{ /* mine */ "yaml.schemas": { "./schemas/bird.json": ["birds/*.md"], "x.json": "data/*.yml", }, }'
    bird = {"properties": {"wings": {"type": "integer"}}, "title": "Birds"}
    catalog = project(tmp_path, {".vscode/settings.json": settings, "schemas/bird.json": json.dumps(bird)})
    assert kinds(fields_of(catalog, "bird")) == {"wings": "int"}
    assert catalog.schema_for(tmp_path / "birds/owl.md", {}).label == "Birds"


def test_a_comment_in_the_document_itself(tmp_path: Path) -> None:
    catalog = project(tmp_path, {"schemas/bird.json": json.dumps({"properties": {"wings": {"type": "integer"}}})})
    text = "---\n# yaml-language-server: $schema=../schemas/bird.json\nwings: two\n---\n"
    schema = catalog.schema_for(tmp_path / "birds" / "owl.md", {"wings": "two"}, text)
    assert [(field.name, field.type) for field in schema.fields] == [("wings", "int")]
    assert schema.source == "schemas/bird.json"


def test_what_holds_first_and_what_else_was_found(tmp_path: Path) -> None:
    catalog = project(
        tmp_path, {"admin/config.yml": DECAP, ".pages.yml": PAGES, "tina/tina-lock.json": json.dumps(TINA)}
    )
    assert [hit.importer for hit in signs_at(tmp_path)] == ["decap", "pages", "tina"]
    assert catalog.source == "admin/config.yml"
    assert [path.name for path in catalog.others] == [".pages.yml", "tina-lock.json"]
    # What the first does not cover, a later one may.
    assert catalog.schema_for(tmp_path / "src/news/a.md", {}).source == ".pages.yml"
    names = [member.schema.name for member in catalog.collections]
    assert len(names) == len(set(names)) == 6


def test_our_own_file_holds_before_all_others(tmp_path: Path) -> None:
    own = "version: 1\ncollections: [{ name: mine, match: content/posts/*.md, fields: [{ name: a }] }]\n"
    files = {"admin/config.yml": DECAP, "caseedit.yml": own}
    catalog = project(tmp_path, files)
    post = {"kind": "note"}
    assert catalog.schema_for(tmp_path / "content/posts/a.md", post).name == "mine"
    assert catalog.schema_for(tmp_path / "content/people/a.md", {}).source == "admin/config.yml"
    catalog = project(tmp_path, {"caseedit.yml": own.replace("version: 1", "version: 1\nimport: none")})
    assert catalog.schema_for(tmp_path / "content/people/a.md", {}).source == "none"
    catalog = project(
        tmp_path,
        {"caseedit.yml": "version: 1\nimport: schemas/x.json\n", "schemas/x.json": '{"properties": {"q": {}}}'},
    )
    assert catalog.schema_for(tmp_path / "content/people/a.md", {}).source == "schemas/x.json"


def test_the_root_is_where_the_schema_lies(tmp_path: Path) -> None:
    project(tmp_path, {"admin/config.yml": DECAP, "content/posts/a.md": ""})
    assert find_root(tmp_path / "content" / "posts" / "a.md") == tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("admin/config.yml", "- a\n"),
        ("admin/config.yml", "collections: [a, 1, {name: [x]}, {name: b, folder: c, fields: {a: 1}}]\n"),
        ("admin/config.yml", "collections:\n  - &a {name: a, folder: b, fields: [*b]}\n"),
        ("admin/config.yml", "collections: !!python/object/apply:os.system ['true']\n"),
        ("admin/config.json", "[" * 100_000),
        ("admin/config.json", '{"collections": ' + '{"a": ' * 5000 + "1" + "}" * 5001),
        (".pages.yml", "content: {a: b}\ncomponents: 3\n"),
        (".pages.yml", "content: [{name: a, path: b, fields: [{name: x, component: y}]}]\n"
         "components: {y: {component: y}}"),
        ("frontmatter.json", '{"frontMatter.content.pageFolders": [{"path": 3}, 4]}'),
        ("tina/tina-lock.json", '{"schema": {"collections": [{"name": 1, "fields": 2, "templates": [3]}]}}'),
        (".astro/collections/a.schema.json", '{"$ref": "#/a", "a": {"$ref": "#/a"}, "properties": [1]}'),
        (".astro/collections/a.schema.json", "nonsense"),
        (".vscode/settings.json", '{"yaml.schemas": {"https://example.org/x.json": "*.md", "../../y.json": ["*.md"]}}'),
    ],
)  # fmt: skip
def test_nonsense_stops_nothing(tmp_path: Path, name: str, text: str) -> None:
    catalog = project(tmp_path, {name: text})
    assert catalog.errors == ()
    assert all(len(str(notice)) < 400 for notice in catalog.notices)


def test_every_importer_has_a_project_here() -> None:
    tests = {"decap": DECAP, "pages": PAGES, "frontmatter_cms": FRONT_MATTER, "tina": TINA, "jsonschema": ASTRO}
    assert {name for name, _ in IMPORTERS} == set(tests)


def deep_references() -> dict[str, Any]:
    """Each definition names the next one twice: small on the disk, endless when followed."""
    parts = {
        f"d{n}": {"properties": {"a": {"$ref": f"#/$defs/d{n + 1}"}, "b": {"$ref": f"#/$defs/d{n + 1}"}}}
        for n in range(60)
    }
    return {"properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": parts}


def test_references_that_multiply_come_to_an_end(tmp_path: Path) -> None:
    catalog = project(tmp_path, {".astro/collections/a.schema.json": json.dumps(deep_references())})
    assert [member.schema.name for member in catalog.collections] == ["a"]
