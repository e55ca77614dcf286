"""What the form says at a field, and what it takes for meant."""

from __future__ import annotations

import pytest
from form_session import Session

from caseedit.core.schema.schema import Field, Schema

TAGS = '---\ntags: ["UX", "Content"]\n---\n'
KNOWN = [("DevOps", "in 3 documents"), ("Dev Ops", "in 1 document"), ("Drupal", ""), ("Drupal 7", "in 2 documents")]


def adding(typed: str) -> Session:
    session = Session(TAGS, suggestions=lambda path, field: KNOWN)
    session.go("tags")
    session.press("enter", "down", "down", f":{typed}")
    return session


@pytest.mark.parametrize("typed", ["devops", "Dev-Ops", "DEVOPS", "Dev Ops"])
def test_another_spelling_of_a_tag_is_caught_before_it_is_added(typed: str) -> None:
    session = adding(typed)
    assert "›" in "".join(session.rows())
    assert "DevOps  Enter takes this" in "\n".join(session.rows())
    session.press("enter")
    assert session.document.fields["tags"] == ["UX", "Content", "DevOps"]


def test_the_other_spelling_can_still_be_meant() -> None:
    session = adding("devops")
    session.press("up", "enter")
    assert session.document.fields["tags"] == ["UX", "Content", "devops"]


@pytest.mark.parametrize("typed", ["DevOps", "Drupal", "Drup"])
def test_what_is_right_or_only_begun_is_taken_as_typed(typed: str) -> None:
    session = adding(typed)
    session.press("enter")
    assert session.document.fields["tags"] == ["UX", "Content", typed]


def test_what_is_wrong_is_said_without_the_name_of_the_field() -> None:
    schema = Schema(fields=(Field("tags", "multiselect", item=Field("", "string")), Field("title", "string")))
    session = Session("---\ntitle: x\nwebsite: a b\n---\n", schema)
    found = session.document.check(Schema(fields=(Field("title", "string"), Field("website", "url"))))
    assert found
    session.showing.put_problems(found)
    rows = [row.strip() for row in session.rows(90)]
    said = next(row for row in rows if row.startswith(("!", "?")))
    assert "‘website’:" not in said


def test_a_long_text_shows_its_beginning_while_the_caret_waits_at_its_end() -> None:
    session = Session("---\ntitle: short\nclient: " + "words " * 12 + "\n---\n")
    session.go("client")
    assert session.row_of("client").split()[1].startswith("words")
    session.press(":x")
    assert session.document.fields["client"].endswith(" wordsx")
    assert session.row_of("client").rstrip().endswith("wordsx")
    session.go("title")
    session.rows()
    session.press(":er")
    assert session.document.fields["title"] == "shorter"
