"""A writer whose document has faults: what is said where, while it is typed, and the way to each fault and its cure."""

from __future__ import annotations

from pathlib import Path

from app_session import Session, editing, open_list

from caseedit.tui import background
from caseedit.tui.screens.problem_list import ProblemList
from caseedit.tui.screens.text_page import TextPage
from caseedit.tui.start import Start

SCHEMA = """\
version: 1
collections:
  - name: study
    match: "*.md"
    unique: [path]
    fields:
      - {name: title, type: string, required: true, max: 20}
      - {name: path, type: string, pattern: "^/[a-z-]+$"}
      - {name: tags, type: multiselect, options: [UX, Data]}
      - {name: weight, type: int, min: 0, step: 5}
      - {name: at, type: datetime, zone: "+02:00"}
      - {name: cover, type: image, max_bytes: 10}
      - {name: related, type: reference, collection: study, value: title}
      - {name: code, type: string, pattern: "^[a-z]+$", hidden: true}
      - {name: old, type: string, deprecated: "Use tags"}
      - {name: author, type: object, optional: true, fields: [{name: name, required: true}, {name: mail, type: email}]}
      - name: images
        type: list
        of: {type: object, fields: [{name: url, type: image}, {name: alt, type: string, required: true}]}
"""
HEAD = "---\ntitle: One\npath: /one\n---\n"
BODY = "First.\n\n##Second\n\nThird.\n"


def folder_in(folder: Path, **files: str) -> Path:
    (folder / "caseedit.yml").write_text(SCHEMA, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


async def checked(session: Session) -> None:
    """Let the check come now that waits for a rest of the keys."""
    session.screen.check_soon(0)
    await session.settle()


def found(session: Session) -> list[str]:
    """The rules by which something is wrong with the document that is shown."""
    document = session.screen.document
    return [] if document is None else [item.rule for item in session.screen.findings.of(document.path)]


def row_of(session: Session, words: str) -> str:
    return next((row for row in session.rows() if words in row), "")


async def test_a_mark_comes_with_a_fault_in_the_body_goes_along_and_goes_when_it_is_mended(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + "First.\n\n## Second\n")
    async with editing(folder, start=Start(file=folder / "one.md"), preview=False) as session:
        assert "no problems" in session.rows()[-2]
        await session.press("down", "down", "right", "right", "delete")
        await checked(session)
        assert "?##Second" in row_of(session, "##Second") and "1 problem" in session.rows()[-2]
        await session.press("ctrl+up", "up", "up", "up", "enter", "enter")
        # Not only after the next check.
        assert "?##Second" in row_of(session, "##Second")
        await checked(session)
        assert "?##Second" in row_of(session, "##Second") and session.screen.body.marks == {4: "warning"}
        await session.press("f8")
        assert session.screen.body.place == (4, 0)
        await session.press("right", "right", ": ")
        await checked(session)
        assert "no problems" in session.rows()[-2] and session.screen.body.marks == {}


async def test_f8_right_after_a_key_goes_to_where_the_fault_is_now(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + BODY)
    async with editing(folder, start=Start(file=folder / "one.md")) as session:
        await session.press("enter", "enter", "enter", "f8")
        assert session.screen.body.place == (5, 0)
        await session.press("right", "right", ": ", "ctrl+home", "f8")
        assert "No problems" in session.text()


async def test_the_walk_goes_on_from_where_the_writer_went(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + "##A\n\n##B\n\n##C\n\n##D\n")
    async with editing(folder, start=Start(file=folder / "one.md")) as session:
        await session.press("f8")
        assert session.screen.body.place[0] == 2  # the first stands where the cursor was
        await session.press("f8", "down")
        assert session.screen.body.place[0] == 5
        await session.press("f8")
        assert session.screen.body.place[0] == 6
        await session.press("up", "up", "up", "f7")
        assert session.screen.body.place[0] == 2


async def test_what_is_wrong_with_a_field_stands_under_it_and_goes_when_it_is_mended(tmp_path: Path) -> None:
    for field, typed, rule, words in (
        ("path", "X", "pattern", "! "),
        ("path", None, "not-unique", "also used by"),
        ("title", " and very much more of it", "too-long", "20 fit"),
    ):
        (tmp_path / rule).mkdir()
        folder = folder_in(tmp_path / rule, one=HEAD, two="---\ntitle: Two\npath: /two\n---\n")
        async with editing(folder, start=Start(file=folder / "one.md", field=(field,))) as session:
            if typed is None:
                await session.press("backspace", "backspace", "backspace", ":two")
            else:
                await session.press(f":{typed}")
            await checked(session)
            assert rule in found(session)
            assert any(words in row for row in session.rows()), session.text()
            await session.press(*["ctrl+z"] * 8)
            await checked(session)
            assert found(session) == []
            await session.press("escape", "down")
            assert "no problems" in session.rows()[-2]


async def test_every_option_of_a_field_says_at_the_field_what_is_wrong(tmp_path: Path) -> None:
    text = (
        "---\ntitle: One\npath: /one\ntags: [UX, Dataa]\nweight: 7\nat: 2020-01-01T10:00:00+05:00\n"
        "cover: big.svg\nrelated: Nowhere\ncode: A1\nold: x\nauthor: {mail: no}\nimages:\n  - url: none.png\n---\n"
    )
    folder = folder_in(tmp_path, one=text)
    (folder / "big.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>", "utf-8")
    async with editing(folder, (80, 50), Start(file=folder / "one.md", field=("title",)), preview=False) as session:
        shown = []
        for item in session.screen.findings.of(folder / "one.md"):
            if item.field and item.field != ("code",):
                assert session.screen.form.focus_field(item.field), item
                await session.pilot.pause()
                rows = session.rows()
                at = next(y for y, row in enumerate(rows) if row.startswith("▌"))
                said = " ".join(" ".join(rows[at : at + 6]).split())
                told = item.message.partition("’: ")[2] or item.message
                assert told[:20].casefold() in said.casefold(), item
                shown.append(f"{item.field[0]} {item.rule}")
        assert sorted(shown) == [
            "at date-malformed", "author missing-field", "author reader-differs", "author wrong-type",
            "cover image-too-big", "images image-missing", "images missing-field", "old deprecated-field",
            "related reference-missing", "tags not-in-options", "weight pattern",
        ]  # fmt: skip


async def test_broken_yaml_is_one_problem_at_its_line_and_the_body_keeps_its_own(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + BODY)
    async with editing(folder, start=Start(file=folder / "one.md", field=("title",))) as session:
        await session.press("f5")
        assert session.screen.shows_yaml
        await session.press("end", "enter")
        for letter in 'quote: "He said, [and {went':
            await session.press(f":{letter}")
            await checked(session)
            assert len(found(session)) <= 3, found(session)
            assert "heading-space" in found(session)
        assert found(session).count("yaml-syntax") == 1
        assert session.screen.body.marks == {2: "warning"}
        assert session.screen.yaml.marks == {1: "error"}
        await session.press(':"')
        await checked(session)
        assert session.screen.yaml.marks == {0: "info"} or "yaml-syntax" not in found(session)


async def test_a_fault_in_a_field_that_the_form_hides_is_gone_to_as_yaml(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one="---\ntitle: One\ncode: A1\n---\n", two="---\ntitle: Two\n---\n")
    async with editing(folder, start=Start(file=folder / "two.md")) as session:
        await session.press(":Unsaved.", "f8")
        document = session.screen.document
        assert document is not None and document.path == folder / "one.md"
        assert session.screen.shows_yaml and session.screen.yaml.place[0] == 1
        assert [each.path for each in session.screen.workspace.modified] == [folder / "two.md"]


async def test_a_fault_in_a_folded_item_is_opened(tmp_path: Path) -> None:
    folder = folder_in(
        tmp_path, one="---\ntitle: One\nimages:\n  - url: x\n    alt: y\n  - {url: gone.png, alt: z}\n---\n"
    )
    async with editing(folder, (60, 20), Start(file=folder / "one.md")) as session:
        await open_list(session)
        await session.press(":gone", "enter")
        assert session.screen.form.current_path == ("images", 1, "url")
        assert "gone.png does not exist" in session.text()


async def test_ctrl_space_shows_the_cure_of_what_is_wrong_here(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one="---\ntitle: One\npath: /One\ntags: [Dataa]\n---\n" + BODY)
    async with editing(folder, start=Start(file=folder / "one.md", field=("path",))) as session:
        assert "^Space Mend" in session.rows()[-1]
        screens = len(session.app.screen_stack)
        await session.press("ctrl+@")
        assert isinstance(session.app.screen, TextPage) and "/one" in session.text()
        await session.press("a")
        document = session.screen.document
        assert document is not None and "path: /one\n" in document.text
        await checked(session)
        assert "^Space Mend" not in session.rows()[-1]
        await session.press("f6")
        assert "^Space Mend" not in session.rows()[-1]
        await session.press("ctrl+@")
        assert len(session.app.screen_stack) == screens
        await session.press("down", "down", "ctrl+@")
        assert "## Second" in session.text()
        await session.press("escape")
        assert "##Second" in document.text


async def test_ctrl_space_is_the_fields_where_nothing_can_be_mended(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD, two="---\ntitle: Two\nrelated: One\n---\n")
    async with editing(folder, start=Start(file=folder / "two.md", field=("related",))) as session:
        await session.press("ctrl+@")
        assert session.app.screen is session.screen
        assert len([row for row in session.rows() if "One" in row]) >= 2


async def test_a_problem_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + BODY, two="---\ntitle: Two\n---\nFine.\n")
    async with editing(folder) as session:
        await open_list(session)
        (folder / "one.md").write_text(HEAD + "Fine.\n", "utf-8")
        await session.press("enter")
        assert "That problem is gone." in session.text()
        await session.settle()
        await session.press("f8")
        assert "No problems." in session.text()


async def test_f8_passes_over_what_was_mended_outside_and_moves_with_what_was_inserted(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + BODY, two="---\ntitle: Two\n---\n##X\n")
    async with editing(folder) as session:
        (folder / "one.md").write_text(HEAD + "Fine.\n", "utf-8")
        (folder / "two.md").write_text("---\ntitle: Two\n---\n\n\n\n##X\n", "utf-8")
        await session.press("f8")
        document = session.screen.document
        assert document is not None and document.path == folder / "two.md"
        assert session.screen.body.place[0] == 3


async def test_mending_all_leaves_what_changed_meanwhile_and_what_may_only_be_looked_at(tmp_path: Path) -> None:
    files = {f"n{at}": f"---\ntitle: N{at}\n---\n##X\n" for at in range(4)}
    (tmp_path / "content").mkdir()
    folder = folder_in(tmp_path / "content", **files)
    outside = tmp_path / "outside.md"
    outside.write_text("---\ntitle: Out\n---\n##X\n", "utf-8")
    (folder / "link.md").symlink_to(outside)
    async with editing(folder) as session:
        session.screen.open(folder / "n0.md")
        await session.settle()
        await open_list(session)
        await session.press(":n0", "ctrl+r")
        await session.settle()
        assert "5 problems in 5 documents" in session.text()
        (folder / "n1.md").write_text("---\ntitle: N1\n---\nOther.\n", "utf-8")
        await session.press("a")
        await session.settle()
        assert "3 problems in 3 documents" in session.text() and "2 documents are left as they are" in session.text()
        assert outside.read_text("utf-8") == "---\ntitle: Out\n---\n##X\n"
        texts = {path.name: document.text for path, document in session.screen.workspace.documents.items()}
        assert texts["n1.md"] == "---\ntitle: N1\n---\nOther.\n" and "## X" in texts["n2.md"]


async def test_mending_all_changes_nothing_where_all_may_only_be_looked_at(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, n2="---\ntitle: N2\n---\n##X\n")
    async with editing(folder, read_only=True) as session:
        before = (folder / "n2.md").read_bytes()
        session.screen.open(folder / "n2.md")
        await session.settle()
        await open_list(session)
        await session.press(":n2", "ctrl+r")
        await session.settle()
        await session.press("a")
        await session.settle()
        assert session.screen.workspace.modified == [] and (folder / "n2.md").read_bytes() == before
        assert "looked at" in session.text()


async def test_leaving_the_page_of_a_cure_ends_the_work_for_it(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, **{f"n{at}": f"---\ntitle: N{at}\n---\n##X\n" for at in range(30)})
    async with editing(folder) as session:
        await open_list(session)
        await session.press("ctrl+r", "escape", "escape")
        await session.settle()
        assert session.app.screen is session.screen
        assert session.screen.workspace.documents == {}


async def test_a_list_that_is_open_takes_in_what_is_found(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + BODY)
    async with editing(folder) as session:
        await open_list(session)
        (folder / "two.md").write_text("---\ntitle: Two\n---\n##X\n##Y\n", "utf-8")
        background.look_outside(session.screen, {folder / "two.md"})
        await session.settle()
        assert isinstance(session.app.screen, ProblemList) and "two.md:5" in session.text()


async def test_a_new_name_and_a_deleted_file_take_their_marks_along(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, one=HEAD + BODY, two="---\ntitle: Two\nrelated: One\n---\n")
    async with editing(folder, start=Start(file=folder / "one.md")) as session:
        assert {path.name for path in session.screen.findings.worst} == {"one.md"}
        session.screen.action_command("rename")
        await session.pilot.pause()
        await session.press("ctrl+u", ":three.md", "enter")
        await session.settle()
        assert {path.name for path in session.screen.findings.worst} == {"three.md"}, session.text()
        (folder / "three.md").unlink()
        (folder / "two.md").write_text("---\ntitle: Two\nrelated: Two\n---\n##X\n", "utf-8")
        background.look_outside(session.screen, {folder / "two.md", folder / "three.md"})
        await session.settle()
        assert {path.name for path in session.screen.findings.worst} >= {"two.md"}
        assert session.screen.findings.of(folder / "one.md") == ()


async def test_what_was_mended_in_all_documents_is_taken_back_at_once(tmp_path: Path) -> None:
    folder = folder_in(tmp_path, **{f"n{at}": f"---\ntitle: N{at}\n---\n##X\n" for at in range(3)})
    async with editing(folder, start=Start(file=folder / "n0.md")) as session:
        session.screen.action_command("unfix-all")
        assert session.screen.workspace.modified == []
        await session.press("down", "ctrl+@", "escape", "up")
        session.screen.action_command("fix-all")
        await session.settle()
        await session.press("a")
        await session.settle()
        documents = session.screen.workspace.documents
        assert len(session.screen.workspace.modified) == 3
        session.screen.open(folder / "n1.md", pane="body")
        await session.press(":More ")
        session.screen.open(folder / "n0.md", pane="body")
        session.screen.action_command("unfix-all")
        await session.settle()
        assert [document.path.name for document in session.screen.workspace.modified if document.path] == ["n1.md"]
        assert "## X" not in session.screen.body.buffer.text and "More ## X" in documents[folder / "n1.md"].text
        assert "1 document was changed since" in session.text()
        assert sorted(path.name for path in session.screen.findings.worst) == ["n0.md", "n2.md"]
