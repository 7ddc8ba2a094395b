"""Binds a call's arguments to a function's signature, prepared once for each function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from clutch._codec.codec import Buffer, Codec, Decode
from clutch._codec.errors import BadArguments
from clutch._codec.hint import Hint
from clutch._codec.signature import Signature
from clutch._codec.slots import Slot, count_of, read_raw

_EMPTY_MAP = b"\x80"
_RAW_LIST = msgspec.msgpack.Decoder(list[msgspec.Raw])
_RAW_MAP = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_BYTES = (bytes, memoryview)
_HOW = {True: "", False: ", which is taken by position only"}


class _Plan(NamedTuple):
    """The decoders that read a number of positional arguments at once; None if not possible.

    `alike` is for calls without buffers.
    """

    direct: Decode | None
    alike: Decode | None


class Parameters:
    """The parameters of a function, and how a call's two bodies are decoded to them.

    Attributes:
        injected: names of the parameters that the worker fills, not the caller
        latest: the number of arguments of the latest call, and the decoder for that number
    """

    def __init__(self, signature: Signature, codec: Codec) -> None:
        self.injected = signature.injected
        self._signature = signature
        self._codec = codec
        self._plans: dict[int, _Plan] = {}
        self.latest: tuple[Decode, int] | None = None

    @staticmethod
    def of(
        function: Callable[..., Any],
        codec: Codec,
        injected: frozenset[type] = frozenset(),
        left_out: str | None = None,
    ) -> Parameters:
        """The parameters of a function or bound method, without the one named `left_out`.

        A function without a signature, such as some built-in ones, accepts any arguments. A part
        of a hint that cannot be resolved, or that names no data, accepts any value.

        Raises:
            BadArguments: the worker cannot fill one of the parameters that are its own
        """
        return Parameters(Signature(function, codec, injected, left_out), codec)

    def bind_alike(self, positional: msgspec.Raw) -> Sequence[object] | None:
        """The arguments, if they can be decoded like those of the latest call; else None."""
        if self.latest is None:
            return None
        decode, count = self.latest
        try:
            values = decode(positional)
        except Exception:
            return None  # `bind` accepts more values, or explains the failure
        return values if len(values) == count else None

    def bind(
        self, positional: Buffer, named: Buffer = _EMPTY_MAP, buffers: Sequence[Buffer] = ()
    ) -> tuple[list[object], dict[str, object]]:
        """The positional and named arguments for the function.

        Raises:
            BadArguments: names the parameter, what it expects and what was found
        """
        values = self._read_positional(positional, buffers)
        keywords = {} if named == _EMPTY_MAP else self._read_named(named, buffers, len(values))
        for name, position, by_name in self._signature.required:
            if not 0 <= position < len(values) and not (by_name and name in keywords):
                raise self._bad(f"missing argument '{name}'{_HOW[by_name]}")
        if len(values) > self._signature.before_injected:
            for position in range(self._signature.before_injected, len(values)):
                keywords[self._signature.positional[position].name] = values[position]
            del values[self._signature.before_injected :]
        return values, keywords

    def _read_positional(self, body: Buffer, buffers: Sequence[Buffer]) -> list[object]:
        count = count_of(body)
        most = len(self._signature.positional)
        if count > most and self._signature.positional_rest is None:
            raise self._bad(f"takes {most} positional arguments, got {count}")
        plan = self._plans.get(count)
        if plan is None:
            plan = self._plan(count)
        if not buffers:
            self.latest = (plan.alike, count) if plan.alike else None
        if plan.direct is not None:
            try:
                return list(self._codec.decode_directly(body, buffers, plan.direct))
            except Exception:  # reading one by one accepts more, or explains the failure
                pass
        items = read_raw(_RAW_LIST, body)
        return [self._at(position).read(item, buffers) for position, item in enumerate(items)]

    def _plan(self, count: int) -> _Plan:
        known = count <= len(self._signature.positional)
        if not known:
            return _Plan(None, None)
        hints = [slot.hint for slot in self._signature.positional[:count]]
        direct = alike = None
        if all(hint.plain or hint.untyped for hint in hints):
            direct = self._codec.decode_all_by(hints)
        if self._is_enough(count):
            alike = direct
            # Without buffers, all bytes values are in the body, and msgspec decodes them.
            if direct is None and all(h.plain or h.untyped or _is_bytes(h) for h in hints):
                alike = self._codec.decode_all_by(hints)
        plan = self._plans[count] = _Plan(direct, alike)
        return plan

    def _is_enough(self, count: int) -> bool:
        required = all(0 <= position < count for _, position, _ in self._signature.required)
        return required and count <= self._signature.before_injected

    def _read_named(self, body: Buffer, buffers: Sequence[Buffer], taken: int) -> dict[str, object]:
        already = {slot.name for slot in self._signature.positional[:taken]}
        keywords: dict[str, object] = {}
        for name, item in read_raw(_RAW_MAP, body).items():
            slot = self._signature.named.get(name)
            if slot is not None and name in already:
                raise self._bad(f"argument '{name}' was given twice, by position and by name")
            if slot is None and (self._signature.named_rest is None or name in self.injected):
                raise self._bad(f"unexpected argument '{name}'")
            keywords[name] = (slot or self._rest(name)).read(item, buffers)
        return keywords

    def _rest(self, name: str) -> Slot:
        assert self._signature.named_rest is not None
        return self._signature.named_rest.named(name)

    def _at(self, position: int) -> Slot:
        own = self._signature.positional
        if position < len(own):
            return own[position]
        rest = self._signature.positional_rest
        assert rest is not None
        return rest.named(f"{rest.name}[{position - len(own)}]")

    def _bad(self, text: str) -> BadArguments:
        return BadArguments(f"{self._signature.function}: {text}")


def _is_bytes(hint: Hint) -> bool:
    return any(hint.hint is kind for kind in _BYTES)
