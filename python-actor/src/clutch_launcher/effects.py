"""What a launcher does with a worker after its templates were asked."""

from __future__ import annotations

from typing import Callable, NamedTuple

from clutch_launcher.worker import Worker


class Effects(NamedTuple):
    """The possible outcomes of a request for a worker."""

    run: Callable[[Worker], None]
    """Starts to read its pipes and to wait for its end."""
    spawn: Callable[[Worker], None]
    refuse: Callable[[Worker, str, bool], None]
    """Gets the reason why the worker does not start, and whether a retry may succeed."""
    forget: Callable[[Worker], None]
