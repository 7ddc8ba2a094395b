"""The children that live in this process: actors that share it with the worker.

The owner calls their hidden functions, such as `@7:receive`, by the number of the child.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any

from clutch._actor import declared_concurrency
from clutch._calls.failures import NotBegunError, warn
from clutch._calls.interrupt import shielded
from clutch._calls.loading import call_hook
from clutch._calls.local_child import LocalChild
from clutch._calls.registry import Handler, UnknownFunctionError, is_async, needs_loop
from clutch._codec import references
from clutch._codec.codec import Codec
from clutch._wire.frames import DataDown, Open
from clutch.context import Context

_UNKNOWN = "no function has such a name"
_NAME = re.compile(r"@([0-9]{1,19}):(construct|receive|tell|stop|drop)", re.ASCII)


class LocalChildren:
    """All of a process. For the main thread.

    Args:
        handlers: those of the worker, to which those of the children are added
        codec: decodes what they are sent
        tell: passes the news of an end to the owner
        forget: drops the watches and the timers of a child
    """

    def __init__(
        self,
        handlers: dict[str, Handler],
        codec: Codec,
        tell: Callable[[dict[str, Any]], None],
        forget: Callable[[LocalChild], None],
    ) -> None:
        self._handlers = handlers
        self._codec = codec
        self._tell = tell
        self._forget = forget
        self._children: dict[int, LocalChild] = {}
        # Type, token and path of those that are being made.
        self._identities: dict[int, tuple[str, str, str]] = {}

    def find(self, call: DataDown | Open) -> Handler:
        """The handler of a function of a child, which is kept among those of the worker.

        Raises:
            NotBegunError: the child has ended
            UnknownFunctionError: it takes no messages, or there is no such function
            LookupError: its class is there no more
        """
        found = _NAME.fullmatch(call.function)
        if found is None:
            raise UnknownFunctionError(call.function, [], _UNKNOWN)
        made = self._make(int(found[1]), found[2], call)
        self._handlers[call.function] = made
        return made

    def shown(self, function: str, otherwise: str) -> tuple[str, str]:
        """The path and the function of a call, as user code, records and spans show them."""
        number, _, name = function[1:].partition(":")
        child = self._children.get(int(number)) if _NAME.fullmatch(function) else None
        return otherwise if child is None else child.path, "receive" if name == "tell" else name

    def follow(self) -> None:
        """Has all follow a reload, also those whose timers and hooks run before a message."""
        for child in list(self._children.values()):
            child.follow()

    def _make(self, number: int, function: str, call: DataDown | Open) -> Handler:
        if function == "construct":
            return self._constructor(number, call)
        child = self._children.get(number)
        if function == "drop":
            return Handler(partial(shielded, partial(self._end, number, child)), self._codec)
        if child is None:
            raise NotBegunError(None)
        child.follow()
        if function == "stop":
            return self._stopper(child)
        method = getattr(child.instance, "receive", None)
        if not callable(method):
            why = f"{child.kind} has no method 'receive', which would get the messages"
            raise UnknownFunctionError("receive", [], why)
        handler = child.enter(Handler(method, self._codec))
        return _told(handler, child) if function == "tell" else handler

    def _constructor(self, number: int, call: DataDown | Open) -> Handler:
        kind_name, token, path = self._identity(number, call)
        reference = references.read_as(token, path)
        child = LocalChild(number, kind_name, reference, self._codec, self._tell)
        kind = child.find_class()
        child.limit(declared_concurrency(kind) or 1)
        handler = Handler(kind, self._codec)

        def construct(*positional: Any, **named: Any) -> None:
            try:
                child.instance = kind(*positional, **named)
            except BaseException:
                shielded(partial(self._end, number, child))
                raise
            self._children[number] = child
            self._identities.pop(number, None)
            self._handlers.pop(call.function, None)

        handler.function = construct
        return child.enter(_started(handler, child, partial(self._end, number, child)))

    def _identity(self, number: int, call: DataDown | Open) -> tuple[str, str, str]:
        """Takes it out of the headers, which user code sees and passes on with what it asks."""
        found = self._identities.get(number)
        if found is None:
            try:
                found = call.headers["type"], call.headers["token"], call.headers["path"]
            except KeyError:
                raise UnknownFunctionError(call.function, [], _UNKNOWN) from None
            self._identities[number] = found
            call.headers.clear()
        return found

    def _stopper(self, child: LocalChild) -> Handler:
        has_tasks = needs_loop(type(child.instance))
        stop = self._stop_async if has_tasks else self._stop
        handler = Handler(partial(stop, child), self._codec)
        handler.places = child.lane.size  # after all that run
        return child.enter(handler, may_have_ended=True)

    def _stop(self, child: LocalChild) -> None:
        with self._ending(child):
            if child.begins_stop():
                _called(child.hook("stop"), child)

    async def _stop_async(self, child: LocalChild) -> None:
        with self._ending(child):
            if child.begins_stop():
                outcome = _called(child.hook("stop"), child)
                if inspect.iscoroutine(outcome):
                    await outcome

    @contextmanager
    def _ending(self, child: LocalChild) -> Iterator[None]:
        try:
            yield
        except (Exception, SystemExit) as error:
            warn("the stop hook of %s failed", child.path, error=error, level=logging.ERROR)
        finally:
            shielded(partial(self._end, child.number, child))

    def stop_all(self, run_coroutine: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        """Runs the stop hooks that have not run, the youngest child first."""
        for child in list(self._children.values())[::-1]:
            try:
                handler = self._stopper(child)
                outcome = copy_context().run(handler.function)
                if handler.is_async:
                    run_coroutine(outcome)
            except BaseException as problem:  # such as a CancelledError of a task that it awaits
                warn("the stop of %s failed", child.path, error=problem)

    def _end(self, number: int, child: LocalChild | None) -> None:
        self._children.pop(number, None)
        self._identities.pop(number, None)
        for name in [it for it in self._handlers if it.startswith(f"@{number}:")]:
            del self._handlers[name]
        if child is not None:
            child.ended()
            self._forget(child)
            child.lane.cancel()


def _started(handler: Handler, child: LocalChild, failed: Callable[[], None]) -> Handler:
    """Has the start hook run after the constructor."""
    construct = handler.function
    name = child.hook_name("start")
    if name is None:
        return handler
    if is_async(getattr(child.find_class(), name)):

        async def run_async(*positional: Any, **named: Any) -> None:
            construct(*positional, **named)
            try:
                await _called(getattr(child.instance, name), child)
            except BaseException:
                shielded(failed)
                raise

        handler.function, handler.is_async = run_async, True
    else:

        def run(*positional: Any, **named: Any) -> None:
            construct(*positional, **named)
            try:
                _called(getattr(child.instance, name), child)
            except BaseException:
                shielded(failed)
                raise

        handler.function = run
    return handler


def _called(hook: Callable[..., Any] | None, child: LocalChild) -> Any:
    """Calls a hook, which may take the context."""
    return None if hook is None else call_hook(hook, Context(0, 0, child.path, {}))


def _told(handler: Handler, child: LocalChild) -> Handler:
    """The handler of messages whose result nobody gets."""
    function = handler.function

    def failed(error: Exception) -> None:
        if isinstance(error, NotBegunError):
            raise error
        warn("a message to %s failed", child.path, error=error)

    async def run_async(*positional: Any, **named: Any) -> None:
        try:
            await function(*positional, **named)
        except Exception as error:
            failed(error)

    def run(*positional: Any, **named: Any) -> None:
        try:
            function(*positional, **named)
        except Exception as error:
            failed(error)

    handler.function = run_async if handler.is_async else run
    return handler
