"""The exceptions that Clutch raises in user code.

ClutchError
 +- NoCallError      clutch.current() outside of a call
 +- StdinError       something read sys.stdin
 +- UpstreamFailed   the input of a stream has failed
CallInterrupted      a BaseException: the owner interrupts the running call
"""


class ClutchError(RuntimeError):
    """The parent of the errors below."""


class NoCallError(ClutchError):
    """There is no call here."""


class StdinError(ClutchError):
    """A worker has no stdin to read."""


class UpstreamFailed(ClutchError):
    """What a stream's input comes from has failed; the text says how. Raised by the iterator."""


class CallInterrupted(BaseException):
    """The owner interrupts the call that runs. Let it pass, after cleaning up."""
