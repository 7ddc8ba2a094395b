"""The parts of hot reload: watched modules, detected edits, and the modules to execute again."""

import os
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from clutch._importing.user_modules import UserModules
from clutch._reload.imports import imports, in_order
from clutch._reload.watcher import Watcher

Load = Callable[[str], Path]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads modules from files in the temporary folder. Returns each with its file."""

    def made(place: str) -> Path:
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("pass")
        name = f"edited_{file.stem}"
        spec = spec_from_file_location(name, file)
        assert spec is not None
        monkeypatch.setitem(sys.modules, name, module_from_spec(spec))
        return file

    return made


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"import a", {"a"}),
        (b"import a.b.c as d, e", {"a", "a.b", "a.b.c", "e"}),
        (b"from a import b as c, d", {"a", "a.b", "a.d"}),
        (b"from a.b import *", {"a.b", "a.b.*"}),
        (b"from . import x", {"pkg", "pkg.x"}),
        (b"from .x import y", {"pkg.x", "pkg.x.y"}),
        (b"from ...x import y", {"x", "x.y"}),
        (b"try:\n import a\nexcept ImportError:\n import b", {"a", "b"}),
        (b"match 1:\n case 1:\n  import a", {"a"}),
        (b"class A:\n import a", {"a"}),
        (b"def f():\n import a", set()),
        (b"async def f():\n import a", set()),
        (b"x = '\\d' + " + b"+".join([b"1"] * 500), set()),
        (b"def", set()),
        (b"\0", set()),
        (b"\xff", set()),
        (b"", set()),
    ],
)
def test_imports(source: bytes, expected: set[str]) -> None:
    assert imports(source, "pkg") == expected


@pytest.mark.parametrize(
    ("edited", "imported", "expected"),
    [
        ("a", {"a": "", "b": ""}, "a"),
        ("a", {"b": "a", "a": ""}, "ab"),
        ("a", {"d": "cb", "c": "b", "b": "a", "a": ""}, "abcd"),
        ("ab", {"a": "b", "b": ""}, "ba"),
        ("b", {"a": "", "b": "a", "c": "a"}, "b"),
        ("a", {"a": "b", "b": "a", "c": "b"}, "bac"),
        ("a", {"a": "a"}, "a"),
        ("ax", {"a": ""}, "a"),
    ],
)
def test_order(edited: str, imported: dict[str, str], expected: str) -> None:
    needed = {name: set(names) for name, names in imported.items()}
    assert "".join(in_order(set(edited), needed)) == expected


def test_only_the_users_own_modules_are_watched(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = load("mine.py")
    load(".venv/lib/python3/site-packages/installed.py")
    load("python3/dist-packages/packaged.py")
    load("elsewhere/far.py")
    monkeypatch.setitem(sys.modules, "edited_bare", ModuleType("edited_bare"))
    monkeypatch.setitem(sys.modules, "edited_none", None)
    monkeypatch.setitem(sys.modules, "edited_rude", Rude())
    (tmp_path / "elsewhere").rename(tmp_path.parent / f"{tmp_path.name}-not")
    found = UserModules([str(tmp_path)]).files()
    assert found["edited_mine"] == str(mine)
    assert set(found) == {"edited_mine", "edited_far"}
    everything = UserModules(["/"]).files()
    assert "edited_mine" in everything
    assert (
        not {"clutch._reload.watcher", "clutch", "json", "os", "msgspec", "pytest"}
        & everything.keys()
    )


class Rude:
    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)


def test_an_edit_is_due_when_the_file_has_come_to_rest(load: Load, tmp_path: Path) -> None:
    file = load("a.py")
    watcher = Watcher(UserModules([str(tmp_path)]), pytest.fail)
    assert not watcher.look()
    assert not watcher.look()
    file.write_text("edited")
    assert not watcher.look()
    file.write_text("edited again")
    assert not watcher.look()
    assert watcher.look()
    assert not watcher.look()
    assert watcher.take() == {"edited_a"}
    assert watcher.take() == set()


def test_what_is_an_edit(load: Load, tmp_path: Path) -> None:
    file = load("a.py")
    watcher = Watcher(UserModules([str(tmp_path)]), pytest.fail)
    watcher.look()
    first = file.stat()

    def is_edit() -> bool:
        watcher.look()
        return watcher.look()

    def keep_time(nanoseconds: int = 0) -> None:
        os.utime(file, ns=(first.st_atime_ns, first.st_mtime_ns + nanoseconds))

    assert not is_edit()
    file.write_text("PASS")
    keep_time(1)
    assert is_edit(), "one nanosecond later, of the same size"
    file.write_text("longer")
    keep_time(1)
    assert is_edit(), "at the same time, of another size"
    other = tmp_path / "saved"
    other.write_text("LONGER")
    other.replace(file)
    keep_time(1)
    assert is_edit(), "replaced, at the same time and of the same size"
    file.unlink()
    assert is_edit(), "deleted"
    assert not is_edit()
    file.write_text("back")
    assert is_edit(), "back"


def test_the_thread_tells_of_edits_and_ends(load: Load, tmp_path: Path) -> None:
    import threading

    file = load("a.py")
    told = threading.Event()
    watcher = Watcher(UserModules([str(tmp_path)]), told.set)
    watcher.look()
    watcher.start()
    file.write_text("edited")
    assert told.wait(10)
    assert watcher.take() == {"edited_a"}
    watcher.end()
    assert not watcher.is_alive()
