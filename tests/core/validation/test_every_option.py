"""Each option of each kind of field: a value that keeps to it, and one that does not and is told with its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.document.document import loads
from caseedit.core.schema.fields import COMMON
from caseedit.core.schema.loader import load_catalog
from caseedit.core.schema.types import KINDS
from caseedit.core.validation.check import check_files

# Kind, its option, how a field says it, a value that fits, one that does not, the rule, and whether it is mended.
# The option is empty where the kind alone asks for it.
LENGTHS = [
    ("min", "min: 3", "abc", "ab", "too-short", False),
    ("max", "max: 3", "abc", "abcd", "too-long", False),
    ("words", "words: { min: 2, max: 3 }", "a b", "a b c d", "too-long", False),
]
NUMBERS = [
    ("", "", "3", '"3"', "wrong-type", True),
    ("min", "min: 3", "3", "2", "too-short", False),
    ("max", "max: 3", "3", "4", "too-long", False),
    ("step", "min: 1, step: 2", "7", "8", "pattern", False),
]
DATES = [
    ("", "", "2021-03-09", "2021-02-30", "date-malformed", False),
    ("format", 'format: "%d.%m.%Y"', '"09.03.2021"', '"2021-03-09"', "date-malformed", True),
    ("store", "store: string", '"2021-03-09"', "2021-03-09", "date-malformed", True),
    ("store", "store: native", "2021-03-09", '"2021-03-09"', "date-malformed", True),
    ("min", 'min: "2021-01-01"', "2021-03-09", "2020-03-09", "too-short", False),
    ("max", 'max: "2021-12-31"', "2021-03-09", "2022-03-09", "too-long", False),
]
ITEMS = [
    ("min_items", "min_items: 1", "[a]", "[]", "too-few", False),
    ("max_items", "max_items: 1", "[a]", "[a, b]", "too-many", False),
]
FILES = [
    ("", "", "pic.png", "PIC.png", "image-case", True),
    ("media", "media: { relative_to: root, roots: [img] }", "in.png", "out.png", "image-missing", False),
    ("roots", "relative_to: root, roots: [img]", "in.png", "out.png", "image-missing", False),
    ("relative_to", "relative_to: root", "img/in.png", "in.png", "image-missing", False),
    ("public", 'public: { "/up": img }', "/up/in.png", "/up/out.png", "image-missing", False),
    ("extensions", "extensions: [png]", "pic.png", "pic.gif", "pattern", False),
    ("max_bytes", "max_bytes: 9", "pic.png", "large.png", "image-too-big", False),
    ("max_bytes", "media: { max_bytes: 9 }", "pic.png", "large.png", "image-too-big", False),
    ("multiple", "multiple: true", "[pic.png]", "pic.png", "wrong-type", True),
]
QUOTE = "key: kind, blocks: { quote: [{ name: said, required: true }] }"
TABLE: dict[str, list[tuple[str, str, str, str, str, bool]]] = {
    "string": [("", "", "a", "12", "wrong-type", True), *LENGTHS,
               ("plain", "plain: true", "a b", "a **b**", "plain-text", False)],
    "text": [*LENGTHS, ("plain", "plain: true", "a b", '"a\\n\\nb"', "plain-text", False)],
    "markdown": [*LENGTHS, ("plain", "plain: true", "a b", "a **b**", "plain-text", False)],
    "html": [*LENGTHS, ("plain", "plain: true", "a b", "a **b**", "plain-text", False)],
    "slug": [("", "", "a-b", "A b", "pattern", True), *LENGTHS[:2]],
    "url": [("", "", "https://a.org", "www.a.org", "url-malformed", True),
            ("min", "min: 14", "https://aa.org", "https://a.org", "too-short", False),
            ("max", "max: 13", "https://a.org", "https://aa.org", "too-long", False),
            ("relative", "relative: false", "https://a.org", "/a", "url-malformed", False),
            ("schemes", "schemes: [https]", "https://a.org", "ftp://a.org", "url-malformed", False)],
    "email": [("", "", "a@b.org", "a-b.org", "pattern", False)],
    "code": LENGTHS,
    "color": [("", "", '"#ff0000"', '"#ff"', "pattern", False)],
    "uuid": [("", "", "123e4567-e89b-12d3-a456-426614174000", "12-34", "pattern", False)],
    "int": [*NUMBERS, ("", "", "3", "3.5", "wrong-type", False)],
    "number": [*NUMBERS, ("step", "step: 0.1", "0.3", "0.35", "pattern", False)],
    "bool": [("", "", "true", '"true"', "wrong-type", True),
             ("true", '"true": "yes", "false": "no"', "yes", "true", "wrong-type", False),
             ("false", '"true": 1, "false": 0', "0", '"0"', "wrong-type", True)],
    "date": [*DATES, ("zone", "zone: UTC", "2021-07-01", "2021-07-01 10:00:00+02:00", "date-malformed", True)],
    "datetime": [*DATES, ("zone", "zone: Europe/Vienna", "2021-07-01T10:00:00+02:00", "2021-07-01T10:00:00Z",
                          "date-malformed", True),
                 ("zone", 'zone: "+01:00"', "2021-07-01T10:00+01:00", "2021-07-01T10:00:00", "date-malformed", False),
                 ("zone", "zone: UTC", "2021-07-01T10:00:00", "2021-07-01 10:00:00+02:00", "date-malformed", True)],
    "time": [("", "", '"10:00"', '"25:00"', "date-malformed", False),
             ("format", 'format: "%H:%M"', '"10:00"', "10 o'clock", "date-malformed", False),
             ("min", 'min: "08:00"', '"09:00"', '"07:00"', "too-short", False),
             ("max", 'max: "18:00"', '"09:00"', '"19:00"', "too-long", False)],
    "select": [("options", "options: [Day, night]", "Day", "day", "not-in-options", True)],
    "multiselect": [("options", "options: [a, b]", "[a]", "[c]", "not-in-options", False),
                    *((row[0], f"options: [a, b], {row[1]}", row[2], row[3], row[4], row[5]) for row in ITEMS)],
    "tags": ITEMS,
    "list": [*ITEMS, ("of", "of: { type: int }", "[1]", "[a]", "wrong-type", False),
             ("fields", "fields: [{ name: q, type: int }]", "[{ q: 1 }]", "[{ q: a }]", "wrong-type", False),
             ("scope", "of: { type: int, unique: true, scope: item }", "[1, 2]", "[1, 1]", "not-unique", False)],
    "object": [("fields", "fields: [{ name: q, type: int }]", "{ q: 1 }", "{ q: a }", "wrong-type", False),
               ("shape", "shape: part", "{ q: 1 }", "{ q: a }", "wrong-type", False),
               ("optional", "fields: [{ name: q, required: true }, { name: r }], optional: true", '{ r: "" }',
                "{ r: a }", "missing-field", False)],
    "blocks": [("key", QUOTE, "[{ kind: quote, said: a }]", "[{ type: quote, said: a }]", "not-in-options", False),
               ("blocks", QUOTE, "[{ kind: quote, said: a }]", "[{ kind: quote }]", "missing-field", False),
               ("blocks", QUOTE, "[{ kind: quote, said: a }]", "[{ kind: quot, said: a }]", "not-in-options", True),
               ("min_items", f"min_items: 1, {QUOTE}", "[{ kind: quote, said: a }]", "[]", "too-few", False),
               ("max_items", f"max_items: 1, {QUOTE}", "[{ kind: quote, said: a }]",
                "[{ kind: quote, said: a }, { kind: quote, said: b }]", "too-many", False)],
    "map": [("of", "of: { type: int }", "{ a: 1 }", "{ a: b }", "wrong-type", False)],
    "image": [*FILES, ("alt", "alt: title", "pic.png", "pic.png", "", False),
              ("alt", "alt: nobody", "null", "pic.png", "image-alt", False)],
    "file": FILES,
    "reference": [
        ("collection", "collection: a", "Title", "Nobody", "reference-missing", False),
        ("value", "collection: a, value: name", "Name", "Title", "reference-missing", False),
        ("multiple", "collection: a, multiple: true", "[Title]", "Title", "wrong-type", True),
        ("self", "collection: a, self: false", "null", "Title", "reference-missing", False)],
    "const": [("value", "value: 7", "7", "8", "not-in-options", True)],
    "raw": [],
}  # fmt: skip
# Options of every kind; they are tried on the kind beside them.
OF_ALL = [
    ("required", "string", "required: true", "a", '""', "empty-value", False),
    ("required", "string", "required: { title: Title }", "a", "~", "empty-value", False),
    ("nullable", "list", "nullable: true, min_items: 1", "~", "[]", "too-few", False),
    ("allow_empty", "string", "required: true, allow_empty: true", '""', "~", "empty-value", False),
    ("default", "string", "required: true, default: new", "a", "", "missing-field", True),
    ("pattern", "string", 'pattern: "^a"', "abc", "cba", "pattern", False),
    ("options", "string", "options: [a, b]", "a", "c", "not-in-options", False),
    ("options", "int", "options: [1, 2]", "1", "3", "not-in-options", False),
    ("unique", "string", "unique: true", "a", "used", "not-unique", False),
    ("scope", "list", "of: { type: int, unique: true, scope: item }", "[1, 2]", "[1, 1]", "not-unique", False),
    ("when", "string", "max: 1, when: { title: Title }", "a", "ab", "too-long", False),
    ("severity", "string", "max: 1, severity: info", "a", "ab", "too-long", False),
    ("deprecated", "string", "deprecated: Write y, when: { title: Title }", "", "a", "deprecated-field", False),
]  # fmt: skip
# Options that a kind takes because its like have them.
OF_KIN = {"time": {"store", "zone"}, "file": {"alt"}, "list": {"shape"}}
OF_KIN |= {kind: {"plain", "words", "min", "max"} for kind in ("slug", "url", "email", "color", "code")}
# Options that ask nothing of a value that stands there, and what they are for.
ASKS_NOTHING = {
    **dict.fromkeys(("name", "type"), "what the field is"),
    **dict.fromkeys(("label", "hint", "group", "hidden", "readonly", "label_item", "language"), "the form"),
    **dict.fromkeys(("suggest", "size"), "hints in the form; other words and sizes are as welcome"),
    **dict.fromkeys(("from", "tag", "quote", "style"), "new values"),
}
ROWS = [(kind, *row) for kind, rows in TABLE.items() for row in rows] + [(row[1], row[0], *row[2:]) for row in OF_ALL]


def told(root: Path, field: str, value: str) -> list[tuple[str, str, str, bool]]:
    """Return rule, message, hint of what is wrong with a value of a field, and whether its fix mends it."""
    (root / "caseedit.yml").write_text(
        "version: 1\ndialect: js-yaml-4\nshapes: { part: [{ name: q, type: int }] }\n"
        f"collections:\n  - {{ name: a, match: '*.md', unknown: allow, fields: [{{ name: x, {field} }}] }}\n"
    )
    (root / "img").mkdir(exist_ok=True)
    for name, data in (("pic.png", b""), ("pic.gif", b""), ("large.png", b"ten bytes."), ("img/in.png", b"")):
        (root / name).write_bytes(data)
    (root / "b.md").write_text("---\nx: used\n---\n")
    line = f"x: {value}\n" if value else ""
    (root / "a.md").write_text(f"---\ntitle: Title\nname: Name\n{line}---\n")
    catalog = load_catalog(root)
    assert catalog.errors == ()
    found = dict(check_files([root / "a.md", root / "b.md"], catalog))[root / "a.md"]
    result = []
    for item in found:
        document = loads((root / "a.md").read_text(), root / "a.md", dialect="js-yaml-4")
        if item.fix:
            document.apply(item.fix)
            (root / "a.md").write_bytes(document.to_bytes())
            again = dict(check_files([root / "a.md", root / "b.md"], catalog))[root / "a.md"]
            assert again == [], f"the fix of {item.rule} leaves {again}"
        result.append((item.rule, item.message, item.hint, bool(item.fix)))
    return result


@pytest.mark.parametrize(("kind", "option", "said", "good", "bad", "rule", "is_mended"), ROWS)
def test_a_value_against_an_option_is_told(
    tmp_path: Path, kind: str, option: str, said: str, good: str, bad: str, rule: str, is_mended: bool
) -> None:
    field = f"type: {kind}" + (f", {said}" if said else "")
    assert told(tmp_path, field, good) == []
    found = told(tmp_path, field, bad)
    assert [item[0] for item in found] == ([rule] if rule else [])
    for _, message, hint, has_fix in found:
        assert message.endswith(".") and (hint.endswith((".", "?", "]")) or "form is" in hint), (message, hint)
        assert has_fix is is_mended


@pytest.mark.parametrize("kind", KINDS)
def test_no_option_of_a_kind_is_left_out(kind: str) -> None:
    tried = {row[0] for row in TABLE[kind]} - {""}
    assert KINDS[kind].settings - tried - OF_KIN.get(kind, set()) == KINDS[kind].settings & ASKS_NOTHING.keys()
    assert tried <= KINDS[kind].settings | COMMON


def test_no_option_of_every_kind_is_left_out() -> None:
    assert COMMON - {row[0] for row in OF_ALL} == COMMON & ASKS_NOTHING.keys()


@pytest.mark.parametrize("value", ["9" * 400, "1e300", ".inf", "-3", "many"])
def test_steps_of_odd_numbers_stop_nothing(tmp_path: Path, value: str) -> None:
    found = told(tmp_path, "type: number, step: 7", value)
    assert {rule for rule, *_ in found} <= {"pattern", "wrong-type"}


@pytest.mark.parametrize("kind", ["image", "file", "reference, collection: a"])
@pytest.mark.parametrize("value", ["~", "null", '""'])
def test_nothing_names_no_file_and_no_document(tmp_path: Path, kind: str, value: str) -> None:
    assert told(tmp_path, f"type: {kind}", value) == []
