"""Input from outside is either understood or raises the one documented exception."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec import Raw

import fuzzing
from clutch._codec.codec import BadArguments, Codec
from clutch._runtime import bootstrap
from clutch._runtime.handshake import Handshake
from clutch._streams.chunks import ChunkAssembler
from clutch._streams.elements import arrived
from clutch._wire import frames, framing, zmtp
from clutch._wire.address import Address, LinkLostError
from clutch._wire.boot_error import BootError
from clutch._wire.conversation import Conversation
from clutch._wire.data_channel import DataChannel
from clutch_launcher.launcher import LAUNCH, PING, SIGNAL, Launcher
from codec_notation import VECTORS as VALUES
from codec_notation import raw
from test_codec_vectors import Circle, Order, Rectangle
from test_frames import GOOD
from test_zmtp import GREETING, READY

MEBIBYTE = 1 << 20


DECODERS: dict[str, Callable[[bytes], Any]] = {
    "calls": framing.decode_calls,
    "streams": framing.decode_streams,
    "commands": framing.decode_commands,
    "replies": framing.decode_replies,
    "notices": framing.decode_notices,
}


@pytest.mark.parametrize("name", DECODERS)
def test_frames(name: str) -> None:
    decode = DECODERS[name]

    def check(data: bytes) -> None:
        try:
            for item in decode(data):
                _use(item)
        except frames.MalformedError:
            pass

    seeds = [bytes.fromhex(vector["hex"]) for vector in GOOD]
    fuzzing.run("frames", seeds, 3_000, MEBIBYTE, check)


def _use(item: Any) -> None:
    """Does with a decoded item what the worker does first."""
    if isinstance(item, frames.Feed):
        arrived(item, lambda count: [b"x"] * min(count, 3))
    elif isinstance(item, frames.InputChunk):
        ChunkAssembler(MEBIBYTE).add(item.sizes, b"x")


class Pieces:
    """A socket from which the bytes arrive in pieces of this size, followed by the end."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = data
        self._size = size

    def recv(self, count: int, flags: int = 0) -> bytes:
        size = min(count, self._size)
        piece, self._data = self._data[:size], self._data[size:]
        return piece

    def recv_into(self, buffer: memoryview, count: int, flags: int) -> int:
        piece = self.recv(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def sendall(self, octets: bytes) -> None:
        pass

    def fileno(self) -> int:
        return -1

    def settimeout(self, seconds: float | None) -> None:
        pass

    def close(self) -> None:
        pass


def test_zmtp(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, size: int) -> list[object]:
        monkeypatch.setattr(zmtp, "_connect", lambda endpoint: Pieces(data, size))
        heard: list[object] = []
        try:
            channel = DataChannel(Address("ipc://any", 7, b"secret", MEBIBYTE))
            while True:
                heard.append(bytes(channel.receive_waiting() or b""))
                heard.append([bytes(b) for b in channel.receive_buffers(len(channel.buffers))])
        except LinkLostError:
            return heard

    def check(data: bytes) -> None:
        whole = read(data, len(data))
        assert read(data, 1) == whole
        assert read(data, 7) == whole

    opening = GREETING + READY
    small, large = b"\x00\x03abc", b"\x02" + (300).to_bytes(8, "big") + bytes(300)
    parts = b"\x01\x00\x01\x03abc\x00\x01x"
    seeds = [opening, opening + small, opening + large, opening + parts + small + parts]
    fuzzing.run("zmtp", seeds, 1_000, 3 * MEBIBYTE, check)


@pytest.mark.parametrize("hint", [Any, Order, Circle | Rectangle, list[float], dict[Any, set[Any]]])
def test_values(hint: Any) -> None:
    codec = Codec(max_size=MEBIBYTE, max_depth=64)

    def check(data: bytes) -> None:
        with suppress(BadArguments):
            codec.decode(data, [b"12345678"], hint)

    seeds = [body for body in (raw(row["hex"]) for row in VALUES) if 0 < len(body) < 2000]
    fuzzing.run("values", seeds, 3_000, 4 * MEBIBYTE, check)


def test_bootstrap_line() -> None:
    line = {
        "protocol": 1,
        "endpoint": "ipc:///tmp/link",
        "epoch": 7,
        "secret": "00" * 32,
        "limits": {"message": 1000, "depth": 64},
        "path": ["/a"],
        "minimum": [3, 10],
        "requires": ["numpy>=1.0"],
        "memory_limit": 1,
        "handshake_timeout": 10,
    }

    def check(data: bytes) -> None:
        try:
            bootstrap._parse(data).address.identity("data")
        except BootError as error:
            assert "0000" not in str(error)

    fuzzing.run("line", [json.dumps(line).encode() + b"\n"], 5_000, MEBIBYTE, check)


def test_start() -> None:
    class Watch:
        frame = b""

        def wait_for_frame(self, seconds: float) -> bytes:
            return self.frame

    handshake = Handshake.__new__(Handshake)
    handshake.watch = cast(Any, Watch())
    handshake.line = cast(Any, type("Line", (), {"address": Address("", 1, b"", 1)}))

    def check(data: bytes) -> None:
        handshake.conversation = Conversation()
        Watch.frame = data
        try:
            handshake._next_start()
        except BootError as error:
            assert error.code == "rejected"

    wanted = frames.Specification(
        "m:Class", Raw(b"\x90"), Raw(b"\x80"), ["m"], True, [], 1, 2, "/p"
    )
    seeds = [framing.encode([frames.Start(b"proof", wanted)]), framing.encode([frames.Ping(1)])]
    fuzzing.run("start", seeds, 3_000, MEBIBYTE, check)


def test_requests_of_a_launcher(monkeypatch: pytest.MonkeyPatch) -> None:
    def request(kind: int, payload: object) -> bytes:
        body = json.dumps(payload).encode()
        return (1 + len(body)).to_bytes(4, "big") + bytes((kind,)) + body

    def check(data: bytes) -> None:
        program: Any = Launcher.__new__(Launcher)
        program.inbox, program.deadline = bytearray(), None
        program.serve = lambda kind, request: None
        program.begin_close = lambda: setattr(program, "deadline", 0.0)
        pieces = [data[at : at + 50] for at in range(0, len(data), 50)] + [b""]
        monkeypatch.setattr(os, "read", lambda fd, count: pieces.pop(0))
        try:
            while program.deadline is None:
                program.read_requests()
        except SystemExit as end:
            assert "request" in str(end.code)

    seeds = [
        request(PING, {}),
        request(SIGNAL, {"id": 1, "number": 9}),
        request(LAUNCH, {"id": 1, "argv": ["a"]}),
    ]
    fuzzing.run("launcher", seeds, 3_000, MEBIBYTE, check)


def test_the_corpus_is_read() -> None:
    folder = Path(__file__).parent / "fuzz"
    for file in folder.rglob("*"):
        assert file.is_dir() or file.suffix == ".hex"
        assert file.is_dir() or bytes.fromhex("".join(file.read_text().split()))
