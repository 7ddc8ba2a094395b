"""Forks a worker as a child of the launcher."""

import ctypes
import json
import os
import signal
import socket
import warnings
from array import array
from contextlib import suppress

import msgspec

from clutch._fork import kernel, process_image, signals, state
from clutch._wire.exceptions import text

_PR_SET_PDEATHSIG = 1
_SIGNAL = signal.SIGUSR1
LARGEST_MESSAGE = 256 << 10
_ENDS = 5  # descriptors 0 to 3 of a worker, and the pipe on which it reports its pid
_SECONDS = 5  # for the kernel to assign an orphan to its new parent

_launcher, _template = os.getppid(), os.getpid()


class _Request(msgspec.Struct, frozen=True):
    mark: str
    cwd: str


class Spare:
    """A process that was forked ahead, and becomes a worker on request."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def become(self, message: bytes, ends: list[int]) -> bool:
        """Makes it the worker, like `fork`. Returns False if it has ended."""
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", ends))
        try:
            self._end.sendmsg([message], [rights], socket.MSG_NOSIGNAL)
        except OSError:
            return False
        finally:
            self._end.close()
        _close(ends)
        return True


def fork(message: bytes, ends: list[int]) -> bool:
    """Forks a worker with these descriptors 0 to 3; True in the worker, False in the template.

    The message has its mark and its working directory. The last of `ends` gets its pid or an error
    text.
    """
    try:
        is_worker = _fork_child_of_launcher(ends[-1])
    except OSError as error:
        _report(ends[-1], "failed", error.strerror or str(error))
        is_worker = False
    if is_worker:
        _become(message, ends)
    else:
        _close(ends)
    return is_worker


def fork_ahead(launcher: socket.socket) -> Spare | None:
    """Forks a process that waits for its request; None in the worker, once that has come.

    It ends with the template.

    Raises:
        OSError: there is no process
    """
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        try:
            is_spare = _fork_child_of_launcher(-1)
        except OSError:
            ours.close()
            raise
        if not is_spare:
            return Spare(ours)
        try:
            ours.close()
            launcher.close()
            message, ends = receive(its)
        except BaseException:  # an interrupt, for example
            os._exit(127)
    if not message:
        os._exit(0)
    _become(message, ends)
    return None


def receive(end: socket.socket) -> tuple[bytes, list[int]]:
    """A request with its descriptors; empty at the end of the connection.

    Without all descriptors, as where the process may open no more, a request is dropped: its
    sender notices that by their end.
    """
    while True:
        message, ends, _, _ = socket.recv_fds(end, LARGEST_MESSAGE, _ENDS)
        if not message or len(ends) == _ENDS:
            return message, ends
        _close(ends)


def _fork_child_of_launcher(status: int) -> bool:
    """Forks; True in the new process. Its parent, an intermediate process, ends at once."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [_SIGNAL])
    try:
        middle = _fork_without_hooks()
        if middle > 0:
            with suppress(ChildProcessError):  # a preloaded module ignores SIGCHLD
                os.waitpid(middle, 0)
            return False
    finally:
        if os.getpid() == _template:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    try:
        _leave_template()
        signals.reset()
    except BaseException as error:
        _report(status, "failed", f"{type(error).__name__}: {text(error)}")
        os._exit(127)
    return True


def _become(message: bytes, ends: list[int]) -> None:
    status = ends[-1]
    try:
        request = msgspec.convert(json.loads(message), _Request)
        _take_descriptors(ends)
        _enter(request.cwd, status)
        process_image.show(request.mark)
        state.renew(request.mark)
        os.write(status, f"pid {os.getpid()}\n".encode())
        os.close(status)
    except BaseException as error:
        _report(status, "failed", f"{type(error).__name__}: {text(error)}")
        os._exit(127)


def _report(status: int, kind: str, why: str) -> None:
    line = f"{kind} {why}".replace("\n", " ")[:1000]
    with suppress(OSError):  # the launcher waits no longer, or nobody does yet
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
    pid: int = kernel.c_library.fork()
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
    if kernel.c_library.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl: " + os.strerror(ctypes.get_errno()))


def _take_descriptors(ends: list[int]) -> None:
    for target, end in enumerate(ends[:-1]):
        os.dup2(end, target, inheritable=True)
    _close(ends[:-1])


def _close(ends: list[int]) -> None:
    for end in ends:
        os.close(end)
