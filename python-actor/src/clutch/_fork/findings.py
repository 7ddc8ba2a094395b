"""Finds state of this process that does not survive a fork, or that all forks would share."""

import gc
import os
import re
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress

from clutch._fork import kernel

_HARMLESS = frozenset({"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"})
_CUDA = re.compile(r"libcuda\.so[.\d]*$")
_SHARED = re.compile(r"^\S+ .w.s \S+ \S+ \S+ *(.*)$", re.MULTILINE)
_GRPC = "grpc._cython.cygrpc"
_TASKS = "/proc/self/task"
# jemalloc has fork handlers, which leave its thread in the parent and make another in the child.
_SAFE_THREADS = frozenset({"jemalloc_bg_thd"})
_THREADS_END = 0.1  # seconds for threads that were told to end
_FORK_ENDS = 1.0  # seconds for a process that ends at once


def look(descriptor: int) -> list[str]:
    """Returns the findings as texts like "started 3 threads". Ignores this descriptor of ours."""
    found = [text for check in _CHECKS if (text := check(descriptor))]
    # A trial fork may hang with what was found, and is not needed then.
    threads = "" if found else _threads()
    return [threads] if threads else found


def _threads() -> str:
    count = _other_threads()
    if not count:
        return ""
    # A library that supports forks ends its threads before a fork, as OpenBLAS does.
    if not _fork_and_wait():
        return f"{_started(count)}, and a trial fork did not end"
    end = time.monotonic() + _THREADS_END
    while (count := _other_threads()) and time.monotonic() < end:
        time.sleep(0.001)
    return _started(count) if count else ""


def _started(count: int) -> str:
    return f"started {count} thread{'s' * (count > 1)}"


def _other_threads() -> int:
    return sum(_thread_name(number) not in _SAFE_THREADS for number in os.listdir(_TASKS)) - 1


def _thread_name(number: str) -> str:
    try:
        with open(f"{_TASKS}/{number}/comm") as file:
            return file.read().strip()
    except OSError:
        return next(iter(_SAFE_THREADS))  # it has ended


def _fork_and_wait() -> bool:
    """Forks a process that ends at once. Returns whether it ended in time."""
    goes, ends = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 and newer warn of threads
        pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.close(ends)
    poll = select.poll()
    poll.register(goes, 0)  # its end closes the pipe, which is always reported
    has_ended = bool(poll.poll(_FORK_ENDS * 1000))
    os.close(goes)
    if not has_ended:
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):  # the module ignores SIGCHLD, so there is no zombie
        os.waitpid(pid, 0)
    return has_ended


def _children(_: int) -> str:
    pids = kernel.children()
    return f"started the process {pids[0]}" if pids else ""


def _descriptors(descriptor: int) -> str:
    own = {*kernel.STANDARD, descriptor}
    opened = (target for number, target in kernel.descriptors() if number not in own)
    found = [target for target in opened if target not in _HARMLESS]
    if not found:
        return ""
    rest = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"left {_named(found[0])} open{rest}"


def _named(target: str) -> str:
    kind = target.partition(":[")[0]
    if kind == "socket":
        return "a socket"
    if kind == "pipe":
        return "a pipe"
    if target.startswith("anon_inode:"):
        return f"an {target.partition(':')[2].strip('[]')} descriptor"
    return target


def _libraries(_: int) -> str:
    with open("/proc/self/maps") as file:
        maps = file.read()
    if any(_CUDA.search(line) for line in maps.splitlines()):
        return "mapped libcuda"
    if _GRPC in sys.modules:
        return "loaded gRPC, which does not survive a fork"
    shared = _SHARED.search(maps)
    return f"mapped shared memory ({shared[1] or 'without a name'})" if shared else ""


def _objects(_: int) -> str:
    kinds = [kind for kind in map(_kind, _UNSAFE) if kind is not None]
    wanted = tuple(kind for kind, _, _ in kinds)
    for thing in (it for it in gc.get_objects() if issubclass(type(it), wanted)):
        for kind, is_live, text in kinds:
            if issubclass(type(thing), kind) and _is(is_live, thing):
                return text
    return ""


def _is(is_live: "_Check", thing: object) -> bool:
    try:
        return is_live(thing)
    except Exception:
        return False  # a subclass that does not implement it


def _timers(_: int) -> str:
    timers = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
    return "set a timer" if any(signal.getitimer(timer)[0] for timer in timers) else ""


_Check = Callable[[object], bool]
_UNSAFE: tuple[tuple[str, str, _Check, str], ...] = (
    ("zmq", "Context", lambda it: not it.closed, "left a ZeroMQ context open"),  # type: ignore[attr-defined]
    (
        "asyncio",
        "AbstractEventLoop",
        lambda it: not it.is_closed(),  # type: ignore[attr-defined]
        "left an event loop open",
    ),
    (
        "tempfile",
        "TemporaryDirectory",
        lambda it: it._finalizer.alive,  # type: ignore[attr-defined]
        "left a temporary directory, which the first worker that ends would remove",
    ),
)


def _kind(unsafe: tuple[str, str, _Check, str]) -> tuple[type, _Check, str] | None:
    module, name, is_live, text = unsafe
    kind = getattr(sys.modules.get(module), name, None)
    return (kind, is_live, text) if isinstance(kind, type) else None


_CHECKS = (_libraries, _children, _objects, _descriptors, _timers)
