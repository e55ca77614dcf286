"""Runs the benchmarks that are named, or all that need nothing from outside."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

# The module of each; only those that run are loaded, so that none has the memory of another.
ALL = {
    "starting": "starting",
    "checking": "checking",
    "checkers": "checkers",
    "editing": "editing",
    "preview": "previewing",
    "readers": "readers",
    "screen": "screen",
    "soak": "soak",
    "input": "random_input",
}
# They fetch packages of other languages, or take an hour; they run only when they are named.
NAMED_ONLY = {"readers", "checkers", "soak", "input"}
README = Path(__file__).parent.parent / "README.md"
START, END = "<!-- figures: made by ./dev bench screen --readme -->\n", "<!-- end of figures -->\n"


def main() -> None:
    """Run them one after the other."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--rounds", type=int, default=0, help="rounds of `screen`; by default 5")
    parser.add_argument("--programs", default="", metavar="A,B", help="only these programs in `screen`")
    parser.add_argument("--readme", action="store_true", help="put what `screen` found into README.md")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long `soak` or `input` goes on; by default 60")
    parser.add_argument("--seed", type=int, default=20, help="for another `input`; by default 20")
    options = parser.parse_args()
    only = [name for name in options.programs.split(",") if name]
    keep = into_readme if options.readme else None
    arguments: dict[str, tuple[Any, ...]] = {
        "screen": (options.rounds, only, keep),
        "soak": (options.minutes,),
        "input": (options.minutes, options.seed),
    }
    unknown = [name for name in options.names if name not in ALL]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}; there are: {', '.join(ALL)}")
    for name in options.names or [name for name in ALL if name not in NAMED_ONLY]:
        print(f"\n== {name}", flush=True)
        import_module(f"benchmarks.{ALL[name]}").main(*arguments.get(name, ()))


def into_readme(table: str) -> None:
    """Put the table where the README has one."""
    text = README.read_text("utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    README.write_text(f"{before}{START}{table}{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
