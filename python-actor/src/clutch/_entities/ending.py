"""Tells what ends a call or the process apart from a failure of the user code that it left."""

from __future__ import annotations

from clutch.errors import CallInterrupted

# What passes through Clutch when a user's `def` raises it. The rest has failed that one alone, even
# a KeyboardInterrupt or CancelledError: no signal and no task has caused it.
ENDS = (SystemExit, CallInterrupted, GeneratorExit)


def is_own_cancel(error: BaseException) -> bool:
    """Whether the current task is cancelled, and not one that it awaited."""
    if isinstance(error, Exception):
        return False
    import asyncio  # slow to import; loaded already if there are tasks

    if not isinstance(error, asyncio.CancelledError):
        return False
    try:
        task = asyncio.current_task()
    except RuntimeError:  # there is no loop
        return False
    # Python 3.10 does not tell them apart, and a cancel must not be lost.
    return task is not None and (not hasattr(task, "cancelling") or task.cancelling() > 0)
