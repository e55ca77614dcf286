"""What holds for every test: the user's own folders stay untouched, and generated cases are the same in each run."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Clocks decide nothing here: a busy machine is no failure. `./dev test --long` draws new cases each time.
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("new", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("CASEEDIT_CASES", "same"))

NOBODY = 65534
_FOLDER = tempfile.TemporaryDirectory(prefix="caseedit-tests-")
for _name in ("STATE", "CONFIG", "CACHE"):
    os.environ[f"XDG_{_name}_HOME"] = os.path.join(_FOLDER.name, _name.lower())  # noqa: PTH118


@pytest.fixture
def not_root(tmp_path: Path) -> Iterator[None]:
    """Act as a user who may not do everything; the folder of the test belongs to that user."""
    if os.geteuid() != 0:
        yield
        return
    # A worker's folder lies one deeper than that of a single process.
    above = [folder for folder in tmp_path.parents if Path(tempfile.gettempdir()) in folder.parents]
    for folder in (tmp_path, *above):
        folder.chmod(0o755)
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0755", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
