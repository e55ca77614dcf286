"""What the rules know about one document; each part is worked out once, when a rule first asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from caseedit.core.dataclasses import replace
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.glance import Glance, part_of
from caseedit.core.frontmatter.tree import Node, Tree
from caseedit.core.frontmatter.values import fields_of
from caseedit.core.paths import FieldPath
from caseedit.core.schema.loader import absolute
from caseedit.core.schema.schema import Field, Media, Schema
from caseedit.core.schema.types import KINDS, Fault
from caseedit.core.schema.types.field_type import no_faults
from caseedit.core.text import Edit, LineIndex, Span
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.dependents import Ask
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.disk import UNKNOWN, Disk, Look
from caseedit.core.validation.html_tags import HtmlFault, html_faults
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.core.validation.pictures import Picture, beside_pictures, may_be_named, pictures_of
from caseedit.core.validation.places import Finder, Place
from caseedit.core.validation.rule import Doubt, Finding, OfField
from caseedit.core.validation.siblings import Siblings, Targets, group_of

if TYPE_CHECKING:
    from caseedit.core.document.document import Document


# Such a time means the same with quotes and without.
_MOMENT = expression(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)")


class Context:
    """One document under its schema.

    Attributes:
        siblings: The other documents; None where they are not known.
        disk: The files beside it.
        place: The path of the document from the root of the disk; None for text without a file.
        dialect: How the site reads its YAML.
        is_dialect_known: Whether somebody said so, or it was found out.
        supposed: What is to be taken for the answer to whether most of the others do the same; None to ask them.
        asked: What the rules asked of other documents and files: when that changes, they must look again.
        found: By rule, what those found of which it matters whether most of the others find the same.
    """

    def __init__(self, document: Document, schema: Schema, siblings: Siblings | None, disk: Disk) -> None:
        self.document = document
        self.schema = schema
        self.siblings = siblings
        self.disk = disk
        self.asked: set[Ask] = set()
        self.found: dict[str, Sequence[Finding]] = {}
        self.supposed: bool | None = None
        self._looks: dict[tuple[str, object], Look] = {}
        self._names: frozenset[str] | None = None
        self._suspects: tuple[Place, ...] | None = None
        self._pictures: tuple[Picture, ...] | None = None
        self.text: str = document.text
        self.path: Path | None = document.path
        self.place: Path | None = None if document.path is None else absolute(document.path)
        self.is_dialect_known = bool(schema.dialect)
        self.dialect: str = schema.dialect or document.dialect

    @property
    def tree(self) -> Tree | None:
        """The front matter; None where it cannot be read, or there is none."""
        return self.document.tree

    @cached_property
    def glance(self) -> Glance | None:
        """The values of the front matter, where they can be told without its tree."""
        return self.document.glance if self.dialect == self.document.dialect else None

    @property
    def texts(self) -> Iterable[str]:
        """Every text that is a value in the front matter."""
        glance = self.document.glance
        if glance is not None:
            return glance.texts
        tree = self.tree
        return [] if tree is None else [item.value.text for item in tree.entries() if item.value.kind == "scalar"]

    def has(self, sign: str) -> bool:
        """Say whether something stands in the body, where that is text."""
        return sign in self.body.alone

    @cached_property
    def is_printable(self) -> bool:
        """Whether all characters of the document can be seen, but for those that end lines."""
        return self.text.replace("\n", " ").replace("\r", " ").isprintable()

    @property
    def lines(self) -> LineIndex:
        """Where the lines begin."""
        return self.document.lines

    @property
    def matter(self) -> Span:
        """What lies between the delimiters."""
        return self.document.parts.matter

    @cached_property
    def body(self) -> MarkdownText:
        """The body with everything blanked that is not text."""
        return MarkdownText(self.text, self.document.parts.body.start)

    @property
    def is_markdown(self) -> bool:
        """Whether the site reads the body as Markdown."""
        return self.schema.body.get("type") in (None, "markdown")

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The fields of the schema, where they stand in the file; none if the front matter cannot be read."""
        if self.tree is None or not self.schema.fields:
            return ()
        is_same = self.dialect == self.document.dialect
        values = self.document.fields if is_same else fields_of(self.tree, self.dialect)
        return tuple(Finder(self.tree, self.dialect, values).places(self.schema.fields))

    def top(self, names: Collection[str]) -> Node | None:
        """Return the root with some of its fields at least; None if the front matter cannot be read."""
        glance, tree = self.glance, None
        if glance is not None:
            tree = part_of(self.text, self.matter, glance, names)
        tree = self.tree if tree is None else tree
        return None if tree is None else tree.root

    def suspect(self, names: frozenset[str] | None) -> None:
        """Look only at some of the fields at the top from now on, or at all: the others are known to be right."""
        if names != self._names:
            self._names, self._suspects, self._pictures = names, None, None

    @property
    def suspects(self) -> tuple[Place, ...]:
        """The places at which a rule that has doubts must look."""
        if self._suspects is None:
            self._suspects = self.places if self._names is None else self._places_of(self._names)
        return self._suspects

    def _places_of(self, names: frozenset[str]) -> tuple[Place, ...]:
        document, glance = self.document, self.glance
        names |= beside_pictures(self.schema, names)
        tree = None if glance is None else part_of(self.text, document.parts.matter, glance, names)
        if tree is None:
            return tuple(place for place in self.places if place.path[0] in names)
        fields = [field for field in self.schema.fields if field.name in names]
        return tuple(Finder(tree, self.dialect, document.fields).places(fields))

    def _faults(self) -> Iterator[tuple[Place, Fault]]:
        """Yield what the kinds of the fields find in their values."""
        for place in self.suspects:
            node = place.node
            if node is not None and node.kind == "scalar" and place.fits and node.text != "":
                for fault in KINDS[place.field.type].faults(place.field, node.text, place.value):
                    yield place, fault

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures that the body names, and of those in the front matter the ones at which a rule must look."""
        if self._pictures is None:
            self._pictures = tuple(pictures_of(self, self.suspects))
        return self._pictures

    @cached_property
    def has_pictures(self) -> bool:
        """Whether the body may show pictures, or fields that no schema speaks of may name some."""
        return may_be_named(self)

    @cached_property
    def wordless(self) -> frozenset[FieldPath]:
        """The fields that should describe a picture and do not; `image-alt` tells of them, no other rule."""
        return frozenset(
            (*picture.field[:-1], picture.alt_name) for picture in self.pictures if picture.alt == "" and picture.field
        )

    @cached_property
    def html(self) -> tuple[HtmlFault, ...]:
        """What is wrong with the HTML of the body; `.mdx` has tags that follow other rules."""
        if self.path is not None and str(self.path).lower().endswith(".mdx"):
            return ()
        return tuple(html_faults(self.body))

    @cached_property
    def anchors(self) -> Anchors:
        """The places in this document that a link can lead to."""
        return Anchors.of(self.text, self.body, str(self.document.fields.get("title", "")))

    def look(self, written: str, field: FieldPath | None = None) -> Look:
        """Look for a file that the document names; a field may have its own folders."""
        if self.path is None:
            return UNKNOWN
        own = None if field is None else self.schema.field_at(field)
        return self.look_in(written, None if own is None else own_media(own, self.schema))

    def look_in(self, written: str, media: Media | None) -> Look:
        """Look for a file that the document names, in folders of its own where `media` says so."""
        if self.place is None:
            return UNKNOWN
        own = None if media is None else (media.relative_to, *media.roots, *media.public.items())
        key = (written, own)
        look = self._looks.get(key)
        if look is None:
            root = self.schema.root
            if media is not None and root is None and self.siblings is not None:
                root = self.siblings.root
            look = self.disk.look(written, self.place, media or self.schema.media, root)
            self._looks[key] = look
            self.asked.update(look.asked)
        return look

    def size(self, file: str) -> int:
        """Return how many bytes a file has that the document names; 0 where that cannot be told."""
        self.asked.add(("size", file))
        return self.disk.size(file)

    def is_evident(self, rule: str, field: FieldPath | None) -> bool:
        """Say whether the other documents are evidence for what a rule asks of a field."""
        found = None if field is None else self.schema.field_at(field)
        return found is not None and rule in found.evidence

    def anchors_in(self, file: str, name: str) -> Anchors | None:
        """Return the places of another document, for a link to one of this name; None where they cannot be told."""
        self.asked.add(("anchor", file, name))
        return self.disk.anchors(file)

    def is_habit(self, rule: str) -> bool:
        """Say whether most of the other documents here do what a rule finds; for a document that does it."""
        if self.siblings is None or self.place is None:
            return False
        group = group_of(self.place, self.schema)
        self.asked.add(("habit", group, rule))
        if self.supposed is not None:
            return self.supposed
        return self.siblings.is_usual_beside(self.place, group, rule)

    def others(self, collection: str, name: str, value: object) -> list[Path]:
        """Return the other documents of a collection that have a value in a field."""
        if self.siblings is None:
            return []
        self.asked.add(("value", collection, name, str(value)))
        return self.siblings.others(collection, name, value, self.path)

    def first_other(self, collection: str, name: str, value: object) -> tuple[Path | None, int]:
        """Return the first other document of a collection that has a value in a field, and how many have it."""
        if self.siblings is None:
            return None, 0
        self.asked.add(("value", collection, name, str(value)))
        return self.siblings.first_other(collection, name, value, self.path)

    def has_value(self, collection: str, name: str, value: str) -> bool:
        """Say whether a document of a collection, this one too, has a value in a field."""
        self.asked.add(("value", collection, name, value))
        return self.siblings is not None and self.siblings.has(collection, name, value)

    def nearest_value(self, targets: Targets, text: str, *, strict: bool = False) -> str | None:
        """Return the value in use in some fields of collections that was probably meant; None if none is near."""
        self.asked.update(("values", *target) for target in targets)
        return None if self.siblings is None else self.siblings.nearest(targets, text, strict=strict)

    def are_named(self, targets: Targets) -> bool:
        """Say whether there are documents that may be named by some fields of collections."""
        self.asked.update(("values", *target) for target in targets)
        return self.siblings is not None and self.siblings.are_named(targets)

    @cached_property
    def explained(self) -> tuple[tuple[str, Finding], ...]:
        """Why the front matter cannot be read: rules and what they say; nothing if it can."""
        problem = self.document.problem
        if problem is None:
            return ()
        from caseedit.core.validation import explain

        return tuple(explain.explain(self.text, self.matter, problem))

    def explained_as(self, rule: str) -> list[Finding]:
        """Return what one rule says of a front matter that cannot be read."""
        return [finding for name, finding in self.explained if name == rule]

    def at(
        self,
        place: Place,
        message: str,
        hint: str = "",
        *,
        fix: tuple[Edit, ...] = (),
        severity: Severity | None = None,
        span: Span | None = None,
    ) -> Finding:
        """Return a finding about a field, with the severity that the field asks for."""
        return Finding(span or place.span, message, hint, place.path, fix, _asked(place.field) or severity)

    def fault_findings(self, rule: str) -> list[Finding]:
        """Return what the kinds of the fields found under one rule."""
        from caseedit.core.validation.wording import cut, field_name

        result = []
        for place, fault in self._faults():
            if fault.rule == rule and place.node is not None:
                message = f"{field_name(place.path)} {cut(place.node.text)} {fault.message}."
                severity = Severity(fault.severity) if fault.severity else None
                fix = self.replacing(place.node, fault.replacement)
                result.append(self.at(place, message, sentence(fault.hint), fix=fix, severity=severity))
        return result

    def replacing(self, node: Node, text: str | None) -> tuple[Edit, ...]:
        """Return the edit that puts a text into a value's own quotes; none where that is not surely the same."""
        if text is None or node.kind != "scalar" or node.style not in ("plain", "'", '"'):
            return ()
        inner = Span(node.body, node.end) if node.style == "plain" else Span(node.body + 1, node.end - 1)
        is_simple = inner.of(self.text) == node.text and not any(
            letter in text for letter in "'\"\\\n\r#:{}[],&*!|>%@`"
        )
        is_simple = is_simple or (inner.of(self.text) == node.text and _MOMENT.fullmatch(text) is not None)
        is_address = text.startswith("https://") and "'" not in text and '"' not in text and "\\" not in text
        if not (is_simple or (is_address and inner.of(self.text) == node.text and " #" not in text)):
            return ()
        return (Edit(inner.start, inner.end, text),)


def own_media(field: Field, schema: Schema) -> Media | None:
    """Return where the files of a field lie, if they have folders of their own."""
    given = field.settings.get("media")
    said = {**(given if isinstance(given, Mapping) else {}), **field.settings}
    own = {name: said[name] for name in ("relative_to", "public", "roots") if name in said}
    return replace(schema.media, **own) if own else None


class _Faulty(OfField):
    """A doubt of a value with which the kind of its field finds fault."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._faults = KINDS[field.type].faults

    def __call__(self, value: Any, text: str | None, context: Context) -> bool:
        faults = self._faults(self.field, text, value) if text and value is not None else ()
        return next(iter(faults), None) is not None


def faulty(field: Field) -> Doubt | None:
    """Return what tells that the kind of a field finds fault with a value; None where it never does."""
    return None if KINDS[field.type].faults is no_faults else _Faulty(field)


def sentence(text: str) -> str:
    """Return a text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + "." if text and text[-1] not in ".?!" else text[:1].upper() + text[1:]


def _asked(field: Field) -> Severity | Literal["off"] | None:
    if field.severity == "off":
        return "off"
    return Severity(field.severity) if field.severity else None


def plain_text(value: Any) -> str:
    """Return a value as text, as far as it is one."""
    return value if isinstance(value, str) else "" if value is None else str(value)
