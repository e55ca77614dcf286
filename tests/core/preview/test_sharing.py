"""What a key does not change on the page is not laid out again, and the page is as if all of it were."""

from __future__ import annotations

import random
from typing import Any

import pytest

from caseedit.core.preview import layout
from caseedit.core.preview.dom import tree
from caseedit.core.preview.page import PageView
from caseedit.core.preview.sharing import shared

FIELDS: dict[str, Any] = {
    "title": "A title", "client_name": "Client", "project": "A project of some length " * 6, "tags": ["One", "Two"],
    "images": [{"url": f"/img/{number}.png", "caption": f"Caption {number}", "alt": "Alt"} for number in range(30)],
    "steps": [f"Step {number}, which says what was done and takes more than one row of it" for number in range(20)],
    "partner": {"name": "Somebody", "address": "A street\nA town"}, "weight": 2,
}  # fmt: skip


def changed(fields: dict[str, Any], random_: random.Random) -> dict[str, Any]:
    name = random_.choice(list(fields))
    value = fields[name]
    if isinstance(value, list) and value:
        at = random_.randrange(len(value))
        item = random_.choice(["", "Other", {"caption": "New"}, value[at]])
        value = random_.choice([[*value[:at], item, *value[at + 1 :]], value[1:], [*value, item]])
    else:
        value = random_.choice(["", "x", "A text of another length " * 8, None, True, {"a": 1}, ["y"]])
    return {**fields, name: value}


@pytest.mark.parametrize("kind", ["", "case-study", "case-study-2"])
def test_the_page_is_as_if_it_were_laid_out_anew(kind: str) -> None:
    random_ = random.Random(kind)
    view, fields = PageView(), {"type": kind, **FIELDS}
    for number in range(60):
        fields = changed(fields, random_) if number % 10 else {"type": kind, **FIELDS}
        width = random_.choice([30, 60, 60, 60, 90])
        body = random_.choice(["", "Words.\n"])
        view.update(fields, body)
        fresh = PageView()
        fresh.update(fields, body)
        assert list(view.rows(width)) == list(fresh.rows(width))


@pytest.mark.parametrize("kind", ["", "case-study"])
def test_a_letter_in_the_title_lays_out_little(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    view, fields = PageView(), {"type": kind, **FIELDS}
    view.update(fields, "Words.\n")
    view.rows(60)
    laid: list[str] = []
    kind_of = layout.kind_of

    def counted(element: Any) -> Any:
        laid.append(element.tag)
        return kind_of(element)

    monkeypatch.setattr(layout, "kind_of", counted)
    view.update({**fields, "title": "A title of more"}, "Words.\n")
    view.rows(60)
    assert 0 < len(laid) <= 6, laid


def test_what_is_alike_is_the_same() -> None:
    old = tree("<div><p>One</p><ul><li>a</li><li>b</li></ul></div>")
    new = tree("<div><p>One</p><ul><li>a</li><li>c</li></ul></div>")
    holder = shared(new, old)
    assert holder is new
    (part,), (old_part,) = list(holder.elements()), list(old.elements())
    (words, items), (old_words, old_items) = list(part.elements()), list(old_part.elements())
    assert words is old_words
    assert words.parent is part
    assert [a is b for a, b in zip(items.elements(), old_items.elements(), strict=True)] == [True, False]
    assert shared(tree("<p>x</p>"), same := tree("<p>x</p>")) is same


def test_what_is_nested_without_end_is_left_alone() -> None:
    deep = "<div>" * 3000 + "x"
    assert shared(tree(deep), tree(deep)).tag == "div"
