"""Functions that may be called as streams, and the binding of their arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from inspect import Parameter
from typing import Any

from clutch._calls.failures import Refusal
from clutch._codec.annotations import hint_of, signature_of
from clutch._codec.codec import BadArguments, Codec
from clutch._codec.parameters import Parameters
from clutch._codec.signature import element_hint
from clutch._wire.address import Buffer
from clutch._wire.frames import DOWN, UP, Open
from clutch.context import Context

_INJECTED = frozenset({Context})


class StreamHandler:
    """A function, called as a stream of one shape.

    Attributes:
        element: the type hint of the input elements
    """

    def __init__(self, function: Callable[..., Any], shape: int, codec: Codec) -> None:
        self.function = function
        self.name = getattr(function, "__qualname__", repr(function))
        self.has_input = bool(shape & DOWN)
        self.has_output = bool(shape & UP)
        is_async_generator = inspect.isasyncgenfunction(function)
        self._check(is_async_generator or inspect.isgeneratorfunction(function))
        self.is_async = is_async_generator or inspect.iscoroutinefunction(function)
        taker = self._taker() if self.has_input else None
        self.element = self._element(taker) if taker else Any
        self._parameters = Parameters.of(function, codec, _INJECTED, taker.name if taker else None)

    def bind(
        self, item: Open, context: Context, buffers: Sequence[Buffer]
    ) -> tuple[list[Any], dict[str, Any]]:
        """The arguments after the input; Refusal if they do not fit."""
        try:
            positional, named = self._parameters.bind(
                memoryview(item.arguments), memoryview(item.named), buffers
            )
        except BadArguments as problem:
            raise Refusal(problem) from None
        for name in self._parameters.injected:
            named[name] = context
        return positional, named

    def _check(self, is_generator: bool) -> None:
        if self.has_output and not is_generator:
            raise BadArguments(
                f"{self.name} is called as a stream, but is not a generator:"
                " write a function with yield"
            )
        if not self.has_output and is_generator:
            raise BadArguments(
                f"{self.name} is called as a sink, but is a generator, and nothing"
                " takes its elements: write a function that reads its input in a loop and returns"
            )

    def _taker(self) -> Parameter:
        parameters = list(signature_of(self.function).parameters.values())
        first = parameters[0] if parameters else None
        kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
        if first is None or first.kind not in kinds:
            raise BadArguments(
                f"{self.name} is called with a stream, so its first parameter must take the input"
            )
        return first

    def _element(self, taker: Parameter) -> Any:
        hint = hint_of(taker, self.function).hint
        found = element_hint(hint, is_async=self.is_async)
        if found is None:
            wanted = "AsyncIterator" if self.is_async else "Iterator"
            raise BadArguments(
                f"parameter '{taker.name}' of {self.name} takes a stream: its type hint must be"
                f" {wanted}[...], not {hint}"
            )
        return found[0]
