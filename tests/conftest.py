"""What holds for every test: the user's own folders stay untouched, and generated cases are the same in each run."""

from __future__ import annotations

import os
import tempfile

from hypothesis import HealthCheck, settings

# Clocks decide nothing here: a busy machine is no failure. `./dev test --long` draws new cases each time.
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("new", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("CASEEDIT_CASES", "same"))

_FOLDER = tempfile.TemporaryDirectory(prefix="caseedit-tests-")
for _name in ("STATE", "CONFIG", "CACHE"):
    os.environ[f"XDG_{_name}_HOME"] = os.path.join(_FOLDER.name, _name.lower())  # noqa: PTH118
