"""`control-character`: characters that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.dataclasses import replace
from caseedit.core.expressions import expression
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit, Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.wording import cut

_ODD = expression(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\x85\u200b\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb](?<!\r)"
)
_NAMES = {
    "\u2028": "An invisible line separator",
    "\u2029": "An invisible paragraph separator",
    "\x85": "An invisible line separator",
    "\u200b": "An invisible space of no width",
    "\ufeff": "An invisible byte order mark",
    "\x0c": "A form feed",
    "\x1b": "An escape character",
    "\x7f": "A delete character",
}
_BLANKS = "\u2028\u2029\x85\x0b\x0c"
_MOST = 50


def find(context: Context) -> Iterator[Finding]:
    """Find them in the whole file; U+200B only where it surely does nothing."""
    for number, match in enumerate(_ODD.finditer(context.text)):
        if number >= _MOST:
            return
        if match[0] == "\0" or 0xDC80 <= ord(match[0]) <= 0xDCFF:
            continue
        if match[0] == "\u200b" and _parts_words(context.text, match.start()):
            continue
        yield replace(_finding(context.text, match.start(), match[0]), field=_field_at(context, match.start()))


def _field_at(context: Context, at: int) -> FieldPath | None:
    """Return the field in whose value a place lies."""
    if context.tree is None or at not in context.matter:
        return None
    return max((path for path, entry in context.tree.walk() if at in entry.value.span), key=len, default=None)


def _parts_words(text: str, at: int) -> bool:
    """Say whether it shows where a line may break, as in scripts that put no blanks between words."""
    return any(letter >= "\u0e00" for letter in (text[at - 1 : at], text[at + 1 : at + 2]))


def _finding(text: str, at: int, letter: str) -> Finding:
    name = _NAMES.get(letter) or (
        "A mark that turns the direction of text"
        if "\u202a" <= letter <= "\u2069"
        else "An invisible control character"
    )
    line_start = max(text.rfind("\n", 0, at), at - 30) + 1
    words = text[line_start:at].split()
    where = f" after ‘{cut(words[-1])}’" if words else " at the beginning of a line"
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    needs_blank = letter in _BLANKS and before.strip() != "" and after.strip() != ""
    hint = f"It is U+{ord(letter):04X}; {'put a space there' if needs_blank else 'remove it'}."
    return Finding(Span(at, at + 1), f"{name} stands{where}.", hint, fix=(Edit(at, at + 1, " " * needs_blank),))


def signs(context: Context) -> bool:
    """Tell most texts from those that hold something that cannot be printed."""
    return not context.is_printable


RULE = Rule(
    name="control-character",
    severity=Severity.WARNING,
    scope="text",
    means="An invisible character: a control, a line separator, a mark that turns the direction of text",
    cure="Remove it",
    find=find,
    signs=signs,
)
