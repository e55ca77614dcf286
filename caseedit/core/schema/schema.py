"""`Schema` and `Field`: name, type, required, default, help, order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass, field

# What a schema that was learned names as its source.
LEARNED = "the other documents"

# Where a folder says what its documents should be.
FILE_NAME = "caseedit.yml"


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed value, with the words a person sees."""

    value: Any
    label: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was learned of a field.

    Attributes:
        words: What the other documents do: `13 of 14 other documents have it`.
        severity: What a document that does otherwise is told as: `warning` or `info`.
    """

    words: str
    severity: str = "warning"


@dataclass(frozen=True, slots=True)
class Field:
    """What one front matter value should be; the names are those of `caseedit.yml`.

    Attributes:
        name: The key; empty for the items of a list.
        type: A field kind: `string text markdown html slug url email code color uuid int number bool date time
            datetime select multiselect tags list object blocks map image file reference const raw`.
        item: What each item of a `list` is.
        fields: The fields of an `object`, or of a list's `object` item.
        settings: Options of the kind that have no name of their own here, as read from the file.
        evidence: By rule, why a learned field asks for something; a rule that is not here asks for nothing.
    """

    name: str
    type: str = "string"
    label: str = ""
    hint: str = ""
    group: str = ""
    required: bool | Mapping[str, Any] = False
    nullable: bool = False
    allow_empty: bool = False
    default: Any = None
    pattern: str = ""
    pattern_message: str = ""
    minimum: Any = None
    maximum: Any = None
    min_items: int | None = None
    max_items: int | None = None
    options: tuple[Option, ...] = ()
    unique: bool = False
    when: Mapping[str, Any] | None = None
    readonly: bool = False
    hidden: bool = False
    deprecated: str = ""
    severity: str = ""
    item: Field | None = None
    fields: tuple[Field, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Media:
    """Where the files that documents name lie; folders are relative to the schema's root.

    Attributes:
        roots: Folders that a picker offers and that are searched for a named file.
        relative_to: What a path without a leading `/` counts from: `file` or `root`, or `public`.
        public: Beginnings of an address and the folder each stands for (`"/uploads": "static/uploads"`).
        extensions: Endings of a picture's name, small letters, with the dot; empty for the usual ones.
        max_bytes: A larger picture is worth a remark; None for no limit.
    """

    roots: tuple[str, ...] = ()
    relative_to: str = "file"
    public: Mapping[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Why the schema that a document names itself does not hold.

    Attributes:
        why: One sentence.
        cure: What to do about it.
        is_harmless: Whether that is no mistake of anybody's.
    """

    why: str
    cure: str
    is_harmless: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of the documents of one collection, and how the site reads and checks them.

    Attributes:
        name: The collection's name; empty where no schema applies.
        source: Where it comes from, in words for a person: `caseedit.yml`, `the other documents`, `none`.
        is_learned: Whether only the other documents say so: it warns at most, and every key is welcome.
        fields: In the order in which people expect them.
        unknown: What a key that is not among `fields` is: `allow`, `warn` or `error`.
        columns: Fields that a list of documents shows.
        sort: Fields to sort a list by; a leading `-` means descending.
        body: What is asked of the body: `type`, `html`, `headings`, `expect`, `min_words`, `max_words`.
        unique: Groups of field names whose values together occur once in the collection.
        rules: Severities by rule name: `off info warning error`.
        tags: Kinds by YAML tag (`"!md": "markdown"`).
        dialect: How the site reads YAML; empty where it is not known.
        readers: Further readers of YAML that must agree.
        markdown: How the site reads the body: a dialect and words after it; empty where nobody said.
        root: The folder of the schema file, which its paths count from.
        nearly: The collection that this document just misses: (condition field, value there, value meant).
        unread: Why the schema that the document names itself does not hold; None where it holds or names none.
    """

    name: str = ""
    label: str = ""
    source: str = "none"
    fields: tuple[Field, ...] = ()
    unknown: str = "allow"
    title: str = "title"
    preview: str = ""
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    unique: tuple[tuple[str, ...], ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    media: Media = field(default_factory=Media)
    dialect: str = ""
    readers: tuple[str, ...] = ()
    markdown: str = ""
    root: Path | None = None
    nearly: tuple[str, str, str] | None = None
    unread: Unread | None = None
    is_learned: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)

    def field(self, name: str) -> Field | None:
        """Return the top-level field called `name`, or None."""
        return next((item for item in self.fields if item.name == name), None)

    def field_at(self, path: Sequence[str | int]) -> Field | None:
        """Return the field that a path of keys and positions leads to, or None."""
        found: Field | None = None
        fields = self.fields
        for part in path:
            if isinstance(part, int):
                found = found if found is None or found.item is None else found.item
            else:
                found = next((item for item in fields if item.name == part), None)
            fields = () if found is None else found.fields
        return found

    @property
    def order(self) -> tuple[str, ...]:
        """The names of the fields in order: where a new key goes."""
        return tuple(item.name for item in self.fields)
