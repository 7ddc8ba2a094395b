"""The data channel with a plain socket as its peer, and with libzmq on a Unix socket."""

import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from clutch._wire import data_channel
from clutch._wire.address import Address, Buffer, LinkLostError
from clutch._wire.control_channel import ControlChannel
from clutch._wire.data_channel import DataChannel
from clutch._wire.waker import Waker
from clutch._wire.zmtp import Connection
from owner import Owner

LIMIT = 60.0
MAXIMUM = 1 << 20
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
READY = b"\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER"


class Peer:
    """The owner's side of one connection."""

    def __init__(self, greeting: bytes = GREETING + READY) -> None:
        self._directory = tempfile.TemporaryDirectory()
        self.path = str(Path(self._directory.name) / "link")
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(self.path)
        self._server.listen()
        self._greeting = greeting
        self.heard = b""
        self._thread = threading.Thread(target=self._greet)
        self._thread.start()

    def _greet(self) -> None:
        self.socket, _ = self._server.accept()
        self.socket.settimeout(LIMIT)
        self.socket.sendall(self._greeting)
        while len(self.heard) < len(GREETING) + 2:
            self.heard += self.socket.recv(4096)

    def address(self, maximum: int = MAXIMUM, handshake_limit: float = LIMIT) -> Address:
        return Address("ipc://" + self.path, 7, b"secret", maximum, handshake_limit)

    def connect(self, maximum: int = MAXIMUM) -> DataChannel:
        channel = DataChannel(self.address(maximum))
        self.greeted()
        return channel

    def greeted(self) -> None:
        """Waits until `socket` is there."""
        self._thread.join(LIMIT)

    def send(self, *parts: bytes) -> None:
        self.socket.sendall(message(*parts))

    def receive(self, count: int) -> bytes:
        received = b""
        while len(received) < count:
            received += self.socket.recv(count - len(received))
        return received

    def close(self) -> None:
        self._thread.join(LIMIT)
        self.socket.close()
        self._server.close()
        self._directory.cleanup()


def message(*parts: bytes) -> bytes:
    out = b""
    for position, part in enumerate(parts):
        more = position < len(parts) - 1
        if len(part) < 256:
            out += bytes((more, len(part))) + part
        else:
            out += bytes((2 | more,)) + len(part).to_bytes(8, "big") + part
    return out


def in_background(*actions: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=lambda: [action() for action in actions])
    thread.start()
    return thread


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    yield made
    made.close()


@pytest.fixture
def channel(peer: Peer) -> Iterator[DataChannel]:
    made = peer.connect()
    yield made
    made.close()


def test_says_who_it_is(peer: Peer, channel: DataChannel) -> None:
    identity = Address("ipc://", 7, b"secret", MAXIMUM).identity("data")
    assert peer.heard.startswith(GREETING)
    assert identity in peer.heard
    assert b"Socket-Type\x00\x00\x00\x06DEALER" in peer.heard


@pytest.mark.parametrize("kind", [DataChannel, ControlChannel])
@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (b"HTTP/1.1 400 Bad Request" + bytes(100), "does not speak ZMTP"),
        (GREETING.replace(b"NULL\0", b"CURVE") + READY, "does not speak ZMTP"),
        (GREETING[:10] + b"\x02" + GREETING[11:] + READY, "does not speak ZMTP"),
        (GREETING, "did not finish the handshake in time"),
    ],
)
def test_refuses_another_greeting(greeting: bytes, words: str, kind: type[Connection]) -> None:
    strange = Peer(greeting)
    try:
        with pytest.raises(LinkLostError, match=words):
            kind(strange.address(handshake_limit=0.3))
    finally:
        strange.close()


@pytest.mark.parametrize("kind", [DataChannel, ControlChannel])
@pytest.mark.parametrize("endpoint", ["ipc:///nowhere/at/all", "tcp://127.0.0.1:1"])
def test_nobody_there(endpoint: str, kind: type[Connection]) -> None:
    with pytest.raises(LinkLostError, match="there is no owner at " + endpoint):
        kind(Address(endpoint, 7, b"secret", MAXIMUM))


SIZES = [0, 1, 255, 256, 65535, 65536, 65537, 200_000, MAXIMUM]


@pytest.mark.parametrize("size", SIZES)
def test_frames_of_any_size(peer: Peer, channel: DataChannel, size: int) -> None:
    body = os.urandom(size)
    sending = in_background(lambda: peer.send(body), lambda: peer.send(b"next"))
    assert channel.receive_waiting() == body
    assert channel.receive_waiting() == b"next"
    sending.join(LIMIT)


@pytest.mark.parametrize("sizes", [[0, 0], [3, 70_000], [300_000, 0, 5], [65536, 65536]])
def test_buffers_come_with_their_frame(peer: Peer, channel: DataChannel, sizes: list[int]) -> None:
    parts = [os.urandom(size) for size in sizes]
    sending = in_background(lambda: peer.send(b"frame", *parts), lambda: peer.send(b"next"))
    assert channel.receive_waiting() == b"frame"
    assert channel.receive_buffers(1) == parts[:1]
    assert channel.receive_buffers(len(parts)) == parts[1:]
    assert channel.receive_waiting() == b"next"
    sending.join(LIMIT)


def test_pieces_of_any_size_are_put_together(peer: Peer, channel: DataChannel) -> None:
    wanted = [b"a", b"b" * 300, b"", b"c" * 70_000]
    stream = message(wanted[0], wanted[1]) + message(wanted[2]) + message(wanted[3], b"end")
    step = 1
    found: list[tuple[Buffer, list[Buffer]]] = []
    while stream or len(found) < 3:
        peer.socket.sendall(stream[:step])
        stream, step = stream[step:], min(step * 2, 30_000)
        if (frame := channel.receive_now()) is not None:
            found.append((frame, list(channel.receive_buffers(1))))
    assert found == [(wanted[0], [wanted[1]]), (wanted[2], []), (wanted[3], [b"end"])]


def test_has_more_tells_what_was_read_only(peer: Peer, channel: DataChannel) -> None:
    assert not channel.has_more()
    peer.socket.sendall(message(b"one") + message(b"two") + message(b"three")[:3])
    assert channel.receive_waiting() == b"one"
    assert channel.has_more()
    assert channel.has_more()
    assert channel.receive_now() == b"two"
    assert not channel.has_more()
    assert channel.receive_now() is None
    peer.socket.sendall(message(b"three")[3:])
    assert channel.receive_waiting() == b"three"


@pytest.mark.parametrize(
    "octets",
    [b"\x02" + (MAXIMUM + 1).to_bytes(8, "big"), b"\x02\xff" + bytes(7)],
    ids=["one too many", "far too many"],
)
def test_frame_over_the_limit_ends_the_link(
    peer: Peer, channel: DataChannel, octets: bytes
) -> None:
    peer.socket.sendall(octets)
    with pytest.raises(LinkLostError, match="over the limit"):
        channel.receive_waiting()


def test_small_limit_holds_for_small_frames(peer: Peer) -> None:
    channel = peer.connect(maximum=1024)
    peer.send(bytes(1024))
    assert channel.receive_waiting() == bytes(1024)
    peer.send(bytes(1025))
    with pytest.raises(LinkLostError, match="a frame of 1025 bytes, over the limit"):
        channel.receive_waiting()
    channel.close()


@pytest.mark.parametrize("said", [b"", b"\x00", b"\x00\x05ab", message(b"a", bytes(70_000))[:-1]])
def test_end_in_any_place_ends_the_link(peer: Peer, channel: DataChannel, said: bytes) -> None:
    peer.socket.sendall(said)
    peer.socket.close()
    with pytest.raises(LinkLostError, match="the connection to the owner is gone"):
        channel.receive_waiting()
    with pytest.raises(LinkLostError, match="the connection to the owner is gone"):
        for _ in range(1000):
            channel.send(bytes(10_000))


def test_stopping_to_wait_can_be_taken_back(peer: Peer, channel: DataChannel) -> None:
    channel.stop_waiting()
    peer.socket.sendall(message(b"one"))
    assert channel.receive_waiting() == b"one"
    assert channel.receive_waiting() is None
    channel.wait_again()
    assert os.get_blocking(channel.fileno)
    peer.socket.sendall(message(b"two"))
    assert channel.receive_waiting() == b"two"


@pytest.mark.parametrize("blocking", [True, False], ids=["waiting", "after stop_waiting"])
def test_sends_wait_for_room(peer: Peer, channel: DataChannel, blocking: bool) -> None:
    if not blocking:
        channel.stop_waiting()
        assert channel.receive_waiting() is None
    frame = b"f" * 300_000
    buffers: list[Buffer] = [b"x" * 3_000_000, b"", memoryview(b"y" * 40)]
    sending = in_background(
        lambda: channel.send(frame),
        lambda: channel.send(b"f", buffers),
        lambda: channel.send(b"s"),
    )
    expected = message(frame) + message(b"f", *map(bytes, buffers)) + message(b"s")
    assert peer.receive(len(expected)) == expected
    sending.join(LIMIT)
    assert not sending.is_alive()


def test_child_of_a_fork_has_no_say(peer: Peer, channel: DataChannel) -> None:
    channel.leave_to_parent()
    with pytest.raises(LinkLostError, match="a forked process returned from its handler"):
        channel.send(b"answer")


def test_worker_on_a_unix_socket(tmp_path: Path) -> None:
    owner = Owner("ipc://" + str(tmp_path / "link"))
    try:
        owner.boot(modules=["plain"])
        assert owner.call("plain:add", 1, 2) == 3
        data = os.urandom(3_000_000)
        assert owner.call("plain:echo", data) == data
        assert owner.stop() == 0
    finally:
        owner.close()


def test_a_stop_while_the_first_wait_with_a_limit_begins(
    channel: DataChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(Waker):
        def __init__(self) -> None:
            super().__init__()
            channel.stop_waiting()  # as a signal handler calls it at this step

    monkeypatch.setattr(data_channel, "Waker", Interrupted)
    began = monotonic()
    assert channel.receive_within(round(LIMIT * 1e9)) is None
    assert monotonic() - began < LIMIT / 2
    channel.wait_again()
    channel.stop_waiting()
    assert channel.receive_within(round(LIMIT * 1e9)) is None
    assert monotonic() - began < LIMIT / 2


def test_a_wait_with_a_limit(peer: Peer, channel: DataChannel) -> None:
    assert channel.receive_within(1) is None
    began = monotonic()
    assert channel.receive_within(10_000_000) is None
    assert monotonic() - began >= 0.01
    peer.send(b"one")
    assert channel.receive_within(round(LIMIT * 1e9)) == b"one"
