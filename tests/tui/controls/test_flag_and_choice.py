"""Yes or no, and one of a few."""

from __future__ import annotations

import pytest
from control_making import control, press, words, written

from caseedit.core.schema.schema import Field, Option
from caseedit.tui.controls.control import Do, Write

YES_NO = Field("field", "select", options=(Option("yes"), Option("no")))
MANY = Field("field", "select", options=tuple(map(Option, ("red", "green", "blue", "black", "white", "grey"))))


@pytest.mark.parametrize(
    ("before", "after"),
    [("true", "false"), ("False", "True"), ("yes", "no"), ("NO", "YES"), ("on", "off"), ('"yes"', "no"), ("1", "0")],
)
def test_space_turns_over_in_the_spelling_of_the_file(before: str, after: str) -> None:
    assert written(control("flag", before), "space") == after


def test_an_absent_flag_becomes_a_real_yes() -> None:
    assert written(control("flag", None), "space") is True


def test_an_absent_flag_takes_the_words_of_the_schema() -> None:
    field = Field("field", "bool", settings={"true": "yes", "false": "no"})
    assert written(control("flag", None, field), "space") == "yes"


def test_letters_say_which_and_the_same_again_writes_nothing() -> None:
    made = control("flag", "yes")
    assert written(made, "n") == "no"
    assert press(control("flag", "yes"), "y") is Do.PAINT


def test_flag_states_differ_without_colour() -> None:
    shown = [words(control("flag", yaml).rows(30))[0] for yaml in (None, "null", "true", "false", '""')]
    assert shown == ["·not set·", "null", "● true", "○ false", '""']


def test_few_options_stand_in_a_row_and_arrows_choose() -> None:
    made = control("choice", "yes", YES_NO)
    assert words(made.focused_rows(30)) == ["● yes  ○ no"]
    assert written(made, "right") == "no"


def test_a_first_letter_chooses_among_few() -> None:
    assert written(control("choice", "yes", YES_NO), "n") == "no"


def test_many_options_are_narrowed_by_typing() -> None:
    made = control("choice", "red", MANY)
    assert press(made, "b", "l", "u") is Do.PAINT
    assert words(made.focused_rows(40)) == ["blu▏", "› blue"]
    assert written(made, "enter") == "blue"


def test_escape_folds_the_list_and_leaves_the_value() -> None:
    made = control("choice", "red", MANY)
    press(made, "space")
    assert press(made, "escape") is Do.PAINT
    assert press(made, "escape") is Do.PASS


def test_a_value_that_is_no_option_stays_and_is_marked() -> None:
    made = control("choice", "pink", YES_NO)
    assert words(made.rows(40)) == ["pink  not an option"]
    assert "pink not an option" in words(made.focused_rows(60))[0]


def test_a_new_value_is_written_with_its_type() -> None:
    field = Field("field", "select", options=(Option(1), Option(2)))
    assert press(control("choice", None, field), "right") == Write(1)
    assert press(control("choice", "1", field), "right") == Write("2")
