"""The state of an entity as bytes, and back."""

from __future__ import annotations

from hashlib import blake2b
from inspect import signature
from typing import Any

from clutch._calls.interrupt import apply
from clutch._codec.codec import Codec
from clutch._codec.parameters import Parameters

# A snapshot travels in a message to a host, which may have 1 MiB.
MOST_BYTES = (1 << 20) - (1 << 12)

_DEPTH = 100


class Snapshots:
    """Those of one class. For the main thread."""

    def __init__(self, kind: Any) -> None:
        self._codec = Codec(max_size=MOST_BYTES, max_depth=_DEPTH, buffer_threshold=MOST_BYTES + 1)
        own = next(iter(signature(kind.restore).parameters))
        self._parameters = Parameters.of(kind.restore, self._codec, left_out=own)

    def of(self, entity: Any) -> bytes:
        """What `snapshot` gives, as the arguments of `restore`; empty if that is None.

        Raises:
            Unencodable: it is no plain data
            TooLarge: it has more than 1 MiB less 4 KiB, or is too deep
        """
        state = apply(entity.snapshot, (), {})
        return b"" if state is None else self._codec.encode([state], "snapshot")[0]

    def restore(self, entity: Any, state: bytes) -> None:
        """Calls `restore`. Raises BadArguments if the state does not fit its hint."""
        positional, _ = self._parameters.bind(state)
        apply(entity.restore, positional, {})


def fingerprint(state: bytes) -> bytes:
    """Tells different states apart without keeping them."""
    return blake2b(state, digest_size=16).digest()
