from __future__ import annotations

import gc

from caseedit.core.preview.page import PageView


def test_what_a_change_replaces_leaves_no_rings_in_memory() -> None:
    """A ring waits until garbage is looked for: of a huge table, each key would leave tens of megabytes."""
    body = "| a | b |\n|---|---|\n" + "| cell | other |\n" * 300 + "\n<div>\n\nWords\n\n- one\n- two\n\n</div>\n"
    view = PageView()
    view.update_body(body)
    rows = view.rows(44)
    gc.collect()
    gc.disable()
    try:
        for number in range(5):
            body = body.replace("other", f"word {number}", 1).replace("Words", f"Words {number}")
            view.update_body(body)
            rows = view.rows(44)
        assert len(rows) > 300
        assert gc.collect() < 300
    finally:
        gc.enable()
