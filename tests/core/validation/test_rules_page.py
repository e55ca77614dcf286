"""`docs/rules.md` says of each rule what the program knows of it."""

from __future__ import annotations

from pathlib import Path

from caseedit.core.schema.collection_reader import RULE_NAMES
from caseedit.core.validation.rules import RULES

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"

INTRODUCTION = """# Rules

What `caseedit check` and the problem list of the editor can say, in the order in which they look. A severity is the
usual one; `rules:` in `caseedit.yml` sets another (`off`, `info`, `warning`, `error`), for all documents or for one
collection. `error`: the site would break, or the file cannot be read as it is meant. `warning`: probably a mistake.
`info`: good to know; it never makes `caseedit check` fail.

Rules of the *text* need nothing but the file; those of the *schema* look at the fields that `caseedit.yml` names; those
of the *collection* compare documents.

| rule | severity | needs | means | cure |
|---|---|---|---|---|
"""


def page() -> str:
    rows = (f"| `{rule.name}` | {rule.severity} | {rule.scope} | {rule.means} | {rule.cure} |\n" for rule in RULES)
    return INTRODUCTION + "".join(rows)


def test_the_page_lists_every_rule() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_rules_are_those_that_a_schema_may_name() -> None:
    assert tuple(rule.name for rule in RULES) == RULE_NAMES


def test_sentences_are_for_writers() -> None:
    parser_words = {"scalar", "mapping", "sequence", "flow", "node", "token", "anchor", "invalid", "please"}
    for rule in RULES:
        assert not parser_words & set((rule.means + " " + rule.cure).lower().split()), rule.name
