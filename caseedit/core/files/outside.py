"""Whether a file lies where it seems to: a link may lead out of the folder of the content."""

from __future__ import annotations

import os
from pathlib import Path

from caseedit.errors import CannotWrite


def leads_outside(real: Path, root: Path) -> bool:
    """Tell whether a file, its links followed, lies outside a folder."""
    return not real.is_relative_to(os.path.realpath(root))


def must_lie_inside(path: Path, root: Path) -> None:
    """Refuse to write through a link that leads out of the content.

    Raises:
        CannotWrite: It does.
    """
    real = Path(os.path.realpath(path))
    if leads_outside(real, root):
        message = f"{path.name} is NOT saved: it is a link to a file outside {root.name or root}, {real}."
        hint = "--allow-outside (in scripts: allow_outside=True) lets you change it."
        raise CannotWrite(message, path=path, hint=hint)
