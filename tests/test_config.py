from __future__ import annotations

from pathlib import Path

import pytest

from caseedit import config
from caseedit.config import Config


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "caseedit").mkdir()
    return tmp_path / "caseedit" / "config.toml"


def test_without_a_file_there_are_defaults(file: Path) -> None:
    assert config.load() == Config()


def test_flags_go_before_the_file_and_the_file_before_defaults(file: Path) -> None:
    file.write_text('theme = "light"\nmouse = false\n')
    loaded = config.load({"theme": "dark", "accessible": True, "mouse": None})
    assert loaded == Config(theme="dark", mouse=False, accessible=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("theme = \n", "not valid TOML"),
        ('theem = "dark"\n', "Did you mean theme"),
        ('theme = "pink"\n', "one of dark, light"),
        ('mouse = "no"\n', "true or false"),
        ("wrap = true\n", "whole number"),
        ("zzz = 1\n", "Known: theme"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_rest_counts(file: Path, text: str, words: str) -> None:
    file.write_text(text + "\nread_only = true\n")
    loaded = config.load()
    (problem,) = loaded.problems
    assert words in str(problem)
    assert loaded.theme == ""
    assert loaded.read_only is ("TOML" not in words)


def test_a_file_that_is_no_text_is_told(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    assert "TOML" in str(config.load().problems[0])


def test_directories_follow_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    assert config.config_dir() == tmp_path / "CONFIG" / "caseedit"
    assert config.state_dir() == tmp_path / "STATE" / "caseedit"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config.state_dir() == tmp_path / ".local" / "state" / "caseedit"
    monkeypatch.delenv("HOME")
    assert config.state_dir().parts[-3:] == (".local", "state", "caseedit")
    assert config.state_dir().is_absolute()
    assert not (tmp_path / "STATE").exists()
