"""The exceptions that Clutch raises in user code.

ClutchError
 +- NoCallError      clutch.current() outside a call
 +- StdinError       the code read sys.stdin
 +- UpstreamFailed   the input of a stream failed
 +- AskTimeout       a host did not answer in time
 +- Refused          a host does not take the message
 +- HostError        a host failed
 |   +- WouldDeadlock  it would have waited for the call that asks
 +- QueueFull        too many messages wait for a host
CallInterrupted      a BaseException: Clutch interrupts the running call
"""


class ClutchError(RuntimeError):
    """The base class of the errors below."""


class NoCallError(ClutchError):
    """No call is running here."""


class StdinError(ClutchError):
    """A worker has no standard input."""


class UpstreamFailed(ClutchError):
    """Upstream of a stream failed; the text says how. Raised by the input's iterator."""


class AskTimeout(ClutchError):
    """The host did not answer within the timeout, or within the deadline of the call."""


class Refused(ClutchError):
    """The message did not reach the host; the text says why.

    There is no host of that name for this worker, the worker is not ready or is ending, the
    message cannot cross, or it is not of the type that the host declares.
    """


class HostError(ClutchError):
    """The host threw an exception, or its reply cannot cross; the text says which.

    The notes are Java's stack trace.

    Attributes:
        java_class: the qualified name of the Java exception's class; empty if there is none
    """

    def __init__(self, text: str, java_class: str = "", stack: list[str] | None = None) -> None:
        super().__init__(text)
        self.java_class = java_class
        self.__notes__ = stack or []  # as `add_note` does from Python 3.11 on


class WouldDeadlock(HostError):
    """The host made a call that would wait for itself; the text names the ring of calls."""


class QueueFull(ClutchError):
    """Too many messages wait for the host, and none has left within the time to wait."""


class CallInterrupted(BaseException):
    """The running call is interrupted. Clean up, and let the exception propagate."""
