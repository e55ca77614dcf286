"""What a program sends to a terminal, taken apart: text, sequences, and which modes are on."""

from __future__ import annotations

import codecs
import re

# The whole list of sequences that may leave the program; anything else is a fault.
ALLOWED = re.compile(
    r"\x1b\[[0-9;:]*m"  # looks
    r"|\x1b\[[0-9;]*[HABCDGdJKX]"  # moves and erasing
    r"|\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes
    r"|\x1b\[\?(?:2026|2048)\$p|\x1b\[5n|\x1b\]11;\?\x1b\\"  # questions
    r"|\x1b\[[<>][0-9]*u"  # keyboard protocol
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\)"  # clipboard, after a copy
    r"|\x1b\]8;[^\x00-\x1f\x7f-\x9f]*\x1b\\"  # links
)
_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]",
    re.DOTALL,
)
_MODE = re.compile(r"\x1b\[\?([0-9;]+)([hl])")
_UNKNOWN_TO_EMULATOR = re.compile(r"\x1b\[[<>][0-9;]*u|\x1b\[\?[0-9]+\$p|\x1b\[5n")
# What may never be in text, whatever it was in the file.
HOSTILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
)


class Reader:
    """Takes bytes as they come.

    Attributes:
        modes: The private modes that are on: 1049 the other screen, 25 the cursor, 1000 the mouse, 2004 pasting.
        faults: Sequences and characters that must not be sent.
        copied: What was given to the clipboard.
        text: All text, without sequences.
    """

    def __init__(self) -> None:
        self.modes: set[int] = {25, 7}
        self.faults: list[str] = []
        self.copied: list[str] = []
        self.text = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    def feed(self, data: bytes) -> str:
        """Take bytes; return them as text that the emulator knows."""
        waiting = self._rest + self._decode(data)
        at = 0
        for match in _SEQUENCE.finditer(waiting):
            self._take_text(waiting[at : match.start()])
            self._take_sequence(match.group())
            at = match.end()
        tail = waiting[at:]
        cut = tail.find("\x1b")
        self._rest = tail[cut:] if cut >= 0 and len(tail) - cut < 200_000 else ""
        self._take_text(tail[: len(tail) - len(self._rest)])
        whole = waiting[: len(waiting) - len(self._rest)]
        return _UNKNOWN_TO_EMULATOR.sub("", whole)

    def _take_text(self, text: str) -> None:
        self.text += text
        self.faults += HOSTILE.findall(text)
        if "\x1b" in text:
            self.faults.append(text)

    def _take_sequence(self, sequence: str) -> None:
        if not ALLOWED.fullmatch(sequence):
            self.faults.append(sequence)
        if sequence.startswith("\x1b]52"):
            self.copied.append(sequence)
        for numbers, state in _MODE.findall(sequence):
            for number in map(int, numbers.split(";")):
                (self.modes.add if state == "h" else self.modes.discard)(number)
