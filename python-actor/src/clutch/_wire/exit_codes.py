"""Ends the worker's process after a failure of the runtime."""

import os
import sys
import threading
import traceback
from typing import NoReturn

BOOT_FAILED = 70
OUT_OF_MEMORY = 71
OWNER_LOST = 72
OWNER_VIOLATION = 73

_FLUSH_LIMIT = 0.2


def leave(code: int, reason: str) -> NoReturn:
    """Ends the process at once. Flushes the standard streams and runs no user code."""
    flush = threading.Thread(target=_flush, args=(reason,), daemon=True)
    try:
        flush.start()
        flush.join(_FLUSH_LIMIT)
    finally:
        os._exit(code)


def leave_lost(lost: Exception) -> NoReturn:
    """Ends the process at once, because the connection to the owner is lost."""
    leave(OWNER_LOST, f"clutch: {lost}")


def leave_violation(violation: Exception) -> NoReturn:
    """Ends the process at once, because the owner has sent an illegal frame."""
    leave(OWNER_VIOLATION, f"clutch: the owner broke the protocol: {violation}")


def leave_out_of_memory(error: MemoryError) -> NoReturn:
    """Ends a worker that has reached its memory limit, because little still works there."""
    try:
        traceback.print_exception(error)
        sys.stderr.flush()
    except BaseException:
        os.write(2, b"MemoryError (and no memory left to print its traceback)\n")
    finally:
        os._exit(OUT_OF_MEMORY)


def _flush(reason: str) -> None:
    try:
        print(reason, file=sys.stderr, flush=True)
    finally:
        sys.stdout.flush()
