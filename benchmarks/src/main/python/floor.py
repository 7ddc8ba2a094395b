"""The Python side of `Floor`: a blocking loop that returns or consumes each message."""

import sys

import zmq

import ending

_ZERO_COPY = b"Z"
_COPY = b"C"
_ECHO = ord("e")


def _copying(socket: "zmq.Socket[bytes]") -> None:
    receive, send = socket.recv, socket.send
    while True:
        message = receive()
        if message[0] == _ECHO:
            send(message)
        elif message == _ZERO_COPY:
            return


def _sharing(socket: "zmq.Socket[bytes]") -> None:
    receive, send = socket.recv, socket.send
    while True:
        frame = receive(copy=False)
        if frame.buffer[0] == _ECHO:
            send(frame, copy=False)
        elif frame.bytes == _COPY:
            return


def main() -> None:
    ending.with_stdin()
    kind, endpoint = sys.argv[1:]
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    socket = context.socket(zmq.PAIR if kind == "PAIR" else zmq.DEALER)
    socket.connect(endpoint)
    socket.send(b"here")
    print("ready", flush=True)
    while True:
        _copying(socket)
        _sharing(socket)


if __name__ == "__main__":
    main()
