"""Style names to terminal styles, for each theme: the one place that knows a colour."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color
from rich.style import Style
from textual._color_constants import COLOR_NAME_TO_RGB
from textual.geometry import Offset

from caseedit.core.dataclasses import dataclass

if TYPE_CHECKING:
    from textual.widget import Widget

# Tests compute the contrast of every pair in use, also after reduction to 256 colours.
COLOURS: dict[str, dict[str, str]] = {
    "dark": {
        "background": "#14161a", "surface": "#1c1f25", "raised": "#272c34", "text": "#d7dae0", "dim": "#9aa3af",
        "accent": "#6cb6ff", "error": "#ff8078", "warning": "#e3b341", "success": "#62d26f", "edge": "#707984",
    },
    "light": {
        "background": "#fcfcfa", "surface": "#f2f2ef", "raised": "#e4e6ea", "text": "#1f2328", "dim": "#555d67",
        "accent": "#0550ae", "error": "#b42318", "warning": "#7d4e00", "success": "#116329", "edge": "#7b838d",
    },
    "contrast": {
        "background": "#000000", "surface": "#1c1c1c", "raised": "#3a3a3a", "text": "#ffffff", "dim": "#ffffff",
        "accent": "#6cd4ff", "error": "#ff9a94", "warning": "#ffd75f", "success": "#87ff87", "edge": "#ffffff",
    },
    # The terminal's own sixteen colours; its foreground and background stay untouched. Only those that can be read on
    # black and on white are used: what is behind them is not known.
    "ansi": {
        "background": "default", "surface": "default", "raised": "default", "text": "default", "dim": "default",
        "accent": "magenta", "error": "red", "warning": "default", "success": "default", "edge": "bright_black",
    },
}  # fmt: skip
# Not a look: the text is ours and not the file's, so that accessible mode may write it with ASCII alone.
SIGN = "sign"
ATTRIBUTES = ("bold", "italic", "underline", "strike", "reverse")
GROUNDS = ("background", "surface", "raised")

# Names that the core and the widgets use, in terms of colours and attributes.
ALIASES: dict[str, str] = {
    "h1": "bold", "h2": "bold", "h3": "bold", "h4": "bold dim", "h5": "bold dim", "h6": "italic dim",
    "rule": "edge", "bar": "edge", "quote": "italic", "cite": "bold", "digit": "bold", "chip": "on-raised",
    "caption": "italic", "mark": "warning", "code": "on-raised",
    "code-word": "bold", "code-name": "accent", "code-text": "success", "code-comment": "dim italic",
    "code-added": "success", "code-gone": "error", "link": "accent underline", "focus": "on-raised",
}  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """The looks of one theme.

    Attributes:
        name: `dark`, `light`, `contrast` or `ansi`.
        has_colour: False under NO_COLOR: only bold, dim, italic, underline and reverse are used.
        is_plain: True in accessible mode: signs are ASCII, nothing is drawn with lines.
    """

    name: str = "dark"
    has_colour: bool = True
    is_plain: bool = False

    def __getitem__(self, names: str) -> Style:
        """Return the style of blank-separated names: `"dim"`, `"accent bold on-raised"`, `"h3"`, `"selection"`."""
        return _style(self.name, self.has_colour, names)


@lru_cache(maxsize=4096)
def _style(theme: str, has_colour: bool, names: str) -> Style:
    colours = COLOURS[theme]
    ink, ground = "text", "background"
    attributes: dict[str, bool] = {}
    waiting = names.split()
    while waiting:
        name = waiting.pop(0)
        if name in ALIASES:
            waiting[:0] = ALIASES[name].split()
        elif name == "selection":
            if has_colour and theme != "ansi":
                ink, ground = "background", "accent"
            else:
                attributes["reverse"] = True
        elif name in ATTRIBUTES:
            attributes[name] = True
        elif name == SIGN:
            continue
        elif name.startswith("on-"):
            ground = name[3:]
        else:
            ink = name
    is_plain = not has_colour or theme == "ansi"
    if is_plain:
        # Structure must stand by weight and words alone.
        if ink == "dim":
            attributes["dim"] = True
        elif ink in ("accent", "error", "warning", "success") and "code-" not in names:
            attributes["bold"] = True
        if ground == "raised" and "reverse" not in attributes and "focus" in names:
            attributes["bold"] = True
    if not has_colour:
        return Style(**attributes)  # type: ignore[arg-type]
    # A pixel of a picture is its own colour.
    front, back = _colour(colours.get(ink, ink)), _colour(colours.get(ground, ground))
    return Style(color=front, bgcolor=back, **attributes)  # type: ignore[arg-type]


def _colour(name: str) -> Color:
    return Color.from_rgb(*bytes.fromhex(name[1:])) if name.startswith("#") else Color.parse(name)


def make_colours_known() -> None:
    """Have Textual know our colours as it knows those that have names: nothing need be read to tell what they are."""
    for colours in COLOURS.values():
        for colour in colours.values():
            if colour.startswith("#"):
                red, green, blue = bytes.fromhex(colour[1:])
                COLOR_NAME_TO_RGB[colour] = red, green, blue


def place_cursor(widget: Widget, x: int, y: int) -> None:
    """Put the terminal's own cursor, which input methods and screen readers follow, on a cell of the focused widget."""
    if widget.has_focus:
        left, top = widget.content_region.offset
        widget.app.cursor_position = Offset(left + x, top + y)


def palette_of(widget: Widget) -> Palette:
    """Return the palette of the app that a widget is in; the dark one where the app has none (a widget under test)."""
    palette = getattr(widget.app, "palette", None)
    return palette if isinstance(palette, Palette) else Palette()
