"""A handler that starts child processes."""

import ctypes
import os
import signal
import subprocess

_SLEEPER = ["sleep", "300"]


def raise_children() -> list[int]:
    """Starts a child in the worker's process group, and one outside of it."""
    near = subprocess.Popen(_SLEEPER)
    far = subprocess.Popen(_SLEEPER, start_new_session=True)
    return [near.pid, far.pid]


def spin() -> None:
    while True:
        pass


def hold_gil() -> None:
    ctypes.PyDLL(None).sleep(300)


def stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
