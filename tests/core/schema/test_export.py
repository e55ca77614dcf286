"""A schema goes out as JSON Schema and comes back the same; other tools find the same faults with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.document.document import loads
from caseedit.core.schema.catalog import Catalog, Notice
from caseedit.core.schema.export import DRAFT, export
from caseedit.core.schema.importers.jsonschema import collection_of
from caseedit.core.schema.loader import load_catalog
from caseedit.core.schema.plain import catalog_from
from caseedit.core.validation.check import check

ROOT = Path("/nowhere")
BARE = Catalog(ROOT)
SAMPLE = Path(__file__).parents[3] / "sample_content"

WORDS = st.sampled_from(["alpha", "Beta two", "yes", "012", "2018-01-01", "no: way", "é", "#", "- x", "null", "'", '"'])
NAMES = st.sampled_from(["title", "path", "tags", "odd key", "x.y", "type", "kind", "naïve", "no", "1"])
SMALL = st.integers(0, 40)
CONDITIONS = st.one_of(
    st.builds(lambda name, word: {name: word}, NAMES, WORDS),
    st.builds(lambda name, words: {name: words}, NAMES, st.lists(WORDS, min_size=1, max_size=3)),
    st.just({"website": {"exists": True}}),
    st.just({"weight": {"min": 1, "max": 9}}),
    st.just({"path": {"matches": "^/team/"}}),
    st.just({"any": [{"type": "a"}, {"not": {"kind": "b"}}]}),
)


def options(draw: Any, parts: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    chosen = draw(st.sets(st.sampled_from(sorted(parts)), max_size=4))
    return {key: draw(parts[key]) for key in sorted(chosen)}


COMMON: dict[str, st.SearchStrategy[Any]] = {
    "label": WORDS,
    "hint": WORDS,
    "group": WORDS,
    "required": st.one_of(st.just(True), CONDITIONS),
    "nullable": st.just(True),
    "allow_empty": st.just(True),
    "default": st.one_of(WORDS, SMALL, st.booleans()),
    "unique": st.just(True),
    "scope": st.sampled_from(["item", "collection"]),
    "when": CONDITIONS,
    "suggest": st.one_of(st.sampled_from(["none", "collection"]), st.lists(WORDS, max_size=3)),
    "tag": st.just("!md"),
    "quote": st.sampled_from(["plain", "single", "double", "keep"]),
    "style": st.sampled_from(["block", "flow", "keep"]),
    "hidden": st.just(True),
    "readonly": st.just(True),
    "deprecated": WORDS,
    "severity": st.sampled_from(["off", "info", "warning", "error"]),
}
CHOICES = st.lists(
    st.one_of(WORDS, SMALL, st.builds(lambda word: {"value": word, "label": f"The {word}"}, WORDS)),
    min_size=1,
    max_size=4,
)
LENGTHS: dict[str, st.SearchStrategy[Any]] = {
    "min": SMALL,
    "max": SMALL,
    "pattern": st.sampled_from(["^/a", {"regex": "[a-z]+", "message": "small"}]),
    "words": st.just({"min": 2, "max": 9}),
    "plain": st.booleans(),
}
ITEMS: dict[str, st.SearchStrategy[Any]] = {"min_items": SMALL, "max_items": SMALL}
MEDIA = {
    "relative_to": "public",
    "public": {"/": "static"},
    "roots": ["static"],
    "extensions": [".png"],
    "max_bytes": 9,
}
FILES: dict[str, st.SearchStrategy[Any]] = {
    "multiple": st.booleans(),
    "media": st.just(MEDIA),
    "alt": st.just("alt"),
    "size": st.just([1200, 630]),
}
OWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "string": {**LENGTHS, "options": CHOICES},
    "text": LENGTHS,
    "markdown": LENGTHS,
    "html": LENGTHS,
    "slug": {**LENGTHS, "from": st.just("title")},
    "url": {**LENGTHS, "relative": st.booleans(), "schemes": st.just(["https"])},
    "email": LENGTHS,
    "code": {**LENGTHS, "language": st.just("python")},
    "color": LENGTHS,
    "uuid": {},
    "int": {"min": SMALL, "max": SMALL, "step": st.just(2), "options": CHOICES},
    "number": {"min": SMALL, "max": st.just(2.5), "step": st.just(0.5)},
    "bool": {"true": st.just("yes"), "false": st.just("no")},
    "date": {"format": st.just("%d.%m.%Y"), "store": st.just("string"), "min": st.just("2018-01-01")},
    "time": {"format": st.just("%H:%M")},
    "datetime": {"zone": st.just("Europe/Vienna"), "store": st.just("native")},
    "multiselect": ITEMS,
    "tags": ITEMS,
    "image": FILES,
    "file": FILES,
    "raw": {},
    "reference": {"value": st.just("title"), "multiple": st.booleans(), "self": st.booleans()},
}  # fmt: skip


@st.composite
def a_field(draw: Any, depth: int = 0, *, named: bool = True) -> dict[str, Any]:
    deep = ["list", "object", "blocks", "map"] if depth < 2 else []
    kind = draw(st.sampled_from([*OWN, "select", "const", *deep]))
    made: dict[str, Any] = {"name": draw(NAMES)} if named else {}
    made |= {"type": kind, **options(draw, COMMON), **options(draw, OWN.get(kind, ITEMS) or {"label": WORDS})}
    inner = a_field(depth + 1)
    if kind in ("select", "multiselect"):
        made["options"] = draw(CHOICES)
    elif kind == "const":
        made["value"] = draw(st.one_of(WORDS, SMALL, st.booleans()))
        made = {key: value for key, value in made.items() if key not in ITEMS}
    elif kind == "reference":
        made["collection"] = draw(st.sampled_from(["things", ["things"]]))
    elif kind == "list":
        made["of"] = draw(a_field(depth + 1, named=False))
    elif kind in ("object", "map"):
        made = {key: value for key, value in made.items() if key not in ITEMS}
        made |= (
            {"of": draw(a_field(depth + 1, named=False))}
            if kind == "map"
            else {"fields": draw(st.lists(inner, max_size=3))}
        )
    elif kind == "blocks":
        made["blocks"] = {
            name: draw(st.lists(inner, max_size=2))
            for name in draw(st.lists(NAMES, unique=True, min_size=1, max_size=2))
        }
        made |= {"key": draw(st.sampled_from(["type", "_block"]))}
    return made


@st.composite
def a_collection(draw: Any) -> dict[str, Any]:
    parts: dict[str, st.SearchStrategy[Any]] = {
        "label": WORDS, "hint": WORDS, "where": CONDITIONS, "title": st.just("name"),
        "list": st.just(["title", "tags"]),
        "sort": st.just(["-date"]), "preview": WORDS, "url": st.just("/blog/{{filename}}/"),
        "slug": st.just("{{title | slug}}"), "unknown": st.sampled_from(["allow", "warn", "error"]),
        "order": st.sampled_from(["schema", "siblings"]), "rules": st.just({"image-alt": "off"}),
        "body": st.just({"type": "markdown", "headings": {"start": 3}, "expect": ["### A"], "min_words": 5}),
    }  # fmt: skip
    made = {
        "name": "things",
        "match": draw(st.sampled_from(["a/*.md", ["a/**/*.md", "!a/x.md"]])),
        **options(draw, parts),
    }
    return {**made, "fields": draw(st.lists(a_field(), max_size=5, unique_by=lambda field: field["name"]))}


def catalog_of(plain: dict[str, Any]) -> Catalog:
    return catalog_from(plain, ROOT / "caseedit.yml", BARE, "caseedit.yml", [])


@settings(max_examples=150, deadline=None)
@given(a_collection())
def test_import_of_an_export_is_the_same(collection: dict[str, Any]) -> None:
    before = catalog_of({"collections": [collection], "readers": ["go"], "tags": {"!md": "markdown"}, "media": MEDIA})
    if not before.collections:
        return
    text = json.dumps(export(before)["things"])
    notices: list[Notice] = []
    again = catalog_of(collection_of(json.loads(text), ROOT / "things.schema.json", notices))
    assert again.collections[0].schema == before.collections[0].schema
    assert again.collections[0].match.texts == before.collections[0].match.texts
    assert again.collections[0].where == before.collections[0].where


def test_the_sample_schema_comes_back_whole() -> None:
    before = load_catalog(SAMPLE)
    schemas = export(before)
    assert list(schemas) == ["case-study", "case-study-2", "team", "press"]
    for member in before.collections:
        schema = schemas[member.schema.name]
        assert schema["$schema"] == DRAFT
        plain = collection_of(json.loads(json.dumps(schema)), SAMPLE / "x.json", [])
        # A reference to a collection of another file is no mistake of the export.
        again = catalog_from(plain, SAMPLE / "x.json", Catalog(SAMPLE), "caseedit.yml", []).collections[0].schema
        assert again.fields == member.schema.fields
        assert again == member.schema


SHARED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"type": "string", "min": 3, "max": 5}, {"ok": "abcd", "short": "ab", "long": "abcdef", "kind": [1]}),
    ({"type": "string", "pattern": "^/x/[a-z]+$"}, {"ok": "/x/a", "bad": "/X/a", "kind": {"a": 1}}),
    ({"type": "string", "required": True}, {"ok": "a", "empty": "", "kind": ["a"]}),
    ({"type": "int", "min": 1, "max": 9}, {"ok": 5, "low": 0, "high": 10, "kind": "x"}),
    ({"type": "bool"}, {"ok": True, "word": "yes"}),
    ({"type": "select", "options": ["a", "b"]}, {"ok": "b", "other": "c"}),
    ({"type": "multiselect", "options": ["a", "b"], "max_items": 2},
     {"ok": ["a"], "other": ["c"], "many": ["a", "b", "a"], "kind": "a"}),
    ({"type": "tags", "min_items": 1, "required": True}, {"ok": ["x"], "none": [], "kind": "x"}),
    ({"type": "const", "value": "x"}, {"ok": "x", "other": "y"}),
    ({"type": "list", "of": {"type": "object", "fields": [{"name": "a", "type": "string", "required": True}]}},
     {"ok": [{"a": "x"}], "missing": [{"b": "x"}], "kind": "x"}),
    ({"type": "map", "of": {"type": "int"}}, {"ok": {"a": 1}, "inner": {"a": "x"}, "kind": 3}),
    ({"type": "string", "nullable": True, "required": True}, {"ok": None, "text": "a"}),
    ({"type": "string", "options": ["a", "bb"], "min": 2}, {"ok": "bb", "short": "a", "other": "cc"}),
    ({"type": "const", "value": "x"}, {"list": ["x"], "group": {"x": "x"}}),
    ({"type": "blocks", "key": "is", "blocks": {"note": [{"name": "text", "type": "string"}]}},
     {"ok": [{"is": "note", "text": "a"}], "bare": ["note"], "kind": [{"is": "note", "text": 1}]}),
    ({"type": "object", "required": True, "fields": [{"name": "a", "type": "int"}]}, {"ok": {"a": 1}, "empty": {}}),
    ({"type": "tags", "unique": True, "scope": "item"}, {"ok": ["a", "b"], "twice": ["a", "a"]}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "samples"), SHARED)
def test_the_export_and_our_checker_agree(field: dict[str, Any], samples: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    collection = {"name": "things", "match": "*.md", "unknown": "allow", "fields": [{"name": "f", **field}]}
    catalog = catalog_of({"collections": [collection]})
    schema = export(catalog)["things"]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for label, value in samples.items():
        data = {"f": value}
        document = loads(f"---\nf: {json.dumps(value)}\n---\n\nText.\n", dialect="yaml-1.2")
        found = check(document, catalog.collections[0].schema)
        assert bool(found) is (not validator.is_valid(data)), (label, value, found)


def test_groups_are_closed_as_deep_as_they_go() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    group = [{"name": "type", "type": "string"}, {"name": "properties", "type": "string"}]
    fields = [
        {"name": "one", "type": "object", "nullable": True, "fields": group},
        {"name": "many", "type": "list", "of": {"type": "object", "fields": group}},
    ]
    collection = {"name": "things", "match": "*.md", "unknown": "error", "fields": fields}
    validator = jsonschema.Draft202012Validator(export(catalog_of({"collections": [collection]}))["things"])
    assert validator.is_valid({"one": {"type": "x", "properties": "y"}, "many": [{"type": "x"}]})
    for strange in ({"two": 1}, {"one": {"x": 1}}, {"many": [{"x": 1}]}):
        assert not validator.is_valid(strange)


def test_what_is_required_under_a_second_condition() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    fields = [
        {"name": "kind", "type": "string"},
        {"name": "day", "type": "string", "when": {"kind": ["walk", "swim"]}, "required": {"kind": "walk"}},
    ]
    catalog = catalog_of({"collections": [{"name": "things", "match": "*.md", "fields": fields}]})
    validator = jsonschema.Draft202012Validator(export(catalog)["things"])
    assert validator.is_valid({"kind": "swim"}) and not validator.is_valid({"kind": "walk"})


def test_what_rests_under_a_condition_stands_beside_it() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    fields = [
        {"name": "type", "type": "string"},
        {"name": "date", "type": "string", "required": True, "max": 3, "when": {"type": "event"}},
        {"name": "place", "type": "string", "required": {"type": ["event", "walk"]}},
    ]
    catalog = catalog_of({"collections": [{"name": "things", "match": "*.md", "fields": fields}]})
    validator = jsonschema.Draft202012Validator(export(catalog)["things"])
    assert validator.is_valid({"type": "post", "date": "too long"})
    assert not validator.is_valid({"type": "event", "place": "x"})
    assert not validator.is_valid({"type": "event", "date": "long", "place": "x"})
    assert validator.is_valid({"type": "event", "date": "ok", "place": "x"})
    assert not validator.is_valid({"type": "walk"})
