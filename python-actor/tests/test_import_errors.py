"""Reports of failed imports: the module, the file, the line, and a file that shadows a module."""

import sys
from pathlib import Path
from typing import Any

import pytest

from clutch._calls.import_places import place
from owner import Owner
from owner_process import HANDLERS


def _refused(peer: Owner, folder: Path, **specification: Any) -> dict[str, Any]:
    peer.spawn(path=[str(folder)])
    peer.greet()
    peer.start(**(specification or {"modules": ["mine"]}))
    error = peer.boot_error()
    assert error["boot"] == "import-failed", error
    return error


def _write(folder: Path, **sources: str) -> None:
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source)


@pytest.mark.parametrize(
    "source",
    [
        "from email import templates",
        "import email.templates",
        "import email\nemail.templates",
        "try:\n    import email.templates\nexcept ImportError as e:\n    raise OSError from e",
        "try:\n    import email.templates\nexcept ImportError:\n    raise ValueError(3)",
    ],
)
def test_a_file_that_shadows_a_standard_module_is_named(
    peer: Owner, tmp_path: Path, source: str
) -> None:
    _write(tmp_path, email="templates = 1", mine="import other", other=source)
    error = _refused(peer, tmp_path)
    file = tmp_path / "email.py"
    told = f"{file} shadows the standard module email: rename it, for it is never imported"
    assert error["hint"] == told
    assert told in peer.stderr()


def test_a_package_that_shadows_a_module_of_clutchs(peer: Owner, tmp_path: Path) -> None:
    (tmp_path / "zmq").mkdir()
    (tmp_path / "zmq" / "__init__.py").touch()
    _write(tmp_path, mine="from zmq import rockets")
    error = _refused(peer, tmp_path)
    assert error["hint"].startswith(f"{tmp_path / 'zmq'} shadows Clutch's own module zmq: rename")


def test_a_file_that_shadows_an_installed_module_is_named(peer: Owner, tmp_path: Path) -> None:
    _write(tmp_path, pytest="", mine="from pytest import fixture")
    error = _refused(peer, tmp_path)
    assert error["hint"].startswith(
        f"{tmp_path / 'pytest.py'} shadows the installed module pytest ({pytest.__file__})"
    )


def test_nothing_is_blamed_that_is_not_there(peer: Owner, tmp_path: Path) -> None:
    _write(tmp_path, mine="from email import templates")
    assert _refused(peer, tmp_path)["hint"] is None


@pytest.mark.parametrize("function", ["late", "late_attribute"])
def test_a_call_that_imports_tells_it_too(peer: Owner, tmp_path: Path, function: str) -> None:
    source = "def late():\n    import email.templates\n"
    source += "def late_attribute():\n    import email\n    email.templates\n"
    _write(tmp_path, email="", mine=source)
    peer.boot({"path": [str(tmp_path)]}, modules=["mine"])
    error = peer.fail(f"mine:{function}").detail["error"]
    file = tmp_path / "email.py"
    assert error["notes"] == [
        f"{file} shadows the standard module email: rename it, for it is never imported"
    ]


# The first failure, for modules that Clutch, msgspec or pyzmq import.
@pytest.mark.parametrize("name", ["typing", "logging", "struct", "enum", "contextlib"])
def test_a_file_of_pythonpath_that_keeps_clutch_from_starting(
    peer: Owner, tmp_path: Path, name: str
) -> None:
    _write(tmp_path, **{name: ""})
    peer.spawn(environment={"PYTHONPATH": str(tmp_path)})
    error = peer.boot_error()
    assert error["boot"] == "import-failed"
    assert "Clutch needs modules that could not be imported: " in error["message"]
    file = tmp_path / f"{name}.py"
    assert error["hint"] == f"{file} shadows the standard module {name}: rename it"


def test_a_file_of_pythonpath_that_keeps_the_users_module_from_starting(
    peer: Owner, tmp_path: Path
) -> None:
    _write(tmp_path, statistics="", mine="from statistics import mean")
    peer.spawn(environment={"PYTHONPATH": str(tmp_path)})
    peer.greet()
    peer.start(modules=["mine"])
    hint = peer.boot_error()["hint"]
    assert hint == f"{tmp_path / 'statistics.py'} shadows the standard module statistics: rename it"


def test_a_missing_distribution_is_still_told_as_one(peer: Owner, tmp_path: Path) -> None:
    _write(tmp_path, msgspec="raise ImportError('no msgspec here')")
    peer.spawn(environment={"PYTHONPATH": str(tmp_path)})
    error = peer.boot_error()
    assert error["boot"] == "dependency-missing"
    assert error["message"] == "no msgspec here"
    assert "-m pip install" in error["hint"]


@pytest.mark.parametrize("specification", [{"modules": ["plain", "mine"]}, {"target": "mine:X"}])
def test_a_transitive_import_names_each_file_and_line(
    peer: Owner, tmp_path: Path, specification: dict[str, Any]
) -> None:
    _write(tmp_path, mine="\nimport middle", middle="\n\nimport lowest", lowest="import absent_x")
    (tmp_path / "plain.py").touch()
    error = _refused(peer, tmp_path, **specification)
    names = "lowest.py", "middle.py", "mine.py"
    lowest, middle, mine = (tmp_path / name for name in names)
    assert error["message"] == (
        "mine could not be imported: ModuleNotFoundError: No module named 'absent_x'"
        f"; in {lowest}, line 1, of module lowest"
        f", imported by {middle}, line 3, imported by {mine}, line 2"
    )
    assert [Path(frame[0]).name for frame in error["error"]["frames"]] == [*reversed(names)]


def test_a_syntax_error_names_its_own_line(peer: Owner, tmp_path: Path) -> None:
    _write(tmp_path, mine="import middle", middle="x = 1\ndef f(:\n    pass\n")
    message = _refused(peer, tmp_path)["message"]
    middle, mine = tmp_path / "middle.py", tmp_path / "mine.py"
    assert f"; in {middle}, line 2, imported by {mine}, line 1" in message


def test_an_error_within_a_function_names_the_function_s_line(peer: Owner, tmp_path: Path) -> None:
    _write(tmp_path, mine="def f():\n    raise ValueError(3)\n\nf()\n")
    message = _refused(peer, tmp_path)["message"]
    mine = tmp_path / "mine.py"
    assert (
        f"ValueError: 3; in {mine}, line 2, of module mine, imported by {mine}, line 4" in message
    )


def test_a_listed_module_that_is_missing_has_no_place(peer: Owner, tmp_path: Path) -> None:
    error = _refused(peer, tmp_path)
    assert error["message"] == (
        "mine could not be imported: ModuleNotFoundError: No module named 'mine'"
    )
    assert sys.executable in error["hint"]


def test_a_constructor_and_a_hook_name_their_line(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="counter:FailsToConstruct")
    assert f"; in {HANDLERS / 'counter.py'}, line " in peer.boot_error()["message"]


def test_an_error_that_cannot_be_shown_is_still_a_failed_start(peer: Owner, tmp_path: Path) -> None:
    source = "class E(Exception):\n    def __str__(self):\n        raise ValueError(3)\n\nraise E"
    _write(tmp_path, mine=source)
    assert "<E whose str() raised>" in _refused(peer, tmp_path)["message"]


def test_an_error_without_a_traceback_has_no_place() -> None:
    assert place(ValueError(3)) == ""
