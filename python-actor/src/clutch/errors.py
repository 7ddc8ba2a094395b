"""The exceptions that Clutch raises in user code.

ClutchError
 +- NoCallError      clutch.current() outside a call
 +- StdinError       the code read sys.stdin
 +- UpstreamFailed   the input of a stream failed
 +- AskTimeout       a host did not answer in time
 +- Refused          a host or Clutch does not take it, or there are no timers here
 +- HostError        a host failed, or a child did not start
 |   +- WouldDeadlock  it made a call that can never begin
 +- QueueFull        too many messages wait for a host, or there are too many timers
 +- EntityError      an entity could not be made or saved
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
    """The host did not take the message, or the ask was given up; the text says why.

    No host of that name is offered, the reference is no longer valid, this process is no worker,
    the worker imports or constructs, or is ending, the message cannot cross or is of another type,
    the actor takes no asks, or the ask was withdrawn.

    Also: `clutch.watch` where nobody would be told; `self_ref` without an actor that takes
    messages; `register` and `unregister` of a name that another holds, and one name too many;
    `spawn` with a name that is taken, and one child too many; `stop` of what this worker has not
    spawned; `after` and `every` where this process is no worker.
    """


class HostError(ClutchError):
    """The host threw an exception or stopped, or its reply cannot cross or is of another type.

    Or a child did not start. The notes are Java's stack trace, or the traceback of the child.

    Attributes:
        java_class: the qualified name of the Java exception's class; empty if there is none
    """

    def __init__(self, text: str, java_class: str = "", stack: list[str] | None = None) -> None:
        super().__init__(text)
        self.java_class = java_class
        self.__notes__ = stack or []  # as `add_note` does from Python 3.11 on


class WouldDeadlock(HostError):
    """The host made a call that can never begin; the text names the ring of calls.

    It would wait for itself, or its chain is too deep.
    """


class QueueFull(ClutchError):
    """Too many messages wait for the host, or too many timers are active.

    An ask or a timer raises it at once. A tell does so after its time to wait, or at once where an
    event loop runs.
    """


class EntityError(ClutchError):
    """An entity could not be made or saved, or its key is not valid; the text says which, and why.

    Only this call fails. The next one makes the entity anew if there is none.
    """


class CallInterrupted(BaseException):
    """The running call is interrupted. Clean up, and let the exception propagate."""
