"""Base, ours and theirs to one document: front matter by key, body by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.document.chunks import Chunks, chunks_of
from caseedit.core.document.diff3 import Clash, diff3
from caseedit.core.document.items import joined_list
from caseedit.core.text import split_lines

Choice = Literal["base", "mine", "theirs", "both"]
Sides = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed, each in its own way; a person must choose.

    Attributes:
        where: The key of the field, `body`, or `text` where the whole file was joined by lines.
        base: What it was.
        mine: What is here now; empty if it was removed.
        theirs: What the file on the disk says; empty if it was removed.
        is_lines: These are lines of text, of which both can stay; a key cannot be there twice.
    """

    where: str
    base: str
    mine: str
    theirs: str
    is_lines: bool = False

    def chosen(self, choice: Choice) -> str:
        """Return what stands here after a choice."""
        if choice == "both":
            return self.mine + self.theirs
        return {"base": self.base, "mine": self.mine, "theirs": self.theirs}[choice]


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it.

    Attributes:
        pieces: The whole text in order: what is settled, and conflicts between.
    """

    pieces: tuple[str | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What a person must decide; empty if all is settled."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Conflict))

    @property
    def text(self) -> str | None:
        """The joined text; None while there are conflicts."""
        return None if self.conflicts else self.with_choices(())

    def with_choices(self, choices: Sequence[Choice]) -> str:
        """Return the text with one choice for each conflict, in order.

        Raises:
            ValueError: There are not as many choices as conflicts.
        """
        if len(choices) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} conflicts need as many choices, not {len(choices)}")
        wanted = iter(choices)
        return "".join(piece if isinstance(piece, str) else piece.chosen(next(wanted)) for piece in self.pieces)


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Join two changes of one text; any doubt is a conflict, never a guess."""
    if mine == theirs or theirs == base:
        return _whole(mine)
    if mine == base:
        return _whole(theirs)
    sides = [chunks_of(text) for text in (base, mine, theirs)]
    old, ours, new = sides
    if old is None or ours is None or new is None or len({side.tree.language for side in (old, ours, new)}) > 1:
        return _tidy(_by_line("text", (base, mine, theirs)))
    front = [
        _one_of("opening line", (old.opening, ours.opening, new.opening)),
        *_by_key(old, ours, new),
        _one_of("closing line", (old.closing, ours.closing, new.closing)),
    ]
    body = _by_line("body", (old.body, ours.body, new.body))
    text = _tidy(front).text
    if text is not None and not _is_sound(text, old, ours, new):
        # Joined, it would not read as it was meant.
        front = [Conflict("front matter", old.front, ours.front, new.front)]
    return _tidy([*front, *body])


def _whole(text: str) -> Merged:
    return Merged((text,))


def _tidy(pieces: Sequence[str | Conflict]) -> Merged:
    result: list[str | Conflict] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(last := result[-1], str):
            result[-1] = last + piece
        elif piece != "":
            result.append(piece)
    return Merged(tuple(result))


def _by_line(where: str, texts: Sides) -> list[str | Conflict]:
    pieces: list[str | Conflict] = []
    for part in diff3(*(split_lines(text) for text in texts)):
        if isinstance(part, Clash):
            base, mine, theirs = ("".join(lines) for lines in (part.base, part.mine, part.theirs))
            pieces.append(Conflict(where, base, mine, theirs, is_lines=True))
        else:
            pieces.append("".join(part))
    return pieces


def _one_of(where: str, texts: Sides) -> str | Conflict:
    base, mine, theirs = texts
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else Conflict(where, base, mine, theirs)


def _by_key(old: Chunks, ours: Chunks, new: Chunks) -> list[str | Conflict]:
    """Join the front matter: the order is ours, a key that only they have comes after its neighbour."""
    joined: dict[str, str | Conflict] = {}
    for key in ours.by_key:
        joined[key] = _key(key, old, ours, new)
    before = ""
    for key in new.by_key:
        if key not in joined:
            _insert_after(joined, before, key, _key(key, old, ours, new))
        before = key
    return [_one_of("front matter", (old.head, ours.head, new.head)), *joined.values()]


def _key(key: str, old: Chunks, ours: Chunks, new: Chunks) -> str | Conflict:
    piece = _one_of(key, (old.text_of(key), ours.text_of(key), new.text_of(key)))
    if isinstance(piece, Conflict) and piece.base and piece.mine and piece.theirs:
        return joined_list(key, old, ours, new) or piece
    return piece


def _insert_after(joined: dict[str, str | Conflict], before: str, key: str, piece: str | Conflict) -> None:
    items = list(joined.items())
    at = next((place + 1 for place, (name, _) in enumerate(items) if name == before), 0)
    items.insert(at, (key, piece))
    joined.clear()
    joined.update(items)


def _is_sound(text: str, old: Chunks, ours: Chunks, new: Chunks) -> bool:
    """Tell whether the joined text reads as it was meant: each value is that of a side, and nothing is lost."""
    found = chunks_of(text)
    if found is None or found.body:
        return False
    wanted = {key for key in {*old.by_key, *ours.by_key, *new.by_key} if _stays(key, old, ours, new)}
    if set(found.by_key) != wanted:
        return False
    return all(_is_of_a_side(key, found, old, ours, new) for key in wanted)


def _stays(key: str, old: Chunks, ours: Chunks, new: Chunks) -> bool:
    """Tell whether a key is to be there: neither side removed it."""
    return key in ours.by_key and key in new.by_key if key in old.by_key else True


def _is_of_a_side(key: str, found: Chunks, old: Chunks, ours: Chunks, new: Chunks) -> bool:
    values = [side.meaning_of(key) for side in (old, ours, new)]
    value = found.meaning_of(key)
    base, mine, theirs = values
    if value == (theirs if mine == base else mine):
        return True
    # A list that was joined item by item has no single side; its items do.
    return joined_list(key, old, ours, new) == found.text_of(key)
