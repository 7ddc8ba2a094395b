"""Forks many workers of each safe kind. Not a test, because it takes minutes.

PYTHONPATH=src python tests/fork_storm.py [EACH] [THEN] [ONLY] forks EACH workers of every kind in
`test_fork`, or of the kind with the module ONLY, and then THEN workers with NumPy. Each one must
give the right value and exit with 0. At the end nothing may be left: no process, shared memory or
descriptor.
"""

import os
import sys
import time
from importlib.util import find_spec
from typing import Any

from clutch._wire import frames
from clutch_launcher.system import process_table
from forking import ForkOwner, forking
from launching import LauncherProcess
from test_fork import LIBRARIES

_LIMIT = 60.0  # seconds for one worker; more is a hang


def storm(count: int, preload: list[str], function: str, arguments: list[Any], value: Any) -> None:
    name = "+".join([*preload, function])
    if not all(find_spec(module.partition(".")[0]) for module in preload):
        print(f"{name}: not installed", flush=True)
        return
    began, slowest = time.monotonic(), 0.0
    with LauncherProcess() as launcher:
        for number in range(1, count + 1):
            start = time.monotonic()
            _one(launcher, number, preload, function, arguments, value)
            slowest = max(slowest, time.monotonic() - start)
        left = [pid for pid, parent, *_ in process_table() if parent == launcher.process.pid]
        descriptors = len(os.listdir(f"/proc/{launcher.process.pid}/fd"))
        assert len(left) <= 2, (
            f"{len(left)} processes are left"
        )  # the template, and its next worker
    seconds = time.monotonic() - began
    print(
        f"{name}: {count} forks, {seconds:.0f} s, slowest {slowest * 1000:.0f} ms, "
        f"{descriptors} descriptors in the launcher, 0 processes left",
        flush=True,
    )


def _one(
    launcher: LauncherProcess,
    number: int,
    preload: list[str],
    function: str,
    arguments: list[Any],
    value: Any,
) -> None:
    owner = ForkOwner(launcher, number)
    try:
        owner.launch(forking(*preload, is_required=True))
        assert owner.started()["template"] == 1
        owner.greet()
        owner.start(modules=["forked"])
        owner.notice(frames.Ready, _LIMIT)
        call = owner.send(f"forked:{function}", *arguments)
        owner.answer(call, _LIMIT)
        assert owner.value(call) == value
        assert owner.stop() == 0
        owner.ended()
    finally:
        owner.close()


def main(each: str = "1000", then: str = "10000", only: str = "") -> None:
    shared = set(os.listdir("/dev/shm"))
    for kind in LIBRARIES:
        if only in ["", *kind[0]]:
            storm(int(each), *kind)
    if int(then):
        storm(int(then), ["numpy"], "loaded", ["numpy"], True)
    assert set(os.listdir("/dev/shm")) <= shared, "shared memory is left"


if __name__ == "__main__":
    main(*sys.argv[1:4])
