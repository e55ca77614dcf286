"""Whether memory is flat is told from what it was when all was warm, and from the line through the second half."""

from __future__ import annotations

import pytest

from benchmarks.flatness import growth

WARMING = [20_000 + 10 * number for number in range(100)]


@pytest.mark.parametrize(
    ("values", "minutes", "is_flat"),
    [
        ([*WARMING, *[21_000] * 300], 60, True),
        # Not much in all, but it never ends.
        ([*WARMING, *[21_000 + 2 * number for number in range(300)]], 30, False),
        # It came to rest, at too much.
        ([*WARMING, *[21_000 + min(20 * number, 1_500) for number in range(300)]], 60, False),
        # Of a minute nobody can say what an hour adds.
        ([20_000, 20_010, 20_020, 20_030], 1, True),
        ([20_000], 1, True),
    ],
)
def test_growth_is_judged_in_all_and_by_the_hour(values: list[int], minutes: float, is_flat: bool) -> None:
    found = growth(values, minutes)
    assert found.is_flat is is_flat
    assert str(found).endswith(": flat" if is_flat else ": NOT FLAT")


def test_it_says_from_where_and_by_how_much() -> None:
    told = str(growth([*WARMING, *[21_000] * 300], 60))
    assert told == (
        "21,000 after 100 rounds, 21,000 at the end (+0.0% of at most 5%);"
        " by its second half +0 an hour (+0.0% of at most 2%): flat"
    )
