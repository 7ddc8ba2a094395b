"""Python functions and classes behind Apache Pekko actors.

Actors
    actor, on_start, on_stop, on_terminated, finish
Entities
    entity, on_passivate
Starts
    before_fork, after_fork
Timers
    after, every, Timer
Calls
    Context, CallInterrupted, current, progress
Hosts
    host, contract, Host, Ask, Ref, self_ref, watch, unwatch
Names
    register, find, unregister
Children
    spawn, stop
Data
    codec
Streams
    batch, Failed
"""

from clutch._actor import actor, entity, on_passivate, on_start, on_stop, on_terminated
from clutch._batch import Failed, batch
from clutch._codec.registry import codec
from clutch._contracts import contract
from clutch._finishing import finish
from clutch._forking import after_fork, before_fork
from clutch._host.asking import Ask
from clutch._hosts import Host, Ref, host, self_ref, unwatch, watch
from clutch._names import find, register, unregister
from clutch._progress import progress
from clutch._spawning import spawn, stop
from clutch._timers import Timer, after, every
from clutch.context import Context, current
from clutch.errors import CallInterrupted

__all__ = [
    "Ask",
    "CallInterrupted",
    "Context",
    "Failed",
    "Host",
    "Ref",
    "Timer",
    "actor",
    "after",
    "after_fork",
    "batch",
    "before_fork",
    "codec",
    "contract",
    "current",
    "entity",
    "every",
    "find",
    "finish",
    "host",
    "on_passivate",
    "on_start",
    "on_stop",
    "on_terminated",
    "progress",
    "register",
    "self_ref",
    "spawn",
    "stop",
    "unregister",
    "unwatch",
    "watch",
]
