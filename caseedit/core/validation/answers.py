"""What files and other documents answer to what a document asks: while all is as before, so is what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

from caseedit.core.validation.dependents import Ask
from caseedit.core.validation.disk import Disk
from caseedit.core.validation.siblings import Siblings

# Longer answers are only compared.
_LONGEST = 200


class Answers:
    """Answers many documents; nothing changes meanwhile, so each answer is worked out once."""

    def __init__(self, known: Siblings, disk: Disk) -> None:
        self._known, self._disk = known, disk
        self._given: dict[Ask, str] = {}

    def to(self, path: Path, asked: Iterable[Ask]) -> dict[Ask, str]:
        """Return what a document is answered, as texts that differ where the answers do."""
        return {ask: self._answer(path, ask) for ask in asked}

    def are(self, path: Path, before: Mapping[Ask, str]) -> bool:
        """Say whether all is answered as before; what cannot be told is never as it was."""
        return all(answer and self._answer(path, ask) == answer for ask, answer in before.items())

    def _answer(self, path: Path, ask: Ask) -> str:
        if ask[0] == "habit":
            return str(self._known.is_usual_beside(path, *ask[1:]))
        answer = self._given.get(ask)
        if answer is None:
            answer = self._given[ask] = self._found(*ask)
        return answer

    def _found(self, sort: str, *words: str) -> str:
        if sort == "file":
            return "there" if self._disk.has(words[0]) else "not there"
        if sort == "lack":
            return _short(self._disk.names_in(words[0]))
        if sort in ("anchor", "size"):
            return self._disk.stamp(words[0])
        if sort == "values":
            return _short("\0".join(self._known.values(*words)))
        collection, name, value = words
        return _short("\0".join(map(str, self._known.others(collection, name, value, None))))


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return f"={text}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
