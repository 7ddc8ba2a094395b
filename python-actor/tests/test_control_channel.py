"""The control channel with a plain socket as its peer."""

import os
import socket
from collections.abc import Iterator

import pytest

from clutch._wire.address import Address, Buffer, LinkLostError
from clutch._wire.control_channel import ControlChannel
from clutch._wire.frames import MalformedError
from test_zmtp import GREETING, MAXIMUM, Peer, message


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    yield made
    made.close()


@pytest.fixture
def channel(peer: Peer) -> Iterator[ControlChannel]:
    made = ControlChannel(peer.address())
    peer.greeted()
    yield made
    made.close()


def test_says_who_it_is(peer: Peer, channel: ControlChannel) -> None:
    identity = Address("ipc://", 7, b"secret", MAXIMUM).identity("control")
    assert peer.heard.startswith(GREETING)
    assert identity in peer.heard


def test_receives_without_waiting(peer: Peer, channel: ControlChannel) -> None:
    assert channel.receive_now() is None
    peer.send(b"one")
    peer.send(b"two")
    assert [channel.receive_now(), channel.receive_now()] == [b"one", b"two"]
    assert channel.may_have_more
    assert channel.receive_now() is None
    assert not channel.may_have_more


@pytest.mark.parametrize("size", [0, 255, 256, 70_000])
def test_pieces_are_put_together(peer: Peer, channel: ControlChannel, size: int) -> None:
    body = os.urandom(size)
    found: list[Buffer] = []
    stream = message(body) + message(b"next")
    step = max(1, len(stream) // 50)
    for at in range(0, len(stream), step):
        peer.socket.sendall(stream[at : at + step])
        while (frame := channel.receive_now()) is not None:
            found.append(frame)
    assert found == [body, b"next"]


def test_what_the_peer_does_not_read_is_kept(peer: Peer, channel: ControlChannel) -> None:
    sent: list[bytes] = []
    while not channel.unsent:
        sent.append(os.urandom(300_000))
        channel.send(sent[-1])
    assert not channel.send_rest()
    wanted = b"".join(map(message, sent))
    heard = b""
    while len(heard) < len(wanted):
        heard += peer.socket.recv(100_000)
        channel.send_rest()
    assert heard == wanted
    assert not channel.unsent
    channel.send(b"next")
    assert peer.receive(6) == message(b"next")


@pytest.mark.parametrize("is_half", [True, False])
@pytest.mark.parametrize("said", [b"", b"\x00", b"\x00\x05ab"])
def test_the_end_of_the_connection(
    peer: Peer, channel: ControlChannel, said: bytes, is_half: bool
) -> None:
    peer.socket.sendall(message(b"last") + said)
    if is_half:
        peer.socket.shutdown(socket.SHUT_WR)
    else:
        peer.socket.close()
    assert channel.receive_now() == b"last"
    with pytest.raises(LinkLostError, match="the connection to the owner is gone"):
        channel.receive_now()


def test_a_send_to_nobody(peer: Peer, channel: ControlChannel) -> None:
    peer.socket.close()
    with pytest.raises(LinkLostError, match="the connection to the owner is gone"):
        channel.send(b"frame")


def test_a_message_over_the_limit(peer: Peer) -> None:
    channel = ControlChannel(peer.address(maximum=1024))
    peer.greeted()
    peer.send(bytes(1024))
    peer.send(bytes(1025))
    assert channel.receive_now() == bytes(1024)
    with pytest.raises(LinkLostError, match="a frame of 1025 bytes, over the limit"):
        channel.receive_now()
    channel.close()


def test_buffers_that_no_item_claims(peer: Peer, channel: ControlChannel) -> None:
    peer.send(b"frame", b"buffer", b"buffer")
    with pytest.raises(MalformedError, match="items with 0 buffers in all, in a message with 2"):
        channel.receive_now()


def test_the_child_of_a_fork_has_no_say(channel: ControlChannel) -> None:
    channel.leave_to_parent()
    with pytest.raises(LinkLostError, match="a forked process returned from its handler"):
        channel.send(b"frame")
