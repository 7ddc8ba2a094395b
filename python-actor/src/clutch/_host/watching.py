"""Who is told when actors have stopped."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from clutch._codec.references import Reference


class Watching(Struct, frozen=True):
    """Gets the news of actors that have stopped, and forgets what it has not passed on."""

    terminated: Callable[[Reference, str], None]
    forget: Callable[[Reference], None]
