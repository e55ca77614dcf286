"""Any text to characters that are safe and visible in a terminal: the one gate."""

from __future__ import annotations

from unicodedata import category

from caseedit.core.expressions import expression

MARK = "\u2426"
REPLACEMENT = "\ufffd"

# Characters that have a picture form: what VS15, VS16 and ZWJ may follow. Those of the basic plane are Unicode's list
# of emoji variation sequences; a test compares them with wcwidth's tables.
_PICTURES = (
    "#*0-9\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa"
    "\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623"
    "\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e"
    "\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8"
    "\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712"
    "\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797"
    "\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_PICTURE = expression(f"[{_PICTURES}]")
# What is never shown as it is, wherever it stands.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
# Blocks in which joiners and combining marks live; too wide on purpose, so that the common test is one search.
_NEEDS_CARE = (
    "\u0300-\u036f\u0483-\u1dff\u200c\u200d\u20d0-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua66f-\uabff\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\U000101fd-\U0001efff\U0001fffe-\U0001ffff\U00020000-\U0010ffff"
)
# One cell each, never part of a cluster, nothing hidden: ASCII, western letters, Greek, quotes, dashes, arrows, boxes.
# Nearly all texts hold nothing else.
PLAIN = expression(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u0482"
    "\u2010-\u2027\u2030-\u203b\u2190-\u22ff\u2500-\u25fc\u2800-\u28ff]*"
)
_SUSPECT = expression(f"[{_HIDDEN}{_NEEDS_CARE}]")
_HIDDEN_CLASS = expression(f"[{_HIDDEN}]")
_FLAG = expression("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f")
_JOINED_SCRIPTS = expression("[\u0600-\u109f\u1700-\u1cff\ua800-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_MOST_MARKS = 8


def show(text: str, *, ascii_marks: bool = False) -> str:
    """Return `text` as one line of safe, visible characters; the same object if there is nothing to do.

    Args:
        text: Anything: file text, a name, an error message.
        ascii_marks: Write `^[` and `?` in place of control pictures and marks.
    """
    # The first tests are the quicker, and answer for nearly all texts.
    if text.isprintable() if text.isascii() else PLAIN.fullmatch(text) or _SUSPECT.search(text) is None:
        return text
    shown = "".join(_Gate(text, ascii_marks).characters())
    return text if shown == text else shown


def is_safe(text: str) -> bool:
    """Tell whether a terminal would show `text` as it is."""
    return show(text) == text


class _Gate:
    """One pass over a text that holds something unusual."""

    def __init__(self, text: str, ascii_marks: bool) -> None:
        self.text = text
        self.ascii_marks = ascii_marks
        self.last = ""  # the last character let through as it is; empty after a mark
        self.marks = 0  # combining marks on the present base
        self.has_base = False

    def characters(self) -> list[str]:
        out: list[str] = []
        text = self.text
        at = 0
        while at < len(text):
            character = text[at]
            flag = _FLAG.match(text, at) if character == "\U0001f3f4" else None
            if flag is not None:
                out.append(flag[0])
                self._take(character)
                at = flag.end()
                continue
            out.append(self._one(character, at))
            at += 1
        return out

    def _one(self, character: str, at: int) -> str:
        if character.isascii() and character.isprintable():
            self._take(character)
            return character
        code = ord(character)
        if code < 0x80 or _HIDDEN_CLASS.match(character) or 0xE0000 <= code <= 0xE007F or code & 0xFFFE == 0xFFFE:
            return self._hide(character)
        if character in "\u200c\u200d\ufe0e\ufe0f":
            if not self._may_join(character, at):
                return self._hide(character)
            self.last = character
            return character
        if _SUSPECT.match(character) and category(character).startswith("M"):
            return self._combine(character)
        self._take(character)
        return character

    def _take(self, character: str) -> None:
        self.last, self.has_base, self.marks = character, True, 0

    def _combine(self, character: str) -> str:
        is_selector = "\ufe00" <= character <= "\ufe0d" or "\U000e0100" <= character <= "\U000e01ef"
        if self.marks >= _MOST_MARKS or (is_selector and not (self.last and category(self.last) == "Lo")):
            self.marks = _MOST_MARKS
            return self._sign()
        carrier = "" if self.has_base else "o" if self.ascii_marks else "\u25cc"
        self.has_base, self.last = True, character
        self.marks += 1
        return carrier + character

    def _may_join(self, character: str, at: int) -> bool:
        last = self.last
        if character in "\ufe0e\ufe0f":
            return bool(last) and _PICTURE.match(last) is not None
        following = self.text[at + 1 : at + 2]
        if not last or not following:
            return False
        if character == "\u200d" and _PICTURE.match(following) and not following.isascii():
            return last == "\ufe0f" or (_PICTURE.match(last) is not None and not last.isascii())
        if not _JOINED_SCRIPTS.match(last) or category(last)[0] not in "LM":
            return False
        return character == "\u200d" or category(following)[0] == "L"

    def _hide(self, character: str) -> str:
        if character == "\t":
            self._take(" ")
            return " "
        self.last, self.has_base, self.marks = "", False, 0
        code = ord(character)
        if code < 0x20 or code == 0x7F:
            if self.ascii_marks:
                return "^" + chr(code ^ 0x40)
            return chr(0x2400 + code) if code < 0x20 else "\u2421"
        if code == 0x85 or _is_sign(code):
            return self._sign()
        return "?" if self.ascii_marks else REPLACEMENT

    def _sign(self) -> str:
        return "?" if self.ascii_marks else MARK


def _is_sign(code: int) -> bool:
    """Tell an invisible character (a mark says that one is there) from one that means nothing at all."""
    return not (0x80 <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)
