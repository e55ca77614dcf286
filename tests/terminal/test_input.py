"""What reaches the program from the terminal without a person having typed it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from session import Session, Start

from benchmarks.random_input import random_bytes

pytest_plugins = ["terminal_fixtures"]

REPLIES = (
    b"\x1b[?62;22c", b"\x1b[>41;354;0c", b"\x1b]11;rgb:1414/1616/1a1a\x07", b"\x1b]11;rgb:ff/ff/ff\x1b\\",
    b"\x1bP1$r0m\x1b\\", b"\x1bP>|xterm(367)\x1b\\", b"\x1b_Gi=31;OK\x1b\\", b"\x1b[?31u", b"\x1b[24;80R", b"\x1b[0n",
    b"\x1b[?997;1n", b"\x1b[8;36;120t", b"\x1b[?1;2$y", b"\x1b]52;c;d29yZA==\x07",
)  # fmt: skip
ENDING = (
    b"\x1b[:9700H", b"\x1b[1114112u", b"\x1b[99999999999u", b"\x1b[55296u",
    b"\x1b[48;36;120;0;0t\x1b[<0;60;30M\x1b[<0;60;30m",
    b"\x1b[48;65535;65535;65535;65535t", b"\x1b[<0;99999;99999M", b"\x1b[999~", b"\xff\xfe\x80",
    b"\xc3(", b"\xed\xa0\x80",
    b"\x1b[201~", b"\x1b[1;1:3A",
)  # fmt: skip


@pytest.fixture
def session(start: Start, study: Path) -> Session:
    session = start(study)
    session.until("saved")
    session.settle()
    return session


def test_replies_of_the_terminal_are_no_text(session: Session, study: Path) -> None:
    before = study.read_bytes()
    for reply in REPLIES:
        session.send(reply)
        session.settle()
    for reply in REPLIES:
        for byte in reply:
            session.send(bytes([byte]))
    session.settle()
    session.until("saved .* 41:1")
    assert study.read_bytes() == before


def test_what_ended_the_parser_of_the_library_ends_nothing(session: Session, study: Path) -> None:
    for sequence in ENDING:
        session.send(sequence)
        session.settle()
        assert session.is_running, sequence
    session.until_flowing("Bytes that are no UTF-8 came")
    session.press("ctrl+home")
    session.until(" 41:")
    session.type("fine ")
    session.press("ctrl+s")
    session.until("Saved OCP.md")
    text = study.read_text("utf-8")
    assert "\nfine \n" in text or "\nfine (\n" in text, text[1400:1600]
    assert session.reader.faults == []


# What a line of 9,600 baud brings in a minute; sent as fast as it is taken, it costs less than that.
BYTES_A_MINUTE = 57_600
AT_ONCE = 4_000


def test_a_seeded_minute_of_random_bytes_ends_nothing(session: Session) -> None:
    must_live_through(session, BYTES_A_MINUTE)


@pytest.mark.long
def test_a_seeded_hour_of_random_bytes_ends_nothing(session: Session) -> None:
    must_live_through(session, 60 * BYTES_A_MINUTE)


def must_live_through(session: Session, count: int) -> None:
    chance = random.Random(20)
    sent = 0
    while sent < count:
        data = random_bytes(chance, AT_ONCE)
        session.send(data)
        sent += len(data)
        session.read()
        assert session.is_running, session.text
    session.send(b"\x1b[201~\x18")
    session.settle(0.2, patience=count / 200)
    assert session.is_running
    assert session.reader.faults == []
    assert "Traceback" not in session.reader.text


def test_a_large_paste_is_one_step(session: Session, study: Path) -> None:
    before = study.read_bytes()
    words = "".join(f"Line {number} of a paste.\n" for number in range(2_000))
    session.paste(words)
    session.until("edited")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 2,?00[01] lines changed")
    assert words in study.read_text("utf-8")
    session.press("ctrl+z")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 2,?00[01] lines changed")
    assert study.read_bytes() == before


def test_a_window_of_any_size(session: Session) -> None:
    for columns, rows in ((200, 50), (49, 10), (1, 1), (80, 24), (300, 100), (120, 36)):
        session.resize(columns, rows)
        session.settle(0.1)
        assert session.is_running
        if columns < 50:
            session.type("x")
    session.until("Building permits in")
    assert session.reader.faults == []


def test_twenty_thousand_moves_of_the_mouse_are_no_text(session: Session, study: Path) -> None:
    before = study.read_bytes()
    session.send(b"".join(b"\x1b[<35;%d;%dM" % (1 + at % 120, 1 + at % 36) for at in range(20_000)))
    session.settle()
    session.type("x")
    session.until("edited")
    session.press("ctrl+z")
    session.until_gone("edited")
    assert study.read_bytes() == before


def test_mouse_clicks_and_the_wheel(session: Session) -> None:
    session.send(b"\x1b[<0;40;4M\x1b[<0;40;4m")
    session.until(" title  LF")
    session.send(b"\x1b[<65;40;30M" * 5)
    session.settle()
    session.send(b"\x1b[<0;50;30M\x1b[<0;50;30m")
    session.until(r" \d+:\d+  LF")
