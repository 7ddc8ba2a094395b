"""Names under which actors find each other."""

from __future__ import annotations

from typing import Any, TypeVar, overload

from clutch._host.asking import Ask
from clutch._host.built_in import ask
from clutch._host.place import here
from clutch._hosts import Ref, self_ref

M = TypeVar("M")

_LONGEST = 100
_FOUND = Ref[Any] | None


def register(name: str) -> Ask[None]:
    """Lets others find this actor by the name, which one actor of the node holds at a time.

    They get its `self_ref()`. To register a name again that this actor holds does nothing. It holds
    the name until it unregisters it, or has stopped: also while Clutch restarts its process. An
    actor in a supervision tree is a new one after a restart, so it registers again.

    May be called in a constructor or start hook, too. It is then sent once the worker is ready, and
    its result must not be waited for before that. If the name is refused, the JVM logs that.

    `await` the result, or `get` it:

    Raises:
        Refused: another holds the name, this actor holds 100, the JVM 10,000, or there is no
            `self_ref()`
        AskTimeout: as for `Host.ask` without a timeout
        TypeError: the name is not a str; at once
        ValueError: it is not 1 to 100 letters, digits, dots, hyphens and underscores; at once
    """
    checked = _checked(name)
    self_ref()
    message = {"name": checked, "early": here().is_starting}
    return ask("register", repr(checked), message, None)


@overload
def find(name: str) -> Ask[Ref[Any] | None]: ...


@overload
def find(name: str, message_type: type[M]) -> Ask[Ref[M] | None]: ...


# Type checkers take a union of classes for neither `type[M]` nor a UnionType alone.
@overload
def find(name: str, message_type: object) -> Ask[Ref[Any] | None]: ...


def find(name: str, message_type: Any = object) -> Ask[Any]:
    """The actor, pool or host that holds the name now, or None. `await` the result, or `get` it.

    `message_type` is for type checkers alone: they then refuse messages of other types. Not for
    constructors and start hooks.

    Raises:
        Refused: the worker is not ready or is ending, or this process is no worker
        HostError: this process holds 10,000 references already
        AskTimeout: as for `Host.ask` without a timeout
        TypeError: the name is not a str; at once
        ValueError: it is not 1 to 100 letters, digits, dots, hyphens and underscores; at once
    """
    checked = _checked(name)
    return ask("find", repr(checked), checked, _FOUND)


def unregister(name: str) -> Ask[None]:
    """Gives a name back that this actor holds. `await` the result, or `get` it.

    Nothing happens if nobody holds it. Not for constructors and start hooks.

    Raises:
        Refused: another holds it; or as for `find`
        AskTimeout: as for `Host.ask` without a timeout
        TypeError: the name is not a str; at once
        ValueError: it is not 1 to 100 letters, digits, dots, hyphens and underscores; at once
    """
    checked = _checked(name)
    return ask("unregister", repr(checked), checked, None)


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
