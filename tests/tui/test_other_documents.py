"""What a save does to other documents is told at once: in their marks, and in the counts."""

from __future__ import annotations

from pathlib import Path

from app_session import Session, editing, sample_in

from caseedit.tui.start import Start

OLD, NEW = "Putting every bus on the map", "Every bus on one map"


def missing(session: Session) -> list[str]:
    found = session.screen.findings.everything(session.screen.order())
    return sorted(path.name for path, item in found if item.rule == "reference-missing")


async def rename(session: Session, old: str, new: str) -> None:
    document = session.screen.document
    assert document is not None
    at = document.text.index(old)
    session.screen.workspace.set_field(("title",), new)
    assert document.text[at:].startswith(new)
    await session.press("ctrl+s")
    await session.settle()


async def test_a_new_title_marks_the_documents_that_name_the_old_one(tmp_path: Path) -> None:
    folder = sample_in(tmp_path)
    cases = folder / "case-studies"
    async with editing(folder, start=Start(file=cases / "alder-transit.md")) as session:
        before = session.screen.findings.with_problems()
        assert missing(session) == []
        # One of the two is open as well, with an undo history of its own.
        session.screen.open(cases / "tamarack-parks.md")
        await session.settle()
        session.screen.open(cases / "alder-transit.md")
        await session.settle()
        await rename(session, OLD, NEW)
        assert missing(session) == ["copper-basin-fire.md", "tamarack-parks.md"]
        assert session.screen.findings.with_problems() == before + 2
        await rename(session, NEW, OLD)
        assert missing(session) == []
        assert session.screen.findings.with_problems() == before
