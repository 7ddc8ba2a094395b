"""Python functions and classes behind Apache Pekko actors.

Actors
    actor, on_start, on_stop
Calls
    Context, CallInterrupted, current
Data
    codec
"""

from clutch._actor import actor, on_start, on_stop
from clutch._codec_registry import codec
from clutch.context import Context, current
from clutch.errors import CallInterrupted

__all__ = ["CallInterrupted", "Context", "actor", "codec", "current", "on_start", "on_stop"]
