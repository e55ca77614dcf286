"""The house rules that a program can check: floors, start-up, names, sizes."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "caseedit"
MODULES = sorted(PACKAGE.rglob("*.py"))
OURS = sorted(path for folder in ("caseedit", "tests", "docs", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
WITHOUT_TERMINAL = ("core", "workspace.py", "config.py", "errors.py", "cli")
BAD_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
# Hosts of package registries and folders of somebody's machine have no place in a project.
FORBIDDEN = re.compile(
    "|".join(
        (
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "npm" + r"js\.",
            "file" + r":///(?:opt|mnt|srv)",
            "/wo" + "rk/",
            "/ho" + r"me/\w",
            "/Use" + "rs/",
        )
    )
)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def without_terminal() -> list[str]:
    places = [PACKAGE / name for name in WITHOUT_TERMINAL]
    return [name_of(path) for path in MODULES if any(path == place or place in path.parents for place in places)]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def run(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_imports_point_down() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_below_the_app_imports_a_terminal() -> None:
    """Each module is imported alone, in one process that forgets our modules in between."""
    code = f"""
import importlib, sys
for name in {without_terminal()!r}:
    for known in [known for known in sys.modules if known.partition(".")[0] == "caseedit"]:
        del sys.modules[known]
    importlib.import_module(name)
    found = {{"textual", "rich"}} & sys.modules.keys()
    if found:
        sys.exit(f"{{name}} imports {{found}}")
"""
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (["check", "sample_content"], "textual rich asyncio watchfiles markdown_it justhtml frontmatter"),
        (
            ["get", "sample_content/case-studies/OCP.md", "title"],
            "textual rich asyncio watchfiles markdown_it justhtml frontmatter",
        ),
        (["list", "sample_content"], "textual rich asyncio watchfiles markdown_it justhtml frontmatter"),
        (["preview", "sample_content/case-studies/OCP.md"], "textual rich asyncio watchfiles"),
        (["--version"], "textual rich asyncio yaml"),
    ],
)
def test_a_command_imports_only_what_it_needs(words: list[str], absent: str) -> None:
    code = f"""
import sys
from caseedit.cli.main import main
main({words!r})
print("IMPORTED", *sorted(set({absent.split()!r}) & sys.modules.keys()), file=sys.stderr)
"""
    done = run(sys.executable, "-c", code)
    assert done.stderr.splitlines()[-1].split() == ["IMPORTED"], done.stderr


@pytest.mark.parametrize("path", OURS, ids=label)
def test_files_are_short(path: Path) -> None:
    limit = 600 if "tests" in path.relative_to(ROOT).parts else 400
    assert len(path.read_text("utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_modules_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    told = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    assert told, "the first line is a docstring of one sentence"
    assert len(told) <= 160
    assert told.endswith((".", "..."))
    assert not tree.body[1:] or "from __future__ import annotations" in path.read_text("utf-8")


def test_names_say_something() -> None:
    assert [label(path) for path in OURS if BAD_NAMES & set(path.stem.split("_"))] == []


def test_functions_are_short() -> None:
    lengths = []
    for path in MODULES:
        for function in functions(path):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            assert length <= 60, f"{label(path)}: {function.name} has {length} lines"
            lengths.append(length)
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_no_addresses_of_machines() -> None:
    """Of what is in the repository, not of what lies beside it."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard")
    names = listed.stdout.split("\n") if listed.returncode == 0 else [label(path) for path in OURS]
    found = []
    for name in filter(None, names):
        text = (ROOT / name).read_bytes().decode("utf-8", "replace") if (ROOT / name).is_file() else ""
        found += [f"{name}: {match.group()}" for match in FORBIDDEN.finditer(text)]
    assert found == []
