"""Workers that Python starts, as its authors see them."""

from __future__ import annotations

import sys
from typing import Any, Literal

from clutch._actor import declared_concurrency
from clutch._host.asking import Ask
from clutch._host.built_in import ask
from clutch._hosts import Ref, checked_reference

Restart = Literal["permanent", "transient", "temporary"]

_RESTARTS = ("permanent", "transient", "temporary")
_LONGEST_NAME = 100


def spawn(
    actor: type,
    /,
    *positional: Any,
    name: str | None = None,
    restart: Restart = "permanent",
    timeout: float | None = None,
    isolated: bool = True,
    **named: Any,
) -> Ask[Ref[Any]]:
    """Starts another actor, which ends with this one. Await the reference to it, or `get` it.

    The child makes one `actor`, with these arguments. Unless `isolated` is False, that is in a
    process of its own, which has the same interpreter, module path, working directory, environment,
    requirements, preloads, settings, limits and hosts as this worker's. A supervisor restarts it.
    The answer comes once it is ready. Messages to the reference go to its method `receive`. The
    reference follows the child when it restarts; the child's own `self_ref()` then ends.

    Only this worker stops it, by `stop`. When the process of this worker ends, for any reason, its
    children end after it, the youngest first, before the next process begins. If nobody gets the
    reference, because the wait for it was cancelled or took too long, or nothing refers to what
    `spawn` has returned, the child is stopped. Not for constructors.

    Args:
        actor: a class that is marked with `clutch.actor`, at the top level of a module
        positional: arguments of its constructor, which cross by the data table; references may be
            among them
        name: its name among the children of this worker, as long as it lives: 1 to 100 ASCII
            letters, digits, dots, hyphens and underscores. By default, one is chosen
        restart: after which ends it is started again: "permanent" after each, "transient" after
            abnormal ones, "temporary" after none. After more than 5 restarts of all children in a
            minute, their supervisor gives up, and they all end
        timeout: as for `Host.ask`; 30 s by default where the call has no deadline
        isolated: whether the child has a process of its own, which is the default. If False, it is
            an object with a mailbox in this process, beside the worker's own actor. It shares the
            main thread or the event loop, and ends with the process. Not for start hooks
        named: arguments of its constructor by name. Pass its parameters that are called `name`,
            `restart`, `timeout` or `isolated` by position, because these are those of `spawn`

    Awaiting or getting it raises what `Ask.get` does:
        HostError: the child did not start; the text says why, and the notes are its traceback
        Refused: the name is taken, there are `clutch.worker.max-children` children already (1,000),
            or this one is of the 16th generation of children

    Raises:
        TypeError: it is not such a class
        ValueError: the name, `restart` or `timeout` is not valid
        Refused: the worker imports or constructs, or is ending, or the arguments cannot cross
    """
    message: dict[str, Any] = {
        "type": _path(actor),
        "name": _checked_name(name),
        "restart": _checked_restart(restart),
        "positional": list(positional),
        "named": named,
    }
    if not isolated:
        message["isolated"] = False
    return ask("spawn", actor.__name__, message, Ref, timeout)


def stop(ref: Ref[Any], timeout: float | None = None) -> Ask[None]:
    """Stops an actor that this worker has spawned. Await the end of the child, or `get` it.

    The child finishes its calls and runs its stop hook, as `clutch.worker.stop` allows, and is not
    started again. If it has ended already, nothing is done. A failure for which nobody has waited
    is logged.

    Args:
        ref: what `spawn` gave
        timeout: as for `Host.ask`; the child is stopped also if that is over before

    Awaiting or getting it raises what `Ask.get` does:
        Refused: this worker has not spawned it

    Raises:
        TypeError: it is no reference
        ValueError: the timeout is not valid
        Refused: the worker imports or constructs, or is ending
    """
    checked_reference(ref)
    return ask("stop", repr(ref), ref, None, timeout)


def _path(actor: object) -> str:
    if not isinstance(actor, type) or declared_concurrency(actor) is None:
        raise TypeError(
            f"clutch.spawn takes a class that is marked with @clutch.actor, not {actor!r}"
        )
    module, name = actor.__module__, actor.__qualname__
    if module == "__main__":
        raise TypeError(f"no other process can import {name} of __main__: move it to a module")
    found = getattr(sys.modules.get(module), name, None)
    if "." in name or not isinstance(found, type) or declared_concurrency(found) is None:
        raise TypeError(f"{module}.{name} must be a class at the top level of its module")
    if found is not actor and not _may_be_replaced():
        raise TypeError(f"{module}.{name} is another class than the given one, which it replaced")
    return f"{module}:{name}"


def _may_be_replaced() -> bool:
    """Whether a class may be that of a module before its last reload."""
    return "clutch._reload.watcher" in sys.modules


def _checked_name(name: object) -> str | None:
    if name is None:
        return None
    if not isinstance(name, str):
        raise TypeError(f"the name of a child must be a str, not {type(name).__name__}")
    text = str.__str__(name)
    is_legal = text.isascii() and all(it.isalnum() or it in "._-" for it in text)
    if not is_legal or not 0 < len(text) <= _LONGEST_NAME:
        raise ValueError(
            f"{text!r} is not 1 to 100 ASCII letters, digits, dots, hyphens and underscores"
        )
    return text


def _checked_restart(restart: object) -> str:
    if restart not in _RESTARTS:
        raise ValueError(f"restart must be one of {', '.join(_RESTARTS)}, not {restart!r}")
    return str(restart).upper()
