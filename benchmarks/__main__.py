"""Runs the benchmarks that are named, or all that need nothing from outside."""

from __future__ import annotations

import sys

from benchmarks import checking, editing, readers, starting

ALL = {"starting": starting.main, "checking": checking.main, "editing": editing.main, "readers": readers.main}
# Fetches packages of other languages; runs only when it is named.
NAMED_ONLY = {"readers"}


def main() -> None:
    """Run them one after the other."""
    for name in sys.argv[1:] or [name for name in ALL if name not in NAMED_ONLY]:
        if name not in ALL:
            raise SystemExit(f"There is no benchmark {name}; there are: {', '.join(ALL)}.")
        print(f"\n== {name}")
        ALL[name]()


if __name__ == "__main__":
    main()
