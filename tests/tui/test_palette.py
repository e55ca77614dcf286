from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from app_session import editing, sample_in
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet

from caseedit.tui.palette import COLOURS, GROUNDS, Palette

INKS = ("text", "dim", "accent", "error", "warning", "success")
THEMES = ("dark", "light", "contrast")
DEPTHS = (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT)


def luminance(colour: ColorTriplet) -> float:
    parts = [value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(ink: Color, ground: Color, depth: ColorSystem = ColorSystem.TRUECOLOR) -> float:
    """Return the ratio of WCAG 2."""
    low, high = sorted(luminance(colour.downgrade(depth).get_truecolor()) for colour in (ink, ground))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("depth", DEPTHS, ids=["truecolour", "256"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_ink_can_be_read_on_every_ground(theme: str, depth: ColorSystem) -> None:
    colours = {name: Color.parse(value) for name, value in COLOURS[theme].items()}
    for ink, ground in product(INKS, GROUNDS):
        assert contrast(colours[ink], colours[ground], depth) >= 4.5, (ink, ground)
    for ground in GROUNDS:
        assert contrast(colours["edge"], colours[ground], depth) >= 3.0, ground
    assert contrast(colours["background"], colours["accent"], depth) >= 4.5, "selection"


@pytest.mark.parametrize("theme", THEMES)
def test_grounds_are_told_apart_with_256_colours(theme: str) -> None:
    found = {Color.parse(COLOURS[theme][ground]).downgrade(ColorSystem.EIGHT_BIT) for ground in GROUNDS}
    assert len(found) == len(GROUNDS)


def test_sixteen_colours_can_be_read_on_black_and_on_white() -> None:
    black, white = Color.from_rgb(0, 0, 0), Color.from_rgb(255, 255, 255)
    # As xterm has them; other terminals differ, but not by much in how light these are.
    known = {"magenta": Color.from_rgb(205, 0, 205), "red": Color.from_rgb(205, 0, 0)}
    for ink in INKS:
        name = COLOURS["ansi"][ink]
        if name != "default":
            assert contrast(known[name], black) >= 3.0
            assert contrast(known[name], white) >= 4.5
    assert {COLOURS["ansi"][ground] for ground in GROUNDS} == {"default"}


@pytest.mark.parametrize("theme", THEMES)
async def test_what_is_painted_is_a_pair_that_is_checked(tmp_path: Path, theme: str) -> None:
    colours = {Color.parse(value).get_truecolor() for value in COLOURS[theme].values()}
    edges = {Color.parse(COLOURS[theme]["edge"]).get_truecolor()}
    async with editing(sample_in(tmp_path), theme=theme) as session:
        await session.press(":juniper", "enter")
        await session.settle()
        scenes = [session.strips()]
        for keys in (("f6", "down", "shift+down"), ("ctrl+f", ":clinic"), ("escape", "ctrl+p"), ("escape", "f1")):
            await session.press(*keys)
            scenes.append(session.strips())
        for text, style, _ in (segment for scene in scenes for strip in scene for segment in strip):
            if not text.strip() or style is None or style.color is None or style.bgcolor is None:
                continue
            ink, ground = style.color, style.bgcolor
            assert {ink.get_truecolor(), ground.get_truecolor()} <= colours, text
            assert contrast(ink, ground) >= (3.0 if ink.get_truecolor() in edges else 4.5), (text, ink, ground)


@pytest.mark.parametrize("palette", [Palette("ansi"), Palette("ansi", has_colour=False)])
def test_without_colours_structure_stands_by_weight(palette: Palette) -> None:
    assert palette["error"].bold
    assert palette["accent"].bold
    assert palette["dim"].dim
    assert palette["selection"].reverse
    assert palette["h1"].bold
    assert palette["link"].underline
    if not palette.has_colour:
        assert all(palette[name].color is None and palette[name].bgcolor is None for name in ("error", "link", "code"))
