"""The failures of encoding and decoding."""

from __future__ import annotations

from clutch._wire.exceptions import text

__all__ = ["BadArguments", "TooLarge", "Unencodable", "shown"]


class BadArguments(Exception):
    """The arguments do not fit the signature or the type hints; the text says which, and why."""


class Unencodable(Exception):
    """A value is not in the data table and cannot be encoded.

    Attributes:
        path: where the value is, such as ``result.items[3].handle``
        type: the qualified name of its class, such as ``socket.socket``
    """

    def __init__(self, path: str, type: str) -> None:
        super().__init__(
            f"{path} is of type {type}, which cannot cross; convert it, or register a codec"
        )
        self.path = path
        self.type = type


class TooLarge(Exception):
    """A value exceeds a limit. ``size`` and ``limit`` are in the unit of ``what``."""

    def __init__(self, what: str, size: int, limit: int) -> None:
        super().__init__(f"{what} is {size}, over the limit of {limit}")
        self.what = what
        self.size = size
        self.limit = limit


def shown(value: object) -> str:
    """The first 80 characters or so of a value, for the text of a failure. Never raises."""
    try:
        found = repr(value)
    except Exception:
        found = f"one of {type(value).__qualname__}"
    return text(found if len(found) <= 80 else found[:80] + "...")
