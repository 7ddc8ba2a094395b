"""What a function takes, from its signature and its type hints."""

from __future__ import annotations

import inspect
import typing
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from inspect import Parameter
from typing import Any, get_args, get_origin

from ._codec import Codec
from ._codec_errors import BadArguments
from ._codec_hints import Hint
from ._codec_slots import Slot

ANYWHERE = 1 << 31

_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_NAMED = (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_UNNAMED = (Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL)


class Signature:
    """The parameters that a caller may fill.

    Attributes:
        injected: names of those that the worker fills
        before_injected: how many positional ones stand before the first injected one; values for
            those behind it are passed by name
        required: name and position of those without a default; position -1 for keyword-only ones
    """

    def __init__(
        self,
        function: Callable[..., Any],
        codec: Codec,
        injected: frozenset[type],
        left_out: str | None = None,
    ) -> None:
        self.function = getattr(function, "__qualname__", repr(function))
        self.injected: frozenset[str] = frozenset()
        self.before_injected = ANYWHERE
        self.positional: list[Slot] = []
        self.named: dict[str, Slot] = {}
        self.positional_rest: Slot | None = None
        self.named_rest: Slot | None = None
        self.required: list[tuple[str, int]] = []
        self._codec = codec
        try:
            signature = inspect.signature(function)
        except (ValueError, TypeError):
            self.positional_rest = self.named_rest = Slot("arguments", Hint(Any), codec)
            return
        hints = hints_of(function)
        for parameter in signature.parameters.values():
            if parameter.name == left_out:
                continue
            self._add(parameter, hints.get(parameter.name, Any), injected)

    def _add(self, parameter: Parameter, hint: Any, injected: frozenset[type]) -> None:
        if isinstance(hint, type) and hint in injected:
            self._inject(parameter)
            return
        if self.before_injected < ANYWHERE and parameter.kind in _UNNAMED:
            raise BadArguments(
                f"parameter '{parameter.name}' of {self.function} stands behind one that the"
                " worker fills, which is passed by name; put that one last, or behind a *"
            )
        slot = self._slot(parameter.name, hint)
        if parameter.kind is Parameter.VAR_POSITIONAL:
            self.positional_rest = slot
        elif parameter.kind is Parameter.VAR_KEYWORD:
            self.named_rest = slot
        else:
            by_position = parameter.kind in _POSITIONAL
            if parameter.default is Parameter.empty:
                self.required.append((slot.name, len(self.positional) if by_position else -1))
            if by_position:
                self.positional.append(slot)
            if parameter.kind in _NAMED:
                self.named[slot.name] = slot

    def _inject(self, parameter: Parameter) -> None:
        if parameter.kind in _UNNAMED:
            raise BadArguments(
                f"parameter '{parameter.name}' of {self.function} is filled by the worker, by its"
                " name; it cannot be positional-only"
            )
        self.injected |= {parameter.name}
        if parameter.kind in _POSITIONAL:
            self.before_injected = min(self.before_injected, len(self.positional))

    def _slot(self, name: str, hint: Any) -> Slot:
        if element_hint(hint, is_async=False) or element_hint(hint, is_async=True):
            hint = Any  # for a stream, which does not come as a value
        try:
            return Slot(name, Hint(hint), self._codec)
        except BadArguments as error:
            raise BadArguments(f"parameter '{name}' of {self.function}: {error}") from error


def element_hint(hint: Any, *, is_async: bool) -> tuple[Any] | None:
    """What a parameter that takes a stream says of its elements; None where it takes none."""
    if hint is Any:
        return (Any,)
    kinds = (AsyncIterator, AsyncIterable) if is_async else (Iterator, Iterable)
    if (get_origin(hint) or hint) not in kinds:
        return None
    found = get_args(hint)
    return (found[0] if found else Any,)


def hints_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The type hints of a function; none where they cannot be resolved."""
    target: Any = function
    if isinstance(function, type):
        target = function.__init__  # type: ignore[misc]
    try:
        return typing.get_type_hints(target, include_extras=True)
    except Exception:
        return {}
