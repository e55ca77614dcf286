"""Globs over paths: `**`, `*`, `?`, `[a-z]`, `{a,b}`, and a leading `!` that excludes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseedit.core.expressions import expression

# Braces multiply; a schema file is data from anywhere, so the product has an end.
_LONGEST = 500
_MOST_CHOICES = 64
_MOST_STARS = 12

_TOKEN = expression(r"\*|\?|\[!?[^\]/]+\]|.", re.DOTALL)
_STAR = "[^/]*"
# What `**` may stand for: whole folders after a slash, else anything.
_FOLDERS, _ANYTHING = "(?:[^/]+/)*", ".*"
_WILD = expression(r"(?:(?<=/)|^)\*\*/|\*\*", re.DOTALL)


class Globs:
    """Some globs as one question; later ones win over earlier ones, so `!` takes back."""

    __slots__ = ("_parts", "texts")

    def __init__(self, texts: Sequence[str]) -> None:
        """Compile them.

        Raises:
            ValueError: One is too long or branches too often; the message is for a person.
        """
        self.texts = tuple(texts)
        self._parts = [(not text.startswith("!"), _compile(text.removeprefix("!"))) for text in texts]

    def __bool__(self) -> bool:
        return bool(self._parts)

    def match(self, path: str) -> bool:
        """Say whether a path with `/` between its parts, relative to the root, fits."""
        starts_excluding = bool(self._parts) and not self._parts[0][0]
        result = starts_excluding
        for is_wanted, pattern in self._parts:
            if result is not is_wanted and pattern.fullmatch(path):
                result = is_wanted
        return result


def _compile(glob: str) -> re.Pattern[str]:
    if len(glob) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST} characters")
    choices = "|".join(_as_regex(choice) for choice in _spread(glob.removeprefix("./")))
    return re.compile(f"(?:{choices})", re.DOTALL)


def _spread(glob: str) -> list[str]:
    """Multiply the innermost braces out: `a.{md,mdx}` to both."""
    done: list[str] = []
    waiting = [glob]
    while waiting:
        text = waiting.pop()
        match = re.search(r"\{([^{}]*,[^{}]*)\}", text)
        if match is None:
            done.append(text)
        else:
            waiting += [text[: match.start()] + choice + text[match.end() :] for choice in match[1].split(",")]
        if len(done) + len(waiting) > _MOST_CHOICES:
            raise ValueError(f"its braces mean more than {_MOST_CHOICES} globs")
    return done


def _as_regex(glob: str) -> str:
    """Return a pattern that reads a path without going back and forth, whatever the glob.

    Where more wild parts follow, the first place at which a piece fits is as good as any other; so it is kept.
    """
    # One star may stand beside another only once: runs of them mean the same.
    glob = re.sub(r"\*{3,}", "**", glob)
    glob = re.sub(r"(?:\*\*/){2,}", "**/", glob)
    if glob.count("*") > _MOST_STARS:
        raise ValueError(f"it has more than {_MOST_STARS} stars")
    wilds = [_FOLDERS if wild.endswith("/") else _ANYTHING for wild in _WILD.findall(glob)]
    first, *pieces = map(_piece, _WILD.split(glob))
    parts = [f"{wild}?{piece}" for wild, piece in zip(wilds, pieces, strict=True)]
    return first + _kept(parts)


def _piece(glob: str) -> str:
    return "".join(map(_name, re.findall(r"[^/]*/|[^/]+", glob)))


def _name(glob: str) -> str:
    """Return the pattern of a part between two slashes."""
    first, *parts = "".join(map(_token, _TOKEN.findall(glob))).split(_STAR)
    return first + _kept([f"{_STAR}?{part}" for part in parts])


def _kept(parts: list[str]) -> str:
    """Join parts that each begin with something wild; only the last of them may be tried at more than one place."""
    return "".join(f"(?>{part})" for part in parts[:-1]) + "".join(parts[-1:])


def _token(token: str) -> str:
    if token in "*?":
        return _STAR if token == "*" else "[^/]"
    if len(token) > 2 and token.startswith("["):
        inner = token[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[^{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"
    return re.escape(token)
