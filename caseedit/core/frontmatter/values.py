"""Node to Python value, as the site generator will read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.tree import Tree

ValueKind = Literal["string", "int", "float", "bool", "null", "date", "datetime", "symbol", "list", "map", "alias"]

# Values of TOML and JSON whose type no reader has to guess.
NATIVE: dict[str, ValueKind] = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "null": "null",
    "date": "date",
    "datetime": "datetime",
}

MAX_DIGITS = 40
# Answers about longer texts are not kept: they would hold memory.
_LONGEST_KEPT = 100

_YAML_TAG = "tag:yaml.org,2002:"
_ON = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
_YES_NO = {form: value for word, value in _ON.items() for form in (word, word.title(), word.upper())}
_TRUE_FALSE = {word: value for word, value in _YES_NO.items() if word.lower() in ("true", "false")}
_Y_N = _YES_NO | {"y": True, "Y": True, "n": False, "N": False}
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
# No reader takes a longer text for anything else if it begins with one of these.
_LONGEST_WORD = 5
_WORDS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_INFINITE = expression(r"(?P<sign>[-+]?)\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_CLOCK = (
    r"(?:[Tt]|[ \t]+)(?P<hour>\d\d?):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d*))?"
    r"(?:[ \t]*(?P<zone>Z|[-+]\d\d?(?::\d\d)?))?"
)
_DAY_STRICT = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
_DAY_LOOSE = r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
_SIXTY = r"(?::[0-5]?[0-9])+"

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Dialect:
    """How one reader takes unquoted text.

    Attributes:
        name: How it is called here.
        bools: The words that are yes or no.
        octal, decimal: Whole numbers written with a leading zero, and all others.
        floating: Numbers with a point or an exponent.
        day, moment: Dates alone, and dates with a time.
        sixty: Numbers in parts of sixty (`1:30` is 90).
        symbols: Whether `:word` is no text.
        merges: Whether `<<` brings in the keys of another map.
    """

    name: str
    bools: Mapping[str, bool]
    octal: Pattern | None
    decimal: Pattern
    floating: Pattern
    day: Pattern | None = None
    moment: Pattern | None = None
    sixty: Pattern | None = None
    symbols: bool = False
    merges: bool = True


def _whole(*patterns: str) -> Pattern:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_DECIMAL_1_1 = (r"[-+]?0b[01_]+", r"[-+]?0x[0-9a-fA-F_]+", r"[-+]?(?:0|[1-9][0-9_]*)")
_DECIMAL_JS_4 = (r"[-+]?0b[01]+", r"[-+]?0x[0-9a-fA-F]+", r"[-+]?0o[0-7]+", r"[-+]?[0-9]+")
_FLOAT_1_1 = (
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?",
    r"\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?",
    r"[-+]?[0-9][0-9_]*" + _SIXTY + r"\.[0-9_]*",
)
_FLOAT_JS_3 = (r"[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?", r"\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?")
_FLOAT_1_2 = (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",)
_FLOAT_GO = (r"[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?",)
_DECIMAL_GO = (r"[-+]?0b[01_]+", r"[-+]?0x[0-9a-fA-F_]+", r"[-+]?0o[0-7_]+", r"[-+]?(?:0|[1-9][0-9_]*)")
_JS_DAY, _JS_MOMENT = expression(_DAY_STRICT), expression(_DAY_LOOSE + _CLOCK)
_GO_MOMENT = expression(
    _DAY_LOOSE
    + r"(?:[Tt](?P<hour>\d\d?):(?P<minute>\d\d?):(?P<second>\d\d?)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[-+]\d\d:\d\d)"
    + r"| +(?P<hour2>\d\d?):(?P<minute2>\d\d?):(?P<second2>\d\d?)(?:\.(?P<fraction2>\d+))?)"
)
_PSYCH_MOMENT = expression(
    _DAY_LOOSE
    + r"(?:[Tt]|\s+)(?P<hour>\d\d?):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d*))?"
    + r"(?:\s*(?P<zone>Z|[-+]\d\d?:?(?:\d\d)?))?"
)

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "pyyaml",
            _YES_NO,
            expression(r"[-+]?0[0-7_]+"),
            _whole(*_DECIMAL_1_1),
            _whole(*_FLOAT_1_1),
            _JS_DAY,
            _JS_MOMENT,
            expression(r"[-+]?[1-9][0-9_]*" + _SIXTY),
        ),
        Dialect(
            "js-yaml-3",
            _TRUE_FALSE,
            expression(r"[-+]?0[0-7_]+"),
            _whole(*_DECIMAL_1_1),
            _whole(*_FLOAT_JS_3, r"[-+]?[0-9][0-9_]*" + _SIXTY + r"\.[0-9_]*"),
            _JS_DAY,
            _JS_MOMENT,
            expression(r"[-+]?[1-9][0-9_]*" + _SIXTY),
        ),
        Dialect("js-yaml-4", _TRUE_FALSE, None, _whole(*_DECIMAL_JS_4), _whole(*_FLOAT_1_2), _JS_DAY, _JS_MOMENT),
        Dialect(
            "yaml-1.2",
            _TRUE_FALSE,
            None,
            _whole(r"[-+]?[0-9]+", r"0o[0-7]+", r"0x[0-9a-fA-F]+"),
            _whole(*_FLOAT_1_2),
            merges=False,
        ),
        Dialect(
            "psych",
            _YES_NO,
            expression(r"[-+]?0[0-7_,]+"),
            _whole(r"[-+]?0b[01_,]+", r"[-+]?0x[0-9a-fA-F_,]+", r"[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)"),
            _whole(r"[-+]?(?:[0-9][0-9_,]*)?\.[0-9]+(?:[eE][-+][0-9]+)?", r"[-+]?[0-9][0-9_,]*\.(?:[eE][-+][0-9]+)?"),
            expression(r"(?P<year>\d{4})-(?P<month>1[012]|0\d|\d)-(?P<day>[12]\d|3[01]|0\d|\d)"),
            _PSYCH_MOMENT,
            expression(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}"),
            symbols=True,
        ),
        Dialect(
            "go-3",
            _TRUE_FALSE,
            expression(r"[-+]?0[0-7_]+"),
            _whole(*_DECIMAL_GO),
            _whole(*_FLOAT_GO),
            expression(_DAY_LOOSE),
            _GO_MOMENT,
        ),
        Dialect("go-2", _Y_N, expression(r"[-+]?0[0-7_]+"), _whole(*_DECIMAL_GO), _whole(*_FLOAT_GO)),
    )
}
_SHORT_NAMES = {"js-yaml": "js-yaml-4", "yaml-1.1": "pyyaml", "go": "go-3", "unknown": "js-yaml-4", "": "js-yaml-4"}


def dialect_of(name: str) -> Dialect:
    """Return the dialect of a name or short name.

    Raises:
        KeyError: There is no such dialect.
    """
    return DIALECTS[_SHORT_NAMES.get(name, name)]


def value_of(node: Node, tree: Tree, dialect: str = "pyyaml") -> Any:
    """Return what the reader makes of a node; odd things are given as their text, nothing is ever raised."""
    return _value(node, tree, dialect_of(dialect))


def reads_as(node: Node, tree: Tree, value: Any, dialect: str) -> bool:
    """Tell whether a reader takes a scalar for this value, and for no other type.

    A reader that knows no dates takes one for its text; that is as near as it comes.
    """
    here = value_of(node, tree, dialect)
    if isinstance(value, date) and isinstance(here, str) and node.style == "plain":
        here = value_of(node, tree)
    return type(here) is type(value) and (here == value or (here != here and value != value))


def fields_of(tree: Tree, dialect: str = "pyyaml") -> dict[str, Any]:
    """Return all fields as plain values, in file order, inherited ones before the others."""
    result: dict[str, Any] = _map_value(tree.root, tree, dialect_of(dialect))
    return result


def kind_of(node: Node, dialect: str = "pyyaml") -> ValueKind:
    """Return what the reader takes a node for."""
    if node.kind != "scalar":
        return node.kind
    if node.tag is not None:
        return _tagged_kind(node.tag)
    if node.style != "plain":
        return NATIVE.get(node.style, "string")
    return kind_of_text(node.text, dialect_of(dialect).name)


def kind_of_text(text: str, dialect: str) -> ValueKind:
    """Return what the reader takes unquoted text for."""
    if text[:1] in _WORDS and len(text) > _LONGEST_WORD:
        return "string"
    return _kind_of_short(text, dialect) if len(text) <= _LONGEST_KEPT else _kind_of_any(text, dialect)


@lru_cache(maxsize=1024)
def _kind_of_short(text: str, dialect: str) -> ValueKind:
    return _kind_of_any(text, dialect)


def _kind_of_any(text: str, dialect: str) -> ValueKind:
    reader = DIALECTS[dialect]
    if text in _NULLS:
        return "null"
    if text in reader.bools:
        return "bool"
    if text[0] not in "0123456789+-.:":
        return "string"
    for kind, patterns in _kinds_by_pattern(reader):
        if any(pattern is not None and pattern.fullmatch(text) for pattern in patterns):
            return kind
    return "symbol" if reader.symbols and text[0] == ":" and len(text) > 1 else "string"


def value_of_text(text: str, dialect: str) -> Any:
    """Return what the reader makes of unquoted text."""
    kind = kind_of_text(text, dialect)
    return text if kind in ("string", "symbol") else _typed(kind, text, DIALECTS[dialect])


def kinds_of_text(text: str) -> tuple[ValueKind, ...]:
    """Return what each reader takes unquoted text for, in the order of `DIALECTS`."""
    return tuple(kind_of_text(text, name) for name in DIALECTS)


def _kinds_by_pattern(reader: Dialect) -> tuple[tuple[ValueKind, tuple[Pattern | None, ...]], ...]:
    return (
        ("int", (reader.octal, reader.decimal, reader.sixty)),
        ("date", (reader.day,)),
        ("datetime", (reader.moment,)),
        ("float", (reader.floating, _INFINITE)),
    )


def _tagged_kind(tag: str) -> ValueKind:
    kinds: dict[str, ValueKind] = {
        "int": "int",
        "float": "float",
        "bool": "bool",
        "null": "null",
        "timestamp": "datetime",
    }
    return kinds.get(core_tag(tag), "string")


def core_tag(tag: str) -> str:
    """Return the short name of one of YAML's own tags (`str` for `!!str`), or nothing for any other."""
    if tag.startswith("!!"):
        return tag[2:]
    return tag[2:-1].removeprefix(_YAML_TAG) if tag.startswith("!<" + _YAML_TAG) else ""


def _value(node: Node, tree: Tree, reader: Dialect) -> Any:
    node = tree.resolve(node)
    if node.kind == "list":
        return [_value(entry.value, tree, reader) for entry in node.entries]
    if node.kind == "map":
        return _map_value(node, tree, reader)
    kind = kind_of(node, reader.name)
    if kind in ("string", "symbol"):
        return node.text
    return _typed(kind, node.text, reader)


def _map_value(node: Node, tree: Tree, reader: Dialect) -> dict[str, Any]:
    inherited: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for entry in node.entries:
        key = entry.key
        if key is None:
            continue
        if reader.merges and key.style == "plain" and key.text == "<<":
            _inherit(inherited, entry.value, tree, reader)
            continue
        key = tree.resolve(key)
        name = tree.text[key.start : key.end] if key.is_collection else key.text
        own[name] = _value(entry.value, tree, reader)
    return inherited | own if inherited else own


def _inherit(inherited: dict[str, Any], node: Node, tree: Tree, reader: Dialect) -> None:
    source = tree.resolve(node)
    parts = [entry.value for entry in source.entries] if source.kind == "list" else [source]
    for part in parts:
        target = tree.resolve(part)
        if target.kind == "map":
            for name, value in _map_value(target, tree, reader).items():
                inherited.setdefault(name, value)


def _typed(kind: ValueKind, text: str, reader: Dialect) -> Any:
    """Return the value of text that the reader takes for something else than text, or the text itself."""
    make = _MAKERS[kind]
    try:
        return make(text, reader)
    except (ValueError, OverflowError, KeyError):
        return text


def _bool(text: str, reader: Dialect) -> bool:
    return reader.bools[text] if text in reader.bools else _YES_NO[text.lower()]


def _int(text: str, reader: Dialect) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(text)
    digits = text.replace("_", "").replace(",", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if ":" in digits:
        return sign * int(_sixties(digits))
    if digits[:2] in ("0b", "0x", "0o"):
        return sign * int(digits, 0)
    if reader.octal is not None and reader.octal.fullmatch(text):
        return sign * int(digits, 8)
    return sign * int(digits)


def _float(text: str, reader: Dialect) -> float:
    if len(text) > MAX_DIGITS:
        raise ValueError(text)
    digits = text.replace("_", "").replace(",", "").lower()
    if _INFINITE.fullmatch(text):
        return float(digits.replace(".", "", 1))
    sign = -1.0 if digits.startswith("-") else 1.0
    digits = digits.lstrip("+-")
    return sign * (_sixties(digits) if ":" in digits else float(digits))


def _sixties(digits: str) -> float:
    total = 0.0
    for part in digits.split(":"):
        total = total * 60 + float(part)
    return total


def _date(text: str, reader: Dialect) -> date:
    match = re.fullmatch(_DAY_LOOSE, text)
    if match is None:
        raise ValueError(text)
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _datetime(text: str, reader: Dialect) -> date:
    match = None if reader.moment is None else reader.moment.fullmatch(text)
    match = match or _PSYCH_MOMENT.fullmatch(text)
    if match is None:
        return _date(text, reader)
    parts = match.groupdict()
    clock = [parts[name] or parts.get(name + "2") or "" for name in ("hour", "minute", "second", "fraction")]
    hour, minute, second, fraction = clock
    micro = int((fraction + "000000")[:6])
    day = int(parts["year"]), int(parts["month"]), int(parts["day"])
    return datetime(*day, int(hour), int(minute), int(second), micro, tzinfo=_zone(parts["zone"]))


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].split(":") if ":" in text else [text[1:3], text[3:]]
    shift = timedelta(hours=int(digits[0]), minutes=int(digits[1] or 0) if len(digits) > 1 else 0)
    return timezone(-shift if text[0] == "-" else shift)


def _null(text: str, reader: Dialect) -> None:
    return None


_MAKERS: dict[ValueKind, Callable[[str, Dialect], Any]] = {
    "bool": _bool,
    "int": _int,
    "float": _float,
    "date": _date,
    "datetime": _datetime,
    "null": _null,
}
