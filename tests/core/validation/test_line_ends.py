"""A document written on Windows has the same faults, on the same lines, as one written elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from caseedit.core.document.document import loads
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation.check import check
from caseedit.errors import CaseEditError

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "sample_content"
CORPUS = ROOT.parent / "shared" / "corpus"


def told(data: bytes, path: Path, root: Path) -> list[tuple[str, int, str, str, str]] | str:
    try:
        found = check(loads(data, path), catalog=load_catalog(root))
    except CaseEditError as error:
        return str(error)
    return [(one.rule, one.line, str(one.field), one.message, one.hint) for one in found]


def differ(texts: Iterable[tuple[bytes, Path]], root: Path) -> tuple[int, list[object]]:
    count = 0
    unlike: list[object] = []
    for data, path in texts:
        if b"\r" in data:
            continue
        count += 1
        one, other = told(data, path, root), told(data.replace(b"\n", b"\r\n"), path, root)
        if one != other:
            unlike.append((path.name, one, other))
    return count, unlike


def test_samples_and_their_faults() -> None:
    count, unlike = differ(((path.read_bytes(), path) for path in sorted(SAMPLES.rglob("*.md"))), SAMPLES)
    assert unlike == []
    assert count > 40


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
def test_real_documents_and_real_mistakes() -> None:
    files = sorted((CORPUS / "files").rglob("*.md"))
    count, unlike = differ(((path.read_bytes(), path) for path in files), CORPUS / "files")
    assert unlike == []
    assert count > 200
    with (CORPUS / "mistakes.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line)["bad"] for line in lines]
    texts = ((text.encode("utf-8", "surrogateescape"), CORPUS / "a.md") for text in rows if text)
    count, unlike = differ(texts, CORPUS)
    assert unlike == []
    assert count > 100
