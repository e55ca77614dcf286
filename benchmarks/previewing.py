"""One typed character on the page, beside Textual's Markdown widget: CPU until it is painted, first load, memory."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypedDict

from textual.app import App, ComposeResult
from textual.widgets import Markdown

ROOT = Path(__file__).parent.parent
TWIN = ROOT / "sample_content" / "case-studies" / "OCP.md"
SIZES = (10_000, 100_000, 1_000_000)
# Textual's widget takes seconds for a key at 100 KB, and does not finish loading 1 MB in minutes.
KEYS = {
    ("ours", 10_000): 12,
    ("ours", 100_000): 12,
    ("ours", 1_000_000): 12,
    ("textual", 10_000): 6,
    ("textual", 100_000): 1,
}
AIMS = {10_000: 30, 100_000: 300}
MOST_MS = 20
LEAST_MEMORY = 10
Step = Callable[[str], Awaitable[None]]


class _Found(TypedDict):
    """What a process measured: milliseconds and megabytes."""

    load: float
    memory: float
    keys: list[float]
    widgets: int


def main() -> None:
    """Measure each in a process of its own, and print both beside each other."""
    print(f"CPU of one typed character until it is painted, in a window of 100 x 40; load {os.getloadavg()[0]:.1f}")
    for size in SIZES:
        found = {who: _measured(who, size) for who in ("ours", "textual") if (who, size) in KEYS}
        ours = found["ours"]
        middle = statistics.median(ours["keys"])
        print(
            f"\n{size // 1000} KB: first load {ours['load']:.0f} ms, {ours['memory']:.1f} MB, {middle:.1f} ms a key",
            end="",
        )
        print(f" ({min(ours['keys']):.1f} to {max(ours['keys']):.1f}), {ours['widgets']} widget")
        theirs = found.get("textual")
        if theirs is None:
            print(f"  aim: at most {MOST_MS} ms: {'met' if middle <= MOST_MS else 'NOT met'}")
            continue
        slow = statistics.median(theirs["keys"])
        print(
            f"  Textual's: first load {theirs['load']:.0f} ms, {theirs['memory']:.1f} MB, {slow:.0f} ms a key", end=""
        )
        print(f", {theirs['widgets']} widgets")
        ratio, less = slow / middle, theirs["memory"] / max(ours["memory"], 0.1)
        print(f"  a key costs 1/{ratio:.0f}; aim 1/{AIMS[size]}: {'met' if ratio >= AIMS[size] else 'NOT met'}")
        print(f"  memory is 1/{less:.0f}; aim 1/{LEAST_MEMORY}: {'met' if less >= LEAST_MEMORY else 'NOT met'}")


def _measured(who: str, size: int) -> _Found:
    words = [sys.executable, "-m", "benchmarks.previewing", who, str(size)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found: _Found = json.loads(done.stdout)
    return found


def text_of(size: int) -> str:
    """Return about so many characters of a body that has everything case studies have."""
    body = TWIN.read_text("utf-8").split("---\n", 2)[2]
    text, number = "", 0
    while len(text) < size:
        number += 1
        text += f"## Part {number}\n\n{body}\n\n"
    return text[:size]


class _PageApp(App[None]):
    """One pane."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.who = who

    def compose(self) -> ComposeResult:
        """Show the pane that is measured."""
        from caseedit.tui.widgets.preview import Preview

        yield Preview(id="page") if self.who == "ours" else Markdown(id="page")


def _ours(app: _PageApp) -> Step:
    from caseedit.core.preview.page import PageView
    from caseedit.tui.widgets.preview import Preview

    preview = app.query_one(Preview)
    view = PageView()

    async def step(text: str) -> None:
        view.update_body(text)
        if preview.view is None:
            preview.show(view)
        else:
            preview.changed()

    return step


def _theirs(app: _PageApp) -> Step:
    widget = app.query_one(Markdown)

    async def step(text: str) -> None:
        await widget.update(text)

    return step


async def _child(who: str, size: int) -> None:
    text = text_of(size)
    app = _PageApp(who)
    async with app.run_test(size=(100, 40)) as pilot:
        step = _ours(app) if who == "ours" else _theirs(app)
        # So that all that is imported is there.
        await step("A first word.\n\n<figure><div><header>4</header><p>x<p></div></figure>\n\n```py\nx\n```\n")
        await pilot.pause()
        before = _memory()

        async def timed(text: str) -> float:
            start = time.process_time()
            await step(text)
            await pilot.pause()
            return 1000 * (time.process_time() - start)

        load = await timed(text)
        memory = _memory() - before
        keys: list[float] = []
        count = KEYS[who, size]
        for number in range(count):
            # From the first tenth of the text to the last, so that also the way there is paid.
            at = text.index(" ", len(text) * (number % 3 * 4 + 1) // 10)
            text = f"{text[:at]}x{text[at:]}"
            keys.append(await timed(text))
        widgets = len(list(app.screen.walk_children()))
    print(json.dumps({"load": load, "memory": memory, "keys": keys, "widgets": widgets}))


def _memory() -> float:
    """Return the megabytes in use."""
    pages = Path("/proc/self/statm")
    if pages.is_file():
        return int(pages.read_text("ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    asyncio.run(_child(sys.argv[1], int(sys.argv[2])))
