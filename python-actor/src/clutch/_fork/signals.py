"""Resets signals in a forked worker, so that it has those of a spawned one."""

import faulthandler
import signal
from collections.abc import Iterator
from typing import Any

from clutch._runtime.bootstrap import STACKS

_initial: dict[int, Any] = {}


def remember() -> None:
    """Stores how signals are handled before any module of the user's is imported."""
    for number in _changeable():
        handler = signal.getsignal(number)
        if handler is not None:
            _initial[number] = handler


def reset() -> None:
    """Removes the handlers that preloaded modules have set."""
    faulthandler.disable()
    for written in (signal.SIGXCPU, STACKS):
        faulthandler.unregister(written)  # the worker registers it with a file of its own
    signal.set_wakeup_fd(-1)
    for number, handler in _initial.items():
        signal.signal(number, handler)  # also if a C library has set the present one
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _changeable() -> Iterator[int]:
    return (number for number in signal.valid_signals() if number not in _FIXED)


_FIXED = (signal.SIGKILL, signal.SIGSTOP)
