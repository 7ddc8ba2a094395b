"""How user code ends its own worker normally."""

from collections.abc import Callable

from clutch.context import child_here

_LONGEST_REASON = 1_000

_end: Callable[[str], None] | None = None


def finish(reason: str = "") -> None:
    """Ends this worker normally. Returns at once; may be called on any thread.

    In the code of a child that lives in the process of its parent, it ends that child alone.

    No further call or stream begins. Running ones end as usual, and their results are sent. Then
    the stop hook runs, and the process exits. That is a normal end: a worker without a supervisor
    stops for good, a `transient` or `temporary` child of a supervisor stays down, and a pool
    replaces the worker. Calls that were not begun go to the next process, if there will be one.

    A call while the worker loads, for example in a constructor, takes effect once the worker is
    ready. The first 1,000 characters of `reason` are reported with the end. Only the first call
    counts. Outside a worker, as in a unit test, and in a process forked from one, it does nothing.

    Raises:
        TypeError: `reason` is not a str
    """
    if not isinstance(reason, str):
        raise TypeError(f"reason must be a str, not {type(reason).__name__}")
    child = child_here.get()
    end = _end if child is None else child.finish
    if end is not None:
        # What cannot be encoded must not reach the channel.
        end(str.encode(reason[:_LONGEST_REASON], "utf-8", "replace").decode())


def begin(end: Callable[[str], None] | None) -> None:
    """Sets what `finish` does; with None it does nothing."""
    global _end
    _end = end
