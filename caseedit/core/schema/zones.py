"""Zones of time by name: `Europe/Vienna`, `UTC`, `+01:00`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo


def zone_of(name: str) -> tzinfo | None:
    """Return a zone; None where there is none of this name, or this computer knows no zones."""
    shift = re.fullmatch(r"([+-])(\d\d):?([0-5]\d)", name)
    if shift is not None:
        minutes = min(int(shift[2]) * 60 + int(shift[3]), 23 * 60 + 59)
        return timezone(timedelta(minutes=minutes if shift[1] == "+" else -minutes))
    if name in ("Z", "UTC"):
        return UTC
    # Reading the names of all zones takes longer than most checks.
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name) if re.fullmatch(r"[A-Za-z][\w+-]*(?:/[\w+-]+)*", name) else None
    except (OSError, ValueError, LookupError):
        return None


def are_known() -> bool:
    """Say whether this computer knows zones by name."""
    return zone_of("Europe/Berlin") is not None


def offset(moment: datetime) -> str:
    """Return how far a moment's zone is from UTC, as it is written after a time."""
    written = f"{moment:%z}"
    return "Z" if not moment.utcoffset() else f"{written[:3]}:{written[3:5]}"
