"""Values to bytes and back, as docs/data.md says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec

from . import _codec_arrays as arrays
from . import _codec_extensions as extensions
from ._codec_errors import BadArguments, TooLarge, Unencodable
from ._codec_handlers import HANDLERS
from ._codec_hints import Hint, explain
from ._codec_path import locate
from ._codec_prepare import ENCODER, SIMPLE, Preparation, unencodable
from ._codec_registry import codec, registry

__all__ = ["BadArguments", "Buffer", "Codec", "TooLarge", "Unencodable", "codec"]

Buffer = bytes | memoryview

MALFORMED = (
    msgspec.MsgspecError,
    ValueError,
    ArithmeticError,
    AttributeError,
    TypeError,
    RecursionError,
)


class Codec:
    """The data table. One instance belongs to one thread.

    Args:
        max_size: bytes of one message, body and buffers
        max_depth: how deep containers may nest
        buffer_threshold: bytes from which on a bytes value goes beside the body
    """

    def __init__(self, *, max_size: int, max_depth: int, buffer_threshold: int = 65536) -> None:
        self._max_size = max_size
        self._max_depth = max_depth
        self._threshold = buffer_threshold
        self._incoming: Sequence[Buffer] = ()
        self._as_bytes = msgspec.msgpack.Decoder(ext_hook=self.read_extension)
        self._as_views = msgspec.msgpack.Decoder(ext_hook=partial(self.read_extension, views=True))
        self._hints: dict[Any, tuple[Hint, msgspec.msgpack.Decoder[Any]]] = {}

    def encode(self, value: object, where: str = "result") -> tuple[bytes, list[Buffer]]:
        """The body and the buffers that go beside it.

        Raises:
            Unencodable: a part of the value has no place in the table; its path starts with
                ``where``
            TooLarge: it is over a limit; a value that holds itself is too deep
        """
        if type(value) in SIMPLE or (type(value) is bytes and len(value) < self._threshold):
            try:
                body = ENCODER.encode(value)
            except Exception:  # the longer way writes it otherwise, or explains
                body = b""
            if body and len(body) <= self._max_size:
                return body, []
        try:
            try:
                body, buffers = self._write(value, SIMPLE)
            except OverflowError:
                body, buffers = self._write(value, SIMPLE - {int})
        except TooLarge:
            raise
        except Exception:
            raise locate(value, where, self._attempt) from None
        size = len(body) + sum(map(len, buffers))
        if size > self._max_size:
            raise TooLarge("the size of the message", size, self._max_size)
        return body, buffers

    def _write(self, value: object, simple: frozenset[type]) -> tuple[bytes, list[Buffer]]:
        preparation = Preparation(HANDLERS, self._max_depth, self._threshold, simple)
        prepared = preparation.prepare(value)
        return ENCODER.encode(prepared), preparation.buffers

    def _attempt(self, value: object) -> Unencodable | None:
        try:
            self._write(value, SIMPLE - {int})
        except Unencodable as problem:
            return problem
        except UnicodeEncodeError:
            return unencodable(value, "with a lone surrogate")
        except Exception as error:
            return unencodable(value, str(error))
        return None

    def decode(self, body: Buffer, buffers: Sequence[Buffer] = (), hint: Any = Any) -> Any:
        """The value, as the hint wants it.

        Raises:
            BadArguments: says where it does not fit, or that the bytes are malformed
        """
        known = self._hints.get(hint)
        if known is None:
            parsed = Hint(hint)
            known = self._hints[hint] = (
                parsed,
                self.decoder(hint) if parsed.plain else self._as_bytes,
            )
        try:
            return self.read(body, buffers, *known)
        except MALFORMED as error:
            raise BadArguments(explain(error, "value{}".format)) from None

    def quick_decoder(self, hint: Any) -> Callable[[Buffer | msgspec.Raw], Any] | None:
        """Decodes most bodies without buffers as `decode` does, and raises for all others.

        None where the hint wants more than that.
        """
        parsed = Hint(hint)
        if parsed.untyped:
            return self._as_bytes.decode
        return self.decoder(hint).decode if parsed.plain else None

    def decoder(self, hint: Any) -> msgspec.msgpack.Decoder[Any]:
        """A decoder straight into a plain hint."""
        return msgspec.msgpack.Decoder(hint, ext_hook=self.read_extension)

    def read(
        self,
        body: Buffer,
        buffers: Sequence[Buffer],
        hint: Hint,
        direct: msgspec.msgpack.Decoder[Any],
    ) -> Any:
        """The value as the hint wants it; raises one of MALFORMED."""
        self._incoming = buffers
        try:
            if hint.untyped:
                return self._as_bytes.decode(body)
            if hint.plain:
                try:
                    return direct.decode(body)
                except msgspec.ValidationError:
                    pass  # only the longer way knows integers of more than 64 bits
            return hint.convert((self._as_views if hint.views else self._as_bytes).decode(body))
        finally:
            self._incoming = ()

    def read_extension(self, code: int, data: memoryview, views: bool = False) -> object:
        """The value of an extension; ValueError where it is malformed or unknown."""
        inner = self._as_views if views else self._as_bytes
        if code == extensions.SET:
            items = inner.decode(data)
            if not isinstance(items, list):
                raise ValueError("malformed set")
            return frozenset(map(_hashable, items))
        if code == extensions.BUFFER:
            found = self._buffer(data)
            return memoryview(found).toreadonly() if views else bytes(found)
        if code == extensions.ARRAY:
            return arrays.restore(self._as_views.decode(data))
        if code == extensions.CUSTOM:
            return _custom(inner.decode(data))
        return extensions.read_scalar(code, data)

    def _buffer(self, data: memoryview) -> Buffer:
        index = _INDEX.decode(data)
        if not 0 <= index < len(self._incoming):
            raise ValueError(f"there is no buffer {index}, only {len(self._incoming)}")
        return self._incoming[index]


_INDEX = msgspec.msgpack.Decoder(int)


def _hashable(item: object) -> object:
    return tuple(map(_hashable, item)) if isinstance(item, list) else item


def _custom(parts: object) -> object:
    if not isinstance(parts, list) or len(parts) != 2:
        raise ValueError("malformed value of a custom codec")
    entry = registry.named(parts[0])
    if entry is None:
        raise ValueError(f"no codec named {parts[0]!r} is registered")
    try:
        return entry.decode(parts[1])
    except Exception as error:
        raise ValueError(f"the codec {entry.name!r} failed: {error!r}") from error
