"""The differ: whatever is wanted, and whatever was shown before, the terminal ends up with exactly that."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyte
import pytest
from emulator import Cell, Emulator
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip
from wcwidth import iter_graphemes, width

from caseedit.tui.differ import Differ
from caseedit.tui.looks import look_of

PIECES = [
    "a", "b", "plain words", "  ", "          ", "                    ", "─│▌", "é", "e\u0301", "o\u0308\u0323", "日本",
    "語", "한", "🙂", "👩‍👩‍👧", "🇫🇷", "☁️", "1️⃣", "क्षि", "👍🏽", "—", "“x”", "\xa0",
]  # fmt: skip
STYLES = [
    None, Style(), Style(bold=True), Style(dim=True, italic=True), Style(bold=True, dim=True), Style(underline=True),
    Style(reverse=True), Style(strike=True, color="red"), Style(color="#d7dae0", bgcolor="#14161a"),
    Style(color="#9aa3af", bgcolor="#14161a"), Style(color="#d7dae0", bgcolor="#272c34", bold=True),
    Style(color="bright_blue", bgcolor="default"), Style(color="color(200)", bgcolor="color(17)"),
    Style(color="#6cb6ff", bgcolor="#14161a", link="https://example.org/a?b=c"),
    Style(color="#6cb6ff", link="https://example.org/other"),
]  # fmt: skip
Pieces = list[tuple[str, Style | None]]


class Pair:
    """One terminal that is sent everything, and one that is sent what the differ says."""

    def __init__(self, columns: int, rows: int, *, erases_in_colour: bool, colours: ColorSystem) -> None:
        self.colours = colours
        self.plain = Emulator(columns, rows)
        self.saved = Emulator(columns, rows, erases_in_colour=erases_in_colour)
        self.differ = Differ(erases_in_colour=erases_in_colour)
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        self.plain.resize(columns, rows)
        self.saved.resize(columns, rows)
        self.plain.feed("\x1b[0m\x1b[2J")
        self.differ.resize(columns, rows)

    def put(self, x: int, y: int, pieces: Pieces) -> None:
        # A style remembers what it was rendered to, whatever the colours: a fresh one does not.
        fresh = [(text, style.copy() if style else None) for text, style in pieces]
        rendered = "".join(Strip.render_style(style, text, self.colours) if style else text for text, style in fresh)
        self.plain.feed(f"\x1b[{y + 1};{x + 1}H" + rendered)
        self.differ.put(y, x, self.differ.width, [(text, look_of(style, self.colours)) for text, style in pieces])

    def settle(self, **options: int) -> str:
        sent = self.differ.frame(**options)
        self.saved.feed(sent)
        return sent

    def compare(self) -> None:
        assert self.saved.seen == self.plain.seen
        assert self.saved.cursor == self.differ.cursor
        assert not self.saved.pen.link


def pieces_within(draw: random.Random, room: int) -> Pieces:
    found: Pieces = []
    for _ in range(draw.randint(1, 8)):
        text = draw.choice(PIECES)
        cells = sum(map(width, iter_graphemes(text)))
        if cells > room:
            break
        room -= cells
        found.append((text, draw.choice(STYLES)))
    return found


def random_screens(seed: int, count: int) -> Iterator[Pair]:
    draw = random.Random(seed)
    colours = draw.choice(list(ColorSystem)[:3])
    pair = Pair(draw.randint(4, 40), draw.randint(1, 9), erases_in_colour=draw.random() < 0.7, colours=colours)
    for _ in range(count):
        for _ in range(draw.choice([0, 1, 1, 2, 12])):
            x = draw.randrange(pair.differ.width)
            pair.put(x, draw.randrange(pair.differ.height), pieces_within(draw, pair.differ.width - x))
        pair.differ.cursor = draw.randrange(pair.differ.width), draw.randrange(pair.differ.height)
        what = draw.random()
        if what < 0.05:
            pair.differ.forget()
            pair.saved.resize(pair.saved.width, pair.saved.height)
            pair.saved.feed("\x1b[1;7;35m\x1b[1;1H")
        elif what < 0.08:
            pair.resize(draw.randint(4, 40), draw.randint(1, 9))
        elif what < 0.2:
            pair.settle(only_row=pair.differ.cursor[1])
        elif what < 0.3:
            while pair.differ.is_dirty:
                pair.settle(most=20)
        pair.settle()
        yield pair


@pytest.mark.parametrize("seed", range(60))
def test_the_screen_is_what_is_wanted(seed: int) -> None:
    for pair in random_screens(seed, 40):
        pair.compare()
        assert not pair.differ.is_dirty
        assert pair.differ.frame() == ""


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_the_screen_is_what_is_wanted_at_length(seed: int) -> None:
    for pair in random_screens(seed, 300):
        pair.compare()


def test_the_emulator_agrees_with_another_one() -> None:
    """Text, moves, colours and erasing; wide characters and links are not compared: the other one has fewer of them."""
    for seed in range(40):
        draw = random.Random(seed)
        mine, screen = Emulator(30, 6), pyte.Screen(30, 6)
        mine.feed("\x1b[2J")
        stream = pyte.Stream(screen)
        for _ in range(60):
            sent = draw.choice(
                [
                    draw.choice(["words", "a", "x y", "é", "—"]),
                    f"\x1b[{draw.randint(1, 6)};{draw.randint(1, 20)}H",
                    f"\x1b[{draw.randint(1, 6)}H",
                    f"\x1b[{draw.randint(1, 20)}G",
                    draw.choice(["\r", "\b", "\x1b[K", "\x1b[3X", "\x1b[X"]) if mine.cursor[0] < 25 else "\r",
                    f"\x1b[{draw.choice(['0', '1', '3', '4', '7', '9', '22', '23', '24', '27', '29', '1;4', '0;7'])}m",
                    f"\x1b[{draw.choice(['38;2;1;2;3', '48;5;200', '31', '97', '44', '39', '49', '0;38;5;9'])}m",
                ]
            )
            mine.feed(sent)
            stream.feed(sent)
        assert [[cell.text for cell in row] for row in mine.rows] == [list(line) for line in screen.display], seed
        for y, row in enumerate(mine.rows):
            for x, cell in enumerate(row):
                other = screen.buffer[y][x]
                if cell.text != " ":
                    found = {"bold": other.bold, "italic": other.italics, "underline": other.underscore,
                             "reverse": other.reverse, "strike": other.strikethrough}  # fmt: skip
                    assert {name for name, is_on in found.items() if is_on} == cell.attributes, (seed, x, y)
                    assert (other.fg == "default", other.bg == "default") == (not cell.ink, not cell.ground), (
                        seed,
                        x,
                        y,
                    )


def shown(*rows: str, columns: int = 40) -> Pair:
    pair = Pair(columns, len(rows), erases_in_colour=True, colours=ColorSystem.TRUECOLOR)
    for y, row in enumerate(rows):
        pair.put(0, y, [(row, STYLES[8])])
    pair.settle()
    return pair


def test_nothing_is_sent_for_what_is_shown_already() -> None:
    pair = shown("some words", "日本語")
    pair.put(0, 0, [("some ", STYLES[8]), ("words", STYLES[8])])
    pair.put(0, 1, [("日本語", STYLES[8])])
    assert pair.settle() == ""


def test_one_character_costs_one_character_and_the_way_there() -> None:
    pair = shown("some words", "other words")
    pair.differ.cursor = (4, 1)
    assert pair.settle() == "\x1b[2;5H"
    pair.put(4, 1, [("X", STYLES[8])])
    pair.differ.cursor = (5, 1)
    assert pair.settle() == "X"
    pair.compare()


def test_only_what_differs_of_a_look_is_sent() -> None:
    pair = shown("some words")
    pair.put(0, 0, [("some", Style(color="#d7dae0", bgcolor="#14161a", bold=True))])
    assert pair.settle() == "\x1b[1msome\r"
    pair.put(0, 0, [("some", STYLES[8])])
    assert pair.settle() == "\x1b[22msome\r"
    pair.compare()


def test_blanks_are_erased_where_that_is_shorter() -> None:
    pair = shown("some words and more of them, to the edge.", "ab" * 20, columns=41)
    pair.put(4, 0, [(" " * 37, STYLES[8])])
    pair.put(10, 1, [(" " * 20, STYLES[8])])
    sent = pair.settle()
    assert "\x1b[K" in sent
    assert "\x1b[20X" in sent
    pair.compare()


def test_a_terminal_that_erases_without_colour_is_sent_blanks() -> None:
    pair = Pair(30, 1, erases_in_colour=False, colours=ColorSystem.TRUECOLOR)
    pair.put(0, 0, [("x" * 30, STYLES[8])])
    pair.settle()
    pair.put(0, 0, [(" " * 30, STYLES[8])])
    sent = pair.settle()
    assert " " * 30 in sent
    pair.compare()


def test_half_of_a_wide_character_is_none() -> None:
    pair = shown("日本語日本語")
    pair.put(3, 0, [("x", STYLES[8])])
    pair.put(8, 0, [("y", STYLES[8])])
    pair.settle()
    assert [cell.text for cell in pair.saved.rows[0][:12]] == [
        "日",
        "",
        " ",
        "x",
        "語",
        "",
        "日",
        "",
        "y",
        " ",
        "語",
        "",
    ]


def test_after_a_character_of_doubtful_width_all_to_the_edge_is_placed_and_written() -> None:
    pair = shown("ab 👩‍👩‍👧 cd")
    pair.put(0, 0, [("ab 🇫🇷 cd", STYLES[8])])
    sent = pair.settle()
    assert "🇫🇷\x1b[6G cd" in sent
    pair.compare()


def test_a_colour_the_terminal_lacks_is_brought_down() -> None:
    assert look_of(Style(color="#ff0000"), ColorSystem.STANDARD).state.ink == "31"
    assert look_of(Style(color="#ff0000"), ColorSystem.EIGHT_BIT).state.ink == "38;5;196"


def test_an_address_that_would_act_on_the_terminal_is_no_link() -> None:
    assert look_of(Style(link="https://example.org/\x1b\\\x1b]0;x\x07"), ColorSystem.TRUECOLOR).state.link == ""


def test_the_cell_of_an_emulator_is_what_is_seen() -> None:
    assert Cell(" ", frozenset({"bold"}), "31", "44").seen == Cell(ground="44")
    assert Cell("a", frozenset({"bold"}), "31", "44").seen == Cell("a", frozenset({"bold"}), "31", "44")
