"""How a service leaves: nothing begins any more, and what runs may end.

A worker that finishes by itself lets its streams end too, until the owner asks for a stop.
"""

from collections.abc import Callable, Collection, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from clutch._runtime.service import ServiceContext
from clutch._wire.address import Buffer
from clutch.context import Context

if TYPE_CHECKING:
    import asyncio

    from clutch._runtime.loop_control import LoopControl

StopIsAsked = Callable[[], bool]


def let_streams_end(
    shared: ServiceContext, next_frame: Callable[[], Buffer | None], stop_is_asked: StopIsAsked
) -> None:
    """Serves the streams that are open until all have ended or the owner asks for a stop."""
    streams, channel = shared.streams, shared.channel
    streams.open_no_more()
    while streams.is_active and not stop_is_asked():
        if streams.may_advance:
            streams.advance()
            frame = channel.receive_now()
        else:
            frame = next_frame()
            if frame is None:  # another thread has news
                channel.wait_again()
        if frame is not None:
            arrived = shared.unpack(frame)
            shared.call_table.admit([call.id for call, _ in arrived])
            shared.refuse(arrived)
        if not shared.outbox.is_empty and not channel.has_more():
            shared.outbox.flush()


def let_end_on_loop(
    shared: ServiceContext,
    control: "LoopControl",
    calls: Mapping[int, tuple["asyncio.Task[None]", Context]],
    streams: Collection["asyncio.Task[None]"],
    until: float,
    stop_is_asked: StopIsAsked,
) -> None:
    """The same on the event loop, and for calls until the time `until`."""
    while calls or (shared.streams.is_active and not stop_is_asked()):
        left = until - monotonic()
        if left <= 0:
            return
        tasks = [task for task, _ in calls.values()]
        if shared.streams.may_advance:
            shared.streams.advance()
            shared.event_loop.restore()
            shared.outbox.flush()
            control.wait([], 0)
        elif shared.streams.is_active:
            control.wait([*tasks, *streams], left)
        else:
            control.wait_for(tasks, left)
