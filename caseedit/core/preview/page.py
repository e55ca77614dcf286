"""Binds front matter and body to the collection's page template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from caseedit.core.paths import FieldPath
from caseedit.core.preview.binding import Binder, Tags
from caseedit.core.preview.blocks import Body, Group
from caseedit.core.preview.dom import Element, tree
from caseedit.core.preview.inline import Look
from caseedit.core.preview.layout import MEASURE, Flow, blank_after, stacked
from caseedit.core.preview.row import Row, Rows, Run
from caseedit.core.preview.shapes import default_page
from caseedit.core.preview.templates import TEMPLATES, template_tree


class HasPage(Protocol):
    """What a page needs of a document."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The front matter's values."""

    @property
    def body(self) -> str:
        """The text after the front matter."""

    @property
    def tree(self) -> Any:
        """The front matter's nodes, or None."""


def tags_of(tree: Any) -> dict[FieldPath, str]:
    """Return the tags of a front matter's values by their path."""
    if tree is None:
        return {}
    return {path: entry.value.tag for path, entry in tree.walk() if entry.value.tag}


@dataclass(frozen=True, slots=True)
class _Laid:
    """A part of the page, laid out; `gap` is the blank row after it."""

    rows: Sequence[Row]
    leads: bool
    gap: Sequence[Row] = ()


class PageView:
    """The page of one document: give it values and body, ask for rows.

    Only what changed is read and laid out again: blocks of the body by their text, the parts around it by the values.
    """

    def __init__(self, folder: Path | None = None, root: Path | None = None, *, is_plain: bool = False) -> None:
        """Make an empty page.

        Args:
            folder: Where the document is; its pictures are named from there.
            root: The site's folder; no picture outside it is looked at. None: no picture is.
            is_plain: For readers without graphics: no big digits, no columns, words instead of marks.
        """
        self.body = Body()
        self.template = ""
        self._flow = Flow(root, folder, is_plain)
        self._fields: Mapping[str, Any] = {}
        self._tags: Tags = {}
        self._state = ""
        self._around: dict[tuple[int, int], tuple[_Laid, _Laid]] = {}

    def update(self, fields: Mapping[str, Any], body: str, *, tags: Tags | None = None, template: str = "") -> None:
        """Take values and body as they are now.

        Args:
            fields: The front matter's values.
            body: The text after the front matter.
            tags: YAML tags of values by their path; `!md` makes a text Markdown.
            template: Name of the page's template; without one, the value of `type` names it, else the page is made
                from the shapes of the values.
        """
        tags = {} if tags is None else tags
        name = choose_template(fields, template)
        # Not by ==, to which true, 1 and 1.0 are the same.
        state = repr((name, dict(fields), tags))
        if state != self._state:
            self._state, self._fields, self._tags, self.template = state, dict(fields), dict(tags), name
            self._around.clear()
        self.body.update(body)

    def take(self, document: HasPage, *, template: str = "") -> None:
        """Take a document as it is now: its values with their tags, and its body."""
        self.update(document.fields, document.body, tags=tags_of(document.tree), template=template)

    def update_body(self, body: str) -> None:
        """Take a new body; the values are as they were."""
        self.body.update(body)

    def refresh(self) -> None:
        """Look at the pictures again: files may have come or gone."""
        self._around.clear()
        for group in self.body.groups:
            group.laid.clear()

    def rows(self, width: int) -> Rows:
        """Return the page in rows of at most `width` cells."""
        width = max(width, 1)
        template = TEMPLATES.get(self.template)
        extra = max(0, width - MEASURE)
        width -= extra
        flow = replace(self._flow, extra=extra, hides_rules=template is not None and template.hides_rules)
        if (width, extra) not in self._around:
            if len(self._around) > 3:
                self._around.clear()
            self._around[width, extra] = self._lay_around(width, flow)
        head, tail = self._around[width, extra]
        parts = [(head, 0)]
        parts += [(_lay_group(group, width, flow), group.start) for group in self.body.groups]
        if template is not None and template.closes_body and any(part.rows for part, _ in parts[1:]):
            parts.append((_rule(width), 0))
        return _joined([*parts, (tail, 0)])

    def _lay_around(self, width: int, flow: Flow) -> tuple[_Laid, _Laid]:
        template = TEMPLATES.get(self.template)
        if template is None:
            return _laid(default_page(self._fields, self._tags, flow), width, flow), _Laid((), False)
        head, tail = template_tree(template)
        binder = Binder(self._fields, self._tags)
        return _laid(binder.bound(head), width, flow), _laid(binder.bound(tail), width, flow)


def _laid(element: Element, width: int, flow: Flow) -> _Laid:
    pieces = flow.pieces(element.children, width, Look(), element)
    return _part(stacked(pieces), bool(pieces) and pieces[-1].leads)


def _part(rows: Sequence[Row], leads: bool) -> _Laid:
    return _Laid(rows, leads, () if leads or not rows else (blank_after(rows[-1]),))


def _lay_group(group: Group, width: int, flow: Flow) -> _Laid:
    key = (width, flow)
    found = group.laid.get(key)
    if isinstance(found, _Laid):
        return found
    if len(group.laid) > 3:
        group.laid.clear()
    top = tree(group.html)
    top.line = 0
    pieces = flow.pieces(top.children, width, Look(), top)
    last = sum(block.length for block in group.blocks) - 1
    rows = [_inside(row, last) for row in stacked(pieces)]
    laid = group.laid[key] = _part(rows, bool(pieces) and pieces[-1].leads)
    return laid


def _inside(row: Row, last: int) -> Row:
    """Keep a row's line inside its group: raw HTML may claim any."""
    if row.line is None:
        return Row(row.runs, None, 0)
    return row if row.line <= last else Row(row.runs, None, last)


def _rule(width: int) -> _Laid:
    return _part((Row((Run("─" * width, ("rule",), None, True),)),), leads=False)


def _joined(parts: Sequence[tuple[_Laid, int]]) -> Rows:
    rows = Rows()
    gap: Sequence[Row] = ()
    gap_line = 0
    for part, line in parts:
        if part.rows:
            rows.add(gap, gap_line)
            rows.add(part.rows, line)
            gap, gap_line = part.gap, line
    return rows


def choose_template(fields: Mapping[str, Any], name: str = "") -> str:
    """Return the name of the template that fits, or an empty text for the page made from shapes."""
    if name in TEMPLATES:
        return name
    kind = fields.get("type")
    return kind if isinstance(kind, str) and kind in TEMPLATES else ""


def page_rows(
    fields: Mapping[str, Any],
    body: str,
    width: int,
    *,
    tags: Tags | None = None,
    folder: Path | None = None,
    root: Path | None = None,
    template: str = "",
) -> Rows:
    """Return the whole page of a document in rows."""
    view = PageView(folder, root)
    view.update(fields, body, tags=tags, template=template)
    return view.rows(width)


def preview_text(markdown: str, width: int) -> str:
    """Return the rows of a body as plain text, one a line."""
    return text_of(page_rows({}, markdown, width))


def text_of(rows: Sequence[Row]) -> str:
    """Return rows as plain text, one a line."""
    return "\n".join(row.text.rstrip(" ") for row in rows)
