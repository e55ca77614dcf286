"""A folder as its documents change on the disk: each is compared with what the others are now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caseedit.core.document import document as documents
from caseedit.core.document.document import load
from caseedit.site import Site

SAMPLE = Path(__file__).parents[1] / "sample_content"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Path(shutil.copytree(SAMPLE, tmp_path / "site", ignore=shutil.ignore_patterns("broken"))))


def test_checking_one_file_again_does_not_forget_what_the_others_have(site: Site) -> None:
    first, second = (site.root / "case-studies" / name for name in ("OCP.md", "alder-transit.md"))
    before = dict(site.check_all())
    assert dict(site.check_again([first])) == {first: before[first]}
    assert site.check(load(second, dialect=site.catalog.dialect)) == before[second]


def test_checking_one_file_again_reads_that_file_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    list(site.check_all())
    read: list[Path] = []

    def noted(path: Path, *, dialect: str = "pyyaml") -> documents.Document:
        read.append(path)
        return load(path, dialect=dialect)

    monkeypatch.setattr(documents, "load", noted)
    changed = site.root / "case-studies" / "OCP.md"
    list(site.check_again([changed]))
    assert read == [changed]


def test_a_file_is_compared_with_what_another_has_become_and_no_more_once_that_is_gone(site: Site) -> None:
    first, second = (site.root / "case-studies" / name for name in ("OCP.md", "alder-transit.md"))
    list(site.check_all())
    address = load(second).fields["path"]
    text = first.read_text("utf-8").replace('path: "/case-study/ostrander-permits"', f'path: "{address}"')
    first.write_text(text, "utf-8")
    found = dict(site.check_again([first]))
    assert "not-unique" in {item.rule for item in found[first]}
    open_document = load(second, dialect=site.catalog.dialect)
    assert "not-unique" in {item.rule for item in site.check(open_document)}
    first.unlink()
    assert dict(site.check_again([first])) == {}
    assert "not-unique" not in {item.rule for item in site.check(open_document)}
