"""Decodes single arguments, and the bodies that contain them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import msgspec

from clutch._codec.codec import Buffer, Codec
from clutch._codec.errors import BadArguments
from clutch._codec.hint import Hint
from clutch._codec.reading import Mismatch


class Slot:
    """A parameter that a caller may fill."""

    def __init__(self, name: str, hint: Hint, codec: Codec) -> None:
        self.name = name
        self.hint = hint
        self.codec = codec
        self.direct = codec.decode_by(hint)

    def named(self, name: str) -> Slot:
        """A copy with another name, for one argument of a parameter that takes several."""
        other = copy(self)
        other.name = name
        return other

    def read(self, body: Buffer, buffers: Sequence[Buffer]) -> object:
        try:
            return self.codec.read(body, buffers, self.hint, self.direct)
        except Mismatch as problem:
            raise BadArguments(problem.told(f"{self.name}{{}}".format)) from None


def read_raw(decoder: msgspec.msgpack.Decoder[Any], body: Buffer) -> Any:
    try:
        return decoder.decode(body)
    except Exception as error:
        raise BadArguments(f"arguments: {error}") from None


def count_of(body: Buffer) -> int:
    """The length in an array's header. Callers only compare it; the decoder validates it."""
    first = body[0] if len(body) else 0
    if first & 0xF0 == 0x90:
        return first & 0x0F
    width = {0xDC: 2, 0xDD: 4}.get(first)
    if width is None:
        raise BadArguments("arguments: expected array, found something else")
    return int.from_bytes(body[1 : 1 + width], "big")
