"""Takes the picture of the README: the app itself, on a copy of the sample, without a terminal."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).parent
SAMPLE = DOCS.parent / "sample_content"
DOCUMENT = "case-studies/alder-transit.md"
SIZE = (120, 36)


async def picture(folder: Path) -> str:
    """Open a document in the copy, wait until it is at rest, and return what is on the screen as SVG."""
    from caseedit.config import Config
    from caseedit.tui.app import CaseEditApp
    from caseedit.tui.start import Start
    from caseedit.workspace import Workspace

    config = Config(theme="dark")
    app = CaseEditApp(Workspace(folder, config=config), Start(folder / DOCUMENT), config)
    async with app.run_test(size=SIZE) as pilot:
        # Workers watch the disk for as long as the app runs, so there is no end of them to wait for.
        for _ in range(20):
            await pilot.pause(0.1)
        return without_fonts(app.export_screenshot(title="caseedit", simplify=True))


def without_fonts(svg: str) -> str:
    """Drop what would be fetched from a network; any monospaced font will do."""
    svg = re.sub(r"\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*@font-face \{.*?\}\n", "\n", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.replace("Fira Code", "monospace").splitlines()) + "\n"


def main() -> None:
    """Write docs/caseedit.svg."""
    with tempfile.TemporaryDirectory() as name:
        for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = str(Path(name) / "home")
        folder = Path(name) / "content"
        shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("broken", "*.py"))
        svg = asyncio.run(picture(folder))
    (DOCS / "caseedit.svg").write_text(svg, "utf-8")
    sys.stdout.write(f"docs/caseedit.svg: {len(svg)} characters\n")


if __name__ == "__main__":
    main()
