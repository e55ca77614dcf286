"""`missing-field`: a required field is not there."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.paths import FieldPath
from caseedit.core.schema.conditions import is_asked, is_needed
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.text import Edit, Span
from caseedit.core.validation.context import Context, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import field_name
from caseedit.errors import CaseEditError


def find(context: Context) -> Iterator[Finding]:
    """Find required fields that are absent."""
    for place in context.suspects:
        if place.entry is not None or not place.is_required or place.path in context.wordless:
            continue
        message = _message(place.field, place.path)
        yield context.at(place, message, _hint(place), span=_span(context, place), fix=_fix(context, place))
    yield from _without_front_matter(context)


def _without_front_matter(context: Context) -> Iterator[Finding]:
    """Find all that is required in a document that has no front matter; a note to people needs none."""
    schema, path = context.schema, context.path
    is_note = path is None or path.stem.lower() == "readme"
    if context.document.parts.kind != "none" or schema.is_learned or is_note:
        return
    for field in schema.fields:
        if is_asked(field.when, {}) and is_needed(field.required, {}):
            hint = sentence(field.hint) or "Write it between two lines --- at the top of the file."
            at = (field.name,)
            yield Finding(Span(0, min(1, len(context.text))), _message(field, at), hint, at)


def _message(field: Field, path: FieldPath) -> str:
    label = f" ({field.label})" if field.label else ""
    return f"{field_name(path)} is missing{label}."


def _hint(place: Place) -> str:
    return sentence(place.field.hint) if place.field.hint else "Add it: the schema asks for it."


def _span(context: Context, place: Place) -> Span:
    if len(place.path) == 1:
        opening = context.document.parts.opening
        return Span(opening.start, opening.start + len(opening.of(context.text).rstrip()))
    return Span(place.owner.start, min(place.owner.start + 1, place.owner.end))


def _fix(context: Context, place: Place) -> tuple[Edit, ...]:
    """Add the one value that it can have."""
    value = place.field.settings.get("value") if place.field.type == "const" else place.field.default
    if value is None or context.tree is None or (isinstance(value, str) and "{{" in value):
        return ()
    # Only a document that lacks something pays for the writer.
    from caseedit.core.frontmatter.operations import Set
    from caseedit.core.frontmatter.writer import plan

    operation = Set(place.path, value)
    newline = context.document.newline
    try:
        return plan(context.text, context.tree, context.matter, operation, newline=newline, order=context.schema.order)
    except CaseEditError:
        return ()


def lacks(field: Field) -> bool:
    """Say whether it must be there, at least in some documents."""
    return bool(field.required)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt nothing that is there."""
    return None


RULE = Rule(
    name="missing-field",
    severity=Severity.ERROR,
    scope="schema",
    means="A required field is not there",
    cure="Add it",
    find=find,
    doubts=doubts,
    lacks=lacks,
)
