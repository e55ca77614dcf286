"""What changes files goes through the one object that tests can make fail: nothing is done past it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASK = """
import os, sys, threading
from pathlib import Path
from caseedit.core.files import atomic, naming, stamp
from caseedit.core.files.disk import Disk
from caseedit.core.text import Edit
from caseedit.core.files.recovery import Journal
from caseedit.errors import ChangedOnDisk
from caseedit.workspace import Workspace

CHANGING = {"os.rename", "os.link", "os.remove", "os.chmod", "os.chown", "os.truncate", "os.setxattr", "os.mkdir",
            "os.rmdir", "os.symlink", "os.utime", "shutil.rmtree", "shutil.move"}
depth, found = threading.local(), []

def hook(event, arguments):
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if (event in CHANGING or writes) and not getattr(depth, "count", 0) and sys.argv[1] in str(arguments[0]):
        found.append(f"{event} {os.path.relpath(arguments[0], sys.argv[1])}")

def counted(real):
    def call(*arguments):
        depth.count = getattr(depth, "count", 0) + 1
        try:
            return real(*arguments)
        finally:
            depth.count -= 1
    return call

for name in [name for name in vars(Disk) if not name.startswith("_")]:
    setattr(Disk, name, counted(getattr(Disk, name)))
here = Path(sys.argv[1])
file, other = here / "a.md", here / "b.md"
file.write_text("old")
sys.addaudithook(hook)
known = atomic.write(file, b"beside", expected=stamp.read(file)[1])
counted(os.link)(file, other)
known = atomic.write(file, b"in place", expected=known)
atomic.create(here / "new.md", b"new")
naming.rename(here / "new.md", here / "renamed.md")
naming.delete(here / "renamed.md")
atomic.write(here / "far" / "away" / "new.md", b"anew", expected=known, overwrite=True)
workspace = Workspace(here, journal=Journal(here / "recovery", elsewhere=()))
workspace.open(file)
workspace.edit([Edit(0, 0, "mine\\n\\n")], origin="body")
workspace.keep_all(5)
counted(file.write_bytes)(b"in place\\n\\ntheirs")
try:
    workspace.begin_save().run()
except ChangedOnDisk:
    workspace.merge_theirs(workspace.documents[file])
job = workspace.begin_save(overwrite=True)
workspace.finish_save(job, job.run())
workspace.close()
print(*sorted(set(found)), sep="\\n")
"""


def test_nothing_is_changed_past_the_disk(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    here, state = str(tmp_path / "here"), str(tmp_path / "here" / "state")
    done = subprocess.run(
        [sys.executable, "-c", ASK, here], capture_output=True, text=True, check=True, env={"XDG_STATE_HOME": state}
    )
    # Who has a file open is said by a lock in a file that holds no words of anybody.
    past = [line for line in done.stdout.splitlines() if not line.endswith(".lock")]
    assert past == []
