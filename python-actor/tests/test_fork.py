"""Workers that were forked from a template: what they have, and what they can do."""

import os
import select
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from clutch._importing.kept_sources import LATE
from clutch._wire import frames
from forking import HAS_OPENMP, OPENMP, ForkOwner, forking, spares
from launching import PROC, SECONDS, LauncherProcess, eventually, limits
from owner_process import HANDLERS

pytestmark = PROC

ONES = 600.0**3


@contextmanager
def forked(
    *preload: str,
    count: int = 1,
    module: str = "forked",
    settings: Mapping[str, Any] = {},
    **changed: Any,
) -> Iterator[list[ForkOwner]]:
    """Workers that are ready, all forked from one template."""
    with LauncherProcess(**settings) as launcher, ExitStack() as stack:
        owners = []
        for number in range(1, count + 1):
            owner = ForkOwner(launcher, number)
            stack.callback(owner.close)
            owner.launch(forking(*preload, is_required=True, **changed))
            assert owner.started()["template"] == 1
            owner.greet()
            owner.start(modules=[module])
            owner.notice(frames.Ready)
            owners.append(owner)
        yield owners


def test_a_forked_worker_has_all_that_a_spawned_one_has() -> None:
    found = []
    bounds = limits(cpu=100, descriptors=200, memory=1 << 40)
    with LauncherProcess(umask=0o027, no_new_privileges=True) as launcher:
        for number, fork in enumerate([None, forking()], 1):
            owner = ForkOwner(launcher, number)
            owner.launch(fork, limits=bounds)
            assert bool(owner.started()["template"]) == (fork is not None)
            owner.greet()
            owner.start(modules=["forked"])
            owner.notice(frames.Ready)
            facts = owner.call("forked:facts")
            assert facts["umask"] == 0o027
            assert facts["privileges"] == "1"
            assert facts["limits"]["RLIMIT_NOFILE"] == [200, 200]
            assert facts["limits"]["RLIMIT_CPU"] == [100, 102]
            parent, marks, mark = owner.call("forked:parent_and_mark")
            assert parent == launcher.process.pid
            assert marks == [f"CLUTCH_WORKER={mark}"]
            assert mark.startswith(f"/user/worker-{number}#")
            found.append(facts)
            owner.close()
    assert found[0] == found[1]


def test_what_is_left_to_chance_differs() -> None:
    with forked("numpy.random", "multiprocessing", "ssl", "uuid", "tempfile", count=2) as owners:
        one, other = (owner.call("forked:chance") for owner in owners)
        assert not set(one) & set(other)


@pytest.mark.parametrize("function", ["forked:blas", "forked:linear_algebra"])
def test_blas_runs_in_the_child_after_it_ran_in_the_template(tmp_path: Path, function: str) -> None:
    source = (
        "import clutch, numpy as np\n@clutch.before_fork\n"
        "def warm():\n    ones = np.ones((600, 600))\n    ones @ ones\n"
    )
    (tmp_path / "warm.py").write_text(source)
    with forked("warm", count=2, path=[str(HANDLERS), str(tmp_path)]) as owners:
        for owner in owners:
            assert owner.call("forked:loaded", "numpy")
            assert owner.call(function) == (ONES if function == "forked:blas" else 200.0)


@pytest.mark.skipif(not HAS_OPENMP, reason="there is no libgomp")
def test_an_openmp_region_runs_in_the_child_if_none_ran_in_the_template(tmp_path: Path) -> None:
    (tmp_path / "openmp_region.py").write_text(OPENMP)
    with forked("openmp_region", count=2, path=[str(HANDLERS), str(tmp_path)]) as owners:
        for owner in owners:
            assert owner.call("forked:openmp", 4) == 4


LIBRARIES: list[tuple[list[str], str, list[Any], Any]] = [
    (["numpy"], "blas", [], ONES),
    (["pandas"], "frame", [], [249500, 250000]),
    (["pyarrow", "pyarrow.compute"], "arrow", [], 4999950000),
    ([], "lazy_frame", [], 4999950000),
    (["ssl"], "tls", [], "NO_SHARED_CIPHER"),
    (["concurrent.futures", "threading"], "threads", [], 5050),
    (["multiprocessing.pool"], "processes", ["fork"], 55),
    (["multiprocessing.pool"], "processes", ["spawn"], 55),
    (["multiprocessing.pool"], "processes", ["forkserver"], 55),
    (["asyncio"], "tasks", [], 45),
    (["asyncio"], "own_loop", [], 7),
    (["logging.config"], "log", ["hello"], None),
]


@pytest.mark.parametrize(
    ("preload", "function", "arguments", "value"), LIBRARIES, ids=lambda it: str(it)
)
def test_a_library_is_used_in_the_child(
    preload: list[str], function: str, arguments: list[Any], value: Any
) -> None:
    for name in preload or ["polars"]:
        pytest.importorskip(name)
    with forked(*preload, count=2) as owners:
        for owner in owners:
            assert all(owner.call("forked:loaded", name) for name in preload)
            assert owner.call(f"forked:{function}", *arguments) == value


def test_sqlite_is_used_by_two_children_at_once(tmp_path: Path) -> None:
    with forked("sqlite3", count=2) as owners:
        for owner in owners:
            owner.call("forked:sqlite", str(tmp_path / "data"))
        pids = [owner.process.pid for owner in owners]
        assert owners[0].call("forked:sqlite", str(tmp_path / "data"))[:2] == pids


def test_its_children_inherit_its_mark() -> None:
    with forked("subprocess") as (owner,):
        assert owner.call("forked:child") == owner.call("forked:parent_and_mark")[2]


def test_exit_handlers_of_preloaded_modules_run_in_the_template_alone(tmp_path: Path) -> None:
    source = (
        "import atexit, os, tempfile\n"
        f"atexit.register(lambda: open({str(tmp_path)!r} + f'/{{os.getpid()}}', 'w').close())\n"
    )
    (tmp_path / "leaves_a_file.py").write_text(source)
    path = [str(HANDLERS), str(tmp_path)]
    with forked("leaves_a_file", count=2, path=path, settings={"template_idle": 0}) as owners:
        template = owners[0].template
        assert [owner.stop() for owner in owners] == [0, 0]
        owners[1].ended()
        owners[0].until_template("ended")
    assert [file.name for file in tmp_path.iterdir() if file.name.isdigit()] == [str(template)]


def test_exit_handlers_of_the_standard_library_work_in_the_child() -> None:
    with forked("tempfile", "logging.handlers", "multiprocessing.util") as (owner,):
        folder = owner.call("forked:leave_at_exit")
        assert os.path.isdir(folder)
        assert owner.stop() == 0
        owner.ended()
        assert not os.path.exists(folder)
        assert b"flushed at exit" in owner.output


def test_a_template_imports_ahead_what_workers_import_late() -> None:
    with forked() as (owner,):
        eventually(lambda: spares(owner))  # which is forked after the imports
        later = ForkOwner(owner.launcher, 2)
        later.launch(forking(is_required=True))
        later.started()
        later.greet()
        later.start(modules=["forked"])
        later.notice(frames.Ready)
        found = set(later.call("forked:modules_of_clutch"))
        later.close()
    assert {f"clutch.{late}".removesuffix(".__init__") for late in LATE} <= found


@pytest.mark.parametrize("code", [0, 3, 255, None, True, 256, -1, 2**40, "in words"])
def test_a_worker_exits_with_the_code_of_a_spawned_one(code: object) -> None:
    found = []
    with LauncherProcess() as launcher:
        for number, fork in enumerate([None, forking(is_required=True)], 1):
            owner = ForkOwner(launcher, number)
            owner.launch(fork)
            owner.started()
            owner.greet()
            owner.start(modules=["forked"])
            owner.notice(frames.Ready)
            owner.send("forked:leave_with", code)
            found.append((owner.ended()["code"], owner.output))
            owner.close()
    assert found[0] == found[1]


def test_the_end_frees_no_objects_unless_a_file_is_open(tmp_path: Path) -> None:
    with forked(count=2) as owners:
        for owner in owners:
            owner.call("forked:keep_to_the_end")
        owners[1].call("forked:write_without_closing", str(tmp_path / "file"))
        for owner in owners:
            assert owner.stop() == 0
            owner.ended()
        assert [b"freed" in owner.output for owner in owners] == [False, True]
    assert (tmp_path / "file").read_text() == "not lost"


def test_the_end_waits_for_threads_and_flushes_native_buffers() -> None:
    with forked() as (owner,):
        owner.call("forked:leave_a_thread")
        owner.call("forked:print_in_native_code", "printed")
        assert owner.stop() == 0
        owner.ended()
        assert owner.output == [b"the thread has ended", b"printed"]


def test_signal_handlers_of_a_preloaded_module_are_reset(tmp_path: Path) -> None:
    source = (
        "import faulthandler, signal\nfaulthandler.enable()\n"
        "for number in (signal.SIGUSR2, signal.SIGCHLD, signal.SIGUSR1):\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGHUP, lambda number, frame: None)\n"
    )
    (tmp_path / "handles.py").write_text(source)
    found = []
    handles = forking("handles", path=[str(HANDLERS), str(tmp_path)])
    with LauncherProcess() as launcher:
        for number, fork in enumerate([None, handles] * 2, 1):
            with closing(ForkOwner(launcher, number)) as owner:
                owner.launch(fork)
                assert bool(owner.started()["template"]) == (fork is not None)
                owner.greet()
                owner.start(modules=["forked"])
                owner.notice(frames.Ready)
                facts = owner.call("forked:facts")
                found.append([facts["handlers"], facts["signals"]])
                os.kill(owner.process.pid, signal.SIGSEGV)
                assert "Segmentation fault" in owner.ended()["report"]
    assert found[0] == found[1] == found[2] == found[3]


def test_hooks_of_forks_run_in_the_worker_and_not_between(tmp_path: Path) -> None:
    source = (
        "import os\n"
        f"hook = lambda: open({str(tmp_path)!r} + f'/{{os.getpid()}}', 'w').close()\n"
        "os.register_at_fork(after_in_child=hook)\n"
    )
    (tmp_path / "leaves_a_file.py").write_text(source)
    with forked("leaves_a_file", path=[str(HANDLERS), str(tmp_path)]) as (owner,):
        eventually(lambda: spares(owner))
        files = {int(file.name) for file in tmp_path.iterdir() if file.name.isdigit()}
        assert files - set(spares(owner)) == {owner.process.pid}


def test_hooks_with_one_name_all_run(tmp_path: Path) -> None:
    source = (
        "import clutch\nafter = []\n"
        "def make(n):\n    def hook(): after.append(n)\n    return hook\n"
        "for n in (1, 2, 3): clutch.after_fork(make(n))\n"
    )
    (tmp_path / "hooked.py").write_text(source)
    again = "import importlib, hooked\nimportlib.reload(hooked)\n"
    (tmp_path / "reloads.py").write_text(again)
    path = [str(HANDLERS), str(tmp_path)]
    for preload in (["hooked"], ["hooked", "reloads"]):
        with forked(*preload, path=path) as (owner,):
            assert owner.call("forked:attribute", "hooked", "after") == [1, 2, 3]


def test_a_module_is_found_that_was_added_to_a_folder_after_the_template(tmp_path: Path) -> None:
    path = [str(HANDLERS), str(tmp_path)]
    with forked(path=path) as (first,):
        status = tmp_path.stat()
        (tmp_path / "added.py").write_text("value = 7\n")
        os.utime(tmp_path, ns=(status.st_atime_ns, status.st_mtime_ns))  # as within a clock tick
        with closing(ForkOwner(first.launcher, 2)) as owner:
            owner.launch(forking(path=path, is_required=True), {"path": path})
            assert owner.started()["template"] == 1
            owner.greet()
            owner.start(modules=["forked"])
            owner.notice(frames.Ready)
            assert owner.call("forked:attribute", "added", "value") == 7


def test_hooks_run_once_before_and_in_each_worker(tmp_path: Path) -> None:
    source = (
        "import clutch, os\nbefore = []\nafter = []\n"
        "clutch.before_fork(first := (lambda: before.append(os.getpid())))\n"
        "@clutch.after_fork\ndef second(): after.append(os.getpid())\n"
    )
    (tmp_path / "hooked.py").write_text(source)
    with forked("hooked", count=2, path=[str(HANDLERS), str(tmp_path)]) as owners:
        before = [owner.call("forked:attribute", "hooked", "before") for owner in owners]
        assert before[0] == before[1]
        assert len(before[0]) == 1
        for owner in owners:
            pids = owner.call("forked:attribute", "hooked", "after")
            assert pids == [owner.process.pid]


def test_a_hook_that_fails_in_the_worker_is_a_boot_error(tmp_path: Path) -> None:
    source = "import clutch\n@clutch.after_fork\ndef hook(): raise OSError('no disk')\n"
    (tmp_path / "hooked.py").write_text(source)
    with LauncherProcess() as launcher:
        owner = ForkOwner(launcher, 1)
        owner.launch(forking("hooked", path=[str(tmp_path)]))
        owner.started()
        ended = owner.ended()
        assert ended["code"] == 70
        assert '"boot": "start-hook-failed"' in ended["report"]
        assert "the hook hooked.hook raised OSError: no disk" in ended["report"]
        owner.close()


def test_the_targets_own_module_is_imported_by_each_worker(tmp_path: Path) -> None:
    (tmp_path / "target.py").write_text("import os\nborn = os.getpid()\ndef get(): return born\n")
    path = [str(tmp_path)]
    with LauncherProcess() as launcher:
        for number in (1, 2):
            owner = ForkOwner(launcher, number)
            owner.launch(forking(path=path), {"path": path})
            owner.started()
            owner.greet()
            owner.start(modules=["target"])
            owner.notice(frames.Ready)
            assert owner.call("target:get") == owner.process.pid
            owner.close()


def test_exits_are_told_as_those_of_spawned_workers() -> None:
    with forked(count=2) as (first, second):
        os.kill(first.process.pid, signal.SIGSEGV)
        ended = first.ended()
        assert (ended["code"], ended["signal"]) == (-1, signal.SIGSEGV)
        assert "Fatal Python error: Segmentation fault" in ended["report"]
        assert second.stop() == 0


def test_workers_live_on_without_their_template_and_end_with_the_launcher() -> None:
    with forked() as (owner,):
        template = owner.template
        os.kill(template, signal.SIGKILL)
        owner.until_template("ended")
        assert owner.call("forked:loaded", "sys")
        end = os.pidfd_open(owner.process.pid)
        os.kill(owner.launcher.process.pid, signal.SIGKILL)
        assert select.select([end], [], [], SECONDS)[0]
        os.close(end)
