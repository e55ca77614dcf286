from __future__ import annotations

import shutil
from pathlib import Path

from caseedit.core.document.document import load
from caseedit.site import Site

SAMPLE = Path(__file__).parents[1] / "sample_content"


def test_checking_one_file_again_does_not_forget_what_the_others_have(tmp_path: Path) -> None:
    """After one file changed on disk, every document is still compared with all the others."""
    root = Path(shutil.copytree(SAMPLE, tmp_path / "site", ignore=shutil.ignore_patterns("broken")))
    site = Site(root)
    first, second = root / "case-studies" / "OCP.md", root / "case-studies" / "alder-transit.md"
    before = dict(site.check_all())
    again = dict(site.check_all([first]))
    assert again == {first: before[first]}
    assert site.check(load(second, dialect=site.catalog.dialect)) == before[second]
