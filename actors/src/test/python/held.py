"""Functions whose stacks are looked at."""

import ctypes
import os
import signal
import threading
import time
import tracemalloc


def hold(marker: str) -> None:
    """Holds the GIL in a wait that no signal ends: it locks a mutex twice."""
    _mark(marker)
    mutex = ctypes.create_string_buffer(128)
    ctypes.PyDLL(None).pthread_mutex_lock(mutex)
    ctypes.PyDLL(None).pthread_mutex_lock(mutex)


def wait_in_threads(count: int) -> None:
    for number in range(count):
        threading.Thread(target=time.sleep, args=(60,), name=f"waits-{number}", daemon=True).start()


kept: list[bytearray] = []


def keep(count: int) -> None:
    kept.append(bytearray(count))


def is_traced() -> bool:
    return tracemalloc.is_tracing()


def take_signal(number: int) -> None:
    signal.signal(number, lambda *_: None)


def close_report() -> None:
    os.close(3)


def _mark(marker: str) -> None:
    with open(marker, "w") as file:
        file.write(str(os.getpid()))
