"""Draws the pictures of the sample: plain shapes with the file's name, the same ones each time."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
LIMIT = 6 * 1024
SLIDE = (1400, 788)
SQUARE = (600, 600)
PALETTES = (
    ("#f4efe6", "#2f5d62", "#dfa06e", "#1f2933"),
    ("#eef2f5", "#3b5b92", "#e2b659", "#20262e"),
    ("#f3f1ec", "#6b4e71", "#8fb996", "#252229"),
    ("#edf3ee", "#2e6f57", "#d9805f", "#1d2723"),
)
INK = 3

PICTURES: dict[str, tuple[int, int]] = {
    "case-studies/images/OCP_1.png": SLIDE,
    "case-studies/images/OCP_2.PNG": SLIDE,
    "case-studies/images/OCP_tall.png": (320, 1280),
    "case-studies/images/alder-stop.png": SLIDE,
    "case-studies/images/alder-teaser.png": SQUARE,
    "case-studies/images/alder-wide.png": (1600, 240),
    "case-studies/images/bellhaven-hearing.png": SLIDE,
    "case-studies/images/bellhaven-teaser.png": SQUARE,
    "case-studies/images/bellhaven-tree.png": SLIDE,
    "case-studies/images/copper-bell.png": SLIDE,
    "case-studies/images/copper-radio.png": SLIDE,
    "case-studies/images/copper-teaser.png": SQUARE,
    "case-studies/images/copper-valleys.svg": SLIDE,
    "case-studies/images/icon-bell.svg": (96, 96),
    "case-studies/images/icon-list.svg": (96, 96),
    "case-studies/images/icon-plank.svg": (96, 96),
    "case-studies/images/icon-wave.svg": (96, 96),
    "case-studies/images/juniper-card.png": SLIDE,
    "case-studies/images/juniper-map.svg": SLIDE,
    "case-studies/images/juniper-teaser.png": SQUARE,
    "case-studies/images/lantern-letter.png": SLIDE,
    "case-studies/images/lantern-question.png": SLIDE,
    "case-studies/images/lantern-teaser.png": SQUARE,
    "case-studies/images/meridian-desk.png": SLIDE,
    "case-studies/images/meridian-search.png": SLIDE,
    "case-studies/images/meridian-teaser.png": SQUARE,
    "case-studies/images/northfork-chart.svg": SLIDE,
    "case-studies/images/northfork-sample.png": SLIDE,
    "case-studies/images/northfork-teaser.svg": SQUARE,
    "case-studies/images/quarry-kitchen.png": SLIDE,
    "case-studies/images/quarry-progress.svg": SLIDE,
    "case-studies/images/quarry-teaser.png": SQUARE,
    "case-studies/images/saltmarsh-list.png": SLIDE,
    "case-studies/images/saltmarsh-table.png": SLIDE,
    "case-studies/images/saltmarsh-teaser.png": SQUARE,
    "case-studies/images/skerry-names.svg": SLIDE,
    "case-studies/images/skerry-parts.png": SLIDE,
    "case-studies/images/skerry-teaser.png": SQUARE,
    "case-studies/images/tamarack-draw.png": SLIDE,
    "case-studies/images/tamarack-ranger.png": SLIDE,
    "case-studies/images/tamarack-teaser.png": SQUARE,
    "press/images/annual-report.svg": SQUARE,
    "press/images/bus-feed-one-year.svg": SQUARE,
    "press/images/open-budget-prize.svg": SQUARE,
    "team/images/ines.png": (400, 400),
    "team/images/tobias.png": (400, 400),
    "team/images/wren.png": (400, 400),
    "broken/images/Lighthouse_1.png": SLIDE,
    "broken/images/teaser.png": SQUARE,
}

# Five rows of three dots for each character, row by row; "1" is ink.
GLYPHS = {
    "a": "010101111101101", "b": "110101110101110", "c": "011100100100011", "d": "110101101101110",
    "e": "111100110100111", "f": "111100110100100", "g": "011100101101011", "h": "101101111101101",
    "i": "111010010010111", "j": "001001001101010", "k": "101101110101101", "l": "100100100100111",
    "m": "101111111101101", "n": "110101101101101", "o": "010101101101010", "p": "110101110100100",
    "q": "010101101110011", "r": "110101110101101", "s": "011100010001110", "t": "111010010010010",
    "u": "101101101101111", "v": "101101101101010", "w": "101101111111101", "x": "101101010101101",
    "y": "101101010010010", "z": "111001010100111", "0": "111101101101111", "1": "010110010010111",
    "2": "110001010100111", "3": "110001010001110", "-": "000000111000000", "_": "000000000000111",
    ".": "000000000000010",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled box or circle: its frame, and its colour's place in the palette."""

    kind: str
    left: int
    top: int
    width: int
    height: int
    colour: int

    def span(self, row: int) -> tuple[int, int] | None:
        """Return from where to where this shape covers a row of dots."""
        if not self.top <= row < self.top + self.height:
            return None
        if self.kind == "box":
            return self.left, self.left + self.width
        radius = self.width / 2
        half = int((radius**2 - (row + 0.5 - self.top - radius) ** 2) ** 0.5)
        middle = self.left + self.width // 2
        return middle - half, middle + half


def scene(name: str, width: int, height: int) -> list[Shape]:
    """Return a ground line, a few boxes and circles on it, all decided by the name."""
    dice = random.Random(zlib.crc32(name.encode()))
    ground = height * 4 // 5
    small = min(width, height)
    shapes = [Shape("box", 0, ground, width, height - ground, dice.choice((1, 2)))]
    for number in range(dice.randint(3, 5)):
        colour = 1 + (number + dice.randint(0, 1)) % 2
        size = dice.randint(small // 8, small // 2)
        left = dice.randint(0, width - size)
        if dice.random() < 0.5:
            shapes.append(
                Shape("circle", left, max(0, ground - size - dice.randint(0, small // 4)), size, size, colour)
            )
        else:
            shapes.append(Shape("box", left, ground - size, max(8, size * 2 // 3), size, colour))
    return shapes


def letters(text: str, width: int, height: int) -> list[Shape]:
    """Return the boxes of a text in the lower left corner, as large as fits."""
    dot = max(1, min(width // (4 * len(text) + 4), height // 40))
    shapes = []
    for place, letter in enumerate(text.lower()):
        for index, mark in enumerate(GLYPHS[letter]):
            row, column = divmod(index, 3)
            if mark == "1":
                left, top = (2 + 4 * place + column) * dot, height - (7 - row) * dot
                shapes.append(Shape("box", left, top, dot, dot, INK))
    return shapes


def rows(shapes: list[Shape], width: int, height: int) -> Iterator[bytes]:
    """Yield each row of dots, two bits for a dot."""
    for row in range(height):
        dots = bytearray(width)
        for shape in shapes:
            covered = shape.span(row)
            if covered is not None:
                start, end = max(0, covered[0]), min(width, covered[1])
                dots[start:end] = bytes([shape.colour]) * (end - start)
        dots.extend(bytes(-width % 4))
        yield bytes(a << 6 | b << 4 | c << 2 | d for a, b, c, d in zip(*[iter(dots)] * 4, strict=True))


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one part of a PNG file: length, kind, data and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(shapes: list[Shape], width: int, height: int, palette: tuple[str, ...]) -> bytes:
    """Return a PNG of four colours."""
    before = bytes((width + 3) // 4)
    lines = []
    for line in rows(shapes, width, height):
        # Filter "up": a row like the one above it is all zeros.
        lines.append(b"\x02" + bytes((now - then) & 255 for now, then in zip(line, before, strict=True)))
        before = line
    colours = b"".join(bytes.fromhex(colour[1:]) for colour in palette)
    header = struct.pack(">IIBBBBB", width, height, 2, 3, 0, 0, 0)
    body = zlib.compress(b"".join(lines), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"PLTE", colours)
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )


def svg(name: str, shapes: list[Shape], width: int, height: int, palette: tuple[str, ...]) -> bytes:
    """Return the same shapes as SVG, with the name as a real text."""
    # The address of the SVG language itself; browsers want it.
    namespace = "http" + "://www.w3.org/2000/svg"
    parts = [f'<svg xmlns="{namespace}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">']
    parts.append(f'  <rect width="{width}" height="{height}" fill="{palette[0]}"/>')
    for shape in shapes:
        fill = f'fill="{palette[shape.colour]}"'
        if shape.kind == "circle":
            radius = shape.width // 2
            parts.append(f'  <circle cx="{shape.left + radius}" cy="{shape.top + radius}" r="{radius}" {fill}/>')
        else:
            frame = f'x="{shape.left}" y="{shape.top}" width="{shape.width}" height="{shape.height}"'
            parts.append(f"  <rect {frame} {fill}/>")
    size = max(8, height // 20)
    parts.append(
        f'  <text x="{size // 2}" y="{height - size // 2}" font-size="{size}" fill="{palette[INK]}">{name}</text>'
    )
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def draw(path: str) -> bytes:
    """Return the bytes of one of `PICTURES`."""
    width, height = PICTURES[path]
    name = path.rpartition("/")[2]
    palette = PALETTES[zlib.crc32(name.encode()) % len(PALETTES)]
    shapes = scene(name, width, height)
    if name.endswith(".svg"):
        return svg(name, shapes, width, height, palette)
    return png([*shapes, *letters(name, width, height)], width, height, palette)


def main() -> None:
    """Write every picture."""
    for path in PICTURES:
        data = draw(path)
        if len(data) > LIMIT:
            raise SystemExit(f"{path} has {len(data)} bytes, and {LIMIT} are the limit")
        (HERE / path).write_bytes(data)
    print(f"{len(PICTURES)} pictures")


if __name__ == "__main__":
    main()
