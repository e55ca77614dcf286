"""What comes from a terminal: keys and pastes pass, replies and nonsense do not, wherever they are cut."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from caseedit.tui.incoming import LARGEST_WINDOW, USUAL_WINDOW, Incoming, Token, window_size
from caseedit.tui.reading import Reader, is_older_move, without_old_moves

# Replies that terminals send to questions of ours or of programs before us.
REPLIES = (
    "\x1b[?62;22c", "\x1b[>41;354;0c", "\x1b[=0c", "\x1b]11;rgb:1414/1616/1a1a\x07", "\x1b]11;rgb:ff/ff/ff\x1b\\",
    "\x1b]4;1;rgb:aa/bb/cc\x1b\\", "\x1b]52;c;d29yZA==\x07", "\x1bP1$r0m\x1b\\", "\x1bP>|xterm(367)\x1b\\",
    "\x1bP1+r436f=323536\x1b\\", "\x1b_Gi=31;OK\x1b\\", "\x1b[?31u", "\x1b[24;80R", "\x1b[0n", "\x1b[?997;1n",
    "\x1b[8;36;120t", "\x1b[4;720;1200t", "\x1b]l title\x1b\\", "\x1b[?1;2$y", "\x1b[M !!",
)  # fmt: skip
# What ended or upset Textual's own parser.
NONSENSE = (
    "\x1b[:9700H", "\x1b[1114112u", "\x1b[55296u", "\x1b[99999999999u", "\x1b[97;1;1114112u", "\x1b[48;0;0;0;0t",
    "\x1b[48;36;120;0;0t", "\x1b[48;65535;65535;65535;65535t", "\x1b[<0;99999;1M", "\x1b[<0;-5;3M", "\x1b[<0;0;0M",
    "\x1b[201~", "\x1b[1;1:3A", "\x1b[;;;;;;u", "\x1b[999~", "\x1b[16~", "\x1b[999;999;999~",
)  # fmt: skip


def incoming() -> Incoming:
    return Incoming(ANSI_SEQUENCES_KEYS.__contains__)


def taken(*pieces: str) -> list[Token]:
    """Feed pieces one after the other without a pause, then wait long."""
    source = incoming()
    found: list[Token] = []
    for piece in pieces:
        found += source.feed(piece, 0.0)
    found += source.tick(9.0)
    assert source.due is None or source.due > 0
    return _joined(found)


def _joined(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    for token in tokens:
        if result and token.kind == result[-1].kind == "text":
            result[-1] = Token("text", result[-1].text + token.text)
        else:
            result.append(token)
    return result


@pytest.mark.parametrize("reply", REPLIES, ids=repr)
def test_a_reply_is_never_text_wherever_it_is_cut(reply: str) -> None:
    if reply == "\x1b[M !!":
        # Its three bytes cannot be told from typing; the mouse is only ever asked for in the newer form.
        return
    report = {"\x1b[0n": "\x1b[0n"}.get(reply) or (reply[2:].rstrip("\x07\x1b\\") if reply[2:5] == "11;" else "")
    wanted = [Token("text", "a"), Token("report", report), Token("text", "b")] if report else [Token("text", "ab")]
    for cut in range(len(reply) + 1):
        assert taken("a", reply[:cut], reply[cut:], "b") == wanted, cut
    assert taken("a", *reply, "b") == wanted


@pytest.mark.parametrize("sequence", NONSENSE, ids=repr)
def test_nonsense_is_dropped_and_the_next_key_counts(sequence: str) -> None:
    assert taken("a", sequence, "b") == [Token("text", "ab")]


@pytest.mark.parametrize("sequence", [
    "\x1b[A", "\x1bOP", "\x1b[15~", "\x1b[1;5C", "\x1b[17;2~", "\x1b[Z", "\x1b[I", "\x1b[O", "\x1b[<0;12;3M",
    "\x1b[<35;120;36m", "\x1b[?2026;2$y", "\x1b[?2048;0$y", "\x1b[97;5u", "\x1b[57363u", "\x1b[127;5u", "\x1b[[A",
    "\x1b[97;;97u", "\x1b[48;36;120;720;1200t", "\x1b[3$", "\x1bf",
], ids=repr)  # fmt: skip
def test_keys_clicks_and_the_reports_that_are_asked_for_pass(sequence: str) -> None:
    wanted = [Token("text", "a"), Token("sequence", sequence), Token("text", "b")]
    for cut in range(1, len(sequence)):
        assert taken("a", sequence[:cut], sequence[cut:], "b") == wanted, cut


def test_f3_with_a_modifier_is_a_key_though_it_looks_like_a_report() -> None:
    assert taken("\x1b[1;2R") == [Token("sequence", "\x1b[13;2~")]


def test_escape_alone_is_told_after_a_moment() -> None:
    source = incoming()
    assert source.feed("\x1b", 1.0) == []
    assert source.due == pytest.approx(1.1)
    assert source.tick(1.05) == []
    assert source.tick(1.11) == [Token("escape")]
    assert source.due is None


def test_escape_twice_and_escape_before_a_control() -> None:
    assert taken("\x1b", "\x1b[A") == [Token("escape"), Token("sequence", "\x1b[A")]
    assert taken("\x1b\x10") == [Token("escape"), Token("text", "\x10")]


def test_the_rest_of_a_slow_key_is_not_typed() -> None:
    source = incoming()
    source.feed("\x1b", 1.0)
    assert source.tick(1.2) == [Token("escape")]
    assert source.feed("[15~x", 1.4) == [Token("text", "x")]
    source.feed("\x1b", 2.0)
    source.tick(2.2)
    assert source.feed("[15~", 3.0) == [Token("text", "[15~")]


def test_alt_with_a_bracket_or_p_is_a_key_when_nothing_follows() -> None:
    for character in "]P_[O":
        assert taken(f"\x1b{character}") == [Token("alt", character)], character
    assert taken("\x1bq", "x") == [Token("alt", "q"), Token("text", "x")]


def test_a_reply_without_an_end_is_given_up() -> None:
    source = incoming()
    assert source.feed("\x1b]11;rgb:14", 0.0) == []
    assert source.due == pytest.approx(1.0)
    assert source.tick(1.1) == []
    assert source.feed("x", 1.2) == [Token("text", "x")]


def test_a_paste_is_one_thing_and_clean_wherever_it_is_cut() -> None:
    whole = "\x1b[200~one\r\ntwo\rthree\t\x1b[31m\x00\x07\x9b\x1b[A\x1b[201~"
    for cut in range(1, len(whole)):
        assert taken(whole[:cut], whole[cut:]) == [Token("paste", "one\ntwo\nthree\t[31m[A")], cut
    assert taken(*whole) == [Token("paste", "one\ntwo\nthree\t[31m[A")]


def test_a_paste_without_an_end_comes_after_a_while() -> None:
    source = incoming()
    source.feed("\x1b[200~words", 0.0)
    assert source.tick(4.9) == []
    assert source.tick(5.1) == [Token("paste", "words")]
    assert source.feed("x", 5.2) == [Token("text", "x")]


def test_bytes_that_are_no_text_are_left_out_and_told() -> None:
    assert taken("a\udcffb") == [Token("text", "ab"), Token("unreadable")]
    assert taken("\x1b[200~a\udce9b\x1b[201~") == [Token("paste", "ab"), Token("unreadable")]


def test_random_characters_come_to_an_end_and_hold_no_escape() -> None:
    chance = random.Random(7)
    alphabet = "\x1b\x1b\x1b[[]]OP?<>;:0123456789~ABCRMmtuc$y\x07\\ \x18\x80\x9b\udc80a200~201~é🏴"
    for _ in range(2_000):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(60)))
        source = incoming()
        tokens = source.feed(text, 0.0)
        for moment in (2.0, 9.0, 18.0):
            tokens += source.tick(moment)
        assert source.due is None, text
        for token in tokens:
            assert token.kind in ("sequence",) or "\x1b" not in token.text, (text, token)
            assert token.kind != "text" or not any("\ud800" <= mark <= "\udfff" for mark in token.text)


@pytest.mark.parametrize(
    ("named", "size"),
    [
        ({}, USUAL_WINDOW),
        ({"COLUMNS": "100", "LINES": "0"}, (100, 25)),
        ({"COLUMNS": "wide", "LINES": "99999"}, (80, LARGEST_WINDOW)),
    ],
)
def test_the_size_of_a_window_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: dict[str, str], size: tuple[int, int]
) -> None:
    for name in ("COLUMNS", "LINES"):
        monkeypatch.setenv(name, named.get(name, ""))
    file = os.open(tmp_path, os.O_RDONLY)
    assert window_size(file) == size
    os.close(file)


@pytest.mark.parametrize(
    "reply", ["\x1b[?62;22c", "\x1b[12;80R", "\x1b[<35;10;12M", "\x1b[8;40;120t", "\x1b[?2026;2$y"]
)
def test_the_rest_of_a_slow_reply_is_no_text(reply: str) -> None:
    """It comes in two parts: the second after the time of an Escape, and after the first was looked at or not."""
    for at in range(1, len(reply)):
        for is_looked_at in (True, False):
            incoming = Incoming(lambda _: False, escape_delay=0.1)
            tokens = incoming.feed(reply[:at], 1.0)
            tokens += incoming.tick(1.3) if is_looked_at else []
            tokens += incoming.feed(reply[at:], 1.3)
            assert not any(token.kind == "text" for token in tokens), (at, tokens)
            assert [token.text for token in incoming.feed("x", 1.4)] == ["x"]


def test_an_escape_and_a_letter_that_are_read_late_are_two_keys() -> None:
    incoming = Incoming(lambda _: False, escape_delay=0.1)
    assert incoming.feed("\x1b", 1.0) == []
    assert [token.kind for token in incoming.feed("x", 1.3)] == ["escape", "text"]


def test_alt_with_a_bracket_and_a_letter_are_two_keys() -> None:
    incoming = Incoming(lambda _: False, escape_delay=0.1)
    tokens = [*incoming.feed("\x1b[", 1.0), *incoming.tick(1.2), *incoming.feed("A", 1.3), *incoming.feed("12", 1.4)]
    assert [(token.kind, token.text) for token in tokens] == [("alt", "["), ("text", "A"), ("text", "12")]


def test_of_moves_of_the_mouse_in_a_row_the_last_counts() -> None:
    moves = [f"\x1b[<35;{x};5M" for x in range(1, 300)]
    drags = [f"\x1b[<32;{x};7M" for x in range(1, 9)]
    sent = [*moves, "\x1b[<0;1;1M", *drags, "\x1b[<0;8;7m", "\x1b[<64;8;7M", "\x1b[<64;8;7M", *moves, "\x1b[A", *moves]
    tokens = [Token("sequence", text) for text in sent]
    kept = [moves[-1], "\x1b[<0;1;1M", drags[-1], "\x1b[<0;8;7m", "\x1b[<64;8;7M", "\x1b[<64;8;7M"]
    assert [token.text for token in without_old_moves(tokens)] == [*kept, moves[-1], "\x1b[A", moves[-1]]
    assert len(Reader().messages(tokens)) == len(kept) + 3


def test_a_move_that_waits_takes_the_place_of_the_one_before_but_not_of_another_button() -> None:
    def move(button: int) -> events.MouseMove:
        found = Reader().messages([Token("sequence", f"\x1b[<{32 + button};4;5M")])[0]
        assert isinstance(found, events.MouseMove)
        return found

    assert is_older_move(move(3), move(3))
    assert not is_older_move(move(3), move(0))
    assert not is_older_move(move(3), events.Key("a", "a"))
