"""Encodes and decodes frames."""

from collections.abc import Sequence
from typing import Annotated, TypeVar, Union

import msgspec
from msgspec import Meta

from clutch._wire.frames import (
    MAXIMUM_ITEMS,
    Abort,
    Answer,
    Ask,
    Call,
    Cancel,
    Cancelled,
    Cast,
    ChunkAcknowledged,
    Command,
    ControlUp,
    Credit,
    DataDown,
    DataUp,
    Demand,
    Elements,
    FailedAnswer,
    Failure,
    Feed,
    Finish,
    Finishing,
    Freed,
    Given,
    Hello,
    HostCredit,
    InputChunk,
    Inspect,
    Inspected,
    Interrupt,
    Log,
    MalformedError,
    Open,
    Opened,
    OutputChunk,
    Ping,
    Pong,
    Progress,
    Ready,
    Release,
    Request,
    Result,
    Sent,
    Start,
    Stop,
    Stopping,
    StreamDown,
    Tell,
    Terminated,
    Unread,
    Unwatch,
    Waiting,
    Watch,
    Withdraw,
)

_T = TypeVar("_T")
_Frame = Annotated[list[_T], Meta(min_length=1, max_length=MAXIMUM_ITEMS)]

_MALFORMED = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)

_encoder = msgspec.msgpack.Encoder()
_data_down = msgspec.msgpack.Decoder(_Frame[Union[Call, Cast]])  # noqa: UP007
_stream_down = msgspec.msgpack.Decoder(
    _Frame[Union[Open, Feed, Finish, Abort, Demand, InputChunk]]  # noqa: UP007
)
_data_up = msgspec.msgpack.Decoder(
    _Frame[
        Union[  # noqa: UP007
            Result,
            Failure,
            Credit,
            Elements,
            Request,
            OutputChunk,
            ChunkAcknowledged,
            Progress,
            Freed,
            Hello,
        ]
    ]
)
_control_up = msgspec.msgpack.Decoder(
    _Frame[
        Union[  # noqa: UP007
            Ask,
            Tell,
            Withdraw,
            Waiting,
            Watch,
            Unwatch,
            Release,
            Hello,
            Ready,
            Pong,
            Log,
            Cancelled,
            Stopping,
            Finishing,
            Unread,
            Inspected,
        ]
    ]
)
_control_down = msgspec.msgpack.Decoder(
    _Frame[
        Union[  # noqa: UP007
            Answer,
            FailedAnswer,
            HostCredit,
            Given,
            Terminated,
            Start,
            Cancel,
            Interrupt,
            Stop,
            Ping,
            Opened,
            Inspect,
        ]
    ]
)


def encode(items: Sequence[Sent]) -> bytes:
    """Encodes these items as one frame."""
    return _encoder.encode(items)


def decode_calls(frame: bytes | memoryview) -> list[DataDown]:
    """The calls of a frame from the data channel."""
    try:
        return _data_down.decode(frame)
    except _MALFORMED as error:
        raise _malformed(frame, error) from error


def decode_streams(frame: bytes | memoryview) -> list[StreamDown]:
    """The stream items of a frame from the data channel. Such a frame contains no calls."""
    return _decode(_stream_down, frame)


def decode_commands(frame: bytes | memoryview) -> list[Command]:
    """The items of a frame from the control channel."""
    return _decode(_control_down, frame)


def decode_replies(frame: bytes) -> list[DataUp]:
    """The items of a frame that a worker has sent on the data channel, for the owner."""
    return _decode(_data_up, frame)


def decode_notices(frame: bytes) -> list[ControlUp]:
    """The items of a frame that a worker has sent on the control channel, for the owner."""
    return _decode(_control_up, frame)


def _decode(decoder: msgspec.msgpack.Decoder[list[_T]], frame: bytes | memoryview) -> list[_T]:
    try:
        return decoder.decode(frame)
    except _MALFORMED as error:
        raise _malformed(frame, error) from error


def _malformed(frame: bytes | memoryview, error: Exception) -> MalformedError:
    return MalformedError(f"malformed frame of {len(frame)} bytes: {error}")
