"""The form as a person uses it: what is seen, where the focus goes, and what it does to the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from form_session import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.document.document import loads
from caseedit.core.schema.schema import Field, Option, Schema
from caseedit.core.text import Span
from caseedit.core.validation.diagnostic import Diagnostic, Severity
from caseedit.tui.controls.copying import repeated
from caseedit.tui.controls.text import Text

# In the shapes of the project's first file: text at column 0, flow lists over lines, mappings closed by a brace.
STUDY = """---
path: "/case-study/parks"
# Shown in large letters
title: "Maps for every park"
client_name:  "City of Elm"
preview_image: elm1.jpg
promoted: yes
weight: 012
date: 2018-01-01
background: "First paragraph about the parks and their paths, long enough for two rows.

Second paragraph."
tags: ["Open Data", "Maps", "Support"]
specs: [
"Drupal 7",
"OpenLayers",
"Docker",
]
images:
  - {
  url: 'elm1.jpg',
  caption: 'The first map',
  alt: 'A map'
  }
  - {
  url: 'elm2.jpg',
  caption: 'The second map',
  alt: ''
  }

---
Body
"""
SEED = Path(__file__).parents[3] / "shared" / "seed" / "HHS.md"


def problem(path: tuple[str | int, ...], message: str, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic("wrong-type", severity, message, "", None, Span(0, 0), 1, 1, 1, 1, path)


def test_one_field_one_row() -> None:
    assert Session(STUDY).rows(has_focus=False) == [
        " path          /case-study/parks",
        " title         Maps for every park",
        " client_name   City of Elm",
        " preview_image ▣ elm1.jpg",
        " promoted      ● yes",
        " weight        012",
        " date          2018-01-01  Monday",
        " background    First paragraph about the parks and",
        "               their paths, long enough for two …",
        " tags        3 Open Data · Maps · Support",
        " specs       3 Drupal 7 · OpenLayers · Docker",
        " images      2 ▸ elm1.jpg: The first map",
        "               ▸ elm2.jpg: The second map",
    ]


def test_walking_through_every_field_and_back_writes_nothing() -> None:
    session = Session(STUDY)
    for key in ("tab", "shift+tab", "down", "up", "right", "escape"):
        session.press(*[key] * 60)
    assert session.changes == 0
    assert session.document.text == STUDY


def test_entering_and_leaving_every_place_writes_nothing() -> None:
    session = Session(STUDY)
    for _ in range(60):
        place = session.form.place
        if place is not None and place.key[0] != "add":
            session.press("enter")
        session.press("end", "home", "ctrl+right", "escape", "tab")
    assert session.document.text == STUDY


def test_every_key_of_a_text_changes_the_file_at_once() -> None:
    session = Session(STUDY)
    session.go("title")
    session.press("!")
    assert 'title: "Maps for every park!"' in session.document.text
    assert session.lines_changed == 1
    session.press("backspace")
    assert session.document.text == STUDY


def test_a_word_in_the_middle_of_a_long_quoted_text() -> None:
    session = Session(STUDY)
    session.go("background")
    session.press("home", "ctrl+home", "ctrl+right", "ctrl+w", ":Opening")
    assert "Opening paragraph about" in session.document.text
    assert session.lines_changed == 1
    assert "rows.\n\nSecond" in session.document.text


def test_escape_gives_the_text_back_in_one_step_of_undo() -> None:
    session = Session(STUDY)
    session.go("client_name")
    session.press(":, and more", "escape")
    assert session.document.text == STUDY
    assert session.path == ("client_name",)
    session.undo()
    assert "City of Elm, and more" in session.document.text


SCALARS: list[tuple[str | int, ...]] = [
    ("path",), ("title",), ("client_name",), ("preview_image",), ("weight",), ("date",), ("background",),
    ("tags", 1), ("specs", 2), ("images", 0, "url"), ("images", 1, "alt"),
]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SCALARS), st.text(alphabet=": #'\"-\\!&*[]{},aé\u20281👍", min_size=1, max_size=6))
def test_typing_something_and_deleting_it_gives_the_same_bytes(path: tuple[str | int, ...], typed: str) -> None:
    session = Session(STUDY)
    session.go(*path)
    session.press("ctrl+end")
    before = session.form.control
    assert isinstance(before, Text)
    session.press(":" + typed)
    while before.input.text != before.before.text and before.input.text:
        session.press("backspace")
    assert session.document.text == STUDY


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SCALARS), st.text(alphabet=": #'\"-\\!&*[]{},aé\u20281👍", min_size=1, max_size=6))
def test_typing_changes_one_value_and_nothing_else(path: tuple[str | int, ...], typed: str) -> None:
    session = Session(STUDY)
    session.go(*path)
    session.press("ctrl+end", ":" + typed)
    control = session.form.control
    assert isinstance(control, Text)
    assert session.form.refusal or session.document.node(path).text == control.input.text
    assert len(session.document.lines) - STUDY.count("\n") == 1


def test_the_caret_stays_where_the_key_put_it() -> None:
    session = Session(STUDY)
    session.go("title")
    session.press("home", ":All ")
    assert 'title: "All Maps for every park"' in session.document.text


@pytest.mark.parametrize(("name", "keys", "line"), [
    ("promoted", ("space",), "promoted: no"),
    ("weight", ("ctrl+up",), "weight: 013"),
    ("date", ("ctrl+down",), "date: 2017-12-31"),
    ("date", ("backspace", "2"), "date: 2018-01-02"),
])  # fmt: skip
def test_spelling_is_kept(name: str, keys: tuple[str, ...], line: str) -> None:
    session = Session(STUDY)
    session.go(name)
    session.press(*keys)
    assert line + "\n" in session.document.text
    assert session.lines_changed == 1


def test_a_list_is_entered_and_left() -> None:
    session = Session(STUDY)
    session.go("tags")
    session.press("enter")
    assert session.form.focus == ("field", ("tags", 0), 0)
    assert [row for row in session.rows() if "Maps" in row or "add" in row] == [
        " title         Maps for every park",
        "               Maps",
        "               + add tag",
    ]
    session.press("escape")
    assert session.path == ("tags",)
    assert session.row_of("tags") == "▌tags        3 Open Data · Maps · Support"


def test_typing_on_the_last_row_adds_an_item_and_escape_takes_it_away() -> None:
    session = Session(STUDY)
    session.go("tags")
    session.press("enter", "down", "down", "down", ":UX")
    assert 'tags: ["Open Data", "Maps", "Support", "UX"]' in session.document.text
    assert session.path == ("tags", 3)
    assert session.lines_changed == 1
    session.press("escape")
    assert session.document.text == STUDY


def test_typing_on_a_folded_list_adds_an_item() -> None:
    session = Session(STUDY)
    session.go("specs")
    session.press(":CI")
    assert '"Docker",\n"CI",\n]' in session.document.text


def test_items_are_removed_moved_and_repeated() -> None:
    session = Session(STUDY)
    session.go("specs", 0)
    session.press("ctrl+d")
    assert session.document.get(("specs",)) == ["OpenLayers", "Docker"]
    assert session.path == ("specs", 0)
    session.press("ctrl+down")
    assert session.document.get(("specs",)) == ["Docker", "OpenLayers"]
    assert session.path == ("specs", 1)


def test_an_item_is_repeated_below_itself() -> None:
    session = Session(STUDY)
    session.go("specs", 1)
    session.form.items.duplicate(session.form.places[session.form.at])
    assert session.document.get(("specs",)) == ["Drupal 7", "OpenLayers", "OpenLayers", "Docker"]
    assert session.path == ("specs", 2)


def test_an_item_that_is_emptied_goes_by_one_more_key() -> None:
    session = Session(STUDY)
    session.go("specs", 1)
    session.press("ctrl+u", "backspace")
    assert session.document.get(("specs",)) == ["Drupal 7", "Docker"]
    assert session.path == ("specs", 0)


def test_lines_pasted_into_a_list_become_items() -> None:
    session = Session(STUDY)
    session.go("tags", 0)
    session.form.paste("UX\nDev Ops\n")
    assert session.document.get(("tags",)) == ["Open Data", "UX", "Dev Ops", "Maps", "Support"]


def test_the_caption_of_the_second_picture() -> None:
    session = Session(STUDY)
    session.go("images", 1, "caption")
    assert "▾ elm2.jpg" in "\n".join(session.rows())
    session.press(":!")
    assert "caption: 'The second map!'" in session.document.text
    assert session.lines_changed == 1
    session.press("escape", "escape")
    assert session.path == ("images", 1)
    assert "▸ elm2.jpg" in "\n".join(session.rows())


def test_a_new_picture_has_the_layout_of_its_neighbour() -> None:
    session = Session(STUDY)
    session.go("images", 1)
    session.press("tab", "enter")
    assert session.path == ("images", 2, "url")
    assert session.document.text.count("- {\n  url: '") == 3
    assert session.lines_changed == 5
    session.press(":elm3.jpg", "tab", ":Third")
    assert session.document.get(("images", 2)) == {"url": "elm3.jpg", "caption": "Third", "alt": ""}


def test_what_is_open_follows_an_item_that_moves() -> None:
    session = Session(STUDY)
    session.go("images", 0, "alt")
    session.press("escape", "right", "escape")
    session.go("images", 0, "alt")
    session.form.items.move(session.form.places[session.form.at], 1)
    assert session.path == ("images", 1, "alt")
    assert session.document.get(("images", 1, "url")) == "elm1.jpg"
    assert "▸ elm2.jpg" in "\n".join(session.rows())


def test_comments_above_a_key_are_its_help() -> None:
    session = Session(STUDY)
    session.go("title")
    rows = session.rows()
    assert rows[2].strip() == "Shown in large letters"
    assert "Shown in large letters" not in session.rows(has_focus=False)


def test_problems_stand_under_their_field() -> None:
    session = Session(STUDY)
    session.showing.put_problems(
        [
            problem(("title",), "Too long."),
            problem(("specs", 2), "Twice.", Severity.WARNING),
            problem(("images", 1, "url"), "No such file.", Severity.INFO),
        ]
    )
    rows = session.rows(has_focus=False)
    assert rows[rows.index(session.row_of("title").replace("▌", " ")) + 1].strip() == "! Too long."
    assert any(row.strip() == "? Twice." for row in rows)
    assert rows[-1].endswith(" i")
    session.go("images", 1)
    assert any(row.strip() == "i No such file." for row in session.rows())


SCHEMA = Schema(
    "study",
    fields=(
        Field("title", required=True),
        Field("kind", "select", options=(Option("a"), Option("b"))),
        Field("weight", "int"),
        Field("tags", "tags"),
        Field("promoted", "bool", hint="On the home page"),
        Field("pictures", "list", item=Field("", "object", fields=(Field("url", "image"), Field("alt")))),
        Field("author", "object", fields=(Field("name"), Field("mail", "email"))),
    ),
)


def test_absent_fields_are_one_line_that_opens() -> None:
    session = Session("---\ntitle: A\nodd: 1\n---\n", SCHEMA)
    assert session.rows(has_focus=False) == [
        " title  A",
        " odd    1" + " " * 36 + "extra",
        " + kind, weight, tags, promoted, pictures …",
    ]
    session.press("up")
    session.form.walk.leap(99)
    session.press("enter")
    assert session.path == ("kind",)
    assert session.row_of("weight").split() == ["weight", "·not", "set·"]


@pytest.mark.parametrize(("name", "keys", "yaml"), [
    ("kind", ("b",), "kind: b"),
    ("weight", (":12",), "weight: 12"),
    ("promoted", ("space",), "promoted: true"),
])  # fmt: skip
def test_typing_on_an_absent_field_adds_it(name: str, keys: tuple[str, ...], yaml: str) -> None:
    session = Session("---\ntitle: A\n---\n", SCHEMA)
    session.go(name)
    session.press(*keys)
    assert yaml + "\n" in session.document.text
    assert session.path == (name,)


def test_an_absent_list_and_mapping_come_with_their_first_value() -> None:
    session = Session("---\ntitle: A\n---\n", SCHEMA)
    session.go("tags")
    session.press(":UX")
    assert session.document.get(("tags",)) == ["UX"]
    session.go("author")
    session.press("enter")
    session.press(*["tab"] * 0)
    session.go("author", "name")
    session.press(":Ada")
    assert session.document.get(("author",)) == {"name": "Ada"}
    session.go("pictures")
    session.press("enter")
    assert session.document.get(("pictures",)) == [{"url": "", "alt": ""}]
    assert session.path == ("pictures", 0, "url")


def test_a_required_field_that_is_absent_stands_alone() -> None:
    session = Session("---\nweight: 1\n---\n", SCHEMA)
    assert " title  ·not set·" in session.rows(has_focus=False)


def test_an_unknown_key_is_shown_and_marked() -> None:
    session = Session("---\ntitle: A\nodd: b\n---\n", SCHEMA)
    session.go("odd")
    assert session.row_of("odd").endswith("not in schema")
    session.press("!")
    assert "odd: b!" in session.document.text


def test_a_refusal_stands_under_the_field_and_escape_gives_the_text_back() -> None:
    session = Session("---\na: &n v\nb: *n\n---\n")
    session.press("x")
    assert "points to a name that is not there" in " ".join(session.rows())
    assert session.document.text == session.text
    session.press("escape")
    assert session.row_of("a").split()[:3] == ["▌a", "&n", "v"]


def test_each_of_two_keys_of_the_same_name_is_edited_and_removed_by_itself() -> None:
    session = Session("---\na: 1\na: 2\nb: 3\n---\n")
    session.press("5")
    assert session.document.text == "---\na: 15\na: 2\nb: 3\n---\n"
    session.press("down", "6")
    assert session.document.text == "---\na: 15\na: 26\nb: 3\n---\n"
    place = session.form.place
    assert place is not None
    session.form.items.remove(place)
    assert session.document.text == "---\na: 15\nb: 3\n---\n"


def test_what_several_places_share_says_what_a_change_would_change() -> None:
    session = Session("---\na: &n x\nb: *n\nc: *n\n---\n")
    session.go("a")
    assert "Used in 2 more places (*n): a change here changes it there too." in " ".join(session.rows(width=90))
    session.go("c")
    assert "This stands for what is named &n." in " ".join(session.rows(width=90))
    session.press("end", "ctrl+u", ":own")
    assert session.document.text == "---\na: &n x\nb: *n\nc: own\n---\n"


def test_a_field_is_moved_among_the_fields() -> None:
    session = Session("---\na: 1\n# of b\nb: 2\nm:\n  k: v\n  l: w\n---\n")
    session.go("b")
    place = session.form.place
    assert place is not None
    session.form.items.move(place, -1)
    assert session.document.text == "---\n# of b\nb: 2\na: 1\nm:\n  k: v\n  l: w\n---\n"
    assert session.path == ("b",)
    session.form.items.move(place, -1)
    assert session.changes == 1
    session.go("m", "k")
    place = session.form.place
    assert place is not None
    session.form.items.move(place, 1)
    assert session.document.text.endswith("m:\n  l: w\n  k: v\n---\n")


def test_a_refusal_with_an_offer_asks_with_edits_of_the_text_as_it_is() -> None:
    session = Session("---\na: &n x\nb: *n\n---\n")
    session.go("a")
    session.press("end", "y")
    assert session.document.text == "---\na: &n xy\nb: *n\n---\n"
    place = session.form.place
    assert place is not None
    session.form.items.remove(place)
    assert session.form.refusal.startswith("‘a’ is used again on line 3 (*n).")
    session.edit(session.asked[0].offer, origin="field")
    assert session.document.text == "---\nb: &n xy\n---\n"
    assert session.form.refusal == ""


def test_undo_elsewhere_is_seen_and_the_focus_stays() -> None:
    session = Session(STUDY)
    session.go("title")
    session.press(":!!")
    session.go("tags", 1)
    session.undo()
    assert session.path == ("tags", 1)
    assert session.document.text == STUDY


def test_the_control_stays_while_its_text_looks_like_something_else() -> None:
    session = Session("---\ntitle: ab\n---\n")
    session.go("title")
    session.press("ctrl+u", ":2018-01-01", ":.jpg", ":" + " long" * 30)
    assert session.document.get(("title",)) == "2018-01-01.jpg" + " long" * 30


def test_no_front_matter_and_an_empty_one() -> None:
    for text in ("Body\n", "---\n---\nBody\n"):
        session = Session(text)
        assert session.form.places == []
        session.press("enter")
        assert session.path == ("title",)
        assert session.document.body == "Body\n"
        session.press(":New")
        assert session.document.get(("title",)) == "New"


def test_yaml_that_cannot_be_read_turns_the_form_off() -> None:
    session = Session('---\ntitle: "a\n---\nBody\n')
    assert session.form.places == []
    assert not session.form.key("x", "x")
    session.press("enter")
    assert session.document.text == '---\ntitle: "a\n---\nBody\n'


def test_raw_yaml_is_written_while_it_can_be_read() -> None:
    session = Session("---\na: [[1, 2], [3]]\nb: c\n---\n")
    session.go("a")
    session.press("ctrl+end", "left", ":, [4]")
    assert "a: [[1, 2], [3], [4]]\n" in session.document.text
    before = session.document.text
    session.press("ctrl+end", "backspace")
    assert session.document.text == before
    assert any("!" in row for row in session.rows())
    session.press(":]")
    assert session.document.text == before


def test_set_null_clear_and_remove() -> None:
    session = Session(STUDY)
    session.go("client_name")
    place = session.form.place
    assert place is not None
    session.form.set_whole(place, None)
    assert session.document.get(("client_name",), 1) is None
    assert session.row_of("client_name").split()[-1] == "null"
    session.form.set_whole(session.form.places[session.form.at], "")
    assert session.document.get(("client_name",)) == ""
    session.press("ctrl+d")
    assert session.said[-1].startswith("^D removes an item")
    session.form.items.remove(session.form.places[session.form.at])
    assert "client_name" not in session.document.fields
    assert session.said[-1].startswith("Removed client_name.")


def test_many_items_are_folded_until_entered() -> None:
    text = (
        "---\ntitle: a\nlinks:\n" + "".join(f"  - url: page{at}\n    text: Page {at}\n" for at in range(800)) + "---\n"
    )
    session = Session(text)
    assert len(session.form.places) == 6
    session.go("links", 700)
    assert len(session.form.places) > 700
    session.press("escape", "home")


def test_typing_does_not_make_other_places_again() -> None:
    text = "---\ntitle: a\nlinks:\n" + "".join(f"  - url: page{at}\n    text: P\n" for at in range(300)) + "---\n"
    session = Session(text)
    session.go("links", 5, "text")
    before = {place.key: place for place in session.form.places}
    session.press("x")
    made = [place.key for place in session.form.places if before.get(place.key) is not place]
    assert len(made) <= 4


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not beside the project")
def test_the_main_job_on_the_seed() -> None:
    session = Session(SEED.read_bytes().decode("utf-8"))
    steps = [
        (("title",), ("!",), 1),
        (("background_section",), ("ctrl+home", *["ctrl+right"] * 9, ":s"), 1),
        (("images", 1, "caption"), (":.",), 1),
        (("tags",), (":UX",), 1),
        (("specs", 0), ("ctrl+d",), 1),
        (("images", 1), ("tab", "enter"), 5),
    ]
    done = 0
    for path, keys, count in steps:
        session.go(*path)
        session.press(*keys)
        assert session.lines_changed - done == count, path
        done += count
    for _ in range(40):
        session.undo()
    assert session.document.text == session.text


@pytest.mark.parametrize("text", [
    "---\nitems:\n  - {url: 'a.jpg', order: 012, on: yes}\n  - name: b\n    order: 3.10\nz: 1\n---\n",
    "---\nitems: [012, yes, \"a\"]\n---\n",
    "---\nitems: [\n012, \n{a: yes}\n]\n---\n",
    "---\r\nitems:\r\n- a # first\r\n- |\r\n  b\r\n\r\n- c\r\n---\r\n",
    STUDY.replace("images:", "items:"),
])  # fmt: skip
def test_a_repeated_item_has_the_same_characters(text: str) -> None:
    for at in (0, 1):
        document = loads(text)
        item = document.node(("items", at))
        raw = text[item.start : item.end]
        document.apply(repeated(document, ("items", at)))
        copy = document.node(("items", at + 1))
        assert document.text[copy.start : copy.end] == raw
        assert document.fields["items"][at] == document.fields["items"][at + 1]


CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "files"


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the project")
def test_real_files_are_shown_walked_and_left_as_they_are() -> None:
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())[::6]
    for path in files:
        session = Session(path.read_bytes().decode("utf-8", "replace"))
        for place in list(session.form.places):
            session.form.walk.to_path(place.path)
            session.rows(50)
            session.press("right", "left", "end", "home")
        assert session.document.text == session.document.saved_text, path


def test_a_field_that_is_not_used_any_more_is_struck_through_and_says_so() -> None:
    old = Field("old", deprecated="Use tags instead")
    schema = Schema("s", fields=(Field("title"), old, Field("gone", deprecated="Long ago")))
    session = Session("---\ntitle: A\nold: 1\nolds:\n  - a\n---\n", schema)
    assert session.rows(has_focus=False)[1].split() == ["old", "1", "old"]
    assert not any("gone" in row for row in session.rows(has_focus=False))
    rows = session.showing.rows(1, session.showing.columns(50), has_focus=False)
    assert [text for pieces, _ in rows for text, look in pieces if "strike" in look] == ["old"]
    session.press("down")
    assert session.row_of("old").endswith("not used any more")
