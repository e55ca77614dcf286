from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from preview_reference import CORPUS, SEED, bare, text_of_html, words_of_rows

from caseedit.core.cells import cell_width
from caseedit.core.preview import pictures
from caseedit.core.preview.body import Body
from caseedit.core.preview.inline import row_width
from caseedit.core.preview.kinds import picture
from caseedit.core.preview.page import PageSettings, PageView, page_rows, preview_text, text_of
from caseedit.core.preview.rows import Rows

GOLDENS = Path(__file__).parent / "goldens"
STUDY = Path(__file__).parent / "study.md"


def read(path: Path) -> tuple[dict[str, Any], str]:
    _, matter, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(matter), body


def agrees(name: str, text: str) -> None:
    """Compare with a golden; CASEEDIT_GOLDENS=write makes it anew, to be read before it is kept."""
    golden = GOLDENS / name
    if os.environ.get("CASEEDIT_GOLDENS") == "write":
        golden.write_text(text + "\n", "utf-8")
    assert text + "\n" == golden.read_text("utf-8")


@pytest.mark.parametrize("width", [40, 100])
def test_the_page_of_a_case_study(width: int) -> None:
    fields, body = read(STUDY)
    rows = page_rows(fields, body, width)
    text = text_of(rows)
    agrees(f"study-{width}.txt", text)
    for words in ("40 agencies", "2,993 datasets", "Tags: Open Data", "Presenting findings"):
        assert words in text


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not here")
@pytest.mark.parametrize("width", [20, 40, 60, 72, 100])
def test_the_seed_keeps_every_word_and_number(width: int) -> None:
    fields, body = read(SEED)
    rows = page_rows(fields, body, width)
    squeezed = "".join(words_of_rows(rows).split())
    wanted = [fields["title"], fields["client_name"], fields["background_section_title"], *fields["tags"]]
    wanted += [*fields["specs"], *(image["caption"] for image in fields["images"]), "40", "2,993", "agencies"]
    wanted += fields["background_section"].split()
    for words in wanted:
        assert "".join(str(words).split()) in squeezed
    if width >= 44:
        assert "2,993 datasets housed" in text_of(rows)


def test_the_default_page() -> None:
    fields = {
        "title": "A press release",
        "date": "2020-03-05",
        "draft": False,
        "weight": 3,
        "tags": ["One", "Two"],
        "empty": "",
        "nothing": None,
        "summary": "A long text. " * 12,
        "links": [{"name": "Site", "url": "https://example.org"}, {"name": "Blog", "url": None}],
        "place": {"town": "Berlin", "zip": 10115},
    }
    agrees("default-60.txt", text_of(page_rows(fields, "The *body*.\n", 60)))


def test_case_study_2() -> None:
    fields = {
        "type": "case-study-2",
        "title": "Second layout",
        "client_name": "Example Bureau",
        "quote": "They listened.",
        "quote_source": "A. Person",
        "figures": [{"header": "12", "text": "teams <b>trained</b>"}, {"header": "80%", "text": "less paper"}],
        "challenge_text": "A *hard* one.\n\nReally.\n",
        "client_goal_bullets": ["First", "Second"],
        "expertise": ["UX"],
        "client_technologies": ["Drupal", "Solr"],
        "approach_index": True,
        "approach_sections": [{"title": "Listen", "text": "To people."}, {"title": "Build", "text": "**Well**."}],
        "outcomes": [{"title": "Faster", "icon": "fast.svg", "caption": "Much."}],
        "tags": ["Drupal"],
    }
    kinds = {
        ("challenge_text",): "markdown",
        ("approach_sections", 0, "text"): "markdown",
        ("approach_sections", 1, "text"): "markdown",
    }
    rows = page_rows(fields, "", 60, PageSettings(kinds=kinds))
    agrees("study-2-60.txt", text_of(rows))
    hard = next(row for row in rows if "hard" in row.text)
    assert ("italic",) in [run.styles for run in hard.runs if run.text == "hard"]
    assert hard.field == ("challenge_text",)


def test_every_value_shown_has_a_row_with_its_path() -> None:
    fields, body = read(STUDY)
    rows = page_rows(fields, body, 60)
    found = {row.field for row in rows}
    for path in [
        ("title",),
        ("client_name",),
        ("images", 0, "caption"),
        ("images", 1, "url"),
        ("specs", 1),
        ("tags", 0),
    ]:
        assert path in found or path[:1] in found, path


def test_lines_of_the_body_never_go_back_and_every_block_has_its_row() -> None:
    _, body = read(STUDY)
    rows = page_rows({}, body, 60)
    lines = [row.line for row in rows if row.line is not None]
    assert lines == sorted(lines)
    shown = body.split("\n")
    for number, line in enumerate(shown):
        if line.startswith(("#", "* ", "  1.")) or "<header>40" in line:
            assert number in lines, line


def test_tags_show_at_once_and_say_that_the_site_does_not_show_them() -> None:
    fields, body = read(STUDY)
    view = PageView()
    view.update(fields, body)
    fields["tags"].append("Fresh")
    view.update(fields, body)
    assert "Fresh · not on the page" in " ".join(text_of(view.rows(72)).split())


def test_true_and_one_are_not_the_same_value() -> None:
    view = PageView()
    view.update({"flag": True}, "")
    assert "true" in text_of(view.rows(40))
    view.update({"flag": 1}, "")
    assert "true" not in text_of(view.rows(40))


def test_unchanged_blocks_keep_their_rows() -> None:
    fields, body = read(STUDY)
    view = PageView()
    view.update(fields, body)
    before = view.rows(60)
    view.update(fields, body.replace("### Impact", "### Impacts"))
    after = view.rows(60)
    changed = after.difference(before)
    assert (changed.end - changed.start, changed.old_end - changed.old_start) == (1, 1)
    assert after[changed.start].text == "Impacts"
    assert after[len(after) - 1].runs is before[len(before) - 1].runs


def test_a_view_brought_up_to_date_equals_a_new_one() -> None:
    fields, body = read(STUDY)
    view = PageView()
    for cut in range(0, len(body), 97):
        text = body[:cut] + "\n\n<div>*x*\n\n" + body[cut:]
        view.update(fields, text)
        assert list(view.rows(50)) == list(page_rows(fields, text, 50))


def test_find() -> None:
    fields, body = read(STUDY)
    rows = page_rows(fields, body, 60)
    assert rows[rows.find(field=("title",)) or 0].text == fields["title"]
    last = rows.find(line=10_000)
    assert last is not None and rows[last].field is None
    assert rows.find(field=("no such",)) is None
    assert Rows().find(line=0) is None


@pytest.mark.parametrize("width", range(1, 121))
def test_no_row_is_wider_than_the_page(width: int) -> None:
    fields, body = read(STUDY)
    for text in (body, WIDE):
        for row in page_rows(fields, text, width):
            assert row_width(row) <= width, row.text
            assert cell_width(row.text) <= width + 1


WIDE = """
漢字漢字漢字 👨‍👩‍👧 e\u0301 longlonglonglonglonglonglonglonglong

| a | 漢字 | c |
|---|---|---|
| one two | `code` **bold** | x |

> - 1
>   - 2
>     1. three 漢
>        > four

<dl><dt>Term<dd>Meaning<dd>Two</dl>
<details open><summary>S</summary>body</details>
<figure><div><header>1,234%</header><p>many</div><div><header>x<p>y</div><div><header>9</header></div></figure>
<iframe src="https://example.org/very/long/address"></iframe>
<blockquote>q<cite>Somebody Important</cite></blockquote>

```
a\tlong line of code 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字
```

# H 漢字
## H
- [ ] task
- [x] done

![alt](p.png)
<button>Press</button> H<sub>2</sub>O x<sup>n+1</sup> x<sup>Q</sup>
***
"""


def test_preview_text_is_plain_rows() -> None:
    assert preview_text("# Head\n\nSome *text*.\n", 10) == "Head\n══════════\nSome text."
    assert preview_text("", 10) == ""


NARROW = 20


def _words_are_kept(folder: Path, width: int) -> int:
    count = 0
    for path in sorted(folder.rglob("*.md")):
        text = path.read_bytes().decode("utf-8", "replace")
        body = text.split("---\n", 2)[-1] if text.startswith("---") else text
        reader = Body()
        reader.update(body)
        html = "\n".join(group.html for group in reader.groups)
        wanted, shown = bare(text_of_html(html)), bare(words_of_rows(page_rows({}, body, width)))
        assert sorted(shown) == sorted(wanted), path
        # In a narrow page nothing but the cells of a table stands side by side: there rows are read as the text is.
        assert shown == wanted or width > NARROW or "<table" in html, path
        count += 1
    return count


@pytest.mark.parametrize("width", [NARROW, 40, 100])
def test_every_word_of_the_sample_is_on_its_page(width: int) -> None:
    assert _words_are_kept(Path(__file__).parents[3] / "sample_content", width) > 10


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
@pytest.mark.parametrize("width", [NARROW, 40, 100])
def test_every_word_of_the_corpus_is_on_its_page(width: int) -> None:
    assert _words_are_kept(CORPUS / "files", width) > 100


def test_a_key_asks_the_disk_for_no_picture_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def noted(path: Path, root: Path) -> pictures.Picture:
        asked.append(path)
        return pictures.describe(path, root)

    monkeypatch.setattr(picture, "describe", noted)
    view = PageView(tmp_path, tmp_path)
    for title in ("a", "ab", "abc"):
        fields = {"type": "case-study", "title": title, "images": [{"url": "one.png"}, {"url": "two.png"}]}
        view.update(fields, "")
        assert len(view.rows(60)) > 2
    assert asked == [tmp_path / "one.png", tmp_path / "two.png"]
    view.refresh()
    assert len(view.rows(60)) > 2
    assert len(asked) == 4


def test_a_body_of_many_megabytes_ends_after_a_part_and_says_so() -> None:
    line = "Some words of a paragraph.\n\n"
    view = PageView()
    view.update({}, "# Head\n\n" + line * 200_000)
    assert sum(len(group.html) for group in view.body.groups) < 1_000_000
    rows = view.rows(60, is_whole=False)
    assert rows[0].text.strip() == "Head"
    assert "This body is too big to be shown whole" in " ".join(row.text for row in list(rows)[-4:])
    view.update_body("# Head\n\n" + line)
    assert "too big" not in text_of(view.rows(60))
    view.update_body("x" * 600_000)
    assert "too big" in text_of(view.rows(60))


def test_a_line_more_or_less_in_a_body_that_is_cut_has_little_read_again() -> None:
    view, body = PageView(), "word\n\n" * 30_000
    view.update({}, body)
    shown = len(view.body.lines)
    assert 9_000 < shown < 11_000
    for change in ("one more\n\n", "and another\n\n", ""):
        body = change + body if change else body[len("and another\n\n") :]
        view.update_body(body)
        assert view.body.blocks_read < 20
        assert view.body.lines[0] == body.partition("\n")[0]
    view.update_body(body + "at the end, where nothing is shown\n")
    assert abs(len(view.body.lines) - shown) < 50
    assert view.body.blocks_read < 50
