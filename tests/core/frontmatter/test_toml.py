from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typed_cases import changed, operations_on, perform, texts, toml_texts

from caseedit import Refused, loads
from caseedit.core.collection.index import Index
from caseedit.core.document.document import Document
from caseedit.core.frontmatter import formats
from caseedit.core.frontmatter.operations import Remove, Set
from caseedit.core.frontmatter.sheet import Sheet
from caseedit.core.frontmatter.typed import toml_edits, toml_kit
from caseedit.core.frontmatter.typed.planning import Judge, Language
from caseedit.core.text import Edit

CORPUS = Path(__file__).parents[2] / "corpus"
PAGE = (CORPUS / "toml-hugo.md").read_bytes().decode()
SHARED = Path(__file__).parents[4] / "shared" / "corpus"


def data_of(document: Document) -> Any:
    return tomllib.loads(document.parts.matter.of(document.text))


def test_it_is_read_like_any_other() -> None:
    document = loads(PAGE)
    assert document.problem is None
    assert document.fields == data_of(document)
    assert document.get(("date",)) == datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    assert document.get(("expires",)) == date(2025, 1, 1)
    assert document.get(("resources", 1, "src")) == "lake.jpg"
    assert document.comments_above(("params",)) == ("What the theme reads",)
    assert document.to_bytes() == PAGE.encode()
    assert document.check() == []


EDITS: list[tuple[tuple[Any, ...], str, str]] = [
    (("set", ("title",), "Café by the lakes"), 'lake" # shown', 'lakes" # shown'),
    (("set", ("weight",), "30"), "weight = 20", "weight = 30"),
    (("set", ("weight",), "soon"), "weight = 20", 'weight = "soon"'),
    (("set", ("weight",), 2.5), "weight = 20", "weight = 2.5"),
    (("set", ("draft",), False), "draft = true", "draft = false"),
    (("set", ("expires",), "2026-01-01"), "2025-01-01", "2026-01-01"),
    (("set", ("date",), datetime(2024, 3, 2, 9, 30, tzinfo=UTC)), "2024-03-01T09:30:00Z", "2024-03-02T09:30:00+00:00"),
    (("set", ("path",), "c:\\new"), "'c:\\old'", "'c:\\new'"),
    (("set", ("path",), "it's"), "'c:\\old'", '"it\'s"'),
    (("set", ("summary",), "One line.\nTwo lines."), "  words", "  lines"),
    (("insert", ("tags",), 1, "x"), '"a", ', '"a", "x", '),
    (("remove", ("tags", 0)), '"a", ', ""),
    (("move", ("tags",), 0, 1), '"a", "b"', '"b", "a"'),
    (("set", ("tags",), ["a", "c", "b"]), '"a", ', '"a", "c", '),
    (("insert", ("aliases",), 1, "n"), "# the first\n", '# the first\n  "n",\n'),
    (("remove", ("aliases", 0)), '  "one", # the first\n', ""),
    (("insert", ("aliases",), -1, "n"), '  "two",\n', '  "two",\n  "n",\n'),
    (("set", ("menu", "main", "weight"), 3), '{ name = "Home" }', '{ name = "Home", weight = 3 }'),
    (("set", ("author", "mail"), "a@b"), 'author.name = "Ann"\n', 'author.name = "Ann"\nauthor.mail = "a@b"\n'),
    (("rename", ("author",), "writer"), "author.name", "writer.name"),
    (("rename", ("params",), "extra"), "[params]", "[extra]"),
    (("set", ("params", "new"), "v"), "  wide = true\n", '  wide = true\n  new = "v"\n'),
    (("remove", ("params", "wide")), "  wide = true\n", ""),
    (("remove", ("resources", 1)), '\n[[resources]]\nsrc = "lake.jpg" # big\n', ""),
    (("set", ("resources", 1, "title"), "L"), "# big\n", '# big\ntitle = "L"\n'),
    (("insert", ("resources",), -1, {"src": "n"}), "# big\n", '# big\n\n[[resources]]\nsrc = "n"\n'),
    (("set", ("new",), 1), 'author.name = "Ann"\n', 'author.name = "Ann"\nnew = 1\n'),
    (("set", ("last", "x"), 1), "# big\n", "# big\n\n[last]\nx = 1\n"),
]


@pytest.mark.parametrize(("operation", "old", "new"), EDITS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_edit_touches_its_characters_only(operation: tuple[Any, ...], old: str, new: str, newline: str) -> None:
    name, *arguments = operation
    page = PAGE.replace("\n", newline)
    document = loads(page)
    assert getattr(document, name)(*arguments) is not None
    if name == "rename" and arguments[0] == ("params",):
        assert document.text.replace("extra", "params") == page
    else:
        assert document.text == PAGE.replace(old, new, 1).replace("\n", newline)
    document.undo()
    assert document.to_bytes() == page.encode()


def test_keys_of_one_column_stay_in_it() -> None:
    document = loads('+++\ntitle  = "x"\nweight = 1\n+++\n')
    document.set(("tag",), "a")
    assert document.text == '+++\ntitle  = "x"\nweight = 1\ntag    = "a"\n+++\n'


def test_a_new_key_follows_the_order_of_the_schema() -> None:
    document = loads('+++\ntitle = "x"\n# said of it\nweight = 1\n+++\n')
    document.order = ("title", "date", "weight")
    document.set(("date",), date(2020, 1, 2))
    assert list(document.fields) == ["title", "date", "weight"]


def test_the_last_table_of_a_list_takes_its_key_along() -> None:
    document = loads("+++\na = 1\n\n[[t]]\nx = 1\n+++\n")
    document.remove(("t", 0))
    assert document.text == "+++\na = 1\n+++\n"


def test_tables_change_places_with_their_lines() -> None:
    document = loads("+++\n# all\n[[t]]\nx = 1\n\n# two\n[[t]]\nx = 2 # b\n+++\n")
    document.move(("t",), 1, 0)
    assert document.text == "+++\n# all\n# two\n[[t]]\nx = 2 # b\n\n[[t]]\nx = 1\n+++\n"


def test_a_dotted_table_stays_without_its_last_key() -> None:
    document = loads('+++\n# said of it\na.b = ""  # tail\n+++\n')
    document.remove(("a", "b"))
    assert document.text == "+++\n# said of it\na = {}  # tail\n+++\n"


def test_a_table_stays_without_its_last_table() -> None:
    document = loads("+++\n[a.b] # here\nx = 1\n\n[c]\n+++\n")
    document.remove(("a", "b"))
    assert document.text == "+++\n[a] # here\n\n[c]\n+++\n"


def test_comments_that_say_the_same_are_not_mixed_up() -> None:
    document = loads("+++\n[[t]] # here\nx = 1 # x\n[[t]] # here\nx = 2 # y\n+++\n")
    document.remove(("t", 0))
    assert document.text == "+++\n[[t]] # here\nx = 2 # y\n+++\n"


def test_an_empty_block_takes_a_field() -> None:
    document = loads("+++\n# nothing yet\n+++\nText")
    document.set(("title",), "x")
    assert document.text == '+++\n# nothing yet\ntitle = "x"\n+++\nText'


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (("set", ("title",), None), "no empty value"),
        (("set", ("resources",), 3), "touching what stands around"),
        (("move", ("aliases",), 0, 1), "losing a comment"),
        (("remove", ("none",)), "is not there"),
        (("set", ("tags", 9), "x"), "is not there"),
        (("set", ("summary",), "a\n+++\nb\n"), ""),
        (("rename", ("title",), "tags"), "here already"),
    ],
)
def test_what_cannot_be_done_is_refused_or_harmless(operation: tuple[Any, ...], words: str) -> None:
    name, *arguments = operation
    document = loads(PAGE)
    try:
        getattr(document, name)(*arguments)
    except Refused as refusal:
        assert words in str(refusal)
        assert document.text == PAGE
    else:
        assert words == ""
        assert document.get(arguments[0]) == arguments[1]
        assert document.body == loads(PAGE).body


def test_without_tomlkit_it_is_kept_and_the_cure_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(formats, "has_toml", lambda: False)
    document = loads(PAGE)
    assert document.problem is not None
    assert document.problem.rule == "front-matter-kind"
    assert "caseedit[toml]" in document.problem.hint
    assert not document.fields
    assert document.to_bytes() == PAGE.encode()
    assert document.check() == []


@pytest.mark.parametrize("matter", ["a = ", "a = 1\na = 2", "a = [1", 'a = "x', "[t]\n[t]", "a = " + "[" * 3000, "= 1"])
def test_what_is_no_toml_is_said_at_its_line(matter: str) -> None:
    text = f"+++\n{matter}\n+++\nbody\n"
    document = loads(text)
    assert document.problem is not None
    assert not document.fields
    assert [problem.rule for problem in document.check()] == ["yaml-syntax"]
    document.set_body("other\n")
    assert document.text == text.replace("body", "other")


def test_the_list_of_documents_knows_its_title(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE, "utf-8")
    index = Index(tmp_path)
    for _ in index.read_some():
        pass
    assert [row.title for row in index.rows] == ["Café by the lake"]


def test_a_fault_of_tomlkit_ends_as_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "+++\na = 1 # one\nb = 2\n+++\n"

    def broken(sheet: Sheet, operation: Any) -> Any:
        yield (Edit(4, 13, "a = 3"),)
        yield (Edit(8, 9, "3"), Edit(sheet.matter.end - 2, sheet.matter.end - 1, "3"))
        yield (Edit(8, 9, "3.0"),)

    monkeypatch.setattr(toml_edits, "_own", lambda sheet, operation: iter(()))
    monkeypatch.setattr(toml_kit, "candidates", broken)
    document = loads(text)
    with pytest.raises(Refused):
        document.set(("a",), 3)
    assert document.text == text


def test_tomlkit_alone_passes_the_net(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toml_edits, "_own", lambda sheet, operation: iter(()))
    document = loads("+++\na = 1 # one\nb = 2\n+++\n")
    document.set(("a",), 3)
    assert document.text == "+++\na = 3 # one\nb = 2\n+++\n"


def test_real_files_take_every_edit() -> None:
    if not SHARED.is_dir():
        pytest.skip("the corpus is not here")
    rows = [line.split("\t") for line in (SHARED / "index.tsv").read_text("utf-8").splitlines()]
    for row in (row for row in rows if "kind:toml" in row[3]):
        data = (SHARED / row[0]).read_bytes()
        document = loads(data)
        assert document.to_bytes() == data
        assert document.fields == data_of(document)
        for operation in operations_on(document, "n \"w\" 'x'"):
            try:
                perform(document, operation)
            except Refused:
                # A section is no place for a text, and a line does not move below one.
                is_section = any(entry.value.style == "table" for _, entry in document.tree.walk())  # type: ignore[union-attr]
                assert is_section, (row[0], operation)
                continue
            while document.undo():
                pass
            assert document.to_bytes() == data


@settings(max_examples=100, deadline=None)
@given(text=toml_texts(), value=st.one_of(texts, st.just(7), st.just({"k": ["v"]})), data=st.data())
def test_any_operation_means_what_it_says(text: str, value: Any, data: st.DataObject) -> None:
    document = loads(text)
    assert document.to_bytes() == text.encode()
    assume(document.tree is not None)
    assert document.tree is not None
    before = data_of(document)
    operation = data.draw(st.sampled_from(list(operations_on(document, value))))
    comments = len(document.tree.comments)
    try:
        perform(document, operation)
    except Refused:
        assert document.text == text
        return
    after = data_of(document)
    assert document.body == loads(text).body
    if not isinstance(value, str):
        wanted = changed(before, operation)
        is_last = isinstance(operation, Remove) and after != wanted
        assert after == wanted or (is_last and changed(before, Remove(operation.path[:-1])) == after)
    if not isinstance(operation, Remove | Set):
        assert len(document.tree.comments) == comments
    if document.revision:
        document.undo()
    assert document.text == text


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 60), size=st.integers(0, 6), new=st.sampled_from(["", ",", '"', "]", "1", "#", "\n+++\n"]))
def test_the_net_takes_only_the_meant_splice(at: int, size: int, new: str) -> None:
    text = '+++\na = "one" # c\nb = [1, 2]\n[t]\nd = true # e\n+++\nBody\n'
    document = loads(text)
    assert document.tree is not None
    operation = Set(("a",), "two")
    language = Language("TOML", toml_edits.literal, toml_edits.candidates)
    judge = Judge(Sheet(text, document.tree, document.parts.matter), operation, language)
    place = text.index("one")
    assert judge.judge((Edit(place, place + 3, "two"),)).is_accepted
    end = document.parts.matter.end
    damage = Edit(min(at, end), min(at + size, end), new)
    edits: tuple[Edit, ...] = (Edit(place, place + 3, "two"), damage)
    if damage.start < place + 3 and damage.end > place:
        edits = (damage,)
    elif text[damage.start : damage.end].strip() == new.strip():
        return
    assert not judge.judge(tuple(sorted(edits))).is_accepted
