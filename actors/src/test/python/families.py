"""A handler with children of its own, in three states."""

import ctypes
import os
import signal
import subprocess

_SLEEPER = ["sleep", "300"]


def raise_children() -> list[int]:
    """One child in the worker's process group, and one that has left it."""
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
