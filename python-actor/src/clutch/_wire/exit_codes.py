"""How a worker's process ends, other than by its user's will."""

import os
import sys
import threading
import traceback
from typing import NoReturn

BOOT_FAILED = 70
OUT_OF_MEMORY = 71
OWNER_LOST = 72
OWNER_BREACH = 73

_FLUSH_LIMIT = 0.2


def leave(code: int, reason: str) -> NoReturn:
    """Ends the process now: flushes the standard streams and waits for nothing of the user's."""
    flush = threading.Thread(target=_flush, args=(reason,), daemon=True)
    try:
        flush.start()
        flush.join(_FLUSH_LIMIT)
    finally:
        os._exit(code)


def leave_breach(breach: Exception) -> NoReturn:
    """Ends the process now, since the owner has sent what is not legal."""
    leave(OWNER_BREACH, f"clutch: the owner broke the protocol: {breach}")


def leave_out_of_memory(error: MemoryError) -> NoReturn:
    """Ends a worker that met its memory limit: little can be trusted to work any more."""
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
