"""Web addresses in a text: where they stand, and what one would be opened as, in characters that hide nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from caseedit.core.clean import is_safe, show
from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.text import Span
from caseedit.errors import CaseEditError

SCHEMES = ("http", "https", "mailto")
LONGEST = 4096  # characters

_FOUND = expression(
    r"\]\([ \t]*<?(?P<link>[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)"
    r"|(?:href|src)=[\"']?(?P<html>[^\s\"'<>]+)"
    r"|(?<![\w/.@-])(?P<bare>(?:https?://|mailto:|www\.)[^\s<>\"'`|\\]+)",
    re.IGNORECASE,
)
_LABEL = expression(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_SAFE = "/:@!$&'()*+,;=~-._%"  # what an address may hold as it is, besides letters and digits


@dataclass(frozen=True, slots=True)
class Address:
    """What would be opened.

    Attributes:
        text: The whole address in ASCII, as the browser gets it.
        notes: Sentences about what could be taken for something else in it.
    """

    text: str
    notes: tuple[str, ...] = ()


def found_in(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the addresses of a stretch of Markdown, HTML or plain text, with their places."""
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or ""
        address = match[kind]
        if kind == "bare":
            address = _without_end(address)
        start = match.start(kind)
        yield Span(start, start + len(address)), address


def _without_end(address: str) -> str:
    """Take away what belongs to the sentence around a bare address."""
    while address and (address[-1] in ".,;:!?*_~" or (address[-1] in ")]}" and not _is_paired(address))):
        address = address[:-1]
    return address


def _is_paired(address: str) -> bool:
    opening = {")": "(", "]": "[", "}": "{"}[address[-1]]
    return address.count(opening) >= address.count(address[-1])


def opened_as(address: str) -> Address:
    """Return what would be opened for an address.

    Raises:
        CaseEditError: It may not be opened, or is none.
    """
    from urllib.parse import quote, urlsplit

    words = address.strip()
    if words.lower().startswith("www."):
        words = f"https://{words}"
    if len(words) > LONGEST:
        raise CaseEditError(f"This address is too long to be opened: {len(words):,} characters.")
    if any(character.isspace() or unicodedata.category(character) in ("Cc", "Cs") for character in words):
        raise CaseEditError(f"“{show(words)}” is no address: a space or a control character stands in it.")
    try:
        parts = urlsplit(words)
        port = parts.port
    except ValueError as error:
        raise CaseEditError(f"“{show(words)}” is no address: {show(str(error))}.") from None
    _must_be_allowed(parts.scheme, words)
    notes = [] if is_safe(words) else ["It holds characters that nobody sees; they are spelled with % here."]
    query = "".join(
        mark + quote(part, _SAFE + "?") for mark, part in (("?", parts.query), ("#", parts.fragment)) if part
    )
    if parts.scheme == "mailto":
        return Address(f"mailto:{quote(parts.path, _SAFE)}{query}", tuple(notes))
    host = _host(parts.hostname or "", words, notes)
    user, at, _ = parts.netloc.rpartition("@")
    if at:
        notes.insert(0, f"What stands before the @ is the name of a user; it leads to {host}.")
    place = f"{quote(user, _SAFE)}{at}{host}" + (f":{port}" if port is not None else "")
    return Address(f"{parts.scheme}://{place}{quote(parts.path, _SAFE)}{query}", tuple(notes))


def _must_be_allowed(scheme: str, words: str) -> None:
    if scheme in SCHEMES:
        return
    if scheme:
        raise CaseEditError(f"Only http, https and mailto are opened; this begins with “{show(scheme[:20])}:”.")
    raise CaseEditError(
        f"“{show(words[:80])}” is no address on the web.", hint="Only http, https and mailto are opened."
    )


def _host(host: str, words: str, notes: list[str]) -> str:
    """Return a host in ASCII, and note what it looks like if that is something else."""
    if ":" in host:
        return f"[{host}]"
    labels = [_label(label) for label in host.split(".")]
    if not host or not all(_LABEL.fullmatch(label) for label in (labels[:-1] if labels[-1] == "" else labels)):
        raise CaseEditError(f"“{show(words[:80])}” is no address: it names no computer.")
    asked = ".".join(labels)
    looks = host if asked != host else ".".join(_seen(label) for label in labels)
    if looks != asked:
        notes.insert(0, f"{asked} is what looks like “{show(looks)}”: letters of other alphabets can look alike.")
    return asked


def _label(label: str) -> str:
    plain = unicodedata.normalize("NFKC", label).lower()
    if plain.isascii() or not is_safe(plain):
        return plain
    return f"xn--{plain.encode('punycode').decode('ascii')}"


def _seen(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
