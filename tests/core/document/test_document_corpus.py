from __future__ import annotations

from pathlib import Path

import pytest

from caseedit import Edit, load

HERE = Path(__file__).parents[3]
OWN = HERE / "tests" / "corpus"
SHARED = HERE.parent / "shared" / "corpus" / "files"


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".markdown", ".mdx") and path.is_file())


def must_come_back(path: Path) -> None:
    data = path.read_bytes()
    document = load(path)
    assert document.to_bytes() == data
    document.apply([Edit(0, 0, "x")])
    document.set_body(document.body + "\nmore")
    while document.undo():
        pass
    assert document.to_bytes() == data


@pytest.mark.parametrize("path", files_in(OWN), ids=lambda path: path.name)
def test_files_of_our_own_come_back(path: Path) -> None:
    must_come_back(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the large corpus is not on this machine")
def test_files_of_others_come_back() -> None:
    paths = files_in(SHARED)
    assert len(paths) > 300
    for path in paths:
        must_come_back(path)
