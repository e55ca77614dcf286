"""`image-missing`: a picture that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from caseedit.core.clean import show
from caseedit.core.paths import FieldPath
from caseedit.core.schema.near import folded, nearest
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.text import Edit, Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Doubt, Finding, Rule, may_name_pictures
from caseedit.core.validation.rules.image_case import NotThere, files_of
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures and files that are named and do not exist.

    Without a schema only where the folder holds other pictures: a site may well copy its files from elsewhere.
    """
    if context.path is None:
        return
    for picture in context.pictures:
        look = context.look(picture.written, picture.field)
        is_known = (
            context.schema.root is not None or look.has_company or context.is_evident("image-missing", picture.field)
        )
        if look.state == "missing" and is_known:
            yield _finding(context, picture.written, picture.span, look.name, picture.field)
    for written, span, path in files_of(context.suspects):
        look = context.look(written, path)
        if look.state == "missing":
            yield _finding(context, written, span, look.name, path)


def _finding(context: Context, written: str, span: Span, near: str, field: FieldPath | None) -> Finding:
    name = written.rsplit("/", 1)[-1]
    hint = f"{show(near)} does." if near else "Add the file, or correct its name."
    at = span.of(context.text).rfind(name)
    fix = (Edit(span.start + at, span.start + at + len(name), near),) if at >= 0 and _is_same(name, near) else ()
    return Finding(span, f"{cut(name)} does not exist.", hint, field, fix)


def _is_same(name: str, near: str) -> bool:
    """Say whether it is surely the same picture: another ending, or a slip of the pen; no other number."""
    if not near or re.findall(r"\d+", name) != re.findall(r"\d+", near) or not re.fullmatch(r"[\w.-]+", near):
        return False
    stem, other = PurePath(name).stem, PurePath(near).stem
    return folded(stem) == folded(other) or nearest(name, [near], strict=True) is not None


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a picture or file that is not there."""
    return NotThere(field, schema) if field.type in ("image", "file") else None


RULE = Rule(
    name="image-missing",
    severity=Severity.WARNING,
    scope="text",
    means="A picture that is named and is not there",
    cure="Add the file, or correct its name",
    find=find,
    signs=may_name_pictures,
    doubts=doubts,
)
