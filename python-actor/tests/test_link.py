"""What the control thread waits for."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clutch._wire.address import Address, LinkLostError
from clutch._wire.link import Link, Watch
from test_zmtp import GREETING, LIMIT, MAXIMUM, READY, in_background, message

MILLISECONDS = int(LIMIT * 1000)


class PlainOwner:
    """Accepts the three channels of a worker."""

    def __init__(self, path: str) -> None:
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(path)
        self._server.listen()
        self.channels: dict[bytes, socket.socket] = {}
        accepting = threading.Thread(target=self._accept)
        accepting.start()
        self.link = Link(Address("ipc://" + path, 7, b"secret", MAXIMUM))
        accepting.join(LIMIT)

    def _accept(self) -> None:
        for _ in range(3):
            end, _ = self._server.accept()
            end.settimeout(LIMIT)
            end.sendall(GREETING + READY)
            heard = b""
            while b"Identity" not in heard or len(heard) < heard.index(b"Identity") + 13:
                heard += end.recv(4096)
            at = heard.index(b"Identity") + 12
            self.channels[heard[at : at + 1]] = end

    def close(self) -> None:
        self.link.data.close()
        self.link.control.close()
        self.link.echo._socket.close()
        self.link.close()
        for end in (self._server, *self.channels.values()):
            end.close()


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[PlainOwner]:
    made = PlainOwner(str(tmp_path / "link"))
    yield made
    made.close()


@pytest.fixture
def watch(owner: PlainOwner) -> Iterator[Watch]:
    made = owner.link.watch()
    assert owner.link.control.receive_now() is None
    yield made
    made.close()


def test_wakes_for_a_frame_and_for_a_wake_up(owner: PlainOwner, watch: Watch) -> None:
    assert not watch.wait(1)
    owner.channels[b"c"].sendall(message(b"frame"))
    assert watch.wait(MILLISECONDS)
    assert owner.link.control.receive_now() == b"frame"
    assert owner.link.control.receive_now() is None
    waking = in_background(watch.wake)
    began = time.monotonic()
    assert not watch.wait(MILLISECONDS)
    assert time.monotonic() - began < LIMIT / 2
    waking.join(LIMIT)
    assert not watch.wait(1), "one wake-up ends one wait"


def test_frames_that_were_read_together_are_not_waited_for(owner: PlainOwner, watch: Watch) -> None:
    owner.channels[b"c"].sendall(message(b"start") + message(b"stop"))
    assert watch.wait_for_frame(LIMIT) == b"start"
    assert watch.wait(MILLISECONDS)
    assert owner.link.control.receive_now() == b"stop"


def test_no_frame_comes(watch: Watch) -> None:
    assert watch.wait_for_frame(0.02) is None


def test_a_frame_is_not_waited_for_while_it_is_not_received(
    owner: PlainOwner, watch: Watch
) -> None:
    owner.channels[b"c"].sendall(message(b"frame"))
    assert not watch.wait(20, receiving=False)
    assert watch.wait(MILLISECONDS)


def test_room_for_what_is_unsent_is_waited_for(owner: PlainOwner, watch: Watch) -> None:
    control = owner.link.control
    octets = len(message(b""))
    while not control.unsent:
        control.send(bytes(300_000))
        octets += len(message(bytes(300_000)))
    assert not watch.wait(20)
    reading = in_background(lambda: _read(owner.channels[b"c"], octets))
    while not control.send_rest():
        assert not watch.wait(MILLISECONDS)
    control.send(b"")
    reading.join(LIMIT)


def _read(end: socket.socket, octets: int) -> None:
    while octets > 0:
        octets -= len(end.recv(1 << 20))


@pytest.mark.parametrize("channel", [b"d", b"c", b"e"])
def test_the_end_of_any_channel_is_the_end(owner: PlainOwner, watch: Watch, channel: bytes) -> None:
    assert not watch.wait(1)
    owner.channels[channel].close()
    with pytest.raises(LinkLostError, match="the connection to the owner is gone"):
        while watch.wait(MILLISECONDS):
            owner.link.control.receive_now()


def test_an_end_before_the_watch(owner: PlainOwner) -> None:
    owner.channels[b"e"].close()
    with pytest.raises(LinkLostError, match="the connection to the owner is gone"):
        while True:
            with_end = owner.link.watch()
            try:
                with_end.wait(MILLISECONDS)
                owner.link.control.receive_now()
            finally:
                with_end.close()
