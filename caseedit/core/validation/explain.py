"""Tells a writer why a front matter cannot be read: the true line, the likely cause, and the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import yaml

from caseedit.core.document.body import line_edits
from caseedit.core.document.split import split
from caseedit.core.expressions import expression
from caseedit.core.frontmatter import events
from caseedit.core.frontmatter.tree import Node, Problem, read
from caseedit.core.text import LINE_END, Edit, Span, apply_edits
from caseedit.core.validation.causes import Walker
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.enclosed import Cause
from caseedit.core.validation.rule import Finding

# A key at the left edge begins a part. The first letter may not be one that means something else to YAML.
_PART = expression(
    r"^(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s#\-'\"\[\]{}|>&*!%@`,?:][^\r\n:]*):(?=[ \t\r\n]|\Z)"
    r"|^[A-Za-z_][\w-]*:(?!//)(?=[^\s:])",
    re.MULTILINE,
)
# Where fields may end: at a blank line, or at a heading.
_STOP = expression(r"^(?:[ \t]*(?:\r\n|\n|\r)|(?=#{1,6} ))", re.MULTILINE)
_TEXT_LINE = expression(r"^[ \t]*[^\s][^\r\n]*", re.MULTILINE)
_KEY_LINE = expression(r"[\"']?\w[\w .-]{0,40}[\"']?:(?!//)")
_CAPITAL_KEY = expression(r"^[A-Z]\w*:", re.MULTILINE)
_ALIAS = expression(r"\*([^\s,\[\]{}]+)")
_MERGE = expression(r"^(?:<{7}|>{7}|={7}|\|{7})(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)", re.MULTILINE)
# A text in quotes may hold lines that look like keys; so many are joined before the part counts as broken.
_MOST_JOINED = 12
_MOST_FOUND = 5
_MOST_STOPS = 30
_MOST_ROUNDS = 12

# What is wrong with the words of YAML, and not with bytes, size or delimiters.
_OF_YAML = ("yaml-syntax", "tab-indent", "smart-quotes", "merge-marker")

_NEXT_STEPS = "Look at this line and the one before it: quotes, commas, brackets and spaces at the beginning."


def explain(text: str, matter: Span, problem: Problem) -> list[tuple[str, Finding]]:
    """Return (rule, finding) for each cause why the fields of `text` cannot be read."""
    if problem.rule == "front-matter-unclosed":
        return [(problem.rule, _unclosed(text, problem))]
    if problem.rule == "front-matter-kind":
        return []  # Another language is no mistake.
    if problem.rule not in _OF_YAML:
        return [(problem.rule, Finding(problem.span, problem.message, problem.hint))]
    if split(text).kind != "yaml":
        return [(problem.rule, _as_reported(text, problem))]
    if (marker := _MERGE.search(text, matter.start, matter.end)) is not None:
        return [("merge-marker", merge_finding(Span(*marker.span())))]
    late = _ends_too_late(text, matter)
    if late is not None:
        return [("front-matter-unclosed", late)]
    found = list(_causes(text, matter))
    return found or [("yaml-syntax", _as_reported(text, problem))]


def merge_finding(span: Span) -> Finding:
    """Return the finding for a line that git left."""
    return Finding(
        span, "Two versions of these lines are left from a merge.", "Keep one of them, remove the marker lines."
    )


def merge_markers(text: str, start: int) -> Iterator[Span]:
    """Yield the first of the lines that git left at each place, where a beginning and an end are there."""
    if "<<<<<<< " in text and ">>>>>>>" in text:
        for match in _MERGE.finditer(text, start):
            if match[0][0] == "<":
                yield Span(*match.span())


def _causes(text: str, matter: Span) -> Iterator[tuple[str, Finding]]:
    for part in islice(_broken_parts(text, matter), _MOST_FOUND):
        cause = Walker(text, part.start, part.end).cause()
        if cause is not None:
            # Whatever the rule says elsewhere: with this nothing of the front matter can be read.
            fix = _fix(text, part, cause)
            yield cause.rule, Finding(cause.span, cause.message, cause.hint, fix=fix, severity=Severity.ERROR)
            continue
        problem = read(text, part.start, part.end)
        if isinstance(problem, Problem) and not _is_named_elsewhere(text, matter, problem):
            yield "yaml-syntax", _as_reported(text, problem)


def _is_named_elsewhere(text: str, matter: Span, problem: Problem) -> bool:
    """Say whether a part fails only because it is read alone: the name that it refers to stands in another one."""
    name = _ALIAS.match(text, problem.span.start)
    return name is not None and re.search(rf"&{re.escape(name[1])}(?!\S)", matter.of(text)) is not None


def _fix(text: str, part: Span, cause: Cause) -> tuple[Edit, ...]:
    """Return the first way to mend a part after which it can be read; the same mistake may stand there more often."""
    for fix in cause.fixes:
        changed = _mended(text, part, fix)
        if changed is not None:
            return line_edits(part.of(text), changed, part.start)
    return ()


def _mended(text: str, part: Span, fix: tuple[Edit, ...]) -> str | None:
    """Return the text of a part after a fix and those that it then still needs; None if it cannot be read."""
    wanted = _PART.match(text, part.start)
    changed, end = text, part.end
    for _ in range(_MOST_ROUNDS):
        changed = apply_edits(changed, sorted(fix))
        end += sum(edit.delta for edit in fix)
        root = _root(changed, part.start, end)
        if root is not None:
            names = [entry.name for entry in root.entries]
            is_same = wanted is not None and names[:1] == [_key_of(wanted[0])] and _are_written(names[1:], text, part)
            return changed[part.start : end] if is_same or (wanted is None and names) else None
        cause = Walker(changed, part.start, end).cause()
        if cause is None or not cause.fixes:
            return None
        fix = cause.fixes[0]
    return None


def _root(text: str, start: int, end: int) -> Node | None:
    """Return the fields in a stretch of text; None if it cannot be read, whyever."""
    try:
        root = events.build(text, start, end).root
    except (events.TooMuch, yaml.YAMLError, ValueError, OverflowError, RecursionError, AttributeError, TypeError):
        return None
    return root if root is not None and root.kind == "map" else None


def _are_written(names: list[str], text: str, part: Span) -> bool:
    """Say whether keys begin lines of a part as it is: a fix may move a key to the left edge, and make none."""
    lines = part.of(text).splitlines()
    return all(any(_key_of(re.split("[:\uff1a]", line, maxsplit=1)[0]) == name for line in lines) for name in names)


def _key_of(text: str) -> str:
    return text.rstrip(":").strip().strip("\"'")


def _as_reported(text: str, problem: Problem) -> Finding:
    """Return what the reader itself said of it."""
    span = problem.span
    if not span.of(text).strip() and span.start > 0:
        # The reader gave up at the end of a line or of the block; what it means stands before.
        solid = len(text[: span.start].rstrip())
        span = Span(max(solid - 1, 0), solid)
    return Finding(span, problem.message, problem.hint or _NEXT_STEPS)


def _broken_parts(text: str, matter: Span) -> Iterator[Span]:
    """Yield the parts of a front matter, cut at keys at the left edge, that cannot be read alone."""
    starts = [match.start() for match in _PART.finditer(text, matter.start, matter.end)]
    if not starts or text[matter.start : starts[0]].strip():
        starts.insert(0, matter.start)
    ends = [*starts[1:], matter.end]
    number = 0
    while number < len(starts):
        joined = _readable(text, starts[number], ends[number : number + _MOST_JOINED])
        if not joined:
            yield Span(starts[number], ends[number])
        number += joined or 1


def _readable(text: str, start: int, ends: list[int]) -> int:
    """Return how many parts can be read together, as few as possible; 0 if they cannot."""
    for count, end in enumerate(ends, 1):
        if _root(text, start, end) is not None:
            return count
        if count == 1 and not _has_open_quote(text[start:end]):
            return 0
    return 0


def _has_open_quote(part: str) -> bool:
    """Say whether a text in quotes may go on in the next part."""
    return any(part.count(quote) % 2 == 1 for quote in "\"'")


def _unclosed(text: str, problem: Problem) -> Finding:
    """Say where the closing line belongs: after the last line that can be read as fields."""
    if not text.startswith("---"):
        return Finding(problem.span, "The front matter never ends.", problem.hint)
    opening = LINE_END.search(text)
    start = opening.end() if opening else len(text)
    end = _end_of_fields(text, start)
    if end is None:
        return Finding(problem.span, "The front matter never ends.", "A line --- belongs after the last field.")
    number = len(LINE_END.findall(text, 0, end))
    newline = opening[0] if opening else "\n"
    insert = "---" + newline if text[end - 1] in "\r\n" else newline + "---"
    hint = f"A line --- belongs after line {number if text[end - 1] in chr(10) + chr(13) else number + 1}."
    return Finding(problem.span, "The front matter never ends.", hint, fix=(Edit(end, end, insert),))


def _ends_too_late(text: str, matter: Span) -> Finding | None:
    """Say that the closing line is missing where the one that was found belongs to the text below."""
    end = _end_of_fields(text, matter.start, matter.end)
    if end is None or end >= matter.end:
        return None
    words = _TEXT_LINE.search(text, end, matter.end)
    if words is None or not _is_prose(text, words.start(), matter.end):
        return None
    number = len(LINE_END.findall(text, 0, end))
    newline = "\r\n" if "\r\n" in text[:end] else "\n"
    message = "The front matter does not end where the text begins."
    return Finding(
        Span(words.start(), words.end()),
        message,
        f"A line --- belongs after line {number}.",
        fix=(Edit(end, end, "---" + newline),),
    )


def _end_of_fields(text: str, start: int, limit: int | None = None) -> int | None:
    """Return where the last field ends, if what stands above it can be read."""
    limit = len(text) if limit is None else limit
    ends = [match.end() for match in _PART.finditer(text, start, limit)]
    if not ends:
        return None
    stops = islice(_STOP.finditer(text, start, limit), _MOST_STOPS)
    candidates = [stop.start() for stop in stops if not _goes_on(text, stop.end(), limit)]
    if limit == len(text):
        last_line = LINE_END.search(text, ends[-1])
        candidates += [last_line.end() if last_line else limit, limit]
    for end in candidates:
        root = _root(text, start, end) if end > start else None
        if root is not None and root.entries:
            return end
    return None


def _goes_on(text: str, at: int, limit: int) -> bool:
    """Say whether the fields go on below a place: with a key, an item, or an indented line."""
    lines = [match[0] for match in islice(_TEXT_LINE.finditer(text, at, limit), _MOST_STOPS)]
    if not lines:
        return True
    # A heading looks like a comment; what comes after shows which it is.
    first = next((line for line in lines if line[0] != "#"), "text")
    # `Note: ...` is a sentence where all keys are written small.
    is_small = first[0].islower() or not first[0].isalpha()
    is_key = _KEY_LINE.match(first) is not None and (is_small or _CAPITAL_KEY.search(text, 0, at) is not None)
    return is_key or first[0] in " \t" or first.startswith("- ")


def _is_prose(text: str, start: int, end: int) -> bool:
    """Say whether hardly a line of a stretch looks like a field."""
    lines = [match[0] for match in _TEXT_LINE.finditer(text, start, end)]
    return sum(_KEY_LINE.match(line) is not None for line in lines) * 4 < len(lines)
