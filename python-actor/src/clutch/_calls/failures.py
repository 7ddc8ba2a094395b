"""The failures of calls, with the protocol's failure codes."""

import logging
from typing import Any

from clutch._calls.places import innermost
from clutch._calls.registry import UnknownFunctionError
from clutch._codec.codec import BadArguments, TooLarge, Unencodable
from clutch._wire.exceptions import describe, frames_with_modules, text
from clutch._wire.frames import Failure
from clutch.context import Context
from clutch.errors import CallInterrupted

_logger = logging.getLogger("clutch")


class Refusal(Exception):
    """The runtime cannot run the call, or cannot send its result. Wraps the problem."""

    def __init__(self, problem: BadArguments | Unencodable | TooLarge) -> None:
        super().__init__(str(problem))
        self.problem = problem


class NotBegunError(Exception):
    """An actor that has ended, or is ending, does not begin the call.

    Attributes:
        finished: why it has ended itself; None if it was stopped
    """

    def __init__(self, finished: str | None) -> None:
        super().__init__("the actor has ended")
        self.finished = finished


def warn(
    message: str,
    *arguments: object,
    error: BaseException | None = None,
    level: int = logging.WARNING,
) -> None:
    """Logs something of Clutch's own, outside of the user's functions.

    A user's handler or filter of log records may raise anything there, and changes nothing by it.
    """
    try:
        _logger.log(level, message, *arguments, exc_info=error, stacklevel=2)
    except BaseException:
        return


def leave(context: Context, error: SystemExit) -> None:
    """Ends the span of a call by which user code ends this process."""
    if context._span is not None:
        context._span.fail(error)
        context._span.end()


def failure(context: Context, error: BaseException, nanoseconds: int) -> Failure:
    """The failure to send for an exception in a call."""
    if context._span is not None:
        context._span.fail(error)
    code, detail = _classify(context, error)
    return Failure(context.call_id, code, detail, nanoseconds // 1000)


# Why user code has ended this worker, if it has.
_finished: list[str] = []


def ends_by_itself(reason: str) -> None:
    """Has refusals tell the reason. The news of the end may come later, by the other channel."""
    _finished[:] = [reason]


def stopping(call_id: int) -> Failure:
    """The failure of a call that a stopping worker did not start."""
    return Failure(call_id, "stopping", {"finished": _finished[0]} if _finished else {})


def would_deadlock(call_id: int) -> Failure:
    """The failure of a call that can never begin, because a call waits for it that must end first.

    The owner knows the ring of names.
    """
    return Failure(call_id, "would-deadlock", {})


def _classify(context: Context, error: BaseException) -> tuple[str, dict[str, Any]]:
    match error:
        case Refusal():
            return _refusal(error.problem)
        case UnknownFunctionError():
            return "unknown-function", {
                "name": error.name,
                "allowed": error.allowed,
                "why": error.why,
            }
        case NotBegunError():
            return "stopping", {} if error.finished is None else {"finished": error.finished}
        case CallInterrupted():
            return "interrupted", _place(error)
        case _ if context._ended_by and _is_cancellation(error):
            return context._ended_by, _place(error)
        case _:
            return "raised", {"error": describe(error)}


def _place(error: BaseException) -> dict[str, Any]:
    """The line of user code at which the interrupt arrived."""
    place = innermost(frames_with_modules(error.__traceback__))
    if place is None:
        return {}
    file, line, function = place
    return {"file": text(file), "line": line, "function": text(function)}


def _is_cancellation(error: BaseException) -> bool:
    if isinstance(error, GeneratorExit):
        return True
    from asyncio import CancelledError  # slow to import; loaded already if there are tasks

    return isinstance(error, CancelledError)


def _refusal(problem: BadArguments | Unencodable | TooLarge) -> tuple[str, dict[str, Any]]:
    match problem:
        case Unencodable():
            return "unencodable", {"path": problem.path, "type": problem.type}
        case TooLarge():
            return "too-large", {"what": problem.what, "size": problem.size, "limit": problem.limit}
        case _:
            return "bad-arguments", {"message": str(problem)}
