"""What it costs to start: Python, Textual, our commands, and how many modules each brings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import of_children, report

ROOT = Path(__file__).parent.parent
ONE = "sample_content/case-studies/OCP.md"
ROUNDS = 7
REFERENCE = "python, nothing"
WAYS = {
    REFERENCE: "pass",
    "import yaml": "import yaml",
    "import frontmatter (python-frontmatter)": "import frontmatter",
    "import textual.app": "import textual.app",
    "caseedit --version": "from caseedit.cli.main import main; main(['--version'])",
    "caseedit get": f"from caseedit.cli.main import main; main(['get', '{ONE}', 'title'])",
    "caseedit check, one file": f"from caseedit.cli.main import main; main(['check', '{ONE}'])",
    "caseedit preview": f"from caseedit.cli.main import main; main(['preview', '{ONE}'])",
    # As the editor itself imports it.
    "import caseedit.tui.app": "from caseedit.tui.sparing import spared\nwith spared(): import caseedit.tui.app",
}


def main() -> None:
    """Print CPU and modules of each."""
    os.chdir(ROOT)
    environment = {"PYTHONPATH": str(ROOT)}
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, code in WAYS.items():
            times[name].append(of_children([sys.executable, "-c", code], environment))
    report(times, REFERENCE)
    print("modules imported:")
    for name, code in WAYS.items():
        print(f"  {name:44} {modules(code, environment):5}")


def modules(code: str, environment: dict[str, str]) -> int:
    """Return how many modules a program has at its end."""
    counting = f"{code}\nimport sys; print(len(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", counting], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return int(done.stderr.split()[-1])


if __name__ == "__main__":
    main()
