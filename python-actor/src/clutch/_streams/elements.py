"""Elements of a stream's input, and their decoding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import Raw

from clutch._calls.failures import Refusal
from clutch._codec.codec import BadArguments, Codec
from clutch._wire import frames
from clutch._wire.address import Buffer
from clutch.errors import CallInterrupted

_each = msgspec.msgpack.Decoder(list[Raw])


@dataclass(frozen=True)
class Arrived:
    """Elements that have arrived together.

    Attributes:
        octets: the elements as an array
        buffers: the buffers of each element; empty if no element has any
    """

    octets: Raw | Buffer
    count: int
    buffers: Sequence[Sequence[Buffer]] = ()


def arrived(item: frames.Feed, receive: Callable[[int], Sequence[Buffer]]) -> Arrived:
    """The elements of an item. `receive` returns a number of further buffers of its message."""
    count = _size(memoryview(item.elements))
    if not item.buffers:
        return Arrived(item.elements, count)
    if len(item.buffers) != count:
        raise frames.MalformedError(f"{count} elements with buffers for {len(item.buffers)}")
    return Arrived(item.elements, count, [receive(own) if own else () for own in item.buffers])


def _size(array: memoryview) -> int:
    """The length of an array, from its header."""
    first = array[0]
    if first & 0xF0 == 0x90:
        return first & 0x0F
    if first in (0xDC, 0xDD):
        return int.from_bytes(array[1 : 3 if first == 0xDC else 5], "big")
    raise frames.MalformedError("elements that are not an array")


class Decoder:
    """Decodes elements of one type hint."""

    def __init__(self, codec: Codec, hint: type, name: str) -> None:
        self._codec = codec
        self._hint = hint
        self._name = name
        self._quick = codec.quick_decoder(list[hint])  # type: ignore[valid-type]

    def decode(self, arrived: Arrived) -> tuple[list[object], BaseException | None]:
        """The elements before the first that does not fit the hint, and the failure of that one."""
        if self._quick is not None and not arrived.buffers:
            try:
                return self._quick(arrived.octets), None
            except CallInterrupted:
                raise
            except Exception:  # the slow path accepts more values, or explains the failure
                pass
        return self._decode_each(arrived)

    def _decode_each(self, arrived: Arrived) -> tuple[list[object], BaseException | None]:
        values: list[object] = []
        bodies = _each.decode(arrived.octets)
        buffers = arrived.buffers or [()] * len(bodies)
        for body, own in zip(bodies, buffers, strict=True):
            try:
                values.append(self._codec.decode(memoryview(body), own, self._hint))
            except CallInterrupted:
                raise
            except BadArguments as problem:
                why = f"an element for {self._name}: {problem}"
                return values, Refusal(BadArguments(why))
            except BaseException as problem:
                return values, problem
        return values, None
