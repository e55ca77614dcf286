"""Dates and times in their own spelling: `date time datetime`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from caseedit.core.dataclasses import replace
from caseedit.core.expressions import expression
from caseedit.core.schema.schema import Field
from caseedit.core.schema.types.field_type import Fault, FieldType
from caseedit.core.schema.zones import offset, zone_of

_SETTINGS = frozenset({"format", "store", "zone", "min", "max"})
_ISO = expression(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<rest>[Tt ].*)?")
_HAS_WORDS = expression(r"%-?[aAbBpZ]")
_CLOCK = expression(r"[Tt ]?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:[Zz]|[+-]\d{1,2}(?::?\d{2})?)?")
_OTHER = (
    "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y",
    "%b %d %Y", "%d %B %Y", "%d %b %Y", "%m/%d/%y", "%m-%d-%y", "%Y%m%d", "%B %Y", "%Y-%m", "%Y", "%a, %d %b %Y",
    "%A, %B %d, %Y",
)  # fmt: skip


def _is_date(value: Any) -> bool:
    return isinstance(value, (str, date, datetime))


def _is_time(value: Any) -> bool:
    # Sexagesimal readers make 600 of 10:00; that is the site's affair (`reader-differs`), not another kind.
    return isinstance(value, (str, time, int)) and not isinstance(value, bool)


def in_format(text: str, form: str, *, exactly: bool = True) -> bool:
    """Say whether a text is a date in a strftime form; `exactly`: digit for digit, where the form has only digits."""
    try:
        read = datetime.strptime(text, form)
    except ValueError:
        return False
    return not exactly or _HAS_WORDS.search(form) is not None or read.strftime(form) == text


def sortable(text: str, form: str) -> str | None:
    """Return a date or time so that its text sorts as it does: the largest part first, all digits there."""
    text = text.strip()
    if form and in_format(text, form, exactly=False):
        read = datetime.strptime(text, form)
        return f"{read:%H:%M:%S}" if not re.search(r"%-?[yYcxDF]", form) else read.isoformat()
    match = _ISO.fullmatch(text)
    if match is not None:
        rest = (match["rest"] or "").strip().lstrip("Tt")
        day = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
        return f"{day}T{rest.zfill(5) if rest[1:2] == ':' else rest}" if rest else day
    return text.zfill(5) if _CLOCK.fullmatch(text) and text[1:2] == ":" else text if _CLOCK.fullmatch(text) else None


def form_of(text: str) -> str | None:
    """Return the strftime form in which people wrote a date, or None."""
    if _ISO.fullmatch(text):
        return "%Y-%m-%d"
    return next((form for form in _OTHER if in_format(text, form, exactly=False)), None)


def _impossible(text: str) -> str | None:
    """Return why an ISO date cannot be, or None."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    try:
        date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return "does not exist"
    if match["rest"] and match["rest"].strip():
        return _bad_clock(match["rest"])
    return None


def _bad_clock(text: str) -> str | None:
    clock = _CLOCK.fullmatch(text.strip() if text[:1] == " " else text)
    if clock is None:
        return "has a time that cannot be read"
    hour, minute, second = (int(part or 0) for part in clock.groups())
    return None if hour < 24 and minute < 60 and second < 61 else "has a time that does not exist"


def _date_faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    if not text.strip():
        return
    reason = _impossible(text.strip())
    if reason is not None:
        yield Fault("date-malformed", reason, "look at the month and the day")
        return
    if isinstance(value, datetime):
        yield from _zone_faults(str(field.settings.get("zone", "")), text.strip(), value)
    wanted = str(field.settings.get("format", ""))
    if wanted:
        if not in_format(text, wanted):
            yield _other_form(text, wanted)
        return
    form = form_of(text.strip())
    if form is None:
        yield Fault("date-malformed", "is no date", "a date reads 2021-03-09")
    elif form != "%Y-%m-%d":
        fault = _other_form(text, "%Y-%m-%d")
        # Every reader of dates knows the name of a month; only numbers can be taken for one another.
        yield replace(fault, severity="info") if _HAS_WORDS.search(form) else fault


def _zone_faults(zone: str, text: str, value: datetime) -> Iterator[Fault]:
    """Find times that are written in another zone than the field's, or in none."""
    hour = text.find(":")
    own = zone_of(zone) if zone and hour > 0 else None
    if own is None:
        return
    is_said = re.search(r"(?:[Zz]|[+-]\d{1,2}(?::?\d{2})?)$", text[hour:])
    if is_said is None:
        there = value.replace(tzinfo=own)
        if there.utcoffset():
            yield Fault(
                "date-malformed", f"does not say its zone, {zone}", f"write {text}{offset(there)}", None, "warning"
            )
        return
    there = value.astimezone(own)
    if there.utcoffset() != value.utcoffset():
        # The same moment, in the same manner.
        clock = "%H:%M:%S" if text.count(":", 0, hour + 4) > 1 else "%H:%M"
        mended = f"{there:%Y-%m-%d}{text[10]}{there.strftime(clock)}{offset(there)}"
        yield Fault("date-malformed", f"is not in the zone {zone}", f"write it as {mended}", mended, "warning")


def _other_form(text: str, wanted: str) -> Fault:
    found = form_of(text)
    mended = None
    if found is not None and found not in ("%d/%m/%Y", "%m/%d/%Y", "%B %Y", "%Y-%m", "%Y"):
        mended = _rewritten(text, found, wanted)
    example = date(2021, 3, 9).strftime(wanted)
    severity = "warning" if found is not None else "error"
    what = "is not written as dates are here" if found is not None else "is no date"
    return Fault("date-malformed", what, f"write it as {mended or example}", mended, severity)


def _rewritten(text: str, found: str, wanted: str) -> str | None:
    try:
        if found == "%Y-%m-%d":
            year, month, day = (int(part) for part in re.split(r"\D", text, maxsplit=3)[:3])
            return date(year, month, day).strftime(wanted)
        return datetime.strptime(text, found).strftime(wanted)
    except ValueError:
        return None


def _time_faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    wanted = str(field.settings.get("format", ""))
    text = text.strip()
    if not text or (wanted and in_format(text, wanted)):
        return
    if wanted or _bad_clock(text):
        yield Fault("date-malformed", "is no time of day", f"write it as {time(14, 30).strftime(wanted or '%H:%M')}")


DATE = FieldType("date", "date", "scalar", "a date", _is_date, _date_faults, _SETTINGS)
DATETIME = FieldType("datetime", "date", "scalar", "a date with a time", _is_date, _date_faults, _SETTINGS)
TIME = FieldType("time", "text", "scalar", "a time", _is_time, _time_faults, _SETTINGS)

KINDS = (DATE, TIME, DATETIME)
