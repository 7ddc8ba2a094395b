"""Prints 10 MB while it is imported."""

import threading


def _write() -> None:
    for _ in range(50_000):
        print("z" * 99)


_thread = threading.Thread(target=_write)
_thread.start()
_write()
_thread.join()


def answer() -> int:
    return 42
