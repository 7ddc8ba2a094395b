"""Ways in which a process may end during a call."""

import ctypes
import os
import signal
import sys
import time


def last_words() -> None:
    print("these are my last words", file=sys.stderr)


def by_signal(name: str) -> None:
    last_words()
    os.kill(os.getpid(), getattr(signal, name))
    time.sleep(60)


def bad_read() -> None:
    last_words()
    ctypes.string_at(0)


def abort() -> None:
    last_words()
    os.abort()


def leave(code: int) -> None:
    last_words()
    os._exit(code)


def exit(code: int) -> None:
    last_words()
    sys.exit(code)


def exhaust() -> None:
    last_words()
    kept = []
    while True:
        kept.append(bytearray(16 * 1024 * 1024))


def wait(marker: str) -> None:
    """Creates a file to show that it runs, and never returns."""
    with open(marker, "w"):
        pass
    while True:
        time.sleep(60)


def note(path: str, token: str) -> str:
    """Appends the token to the file, so that each run leaves a trace."""
    with open(path, "a") as file:
        file.write(token + "\n")
    return token


def fork_and_return() -> int:
    """Forks, and returns in both processes."""
    return os.fork()


def burn() -> None:
    while True:
        pass
