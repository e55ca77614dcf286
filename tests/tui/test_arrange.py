from __future__ import annotations

import pytest

from caseedit.tui.arrange import PANES, PageMode, Pane, arrange

MODES: tuple[PageMode, ...] = ("beside", "alone", "off")


@pytest.mark.parametrize("size", [(120, 36), (200, 60), (80, 24), (119, 36), (60, 20), (79, 24), (50, 12)])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("pane", PANES)
def test_the_pane_with_the_focus_is_shown_unless_the_page_hides_it(
    size: tuple[int, int], mode: PageMode, pane: Pane
) -> None:
    found = arrange(*size, mode, pane)
    hidden = (mode == "alone" and pane in ("form", "body")) or (mode == "off" and pane == "page")
    assert (pane in found.shown) or (hidden and found.size in ("wide", "medium"))


def test_three_columns_at_120() -> None:
    assert arrange(120, 36, "beside", "form").shown == {"list", "form", "body", "page"}


def test_the_list_lies_over_the_rest_at_80_and_goes_with_the_focus() -> None:
    assert arrange(80, 24, "off", "list").is_list_over
    assert "list" not in arrange(80, 24, "off", "form").shown


def test_one_pane_and_a_bar_at_60() -> None:
    found = arrange(60, 20, "beside", "body")
    assert found.shown == {"body"}
    assert found.has_bar


def test_nothing_but_a_sentence_in_a_tiny_window() -> None:
    assert arrange(44, 10, "beside", "body").shown == frozenset()
