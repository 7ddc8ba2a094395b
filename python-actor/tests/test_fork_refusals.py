"""What a template finds in itself, so that no worker is forked from it."""

import signal
import time
from pathlib import Path

import pytest

from clutch._wire import frames
from clutch_launcher.launcher import SIGNAL
from clutch_launcher.system import is_alive, process_table
from forking import HAS_OPENMP, OPENMP, ForkOwner, forking
from launching import PROC, LauncherProcess, eventually

pytestmark = PROC

# A region of GNU's OpenMP, entered as compiled code does.

UNSAFE = {
    "threads": (
        "import threading\nend = threading.Event()\n"
        "for _ in range(3): threading.Thread(target=end.wait, daemon=True).start()",
        "started 3 threads",
    ),
    "executor": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "pool = ThreadPoolExecutor(1)\npool.submit(abs, 1).result()",
        "started 1 thread",
    ),
    "log_listener": (
        "import logging.handlers, queue\n"
        "listener = logging.handlers.QueueListener(queue.Queue())\nlistener.start()",
        "started 1 thread",
    ),
    "socket": ("import socket\nopen_socket = socket.socket()", "left a socket open"),
    "pipe": ("import os\nends = os.pipe()", "left a pipe open and 1 more"),
    "file": ("log = open(__file__)", "left {folder}/unsafe.py open"),
    "sqlite": (
        "import sqlite3\nconnection = sqlite3.connect({folder!r} + '/data')\n"
        "connection.execute('create table numbers (n)')",
        "left {folder}/data open",
    ),
    "epoll": ("import select\npoll = select.epoll()", "left an eventpoll descriptor open"),
    "inotify": (
        "import ctypes\nnotify = ctypes.CDLL(None).inotify_init()",
        "left an inotify descriptor open",
    ),
    "event_loop": ("import asyncio\nloop = asyncio.new_event_loop()", "left an event loop open"),
    "zmq": ("import zmq\ncontext = zmq.Context()", "left a ZeroMQ context open"),
    "zmq_socket": (
        "import zmq\nsocket = zmq.Context.instance().socket(zmq.PULL)",
        "left a ZeroMQ context open",
    ),
    "grpc": ("import grpc._cython.cygrpc", "loaded gRPC, which does not survive a fork"),
    "cuda": (
        "import mmap\nwith open({folder!r} + '/libcuda.so.1', 'rb') as file:\n"
        "    library = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ, flags=mmap.MAP_PRIVATE)",
        "mapped libcuda",
    ),
    "process": (
        "import subprocess, sys\nchild = subprocess.Popen("
        "[sys.executable, '-c', 'import signal; signal.pause()'])",
        "started the process ",
    ),
    "shared_memory": ("import mmap\nshared = mmap.mmap(-1, 4096)", "mapped shared memory "),
    "timer": ("import signal\nsignal.setitimer(signal.ITIMER_VIRTUAL, 1000)", "set a timer"),
    "temporary_directory": (
        "import tempfile\nfolder = tempfile.TemporaryDirectory()",
        "left a temporary directory, which the first worker that ends would remove",
    ),
    "openmp": (OPENMP + "\nassert count(4) == 4", "started 3 threads"),
}


def unsafe(folder: Path, source: str) -> None:
    (folder / "unsafe.py").write_text(source.replace("{folder!r}", repr(str(folder))))
    (folder / "libcuda.so.1").write_bytes(bytes(4096))
    grpc = folder / "grpc" / "_cython"
    grpc.mkdir(parents=True)
    for file in (grpc.parent / "__init__.py", grpc / "__init__.py", grpc / "cygrpc.py"):
        file.write_text("")


@pytest.mark.parametrize("name", UNSAFE)
def test_what_is_unsafe_is_named_and_the_worker_is_spawned(tmp_path: Path, name: str) -> None:
    if name == "openmp" and not HAS_OPENMP:
        pytest.skip("there is no libgomp")
    source, found = UNSAFE[name]
    unsafe(tmp_path, source)
    with LauncherProcess() as launcher:
        owner = ForkOwner(launcher, 1)
        owner.launch(forking("unsafe", path=[str(tmp_path)]))
        started = owner.started()
        assert started["template"] == 0
        assert found.replace("{folder}", str(tmp_path)) in started["unforked"]
        assert started["unforked"].startswith("importing `unsafe` ")
        assert ("refused", started["unforked"]) in owner.templates
        owner.greet()
        owner.start(modules=["plain"])
        owner.notice(frames.Ready)
        owner.close()


def test_a_worker_that_must_be_forked_is_refused(tmp_path: Path) -> None:
    unsafe(tmp_path, UNSAFE["threads"][0])
    with LauncherProcess() as launcher:
        owner = ForkOwner(launcher, 1)
        owner.launch(forking("unsafe", is_required=True, path=[str(tmp_path)]))
        assert owner.refused() == "importing `unsafe` started 3 threads"
        owner.close()


def test_a_refusal_holds_until_a_file_is_changed(tmp_path: Path) -> None:
    unsafe(tmp_path, UNSAFE["threads"][0])
    fork = forking("unsafe", path=[str(tmp_path)])
    with LauncherProcess() as launcher:
        templates = []
        for number in (1, 2, 3):
            if number == 3:
                (tmp_path / "unsafe.py").write_text("safe = True")
            owner = ForkOwner(launcher, number)
            owner.launch(fork)
            templates.append(bool(owner.started()["template"]))
            owner.close()
        assert templates == [False, False, True]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("raise ValueError('no')", "importing `unsafe` raised ValueError: no"),
        (
            "import clutch; clutch.after(1, print)",
            "importing `unsafe` raised Refused: there are no timers here",
        ),
        ("import no_such_module", "importing `unsafe` raised ModuleNotFoundError: "),
        ("import sys; sys.exit(3)", "importing `unsafe` raised SystemExit: 3"),
        (
            "import os; os.write(2, b'no disk'); os._exit(3)",
            "importing `unsafe` ended its template: it ended with code 3; stderr: no disk",
        ),
        (
            "import os; os.abort()",
            "importing `unsafe` ended its template: it ended with signal 6",
        ),
        (
            "import clutch\n@clutch.before_fork\ndef hook(): raise OSError('out of luck')",
            "the hook `unsafe.hook` raised OSError: out of luck",
        ),
        (
            "import clutch, threading\nend = threading.Event()\n@clutch.before_fork\n"
            "def hook(): threading.Thread(target=end.wait, daemon=True).start()",
            "the hook `unsafe.hook` started 1 thread",
        ),
    ],
)
def test_a_template_that_cannot_be_made_costs_a_spawn(
    tmp_path: Path, source: str, said: str
) -> None:
    unsafe(tmp_path, source)
    with LauncherProcess() as launcher:
        owner = ForkOwner(launcher, 1)
        owner.launch(forking("unsafe", path=[str(tmp_path)]))
        started = owner.started()
        assert started["template"] == 0
        assert started["unforked"].startswith(said)
        owner.greet()
        owner.close()


def test_what_a_template_has_said_before_its_end_is_heard(tmp_path: Path) -> None:
    """Its messages and its end are there at the same time."""
    begun, gate = tmp_path / "begun", tmp_path / "gate"
    unsafe(
        tmp_path,
        f"import os, time\nimport clutch\nopen({str(begun)!r}, 'w').close()\n"
        f"while not os.path.exists({str(gate)!r}): time.sleep(0.001)\n"
        "@clutch.before_fork\ndef hook(): raise OSError('out of luck')",
    )
    with LauncherProcess() as launcher:
        owner = ForkOwner(launcher, 1)
        owner.launch(forking("unsafe", path=[str(tmp_path)]))
        eventually(begun.exists)
        (template,) = (pid for pid, parent, _ in process_table() if parent == launcher.process.pid)
        launcher.process.send_signal(signal.SIGSTOP)
        gate.touch()
        eventually(lambda: not is_alive(template))
        launcher.process.send_signal(signal.SIGCONT)
        started = owner.started()
        assert started["unforked"].startswith("the hook `unsafe.hook` raised OSError: out of luck")
        owner.greet()
        owner.close()


def test_a_template_that_hangs_is_waited_for_in_part_of_the_time(tmp_path: Path) -> None:
    unsafe(tmp_path, "import signal; signal.pause()")
    with LauncherProcess() as launcher:
        owner = ForkOwner(launcher, 1)
        before = time.monotonic()
        owner.launch(forking("unsafe", patience=1.5, path=[str(tmp_path)]))
        assert owner.started()["unforked"] == (
            "its template was not ready in time: it was importing `unsafe`"
        )
        assert time.monotonic() - before < 5
        owner.close()


def test_a_worker_that_is_stopped_meanwhile_is_not_started(tmp_path: Path) -> None:
    unsafe(tmp_path, "import signal; signal.pause()")
    with LauncherProcess() as launcher:
        owner = ForkOwner(launcher, 1)
        owner.launch(forking("unsafe", path=[str(tmp_path)]))
        launcher.send(SIGNAL, {"id": 1, "number": 9})
        started = owner.started()
        assert (started["detail"], started["heals"]) == ("its template was not ready yet", True)
        owner.close()


def test_no_templates_mean_a_spawn() -> None:
    with LauncherProcess(templates=0) as launcher:
        owner = ForkOwner(launcher, 1)
        owner.launch(forking())
        assert owner.started()["unforked"] == "clutch.process.template.max is 0"
        owner.close()
