"""How user code ends its own worker in order."""

from collections.abc import Callable

_LONGEST_REASON = 1_000

_end: Callable[[str], None] | None = None


def finish(reason: str = "") -> None:
    """Ends this worker in order; for any thread. Returns at once.

    No further call is begun. Calls that run end as ever, and their answers are sent; then the stop
    hook runs, and the process ends. That is a normal end: a worker of its own stops for good, a
    `transient` or `temporary` child of a supervisor stays down, and a pool replaces the worker.
    Calls that were not begun are for the next process, if there is to be one.

    Called while the worker loads, as in a constructor, it takes effect once the worker is ready.
    `reason` is told with the end, its first 1,000 characters. Only the first call counts. Does
    nothing outside of a worker, as in a unit test, and in a process that was forked from one.
    """
    if not isinstance(reason, str):
        raise TypeError(f"reason must be a str, not {type(reason).__name__}")
    if _end is not None:
        # What cannot be encoded must not reach the channel.
        _end(str.encode(reason[:_LONGEST_REASON], "utf-8", "replace").decode())


def begin(end: Callable[[str], None] | None) -> None:
    """From now on `finish` does that, or nothing."""
    global _end
    _end = end
