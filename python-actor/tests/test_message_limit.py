"""A message to the owner keeps to the limit with its frame and buffers together."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from msgspec import Raw

from clutch._calls.outbox import Outbox
from clutch._calls.shared_channel import SharedChannel
from clutch._codec.codec import Codec
from clutch._streams.outlet import Flusher, Outlet
from clutch._wire import frames
from clutch._wire.address import Buffer
from owner import Owner

LIMIT = 1 << 20
# The bytes that the runtime reserves for the frame around a value.
MARGIN = 1024
HALF = LIMIT // 2


class Recorder:
    """A channel that records messages."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        self.sizes.append(len(frame) + sum(map(len, buffers)))


def _result(size: int) -> frames.Result:
    return frames.Result(1, Raw(b"\xc6" + (size - 5).to_bytes(4, "big") + bytes(size - 5)))


@pytest.mark.parametrize("buffers", [(), (bytes(HALF - MARGIN),)])
def test_large_result_shares_no_message(buffers: Sequence[bytes]) -> None:
    recorder = Recorder()
    outbox = Outbox(recorder, 8, LIMIT)
    for _ in range(60):
        outbox.reply(_result(1000))
    outbox.reply(_result(LIMIT - MARGIN - sum(map(len, buffers))), buffers)
    for _ in range(60):
        outbox.items.append((frames.RESULT, 1, "x" * 199, 0))
    outbox.flush()
    assert max(recorder.sizes) <= LIMIT
    assert sum(recorder.sizes) > LIMIT


@pytest.mark.parametrize("count", [0, 1, 9000])
def test_large_element_and_large_end_share_no_message(count: int) -> None:
    recorder = Recorder()
    codec = Codec(max_size=LIMIT - MARGIN, max_depth=64, buffer_threshold=64)
    outlet = Outlet(1, cast(SharedChannel, recorder), codec, Flusher(), LIMIT)
    for _ in range(200):
        outlet.give("é" * 140)
    value = [bytes(110)] * count if count > 1 else bytes(LIMIT - MARGIN - 100)
    if count:
        outlet.give(value)
    while outlet.chunks:
        outlet.send_chunk()
    for _ in range(200):
        outlet.give("é" * 140)
    body = Raw(b"\xc6" + (LIMIT - MARGIN - 5).to_bytes(4, "big") + bytes(LIMIT - MARGIN - 5))
    outlet.finish(frames.Result(1, body))
    assert max(recorder.sizes) <= LIMIT
    assert sum(recorder.sizes) > LIMIT


@pytest.mark.parametrize("buffers", [1, 2, 5])
def test_result_is_refused_from_one_byte_over_the_limit_on(peer: Owner, buffers: int) -> None:
    limits = {"message": LIMIT, "depth": 64}
    worker = peer.boot({"limits": limits}, modules=["plain"])
    codec = Codec(max_size=LIMIT, max_depth=64)

    def value(last: int) -> Any:
        return [*[bytes(100_000)] * (buffers - 1), bytes(last)]

    body, beside = codec.encode(value(100_000))
    last = LIMIT - MARGIN - len(body) - sum(map(len, beside)) + 100_000
    assert worker.call("plain:echo", value(last)) == value(last)
    failure = worker.fail("plain:echo", value(last + 1))
    assert failure.code == "too-large"
    assert failure.detail["size"] == failure.detail["limit"] + 1
