"""What the rules know about one document; each part is worked out once, when a rule first asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from caseedit.core.dataclasses import replace
from caseedit.core.frontmatter.tree import Node, Tree
from caseedit.core.frontmatter.values import fields_of
from caseedit.core.paths import FieldPath
from caseedit.core.schema.loader import absolute
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.types import KINDS, Fault
from caseedit.core.text import Edit, LineIndex, Span
from caseedit.core.validation import explain
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.dependents import Ask
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.disk import UNKNOWN, Disk, Look
from caseedit.core.validation.html_tags import HtmlFault, html_faults
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.core.validation.pictures import Picture, pictures_of
from caseedit.core.validation.places import Finder, Place
from caseedit.core.validation.rule import Finding
from caseedit.core.validation.siblings import Siblings, group_of

if TYPE_CHECKING:
    from caseedit.core.document.document import Document


class Context:
    """One document under its schema.

    Attributes:
        siblings: The other documents; None where they are not known.
        disk: The files beside it.
        dialect: How the site reads its YAML.
        is_dialect_known: Whether somebody said so, or it was found out.
        asked: What the rules asked of other documents and files: when that changes, they must look again.
    """

    def __init__(self, document: Document, schema: Schema, siblings: Siblings | None, disk: Disk) -> None:
        self.document = document
        self.schema = schema
        self.siblings = siblings
        self.disk = disk
        self.asked: set[Ask] = set()
        self._looks: dict[tuple[str, FieldPath | None], Look] = {}
        self.text: str = document.text
        self.path: Path | None = document.path
        self.tree: Tree | None = document.tree
        self.is_dialect_known = bool(schema.dialect)
        self.dialect: str = schema.dialect or document.dialect

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
        fields = self.document.fields if is_same else fields_of(self.tree, self.dialect)
        return tuple(Finder(self.schema, self.tree, self.dialect, fields).places())

    @cached_property
    def faults(self) -> tuple[tuple[Place, Fault], ...]:
        """What the kinds of the fields find in their values."""
        found: list[tuple[Place, Fault]] = []
        for place in self.places:
            node = place.node
            if node is not None and node.kind == "scalar" and place.fits and node.text != "":
                found += [
                    (place, fault) for fault in KINDS[place.field.type].faults(place.field, node.text, place.value)
                ]
        return tuple(found)

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures that front matter and body name."""
        return tuple(pictures_of(self))

    @cached_property
    def wordless(self) -> frozenset[FieldPath]:
        """The fields that should describe a picture and do not; `image-alt` tells of them, no other rule."""
        return frozenset(
            (*picture.field[:-1], picture.alt_name) for picture in self.pictures if picture.alt == "" and picture.field
        )

    @cached_property
    def html(self) -> tuple[HtmlFault, ...]:
        """What is wrong with the HTML of the body; `.mdx` has tags that follow other rules."""
        if self.path is not None and self.path.suffix.lower() == ".mdx":
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
        given = {} if own is None else own_media(own)
        key = (written, field if given else None)
        if key not in self._looks:
            root = self.schema.root
            if given and root is None and self.siblings is not None:
                root = self.siblings.root
            look = self.disk.look(written, absolute(self.path), replace(self.schema.media, **given), root)
            self._looks[key] = look
            self.asked.update(look.asked)
        return self._looks[key]

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
        if self.siblings is None or self.path is None:
            return False
        self.asked.add(("habit", group_of(absolute(self.path), self.schema), rule))
        return self.siblings.has_habit(self.path, self.schema, rule)

    def others(self, collection: str, name: str, value: object) -> list[Path]:
        """Return the other documents of a collection that have a value in a field."""
        if self.siblings is None:
            return []
        self.asked.add(("value", collection, name, str(value)))
        return self.siblings.others(collection, name, value, self.path)

    def has_value(self, collection: str, name: str, value: str) -> bool:
        """Say whether a document of a collection, this one too, has a value in a field."""
        self.asked.add(("value", collection, name, value))
        return self.siblings is not None and self.siblings.has(collection, name, value)

    def values_in_use(self, collection: str, name: str) -> list[str]:
        """Return the values in use in a field of a collection."""
        self.asked.add(("values", collection, name))
        return [] if self.siblings is None else self.siblings.values(collection, name)

    @cached_property
    def explained(self) -> tuple[tuple[str, Finding], ...]:
        """Why the front matter cannot be read: rules and what they say; nothing if it can."""
        problem = self.document.problem
        return () if problem is None else tuple(explain.explain(self.text, self.matter, problem))

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
        for place, fault in self.faults:
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
        is_address = text.startswith("https://") and "'" not in text and '"' not in text and "\\" not in text
        if not (is_simple or (is_address and inner.of(self.text) == node.text and " #" not in text)):
            return ()
        return (Edit(inner.start, inner.end, text),)


def own_media(field: Field) -> Mapping[str, Any]:
    """Return what a field says of where its files lie, beside what holds for all."""
    given = field.settings.get("media")
    said = {**(given if isinstance(given, Mapping) else {}), **field.settings}
    return {name: said[name] for name in ("relative_to", "public", "roots") if name in said}


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
