"""Converts values to bytes and back, as docs/reference/data.md specifies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from clutch._codec import arrays, extensions, references
from clutch._codec.errors import BadArguments, TooLarge, Unencodable
from clutch._codec.handlers import HANDLERS
from clutch._codec.hint import Hint
from clutch._codec.path import locate
from clutch._codec.prepare import ENCODER, SIMPLE, Preparation, unencodable
from clutch._codec.reading import Mismatch, Reading, distinct, untyped
from clutch._codec.registry import codec, registry
from clutch._wire.exceptions import text
from clutch._wire.shared import Missing, SharedMemory, size_of

__all__ = ["BadArguments", "Buffer", "Codec", "TooLarge", "Unencodable", "codec"]

if TYPE_CHECKING:
    from clutch._codec.tree import Tree

Buffer = bytes | memoryview
Decode = Callable[[Any], Any]


class Codec:
    """Implements the data table. Each instance belongs to one thread.

    Args:
        max_size: the largest message in bytes, body and buffers together
        max_depth: how deep containers may nest
        buffer_threshold: bytes from which on a bytes value goes beside the body
        shared: what large ones go into, if the owner shares memory
    """

    def __init__(
        self,
        *,
        max_size: int,
        max_depth: int,
        buffer_threshold: int = 65536,
        shared: SharedMemory | None = None,
    ) -> None:
        self._shared = shared
        self._references: list[object] | None = None
        self._max_size = max_size
        self._max_depth = max_depth
        self._threshold = buffer_threshold
        self._incoming: Sequence[Buffer] = ()
        self._has_long_numbers = False
        self._has_hashed = False
        self._as_bytes = msgspec.msgpack.Decoder(ext_hook=self.read_extension)
        self._quickly = msgspec.msgpack.Decoder(ext_hook=self._read_quickly)
        self._as_list = msgspec.msgpack.Decoder(list, ext_hook=self._read_quickly)
        self._as_views = msgspec.msgpack.Decoder(ext_hook=partial(self.read_extension, views=True))
        self._hints: dict[Any, tuple[Hint, Decode]] = {}

    def encode(self, value: object, where: str = "result") -> tuple[bytes, list[Buffer]]:
        """Encodes a value to a body and the buffers that travel beside it.

        Raises:
            Unencodable: a part of the value is not in the data table; its path starts with
                ``where``
            TooLarge: the value is over a limit; a value that contains itself is too deep
        """
        if type(value) in SIMPLE or (type(value) is bytes and len(value) < self._threshold):
            try:
                body = ENCODER.encode(value)
            except Exception:  # the slow path encodes more values, or explains the failure
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
        size = len(body) + sum(map(size_of, buffers))
        if size > self._max_size:
            raise TooLarge("the size of the message", size, self._max_size)
        return body, buffers

    def encode_with_references(self, value: object, where: str) -> tuple[bytes, list[object]]:
        """The body of a value, and the references in it."""
        found = self._references = []
        try:
            return self.encode(value, where)[0], found
        finally:
            self._references = None

    def _write(self, value: object, simple: frozenset[type]) -> tuple[bytes, list[Buffer]]:
        preparation = Preparation(
            HANDLERS, self._max_depth, self._threshold, self._max_size, simple, self._shared
        )
        prepared = preparation.prepare(value)
        if self._references is not None:
            self._references += preparation.references
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
        """Decodes a body to a value of the type hint.

        Raises:
            BadArguments: the value does not fit the hint, or the bytes are malformed; says where
        """
        try:
            return self.read(body, buffers, *self._known(hint))
        except Mismatch as problem:
            raise BadArguments(problem.told("value{}".format)) from None

    def _known(self, hint: Any) -> tuple[Hint, Decode]:
        try:
            known = self._hints.get(hint)
        except TypeError:  # the hint is not hashable
            return self._parsed(hint)
        if known is None:
            known = self._hints[hint] = self._parsed(hint)
        return known

    def _parsed(self, hint: Any) -> tuple[Hint, Decode]:
        parsed = Hint(hint)
        return parsed, self.decode_by(parsed)

    def quick_decoder(self, hint: Any) -> Decode | None:
        """A decoder that handles most bodies without buffers like `decode`, and raises for others.

        None if the hint is too complex for that.
        """
        parsed = Hint(hint)
        return self.decode_by(parsed) if parsed.plain or parsed.untyped else None

    def decode_by(self, hint: Hint) -> Decode:
        """A decoder for the hint if that is plain, else for untyped values. It may raise."""
        if not hint.plain:
            return self._quickly.decode
        return self._decode(hint.form, hint.exact if hint.rounds else hint.form)

    def decode_all_by(self, hints: Sequence[Hint]) -> Decode:
        """Like `decode_by`, for a list with one value of each hint."""
        if all(hint.untyped for hint in hints):
            return self._as_list.decode
        form: Any = tuple.__class_getitem__(tuple(hint.form for hint in hints))
        exact: Any = form
        if any(hint.rounds for hint in hints):
            forms = tuple(hint.exact for hint in hints)
            is_there = all(form is not None for form in forms)
            exact = tuple.__class_getitem__(forms) if is_there else None
        return self._decode(form, exact)

    def _decode(self, form: Any, exact: Any) -> Decode:
        decode = self._decoder(form).decode
        if exact is form:
            return decode
        from clutch._codec.hints.exact import checked  # most hints do not need it

        return checked(decode, None if exact is None else self._decoder(exact).decode)

    def _decoder(self, form: Any) -> msgspec.msgpack.Decoder[Any]:
        return msgspec.msgpack.Decoder(form, ext_hook=self._read_quickly)

    def decode_directly(self, body: Buffer, buffers: Sequence[Buffer], decode: Decode) -> Any:
        """Runs a decoder of this codec, with the buffers. It may raise any exception."""
        self._incoming = buffers
        try:
            return decode(body)
        finally:
            self._incoming = ()

    def read(
        self,
        body: Buffer,
        buffers: Sequence[Buffer],
        hint: Hint,
        direct: Decode,
    ) -> Any:
        """Reads a value of the hint; raises Mismatch if it does not fit."""
        self._incoming = buffers
        try:
            if hint.untyped or hint.plain:
                try:
                    return direct(body)
                except Exception:  # the slow path accepts more values, or explains the failure
                    pass
            return self._read_slowly(body, hint)
        finally:
            self._incoming = ()

    def _read_slowly(self, body: Buffer, hint: Hint) -> Any:
        self._has_long_numbers = False
        is_raw = hint.views
        try:
            try:
                value = self._decoded(self._as_views if hint.views else self._as_bytes, body)
            except Exception:
                is_raw, value = True, self._tree(hint.views).grow(body)
            return hint.read(value, is_raw, self._has_long_numbers, body)
        except (Mismatch, MemoryError):
            raise
        except RecursionError:
            raise Mismatch("it nests too deep for the interpreter") from None
        except Exception as error:
            raise Mismatch(f"{type(error).__name__}: {text(error)}") from None

    def _decoded(self, decoder: msgspec.msgpack.Decoder[Any], body: Any) -> Any:
        """The untyped value; raises if two entries of a map may have become one."""
        around, self._has_hashed = self._has_hashed, False
        value = decoder.decode(body)
        if self._has_hashed:
            from clutch._codec.hints.apart import has_odd_keys  # few codecs make hashable values

            if has_odd_keys(value):
                raise ValueError("a key has an __eq__ of the user's own")
        self._has_hashed = self._has_hashed or around
        return value

    def _tree(self, views: bool) -> Tree:
        from clutch._codec.tree import Tree  # most values need no tree

        hook = partial(self.read_extension, views=views, grows=True)
        return Tree(msgspec.msgpack.Decoder(ext_hook=hook).decode, hook)

    def _read_quickly(self, code: int, data: memoryview) -> object:
        """Like `read_extension`; raises for a value that may be a key with its own `__eq__`."""
        if code < extensions.SET:
            return extensions.read_scalar(code, data)
        self._has_hashed = False
        value = self.read_extension(code, data)
        if self._has_hashed:
            raise ValueError("the slow path checks the keys")
        return value

    def read_extension(
        self, code: int, data: memoryview, views: bool = False, grows: bool = False
    ) -> object:
        """The value of an extension; ValueError if it is malformed or unknown.

        Args:
            views: return buffers as memoryviews
            grows: read inner values with a `Tree`
        """
        if code == extensions.SET:
            items = _listed(self._inner(data, views, grows))
            if grows:
                from clutch._codec.tree import set_of

                return set_of(items)
            return distinct(items)
        if code == extensions.BUFFER:
            found = self._buffer(data)
            return memoryview(found).toreadonly() if views else bytes(found)
        if code == extensions.ARRAY:
            return arrays.restore(self._as_views.decode(data))
        if code == extensions.TABLE:
            from clutch._codec.tables.conversion import restore

            return restore(self._as_views.decode(data), self._max_size)
        if code == extensions.CUSTOM:
            made = _custom(untyped(self._inner(data, views, grows), Reading(grows or views)))
            self._has_hashed = type(made).__hash__ not in _WITHOUT_VALUE or self._has_hashed
            return made
        if code == extensions.REFERENCE:
            self._has_hashed = True
            return references.read(data)
        self._has_long_numbers = self._has_long_numbers or code in _LONG_NUMBERS
        return extensions.read_scalar(code, data)

    def _inner(self, data: memoryview, views: bool, grows: bool) -> Any:
        if grows:
            return self._tree(views).grow(data)
        return self._decoded(self._as_views if views else self._as_bytes, data)

    def _buffer(self, data: memoryview) -> Buffer:
        index = _INDEX.decode(data)
        if not 0 <= index < len(self._incoming):
            raise ValueError(f"there is no buffer {index}, only {len(self._incoming)}")
        found = self._incoming[index]
        if isinstance(found, Missing):
            raise ValueError(found.why)
        return found


_INDEX = msgspec.msgpack.Decoder(int)

# These may have more digits than a float, and msgspec would convert them to floats.
_LONG_NUMBERS = (extensions.DECIMAL, extensions.INTEGER)

# The `__hash__` of objects that are not hashable, or are equal only to themselves.
_WITHOUT_VALUE = (None, object.__hash__)


def _listed(items: object) -> list[Any]:
    if not isinstance(items, list):
        raise ValueError("malformed set")
    return items


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
