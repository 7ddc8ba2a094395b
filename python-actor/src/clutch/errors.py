"""The exceptions that Clutch raises in user code.

ClutchError
 +- NoCallError      clutch.current() outside a call
 +- StdinError       the code read sys.stdin
 +- UpstreamFailed   the input of a stream failed
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


class CallInterrupted(BaseException):
    """The running call is interrupted. Clean up, and let the exception propagate."""
