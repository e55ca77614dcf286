from __future__ import annotations

from pathlib import Path

from caseedit.core.collection.index import IndexRow
from caseedit.core.schema.loader import load_catalog
from caseedit.tui.listing import by_collection

SCHEMA = """version: 1
collections:
  - { name: team, match: "team/*.md", fields: [] }
  - { name: case, match: "case/*.md", fields: [] }
"""


def test_folders_come_in_the_order_of_their_collections(tmp_path: Path) -> None:
    (tmp_path / "caseedit.yml").write_text(SCHEMA)
    names = ["about.md", "attic/x.md", "case/b.md", "case/c.md", "team/a.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x\n")
    rows = [IndexRow(str(tmp_path / name), name, name.rpartition("/")[0]) for name in names]
    found = [row.relative for row in by_collection(rows, load_catalog(tmp_path))]
    assert found == ["about.md", "team/a.md", "case/b.md", "case/c.md", "attic/x.md"]


def test_without_a_schema_the_order_stays(tmp_path: Path) -> None:
    rows = [IndexRow(str(tmp_path / name), name, name.rpartition("/")[0]) for name in ("b/x.md", "a/x.md")]
    assert by_collection(rows, load_catalog(tmp_path)) == rows
