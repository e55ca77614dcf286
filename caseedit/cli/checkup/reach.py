"""Keys that do not come through, or may not: what stands between the keyboard and the editor takes them."""

from __future__ import annotations

from collections.abc import Mapping

from caseedit.cli.checkup.multiplexers import prefixes

# Some terminals of desktops keep keys for themselves unless they are told not to.
_LINUX = {f"shift+f{number}": f"the Linux console sends f{number + 12}" for number in range(1, 9)}
_GNOME = {"f1": "GNOME Terminal may open its help", "f10": "GNOME Terminal may open its menu"}
_VSCODE = dict.fromkeys(("ctrl+p", "ctrl+f", "ctrl+n", "f1", "f3", "f6", "shift+f6"), "VS Code may take it")


def taken(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that never arrive here, each with the reason."""
    found = dict.fromkeys(prefixes(), "the multiplexer keeps it")
    return {**found, **(_LINUX if environment.get("TERM") == "linux" else {})}


def doubtful(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that may not arrive here, each with the reason; pressing them tells."""
    if environment.get("TERM_PROGRAM") == "vscode":
        return _VSCODE
    return _GNOME if "GNOME_TERMINAL_SCREEN" in environment else {}
