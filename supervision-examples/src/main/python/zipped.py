"""The two ends of a compressed stream. Each block depends on all blocks before it."""

import zlib

from clutch import actor


@actor
class Encoder:
    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def encode(self, text: str) -> bytes:
        block = self._stream.compress(text.encode())
        return block + self._stream.flush(zlib.Z_SYNC_FLUSH)


@actor
class Decoder:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def decode(self, block: bytes) -> str:
        """Raises zlib.error for a block that does not continue the stream."""
        return self._stream.decompress(block).decode()
