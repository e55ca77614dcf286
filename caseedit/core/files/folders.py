"""Where a person's own files of this program lie, by the rules of XDG on every system."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

_USUAL = {"config": ".config", "state": ".local/state", "cache": ".cache"}


def user_folder(kind: Literal["config", "state", "cache"]) -> Path:
    """Return the folder: `$XDG_CONFIG_HOME/caseedit`, or `~/.config/caseedit` where that is not set."""
    named, home = os.environ.get(f"XDG_{kind.upper()}_HOME", ""), os.environ.get("HOME", "")
    if named.startswith("/"):
        return Path(named, "caseedit")
    if home.startswith("/"):
        return Path(home, _USUAL[kind], "caseedit")
    # Whose home that is must be looked up.
    from platformdirs.unix import Unix

    return Path(getattr(Unix("caseedit"), f"user_{kind}_dir"))
