"""The functions and actors of the JVM, as Python authors see them."""

from __future__ import annotations

from types import UnionType
from typing import Any, Generic, TypeVar, overload

from clutch._codec import references
from clutch._codec.references import Reference
from clutch._host import own
from clutch._host.asking import Ask
from clutch._host.place import here

M = TypeVar("M", contravariant=True)
R = TypeVar("R")


class _Receiver(Generic[M]):
    """What takes messages, by its name."""

    __slots__ = ()

    _name: Any

    @overload
    def ask(self, message: M, reply_type: type[R], timeout: float | None = None) -> Ask[R]: ...

    @overload
    def ask(
        self, message: M, reply_type: UnionType = ..., timeout: float | None = None
    ) -> Ask[Any]: ...

    def ask(self, message: M, reply_type: Any = Any, timeout: float | None = None) -> Ask[Any]:
        """Sends a message that has a reply. Returns at once: `await` the result, or `get` it.

        Without an answer within `timeout` seconds, that raises AskTimeout. The deadline of the
        running call counts too, and is the default; where there is none, that is 30 s. If the call
        is cancelled or interrupted meanwhile, the ask ends. When the call has ended, its asks end
        for which no task or thread waits. The reply is of the type hint `reply_type`: another one
        raises HostError. Without a hint, it is any value.

        Raises:
            Refused: no such host is offered, the worker imports or constructs, or is ending, or the
                message cannot cross
            QueueFull: 10,000 asks wait for the host, or 64 MiB of them
            ValueError: the timeout is not from 0 to 100 days
        """
        return here().ask(self._name, message, reply_type, timeout)

    def tell(self, message: M) -> None:
        """Sends a message that has no reply.

        While 1,024 tells wait for the host, or 4 MiB, it waits for room. That lasts no longer than
        the deadline of the running call, or 30 s where there is none. What the host does with the
        message is not known here: if it fails, the JVM logs that.

        Raises:
            Refused: as for `ask`
            QueueFull: there was no room in time; or there is none now, and an event loop runs here
        """
        here().tell(self._name, message)

    async def tell_async(self, message: M) -> None:
        """The same for `async def`: other tasks run while it waits for room."""
        await here().tell_async(self._name, message)


class Host(_Receiver[M]):
    """A function, an actor or an object of the JVM, by the name under which Java offers it.

    Thread-safe.

    Messages are encoded at once, by the data table, and may have 1 MiB, as may replies. What is
    sent from one thread or task to one host arrives in its order. A host has 256 messages at a
    time; others wait in this process.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        if not isinstance(name, str):
            raise TypeError(f"the name of a host must be a str, not {type(name).__name__}")
        # A user's class must not run its methods on Clutch's threads.
        self._name = str.__str__(name)

    def __repr__(self) -> str:
        return f"clutch.host({self._name!r})"


class Ref(Reference, _Receiver[M]):
    """An actor, a pool, a function or an object that takes messages. Thread-safe.

    It comes as an argument, in a record or a reply, or from `self_ref`, `find` and `spawn`, and may
    be sent on. It takes messages as a `Host` does. It is good for this process alone, as long as
    something refers to it. Two are equal if they refer to the same.
    """

    __slots__ = ()

    def __init__(self) -> None:
        raise TypeError(
            "a reference cannot be made here: it comes from Java, clutch.self_ref, find or spawn;"
            " in a test, use clutch.testing.hosts()"
        )

    @property
    def path(self) -> str:
        """The path of the actor; empty for a function."""
        return self._name.path

    def __repr__(self) -> str:
        return f"<clutch.Ref {self.path or 'to a function'}>"


references.make(Ref)


def self_ref() -> Ref[Any]:
    """The reference of this actor to itself, at which others tell and ask it.

    Their messages are the arguments of its method `receive`, whose result is the reply to an ask.
    They come in the order of each sender, among the calls of the actor. The reference may be sent
    to Java, and so to other Python actors. May be called by any code of the actor, on any thread,
    also by its constructor. Never blocks.

    It stays good while Clutch restarts the process. A child of a tree, also one of `spawn`, is a
    new actor after a restart: its reference then ends. That of a pool's worker is for that worker
    alone.

    Raises:
        Refused: the worker has functions and no actor, the actor has no method `receive`, or this
            process is not a worker
    """
    made: Ref[Any] = own.reference()  # type: ignore[assignment]
    return made


def watch(ref: Ref[Any]) -> None:
    """Has this actor told once when the actor of the reference has stopped, or if it has already.

    Its method that is marked with `on_terminated` is called, in order with its calls. A constructor
    may watch, too. Watching again what is watched already does nothing. All watches end with the
    process.

    Raises:
        Refused: there is no such method, the worker is ending, or it is a reference to a function
        TypeError: it is no reference
    """
    checked = checked_reference(ref)
    here().watch(checked)


def unwatch(ref: Ref[Any]) -> None:
    """Ends a watch. If the method was not called yet, it is not called any more.

    Raises:
        Refused: this process is not a worker
        TypeError: it is no reference
    """
    checked = checked_reference(ref)
    here().unwatch(checked)


def checked_reference(ref: Ref[Any]) -> Ref[Any]:
    if not isinstance(ref, Ref):
        raise TypeError(f"a clutch.Ref is needed, not {type(ref).__name__}")
    return ref


@overload
def host(name: str) -> Host[Any]: ...


@overload
def host(name: str, message_type: type[M]) -> Host[M]: ...


# Type checkers take a union of classes for neither `type[M]` nor a UnionType alone.
@overload
def host(name: str, message_type: object) -> Host[Any]: ...


def host(name: str, message_type: Any = object) -> Host[Any]:
    """The function, actor or object that Java offers to this worker under this name.

    Nothing is looked up until it is used, so it may stand in a module. `message_type` is for type
    checkers alone: they then refuse messages of other types.

    Raises:
        TypeError: the name is not a str
    """
    return Host(name)
