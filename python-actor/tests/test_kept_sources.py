"""Late modules of the runtime while their files are gone, or are there again."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clutch import _kept_sources
from owner import RUNTIME

PROGRAM = """
import importlib, pathlib, shutil, sys
sys.path.insert(0, sys.argv[1])
from clutch import _kept_sources, _worker
_kept_sources.keep()
files = pathlib.Path(sys.argv[1])
names = sorted(path.stem for path in (files / "clutch").glob("*.py") if path.stem != "__init__")
if sys.argv[2] == "again":
    shutil.rmtree(files)
    shutil.copytree(sys.argv[3], files)
elif sys.argv[2] == "going":
    def remove(event, arguments):
        if event == "open" and arguments[0] in left:
            left.remove(arguments[0])
            pathlib.Path(arguments[0]).unlink()
    left = {str(path) for path in (files / "clutch").glob("*.py")}
    sys.addaudithook(remove)
else:
    shutil.rmtree(files)
late = [name for name in names if "clutch." + name not in sys.modules]
for name in names:
    module = importlib.import_module("clutch." + name)
    assert module.__file__ == str(files / "clutch" / (name + ".py")), module.__file__
print(" ".join(late))
try:
    importlib.import_module("clutch.no_such_module")
except ModuleNotFoundError as error:
    print(error)
"""


@pytest.mark.parametrize("state", ["gone", "again", "going"])
def test_every_module_is_imported_though_its_file_was_removed(tmp_path: Path, state: str) -> None:
    copy = tmp_path / "python"
    shutil.copytree(RUNTIME, copy)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(copy), state, str(RUNTIME)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stderr == ""
    late, missing = done.stdout.splitlines()
    assert {"_stream_base", "_async_service", "_reloading", "testing"} <= set(late.split())
    assert set(late.split()) == set(_kept_sources.LATE)
    assert missing == "No module named 'clutch.no_such_module'"


def test_a_worker_does_not_start_while_its_files_are_being_removed(tmp_path: Path) -> None:
    copy = tmp_path / "python"
    shutil.copytree(RUNTIME, copy)
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]);"
        " from clutch import _kept_sources, _worker;"
        " os.remove(sys.argv[1] + '/clutch/_stream_source.py'); _kept_sources.keep()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(copy)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "No such file or directory" in done.stderr
    assert "_stream_source.py" in done.stderr
