"""Binds front matter and body to the collection's page template."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseedit.core.dataclasses import dataclass, field, replace
from caseedit.core.preview.binding import Binder, FindDocument, Kinds
from caseedit.core.preview.body import Body, Group
from caseedit.core.preview.dom import Element, tree
from caseedit.core.preview.inline import Look
from caseedit.core.preview.layout import MEASURE, Flow, blank_after, stacked
from caseedit.core.preview.markdown import DEFAULT
from caseedit.core.preview.row import Row
from caseedit.core.preview.rows import Laid, Part, Rows
from caseedit.core.preview.shapes import default_page, unseen_fields
from caseedit.core.preview.sharing import shared
from caseedit.core.preview.templates import Template, TemplateProblem, find_template, template_stamp

if TYPE_CHECKING:
    from caseedit.core.preview.thumbnails import Thumbnails

_BY_TYPE = ("case-study", "case-study-2")  # names that no other site uses by chance
# Characters and lines of a body that are shown; more would take hundreds of megabytes, and each key in them seconds.
_MOST, _MOST_LINES = 500_000, 10_000
_LEEWAY = 0.05
_SMALL = 20_000  # characters that are laid out at once, so that the page's length is exact


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How a collection wants the pages of its documents.

    Attributes:
        template: A page that is shipped, or a file under the site's folder; without one, the value of `type` names it,
            else the page is made from the shapes of the values.
        dialect: How the body is read: `gfm`, `commonmark`, `remark-pedantic`, `mdx`.
        kinds: Values that are Markdown or HTML.
        labels: What fields are called.
    """

    template: str = ""
    dialect: str = DEFAULT
    kinds: Kinds = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


class Around:
    """A part of the page that is not the body's: made of values, or drawn."""

    __slots__ = ("_made", "_make", "_old", "heights", "laid", "length", "size")

    def __init__(self, make: Callable[[Flow], Element], old: Around | None = None) -> None:
        """Take what makes it; what it has in common with an older one need not be laid out again."""
        self._make = make
        self._made: Element | None = None
        self._old: Element | None = old.newest if old is not None else None
        self.laid: dict[Hashable, Any] = {}
        self.heights: dict[Hashable, int] = {}
        self.length = 1
        self.size = 0

    @property
    def newest(self) -> Element | None:
        """What was made last, here or before."""
        return self._made or self._old

    def element(self, flow: Flow) -> Element:
        """Return what it shows; made when it is first asked for."""
        if self._made is None:
            made = self._make(flow)
            self._made = made if self._old is None else shared(made, self._old)
            self._old = None
        return self._made


class PageView:
    """The page of one document: give it values and body, ask for rows.

    Only what changed is read and laid out again: blocks of the body by their text, the parts around it by the values.

    Attributes:
        body: The body as it is now.
        problem: Why the page's template is not used, or None.
        folded: What is folded away.
    """

    def __init__(
        self,
        folder: Path | None = None,
        root: Path | None = None,
        *,
        is_plain: bool = False,
        find_document: FindDocument | None = None,
        thumbnails: Thumbnails | None = None,
    ) -> None:
        """Make an empty page.

        Args:
            folder: Where the document is; its pictures are named from there.
            root: The site's folder; no picture and no template outside it is looked at. None: none is.
            is_plain: For readers without graphics: no big digits, no columns, words instead of marks.
            find_document: Finds another document by a value that names it.
            thumbnails: Shows pictures small; None: they are only named.
        """
        self.body = Body()
        self.problem: TemplateProblem | None = None
        self.folded: set[str] = set()
        self._root = root
        self._flow = Flow(root, folder, is_plain, folded=self.folded, thumbnails=thumbnails)
        self._find_document = find_document
        self._fields: Mapping[str, Any] = {}
        self._settings = PageSettings()
        self._template: Template | None = None
        self._state: object = None
        self._is_cut = False
        self._hidden = 0
        self._head: Around = Around(self._make_head)
        self._tail: Around = Around(self._make_tail)
        self._notes_rule = Around(lambda _flow: _holding(Element("page-rule")))
        self._keys: dict[tuple[int, Flow], int] = {}

    @property
    def template_name(self) -> str:
        """The page that is shown; empty for the one made from the shapes of the values."""
        return choose_template(self._fields, self._settings.template) if self._template is not None else ""

    @property
    def settings(self) -> PageSettings:
        """How the page is made."""
        return self._settings

    def update(self, fields: Mapping[str, Any], body: str, settings: PageSettings | None = None) -> None:
        """Take values and body as they are now; without settings, the page is made as before."""
        settings = settings or self._settings
        name = choose_template(fields, settings.template)
        # Not by ==, to which true, 1 and 1.0 are the same.
        state = (repr((name, dict(fields), settings)), template_stamp(name, self._root))
        if settings.dialect != self.body.dialect:
            self.body = Body(settings.dialect)
        if state != self._state:
            self._state, self._fields, self._settings = state, dict(fields), settings
            self._read_template(name)
            self._bind_again(self._head, self._tail)
        self.update_body(body)

    def _read_template(self, name: str) -> None:
        self.problem = self._template = None
        try:
            self._template = find_template(name, self._root)
        except TemplateProblem as problem:
            self.problem = problem

    def bind_again(self) -> bool:
        """Ask for the other documents again; tell whether the page names any."""
        asks = self._template is not None and self._template.asks_documents
        if asks:
            self._bind_again(self._head, self._tail)
        return asks

    def _bind_again(self, head: Around | None = None, tail: Around | None = None) -> None:
        """Make what stands around the body anew; what it has in common with older ones need not be laid out again."""
        self._head, self._tail = Around(self._make_head, head), Around(self._make_tail, tail)

    def update_body(self, body: str) -> None:
        """Take a new body; the values are as they were."""
        before = (self.has_body, self._is_cut)
        end = _end_of_shown(body, len(body) - self._hidden)
        self._hidden = len(body) - end
        self._is_cut = end < len(body)
        self.body.update(body[:end])
        if (self.has_body, self._is_cut) != before:
            self._bind_again()

    @property
    def has_body(self) -> bool:
        """Tell whether the body shows anything."""
        return len(self.body.blocks) > 1 or any(block.tokens for block in self.body.blocks)

    def refresh(self) -> None:
        """Look at pictures, templates and other documents again: files may have come or gone."""
        self._flow.pictures.clear()
        self._read_template(choose_template(self._fields, self._settings.template))
        self._bind_again()
        for group in self.body.groups:
            group.laid.clear()

    def show_pictures(self) -> None:
        """Lay out again what holds pictures: some are there now."""
        self._bind_again()
        for group in self.body.groups:
            if group.laid and "<img" in group.html:
                group.laid.clear()

    def fold(self, name: str) -> None:
        """Fold away what can be folded, or unfold it."""
        self.folded ^= {name}
        self._bind_again()
        for group in (*self.body.groups, *self.body.notes):
            if any("<details" in block.source.lower() for block in group.blocks):
                group.laid.clear()

    # --- rows

    def rows(self, width: int, *, is_whole: bool = True) -> Rows:
        """Return the page in rows of at most `width` cells.

        Args:
            is_whole: Lay out all of it; else only what is looked at, unless the page is small.
        """
        width = max(width, 1)
        extra = max(0, width - MEASURE)
        width -= extra
        template = self._template
        flow = replace(self._flow, extra=extra, hides_rules=template is not None and template.hides_rules)
        # A number: what is looked up for each part must be quick to compare.
        key = self._keys.setdefault((width, flow), len(self._keys))
        body = self.body
        parts: list[Part] = [self._head, *body.groups]
        lines: list[int | None] = [None, *body.starts[:-1]]
        if body.notes:
            parts += [self._notes_rule, *body.notes]
            lines += [None, *body.note_starts]
        parts.append(self._tail)
        lines.append(None)
        rows = Rows(parts, lines, key, lambda part: _lay(part, key, width, flow), width, range(1, 1 + len(body.groups)))
        rows.lay_all(inf if is_whole else _SMALL)
        return rows

    def html(self) -> str:
        """Return the page as cleaned HTML."""
        from caseedit.core.preview.writing import html_of

        flow = replace(self._flow, hides_rules=False)
        body = [tree(group.html) for group in (*self.body.groups, *self.body.notes)]
        return html_of([self._make_head(flow), *body, self._make_tail(flow)])

    def _binder(self) -> Binder:
        return Binder(
            self._fields,
            self._settings.kinds,
            has_body=self.has_body,
            find_document=self._find_document,
            dialect=self._settings.dialect,
        )

    def _make_head(self, flow: Flow) -> Element:
        if self._template is not None:
            head = self._binder().bound(self._template.head)
            if not self._template.has_body and self.has_body:
                head.append(_holding("The page has no place for the body · not on the page", tag="page-note"))
            return head
        made = default_page(
            self._fields,
            self._settings.kinds,
            flow,
            self._settings.labels,
            has_body=self.has_body,
            dialect=self._settings.dialect,
        )
        if self.problem is not None:
            made.children.insert(0, _failed(self.problem, self._settings.template))
        return made

    def _make_tail(self, _flow: Flow) -> Element:
        tail = Element("div")
        if self._template is not None:
            tail = self._binder().bound(self._template.tail)
            unseen = unseen_fields(self._fields, self._template.fields, self._settings.labels)
            if unseen.children:
                tail.append(unseen)
        if self._is_cut:
            shown = f"{_MOST // 1000:,} KB or {_MOST_LINES:,} lines"
            said = f"This body is too big to be shown whole: the page ends after {shown} of it."
            tail.children.insert(0, _holding(said, tag="page-error"))
        return tail


def _end_of_shown(body: str, before: int) -> int:
    """Return where the part of a body ends that is shown.

    If the end `before` is about right it stays: were it moved by each line that comes or goes, all would be read again.
    """
    if 0 < before < len(body) and body[before - 1] == "\n":
        size = max(before / _MOST, body.count("\n", 0, before) / _MOST_LINES)
        if 1 - _LEEWAY < size < 1 + _LEEWAY:
            return before
    end = len(body) if len(body) <= _MOST else body.rfind("\n", 0, _MOST) + 1 or _MOST
    if body.count("\n", 0, end) > _MOST_LINES:
        end -= len(body[:end].split("\n", _MOST_LINES)[-1])
    return end


def _holding(*children: Element | str, tag: str = "div") -> Element:
    element = Element(tag)
    for child in children:
        element.append(child)
    return element


def _failed(problem: TemplateProblem, name: str) -> Element:
    """Return the row that says why the template is not used."""
    place = f"{name}, line {problem.line}: " if problem.line is not None else ""
    return _holding(f"{place}{problem} The default page is shown.", tag="page-error")


def _lay(part: Part, key: int, width: int, flow: Flow) -> Laid:
    if len(part.laid) > 3:
        part.laid.clear()
    if isinstance(part, Group):
        laid = _lay_group(part, width, flow)
    elif isinstance(part, Around):
        element = part.element(flow)
        pieces = replace(flow, hides_rules=False, number=key).pieces(element.children, width, Look(), element)
        laid = _part(stacked(pieces), bool(pieces) and pieces[-1].leads)
    else:
        raise TypeError(f"{part!r} is no part of a page")
    part.laid[key] = laid
    return laid


def _part(rows: Sequence[Row], leads: bool) -> Laid:
    return Laid(rows, () if leads or not rows else (blank_after(rows[-1]),))


def _lay_group(group: Group, width: int, flow: Flow) -> Laid:
    top = tree(group.html)
    top.line = 0
    pieces = flow.pieces(top.children, width, Look(), top)
    last = group.length - 1
    rows = [_inside(row, last) for row in stacked(pieces)]
    top.dissolve()
    return Laid(rows) if group.label else _part(rows, bool(pieces) and pieces[-1].leads)


def _inside(row: Row, last: int) -> Row:
    """Keep a row's line inside its group: raw HTML may claim any."""
    if row.line is None:
        return replace(row, field=None, line=0)
    return row if row.line <= last else replace(row, field=None, line=last)


def choose_template(fields: Mapping[str, Any], name: str = "") -> str:
    """Return the name of the template that fits, or an empty text for the page made from shapes."""
    if name:
        return name
    kind = fields.get("type")
    return kind if isinstance(kind, str) and kind in _BY_TYPE else ""


def page_rows(
    fields: Mapping[str, Any],
    body: str,
    width: int,
    settings: PageSettings | None = None,
    *,
    folder: Path | None = None,
    root: Path | None = None,
) -> Rows:
    """Return the whole page of a document in rows."""
    view = PageView(folder, root)
    view.update(fields, body, settings)
    return view.rows(width)


def preview_text(markdown: str, width: int) -> str:
    """Return the rows of a body as plain text, one a line."""
    return text_of(page_rows({}, markdown, width))


def text_of(rows: Sequence[Row]) -> str:
    """Return rows as plain text, one a line."""
    return "\n".join(row.text.rstrip(" ") for row in rows)
