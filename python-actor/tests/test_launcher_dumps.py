"""The stacks that a launcher process gets from its workers by a signal."""

import itertools
import os
import signal
from typing import Any

import pytest

from clutch._runtime.bootstrap import STACKS as WORKERS_SIGNAL
from clutch_launcher import dumps
from clutch_launcher.launcher import ASK_STACKS, SIGNAL
from clutch_launcher.streams import ENDED, OUTPUT, STACKS
from launching import PROC, LauncherProcess

ENABLE = (
    "import ctypes, faulthandler, os, signal, sys, threading, time\n"
    "faulthandler.enable(3)\n"
    f"faulthandler.register({int(dumps.SIGNAL)}, file=3, all_threads=True)\n"
)
UP = "print(os.getpid(), flush=True)\n"
HOLD = "ctypes.PyDLL(None).pause()\n"  # a handler ends it, so it begins again
PAUSE = f"{UP}while True:\n    {HOLD}"
REQUESTS = itertools.count(1)


def _stacks(launcher: LauncherProcess) -> dict[str, Any]:
    request = next(REQUESTS)
    launcher.send(ASK_STACKS, {"id": 1, "request": request})
    fields = launcher.until(STACKS)[-1][1]
    assert (fields["id"], fields["request"]) == (1, request)
    return dict(fields)


def _pid(launcher: LauncherProcess) -> int:
    return int(launcher.until(OUTPUT)[-1][1][9:])


def test_both_sides_mean_the_same_signal() -> None:
    assert dumps.SIGNAL is WORKERS_SIGNAL


def test_a_process_that_holds_the_gil_shows_all_its_threads() -> None:
    code = (
        ENABLE + "barrier = threading.Barrier(4)\n"
        "def waits():\n    barrier.wait()\n    time.sleep(60)\n"
        "for _ in range(3):\n    threading.Thread(target=waits, daemon=True).start()\n"
        "barrier.wait()\n"
        f"def holds():\n    {UP}    while True:\n        ctypes.PyDLL(None).pause()\nholds()"
    )
    with LauncherProcess() as launcher:
        launcher.launch(1, code)
        _pid(launcher)
        for _ in range(5):
            told = _stacks(launcher)
            assert (told["problem"], told["cut"]) == ("", False)
            assert told["text"].count("in waits") == 3
            assert told["text"].rstrip().splitlines()[-2].endswith("in holds")
            assert told["text"].rstrip().splitlines()[-1].endswith("in <module>")
        launcher.send(SIGNAL, {"id": 1, "number": signal.SIGKILL})
        _, ended = launcher.until(ENDED)[-1]
        assert ended["report"] == ""  # stacks that were asked for are no fault


def test_large_stacks_are_cut_and_the_worker_lives() -> None:
    code = (
        ENABLE + "barrier = threading.Barrier(41)\n"
        "def deep(n):\n    deep(n - 1) if n else (barrier.wait(), time.sleep(60))\n"
        "deep.__code__ = deep.__code__.replace(co_filename='x' * 400)\n"
        "for _ in range(40):\n    threading.Thread(target=deep, args=(99,), daemon=True).start()\n"
        "barrier.wait()\n" + PAUSE
    )
    with LauncherProcess() as launcher:
        launcher.launch(1, code)
        pid = _pid(launcher)
        told = _stacks(launcher)
        assert (told["problem"], told["cut"]) == ("", True)
        assert len(told["text"]) == dumps.DUMP_LIMIT
        os.kill(pid, 0)


@PROC
@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("signal.signal({0}, signal.SIG_DFL)\n", dumps.UNHANDLED),
        ("signal.signal({0}, signal.SIG_IGN)\n", dumps.UNHANDLED),
        ("signal.signal({0}, lambda *_: None)\n", dumps.TAKEN),
        ("faulthandler.unregister({0})\n", dumps.UNHANDLED),
        ("signal.pthread_sigmask(signal.SIG_BLOCK, [{0}])\n", dumps.UNHEARD),
        ("os.close(3)\n", dumps.CLOSED),
        ("os.dup2(os.open('/dev/null', os.O_RDWR), 3)\n", dumps.CLOSED),
    ],
)
def test_what_user_code_has_taken_is_told_and_the_worker_lives(code: str, problem: str) -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, ENABLE + code.format(int(dumps.SIGNAL)) + PAUSE)
        pid = _pid(launcher)
        for _ in range(2):
            told = _stacks(launcher)
            assert (told["problem"], told["text"]) == (problem, "")
        os.kill(pid, 0)


@PROC
def test_a_stopped_process_gets_no_signal() -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, ENABLE + PAUSE)
        pid = _pid(launcher)
        os.kill(pid, signal.SIGSTOP)
        assert _stacks(launcher)["problem"] == dumps.STOPPED
        os.kill(pid, signal.SIGCONT)
        assert _stacks(launcher)["problem"] == ""


@PROC
def test_a_process_that_only_begins_is_waited_for() -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, "import time\nfor _ in range(100):\n    pass\n" + ENABLE + PAUSE)
        told = _stacks(launcher)
        if told["problem"] == dumps.NO_PROCESS:  # it had not executed Python yet
            _pid(launcher)
            told = _stacks(launcher)
        assert told["problem"] == ""


def test_many_that_ask_share_the_stacks() -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, ENABLE + PAUSE)
        _pid(launcher)
        for request in range(1, 201):
            launcher.send(ASK_STACKS, {"id": 1, "request": request})
        events = [launcher.until(STACKS)[-1][1]]
        launcher.send(SIGNAL, {"id": 1, "number": signal.SIGKILL})
        events += [fields for kind, fields in launcher.until(ENDED) if kind == STACKS]
        assert len(events) <= 100
        assert all(fields["text"] for fields in events)
        answered = [fields["request"] for fields in events]
        assert answered == sorted(set(answered))  # each answers the last one that came meanwhile


def test_a_crash_after_stacks_is_reported_alone() -> None:
    with LauncherProcess() as launcher:
        launcher.launch(1, ENABLE + UP + "sys.stdin.read()\nos.abort()", stdin=b"")
        launcher.until(OUTPUT)
        launcher.send(ASK_STACKS, {"id": 1, "request": 1})
        _, ended = launcher.until(ENDED)[-1]
        assert ended["signal"] == signal.SIGABRT
        assert ended["report"].startswith("Fatal Python error: Aborted")


def test_no_process_is_told() -> None:
    with LauncherProcess() as launcher:
        assert _stacks(launcher)["problem"] == dumps.NO_PROCESS


def test_a_dump_that_comes_late_is_dropped() -> None:
    class Silent:
        pid, told = 0, -1

    dump = dumps.Dump(Silent())  # type: ignore[arg-type]
    dump.is_sent = True
    dump.add(b"Thread 0x1 (most recent call first):\n")
    assert dump.crash(signal.SIGKILL) == b""
    dump.add(b"Fatal Python error: Aborted\n")
    assert dump.crash(signal.SIGKILL) == b"Fatal Python error: Aborted\n"
    assert dump.crash(signal.SIGXCPU).startswith(b"Thread")
