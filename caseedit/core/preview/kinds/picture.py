"""Pictures on a row of their own: name, size and the words for those who do not see them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from caseedit.core.expressions import expression
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Chunk, Look, decoration
from caseedit.core.preview.layout import Flow, Piece, beside, room_beside
from caseedit.core.preview.pictures import Picture, describe, spoken_size
from caseedit.core.preview.row import Row

_MARK, _INDENT = "▣ ", "  "
_OUTSIDE = expression(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Show `▣ name · 1400×788 · 84 KB · alt`, and what is wrong with the file."""
    source = element.attributes.get("src", "").strip()
    alt = element.attributes.get("alt", "")
    picture = look_up(source, flow)
    chunks = [decoration(f"{_name(source)}{_facts(picture)}", element, "dim")]
    if alt.strip():
        chunks += [decoration(" · ", element, "dim"), Chunk(alt, look, element.field, element.line)]
    if picture is not None and picture.problem:
        chunks += [decoration(f" · ! {_complaint(picture)}", element, "warning")]
    if flow.is_plain:
        return Piece(flow.text([decoration("Image: ", element, "dim"), *chunks], width))
    rows = beside(flow.text(chunks, room_beside(_MARK, width)), _MARK, _INDENT, "dim", room=width - len(_MARK))
    return Piece([*_thumbnail(picture, element, width, flow), *rows])


def _thumbnail(picture: Picture | None, element: Element, width: int, flow: Flow) -> list[Row]:
    """Return the picture itself, small, if pictures are shown and this one can be."""
    if flow.thumbnails is None or picture is None or picture.path is None or picture.problem in ("missing", "outside"):
        return []
    size = (picture.width, picture.height)
    return flow.thumbnails.rows(picture.path, size, width, element.field, element.line, picture.format)


def look_up(source: str, flow: Flow) -> Picture | None:
    """Return what the file says of itself; None for addresses elsewhere and where no folder is known."""
    if source not in flow.pictures:
        flow.pictures[source] = _look_up(source, flow)
    return flow.pictures[source]


def _look_up(source: str, flow: Flow) -> Picture | None:
    if not source or flow.root is None or _OUTSIDE.match(source):
        return None
    name = unquote(re.split(r"[?#]", source, maxsplit=1)[0])
    if "\0" in name:
        return None
    if not name.startswith("/"):
        return describe((flow.folder or flow.root) / Path(name), flow.root)
    # Where a site keeps what begins with a slash is its own affair: found or not said.
    picture = describe(flow.root / name.lstrip("/"), flow.root)
    return picture if not picture.problem else None


def _name(source: str) -> str:
    path = re.split(r"[?#]", source, maxsplit=1)[0].rstrip("/")
    return "(no file)" if not path else "data" if path.lower().startswith("data:") else path.rpartition("/")[2]


def _facts(picture: Picture | None) -> str:
    if picture is None or not picture.size:
        return ""
    pixels = f" · {picture.width}×{picture.height}" if picture.width and picture.height else ""
    return f"{pixels} · {spoken_size(picture.size)}"


def _complaint(picture: Picture) -> str:
    if picture.problem == "case":
        return f"the file is called {picture.actual}"
    return "outside the site's folder" if picture.problem == "outside" else "no such file"
