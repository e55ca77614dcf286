"""Schema files, foreign ones and page templates that are made to hang or to harm: each ends soon, with a sentence.

What one costs is counted in calls of Python, so that a guard that is lost shows on every machine; a million calls take
about half a second.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from counting import calls_of

from caseedit.core.preview.page import PageSettings, PageView, text_of
from caseedit.core.schema.loader import load_catalog

MOST_CALLS = 1_200_000

COLLECTION = "version: 1\ncollections: [{ name: a, match: '*.md', fields: [%s] }]\n"


def many(line: str, count: int, before: str = "version: 1\ncollections:\n") -> str:
    return before + "".join(line.replace("#", str(number)) for number in range(count))


def multiplied(line: str, part: str, times: int, levels: int, first: int = 0) -> str:
    """Return lines of which each holds the next one several times."""
    parts = (", ".join(part % {"n": level + 1, "k": each} for each in range(times)) for level in range(first, levels))
    return "".join(line % (level, inner) for level, inner in enumerate(parts, first))


def laughing(levels: int = 11) -> str:
    return "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels + 1))


FIELDS = "version: 1\ncollections:\n  - name: a\n    match: '*'\n    fields:\n"
OURS: dict[str, str] = {
    "brackets": "version: 1\ncollections: " + "[" * 20_000,
    "deep shapes": "version: 1\nshapes:\n  a: " + "[{name: x, fields: " * 200 + "1" + "}]" * 200,
    "aliases that unfold": f"version: 1\n{laughing()}",
    "tags that would build objects": "version: !!python/object/apply:os.system ['touch pwned']\n",
    "a large file": "version: 1\n# " + "x" * 300_000,
    "bytes": "version: 1\n\x00\x01",
    "shapes of shapes": "version: 1\nshapes:\n"
    + multiplied("  s%d: [%s]\n", "{name: a%(k)d, shape: s%(n)d}", 20, 8)
    + "  s8: [{name: z}]\ncollections: [{name: a, match: '*.md', shape: s0}]\n",
    "one shape everywhere": many("  - {name: n#, match: x, shape: s}\n", 1000, "version: 1\nshapes:\n  s:\n"
    + "".join(f"    - {{name: f{n}}}\n" for n in range(1000)) + "collections:\n"),
    "repetitions": COLLECTION % "{ name: x, pattern: '(((a{99}){99}){99}){99}' }",
    "a long pattern": COLLECTION % ("{ name: x, pattern: '" + "(" * 5000 + "' }"),
    "many large patterns": many("      - { name: n#, pattern: '(a{9}){20}#' }\n", 1000, FIELDS),
    "braces": "version: 1\ncollections: [{ name: a, match: '" + "{a,b}" * 40 + "', fields: [] }]\n",
    "stars": "version: 1\ncollections: [{ name: a, match: '" + "*a" * 40 + "', fields: [] }]\n",
    "many globs": many("  - {name: n#, match: ['{a,b,c}{a,b,c}{a,b,c}{a,b,c}']}\n", 300),
    "many strange words": many("  - {name: n#, match: x, zzz#: 1}\n", 2000),
    "many strange kinds": many("      - {name: n#, type: strng}\n", 1500, FIELDS),
    "many strange conditions": many("      - {name: name#, required: {name#x: 1}, max: x}\n", 1500, FIELDS),
    "many strange collections": many(
        "  - {name: n#, match: x, fields: [{name: r, type: reference, collection: m#}]}\n", 1500
    ),
    "a long template": "version: 1\ncollections: [{name: a, match: x, title: '" + "{{a | lower" * 5000 + "'}]\n",
    "deep conditions": "version: 1\ncollections: [{name: a, match: x, where: " + "{not: " * 30 + "1" + "}" * 31 + "]\n",
    "wide conditions": "version: 1\ncollections: [{name: a, match: x, where: {any: [" + "{a: 1}," * 30_000 + "]}}]\n",
    "merges": "version: 1\na: &a {" + ",".join(f"k{n}: 1" for n in range(5000)) + "}\n"
    + "".join(f"b{n}: {{<<: *a}}\n" for n in range(2000)),
}  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_a_hostile_schema_file_is_refused_with_a_sentence(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "caseedit.yml").write_text(OURS[name], "utf-8")
    made = []
    assert calls_of(lambda: made.append(load_catalog(tmp_path))) < MOST_CALLS
    errors = made[0].errors
    assert errors and len(errors) <= 100
    assert all(error.line and error.column and len(f"{error} {error.hint}") < 400 for error in errors)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["caseedit.yml"]


def references(levels: int, part: Callable[[str], object], last: object) -> str:
    definitions = {f"d{n}": part(f"#/$defs/d{n + 1}") for n in range(levels)}
    return json.dumps({"$ref": "#/$defs/d0", "$defs": {**definitions, f"d{levels}": last}})


ASTRO = ".astro/collections/a.schema.json"
FOREIGN: dict[str, tuple[str, str, str]] = {
    "comments side by side": ("frontmatter.json", '{"a": 1,' + "/**/" * 40 + '"b": 2 x}', "It is no JSON: line 1."),
    "comments after commas": ("frontmatter.json", '{"a": [1' + ",/**/x" * 20_000 + "]}", "It is no JSON: line 1."),
    "comments that never end": ("frontmatter.json", '{"a": [1' + ",/*" * 100_000, "It is no JSON: line 1."),
    "quotes that never end": ("frontmatter.json", '{"a": ' + '"\\' * 100_000, "It is no JSON: line 1."),
    "slashes": ("frontmatter.json", '{"a": 1,' + "/" * 1_000_000, "It is no JSON: line 1."),
    "commas": ("frontmatter.json", '{"a": [1' + ", " * 400_000 + "]}", "It is no JSON: line 1."),
    "5 MB": ("frontmatter.json", '{"a": "' + "x" * 5_000_000 + '"}', "It is larger than 4 MB."),
    "deep JSON": ("frontmatter.json", '{"a":' + "[" * 100_000 + "]" * 100_000 + "}", "It is nested too deep."),
    "deep TOML": ("admin/config.toml", "a = " + "[" * 5000 + "]" * 5000, "It is no TOML"),
    "long TOML keys": ("admin/config.toml", ("a." * 2000 + "b = 1\n") * 60, "It is nested too deep."),
    "much TOML": ("admin/config.toml", "[[collections]]\nname = 'a'\n" * 20_000, "It is larger than 256 KB."),
    "aliases that unfold": ("admin/config.yml", laughing() + "collections: *a11\n", "It is too big"),
    "components of components": (".pages.yml", "components:\n"
        + multiplied("  c%d: {type: object, fields: [%s]}\n", "{name: a%(k)d, component: c%(n)d}", 9, 12)
        + "  c12: {type: string}\ncontent: [{name: a, path: b, type: collection, fields: [{name: x, component: c0}"
        "]}]\n",
        "fields; the rest are edited as YAML."),
    "groups of groups": ("frontmatter.json", json.dumps({
        "frontMatter.content.pageFolders": [{"path": "p"}],
        "frontMatter.taxonomy.contentTypes": [{"name": "default", "fields": [
            {"name": "x", "type": "block", "fieldGroup": ["g0"]}]}],
        "frontMatter.taxonomy.fieldGroups": [
            {"id": f"g{n}", "fields": [{"name": f"a{k}", "type": "block", "fieldGroup": f"g{n + 1}"} for k in range(9)]}
            for n in range(30)]}), "fields more than 12 levels deep are edited as YAML."),
    "fields without end": ("tina/tina-lock.json", json.dumps({"schema": {"collections": [
        {"name": f"n{n}", "path": "p", "fields": [{"name": f"f{k}", "type": "string"} for k in range(50)]}
        for n in range(400)]}}), "it has more than 4000 fields"),
    "references that multiply": (ASTRO, references(12, lambda to: {"type": "object", "properties": {
        f"a{k}": {"$ref": to} for k in range(9)}}, {"type": "string"}), ""),
    "parts that multiply": (ASTRO, references(12, lambda to: {"allOf": [{"$ref": to}] * 9}, {"type": "object"}), ""),
    "references in a circle": (ASTRO, references(1, lambda to: {"$ref": to}, {"$ref": "#/$defs/d0"}), ""),
    "many properties": (ASTRO, json.dumps({"properties": {f"p{n}": {"type": "string"} for n in range(20_000)}}),
        "it has more than 4000 fields"),
    "many large patterns": (ASTRO, json.dumps({"properties": {
        f"p{n}": {"type": "string", "pattern": f"(a{{9}}){{20}}{n}"} for n in range(1000)}}),
        "the patterns of this file are too large together."),
}  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_a_hostile_foreign_schema_hangs_nothing(tmp_path: Path, name: str) -> None:
    place, text, said = FOREIGN[name]
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    made = []
    assert calls_of(lambda: made.append(load_catalog(tmp_path))) < MOST_CALLS
    notices = [str(notice) for notice in made[0].notices]
    assert len(notices) <= 302
    assert not said or any(said in notice for notice in notices), notices[:3]


NESTED = "<div x-each='i in items'>" * 8 + "<p x-text='i'></p>" + "</div>" * 8
TEMPLATES: dict[str, tuple[str, str]] = {
    "lists in lists": (NESTED, "The template repeats itself too often: the rest is not shown."),
    "a long text very often": ("<p x-text='long'></p>" * 1500, "The template repeats itself too often"),
    "tags without end": ("<b>" * 50_000, "The template has more than 4000 tags, so it is not read."),
    "tags in each other": ("<b><i><u><s><em><strong>" * 600, "Not on the page"),
    "a large file": ("<p>x</p>" * 400_000, "is larger than 200 KB"),
    "comments": ("<!--" * 40_000, "The template has more than 4000 tags"),
    "attributes": ("<p " + "a " * 60_000 + ">x</p>", "x"),
    "entities": ("&amp;" * 30_000, "&&&"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_hostile_template_ends_in_a_page(tmp_path: Path, name: str) -> None:
    template, said = TEMPLATES[name]
    (tmp_path / "page.html").write_text(template, "utf-8")
    view = PageView(tmp_path, tmp_path)
    fields = {"items": [f"item {number}" for number in range(100)], "long": "words " * 2000}
    shown = []

    def work() -> None:
        view.update(fields, "Text.\n", PageSettings("page.html"))
        shown.append(view.rows(72))

    assert calls_of(work) < MOST_CALLS
    assert said in " ".join(text_of(shown[0]).split())


def test_lines_after_comments_are_counted_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "frontmatter.json").write_text('{ // one\n/* two\n three */ "a": [1, // four\n], "b": x }', "utf-8")
    assert "It is no JSON: line 4." in str(load_catalog(tmp_path).notices[0])
