from __future__ import annotations

import gc
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st
from unhurried import unhurried

from caseedit.core.document.document import loads
from caseedit.core.document.history import PAUSE, History, compose
from caseedit.core.text import Change, Edit, apply_edits, inverse_of, ordered

SHORT = st.text("ab", max_size=6)


class Typist:
    """Types into a history the way a document does, with a clock that it turns itself."""

    def __init__(self, **options: int) -> None:
        self.now = 0.0
        self.text = ""
        self.history = History(clock=lambda: self.now, **options)
        self.revision = 0

    def edit(self, *edits: Edit, origin: str = "body", label: str = "typing", merge: bool = True) -> None:
        before, inverse = self.text, inverse_of(self.text, edits)
        self.text = apply_edits(before, edits)
        self.revision += 1
        change = Change(self.revision, edits, inverse, origin, label)
        self.history.add(before, change, merge=merge)

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


def test_what_can_be_taken_back_has_a_limit_in_bytes() -> None:
    typist = Typist(limit=20_000)
    for number in range(1000):
        typist.edit(Edit(0, 0, f"{number:04} "), merge=False)
    undone = typist.undone()
    assert 15 < len(undone) < 60
    # The newest are those that are left.
    assert [text[:5] for text in undone[:3]] == ["0998 ", "0997 ", "0996 "]
    typist.edit(Edit(0, 0, "x" * 100_000), merge=False)
    assert len(typist.undone()) == 1


def test_thousands_of_edits_and_saves_leave_no_more_behind_than_that() -> None:
    document = loads("---\ntitle: x\n---\nText.\n")
    document._history = History(limit=100_000)

    def work() -> None:
        for number in range(1000):
            document.apply([Edit(len(document.text), len(document.text), f"{number:07} ")], origin="body", merge=True)
            document.set(("title",), f"t{number}")
            if number % 50 == 0:
                document.mark_saved(document.text, None)
            document.apply([Edit(len(document.text) - 8, len(document.text), "")], origin="body")
        gc.collect()

    work()
    tracemalloc.start()
    work()
    before = tracemalloc.get_traced_memory()[0]
    work()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 50_000


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
