"""What happens in a new process between fork and exec."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import Any, NoReturn

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def prctl(option: int, value: int) -> None:
    if libc is not None and libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl: " + os.strerror(ctypes.get_errno()))


def become_worker(request: dict[str, Any], launcher: int, ends: list[int], status: int) -> NoReturn:
    step = "cannot prepare the process"
    try:
        prepare(request["memory"], launcher)
        for target, end in enumerate(ends):
            os.dup2(end, target, inheritable=True)
        step = "cannot enter the working directory " + request["cwd"]
        os.chdir(request["cwd"])
        step = "cannot execute " + request["argv"][0]
        os.execve(request["argv"][0], request["argv"], request["env"])
    except BaseException as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else repr(error)
        os.write(status, f"{step}: {reason}".encode("utf-8", "replace")[:4000])
    finally:
        os._exit(127)


def prepare(memory: int, launcher: int) -> None:
    os.setsid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != launcher:
        os._exit(127)
    for number in range(1, 32):  # what is ignored would stay ignored through exec
        if signal.getsignal(number) is not signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory > 0:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
