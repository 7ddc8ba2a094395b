"""A worker waits while the owner's queue of connections is full."""

import select
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq

from clutch._wire.address import Address, LinkLostError
from clutch._wire.data_channel import DataChannel
from clutch._wire.link import EchoChannel
from test_zmtp import GREETING, LIMIT, MAXIMUM, READY, in_background


class FullQueue:
    """An owner that does not accept connections until it is told to, with a full queue of them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(path)
        self.server.listen(0)
        self.waiting: list[socket.socket] = []
        while self._takes_one_more():
            pass

    def _takes_one_more(self) -> bool:
        stranger = socket.socket(socket.AF_UNIX)
        self.waiting.append(stranger)
        stranger.setblocking(False)
        try:
            stranger.connect(self.path)
        except (BlockingIOError, ConnectionRefusedError):
            return False
        return True

    def make_room(self) -> None:
        for _ in self.waiting[:-1]:
            self.server.accept()[0].close()

    def greet(self) -> None:
        with self.server.accept()[0] as accepted:
            accepted.sendall(GREETING + READY)
            while accepted.recv(4096):
                pass

    def close(self) -> None:
        for each in (self.server, *self.waiting):
            each.close()


@pytest.fixture
def full(tmp_path: Path) -> Iterator[FullQueue]:
    made = FullQueue(str(tmp_path / "link"))
    yield made
    made.close()


def test_full_queue_is_waited_for(full: FullQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    greeters: list[threading.Thread] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        full.make_room()
        greeters.append(in_background(full.greet))

    monkeypatch.setattr("clutch._wire.zmtp.time.sleep", pause)
    DataChannel(Address("ipc://" + full.path, 7, b"secret", MAXIMUM, LIMIT)).close()
    greeters[0].join(LIMIT)
    assert len(pauses) == 1
    assert 0 < pauses[0] < 1


def test_full_queue_is_waited_for_as_long_as_the_start_may_take(full: FullQueue) -> None:
    before = time.monotonic()
    with pytest.raises(LinkLostError, match="there is no owner at ipc://"):
        DataChannel(Address("ipc://" + full.path, 7, b"secret", MAXIMUM, 0.2))
    assert time.monotonic() - before >= 0.2


def test_full_queue_is_waited_for_by_the_echo(
    full: FullQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clutch._wire.link.zmq.EVENT_DISCONNECTED", zmq.EVENT_CLOSED)
    with zmq.Context() as context:
        address = Address("ipc://" + full.path, 7, b"secret", MAXIMUM, LIMIT)
        echo = EchoChannel(context, address)
        has_failed = echo.is_lost or select.select([echo.monitor_fileno], [], [], LIMIT)[0]
        assert has_failed, "no connect that has failed"
        full.make_room()
        full.server.settimeout(LIMIT)
        with full.server.accept()[0] as accepted:
            accepted.settimeout(LIMIT)
            assert accepted.recv(1) == GREETING[:1]
        echo.stop_looking()
        echo._socket.close()
