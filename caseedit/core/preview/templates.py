"""The pages that sites make of a document, as HTML bound by attributes: those shipped here, and files of the site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.paths import FieldPath, parse_path
from caseedit.core.preview.dom import Element, tree
from caseedit.core.preview.markdown import with_lines

SHIPPED = ("case-study", "case-study-2", "team", "press")
_FOLDER = Path(__file__).parent / "pages"
_MOST_BYTES = 200_000
# A page of a site has some dozens.
_MOST_TAGS = 4000
_PATHS = ("x-text", "x-html", "x-md", "x-if", "x-src", "x-href", "x-alt", "x-field")
_KNOWN = frozenset((*_PATHS, "x-each", "x-document", "x-join", "x-hide"))
_EACH = expression(r"\s*([A-Za-z_][\w-]*)\s+in\s+(\S.*?)\s*")
# What may stand around the body, which is laid out for itself.
_AROUND_BODY = frozenset(("div", "main", "article", "section"))

Nodes = tuple[Element | str, ...]


class TemplateProblem(Exception):
    """A template that cannot be used; says at which line, and why."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of page, read.

    Attributes:
        head: What stands before the body.
        tail: What stands after it.
        has_body: False if the page has no place for the body.
        hides_rules: True if the page shows no `hr` of the body.
        fields: The names of the fields that the page shows.
        asks_documents: True if a value stands for another document.
    """

    head: Nodes
    tail: Nodes
    has_body: bool
    hides_rules: bool
    fields: frozenset[str]
    asks_documents: bool


def find_template(name: str, root: Path | None) -> Template | None:
    """Return a page that is shipped, or that a file under the site's folder describes; None if none is asked for.

    Raises:
        TemplateProblem: There is no such page, or the file cannot be used.
    """
    if not name:
        return None
    if name in SHIPPED:
        return _shipped(name)
    return read_template(_text_of(name, root))


@cache
def _shipped(name: str) -> Template:
    return read_template((_FOLDER / f"{name}.html").read_text("utf-8"))


def _text_of(name: str, root: Path | None) -> str:
    known = f"Shipped pages are {', '.join(SHIPPED)}; any other name is that of an HTML file."
    if root is None:
        raise TemplateProblem(f"There is no page called ‘{name}’. {known}")
    try:
        top = root.resolve()
        path = (top / name).resolve()
        if not path.is_relative_to(top):
            raise TemplateProblem(f"The template {name} is outside the site’s folder, so it is not read.")
        if not path.is_file():
            raise TemplateProblem(f"There is no file {name} in the site’s folder. {known}")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as error:
        raise TemplateProblem(f"The template {name} cannot be read. {known}") from error
    if len(data) > _MOST_BYTES:
        raise TemplateProblem(f"The template {name} is larger than {_MOST_BYTES // 1000} KB, so it is not read.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TemplateProblem(f"The template {name} is not UTF-8.", line) from error


def template_stamp(name: str, root: Path | None) -> object:
    """Return what tells one state of a template's file from another."""
    if not name or name in SHIPPED or root is None:
        return None
    try:
        state = (root / name).stat()
    except (OSError, ValueError):
        return None
    return state.st_mtime_ns, state.st_size


def read_template(html: str) -> Template:
    """Read a template.

    Raises:
        TemplateProblem: It asks for something that there is not.
    """
    if html.count("<") > _MOST_TAGS:
        raise TemplateProblem(f"The template has more than {_MOST_TAGS} tags, so it is not read.")
    top = tree(with_lines(html.replace("\r\n", "\n"), 1), is_template=True)
    elements = list(_walk(top))
    for element in elements:
        _check(element)
    bodies = [element for element in elements if _is_body(element)]
    if len(bodies) > 1:
        raise TemplateProblem("The body can stand once on a page, and stands here again.", bodies[1].line)
    fields = frozenset(_fields_shown(top, frozenset()))
    asks = any("x-document" in element.attributes for element in elements)
    if not bodies:
        return Template(tuple(top.children), (), False, False, fields, asks)
    _check_around(bodies[0], top)
    head, tail = _split(top, bodies[0])
    hides_rules = bodies[0].attributes.get("x-hide") == "hr"
    return Template(tuple(head.children), tuple(tail.children), True, hides_rules, fields, asks)


def _walk(top: Element) -> Iterator[Element]:
    waiting = list(top.elements())[::-1]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(list(element.elements())[::-1])


def _is_body(element: Element) -> bool:
    return element.attributes.get("x-md", "").strip() == "body"


def _check(element: Element) -> None:
    for name, value in element.attributes.items():
        if not name.startswith("x-"):
            continue
        if name not in _KNOWN:
            raise TemplateProblem(f"‘{name}’ is not known here. There are {', '.join(sorted(_KNOWN))}.", element.line)
        if name == "x-each" and _EACH.fullmatch(value) is None:
            raise TemplateProblem(f'‘x-each’ is written like x-each="item in images", not “{value}”.', element.line)
        if name == "x-document" and "x-each" not in element.attributes:
            raise TemplateProblem("‘x-document’ stands beside ‘x-each’, on the same tag.", element.line)
        if name in _PATHS or name == "x-each":
            _check_path(name, each_of(element)[1] if name == "x-each" else value, element)


def _check_path(name: str, value: str, element: Element) -> None:
    try:
        parse_path(value.strip())
    except ValueError as error:
        raise TemplateProblem(f"‘{name}’ does not name a field: {error}.", element.line) from error


def each_of(element: Element) -> tuple[str, str]:
    """Return the name of an item and the path of the list of an `x-each`."""
    found = _EACH.fullmatch(element.attributes.get("x-each", ""))
    return (found[1], found[2]) if found else ("", "")


def _check_around(body: Element, top: Element) -> None:
    holder = body.parent
    while holder is not None and holder is not top:
        if holder.tag not in _AROUND_BODY or "x-each" in holder.attributes or "x-if" in holder.attributes:
            raise TemplateProblem(
                f"The body cannot stand inside <{holder.tag}>: only div, main, article and section without bindings"
                " may be around it.",
                body.line,
            )
        holder = holder.parent


def _split(top: Element, body: Element) -> tuple[Element, Element]:
    """Return copies of the tree before and after the body."""
    head, tail = Element("div"), Element("div")
    before, after = head, tail
    chain = [body]
    while chain[-1].parent is not None and chain[-1].parent is not top:
        chain.append(chain[-1].parent)
    holder = top
    for element in reversed(chain):
        at = next(index for index, child in enumerate(holder.children) if child is element)
        _give(before, holder.children[:at])
        last: list[Element | str] = []
        if element is not body:
            before_inner, after_inner = Element(element.tag), Element(element.tag)
            before.append(before_inner)
            last = [after_inner]
        _give(after, [*last, *holder.children[at + 1 :]])
        if element is not body:
            before, after, holder = before_inner, after_inner, element
    return head, tail


def _give(parent: Element, children: list[Element | str]) -> None:
    for child in children:
        parent.children.append(child)


def _fields_shown(element: Element, items: frozenset[str]) -> Iterator[str]:
    """Yield the names of the fields that a template shows or decides by."""
    inner = items
    if "x-each" in element.attributes:
        item, source = each_of(element)
        yield from _top_name(source, items)
        inner = items | {item}
    for name in _PATHS:
        if name in element.attributes:
            yield from _top_name(element.attributes[name], inner)
    for child in element.elements():
        yield from _fields_shown(child, inner)


def _top_name(source: str, items: frozenset[str]) -> Iterator[str]:
    path: FieldPath = parse_path(source.strip())
    if path[0] not in items and not str(path[0]).startswith("$"):
        yield str(path[0])
