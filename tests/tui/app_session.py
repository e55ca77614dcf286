"""The whole app on a copy of the sample content, without a terminal."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.strip import Strip

from caseedit.config import Config
from caseedit.tui.app import CaseEditApp
from caseedit.tui.screens.editor import EditorScreen
from caseedit.tui.screens.problem_list import ProblemList
from caseedit.tui.start import Start
from caseedit.workspace import Workspace

SAMPLE = Path(__file__).parents[2] / "sample_content"


class Session:
    """A running app and what can be seen of it."""

    def __init__(self, app: CaseEditApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> EditorScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, EditorScreen))

    async def settle(self) -> None:
        """Wait until all documents are read and checked; the watcher never ends, so it is not waited for."""
        await self.pilot.pause()
        while busy := [worker for worker in self.app.workers if worker.group in ("index", "check", "save", "mend")]:
            await self.app.workers.wait_for_complete(busy)
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys; a text after `:` is typed."""
        for key in keys:
            for each in key[1:] if key.startswith(":") else [key]:
                await self.pilot.press({" ": "space"}.get(each, each))
        await self.app.settled(*(self.app.focused or self.app.screen).ancestors_with_self, self.app.screen)
        await self.pilot.pause()

    def strips(self) -> list[Strip]:
        return self.app.screen._compositor.render_strips()

    def rows(self) -> list[str]:
        """What a person reads, row by row; the cursor is a look and leaves no trace."""
        return [strip.text.rstrip() for strip in self.strips()]

    def text(self) -> str:
        return "\n".join(self.rows()) + "\n"


@asynccontextmanager
async def editing(
    folder: Path, size: tuple[int, int] = (120, 36), start: Start | None = None, **settings: object
) -> AsyncIterator[Session]:
    """Run the app on a folder."""
    config = Config(**settings)  # type: ignore[arg-type]
    workspace = Workspace(folder, config=config)
    workspace.is_root = False  # what is seen must not hang on who runs the tests
    app = CaseEditApp(workspace, start or Start(), config)
    async with app.run_test(size=size) as pilot:
        session = Session(app, pilot)
        await session.settle()
        yield session


async def open_list(session: Session) -> ProblemList:
    """Open the list of problems."""
    session.screen.action_command("problems")
    await session.pilot.pause()
    screen = session.app.screen
    assert isinstance(screen, ProblemList)
    return screen


def sample_in(folder: Path) -> Path:
    """Copy the sample content, without the documents with mistakes."""
    target = folder / "content"
    shutil.copytree(SAMPLE, target, ignore=shutil.ignore_patterns("broken", "*.py", "__pycache__"))
    return target
