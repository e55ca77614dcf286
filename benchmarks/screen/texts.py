"""What the programs are run on: one real page, a long text, and folders of many small files."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample_content"
PARAGRAPHS = 400
# The first name of a folder in the order of lists.
FIRST = "a-first-study"


def site(folder: Path) -> Path:
    """Copy the sample content; return its first case study."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("broken", "*.py", "__pycache__"))
    return folder / "case-studies" / "OCP.md"


def long_text(file: Path) -> Path:
    """Write a text of many pages, with lines of the width at which people break them."""
    file.parent.mkdir(parents=True)
    lines = ["---", "title: A long text", "---", ""]
    for number in range(PARAGRAPHS):
        lines += [
            f"Paragraph {number + 1} says what happened, who was there, and what they thought of it",
            f"afterwards; then it asks {number % 17 + 2} questions that nobody has answered until now,",
            "and ends.",
            "",
        ]
    file.write_text("\n".join(lines), "utf-8")
    return file


def folder_of(folder: Path, count: int) -> Path:
    """Fill a folder with so many documents."""
    folder.mkdir(parents=True)
    for number in range(count):
        name = FIRST if number == 0 else f"study-{number:06}"
        text = f'---\ntitle: "{name}"\nclient_name: HHS\ntags: [UX, "Open data"]\n---\n\nText {number}.\n'
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder
