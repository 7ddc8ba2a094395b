"""One function for each way in which a handler can end."""

import os
import sys
import threading


def fine() -> str:
    return "fine"


def raises() -> None:
    raise ValueError("no")


def exits() -> None:
    sys.exit(3)


def exits_at_once() -> None:
    os._exit(4)


def fails_in_a_thread() -> str:
    thread = threading.Thread(target=raises)
    thread.start()
    thread.join()
    return "fine"


def recurses() -> None:
    recurses()


def gives_what_cannot_cross() -> object:
    return {"a": [object()]}


def adds(a: int, b: int) -> int:
    return a + b


def takes_memory() -> int:
    return len(bytes(1 << 45))


def interrupts_itself() -> None:
    raise KeyboardInterrupt


def reads_stdin() -> str:
    return sys.stdin.read()
