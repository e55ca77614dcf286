"""`./dev`: found through links, from any folder, in any place, and plain words where something is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
DEV = ROOT / "dev"


def project(folder: Path) -> Path:
    """Make a project that is only `dev` and what it reads."""
    folder.mkdir(parents=True)
    for name in ("dev", "pyproject.toml", "constraints.txt"):
        shutil.copy2(ROOT / name, folder / name)
    (folder / "sample_content").mkdir()
    return folder


def ready(root: Path, venv: Path) -> None:
    """Make a stand-in for an environment that is set up: its Python prints what it is asked."""
    (venv / "bin").mkdir(parents=True)
    python = venv / "bin" / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$@"\n')
    python.chmod(0o755)
    text = (
        f"{root.resolve()}\n".encode()
        + (root / "pyproject.toml").read_bytes()
        + (root / "constraints.txt").read_bytes()
    )
    sums = subprocess.run(["cksum"], input=text, capture_output=True, check=True).stdout.decode().strip()
    (venv / "caseedit-stamp").write_text(f"{sums.replace(' ', '-')} develop\n")


def tools(folder: Path, **stubs: str) -> str:
    """Make a folder of the few programs that `dev` may use, and of stand-ins; return it as a PATH."""
    folder.mkdir()
    for name in ("sh", "cat", "cksum", "tr", "dirname", "readlink", "mktemp", "rm", "sed", "tail", "mkdir", "printf"):
        found = shutil.which(name)
        if found:
            (folder / name).symlink_to(found)
    for name, text in stubs.items():
        (folder / name.replace("_", ".")).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name.replace("_", ".")).chmod(0o755)
    return str(folder)


def dev(script: Path, *words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("CASEEDIT_VENV", "XDG_CACHE_HOME")}
    return subprocess.run(
        [str(script), *words], cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, timeout=120
    )


def test_run_starts_the_sample_from_any_folder_through_links(tmp_path: Path) -> None:
    root = project(tmp_path / "a folder" / "with blanks")
    ready(root, root / ".venv")
    (tmp_path / "bin").mkdir()
    (tmp_path / "one").symlink_to(os.path.relpath(root / "dev", tmp_path))
    (tmp_path / "bin" / "two").symlink_to("../one")
    done = dev(tmp_path / "bin" / "two", "run", cwd=tmp_path)
    assert done.stdout.splitlines() == [str(tmp_path), "-P", "-m", "caseedit", f"{root}/sample_content"]
    assert done.stderr == ""


def test_a_path_is_the_callers(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    ready(root, root / ".venv")
    done = dev(root / "dev", "run", "my pages/a b.md", "--read-only", cwd=tmp_path)
    assert done.stdout.splitlines() == [str(tmp_path), "-P", "-m", "caseedit", "my pages/a b.md", "--read-only"]


def test_the_environment_can_be_elsewhere(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    ready(root, tmp_path / "other place")
    done = dev(root / "dev", "run", cwd=tmp_path, CASEEDIT_VENV="other place")
    assert "caseedit" in done.stdout.splitlines()
    assert not (root / ".venv").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_that_cannot_be_written_uses_the_cache(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    root.chmod(0o555)
    try:
        nothing = tools(tmp_path / "tools", python3="exit 1")
        done = dev(root / "dev", "run", cwd=tmp_path, PATH=nothing, XDG_CACHE_HOME=str(tmp_path / "cache"))
    finally:
        root.chmod(0o755)
    assert done.returncode == 2
    assert not (root / ".venv").exists()


def test_debian_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    # Such a Python is new enough, and has no ensurepip.
    python = 'case "$2" in *ensurepip*) echo "No module named ensurepip" >&2; exit 1;; *) exit 0;; esac'
    done = dev(root / "dev", "run", cwd=tmp_path, PATH=tools(tmp_path / "tools", python3=python))
    assert done.returncode == 2
    told = done.stderr.splitlines()
    assert told == [
        "first run: setting up (once)",
        "Python cannot make a virtual environment here. Run: sudo apt install python3-venv",
    ]


def test_an_old_python_is_told_apart_from_none(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    done = dev(root / "dev", "test", cwd=tmp_path, PATH=tools(tmp_path / "tools", python3="exit 1"))
    assert done.returncode == 2
    assert "needs Python 3.11 or newer" in done.stderr


def test_a_failed_set_up_is_said_and_begun_again(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    python = 'case "$1" in -m) echo "the disk is full" >&2; exit 1;; *) exit 0;; esac'
    path = tools(tmp_path / "tools", python3=python)
    for _ in range(2):
        done = dev(root / "dev", "run", cwd=tmp_path, PATH=path)
        assert done.returncode == 3
        assert "the disk is full" in done.stderr
        assert "first run: setting up (once)" in done.stderr
    assert not (root / ".venv" / "caseedit-stamp").exists()


def test_changed_pins_are_set_up_again(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    ready(root, root / ".venv")
    with (root / "constraints.txt").open("a") as pins:
        pins.write("# changed\n")
    done = dev(root / "dev", "run", cwd=tmp_path, PATH=tools(tmp_path / "tools", python3="exit 1"))
    assert done.returncode == 2
    assert "first run" in done.stderr


def test_the_first_failing_stage_ends_the_run(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    ready(root, root / ".venv")
    python = root / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@"\ncase "$*" in *"ruff check"*) exit 4;; esac\n')
    done = dev(root / "dev", "test", cwd=tmp_path)
    assert done.returncode == 4
    assert "== lint" in done.stdout
    assert "== types" not in done.stdout
    assert "stopped at: lint" in done.stderr


def test_test_passes_its_arguments_to_pytest(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    ready(root, root / ".venv")
    assert "-m pytest -m not long tests/cli -x" in " ".join(
        dev(root / "dev", "test", "tests/cli", "-x", cwd=tmp_path).stdout.split("\n")
    )
    assert "long" not in dev(root / "dev", "test", "--long", cwd=tmp_path).stdout


def test_wrong_use_shows_the_use(tmp_path: Path) -> None:
    done = dev(DEV, "nonsense", cwd=tmp_path)
    assert done.returncode == 2
    assert "./dev run [PATH]" in done.stderr


def pins() -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^ \\;\n]+)", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in found}


def test_the_list_of_pins_holds_no_address_and_a_hash_for_each() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert "://" not in text
    for part in re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", part), part


def test_each_pin_fits_what_the_project_asks_for() -> None:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = found["project"]["dependencies"] + found["project"]["optional-dependencies"]["dev"]
    pinned = pins()
    for requirement in map(Requirement, asked + found["build-system"]["requires"]):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_dev_is_plain_shell() -> None:
    assert DEV.read_text("utf-8").startswith("#!/bin/sh\n")
    shell = shutil.which("dash") or "/bin/sh"
    assert subprocess.run([shell, "-n", str(DEV)], timeout=20).returncode == 0
    assert os.access(DEV, os.X_OK)
    assert sys.version_info >= (3, 11)


@pytest.mark.long
def test_a_fresh_copy_sets_itself_up(tmp_path: Path) -> None:
    """The only test that needs a package index."""
    root = tmp_path / "a fresh copy"
    left_out = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, root, ignore=left_out)
    first = dev(root / "dev", "run", "--version", cwd=tmp_path)
    assert first.stdout.startswith("caseedit ")
    assert first.stderr == "first run: setting up (once)\n"
    second = dev(root / "dev", "run", "--version", cwd=tmp_path)
    assert (second.stdout, second.stderr) == (first.stdout, "")
    assert (root / ".venv" / "bin" / "caseedit").exists()
