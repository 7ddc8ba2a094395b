"""Which frames are legal in which state, for the worker. The owner has the same table."""

from enum import Enum
from typing import get_args

from clutch._wire import frames
from clutch._wire.plain_items import PlainLog


class State(Enum):
    """The state of a worker."""

    GREETING = "greeting"
    STARTING = "starting"
    READY = "ready"
    DRAINING = "draining"
    ENDED = "ended"


class ProtocolError(Exception):
    """A frame is not legal in the present state."""


_CALLS = frozenset({frames.Call, frames.Cast})
_STREAMS = frozenset(
    {frames.Open, frames.Feed, frames.Finish, frames.Abort, frames.Demand, frames.InputChunk}
)
_REPLIES = frozenset(
    {
        frames.Result,
        frames.Failure,
        frames.Credit,
        frames.Cancelled,
        frames.Elements,
        frames.Request,
        frames.OutputChunk,
        frames.ChunkAcknowledged,
        frames.Progress,
        frames.Freed,
    }
)
_TO_HOSTS = frozenset(get_args(frames.SentToHost))
_FROM_HOSTS = frozenset(get_args(frames.FromHost))
_READY = frozenset({frames.Ready, frames.ReadyToShare})
_CHECKS = frozenset({frames.Ping, frames.Inspect})
_COMMANDS = frozenset({frames.Cancel, frames.Interrupt, frames.Opened}) | _CHECKS
_HEALTH = frozenset({*get_args(frames.Health), PlainLog})

_MAY_SEND: dict[State, frozenset[type]] = {
    State.GREETING: frozenset({frames.Hello}),
    State.STARTING: _TO_HOSTS | _HEALTH | _READY,
    State.READY: _REPLIES | _TO_HOSTS | _HEALTH | {frames.Finishing, frames.Unread},
    State.DRAINING: _REPLIES
    | _TO_HOSTS
    | _HEALTH
    | _READY
    | {frames.Stopping, frames.Finishing, frames.Unread},
    State.ENDED: frozenset(),
}

# There is no order between channels: a call sent before `stop` may arrive after it.
_MAY_RECEIVE: dict[State, frozenset[type]] = {
    State.GREETING: frozenset({frames.Start}),
    State.STARTING: _FROM_HOSTS | _CHECKS | {frames.Stop},
    State.READY: _CALLS | _STREAMS | _FROM_HOSTS | _COMMANDS | {frames.Stop},
    State.DRAINING: _CALLS | _STREAMS | _FROM_HOSTS | _COMMANDS,
    State.ENDED: frozenset(),
}

_MOVES: dict[tuple[State, type], State] = {
    (State.GREETING, frames.Start): State.STARTING,
    (State.STARTING, frames.Ready): State.READY,
    (State.STARTING, frames.ReadyToShare): State.READY,
    (State.STARTING, frames.Stop): State.DRAINING,
    (State.READY, frames.Stop): State.DRAINING,
}


_Table = dict[State, dict[type, State]]


def _with_moves(table: dict[State, frozenset[type]]) -> _Table:
    """The states after each item that is legal."""
    return {
        state: {kind: _MOVES.get((state, kind), state) for kind in kinds}
        for state, kinds in table.items()
    }


_SENDING, _RECEIVING = _with_moves(_MAY_SEND), _with_moves(_MAY_RECEIVE)


class Conversation:
    """The state of one worker's conversation with its owner. Not thread-safe."""

    def __init__(self) -> None:
        self.state = State.GREETING

    def sent(self, kind: type) -> None:
        """Records an item that is about to be sent; ProtocolError if it is not legal."""
        self._step(kind, _SENDING, "send")

    def received(self, kind: type) -> None:
        """Records a received item; ProtocolError if it is not legal."""
        self._step(kind, _RECEIVING, "receive")

    def end(self) -> None:
        """Ends the conversation. No item is legal after that."""
        self.state = State.ENDED

    def _step(self, kind: type, table: _Table, verb: str) -> None:
        then = table[self.state].get(kind)
        if then is None:
            name = kind.__name__.lower()
            raise ProtocolError(f"a worker that is {self.state.value} may not {verb} {name}")
        self.state = then
