"""Handlers of the fault storm, one for each way to fail."""

import contextlib
import ctypes
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from clutch._runtime.control import Control
from clutch._wire.frames import Log
from storm_results import (
    Speechless,
    brittle,
    circle,
    colliding,
    fail,
    fail_in_a_circle,
    fail_oddly,
    fail_speechless,
    fail_unpicklable,
    interrupt,
    number_text,
    read_stdin,
    recurse,
    run_out,
    surrogate,
    too_large,
    unencodable,
)

# Offered here as well, although `storm_results` defines them.
__all__ = [
    "brittle",
    "circle",
    "colliding",
    "fail",
    "fail_in_a_circle",
    "fail_oddly",
    "fail_speechless",
    "fail_unpicklable",
    "interrupt",
    "number_text",
    "read_stdin",
    "recurse",
    "run_out",
    "surrogate",
    "too_large",
    "unencodable",
]

_LINGER_SECONDS = 3.0

_log = logging.getLogger("storm")


# Ends of the process.


def leave(code: int) -> None:
    os._exit(code)


def exit(code: int) -> None:
    sys.exit(code)


def exit_with_text() -> None:
    raise SystemExit("some text")


def read_nowhere() -> None:
    ctypes.string_at(0)


def abort() -> None:
    os.abort()


def exhaust() -> None:
    """Allocates until the memory limit is reached."""
    held = []
    while True:
        held.append(bytearray(64 * 1024 * 1024))


def close_sockets() -> str:
    """Closes the worker's connections."""
    for descriptor in _sockets():
        os.close(descriptor)
    return "closed"


def announce_too_much() -> None:
    """Writes the header of a frame of 2**40 bytes to each connection, and waits."""
    for descriptor in _sockets():
        with contextlib.suppress(OSError):
            os.write(descriptor, b"\x02" + (1 << 40).to_bytes(8, "big"))
    spin()


def _sockets() -> list[int]:
    return [descriptor for descriptor in _descriptors() if _is_socket(descriptor)]


def _is_socket(descriptor: int) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:")
    except OSError:
        return False


def _descriptors() -> list[int]:
    return [int(name) for name in os.listdir("/proc/self/fd")]


# Time.


def spin() -> None:
    """Never ends by itself."""
    while True:
        pass


def spin_on() -> None:
    """Never ends, not even when it is interrupted."""
    while True:
        try:
            spin()
        except BaseException:
            continue


def hold(milliseconds: int) -> int:
    """Holds the GIL."""
    ctypes.PyDLL(None).usleep(milliseconds * 1000)
    return milliseconds


def pause(milliseconds: int) -> int:
    time.sleep(milliseconds / 1000)
    return milliseconds


# Processes, threads and descriptors that are left behind.


def fork_and_leave() -> str:
    if os.fork() == 0:
        os._exit(0)
    return "forked"


def fork_and_linger() -> str:
    if os.fork() == 0:
        time.sleep(_LINGER_SECONDS)
        os._exit(0)
    return "forked"


def fork_and_return() -> str:
    """Forks, and returns in both processes."""
    os.fork()
    return "forked"


def leave_threads(daemon: bool) -> str:
    for _ in range(3):
        threading.Thread(target=time.sleep, args=(_LINGER_SECONDS,), daemon=daemon).start()
    return "started"


def leave_failing_thread() -> str:
    threading.Thread(target=fail).start()
    return "started"


def close_streams() -> str:
    """Closes stdin, stdout and stderr."""
    os.closerange(0, 3)
    return "closed"


def leave_files_open() -> str:
    """Uses all descriptors and closes them when the call ends."""
    opened = []
    try:
        while True:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return "out of descriptors"
    finally:
        for descriptor in opened:
            os.close(descriptor)


# Floods.


def print_much(lines: int) -> int:
    for number in range(lines):
        print(number, "x" * 100)
    return lines


def log_much(records: int) -> int:
    for number in range(records):
        _log.info("record %d of many", number)
    return records


def log_oddly() -> str:
    _log.info("%d %s", "no number")
    _log.info({"a": "map"}, "and", "more")
    _log.info("a line\nanother\r\x1b[31m and red \x00 \udc80")
    _log.info("x" * 100_000)
    _log.info("raises: %s", Speechless())
    logging.getLogger("storm." + "." * 50).info("many dots")
    logging.getLogger("storm." + "x" * 2_000).info("a long name")
    try:
        recurse()
    except RecursionError:
        _log.info("deep", exc_info=True)
    return "logged"


def send_odd_record() -> str:
    """Logs a record with values that `logging` never makes."""
    odd: Any = [-1, None, {"a": 1}, b"\xff", "x" * 200_000, 2**63, 1.5, [[]], True]
    for thread in threading.enumerate():
        if isinstance(thread, Control):
            thread.send(Log(*odd))
    return "sent"


# Generators.


def fail_after(first: int, count: int) -> Iterator[int]:
    yield from range(first, first + count)
    raise ValueError("asked to")


def endless(first: int) -> Iterator[int]:
    number = first
    while True:
        yield number
        number += 1


def stubborn(first: int) -> Iterator[int]:
    """A generator that yields again after it was closed."""
    number = first
    while True:
        try:
            yield number
        except GeneratorExit:
            continue
        number += 1


def silent(first: int) -> Iterator[int]:
    """Gives one element, and then runs for ever without another."""
    yield first
    spin()


def leave_after(first: int, count: int) -> Iterator[int]:
    yield from range(first, first + count)
    os._exit(5)


def odd_elements(first: int) -> Iterator[Any]:
    yield first
    yield sys.stdout


def return_early(values: Iterator[int]) -> Iterator[int]:
    yield next(values)


def measure(values: Any) -> int:
    return len(values)
