"""Which frames are legal when, seen from the worker: the twin of the owner's table."""

from enum import Enum

from clutch._wire import frames


class State(Enum):
    """How far a worker has come."""

    GREETING = "greeting"
    STARTING = "starting"
    READY = "ready"
    DRAINING = "draining"
    ENDED = "ended"


class BreachError(Exception):
    """A frame that is not legal in the state it came in."""


_CALLS = frozenset({frames.Call, frames.Cast})
_STREAMS = frozenset(
    {frames.Open, frames.Feed, frames.Finish, frames.Abort, frames.Demand, frames.Part}
)
_REPLIES = frozenset(
    {
        frames.Result,
        frames.Failure,
        frames.Credit,
        frames.Cancelled,
        frames.Elements,
        frames.Request,
        frames.Portion,
        frames.Received,
    }
)
_HEALTH = frozenset({frames.Pong, frames.Log})

_MAY_SEND: dict[State, frozenset[type]] = {
    State.GREETING: frozenset({frames.Hello}),
    State.STARTING: _HEALTH | {frames.Ready},
    State.READY: _REPLIES | _HEALTH | {frames.Finishing, frames.Unread},
    State.DRAINING: _REPLIES
    | _HEALTH
    | {frames.Ready, frames.Stopping, frames.Finishing, frames.Unread},
    State.ENDED: frozenset(),
}

# Channels are not ordered among each other: a call sent before `stop` may arrive after it.
_MAY_RECEIVE: dict[State, frozenset[type]] = {
    State.GREETING: frozenset({frames.Start}),
    State.STARTING: frozenset({frames.Ping, frames.Stop}),
    State.READY: _CALLS | _STREAMS | {frames.Cancel, frames.Interrupt, frames.Ping, frames.Stop},
    State.DRAINING: _CALLS | _STREAMS | {frames.Cancel, frames.Interrupt, frames.Ping},
    State.ENDED: frozenset(),
}

_MOVES: dict[tuple[State, type], State] = {
    (State.GREETING, frames.Start): State.STARTING,
    (State.STARTING, frames.Ready): State.READY,
    (State.STARTING, frames.Stop): State.DRAINING,
    (State.READY, frames.Stop): State.DRAINING,
}


class Conversation:
    """The state of one worker's talk with its owner. Not safe for use by several threads."""

    def __init__(self) -> None:
        self.state = State.GREETING

    def sent(self, kind: type) -> None:
        """Takes note of an item that is about to be sent; BreachError where it is not legal."""
        self._step(kind, _MAY_SEND, "send")

    def received(self, kind: type) -> None:
        """Takes note of an item that came; BreachError where it is not legal."""
        self._step(kind, _MAY_RECEIVE, "receive")

    def end(self) -> None:
        """Nothing is legal from here on."""
        self.state = State.ENDED

    def _step(self, kind: type, table: dict[State, frozenset[type]], verb: str) -> None:
        if kind not in table[self.state]:
            name = kind.__name__.lower()
            raise BreachError(f"a worker that is {self.state.value} may not {verb} {name}")
        self.state = _MOVES.get((self.state, kind), self.state)
