"""A folder as its documents change on the disk: each is compared with what the others are now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caseedit.core.document.document import load
from caseedit.core.files import stamp
from caseedit.core.validation.diagnostic import Diagnostic
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
    content = stamp.content

    def noted(path: Path) -> bytes:
        read.append(path)
        return content(path)

    monkeypatch.setattr(stamp, "content", noted)
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
    assert "not-unique" in {item.rule for item in found[second]}
    first.unlink()
    assert "not-unique" not in {item.rule for item in dict(site.check_again([first]))[second]}
    assert "not-unique" not in {item.rule for item in site.check(open_document)}


def replace(file: Path, old: str, new: str) -> Path:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return file


def names(found: dict[Path, list[Diagnostic]]) -> list[str]:
    return [path.name for path in found]


def rules(found: list[Diagnostic]) -> set[str]:
    return {item.rule for item in found if item.severity != "info"}


def test_a_new_title_is_told_where_the_old_one_is_referred_to_and_nowhere_else(site: Site) -> None:
    list(site.check_all())
    folder = site.root / "case-studies"
    changed = replace(folder / "alder-transit.md", "Putting every bus on the map", "Every bus on one map")
    found = dict(site.check_again([changed]))
    assert sorted(names(found)) == ["alder-transit.md", "copper-basin-fire.md", "tamarack-parks.md"]
    assert all("reference-missing" in rules(found[folder / name]) for name in names(found)[1:])
    back = replace(changed, "Every bus on one map", "Putting every bus on the map")
    found = dict(site.check_again([back]))
    assert sorted(names(found)) == ["alder-transit.md", "copper-basin-fire.md", "tamarack-parks.md"]
    assert not any(rules(items) for items in found.values())


def test_a_change_that_nobody_asked_for_checks_nobody_else(site: Site) -> None:
    list(site.check_all())
    changed = replace(site.root / "case-studies" / "alder-transit.md", "### Approach", "### Our approach")
    assert names(dict(site.check_again([changed]))) == ["alder-transit.md"]


def test_a_document_that_goes_and_comes_back_is_missed_and_found_again(site: Site) -> None:
    list(site.check_all())
    gone = site.root / "case-studies" / "tamarack-parks.md"
    text = gone.read_bytes()
    gone.unlink()
    site.refresh_index([gone])
    found = dict(site.check_again([gone]))
    assert names(found) == ["alder-transit.md"]
    assert rules(found[gone.with_name("alder-transit.md")]) == {"reference-missing"}
    gone.write_bytes(text)
    site.refresh_index([gone])
    found = dict(site.check_again([gone]))
    assert (sorted(names(found)), [rules(items) for items in found.values()]) == (
        ["alder-transit.md", "tamarack-parks.md"],
        [set(), set()],
    )


def test_a_picture_that_goes_is_told_by_those_that_show_it(site: Site) -> None:
    list(site.check_all())
    picture = site.root / "case-studies" / "images" / "alder-stop.png"
    data = picture.read_bytes()
    picture.unlink()
    found = dict(site.check_again([picture]))
    assert [(path.name, rules(items)) for path, items in found.items()] == [("alder-transit.md", {"image-missing"})]
    picture.write_bytes(data)
    found = dict(site.check_again([picture]))
    assert [(path.name, rules(items)) for path, items in found.items()] == [("alder-transit.md", set())]
    assert dict(site.check_again([picture])) == {}


def test_a_picture_that_grows_is_told_by_those_that_show_it(site: Site) -> None:
    schema = site.root / "caseedit.yml"
    schema.write_text(schema.read_text("utf-8").replace("media:\n", "media:\n  max_bytes: 2000000\n"), "utf-8")
    site.reload_catalog()
    list(site.check_all())
    picture = site.root / "case-studies" / "images" / "alder-stop.png"
    picture.write_bytes(picture.read_bytes() + bytes(2_000_000))
    found = dict(site.check_again([picture]))
    assert [(path.name, rules(items)) for path, items in found.items()] == [("alder-transit.md", {"image-too-big"})]


def test_a_folder_of_pictures_that_goes_is_told_by_all_that_show_one(site: Site) -> None:
    list(site.check_all())
    folder = site.root / "press" / "images"
    folder.rename(folder.with_name("pictures"))
    found = dict(site.check_again([folder, folder.with_name("pictures")]))
    assert found and all("image-missing" in rules(items) for items in found.values())
    assert all(path.parent.name == "press" for path in found)


def test_a_heading_that_others_link_to(site: Site) -> None:
    folder = site.root / "case-studies"
    linking = replace(
        folder / "alder-transit.md", "### Approach", "See [the approach](tamarack-parks.md#approach).\n\n### Approach"
    )
    list(site.check_all())
    changed = replace(folder / "tamarack-parks.md", "### Approach", "### Our way")
    found = dict(site.check_again([changed]))
    assert names(found) == ["tamarack-parks.md", "alder-transit.md"]
    assert rules(found[linking]) == {"link-broken"}
    replace(changed, "### Our way", "### Approach")
    assert [rules(items) for items in dict(site.check_again([changed])).values()] == [set(), set()]


def test_what_all_do_is_a_mistake_again_when_they_no_longer_do_it(tmp_path: Path) -> None:
    for name in "abcdef":
        (tmp_path / f"{name}.md").write_text("---\ntitle: x\n---\n# One\n\n### Three\n", "utf-8")
    site = Site(tmp_path)
    site.index.scan()
    assert not any(dict(site.check_all()).values())
    first, second = (replace(tmp_path / f"{name}.md", "### Three", "## Two") for name in "ab")
    assert names(dict(site.check_again([first]))) == ["a.md"]
    found = dict(site.check_again([second]))
    assert sorted(names(found)) == ["b.md", "c.md", "d.md", "e.md", "f.md"]
    assert [item.rule for item in found[tmp_path / "c.md"]] == ["heading-jump"]


TREES = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Kauri", "Larch")


def test_without_a_schema_a_new_title_is_told_where_the_old_one_is_referred_to(tmp_path: Path) -> None:
    for number, name in enumerate(TREES):
        related = TREES[(number + 1) % len(TREES)]
        text = f"---\ntitle: The {name} study\nrelated: The {related} study\n---\nText\n"
        (tmp_path / f"{name.lower()}.md").write_text(text, "utf-8")
    site = Site(tmp_path)
    site.index.scan()
    assert not any(dict(site.check_all()).values())
    changed = replace(tmp_path / "elm.md", "The Elm study", "The oldest tree")
    found = dict(site.check_again([changed]))
    assert names(found) == ["elm.md", "dogwood.md"]
    assert [(item.rule, item.severity) for item in found[tmp_path / "dogwood.md"]] == [("reference-missing", "warning")]
