"""`Look`: how one cell looks, and the shortest way for a terminal from one look to the next."""

from __future__ import annotations

from functools import lru_cache

from rich.color import ColorSystem
from rich.style import Style

from caseedit.core.clean import is_safe
from caseedit.core.namedtuples import NamedTuple

# Attribute, what turns it on, what turns it off; some of the last turn off a second one too.
_ATTRIBUTES = (
    ("bold", "1", "22"), ("dim", "2", "22"), ("italic", "3", "23"), ("underline", "4", "24"), ("blink", "5", "25"),
    ("blink2", "6", "25"), ("reverse", "7", "27"), ("conceal", "8", "28"), ("strike", "9", "29"),
    ("underline2", "21", "24"), ("frame", "51", "54"), ("encircle", "52", "54"), ("overline", "53", "55"),
)  # fmt: skip
_BIT = {name: 1 << at for at, (name, _, _) in enumerate(_ATTRIBUTES)}
# What is seen of a cell without a character, beside its background.
_SEEN_ON_BLANKS = sum(
    _BIT[name] for name in ("underline", "reverse", "strike", "underline2", "frame", "encircle", "overline")
)
LINK_END = "\x1b]8;;\x1b\\"


class State(NamedTuple):
    """What a terminal does with the next character.

    Attributes:
        attributes: One bit for each that is on.
        ink: Parameters of the foreground; empty for the terminal's own.
        ground: Parameters of the background.
        link: The address it leads to.
    """

    attributes: int = 0
    ink: str = ""
    ground: str = ""
    link: str = ""


class Look:
    """A state, and what of it matters. There is one object for each as long as it is in use: looks are
    compared by `is`.

    Attributes:
        state: All of it.
        is_bare: Only the background counts, since the cell is blank.
        blank: The look of a blank with this look.
    """

    __slots__ = ("blank", "is_bare", "state")

    def __init__(self, state: State, *, is_bare: bool) -> None:
        self.state = state
        self.is_bare = is_bare
        shows_more = state.attributes & _SEEN_ON_BLANKS or state.link
        self.blank: Look = self if is_bare or shows_more else bare(state.ground)

    def __repr__(self) -> str:
        return f"Look({self.state}, is_bare={self.is_bare})"


@lru_cache(maxsize=4096)
def bare(ground: str) -> Look:
    """Return the look of blanks on a background."""
    return Look(State(ground=ground), is_bare=True)


@lru_cache(maxsize=4096)
def full(state: State) -> Look:
    """Return the look of a character."""
    return Look(state, is_bare=False)


@lru_cache(maxsize=4096)
def look_of(style: Style | None, colours: ColorSystem) -> Look:
    """Return the look of a style on a terminal that knows so many colours."""
    if style is None:
        return full(State())
    attributes = sum(bit for name, bit in _BIT.items() if getattr(style, name))
    ink = _parameters(style, colours, foreground=True)
    ground = _parameters(style, colours, foreground=False)
    link = style.link or ""
    return full(State(attributes, ink, ground, link if is_safe(link) else ""))


def _parameters(style: Style, colours: ColorSystem, *, foreground: bool) -> str:
    colour = style.color if foreground else style.bgcolor
    if colour is None or colour.is_default:
        return ""
    return ";".join(colour.downgrade(colours).get_ansi_codes(foreground))


@lru_cache(maxsize=4096)
def step(before: State | None, look: Look) -> tuple[str, State]:
    """Return what makes a terminal write with a look, and the state it is in then.

    Args:
        before: The state it is in; None if that is not known.
        look: The look of what is written next.
    """
    if before is None:
        return _select(["0", *_all_of(look.state)]) + _link(look.state.link), look.state
    after = look.state
    if look.is_bare:
        after = State(before.attributes & ~_SEEN_ON_BLANKS, before.ink, look.state.ground)
    link = "" if before.link == after.link else _link(after.link) or LINK_END
    if before[:3] == after[:3]:
        return link, after
    fresh = look.state._replace(link=after.link)
    steps = _select(_changed(before, after))
    anew = _select(["0", *_all_of(fresh)]) if any(fresh[:3]) else "\x1b[m"
    return (steps + link, after) if len(steps) <= len(anew) else (anew + link, fresh)


def _select(parameters: list[str]) -> str:
    return f"\x1b[{';'.join(parameters)}m"


def _all_of(state: State) -> list[str]:
    on = [code for at, (_, code, _) in enumerate(_ATTRIBUTES) if state.attributes >> at & 1]
    return [*on, *filter(None, (state.ink, state.ground))]


def _changed(before: State, after: State) -> list[str]:
    codes: list[str] = []
    kept = before.attributes
    for at, (_, _, off) in enumerate(_ATTRIBUTES):
        if kept >> at & 1 and not after.attributes >> at & 1:
            codes.append(off)
            kept &= ~sum(_BIT[name] for name, _, code in _ATTRIBUTES if code == off)
    codes += [on for at, (_, on, _) in enumerate(_ATTRIBUTES) if (after.attributes & ~kept) >> at & 1]
    if before.ink != after.ink:
        codes.append(after.ink or "39")
    if before.ground != after.ground:
        codes.append(after.ground or "49")
    return codes


def _link(address: str) -> str:
    if not address:
        return ""
    from zlib import crc32

    # The parts of one link over several rows belong together for the terminal by this name.
    return f"\x1b]8;id={crc32(address.encode()):x};{address}\x1b\\"
