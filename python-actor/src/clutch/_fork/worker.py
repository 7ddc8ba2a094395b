"""Forks a worker as a child of the launcher."""

import ctypes
import os
import signal
import warnings

from clutch._fork import process_image, state

_PR_SET_PDEATHSIG = 1
_SIGNAL = signal.SIGUSR1
_SECONDS = 5  # for the kernel to assign an orphan to its new parent

_libc = ctypes.CDLL(None, use_errno=True)
_launcher = os.getppid()


def fork(mark: str, ends: list[int]) -> bool:
    """Forks a worker with these descriptors 0 to 3; True in the worker, False in the template.

    The last of `ends` gets its pid or an error text. An intermediate process ends at once, so
    that the worker becomes the child of the launcher.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [_SIGNAL])
    try:
        middle = _fork()
    except OSError as error:
        os.write(ends[-1], f"{error.strerror}\n".encode())
        middle = -1
    if middle != 0:
        if middle > 0:
            os.waitpid(middle, 0)
        _close(ends)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return False
    status = ends[-1]
    try:
        _leave_template()
        _take_descriptors(ends)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        process_image.show(mark)
        state.renew(mark)
        os.write(status, f"pid {os.getpid()}\n".encode())
        os.close(status)
    except BaseException as error:
        text = f"{type(error).__name__}: {error}".replace("\n", " ")[:1000]
        os.write(status, f"{text}\n".encode("utf-8", "replace"))
        os._exit(127)
    return True


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
