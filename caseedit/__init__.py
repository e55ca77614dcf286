"""Public API for scripts; a name is imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os

    from caseedit.core.collection.collection import Collection, open_collection
    from caseedit.core.document.document import Document, loads
    from caseedit.core.paths import Nth
    from caseedit.core.preview.page import preview_text
    from caseedit.core.schema.schema import Field, Schema
    from caseedit.core.text import Edit, Span
    from caseedit.core.validation.diagnostic import Diagnostic, Severity
    from caseedit.errors import CannotRead, CannotWrite, CaseEditError, ChangedOnDisk, Refused, SchemaError

__version__ = "0.1.0"

__all__ = [
    "CannotRead",
    "CannotWrite",
    "CaseEditError",
    "ChangedOnDisk",
    "Collection",
    "Diagnostic",
    "Document",
    "Edit",
    "Field",
    "Nth",
    "Refused",
    "Schema",
    "SchemaError",
    "Severity",
    "Span",
    "load",
    "loads",
    "open_collection",
    "preview_text",
]

_HOMES = {
    "Collection": "caseedit.core.collection.collection",
    "open_collection": "caseedit.core.collection.collection",
    "Document": "caseedit.core.document.document",
    "loads": "caseedit.core.document.document",
    "Nth": "caseedit.core.paths",
    "preview_text": "caseedit.core.preview.page",
    "Field": "caseedit.core.schema.schema",
    "Schema": "caseedit.core.schema.schema",
    "Edit": "caseedit.core.text",
    "Span": "caseedit.core.text",
    "Diagnostic": "caseedit.core.validation.diagnostic",
    "Severity": "caseedit.core.validation.diagnostic",
}


def load(path: str | os.PathLike[str]) -> Document:
    """Read a file, with its values as the project around it reads them.

    Raises:
        CannotRead: It is not there, no regular file, not readable, or too big.
    """
    from pathlib import Path

    from caseedit.core.collection.collection import Collection
    from caseedit.core.schema.loader import find_root

    file = Path(path)
    document = Collection(find_root(file)).open(file.absolute())
    document.path = file
    return document


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, "caseedit.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
