"""`caseedit check` beside the checker of front matter that others have: the same files, whole commands, twice each."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.checking import grow
from benchmarks.measuring import of_children, report
from caseedit.core.files import cache

# So many files that the start of a program hardly counts where each is looked at, and where none has changed; and how
# often each command runs.
FILES = ((1_000, 3), (10_000, 2))
OURS = "caseedit check --no-cache"
KNOWN = "caseedit check, nothing changed"
PLUGIN = "remark-lint-frontmatter-schema"
SCHEMA = {
    "type": "object",
    "required": ["title", "path", "type"],
    "properties": {
        "title": {"type": "string"},
        "path": {"type": "string", "pattern": "^/case-study/"},
        "type": {"const": "case-study"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}


def main() -> None:
    """Fetch the other checkers into a folder, and run each on the same files in turn."""
    if not shutil.which("node") or not shutil.which("npm"):
        print("skipped: node and npm are not installed")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = ("remark-cli@12", "remark-frontmatter@5", f"{PLUGIN}@3")
        done = subprocess.run(
            ["npm", "install", "--silent", *wanted], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"skipped: npm install ended with {done.returncode}: {done.stderr.strip()[-200:]}")
            return
        (folder / "schema.json").write_text(json.dumps(SCHEMA), "utf-8")
        settings = {"plugins": ["remark-frontmatter", [PLUGIN, {"schemas": {"./schema.json": ["content/**/*.md"]}}]]}
        (folder / ".remarkrc.json").write_text(json.dumps(settings), "utf-8")
        for count, rounds in FILES:
            fill(folder / "content", count)
            compare(folder, count, rounds)


def fill(root: Path, count: int) -> None:
    """Leave so many copies of the sample in a folder, and nothing else."""
    shutil.rmtree(root, ignore_errors=True)
    kept = grow(root, count // 10)[:count]
    for path in set(root.rglob("*.md")) - set(kept):
        path.unlink()


def compare(folder: Path, count: int, rounds: int) -> None:
    """Run both and print how long each takes, with and without the time that it takes to do nothing."""
    remark = ["node", str(folder / "node_modules/remark-cli/cli.js"), "--quiet", "--no-stdout"]
    commands = {
        OURS: [sys.executable, "-m", "caseedit", "check", "--no-cache", str(folder / "content")],
        # What a build does that keeps the caches of the one before.
        KNOWN: [sys.executable, "-m", "caseedit", "check", str(folder / "content")],
        PLUGIN: [*remark, "--rc-path", str(folder / ".remarkrc.json"), str(folder / "content")],
        "caseedit --version": [sys.executable, "-m", "caseedit", "--version"],
        "remark --version": [*remark, "--version"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    environment = {"XDG_CACHE_HOME": str(folder / "cache")}
    time.sleep(cache.SETTLING / 1e9 + 1)
    of_children(commands[KNOWN], environment)
    for _ in range(rounds):
        for name, words in commands.items():
            times[name].append(of_children(words, environment))
    for ours in (OURS, KNOWN):
        report(times, ours, count, "files")


if __name__ == "__main__":
    main()
