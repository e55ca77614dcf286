"""Arguments of a command, and what is wrong with them, in our own words."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from caseedit.cli.misuse import HelpWanted, WrongUse
from caseedit.core.expressions import expression


class Parser(argparse.ArgumentParser):
    """An argument parser that raises what it has to say and writes nothing itself."""

    def __init__(self, name: str, summary: str) -> None:
        super().__init__(
            prog=f"caseedit {name}".strip(),
            description=summary,
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        # Newer versions of the parser colour their help; ours is plain everywhere.
        self.color = False
        self.add_argument("-h", "--help", action=_Help, nargs=0, help="show this")

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong, in our words."""
        raise WrongUse(self._in_words(message), hint=f"See {self.prog} --help.")

    def _in_words(self, message: str) -> str:
        for pattern, words in _WORDS:
            match = pattern.fullmatch(message)
            if match is not None:
                return words(match, self)
        return message[:1].upper() + message[1:].rstrip(".") + "."

    def sorted_words(self, words: Sequence[str]) -> list[str]:
        """Put options first, each with its value, then all else behind `--`, so that any order is understood.

        A value may begin with a dash, as the query `-has:website` does; behind a `--` of the caller all words may.
        """
        takers = {name for action in self._actions if action.nargs is None for name in action.option_strings}
        known = self.options()
        chosen: list[str] = []
        others: list[str] = []
        waiting = list(reversed(words))
        while waiting:
            word = waiting.pop()
            if word == "--":
                others += reversed(waiting)
                break
            if word == "-" or not word.startswith("-"):
                others.append(word)
                continue
            if word.partition("=")[0] not in known:
                self.error(f"unrecognized arguments: {word}")
            has_value = word in takers and waiting and waiting[-1] not in known
            chosen.append(f"{word}={waiting.pop()}" if has_value else word)
        return [*chosen, "--", *others] if others else chosen

    def options(self) -> list[str]:
        """Return the names of all options."""
        return [name for action in self._actions for name in action.option_strings]


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *rest: Any) -> None:
        raise HelpWanted(parser.format_help())


def _missing(match: re.Match[str], parser: Parser) -> str:
    names = match[1].split(", ")
    choices = next((action.choices for action in parser._actions if action.dest == names[0] and action.choices), ())
    if choices:
        return f"{names[0]} is missing: {_joined(list(map(str, choices)), 'or')}."
    listed = _joined(names, "and")
    return f"{listed} {'is' if len(names) == 1 else 'are'} missing."


def _unknown(match: re.Match[str], parser: Parser) -> str:
    name = match[1].partition("=")[0]
    if not name.startswith("-"):
        return f"{match[1].split(' ')[0]} is one word too many."
    near = get_close_matches(name, parser.options(), 1)
    return f"There is no option {name}." + (f" Did you mean {near[0]}?" if near else "")


def _choice(match: re.Match[str], parser: Parser) -> str:
    choices = [choice.strip(" '\"") for choice in match[3].split(",")]
    return f"{match[1]} can be {_joined(choices, 'or')}, not {match[2]}."


def _joined(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


_WORDS = (
    (expression(r"the following arguments are required: (.+)", re.DOTALL), _missing),
    (expression(r"unrecognized arguments: (.+)", re.DOTALL), _unknown),
    (expression(r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.+)\)", re.DOTALL), _choice),
    (
        expression(r"argument (\S+): invalid int value: '?(.*?)'?", re.DOTALL),
        lambda match, parser: f"{match[1]} needs a whole number, not {match[2]}.",
    ),
    (
        expression(r"argument (\S+): expected (?:one|at least one) argument"),
        lambda match, parser: f"{match[1]} needs a value.",
    ),
    (
        expression(r"argument (\S+): ignored explicit argument .*", re.DOTALL),
        lambda match, parser: f"{match[1]} takes no value.",
    ),
)


def parse(parser: Parser, words: Sequence[str]) -> argparse.Namespace:
    """Read the words after a command; options and other words may stand in any order.

    Raises:
        WrongUse: They are not understood.
        HelpWanted: They ask for help.
    """
    return parser.parse_args(parser.sorted_words(words))
