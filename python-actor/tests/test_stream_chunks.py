"""Large elements in the streams of a real worker."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from clutch._codec.codec import Codec
from clutch._streams.chunks import CHUNK_BYTES, ChunkAssembler, cut, is_for_chunks
from clutch._wire import frames
from owner import Owner

MEBIBYTE = 1 << 20
LARGE = 64 * MEBIBYTE
BOTH = pytest.mark.parametrize("prefix", ["", "async_"])
WAYS = pytest.mark.parametrize("function", ["made", "async_made", "made_on_a_thread"])


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["streams"])


def _made(worker: Owner, function: str, *sizes: int) -> int:
    """Opens a stream that gives elements of these sizes, each after a small one."""
    if function != "made_on_a_thread":
        return worker.open(f"streams:{function}", list(sizes), demand=100)
    stream = worker.open(f"streams:{function}", shape=3, demand=100)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, *sizes)
    return stream


def _taking(worker: Owner, function: str) -> int:
    stream = worker.open(f"streams:{function}", shape=3, demand=100)
    worker.until(lambda: worker.requested[stream] > 0)
    return stream


def _feed_chunks(worker: Owner, stream: int, element: object) -> None:
    """Sends an element in chunks, like an owner: at most four unacknowledged."""
    body, buffers = Codec(max_size=1 << 30, max_depth=64).encode(element)
    sizes, chunks = cut(body, buffers)
    before = worker.acknowledged[stream]
    for number, chunk in enumerate(chunks):
        worker.until(lambda number=number: number - (worker.acknowledged[stream] - before) < 4)  # type: ignore[misc]
        worker.chunk(stream, bytes(chunk), *sizes)
        sizes = []
    worker.until(lambda: worker.acknowledged[stream] - before == len(chunks))


@BOTH
def test_large_elements_come_in_parts_and_in_order(worker: Owner, prefix: str) -> None:
    sizes = [LARGE, LARGE, 2 * MEBIBYTE, 16]
    stream = _made(worker, f"{prefix}made", *sizes)
    assert worker.value(stream) is None
    found = worker.elements[stream]
    assert found[::2] == [0, 1, 2, 3]
    assert found[1] == bytes(LARGE)
    assert np.array_equal(found[3], np.arange(LARGE // 8))
    assert found[5] == "é" * MEBIBYTE
    assert found[7] == bytes(16)
    assert worker.messages_on_data > 2 * LARGE // CHUNK_BYTES


@pytest.mark.parametrize("size", [CHUNK_BYTES - 100, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_sizes_about_that_of_a_chunk(worker: Owner, size: int) -> None:
    stream = _made(worker, "made", size, size, size)
    assert worker.value(stream) is None
    found = worker.elements[stream]
    assert (found[1], len(found[3]), len(found[5])) == (bytes(size), size // 8, size // 2)


def _once_in_the_middle(worker: Owner, function: str, act: Callable[[int], None]) -> None:
    """Acts once an element has begun. On a busy machine, all of it may come before that ends."""
    for turn in range(1, 6):
        stream = _made(worker, function, 3 * LARGE)
        worker.until(lambda: bool(worker.output_chunks[stream]))  # noqa: B023
        act(turn)
        was_in_the_middle = worker.elements[stream] == [0]
        assert worker.until_given(stream, 2)[1] == bytes(3 * LARGE)
        if was_in_the_middle:
            return
    pytest.fail("all of the element always came first")


@WAYS
def test_a_call_is_answered_in_the_middle_of_an_element(worker: Owner, function: str) -> None:
    def act(turn: int) -> None:
        assert worker.call("streams:plain", turn) == turn

    _once_in_the_middle(worker, function, act)


@WAYS
def test_another_stream_goes_on_in_the_middle_of_an_element(worker: Owner, function: str) -> None:
    other = _taking(worker, "doubled")

    def act(turn: int) -> None:
        worker.feed(other, 1)
        assert worker.until_given(other, 2 * turn) == [1, 1] * turn

    _once_in_the_middle(worker, function, act)


@WAYS
def test_cancel_ends_an_element_in_the_middle(worker: Owner, function: str) -> None:
    stream = _made(worker, function, 3 * LARGE)
    worker.until(lambda: bool(worker.output_chunks[stream]))
    worker.control(frames.Cancel(stream))
    assert worker.failure(stream).code == "cancelled"
    assert worker.elements[stream] == [0]
    assert sum(map(len, worker.output_chunks[stream])) < 3 * LARGE
    assert worker.call("streams:notes")[-1] == "tidied"
    worker.receive_pending()


@WAYS
def test_stop_ends_an_element_in_the_middle(worker: Owner, function: str) -> None:
    stream = _made(worker, function, 3 * LARGE)
    worker.until(lambda: bool(worker.output_chunks[stream]))
    assert worker.stop(0) == 0
    worker.receive_pending()
    assert worker.failure(stream).code == "cancelled"
    assert worker.elements[stream] == [0]


def test_large_elements_are_made_one_after_the_other(worker: Owner) -> None:
    streams = [_made(worker, "made", *3 * [4 * MEBIBYTE]) for _ in range(3)]
    for stream in streams:
        assert worker.value(stream) is None
        assert worker.elements[stream][::2] == [0, 1, 2]
        assert worker.elements[stream][1] == bytes(4 * MEBIBYTE)


@BOTH
def test_input_in_parts_is_put_together(worker: Owner, prefix: str) -> None:
    stream = _taking(worker, f"{prefix}lengths")
    worker.feed(stream, "ab")
    _feed_chunks(worker, stream, bytes(LARGE - 1) + b"\7")
    worker.feed(stream, "cd", "ef")
    _feed_chunks(worker, stream, "x" * LARGE + "y")
    _feed_chunks(worker, stream, np.arange(LARGE // 8))
    _feed_chunks(worker, stream, [*range(1_000_000), bytes(MEBIBYTE), 5])
    worker.finish(stream)
    assert worker.value(stream) is None
    assert worker.elements[stream] == [
        ["str", 2, "b"],
        ["bytes", LARGE, 7],
        ["str", 2, "d"],
        ["str", 2, "f"],
        ["str", LARGE + 1, "y"],
        ["ndarray", LARGE // 8, LARGE // 8 - 1],
        ["list", 1_000_002, 5],
    ]


@BOTH
def test_half_an_element_holds_nobody_up(worker: Owner, prefix: str) -> None:
    stream = _taking(worker, f"{prefix}lengths")
    other = _taking(worker, f"{prefix}doubled")
    body = msgspec.msgpack.encode("x" * MEBIBYTE)
    worker.chunk(stream, body[:CHUNK_BYTES], len(body))
    worker.demand(stream, 1)
    worker.feed(other, 1)
    assert worker.until_given(other, 2) == [1, 1]
    assert worker.call("streams:plain", 1) == 1
    assert worker.acknowledged[stream] == 0
    for start in range(CHUNK_BYTES, len(body), CHUNK_BYTES):
        worker.chunk(stream, body[start : start + CHUNK_BYTES])
    assert worker.until_given(stream, 1) == [["str", MEBIBYTE, "x"]]
    assert worker.acknowledged[stream] == 5


@BOTH
def test_cancel_with_half_an_element(worker: Owner, prefix: str) -> None:
    stream = _taking(worker, f"{prefix}lengths")
    worker.chunk(stream, bytes(CHUNK_BYTES), LARGE)
    worker.control(frames.Cancel(stream))
    assert worker.failure(stream).code == "cancelled"
    worker.chunk(stream, bytes(CHUNK_BYTES))
    worker.chunk(stream, bytes(CHUNK_BYTES))
    assert worker.call("streams:plain", 1) == 1
    assert stream not in worker.acknowledged
    assert worker.stop() == 0


SOURCE, THROUGH, HALF = 1, 2, 3


@pytest.mark.parametrize(
    ("item", "octets"),
    [
        (frames.InputChunk(SOURCE, [5]), b"12345"),
        (frames.InputChunk(9, [5]), b"12345"),
        (frames.InputChunk(THROUGH), b"12345"),
        (frames.InputChunk(THROUGH, [5]), b""),
        (frames.InputChunk(THROUGH, [5]), None),
        (frames.InputChunk(THROUGH, [5]), b"123456"),
        (frames.InputChunk(THROUGH, [2, 3]), b"12345"),
        (frames.InputChunk(THROUGH, [0]), b""),
        (frames.InputChunk(THROUGH, [1 << 40]), b"1"),
        (frames.InputChunk(THROUGH, 10_000 * [0] + [1]), b"1"),
        (frames.InputChunk(THROUGH, [2 * CHUNK_BYTES]), bytes(CHUNK_BYTES + 1)),
        (frames.InputChunk(HALF, [5]), b"12345"),
        (frames.InputChunk(HALF), bytes(100)),
        (frames.Finish(HALF), None),
        (frames.Abort(HALF, "no more"), None),
        (frames.Feed(HALF, msgspec.Raw(b"\x91\x01")), None),
    ],
)
def test_a_wrong_part_ends_the_process(
    worker: Owner, item: frames.StreamDown, octets: bytes | None
) -> None:
    worker.open("streams:numbers", 3)
    _taking(worker, "lengths")
    half = _taking(worker, "lengths")
    worker.chunk(half, bytes(50), 100)
    worker.send_items([item], [] if octets is None else [octets])
    assert worker.exit_code() == 73


def test_a_part_needs_credit(worker: Owner) -> None:
    stream = worker.open("streams:stubborn", shape=2)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, *range(worker.requested[stream]))
    worker.chunk(stream, b"1", 2)
    assert worker.exit_code() == 73


def test_an_element_is_cut_at_its_frames() -> None:
    sizes, chunks = cut(b"body", [bytes(CHUNK_BYTES + 1), b"", memoryview(b"end")])
    assert sizes == [4, CHUNK_BYTES + 1, 0, 3]
    assert [len(chunk) for chunk in chunks] == [4, CHUNK_BYTES, 1, 3]
    assert is_for_chunks(b"", [bytes(CHUNK_BYTES), b"1"])
    assert not is_for_chunks(b"", [bytes(CHUNK_BYTES)])
    assert not is_for_chunks(b"", 10_000 * [bytes(64)])


def test_it_is_put_together_without_a_copy() -> None:
    partial = ChunkAssembler(100)
    assert partial.add([3, 0, 2], b"\xa2x") is None
    assert partial.acknowledged() == 0
    assert partial.add([], b"y") is None
    assert partial.acknowledged() == 2
    assert partial.is_open
    element = partial.add([], b"ok")
    assert element is not None
    assert partial.acknowledged() == 1
    assert (bytes(element.octets), element.count) == (b"\x91\xa2xy", 1)
    assert [bytes(buffer) for buffer in element.buffers[0]] == [b"", b"ok"]
    assert all(isinstance(found, memoryview) for found in [element.octets, *element.buffers[0]])
