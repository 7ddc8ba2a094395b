"""What happens in a new process between fork and exec."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from clutch_launcher.requests import Launch, Limits, Settings

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 36, 38
CPU_GRACE = 2  # seconds from SIGXCPU, which a process may catch, to SIGKILL
libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def prctl(option: int, value: int) -> None:
    if libc is not None and libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl: " + os.strerror(ctypes.get_errno()))


def become_worker(
    request: Launch,
    launcher: int,
    group: str | None,
    ends: list[int],
    status: int,
    settings: Settings,
) -> NoReturn:
    step = f"cannot enter the control group {group}"
    try:
        if group is not None:
            enter(group)
        step = "cannot prepare the process"
        prepare(request["limits"], launcher, settings["umask"])
        if settings["no_new_privileges"]:
            prctl(PR_SET_NO_NEW_PRIVS, 1)
        for target, end in enumerate(ends):
            os.dup2(end, target, inheritable=True)
        step = "cannot enter the working directory " + request["cwd"]
        os.chdir(request["cwd"])
        step = "cannot execute " + request["argv"][0]
        os.execve(request["argv"][0], request["argv"], request["env"])
    except BaseException as error:
        os.write(status, told(step, error))
    finally:
        os._exit(127)


def told(step: str, error: BaseException) -> bytes:
    """Returns what is reported about a step of a start that failed."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else repr(error)
    number = getattr(error, "errno", None) or 0
    return f"{number} {step}: {reason}".encode("utf-8", "replace")[:4000]


def enter(group: str, pid: int = 0) -> None:
    with open(group + "/cgroup.procs", "w") as members:
        members.write(str(pid))  # 0 is the writing process


def prepare(limits: Limits, launcher: int, umask: int) -> None:
    os.setsid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != launcher:
        os._exit(127)
    for number in range(1, 32):  # exec keeps ignored signals ignored
        if signal.getsignal(number) is not signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.umask(umask)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, (soft, hard) in bounds(limits).items():
        resource.setrlimit(kind, lowered(soft, hard, resource.getrlimit(kind)[1]))


def limit_forked(pid: int, limits: Limits) -> None:
    """Sets the limits of a running process (Linux)."""
    for kind, (soft, hard) in bounds(limits).items():
        ceiling = resource.prlimit(pid, kind)[1]
        resource.prlimit(pid, kind, lowered(soft, hard, ceiling))


def bounds(limits: Limits) -> dict[int, tuple[int, int]]:
    wanted = {
        resource.RLIMIT_AS: (limits["memory"], limits["memory"]),
        resource.RLIMIT_CPU: (limits["cpu"], limits["cpu"] + CPU_GRACE),
        resource.RLIMIT_NPROC: (limits["processes"], limits["processes"]),
        resource.RLIMIT_NOFILE: (limits["descriptors"], limits["descriptors"]),
    }
    return {kind: bound for kind, bound in wanted.items() if bound[0]}


def lowered(soft: int, hard: int, ceiling: int) -> tuple[int, int]:
    if ceiling == resource.RLIM_INFINITY:
        return soft, hard
    return min(soft, ceiling), min(hard, ceiling)
