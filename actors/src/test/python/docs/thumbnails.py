"""Functions and an actor for pictures, for a pool."""

from clutch import actor


def shrink(pixels: bytes, factor: int) -> bytes:
    """Keeps every `factor`-th pixel."""
    return pixels[::factor]


@actor
class Editor:
    """Edits one picture step by step."""

    def __init__(self) -> None:
        self.pixels = b""

    def open(self, pixels: bytes) -> None:
        self.pixels = pixels

    def invert(self) -> None:
        self.pixels = bytes(255 - pixel for pixel in self.pixels)

    def result(self) -> bytes:
        return self.pixels
