"""How user code tells how far its call is."""

from __future__ import annotations

from collections.abc import Callable
from typing import SupportsFloat, SupportsIndex

MAXIMUM_TEXT = 200

# Takes done, total and text of the call that is running.
Report = Callable[[float, float | None, str], None]

_report: Report | None = None


def progress(
    done: SupportsFloat | SupportsIndex,
    total: SupportsFloat | SupportsIndex | None = None,
    text: str = "",
) -> None:
    """Tells the caller how far the running call or stream is. Never waits; for any thread.

    `done` of `total` is in any unit; None is an unknown total. The first 200 characters of `text`
    are told. In Java, the listener of `Call.withProgress` and telemetry get the progress, and
    `DeadlineExceeded` has the last one.

    Only the newest progress of a call is kept until it is sent, which is at most every 50 ms, and
    before the call's result. So it may be told in a loop, where it takes about a microsecond.
    Tasks, and threads started with `asyncio.to_thread`, belong to the call that started them; what
    runs by `contextvars.copy_context().run` does, too, in any other thread. Outside a call, as in a
    unit test, and after its end or cancel, it does nothing.

    Raises:
        TypeError: `done` or `total` is not a number, or `text` is not a str
        ValueError: `done` or `total` is not finite
    """
    told = _number("done", done)
    of = None if total is None else _number("total", total)
    shown = text if type(text) is str and text.isascii() else _encodable(text)
    if _report is not None:
        _report(told, of, shown[:MAXIMUM_TEXT])


def _number(name: str, value: SupportsFloat | SupportsIndex) -> float:
    try:
        if isinstance(value, str | bytes | bytearray):  # `float` would parse it
            raise TypeError
        number = value if type(value) is float else float(value)
    except TypeError:
        raise TypeError(f"{name} must be a number, not {type(value).__name__}") from None
    except OverflowError:
        raise ValueError(f"{name} is too large for a float") from None
    if number - number != 0:
        raise ValueError(f"{name} must be finite, not {number}")
    return number


def _encodable(value: object) -> str:
    """The text without lone surrogates, which must not reach the channel."""
    if not isinstance(value, str):
        raise TypeError(f"text must be a str, not {type(value).__name__}")
    start = str.__getitem__(value, slice(MAXIMUM_TEXT))
    return str.encode(start, "utf-8", "replace").decode()


def begin(report: Report | None) -> Report | None:
    """Sets what `progress` does, and returns what it did; with None it does nothing."""
    global _report
    before, _report = _report, report
    return before
