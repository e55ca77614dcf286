"""`Row` and `Run`: the screen lines of a page, in words and style names, with the place each came from."""

from __future__ import annotations

from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look.

    Attributes:
        text: Already safe and visible (see `core.clean`).
        styles: Names a palette turns into colours: `bold italic underline strike code link dim accent
            error warning h1 h2 h3 h4 h5 h6 rule bar quote cite digit chip caption mark
            code-word code-name code-text code-comment code-added code-gone`.
        link: The address a link leads to, or None.
        is_decoration: True for bullets, rules, bars and big digits: not words of the page.
    """

    text: str
    styles: tuple[str, ...] = ()
    link: str | None = None
    is_decoration: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One screen line.

    Attributes:
        runs: From left to right; together never wider than the width asked for, preformatted text excepted.
        field: The path of the front matter value it shows, or None.
        line: The line of the body it shows, counted from 0 from the body's first line, or None.
        fold: What a click on it folds or unfolds, or None.
    """

    runs: tuple[Run, ...] = ()
    field: FieldPath | None = None
    line: int | None = None
    fold: str | None = None

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(run.text for run in self.runs)
