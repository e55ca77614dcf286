"""Settings from defaults, user file, project file, flags; and the user directories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass, fields
from caseedit.core.files.disk import glance, reason
from caseedit.core.files.folders import user_folder
from caseedit.errors import CaseEditError

THEMES = ("dark", "light", "contrast", "ansi")
FILE = "config.toml"
_LONGEST_FILE = 1 << 20
_DEFAULTS = "The defaults are used until it is mended."


@dataclass(frozen=True, slots=True)
class Config:
    """What a user may set, by `config.toml` or by a flag of the same name.

    Attributes:
        theme: `dark`, `light`, `contrast`, or `ansi` (the terminal's own 16 colours); empty: what fits the terminal.
        mouse: Take clicks and the wheel; without it the terminal's own selection works as usual.
        accessible: For screen readers and braille: a real cursor, words in place of marks, no lines, one pane.
        read_only: Documents can be looked at, not changed.
        allow_outside: A document that is a link to a file outside the folder may be changed.
        preview: Show the page beside the document where there is room.
        pictures: Show pictures on the page, small, in coloured half blocks; needs the extra `pictures` (Pillow) and a
            terminal with true colour, and is off over SSH.
        wrap: Body text is wrapped at so many columns, or at the pane if that is smaller.
        recovery: Keep unsaved text outside the content until it is saved.
        problems: What could not be used of the settings file; filled by `load`.
    """

    theme: str = ""
    mouse: bool = True
    accessible: bool = False
    read_only: bool = False
    allow_outside: bool = False
    preview: bool = True
    pictures: bool = False
    wrap: int = 80
    recovery: bool = True
    problems: tuple[CaseEditError, ...] = ()


def load(overrides: Mapping[str, Any] | None = None, *, file: Path | None = None) -> Config:
    """Return the settings: defaults, then the user's file, then `overrides`; None there means "not given".

    A file that cannot be used is told in `problems`; the rest counts.
    """
    problems: list[CaseEditError] = []
    settings = _read(file or config_dir() / FILE, problems)
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    return Config(**{**settings, **given, "problems": tuple(problems)})


def config_dir() -> Path:
    """Return where settings are: `$XDG_CONFIG_HOME/caseedit`."""
    return user_folder("config")


def state_dir() -> Path:
    """Return where unsaved text is kept: `$XDG_STATE_HOME/caseedit`."""
    return user_folder("state")


def cache_dir() -> Path:
    """Return where is kept what can be made again: `$XDG_CACHE_HOME/caseedit`."""
    return user_folder("cache")


def _read(file: Path, problems: list[CaseEditError]) -> dict[str, Any]:
    try:
        data = glance(file, _LONGEST_FILE)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        problems.append(CaseEditError(f"{file} cannot be read: {reason(error)}.", path=file, hint=_DEFAULTS))
        return {}
    import tomllib

    try:
        found = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problems.append(CaseEditError(f"{file.name} is not valid TOML: {error}.", path=file, hint=_DEFAULTS))
        return {}
    return {key: value for key, value in found.items() if _is_usable(key, value, file, problems)}


def _is_usable(key: str, value: Any, file: Path, problems: list[CaseEditError]) -> bool:
    known = {field.name: field.default for field in fields(Config) if field.name != "problems"}
    if key not in known:
        from difflib import get_close_matches

        near = get_close_matches(key, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
        problems.append(CaseEditError(f"{file.name} has a setting {key} that is not known.", path=file, hint=hint))
        return False
    if type(value) is not type(known[key]) or (key == "theme" and value not in THEMES):
        allowed = {"theme": f"one of {', '.join(THEMES)}", "wrap": "a whole number"}.get(key, "true or false")
        problems.append(CaseEditError(f"{file.name}: {key} must be {allowed}.", path=file, hint="The default is used."))
        return False
    return True
