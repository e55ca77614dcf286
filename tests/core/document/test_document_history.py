from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from unhurried import unhurried

from caseedit.core.document.history import PAUSE, History, compose
from caseedit.core.text import Change, Edit, apply_edits, inverse_of, ordered

SHORT = st.text("ab", max_size=6)


class Typist:
    """Types into a history the way a document does, with a clock that it turns itself."""

    def __init__(self) -> None:
        self.now = 0.0
        self.text = ""
        self.history = History(clock=lambda: self.now)
        self.revision = 0

    def edit(self, *edits: Edit, origin: str = "body", label: str = "typing", merge: bool = True) -> None:
        before, inverse = self.text, inverse_of(self.text, edits)
        self.text = apply_edits(before, edits)
        self.revision += 1
        change = Change(self.revision, edits, inverse, origin, label)
        self.history.add(before, change, merge=merge)
        self.history.remember(change)

    def type(self, text: str) -> None:
        for character in text:
            self.edit(Edit(len(self.text), len(self.text), character))

    def undo(self) -> str | None:
        step = self.history.undo()
        if step is None:
            return None
        self.text = apply_edits(self.text, step.inverse)
        return self.text

    def undone(self) -> list[str]:
        result = []
        while (text := self.undo()) is not None:
            result.append(text)
        return result


def test_words_and_lines_are_steps() -> None:
    typist = Typist()
    typist.type("one two\nthree")
    assert typist.undone() == ["one two\n", "one two", "one ", ""]


def test_a_pause_begins_a_step() -> None:
    typist = Typist()
    typist.type("on")
    typist.now += PAUSE + 0.1
    typist.type("e")
    assert typist.undone() == ["on", ""]


def test_another_place_begins_a_step() -> None:
    typist = Typist()
    typist.type("ac")
    typist.edit(Edit(1, 1, "b"))
    assert typist.undone() == ["ac", ""]


def test_deleting_begins_a_step_and_goes_on_in_both_directions() -> None:
    typist = Typist()
    typist.type("abcdef")
    for at in (5, 4):
        typist.edit(Edit(at, at + 1, ""))
    assert typist.text == "abcd"
    typist.edit(Edit(0, 1, ""))
    typist.edit(Edit(0, 1, ""))
    assert typist.text == "cd"
    assert typist.undone() == ["abcd", "abcdef", ""]


def test_only_what_asks_for_it_is_joined() -> None:
    typist = Typist()
    typist.edit(Edit(0, 0, "a"), merge=False)
    typist.edit(Edit(1, 1, "b"), merge=False)
    typist.edit(Edit(2, 2, "c"), label="title")
    assert typist.undone() == ["ab", "a", ""]


def test_a_value_that_is_written_whole_for_each_key_is_one_step() -> None:
    typist = Typist()
    typist.text = "title: a"
    for word in ("ab", "abc"):
        typist.edit(Edit(7, len(typist.text), word), origin="field", label="title")
    assert typist.undone() == ["title: a"]


def test_undo_seals() -> None:
    typist = Typist()
    typist.type("ab")
    typist.undo()
    typist.type("a")
    typist.type("b")
    assert typist.undone() == [""]
    typist.type("a")
    typist.history.seal()
    typist.type("b")
    assert typist.undone() == ["a", ""]


def test_an_old_revision_can_be_found_again() -> None:
    typist = Typist()
    typist.type("abcd")
    assert typist.history.text_at(2, typist.text, typist.revision) == "ab"
    assert typist.history.text_at(4, typist.text, typist.revision) == "abcd"
    typist.history.forget(3)
    assert typist.history.text_at(3, typist.text, typist.revision) == "abc"
    assert typist.history.text_at(2, typist.text, typist.revision) is None


@unhurried
@given(SHORT, st.data())
def test_composed_steps_are_both_steps(first: str, data: st.DataObject) -> None:
    edits = some_edits(first, data)
    middle = apply_edits(first, edits)
    more = some_edits(middle, data)
    last = apply_edits(middle, more)
    forth, back = compose(middle, inverse_of(first, edits), more)
    assert apply_edits(first, ordered(forth, len(first))) == last
    assert apply_edits(last, ordered(back, len(last))) == first


def some_edits(text: str, data: st.DataObject) -> tuple[Edit, ...]:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=6).map(sorted))
    return ordered([Edit(a, b, data.draw(SHORT)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)], len(text))
