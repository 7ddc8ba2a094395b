"""Names under which actors find each other."""

from __future__ import annotations

from typing import Any, TypeVar, overload

from clutch._host.asking import Ask
from clutch._host.built_in import ask
from clutch._host.place import here
from clutch._hosts import Ref, self_ref
from clutch.context import child_here

M = TypeVar("M")

_LONGEST = 100
_FOUND = Ref[Any] | None


def register(name: str, timeout: float | None = None) -> Ask[None]:
    """Lets others find this actor by the name, which has one holder at a time in the actor system.

    They get its `self_ref()`. To register a name again that this actor holds does nothing. It holds
    the name until it unregisters it, or has stopped: also while Clutch restarts its process. A
    child of a tree, also one of `spawn`, is a new actor after a restart, so it registers again.

    A constructor may register, too. That is sent once the constructor has returned, and its result
    must not be waited for before. If the name is refused, the JVM logs that.

    `await` the result, or `get` it. A failure for which nobody has waited is logged.

    Args:
        name: 1 to 100 letters and digits of any script, dots, hyphens and underscores
        timeout: as for `Host.ask`

    Raises:
        Refused: another holds the name, this actor holds 100 or the actor system 10,000; or, at
            once, there is no `self_ref()`, or the worker imports or is ending
        AskTimeout: as for `Host.ask`
        TypeError: the name is not a str; at once
        ValueError: the name or the timeout is not such a value; at once
    """
    checked = _checked(name)
    self_ref()
    return _ask("register", checked, None, timeout)


@overload
def find(name: str, *, timeout: float | None = None) -> Ask[Ref[Any] | None]: ...


@overload
def find(name: str, message_type: type[M], timeout: float | None = None) -> Ask[Ref[M] | None]: ...


# Type checkers take a union of classes for neither `type[M]` nor a UnionType alone.
@overload
def find(name: str, message_type: object, timeout: float | None = None) -> Ask[Ref[Any] | None]: ...


def find(name: str, message_type: Any = object, timeout: float | None = None) -> Ask[Any]:
    """The actor, pool or host that holds the name now, or None. `await` the result, or `get` it.

    Not for constructors.

    Args:
        name: 1 to 100 letters and digits of any script, dots, hyphens and underscores
        message_type: for type checkers alone: they then refuse messages of other types
        timeout: as for `Host.ask`

    Raises:
        Refused: the worker imports or constructs, or is ending, or this process is no worker; at
            once
        HostError: this process holds 10,000 references already
        AskTimeout: as for `Host.ask`
        TypeError: the name is not a str; at once
        ValueError: the name or the timeout is not such a value; at once
    """
    return _ask("find", _checked(name), _FOUND, timeout)


def unregister(name: str, timeout: float | None = None) -> Ask[None]:
    """Gives a name back that this actor holds. `await` the result, or `get` it.

    Nothing happens if nobody holds it. A failure for which nobody has waited is logged. Not for
    constructors.

    Args:
        name: 1 to 100 letters and digits of any script, dots, hyphens and underscores
        timeout: as for `Host.ask`

    Raises:
        Refused: another holds it; or as for `find`
        AskTimeout: as for `Host.ask`
        TypeError: the name is not a str; at once
        ValueError: the name or the timeout is not such a value; at once
    """
    return _ask("unregister", _checked(name), None, timeout)


def _ask(function: str, name: str, reply_type: Any, timeout: float | None) -> Ask[Any]:
    message = {"function": function.upper(), "name": name, "early": here().is_loading}
    if (child := child_here.get()) is not None:
        message["child"] = child.number
    return ask(function, repr(name), message, reply_type, timeout)


def _checked(name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a name must be a str, not {type(name).__name__}")
    # A user's class must not run its methods on Clutch's threads.
    exact = str.__str__(name)
    if not 0 < len(exact) <= _LONGEST or not all(it.isalnum() or it in "._-" for it in exact):
        raise ValueError(
            f"{exact[:_LONGEST]!r} is not 1 to {_LONGEST} letters, digits, dots, hyphens and"
            " underscores"
        )
    return exact
