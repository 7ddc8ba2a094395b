"""Handlers that use much memory, print much, or break the protocol after the handshake."""

import gc
import logging
import os
import socket
import stat
import time

from clutch._wire.data_channel import DataChannel


def text(size: int) -> str:
    return "x" * size


def numbers(count: int) -> list[int]:
    return [300] * count


def echo(value: bytes) -> bytes:
    return value


def length(value: bytes) -> int:
    return len(value)


def doze(seconds: float) -> None:
    time.sleep(seconds)


def log(records: int, size: int) -> None:
    line = "x" * size
    for _ in range(records):
        logging.getLogger("greedy").warning(line)


def data_socket() -> int:
    gc.unfreeze()
    (channel,) = (each for each in gc.get_objects() if isinstance(each, DataChannel))
    return channel.fileno


def sockets() -> list[int]:
    """All connections to the owner."""
    found = []
    place = _peer(data_socket())
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode) and _peer(number) == place:
                found.append(number)
        except OSError:
            continue
    return found


def _peer(number: int) -> object:
    copy = socket.socket(fileno=os.dup(number))
    try:
        return copy.getpeername()
    finally:
        copy.close()


def announce(size: int, sent: int, seconds: float) -> int:
    """Announces a frame on each channel, sends its beginning, and hangs."""
    numbers = sockets()
    for number in numbers:
        write(number, b"\x02" + size.to_bytes(8, "big") + bytes(sent))
    time.sleep(seconds)
    return len(numbers)


def empty_parts(count: int) -> None:
    """Sends a message of `count` empty parts that is never complete."""
    number = data_socket()
    piece = b"\x01\x00" * 100_000
    for _ in range(count // 100_000):
        write(number, piece)


def large_parts(size: int, count: int) -> None:
    """Sends a message of `count` parts of `size` bytes that is never complete."""
    number = data_socket()
    for _ in range(count):
        write(number, b"\x03" + size.to_bytes(8, "big") + bytes(size))


def flood(messages: int) -> None:
    """Sends legal messages on the control and echo channels. There must be no probe meanwhile."""
    numbers = [number for number in sockets() if number != data_socket()]
    pong = b"\x91\x94\x22\x01\x90\x01"
    piece = (b"\x00" + bytes((len(pong),)) + pong) * 10_000
    for _ in range(messages // 10_000):
        for number in numbers:
            write(number, piece)


def write(number: int, octets: bytes) -> None:
    left = memoryview(octets)
    while left:
        try:
            left = left[os.write(number, left) :]
        except BlockingIOError:
            time.sleep(0.001)
