"""Which frames are legal in which state."""

from typing import Any, get_args

import pytest

from clutch._wire import frames
from clutch._wire.conversation import Conversation, ProtocolError, State

ALL = set(get_args(frames.Item))
HEALTH = {frames.Pong, frames.Log, frames.Inspected}
REPLIES = {frames.Result, frames.Failure, frames.Credit, frames.Cancelled}
REPLIES |= {
    frames.Elements,
    frames.Request,
    frames.OutputChunk,
    frames.ChunkAcknowledged,
    frames.Progress,
    frames.Freed,
}
CALLS = {frames.Call, frames.Cast}
STREAMS = {frames.Open, frames.Feed, frames.Finish, frames.Abort, frames.Demand, frames.InputChunk}
TO_REFERENCES = {frames.Watch, frames.Unwatch, frames.Release}
TO_HOSTS = {frames.Ask, frames.Tell, frames.Withdraw, frames.Waiting, *TO_REFERENCES}
FROM_HOSTS = {
    frames.Answer,
    frames.FailedAnswer,
    frames.HostCredit,
    frames.Given,
    frames.Terminated,
}
CHECKS = {frames.Ping, frames.Inspect}
COMMANDS = {frames.Cancel, frames.Interrupt, frames.Opened} | CHECKS

SENDS: dict[State, set[Any]] = {
    State.GREETING: {frames.Hello},
    State.STARTING: HEALTH | TO_HOSTS | {frames.Ready},
    State.READY: HEALTH | REPLIES | TO_HOSTS | {frames.Finishing, frames.Unread},
    State.DRAINING: HEALTH
    | REPLIES
    | TO_HOSTS
    | {frames.Ready, frames.Stopping, frames.Finishing, frames.Unread},
    State.ENDED: set(),
}
RECEIVES: dict[State, set[Any]] = {
    State.GREETING: {frames.Start},
    State.STARTING: FROM_HOSTS | CHECKS | {frames.Stop},
    State.READY: CALLS | STREAMS | FROM_HOSTS | COMMANDS | {frames.Stop},
    State.DRAINING: CALLS | STREAMS | FROM_HOSTS | COMMANDS,
    State.ENDED: set(),
}


def _in(state: State) -> Conversation:
    conversation = Conversation()
    conversation.state = state
    return conversation


@pytest.mark.parametrize("state", State)
def test_exactly_the_table_is_legal(state: State) -> None:
    for kind in ALL:
        for table, step in ((SENDS, Conversation.sent), (RECEIVES, Conversation.received)):
            if kind in table[state]:
                step(_in(state), kind)
            else:
                with pytest.raises(ProtocolError, match=f"that is {state.value} may not"):
                    step(_in(state), kind)


def test_whole_life() -> None:
    conversation = Conversation()
    for _ in range(3):
        conversation.sent(frames.Hello)
    conversation.received(frames.Start)
    conversation.sent(frames.Ready)
    conversation.sent(frames.Result)
    conversation.received(frames.Stop)
    conversation.sent(frames.Stopping)
    assert conversation.state is State.DRAINING
    conversation.end()
    with pytest.raises(ProtocolError):
        conversation.received(frames.Ping)


def test_a_violation_leaves_the_state() -> None:
    conversation = _in(State.STARTING)
    with pytest.raises(ProtocolError):
        conversation.received(frames.Cancel)
    assert conversation.state is State.STARTING
