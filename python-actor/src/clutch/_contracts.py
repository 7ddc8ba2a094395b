"""The objects of the JVM, as Python authors call their methods."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, get_args, get_origin

from clutch._host.asking import Ask, deadline_of
from clutch._host.place import here
from clutch._hosts import Host

C = TypeVar("C")

_VARIABLE_OR_ASYNC = 0x04 | 0x08 | 0x80 | 0x200  # the flags of code objects


class Method:
    """A method of a contract: a call of it is an ask."""

    __slots__ = (
        "_defaults",
        "_function",
        "_host",
        "_keyword_only",
        "_name",
        "_only_positional",
        "_positional",
        "_reply_type",
        "_timeout",
    )

    def __init__(self, host: str, name: str, function: FunctionType, timeout: float | None) -> None:
        code = function.__code__
        if code.co_flags & _VARIABLE_OR_ASYNC or code.co_argcount == 0:
            raise TypeError(
                f"{function.__qualname__} must be a def with self and named parameters, without"
                " *args and **kwargs"
            )
        positional = code.co_varnames[: code.co_argcount]
        defaults = function.__defaults__ or ()
        self._host = host
        self._name = name
        self._function = function
        self._timeout = timeout
        self._positional = positional[1:]
        self._only_positional = max(0, code.co_posonlyargcount - 1)
        self._keyword_only = code.co_varnames[
            code.co_argcount : code.co_argcount + code.co_kwonlyargcount
        ]
        self._defaults = {
            **dict(zip(positional[len(positional) - len(defaults) :], defaults, strict=True)),
            **(function.__kwdefaults__ or {}),
        }
        self._reply_type: Any = None

    def __call__(self, /, *positional: Any, **named: Any) -> Ask[Any]:
        if named or self._keyword_only or len(positional) != len(self._positional):
            positional, named = self._bound(positional, named)
        reply_type = self._reply_type
        if reply_type is None:
            reply_type = self._reply_type = _reply_type(self._function)
        message = self._name, positional, named
        return here().ask(self._host, message, reply_type[0], self._timeout)

    def _bound(
        self, positional: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments as they are sent, with defaults; raises TypeError if they do not fit."""
        names = self._positional
        if len(positional) > len(names):
            raise self._misfit(f"got {len(positional)} by position")
        by_name = names[self._only_positional :] + self._keyword_only
        for name in named:
            if name not in by_name:
                raise self._misfit(f"got {name!r} by name")
            if name in names[: len(positional)]:
                raise self._misfit(f"got {name!r} twice")
        for name in names[len(positional) :] + self._keyword_only:
            if name not in named and name not in self._defaults:
                raise self._misfit(f"got no {name!r}")
        return self._with_defaults(positional, named)

    def _with_defaults(
        self, positional: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Adds the defaults of the stub, by position as long as no argument is left out before."""
        sent = dict(named)
        for name in self._positional[len(positional) :] + self._keyword_only:
            default = self._defaults.get(name, ...)
            if name in named or default is ...:
                continue  # Java gives what is left out, or refuses
            if self._positional[len(positional) : len(positional) + 1] == (name,):
                positional += (default,)
            else:
                sent[name] = default
        return positional, sent

    def _misfit(self, problem: str) -> TypeError:
        names = ", ".join(self._positional + self._keyword_only)
        return TypeError(f"{self._function.__qualname__}({names}) {problem}")

    def __repr__(self) -> str:
        return f"<method {self._name} of host {self._host!r}>"


def _reply_type(function: FunctionType) -> tuple[Any]:
    """The type of the reply, by the stub's hint. It is resolved late, as the module may be."""
    from clutch._codec.annotations import return_hint, signature_of

    found = return_hint(signature_of(function), function)
    if found.problem:
        import logging

        logging.getLogger("clutch").warning(
            "return type of %s: %s; what comes for it is not checked",
            function.__qualname__,
            found.problem,
        )
    if found.hint is Any or found.hint is Ask:
        return (Any,)
    if get_origin(found.hint) is not Ask:
        raise TypeError(
            f"{function.__qualname__} must return clutch.Ask of its reply, such as"
            f" clutch.Ask[float], not {found.hint!r}"
        )
    return (get_args(found.hint)[0],)


class Contract:
    """What has the methods of a stub. Thread-safe."""

    def __init__(self, host: str, stub: Any, timeout: float | None) -> None:
        self._text = f"clutch.contract({host!r}, {stub.__name__})"
        functions = _functions(stub)
        if not functions:
            raise TypeError(f"{stub.__name__} has no methods, so Java offers none of them")
        for name, function in functions.items():
            setattr(self, name, Method(host, name, function, timeout))

    def __getattr__(self, name: str) -> Any:
        own = vars(self)
        there = ", ".join(sorted(known for known in own if not known.startswith("_")))
        text = own.get("_text", "a contract")
        raise AttributeError(f"{text} has no method {name!r}; it has: {there}")

    def __repr__(self) -> str:
        return self._text


def _functions(stub: type) -> dict[str, FunctionType]:
    """The public functions of the class and its bases."""
    found: dict[str, FunctionType] = {}
    for base in reversed(stub.__mro__):
        if base.__module__ in ("builtins", "typing"):
            continue
        for name, value in vars(base).items():
            if isinstance(value, FunctionType) and not name.startswith("_"):
                found[name] = value
    return found


# A type checker takes no abstract class, such as a Protocol, for `type[C]`.
def contract(name: str, stub: Callable[..., C], timeout: float | None = None) -> C:
    """The object whose methods Java offers to this worker under this name.

    `stub` is a class that describes the methods, by preference a Protocol: `PythonStub` in Java
    prints it. Each is a `def` that returns `clutch.Ask` of its reply. A call sends the arguments by
    position and by name, and returns the ask: `await` it, or `get` it. Errors and limits are those
    of `Host.ask`, as is `timeout`: for all calls, in seconds. For calls with another one, make
    another contract. The stub's functions are never called, and its hints are resolved when a
    method is first called. Thread-safe.

    A method that the stub lacks raises AttributeError. Arguments whose number or names do not fit
    raise TypeError, and nothing is sent. What a parameter has as its default is sent if it is left
    out; with `...`, nothing is.

    A method whose hint is not `clutch.Ask` raises TypeError when it is called.

    Raises:
        TypeError: the name is not a str, the stub is not a class with public methods, or one of
            them takes *args or **kwargs, lacks self or is async
        ValueError: the timeout is not from 0 to 100 days
    """
    if not isinstance(stub, type):
        raise TypeError(f"the stub must be a class, not {stub!r}")
    deadline_of(None, timeout)
    made: Any = Contract(Host(name)._name, stub, timeout)
    return made  # type: ignore[no-any-return]
