"""Late imports of the runtime's modules after their files were removed or replaced."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clutch._importing import kept_sources
from owner_process import RUNTIME

PROGRAM = """
import importlib, pathlib, shutil, sys
sys.path.insert(0, sys.argv[1])
from clutch._importing import kept_sources
from clutch._runtime import worker
kept_sources.keep()
files = pathlib.Path(sys.argv[1])
paths = [path for path in (files / "clutch").rglob("*.py") if path.parent.name != "clutch"]
paths = [path for path in paths if path.parent.name != "_fork"]  # a worker never imports it
paths += [path for path in (files / "clutch").glob("*.py") if path.stem != "__init__"]
names = {".".join(path.relative_to(files).with_suffix("").parts): path for path in paths}
if sys.argv[2] == "again":
    shutil.rmtree(files)
    shutil.copytree(sys.argv[3], files)
elif sys.argv[2] == "going":
    def remove(event, arguments):
        if event == "open" and arguments[0] in left:
            left.remove(arguments[0])
            pathlib.Path(arguments[0]).unlink()
    left = {str(path) for path in paths}
    sys.addaudithook(remove)
else:
    shutil.rmtree(files)
late = [name for name in names if name.removesuffix(".__init__") not in sys.modules]
for name, path in names.items():
    module = importlib.import_module(name.removesuffix(".__init__"))
    assert module.__file__ == str(path), module.__file__
print(" ".join(name.removeprefix("clutch.") for name in late))
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
    assert {"_streams.base", "_runtime.async_service", "_reload.__init__", "testing"} <= set(
        late.split()
    )
    assert set(late.split()) == set(kept_sources.LATE)
    assert missing == "No module named 'clutch.no_such_module'"


def test_a_worker_does_not_start_while_its_files_are_being_removed(tmp_path: Path) -> None:
    copy = tmp_path / "python"
    shutil.copytree(RUNTIME, copy)
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]);"
        " from clutch._importing import kept_sources; import clutch._runtime.worker;"
        " os.remove(sys.argv[1] + '/clutch/_streams/source.py'); kept_sources.keep()"
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
    assert "_streams/source.py" in done.stderr
