"""`image-too-big`: a picture or file with more bytes than the schema allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from caseedit.core.paths import FieldPath
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.pictures import pictures_of
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.rules.image_case import files_of
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures and files that take longer to load than they should."""
    named = [(picture.written, picture.span, picture.field) for picture in pictures_of(context, context.places)]
    # Only a schema that sets a limit loads this.
    from caseedit.core.preview.pictures import spoken_size

    for written, span, path in [*named, *files_of(context.places)]:
        most = _most(context, path)
        look = context.look(written, path)
        if most is None or look.state != "there":
            continue
        size = context.size(look.file)
        if size > most:
            message = (
                f"{cut(written.rsplit('/', 1)[-1])} has {spoken_size(size)}, {spoken_size(most)} are the most here."
            )
            yield Finding(span, message, "Save it smaller, or choose another.", path)


def _most(context: Context, path: FieldPath | None) -> int | None:
    own = None if path is None else context.schema.field_at(path)
    most = None if own is None else _own(own)
    return context.schema.media.max_bytes if most is None else most


def _own(field: Field) -> int | None:
    media = field.settings.get("media")
    given = field.settings.get("max_bytes", media.get("max_bytes") if isinstance(media, Mapping) else None)
    return given if isinstance(given, int) else None


def asks(schema: Schema) -> bool:
    """Look whether there is a limit."""
    return schema.media.max_bytes is not None or _is_limited(schema.fields)


def _is_limited(fields: Iterable[Field]) -> bool:
    return any(
        _own(field) is not None or _is_limited(field.fields) or (field.item is not None and _is_limited((field.item,)))
        for field in fields
    )


RULE = Rule(
    name="image-too-big",
    severity=Severity.WARNING,
    scope="text",
    means="A picture or file with more bytes than `max_bytes` allows",
    cure="Save it smaller, or choose another",
    find=find,
    asks=asks,
)
