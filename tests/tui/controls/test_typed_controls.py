"""Text, long text, numbers, dates, files: what is typed is what is written."""

from __future__ import annotations

from datetime import date

import pytest
from control_making import control, press, words, written
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.schema.schema import Field
from caseedit.tui.controls.control import Do, Write
from caseedit.tui.controls.date import find, respelled
from caseedit.tui.controls.number import stepped


def test_typing_goes_to_the_end_and_writes_the_whole_text() -> None:
    assert written(control("text", '"Open Dat"'), "a") == "Open Data"


@pytest.mark.parametrize("yaml", ["012", "3.10", "yes", "2018-01-01", "1:30"])
def test_text_is_what_stands_in_the_file(yaml: str) -> None:
    made = control("text", yaml)
    assert words(made.rows(40)) == [yaml]
    assert written(made, "x") == yaml + "x"


def test_nothing_looks_different_from_nothing_else() -> None:
    shown = {words(control("text", yaml).rows(30))[0] for yaml in (None, "null", '""', "[]", "{}")}
    assert shown == {"·not set·", "null", '""', "[]", "{}"}


def test_moving_the_caret_writes_nothing() -> None:
    made = control("text", "abc")
    for key in ("left", "right", "home", "end", "ctrl+left"):
        assert press(made, key) is Do.PAINT
    assert not made.is_changed


def test_a_cluster_is_deleted_as_one() -> None:
    assert written(control("text", '"a👩‍👩‍👧"'), "backspace") == "a"


def test_lines_pasted_into_one_line_are_joined() -> None:
    assert control("text", "a").paste("\nb\r\nc\n") == Write("ab c")


def test_the_caret_is_seen_in_a_long_line() -> None:
    made = control("text", '"' + "word " * 30 + '"')
    for keys in ((), ("home",), ("right",) * 25, ("ctrl+left",)):
        for key in keys:
            made.key(key, None)
        row = made.focused_rows(20)[0]
        assert any(look == "reverse" for _, look in row)
        assert sum(len(text) for text, _ in row[: [look for _, look in row].index("reverse") + 1]) <= 20


def test_suggestions_come_by_typing_and_go_in_by_down_and_enter() -> None:
    made = control("text", None, suggestions=lambda path, field: [("DevOps", "5 uses"), ("Drupal", ""), ("UX", "")])
    press(made, "d")
    assert words(made.focused_rows(30))[1:] == ["  DevOps  5 uses", "  Drupal"]
    assert press(made, "down", "down") is Do.PAINT
    assert press(made, "enter") == Write("Drupal")


def test_enter_without_a_chosen_suggestion_goes_on() -> None:
    made = control("text", None, suggestions=lambda path, field: [("DevOps", "")])
    press(made, "d")
    assert press(made, "enter") is Do.PASS


def test_a_counter_comes_near_the_end() -> None:
    field = Field("field", maximum=10)
    assert "8/10" in words(control("text", "12345678", field).focused_rows(30))[0]
    assert "/" not in words(control("text", "1234567", field).focused_rows(30))[0]


def test_a_long_text_shows_two_rows_and_grows_to_eight() -> None:
    made = control("multiline", '"' + "some words " * 60 + '"')
    assert len(made.rows(30)) == 2
    assert words(made.rows(30))[1].endswith("…")
    assert len(made.focused_rows(30)) == 8


def test_enter_breaks_the_line_and_arrows_leave_at_the_ends() -> None:
    made = control("multiline", '"one two"')
    made.enter(at_end=True)
    assert written(made, "enter") == "one two\n"
    assert press(made, "down") is Do.PASS
    assert press(made, "up") is Do.PAINT
    assert press(made, "up") is Do.PASS


def test_a_blank_line_is_kept_while_typing() -> None:
    made = control("multiline", '"one\n\ntwo"')
    made.enter(at_end=True)
    assert written(made, "x") == "one\ntwox"


def test_a_number_is_typed_without_quotes_where_none_stands() -> None:
    assert written(control("number", None), "5") == 5
    assert written(control("number", None), "0") == 0
    assert written(control("number", "3.1"), "0") == "3.10"
    assert written(control("number", "12"), "a") == "12a"
    assert written(control("number", "5"), "backspace") is None


@pytest.mark.parametrize(
    ("before", "amount", "after"),
    [
        ("9", 1, "10"),
        ("012", 1, "013"),
        ("3.10", 1, "4.10"),
        ("0", -1, "-1"),
        ("-1", 1, "0"),
        ("1e3", 1, None),
        ("", 1, None),
    ],
)
def test_a_number_steps_in_its_own_spelling(before: str, amount: int, after: str | None) -> None:
    assert stepped(before, amount) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2018-01-31", "2018-02-01"), ("2018-1-9", "2018-1-10"), ("2020/02/28", "2020/02/29"),
        ("2018-12-31T10:00:00-07:00", "2019-01-01T10:00:00-07:00"), ("March 5, 2020", "March 6, 2020"),
        ("31 Dec 2020", "1 Jan 2021"), ("2020.1.31", "2020.2.1"),
    ],
)  # fmt: skip
def test_a_date_steps_in_its_own_spelling(before: str, after: str) -> None:
    assert written(control("date", f'"{before}"'), "ctrl+up") == after


def test_an_impossible_date_stays_as_it_is() -> None:
    made = control("date", '"2020-02-30"')
    assert press(made, "ctrl+up") is Do.PAINT
    assert words(made.rows(40)) == ["2020-02-30"]


def test_t_is_today_and_a_weekday_stands_beside() -> None:
    made = control("date", None, today=lambda: date(2024, 2, 29))
    assert press(made, "t") == Write(date(2024, 2, 29))
    assert words(made.focused_rows(40))[0].endswith("Thursday")


def test_a_count_of_days_is_understood_when_left() -> None:
    made = control("date", '"2018-01-01"')
    made.input.buffer.select_all()  # type: ignore[attr-defined]
    assert press(made, "+", "1", "w") is Do.PAINT
    assert made.leave() == Write("2018-01-08")


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["-", "/", "."]), st.booleans(), st.integers(-40, 40))
def test_respelling_a_date_reads_back(day: date, mark: str, padded: bool, by: int) -> None:
    text = f"{day.year}{mark}{day.month:{'02' if padded else ''}}{mark}{day.day:{'02' if padded else ''}} 10:00"
    found = find(text)
    assert found is not None and found[0] == day
    again = find(respelled(text, found[1], day))
    assert again is not None and again[0] == day


def test_a_file_shows_what_is_known_of_it() -> None:
    made = control("file", "a.jpg", about_file=lambda name: "1400×788  84 KB" if name == "a.jpg" else "")
    assert words(made.rows(50)) == ["▣ a.jpg   1400×788  84 KB"]
    assert words(made.rows(12)) == ["▣ a.jpg"]


def test_enter_offers_files_and_takes_one() -> None:
    made = control("file", "a.jpg", files=lambda path, field: [("a.jpg", ""), ("b.jpg", "2 KB")])
    assert press(made, "enter") is Do.PAINT
    assert press(made, "down") is Do.PAINT
    assert written(made, "enter") == "b.jpg"


def test_a_reference_offers_titles() -> None:
    made = control("reference", None, titles=lambda path, field: [("One", "a.md"), ("Two", "b.md")])
    press(made, "enter")
    assert written(made, "enter") == "One"


def test_raw_shows_and_edits_the_characters_of_the_file() -> None:
    made = control("raw", "[[1, 2], [3]] # odd")
    assert words(made.rows(40)) == ["[[1, 2], [3]]"]
