"""Texts on one line: `string slug email code color uuid`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.schema.schema import Field
from caseedit.core.schema.types.field_type import Fault, FieldType, is_text

LENGTHS = frozenset({"min", "max", "words", "plain"})

_EMAIL = expression(r"[^\s@<>()\[\],;:]{1,64}@[^\s@.<>]{1,63}(?:\.[^\s@.<>]{1,63}){1,8}")
_COLOR = expression(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]{3,30}|(?:rgb|hsl)a?\([^()]{3,60}\)")
_UUID = expression(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SLUG = expression(r"[^\s/?#A-Z]+(?:/[^\s/?#A-Z]+)*/?|/(?:[^\s/?#A-Z]+/?)*")


def _email_faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    if text and not _EMAIL.fullmatch(text):
        yield Fault("pattern", "is no e-mail address", "an address reads name@example.org")


def _color_faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    if text and not _COLOR.fullmatch(text):
        yield Fault("pattern", "is no colour", "write it as #rrggbb or by its name")


def _uuid_faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    if text and not _UUID.fullmatch(text):
        yield Fault("pattern", "is no UUID", "32 digits or letters a to f, in groups of 8-4-4-4-12")


def _slug_faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    # A pattern of its own says more.
    if text and not field.pattern and not _SLUG.fullmatch(text):
        lower = re.sub(r"\s+", "-", text.lower())
        mended = lower if _SLUG.fullmatch(lower) else None
        yield Fault("pattern", "cannot be part of an address", "only small letters, digits and hyphens", mended)


STRING = FieldType("string", "text", "scalar", "text", is_text, settings=LENGTHS)
SLUG = FieldType("slug", "text", "scalar", "text", is_text, _slug_faults, LENGTHS | {"from"})
EMAIL = FieldType("email", "text", "scalar", "text", is_text, _email_faults, LENGTHS)
CODE = FieldType("code", "multiline", "scalar", "text", is_text, settings=LENGTHS | {"language"})
COLOR = FieldType("color", "text", "scalar", "text", is_text, _color_faults, LENGTHS)
UUID = FieldType("uuid", "text", "scalar", "text", is_text, _uuid_faults)

KINDS = (STRING, SLUG, EMAIL, CODE, COLOR, UUID)
