"""Rows that stand for several values."""

from __future__ import annotations

from control_making import control, press, value, words

from caseedit.tui.controls.control import Begin, Do
from caseedit.tui.controls.list import Add, lines_of
from caseedit.tui.controls.records import Records


def test_a_folded_list_is_one_row() -> None:
    assert words(control("list", '["Open Data", Drupal, ""]').rows(50)) == ['Open Data · Drupal · ""']


def test_typing_on_a_folded_list_begins_an_item() -> None:
    made = control("list", "[a]")
    assert press(made, "enter") is Do.OPEN
    assert press(made, "U") == Begin(("U",))
    assert made.paste("- UX\n\n - Dev Ops \r\n") == Begin(("UX", "Dev Ops"))


def test_only_real_line_ends_part_items() -> None:
    assert lines_of("a\u2028b\nc\x0cd") == ("a\u2028b", "c\x0cd")


def test_a_group_sums_itself_up() -> None:
    made = control("group", "{name: Ada, role: Lead, tags: [a, b]}")
    assert words(made.rows(60)) == ["▸ name: Ada · role: Lead · tags: 2 items"]
    assert press(made, "right") is Do.OPEN
    assert press(made, "left") is Do.CLOSE


def test_an_item_is_called_by_its_file_and_first_words() -> None:
    made = control("records", "{url: a.jpg, caption: '', alt: Home page}")
    assert words(made.rows(60)) == ["▸ a.jpg: Home page"]


def test_an_item_is_called_as_the_schema_says() -> None:
    made = Records(value("{url: a.jpg, alt: Home}"), template="{{alt}} ({{url}})")
    assert words(made.rows(60)) == ["▸ Home (a.jpg)"]


def test_an_empty_item_says_so() -> None:
    assert words(control("records", "{url: '', caption: ''}").rows(60)) == ["▸ nothing in it yet"]


def test_letters_are_commands_where_nothing_is_typed() -> None:
    made = control("records", "{url: a.jpg}")
    answers = [press(made, key) for key in ("a", "d", "K", "J", "delete", "z")]
    assert answers == [Do.ADD, Do.DUPLICATE, Do.UP, Do.DOWN, Do.REMOVE, Do.PASS]


def test_the_row_that_adds() -> None:
    texts = Add(value("[]"), word="add tag")
    assert words(texts.rows(30)) == ["+ add tag"]
    assert press(texts, "x") == Begin(("x",))
    assert press(texts, "enter") is Do.NEXT
    records = Add(value("[]"), word="add picture", takes_text=False)
    assert press(records, "enter") is Do.ADD
    assert press(records, "x") is Do.PASS
