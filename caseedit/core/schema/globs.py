"""Globs over paths: `**`, `*`, `?`, `[a-z]`, `{a,b}`, and a leading `!` that excludes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseedit.core.expressions import expression

# Braces multiply; a schema file is data from anywhere, so the product has an end.
_LONGEST = 500
_MOST_CHOICES = 64

_TOKEN = expression(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\]|.", re.DOTALL)
_AS_REGEX = {"**/": "(?:[^/]+/)*", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


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
    # One star may stand beside another only once: runs of them mean the same and cost much.
    glob = re.sub(r"\*{3,}", "**", glob)
    glob = re.sub(r"(?:\*\*/){2,}", "**/", glob)
    if glob.count("*") > 12:
        raise ValueError("it has more than 12 stars")
    return "".join(_token(token) for token in _TOKEN.findall(glob))


def _token(token: str) -> str:
    if token in _AS_REGEX:
        return _AS_REGEX[token]
    if len(token) > 2 and token.startswith("["):
        inner = token[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[^{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"
    return re.escape(token)
