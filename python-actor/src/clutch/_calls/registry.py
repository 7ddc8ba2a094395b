"""The functions that may be called in this worker, by name."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from clutch import _actor
from clutch._calls.offered import method_refusal, offered, own_classes, owner, refusal
from clutch._codec.annotations import signature_of
from clutch._codec.codec import Codec
from clutch._codec.parameters import Parameters
from clutch._codec.unresolved import tell_unresolved
from clutch._wire.frames import Contract
from clutch.context import Context

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild

# Begins the names of functions of children that live in this process.
LOCAL = "@"

_MAXIMUM_NAMES = 1_000
_MAXIMUM_NEAREST = 3
_LONGEST_NAME = 200
_INJECTED = frozenset({Context})


class UnknownFunctionError(Exception):
    """There is no such function, or it may not be called.

    Attributes:
        allowed: the most similar names that may be called
        why: the reason, and what to do about it
    """

    def __init__(self, name: str, allowed: list[str], why: str) -> None:
        super().__init__(name)
        self.name = name
        self.allowed = _nearest(name, allowed)
        self.why = why


def _nearest(name: str, allowed: list[str]) -> list[str]:
    from difflib import get_close_matches  # imported only after a failure

    return get_close_matches(name[:_LONGEST_NAME], allowed, _MAXIMUM_NEAREST, cutoff=0.0)


class Handler:
    """A callable, with what can be found out about it before the first call."""

    __slots__ = ("child", "function", "injected", "is_async", "parameters", "places", "quick_runs")

    def __init__(self, function: Callable[..., Any], codec: Codec) -> None:
        self.function = function
        self.parameters = Parameters.of(function, codec, _INJECTED)
        self.injected = tuple(self.parameters.injected)
        self.is_async = is_async(function)
        self.quick_runs = 0
        # The child in this process that it belongs to, and how many places a task takes in it.
        self.child: LocalChild | None = None
        self.places = 1

    @classmethod
    def without_parameters(cls, function: Callable[[], Any], is_async: bool) -> Handler:
        """The handler of a call that has no arguments and nothing to decode."""
        made = cls.__new__(cls)
        made.function = function
        made.injected = ()
        made.is_async = is_async
        made.quick_runs = 0
        made.child = None
        made.places = 1
        return made


class Registry(Protocol):
    """Finds handlers by the names on the wire.

    Attributes:
        handlers: the handlers found so far
    """

    handlers: dict[str, Handler]

    def find(self, name: str) -> Handler:
        """Returns the handler; raises UnknownFunctionError if no such function may be called."""

    def renew(self) -> None:
        """Forgets all handlers, because a reload may change functions, signatures and hints."""

    def functions(self) -> Iterable[Callable[..., Any]]:
        """The functions that are known before the first call."""


class FunctionRegistry:
    """Functions of the listed modules, or of any module, named `module:function`."""

    def __init__(self, modules: Mapping[str, ModuleType], any_module: bool, codec: Codec) -> None:
        self._modules = modules
        self._any = any_module
        self._codec = codec
        self.handlers: dict[str, Handler] = {}

    def find(self, name: str) -> Handler:
        handler = self.handlers.get(name)
        if handler is None:
            function = self._look_up(name)
            handler = self.handlers[name] = Handler(function, self._codec)
            if isinstance(function, type) or name.partition(":")[0] not in self._modules:
                tell_unresolved([function])
        return handler

    def renew(self) -> None:
        self.handlers.clear()

    def functions(self) -> Iterator[Callable[..., Any]]:
        for module in self._modules.values():
            for _, value in offered(module):
                if not isinstance(value, type) and _may_have_hints(value):
                    yield value

    def declares_async(self) -> bool:
        """Whether a listed module offers an `async def`."""
        values = (value for module in self._modules.values() for value in vars(module).values())
        return any(map(inspect.iscoroutinefunction, values)) and any(
            inspect.iscoroutinefunction(value)
            for module in self._modules.values()
            for _, value in offered(module)
        )

    def _look_up(self, name: str) -> Callable[..., Any]:
        module_name, _, function_name = name.partition(":")
        listed = self._modules.get(module_name)
        module = self._import(module_name) if listed is None else listed
        if module is None:
            raise UnknownFunctionError(
                name, [f"{known}:*" for known in self._modules], self._no_module(module_name)
            )
        if why := refusal(module, function_name, any_callable=listed is None):
            raise UnknownFunctionError(name, _public_functions(module_name, module), why)
        return getattr(module, function_name)  # type: ignore[no-any-return]

    def _no_module(self, name: str) -> str:
        if self._any:
            return f"there is no module {name!r}"
        return f"{name!r} is not one of the modules listed in WorkerSpec.functions"

    def _import(self, name: str) -> Any:
        if not self._any or not name:
            return None
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name is not None and (name + ".").startswith(missing.name + "."):
                return None
            raise


class ActorRegistry:
    """The public methods of one actor."""

    def __init__(self, instance: object, codec: Codec) -> None:
        self._instance = instance
        self._codec = codec
        self.handlers: dict[str, Handler] = {}
        self.renew()

    def renew(self) -> None:
        instance, names = self._instance, callable_names(type(self._instance))
        found = {name: Handler(getattr(instance, name), self._codec) for name in names}
        self.handlers.clear()
        self.handlers.update(found)

    def functions(self) -> Iterable[Callable[..., Any]]:
        return [type(self._instance), *(handler.function for handler in self.handlers.values())]

    def find(self, name: str) -> Handler:
        handler = self.handlers.get(name)
        if handler is None:
            why = method_refusal(type(self._instance), name)
            names = sorted(it for it in self.handlers if it[:1] != LOCAL)
            raise UnknownFunctionError(name, names[:_MAXIMUM_NAMES], why)
        return handler


def callable_names(actor_class: type) -> list[str]:
    """The names of the methods that may be called; see `offered`."""
    own = own_classes(actor_class)
    return [
        name
        for name, _ in _methods(actor_class)
        if not name.startswith("_") and owner(actor_class, name) in own
    ]


def hook_name(actor_class: type, kind: _actor.Hook) -> str | None:
    """The name of the method that is this hook; TypeError if there are several."""
    names = [name for name, hook in _hooks(actor_class) if hook == kind]
    if len(names) > 1:
        raise TypeError(
            f"{actor_class.__qualname__} may have one @on_{kind} hook, not {len(names)}: {names}"
        )
    return names[0] if names else None


def needs_loop(actor_class: type) -> bool:
    """Whether any method or hook of the class is `async def`."""
    hooks = (name for name, _ in _hooks(actor_class))
    names = [*callable_names(actor_class), *hooks]
    return any(is_async(getattr(actor_class, name)) for name in names)


def has_coroutines(actor_class: type) -> bool:
    """Whether the class may need the event loop, be it only for streams."""
    names = callable_names(actor_class)
    return needs_loop(actor_class) or any(
        inspect.isasyncgenfunction(getattr(actor_class, name)) for name in names
    )


def contract_mismatches(registry: Registry, contracts: list[Contract]) -> list[str]:
    """A sentence for each contract that the registry does not fulfil."""
    found = (_mismatch(registry, contract) for contract in contracts)
    return [sentence for sentence in found if sentence]


def _mismatch(registry: Registry, contract: Contract) -> str | None:
    try:
        handler = registry.find(contract.name)
    except UnknownFunctionError as unknown:
        there = ", ".join(unknown.allowed) or "none"
        return f"there is no {contract.name}: {unknown.why} (there are: {there})"
    except Exception as error:
        return f"{contract.name} cannot be called: {error}"
    try:
        signature = signature_of(handler.function)
    except Exception:
        return None
    given = [p for p in signature.parameters.values() if p.name not in handler.injected]
    try:
        signature.replace(parameters=given).bind(*[None] * contract.positional)
    except TypeError as error:
        return f"{contract.name}{signature} does not take {contract.positional} positional: {error}"
    return None


def _methods(actor_class: type) -> Iterator[tuple[str, Any]]:
    for name in dir(actor_class):
        static = inspect.getattr_static(actor_class, name)
        is_method = callable(static) or isinstance(static, staticmethod | classmethod)
        if is_method and not isinstance(static, type) and _actor.hook_kind(static) is None:
            yield name, static


def _hooks(actor_class: type) -> Iterator[tuple[str, _actor.Hook]]:
    for name in dir(actor_class):
        if kind := _actor.hook_kind(inspect.getattr_static(actor_class, name)):
            yield name, kind


def _public_functions(module_name: str, module: ModuleType) -> list[str]:
    functions = (name for name, value in offered(module) if not isinstance(value, type))
    return [f"{module_name}:{name}" for name in islice(functions, _MAXIMUM_NAMES)]


def is_generator(function: Callable[..., Any]) -> bool:
    """Whether calling the function only makes a generator and runs none of its code."""
    return inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def _may_have_hints(function: Callable[..., Any]) -> bool:
    if isinstance(function, partial) or hasattr(function, "__wrapped__"):
        return True
    try:
        return bool(getattr(function, "__annotations__", None))
    except Exception:  # Python 3.14 evaluates annotations only now, and they may raise
        return True


def is_async(function: Callable[..., Any]) -> bool:
    """Whether a call of the function gives a coroutine."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(called(function))


def called(function: Callable[..., Any]) -> Any:
    """What a call of the function runs: of an object, its `__call__`, also within a `partial`."""
    while isinstance(function, partial):
        function = function.func
    if inspect.isroutine(function):
        return function
    return getattr(type(function), "__call__", None)  # noqa: B004
