"""The names of hosts, and their words in the texts of errors."""

from __future__ import annotations

from clutch._codec.references import ReferenceName


class BuiltInName(str):
    """The name of a host that Clutch itself offers, behind a function of this package.

    It stands beside the names of users' hosts, of which none has a colon.

    Attributes:
        function: the function that the user's code has called
        call: the same with its arguments, or with none for all calls
    """

    function: str
    call: str

    @classmethod
    def of(cls, function: str, arguments: str) -> BuiltInName:
        made = cls(f"clutch:{_HOSTS.get(function, function)}")
        made.function = function
        made.call = f"clutch.{function}({arguments})"
        return made


# One host is behind these functions, so that it handles what they ask in the order of the calls.
_HOSTS = dict.fromkeys(("register", "find", "unregister"), "names")


# The functions that constructors may call.
_EARLY = ("register",)

# Those that do something, so that somebody must learn of their failure.
ACTING = ("register", "unregister", "stop")


def without_arguments(host: str) -> str:
    """The host, for texts about all messages to it."""
    if not isinstance(host, BuiltInName):
        return host
    made = BuiltInName(host)
    made.function = host.function
    made.call = str.__str__(host).replace(":", ".")
    return made


def may_be_early(host: str) -> bool:
    """Whether constructors may ask it, to be sent once they have returned."""
    return isinstance(host, BuiltInName) and host.function in _EARLY


def named(host: str) -> str:
    """The host."""
    if isinstance(host, ReferenceName):
        return f"actor {host.path!r}" if host.path else "the function of a reference"
    return host.call if isinstance(host, BuiltInName) else f"host {host!r}"


def refused(host: str, why: str) -> str:
    """Why the host does not take a message."""
    if isinstance(host, BuiltInName):
        return f"{host.call} was refused: {why}"
    return f"{named(host)} refused the message: {why}"
