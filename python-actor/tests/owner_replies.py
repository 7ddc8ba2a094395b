"""What a worker has sent on the data channel, as a small owner keeps it."""

from collections import defaultdict
from itertools import accumulate, pairwise
from typing import Any

from clutch._codec.codec import Codec
from clutch._wire import frames

CODEC = Codec(max_size=1 << 30, max_depth=64)


class Replies:
    """The replies, elements and credit of one worker, checked against the protocol."""

    def __init__(self) -> None:
        self.answers: dict[int, frames.Result | frames.Failure] = {}
        self.values: dict[int, Any] = {}
        self.order: list[int] = []
        self.credits: list[int] = []
        self.elements: dict[int, list[Any]] = defaultdict(list)
        self.requested: dict[int, int] = defaultdict(int)
        self.output_chunks: dict[int, list[bytes]] = defaultdict(list)
        self.sizes: dict[int, list[int]] = {}
        self.acknowledged: dict[int, int] = defaultdict(int)
        self.with_input: set[int] = set()
        self.progress: dict[int, list[frames.Progress]] = defaultdict(list)

    def _reply(self, item: Any, buffers: list[bytes]) -> None:
        if isinstance(item, frames.Credit):
            self.credits.append(item.count)
            return
        assert item.id not in self.answers, f"something behind the answer for {item.id}"
        if isinstance(item, frames.Progress):
            self.progress[item.id].append(item)
            return
        if isinstance(item, frames.Request):
            assert item.id in self.with_input, f"stream {item.id} asks for input, and takes none"
            self.requested[item.id] += item.count
            return
        if isinstance(item, frames.ChunkAcknowledged):
            assert item.id in self.with_input
            self.acknowledged[item.id] += item.count
            return
        if isinstance(item, frames.OutputChunk):
            self._output_chunk(item, buffers.pop(0))
            return
        assert item.id not in self.sizes or isinstance(item, frames.Failure), "half an element"
        if isinstance(item, frames.Elements):
            counts = item.buffers or [0] * len(item.elements)
            for body, count in zip(item.elements, counts, strict=True):
                own, buffers[:] = buffers[:count], buffers[count:]
                self.elements[item.id].append(CODEC.decode(bytes(body), own))
            return
        assert item.id not in self.answers, f"two answers for {item.id}"
        self.answers[item.id] = item
        self.order.append(item.id)
        if isinstance(item, frames.Result):
            own, buffers[:] = buffers[: item.buffers], buffers[item.buffers :]
            self.values[item.id] = CODEC.decode(bytes(item.value), own)

    def _output_chunk(self, item: frames.OutputChunk, octets: bytes) -> None:
        assert (item.id in self.sizes) != bool(item.sizes)
        assert 0 < len(octets) <= 256 * 1024
        if item.sizes:
            self.sizes[item.id] = item.sizes
        self.output_chunks[item.id].append(octets)
        sizes = self.sizes[item.id]
        if sum(map(len, self.output_chunks[item.id])) == sum(sizes):
            there = b"".join(self.output_chunks[item.id])
            ends = list(accumulate(sizes, initial=0))
            body, *own = [there[start:end] for start, end in pairwise(ends)]
            self.elements[item.id].append(CODEC.decode(body, own))
            del self.output_chunks[item.id], self.sizes[item.id]
