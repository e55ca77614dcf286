"""What two trees of elements have in common is taken from the older one, with how it was laid out."""

from __future__ import annotations

from caseedit.core.preview.dom import Element

_DEEPEST = 60  # elements; what is nested deeper is laid out flat, or not at all


def shared(new: Element, old: Element, depth: int = 0) -> Element:
    """Return `new`, in which each element that equals the one in its place in `old` is that one; or `old` itself."""
    is_same = (new.tag, new.attributes, new.field, new.line) == (old.tag, old.attributes, old.field, old.line)
    if new.tag != old.tag or depth > _DEEPEST:
        return new
    children: list[Element | str] = list(new.children)
    for at, (mine, theirs) in enumerate(zip(new.children, old.children, strict=False)):
        if isinstance(mine, Element) and isinstance(theirs, Element):
            children[at] = shared(mine, theirs, depth + 1)
        is_same = is_same and children[at] == theirs
    if is_same and len(new.children) == len(old.children):
        return old
    new.children = children
    for child in children:
        if isinstance(child, Element):
            child.parent = new
    return new
