"""What the values of a path in many documents say of its field, each with its evidence: the rules of learning."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.expressions import expression
from caseedit.core.schema.reading import named
from caseedit.core.schema.schema import Evidence, Field, Option
from caseedit.core.schema.summary import ITEM, JOINT
from caseedit.core.schema.tally import FEW, Rest
from caseedit.core.schema.types.date import form_of

# A document is never evidence about itself, so these count the others.
ENOUGH = 5
ENOUGH_TO_ASK = 8
_MOST_OPTIONS = 12
_MANY = 20
_MANY_EMPTY = 2
REFERENCE_TEXTS = 4
_DATE = expression(r"[A-Za-z0-9 ,./:+-]{4,40}")

# Fields whose values may have to differ from document to document.
UNIQUE_NAMES = ("path", "slug", "permalink", "url", "id", "title", "name")
_KINDS = {"bool": "bool", "int": "int", "float": "number", "date": "date", "datetime": "datetime"}
_PLURALS = {
    "bool": "true or false", "int": "whole numbers", "number": "numbers", "date": "dates",
    "datetime": "dates with a time", "list": "lists", "map": "groups of keys",
}  # fmt: skip
_QUOTES = {"plain": "plain", "'": "single", '"': "double"}


# Where the files that a field names may lie: beside the document, from the root, or a folder that the site serves.
MEDIA: dict[str, Mapping[str, Any]] = {
    "file": {"relative_to": "file"},
    "root": {"relative_to": "root"},
    "public:": {"relative_to": "public", "public": {"/": "."}},
    "public:static": {"relative_to": "public", "public": {"/": "static"}},
    "public:public": {"relative_to": "public", "public": {"/": "public"}},
    "public:src": {"relative_to": "public", "public": {"/": "src"}},
    "public:assets": {"relative_to": "public", "public": {"/": "assets"}},
}


@dataclass(frozen=True, slots=True)
class Extra:
    """What had to be looked up beyond the values themselves.

    Attributes:
        media: Where the files of this path lie: a key of `MEDIA`.
        existing: How many values of the others name a file that exists.
        target: The collections and the field whose values most of these are.
        hits: How many values of the others are such a value of another document.
    """

    media: str = ""
    existing: int = 0
    target: tuple[tuple[str, ...], str] | None = None
    hits: int = 0


NO_EXTRA = Extra()


@dataclass(frozen=True, slots=True)
class Holders:
    """Who may have a key: other documents, or the other items of a list."""

    count: int
    noun: str = "documents"

    def say(self, number: int, verb: str) -> str:
        """Return `all 12 other documents have it`, `13 of 14 other documents have it`."""
        who = f"all {self.count}" if number >= self.count else f"{number} of {self.count}"
        return f"{who} other {self.noun} {verb}"


def _values(used: int, number: int, verb: str) -> str:
    """Return what many of the values are that are there at all: `all 12 other values are dates`."""
    return Holders(used, "values").say(number, verb)


def decide(way: str, rest: Rest, holders: Holders, extra: Extra, tags: Mapping[str, str]) -> Field | None:
    """Return the field at a path without its children; None where the values have no kind in common."""
    name = way.rpartition(JOINT)[2]
    name = "" if name == ITEM else name
    found = _decided(name, rest, holders, extra, tags)
    if found is None:
        return None
    found = _styled(found, rest)
    if name and JOINT not in way:
        found = _unique(found, rest, holders)
    return _asked_for(found, rest, holders) if name else found


def _decided(name: str, rest: Rest, holders: Holders, extra: Extra, tags: Mapping[str, str]) -> Field | None:
    used = rest.count("used")
    if not used:
        return _never_used(name, rest)
    tag = rest.most("tag:")
    if tag and rest.count(f"tag:{tag}") >= 0.95 * used:
        return Field(name, tags.get(tag, "text"), settings={"tag": tag})
    for kind in ("list", "map"):
        if rest.share(f"kind:{kind}") >= 0.95:
            ours = "object" if kind == "map" else "list"
            field = Field(name, ours, item=Field("") if kind == "list" else None)
            return _sure(field, rest, holders, rest.count(f"kind:{kind}"), kind)
    if rest.share("kind:list", "kind:map", "kind:odd") > 0.05:
        return None
    return _scalar(name, rest, holders, extra)


def _never_used(name: str, rest: Rest) -> Field | None:
    is_list = rest.count("blank:list") > 0 and rest.count("blank:string") == 0
    return Field(name, "list", item=Field("")) if is_list else None


def _scalar(name: str, rest: Rest, holders: Holders, extra: Extra) -> Field | None:
    makers = (_typed, _dated, _filed, _referring, _addressed, _chosen)
    for make in makers:
        found = make(name, rest, holders, extra)
        if found is not None:
            return found
    if rest.share("kind:string") < 0.95:
        return None
    is_text = rest.count("break") > 0 or rest.share("long") >= 0.25
    return Field(name, "text" if is_text else "string")


def _sure(field: Field, rest: Rest, holders: Holders, count: int, word: str) -> Field:
    """Give a kind its evidence where there is enough of it."""
    used = rest.count("used")
    if used < ENOUGH:
        return field
    words = _values(used, count, f"are {_PLURALS[word]}")
    return replace(field, evidence={**field.evidence, "wrong-type": Evidence(words)})


def _typed(name: str, rest: Rest, holders: Holders, extra: Extra) -> Field | None:
    for kinds in (("bool",), ("int",), ("int", "float")):
        total = sum(rest.count(f"kind:{kind}") for kind in kinds)
        if total >= 0.95 * rest.count("used"):
            ours = "number" if rest.count("kind:float") else _KINDS[kinds[0]]
            return _sure(Field(name, ours), rest, holders, total, ours)
    return None


def _dated(name: str, rest: Rest, holders: Holders, extra: Extra) -> Field | None:
    used = rest.count("used")
    native = rest.count("kind:date") + rest.count("kind:datetime")
    if native < 0.95 * used and not (native + rest.count("kind:string") >= 0.95 * used and _looks_dated(rest)):
        return None
    forms: dict[str, int] = {}
    with_time = rest.count("kind:datetime")
    for text, count, _ in rest.texts():
        form = form_of_text(text)
        forms[form] = forms.get(form, 0) + count
        with_time += count if form == "%Y-%m-%d" and len(text) > 10 and not rest.count("kind:datetime") else 0
    form = max(forms, key=lambda each: forms[each])
    if not form or forms[form] < 0.95 * used:
        return None
    settings = {} if native or form == "%Y-%m-%d" else {"format": form}
    field = Field(name, "datetime" if with_time > used / 2 else "date", settings=settings)
    field = _sure(field, rest, holders, forms[form], field.type)
    found = field.evidence.get("wrong-type")
    return replace(field, evidence={**field.evidence, "date-malformed": found}) if found else field


def _looks_dated(rest: Rest) -> bool:
    """Look at a few values first: to read thousands of titles as dates would take long."""
    texts = rest.first_texts(3)
    return bool(texts) and any(form_of_text(text) for text in texts)


@lru_cache(maxsize=8192)
def form_of_text(text: str) -> str:
    """Return the form of a date, or nothing; numbers alone are no dates."""
    if not _DATE.fullmatch(text) or text.isdigit():
        return ""
    return form_of(text) or ""


def _filed(name: str, rest: Rest, holders: Holders, extra: Extra) -> Field | None:
    used = rest.count("used")
    is_picture = rest.count("picture") >= 0.8 * used
    if used < 4 or not (is_picture or rest.count("picture") + rest.count("file") >= 0.8 * used):
        return None
    exist = extra.existing >= 0.8 * used
    if not is_picture and not exist:
        return None
    field = Field(name, "image" if is_picture else "file")
    if exist:
        words = _values(used, extra.existing, "name a file that is there")
        field = replace(field, settings={"media": MEDIA[extra.media]}, evidence={"image-missing": Evidence(words)})
    return field


def _referring(name: str, rest: Rest, holders: Holders, extra: Extra) -> Field | None:
    used = rest.count("used")
    if used < ENOUGH_TO_ASK or rest.distinct < REFERENCE_TEXTS or extra.target is None:
        return None
    collections, value = extra.target
    if extra.hits < 0.9 * used:
        return None
    words = _values(used, extra.hits, f"are the {value} of a document")
    settings = {"collection": list(collections) if len(collections) > 1 else collections[0], "value": value}
    return Field(name, "reference", settings=settings, evidence={"reference-missing": Evidence(words)})


def _addressed(name: str, rest: Rest, holders: Holders, extra: Extra) -> Field | None:
    used = rest.count("used")
    if used < ENOUGH or rest.count("scheme") < 0.9 * used:
        return None
    words = _values(used, rest.count("scheme"), "are whole addresses")
    return Field(name, "url", evidence={"url-malformed": Evidence(words)})


def _chosen(name: str, rest: Rest, holders: Holders, extra: Extra) -> Field | None:
    """Few words that many use; a text that never changes is one word."""
    used, distinct = rest.count("used"), rest.distinct
    if used < ENOUGH or distinct > min(_MOST_OPTIONS, FEW) or rest.share("kind:string") < 0.95:
        return None
    if rest.count("break") or rest.count("long"):
        return None
    if distinct == 1 and used == holders.count and name:
        text = rest.texts()[0][0]
        words = _values(used, used, f"are {named(text)}")
        return Field(name, "const", settings={"value": text}, evidence={"not-in-options": Evidence(words)})
    if used < ENOUGH_TO_ASK or distinct > used / 3:
        return None
    texts = sorted(rest.texts(), key=lambda item: (-item[2], item[0].casefold()))
    words = _values(used, used, f"are among the same {distinct}" if distinct > 1 else "are the same")
    return Field(
        name,
        "string",
        options=tuple(Option(text) for text, _, _ in texts),
        settings={"open": True, "used": {text: documents for text, _, documents in texts}},
        evidence={"not-in-options": Evidence(words)},
    )


def _styled(field: Field, rest: Rest) -> Field:
    """Note how new values are written: as most of the others."""
    style = rest.most("style:")
    settings = dict(field.settings)
    if style in ("block", "flow"):
        settings["style"] = style
    elif style in _QUOTES:
        settings["quote"] = _QUOTES[style]
    return replace(field, settings=settings)


def _unique(field: Field, rest: Rest, holders: Holders) -> Field:
    used = rest.count("used")
    if field.name not in UNIQUE_NAMES or used < ENOUGH_TO_ASK or rest.distinct < used:
        return field
    if rest.share("kind:string", "kind:int") < 1:
        return field
    evidence = {**field.evidence, "not-unique": Evidence(f"no two of the {used} other values are the same")}
    prefix = rest.prefix
    if prefix and field.type == "string" and "://" not in prefix:
        evidence["pattern"] = Evidence(_values(used, used, f"begin with {named(prefix)}"))
        message = f"it does not begin with {prefix}"
        return replace(field, unique=True, pattern=f"^{_escaped(prefix)}", pattern_message=message, evidence=evidence)
    return replace(field, unique=True, evidence=evidence)


def _escaped(text: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "/-_" else f"\\{letter}" for letter in text)


def _asked_for(field: Field, rest: Rest, holders: Holders) -> Field:
    """Say whether the field is required and may be empty."""
    there, empty = rest.count("there"), rest.count("null") + rest.count("blank")
    field = replace(field, nullable=empty > 0, allow_empty=empty > 0)
    if holders.count < ENOUGH_TO_ASK or there < 0.9 * holders.count:
        return field
    severity = "warning" if there == holders.count else "info"
    evidence = {**field.evidence, "missing-field": Evidence(holders.say(there, "have it"), severity)}
    # Where two are empty, a value may be. One alone may have been forgotten, too; and among a dozen this one may be the
    # first of those: it takes more to know.
    if empty < _MANY_EMPTY:
        severity = "info" if empty or there < _MANY else severity
        evidence["empty-value"] = Evidence(holders.say(rest.count("used"), "have a value here"), severity)
    return replace(field, required=True, evidence=evidence)
