"""Makes the pages that come from the code: keys, settings, commands, and the modules of the architecture page."""

from __future__ import annotations

import argparse
import ast
import dataclasses
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "caseedit"
MADE = "Made by `./dev docs`; change the code, not this page.\n"
START, END = "<!-- modules: made by ./dev docs -->\n", "<!-- end of modules -->\n"
PANES = {"": "everywhere", "list": "list", "form": "form", "body": "body", "page": "page"}


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def keys_page() -> str:
    """Return the page of all commands and their keys."""
    from caseedit.tui.commands import COMMANDS
    from caseedit.tui.help import KEYS

    rows = [
        (" ".join(f"`{_spoken(key)}`" for key in command.keys), command.title, PANES[command.pane], f"`{command.id}`")
        for command in COMMANDS
    ]
    parts = [f"# Keys\n\n{MADE}\nEvery command is also in the palette (`Ctrl+P`), with its key.\n\n"]
    parts.append(table(("key", "does", "where", "id"), rows))
    for pane, keys in KEYS.items():
        parts.append(f"\n## In the {pane}\n\n" + table(("key", "does"), [(_caret(key), what) for key, what in keys]))
    return "".join(parts)


def _spoken(key: str) -> str:
    return "+".join(part.capitalize() for part in key.split("+"))


def _caret(text: str) -> str:
    return re.sub(r"\^([A-Z])", r"Ctrl+\1", text)


def settings_page() -> str:
    """Return the page of all settings, from the comments on `Config`."""
    from caseedit.config import Config

    told = dict(re.findall(r"^ +(\w+): (.+)$", Config.__doc__ or "", re.MULTILINE))
    rows = [
        (f"`{field.name}`", _toml(field.default), told[field.name])
        for field in dataclasses.fields(Config)
        if field.name != "problems"
    ]
    where = "In `$XDG_CONFIG_HOME/caseedit/config.toml` (usually `~/.config/caseedit/config.toml`), one line each,"
    text = f"{where} as in\n`wrap = 72`. A flag of the same name wins. "
    text += "A line that cannot be used is told; the rest counts.\n\n"
    return f"# Settings\n\n{MADE}\n{text}" + table(("setting", "default", "meaning"), rows)


def _toml(value: object) -> str:
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`" if value != "" else '`""`'


def cli_page() -> str:
    """Return the page of all sub-commands."""
    from caseedit.cli.arguments import Parser
    from caseedit.cli.commands import COMMANDS, load

    parts = [f"# Commands\n\n{MADE}\n`python -m caseedit` is the same program. Results go to stdout, talk to stderr.\n"]
    parts.append(
        "Exit codes: 0 fine, 1 problems found, 2 wrong use, 3 could not read or write, 70 a fault of our own.\n"
    )
    for name in COMMANDS:
        command = load(name)
        parser = Parser(name, command.HELP)
        command.add_arguments(parser)
        title = "caseedit [PATH]" if name == "edit" else f"caseedit {name}"
        rows = [row for action in parser._actions if (row := _argument(action))]
        parts.append(f"\n## `{title}`\n\n{command.HELP[0].upper()}{command.HELP[1:]}.\n\n")
        parts.append(table(("argument", "meaning"), rows))
    return "".join(parts)


def _argument(action: argparse.Action) -> tuple[str, str] | None:
    if action.help == argparse.SUPPRESS or "--help" in action.option_strings:
        return None
    told = (action.help or "").replace("%%", "%")
    if action.choices and not any(str(choice) in told for choice in list(action.choices)[1:]):
        told = f"{', '.join(map(str, action.choices))}" + (f"; {told}" if told else "")
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return f"`{metavar}`" + ("…" if action.nargs in ("*", "+") else ""), told
    value = "" if action.nargs == 0 else f" {metavar}"
    return f"`{action.option_strings[-1]}{value}`", told


def modules() -> Iterator[tuple[int, str, str]]:
    """Yield depth, name and docstring of every module and folder of the package."""
    yield from _folder(PACKAGE, 0)


def _folder(folder: Path, depth: int) -> Iterator[tuple[int, str, str]]:
    yield depth, f"{folder.name}/", docstring(folder / "__init__.py")
    for path in sorted(folder.glob("*.py")):
        if path.name != "__init__.py":
            yield depth + 1, path.name, docstring(path)
    for path in sorted(folder.iterdir()):
        if (path / "__init__.py").is_file():
            yield from _folder(path, depth + 1)


def docstring(path: Path) -> str:
    """Return the first sentence of a module's docstring in one line, without running the module."""
    return " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n\n")[0].split())


def architecture_page() -> str:
    """Return the architecture page with its list of modules as the tree has it now."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    rows = [f"{'  ' * depth}{name}".ljust(28) + f" {told}" for depth, name, told in modules()]
    return before + START + "```text\n" + "\n".join(rows) + "\n```\n" + END + after


PAGES = {"keys.md": keys_page, "settings.md": settings_page, "cli.md": cli_page, "architecture.md": architecture_page}


def stale() -> list[str]:
    """Return the names of the pages that are not what the code says."""
    return [
        name
        for name, make in PAGES.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != make()
    ]


def main() -> None:
    """Write the pages that changed."""
    for name in stale():
        (DOCS / name).write_text(PAGES[name](), "utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
