"""A user's file with the name of a module that a worker imports does not run in its place."""

import re
import sys
from pathlib import Path

import pytest

from clutch._importing.standard_library import StandardLibrary
from clutch._shadowing import hidden
from clutch._wire import frames
from owner import Owner
from owner_process import HANDLERS

# Common names, even if a worker on this version of Python does not import them.
NAMED = {"json", "msgspec", "zmq", "hmac", "hashlib", "traceback", "asyncio", "logging", "queue"}
USERS = {path.stem for path in HANDLERS.glob("*.py")} | {"numpy"}
_IMPORT = re.compile(r"^import time:[^|]*\|[^|]*\| +([\w.]+)$", re.MULTILINE)


def _live(worker: Owner) -> None:
    """Makes the worker import every module that it may need, except for hot reload."""
    assert worker.call("plain:add", 1, 2) == 3
    worker.fail("plain:fail_with_chain")
    worker.call("plain:log_error")
    worker.call("plain:warn")
    worker.fail("plain:fail_in_thread", "surplus")
    assert worker.call("asyncs:sleep", 0.0) == "slept"
    for shape, function in ((1, "numbers"), (1, "async_numbers")):
        stream = worker.open(f"streams:{function}", 3, shape=shape, demand=5)
        assert worker.until_given(stream, 3) == [0, 1, 2]
    for prefix in ("", "async_"):
        stream = worker.open(f"streams:{prefix}total", shape=2)
        worker.until(lambda stream=stream: worker.requested[stream] > 0)  # type: ignore[misc]
        worker.feed(stream, 1, 2)
        worker.finish(stream)
        assert worker.value(stream) == 3
    assert worker.stop() == 0, worker.stderr()


MODULES = ["plain", "asyncs", "streams"]


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Names of all top-level modules that such a worker imports, from `-X importtime`."""
    worker = Owner()
    try:
        worker.spawn(environment={"PYTHONPROFILEIMPORTTIME": "1"}, requires=["pyzmq>=1"])
        worker.greet()
        worker.start(modules=MODULES)
        worker.notice(frames.Ready)
        _live(worker)
        found = {name.partition(".")[0] for name in _IMPORT.findall(worker.stderr())}
    finally:
        worker.close()
    assert len(found) > 80, found
    return found


@pytest.fixture
def traps(imported: set[str], tmp_path: Path) -> Path:
    folder = tmp_path / "traps"
    folder.mkdir()
    witness = tmp_path / "witness"
    for name in (imported | NAMED | sys.stdlib_module_names) - USERS:
        text = f"with open({str(witness)!r}, 'a') as told: told.write({name!r} + ' ')\n"
        (folder / f"{name}.py").write_text(text)
    return folder


def _ran(traps: Path) -> str:
    witness = traps.parent / "witness"
    return witness.read_text() if witness.exists() else ""


def test_nothing_in_the_working_directory_runs(peer: Owner, traps: Path) -> None:
    peer.boot({"directory": traps}, modules=MODULES)
    _live(peer)
    assert _ran(traps) == ""


def test_nothing_in_the_working_directory_runs_with_hot_reload(peer: Owner, traps: Path) -> None:
    peer.boot({"directory": traps}, modules=MODULES, hot_reload=True)
    _live(peer)
    assert _ran(traps) == ""


def test_nothing_in_the_module_path_runs_for_clutch(peer: Owner, traps: Path) -> None:
    path = [str(traps), str(HANDLERS)]
    peer.boot({"directory": traps, "path": path}, modules=MODULES)
    warning = peer.notice(frames.Log)
    assert warning.level == 30
    assert "of your files are never imported" in warning.message
    assert str(sorted(traps.iterdir())[0]) in warning.message
    _live(peer)
    assert _ran(traps) == ""


def test_the_safe_path_is_not_inherited_unless_the_user_says_so(peer: Owner) -> None:
    peer.boot(modules=["os"])
    assert peer.call("os:getenv", "PYTHONSAFEPATH") is None


def test_the_safe_path_of_the_user_is_inherited(peer: Owner) -> None:
    peer.boot({"environment": {"PYTHONSAFEPATH": "1"}}, modules=["os"])
    assert peer.call("os:getenv", "PYTHONSAFEPATH") == "1"


def test_a_folder_of_pythonpath_is_searched(peer: Owner, tmp_path: Path) -> None:
    (tmp_path / "from_pythonpath.py").write_text("def f():\n    return 7\n")
    surroundings = {"PYTHONPATH": str(tmp_path)}
    peer.boot({"environment": surroundings}, modules=["from_pythonpath"])
    assert peer.call("from_pythonpath:f") == 7


@pytest.mark.parametrize("name", ["statistics", "json", "zmq", "clutch"])
def test_a_listed_module_that_would_be_another_is_refused(
    peer: Owner, tmp_path: Path, name: str
) -> None:
    file = tmp_path / f"{name}.py"
    file.write_text("def f():\n    return 1\n")
    peer.spawn(path=[str(tmp_path)])
    peer.greet()
    peer.start(modules=[name])
    error = peer.boot_error()
    assert error["boot"] == "import-failed"
    assert f"{name} would be Python's or Clutch's own module, and not {file}" in error["message"]
    kind = "Clutch's own" if name in ("zmq", "clutch") else "the standard"
    assert error["hint"] == f"{file} shadows {kind} module {name}: rename it"


def test_an_actor_whose_module_would_be_another_is_refused(peer: Owner, tmp_path: Path) -> None:
    package = tmp_path / "statistics"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "mine.py").write_text("import clutch\n@clutch.actor\nclass Mine: ...\n")
    peer.spawn(path=[str(tmp_path)])
    peer.greet()
    peer.start(target="statistics.mine:Mine")
    assert "own module, and not" in peer.boot_error()["message"]


def test_what_is_hidden(tmp_path: Path) -> None:
    for name in ("queue.py", "types.txt", "mine.py", "json.pyc"):
        (tmp_path / name).touch()
    for folder in ("code", "select"):
        (tmp_path / folder).mkdir()
    (tmp_path / "code" / "__init__.py").touch()
    found = hidden([str(tmp_path / "absent"), str(tmp_path)])
    assert found == {
        "queue": str(tmp_path / "queue.py"),
        "json": str(tmp_path / "json.pyc"),
        "code": str(tmp_path / "code"),
    }


def test_a_name_that_this_pythons_standard_library_lacks(tmp_path: Path) -> None:
    (tmp_path / "winreg.py").touch()
    library = StandardLibrary(sys.path, [str(tmp_path)])
    with pytest.raises(ModuleNotFoundError, match="'winreg' in this Python's standard library"):
        library.find_spec("winreg")
    assert StandardLibrary(sys.path, []).find_spec("winreg") is None
    assert library.find_spec("no_such_module") is None
    found = library.find_spec("statistics")
    assert found is not None and found.origin is not None
    assert not found.origin.startswith(str(tmp_path))
