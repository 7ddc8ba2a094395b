"""Ways in which a supervised worker ends, or does not start."""

import os
import sys
import threading

if "REFUSE_IF" in os.environ and os.path.exists(os.environ["REFUSE_IF"]):
    raise RuntimeError("the file says no")

if "DIE_AFTER" in os.environ:
    threading.Timer(float(os.environ["DIE_AFTER"]), lambda: os._exit(3)).start()


def break_protocol() -> None:
    """Sends a frame that is illegal for a worker."""
    frame = sys._getframe()
    while frame is not None and "shared" not in frame.f_locals:
        frame = frame.f_back
    frame.f_locals["shared"].channel.send(b"\xc1")
    threading.Event().wait(60)


def count(path: str) -> int:
    """The number of calls so far, in all processes."""
    with open(path, "a") as file:
        file.write("x")
    return os.path.getsize(path)


def die_once(path: str) -> int:
    """Ends the first process that runs it."""
    if count(path) == 1:
        os._exit(3)
    return os.getpid()


def die(path: str) -> None:
    """Ends each process that runs it."""
    count(path)
    os._exit(3)
