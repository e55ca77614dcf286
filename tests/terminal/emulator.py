"""A terminal's screen, cell by cell: text, width, looks, links, cursor; strict: what it does not know is an error."""

from __future__ import annotations

import re
from typing import NamedTuple

from wcwidth import iter_graphemes, width

_PART = re.compile(
    r"\x1b\[(?P<mark>[?<>]?)(?P<numbers>[0-9;]*)(?P<more>\$?)(?P<letter>[A-Za-z])"
    r"|\x1b\]8;(?P<names>[^;]*);(?P<link>[^\x1b]*)\x1b\\"
    r"|\x1b\](?P<system>[^\x1b\x07]*)(?:\x07|\x1b\\)"
    r"|(?P<control>[\r\n\b])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
_ON = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 5: "blink", 7: "reverse", 8: "conceal", 9: "strike"}
_OFF = {
    22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 25: ("blink",), 27: ("reverse",), 28: ("conceal",),
    29: ("strike",),
}  # fmt: skip
_ON_BLANKS = {"underline", "reverse", "strike"}


class Cell(NamedTuple):
    """What a person sees in one place; the second cell of a wide character has no text."""

    text: str = " "
    attributes: frozenset[str] = frozenset()
    ink: str = ""
    ground: str = ""
    link: str = ""

    @property
    def seen(self) -> Cell:
        """The cell without what cannot be seen of it."""
        if self.text != " " or self.attributes & _ON_BLANKS or self.link:
            return self
        return Cell(ground=self.ground)


class Emulator:
    """Takes what a program sends.

    Attributes:
        rows: The cells.
        cursor: Column and row.
    """

    def __init__(self, width: int, height: int, *, erases_in_colour: bool = True) -> None:
        self.erases_in_colour = erases_in_colour
        self.pen = Cell()
        self.cursor = (0, 0)
        self.rows: list[list[Cell]] = []
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Take another size; what was shown is lost, as in some terminals."""
        self.width, self.height = width, height
        self.rows = [[Cell("?")] * width for _ in range(height)]

    @property
    def seen(self) -> list[list[Cell]]:
        """All cells, as they are seen."""
        return [[cell.seen for cell in row] for row in self.rows]

    def feed(self, data: str) -> None:
        """Take characters; sequences must be whole."""
        at = 0
        while at < len(data):
            match = _PART.match(data, at)
            assert match is not None, f"unknown: {data[at : at + 20]!r}"
            at = match.end()
            if match["text"] is not None:
                self._write(match["text"])
            elif match["control"] is not None:
                self._control(match["control"])
            elif match["link"] is not None:
                assert not match["link"] or match["names"], "a link without a name"
                self.pen = self.pen._replace(link=match["link"])
            elif match["letter"] is not None and not match["mark"]:
                self._sequence(match["letter"], [int(part or 0) for part in match["numbers"].split(";")])

    def _write(self, text: str) -> None:
        for cluster in iter_graphemes(text):
            cells = width(cluster)
            x, y = self.cursor
            row = self.rows[y]
            assert cells, f"nothing to stand on: {cluster!r}"
            x = min(x, self.width - cells)
            for place in range(x, x + cells):
                self._clear(row, place, row[place])
            row[x : x + cells] = [self.pen._replace(text=cluster), *[self.pen._replace(text="")] * (cells - 1)]
            self.cursor = min(x + cells, self.width), y

    def _clear(self, row: list[Cell], x: int, blank: Cell) -> None:
        """Make a cell blank, and with it the other half of a wide character."""
        if row[x].text == "" and x:
            row[x - 1] = row[x - 1]._replace(text=" ")
        if x + 1 < self.width and row[x + 1].text == "":
            row[x + 1] = row[x + 1]._replace(text=" ")
        row[x] = blank._replace(text=" ")

    def _control(self, mark: str) -> None:
        x, y = self.cursor
        x = min(x, self.width - 1)
        if mark == "\b":
            self.cursor = max(x - 1, 0), y
        elif mark == "\r":
            self.cursor = 0, y
        else:
            assert y + 1 < self.height, "it would scroll"
            self.cursor = 0, y + 1

    def _sequence(self, letter: str, numbers: list[int]) -> None:
        first = max(numbers[0], 1)
        x, y = min(self.cursor[0], self.width - 1), self.cursor[1]
        if letter == "m":
            self._select(numbers)
        elif letter == "H":
            self._go(max(numbers[1], 1) - 1 if len(numbers) > 1 else 0, first - 1)
        elif letter in "GABCD":
            places = {"G": (first - 1, y), "A": (x, y - first), "B": (x, y + first)}
            self._go(*places.get(letter, (x + first if letter == "C" else x - first, y)))
        elif letter == "n":
            assert numbers == [5]
        elif letter in "JKX":
            self._erase(letter, first if letter == "X" else numbers[0], x, y)
        else:
            raise AssertionError(f"unknown: {letter} {numbers}")

    def _go(self, x: int, y: int) -> None:
        assert 0 <= x < self.width, x
        assert 0 <= y < self.height, y
        self.cursor = x, y

    def _erase(self, letter: str, number: int, x: int, y: int) -> None:
        blank = Cell(ground=self.pen.ground if self.erases_in_colour else "")
        if letter == "J":
            assert number == 2
            self.rows = [[blank] * self.width for _ in range(self.height)]
            return
        assert letter == "X" or not number
        last = x + number if letter == "X" else self.width
        assert last <= self.width
        for place in range(x, last):
            self._clear(self.rows[y], place, blank)

    def _select(self, numbers: list[int]) -> None:
        attributes, ink, ground = set(self.pen.attributes), self.pen.ink, self.pen.ground
        left = iter(numbers)
        for number in left:
            if number == 0:
                attributes, ink, ground = set(), "", ""
            elif number in _ON:
                attributes.add(_ON[number])
            elif number in _OFF:
                attributes -= set(_OFF[number])
            elif number in (38, 48):
                kind = next(left)
                colour = ";".join(str(next(left)) for _ in range(3 if kind == 2 else 1))
                ink, ground = (colour, ground) if number == 38 else (ink, colour)
            elif number in (39, 49):
                ink, ground = ("", ground) if number == 39 else (ink, "")
            elif number % 60 < 48 and number // 10 in (3, 9):
                ink = str(number)
            elif number // 10 in (4, 10):
                ground = str(number - 10)
            else:
                raise AssertionError(f"unknown look: {numbers}")
        self.pen = Cell(" ", frozenset(attributes), ink, ground, self.pen.link)
