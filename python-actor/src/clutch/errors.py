"""The exceptions that Clutch raises in user code.

ClutchError
 +- NoCallError      clutch.current() outside of a call
 +- StdinError       something read sys.stdin
CallInterrupted      a BaseException: the owner interrupts the running call
"""


class ClutchError(RuntimeError):
    """The parent of the errors below."""


class NoCallError(ClutchError):
    """There is no call here."""


class StdinError(ClutchError):
    """A worker has no stdin to read."""


class CallInterrupted(BaseException):
    """The owner interrupts the call that runs. Let it pass, after cleaning up."""
