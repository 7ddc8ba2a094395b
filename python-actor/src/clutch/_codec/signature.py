"""The parameters of a function, from its signature and its type hints."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from inspect import Parameter
from typing import Any, get_args, get_origin

from clutch._codec.annotations import hint_of, or_none, signature_of
from clutch._codec.codec import Codec
from clutch._codec.errors import BadArguments
from clutch._codec.hint import Hint
from clutch._codec.slots import Slot

ANYWHERE = 1 << 31

_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_NAMED = (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_UNNAMED = (Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL)


class Signature:
    """The parameters of a function, for a caller and for the worker.

    Attributes:
        injected: names of the parameters that the worker fills
        before_injected: how many positional parameters precede the first injected one; arguments
            for later ones are passed by name
        required: for each parameter without a default: its name, its position or -1 if it is
            keyword-only, and whether it may be passed by name
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
        self.required: list[tuple[str, int, bool]] = []
        self._codec = codec
        try:
            signature = signature_of(function)
        except Exception:  # some built-in functions have no signature, and user objects may raise
            self.positional_rest = self.named_rest = Slot("arguments", Hint(Any), codec)
            return
        for parameter in signature.parameters.values():
            if parameter.name != left_out:
                self._add(parameter, hint_of(parameter, function).hint, injected)

    def _add(self, parameter: Parameter, hint: Any, injected: frozenset[type]) -> None:
        if isinstance(hint, type) and hint in injected:
            self._inject(parameter)
            return
        if self.before_injected < ANYWHERE and parameter.kind in _UNNAMED:
            raise BadArguments(
                f"parameter '{parameter.name}' of {self.function} stands behind one that the"
                " worker fills, which is passed by name; put that one last, or behind a *"
            )
        if parameter.kind is Parameter.VAR_POSITIONAL:
            self._add_positional_rest(parameter.name, hint)
        elif parameter.kind is Parameter.VAR_KEYWORD:
            self._add_named_rest(parameter.name, hint)
        else:
            whole = or_none(hint) if parameter.default is None else hint
            self._add_one(parameter, self._slot(parameter.name, whole))

    def _add_one(self, parameter: Parameter, slot: Slot) -> None:
        by_position, by_name = parameter.kind in _POSITIONAL, parameter.kind in _NAMED
        if parameter.default is Parameter.empty:
            position = len(self.positional) if by_position else -1
            self.required.append((slot.name, position, by_name))
        if by_position:
            self.positional.append(slot)
        if by_name:
            self.named[slot.name] = slot

    def _add_positional_rest(self, name: str, hint: Any) -> None:
        from clutch._codec.hints.unpacking import (  # most functions do not need it
            is_unpacked,
            repeated,
        )

        self.positional_rest = self._slot(name, repeated(hint) if is_unpacked(hint) else hint)

    def _add_named_rest(self, name: str, hint: Any) -> None:
        from clutch._codec.hints.unpacking import unpacked_fields

        fields = unpacked_fields(hint)
        self.named_rest = self._slot(name, Any if fields else hint)
        for field, inside, is_required in fields:
            self.named.setdefault(field, self._slot(field, inside))
            if is_required:
                self.required.append((field, -1, True))

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
        return Slot(name, Hint(hint), self._codec)


def element_hint(hint: Any, *, is_async: bool) -> tuple[Any] | None:
    """The element hint of a parameter that takes a stream, in a tuple; None if it takes none."""
    if hint is Any:
        return (Any,)
    kinds = (AsyncIterator, AsyncIterable) if is_async else (Iterator, Iterable)
    if (get_origin(hint) or hint) not in kinds:
        return None
    found = get_args(hint)
    return (found[0] if found else Any,)
