"""Forks a worker as a child of the launcher."""

import ctypes
import os
import signal
import warnings
from contextlib import suppress

from clutch._fork import process_image, signals, state
from clutch._wire.exceptions import text

_PR_SET_PDEATHSIG = 1
_SIGNAL = signal.SIGUSR1
_SECONDS = 5  # for the kernel to assign an orphan to its new parent

_libc = ctypes.CDLL(None, use_errno=True)
_process = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock, as a fork must
_launcher = os.getppid()


def fork(mark: str, folder: str, ends: list[int]) -> bool:
    """Forks a worker with these descriptors 0 to 3; True in the worker, False in the template.

    Its working directory is `folder`.

    The last of `ends` gets its pid or an error text. An intermediate process ends at once, so
    that the worker becomes the child of the launcher.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [_SIGNAL])
    try:
        middle = _fork_without_hooks()
    except OSError as error:
        _report(ends[-1], "failed", error.strerror or str(error))
        middle = -1
    if middle != 0:
        if middle > 0:
            with suppress(ChildProcessError):  # a preloaded module ignores SIGCHLD
                os.waitpid(middle, 0)
        _close(ends)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return False
    status = ends[-1]
    try:
        _leave_template()
        _take_descriptors(ends)
        signals.reset()
        _enter(folder, status)
        process_image.show(mark)
        state.renew(mark)
        os.write(status, f"pid {os.getpid()}\n".encode())
        os.close(status)
    except BaseException as error:
        _report(status, "failed", f"{type(error).__name__}: {text(error)}")
        os._exit(127)
    return True


def _report(status: int, kind: str, why: str) -> None:
    line = f"{kind} {why}".replace("\n", " ")[:1000]
    with suppress(BrokenPipeError):  # the launcher waits no longer
        os.write(status, f"{line}\n".encode("utf-8", "replace"))


def _enter(folder: str, status: int) -> None:
    """Enters the directory: the template's path may lead to another one by now."""
    try:
        os.chdir(folder)
    except OSError as error:
        why = f"cannot enter the working directory {folder}: {error.strerror}"
        _report(status, "not-started", why)
        os._exit(127)


def _fork_without_hooks() -> int:
    """Forks the intermediate process. Python's hooks of forks run for the worker alone."""
    pid: int = _process.fork()
    if pid < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return pid


def _fork() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _leave_template() -> None:
    """Forks the worker from the intermediate process, which ends when the worker can detect it."""
    goes, may_go = os.pipe()
    if _fork() != 0:
        os.close(may_go)
        os.read(goes, 1)
        os._exit(0)
    # The kernel sends this signal only after the worker has its new parent.
    _die_with_parent(_SIGNAL)
    os.close(may_go)
    os.close(goes)
    if signal.sigtimedwait([_SIGNAL], _SECONDS) is None:
        raise TimeoutError("it did not become the launcher's child in time")
    _die_with_parent(signal.SIGKILL)
    if os.getppid() != _launcher:
        raise ChildProcessError("it did not become the launcher's child")
    os.setsid()


def _die_with_parent(number: int) -> None:
    if _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl: " + os.strerror(ctypes.get_errno()))


def _take_descriptors(ends: list[int]) -> None:
    for target, end in enumerate(ends[:-1]):
        os.dup2(end, target, inheritable=True)
    _close(ends[:-1])


def _close(ends: list[int]) -> None:
    for end in ends:
        os.close(end)
